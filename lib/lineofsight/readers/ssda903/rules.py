"""How the episodes of several years' returns become one account of each child's care: the rules, and their count.

The table of `docs/ssda903_joining.md` is made of these, in this order, which is the order in which they are applied.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from lineofsight.inspection import Issue
from lineofsight.periods import year_words
from lineofsight.returns import SSDA903


@dataclass(frozen=True, slots=True)
class Rule:
    """What is found in the episodes, why it matters, what is done."""

    found: str
    why: str
    done: str


NO_START = Rule(
    "an episode without a first day",
    "it cannot be placed in time",
    "left out",
)
ENDS_BEFORE_START = Rule(
    "an episode that ends before it starts",
    "one of its days is wrong, and nobody can tell which",
    "left out; care goes on over it where the episodes beside it say so",
)
ENDS_AFTER_RETURN = Rule(
    "an episode that ends after the year of its return",
    "a return holds what had happened by its 31 March",
    "read as open, without a reason to end",
)
DUPLICATE = Rule(
    "an episode that is there twice in one year's return",
    "it is one episode",
    "counted once",
)
TWO_ON_A_DAY = Rule(
    "two episodes of one child that start on one day, in one year's return, and differ",
    "a child begins one episode on a day",
    "the one that has ended is kept, else the one that stands last",
)
CARRIED_ON = Rule(
    "an open episode that is in the next return again",
    "each return repeats what was open when it began",
    "joined: the later return says how it went on",
)
REPEATED = Rule(
    "an ended episode that is in a later return again, with the same last day",
    "it is one episode",
    "counted once, as the later return has it",
)
END_MOVED = Rule(
    "an episode that ends on another day in a later return",
    "it was corrected, or one return is wrong",
    "the later return is right",
)
OPENED_AGAIN = Rule(
    "an episode that has ended in one return and is open in a later one",
    "it was corrected, or one return is wrong",
    "the later return is right: it is open",
)
INSIDE = Rule(
    "an episode that lies within an earlier one of the same or a later return",
    "a child is in one episode at a time",
    "left out: the longer one stands",
)
STILL_OPEN = Rule(
    "an open episode after which another of the child starts",
    "a child is in one episode at a time",
    "it ends on the day the next starts",
)
OVERLAP = Rule(
    "an episode that ends after the next has started",
    "a child is in one episode at a time",
    "it ends on the day the next starts",
)
NOT_CARRIED_ON = Rule(
    "an open episode that no later return has, where there are later returns",
    "it ended, and nobody can tell when or why",
    "it ends on 31 March of the last return that has it, without a reason",
)
BEGAN_BEFORE = Rule(
    "a child whose first episode is not the start of care",
    "care began before the first return that is joined",
    "taken to have begun with that episode: add the returns of earlier years",
)
GAP_AFTER_X1 = Rule(
    "days between two episodes, the first of which ended with X1",
    "X1 says that another episode follows at once",
    "care is taken to have gone on, in one period",
)
WENT_ON = Rule(
    "an episode that follows, on the same day, one that ended care, and does not start it again",
    "a child cannot have ceased to be looked after and go on",
    "care is taken to have gone on, in one period",
)
NEW_WITHOUT_S = Rule(
    "an episode that follows the end of care by a day or more and does not say that care starts (S)",
    "care that ended must start again",
    "a new period of care starts",
)
S_WITHOUT_END = Rule(
    "a start of care (S) after an episode that did not end it",
    "care that goes on does not start",
    "a new period of care starts",
)
NOTHING_AFTER_X1 = Rule(
    "a period of care whose last episode ended with X1",
    "X1 says that another episode follows, and none does",
    "the period ends on that day, without a reason",
)
WHY_NOT_KNOWN = Rule(
    "an episode that does not say why it began",
    "whether child and carer moved cannot be told",
    "a new placement with a new carer where its type or provider is another, else the same placement",
)
LAW_ONLY_AND_MOVED = Rule(
    "an episode for a new legal status only (L) with another type of placement",
    "one of the two is wrong",
    "the same placement, of the type of the later episode",
)
TWO_BIRTHS = Rule(
    "a child with two dates of birth",
    "one of them is wrong",
    "the one of the latest return is kept",
)
SPELL_BACKWARDS = Rule(
    "a time missing, or with a social worker, that ends before it starts",
    "one of its days is wrong, and nobody can tell which",
    "left out",
)
SPELL_NO_START = Rule(
    "a time missing, or with a social worker, without a first day or a worker",
    "it cannot be placed in time",
    "left out",
)
NO_YEAR = Rule(
    "a row of oc2 or oc3 in a file whose year is not known",
    "it describes one year",
    "left out: put the year in the file's or folder's name",
)
NO_BIRTHDAY = Rule(
    "a care leaver without a date of birth",
    "the row describes the birthday in the year",
    "kept, without a day",
)

RULES = (
    NO_START,
    ENDS_BEFORE_START,
    ENDS_AFTER_RETURN,
    DUPLICATE,
    TWO_ON_A_DAY,
    CARRIED_ON,
    REPEATED,
    END_MOVED,
    OPENED_AGAIN,
    INSIDE,
    NOT_CARRIED_ON,
    STILL_OPEN,
    OVERLAP,
    BEGAN_BEFORE,
    GAP_AFTER_X1,
    WENT_ON,
    NEW_WITHOUT_S,
    S_WITHOUT_END,
    NOTHING_AFTER_X1,
    WHY_NOT_KNOWN,
    LAW_ONLY_AND_MOVED,
    TWO_BIRTHS,
    SPELL_NO_START,
    SPELL_BACKWARDS,
    NO_YEAR,
    NO_BIRTHDAY,
)


@dataclass(slots=True)
class RuleCount:
    """How often each rule was applied, by year of the return that held the episode (0 where it is not known)."""

    _times: dict[Rule, Counter[int]] = field(default_factory=dict)

    def count(self, rule: Rule, years: np.ndarray) -> None:
        """The rule was applied to rows of these years."""
        if len(years):
            each, times = np.unique(years, return_counts=True)
            self._times.setdefault(rule, Counter()).update(dict(zip(each.tolist(), times.tolist(), strict=True)))

    def issues(self) -> tuple[Issue, ...]:
        """An issue for each rule that was applied, in the rules' order: where is each return's year with its number."""
        return tuple(
            Issue(SSDA903, _where(self._times[rule]), _found(rule, self._times[rule]), rule.why, rule.done)
            for rule in RULES
            if rule in self._times
        )


def _found(rule: Rule, times: Counter[int]) -> str:
    return f"{times.total():,} times: {rule.found}" if times.total() > 1 else rule.found


def _where(times: Counter[int]) -> str:
    return ", ".join(f"{year_words(year) if year else 'year not known'}: {times[year]:,}" for year in sorted(times))
