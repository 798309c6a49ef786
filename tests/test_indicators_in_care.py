"""Children in care: each threshold on both its sides, and what no return can tell stays not recorded."""

import pandas as pd
import pytest
from lineofsight import tables
from lineofsight.indicator import Unit
from lineofsight.indicators.care_health import (
    CARE_HEALTH,
    convicted,
    development_checked,
    health_assessed,
    health_assessed_listed,
    strengths_and_difficulties,
    strengths_and_difficulties_concern,
    strengths_and_difficulties_returned,
    substance_misuse,
    teeth_checked_listed,
)
from lineofsight.indicators.care_oversight import (
    care_visits_in_time,
    days_since_reviewing_officer,
    latest_care_review_overdue,
    participation_in_reviews,
    reviews_in_time,
    three_social_workers,
)
from lineofsight.indicators.in_care import (
    IN_CARE,
    children_away,
    children_ceasing_care_rate,
    children_coming_back_into_care,
    children_in_care_rate,
    children_missing,
    children_missing_listed,
    children_starting_care_rate,
    children_under_full_care_order,
    missing_incidents_per_child,
    return_interviews_accepted,
    return_interviews_offered,
    unaccompanied_children,
    unaccompanied_children_listed,
)
from lineofsight.indicators.placements import (
    far_and_outside,
    far_from_home,
    in_foster_placements,
    in_residential_care,
    in_supported_accommodation,
    in_supported_accommodation_listed,
    placed_outside,
    settled_with_carer,
    three_placements_in_two_years,
    three_placements_in_year,
    three_placements_in_year_listed,
)
from tiny_tables import cases, period, table, values

YEAR = period("2025-04-01", "2026-03-31")
"""The day is 31 March 2026. Good Friday was 18 April 2025, Easter Monday 21 April 2025; 25 December a bank holiday."""
LONG_AGO = "2020-01-01"
NO_CHILDREN = tables.empty("children")
NOBODY_UNACCOMPANIED = tables.empty("unaccompanied")
NO_MISSING = tables.empty("missing")


def born(**births: str | None):
    return table("children", child_id=list(births), birth=list(births.values()))


def in_care(*children: str, started: str = LONG_AGO):
    return table("care_periods", child_id=list(children), started=[started] * len(children))


def homes(*rows: tuple) -> pd.DataFrame:
    """Placements of (child, placement, started, ended, with_carer_since), all in a period of care begun long ago."""
    child, placement, started, ended, since = (list(column) for column in zip(*rows, strict=True))
    return table(
        "placements",
        child_id=child,
        period_started=[LONG_AGO] * len(rows),
        placement=placement,
        started=started,
        ended=ended,
        with_carer_since=since,
    )


# --- how many


def test_a_child_who_ceases_on_the_day_is_no_longer_in_care_and_one_who_starts_on_it_is():
    periods = table(
        "care_periods",
        started=["2026-03-31", "2026-04-01", LONG_AGO, LONG_AGO, LONG_AGO, None],
        ended=[None, None, "2026-03-31", "2026-04-01", None, None],
        short_breaks=[None, None, None, None, True, None],
    )
    assert values(children_in_care_rate, YEAR, periods) == {0: True, 3: True}


def test_a_child_listed_twice_is_in_care_once():
    periods = table("care_periods", child_id=["a", "a", "b"], started=[LONG_AGO, "2025-05-01", LONG_AGO])
    assert values(children_in_care_rate, YEAR, periods) == {1: True, 2: True}


def test_a_child_who_started_and_ceased_twice_is_counted_at_the_first_start_and_the_last_cease():
    periods = table(
        "care_periods",
        child_id=["a", "a", "b", "c", "d"],
        started=["2025-04-01", "2025-09-01", "2025-03-31", "2026-04-01", "2025-06-01"],
        ended=["2025-06-01", "2026-03-31", "2026-04-01", None, "2025-06-08"],
        short_breaks=[False, False, False, False, True],
    )
    assert values(children_starting_care_rate, YEAR, periods) == {0: True}
    assert values(children_ceasing_care_rate, YEAR, periods) == {1: True}


