"""The paragraphs of a report and what the inspectors asked for, from its outline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lineofsight.documents import Document, Passage, joined
from lineofsight.inspection import Improvement, Paragraph
from lineofsight.readers.inspection_report.outline import Block, Kind, Outline, Place
from lineofsight.readers.inspection_report.templates import SCOPE, Part


@dataclass(frozen=True, slots=True)
class _Unit:
    """Blocks printed under one paragraph number; or one block, where paragraphs have none."""

    place: Place
    number: str | None
    blocks: tuple[Block, ...]

    @property
    def has_text(self) -> bool:
        return any(block.lines for block in self.blocks)

    def passage(self, document: Document) -> Passage:
        return document.passage(joined(line.span for block in self.blocks for line in block.lines), self.number)


def _units(found: Outline) -> Iterator[_Unit]:
    unit: list[Block] = []
    for block in found.blocks:
        numbered = bool(unit) and unit[0].kind is Kind.NUMBERED
        if unit and not (numbered and block.kind is not Kind.NUMBERED and block.place is unit[0].place):
            yield _Unit(unit[0].place, unit[0].number, tuple(unit))
            unit = []
        unit.append(block)
    if unit:
        yield _Unit(unit[0].place, unit[0].number, tuple(unit))


def paragraphs(document: Document, found: Outline) -> Iterator[Paragraph]:
    """The body in paragraphs. A numbered one holds everything up to the next number or heading."""
    for unit in _units(found):
        place = unit.place
        if place.part is Part.RECORD or unit.blocks[0].kind is Kind.TIMESCALE or not unit.has_text:
            continue
        passage = unit.passage(document)
        part = Part.FINDINGS if place.part is Part.SCOPE and not SCOPE.match(passage.text) else place.part
        closing = _CLOSING.match(passage.text)
        yield Paragraph(
            number=unit.number,
            heading=place.heading,
            section=place.section,
            area=place.area,
            text=passage.text,
            evaluative=part is Part.FINDINGS and not closing,
            locator=passage.locator,
        )


_CLOSING = re.compile(r"Ofsted will take the findings|(?:A|The next) monitoring inspection will", re.IGNORECASE)
"""What a letter says of inspections to come."""


def improvements(document: Document, found: Outline) -> Iterator[Improvement]:
    """What the inspectors asked for: numbered recommendations, or the items of the lists under such a heading."""
    asked = [unit for unit in _units(found) if unit.place.part is Part.IMPROVEMENTS]
    for place, units in groupby(asked, key=lambda unit: unit.place):
        blocks = [block for unit in units for block in unit.blocks]
        kinds = {block.kind for block in blocks}
        if Kind.TIMESCALE not in kinds and Kind.NUMBERED in kinds:
            numbered = [unit for unit in _units(Outline(blocks=blocks)) if unit.number and unit.has_text]
            yield from (_improvement(document, place, unit.passage(document), None) for unit in numbered)
        else:
            yield from _listed(document, place, blocks, Kind.ITEM if Kind.ITEM in kinds else Kind.PLAIN)


def _listed(document: Document, place: Place, blocks: Sequence[Block], kind: Kind) -> Iterator[Improvement]:
    timescale, number = None, None
    for block in blocks:
        number = block.number or number
        if block.kind is Kind.TIMESCALE:
            timescale = block.lines[0].text.rstrip(" :").lower()
        elif block.kind is kind:
            passage = document.passage(joined(line.span for line in block.lines), number)
            if kind is Kind.ITEM or not _NOTHING_ASKED.search(passage.text):
                yield _improvement(document, place, passage, timescale)


_NOTHING_ASKED = re.compile(r"[^.;)\]]$|^(?:there (?:are|were) no|no) ", re.IGNORECASE)
"""A line that leads in to a list or names who should act, and a sentence that says nothing is asked for."""

_NATIONAL_FRAMEWORK = re.compile(
    r"(?<=\S)\s*[(\[]\s*(?P<tag>[^()\[\]]*\b(?:outcome|enabler|principle)s?\b[^()\[\]]*)[)\]]\s*\.?$", re.IGNORECASE
)
_ITS_NAME = re.compile(r"[,:;]?\s*(?:the )?national framework[,:;]?\s*", re.IGNORECASE)


def _improvement(document: Document, place: Place, passage: Passage, timescale: str | None) -> Improvement:
    reference = None
    if tag := _NATIONAL_FRAMEWORK.search(passage.text):
        passage = document.part(passage, 0, tag.start())
        reference = _ITS_NAME.sub("", tag["tag"]).strip()
    return Improvement(
        text=passage.text,
        area=place.area,
        section=place.section or place.heading,
        timescale=timescale,
        national_framework=reference,
        locator=passage.locator,
    )
