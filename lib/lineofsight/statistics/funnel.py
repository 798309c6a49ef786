"""Funnel plots: which authorities lie further from the whole than chance alone would put them.

A point outside the limits asks why; it is not poor, nor good. Each funnel has two sets of limits, always both: those of
chance alone, and the wider ones that also allow for how much authorities differ by things no figure here holds
(overdispersion). Wider limits hide outliers as well as explain them, so phi, the measure of it, is printed beside them.

D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005), pages
1185 to 1202, for the plot; and "Handling over-dispersion of performance indicators", Quality and Safety in Health Care
14 (2005), pages 347 to 351, for the wider limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import asin, exp, expm1, inf, log, pi, sin, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from lineofsight.statistics.intervals import Interval, normal_deviate

INNER, OUTER = 0.95, 0.998
"""The two confidences of a funnel: one authority in 20, and one in 500, lies outside by chance."""

TAIL = 0.1
"""The share at either end of the scores that is drawn in before phi is taken, so that an outlier does not excuse itself
(10%, as the Care Quality Commission and FunnelPlotR have it)."""


class Rule(Enum):
    """How the limits of chance are drawn, in the words of a caption."""

    PHE_PROPORTION = "limits of the normal approximation round the whole (PHE's rule for proportions)"
    EXACT_BINOMIAL = "limits of the exact binomial distribution, interpolated (Spiegelhalter 2005)"
    PHE_COUNT = "limits of the exact Poisson test of a count against the expected one (PHE's rule for rates and ratios)"


class Scale(Enum):
    """The scale on which authorities are compared for overdispersion, in the words of a caption."""

    ARCSINE = "arcsine of the square root of the proportion"
    SQUARE_ROOT = "square root of observed over expected (Care Quality Commission)"
    LOGARITHM = "logarithm of observed over expected (Summary Hospital-level Mortality Indicator)"


class Place(Enum):
    """Where a point lies, the same words whichever way is better."""

    BELOW_OUTER = "below the 99.8% limit"
    BELOW_INNER = "below the 95% limit, within the 99.8% one"
    WITHIN = "within the limits"
    ABOVE_INNER = "above the 95% limit, within the 99.8% one"
    ABOVE_OUTER = "above the 99.8% limit"


class Limits(NamedTuple):
    """The limits at one base, in the unit of the figure: 95% and 99.8%."""

    inner: Interval
    outer: Interval

    def place(self, value: float) -> Place:
        """Where a value lies; one on a limit is within it."""
        if value < self.outer.lower:
            return Place.BELOW_OUTER
        if value < self.inner.lower:
            return Place.BELOW_INNER
        if value > self.outer.upper:
            return Place.ABOVE_OUTER
        return Place.ABOVE_INNER if value > self.inner.upper else Place.WITHIN


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more authorities differ than chance: phi 1 is chance alone; tau2 the variance between them.

    `tau2` is on the scale named; 0 where the authorities differ no more than chance.
    """

    scale: Scale
    phi: float
    tau2: float


@dataclass(frozen=True, slots=True)
class Point:
    """One authority: its figure, what it is a share of, both limits there, and the two-sided p of chance alone.

    `base` is cases for a proportion, population for a rate, expected events for a ratio. `p` is that of the test whose
    limits these are, for correction over several figures; overdispersion is not in it.
    """

    name: str
    value: float
    base: float
    limits: Limits
    wider: Limits
    p: float

    @property
    def place(self) -> Place:
        """Where it lies by chance alone."""
        return self.limits.place(self.value)

    @property
    def wider_place(self) -> Place:
        """Where it lies with overdispersion allowed for."""
        return self.wider.place(self.value)


