"""Care leavers: whether the authority is in touch, where they live, and what they do.

A row describes a young person on a day: the day of the list in Annex A, the birthday in the year in SSDA903. Age is
on that day.
"""

from __future__ import annotations

import pandas as pd

from lineofsight.codes import code_set
from lineofsight.indicator import Better, Over, Unit, indicator
from lineofsight.indicators.care_cohorts import aged, ages, looked_after, one_of
from lineofsight.indicators.cohorts import where_known
from lineofsight.indicators.placements import FOSTERING
from lineofsight.periods import Period, months_after

YOUNGER, OLDER = (17, 18), (19, 21)
"""The two age groups in which care leavers are published (LAIT measures 112, 113 and 317)."""
STAYING_PUT_AGES = (18, 20)
"""Ages at which a young person can stay with former foster carers (LAIT measure 354)."""
NO_LONGER_CARE_LEAVERS = ("DIED", "RHOM")
"""Died, or returned home for six months: in no published figure."""
OUT_OF_TOUCH = ("NO", "REFU", "NREQ")
NO_INFORMATION = "0"
NOT_COUNTED = ("QUALIFYING", "ELIGIBLE")
"""Not in SSDA903's cohort: in care for less than 13 weeks since 14, or in care still (LAIT measure 113)."""
ACTIVE = code_set("activity").in_group("In education, employment or training")
NO_HOME_TO_JUDGE = ("G", "H", "R")
"""Gone abroad, deported, residence not known: not in the published base of suitability (LAIT measure 112)."""
WITH_FORMER_CARERS = "Z"
PLAN_REVIEW_MONTHS = 6
"""Months between reviews of a pathway plan (Care Leavers Regulations 2010)."""

AROUND_BIRTHDAY = (
    "Published around the birthday, of each who had one in the year. Annex A has everyone who receives the service, as "
    "things stand on its day."
)
OF_17_18 = "Care leavers aged 17 and 18, without those who died, returned home, qualify only or are still in care"
OF_19_21 = "Care leavers aged 19 to 21, without those who died, returned home, qualify only or are still in care"


def _care_leavers(
    care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period, bounds: tuple[int, int]
) -> pd.DataFrame:
    """The rows of a period for care leavers between two ages. One whose birth is not recorded is in no age group.

    An eligibility not recorded, as in SSDA903, is taken to count.
    """
    rows = care_leavers[period.holds(care_leavers["as_at"])]
    rows = rows[~rows["in_touch"].isin(NO_LONGER_CARE_LEAVERS) & ~rows["eligibility"].isin(NOT_COUNTED)]
    return rows[aged(ages(rows["child_id"], children, rows["as_at"]), *bounds)]


def _in_touch(cases: pd.DataFrame) -> pd.Series:
    return one_of(cases["in_touch"], ("YES",))


def _active(cases: pd.DataFrame) -> pd.Series:
    """Known to be active or not known to be; NA only where it is not even recorded whether there is contact."""
    recorded = cases["activity"].notna() | cases["in_touch"].notna()
    return where_known(cases["activity"].isin(ACTIVE), recorded)


def _suitable(cases: pd.DataFrame) -> pd.Series:
    """Known to be suitable or not known to be, of those with a home to judge: no information is not known to be.

    NA where nothing says why suitability is not recorded.
    """
    housed = cases[~cases["accommodation"].isin(NO_HOME_TO_JUDGE)]
    out_of_touch = housed["accommodation"].isna() & housed["in_touch"].isin(OUT_OF_TOUCH)
    no_information = (housed["accommodation"] == NO_INFORMATION) | out_of_touch
    return where_known(housed["suitable"].fillna(False), housed["suitable"].notna() | no_information)


