"""How sure a figure is: the range that the true one could well lie in.

One function for each kind of figure: `wilson` for a proportion of many cases, `hypergeometric` for a sample of a short
list, `median_interval` and `student_mean` for days, `ratio` for the sum of one thing over the sum of another. Rates of
events stand in `rates`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isclose, isfinite, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Values = Sequence[float] | NDArray[np.floating] | NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Interval:
    """The lower and upper end of an interval, in the unit of its figure (a proportion's run from 0 to 1)."""

    lower: float
    upper: float


@lru_cache(maxsize=32)
def normal_deviate(confidence: float) -> float:
    """How many standard errors hold a share of `confidence` of a normal distribution: 1.96 for 0.95.

    Raises ValueError where the confidence is not between 0 and 1.
    """
    return NormalDist().inv_cdf(1 - _outside(confidence) / 2)


def wilson(numerator: float, base: float, confidence: float = 0.95) -> Interval:
    """Wilson's score interval for `numerator` of `base`: (2x + z² ∓ z√(z² + 4x(1 - x/n))) / (2(n + z²)).

    It never leaves 0 to 1, and keeps its meaning for few cases and for none or all of them. It holds for cases drawn
    at random from many: not for a small list of which most were looked at, nor for cases that somebody chose.

    Neither has to be a whole number. Full-time equivalents are a little fewer than the people they stand for, so with
    them it is a little too wide: by Kish, cases that weigh w count as (Σw)²/Σw² alike, which is no less than Σw where
    no w is above 1.

    Raises ValueError where the base is not above 0, the numerator not between 0 and the base, or the confidence not
    between 0 and 1.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), pages 209 to 212. It is the method of the English public health profiles for
    proportions. L. Kish, Survey Sampling (1965).
    """
    if not 0 < base < inf:
        raise ValueError(f"a proportion needs a base above 0, not {base}")
    if not 0 <= numerator <= base:
        raise ValueError(f"a numerator lies between 0 and its base of {base}, and {numerator} does not")
    z = normal_deviate(confidence)
    middle, scale = 2 * numerator + z**2, 2 * (base + z**2)
    reach = z * sqrt(z**2 + 4 * numerator * (1 - numerator / base))
    # None of some starts at exactly 0, and all of some ends at exactly 1, which floating point misses by a hair.
    return Interval(
        (middle - reach) / scale if numerator else 0.0,
        (middle + reach) / scale if numerator < base else 1.0,
    )


def hypergeometric(met: int, sample: int, cases: int, confidence: float = 0.95) -> Interval:
    """How many of all `cases` meet a standard, where `met` of a random `sample` of them did: whole numbers.

    Every number of cases is kept under which as many as `met`, and as few, are each seen in (1 - confidence) / 2 of
    samples or more. The whole list looked at gives `met` itself. It holds for a sample drawn at random, and for no
    other: cases that somebody chose support no interval.

    Raises ValueError where `met`, `sample` and `cases` are not whole numbers with 0 <= met <= sample <= cases and a
    sample of 1 or more, or the confidence is not between 0 and 1.

    T. Wright, Exact Confidence Bounds when Sampling from Small Finite Universes (1991). The samplingbook package of R
    goes one case further out at either end than the inversion of the test does.
    """
    from scipy.stats import hypergeom  # a second to load, and few commands need it

    if not 0 <= met <= sample <= cases or not sample or any(number % 1 for number in (met, sample, cases)):
        raise ValueError(f"{met} of a sample of {sample} of {cases} cases is no sample's result")
    tail = _outside(confidence) / 2
    possible = np.arange(met, cases - (sample - met) + 1)
    as_many = hypergeom.sf(met - 1, cases, possible, sample)
    as_few = hypergeom.cdf(met, cases, possible, sample)
    kept = possible[(as_many >= tail) & (as_few >= tail)]
    return Interval(int(kept[0]), int(kept[-1]))


def student_mean(values: Values, confidence: float = 0.95) -> Interval | None:
    """Student's interval for the mean of `values` (one a case, none missing): mean ∓ t·s/√n, n - 1 degrees of freedom.

    None where there are fewer than two cases, or all are alike: they say nothing about how cases vary. It leans on the
    mean being near normal, so for few cases with a long tail `median_interval` is the honest one.

    Raises ValueError where a value is missing, or the confidence is not between 0 and 1.

    Student, "The probable error of a mean", Biometrika 6 (1908), pages 1 to 25.
    """
    cases = _recorded(values)
    if cases.size < 2:
        return None
    return _round(float(cases.mean()), float(cases.std(ddof=1)) / sqrt(cases.size), cases.size, confidence)


def ratio(part: Values, whole: Values, confidence: float = 0.95) -> Interval | None:
    """The interval of the sum of `part` over the sum of `whole` (one of each a case, in the same order).

    For a figure whose cases weigh differently, such as posts covered by agency staff over all posts by full-time
    equivalent. The ratio R has the linearised variance Σ(part - R·whole)² / ((n - 1)·n·mean(whole)²), without a
    correction for a finite list, and Student's t with n - 1 degrees of freedom. With a whole of 1 for each case it is
    `student_mean`. None where there are fewer than two cases, the part is the same share of the whole in each, as
    where there is none of it, or the whole adds up to nothing.

    Raises ValueError where a value is missing, there are not as many parts as wholes, or the confidence is not between
    0 and 1.

    W. G. Cochran, Sampling Techniques, third edition (1977), chapter 6.
    """
    parts, wholes = _recorded(part), _recorded(whole)
    if parts.size != wholes.size:
        raise ValueError(f"a ratio needs a whole for each part: {parts.size} parts, {wholes.size} wholes")
    if parts.size < 2 or not wholes.sum():
        return None
    estimate = float(parts.sum() / wholes.sum())
    spread = float((parts - estimate * wholes).std(ddof=1))  # these differences add up to nothing
    return _round(estimate, spread / sqrt(parts.size) / abs(float(wholes.mean())), parts.size, confidence)


def median_interval(values: Values, confidence: float = 0.95) -> Interval | None:
    """The interval for the median of `values` (one a case, none missing) between two of the values themselves.

    The ends are the r-th lowest and the r-th highest, with the largest r for which fewer than r of n tosses of a coin
    come up heads at most (1 - confidence) / 2 of the time. It leans on no shape of distribution. None where even the
    lowest and the highest are not wide enough: fewer than 6 cases at 95%.

    Raises ValueError where a value is missing, or the confidence is not between 0 and 1.

    W. J. Conover, Practical Nonparametric Statistics, third edition (1999), section 3.2.
    """
    from scipy.special import bdtr

    ordered = np.sort(_recorded(values))
    tail = _outside(confidence) / 2
    fewer_than = bdtr(np.arange(ordered.size // 2), ordered.size, 0.5)
    rank = int((fewer_than <= tail).sum())
    return Interval(float(ordered[rank - 1]), float(ordered[-rank])) if rank else None


def _round(estimate: float, error: float, cases: int, confidence: float) -> Interval | None:
    """Student's interval round an estimate with a standard error from that many cases; None where it has no width."""
    from scipy.special import stdtrit

    reach = float(stdtrit(cases - 1, 1 - _outside(confidence) / 2)) * error
    ends = Interval(estimate - reach, estimate + reach)
    return None if isclose(ends.lower, ends.upper, rel_tol=1e-12, abs_tol=1e-12) else ends


def _recorded(values: Values) -> NDArray[np.floating]:
    """The values as numbers; refused where one is missing, which would make every result missing without a word."""
    cases = np.asarray(values, dtype=float)
    if not np.isfinite(cases).all():
        raise ValueError("an interval takes recorded values only; leave out the cases without one, and say how many")
    return cases


def _outside(confidence: float) -> float:
    """The share outside both ends of an interval."""
    if not (isfinite(confidence) and 0 < confidence < 1):
        raise ValueError(f"a confidence lies between 0 and 1, and {confidence} does not")
    return 1 - confidence
