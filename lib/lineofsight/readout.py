"""What was read from a file, for a program and for a person; and one row of evidence at its place."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from lineofsight import evidence, framework, readers
from lineofsight.content import Content, Documented, Published, Stated
from lineofsight.display import count, listed, words
from lineofsight.documents import Document, Locator
from lineofsight.errors import PackFault, Refused
from lineofsight.evidence import Evidence
from lineofsight.inspection import InspectionReport, Issue
from lineofsight.pack import csv_text
from lineofsight.pack.verify import read_manifest
from lineofsight.readers import Source
from lineofsight.returns import ReturnPart


def as_json(source: Source) -> dict[str, Any]:
    """A source as plain values, `file` first. A refused file has `kind` None and `refused`, the sentence why; one that
    holds nothing to read has its `issues` only.

    Beside `file` stand the fields of what it holds (`inspection.InspectionReport`, `audits.AuditReport` ...); a table
    of facts has `inspections`, a list of the same.
    """
    head = {"file": source.name, "kind": source.kind}
    if source.refused:
        return head | {"refused": source.refused, "sha256": source.sha256}
    if not source.contents:
        return head | {"sha256": source.sha256, "issues": _plain(source.issues)}
    if source.document is None:
        (content,) = source.contents
        held = _published(content) if isinstance(content, Published) else _part(source.parts[0])
        return head | {"sha256": source.sha256} | held
    document = source.document
    told = [
        _content(document, content, str(source.kind)) for content in source.contents if isinstance(content, Documented)
    ]
    return head | {"sha256": source.sha256} | ({"inspections": told} if source.kind == readers.FACTS else told[0])


def _part(part: ReturnPart) -> dict[str, Any]:
    """What one file of a child-level return holds, in counts: never a row, and never what a cell says."""
    return {
        "authority": {"name": part.authority, "code": part.authority_code},
        "year": part.year,
        "day": _plain(part.day),
        "rows": part.rows,
        "tables": {name: {"rows": len(rows), "columns": list(rows.columns)} for name, rows in part.frames.items()},
        "issues": _plain(part.issues),
    }


def _published(content: Published) -> dict[str, Any]:
    """What one file of published statistics holds, in counts."""
    frame = content.table.frame
    return {
        "release": content.table.release,
        "dataset": content.table.dataset,
        "rows": len(frame),
        "periods": sorted(set(frame["period"])),
        "indicators": sorted(set(frame["indicator"])),
        "issues": _plain(content.issues),
    }


def _content(document: Document, content: Documented, kind: str) -> dict[str, Any]:
    """The fields of what a source holds, then its findings with their ids as in `evidence.csv`."""
    fields = [field.name for field in dataclasses.fields(content) if field.name not in ("file", "sha256")]
    told = {name: _plain(getattr(content, name)) for name in fields}
    told |= {"authority": {"name": content.authority, "code": content.authority_code}}
    told.pop("authority_code", None)
    rows = evidence.identified(evidence.of(document, content, kind))
    apart = (evidence.JUDGEMENT, evidence.SERVICE_FACT)
    return told | {"findings": [_finding(document, row) for row in rows if row.kind not in apart]}


def _finding(document: Document, row: Evidence) -> dict[str, Any]:
    fields = ("evidence_id", "kind", "statement", "polarity", "area", "criterion", "confidence", "why")
    place = Locator.parse(document.name, document.sha256, row.locator)
    return {name: getattr(row, name) for name in fields} | {"locator": _plain(place)}


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: dates as ISO text, a locator as its place and address, a dataclass as a mapping."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Locator):
        lines = [value.first_line, value.last_line]
        return {"page": value.page, "paragraph": value.paragraph, "lines": lines, "address": value.address}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def in_words(source: Source) -> str:
    """A source as a few lines for a person."""
    if source.refused:
        return f"{source.name}\n  not read: {source.refused}"
    lines = (line for content in source.contents for line in _lines(source, content))
    return "\n".join([source.name, *lines, *(f"    ! {noticed(issue)}" for issue in source.issues)])


def noticed(issue: Issue) -> str:
    """What a reader noticed, in a line."""
    return f"{issue.where}: {issue.found}; {issue.done}"


def _lines(source: Source, content: Content) -> Iterable[str]:
    if isinstance(content, ReturnPart):
        yield from _held(source, content)
    elif isinstance(content, Published):
        told = _published(content)
        yield f"  {told['release']}: {source.kind}, {count(told['rows'], 'row')}"
        yield f"    {listed([*told['indicators'][:12]])}, {told['periods'][0]} to {told['periods'][-1]}"
    elif isinstance(content, InspectionReport):
        yield from _inspected(content)
    else:
        yield from _said(source, content)
    for issue in content.issues:
        yield f"    ! {noticed(issue)}"


def _held(source: Source, part: ReturnPart) -> Iterable[str]:
    when = f", return year {part.year}" if part.year else ""
    yield f"  {part.authority or 'no authority named'}: {source.kind}{when}, {count(part.rows, 'row')}"
    yield f"    {listed([f'{name} ({len(rows):,})' for name, rows in part.frames.items()])}"


def _said(source: Source, content: Stated) -> Iterable[str]:
    when = words(content.day) if content.day else "date not given"
    yield f"  {content.authority or 'no authority named'}: {source.kind}, {when}"
    kinds = Counter(statement.kind.value for statement in content.statements)
    yield f"    {listed([count(number, kind) for kind, number in kinds.items()])}"


def _inspected(report: InspectionReport) -> Iterable[str]:
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
