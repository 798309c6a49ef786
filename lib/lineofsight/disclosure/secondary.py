"""What else has to be hidden, so that what is hidden cannot be worked out from the sums it stands in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineofsight.disclosure.profiles import Profile
from lineofsight.disclosure.programme import Cheapest, cheapest
from lineofsight.disclosure.rounding import before_rounding, to_nearest
from lineofsight.disclosure.sums import Sum

Numbers = NDArray[np.float64]

TOTAL_COSTS = 10.0
"""Hiding a total costs as much as hiding so many of its parts: totals are what most readers want."""

CANDIDATES = 3
"""So many counts of each sum are looked at first, the cheapest: half the time of looking at all, and seldom another
result."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Counts by name that sums tie together, and what hiding each costs.

    `matrix` holds the sums, its columns in the order of `names`. `rests` are those that nobody prints in any case.
    """

    names: list[str]
    counts: Mapping[str, int]
    rests: Collection[str]
    costs: Mapping[str, float]
    matrix: Any
    profile: Profile


def secondary(table: Table, hidden: Mapping[str, range | None]) -> dict[str, str]:
    """The names of what else is hidden in a table, each with the name of the first count it protects.

    `hidden` holds the numbers that must all stay possible for each count that is hidden, None where any two will do.
    """
    search = _Search(table, hidden)
    added: dict[str, str] = {}
    for place, name in enumerate(table.names):
        if name not in hidden:
            continue
        ends = hidden[name]
        new = [*search.reach(place, ends[0]), *search.reach(place, ends[-1])] if ends else []
        added |= {table.names[other]: name for other in [*new, *search.loosen(place)]}
    return added


def costs(everything: Mapping[str, int], sums: tuple[Sum, ...]) -> dict[str, float]:
    """What it costs to hide each count: more the larger it is, and the more levels of parts it is the total of."""
    levels: dict[str, int] = {}
    parts = {}
    for each in sums:
        parts.setdefault(each.total, []).extend(each.parts)

    def level(key: str) -> int:
        if key not in levels:
            levels[key] = 0  # a total that is a part of itself adds no level
            levels[key] = 1 + max(level(part) for part in parts[key]) if key in parts else 0
        return levels[key]

    # A millionth for its place decides between two that cost the same, so that every machine hides the same one.
    return {
        key: TOTAL_COSTS ** level(key) * (1 + np.log1p(count)) * (1 + 1e-6 * place)
        for place, (key, count) in enumerate(everything.items())
    }


class _Search:
    """The tables found so far that agree with what would be printed, and what would still be printed."""

    def __init__(self, table: Table, hidden: Collection[str]):
        from scipy.sparse import hstack

        names, profile = table.names, table.profile
        self.truth = np.array([table.counts[name] for name in names], dtype=float)
        self.costs = np.array([table.costs[name] for name in names])
        # Nobody prints a rest: it may be any number, at no cost.
        self.least = np.array([0.0 if name in table.rests else profile.least for name in names])
        printed = [before_rounding(to_nearest(table.counts[name], profile.rounding), profile) for name in names]
        self.lower = np.array([float(each.lower) for each in printed])
        self.upper = np.array([float(each.upper or 0) for each in printed])
        self.open = np.array([name in hidden or name in table.rests for name in names])
        self.lowest, self.highest = self.truth.copy(), self.truth.copy()
        self.horizon = 2 * self.truth.sum() + 2 * (len(names) + len(profile.hidden))
        # A number is what is printed of it, and what it departs from that upwards and downwards.
        self.matrix = hstack([table.matrix, table.matrix, -table.matrix]).tocsc()
        self.sums = table.matrix
        self.equals = np.zeros(table.matrix.shape[0])

    def reach(self, place: int, end: int) -> list[int]:
        """Hide what has to be for the number at `place` to be able to be `end`; the places of what is newly hidden."""
        return [] if self.lowest[place] <= end <= self.highest[place] else self._hide_for_one_of(place, [end])

    def loosen(self, place: int) -> list[int]:
        """The same for the number at `place` to be able to be one more, or one fewer, whichever hides less."""
        if self.lowest[place] < self.highest[place]:
            return []
        ends = [self.truth[place] - 1, self.truth[place] + 1]
        return self._hide_for_one_of(place, [end for end in ends if end >= self.least[place]])

    def _hide_for_one_of(self, place: int, ends: Sequence[float]) -> list[int]:
        as_it_is = next(filter(None, (self._as_it_is(place, end) for end in ends)), None)
        if as_it_is:
            return self._hide_for(as_it_is)
        found = [table for end in ends if (table := self._with_more_hidden(place, end))]
        return self._hide_for(min(found, key=lambda table: table.cost))

    def _hide_for(self, found: Cheapest) -> list[int]:
        printed, more, fewer = np.split(found.table, 3)
        np.minimum(self.lowest, printed + more - fewer, out=self.lowest)
        np.maximum(self.highest, printed + more - fewer, out=self.highest)
        new = np.flatnonzero(more + fewer)
        self.open[new] = True
        return new.tolist()

    def _as_it_is(self, place: int, end: float) -> Cheapest | None:
        """A table with `end` at `place` that agrees with all that is printed; None where there is none.

        Of such tables it is one that takes other hidden numbers the same way, as they will be asked for next.
        """
        push = np.where(self.open, 1.0 if end < self.truth[place] else -1.0, 0)
        nothing = np.zeros_like(self.truth)
        return self._solve(place, end, (push, nothing), (nothing, nothing))

    def _with_more_hidden(self, place: int, end: float) -> Cheapest | None:
        """The table with `end` at `place` that departs from what is printed where it costs least to hide."""
        # A 0 that the rule shows stays 0, and nothing else becomes one.
        can_be_hidden = ~self.open & (self.truth >= self.least)
        for among in (can_be_hidden & self._cheap(can_be_hidden), can_be_hidden):
            up, down = np.where(among, self.horizon, 0), np.where(among, self.lower - self.least, 0)
            if found := self._solve(place, end, (np.zeros_like(self.truth), self.costs), (up, down)):
                return found
        return None

    def _cheap(self, can_be_hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The few of each sum that are cheapest to hide: the others seldom matter, and make the search slow."""
        entries = self.sums.tocoo()
        kept = can_be_hidden[entries.col]
        rows, columns = entries.row[kept], entries.col[kept]
        order = np.lexsort((self.costs[columns], rows))
        rows, columns = rows[order], columns[order]
        rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
        cheap = np.zeros_like(can_be_hidden)
        cheap[columns[rank < CANDIDATES]] = True
        return cheap

    def _solve(
        self, place: int, end: float, costs: tuple[Numbers, Numbers], reaches: tuple[Numbers, Numbers]
    ) -> Cheapest | None:
        """The cheapest table with `end` at `place`: what numbers and departures cost, how far up and down those go."""
        lower = np.where(self.open, self.least, self.lower)
        upper = np.where(self.open, self.horizon, self.upper)
        lower[place] = upper[place] = end
        return cheapest(
            np.concatenate([costs[0], costs[1], costs[1]]),
            self.matrix,
            self.equals,
            np.concatenate([lower, np.zeros(2 * len(lower))]),
            np.concatenate([upper, *reaches]),
        )
