"""Young people who have left care, and the households that adopt."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lineofsight.sample import days
from lineofsight.sample.care import FOSTER, Care
from lineofsight.sample.days import NEVER, Days
from lineofsight.sample.draws import around, chance, generator, pick
from lineofsight.sample.people import People, Span

IN_TOUCH = {"YES": 92, "NO": 3.5, "REFU": 1.5, "NREQ": 1.8, "RHOM": 0.5, "DIED": 0.2}
ACTIVITIES = {"F1": 5, "P1": 0.3, "F2": 17, "P2": 2, "F4": 3, "P4": 0.4, "F5": 20, "P5": 5, "G4": 14, "G5": 26, "G6": 7}
HOMES = {"B": 13, "C": 2.5, "D": 14, "E": 4, "G": 0.5, "H": 0.2, "K": 4, "R": 3, "S": 1.5, "T": 6, "U": 36, "V": 0.5,
         "W": 0.4, "X": 4, "Y": 2, "Z": 8}  # fmt: skip
NEVER_SUITABLE = ("S", "V", "W", "X")
WEEKS_13 = 91


def leavers(seed: int, span: Span, people: People, care: Care) -> pd.DataFrame:
    """How care leavers are doing, on their birthdays in the return years and, all of them, on the last day of the span.

    A row for each: `year` is the return year, 0 on the last day of the span; `day` the day the row describes.
    """
    rng = generator(seed, 5)
    periods = care.periods[~care.periods["short"]]
    every = pd.concat(
        [*(_birthdays(span, people, periods, year, age) for year in span.years for age in range(17, 22)),
         _at_the_end(rng, span, people, periods)],
        ignore_index=True,
    )  # fmt: skip
    every = every.sort_values(["year", "child"], kind="stable", ignore_index=True)
    return _doing(rng, every, _last_fostered(people, care))


def _birthdays(span: Span, people: People, periods: pd.DataFrame, year: int, age: int) -> pd.DataFrame:
    opened, closed = days.number(date(year - 1, 4, 1)), days.number(date(year, 3, 31))
    left = _left(people, periods, days.birthday(people.birth, age))
    birthday = days.birthday(people.birth[left["child"]], age)
    entitled = left[
        (birthday >= opened) & (birthday <= closed) & ~left["still"] & left["late"] & (left["spent"] >= WEEKS_13)
    ]
    return entitled[["child"]].assign(
        year=year, age=age, day=days.birthday(people.birth[entitled["child"]], age), eligibility=""
    )


def _left(people: People, periods: pd.DataFrame, by: Days) -> pd.DataFrame:
    """Each child ever in care: days in it from the 14th birthday to the day given for each, whether still in it, and
    whether any of it was after the 16th birthday."""
    child = periods["child"].to_numpy()
    birth, day = people.birth[child], by[child]
    begun = periods["started"].to_numpy() <= day
    until = np.minimum(periods["ended"].to_numpy(), day)
    since_14 = np.maximum(until - np.maximum(periods["started"].to_numpy(), days.birthday(birth, 14)), 0)
    per_period = pd.DataFrame(
        {
            "child": child,
            "spent": np.where(begun, since_14, 0),
            "still": begun & (periods["ended"].to_numpy() > day),
            "late": begun & (until > days.birthday(birth, 16)),
        }
    )
    return per_period.groupby("child", as_index=False).agg({"spent": "sum", "still": "any", "late": "any"})


def _at_the_end(rng: np.random.Generator, span: Span, people: People, periods: pd.DataFrame) -> pd.DataFrame:
    left = _left(people, periods, np.full(len(people), span.end))
    age = days.age_on(people.birth[left["child"]], span.end)
    long = left["spent"] >= WEEKS_13
    eligibility = np.select(
        [
            left["still"] & long & (age >= 16) & (age <= 17),
            ~left["still"] & long & left["late"] & (age >= 16) & (age <= 17),
            ~left["still"] & long & left["late"] & (age >= 18) & (age <= 20),
            ~left["still"] & long & left["late"] & (age >= 21) & (age <= 24) & chance(rng, 0.4, len(left)),
            ~left["still"] & ~long & left["late"] & (age >= 16) & (age <= 20),
        ],
        ["eligible", "relevant", "former relevant", "former relevant", "qualifying"],
        "",
    )
    made = left[["child"]].assign(year=0, age=age, day=span.end, eligibility=eligibility)
    return made[eligibility != ""]


def _last_fostered(people: People, care: Care) -> NDArray[np.int64]:
    """The children who turned 18 in a foster placement."""
    last = care.placements.drop_duplicates("period", keep="last")
    grown = last["ended"].to_numpy() == days.birthday(people.birth[last["child"]], 18)
    return last["child"].to_numpy()[grown & np.isin(last["kind"].to_numpy(), FOSTER)]


def _doing(rng: np.random.Generator, every: pd.DataFrame, fostered: NDArray[np.int64]) -> pd.DataFrame:
    size = len(every)
    touch = pick(rng, IN_TOUCH, size)
    touch = np.where(every["eligibility"] == "eligible", "YES", touch)
    known = (touch == "YES") | chance(rng, 0.15, size)
    home = pick(rng, HOMES, size)
    stays_put = every["child"].isin(fostered) & every["age"].between(18, 20) & chance(rng, 0.33, size)
    home = np.where(stays_put, "Z", home)
    return every.assign(
        touch=touch,
        activity=np.where(known, pick(rng, ACTIVITIES, size), ""),
        home=np.where(known, home, ""),
        suitable=~np.isin(home, NEVER_SUITABLE) & chance(rng, 0.94, size),
        contacted=every["day"] - np.minimum(around(rng, 24, 0.9, size), 400),
        plan_reviewed=every["day"] - rng.integers(1, 260, size),
    )


def adopters(seed: int, span: Span, care: Care) -> pd.DataFrame:
    """The households that adopt, or mean to: those matched with a child, those waiting, those who leave."""
    rng = generator(seed, 6)
    matched = care.periods[care.periods["matched"] < NEVER]
    waiting = round(len(matched) * 0.9) + 1
    size = len(matched) + waiting
    early = np.minimum(matched["fostered"].to_numpy(), matched["matched"].to_numpy())
    approved = np.r_[early - around(rng, 150, 0.6, len(matched)), span.end + 200 - rng.integers(0, 1200, waiting)]
    stage_2 = approved - rng.integers(100, 150, size)
    stage_1_ended = stage_2 - rng.integers(5, 60, size)
    stage_1 = stage_1_ended - rng.integers(50, 85, size)
    enquired = stage_1 - rng.integers(10, 120, size)
    leaves = np.r_[np.zeros(len(matched), dtype=bool), chance(rng, 0.3, waiting)]
    left = np.where(leaves, enquired + rng.integers(30, 380, size), NEVER)
    none = np.full(waiting, NEVER)

    def unless_left(day: Days) -> Days:
        return np.where(day < left, day, NEVER)

    made = pd.DataFrame(
        {
            "enquired": enquired,
            "stage_1_started": unless_left(stage_1),
            "stage_1_ended": unless_left(stage_1_ended),
            "stage_2_started": unless_left(stage_2),
            "stage_2_ended": unless_left(approved),
            "submitted": unless_left(stage_2 + 1),
            "approved": unless_left(approved),
            "matched": np.r_[matched["matched"], none],
            "placed": np.r_[matched["placed"], none],
            "adopted": np.r_[matched["adopted"], none],
            "left": left,
            "reason": pick(rng, {"1": 65, "2": 25, "3": 10}, size),
            "early": np.r_[matched["fostered"] < NEVER, chance(rng, 0.2, waiting)],
            "period": np.r_[matched.index, np.full(waiting, -1)],
        }
    )
    return made[made["enquired"] <= span.end].reset_index(drop=True)
