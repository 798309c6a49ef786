"""Every heading of the framework that an action of a plan may bear on, the first and the further ones.

An action is read with what stands around it: its own words under its priority's title, and its outputs, whose words
count three quarters as those of a sentence it points back to. What it is to mean for children is left out: it names a
hope ("children will be safe") that most actions could share.

The first heading of an action is the one in the evidence table, from its own words alone or from a person. A person's
decision stands alone: no further heading is put beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lineofsight import framework
from lineofsight.mapping import Context, map_statement, map_statements
from lineofsight.plans import Plan


class Reach(StrEnum):
    """How far an action lies outside the judgement areas of the framework."""

    INSIDE = "inside"
    PARTLY = "in part"
    WHOLLY = "wholly"
    NOT_PLACED = "not placed"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the evidence table has an action: a criterion or heading, None for none; and whether a person decided."""

    line: str | None
    by_person: bool


@dataclass(frozen=True, slots=True)
class Bearing:
    """What an action bears on: criteria, or headings as a whole, at most one a heading, the first one first."""

    first: str | None
    further: tuple[str, ...]
    reach: Reach

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.first, *self.further) if self.first else self.further


def bearings(plan: Plan, placed: Mapping[str, Placed], edition: framework.Edition) -> dict[str, Bearing]:
    """What each action bears on, by its id. `placed` has the place of each in the evidence table, by its id.

    An action that is not `placed`, since a person rejected it, bears on nothing and is left out.
    """
    titles = {priority.number: priority.title for priority in plan.priorities}
    actions = [action for action in plan.actions if action.id in placed]
    contexts = [
        Context(
            printed=(titles[action.priority],) if action.priority in titles else (),
            before=" ".join(output.text for output in action.outputs),
        )
        for action in actions
    ]
    mappings = map_statements([action.text for action in actions], contexts)
    outside = {heading.id for heading in edition.headings if heading.special and not heading.area}
    partly = {number for number, title in titles.items() if _speaks_of(title, outside)}
    found = {}
    for action, mapping in zip(actions, mappings, strict=True):
        at = placed[action.id]
        read = [line for line in (mapping.criterion or mapping.heading, *mapping.also) if line and not at.by_person]
        further = tuple(line for line in read if heading_of(line) != heading_of(at.line or ""))
        lines = [line for line in (at.line, *further) if line]
        found[action.id] = Bearing(at.line, further, _reach(lines, outside, action.priority in partly))
    return found


def heading_of(line: str) -> str:
    """The heading's id of a criterion's or heading's id."""
    return line.split(".")[0]


def _speaks_of(title: str, headings: set[str]) -> bool:
    return any(ranked.spoken and ranked.heading in headings for ranked in map_statement(title).ranked)


def _reach(lines: Sequence[str], outside: set[str], under_one_outside: bool) -> Reach:
    """By the lines an action bears on, and whether its priority's title speaks of something outside."""
    without = [line for line in lines if line in outside]
    if not lines:
        return Reach.NOT_PLACED
    if len(without) == len(lines):
        return Reach.WHOLLY
    return Reach.PARTLY if without or under_one_outside else Reach.INSIDE
