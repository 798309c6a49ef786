"""How right and how fast the reader of inspection reports is, on real reports.

    python benchmarks/reports.py [--shared FOLDER]

FOLDER holds `reports/manifest_dev.csv` (one row a report: its grades as Ofsted publishes them),
`reports/all_reports_text_dev.zip` and `reports/pdf_sample/`. Ends with exit code 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lineofsight import framework
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.inspection import InspectionReport
from lineofsight.readers import inspection_report

AREAS = ("overall", "leaders", "help_and_protection", "in_care", "care_leavers", "adoption", "lscb")
TEXTS_A_SECOND = 60
PDF_PAGES_A_SECOND = 25

PRINTED_ALL_THE_SAME = {("2016-09-20_sif_80450_london-corporation", "lscb")}
"""Cells that are empty in the table although the report prints the grade."""


def main() -> int:
    beside = Path(__file__).resolve().parents[2] / "shared"
    parser = argparse.ArgumentParser(description="How right and how fast the reader of inspection reports is.")
    parser.add_argument("--shared", type=Path, default=beside, help="the folder of real reports")
    shared = parser.parse_args().shared
    with (shared / "reports" / "manifest_dev.csv").open(encoding="utf-8-sig") as table:
        manifest = {row["doc_id"]: row for row in csv.DictReader(table)}
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(shared / "reports" / "all_reports_text_dev.zip") as texts:
            texts.extractall(folder)
        started = time.perf_counter()
        read_texts = {path.stem: read(path) for path in sorted(Path(folder).glob("*.txt"))}
        texts_a_second = len(read_texts) / (time.perf_counter() - started)

    pdfs = sorted((shared / "reports" / "pdf_sample").glob("*.pdf"))
    started = time.perf_counter()
    with ProcessPoolExecutor(2) as cores:
        read_pdfs = dict(zip((path.stem for path in pdfs), cores.map(read, pdfs), strict=True))
    pages = sum(report.pages or 0 for report in read_pdfs.values() if isinstance(report, InspectionReport))
    pages_a_second = pages / (time.perf_counter() - started)

    wrong = tell("texts", read_texts, manifest) + tell("PDFs", read_pdfs, manifest)
    print(f"texts: {texts_a_second:.0f} a second in one process (target {TEXTS_A_SECOND})")
    print(f"PDFs: {pages} pages, {pages_a_second:.0f} a second on two cores (target {PDF_PAGES_A_SECOND})")
    return int(bool(wrong) or texts_a_second < TEXTS_A_SECOND or pages_a_second < PDF_PAGES_A_SECOND)


def read(path: Path) -> InspectionReport | str:
    """The report, or the sentence that refuses the file."""
    try:
        return inspection_report.read(Document.open(path))
    except Refused as refusal:
        return str(refusal)


def tell(kind: str, reports: dict[str, InspectionReport | str], manifest: dict[str, dict[str, str]]) -> int:
    """Print how many cells of the table the reports agree with, and each that they do not; the number of those."""
    right, wrong = 0, []
    for name, report in reports.items():
        row = manifest[name]
        if isinstance(report, str):
            if not row["doc_type"].startswith("NOT_A_REPORT"):
                wrong.append(f"{name}: refused, {report}")
            continue
        for area, grade in grades(report).items():
            if grade == row[area]:
                right += bool(grade)
            elif (name, area) not in PRINTED_ALL_THE_SAME:
                wrong.append(f"{name}: {area} is '{row[area]}' in the table and '{grade}' as read")
    refused = sum(isinstance(report, str) for report in reports.values())
    print(f"{kind}: {len(reports)} files, {refused} refused; grades right {right}, wrong {len(wrong)}")
    for line in wrong:
        print(f"  {line}")
    return len(wrong)


def grades(report: InspectionReport) -> dict[str, str]:
    """The grade by area, in the words of the edition's scale. The table has a targeted inspection's overall only."""
    found = {j.area: framework.grade(j.grade_word, report.framework).normal for j in report.judgements if j.area}
    found.setdefault("in_care", found.pop("in_care_and_care_leavers", ""))
    return {area: found.get(area, "") for area in (("overall",) if report.framework == "tlac-2013" else AREAS)}


if __name__ == "__main__":
    sys.exit(main())
