"""Make Exampleshire's inspection reports, as PDF and as text, from the sources a person can edit.

    python data_samples/make_reports.py            make every report again
    python data_samples/make_reports.py --check    say which files are out of date (exit code 1 if any)

Reads `exampleshire/source/*.md`; writes `exampleshire/reports/*.pdf` and `.../reports_as_text/*.txt`.
A source is a few lines of YAML and then blocks with a blank line between them:

    # Title    ## Section    ### Part    #### Small heading    **Bold line**
    ## Section | Grade 3 (adequate)    a heading with its grade at the right, or beneath where it does not fit
    1. text                 a numbered paragraph: numbers run on through the report, whatever is typed
    - text    -- text       a bullet, and a bullet within a bullet
    > line                  lines kept as they are
    >> line                 an address at the top right of the page
    | left | right |        a row of a table; with an empty cell before it, an indented row
    ~ text                  small print
    word[^1]  [^1]: text    a footnote, printed at the foot of the page where the word falls
    ::: page    ::: contents    ::: space 40    a new page, a contents list, empty points

Two runs make the same bytes. The pages have the furniture that makes real reports hard to read by machine:
private-use bullets, headers and page numbers between the halves of a sentence, labels wrapped over lines.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path

import matplotlib
import pypdfium2
import yaml
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fpdf import FPDF

EXAMPLESHIRE = Path(__file__).parent / "exampleshire"
WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
HANG = 28.0  # from a number or bullet to its text
FOOTNOTE = r"\[\^(\d+)\]"
GAP = 8.0  # two pieces on one line nearer than this read as one line of text

# Word writes these bullets with Wingdings and Symbol, whose letters have private-use code points.
PRIVATE_USE = {0xF06E: 0x25A0, 0xF0A7: 0x25AA, 0xF02D: 0x2013}


@dataclass(frozen=True)
class Template:
    """How one kind of report looks. `number` is where the page number stands, None for no page numbers."""

    bullet: str
    size: float = 10.2
    margin: float = 74.0
    contents_to: int = 3  # the smallest level of heading in the contents list
    number: str | None = "foot"  # "head", "foot" or None
    furniture_from: int = 1  # the first page with a header or footer
    cover_pages: int = 0  # pages before the one numbered 1
    furniture_last: bool = False  # drawn after the page's text, so read after it
    address_last: bool = False  # a text box drawn after the page's text, so read in the middle of a sentence
    saved_text: bool = False  # the text is as saved from a viewer: no form feeds, no headers, bullets lost

    @property
    def leading(self) -> float:
        return self.size * 1.36


TEMPLATES = {
    "slac": Template("\uf0a7", contents_to=4, number="head", furniture_from=3, cover_pages=2, saved_text=True),
    "tlac": Template("\uf0a7", number="head", furniture_from=3, cover_pages=2),
    "sif": Template("\uf06e"),
    "jtai": Template("◼", furniture_last=True),
    "focused-visit-2018": Template("\uf06e", number=None),
    "ilacs-2018": Template("\uf06e"),
    "area-send": Template("◼", furniture_from=2, furniture_last=True),
    "ilacs-2023": Template("◼", furniture_from=2),
    "focused-visit-2025": Template("◼", furniture_from=2, address_last=True),
    "ilacs-2026": Template("◼", furniture_from=2),
}
HEADING_SIZE = {1: 1.9, 2: 1.45, 3: 1.2, 4: 1.0}


# --- the source ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """One block of a source. `cells` holds the rows of a table, `level` that of a heading or bullet."""

    kind: str
    text: str = ""
    level: int = 0
    grade: str | None = None
    cells: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """One report as written: its head (template, published, title, running) and its blocks."""

    name: str
    head: dict
    blocks: tuple[Block, ...]
    notes: dict[str, str]

    @property
    def template(self) -> Template:
        return TEMPLATES[self.head["template"]]


def read_source(path: Path) -> Source:
    """The report written in one source file. Numbered paragraphs get their numbers here, from 1."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    blocks, notes, number = [], {}, 0
    for text in re.split(r"\n\s*\n", body.strip()):
        if note := re.match(r"\[\^(\d+)\]: (.*)", text):
            notes[note[1]] = note[2]
            continue
        block = read_block(text)
        if block.kind == "numbered":
            number += 1
            block = replace(block, level=number)
        blocks.append(block)
    return Source(path.stem, yaml.safe_load(head), tuple(blocks), notes)


