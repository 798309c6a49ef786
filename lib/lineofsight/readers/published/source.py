"""A publisher's file as it is: its rows or sheets, its sha256, and one sentence where it cannot be read."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from lineofsight.errors import Refused
from lineofsight.issue_log import Fault
from lineofsight.readers.published import brought, parquet
from lineofsight.readers.published.maps import key

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_GZIP = b"\x1f\x8b"
_BLANK = b"\0 \t\r\n\xff\xfe\xef\xbb\xbf"

_SEPARATORS = ",;\t|"
_HEADING = frozenset({"time period", "geographic level"})
"""The columns of open data by which a row of a workbook is known as a heading."""
_TITLES = 20
"""Rows of a sheet that a title may take before the heading."""


@dataclass(frozen=True, eq=False)
class Printed:
    """The one table of a file: its `rows`, each cell as text, and what they are numbered.

    A row of a CSV file has its number, the heading being 1; a row of a workbook has its sheet too ("Data!5"). `faults`
    are what was wrong with the table itself, each with its place.
    """

    rows: pd.DataFrame
    numbers: np.ndarray
    faults: tuple[tuple[str, Fault], ...] = ()


@dataclass(frozen=True)
class Source:
    """A published file. `sha256` is of the file as it stands, compressed or not.

    `release` is what the list of fetched files beside it says, "" where it says nothing.
    """

    name: str
    sha256: str
    data: bytes
    release: str = ""

    @classmethod
    def open(cls, path: Path) -> Source:
        """Raises Refused where the file is not there, cannot be opened or is empty."""
        try:
            data = path.read_bytes()
        except OSError as fault:
            raise Refused(f"{path.name}: cannot be opened ({fault.strerror}); check the path.") from None
        if not data.strip(_BLANK):
            raise Refused(f"{path.name}: is empty; fetch it again.")
        digest = hashlib.sha256(data).hexdigest()
        return cls(path.name, digest, data, brought.release(path, digest))

    @property
    def stem(self) -> str:
        """The file's own name, without the endings of its format."""
        stem = self.name.removesuffix(".gz")
        return stem.rpartition(".")[0] or stem

    @cached_property
    def plain(self) -> bytes:
        """The bytes, unpacked where the file is a `.gz`."""
        if not self.data.startswith(_GZIP):
            return self.data
        try:
            return gzip.decompress(self.data)
        except (OSError, EOFError, zlib.error):
            raise Refused(f"{self.name}: is a damaged .gz file; fetch it again.") from None

    @property
    def is_workbook(self) -> bool:
        return self.plain.startswith(_WORKBOOKS)

    @property
    def is_parquet(self) -> bool:
        return self.plain.startswith(parquet.MAGIC)

    @property
    def faults(self) -> tuple[tuple[str, Fault], ...]:
        """What was wrong with a CSV file's table itself, each with its place."""
        return () if self.is_workbook or self.is_parquet else self.table.faults

    @cached_property
    def sheets(self) -> dict[str, list[list]]:
        """Each sheet of a workbook as rows of cells, as calamine reads them. None where the file is no workbook."""
        if not self.is_workbook:
            return {}
        return {name: sheet.to_python() for name, sheet in self._sheets.items()}

    @cached_property
    def _sheets(self) -> dict[str, CalamineSheet]:
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(self.plain))
            return {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        except (CalamineError, OSError, ValueError) as fault:
            raise Refused(f"{self.name}: the workbook cannot be opened ({fault}); save it again as .xlsx.") from None

    @property
    def rows(self) -> pd.DataFrame:
        """The rows of `table`."""
        return self.table.rows

    @cached_property
    def table(self) -> Printed:
        """The one table of a file, every cell as text, "" where it is empty.

        Of a workbook it is the first sheet with a row that is a heading of open data: its cells come as the CSV file
        they were saved from prints them. A CSV file's cells are parted by what its heading has most of: commas,
        semicolons, tabs or bars. Where its last line is cut short, what may be half a cell is not read.

        Raises Refused where there is no table, it has no rows, or the rows are not of one table.
        """
        read = self._workbook if self.is_workbook else self._parquet if self.is_parquet else self._csv
        found = read()
        if found.rows.empty:
            raise Refused(f"{self.name}: holds no rows of figures; check that the whole file was fetched.")
        return found

    def _parquet(self) -> Printed:
        read = parquet.columns(self.plain, self.name)
        frame = pd.DataFrame({name: _texts(values) for name, values in read.items()})
        return Printed(frame, _numbered(frame))

    @cached_property
    def heading(self) -> tuple[str, int] | None:
        """The sheet of a workbook, and the place in its rows, where a heading of open data stands; None where none."""
        for name, rows in self.sheets.items():
            for at, row in enumerate(rows[:_TITLES]):
                if {key(str(cell)) for cell in row} >= _HEADING:
                    return name, at
        return None

    def _workbook(self) -> Printed:
        if self.heading is None:
            raise Refused(f"{self.name}: is a workbook, and none of the kinds read here is in its sheets.")
        sheet, at = self.heading
        rows, first = self.sheets[sheet], (self._sheets[sheet].start or (0, 0))[0] + 1
        return _sheet(rows[at], {f"{sheet}!{first + below}": rows[below] for below in range(at + 1, len(rows))})

    def _csv(self) -> Printed:
        if self.plain.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Refused(f"{self.name}: is in UTF-16; save it again as CSV (UTF-8).")
        try:
            text = self.plain.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = self.plain.decode("cp1252", errors="replace")
        heading = text[: text.find("\n")]
        separator = max(_SEPARATORS, key=heading.count)
        try:
            with warnings.catch_warnings():
                # A line with more cells than the heading: no table.
                warnings.simplefilter("error", pd.errors.ParserWarning)
                frame = pd.read_csv(
                    io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, na_filter=False, index_col=False
                )
        except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError, ValueError):
            raise Refused(f"{self.name}: is no table with one header and rows of the same cells.") from None
        return _whole(frame, text, separator)


