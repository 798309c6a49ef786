"""How things stand on the last day of the span for each child of lists 6, 7 and 8: what only an Annex A is told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lineofsight.sample import days
from lineofsight.sample.authority import Authority
from lineofsight.sample.days import NEVER, Days
from lineofsight.sample.draws import chance, generator, pick
from lineofsight.sample.table import BLANK


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A row for each child: in need, on a plan or in care on the day, or in the six months before."""

    in_need: pd.DataFrame
    on_plan: pd.DataFrame
    in_care: pd.DataFrame


def months_to(authority: Authority, months: int) -> int:
    """The first of the months that end on the last day of the span."""
    return int(days.months_on(np.array([authority.span.end + 1]), -months)[0])


def by(day: Days | pd.Series, last: int) -> Days:
    """Days as they are known on a last day: what comes after has not happened."""
    given = np.asarray(day)
    return np.where(given <= last, given, NEVER)


def snapshot(authority: Authority) -> Snapshot:
    rng = generator(authority.seed, 9)
    return Snapshot(_in_need(rng, authority), _on_plan(rng, authority), _in_care(rng, authority))


def _latest(rows: pd.DataFrame, started: str) -> pd.DataFrame:
    """One row for each child: the one that started last."""
    return rows.sort_values(["child", started], kind="stable").drop_duplicates("child", keep="last")


def _last_day(of: pd.DataFrame, key: str, day: str, last: int) -> pd.Series:
    """The latest day by the last one, for each `key`."""
    return of.loc[of[day] <= last].groupby(key)[day].max()


def _in_need(rng: np.random.Generator, authority: Authority) -> pd.DataFrame:
    day, opened = authority.span.end, months_to(authority, 6)
    every = authority.needs.episodes
    every = every[
        (every["referred"] <= day)
        & (every["closed"] >= opened)
        & ~every["no_action"]
        & (every["served"] | (every["closed"] > day))
    ]
    rows = _latest(every, "referred")
    first = np.minimum.reduce([rows[name].to_numpy() for name in ("helped_from", "plan_started", "care_started")])
    closed = (rows["closed"] <= day).to_numpy()

    def now(started: str, ended: str) -> np.ndarray:
        return ((rows[started] <= day) & (rows[ended] > day)).to_numpy()

    status = np.select(
        [closed, now("care_started", "care_ended"), now("plan_started", "plan_ended"), first <= day],
        ["CLOSED", "CLA", "CPP", "CIN"],
        "OPEN",
    )
    size = len(rows)
    started = np.where(first <= day, first, rows["referred"])
    last = np.minimum(rows["closed"].to_numpy(), day)
    seen = last - np.minimum(rng.exponential(17, size).astype(np.int64), last - started)
    return pd.DataFrame(
        {
            "child": rows["child"].to_numpy(),
            "started": started,
            "ended": by(rows["closed"], day),
            "need": rows["need"].to_numpy(),
            "status": status,
            "reason": np.where(closed, rows["closure_reason"], ""),
            "last_seen": np.where(chance(rng, 0.03, size), NEVER, seen),
            "team": np.where(status == "OPEN", rows["first_team"], rows["team"]),
        }
    )


def _on_plan(rng: np.random.Generator, authority: Authority) -> pd.DataFrame:
    day, opened = authority.span.end, months_to(authority, 6)
    every = authority.needs.episodes
    every = every[every["plan"] & (every["plan_started"] <= day) & (every["plan_ended"] >= opened)]
    rows = _latest(every, "plan_started")
    size = len(rows)
    started, last = rows["plan_started"].to_numpy(), np.minimum(rows["plan_ended"].to_numpy(), day)
    ago = np.where(chance(rng, 0.86, size), rng.integers(0, 15, size), rng.integers(15, 46, size))
    alone = pick(rng, {"yes": 74, "no": 21, "unknown": 5}, size)
    legal = authority.care.legal
    protected = legal.loc[legal["status"].isin(("L1", "L2")) & legal["started"].between(opened, day), "child"]
    reviewed = _last_day(authority.needs.plan_reviews, "episode", "date", day)
    return pd.DataFrame(
        {
            "child": rows["child"].to_numpy(),
            "episode": rows.index,
            "started": started,
            "ended": by(rows["plan_ended"], day),
            "category": rows["category"].to_numpy(),
            "category_latest": rows["category_latest"].to_numpy(),
            "last_visit": np.where(last - ago >= started, last - ago, np.where(last > started, started + 1, NEVER)),
            "alone": np.where(last > started, alone, ""),
            "latest_review": reviewed.reindex(rows.index).fillna(NEVER).to_numpy(np.int64),
            "protected": rows["child"].isin(protected).to_numpy(),
            "previous": rows["previous_plans"].to_numpy(),
            "team": rows["team"].to_numpy(),
        }
    )


