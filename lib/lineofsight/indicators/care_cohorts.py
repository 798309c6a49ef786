"""Who the indicators of care count: children in care on a day, out of short breaks, and how old they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from lineofsight.codes import code_set
from lineofsight.indicators.cohorts import one_a_child, open_on
from lineofsight.periods import Period, age

SHORT_BREAKS = code_set("legal_status").in_group("Short breaks")
"""Legal statuses of an agreed series of short-term placements: every published figure leaves these children out."""
LIST_8 = "Annex A list 8"
AT_31_MARCH = "Published at 31 March, from SSDA903."


def looked_after(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of children looked after other than in short breaks.

    SSDA903 tables flag short breaks; in Annex A the legal status tells. Not recorded is taken as no short break.
    """
    if "short_breaks" in rows:
        return rows[~rows["short_breaks"].fillna(False).astype(bool)]
    return rows[~rows["legal_status"].isin(SHORT_BREAKS)]


def in_care_on(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """One row for each child in care at the end of a day: of periods of care, placements, or list 8."""
    return one_a_child(looked_after(rows[open_on(rows, day)]))


def overlapping(rows: pd.DataFrame, period: Period) -> pd.Series:
    """Which rows lie at least in part in a period (plain bool): one that ended on its first day does.

    So does a return: it holds what ended on the first day of its year. A start not recorded overlaps nothing.
    """
    return (rows["started"] <= period.last) & ~(rows["ended"] < period.first)


def ages(child_ids: pd.Series, children: pd.DataFrame, on: date | pd.Series) -> pd.Series:
    """The age of each child on a day (Int64): NA where the child is not in `children` or the birth not recorded."""
    births = children[children["child_id"].isin(child_ids)].groupby("child_id", sort=False)["birth"].min()
    return age(births.reindex(child_ids).set_axis(child_ids.index), on)


def aged(ages: pd.Series, youngest: int, oldest: int) -> pd.Series:
    """Which ages lie between two, both included (plain bool). An age not recorded lies in no group."""
    return ages.between(youngest, oldest).fillna(False).astype(bool)


def one_of(codes: pd.Series, wanted: Iterable[str]) -> pd.Series:
    """Whether each code is one of those wanted (boolean): NA where none is recorded."""
    return codes.isin(list(wanted)).astype("boolean").mask(codes.isna())


def known_by(days: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Days as they were known at the end of a day: one that was still to come is not recorded."""
    return days.where(days <= day)


def unaccompanied_on(unaccompanied: pd.DataFrame, day: pd.Timestamp) -> pd.Index:
    """The children whose status had not ended by a day. Of two ends, from two years' returns, the later counts."""
    ended = unaccompanied.groupby("child_id", sort=False)["ended"].max()
    return ended.index[~(ended <= day)]
