"""What a reader with a solver can work out of a publication: the range of every number that is not shown exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineofsight.disclosure.profiles import Profile
from lineofsight.disclosure.programme import WHOLE, cheapest
from lineofsight.disclosure.sums import Range, Sum, equations, independent

Numbers = NDArray[np.float64]

CONTRADICTION = "what is published does not add up"

ROUNDS = 25
"""So often bounds are passed from sum to sum before the programmes take over; more rounds seldom find more."""


def attack(known: Mapping[str, Range], sums: Iterable[Sum]) -> dict[str, Range]:
    """The range of each count that is not known exactly, from what is `known` of each and the `sums` between them.

    The ends of a range are exact: each is reached by some table of whole numbers that agrees with everything published
    (in the rare case that the search among whole numbers is cut short, the range is the wider one without them).
    A rest that is not printed counts as any number from 0 up, and has a range too. It is the attack of one who knows
    what is published and how it was rounded, and nothing of how the counts to hide were chosen.

    Raises ValueError where what is published contradicts itself.

    M. Fischetti and J. J. Salazar, "Models and algorithms for the 2-dimensional cell suppression problem", Mathematical
    Programming 84 (1999), pages 283 to 312.
    """
    puzzle = _Puzzle.of(known, tuple(sums))
    lowest, highest = puzzle.ends(1), -puzzle.ends(-1)
    return {
        key: Range(int(low), None if high > puzzle.horizon / 4 else int(high))
        for key, low, high, free in zip(puzzle.keys, lowest, highest, puzzle.free, strict=True)
        if free
    }


def left_open(keys: Iterable[str], zeros: Collection[str], sums: Iterable[Sum], profile: Profile) -> dict[str, range]:
    """The numbers a profile hides that would be possible for each count if every one but the `zeros` were hidden.

    More cannot be asked: where a rule shows each 0, a total of three groups that are not 0 is at least 3.
    """
    puzzle = _Puzzle.of({key: Range(0, 0) if key in zeros else Range(profile.least, None) for key in keys}, tuple(sums))
    return {
        key: range(max(int(low), profile.hidden.start), profile.hidden.stop)
        for key, low in zip(puzzle.keys, puzzle.ends(1), strict=True)
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Puzzle:
    """What is known, as numbers: the bounds of each key and the sums as a matrix.

    No upper end is drawn as the `horizon`, far beyond anything that what is published could add up to.
    """

    keys: list[str]
    lower: Numbers
    upper: Numbers
    matrix: Any
    horizon: float

    @classmethod
    def of(cls, known: Mapping[str, Range], sums: tuple[Sum, ...]) -> _Puzzle:
        everything = {**{each.rest: Range(0, None) for each in sums if each.rest}, **known}
        lower = np.array([each.lower for each in everything.values()], dtype=float)
        upper = np.array([np.inf if each.upper is None else each.upper for each in everything.values()], dtype=float)
        horizon = 8 * (float(np.where(np.isfinite(upper), upper, lower).sum()) + len(lower) + 1)
        return cls(list(everything), lower, np.minimum(upper, horizon), equations(list(everything), sums), horizon)

    @property
    def free(self) -> NDArray[np.bool_]:
        return self.lower < self.upper

    def ends(self, sign: int) -> Numbers:
        """The least of each number for a sign of 1, and of each number's negative for one of -1."""
        left = -(self.matrix @ np.where(self.free, 0, self.lower))
        free = np.flatnonzero(self.free)
        if left[np.diff(self.matrix[:, free].tocsr().indptr) == 0].any():
            raise ValueError(CONTRADICTION)
        ends = self.lower.copy() if sign > 0 else -self.upper
        for rows, columns in independent(self.matrix[:, free]):
            places = free[columns]
            part = self.matrix[rows][:, places]
            ends[places] = _least(part, left[rows], self.lower[places], self.upper[places], sign)
        return ends


def _least(matrix: Any, equals: Numbers, lower: Numbers, upper: Numbers, sign: int) -> Numbers:
    """The least of `sign` times each number in tables that add up.

    Bounds passed along the sums lie outside; tables found on the way reach some of them from inside. A programme of its
    own is solved only for a number where the two do not meet.
    """
    lower, upper = _passed_along(matrix, equals, lower, upper)
    bound = lower if sign > 0 else -upper
    reached = np.full_like(bound, np.inf)

    def least(cost: Numbers) -> float:
        found = cheapest(sign * cost, matrix, equals, lower, upper)
        if found is None:
            raise ValueError(CONTRADICTION)
        np.minimum(reached, sign * found.table, out=reached)
        return found.cost

    # One table with as many numbers as far out as they go settles many at once.
    before = len(bound) + 1
    while 0 < (still := int((reached > bound).sum())) < before:
        before = still
        least((reached > bound).astype(float))
    for place in np.flatnonzero(reached > bound):
        if reached[place] > bound[place]:  # no table since has settled it
            one = np.zeros_like(bound)
            one[place] = 1
            reached[place] = np.ceil(least(one) - WHOLE)
    return reached


def _passed_along(matrix: Any, equals: Numbers, lower: Numbers, upper: Numbers) -> tuple[Numbers, Numbers]:
    """Bounds that each sum gives each of its numbers, with the others at their bounds, again until nothing changes."""
    entries = matrix.tocoo()
    rows, columns, signs = entries.row, entries.col, entries.data
    for _ in range(ROUNDS):
        low = np.where(signs > 0, lower[columns], -upper[columns])
        high = np.where(signs > 0, upper[columns], -lower[columns])
        most = equals[rows] - (np.bincount(rows, low, len(equals))[rows] - low)
        least = equals[rows] - (np.bincount(rows, high, len(equals))[rows] - high)
        tighter, looser = lower.copy(), upper.copy()
        np.maximum.at(tighter, columns, np.where(signs > 0, least, -most))
        np.minimum.at(looser, columns, np.where(signs > 0, most, -least))
        if (tighter == lower).all() and (looser == upper).all():
            break
        lower, upper = tighter, looser
    if (lower > upper).any():
        raise ValueError(CONTRADICTION)
    return lower, upper
