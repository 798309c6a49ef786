"""DfE's open data ("Explore education statistics"): one CSV a table, rows of a year and a place, columns of figures.

The files follow one plan, time_period, geographic_level, codes and names first, and change their other columns most
years. A column is known by its name, by the key of its name, and failing that by its values: six digits are a school
year, E06000001 an authority, and the column whose cells are 100 × a numerator ÷ its denominator is their percentage.
The dataset is known by its columns and words; the file's name decides only between two that are alike. Every cell of
figures becomes one row of the tidy table, under an id of ours where the map has one, under the publisher's name where
it has not; what the map does not know, and what it asks for and does not find, is an issue for each column. A value
that is not what its parts make is not read as the indicator.

DfE, Analysts' guide, "Open data standards" (explore education statistics).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.errors import Refused
from lineofsight.indicator import Unit
from lineofsight.issue_log import Fault, Log
from lineofsight.published import AUTHORITY, INDICATORS, NATIONAL, POPULATION, REGION, REGIONS, NotPublished, Table
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
_TOTALS = ("total", "all", "all children", "all pupils", "all ages")
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
    (TIME, lambda column: all(tidy.period(text, False) for text in column.texts)),
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
    """What each row is about, the words that tell rows of one place and year apart, and the figures, by column.

    `dataset` is None where the table is of none that is known.
    """

    filters: tuple[Column, ...]
    figures: dict[str, Numbers]
    rows: Rows
    dataset: DatasetMap | None

    def rounded(self, of: np.ndarray) -> np.ndarray:
        """Whether each row is about England or a region, whose counts DfE rounds to the next 10."""
        return np.array([place.level != AUTHORITY for place in self.rows.places])[self.rows.at[of]]


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
    rows = _of_known_levels(source, roles, log)
    others = [column.only(rows) for column in columns if column not in roles.values()]
    return figures_of(source, others, {role: column.only(rows) for role, column in roles.items()}, rows, log)


def figures_of(source: Source, others: Sequence[Column], roles: dict[str, Column], rows: np.ndarray, log: Log) -> Table:
    """The figures of a table whose columns of time and place are known; `others` are the rest.

    `rows` are the places of its rows in the file, the first being 0.

    Raises Refused where none of the rest holds figures.
    """
    dataset = _dataset(others, source.stem, log)
    figures = {column.name: numbers(column) for column in others if holds_numbers(column)}
    if not figures:
        raise Refused(f"{source.name}: no column holds figures; check that the whole file was fetched.")
    filters = _filters([column for column in others if column.name not in figures and any(column.texts)], dataset)
    _note_columns(others, figures, filters, dataset, log)
    its = _Table(filters, figures, _rows(roles, rows, bool(dataset and dataset.calendar), log), dataset)
    return tidy.table(
        source,
        publisher=dataset.publisher if dataset else "DfE",
        of_release=tidy.release(dataset.publication if dataset else "", its.rows.period.texts, source.release),
        rows=its.rows,
        series=tuple(_series(its, source.stem, log)),
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


def _of_known_levels(source: Source, roles: dict[str, Column], log: Log) -> np.ndarray:
    """The rows that are not about a district, a school or another place that is not counted here.

    Raises Refused where there is none.
    """
    every = np.arange(len(roles[TIME].at))
    levels = roles.get(LEVEL)
    if levels is None:
        return every
    other = [at for at, text in enumerate(levels.texts) if text and not level(text)]
    many = np.bincount(levels.at, minlength=len(levels.texts))
    for at in other:
        log.note(levels.name, Fault(f"says '{levels.texts[at]}' in {many[at]} rows, which is no level known here",
                                    "a part would be taken for the whole", "these rows are left out"))  # fmt: skip
    rows = every[~np.isin(levels.at, other)]
    if not len(rows):
        raise Refused(f"{source.name}: no row is about England, a region or an authority; {levels.name} says which.")
    return rows


def _dataset(columns: Sequence[Column], stem: str, log: Log) -> DatasetMap | None:
    """The known dataset that these columns are most likely of; None where they are of none, or of two alike.

    What counts is the words that say what a dataset is about, the share of the file's columns that the map knows, the
    share of both that they have in common, and the share of the map's measures that can be read; the file's name
    settles what these leave open. Without its own words, a dataset is known by half of its file and a measure that can
    be read; one that has neither such words nor measures, by most of its file.
    """
    keys = {key(column.name) for column in columns}
    words = {key(text) for column in columns if len(column.texts) < _MANY for text in column.texts}
    alone = {key(column.texts[0]) for column in columns if len(column.texts) == 1}
    name = key(stem).split()

    def likeness(dataset: DatasetMap) -> tuple[float, float, int]:
        common = len(keys & dataset.known)
        read = [_readable(measure, keys, words) for measure in dataset.measures]
        share = common / max(len(keys), 1)
        stated = any(key(word) in alone for word in dataset.about)
        if not (stated or (any(read) and share >= _HALF) or not (read or dataset.about or share < _MOST)):
            return 0.0, 0.0, 0
        alike = stated + share + common / len(keys | dataset.known) + (sum(read) / len(read) if read else 0.0)
        return alike, common, sum(word in name for word in key(dataset.id).split())

    best, second = sorted(maps.datasets(), key=likeness, reverse=True)[:2]
    if likeness(best)[0] == 0.0:
        return None
    if likeness(best) == likeness(second):
        log.note("whole file", Fault(f"may be of the dataset {best.id} or {second.id}", "their columns are alike and "
                                     "the one that tells them apart is not there", "read as neither"))  # fmt: skip
        return None
    return best


def _readable(measure: Measure, keys: set[str], words: set[str]) -> bool:
    """Whether a file has the words of the measure; of one that has none, whether it has these columns."""
    if measure.where:
        return all(any(key(word) in words for word in same) for same in measure.where)
    return all(any(key(name) in keys for name in names) for names in measure.needed)


_HALF, _MOST = 0.5, 0.8
_MANY = 200
"""Different words in a column, from which it is no filter: a filter has a few dozen."""


def _filters(columns: Sequence[Column], dataset: DatasetMap | None) -> tuple[Column, ...]:
    """The columns of words, those that the map knows first: a word that stands in two is meant in the known one."""
    known = dataset.known if dataset else frozenset()
    return tuple(sorted(columns, key=lambda column: key(column.name) not in known))


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
    first: dict[str, str] = {}
    for column in columns:
        if (same := first.setdefault(key(column.name), column.name)) != column.name:
            log.note(column.name, Fault(f"has the same name as {same}, but for its spelling", "one may be the newer",
                                        f"{same} is believed"))  # fmt: skip
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


def _rows(roles: dict[str, Column], rows: np.ndarray, calendar: bool, log: Log) -> Rows:
    return Rows(_periods(roles, calendar, log), *_places(roles, log), number=rows + 2)


def _periods(roles: dict[str, Column], calendar: bool, log: Log) -> Labels:
    time = roles[TIME]
    kind = roles.get(KIND_OF_TIME, Column("", np.zeros(len(time.at), dtype=np.intp), [""]))
    at, first = _first(time.at.astype(np.int64) * len(kind.texts) + kind.at)
    texts = []
    for row in first:
        printed, of_kind = time.texts[int(time.at[row])], kind.texts[int(kind.at[row])]
        found = tidy.period(printed, calendar or of_kind.casefold() == "calendar year")
        if found is None:
            log.note(time.name, Fault(f"'{printed}' is no year or two years known here", "it cannot be compared",
                                      "kept as printed"))  # fmt: skip
        elif of_kind and of_kind.casefold() not in _IDENTIFIERS:
            log.note(kind.name, Fault(f"'{of_kind}' is no whole year", "a part would be taken for the year",
                                      "kept beside the year, as another period"))  # fmt: skip
            found = f"{found} {of_kind}"
        elif calendar and len(found) == len("2023-24"):
            log.note(time.name, Fault(f"'{printed}' is two years, where this dataset has had one of the calendar",
                                      "it joins no earlier year", "kept as two years"))  # fmt: skip
        texts.append(found or printed)
    return Labels(at, texts)


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


def _series(its: _Table, stem: str, log: Log) -> Iterable[Series]:
    """The map's measures, then every cell of figures that is the value of none of them."""
    claimed = {name: np.zeros(len(its.rows.number), dtype=bool) for name in its.figures}
    for series in _measures(its, its.dataset.measures if its.dataset else (), log):
        if series.column in claimed and not np.isnan(series.value).all():
            claimed[series.column][series.of] = True
        yield series
    whole = _breakdown(its, range(len(its.filters)), np.arange(len(its.rows.number)))
    for name, figures in its.figures.items():
        of = np.flatnonzero(~claimed[name])
        if len(of):
            yield Series(
                of=of,
                indicator=f"{its.dataset.id if its.dataset else stem}: {name}",
                breakdown=replace(whole, at=whole.at[of]),
                value=figures.values[of],
                symbol=figures.symbols[of],
                numerator=None,
                denominator=None,
                column=name,
            )