def read_block(text: str) -> Block:
    if heading := re.match(r"(#+) (.*?)(?: \| (.*))?$", text):
        return Block("heading", heading[2], len(heading[1]), heading[3])
    if text.startswith("|"):
        rows = (row.strip().strip("|").split("|") for row in text.splitlines())
        return Block("table", cells=tuple(tuple(cell.strip() for cell in row) for row in rows))
    if text.startswith(">"):
        kind = "address" if text.startswith(">>") else "lines"
        return Block(kind, "\n".join(line.lstrip("> ") for line in text.splitlines()))
    for kind, mark, level in (
        ("numbered", "1. ", 0),
        ("bullet", "- ", 1),
        ("bullet", "-- ", 2),
        ("small", "~ ", 0),
        ("order", "::: ", 0),
    ):
        if text.startswith(mark):
            return Block(kind, text.removeprefix(mark), level)
    if text.startswith("**"):
        return Block("bold", text.strip("*"))
    return Block("paragraph", text)


# --- the page -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """Words at a place: `x` from the left and `y` (the line they stand on) from the top, in points."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    block: int = -1  # which block of the source; -1 for page furniture


@dataclass
class Page:
    """What is drawn on one page, in the order in which it is drawn: `pieces`, then `tail`."""

    pieces: list[Piece] = field(default_factory=list)
    tail: list[Piece] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)  # x, y, width, height
    floor: float = HEIGHT - 80  # where the text of this page must end; footnotes raise it


class Typeface:
    """DejaVu Sans, from matplotlib, cut down to the characters used and given private-use bullets."""

    def __init__(self) -> None:
        fonts = Path(matplotlib.get_data_path(), "fonts", "ttf")
        self.regular, self.bold = (prepared(fonts / f"DejaVuSans{name}.ttf") for name in ("", "-Bold"))

    def width(self, text: str, size: float, bold: bool = False) -> float:
        font = self.bold if bold else self.regular
        names, advance = font.getBestCmap(), font["hmtx"]
        return sum(advance[names[ord(letter)]][0] for letter in text) * size / font["head"].unitsPerEm

    def lines(self, text: str, width: float, size: float, bold: bool = False) -> list[str]:
        """The text in lines that fit, broken at spaces."""
        lines, line = [], ""
        for word in text.split():
            if line and self.width(f"{line} {word}", size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        return [*lines, line]


def prepared(path: Path) -> TTFont:
    font = TTFont(path, recalcTimestamp=False)
    options = Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += ["FFTM"]  # the font editor's time stamp
    cut = Subsetter(options)
    cut.populate(unicodes=[*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027)])
    cut.populate(unicodes=[ord("◼"), *PRIVATE_USE.values()])
    cut.subset(font)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {private: table.cmap[plain] for private, plain in PRIVATE_USE.items()}
    return font


