"""What moved between two quarters of one plan: actions new, closed, gone, reworded, renumbered, slipped.

An action is the same action where it keeps its id and most of its words. One whose words turn up under another id was
renumbered; an id whose words are about something else was given to another action, and the first one is gone. A number
that neither file holds was never an action, and is not mentioned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from lineofsight.mapping.phrases import fold
from lineofsight.plans import Action, Milestone, Plan, Status

SAME_ACTION = 0.5
"""The least part of their words that two texts under one id share for them to be one action reworded."""

SAME_WORDS = 0.85
"""The least part of their words that two texts under different ids share for them to be one action renumbered."""

_FINISHED = (Status.COMPLETE, Status.STOPPED)


class Move(StrEnum):
    """What became of an action."""

    NEW = "new"
    CLOSED = "closed"
    GONE = "no longer in the plan"
    REOPENED = "reopened"
    REWORDED = "reworded"
    RENUMBERED = "renumbered"
    SLIPPED = "slipped"
    BROUGHT_FORWARD = "brought forward"
    OVERDUE = "overdue"
    STATUS = "status changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that moved. `old` is None for what is new, `new` for what is gone; an action can have several.

    `days` is how far a deadline or milestone moved or is overdue, None where no day was moved.
    """

    move: Move
    old: Action | None
    new: Action | None
    why: str
    days: int | None = None

    @property
    def id(self) -> str:
        """The action's id in the later plan, or in the earlier where it is gone."""
        action = self.new or self.old
        assert action
        return action.id


def progress(old: Plan, new: Plan) -> tuple[Change, ...]:
    """What moved from the earlier plan to the later, in the order of the later plan, what is gone last.

    A plan compared with itself moved nowhere, save what is overdue on the later plan's day. Nothing is overdue in an
    undated plan.
    """
    before = _before(old, new)
    changes: list[Change] = []
    for action in new.actions:
        if earlier := before.get(action.id):
            changes += _moved(earlier, action, new.day)
        else:
            reused = next((a for a in old.actions if a.id == action.id), None)
            note = f"; in the earlier plan {action.id} was another action" if reused else ""
            changes.append(Change(Move.NEW, None, action, f"not in {old.file}{note}"))
            changes += _overdue(action, new.day)
    kept = {earlier.id for earlier in before.values()}
    changes += [_gone(action, new) for action in old.actions if action.id not in kept]
    return tuple(changes)


def likeness(one: str, other: str) -> float:
    """The part of their words, in order, that two texts share: 0 to 1."""
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()


def _before(old: Plan, new: Plan) -> dict[str, Action]:
    """The earlier form of each action that the later plan kept, by its later id: told by id first, then by words."""
    later = {action.id: action for action in new.actions}
    before = {a.id: a for a in old.actions if a.id in later and likeness(a.text, later[a.id].text) >= SAME_ACTION}
    for action in old.actions:
        left = [other for other in new.actions if other.id not in before]
        if action.id in before or not left:
            continue
        nearest = max(left, key=lambda other: likeness(action.text, other.text))
        if likeness(action.text, nearest.text) >= SAME_WORDS:
            before[nearest.id] = action
    return before


def _gone(action: Action, new: Plan) -> Change:
    if action.status in _FINISHED:
        return Change(Move.GONE, action, None, f"not in {new.file}; it was {action.status} before")
    return Change(Move.GONE, action, None, f"not in {new.file}, and not closed before: ask why")


def _moved(old: Action, new: Action, on: date | None) -> Iterator[Change]:
    if old.id != new.id:
        yield Change(Move.RENUMBERED, old, new, f"was {old.id}, in the same words")
    if fold(old.text) != fold(new.text):
        yield Change(Move.REWORDED, old, new, f"{likeness(old.text, new.text):.0%} of its words kept in order")
    yield from _status(old, new)
    yield from _dates(old, new)
    yield from _overdue(new, on)


def _status(old: Action, new: Action) -> Iterator[Change]:
    if old.status == new.status:
        return
    why = f"{old.status or 'not given'} before, {new.status or 'not given'} now"
    if new.status in _FINISHED and old.status not in _FINISHED:
        yield Change(Move.CLOSED, old, new, why)
    elif old.status in _FINISHED:
        yield Change(Move.REOPENED, old, new, why)
    else:
        yield Change(Move.STATUS, old, new, why)


def _dates(old: Action, new: Action) -> Iterator[Change]:
    yield from _shift(old, new, "deadline", _day(old), _day(new))
    before = {tuple(fold(milestone.words.text)): milestone for milestone in old.milestones}
    for milestone in new.milestones:
        if earlier := before.get(tuple(fold(milestone.words.text))):
            name = f"milestone '{milestone.words.text}'"
            yield from _shift(old, new, name, _due(earlier), _due(milestone))


def _shift(old: Action, new: Action, what: str, before: date | None, after: date | None) -> Iterator[Change]:
    if before == after or before is None:
        return
    if after is None:
        yield Change(Move.SLIPPED, old, new, f"{what} of {before.isoformat()} taken away")
        return
    days = (after - before).days
    move = Move.SLIPPED if days > 0 else Move.BROUGHT_FORWARD
    yield Change(move, old, new, f"{what} moved from {before.isoformat()} to {after.isoformat()}", days)


def _overdue(action: Action, on: date | None) -> Iterator[Change]:
    if on is None or action.status in _FINISHED:
        return
    if (deadline := _day(action)) and deadline < on:
        yield Change(Move.OVERDUE, None, action, f"deadline {deadline.isoformat()} has passed", (on - deadline).days)
    for milestone in action.milestones:
        due = _due(milestone)
        if due and due < on and not (milestone.met and milestone.met.day):
            why = f"milestone '{milestone.words.text}' was due {due.isoformat()} and no date says it was met"
            yield Change(Move.OVERDUE, None, action, why, (on - due).days)


def _day(action: Action) -> date | None:
    return action.deadline.day if action.deadline else None


def _due(milestone: Milestone) -> date | None:
    return milestone.due.day if milestone.due else None
