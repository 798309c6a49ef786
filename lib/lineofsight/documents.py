"""A document as numbered lines, and the words in it with the place they stand.

Everything a pack quotes is a `Passage`: words and the `Locator` they were read at. A passage is only ever
made by `Document.passage`, which reads the words *from* the place, so a quotation cannot drift from its
source; `Document.quote` reads them again, from the same file, a year later. `Document.open` is the one door:
what a file is, is decided by what is in it, never by its name, and a file that is no text is refused there.

Lines are counted from 1 through the whole file, as extracted: the line an analyst sees in a text editor, or
in the text this suite extracts from a PDF (`lineofsight source` shows it). Pages are counted from 1 as a PDF
viewer counts them, not as printed on the page; a text file without form feeds has no pages, and says so.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from lineofsight import office_text, pdf_text
from lineofsight.errors import Refused

LARGEST = 50 * 1024 * 1024
"""Bytes. The largest inspection report published is under 2 MB; a larger file is refused before it is read."""

_ZIP = b"PK\x03\x04"  # a PDF stored in a zip lies in its first bytes too
_WORD = re.compile(r"\S+")


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
    no printed number. More than one span where page furniture stands between two halves of a sentence. `label` is that
    of the first line, see `Line`.
    """

    file: str
    sha256: str
    page: int | None
    paragraph: str | None
    spans: tuple[Span, ...]
    label: str | None = None

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
        parts += [f"label={quote(self.label)}"] if self.label else []
        text = ",".join(f"{s.first_line}:{s.first_column}-{s.last_line}:{s.last_column}" for s in self.spans)
        return "&".join([*parts, f"text={text}"])

    @classmethod
    def parse(cls, file: str, sha256: str, address: str) -> Locator:
        """The locator that `address` was made from. Raises ValueError on a string that is no address."""
        fields = dict(part.split("=", 1) for part in address.split("&"))
        spans = tuple(Span(*map(int, re.split("[:-]", piece))) for piece in fields["text"].split(","))
        page = int(fields["page"]) if "page" in fields else None
        label = unquote(fields["label"]) if "label" in fields else None
        return cls(file, sha256, page, fields.get("paragraph"), spans, label)

    def __str__(self) -> str:
        """The place in words: `page 5, paragraph 10, lines 264 to 266`, or `Actions!B7`."""
        if self.label:
            return self.label
        parts = [f"page {self.page}"] if self.page else []
        parts += [f"paragraph {self.paragraph}"] if self.paragraph else []
        first, last = self.first_line, self.last_line
        return ", ".join([*parts, f"line {first}" if first == last else f"lines {first} to {last}"])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text, as extracted: nothing stripped, no newline. `page` is None where unknown.

    `label` is the place of a Word file's paragraph or a workbook's cell (`Actions!B7`), None in a PDF or text. `runs`
    says where in a PDF its words start, and start again behind each wide gap (`pdf_text.Runs`): a table's columns.
    """

    number: int
    page: int | None
    text: str
    label: str | None = None
    runs: pdf_text.Runs = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Words and where they stand. `text` is what `Document.quote(locator)` returns."""

    text: str
    locator: Locator


