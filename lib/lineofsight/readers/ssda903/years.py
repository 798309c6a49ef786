"""Which year a part of an SSDA903 return is of: its file's or folder's name says, and its dates show.

Names are not to be trusted alone: the return of 1 April 2017 to 31 March 2018 is called 2017 by some, 2018 by most.
Dates that lie in the year of a return (the end of an episode, a review) show it, where most of them lie in one year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from lineofsight.periods import year_words
from lineofsight.readers.return_values import ReturnLog
from lineofsight.readers.ssda903.columns import TABLES
from lineofsight.returns import ReturnPart

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:\s*[-_/]\s*(?:20)?(\d\d))?(?!\d)")

_LEAST = 5
"""Dates that it takes to say that a name is wrong."""


def named(path: Path) -> int | None:
    """The year that a file's name gives, else its folder's: 2022 for "2022-episodes.csv", "2021-22" and "2021_2022"."""
    for name in (path.name, path.absolute().parent.name):
        if match := _YEAR.search(name):
            first, second = int(match[1]), match[2]
            return first + 1 if second and int(second) == (first + 1) % 100 else first
    return None


def dated(days: Mapping[str, Sequence[pd.Series]], least: int) -> int | None:
    """The return year that more than half of a table's dates lie in, from at least so many; None where there is none.

    `days` are columns by name of table, the first that tells is right.
    """
    for columns in days.values():
        every = pd.concat(columns).dropna() if columns else pd.Series([], dtype="datetime64[s]")
        if len(every) >= least:
            years, times = np.unique(return_years(every), return_counts=True)
            if times.max() * 2 > len(every):
                return int(years[times.argmax()])
    return None


def return_years(days: pd.Series) -> np.ndarray:
    """The return year of each day: 1 April 2025 gives 2026."""
    return (days.dt.year + (days.dt.month >= 4)).to_numpy()


def telling(name: str, days: Mapping[str, pd.Series]) -> list[pd.Series]:
    """The columns of a table whose days lie in the year of the return.

    Where no episode has ended, the year is the one in which the latest began.
    """
    dated_by = next(table.dated for table in TABLES if table.name == name)
    told = [days[field] for field in dated_by if field in days]
    if name == "episodes" and told and told[0].isna().all() and days["started"].notna().any():
        return [days["started"].nlargest(1)]
    return told


def year_of(path: Path, days: Mapping[str, Sequence[pd.Series]], log: ReturnLog) -> tuple[int | None, bool]:
    """The year of a file, and whether its dates show it. Where name and dates disagree the dates are right.

    A few dates show no year, but are better than nothing where no name gives one; and a few ends of episodes show that
    a name gives the year in which the return begins.
    """
    name = named(path)
    shown = dated(days, _LEAST)
    if name and shown is None and dated({"episodes": days.get("episodes", [])}, 1) == name + 1:
        shown = name + 1
    if name and shown and name != shown:
        log.note(
            f"the name says {name} and most dates lie in the year {year_words(shown)}",
            "some name a return by the year it begins in, some by the year it ends in",
            f"read as the return of {year_words(shown)}",
        )
    year = shown or name or dated(days, 1)
    if year is None:
        log.note(
            "neither the name nor the dates say which year this is",
            "a return is of one year",
            "taken to be of the year of the files beside it: put the year in the file's or folder's name",
        )
    return year, shown is not None


def settled(parts: Sequence[ReturnPart], otherwise: int) -> list[tuple[int | None, ReturnPart]]:
    """Each part with its year, by year and name, parts of no known year first.

    A part whose dates do not show its year follows the parts that are named alike and show theirs. One that is not
    named either is of the year of the episodes, where there is only one; else of the year that its few dates lie in.
    Where no part has a year, all are of `otherwise`.
    """
    shown: dict[int, set[int]] = {}
    for part in parts:
        if (name := _attribute(part, "named")) and _attribute(part, "dated") and part.year:
            shown.setdefault(name, set()).add(part.year)
    held = {_following(part, shown) for part in parts if "episodes" in part.frames}
    held = held or {part.year for part in parts if part.year} or {otherwise}
    only = next(iter(held)) if len(held) == 1 else None
    if only is None and not any(part.year for part in parts):
        only = otherwise
    found = [(_year_of_part(part, shown, only), part) for part in parts]
    return sorted(found, key=lambda pair: (pair[0] or 0, pair[1].file, pair[1].sha256))


def _year_of_part(part: ReturnPart, shown: Mapping[int, set[int]], only: int | None) -> int | None:
    if _attribute(part, "named") or _attribute(part, "dated") or "episodes" in part.frames:
        return _following(part, shown) or only
    return only or part.year


def _following(part: ReturnPart, shown: Mapping[int, set[int]]) -> int | None:
    alike = shown.get(part.year or 0, set())
    return next(iter(alike)) if len(alike) == 1 and not _attribute(part, "dated") else part.year


def _attribute(part: ReturnPart, name: str) -> int | None:
    return next((frame.attrs.get(name) for frame in part.frames.values()), None)
