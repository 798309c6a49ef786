"""Annex A: the child-level lists that an authority hands over when it is inspected, as one workbook or a CSV a list.

    recognise(file)            "list 3, list 4 of Annex A", or ""
    read(file)                 a `ReturnPart`: a frame for each list, its cells as they stand
    assemble(parts, as_at)     a `Return`: tables of `tables.TABLES`, typed

A list is known by its columns, whatever its sheet is called and whether or not a title stands above them. `read` finds
the columns and leaves out the rows that only pad; `assemble` reads the values, since only then is it known which
mappings an analyst has. A list that is not there, or has no row, gives no table: nobody can tell whether there were no
adoptions or no list of them.

One page of code an idea: `lists` (what Ofsted asks for), `sheets` (where a file has it), `joined` (what the lists say
together of a child and of its referrals).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

import numpy as np
import pandas as pd

from lineofsight.display import words
from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.periods import Period, half_year_to, year_to
from lineofsight.readers.annex_a.joined import children, rereferrals
from lineofsight.readers.annex_a.lists import CHILDREN, LISTS, REFERRALS_BEFORE, AnnexList, ListColumn
from lineofsight.readers.annex_a.sheets import HEADER_WITHIN, frame, lists_in
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import Column, Mappings, ReturnLog, cell_places
from lineofsight.returns import ANNEX_A, Return, ReturnPart
from lineofsight.tables import TABLES, made

__all__ = ["assemble", "read", "recognise"]

_TWELVE_MONTHS = frozenset({"adoptions", "adopters"})

DAYS_TO_MAKE_IT = 14
"""Lists may be made so many days before they are handed over, from the Wednesday of the week before the inspection."""

DAYS_THAT_TELL = 100
"""From so many recorded days on, the last of them says when the lists were made."""

SHORT_BREAKS = ("V3", "V4")
"""Legal statuses of an agreed series of short breaks, which list 8 should not hold."""
"""The tables whose lists cover twelve months; the others cover six."""


def recognise(file: ReturnFile) -> str:
    """Which lists of Annex A the file holds, in words; "" where none. Of a CSV file only the first lines are read."""
    found = [sheet.its.frame for sheet in lists_in(file.rows(HEADER_WITHIN), ReturnLog(file.name))]
    return f"{', '.join(found)} of Annex A" if found else ""


def read(file: ReturnFile) -> ReturnPart:
    """The lists of one file, their cells as they stand, without the columns that are not kept.

    Raises Refused where no sheet is a list. Issues are: sheets that are no list, are not the list they are named as or
    are a list a second time; headers that are missing, not known or could be more than one column; lists without rows,
    rows without an identifier.
    """
    log = ReturnLog(file.name)
    rows = file.rows()
    sheets = lists_in(rows, log)
    if not sheets:
        raise Refused(f"{file.name} is no list of Annex A: no sheet has the columns of one.")
    names = {sheet.name for sheet in sheets}
    if others := [f"sheet {number}" for number, name in enumerate(rows, start=1) if name not in names]:
        log.note("a sheet that is not read as a list", "only lists of Annex A are read", "left out", others)
    frames = {sheet.its.frame: its for sheet in sheets if not (its := frame(sheet, log)).empty}
    return ReturnPart(
        kind=ANNEX_A,
        file=file.name,
        sha256=file.sha256,
        frames=frames,
        rows=sum(map(len, frames.values())),
        issues=log.issues(),
    )


def assemble(parts: Sequence[ReturnPart], as_at: date, mappings: Mappings | None = None) -> Return:
    """The lists of all files together, as tables, as they stood on a day.

    The day is `as_at`, unless nothing in them happened in the fortnight before it: then the last day on which anything
    did. `mappings` are spellings of codes (the shipped ones where None). Tables cover the six months to it; adoptions
    and adopters twelve. A row that another one is equal to, cell for cell of what is kept, is read once, but for
    contacts: two of a child on one day may be two. Issues are: values that could not be read, days after `as_at`
    (which are kept), rows read once, children who are in a list more often than it has room for, and what lists say
    differently of one child.
    """
    logs = {part.file: ReturnLog(part.file) for part in parts}
    lists = {
        its: found
        for its in LISTS
        if (
            typed := [_typed(its, part, logs[part.file], as_at, mappings) for part in parts if its.frame in part.frames]
        )
        if not (found := pd.concat(typed, ignore_index=True)).empty
    }
    log = ReturnLog(", ".join(logs))
    as_at = _day_told_of(lists.values(), as_at, log)
    lists = {its: _without_copies(its, found, log) for its, found in lists.items()}
    tables = {its.table: _table(its, found, as_at, log) for its, found in lists.items()}
    if "children_in_care" in tables:
        tables["care_periods"] = _care_periods(tables["children_in_care"])
    if of_children := [found for its, found in lists.items() if its.identifier.field == "child_id"]:
        tables = {"children": children(of_children, log)} | tables
    return Return(
        kind=ANNEX_A,
        label=f"{ANNEX_A} as at {words(as_at)}",
        tables=tables,
        covers={table: _covered(table, as_at) for table in tables},
        files=tuple((part.file, part.sha256) for part in parts),
        snapshot=True,
        issues=_all_issues([*logs.values(), log]),
    )


def _day_told_of(lists: Iterable[pd.DataFrame], as_at: date, log: ReturnLog) -> date:
    """The day the lists stand at: `as_at`, or the last day that anything in them happened, where that is long before.

    An Annex A does not say when it was made. Counted to a later day than that, visits and reviews would seem overdue.
    Lists of a few rows tell nothing of it.
    """
    columns = [
        found[name][found[name] <= pd.Timestamp(as_at)]
        for found in lists
        for name in found.columns
        if name != "birth" and pd.api.types.is_datetime64_dtype(found[name].dtype)
    ]
    if sum(map(len, columns)) < DAYS_THAT_TELL:
        return as_at
    latest = max(days.max() for days in columns if len(days)).date()
    if (as_at - latest).days <= DAYS_TO_MAKE_IT:
        return as_at
    log.note(
        f"nothing in the lists happened after {latest:%d/%m/%Y}, and the run is as at {as_at:%d/%m/%Y}",
        "what stands on a day is counted to the day that the lists tell of",
        f"read as the lists of {latest:%d/%m/%Y}",
    )
    return latest


def _care_periods(in_care: pd.DataFrame) -> pd.DataFrame:
    """Each child's present or last period of care, as list 8 has it; agreed short breaks by their legal status."""
    columns = ("child_id", "started", "ended", "reason_ended", "need", "legal_status")
    short = in_care["legal_status"].isin(SHORT_BREAKS).astype("boolean")
    return made("care_periods", {name: in_care[name] for name in columns} | {"short_breaks": short})


