"""Statistical neighbours: the ten authorities most like each, by the models of 2021 and 2025.

`neighbours.csv` beside the package holds both lists as facts: model, code, rank, neighbour, closeness. They were
re-based in May 2025, and a comparison says which it uses: for some authorities half of the ten are others.

DfE, children's services statistical neighbour model, April 2021 (National Foundation for Educational Research) and
May 2025; Open Government Licence v3.0.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.errors import Refused
from lineofsight.readers.published.maps import key
from lineofsight.readers.published.source import Source

MODELS = ("2025", "2021")
NUMBER = 10
CLOSENESS = ("Extremely close", "Very close", "Close", "Somewhat close", "Not close")
"""The publisher's words for how alike two authorities are, nearest first."""

COLUMNS = ("model", "code", "rank", "neighbour", "closeness")

_RANK = re.compile(r"sn[ _]?(\d+)(p?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A statistical neighbour: its usual name, its ONS code, and how close it is in the publisher's words."""

    name: str
    code: str
    closeness: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The neighbours of one authority as a file lists them, nearest first: three-digit codes and closeness."""

    code: str
    neighbours: tuple[tuple[str, str], ...]


def neighbours(authority: str, model: str = "2025") -> tuple[Neighbour, ...]:
    """The ten statistical neighbours of an authority, given by name or code, nearest first.

    Raises Refused where there is no such model or authority, or the model has no list for it: an authority that began
    after the model was made has none.
    """
    if model not in MODELS:
        raise Refused(f"'{model}' is no model of statistical neighbours; the models are {', '.join(MODELS)}.")
    its = authorities.by_code(authority) or authorities.find(authority)
    if its is None:
        near = ", ".join(authorities.suggest(authority))
        raise Refused(f"'{authority}' is no authority in the list" + (f"; did you mean {near}?" if near else "."))
    listed = _shipped().get((model, its.code), ())
    if not listed:
        raise Refused(f"the model of {model} has no statistical neighbours for {its.name}; choose authorities by name.")
    return tuple(Neighbour(a.name, a.gss or a.code, closeness) for a, closeness in listed)


@cache
def _shipped() -> dict[tuple[str, str], tuple[tuple[Authority, str], ...]]:
    found: dict[tuple[str, str], list[tuple[Authority, str]]] = {}
    with files("lineofsight").joinpath("neighbours.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            listed = found.setdefault((row["model"], row["code"]), [])
            listed.append((authorities.AUTHORITIES[row["neighbour"]], row["closeness"]))
    return {of: tuple(listed) for of, listed in found.items()}


def recognise(source: Source) -> bool:
    """Whether the file is a publisher's list: an authority a row, and columns SN1 to SN10 with closeness beside."""
    return not source.is_parquet and _header(_rows(source)) is not None


def read(source: Source) -> tuple[Neighbourhood, ...]:
    """The neighbours of each authority in the file, in its order. Rows of an authority without neighbours are left out.

    Raises Refused where the header is not such a list's, or a neighbour's code is no authority's.
    """
    rows = _rows(source)
    at = _header(rows)
    if at is None:
        raise Refused(f"{source.name}: no row has the columns SN1 to SN10; it is no list of statistical neighbours.")
    ranks = _ranks(rows[at])
    found = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        code = _code(row[0])
        if code is None or not any(character.isdigit() for column in ranks for character in row[column]):
            continue  # a note, or an authority that the model has no neighbours for
        listed = tuple((_code(row[column]), _closeness(row[column + 1])) for column in ranks)
        if any(neighbour is None for neighbour, _ in listed):
            raise Refused(f"{source.name}, row {number}: a neighbour's code is no authority's; correct it.")
        found.append(Neighbourhood(code, tuple((str(neighbour), closeness) for neighbour, closeness in listed)))
    return tuple(found)


def _rows(source: Source) -> list[list[str]]:
    if source.is_workbook:
        return [[_text(cell) for cell in row] for sheet in source.sheets.values() for row in sheet]
    frame = source.rows
    return [[str(name) for name in frame.columns], *frame.to_numpy(dtype=object).tolist()]


def _text(cell: object) -> str:
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _header(rows: Sequence[Sequence[str]]) -> int | None:
    return next((at for at, row in enumerate(rows) if len(_ranks(row)) == NUMBER), None)


def _ranks(row: Sequence[str]) -> list[int]:
    """The columns of the neighbours' codes in order of rank; closeness stands in the column after each."""
    found = {int(its[1]): at for at, name in enumerate(row) if (its := _RANK.fullmatch(name.strip())) and not its[2]}
    return [found[rank] for rank in sorted(found)]


def _code(cell: str) -> str | None:
    """The three-digit code of an authority in a cell, None where there is none."""
    code = cell.strip().removesuffix(".0")
    return code if code in authorities.AUTHORITIES else None


def _closeness(cell: str) -> str:
    """The publisher's word in one spelling: files differ in case and closing spaces."""
    return next((word for word in CLOSENESS if key(word) == key(cell)), cell.strip())
