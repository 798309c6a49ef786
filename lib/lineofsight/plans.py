"""What an improvement plan says, as values: its priorities and actions, where each action came from, and its dates.

A plan is an authority's own account of what it will do. Its actions are promises and its praise of itself is a claim:
neither is evidence of how good practice is. Every word kept here is a `Passage`, so it can be read again at its place;
what the plan does not give is None, and "not given" wherever it is shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lineofsight.documents import Locator, Passage
from lineofsight.inspection import Issue
from lineofsight.statement import Kind, Statement

PLANNED = "planned"
"""The polarity of a promise: a value of `mapping.Polarity`."""


class Status(StrEnum):
    """How far an action is. A plan's own word for it is kept beside it, in `Action.status_printed`."""

    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    DELAYED = "delayed"
    COMPLETE = "complete"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Priority:
    """One of the plan's numbered priorities. `words` is its title without the number, as first printed."""

    number: int
    words: Passage

    @property
    def title(self) -> str:
        return self.words.text


@dataclass(frozen=True, slots=True)
class SourceMention:
    """One mention of what an action rests on. `name` is one name for all spellings of it, `family` its kind.

    `printed` is as printed, a year range broken over two lines closed up again (2020-2023).
    """

    printed: str
    name: str
    family: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as printed, and the day it means; `day` is None where it means none ("ongoing", "31 June").

    A month or year stands for its last day where it is a deadline and for its first where it is a start.
    """

    words: Passage
    day: date | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way to an action's end. `met` is when it was reached, None where the plan does not say."""

    words: Passage
    due: Dated | None
    met: Dated | None


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `id` is unique in its plan: as printed, or made from the row where none or a second one is.

    `priority` is the number of its `Priority`, None where the plan files it under none. `status` is None where none
    is printed or the printed word is nobody's (`status_printed` keeps it).
    """

    id: str
    priority: int | None
    words: Passage
    sources: tuple[SourceMention, ...] = ()
    outputs: tuple[Passage, ...] = ()
    meaning: Passage | None = None
    owner: Passage | None = None
    start: Dated | None = None
    deadline: Dated | None = None
    status: Status | None = None
    status_printed: Passage | None = None
    progress: Passage | None = None
    milestones: tuple[Milestone, ...] = ()

    @property
    def text(self) -> str:
        return self.words.text

    @property
    def locator(self) -> Locator:
        return self.words.locator

    @property
    def source_names(self) -> tuple[str, ...]:
        """What the action rests on, each source once."""
        return tuple(dict.fromkeys(mention.name for mention in self.sources))


@dataclass(frozen=True, slots=True)
class PrintedCriterion:
    """A criterion of the inspection framework as the plan reprints it, and which of the edition's it is.

    `heading` is the heading it belongs to in the edition and `printed_under` the one it stands under in print; they
    part where a plan prints a heading below its first criterion (`moved`). `score` is the likeness of its words to the
    edition's (0 to 1): the edition is in our own words, so even the right one is far from 1, and order decides too.
    """

    id: str
    heading: str
    words: Passage
    printed_under: str
    moved: bool
    score: float


@dataclass(frozen=True, slots=True)
class PrintedHeading:
    """A heading of the criteria as printed, and the edition's id for it."""

    id: str
    words: Passage


@dataclass(frozen=True, slots=True)
class Appendix:
    """The inspection framework reprinted in a plan. `edition` is the id of the edition whose text it is."""

    edition: str
    priorities: tuple[Priority, ...]
    headings: tuple[PrintedHeading, ...]
    criteria: tuple[PrintedCriterion, ...]


@dataclass(frozen=True, slots=True)
class SourceCount:
    """One source and the plan's use of it. `printed` counts its spellings, commonest first."""

    name: str
    family: str
    mentions: int
    actions: tuple[str, ...]
    printed: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Plan:
    """One improvement plan, read.

    `title` is None where none is printed, `day` the day it is as at, None where it is undated. `authority` and its
    code are None where no one authority is named. `claims` are what the plan says of the authority in its own prose.
    """

    file: str
    sha256: str
    title: str | None
    authority: str | None
    authority_code: str | None
    day: date | None
    priorities: tuple[Priority, ...]
    actions: tuple[Action, ...]
    claims: tuple[Statement, ...]
    appendix: Appendix | None
    issues: tuple[Issue, ...]

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know before using any of it."""
        undated = () if self.day else ("The plan carries no date.",)
        return ("What the authority plans or says of itself: no evidence of the quality of practice yet.", *undated)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every promise and claim, actions first, ready to be set against the framework."""
        titles = {priority.number: priority.title for priority in self.priorities}
        actions = (
            Statement(
                Kind.ACTION,
                action.text,
                action.locator,
                label=action.id,
                headings=(titles[action.priority],) if action.priority in titles else (),
                polarity=PLANNED,
                polarity_why=("an action of a plan: a promise is no evidence yet",),
            )
            for action in self.actions
        )
        return (*actions, *self.claims)

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """What the plan rests on, most mentioned first and then by name."""
        mentions = [(mention, action.id) for action in self.actions for mention in action.sources]
        counts = []
        for name in dict.fromkeys(mention.name for mention, _ in mentions):
            own = [(mention, action) for mention, action in mentions if mention.name == name]
            printed = Counter(mention.printed for mention, _ in own)
            counts.append(
                SourceCount(
                    name=name,
                    family=own[0][0].family,
                    mentions=len(own),
                    actions=tuple(dict.fromkeys(action for _, action in own)),
                    printed=tuple(sorted(printed.items(), key=lambda item: (-item[1], item[0]))),
                )
            )
        return tuple(sorted(counts, key=lambda count: (-count.mentions, count.name)))

    @property
    def resting_on_one_source(self) -> tuple[Action, ...]:
        """The actions that only one source asked for, in the plan's order. Those with no source are not among them."""
        return tuple(action for action in self.actions if len(action.source_names) == 1)
