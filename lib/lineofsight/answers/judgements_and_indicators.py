"""Whether published figures differ between authorities judged differently: association between authorities, no more.

No authority has a predicted grade here. A judgement looks back over years, inspectors see published figures before they
judge, and an authority that was judged badly changes what it does: figure and grade each stand behind the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp
from statistics import median

import pandas as pd

from lineofsight import framework, plots_judgements
from lineofsight.comparators import Comparison
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.grades_and_figures import FEWEST, Pair, Paired, of_overall, paired
from lineofsight.outcomes import OVERALL, Graded, standing
from lineofsight.plots_compare import shown, sources_of, titled
from lineofsight.plots_judgements import Strip
from lineofsight.published import INDICATORS, PublishedIndicator
from lineofsight.run import Run
from lineofsight.statistics import models, several

GRADES = ("outstanding", "good", "requires improvement", "inadequate")
WEAKER = 3
"""The rank from which a grade is below good."""

FEWEST_OF_A_GRADE = 5
"""Authorities of each grade found that a model takes, besides `FEWEST` in all."""

PREDICTORS = (
    "rereferrals",  # the front door: whether help the first time was enough
    "conferences_in_15_working_days",  # protection: how soon a plan is made for a child at risk
    "three_placements_in_year",  # care: whether a child stays in one place
    "active_19_21",  # leaving care: what young people do afterwards
    "turnover",  # the workforce, behind all of them: whether a child's worker stays
)
"""The figures of the one model of several: one for each part of a child's journey and one for those who work in it.

They were written down before any was set beside a grade, and none is exchanged for one that fits better. Each is
published of nearly every authority each year, and inspectors write of what each is about.
"""

MANY = 12
"""Figures that a page shows one by one; of more it shows a choice that goes by rule, and says so."""

FEWEST_YEARS, MOST_YEARS = 3, 5
"""Years in which authorities are followed: each takes a predictor of its own, and a model holds five of them."""

ALIKE = 0.05
"""The p of Brant's test from which the steps between grades may be one."""

TOO_ALIKE = 0.8
"""A correlation at which the odds ratios of two figures in one model mean little: the usual rule of thumb."""

ODDS_RATIO = "odds ratio of a worse grade (95%)"

NOT_BOTH = (
    "This page takes published figures and one of Ofsted's tables of inspection outcomes together, and these sources "
    "do not hold both."
)
ASSOCIATION = (
    "What is shown is association between authorities. Inspectors read published figures before they judge, and an "
    "authority judged badly changes what it does: nothing here says that a figure brought about a grade or a grade a "
    "figure, nor what any authority would be graded. There is no predicted grade on this page."
)


def summary(run: Run) -> Text:
    """What goes with the grade, of how many authorities; then whose grades, how they are paired, and the caution."""
    its = paired(run.comparison, run.outcomes)
    if not its:
        return Text((NOT_BOTH,))
    grades = list(its.grades.values())
    under = Counter(each.framework for each in grades)
    days = sorted(each.day for each in grades)
    return Text(
        (
            _in_short(_alone(its.comparison, run.outcomes)),
            _model_in_short(_declared(its)),
            ASSOCIATION,
            f"{count(len(grades), 'authority', 'authorities').capitalize()} with published figures "
            f"{'has' if len(grades) == 1 else 'have'} an overall grade: {listed(_numbered(grades))}. The grades are "
            f"the latest of each, from {words(days[0])} to {words(days[-1])}: "
            + listed([f"{number} under {framework.edition(id).short_name}" for id, number in sorted(under.items())])
            + ".",
            its.rule,
        )
    )


