"""How long a full Annex A workbook takes to read, as a multiple of a bare read of its cells.

    python benchmarks/annex_a.py [--rows N] [--times N]

Makes a workbook of N rows over the eleven lists (50,000 unless told), then reads it with python-calamine alone and as
a return in turn, in one process, and prints the best of each in seconds of the processor and their ratio. Ends with
exit code 1 above the target.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter
from lineofsight.codes import code_set
from lineofsight.readers import annex_a
from lineofsight.readers.annex_a.lists import LISTS
from lineofsight.readers.return_file import ReturnFile
from python_calamine import CalamineWorkbook

AS_AT = date(2026, 3, 31)
RATIO = 1.5


def main() -> int:
    parser = argparse.ArgumentParser(description="How long an Annex A takes to read, beside a bare read of its cells.")
    parser.add_argument("--rows", type=int, default=50_000, help="rows over all lists")
    parser.add_argument("--times", type=int, default=5, help="how often each is measured")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = workbook(Path(folder) / "annex_a.xlsx", given.rows)
        size = path.stat().st_size / 1024**2
        bare, whole = [], []
        for _ in range(given.times):
            bare.append(seconds(lambda: bare_read(path)))
            whole.append(seconds(lambda: return_read(path)))
    ratio = min(whole) / min(bare)
    print(f"{given.rows:,} rows, {size:.1f} MB: cells {min(bare):.2f} s, return {min(whole):.2f} s")
    print(f"ratio {ratio:.2f} (target {RATIO})")
    return int(ratio > RATIO)


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def bare_read(path: Path) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def return_read(path: Path) -> object:
    return annex_a.assemble([annex_a.read(ReturnFile.open(path))], AS_AT)


def workbook(path: Path, rows: int) -> Path:
    """Rows spread evenly over the lists, about one child in three in more than one, days and codes drawn at random."""
    draw = np.random.default_rng(1)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for its in LISTS:
        sheet = book.add_worksheet(f"List_{its.number}")
        sheet.write_row(0, 0, [f"List {its.number}: {its.title}"])
        sheet.write_row(1, 0, [column.header for column in its.columns])
        cells = [drawn(column.field, column.header, rows // len(LISTS), draw) for column in its.columns]
        for number, row in enumerate(zip(*cells, strict=True), start=2):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write(number, column, value)
    book.close()
    return path


CODE_SETS = {
    **{name: name for name in ("sex", "ethnicity", "need", "legal_status", "permanence_plan", "reason_ended")},
    **{name: name for name in ("placement", "provider", "eligibility", "in_touch", "accommodation", "activity")},
    **{"source": "referral_source", "primary_need": "need", "closure_reason": "closure_reason"},
    **{"case_status": "case_status", "category_initial": "abuse", "category_latest": "abuse"},
}


def drawn(field: str, header: str, rows: int, draw: np.random.Generator) -> list[Any]:
    """A column of cells as an authority would fill it in."""
    if field in CODE_SETS:
        written = [f"a) {code.code}: {code.label}" for code in code_set(CODE_SETS[field]).codes]
        return [written[k] for k in draw.integers(0, len(written), rows)]
    if field in ("child_id", "adopter_id"):
        return [int(k) for k in draw.integers(1_000_000, 1_000_000 + rows * 20, rows)]
    if "date" in header.casefold():
        span, last = (6000, 200) if field == "birth" else (900, 0)
        return [AS_AT - timedelta(days=int(k)) for k in draw.integers(last, span, rows)]
    if header.startswith(("Number", "Age", "No.", "URN", "Family")):
        return [int(k) for k in draw.integers(0, 4, rows)]
    if header.startswith("Allocated"):
        return [f"{header} {k}" for k in draw.integers(1, 40, rows)]
    return [("a) Yes", "b) No")[k] for k in draw.integers(0, 2, rows)]


if __name__ == "__main__":
    sys.exit(main())
