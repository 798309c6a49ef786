"""Whether people who grade the same cases agree: the moderation of audits.

The count of cases on which they agree comes first, with its interval; then the table of who said what; a coefficient
that takes chance out last, if at all. With the eight cases of a usual moderation its interval spans nearly everything.
Choose the coefficient before looking: they differ, and Gwet's is nearly always the higher. Ofsted's grades are ordered,
so `LINEAR` or `QUADRATIC` weights count a near miss as less than a far one, but each step alike: where the line between
two grades matters more, count the cases on which graders agree about that line.

No word such as "substantial" goes with a coefficient here: the interval nearly always spans several of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import isclose, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineofsight.statistics.intervals import Interval, normal_deviate, wilson

Ratings = Sequence[Sequence[str | None]]
"""One row a case, one grade a grader in the same order, None where that grader did not grade it."""


class Weights(Enum):
    """What two grades that differ count: nothing, or less the further apart they are among the grades given."""

    NONE = "no credit for a near miss"
    LINEAR = "credit falls in line with the distance"
    QUADRATIC = "credit falls with the square of the distance"


@dataclass(frozen=True, slots=True)
class Agreed:
    """On how many cases of how many graded twice or more all graders gave the same grade."""

    cases: int
    agreed: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class Coefficient:
    """An agreement beyond chance, 1 when full; None with the reason where it has none.

    `error` and `interval` are None where the method here gives none: full agreement, and a grader who gives one grade
    only, leave no spread to tell one from, however few the cases. `agreed` has an interval for those too.
    """

    name: str
    value: float | None
    error: float | None = None
    interval: Interval | None = None
    why_not: str = ""


ALL_THE_SAME = "every grade given is the same, so agreement beyond chance has no meaning"
TOO_FEW = "fewer than two cases were graded twice"


def agreed(ratings: Ratings, confidence: float = 0.95) -> Agreed | None:
    """On how many of the cases with two grades or more all agree, with Wilson's interval; None without such a case.

    The interval holds for cases drawn at random.
    """
    twice = [grades for row in ratings if len(grades := [grade for grade in row if grade is not None]) >= 2]
    if not twice:
        return None
    same = sum(len(set(grades)) == 1 for grades in twice)
    return Agreed(len(twice), same, wilson(same, len(twice), confidence))


def cohen(
    ratings: Ratings, grades: Sequence[str], weights: Weights = Weights.NONE, confidence: float = 0.95
) -> Coefficient:
    """Cohen's kappa of two graders over the cases both graded, with its normal interval.

    It falls to nothing where nearly all cases are of one grade, however well they agree.

    Raises ValueError where there are not two graders, or a grade is not among the grades.

    J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968), pages 213 to 220; the error: J. L. Fleiss, J. Cohen
    and B. S. Everitt, Psychological Bulletin 72 (1969), pages 323 to 327.
    """
    if any(len(row) != 2 for row in ratings):
        raise ValueError("kappa is of two graders; take `gwet` or `krippendorff` for more")
    _counts(ratings, grades)  # refuses a grade that could not be given
    place = {grade: number for number, grade in enumerate(grades)}
    table = np.zeros((len(grades), len(grades)))
    for one, other in ratings:
        if one is not None and other is not None:
            table[place[one], place[other]] += 1
    if table.sum() < 2:
        return Coefficient("Cohen's kappa", None, why_not=TOO_FEW)
    if table.max() == table.sum() == table.trace():
        return Coefficient("Cohen's kappa", None, why_not=ALL_THE_SAME)
    from statsmodels.stats.inter_rater import cohens_kappa

    with np.errstate(invalid="ignore"):  # the test of no agreement, not asked for, where a grader gives one grade only
        found: Any = cohens_kappa(table, wt={Weights.LINEAR: "linear", Weights.QUADRATIC: "quadratic"}.get(weights))
    return _round("Cohen's kappa", float(found.kappa), float(found.std_kappa), normal_deviate(confidence))


def gwet(
    ratings: Ratings, grades: Sequence[str], weights: Weights = Weights.NONE, confidence: float = 0.95
) -> Coefficient:
    """Gwet's AC1, or AC2 with weights, for two graders or more, grades missing or not, with Student's interval.

    Agreement by chance is Σw/(q(q - 1)) · Σπ(1 - π) over q grades, so it does not fall where nearly all cases are of
    one grade. `grades` are those that could be given: one that nobody gave counts too.

    Raises ValueError where there is a grade not among the grades, or fewer than two grades.

    K. L. Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement", British Journal
    of Mathematical and Statistical Psychology 61 (2008), pages 29 to 48.
    """
    name = "Gwet's AC1" if weights is Weights.NONE else "Gwet's AC2"
    counts, credit = _counts(ratings, grades), _credit(len(grades), weights)
    graded = counts.sum(axis=1)
    twice = graded >= 2
    if twice.sum() < 2:
        return Coefficient(name, None, why_not=TOO_FEW)
    per_case, observed = _observed(counts, credit)
    share = counts / graded[:, None]
    whole = share.mean(axis=0)
    scale = credit.sum() / (len(grades) * (len(grades) - 1))
    chance = float(scale * (whole * (1 - whole)).sum())
    value = float((observed - chance) / (1 - chance))
    cases = len(counts)
    own = np.where(twice, cases / twice.sum() * (per_case - chance) / (1 - chance), 0.0)
    own_chance = scale * (share * (1 - whole)).sum(axis=1)
    linear = own - 2 * (1 - value) * (own_chance - chance) / (1 - chance)
    error = sqrt(float(((linear - value) ** 2).sum()) / (cases * (cases - 1)))
    from scipy.special import stdtrit

    normal_deviate(confidence)  # refuses what is no confidence
    return _round(name, value, error, float(stdtrit(cases - 1, (1 + confidence) / 2)))


def krippendorff(ratings: Ratings, grades: Sequence[str], weights: Weights = Weights.NONE) -> Coefficient:
    """Krippendorff's alpha for two graders or more, grades missing or not: 1 - observed over expected disagreement.

    With QUADRATIC weights it is his alpha for intervals, each grade one step from the next; it is not his ordinal
    alpha, whose steps are as wide as the cases in them. No interval.

    Raises ValueError as `gwet` does.

    K. Krippendorff, Content Analysis, second edition (2004), chapter 11.
    """
    counts, credit = _counts(ratings, grades), _credit(len(grades), weights)
    counts = counts[counts.sum(axis=1) >= 2]
    if len(counts) < 2:
        return Coefficient("Krippendorff's alpha", None, why_not=TOO_FEW)
    each = counts.sum(axis=1)[:, None, None]
    pairs = counts[:, :, None] * counts[:, None, :] - np.apply_along_axis(np.diag, 1, counts)
    together, all_grades = (pairs / (each - 1)).sum(axis=0), counts.sum(axis=0)
    expected = float((np.outer(all_grades, all_grades) * (1 - credit)).sum())
    if not expected:
        return Coefficient("Krippendorff's alpha", None, why_not=ALL_THE_SAME)
    value = 1 - (all_grades.sum() - 1) * float((together * (1 - credit)).sum()) / expected
    return Coefficient("Krippendorff's alpha", float(value))


def _round(name: str, value: float, error: float, errors: float) -> Coefficient:
    """A coefficient with its error and the interval of so many of them, within -1 to 1; without where there is none."""
    if isclose(error, 0, abs_tol=1e-12):
        return Coefficient(name, value)
    reach = errors * error
    return Coefficient(name, value, error, Interval(max(value - reach, -1.0), min(value + reach, 1.0)))


def _observed(counts: NDArray[np.floating], credit: NDArray[np.floating]) -> tuple[NDArray[np.floating], float]:
    """The agreement of each case, and their mean over the cases graded twice or more."""
    graded = counts.sum(axis=1)
    twice = graded >= 2
    agreeing = (counts * (counts @ credit - 1)).sum(axis=1)
    per_case = np.divide(agreeing, graded * (graded - 1), out=np.zeros(len(counts)), where=twice)
    return per_case, float(per_case[twice].mean())


def _counts(ratings: Ratings, grades: Sequence[str]) -> NDArray[np.floating]:
    """How many graders gave each case each grade; a case that nobody graded is left out."""
    if len(grades) < 2 or len(set(grades)) != len(grades):
        raise ValueError("agreement needs two grades or more that could be given, each once")
    others = {grade for row in ratings for grade in row if grade is not None} - set(grades)
    if others:
        raise ValueError(
            f"grades that are not among the {len(grades)} that could be given: {', '.join(sorted(others))}"
        )
    given = [
        [row.count(grade) for grade in grades] for row in map(list, ratings) if any(cell is not None for cell in row)
    ]
    return np.array(given, dtype=float).reshape(-1, len(grades))


def _credit(grades: int, weights: Weights) -> NDArray[np.floating]:
    """What each two grades count together: 1 for the same one."""
    if weights is Weights.NONE:
        return np.eye(grades)
    places = np.arange(grades)
    apart = np.abs(places[:, None] - places[None, :]) / (grades - 1)
    return 1 - apart if weights is Weights.LINEAR else 1 - apart**2
