"""What was read from a file, for a program and for a person; and one row of evidence at its place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from lineofsight import framework, readers
from lineofsight.display import count, listed, words
from lineofsight.documents import Document, Locator
from lineofsight.errors import PackFault, Refused
from lineofsight.findings import Finding, findings
from lineofsight.inspection import InspectionReport
from lineofsight.pack import csv_text
from lineofsight.pack.verify import read_manifest
from lineofsight.readers import Source


def as_json(source: Source) -> dict[str, Any]:
    """A source as plain values, `file` first. A refused file has `kind` None and `refused`, the sentence why.

    An inspection report has the fields of the report beside `file`; a table of facts has `inspections`, a list of the
    same without what only a report holds.
    """
    head = {"file": source.name, "kind": source.kind}
    if source.refused or source.document is None:
        return head | {"refused": source.refused, "sha256": source.sha256}
    document = source.document
    inspections = [_inspection(document, report) for report in source.inspections]
    if source.kind == readers.FACTS:
        return head | {"sha256": source.sha256, "inspections": inspections}
    return head | inspections[0]


def _inspection(document: Document, report: InspectionReport) -> dict[str, Any]:
    return {
        "sha256": report.sha256,
        "framework": report.framework,
        "inspection_type": report.inspection_type,
        "title": report.title,
        "authority": {"name": report.authority, "code": report.authority_code},
        "inspection_start": _plain(report.inspection_start),
        "inspection_end": _plain(report.inspection_end),
        "published": _plain(report.published),
        "lead_inspector": report.lead_inspector,
        "pages": report.pages,
        **{
            name: [_plain(item) for item in getattr(report, name)]
            for name in ("judgements", "improvements", "paragraphs", "facts", "sums")
        },
        "findings": [_finding(finding) for finding in findings(document, report)],
        "issues": [_plain(issue) for issue in report.issues],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return _plain(finding) | {"criterion": finding.mapping.criterion or finding.mapping.heading}


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: dates as ISO text, a locator as its place and address, a dataclass as a mapping."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Locator):
        lines = [value.first_line, value.last_line]
        return {"page": value.page, "paragraph": value.paragraph, "lines": lines, "address": value.address}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__slots__") and hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def in_words(source: Source) -> str:
    """A source as a few lines for a person."""
    if source.refused:
        return f"{source.name}\n  not read: {source.refused}"
    return "\n".join([source.name, *(line for report in source.inspections for line in _lines(report))])


def _lines(report: InspectionReport) -> Iterable[str]:
    edition = framework.edition(report.framework)
    when = words(report.day) if report.day else "date not given"
    yield f"  {report.authority} ({report.authority_code}): {edition.short_name}, {report.inspection_type}, {when}"
    for judgement in report.judgements:
        section = f"{judgement.section}: " if judgement.section else ""
        yield f"    {section}{judgement.heading}: {judgement.grade_word} ({judgement.locator})"
    if not report.judgements:
        yield "    no grades: this kind of report gives none"
    held = [
        count(len(report.paragraphs), "paragraph"),
        count(len(report.improvements), "improvement asked for", "improvements asked for"),
        count(len(report.facts), "service fact"),
        count(len(report.issues), "issue"),
    ]
    yield f"    {listed(held)}"
    for issue in report.issues:
        yield f"    ! {issue.where}: {issue.found}; {issue.done}"


def in_place(pack: Path, evidence_id: str, paths: Iterable[Path]) -> str:
    """A row of a pack's evidence, then the lines it stands on in its file, found in `paths` by digest.

    Raises PackFault where the pack has no such row, Refused where none of the files is the one it was read from.
    """
    read_manifest(pack)
    rows = csv_text.read((pack / "evidence.csv").read_bytes())
    found = rows[rows["evidence_id"] == evidence_id]
    if found.empty:
        raise PackFault(f"{evidence_id}: is no evidence_id of this pack. They are in the first column of evidence.csv.")
    row = found.iloc[0]
    document = _document(row["source"], row["source_sha256"], paths)
    locator = Locator.parse(row["source"], row["source_sha256"], row["locator"])
    shown = range(max(1, locator.first_line - 2), min(len(document.lines), locator.last_line + 2) + 1)
    quoted = {line for span in locator.spans for line in range(span.first_line, span.last_line + 1)}
    return "\n".join(
        [
            f"{row['kind']}, {row['polarity']}, {row['criterion'] or 'not placed'}: {row['source']}, {row['place']}",
            f"“{document.quote(locator)}”",
            "",
            *(f"{'>' if n in quoted else ' '} {n:>5}  {document.line(n).text.strip()}" for n in shown),
        ]
    )


def _document(name: str, sha256: str, paths: Iterable[Path]) -> Document:
    for path in readers.files(paths):
        try:
            document = Document.open(path)
        except Refused:
            continue
        if document.sha256 == sha256:
            return document
    raise Refused(f"{name}: none of the files given is the one that was read, or it has been changed since.")
