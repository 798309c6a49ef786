"""Where a survey's answers stand in a file, and what its cells hold: dates, numbers, percentages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lineofsight.documents import Document, joined
from lineofsight.issue_log import Log
from lineofsight.mapping import Polarity
from lineofsight.readers.cells import Cell, Sheet
from lineofsight.readers.survey import faults
from lineofsight.statement import Kind, Statement
from lineofsight.surveys import Comments, Round, SurveyResult, same

RESPONSES = "survey responses"
RESULTS = "survey results"

COLUMNS = {
    "respondent": ("respondent", "respondent id", "response id", "respondentid"),
    "question": ("question", "question text"),
    "option": ("option", "answer", "answer option"),
    "count": ("count", "number", "n"),
    "base": ("base", "answered", "number who answered"),
    "percent": ("percent", "percentage", "%", "per cent"),
    "asked": ("asked", "number asked", "invited"),
    "round": ("round", "date", "date of the round", "survey date"),
    "group": ("group", "breakdown"),
    "authority": ("authority", "local authority"),
    "survey": ("survey", "survey title", "title"),
    "whom": ("who was asked", "population"),
    "comment": ("comment", "comments"),
}
"""How the headings of columns, and the labels of the sheet `About`, are spelt. Capitals make no difference."""

LONGEST_OPTION = 8
"""Words. A longer answer was written by a respondent, and not offered to one."""

_NAMES = {spelling: name for name, spellings in COLUMNS.items() for spelling in spellings}
_HEADER_WITHIN = 20
_NO_ANSWER = re.compile(
    r"(?:no (?:answer|response|reply)|not answered|did not answer|blank|missing|n/?a|-+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Table:
    """The sheet with the answers: its header, by column, and its rows."""

    kind: str
    header: dict[int, Cell]
    rows: tuple[dict[int, Cell], ...]

    def column(self, name: str) -> int | None:
        """The column of that name in `COLUMNS`, None where there is none."""
        return next((column for column, cell in self.header.items() if name_of(cell) == name), None)

    def cell(self, row: dict[int, Cell], name: str) -> Cell | None:
        column = self.column(name)
        return row.get(column) if column else None


@dataclass(slots=True)
class Answers:
    """What was read of a table, in its order."""

    results: list[SurveyResult] = field(default_factory=list)
    comments: list[Comments] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)


def tabular(document: Document) -> bool:
    """Whether a document can hold a table: a workbook, or text whose first line has columns."""
    first = next((line for line in document.lines if line.text.strip()), None)
    return first is not None and ("!" in (first.label or "") or bool(re.search("[,;\t]", first.text)))


def find_table(found: Iterable[Sheet]) -> Table | None:
    """The first sheet with a header of either kind among its first rows."""
    for sheet in found:
        for number, row in list(sheet.rows.items())[:_HEADER_WITHIN]:
            names = {name_of(cell) for cell in row.values()}
            kind = None
            if {"question", "option"} <= names and names & {"count", "percent"}:
                kind = RESULTS
            elif "respondent" in names and None in names:
                kind = RESPONSES
            if kind:
                return Table(kind, row, tuple(its for at, its in sheet.rows.items() if at > number))
    return None


def about_all(found: Iterable[Sheet]) -> dict[str, Cell]:
    """The values of the sheet `About`, by the name of the label before each."""
    rows = [row for sheet in found if sheet.name.casefold() == "about" for row in sheet.rows.values()]
    pairs = [list(row.values())[:2] for row in rows if len(row) > 1]
    return {name: value for label, value in pairs if (name := name_of(label))}


def told(about: dict[str, Cell], table: Table, name: str) -> Cell | None:
    """The cell that says a thing of all rows: in the sheet `About`, or in a column whose cells all agree."""
    said = {cell.text: cell for row in reversed(table.rows) if (cell := table.cell(row, name))}
    return about.get(name) or (next(iter(said.values())) if len(said) == 1 else None)


def text_of(cell: Cell | None) -> str | None:
    return cell.text if cell else None


def name_of(cell: Cell) -> str | None:
    """The name in `COLUMNS` of a heading or label, None where it is none of them."""
    return _NAMES.get(same(cell.text))


def is_no_answer(cell: Cell) -> bool:
    """Whether a cell says that nobody answered, or holds what is no answer."""
    return cell.formula or bool(_NO_ANSWER.fullmatch(cell.text))


def day_in(cell: Cell | None, log: Log) -> date | None:
    """The day in a cell, written 2026-03-31 or 31/03/2026. None where it is empty or, with a fault, is none."""
    if cell is None:
        return None
    for written in ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(cell.text, written).date()
        except ValueError:
            continue
    log.note(cell.place, faults.NO_DATE)
    return None


def whole_in(cell: Cell | None, log: Log) -> int | None:
    """The whole number in a cell, None where it is empty or, with a fault, holds none."""
    if cell is None:
        return None
    plain = cell.text.replace(",", "")
    if plain.isdecimal():
        return int(plain)
    log.note(cell.place, faults.FORMULA_FOR_NUMBER if cell.formula else faults.NO_NUMBER)
    return None


def percent_in(cell: Cell | None, log: Log) -> float | None:
    """The percentage in a cell, None where it is empty or, with a fault, is no number from 0 to 100."""
    if cell is None:
        return None
    try:
        value = float(cell.text.removesuffix("%"))
    except ValueError:
        value = -1.0
    if 0 <= value <= 100:
        return value
    log.note(cell.place, faults.FORMULA_FOR_NUMBER if cell.formula else faults.NO_PERCENTAGE)
    return None


def statement(document: Document, cells: Sequence[Cell], label: str) -> Statement:
    """The words of the cells, in reading order, as a statement that takes no side."""
    passage = document.passage(joined(sorted(span for cell in cells for span in cell.spans)))
    why = ("a survey's figure: whether it is good is for a person to say",)
    return Statement(
        kind=Kind.SURVEY_RESULT,
        text=passage.text,
        locator=passage.locator,
        label=label,
        polarity=Polarity.NEUTRAL.value,
        polarity_why=why,
    )


def comments(document: Document, heading: Cell, day: date | None, count: int) -> Comments:
    return Comments(heading.text, day, count, document.passage(heading.spans).locator)