def grades_and_dates(run: Run) -> Table | Text:
    """The grades under each framework, and how far in time figures lie from them."""
    its = paired(run.comparison, run.outcomes)
    if not its:
        return Text((NOT_BOTH,))
    columns = {}
    for edition in _editions(its):
        found = [each for each in its.grades.values() if each.framework == edition.id]
        ranks, days = Counter(each.rank for each in found), sorted(each.day for each in found)
        months = [pair.months for pair in its.every if pair.grade.framework == edition.id]
        columns[f"under {edition.short_name}"] = {
            "authorities": words(len(found)),
            **{name: words(ranks[rank]) for rank, name in enumerate(GRADES, 1)},
            "first graded": words(days[0]),
            "last graded": words(days[-1]),
            "a figure's year ended, median": _apart(median(months)) if months else "no figure",
            "a figure's year ended, earliest": _apart(max(months)) if months else "no figure",
            "a figure's year ended, latest": _apart(min(months)) if months else "no figure",
        }
    changes = [
        f"{one.short_name} and {other.short_name}: {framework.comparable(one.id, other.id, OVERALL).why}"
        for one, other in pairwise(_editions(its))
    ]
    return Table(
        title="Which grades these are, and when",
        frame=pd.DataFrame(columns).rename_axis("what").reset_index(),
        note=" ".join(
            [
                f"Base: {count(len(its.grades), 'authority', 'authorities')}, the latest overall grade of each, and "
                f"{count(len(its.every), 'figure')} beside them.",
                *changes,
                "An authority judged inadequate is inspected again sooner, so who is graded under a framework, and how "
                "lately, goes with the grade. Source: Ofsted's tables of inspection outcomes.",
            ]
        ),
    )


def by_grade_drawn(run: Run) -> Figure | Text:
    """For each indicator with authorities enough a strip of dots for each grade: one dot an authority."""
    its = paired(run.comparison, run.outcomes)
    if not its:
        return Text((NOT_BOTH,))
    if not its.every:
        return Text((its.rule,))
    chosen = _chosen(_alone(its.comparison, run.outcomes))
    if not chosen:
        return Text((f"No figure is drawn: {_too_few(its)}.",))
    return plots_judgements.strips(
        "Published figures of authorities, by the grade each was given",
        [_strip(each, its.pairs[each.id], its) for each in chosen],
        GRADES,
        its.comparison.authority.name,
        "A panel has its own scale, which need not start at 0. Where strips lie at the same height, the figure goes "
        f"little with the grade. {_left_out(its, chosen)}{its.how} {sources_of(its.comparison)}",
    )


def by_grade(run: Run) -> Table | Text:
    """The middle figure of the authorities of each grade, how far they spread, and how many they are."""
    its = paired(run.comparison, run.outcomes)
    if not its:
        return Text((NOT_BOTH,))
    every = its.comparison.indicators
    chosen = every if len(every) <= MANY else _chosen(_alone(its.comparison, run.outcomes))
    records = []
    for each in chosen:
        pairs = its.pairs[each.id]
        cells = [_spread([pair.value for pair in pairs if pair.grade.rank == rank], each) for rank in (1, 2, 3, 4)]
        records.append((titled(each), len(pairs), *cells))
    return Table(
        title="Published figures of authorities of each overall grade",
        frame=pd.DataFrame.from_records(records, columns=["indicator", "authorities", *GRADES]),
        note="Each cell: the median authority, the lowest and highest, and how many there are. "
        f"{_left_out(its, chosen)}{its.how} {sources_of(its.comparison)}",
        empty=f"No figure is shown: {_too_few(its)}.",
    )


