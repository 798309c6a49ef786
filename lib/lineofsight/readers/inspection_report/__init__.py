"""Ofsted's reports and letters on an authority's services for children, of every kind since 2009.

    recognise(document)    the kind of report it is, or None
    read(document)         an `InspectionReport`; refuses what is none, in a sentence that says what it is instead

One page of code an idea: `body` (which lines carry the text), `templates` (the kinds of report), `cover` (what a
report says of itself), `outline` (headings, blocks, paragraph numbers), `grades` (where a grade is printed),
`facts` (the numbers a report states).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from lineofsight import framework
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.framework import Edition
from lineofsight.inspection import InspectionReport, Issue
from lineofsight.readers.inspection_report.body import body_lines
from lineofsight.readers.inspection_report.cover import (
    Dates,
    Title,
    find_authority,
    find_dates,
    find_lead_inspector,
    find_title,
)
from lineofsight.readers.inspection_report.facts import service_facts, sum_checks
from lineofsight.readers.inspection_report.grades import Grammar
from lineofsight.readers.inspection_report.judgements import grade_issues, judgements, printed_grades
from lineofsight.readers.inspection_report.outline import Outline, outline
from lineofsight.readers.inspection_report.text import improvements, paragraphs

_NOT_FOUND = re.compile(r"report not found|sorry, the document you requested no longer exists\.?", re.IGNORECASE)


_LONGEST_INSPECTION = timedelta(days=100)


def recognise(document: Document) -> str | None:
    """The kind of report a document is by the title on its first page, or None.

    A web page saved in place of a report is recognised too, so that `read` can say so.
    """
    if _is_not_found_page(document):
        return "web page in place of a report"
    title = find_title(body_lines(document))
    return title.template.name if title else None


def read(document: Document) -> InspectionReport:
    """Read one report. Raises Refused where the document is no report, or names no English authority."""
    if _is_not_found_page(document):
        raise Refused(
            f"{document.name} is Ofsted's 'Report not found' page, not a report: look the report up on "
            "reports.ofsted.gov.uk and download it again."
        )
    lines = body_lines(document)
    if not (title := find_title(lines)):
        raise Refused(
            f"{document.name} is a text but no inspection report: its first page has no title of an Ofsted report or "
            "letter."
        )
    template, dates = title.template, find_dates(lines, title)
    authority = find_authority(document.name, lines, title, dates.end or dates.published)
    edition = _edition(title, dates)
    found = outline(lines, Grammar(edition, template), template, title.lines)
    body = tuple(paragraphs(document, found))
    grades = printed_grades(document, edition, found, body)
    if template.graded and not grades:
        raise Refused(
            f"{document.name} has the title of an Ofsted report ({template.name}) but no table of judgements: "
            "check that the file holds the whole report."
        )
    facts = service_facts(document, body)
    return InspectionReport(
        file=document.name,
        sha256=document.sha256,
        framework=edition.id,
        inspection_type=template.inspection_type,
        title=title.text,
        authority=authority.name,
        authority_code=authority.code,
        inspection_start=dates.start,
        inspection_end=dates.end,
        published=dates.published,
        lead_inspector=find_lead_inspector(lines, template),
        pages=document.pages,
        judgements=judgements(grades),
        improvements=tuple(improvements(document, found)),
        paragraphs=body,
        facts=facts,
        sums=sum_checks(facts),
        issues=(*_issues(document, dates, found), *grade_issues(document, edition, template, grades)),
    )


def _is_not_found_page(document: Document) -> bool:
    front = [line.text.strip() for line in document.lines[:40]]
    return any(_NOT_FOUND.fullmatch(text) for text in front)


def _edition(title: Title, dates: Dates) -> Edition:
    """The edition in force on the last day of the inspection; the nearest, where none was or no date is printed."""
    family = [e for e in framework.EDITIONS.values() if e.family == title.template.family]
    day = dates.end or dates.published
    if day and (edition := framework.edition_on(day, title.template.family)):
        return edition
    begun = [e for e in family if day and e.first_day <= day]
    return begun[-1] if begun else family[0]


def _issues(document: Document, dates: Dates, found: Outline) -> Iterator[Issue]:
    if not dates.end:
        yield Issue(
            document.name,
            "first page",
            "no dates of the inspection were found",
            "the framework edition follows from them",
            f"the day of publication was taken ({dates.published})"
            if dates.published
            else "the first edition was taken",
        )
    if (
        dates.start
        and dates.end
        and dates.published
        and not (dates.end - dates.start < _LONGEST_INSPECTION and dates.end <= dates.published)
    ):
        yield Issue(
            document.name,
            "first page",
            f"the inspection is dated {dates.start} to {dates.end} and the report {dates.published}",
            "one of these dates is likely misprinted",
            "kept as printed",
        )
    for page in sorted(
        set(range(1, (document.pages or 0) + 1)) - {line.page for line in document.lines if line.text.strip()}
    ):
        yield Issue(
            document.name,
            f"page {page}",
            "the page has no text",
            "a picture, or a damaged page, may hold words that were not read",
            "read without it",
        )
    for line, last, number in found.misnumbered:
        yield Issue(
            document.name,
            f"line {line.number}",
            f"paragraph {number} follows paragraph {last}",
            "a paragraph may be missing, or its number misprinted",
            "the paragraphs keep the numbers as printed",
        )
