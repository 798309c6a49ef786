"""A file of open data taken apart: what each row is about, the filters that tell rows apart, and the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lineofsight.published import AUTHORITY
from lineofsight.readers.published.cells import Column, Numbers, combinations
from lineofsight.readers.published.maps import DatasetMap, Names, key
from lineofsight.readers.published.tidy import Labels, Rows

_TOTALS = ("total", "all", "all children", "all pupils", "all ages")


@dataclass(frozen=True)
class DataFile:
    """What each row is about, the columns of words that tell rows of one place and year apart, and those of figures.

    `dataset` is None where the file is of none that is known.
    """

    rows: Rows
    filters: tuple[Column, ...]
    figures: tuple[Numbers, ...]
    dataset: DatasetMap | None

    def knows(self, column: Column) -> bool:
        """Whether the map of the dataset names the column."""
        return self.dataset is not None and column.key in self.dataset.known

    def find(self, names: Names) -> Numbers | None:
        """The first column of figures that has one of the names, whatever its case and punctuation."""
        keys = {key(name) for name in names}
        return next((figures for figures in self.figures if figures.column.key in keys), None)

    def filters_with(self, where: Sequence[Names]) -> list[Column | None]:
        """The filter that each of the words stands in, None where it stands in none; a filter has one of them."""
        found: list[Column | None] = []
        for words in where:
            keys = {key(word) for word in words}
            free = (column for column in self.filters if column not in found)
            found.append(next((column for column in free if any(key(text) in keys for text in column.texts)), None))
        return found

    def rows_with(self, where: Sequence[Names], filters: Sequence[Column]) -> np.ndarray:
        """The rows that have all the words, each in its filter."""
        chosen = np.ones(len(self.rows.number), dtype=bool)
        for words, column in zip(where, filters, strict=True):
            keys = {key(word) for word in words}
            chosen &= np.isin(column.at, [at for at, text in enumerate(column.texts) if key(text) in keys])
        return np.flatnonzero(chosen)

    def rounded(self, rows: np.ndarray) -> np.ndarray:
        """Whether each row is about England or a region, whose counts DfE rounds to the next 10."""
        return np.array([place.level != AUTHORITY for place in self.rows.places])[self.rows.at[rows]]

    def alike(self, filters: Iterable[Column]) -> np.ndarray:
        """A number for each row, the same for rows of the same period, place and words of these filters."""
        same = self.rows.period.at * len(self.rows.places) + self.rows.at
        for column in filters:
            same = same * len(column.texts) + column.at
        return same

    def breakdown(self, filters: Iterable[Column], rows: np.ndarray) -> Labels:
        """What each of the rows is a part by: the words of the filters, without totals and what the dataset is about.

        A word of a filter that the map knows is left out too where all rows of the period have it. Of a column that
        the map does not know it stays: the file may hold a part only.
        """
        telling = [column for column in filters if not self.knows(column) or self._differs(column, rows)]
        names = [column.known_as.replace("_", " ") for column in telling]
        unsaid = {*_TOTALS, *(key(word) for word in (self.dataset.about if self.dataset else ()))}

        def part(words: Sequence[str]) -> str:
            said = zip(names, words, strict=True)
            return "; ".join(f"{name}: {word}" for name, word in said if word and key(word) not in unsaid)

        at, combined = combinations(telling, rows)
        return Labels(at, [part(words) for words in combined])

    def _differs(self, column: Column, rows: np.ndarray) -> bool:
        """Whether the rows have more than one of its words within a period."""
        period = self.rows.period.at[rows]
        return len(np.unique(period * len(column.texts) + column.at[rows])) > len(np.unique(period))
