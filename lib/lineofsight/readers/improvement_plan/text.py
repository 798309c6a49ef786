"""The tables of a plan whose text has lost its tables: a PDF, or the text taken from one.

What is left of a row is its cells one after the other, each a few short lines: the action behind its number, its
sources behind bullets, then the other cells in the order of the header. A PDF still says where each line starts, and
where its lines start in as many columns as the header names, that decides. In text alone, three things have to be put
right by what is read:

* a row that runs over a page starts all its cells again on the new page: each piece goes back to the cell it goes on
  from, by the order of the cells and by which of them was left in mid-sentence;
* two short cells side by side can share a line: they part where a known source ends, or before the capital letter
  that opens the next cell;
* an output that is two is told by the line that ends early before a capital letter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations_with_replacement, pairwise

from lineofsight.documents import Document, Passage, Span, joined
from lineofsight.pdf_text import Runs
from lineofsight.plans import Priority
from lineofsight.readers.improvement_plan.rows import Column, Row, columns, is_header, starts_with_a_column
from lineofsight.readers.improvement_plan.sources import is_known, known_at_start

BULLET = re.compile(r"[•▪●◦◼■\ue000-\uf8ff]\s*")
ID = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\s+|$)")
_TITLE = re.compile(r"(?:priority )?(\d{1,2})[.:)]\s+(?=\D)", re.IGNORECASE)
_FURNITURE = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?", re.IGNORECASE)
_LINES_OF_A_HEADER = 12
_LINES_OF_A_TITLE = 4
_ENDS_OPEN = re.compile(
    r"(?:^|\s)(?:a|an|the|of|in|on|to|for|from|by|with|within|across|and|or|that|which|who|where|when|they|we|our|their|"
    r"its|is|are|be|been|will|can|as|at|into|through|between|all|each|every|any|more|such|than|how|so|both|not)$|[,–-]$",
    re.IGNORECASE,
)
"""A text that cannot be the end of a cell: an article, preposition or the like, a comma or a dash."""

_OPENS_MEANING = re.compile(
    r"(?:Children|Young|Families|Parents|Carers|Care |Every|All children|There will|They|Babies|Teenagers)"
)
_ROOM = 0.8
"""A line ends early where the next word would have left this part of the cell's width unfilled."""

_GUTTER = 24.0
"""Points. Lines that start further apart than this stand in different columns; bullets hang by less."""

_ALIGNED = 2.0
"""Points. Cells of one column start no further apart than this."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with words. `gap` says whether an empty line stands before it, `new_page` whether it is a page's first;
    `runs` are those of the document's line.
    """

    number: int
    column: int
    text: str
    gap: bool
    new_page: bool
    runs: Runs = ()

    @property
    def left(self) -> float | None:
        """Where the line starts in a PDF, in points from the left."""
        return next((left for at, left in reversed(self.runs) if at <= self.column), None)

    def without(self, characters: int) -> TextLine:
        """The line without what opens it: a bullet or a number."""
        rest = self.text[characters:]
        column = self.column + characters + len(rest) - len(rest.lstrip())
        return replace(self, column=column, text=rest.strip())

    @property
    def span(self) -> Span:
        return Span(self.number, self.column, self.number, self.column + len(self.text))


@dataclass(frozen=True)
class Tables:
    """What the tables of a plan hold. `first` and `last` are the lines the tables stand on (numbers, last included).

    `split` are the ids of rows that run over a page, each with the columns that were joined again; `doubtful` are ids
    with the reason why their cells could not surely be told apart.
    """

    priorities: tuple[Priority, ...]
    rows: tuple[Row, ...]
    first: int
    last: int
    split: tuple[tuple[str, tuple[Column, ...]], ...]
    doubtful: tuple[tuple[str, str], ...]


def text_lines(document: Document) -> list[TextLine]:
    """The lines with words, without page numbers and what is printed at the head or foot of most pages."""
    furniture = _furniture(document)
    lines: list[TextLine] = []
    before = None
    for line in document.lines:
        text = line.text.strip()
        if text and text not in furniture:
            gap = before is not None and not before.text.strip()
            new_page = before is not None and (
                line.page != document.line(lines[-1].number).page if line.page and lines else _indented(line.text, gap)
            )
            column = len(line.text) - len(line.text.lstrip())
            lines.append(TextLine(line.number, column, text, gap, new_page, line.runs))
        before = line
    return lines


def _indented(text: str, gap: bool) -> bool:
    """Whether a line with none empty before it starts with a space: all that some texts keep of a new page."""
    return not gap and text[:1].isspace()