def test_coming_back_is_asked_of_children_who_started_in_the_period():
    listed = table(
        "children_in_care",
        started=["2025-03-31", "2025-04-01", "2026-03-31", "2025-10-01"],
        second_period=[True, True, None, False],
    )
    assert values(children_coming_back_into_care, YEAR, listed) == {1: True, 2: None, 3: False}


def test_a_child_is_unaccompanied_until_the_day_before_the_status_ends():
    status = table(
        "unaccompanied",
        child_id=["a", "b", "c", "d", "d"],
        ended=["2026-03-31", "2026-04-01", None, "2026-01-01", "2027-01-01"],
    )
    found = values(unaccompanied_children, YEAR, in_care("a", "b", "c", "d", "e"), status)
    assert found == {0: False, 1: True, 2: True, 3: True, 4: False}


def test_list_8_says_unaccompanied_or_does_not_say():
    listed = table("children_in_care", started=[LONG_AGO] * 3, unaccompanied=[True, False, None])
    assert values(unaccompanied_children_listed, YEAR, listed) == {0: True, 1: False, 2: None}


def test_interim_orders_are_not_full_and_short_breaks_are_not_in_the_figure():
    listed = table("children_in_care", started=[LONG_AGO] * 5, legal_status=["C1", "C2", "V2", "V4", None])
    assert values(children_under_full_care_order, YEAR, listed) == {0: False, 1: True, 2: False, 4: None}


# --- where


def test_each_kind_of_home_is_counted_in_its_group():
    codes = ["U1", "A3", "K2", "S1", "R5", "K3", "H5", None]
    placed = table("placements", started=[LONG_AGO] * 8, placement=codes)
    kinds = (in_foster_placements, in_residential_care, in_supported_accommodation)
    found = [values(kind, YEAR, placed) for kind in kinds]
    assert [[row for row, value in of.items() if value] for of in found] == [[0], [2, 3], [5, 6]]
    assert all(of[7] is None for of in found)
    listed = table("children_in_care", started=[LONG_AGO] * 8, placement=codes)
    assert values(in_supported_accommodation_listed, YEAR, listed) == found[2]


def test_twenty_miles_is_not_far_and_a_distance_not_known_is_not_recorded():
    placed = table(
        "placements",
        started=[LONG_AGO] * 6,
        miles_from_home=[20.0, 20.1, 20.1, None, None, 30.0],
        placed_inside=[False, False, True, False, True, None],
    )
    assert values(far_from_home, YEAR, placed, NOBODY_UNACCOMPANIED) == {
        **{0: False, 1: True, 2: True},
        **{3: None, 4: None, 5: True},
    }
    assert values(far_and_outside, YEAR, placed, NOBODY_UNACCOMPANIED) == {
        **{0: False, 1: True, 2: False},
        **{3: None, 4: False, 5: None},
    }
    assert values(placed_outside, YEAR, placed) == {0: True, 1: True, 2: False, 3: True, 4: False, 5: None}


def test_unaccompanied_children_and_short_breaks_have_no_distance():
    placed = table("placements", started=[LONG_AGO] * 3, miles_from_home=[50.0] * 3, short_breaks=[False, True, False])
    status = table("unaccompanied", child_id=["a"], ended=["2027-01-01"])
    assert values(far_from_home, YEAR, placed, status) == {2: True}


# --- how settled


def test_three_placements_are_many_and_two_are_not():
    placed = homes(
        ("a", "U6", "2025-01-01", "2025-06-01", "2025-01-01"),
        ("a", "U6", "2025-06-01", "2025-07-01", "2025-06-01"),
        ("a", "K2", "2025-07-01", None, "2025-07-01"),
        ("b", "U6", "2025-01-01", "2025-07-01", "2025-01-01"),
        ("b", "K2", "2025-07-01", None, "2025-07-01"),
    )
    assert values(three_placements_in_year, YEAR, placed) == {2: True, 4: False}


