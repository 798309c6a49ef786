"""What an independent audit report says, as values: its sample, phases, findings, claims and recommendations.

An audit looks closely at a few cases. So a claim here keeps how many, of how many, and whether that base is printed,
worked out (with the reason) or not known; no percentage is ever made of it. What was redacted is a mark with a place:
nothing in this module says, or guesses, what stood there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from lineofsight import statement
from lineofsight.documents import Locator, Passage
from lineofsight.inspection import Issue
from lineofsight.mapping import Polarity
from lineofsight.quantifiers import Kind
from lineofsight.statement import Statement

FEW = 20
"""Cases. A claim about fewer is marked small: no test and no arrow is drawn from it."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the audit. `printed` are its dates as printed, None where it has none.

    `start` and `end` are what can be relied on in them; `suspect` says in words why `printed` cannot be as it
    stands ("the same day twice"), and is None where nothing is wrong or nothing is printed.
    """

    number: int
    topic: str
    printed: str | None
    start: date | None
    end: date | None
    suspect: str | None
    locator: Locator


class Rating(StrEnum):
    """What became of the children, in three words for the many that reports use."""

    POSITIVE = "positive"
    MIXED = "mixed"
    NOT_IMPROVED = "not improved"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing the report says of how many. `text` are the counting words at `locator`, `sentence` all of it.

    `numerator` and `base` are None where they are not known. `why` says where the base comes from. Where it is
    not known, `candidates` are the bases it could be (7 or 8), empty where the report offers none. `rating` is what
    became of those counted, where the sentence is about outcomes.
    """

    kind: Kind
    text: str
    locator: Locator
    sentence: str
    counted: str | None
    numerator: int | None
    base: int | None
    why: str
    candidates: tuple[int, ...] = ()
    rating: Rating | None = None

    @property
    def small(self) -> bool | None:
        """Whether the base is under `FEW`; None where the base is not known."""
        return None if self.base is None else self.base < FEW

    @property
    def unclear(self) -> bool:
        """Whether it counts people or cases of the sample without saying of how many."""
        return self.base is None and bool(self.candidates)

    @property
    def in_words(self) -> str:
        """ "3 of 7", "0 of 7 or 8 (base not stated)", "2, base not stated", or the words as printed."""
        if self.numerator is None:
            return f"“{self.text}”" + (f" of {self.base}" if self.base else "")
        if self.base is not None:
            return f"{self.numerator} of {self.base}"
        if self.candidates:
            return f"{self.numerator} of {' or '.join(map(str, self.candidates))} (base not stated)"
        return f"{self.numerator}, base not stated"


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the sample: "looked after", 7."""

    name: str
    cases: int
    locator: Locator


@dataclass(frozen=True, slots=True)
class Sample:
    """What was audited, as a card. None means not given.

    `not_fully_audited` is how many cases lacked key documents; `unavailable` are the claims about documents that were
    not received or could not be audited. `look_back` is printed ("the last 6-9 months"), `listed_as_of` the day of the
    lists the cases were drawn from, `selection` the sentence on how.
    """

    cases: int
    groups: tuple[Group, ...]
    not_fully_audited: int | None
    look_back: Passage | None
    listed_as_of: date | None
    selection: Passage | None
    unavailable: tuple[Claim, ...]
    locator: Locator

    @property
    def sizes(self) -> tuple[int, ...]:
        """The bases that "the children" can mean: the largest group, and everyone."""
        return tuple(sorted({max((group.cases for group in self.groups), default=self.cases), self.cases}))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cases had outcomes of one rating, and every place that says so. To be drawn as cases."""

    rating: Rating
    cases: int
    printed_at: tuple[Locator, ...]


@dataclass(frozen=True, slots=True)
class SubPoint:
    """One point of a list under a finding. Its polarity falls back on that of the finding, and says so."""

    text: str
    locator: Locator
    polarity: Polarity
    polarity_why: tuple[str, ...]
    redactions: int


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One finding, with the points listed under it, which are no part of `text`.

    `heading` is that of its section as printed, `number` its own where it has one. `outside_audit` says that it only
    tells what the audit did not look at: no evidence, and no good news either. `redactions` counts the marks in `text`.
    """

    text: str
    locator: Locator
    heading: str
    number: str | None
    polarity: Polarity
    polarity_why: tuple[str, ...]
    outside_audit: bool
    redactions: int
    sub_points: tuple[SubPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the detailed findings and what stands under it."""

    heading: str
    locator: Locator
    findings: tuple[AuditFinding, ...]


