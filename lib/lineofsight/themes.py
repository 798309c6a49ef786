"""What a national or thematic inspection says, as values: its findings, whom it heard, and what it repeats.

It speaks of many authorities at once and names none, so nothing here is ever a row of an authority: `authority` is
None, `level` says "national", and `jurisdiction` whose law it was written under. What it does not print is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lineofsight.documents import Locator, Passage
from lineofsight.inspection import Issue
from lineofsight.statement import Statement

NATIONAL = "national"
"""The level of a source about many authorities. It bears on a topic, never on one authority's practice."""


class Part(StrEnum):
    """Where in the document a finding stands."""

    HEADLINE = "headline"
    FINDING = "finding"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class ThemeItem:
    """One finding, headline or quotation.

    `label` is H1, B3, B7a or Q2: the part, counted from 1 (B for bullets), and a letter under a lead-in. `lead_in` is
    the text of the bullet it stands under ("... face barriers in accessing:"), with its place, None for most.
    `polarity` is a value of `mapping.Polarity`; `polarity_why` names the words.
    """

    label: str
    part: Part
    text: str
    locator: Locator
    lead_in: Passage | None
    statement: Statement

    @property
    def polarity(self) -> str | None:
        return self.statement.polarity

    @property
    def polarity_why(self) -> tuple[str, ...]:
        return self.statement.polarity_why


@dataclass(frozen=True, slots=True)
class Consulted:
    """People whose views were heard, as printed. `number` and `youngest` (years) are None where not printed."""

    number: int | None
    youngest: int | None
    passage: Passage


@dataclass(frozen=True, slots=True)
class Repeat:
    """A headline and a finding that say much the same: `phrases` are the (stemmed) words that only they share."""

    labels: tuple[str, str]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThematicReport:
    """One thematic inspection, or the news of one, read.

    `publisher` is the inspectorate's full name and `publisher_printed` what the document has ("CSSIW"). Where only
    months are printed `fieldwork_start` is the first day of the first and `fieldwork_end` the last day of the last.
    `coverage` is where it took place, as printed. `left_out` are the lines after the title that are not read as
    findings (a page's navigation), in order.
    """

    file: str
    sha256: str
    title: str
    publisher: str | None
    publisher_printed: Passage | None
    jurisdiction: str | None
    jurisdiction_why: str
    coverage: Passage | None
    fieldwork: Passage | None
    fieldwork_start: date | None
    fieldwork_end: date | None
    published: date | None
    inspector: Passage | None
    consulted: tuple[Consulted, ...]
    laws: tuple[Passage, ...]
    items: tuple[ThemeItem, ...]
    lead_ins: tuple[Passage, ...]
    repeats: tuple[Repeat, ...]
    bullets: int
    left_out: tuple[int, ...]
    issues: tuple[Issue, ...]

    authority = None
    authority_code = None
    level = NATIONAL

    @property
    def day(self) -> date | None:
        """The day its findings are as at: the end of the fieldwork, else its publication."""
        return self.fieldwork_end or self.published

    @property
    def findings(self) -> tuple[ThemeItem, ...]:
        """The headlines and findings, without the quotations."""
        return tuple(item for item in self.items if item.part is not Part.QUOTATION)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every item as a statement, in reading order. A quotation is a claim: it sums up what others found."""
        return tuple(item.statement for item in self.items)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know before using any of it."""
        law = f"under the law of {self.jurisdiction}" if self.jurisdiction else "it does not say under whose law"
        return (
            "About many authorities and none by name: it says nothing of one authority's practice.",
            f"Written {law}: it is set beside the criteria by topic only, and is no judgement under them.",
        )
