"""DfE's open data ("Explore education statistics"): one CSV a table, rows of a year and a place, columns of figures.

The files follow one plan, time_period, geographic_level, codes and names first, and change their other columns most
years. A column is known by its name, by the key of its name, and failing that by its values: six digits are a school
year, E06000001 an authority. The dataset is known by its columns and words, never by the file's name. Every cell of
figures becomes one row of the tidy table, under an id of ours where the map has one, under the publisher's name where
it has not; what the map does not know, and what it asks for and does not find, is an issue for each column.

DfE, Analysts' guide, "Open data standards" (explore education statistics).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.errors import Refused
from lineofsight.issue_log import Fault, Log
from lineofsight.published import AUTHORITY, NATIONAL, REGION, REGIONS, NotPublished, Table
from lineofsight.readers.published import maps, tidy
from lineofsight.readers.published.cells import Column, Numbers, holds_numbers, numbers
from lineofsight.readers.published.maps import DatasetMap, Measure, Names, key
from lineofsight.readers.published.places import level, place
from lineofsight.readers.published.source import Source
from lineofsight.readers.published.tidy import Labels, Rows, Series

TIME, KIND_OF_TIME, LEVEL = "time_period", "time_identifier", "geographic_level"
COUNTRY, REGION_CODE, REGION_NAME = ("country_code", "country_name"), "region_code", "region_name"
OLD, NEW, NAME = "old_la_code", "new_la_code", "la_name"

_IDENTIFIERS = ("reporting year", "academic year", "financial year", "calendar year", "tax year")
_COUNTRIES = ("england", "e92000001")
_TOTALS = ("total", "all")
_REGION_WORDS = {name.casefold() for name in REGIONS.values()}


def _all(column: Column, test: re.Pattern[str]) -> bool:
    texts = [text for text in column.texts if text]
    return bool(texts) and all(test.fullmatch(text) for text in texts)


def _each(column: Column, words: Iterable[str]) -> bool:
    texts = {text.casefold() for text in column.texts if text}
    return bool(texts) and texts <= set(words)


_BY_VALUES = (
    (LEVEL, lambda column: all(level(text) for text in column.texts)),
    (KIND_OF_TIME, lambda column: _each(column, _IDENTIFIERS)),
    (TIME, lambda column: _all(column, re.compile(r"(?:19|20)\d\d(?:\d\d)?"))),
    (COUNTRY[0], lambda column: _each(column, _COUNTRIES[1:])),
    (COUNTRY[1], lambda column: _each(column, _COUNTRIES[:1])),
    (REGION_CODE, lambda column: _all(column, re.compile(r"E1[23]\d{6}"))),
    (REGION_NAME, lambda column: _each(column, _REGION_WORDS)),
    (NEW, lambda column: _all(column, re.compile(r"E(?:0[6-9]|10)\d{6}(?: ?/ ?E(?:0[6-9]|10)\d{6})*"))),
    (OLD, lambda column: _all(column, re.compile(r"\d{3}(?: ?/ ?\d{3})*")) and _are(column, authorities.by_code)),
    (NAME, lambda column: _are(column, authorities.find)),
)
"""What a column is by its values, where no column has the name: the first role that fits."""


def _are(column: Column, find: Callable[[str], Authority | None]) -> bool:
    """Whether its cells name authorities, and joint returns all who made them; and at least one does."""
    texts = [part.strip() for text in column.texts for part in text.split("/") if text]
    return bool(texts) and all(map(find, texts))


@dataclass(frozen=True)
class _Table:
    """What each row is about, the words that tell rows of one place and year apart, and the figures, by column."""

    filters: tuple[Column, ...]
    figures: dict[str, Numbers]
    rows: Rows


def recognise(source: Source) -> bool:
    """Whether the file is such a table: a year and a level of geography in every row, and figures beside them."""
    if source.is_workbook or source.is_parquet:
        return False
    roles = _roles([Column.of(str(name), cells) for name, cells in source.rows.head(500).items()])[0]
    return TIME in roles and (LEVEL in roles or NEW in roles)


def read(source: Source) -> Table:
    """The table's figures. Raises Refused where no column has figures, or the years or places cannot be told."""
    log = Log(source.name)
    columns = [Column.of(str(name).strip(), cells) for name, cells in source.rows.items()]
    roles, by_values = _roles(columns)
    for name, role in by_values.items():
        log.note(name, Fault(f"is no name known here; its values are those of {role}", "releases rename columns",
                             f"read as {role}"))  # fmt: skip
    if TIME not in roles or (LEVEL not in roles and NEW not in roles):
        raise Refused(f"{source.name}: no column says the year of each row, or none the place; add {TIME} or {LEVEL}.")
    return figures_of(source, [column for column in columns if column not in roles.values()], roles, log)


