"""A return's cells become days, codes, yes or no and numbers; what cannot is counted and never repeated."""

from datetime import date, datetime, time

import pandas as pd
import pytest
from lineofsight.readers.return_values import (
    Column,
    ReturnLog,
    cell_places,
    counts,
    days,
    flags,
    identifiers,
    numbers,
    teams,
)


@pytest.fixture
def log():
    return ReturnLog("lists.xlsx")


def column(*cells, dtype=object):
    """Cells from C2 of a sheet List_3 down."""
    return Column("Date of Birth", pd.Series(list(cells), dtype=dtype), cell_places("List_3", 2, range(1, 1_000_000)))


def read_days(log, *cells):
    return [None if pd.isna(day) else day.date() for day in days(column(*cells), log)]


@pytest.mark.parametrize(
    "cell",
    [
        date(2025, 3, 31),
        datetime(2025, 3, 31, 17, 30),
        pd.Timestamp(2025, 3, 31),
        "31/03/2025",
        "31/3/2025",
        " 31-03-2025 ",
        "31.03.2025",
        "31/03/2025 17:30",
        "2025-03-31",
        "2025-03-31T17:30:00",
        "2025-03-31 00:00:00",
        "31 March 2025",
        "31-Mar-2025",
        45747,
        45747.0,
        45747.73,
        "45747",
    ],
)
def test_a_day_is_read_as_returns_and_excel_write_it(log, cell):
    assert read_days(log, cell) == [date(2025, 3, 31)]
    assert log.issues() == ()


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "n/a", float("nan"), pd.NaT, time()])
def test_an_empty_cell_is_no_day_and_no_issue(log, cell):
    assert read_days(log, cell) == [None]
    assert log.issues() == ()


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("30/02/2025", "a day that does not exist"),
        ("2025-02-29", "a day that does not exist"),
        ("31/13/2025", "a day that does not exist"),
        ("03/31/2025", "a date with the month before the day"),
        ("31/03/25", "a date with a year of two digits"),
        ("01/01/1900", "1 January 1900"),
        (date(1900, 1, 1), "1 January 1900"),
        ("31/12/1919", "a day before 1920 or after 2099"),
        ("01/01/2100", "a day before 1920 or after 2099"),
        ("Tuesday", "text of 7 letters"),
        ("#N/A", "an error of a formula"),
        ("=TODAY()", "a formula as text"),
        (7305, "a number"),  # 31 December 1919
        (float("inf"), "a number"),
        (True, "a yes or no"),
        (time(9, 30), "a time"),
    ],
)
def test_what_is_no_day_is_not_recorded_and_its_class_is_logged(log, cell, what):
    assert read_days(log, cell) == [None]
    (issue,) = log.issues()
    assert issue.where == "List_3!C2"
    assert issue.found == f"Date of Birth holds {what}"
    assert issue.done == "read as not recorded"


def test_the_first_and_last_day_that_a_return_could_hold_are_read(log):
    assert read_days(log, "01/01/1920", "31/12/2099", 7306) == [date(1920, 1, 1), date(2099, 12, 31), date(1920, 1, 1)]


def test_a_date_in_text_has_its_day_first(log):
    assert read_days(log, "03/04/2025") == [date(2025, 4, 3)]


def test_in_a_column_with_months_first_nothing_that_could_be_either_is_read(log):
    """The third says that months stand first; the first could then be 4 March or 3 April."""
    assert read_days(log, "03/04/2025", "05/05/2025", "12/25/2025") == [None, date(2025, 5, 5), None]
    assert [issue.found for issue in log.issues()] == [
        "Date of Birth holds a date whose day and month could be either",
        "Date of Birth holds a date with the month before the day",
    ]


def test_one_month_first_among_twenty_days_first_is_a_slip_and_among_nineteen_is_a_column_of_two_minds(log):
    """One in twenty of those that can only be read one way is the boundary."""
    first = [f"{day}/01/2025" for day in range(13, 32)]  # 19 of them
    assert read_days(log, *first, "03/04/2025", "12/25/2025")[-2:] == [date(2025, 4, 3), None]
    assert read_days(log, *first[1:], "03/04/2025", "12/25/2025")[-2:] == [None, None]


def test_days_that_excel_has_swapped_are_kept_and_logged(log):
    """Excel has read the days up to 12 as months, and left the others as text."""
    real = [date(2025, 1, day) for day in (3, 5, 7, 9, 12)]
    text = ["13/02/2025", "14/02/2025", "20/02/2025", "21/02/2025", "28/02/2025"]
    assert None not in read_days(log, *real, *text)
    assert "only" in log.issues()[0].found
    unswapped = ReturnLog("lists.xlsx")
    read_days(unswapped, *real, *text[:-1], "12/02/2025")
    assert unswapped.issues() == ()


