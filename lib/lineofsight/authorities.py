"""The English authorities that run children's services: their codes, names and mergers.

`authorities.csv` beside this module is the whole list, one authority a row, with the authorities abolished since
2005, one that is made up (Exampleshire, 999) for the samples, and three whose codes are letters, since they are no
English authority: Jersey, Wales as a whole, and the authority that a document does not name. Its columns:

| column | holds |
|---|---|
| code | the three-digit code of the Department for Education |
| gss | the ONS code now in force; empty where the authority ended before those codes began |
| name | the name used in packs |
| official_name | the council's full name |
| urn | Ofsted's number; empty where it is not known |
| region | the ONS region |
| first_day, last_day | empty where the authority was there before 2005, and where it still exists |
| successors | codes of the authorities that took over, separated by semicolons |
| former_gss | earlier ONS codes of the same authority |
| gss_since, gss_why | the day that the ONS code now in force began, and why; empty where there was none before it |
| aliases | other spellings that publishers use, separated by semicolons |

Sources: ONS lookups of upper-tier authorities, Ofsted and DfE official statistics (Open Government
Licence v3.0), mySociety's list of UK local authorities (CC BY 4.0). A council that changed its form and
kept its code, such as North Yorkshire in 2023, is one row.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

MADE_UP = "made up"
"""The region of an authority that does not exist."""


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority. None means not known (gss, urn), before 2005 (first_day), still there (last_day).

    `gss_since` is None, and `gss_why` empty, where the ONS code never changed.
    """

    code: str
    gss: str | None
    name: str
    official_name: str
    urn: str | None
    region: str
    first_day: date | None
    last_day: date | None
    successors: tuple[str, ...]
    former_gss: tuple[str, ...]
    gss_since: date | None
    gss_why: str
    aliases: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling in the list, the pack's own first."""
        return (self.name, self.official_name, *self.aliases)

    @property
    def made_up(self) -> bool:
        return self.region == MADE_UP

    def existed_on(self, day: date) -> bool:
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


def by_code(code: str) -> Authority | None:
    """The authority with this three-digit code (`"926"`) or ONS code, present or former (`"E10000020"`)."""
    return AUTHORITIES.get(code) or next(
        (a for a in AUTHORITIES.values() if code == a.gss or code in a.former_gss), None
    )


def find(name: str, on: date | None = None) -> Authority | None:
    """The authority a publisher calls `name`, or None: nothing is guessed.

    Case, punctuation, "&", line breaks and words such as "London Borough of", "County Council" or "local
    authority" make no difference, except that "county" and "city" must fit the authority: Nottingham is
    not the county council's short name. Where a former and a present authority share a name (Dorset),
    `on` chooses the one of that day; without it, the one that still exists.
    """
    for form in _forms(_key(name)):
        named = [a for a in _BY_KEY.get(form, ()) if _fits(a, name)]
        if named:
            return next((a for a in named if (a.existed_on(on) if on else a.last_day is None)), named[-1])
    return None


def usual_name(name: str) -> str:
    """The name used in packs for what a publisher calls `name`; the name itself where it is in no list."""
    found = find(name)
    return found.name if found else name


def suggest(name: str) -> list[str]:
    """Up to three names nearest in spelling to `name`, nearest first, for a message; empty if none is."""
    shortest = list(_forms(_key(name)))[-1]
    near = difflib.get_close_matches(shortest, list(_BY_KEY), n=9, cutoff=0.6)
    return list(dict.fromkeys(_BY_KEY[key][-1].name for key in near))[:3]


@dataclass(frozen=True, slots=True)
class Continuity:
    """Whether an authority's figures of two days are of the same place, and why, in a sentence."""

    joins: bool
    why: str


def continuity(authority: Authority, earlier: date, later: date) -> Continuity:
    """Whether a series of the authority runs on from one day to another, or breaks and is to be drawn broken.

    It breaks where the authority did not exist on one of the days: its predecessors or successors are other places. A
    change of ONS code alone, of the boundary or of the council's form, breaks nothing and is said.
    """
    if authority.first_day is not None and earlier < authority.first_day:
        before = [old.name for old in AUTHORITIES.values() if authority.code in old.successors]
        began = f"{authority.name} began on {_written(authority.first_day)}"
        return Continuity(False, f"{began}, in an area that was {_and(before)}'s." if before else f"{began}.")
    if authority.last_day is not None and later > authority.last_day:
        after = _and([AUTHORITIES[code].name for code in authority.successors])
        ended = f"{authority.name} ended on {_written(authority.last_day)}"
        return Continuity(False, f"{ended}; its area is now {after}'s." if after else f"{ended}.")
    if authority.gss_since is not None:
        codes = f"its ONS code was {_and(list(authority.former_gss))}, and {authority.gss} since"
        changed = f"{_written(authority.gss_since)}, when {authority.gss_why}"
        return Continuity(True, f"{authority.name} is one authority throughout; {codes} {changed}.")
    return Continuity(True, f"{authority.name} is one authority throughout.")


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _key(name: str) -> str:
    """The letters of a name, without case, apostrophes, punctuation, spare space or a closing possessive."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    plain = re.sub(r"['’‘`]", "", re.sub(r"['’]s\s*$", "", plain))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


_AFTER = re.compile(
    r" (childrens (social care )?services|local authority|local area( partnership)?|"
    r"((metropolitan |royal )?borough |metropolitan district |district |county |city )?councils?|"
    r"metropolitan (borough|district)|london boro|borough|district|county|city|mbc|mdc|unitary authority|ua|"
    r"corporation|city of|county of)$"
)
_BEFORE = re.compile(
    r"^(the|(london|royal|metropolitan) borough of|(london|royal) borough|lb|rb|borough of|council of|"
    r"city and county of|(city|county) of) "
)


def _forms(key: str) -> Iterator[str]:
    """The name as given, then ever shorter: words after it are dropped first, then words before it."""
    yield key
    for words in (_AFTER, _BEFORE):
        while (shorter := words.sub("", key)) != key:
            key = shorter
            yield key


def _fits(authority: Authority, name: str) -> bool:
    """Whether "county" or "city", where `name` says so, is part of a name of this authority."""
    own = {word for spelling in authority.names for word in _key(spelling).split()}
    return {"county", "city"} & set(_key(name).split()) <= own


def _read() -> dict[str, Authority]:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    def several(text: str) -> tuple[str, ...]:
        return tuple(text.split(";")) if text else ()

    with files("lineofsight").joinpath("authorities.csv").open(encoding="utf-8") as lines:
        return {
            row["code"]: Authority(
                code=row["code"],
                gss=row["gss"] or None,
                name=row["name"],
                official_name=row["official_name"],
                urn=row["urn"] or None,
                region=row["region"],
                first_day=day(row["first_day"]),
                last_day=day(row["last_day"]),
                successors=several(row["successors"]),
                former_gss=several(row["former_gss"]),
                gss_since=day(row["gss_since"]),
                gss_why=row["gss_why"],
                aliases=several(row["aliases"]),
            )
            for row in csv.DictReader(lines)
        }


AUTHORITIES: dict[str, Authority] = _read()
"""Every authority by its three-digit code, in the order of the codes."""

_BY_KEY: dict[str, list[Authority]] = {}
for _authority in AUTHORITIES.values():
    for _spelling in dict.fromkeys(map(_key, _authority.names)):
        _BY_KEY.setdefault(_spelling, []).append(_authority)
