"""Surveys with a row a respondent and a column a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lineofsight.documents import Document
from lineofsight.issue_log import Log
from lineofsight.readers.cells import Cell, Sheet
from lineofsight.readers.survey import faults
from lineofsight.readers.survey.table import (
    LONGEST_OPTION,
    Answers,
    Table,
    comments,
    day_in,
    is_no_answer,
    name_of,
    statement,
    told,
    whole_in,
)
from lineofsight.statement import Statement
from lineofsight.surveys import SMALLEST_BASE, Round, SurveyResult, same

OTHER = "another answer"
"""How an answer is shown that may be in a respondent's own words."""

_MOST_OPTIONS = 12
_PERSONAL = re.compile(
    r"(?:(?:first |last |full |your |child['’]?s )?name|surname|e-?mail.*|ip address|(?:date of birth|dob)|post ?code|"
    r"(?:tele)?phone.*|address|upn|nhs number|(?:start|completion) time|last modified time|id|child id|"
    r"case (?:id|number))",
    re.IGNORECASE,
)
"""Headings of columns that tell who answered, or when. They are never read."""


Offered = dict[str, dict[str, tuple[Cell, Cell]]]
"""By question, the answers offered to it in the order of the sheet `Options`: the cells of question and answer."""


@dataclass(frozen=True, slots=True)
class _Closed:
    """A question with listed answers: each with the words it is shown in and its statement."""

    options: dict[str, tuple[str, Statement]]
    other: Statement

    def results(
        self, question: str, day: date | None, group: str | None, cells: list[Cell | None]
    ) -> list[SurveyResult]:
        """How many gave each answer, in the order of the options; `OTHER` last, where somebody gave one."""
        given = Counter(same(cell.text) for cell in cells if cell and not is_no_answer(cell))
        base = given.total()
        counts = [(shown, given[key], its) for key, (shown, its) in self.options.items()]
        if others := base - sum(count for _, count, _ in counts):
            counts.append((OTHER, others, self.other))
        return [
            SurveyResult.counted(question, shown, day, group, len(cells), base, count, its)
            for shown, count, its in counts
        ]


def offered(found: Iterable[Sheet]) -> Offered:
    """What was offered, by question, from the sheet `Options`. A question is told in its first row or in every row."""
    known: Offered = {}
    question: Cell | None = None
    for sheet in found:
        if sheet.name.casefold() != "options":
            continue
        for row in list(sheet.rows.values())[1:]:
            question = row.get(1, question)
            if question and 2 in row:
                known.setdefault(same(question.text), {}).setdefault(same(row[2].text), (question, row[2]))
    return known


def read(document: Document, table: Table, about: dict[str, Cell], offered: Offered, log: Log) -> Answers:
    """Every question's answers, by round and by group; comments as their number alone."""
    answers = Answers()
    days = _days(table, about, log)
    rounds = sorted(set(days), key=lambda day: (day is not None, day or date.min))
    answers.rounds += _rounds(days, rounds, about, table, log)
    groups = [cell.text if (cell := table.cell(row, "group")) else None for row in table.rows]
    for number, question in enumerate(_questions(table, log), start=1):
        cells = [row.get(question.column) for row in table.rows]
        closed = _closed(document, question, cells, offered, f"Q{number}", log)
        for day in rounds:
            here = [at for at, its_day in enumerate(days) if its_day == day]
            if closed is None:
                count = sum(1 for at in here if (cell := cells[at]) and not is_no_answer(cell))
                answers.comments.append(comments(document, question, day, count))
                continue
            for group in [None, *sorted({its for at in here if (its := groups[at])})]:
                of_group = [cells[at] for at in here if group in (None, groups[at])]
                answers.results += closed.results(question.text, day, group, of_group)
    return answers


def _questions(table: Table, log: Log) -> list[Cell]:
    """The headings that are questions: those of no other column, and of none that could tell who answered."""
    questions = []
    for cell in table.header.values():
        if _PERSONAL.fullmatch(same(cell.text)):
            log.note(cell.place, faults.PERSONAL)
        elif name_of(cell) is None and not any(cell.column in row for row in table.rows):
            log.note(cell.place, faults.NO_ANSWERS)
        elif name_of(cell) is None:
            questions.append(cell)
    return questions


def _days(table: Table, about: dict[str, Cell], log: Log) -> list[date | None]:
    """The round of each row. Dates that hardly repeat are the days people answered on: their round is the last."""
    days = [day_in(table.cell(row, "round") or about.get("round"), log) for row in table.rows]
    known = [day for day in days if day]
    if len(set(known)) > 1 and len(known) < SMALLEST_BASE * len(set(known)):
        log.note(table.header[table.column("round") or 1].place, faults.DAYS_OF_ANSWERING)
        return [max(known)] * len(days)
    return days


def _rounds(
    days: list[date | None], rounds: list[date | None], about: dict[str, Cell], table: Table, log: Log
) -> list[Round]:
    """How many were asked and how many answered, by round. How many were asked is told of a file with one round."""
    cell = told(about, table, "asked") if len(rounds) == 1 else None
    asked = whole_in(cell, log)
    if cell and asked is not None and asked < len(days):
        log.note(cell.place, faults.ASKED_TOO_FEW)
        asked = None
    return [Round(day, asked, days.count(day)) for day in rounds]


def _closed(
    document: Document, question: Cell, cells: Sequence[Cell | None], offered: Offered, label: str, log: Log
) -> _Closed | None:
    """The question with its options, None where it was answered in free words."""
    for cell in cells:
        if cell and cell.formula:
            log.note(cell.place, faults.FORMULA_ANSWER)
    given = [cell for cell in cells if cell and not is_no_answer(cell)]
    alone = statement(document, [question], label)
    if known := offered.get(same(question.text)):
        for cell in given:
            if same(cell.text) not in known:
                log.note(cell.place, faults.NOT_OFFERED)
        options = {key: (its[1].text, statement(document, its, label)) for key, its in known.items()}
        return _Closed(options, alone)
    spellings = Counter(same(cell.text) for cell in given)
    if not _reads_as_closed(spellings):
        log.note(question.place, faults.FREE_WORDS)
        return None
    for cell in given:
        if spellings[same(cell.text)] == 1:
            log.note(cell.place, faults.GIVEN_ONCE)
    shown = {same(cell.text): (cell.text, alone) for cell in reversed(given)}
    return _Closed({key: shown[key] for key in sorted(spellings) if spellings[key] > 1}, alone)


def _reads_as_closed(spellings: Counter[str]) -> bool:
    """Whether answers are few, short and repeated, as those chosen from a list are."""
    short = all(len(answer.split()) <= LONGEST_OPTION for answer in spellings)
    return short and 0 < len(spellings) <= _MOST_OPTIONS and spellings.total() >= 2 * len(spellings)
