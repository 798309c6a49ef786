"""Whether a series goes up or down: Fingertips' marker for five years, and a trend across quarters.

The marker is a flag to look at the series, and no analysis of it. Neither is for a series with a break, as when an
authority was made new or a definition changed, nor for years that overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import exp, inf, isfinite

import numpy as np

from lineofsight.statistics.intervals import Interval, normal_deviate

POINTS = 5
"""The marker looks at the five latest years, no more and no fewer."""

THRESHOLD = 9.54953570608324
"""Chi-squared of one degree of freedom that one series in 500 without a trend passes (99.8%)."""

FEWEST_QUARTERS = 8
"""Fewer than two years of quarters cannot tell a trend from the time of year."""


class Direction(Enum):
    """What the marker says, in the words a reader sees."""

    UP = "increasing"
    DOWN = "decreasing"
    NO_CHANGE = "no significant change"
    NONE = "not calculated"


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker of five years. `chi_squared` is the test's, None where nothing was calculated and `why_not` says why.

    `steady` is whether the slope keeps its sign with each year left out in turn: one year does not make a trend.
    """

    direction: Direction
    chi_squared: float | None = None
    steady: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class QuarterlyTrend:
    """How a rate moves from quarter to quarter: times `ratio`, with its interval and two-sided p.

    `dispersion` is Pearson's chi-squared over its degrees of freedom; the errors are widened by its root where it is
    above 1, and never narrowed.
    """

    ratio: float
    interval: Interval
    p: float
    dispersion: float
    quarters: int


def marker_of_proportions(numerators: Sequence[float | None], bases: Sequence[float | None]) -> Marker:
    """The marker of the last five proportions, oldest first; the years are independent and have no gap.

    The test is that of Cochran and Armitage, N(N·Σxt - X·Σnt)² / (X(N - X)(N·Σnt² - (Σnt)²)), and the slopes are those
    of the logits, each year with the same weight. Not calculated with fewer than five years, a year missing, or a year
    in which none or all were counted, which has no logit.

    P. Armitage, "Tests for linear trends in proportions and frequencies", Biometrics 11 (1955), pages 375 to 386; the
    marker: Office for Health Improvement and Disparities, Fingertips Public Health Technical Guidance: Trend markers.

    Raises ValueError where a numerator is not between 0 and its base, or there are not as many of both.
    """
    if len(numerators) != len(bases):
        raise ValueError(f"a proportion needs a base for each year: {len(numerators)} numerators, {len(bases)} bases")
    pairs = list(zip(numerators, bases, strict=True))[-POINTS:]
    years = [(x, n) for x, n in pairs if x is not None and n is not None and isfinite(x) and isfinite(n)]
    if why := _too_few(pairs, years):
        return Marker(Direction.NONE, why_not=why)
    if not all(0 <= x <= n for x, n in years):
        raise ValueError("a numerator lies between 0 and its base; a year's does not")
    if not all(0 < x < n for x, n in years):
        return Marker(Direction.NONE, why_not="none or all were counted in a year")
    x, n = np.array(years, dtype=float).T
    t = np.arange(1, POINTS + 1)
    between = n.sum() * (x * t).sum() - x.sum() * (n * t).sum()
    spread = x.sum() * (n.sum() - x.sum()) * (n.sum() * (n * t**2).sum() - (n * t).sum() ** 2)
    logits, alike = np.log(x / (n - x)), np.ones(POINTS)
    return _marked(float(n.sum() * between**2 / spread), lambda kept: _slope(t[kept], logits[kept], alike[kept])[0])