def association(run: Run) -> Table | Text:
    """An ordinal model of the grade on each indicator alone, with its checks; why not, where there are too few."""
    its = paired(run.comparison, run.outcomes)
    if not its:
        return Text((NOT_BOTH,))
    found = _alone(its.comparison, run.outcomes)
    if not found.family.made:
        return Text((f"No figure is set against the grade in a model: {_why_none(found)}.",))
    tests = list(zip(found.indicators, found.family.tests, strict=True))
    left = [] if len(tests) <= MANY else [(each, test) for each, test in tests if _nothing_to_see(test)]
    records = [
        _association(each, len(its.pairs[each.id]), found.fitted[each.id], test)
        for each, test in tests
        if (each, test) not in left
    ]
    return Table(
        title="Which figures, each alone, go with a worse overall grade",
        frame=pd.DataFrame.from_records(
            records, columns=["indicator", "authorities", ODDS_RATIO, "p corrected", "checks"]
        ),
        note=f"m = {found.family.made}: the family is every figure of this run, named before any was tested. "
        f"{found.family.words} "
        "The odds ratio compares authorities at the upper quartile of a figure with those at the lower: above 1, "
        "authorities with a higher figure had worse grades more often. Its interval is not corrected. A proportional-"
        "odds model for each: where its steps between grades are not alike by Brant's test, it does not fit, though of "
        "so many one in twenty fails by chance. Every model shown converged. One authority far from the others can "
        "turn a model. Figures overlap, and many go with poverty and size, which are in none of the models. "
        f"{its.how}{_folded(left)}",
    )


def together(run: Run) -> Table | Text:
    """The one model of several figures declared beforehand: the odds ratio of each beside the others."""
    both = _of_several(run)
    if isinstance(both, Text):
        return both
    its, found = both
    records = [
        (titled(each), found.authorities, *found.quartiles_shown(each), _ratio(term))
        for each, term in zip(found.indicators, found.model.terms, strict=True)
    ]
    return Table(
        title="Five figures in one model of the overall grade",
        frame=pd.DataFrame.from_records(
            records,
            columns=["indicator", "authorities", "lower quartile", "upper quartile", ODDS_RATIO],
        ),
        note=f"Base: {count(found.authorities, 'authority', 'authorities')} with a grade and all of these figures: "
        f"{listed(_numbered(found.grades))}. The odds ratio compares authorities at the upper quartile of a figure "
        "with those at the lower that are alike in the other figures. These figures were declared before any was set "
        "beside a grade, one for each part of a child's journey and one for the workforce. The intervals are not "
        f"corrected for being {len(records)}. An interval that holds 1 leaves open which way the figure goes with the "
        f"grade. {its.how}",
    )


def checks(run: Run) -> Table | Text:
    """What has to hold for the model of several figures to mean something, and whether it does."""
    both = _of_several(run)
    if isinstance(both, Text):
        return both
    its, found = both
    return Table(
        title="Whether the model of several figures may be believed",
        frame=pd.DataFrame.from_records(_checked(its, found), columns=["check", "what was found", "authorities"]),
        note="Steps: the odds ratio in a binary model of each, whether authorities were graded worse than that or not. "
        "The model takes the steps to be one (proportional odds), which Brant's test tries; with few authorities of a "
        "grade it finds only what is plain. The model takes authorities as independent, though neighbours share a "
        "labour market and some share a service.",
    )


def low_and_high(run: Run) -> Table | Text:
    """How many of each grade there are among authorities with a low, a middling and a high figure: counted, no model.

    A quarter is up to its quartile, with those at it, so that it may be more than a fourth of them.
    """
    both = _of_several(run)
    if isinstance(both, Text):
        return both
    its, found = both
    records = []
    for each in found.indicators:
        low, high = found.quartiles(each)
        of = list(zip(found.values[each.id], found.grades, strict=True))
        low_shown, high_shown = found.quartiles_shown(each)
        for name, graded in (
            (f"lowest quarter, up to {low_shown}", [grade for value, grade in of if value <= low]),
            ("between", [grade for value, grade in of if low < value < high]),
            (f"highest quarter, from {high_shown}", [grade for value, grade in of if value >= high]),
        ):
            ranks = Counter(grade.rank for grade in graded)
            records.append((titled(each), name, len(graded), *(ranks[rank] for rank in (1, 2, 3, 4))))
    return Table(
        title="The grades that were given, at low and at high figures",
        frame=pd.DataFrame.from_records(records, columns=["indicator", "figure", "authorities", *GRADES]),
        group="indicator",
        note=f"Base: the {found.authorities} authorities of the model of several figures, each in one row of every "
        "figure. These are counts of grades that were given, and no model stands behind them. They look at one figure "
        "at a time, whatever else differs between these authorities, and a few more or fewer in a cell is what chance "
        f"does. {its.how}",
    )