@dataclass(frozen=True, slots=True)
class _Learned:
    """What the values of some columns say of a file: which column has a lost name, and which are not to be believed."""

    named: dict[Names, str]
    confirmed: set[str]
    doubted: set[str]


def _measures(its: _Table, measures: Sequence[Measure], log: Log) -> Iterable[Series]:
    """The measures that can be read, in the order of the map; those whose values have parts teach of the others."""
    learned = _Learned({}, set(), set())
    read = {}
    for measure in sorted(measures, key=lambda measure: not (measure.value and measure.numerator)):
        read[measure] = _measure(its, measure, learned, log)
    for measure in measures:
        series = read[measure]
        if series and series.denominator is None and series.column in learned.doubted - learned.confirmed:
            log.note(measure.id, Fault(f"is in '{series.column}', which is not what it should be beside the others",
                                       "another figure may stand where it stood",
                                       "not read; kept under the publisher's name"))  # fmt: skip
        elif series:
            yield series


def _measure(its: _Table, measure: Measure, learned: _Learned, log: Log) -> Series | None:
    """The figures of one measure of the map; None, and an issue that says what is missing, where it is not there.

    A published value whose parts are missing is read without them, with an issue.
    """
    pinned = _pinned(its, measure.where)
    if missing := [words[0] for words in measure.where if words not in pinned]:
        _note_missing(log, measure, missing, "the indicator cannot be read from it", "not read")
        return None
    of = np.flatnonzero(_where(its, measure.where, pinned))
    if not len(of):
        log.note(measure.id, Fault("has each of its words in this file, but never in one row",
                                   "the indicator cannot be read from it", "not read"))  # fmt: skip
        return None
    rest = [index for index in range(len(its.filters)) if index not in pinned.values()]
    whole = partial(_whole, its, measure, pinned, of, rest, log)
    found = {names: _find(its.figures, names) or learned.named.get(names) for names in measure.columns}
    if by_values := _find_by_values(its, measure, found, of, whole, log):
        found |= by_values
        learned.named.update(by_values)
    if missing := [names[0] for names in measure.needed if found[names] is None]:
        counted = measure.numerator and all(found[names] for names in measure.numerator)
        if INDICATORS[measure.id].unit is Unit.RATE and counted and missing == [measure.value[0]]:
            return _uncounted_rate(its, measure, found, of, _breakdown(its, rest, of), log)
        _note_missing(log, measure, missing, "the indicator cannot be read from it", "not read")
        return None
    if absent := [names[0] for names, name in found.items() if name is None]:
        _note_missing(log, measure, absent, "its value has no parts to be checked by", "read without")
    parts = [its.figures[name] for names in measure.numerator if (name := found[names])]
    numerator, hidden = _sum(parts, of) if len(parts) == len(measure.numerator) > 0 else (None, None)
    denominator = None
    if base := found.get(measure.denominator):
        denominator, hidden = its.figures[base].values[of], _or(hidden, its.figures[base].symbols[of])
    elif measure.of and numerator is not None:
        denominator = whole(parts)
    if measure.value:
        column = str(found[measure.value])
        values, symbols = its.figures[column].values[of], its.figures[column].symbols[of]
        columns = {name for name in found.values() if name}
        agree = _agree(measure, values, numerator, denominator, its.rounded(of))
        if len(agree) and agree.mean() >= _NEARLY_ALL:
            learned.confirmed.update(columns)
        if doubt := _doubt(measure, values, agree):
            learned.doubted.update(columns)
            log.note(measure.id, Fault(f"{doubt} in '{column}'", "another figure may stand where it stood",
                                       "not read; kept under the publisher's name"))  # fmt: skip
            return None
    else:
        values, symbols = _percent(numerator, denominator, hidden)
        column = f"{' + '.join(str(found[names]) for names in measure.numerator)} ÷ {found[measure.denominator]}"
    return Series(of, measure.id, _breakdown(its, rest, of), values, symbols, numerator, denominator, column)


