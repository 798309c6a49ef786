"""Contacts, referrals, assessments, children in need and child protection: each threshold on both its sides."""

import pytest
from lineofsight.indicator import Policy
from lineofsight.indicators.assessments import (
    assessment_duration,
    assessments_finding_no_need,
    assessments_in_45_working_days,
    assessments_open_beyond_45_working_days,
    children_seen_in_assessment,
)
from lineofsight.indicators.child_protection import (
    child_protection_plan_rate,
    children_seen_alone,
    conferences_in_15_working_days,
    conferences_leading_to_plan,
    latest_plan_review_overdue,
    plan_reviews_in_time,
    plan_visits_in_time,
    plans_of_two_years_or_longer_at_ending,
    plans_of_two_years_or_longer_open,
    repeat_plans,
    section_47_rate,
    section_47s_leading_to_conference,
)
from lineofsight.indicators.children_in_need import children_in_need_rate, days_since_children_in_need_were_seen
from lineofsight.indicators.contacts_and_referrals import (
    assessed_not_in_need,
    contacts,
    early_help_assessments_open,
    referral_rate,
    referrals_with_no_further_action,
    rereferrals,
)
from tiny_tables import cases, period, table, values

YEAR = period("2025-04-01", "2026-03-31")
"""Good Friday was 18 April 2025 and Easter Monday 21 April; 5 May, 25 and 26 December, 1 January were bank holidays."""

DAY_BEFORE_FIRST_LAST_AND_AFTER = ["2025-03-31", "2025-04-01", "2026-03-31", "2026-04-01", None]


# --- the period and the day


