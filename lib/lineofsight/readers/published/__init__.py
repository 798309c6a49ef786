"""Published statistics, whoever published them and in whatever form: one file, or many, in one tidy table.

    recognise(path)          what a file is: a name in `KINDS`
    read(path, cache)        its figures: `published.Table`, remembered between runs in the folder `cache`
    load(paths, cache)       the figures of several files
    neighbours(authority)    its statistical neighbours

A file is known by what it holds, never by its name, and may be compressed (`.gz`). Nothing here touches the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.issue_log import Log
from lineofsight.published import Table, joined
from lineofsight.readers.published import ees, facts, lait, ofsted_outcomes, remembered, sfr
from lineofsight.readers.published import neighbours as _neighbours
from lineofsight.readers.published.neighbours import Neighbour, neighbours
from lineofsight.readers.published.ofsted_outcomes import Outcome, outcomes
from lineofsight.readers.published.remembered import cache_folder
from lineofsight.readers.published.source import Source

__all__ = [
    "KINDS",
    "NEIGHBOURS",
    "BuiltIn",
    "Neighbour",
    "Outcome",
    "Unrecognised",
    "cache_folder",
    "load",
    "neighbours",
    "outcomes",
    "read",
    "recognise",
]


class Unrecognised(Refused):
    """A file that is in none of the published forms: it may be something else."""


class BuiltIn(Refused):
    """A list that the library comes with: it has no figures, and nothing is lost without it."""


@dataclass(frozen=True)
class Kind:
    """One form that figures are published in: whether a file has it, and its figures."""

    recognise: Callable[[Source], bool]
    read: Callable[[Source], Table]


EES = "DfE open data"
SFR = "DfE statistical first release"
LAIT = "Local Authority Interactive Tool"
OFSTED = "Ofsted inspection outcomes"
FACTS = "published figures in our layout"
NEIGHBOURS = "statistical neighbours"

KINDS = {
    FACTS: Kind(facts.recognise, facts.read),
    OFSTED: Kind(ofsted_outcomes.recognise, ofsted_outcomes.read),
    LAIT: Kind(lait.recognise, lait.read),
    SFR: Kind(sfr.recognise, sfr.read),
    EES: Kind(ees.recognise, ees.read),
}
"""What can be read as figures. The first that recognises a file reads it."""


def recognise(path: Path) -> str:
    """What the file is: a name in `KINDS`, or `NEIGHBOURS`. Raises Refused, with the reason, where it is none."""
    return _kind(Source.open(path))


def read(path: Path, cache: Path | None = None) -> Table:
    """The figures of one file.

    With a folder `cache`, what was read is kept there, under the sha256 of the file and of everything that decides how
    it is read, and used while both are the same. The folder may be deleted at any time.

    Raises Unrecognised where the file is in none of the forms of `KINDS`, BuiltIn where it is a list of statistical
    neighbours, Refused where it cannot be opened, is damaged or holds no figures.
    """
    source = Source.open(path)
    known = remembered.recall(source, cache) if cache else None
    if known is not None:
        return known
    kind = _kind(source)
    if kind == NEIGHBOURS:
        raise BuiltIn(f"{source.name}: is a list of statistical neighbours, which has no figures; it is built in.")
    table = KINDS[kind].read(source)
    table = replace(table, issues=(*_of_the_table(source), *table.issues))
    if cache:
        remembered.keep(table, source, cache)
    return table


def load(paths: Iterable[Path], cache: Path | None = None) -> Table:
    """The figures of all the files, in the order given. Raises as `read` does, at the first that cannot be read."""
    return joined(read(path, cache) for path in paths)


def _kind(source: Source) -> str:
    try:
        if kind := next((name for name, kind in KINDS.items() if kind.recognise(source)), None):
            return kind
        if _neighbours.recognise(source):
            return NEIGHBOURS
        columns = "" if source.is_workbook else f" Its columns are {_few(list(map(str, source.rows.columns)))}."
    except Refused as why:  # no table at all, and so none of these
        raise Unrecognised(str(why)) from None
    raise Unrecognised(
        f"{source.name}: is none of the published forms read here ({', '.join([*KINDS, NEIGHBOURS])}).{columns}"
    )


def _of_the_table(source: Source) -> Iterator[Issue]:
    log = Log(source.name)
    for place, fault in source.faults:
        log.note(place, fault)
    return log.issues()


def _few(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