def _uncounted_rate(
    its: _Table, measure: Measure, found: dict[Names, str | None], of: np.ndarray, breakdown: Labels, log: Log
) -> Series:
    """A rate of which the release has the count only: it has no value until the children are counted beside it."""
    log.note(measure.id, Fault(f"needs '{measure.value[0]}', which this release does not have", "the rate is not "
                               "published", "its count is kept; the rate is worked out where the population is read "
                               "too"))  # fmt: skip
    numerator, hidden = _sum([its.figures[name] for names in measure.numerator if (name := found[names])], of)
    column = " + ".join(str(found[names]) for names in measure.numerator) + f" ÷ {POPULATION}"
    return Series(of, measure.id, breakdown, np.full(len(of), np.nan), hidden, numerator, None, column)


def _note_missing(log: Log, measure: Measure, names: Sequence[str], why: str, done: str) -> None:
    what = ", ".join(repr(name) for name in names)
    log.note(measure.id, Fault(f"needs {what}, which this release does not have", why,
                               f"{done}; the map of the dataset may need the new name"))  # fmt: skip


def _find(figures: dict[str, Numbers], names: Names) -> str | None:
    """The first column that has one of the names, whatever its case and punctuation."""
    keys = {key(name) for name in names}
    return next((name for name in figures if key(name) in keys), None)


