"""The tables of a plan that still has them: the sheets of a workbook, the tables of a Word file.

A table of actions is known by its header, wherever on the sheet it starts and in whatever order its columns stand. What
a person merged to look neat is read as meant: an action merged over several rows is one action with the cells of all of
them, and any other merged cell holds for each of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lineofsight.documents import Document, Line, Passage, Span
from lineofsight.inspection import Issue
from lineofsight.office_text import BREAK, CELL_LABEL, column_letters, column_number
from lineofsight.plans import Priority
from lineofsight.readers.improvement_plan.rows import Column, Row, column, folded, is_header
from lineofsight.readers.improvement_plan.sources import is_known

_WORD_CELL = re.compile(r"(?P<sheet>table \d+) row (?P<row>\d+) column (?P<column>\d+)")
_MERGED = re.compile(r"(?P<sheet>.*)!(?P<left>[A-Z]+)(?P<top>\d+):(?P<right>[A-Z]+)(?P<bottom>\d+)")
_NUMBERED = re.compile(r"(?:priority )?(\d{1,2})\s*[.:)–-]\s*(?=\D)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:priority )?(\d{1,2})\b", re.IGNORECASE)
_ID_BEFORE_TEXT = re.compile(r"\d{1,2}\.\d{1,2}(?=\s)")
_ITEM_ENDS = re.compile(rf"[;{BREAK}]|(?<!^)(?=[•▪●◦◼■])")
_BULLET = re.compile(r"[\s•▪●◦◼■\ue000-\uf8ff-]+")
_DETAILS = {
    "title": ("title", "plan", "name of plan", "plan title"),
    "authority": ("authority", "local authority", "council", "name of authority"),
    "as at": ("as at", "date", "position at", "position as at", "version date", "updated", "last updated"),
}


@dataclass
class Grid:
    """One sheet or table: its lines by (row, column), rows counted from 1 and columns from 0, and what is merged.

    `number` and `title` are those of the priority whose heading stands above a Word table, None where none does.
    `merged` gives each covered place the place that speaks for it.
    """

    name: str
    cells: dict[tuple[int, int], Line] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    priority: Priority | None = None
    header_row: int = 0
    columns: dict[int, Column] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Line | None:
        return self.cells.get(self.merged.get((row, column), (row, column)))

    @property
    def rows(self) -> list[int]:
        return sorted({row for row, _ in self.cells})

    def find_header(self) -> None:
        for row in self.rows:
            found = {at: named for (r, at), line in self.cells.items() if r == row and (named := column(line.text))}
            if is_header(tuple(found.values())) or {Column.ID, Column.MILESTONE} <= set(found.values()):
                self.header_row = row
                self.columns = {at: found[at] for at in sorted(found)}
                if not {Column.MILESTONE, Column.DEADLINE} & set(found.values()):
                    self.columns = {
                        at: Column.DEADLINE if named is Column.DUE else named for at, named in self.columns.items()
                    }
                return

    @property
    def holds_actions(self) -> bool:
        return Column.ACTION in self.columns.values()

    @property
    def holds_milestones(self) -> bool:
        return Column.MILESTONE in self.columns.values() and not self.holds_actions


@dataclass
class Sheets:
    """What the sheets or tables of a plan hold, before it is a plan. `milestones` are rows too, known by action id.

    `without_action` are the ids of rows that say nothing to do.
    """

    rows: list[Row] = field(default_factory=list)
    milestones: list[Row] = field(default_factory=list)
    priorities: dict[int, Passage] = field(default_factory=dict)
    details: dict[str, Passage] = field(default_factory=dict)
    without_action: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def grids(document: Document) -> list[Grid]:
    """The sheets or tables of a document, in its order; none for a PDF or text."""
    found: dict[str, Grid] = {}
    heading: Priority | None = None
    for line in document.lines:
        label = line.label or ""
        if match := CELL_LABEL.fullmatch(label):
            place = int(match["row"]), column_number(match["letters"])
        elif match := _WORD_CELL.fullmatch(label):
            place = int(match["row"]), int(match["column"]) - 1
        else:
            if title := _NUMBERED.match(line.text):
                heading = Priority(int(title[1]), _part(document, line, title.end(), len(line.text)))
            continue
        grid = found.setdefault(match["sheet"], Grid(match["sheet"], priority=heading))
        grid.cells[place] = line
    for label in document.merged:
        match = _MERGED.fullmatch(label)
        if match and match["sheet"] in found:
            _merge(found[match["sheet"]], match)
    for grid in found.values():
        grid.find_header()
    return list(found.values())


def read_grids(document: Document, found: Sequence[Grid]) -> Sheets:
    """The rows of every table of actions and milestones, the priorities, and the plan's own details."""
    sheets = Sheets()
    for grid in found:
        if grid.holds_actions:
            _read_actions(document, grid, sheets)
        elif grid.holds_milestones:
            sheets.milestones += [_row(document, grid, row) for row in grid.rows if row > grid.header_row]
        else:
            _read_details(document, grid, sheets)
        if grid.columns:
            sheets.issues += _cell_issues(document, grid)
    return sheets


