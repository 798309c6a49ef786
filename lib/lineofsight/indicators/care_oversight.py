"""Who keeps an eye on children in care: reviews, visits, and how often the social worker changes."""

from __future__ import annotations

import pandas as pd

from lineofsight.indicator import Better, Cases, Over, Unit, indicator
from lineofsight.indicators.care_cohorts import LIST_8, ages, in_care_on, known_by, one_of, overlapping
from lineofsight.indicators.cohorts import days_since, where_known
from lineofsight.periods import Period, months_after, working_days, year_to

MANY_WORKERS = 3
"""Social workers in a year that count as many (DfE children looked after statistics, social worker stability)."""
FIRST_REVIEW_WORKING_DAYS = 20
"""Working days from the start of care within which it is first reviewed (Care Planning Regulations 2010)."""
SECOND_REVIEW_MONTHS = 3
"""Months from the first review to the second (the same)."""
NEXT_REVIEW_MONTHS = 6
"""Months between later reviews (the same)."""
YOUNGEST_TO_TAKE_PART = 4
"""Age from which a child's part in the review is recorded (SSDA903 rules 440 and 441)."""
TOOK_PART = ("PN1", "PN2", "PN3", "PN4", "PN5", "PN6")
"""Ways of taking part in a review, in person or through another; PN7 is neither (SSDA903). The grouping is the usual
one, and no publication settles it."""
UNDER_FOUR = "PN0"
VISIT_DAYS = 42
"""Six weeks between visits (Care Planning Regulations 2010)."""
FIRST_VISIT_DAYS = 7
"""One week from the start of a placement to the first visit (the same)."""


@indicator(
    title="Reviewed in time",
    numerator="Children none of whose reviews was overdue on any day of the twelve months",
    denominator="Children in care at the end of the day for 20 working days or longer",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source="Care Planning Regulations 2010, by authorities' procedures; SSDA903 reviews",
    criteria=["CIC-DEC.5"],
    published_differently="No rule was published in full: how the year's edge and the day a review is due are counted "
    "is a convention of ours.",
)
def reviews_in_time(care_periods: pd.DataFrame, care_reviews: pd.DataFrame, period: Period) -> Cases:
    """The first review is due 20 working days after the start of care (that day being day 0), the second three months
    after the first, each later one six months after the one before, to the same day of the month; on the day it is due
    a review is not yet overdue. Looked at are the twelve months to the day, since a return holds the reviews of a year.
    Where care began before them and no earlier review is held, one is due six months into them at the latest, and the
    first that is held is not taken for the child's first. An earlier one is, if it was held within three months of the
    start. Less than 20 working days in care is too recent to judge. Where a review is overdue and one of the child's
    has no date, it is not recorded; so is every child where the return has no review at all.
    """
    year = year_to(period.end)
    cases = in_care_on(care_periods, period.last)
    recent = _in_care_too_briefly(cases, period)
    cases, too_recent = cases[~recent], cases.index[recent]
    reviews = care_reviews.merge(cases[["child_id", "started"]].assign(case=cases.index), on="child_id")
    held = reviews[reviews["date"].between(reviews["started"], period.last)]
    held = held.drop_duplicates(["case", "date"]).sort_values("date")
    late = _first_review_late(cases, held, year) | cases.index.isin(_overdue_after(held, year))
    undated = cases.index.isin(reviews.loc[reviews["date"].isna(), "case"])
    return Cases(where_known(~late, ~(late & undated) & (len(care_reviews) > 0)), too_recent)


def _in_care_too_briefly(cases: pd.DataFrame, period: Period) -> pd.Series:
    """Who has been in care for less than the 20 working days in which the first review is to be held."""
    passed = working_days(cases["started"], pd.Series(period.last, index=cases.index))
    return (passed < FIRST_REVIEW_WORKING_DAYS).astype(bool)


def _first_review_late(cases: pd.DataFrame, held: pd.DataFrame, year: Period) -> pd.Series:
    """Whose first review of the year was late: by working days where care began in it, else by six months into it."""
    first = held.drop_duplicates("case").set_index("case")["date"].reindex(cases.index).fillna(year.last)
    in_working_days = (working_days(cases["started"], first) <= FIRST_REVIEW_WORKING_DAYS).astype(bool)
    six_months_in = months_after(pd.Series(year.first, index=cases.index), NEXT_REVIEW_MONTHS)
    return ~in_working_days.where(cases["started"] >= year.first, first <= six_months_in)


def _overdue_after(held: pd.DataFrame, year: Period) -> pd.Series:
    """The cases with a review after which the next was overdue on some day of the year."""
    following = held.groupby("case")["date"].shift(-1)
    began_in_year, before_year = held["started"] >= year.first, held["date"] < year.first
    soon = before_year & (held["date"] <= months_after(held["started"], SECOND_REVIEW_MONTHS))
    first = ~held.duplicated("case") & (began_in_year | soon)
    due = months_after(held["date"], NEXT_REVIEW_MONTHS).mask(first, months_after(held["date"], SECOND_REVIEW_MONTHS))
    overdue = following.isna() & (due < year.last) | (due < following) & (following >= year.first)
    return held.loc[overdue, "case"]


