"""A text in blocks: its bullets, each with the lines it runs over, and the paragraphs between them.

Of a bullet's place on the page, extracted text keeps little: how far it is indented, which sign it has, and whether a
new box of text seems to begin. A block tells these three, and its reader decides what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lineofsight.documents import Document, Passage, Span, joined

_BULLET = re.compile(r"(?P<indent>\s*)(?P<sign>[•▪●◦◼■·○*\uf0b7-])\s+(?=\S)")
_ONE_SPACE = re.compile(r" \S")


@dataclass(frozen=True, slots=True)
class Block:
    """A bullet or paragraph: its text, its place without the bullet's sign, and its first line.

    `sign` is the bullet's, None for a paragraph; `indent` counts the spaces before the first word or sign. `new_box`:
    an empty line, or one space set before the first line alone, says that the text does not run on from the block
    before it.
    """

    passage: Passage
    sign: str | None
    indent: int
    new_box: bool

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def first_line(self) -> int:
        return self.passage.locator.first_line


def blocks(document: Document, begins: Callable[[str, str], bool] = lambda line, before: False) -> tuple[Block, ...]:
    """The blocks of a document in reading order.

    A block ends at an empty line, before a bullet, before a line set in by exactly one space, where `begins(line, the
    line before it)` says that a new one begins, and with each paragraph of a Word file.
    """
    return tuple(_blocks(document, begins))


def _blocks(document: Document, begins: Callable[[str, str], bool]) -> Iterator[Block]:
    held: list[Span] = []
    sign, indent, new_box, gap = None, 0, True, True
    for line in document.lines:
        text, bullet = line.text, _BULLET.match(line.text)
        blank = not text.strip()
        boxed = bool(_ONE_SPACE.match(text))
        starts = blank or bullet or boxed or line.label or (held and begins(text, document.line(line.number - 1).text))
        if held and starts:
            yield Block(document.passage(joined(held)), sign, indent, new_box)
            held = []
        if blank:
            gap = True
            continue
        if not held:
            start = bullet.end() if bullet else len(text) - len(text.lstrip())
            sign, indent = (bullet["sign"], len(bullet["indent"])) if bullet else (None, start)
            new_box, gap = gap or boxed, False
            held = [Span(line.number, start, line.number, len(text))]
        else:
            held.append(Span(line.number, 0, line.number, len(text)))
    if held:
        yield Block(document.passage(joined(held)), sign, indent, new_box)