class Layout:
    """Sets the blocks of one source on pages. `where` gives the pages of headings, from a first pass."""

    def __init__(self, source: Source, face: Typeface, where: dict[int, int]) -> None:
        self.source, self.style, self.face, self.where = source, source.template, face, where
        self.pages: list[Page] = []
        self.heading_pages: dict[int, int] = {}
        self.block = -1
        self.turn()
        for self.block, block in enumerate(source.blocks):
            getattr(self, f"set_{block.kind}")(block)
        for page in self.pages:
            page.pieces.extend(page.tail)
        self.add_furniture()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def right(self) -> float:
        return WIDTH - self.style.margin

    @property
    def number(self) -> int:
        """The number printed on the current page."""
        return len(self.pages) - self.style.cover_pages

    def turn(self) -> None:
        self.pages.append(Page())
        self.y = 84.0

    def put(self, x: float, y: float, text: str, size: float | None = None, bold: bool = False) -> None:
        """Words, with a footnote mark raised behind them where the source has one."""
        size = size or self.style.size
        words, mark, rest = re.fullmatch(r"(.*?)(?:\[\^(\d+)\](.*))?", text).groups()
        self.page.pieces.append(Piece(x, y, words, size, bold, self.block))
        if mark:
            x += self.face.width(words, size, bold)
            self.page.pieces.append(Piece(x, y - size * 0.35, mark, size * 0.65, bold, self.block))
            if rest:
                self.put(x + self.face.width(mark, size * 0.65, bold) + 0.2, y, rest, size, bold)

    def wrapped(self, text: str, width: float, size: float | None = None, bold: bool = False) -> list[str]:
        """The text in lines that fit. Lines break at spaces and, as in Word, after hyphens."""
        size, lines, line = size or self.style.size, [], ""
        for word in re.findall(r"\S+?-(?=\w)|\S+\s?", text):
            if line and self.face.width(re.sub(FOOTNOTE, "", line + word.rstrip()), size, bold) > width:
                lines.append(line.rstrip())
                line = ""
            line += word
        return [*lines, line.rstrip()]

    def set_lines(self, block: Block) -> None:
        for line in block.text.splitlines():
            self.flow([line], self.style.margin)
        self.y += self.style.leading

    def flow(self, lines: list[str], x: float, size: float | None = None, bold: bool = False) -> None:
        """Lines down the page, over to the next where there is no room."""
        leading = (size or self.style.size) * 1.36
        for line in lines:
            self.make_room_for_notes(line)
            if self.y + leading > self.page.floor:
                self.turn()
                self.make_room_for_notes(line)
            self.y += leading
            self.put(x, self.y, line, size, bold)

    def make_room_for_notes(self, line: str) -> None:
        """Put the footnotes of a line about to be set at the foot of the page, if the line still fits."""
        size = self.style.size * 0.8
        for mark in re.findall(FOOTNOTE, line):
            lines = self.wrapped(f"{mark} {self.source.notes[mark]}", self.right - self.style.margin, size)
            floor = self.page.floor - len(lines) * size * 1.36 - 10
            if self.y + 2 * self.style.leading > floor:
                return
            for row, text in enumerate(lines, start=1):
                y = floor + 6 + row * size * 1.36
                self.page.tail.append(Piece(self.style.margin, y, text, size, block=-2))
            self.page.boxes.append((self.style.margin, floor + 4, 140, 0))
            self.page.floor = floor

    def set_heading(self, block: Block) -> None:
        size = self.style.size * HEADING_SIZE[block.level]
        self.y += size * 0.7
        if self.y + size * 1.4 + 3 * self.style.leading > self.page.floor:
            self.turn()
        self.heading_pages[self.block] = self.number
        lines = self.wrapped(block.text, self.right - self.style.margin, size, bold=True)
        self.flow(lines, self.style.margin, size, bold=True)
        if block.grade:
            x = self.right - self.face.width(block.grade, self.style.size, bold=True)
            if x < self.style.margin + self.face.width(lines[-1], size, bold=True) + GAP:
                self.y += self.style.leading
            self.put(x, self.y, block.grade, bold=True)
        self.y += self.style.leading * 0.6

    def set_bold(self, block: Block) -> None:
        lines = self.wrapped(block.text, self.right - self.style.margin, bold=True)
        self.flow(lines, self.style.margin, bold=True)
        self.y += self.style.leading * 0.5

    def set_paragraph(self, block: Block) -> None:
        self.flow(self.wrapped(block.text, self.right - self.style.margin), self.style.margin)
        self.y += self.style.leading * 0.8

    def set_numbered(self, block: Block) -> None:
        self.hang(f"{block.level}.", block.text, self.style.margin)

    def set_bullet(self, block: Block) -> None:
        mark = self.style.bullet if block.level == 1 else "\uf02d"
        self.hang(mark, block.text, self.style.margin + (block.level - 1) * HANG)

    def hang(self, mark: str, text: str, x: float) -> None:
        """A number or bullet in its own column, then the text."""
        if self.y + self.style.leading > self.page.floor:
            self.turn()
        self.put(x, self.y + self.style.leading, mark)
        self.flow(self.wrapped(text, self.right - x - HANG), x + HANG)
        self.y += self.style.leading * 0.7

    def set_small(self, block: Block) -> None:
        size = self.style.size * 0.85
        self.flow(self.wrapped(block.text, self.right - self.style.margin, size), self.style.margin, size)
        self.y += self.style.leading

    def set_address(self, block: Block) -> None:
        """Lines at the top right, beside whatever else is there."""
        pieces = self.page.tail if self.style.address_last else self.page.pieces
        for row, line in enumerate(block.text.splitlines(), start=1):
            y = 60 + row * self.style.size * 1.2
            pieces.append(Piece(400, y, line, self.style.size * 0.85, block=self.block))

    def set_table(self, block: Block) -> None:
        for row in block.cells:
            self.set_row(row)
        self.y += self.style.leading * 0.8

    def set_row(self, row: tuple[str, ...]) -> None:
        """One row: the last cell is narrow and stands half way down a label that wraps over lines."""
        indent = HANG if len(row) == 3 else 0.0
        label, *value = [cell for cell in row if cell]
        full = self.right - self.style.margin - indent
        left = full * 0.58 if value else full
        labels = self.wrapped(label, left - 12, bold=bool(value))
        values = self.wrapped(value[0], full - left - 12) if value else []
        leading = self.style.leading
        height = max(len(labels), len(values)) * leading + 8
        if self.y + height > self.page.floor:
            self.turn()
        x, top = self.style.margin + indent, self.y
        for number, text in enumerate(labels, start=1):
            self.put(x + 6, top + number * leading, text, bold=bool(value))
        drop = (len(labels) - len(values)) * leading / 2
        for number, text in enumerate(values, start=1):
            self.put(x + left + 6, top + max(drop, 0) + number * leading, text)
        self.page.boxes.append((x, top, left, height))
        if value:
            self.page.boxes.append((x + left, top, full - left, height))
        self.y = top + height

    def set_order(self, block: Block) -> None:
        """A new page, a contents list or empty space."""
        order, *rest = block.text.split()
        if order == "page":
            self.turn()
        elif order == "space":
            self.y += float(rest[0])
        else:
            self.set_contents()

    def set_contents(self) -> None:
        """Every heading after the first page, with the page it stands on."""
        first = next(i for i, block in enumerate(self.source.blocks) if block == Block("order", "page"))
        self.flow(["Contents"], self.style.margin, self.style.size * 1.45, bold=True)
        self.y += self.style.leading
        for index, block in enumerate(self.source.blocks):
            if block.kind != "heading" or index < first or block.level > self.style.contents_to:
                continue
            bold = block.level == 2
            x = self.style.margin + (0 if bold else HANG)
            text = re.sub(FOOTNOTE, "", block.text)
            self.flow(self.wrapped(text, self.right - x - 60, bold=bold), x, bold=bold)
            number = str(self.where.get(index, 0))
            self.put(self.right - self.face.width(number, self.style.size, bold), self.y, number, bold=bold)
            self.y += 4

    def add_furniture(self) -> None:
        """Running words and page numbers, drawn before the page's own words or after them."""
        running = (self.source.head["running"] or "").splitlines()
        for index, page in enumerate(self.pages, start=1):
            if index < self.style.furniture_from or not self.style.number:
                continue
            size = self.style.size * 0.8
            y = 50.0 if self.style.number == "head" else HEIGHT - 50
            left = self.style.margin
            pieces = [Piece(left, y + row * 12, text, size, bold=True) for row, text in enumerate(running)]
            number = str(index - self.style.cover_pages)
            x = self.right - self.face.width(number, size)
            pieces.append(Piece(x, y + 12 * (len(running) > 1), number, size))
            page.pieces = page.pieces + pieces if self.style.furniture_last else pieces + page.pieces


