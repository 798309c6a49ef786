"""Every kind of source, in one catalogue, and the one way to read a file without knowing what it is.

A file is recognised by what it says, never by its name. What cannot be read is a `Source` too, with the
sentence that says why: nothing is dropped in silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from lineofsight.content import Content, Published
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.inspection import InspectionReport, Issue
from lineofsight.readers import (
    annex_a,
    audit_report,
    cin_census,
    fact_table,
    improvement_plan,
    inspection_report,
    published,
    ssda903,
    survey,
    survey_summary,
    thematic_report,
    workforce,
)
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import Mappings, shipped_mappings
from lineofsight.returns import ANNEX_A, CIN_CENSUS, SSDA903, WORKFORCE, Return, ReturnPart

REPORT = "inspection report"
FACTS = "judgement facts"
AUDIT = "audit report"
PLAN = "improvement plan"
THEMATIC = "thematic inspection"
SURVEY_SUMMARY = "survey summary"
SURVEY = "survey"
PUBLISHED = "published table"


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


@dataclass(frozen=True)
class ReturnReader:
    """One kind of child-level return: whether a file is part of one (the reason, or nothing), what it holds, and how
    the parts of all its files become one return."""

    recognise: Callable[[ReturnFile], str]
    read: Callable[[ReturnFile, Mappings], ReturnPart]
    assemble: Callable[[Sequence[ReturnPart], date, Mappings], Return]


RETURNS = {
    ANNEX_A: ReturnReader(annex_a.recognise, lambda file, _: annex_a.read(file), annex_a.assemble),
    SSDA903: ReturnReader(
        ssda903.recognise, lambda file, _: ssda903.read(file), lambda parts, day, _: ssda903.assemble(parts, day)
    ),
    CIN_CENSUS: ReturnReader(
        cin_census.recognise, cin_census.read, lambda parts, day, _: cin_census.assemble(parts, day)
    ),
    WORKFORCE: ReturnReader(workforce.recognise, workforce.read, lambda parts, day, _: workforce.assemble(parts, day)),
}
"""The child-level returns that can be read, by the name a reader of a pack sees."""


def assembled(parts: Sequence[ReturnPart], as_at: date, mappings: Mappings | None = None) -> tuple[Return, ...]:
    """The returns that the parts make up: one of each kind there are parts of, in the order of `RETURNS`."""
    of_kind = {kind: [part for part in parts if part.kind == kind] for kind in RETURNS}
    return tuple(
        RETURNS[kind].assemble(its, as_at, mappings or shipped_mappings()) for kind, its in of_kind.items() if its
    )


SUFFIXES = (".pdf", ".txt", ".csv", ".docx", ".xlsx", ".xls", ".ods", ".xml", ".gz", ".parquet")
"""The files a folder is searched for. A file named on its own is read whatever its ending."""


@dataclass(frozen=True)
class Source:
    """One file and what it turned out to be.

    `kind` is a name in `READERS` or `RETURNS`, `PUBLISHED`, or `published.NEIGHBOURS`, which holds nothing; None where
    the file was refused, and `refused` is then the sentence that says why. `sha256`, `size` (bytes) and `document` are
    None where the file could not be opened. A table of facts holds several inspections, every other file one thing.
    `issues` are those that nothing it holds owns.
    """

    name: str
    sha256: str | None
    size: int | None
    kind: str | None
    refused: str | None
    document: Document | None = field(repr=False)
    contents: tuple[Content, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def inspections(self) -> tuple[InspectionReport, ...]:
        return tuple(content for content in self.contents if isinstance(content, InspectionReport))

    @property
    def parts(self) -> tuple[ReturnPart, ...]:
        return tuple(content for content in self.contents if isinstance(content, ReturnPart))

    @property
    def rows(self) -> int | None:
        """How many rows of a table were read from it; None of a document, whose words are no rows."""
        published = [content.table.frame for content in self.contents if isinstance(content, Published)]
        rows = [*(part.rows for part in self.parts), *map(len, published)]
        return sum(rows) if rows else None

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


def read(path: Path, mappings: Mappings | None = None, cache: Path | None = None) -> Source:
    """Read one file, whatever it holds. A file that cannot be read is a refused `Source`, not an exception.

    `mappings` are the spellings of a return's codes, those that come with the library where none are given. What is
    read of published statistics is remembered in the folder `cache`, where one is given.
    """
    return _read_return(path, mappings or shipped_mappings()) or _read_published(path, cache) or _read_document(path)


def _read_return(path: Path, mappings: Mappings) -> Source | None:
    """The file as part of a child-level return, None where it is none: then it may be a document.

    No document is XML: what is wrong with an XML file is said of it as a return.
    """
    try:
        file = ReturnFile.open(path)
    except Refused as refusal:
        return Source(path.name, None, None, None, str(refusal), None) if path.suffix.lower() == ".xml" else None
    source = partial(Source, file.name, file.sha256, file.size)
    kind = None
    try:
        kind = next((kind for kind, reader in RETURNS.items() if reader.recognise(file)), None)
        return source(kind, None, None, (RETURNS[kind].read(file, mappings),)) if kind else None
    except Refused as refusal:
        return source(None, str(refusal), None) if kind or file.root else None


def _read_published(path: Path, cache: Path | None) -> Source | None:
    """The file as published statistics, None where it is none: then it may be a document."""
    try:
        table = published.read(path, cache)
    except published.Unrecognised:
        return None
    except published.BuiltIn:
        data = path.read_bytes()
        listed = Source(path.name, hashlib.sha256(data).hexdigest(), len(data), published.NEIGHBOURS, None, None)
        return listed.note("is built in, and was not needed", "it has no figures", "left alone")
    except Refused as refusal:
        return Source(path.name, None, None, None, str(refusal), None)
    return Source(path.name, table.sha256, path.stat().st_size, PUBLISHED, None, None, (Published(table),))


def _read_document(path: Path) -> Source:
    try:
        document = Document.open(path)
    except Refused as refusal:
        return Source(path.name, None, None, None, str(refusal), None)
    source = partial(Source, path.name, document.sha256, document.size)
    kind = next((kind for kind, reader in READERS.items() if reader.recognise(document)), None)
    if kind is None:
        kinds = ", ".join([*READERS, *RETURNS, PUBLISHED])
        why = f"{path.name} is none of the kinds read here ({kinds}): check that it is the right file."
        return source(None, why, document)
    try:
        return source(kind, None, document, READERS[kind].read(document))
    except Refused as refusal:
        return source(None, str(refusal), document)