@indicator(
    title="In touch with care leavers aged 17 and 18",
    numerator="Care leavers with whom the authority is in touch",
    denominator=OF_17_18,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="LAIT measure 317; SSDA903 care leavers; Annex A list 9",
    criteria=["CIC-CL.2"],
    published_differently=AROUND_BIRTHDAY,
)
def in_touch_17_18(care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """Those who refuse contact or no longer want services stay in the denominator. Qualifying care leavers and children
    still in care, whom newer lists name, are left out as in SSDA903.
    """
    return _in_touch(_care_leavers(care_leavers, children, period, YOUNGER))


@indicator(
    title="In touch with care leavers aged 19 to 21",
    numerator="Care leavers with whom the authority is in touch",
    denominator=OF_19_21,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="LAIT measure 317; SSDA903 care leavers; Annex A list 9",
    criteria=["CIC-CL.2"],
    published_differently=AROUND_BIRTHDAY,
)
def in_touch_19_21(care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """As `in_touch_17_18`."""
    return _in_touch(_care_leavers(care_leavers, children, period, OLDER))


@indicator(
    title="Care leavers aged 17 and 18 in education, employment or training",
    numerator="Care leavers known to be in education, employment or training, full or part time",
    denominator=OF_17_18,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="LAIT measure 113; SSDA903 care leavers; Annex A list 9",
    criteria=["CIC-CL.4"],
    published_differently=AROUND_BIRTHDAY,
)
def active_17_18(care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """An activity that is not known stays in the denominator, as published: not being in touch lowers the figure. What
    another person told of the activity counts. Not recorded only where contact is not recorded either.
    """
    return _active(_care_leavers(care_leavers, children, period, YOUNGER))


@indicator(
    title="Care leavers aged 19 to 21 in education, employment or training",
    numerator="Care leavers known to be in education, employment or training, full or part time",
    denominator=OF_19_21,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="LAIT measure 113; SSDA903 care leavers; Annex A list 9",
    criteria=["CIC-CL.4"],
    published_differently=AROUND_BIRTHDAY,
)
def active_19_21(care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """As `active_17_18`."""
    return _active(_care_leavers(care_leavers, children, period, OLDER))


@indicator(
    title="Care leavers aged 17 and 18 in suitable accommodation",
    numerator="Care leavers whose accommodation is known to be suitable",
    denominator=f"{OF_17_18}, and without those abroad, deported or of no known residence",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="LAIT measure 112; SSDA903 care leavers; Annex A list 9",
    criteria=["CIC-CL.5"],
    published_differently=AROUND_BIRTHDAY,
)
def suitable_accommodation_17_18(care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """Those with whom the authority is not in touch, who refuse contact or want no services stay in the denominator as
    no information, as published. A home that nobody judged is not recorded, and neither is none at all of a care leaver
    with whom the authority is in touch.
    """
    return _suitable(_care_leavers(care_leavers, children, period, YOUNGER))


@indicator(
    title="Care leavers aged 19 to 21 in suitable accommodation",
    numerator="Care leavers whose accommodation is known to be suitable",
    denominator=f"{OF_19_21}, and without those abroad, deported or of no known residence",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="LAIT measure 112; SSDA903 care leavers; Annex A list 9",
    criteria=["CIC-CL.5"],
    published_differently=AROUND_BIRTHDAY,
)
def suitable_accommodation_19_21(care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """As `suitable_accommodation_17_18`."""
    return _suitable(_care_leavers(care_leavers, children, period, OLDER))


@indicator(
    title="Staying put with former foster carers",
    numerator="Care leavers who live with their former foster carers",
    denominator="Care leavers aged 18 to 20 whose care ended in a foster placement on their 18th birthday",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="LAIT measure 354; DfE children looked after statistics, staying put; SSDA903",
    criteria=["CIC-CL.3"],
    published_differently=f"{AROUND_BIRTHDAY} The returns of the years in which they turned 18 are needed: who left "
    "care in a year that is not held is not in the figure.",
)
def staying_put(
    care_leavers: pd.DataFrame, children: pd.DataFrame, placements: pd.DataFrame, period: Period
) -> pd.Series:
    """Foster placements are U1 to U6. One that ended before the 18th birthday, or after it, is not in the denominator.
    Accommodation not known stays in it where contact is recorded.
    """
    cases = _care_leavers(care_leavers, children, period, STAYING_PUT_AGES)
    fostered = looked_after(placements[placements["placement"].isin(FOSTERING)])
    fostered = fostered[fostered["child_id"].isin(cases["child_id"])]
    at_18 = aged(ages(fostered["child_id"], children, fostered["ended"]), 18, 18)
    a_day_before = aged(ages(fostered["child_id"], children, fostered["ended"] - pd.Timedelta(days=1)), 17, 17)
    left_at_18 = fostered.loc[at_18 & a_day_before, "child_id"]
    return _with_former_carers(cases[cases["child_id"].isin(left_at_18)])


def _with_former_carers(cases: pd.DataFrame) -> pd.Series:
    """Known to live with former foster carers or not known to; NA as in `_active`."""
    recorded = cases["accommodation"].notna() | cases["in_touch"].notna()
    return where_known(cases["accommodation"] == WITH_FORMER_CARERS, recorded)


@indicator(
    title="Care leavers living with former foster carers",
    numerator="Care leavers who live with their former foster carers",
    denominator="Care leavers aged 18 to 20, wherever they lived in care",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="Annex A list 9; SSDA903 care leavers",
    criteria=["CIC-CL.3"],
    published_differently="Published as staying put, of those only whose care ended in a foster placement at 18, so "
    "the published figure is much higher.",
)
def living_with_former_carers(care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """For an Annex A, which does not say where a care leaver lived before."""
    return _with_former_carers(_care_leavers(care_leavers, children, period, STAYING_PUT_AGES))


@indicator(
    title="Pathway plans reviewed in the last six months",
    numerator="Care leavers whose pathway plan was reviewed six months ago or less",
    denominator="Care leavers aged 17 to 21 with a review of the plan recorded",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="Annex A list 9, in files of 2024; Care Leavers Regulations 2010",
    criteria=["CIC-CL.1"],
    published_differently="Not published.",
)
def pathway_plans_reviewed(care_leavers: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """From the review to the day of the list, to the same day of the month. Where no review is recorded the list cannot
    tell a plan not reviewed from one not entered: read the figure beside how many.
    """
    cases = _care_leavers(care_leavers, children, period, (YOUNGER[0], OLDER[1]))
    reviewed = cases["plan_reviewed"].where(cases["plan_reviewed"] <= cases["as_at"])
    return where_known(months_after(reviewed, PLAN_REVIEW_MONTHS) >= cases["as_at"], reviewed.notna())


CARE_LEAVERS = (
    in_touch_17_18,
    in_touch_19_21,
    active_17_18,
    active_19_21,
    suitable_accommodation_17_18,
    suitable_accommodation_19_21,
    staying_put,
    living_with_former_carers,
    pathway_plans_reviewed,
)
