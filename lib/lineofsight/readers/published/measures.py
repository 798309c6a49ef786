"""The measures of a dataset's map in a file of it: which rows and columns each stands in, and the series they make.

A measure is read where its words stand in a row and its columns are there. A column is known by one of its names, and
failing that by the sum it completes; a value that is not what its parts make is not read. What is asked for and not
found is an issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations

import numpy as np
import pandas as pd

from lineofsight.indicator import Unit
from lineofsight.issue_log import Fault, Log
from lineofsight.published import INDICATORS, POPULATION, NotPublished
from lineofsight.readers.published import agreement
from lineofsight.readers.published.agreement import Learned
from lineofsight.readers.published.cells import Amounts, Column, Numbers, total
from lineofsight.readers.published.data_file import DataFile
from lineofsight.readers.published.maps import Measure, Names
from lineofsight.readers.published.tidy import Series

_NOT_READ = "not read; kept under the publisher's name"


@dataclass(frozen=True)
class Measured:
    """The series of the measures that can be read, in the order of the map, and the names of the columns that they are
    read from though the map may not name them: those of figures known `by_values`, and filters `by_words`."""

    series: tuple[Series, ...]
    by_values: frozenset[str]
    by_words: frozenset[str]


def read(file: DataFile, log: Log) -> Measured:
    """The measures of the file's map. Those whose values have parts teach of the others."""
    measures = file.dataset.measures if file.dataset else ()
    learned = Learned()
    found = {}
    for measure in sorted(measures, key=lambda measure: not (measure.value and measure.numerator)):
        found[measure] = _series(file, measure, learned, log)
    believed: dict[Measure, Series] = {}
    for measure in measures:
        its = found[measure]
        if its and its.denominator is None and learned.distrusts(its.column):
            log.note(measure.id, Fault(f"is in '{its.column}', which is not what it should be beside the others",
                                       "another figure may stand where it stood", _NOT_READ))  # fmt: skip
        elif its:
            believed[measure] = its
    filters = (column for measure in believed for column in file.filters_with(measure.where))
    return Measured(
        series=tuple(believed.values()),
        by_values=frozenset(its.column.name for its in learned.named.values()),
        by_words=frozenset(column.name for column in filters if column),
    )


@dataclass(frozen=True, eq=False)
class _Reading:
    """A measure as it stands in a file: its rows, the filters its words stand in, and the column of each of its names.

    `filters` are in the order of the map's words. A column that is not there is None.
    """

    file: DataFile
    measure: Measure
    filters: Sequence[Column]
    rows: np.ndarray
    columns: Mapping[Names, Numbers | None]

    @property
    def unit(self) -> Unit | None:
        return INDICATORS[self.measure.id].unit

    @cached_property
    def value(self) -> Amounts | None:
        column = self.columns.get(self.measure.value)
        return column.of(self.rows) if column else None

    @cached_property
    def parts(self) -> list[Numbers]:
        """The columns that are added up to the numerator; none where one of them is missing."""
        return self._all(self.measure.numerator)

    def _all(self, wanted: Sequence[Names]) -> list[Numbers]:
        found = [column for names in wanted if (column := self.columns[names])]
        return found if len(found) == len(wanted) else []

    @cached_property
    def numerator(self) -> Amounts | None:
        return total(self.parts, self.rows) if self.parts else None

    @cached_property
    def denominator(self) -> Amounts | None:
        """The columns', or the numerator of the row that each row is a part of; None where neither is there."""
        if columns := self._all(self.measure.denominator):
            return total(columns, self.rows)
        return self._of_wholes() if self.parts and len(self.wholes) else None

    @cached_property
    def wholes(self) -> np.ndarray:
        """The rows that the measure's rows may be parts of."""
        return self.file.rows_with(self.measure.of, self.filters) if self.measure.of else np.array([], dtype=np.intp)

    @property
    def counts(self) -> bool:
        """Whether the numerator is of cases: what is 100 in every whole is a percentage of them."""
        whole = total(self.parts, self.wholes).values
        return not len(whole) or bool((whole[~np.isnan(whole)] != 100).any())

    def _of_wholes(self) -> Amounts:
        """The numerator in the row of the same period, place and other filters; NaN where there is not just one."""
        alike = self.file.alike(self.others)
        whole = pd.Series(total(self.parts, self.wholes).values, index=alike[self.wholes])
        found = whole[~whole.index.duplicated(keep=False)].reindex(alike[self.rows]).to_numpy()
        return Amounts(found, np.full(len(found), "", dtype=object))

    @property
    def others(self) -> list[Column]:
        """The filters in which none of the measure's words stands."""
        return [column for column in self.file.filters if column not in self.filters]

    def lacking(self, wanted: Iterable[Names]) -> list[Names]:
        """Those of the names that no column has."""
        return [names for names in wanted if self.columns[names] is None]

    def names(self, wanted: Iterable[Names]) -> str:
        """The names of these columns as printed, where they are there."""
        return " + ".join(column.column.name for names in wanted if (column := self.columns[names]))

    def agree(self) -> np.ndarray:
        """Whether the value is what its parts make, in the rows that have all three."""
        if self.value is None or self.numerator is None or self.denominator is None:
            return np.array([], dtype=bool)
        parts = self.numerator.values, self.denominator.values
        return agreement.agrees(self.unit, self.value.values, *parts, self.file.rounded(self.rows))

    def series(self, value: Amounts, denominator: Amounts | None, column: str) -> Series:
        return Series(
            of=self.rows,
            indicator=self.measure.id,
            breakdown=self.file.breakdown(self.others, self.rows),
            value=value.values,
            symbol=value.symbols,
            numerator=self.numerator.values if self.numerator else None,
            denominator=denominator.values if denominator else None,
            column=column,
        )


