"""The whole made-up authority: its children and workers, and what happened to them, before a return is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lineofsight.sample import days
from lineofsight.sample.care import Care, care
from lineofsight.sample.days import NEVER
from lineofsight.sample.draws import Mask, around, chance, generator, pick
from lineofsight.sample.leavers import adopters, leavers
from lineofsight.sample.needs import SOURCES, Needs, detailed, needs
from lineofsight.sample.people import CONTACTED, HELPED_EARLY, People, Span, people
from lineofsight.sample.workforce import workforce

NAME, CODE = "Exampleshire", "999"
KNOWN_PER_HEAD = 0.10
"""Children known in a span of two years for each child who lives there: where the search for the population begins."""

HELPERS = ("School", "Health visiting", "Children's centre", "Early Help team", "Voluntary organisation")


@dataclass(frozen=True, eq=False)
class Authority:
    """Everything that was simulated. Days are numbers (see `days`); `child` is a place among `people`."""

    span: Span
    seed: int
    population: int
    people: People
    contacts: pd.DataFrame
    early_help: pd.DataFrame
    needs: Needs
    care: Care
    leavers: pd.DataFrame
    adopters: pd.DataFrame
    workers: pd.DataFrame
    vacancies: pd.DataFrame

    def identifier(self, child: int) -> str:
        return f"EX{child + 1:07d}"


def simulated(span: Span, seed: int, children: int) -> Authority:
    """An authority that knows so many children in the span, whatever population that takes."""
    living = children / KNOWN_PER_HEAD
    while True:
        everybody = people(seed, span, living)
        episodes = needs(seed, span, everybody)
        known = np.flatnonzero(_known(span, everybody, episodes))
        if len(known) >= children:
            break
        living *= 1.3 * children / max(len(known), 1)
    kept = known[:children]
    who = everybody.taken(kept)
    place = np.full(len(everybody), -1)
    place[kept] = np.arange(children)
    theirs = episodes[place[episodes["child"]] >= 0].reset_index(drop=True)
    theirs["child"] = place[theirs["child"]]
    return _told(span, seed, round(living * children / len(known)), who, theirs)


def _known(span: Span, everybody: People, episodes: pd.DataFrame) -> Mask:
    """Who shows in a return: in need after the returns begin, a care leaver under 22 in it, or in touch in its end."""
    known = np.isin(everybody.known_for, (CONTACTED, HELPED_EARLY))
    known[episodes.loc[episodes["closed"] >= span.start, "child"]] = True
    cared = episodes[episodes["enters"]]
    birth = everybody.birth[cared["child"]]
    late = (cared["care_ended"] > days.birthday(birth, 16)) & (days.birthday(birth, 22) > span.start)
    known[cared.loc[late, "child"]] = True
    return known


def _told(span: Span, seed: int, population: int, who: People, episodes: pd.DataFrame) -> Authority:
    need = detailed(seed, who, episodes)
    cared = care(seed, span, who, need.episodes)
    open_cases = {
        year: int(((episodes["referred"] <= day) & (episodes["closed"] > day) & ~episodes["no_action"]).sum())
        for year in span.censuses
        for day in [days.number(date(year, 9, 30))]
    }
    workers, vacancies = workforce(seed, span, open_cases)
    rng = generator(seed, 8)
    return Authority(
        span=span,
        seed=seed,
        population=population,
        people=who,
        contacts=_contacts(rng, span, who, episodes),
        early_help=_early_help(rng, span, who),
        needs=need,
        care=cared,
        leavers=leavers(seed, span, who, cared),
        adopters=adopters(seed, span, cared),
        workers=workers,
        vacancies=vacancies,
    )


def _contacts(rng: np.random.Generator, span: Span, who: People, episodes: pd.DataFrame) -> pd.DataFrame:
    """Contacts of the last six months: behind referrals, leading nowhere, and more about children already known."""
    opened = int(days.months_on(np.array([span.end + 1]), -6)[0])
    behind = episodes.loc[episodes["contacted"].between(opened, span.end), ["child", "contacted", "source"]]
    nowhere = np.flatnonzero(who.known_for == CONTACTED)
    more = rng.choice(len(who), round(len(behind) * 0.5)) if len(behind) else np.empty(0, dtype=np.int64)
    more_on = days.on_a_working_day(rng.integers(opened, span.end - 5, len(more)))
    alive = more_on > who.birth[more]
    every = pd.concat(
        [
            behind.rename(columns={"contacted": "date"}),
            pd.DataFrame({"child": nowhere, "date": who.first[nowhere], "source": pick(rng, SOURCES, len(nowhere))}),
            pd.DataFrame({"child": more, "date": more_on, "source": pick(rng, SOURCES, len(more))})[alive],
        ]
    )
    every = every[every["date"].between(opened, span.end)]
    return every.sort_values(["date", "child"], kind="stable", ignore_index=True)


def _early_help(rng: np.random.Generator, span: Span, who: People) -> pd.DataFrame:
    child = np.flatnonzero(who.known_for == HELPED_EARLY)
    started = who.first[child]
    completed = started + around(rng, 40, 0.5, len(child), 5)
    completed = np.where(chance(rng, 0.1, len(child)), NEVER, completed)
    every = pd.DataFrame(
        {
            "child": child,
            "started": started,
            "completed": completed,
            "by": pick(rng, dict.fromkeys(HELPERS, 1.0), len(child)),
        }
    )
    return every.sort_values(["started", "child"], kind="stable", ignore_index=True)
