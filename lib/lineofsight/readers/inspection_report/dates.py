"""Dates and periods as reports print them: "6 – 17 June 2011", "30 and 31 January", "1/06/2015 – 25/06/2015"."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date

_MONTHS = {name[:3]: number for number, name in enumerate(month_name) if name}
_MONTH = "|".join(f"{name}|{name[:3]}t?\\b" for name in month_name if name)
_DAY = (
    rf"\d{{1,2}}/\d{{1,2}}/\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:of\s+)?(?:{_MONTH}))?(?:,?\s+\d{{4}})?(?!\d)"
)
_AND = r"\s*(?:to|and|until|&|,|[-–—])\s*(?:the\s+)?"
PERIOD = rf"(?:{_DAY})(?:{_AND}(?:{_DAY}))*"
"""A regular expression for one day, or days joined by "to", "and", a comma or a dash."""

_PARTS = re.compile(
    rf"(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<y>\d{{4}})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?(?P<month>{_MONTH}))?(?:,?\s+(?P<year>\d{{4}}))?(?!\d)"
)


def period(text: str, before: date | None = None) -> tuple[date, date] | None:
    """The first and last day of a printed period, None where the text is none (no month, or no such day).

    A month or year printed once holds for the days before it, back over a year's end. Where no year is printed, it
    is the last one in which the period ends on or before the day `before` (that of the letter it stands in).
    """
    parts = [match.groupdict() for match in _PARTS.finditer(text)]
    days: list[tuple[int | None, int | None, int]] = [
        (int(p["y"]), int(p["m"]), int(p["d"]))
        if p["d"]
        else (int(p["year"]) if p["year"] else None, _MONTHS.get((p["month"] or "")[:3]), int(p["day"]))
        for p in parts
    ]
    found: list[date] = []
    year = month = None
    for printed_year, printed_month, day in reversed(days):
        if month and printed_month and printed_month > month and not printed_year and year:
            year -= 1
        year, month = printed_year or year, printed_month or month
        if not month or not (year or before):
            return None
        try:
            found.append(_on(year, month, day, before))
        except ValueError:
            return None
        year = found[-1].year
    return (min(found), max(found)) if found else None


def _on(year: int | None, month: int, day: int, before: date | None) -> date:
    """That day of the year; of the last year in which it is not after `before`, where no year is given."""
    if year or not before:
        return date(year or 1, month, day)
    this_year = date(before.year, month, day)
    return this_year if this_year <= before else date(before.year - 1, month, day)
