"""The lines of a PDF page, in reading order, as a person would type them out.

PDFium gives the characters and where they stand; this module puts right what it leaves undone:

* a footnote mark set small and high comes as a line of its own: it goes back where it stands;
* a hyphen at the end of a line comes as a mark that joins two lines: it becomes a hyphen and a line end again;
* a gap wider than the spacing of lines, which is how a page shows a new paragraph, becomes an empty line;
* ligatures become letters, and bullets from symbol fonts become bullets.

How PDFium was chosen is in `docs/decisions/0002-pdf-reader.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
from pypdfium2 import raw

from lineofsight.errors import Refused

_GLYPHS = str.maketrans(
    {
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
        "\uf0b7": "•", "\uf0a7": "•", "\uf06e": "•", "\uf0d8": "•", "\uf0a8": "•", "\uf071": "•",
        "\uf02d": "–", "\uf0be": "–",
    }
)  # fmt: skip
"""Ligatures, and the code points at which the Symbol and Wingdings fonts keep bullets and dashes."""

_HYPHENS = "\ufffe\x02"
"""What PDFium puts for a hyphen at the end of a line, by version."""

_LINE_END = re.compile(f"\r\n|[\r\n{_HYPHENS}]")
_FOOTNOTE_MARK = re.compile(r"\d{1,2}")
_NEW_PARAGRAPH = 1.4
"""Lines of one paragraph stand about 1.2 times their type size apart; a new paragraph stands further off."""


_WIDE = 0.9
"""A gap of more than this many times the type size between two words can part columns; some justified lines have it."""

Runs = tuple[tuple[int, float], ...]
"""Where the words of a line start, and start again behind each wide gap: at which character, and how many points from
the left edge of the page."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What PDFium calls a line, with the place and size of its first letter (points from the foot of the page).

    A letter, since a digit can be a footnote mark and a bullet does not stand on the line. `runs` are as in `Line`.
    """

    text: str
    bottom: float
    top: float
    size: float
    runs: Runs

    def holds(self, other: _Piece) -> bool:
        """Whether the middle of the other piece stands on this line."""
        return self.bottom <= (other.bottom + other.top) / 2 <= self.top

    def marks(self, line: _Piece) -> bool:
        """Whether this is a footnote's number, set smaller on the line than its words."""
        alone = _FOOTNOTE_MARK.fullmatch(self.text.strip())
        return bool(alone) and self.size < 0.9 * line.size and line.holds(self)

    def and_then(self, piece: _Piece) -> _Piece:
        """This line with the piece behind it; a space between them only before a word that follows a mark."""
        behind_mark = self.text[-1:].isdigit() and piece.text[:1].strip().isalpha()
        return replace(self, text=self.text.rstrip() + (" " if behind_mark else "") + piece.text.strip())


def pages(name: str, data: bytes) -> list[list[tuple[str, Runs]]]:
    """The lines of every page of a PDF file, each with where its words start; an empty line has no words.

    No lines for a page without text.

    Raises Refused, with `name` in the sentence, where the file cannot be opened without a password, is cut
    short or damaged, or has no text on any page.
    """
    if b"%%EOF" not in data[-2048:]:
        raise Refused(f"{name} is a PDF that is cut short or damaged (its end is missing): download it again.")
    try:
        pdf = pypdfium2.PdfDocument(data)
        lines = [list(_lines(page)) for page in pdf]
    except pypdfium2.PdfiumError as fault:
        if getattr(fault, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise Refused(
                f"{name} is a PDF protected by a password: save a copy without the password and read that."
            ) from None
        raise Refused(f"{name} is a PDF that is cut short or damaged: download it again.") from None
    if not any(any(line.strip() for line, _ in page) for page in lines):
        raise Refused(
            f"{name} is a PDF of pictures without a text layer: run text recognition (OCR) on it, or ask its "
            "publisher for the text version."
        )
    return lines


def _lines(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Runs]]:
    before: _Piece | None = None
    for piece in _visual_lines(page):
        if before and before.bottom - piece.bottom > _NEW_PARAGRAPH * max(before.size, piece.size):
            yield "", ()
        yield piece.text, piece.runs
        before = piece


def _visual_lines(page: pypdfium2.PdfPage) -> Iterator[_Piece]:
    """The pieces of a page, with each footnote mark put back on the line it is set on."""
    line: _Piece | None = None
    after_mark = False
    for piece in _pieces(page):
        if line is None:
            line = piece
        elif piece.marks(line) or (after_mark and line.holds(piece)):
            line, after_mark = line.and_then(piece), not after_mark
        elif line.marks(piece):
            line = replace(piece, text=f"{line.text.strip()} {piece.text}")
        elif _FOOTNOTE_MARK.match(piece.text) and abs(piece.bottom - line.bottom) < 1:
            line = line.and_then(piece)  # the mark and the rest of the line came as one piece
        else:
            yield line
            line, after_mark = piece, False
    if line:
        yield line


def _pieces(page: pypdfium2.PdfPage) -> Iterator[_Piece]:
    characters = page.get_textpage()
    text = characters.get_text_range()
    start = 0
    for end in [*_LINE_END.finditer(text), None]:
        stop = end.start() if end else len(text)
        piece = text[start:stop]
        if first := re.search(r"[^\W\d]", piece) or re.search(r"\S", piece):
            at = start + first.start()
            _, bottom, _, top = characters.get_charbox(at, loose=True)
            hyphen = "-" if end and end.group() in _HYPHENS else ""
            size = raw.FPDFText_GetFontSize(characters, at)
            yield _Piece(_typed(piece) + hyphen, bottom, top, size, _runs(characters, start, piece, size))
        start = end.end() if end else stop


def _runs(characters: pypdfium2.PdfTextPage, start: int, piece: str, size: float) -> Runs:
    """The runs of a piece whose first character is number `start` of its page."""
    runs: list[tuple[int, float]] = []
    right = None
    for word in re.finditer(r"\S+", piece):
        left = characters.get_charbox(start + word.start(), loose=True)[0]
        if right is None or left - right > _WIDE * size:
            runs.append((len(_typed(piece[: word.start()])), left))
        right = characters.get_charbox(start + word.end() - 1, loose=True)[2]
    return tuple(runs)


def _typed(text: str) -> str:
    """The text with ligatures and bullets as letters and bullets, and without invisible soft hyphens."""
    return text.translate(_GLYPHS).replace("\u00ad", "")
