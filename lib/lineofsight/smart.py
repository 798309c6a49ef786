"""Whether an action is specific and measurable, and has an owner and a deadline: four checks, each with its reason.

A check looks at how an action is written, never at whether it is a good one. "Relevant" and "achievable" are not
checked: no rule on words can tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from lineofsight.plans import Action


class Criterion(StrEnum):
    """What an action is checked for."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    OWNER = "owner"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one action. `why` names the words or the cell it was decided by."""

    criterion: Criterion
    met: bool
    why: str


_OPEN_ENDED = re.compile(
    r"\b(?:continu(?:e|ally)|explore|consider|seek to|look (?:at|into)|work (?:with|across|towards|regionally)|promote|"
    r"raise (?:the profile|awareness)|encourage|aim to|try to|as appropriate|where possible|further develop|enhance)\b",
    re.IGNORECASE,
)
_UNIT = (
    r"(?:working |school |calendar )?(?:days?|weeks?|months?|hours?)|per cent|percentage points?|"
    r"children|young people|care leavers|families|parents|carers|placements?|homes?|beds|staff|social workers|workers|"
    r"posts?|cases|files|records|plans|visits|assessments|reviews|audits|teams|schools|settings|places|sessions|"
    r"apprenticeships?"
)
_AMOUNT = r"\d+(?:,\d{3})*(?:\.\d+)?"
_STANDARD = re.compile(
    rf"{_AMOUNT}\s?%|\b{_AMOUNT} (?:(?:more|fewer|new|extra|additional) )?(?:{_UNIT})\b(?! old)|"
    rf"\b(?:at least|at most|fewer than|no more than|more than|no fewer than) {_AMOUNT}\b|"
    rf"\bfrom {_AMOUNT} to {_AMOUNT}\b|\b{_AMOUNT} (?:in|out of|of)(?: every)? {_AMOUNT}\b",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(r"\b(?:aged?|ages|under|over)\s*$", re.IGNORECASE)
_DIRECTION = re.compile(
    r"\b(?:increas\w+|reduc\w+|fewer|more|improv\w+|less|rise|decreas\w+|greater|higher|lower)\b", re.IGNORECASE
)


def smart(action: Action) -> tuple[Check, ...]:
    """The four checks of an action, in the order of `Criterion`."""
    return _specific(action), _measurable(action), _owner(action), _deadline(action)


def lacks(action: Action) -> tuple[Criterion, ...]:
    """The criteria an action does not meet."""
    return tuple(check.criterion for check in smart(action) if not check.met)


def standard(action: Action) -> str | None:
    """The first amount that an action or its outputs set ("24 weeks", "at least 90"); None where they set none.

    A year, a date, an age ("those aged 16 and over", "up to age 25") and the number of a plan are no amounts.
    """
    for text in (action.text, *(output.text for output in action.outputs)):
        for match in _STANDARD.finditer(text):
            if not _AGE_BEFORE.search(text[: match.start()]):
                return match.group()
    return None


def _specific(action: Action) -> Check:
    if words := _OPEN_ENDED.search(action.text):
        return Check(Criterion.SPECIFIC, False, f"open-ended: '{words.group()}' has no end that could be seen")
    if not action.outputs:
        return Check(Criterion.SPECIFIC, False, "no output given: what will be there when it is done is not said")
    return Check(Criterion.SPECIFIC, True, "says what will be done, and what will be there then")


def _measurable(action: Action) -> Check:
    if amount := standard(action):
        return Check(Criterion.MEASURABLE, True, f"sets '{amount}'")
    for output in action.outputs:
        if words := _DIRECTION.search(output.text):
            why = f"'{words.group()}' says which way, and no number says how far"
            return Check(Criterion.MEASURABLE, False, why)
    return Check(Criterion.MEASURABLE, False, "no number in the action or its output")


def _owner(action: Action) -> Check:
    if action.owner:
        return Check(Criterion.OWNER, True, f"owner: {action.owner.text}")
    return Check(Criterion.OWNER, False, "no owner given")


def _deadline(action: Action) -> Check:
    if action.deadline is None:
        began = f"; it gives a start ({action.start.words.text})" if action.start else ""
        return Check(Criterion.DEADLINE, False, f"no deadline given{began}")
    if action.deadline.day is None:
        return Check(Criterion.DEADLINE, False, f"'{action.deadline.words.text}' is no day")
    return Check(Criterion.DEADLINE, True, f"by {action.deadline.words.text}")
