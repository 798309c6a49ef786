"""What is asked of figures in every notebook: which there are, their course, their groups, what they are evidence of.

A notebook's own module says which indicators answer which question; here is how an answer looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from lineofsight import evidence, plots_course, plots_figures
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.figure import Figure as Reckoned
from lineofsight.framework import Edition
from lineofsight.indicator import Better, Indicator, Over
from lineofsight.indicators import CATALOGUE
from lineofsight.run import Run

NO_RETURNS = "None of these sources is a child-level return or a workforce census, so there are no figures."
"""What every answer says where nothing was read that figures can be made of."""

NOT_PUBLIC = (
    "Not shown in a public pack: these are counts of children that no disclosure control has been through. They are in "
    "the pack for internal use."
)
"""What an answer that is made of counts, and of no figure, says in a public pack."""

NO_COURSE = (
    "None of these figures can be followed over time: the returns read tell of one day or one period only, or the "
    "figures of earlier ones have no value. Earlier returns beside these would make a course."
)
NO_GROUPS = "These returns tell no such groups apart, so nothing is set side by side."
NOT_SHOWN = "not shown"
"""In place of what a figure was made of, where disclosure control hides it."""

_SURE = (
    "The interval is how far chance alone could move a figure, were the period one of many like it. It does not allow "
    "for what was recorded wrongly or not at all."
)


def summary(run: Run, ids: Sequence[str]) -> Text:
    """Which returns tell of these indicators, what they cover, and how many figures they give."""
    figures = run.figures.latest(*ids)
    if not figures:
        return Text((_nothing(run, ids),))
    said = []
    for given in run.returns:
        its = [each for each in figures if each.source == given.label]
        if not its:
            continue
        tables = dict.fromkeys(table for each in its for table in each.indicator.tables)
        covers = sorted({given.covers[table] for table in tables}, key=lambda period: period.start)
        without = sum(each.value is None for each in its)
        name = given.label[0].upper() + given.label[1:]
        said.append(
            f"{name} gives {count(len(its), 'figure')}, {without or 'none'} of them without a value. It covers "
            f"{listed([str(period) for period in covers])}."
            + (" How things stand it tells of its last day only." if given.snapshot else "")
        )
    if missing := _missing(figures, ids):
        said.append(missing)
    return Text(tuple(said))


def table(run: Run, title: str, ids: Sequence[str]) -> Table | Text:
    """The latest figure of each indicator, a row for each return that gives it; in words where none does."""
    figures = run.figures.latest(*ids)
    if not figures:
        return Text((_nothing(run, ids),))
    twice = len(figures) > len({each.indicator.id for each in figures})
    said = [
        f"Base: {count(len(figures), 'figure')}, what each is made of beside it.",
        _SURE,
        "Where two returns tell of the same thing, both stand: they cover different days." if twice else "",
        _missing(figures, ids),
    ]
    return Table(
        title=title,
        frame=pd.DataFrame.from_records(list(_rows(figures)), columns=list(_COLUMNS)),
        note=" ".join(filter(None, said)),
        group="indicator",
    )


def shares(run: Run, title: str, ids: Sequence[str]) -> Figure | Text:
    """The percentages among the latest figures, drawn with their intervals."""
    figures = [each for each in run.figures.latest(*ids) if each.indicator.unit in plots_figures.PERCENTAGES]
    if not figures:
        return Text((_nothing(run, ids),))
    if all(each.value is None for each in figures):
        return Text(tuple(each.sentence for each in figures))
    return plots_figures.shares(title, figures)


def over_time(run: Run, title: str, ids: Sequence[str]) -> Figure | Text:
    """The course of each indicator that can be followed over two periods or more; why not, where none can be."""
    drawn = [each for id in ids for each in _followed(run, id)]
    if drawn:
        return plots_course.over_time(title, drawn)
    return Text((NO_COURSE if run.figures.latest(*ids) else _nothing(run, ids),))


def groups(
    run: Run, title: str, ids: Sequence[str], only: Sequence[str] = (), leave: Sequence[str] = ()
) -> Figure | Text:
    """The figures of groups of children or teams, drawn; `only` those breakdowns where some are named, none in `leave`.

    Where two returns can break an indicator down in the same way, the one with more cases does.
    """
    parts = [part for id in ids for part in _parts(run, id, only, leave)]
    if parts:
        return plots_figures.groups(title, parts)
    return Text((NO_GROUPS if run.figures.latest(*ids) else _nothing(run, ids),))


def definitions(run: Run, ids: Sequence[str]) -> Table:
    """How each indicator is counted, whether or not a return gives it."""
    indicators = [CATALOGUE[id] for id in ids]
    return Table(
        title="How each figure is counted",
        frame=pd.DataFrame.from_records(
            [(each.title, each.numerator, each.denominator, _better(each), each.source) for each in indicators],
            columns=["figure", "counted", "of", "which way is better", "where the definition stands"],
        ),
        note=f"Base: {count(len(indicators), 'indicator')}. `lineofsight indicators ID` prints a definition whole. "
        f"Local policy in these figures: a child on a plan is to be visited every "
        f"{count(run.params.local.protection_visit_days, 'day')}. {_population(run)}",
    )


def adds(run: Run, ids: Sequence[str]) -> Table | Text:
    """The rows of evidence that these indicators give, under the criterion each is set against."""
    rows = run.evidence[run.evidence["kind"] == evidence.FIGURE]
    its = rows["locator"].map(_indicator)
    rows = rows.assign(indicator=its)[its.isin(ids)]
    if rows.empty:
        return Text((_nothing(run, ids),))
    order = {each.id: place for place, each in enumerate(run.edition.criteria)}
    rows = rows.assign(place_in=rows["criterion"].map(order)).sort_values("place_in", kind="stable")
    return Table(
        title="Evidence that these figures add, criterion by criterion",
        frame=pd.DataFrame(
            {
                "criterion": [_criterion(id, run.edition) for id in rows["criterion"]],
                "evidence": rows["statement"].to_list(),
                "bears on too": [
                    _others(id, its) for id, its in zip(rows["indicator"], rows["criterion"], strict=True)
                ],
                "from": rows["source"].to_list(),
                "reference": rows["evidence_id"].to_list(),
            }
        ),
        note=f"Base: {count(len(rows), 'row')} of evidence, set against {run.edition.short_name}. A figure is "
        "neither a strength nor a weakness by itself: that takes something to compare it with, and what inspectors, "
        "audits and children say. The references are those of evidence.csv.",
        group="criterion",
        absent="no criterion",
    )


_COLUMNS = ("indicator", "return", "figure", "95% interval", "made of", "when", "left out", "to know")


def _rows(figures: Sequence[Reckoned]) -> Iterator[dict[str, str]]:
    """A row a figure. What is published differently is said once, beside the first figure of an indicator."""
    said = set()
    for figure in figures:
        published = figure.indicator.published_differently
        again = published and figure.indicator.id in said
        said.add(figure.indicator.id)
        yield {
            "indicator": figure.indicator.title,
            "return": figure.source,
            "figure": figure.shown,
            "95% interval": figure.interval if figure.value is not None else "none",
            "made of": _made_of(figure),
            "when": f"on {words(figure.period.end)}" if figure.indicator.over is Over.DAY else str(figure.period),
            "left out": ", ".join(figure.left_out) or "none",
            "to know": " ".join(["As above.", *figure.caveats[1:]] if again else figure.caveats) or "nothing more",
        }


def _made_of(figure: Reckoned) -> str:
    if figure.of:
        return figure.of
    return count(round(figure.numerator), "case") if figure.numerator is not None else NOT_SHOWN


def _followed(run: Run, id: str) -> list[Reckoned]:
    """An indicator's course in each return where it has two points or more."""
    course = run.figures.course(id)
    points = Counter(each.source for each in course if plots_figures.plotted(each) is not None)
    return [each for each in course if points[each.source] > 1]