@pytest.mark.parametrize(("ended", "many"), [("2025-03-31", False), ("2025-04-01", True)])
def test_a_placement_counts_from_the_first_day_of_the_year_on(ended, many):
    placed = homes(
        ("a", "U6", "2025-01-01", ended, "2025-01-01"),
        ("a", "U6", ended, "2025-07-01", ended),
        ("a", "K2", "2025-07-01", None, "2025-07-01"),
    )
    assert values(three_placements_in_year, YEAR, placed) == {2: many}


@pytest.mark.parametrize(("ended", "many"), [("2025-06-01", False), ("2025-06-02", True)])
def test_a_placement_that_ended_on_its_first_day_lasted_less_than_24_hours(ended, many):
    placed = homes(
        ("a", "U6", "2025-01-01", "2025-06-01", "2025-01-01"),
        ("a", "R1", "2025-06-01", ended, "2025-06-01"),
        ("a", "K2", ended, None, ended),
    )
    assert values(three_placements_in_year, YEAR, placed) == {2: many}


def test_the_placement_begun_on_the_day_itself_counts():
    placed = homes(
        ("a", "U6", "2025-01-01", "2025-06-01", "2025-01-01"),
        ("a", "U6", "2025-06-01", "2026-03-31", "2025-06-01"),
        ("a", "K2", "2026-03-31", None, "2026-03-31"),
    )
    assert values(three_placements_in_year, YEAR, placed) == {2: True}


def test_adoption_by_the_present_carer_is_no_new_placement_even_where_the_return_gives_a_new_carer():
    placed = homes(
        ("a", "U6", "2025-01-01", "2025-06-01", "2025-01-01"),
        ("a", "U6", "2025-06-01", "2025-12-01", "2025-06-01"),
        ("a", "A3", "2025-12-01", "2026-01-01", "2025-12-01"),
        ("a", "A5", "2026-01-01", None, "2026-01-01"),
        ("b", "U6", "2025-01-01", "2025-06-01", "2025-01-01"),
        ("b", "U6", "2025-06-01", "2025-12-01", "2025-06-01"),
        ("b", "A6", "2025-12-01", None, "2025-12-01"),
    )
    assert values(three_placements_in_year, YEAR, placed) == {3: False, 6: True}


def test_neither_a_change_with_the_same_carer_nor_a_stay_in_hospital_is_a_new_placement():
    placed = homes(
        ("a", "U6", "2025-01-01", "2025-06-01", "2025-01-01"),
        ("a", "U4", "2025-06-01", "2025-07-01", "2025-01-01"),
        ("a", "T1", "2025-07-01", "2025-07-20", "2025-07-01"),
        ("a", "K2", "2025-07-20", None, "2025-07-20"),
    )
    assert values(three_placements_in_year, YEAR, placed) == {3: False}


def test_coming_back_from_hospital_counts_where_the_return_gives_a_new_carer():
    def placed(back_with_carer_since: str):
        return homes(
            ("a", "U6", "2025-01-01", "2025-06-01", "2025-01-01"),
            ("a", "U6", "2025-06-01", "2025-07-01", "2025-06-01"),
            ("a", "T1", "2025-07-01", "2025-07-20", "2025-07-01"),
            ("a", "U6", "2025-07-20", None, back_with_carer_since),
        )

    assert values(three_placements_in_year, YEAR, placed("2025-07-20")) == {3: True}
    assert values(three_placements_in_year, YEAR, placed("2025-06-01")) == {3: False}


def test_two_years_look_further_back_and_ask_for_two_years_in_care():
    def placed(period_started: str):
        return table(
            "placements",
            child_id=["a"] * 3,
            period_started=[period_started] * 3,
            placement=["U6"] * 3,
            started=[period_started, "2024-06-01", "2024-07-01"],
            ended=["2024-06-01", "2024-07-01", None],
        )

    assert values(three_placements_in_year, YEAR, placed("2024-03-31")) == {2: False}
    assert values(three_placements_in_two_years, YEAR, placed("2024-03-31")) == {2: True}
    assert values(three_placements_in_two_years, YEAR, placed("2024-04-01")) == {}


