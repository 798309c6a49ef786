"""Care leavers: the age groups, who is left out, and what counts where nothing is known."""

import pytest
from lineofsight.indicators.care_leavers import (
    CARE_LEAVERS,
    active_17_18,
    active_19_21,
    in_touch_17_18,
    in_touch_19_21,
    living_with_former_carers,
    pathway_plans_reviewed,
    staying_put,
    suitable_accommodation_17_18,
    suitable_accommodation_19_21,
)
from tiny_tables import period, table, values

HALF_YEAR = period("2025-10-01", "2026-03-31")
DAY = "2026-03-31"


def leavers(rows: int, **columns: list):
    return table("care_leavers", **{"as_at": [DAY] * rows, "in_touch": ["YES"] * rows, **columns})


def born(*births: str | None):
    return table("children", birth=list(births))


def all_born(birth: str, rows: int):
    return born(*[birth] * rows)


@pytest.mark.parametrize("younger", [in_touch_17_18, active_17_18, suitable_accommodation_17_18])
def test_the_younger_are_17_and_18_on_the_day_of_the_row(younger):
    births = born("2009-04-01", "2009-03-31", "2007-04-01", "2007-03-31", None)
    assert list(values(younger, HALF_YEAR, leavers(5), births)) == [1, 2]


@pytest.mark.parametrize("older", [in_touch_19_21, active_19_21, suitable_accommodation_19_21])
def test_the_older_are_19_to_21_on_the_day_of_the_row(older):
    births = born("2007-04-01", "2007-03-31", "2004-04-01", "2004-03-31", None)
    assert list(values(older, HALF_YEAR, leavers(5), births)) == [1, 2]


def test_a_row_describes_its_own_day_which_is_to_lie_in_the_period():
    rows = leavers(4, as_at=["2025-09-30", "2025-10-01", "2026-03-31", "2026-04-01"])
    assert list(values(in_touch_19_21, HALF_YEAR, rows, all_born("2006-01-01", 4))) == [1, 2]
    # Born on 1 January 2007 and described on 31 December 2025, a young person is 18.
    described = leavers(1, as_at=["2025-12-31"])
    assert list(values(in_touch_17_18, HALF_YEAR, described, born("2007-01-01"))) == [0]


def test_who_refuses_contact_stays_in_and_who_died_or_went_home_does_not():
    rows = leavers(7, in_touch=["YES", "NO", "REFU", "NREQ", "DIED", "RHOM", None])
    found = values(in_touch_19_21, HALF_YEAR, rows, all_born("2006-01-01", 7))
    assert found == {0: True, 1: False, 2: False, 3: False, 6: None}


def test_qualifying_care_leavers_and_children_in_care_are_left_out_and_no_eligibility_is_not():
    rows = leavers(5, eligibility=["RELEVANT", "FORMER", "QUALIFYING", "ELIGIBLE", None])
    assert list(values(in_touch_17_18, HALF_YEAR, rows, all_born("2008-01-01", 5))) == [0, 1, 4]


def test_an_activity_not_known_stays_in_the_denominator():
    rows = leavers(
        7,
        activity=["F1", "P5", "G4", "0", None, "F2", None],
        in_touch=["YES", "YES", "YES", "YES", "YES", "NO", None],
    )
    found = values(active_19_21, HALF_YEAR, rows, all_born("2006-01-01", 7))
    assert found == {0: True, 1: True, 2: False, 3: False, 4: False, 5: True, 6: None}


def test_abroad_deported_and_not_known_are_left_out_of_suitability_and_no_information_is_not():
    rows = leavers(
        9,
        accommodation=["U", "S", "G", "H", "R", "0", None, None, "U"],
        suitable=[True, False, True, False, None, None, None, None, None],
        in_touch=["YES", "YES", "YES", "YES", "NO", "NO", "REFU", "YES", "NO"],
    )
    found = values(suitable_accommodation_19_21, HALF_YEAR, rows, all_born("2006-01-01", 9))
    assert found == {0: True, 1: False, 5: False, 6: False, 7: None, 8: None}


def test_staying_put_is_asked_of_those_whose_fostering_ended_on_their_18th_birthday():
    births = born(*["2007-06-01"] * 5, "2005-03-31", "2005-04-01")
    rows = leavers(7, accommodation=["Z", "U", "Z", "Z", "Z", "Z", None])
    placed = table(
        "placements",
        placement=["U4", "U1", "U4", "U4", "K2", "U4", "U4"],
        started=["2015-01-01"] * 7,
        ended=["2025-06-01", "2025-06-01", "2025-05-31", "2025-06-02", "2025-06-01", "2023-03-31", "2023-04-01"],
    )
    assert values(staying_put, HALF_YEAR, rows, births, placed) == {0: True, 1: False, 6: False}


def test_where_the_placement_is_not_held_only_who_lives_with_former_carers_can_be_said():
    rows = leavers(4, accommodation=["Z", "U", "0", None], in_touch=["YES", "YES", "NO", None])
    births = born("2008-03-31", "2005-04-01", "2006-01-01", "2006-01-01")
    found = values(living_with_former_carers, HALF_YEAR, rows, births)
    assert found == {0: True, 1: False, 2: False, 3: None}


def test_a_plan_reviewed_six_months_ago_to_the_day_is_in_time():
    rows = leavers(4, as_at=["2026-03-30"] * 4, plan_reviewed=["2025-09-30", "2025-09-29", None, "2026-03-31"])
    found = values(pathway_plans_reviewed, HALF_YEAR, rows, all_born("2006-01-01", 4))
    assert found == {0: True, 1: False, 2: None, 3: None}


def test_each_says_how_the_published_figure_differs():
    assert all(each.published_differently for each in CARE_LEAVERS)
