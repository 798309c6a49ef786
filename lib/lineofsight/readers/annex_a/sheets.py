"""Which sheets of a file are lists of Annex A, which of their columns is which, and the rows that are not padding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

import numpy as np
import pandas as pd

from lineofsight.readers.annex_a.lists import LISTS, AnnexList, ListColumn, header_key
from lineofsight.readers.return_values import BLANKS, ReturnLog, cell_places

HEADER_WITHIN = 12
"""Rows of a sheet among which its header must be: a title and blank rows may stand above it."""

_SHORTEST = 9
"""Letters that the beginning of a header must have at least to be taken for the whole of it."""

_PADDING = BLANKS | {None, 0, time()}
"""What a cell holds that says nothing. A formula of an empty cell gives 0, which a cell for dates shows as midnight."""

_LEFT_OUT = "left out"
_NOT_RECORDED = "read as not recorded"
_UNDECIDED = "which of them is meant cannot be known"


@dataclass(frozen=True, eq=False, slots=True)
class ListSheet:
    """A sheet that is a list: the row its header is in, from 0, and which column of it is which of the list's."""

    its: AnnexList
    name: str
    rows: list[list[Any]]
    header: int
    columns: Mapping[int, ListColumn]


def lists_in(sheets: Mapping[str, list[list[Any]]], log: ReturnLog) -> list[ListSheet]:
    """The sheets that are lists, each list once, in the order of the lists. What is odd about headers is logged."""
    found: list[tuple[str, AnnexList, int]] = []
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        said = _said(name)
        if best := _header(rows[:HEADER_WITHIN], said):
            found.append((name, *best))
        if said and (not best or best[0] is not said):
            _note_misnamed(said, best[0] if best else None, number, log)
    return [
        ListSheet(its, name, sheets[name], header, _columns(its, name, sheets[name], header, log))
        for name, its, header in _once(found, log)
    ]


def _said(name: str) -> AnnexList | None:
    """The list that a sheet's name says it is: `List_1`, `List 1: Contacts`, `Contacts`. List 1 is not list 10."""
    if number := re.search(r"list[\s_-]*0*(\d+)", name, re.IGNORECASE):
        return next((its for its in LISTS if its.number == int(number[1])), None)
    key = header_key(name)
    return next((its for its in LISTS if key in map(header_key, (its.title, *its.names))), None)


def _header(rows: list[list[Any]], said: AnnexList | None) -> tuple[AnnexList, int] | None:
    """The list and the row of the header that holds its identifier and the largest share of its own columns.

    Half of them must be there; or one, where the sheet's name says which list it is.
    """
    best: tuple[float, AnnexList, int] | None = None
    for at, row in enumerate(rows):
        keys = {header_key(cell) for cell in row if isinstance(cell, str)}
        for its in LISTS:
            share = sum(column.goes_by(keys) for column in its.own) / len(its.own)
            enough = share >= 0.5 or (share > 0 and its is said)
            if enough and its.identifier.goes_by(keys) and (best is None or share > best[0]):
                best = share, its, at
    return (best[1], best[2]) if best else None


def _note_misnamed(said: AnnexList, best: AnnexList | None, number: int, log: ReturnLog) -> None:
    if best:
        found = f"a sheet named as {said.frame} has the columns of {best.frame}"
        log.note(found, "one of the two is a mistake", f"read as {best.frame}", [f"sheet {number}"])
    else:
        found = f"a sheet named as {said.frame} has no row that holds its headers"
        log.note(found, "a list is known by its headers", _LEFT_OUT, [f"sheet {number}"])


def _once(found: list[tuple[str, AnnexList, int]], log: ReturnLog) -> list[tuple[str, AnnexList, int]]:
    """Each list once, in order: of two sheets that are one list, the one that is named so, else the first."""
    chosen: dict[int, tuple[str, AnnexList, int]] = {}
    for each in sorted(found, key=lambda each: _said(each[0]) is not each[1]):
        if each[1].number in chosen:
            log.note(
                f"a second sheet has the columns of {each[1].frame}",
                "children counted twice would be too many",
                "one is read: the one that is named so, else the first",
            )
        chosen.setdefault(each[1].number, each)
    return [chosen[number] for number in sorted(chosen)]


# Columns


