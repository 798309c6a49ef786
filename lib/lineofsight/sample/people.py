"""Who the made-up authority knows: families, and the children in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lineofsight.periods import return_year_of
from lineofsight.sample import days
from lineofsight.sample.days import Days
from lineofsight.sample.draws import Mask, around, chance, generator, pick

ETHNICITIES = {
    "WBRI": 68, "WIRI": 0.4, "WIRT": 0.3, "WOTH": 5, "WROM": 0.8, "MWBC": 3.2, "MWBA": 1.6, "MWAS": 1.6, "MOTH": 2.6,
    "AIND": 1.2, "APKN": 3.2, "ABAN": 1.3, "AOTH": 1.8, "BCRB": 1.6, "BAFR": 3.6, "BOTH": 1.4, "CHNE": 0.2,
    "OOTH": 2.6, "REFU": 0.4, "NOBT": 1.6,
}  # fmt: skip
"""Roughly those of children in need in England, in per cent."""
ARRIVING = {"OOTH": 42, "BAFR": 24, "AOTH": 26, "WOTH": 8}
"""Ethnicities of unaccompanied children."""

REFERRED, IN_CARE, ARRIVED, CONTACTED, HELPED_EARLY = range(5)
"""What a family is first known for: a referral, one that leads to care, an arrival without parents, a contact that led
nowhere, early help."""

A_YEAR = {REFERRED: 240.0, IN_CARE: 36.0, ARRIVED: 2.4, CONTACTED: 270.0, HELPED_EARLY: 150.0}
"""Children first known for each in a year, in a population of 10,000."""

YEARS_BEFORE = {REFERRED: 3.0, IN_CARE: 21.0, ARRIVED: 9.0}
"""How long before the returns families are followed: until what they left behind no longer shows in a return."""

FAMILY_SIZES = (0.44, 0.30, 0.16, 0.07, 0.03)


@dataclass(frozen=True)
class Span:
    """What the returns are about: `quarters` of them to `as_at`, and the return years that end in those."""

    as_at: date
    quarters: int

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The return years that end in the span; where none does, the last one complete."""
        last = return_year_of(self.as_at) - (self.end < days.number(date(return_year_of(self.as_at), 3, 31)))
        opens = int(days.months_on(np.array([self.end + 1]), -3 * self.quarters)[0])
        ended = [year for year in range(self.as_at.year - 99, last) if days.number(date(year, 3, 31)) >= opens]
        return (*ended, last)

    @property
    def censuses(self) -> tuple[int, ...]:
        """The years of the 30 Septembers in the return years and after, to `as_at`."""
        return tuple(year for year in range(self.years[0] - 1, self.as_at.year + 1) if date(year, 9, 30) <= self.as_at)

    @cached_property
    def start(self) -> int:
        return days.number(date(self.years[0] - 1, 4, 1))

    @cached_property
    def end(self) -> int:
        return days.number(self.as_at)


@dataclass(frozen=True, eq=False)
class People:
    """The children, an entry each, siblings together.

    `first` is the day on which the family is first heard of, `known_for` why; `entry_round` is the referral, counted
    from 0, that leads to care, where one does.
    """

    family: Days
    known_for: NDArray[np.int64]
    first: Days
    birth: Days
    female: Mask
    ethnicity: NDArray[np.object_]
    disabled: Mask
    locality: NDArray[np.int64]
    entry_round: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.birth)

    def taken(self, rows: NDArray[np.int64]) -> People:
        return People(**{name: getattr(self, name)[rows] for name in self.__dataclass_fields__})


def people(seed: int, span: Span, population: float) -> People:
    """The children of an authority in which `population` children live."""
    rng = generator(seed, 1)
    parts = [_of_kind(rng, span, kind, population) for kind in A_YEAR]
    offsets = np.cumsum([0, *(part.family.max(initial=-1) + 1 for part in parts)])
    whole = {name: np.concatenate([getattr(part, name) for part in parts]) for name in People.__dataclass_fields__}
    whole["family"] = np.concatenate([part.family + offset for part, offset in zip(parts, offsets, strict=False)])
    # Families of every kind are mixed, so that the first so many children are like all of them.
    place = rng.permutation(int(offsets[-1]))
    order = np.argsort(place[whole["family"]], kind="stable")
    return People(**whole).taken(order)


def _of_kind(rng: np.random.Generator, span: Span, kind: int, population: float) -> People:
    years = YEARS_BEFORE.get(kind, 0.0)
    start = span.start - int(365.25 * years) if years else span.end - 182
    expected = A_YEAR[kind] * (span.end - start) / 365.25 * population / 10_000
    alone = kind == ARRIVED
    sizes = np.ones(1) if alone else np.array(FAMILY_SIZES)
    families = max(1, round(expected / float(sizes @ np.arange(1, len(sizes) + 1))))
    size = rng.choice(len(sizes), families, p=sizes) + 1
    family = np.repeat(np.arange(families), size)
    first = days.on_a_working_day(rng.integers(start, span.end - 2, families))
    birth = first[family] - _ages(rng, kind, family, first, size)
    number = len(family)
    ethnicity = pick(rng, ARRIVING if alone else ETHNICITIES, families)[family]
    return People(
        family=family,
        known_for=np.full(number, kind),
        first=first[family],
        birth=birth,
        female=chance(rng, 0.06 if alone else 0.47, number),
        ethnicity=ethnicity,
        disabled=chance(rng, 0.01 if alone else 0.12, number),
        locality=rng.integers(0, 4, families)[family],
        entry_round=_entry_rounds(rng, kind, family, families),
    )


def _ages(rng: np.random.Generator, kind: int, family: Days, first: Days, size: NDArray[np.int64]) -> Days:
    """Days of age on the day the family is first heard of; a few are not born yet (less than 0)."""
    number = len(family)
    if kind == ARRIVED:
        return rng.integers(int(14.6 * 365.25), int(17.8 * 365.25), number)
    # A share of each band, rising towards babies and again towards the middle teens.
    edges = np.array([-0.35, 0, 1, 5, 10, 16, 17.7]) * 365.25
    shares = [0.14, 0.20, 0.19, 0.16, 0.23, 0.08] if kind == IN_CARE else [0.025, 0.075, 0.22, 0.27, 0.32, 0.09]
    band = rng.choice(len(shares), number, p=shares)
    youngest = (edges[band] + rng.random(number) * (edges[band + 1] - edges[band])).astype(np.int64)
    # Siblings: the first drawn is the youngest, or the eldest where the family would outgrow 17.
    head = np.flatnonzero(np.r_[True, family[1:] != family[:-1]])
    turn = np.arange(number) - np.repeat(head, size)
    apart = np.where(turn > 0, around(rng, 900, 0.35, number, 400), 0)
    years_apart = np.cumsum(apart) - np.repeat(np.cumsum(apart)[head], size)
    anchor = youngest[head][family]
    older, younger = anchor + years_apart, anchor - years_apart
    limit = int(17.7 * 365.25)
    return np.where(older < limit, older, np.where(younger > -120, younger, youngest))


def _entry_rounds(rng: np.random.Generator, kind: int, family: Days, families: int) -> NDArray[np.int64]:
    never = np.full(len(family), 99)
    if kind == ARRIVED:
        return np.zeros(len(family), dtype=np.int64)
    if kind != IN_CARE:
        return never
    of_family = rng.choice(3, families, p=[0.6, 0.28, 0.12])[family]
    return np.where(chance(rng, 0.75, len(family)), of_family, never)