def figures_of(source: Source, others: Sequence[Column], roles: dict[str, Column], log: Log) -> Table:
    """The figures of a table whose columns of time and place are known; `others` are the rest.

    Raises Refused where none of the rest holds figures.
    """
    dataset = _dataset(others, source.stem)
    figures = {column.name: numbers(column) for column in others if holds_numbers(column)}
    if not figures:
        raise Refused(f"{source.name}: no column holds figures; check that the whole file was fetched.")
    filters = tuple(column for column in others if column.name not in figures and any(column.texts))
    _note_columns(others, figures, filters, dataset, log)
    its = _Table(filters, figures, _rows(roles, bool(dataset and dataset.calendar), log))
    return tidy.table(
        source,
        publisher=dataset.publisher if dataset else "DfE",
        of_release=tidy.release(dataset.publication if dataset else "", its.rows.period.texts),
        rows=its.rows,
        series=tuple(_series(its, dataset, source.stem, log)),
        log=log,
    )


# What each column is


def _roles(columns: Sequence[Column]) -> tuple[dict[str, Column], dict[str, str]]:
    """The columns of time and place by their role, and those known by their values only, with the role of each."""
    names = {role for role, _ in _BY_VALUES}
    roles = {next(r for r in names if key(r) == key(c.name)): c for c in columns if key(c.name) in map(key, names)}
    by_values = {}
    for role, fits in _BY_VALUES:
        free = (c for c in columns if c not in roles.values())
        found = next((c for c in free if role not in roles and fits(c)), None)
        if found:
            roles[role] = found
            by_values[found.name] = role
    return roles, by_values


def _dataset(columns: Sequence[Column], stem: str) -> DatasetMap | None:
    """The known dataset that these columns are most likely of; None where they are of none.

    What counts is the share of the file's columns that the map knows, the share of both that they have in common, and
    the share of the map's measures that can be read; the file's name settles what these leave open. A dataset whose
    measures cannot be read at all, or half of whose file is unknown, is none; most of it, if the map has no measures.
    """
    keys = {key(column.name) for column in columns}
    words = {key(text) for column in columns if len(column.texts) < _MANY for text in column.texts}
    name = key(stem).split()

    def likeness(dataset: DatasetMap) -> tuple[float, float, int]:
        common = len(keys & dataset.known)
        read = [_readable(measure, keys, words) for measure in dataset.measures]
        share = common / max(len(keys), 1)
        if share < (_HALF if read else _MOST) or (read and not any(read)):
            return 0.0, 0.0, 0
        alike = share + common / len(keys | dataset.known) + (sum(read) / len(read) if read else 0.0)
        return alike, common, sum(word in name for word in key(dataset.id).split())

    best = max(maps.datasets(), key=likeness)
    return best if likeness(best)[0] > 0 else None


def _readable(measure: Measure, keys: set[str], words: set[str]) -> bool:
    """Whether a file with these columns and words has what the measure needs."""
    named = all(any(key(name) in keys for name in names) for names in measure.needed)
    return named and all(key(word) in words for word in measure.where)


_HALF, _MOST = 0.5, 0.8
_MANY = 200
"""Different words in a column, from which it is no filter: a filter has a few dozen."""


def _note_columns(
    columns: Sequence[Column],
    figures: dict[str, Numbers],
    filters: Sequence[Column],
    dataset: DatasetMap | None,
    log: Log,
) -> None:
    known = dataset.known if dataset else frozenset()
    if dataset is None:
        log.note(
            "whole file",
            Fault(
                "is of no dataset in the maps", "its figures have no id of ours", "all are kept under their own names"
            ),
        )
    for column in columns:
        new = dataset is not None and key(column.name) not in known
        if column.name in figures:
            if new:
                log.note(column.name, Fault("is no column of this dataset known here; its cells are numbers",
                                            "releases add and rename columns",
                                            "kept as figures under the publisher's name"))  # fmt: skip
            for text, many in figures[column.name].odd.items():
                log.note(column.name, Fault(f"holds '{text}' in {many} cells, neither a number nor a known symbol",
                                            "it cannot be counted", "kept as a symbol, without a value"))  # fmt: skip
        elif column in filters and new:
            log.note(column.name, Fault("is no column of this dataset known here; its cells are words",
                                        "it may tell parts apart", "kept in the breakdown"))  # fmt: skip
        elif column not in filters:
            log.note(column.name, Fault("is empty in every row", "it says nothing", "left out"))


# Rows


