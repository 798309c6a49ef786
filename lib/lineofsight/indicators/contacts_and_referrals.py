"""The front door: contacts, early help, and referrals to children's social care."""

from __future__ import annotations

import pandas as pd

from lineofsight.indicator import Better, Cases, Over, Unit, indicator
from lineofsight.indicators.cohorts import all_count, open_on, where_known
from lineofsight.periods import Period, working_days

ASSESSED_NOT_IN_NEED = ("RC8", "RC9")
"""Closed after assessment with no further action, or passed to early help (census reasons for closure; LAIT 290)."""
ASSESSMENT_WORKING_DAYS = 45
"""Working days after which a referral still open is taken to be in need: its assessment was due (LAIT 304)."""


@indicator(
    title="Contacts",
    numerator="Children in the contacts received in the period, each time they are in one",
    denominator="None: a count",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="Annex A list 1",
    criteria=["HP-THR.1"],
)
def contacts(contacts: pd.DataFrame, period: Period) -> pd.Series:
    """Each child of each contact counts, so a contact about three children counts three times. No official statistic
    counts contacts, and authorities differ in what they record as one: compare an authority with itself only.
    """
    return all_count(contacts[period.holds(contacts["date"])])


@indicator(
    title="Early help assessments open",
    numerator="Early help assessments started and not completed at the end of the day",
    denominator="None: a count",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    over=Over.DAY,
    source="Annex A list 2",
    criteria=["HP-EH.1"],
)
def early_help_assessments_open(early_help: pd.DataFrame, period: Period) -> pd.Series:
    """Assessments, not children: a child may have more than one. Authorities agree with inspectors which early help
    they list, so the number of one authority cannot be set beside another's. One completed on the day is not open.
    """
    return all_count(early_help[open_on(early_help, period.last, ended="completed")])


@indicator(
    title="Referrals",
    numerator="Referrals received in the period, each counted",
    denominator="Children aged 0 to 17 in the area, mid-year estimate",
    unit=Unit.RATE,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table C1; LAIT measure 305",
    criteria=["HP-THR.1"],
    published_differently="Published for a year to 31 March: a shorter period gives a lower rate, not made yearly.",
)
def referral_rate(referrals: pd.DataFrame, period: Period) -> pd.Series:
    """A child referred twice counts twice. A referral is not to be recorded while the child's case is open; where a
    return has one all the same, it counts.
    """
    return all_count(referrals[period.holds(referrals["date"])])


@indicator(
    title="Referrals within 12 months of an earlier one",
    numerator="Referrals of the period that began within 12 months after the start of the child's referral before",
    denominator="Referrals received in the period for which that is known",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table C1; LAIT measure 271; Annex A guidance, list 3",
    criteria=["HP-THR.1", "HP-DEC.4"],
    published_differently="Published for referrals and for children in a whole year: this is the figure for referrals. "
    "Annex A tells it only of each child's latest referral.",
)
def rereferrals(referrals: pd.DataFrame, period: Period) -> pd.Series:
    """From start to start, whatever became of the earlier referral and whenever it closed. Not recorded where the 12
    months before the referral lie outside what the return holds.
    """
    return referrals.loc[period.holds(referrals["date"]), "rereferral"]


@indicator(
    title="Referrals with no further action",
    numerator="Referrals of the period that led to nothing further",
    denominator="Referrals received in the period",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table C1; LAIT measure 290; Annex A list 3",
    criteria=["HP-THR.1"],
    published_differently="Published for a year to 31 March.",
)
def referrals_with_no_further_action(referrals: pd.DataFrame, period: Period) -> pd.Series:
    """No further action on the referral itself, before any assessment. Children assessed and found not to be in need
    are `assessed_not_in_need`.
    """
    return referrals.loc[period.holds(referrals["date"]), "no_further_action"]


@indicator(
    title="Referrals assessed and found not in need",
    numerator="Referrals of the period closed after assessment, with no further action or passed to early help",
    denominator="Referrals received in the period whose outcome is known",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="DfE children in need statistics, table C1; LAIT measure 290; census reasons for closure RC8 and RC9",
    criteria=["HP-THR.1", "HP-DEC.3"],
    published_differently="Published over all referrals of a year, those too recent to judge among them.",
)
def assessed_not_in_need(referrals: pd.DataFrame, period: Period) -> Cases:
    """A referral that led to nothing, one closed for another reason and one still open 45 working days on are not
    counted. One still open and received fewer than 45 working days before the period's end is too recent to judge: its
    assessment may go on. Closed without a reason is not recorded; and where no referral of the period is closed, the
    return is taken not to hold closures (Annex A list 3), and none is recorded.
    """
    rows = referrals[period.holds(referrals["date"])]
    nothing_further = rows["no_further_action"].fillna(False).astype(bool)
    reason_known = rows["closure_reason"].notna()
    still_open = ~nothing_further & ~reason_known & rows["closed"].isna()
    holds_closures = bool((reason_known | rows["closed"].notna()).any())
    elapsed = working_days(rows["date"], pd.Series(period.last, index=rows.index))
    too_recent = still_open & holds_closures & (elapsed < ASSESSMENT_WORKING_DAYS).fillna(False).astype(bool)
    values = where_known(
        rows["closure_reason"].isin(ASSESSED_NOT_IN_NEED) & ~nothing_further,
        holds_closures & (nothing_further | reason_known | still_open),
    )
    return Cases(values[~too_recent], rows.index[too_recent])


CONTACTS_AND_REFERRALS = (
    contacts,
    early_help_assessments_open,
    referral_rate,
    rereferrals,
    referrals_with_no_further_action,
    assessed_not_in_need,
)