def test_list_8_gives_the_number_of_placements_itself():
    listed = table("children_in_care", started=[LONG_AGO] * 4, placements_in_year=[2, 3, None, 4])
    assert values(three_placements_in_year_listed, YEAR, listed) == {0: False, 1: True, 2: None, 3: True}


@pytest.mark.parametrize(
    ("since", "settled"),
    [("2024-03-31", True), ("2024-04-01", False), (None, None)],
    ids=["730 days", "729 days", "not recorded"],
)
def test_two_years_with_a_carer_run_to_the_same_day(since, settled):
    placed = homes(("a", "U4", "2025-01-01", None, since))
    assert values(settled_with_carer, YEAR, placed, born(a="2015-01-01")) == {0: settled}


@pytest.mark.parametrize(("started", "counted"), [("2023-09-30", True), ("2023-10-01", False)])
def test_two_and_a_half_years_in_care_are_since_30_september(started, counted):
    placed = table(
        "placements",
        period_started=[started],
        placement=["U4"],
        started=[started],
        with_carer_since=[started],
    )
    assert values(settled_with_carer, YEAR, placed, born(a="2015-01-01")) == ({0: True} if counted else {})


def test_on_the_sixteenth_birthday_a_child_is_no_longer_under_16():
    placed = homes(*((child, "U4", LONG_AGO, None, LONG_AGO) for child in "abc"))
    children = born(a="2010-03-31", b="2010-04-01", c=None)
    assert values(settled_with_carer, YEAR, placed, children) == {1: True}


def test_placed_for_adoption_the_time_with_the_carer_before_counts_and_no_other():
    placed = homes(
        ("a", "U4", "2024-03-31", "2025-09-01", "2024-03-31"),
        ("a", "A6", "2025-09-01", None, "2025-09-01"),
        ("b", "U4", "2024-03-31", "2024-04-01", "2024-03-31"),
        ("b", "U4", "2024-04-01", "2025-09-01", "2024-04-01"),
        ("b", "A6", "2025-09-01", None, "2025-09-01"),
        ("c", "U4", "2024-03-31", "2024-04-01", "2024-03-31"),
        ("c", "U4", "2024-04-01", "2025-09-01", "2024-04-01"),
        ("c", "A5", "2025-09-01", None, "2025-09-01"),
    )
    children = born(a="2020-01-01", b="2020-01-01", c="2020-01-01")
    assert values(settled_with_carer, YEAR, placed, children) == {1: True, 4: False, 7: False}


# --- reviews


def reviewed(started: str, *dates: str | None) -> bool | None:
    """Whether a child in care since a day, reviewed on some days, was reviewed in time in the year."""
    reviews = table("care_reviews", child_id=["a"] * len(dates), date=list(dates))
    found = values(reviews_in_time, YEAR, in_care("a", started=started), reviews)[0]
    return None if found is None else bool(found)


@pytest.mark.parametrize(("first", "in_time"), [("2025-07-29", True), ("2025-07-30", False)])
def test_the_first_review_is_due_on_the_20th_working_day(first, in_time):
    # From Tuesday 1 July 2025 the 20th working day is Tuesday 29 July.
    assert reviewed("2025-07-01", first, "2025-10-01", "2026-03-01") is in_time


@pytest.mark.parametrize(("second", "in_time"), [("2025-10-15", True), ("2025-10-16", False)])
def test_the_second_review_is_due_three_months_after_the_first(second, in_time):
    assert reviewed("2025-07-01", "2025-07-15", second, "2026-03-01") is in_time


@pytest.mark.parametrize(("third", "in_time"), [("2026-03-10", True), ("2026-03-11", False)])
def test_later_reviews_are_due_six_months_after_the_one_before(third, in_time):
    assert reviewed("2025-07-01", "2025-07-15", "2025-09-10", third) is in_time


@pytest.mark.parametrize(("last", "in_time"), [("2025-09-30", True), ("2025-09-29", False)])
def test_a_review_is_overdue_from_the_day_after_it_is_due(last, in_time):
    # Six months after 30 September are over on 30 March, and after 29 September the day before.
    day = period("2025-03-31", "2026-03-30")
    reviews = table("care_reviews", child_id=["a", "a"], date=["2025-04-01", last])
    assert values(reviews_in_time, day, in_care("a"), reviews) == {0: in_time}


