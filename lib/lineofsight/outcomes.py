"""The grades of every authority, as Ofsted's tables of inspection outcomes list them, each inspection once.

One table dates an inspection by the day its report was published, another by the day it began; several releases list
the same one. A grade is of its own framework: the same word under another stood on other judgements.

Each framework puts one grade first, and not of the same thing: in 2009 safeguarding services and services for looked
after children had one each, and since April 2026 there is none. See `headlines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from lineofsight import authorities, framework
from lineofsight.framework import Edition

PUBLISHED = "published"
OVERALL = "overall"

SAME_INSPECTION = timedelta(days=200)
"""Reports came out within this of an inspection's beginning, and no authority was graded twice within it."""

_GRADE = "grade_"


@dataclass(frozen=True, slots=True)
class Graded:
    """One grade: `framework` an edition's id, `day` as `day_is` says (published or began), `rank` 1 the best.

    `inspection` says which of the framework it was, as the reader found it ("first inspection"). `word` is the grade as
    the table prints it: "requires improvement to be good" even where the reports, before 2013, said "adequate". See
    `grade`. `other_word` is what another release, an earlier one where both have a day, prints for the same grade, ""
    where none differs.
    """

    authority: str
    code: str
    framework: str
    inspection: str
    day: date
    day_is: str
    area: str
    word: str
    rank: int
    release: str
    other_word: str = ""

    @property
    def again(self) -> bool:
        """Whether it is of a re-inspection: of an authority chosen because it had done badly."""
        return "re-inspection" in self.inspection


@dataclass(frozen=True, slots=True)
class Headline:
    """The grade that a framework puts first: `area` as the tables file it, `services` those that it is of."""

    area: str
    name: str
    services: frozenset[str]


_PROTECTION, _CARE = frozenset({"protection"}), frozenset({"care"})
_OF_PART: Mapping[str, tuple[Headline, ...]] = {
    "slac-2009": (
        Headline("safeguarding", "safeguarding services", _PROTECTION),
        Headline("in_care", "services for looked after children", _CARE),
    ),
    "protection-2012": (Headline(OVERALL, "protection of children", _PROTECTION),),
    "tlac-2013": (Headline(OVERALL, "services for looked after children", _CARE),),
}
"""The frameworks whose first grades were each of a part of the services only."""

_WHOLE = Headline(OVERALL, "overall effectiveness", _PROTECTION | _CARE)


def headlines(edition: Edition) -> tuple[Headline, ...]:
    """The grades that the edition puts first; empty where it gives no overall grade."""
    return _OF_PART.get(edition.id) or ((_WHOLE,) if edition.area(OVERALL) else ())


def headline(its: Graded) -> Headline | None:
    """The headline that a grade is, None where it is of a part of the inspection."""
    return next((each for each in headlines(framework.edition(its.framework)) if each.area == its.area), None)


def graded(frame: pd.DataFrame) -> tuple[Graded, ...]:
    """The grades among published figures, each inspection once, oldest first.

    `frame` has the columns of `published.COLUMNS`. Cells that say no grade are left out. Of a grade listed with both
    days the day of publication is kept, of one in several releases what the latest release says.
    """
    rows = frame[frame["indicator"].astype(object).str.startswith(_GRADE) & frame["value"].notna()]
    found = sorted(map(_graded, rows.to_dict("records")), key=lambda its: _released(its.release), reverse=True)
    kept: dict[tuple[str, str], list[Graded]] = {}
    for each in sorted(found, key=lambda its: (its.day_is != PUBLISHED, its.day)):
        others = kept.setdefault((each.code, each.area), [])
        place = next((place for place, other in enumerate(others) if _same(each, other)), None)
        if place is None:
            others.append(each)
        elif each.word.casefold() != others[place].word.casefold():
            others[place] = replace(others[place], other_word=each.word)
    return tuple(sorted((each for its in kept.values() for each in its), key=_order))


def complete_from(grades: Iterable[Graded]) -> date:
    """The day from which on the tables lack no framework: the end of the last that they skip; `date.min` of none.

    An authority that was there before it and is in no table may have been graded by what they lack; one that began
    later has not been graded yet. Frameworks without a headline grade do not count, nor those later than the tables.
    """
    held = {each.framework for each in grades}
    last = max((framework.edition(id).first_day for id in held), default=date.min)
    skipped = (its for id, its in framework.EDITIONS.items() if id not in held and headlines(its))
    return max((its.last_day or date.max for its in skipped if its.first_day < last), default=date.min)


def standing(grades: Iterable[Graded], area: str, day: date) -> dict[str, Graded]:
    """The latest grade in an area of each authority that there was on a day, by its code, of those ever graded."""
    held = {each.code: each for each in sorted(grades, key=_order) if each.area == area and each.day <= day}
    return {code: each for code, each in held.items() if _existed(code, day)}


def headlines_standing(grades: Iterable[Graded], day: date) -> tuple[Graded, ...]:
    """The headline grades that stood on a day, of authorities that there were, oldest first.

    A grade stands until a later one of the same services: that of safeguarding in 2011 until one of the protection of
    children or, from 2013 on, of both services together.
    """
    held: dict[tuple[str, str], Graded] = {}
    for each in sorted(grades, key=_order):
        if each.day <= day and (its := headline(each)):
            held |= dict.fromkeys(((each.code, service) for service in its.services), each)
    found = dict.fromkeys(each for (code, _), each in held.items() if _existed(code, day))
    return tuple(sorted(found, key=_order))


def _existed(code: str, day: date) -> bool:
    its = authorities.by_code(code)
    return its is not None and its.existed_on(day)


def _order(its: Graded) -> tuple[date, str, str]:
    return its.day, its.code, its.area


def _released(release: str) -> str:
    """The day a release was published, as its name gives it; "" sorts before every day."""
    found = re.search(r"\d{4}-\d\d-\d\d", release)
    return found[0] if found else ""


def _same(one: Graded, other: Graded) -> bool:
    """Whether two grades of an authority in an area are one: the same day, or published soon after it began."""
    if one.day_is == other.day_is:
        return one.day == other.day
    published, began = (one, other) if one.day_is == PUBLISHED else (other, one)
    return timedelta(0) <= published.day - began.day <= SAME_INSPECTION


def _graded(row: dict) -> Graded:
    parts = dict(part.split(": ", 1) for part in row["breakdown"].split("; "))
    return Graded(
        authority=row["la_name"],
        code=row["la_code"],
        framework=parts["framework"],
        inspection=parts["inspection"],
        day=date.fromisoformat(row["period"]),
        day_is=parts["date"],
        area=row["indicator"].removeprefix(_GRADE),
        word=parts["grade"],
        rank=int(row["value"]),
        release=row["release"],
    )
