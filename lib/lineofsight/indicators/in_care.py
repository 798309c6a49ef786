"""Children in care: how many there are, who comes and goes, and who goes missing."""

from __future__ import annotations

import pandas as pd

from lineofsight.codes import code_set
from lineofsight.indicator import Better, Over, Unit, indicator
from lineofsight.indicators.care_cohorts import (
    AT_31_MARCH,
    LIST_8,
    in_care_on,
    looked_after,
    one_of,
    overlapping,
    unaccompanied_on,
)
from lineofsight.indicators.care_oversight import CARE_OVERSIGHT
from lineofsight.indicators.cohorts import all_count, one_a_child, where_known
from lineofsight.indicators.placements import PLACEMENTS
from lineofsight.periods import Period

MISSING, AWAY = "M", "A"
"""Kinds of incident: missing from placement, away without authorisation (SSDA903)."""
FULL_ORDERS = code_set("legal_status").in_group("Full care orders")
FOR_A_YEAR = "Published for a year to 31 March: a shorter period gives a lower rate and is not made yearly."


@indicator(
    title="Children in care",
    numerator="Children looked after at the end of the day",
    denominator="Children aged 0 to 17 in the area, mid-year estimate",
    unit=Unit.RATE,
    better=Better.NEITHER,
    over=Over.DAY,
    source="LAIT measure 124; SSDA903",
    criteria=["CIC-DEC.1"],
    published_differently=AT_31_MARCH,
)
def children_in_care_rate(care_periods: pd.DataFrame, period: Period) -> pd.Series:
    """Each child once. Children in an agreed series of short-term placements (V3, V4) are not counted."""
    return all_count(in_care_on(care_periods, period.last))


@indicator(
    title="Children who started to be looked after",
    numerator="Children with a period of care that started in the period",
    denominator="Children aged 0 to 17 in the area, mid-year estimate",
    unit=Unit.RATE,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="LAIT measure 376; SSDA903",
    criteria=["CIC-DEC.1"],
    published_differently=FOR_A_YEAR,
)
def children_starting_care_rate(care_periods: pd.DataFrame, period: Period) -> pd.Series:
    """A child who started twice is counted at the first start in the period. Short breaks are not counted."""
    starting = looked_after(care_periods[period.holds(care_periods["started"])])
    first = starting.sort_index().sort_values("started", kind="stable").drop_duplicates("child_id")
    return all_count(starting[starting.index.isin(first.index)])


@indicator(
    title="Children who ceased to be looked after",
    numerator="Children with a period of care that ended in the period",
    denominator="Children aged 0 to 17 in the area, mid-year estimate",
    unit=Unit.RATE,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="LAIT measure 392; SSDA903",
    criteria=["CIC-DEC.3"],
    published_differently=FOR_A_YEAR,
)
def children_ceasing_care_rate(care_periods: pd.DataFrame, period: Period) -> pd.Series:
    """A child who ceased twice is counted at the last time in the period, and so is one who came back after it. Short
    breaks are not counted.
    """
    return all_count(one_a_child(looked_after(care_periods[period.holds(care_periods["ended"])])))


