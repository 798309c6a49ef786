"""A document as numbered lines, and the words in it with the place they stand.

Everything a pack quotes is a `Passage`: words and the `Locator` they were read at. A passage is only ever
made by `Document.passage`, which reads the words *from* the place, so a quotation cannot drift from its
source; `Document.quote` reads them again, from the same file, a year later.

Lines are counted from 1 through the whole file, as extracted: the line an analyst sees in a text editor, or
in the text this suite extracts from a PDF (`lineofsight source` shows it). Pages are counted from 1 as a PDF
viewer counts them, not as printed on the page; a text file without form feeds has no pages, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Whole or part lines in reading order. Columns are character offsets; `last_column` is excluded."""

    first_line: int
    first_column: int
    last_line: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Locator:
    """Where words stand: file and its sha256, page, paragraph as numbered in print, and spans of text.

    `page` is None where the file has no pages (a text without form feeds), `paragraph` where the paragraph has
    no printed number. More than one span where page furniture stands between two halves of a sentence.
    """

    file: str
    sha256: str
    page: int | None
    paragraph: str | None
    spans: tuple[Span, ...]

    @property
    def first_line(self) -> int:
        return self.spans[0].first_line

    @property
    def last_line(self) -> int:
        return self.spans[-1].last_line

    @property
    def address(self) -> str:
        """The place as one short string, kept in `evidence.csv`: `page=5&paragraph=10&text=264:0-266:12`.

        `Locator.parse` reads it back. It opens a PDF viewer at the page when written behind `#`.
        """
        parts = [f"page={self.page}"] if self.page else []
        parts += [f"paragraph={self.paragraph}"] if self.paragraph else []
        text = ",".join(f"{s.first_line}:{s.first_column}-{s.last_line}:{s.last_column}" for s in self.spans)
        return "&".join([*parts, f"text={text}"])

    @classmethod
    def parse(cls, file: str, sha256: str, address: str) -> Locator:
        """The locator that `address` was made from. Raises ValueError on a string that is no address."""
        fields = dict(part.split("=", 1) for part in address.split("&"))
        spans = tuple(Span(*map(int, re.split("[:-]", piece))) for piece in fields["text"].split(","))
        page = int(fields["page"]) if "page" in fields else None
        return cls(file, sha256, page, fields.get("paragraph"), spans)

    def __str__(self) -> str:
        """The place in words: `page 5, paragraph 10, lines 264 to 266`."""
        parts = [f"page {self.page}"] if self.page else []
        parts += [f"paragraph {self.paragraph}"] if self.paragraph else []
        first, last = self.first_line, self.last_line
        return ", ".join([*parts, f"line {first}" if first == last else f"lines {first} to {last}"])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text, as extracted: nothing stripped, no newline. `page` is None where unknown."""

    number: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words and where they stand. `text` is what `Document.quote(locator)` returns."""

    text: str
    locator: Locator


@dataclass(frozen=True)
class Document:
    """One file as lines. `name` is the file's name without its folder: a folder can name a person's machine."""

    name: str
    sha256: str
    lines: tuple[Line, ...]
    pages: int | None

    def line(self, number: int) -> Line:
        return self.lines[number - 1]

    def quote(self, locator: Locator) -> str:
        """The words at a locator of this document.

        White space is folded to single spaces, and lines are joined by one, except after a hyphen that breaks
        a word (`pre-` / `schools` is pre-schools): the hyphen stays, since no rule can tell whether it was printed.
        """
        return "".join(character for character, *_ in self._characters(locator))

    def passage(self, spans: Iterable[Span], paragraph: str | None = None) -> Passage:
        """The words in the spans, with their place. The page is the one the first word stands on."""
        spans = tuple(spans)
        locator = Locator(self.name, self.sha256, self.line(spans[0].first_line).page, paragraph, spans)
        return Passage(self.quote(locator), locator)

    def whole_lines(self, numbers: Iterable[int], paragraph: str | None = None) -> Passage:
        """The words of whole lines, blank ones left out. Neighbouring lines share a span."""
        spans: list[Span] = []
        for number in numbers:
            text = self.line(number).text
            if not text.strip():
                continue
            if spans and spans[-1].last_line == number - 1:
                spans[-1] = replace(spans[-1], last_line=number, last_column=len(text))
            else:
                spans.append(Span(number, 0, number, len(text)))
        return self.passage(spans, paragraph)

    def part(self, passage: Passage, start: int, end: int) -> Passage:
        """The part of a passage from character `start` to `end` of its text, with its own, narrower place."""
        places: dict[int, list[tuple[int, int]]] = {}
        for character, span, line, column in self._characters(passage.locator)[start:end]:
            if character != " ":
                places.setdefault(span, []).append((line, column))
        spans = [Span(*place[0], place[-1][0], place[-1][1] + 1) for place in places.values()]
        return self.passage(spans, passage.locator.paragraph)

    def _characters(self, locator: Locator) -> list[tuple[str, int, int, int]]:
        """Every character of the quotation with the span, line and column it was read at."""
        characters: list[tuple[str, int, int, int]] = []
        for index, span in enumerate(locator.spans):
            for number in range(span.first_line, span.last_line + 1):
                text = self.line(number).text
                start = span.first_column if number == span.first_line else 0
                end = span.last_column if number == span.last_line else len(text)
                pieces = [(c, index, number, start + offset) for offset, c in enumerate(text[start:end])]
                characters = _joined(characters, pieces)
        return characters


def _joined(before: list[tuple[str, int, int, int]], line: list[tuple[str, int, int, int]]):
    """Characters so far and those of one more line, as one text with single spaces."""
    broken_word = len(before) > 1 and before[-1][0] == "-" and before[-2][0].isalpha()
    gap, started = bool(before) and not broken_word, False
    for character, *place in line:
        if character.isspace():
            gap = gap or started
            continue
        if gap and before:
            before.append((" ", *place))
        before.append((character, *place))
        gap, started = False, True
    return before