def _series(file: DataFile, measure: Measure, learned: Learned, log: Log) -> Series | None:
    """The figures of one measure; None, and an issue that says what is missing, where it cannot be read.

    A published value whose parts are missing is read without them, with an issue.
    """
    reading = _reading(file, measure, learned, log)
    if reading is None:
        return None
    reading = _with_lost_names(reading, learned, log)
    if lacking := reading.lacking(measure.needed):
        if measure.value and reading.unit is Unit.RATE and reading.numerator:
            return _uncounted_rate(reading, reading.numerator, log)
        _note_missing(log, measure, lacking, "the indicator cannot be read from it", "not read")
        return None
    if lacking := reading.lacking(measure.columns):
        _note_missing(log, measure, lacking, "its value has no parts to be checked by", "read without")
    if measure.of and reading.parts and reading.denominator is None:
        log.note(measure.id, Fault(f"is a part of {_listed(measure.of)}, which this release does not have",
                                   "its denominator cannot be read", "read without one"))  # fmt: skip
    return _published(reading, reading.value, learned, log) if reading.value else _worked_out(reading)


def _reading(file: DataFile, measure: Measure, learned: Learned, log: Log) -> _Reading | None:
    """The rows that have the measure's words, and its columns by name; None, with an issue, where no row has them."""
    filters = file.filters_with(measure.where)
    if lacking := [words for words, column in zip(measure.where, filters, strict=True) if column is None]:
        _note_missing(log, measure, lacking, "the indicator cannot be read from it", "not read")
        return None
    found = [column for column in filters if column]
    rows = file.rows_with(measure.where, found)
    if not len(rows):
        log.note(measure.id, Fault("has each of its words in this file, but never in one row",
                                   "the indicator cannot be read from it", "not read"))  # fmt: skip
        return None
    columns = {names: file.find(names) or learned.named.get(names) for names in measure.columns}
    return _Reading(file, measure, found, rows, columns)


def _with_lost_names(reading: _Reading, learned: Learned, log: Log) -> _Reading:
    """The reading with the columns that it lacks, where one and only one choice of unknown columns makes the sum right.

    One column of a measure of a value, one numerator and its whole may be lacking; and where rows of other words are
    the whole, so that these words say what is counted, both.
    """
    file, measure = reading.file, reading.measure
    lacking = reading.lacking(measure.columns)
    if not measure.value or len(measure.numerator) != 1 or not 1 <= len(lacking) <= (2 if measure.of else 1):
        return reading

    def completed(columns: Sequence[Numbers]) -> _Reading:
        return replace(reading, columns={**reading.columns, **dict(zip(lacking, columns, strict=True))})

    def agree(columns: Sequence[Numbers]) -> np.ndarray:
        tried = completed(columns)
        return tried.agree() if tried.counts else np.array([], dtype=bool)

    taken = reading.columns.values()
    unknown = [its for its in file.figures if not file.knows(its.column) and its not in taken]
    found = agreement.the_one_that_fits(permutations(unknown, len(lacking)), agree)
    if found is None:
        return reading
    for names, column in zip(lacking, found, strict=True):
        learned.named[names] = column
        log.note(column.column.name, Fault("is no name known here; with its values the sums of the other columns come "
                                           "right", "releases rename columns", f"read as {names[0]}"))  # fmt: skip
    return completed(found)


