"""The spreadsheet in which a person decides on every mapping and polarity of a pack; `review.read` reads it back.

Three sheets: `Review`, a row for each piece of evidence but printed grades and service facts, with the least certain
first (no criterion, then the lowest score); `Guidance`; and `Criteria`, all that a row can be moved to. It stands
beside the pack, since a pack is replaced by the next run. It is never written over: a new one is another file, with
what was decided in an earlier one carried into it.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from lineofsight import framework
from lineofsight.display import count
from lineofsight.errors import PackFault, Refused
from lineofsight.evidence import JUDGEMENT, REVIEWED_BY, SERVICE_FACT
from lineofsight.mapping import Polarity
from lineofsight.pack import csv_text
from lineofsight.pack.verify import read_manifest
from lineofsight.review import (
    EVIDENCE_COLUMNS,
    REVIEWER_COLUMNS,
    Line,
    Said,
    Verdict,
    choices,
    day_of,
    traced,
    typed,
)

MADE = datetime(2026, 1, 1)
"""The day every review file says it was made: two of the same pack are equal to the byte."""

TO_REVIEW = "to review"
DECIDED = "decided before"
FILLED_IN = "begun before"
NOT_FOUND = "decided before; not in this pack"
AGAIN = "decided before, more than once"

WIDTHS = {
    **{"evidence_id": 14, "source": 24, "place": 18, "statement": 60, "kind": 15, "criterion": 11},
    **{"criterion title": 36, "polarity": 11, "why": 40, "confidence": 11, "status": 16},
    **{"decision": 10, "criterion_to": 13, "polarity_to": 12, "note": 36, "initials": 9, "date": 12},
}
LINE_HEIGHT, MOST_LINES = 15, 27
"""Points of one line of a row, and the most lines a spreadsheet allows a row."""

GUIDANCE = (
    "The grey columns are what the machine made of each statement. Read the statement, and fill in the blue columns.",
    "keep: the criterion and the polarity are right. They then stay, whatever the machine says on a later run.",
    "move: choose criterion_to, polarity_to, or both. What is left empty stays as it is.",
    "reject: the statement is no evidence. It stays in evidence.csv, marked, and leaves every table and count.",
    "Each decision needs your initials and should have the date, as 2026-05-01 or 01/05/2026.",
    "A row without a decision is left to the machine: decide as few or as many as you like.",
    "Polarity: strength, weakness, mixed (both in one statement), neutral (judges nothing), planned (a promise).",
    "A survey summary's item moves between its strengths and its areas for improvement with polarity_to.",
    "What inspectors asked for stays counted as an improvement, whatever its polarity.",
    "Your initials, and in internal packs your note, are shown in the pack. Write nothing in them about a child.",
    "Sort and filter with the arrows in the header, which keep each row together. Do not write formulas.",
    "Put the path of this file, from the parameter file's folder, into the parameter file:  review: <path>",
    "Next time, carry what you decided into a new file:  lineofsight review PACK --from <this file> --out <new file>",
)


@dataclass(frozen=True)
class Written:
    """A review file: its rows, how many rows were carried from an earlier one, and how many of these found no row."""

    file: Path
    rows: int
    carried: int
    not_found: int

    def __str__(self) -> str:
        carried = f"; {count(self.carried, 'row')} carried over" if self.carried else ""
        lost = f", {self.not_found} of them not in this pack" if self.not_found else ""
        return f"{count(self.rows, 'row')} to review{carried}{lost}."


def write(pack: Path, out: Path | None = None, earlier: Path | None = None) -> Written:
    """Write the review file of a pack to `out`, by default beside the pack, with the decisions in `earlier`.

    Raises PackFault where there is no pack; Refused where `out` is there already, where `earlier` is no review file,
    and where the pack has a reviewer's decisions that `earlier` does not, which would be lost.
    """
    edition = read_manifest(pack).framework
    out = out or pack.resolve().with_name(f"{pack.resolve().name}-review.xlsx")
    if out.exists():
        raise Refused(
            f"{out.name} is there already and is not written over, since it may hold decisions. To carry them into a "
            f"new file: lineofsight review {pack} --from {out} --out NEW.xlsx"
        )
    rows = _evidence(pack)
    lines = typed(earlier) if earlier else ()
    found = traced(lines, [Said(row["evidence_id"], row["kind"], row["statement"]) for row in rows])
    carried: dict[str | None, Line] = {}
    others: list[tuple[Line, str]] = []
    for line, trace in zip(lines, found, strict=True):
        if trace.evidence_id is None or trace.evidence_id in carried:
            others.append((line, NOT_FOUND if trace.evidence_id is None else AGAIN))
        else:
            carried[trace.evidence_id] = line
    _refuse_to_lose(pack, rows, carried, earlier)
    told = sorted((_told(row, edition, carried.get(row["evidence_id"])) for row in rows), key=_least_certain)
    told += [{name: line.text(name) for name in WIDTHS} | {"status": status} for line, status in others]
    content = workbook(told, choices(framework.edition(edition)))
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with out.open("xb") as file:
            file.write(content)
    except OSError as fault:
        raise Refused(f"{out.name} cannot be written ({fault.strerror}): check the folder it is to stand in.") from None
    return Written(out, len(rows), len(lines), sum(status == NOT_FOUND for _, status in others))


def _evidence(pack: Path) -> list[dict[str, str]]:
    """The rows of a pack's evidence that have a criterion or polarity to decide on."""
    try:
        frame = csv_text.read((pack / "evidence.csv").read_bytes())
    except (OSError, ValueError):
        raise PackFault(
            f"{pack}: its evidence.csv is missing or damaged. `lineofsight verify` says what else is."
        ) from None
    return [
        dict(zip(frame.columns, row, strict=True))
        for row in frame[~frame["kind"].isin([JUDGEMENT, SERVICE_FACT])].itertuples(index=False, name=None)
    ]