def over_years(run: Run) -> Table | Text:
    """How far a figure differed between authorities in all of some years, and by the grade they then stood under."""
    its = paired(run.comparison, run.outcomes)
    if not its:
        return Text((NOT_BOTH,))
    declared = [each for each in its.comparison.indicators if each.id in PREDICTORS]
    fitted = {each.id: _followed(_years(its.comparison, each, of_overall(run.outcomes))) for each in declared}
    if not any(isinstance(each, Followed) for each in fitted.values()):
        why = listed(list(dict.fromkeys(map(str, fitted.values()))))
        return Text((f"No figure is followed over the years: {why or 'none of the declared figures is here'}.",))
    return Table(
        title="The same figures over past years, by the grade an authority then stood under",
        frame=pd.DataFrame([_followed_row(each, fitted[each.id]) for each in declared]).convert_dtypes(),
        absent="no model",
        note="A multilevel model of each figure, with a level of its own for each authority and each year. Of the "
        "variation that this leaves, the part between authorities is what stayed the same over these years; the rest "
        "came and went, and where that is most of it, one year's figure says little of an authority's other years. "
        "Below good: years at whose end an authority stood graded so, under whichever framework; the grade may be of "
        "that year or of years before. It describes years that are over, and says nothing of a year to come. Base: "
        f"authorities with two such years or more. {count(len(declared), 'interval')}, not corrected. The model does "
        "not know that a figure of few cases varies more than one of many.",
    )


# How they are shown


def _editions(its: Paired) -> list[framework.Edition]:
    found = {each.framework: framework.edition(each.framework) for each in its.grades.values()}
    return sorted(found.values(), key=lambda edition: edition.first_day)


def _numbered(grades: Sequence[Graded]) -> list[str]:
    """The grades found with their numbers: "30 outstanding"."""
    ranks = Counter(each.rank for each in grades)
    return [f"{ranks[rank]} {name}" for rank, name in enumerate(GRADES, 1) if ranks[rank]]


def _apart(months: float) -> str:
    """When a figure's year ended, beside its grade."""
    number = round(abs(months))
    return f"{count(number, 'month')} {'before' if months > 0 else 'after'} the grade" if number else "with the grade"


def _strip(indicator: PublishedIndicator, pairs: Sequence[Pair], its: Paired) -> Strip:
    own = next((pair for pair in pairs if pair.grade.code == its.comparison.authority.gss), None)
    return Strip(
        indicator,
        tuple(tuple(pair.value for pair in pairs if pair.grade.rank == rank) for rank in (1, 2, 3, 4)),
        (own.grade.rank - 1, own.value) if own else None,
    )


def _spread(values: list[float], indicator: PublishedIndicator) -> str:
    if not values:
        return "none"
    unit = indicator.unit
    if len(values) == 1:
        return f"{shown(values[0], unit)} (1 authority)"
    return f"{shown(median(values), unit)} ({shown(min(values), unit)} to {shown(max(values), unit)}; {len(values)})"


# One figure and the grade


@dataclass(frozen=True, eq=False)
class Alone:
    """The model of the grade on each figure by itself, or why there is none; and all of them tested together."""

    indicators: tuple[PublishedIndicator, ...]
    pairs: Mapping[str, tuple[Pair, ...]]
    fitted: Mapping[str, models.Ordinal | str]
    family: several.Family

    @property
    def standing(self) -> list[PublishedIndicator]:
        """The figures whose association stands when every test is counted."""
        flagged = {test.name for test in self.family.tests if test.flagged}
        return [each for each in self.indicators if each.id in flagged]