def _in_care(rng: np.random.Generator, authority: Authority) -> pd.DataFrame:
    day, opened, year = authority.span.end, months_to(authority, 6), months_to(authority, 12)
    care = authority.care
    whole = care.periods[~care.periods["short"] & (care.periods["started"] <= day)]
    rows = _latest(whole[whole["ended"] >= opened], "started")
    size = len(rows)
    started, ended = rows["started"].to_numpy(), rows["ended"].to_numpy()
    last = np.minimum(ended, day)
    legal = care.legal[care.legal["started"] <= day].drop_duplicates("period", keep="last").set_index("period")
    homes = (
        care.placements[care.placements["started"] <= day].drop_duplicates("period", keep="last").set_index("period")
    )
    legal, homes = legal.loc[rows.index], homes.loc[rows.index]
    in_year = care.placements[(care.placements["started"] <= day) & (care.placements["ended"] >= year)]
    missing = care.missing[care.missing["started"].between(year, day)]
    last_missing = missing.drop_duplicates("period", keep="last").set_index("period").reindex(rows.index)

    def latest(of: pd.DataFrame) -> Days:
        return _last_day(of, "period", "date", day).reindex(rows.index).fillna(NEVER).to_numpy(np.int64)

    def count(of: pd.DataFrame) -> Days:
        return of.groupby("period").size().reindex(rows.index).fillna(0).to_numpy(np.int64)

    def before(rate: float, shortest: int, longest: int) -> Days:
        ago = np.where(chance(rng, rate, size), rng.integers(0, shortest, size), rng.integers(shortest, longest, size))
        return np.maximum(last - ago, started)

    reviewed = latest(care.reviews)
    earlier = whole[(whole["ended"] >= year)].groupby("child").size().reindex(rows["child"]).to_numpy()
    return pd.DataFrame(
        {
            "child": rows["child"].to_numpy(),
            "period": rows.index,
            "arrived": (rows["arrived"] & (rows["status_until"] >= year)).to_numpy(),
            "started": started,
            "ended": by(ended, day),
            "need": rows["need"].to_numpy(),
            "second": earlier > 1,
            "legal_from": legal["started"].to_numpy(),
            "legal": legal["status"].to_numpy(),
            "latest_review": reviewed,
            "last_visit": before(0.93, 43, 95),
            "plan": _permanence(rng, authority, rows, homes["kind"].to_numpy()),
            "officer": np.where(reviewed < NEVER, np.minimum(reviewed + rng.integers(0, 30, size), last), NEVER),
            "health": latest(care.health),
            "dental": latest(care.dental),
            "placements": count(in_year[~in_year["same_carer"] | (in_year["started"] < year)]).clip(min=1),
            "reason": np.where(ended <= day, rows["reason_ended"], ""),
            "placed_from": homes["started"].to_numpy(),
            "kind": homes["kind"].to_numpy(),
            "provider": homes["provider"].to_numpy(),
            "home": homes["home"].to_numpy(),
            "urn": homes["urn"].to_numpy(),
            "inside": homes["inside"].to_numpy(),
            "missing": count(missing[missing["kind"] == "M"]),
            "absent": count(missing[missing["kind"] == "A"]),
            "offered": np.where(last_missing["kind"].notna(), last_missing["offered"].eq(True), BLANK),
            "accepted": np.where(
                last_missing["offered"].eq(True).to_numpy(), last_missing["accepted"].eq(True).to_numpy(), BLANK
            ),
            "team": authority.needs.episodes["team"].to_numpy()[rows["episode"]],
        }
    )


def _permanence(rng: np.random.Generator, authority: Authority, rows: pd.DataFrame, kind: np.ndarray) -> np.ndarray:
    """The main plan: adoption while that is decided, else mostly what will come true."""
    day = authority.span.end
    age = days.age_on(authority.people.birth[rows["child"]], day)
    plan = np.select(
        [
            (rows["decided"] <= day) & (rows["reversed"] > day),
            rows["reason_ended"].isin(("E45", "E46", "E47", "E41")),
            rows["reason_ended"].isin(("E4A", "E4B")),
            age >= 16,
            np.isin(kind, ("K2", "S1", "R1")),
        ],
        ["ADOPTION", "GUARDIAN", "RETURN", "SUPPORTED", "RESIDENTIAL"],
        "FOSTERING",
    )
    unclear = pick(rng, {"": 30, "OTHER": 30, "RETURN": 40}, len(rows))
    return np.where(chance(rng, 0.08, len(rows)), unclear, plan)
