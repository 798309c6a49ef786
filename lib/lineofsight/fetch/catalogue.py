"""The public files that can be fetched, each by its name: what `catalogue.yml` beside this module says of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

import yaml

from lineofsight.errors import NoSuchPublicFile

T = TypeVar("T")

_WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> frozenset[str]:
    """The words of a title or of a file's name, without capitals, plurals and apostrophes; LA is local authority."""
    found = _WORD.findall(text.casefold().replace("'", "").replace("\u2019", "").replace("_", " "))
    if "la" in found:
        found += ["local", "authority"]
    return frozenset(word.removesuffix("s") for word in found)


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file that can be asked for by name. `page` is where a person finds it; a {year} in it stands for a year.

    `formerly` are the names the publication has had. A title is of the file that has all words of one of `like`, in any
    order, and none of `unlike`.
    """

    name: str
    publisher: str
    publication: str
    formerly: tuple[str, ...]
    holds: str
    page: str
    licence: str
    like: tuple[str, ...]
    unlike: str
    first_year: int | None

    def fits(self, *titles: str) -> bool:
        return bool(self.among([titles], lambda own: own))

    def among(self, listed: Iterable[T], titles: Callable[[T], Iterable[str]]) -> list[T]:
        """Those whose titles fit: the words of the first of `like` that any has."""
        not_its = words(self.unlike)
        each = [(one, [its for its in map(words, titles(one)) if not its & not_its]) for one in listed]
        for like in map(words, self.like):
            if fitting := [one for one, its in each if any(like <= title for title in its)]:
                return fitting
        return []

    def page_of(self, year: int | None) -> str:
        return self.page.format(year=year)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The files by name, in the order of the catalogue, and the addresses of the services that hold them."""

    addresses: Mapping[str, str]
    files: Mapping[str, PublicFile]

    @classmethod
    def of(cls, text: str) -> Catalogue:
        """A catalogue from its YAML."""
        given = yaml.safe_load(text)
        listed = [
            PublicFile(
                name=f"{publication}/{name}",
                publisher=its["publisher"],
                publication=its["title"],
                formerly=tuple(its.get("formerly", ())),
                holds=one["holds"],
                page=one.get("page") or its["page"],
                licence=its["licence"],
                like=(one["like"],) if isinstance(one["like"], str) else tuple(one["like"]),
                unlike=one.get("unlike", ""),
                first_year=one.get("from"),
            )
            for publication, its in given["publications"].items()
            for name, one in its["files"].items()
        ]
        return cls(given["addresses"], {file.name: file for file in listed})


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the library."""
    return Catalogue.of(files("lineofsight.fetch").joinpath("catalogue.yml").read_text(encoding="utf-8"))


def chosen(names: Sequence[str], known: Catalogue) -> tuple[PublicFile, ...]:
    """The files of these names, each once; the name of a publication stands for all of its files."""
    found = {}
    for name in names:
        its = {n: file for n, file in known.files.items() if name in (n, n.partition("/")[0])}
        if not its:
            raise NoSuchPublicFile(f"{name}: no public file or publication has this name; --list shows them all.")
        found |= its
    return tuple(found.values())


def in_words(known: Catalogue) -> str:
    """Every name with what the file holds, publication by publication."""
    width = max(map(len, known.files))
    lines, last = [], None
    for file in known.files.values():
        if file.publication != last:
            lines += ["", f"{file.publisher}: {file.publication} ({file.licence})"]
        lines.append(f"  {file.name:<{width}}  {file.holds}")
        last = file.publication
    return "\n".join(lines[1:])
