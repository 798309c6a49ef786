"""Child protection: section 47 enquiries, conferences, plans, their reviews and visits."""

from __future__ import annotations

import pandas as pd

from lineofsight.indicator import Better, Cases, Over, Policy, Unit, indicator
from lineofsight.indicators.cohorts import all_count, days_since, one_a_child, open_on, where_known
from lineofsight.periods import Period, calendar_days, months_after, working_days

CONFERENCE_WORKING_DAYS = 15
"""Working days from the strategy discussion to the conference (Working Together; LAIT measures 218 and 268)."""
LONG_PLAN_DAYS = 729
"""A plan of two years or more lasted more calendar days than these (LAIT measures 98 and 264)."""
FIRST_REVIEW_MONTHS = 3
"""Months from the start of a plan within which it is first reviewed (Working Together; LAIT measure 19)."""
NEXT_REVIEW_MONTHS = 6
"""Months within which each review follows the one before (Working Together; LAIT measure 19)."""


def _on_plan(protection_plans: pd.DataFrame, period: Period) -> pd.DataFrame:
    """A row for each child on a plan at the end of the period's last day."""
    return one_a_child(protection_plans[open_on(protection_plans, period.last)])


def _due_a_review(protection_plans: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Those of them who had been on the plan for three months or longer."""
    plans = _on_plan(protection_plans, period)
    return plans[months_after(plans["started"], FIRST_REVIEW_MONTHS) <= period.last]


@indicator(
    title="Section 47 enquiries",
    numerator="Section 47 enquiries started in the period, each counted",
    denominator="Children aged 0 to 17 in the area, mid-year estimate",
    unit=Unit.RATE,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table C4; LAIT measure 217; Annex A list 5",
    criteria=["HP-DEC.1"],
    published_differently="Published for a year to 31 March: a shorter period gives a lower rate, not made yearly.",
)
def section_47_rate(section_47s: pd.DataFrame, period: Period) -> pd.Series:
    """An enquiry starts with the strategy discussion that decides on it. A child with two enquiries counts twice."""
    return all_count(section_47s[period.holds(section_47s["started"])])


@indicator(
    title="Section 47 enquiries that led to a conference",
    numerator="Enquiries of the period followed by an initial child protection conference",
    denominator="Enquiries started in the period whose outcome is recorded",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="Annex A list 5; DfE children in need statistics, table C4",
    criteria=["HP-DEC.1"],
    published_differently="Published are the conferences and the enquiries of a year, not what became of each enquiry.",
)
def section_47s_leading_to_conference(section_47s: pd.DataFrame, period: Period) -> Cases:
    """An enquiry did not lead to a conference where one was judged unnecessary. Where neither that nor a conference is
    recorded it is too recent to judge if it started fewer than 15 working days before the period's end, and not
    recorded after that. A conference held later than the period counts where the return holds it; one dated before
    the enquiry is not its outcome, and not recorded. A low share may mean enquiries that need not have been.
    """
    rows = section_47s[period.holds(section_47s["started"])]
    held, dated = rows["conference"] >= rows["started"], rows["conference"].notna()
    not_needed = rows["conference_not_needed"].fillna(False).astype(bool) & ~dated
    elapsed = working_days(rows["started"], pd.Series(period.last, index=rows.index))
    too_recent = ~dated & ~not_needed & (elapsed < CONFERENCE_WORKING_DAYS).astype(bool)
    return Cases(where_known(held, held | not_needed)[~too_recent], rows.index[too_recent])


@indicator(
    title="Conferences held within 15 working days",
    numerator="Initial conferences held 15 working days or fewer after the enquiry that led to them started",
    denominator="Initial conferences held in the period, on the day the enquiry started or later",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table C4; LAIT measures 218 and 268; Annex A list 5",
    criteria=["HP-DEC.1", "HP-DEC.5"],
    published_differently="Published for a year to 31 March, over all conferences, those dated before the enquiry "
    "included. Annex A does not list the conferences of enquiries begun before its six months.",
)
def conferences_in_15_working_days(section_47s: pd.DataFrame, period: Period) -> pd.Series:
    """From the strategy discussion that began the enquiry, which is day 0 (our convention: the publisher does not
    say). Weekends and English bank holidays are not counted. A conference dated before its enquiry has no duration
    and is left out. Each enquiry's conference counts, so a child may count twice. Not held yet is in neither part.
    """
    rows = section_47s[period.holds(section_47s["conference"]) & ~(section_47s["conference"] < section_47s["started"])]
    return working_days(rows["started"], rows["conference"]) <= CONFERENCE_WORKING_DAYS


@indicator(
    title="Conferences that led to a plan",
    numerator="Initial child protection conferences that led to a child protection plan",
    denominator="Initial child protection conferences held in the period",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="Annex A list 5",
    criteria=["HP-DEC.1", "HP-DEC.5"],
    published_differently="Published are a year's conferences and plans begun, not what came of each conference.",
)
def conferences_leading_to_plan(section_47s: pd.DataFrame, period: Period) -> pd.Series:
    """A low share may mean that children come to conference who need not; a very high one, that some never come."""
    return section_47s.loc[period.holds(section_47s["conference"]), "plan_followed"]


@indicator(
    title="Children on a child protection plan",
    numerator="Children on a child protection plan at the end of the day",
    denominator="Children aged 0 to 17 in the area, mid-year estimate",
    unit=Unit.RATE,
    better=Better.NEITHER,
    over=Over.DAY,
    source="DfE children in need statistics, table D1; LAIT measure 215; Annex A list 7",
    criteria=["HP-DEC.4"],
    published_differently="Published at 31 March.",
)
def child_protection_plan_rate(protection_plans: pd.DataFrame, period: Period) -> pd.Series:
    """A plan that starts on the day counts, one that ends on it does not (our convention). A child with two plans open
    at once, which should not be, counts once. Unborn children count, though the population does not hold them.
    """
    return all_count(_on_plan(protection_plans, period))


@indicator(
    title="Plans for a second or later time",
    numerator="Plans started in the period by children who had been on one before, however long ago",
    denominator="Plans started in the period",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table D3; LAIT measures 14 and 15; Annex A list 7",
    criteria=["HP-DEC.4"],
    published_differently="Published for every plan begun in a year to 31 March. Annex A lists the latest plan of "
    "each child only, and knows of plans in the same authority only.",
)
def repeat_plans(protection_plans: pd.DataFrame, period: Period) -> pd.Series:
    """Plans, not children. Some second plans are the right answer to something new, so none at all is not the aim.
    Many authorities also count plans within two years of the last: that is another figure, and lower.
    """
    return protection_plans.loc[period.holds(protection_plans["started"]), "previous_plans"] > 0


@indicator(
    title="Children on a plan for two years or longer",
    numerator="Children on their plan for more than 729 days",
    denominator="Children on a child protection plan at the end of the day",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="DfE children in need statistics, table D5; LAIT measure 264; Annex A list 7",
    criteria=["HP-DEC.4"],
    published_differently="Published at 31 March. The text of LAIT measure 264 names the plans of the whole year as "
    "denominator, against its own title; the published table has children on a plan at 31 March, and so has this.",
)
def plans_of_two_years_or_longer_open(protection_plans: pd.DataFrame, period: Period) -> pd.Series:
    """Calendar days, the day the plan started being day 0: from 1 April 2023 the 730th day is 31 March 2025 (2024 has
    a 29 February). Earlier plans of the child are not added.
    """
    plans = _on_plan(protection_plans, period)
    return days_since(plans["started"], period.last) > LONG_PLAN_DAYS


@indicator(
    title="Plans ended after two years or longer",
    numerator="Plans that ended in the period after more than 729 days",
    denominator="Plans that ended in the period",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table D7; LAIT measure 98; Annex A list 7",
    criteria=["HP-DEC.4"],
    published_differently="Published for every plan that ended in a year to 31 March. Annex A lists the latest plan "
    "of each child only.",
)
def plans_of_two_years_or_longer_at_ending(protection_plans: pd.DataFrame, period: Period) -> pd.Series:
    """Calendar days, the day the plan started being day 0 and the day it ended counted. A plan dated as ending before
    it started has no length, and is not recorded.
    """
    plans = protection_plans[period.holds(protection_plans["ended"])]
    lasted = calendar_days(plans["started"], plans["ended"])
    return lasted.where(lasted >= 0) > LONG_PLAN_DAYS


@indicator(
    title="Children whose plan was reviewed in time",
    numerator="Children all of whose reviews were in time, and none overdue on the day",
    denominator="Children on a child protection plan at the end of the day for three months or longer",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source="DfE children in need statistics, table D6; LAIT measure 19; census review dates",
    criteria=["HP-DEC.4"],
    published_differently="Published at 31 March. How the publisher treats a review that the return does not hold "
    "because it was in an earlier year is not known.",
)
def plan_reviews_in_time(protection_plans: pd.DataFrame, plan_reviews: pd.DataFrame, period: Period) -> pd.Series:
    """In time is within three months of the start of the plan for the first review (a stand-in for the conference,
    usually the same day), within six months of the one before for each later one, to the same day of the month. One
    that has fallen due by the day and was not held is late; reviews after the day are not looked at. A plan without a
    review where the return has reviews of others is late; where it has none at all, nothing is recorded. Every review
    since the plan started is needed: join the earlier years' returns, else long plans look late.
    """
    plans = _due_a_review(protection_plans, period)
    reviews = plan_reviews[["child_id", "plan_started", "date"]].merge(
        plans[["child_id", "started"]].assign(plan=plans.index),
        left_on=["child_id", "plan_started"],
        right_on=["child_id", "started"],
    )
    reviews = reviews[reviews["date"].between(reviews["started"], period.last)].sort_values(["plan", "date"])
    before = reviews.groupby("plan")["date"].shift()
    due = months_after(before, NEXT_REVIEW_MONTHS).where(
        before.notna(), months_after(reviews["started"], FIRST_REVIEW_MONTHS)
    )
    late = reviews.loc[reviews["date"] > due, "plan"]
    latest = reviews.groupby("plan")["date"].max()
    up_to_date = latest.index[months_after(latest, NEXT_REVIEW_MONTHS) >= period.last]
    in_time = plans.index.isin(up_to_date) & ~plans.index.isin(late)
    return where_known(
        pd.Series(in_time, index=plans.index),
        pd.Series(bool(plan_reviews["date"].notna().any()), index=plans.index),
    )


@indicator(
    title="Children whose latest plan review is overdue",
    numerator="Children whose latest review was more than six months before the day",
    denominator="Children on a child protection plan at the end of the day for three months or longer",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="Annex A list 7",
    criteria=["HP-DEC.4"],
    published_differently="Published is whether every review was in time. Annex A has the latest only: a child with a "
    "recent review whose earlier ones were late is not overdue here.",
)
def latest_plan_review_overdue(protection_plans: pd.DataFrame, period: Period) -> pd.Series:
    """A weaker test than `plan_reviews_in_time`. Six months to the same day of the month is not overdue. Where no
    review is recorded, or its day lies before the plan or after the day, it is not recorded: a list cannot tell a
    review that was not held from one that was not entered.
    """
    plans = _due_a_review(protection_plans, period)
    latest = plans["latest_review"]
    overdue = months_after(latest, NEXT_REVIEW_MONTHS) < period.last
    return where_known(overdue, latest.between(plans["started"], period.last))


@indicator(
    title="Children on a plan visited in time",
    numerator="Children whose last statutory visit was within the days the authority sets",
    denominator="Children on a plan at the end of the day, for at least those days",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source="Annex A list 7; the authority's own procedures",
    criteria=["HP-PART.1", "HP-DEC.4"],
    published_differently="Not published: how often is local policy, so authorities cannot be compared.",
)
def plan_visits_in_time(protection_plans: pd.DataFrame, period: Period, policy: Policy) -> Cases:
    """Calendar days, `protection_visit_days` of the policy, from the last visit to the day. Only the last visit is
    known: gaps before it are not. A child on the plan for fewer days is too recent to judge, visited or not; a last
    visit before the plan started is late, one after the day not recorded.
    """
    plans = _on_plan(protection_plans, period)
    too_recent = (days_since(plans["started"], period.last) < policy.protection_visit_days).astype(bool)
    since = days_since(plans["last_visit"], period.last)
    return Cases((since <= policy.protection_visit_days)[~too_recent], plans.index[too_recent])


@indicator(
    title="Children on a plan seen alone at the last visit",
    numerator="Children seen alone at the last statutory visit",
    denominator="Children on a child protection plan at the end of the day",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source="Annex A list 7",
    criteria=["HP-PART.1"],
)
def children_seen_alone(protection_plans: pd.DataFrame, period: Period) -> pd.Series:
    """Every age is in it, babies and unborn children too, so all of them seen alone is not to be expected: read it by
    age. `Unknown` is not recorded.
    """
    return _on_plan(protection_plans, period)["seen_alone"]


CHILD_PROTECTION = (
    section_47_rate,
    section_47s_leading_to_conference,
    conferences_in_15_working_days,
    conferences_leading_to_plan,
    child_protection_plan_rate,
    repeat_plans,
    plans_of_two_years_or_longer_open,
    plans_of_two_years_or_longer_at_ending,
    plan_reviews_in_time,
    latest_plan_review_overdue,
    plan_visits_in_time,
    children_seen_alone,
)
