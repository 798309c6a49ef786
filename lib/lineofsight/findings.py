"""From a report's paragraphs to its findings: one sentence each, for or against, and the heading it bears on.

A finding is a sentence because a sentence is what an analyst quotes; joining neighbours would mix praise with
criticism. A sentence that points back ("This has led to ...") borrows its topic from the one before, and its
reasons say so.

Every sentence of an evaluative paragraph is a finding, so that nothing is lost in silence: one that passes no
judgement is neutral. Everything inspectors asked for is a weakness, of the kind "improvement".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lineofsight.documents import Document, Locator, Passage
from lineofsight.inspection import Improvement, InspectionReport, Paragraph
from lineofsight.mapping import Context, Mapping, Polarity, Verdict, map_statements, polarity_of
from lineofsight.mapping.phrases import fold

FEWEST_WORDS = 4
"""Shorter fragments (a label, a grade, a stray page heading) are no statement."""

_GLYPHS = "•▪●◦◼■\ue000-\uf8ff"
"""Bullets as PDF text has them; those of symbol fonts come out as private-use characters."""

# The end of a sentence: a full stop, with the closing quotation mark, bracket or footnote number, before a
# new sentence; one glued to the next word by extraction; or a bullet. An abbreviation is matched first, and
# is no end.
_END = re.compile(
    rf"""(?P<abbreviation>\b (?: Dr|Mrs?|Ms|Prof|Rev|St|Cllr|paras?|fig|vs|cf|approx|e\.g|i\.e|[A-Za-z]
                                 | Nos?(?=\.\s?\d) ) \.)
      | [.!?] (?: ['"’”)\]]+ | (?<=[a-z]\.)\d{{1,2}} )? (?=\s+ ['"‘“(\[]? [A-Z0-9])
      | (?<=[a-z]{{2}})[.!?] (?=[A-Z][a-z])
      | \s (?=[{_GLYPHS}]\s)""",
    re.VERBOSE,
)
_BULLET = re.compile(rf"[\s{_GLYPHS}]+")

_POINTS_BACK = re.compile(
    r"(?:However, |Nevertheless, |In addition, |Consequently, |As a result, |Also, )?"
    r"(?:This|These|Those|They|Their|It|Its|Such|He|She|Others|All of these)\b"
    r"|As a result\b|Consequently\b|In turn\b|In these\b",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What sort of statement a finding is."""

    FINDING = "finding"
    IMPROVEMENT = "improvement"


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about practice, with its place, its polarity and its heading, and the reasons for both.

    `statement` is what stands at `locator`, word for word. `area`, `section` and `heading` (as printed) and
    `paragraph` (its printed number) are those of the paragraph, None where it has none. `finding_id` is made
    from the file, the place and the words, so the same file gives the same ids.
    """

    finding_id: str
    kind: Kind
    statement: str
    polarity: Polarity
    polarity_why: tuple[str, ...]
    mapping: Mapping
    area: str | None
    section: str | None
    heading: str | None
    paragraph: str | None
    locator: Locator


def findings(document: Document, report: InspectionReport) -> tuple[Finding, ...]:
    """The findings of a report in reading order, then what it asked for. Empty for a report without either.

    `document` is the file the report was read from.
    """
    drafts = [*_drafts(document, report.paragraphs), *map(_request, report.improvements)]
    mappings = map_statements([draft.passage.text for draft in drafts], [draft.context for draft in drafts])
    return tuple(map(_finding, drafts, mappings))


def sentences(document: Document, paragraph: Paragraph) -> tuple[Passage, ...]:
    """The sentences of a paragraph, each with its own place. Bullets are left out of the words.

    Full stops in abbreviations, initials and numbers do not end a sentence; one glued to the next word does.
    """
    whole = Passage(paragraph.text, paragraph.locator)
    return tuple(document.part(whole, start, end) for start, end in sentence_bounds(paragraph.text))


def sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text starts and ends, in characters."""
    start = 0
    for end in [*(match.end() for match in _END.finditer(text) if not match["abbreviation"]), len(text)]:
        if bullet := _BULLET.match(text, start):
            start = bullet.end()
        if start < end:
            yield start, len(text[:end].rstrip())
        start = max(start, end)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A statement on its way to a finding."""

    kind: Kind
    passage: Passage
    context: Context
    source: Paragraph | Improvement


def _drafts(document: Document, paragraphs: tuple[Paragraph, ...]) -> Iterator[_Draft]:
    for paragraph in paragraphs:
        if not paragraph.evaluative:
            continue
        printed = tuple(title for title in (paragraph.heading, paragraph.section) if title)
        before = ""
        for passage in sentences(document, paragraph):
            if len(fold(passage.text)) < FEWEST_WORDS:
                continue
            points_back = _POINTS_BACK.match(passage.text)
            context = Context(paragraph.area, printed, before if points_back else "")
            yield _Draft(Kind.FINDING, passage, context, paragraph)
            before = passage.text


def _request(improvement: Improvement) -> _Draft:
    printed = (improvement.section,) if improvement.section else ()
    passage = Passage(improvement.text, improvement.locator)
    return _Draft(Kind.IMPROVEMENT, passage, Context(improvement.area, printed), improvement)


def _finding(draft: _Draft, mapping: Mapping) -> Finding:
    verdict = _verdict(draft, mapping)
    locator = draft.passage.locator
    return Finding(
        finding_id=_id(draft.passage),
        kind=draft.kind,
        statement=draft.passage.text,
        polarity=verdict.polarity,
        polarity_why=verdict.why,
        mapping=mapping,
        area=draft.source.area,
        section=draft.source.section,
        heading=draft.source.heading if isinstance(draft.source, Paragraph) else None,
        paragraph=locator.paragraph,
        locator=locator,
    )


def _verdict(draft: _Draft, mapping: Mapping) -> Verdict:
    if draft.kind is Kind.IMPROVEMENT:
        return Verdict(Polarity.WEAKNESS, ("inspectors asked for this",))
    if mapping.is_method:
        return Verdict(Polarity.NEUTRAL, ("reads as scope or method",))
    return polarity_of(draft.passage.text)


def _id(passage: Passage) -> str:
    words = " ".join(fold(passage.text))
    place = (passage.locator.sha256, passage.locator.address)
    return hashlib.sha256("\x1f".join([*place, words]).encode()).hexdigest()[:12]