def _refuse_to_lose(
    pack: Path, rows: list[dict[str, str]], carried: Mapping[str | None, Line], earlier: Path | None
) -> None:
    decided = [row for row in rows if row["mapped_by"].startswith(REVIEWED_BY)]
    missing = sum(row["evidence_id"] not in carried for row in decided)
    if missing:
        raise Refused(
            f"{pack.name} holds {count(missing, 'decision')} that {earlier.name if earlier else 'a new file'} would "
            "not have: name the review file that the pack was made with, after --from."
        )


def _told(row: Mapping[str, str], edition: str, line: Line | None) -> dict[str, str]:
    """A row of the sheet. Where it was reviewed before, what the reviewer saw is shown, not what came of it."""
    machine = dict(row)
    if line:
        machine |= {name: line.text(name) for name in ("criterion", "polarity", "why", "confidence")}
    title = choices(framework.edition(edition)).get(machine["criterion"], "")
    status = TO_REVIEW if line is None else DECIDED if line.text("decision") else FILLED_IN
    typed_in = {name: line.text(name) if line else "" for name in REVIEWER_COLUMNS}
    return machine | {"criterion title": title, "status": status} | typed_in


def _least_certain(row: Mapping[str, str]) -> tuple[bool, float]:
    """No criterion first, then the lowest score; rows of equal score in the order of the evidence."""
    score = _score(row["confidence"])
    return score is not None, score or 0.0


def _score(text: str) -> float | None:
    """The score in a cell, None where there is none or somebody has typed over it."""
    return float(text) if re.fullmatch(r"\d(\.\d+)?", text) else None


def workbook(rows: list[dict[str, str]], criteria: Mapping[str, str]) -> bytes:
    """The review file's bytes. `rows` have every column; every cell but a score and a date is text, and stays text."""
    buffer = io.BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True} | as_text)
    book.set_properties({"title": "Review of mappings", "author": "Line of Sight", "created": MADE})
    text = {"text_wrap": True, "valign": "top", "num_format": "@"}
    grey = {"valign": "top", "bg_color": "#F2F2F2", "border": 1, "border_color": "#D9D9D9"}
    look = {
        "head": book.add_format({"bold": True, "bg_color": "#595959", "font_color": "#FFFFFF", "border": 1}),
        "to fill in": book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "border": 1}),
        "machine": book.add_format(text | grey),
        "reviewer": book.add_format(text),
        "score": book.add_format(grey | {"num_format": "0.00"}),
        "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"}),
    }
    review, guidance, listed = (book.add_worksheet(name) for name in ("Review", "Guidance", "Criteria"))
    _review(review, rows, look)
    for number, sentence in enumerate(GUIDANCE):
        guidance.write_string(number, 0, sentence, look["reviewer"])
    guidance.set_column(0, 0, 110)
    for number, (name, title) in enumerate(({"criterion": "title"} | dict(criteria)).items()):
        for column, cell in enumerate((name, title)):
            listed.write_string(number, column, cell, look["head" if number == 0 else "reviewer"])
    listed.set_column(0, 0, 13)
    listed.set_column(1, 1, 110)
    listed.freeze_panes(1, 0)
    _checks(review, len(rows), len(criteria))
    book.close()
    return buffer.getvalue()


def _review(sheet: Any, rows: list[dict[str, str]], look: Mapping[str, Any]) -> None:
    for column, (name, width) in enumerate(WIDTHS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, look["head" if name in EVIDENCE_COLUMNS else "to fill in"])
        for number, row in enumerate(rows, start=1):
            _cell(sheet, number, column, name, row[name], look)
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, LINE_HEIGHT * _lines_high(row))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(WIDTHS) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: fifteen columns on one page's width
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.activate()


def _lines_high(row: Mapping[str, str]) -> int:
    """The lines that a row's longest wrapped cell needs. Excel finds out for itself, LibreOffice does not."""
    return min(MOST_LINES, max(math.ceil((len(row[name]) or 1) / width) for name, width in WIDTHS.items()))


def _cell(sheet: Any, row: int, column: int, name: str, text: str, look: Mapping[str, Any]) -> None:
    if name == "confidence" and (score := _score(text)) is not None:
        sheet.write_number(row, column, score, look["score"])
    elif name == "date" and (day := day_of(text)):
        sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), look["day"])
    elif text:
        sheet.write_string(row, column, text, look["machine" if name in EVIDENCE_COLUMNS else "reviewer"])
    else:
        kind = "day" if name == "date" else "machine" if name in EVIDENCE_COLUMNS else "reviewer"
        sheet.write_blank(row, column, None, look[kind])


def _checks(sheet: Any, rows: int, criteria: int) -> None:
    """The lists a reviewer chooses from. What is pasted past them is found when the file is read."""
    lists = {
        "decision": [verdict.value for verdict in Verdict],
        "criterion_to": f"=Criteria!$A$2:$A${criteria + 1}",
        "polarity_to": [polarity.value for polarity in Polarity],
    }
    for name, source in lists.items():
        column = list(WIDTHS).index(name)
        rule = {"validate": "list", "source": source, "error_title": name, "error_message": "Choose from the list."}
        sheet.data_validation(1, column, max(rows, 1), column, rule)
    column = list(WIDTHS).index("date")
    rule = {"validate": "date", "criteria": ">=", "value": datetime(2000, 1, 1), "error_message": "Give a date."}
    sheet.data_validation(1, column, max(rows, 1), column, rule)
