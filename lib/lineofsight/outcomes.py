"""The grades of every authority, as Ofsted's tables of inspection outcomes list them, each inspection once.

One table dates an inspection by the day its report was published, another by the day it began; several releases list
the same one. A grade is of its own framework: the same word under another stood on other judgements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from lineofsight import authorities

PUBLISHED = "published"

SAME_INSPECTION = timedelta(days=200)
"""Reports came out within this of an inspection's beginning, and no authority was graded twice within it."""

_GRADE = "grade_"


@dataclass(frozen=True, slots=True)
class Graded:
    """One grade: `framework` an edition's id, `day` as `day_is` says (published or began), `rank` 1 the best.

    `word` is the grade as printed; tables print "requires improvement to be good" where reports before 2013 said
    "adequate".
    """

    authority: str
    code: str
    framework: str
    day: date
    day_is: str
    area: str
    word: str
    rank: int


def graded(frame: pd.DataFrame) -> tuple[Graded, ...]:
    """The grades among published figures, each inspection once, oldest first.

    `frame` has the columns of `published.COLUMNS`. Cells that say no grade are left out. Of a grade listed with both
    days the day of publication is kept.
    """
    rows = frame[frame["indicator"].astype(object).str.startswith(_GRADE) & frame["value"].notna()]
    found = [_graded(row) for row in rows.to_dict("records")]
    kept: dict[tuple[str, str], list[Graded]] = {}
    for each in sorted(found, key=lambda its: (its.day_is != PUBLISHED, its.day, its.framework)):
        others = kept.setdefault((each.code, each.area), [])
        if not any(_same(each, other) for other in others):
            others.append(each)
    return tuple(sorted((each for its in kept.values() for each in its), key=_order))


def standing(grades: Iterable[Graded], area: str, day: date) -> dict[str, Graded]:
    """The latest grade in an area of each authority that there was on a day, by its code, of those ever graded."""
    held = {each.code: each for each in sorted(grades, key=_order) if each.area == area and each.day <= day}
    return {code: each for code, each in held.items() if (its := authorities.by_code(code)) and its.existed_on(day)}


def _order(its: Graded) -> tuple[date, str, str]:
    return its.day, its.code, its.area


def _same(one: Graded, other: Graded) -> bool:
    """Whether two grades of an authority in an area are one: the same day, or began and published near each other."""
    if one.word.casefold() != other.word.casefold():
        return False
    return one.day == other.day or (one.day_is != other.day_is and abs(one.day - other.day) <= SAME_INSPECTION)


def _graded(row: dict) -> Graded:
    parts = dict(part.split(": ", 1) for part in row["breakdown"].split("; "))
    return Graded(
        authority=row["la_name"],
        code=row["la_code"],
        framework=parts["framework"],
        day=date.fromisoformat(row["period"]),
        day_is=parts["date"],
        area=row["indicator"].removeprefix(_GRADE),
        word=parts["grade"],
        rank=int(row["value"]),
    )
