"""The tables of an SSDA903 return in one file: a CSV file holds one, a workbook one a sheet, an XML file all."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import pandas as pd

from lineofsight.errors import Refused
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import ReturnLog, cell_places
from lineofsight.readers.ssda903.columns import TABLES, Cells, ReturnTable, column_name, table_of
from lineofsight.readers.xml_records import local, records

ROOT = "EXPSSDA903"
"""The first element of the XML form."""


def tables_in(file: ReturnFile) -> tuple[str, ...]:
    """The names of the tables a file holds, by their columns; of XML by its first element."""
    if file.root is not None:
        return ("all tables",) if file.root == ROOT else ()
    return tuple(table.name for _, _, headers in _sheets(file) if (table := table_of(headers)))


def cells_of(file: ReturnFile, log: ReturnLog) -> Iterator[Cells]:
    """Every table of a file. Columns that the return does not have are logged and left out.

    Raises Refused where a file cannot be read to its end.
    """
    if file.root is not None:
        yield from _of_xml(file)
    elif file.columns is not None:
        yield from _of_csv(file, log)
    else:
        yield from _of_workbook(file, log)


def _sheets(file: ReturnFile) -> Iterator[tuple[str, int, Sequence[Any]]]:
    """Each sheet's name, the number of its first row that holds a cell, from 0, and that row."""
    if file.columns is not None:
        yield "", (file.header_line or 1) - 1, file.columns
    for name, rows in (file.sheets or {}).items():
        header = next((number for number, row in enumerate(rows) if any(str(cell).strip() for cell in row)), None)
        if header is not None:
            yield name, header, rows[header]


def _kept(table: ReturnTable, headers: Sequence[Any], log: ReturnLog) -> dict[str, int]:
    """Which column, from 0, each kept column of a table is in. Of two with one name the first is kept."""
    found: dict[str, int] = {}
    strange = twice = 0
    for at, name in enumerate(map(column_name, headers)):
        strange += bool(name) and name not in {*table.names, *table.others}
        if name in table.names:
            twice += name in found
            found.setdefault(name, at)
    if strange:
        log.note(
            f"a column that {table.name} does not have",
            "only the return's own columns are read",
            "left out",
            times=strange,
        )
    if twice:
        log.note(
            f"a column of {table.name} that is there twice", "they may differ", "only the first is read", times=twice
        )
    return found


# CSV


def _of_csv(file: ReturnFile, log: ReturnLog) -> Iterator[Cells]:
    table = table_of(file.columns or ())
    if table is None:
        return
    kept = _kept(table, file.columns or (), log)
    first = file.header_line or 1  # the row behind the header, from 0
    read = _csv_rows(file, table, kept, log)
    rows = range(first, first + len(read))
    values = {name: read.iloc[:, at] for name, at in kept.items()}
    yield Cells(table, values, lambda name: cell_places("", kept[name], rows))


def _csv_rows(file: ReturnFile, table: ReturnTable, kept: dict[str, int], log: ReturnLog) -> pd.DataFrame:
    """The cells of a CSV file, by position.

    Columns of few different values are categories: they are read, and later typed, several times faster. Identifiers
    stay text, since a category of digits loses leading zeros. Rows with more cells than headers are logged: a comma
    within a cell has moved those behind it one column on.
    """
    width = len(file.columns or ())
    categories = {at for name, at in kept.items() if name not in ("CHILD", "SW_ID")} | {width}
    try:
        with warnings.catch_warnings(record=True) as given:
            warnings.simplefilter("always", pd.errors.ParserWarning)
            read = pd.read_csv(
                file.path,
                encoding=file.encoding,
                sep=file.separator or ",",
                header=None,
                names=list(range(width + 1)),
                dtype={at: "category" if at in categories else "str" for at in range(width + 1)},
                skiprows=file.header_line,
                skip_blank_lines=False,
                keep_default_na=False,
                index_col=False,
                low_memory=False,
                on_bad_lines="warn",
            )
    except pd.errors.EmptyDataError:
        return pd.DataFrame({at: pd.Series([], dtype="str") for at in range(width)})
    except (pd.errors.ParserError, UnicodeDecodeError):
        raise Refused(f"{file.name} is no CSV file that can be read: save it again as CSV UTF-8.") from None
    beyond = read.iloc[:, width].astype("category")
    beyond = beyond.isin([value for value in beyond.cat.categories if str(value).strip()])
    behind = (file.header_line or 1) + 1
    _note_shifted(table, [behind + int(at) for at in beyond.to_numpy().nonzero()[0]], "read as it stands", log)
    skipped = [int(line) for warning in given for line in _LINE.findall(str(warning.message))]
    _note_shifted(table, skipped, "left out", log)
    return read