def _rows(roles: dict[str, Column], calendar: bool, log: Log) -> Rows:
    return Rows(_periods(roles, calendar, log), *_places(roles, log), number=np.arange(len(roles[TIME].at)) + 2)


def _periods(roles: dict[str, Column], calendar: bool, log: Log) -> Labels:
    column, kind = roles[TIME], roles.get(KIND_OF_TIME)
    calendar = calendar or (kind is not None and _each(kind, ["calendar year"]))
    texts = []
    for printed in column.texts:
        found = tidy.period(printed, calendar)
        if found is None:
            log.note(column.name, Fault(f"'{printed}' is no year or two years known here", "it cannot be compared",
                                        "kept as printed"))  # fmt: skip
        texts.append(found or printed)
    return Labels(column.at, texts)


_PLACE = (LEVEL, NEW, OLD, NAME, REGION_CODE, REGION_NAME)


def _places(roles: dict[str, Column], log: Log) -> tuple[np.ndarray, list]:
    """Which place each row is about, and the places."""
    rows = len(roles[TIME].at)
    ats = {role: roles[role].at if role in roles else np.zeros(rows, dtype=np.intp) for role in _PLACE}
    texts = {role: roles[role].texts if role in roles else [""] for role in _PLACE}
    together = np.zeros(rows, dtype=np.int64)
    for role in _PLACE:
        together = together * len(texts[role]) + ats[role]
    at, first = _first(together)
    found = []
    for row in first:
        said = {role: texts[role][int(ats[role][row])] for role in _PLACE}
        where = _level(said)
        if where == AUTHORITY:
            its = place(where, tuple(code for code in (said[NEW], said[OLD]) if code), said[NAME])
        else:
            its = place(where, (said[REGION_CODE], said[NEW]), said[REGION_NAME] or said[NAME])
        if its.fault:
            log.note(f"{said[NEW]} {said[OLD]} {said[NAME] or said[REGION_NAME]}".strip(), Fault(
                f"is {its.fault}", "its years may not stand together", f"read as {its.name} {its.code}".strip()
            ))  # fmt: skip
        found.append(its)
    return at, found


def _level(said: dict[str, str]) -> str:
    """The row's level as printed; where no column says it, the smallest place that has a code."""
    if printed := level(said[LEVEL]):
        return printed
    return AUTHORITY if said[NEW] or said[OLD] else REGION if said[REGION_CODE] else NATIONAL


