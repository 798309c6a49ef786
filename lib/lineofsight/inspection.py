"""What an inspection report says, as values: its judgements, improvements, paragraphs and service facts.

Grades keep the word and the number that were printed; the framework edition says what they meant. A value
the report does not give is None here, and "not given" wherever it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.documents import Locator


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing a reader noticed in one file: what was found, why it matters, what was done about it.

    `where` is the place in words (a page and line, or a sheet and cell), "whole file" where it has no place.
    """

    file: str
    where: str
    found: str
    why: str
    done: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """One grade. `area` is a slug of the edition (None where the edition has no fair one), `heading` as printed.

    SLAC reports repeat headings in two sections: a judgement is known by (section, heading), never by heading.
    `parent` is the group heading it stands under. `printed_at` holds every place the grade is printed, the
    first being `locator`; `appears_in` names them in the same order ("heading", "record", "table", "sentence").
    """

    area: str | None
    heading: str
    grade_word: str
    grade_number: int | None
    section: str | None
    parent: str | None
    locator: Locator
    printed_at: tuple[Locator, ...]
    appears_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Improvement:
    """One thing the inspectors asked for: an area for improvement, recommendation or priority action.

    `timescale` is the bucket as printed in lower case ("immediately", "within three months"), `national_framework`
    the reference as printed ("outcome 1"); both None where the report gives none.
    """

    text: str
    area: str | None
    section: str | None
    timescale: str | None
    national_framework: str | None
    locator: Locator


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or bullet of the body. `number` as printed, None where paragraphs are not numbered.

    `section` is the larger part it stands in (SLAC's two halves, SIF's two reviews), `heading` the nearest heading
    as printed. `evaluative` is False for scope, method, service information and lists of improvements.
    """

    number: str | None
    heading: str | None
    section: str | None
    area: str | None
    text: str
    evaluative: bool
    locator: Locator


@dataclass(frozen=True, slots=True)
class ServiceFact:
    """A number the report states about the services, as printed.

    `kind` is count, percentage, lower bound, year, date or label; `value` a number, or the printed words of a date.
    `fact_id` is a name for the same fact in every report that states it ("looked_after_children").
    """

    fact_id: str
    what: str
    value: float | str
    unit: str
    kind: str
    paragraph: str | None
    locator: Locator


@dataclass(frozen=True, slots=True)
class SumCheck:
    """Whether stated parts add up to the stated whole. `stated` is None where no whole is printed."""

    fact_id: str
    parts: tuple[float, ...]
    total: float
    stated: float | None
    adds_up: bool | None


@dataclass(frozen=True, slots=True)
class InspectionReport:
    """One inspection report or letter, read.

    `framework` is an edition id, `inspection_type` the kind of visit ("standard", "re-inspection", "focused visit",
    "joint targeted area inspection", "area SEND inspection"). Dates are None where not printed. `authority` is the
    name in `authorities.csv`; an area inspection keeps the authority whose area it is. `stated_in` is None for the
    report itself, and says where the grades were read for an inspection known only from a table of facts.
    """

    file: str
    sha256: str
    framework: str
    inspection_type: str
    title: str
    authority: str
    authority_code: str
    inspection_start: date | None
    inspection_end: date | None
    published: date | None
    lead_inspector: str | None
    pages: int | None
    judgements: tuple[Judgement, ...]
    improvements: tuple[Improvement, ...]
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[ServiceFact, ...]
    sums: tuple[SumCheck, ...]
    issues: tuple[Issue, ...]
    stated_in: str | None = None

    @property
    def day(self) -> date | None:
        """The date the report's findings are as at: the last day of the inspection, else its publication."""
        return self.inspection_end or self.published

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What makes two files the same inspection."""
        return self.authority_code, self.framework, self.day
