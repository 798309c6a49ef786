"""Better, similar or worse than a benchmark: the rules of Fingertips, the English public health profiles.

Four rules, each named in its result, because they differ: the benchmark against an authority's interval, one interval
against another, and the authority against the limits of chance round the benchmark, for proportions and for rates. The
benchmark is taken as known, and as not holding the authority: England holds each authority, which brings the two a
little nearer; for the mean of ten neighbours take a test of two samples (`differences`) and leave the authority out.

For few cases take `single_interval` with the authority's own interval, Wilson's or that of `rates.rate`: it says what
PHE's funnel says. The limits round the benchmark are too narrow then: of ten cases of which half are expected to count,
chance alone puts one authority in nine outside those of 95%.

Office for Health Improvement and Disparities, Fingertips Public Health Technical Guidance: Comparing areas to
benchmarks; the rules as its published program applies them, whose own tests are among the tests here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import exp, inf, isfinite, isnan
from typing import TypeGuard

from lineofsight.indicator import Better
from lineofsight.statistics.intervals import Interval, wilson
from lineofsight.statistics.rates import exact_poisson


class Rule(Enum):
    """How an authority is compared, in the words of a caption."""

    INTERVAL = "whether the authority's interval holds the benchmark"
    TWO_INTERVALS = "whether the two intervals meet"
    PROPORTION = "whether the proportion lies within Wilson's interval round the benchmark"
    RATE = "whether the rate lies within the exact Poisson interval round the benchmark"


class Side(Enum):
    """Where an authority stands by the numbers alone."""

    LOWER = "lower"
    SIMILAR = "similar"
    HIGHER = "higher"
    NONE = "not compared"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where an authority stands beside a benchmark.

    `at` is the highest confidence at which it differs, None where it does not, or where the rule has none. `why_not`
    says what is missing where nothing was compared; missing is never similar.
    """

    rule: Rule
    side: Side
    at: float | None = None
    why_not: str = ""

    def words(self, better: Better) -> str:
        """Better, similar or worse; higher, similar or lower where neither way is better; "not compared: why"."""
        if self.side is Side.NONE:
            return f"{self.side.value}: {self.why_not}"
        if self.side is Side.SIMILAR or better is Better.NEITHER:
            return self.side.value
        return "better" if (self.side is Side.HIGHER) is (better is Better.HIGHER) else "worse"


def single_interval(interval: Interval | None, benchmark: float | None, wider: Interval | None = None) -> Comparison:
    """Similar where the authority's 95% interval holds the benchmark, its ends with it.

    With the 99.8% interval as `wider` a difference also says whether it stands there. Not for a count of all cases
    whose publisher gives no interval.
    """
    if not _both_ends(interval):
        return Comparison(Rule.INTERVAL, Side.NONE, why_not="no interval")
    if not _recorded(benchmark):
        return Comparison(Rule.INTERVAL, Side.NONE, why_not="no benchmark")
    side = _opposite(_beside(benchmark, interval))
    at = 0.998 if wider is not None and _beside(benchmark, wider) is not Side.SIMILAR else 0.95
    return Comparison(Rule.INTERVAL, side, None if side is Side.SIMILAR else at)


def two_intervals(own: Interval | None, other: Interval | None) -> Comparison:
    """Similar where the two intervals touch.

    It asks for more than 95%: with two equal 95% intervals a difference is one in 180 by chance, so no confidence is
    given. Where both have counts, `differences` has the test of them.
    """
    if not _both_ends(own) or not _both_ends(other):
        return Comparison(Rule.TWO_INTERVALS, Side.NONE, why_not="no interval")
    if own.lower > other.upper:
        return Comparison(Rule.TWO_INTERVALS, Side.HIGHER)
    return Comparison(Rule.TWO_INTERVALS, Side.LOWER if own.upper < other.lower else Side.SIMILAR)


def proportion(value: float | None, base: float | None, benchmark: float | None) -> Comparison:
    """Similar where a proportion of `base` cases (0 to 1) lies within Wilson's interval of the expected number.

    The limits are Wilson's of base times benchmark, of base: not the limits a funnel has by PHE's rule, which are the
    normal ones. Wilson's never reach 0 or 1, so that none of three cases would always be lower; where chance alone
    often leaves none, or all, of the cases, the limit here is 0, or 1. A `value` published rounded, beside a base that
    is not, may fall on the other side of a limit.

    Raises ValueError where the value or the benchmark is not between 0 and 1, as a percentage is not.
    """
    given = _given(value, base, benchmark, most=1)
    if isinstance(given, str):
        return Comparison(Rule.PROPORTION, Side.NONE, why_not=given)
    value, base, benchmark = given
    none, every = (1 - benchmark) ** base, benchmark**base

    def limits(confidence: float) -> Interval:
        its, tail = wilson(base * benchmark, base, confidence), (1 - confidence) / 2
        return Interval(0.0 if none >= tail else its.lower, 1.0 if every >= tail else its.upper)

    return _at_two_levels(Rule.PROPORTION, value, limits(0.95), limits(0.998))


def rate(value: float | None, population: float | None, benchmark: float | None, per: int = 10_000) -> Comparison:
    """Similar where a rate (so many for each `per`) lies within the exact Poisson interval of the expected number.

    For crude rates and, with the denominator the rate was published for, directly standardised ones. Where chance alone
    often leaves no event, the lower limit is 0, which the interval itself never reaches.

    Raises ValueError where the value or the benchmark is below 0.
    """
    given = _given(value, population, benchmark, most=inf)
    if isinstance(given, str):
        return Comparison(Rule.RATE, Side.NONE, why_not=given)
    value, population, benchmark = given
    expected = population * benchmark / per

    def limits(confidence: float) -> Interval:
        its = exact_poisson(expected, confidence)
        lower = 0.0 if exp(-expected) >= (1 - confidence) / 2 else its.lower
        return Interval(lower * per / population, its.upper * per / population)

    return _at_two_levels(Rule.RATE, value, limits(0.95), limits(0.998))


def _at_two_levels(rule: Rule, value: float, inner: Interval, outer: Interval) -> Comparison:
    side = _beside(value, inner)
    at = 0.95 if _beside(value, outer) is Side.SIMILAR else 0.998
    return Comparison(rule, side, None if side is Side.SIMILAR else at)


def _beside(value: float, interval: Interval) -> Side:
    """Where a value lies beside an interval; its ends belong to it."""
    if value < interval.lower:
        return Side.LOWER
    return Side.HIGHER if value > interval.upper else Side.SIMILAR


def _opposite(side: Side) -> Side:
    return {Side.LOWER: Side.HIGHER, Side.HIGHER: Side.LOWER}.get(side, side)


def _given(
    value: float | None, base: float | None, benchmark: float | None, most: float
) -> tuple[float, float, float] | str:
    """The three that a comparison takes, or what is missing; a value and a benchmark lie between 0 and `most`."""
    if not _recorded(value):
        return "no figure"
    if not _recorded(benchmark):
        return "no benchmark"
    if not (0 <= value <= most and 0 <= benchmark <= most):
        raise ValueError(f"a proportion lies between 0 and 1, a rate not below 0; {value:g} or {benchmark:g} does not")
    return (value, base, benchmark) if _recorded(base) and base > 0 else "no cases"


def _both_ends(interval: Interval | None) -> TypeGuard[Interval]:
    """Whether there is an interval with both ends; that of a ratio may end at infinity."""
    return interval is not None and not isnan(interval.lower) and not isnan(interval.upper)


def _recorded(number: float | None) -> TypeGuard[float]:
    return number is not None and isfinite(number)