@dataclass(frozen=True)
class Document:
    """One file as lines. `name` is the file's name without its folder: a folder can name a person's machine.

    `size` is that of the file in bytes, None for a document that was made in memory. `merged` are a workbook's merged
    cells (`Actions!E3:E5`): what they say stands at the first of them, and holds for all.
    """

    name: str
    sha256: str
    lines: tuple[Line, ...]
    pages: int | None
    size: int | None = None
    merged: tuple[str, ...] = ()

    @classmethod
    def open(cls, path: Path | str) -> Document:
        """The document in a PDF, Word file, workbook or text (UTF-8, UTF-16 with a byte order mark, or Windows-1252).

        A text's form feeds are its page breaks. Raises Refused, in one sentence, where the file is missing, empty,
        larger than `LARGEST`, or none of these.
        """
        path = Path(path)
        data = _bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        if office := office_text.kind(data):
            labelled = office_text.lines(path.name, data, office)
            told = tuple(Line(number, None, text, label) for number, (label, text) in enumerate(labelled, start=1))
            merged = office_text.merged(data) if office == "workbook" else ()
            return cls(path.name, sha256, told, None, len(data), merged)
        if b"%PDF-" in data[:1024] and not data.startswith(_ZIP):
            pages = pdf_text.pages(path.name, data)
            placed = [(number, *line) for number, page in enumerate(pages, start=1) for line in page]
            count = len(pages)
        else:
            lines, count = _text_lines(_text(path.name, data))
            placed = [(page, text, ()) for page, text in lines]
        numbered = tuple(
            Line(number, page, text, runs=runs) for number, (page, text, runs) in enumerate(placed, start=1)
        )
        return cls(path.name, sha256, numbered, count, len(data))

    def line(self, number: int) -> Line:
        return self.lines[number - 1]

    def quote(self, locator: Locator) -> str:
        """The words at a locator of this document.

        White space is folded to single spaces, and lines are joined by one, except after a hyphen that breaks
        a word (`pre-` / `schools` is pre-schools): the hyphen stays, since no rule can tell whether it was printed.
        """
        text = ""
        for *_, line in self._lines(locator):
            if words := " ".join(line.split()):
                text += words if not text or _breaks_a_word(text) else f" {words}"
        return text

    def passage(self, spans: Iterable[Span], paragraph: str | None = None) -> Passage:
        """The words in the spans, with their place. The page is the one the first word stands on."""
        spans = tuple(spans)
        first = self.line(spans[0].first_line)
        locator = Locator(self.name, self.sha256, first.page, paragraph, spans, first.label)
        return Passage(self.quote(locator), locator)

    def whole_lines(self, numbers: Iterable[int], paragraph: str | None = None) -> Passage:
        """The words of whole lines, blank ones left out. Neighbouring lines share a span."""
        texts = ((number, self.line(number).text) for number in numbers)
        return self.passage(joined(Span(n, 0, n, len(text)) for n, text in texts if text.strip()), paragraph)

    def part(self, passage: Passage, start: int, end: int) -> Passage:
        """The part of a passage from character `start` to `end` of its text, with its own, narrower place.

        Raises ValueError where that part holds no word.
        """
        spans: dict[int, Span] = {}
        offset, before = 0, ""
        for index, number, column, line in self._lines(passage.locator):
            joins = _breaks_a_word(before)
            for match in _WORD.finditer(line):
                word, at = match.group(), column + match.start()
                offset += bool(before) and not joins
                first, last = max(start - offset, 0), min(end - offset, len(word))
                if first < last:
                    here = Span(number, at + first, number, at + last)
                    spans[index] = _from_to(spans[index], here) if index in spans else here
                offset += len(word)
                before, joins = word, False
        if not spans:
            raise ValueError(f"characters {start} to {end} of a passage of {len(passage.text)} hold no word")
        return self.passage(spans.values(), passage.locator.paragraph)

    def _lines(self, locator: Locator) -> Iterator[tuple[int, int, int, str]]:
        """The lines of a quotation, cut to its spans: the span's index, line number, first column, and the text."""
        for index, span in enumerate(locator.spans):
            for number in range(span.first_line, span.last_line + 1):
                text = self.line(number).text
                first = span.first_column if number == span.first_line else 0
                last = span.last_column if number == span.last_line else len(text)
                yield index, number, first, text[first:last]


def _breaks_a_word(text: str) -> bool:
    """Whether a text ends with a hyphen behind a letter; a dash behind a number ("2012-") breaks no word."""
    return text.endswith("-") and text[-2:-1].isalpha()


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those made one that follow each other from the end of a line to the start of the next."""
    whole: list[Span] = []
    for span in spans:
        if whole and span.first_column == 0 and whole[-1].last_line == span.first_line - 1:
            whole[-1] = _from_to(whole[-1], span)
        else:
            whole.append(span)
    return whole


def _from_to(first: Span, last: Span) -> Span:
    return Span(first.first_line, first.first_column, last.last_line, last.last_column)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise Refused(
            f"{path.name} is a folder: name the files in it, or give the folder to a command that takes folders."
        )
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Refused(
                f"{path.name} is {size / 1024**2:,.0f} MB, and no report is larger than {LARGEST // 1024**2} MB: "
                "check that it is the right file."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refused(f"{path.name} is not there: check its name and folder.") from None
    except OSError as fault:
        raise Refused(f"{path.name} cannot be opened ({fault.strerror}): check that you may read it.") from None
    if not data.strip():
        raise Refused(f"{path.name} is empty: download it again.")
    return data


_MADE_BY_PROGRAMS = {
    b"\xd0\xcf\x11\xe0": "an older Word file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a rich text file",
}
"""What the first bytes of a file that is neither PDF nor text say it is."""


def _text(name: str, data: bytes) -> str:
    """The text of a file that is no PDF. Raises Refused with what the file is, where it is no text."""
    if data.startswith(_ZIP):
        raise Refused(f"{name} is a zip file, not a document: take the report out of it and read that.")
    for start, kind in _MADE_BY_PROGRAMS.items():
        if data.startswith(start):
            raise Refused(f"{name} is {kind}, not a PDF or text: {_ADVICE}")
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html)", data[:1024], re.IGNORECASE):
        raise Refused(f"{name} is a web page, not a PDF or text: open its address and download the report itself.")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in data and not wide:
        raise Refused(f"{name} is a binary file, not a PDF or text: {_ADVICE}")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(f"{name} is a binary file or in an unknown encoding: save it as UTF-8 text and read that.")


_ADVICE = "save the report as PDF or text and read that."


def _text_lines(text: str) -> tuple[list[tuple[int | None, str]], int | None]:
    """The lines of a text, as an editor counts them, with the page each starts on; and the number of pages."""
    page, lines = 1, []
    for line in re.split("\r\n|[\r\n]", text):
        page += len(line) - len(line.lstrip("\f"))
        lines.append((page, line.replace("\f", "")))
        page += line.lstrip("\f").count("\f")
    while lines and not lines[-1][1].strip():
        lines.pop()
    if "\f" not in text:
        return [(None, line) for _, line in lines], None
    return lines, lines[-1][0]
