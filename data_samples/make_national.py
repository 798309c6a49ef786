"""Make copies of the page of news about a national inspection, as PDF and as Word file, from its text.

    python data_samples/make_national.py            make both again
    python data_samples/make_national.py --check    say which are out of date (exit code 1 if any)

Reads `national/*.txt`, which a person can edit; writes `national_copies/*.pdf` and `*.docx`. They lie in a folder of
their own so that a run of `national/` reads the page once. Two runs make the same bytes.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import make_reports
import word_files
from kept_files import Kept
from make_reports import WIDTH, Page, Piece, Typeface

HERE = Path(__file__).parent
PAGES, COPIES = HERE / "national", HERE / "national_copies"
MARGIN, SIZE, LEADING = 60.0, 10.5, 14.0
MARKS = {1: "•", 2: "-"}
"""The bullets of the PDF, by level."""


@dataclass(frozen=True)
class Item:
    """A paragraph (level 0) or a bullet (level 1 or 2), and whether an empty line stands before it."""

    level: int
    text: str
    apart: bool


def items(text: str) -> list[Item]:
    """The paragraphs and bullets of a saved page, the lines of each put together."""
    found: list[Item] = []
    apart = True
    for line in text.splitlines():
        bullet = re.match(r"\s*([•◦])\s+", line)
        if not line.strip():
            apart = True
        elif bullet or apart or (found[-1].level == 0 and _opens(line)):
            words = line[bullet.end() :] if bullet else line.strip()
            found.append(Item(" •◦".index(bullet[1]) if bullet else 0, words, apart))
            apart = False
        else:
            found[-1] = Item(found[-1].level, f"{found[-1].text} {line.strip()}", found[-1].apart)
    return found


def _opens(line: str) -> bool:
    """Whether a line right under another is a paragraph of its own: the day of publication."""
    return line.startswith("Published")


def word(name: str, page: list[Item]) -> bytes:
    document = word_files.begun(page_title(page), published(name))
    for item in page:
        if item.level:
            word_files.bullet(document, item.text, item.level)
        else:
            document.add_paragraph(item.text)
    return word_files.saved(document)


def pdf(name: str, page: list[Item], face: Typeface) -> bytes:
    sheet, y = Page(), 60.0
    for item in page:
        y += LEADING * 0.8 * item.apart
        x = MARGIN + 20.0 * item.level
        lead = f"{MARKS[item.level]} " if item.level else ""
        for line in face.lines(lead + item.text, WIDTH - MARGIN - x, SIZE):
            y += LEADING
            sheet.pieces.append(Piece(x, y, line, SIZE))
    head = {"title": page_title(page), "published": published(name)}
    return make_reports.pdf_bytes(make_reports.Source(name, head, (), {}), [sheet], face)


def page_title(page: list[Item]) -> str:
    return next(item.text for item in page if not item.level)


def published(name: str) -> date:
    return date.fromisoformat(name.split("_")[0])


def made() -> dict[str, bytes]:
    """The bytes of every copy, by name."""
    face, files = Typeface(), {}
    for path in sorted(PAGES.glob("*.txt")):
        page = items(path.read_text(encoding="utf-8"))
        files[f"{path.stem}.pdf"] = pdf(path.stem, page, face)
        files[f"{path.stem}.docx"] = word(path.stem, page)
    return files


KEPT = Kept(
    "make_national.py", "Make copies of the page about a national inspection from its text.", COPIES, "*.*", made
)


def main(arguments: list[str] | None = None) -> int:
    return KEPT.command(arguments)


if __name__ == "__main__":
    sys.exit(main())
