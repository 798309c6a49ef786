"""What children and families answered, as values: a printed summary of surveys, and a survey's own data.

A percentage keeps what was printed: its bound ("more than 50%" is no 50), whom it is about, what it measures, and the
caveat printed beside it. Where no base is given there is no interval, and the words say so. Nothing here says whether a
percentage is good: a document may (its list of strengths), a person may, this module does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from lineofsight.documents import Locator, Passage
from lineofsight.inspection import Issue
from lineofsight.mapping import Polarity
from lineofsight.statement import Kind, Statement
from lineofsight.statistics.intervals import Interval, wilson

LEVEL = "authority"
"""The level of a survey: it speaks of one authority, whether or not it prints which."""

SMALLEST_BASE = 10
"""Results of fewer answers than this are never shown: one answer would move them by more than ten points, and a child
might be known by them."""

FEW_ANSWERS = 30
"""Results of fewer answers than this are shown with a warning."""


def same(text: str) -> str:
    """What two spellings of one answer, question or heading have in common."""
    return " ".join(text.casefold().split()).rstrip(".?!: ")


class Side(StrEnum):
    """The list an item of a summary belongs to. A call-out is a percentage printed on its own, in neither list."""

    STRENGTH = "strength"
    IMPROVEMENT = "area for improvement"
    CALL_OUT = "call-out"
    NOT_PLACED = "not placed"


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage as printed.

    `bound` is "" for a plain number, else how it was hedged ("more than", "nearly"). `whom` is the people it is of,
    None where they are not printed. `measures` are the statements it covers: one figure for two says less about
    either. `caveat` is what a star beside it refers to, None where it has none. `base` is the number of answers,
    None where not printed.
    """

    value: float
    bound: str
    whom: str | None
    measures: tuple[str, ...]
    starred: bool
    caveat: Passage | None
    base: int | None
    locator: Locator

    @property
    def shown(self) -> str:
        """As a reader sees it: "92%", "more than 50%"."""
        return f"{self.bound} {self.value:g}%".strip()

    @property
    def exact(self) -> bool:
        """Whether it is a number, and no bound or rounding in words: only then may it be drawn as a point."""
        return not self.bound

    @property
    def beside(self) -> str | None:
        """The caveat to print beside it wherever it is shown, None where it has no star."""
        if not self.starred:
            return None
        return self.caveat.text if self.caveat else "It has a star, and the note to it is not printed."

    @property
    def interval(self) -> Interval | None:
        """Wilson's, where the number who answered is printed beside it; else None, and `no_interval` says why."""
        return None if self.no_interval or not self.base else wilson(round(self.value * self.base / 100), self.base)

    @property
    def no_interval(self) -> str | None:
        if not self.exact:
            return f"No interval: “{self.shown}” is no number to set one round."
        return None if self.base else NO_BASE


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """One bullet or call-out of a summary.

    `label` is its list and number as read (S4, A7, P2; N1 where not placed) and stays when it is moved. `why` holds the
    reasons for its side, by wording, by position, or by the person who moved it (`moved_by`, initials). `under` is the
    printed heading it stands behind, None where that heads the other list.
    """

    label: str
    side: Side
    why: tuple[str, ...]
    text: str
    locator: Locator
    percentage: Percentage | None
    under: str | None = None
    moved_by: str | None = None

    @property
    def statement(self) -> Statement:
        """The item as a statement. A call-out is neutral: the document does not say whether its figure is good."""
        polarity, why = _MEANS[self.side]
        kind = Kind.IMPROVEMENT if self.side is Side.IMPROVEMENT else Kind.FINDING
        return Statement(
            kind=Kind.SURVEY_RESULT if self.percentage else kind,
            text=self.text,
            locator=self.locator,
            label=self.label,
            headings=(self.under,) if self.under else (),
            polarity=polarity.value,
            polarity_why=(why, *self.why),
        )


