"""Episodes of need: from each referral to its closure, one referral after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lineofsight.sample import care, days
from lineofsight.sample.days import NEVER, Days
from lineofsight.sample.draws import Floats, Mask, around, chance, generator, pick, repeated
from lineofsight.sample.people import ARRIVED, IN_CARE, REFERRED, People, Span

SOURCES = {
    "1A": 6, "1B": 3, "1C": 2, "1D": 3, "2A": 20, "2B": 2, "3A": 4, "3B": 3, "3C": 1.5, "3D": 5, "3E": 3.5, "3F": 1.5,
    "4": 1.5, "5A": 6, "5B": 5, "5C": 2, "6": 28, "7": 3, "8": 4, "9": 1.5, "10": 0.5,
}  # fmt: skip
"""Who refers, in per cent."""
NEEDS = {"N1": 58, "N3": 3, "N4": 9, "N5": 17, "N6": 4, "N7": 0.5, "N8": 2.5, "N9": 2, "N0": 4}
ABUSE = {"NEG": 50, "PHY": 8, "SAB": 4, "EMO": 37, "MUL": 1}

NOT_PURSUED = 0.07
"""Share of referrals with no further action."""
PATHS = {"first": (0.38, 0.27), "after a plan": (0.12, 0.18), "to care": (0.0, 0.45)}
"""Shares that need nothing more after the assessment, and that need a plan; the others come to an enquiry."""
CONFERENCE = {"first": 0.34, "after a plan": 0.58, "to care": 0.6}
"""Shares of enquiries that lead to a conference."""
PLAN_FOLLOWS = 0.86
ASSESSMENT_BANDS = {(0, 5): 4, (6, 10): 6, (11, 20): 14, (21, 30): 17, (31, 40): 23, (41, 45): 19.5,
                    (46, 50): 5, (51, 60): 5.5, (61, 130): 6}  # fmt: skip
"""Working days that assessments take, in per cent: 83.5 in 45."""
CONFERENCE_BANDS = {(4, 10): 18, (11, 15): 62, (16, 20): 9, (21, 45): 11}
"""Working days from a strategy discussion to its conference, in per cent: 80 in 15."""
DECIDED_IN = 10
"""Working days after which it is plain that there is to be no conference."""
ROUNDS = 8

TEAMS = ("North", "South", "East", "West")


@dataclass(frozen=True, eq=False)
class Needs:
    """`episodes`: a row each, with all that happens once in it. `assessments`, `enquiries`, `plan_reviews`: a row each.

    Every row has `child` (the child's place among the people) and `episode` (the row of `episodes`).
    """

    episodes: pd.DataFrame
    assessments: pd.DataFrame
    enquiries: pd.DataFrame
    plan_reviews: pd.DataFrame


def needs(seed: int, span: Span, people: People) -> pd.DataFrame:
    """Every episode of need of these people that begins by the end of the span, by child and then by day."""
    rng = generator(seed, 2)
    child = np.flatnonzero(np.isin(people.known_for, (REFERRED, IN_CARE, ARRIVED)))
    referred = people.first[child]
    earlier = np.where(chance(rng, 0.05, len(child)) & (people.birth[child] < referred - 900), 1, 0)
    enters = people.entry_round[child] == 0
    rounds = []
    for turn in range(ROUNDS):
        made = _episodes(rng, people, child, referred, enters, earlier)
        rounds.append(made.assign(turn=turn))
        back, referred, enters = _next(rng, span, people, made, turn)
        child = child[back]
        earlier = (made["previous_plans"] + made["plan"])[back].to_numpy()
        if not len(child):
            break
    return pd.concat(rounds).sort_values(["child", "turn"], kind="stable", ignore_index=True)


def _episodes(
    rng: np.random.Generator, people: People, child: Days, referred: Days, enters: Mask, earlier: Days
) -> pd.DataFrame:
    """One referral of each child, siblings on one day, and what comes of it."""
    size = len(child)
    birth, arrived = people.birth[child], people.known_for[child] == ARRIVED
    grown = days.birthday(birth, 18)
    _, family = np.unique(people.family[child], return_inverse=True)
    families = family.max(initial=-1) + 1
    alike = chance(rng, 0.8, size)

    def together() -> Floats:
        """A share of 1 for each child; most siblings have one."""
        return np.where(alike, rng.random(families)[family], rng.random(size))

    needed_care = referred + _days_to_care(rng, arrived, alike, family)
    enters_on = np.maximum(needed_care, birth + rng.integers(0, 4, size))
    enters = enters & (enters_on < grown - 30)

    no_action = (rng.random(families)[family] < NOT_PURSUED) & ~enters
    assessed_from = days.working_days_on(referred, pick_int(rng, [50, 30, 11, 6, 3], families)[family])
    took = np.where(alike, in_bands(rng, ASSESSMENT_BANDS, families)[family], in_bands(rng, ASSESSMENT_BANDS, size))
    assessed = days.working_days_on(assessed_from, took)

    before = np.where(enters, "to care", np.where(earlier > 0, "after a plan", "first"))
    nothing, planned = (np.select([before == key for key in PATHS], [PATHS[key][at] for key in PATHS]) for at in (0, 1))
    path = together()
    ends_there = (path < nothing) & ~no_action
    enquired = (path >= nothing + planned) & ~no_action & ~arrived & (birth < referred + 120)
    enquiry = days.working_days_on(referred, pick_int(rng, [20, 22, 16, 12, 8, 6, 5, 4, 3, 2, 1, 1], families)[family])
    to_conference = np.select([before == key for key in CONFERENCE], list(CONFERENCE.values()))
    met = enquired & (together() < to_conference)
    conference = days.working_days_on(enquiry, in_bands(rng, CONFERENCE_BANDS, families)[family])

    plan = met & (together() < PLAN_FOLLOWS) & ~(enters & (enters_on <= conference)) & (conference < grown - 14)
    lasted = np.where(chance(rng, 0.13, size), rng.integers(10, 92, size), around(rng, 300, 0.55, size, 30))
    lasted = np.where(alike, lasted[_first_of(family)][family], lasted)
    plan_ended = np.minimum(conference + lasted, grown)
    plan_ended = np.where(enters, np.minimum(plan_ended, enters_on + rng.integers(0, 60, size)), plan_ended)

    supported = ~no_action & ~ends_there & (~enquired | met | (together() < 0.55))
    stepped_down = plan & (together() < 0.75)
    helped_from = np.where(
        plan, plan_ended, np.maximum(assessed, np.where(met, conference, 0)) + rng.integers(0, 8, size)
    )
    helped_until = helped_from + np.where(plan, around(rng, 95, 0.7, size, 14), around(rng, 150, 0.9, size, 14))
    helped_until = np.minimum(helped_until, np.where(enters, np.minimum(enters_on, grown), grown))
    helped = supported & np.where(plan, stepped_down, True) & (helped_from + 5 < helped_until) & ~arrived

    leaves = care.exits(rng, birth, enters_on, arrived)
    ends = [
        assessed,
        np.where(enquired, days.working_days_on(enquiry, 10), 0),
        np.where(met, conference, 0),
        np.where(plan, plan_ended, 0),
        np.where(helped, helped_until, 0),
        np.where(enters, leaves["care_ended"], 0),
    ]
    closed = np.maximum.reduce(ends) + rng.integers(0, 10, size)
    closed = np.where(no_action, referred + rng.integers(0, 3, size), closed)
    served = helped | plan | enters
    reason = np.where(
        no_action | served,
        np.where(enters, leaves["closure_reason"], np.where(chance(rng, 0.02, size), "RC5", "RC7")),
        np.where(chance(rng, 0.75, size), "RC8", "RC9"),
    )
    need = np.where(
        arrived,
        "N8",
        np.where(people.disabled[child] & (rng.random(size) < 0.6), "N2", pick(rng, NEEDS, families)[family]),
    )
    category = pick(rng, ABUSE, families)[family]

    def only(which: Mask, day: Days) -> Days:
        return np.where(which, day, NEVER)

    return pd.DataFrame(
        {
            "child": child,
            "contacted": referred - pick_int(rng, [60, 22, 10, 8], families)[family],
            "referred": referred,
            "source": np.where(arrived, "5B", pick(rng, SOURCES, families)[family]),
            "no_action": no_action,
            "need": need,
            "assessed_from": only(~no_action, assessed_from),
            "assessed": only(~no_action, assessed),
            "seen": chance(rng, 0.955, size),
            "served": served,
            "enquiry": only(enquired, enquiry),
            "conference": only(met, conference),
            "plan": plan,
            "plan_started": only(plan, conference),
            "plan_ended": only(plan, plan_ended),
            "category": category,
            "category_latest": np.where(chance(rng, 0.12, size), pick(rng, ABUSE, size), category),
            "previous_plans": earlier,
            "helped_from": only(helped, helped_from),
            "helped_until": only(helped, helped_until),
            "enters": enters,
            "care_started": only(enters, enters_on),
            **{name: only(enters, day) for name, day in leaves.items() if name not in care.EXIT_WORDS},
            **{name: np.where(enters, leaves[name], "") for name in care.EXIT_WORDS},
            "closed": closed,
            "closure_reason": reason,
        }
    )


def _days_to_care(rng: np.random.Generator, arrived: Mask, alike: Mask, family: Days) -> Days:
    """Days from the referral; siblings who are alike come into care on one day."""
    size = len(family)
    later = np.where(chance(rng, 0.5, size), rng.integers(0, 12, size), around(rng, 140, 1.0, size, 5))
    later = np.where(alike, later[_first_of(family)][family], later)
    return np.where(arrived, rng.integers(0, 3, size), later)


def _first_of(family: Days) -> Days:
    """The first row of each family, families being numbered from 0."""
    return np.unique(family, return_index=True)[1]


def _next(
    rng: np.random.Generator, span: Span, people: People, made: pd.DataFrame, turn: int
) -> tuple[NDArray[np.int64], Days, Mask]:
    """The rows of the children who are referred again, on which day, and whether that leads to care."""
    child, closed = made["child"].to_numpy(), made["closed"].to_numpy()
    _, family = np.unique(people.family[child], return_inverse=True)
    families = family.max(initial=-1) + 1
    all_closed = np.zeros(families, dtype=np.int64)
    np.maximum.at(all_closed, family, closed)
    gone = made["enters"].to_numpy() & ~made["reason_ended"].isin(care.HOME).to_numpy()
    due = (people.entry_round[child] > turn) & (people.entry_round[child] < 99)
    likely = np.where(made["plan"], 0.54, np.where(made["no_action"], 0.50, 0.56))
    comes = (rng.random(families)[family] < likely) & chance(rng, 0.9, len(child))
    gap = np.where(chance(rng, 0.68, families), rng.exponential(125, families), rng.exponential(520, families)).astype(
        np.int64
    )
    # What would come after the span is never told: it need not be on a day of the calendar.
    referred = days.on_a_working_day(np.minimum(all_closed + 6 + gap, span.end + 1))[family]
    young = referred < days.birthday(people.birth[child], 18) - 120
    back = np.flatnonzero((comes | due) & ~gone & young & (referred <= span.end - 1))
    again = made["enters"].to_numpy()[back] & chance(rng, 0.35, len(back))
    return back, referred[back], (people.entry_round[child[back]] == turn + 1) | again


def detailed(seed: int, people: People, episodes: pd.DataFrame) -> Needs:
    """The assessments and enquiries of the episodes, second ones included."""
    rng = generator(seed, 3)
    team = np.array(TEAMS, dtype=object)[people.locality[episodes["child"]]]
    disabled = people.disabled[episodes["child"]]
    episodes = episodes.assign(
        team=np.where(
            disabled,
            "Children with Disabilities Team",
            np.where(episodes["enters"], "Children in Care Team ", "Family Support Team ") + team,
        ),
        first_team="Assessment Team " + team,
    )
    return Needs(episodes, _assessments(rng, episodes), _enquiries(rng, episodes), _plan_reviews(rng, episodes))


def _assessments(rng: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    first = episodes[~episodes["no_action"]]
    lasting = first[(first["closed"] - first["referred"] > 270) & chance(rng, 0.5, len(first))]
    started = days.on_a_working_day(lasting["referred"].to_numpy() + rng.integers(140, 250, len(lasting)))
    again = pd.DataFrame(
        {
            "child": lasting["child"],
            "episode": lasting.index,
            "started": started,
            "authorised": days.working_days_on(started, in_bands(rng, ASSESSMENT_BANDS, len(lasting))),
            "seen": chance(rng, 0.97, len(lasting)),
            "support_needed": True,
            "team": lasting["team"],
        }
    )
    again = again[again["authorised"] <= lasting["closed"]]
    both = pd.concat(
        [
            pd.DataFrame(
                {
                    "child": first["child"],
                    "episode": first.index,
                    "started": first["assessed_from"],
                    "authorised": first["assessed"],
                    "seen": first["seen"],
                    "support_needed": first["served"],
                    "team": first["first_team"],
                }
            ),
            again,
        ]
    )
    return both.sort_values(["child", "started"], kind="stable", ignore_index=True)


def _enquiries(rng: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    first = episodes[episodes["enquiry"] < NEVER]
    helped = episodes[
        (episodes["helped_until"] < NEVER)
        & (episodes["helped_until"] - episodes["helped_from"] > 120)
        & chance(rng, 0.16, len(episodes))
    ]
    within = helped["helped_from"].to_numpy() + rng.integers(40, 90, len(helped))
    both = pd.concat(
        [
            pd.DataFrame(
                {
                    "child": first["child"],
                    "episode": first.index,
                    "started": first["enquiry"],
                    "conference": first["conference"],
                    "plan": first["plan"],
                    "team": first["first_team"],
                }
            ),
            pd.DataFrame(
                {
                    "child": helped["child"],
                    "episode": helped.index,
                    "started": days.on_a_working_day(within),
                    "conference": NEVER,
                    "plan": False,
                    "team": helped["team"],
                }
            ),
        ]
    )
    return both.sort_values(["child", "started"], kind="stable", ignore_index=True)


def _plan_reviews(rng: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    plans = episodes[episodes["plan"]]

    def gap(so_far: int, of: Days, at: Days) -> Days:
        size = len(of)
        if so_far == 0:
            return np.where(chance(rng, 0.945, size), rng.integers(56, 90, size), rng.integers(93, 130, size))
        return np.where(chance(rng, 0.97, size), rng.integers(110, 181, size), rng.integers(185, 220, size))

    of, day, _ = repeated(plans["plan_started"].to_numpy(), plans["plan_ended"].to_numpy(), gap)
    held = days.on_a_working_day(day)
    kept = held < plans["plan_ended"].to_numpy()[of]
    plan = plans.iloc[of[kept]]
    return pd.DataFrame(
        {
            "child": plan["child"].to_numpy(),
            "episode": plan.index,
            "plan_started": plan["plan_started"].to_numpy(),
            "date": held[kept],
        }
    )


def in_bands(rng: np.random.Generator, bands: Mapping[tuple[int, int], float], size: int) -> Days:
    """A whole number for each from one of the bands, ends included, by the bands' weights."""
    weights = np.array(list(bands.values()))
    low, high = np.array(list(bands)).T
    band = rng.choice(len(weights), size, p=weights / weights.sum())
    return rng.integers(low[band], high[band] + 1)


def pick_int(rng: np.random.Generator, weights: list[float], size: int) -> Days:
    """0, 1, 2, … by their weights."""
    shares = np.array(weights, dtype=float)
    return rng.choice(len(weights), size, p=shares / shares.sum())
