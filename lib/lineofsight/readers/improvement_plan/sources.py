"""What an action rests on: one name for every spelling of a source, from a table that an analyst can edit.

`plan_sources.csv` has a row for each spelling: `printed`, its `family`, and the `name` it becomes. A spelling is
compared without case and punctuation, and without the date behind it, which is put behind the name again: "Ofsted
Annual Conversation November 2021" is the "Ofsted annual conversation" with its date. A source that is not in the table
keeps its printed words as its name and is counted in an issue.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from lineofsight.plans import SourceMention

UNKNOWN = "not in plan_sources.csv"
"""The family of a source that the table does not have."""

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEARS = r"(?:19|20)\d\d(?:\s?[-–/]\s?\d{2,4})?"
_DATE = re.compile(rf"[\s,(]+((?:(?:\d{{1,2}} )?(?:{_MONTH}) )?{_YEARS})\)?$", re.IGNORECASE)
_RANGE = re.compile(r"((?:19|20)\d\d)\s?([-–/])\s?((?:19|20)?\d\d)\b")
_BARE_OFSTED = re.compile(r"Ofsted inspection ((?:19|20)\d\d)")


@cache
def _table() -> dict[str, tuple[str, str]]:
    with files("lineofsight").joinpath("plan_sources.csv").open(encoding="utf-8") as lines:
        return {_key(row["printed"]): (row["name"], row["family"]) for row in csv.DictReader(lines)}


@cache
def _known() -> re.Pattern[str]:
    """A source of the table, with any date behind it, at the start of a text and before a capital letter or number."""
    words = (r"\W+".join(map(re.escape, key.split())) for key in sorted(_table(), key=len, reverse=True))
    date = rf"(?:[\s,(]+(?:(?i:{_MONTH}) )?{_YEARS}\)?)?"
    next_cell = r"(?=\s+(?:[A-Z]|(?!(?:19|20)\d\d)\d)|\s*$)"
    return re.compile(rf"(?i:{'|'.join(words)})\W*?{date}{next_cell}")


def known_at_start(text: str) -> int:
    """How many characters of the start of a text are a source that the table knows; 0 where none is."""
    match = _known().match(text)
    return match.end() if match else 0


def is_known(printed: str) -> bool:
    """Whether the table has a source, whatever date stands behind it."""
    return named(printed)[1] != UNKNOWN


def named(printed: str) -> tuple[str, str]:
    """The one name and the family of a source as printed."""
    date = _DATE.search(printed)
    bare = printed[: date.start()] if date else printed
    name, family = _table().get(_key(bare), (None, UNKNOWN))
    if name is None:
        return closed_up(printed), UNKNOWN
    return (f"{name} {_full_years(date[1].title())}" if date else name), family


def closed_up(printed: str) -> str:
    """A year range that a line end broke ("2020- 2023") in one piece."""
    return _RANGE.sub(r"\1\2\3", printed)


def _full_years(date: str) -> str:
    """The years of a date in full: 2022/23 is 2022/2023, one year in two; 2020/23 is 2020-2023, several years."""

    def full(match: re.Match[str]) -> str:
        first, last = match[1], match[3] if len(match[3]) == 4 else match[1][:2] + match[3]
        return f"{first}{'/' if int(last) == int(first) + 1 else '-'}{last}"

    return _RANGE.sub(full, date)


def _key(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’]", "", text.casefold())).split())


def same_inspection(mentions: Iterator[SourceMention]) -> dict[str, str]:
    """Names of Ofsted's inspections given by year only, and the one inspection of that year named with its month.

    A year in which the plan names two inspections, or none, settles nothing.
    """
    names = list(dict.fromkeys(mention.name for mention in mentions))
    told = {}
    for name in names:
        if bare := _BARE_OFSTED.fullmatch(name):
            full = [n for n in names if re.fullmatch(rf"Ofsted inspection (?:\d+ )?(?:{_MONTH}) {bare[1]}", n)]
            if len(full) == 1:
                told[name] = full[0]
    return told


def renamed(mention: SourceMention, names: dict[str, str]) -> SourceMention:
    """The mention under the name that `names` has for its own."""
    return replace(mention, name=names.get(mention.name, mention.name))