_MEANS = {
    Side.STRENGTH: (Polarity.STRENGTH, "read as one of the summary's strengths"),
    Side.IMPROVEMENT: (Polarity.WEAKNESS, "read as one of the summary's areas for improvement"),
    Side.CALL_OUT: (Polarity.NEUTRAL, "the document does not say whether this figure is good"),
    Side.NOT_PLACED: (Polarity.NEUTRAL, "it cannot be told which list it is in"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """An area for improvement, and a strength or call-out on the same thing: `words` are the stems they share.

    It is no contradiction: a threshold can be clear and its timescales missed.
    """

    labels: tuple[str, str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """A page or two that sums up surveys or audits, read.

    Everything not printed is None. `headings` are those of the lists, as printed; `switches` the lines at which the
    text turns from one list to another. `base` is the number of people who answered.
    """

    file: str
    sha256: str
    title: str | None
    authority: str | None
    authority_code: str | None
    day: date | None
    base: int | None
    intro: Passage | None
    population: str | None
    headings: tuple[Passage, ...]
    items: tuple[SummaryItem, ...]
    switches: tuple[int, ...]
    caveat: Passage | None
    links: tuple[Link, ...]
    issues: tuple[Issue, ...]

    jurisdiction = None
    level = LEVEL

    def on(self, side: Side) -> tuple[SummaryItem, ...]:
        return tuple(item for item in self.items if item.side is side)

    @property
    def percentages(self) -> tuple[Percentage, ...]:
        return tuple(item.percentage for item in self.items if item.percentage)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know before using any of it: the caveat as printed, and what is not."""
        printed = (f"As printed: {self.caveat.text}",) if self.caveat else ()
        return (*printed, self.no_comparison) if self.no_comparison else printed

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(item.statement for item in self.items)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not printed of the three that any comparison needs."""
        needed = {"authority": self.authority, "date": self.day, "number of people who answered": self.base}
        return tuple(name for name, value in needed.items() if value is None)

    @property
    def no_comparison(self) -> str | None:
        """Why its figures may not be set beside another authority's, None where they may."""
        if not self.missing:
            return None
        return f"Not compared: the document prints no {_listed(self.missing)}."

    @property
    def no_trend(self) -> str:
        """Why one summary makes no trend, whatever it prints."""
        lacks = f", and this round prints no {_listed(self.missing)}" if self.missing else ""
        return f"No trend: it takes two dated rounds of the same questions with the number who answered{lacks}."

    def move(self, label: str, to: Side, by: str, note: str = "") -> SurveySummary:
        """The summary with one item on another side, as a person decided. Raises ValueError where no item has it."""
        if label not in [item.label for item in self.items]:
            raise ValueError(
                f"{label} is no item of {self.file}; its items are {', '.join(i.label for i in self.items)}"
            )
        items = [_moved(item, to, by, note) if item.label == label else item for item in self.items]
        return replace(self, items=tuple(items))


def _moved(item: SummaryItem, to: Side, by: str, note: str) -> SummaryItem:
    reason = f"moved by {by} from {item.side} to {to}" + (f": {note}" if note else "")
    return replace(item, side=to, why=(reason, *item.why), moved_by=by)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """How many gave one answer to one question, in one round, in one group.

    `option` is the answer's words. `group` is None for everybody. `asked` is how many were asked the question, `base`
    how many answered it, `count` how many of those gave this answer; `percent` is 100 * count / base, or what was given
    in its place. What is not given is None. `no_interval` says why there is no interval. `hidden` says why a result is
    not shown: its numbers are then None, and gone for good.

    `statement` is the question (and the answer, where it stands in the file beside it) with its place.
    """

    question: str
    option: str
    day: date | None
    group: str | None
    asked: int | None
    base: int | None
    count: int | None
    percent: float | None
    interval: Interval | None
    no_interval: str | None
    hidden: str | None
    statement: Statement

    @classmethod
    def counted(
        cls, question: str, option: str, day: date | None, group: str | None, asked: int | None, base: int | None,
        count: int, statement: Statement, percent: float | None = None,
    ) -> SurveyResult:  # fmt: skip
        """A result with a count. With a base it has an interval and its own percentage; without, the one given."""
        if base:
            found = 100 * count / base, wilson(count, base), None
        else:
            found = percent, None, NOBODY_ANSWERED if base == 0 else NO_BASE
        return cls(question, option, day, group, asked, base, count, *found, None, statement)

    @classmethod
    def printed(
        cls, question: str, option: str, day: date | None, group: str | None, asked: int | None, base: int | None,
        percent: float | None, statement: Statement,
    ) -> SurveyResult:  # fmt: skip
        """A result with no count: the percentage as given, without an interval, whatever its base."""
        why = NO_BASE if base is None else NO_COUNT
        return cls(question, option, day, group, asked, base, None, percent, None, why, None, statement)

    @classmethod
    def not_shown(
        cls, question: str, option: str, day: date | None, group: str | None, why: str, statement: Statement
    ) -> SurveyResult:
        """A result without numbers, and why."""
        return cls(question, option, day, group, None, None, None, None, None, why, why, statement)

    def emptied(self, why: str) -> SurveyResult:
        """The same result without its numbers."""
        return SurveyResult.not_shown(self.question, self.option, self.day, self.group, why, self.statement)

    @property
    def not_answered(self) -> int | None:
        """How many were asked and did not answer, None where one of the two is not given."""
        return None if self.asked is None or self.base is None else self.asked - self.base

    @property
    def warning(self) -> str | None:
        """What to say beside a result of few answers, None where there are enough or no base is given."""
        if self.base is None or self.base >= FEW_ANSWERS:
            return None
        return f"Only {self.base} answered: read it with its interval."


NO_BASE = "No interval: how many answered is not given."
NO_COUNT = "No interval: how many gave this answer is not given."
NOBODY_ANSWERED = "No interval: nobody answered."


@dataclass(frozen=True, slots=True)
class Comments:
    """That a question was answered in free words, and by how many. The words are never kept."""

    question: str
    day: date | None
    count: int
    locator: Locator


@dataclass(frozen=True, slots=True)
class Round:
    """How many were asked in a round (None where not given), and how many took part. `day` is None where undated."""

    day: date | None
    asked: int | None
    responded: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey's data, read: one or several rounds of it.

    `kind` is "survey responses" (a row a respondent) or "survey results" (a row an answer). `days` are the rounds,
    earliest first, without those undated. `rounds` are known of responses only. `results` holds those that may not be
    shown too, without their numbers.
    """

    file: str
    sha256: str
    kind: str
    title: str | None
    authority: str | None
    authority_code: str | None
    population: str | None
    days: tuple[date, ...]
    results: tuple[SurveyResult, ...]
    comments: tuple[Comments, ...]
    rounds: tuple[Round, ...]
    issues: tuple[Issue, ...]

    jurisdiction = None
    level = LEVEL

    @property
    def day(self) -> date | None:
        """The latest round."""
        return self.days[-1] if self.days else None

    @property
    def overall(self) -> tuple[SurveyResult, ...]:
        """The results of everybody who answered, without the breakdowns and without what may not be shown."""
        return tuple(result for result in self.results if result.group is None and result.hidden is None)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know before using any of it."""
        return (self.no_comparison,) if self.no_comparison else ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Those of `overall`, in its order. No comment is ever among them."""
        return tuple(result.statement for result in self.overall)

    @property
    def no_comparison(self) -> str | None:
        """Why its results may not be set beside another authority's, None where they may."""
        lacks = ("authority",) * (self.authority is None) + ("date",) * (not self.days)
        return f"Not compared: the file gives no {_listed(lacks)}." if lacks else None

    @property
    def no_trend(self) -> str | None:
        """Why its results make no trend, None where it has two dated rounds or more."""
        if len(self.days) > 1:
            return None
        rounds = "one" if self.days else "none"
        return f"No trend: it takes two dated rounds of the same questions, and this file has {rounds}."


def each_round_once(surveys: Iterable[Survey]) -> tuple[Survey, ...]:
    """The surveys in their order, what one has of a question in a round emptied where another is shown for it.

    Two files can cut one round differently, or count it on different days. Each on its own tells nothing of a few; the
    one taken from the other can. So a question is shown for a round from one file alone: the first that tells of
    everybody, else the first. A round or a population that is not given may be any: it is the same as every other.
    """
    surveys = tuple(surveys)
    shown: dict[int, Survey] = {}
    for at in sorted(range(len(surveys)), key=lambda at: not _tells_of_everybody(surveys[at])):
        results = tuple(_unless_shown(result, surveys[at], shown.values()) for result in surveys[at].results)
        shown[at] = replace(surveys[at], results=results)
    return tuple(shown[at] for at in range(len(surveys)))


def _tells_of_everybody(survey: Survey) -> bool:
    return any(result.group is None for result in survey.results)


def _unless_shown(result: SurveyResult, survey: Survey, shown: Iterable[Survey]) -> SurveyResult:
    of_the_same = (each for each in shown if _may_be(survey.population, each.population))
    other = next((each.file for each in of_the_same if _has(each, result)), None)
    return result.emptied(SHOWN_ONCE.format(other)) if other else result


SHOWN_ONCE = "Not shown: {} has this question of this round, and two files side by side could tell a child's answer."


def _has(survey: Survey, result: SurveyResult) -> bool:
    asked = (each for each in survey.results if same(each.question) == same(result.question))
    return any(_may_be(each.day, result.day) for each in asked)


def _may_be(one: object, other: object) -> bool:
    return one is None or other is None or one == other
