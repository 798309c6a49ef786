"""What a report says of itself on its first page: its kind, authority, dates and lead inspector."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.errors import Refused
from lineofsight.readers.inspection_report.body import BodyLine
from lineofsight.readers.inspection_report.dates import PERIOD, period
from lineofsight.readers.inspection_report.templates import TEMPLATES, Template

_FIRST_PAGE = 60
"""Lines, of those with text. The longest address above a letter's title takes 40."""

_TITLE_LINES = 5


@dataclass(frozen=True, slots=True)
class Title:
    """The template whose title stands first, and the lines it stands on, counted from 0."""

    template: Template
    lines: range
    text: str


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of the inspection and of publication; None where they are not printed."""

    start: date | None
    end: date | None
    published: date | None


def find_title(lines: Sequence[BodyLine]) -> Title | None:
    """The title of a report, None where the first page has none that a template knows.

    It begins on a line of its own, in capitals: a sentence that mentions an inspection is no title.
    """
    for at in range(min(_FIRST_PAGE, len(lines))):
        for count in range(1, _TITLE_LINES + 1):
            text = " ".join(line.text for line in lines[at : at + count])
            for template in TEMPLATES:
                if text[0].isupper() and template.title.match(text):
                    return Title(template, range(at, at + count), text)
    return None