def _read_actions(document: Document, grid: Grid, sheets: Sheets) -> None:
    current = grid.priority
    if current:
        sheets.priorities.setdefault(current.number, current.words)
    for number in grid.rows:
        if number <= grid.header_row:
            continue
        own = {at: line for (row, at), line in grid.cells.items() if row == number}
        if len(own) == 1 and (heading := _heading(document, next(iter(own.values())))):
            current = heading
            sheets.priorities.setdefault(heading.number, heading.words)
            continue
        if sheets.rows and _goes_on_from_above(grid, number):
            _add(document, grid, number, sheets.rows[-1])
            continue
        row = _row(document, grid, number)
        if row.first(Column.ACTION):
            printed = row.first(Column.PRIORITY)
            if printed:
                row.priority = _priority(document, printed, sheets.priorities)
            elif current:
                row.priority = current.number
            sheets.rows.append(row)
        elif own and set(own) & set(grid.columns):
            sheets.without_action += [row.id.text] if row.id else []
            sheets.issues.append(
                Issue(
                    document.name,
                    str(own[min(own)].label),
                    "a row without an action",
                    "what is not written down cannot be followed",
                    "left out: write the action, or delete the row",
                )
            )


def _heading(document: Document, line: Line) -> Priority | None:
    """The priority that a row of a single cell names ("Priority 2: A stable workforce"), None where it names none."""
    match = _NUMBERED.match(line.text)
    return Priority(int(match[1]), _part(document, line, match.end(), len(line.text))) if match else None


def _priority(document: Document, printed: Passage, priorities: dict[int, Passage]) -> int:
    """The number of the priority in a cell, told by its number or its title; a new title gets the next number."""
    if match := _NUMBERED.match(printed.text):
        number = int(match[1])
        priorities.setdefault(number, document.part(printed, match.end(), len(printed.text)))
        return number
    if match := _NUMBER.match(printed.text):
        return int(match[1])
    for number, title in priorities.items():
        if folded(title.text) == folded(printed.text):
            return number
    number = max(priorities, default=0) + 1
    priorities[number] = printed
    return number


def _goes_on_from_above(grid: Grid, row: int) -> bool:
    """Whether the id or the action of a row is merged with the one above it."""
    key = [at for at, named in grid.columns.items() if named in (Column.ID, Column.ACTION)]
    return any(grid.merged.get((row, at), (row, at))[0] < row for at in key)


def _add(document: Document, grid: Grid, number: int, row: Row) -> None:
    """Give the cells that stand beside the lower part of a merged action to that action."""
    for at, named in grid.columns.items():
        if (number, at) not in grid.merged and (line := grid.cells.get((number, at))):
            row.cells.setdefault(named, []).extend(_items(document, named, line))