@pytest.mark.parametrize(
    ("indicator", "name", "column"),
    [
        (contacts, "contacts", "date"),
        (referral_rate, "referrals", "date"),
        (section_47_rate, "section_47s", "started"),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_the_first_and_the_last_day_belong_to_the_period_and_a_missing_day_to_none(indicator, name, column):
    assert values(indicator, YEAR, table(name, **{column: DAY_BEFORE_FIRST_LAST_AND_AFTER})) == {1: True, 2: True}


@pytest.mark.parametrize(
    ("indicator", "name", "ended"),
    [
        (early_help_assessments_open, "early_help", "completed"),
        (children_in_need_rate, "need_episodes", "ended"),
        (child_protection_plan_rate, "protection_plans", "ended"),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_what_starts_on_the_day_is_open_and_what_ends_on_it_is_not(indicator, name, ended):
    starts = ["2026-03-31", "2026-04-01", "2025-06-01", "2025-06-01", "2025-06-01", None]
    ends = [None, None, "2026-03-30", "2026-03-31", "2026-04-01", None]
    assert values(indicator, YEAR, table(name, started=starts, **{ended: ends})) == {0: True, 4: True}


@pytest.mark.parametrize(
    ("indicator", "name"),
    [(children_in_need_rate, "need_episodes"), (child_protection_plan_rate, "protection_plans")],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_child_with_two_rows_open_at_once_counts_once_by_the_later(indicator, name):
    given = table(name, child_id=["a", "a", "b"], started=["2025-09-01", "2025-06-01", "2025-07-01"])
    assert values(indicator, YEAR, given) == {0: True, 2: True}


def test_a_child_in_two_contacts_counts_twice():
    assert len(values(contacts, YEAR, table("contacts", child_id=["a", "a"], date=["2025-05-01", "2025-05-01"]))) == 2


# --- referrals


def test_a_rereferral_that_cannot_be_known_is_not_recorded():
    given = table("referrals", date=["2025-05-01", "2025-05-01", "2025-05-01"], rereferral=[True, False, None])
    assert values(rereferrals, YEAR, given) == {0: True, 1: False, 2: None}


def test_no_further_action_not_filled_in_is_not_recorded():
    given = table("referrals", date=["2025-05-01", "2025-05-01", "2025-05-01"], no_further_action=[True, False, None])
    assert values(referrals_with_no_further_action, YEAR, given) == {0: True, 1: False, 2: None}


def test_not_in_need_is_closed_after_assessment_with_nothing_further_or_passed_to_early_help():
    given = table(
        "referrals",
        date=["2025-05-01"] * 5,
        closed=["2025-06-01", "2025-06-01", "2025-06-01", "2025-06-01", None],
        closure_reason=["RC8", "RC9", "RC7", None, None],
        no_further_action=[False, False, False, False, True],
    )
    assert values(assessed_not_in_need, YEAR, given) == {0: True, 1: True, 2: False, 3: None, 4: False}


def test_a_referral_that_led_to_nothing_was_not_assessed_whatever_reason_it_was_closed_for():
    given = table("referrals", date=["2025-05-01"], closure_reason=["RC8"], no_further_action=[True])
    assert values(assessed_not_in_need, YEAR, given) == {0: False}


def test_a_referral_open_45_working_days_is_in_need_and_one_open_44_too_recent_to_judge():
    # From Monday 10 November 2025 the 45th working day is Thursday 15 January 2026: counted out below.
    given = table(
        "referrals",
        date=["2025-11-10", "2025-11-11", "2025-05-01"],
        closed=[None, None, "2025-06-01"],
        closure_reason=[None, None, "RC7"],
    )
    found = cases(assessed_not_in_need, period("2025-04-01", "2026-01-15"), given)
    assert found.values.to_dict() == {0: False, 2: False}
    assert list(found.too_recent) == [1]


def test_where_no_referral_is_closed_closures_are_not_recorded_and_none_is_too_recent():
    found = cases(assessed_not_in_need, YEAR, table("referrals", date=["2025-05-01", "2026-03-30"]))
    assert found.values.isna().all()
    assert found.too_recent.empty


# --- assessments


@pytest.mark.parametrize(
    ("started", "day_45", "day_46"),
    [
        # March 4 to April 17 2025 are 33 working days, April 22 to May 2 nine more, May 6, 7 and 8 the last three.
        pytest.param("2025-03-03", "2025-05-08", "2025-05-09", id="over Easter"),
        # November 11 to December 24 2025 are 32, December 29 to 31 three more, January 2 to 15 the last ten.
        pytest.param("2025-11-10", "2026-01-15", "2026-01-16", id="over Christmas"),
    ],
)
def test_the_45th_working_day_is_in_time_and_the_46th_is_late(started, day_45, day_46):
    given = table("assessments", started=[started, started], authorised=[day_45, day_46])
    assert values(assessments_in_45_working_days, YEAR, given) == {0: True, 1: False}
    assert values(assessment_duration, YEAR, given) == {0: 45, 1: 46}
    still_open = table("assessments", started=[started])
    assert values(assessments_open_beyond_45_working_days, period("2025-03-01", day_45), still_open) == {0: False}
    assert values(assessments_open_beyond_45_working_days, period("2025-03-01", day_46), still_open) == {0: True}


def test_an_assessment_is_counted_when_it_is_authorised_and_open_ones_are_not():
    given = table("assessments", started=["2025-03-31"] * 5, authorised=DAY_BEFORE_FIRST_LAST_AND_AFTER)
    assert set(values(assessments_in_45_working_days, YEAR, given)) == {1, 2}
    assert values(assessment_duration, YEAR, given)[1] == 1


def test_an_assessment_without_a_start_or_authorised_before_it_has_no_duration():
    given = table("assessments", started=[None, "2025-06-02"], authorised=["2025-06-01", "2025-06-01"])
    assert values(assessments_in_45_working_days, YEAR, given) == {0: None, 1: None}
    assert values(assessment_duration, YEAR, given) == {0: None, 1: None}


def test_an_assessment_authorised_on_the_day_it_started_took_no_days():
    given = table("assessments", started=["2025-06-02"], authorised=["2025-06-02"])
    assert values(assessment_duration, YEAR, given) == {0: 0}


def test_an_assessment_authorised_on_the_day_is_no_longer_open():
    given = table("assessments", started=["2025-06-02"] * 2, authorised=["2026-03-31", "2026-04-01"])
    assert values(assessments_open_beyond_45_working_days, YEAR, given) == {1: True}


def test_whether_the_child_was_seen_is_asked_of_finished_assessments():
    given = table(
        "assessments",
        started=["2025-06-02"] * 4,
        authorised=["2025-07-01", "2025-07-01", "2025-07-01", None],
        child_seen=[True, False, None, False],
    )
    assert values(children_seen_in_assessment, YEAR, given) == {0: True, 1: False, 2: None}


def test_finding_no_need_is_the_opposite_of_needing_support():
    given = table("assessments", authorised=["2025-07-01"] * 3, support_needed=[True, False, None])
    assert values(assessments_finding_no_need, YEAR, given) == {0: False, 1: True, 2: None}


# --- children in need


def test_the_days_since_a_child_was_seen_end_on_the_day_and_a_later_visit_does_not_tell():
    given = table(
        "need_episodes",
        started=["2025-06-01"] * 4,
        last_seen=["2026-03-31", "2026-03-01", "2026-04-01", None],
    )
    assert values(days_since_children_in_need_were_seen, YEAR, given) == {0: 0, 1: 30, 2: None, 3: None}


# --- section 47 enquiries and conferences


@pytest.mark.parametrize(
    ("started", "day_15", "day_16"),
    [
        # April 8 to 17 2025 are eight working days, April 22 to 30 seven.
        pytest.param("2025-04-07", "2025-04-30", "2025-05-01", id="over Easter"),
        # December 16 to 24 2025 are seven, December 29 to 31 three, January 2 to 8 five.
        pytest.param("2025-12-15", "2026-01-08", "2026-01-09", id="over Christmas"),
    ],
)
def test_a_conference_on_the_15th_working_day_is_in_time_and_on_the_16th_late(started, day_15, day_16):
    given = table("section_47s", started=[started, started, started], conference=[day_15, day_16, started])
    assert values(conferences_in_15_working_days, YEAR, given) == {0: True, 1: False, 2: True}


def test_a_conference_before_its_enquiry_has_no_duration_and_is_left_out():
    given = table("section_47s", started=["2025-06-03", None], conference=["2025-06-02", "2025-06-02"])
    assert values(conferences_in_15_working_days, YEAR, given) == {1: None}


def test_a_conference_counts_in_the_period_in_which_it_was_held():
    given = table("section_47s", started=["2025-03-28"] * 5, conference=DAY_BEFORE_FIRST_LAST_AND_AFTER)
    assert set(values(conferences_in_15_working_days, YEAR, given)) == {1, 2}
    assert set(values(conferences_leading_to_plan, YEAR, given)) == {1, 2}


def test_an_enquiry_led_to_a_conference_or_one_was_judged_unnecessary_or_nothing_is_recorded():
    given = table(
        "section_47s",
        started=["2025-06-02"] * 7,
        conference=["2025-06-20", "2026-04-02", "2025-06-20", None, None, "2025-06-01", "2025-06-02"],
        conference_not_needed=[False, None, True, True, False, None, None],
    )
    expected = {0: True, 1: True, 2: True, 3: False, 4: None, 5: None, 6: True}
    assert values(section_47s_leading_to_conference, YEAR, given) == expected


def test_an_enquiry_without_outcome_is_too_recent_until_its_15th_working_day():
    # To Friday 30 January 2026: from Friday the 9th 15 working days, from Monday the 12th 14.
    given = table(
        "section_47s",
        started=["2026-01-09", "2026-01-12", "2026-01-12", "2026-01-12"],
        conference=[None, None, "2026-01-20", None],
        conference_not_needed=[None, None, None, True],
    )
    found = cases(section_47s_leading_to_conference, period("2026-01-01", "2026-01-30"), given)
    assert found.values.isna().to_dict() == {0: True, 2: False, 3: False}
    assert found.values.loc[[2, 3]].to_list() == [True, False]
    assert list(found.too_recent) == [1]


def test_whether_a_plan_followed_a_conference_may_not_be_recorded():
    given = table("section_47s", conference=["2025-06-02"] * 3, plan_followed=[True, False, None])
    assert values(conferences_leading_to_plan, YEAR, given) == {0: True, 1: False, 2: None}


# --- plans


def test_one_earlier_plan_makes_a_repeat_and_none_recorded_is_not_known():
    given = table("protection_plans", started=["2025-06-02"] * 4, previous_plans=[0, 1, 3, None])
    assert values(repeat_plans, YEAR, given) == {0: False, 1: True, 2: True, 3: None}


def test_a_repeat_plan_counts_in_the_period_in_which_it_starts():
    given = table("protection_plans", started=DAY_BEFORE_FIRST_LAST_AND_AFTER, previous_plans=[1, 1, 1, 1, 1])
    assert values(repeat_plans, YEAR, given) == {1: True, 2: True}


def test_a_plan_open_730_days_has_lasted_two_years_and_one_open_729_has_not():
    # 1 April 2023 to 1 April 2024 are 366 days, with 29 February; to 31 March 2025 364 more.
    given = table("protection_plans", started=["2023-04-01", "2023-04-02", None])
    assert values(plans_of_two_years_or_longer_open, period("2024-04-01", "2025-03-31"), given) == {0: True, 1: False}


def test_a_plan_that_ended_on_its_730th_day_lasted_two_years_and_on_its_729th_did_not():
    # 1 April 2021 to 1 April 2023 are twice 365 days.
    given = table(
        "protection_plans",
        started=["2021-04-01", "2021-04-01", None, "2023-03-31", "2023-03-31"],
        ended=["2023-04-01", "2023-03-31", "2023-03-31", "2023-03-30", "2023-03-31"],
    )
    expected = {0: True, 1: False, 2: None, 3: None, 4: False}
    assert values(plans_of_two_years_or_longer_at_ending, period("2022-04-02", "2023-04-01"), given) == expected


def test_a_plan_counts_at_its_ending_in_the_period_in_which_it_ends():
    given = table("protection_plans", started=["2025-01-01"] * 5, ended=DAY_BEFORE_FIRST_LAST_AND_AFTER)
    assert set(values(plans_of_two_years_or_longer_at_ending, YEAR, given)) == {1, 2}


# --- reviews of plans


def reviewed(started: str, reviews: list[str], day: str) -> dict:
    """The answer for one plan of child a. Child b, not on a plan by then, shows that the return has reviews."""
    plans = table("protection_plans", started=[started])
    dates = [*reviews, "2020-01-01"]
    held = table(
        "plan_reviews",
        child_id=["a"] * len(reviews) + ["b"],
        plan_started=[started] * len(reviews) + ["2019-12-01"],
        date=dates,
    )
    return values(plan_reviews_in_time, period("2025-04-01", day), plans, held)


def test_a_child_is_asked_about_from_the_day_three_months_after_the_plan_started():
    assert reviewed("2025-05-10", [], "2025-08-09") == {}
    assert reviewed("2025-05-10", ["2025-08-10"], "2025-08-10") == {0: True}
    assert reviewed("2025-05-10", [], "2025-08-10") == {0: False}


def test_the_first_review_is_in_time_three_months_after_the_start_and_late_the_day_after():
    assert reviewed("2025-05-10", ["2025-08-10"], "2025-09-01") == {0: True}
    assert reviewed("2025-05-10", ["2025-08-11"], "2025-09-01") == {0: False}


def test_three_months_from_the_last_of_november_is_the_last_of_february():
    assert reviewed("2024-11-30", ["2025-02-28"], "2025-04-30") == {0: True}
    assert reviewed("2024-11-30", ["2025-03-01"], "2025-04-30") == {0: False}


def test_a_later_review_is_in_time_six_months_after_the_one_before_and_late_the_day_after():
    assert reviewed("2025-01-10", ["2025-04-10", "2025-10-10"], "2025-12-01") == {0: True}
    assert reviewed("2025-01-10", ["2025-04-10", "2025-10-11"], "2025-12-01") == {0: False}


def test_one_late_review_among_many_is_enough_whatever_the_order_of_rows():
    assert reviewed("2024-01-10", ["2025-03-10", "2024-04-10", "2024-10-10"], "2025-05-01") == {0: True}
    assert reviewed("2024-01-10", ["2025-05-01", "2024-04-10", "2024-10-10"], "2025-05-01") == {0: False}


def test_a_review_that_fell_due_and_was_not_held_by_the_day_is_late():
    assert reviewed("2025-01-10", ["2025-04-10"], "2025-10-10") == {0: True}
    assert reviewed("2025-01-10", ["2025-04-10"], "2025-10-11") == {0: False}
    assert reviewed("2025-01-10", ["2025-04-10", "2025-10-12"], "2025-10-11") == {0: False}


def test_a_review_after_the_day_or_before_the_plan_is_not_looked_at():
    assert reviewed("2025-01-10", ["2025-04-10", "2025-12-01"], "2025-10-01") == {0: True}
    assert reviewed("2025-05-10", ["2025-05-09"], "2025-08-10") == {0: False}


def test_a_review_of_an_earlier_plan_of_the_child_is_no_review_of_this_one():
    plans = table("protection_plans", started=["2025-05-10"])
    reviews = table("plan_reviews", plan_started=["2024-05-10"], date=["2025-06-10"])
    assert values(plan_reviews_in_time, YEAR, plans, reviews) == {0: False}


def test_where_a_return_has_no_reviews_at_all_none_is_recorded():
    plans = table("protection_plans", started=["2025-05-10"])
    undated = table("plan_reviews", plan_started=["2025-05-10"], date=[None])
    assert values(plan_reviews_in_time, YEAR, plans, undated) == {0: None}
    assert values(plan_reviews_in_time, YEAR, plans, undated[:0]) == {0: None}


def test_the_latest_review_is_overdue_the_day_after_six_months():
    given = table(
        "protection_plans",
        started=["2025-01-10"] * 5,
        latest_review=["2025-09-30", "2025-09-29", None, "2025-01-09", "2026-04-01"],
    )
    # Six months after 30 September is 30 March 2026; after the 29th, the 29th.
    on_30_march = period("2025-10-01", "2026-03-30")
    assert values(latest_plan_review_overdue, on_30_march, given) == {0: False, 1: True, 2: None, 3: None, 4: None}


def test_no_review_is_due_to_a_child_on_a_plan_for_less_than_three_months():
    given = table("protection_plans", started=["2026-01-01", "2025-12-31"], latest_review=["2026-02-01", "2026-02-01"])
    assert values(latest_plan_review_overdue, YEAR, given) == {1: False}


# --- visits


def test_a_visit_as_many_days_ago_as_the_policy_sets_is_in_time_and_one_more_is_late():
    given = table(
        "protection_plans",
        started=["2025-06-01"] * 4,
        last_visit=["2026-03-17", "2026-03-16", None, "2026-04-01"],
    )
    assert values(plan_visits_in_time, YEAR, given) == {0: True, 1: False, 2: None, 3: None}
    fifteen = Policy(protection_visit_days=15)
    assert values(plan_visits_in_time, YEAR, given, policy=fifteen) == {0: True, 1: True, 2: None, 3: None}


def test_a_child_on_a_plan_for_fewer_days_is_too_recent_to_judge_visited_or_not():
    given = table(
        "protection_plans",
        started=["2026-03-17", "2026-03-18", "2026-03-18"],
        last_visit=["2026-03-16", "2026-03-20", None],
    )
    found = cases(plan_visits_in_time, YEAR, given)
    assert found.values.to_dict() == {0: False}
    assert list(found.too_recent) == [1, 2]


def test_whether_a_child_was_seen_alone_is_asked_of_children_on_a_plan_on_the_day():
    given = table(
        "protection_plans",
        started=["2025-06-01"] * 4,
        ended=[None, None, None, "2026-03-31"],
        seen_alone=[True, False, None, True],
    )
    assert values(children_seen_alone, YEAR, given) == {0: True, 1: False, 2: None}
