"""Words that statements of one document share, cut to their stems: how a repeat or a link between them is seen.

It sees words and not meaning: "listened to" and "heard" are nothing alike here. What it finds is shown with the words,
for a person to judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import combinations, pairwise
from math import log

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from lineofsight.mapping.phrases import fold

_ENDINGS = ("ments", "ment", "ings", "ing", "ed", "es", "ly", "ions", "ion", "e")
_SHORTEST_STEM = 4

_K1, _B = 1.2, 0.75
"""BM25: how soon a word said again stops counting, and how far a long text is held against it."""

_SAY_NOTHING = frozenset(
    (
        *(word for stop_word in ENGLISH_STOP_WORDS for word in fold(stop_word)),
        *("child", "children", "young", "people", "person", "family", "staff", "social", "worker", "work"),
        *("need", "good", "better", "well", "improve", "more", "most", "many", "much", "consistent", "effective"),
        *("feel", "felt", "feeling", "evidence", "outcome", "despite", "however", "including", "particularly"),
        *("day", "week", "month", "year"),
    )
)
"""Words so common in these documents, or so general, that sharing them links nothing."""

_OF_WHOM = frozenset(("foster", "carer", "home", "residenti", "live"))
"""Stems that say where children live, and so whom a statement is of and not what it says of them."""


def stem(word: str) -> str:
    """A word without its ending, as far as four letters remain: engaged and engagement are both "engag"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return stem(word.removesuffix(ending))
    return word


def telling(text: str) -> list[str | None]:
    """The stems of a text in order, None in place of a word that says nothing of its topic."""
    return [None if word in _SAY_NOTHING else stem(word) for word in fold(text)]


def nearest(texts: Mapping[str, str], among: Collection[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each of the other texts, the label of the one `among` them that it is likest, and the words the two share.

    Likeness is BM25 (Robertson and Zaragoza, 2009, Foundations and Trends in Information Retrieval 3(4), 333 to 389)
    with its usual constants: a shared word counts for more the fewer of the texts hold it, and for less the longer the
    text it stands in. A text that shares no telling word with any is left out; of two equally like, the first counts.
    """
    words = {
        label: Counter(word for word in telling(text) if word and word not in _OF_WHOM) for label, text in texts.items()
    }
    length = {label: len(fold(text)) for label, text in texts.items()}
    usual = sum(length.values()) / max(len(texts), 1)
    held_by = Counter(word for its_words in words.values() for word in its_words)
    rarity = {word: max(log((len(texts) - n + 0.5) / (n + 0.5)), 0.0) for word, n in held_by.items()}

    def likeness(one: str, other: str) -> float:
        damped = _K1 * (1 - _B + _B * length[other] / usual)
        held = {word: words[other][word] for word in words[one]}
        return sum(rarity[word] * n * (_K1 + 1) / (n + damped) for word, n in held.items())

    found = {}
    for label in texts if among else ():
        best = max(among, key=lambda other: likeness(label, other))
        if label not in among and likeness(label, best) > 0:
            found[label] = (best, tuple(word for word in words[best] if word in words[label] and rarity[word] > 0))
    return found


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