def _find_by_values(
    its: _Table,
    measure: Measure,
    found: dict[Names, str | None],
    of: np.ndarray,
    whole: Callable[[Sequence[Numbers]], np.ndarray | None],
    log: Log,
) -> dict[Names, str]:
    """The one column that is missing, where one and only one unknown column makes the sum come right.

    That is a measure of a value, one numerator and its whole, in which value = scale × numerator ÷ whole in nearly
    every row that has all three.
    """
    lacking = [names for names, name in found.items() if name is None]
    if not measure.value or len(measure.numerator) != 1 or len(lacking) != 1 or its.dataset is None:
        return {}
    known = its.dataset.known
    fitting = []
    for candidate in (name for name in its.figures if key(name) not in known and name not in found.values()):
        tried = {names: name or candidate for names, name in found.items()}
        numerator = its.figures[tried[measure.numerator[0]]]
        if measure.denominator:
            denominator = its.figures[tried[measure.denominator]].values[of]
        else:
            denominator = whole([numerator]) if measure.of else None
        agree = _agree(measure, its.figures[tried[measure.value]].values[of], numerator.values[of], denominator,
                       its.rounded(of))  # fmt: skip
        if len(agree) >= _ENOUGH and agree.mean() >= _NEARLY_ALL:
            fitting.append(candidate)
    if len(fitting) != 1:
        return {}
    log.note(fitting[0], Fault("is no name known here; with its values the sums of the other columns come right",
                               "releases rename columns", f"read as {lacking[0][0]}"))  # fmt: skip
    return {lacking[0]: fitting[0]}


_ENOUGH, _NEARLY_ALL = 10, 0.95
"""Rows that must have a value and both its parts before one is known by the others; the share that must agree."""


def _agree(
    measure: Measure,
    values: np.ndarray,
    numerator: np.ndarray | None,
    denominator: np.ndarray | None,
    rounded: np.ndarray,
) -> np.ndarray:
    """Whether a value is what its parts make, row by row; rows without all three, or of nothing, are left out.

    Values may be rounded to the next whole one or to their last decimal. Where `rounded`, counts are to the next 10.
    """
    if numerator is None or denominator is None:
        return np.array([], dtype=bool)
    usable = ~np.isnan(values) & ~np.isnan(numerator) & (denominator > 0) & (numerator > 0)
    values, numerator, denominator = values[usable], numerator[usable], denominator[usable]
    scale = _SCALES.get(INDICATORS[measure.id].unit, 1)
    whole_numbers = bool((values == np.round(values)).all())
    apart = np.where(rounded[usable], 5.0, 0.0)
    slack = (0.5 if whole_numbers else 0.05) + scale * apart / denominator * (1 + numerator / denominator)
    return np.abs(values - scale * numerator / denominator) <= slack * 1.01


