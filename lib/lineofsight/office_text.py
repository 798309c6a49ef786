"""The text of Word files and workbooks as lines, each with the place a person finds it at.

A workbook is a line for each cell that holds something, sheet after sheet and row after row, labelled `Actions!B7`. A
Word file is a line for each paragraph and each cell of a table, in reading order, labelled `paragraph 14` or `table 2
row 3 column 1`; a paragraph in a list has the bullet or number before it that Word draws. Formulas are never run: a
cell holds what was last shown in it. A line break inside a cell, which often parts the items of a list, is kept as
`BREAK`; quotations show it as a space.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from xml.etree import ElementTree

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from lineofsight.errors import Refused
from lineofsight.word_lists import Lists

LARGEST_UNZIPPED = 300 * 1024 * 1024
"""Bytes that the parts of a file may unpack to. A small file that unpacks to more is made to do harm."""

BREAK = "\u2028"
"""What stands for a line break inside a cell: it keeps the cell on one line, and counts as white space."""

_PROTECTED = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"
"""How an encrypted Office file names its only content, in an older format's directory."""


def kind(data: bytes) -> str | None:
    """ "word" or "workbook" where the bytes are such a file, else None."""
    if data.startswith(b"PK\x03\x04"):
        try:
            names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        except zipfile.BadZipFile:
            return None
        if any(name.startswith("word/") for name in names):
            return "word"
        ods = "content.xml" in names and b"spreadsheet" in data[:200]
        return "workbook" if ods or any(name.startswith("xl/") for name in names) else None
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "workbook" if b"W\0o\0r\0k\0b\0o\0o\0k" in data or _PROTECTED in data else None
    return None


def lines(name: str, data: bytes, kind: str) -> list[tuple[str, str]]:
    """The (label, text) of every line. Raises Refused where the file is protected, damaged or made to do harm."""
    if _PROTECTED in data:
        raise Refused(f"{name} is protected by a password: save a copy without one and read that.")
    _refuse_bomb(name, data)
    return list(_word(name, data) if kind == "word" else _workbook(name, data))


def _refuse_bomb(name: str, data: bytes) -> None:
    if data.startswith(b"PK\x03\x04"):
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
        if unpacked > LARGEST_UNZIPPED:
            raise Refused(f"{name} unpacks to {unpacked / 1024**2:,.0f} MB: check that it is the right file.")


def _word(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError):
        raise Refused(f"{name} is a damaged Word file: open it in Word, save it again and read that.") from None
    lists = Lists(document)
    paragraphs = tables = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            yield from _table(block, tables)
        else:
            paragraphs += 1
            mark, words = lists.mark(block), _one_line(block.text)
            yield f"paragraph {paragraphs}", mark + words if words else ""


def _table(table: Table, number: int) -> Iterator[tuple[str, str]]:
    """Each cell once: a merged cell is told at its first place."""
    told = set()
    for row, cells in enumerate((row.cells for row in table.rows), start=1):
        for column, cell in enumerate(cells, start=1):
            if cell._tc not in told:
                told.add(cell._tc)
                yield f"table {number} row {row} column {column}", _cell(cell.text)


def _workbook(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for row, cells in enumerate(rows, start=1):
                for column, value in enumerate(cells):
                    if (text := _shown(value)).strip():
                        yield f"{sheet}!{column_letters(column)}{row}", text
    except PasswordError:
        raise Refused(f"{name} is protected by a password: save a copy without one and read that.") from None
    except (CalamineError, ZipError):
        raise Refused(f"{name} is a damaged workbook: open it in Excel, save it again and read that.") from None


CELL_LABEL = re.compile(r"(?P<sheet>.*)!(?P<letters>[A-Z]+)(?P<row>\d+)", re.DOTALL)
"""A workbook cell's label taken apart: `Actions!B7`."""


def column_number(letters: str) -> int:
    """The number of a column, counted from 0: what `column_letters` makes letters of."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _shown(value: object) -> str:
    """A cell's value as text: dates as 2026-03-31, whole numbers without a point, yes and no as TRUE and FALSE."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return _cell(str(value))


def merged(data: bytes) -> tuple[str, ...]:
    """The merged cells of a workbook that `lines` could read, as `Actions!E3:E5`, in the order of its sheets."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    ranges = ((name, workbook.get_sheet_by_name(name).merged_cell_ranges or ()) for name in workbook.sheet_names)
    return tuple(
        f"{name}!{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        for name, found in ranges
        for (top, left), (bottom, right) in sorted(found)
    )


def formulas(data: bytes) -> frozenset[str]:
    """The cells of an .xlsx workbook that hold a formula, as `Actions!B7`: `lines` shows what each last came to.

    Raises ValueError where the bytes are no such workbook.
    """
    try:
        return frozenset(_formulas(zipfile.ZipFile(io.BytesIO(data))))
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError):
        raise ValueError("no .xlsx workbook") from None


def _formulas(parts: zipfile.ZipFile) -> Iterator[str]:
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in ElementTree.fromstring(parts.read("xl/workbook.xml")).findall(".//{*}sheet"):
        link = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
        part = ElementTree.fromstring(parts.read(posixpath.join("/xl", targets[link]).lstrip("/")))
        yield from (
            f"{sheet.get('name')}!{cell.get('r')}" for cell in part.findall(".//{*}c") if cell.find("{*}f") is not None
        )


def _cell(text: str) -> str:
    """A cell on one line, the breaks inside it kept as `BREAK`."""
    return BREAK.join(words for line in text.splitlines() if (words := _one_line(line)))


def _one_line(text: str) -> str:
    """A paragraph, or a line of a cell, on one line with single spaces."""
    return " ".join(text.split())
