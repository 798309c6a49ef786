"""Files that a folder of inspection reports should not have in it, made when a test wants one.

Each function writes one file (or, for a copy, two) to the folder it is given and returns the path. What is
wrong with the file is the function's name; the docstring says what a reader should do about it.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter

SAMPLES = Path(__file__).resolve().parents[1] / "data_samples" / "exampleshire"
SAMPLE_PDF = SAMPLES / "reports" / "2025-01-27_ilacs.pdf"
SAMPLE_TEXT = SAMPLES / "reports_as_text" / "2025-01-27_ilacs.txt"

HOSTILE_SENTENCES = (
    "<script>alert(1)</script> Social workers visit children regularly.",
    "<img src=x onerror=alert(2)> Plans are clear & well written.",
    '=HYPERLINK("http://example.invalid","Managers") read every plan with care.',
    "+cmd|' /C calc'!A0 is not a finding, but supervision is weak.",
    "@SUM(1+1) children were seen alone, which is good practice.",
    "-2+3 visits were late, and this is not good enough.",
    "{{ 7 * 7 }} and ${7*7} and $(whoami) do not change how neglect is recognised.",
)


def empty_pdf(folder: Path) -> Path:
    """No bytes at all: refuse."""
    return written(folder / "empty.pdf", b"")


def truncated_pdf(folder: Path) -> Path:
    """The first half of a good report, as a broken download leaves it: refuse."""
    content = SAMPLE_PDF.read_bytes()
    return written(folder / "truncated.pdf", content[: len(content) // 2])


def encrypted_pdf(folder: Path) -> Path:
    """A good report that opens only with a password: refuse, and ask for a copy without one."""
    writer = PdfWriter(clone_from=PdfReader(SAMPLE_PDF))
    writer.encrypt("not to be guessed", algorithm="RC4-128")
    path = folder / "encrypted.pdf"
    writer.write(path)
    return path


def zip_renamed_to_pdf(folder: Path) -> Path:
    """A zip with a good report in it, under a PDF's name: refuse, and say that it is a zip.

    The report is stored, not squeezed: PDFium finds it and opens the zip unless its first bytes are checked.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.write(SAMPLE_PDF, SAMPLE_PDF.name)
    return written(folder / "zip renamed.pdf", content.getvalue())


def pdf_without_text(folder: Path) -> Path:
    """A scan: a picture of a page, no text layer. Refuse, and say that the text must be recognised first."""
    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("L", (200, 280), 200), 0, 0, 210, 297)
    return written(folder / "scanned.pdf", bytes(pdf.output()))


def report_not_found_page(folder: Path) -> Path:
    """A page that says a report is gone, printed to PDF: refuse, and say that it is not the report."""
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    pdf.add_page()
    for line in (
        "Skip to main content",
        "Cookies on this site",
        "1. Home",
        "2. Report not found",
        "Report not found",
        "The document that you asked for is not here any more.",
        "Search again for a school, a college or a council.",
    ):
        pdf.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    return written(folder / "2012-08-17 inspection report.pdf", bytes(pdf.output()))


def web_page_renamed_to_pdf(folder: Path) -> Path:
    """The same page as the browser's own HTML, under a PDF's name: refuse."""
    page = "<!DOCTYPE html>\n<html><head><title>Report not found</title></head><body>Gone.</body></html>\n"
    return written(folder / "web page.pdf", page.encode())


def committee_agenda(folder: Path) -> Path:
    """A text about children's services that is no inspection report: it has no judgements. Refuse."""
    agenda = """Exampleshire County Council
Children and Families Scrutiny Committee
Tuesday 14 April 2026, 10.00 am, Council Chamber, County Hall

Agenda

1. Apologies for absence
2. Minutes of the meeting of 10 February 2026
3. Ofsted inspection of children's services: oral update by the director
4. Budget monitoring, quarter three
5. School places in the east of the county
6. Date of the next meeting: 16 June 2026
"""
    return written(folder / "agenda.txt", agenda.encode())


def report_on_an_authority_that_does_not_exist(folder: Path) -> Path:
    """A report in every way good, on a place that is in no list of authorities: refuse, naming the place."""
    return written(folder / "atlantis.txt", report("Atlantis", ["Children are seen often."]).encode())


def huge_file(folder: Path) -> Path:
    """200 MB that take no room where the file system knows sparse files: refuse without reading it all."""
    path = folder / "huge.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200 * 1024 * 1024)
    return path


def utf_16_text(folder: Path) -> Path:
    """A good report that Notepad saved as "Unicode", with its byte order mark: read it as any other."""
    return written(folder / "utf-16.txt", SAMPLE_TEXT.read_text(encoding="utf-8").encode("utf-16"))


def binary_named_txt(folder: Path) -> Path:
    """Bytes that are no text in any encoding: refuse."""
    return written(folder / "binary.txt", bytes(range(256)) * 64)


def report_with_markup_and_formulas(folder: Path) -> Path:
    """A good report with script, HTML and spreadsheet formulas in its sentences: read them, as text."""
    return written(folder / "hostile.txt", report("Exampleshire", HOSTILE_SENTENCES).encode())


def same_report_twice(folder: Path) -> tuple[Path, Path]:
    """One report under two names: read the first, refuse the second, naming the first."""
    first, second = folder / "report.pdf", folder / "report (1).pdf"
    shutil.copyfile(SAMPLE_PDF, first)
    shutil.copyfile(SAMPLE_PDF, second)
    return first, second


REFUSED = (
    empty_pdf,
    truncated_pdf,
    encrypted_pdf,
    zip_renamed_to_pdf,
    pdf_without_text,
    report_not_found_page,
    web_page_renamed_to_pdf,
    committee_agenda,
    report_on_an_authority_that_does_not_exist,
    huge_file,
    binary_named_txt,
)


def report(authority: str, sentences) -> str:
    """A small report of 2024 on the authority, with the sentences as its numbered paragraphs."""
    paragraphs = "\n".join(f"{number}.\n{sentence}" for number, sentence in enumerate(sentences, start=1))
    return f"""Inspection of {authority} local authority children’s services
Inspection dates: 3 to 14 June 2024
Lead inspector: Ruth Amblecote, His Majesty’s Inspector
Judgement
Grade
The impact of leaders on social work
practice with children and families
Good
The experiences and progress of
children who need help and protection
Good
The experiences and progress of
children in care
Good
The experiences and progress of care
leavers
Good
Overall effectiveness
Good
Services are good. This report is made up.
What needs to improve?
◼ The time taken to complete assessments.
The experiences and progress of children who need help and
protection: good
{paragraphs}
"""


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
