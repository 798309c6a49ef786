"""Whether two figures differ: two authorities, two years, or the same cases looked at twice.

Each gives how large a difference could well be, and not only whether there is one. With a few cases nothing short of a
landslide is evidence: that is "no evidence either way", and not "no difference".
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from lineofsight.statistics.intervals import Interval, normal_deviate, wilson

EXACT_UP_TO = 100
"""Boschloo's test takes this many cases in each group at most: it is slow beyond, and hardly differs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference or a ratio, first by second, its interval, and the two-sided p of its being chance."""

    value: float
    interval: Interval
    p: float


def of_proportions(
    numerator: float, base: float, other_numerator: float, other_base: float, confidence: float = 0.95
) -> Difference:
    """The first proportion less the second (-1 to 1), Newcombe's interval and Boschloo's exact p.

    With Wilson's l and u of each, the ends are d - √((p1 - l1)² + (u2 - p2)²) and d + √((u1 - p1)² + (p2 - l2)²).
    Above 100 cases in either, where the exact test is slow and needless, p is that of the score test, and so it is of
    numbers that are not whole, such as full-time equivalents. For two separate groups: the same cases looked at twice
    take `of_the_same_cases`.

    Raises ValueError as `intervals.wilson` does.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
    (1998), pages 873 to 890, method 10; R. D. Boschloo, Statistica Neerlandica 24 (1970), pages 1 to 9.
    """
    one, two = wilson(numerator, base, confidence), wilson(other_numerator, other_base, confidence)
    p1, p2 = numerator / base, other_numerator / other_base
    difference = p1 - p2
    interval = Interval(
        difference - sqrt((p1 - one.lower) ** 2 + (two.upper - p2) ** 2),
        difference + sqrt((one.upper - p1) ** 2 + (p2 - two.lower) ** 2),
    )
    return Difference(difference, interval, _chance_of_proportions(numerator, base, other_numerator, other_base))


def of_rates(
    count: int, population: float, other_count: int, other_population: float, confidence: float = 0.95
) -> Difference:
    """The first rate over the second (a ratio), its score interval, and the exact p given the events in all.

    Of the events in all, a share belongs to the first; Wilson's interval of the share, as odds over the populations, is
    the score interval of the ratio. The ratio is infinite where the second has no event, and so is then the upper end.

    Raises ValueError where there is no event in either, a count is below 0, or a population is not above 0.

    K. Gu, H. K. T. Ng, M. L. Tang and W. R. Schucany, "Testing the ratio of two Poisson rates", Biometrical Journal 50
    (2008), pages 283 to 298; the exact test: J. Przyborowski and H. Wilenski, Biometrika 31 (1940), pages 313 to 323.
    """
    from scipy.stats import binomtest

    if min(count, other_count) < 0 or not (population > 0 and other_population > 0):
        raise ValueError("a ratio of rates needs counts of 0 or more and populations above 0")
    if not count + other_count:
        raise ValueError("a ratio of rates needs an event in one of them")
    events, exposures = count + other_count, other_population / population
    share = wilson(count, events, confidence)
    p = binomtest(count, events, population / (population + other_population)).pvalue
    interval = Interval(_odds(share.lower) * exposures, _odds(share.upper) * exposures)
    return Difference(_odds(count / events) * exposures, interval, float(p))


def of_the_same_cases(only_before: int, only_after: int, cases: int, confidence: float = 0.95) -> Difference:
    """How many more of the same `cases` met a standard the second time: (after - before)/cases, and McNemar's exact p.

    `only_before` met it the first time and not the second, `only_after` the other way round; cases that stayed the same
    say nothing of a change. The interval is Wald's with continuity, within -1 to 1: rough for a few cases.

    Raises ValueError where the counts are below 0 or more than the cases, or there are none.

    Q. McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 12 (1947),
    pages 153 to 157; the interval: J. L. Fleiss, Statistical Methods for Rates and Proportions, section 8.2.
    """
    from scipy.stats import binomtest

    if min(only_before, only_after) < 0 or only_before + only_after > cases or cases < 1:
        raise ValueError(f"{only_before} and {only_after} changed of {cases} cases is no result of looking twice")
    difference = (only_after - only_before) / cases
    changed = only_before + only_after
    error = sqrt(changed - (only_after - only_before) ** 2 / cases) / cases
    reach = normal_deviate(confidence) * error + 1 / cases
    p = float(binomtest(only_before, changed).pvalue) if changed else 1.0
    return Difference(difference, Interval(max(difference - reach, -1.0), min(difference + reach, 1.0)), p)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else inf


def _chance_of_proportions(x: float, n: float, other_x: float, other_n: float) -> float:
    table = np.array([[x, other_x], [n - x, other_n - other_x]])
    if max(n, other_n) <= EXACT_UP_TO and (table == table.round()).all():
        from scipy.stats import boschloo_exact

        return float(boschloo_exact(table.astype(int)).pvalue)
    from scipy.special import ndtr

    pooled = (x + other_x) / (n + other_n)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    return 2 * float(ndtr(-abs(x / n - other_x / other_n) / error)) if error else 1.0