_SCALES: dict[Unit | None, int] = {Unit.PERCENT: 100, Unit.SHARE: 100, Unit.RATE: 10_000}


def _doubt(measure: Measure, values: np.ndarray, agree: np.ndarray) -> str:
    """What speaks against the values being those of the measure, in words; "" where nothing does."""
    if len(agree) and agree.mean() < _HALF:
        return f"is not what its parts make in {len(agree) - agree.sum()} of {len(agree)} rows"
    given = values[~np.isnan(values)]
    if INDICATORS[measure.id].unit is Unit.PERCENT and len(given) and np.mean(given > 100) > _HALF:
        return "is a percentage, and most values are above 100"
    return ""


def _pinned(its: _Table, where: Sequence[Names]) -> dict[Names, int]:
    """The column that each of the words stands in, by its place among the filters; a column has one of them."""
    pinned: dict[Names, int] = {}
    for same in where:
        keys = {key(word) for word in same}
        for index, column in enumerate(its.filters):
            if index not in pinned.values() and any(key(text) in keys for text in column.texts):
                pinned[same] = index
                break
    return pinned


def _where(its: _Table, where: Sequence[Names], pinned: dict[Names, int]) -> np.ndarray:
    """Whether each row has all the words, each in its column."""
    chosen = np.ones(len(its.rows.number), dtype=bool)
    for same in where:
        column, keys = its.filters[pinned[same]], {key(word) for word in same}
        chosen &= np.isin(column.at, [at for at, text in enumerate(column.texts) if key(text) in keys])
    return chosen


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


def _whole(
    its: _Table,
    measure: Measure,
    pinned: dict[Names, int],
    of: np.ndarray,
    rest: Sequence[int],
    log: Log,
    parts: Sequence[Numbers],
) -> np.ndarray | None:
    """The numerator in the row that each row is a part of: of the same period, place and other filters."""
    wholes = {words: pinned[same] for words, same in zip(measure.of, measure.where, strict=True)}
    chosen = np.flatnonzero(_where(its, measure.of, wholes))
    if not len(chosen):
        what = ", ".join(repr(words[0]) for words in measure.of)
        log.note(measure.id, Fault(f"is a part of {what}, which this release does not have",
                                   "its denominator cannot be read", "read without one"))  # fmt: skip
        return None
    same = its.rows.period.at * len(its.rows.places) + its.rows.at
    for index in rest:
        same = same * len(its.filters[index].texts) + its.filters[index].at
    whole = pd.Series(_sum(parts, chosen)[0], index=same[chosen])
    return whole[~whole.index.duplicated(keep=False)].reindex(same[of]).to_numpy()


def _breakdown(its: _Table, filters: Iterable[int], of: np.ndarray) -> Labels:
    """What each row is a part by: the words of the filters, without totals and what the whole table is about.

    A word of a filter that the map knows is left out too where all rows of the period have it. Of a column that the
    map does not know it stays: the file may hold a part only.
    """
    telling = [column for index in filters if _tells(its, column := its.filters[index], of)]
    together = np.zeros(len(of), dtype=np.int64)
    for column in telling:
        together = together * len(column.texts) + column.at[of]
    at, first = _first(together)
    about = {key(word) for word in its.dataset.about} if its.dataset else set()
    texts = []
    for row in of[first]:
        words = [(column.name.replace("_", " "), column.texts[int(column.at[row])]) for column in telling]
        left = ((name, word) for name, word in words if word and key(word) not in _TOTALS and key(word) not in about)
        texts.append("; ".join(f"{name}: {word}" for name, word in left))
    return Labels(at, texts)


def _tells(its: _Table, column: Column, of: np.ndarray) -> bool:
    """Whether the map does not know the column, or the rows have more than one of its words within a period."""
    if its.dataset is None or key(column.name) not in its.dataset.known:
        return True
    periods = its.rows.period
    pairs = np.unique(periods.at[of] * len(column.texts) + column.at[of])
    return len(pairs) > len(np.unique(periods.at[of]))
