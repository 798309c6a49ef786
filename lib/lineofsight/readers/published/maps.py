"""What is known of each published dataset: which of its columns are which of our indicators.

`published_datasets/*.yml` hold the maps, a publication a file:

| key | holds |
|---|---|
| publisher, publication | whose, and its name without the year |
| period | "calendar year" where a single year is one; a return year where it is not given |
| datasets | each by its id, which stands before the name of a column without an id of ours ("b1: Anypoint_child") |
| filters | columns that say what a row is a part of |
| measures | our indicators, see below |
| kept | the other columns of figures, kept under the publisher's names |

A measure has the `id` of an indicator; the column of its `value`, or several names that releases gave it; `where`,
the words that stand in a row of the indicator, whatever their columns are called; `numerator`, columns that
are added up; and `denominator`, a column, or `of`, the words of the row whose numerator it is. One without `value` is
worked out as 100 × numerator ÷ denominator.

A new release is met by editing these files: a new spelling is a word more in a list.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

CALENDAR = "calendar year"

Names = tuple[str, ...]
"""The names that releases have given one column, the present one first."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Where the figures of one indicator stand in a dataset."""

    id: str
    value: Names
    where: tuple[str, ...]
    numerator: tuple[Names, ...]
    denominator: Names
    of: tuple[str, ...]

    @property
    def columns(self) -> tuple[Names, ...]:
        return tuple(names for names in (self.value, *self.numerator, self.denominator) if names)

    @property
    def needed(self) -> tuple[Names, ...]:
        """The columns without which it cannot be read: its value's, or all where it is worked out."""
        return (self.value,) if self.value else self.columns


@dataclass(frozen=True, slots=True)
class DatasetMap:
    """What is known of one dataset. `known` are the keys (see `key`) of every column the map names."""

    id: str
    publisher: str
    publication: str
    calendar: bool
    filters: tuple[str, ...]
    measures: tuple[Measure, ...]
    kept: tuple[str, ...]

    @property
    def known(self) -> frozenset[str]:
        named = (name for measure in self.measures for names in measure.columns for name in names)
        return frozenset(key(name) for name in (*self.filters, *self.kept, *named))


@dataclass(frozen=True, slots=True)
class ToolMap:
    """The interactive tool's short names that are indicators of ours; `calendar` are those of calendar years."""

    publisher: str
    publication: str
    series: Mapping[str, str]
    calendar: frozenset[str]


_SPELLINGS = {"percentage": "percent", "pct": "percent", "perc": "percent", "%": "percent", "count": "number"}
_WORD = re.compile(r"[a-z]+|\d+|[+%&{}]")


def key(name: str) -> str:
    """A column's or a filter's name without what releases change: case, punctuation, spaces, "percentage" for "%"."""
    words: list[str] = _WORD.findall(name.casefold())
    return " ".join(_SPELLINGS.get(word) or word for word in words)


@cache
def datasets() -> tuple[DatasetMap, ...]:
    """Every dataset of DfE's releases that is known, in the order of the files."""
    return tuple(
        _dataset(name, entry, publication)
        for publication in _files().values()
        for name, entry in publication.get("datasets", {}).items()
    )


@cache
def interactive_tool() -> ToolMap:
    entry = _files()["interactive_tool.yml"]
    return ToolMap(entry["publisher"], entry["publication"], entry["series"], frozenset(entry["calendar"]))


@cache
def digest() -> str:
    """The sha256 of the maps: with other maps, a file is read anew."""
    texts = sorted((path.name, path.read_bytes()) for path in _folder().iterdir() if path.name.endswith(".yml"))
    return hashlib.sha256(repr(texts).encode()).hexdigest()


def _folder() -> Any:
    return files("lineofsight").joinpath("published_datasets")


@cache
def _files() -> dict[str, dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster, and not everywhere
    paths = sorted((path for path in _folder().iterdir() if path.name.endswith(".yml")), key=lambda path: path.name)
    return {path.name: yaml.load(path.read_text(encoding="utf-8"), loader) for path in paths}


def _dataset(name: str, entry: dict[str, Any], publication: dict[str, Any]) -> DatasetMap:
    return DatasetMap(
        id=name,
        publisher=publication["publisher"],
        publication=publication["publication"],
        calendar=publication.get("period") == CALENDAR,
        filters=tuple(entry.get("filters", ())),
        measures=tuple(map(_measure, entry.get("measures", ()))),
        kept=tuple(entry.get("kept", ())),
    )


def _measure(entry: dict[str, Any]) -> Measure:
    return Measure(
        id=entry["id"],
        value=_names(entry.get("value", ())),
        where=tuple(entry.get("where", ())),
        numerator=tuple(map(_names, entry.get("numerator", ()))),
        denominator=_names(entry.get("denominator", ())),
        of=tuple(entry.get("of", ())),
    )


def _names(entry: str | list[str]) -> Names:
    return (entry,) if isinstance(entry, str) else tuple(entry)