def _parts(run: Run, id: str, only: Sequence[str], leave: Sequence[str]) -> list[tuple[Reckoned, list[Reckoned]]]:
    """The groups of an indicator under the figure of all, a return after the other, each breakdown of one return."""
    of_groups = run.figures.groups(id)
    wholes = sorted(run.figures.latest(id), key=lambda each: -(each.numerator or each.base or 0))
    found, told = [], set(leave)
    for whole in wholes:
        its = [each for each in of_groups if each.source == whole.source and each.breakdown not in told]
        its = [each for each in its if not only or each.breakdown in only]
        told |= {each.breakdown for each in its}
        if its:
            found.append((whole, its))
    return found


def _nothing(run: Run, ids: Sequence[str]) -> str:
    """Why there is no figure of these indicators."""
    if not run.returns:
        return NO_RETURNS
    tables = dict.fromkeys(table for id in ids for table in CATALOGUE[id].tables)
    return f"The returns read here hold none of what these figures are made of: {_tables(list(tables))}."


def _missing(figures: Sequence[Reckoned], ids: Sequence[str]) -> str:
    """Which indicators no return gives, and what they would take; empty where each is given."""
    given = {each.indicator.id for each in figures}
    gone = [CATALOGUE[id] for id in ids if id not in given]
    if not gone or not figures:
        return ""
    named = listed([f"{each.title} (it takes {_tables(list(each.tables))})" for each in gone])
    return f"No return read here gives: {named}."


def _tables(names: list[str]) -> str:
    return listed([name.replace("_", " ") for name in names])


def _better(indicator: Indicator) -> str:
    return indicator.better.value if indicator.better is not Better.NEITHER else "neither"


def _population(run: Run) -> str:
    local = run.params.local
    if local.population is None:
        return "No population is given, so rates are given as counts."
    source = f", {local.population_source}" if local.population_source else ", of a source that is not given"
    return f"Rates are of {words(local.population)} children aged 0 to 17{source}."


def _indicator(locator: str) -> str:
    return locator.split(";")[0].removeprefix("indicator=")


def _criterion(id: str | None, edition: Edition) -> str | None:
    """A criterion with its words; a heading or another edition's criterion by its id alone."""
    text = next((each.text for each in edition.criteria if each.id == id), None)
    return f"{id}: {text}" if text else id


def _others(indicator: str, criterion: str | None) -> str:
    return listed([id for id in CATALOGUE[indicator].criteria if id != criterion]) or "nothing else"