@lru_cache(maxsize=1)
def _alone(comparison: Comparison, outcomes: tuple[Graded, ...]) -> Alone:
    """Remembered for the one run that a page is of: sixty models, which several answers ask for."""
    its = paired(comparison, outcomes)
    assert its, "asked for where there are grades and figures"
    fitted = {each.id: _fitted(its.pairs[each.id]) for each in comparison.indicators}
    p = {id: None if isinstance(model, str) else model.terms[0].p for id, model in fitted.items()}
    family = several.corrected(list(fitted), p, several.Method.BENJAMINI_YEKUTIELI)
    return Alone(comparison.indicators, its.pairs, fitted, family)


def _in_short(found: Alone) -> str:
    """How many associations stand, of how many authorities."""
    if not found.family.made:
        return f"No figure is set against the grade in a model: {_why_none(found)}."
    tested = [len(found.pairs[test.name]) for test in found.family.tests if test.p is not None]
    of = f"{min(tested)} to {max(tested)}" if min(tested) < max(tested) else str(tested[0])
    said = f"Of {count(len(tested), 'published figure')}, each set alone against the grades of {of} authorities, "
    standing = [f"“{each.title}”" for each in found.standing]
    if not standing:
        return said + "none goes with the grade by more than chance when every test is counted."
    go = "goes" if len(standing) == 1 else "go"
    return f"{said}{len(standing)} {go} with the grade when every test is counted: {listed(standing)}."


def _model_in_short(found: Declared | str) -> str:
    """What the model of several figures says: of which the interval leaves out 1."""
    if isinstance(found, str):
        return found
    apart = [
        f"“{each.title}”"
        for each, term in zip(found.indicators, found.model.terms, strict=True)
        if not term.interval.lower <= 0 <= term.interval.upper
    ]
    number, left = len(found.indicators), len(found.indicators) - len(apart)
    said = f"In one model of {number} figures declared beforehand, of {found.authorities} authorities, "
    if not apart:
        return said + f"none goes with the grade beside the others: each of the {number} intervals holds 1."
    go = "goes" if len(apart) == 1 else "go"
    said += f"{len(apart)} {go} with the grade beside the others: {listed(apart)}. "
    if left:
        said += (
            f"The {'interval' if left == 1 else 'intervals'} of the other {left} {'holds' if left == 1 else 'hold'} 1. "
        )
    return said + f"None is corrected for being one of {number}."


def _why_none(found: Alone) -> str:
    """Why no figure has a model: what is said of the one that most authorities have."""
    return str(found.fitted[max(found.fitted, key=lambda id: len(found.pairs[id]))])


def _chosen(found: Alone) -> list[PublishedIndicator]:
    """The figures with authorities enough for a model; of more than `MANY`, those declared and those that stand.

    The choice goes by what was written down beforehand and by tests that count every figure.
    """
    enough = [each for each in found.indicators if len(found.pairs[each.id]) >= FEWEST]
    if len(enough) <= MANY:
        return enough
    return [each for each in enough if each.id in PREDICTORS or each in found.standing]


def _left_out(its: Paired, chosen: Sequence[PublishedIndicator]) -> str:
    """How many figures are not shown and why, a sentence with a space after it; "" where all are."""
    left = [len(its.pairs[each.id]) for each in its.comparison.indicators if each not in chosen]
    few = sum(number < FEWEST for number in left)
    said = []
    if few:
        said.append(f"{few} that fewer than {FEWEST} authorities have beside a grade")
    if others := len(left) - few:
        said.append(
            f"{others} that are neither declared for the model of several nor go with the grade when every test is "
            "counted, which the table of associations holds or names"
        )
    if not left:
        return ""
    return f"Not shown {'is' if len(left) == 1 else 'are'} {count(len(left), 'figure')}: {listed(said)}. "


