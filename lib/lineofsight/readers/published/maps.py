"""What is known of each published dataset: which of its columns are which of our indicators.

`published_datasets/*.yml` hold the maps, a publication a file:

| key | holds |
|---|---|
| publisher, publication | whose, and its name without the year |
| period | "calendar year" where a single year is one; a return year where it is not given |
| datasets | each by its id, which stands before the name of a column without an id of ours ("b1: Anypoint_child") |
| renamed | columns and words that later releases call otherwise, each with its later names |
| about | words that stand in every row of a dataset and say what it is about |
| filters | columns that say what a row is a part of |
| measures | our indicators, see below |
| kept | the other columns of figures, kept under the publisher's names |

A measure has the `id` of an indicator; the column of its `value`, or several names that releases gave it; `where`,
the words that stand in a row of the indicator, whatever their columns are called; `numerator`, columns that
are added up; and `denominator`, a column or several that are added up, or `of`, the words of the row whose numerator it
is, each in the column of the word in the same place of `where`. One without `value` is worked out as 100 × numerator ÷
denominator.

A new release is met by editing these files: a new name is a word more in `renamed`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

CALENDAR = "calendar year"

Names = tuple[str, ...]
"""The names that releases have given one column, or the words they have used for one part; never none."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Where the figures of one indicator stand in a dataset."""

    id: str
    value: Names
    where: tuple[Names, ...]
    numerator: tuple[Names, ...]
    denominator: tuple[Names, ...]
    of: tuple[Names, ...]

    @property
    def columns(self) -> tuple[Names, ...]:
        return tuple(names for names in (self.value, *self.numerator, *self.denominator) if names)

    @property
    def needed(self) -> tuple[Names, ...]:
        """The columns without which it cannot be read: its value's, or all where it is worked out."""
        return (self.value,) if self.value else self.columns


@dataclass(frozen=True)
class DatasetMap:
    """What is known of one dataset."""

    id: str
    publisher: str
    publication: str
    calendar: bool
    about: tuple[str, ...]
    filters: tuple[str, ...]
    measures: tuple[Measure, ...]
    kept: tuple[str, ...]

    @cached_property
    def known(self) -> frozenset[str]:
        """The keys (see `key`) of every column that the map names."""
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
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")


@cache
def key(name: str) -> str:
    """A column's or a filter's name without what releases change: case, punctuation, spaces, "percentage" for "%".

    A capital within a word begins another: ReReferrals is Re_referrals.
    """
    words: list[str] = _WORD.findall(_HUMP.sub(" ", name).casefold())
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
    renamed = publication.get("renamed", {})

    def names(given: str | list[str]) -> Names:
        """What is given, and what later releases call it."""
        listed = [given] if isinstance(given, str) else given
        return tuple(dict.fromkeys(name for first in listed for name in (first, *_listed(renamed.get(first, ())))))

    def measure(one: dict[str, Any]) -> Measure:
        return Measure(
            id=one["id"],
            value=names(one.get("value", [])),
            where=tuple(map(names, one.get("where", ()))),
            numerator=tuple(map(names, one.get("numerator", ()))),
            denominator=tuple(map(names, _listed(one.get("denominator", ())))),
            of=tuple(map(names, one.get("of", ()))),
        )

    return DatasetMap(
        id=name,
        publisher=publication["publisher"],
        publication=publication["publication"],
        calendar=publication.get("period") == CALENDAR,
        about=_listed(entry.get("about", ())),
        filters=names(entry.get("filters", [])),
        measures=tuple(map(measure, entry.get("measures", ()))),
        kept=names(entry.get("kept", [])),
    )


def _listed(entry: str | Iterable[str]) -> Names:
    return (entry,) if isinstance(entry, str) else tuple(entry)