def _covered(table: str, as_at: date) -> Period:
    return year_to(as_at) if table in _TWELVE_MONTHS else half_year_to(as_at)


def _all_issues(logs: Sequence[ReturnLog]) -> tuple[Issue, ...]:
    return tuple(issue for log in logs for issue in log.issues())


def _typed(its: AnnexList, part: ReturnPart, log: ReturnLog, as_at: date, mappings: Mappings | None) -> pd.DataFrame:
    """One file's rows of a list, by field, each column of its type, without those whose identifier cannot be read."""
    raw = part.frames[its.frame]
    typed = {}
    for column in its.columns:
        if column.read and column.header in raw:
            place = cell_places(raw.attrs["sheet"], raw.attrs["columns"][column.header], raw.index.to_numpy())
            cells = Column(f"{its.frame}, {column.header}", raw[column.header], place)
            typed[column.field] = column.read(cells, log, mappings)
            _note_after(column, cells, typed[column.field], as_at, log)
    table = pd.DataFrame(typed, copy=False)
    identified = table[its.identifier.field].notna()
    return table if identified.all() else table[identified]


def _note_after(column: ListColumn, cells: Column, values: pd.Series, as_at: date, log: ReturnLog) -> None:
    """Count days after the return's own, but for births: an unborn child has an expected one."""
    if column.field == "birth" or not pd.api.types.is_datetime64_dtype(values.dtype):
        return
    positions = np.flatnonzero(values > pd.Timestamp(as_at))
    if len(positions):
        log.note(
            f"{cells.name} holds a day after {as_at:%d/%m/%Y}",
            "what had not happened yet cannot be counted",
            "kept: no figure up to that day counts it",
            [cells.place(int(position)) for position in islice(positions, 8)],
            len(positions),
        )


def _without_copies(its: AnnexList, found: pd.DataFrame, log: ReturnLog) -> pd.DataFrame:
    if its.table == "contacts":
        return found
    copies = found.duplicated()
    if copies.any():
        log.note(
            f"{its.frame}: a row that another one is equal to in all that is kept",
            "it would be counted twice",
            "read once",
            times=int(copies.sum()),
        )
    return found[~copies].reset_index(drop=True)


def _note_repeated(its: AnnexList, found: pd.DataFrame, log: ReturnLog) -> None:
    if its.once and (repeated := int(found["child_id"].duplicated().sum())):
        log.note(
            f"{its.frame}: a child who already has a row",
            "the list has one row for each child, of the latest episode",
            "kept: every row is counted",
            times=repeated,
        )


def _table(its: AnnexList, found: pd.DataFrame, as_at: date, log: ReturnLog) -> pd.DataFrame:
    _note_repeated(its, found, log)
    columns = {str(name): found[name] for name in found.columns if name not in (*CHILDREN, REFERRALS_BEFORE)}
    if its.table == "referrals":
        columns["rereferral"] = rereferrals(found, log)
    if "as_at" in TABLES[its.table].columns:
        columns["as_at"] = pd.Series(pd.Timestamp(as_at), index=found.index)
    return made(its.table, columns)
