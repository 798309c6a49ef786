"""Every CSV of a pack is written and read here, so that it opens as it should and text in it stays text.

* UTF-8 with a byte order mark, without which Excel takes it for another encoding and spoils every dash.
* Lines end in carriage return and line feed, as RFC 4180 says; a line break inside a cell is kept as it is.
* A cell is empty where a value is absent. Numbers have at most 15 significant digits: `67`, not `67.0`.
* A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, whoever wrote it. Such a cell,
  unless it is a number, is written with an apostrophe before it; `read` takes exactly that apostrophe away.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pandas as pd

# White space before a formula does not stop it; a tab, a line break or a full-width sign can begin one.
# Apostrophes are counted in, so that text which has one of its own is read back with it.
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def write(frame: pd.DataFrame) -> bytes:
    """The frame as the bytes of a CSV file, without its index. Cells are text, numbers, dates or absent."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([_guarded(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_guarded(_text(value)) for value in row])
    return lines.getvalue().encode("utf-8-sig")


def read(content: bytes) -> pd.DataFrame:
    """The frame `write` made `content` from, every cell as text, absent ones as empty text.

    Raises ValueError on content that is no such file: not UTF-8, no header, or a row of another length.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except csv.Error as fault:
        raise ValueError(str(fault)) from None
    if not rows:
        raise ValueError("no header")
    header, *rows = rows
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise ValueError(f"row {number} has {len(row)} cells and the header {len(header)}")
    cells = [[_as_it_was(cell) for cell in row] for row in rows]
    return pd.DataFrame(cells, columns=[_as_it_was(name) for name in header], dtype=object)


def _text(value: Any) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _guarded(text: str) -> str:
    return f"'{text}" if _runs(text) else text


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _runs(cell[1:]) else cell


def _runs(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)
