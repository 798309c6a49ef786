"""The episodes of several years joined: each once, one after another, as the rules of `rules` have it.

Short breaks (V3, V4) are a line of episodes of their own beside the others of the same child.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lineofsight.codes import code_set
from lineofsight.readers.ssda903 import rules
from lineofsight.readers.ssda903.rules import RuleCount

SHORT_BREAKS = code_set("legal_status").in_group("Short breaks")

_LATER = 1 << 40
"""More days than any date has, and more than any table has rows."""


def joined(given: pd.DataFrame, count: RuleCount) -> pd.DataFrame:
    """The episodes, by child, short breaks and first day, none overlapping the next.

    `given` are the frames of all years one under another, earliest year first, with `year` (0: not known). Added are
    `line`, a number for each child's episodes and another for their short breaks, and `short_breaks`. Only the last
    episode of a line can be open.
    """
    rows = _possible(given, count)
    rows = _each_once(rows, count)
    short = rows["legal_status"].isin(SHORT_BREAKS).to_numpy()
    rows = rows.assign(short_breaks=short, line=rows["line"].to_numpy() * 2 + short)
    rows = rows.iloc[np.argsort(rows["line"].to_numpy(), kind="stable")]
    rows = _outermost(rows, count)
    return _one_after_another(rows, int(given["year"].max()) if len(given) else 0, count).reset_index(drop=True)


def in_days(days: pd.Series, otherwise: int) -> np.ndarray:
    """Days as whole numbers that can be compared, `otherwise` where not recorded."""
    numbers = days.to_numpy("datetime64[D]").astype("int64")
    return np.where(days.isna().to_numpy(), otherwise, numbers)


def _possible(rows: pd.DataFrame, count: RuleCount) -> pd.DataFrame:
    year = rows["year"].to_numpy()
    no_start = rows["started"].isna().to_numpy()
    backwards = (rows["ended"] < rows["started"]).to_numpy()
    count.count(rules.NO_START, year[no_start])
    count.count(rules.ENDS_BEFORE_START, year[backwards])
    late = ~backwards & (year > 0) & (in_days(rows["ended"], 0) > _year_ends(year))
    count.count(rules.ENDS_AFTER_RETURN, year[late])
    return rows.assign(ended=rows["ended"].mask(late))[~no_start & ~backwards]


def _each_once(rows: pd.DataFrame, count: RuleCount) -> pd.DataFrame:
    """One episode for each child and first day: of the latest return; within one, the ended one, else the last."""
    child, _ = pd.factorize(rows["child_id"])
    ended = in_days(rows["ended"], _LATER)
    year = rows["year"].to_numpy()
    order = np.lexsort((ended != _LATER, year, in_days(rows["started"], 0), child))
    rows = rows.assign(line=child).iloc[order]
    child, started, ended, year = child[order], in_days(rows["started"], 0), ended[order], year[order]
    again = np.flatnonzero((child[1:] == child[:-1]) & (started[1:] == started[:-1]))  # each, and the one behind it
    behind = again + 1
    same_year = year[again] == year[behind]
    alike = _alike(rows, again, behind)
    was_open, is_open = ended[again] == _LATER, ended[behind] == _LATER
    same_end = ended[again] == ended[behind]
    for rule, of in (
        (rules.DUPLICATE, same_year & alike),
        (rules.TWO_ON_A_DAY, same_year & ~alike),
        (rules.CARRIED_ON, ~same_year & was_open),
        (rules.REPEATED, ~same_year & ~was_open & same_end),
        (rules.END_MOVED, ~same_year & ~was_open & ~is_open & ~same_end),
        (rules.OPENED_AGAIN, ~same_year & ~was_open & is_open),
    ):
        count.count(rule, year[again[of]])
    keep = np.ones(len(rows), dtype=bool)
    keep[again] = False
    return rows[keep]


def _alike(rows: pd.DataFrame, these: np.ndarray, those: np.ndarray) -> np.ndarray:
    """Whether two rows are alike in everything but their year."""
    alike = np.ones(len(these), dtype=bool)
    for name in rows.columns.difference(["year", "line"], sort=False):
        number, _ = pd.factorize(rows[name])
        alike &= number[these] == number[those]
    return alike


def _outermost(rows: pd.DataFrame, count: RuleCount) -> pd.DataFrame:
    """Without the ended episodes that lie within an earlier ended one of the same or a later return."""
    line, year = rows["line"].to_numpy(), rows["year"].to_numpy()
    ended = in_days(rows["ended"], 0)
    over = line * _LATER + ended  # a line's numbers are all greater than those of the line before
    latest = np.maximum.accumulate(over)
    holder = np.maximum.accumulate(np.where(over == latest, np.arange(len(rows)), 0))
    before = np.r_[0, holder[:-1]] if len(rows) else holder
    inside = (ended > 0) & (line[before] == line) & (ended < ended[before]) & (year <= year[before])
    count.count(rules.INSIDE, year[inside])
    return rows[~inside]


def _one_after_another(rows: pd.DataFrame, last_year: int, count: RuleCount) -> pd.DataFrame:
    """Every episode but the last of a line ended, by the day the next starts at the latest."""
    line, year = rows["line"].to_numpy(), rows["year"].to_numpy()
    started, ended = in_days(rows["started"], 0), in_days(rows["ended"], _LATER)
    followed = np.r_[line[1:] == line[:-1], False] if len(rows) else np.zeros(0, dtype=bool)
    following = np.where(followed, np.r_[started[1:], 0][: len(rows)], _LATER)
    starts_anew = np.r_[(rows["why_started"] == "S").to_numpy()[1:], False][: len(rows)]
    is_open = ended == _LATER
    year_end = _year_ends(year)
    lost = is_open & (year > 0) & (year < last_year) & (~followed | starts_anew) & (following > year_end)
    lost &= started <= year_end  # a day of a later year than its own return's stays as it is
    cut = ~lost & followed & (ended > following)
    for rule, of in ((rules.NOT_CARRIED_ON, lost), (rules.STILL_OPEN, cut & is_open), (rules.OVERLAP, cut & ~is_open)):
        count.count(rule, year[of])
    day = np.where(lost, year_end, np.where(cut, following, ended))
    days = np.where(day == _LATER, np.datetime64("NaT", "D"), day.astype("datetime64[D]"))
    return rows.assign(
        ended=pd.Series(days.astype("datetime64[s]"), index=rows.index),
        reason_ended=rows["reason_ended"].where(~is_open),  # some write X1 where care goes on
    )


def _year_ends(years: np.ndarray) -> np.ndarray:
    """31 March of each year, as a whole number of days."""
    march = (years - 1970).astype("datetime64[Y]").astype("datetime64[M]") + 2
    return ((march + 1).astype("datetime64[D]") - 1).astype("int64")
