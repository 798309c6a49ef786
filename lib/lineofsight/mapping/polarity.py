"""Whether a statement is for or against the practice it speaks of, by listed words (`polarity.yml`).

The words decide, in the open: every decision names them. Irony, and praise of one thing inside criticism of
another, are beyond it; a reviewer's decision is the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise

import yaml

from lineofsight.mapping.phrases import Match, Phrases, fold

REACH = 4
"""How many words may stand between a word that turns and the word it turns ("not yet always fully clear")."""


_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)")


class Polarity(StrEnum):
    """What a statement says about practice.

    `MIXED` has an explicit good and an explicit bad, `NEUTRAL` passes no judgement, `PLANNED` promises an
    action that is not evidence yet.
    """

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    MIXED = "mixed"
    NEUTRAL = "neutral"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A polarity and the words that decided it: ("strength: effective", "weakness: not consistently")."""

    polarity: Polarity
    why: tuple[str, ...]


def polarity_of(statement: str) -> Verdict:
    """The polarity of a statement of one or more sentences, by the rules at the head of `polarity.yml`.

    A statement with none of the listed words is neutral, and `why` is empty.
    """
    cues = _cues()
    if opening := cues.opening(statement):
        return opening
    clauses = [clause for sentence in _SENTENCE_END.split(statement) for clause in cues.sentence(sentence)]
    why = tuple(dict.fromkeys(reason for clause in clauses for reason in clause.why))
    kinds = {clause.polarity for clause in clauses}
    if Polarity.MIXED in kinds or {Polarity.STRENGTH, Polarity.WEAKNESS} <= kinds:
        return Verdict(Polarity.MIXED, why)
    for kind in (Polarity.WEAKNESS, Polarity.PLANNED, Polarity.STRENGTH):
        if kind in kinds:
            return Verdict(kind, why)
    return Verdict(Polarity.NEUTRAL, ())


@cache
def _cues() -> _Cues:
    # The base loader reads every entry as the word it is; the others read "no" as false.
    text = (files("lineofsight.mapping") / "polarity.yml").read_text(encoding="utf-8")
    return _Cues(yaml.load(text, Loader=yaml.BaseLoader))


@dataclass(frozen=True, slots=True)
class _Clause:
    """The folded words of a clause, and the word by which it and the clause before grant one another ("but")."""

    words: list[str]
    granted_by: str = ""


class _Cues:
    """The lists of `polarity.yml`, each phrase with the names of the lists it is in."""

    def __init__(self, lists: dict[str, list[str]]) -> None:
        self._phrases = Phrases(phrase for listed in lists.values() for phrase in listed)
        self._lists: dict[str, set[str]] = {}
        for name, listed in lists.items():
            for phrase in listed:
                self._lists.setdefault(self._phrases.as_listed(phrase), set()).add(name)

    def _found(self, words: list[str]) -> list[tuple[Match, set[str]]]:
        return [(match, self._lists[match.phrase]) for match in self._phrases.find(words)]

    def opening(self, statement: str) -> Verdict | None:
        """The verdict of a request or a promise that the statement begins with."""
        for match, lists in self._found(fold(statement)[:REACH]):
            if match.first == 0 and "request" in lists:
                return Verdict(Polarity.WEAKNESS, (f"asks for a change: {match.phrase}",))
            if match.first == 0 and "promise" in lists:
                return Verdict(Polarity.PLANNED, (f"planned: {match.phrase}",))
        return None

    def sentence(self, sentence: str) -> list[Verdict]:
        """The polarity of each clause; a clause without judgement that is granted beside a criticism is a strength."""
        clauses = list(self._clauses(sentence))
        verdicts = [self.clause(clause.words) for clause in clauses]
        for before, after in pairwise(range(len(clauses))):
            by = clauses[after].granted_by
            for granted, criticism in ((before, after), (after, before)):
                criticised = verdicts[criticism].polarity is Polarity.WEAKNESS
                if by and criticised and self._can_grant(clauses[granted].words, verdicts[granted]):
                    verdicts[granted] = Verdict(Polarity.STRENGTH, (f"strength: granted by {by}",))
        return verdicts

    def _can_grant(self, words: list[str], verdict: Verdict) -> bool:
        circumstance = any("grants_nothing" in lists for _, lists in self._found(words))
        return verdict.polarity is Polarity.NEUTRAL and not circumstance

    def _clauses(self, sentence: str) -> Iterator[_Clause]:
        """The clauses A and B of "While A, B" and of "A, but B"; of "A, despite C, B" they are A with B, and C."""
        words = fold(sentence)
        commas = [len(fold(sentence[: comma.start()])) for comma in re.finditer(",", sentence)]
        starts = {0: ""}
        asides: list[range] = []
        for match, lists in self._found(words):
            if "contrast" not in lists:
                continue
            next_comma = next((comma for comma in commas if comma > match.first), 0)
            if "aside" in lists and match.first in commas and next_comma:
                asides.append(range(match.first, next_comma))
            elif match.first or next_comma:
                opening = "grants_opening" in lists and match.first in (0, *commas)
                within = "grants_within" in lists and match.first > 0
                starts[match.first or next_comma] = match.phrase if opening or within else ""
        set_aside = {place for aside in asides for place in aside}
        for start, end in pairwise([*sorted(starts), len(words)]):
            yield _Clause([words[place] for place in range(start, end) if place not in set_aside], starts[start])
        yield from (_Clause([words[place] for place in aside]) for aside in asides)

    def clause(self, words: list[str]) -> Verdict:
        """The polarity of one clause.

        What is said of the people meant ("a child for whom …") counts only where the words before pass no judgement.
        """
        found = self._found(words)
        for match, lists in found:
            if "of_whom" in lists and match.first > 0:
                before = self.clause(words[: match.first])
                if before.polarity is not Polarity.NEUTRAL:
                    return before
        verdict = _weighed(found)
        for match, lists in found[:1]:
            if verdict.polarity is Polarity.NEUTRAL and match.first == 0 and "whole" in lists:
                return Verdict(Polarity.STRENGTH, (f"strength: said of {match.phrase}",))
        return verdict


def _weighed(found: list[tuple[Match, set[str]]]) -> Verdict:
    """What the words found in a clause make of it: `mixed` outweighs criticism, criticism a plan, a plan praise."""
    praise, criticism, mixed, plan = [], [], [], []
    turns = {"praise": -REACH - 1, "criticism": -REACH - 1}
    turned_by = {"praise": "", "criticism": ""}
    for match, lists in found:
        for side, ours, other in (("praise", praise, criticism), ("criticism", criticism, praise)):
            if side in lists:
                if match.first - turns[side] <= REACH:
                    other.append(f"{turned_by[side]} … {match.phrase}")
                else:
                    ours.append(match.phrase)
            if f"turns_{side}" in lists:
                turns[side], turned_by[side] = match.last, match.phrase
        mixed += [match.phrase] if "mixed" in lists else []
        plan += [match.phrase] if "plan" in lists else []
    for kind, phrases in (
        (Polarity.MIXED, mixed),
        (Polarity.WEAKNESS, criticism),
        (Polarity.PLANNED, plan),
        (Polarity.STRENGTH, praise),
    ):
        if phrases:
            return Verdict(kind, tuple(f"{kind}: {phrase}" for phrase in phrases))
    return Verdict(Polarity.NEUTRAL, ())
