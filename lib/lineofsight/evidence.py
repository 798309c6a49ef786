"""One tidy table of evidence, whatever its source: every row cites the place its words stand.

| column | holds |
|---|---|
| evidence_id | e and eleven letters and digits, made from what the row says and where: the same on every rerun |
| authority | the authority the evidence is about |
| kind | judgement, finding, improvement, recommendation, action, survey result, claim, service fact or figure |
| area | the judgement area of the framework, where one is fair |
| criterion | the heading or criterion of the framework it bears on; empty where the mapper abstained |
| statement | the words, exactly as they stand at the locator; of a figure, the sentence that says it whole |
| polarity | strength, weakness, mixed, neutral or planned; graded for a judgement, which speaks for itself; rejected |
| value | the grade as printed, the number a service fact states, or the percentage of a survey |
| lower, upper | the interval of a value that is an estimate; empty for what was printed |
| numerator, denominator | the base of a value; empty where the source gives none |
| as_at | the last day of the inspection, or the day of publication where no other date is printed |
| framework | the edition an inspection report was written under; empty for other sources |
| source_kind | the kind of source: inspection report, audit report, improvement plan ... |
| source, source_sha256 | the file read, and its digest |
| locator | the place, for a program: see `documents.Locator.address`; of a figure, the indicator and its period |
| place | the place, in words |
| mapped_by | what chose the criterion and polarity: the mapper's name, or "reviewed by AB, 2026-05-01" |
| confidence | the mapper's score from 0 to 1, which is no probability; empty where nothing or a person chose |
| why | the reasons: the words, headings and likeness that chose the criterion, and the words behind the polarity |
| caveats | what a reader must know before using the row |
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from lineofsight import authorities, framework, mapping
from lineofsight.content import Documented
from lineofsight.display import count, listed
from lineofsight.documents import Document, Locator
from lineofsight.figure import Figure
from lineofsight.findings import Finding, Polarity, findings
from lineofsight.inspection import InspectionReport
from lineofsight.returns import Return
from lineofsight.surveys import Survey, SurveySummary

JUDGEMENT = "judgement"
SERVICE_FACT = "service fact"
FIGURE = "figure"
"""The kind of a row that an indicator made from a return."""

DECLARED = "declared in the catalogue"
"""What chose the criterion of a figure: whoever declared its indicator."""

NOT_NAMED = "not named"
"""The authority of a source that names none."""

GRADED = "graded"
"""The polarity of a judgement: it is a grade, neither for nor against a criterion."""

REJECTED = "rejected"
"""The polarity of a row that a reviewer took out: it has no criterion, and is in `evidence.csv` and in no count."""

REVIEWED_BY = "reviewed by "
"""What `mapped_by` begins with where a person decided; initials and date follow."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row. The fields are the columns, in order; None is written as an empty cell."""

    evidence_id: str
    authority: str
    kind: str
    area: str | None
    criterion: str | None
    statement: str
    polarity: str
    value: str | float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    as_at: date | None
    framework: str | None
    source_kind: str
    source: str
    source_sha256: str
    locator: str
    place: str
    mapped_by: str | None
    confidence: float | None
    why: str | None
    caveats: str


COLUMNS = tuple(Evidence.__slots__)


def of(document: Document, content: Documented, kind: str) -> list[Evidence]:
    """The evidence in one source: grades, then statements set against the framework, then service facts.

    `kind` is the kind of source, a name in `readers.READERS`. Every statement is read from the document at its
    locator, so the row and the source cannot differ. Ids are given by `identified`.
    """
    about = partial(_row, document, content, kind)
    rows = []
    if isinstance(content, InspectionReport):
        for judgement in content.judgements:
            rows.append(
                about(JUDGEMENT, judgement.locator, area=judgement.area, polarity=GRADED, value=judgement.grade_word)
            )
    measured = _measured(content)
    for number, each in enumerate(findings(document, content)):
        figures = measured[number] if measured else {}
        rows.append(about(each.statement.kind.value, each.statement.locator, **_mapped(each), **figures))
    if isinstance(content, InspectionReport):
        neutral = Polarity.NEUTRAL.value
        rows += [about(SERVICE_FACT, fact.locator, polarity=neutral, value=fact.value) for fact in content.facts]
    return rows