_LINE = re.compile(r"Skipping line (\d+)")


def _note_shifted(table: ReturnTable, lines: list[int], done: str, log: ReturnLog) -> None:
    if lines:
        log.note(
            f"a row of {table.name} has more cells than there are headers",
            "a comma within a cell, without quotation marks round it, moves those behind it one column on",
            done,
            [f"line {line}" for line in lines[:8]],
            len(lines),
        )


# Workbooks


def _of_workbook(file: ReturnFile, log: ReturnLog) -> Iterator[Cells]:
    seen: set[str] = set()
    for name, header, headers in _sheets(file):
        if (table := table_of(headers)) is None:
            continue
        if table.name in seen:
            log.note(
                f"a second sheet has the columns of {table.name}",
                "one may be an older copy of the other",
                "only the first is read",
            )
            continue
        seen.add(table.name)
        yield _of_sheet(table, name, header, (file.sheets or {})[name], log)


def _of_sheet(table: ReturnTable, sheet: str, header: int, rows: list[list[Any]], log: ReturnLog) -> Cells:
    kept = _kept(table, rows[header], log)
    below = rows[header + 1 :]
    numbers = range(header + 1, len(rows))
    values = {name: pd.Series([row[at] for row in below], dtype=object) for name, at in kept.items()}
    return Cells(table, values, lambda column: cell_places(sheet, kept[column], numbers))


# XML


def _of_xml(file: ReturnFile) -> Iterator[Cells]:
    """A table of each kind of record: the cells below CHILD belong to the table that has a column of their name.

    Which element a record is called does not matter. A table without a row is not given: nobody can tell whether there
    were none or none were exported.
    """
    owner = {name: table.name for table in TABLES for name in table.names if name not in ("CHILD", "DOB")}
    found = {table.name: {name: [] for name in table.names} for table in TABLES}
    numbers: dict[str, list[int]] = {table.name: [] for table in TABLES}
    same: dict[str, str] = {}  # one object for each different text: codes and days repeat
    number = count(1)
    for _, child in records(file, "CHILD"):
        its = next(number)
        leaves = [_leaves(record, same) for record in child.iter() if isinstance(record.tag, str) and len(record)]
        who = {name: each[name] for each in reversed(leaves) for name in ("CHILD", "DOB") if name in each}
        for each in leaves:
            for name in dict.fromkeys(owner[column] for column in each if column in owner):
                for column, values in found[name].items():
                    values.append(each.get(column, who.get(column)))
                numbers[name].append(its)
    if not any(numbers.values()):
        raise Refused(f"{file.name} is SSDA903 without a child in it: export it again.")
    for table in TABLES:
        if rows := numbers[table.name]:
            values = {name: pd.Series(column, dtype=object) for name, column in found[table.name].items()}
            yield Cells(table, values, lambda name, rows=rows: lambda at: f"child {rows[at]:,} of the file, {name}")


def _leaves(record: Any, same: dict[str, str]) -> dict[str, str]:
    """The cells of a record by the names of their columns. That a child is unaccompanied may be all that is said."""
    cells = {}
    for element in record:
        if isinstance(element.tag, str) and not len(element) and (text := (element.text or "").strip()):
            cells[column_name(local(element))] = same.setdefault(text, text)
    if cells.get("UASC") == "1":
        cells.setdefault("DUC", "")
    return cells
