"""One published figure of a place in a year: what it is made of, and how far chance could have moved it.

A count of all cases has an interval too: how far it could well have been another, were the year one of many like it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lineofsight.disclosure.symbols import Symbol, symbol
from lineofsight.indicator import Unit
from lineofsight.statistics import differences, funnel, rates
from lineofsight.statistics.differences import Difference
from lineofsight.statistics.intervals import Interval, wilson
from lineofsight.statistics.trend import POINTS, Direction, Marker, marker_of_proportions, marker_of_values

PER: Mapping[Unit, float] = {Unit.PERCENT: 100, Unit.SHARE: 100, Unit.RATE: 10_000, Unit.RATIO: 1}
"""What a numerator over its denominator is multiplied by to be the published value."""

PROPORTIONS = (Unit.PERCENT, Unit.SHARE)
"""Parts of a whole."""

CHANCE = (*PROPORTIONS, Unit.RATE)
"""Units of which two published numbers say how sure a figure is. Of days and of cases for each worker they do not."""

FULL_TIME_EQUIVALENTS = ("turnover", "vacancy_rate", "agency_rate")
"""Shares of posts, each full-time equivalent taken as one person. People work fewer hours than that, so that there are
more of them and the interval is a little too wide: by 3% on average of the authorities of 2024, by 9% at most."""

MANY_OF_EACH_CHILD = ("absent_from_school_in_care", "absent_from_school_on_plan", "absent_from_school_in_need")
"""Shares of events of which a child has hundreds: chance moves them as so many children, who are not published."""

ROUNDED_TO: Mapping[Unit, float] = {Unit.PERCENT: 1, Unit.SHARE: 1, Unit.RATE: 1, Unit.RATIO: 0.1}
"""The coarsest step that a value of a unit is published in."""

COUNTED_TO, COUNTED_TO_TEN = 0.2, 10
"""The step of a numerator: full-time equivalents have one decimal; England's and regions' counts are rounded to 10."""

SURE_TO = 0.1
"""How far a rounded count may move a value that is worked out from it: what is shown has one decimal."""

LACKING: Mapping[Symbol, str] = {
    Symbol.CONFIDENTIAL: "hidden",
    Symbol.NOT_APPLICABLE: "does not apply",
    Symbol.UNAVAILABLE: "not available",
    Symbol.ROUNDS_TO_ZERO: "rounds to 0",
    Symbol.LOW_RELIABILITY: "unreliable",
}
"""What stands in place of a figure, in a word or two."""

NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class Value:
    """One published figure of a place in a period. `symbol` is what stands in its place, where `value` is None.

    `counted_to` is the step that its numerator is published in; `independent` whether its cases are separate children.
    """

    place: str
    unit: Unit
    period: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    symbol: str = ""
    release: str = ""
    locator: str = ""
    counted_to: float = COUNTED_TO
    independent: bool = True

    @property
    def base(self) -> tuple[float, float] | None:
        """Numerator and denominator, where both are published and give the value within its rounding."""
        x, n, per = self.numerator, self.denominator, PER.get(self.unit)
        if x is None or n is None or per is None or self.value is None or not n > 0 or x < 0:
            return None
        if self.unit in PROPORTIONS and x > n:
            return None
        step = self.counted_to / 2 * per / n
        if self.counted_to > COUNTED_TO and step > SURE_TO:
            return None
        return (x, n) if abs(x / n * per - self.value) <= ROUNDED_TO[self.unit] / 2 + step + 1e-9 else None

    @property
    def sure(self) -> bool:
        """Whether its base says how far chance could move it."""
        return self.base is not None and self.unit in CHANCE and self.independent

    @property
    def exact(self) -> float | None:
        """The value from its base, which no publisher has rounded; the value as published where there is no base."""
        return self.base[0] / self.base[1] * PER[self.unit] if self.base else self.value

    @property
    def lacking(self) -> str:
        """Why there is no value, in a word or two with the symbol: "hidden (c)"; "" where there is one."""
        if self.value is not None:
            return ""
        known = symbol(self.symbol)
        return f"{LACKING[known] if known else NOT_SHOWN}{f' ({self.symbol})' if self.symbol else ''}"

    def interval(self, confidence: float = 0.95) -> Interval | None:
        """How far chance could move it: Wilson's of a proportion, Byar's of a rate; None where it is not `sure`."""
        if self.base is None or not self.sure:
            return None
        x, n = self.base
        if self.unit is Unit.RATE:
            return rates.rate(round(x), n, confidence=confidence)
        ends = wilson(x, n, confidence)
        return Interval(100 * ends.lower, 100 * ends.upper)


def against_the_rest(own: Value, england: Value) -> float | None:
    """The two-sided p of an authority's figure against the rest of England, the authority taken out of it.

    Proportions by the score test, rates by the exact test of two counts. None where either has no base, or England's is
    no larger. England's counts are rounded to 10, which is far less than the sureness of any authority.
    """
    if own.base is None or england.base is None or not own.sure:
        return None
    (x, n), (all_x, all_n) = own.base, england.base
    others, of = all_x - x, all_n - n
    if others <= 0 or of <= 0:
        return None
    if own.unit is Unit.RATE:
        return differences.of_rates(round(x), n, round(others), of).p
    return differences.of_proportions(x, n, others, of).p if others <= of else None


def change(earlier: Value, later: Value) -> Difference | None:
    """How a place's figure moved from one period to another: shares in points (-1 to 1), rates as later over earlier.

    None where either has no base, or nothing happened in both. Of a number on one day, such as children in care, many
    are the same children in both years: chance then moves it less than the interval says.
    """
    if earlier.base is None or later.base is None or not later.sure:
        return None
    (x, n), (before, of) = later.base, earlier.base
    if later.unit is Unit.RATE:
        return differences.of_rates(round(x), n, round(before), of) if round(x) + round(before) else None
    return differences.of_proportions(x, n, before, of)


def interval_of(value: Value) -> Callable[[float], Interval]:
    """What gives the interval of a figure with a base at any confidence, for joint ranks: exact for counts.

    Byar's has no lower end for a few events at the confidence that many authorities at once take.
    """
    assert value.base, "ranks are of figures with a base"
    x, n = value.base

    def at(confidence: float) -> Interval:
        if value.unit is Unit.RATE:
            events = rates.exact_poisson(round(x), confidence)
            return Interval(events.lower / n * PER[Unit.RATE], events.upper / n * PER[Unit.RATE])
        return wilson(x, n, confidence)

    return at


def trend(values: Mapping[str, Value]) -> Marker:
    """Fingertips' marker of the five latest years of a place. `values` are of one series by year, without a break."""
    series = [values[period] for period in sorted(values)][-POINTS:]
    if any(int(later.period[:4]) != int(earlier.period[:4]) + 1 for earlier, later in pairwise(series)):
        return Marker(Direction.NONE, why_not="a year between them is missing")
    if len(series) == POINTS and any(value.value is not None and not value.sure for value in series):
        return Marker(Direction.NONE, why_not="nothing says how sure a year's figure is")
    if all(value.unit in PROPORTIONS for value in series):
        bases = [value.base or (None, None) for value in series]
        return marker_of_proportions([x for x, _ in bases], [n for _, n in bases])
    return marker_of_values([value.exact for value in series], [value.interval() for value in series])


def funnel_of(values: Sequence[Value], england: Value | None) -> funnel.Funnel | None:
    """The funnel of authorities that have a base, round England; round all of them together where it has none.

    None where they are fewer than two.
    """
    based = [(value.place, *value.base) for value in values if value.base]
    if len(based) < 2:
        return None
    names, numerators, bases = (list(each) for each in zip(*based, strict=True))
    whole = england.base[0] / england.base[1] if england and england.base else sum(numerators) / sum(bases)
    if not whole > 0:
        return None
    if values[0].unit is Unit.RATE:
        return funnel.rates(names, numerators, bases, centre=whole * 10_000)
    return funnel.proportions(names, numerators, bases, centre=whole) if whole < 1 else None
