"""Tables of judgements: grades of public inspections kept as facts, one judgement a row, without the reports.

A CSV file with at least the columns of `COLUMNS`, in any order. Dates are written 2011-06-17. `grade_word` and
`grade_number` are as printed; an empty cell means the source does not give it. `stated_in` is "this report", or says
where else the grade was read. `data_samples/norfolk/judgements.csv` is one.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from lineofsight import authorities, framework
from lineofsight.documents import Document, Locator, Span
from lineofsight.errors import Refused
from lineofsight.inspection import InspectionReport, Judgement

COLUMNS = (
    "authority",
    "authority_code",
    "framework",
    "inspection_type",
    "inspection_start",
    "inspection_end",
    "published",
    "section",
    "area",
    "heading",
    "grade_word",
    "grade_number",
    "source",
    "source_url",
    "licence",
    "stated_in",
)
NEEDED = ("authority", "framework", "heading", "grade_word", "source")
DAYS = ("inspection_start", "inspection_end", "published")
THIS_REPORT = "this report"

_CELL = re.compile(r'("(?:[^"]|"")*"|[^,]*)(?:,|$)')


@dataclass(frozen=True, slots=True)
class FactRow:
    """One judgement, checked. `authority` is the name in `authorities.csv`; None stands for an empty cell.

    `locator` is the place of the heading and of the grade, in the one line the row stands on.
    """

    authority: str
    authority_code: str
    framework: str
    inspection_type: str
    inspection_start: date | None
    inspection_end: date | None
    published: date | None
    section: str | None
    area: str | None
    heading: str
    grade_word: str
    grade_number: int | None
    source: str
    source_url: str
    licence: str
    stated_in: str
    locator: Locator

    @property
    def inspection(self) -> tuple:
        """What rows of one inspection share. Rows of one inspection stand together."""
        return self.framework, self.source, self.inspection_end, self.published

    @property
    def judgement(self) -> Judgement:
        return Judgement(
            area=self.area,
            heading=self.heading,
            grade_word=self.grade_word,
            grade_number=self.grade_number,
            section=self.section,
            parent=None,
            locator=self.locator,
            printed_at=(self.locator,),
            appears_in=("table",),
        )


def recognise(document: Document) -> bool:
    """Whether the first line is the header of such a table: a grade, its framework, and its authority."""
    return {"authority", "framework", "grade_word"} <= set(_header(document))


def read(document: Document) -> tuple[InspectionReport, ...]:
    """The inspections in a table of facts, in its order: judgements and dates, without paragraphs or findings.

    Raises Refused as `rows` does.
    """
    return tuple(_inspection(document, list(group)) for _, group in groupby(rows(document), lambda r: r.inspection))


def rows(document: Document) -> list[FactRow]:
    """The rows of the table, in its order.

    Raises Refused where a column is missing, there is no row, or a row's authority, framework, area, date or grade
    cannot be what it says; the sentence names the row, the header being row 1.
    """
    header = _header(document)
    if missing := [name for name in COLUMNS if name not in header]:
        raise Refused(f"{document.name}: a table of judgements needs the column{_list(missing)}; add to its first row.")
    found = [_row(document, header, line.number) for line in document.lines[1:] if line.text.strip()]
    if not found:
        raise Refused(f"{document.name}: has a header and no rows; add one row for each judgement.")
    return found


def _header(document: Document) -> list[str]:
    try:
        return next(csv.reader([document.lines[0].text]), []) if document.lines else []
    except csv.Error:  # a line too long for any table
        return []


def _inspection(document: Document, facts: list[FactRow]) -> InspectionReport:
    first = facts[0]
    return InspectionReport(
        file=document.name,
        sha256=document.sha256,
        framework=first.framework,
        inspection_type=first.inspection_type,
        title=first.source,
        authority=first.authority,
        authority_code=first.authority_code,
        inspection_start=first.inspection_start,
        inspection_end=first.inspection_end,
        published=first.published,
        lead_inspector=None,
        pages=None,
        judgements=tuple(fact.judgement for fact in facts),
        improvements=(),
        paragraphs=(),
        facts=(),
        sums=(),
        issues=(),
        stated_in=first.source if first.stated_in == THIS_REPORT else first.stated_in,
    )


def _row(document: Document, header: list[str], number: int) -> FactRow:
    where = f"{document.name}, row {number}"
    try:
        cells = next(csv.reader([document.line(number).text]))
    except csv.Error:  # a cell too long for any table
        cells = []
    if len(cells) != len(header):
        raise Refused(
            f"{where}: has more or fewer cells than the header; keep each row on one line, "
            "with quotation marks round a cell that holds a comma."
        )
    given = {name: cell.strip() or None for name, cell in zip(header, cells, strict=True) if name in COLUMNS}
    if empty := [name for name in NEEDED if given[name] is None]:
        raise Refused(f"{where}: '{empty[0]}' is empty; every judgement needs one.")
    authority = authorities.find(str(given["authority"]))
    if authority is None or authority.code != given["authority_code"]:
        raise Refused(f"{where}: no authority has that name and code; correct 'authority' or 'authority_code'.")
    printed = given["grade_number"]
    if printed is not None and not printed.isdecimal():
        raise Refused(f"{where}: '{printed}' in 'grade_number' is not a number; leave it empty if none was printed.")
    grade_number = int(printed) if printed else None
    try:
        edition = framework.edition(str(given["framework"]))
        framework.grade(str(given["grade_word"]), edition.id, grade_number)
    except framework.NotInFramework as fault:
        raise Refused(f"{where}: {fault}") from None
    if given["area"] is not None and edition.area(given["area"]) is None:
        raise Refused(
            f"{where}: {edition.id} does not grade the area '{given['area']}'; leave it empty if none is fair."
        )
    fields: dict[str, Any] = {name: given[name] or "" for name in COLUMNS} | {
        "authority": authority.name,
        "section": given["section"],
        "area": given["area"],
        "grade_number": grade_number,
        **{name: _day(where, name, given[name]) for name in DAYS},
    }
    return FactRow(**fields, locator=_place(document, header, number))


def _place(document: Document, header: list[str], number: int) -> Locator:
    """Where the heading and the grade of a row stand, without their quotation marks."""
    cells = [match.span(1) for match in _CELL.finditer(document.line(number).text)]
    spans = []
    for name in ("heading", "grade_word"):
        start, end = cells[header.index(name)]
        quoted = document.line(number).text[start:end].startswith('"')
        spans.append(Span(number, start + quoted, number, end - quoted))
    return document.passage(spans).locator


def _day(where: str, column: str, cell: str | None) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise Refused(f"{where}: '{cell}' in '{column}' is not a date; write it as 2011-06-17.") from None


def _list(names: list[str]) -> str:
    return f" '{names[0]}'" if len(names) == 1 else f"s {', '.join(repr(name) for name in names)}"
