"""The tables of an SSDA903 return: the columns that tell each, and how the values of its columns are read.

What no table of ours holds is not kept on reading: postcodes, pupil numbers, whether a girl is a mother.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from lineofsight.codes import code_set
from lineofsight.readers.return_values import Column, ReturnLog, codes, counts, days, flags, identifiers, numbers

Read = Callable[[Column, ReturnLog, int | None], pd.Series]
"""The values of a column in a return of a year (None where it is not known)."""

UNKNOWN_MILES = 999.9
"""Stands where a postcode is missing or outside England."""

LETTERS_FOR_SEX = 2025
"""From this return on sex is M, F or U; before it was 1 or 2."""


@dataclass(frozen=True, slots=True)
class ReturnColumn:
    """One column: its name in the return, the column of our frame, and how its values are read.

    An `extended` return has it, a plain one need not.
    """

    name: str
    field: str
    read: Read
    extended: bool = False


@dataclass(frozen=True, slots=True)
class ReturnTable:
    """One table of the return. `needs` are the columns that no other table has and this one never lacks.

    `others` are columns of it that are not kept, `since` is its first year. `dated` are the fields that lie in the
    year of the return, so that they tell it.
    """

    name: str
    needs: tuple[str, ...]
    columns: tuple[ReturnColumn, ...]
    others: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    since: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every column of the return's definition that is kept, once each."""
        return tuple(dict.fromkeys(column.name for column in self.columns))


_ALSO = {"CHILDID": "CHILD", "PL": "PLACE"}
"""What XML calls columns."""


def column_name(header: object) -> str:
    """A header as the return's definition writes it: " decom " is DECOM, CHILDID is CHILD."""
    name = re.sub(r"[\W_]+", "_", unicodedata.normalize("NFKC", str(header)).strip().upper()).strip("_")
    return _ALSO.get(name, name)


def table_of(headers: Sequence[object]) -> ReturnTable | None:
    """The table whose needed columns are all among these headers; of two, the one that more of them belong to."""
    names = {column_name(header) for header in headers}
    found = [table for table in TABLES if {"CHILD", *table.needs} <= names]
    return max(found, key=lambda table: len(names & {*table.names, *table.others}), default=None)


# How values are read


def _day(column: Column, log: ReturnLog, _: int | None) -> pd.Series:
    return days(column, log)


def _flag(column: Column, log: ReturnLog, _: int | None) -> pd.Series:
    return flags(column, log)


def _identifier(column: Column, log: ReturnLog, _: int | None) -> pd.Series:
    return identifiers(column, log)


def _score(column: Column, log: ReturnLog, _: int | None) -> pd.Series:
    return counts(column, log, least=0, most=40)


def _miles(column: Column, log: ReturnLog, _: int | None) -> pd.Series:
    read = numbers(column, log)
    return read.mask(read >= UNKNOWN_MILES)


def _inside(column: Column, log: ReturnLog, _: int | None) -> pd.Series:
    return flags(column, log, yes="in", no="out")


def _coded(name: str, column: Column, log: ReturnLog, year: int | None) -> pd.Series:
    return codes(column, code_set(name), log, year=year)


def _code(name: str) -> Read:
    return partial(_coded, name)


def _sex(column: Column, log: ReturnLog, year: int | None) -> pd.Series:
    """Both ways of writing it are read in any year; the other year's is logged."""
    if year is not None:
        at, each = pd.factorize(column.values)
        numbered = np.array([str(value).strip() in ("1", "2") for value in each] + [False])[at]
        lettered = np.array([str(value).strip().upper() in ("M", "F") for value in each] + [False])[at]
        if times := int((numbered if year >= LETTERS_FOR_SEX else lettered).sum()):
            log.note(
                f"SEX is written as {'a number' if year >= LETTERS_FOR_SEX else 'a letter'}",
                f"returns have M, F and U from {LETTERS_FOR_SEX} on, and had 1 and 2 before",
                "read as it was meant",
                times=times,
            )
    return codes(column, code_set("sex"), log)


_ACCOMMODATION = re.compile(r"\s*[A-Za-z]([12])\s*")


def _suitable(column: Column, _: ReturnLog, __: int | None) -> pd.Series:
    """The number behind the letter: 1 is suitable, 2 is not. What is no accommodation is logged when that is read."""
    at, each = pd.factorize(column.values)
    found = [_ACCOMMODATION.fullmatch(str(value)) for value in each]
    read = pd.array([match[1] == "1" if match else pd.NA for match in found] + [pd.NA], dtype="boolean")
    return pd.Series(read.take(at), index=column.values.index)


