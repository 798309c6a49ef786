"""Finding listed phrases in a statement, so that every decision can name the words it rests on.

Words are compared folded: lower case, no possessives, hyphens as spaces, plurals as singulars. An analyst who
adds "care leaver" to a list need not add "Care-leavers'".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"[a-z0-9]+")
_SAME_IN_PLURAL = ("ss", "us", "is")


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase as listed, and the words it covers: `first` to before `last`, counted from 0."""

    phrase: str
    first: int
    last: int


def fold(text: str) -> list[str]:
    """The words of a text in the form they are compared in."""
    return [_singular(word) for word in _WORD.findall(_POSSESSIVE.sub("", text.lower()))]


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(_SAME_IN_PLURAL):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


class Phrases:
    """A list of phrases, ready to be found. Spellings that fold alike are one phrase, shown as listed
    first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._listed: dict[tuple[str, ...], str] = {}
        for phrase in phrases:
            self._listed.setdefault(tuple(fold(phrase)), phrase)
        self._by_first_word: dict[str, list[tuple[str, ...]]] = {}
        for folded in sorted(self._listed, key=len, reverse=True):
            self._by_first_word.setdefault(folded[0], []).append(folded)

    def as_listed(self, phrase: str) -> str:
        """The spelling a phrase is shown in. Raises KeyError for a phrase that is not listed."""
        return self._listed[tuple(fold(phrase))]

    def find(self, words: list[str]) -> list[Match]:
        """The phrases in the (folded) words, in reading order.

        A phrase inside a longer one is not found a second time: "health visitor" hides "health".
        """
        found: list[Match] = []
        for first, word in enumerate(words):
            for folded in self._by_first_word.get(word, ()):
                last = first + len(folded)
                if tuple(words[first:last]) == folded:
                    if not found or last > found[-1].last:
                        found.append(Match(self._listed[folded], first, last))
                    break
        return found
