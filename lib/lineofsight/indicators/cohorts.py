"""What several indicators say of their cases: open on a day, one row a child, and absence that stays absence."""

from __future__ import annotations

import pandas as pd

from lineofsight.periods import calendar_days


def open_on(rows: pd.DataFrame, day: pd.Timestamp, ended: str = "ended") -> pd.Series:
    """Which rows are open at the end of a day (plain bool): started by then, and not ended by then.

    What starts on the day is open, what ends on it is not: the convention is ours, no publication settles it. A row
    whose start is not recorded is not open; one whose end is not recorded is.
    """
    return (rows["started"] <= day) & ~(rows[ended] <= day)


def one_a_child(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each child, in the order given: the one that started last; of those, the last by the index."""
    latest = rows.sort_index().sort_values("started", kind="stable").drop_duplicates("child_id", keep="last")
    return rows[rows.index.isin(latest.index)]


def days_since(days: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Calendar days from each day to one day (Int64), 0 on it. NA where not recorded, or after it.

    A last visit after the day does not tell when the last visit before the day was.
    """
    since = calendar_days(days, pd.Series(day, index=days.index))
    return since.where(since >= 0)


def all_count(rows: pd.DataFrame) -> pd.Series:
    """True for each row: the values of a count or a rate."""
    return pd.Series(True, index=rows.index, dtype="boolean")


def where_known(found: pd.Series, known: pd.Series) -> pd.Series:
    """Whether, for each case (boolean): what was found where it can be known, NA elsewhere."""
    return found.astype("boolean").where(known.astype(bool))