# The tables

_CHILD = ReturnColumn("CHILD", "child_id", _identifier)
_WHO = (_CHILD, ReturnColumn("DOB", "birth", _day))


def _flags(**fields: str) -> tuple[ReturnColumn, ...]:
    return tuple(ReturnColumn(name, field, _flag) for name, field in fields.items())


HEADER = ReturnTable(
    "header",
    needs=("SEX", "DOB", "ETHNIC"),
    columns=(
        *_WHO,
        ReturnColumn("SEX", "sex", _sex),
        ReturnColumn("ETHNIC", "ethnicity", _code("ethnicity")),
    ),
    others=("UPN", "MOTHER", "MC_DOB", "UASC"),
)
EPISODES = ReturnTable(
    "episodes",
    needs=("DECOM", "RNE", "PLACE"),
    columns=(
        _CHILD,
        ReturnColumn("DECOM", "started", _day),
        ReturnColumn("RNE", "why_started", _code("reason_started")),
        ReturnColumn("LS", "legal_status", _code("legal_status")),
        ReturnColumn("CIN", "need", _code("need")),
        ReturnColumn("PLACE", "placement", _code("placement")),
        ReturnColumn("PLACE_PROVIDER", "provider", _code("provider")),
        ReturnColumn("DEC", "ended", _day),
        ReturnColumn("REC", "reason_ended", _code("reason_ended")),
        ReturnColumn("REASON_PLACE_CHANGE", "why_moved", _code("placement_change")),
        ReturnColumn("PL_DISTANCE", "miles_from_home", _miles, extended=True),
        ReturnColumn("PL_LOCATION", "placed_inside", _inside, extended=True),
    ),
    others=("HOME_POST", "PL_POST", "URN", "PL_LA"),
    dated=("ended",),
)
REVIEWS = ReturnTable(
    "reviews",
    needs=("REVIEW", "REVIEW_CODE"),
    columns=(
        *_WHO,
        ReturnColumn("REVIEW", "date", _day),
        ReturnColumn("REVIEW_CODE", "participation", _code("participation")),
    ),
    dated=("date",),
)
UNACCOMPANIED = ReturnTable(
    "uasc", needs=("DUC",), columns=(*_WHO, ReturnColumn("DUC", "ended", _day)), others=("SEX",)
)
OUTCOMES = ReturnTable(
    "oc2",
    needs=("SDQ_SCORE", "CONVICTED", "TEETH_CHECK"),
    columns=(
        *_WHO,
        ReturnColumn("SDQ_SCORE", "sdq_score", _score),
        ReturnColumn("SDQ_REASON", "sdq_reason", _code("sdq_reason")),
        *_flags(
            CONVICTED="convicted",
            HEALTH_CHECK="development_check",
            IMMUNISATIONS="immunised",
            TEETH_CHECK="dental_check",
            HEALTH_ASSESSMENT="health_assessed",
            SUBSTANCE_MISUSE="substance_misuse",
        ),
    ),
    others=("INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"),
)
LEAVERS = ReturnTable(
    "oc3",
    needs=("IN_TOUCH", "ACTIV", "ACCOM"),
    columns=(
        *_WHO,
        ReturnColumn("IN_TOUCH", "in_touch", _code("in_touch")),
        ReturnColumn("ACTIV", "activity", _code("activity")),
        ReturnColumn("ACCOM", "accommodation", _code("accommodation")),
        ReturnColumn("ACCOM", "suitable", _suitable),
    ),
)
ADOPTED = ReturnTable(
    "ad1",
    needs=("DATE_INT", "DATE_MATCH"),
    columns=(
        *_WHO,
        ReturnColumn("DATE_INT", "decided", _day),
        ReturnColumn("DATE_MATCH", "matched", _day),
        ReturnColumn("FOSTER_CARE", "fostered", _flag),
    ),
    others=("NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
)
TO_BE_ADOPTED = ReturnTable(
    "placed_for_adoption",
    needs=("DATE_PLACED",),
    columns=(
        *_WHO,
        ReturnColumn("DATE_PLACED", "decided", _day),
        ReturnColumn("DATE_PLACED_CEASED", "reversed", _day),
        ReturnColumn("REASON_PLACED_CEASED", "why_reversed", _code("adoption_reversal")),
    ),
    dated=("reversed",),
)
PERMANENCE = ReturnTable(
    "previous_permanence", needs=("PREV_PERM",), columns=_WHO, others=("PREV_PERM", "LA_PERM", "DATE_PERM")
)
MISSING = ReturnTable(
    "missing",
    needs=("MIS_START",),
    columns=(
        *_WHO,
        ReturnColumn("MISSING", "kind", _code("missing")),
        ReturnColumn("MIS_START", "started", _day),
        ReturnColumn("MIS_END", "ended", _day),
    ),
    dated=("ended",),
)
SOCIAL_WORKERS = ReturnTable(
    "social_workers",
    needs=("SW_ID", "SW_DECOM"),
    columns=(
        *_WHO,
        ReturnColumn("SW_ID", "worker_id", _identifier),
        ReturnColumn("SW_DECOM", "started", _day),
        ReturnColumn("SW_DEC", "ended", _day),
        ReturnColumn("SW_REASON", "why_changed", _code("worker_change")),
    ),
    dated=("ended",),
    since=2024,
)
DEPRIVED_OF_LIBERTY = ReturnTable(
    "dolo",
    needs=("DOLO_START",),
    columns=(*_WHO, ReturnColumn("DOLO_START", "started", _day), ReturnColumn("DOLO_END", "ended", _day)),
    dated=("ended",),
    since=2026,
)

TABLES = (
    HEADER,
    EPISODES,
    REVIEWS,
    UNACCOMPANIED,
    OUTCOMES,
    LEAVERS,
    ADOPTED,
    TO_BE_ADOPTED,
    PERMANENCE,
    MISSING,
    SOCIAL_WORKERS,
    DEPRIVED_OF_LIBERTY,
)


# A table's cells, typed


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """One table as a file holds it: the cells of its columns by their names, and where a cell of a column stands."""

    table: ReturnTable
    values: dict[str, pd.Series]
    place: Callable[[str], Callable[[int], str]]

    def column(self, name: str) -> Column:
        return Column(name, self.values[name], self.place(name))


def days_of(cells: Cells, log: ReturnLog) -> dict[str, pd.Series]:
    """The columns of days, by field: they tell the year, without which codes cannot be judged."""
    return {
        column.field: column.read(cells.column(column.name), log, None)
        for column in cells.table.columns
        if column.read is _day and column.name in cells.values
    }


def typed(cells: Cells, known: dict[str, pd.Series], log: ReturnLog, year: int | None) -> pd.DataFrame:
    """The frame of a table: every field, in order, `known` days among them; rows without a child are dropped.

    A column that the file lacks is not recorded: logged, but for those of an extended return.
    """
    of = cells.table
    if lacking := [name for name in of.names if name not in cells.values and not _extended(of, name)]:
        log.note(f"{of.name} has no column {', '.join(lacking)}", "its figures will be missing", "read as not recorded")
    rows = len(cells.values["CHILD"])
    frame = pd.DataFrame({column.field: _read(column, cells, known, log, year, rows) for column in of.columns})
    nobody = frame["child_id"].isna()
    filled = np.logical_or.reduce([cells.values[name].notna() & (cells.values[name] != "") for name in cells.values])
    if times := int((nobody & filled).sum()):
        first = np.flatnonzero(nobody & filled)[:8]
        where = [cells.place("CHILD")(int(position)) for position in first]
        log.note(f"a row of {of.name} without a child", "nobody can be told by it", "left out", where, times)
    return frame[~nobody].reset_index(drop=True)


def _extended(table: ReturnTable, name: str) -> bool:
    return any(column.extended for column in table.columns if column.name == name)


def _read(
    column: ReturnColumn, cells: Cells, known: dict[str, pd.Series], log: ReturnLog, year: int | None, rows: int
) -> pd.Series:
    if column.field in known:
        return known[column.field]
    if column.name in cells.values:
        return column.read(cells.column(column.name), log, year)
    nothing = Column(column.name, pd.Series(pd.NA, index=range(rows), dtype=object), lambda _: "")
    return column.read(nothing, log, None)


def empty(table: ReturnTable) -> pd.DataFrame:
    """The frame with no rows, its columns typed."""
    values = {name: pd.Series([], dtype=object) for name in table.names}
    return typed(Cells(table, values, lambda _: lambda _: ""), {}, ReturnLog(""), None)
