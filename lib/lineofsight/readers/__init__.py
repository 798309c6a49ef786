"""Every kind of source, in one catalogue, and the one way to read a file without knowing what it is.

A file is recognised by what it says, never by its name. What cannot be read is a `Source` too, with the
sentence that says why: nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from lineofsight.content import Content
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.inspection import InspectionReport, Issue
from lineofsight.readers import (
    audit_report,
    fact_table,
    improvement_plan,
    inspection_report,
    survey,
    survey_summary,
    thematic_report,
)

REPORT = "inspection report"
FACTS = "judgement facts"
AUDIT = "audit report"
PLAN = "improvement plan"
THEMATIC = "thematic inspection"
SURVEY_SUMMARY = "survey summary"
SURVEY = "survey"


@dataclass(frozen=True)
class Reader:
    """One kind of source: whether a document is of it (the reason, or nothing), and what one holds."""

    recognise: Callable[[Document], object]
    read: Callable[[Document], tuple[Content, ...]]


def _one(read: Callable[[Document], Content]) -> Callable[[Document], tuple[Content, ...]]:
    return lambda document: (read(document),)


READERS = {
    FACTS: Reader(fact_table.recognise, fact_table.read),
    REPORT: Reader(inspection_report.recognise, _one(inspection_report.read)),
    SURVEY: Reader(survey.recognise, _one(survey.read)),
    PLAN: Reader(improvement_plan.recognise, _one(improvement_plan.read)),
    AUDIT: Reader(audit_report.recognise, _one(audit_report.read)),
    THEMATIC: Reader(thematic_report.recognise, _one(thematic_report.read)),
    SURVEY_SUMMARY: Reader(survey_summary.recognise, _one(survey_summary.read)),
}
"""What can be read, by the name a reader of a pack sees. The first that recognises a document reads it."""

SUFFIXES = (".pdf", ".txt", ".csv", ".docx", ".xlsx", ".xls", ".ods")
"""The files a folder is searched for. A file named on its own is read whatever its ending."""


@dataclass(frozen=True)
class Source:
    """One file and what it turned out to be.

    `kind` is a name in `READERS`, None where the file was refused; `refused` is then the sentence that says why.
    `sha256`, `size` (bytes) and `document` are None where the file could not be opened. A table of facts holds several
    inspections, every other file one thing. `issues` are those that nothing it holds owns.
    """

    name: str
    sha256: str | None
    size: int | None
    kind: str | None
    refused: str | None
    document: Document | None
    contents: tuple[Content, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def inspections(self) -> tuple[InspectionReport, ...]:
        return tuple(content for content in self.contents if isinstance(content, InspectionReport))

    def refuse(self, why: str) -> Source:
        """The same file, kept out for a reason that its own reader could not know."""
        return replace(self, kind=None, refused=why, contents=())

    def without(self, contents: Iterable[Content], read_from: Iterable[str]) -> Source:
        """The same file without inspections that were read from better sources, and an issue that says so."""
        again = tuple(contents)
        kept = tuple(content for content in self.contents if content not in again)
        return replace(self, contents=kept).note(
            f"{len(again)} of {len(self.inspections)} inspections are also here as reports",
            "an inspection counted twice would be two pieces of evidence",
            f"read from {', '.join(sorted(set(read_from)))} instead",
        )

    def note(self, found: str, why: str, done: str) -> Source:
        """The same file, with an issue about the whole of it."""
        return replace(self, issues=(*self.issues, Issue(self.name, "whole file", found, why, done)))


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read: each file named, and those in each folder and the folders below it, in order of name.

    In a folder only endings in `SUFFIXES` are taken, and nothing whose name begins with a dot. A path that is
    not there is given back as it is, for its reader to refuse.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in found.relative_to(path).parts)
            if found.is_file() and found.suffix.lower() in SUFFIXES and not hidden:
                yield found


def read(path: Path) -> Source:
    """Read one file, whatever it holds. A file that cannot be read is a refused `Source`, not an exception."""
    try:
        document = Document.open(path)
    except Refused as refusal:
        return Source(path.name, None, None, None, str(refusal), None)
    source = partial(Source, path.name, document.sha256, document.size)
    kind = next((kind for kind, reader in READERS.items() if reader.recognise(document)), None)
    if kind is None:
        why = f"{path.name} is none of the kinds read here ({', '.join(READERS)}): check that it is the right file."
        return source(None, why, document)
    try:
        return source(kind, None, document, READERS[kind].read(document))
    except Refused as refusal:
        return source(None, str(refusal), document)