@dataclass(frozen=True, slots=True)
class Funnel:
    """A figure of several authorities round the whole. `unit` is what a value is times a proportion or a ratio.

    `limits_at` and `wider_at` give the curves at any base.
    """

    rule: Rule
    centre: float
    unit: float
    dispersion: Dispersion
    points: tuple[Point, ...]

    def limits_at(self, base: float) -> Limits:
        """The limits of chance alone at a base, in the unit of the figure."""
        return _limits(self.rule, self.centre / self.unit, base, self.unit)

    def wider_at(self, base: float) -> Limits:
        """The limits with overdispersion at a base: never within those of chance alone."""
        return _wider(self.dispersion, self.centre / self.unit, base, self.unit, self.limits_at(base))


def proportions(
    names: Sequence[str],
    numerators: Sequence[float],
    bases: Sequence[float],
    *,
    centre: float | None = None,
    rule: Rule = Rule.PHE_PROPORTION,
) -> Funnel:
    """The funnel of proportions, 0 to 1, round `centre`: all the numerators over all the bases unless given.

    PHE's rule is p ∓ z√(p(1 - p)/n), within 0 to 1; where bases are small, EXACT_BINOMIAL is truer. Cases are taken as
    independent: siblings, who come and go together, widen the spread, and phi shows it.

    Raises ValueError where there are fewer than two authorities, a base is not above 0, a numerator is not between 0
    and its base, the centre is not between 0 and 1, the rule is not one for proportions, or the lists differ in length.

    Public Health England, Technical Guide: Funnel plots; overdispersion on the arcsine scale, from Spiegelhalter.
    """
    if rule is Rule.PHE_COUNT:
        raise ValueError("a funnel of proportions takes a rule for proportions, not that for counts")
    _checked(names, numerators, bases)
    if any(x > n for x, n in zip(numerators, bases, strict=True)):
        raise ValueError("a numerator lies between 0 and its base; an authority's lies above it")
    whole = sum(numerators) / sum(bases) if centre is None else centre
    if not 0 < whole < 1:
        raise ValueError(f"a funnel needs a whole between 0 and 1, and {whole:g} leaves nothing to chance")
    target = asin(sqrt(whole))
    away = [(asin(sqrt(x / n)) - target) * 2 * sqrt(n) for x, n in zip(numerators, bases, strict=True)]
    dispersion = _dispersion(Scale.ARCSINE, away, bases)
    return _funnel(rule, whole, 1.0, dispersion, names, numerators, bases)


def rates(
    names: Sequence[str],
    counts: Sequence[float],
    populations: Sequence[float],
    *,
    per: int = 10_000,
    centre: float | None = None,
    scale: Scale = Scale.SQUARE_ROOT,
) -> Funnel:
    """The funnel of rates for each `per`, round `centre` (so many for each `per`): the pooled rate unless given.

    A count is outside where an exact Poisson test of it against the population's expected count says so; between whole
    counts the limits are interpolated. Events are taken as independent.

    Raises ValueError as `ratios` does, and where the centre is not above 0.

    Public Health England, Technical Guide: Funnel plots.
    """
    _checked(names, counts, populations)
    whole = sum(counts) / sum(populations) if centre is None else centre / per
    if not 0 < whole < inf:
        raise ValueError("a funnel of rates needs a whole above 0: no authority has an event, or the centre is no rate")
    dispersion = _dispersed_counts(scale, counts, [n * whole for n in populations])
    return _funnel(Rule.PHE_COUNT, whole, float(per), dispersion, names, counts, populations)


def ratios(
    names: Sequence[str],
    observed: Sequence[float],
    expected: Sequence[float],
    *,
    scale: Scale = Scale.SQUARE_ROOT,
) -> Funnel:
    """The funnel of observed over expected events (`standardise.expected_events`) round 1.

    Raises ValueError where there are fewer than two authorities, an expected count is not above 0, an observed one is
    below 0, the scale is not one for counts, the lists differ in length, or a count of 0 meets the logarithm.

    Public Health England, Technical Guide: Funnel plots.
    """
    _checked(names, observed, expected)
    dispersion = _dispersed_counts(scale, observed, expected)
    return _funnel(Rule.PHE_COUNT, 1.0, 1.0, dispersion, names, observed, expected)