def _first(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each row which of the different codes it has, in the order they are met, and the first row of each."""
    at, _ = pd.factorize(codes)
    return at, np.unique(at, return_index=True)[1]


# Figures


def _series(its: _Table, dataset: DatasetMap | None, stem: str, log: Log) -> Iterable[Series]:
    """The map's measures, then every cell of figures that is the value of none of them."""
    claimed = {name: np.zeros(len(its.rows.number), dtype=bool) for name in its.figures}
    for measure in dataset.measures if dataset else ():
        series = _measure(its, measure, log)
        if series is None:
            continue
        if measure.value:
            claimed[series.column][series.of] = True
        yield series
    whole = _breakdown(its, range(len(its.filters)), np.arange(len(its.rows.number)))
    for name, figures in its.figures.items():
        of = np.flatnonzero(~claimed[name])
        if len(of):
            yield Series(
                of=of,
                indicator=f"{dataset.id if dataset else stem}: {name}",
                breakdown=replace(whole, at=whole.at[of]),
                value=figures.values[of],
                symbol=figures.symbols[of],
                numerator=None,
                denominator=None,
                column=name,
            )


def _measure(its: _Table, measure: Measure, log: Log) -> Series | None:
    """The figures of one measure of the map; None, and an issue that says what is missing, where it is not there.

    A published value whose parts are missing is read without them, with an issue.
    """
    found = {names: _find(its.figures, names) for names in measure.columns}
    chosen, pinned = _where(its, measure.where)
    missing = [names[0] for names in measure.needed if found[names] is None]
    missing += [word for word in measure.where if word not in pinned]
    if missing:
        _note_missing(log, measure, missing, "the indicator cannot be read from it", "not read")
        return None
    if absent := [names[0] for names, name in found.items() if name is None]:
        _note_missing(log, measure, absent, "its value has no parts to be checked by", "read without")
    of = np.flatnonzero(chosen)
    parts = [its.figures[name] for names in measure.numerator if (name := found[names])]
    numerator, hidden = _sum(parts, of) if len(parts) == len(measure.numerator) > 0 else (None, None)
    rest = [index for index in range(len(its.filters)) if index not in pinned.values()]
    denominator = None
    if base := found.get(measure.denominator):
        denominator, hidden = its.figures[base].values[of], _or(hidden, its.figures[base].symbols[of])
    elif measure.of and numerator is not None:
        denominator = _of(its, measure, parts, of, rest, log)
    if measure.value:
        column = str(found[measure.value])
        values, symbols = its.figures[column].values[of], its.figures[column].symbols[of]
    else:
        values, symbols = _percent(numerator, denominator, hidden)
        column = f"{' + '.join(str(found[names]) for names in measure.numerator)} ÷ {found[measure.denominator]}"
    return Series(of, measure.id, _breakdown(its, rest, of), values, symbols, numerator, denominator, column)


def _note_missing(log: Log, measure: Measure, names: Sequence[str], why: str, done: str) -> None:
    what = ", ".join(repr(name) for name in names)
    log.note(measure.id, Fault(f"needs {what}, which this release does not have", why,
                               f"{done}; the map of the dataset may need the new name"))  # fmt: skip


def _find(figures: dict[str, Numbers], names: Names) -> str | None:
    """The column that has one of the names, whatever its case and punctuation."""
    keys = {key(name): name for name in figures}
    return next((keys[key(name)] for name in names if key(name) in keys), None)


def _where(its: _Table, words: Sequence[str]) -> tuple[np.ndarray, dict[str, int]]:
    """The rows in which every word stands, and the column that each stands in, by its place among the filters."""
    chosen = np.ones(len(its.rows.number), dtype=bool)
    pinned: dict[str, int] = {}
    for word in words:
        for index, column in enumerate(its.filters):
            same = [at for at, text in enumerate(column.texts) if key(text) == key(word)]
            if same and index not in pinned.values():
                pinned[word] = index
                chosen &= np.isin(column.at, same)
                break
    return chosen, pinned


def _sum(parts: Sequence[Numbers], of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The parts added up, NaN where one is hidden, and the symbol that hides it."""
    total, hidden = np.zeros(len(of)), np.full(len(of), "", dtype=object)
    for part in parts:
        total = total + part.values[of]
        hidden = _or(hidden, part.symbols[of])
    return total, hidden


def _or(hidden: np.ndarray | None, symbols: np.ndarray) -> np.ndarray:
    return symbols if hidden is None else np.where(hidden == "", symbols, hidden)


def _percent(
    numerator: np.ndarray | None, denominator: np.ndarray | None, hidden: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """100 × numerator ÷ denominator, NaN where either is hidden or there is nothing to divide by."""
    if numerator is None or denominator is None or hidden is None:
        raise NotPublished("a measure without a value needs a numerator and a denominator in its map")
    values = np.full(len(numerator), np.nan)
    np.divide(100 * numerator, denominator, out=values, where=denominator > 0)
    return values, np.where(np.isnan(values), hidden, "")


def _of(
    its: _Table, measure: Measure, parts: Sequence[Numbers], of: np.ndarray, rest: Sequence[int], log: Log
) -> np.ndarray | None:
    """The numerator in the row that each row is a part of: of the same period, place and other filters."""
    chosen, pinned = _where(its, measure.of)
    if missing := [word for word in measure.of if word not in pinned]:
        log.note(measure.id, Fault(f"is a part of {', '.join(map(repr, missing))}, which this release does not have",
                                   "its denominator cannot be read", "read without one"))  # fmt: skip
        return None
    same = its.rows.period.at * len(its.rows.places) + its.rows.at
    for index in rest:
        same = same * len(its.filters[index].texts) + its.filters[index].at
    wholes = np.flatnonzero(chosen)
    whole = pd.Series(_sum(parts, wholes)[0], index=same[wholes])
    return whole[~whole.index.duplicated()].reindex(same[of]).to_numpy()


def _breakdown(its: _Table, filters: Iterable[int], of: np.ndarray) -> Labels:
    """What each row is a part by: the words of the filters that tell rows of one period apart, "Total" left out."""
    telling = [c for index in filters if _tells(c := its.filters[index], its.rows.period, of)]
    together = np.zeros(len(of), dtype=np.int64)
    for column in telling:
        together = together * len(column.texts) + column.at[of]
    at, first = _first(together)
    texts = []
    for row in of[first]:
        words = [(column.name.replace("_", " "), column.texts[int(column.at[row])]) for column in telling]
        texts.append("; ".join(f"{name}: {word}" for name, word in words if word and key(word) not in _TOTALS))
    return Labels(at, texts)


def _tells(column: Column, periods: Labels, of: np.ndarray) -> bool:
    """Whether the rows have more than one of the column's words within a period."""
    pairs = np.unique(periods.at[of] * len(column.texts) + column.at[of])
    return len(pairs) > len(np.unique(periods.at[of]))
