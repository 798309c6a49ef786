"""Make Exampleshire's two independent audit reports, as PDF, Word file and text, from the sources a person can edit.

    python data_samples/make_audit.py            make them again
    python data_samples/make_audit.py --check    say which are out of date (exit code 1 if any)

Reads `exampleshire/audit/source/*.md`, written as the sources of `make_reports.py` are, except that numbers start again
under every heading. The text is as a person saves a report: a line to a paragraph, and a blank line between them. The
Word file has real lists, whose marks and numbers stand in no paragraph. Two runs make the same bytes.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import make_reports
import word_files
import yaml
from kept_files import Kept

AUDIT = Path(__file__).parent / "exampleshire" / "audit"


def read_source(path: Path) -> make_reports.Source:
    """The report as written, its recommendations numbered from 1 under each heading."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    blocks, number = [], 0
    for text in re.split(r"\n\s*\n", body.strip()):
        block = make_reports.read_block(text)
        number = number + 1 if block.kind == "numbered" else 0
        blocks.append(replace(block, level=number) if number else block)
    return make_reports.Source(path.stem, yaml.safe_load(head), tuple(blocks), {})


def saved_text(source: make_reports.Source) -> str:
    """One line a block: bullets as dashes, those within bullets further in; no blank line inside a list of dashes."""
    lines: list[str] = []
    previous = ""
    for block in source.blocks:
        if lines and not (block.kind == previous == "bullet"):
            lines.append("")
        mark = {"bullet": " " * (block.level - 1) + "- ", "numbered": f"{block.level}. "}.get(block.kind, "")
        lines.append(mark + block.text)
        previous = block.kind
    return "\n".join(lines) + "\n"


def word(source: make_reports.Source) -> bytes:
    document = word_files.begun(source.head["title"], source.head["published"])
    for block in source.blocks:
        if block.kind == "heading":
            document.add_heading(block.text, level=block.level)
        elif block.kind == "bullet":
            word_files.bullet(document, block.text, block.level)
        elif block.kind == "numbered":
            word_files.numbered(document, block.text, block.level)
        else:
            document.add_paragraph().add_run(block.text).bold = block.kind == "bold" or None
    return word_files.saved(document)


def made() -> dict[str, bytes]:
    """The bytes of every file, by name."""
    face, files = make_reports.Typeface(), {}
    for path in sorted((AUDIT / "source").glob("*.md")):
        source = read_source(path)
        files[f"{source.name}.pdf"] = make_reports.pdf_bytes(source, make_reports.laid_out(source, face), face)
        files[f"{source.name}.docx"] = word(source)
        files[f"{source.name}.txt"] = saved_text(source).encode()
    return files


KEPT = Kept(
    "make_audit.py",
    "Make Exampleshire's independent audit reports from their sources.",
    AUDIT,
    "*_independent-audit.*",
    made,
)


def main(arguments: list[str] | None = None) -> int:
    return KEPT.command(arguments)


if __name__ == "__main__":
    sys.exit(main())
