"""The lines of a report that carry its text: page furniture, contents pages and footnotes left out.

Every kind of report has the same furniture. A running header or a page number stands at the edge of most pages; a
contents page repeats the headings; a footnote stands at the foot of a page, perhaps in the middle of a sentence, and
its number is printed behind a word above it. What is left out here never reaches a paragraph, a heading or a grade.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lineofsight.documents import Document, Line, Span


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line of the text without the white space around it. `column` is where its first letter stands.

    `bullet` is the mark before an item of a list, which is no part of `text`; empty where the line begins none. `gap`
    says that an empty line stands before it on the same page, `new_page` that it is the first of a page.
    """

    number: int
    column: int
    text: str
    bullet: str = ""
    gap: bool = False
    new_page: bool = False

    @property
    def span(self) -> Span:
        return Span(self.number, self.column, self.number, self.column + len(self.text))

    def after(self, characters: int) -> BodyLine:
        """The line without its first characters (a paragraph number) and the white space behind them."""
        rest = self.text[characters:].lstrip()
        column = self.column + len(self.text) - len(rest)
        return BodyLine(self.number, column, rest, self.bullet, self.gap, self.new_page)


def body_lines(document: Document) -> list[BodyLine]:
    """The body of a document, in reading order."""
    if document.pages is None:
        pages = _pages_by_indent(document.lines)
    else:
        pages = [list(page) for _, page in groupby(document.lines, key=lambda line: line.page)]
    pages = [_without_letterhead(page) for page in pages]
    running = _running_lines(pages[1:])
    first = _without_footnotes(_without_edges(_without_contents(pages[0]), set()))  # its title is no furniture
    later = [_without_footnotes(_without_edges(_without_contents(page), running)) for page in pages[1:]]
    return _with_bullets([first, *later], glyphs_lost=document.pages is None)


def _pages_by_indent(lines: Sequence[Line]) -> list[list[Line]]:
    """The pages of a text without form feeds. Some extractors show a page break only as one space before a line.

    The line straight above it is not empty then; after an empty line, such a space is a bullet whose mark was lost.
    """
    pages: list[list[Line]] = [[]]
    for line in lines:
        above = pages[-1][-1].text if pages[-1] else ""
        if above.strip() and re.match(r" {1,2}\S", line.text) and not _GRADE_BELOW.match(line.text):
            pages.append([])
        pages[-1].append(line)
    return pages


_GRADE_BELOW = re.compile(r"\s*Grade \d")
"""A grade set at the right, below its heading, is indented too."""


def _without_letterhead(page: Sequence[Line]) -> list[Line]:
    """A page without Ofsted's address, which some extractors put in the middle of a letter's first page."""
    hits = [index for index, line in enumerate(page) if _LETTERHEAD_LINE.fullmatch(line.text.strip())]
    if len(hits) < 3 or hits[-1] - hits[0] > _LETTERHEAD_LINES:
        return list(page)
    return [*page[: hits[0]], *page[hits[-1] + 1 :]]


_LETTERHEAD_LINES = 20
_LETTERHEAD_LINE = re.compile(
    r"Ofsted|Piccadilly Gate|Store St(?:reet)?|(?:Manchester )?M1 2WD|(?:T|Tele?phone|Text ?phone|E|W)?:?\s*"
    r"(?:0[13]\d\d \d{3} \d{4}|enquiries@ofsted\.gov\.uk|(?:https?://)?www\.(?:gov\.uk/ofsted|ofsted\.gov\.uk))"
)

_EDGE = 4
"""How many lines at the head and at the foot of a page can be furniture."""


def _key(line: Line) -> str:
    """The words of a line as they are on every page: without case, spacing, or the page number at either end."""
    return re.sub(r"\d+", "#", " ".join(line.text.casefold().split())).strip("# ")


