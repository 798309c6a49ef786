"""Leaving care for a family, and adoption: how children left, how long adoption took, and who is waiting.

Annex A lists the adoptions of twelve months and SSDA903 those of its years. The published scorecards pool three years:
give a period of three years to set a figure beside them.
"""

from __future__ import annotations

import pandas as pd

from lineofsight.codes import code_set
from lineofsight.indicator import Better, Cases, Over, Unit, indicator
from lineofsight.indicators.care_cohorts import known_by, looked_after, one_of
from lineofsight.indicators.cohorts import all_count, one_a_child
from lineofsight.periods import Period, calendar_days

ADOPTED = code_set("reason_ended").in_group("Adopted")
PERMANENT = code_set("reason_ended").in_group("Special guardianship order", "Residence or child arrangements order")
RETURNED_HOME = code_set("reason_ended").in_group("Returned home")
WAITING_DAYS = 426
"""Fourteen months, as the scorecards' target is put in days. No publication seen settles the conversion."""

LEAVERS = "Children who ceased to be looked after in the period"
THREE_YEARS = "Published as an average over three years, of children adopted in them: give a period of three years."
SCORECARD = "DfE adoption scorecards, guidance of January 2014; SSDA903; Annex A list 10"
STAGES = "DfE children looked after statistics, average time between stages of adoption"
BY_MONTHS = "Published for England only, in years and months."


def _left_care(care_periods: pd.DataFrame, period: Period, reasons: tuple[str, ...]) -> pd.Series:
    """Whether each child who ceased in the period did so for one of some reasons, by the last time in the period."""
    leavers = one_a_child(looked_after(care_periods[period.holds(care_periods["ended"])]))
    return one_of(leavers["reason_ended"], reasons)


@indicator(
    title="Left care for adoption",
    numerator="Children adopted (E11, E12)",
    denominator=LEAVERS,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source="LAIT measure 208; SSDA903",
    criteria=["CIC-PERM.8"],
    published_differently="Published for a year to 31 March.",
)
def left_care_adopted(care_periods: pd.DataFrame, period: Period) -> pd.Series:
    """A child who ceased twice is counted once, by the last time in the period. Short breaks are not counted."""
    return _left_care(care_periods, period, ADOPTED)


@indicator(
    title="Left care under a special guardianship or child arrangements order",
    numerator="Children who left under a special guardianship order, a residence or a child arrangements order",
    denominator=LEAVERS,
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="SSDA903, reasons care ended E41 and E43 to E48",
    criteria=["CIC-DEC.2", "CIC-PERM.5"],
    published_differently="Published for a year to 31 March, each order apart.",
)
def left_care_with_order(care_periods: pd.DataFrame, period: Period) -> pd.Series:
    """Special guardianship has had its present codes since 2019; the earlier ones are counted too."""
    return _left_care(care_periods, period, PERMANENT)


@indicator(
    title="Left care for home",
    numerator="Children who returned home to parents or relatives, planned or not (E4A, E4B)",
    denominator=LEAVERS,
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source="SSDA903, reasons care ended E4A and E4B",
    criteria=["CIC-DEC.3"],
    published_differently="Published for a year to 31 March.",
)
def left_care_for_home(care_periods: pd.DataFrame, period: Period) -> pd.Series:
    """Whether it lasted is another question: see `children_coming_back_into_care`."""
    return _left_care(care_periods, period, RETURNED_HOME)