def _columns(its: AnnexList, sheet: str, rows: list[list[Any]], header: int, log: ReturnLog) -> dict[int, ListColumn]:
    """Which column of a sheet is which of the list's, by number from 0.

    A header is taken for a column where it is the column's, or else the beginning of that of one column only that no
    other header is. A header that could be two columns, and a column that two headers are, are not read.
    """
    keys = {number: key for number, cell in enumerate(rows[header]) if (key := header_key(cell))}
    found = {number: column for number, key in keys.items() for column in its.columns if key in column.keys}
    rest = [column for column in its.columns if column not in found.values()]
    for number, key in keys.items():
        if number not in found:
            could_be = [column for column in rest if column.begins_with(key)] if len(key) >= _SHORTEST else []
            if len(could_be) == 1:
                found[number] = could_be[0]
            else:
                _note_header(its, could_be, cell_places(sheet, number, [header])(0), log)
    for column in its.columns:
        numbers = [number for number, each in found.items() if each == column]
        if len(numbers) > 1:
            for number in _not_to_be_read(column, numbers, sheet, rows, header, log):
                del found[number]
        elif not numbers and column.field and not column.newer:
            missing = f"{its.frame} has no column {column.header}"
            log.note(missing, "its figures will be missing", _NOT_RECORDED, [sheet or "header"])
    return found


def _note_header(its: AnnexList, could_be: list[ListColumn], place: str, log: ReturnLog) -> None:
    if could_be:
        log.note(f"a header that could be {len(could_be)} columns of {its.frame}", _UNDECIDED, _LEFT_OUT, [place])
    else:
        log.note(f"a header that is none of {its.frame}", "no column goes by it", _LEFT_OUT, [place])


def _not_to_be_read(
    column: ListColumn, numbers: list[int], sheet: str, rows: list[list[Any]], header: int, log: ReturnLog
) -> list[int]:
    """Of the columns that are all one of the list's, those to leave out: all, unless they hold the same."""
    same = all(len({repr(row[number]) for number in numbers if number < len(row)}) <= 1 for row in rows[header + 1 :])
    log.note(
        f"{len(numbers)} columns are headed as {column.header}",
        "they hold the same" if same else _UNDECIDED,
        "the first is read" if same else _NOT_RECORDED,
        [cell_places(sheet, number, [header])(0) for number in numbers],
    )
    return numbers[1:] if same else numbers


# Rows


def frame(sheet: ListSheet, log: ReturnLog) -> pd.DataFrame:
    """The cells that are kept of a list, by header, as they stand, indexed by row of the sheet from 0.

    `attrs` holds the sheet's name and the number of each column in it, from 0. Rows that say nothing are padding and go
    without a word; rows without an identifier, or with nothing else, are counted. Empty where no row is left.
    """
    kept = {number: column for number, column in sheet.columns.items() if column.field}
    identifier = next((number for number, column in kept.items() if column == sheet.its.identifier), None)
    cells = _cells(sheet.rows[sheet.header + 1 :], kept)
    if identifier is None or not cells[identifier]:
        found = pd.DataFrame()
    else:
        found = pd.DataFrame({column.header: _raw(cells[number]) for number, column in kept.items()})
        found.index = pd.RangeIndex(sheet.header + 1, len(sheet.rows))
        identified = _told([cells.pop(identifier)])
        filled = _told(list(cells.values()))
        _note_rows(sheet, identifier, found.index.to_numpy(), identified, filled, log)
        if not (keep := identified & filled).all():
            found = found[keep]
        found.attrs = {"sheet": sheet.name, "columns": {column.header: number for number, column in kept.items()}}
    if found.empty:
        log.note(
            "a list with a header and no row under it that can be read",
            "nobody can tell whether there were none or none were listed",
            "read as a list that is not given",
            [sheet.name or "whole file"],
        )
    return found


def _cells(rows: list[list[Any]], kept: Mapping[int, ListColumn]) -> dict[int, Sequence[Any]]:
    """The cells of each column that is kept. A row of a CSV file that ends early has empty cells there."""
    width = max(kept, default=-1) + 1
    whole = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in rows]
    columns = list(zip(*whole, strict=False)) or [()] * width
    return {number: columns[number] for number in kept}


def _told(columns: list[Sequence[Any]]) -> np.ndarray:
    """Which rows have a cell in one of the columns that says something: most have in the first."""
    rows = len(columns[0]) if columns else 0
    left: Sequence[int] = range(rows)
    for cells in columns:
        left = [row for row in left if cells[row] in _PADDING]
    told = np.ones(rows, dtype=bool)
    told[np.array(left, dtype=int)] = False
    return told


def _raw(cells: Sequence[Any]) -> pd.Series:
    return pd.Series(cells, dtype=object)


def _note_rows(
    sheet: ListSheet, identifier: int, rows: np.ndarray, identified: np.ndarray, filled: np.ndarray, log: ReturnLog
) -> None:
    for which, found, why in (
        (~identified & filled, "a row without an identifier", "a child who is nobody cannot be followed"),
        (identified & ~filled, "a row with an identifier and nothing else", "it may be a note under the list"),
    ):
        if at := list(rows[which]):
            place = cell_places(sheet.name, identifier, at)
            log.note(f"{sheet.its.frame}: {found}", why, _LEFT_OUT, [place(k) for k in range(min(len(at), 8))], len(at))
