"""Children in care: how they leave it, where they live meanwhile, and all that is to be done for them on time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lineofsight.sample import days
from lineofsight.sample.days import NEVER, Days
from lineofsight.sample.draws import Mask, around, chance, generator, pick, repeated
from lineofsight.sample.people import ARRIVED, People, Span

EXIT_WORDS = ("reason_ended", "closure_reason", "reversal_reason")
HOME = ("E4A", "E4B")
GROWN = {"E5": 38, "E6": 22, "E7": 8, "E9": 3, "E8": 29}
"""How those who turn 18 in care leave it, in per cent."""
CLOSURES = {
    "E11": "RC1",
    "E12": "RC1",
    "E41": "RC3",
    "E45": "RC4",
    "E46": "RC4",
    "E47": "RC4",
    "E3": "RC5",
    "E7": "RC6",
}

WORKERS_AT_ONCE = 12
"""Children in care for each social worker."""


def exits(rng: np.random.Generator, birth: Days, started: Days, arrived: Mask) -> dict[str, NDArray]:
    """How each period of care that begins on these days ends, with the stages of adoption where there are any."""
    size = len(birth)
    age = (started - birth) / 365.25
    bands = np.searchsorted([1, 5, 9, 13, 16], age, side="right")
    adopted = np.array([0.40, 0.20, 0.03, 0, 0, 0])[bands] * ~arrived
    guardian = np.array([0.27, 0.26, 0.20, 0.11, 0.03, 0])[bands] * ~arrived
    home = np.array([0.26, 0.42, 0.52, 0.57, 0.50, 0.30])[bands] * ~arrived
    other = np.where(arrived, 0.06, 0.04)
    way = np.sum(rng.random(size) > np.cumsum([adopted, guardian, home, other], axis=0), axis=0)

    entered = started
    decided = entered + around(rng, 225, 0.35, size, 40)
    order = decided + around(rng, 60, 0.6, size, 1)
    matched = order + np.where(chance(rng, 0.06, size), -around(rng, 8, 0.5, size), around(rng, 135, 0.8, size))
    matched = np.maximum(matched, decided + 1)
    placed = matched + around(rng, 24, 0.5, size)
    adoption = placed + around(rng, 255, 0.3, size, 70)
    early = chance(rng, 0.17, size)
    fostered = entered + ((decided - entered) * rng.uniform(0.05, 1.3, size)).astype(np.int64)

    grown = days.birthday(birth, 18)
    lengths = [
        adoption - entered,
        around(rng, 480, 0.5, size, 60),
        around(rng, 110, 1.2, size, 2),
        around(rng, 420, 0.9, size, 2),
        np.full(size, NEVER),
    ]
    ended = np.minimum(entered + np.choose(way, lengths), grown)
    stays = ended >= grown
    adopts = (way == 0) & ~stays

    undone = ~adopts & (age < 6) & ~arrived & (decided + 60 < ended) & chance(rng, 0.35, size)
    reversed_on = np.minimum(decided + around(rng, 380, 0.5, size, 50), ended)
    reason = np.select(
        [stays, adopts, way == 1, way == 2],
        [
            pick(rng, GROWN, size),
            pick(rng, {"E11": 30, "E12": 70}, size),
            pick(rng, {"E45": 60, "E46": 8, "E47": 20, "E41": 12}, size),
            pick(rng, {"E4A": 78, "E4B": 22}, size),
        ],
        np.where(
            arrived, pick(rng, {"E15": 50, "E16": 10, "E8": 40}, size), pick(rng, {"E3": 45, "E8": 35, "E13": 20}, size)
        ),
    )
    decision = adopts | undone
    return {
        "care_ended": ended,
        "decided": np.where(decision, decided, NEVER),
        "placement_order": np.where(adopts | (undone & (order < reversed_on)), order, NEVER),
        "matched": np.where(adopts, matched, NEVER),
        "fostered": np.where(adopts & early & (fostered < placed), fostered, NEVER),
        "placed": np.where(adopts, placed, NEVER),
        "adopted": np.where(adopts, adoption, NEVER),
        "reversed": np.where(undone, reversed_on, NEVER),
        "reason_ended": reason,
        "closure_reason": np.array([CLOSURES.get(each, "RC7") for each in reason], dtype=object),
        "reversal_reason": np.where(undone, pick(rng, {"RD1": 45, "RD2": 15, "RD3": 30, "RD4": 10}, size), ""),
    }


@dataclass(frozen=True, eq=False)
class Care:
    """`periods`: a row each, short breaks among them (`short`). All others have `period`, a row of `periods`, and
    `child`. Lists of what happens are by period and then by day.
    """

    periods: pd.DataFrame
    legal: pd.DataFrame
    placements: pd.DataFrame
    reviews: pd.DataFrame
    health: pd.DataFrame
    dental: pd.DataFrame
    missing: pd.DataFrame
    workers: pd.DataFrame
    outcomes: pd.DataFrame
    permanence: pd.DataFrame


def care(seed: int, span: Span, people: People, episodes: pd.DataFrame) -> Care:
    """The care of the children in these episodes of need. What would begin after the span is left out."""
    rng = generator(seed, 4)
    periods = _periods(rng, span, people, episodes)
    placements = _placements(rng, span, people, periods)
    return Care(
        periods=periods,
        legal=_legal(rng, span, people, periods),
        placements=placements,
        reviews=_reviews(rng, span, people, periods),
        health=_checks(rng, span, people, periods, twice_under_five=True),
        dental=_checks(rng, span, people, periods, twice_under_five=False),
        missing=_missing(rng, span, people, periods),
        workers=_workers(rng, span, periods),
        outcomes=_outcomes(rng, span, people, periods),
        permanence=_permanence(rng, people, periods),
    )


def _periods(rng: np.random.Generator, span: Span, people: People, episodes: pd.DataFrame) -> pd.DataFrame:
    cared = episodes[episodes["enters"] & (episodes["care_started"] <= span.end)]
    stages = ["decided", "placement_order", "matched", "fostered", "placed", "adopted", "reversed"]
    periods = cared[["child", "need", *stages, "reason_ended", "reversal_reason"]].assign(
        episode=cared.index,
        started=cared["care_started"],
        ended=cared["care_ended"],
        arrived=people.known_for[cared["child"]] == ARRIVED,
        short=False,
    )
    breaks = episodes[
        people.disabled[episodes["child"]]
        & ~episodes["enters"]
        & (episodes["helped_until"] < NEVER)
        & chance(rng, 0.2, len(episodes))
    ]
    started = breaks["helped_from"].to_numpy() + rng.integers(3, 15, len(breaks))
    short = breaks[["child"]].assign(
        need="N2",
        episode=breaks.index,
        started=started,
        ended=np.maximum(breaks["helped_until"].to_numpy() - 2, started + 1),
        reason_ended="E8",
        reversal_reason="",
        arrived=False,
        short=True,
        **dict.fromkeys(stages, NEVER),
    )
    short = short[short["started"] <= span.end]
    both = pd.concat([periods, short]).sort_values(["child", "started"], kind="stable", ignore_index=True)
    both["need"] = np.where(both["need"].isin(("N0", "N9")), "N1", both["need"])
    grown = days.birthday(people.birth[both["child"]], 18)
    granted = both["started"].to_numpy() + around(rng, 900, 0.5, len(both), 120)
    return both.assign(status_until=np.where(both["arrived"], np.minimum(granted, grown), NEVER))


def _begun(span: Span, made: pd.DataFrame, column: str = "started") -> pd.DataFrame:
    return made[made[column] <= span.end].reset_index(drop=True)


def _legal(rng: np.random.Generator, span: Span, people: People, periods: pd.DataFrame) -> pd.DataFrame:
    """The legal statuses of each period, one after another: protection, interim order, full order, placement order."""
    size = len(periods)
    started, ended = periods["started"].to_numpy(), periods["ended"].to_numpy()
    age = (started - people.birth[periods["child"]]) / 365.25
    agreed = periods["arrived"].to_numpy() | (rng.random(size) < np.where(age >= 15, 0.7, 0.24))
    first = pick(rng, {"C1": 74, "L2": 9, "L1": 12, "J1": 5}, size)
    first = np.where((first == "J1") & (age < 12), "C1", first)
    first = np.where(periods["short"], "V4", np.where(agreed, "V2", first))
    short_order = np.isin(first, ("L1", "L2"))
    interim = np.where(short_order, started + np.where(first == "L1", 3, 8), NEVER)
    before_full = np.where(short_order, interim, started)
    # Some of those accommodated by agreement later come before a court.
    to_court = np.isin(first, ("C1", "L1", "L2")) | ((first == "V2") & (age < 14) & chance(rng, 0.35, size))
    full = np.where(to_court, before_full + around(rng, 280, 0.35, size, 60), NEVER)
    full = np.where(full < periods["placement_order"], full, NEVER)
    statuses = [
        (started, first),
        (interim, np.full(size, "C1")),
        (full, np.full(size, "C2")),
        (periods["placement_order"].to_numpy(), np.full(size, "E1")),
        (np.where(periods["reversed"] < NEVER, periods["reversed"] + 20, NEVER), np.full(size, "C2")),
    ]
    every = pd.concat(
        [
            pd.DataFrame({"period": np.arange(size), "child": periods["child"], "started": day, "status": status})
            for day, status in statuses
        ]
    )
    within = every[every["started"] < np.append(ended, NEVER)[every["period"]]]
    within = within.sort_values(["period", "started"], kind="stable", ignore_index=True)
    same = (within["period"] == within["period"].shift()) & (
        (within["started"] == within["started"].shift()) | (within["status"] == within["status"].shift())
    )
    return _begun(span, within[~same])


FAMILY_CARE = {"U1": 3, "U3": 13, "U4": 8, "U6": 50, "K2": 10, "P1": 9, "R3": 2, "R1": 1, "S1": 1, "Z1": 1, "U2": 1}
TEENAGE_CARE = {"U1": 2, "U3": 6, "U4": 9, "U6": 34, "K2": 21, "P1": 6, "R2": 1, "S1": 2, "K1": 1, "Z1": 4, "R1": 2}
FROM_16 = {"U3": 5, "U4": 5, "U6": 21, "K2": 22, "H5": 38, "P1": 3, "R5": 1.5, "Z1": 3, "S1": 1.5}
"""Where children live, by age and in per cent: of babies, children of 9 to 15, and those of 16 and 17."""
FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
MILES = {"U1": 4, "U2": 4, "U3": 4, "U4": 8, "U5": 9, "U6": 7.5, "K2": 22, "K1": 80, "H5": 7, "P1": 2, "R5": 60}
"""Half of the placements of a kind are nearer to home than this."""
CHANGES = {"CARPL": 42, "CREQB": 15, "CREQO": 9, "CHILD": 11, "STAND": 3, "ALLEG": 1.5, "APPRR": 0.5, "LAREQ": 5,
           "PLACE": 5, "CLOSE": 3, "OTHER": 5}  # fmt: skip


def _placements(rng: np.random.Generator, span: Span, people: People, periods: pd.DataFrame) -> pd.DataFrame:
    """The placements of each period, without a day between them; the last ends with the period."""
    started, ended = periods["started"].to_numpy(), periods["ended"].to_numpy()
    adopters = np.minimum(periods["fostered"].to_numpy(), periods["placed"].to_numpy())
    moving_until = np.where(periods["short"], started, np.minimum(ended, adopters))

    def stays(so_far: int, of: Days, at: Days) -> Days:
        size = len(of)
        if so_far == 0:
            return np.where(chance(rng, 0.46, size), around(rng, 38, 1.0, size), around(rng, 900, 1.0, size, 8))
        return np.where(chance(rng, 0.34, size), around(rng, 42, 1.0, size), around(rng, 1500, 1.0, size, 8))

    of, day, _ = repeated(started, moving_until, stays)
    own = np.arange(len(periods))
    every = pd.DataFrame(
        {
            "period": np.concatenate([own, of, own, own]),
            "started": np.concatenate([started, day, periods["fostered"], periods["placed"]]),
            "why": np.repeat(["first", "move", "fostered", "placed"], [len(own), len(of), len(own), len(own)]),
        }
    )
    every = every[(every["why"] == "first") | (every["started"] < ended[every["period"]])]
    every = every.sort_values(["period", "started"], kind="stable", ignore_index=True)
    # Moved to adopters on the day of coming into care: one placement.
    doubled = (every["period"] == every["period"].shift(-1)) & (every["started"] == every["started"].shift(-1))
    every = every[~doubled].reset_index(drop=True)
    last = every["period"] != every["period"].shift(-1)
    every["ended"] = np.where(last, ended[every["period"]], every["started"].shift(-1, fill_value=0))
    return _begun(span, _homes(rng, people, periods, every))


def _homes(rng: np.random.Generator, people: People, periods: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """What each placement is, whose it is, and how far from home."""
    size = len(every)
    of = every["period"].to_numpy()
    child = periods["child"].to_numpy()[of]
    age = (every["started"].to_numpy() - people.birth[child]) / 365.25
    kind = np.select(
        [age < 9, age < 16], [pick(rng, FAMILY_CARE, size), pick(rng, TEENAGE_CARE, size)], pick(rng, FROM_16, size)
    )
    kind = np.where(periods["short"].to_numpy()[of], pick(rng, {"U6": 55, "K2": 45}, size), kind)
    fostered = periods["fostered"].to_numpy()[of]
    why = every["why"].to_numpy()
    with_foster_carer = (fostered < NEVER) & (why == "placed")
    consent = chance(rng, 0.12, size) & (periods["placement_order"].to_numpy()[of] > every["started"].to_numpy())
    for_adoption = np.where(with_foster_carer, np.where(consent, "A3", "A5"), np.where(consent, "A4", "A6"))
    kind = np.where(why == "placed", for_adoption, np.where(why == "fostered", "U5", kind))
    # Now and then only the plan for a foster placement changes: long term from here on, with the same carer.
    before = np.r_[[""], kind[:-1]]
    settled = (
        (why == "move") & (every["period"] == every["period"].shift()) & (before == "U6") & chance(rng, 0.12, size)
    )
    kind = np.where(settled, "U4", kind)
    same_carer = settled.to_numpy() | with_foster_carer
    median = np.array([MILES.get(each, 12.0) for each in kind])
    miles = np.round(rng.lognormal(np.log(median), 0.9), 1)
    unknown = periods["arrived"].to_numpy()[of] | np.isin(kind, ("A3", "A4", "A5", "A6"))
    miles = np.where(unknown, 999.9, np.minimum(miles, 290))
    inside = np.where(unknown, chance(rng, 0.55, size), miles < rng.uniform(6, 24, size))
    provider = np.select(
        [
            kind == "P1",
            np.isin(kind, ("U1", "U2", "U3")),
            np.isin(kind, FOSTER),
            np.isin(kind, ("A3", "A4", "A5", "A6")),
        ],
        [
            np.full(size, "PR0"),
            np.full(size, "PR1"),
            pick(rng, {"PR1": 52, "PR4": 42, "PR5": 5, "PR2": 1}, size),
            pick(rng, {"PR1": 45, "PR2": 25, "PR5": 30}, size),
        ],
        pick(rng, {"PR1": 14, "PR4": 76, "PR5": 7, "PR3": 2, "PR2": 1}, size),
    )
    home = np.arange(size)
    # With the same carer: the same house, the same distance.
    source = np.where(same_carer, home - 1, home)
    registered = np.isin(kind, ("K1", "K2", "R3", "S1"))
    return every.assign(
        child=child,
        kind=kind,
        same_carer=same_carer,
        provider=provider[source],
        miles=miles[source],
        inside=inside[source],
        home=source,
        urn=np.where(registered, rng.integers(9_000_000, 9_999_999, size), 0),
        change=pick(rng, CHANGES, size),
    )


def _reviews(rng: np.random.Generator, span: Span, people: People, periods: pd.DataFrame) -> pd.DataFrame:
    started, ended = periods["started"].to_numpy(), _unless_short(periods)

    def gap(so_far: int, of: Days, at: Days) -> Days:
        size = len(of)
        if so_far == 0:
            due = np.where(chance(rng, 0.93, size), rng.integers(12, 21, size), rng.integers(21, 40, size))
            return days.working_days_on(at, due) - at
        if so_far == 1:
            return np.where(chance(rng, 0.96, size), rng.integers(70, 89, size), rng.integers(93, 130, size))
        return np.where(chance(rng, 0.97, size), rng.integers(140, 181, size), rng.integers(185, 230, size))

    of, day, _ = repeated(started, np.minimum(ended, span.end + 1), gap)
    birth = people.birth[periods["child"].to_numpy()[of]]
    takes_part = pick(rng, {"PN1": 46, "PN2": 4, "PN3": 8, "PN4": 2, "PN5": 17, "PN6": 15, "PN7": 8}, len(of))
    code = np.where(day < days.birthday(birth, 4), "PN0", takes_part)
    return pd.DataFrame({"period": of, "child": periods["child"].to_numpy()[of], "date": day, "participation": code})


def _unless_short(periods: pd.DataFrame) -> Days:
    """The end of each period; its start where it is of short breaks, so that nothing else happens in it."""
    return np.where(periods["short"], periods["started"], periods["ended"])


def _checks(
    rng: np.random.Generator, span: Span, people: People, periods: pd.DataFrame, *, twice_under_five: bool
) -> pd.DataFrame:
    """Health assessments, twice a year under five; or dental checks, from two years of age."""
    child = periods["child"].to_numpy()
    # Some refuse, or are never brought.
    willing = chance(rng, 0.95, len(periods))
    begins = periods["started"].to_numpy()
    if not twice_under_five:
        begins = np.maximum(begins, days.birthday(people.birth[child], 2))
    ends = np.where(willing, np.minimum(_unless_short(periods), span.end + 1), begins)

    def gap(so_far: int, of: Days, at: Days) -> Days:
        size = len(of)
        if so_far == 0:
            return rng.integers(10, 70, size)
        half = twice_under_five & (at < days.birthday(people.birth[child[of]], 5) - 170)
        late = chance(rng, 0.06, size) * rng.integers(40, 200, size)
        return np.where(half, rng.integers(140, 180, size), rng.integers(280, 362, size)) + late

    of, day, _ = repeated(begins, ends, gap)
    return pd.DataFrame({"period": of, "child": child[of], "date": day})


def _missing(rng: np.random.Generator, span: Span, people: People, periods: pd.DataFrame) -> pd.DataFrame:
    child = periods["child"].to_numpy()
    birth = people.birth[child]
    begins = np.maximum(periods["started"].to_numpy(), days.birthday(birth, 11))
    runs = chance(rng, 0.17, len(periods))
    often = rng.gamma(0.8, 1.0, len(periods)) + 0.05
    ends = np.where(runs, np.minimum(_unless_short(periods), span.end + 1), begins)
    of, day, _ = repeated(
        begins, ends, lambda so_far, of, at: 3 + rng.exponential(60 / often[of]).astype(np.int64), most=60
    )
    back = day + np.minimum(rng.geometric(0.55, len(of)) - 1, 2)
    back = np.where(chance(rng, 0.04, len(of)), day + 2 + around(rng, 12, 0.8, len(of)), back)
    # Those who went missing again had come back, and a child who has left care is missed no longer.
    back = np.minimum(back, periods["ended"].to_numpy()[of])
    again = np.r_[of[1:] == of[:-1], False] if len(of) else np.empty(0, dtype=bool)
    back = np.where(again, np.minimum(back, np.r_[day[1:], 0] - 1), back)
    made = pd.DataFrame({"period": of, "child": child[of], "started": day, "ended": back})
    return made.assign(
        kind=np.where(chance(rng, 0.82, len(of)), "M", "A"),
        offered=chance(rng, 0.86, len(of)),
        accepted=chance(rng, 0.58, len(of)),
    )


def _workers(rng: np.random.Generator, span: Span, periods: pd.DataFrame) -> pd.DataFrame:
    """The social workers of each period, one after another; a few come back after a colleague."""
    started, ended = periods["started"].to_numpy(), _unless_short(periods)
    of, day, _ = repeated(
        started, np.minimum(ended, span.end + 1), lambda so_far, of, at: around(rng, 270, 0.8, len(of), 15)
    )
    own = np.flatnonzero(~periods["short"].to_numpy())
    every = pd.DataFrame({"period": np.r_[own, of], "started": np.r_[started[own], day]})
    every = every.sort_values(["period", "started"], kind="stable", ignore_index=True)
    many = max(3, round(int((ended > span.end).sum()) / WORKERS_AT_ONCE))
    # The next worker is another one: round the list by one step or more.
    step = pd.Series(rng.integers(1, many, len(every)))
    worker = step.groupby(every["period"]).cumsum() % many
    last = every["period"] != every["period"].shift(-1)
    until = np.where(last, ended[every["period"]], every["started"].shift(-1, fill_value=0))
    reason = pick(
        rng, {"MANAGE": 14, "LEFTRL": 38, "ORGRST": 9, "TSPROC": 26, "ABSENC": 8, "FCONTA": 1, "OTHERS": 4}, len(every)
    )
    return every.assign(child=periods["child"].to_numpy()[every["period"]], ended=until, worker=worker, reason=reason)


def _outcomes(rng: np.random.Generator, span: Span, people: People, periods: pd.DataFrame) -> pd.DataFrame:
    """A row for each child and return year in care for twelve months at its end. Health and teeth are set later."""
    parts = []
    well = rng.normal(0, 4.5, len(people))
    for year in span.years:
        end = days.number(pd.Timestamp(year, 3, 31).date())
        opened = days.number(pd.Timestamp(year - 1, 4, 1).date())
        whole = np.flatnonzero(~periods["short"] & (periods["started"] < opened) & (periods["ended"] > end))
        child = periods["child"].to_numpy()[whole]
        age = days.age_on(people.birth[child], end)
        size = len(child)
        asked = (age >= 4) & (age <= 16)
        returned = asked & chance(rng, 0.79, size)
        score = np.clip(np.round(13.6 + well[child] + rng.normal(0, 4.5, size)), 0, 40).astype(np.int64)
        substance = (age >= 10) & chance(rng, 0.035, size)
        received = substance & chance(rng, 0.5, size)
        parts.append(
            pd.DataFrame(
                {
                    "period": whole,
                    "child": child,
                    "year": year,
                    "age": age,
                    "sdq": np.where(returned, score, -1),
                    "sdq_reason": np.where(
                        asked & ~returned,
                        pick(rng, {"SDQ1": 5, "SDQ2": 20, "SDQ3": 15, "SDQ4": 25, "SDQ5": 35}, size),
                        "",
                    ),
                    "convicted": (age >= 10) & chance(rng, 0.02, size),
                    "developed": np.where(age < 5, chance(rng, 0.89, size), False),
                    "immunised": chance(rng, 0.83, size),
                    "substance": substance,
                    "received": received,
                    "offered": substance & ~received & chance(rng, 0.8, size),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _permanence(rng: np.random.Generator, people: People, periods: pd.DataFrame) -> pd.DataFrame:
    """What permanence a child had before this period of care: for nearly all, none."""
    own = periods[~periods["short"]]
    kind = pick(rng, {"Z1": 94, "P1": 1.2, "P2": 2.6, "P3": 1.4, "P4": 0.8}, len(own))
    before = own["started"].to_numpy() - around(rng, 1400, 0.6, len(own), 200)
    kind = np.where(own["arrived"] | (before < people.birth[own["child"]] + 200), "Z1", kind)
    return pd.DataFrame(
        {
            "period": own.index,
            "child": own["child"],
            "kind": kind,
            "date": np.where(kind == "Z1", NEVER, before),
        }
    ).reset_index(drop=True)
