"""Words that statements of one document share, cut to their stems: how a repeat or a link between them is seen.

It sees words and not meaning: "listened to" and "heard" are nothing alike here. What it finds is shown with the words,
for a person to judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations, pairwise

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from lineofsight.mapping.phrases import fold

_ENDINGS = ("ments", "ment", "ings", "ing", "ed", "es", "ly", "ions", "ion", "e")
_SHORTEST_STEM = 4

_SAY_NOTHING = frozenset(
    (
        *("child", "children", "young", "people", "person", "family", "staff", "social", "worker", "work"),
        *("need", "good", "better", "well", "improve", "more", "most", "many", "much", "consistent", "effective"),
        *("feel", "felt", "feeling", "evidence", "outcome", "despite", "however", "including", "particularly"),
    )
)
"""Words so common in these documents, or so general, that sharing them links nothing."""


def stem(word: str) -> str:
    """A word without its ending, as far as four letters remain: engaged and engagement are both "engag"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return stem(word.removesuffix(ending))
    return word


def telling(text: str) -> list[str | None]:
    """The stems of a text in order, None in place of a word that says nothing of its topic."""
    return [None if word in ENGLISH_STOP_WORDS or word in _SAY_NOTHING else stem(word) for word in fold(text)]


def own_words(texts: Mapping[str, str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """For each two texts, the words that stand in these two and in no other, in the order of the first."""
    words = {label: dict.fromkeys(word for word in telling(text) if word) for label, text in texts.items()}
    held_by = Counter(word for its_words in words.values() for word in its_words)
    return {
        (one, other): tuple(word for word in words[one] if word in words[other] and held_by[word] == 2)
        for one, other in combinations(texts, 2)
    }


def shared_phrases(texts: Mapping[str, str], most: int) -> dict[tuple[str, str], tuple[str, ...]]:
    """For each two texts, the pairs of neighbouring words both have, and that at most `most` of the texts have."""
    phrases = {
        label: dict.fromkeys(f"{one} {two}" for one, two in pairwise(telling(text)) if one and two)
        for label, text in texts.items()
    }
    held_by = Counter(phrase for its_phrases in phrases.values() for phrase in its_phrases)
    return {
        (one, other): tuple(p for p in phrases[one] if p in phrases[other] and held_by[p] <= most)
        for one, other in combinations(texts, 2)
    }