def _too_few(its: Paired) -> str:
    most = max(len(pairs) for pairs in its.pairs.values())
    have = count(most, "authority has", "authorities have")
    return f"it takes {FEWEST} authorities with both a grade and a figure, and of no figure here more than {have} both"


def _fitted(pairs: Sequence[Pair]) -> models.Ordinal | str:
    """The model of the grade on one figure, from its lower quartile to its upper; or why there is none."""
    if why := _why_not([pair.grade for pair in pairs]):
        return why
    values = pd.Series([pair.value for pair in pairs])
    low, middle, high = values.quantile([0.25, 0.5, 0.75])
    if not high > low:
        return "at least half the authorities have the same figure"
    figure = pd.DataFrame({"figure": (values - middle) / (high - low)})
    try:
        model = models.ordinal(_category([pair.grade for pair in pairs]), figure)
    except models.NoModel as why:
        return str(why)
    return model if model.converged else f"the model of {len(pairs)} authorities did not converge"


def _why_not(grades: Sequence[Graded], beside: str = "a figure") -> str:
    """Why a model of these grades is not made, with the number; "" where it can be."""
    if len(grades) < FEWEST:
        have = count(len(grades), "authority has", "authorities have")
        return f"a model takes {FEWEST} authorities with both a grade and {beside}, and {have} both here"
    ranks = Counter(each.rank for each in grades)
    few = [f"{ranks[rank]} {name}" for rank, name in enumerate(GRADES, 1) if 0 < ranks[rank] < FEWEST_OF_A_GRADE]
    if few:
        return f"a model takes {FEWEST_OF_A_GRADE} authorities of a grade, and there are {listed(few)}"
    return "" if len(ranks) > 1 else f"all {len(grades)} authorities have one grade"


def _category(grades: Sequence[Graded]) -> pd.Series:
    scale = pd.CategoricalDtype(list(GRADES), ordered=True)
    return pd.Series([GRADES[each.rank - 1] for each in grades], dtype=scale)


def _association(
    indicator: PublishedIndicator, authorities: int, model: models.Ordinal | str, test: several.Tested
) -> tuple[str, int, str, str, str]:
    if isinstance(model, str):
        return titled(indicator), authorities, "no model", "not tested", model
    (term,), (odds,) = model.terms, model.odds
    said = [_steps(odds.p), *model.warnings]
    corrected = "not tested" if test.corrected is None else _p(test.corrected) + ", flagged" * test.flagged
    return titled(indicator), authorities, _ratio(term), corrected, "; ".join(said)


def _nothing_to_see(test: several.Tested) -> bool:
    """Whether a test was not made or its corrected p is 1, of a figure that was not declared beforehand."""
    return test.name not in PREDICTORS and (test.corrected is None or _p(test.corrected) == _p(1))


def _folded(left: Sequence[tuple[PublishedIndicator, several.Tested]]) -> str:
    """The figures without a row by name, a sentence for each reason."""
    none = "; ".join(each.title for each, test in left if test.p is None)
    high = "; ".join(each.title for each, test in left if test.p is not None)
    said = [f"Tested, and without a row, for their corrected p is {_p(1)}: {high}."] if high else []
    said += [f"Not tested, for want of a model: {none}."] if none else []
    return "".join(f" {each}" for each in said)


def _p(p: float) -> str:
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


def _ratio(term: models.Term) -> str:
    ends = term.interval
    return f"{exp(term.estimate):.2f} ({exp(ends.lower):.2f} to {exp(ends.upper):.2f})"


def _steps(p: float | None) -> str:
    """Brant's test in words."""
    if p is None:
        return "steps not tested: one has no answer, or there is no other"
    return f"steps alike (p {_p(p)})" if p >= ALIKE else f"steps not alike (p {_p(p)}): does not fit"


# Several figures and the grade


