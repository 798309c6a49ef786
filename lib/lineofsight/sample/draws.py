"""Draws from the distributions of a simulation: from one seed, whole columns at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from lineofsight.sample.days import Days

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


def generator(seed: int, part: int) -> Generator:
    """The numbers of one part of the simulation: another part that draws more or fewer does not change them."""
    return Generator(PCG64([seed, part]))


def pick(rng: Generator, weights: Mapping[str, float], size: int) -> NDArray[np.object_]:
    """A word for each, by its weight."""
    words = np.array(list(weights), dtype=object)
    chances = np.array(list(weights.values()))
    return words[rng.choice(len(words), size, p=chances / chances.sum())]


def around(rng: Generator, median: float, spread: float, size: int, least: int = 1) -> Days:
    """Days with a long tail: the logarithm is normal, with this median and this spread of the logarithm."""
    return np.maximum(rng.lognormal(np.log(median), spread, size), least).astype(np.int64)


def chance(rng: Generator, share: float | Floats, size: int) -> Mask:
    return rng.random(size) < share


def repeated(
    starts: Days, ends: Days, gap: Callable[[int, Days, Days], Days], most: int = 80
) -> tuple[Days, Days, Days]:
    """What happens again and again from each start to before each end: (of which, on what day, the how manieth).

    `gap(so_far, of_which, at)` gives the days from what happened last (at first, the start) to what happens next, 1 or
    more. Sorted by of which and then by day.
    """
    of = np.arange(len(starts), dtype=np.int64)
    at = starts.copy()
    owners, days, turns = [], [], []
    for so_far in range(most):
        at = at + gap(so_far, of, at)
        goes_on = at < ends[of]
        of, at = of[goes_on], at[goes_on]
        if not len(of):
            break
        owners.append(of)
        days.append(at)
        turns.append(np.full(len(of), so_far, dtype=np.int64))
    if not owners:
        none = np.empty(0, dtype=np.int64)
        return none, none, none
    owner, day, turn = (np.concatenate(parts) for parts in (owners, days, turns))
    order = np.lexsort((turn, owner))
    return owner[order], day[order], turn[order]
