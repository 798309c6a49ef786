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
    clauses = [cues.clause(words) for words in cues.clauses(statement)]
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

    def clauses(self, statement: str) -> Iterator[list[str]]:
        """The folded words of each clause. "While A, B" and "A, but B" are two clauses."""
        for sentence in _SENTENCE_END.split(statement):
            words = fold(sentence)
            breaks = [match.first for match, lists in self._found(words) if "contrast" in lists]
            if breaks and breaks[0] == 0 and "," in sentence:
                breaks.append(len(fold(sentence[: sentence.index(",")])))
            edges = sorted({0, *breaks, len(words)})
            yield from (words[start:end] for start, end in pairwise(edges))

    def clause(self, words: list[str]) -> Verdict:
        """The polarity of one clause: `mixed` outweighs criticism, criticism a plan, a plan praise."""
        praise, criticism, mixed, plan = [], [], [], []
        turns = {"praise": -REACH - 1, "criticism": -REACH - 1}
        turned_by = {"praise": "", "criticism": ""}
        for match, lists in self._found(words):
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