@dataclass(frozen=True, eq=False)
class Declared:
    """The model of `PREDICTORS`. `values` has a row for each authority with all of them, in the order of `grades`.

    In the model a figure is 0 at its middle and has one from its lower quartile to its upper.
    """

    indicators: tuple[PublishedIndicator, ...]
    grades: tuple[Graded, ...]
    values: pd.DataFrame
    model: models.Ordinal

    @property
    def authorities(self) -> int:
        return len(self.grades)

    def quartiles(self, indicator: PublishedIndicator) -> tuple[float, float]:
        low, high = self.values[indicator.id].quantile([0.25, 0.75])
        return float(low), float(high)

    def quartiles_shown(self, indicator: PublishedIndicator) -> tuple[str, str]:
        low, high = self.quartiles(indicator)
        return shown(low, indicator.unit), shown(high, indicator.unit)


def _of_several(run: Run) -> tuple[Paired, Declared] | Text:
    """The grades beside their figures and the one model of several; why there is none."""
    its = paired(run.comparison, run.outcomes)
    if not its:
        return Text((NOT_BOTH,))
    found = _declared(its)
    return Text((found,)) if isinstance(found, str) else (its, found)


def _declared(its: Paired) -> Declared | str:
    """The model of the declared figures, all of them; or a sentence why there is none."""
    here = {each.id: each for each in its.comparison.indicators}
    if lacking := [INDICATORS[id].title for id in PREDICTORS if id not in here]:
        return f"No model of several figures is made: these sources lack {listed(lacking)}."
    columns = {id: {pair.grade.code: pair.value for pair in its.pairs[id]} for id in PREDICTORS}
    values = pd.DataFrame({id: pd.Series(column, dtype=float) for id, column in columns.items()}).dropna()
    grades = tuple(its.grades[code] for code in values.index)
    if why := _why_not(grades, "all of the declared figures"):
        return f"No model of several figures is made: {why}."
    spread = values.quantile(0.75) - values.quantile(0.25)
    if still := [INDICATORS[id].title for id in PREDICTORS if not spread[id] > 0]:
        return f"No model of several figures is made: half the authorities have the same figure of {listed(still)}."
    scaled = ((values - values.median()) / spread).reset_index(drop=True)
    try:
        model = models.ordinal(_category(grades), scaled)
    except models.NoModel as why:
        return f"No model of several figures is made: {why}."
    if not model.converged:
        return f"No model of several figures is made: that of {len(grades)} authorities did not converge."
    return Declared(tuple(here[id] for id in PREDICTORS), grades, values, model)


def _checked(its: Paired, found: Declared) -> list[tuple[str, str, int]]:
    model, number = found.model, found.authorities
    left = len(its.grades) - number
    least, name = min((authorities, name) for name, authorities in model.grades)
    under = Counter(each.framework for each in found.grades)
    one, other, r = models.most_alike(found.values)
    steps = [f"worse than {name}" for name, _ in model.grades[:-1]]
    parted = [step for step, (_, term) in zip(steps, model.odds[0].steps, strict=True) if term is None]
    rows = [
        ("Who is in it", f"{left} with a grade are left out, for want of one of the figures", number),
        ("Number of each grade", f"{listed(_numbered(found.grades))}; the fewest, {least} {name}, are "
         f"{least / len(PREDICTORS):.1f} for each figure in the model"
         + (": too few to tell that step well" if least < 10 * len(PREDICTORS) else ""), number),
        ("Frameworks", listed([f"{under[each.id]} under {each.short_name}" for each in _editions(its)]), number),
        ("Convergence", "converged: the likelihood has its maximum there", number),
        ("Figures that say the same", f"the most alike are {INDICATORS[one].title} and {INDICATORS[other].title}, with "
         f"a correlation of {r:.2f}" + (": too alike to be told apart" if abs(r) >= TOO_ALIKE else ""), number),
        ("Separation", f"figures part authorities graded {listed(parted)} from the others without remainder, or "
         "nearly: that step has no answer" if parted else "no figure, nor several together, part the authorities of "
         "any grade from those of worse ones without remainder", number),
        ("Proportional odds, all figures together", _steps(model.proportional), number),
    ]  # fmt: skip
    for each, odds in zip(found.indicators, model.odds, strict=True):
        ratios = [_ratio(term) if term else "no answer" for _, term in odds.steps]
        said = "; ".join(f"{step}: {ratio}" for step, ratio in zip(steps, ratios, strict=True))
        rows.append((f"Steps: {each.title}", f"{_steps(odds.p)}; {said}", number))
    return rows


