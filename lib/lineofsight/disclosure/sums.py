"""What a publication says and what adds up in it: the counts that are shown, and the sums that tie them together.

A table with margins is one sum for each row and column. Several breakdowns of one total are one sum each, and share the
total. Quarters that make a year are a sum. A numerator is a part of its denominator, and the rest is not printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Sum:
    """The count `total` is the sum of the counts `parts`.

    Where it is not `complete`, the parts listed leave a rest that nobody prints but anybody can subtract.
    """

    total: str
    parts: tuple[str, ...]
    complete: bool = True

    @property
    def rest(self) -> str | None:
        """The name of what the parts leave of the total; None where they are complete."""
        return None if self.complete else f"{self.total} without {' and '.join(self.parts)}"

    @property
    def all_parts(self) -> tuple[str, ...]:
        """The parts and, where they are not complete, the rest."""
        return (*self.parts, self.rest) if self.rest else self.parts


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers that a count may be, as far as a reader can tell. `upper` is None where there is no end."""

    lower: int
    upper: int | None

    @property
    def exact(self) -> bool:
        return self.lower == self.upper

    def covers(self, other: range) -> bool:
        """Whether every number of a range without gaps is possible."""
        return not other or (self.lower <= other[0] and (self.upper is None or self.upper >= other[-1]))


def with_rests(counts: Mapping[str, int], sums: Iterable[Sum]) -> dict[str, int]:
    """The counts, and behind them the rest of each sum that is not complete.

    Raises ValueError where a count is below 0, a sum names a count that is not there, or does not add up.
    """
    if below := [key for key, count in counts.items() if count < 0]:
        raise ValueError(f"a count is 0 or more, and that of '{below[0]}' is not")
    everything = dict(counts)
    for each in sums:
        if missing := [key for key in (each.total, *each.parts) if key not in counts]:
            raise ValueError(f"the sum of '{each.total}' names '{missing[0]}', which is not among the counts")
        rest = counts[each.total] - sum(counts[part] for part in each.parts)
        if rest < 0 or (rest and each.complete):
            raise ValueError(f"the parts of '{each.total}' do not add up to it")
        if each.rest:
            everything[each.rest] = rest
    return everything


def equations(keys: Sequence[str], sums: Sequence[Sum]) -> Any:
    """The sums as a sparse matrix: a row a sum, a column a key, 1 for its total and -1 for its parts and rest."""
    from scipy.sparse import coo_array

    place = {key: number for number, key in enumerate(keys)}
    entries = [
        (row, place[key], sign)
        for row, each in enumerate(sums)
        for key, sign in ((each.total, 1), *((part, -1) for part in each.all_parts))
    ]
    rows, columns, signs = np.array(entries or np.empty((0, 3)), dtype=int).T
    return coo_array((signs.astype(float), (rows, columns)), shape=(len(sums), len(keys))).tocsr()


def independent(matrix: Any) -> list[tuple[NDArray[np.integer], NDArray[np.integer]]]:
    """The rows and columns of each part of a matrix that shares neither with another; columns in no row are in none."""
    from scipy.sparse import block_array
    from scipy.sparse.csgraph import connected_components

    rows = matrix.shape[0]
    if not matrix.nnz:
        return []
    _, part = connected_components(block_array([[None, abs(matrix)], [abs(matrix).T, None]]), directed=False)
    by_part = np.argsort(part, kind="stable")
    parts = np.split(by_part, np.flatnonzero(np.diff(part[by_part])) + 1)
    return [(each[each < rows], each[each >= rows] - rows) for each in parts if (each < rows).any() and len(each) > 1]
