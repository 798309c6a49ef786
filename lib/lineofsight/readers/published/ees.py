"""DfE's open data ("Explore education statistics"): one CSV a table, rows of a year and a place, columns of figures.

The files follow one plan, time_period, geographic_level, codes and names first, and change their other columns most
years. `time_and_place` finds the columns of that plan, `likeness` the dataset that the rest are of, and `measures` the
indicators that the map of the dataset has in them. Every cell of figures becomes one row of the tidy table, under an id
of ours where the map has one, under the publisher's name where it has not; what the map does not know, and what it asks
for and does not find, is an issue for each column.

DfE, Analysts' guide, "Open data standards" (explore education statistics).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from lineofsight.errors import Refused
from lineofsight.issue_log import Fault, Log
from lineofsight.published import Table
from lineofsight.readers.published import likeness, measures, tidy, time_and_place
from lineofsight.readers.published.cells import Column, Numbers, holds_numbers, numbers
from lineofsight.readers.published.data_file import DataFile
from lineofsight.readers.published.maps import DatasetMap
from lineofsight.readers.published.measures import Measured
from lineofsight.readers.published.source import Source
from lineofsight.readers.published.tidy import Series
from lineofsight.readers.published.time_and_place import LEVEL, TIME, Roles


def recognise(source: Source) -> bool:
    """Whether the file is such a table: a year and a level of geography in every row, and figures beside them."""
    if source.is_parquet or (source.is_workbook and source.heading is None):
        return False
    roles, _ = time_and_place.roles_of([Column.of(str(name), cells) for name, cells in source.rows.head(500).items()])
    return time_and_place.suffice(roles)


def read(source: Source) -> Table:
    """The table's figures. Raises Refused where no column has figures, or the years or places cannot be told."""
    log = Log(source.name)
    columns = [Column.of(str(name).strip(), cells) for name, cells in source.rows.items()]
    roles, by_values = time_and_place.roles_of(columns)
    for name, role in by_values.items():
        log.note(name, Fault(f"is no name known here; its values are those of {role}", "releases rename columns",
                             f"read as {role}"))  # fmt: skip
    if not time_and_place.suffice(roles):
        raise Refused(f"{source.name}: no column says the year of each row, or none the place; add {TIME} or {LEVEL}.")
    rows = time_and_place.counted_rows(roles, log)
    others = [column.only(rows) for column in columns if column not in roles.values()]
    return figures_of(source, others, {role: column.only(rows) for role, column in roles.items()}, rows, log)


def figures_of(source: Source, others: Sequence[Column], roles: Roles, rows: np.ndarray, log: Log) -> Table:
    """The figures of a table whose columns of time and place are known; `others` are the rest.

    `rows` are the places of its rows in the source's table, the first being 0.

    Raises Refused where none of the rest holds figures.
    """
    dataset = likeness.likeliest(others, source.stem, log)
    figures = {column: numbers(column) for column in others if holds_numbers(column)}
    if not figures:
        raise Refused(f"{source.name}: no column holds figures; check that the whole file was fetched.")
    file = DataFile(
        rows=time_and_place.rows_of(roles, source.table.numbers[rows], bool(dataset and dataset.calendar), log),
        filters=_filters([column for column in others if column not in figures and any(column.texts)], dataset),
        figures=tuple(figures.values()),
        dataset=dataset,
    )
    measured = measures.read(file, log)
    _note_columns(others, figures, dataset, measured, log)
    return tidy.table(
        source,
        publisher=dataset.publisher if dataset else "DfE",
        of_release=tidy.release(dataset.publication if dataset else "", file.rows.period.texts, source.release),
        rows=file.rows,
        series=tuple(_series(file, measured.series, source.stem)),
        log=log,
    )


def _filters(columns: Sequence[Column], dataset: DatasetMap | None) -> tuple[Column, ...]:
    """The columns of words, those that the map knows first: a word that stands in two is meant in the known one."""
    known = dataset.known if dataset else frozenset()
    return tuple(sorted(columns, key=lambda column: column.key not in known))


def _series(file: DataFile, measured: Sequence[Series], stem: str) -> Iterator[Series]:
    """The map's measures, then every cell of figures that is the value of none of them, under the publisher's name.

    The file's `stem` stands before the name where its dataset is not known.
    """
    every = np.arange(len(file.rows.number))
    left = {its.column.name: np.ones(len(every), dtype=bool) for its in file.figures}
    for series in measured:
        if series.column in left and not np.isnan(series.value).all():
            left[series.column][series.of] = False
        yield series
    whole = file.breakdown(file.filters, every)
    for its in file.figures:
        of = np.flatnonzero(left[its.column.name])
        if len(of):
            amounts = its.of(of)
            yield Series(
                of=of,
                indicator=f"{file.dataset.id if file.dataset else stem}: {its.column.known_as}",
                breakdown=replace(whole, at=whole.at[of]),
                value=amounts.values,
                symbol=amounts.symbols,
                numerator=None,
                denominator=None,
                column=its.column.name,
            )


# What was not understood


def _note_columns(
    columns: Iterable[Column],
    figures: dict[Column, Numbers],
    dataset: DatasetMap | None,
    measured: Measured,
    log: Log,
) -> None:
    unknown = f"is {'no column of this dataset' if dataset else 'a column of no dataset'} known here"
    if dataset is None:
        log.note("whole file", Fault("is of no dataset in the maps", "its figures have no id of ours",
                                     "all are kept under their own names"))  # fmt: skip
    first: dict[str, str] = {}
    for column in columns:
        if (same := first.setdefault(column.key, column.name)) != column.name:
            log.note(column.name, Fault(f"has the same name as {same}, but for its spelling", "one may be the newer",
                                        f"{same} is believed"))  # fmt: skip
        known = dataset is not None and column.key in dataset.known
        if column in figures:
            faults = _faults_of_figures(figures[column], "" if known or column.name in measured.by_values else unknown)
        elif column.name in measured.by_words and not known:
            faults = iter([Fault("is no name known here; the words of an indicator stand in it",
                                 "releases rename columns", "read by its words")])  # fmt: skip
        else:
            faults = _faults(column, "" if known else unknown)
        for fault in faults:
            log.note(column.name, fault)


def _faults_of_figures(figures: Numbers, unknown: str) -> Iterator[Fault]:
    if unknown:
        yield Fault(f"{unknown}; its cells are numbers", "releases add and rename columns",
                    "kept as figures under the publisher's name")  # fmt: skip
    for text, many in figures.odd.items():
        yield Fault(f"holds '{text}' in {many} cells, neither a number nor a known symbol", "it cannot be counted",
                    "kept as a symbol, without a value")  # fmt: skip


def _faults(column: Column, unknown: str) -> Iterator[Fault]:
    if not any(column.texts):
        yield Fault("is empty in every row", "it says nothing", "left out")
    elif unknown:
        yield Fault(f"{unknown}; its cells are words", "it may tell parts apart",
                    "kept in the breakdown")  # fmt: skip