def _running_lines(pages: Sequence[Sequence[Line]]) -> set[str]:
    """The words that stand at the edge of at least two fifths of the pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        printed = [line for line in page if line.text.strip()]
        counts.update({_key(line) for line in (*printed[:_EDGE], *printed[-_EDGE:])})
    often = max(2, 0.4 * len(pages))
    return {key for key, count in counts.items() if count >= often and re.search("[a-z]", key)}


def _without_edges(page: Sequence[Line], running: set[str]) -> list[Line]:
    """A page without the running lines and page number at its head and foot."""
    kept = _without_head(page, running)
    return _without_head(kept[::-1], running)[::-1]


def _without_head(page: Sequence[Line], running: set[str]) -> list[Line]:
    at = 0
    printed = [index for index, line in enumerate(page) if line.text.strip()]
    for index in printed[:_EDGE]:
        if _key(page[index]) not in running and not re.fullmatch(r"\s*\d{1,3}\s*", page[index].text):
            break
        at = index + 1
    return list(page[at:])


def _without_contents(page: list[Line]) -> list[Line]:
    """A page without its table of contents: entries that end, on one of their lines, with a page number."""
    printed = [index for index, line in enumerate(page) if line.text.strip()]
    titles = (n for n, index in enumerate(printed) if page[index].text.strip().casefold() == "contents")
    if (title := next(titles, None)) is None:
        return page
    entry = title + 1
    while entry < len(printed) and any(
        re.search(r"(^|\s|\.)\d{1,3}\s*$", page[index].text) for index in printed[entry : entry + 3]
    ):
        entry += 1
    first, last = printed[title], printed[entry] if entry < len(printed) else len(page)
    return page[:first] + page[last:]


def _without_footnotes(page: list[Line]) -> list[Line]:
    """A page without its footnotes: from the first line that begins with a number printed behind a word above it."""
    for index, line in enumerate(page):
        note = _FOOTNOTE.match(line.text)
        gap = index > 0 and not page[index - 1].text.strip()
        if note and gap and not _numbered_below(page[index:]):
            above = "\n".join(line.text for line in page[:index])
            if note.group(1) in _FOOTNOTE_MARK.findall(above):
                return page[:index]
    return page


_FOOTNOTE = re.compile(r"\s*(\d{1,2})(?:\s+(?!(?:\S+ )?\d{4}\s*$)\S|$)")
_FOOTNOTE_MARK = re.compile(r"(?:[a-z]|\)|[A-Z]{3})[’'”\")?.,;:]*(\d{1,2})(?!\d)")


def _numbered_below(lines: Iterable[Line]) -> bool:
    """Whether a numbered paragraph or a list follows: then the lines are no footnotes."""
    return any(re.match(r"\s*\d{1,3}\.(\s|$)", line.text) or BULLET.match(line.text) for line in lines)


BULLET = re.compile(r"\s*([•▪■◼◾●○◦‣⁃·►➢✓❑\ue000-\uf8ff]|[–−*-](?=\s))\s*")
"""A mark before an item of a list. Symbol fonts keep theirs in the private use area."""


def _with_bullets(pages: Iterable[Sequence[Line]], glyphs_lost: bool) -> list[BodyLine]:
    body: list[BodyLine] = []
    for page in pages:
        new_page, gap, bullet = True, False, ""
        for line in page:
            if not line.text.strip():
                gap = gap or not new_page
                continue
            indent = len(line.text) - len(line.text.lstrip())
            mark = BULLET.match(line.text)
            if mark and _dash_in_a_sentence(mark, body, gap):
                mark = None
            if mark:
                bullet, indent = mark.group(1), mark.end()
            elif glyphs_lost and indent > (new_page and bool(body)) and (gap or new_page):
                bullet = _LOST
            if text := line.text[indent:].rstrip():
                body.append(BodyLine(line.number, indent, text, bullet, gap, new_page))
                new_page, gap, bullet = False, False, ""
    return body


_LOST = "?"
"""Stands for a mark that the extractor dropped."""


def _dash_in_a_sentence(mark: re.Match[str], body: Sequence[BodyLine], gap: bool) -> bool:
    """Whether the dash that begins a line belongs to a sentence begun above, not to a list."""
    if mark.group(1) not in "–−*-" or gap or not body:
        return False
    return body[-1].bullet != mark.group(1) and not re.search(r"[.:;)]\d*$", body[-1].text)
