"""Ofsted's reports and letters on an authority's services for children, of every kind since 2009.

    recognise(document)    the kind of report it is, or None
    read(document)         an `InspectionReport`; refuses what is none, in a sentence that says what it is instead

One page of code an idea: `body` (which lines carry the text), `templates` (the kinds of report), `cover` (what a
report says of itself), `outline` (headings, blocks, paragraph numbers), `grades` (where a grade is printed),
`facts` (the numbers a report states).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from lineofsight import framework
from lineofsight.documents import Document, Passage, joined
from lineofsight.errors import Refused
from lineofsight.framework import Edition
from lineofsight.inspection import Improvement, InspectionReport, Issue, Judgement, Paragraph
from lineofsight.readers.inspection_report.body import BodyLine, body_lines
from lineofsight.readers.inspection_report.cover import (
    Title,
    find_authority,
    find_dates,
    find_lead_inspector,
    find_title,
)
from lineofsight.readers.inspection_report.grades import Grammar, Statement
from lineofsight.readers.inspection_report.outline import Block, Kind, Outline, Place, outline
from lineofsight.readers.inspection_report.templates import SCOPE, TIMESCALE, Part

_NOT_FOUND = re.compile(r"report not found|the document you requested no longer exists", re.IGNORECASE)


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
            f"{document.name} is a text, but no inspection report: its first page has no title of an Ofsted report."
        )
    dates = find_dates(lines, title)
    authority = find_authority(document.name, lines, title, dates.end or dates.published)
    edition = _edition(document, title, dates.end or dates.published)
    ...
