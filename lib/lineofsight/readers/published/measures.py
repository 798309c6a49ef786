"""The measures of a dataset's map in a file of it: which rows and columns each stands in, and the series they make.

A measure is read where its words stand in a row and its columns are there. A column is known by one of its names, and
failing that by the sum it completes; a value that is not what its parts make is not read. What is asked for and not
found is an issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

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


def series(file: DataFile, log: Log) -> Iterable[Series]:
    """The measures that can be read, in the order of the map; those whose values have parts teach of the others."""
    measures = file.dataset.measures if file.dataset else ()
    learned = Learned()
    read = {}
    for measure in sorted(measures, key=lambda measure: not (measure.value and measure.numerator)):
        read[measure] = _series(file, measure, learned, log)
    for measure in measures:
        its = read[measure]
        if its and its.denominator is None and learned.distrusts(its.column):
            log.note(measure.id, Fault(f"is in '{its.column}', which is not what it should be beside the others",
                                       "another figure may stand where it stood", _NOT_READ))  # fmt: skip
        elif its:
            yield its


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
        found = [column for names in self.measure.numerator if (column := self.columns[names])]
        return found if len(found) == len(self.measure.numerator) else []

    @cached_property
    def numerator(self) -> Amounts | None:
        return total(self.parts, self.rows) if self.parts else None

    @cached_property
    def denominator(self) -> Amounts | None:
        """The column's, or the numerator of the row that each row is a part of; None where neither is there."""
        if column := self.columns.get(self.measure.denominator):
            return column.of(self.rows)
        return self._of_wholes() if self.parts and len(self.wholes) else None

    @cached_property
    def wholes(self) -> np.ndarray:
        """The rows that the measure's rows may be parts of."""
        return self.file.rows_with(self.measure.of, self.filters) if self.measure.of else np.array([], dtype=np.intp)

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
    reading = _with_lost_name(reading, learned, log)
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


def _with_lost_name(reading: _Reading, learned: Learned, log: Log) -> _Reading:
    """The reading with the one column that it lacks, where one and only one unknown column makes the sum come right.

    That is of a measure of a value, one numerator and its whole.
    """
    file, measure = reading.file, reading.measure
    lacking = reading.lacking(measure.columns)
    if not measure.value or len(measure.numerator) != 1 or len(lacking) != 1:
        return reading

    def completed(column: Numbers) -> _Reading:
        return replace(reading, columns={**reading.columns, lacking[0]: column})

    taken = reading.columns.values()
    unknown = (its for its in file.figures if not file.knows(its.column) and its not in taken)
    found = agreement.the_one_that_fits(unknown, lambda column: completed(column).agree())
    if found is None:
        return reading
    learned.named[lacking[0]] = found
    log.note(found.column.name, Fault("is no name known here; with its values the sums of the other columns come "
                                      "right", "releases rename columns", f"read as {lacking[0][0]}"))  # fmt: skip
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
    return reading.series(value, reading.denominator, column)


def _worked_out(reading: _Reading) -> Series:
    """100 × numerator ÷ denominator; what hides either hides it, and of nothing there is no percentage."""
    measure, numerator, denominator = reading.measure, reading.numerator, reading.denominator
    if numerator is None or denominator is None:
        raise NotPublished(f"{measure.id}: a measure without a value needs a numerator and a denominator in its map")
    values = np.full(len(reading.rows), np.nan)
    np.divide(100 * numerator.values, denominator.values, out=values, where=denominator.values > 0)
    hidden = np.where(numerator.symbols == "", denominator.symbols, numerator.symbols)
    column = f"{reading.names(measure.numerator)} ÷ {reading.names([measure.denominator])}"
    return reading.series(Amounts(values, np.where(np.isnan(values), hidden, "")), denominator, column)


def _uncounted_rate(reading: _Reading, count: Amounts, log: Log) -> Series:
    """A rate of which the release has the count only: it has no value until the children are counted beside it."""
    measure = reading.measure
    log.note(measure.id, Fault(f"needs {_listed([measure.value])}, which this release does not have", "the rate is "
                               "not published", "its count is kept; the rate is worked out where the population is "
                               "read too"))  # fmt: skip
    value = Amounts(np.full(len(reading.rows), np.nan), count.symbols)
    base = reading.names([measure.denominator]) if reading.denominator else POPULATION
    return reading.series(value, reading.denominator, f"{reading.names(measure.numerator)} ÷ {base}")


def _note_missing(log: Log, measure: Measure, lacking: Sequence[Names], why: str, done: str) -> None:
    log.note(measure.id, Fault(f"needs {_listed(lacking)}, which this release does not have", why,
                               f"{done}; the map of the dataset may need the new name"))  # fmt: skip


def _listed(wanted: Sequence[Names]) -> str:
    """The first name of each, as the map has it."""
    return ", ".join(repr(names[0]) for names in wanted)