def _furniture(document: Document) -> set[str]:
    pages: dict[int, list[str]] = {}
    for line in document.lines:
        if line.page and line.text.strip():
            pages.setdefault(line.page, []).append(line.text.strip())
    edges = Counter(text for page in pages.values() for text in {page[0], page[-1]})
    often = {text for text, count in edges.items() if count >= 3 and not ID.match(text)}
    return often | {text for text in edges if _FURNITURE.fullmatch(text)}


def header_at(lines: Sequence[TextLine], at: int) -> tuple[tuple[Column, ...], int]:
    """The columns of a plan's header that starts at a line, and how many lines it takes; ((), 0) where none does."""
    best: tuple[tuple[Column, ...], int] = ((), 0)
    if not starts_with_a_column(lines[at].text):
        return best
    for count in range(1, _LINES_OF_A_HEADER):
        if is_header(found := columns(" ".join(line.text for line in lines[at : at + count]))):
            best = found, count
    return best


def read_tables(document: Document, lines: Sequence[TextLine], end: int) -> Tables:
    """The rows and priorities of the tables before line number `end` (the reprinted framework, or the file's end)."""
    lines = [line for line in lines if line.number < end]
    headers = {at: header for at in range(len(lines)) if (header := header_at(lines, at))[1]}
    walk = _Walk(document, lines, headers)
    walk.go()
    first = walk.first if walk.first is not None else min(headers, default=0)
    return Tables(
        priorities=_priorities(document, lines[:first], walk.titles),
        rows=tuple(walk.rows),
        first=lines[first].number if lines else 0,
        last=lines[-1].number if lines else 0,
        split=tuple(walk.split),
        doubtful=tuple(walk.doubtful),
    )


@dataclass
class _Block:
    """Lines of one cell, or of cells that could not be told apart yet. A bullet stands before a source."""

    lines: list[TextLine]
    bullet: bool
    continues: bool


@dataclass
class _Walk:
    """Once through the tables, from header to header."""

    document: Document
    lines: Sequence[TextLine]
    headers: dict[int, tuple[tuple[Column, ...], int]]
    first: int | None = None
    starts: dict[tuple[Column, ...], list[float]] = field(default_factory=dict)
    titles: dict[int, Passage] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    split: list[tuple[str, tuple[Column, ...]]] = field(default_factory=list)
    doubtful: list[tuple[str, str]] = field(default_factory=list)

    def go(self) -> None:
        at, found, number = 0, (), None
        started: list[tuple[list[TextLine], int | None, tuple[Column, ...]]] = []
        inside = False
        while at < len(self.lines):
            if header := self.headers.get(at):
                found, at = header[0], at + header[1]
                self.first = at - header[1] if self.first is None else self.first
                continue
            if title := self._title_at(at):
                inside = False
                number, count = title
                self.first = at if self.first is None else self.first
                at += count
                continue
            if found and self._starts_row(at, number):
                inside = True
                started.append(([], number, found))
            if inside:
                started[-1][0].append(self.lines[at])
            at += 1
        for header in dict.fromkeys(own for _, _, own in started):
            body = [line for lines, _, own in started if own == header for line in lines]
            self.starts[header] = _column_starts(body, len(header))
        for lines, number, found in started:
            self._finish(lines, number, found)

    def _title_at(self, at: int) -> tuple[int, int] | None:
        """A priority's number and the lines its title takes, where a header or its own first action follows."""
        match = _TITLE.match(self.lines[at].text)
        if not match:
            return None
        for count in range(1, _LINES_OF_A_TITLE + 1):
            follows = at + count
            if count > 1 and _TITLE.match(self.lines[min(follows, len(self.lines)) - 1].text):
                return None
            own = ID.match(self.lines[follows].text) if follows < len(self.lines) else None
            if follows in self.headers or (own and own[1] == match[1]):
                parts = [self.lines[at].without(match.end()), *self.lines[at + 1 : follows]]
                self.titles.setdefault(int(match[1]), _passage(self.document, parts))
                return int(match[1]), count
        return None

    def _starts_row(self, at: int, number: int | None) -> bool:
        match = ID.match(self.lines[at].text)
        return bool(match) and number in (None, int(match[1]))

    def _finish(self, lines: list[TextLine], number: int | None, found: tuple[Column, ...]) -> None:
        printed = ID.match(lines[0].text)
        assert printed
        first = lines[0]
        span = Span(first.number, first.column, first.number, first.column + len(printed.group().rstrip()))
        row = Row(self.document.passage([span]), number if number is not None else int(printed[1]))
        rest = [line for line in (first.without(printed.end()), *lines[1:]) if line.text]
        order = [column for column in found if column is not Column.ID]
        if self.starts[found]:
            rest = list(_by_column(rest, self.starts[found]))
            row.cells = _cells_by_place(self.document, rest, found, self.starts[found])
            later = next((at for at, line in enumerate(rest) if line.new_page and at), len(rest))
            rejoined = tuple(dict.fromkeys(_column_of(line, found, self.starts[found]) for line in rest[later:]))
        else:
            blocks = list(_blocks(rest))
            split_at = next((index for index, block in enumerate(blocks) if block.continues), len(blocks))
            row.cells, doubt = _cells(self.document, blocks[:split_at], order)
            rejoined = _rejoin(self.document, row.cells, blocks[split_at:], order)
            if doubt:
                self.doubtful.append((printed.group().strip(), doubt))
        if rejoined:
            self.split.append((printed.group().strip(), rejoined))
        if outputs := row.cells.get(Column.OUTPUT):
            row.cells[Column.OUTPUT] = [part for whole in outputs for part in _outputs(self.document, whole)]
        self.rows.append(row)


