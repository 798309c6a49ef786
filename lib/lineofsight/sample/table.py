"""A list of a return, column by column, before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lineofsight.sample.days import NEVER, Days

BLANK: Any = None
"""An empty cell."""


def each(rows: pd.DataFrame) -> Iterator[Any]:
    """Every row, its columns as attributes."""
    yield from rows.itertuples(index=False)


@dataclass(frozen=True, eq=False)
class Table:
    """`columns` by heading: numbers of days where the heading is in `days` (`NEVER` is a blank), else words, whole
    numbers, or BLANK."""

    name: str
    title: str
    columns: Mapping[str, NDArray[Any]]
    days: frozenset[str]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def rows(self, chunk: int = 50_000) -> Iterator[tuple[Any, ...]]:
        """Every row, days as dates, blanks as ""."""
        for start in range(0, len(self), chunk):
            part = slice(start, start + chunk)
            yield from zip(
                *(
                    dates(values[part])
                    if heading in self.days
                    else ["" if v is BLANK else v for v in values[part].tolist()]
                    for heading, values in self.columns.items()
                ),
                strict=True,
            )


def dates(days: Days) -> list[Any]:
    """The dates of a column of days; "" for what never happened."""
    given = np.asarray(days, dtype=np.int64)
    found = np.where(given < NEVER, given, 0).astype("datetime64[D]").astype(object)
    found[given >= NEVER] = ""
    return found.tolist()


def written(days: Days, form: str) -> NDArray[np.object_]:
    """Days as text, each different day formatted once: `%d/%m/%Y` or `%Y-%m-%d`; "" for what never happened."""
    different, place = np.unique(np.asarray(days, dtype=np.int64), return_inverse=True)
    words = np.array(["" if day == "" else day.strftime(form) for day in dates(different)], dtype=object)
    return words[place]
