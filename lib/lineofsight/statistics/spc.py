"""Statistical process control: what a series does by itself, and which of its points ask for an explanation.

A point outside the limits, or a run that chance rarely makes, asks why; it is neither good nor bad. Four charts: `xmr`
for a number a quarter, `p_chart` for a percentage, `p_prime` for a percentage of many cases, `u_chart` for a rate.

A stock, such as the children in care at each quarter's end, is nearly the one before, so runs mean little there; so do
years that overlap. Points without cases are left out by the caller, who says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from math import inf, isclose, isfinite, sqrt
from statistics import fmean

A_RUN = 7
"""So many points in a row, on one side or each above the one before, are a run (NHS England, Making Data Count)."""

FEWEST_FOR_LIMITS = 12
"""With fewer points the limits are trial limits. The documentation of NHSRplotthedots has 12, its code 13."""

LIMITS_OF_MOVING_RANGES = 2.66
"""Three standard deviations, in moving ranges of two points: 3 / 1.128 (Shewhart; Wheeler, Understanding Variation)."""

LARGEST_MOVING_RANGE = 3.267
"""A moving range of so many average ones lies outside the limits of moving ranges."""

RANGE_OF_TWO = 1.128
"""The range of two points is so many standard deviations on average."""


class Rule(Enum):
    """What makes a point ask for an explanation, the strongest first, in the words a chart's note uses."""

    OUTSIDE = "outside the limits"
    TREND = "one of seven or more points that rise, or fall, in a row"
    NEAR_LIMIT = "one of two or more points of three in a row that are near the same limit"
    ONE_SIDE = "one of seven or more points in a row on the same side of the average"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a chart: its value, the limits at it, and the strongest rule that marks it, None where none does."""

    value: float
    lower: float
    upper: float
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A series with its average and limits, in the order of time."""

    centre: float
    points: tuple[Point, ...]

    @property
    def trial(self) -> bool:
        """Whether there are too few points for limits to be more than a trial."""
        return len(self.points) < FEWEST_FOR_LIMITS


def xmr(values: Sequence[float], *, screened: bool = False) -> Chart:
    """Individual values with limits of 2.66 average moving ranges round their mean.

    `screened` leaves out, once, the moving ranges of 3.267 average ones or more, as NHSRplotthedots does by default and
    NHS England's own workbook does not: one leap then widens the limits less, but a series that hardly moves gets
    limits that mark every point. Limits may lie below 0, where no count can be.

    Raises ValueError where there are fewer than two values, or one is missing.

    W. A. Shewhart, Economic Control of Quality of Manufactured Product (1931); NHS England, Making Data Count.
    """
    if len(values) < 2:
        raise ValueError(f"limits need two points or more, not {len(values)}")
    if not all(isfinite(value) for value in values):
        raise ValueError("a chart takes recorded values only; leave out the points without one, and say which")
    moves = [abs(after - before) for before, after in pairwise(values)]
    if screened:
        # A series that never moves has no move to leave out.
        moves = [move for move in moves if move < LARGEST_MOVING_RANGE * fmean(moves)] or moves
    reach = LIMITS_OF_MOVING_RANGES * fmean(moves)
    return _chart(fmean(values), values, [reach] * len(values), (-inf, inf))


def p_chart(numerators: Sequence[int], bases: Sequence[int]) -> Chart:
    """Proportions with limits of three binomial standard errors at each base: p̄ ∓ 3√(p̄(1 - p̄)/n), within 0 to 1.

    With bases in the thousands nearly every point falls outside, because no process is that steady: take `p_prime`.

    Raises ValueError where there is no point, a base is not above 0, a numerator is not between 0 and its base, or
    there are not as many of both.

    D. C. Montgomery, Introduction to Statistical Quality Control, section 7.2.
    """
    return _proportions(numerators, bases, 1.0)


def p_prime(numerators: Sequence[int], bases: Sequence[int]) -> Chart:
    """The p chart with limits that also hold how much the proportion moves from point to point beyond chance.

    The limits of `p_chart` are stretched by σz, the mean moving range of (p - p̄)/s over 1.128. They are never narrowed:
    σz below 1, which a few points often have, counts as 1.

    Raises ValueError as `p_chart` does, and where there are fewer than two points.

    D. B. Laney, "Improved control charts for attributes", Quality Engineering 14 (2002), pages 531 to 537.
    """
    if len(bases) < 2:
        raise ValueError(f"how much a proportion moves shows in two points or more, not {len(bases)}")
    centre = _share(numerators, bases)
    errors = [sqrt(centre * (1 - centre) / base) for base in bases]
    if not any(errors):  # none or all at every point: nothing moves
        return _proportions(numerators, bases, 1.0)
    away = [(x / n - centre) / s for x, n, s in zip(numerators, bases, errors, strict=True)]
    moving = fmean([abs(after - before) for before, after in pairwise(away)]) / RANGE_OF_TWO
    return _proportions(numerators, bases, max(moving, 1.0))