# Figures over the years


@dataclass(frozen=True, slots=True)
class Followed:
    """A multilevel model, the periods it is of, and how many of its figures are of years below good."""

    model: models.Multilevel
    periods: tuple[str, ...]
    weaker: int


def _years(its: Comparison, indicator: PublishedIndicator, grades: Sequence[Graded]) -> pd.DataFrame:
    """A row for each authority and period with a figure and a grade that stood at its end: code, period, value, weaker.

    The latest five periods, none later than the tables of outcomes: a grade given since is not in them. An authority
    with a figure of one period only cannot be followed, and is left out.
    """
    known_until = max(each.day for each in grades)
    days = {period: day for period in its.periods(indicator)
            if (day := indicator.last_day(period)) and day <= known_until}  # fmt: skip
    rows = [
        (code, period, value.exact, float(grade.rank >= WEAKER))
        for period in sorted(days, key=days.__getitem__)[-MOST_YEARS:]
        for code, grade in sorted(standing(grades, OVERALL, days[period]).items())
        if code in its.places and (value := its.of(indicator, code).get(period)) and value.exact is not None
    ]
    years = pd.DataFrame.from_records(rows, columns=["code", "period", "value", "weaker"])
    return years[years.groupby("code")["period"].transform("count") > 1].reset_index(drop=True)


def _followed(years: pd.DataFrame) -> Followed | str:
    """The model of a figure over the years, or why there is none, with the number."""
    periods = tuple(dict.fromkeys(years["period"]))
    authorities = years["code"].nunique()
    if len(periods) < FEWEST_YEARS:
        return f"it takes {FEWEST_YEARS} years with grades, and there are {len(periods)}"
    if authorities < models.FEWEST_AUTHORITIES:
        needed = f"{models.FEWEST_AUTHORITIES} authorities with grades in two years or more"
        return f"it takes {needed}, and there are {authorities}"
    both = years.groupby("weaker")["code"].nunique()
    if len(both) < 2 or both.min() < FEWEST_OF_A_GRADE:
        least = int(both.min()) if len(both) == 2 else 0
        return f"it takes {FEWEST_OF_A_GRADE} authorities below good and as many not, and of one there are {least}"
    each_year = pd.get_dummies(years["period"], drop_first=True, dtype=float)
    model = models.multilevel(years["value"], years["code"], years[["weaker"]].join(each_year))
    if not model.converged:
        return f"the model of {authorities} authorities did not converge"
    return Followed(model, periods, int(years["weaker"].sum()))


def _followed_row(indicator: PublishedIndicator, found: Followed | str) -> dict[str, str | int]:
    if isinstance(found, str):
        return {"indicator": titled(indicator), "checks": f"no model: {found}"}
    model = found.model
    weaker = next(term for term in model.terms if term.name == "weaker")
    lower, upper = _signed(weaker.interval.lower), _signed(weaker.interval.upper)
    return {
        "indicator": titled(indicator),
        "years": f"{found.periods[0]} to {found.periods[-1]}",
        "authorities": model.authorities,
        "figures": model.values,
        "of them below good": found.weaker,
        "variation that is between authorities": f"{model.share_between:.0%}",
        "difference below good (95%)": f"{_signed(weaker.estimate)} ({lower} to {upper})",
        "checks": "; ".join(["converged", *model.warnings]),
    }


def _signed(number: float) -> str:
    return f"{round(number, 1) + 0.0:+.1f}"  # the nought takes the sign off a rounded nothing
