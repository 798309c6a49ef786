"""The blocks of an audit report and the part of it each stands in.

Auditors follow no template: a heading is known by its looks (a short line that no full stop ends), a part by the few
words reports have for it ("Key findings", "Recommendations"). A blank line parts blocks; it never ends a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from lineofsight.documents import Document, Passage, joined
from lineofsight.quantifiers import REDACTION
from lineofsight.readers.inspection_report.body import BodyLine, body_lines


class Part(Enum):
    """What a part of the report is for."""

    COVER = auto()
    APPROACH = auto()
    REFERRED_BACK = auto()
    KEY_FINDINGS = auto()
    FINDINGS = auto()
    RECOMMENDATIONS = auto()
    BACK = auto()


_PARTS = (
    (Part.KEY_FINDINGS, r"(?:summary of )?(?:key|main|headline) (?:messages and )?findings|summary of findings"),
    (Part.RECOMMENDATIONS, r"(?:summary of |key )?recommendations?"),
    (Part.REFERRED_BACK, r"cases? (?:referred|returned|escalated) .*"),
    (Part.APPROACH, r"(?:the )?(?:audit )?(?:approach|method|methodology|sample)|how (?:the|this) audit was done|"
                    r"(?:context|background|introduction|scope|purpose)\b.*|the cases(?: audited)?"),
    (Part.FINDINGS, r"(?:detailed |the )?findings(?: in detail)?"),
    (Part.BACK, r"(?:appendix|annex|glossary|acknowledge?ments?|contact details)\b.*"),
)  # fmt: skip
"""How reports head each part. Any other heading after the key findings is that of a section of findings."""

_MARK = re.compile(r"\s*(?:(?:[•▪■◼◾●○◦‣⁃·►➢✓❑◆◇\ue000-\uf8ff]|[–−*-](?=\s))\s*)+")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)])\s+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?:;\])][”’\"']?-?$")
_LONGEST_HEADING = 14
"""Words."""


@dataclass
class Block:
    """A paragraph, an item of a list, or a heading. `mark` is the bullet, empty where there is none.

    `number` is as printed, and no part of the text. `level` is 1 for an item of a list within a list.
    """

    mark: str
    indent: int
    number: str | None
    lines: list[BodyLine]
    level: int = 0

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def leads_in(self) -> bool:
        """Whether it introduces what follows."""
        return bool(re.search(r":\s*-?$", self.text))

    @property
    def only_redacted(self) -> bool:
        return not REDACTION.sub("", self.text).strip(" .,;()")

    def passage(self, document: Document) -> Passage:
        return document.passage(joined(line.span for line in self.lines), self.number)


@dataclass
class Place:
    """A heading and the blocks under it, up to the next. The cover has no heading."""

    part: Part
    heading: Block | None
    blocks: list[Block] = field(default_factory=list)


def heading_words(block: Block) -> str:
    """A heading without the colon and dash behind it."""
    return _without_colon(block.text)


def _without_colon(text: str) -> str:
    return re.sub(r"[\s:]+-?$", "", text)


def outline(document: Document) -> list[Place]:
    """The report in places, in reading order. The first is the cover; empty only where the document has no text."""
    places = [Place(Part.COVER, None)]
    blocks = list(_blocks(document))
    for index, block in enumerate(blocks):
        part = _part_of(block, blocks[index + 1 : index + 2], places[-1].part)
        if part:
            places.append(Place(part, block))
        else:
            places[-1].blocks.append(block)
    return places


def _part_of(block: Block, following: Sequence[Block], here: Part) -> Part | None:
    """The part that a block opens, None where it is no heading of a part or section."""
    if not following or not looks_like_heading(block):
        return None
    words = heading_words(block)
    for part, pattern in _PARTS:
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return part
    if here in (Part.KEY_FINDINGS, Part.FINDINGS):
        return Part.FINDINGS
    return here if here in (Part.APPROACH, Part.REFERRED_BACK) and not block.leads_in else None


def looks_like_heading(block: Block) -> bool:
    words = heading_words(block)
    return not block.mark and _could_head(words)


def _could_head(words: str) -> bool:
    return (
        words[:1].isupper()
        and len(words.split()) <= _LONGEST_HEADING
        and not re.search(r"[.!?;,]$|[.!?] [A-Z]", words)
        and not REDACTION.search(words)
    )


def _blocks(document: Document) -> Iterator[Block]:
    lines = list(_marked(document))
    in_paragraphs = any(line.gap for _, _, line in lines)
    block: Block | None = None
    lead: Block | None = None
    for index, (mark, indent, line) in enumerate(lines):
        number = _NUMBER.match(line.text)
        in_a_sentence = bool(block) and not (_ENDS_SENTENCE.search(block.text) or looks_like_heading(block))
        if in_a_sentence and not (mark or line.gap):
            number = None
        below = lines[index + 1] if index + 1 < len(lines) else None
        if block and not (mark or number or _begins(document, block, line, below, in_paragraphs)):
            block.lines.append(line)
            continue
        if block:
            yield block
        above, block = block, Block(mark, indent, number[1] if number else None, [_after(line, number)])
        lead = _lead(block, above, lead)
        block.level = int(lead is not None)
    if block:
        yield block


def _after(line: BodyLine, number: re.Match[str] | None) -> BodyLine:
    return line.after(number.end()) if number else line


def _marked(document: Document) -> Iterator[tuple[str, int, BodyLine]]:
    """Each line's bullet, how far that is indented, and the line without it."""
    above = ""
    for line in body_lines(document):
        printed = document.line(line.number).text
        mark = _MARK.match(printed)
        # A dash inside a sentence can begin a line, a bullet only follows an end or a heading.
        may_be = line.bullet or line.gap or _ENDS_SENTENCE.search(above) or (_could_head(above) and printed[0] == "-")
        if mark and printed[mark.end() :].strip() and may_be:
            text = printed[mark.end() :].rstrip()
            indent = len(printed) - len(printed.lstrip())
            bullet = mark.group().strip()
            yield bullet, indent, BodyLine(line.number, mark.end(), text, bullet, line.gap, line.new_page)
        else:
            yield ("" if line.bullet == "?" else line.bullet), 0, line
        above = line.text


def _begins(
    document: Document, block: Block, line: BodyLine, below: tuple[str, int, BodyLine] | None, in_paragraphs: bool
) -> bool:
    """Whether a line without bullet or number begins a block rather than goes on with the one above."""
    if line.gap or document.line(line.number).label:
        return True
    ended = bool(_ENDS_SENTENCE.search(block.text))
    if ended and below and _could_head(_without_colon(line.text)):
        mark, _, next_line = below
        listed = bool(mark or _NUMBER.match(next_line.text))
        return listed or next_line.gap or (not in_paragraphs and next_line.text[:1].isupper())
    if line.new_page and document.pages:
        return ended and not block.mark
    return not in_paragraphs and looks_like_heading(block) and line.text[:1].isupper()


def _lead(block: Block, above: Block | None, lead: Block | None) -> Block | None:
    """The item that a block is listed under: it is further in, or has another mark after "these were:"."""
    if not block.mark or above is None:
        return None
    if lead:
        alike = block.mark == above.mark != lead.mark and block.indent == lead.indent
        return lead if block.indent > lead.indent or alike else None
    further_in = bool(above.mark) and block.indent > above.indent
    return above if further_in or (above.mark and above.leads_in and block.mark != above.mark) else None
