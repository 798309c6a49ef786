"""Which of the known datasets a table is of: by its columns and its words, and between two alike by the file's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lineofsight.issue_log import Fault, Log
from lineofsight.readers.published import maps
from lineofsight.readers.published.cells import Column
from lineofsight.readers.published.maps import DatasetMap, Measure, key

_HALF, _MOST = 0.5, 0.8
_MANY = 200
"""Different words in a column, from which it is no filter: a filter has a few dozen."""

_NONE = (0.0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Table:
    """What tells a table's dataset, as keys (see `maps.key`); `alone` are the words that stand in every row."""

    columns: frozenset[str]
    words: frozenset[str]
    alone: frozenset[str]
    file: tuple[str, ...]

    def likeness(self, dataset: DatasetMap) -> tuple[float, int, int]:
        """How much it is like the dataset, then the columns in common, then the words of the file's name.

        What counts is the words that say what a dataset is about, the share of the table's columns that the map knows,
        the share of both that they have in common, and the share of the map's measures that can be read.
        """
        known = dataset.known
        common = len(self.columns & known)
        share = common / max(len(self.columns), 1)
        read = [self._has(measure) for measure in dataset.measures]
        stated = any(key(word) in self.alone for word in dataset.about)
        if not (stated or _may_be(dataset, share, any(read))):
            return _NONE
        alike = stated + share + common / len(self.columns | known) + (sum(read) / len(read) if read else 0.0)
        return alike, common, sum(word in self.file for word in key(dataset.id).split())

    def _has(self, measure: Measure) -> bool:
        """Whether it has the words of the measure; of one that has none, whether it has its columns."""
        if measure.where:
            return all(any(key(word) in self.words for word in same) for same in measure.where)
        return all(any(key(name) in self.columns for name in names) for names in measure.needed)


def _may_be(dataset: DatasetMap, share: float, any_measure: bool) -> bool:
    """Whether a table without the dataset's own words may be of it, by the share of its columns that the map knows.

    Half are enough where a measure can be read; of a dataset that has neither measures nor such words, most.
    """
    if dataset.measures:
        return any_measure and share >= _HALF
    return not dataset.about and share >= _MOST


def likeliest(columns: Sequence[Column], stem: str, log: Log) -> DatasetMap | None:
    """The dataset that a file of this name with these columns is of; None where it is of none, or of two alike."""
    table = _Table(
        columns=frozenset(column.key for column in columns),
        words=frozenset(key(text) for column in columns if len(column.texts) < _MANY for text in column.texts),
        alone=frozenset(key(column.texts[0]) for column in columns if len(column.texts) == 1),
        file=tuple(key(stem).split()),
    )
    best, second = sorted(maps.datasets(), key=table.likeness, reverse=True)[:2]
    if table.likeness(best) == _NONE:
        return None
    if table.likeness(best) == table.likeness(second):
        log.note("whole file", Fault(f"may be of the dataset {best.id} or {second.id}", "their columns are alike and "
                                     "the one that tells them apart is not there", "read as neither"))  # fmt: skip
        return None
    return best