def _published(reading: _Reading, value: Amounts, learned: Learned, log: Log) -> Series | None:
    """The published value beside its parts; None, with an issue, where it is not what it should be."""
    column, agree = reading.names([reading.measure.value]), reading.agree()
    columns = {its.column.name for its in reading.columns.values() if its}
    if agreement.holds(agree):
        learned.confirmed.update(columns)
    if doubt := agreement.doubt(reading.unit, value.values, agree):
        learned.doubted.update(columns)
        log.note(reading.measure.id, Fault(f"{doubt} in '{column}'", "another figure may stand where it stood",
                                           _NOT_READ))  # fmt: skip
        return None
    return reading.series(value, _believed(reading, value, agree, log), column)


def _believed(reading: _Reading, value: Amounts, agree: np.ndarray, log: Log) -> Amounts | None:
    """The denominator; where it is added up here, without the rows in which it does not make the published value.

    The publisher may have left out of a sum what stands in the columns: England's agency rate of 2024 is one.
    """
    numerator, denominator = reading.numerator, reading.denominator
    if numerator is None or denominator is None or len(reading.measure.denominator) == 1 or agree.all():
        return denominator
    rows = np.flatnonzero(agreement.comparable(value.values, numerator.values, denominator.values))[~agree]
    log.note(reading.measure.id, Fault(f"is not what its parts make in {len(rows)} of {len(agree)} rows",
                                       "the publisher may have left some of them out",
                                       "read there without a denominator"))  # fmt: skip
    sums = denominator.values.copy()
    sums[rows] = np.nan
    return Amounts(sums, denominator.symbols)


def _worked_out(reading: _Reading) -> Series:
    """100 × numerator ÷ denominator; what hides either hides it, and of nothing there is no percentage."""
    measure, numerator, denominator = reading.measure, reading.numerator, reading.denominator
    if numerator is None or denominator is None:
        raise NotPublished(f"{measure.id}: a measure without a value needs a numerator and a denominator in its map")
    values = np.full(len(reading.rows), np.nan)
    np.divide(100 * numerator.values, denominator.values, out=values, where=denominator.values > 0)
    hidden = np.where(numerator.symbols == "", denominator.symbols, numerator.symbols)
    column = f"{reading.names(measure.numerator)} ÷ {reading.names(measure.denominator)}"
    return reading.series(Amounts(values, np.where(np.isnan(values), hidden, "")), denominator, column)


def _uncounted_rate(reading: _Reading, count: Amounts, log: Log) -> Series:
    """A rate of which the release has the count only: it has no value until the children are counted beside it."""
    measure = reading.measure
    log.note(measure.id, Fault(f"needs {_listed([measure.value])}, which this release does not have", "the rate is "
                               "not published", "its count is kept; the rate is worked out where the population is "
                               "read too"))  # fmt: skip
    value = Amounts(np.full(len(reading.rows), np.nan), count.symbols)
    base = reading.names(measure.denominator) if reading.denominator else POPULATION
    return reading.series(value, reading.denominator, f"{reading.names(measure.numerator)} ÷ {base}")


def _note_missing(log: Log, measure: Measure, lacking: Sequence[Names], why: str, done: str) -> None:
    log.note(measure.id, Fault(f"needs {_listed(lacking)}, which this release does not have", why,
                               f"{done}; the map of the dataset may need the new name"))  # fmt: skip


def _listed(wanted: Sequence[Names]) -> str:
    """The first name of each, as the map has it."""
    return ", ".join(repr(names[0]) for names in wanted)
