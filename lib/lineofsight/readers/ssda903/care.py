"""Periods of care and placements, from episodes that follow one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lineofsight.codes import code_set
from lineofsight.readers.ssda903 import rules
from lineofsight.readers.ssda903.episodes import in_days
from lineofsight.readers.ssda903.rules import RuleCount
from lineofsight.tables import made

_WHY = code_set("reason_started")
START = _WHY.in_group("Period of care")
LAW_ONLY = _WHY.in_group("Legal status only")
NEW_CARER = _WHY.in_group("Carer")
SAME_CARER = _WHY.in_group("Placement, same carer")
GOES_ON = "X1"


@dataclass(frozen=True, eq=False, slots=True)
class Care:
    """Episodes with the position of their `period` and `placement`, and the two tables those are rows of."""

    episodes: pd.DataFrame
    periods: pd.DataFrame
    placements: pd.DataFrame


def care_of(episodes: pd.DataFrame, count: RuleCount) -> Care:
    """The periods of care and the placements of joined episodes (`episodes.joined`).

    A period starts with the first episode of a child, with one that says so (S), and a day or more after an episode
    that did not end with X1. A placement starts with a period, and with every episode but those for a new legal status
    only. The carer is another from the first day of a period and of an episode for a new carer (P, B); a move with the
    same carer (T, U) is a new placement with the carer one had.
    """
    period_starts = _period_starts(episodes, count)
    placement_starts, carer_starts = _placement_starts(episodes, period_starts, count)
    period = np.cumsum(period_starts) - 1
    placement = np.cumsum(placement_starts) - 1
    periods = _periods(episodes, period_starts, count)
    return Care(
        episodes.assign(period=period, placement_at=placement),
        periods,
        _placements(episodes, placement_starts, carer_starts, period, periods),
    )


def _before(values: np.ndarray, first: object) -> np.ndarray:
    """Of each row the value of the row before."""
    return np.concatenate([np.array([first], dtype=values.dtype), values[:-1]]) if len(values) else values


def _lasts(starts: np.ndarray) -> np.ndarray:
    """The positions of the last rows of groups, each of which begins where `starts` is true."""
    return np.r_[np.flatnonzero(starts)[1:], len(starts)] - 1 if len(starts) else np.zeros(0, dtype=int)


def _period_starts(episodes: pd.DataFrame, count: RuleCount) -> np.ndarray:
    year, line = episodes["year"].to_numpy(), episodes["line"].to_numpy()
    first = line != _before(line, -1)
    started, ended = in_days(episodes["started"], 0), in_days(episodes["ended"], 0)
    gap = ~first & (started > _before(ended, 0))
    x1 = _before((episodes["reason_ended"] == GOES_ON).to_numpy(), False)
    ceased = _before(episodes["reason_ended"].notna().to_numpy(), False) & ~x1
    start = episodes["why_started"].isin(START).to_numpy()
    for rule, of in (
        (rules.BEGAN_BEFORE, first & ~start),
        (rules.GAP_AFTER_X1, gap & x1 & ~start),
        (rules.WENT_ON, ~first & ~gap & ceased & ~start),
        (rules.NEW_WITHOUT_S, gap & ~x1 & ~start),
        (rules.S_WITHOUT_END, ~first & start & ~ceased),
    ):
        count.count(rule, year[of])
    return first | start | (gap & ~x1)


def _placement_starts(
    episodes: pd.DataFrame, period_starts: np.ndarray, count: RuleCount
) -> tuple[np.ndarray, np.ndarray]:
    """Which episodes begin a placement, and which a time with a carer."""
    why = episodes["why_started"]
    kind, provider = (episodes[name].cat.codes.to_numpy() for name in ("placement", "provider"))
    kind_before = _before(kind, -1)
    moved = ~period_starts & (kind != kind_before) & (kind >= 0) & (kind_before >= 0)
    unsaid = why.isna().to_numpy() & ~period_starts
    elsewhere = unsaid & ((kind != kind_before) | (provider != _before(provider, -1)))
    year = episodes["year"].to_numpy()
    count.count(rules.WHY_NOT_KNOWN, year[unsaid])
    count.count(rules.LAW_ONLY_AND_MOVED, year[moved & why.isin(LAW_ONLY).to_numpy()])
    carer = period_starts | why.isin(NEW_CARER).to_numpy() | elsewhere
    return carer | why.isin(SAME_CARER).to_numpy(), carer


def _periods(episodes: pd.DataFrame, starts: np.ndarray, count: RuleCount) -> pd.DataFrame:
    first, last = episodes.iloc[np.flatnonzero(starts)], episodes.iloc[_lasts(starts)].reset_index(drop=True)
    unfinished = (last["reason_ended"] == GOES_ON) & last["ended"].notna()
    count.count(rules.NOTHING_AFTER_X1, last["year"].to_numpy()[unfinished])
    return made(
        "care_periods",
        {
            "child_id": last["child_id"],
            "started": first["started"].reset_index(drop=True),
            "ended": last["ended"],
            "reason_ended": last["reason_ended"].mask(last["reason_ended"] == GOES_ON),
            "need": last["need"],
            "legal_status": last["legal_status"],
            "short_breaks": last["short_breaks"],
        },
    )


def _placements(
    episodes: pd.DataFrame, starts: np.ndarray, carer_starts: np.ndarray, period: np.ndarray, periods: pd.DataFrame
) -> pd.DataFrame:
    firsts = np.flatnonzero(starts)
    first, last = episodes.iloc[firsts], episodes.iloc[_lasts(starts)].reset_index(drop=True)
    carer_since = np.maximum.accumulate(np.where(carer_starts, np.arange(len(episodes)), 0))[firsts]
    return made(
        "placements",
        {
            "child_id": last["child_id"],
            "period_started": periods["started"].take(period[firsts]).reset_index(drop=True),
            "started": first["started"].reset_index(drop=True),
            "ended": last["ended"],
            "placement": last["placement"],
            "provider": last["provider"],
            "with_carer_since": episodes["started"].take(carer_since).reset_index(drop=True),
            "miles_from_home": last["miles_from_home"],
            "placed_inside": last["placed_inside"],
            "short_breaks": last["short_breaks"],
        },
    )
