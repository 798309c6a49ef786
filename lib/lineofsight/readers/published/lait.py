"""The Local Authority Interactive Tool's long table: a series, a year, a place and a value in each row.

Read from its Parquet file, and from the same columns as CSV. A "-" is a value that the tool does not have, for whatever
reason: what DfE hides is "-" there too. It gives no numerators.
"""

from __future__ import annotations

import numpy as np

from lineofsight.issue_log import Fault, Log
from lineofsight.published import AUTHORITY, ENGLAND, NATIONAL, REGION, Table
from lineofsight.readers.published import maps, tidy
from lineofsight.readers.published.cells import Column, numbers
from lineofsight.readers.published.maps import ToolMap, key
from lineofsight.readers.published.places import Place, place
from lineofsight.readers.published.source import Source
from lineofsight.readers.published.tidy import Labels, Rows, Series

SERIES, YEARS, NAME, VALUES, CODE = "short desc", "years", "la and regions", "values", "la number"
_BESIDES = ("data item", "region")
_ENGLAND, _REGIONS = "970", range(980, 991)


def recognise(source: Source) -> bool:
    """Whether the file has the long table's columns."""
    if source.is_workbook:
        return False
    return {SERIES, YEARS, NAME, VALUES, CODE} <= {key(str(name)) for name in source.rows.columns}


def read(source: Source) -> Table:
    """Every value of the long table, the series that the map does not name under the tool's own short names."""
    log, tool = Log(source.name), maps.interactive_tool()
    columns = {key(str(name)): Column.of(str(name), cells) for name, cells in source.rows.items()}
    for name in columns.keys() - {SERIES, YEARS, NAME, VALUES, CODE, *_BESIDES}:
        log.note(columns[name].name, Fault("is no column known here", "it may tell parts apart", "left out"))
    series = columns[SERIES]
    indicators = [tool.series.get(text) for text in series.texts]
    unknown = [text for text, indicator in zip(series.texts, indicators, strict=True) if indicator is None]
    log.note("series", Fault(f"{len(unknown)} of {len(series.texts)} series have no id of ours",
                             "they are of other services, or of no indicator here",
                             "kept under the tool's own short names"))  # fmt: skip
    rows = _rows(columns, indicators, tool, log)
    cells = numbers(columns[VALUES])
    for text, many in cells.odd.items():
        log.note(columns[VALUES].name, Fault(f"holds '{text}' in {many} cells, neither a number nor a known symbol",
                                             "it cannot be counted", "kept as a symbol, without a value"))  # fmt: skip
    order = np.argsort(series.at, kind="stable")
    ends = np.cumsum(np.bincount(series.at, minlength=len(series.texts)))
    return tidy.table(
        source,
        publisher=tool.publisher,
        of_release=tidy.release(tool.publication, [rows.period.texts[int(at)] for at in np.unique(rows.period.at)]),
        rows=rows,
        series=[
            Series(
                of=of,
                indicator=indicator or f"tool: {text}",
                breakdown=Labels.same("", len(of)),
                value=cells.values[of],
                symbol=cells.symbols[of],
                numerator=None,
                denominator=None,
                column=columns[VALUES].name,
            )
            for text, indicator, of in zip(series.texts, indicators, np.split(order, ends[:-1]), strict=True)
        ],
        log=log,
    )


def _rows(columns: dict[str, Column], indicators: list[str | None], tool: ToolMap, log: Log) -> Rows:
    """A single year is the year to 31 March in a series of ours that is not of calendar years; else as printed."""
    years = columns[YEARS]
    to_march = np.array([i is not None and i not in tool.calendar for i in indicators])[columns[SERIES].at]
    texts = []
    for printed in years.texts:
        for calendar in (True, False):
            texts.append(tidy.period(printed, calendar) or printed)
        if tidy.period(printed, True) is None:
            log.note(f"'{printed}'", Fault("is neither one year nor two that follow each other",
                                           "it may be several years, or a provisional figure",
                                           "kept as printed"))  # fmt: skip
    codes, names = columns[CODE], columns[NAME]
    pairs, at = np.unique(codes.at.astype(np.int64) * len(names.texts) + names.at, return_inverse=True)
    code_and_name = [divmod(int(pair), len(names.texts)) for pair in pairs]
    places = [_place(codes.texts[code], names.texts[name]) for code, name in code_and_name]
    for its in places:
        if its.fault:
            log.note(its.name, Fault(f"is {its.fault}", "its years may not stand together",
                                     f"read as {its.name} {its.code}".strip()))  # fmt: skip
    return Rows(Labels(years.at * 2 + to_march, texts), at, places, number=np.arange(len(at)) + 2)


def _place(code: str, name: str) -> Place:
    number = code.removesuffix(".0")
    if number == _ENGLAND or name == "England":
        return place(NATIONAL, (ENGLAND,), name)
    if number.isdecimal() and int(number) in _REGIONS:
        return place(REGION, (), name)
    return place(AUTHORITY, (number,), name)
