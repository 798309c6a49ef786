"""What a plan says of the authority in its own prose, kept apart from its actions: claims, and unnumbered promises.

A sentence counts as a claim where its words praise (`mapping.polarity_of`) and it speaks of what is, and as a promise
where it says what will be done. What is hoped for (an ambition, an aim, a value) is neither. Sentences that follow each
other in a paragraph are one statement; one that points back ("This means ...") belongs to the statement before and
never opens one. Under a vision or mission only what the service has or people feel is a claim: the rest is what is
wanted. From where the plan lists its priorities on, the prose is about the plan itself and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lineofsight.documents import Document, Passage
from lineofsight.mapping import Polarity, polarity_of
from lineofsight.readers.improvement_plan.text import BULLET, TextLine
from lineofsight.sentences import sentence_bounds
from lineofsight.statement import Kind, Statement

_HOPED_FOR = re.compile(
    r"\b(?:ambitio\w+|aims?|aspir\w+|strives?|committed|determination|wants?|we need to|must|at the heart|value base|"
    r"core values|mission|vision|priorit(?:y|ies))\b"
)
_POINTS_BACK = re.compile(r"(?:This|These|Those|Such|They|It|Their)\b|.*\bin this (?:area|respect|way)\b")
_WANTED = re.compile(r"\b(?:vision|mission)\b", re.IGNORECASE)
_HAS_OR_FEELS = re.compile(r"\b(?:have|has|feels?)\b")
_WORDS_OF_A_HEADING = 10
_ROOM = 0.9
"""A paragraph ends with a full stop and a line with room, in this part of the page's width, for the next word."""


@dataclass
class _Draft:
    """A statement on its way: characters `start` to `end` of its paragraph, while the next sentence may join it."""

    polarity: Polarity
    why: tuple[str, ...]
    start: int
    end: int
    open: bool = True


def claims(document: Document, lines: Sequence[TextLine]) -> tuple[Statement, ...]:
    """The claims and unnumbered promises in the lines of prose, in reading order; their kind is `Kind.CLAIM`."""
    found: list[Statement] = []
    heading, wanted = "", False
    for paragraph in _paragraphs(document, lines):
        if len(paragraph.text.split()) <= _WORDS_OF_A_HEADING and not paragraph.text.endswith("."):
            heading, wanted = paragraph.text, bool(_WANTED.search(paragraph.text))
            continue
        for draft in _drafts(paragraph.text, wanted):
            part = document.part(paragraph, draft.start, draft.end)
            found.append(
                Statement(
                    Kind.CLAIM,
                    part.text,
                    part.locator,
                    headings=(heading,) if heading else (),
                    polarity=draft.polarity,
                    polarity_why=("the authority's own claim", *draft.why),
                )
            )
    return tuple(found)


def _drafts(paragraph: str, wanted: bool) -> list[_Draft]:
    drafts: list[_Draft] = []
    for start, end in sentence_bounds(paragraph):
        sentence = paragraph[start:end]
        last = drafts[-1] if drafts else None
        if _POINTS_BACK.match(sentence):
            if last:
                last.end, last.open = end, True
            continue
        verdict = polarity_of(sentence)
        if _stands_alone(sentence, verdict.polarity, wanted):
            if last and last.open and last.polarity is verdict.polarity:
                last.end, last.why = end, tuple(dict.fromkeys((*last.why, *verdict.why)))
            else:
                drafts.append(_Draft(verdict.polarity, verdict.why, start, end))
        elif last:
            last.open = False
    return drafts


def _stands_alone(sentence: str, polarity: Polarity, wanted: bool) -> bool:
    """Whether a sentence is a claim or a promise: not a question, a hope, or praise of what is still to come."""
    if sentence.endswith("?") or _HOPED_FOR.search(sentence):
        return False
    if polarity is Polarity.STRENGTH:
        return " will " not in sentence and (not wanted or bool(_HAS_OR_FEELS.search(sentence)))
    return polarity is Polarity.PLANNED and not wanted


def _paragraphs(document: Document, lines: Sequence[TextLine]) -> Iterator[Passage]:
    block: list[TextLine] = []
    width = 0
    for line in lines:
        bullet = BULLET.match(line.text)
        in_word = document.line(line.number).label is not None
        if block and (bullet or in_word or _ends(block[-1], line, width)):
            yield document.passage([one.span for one in block])
            block = []
        block.append(line.without(bullet.end()) if bullet else line)
        width = max(0 if line.new_page else width, len(line.text))
    if block:
        yield document.passage([one.span for one in block])


def _ends(last: TextLine, line: TextLine, width: int) -> bool:
    """Whether a paragraph or heading ends with a line: it stops short, with a stop, or as a heading does."""
    short = len(last.text) + 1 + len(line.text.split()[0]) <= _ROOM * width
    heading = len(last.text.split()) <= _WORDS_OF_A_HEADING and last.text[-1] not in ".," and line.text[0].isupper()
    return (short and last.text[-1] in ".:?!") or heading