def normal_limits(base: float, centre: float, confidence: float) -> Interval:
    """PHE's limits of a proportion at a base: p ∓ z√(p(1 - p)/n), within 0 to 1."""
    reach = normal_deviate(confidence) * sqrt(centre * (1 - centre) / base)
    return Interval(max(centre - reach, 0.0), min(centre + reach, 1.0))


def binomial_limits(base: float, centre: float, confidence: float) -> Interval:
    """The exact limits of a proportion at a base, a whole number of cases, interpolated, within 0 to 1.

    With r the binomial quantile of the tail q, the limit is (r - (F(r) - q)/f(r))/n.

    Raises ValueError where the base is not a whole number, as full-time equivalents are not.

    Spiegelhalter, "Funnel plots", appendix A.1.1.
    """
    from scipy.stats import binom

    if base != int(base):
        raise ValueError(f"exact limits are of a whole number of cases, not of {base:g}: take PHE's rule")
    tail = (1 - confidence) / 2
    ends = []
    for share in (tail, 1 - tail):
        count = binom.ppf(share, base, centre)
        part = (binom.cdf(count, base, centre) - share) / binom.pmf(count, base, centre)
        ends.append(min(max(float(count - part) / base, 0.0), 1.0))
    return Interval(*ends)


def count_limits(expected: float, confidence: float) -> Interval:
    """Counts beyond which an exact Poisson test against the expected one is significant; not whole numbers.

    A count k is below them where P(X <= k) < (1 - confidence)/2, and above where P(X >= k) is. It is PHE's rule, that
    the exact interval of the count leaves out the expected one, turned round. The interval of the expected count
    itself, which Fingertips' comparison of rates and FunnelPlotR draw, is `rates.exact_poisson`: it differs a little.
    """
    from scipy.special import pdtrik

    tail = (1 - confidence) / 2
    one_is_too_many = -expm1(-expected) < tail  # so few are expected that a single event is outside
    upper = 0.0 if one_is_too_many else float(pdtrik(1 - tail, expected)) + 1
    return Interval(max(float(pdtrik(tail, expected)), 0.0), upper)


def _funnel(
    rule: Rule,
    whole: float,
    unit: float,
    dispersion: Dispersion,
    names: Sequence[str],
    counts: Sequence[float],
    bases: Sequence[float],
) -> Funnel:
    points = []
    for name, count, base in zip(names, counts, bases, strict=True):
        limits = _limits(rule, whole, base, unit)
        wider = _wider(dispersion, whole, base, unit, limits)
        value = float(count / base * unit)
        points.append(Point(name, value, float(base), limits, wider, _chance(rule, whole, count, base)))
    return Funnel(rule, whole * unit, unit, dispersion, tuple(points))


def _limits(rule: Rule, whole: float, base: float, unit: float) -> Limits:
    """The limits of chance at a base, in the unit of the figure."""

    def at(confidence: float) -> Interval:
        if rule is Rule.PHE_COUNT:
            return _scaled(count_limits(base * whole, confidence), unit / base)
        limits = binomial_limits if rule is Rule.EXACT_BINOMIAL else normal_limits
        return _scaled(limits(base, whole, confidence), unit)

    return Limits(at(INNER), at(OUTER))