def test_a_review_missed_before_the_year_and_held_in_it_was_overdue_in_the_year():
    assert reviewed("2024-01-01", "2024-01-20", "2024-04-01", "2024-09-01", "2025-04-02", "2025-10-02") is False


def test_what_was_late_before_the_year_and_put_right_before_it_is_another_years():
    assert reviewed("2024-01-01", "2024-06-01", "2025-03-01", "2025-09-01", "2026-02-01") is True


def test_with_no_earlier_review_held_one_is_due_by_six_months_into_the_year_and_is_not_the_first():
    assert reviewed("2023-01-01", "2025-10-01", "2026-03-31") is True
    assert reviewed("2023-01-01", "2025-10-02", "2026-03-31") is False
    assert reviewed("2025-03-20", "2025-05-01", "2025-10-31", "2026-03-31") is True


def test_an_earlier_review_within_three_months_of_the_start_is_the_first():
    assert reviewed("2025-03-01", "2025-03-20", "2025-06-20", "2025-12-20") is True
    assert reviewed("2025-03-01", "2025-03-20", "2025-06-21", "2025-12-20") is False


def test_less_than_20_working_days_in_care_is_too_recent():
    # The 20th working day after Tuesday 3 March 2026 is Tuesday 31 March.
    reviews = table("care_reviews", child_id=["z"], date=["2025-06-01"])
    found = cases(reviews_in_time, YEAR, in_care("a", started="2026-03-03"), reviews)
    assert (list(found.values), list(found.too_recent)) == ([True], [])
    found = cases(reviews_in_time, YEAR, in_care("a", started="2026-03-04"), reviews)
    assert (list(found.values), list(found.too_recent)) == ([], [0])


def test_a_review_without_a_date_may_be_the_one_that_is_missed():
    assert reviewed("2023-01-01", None) is None
    assert reviewed("2023-01-01", "2025-05-01", "2025-11-01", None) is True


def test_where_the_return_has_no_review_at_all_nothing_is_recorded():
    assert values(reviews_in_time, YEAR, in_care("a"), tables.empty("care_reviews")) == {0: None}


def test_the_latest_review_is_overdue_after_six_months():
    listed = table(
        "children_in_care",
        started=[LONG_AGO, LONG_AGO, LONG_AGO, LONG_AGO, "2025-12-01", "2026-03-04"],
        latest_review=["2025-09-30", "2025-09-29", None, "2026-04-01", "2025-11-01", None],
    )
    day = period("2025-04-01", "2026-03-30")
    assert values(latest_care_review_overdue, day, listed) == {0: False, 1: True, 2: None, 3: None, 4: None}
    assert list(cases(latest_care_review_overdue, day, listed).too_recent) == [5]


def test_taking_part_is_asked_from_the_fourth_birthday_on():
    reviews = table(
        "care_reviews",
        child_id=list("abcdefgh"),
        date=["2025-06-01"] * 6 + ["2025-03-31", "2025-06-01"],
        participation=["PN1", "PN6", "PN7", "PN0", "PN0", "PN0", "PN1", None],
    )
    children = born(
        **{"a": "2021-06-01", "b": "2010-01-01", "c": "2010-01-01", "d": "2021-06-02", "e": "2021-06-01", "f": None},
        **{"g": "2010-01-01", "h": "2010-01-01"},
    )
    found = values(participation_in_reviews, YEAR, reviews, children)
    assert found == {0: True, 1: True, 2: False, 4: None, 7: None}


# --- visits and workers


def test_six_weeks_between_visits_are_42_days():
    listed = table(
        "children_in_care",
        started=[LONG_AGO] * 4,
        placement_started=[LONG_AGO] * 4,
        last_visit=["2026-02-17", "2026-02-16", None, "2026-04-01"],
    )
    assert values(care_visits_in_time, YEAR, listed) == {0: True, 1: False, 2: None, 3: None}