def _column_starts(lines: Sequence[TextLine], count: int) -> list[float]:
    """Where each of `count` columns starts; empty where the lines do not fall into so many.

    The cells of a column start at one place, time and again; a wide gap in a justified line stands anywhere.
    """
    places = Counter(round(left) for line in lines for at, left in line.runs if at >= line.column)
    often = sorted(place for place in places if sum(places[place + by] for by in (-1, 0, 1)) > 1)
    starts = [place for before, place in pairwise([float("-inf"), *often]) if place - before > _GUTTER]
    return starts if len(starts) == count else []


def _by_column(lines: Sequence[TextLine], starts: Sequence[float]) -> Iterator[TextLine]:
    """The lines, one that runs over columns cut where each of them starts."""
    for line in lines:
        end = line.column + len(line.text)
        cuts = [at for at, left in line.runs if line.column < at < end and _near(left, starts)]
        for first, last in pairwise([line.column, *cuts, end]):
            words = line.text[first - line.column : last - line.column]
            yield replace(line, column=first, text=words.rstrip())


def _near(left: float, starts: Sequence[float]) -> bool:
    return any(abs(left - start) <= _ALIGNED for start in starts)


def _column_of(line: TextLine, found: Sequence[Column], starts: Sequence[float]) -> Column:
    """The column a line starts in. A line without a place, which no PDF gives, stands in the first."""
    return found[max((i for i, start in enumerate(starts) if (line.left or 0) >= start - 1), default=0)]


def _cells_by_place(
    document: Document, lines: Sequence[TextLine], found: Sequence[Column], starts: Sequence[float]
) -> dict[Column, list[Passage]]:
    """The words of each column by where their lines start, on whatever page."""
    own: dict[Column, list[TextLine]] = {column: [] for column in found if column is not Column.ID}
    for line in lines:
        column = _column_of(line, found, starts)
        own[Column.ACTION if column is Column.ID else column].append(line)
    cells: dict[Column, list[Passage]] = {}
    carried: Passage | None = None
    for column, its in own.items():
        passages = _paragraphs(document, column, its)
        if carried:
            passages[:1] = [_together(document, carried, passages[0])] if passages else [carried]
            carried = None
        if passages and (end := _end_of_cell(document, column, passages[-1])):
            last = passages.pop()
            passages.append(document.part(last, 0, end))
            carried = document.part(last, end, len(last.text))
        if passages:
            cells[column] = passages
    return cells


def _paragraphs(document: Document, column: Column, lines: Sequence[TextLine]) -> list[Passage]:
    """The paragraphs of a cell, where each is a thing of its own (a source, an output); else the cell as a whole."""
    if column not in (Column.SOURCE, Column.OUTPUT):
        return [_passage(document, lines)] if lines else []
    at_once = [replace(line, gap=line.gap and column is Column.OUTPUT, new_page=False) for line in lines]
    return [_passage(document, block.lines) for block in _blocks(at_once)]


def _end_of_cell(document: Document, column: Column, passage: Passage) -> int | None:
    """Where a cell ends that shares its line with the next: behind a known source, or, in a cell of a single line,
    before the words that speak of children. None where it does not."""
    if column is Column.SOURCE:
        end = known_at_start(passage.text)
        return end if 0 < end < len(passage.text) else None
    if column is Column.OUTPUT and passage.locator.first_line == passage.locator.last_line:
        cuts = list(_cuts(document, passage, [Column.MEANING]))
        return max(cuts)[1] if cuts else None
    return None