def _wider(dispersion: Dispersion, whole: float, base: float, unit: float, chance: Limits) -> Limits:
    """The limits with the variance between authorities added, never within those of chance alone."""
    if not dispersion.tau2:
        return chance

    def at(confidence: float, least: Interval) -> Interval:
        if dispersion.scale is Scale.ARCSINE:
            reach = normal_deviate(confidence) * sqrt(1 / (4 * base) + dispersion.tau2)
            target = asin(sqrt(whole))
            ends = Interval(sin(max(target - reach, 0.0)) ** 2, sin(min(target + reach, pi / 2)) ** 2)
        elif dispersion.scale is Scale.SQUARE_ROOT:
            reach = normal_deviate(confidence) * sqrt(1 / (4 * base * whole) + dispersion.tau2)
            ends = _scaled(Interval(max(1 - reach, 0.0) ** 2, (1 + reach) ** 2), whole)
        else:
            reach = normal_deviate(confidence) * sqrt(1 / (base * whole) + dispersion.tau2)
            ends = _scaled(Interval(exp(-reach), exp(reach)), whole)
        ends = _scaled(ends, unit)
        return Interval(min(ends.lower, least.lower), max(ends.upper, least.upper))

    return Limits(at(INNER, chance.inner), at(OUTER, chance.outer))


def _dispersed_counts(scale: Scale, observed: Sequence[float], expected: Sequence[float]) -> Dispersion:
    """The overdispersion of observed over expected events."""
    pairs = list(zip(observed, expected, strict=True))
    if scale is Scale.SQUARE_ROOT:
        return _dispersion(scale, [(sqrt(o / e) - 1) * 2 * sqrt(e) for o, e in pairs], expected)
    if scale is Scale.ARCSINE:
        raise ValueError("counts are compared on the square root or the logarithm; the arcsine is for proportions")
    if not all(observed):
        raise ValueError("a count of 0 has no logarithm: compare on the square root")
    return _dispersion(scale, [log(o / e) * sqrt(e) for o, e in pairs], expected)


def _dispersion(scale: Scale, away: Sequence[float], bases: Sequence[float]) -> Dispersion:
    """phi and tau2 of scores `away` from the whole in standard errors; the highest and lowest tenth are drawn in.

    phi is the mean square of the scores. The variance between is that of DerSimonian and Laird with I·phi for Q, and 0
    where I·phi < I - 1: limits are never narrowed.
    """
    scores = np.asarray(away)
    low, high = np.quantile(scores, [TAIL, 1 - TAIL])
    phi = float(np.mean(np.clip(scores, low, high) ** 2))
    weights = np.asarray(bases) * (1 if scale is Scale.LOGARITHM else 4)  # one over the squared standard error
    total, beyond = float(weights.sum()), len(scores) * phi - (len(scores) - 1)
    return Dispersion(scale, phi, max(0.0, beyond / (total - float((weights**2).sum()) / total)))


def _chance(rule: Rule, whole: float, count: float, base: float) -> float:
    """The two-sided p of the test whose limits the rule draws: twice the smaller tail."""
    if rule is Rule.PHE_PROPORTION:
        return 2 * NormalDist().cdf(-abs(count - base * whole) / sqrt(base * whole * (1 - whole)))
    from scipy.special import betainc, gammainc, gammaincc

    # The tails of the binomial and the Poisson as incomplete beta and gamma functions, far faster than scipy.stats.
    if rule is Rule.EXACT_BINOMIAL:
        as_few = betainc(base - count, count + 1, 1 - whole) if count < base else 1.0
        as_many = betainc(count, base - count + 1, whole) if count else 1.0
    else:
        as_few = gammaincc(count + 1, base * whole)
        as_many = gammainc(count, base * whole) if count else 1.0
    return min(1.0, 2 * float(min(as_few, as_many)))


def _checked(names: Sequence[str], counts: Sequence[float], bases: Sequence[float]) -> None:
    if not len(names) == len(counts) == len(bases):
        raise ValueError(f"a funnel needs one of each: {len(names)} names, {len(counts)} counts, {len(bases)} bases")
    if len(names) < 2:
        raise ValueError("a funnel needs two authorities or more")
    if not all(0 < n < inf for n in bases) or not all(0 <= x < inf for x in counts):
        raise ValueError(
            "a funnel needs a count of 0 or more and a base above 0 for each authority; "
            "leave out those without one, and say which"
        )


def _scaled(interval: Interval, by: float) -> Interval:
    return Interval(interval.lower * by, interval.upper * by)
