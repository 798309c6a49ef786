"""Rates of authorities whose children differ in age or in another way, made comparable.

`direct` asks what the rate would be with the standard's mix, and needs enough events in the authority; `indirect` how
many events there were for those expected at the standard's rates, and is the one for small authorities. Indirectly
standardised ratios of two authorities compare each with the standard, not with each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from lineofsight.statistics.intervals import Interval
from lineofsight.statistics.rates import byar, rate

FEWEST_FOR_DIRECT = 10
"""With fewer events in all no directly standardised rate is given (Office for Health Improvement and Disparities)."""


@dataclass(frozen=True, slots=True)
class Standardised:
    """A standardised rate or ratio, its interval, and how many events it stands on."""

    value: float
    interval: Interval
    events: int


def direct(
    counts: Sequence[int],
    populations: Sequence[float],
    standard: Sequence[float],
    *,
    per: int = 10_000,
    confidence: float = 0.95,
    people: Mapping[int, Sequence[int]] | None = None,
) -> Standardised | None:
    """The directly standardised rate for each `per`, by band of age or of another kind: Σ(w·x/n)/Σw, Dobson's interval.

    With the variance Σ(w²·x/n²)/(Σw)² and O events in all, an end is the rate + √(variance/O)·(Byar's end of O - O).
    The lower one stops at 0, below which it would fall where most of the rate comes from a band of few events. None
    where there are fewer than 10 events.

    Where one child may have several events they are not independent: `people` then says, for each number of events,
    how many children in each band had so many, and the variance is the sum of f² times that of the children with f.

    Raises ValueError where the bands differ in number, there is none, a count is below 0, a population is not above 0,
    a weight is below 0, all weights are 0, or the events of `people` do not add up to the counts.

    A. J. Dobson, K. Kuulasmaa, E. Eberle and J. Scherer, "Confidence intervals for weighted sums of Poisson
    parameters", Statistics in Medicine 10 (1991), pages 457 to 462.
    """
    x, n, w = _bands(counts, populations, standard)
    if not w.sum():
        raise ValueError("a standard population has some weight above 0")
    events = sum(counts)
    if events < FEWEST_FOR_DIRECT:
        return None
    having = {1: x}
    if people is not None:
        having = {number: np.asarray(children, dtype=float) for number, children in people.items()}
        if not np.array_equal(sum(number * children for number, children in having.items()), x):
            raise ValueError("the events of children with one, two and more events do not add up to those of each band")
    share = w / w.sum() / n
    value = float((share * x).sum())
    variance = sum(number**2 * float((share**2 * children).sum()) for number, children in having.items())
    ends, each = byar(events, confidence), sqrt(variance / events)
    lower, upper = (value + each * (end - events) for end in (ends.lower, ends.upper))
    interval = Interval(per * max(lower, 0.0), per * upper)
    return Standardised(per * value, interval, events)


def expected_events(
    populations: Sequence[float], standard_counts: Sequence[int], standard_populations: Sequence[float]
) -> float:
    """How many events the authority's population would have at the standard's rate in each band.

    Raises ValueError as `direct` does for bands that do not fit.
    """
    x, n, own = _bands(standard_counts, standard_populations, populations)
    return float((x / n * own).sum())


def indirect(observed: int, expected: float, *, per: float = 100, confidence: float = 0.95) -> Standardised:
    """The indirectly standardised ratio, observed over expected times `per`, with Byar's interval, exact below 10.

    With `per` the standard's rate it is the indirectly standardised rate. The expected number is taken as known. It is
    no interval for a difference between two authorities.

    Raises ValueError where the observed number is below 0, the expected one not above 0, or the confidence no such.

    Association of Public Health Observatories, Technical Briefing 3: Commonly used public health statistics and their
    confidence intervals (2008).
    """
    if not expected > 0:
        raise ValueError(f"a ratio needs an expected number above 0, not {expected}")
    ends = rate(observed, expected, per=1, confidence=confidence)
    return Standardised(observed / expected * per, Interval(ends.lower * per, ends.upper * per), observed)


def _bands(
    counts: Sequence[int], populations: Sequence[float], weights: Sequence[float]
) -> tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]:
    """The bands as numbers, one of each."""
    if not len(counts) == len(populations) == len(weights) or not len(counts):
        raise ValueError(
            f"each band needs a count, a population and a weight: {len(counts)}, {len(populations)} and {len(weights)}"
        )
    x, n, w = (np.asarray(each, dtype=float) for each in (counts, populations, weights))
    if not (x >= 0).all() or not (n > 0).all() or not (w >= 0).all():
        raise ValueError(
            "a band has a count and a weight of 0 or more and a population above 0; join those without one"
        )
    return x, n, w