def _numbered(frame: pd.DataFrame) -> np.ndarray:
    return np.arange(len(frame)) + 2


def _whole(frame: pd.DataFrame, text: str, separator: str) -> Printed:
    """The table without what its last line has a part of only: the row, or the last cell where the line has no end."""
    last = text.rstrip("\r\n").rpartition("\n")[2]
    if frame.empty or last.count('"') % 2:  # the end of a cell of several lines
        return Printed(frame, _numbered(frame))
    row = f"row {len(frame) + 1}"
    if re.sub(r'"[^"]*"', "", last).count(separator) + 1 < len(frame.columns):
        frame = frame.iloc[:-1]
        fault = Fault("is the last row, and is cut short", "half a row would be taken for a whole one",
                      "left out; fetch the file again")  # fmt: skip
        return Printed(frame, _numbered(frame), ((row, fault),))
    if text.endswith(("\n", "\r", '"')):
        return Printed(frame, _numbered(frame))
    frame.isetitem(-1, [*frame.iloc[:-1, -1], ""])
    fault = Fault("is the last row, and its line has no end", "its last cell may be cut short",
                  "read without that cell; fetch the file again")  # fmt: skip
    return Printed(frame, _numbered(frame), ((row, fault),))


def _sheet(heading: Sequence[object], rows: dict[str, list]) -> Printed:
    """The table under a heading, the rows by their numbers. A row of one cell is a note, and one of none is blank."""
    named = [at for at, cell in enumerate(heading) if _cell(cell)]
    printed = {number: [_cell(row[at]) for at in named] for number, row in rows.items()}
    kept = {number: cells for number, cells in printed.items() if sum(map(bool, cells)) > 1}
    columns = [_cell(heading[at]) for at in named]
    return Printed(pd.DataFrame(list(kept.values()), columns=columns, dtype=str), np.array(list(kept), dtype=object))


def _cell(cell: object) -> str:
    """A cell as CSV prints it: a whole number without a decimal point, a day without its midnight."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _texts(values: np.ndarray) -> pd.Series:
    if values.dtype == object:
        return pd.Series(values, dtype=object).fillna("").astype(str)
    at, different = pd.factorize(values)
    words = np.array([*(f"{value:.15g}" for value in different), ""], dtype=object)  # -1, not a number, is the last
    return pd.Series(words[at]).astype(str)