def marker_of_values(values: Sequence[float | None], intervals: Sequence[Interval | None]) -> Marker:
    """The marker of the last five values of any other kind, oldest first, each with its 95% interval.

    The slope of the line weighted by one over the squared error, (upper - lower)/3.92; chi-squared is the square of
    the slope over its own error. Not calculated with fewer than five years, or a year without a value or an interval.

    Office for Health Improvement and Disparities, Fingertips Public Health Technical Guidance: Trend markers.
    """
    if len(values) != len(intervals):
        raise ValueError(f"a value needs an interval for each year: {len(values)} values, {len(intervals)} intervals")
    pairs = list(zip(values, intervals, strict=True))[-POINTS:]
    years = [
        (value, (interval.upper - interval.lower) / 3.92)
        for value, interval in pairs
        if value is not None and isfinite(value) and interval is not None and isfinite(interval.upper - interval.lower)
    ]
    if why := _too_few(pairs, years):
        return Marker(Direction.NONE, why_not=why)
    if not all(error > 0 for _, error in years):
        return Marker(Direction.NONE, why_not="an interval of a year has no width")
    value, error = np.array(years, dtype=float).T
    t, weights = np.arange(1, POINTS + 1), error**-2.0
    slope, variance = _slope(t, value, weights)
    return _marked(slope**2 / variance, lambda kept: _slope(t[kept], value[kept], weights[kept])[0])


def quarterly(counts: Sequence[int], populations: Sequence[float], confidence: float = 0.95) -> QuarterlyTrend | None:
    """The trend of quarterly events in a population, oldest first, with the time of year taken out.

    Poisson regression of the counts on time and the quarter of the year, with the population as the exposure. Errors
    are widened by √max(1, φ), and Student's t has the degrees of freedom left. None with fewer than eight quarters, or
    without an event in some quarter of the year, where the time of year cannot be taken out.

    Not for a stock, such as the children in care at each quarter's end, nor for years that roll: their points are not
    independent. A step at a date named beforehand is another model; do not search for the date.

    Raises ValueError where a count is below 0, a population is not above 0, or there are not as many of both.

    P. McCullagh and J. A. Nelder, Generalized Linear Models, second edition (1989), section 6.2.
    """
    if len(counts) != len(populations):
        raise ValueError(f"a rate needs a population for each quarter: {len(populations)} for {len(counts)}")
    if not all(count >= 0 for count in counts) or not all(0 < population < inf for population in populations):
        raise ValueError("a trend needs a count of 0 or more and a population above 0 for each quarter")
    if len(counts) < FEWEST_QUARTERS or not all(sum(counts[quarter::4]) for quarter in range(4)):
        return None
    import statsmodels.api as sm
    from scipy.stats import t as student

    time = np.arange(len(counts))
    design = np.column_stack([time, *(time % 4 == quarter for quarter in range(4))]).astype(float)
    model = sm.GLM(np.asarray(counts), design, family=sm.families.Poisson(), offset=np.log(populations))
    fitted = model.fit()
    left = len(counts) - design.shape[1]
    dispersion = float(fitted.pearson_chi2) / left
    slope, error = float(fitted.params[0]), float(fitted.bse[0]) * max(1.0, dispersion) ** 0.5
    normal_deviate(confidence)  # refuses what is no confidence
    reach = float(student.ppf((1 + confidence) / 2, left)) * error
    return QuarterlyTrend(
        ratio=exp(slope),
        interval=Interval(exp(slope - reach), exp(slope + reach)),
        p=2 * float(student.sf(abs(slope) / error, left)),
        dispersion=dispersion,
        quarters=len(counts),
    )


def _too_few(pairs: Sequence[object], years: Sequence[object]) -> str:
    if len(pairs) < POINTS:
        return f"the marker needs {POINTS} years, and has {len(pairs)}"
    return "" if len(years) == POINTS else "a year has no figure"


def _marked(chi_squared: float, slope_of: Callable[[np.ndarray], float]) -> Marker:
    """The marker of a test and of the slope of the years kept."""
    every = np.ones(POINTS, dtype=bool)
    left_out = [every & (np.arange(POINTS) != year) for year in range(POINTS)]
    slopes = [slope_of(kept) for kept in (every, *left_out)]
    up, down = all(slope > 0 for slope in slopes), all(slope < 0 for slope in slopes)
    direction = Direction.NO_CHANGE
    if chi_squared > THRESHOLD and (up or down):
        direction = Direction.UP if up else Direction.DOWN
    return Marker(direction, chi_squared, steady=up or down)


def _slope(t: np.ndarray, values: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """The slope of a weighted line, and its variance where the weights are one over the squared errors."""
    total, spread = weights.sum(), weights.sum() * (weights * t**2).sum() - (weights * t).sum() ** 2
    slope = (total * (weights * t * values).sum() - (weights * t).sum() * (weights * values).sum()) / spread
    return float(slope), float(total / spread)
