"""Code sets: what a code in a return means, which group it is counted in, and from which year to which it is used.

Each set is a file of `code_sets/`, so that a code that changes is a line of data and no code. A return's year is the
year it ends in: the SSDA903 of 1 April 2024 to 31 March 2025 is 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `group` is what it is counted under; `since` and `until` are its first and last year, None if open.

    `spellings` are other ways in which returns write it, beside the code and its label.
    """

    code: str
    label: str
    group: str
    since: int | None = None
    until: int | None = None
    spellings: tuple[str, ...] = ()

    def used_in(self, year: int) -> bool:
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True)
class CodeSet:
    """The codes of one column. `source` says which publication lists them."""

    name: str
    title: str
    source: str
    codes: tuple[Code, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """Every code of any year, in the set's order: the categories of a column."""
        return tuple(code.code for code in self.codes)

    def in_group(self, *groups: str) -> tuple[str, ...]:
        """The codes counted under any of these groups. Raises KeyError for a group that is not there."""
        if unknown := set(groups) - {code.group for code in self.codes}:
            raise KeyError(f"code set {self.name} has no group {', '.join(sorted(unknown))}")
        return tuple(code.code for code in self.codes if code.group in groups)

    def label(self, code: str) -> str:
        return next(each.label for each in self.codes if each.code == code)

    def group(self, code: str) -> str:
        return next(each.group for each in self.codes if each.code == code)


@cache
def code_set(name: str) -> CodeSet:
    """The code set of that name. Raises FileNotFoundError where there is none."""
    given = yaml.safe_load(files("lineofsight").joinpath(f"code_sets/{name}.yml").read_text(encoding="utf-8"))
    codes = tuple(
        Code(
            code=str(code),
            label=its["label"],
            group=its.get("group", its["label"]),
            since=its.get("since"),
            until=its.get("until"),
            spellings=tuple(str(spelling) for spelling in its.get("spellings", ())),
        )
        for code, its in given["codes"].items()
    )
    return CodeSet(name, given["title"], given["source"], codes)
