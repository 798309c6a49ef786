"""Published figures in our own layout: the columns of the tidy table as CSV, as `published.as_csv` writes them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lineofsight.errors import Refused
from lineofsight.issue_log import Fault, Log
from lineofsight.published import COLUMNS, LEVELS, NUMBERS, TEXTS, Table, common, validated
from lineofsight.readers.published.cells import Column, number
from lineofsight.readers.published.source import Source


def recognise(source: Source) -> bool:
    """Whether the file has every column of the tidy table."""
    return not source.is_workbook and not source.is_parquet and set(COLUMNS) <= set(source.rows.columns)


def read(source: Source) -> Table:
    """The figures as they were written; columns that are not of the layout are left out, with an issue each.

    Raises Refused where a number's cell is no number, or a level of geography is none.
    """
    log = Log(source.name)
    for name in source.rows.columns:
        if name not in COLUMNS:
            log.note(str(name), Fault("is no column of this layout", "nothing reads it", "left out"))
    columns = {}
    for name in COLUMNS:
        cells = source.rows[name]
        if name in NUMBERS:
            columns[name] = _numbers(source.name, Column.of(name, cells))
        else:
            columns[name] = pd.Categorical(cells.str.strip()) if name in TEXTS else cells
    frame = pd.DataFrame(columns)
    if unknown := sorted(set(frame["geography_level"].cat.categories) - set(LEVELS)):
        raise Refused(f"{source.name}: '{unknown[0]}' in 'geography_level' is none of {', '.join(LEVELS)}.")
    if bool((frame["value"].notna() & (frame["symbol"] != "")).any()):
        raise Refused(f"{source.name}: a row has a value and a symbol; a symbol stands in place of a number.")
    release, dataset = (common(frame[name].astype(str)) for name in ("release", "dataset"))
    return Table(validated(frame), tuple(log.issues()), release, dataset, source.sha256)


def _numbers(file: str, column: Column) -> pd.arrays.FloatingArray:
    values = np.array([number(text) for text in column.texts], dtype=float)
    for text, value in zip(column.texts, values, strict=True):
        if text and np.isnan(value):
            raise Refused(f"{file}: '{text}' in '{column.name}' is no number; a symbol stands in the column 'symbol'.")
    return pd.arrays.FloatingArray(values[column.at], np.isnan(values)[column.at])
