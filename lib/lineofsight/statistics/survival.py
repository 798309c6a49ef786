"""How long it takes until something happens, with those still waiting counted for as long as they have waited.

The mean time of adoptions already made leaves out every child still waiting, and looks better the more of them wait.
Take a cohort fixed by when it started, and the day the data end. Children already in care when a window opens have been
there long by that alone: leave them out and say so.

Where a child may leave in several ways (adopted, home, eighteen), `ways_out` is the one: one less Kaplan and Meier's
curve treats those who went home as if they might still be adopted, and says too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, log

import numpy as np

from lineofsight.statistics.intervals import Interval, normal_deviate


@dataclass(frozen=True, slots=True)
class Step:
    """A share of the cohort from this time on, its standard error and interval; both None where none can be given.

    `waiting` is how many were under observation and still waiting just before.
    """

    time: float
    share: float
    waiting: int
    error: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Course:
    """A share of a cohort through time, in steps; `start` before the first. Times are in the unit of the durations.

    `cases` is the cohort, `last` the longest anybody was observed: nothing is known beyond.
    """

    start: float
    steps: tuple[Step, ...]
    cases: int
    last: float

    def at(self, time: float) -> Step:
        """The share at a time. Raises ValueError where nobody was observed for so long, or the time is below 0."""
        if not 0 <= time <= self.last:
            raise ValueError(f"nobody was observed for {time:g}: the longest was {self.last:g}")
        return next(
            (step for step in reversed(self.steps) if step.time <= time), Step(0.0, self.start, self.cases, 0.0, None)
        )


@dataclass(frozen=True, slots=True)
class TimeUntil:
    """By when it had happened to a share of the cohort, None if not yet. The interval may end at infinity."""

    share: float
    time: float | None
    interval: Interval | None


def still_waiting(times: Sequence[float], happened: Sequence[bool], confidence: float = 0.95) -> Course:
    """The share still waiting through time (Kaplan and Meier), from one duration a child and whether it happened then.

    A child for whom it has not happened counts until the end of what is known. Those who left without it are taken to
    have the same chance as those who stay; where that is not so, `ways_out` is the one. The intervals are those of the
    complementary log-log, within 0 to 1.

    Raises ValueError where a duration is missing or below 0, the lists differ in length or are empty, or the confidence
    is not between 0 and 1.

    E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of the American
    Statistical Association 53 (1958), pages 457 to 481.
    """
    ended, z = _observed(times, happened), normal_deviate(confidence)
    if not any(happened):
        return Course(1.0, (), len(times), max(times))
    from statsmodels.duration.survfunc import SurvfuncRight

    found = SurvfuncRight(ended, np.asarray(happened, dtype=int))
    rows = np.column_stack([found.surv_times, found.surv_prob, found.n_risk, found.surv_prob_se]).tolist()
    steps = (_step(*row, z=z) for row in rows)
    return Course(1.0, tuple(steps), len(times), max(times))


def time_until(
    times: Sequence[float], happened: Sequence[bool], share: float = 0.5, confidence: float = 0.95
) -> TimeUntil:
    """By when a `share` of the cohort had it happen, half unless said, with those still waiting counted.

    It is the first time by which at least that share had it (J. P. Klein and M. L. Moeschberger, "Survival Analysis",
    section 4.5); statsmodels takes the first by which more had. The interval is where the share still waiting could
    well be that (complementary log-log). Raises ValueError as `still_waiting` does, and where the share is not between
    0 and 1.

    R. Brookmeyer and J. Crowley, "A confidence interval for the median survival time", Biometrics 38 (1982), pages 29
    to 41.
    """
    ended = _observed(times, happened)
    normal_deviate(confidence)  # refuses what is no confidence
    if not 0 < share < 1:
        raise ValueError(f"a share lies between 0 and 1, and {share} does not")
    if not any(happened):
        return TimeUntil(share, None, None)
    from statsmodels.duration.survfunc import SurvfuncRight

    found = SurvfuncRight(ended, np.asarray(happened, dtype=int))
    reached = found.surv_times[found.surv_prob <= 1 - share + 1e-9]  # shares are products of fractions: nearly exact
    with np.errstate(divide="ignore", invalid="ignore"):  # the last step, where nobody waits, has no logarithm
        lower, upper = (float(end) for end in found.quantile_ci(share, alpha=1 - confidence))
    time = float(reached[0]) if len(reached) else None
    return TimeUntil(share, time, Interval(lower, upper) if isfinite(lower) else None)


def ways_out(
    times: Sequence[float], left: Sequence[str | None], ways: Sequence[str], confidence: float = 0.95
) -> dict[str, Course]:
    """The share that had left in each of the `ways` by each time (cumulative incidence, Aalen and Johansen).

    `left` says how each child left, None where it has not. The shares and those still waiting add up to 1. Of ties,
    those who leave are taken to leave before the observation of others ends. The last step, at which nobody is left to
    wait, has no error.

    Raises ValueError as `still_waiting` does, and where somebody left in a way that is not among the ways.

    O. O. Aalen and S. Johansen, "An empirical transition matrix for non-homogeneous Markov chains based on censored
    observations", Scandinavian Journal of Statistics 5 (1978), pages 141 to 150.
    """
    ended = _observed(times, left)
    if others := {way for way in left if way is not None} - set(ways):
        raise ValueError(f"children left in a way that is not among the {len(ways)} named: {', '.join(sorted(others))}")
    nothing = {way: Course(0.0, (), len(times), max(times)) for way in ways}
    if all(way is None for way in left):
        return nothing
    from statsmodels.duration.survfunc import CumIncidenceRight

    number = {way: place for place, way in enumerate(ways, start=1)}
    with np.errstate(divide="ignore", invalid="ignore"):  # at the last step, where nobody waits
        found = CumIncidenceRight(ended, np.array([number[way] if way else 0 for way in left]))
    z = normal_deviate(confidence)
    errors = found.cinc_se or []
    courses = {}
    # Shares come up to the last way anybody left in; the ways after it have none.
    for way, shares, deviations in zip(ways, found.cinc, errors, strict=False):
        moved = np.flatnonzero(np.diff(shares, prepend=0.0) > 0)
        waiting = [(ended >= time).sum() for time in found.times]
        steps = (_step(found.times[at], shares[at], waiting[at], deviations[at], z) for at in moved)
        courses[way] = Course(0.0, tuple(steps), len(times), max(times))
    return nothing | courses


def _step(time: float, share: float, waiting: float, error: float, z: float) -> Step:
    """One step, with the interval of the complementary log-log: share^exp(∓z·error/(share·log share))."""
    if not isfinite(error):
        return Step(float(time), float(share), int(waiting), None, None)
    if not 0 < share < 1:
        return Step(float(time), float(share), int(waiting), float(error), None)
    reach = z * error / (share * log(share))
    ends = sorted((share ** exp(reach), share ** exp(-reach)))
    return Step(float(time), float(share), int(waiting), float(error), Interval(float(ends[0]), float(ends[1])))


def _observed(times: Sequence[float], happened: Sequence[object]) -> np.ndarray:
    """The durations as numbers, one for each child and how it ended."""
    if len(times) != len(happened) or not len(times):
        raise ValueError(f"a cohort needs a duration and an end for each child: {len(times)} and {len(happened)}")
    ended = np.asarray(times, dtype=float)
    if not np.isfinite(ended).all() or ended.min() < 0:
        raise ValueError("a duration is recorded and 0 or more; leave out the children without one, and say how many")
    return ended
