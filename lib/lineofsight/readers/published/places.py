"""Which place a row is about, whatever codes and spellings its publisher uses: England, a region or an authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.published import AUTHORITY, ENGLAND, NATIONAL, REGION, REGIONS

_LEVELS = {
    "national": NATIONAL,
    "country": NATIONAL,
    "regional": REGION,
    "region": REGION,
    "local authority": AUTHORITY,
    "la": AUTHORITY,
    "authority": AUTHORITY,
}
_INNER_OUTER = {
    "london (inner)": "E13000001",
    "inner london": "E13000001",
    "london (outer)": "E13000002",
    "outer london": "E13000002",
}
_REGION_CODES = {name.casefold(): code for code, name in REGIONS.items()} | _INNER_OUTER


@dataclass(frozen=True, slots=True)
class Place:
    """A place in our words. `fault` says what was not understood of it, "" where all was."""

    level: str
    code: str
    name: str
    fault: str = ""


def level(printed: str) -> str | None:
    """The level of geography that a publisher prints so; None where it is none."""
    return _LEVELS.get(" ".join(printed.casefold().replace("_", " ").split()))


@cache
def place(level_of: str, codes: tuple[str, ...], name: str) -> Place:
    """The place of a level that has these codes, ONS's or DfE's, and this name; empty texts are not given.

    Of an authority's codes and name the place is what most agree on, and where as many say another, what the first code
    says. A region's name tells Inner and Outer London apart where one code stands for all of London. A joint return
    ("314 / 318") keeps the codes and the names of all who made it.
    """
    if level_of == NATIONAL:
        return Place(NATIONAL, ENGLAND, "England")
    if level_of == REGION:
        code = _INNER_OUTER.get(name.casefold()) or next((c for c in codes if c in REGIONS), "")
        code = code or _REGION_CODES.get(name.casefold(), "")
        fault = "" if code else "a region that is in no list"
        return Place(REGION, code, REGIONS.get(code, name), fault)
    if joint := _joint(codes, name):
        return Place(AUTHORITY, " / ".join(a.gss or a.code for a in joint), " / ".join(a.name for a in joint))
    said = [*((code, authority(code)) for code in codes), *([(name, authorities.find(name))] if name else [])]
    known = [its for _, its in said if its]
    if not known:
        return Place(AUTHORITY, next(iter(codes), ""), name, "an authority that is in no list")
    found = max(known, key=known.count)  # the first of those that as many say
    return Place(AUTHORITY, found.gss or found.code, found.name, _conflict(found, said))


def _conflict(found: Authority, said: Sequence[tuple[str, Authority | None]]) -> str:
    """What does not agree with the authority that was found, in words; "" where all does."""
    others = [(text, its) for text, its in said if its != found and text not in found.names]
    told = [f"'{text}', {f'which is of {its.name}' if its else 'which is in no list'}" for text, its in others]
    return f"of {found.name}, but for {' and '.join(told)}" if told else ""


@cache
def authority(code: str) -> Authority | None:
    """The authority with this code, remembered: a file has each some hundreds of times."""
    return authorities.by_code(code)


def _joint(codes: tuple[str, ...], name: str) -> tuple[Authority, ...]:
    for text, find in (*((code, authority) for code in codes), (name, authorities.find)):
        parts = [find(part.strip()) for part in text.split("/")] if "/" in text else []
        if parts and all(parts):
            return tuple(part for part in parts if part)
    return ()
