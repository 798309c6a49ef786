"""The social workers: who was in post on each 30 September, and who had left in the twelve months to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lineofsight.sample import days
from lineofsight.sample.days import NEVER
from lineofsight.sample.draws import chance, generator, pick
from lineofsight.sample.people import Span
from lineofsight.sample.table import each

ROLES = {"1": 2, "2": 6, "3": 12, "4": 16, "5": 52, "6": 12}
"""Senior manager, middle manager, first line manager, senior practitioner, case holder, qualified without cases."""
HOLD_CASES = ("4", "5")
CASES_EACH = 15.3
TO_COMPLETE_FTE = 0.86
"""Vacant full-time equivalents are 14 in 100 of all there could be."""


def workforce(seed: int, span: Span, open_cases: dict[int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The workers of each census, a row each; and its vacancies. `open_cases` are those of each year's 30 September.

    `worker` is one person's number in every year.
    """
    rng = generator(seed, 7)
    largest = max(open_cases.values())
    posts = max(8, round(largest / CASES_EACH / 0.55))
    first = days.number(date(span.censuses[0], 9, 30)) - 365
    held = _spells(rng, posts, first, span.end)
    parts, vacancies = [], []
    for year in span.censuses:
        census = days.number(date(year, 9, 30))
        seen = held[
            (held["started"] <= census) & (held["ended"] > census - 365) & ((held["ended"] > census) | ~held["agency"])
        ]
        now = (seen["ended"] > census).to_numpy()
        holds = now & seen["role"].isin(HOLD_CASES).to_numpy() & (seen["fte"] > 0) & chance(rng, 0.95, len(seen))
        weight = np.where(holds, seen["fte"] * rng.normal(1, 0.22, len(seen)).clip(0.3, 1.8), 0)
        cases = np.round(weight / max(weight.sum(), 1e-9) * open_cases[year])
        parts.append(
            seen.assign(
                census=census,
                now=now,
                cases=cases,
                absent=now & ~seen["agency"] & chance(rng, 0.03, len(seen)),
                lost=np.where(seen["agency"], 0.0, np.round(rng.gamma(0.7, 11, len(seen)) * 2) / 2),
            )
        )
        agency = seen[now & seen["agency"]]
        in_post = seen.loc[now & ~seen["agency"], "fte"].sum()
        vacancies.append(
            {
                "census": census,
                "vacant_fte": round(in_post * (1 / TO_COMPLETE_FTE - 1) * rng.uniform(0.9, 1.15), 2),
                "agency_fte": round(float(agency["fte"].sum()), 2),
                "agency_workers": len(agency),
            }
        )
    return pd.concat(parts, ignore_index=True), pd.DataFrame(vacancies)


def _spells(rng: np.random.Generator, posts: int, first: int, last: int) -> pd.DataFrame:
    """Everybody who held one of these posts between two days. A post left is filled after a while."""
    agency = chance(rng, 0.18, posts)
    started = first - np.where(agency, rng.integers(10, 400, posts), rng.integers(30, 4000, posts))
    spells = []
    held = np.arange(posts)
    while len(held):
        tenure = np.where(agency[held], rng.exponential(420, len(held)), rng.exponential(2950, len(held))) + 30
        # Who was in post on the first day left after it: the tail of an exponential is the same exponential.
        ended = np.maximum(started[held], first) + tenure.astype(np.int64)
        spells.append(pd.DataFrame({"post": held, "started": started[held], "ended": ended, "agency": agency[held]}))
        started[held] = ended + rng.integers(5, 90, len(held))
        held = held[started[held] <= last]
    every = pd.concat(spells).sort_values(["post", "started"], kind="stable", ignore_index=True)
    size = len(every)
    full = chance(rng, 0.78, size)
    part = rng.choice(np.array([0.4, 0.5, 0.6, 0.7, 0.8, 0.9]), size)
    age = rng.integers(23, 62, size)
    return every.assign(
        worker=np.arange(size),
        role=pick(rng, ROLES, posts)[every["post"]],
        fte=np.where(full, 1.0, part),
        birth=every["started"] - age * 365 - rng.integers(0, 365, size),
        female=chance(rng, 0.84, size),
        ended=np.where(every["ended"] > last, NEVER, every["ended"]),
    )


def write(path: Path, authority_code: str, workers: pd.DataFrame, vacancies: Any) -> Path:
    """One census as XML, `vacancies` being its row. Who has left has only the hours of the contract."""
    path.parent.mkdir(parents=True, exist_ok=True)
    census = days.as_date(int(vacancies["census"]))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>\n<Message>\n  <Header>\n'
        f"    <CollectionDetails><Collection>CSWW</Collection><Year>{census.year}</Year>"
        f"<ReferenceDate>{census}</ReferenceDate></CollectionDetails>\n"
        f"    <Source><SourceLevel>L</SourceLevel><LEA>{authority_code}</LEA><SoftwareCode>made up</SoftwareCode>"
        f"<DateTime>{census}T09:00:00</DateTime></Source>\n  </Header>\n"
        f"  <LALevelVacancies><NumberOfVacancies>{vacancies['vacant_fte']:.2f}</NumberOfVacancies>"
        f"<NoAgencyFTE>{vacancies['agency_fte']:.2f}</NoAgencyFTE>"
        f"<NoAgencyHeadcount>{vacancies['agency_workers']:.0f}</NoAgencyHeadcount></LALevelVacancies>\n"
    ]
    for row in each(workers):
        fields = {
            "AgencyWorker": int(row.agency),
            "SWENo": f"SW{row.worker + 1:08d}",
            "FTE": f"{row.fte:.2f}",
            "PersonBirthDate": days.as_date(row.birth),
            "GenderCurrent": 2 if row.female else 1,
            "OrgRole": row.role,
            "RoleStartDate": days.as_date(row.started),
        }
        if row.now:
            fields |= {"FTE30": f"{row.fte:.2f}", "Cases30": f"{row.cases:.0f}"}
        else:
            fields |= {"RoleEndDate": days.as_date(row.ended), "ReasonLeave": row.worker % 9 + 1}
        if not row.agency:
            fields |= {"WorkingDaysLost": f"{row.lost:.1f}"} | ({"Absat30Sept": int(row.absent)} if row.now else {})
        inside = "".join(f"<{element}>{value}</{element}>" for element, value in fields.items())
        lines.append(f"  <CSWWWorker>{inside}</CSWWWorker>\n")
    path.write_text("".join(lines) + "</Message>\n", encoding="utf-8", newline="\n")
    return path
