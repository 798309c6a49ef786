"""Child-level returns: what one file holds, and what the files of one return are together.

A return often comes in many files: a CSV for each list of an Annex A, ten for each year of SSDA903. A reader makes a
`ReturnPart` of each file; `assemble` of the same reader makes one `Return` of all the parts of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from lineofsight.inspection import Issue
from lineofsight.periods import Period

ANNEX_A = "Annex A"
SSDA903 = "SSDA903"
CIN_CENSUS = "children in need census"
WORKFORCE = "workforce census"


@dataclass(frozen=True, eq=False)
class ReturnPart:
    """What one file of a return holds, as its reader keeps it until all parts are there.

    `frames` are the reader's own, by its own names; no other module looks into them. `rows` counts the rows read
    (for XML, the children or workers). `year` is the return year, None where the file does not say. `authority` and
    `authority_code` are what the file says of itself, None where it does not.
    """

    kind: str
    file: str
    sha256: str
    frames: Mapping[str, pd.DataFrame] = field(repr=False)  # rows of children: never printed by accident
    rows: int
    issues: tuple[Issue, ...] = ()
    year: int | None = None
    authority: str | None = None
    authority_code: str | None = None
    day: date | None = None

    @property
    def title(self) -> str:
        return f"{self.kind}, {', '.join(self.frames)}"

    @property
    def caveats(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, eq=False)
class Return:
    """One return, whole: its tables by their names in `tables.TABLES`, and the days that each of them covers.

    `label` names it to a reader ("children in need census, 2025-26"). A `snapshot` describes its last day only, so
    that how things stood a quarter earlier cannot be read from it (Annex A); from a census it can. `files` are the
    names and digests of the parts, `issues` what was noticed in joining them.
    """

    kind: str
    label: str
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    covers: Mapping[str, Period]
    files: tuple[tuple[str, str], ...]
    snapshot: bool = False
    issues: tuple[Issue, ...] = field(default=())
