"""The cells of a workbook or of a table in text (CSV), each with the place a person finds it at.

A workbook's document has a line for every cell that holds something, labelled `Results!C7`. A CSV file has rows, and a
cell in quotation marks may run over several lines. Both come out as sheets of cells here, so that a reader of tables
need not know which it has.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from lineofsight.documents import Document, Line, Span
from lineofsight.office_text import CELL_LABEL, column_letters, column_number

_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something. `row` and `column` count from 1; `text` has no quotation marks round it.

    `place` is what a person looks for: `Results!C7` in a workbook, `line 7, column C` in a CSV file.
    """

    sheet: str
    row: int
    column: int
    text: str
    place: str
    spans: tuple[Span, ...]

    @property
    def formula(self) -> bool:
        """Whether the cell begins with "=": a spreadsheet would run it, and it is no answer and no number."""
        return self.text.lstrip().startswith("=")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet by row, then by column, both in order; empty cells and empty rows are not there."""

    name: str
    rows: dict[int, dict[int, Cell]]


def sheets(document: Document) -> tuple[Sheet, ...]:
    """The sheets of a workbook in its order; one sheet, without a name, of a CSV file. None of a Word file."""
    cells = _workbook(document.lines) if any(line.label for line in document.lines) else _csv(document.lines)
    found: dict[str, dict[int, dict[int, Cell]]] = defaultdict(lambda: defaultdict(dict))
    for cell in cells:
        found[cell.sheet][cell.row][cell.column] = cell
    return tuple(Sheet(name, {row: dict(its) for row, its in rows.items()}) for name, rows in found.items())


def _workbook(lines: tuple[Line, ...]) -> Iterator[Cell]:
    for line in lines:
        if line.label and (at := CELL_LABEL.fullmatch(line.label)):
            span = Span(line.number, 0, line.number, len(line.text))
            yield Cell(at["sheet"], int(at["row"]), column_number(at["letters"]) + 1, line.text, line.label, (span,))


def _csv(lines: tuple[Line, ...]) -> Iterator[Cell]:
    """The cells of comma-, semicolon- or tab-separated text: what the first line has most of separates."""
    first = next((line.text for line in lines if line.text.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    cell = re.compile(rf'(?:"(?P<quoted>(?:[^"]|"")*)")?(?P<plain>[^{separator}\n]*)(?P<end>[{separator}\n]|$)')
    text = "\n".join(line.text for line in lines)
    starts = list(accumulate((len(line.text) + 1 for line in lines), initial=0))

    def place(offset: int) -> tuple[int, int]:
        """The line, from 1, and the column of a character of the whole text."""
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1]

    row, column, at = 1, 1, 0
    while at <= len(text):
        found = cell.match(text, at)
        assert found  # an empty cell at the least
        quoted = found["quoted"]
        if words := " ".join(((quoted or "").replace('""', '"') + found["plain"]).split()):
            span = Span(
                *place(found.start() + (quoted is not None)), *place(found.end("quoted" if quoted else "plain"))
            )
            yield Cell("", row, column, words, f"line {row}, column {column_letters(column - 1)}", (span,))
        at = found.end() + (not found["end"])
        row, column = (row, column + 1) if found["end"] == separator else (place(at)[0], 1)
