"""Which columns of a table say the year and the place of each row, and which year and place that is.

A column is known by its name, and failing that by its values: six digits are a school year, E06000001 an authority.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.errors import Refused
from lineofsight.issue_log import Fault, Log
from lineofsight.published import AUTHORITY, NATIONAL, REGION, REGIONS
from lineofsight.readers.published import tidy
from lineofsight.readers.published.cells import Column, combinations
from lineofsight.readers.published.maps import key
from lineofsight.readers.published.places import Place, level, place
from lineofsight.readers.published.tidy import Labels, Rows

TIME, KIND_OF_TIME, LEVEL = "time_period", "time_identifier", "geographic_level"
COUNTRY_CODE, COUNTRY_NAME, REGION_CODE, REGION_NAME = "country_code", "country_name", "region_code", "region_name"
OLD, NEW, NAME = "old_la_code", "new_la_code", "la_name"

Roles = dict[str, Column]
"""The columns of time and place, by what DfE's open data standards call them."""

_WHOLE_YEARS = ("reporting year", "academic year", "financial year", "calendar year", "tax year")
_REGION = re.compile(r"E1[23]\d{6}")
_ONS_CODES = re.compile(r"E(?:0[6-9]|10)\d{6}(?: ?/ ?E(?:0[6-9]|10)\d{6})*")
_DFE_CODES = re.compile(r"\d{3}(?: ?/ ?\d{3})*")


# Which columns they are


def _all(column: Column, test: re.Pattern[str]) -> bool:
    texts = [text for text in column.texts if text]
    return bool(texts) and all(test.fullmatch(text) for text in texts)


def _each(column: Column, words: Iterable[str]) -> bool:
    texts = {text.casefold() for text in column.texts if text}
    return bool(texts) and texts <= {word.casefold() for word in words}


def _are(column: Column, find: Callable[[str], Authority | None]) -> bool:
    """Whether its cells name authorities, and joint returns all who made them; and at least one does."""
    texts = [part.strip() for text in column.texts for part in text.split("/") if text]
    return bool(texts) and all(map(find, texts))


_BY_VALUES: dict[str, Callable[[Column], bool]] = {
    LEVEL: lambda column: all(level(text) for text in column.texts),
    KIND_OF_TIME: lambda column: _each(column, _WHOLE_YEARS),
    TIME: lambda column: all(tidy.period(text, False) for text in column.texts),
    COUNTRY_CODE: lambda column: _each(column, ["E92000001"]),
    COUNTRY_NAME: lambda column: _each(column, ["England"]),
    REGION_CODE: lambda column: _all(column, _REGION),
    REGION_NAME: lambda column: _each(column, REGIONS.values()),
    NEW: lambda column: _all(column, _ONS_CODES),
    OLD: lambda column: _all(column, _DFE_CODES) and _are(column, authorities.by_code),
    NAME: lambda column: _are(column, authorities.find),
}
"""Whether a column is of a role by its values, where none has the name: a column has the first role that fits."""


def roles_of(columns: Sequence[Column]) -> tuple[Roles, dict[str, str]]:
    """The columns of time and place, and the role of each of them that is known by its values only, by its name."""
    names = {key(role): role for role in _BY_VALUES}
    roles = {names[column.key]: column for column in columns if column.key in names}
    by_values = {}
    for role, fits in _BY_VALUES.items():
        free = (column for column in columns if column not in roles.values())
        found = next((column for column in free if role not in roles and fits(column)), None)
        if found:
            roles[role] = found
            by_values[found.name] = role
    return roles, by_values


def suffice(roles: Roles) -> bool:
    """Whether they say the year and the place of each row."""
    return TIME in roles and (LEVEL in roles or NEW in roles)


# What they say


def counted_rows(roles: Roles, log: Log) -> np.ndarray:
    """The rows that are not about a district, a school or another place that is not counted here, the first being 0.

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
        raise Refused(f"{log.file}: no row is about England, a region or an authority; {levels.name} says which.")
    return rows


def rows_of(roles: Roles, numbers: np.ndarray, calendar: bool, log: Log) -> Rows:
    """What each row is about; `numbers` are what the rows are numbered in the file."""
    return Rows(_periods(roles, calendar, log), *_places(roles, log), number=numbers)


def _periods(roles: Roles, calendar: bool, log: Log) -> Labels:
    """The period of each row. Where a dataset is of `calendar` years, a single year is one."""
    at, said = _said(roles, (TIME, KIND_OF_TIME))
    return Labels(at, [_period(printed, kind, calendar, roles, log) for printed, kind in said])


def _period(printed: str, kind: str, calendar: bool, roles: Roles, log: Log) -> str:
    found = tidy.period(printed, calendar or kind.casefold() == "calendar year")
    if found is None:
        log.note(roles[TIME].name, Fault(f"'{printed}' is no year or two years known here", "it cannot be compared",
                                         "kept as printed"))  # fmt: skip
        return printed
    if kind and kind.casefold() not in _WHOLE_YEARS:
        log.note(roles[KIND_OF_TIME].name, Fault(f"'{kind}' is no whole year", "a part would be taken for the year",
                                                 "kept beside the year, as another period"))  # fmt: skip
        return f"{found} {kind}"
    if calendar and len(found) == len("2023-24"):
        log.note(roles[TIME].name, Fault(f"'{printed}' is two years, where this dataset has had one of the calendar",
                                         "it joins no earlier year", "kept as two years"))  # fmt: skip
    return found


_PLACE = (LEVEL, NEW, OLD, NAME, REGION_CODE, REGION_NAME)


def _places(roles: Roles, log: Log) -> tuple[np.ndarray, list[Place]]:
    """Which of the places each row is about, and the places."""
    at, said = _said(roles, _PLACE)
    return at, [_place(dict(zip(_PLACE, words, strict=True)), log) for words in said]


def _place(said: dict[str, str], log: Log) -> Place:
    where = _level(said)
    if where == AUTHORITY:
        found = place(where, tuple(code for code in (said[NEW], said[OLD]) if code), said[NAME])
    else:
        found = place(where, (said[REGION_CODE], said[NEW]), said[REGION_NAME] or said[NAME])
    if found.fault:
        log.note(f"{said[NEW]} {said[OLD]} {said[NAME] or said[REGION_NAME]}".strip(),
                 Fault(f"is {found.fault}", "its years may not stand together",
                       f"read as {found.name} {found.code}".strip()))  # fmt: skip
    return found


def _level(said: dict[str, str]) -> str:
    """The row's level as printed; where no column says it, the smallest place that has a code."""
    if printed := level(said[LEVEL]):
        return printed
    return AUTHORITY if said[NEW] or said[OLD] else REGION if said[REGION_CODE] else NATIONAL


def _said(roles: Roles, wanted: Sequence[str]) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """What the columns of these roles say together in each row, "" for a role that no column has."""
    rows = len(roles[TIME].at)
    return combinations([roles.get(role) or Column.same(role, "", rows) for role in wanted], np.arange(rows))
