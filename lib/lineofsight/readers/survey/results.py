"""Surveys already counted: a row an answer, with its count, base or percentage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lineofsight.documents import Document
from lineofsight.issue_log import Log
from lineofsight.readers.cells import Cell
from lineofsight.readers.survey import faults
from lineofsight.readers.survey.table import (
    LONGEST_OPTION,
    Answers,
    Table,
    comments,
    day_in,
    is_no_answer,
    percent_in,
    statement,
    whole_in,
)
from lineofsight.surveys import SurveyResult, same

_EVERYBODY = re.compile(
    r"all|total|everyone|everybody|overall|all (?:respondents|children|young people)", re.IGNORECASE
)
_IMPOSSIBLE = "Not shown: its count is above its base, so one of them is wrong."
_ROUNDING = 0.5
"""Points by which rounding to a whole number can move one percentage."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as it stands, its numbers parsed; `printed` holds their cells."""

    question: Cell
    option: Cell
    day: date | None
    group: str | None
    asked: int | None
    base: int | None
    count: int | None
    percent: float | None
    printed: dict[str, Cell]

    @property
    def of_one_question(self) -> tuple[str, date | None, str | None]:
        """What the answers to one question, in one round and group, have in common."""
        return same(self.question.text), self.day, self.group


def read(document: Document, table: Table, about: dict[str, Cell], log: Log) -> Answers:
    """Every answer with its figures, question by question; comments as their number alone."""
    answers = Answers()
    rows = _of_a_hundred(list(_without_repeats(_rows(table, about, log), log)), log)
    numbers = {key: f"Q{n}" for n, key in enumerate(dict.fromkeys(same(row.question.text) for row in rows), start=1)}
    for together in _together(rows):
        for row in _checked(together, log):
            answers.results.append(_result(document, row, numbers[same(row.question.text)]))
    if column := table.column("comment"):
        heading = table.header[column]
        log.note(heading.place, faults.COMMENTS)
        answers.comments.append(comments(document, heading, None, sum(column in row for row in table.rows)))
    return answers


def _result(document: Document, row: _Row, label: str) -> SurveyResult:
    its = statement(document, [row.question, row.option], label)
    asked = (row.question.text, row.option.text, row.day, row.group)
    if row.count is not None and row.base is not None and row.count > row.base:
        return SurveyResult.not_shown(*asked, _IMPOSSIBLE, its)
    if row.count is None:
        return SurveyResult.printed(*asked, row.asked, row.base, row.percent, its)
    return SurveyResult.counted(*asked, row.asked, row.base, row.count, its, row.percent)


def _rows(table: Table, about: dict[str, Cell], log: Log) -> Iterator[_Row]:
    """The rows that hold an answer's figures. A question merged over its answers is carried down to each."""
    question: Cell | None = None
    for row in table.rows:
        option, own = table.cell(row, "option"), table.cell(row, "question")
        if own is None and option and question:
            log.note(option.place, faults.QUESTION_ABOVE)
        question = own or question
        if question is None or option is None:
            log.note(next(iter(row.values())).place, faults.NO_FIGURE)
        elif question.formula or option.formula:
            log.note((question if question.formula else option).place, faults.FORMULA_WORDS)
        elif len(option.text.split()) > LONGEST_OPTION:
            log.note(option.place, faults.LONG_OPTION)
        else:
            yield _row(table, row, question, option, about, log)


def _row(table: Table, row: dict[int, Cell], question: Cell, option: Cell, about: dict[str, Cell], log: Log) -> _Row:
    group = table.cell(row, "group")
    printed = {name: cell for name in ("asked", "base", "count", "percent") if (cell := table.cell(row, name))}
    return _Row(
        question=question,
        option=option,
        day=day_in(table.cell(row, "round") or about.get("round"), log),
        group=group.text if group and not _EVERYBODY.fullmatch(group.text) else None,
        asked=whole_in(printed.get("asked"), log),
        base=whole_in(printed.get("base"), log),
        count=whole_in(printed.get("count"), log),
        percent=percent_in(printed.get("percent"), log),
        printed=printed,
    )


