"""Each authority's overall grade beside its published figures, by a rule on which comes first that says so.

A figure should be of the time before the judgement, which could not have changed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from lineofsight.comparators import Comparison
from lineofsight.display import count, listed, words
from lineofsight.outcomes import OVERALL, Graded, headline, standing
from lineofsight.published import PublishedIndicator

FEWEST = 60
"""Authorities that a model of four grades takes, and so what a rule for pairing them has to leave."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An authority's latest overall grade, and its figure of the period that ended on a day."""

    grade: Graded
    ended: date
    value: float

    @property
    def months(self) -> float:
        """From the end of the figure's period to the grade; below 0 where the grade came first."""
        return (self.grade.day - self.ended).days / 365.25 * 12


@dataclass(frozen=True, eq=False)
class Paired:
    """Each authority's grade beside its figures, by the indicator's id, and the rule by which they were chosen.

    `before` is whether a figure is of the last period that had ended by the day of the grade; else it is the latest
    one, whichever came first. `grades` has the authorities with published figures, by code.
    """

    comparison: Comparison
    grades: Mapping[str, Graded]
    before: bool
    pairs: Mapping[str, tuple[Pair, ...]]

    @property
    def every(self) -> list[Pair]:
        return [pair for pairs in self.pairs.values() for pair in pairs]

    @property
    def rule(self) -> str:
        """The rule in a sentence or two, with what it means for reading cause into a figure."""
        if not self.every:
            return "No authority here has a figure of the last year that had ended by the day of its grade."
        if self.before:
            return (
                "Each grade stands beside the figure of the last year that had ended by its day, at most a year "
                f"before it (median {median(pair.months for pair in self.every):.0f} months): what had happened by "
                "the time of the judgement, though not all of it was published yet. The figures' years end on "
                f"{self._ends}. A figure that is hidden or missing is not filled from an older year."
            )
        return (
            f"Fewer than {FEWEST} authorities here have a figure from the year before their grade, so each grade "
            f"stands beside the latest figure: {self._later} are of a year that ended after the grade, which may have "
            "changed what they count."
        )

    @property
    def how(self) -> str:
        """The rule, short enough for every note."""
        if self.before:
            return "Figures are of the last year that had ended by the day of the grade."
        return f"Figures are the latest: {self._later} are of a year that ended after the grade."

    @property
    def _ends(self) -> str:
        """The days of the year that these figures' years end on: "31 March, 31 August and 30 September"."""
        days = sorted({pair.ended.replace(year=2000) for pair in self.every})
        return listed([f"{day.day} {day:%B}" for day in days])

    @property
    def _later(self) -> str:
        later = sum(pair.months < 0 for pair in self.every)
        return f"{words(later)} of {count(len(self.every), 'figure')}"


def paired(its: Comparison | None, outcomes: Sequence[Graded]) -> Paired | None:
    """Each authority's latest overall grade beside its figures; None where there are not both.

    The figure is of the year before the grade. Where fewer than 60 authorities have one of any indicator, and 60 or
    more have a figure of any time, the latest is taken: the rule goes by how many there are, never by what they show,
    and is one for all indicators.
    """
    if not its or not its.indicators:
        return None
    overall = of_overall(outcomes)
    last = max((each.day for each in overall), default=date.min)
    grades = {code: each for code, each in sorted(standing(overall, OVERALL, last).items()) if code in its.places}
    if not grades:
        return None
    before = {each.id: _pairs(its, each, grades, _ended_before) for each in its.indicators}
    latest = {each.id: _pairs(its, each, grades, _latest) for each in its.indicators}
    enough = _most(before) >= FEWEST or _most(latest) < FEWEST
    return Paired(its, grades, enough, before if enough else latest)


def of_overall(grades: Sequence[Graded]) -> list[Graded]:
    """The grades of overall effectiveness: before 2013 an overall grade was of the protection of children alone."""
    return [each for each in grades if each.area == OVERALL and (its := headline(each)) and len(its.services) > 1]


def _most(pairs: Mapping[str, tuple[Pair, ...]]) -> int:
    return max(map(len, pairs.values()))


def _pairs(
    its: Comparison,
    indicator: PublishedIndicator,
    grades: Mapping[str, Graded],
    chosen: Callable[[Mapping[date, str], date], date | None],
) -> tuple[Pair, ...]:
    """The pairs of an indicator, the lowest figure first; of an authority without the chosen figure there is none."""
    ends = {day: period for period in its.periods(indicator) if (day := indicator.last_day(period))}
    found = []
    for code, grade in grades.items():
        ended = chosen(ends, grade.day)
        value = its.of(indicator, code).get(ends[ended]) if ended else None
        if ended and value and value.exact is not None:
            found.append(Pair(grade, ended, value.exact))
    return tuple(sorted(found, key=lambda pair: (pair.value, pair.grade.code)))


def _ended_before(ends: Mapping[date, str], day: date) -> date | None:
    """The last end on or before the day, within a year of it: a hidden figure is not filled from an older one."""
    last = max((end for end in ends if end <= day), default=None)
    return last if last and (day - last).days <= 366 else None


def _latest(ends: Mapping[date, str], day: date) -> date | None:
    return max(ends, default=None)
