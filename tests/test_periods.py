"""Periods, quarters, working days and ages, by examples that a calendar settles."""

from datetime import date

import pandas as pd
import pytest
from lineofsight import periods
from lineofsight.periods import Period


def days(*given: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(given))).astype("datetime64[s]")


def test_a_period_holds_its_first_and_its_last_day_and_no_other():
    period = Period(date(2025, 4, 1), date(2025, 6, 30))

    assert period.holds(days("2025-03-31", "2025-04-01", "2025-06-30", "2025-07-01", None)).tolist() == [
        False, True, True, False, False,
    ]  # fmt: skip


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match=r"cannot end \(2025-03-31\) before it starts \(2025-04-01\)"):
        Period(date(2025, 4, 1), date(2025, 3, 31))


def test_the_return_year_2026_ends_in_march_2026():
    assert periods.return_year(2026) == Period(date(2025, 4, 1), date(2026, 3, 31))
    assert [periods.return_year_of(day) for day in (date(2025, 3, 31), date(2025, 4, 1))] == [2025, 2026]


def test_twelve_months_to_the_end_of_february_begin_on_the_first_of_march():
    assert periods.year_to(date(2025, 2, 28)) == Period(date(2024, 3, 1), date(2025, 2, 28))
    assert periods.year_to(date(2024, 2, 29)) == Period(date(2023, 3, 1), date(2024, 2, 29))
    assert periods.half_year_to(date(2026, 6, 30)) == Period(date(2026, 1, 1), date(2026, 6, 30))


def test_quarters_that_a_period_cuts_are_left_out():
    found = periods.quarters(Period(date(2025, 5, 1), date(2025, 12, 30)))

    assert found == (Period(date(2025, 7, 1), date(2025, 9, 30)),)
    assert len(periods.quarters(periods.return_year(2026))) == 4


@pytest.mark.parametrize(
    ("started", "ended", "taken"),
    [
        ("2025-09-01", "2025-09-01", 0),  # the same Monday
        ("2025-09-01", "2025-09-02", 1),
        ("2025-09-05", "2025-09-08", 1),  # Friday to Monday
        ("2025-09-06", "2025-09-08", 1),  # Saturday to Monday
        ("2025-04-17", "2025-04-22", 1),  # the Thursday before Easter to the Tuesday after
        ("2025-12-24", "2025-12-29", 1),  # over Christmas and Boxing Day, and the weekend after
        ("2025-09-02", "2025-09-01", -1),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(started: str, ended: str, taken: int):
    assert periods.working_days(days(started), days(ended)).tolist() == [taken]


def test_working_days_are_not_recorded_where_a_day_is_not():
    taken = periods.working_days(days("2025-09-01", None, "2025-09-01"), days(None, "2025-09-02", "2025-09-03"))

    assert taken.isna().tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("year", "holidays"),
    [(2021, 8), (2022, 10), (2023, 9), (2026, 8)],  # 2022: the jubilee and the funeral; 2023: the coronation
)
def test_bank_holidays_are_those_that_were_proclaimed(year: int, holidays: int):
    assert sum(day.year == year for day in periods.bank_holidays()) == holidays


def test_christmas_on_a_saturday_moves_to_monday_and_boxing_day_to_tuesday():
    assert [day for day in periods.bank_holidays() if day.year == 2021 and day.month == 12] == [
        date(2021, 12, 27),
        date(2021, 12, 28),
    ]


def test_six_months_after_the_end_of_august_is_the_end_of_february():
    assert periods.months_after(days("2025-08-31", "2025-01-15", None), 6).tolist() == [
        pd.Timestamp("2026-02-28"), pd.Timestamp("2025-07-15"), pd.NaT,
    ]  # fmt: skip


def test_a_birthday_counts_and_the_day_before_does_not():
    births = days("2010-06-15", "2010-06-16", None, "2026-08-01")

    assert periods.age(births, date(2026, 6, 15)).tolist() == [16, 15, pd.NA, -1]


def test_a_child_of_29_february_is_a_year_older_on_1_march():
    births = days("2008-02-29")

    assert periods.age(births, date(2026, 2, 28)).tolist() == [17]
    assert periods.age(births, date(2026, 3, 1)).tolist() == [18]


def test_age_can_be_taken_on_a_day_of_each_row():
    assert periods.age(days("2010-06-15", "2010-06-15"), days("2020-06-14", None)).tolist() == [9, pd.NA]