@indicator(
    title="Children who came back into care within 12 months",
    numerator="Children for whom it was the second or a later period of care in 12 months",
    denominator="Children of list 8 who started to be looked after in the period",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.PERIOD,
    source=LIST_8,
    criteria=["CIC-DEC.3"],
    published_differently="Not published in this form. The list has each child's latest period only.",
)
def children_coming_back_into_care(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """As the authority answers the list's question on a second or later period in the last 12 months."""
    return one_a_child(looked_after(children_in_care[period.holds(children_in_care["started"])]))["second_period"]


@indicator(
    title="Unaccompanied children",
    numerator="Children who were unaccompanied and seeking asylum on the day",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source="LAIT measure 334; SSDA903 rule 304",
    criteria=["LEAD-LEARN.2"],
    published_differently=AT_31_MARCH,
)
def unaccompanied_children(care_periods: pd.DataFrame, unaccompanied: pd.DataFrame, period: Period) -> pd.Series:
    """The return lists who was unaccompanied and the day that ended, not the day it began: a child listed is taken to
    have been so since coming into care. Where the years joined give two ends, the later counts; where they give none,
    it lasts. A child not listed was not.
    """
    cases = in_care_on(care_periods, period.last)
    return cases["child_id"].isin(unaccompanied_on(unaccompanied, period.last)).astype("boolean")


@indicator(
    title="Unaccompanied children, as list 8 has them",
    numerator="Children who were unaccompanied and seeking asylum within the last 12 months",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source=LIST_8,
    criteria=["LEAD-LEARN.2"],
    published_differently="Published is who was so on 31 March; the list asks for the last 12 months.",
)
def unaccompanied_children_listed(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """Takes in children whose status ended in those months while they stayed in care."""
    return in_care_on(children_in_care, period.last)["unaccompanied"]


@indicator(
    title="Children under a full care order",
    numerator="Children whose legal status is a full care order",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source=f"{LIST_8}, legal status",
    criteria=["CIC-DEC.4"],
    published_differently=AT_31_MARCH,
)
def children_under_full_care_order(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """Interim orders are not full ones. Legal statuses as Ofsted groups them."""
    return one_of(in_care_on(children_in_care, period.last)["legal_status"], FULL_ORDERS)


def _away(care_periods: pd.DataFrame, missing: pd.DataFrame, period: Period, kind: str) -> pd.Series:
    """Whether each child in care in the period was away in it in one way (boolean): NA where no way is recorded."""
    cases = one_a_child(looked_after(care_periods[overlapping(care_periods, period)]))
    incidents = missing[overlapping(missing, period)]
    so = cases["child_id"].isin(incidents.loc[incidents["kind"] == kind, "child_id"])
    unknown = cases["child_id"].isin(incidents.loc[incidents["kind"].isna(), "child_id"])
    return where_known(so, so | ~unknown)


@indicator(
    title="Children who went missing",
    numerator="Children missing from their placement at least once in the period",
    denominator="Children in care at any time in the period",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="LAIT measure 161; SSDA903 missing",
    criteria=["CIC-PROT.2", "HP-VUL.3"],
    published_differently="Published for a year to 31 March: a shorter period gives a lower share.",
)
def children_missing(care_periods: pd.DataFrame, missing: pd.DataFrame, period: Period) -> pd.Series:
    """A child already missing when the period began counts, and one still missing when it ended. Recording differs:
    more incidents may mean better recording. Away without authorisation is `children_away`.
    """
    return _away(care_periods, missing, period, MISSING)


@indicator(
    title="Children away without authorisation",
    numerator="Children away from their placement without authorisation at least once in the period",
    denominator="Children in care at any time in the period",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="DfE children looked after statistics, missing; SSDA903 missing",
    criteria=["CIC-PROT.2"],
    published_differently="Published for a year to 31 March, with a note that about a quarter or more is not recorded.",
)
def children_away(care_periods: pd.DataFrame, missing: pd.DataFrame, period: Period) -> pd.Series:
    """Heavily under-recorded: many authorities report every incident as missing. Where they do, this is near zero."""
    return _away(care_periods, missing, period, AWAY)


@indicator(
    title="Missing incidents for each child who went missing",
    numerator="Incidents in the period of each child who was missing in it",
    denominator="Children in care at any time in the period who went missing at least once",
    unit=Unit.MEAN,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="DfE children looked after statistics, missing; SSDA903 missing",
    criteria=["CIC-PROT.2", "HP-VUL.3"],
    published_differently="Published for a year to 31 March, to one decimal.",
)
def missing_incidents_per_child(care_periods: pd.DataFrame, missing: pd.DataFrame, period: Period) -> pd.Series:
    """A few children often have most incidents: read the mean beside the number of children."""
    cases = one_a_child(looked_after(care_periods[overlapping(care_periods, period)]))
    incidents = missing[overlapping(missing, period) & (missing["kind"] == MISSING)]
    return cases["child_id"].map(incidents.groupby("child_id", sort=False).size()).dropna().astype("Int64")


@indicator(
    title="Children who went missing, as list 8 has it",
    numerator="Children missing from their placement at least once in the last 12 months",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source=LIST_8,
    criteria=["CIC-PROT.2", "HP-VUL.3"],
    published_differently="Published are children in care at any time in the year; here those in care on the day, and "
    "their present period of care only.",
)
def children_missing_listed(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """The list asks for 0 and not a blank where a child was never missing: a blank is not recorded."""
    return in_care_on(children_in_care, period.last)["missing_in_year"] > 0


def _missing_listed(children_in_care: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The children in care on the day who were missing in the last 12 months."""
    cases = in_care_on(children_in_care, period.last)
    return cases[(cases["missing_in_year"] > 0).fillna(False).astype(bool)]


@indicator(
    title="Return interviews offered",
    numerator="Children offered a return interview after they were last missing",
    denominator="Children in care at the end of the day who were missing in the last 12 months",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source=LIST_8,
    criteria=["CIC-PROT.2", "HP-VUL.3"],
    published_differently="Not published. Within 72 hours, as many authorities ask, cannot be seen in the list.",
)
def return_interviews_offered(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """After the last time missing only. `Unknown` is not recorded."""
    return _missing_listed(children_in_care, period)["interview_offered"]


@indicator(
    title="Return interviews accepted",
    numerator="Children who accepted the return interview offered",
    denominator="Children in care at the end of the day who were missing in the last 12 months and offered one",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source=LIST_8,
    criteria=["CIC-PROT.2", "HP-VUL.3"],
    published_differently="Not published.",
)
def return_interviews_accepted(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """Of those offered: to see it of all children missing, multiply by the share offered."""
    cases = _missing_listed(children_in_care, period)
    return cases["interview_accepted"][cases["interview_offered"].fillna(False).astype(bool)]


IN_CARE = (
    children_in_care_rate,
    children_starting_care_rate,
    children_ceasing_care_rate,
    children_coming_back_into_care,
    unaccompanied_children,
    unaccompanied_children_listed,
    children_under_full_care_order,
    *PLACEMENTS,
    *CARE_OVERSIGHT,
    children_missing,
    children_away,
    missing_incidents_per_child,
    children_missing_listed,
    return_interviews_offered,
    return_interviews_accepted,
)
