"""Faults of a file that a person filled in, counted: a fault found in forty cells is one issue, not forty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lineofsight.inspection import Issue

_MOST_NAMED = 8
"""Places an issue names one by one; it counts the rest."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What was found, why it matters, what was done."""

    found: str
    why: str
    done: str


@dataclass(slots=True)
class Log:
    """The faults of one file. Places with the same fault make one issue, in the order they were first found."""

    file: str
    _places: dict[Fault, list[str]] = field(default_factory=dict)

    def note(self, place: str, fault: Fault) -> None:
        self._places.setdefault(fault, []).append(place)

    def issues(self) -> Iterator[Issue]:
        for fault, places in self._places.items():
            more = f" and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
            times = f"{len(places)} times: " if len(places) > 1 else ""
            where = ", ".join(places[:_MOST_NAMED]) + more
            yield Issue(self.file, where, times + fault.found, fault.why, fault.done)