def _row(document: Document, grid: Grid, number: int) -> Row:
    row = Row(None, None)
    own_column = Column.ID in grid.columns.values()
    for at, named in grid.columns.items():
        line = grid.at(number, at)
        if not line:
            continue
        before = None if own_column or named is not Column.ACTION else _ID_BEFORE_TEXT.match(line.text)
        if before:
            row.id = _part(document, line, 0, before.end())
            row.cells[named] = [_part(document, line, before.end(), len(line.text))]
        else:
            row.cells.setdefault(named, []).extend(_items(document, named, line))
    row.id = row.id or row.first(Column.ID)
    return row


def _items(document: Document, named: Column, line: Line) -> list[Passage]:
    """The things in a cell: sources or outputs parted by semicolons, line breaks or bullets; else the whole of it."""
    if named not in (Column.SOURCE, Column.OUTPUT):
        return [_part(document, line, 0, len(line.text))]
    bounds = _bounds(line.text, [match.span() for match in _ITEM_ENDS.finditer(line.text)])
    if named is Column.SOURCE and len(bounds) == 1 and "," in line.text:
        pieces = _bounds(line.text, [match.span() for match in re.finditer(",", line.text)])
        if all(is_known(line.text[start:end].strip()) for start, end in pieces):
            bounds = pieces
    return [_part(document, line, start, end) for start, end in bounds]


def _bounds(text: str, ends: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces of a text between separators, those without words left out, bullets not counted in."""
    found, start = [], 0
    for end, following in [*ends, (len(text), len(text))]:
        if bullet := _BULLET.match(text, start, end):
            start = bullet.end()
        if text[start:end].strip():
            found.append((start, end))
        start = following
    return found


def _read_details(document: Document, grid: Grid, sheets: Sheets) -> None:
    """A sheet that is no table of actions: names with values beside them, or a list of priorities under a header."""
    head = {folded(line.text) for (row, _), line in grid.cells.items() if row == 1}
    lists_priorities = bool(head & {"title", "priority", "strategic priority"}) and len(head) <= 3
    for row in grid.rows:
        name, value = grid.at(row, 0), grid.at(row, 1)
        if not name or not value:
            continue
        whole = _part(document, value, 0, len(value.text))
        if lists_priorities and re.fullmatch(r"\d{1,2}", name.text.strip()):
            sheets.priorities.setdefault(int(name.text), whole)
        for detail, names in _DETAILS.items():
            if folded(name.text) in names and not lists_priorities:
                sheets.details.setdefault(detail, whole)


def _cell_issues(document: Document, grid: Grid) -> Iterator[Issue]:
    for (row, at), line in sorted(grid.cells.items(), key=lambda item: item[0]):
        if row == grid.header_row and at not in grid.columns:
            yield Issue(
                document.name,
                str(line.label),
                f"a column headed '{line.text}'",
                "its heading is not one that a plan's columns are known by",
                "not read: rename it as in the template if it holds something the plan needs",
            )
        elif row > grid.header_row and line.text.lstrip().startswith("="):
            yield Issue(
                document.name,
                str(line.label),
                "a cell that begins with '='",
                "a spreadsheet could run it as a formula",
                "kept as text, and written as text wherever it is shown",
            )
    for first in sorted(set(grid.merged.values())):
        covered = [place for place, origin in grid.merged.items() if origin == first]
        row, at = max(covered)
        if row <= grid.header_row or not any(column in grid.columns for _, column in covered):
            continue
        yield Issue(
            document.name,
            f"{grid.name}!{column_letters(first[1])}{first[0]}:{column_letters(at)}{row}",
            "merged cells",
            "all but the first of merged cells are empty, so a row could lose what it says",
            "rows merged at their id or action are read as one action; other merged cells hold for each row",
        )


def _merge(grid: Grid, match: re.Match[str]) -> None:
    top, left = int(match["top"]), column_number(match["left"])
    for row in range(top, int(match["bottom"]) + 1):
        for at in range(left, column_number(match["right"]) + 1):
            if (row, at) != (top, left):
                grid.merged[row, at] = (top, left)


def _part(document: Document, line: Line, start: int, end: int) -> Passage:
    text = line.text[start:end]
    start += len(text) - len(text.lstrip())
    return document.passage([Span(line.number, start, line.number, start + len(text.strip()))])
