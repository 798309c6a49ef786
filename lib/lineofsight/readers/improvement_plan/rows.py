"""The columns of an action plan by the names that plans give them, and a row of one before it is an action."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from lineofsight.documents import Passage


class Column(StrEnum):
    """What a column of a plan can hold."""

    ID = "id"
    PRIORITY = "priority"
    ACTION = "action"
    SOURCE = "source"
    OUTPUT = "output"
    MEANING = "meaning for children"
    OWNER = "owner"
    START = "start"
    DEADLINE = "deadline"
    STATUS = "status"
    PROGRESS = "progress"
    MILESTONE = "milestone"
    DUE = "due"
    MET = "met"


NAMES: dict[Column, tuple[str, ...]] = {
    Column.ID: ("id", "ref", "reference", "no", "number", "action id", "action no", "action number", "action ref"),
    Column.PRIORITY: ("priority", "priority number", "theme", "priority area", "objective"),
    Column.ACTION: ("action", "actions", "what we will do", "what will we do", "planned action", "action required"),
    Column.SOURCE: (
        "source", "sources", "where identified", "identified by", "where this comes from", "evidence source",
        "source of action", "why",
    ),
    Column.OUTPUT: ("output", "outputs", "outcome", "outcomes", "intended outcome", "measure", "success measure",
                    "what will be different", "how we will know"),
    Column.MEANING: (
        "meaning for children", "what will this mean for children and young people", "what this means for children",
        "what will this mean for children", "impact for children", "difference for children", "impact on children",
    ),
    Column.OWNER: ("owner", "lead", "lead officer", "responsible", "responsible officer", "who", "by whom"),
    Column.START: ("start", "start date", "from"),
    Column.DEADLINE: ("deadline", "by when", "timescale", "target date", "end date", "completion date", "due date"),
    Column.STATUS: ("status", "rag", "rag rating", "rag status"),
    Column.PROGRESS: ("progress", "update", "progress update", "latest position", "comments", "commentary"),
    Column.MILESTONE: ("milestone", "milestones", "next milestone"),
    Column.DUE: ("due", "milestone due"),
    Column.MET: ("met", "milestone met", "date met", "done"),
}  # fmt: skip
"""The headings each column is known by, folded as `folded` does. A new spelling is one more word here."""

_BY_NAME = {name: column for column, names in NAMES.items() for name in names}
_LEFT_TO_RIGHT = re.compile(rf"(?:{'|'.join(sorted(_BY_NAME, key=len, reverse=True))})(?= |$)")


def folded(text: str) -> str:
    """A heading without case, punctuation and what stands in brackets behind it."""
    return " ".join(re.sub(r"[^a-z ]+", " ", re.sub(r"\(.*?\)", " ", text.casefold())).split())


def column(heading: str) -> Column | None:
    """The column that a cell of a header names, None where it names none."""
    return _BY_NAME.get(folded(heading))


def columns(line: str) -> tuple[Column, ...]:
    """The columns that a header printed on one line names, left to right; empty where it holds other words too."""
    text, found = folded(line), []
    while text:
        match = _LEFT_TO_RIGHT.match(text)
        if not match or _BY_NAME[match.group()] in found:
            return ()
        found.append(_BY_NAME[match.group()])
        text = text[match.end() :].strip()
    return tuple(found)


def starts_with_a_column(line: str) -> bool:
    """Whether a line may be the first of a header."""
    return bool(_LEFT_TO_RIGHT.match(folded(line)))


def is_header(found: tuple[Column, ...]) -> bool:
    """Whether columns are those of an action plan: the action, and two things said of it."""
    return Column.ACTION in found and len(found) >= 3


@dataclass
class Row:
    """One row on its way to an action: the words of each column, in the order they are printed.

    `id` is as printed. A source has one passage a mention, an output one a thing put out.
    """

    id: Passage | None
    priority: int | None
    cells: dict[Column, list[Passage]] = field(default_factory=dict)

    def first(self, column: Column) -> Passage | None:
        return next(iter(self.cells.get(column, ())), None)