def _blocks(lines: Sequence[TextLine]) -> Iterator[_Block]:
    """The lines of a row, parted at empty lines, bullets and the start of a page."""
    block: _Block | None = None
    continues = False
    for index, line in enumerate(lines):
        bullet = BULLET.match(line.text)
        new_page = line.new_page and index > 0
        continues = continues or new_page
        if block is None or bullet or line.gap or new_page:
            if block and block.lines:
                yield block
            block = _Block([], bool(bullet), continues)
        stripped = line.without(bullet.end()) if bullet else line
        if stripped.text:
            block.lines.append(stripped)
    if block and block.lines:
        yield block


def _cells(
    document: Document, blocks: Sequence[_Block], order: Sequence[Column]
) -> tuple[dict[Column, list[Passage]], str | None]:
    """The words of each column, and why they may be in the wrong one (None where the count of cells is right)."""
    before = [_passage(document, block.lines) for block in _before_bullets(blocks)]
    sources, after = [], []
    for block in blocks[len(before) :]:
        passage = _passage(document, block.lines)
        if not block.bullet:
            after.append(passage)
            continue
        end = known_at_start(passage.text)
        if 0 < end < len(passage.text):
            sources.append(document.part(passage, 0, end))
            after.append(document.part(passage, end, len(passage.text)))
        else:
            sources.append(passage)
    if not sources:
        return _in_order(document, before, list(order))
    at = order.index(Column.SOURCE) if Column.SOURCE in order else 1
    first, doubt_before = _in_order(document, before, list(order[:at]))
    later = [column for column in order[at:] if column is not Column.SOURCE]
    if later and not after:  # nothing parts the last source from the cells behind it
        last, doubt_after = _in_order(document, [sources.pop()], [Column.SOURCE, *later])
        return first | last | {Column.SOURCE: [*sources, *last[Column.SOURCE]]}, doubt_before or doubt_after
    rest, doubt_after = _in_order(document, after, later)
    return first | {Column.SOURCE: sources} | rest, doubt_before or doubt_after


def _before_bullets(blocks: Sequence[_Block]) -> list[_Block]:
    found = []
    for block in blocks:
        if block.bullet:
            break
        found.append(block)
    return found


def _in_order(
    document: Document, passages: list[Passage], order: list[Column]
) -> tuple[dict[Column, list[Passage]], str | None]:
    """The passages set in columns, one each: cut where cells ran together, and those left over put with the first."""
    while passages and len(passages) < len(order):
        cuts = [(score, i, at) for i, p in enumerate(passages) for score, at in _cuts(document, p, order[i + 1 :])]
        if not cuts:
            return dict(zip(order, ([p] for p in passages), strict=False)), "fewer cells than columns"
        _, index, at = max(cuts, key=lambda cut: (cut[0], -cut[1], -cut[2]))
        whole = passages[index]
        parts = [document.part(whole, 0, at), document.part(whole, at, len(whole.text))]
        passages = [*passages[:index], *parts, *passages[index + 1 :]]
    spare = len(passages) - len(order)
    if spare > 0 and order:
        doubt = None if order[0] in (Column.ACTION, Column.OUTPUT) else "more cells than columns"
        rest = zip(order[1:], passages[spare + 1 :], strict=True)
        return {order[0]: passages[: spare + 1]} | {column: [passage] for column, passage in rest}, doubt
    return {column: [passage] for column, passage in zip(order, passages, strict=False)}, None