def test_a_fault_is_counted_and_only_its_first_places_named(log):
    read_days(log, *["soon"] * 1000)
    (issue,) = log.issues()
    assert issue.found.startswith("1,000 times: ")
    assert issue.where.startswith("List_3!C2, List_3!C3, ")
    assert issue.where.endswith("List_3!C9 and 992 more")


@pytest.mark.parametrize("dtype", [object, "str", "string", "category"])
def test_a_column_of_any_kind_is_read_alike_and_keeps_its_index(log, dtype):
    cells = Column("Date", pd.Series(["31/03/2025", None, "soon"], index=[7, 8, 9], dtype=dtype), str)
    read = days(cells, log)
    assert read.dtype == "datetime64[s]"
    assert read.to_dict() == {7: pd.Timestamp(2025, 3, 31), 8: pd.NaT, 9: pd.NaT}
    assert [issue.where for issue in log.issues()] == ["2"]


def test_a_csv_file_has_lines_where_a_workbook_has_cells():
    assert cell_places("", 2, [6])(0) == "line 7, column C"
    assert cell_places("List_3", 27, [6])(0) == "List_3!AB7"


def test_yes_and_no_are_read_in_every_way_of_writing_them(log):
    yes, no = ["a) Yes", "Yes", "YES", "y", "true", True, 1, 1.0, "1"], ["b) No", "no", "N", "False", 0, "0"]
    assert flags(column(*yes), log).eq(True).all()
    assert flags(column(*no), log).eq(False).all()
    assert flags(column("c) Unknown", "", "-", None), log).isna().all()
    assert log.issues() == ()


def test_neither_yes_nor_no_is_not_recorded_rather_than_no(log):
    assert flags(column("Assessment updated", "2"), log).isna().all()
    assert len(log.issues()) == 2


def test_a_column_can_have_another_pair_of_words(log):
    assert flags(column("a) Suitable", "b) Unsuitable"), log, yes="suitable", no="unsuitable").tolist() == [True, False]


def test_whole_numbers_are_read_with_thousands_and_without_decimals(log):
    assert counts(column("3,000", 2.0, "2", "2.0", 0), log).tolist() == [3000, 2, 2, 2, 0]
    assert log.issues() == ()


@pytest.mark.parametrize("cell", ["<1", "8.5yrs", 8.5, "6 months", "1,00", True, "#N/A", float("inf")])
def test_what_is_no_whole_number_is_not_recorded(log, cell):
    assert counts(column(cell), log).isna().all()
    assert len(log.issues()) == 1


def test_limits_belong_to_the_numbers_within_them(log):
    assert counts(column(-1, 0, 40, 41), log, most=40).tolist() == [pd.NA, 0, 40, pd.NA]
    assert numbers(column("0.5", 1.0, 1.1), log, most=1).tolist() == [0.5, 1.0, pd.NA]


def test_an_identifier_is_the_same_from_a_workbook_and_from_text(log):
    assert identifiers(column(1001.0, 1001, "1001", "1001.0", " 1001\xa0"), log).tolist() == ["1001"] * 5
    assert identifiers(column("007", "AB 12"), log).tolist() == ["007", "AB 12"]
    assert log.issues() == ()


@pytest.mark.parametrize("cell", ["1.23E+12", 1e15, "=A2", "#N/A", date(2025, 3, 31), True])
def test_what_excel_has_spoilt_is_no_identifier(log, cell):
    assert identifiers(column(cell), log).isna().all()
    assert len(log.issues()) == 1


def test_a_number_of_fifteen_digits_is_still_whole(log):
    assert identifiers(column(999_999_999_999_999.0), log).tolist() == ["999999999999999"]


def test_teams_are_kept_by_name_and_formulas_are_not(log):
    read = teams(column("North  Team", "=cmd", "", "East", "North Team"), log)
    assert read.cat.categories.tolist() == ["East", "North Team"]
    assert read.isna().tolist() == [False, True, True, False, False]


def test_no_issue_repeats_a_cell(log):
    """Whatever the column is, a name typed into it stays there."""
    canary = column("Zebedee Quux", "ZQ-44871", "12 Quux Lane", 448714487, "=Quux", "44/87/1448")
    for read in (days, flags, counts, numbers):
        read(canary, log)
    told = " ".join(f"{issue.where} {issue.found} {issue.why} {issue.done}" for issue in log.issues())
    assert not any(part in told for part in ("Quux", "Zebedee", "44871", "1448"))


def test_no_argument_is_changed(log):
    cells = pd.Series(["31/03/2025", "soon", None], dtype=object)
    before = cells.copy()
    days(Column("Date", cells, str), log)
    pd.testing.assert_series_equal(cells, before)
