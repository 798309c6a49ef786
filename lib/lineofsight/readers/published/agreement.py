"""Whether figures are what they should be beside one another: a percentage is 100 × its numerator ÷ its denominator.

So a column whose name was lost is known by the sum it completes, and one in which another figure stands is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from lineofsight.indicator import Unit
from lineofsight.readers.published.cells import Numbers
from lineofsight.readers.published.maps import Names

_T = TypeVar("_T")

_ENOUGH = 10
"""Rows that must have a value and both its parts before one of the three is known by the others."""
_NEARLY_ALL, _HALF = 0.95, 0.5
"""The share of rows that agree from which a sum holds, and that below which it is doubted."""

_SCALES: dict[Unit | None, int] = {Unit.PERCENT: 100, Unit.SHARE: 100, Unit.RATE: 10_000}


@dataclass(frozen=True, slots=True)
class Learned:
    """What the sums of a file have said so far: the columns of lost names, and the columns of sums that hold or not."""

    named: dict[Names, Numbers] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    doubted: set[str] = field(default_factory=set)

    def distrusts(self, name: str) -> bool:
        """Whether a column of this name is of a sum that is doubted and of none that holds."""
        return name in self.doubted and name not in self.confirmed


def comparable(value: np.ndarray, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Whether each row has a value and both its parts, and they are not of nothing."""
    return ~np.isnan(value) & ~np.isnan(numerator) & (denominator > 0) & (numerator > 0)


def agrees(
    unit: Unit | None, value: np.ndarray, numerator: np.ndarray, denominator: np.ndarray, rounded: np.ndarray
) -> np.ndarray:
    """Whether each value is what its parts make, in the rows that are `comparable`.

    Values may be rounded to the next whole one or to their last decimal. Where `rounded`, counts are to the next 10;
    parts that are no whole numbers, as full-time equivalents, have one decimal.
    """
    usable = comparable(value, numerator, denominator)
    value, numerator, denominator = value[usable], numerator[usable], denominator[usable]
    scale = _SCALES.get(unit, 1)
    whole_numbers = bool((value == np.round(value)).all())
    apart = np.where(rounded[usable], 5.0, 0.0 if (numerator == np.round(numerator)).all() else 0.05)
    slack = (0.5 if whole_numbers else 0.05) + scale * apart / denominator * (1 + numerator / denominator)
    return np.abs(value - scale * numerator / denominator) <= slack * 1.01


def holds(agree: np.ndarray) -> bool:
    """Whether nearly every row agrees; not so where there is none."""
    return len(agree) > 0 and agree.mean() >= _NEARLY_ALL


def the_one_that_fits(candidates: Iterable[_T], try_with: Callable[[_T], np.ndarray]) -> _T | None:
    """The only candidate with which the sums come right, in rows enough to tell; None where none does, or two do.

    `try_with` says of the sums with a column, or with several, whether each row agrees.
    """
    tried = ((candidate, try_with(candidate)) for candidate in candidates)
    fitting = [candidate for candidate, rows in tried if len(rows) >= _ENOUGH and holds(rows)]
    return fitting[0] if len(fitting) == 1 else None


def doubt(unit: Unit | None, value: np.ndarray, agree: np.ndarray) -> str:
    """What speaks against the values being those of a measure of this unit, in words; "" where nothing does."""
    if len(agree) and agree.mean() < _HALF:
        return f"is not what its parts make in {len(agree) - agree.sum()} of {len(agree)} rows"
    given = value[~np.isnan(value)]
    if unit is Unit.PERCENT and len(given) and np.mean(given > 100) > _HALF:
        return "is a percentage, and most values are above 100"
    return ""