def test_a_visit_is_due_within_a_week_of_a_move():
    listed = table(
        "children_in_care",
        started=[LONG_AGO] * 3,
        placement_started=["2026-03-24", "2026-03-23", "2026-03-23"],
        last_visit=["2026-03-01", "2026-03-01", "2026-03-23"],
    )
    assert values(care_visits_in_time, YEAR, listed) == {0: True, 1: False, 2: True}


def test_a_child_in_care_for_a_week_and_not_yet_visited_is_too_recent():
    listed = table("children_in_care", started=["2026-03-24", "2026-03-23"], last_visit=[None, None])
    assert list(cases(care_visits_in_time, YEAR, listed).too_recent) == [0]
    assert values(care_visits_in_time, YEAR, listed) == {1: None}


def test_days_since_the_reviewing_officer_are_counted_to_the_day():
    listed = table(
        "children_in_care", started=[LONG_AGO] * 3, last_reviewing_officer=["2026-03-31", "2026-03-01", None]
    )
    assert values(days_since_reviewing_officer, YEAR, listed) == {0: 0, 1: 30, 2: None}


def test_one_worker_another_and_the_first_again_are_two():
    spells = table(
        "care_social_workers",
        child_id=["a", "a", "a", "b", "b", "b", "c", "c", "c"],
        worker_id=["1", "2", "1", "1", "2", "3", "1", "2", "3"],
        started=["2025-04-01", "2025-06-01", "2025-09-01"] * 2 + ["2024-01-01", "2025-03-01", "2026-04-01"],
        ended=["2025-06-01", "2025-09-01", None] * 2 + ["2025-04-01", None, None],
    )
    found = values(three_social_workers, YEAR, in_care("a", "b", "c", "d"), spells)
    assert found == {0: False, 1: True, 2: False, 3: None}


# --- missing


def test_a_child_missing_at_the_periods_first_or_last_day_was_missing_in_it():
    incidents = table(
        "missing",
        child_id=["a", "b", "c", "d", "e", "f"],
        kind=["M", "M", "M", "M", "A", None],
        started=["2025-03-01", "2025-03-01", "2026-03-31", "2026-04-01", "2025-06-01", "2025-06-01"],
        ended=["2025-04-01", "2025-03-31", None, None, None, "2025-06-02"],
    )
    care = in_care("a", "b", "c", "d", "e", "f", "g")
    missing = {0: True, 1: False, 2: True, 3: False, 4: False, 5: None, 6: False}
    assert values(children_missing, YEAR, care, incidents) == missing
    away = {0: False, 1: False, 2: False, 3: False, 4: True, 5: None, 6: False}
    assert values(children_away, YEAR, care, incidents) == away


def test_children_in_care_at_any_time_in_the_period_are_asked_about():
    care = table(
        "care_periods",
        started=[LONG_AGO, LONG_AGO, "2026-03-31", "2026-04-01", "2025-06-01"],
        ended=["2025-03-31", "2025-04-01", None, None, None],
        short_breaks=[False, False, False, False, True],
    )
    assert values(children_missing, YEAR, care, NO_MISSING) == {1: False, 2: False}


def test_incidents_are_averaged_over_the_children_who_went_missing():
    incidents = table(
        "missing",
        child_id=["a", "a", "a", "b", "c"],
        kind=["M", "M", "A", "M", "A"],
        started=["2025-05-01", "2025-06-01", "2025-07-01", "2025-05-01", "2025-05-01"],
        ended=["2025-05-02", "2025-06-02", "2025-07-02", None, None],
    )
    assert values(missing_incidents_per_child, YEAR, in_care("a", "b", "c", "d"), incidents) == {0: 2, 1: 1}


def test_interviews_are_asked_of_children_who_were_missing_and_accepted_of_those_offered_one():
    listed = table(
        "children_in_care",
        started=[LONG_AGO] * 6,
        missing_in_year=[0, 1, 5, 2, None, 1],
        interview_offered=[True, True, True, False, True, None],
        interview_accepted=[True, True, None, None, True, True],
    )
    assert values(children_missing_listed, YEAR, listed) == {0: False, 1: True, 2: True, 3: True, 4: None, 5: True}
    assert values(return_interviews_offered, YEAR, listed) == {1: True, 2: True, 3: False, 5: None}
    assert values(return_interviews_accepted, YEAR, listed) == {1: True, 2: None}


