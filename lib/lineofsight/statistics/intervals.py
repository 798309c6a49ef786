"""How sure a proportion is: the range that the true one could well lie in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Interval:
    """The lower and upper end of an interval, each a proportion from 0 to 1."""

    lower: float
    upper: float


def wilson(numerator: int, base: int, confidence: float = 0.95) -> Interval:
    """Wilson's score interval for `numerator` of `base`: (2x + z² ∓ z√(z² + 4x(1 - x/n))) / (2(n + z²)).

    It never leaves 0 to 1, and keeps its meaning for few cases and for none or all of them. It holds for cases drawn
    at random from many: not for a small list of which most were looked at, nor for cases that somebody chose.

    Raises ValueError where the base is not at least 1, the numerator not between 0 and the base, or the confidence
    not between 0 and 1.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), pages 209 to 212; calculated by statsmodels. It is the method of the English
    public health profiles for proportions.
    """
    # statsmodels takes a second to load, and most commands calculate no interval.
    from statsmodels.stats.proportion import proportion_confint

    if base < 1:
        raise ValueError(f"a proportion needs a base of 1 or more, not {base}")
    if not 0 <= numerator <= base:
        raise ValueError(f"a numerator lies between 0 and its base of {base}, and {numerator} does not")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, and {confidence} does not")
    ends: tuple[Any, Any] = proportion_confint(numerator, base, alpha=1 - confidence, method="wilson")
    return Interval(*map(float, ends))
