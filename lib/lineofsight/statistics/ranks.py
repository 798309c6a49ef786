"""Ranks of authorities, never without how sure they are.

Of 150 authorities a rank in the middle is often sure to within fifty places. `joint` gives the range of each that holds
for all of them at once. `bounds` and `band` put a figure in a quarter or a fifth, as published tools do, without any
sureness: beside an interval, never instead of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from lineofsight.indicator import Better
from lineofsight.statistics.intervals import Interval, normal_deviate


@dataclass(frozen=True, slots=True)
class Rank:
    """The ranks one authority may have, counted from the lowest figure, of `of` authorities."""

    name: str
    first: int
    last: int
    of: int

    @property
    def words(self) -> str:
        """What a reader sees: "between 1 and 6 of 51"."""
        if self.first == self.last:
            return f"{self.first} of {self.of}"
        return f"between {self.first} and {self.last} of {self.of}"


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks of all authorities, right for all of them at once with `confidence`, in the order given.

    `each` is the confidence each authority's own interval was taken at.
    """

    confidence: float
    each: float
    ranks: tuple[Rank, ...]


def joint(intervals: Mapping[str, Callable[[float], Interval]], confidence: float = 0.95) -> Ranks:
    """The range of ranks of each authority, from what gives its interval at any confidence.

    With k authorities each interval is taken at confidence^(1/k), so that all hold at once; an authority's rank lies
    between 1 more than those wholly at or below it and k less those wholly at or above it. The intervals are taken as
    independent. For counts take `rates.exact_poisson`: Byar's has no lower end at so high a confidence for a few.

    Raises ValueError where there are fewer than two authorities, the confidence is not between 0 and 1, or an interval
    has no width: a figure known for certain needs no such range.

    M. Klein, T. Wright and J. Wieczorek, "A joint confidence region for an overall ranking of populations", Journal of
    the Royal Statistical Society C 69 (2020), pages 589 to 606.
    """
    if len(intervals) < 2:
        raise ValueError("ranks need two authorities or more")
    normal_deviate(confidence)  # refuses what is no confidence
    each = confidence ** (1 / len(intervals))
    found = {name: interval(each) for name, interval in intervals.items()}
    if not all(interval.lower < interval.upper for interval in found.values()):
        raise ValueError("an interval without width has no place in joint ranks; leave that authority out, and say so")
    lower = np.array([interval.lower for interval in found.values()])
    upper = np.array([interval.upper for interval in found.values()])
    ranks = (
        Rank(
            name,
            1 + int((upper <= interval.lower).sum()),
            len(found) - int((lower >= interval.upper).sum()),
            len(found),
        )
        for name, interval in found.items()
    )
    return Ranks(confidence, each, tuple(ranks))


def normal(estimate: float, error: float) -> Callable[[float], Interval]:
    """What gives the normal interval of an estimate with a standard error, for `joint`."""
    return lambda confidence: Interval(
        estimate - normal_deviate(confidence) * error, estimate + normal_deviate(confidence) * error
    )


def bounds(values: Sequence[float], bands: int = 4) -> tuple[float, ...]:
    """The ends of so many bands of equal numbers of `values`: the lowest, those between, the highest.

    Between two values they are interpolated, as R does by default (its type 7). Raises ValueError where there are fewer
    values than bands, or one is missing.
    """
    if len(values) < bands or not all(isfinite(value) for value in values):
        raise ValueError(f"{bands} bands need {bands} recorded values or more; leave out those without one, and say so")
    return tuple(float(end) for end in np.quantile(np.asarray(values, dtype=float), np.linspace(0, 1, bands + 1)))


def quartile_band(value: float, ends: Sequence[float], better: Better) -> str | None:
    """The letter of a quarter, A the best and D the worst, as DfE's Local Authority Interactive Tool has it.

    A value on a bound belongs to the lower quarter. None where neither way is better, or the value lies outside the
    ends. It is a bare rank in four steps: show it, if at all, beside the interval.

    Department for Education, Local Authority Interactive Tool.
    """
    if better is Better.NEITHER or not ends[0] <= value <= ends[-1]:
        return None
    quarter = sum(value > end for end in ends[1:-1])
    return ("ABCD" if better is Better.LOWER else "DCBA")[quarter]