class Origin(StrEnum):
    """Whether a recommendation is this audit's own."""

    HERE = "made in this audit"
    CARRIED = "carried over from earlier phases"
    SHARED = "made here and relevant to earlier phases"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation. `number` is as printed ("1."), None where it has none.

    Numbers restart, so it is known by `id`: the position of its group and its own ("2.3"). `owner` is the body named
    before a colon.
    """

    id: str
    number: str | None
    text: str
    owner: str | None
    group: str
    origin: Origin
    locator: Locator


@dataclass(frozen=True, slots=True)
class RecommendationGroup:
    """Recommendations under one aim. `origin_printed` is the sentence `origin` was read from, None for `HERE`."""

    heading: str
    locator: Locator
    origin: Origin
    origin_printed: Passage | None
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """A mark in place of words. `whole_paragraph` where nothing else stands in its paragraph."""

    locator: Locator
    whole_paragraph: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A recommendation that speaks of what a finding speaks of. `score` runs from 0 to 1; `shared` are the words."""

    recommendation: Recommendation
    finding: AuditFinding
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """One audit report, read. What it does not say is None or empty.

    `authority` is the name in `authorities.csv` and `authority_code` its code where the authority is English; elsewhere
    the name as printed and None. `jurisdiction` is "England", another nation or island, or None where none is named.
    `phase` is the number of the phase this report is about. `window` are the words on when the audit took place.
    """

    file: str
    sha256: str
    title: str
    authority: str | None
    authority_code: str | None
    jurisdiction: str | None
    day: date | None
    author: str | None
    author_role: str | None
    commissioner: str | None
    window: str | None
    phase: int | None
    phases: tuple[Phase, ...]
    themes: tuple[Passage, ...]
    criteria_from: tuple[Passage, ...]
    sample: Sample | None
    referred_back: tuple[Passage, ...]
    key_findings: tuple[AuditFinding, ...]
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    outcomes: tuple[Outcome, ...]
    groups: tuple[RecommendationGroup, ...]
    redactions: tuple[Redaction, ...]
    links: tuple[Link, ...]
    issues: tuple[Issue, ...]

    @property
    def has_redactions(self) -> bool:
        """Whether words were taken out: the reader of a pack is warned before anything of it is published."""
        return bool(self.redactions)

    @property
    def detailed_findings(self) -> tuple[AuditFinding, ...]:
        return tuple(chain.from_iterable(section.findings for section in self.sections))

    @property
    def findings(self) -> tuple[AuditFinding, ...]:
        """The key findings, then the detailed ones. The first sum up the second: counts must not add them."""
        return (*self.key_findings, *self.detailed_findings)

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        return tuple(chain.from_iterable(group.recommendations for group in self.groups))

    @property
    def findings_without_recommendation(self) -> tuple[AuditFinding, ...]:
        """Findings that no recommendation takes up, praise among them: it asks for none."""
        taken_up = {link.finding.locator for link in self.links}
        return tuple(finding for finding in self.findings if finding.locator not in taken_up)

    @property
    def recommendations_without_finding(self) -> tuple[Recommendation, ...]:
        linked = {link.recommendation.id for link in self.links}
        return tuple(r for r in self.recommendations if r.id not in linked)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know before using any of it."""
        said = ["An audit's findings, not an inspection's."]
        if self.sample:
            said.append(f"It rests on {self.sample.cases} cases: say cases, not percentages.")
        if self.jurisdiction not in (None, "England"):
            said.append(f"Written under the law of {self.jurisdiction}; set beside the criteria by topic only.")
        if self.has_redactions:
            said.append("Words were taken out of this document: look at it again before anything is published.")
        return tuple(said)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The findings with the points under them, then the recommendations. Each text is quoted from its place."""
        return (*chain.from_iterable(map(_statements, self.findings)), *map(_recommended, self.recommendations))


def _statements(finding: AuditFinding) -> Iterator[Statement]:
    decided = finding.outside_audit
    yield Statement(
        kind=statement.Kind.FINDING,
        text=finding.text,
        locator=finding.locator,
        label=finding.number,
        headings=(finding.heading,),
        polarity=finding.polarity.value if decided else None,
        polarity_why=finding.polarity_why if decided else (),
    )
    for point in finding.sub_points:
        inherited = point.polarity_why[:1] == (LISTED_UNDER,)
        yield Statement(
            kind=statement.Kind.FINDING,
            text=point.text,
            locator=point.locator,
            headings=(finding.heading,),
            polarity=point.polarity.value if inherited else None,
            polarity_why=point.polarity_why if inherited else (),
            before=finding.text,
        )


LISTED_UNDER = "says neither itself; the finding it is listed under does"
"""The reason of a point whose own words pass no judgement."""


def _recommended(recommendation: Recommendation) -> Statement:
    return Statement(
        kind=statement.Kind.RECOMMENDATION,
        text=recommendation.text,
        locator=recommendation.locator,
        label=recommendation.number,
        headings=(recommendation.group,),
    )
