"""From what a source says to its findings: for or against, and the heading of the framework each bears on.

Audits, plans and surveys come as statements, which their readers made. Of an inspection report, a finding is a
sentence, because a sentence is what an analyst quotes; joining neighbours would mix praise with criticism. A sentence
that points back ("This has led to ...") borrows its topic from the one before, and its reasons say so.

Every sentence of an evaluative paragraph is a finding, so that nothing is lost in silence: one that passes no
judgement is neutral. Everything inspectors asked for is a weakness, of the kind "improvement".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lineofsight.content import Documented
from lineofsight.documents import Document, Passage
from lineofsight.inspection import Improvement, InspectionReport, Paragraph
from lineofsight.mapping import Context, Mapping, Polarity, map_statements, polarity_of
from lineofsight.mapping.phrases import fold
from lineofsight.sentences import sentence_bounds
from lineofsight.statement import Kind, Statement

FEWEST_WORDS = 4
"""Shorter fragments (a label, a grade, a stray page heading) are no statement."""

_POINTS_BACK = re.compile(
    r"(?:However, |Nevertheless, |In addition, |Consequently, |As a result, |Also, )?"
    r"(?:This|These|Those|They|Their|It|Its|Such|He|She|Others|All of these)\b"
    r"|As a result\b|Consequently\b|In turn\b|In these\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement with what was made of it: for or against, the heading it bears on, and the reasons for both."""

    statement: Statement
    polarity: Polarity
    polarity_why: tuple[str, ...]
    mapping: Mapping


def findings(document: Document, content: Documented) -> tuple[Finding, ...]:
    """What a source says, in reading order, each statement set against the framework. Empty where it says nothing.

    `document` is the file the content was read from.
    """
    said = statements(document, content)
    contexts = [Context(each.area, each.headings, each.before) for each in said]
    mappings = map_statements([each.text for each in said], contexts)
    return tuple(_finding(each, mapping) for each, mapping in zip(said, mappings, strict=True))


def statements(document: Document, content: Documented) -> tuple[Statement, ...]:
    """The statements of a source: its own where its reader makes them, the sentences of an inspection report."""
    if not isinstance(content, InspectionReport):
        return content.statements
    said = (each for paragraph in content.paragraphs for each in _of_paragraph(document, paragraph))
    return (*said, *map(_asked_for, content.improvements))


def sentences(document: Document, paragraph: Paragraph) -> tuple[Passage, ...]:
    """The sentences of a paragraph, each with its own place. Bullets are left out of the words.

    Full stops in abbreviations, initials and numbers do not end a sentence; one glued to the next word does.
    """
    whole = Passage(paragraph.text, paragraph.locator)
    return tuple(document.part(whole, start, end) for start, end in sentence_bounds(paragraph.text))


def _of_paragraph(document: Document, paragraph: Paragraph) -> Iterator[Statement]:
    if not paragraph.evaluative:
        return
    before = ""
    for passage in sentences(document, paragraph):
        if len(fold(passage.text)) < FEWEST_WORDS:
            continue
        yield Statement(
            Kind.FINDING,
            passage.text,
            passage.locator,
            label=paragraph.number,
            headings=tuple(title for title in (paragraph.heading, paragraph.section) if title),
            area=paragraph.area,
            before=before if _POINTS_BACK.match(passage.text) else "",
        )
        before = passage.text


def _asked_for(improvement: Improvement) -> Statement:
    return Statement(
        Kind.IMPROVEMENT,
        improvement.text,
        improvement.locator,
        headings=(improvement.section,) if improvement.section else (),
        area=improvement.area,
        polarity=Polarity.WEAKNESS,
        polarity_why=("inspectors asked for this",),
    )


def _finding(said: Statement, mapping: Mapping) -> Finding:
    if said.polarity is not None:
        return Finding(said, Polarity(said.polarity), said.polarity_why, mapping)
    if mapping.is_method:
        return Finding(said, Polarity.NEUTRAL, ("reads as scope or method",), mapping)
    verdict = polarity_of(said.text)
    return Finding(said, verdict.polarity, verdict.why, mapping)
