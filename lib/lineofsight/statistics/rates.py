"""How sure a count of events is, and a rate of events in a population.

The events are taken as independent. Siblings, and children referred more than once, come together: their counts vary
more than these intervals say.
"""

from __future__ import annotations

from math import inf, sqrt

from lineofsight.statistics.intervals import Interval, normal_deviate

FEWEST_FOR_BYAR = 10
"""From this many events on Byar's method is as good as exact; below it the exact one is used (Department of Health)."""


def rate(count: int, population: float, per: int = 10_000, confidence: float = 0.95) -> Interval:
    """The interval for `count` events in a `population`, for each `per` of them: Byar's, exact Poisson below 10 events.

    The population is taken as known. The count may be more than the population: one child may have several events.

    Raises ValueError where the count is below 0, the population not above 0, or the confidence not between 0 and 1.

    Association of Public Health Observatories, Technical Briefing 3: Commonly used public health statistics and their
    confidence intervals (2008), section on rates.
    """
    if not 0 < population < inf:
        raise ValueError(f"a rate needs a population above 0, not {population}")
    events = (exact_poisson if count < FEWEST_FOR_BYAR else byar)(count, confidence)
    return Interval(events.lower * per / population, events.upper * per / population)


def exact_poisson(count: float, confidence: float = 0.95) -> Interval:
    """The exact interval for a count of events: half the chi-squared deviates with 2x and 2x + 2 degrees of freedom.

    Raises ValueError where the count is below 0, or the confidence not between 0 and 1.

    F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936), pages 437 to 442.
    """
    from scipy.special import gammaincinv

    _counted(count)
    _ = normal_deviate(confidence)
    tail = (1 - confidence) / 2
    return Interval(float(gammaincinv(count, tail)) if count else 0.0, float(gammaincinv(count + 1, 1 - tail)))


def byar(count: int, confidence: float = 0.95) -> Interval:
    """Byar's interval for a count of events: x(1 - 1/9x - z/3√x)³ to (x + 1)(1 - 1/9(x + 1) + z/3√(x + 1))³.

    Good for 10 events or more. Raises ValueError where the count is so small that the lower end would be below 0, or
    the confidence is not between 0 and 1; `exact_poisson` has an answer for each count.

    N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research, volume II (1987), page 69.
    """
    _counted(count)
    z, more = normal_deviate(confidence), count + 1
    lower = (1 - 1 / (9 * count) - z / (3 * sqrt(count))) if count else -1.0
    if lower < 0:
        raise ValueError(f"Byar's interval has no lower end for a count of {count}; take the exact one")
    return Interval(count * lower**3, more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3)


def _counted(count: float) -> None:
    if not 0 <= count < inf:
        raise ValueError(f"a count is 0 or more, and {count} is not")
