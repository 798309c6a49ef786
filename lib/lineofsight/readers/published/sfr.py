"""The files under DfE's statistical first releases of 2011 to 2017: one row a place, one year a file.

Places are in New_geog_code, geog_l, geog_c and geog_n. No column holds the year: it stands at the end of the file's
name, and at the end of some columns' names, where it is not always right (the 2015 file of children who started to be
looked after says 2014). The file's name is believed. An "x" is a count of 1 to 5, or one hidden with it.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from lineofsight.errors import Refused
from lineofsight.issue_log import Fault, Log
from lineofsight.published import Table
from lineofsight.readers.published import ees, time_and_place
from lineofsight.readers.published.cells import Column
from lineofsight.readers.published.maps import key
from lineofsight.readers.published.source import Source

_PLACES = {
    "new geog code": time_and_place.NEW,
    "geog l": time_and_place.LEVEL,
    "geog c": time_and_place.OLD,
    "geog n": time_and_place.NAME,
}
_YEAR = re.compile(r"20[012]\d$")


def recognise(source: Source) -> bool:
    """Whether the file has the columns of place that these releases have."""
    if source.is_workbook or source.is_parquet:
        return False
    return {"geog l", "geog n"} <= {key(str(name)) for name in source.rows.columns}


def read(source: Source) -> Table:
    """The file's figures. Raises Refused where neither its name nor a column ends with its year."""
    log = Log(source.name)
    columns = [Column.of(str(name).strip(), cells) for name, cells in source.rows.items()]
    roles = {_PLACES[column.key]: column for column in columns if column.key in _PLACES}
    others = [column for column in columns if column not in roles.values()]
    roles[time_and_place.TIME] = Column.same("year", _year(source, others, log), len(source.rows))
    rows = np.arange(len(source.rows))
    return ees.figures_of(source, [_of_any_year(column) for column in others], roles, rows, log)


def _year(source: Source, columns: list[Column], log: Log) -> str:
    named = _YEAR.search(source.stem)
    in_columns = {column.name: found[0] for column in columns if (found := _YEAR.search(column.name))}
    year = named[0] if named else next(iter(in_columns.values()), None)
    if year is None:
        raise Refused(f"{source.name}: nothing says its year; end the file's name with it, as in SFR34_CLA2015.csv.")
    for column, other in in_columns.items():
        if other != year:
            log.note(column, Fault(f"its name says {other} and the file's name {year}", "a figure would stand in the "
                                   "wrong year", f"read as {year}"))  # fmt: skip
    return year


def _of_any_year(column: Column) -> Column:
    return replace(column, known_as=_YEAR.sub("{year}", column.name))
