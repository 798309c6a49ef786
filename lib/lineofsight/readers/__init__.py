"""Every kind of source, in one catalogue, and the one way to read a file without knowing what it is.

A file is recognised by what it says, never by its name. What cannot be read is a `Source` too, with the
sentence that says why: nothing is dropped in silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.findings import Finding, findings
from lineofsight.inspection import InspectionReport, Issue
from lineofsight.readers import fact_table, inspection_report
from lineofsight.readers.fact_table import FactTable

SUFFIXES = (".pdf", ".txt", ".csv")
"""The files a folder is searched for. A file named on its own is read whatever its ending."""


@dataclass(frozen=True)
class Source:
    """One file and what it turned out to be.

    `kind` is "inspection report" or "judgement facts", None where the file was refused; `refused` is then the
    sentence that says why. A table of facts holds several inspections, a report one.
    """

    name: str
    sha256: str | None
    size: int | None
    kind: str | None
    refused: str | None
    document: Document | None
    inspections: tuple[InspectionReport, ...]

    def refuse(self, why: str) -> Source:
        """The same file, kept out of the run for a reason the reader of the file could not know."""
        return replace(self, kind=None, refused=why, inspections=())


READERS: dict[str, Reader] = {
    "judgement facts": fact_table,
    "inspection report": inspection_report,
}
"""What can be read, by the name a reader of a pack sees. The first that recognises a document reads it."""


def read(path: Path) -> Source:
    """Read one file, whatever it holds. Never raises for a file that cannot be read: see `Source.refused`."""
    try:
        document = Document.open(path)
    except Refused as refusal:
        return Source(path.name, None, None, None, str(refusal), None, ())
    source = partial(Source, path.name, document.sha256, document.size)
    try:
        for kind, reader in READERS.items():
            if reader.recognise(document):
                return source(kind, None, document, reader.read(document))
        raise Refused(f"{path.name}: no kind of source that Line of Sight reads ...")
    except Refused as refusal:
        return source(None, str(refusal), document, ())
