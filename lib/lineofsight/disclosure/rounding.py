"""Rounding as the Department for Education rounds: from halfway up, where Python rounds to the even neighbour."""

from __future__ import annotations

from math import copysign, sqrt, trunc
from sys import float_info

from lineofsight.disclosure.profiles import Profile
from lineofsight.disclosure.sums import Range


def half_up(number: float, places: int = 0) -> float:
    """The number to so many decimal places, away from 0 from halfway; below 0 places to tens, hundreds and so on.

    A hair is added first, so that 2.675, which a computer holds as a little less, becomes 2.68 as on paper.

    Department for Education, dfeR package, round_five_up.
    """
    scaled = trunc(abs(number) * 10**places + 0.5 + sqrt(float_info.epsilon))
    return copysign(scaled / 10**places, number)


def to_nearest(count: int, base: int) -> int:
    """The multiple of `base` nearest to a count of 0 or more, the higher one from halfway."""
    return (count + base // 2) // base * base


def before_rounding(shown: int, profile: Profile) -> Range:
    """The counts that a profile prints as `shown`."""
    lower = shown - profile.rounding // 2
    upper = lower + profile.rounding - 1
    if profile.hidden and not profile.bases_only:
        # Of the counts that round to it, those that would be hidden were not.
        return Range(0, 0) if shown == 0 else Range(max(lower, profile.hidden[-1] + 1), upper)
    return Range(max(lower, 0), upper)
