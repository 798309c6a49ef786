"""Days of a simulation, whole columns at a time: numbers of days since 1 January 1970, as numpy counts them.

What never happens is on the day `NEVER`, far in the future, so that "has it happened by the day of the return" is one
comparison everywhere.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineofsight.periods import bank_holidays

Days = NDArray[np.integer[Any]]

NEVER = 1_000_000
"""A day in the year 4707."""

_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = date(1990, 1, 1), date(2045, 12, 31)


def number(day: date) -> int:
    return (day - _EPOCH).days


def as_date(day: int) -> date:
    return _EPOCH + timedelta(days=int(day))


def birthday(births: Days, age: int | Days) -> Days:
    """The day on which each is so many years old. Who was born on 29 February is older on 1 March of other years."""
    return months_on(births, np.asarray(age) * 12)


def months_on(days: Days, months: int | Days) -> Days:
    """The same day some months on; where that month has no such day, the first of the next. NEVER stays NEVER."""
    stamps = np.asarray(days).astype("datetime64[D]")
    month = stamps.astype("datetime64[M]")
    past_first = (stamps - month.astype("datetime64[D]")).astype(np.int64)
    target = month + np.asarray(months).astype("timedelta64[M]")
    length = (target + 1).astype("datetime64[D]").astype(np.int64) - target.astype("datetime64[D]").astype(np.int64)
    moved = target.astype("datetime64[D]").astype(np.int64) + np.minimum(past_first, length)
    return np.where(days >= NEVER, NEVER, moved)


def age_on(births: Days, day: int | Days) -> Days:
    """Whole years of age; -1 of those not yet born."""
    years = (np.asarray(day) - births) // 365.2425
    years = years.astype(np.int64)
    # The quotient can be a year out on either side of a birthday.
    years = np.where(birthday(births, years) > day, years - 1, years)
    return np.where(birthday(births, years + 1) <= day, years + 1, years)


def working_days_on(days: Days, count: int | Days) -> Days:
    """The working day that is so many after each day: on a Friday, 1 is Monday. 0 is the day itself."""
    calendar, up_to = _calendar()
    index = up_to[days - number(_FIRST)] + np.asarray(count) - 1
    return np.where(np.asarray(count) > 0, calendar[index], days)


def on_a_working_day(days: Days) -> Days:
    """Each day itself, or the next working day where it is none."""
    return working_days_on(days - 1, 1)


@cache
def _calendar() -> tuple[Days, Days]:
    """The working days from 1990 to 2045, and how many of them there have been by each day."""
    every = np.arange(number(_FIRST), number(_LAST) + 1)
    working = np.is_busday(every.astype("datetime64[D]"), holidays=np.array(bank_holidays(), dtype="datetime64[D]"))
    return every[working], np.cumsum(working.astype(np.int64))