@indicator(
    title="Latest review overdue",
    numerator="Children whose latest review was more than six months before the day",
    denominator="Children in care at the end of the day for 20 working days or longer with a review recorded",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source=f"{LIST_8}, date of latest statutory review",
    criteria=["CIC-DEC.5"],
    published_differently="A weaker test than every review in time: the list has the latest review only.",
)
def latest_care_review_overdue(children_in_care: pd.DataFrame, period: Period) -> Cases:
    """Six months to the same day of the month is not overdue. The three months between the first review and the second
    cannot be tested. Where no review is recorded, or it lies before care began or after the day, it is not recorded:
    the list cannot tell a review not held from one not entered. Less than 20 working days in care is too recent.
    """
    cases = in_care_on(children_in_care, period.last)
    recent = _in_care_too_briefly(cases, period)
    latest = cases["latest_review"]
    overdue = months_after(latest, NEXT_REVIEW_MONTHS) < period.last
    return Cases(where_known(overdue, latest.between(cases["started"], period.last))[~recent], cases.index[recent])


@indicator(
    title="Reviews the child took part in",
    numerator="Reviews in which the child took part, in person or through someone or something else (PN1 to PN6)",
    denominator="Reviews held in the period of children aged four or older (PN1 to PN7)",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="SSDA903 reviews, rules 440 and 441",
    criteria=["CIC-DEC.5", "CIC-PART.2"],
    published_differently="Not published by DfE. Which codes count as taking part is not settled by any publication.",
)
def participation_in_reviews(care_reviews: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """Each review counts. Age is on its day: on the fourth birthday a child is four. PN0 says that the child was under
    four: for one who was older it is not recorded. Where the birth is not recorded, the code says who was under four.
    """
    reviews = care_reviews[period.holds(care_reviews["date"])]
    age = ages(reviews["child_id"], children, reviews["date"])
    under_four = (age < YOUNGEST_TO_TAKE_PART).fillna(reviews["participation"].eq(UNDER_FOUR)).astype(bool)
    codes = reviews["participation"][~under_four]
    return one_of(codes, TOOK_PART).mask(codes.eq(UNDER_FOUR))


@indicator(
    title="Children in care visited in time",
    numerator="Children last visited six weeks ago or less, and since their placement began if that is over a week",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source=f"{LIST_8}; Care Planning Regulations 2010, by authorities' procedures",
    criteria=["CIC-PART.1"],
    published_differently="Not published. Only the last visit is in the list: gaps before it are not seen.",
)
def care_visits_in_time(children_in_care: pd.DataFrame, period: Period) -> Cases:
    """A visit is due within a week of the start of a placement and then at six weeks at most: the 42nd day is in time.
    In a placement meant to last until 18, visits may be three months apart after the first year; the list does not say
    which those are, so six weeks are asked of all, and the figure is on the low side. A child in care for a week or
    less and not yet visited is too recent to judge. A visit not recorded, or after the day, is not recorded.
    """
    cases = in_care_on(children_in_care, period.last)
    visit = known_by(cases["last_visit"], period.last)
    recent = visit.isna() & (days_since(cases["started"], period.last) <= FIRST_VISIT_DAYS).astype(bool)
    moved = known_by(cases["placement_started"], period.last).fillna(cases["started"])
    visited_since = (visit >= moved) | (days_since(moved, period.last) <= FIRST_VISIT_DAYS).astype(bool)
    in_time = (days_since(visit, period.last) <= VISIT_DAYS) & visited_since
    return Cases(where_known(in_time, visit.notna())[~recent], cases.index[recent])


@indicator(
    title="Days since the reviewing officer's last contact",
    numerator="Days from the last visit or contact of the independent reviewing officer to the day",
    denominator="Children in care at the end of the day with a contact recorded",
    unit=Unit.DAYS,
    better=Better.LOWER,
    over=Over.DAY,
    source=LIST_8,
    criteria=["CIC-DEC.5"],
    published_differently="Not published. No source sets a number of days, so none is tested.",
)
def days_since_reviewing_officer(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """Calendar days. Children with no contact recorded are not in the median: look at how many they are."""
    return days_since(in_care_on(children_in_care, period.last)["last_reviewing_officer"], period.last)


@indicator(
    title="Three or more social workers in the year",
    numerator="Children with three or more different social workers in the twelve months to the day",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="DfE children looked after statistics, social worker stability; SSDA903 from 2024",
    criteria=["CIC-PART.1", "LEAD-WORK.1"],
    published_differently="What was published for 2019 and 2020 counted changes, from a collection of the Children's "
    "Commissioner; here different workers are counted.",
)
def three_social_workers(care_periods: pd.DataFrame, care_social_workers: pd.DataFrame, period: Period) -> pd.Series:
    """One worker, another and the first again are two. Workers at any time in the year count. A child without a worker
    in it is not recorded.
    """
    cases = in_care_on(care_periods, period.last)
    spells = care_social_workers[overlapping(care_social_workers, year_to(period.end))]
    workers = spells.drop_duplicates(["child_id", "worker_id"]).groupby("child_id", sort=False).size()
    return cases["child_id"].map(workers).astype("Int64") >= MANY_WORKERS


CARE_OVERSIGHT = (
    reviews_in_time,
    latest_care_review_overdue,
    participation_in_reviews,
    care_visits_in_time,
    days_since_reviewing_officer,
    three_social_workers,
)
