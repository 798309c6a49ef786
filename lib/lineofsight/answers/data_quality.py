"""Data quality: what was read, what is missing in it, what that costs each figure, and whether returns agree."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lineofsight import return_quality
from lineofsight.answers import figures_asked as asked
from lineofsight.display import Table, Text, count, listed, words
from lineofsight.figure import number
from lineofsight.indicator import Unit
from lineofsight.indicators import CATALOGUE
from lineofsight.returns import Return
from lineofsight.run import Run

NO_PAIR = "No two returns read here tell of the same children on the same day, so there is nothing to set side by side."


def summary(run: Run) -> Text:
    """What returns were read, and how many issues their readers noticed."""
    if not run.returns:
        return Text((asked.NO_RETURNS,))
    issues = _issues(run)
    said = [
        f"{each.label[0].upper()}{each.label[1:]}: {count(len(each.files), 'file')}, "
        f"{count(len(each.tables), 'table')}."
        for each in run.returns
    ]
    return Text(
        (
            *said,
            f"Reading them, {count(len(issues), 'issue')} {'was' if len(issues) == 1 else 'were'} noticed. An issue "
            "names a file, a place and a kind of value, and never what a cell held.",
        )
    )


def files(run: Run) -> Table | Text:
    """The files of each return."""
    if not run.returns:
        return Text((asked.NO_RETURNS,))
    rows = [(given.label, file, sha256[:12]) for given in run.returns for file, sha256 in given.files]
    return Table(
        title="The files of each return",
        frame=pd.DataFrame.from_records(rows, columns=["return", "file", "digest"]),
        note=f"Base: {count(len(rows), 'file')}. The digest tells whether a file is the same as last time: the first "
        "letters and digits of its SHA-256. Files of other kinds are on the page about sources.",
        group="return",
    )


def covers(run: Run) -> Table | Text:
    """The rows of each table, and the days it covers."""
    if why := _why_not(run):
        return Text((why,))
    rows = [
        (given.label, _words(table), words(len(its)), str(given.covers[table]))
        for given in run.returns
        for table, its in given.tables.items()
    ]
    return Table(
        title="What each return holds",
        frame=pd.DataFrame.from_records(rows, columns=["return", "table", "rows", "covers"]),
        note=f"Base: {count(len(rows), 'table')}. {_snapshots(run.returns)}A child can have several rows in a table.",
        group="return",
    )


def not_recorded(run: Run) -> Table | Text:
    """Columns of which some cells are empty, the worst first; those where that can be right come after."""
    if why := _why_not(run):
        return Text((why,))
    part = [each for each in return_quality.empties(run.returns) if each.empty < each.rows]
    part.sort(key=lambda each: not each.expected)
    rows = [
        (
            _EXPECTED if each.expected else _MAY_BE_RIGHT,
            f"{_words(each.table)}: {_words(each.column)}",
            each.source,
            f"{words(each.empty)} of {words(each.rows)}",
            f"{number(100 * each.empty / each.rows, Unit.PERCENT)}%",
        )
        for each in part
    ]
    return Table(
        title="What is not recorded",
        frame=pd.DataFrame.from_records(rows, columns=["kind", "column", "return", "empty", "share"]),
        note=f"Base: {count(len(rows), 'column')} with some empty cells, of their table's rows. A value that could not "
        "be read counts as empty here, and as an issue below.",
        group="kind",
        empty="No column has some cells filled and some empty.",
    )


def never_recorded(run: Run) -> Table | Text:
    """Columns of which no cell has a value."""
    if not run.returns:
        return Text((asked.NO_RETURNS,))
    bare: dict[tuple[str, str], list[str]] = {}
    for each in return_quality.empties(run.returns):
        if each.empty == each.rows:
            bare.setdefault((each.source, each.table), []).append(_words(each.column))
    order = {
        (given.label, table): None for given in run.returns for table in given.tables if (given.label, table) in bare
    }
    rows = [(source, _words(table), listed(bare[source, table])) for source, table in order]
    return Table(
        title="What no row of a table says",
        frame=pd.DataFrame.from_records(rows, columns=["return", "table", "columns without any value"]),
        note=f"Base: {count(len(rows), 'table')}. A return may not ask for it: a census asks for less than an "
        "Annex A. What rests on it is said to be not recorded, and is never taken for no.",
        group="return",
        empty="Every column of every table has a value in some row.",
    )


def lost(run: Run) -> Table | Text:
    """What each figure loses to cases not recorded or too recent, the one that loses most first."""
    if not run.returns:
        return Text((asked.NO_RETURNS,))
    every = run.figures.latest()
    figures = [each for each in every if each.left_out]
    figures.sort(key=lambda each: -((each.not_recorded or 0) + (each.too_recent or 0)))
    rows = [
        (
            each.indicator.title,
            each.source,
            ", ".join(each.left_out),
            each.of or asked.NOT_SHOWN if each.value is not None else each.absent,
        )
        for each in figures
    ]
    return Table(
        title="What figures lose",
        frame=pd.DataFrame.from_records(rows, columns=["figure", "return", "left out", "what is left"]),
        note=f"Base: {count(len(rows), 'figure')} of {len(every)} that leave cases out, the most left out first. "
        "Nothing left out counts as a yes or a no: were it recorded, a figure could move either way.",
        empty="No figure leaves a case out.",
    )


def issues(run: Run) -> Table | Text:
    """The issues of each file: what was found where, how often, and what was done."""
    if not run.returns:
        return Text((asked.NO_RETURNS,))
    rows = _issues(run)
    return Table(
        title="What the readers noticed in these files",
        frame=pd.DataFrame(
            {
                "file": rows["file"].to_list(),
                "found": rows["found"].to_list(),
                "where": rows["where"].to_list(),
                "why it matters": rows["why"].to_list(),
                "done": rows["done"].to_list(),
            }
        ),
        note=f"Base: {count(len(rows), 'issue')}. The same fault in many cells is one issue, with a count. All are in "
        "issues.csv.",
        group="file",
        empty="Nothing was noticed in these files.",
    )


def overlaps(run: Run) -> Table | Text:
    """Children in one return and not in another, on the last day that both tell of."""
    if why := _why_not(run):
        return Text((why,))
    rows = [
        (
            f"{each.what}, {words(each.day)}",
            *each.sources,
            words(each.both),
            words(each.only_first),
            words(each.only_second),
        )
        for each in return_quality.overlaps(run.returns)
    ]
    return Table(
        title="The same children in two returns",
        frame=pd.DataFrame.from_records(
            rows,
            columns=["who, and when", "one return", "other return", "in both", "only in the one", "only in the other"],
        ),
        note=f"Base: {count(len(rows), 'comparison')}, children matched by the number the authority gives them. A "
        "child in one only need not be a mistake: an Annex A has each child's latest plan or period of care only, "
        "returns are drawn on different days, and records are corrected between them. Where nobody is in both, the "
        "returns number children differently.",
        empty=NO_PAIR,
    )


def differing(run: Run) -> Table | Text:
    """What two returns say differently of the same children."""
    if why := _why_not(run):
        return Text((why,))
    found = [each for each in return_quality.differing(run.returns) if each.base]
    rows = [
        (each.what, *each.sources, f"{words(each.differing) if each.differing else 'none'} of {words(each.base)}")
        for each in found
    ]
    return Table(
        title="What two returns say of the same children",
        frame=pd.DataFrame.from_records(rows, columns=["what", "one return", "other return", "not the same"]),
        note=f"Base: {count(len(rows), 'comparison')} of children in both returns, where both record it. Returns ask "
        "differently: a disability is a tick in one and a list in another, and an unborn child's date of birth is an "
        "expected one.",
        empty="No two returns list the same children.",
    )


def adds(run: Run) -> Table | Text:
    """How many rows of evidence each return gives, and how many of them have no value."""
    if not run.returns:
        return Text((asked.NO_RETURNS,))
    rows = [
        (given.label, words(len(its)), words(sum(each.value is None for each in its)) if its else "none")
        for given in run.returns
        for its in [[each for each in run.figures.latest() if each.source == given.label]]
    ]
    gone = [each.title for each in CATALOGUE.values() if not run.figures.held(each)]
    return Table(
        title="What these returns add to the line of sight",
        frame=pd.DataFrame.from_records(rows, columns=["return", "figures", "of them without a value"]),
        note=f"Base: {count(len(CATALOGUE), 'indicator')} in the catalogue; {len(gone) or 'none'} of them no "
        "return here gives. Each figure is a row of evidence under the criterion that its indicator declares: see the "
        "pages about children and the workforce. This page adds no evidence of its own: it says how far to "
        "lean on theirs.",
    )


_EXPECTED = "Where a value was to be expected"
_MAY_BE_RIGHT = "Where an empty cell can be right: it has not happened, or not yet"


def _why_not(run: Run) -> str:
    """Why counts of children are not shown; empty where they are."""
    if not run.returns:
        return asked.NO_RETURNS
    return asked.NOT_PUBLIC if run.params.audience == "public" else ""


def _issues(run: Run) -> pd.DataFrame:
    names = {name for given in run.returns for name in (given.label, given.kind, *(file for file, _ in given.files))}
    return run.issues[run.issues["file"].isin(names)]


def _snapshots(returns: Sequence[Return]) -> str:
    labels = [each.label for each in returns if each.snapshot]
    return f"Of how things stand, {listed(labels)} tells the last day only. " if labels else ""


def _words(name: str) -> str:
    return name.replace("_", " ")
