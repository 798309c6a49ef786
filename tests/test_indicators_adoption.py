"""Leaving care for a family, and the days of adoption."""

import pandas as pd
from lineofsight.indicators.adoption import (
    adopters_stage_1,
    adopters_stage_2,
    adoption_a1,
    adoption_a2,
    adoption_a3,
    adoption_a10,
    children_waiting_for_adoption,
    days_from_decision_to_match,
    days_from_entry_to_decision,
    days_from_match_to_placement,
    left_care_adopted,
    left_care_for_home,
    left_care_with_order,
)
from tiny_tables import cases, period, table, values

YEAR = period("2025-04-01", "2026-03-31")


def test_children_leave_care_for_one_reason():
    care = table(
        "care_periods",
        started=["2020-01-01"] * 7,
        ended=["2025-04-01"] * 6 + ["2026-03-31"],
        reason_ended=["E11", "E12", "E45", "E41", "E4B", "E13", None],
    )
    kinds = (left_care_adopted, left_care_with_order, left_care_for_home)
    found = [values(kind, YEAR, care) for kind in kinds]
    assert [[row for row, value in of.items() if value] for of in found] == [[0, 1], [2, 3], [4]]
    assert all(of[6] is None for of in found)
    assert all(of[5] == False for of in found)  # noqa: E712


def test_a_child_who_left_twice_left_for_the_reason_of_the_last_time():
    care = table(
        "care_periods",
        child_id=["a", "a", "b", "c"],
        started=["2020-01-01", "2025-09-01", "2020-01-01", "2020-01-01"],
        ended=["2025-06-01", "2025-12-01", "2026-04-01", "2025-03-31"],
        reason_ended=["E4A", "E12", "E12", "E12"],
    )
    assert values(left_care_adopted, YEAR, care) == {1: True}
    assert values(left_care_for_home, YEAR, care) == {1: False}


def test_a1_runs_to_the_placement_and_a10_to_fostering_by_the_adopters():
    adoptions = table(
        "adoptions",
        entered_care=["2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", None],
        fostered_by_adopters=[None, "2024-03-01", None, None, None],
        placed=["2025-01-01", "2025-01-01", None, "2023-12-31", "2025-01-01"],
        adopted=["2025-04-01", "2026-03-31", "2025-06-01", "2025-06-01", "2025-06-01"],
    )
    # 2024 was a leap year: 366 days to 1 January 2025, 60 to 1 March 2024.
    assert values(adoption_a1, YEAR, adoptions) == {0: 366, 1: 366, 2: None, 3: None, 4: None}
    assert values(adoption_a10, YEAR, adoptions) == {0: 366, 1: 60, 2: None, 3: None, 4: None}


def test_only_children_adopted_in_the_period_are_in_the_averages():
    adoptions = table(
        "adoptions",
        entered_care=["2024-01-01"] * 4,
        placed=["2025-01-01"] * 4,
        adopted=["2025-03-31", "2025-04-01", "2026-04-01", None],
    )
    assert values(adoption_a1, YEAR, adoptions) == {1: 366}


def test_a2_is_0_where_the_match_came_before_the_order_and_has_no_child_without_an_order():
    adoptions = table(
        "adoptions",
        placement_order=["2024-06-01", "2024-06-01", "2024-06-01", None, "2024-06-01"],
        matched=["2024-06-11", "2024-06-01", "2024-05-01", "2024-07-01", None],
        adopted=["2025-06-01"] * 5,
    )
    assert values(adoption_a2, YEAR, adoptions) == {0: 10, 1: 0, 2: 0, 4: None}


def test_less_than_14_months_are_less_than_426_days():
    # From 1 January 2025, 1 March 2026 is day 424: day 425 is 2 March and day 426 is 3 March.
    adoptions = table(
        "adoptions",
        entered_care=["2025-01-01", "2025-01-01", None],
        decided=["2025-03-01"] * 3,
        placed=["2026-03-02", "2026-03-03", "2026-03-02"],
    )
    assert values(adoption_a3, YEAR, adoptions) == {0: True, 1: False, 2: None}


def test_a_child_who_still_waits_has_waited_too_long_or_is_too_recent_to_judge():
    # The day is 31 March 2026: 29 January 2025 is 426 days before it, 30 January 425.
    adoptions = table(
        "adoptions",
        entered_care=["2025-01-29", "2025-01-30", "2024-01-01", "2024-01-01", "2024-01-01"],
        decided=["2025-03-01", "2025-03-01", "2025-03-01", "2025-03-01", "2026-04-01"],
        reversed=[None, None, "2026-03-31", "2026-04-01", None],
        placed=[None, None, None, "2026-04-01", None],
    )
    found = cases(adoption_a3, YEAR, adoptions)
    assert found.values.to_dict() == {0: False, 3: False}
    assert list(found.too_recent) == [1]


def test_children_adopted_before_or_after_the_period_are_judged_only_while_they_waited_in_it():
    adoptions = table(
        "adoptions",
        entered_care=["2024-01-01"] * 4,
        decided=["2024-06-01"] * 4,
        placed=["2024-12-01"] * 4,
        adopted=["2025-03-31", "2025-04-01", "2026-03-31", "2026-04-01"],
    )
    assert values(adoption_a3, YEAR, adoptions) == {1: True, 2: True, 3: True}


def test_a_child_waits_from_the_decision_until_moving_in():
    adoptions = table(
        "adoptions",
        decided=["2026-03-31", "2026-04-01", "2025-06-01", "2025-06-01", "2025-06-01", "2025-06-01", None],
        placed=[None, None, "2026-03-31", "2026-04-01", None, None, None],
        adopted=[None, None, None, None, "2026-01-01", None, None],
        reversed=[None, None, None, None, None, "2026-03-31", None],
    )
    assert values(children_waiting_for_adoption, YEAR, adoptions) == {0: True, 3: True}


def test_the_stages_follow_one_another():
    adoptions = table(
        "adoptions",
        entered_care=["2025-01-01", "2025-01-01"],
        decided=["2025-01-31", None],
        matched=["2025-02-10", "2025-02-10"],
        placed=["2025-02-13", "2025-02-09"],
        adopted=["2025-12-01", "2025-12-01"],
    )
    assert values(days_from_entry_to_decision, YEAR, adoptions) == {0: 30, 1: None}
    assert values(days_from_decision_to_match, YEAR, adoptions) == {0: 10, 1: None}
    assert values(days_from_match_to_placement, YEAR, adoptions) == {0: 3, 1: None}


def test_a_stage_is_of_the_period_it_ended_in():
    adopters = table(
        "adopters",
        stage_1_started=["2025-01-01", "2025-02-01", None, "2025-03-01"],
        stage_1_ended=["2025-03-31", "2025-04-01", "2025-05-01", None],
        stage_2_started=["2025-04-01", "2025-04-02", "2025-05-02", None],
        stage_2_ended=["2025-07-30", "2026-04-01", "2025-05-01", None],
    )
    assert values(adopters_stage_1, YEAR, adopters) == {1: 59, 2: None}
    assert values(adopters_stage_2, YEAR, adopters) == {0: 120, 2: None}


def test_the_given_table_keeps_its_index():
    adoptions = table("adoptions", entered_care=["2025-01-01"], decided=["2025-01-11"], adopted=["2025-12-01"])
    adoptions.index = pd.Index([41])
    assert values(days_from_entry_to_decision, YEAR, adoptions) == {41: 10}
