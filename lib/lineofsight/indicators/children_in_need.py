"""Children in need: how many, and when they were last seen."""

from __future__ import annotations

import pandas as pd

from lineofsight.indicator import Better, Over, Unit, indicator
from lineofsight.indicators.cohorts import all_count, days_since, one_a_child, open_on
from lineofsight.periods import Period


def _in_need(need_episodes: pd.DataFrame, period: Period) -> pd.DataFrame:
    """A row for each child with an episode of need open at the end of the period's last day."""
    return one_a_child(need_episodes[open_on(need_episodes, period.last)])


@indicator(
    title="Children in need",
    numerator="Children with an episode of need open at the end of the day",
    denominator="Children aged 0 to 17 in the area, mid-year estimate",
    unit=Unit.RATE,
    better=Better.NEITHER,
    over=Over.DAY,
    source="DfE children in need statistics, table B1; Annex A list 6",
    criteria=["HP-DEC.4"],
    published_differently="Published at 31 March, care leavers and children awaiting assessment included. Annex A list "
    "6 leaves out care leavers and children with a referral only.",
)
def children_in_need_rate(need_episodes: pd.DataFrame, period: Period) -> pd.Series:
    """Children in care and on protection plans are in need too, and counted. A child with two episodes open at once,
    which should not be, counts once. An episode that opens on the day counts, one that closes on it does not (our
    convention). Unborn children and those over 17 count, though the population does not hold them, as published.
    """
    return all_count(_in_need(need_episodes, period))


@indicator(
    title="Days since a child in need was seen",
    numerator="Days from the day the child was last seen to the day",
    denominator="Children with an episode of need open at the end of the day",
    unit=Unit.DAYS,
    better=Better.LOWER,
    over=Over.DAY,
    source="Annex A list 6",
    criteria=["HP-PART.1", "HP-DEC.4"],
)
def days_since_children_in_need_were_seen(need_episodes: pd.DataFrame, period: Period) -> pd.Series:
    """Seen by anyone the authority counts, in any setting. Children whose last visit is not recorded are not in the
    median: if many are, the median looks better than it is. No publication sets how often; the census has no visits.
    """
    return days_since(_in_need(need_episodes, period)["last_seen"], period.last)


CHILDREN_IN_NEED = (children_in_need_rate, days_since_children_in_need_were_seen)