# --- health


def outcomes(**columns: list):
    rows = len(next(iter(columns.values())))
    return table("care_outcomes", **{"year_end": ["2026-03-31"] * rows, **columns})


def test_outcomes_are_those_of_the_return_year():
    returned = outcomes(
        year_end=["2025-03-31", "2026-03-31", "2026-03-31", "2027-03-31"], health_assessed=[True, False, None, True]
    )
    assert values(health_assessed, YEAR, returned) == {1: False, 2: None}
    assert values(substance_misuse, YEAR, returned) == {1: None, 2: None}


def test_development_checks_are_asked_until_the_day_before_the_fifth_birthday():
    returned = outcomes(development_check=[True, True, True])
    children = born(a="2021-03-31", b="2021-04-01", c=None)
    assert values(development_checked, YEAR, returned, children) == {1: True}


def test_offending_is_asked_from_10_to_17():
    returned = outcomes(convicted=[False, True, True, False])
    children = born(a="2016-04-01", b="2016-03-31", c="2008-04-01", d="2008-03-31")
    assert values(convicted, YEAR, returned, children) == {1: True, 2: True}


def test_a_score_of_17_is_a_concern_and_16_is_not():
    returned = outcomes(sdq_score=[16, 17, 40, 41, None, 0, 20, 20])
    children = born(**dict.fromkeys("abcdef", "2015-01-01"), g="2021-04-01", h="2009-03-31")
    concern = {0: False, 1: True, 2: True, 3: None, 4: None, 5: False}
    assert values(strengths_and_difficulties_concern, YEAR, returned, children) == concern
    scores = {0: 16, 1: 17, 2: 40, 3: None, 4: None, 5: 0}
    assert values(strengths_and_difficulties, YEAR, returned, children) == scores
    returned_ones = {0: True, 1: True, 2: True, 3: False, 4: False, 5: True}
    assert values(strengths_and_difficulties_returned, YEAR, returned, children) == returned_ones


def test_scores_are_those_of_children_from_their_5th_birthday_to_the_day_before_their_17th():
    returned = outcomes(sdq_score=[20, 20, 20, 20])
    children = born(a="2021-03-31", b="2021-04-01", c="2009-04-01", d="2009-03-31")
    assert values(strengths_and_difficulties_concern, YEAR, returned, children) == {0: True, 2: True}


def test_health_is_assessed_again_within_a_year_or_half_a_year_under_five():
    listed = table(
        "children_in_care",
        started=[LONG_AGO] * 7,
        health_assessed=["2025-03-31", "2025-03-30", "2025-09-30", "2025-10-01", "2025-03-31", None, "2026-04-01"],
    )
    older, younger = "2021-03-31", "2021-04-01"
    children = born(a=older, b=older, c=younger, d=younger, e=None, f=older, g=older)
    found = values(health_assessed_listed, YEAR, listed, children)
    assert found == {0: True, 1: False, 2: False, 3: True, 4: True, 5: None, 6: None}


def test_teeth_are_checked_again_within_a_year():
    listed = table("children_in_care", started=[LONG_AGO] * 3, dental_check=["2025-03-31", "2025-03-30", None])
    assert values(teeth_checked_listed, YEAR, listed) == {0: True, 1: False, 2: None}


# --- the catalogue's part


def test_each_indicator_is_listed_once():
    assert len({each.id for each in (*IN_CARE, *CARE_HEALTH)}) == len(IN_CARE) + len(CARE_HEALTH)
    assert {each.unit for each in IN_CARE} == {Unit.RATE, Unit.PERCENT, Unit.DAYS, Unit.MEAN}


def test_a_list_of_another_cohort_says_so():
    listed = [each for each in (*IN_CARE, *CARE_HEALTH) if each.id.endswith("_listed")]
    assert len(listed) == 9
    assert all(each.published_differently for each in listed)
