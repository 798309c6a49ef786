"""One tidy table of evidence, whatever its source: every row cites the place its words stand.

| column | holds |
|---|---|
| evidence_id | twelve letters and digits, made from what the row says and where it says it: the same on every rerun |
| authority | the authority the evidence is about |
| kind | judgement, finding, improvement, or service fact |
| area | the judgement area of the framework, where one is fair |
| criterion | the heading or criterion of the framework it bears on; empty where the mapper abstained |
| statement | the words, exactly as they stand at the locator |
| polarity | strength, weakness, mixed, neutral or planned; graded for a judgement, which speaks for itself |
| value | the grade as printed, or the number a service fact states |
| lower, upper | the interval of a value that is an estimate; empty for what was printed |
| numerator, denominator | the base of a value; empty where the source gives none |
| as_at | the last day of the inspection, or the day of publication where no other date is printed |
| framework | the edition the source was written under |
| source, source_sha256 | the file read, and its digest |
| locator | the place, for a program: see `documents.Locator.address` |
| place | the place, in words |
| mapped_by | what chose the criterion: the mapper's name, or a reviewer's initials |
| confidence | the mapper's score from 0 to 1; empty where nothing was mapped |
| caveats | what a reader must know before using the row |
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

import pandas as pd

from lineofsight.documents import Locator
from lineofsight.findings import Finding
from lineofsight.inspection import InspectionReport

GRADED = "graded"
"""The polarity of a judgement: it is a grade, neither for nor against a criterion."""


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
    framework: str
    source: str
    source_sha256: str
    locator: str
    place: str
    mapped_by: str | None
    confidence: float | None
    caveats: str


COLUMNS = tuple(Evidence.__slots__)


def of_report(document: Document, report: InspectionReport, findings: Iterable[Finding]) -> list[Evidence]:
    """The evidence in one report: its judgements, findings, improvements and service facts, in that order.

    Every statement is read from the document at its locator, so the row and the source cannot differ.
    """
    about = partial(_row, document, report)
    rows = [about("judgement", j.locator, j.area, GRADED, value=j.grade_word) for j in report.judgements]
    rows += [about("finding", f.locator, f.area, f.polarity.value, mapping=f.mapping) for f in findings]
    rows += [
        about("improvement", i.locator, i.area, "weakness", mapping=mapping)
        for i, mapping in zip(report.improvements, map_improvements(report), strict=True)
    ]
    rows += [about("service fact", f.locator, None, "neutral", value=f.value) for f in report.facts]
    return rows


def table(rows: Iterable[Evidence]) -> pd.DataFrame:
    """The rows as a frame with every column of `COLUMNS`, in order, and an id to each.

    An id is made from what does not change when a file is renamed or corrected elsewhere: authority, kind,
    framework, date, printed paragraph and the words. The second and later of equal rows are numbered.
    """
    seen: Counter[tuple] = Counter()
    records = []
    for row in rows:
        key = (row.authority, row.kind, row.framework, str(row.as_at), _paragraph(row), row.statement)
        seen[key] += 1
        digest = hashlib.sha256("\x1f".join([*key, str(seen[key])]).encode()).hexdigest()
        records.append({**asdict(row), "evidence_id": digest[:12]})
    return pd.DataFrame.from_records(records, columns=list(COLUMNS))