def laid_out(source: Source, face: Typeface) -> list[Page]:
    """The report's pages. Set twice: the contents list needs to know where the headings fell."""
    return Layout(source, face, Layout(source, face, {}).heading_pages).pages


# --- the files ----------------------------------------------------------------------------------------------


def pdf_bytes(source: Source, pages: list[Page], face: Typeface) -> bytes:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_title(source.head["title"])
    pdf.set_author("Line of Sight sample data: invented, no inspectorate wrote it")
    pdf.set_producer("data_samples/make_reports.py")
    pdf.set_lang("en-GB")
    pdf.set_creation_date(datetime.combine(source.head["published"], time(9), UTC))
    with tempfile.TemporaryDirectory() as folder:
        for style, font in (("", face.regular), ("B", face.bold)):
            path = Path(folder, f"body{style}.ttf")
            font.save(path)
            pdf.add_font("Body", style, path)
        for page in pages:
            pdf.add_page()
            pdf.set_line_width(0.5)
            for x, y, width, height in page.boxes:
                pdf.rect(x, y, width, height)
            for piece in page.pieces:
                pdf.set_font("Body", "B" if piece.bold else "", piece.size)
                pdf.text(piece.x, piece.y, piece.text)
        return bytes(pdf.output())


def rows(pieces: list[Piece], face: Typeface, gap: float) -> list[tuple[int, str]]:
    """Block and text of each line, in the order drawn: pieces near each other on one line are joined."""
    found: list[tuple[int, str]] = []
    last: Piece | None = None
    for piece in pieces:
        end = last.x + face.width(last.text, last.size, last.bold) if last else 0
        if last and abs(piece.y - last.y) < 5 and piece.block == last.block and 0 <= piece.x - end + 1 < gap:
            space = "" if piece.x - end < 1 else " "
            found[-1] = (piece.block, found[-1][1] + space + piece.text)
        else:
            found.append((piece.block, piece.text))
        last = piece
    return found


