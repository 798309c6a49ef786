"""Periods, quarters and working days. Nothing here asks what day it is.

A period is closed: its first and its last day belong to it. Quarters are calendar quarters, which are the quarters of
the financial year too; a return year runs from 1 April to 31 March and is named by the year it ends in, as DfE does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` to `end`, both included. Raises ValueError where it would end before it starts."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @property
    def first(self) -> pd.Timestamp:
        return pd.Timestamp(self.start)

    @property
    def last(self) -> pd.Timestamp:
        return pd.Timestamp(self.end)

    def holds(self, days: pd.Series) -> pd.Series:
        """Which days lie in the period: a plain bool for each. A day that is not recorded lies in none."""
        return days.between(self.first, self.last)

    def __contains__(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        return f"{_day(self.start)} to {_day(self.end)}"


def year_to(end: date) -> Period:
    """The twelve months that end on a day: 31 March 2026 gives 1 April 2025 to 31 March 2026."""
    return Period(_months_before(end + timedelta(days=1), 12), end)


def half_year_to(end: date) -> Period:
    """The six months that end on a day: 30 June 2026 gives 1 January 2026 to 30 June 2026."""
    return Period(_months_before(end + timedelta(days=1), 6), end)


def return_year(ending: int) -> Period:
    """The year of a return: `return_year(2026)` is 1 April 2025 to 31 March 2026."""
    return Period(date(ending - 1, 4, 1), date(ending, 3, 31))


def return_year_of(day: date) -> int:
    """The year of the return that a day belongs to, named by the year it ends in: 1 April 2025 gives 2026."""
    return day.year + (day.month >= 4)


def year_words(ending: int) -> str:
    """A return year as publishers write it, named by the year it ends in: 2026 is 2025-26."""
    return f"{ending - 1}-{ending % 100:02d}"


def quarters(period: Period) -> tuple[Period, ...]:
    """The whole quarters that lie in a period, earliest first. A quarter that is cut is left out."""
    starts = (date(year, month, 1) for year in range(period.start.year, period.end.year + 1) for month in (1, 4, 7, 10))
    found = (Period(start, _months_before(start, -3) - timedelta(days=1)) for start in starts)
    return tuple(quarter for quarter in found if quarter in period)


def _months_before(day: date, months: int) -> date:
    """The same day some months before (after, where negative); the month's last day where it has no such day."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


@cache
def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@cache
def bank_holidays() -> tuple[date, ...]:
    """The bank holidays of England and Wales, 2000 to 2035, as `bank_holidays.csv` lists them."""
    table = files("lineofsight").joinpath("bank_holidays.csv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple(date.fromisoformat(line.split(",")[0]) for line in table)


def working_days(started: pd.Series, ended: pd.Series) -> pd.Series:
    """Working days from one day to another (Int64): the day something started is day 0, the next working day day 1.

    Saturdays, Sundays and the bank holidays of England are not working days. NA where either day is not recorded;
    negative where the end comes first. Something started on a Saturday and ended on the Monday after took 1 day. The
    publishers do not say which day they count from: this convention is ours, and every docstring that uses it says so.
    """
    known = started.notna() & ended.notna()
    days = pd.Series(pd.NA, index=started.index, dtype="Int64")
    if known.any():
        # busday_count takes the first day and leaves the last out: both move on by a day to leave day 0 out.
        first, last = (day[known].to_numpy("datetime64[D]") + 1 for day in (started, ended))
        days[known] = np.busday_count(first, last, holidays=np.array(bank_holidays(), dtype="datetime64[D]"))
    return days


def calendar_days(started: pd.Series, ended: pd.Series) -> pd.Series:
    """Days from one day to another (Int64): the same day is 0. NA where either is not recorded."""
    return (ended - started).dt.days.astype("Int64")


def months_after(days: pd.Series, months: int) -> pd.Series:
    """The same day some months on; the month's last day where it has no such day: 31 August gives 28 February."""
    # Month arithmetic on the whole column: pandas' DateOffset goes row by row.
    stamps = days.to_numpy("datetime64[D]")
    month = stamps.astype("datetime64[M]")
    past_first = stamps - month.astype("datetime64[D]")
    target = month + np.timedelta64(months, "M")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return pd.Series(np.minimum(target.astype("datetime64[D]") + past_first, last), index=days.index).astype(
        "datetime64[s]"
    )


def age(births: pd.Series, on: date | pd.Series) -> pd.Series:
    """Whole years of age on a day or on each row's day (Int64): a birthday counts. NA where a day is not recorded.

    A child born on 29 February is a year older on 1 March of a year that has no such day. Unborn is -1.
    """
    day = on if isinstance(on, pd.Series) else pd.Series(pd.Timestamp(on), index=births.index)
    years = day.dt.year - births.dt.year
    before = (day.dt.month < births.dt.month) | ((day.dt.month == births.dt.month) & (day.dt.day < births.dt.day))
    return (years - before).where(births.notna() & day.notna()).astype("Int64")