def _without_repeats(rows: Iterable[_Row], log: Log) -> Iterator[_Row]:
    seen = set()
    for row in rows:
        key = (*row.of_one_question, same(row.option.text))
        if key in seen:
            log.note(row.option.place, faults.REPEATED)
        else:
            seen.add(key)
            yield row


def _of_a_hundred(rows: list[_Row], log: Log) -> list[_Row]:
    """The rows with percentages out of 100: a workbook keeps 45% as 0.45."""
    given = [row for row in rows if row.percent is not None]
    if not any(0 < (row.percent or 0) < 1 for row in given) or any((row.percent or 0) > 1 for row in given):
        return rows
    log.note(given[0].printed["percent"].place, faults.SHARES)
    return [replace(row, percent=None if row.percent is None else 100 * row.percent) for row in rows]


def _together(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """The answers to one question, in one round and group, in the order in which the first of each stands."""
    questions: dict[tuple, list[_Row]] = {}
    for row in rows:
        questions.setdefault(row.of_one_question, []).append(row)
    yield from questions.values()


def _checked(rows: list[_Row], log: Log) -> Iterator[_Row]:
    """The answers to one question, those who gave none taken out of the base; what cannot be right is noted."""
    rows = _with_base(rows, log)
    silent = [row for row in rows if is_no_answer(row.option)]
    given = [row for row in rows if row not in silent]
    _note_impossible(given, log)
    given = [_of_those_who_answered(row, given, silent, log) for row in given]
    _note_sums(given, log)
    for row in given:
        if row.asked is not None and row.base is not None and row.asked < row.base:
            log.note(row.printed["asked"].place, faults.ASKED_TOO_FEW)
            row = replace(row, asked=None)
        yield row


def _with_base(rows: list[_Row], log: Log) -> list[_Row]:
    """The rows, each with the base of its question where only some of them tell it."""
    bases = {row.base for row in rows if row.base is not None}
    if len(bases) > 1:
        log.note(rows[0].option.place, faults.SEVERAL_BASES)
        return rows
    return [replace(row, base=next(iter(bases), None)) for row in rows]


def _of_those_who_answered(row: _Row, given: list[_Row], silent: list[_Row], log: Log) -> _Row:
    """The row with a base of those who answered, where another row counts those who did not."""
    none, some = (sum(other.count or 0 for other in rows) for rows in (silent, given))
    if row.base is None or not none:
        return row
    if some + none == row.base:
        return replace(row, asked=row.base, base=row.base - none)
    if some == row.base:
        return replace(row, asked=row.base + none)
    log.note(row.option.place, faults.BASE_UNCLEAR)
    return row


def _note_impossible(rows: Iterable[_Row], log: Log) -> None:
    for row in rows:
        if row.count is None or row.base is None:
            continue
        if row.count > row.base:
            log.note(row.printed["count"].place, faults.ABOVE_BASE)
        elif row.base and row.percent is not None and abs(row.percent - 100 * row.count / row.base) > 2 * _ROUNDING:
            log.note(row.printed["percent"].place, faults.OTHER_PERCENTAGE)


def _note_sums(rows: Sequence[_Row], log: Log) -> None:
    """Note counts that do not add up to the base, and percentages that do not add up to 100."""
    if len(rows) < 2:
        return
    place, base, counts = rows[0].option.place, rows[0].base, [row.count for row in rows if row.count is not None]
    if base and len(counts) == len(rows) and sum(counts) != base:
        log.note(place, faults.MORE_THAN_BASE if sum(counts) > base else faults.LESS_THAN_BASE)
    percents = [row.percent for row in rows if row.percent is not None]
    if len(percents) == len(rows) and abs(sum(percents) - 100) > _ROUNDING * len(rows):
        log.note(place, faults.NOT_A_HUNDRED)