def of_figure(figure: Figure, given: Return, authority: str) -> Evidence:
    """The row of one figure of a return, set against the first criterion that its indicator declares.

    A figure is neither for nor against: that takes something to compare it with. Its other criteria are in `why`.
    """
    indicator = figure.indicator
    files = hashlib.sha256("".join(sha256 for _, sha256 in given.files).encode()).hexdigest()
    criterion, *others = indicator.criteria
    also = f"; bears on {listed(others)} too" if others else ""
    empty: dict[str, Any] = dict.fromkeys(COLUMNS)
    return Evidence(
        **empty
        | {
            "authority": authority,
            "kind": FIGURE,
            "criterion": criterion,
            "statement": figure.sentence,
            "polarity": Polarity.NEUTRAL.value,
            "value": figure.shown if figure.value is None else figure.value,
            "lower": figure.lower,
            "upper": figure.upper,
            "numerator": figure.numerator,
            "denominator": figure.base,
            "as_at": figure.period.end,
            "source_kind": given.kind,
            "source": given.label,
            "source_sha256": files,
            "locator": f"indicator={indicator.id};from={figure.period.start};to={figure.period.end}",
            "place": f"tables {listed(list(indicator.tables))} of {count(len(given.files), 'file')}",
            "mapped_by": DECLARED,
            "why": f"declared for the indicator{also}",
            "caveats": " ".join(figure.caveats),
        }
    )


def _measured(content: Documented) -> list[dict[str, Any]]:
    """The figures of each of a survey's statements, in their order, percentages from 0 to 100; empty elsewhere."""
    if isinstance(content, SurveySummary):
        return [{"value": item.percentage.shown} if item.percentage else {} for item in content.items]
    if not isinstance(content, Survey):
        return []
    return [
        {
            "value": result.percent,
            "lower": 100 * result.interval.lower if result.interval else None,
            "upper": 100 * result.interval.upper if result.interval else None,
            "numerator": result.count,
            "denominator": result.base,
            "as_at": result.day,
        }
        for result in content.overall
    ]


def _mapped(finding: Finding) -> dict[str, Any]:
    """The columns that a statement's mapping and polarity fill."""
    mapped = finding.mapping
    return {
        "area": finding.statement.area,
        "polarity": finding.polarity.value,
        "criterion": mapped.criterion or mapped.heading,
        "mapped_by": None if mapped.abstained else mapping.NAME,
        "confidence": None if mapped.abstained else mapped.score,
        "why": "; ".join([*mapped.why, *(f"polarity: {reason}" for reason in finding.polarity_why)]),
    }


def _row(
    document: Document, content: Documented, source_kind: str, kind: str, locator: Locator, **values: Any
) -> Evidence:
    empty: dict[str, Any] = dict.fromkeys(COLUMNS)
    return Evidence(
        **empty
        | {
            "authority": authorities.usual_name(content.authority) if content.authority else NOT_NAMED,
            "kind": kind,
            "statement": document.quote(locator),
            "as_at": content.day,
            "framework": content.framework if isinstance(content, InspectionReport) else None,
            "source_kind": source_kind,
            "source": document.name,
            "source_sha256": document.sha256,
            "locator": locator.address,
            "place": str(locator),
            "caveats": " ".join(_caveats(content, kind)),
        }
        | values
    )


def _caveats(content: Documented, kind: str) -> Iterator[str]:
    """What a reader must know before using a row of this kind from this source."""
    if not isinstance(content, InspectionReport):
        yield from content.caveats
        return
    edition = framework.edition(content.framework)
    if kind == JUDGEMENT and content.stated_in:
        yield f"Not read from the report itself; {content.stated_in}."
    if content.inspection_end is None:
        yield "The day of the inspection is not given; dated by publication."
    if not edition.criteria:
        yield f"Written under {edition.short_name}, before or beside the criteria it is set against."


def identified(rows: Iterable[Evidence]) -> Iterator[Evidence]:
    """The rows, each with its id.

    An id is made from what does not change when a file is renamed or corrected elsewhere: authority, kind, framework,
    date, printed paragraph and the words; a figure's, from its return, indicator and period, so that one that moves is
    the same row with another value. The second and later of equal rows are numbered.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = _identity(row)
        seen[key] += 1
        digest = hashlib.sha256("\x1f".join([*key, str(seen[key])]).encode()).hexdigest()
        yield replace(row, evidence_id=f"e{digest[:11]}")


def _identity(row: Evidence) -> tuple[str, ...]:
    if row.kind == FIGURE:
        return row.authority, row.kind, row.source, row.locator
    paragraph = Locator.parse(row.source, row.source_sha256, row.locator).paragraph
    return row.authority, row.kind, str(row.framework), str(row.as_at), str(paragraph), row.statement


def table(rows: Iterable[Evidence]) -> pd.DataFrame:
    """The rows, which have their ids, as a frame with every column of `COLUMNS`, in order."""
    return pd.DataFrame.from_records([asdict(row) for row in rows], columns=list(COLUMNS))
