"""Which actions of a plan may answer what inspectors asked for, by the words the two share. Never a certainty.

Every action is a text (the action, its outputs, what it means for children), weighed by TF-IDF: a word counts for more
the fewer of the plan's actions and of the improvements hold it, and the likeness of two texts is the cosine of their
weights (Salton and Buckley, 1988, Information Processing and Management 24(5), 513 to 523). The words they share are
the reasons. So that a chance word joins nothing, the two must also have a heading of the framework in common among the
three that the mapper thinks likeliest for each, unless it could place one of them nowhere. Two texts on one thing in
different words are missed all the same: a person decides, and the page that shows this says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from lineofsight.inspection import Improvement
from lineofsight.mapping import NO_CONTEXT, Mapping, map_statements
from lineofsight.mapping.phrases import fold
from lineofsight.plans import Action, Plan

LEAST = 0.12
"""The least likeness of an action shown as a possible answer."""

LIKELY = 0.2
"""From this likeness on, the best action may be an answer; below it, only in part."""

NEAR = 0.6
"""An action is shown with the best one where its likeness is at least this part of the best one's."""

MOST = 3

_SAYS_NOTHING = frozenset(
    fold(
        "child children young people person family service improve improved improving improvement ensure quality "
        "effective effectiveness consistent consistency practice continue continued develop development increase work "
        "working support supported need receive better good timely timeliness area authority local council plan action "
        "impact way use available clear well provide make including social care inform planning information aim "
        "national approach"
    )
)
"""Words that stand in plans and reports whatever they are about."""

_ONE_THING = frozenset({("mental", "health"), ("private", "fostering"), ("domestic", "abuse"), ("early", "help")})
"""Two words for one thing: an action on mental health is no answer on health assessments because of a word."""


class Answer(StrEnum):
    """How far a plan may answer what inspectors asked for, as far as words can tell."""

    LIKELY = "may be answered"
    PARTLY = "may be answered in part"
    NONE = "no action in this plan found"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action that may answer an improvement.

    `score` is their likeness (0 to 1), `shared` the words behind it, the weightiest first, and `headings` the ids of
    the framework's headings that both may bear on (none where the mapper could not place one of the two).
    """

    action: Action
    score: float
    shared: tuple[str, ...]
    headings: tuple[str, ...]

    @property
    def why(self) -> str:
        words, headings = ", ".join(self.shared), ", ".join(self.headings)
        placed = f"both may be {headings}" if headings else "one of them is under no heading"
        return f"likeness {self.score:.2f}: both speak of {words}; {placed}"


@dataclass(frozen=True, slots=True)
class Answered:
    """One thing inspectors asked for, and the actions that may answer it, likeliest first; none where none does."""

    improvement: Improvement
    candidates: tuple[Candidate, ...]

    @property
    def answer(self) -> Answer:
        if not self.candidates:
            return Answer.NONE
        return Answer.LIKELY if self.candidates[0].score >= LIKELY else Answer.PARTLY

    @property
    def verdict(self) -> str:
        """The answer as a sentence, with the actions it rests on. It never says that an improvement is answered."""
        actions = ", ".join(candidate.action.id for candidate in self.candidates)
        return f"{self.answer} ({actions}): check" if actions else f"{self.answer}: look by hand"


def answers(plan: Plan, improvements: Sequence[Improvement]) -> tuple[Answered, ...]:
    """For each improvement, in order, up to `MOST` actions that may answer it. Empty for no improvements."""
    if not improvements:
        return ()
    texts = [_text(action) for action in plan.actions]
    asked = [improvement.text for improvement in improvements]
    vectorizer = TfidfVectorizer(preprocessor=_telling_words, token_pattern=r"\S+", sublinear_tf=True)
    weights = vectorizer.fit_transform([*texts, *asked]).toarray()
    names = [name.replace("_", " ") for name in vectorizer.get_feature_names_out()]
    mappings = map_statements([*texts, *asked], [NO_CONTEXT] * len(weights))
    found = []
    for improvement, row, own in zip(improvements, weights[len(texts) :], mappings[len(texts) :], strict=True):
        candidates = []
        for action, other, others in zip(plan.actions, weights, mappings, strict=False):
            parts = other * row
            score = round(float(parts.sum()), 3)
            common = _in_common(own, others)
            if score >= LEAST and (common or own.abstained or others.abstained):
                order = sorted(parts.nonzero()[0], key=lambda i: (-parts[i], names[i]))
                candidates.append(Candidate(action, score, tuple(names[i] for i in order), common))
        candidates.sort(key=lambda candidate: -candidate.score)
        near = [c for c in candidates if c.score >= NEAR * candidates[0].score]
        found.append(Answered(improvement, tuple(near[:MOST])))
    return tuple(found)


def _in_common(one: Mapping, other: Mapping) -> tuple[str, ...]:
    """The headings likely for both; none where the mapper could not place one of them."""
    if one.abstained or other.abstained:
        return ()
    likely = {ranked.heading for ranked in other.ranked}
    return tuple(ranked.heading for ranked in one.ranked if ranked.heading in likely)


def _text(action: Action) -> str:
    parts = [action.text, *(output.text for output in action.outputs), action.meaning.text if action.meaning else ""]
    return " ".join(parts)


def _telling_words(text: str) -> str:
    """The words of a text that can tell one action from another, folded; two words for one thing joined by a line."""
    words: list[str] = []
    for word in fold(text):
        if words and (words[-1], word) in _ONE_THING:
            words[-1] = f"{words[-1]}_{word}"
        else:
            words.append(word)
    return " ".join(word for word in words if word not in ENGLISH_STOP_WORDS and word not in _SAYS_NOTHING)
