"""Whether published figures differ between authorities judged differently: association between authorities, no more.

No authority has a predicted grade here. A judgement looks back over years, its date is not that of a figure, and
inspectors see published figures before they judge.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from statistics import median

import pandas as pd

from lineofsight import published
from lineofsight.comparators import Comparison
from lineofsight.display import Table, Text, count, listed, words
from lineofsight.outcomes import Graded, standing
from lineofsight.plots_compare import shown, titled
from lineofsight.published import PublishedIndicator
from lineofsight.run import Run
from lineofsight.statistics import models, several

AREA = "overall"
GRADES = ("outstanding", "good", "requires improvement", "inadequate")

FEWEST = 60
"""Authorities that a model of four grades takes here, and of each grade found `FEWEST_OF_A_GRADE`."""

FEWEST_OF_A_GRADE = 5

NOT_BOTH = (
    "This page takes published figures and one of Ofsted's tables of inspection outcomes together, and these sources "
    "do not hold both."
)


def summary(run: Run) -> Text:
    """How many authorities have a grade and figures, what the grades are of, and what cannot be concluded."""
    its, grades = run.comparison, _grades(run)
    if not its or not its.indicators or not grades:
        return Text((NOT_BOTH,))
    both = [each for code, each in grades.items() if code in its.places]
    days = sorted(each.day for each in both)
    found = [f"{number} {name}" for rank, name in enumerate(GRADES, 1) if (number := _of_grade(both, rank))]
    return Text(
        (
            f"{count(len(both), 'authority', 'authorities').capitalize()} with published figures "
            f"{'has' if len(both) == 1 else 'have'} an overall grade: {listed(found)}. The grades are from "
            f"{words(days[0])} to {words(days[-1])}, the latest of each authority in these tables."
            if both
            else NOT_BOTH,
            "What is shown is association between authorities. It does not say that a figure led to a grade, nor what "
            "any authority would be graded: there is no predicted grade on this page.",
        )
    )


def by_grade(run: Run) -> Table | Text:
    """The middle figure of the authorities of each grade, how far they spread, and how many they are."""
    its, grades = run.comparison, _grades(run)
    if not its or not its.indicators or not grades:
        return Text((NOT_BOTH,))
    records = []
    for each in its.indicators:
        frame = _joined(its, each, grades)
        cells = [_spread(frame.loc[frame["rank"] == rank, "value"].to_list(), each) for rank in (1, 2, 3, 4)]
        records.append((f"{titled(each)}, {its.latest(each)}", len(frame), *cells))
    return Table(
        title="Published figures of authorities of each overall grade",
        frame=pd.DataFrame.from_records(records, columns=["indicator", "authorities", *GRADES]),
        note="Each cell: the median authority, the lowest and highest, and how many there are. Where grades overlap "
        "nearly whole, the figure tells little of the grade. Source: Ofsted's tables of inspection outcomes and the "
        "releases named on the page of comparisons.",
    )


def association(run: Run) -> Table | Text:
    """An ordinal model of the grade on each indicator alone, with its checks; why not, where there are too few."""
    its, grades = run.comparison, _grades(run)
    if not its or not its.indicators or not grades:
        return Text((NOT_BOTH,))
    fitted: dict[str, models.Ordinal | str] = {each.id: _model(_joined(its, each, grades)) for each in its.indicators}
    p = {id: None if isinstance(model, str) else model.terms[0].p for id, model in fitted.items()}
    tested = several.corrected(list(fitted), p)
    if not tested.made:
        why = list(dict.fromkeys(str(model) for model in fitted.values()))
        most = max(len(_joined(its, each, grades)) for each in its.indicators)
        both = count(most, "authority has", "authorities have")
        return Text((f"No model was made: {listed(why)}. At most {both} both here.",))
    records = [
        _association(each, its.latest(each), fitted[each.id], test)
        for each, test in zip(its.indicators, tested.tests, strict=True)
    ]
    return Table(
        title="Which figures go with a worse overall grade",
        frame=pd.DataFrame.from_records(
            records,
            columns=["indicator", "authorities", "log odds for one standard deviation (95%)", "p corrected", "checks"],
        ),
        note=f"m = {tested.made}. {tested.words} One proportional-odds model for each indicator, of the grade from "
        "outstanding to inadequate: above 0, authorities with a higher figure had worse grades more often. Checks: "
        "whether the model converged, and whether the association is alike at each step between grades; where it is "
        "not, the model does not fit. Grades are older than some figures and newer than others.",
    )


def when_graded(run: Run) -> Table | Text:
    """How old the grades are on the last day of the figures, by grade."""
    its, grades = run.comparison, _grades(run)
    if not its or not its.indicators or not grades:
        return Text((NOT_BOTH,))
    last = max(day for each in its.indicators if (day := published.last_day(its.latest(each))))
    both = [each for code, each in grades.items() if code in its.places]
    records = []
    for rank, name in enumerate(GRADES, 1):
        ages = [(last - each.day).days / 365.25 for each in both if each.rank == rank]
        middle = f"{median(ages):.1f} years" if ages else "none"
        records.append((name, len(ages), middle, f"{max(ages):.1f} years" if ages else "none"))
    return Table(
        title=f"How old the grades are on {words(last)}",
        frame=pd.DataFrame.from_records(records, columns=["grade", "authorities", "median age", "oldest"]),
        note=f"Base: {count(len(both), 'authority', 'authorities')}. An authority judged inadequate is inspected again "
        "sooner, so grades differ in age as well.",
    )


def _grades(run: Run) -> dict[str, Graded]:
    """The latest overall grade of each authority by its code."""
    days = [each.day for each in run.outcomes]
    return standing(run.outcomes, AREA, max(days, default=date.min))


def _of_grade(grades: list[Graded], rank: int) -> int:
    return sum(each.rank == rank for each in grades)


def _joined(its: Comparison, indicator: PublishedIndicator, grades: dict[str, Graded]) -> pd.DataFrame:
    """A row for each authority with a grade and a figure of the indicator's latest period: rank, value."""
    period = its.latest(indicator)
    rows = [
        (grade.rank, value.exact)
        for code, grade in sorted(grades.items())
        if code in its.places and (value := its.of(indicator, code).get(period)) and value.exact is not None
    ]
    return pd.DataFrame.from_records(rows, columns=["rank", "value"])