def extracted_text(_: Source, pages: list[Page], face: Typeface) -> str:
    """As a PDF library extracts it: furniture where it was drawn, a form feed between pages."""
    return "\f".join("".join(f"{text}\n" for _, text in rows(page.pieces, face, GAP)) for page in pages)


def saved_text(source: Source, pages: list[Page], face: Typeface) -> str:
    """As saved from a viewer: a blank line between blocks; a bullet or a new page is only a space."""
    text, previous, paragraph = "", -1, -1
    for page in pages:
        own = [piece for piece in page.pieces if piece.block != -1]
        for index, (block, line) in enumerate(rows(own, face, WIDTH)):
            if index == 0 and block == paragraph:
                line = f" {line}"
            elif block != previous:
                text += "\n"
            text += line.replace(source.template.bullet, "").rstrip() + "\n"
            previous = block
            paragraph = max(paragraph, block)
    return text


def made(sources: Path) -> dict[Path, bytes]:
    """The bytes of every report, by path within the authority's folder."""
    face, files = Typeface(), {}
    for path in sorted(sources.glob("*.md")):
        source = read_source(path)
        pages = laid_out(source, face)
        text = saved_text if source.template.saved_text else extracted_text
        files[Path("reports", f"{source.name}.pdf")] = pdf_bytes(source, pages, face)
        files[Path("reports_as_text", f"{source.name}.txt")] = text(source, pages, face).encode()
    return files


def same(name: Path, old: bytes, new: bytes) -> bool:
    """Whether two files say the same: their bytes, or for PDFs the text of each page.

    Another release of the PDF or compression library writes other bytes for the same pages.
    """
    return old == new or (name.suffix == ".pdf" and page_texts(old) == page_texts(new))


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def out_of_date(folder: Path, files: dict[Path, bytes]) -> list[str]:
    """Names of the files in the authority's folder that are missing, stray or not what the sources make."""
    there = [path for name in ("reports", "reports_as_text") for path in (folder / name).glob("*.*")]
    kept = {path.relative_to(folder): path.read_bytes() for path in there}
    changed = (
        name
        for name in files | kept
        if name not in files or name not in kept or not same(name, kept[name], files[name])
    )
    return sorted(name.as_posix() for name in changed)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make Exampleshire's inspection reports from their sources.")
    parser.add_argument("--check", action="store_true", help="say which files are out of date; write nothing")
    check = parser.parse_args(arguments).check
    files = made(EXAMPLESHIRE / "source")
    if check:
        stale = out_of_date(EXAMPLESHIRE, files)
        for name in stale:
            print(f"out of date: {name} (run python data_samples/make_reports.py)")
        return 1 if stale else 0
    for name, content in files.items():
        path = EXAMPLESHIRE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        print(f"{len(content):>9,} bytes  {name.as_posix()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
