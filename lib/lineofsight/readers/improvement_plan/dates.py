"""Days as plans write them: in words, in figures, as a month, a quarter or a year, or as a workbook's serial number."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)"
_LEAD = r"^(?:(?:by|before|from|since|until|no later than|starting)\s+)?(?:(?:the )?(?:start|end) of\s+)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})(?: 00:00:00)?",
        rf"(?P<day>\d{{1,2}})[/.-](?P<number>\d{{1,2}})[/.-]{_YEAR}",
        rf"(?:\w+day,? )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH}[ ,-]*{_YEAR}",
        rf"{_MONTH}[ ,-]*{_YEAR}",
        r"Q(?:uarter )?(?P<quarter>[1-4]) (?P<year>20\d\d)[/-](?:20)?\d\d",
        r"(?P<year>20\d\d)",
    )
)
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")
_EXCEL_BEGINS = date(1899, 12, 30)


def is_serial(text: str) -> bool:
    """Whether a text is a workbook's number for a day (1982 to 2091) rather than the day itself."""
    return bool(_SERIAL.fullmatch(text.strip()))


def day(text: str, *, last: bool) -> date | None:
    """The day a text gives; of a month, quarter (of a financial year) or year its last day, or else its first.

    Figures are read day first, as in Britain. None for anything else, impossible days among them.
    """
    text = " ".join(text.split())
    if is_serial(text):
        return _EXCEL_BEGINS + timedelta(days=int(float(text)))
    plain = re.sub(_LEAD, "", text, flags=re.IGNORECASE)
    for form in _FORMS:
        if match := form.fullmatch(plain):
            return _day(match.groupdict(), last)
    return None


def _day(parts: dict[str, str], last: bool) -> date | None:
    year = int(parts["year"].strip("'"))
    year += 2000 if year < 100 else 0
    if quarter := parts.get("quarter"):
        months = (int(quarter) * 3 + 1, int(quarter) * 3 + 3)
        year, month = (year, months[last]) if months[last] <= 12 else (year + 1, months[last] - 12)
    elif parts.get("month"):
        month = _MONTHS[parts["month"].casefold()]
    else:
        month = int(parts.get("number") or (12 if last else 1))
    if not 1 <= month <= 12:
        return None
    length = calendar.monthrange(year, month)[1]
    number = int(parts.get("day") or (length if last else 1))
    return date(year, month, number) if 1 <= number <= length else None


_IN_TEXT = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH.replace('?P<month>', '?:')} )?(?:19|20)\d\d\b(?!\s?[/–-]\s?\d)"
START_IN_TEXT = re.compile(rf"\b(?:from|starting(?: in| on)?|beginning(?: in| on)?)\s+({_IN_TEXT})", re.IGNORECASE)
DEADLINE_IN_TEXT = re.compile(
    rf"\b(?:by|before|no later than|until)\s+(?:the\s+)?((?:end of\s+)?{_IN_TEXT})", re.IGNORECASE
)
"""A start or a deadline that an action gives in its own words ("from September 2022", "by the end of March 2027")."""
