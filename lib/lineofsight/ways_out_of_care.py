"""How, and how soon, children leave care, and wait for adoption: who is followed, from when, until when.

A cohort is fixed by when its children set out: all who came into care, or whose adoption was decided, in the days a
return covers. Each is followed from that day until it left or those days end, and who is still waiting then counts for
as long as it waited. The mean time of adoptions already made would leave out every child still waiting.

Only children who set out in those days are followed. Of those who had set out before, the return holds the ones who
were still there when it begins, so that long stays are too many among them (length bias). They could be let in with the
time they had waited by then (left truncation), and would tell more of long stays; but statsmodels reckons no ways out
with it, and one curve would be made of children who came many years apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lineofsight.codes import code_set
from lineofsight.display import count, words
from lineofsight.indicators.adoption import ADOPTED, PERMANENT, RETURNED_HOME
from lineofsight.indicators.care_cohorts import in_care_on, looked_after
from lineofsight.periods import Period, calendar_days
from lineofsight.returns import Return
from lineofsight.statistics.survival import Course, TimeUntil, still_waiting, time_until, ways_out

MONTH = 365.25 / 12
"""Days in a month."""
AFTER_MONTHS = (6, 12, 24, 36)
"""When it is told what had become of children, where some were followed for so long."""

WAYS_OUT = BY_ADOPTION, BY_ORDER, HOME, OTHERWISE = (
    "adopted",
    "special guardianship or child arrangements order",
    "returned home",
    "left in another way",
)
UNRECORDED = "left, and how is not recorded"
IN_CARE = "still in care"

_REASONS = code_set("reason_ended")
WAY_OF = (
    {code: OTHERWISE for code in _REASONS.values if code not in _REASONS.in_group("Care goes on")}
    | dict.fromkeys(ADOPTED, BY_ADOPTION)
    | dict.fromkeys(PERMANENT, BY_ORDER)
    | dict.fromkeys(RETURNED_HOME, HOME)
)
"""The way out that each reason for the end of care is counted under."""
OTHER_REASONS = tuple(dict.fromkeys(each.group for each in _REASONS.codes if WAY_OF.get(each.code) == OTHERWISE))
"""What is counted as another way, by the groups of the code set."""

PLACED, NO_LONGER, UNPLACED = "placed for adoption", "no longer to be placed", "left care without being placed"
UNPLACED_YET = "still waiting to be placed"


@dataclass(frozen=True, slots=True)
class Cohort:
    """Children who set out in a period of a return, one duration each in days, and how each left; None: still waiting.

    `ways` are the ways out, in order; `began` says what set them out, `waiting` names those who left in no way yet.
    `before` counts the children who had set out before the period and were still waiting when it began: they are not
    in the cohort.
    """

    source: str
    period: Period
    days: tuple[int, ...]
    left: tuple[str | None, ...]
    ways: tuple[str, ...]
    began: str
    waiting: str
    before: int

    @property
    def base(self) -> str:
        """Who they are: how many set out in which days, and how many of them were waiting at the end."""
        still = self.left.count(None)
        return (
            f"{count(len(self.days), 'child', 'children')} who {self.began} between {words(self.period.start)} and "
            f"{words(self.period.end)}; {words(still) if still else 'none'} of them {'was' if still == 1 else 'were'} "
            f"{self.waiting} on the last day"
        )

    @property
    def after_months(self) -> tuple[int, ...]:
        """The points of `AFTER_MONTHS` at which somebody was still waiting and followed."""
        return tuple(months for months in AFTER_MONTHS if self.followed(months * MONTH))

    def followed(self, days: float) -> int:
        """How many were still waiting, and followed, so many days after they set out."""
        return sum(own >= days for own in self.days)

    def gone(self, way: str, days: float) -> int:
        """How many were seen to leave in a way by so many days after they set out."""
        return sum(own <= days and how == way for own, how in zip(self.days, self.left, strict=True))


def into_care(given: Return) -> Cohort:
    """The children who came into care in the days that a return's periods of care cover, and how each left.

    A child who came in twice counts from the first time, and whether it came back after leaving is not told here.
    Short breaks are not counted. What ended after those days, or has not ended, is still in care.
    """
    period = given.covers["care_periods"]
    care = looked_after(given.tables["care_periods"])
    came = _first(care[period.holds(care["started"])], "started")
    ways = came["reason_ended"].astype("object").map(WAY_OF).fillna(UNRECORDED)
    days, left = _followed(came["started"], came["ended"], ways, period)
    return Cohort(
        source=given.label,
        period=period,
        days=days,
        left=left,
        ways=(*WAYS_OUT, UNRECORDED) if UNRECORDED in left else WAYS_OUT,
        began="came into care",
        waiting=IN_CARE,
        before=len(in_care_on(care, period.first - pd.Timedelta(days=1))),
    )


def for_adoption(given: Return) -> Cohort:
    """The children whose adoption was decided in the days a return covers, until they were placed with adopters.

    The other ways are the decision that the child should no longer be placed, and an end of care without either. Of
    several decisions for a child the first counts. A child that lived in a placement for adoption before the decision
    was placed on the day of it; fostering by those who adopt later is not yet a placement. A child adopted without a
    placement recorded was placed by then.
    """
    period = given.covers["adoptions"]
    adoptions = given.tables["adoptions"]
    decided = _first(adoptions[period.holds(adoptions["decided"])], "decided")
    of_way = {
        PLACED: decided["placed"].fillna(decided["adopted"]),
        NO_LONGER: decided["reversed"],
        UNPLACED: _care_ended(decided, looked_after(given.tables["care_periods"])),
    }
    ended = pd.DataFrame(of_way).min(axis=1)
    ways = pd.Series("", index=decided.index, dtype="object")
    for way in reversed(of_way):  # of two on one day the first: who is no longer to be placed may leave care that day
        ways = ways.mask(of_way[way] == ended, way)
    days, left = _followed(decided["decided"], ended, ways, period)
    over = adoptions[["placed", "adopted", "reversed"]].min(axis=1) < period.first
    before = adoptions.loc[(adoptions["decided"] < period.first) & ~over, "child_id"].nunique()
    return Cohort(
        source=given.label,
        period=period,
        days=days,
        left=left,
        ways=tuple(of_way),
        began="had adoption decided for them",
        waiting=UNPLACED_YET,
        before=before,
    )


def _first(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    """A row for each child: the first by a day; of two on one day, the first by the index."""
    return rows.sort_index().sort_values(day, kind="stable").drop_duplicates("child_id")


def _care_ended(rows: pd.DataFrame, care: pd.DataFrame) -> pd.Series:
    """The end of the period of care that each child, once in the rows, was in on the day of its decision."""
    both = rows[["child_id", "decided"]].merge(care[["child_id", "started", "ended"]], on="child_id")
    then = both[(both["started"] <= both["decided"]) & ~(both["ended"] < both["decided"])]
    return then.groupby("child_id")["ended"].max().reindex(rows["child_id"]).set_axis(rows.index)


def _followed(
    started: pd.Series, ended: pd.Series, ways: pd.Series, period: Period
) -> tuple[tuple[int, ...], tuple[str | None, ...]]:
    """The days that each child was followed, and how it left; None where that came after the period, or not yet."""
    seen = ended <= period.last
    days = calendar_days(started, ended.where(seen, period.last)).clip(lower=0)
    left = [way if is_seen else None for way, is_seen in zip(ways, seen, strict=True)]
    return tuple(map(int, days)), tuple(left)


def courses(cohort: Cohort) -> dict[str, Course]:
    """The share of a cohort that had left in each way by each day, then the share still waiting."""
    left = [how is not None for how in cohort.left]
    return {
        **ways_out(cohort.days, cohort.left, cohort.ways),
        cohort.waiting: still_waiting(cohort.days, left),
    }


def half_gone(cohort: Cohort) -> TimeUntil:
    """The days by which half of a cohort had left, in whatever way."""
    return time_until(cohort.days, [how is not None for how in cohort.left])
