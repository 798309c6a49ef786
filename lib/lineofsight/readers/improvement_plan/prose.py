"""What a plan says of the authority in its own prose, kept apart from its actions: claims, and promises without a number.

A statement is a sentence and those behind it that point back to it ("This means ..."). It counts as a claim where it
says in the present or past tense, in the first person or of the authority's own people and systems, how good things
are, and as a promise where it says what will be done. A vision or mission says what is wanted, a description of the
plan what is in it: they are neither, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lineofsight.documents import Document, Passage
from lineofsight.findings import sentence_bounds
from lineofsight.mapping import Polarity, polarity_of
from lineofsight.readers.improvement_plan.text import BULLET, TextLine
from lineofsight.statement import Kind, Statement

def paragraphs(document: Document, lines: Sequence[TextLine]) -> Iterator[Passage]:
    block: list[TextLine] = []
    width = 0
    for index, line in enumerate(lines):
        bullet = BULLET.match(line.text)
        if block and (bullet or _ends(block[-1], line, width)):
            yield document.passage([b.span for b in block])
            block, width = [], (0 if line.new_page else width)
        block.append(line.without(bullet.end()) if bullet else line)
        width = max(width, len(line.text))
    if block:
        yield document.passage([b.span for b in block])

def _ends(last: TextLine, line: TextLine, width: int) -> bool:
    early = len(last.text) + 1 + len(line.text.split()[0]) <= 0.9 * width
    return early and last.text[-1] in ".:?!" or (len(last.text)<60 and line.text[0].isupper() and last.text[-1] not in ".,")
