"""Make Exampleshire's independent audit report, as PDF and as text, from the source a person can edit.

    python data_samples/make_audit.py            make both again

Reads `exampleshire/audit/source.md`, written as the sources of `make_reports.py` are, except that numbers start again
under every heading. The text is as a person saves a report: a line to a paragraph, and a blank line between them.
Two runs make the same bytes.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import make_reports
import yaml

AUDIT = Path(__file__).parent / "exampleshire" / "audit"
NAME = "2025-03-28_independent-audit"


def read_source(path: Path) -> make_reports.Source:
    """The report as written, its recommendations numbered from 1 under each heading."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    blocks, number = [], 0
    for text in re.split(r"\n\s*\n", body.strip()):
        block = make_reports.read_block(text)
        number = number + 1 if block.kind == "numbered" else 0
        blocks.append(replace(block, level=number) if number else block)
    return make_reports.Source(NAME, yaml.safe_load(head), tuple(blocks), {})


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


def made() -> dict[str, bytes]:
    """The bytes of both files, by name."""
    source, face = read_source(AUDIT / "source.md"), make_reports.Typeface()
    pages = make_reports.laid_out(source, face)
    with tempfile.TemporaryDirectory() as folder:
        fonts = {"": Path(folder, "regular.ttf"), "B": Path(folder, "bold.ttf")}
        for font, path in zip((face.regular, face.bold), fonts.values(), strict=True):
            buffer = io.BytesIO()
            font.save(buffer)
            path.write_bytes(buffer.getvalue())
        pdf = make_reports.pdf_bytes(source, pages, fonts)
    return {f"{NAME}.pdf": pdf, f"{NAME}.txt": saved_text(source).encode()}


def main() -> int:
    for name, content in made().items():
        (AUDIT / name).write_bytes(content)
        print(f"{len(content):>9,} bytes  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