def u_chart(counts: Sequence[int], exposures: Sequence[float]) -> Chart:
    """Rates of events with limits of three Poisson standard errors at each exposure: ū ∓ 3√(ū/n), never below 0.

    An exposure is what the events are counted in, such as the population in ten thousands.

    Raises ValueError where there is no point, an exposure is not above 0, a count is below 0, or there are not as many
    of both.

    D. C. Montgomery, Introduction to Statistical Quality Control, section 7.3.
    """
    centre = _pooled(counts, exposures)
    rates = [x / n for x, n in zip(counts, exposures, strict=True)]
    return _chart(centre, rates, [3 * sqrt(centre / n) for n in exposures], (0.0, inf))


def _proportions(numerators: Sequence[int], bases: Sequence[int], stretch: float) -> Chart:
    centre = _share(numerators, bases)
    shares = [x / n for x, n in zip(numerators, bases, strict=True)]
    return _chart(centre, shares, [3 * stretch * sqrt(centre * (1 - centre) / n) for n in bases], (0.0, 1.0))


def _share(numerators: Sequence[int], bases: Sequence[int]) -> float:
    """The sum of the numerators, each part of its base, over the sum of the bases."""
    centre = _pooled(numerators, bases)
    if any(x > n for x, n in zip(numerators, bases, strict=True)):
        raise ValueError("a numerator lies between 0 and its base; a point's lies above it")
    return centre


def _pooled(numerators: Sequence[int], bases: Sequence[float]) -> float:
    """The sum of the numerators over the sum of the bases."""
    if len(numerators) != len(bases) or not bases or not all(0 < base < inf for base in bases):
        raise ValueError("a chart needs a base above 0 for each point; leave out the points without cases")
    if not all(0 <= x < inf for x in numerators):
        raise ValueError("a chart needs a count of 0 or more for each point; leave out the points without one")
    return sum(numerators) / sum(bases)


def _chart(centre: float, values: Sequence[float], reaches: Sequence[float], within: tuple[float, float]) -> Chart:
    """The chart of values with limits of `reaches` either side of the centre, no further than `within`."""
    # A value that is the centre but for its last digit lies on neither side of it.
    away = [0.0 if isclose(value, centre, rel_tol=1e-12) else value - centre for value in values]
    marks = {
        Rule.OUTSIDE: [abs(far) > reach for far, reach in zip(away, reaches, strict=True)],
        Rule.TREND: trends(values),
        Rule.NEAR_LIMIT: near_limits(away, reaches),
        Rule.ONE_SIDE: one_side(away),
    }
    rules = [next((rule for rule, marked in marks.items() if marked[place]), None) for place in range(len(values))]
    return Chart(
        centre,
        tuple(
            Point(value, max(centre - reach, within[0]), min(centre + reach, within[1]), rule)
            for value, reach, rule in zip(values, reaches, rules, strict=True)
        ),
    )


def trends(values: Sequence[float]) -> list[bool]:
    """Which values belong to seven or more that rise, or fall, in a row; two the same end a row."""
    steps = _runs([after - before for before, after in pairwise(values)], A_RUN - 1)
    # A step joins two points: both ends of a marked one are marked.
    return [before or after for before, after in zip([False, *steps], [*steps, False], strict=True)]


def one_side(away: Sequence[float]) -> list[bool]:
    """Which points belong to seven or more in a row on one side of the average; one on it ends a row."""
    return _runs(away, A_RUN)


def near_limits(away: Sequence[float], reaches: Sequence[float]) -> list[bool]:
    """Which points lie in the outer third within a limit, with another of three in a row that are all on that side."""
    near = [reach * 2 / 3 < abs(far) <= reach for far, reach in zip(away, reaches, strict=True)]
    marked = [False] * len(near)
    for first in range(len(near) - 2):
        three = range(first, first + 3)
        if abs(sum(_side(away[place]) for place in three)) == 3 and sum(near[place] for place in three) >= 2:
            for place in three:
                marked[place] = marked[place] or near[place]
    return marked


def _runs(signed: Sequence[float], least: int) -> list[bool]:
    """Which numbers belong to `least` or more in a row that are all above 0, or all below."""
    marked = [False] * len(signed)
    start = 0
    for place in range(len(signed)):
        if _side(signed[place]) != _side(signed[start]):
            start = place
        if _side(signed[place]) and place - start + 1 >= least:
            marked[start : place + 1] = [True] * (place - start + 1)
    return marked


def _side(number: float) -> int:
    return (number > 0) - (number < 0)
