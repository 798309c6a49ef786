"""Yearly censuses that are joined: which of them follow one another, and which days they tell of together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import takewhile

from lineofsight import periods
from lineofsight.inspection import Issue
from lineofsight.periods import Period
from lineofsight.readers.return_values import FIRST_DAY, LAST_DAY
from lineofsight.readers.xml_records import Fields
from lineofsight.returns import ReturnPart


def unbroken(parts: Iterable[ReturnPart]) -> tuple[tuple[ReturnPart, ...], tuple[Issue, ...]]:
    """The censuses that follow one another up to the latest, the earliest first; and an issue for each left out.

    Those before a gap are left out: a figure over the years needs every year. Of two with one reference date the one
    whose file's name comes last is kept.
    """
    *earlier, latest = sorted(parts, key=lambda part: (day_of(part), part.file))
    held, left_out = [latest], []
    for part in reversed(earlier):
        following = held[0]
        if day_of(part) == _day_before(following):
            held.insert(0, part)
            continue
        same = day_of(part) == day_of(following)
        found = f"{'has the same reference date as' if same else 'does not end the day before the year of'} "
        why = "one of the two is a copy or an older export" if same else "figures over the years need years that join"
        left_out.append(Issue(part.file, "whole file", f"{found}{following.file}", why, "left out"))
    return tuple(held), tuple(left_out)


def giving_up_to_the_latest(held: Sequence[ReturnPart], table: str) -> tuple[ReturnPart, ...]:
    """The last of the censuses that all give a table, the earliest first; none where the latest does not."""
    return tuple(takewhile(lambda part: table in part.frames, reversed(held)))[::-1]


def covered(parts: Sequence[ReturnPart]) -> Period:
    """The days that censuses which follow one another tell of: the year to each one's reference date."""
    return Period(periods.year_to(day_of(parts[0])).start, day_of(parts[-1]))


def authority_code(about: Fields) -> str | None:
    """The three digits by which a census names its authority; None where it has something else in their place."""
    code = about.get("LEA", "")
    return code if re.fullmatch(r"[0-9]{3}", code) else None


def reference_date(about: Fields) -> date | None:
    """The day that a census tells of, from its header; None where it has none, or one that no census is of."""
    try:
        day = date.fromisoformat(about.get("ReferenceDate", "")[:10])
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def day_of(part: ReturnPart) -> date:
    """The reference date of a census."""
    assert part.day is not None, "a census without a reference date is refused when it is read"
    return part.day


def _day_before(part: ReturnPart) -> date:
    return periods.year_to(day_of(part)).start - timedelta(days=1)
