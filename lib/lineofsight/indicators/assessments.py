"""Assessments under section 17 or 47: how long they take, whether the child is seen, what they find."""

from __future__ import annotations

import pandas as pd

from lineofsight.indicator import Better, Over, Unit, indicator
from lineofsight.indicators.cohorts import open_on
from lineofsight.periods import Period, working_days

WORKING_DAYS = 45
"""Working days within which an assessment is to be finished (Working Together to Safeguard Children; LAIT 304)."""


def _authorised(assessments: pd.DataFrame, period: Period) -> pd.DataFrame:
    return assessments[period.holds(assessments["authorised"])]


def _duration(rows: pd.DataFrame) -> pd.Series:
    """Working days from start to authorisation (Int64). NA where either is missing, or the end comes first."""
    days = working_days(rows["started"], rows["authorised"])
    return days.where(days >= 0)


@indicator(
    title="Assessments completed within 45 working days",
    numerator="Assessments authorised 45 working days or fewer after they started",
    denominator="Assessments authorised in the period",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table C2; LAIT measure 304; Annex A list 4",
    criteria=["HP-DEC.3"],
    published_differently="Published for a year to 31 March, from the census.",
)
def assessments_in_45_working_days(assessments: pd.DataFrame, period: Period) -> pd.Series:
    """From the start of the assessment, as the published durations are, although the guidance counts from the
    referral. The day it started is day 0: the publisher does not say which, so the convention is ours. Weekends and
    English bank holidays are not counted. Open assessments are in neither part, so late ones that are still open do
    not show here: read it beside `assessments_open_beyond_45_working_days`.
    """
    return _duration(_authorised(assessments, period)) <= WORKING_DAYS


@indicator(
    title="Working days that an assessment took",
    numerator="Working days from the start of an assessment to its authorisation",
    denominator="Assessments authorised in the period",
    unit=Unit.DAYS,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="Annex A list 4; published in bands in DfE children in need statistics, table C2",
    criteria=["HP-DEC.3"],
    published_differently="Published in bands of days and not as a median.",
)
def assessment_duration(assessments: pd.DataFrame, period: Period) -> pd.Series:
    """The day it started is day 0 (our convention). Shorter is not better in itself: a share of assessments closed
    within days can mean that little was asked, a long one that a family was kept waiting.
    """
    return _duration(_authorised(assessments, period))


@indicator(
    title="Children seen during their assessment",
    numerator="Assessments during which the child was seen",
    denominator="Assessments authorised in the period",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="Annex A list 4",
    criteria=["HP-DEC.3", "HP-PART.1"],
)
def children_seen_in_assessment(assessments: pd.DataFrame, period: Period) -> pd.Series:
    """Open assessments are left out: the child may yet be seen. `Unknown` is not recorded. Unborn children are among
    the cases as the authority returned them. Says nothing of how often, or whether alone.
    """
    return _authorised(assessments, period)["child_seen"]


@indicator(
    title="Assessments that found no need of support",
    numerator="Assessments that found no need of support from children's social care",
    denominator="Assessments authorised in the period",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="Annex A list 4",
    criteria=["HP-THR.1", "HP-DEC.3"],
    published_differently="What the census publishes instead is referrals closed after an assessment found no need.",
)
def assessments_finding_no_need(assessments: pd.DataFrame, period: Period) -> pd.Series:
    """Of assessments, not of referrals. A high share may mean that thresholds are not understood at the front door,
    or that families are sent on to early help: the figure does not say which.
    """
    return ~_authorised(assessments, period)["support_needed"]


@indicator(
    title="Open assessments older than 45 working days",
    numerator="Open assessments that started more than 45 working days before the day",
    denominator="Assessments open at the end of the day",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="Annex A list 4; the threshold of LAIT measure 304",
    criteria=["HP-DEC.3", "HP-MGT.1"],
)
def assessments_open_beyond_45_working_days(assessments: pd.DataFrame, period: Period) -> pd.Series:
    """The lateness that a share of finished assessments cannot show. The day an assessment started is day 0 (our
    convention). Authorised on the day is no longer open. Without a start it is not known to be open, and left out.
    """
    rows = assessments[open_on(assessments, period.last, ended="authorised")]
    return working_days(rows["started"], pd.Series(period.last, index=rows.index)) > WORKING_DAYS


ASSESSMENTS = (
    assessments_in_45_working_days,
    assessment_duration,
    children_seen_in_assessment,
    assessments_finding_no_need,
    assessments_open_beyond_45_working_days,
)