def _cuts(document: Document, passage: Passage, later: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """Where a passage may be two cells, with how much speaks for it: before a capital letter that opens no name."""
    starts = _line_starts(document, passage)
    for match in re.finditer(r"(?<=\s)[A-Z0-9]", passage.text):
        at = match.start()
        before, after = passage.text[:at].rstrip(), passage.text[at:]
        if _ENDS_OPEN.search(before) or re.search(r"[A-Z]\w*$", before):
            continue
        score = 2 * (at in starts) + 2 * before.endswith(".")
        score += 3 * bool(Column.MEANING in later and _OPENS_MEANING.match(after))
        if score >= 2:
            yield score, at


def _line_starts(document: Document, passage: Passage) -> dict[int, tuple[int, int]]:
    """Where in a passage's text each line after the first starts, with the lengths of the line before and its own."""
    starts, length, before = {}, 0, 0
    for span in passage.locator.spans:
        for number in range(span.first_line, span.last_line + 1):
            text = document.line(number).text
            first = span.first_column if number == span.first_line else 0
            last = span.last_column if number == span.last_line else len(text)
            if words := " ".join(text[first:last].split()):
                at = passage.text.find(words, length)
                if before:
                    starts[at] = (before, len(words))
                before, length = len(words), at + len(words)
    return starts


def _outputs(document: Document, whole: Passage) -> list[Passage]:
    """The outputs in a cell: a new one starts on a new line with a capital letter, where the line before ends early."""
    starts = _line_starts(document, whole)
    width = max((length for pair in starts.values() for length in pair), default=0)
    bounds = [0]
    for at, (before, _) in starts.items():
        opening = whole.text[at:].split()[0]
        early = before + 1 + len(opening) <= _ROOM * width
        if opening[0].isupper() and early and not _ENDS_OPEN.search(whole.text[:at].rstrip()):
            bounds.append(at)
    return [document.part(whole, a, b) for a, b in zip(bounds, [*bounds[1:], len(whole.text)], strict=True)]


def _rejoin(
    document: Document, cells: dict[Column, list[Passage]], blocks: Sequence[_Block], order: Sequence[Column]
) -> tuple[Column, ...]:
    """Put what stands on the next page back into its cells; the columns that were joined or added to.

    The pieces come in the order of the columns, so the sources part those before them from those behind. Among the
    orders left, the one is taken that goes on from the cells most clearly left open. No piece is lost.
    """
    if not blocks:
        return ()
    texts = [_passage(document, block.lines) for block in blocks if not block.bullet]
    first_bullet = len(_before_bullets(blocks))
    scores = {(i, c): _goes_on(c, cells.get(c), text) for i, text in enumerate(texts) for c in order}

    def score(chosen: Sequence[Column]) -> int:
        again = sum(one is other for one, other in pairwise(chosen))
        return sum(scores[i, column] for i, column in enumerate(chosen)) - 3 * again

    orders = combinations_with_replacement(order, len(texts))
    best = max((o for o in orders if _fits(o, order, first_bullet, len(blocks))), key=score)
    for column, text in zip(best, texts, strict=True):
        own = cells.setdefault(column, [])
        own[-1:] = [_together(document, own[-1], text)] if own else [text]
    sources = [_passage(document, block.lines) for block in blocks if block.bullet]
    if sources:
        cells.setdefault(Column.SOURCE, []).extend(sources)
    rejoined = {*best, *([Column.SOURCE] if sources else [])}
    return tuple(column for column in order if column in rejoined)


def _fits(chosen: Sequence[Column], order: Sequence[Column], first_bullet: int, blocks: int) -> bool:
    """Whether the pieces before the first bullet stand no further right than the sources, and the others further."""
    at = order.index(Column.SOURCE) if Column.SOURCE in order else -1
    if first_bullet == blocks or at in (-1, len(order) - 1):
        return True
    return all((i < first_bullet) == (order.index(column) <= at) for i, column in enumerate(chosen))


def _goes_on(column: Column, cell: list[Passage] | None, text: Passage) -> int:
    """How much speaks for a piece going on from a cell: an open end most, a full stop against.

    A source goes on where only the two pieces together are a known one.
    """
    before = cell[-1].text if cell else ""
    if column is Column.SOURCE:
        return 2 if is_known(f"{before} {text.text}") and not is_known(text.text) else -2
    return 3 * bool(_ENDS_OPEN.search(before)) + text.text[0].islower() - 2 * before.endswith(".")


def _together(document: Document, one: Passage, other: Passage) -> Passage:
    return document.passage(joined([*one.locator.spans, *other.locator.spans]))


def _passage(document: Document, lines: Sequence[TextLine]) -> Passage:
    return document.passage([line.span for line in lines])


def _priorities(document: Document, before: Sequence[TextLine], titles: dict[int, Passage]) -> tuple[Priority, ...]:
    """The priorities in the order of their numbers, titled as first printed: in a list before the tables, or there."""
    listed: dict[int, list[TextLine]] = {}
    number = None
    for line in before:
        match = _TITLE.match(line.text)
        if match and int(match[1]) in titles:
            number = int(match[1])
            listed[number] = [line.without(match.end())]
        elif number is not None and line.text[0].islower() and not line.new_page:
            listed[number].append(line)
        else:
            number = None
    words = titles | {number: _passage(document, lines) for number, lines in listed.items()}
    return tuple(Priority(number, words[number]) for number in sorted(words))