def _adopted(adoptions: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The children adopted in the period."""
    return adoptions[period.holds(adoptions["adopted"])]


def _days(started: pd.Series, ended: pd.Series) -> pd.Series:
    """Days from one step to a later one (Int64): NA where either is not recorded, or the later comes first."""
    days = calendar_days(started, ended)
    return days.where(days >= 0)


@indicator(
    title="A1: days from entering care to moving in with the adoptive family",
    numerator="Days from the start of care to the placement for adoption",
    denominator="Children adopted in the period with both days recorded",
    unit=Unit.MEAN_DAYS,
    better=Better.LOWER,
    over=Over.PERIOD,
    source=SCORECARD,
    criteria=["CIC-PERM.5"],
    published_differently=f"{THREE_YEARS} A10 took its place from April 2021.",
)
def adoption_a1(adoptions: pd.DataFrame, period: Period) -> pd.Series:
    """For a child adopted by foster carers it runs to the day the fostering became a placement for adoption: A10 does
    not.
    """
    adopted = _adopted(adoptions, period)
    return _days(adopted["entered_care"], adopted["placed"])


@indicator(
    title="A10: days from entering care to moving in, fostering by the adopters counted",
    numerator="Days from the start of care to the placement for adoption, or to fostering by those who adopted",
    denominator="Children adopted in the period with both days recorded",
    unit=Unit.MEAN_DAYS,
    better=Better.LOWER,
    over=Over.PERIOD,
    source=SCORECARD,
    criteria=["CIC-PERM.5", "CIC-PERM.8"],
    published_differently=f"{THREE_YEARS} The target was 14 months.",
)
def adoption_a10(adoptions: pd.DataFrame, period: Period) -> pd.Series:
    """As A1, but for a child fostered by those who adopt, it runs to the day that fostering began."""
    adopted = _adopted(adoptions, period)
    return _days(adopted["entered_care"], adopted["fostered_by_adopters"].fillna(adopted["placed"]))


@indicator(
    title="A2: days from the court's order to the match",
    numerator="Days from the placement order to the decision on the match; 0 where the match came first",
    denominator="Children adopted in the period with an order and a match recorded",
    unit=Unit.MEAN_DAYS,
    better=Better.LOWER,
    over=Over.PERIOD,
    source=f"{SCORECARD}; LG Inform metric 912",
    criteria=["CIC-PERM.5", "CIC-PERM.9"],
    published_differently=f"{THREE_YEARS} The target was four months.",
)
def adoption_a2(adoptions: pd.DataFrame, period: Period) -> pd.Series:
    """Whole days. A child adopted by consent has no order and is not in the figure. A freeing order counts as one."""
    adopted = _adopted(adoptions, period)
    ordered = adopted[adopted["placement_order"].notna()]
    return calendar_days(ordered["placement_order"], ordered["matched"]).clip(lower=0)


def _still_to_adopt(adoptions: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Children for whom adoption was decided and neither ordered nor given up by the end of a day."""
    return adoptions[(adoptions["decided"] <= day) & ~(adoptions["adopted"] <= day) & ~(adoptions["reversed"] <= day)]


@indicator(
    title="A3: children who waited less than 14 months",
    numerator="Children who moved in with the adoptive family less than 426 days after entering care",
    denominator="Children adopted in the period, and children still to be adopted at its end",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.PERIOD,
    source=SCORECARD,
    criteria=["CIC-PERM.5"],
    published_differently=f"{THREE_YEARS} The full rule was not seen: children who wait and have not yet waited 14 "
    "months may count as less there. Here they are too recent to judge.",
)
def adoption_a3(adoptions: pd.DataFrame, period: Period) -> Cases:
    """Moving in is the placement for adoption. A child who has waited 426 days or longer without moving in has not
    waited less; one who has waited fewer is too recent to judge. Entry into care not recorded is not recorded.
    """
    adopted, waiting = _adopted(adoptions, period), _still_to_adopt(adoptions, period.last)
    rows = adoptions[adoptions.index.isin(adopted.index.union(waiting.index))]
    placed = known_by(rows["placed"], period.last)
    until = placed.mask(placed.isna() & rows.index.isin(waiting.index), period.last)
    less = _days(rows["entered_care"], until) < WAITING_DAYS
    recent = placed.isna() & less.fillna(False).astype(bool)
    return Cases(less[~recent], rows.index[recent])


@indicator(
    title="Children waiting to move in with adopters",
    numerator="Children for whom adoption was decided and who have not moved in",
    denominator="None: a count",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    over=Over.DAY,
    source="Annex A list 10; SSDA903 decisions that a child should be placed for adoption",
    criteria=["CIC-PERM.5", "CIC-PERM.8"],
    published_differently="Boards that publish waiting children ask for a placement order too.",
)
def children_waiting_for_adoption(adoptions: pd.DataFrame, period: Period) -> pd.Series:
    """Decided by the day, and by then neither placed, adopted nor reversed. More may mean more decisions, or fewer
    adopters.
    """
    waiting = _still_to_adopt(adoptions, period.last)
    return all_count(waiting[~(waiting["placed"] <= period.last)])


@indicator(
    title="Days from entering care to the decision for adoption",
    numerator="Days from the start of care to the decision that the child should be placed for adoption",
    denominator="Children adopted in the period with both days recorded",
    unit=Unit.MEAN_DAYS,
    better=Better.LOWER,
    over=Over.PERIOD,
    source=STAGES,
    criteria=["CIC-PERM.5", "CIC-PERM.8"],
    published_differently=BY_MONTHS,
)
def days_from_entry_to_decision(adoptions: pd.DataFrame, period: Period) -> pd.Series:
    """Of children adopted: those who wait, often longer, are not in it. A month is about 30.4 days."""
    adopted = _adopted(adoptions, period)
    return _days(adopted["entered_care"], adopted["decided"])


@indicator(
    title="Days from the decision for adoption to the match",
    numerator="Days from the decision that the child should be placed for adoption to the decision on the match",
    denominator="Children adopted in the period with both days recorded",
    unit=Unit.MEAN_DAYS,
    better=Better.LOWER,
    over=Over.PERIOD,
    source=STAGES,
    criteria=["CIC-PERM.5", "CIC-PERM.9"],
    published_differently=BY_MONTHS,
)
def days_from_decision_to_match(adoptions: pd.DataFrame, period: Period) -> pd.Series:
    """As `days_from_entry_to_decision`."""
    adopted = _adopted(adoptions, period)
    return _days(adopted["decided"], adopted["matched"])


@indicator(
    title="Days from the match to moving in with adopters",
    numerator="Days from the decision on the match to the placement for adoption",
    denominator="Children adopted in the period with both days recorded",
    unit=Unit.MEAN_DAYS,
    better=Better.NEITHER,
    over=Over.PERIOD,
    source=STAGES,
    criteria=["CIC-PERM.6"],
    published_differently=BY_MONTHS,
)
def days_from_match_to_placement(adoptions: pd.DataFrame, period: Period) -> pd.Series:
    """As `days_from_entry_to_decision`. Moving in takes preparation: neither way is better."""
    adopted = _adopted(adoptions, period)
    return _days(adopted["matched"], adopted["placed"])


@indicator(
    title="Adopters' stage 1",
    numerator="Days from the start of stage 1 to its end",
    denominator="Adopters whose stage 1 ended in the period",
    unit=Unit.DAYS,
    better=Better.LOWER,
    over=Over.PERIOD,
    source="Annex A list 11",
    criteria=["CIC-PERM.4"],
    published_differently="Published by adoption boards, not by DfE.",
)
def adopters_stage_1(adopters: pd.DataFrame, period: Period) -> pd.Series:
    """The row is an adopter or a household, as the list has it. Stages still going on are not in it."""
    ended = adopters[period.holds(adopters["stage_1_ended"])]
    return _days(ended["stage_1_started"], ended["stage_1_ended"])


@indicator(
    title="Adopters' stage 2",
    numerator="Days from the start of stage 2 to its end",
    denominator="Adopters whose stage 2 ended in the period",
    unit=Unit.DAYS,
    better=Better.LOWER,
    over=Over.PERIOD,
    source="Annex A list 11",
    criteria=["CIC-PERM.4"],
    published_differently="Published by adoption boards, not by DfE.",
)
def adopters_stage_2(adopters: pd.DataFrame, period: Period) -> pd.Series:
    """As `adopters_stage_1`."""
    ended = adopters[period.holds(adopters["stage_2_ended"])]
    return _days(ended["stage_2_started"], ended["stage_2_ended"])


ADOPTION = (
    left_care_adopted,
    left_care_with_order,
    left_care_for_home,
    adoption_a1,
    adoption_a10,
    adoption_a2,
    adoption_a3,
    children_waiting_for_adoption,
    days_from_entry_to_decision,
    days_from_decision_to_match,
    days_from_match_to_placement,
    adopters_stage_1,
    adopters_stage_2,
)
