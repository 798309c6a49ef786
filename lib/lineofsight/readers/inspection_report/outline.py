"""The order of a report: its headings, the grades printed among them, and the blocks of text under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from lineofsight.readers.inspection_report.body import BodyLine
from lineofsight.readers.inspection_report.grades import Grammar, Statement
from lineofsight.readers.inspection_report.templates import (
    ENDS,
    TABLE_HEAD,
    TIMESCALE,
    Begins,
    Part,
    Template,
    known_heading,
    may_begin_heading,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a report a block stands: under which heading (as printed), in which part, section and area."""

    heading: str | None = None
    part: Part = Part.FINDINGS
    section: str | None = None
    area: str | None = None


class Kind(StrEnum):
    NUMBERED = "numbered paragraph"
    ITEM = "item of a list"
    TIMESCALE = "timescale"
    PLAIN = "paragraph"


@dataclass(slots=True)
class Block:
    """Lines that belong together, without their number or bullet. `number` is that of a numbered paragraph."""

    kind: Kind
    place: Place
    lines: list[BodyLine]
    number: str | None = None


@dataclass(slots=True)
class Outline:
    """`graded` pairs every printed grade with its place; `misnumbered` paragraph numbers with the one before."""

    graded: list[tuple[Statement, Place]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    misnumbered: list[tuple[BodyLine, int, int]] = field(default_factory=list)


def outline(lines: Sequence[BodyLine], grammar: Grammar, template: Template, title: range) -> Outline:
    """The outline of a report. `title` are the lines its title stands on, counted from 0."""
    walk = _Walk(lines, grammar, template, title)
    at = 0
    while at < len(lines) and not (walk.begun and ENDS.fullmatch(lines[at].text)):
        taken = walk.mark(at)
        if not taken and walk.begun_at(at):
            walk.text(at)
        at += taken or 1
    return walk.found


_NUMBER = re.compile(r"(\d{1,3})(?:\.\s+|\.(?=[A-Z‘“])|\.?$)")
_SENTENCE_END = re.compile(r"[.!?:;][’”'\")\]]*\d{0,2}$")
_ASKS = re.compile(r"what |.*priority", re.IGNORECASE)
_WHO_SHOULD_ACT = re.compile(r"(?:Leaders|[A-Z][a-z]+ leaders|The (?:local )?(?:area )?partnership)\b")
_LONGEST_HEADING = 100
_LINES_OF_A_HEADING = 3
_SKIPPED = 3
"""How far print can step over paragraph numbers; a longer step is no paragraph number ("2006. The Trust")."""


class _Walk:
    """One walk down a report. It remembers the place it has come to, the open block, and the last number."""

    def __init__(self, lines: Sequence[BodyLine], grammar: Grammar, template: Template, title: range):
        self.lines, self.grammar, self.template, self.title = lines, grammar, template, title
        lengths = sorted(len(line.text) for line in lines)
        self.full_line = 0.88 * lengths[len(lengths) * 9 // 10]
        self.found = Outline()
        self.place = Place()
        self.begun = False
        self.block: Block | None = None
        self.number = 0

    def begun_at(self, at: int) -> bool:
        """Whether line `at`, which is no heading, belongs to the body."""
        self.begun = self.begun or (self.template.begins is Begins.AT_TABLE and bool(self.found.graded))
        return self.begun

    # Headings and grades

    def mark(self, at: int) -> int:
        """Take in a heading or grade that begins on line `at`: the number of its lines, 0 if there is none."""
        taken = self._report_title(at) or self._statement(at) or self._known_heading(at)
        if not taken and self._signs_above(at):
            taken = self._judgement_heading(at) or self._other_heading(at)
        if taken:
            self.block = None
        return taken

    def _report_title(self, at: int) -> int:
        if at != self.title.start:
            return 0
        if self.template.begins is Begins.AT_TITLE:
            self.begun = True
            self.place = Place(_text(self.lines[at : self.title.stop]), Part.SCOPE)
        return len(self.title)

    def _statement(self, at: int) -> int:
        if self.lines[at].bullet or (self.block and not self.block.lines):
            return 0  # an item of a list, or the text of the number above it
        statement = self.grammar.statement_at(self.lines, at)
        if not statement or (self.place.part is Part.INFORMATION and not statement.number):
            return 0  # information about an area lists the grades of earlier inspections
        judgement = self.grammar.in_section(statement.judgement, self.place.section)
        statement = replace(statement, judgement=judgement)
        in_front = self.template.front_table and (
            not self.begun or all(judgement is not other.judgement for other, _ in self.found.graded)
        )
        if statement.how == "table" and self.begun and not in_front and self.place.part is not Part.RECORD:
            statement = replace(statement, how="heading")  # a section's own heading, its grade set below it
        self.found.graded.append((statement, self.place))
        if self.place.part is not Part.RECORD and not in_front:
            self.place = replace(self.place, heading=statement.label, part=Part.FINDINGS, area=judgement.area)
        return len(statement.lines)

    def _known_heading(self, at: int) -> int:
        if not self.lines[at].text[0].isupper() or not may_begin_heading(_text(self.lines[at : at + 2])):
            return 0
        for count in range(_LINES_OF_A_HEADING, 0, -1):
            plain = _bare(_text(self.lines[at : at + count]))
            if TABLE_HEAD.fullmatch(plain):
                return count
            if known := known_heading(plain):
                self._enter(plain, known.part, section=plain if known.section else None, area=known.area)
                return count
        return 0

    def _enter(self, heading: str, part: Part, section: str | None, area: str | None) -> None:
        self.begun = True
        if part is Part.IMPROVEMENTS and self.template.signed and self._asked and not _ASKS.match(heading):
            part = Part.FINDINGS  # a letter asks once; "areas for improvement" later are findings
        if self.place.part is Part.RECORD:
            self.place = replace(self.place, section=section or self.place.section)
        elif section:
            self.place = Place(heading, part, section, area)
        else:
            keeps_area = part is Part.FINDINGS or self.place.area == "lscb"
            self.place = Place(heading, part, self.place.section, self.place.area if keeps_area else None)

    @property
    def _asked(self) -> bool:
        return any(block.place.part is Part.IMPROVEMENTS for block in self.found.blocks)

    def _judgement_heading(self, at: int) -> int:
        """A judgement's heading without its grade, which may follow in a table."""
        if not self.begun or self.place.part is Part.RECORD or not (named := self.grammar.heading_at(self.lines, at)):
            return 0
        judgement, count = named
        printed = _text(self.lines[at : at + count])
        self.place = Place(printed, Part.FINDINGS, self.place.section, judgement.area)
        return count

    def _other_heading(self, at: int) -> int:
        """A heading of no list: one or two short lines without a full stop, with a paragraph below."""
        no_headings = (Part.SCOPE, Part.INFORMATION, Part.RECORD)
        if not self.begun or self.place.part in no_headings or not self._ends_above(at):
            return 0
        for count in (1, 2):
            lines = self.lines[at : at + count]
            below = at + count
            printed = _text(lines)
            if below >= len(self.lines) or any(line.bullet for line in lines) or len(printed) > _LONGEST_HEADING:
                return 0
            if TIMESCALE.fullmatch(printed) or _NUMBER.match(printed) or ". " in printed:
                return 0
            if count == 2 and (self._sentence_above(at + 1) or known_heading(_bare(lines[1].text))):
                return 0
            begins_well = printed[0].isupper() or printed[0] in "‘“'"
            ends_well = not re.search(
                r"[.,;)–-]\d{0,2}$|\b(?:and|or|of|the|to|in|for|with|a|by|is|are|that|which)$", printed
            )
            begins_below = self.lines[below].bullet or not self.lines[below].text[0].islower()
            if begins_well and ends_well and begins_below and (self._room_above(below) or self.lines[below].gap):
                self.place = replace(self.place, heading=_bare(printed))
                return count
        return 0

    # Text

    def text(self, at: int) -> None:
        """Take line `at` into the open block, or open one with it."""
        line, block = self.lines[at], self.block
        if number := self._paragraph_number(at):
            rest = line.after(number.end())
            self._open(Kind.NUMBERED, [rest] if rest.text else [], number[1])
        elif self.place.part is Part.IMPROVEMENTS and TIMESCALE.fullmatch(line.text):
            self._open(Kind.TIMESCALE, [line])
        elif line.bullet:
            if block and block.kind is Kind.ITEM and self._is_under(line, block):
                block.lines.append(line)
            else:
                self._open(Kind.ITEM, [line])
        elif block and block.kind is not Kind.TIMESCALE and not (block.lines and self._begins_plain(at)):
            block.lines.append(line)
        else:
            self._open(Kind.PLAIN, [line])

    def _begins_plain(self, at: int) -> bool:
        """Whether line `at` begins a paragraph, or the next action in a list that has no marks."""
        if self._ends_above(at):
            return True
        in_a_list = self.place.part is Part.IMPROVEMENTS and self.block is not None and self.block.kind is Kind.PLAIN
        return in_a_list and bool(_WHO_SHOULD_ACT.match(self.lines[at].text))

    def _open(self, kind: Kind, lines: list[BodyLine], number: str | None = None) -> None:
        self.block = Block(kind, self.place, lines, number)
        self.found.blocks.append(self.block)

    def _is_under(self, line: BodyLine, item: Block) -> bool:
        """Whether a dash begins a point of the item above, which asks for something as a whole."""
        dashes = "–−-*\uf02d"
        return self.place.part is Part.IMPROVEMENTS and line.bullet in dashes and item.lines[0].bullet not in dashes

    def _paragraph_number(self, at: int) -> re.Match[str] | None:
        """The number of the paragraph that line `at` begins: one more than the last, or 1 under a new heading.

        A number or two left out in print, or printed twice, is let pass where a paragraph ends above, and noted.
        """
        match = _NUMBER.match(self.lines[at].text)
        if not match or self.lines[at].bullet:
            return None
        number, last = int(match[1]), self.number
        begins = number == last + 1 or (number == 1 and self._signs_above(at))
        if not begins and last and last - _SKIPPED < number <= last + _SKIPPED and self._ends_above(at):
            self.found.misnumbered.append((self.lines[at], last, number))
            begins = True
        if not begins:
            return None
        self.number = number
        return match

    # What the ends of lines tell: a line that had room for the next word was ended on purpose

    def _ends_above(self, at: int) -> bool:
        """Whether a paragraph ends above line `at`: two signs of three agree."""
        return self._signs_above(at) >= 2

    def _signs_above(self, at: int) -> int:
        if self.block is None:
            return 3
        if not self.block.lines:
            return 0  # its number stands on a line of its own
        return self.lines[at].gap + self._sentence_above(at) + self._room_above(at)

    def _sentence_above(self, at: int) -> bool:
        return bool(_SENTENCE_END.search(self.lines[at - 1].text))

    def _room_above(self, at: int) -> bool:
        word = self.lines[at].text.split(" ", 1)[0]
        return len(self.lines[at - 1].text) + 1 + len(word) < self.full_line


def _text(lines: Sequence[BodyLine]) -> str:
    return " ".join(line.text for line in lines)


def _bare(heading: str) -> str:
    """A heading without a footnote's number, colon or question mark at its end."""
    return heading.rstrip("0123456789").rstrip(" :?")
