"""Make Exampleshire's improvement plan from the source a person can edit: two quarters as workbooks, the first of them
also as a Word file, a PDF and text.

    python data_samples/make_plan.py            make them again
    python data_samples/make_plan.py --check    say which are out of date (exit code 1 if any)

Reads `exampleshire/plan/source.yml`. Two runs make the same bytes. The PDF and the text have what makes real plans hard
to read by machine: priorities listed out of order, in the PDF cells that follow each other without a line between them
or share one, a row that runs over a page and goes on cell by cell, and page numbers in between.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import make_reports
import word_files
import yaml
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from kept_files import Kept
from make_reports import HEIGHT, WIDTH, Page, Piece, Typeface
from make_templates import improvement_plan

PLAN = Path(__file__).parent / "exampleshire" / "plan"
HEADER = ("What we will do", "Where this comes from", "Output", "What this means for children")
WIDTHS = (0.29, 0.22, 0.22, 0.27)
LISTED = (2, 1, 3, 4)  # the order in which the cover lists the priorities
MARGIN, SIZE, LEADING, FLOOR = 54.0, 8.5, 11.5, HEIGHT - 90
BULLET = "\uf0a7"


def quarters() -> list[dict[str, Any]]:
    """The plan of each quarter, the second made from the first and what had moved."""
    plan = yaml.safe_load((PLAN / "source.yml").read_text(encoding="utf-8"))
    moved = plan.pop("next_quarter")
    later = copy.deepcopy(plan)
    later["as_at"] = moved["as_at"]
    later["actions"] = [action for action in later["actions"] if action["id"] not in moved["gone"]] + moved["new"]
    later["actions"].sort(key=lambda action: action["id"])
    for action in later["actions"]:
        action |= moved["changed"].get(action["id"], {})
        for step in action["milestones"]:
            for what, days in (("due", moved["milestones_moved"]), ("met", moved["milestones_met"])):
                if day := days.get(action["id"], {}).get(step["milestone"]):
                    step[what] = day
    return [plan, later]


# --- Word -----------------------------------------------------------------------------------------------------


def word(plan: Mapping[str, Any]) -> bytes:
    document = word_files.begun(plan["title"], plan["as_at"])
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    document.styles["Normal"].font.size = Pt(9)
    document.add_heading(plan["title"], level=0)
    document.add_paragraph(f"Position as at {_long(plan['as_at'])}")
    for part in plan["prose"]:
        document.add_heading(part["heading"], level=1)
        for text in part["paragraphs"]:
            document.add_paragraph(text)
    for number, title in plan["priorities"].items():
        document.add_heading(f"Priority {number}: {title}", level=1)
        own = [action for action in plan["actions"] if action["id"].startswith(f"{number}.")]
        table = document.add_table(rows=1, cols=8, style="Table Grid")
        for cell, text in zip(table.rows[0].cells, ("Ref", *HEADER, "Lead", "By when", "RAG rating"), strict=True):
            cell.text = text
        for action in own:
            values = (
                action["id"],
                action["action"],
                "\n".join(action["sources"]),
                "\n".join(action["outputs"]),
                action["meaning"],
                action["owner"] or "",
                _long(action["deadline"]),
                action["status"],
            )
            for cell, text in zip(table.add_row().cells, values, strict=True):
                cell.text = text
    return word_files.saved(document)


def _long(day: Any) -> str:
    """A day in words, and anything else as it is."""
    return day if isinstance(day, str) else f"{day.day} {day:%B %Y}"


# --- PDF and its text -------------------------------------------------------------------------------------------


class Layout:
    """Sets the plan on pages, down the page and cell by cell, as Word does when it makes a PDF."""

    def __init__(self, face: Typeface) -> None:
        self.face, self.pages, self.y, self.block = face, [], 0.0, 0
        self.turn()

    def turn(self) -> None:
        self.pages.append(Page())
        self.y = 60.0

    def text(self, text: str, size: float = SIZE, bold: bool = False, hang: str = "", x: float = MARGIN) -> None:
        """A paragraph, or with `hang` an item behind its bullet."""
        self.block += 1
        lead = f"{hang} " if hang else ""
        for line in self.face.lines(lead + text, WIDTH - MARGIN - x, size, bold):
            if self.y + LEADING > FLOOR:
                self.turn()
            self.y += size * 1.35
            self.put(x, line, size, bold)
        self.y += 7

    def put(self, x: float, line: str, size: float, bold: bool) -> None:
        self.pages[-1].pieces.append(Piece(x, self.y, line, size, bold, self.block))

    def row(self, cells: list[list[str]], bold: bool = False) -> None:
        """A row of cells, each a list of paragraphs. What does not fit goes on, cell by cell, on the next page."""
        full = WIDTH - 2 * MARGIN
        left = [self.cell(paragraphs, width * full - 8, bold) for paragraphs, width in zip(cells, WIDTHS, strict=True)]
        if self.y + 2 * LEADING > FLOOR:
            self.turn()
        while any(left):
            room = int((FLOOR - self.y) // LEADING)
            drawn = max(min(len(lines), room) for lines in left)
            top, x = self.y, MARGIN
            for at, (lines, width) in enumerate(zip(left, WIDTHS, strict=True)):
                self.block += 1
                for number, line in enumerate(lines[:room], start=1):
                    self.y = top + number * LEADING
                    if line:
                        self.put(x, line, SIZE, bold)
                left[at] = lines[room:]
                x += width * full
            self.y = top + drawn * LEADING + 6
            if any(left):
                self.turn()

    def cell(self, paragraphs: list[str], width: float, bold: bool) -> list[str]:
        """The lines of a cell, an empty one between paragraphs that are no bullets."""
        lines: list[str] = []
        for text in paragraphs:
            if lines and not text.startswith(BULLET):
                lines.append("")
            lines += self.face.lines(text, width, SIZE, bold)
        return lines

    def number_pages(self) -> None:
        for number, page in enumerate(self.pages, start=1):
            page.pieces.append(Piece(WIDTH / 2, HEIGHT - 40, str(number), SIZE, block=-1))


def set_pages(plan: Mapping[str, Any], face: Typeface) -> list[Page]:
    layout = Layout(face)
    layout.text(plan["title"], 16, bold=True)
    layout.text(f"Position as at {_long(plan['as_at'])}")
    for part in plan["prose"]:
        layout.text(part["heading"], 12, bold=True)
        for text in part["paragraphs"]:
            layout.text(text, 10)
    layout.text("What we will do", 12, bold=True)
    for number in LISTED:
        layout.text(f"{number}. {plan['priorities'][number]}", 10, x=MARGIN + 20)
    for number, title in plan["priorities"].items():
        layout.y += 10
        layout.text(f"{number}. {title}", 12, bold=True)
        layout.row([[text] for text in HEADER], bold=True)
        for action in plan["actions"]:
            if action["id"].startswith(f"{number}."):
                sources = [f"{BULLET} {source}" for source in action["sources"]]
                layout.row([[f"{action['id']} {action['action']}"], sources, action["outputs"], [action["meaning"]]])
    layout.number_pages()
    return layout.pages


def pdf_and_text(plan: Mapping[str, Any]) -> tuple[bytes, bytes]:
    face = Typeface()
    pages = set_pages(plan, face)
    head = {"title": plan["title"], "published": plan["as_at"], "running": ""}
    source = make_reports.Source("improvement_plan", head, (), {})
    return make_reports.pdf_bytes(source, pages, face), _as_text(pages).encode()


def _as_text(pages: list[Page]) -> str:
    """As a PDF library extracts it: empty lines between cells and between paragraphs, a form feed between pages."""
    text = []
    for page in pages:
        lines: list[str] = []
        before: Piece | None = None
        for piece in page.pieces:
            if before and (piece.block != before.block or piece.y - before.y > 1.5 * LEADING):
                lines.append("")
            lines.append(piece.text)
            before = piece
        text.append("\n".join(lines) + "\n")
    return "\f".join(text)


# --- the files --------------------------------------------------------------------------------------------------


def made() -> dict[str, bytes]:
    """The bytes of every file, by name."""
    first, second = quarters()
    pdf, text = pdf_and_text(first)
    names = [f"{plan['as_at']}_improvement-plan" for plan in (first, second)]
    return {
        f"{names[0]}.xlsx": improvement_plan(first),
        f"{names[1]}.xlsx": improvement_plan(second),
        f"{names[0]}.docx": word(first),
        f"{names[0]}.pdf": pdf,
        f"{names[0]}.txt": text,
    }


KEPT = Kept("make_plan.py", "Make Exampleshire's improvement plan from its source.", PLAN, "*_improvement-plan.*", made)


def main(arguments: list[str] | None = None) -> int:
    return KEPT.command(arguments)


if __name__ == "__main__":
    sys.exit(main())