def _spread(values: list[float], indicator: PublishedIndicator) -> str:
    if not values:
        return "none"
    unit = indicator.unit
    if len(values) == 1:
        return f"{shown(values[0], unit)} (1 authority)"
    return f"{shown(median(values), unit)} ({shown(min(values), unit)} to {shown(max(values), unit)}; {len(values)})"


def _model(frame: pd.DataFrame) -> models.Ordinal | str:
    """The model of the grade on one indicator in standard deviations, or why there is none."""
    if len(frame) < FEWEST:
        return f"fewer than {FEWEST} authorities have both a grade and a figure"
    counts = Counter(frame["rank"])
    few = [name for rank, name in enumerate(GRADES, 1) if 0 < counts[rank] < FEWEST_OF_A_GRADE]
    if few or len(counts) < 2:
        return f"fewer than {FEWEST_OF_A_GRADE} authorities were {listed(few)}" if few else "all have one grade"
    words_of = frame["rank"].map(dict(enumerate(GRADES, 1)))
    grades = words_of.astype(pd.CategoricalDtype(list(GRADES), ordered=True))
    spread = frame["value"].std()
    if not spread > 0:
        return "the figure is the same everywhere"
    return models.ordinal(grades, pd.DataFrame({"figure": (frame["value"] - frame["value"].mean()) / spread}))


def _association(
    indicator: PublishedIndicator, period: str, model: models.Ordinal | str, test: several.Tested
) -> tuple[str, int | None, str, str, str]:
    name = f"{titled(indicator)}, {period}"
    if isinstance(model, str):
        return name, None, "no model", "not tested", model
    (term,), (odds,) = model.terms, model.odds
    alike = {True: "alike at each step", False: "not alike at each step: does not fit", None: "a step has no answer"}
    checks = ["converged" if model.converged else "did not converge", alike[odds.alike], *model.warnings]
    estimate = f"{term.estimate:.2f} ({term.interval.lower:.2f} to {term.interval.upper:.2f})"
    corrected = "not tested" if test.corrected is None else f"{test.corrected:.3f}" + ", flagged" * test.flagged
    return name, model.authorities, estimate, corrected, "; ".join(checks)
