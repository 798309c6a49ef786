"""The key findings and the sections of detailed findings, each for or against, with the points listed under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lineofsight.audits import LISTED_UNDER, AuditFinding, Section, SubPoint
from lineofsight.documents import Document, Passage, joined
from lineofsight.mapping import Polarity, polarity_of
from lineofsight.quantifiers import REDACTION
from lineofsight.readers.audit_report.outline import Block, Part, Place, heading_words

_OUTSIDE = re.compile(
    r"\b(?:not (?:a feature|part|in the scope) of this (?:audit|review)|(?:outside|beyond) the scope of this|"
    r"unable to comment|(?:this audit )?did not (?:look at|cover|examine))\b"
)
"""How a report says what it did not look at."""


def read_key_findings(document: Document, places: Sequence[Place]) -> tuple[AuditFinding, ...]:
    places = [place for place in places if place.part is Part.KEY_FINDINGS]
    return tuple(finding for place in places for finding in _findings(document, place))


def read_sections(document: Document, places: Sequence[Place]) -> tuple[Section, ...]:
    """The sections that hold a finding, in reading order."""
    sections = [
        Section(
            heading_words(place.heading), place.heading.passage(document).locator, tuple(_findings(document, place))
        )
        for place in places
        if place.part is Part.FINDINGS and place.heading
    ]
    return tuple(section for section in sections if section.findings)


def _introduces(place: Place, block: Block) -> bool:
    """A paragraph that ends with a colon, or one above the first item of a list of key findings."""
    if block.mark or block.number:
        return False
    above_a_list = place.part is Part.KEY_FINDINGS and block is place.blocks[0] and any(b.mark for b in place.blocks)
    return block.leads_in or above_a_list


def _findings(document: Document, place: Place) -> Iterator[AuditFinding]:
    found: AuditFinding | None = None
    for block in place.blocks:
        if block.only_redacted or _introduces(place, block):
            continue
        if block.level and found:
            found = replace(found, sub_points=(*found.sub_points, _sub_point(document, block, found)))
            continue
        if found:
            yield found
        found = _finding(document, place, block)
    if found:
        yield found


def _finding(document: Document, place: Place, block: Block) -> AuditFinding:
    # A number within the whole report ("3.1") is a paragraph's; one of a list ("1.") names no place.
    number = block.number if block.number and re.search(r"\d\.\d", block.number) else None
    passage = document.passage(joined(line.span for line in block.lines), number)
    outside = bool(_OUTSIDE.search(passage.text))
    verdict = polarity_of(passage.text)
    return AuditFinding(
        text=passage.text,
        locator=passage.locator,
        heading=heading_words(place.heading) if place.heading else "",
        number=block.number,
        polarity=Polarity.NEUTRAL if outside else verdict.polarity,
        polarity_why=("says what the audit did not look at",) if outside else verdict.why,
        outside_audit=outside,
        redactions=redactions_in(passage),
    )


def _sub_point(document: Document, block: Block, finding: AuditFinding) -> SubPoint:
    passage = block.passage(document)
    verdict = polarity_of(passage.text)
    polarity, why = verdict.polarity, verdict.why
    if polarity is Polarity.NEUTRAL and finding.polarity is not Polarity.MIXED:
        polarity, why = finding.polarity, (LISTED_UNDER, *finding.polarity_why)
    return SubPoint(passage.text, passage.locator, polarity, why, redactions_in(passage))


def redactions_in(passage: Passage) -> int:
    return len(REDACTION.findall(passage.text))
