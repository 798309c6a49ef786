"""Which heading of the framework a statement bears on, and why: a first mapper that can be read and edited.

Every heading collects points, and every point has a reason that can be shown:

* **words**: phrases of `lexicon.yml` in the statement, from one point for a hint to eight for a phrase that
  settles the matter. A statement that points back ("This leads to ...") takes three quarters of the points of the
  words before.
* **people**: `PEOPLE` points to the priority it speaks of (children in need, children in care, leaders).
* **place**: the judgement area and the headings, as printed, that it stands under.
* **likeness**: `LIKENESS` times the TF-IDF cosine with the heading's closest criterion, read together with
  that criterion's phrases. It decides between headings that the words leave level.

The heading with the most points wins. Its score says how clearly, from 0 to 1: its points / (its points +
those of the runner-up + `DOUBT`). It is no probability; `evaluation.scores` shows what it has been worth.

A statement can bear on more than one heading. Beside the winner stand those, of the three best, that have words of
their own and at least `NEAR` of its points. A heading of other children than the winner's stands there only where those
children are named: a word for school or health may speak of any child.

The mapper abstains where the winner has no words of its own (place alone is no reason), where the score is
below `THRESHOLD`, and where the statement reads as scope or method. Nothing is fitted. Phrases and weights
were written from knowledge of the field and then corrected against labelled statements of five documents,
so what is measured on those five flatters it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from lineofsight import framework
from lineofsight.mapping.phrases import Phrases, fold

NAME = "lexicon and TF-IDF, first"
"""What chose a mapping, as written in the evidence table."""

POINTS = {"certain": 8.0, "decisive": 3.0, "telling": 2.0, "hint": 1.0}
PEOPLE = 1.5
LIKENESS = 6.0
CARRIED = 0.75
DOUBT = 2.0
THRESHOLD = 0.40
NEAR = 0.75

NOT_EVIDENCE = "X-NONE"

_OF_CHILDREN = ("HP", "CIC")
"""The priorities that are of some children and not of others."""


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a statement. `printed` are the headings above it; `before` is text it points back to."""

    area: str | None = None
    printed: tuple[str, ...] = ()
    before: str = ""


NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A heading and its score. `points` may be compared within one statement only.

    `spoken` says whether words of the statement speak for it, and not likeness, people or place alone.
    """

    heading: str
    points: float
    score: float
    spoken: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where a statement belongs, or why it was left unplaced.

    `heading` is None when the mapper abstains; `ranked` holds its three best guesses either way, for a
    reviewer. `criterion` is None where no phrase speaks of one. `score` is that of the best guess. `why`
    has one entry a reason; the first says what was decided. `also` holds what else it may bear on, likeliest first:
    criteria, or headings where no phrase speaks of a criterion; nothing where the mapper abstains.
    """

    heading: str | None
    criterion: str | None
    score: float
    ranked: tuple[Ranked, ...]
    why: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def abstained(self) -> bool:
        return self.heading is None

    @property
    def is_method(self) -> bool:
        """Whether the statement reads as scope or method rather than as evidence."""
        return self.ranked[0].heading == NOT_EVIDENCE


def map_statement(statement: str, context: Context = NO_CONTEXT) -> Mapping:
    """The mapping of one statement. For many, `map_statements` is a hundred times faster."""
    return map_statements([statement], [context])[0]


def map_statements(statements: Sequence[str], contexts: Sequence[Context]) -> list[Mapping]:
    """The mapping of each statement in its context, in order. ValueError if the two differ in number."""
    return _mapper().map(statements, contexts)


@cache
def _mapper() -> _Mapper:
    # The base loader keeps every phrase a string; the others read "no" as false and "16" as a number.
    text = (files("lineofsight.mapping") / "lexicon.yml").read_text(encoding="utf-8")
    return _Mapper(yaml.load(text, yaml.BaseLoader), criteria_edition())


def criteria_edition() -> framework.Edition:
    """The latest edition whose criteria are in the data. Headings and criteria keep their ids in all."""
    return [edition for edition in framework.EDITIONS.values() if edition.criteria][-1]


class _Mapper:
    """The lexicon and the criteria, indexed for matching."""

    def __init__(self, lexicon: dict, edition: framework.Edition) -> None:
        self._headings = [heading.id for heading in edition.headings]
        self._criteria = {criterion.id: criterion.heading for criterion in edition.criteria}
        self._words = _Words(lexicon["criteria"])
        self._people = {priority: Phrases(phrases) for priority, phrases in lexicon["people"].items()}
        places = lexicon["places"]
        self._areas = {area: self._spread(points) for area, points in places["area"].items()}
        self._titles = Phrases(places["printed"])
        self._printed = {
            self._titles.as_listed(title): self._spread(points) for title, points in places["printed"].items()
        }
        texts = [f"{c.text} {' '.join(self._words.phrases_of(c.id))}" for c in edition.criteria]
        self._vectors = word_weights()
        self._criteria_vectors = self._vectors.fit_transform(texts)

    def map(self, statements: Sequence[str], contexts: Sequence[Context]) -> list[Mapping]:
        if not statements:
            return []
        cosines = (self._vectors.transform(statements) @ self._criteria_vectors.T).toarray()
        likenesses = [dict(zip(self._criteria, map(float, row), strict=True)) for row in cosines]
        return [self._map(*each) for each in zip(statements, contexts, likenesses, strict=True)]

    def _map(self, statement: str, context: Context, likeness: dict[str, float]) -> Mapping:
        tally = _Tally()
        words = fold(statement)
        spoken = self._words.add(tally, words, 1.0, "words")
        if context.before:
            spoken |= self._words.add(tally, fold(context.before), CARRIED, "words of the sentence before")
        self._add_people(tally, words)
        self._add_place(tally, context)
        self._add_likeness(tally, likeness)
        named = self._named([*words, *fold(" ".join((context.before, *context.printed)))])
        return self._decide(tally, spoken, named, likeness)

    def _add_people(self, tally: _Tally, words: list[str]) -> None:
        for priority, phrases in self._people.items():
            if named := phrases.find(words):
                for heading in self._under(priority):
                    tally.add(heading, PEOPLE, f"people: {named[0].phrase}")

    def _named(self, words: list[str]) -> set[str]:
        """The priorities whose people are named."""
        return {priority for priority, phrases in self._people.items() if phrases.find(words)}

    def _add_place(self, tally: _Tally, context: Context) -> None:
        places = {context.area: self._areas.get(context.area or "", {})}
        for title in context.printed:
            places |= {match.phrase: self._printed[match.phrase] for match in self._titles.find(fold(title))}
        for place, headings in places.items():
            for heading, points in headings.items():
                tally.add(heading, points, f"place: {place}")

    def _add_likeness(self, tally: _Tally, likeness: dict[str, float]) -> None:
        for heading in dict.fromkeys(self._criteria.values()):
            closest = max(self._criteria_of(heading), key=likeness.__getitem__)
            if likeness[closest] > 0:
                reason = f"likeness to {closest}: {likeness[closest]:.2f}"
                tally.add(heading, LIKENESS * likeness[closest], reason)

    def _decide(self, tally: _Tally, spoken: set[str], named: set[str], likeness: dict[str, float]) -> Mapping:
        order = sorted(self._headings, key=lambda heading: -tally.points[heading])
        ranked = tuple(Ranked(h, round(tally.points[h], 2), _score(tally, h, order), h in spoken) for h in order[:3])
        first, second = ranked[0], ranked[1]
        contest = f"{first.heading} {first.points:g} points, {second.heading} {second.points:g}"
        if unplaced := _unplaced(first):
            return Mapping(None, None, first.score, ranked, (f"left unplaced: {unplaced}", contest))
        criterion = self._criterion(tally, first.heading, likeness)
        near = [r.heading for r in ranked[1:] if r.points >= NEAR * first.points and r.spoken]
        also = tuple(self._criterion(tally, h, likeness) or h for h in near if _may_stand_by(h, first.heading, named))
        return Mapping(first.heading, criterion, first.score, ranked, (contest, *tally.reasons(first.heading)), also)

    def _criterion(self, tally: _Tally, heading: str, likeness: dict[str, float]) -> str | None:
        """The criterion of the heading that the phrases speak of most, the likest among equals."""
        spoken = [criterion for criterion in self._criteria_of(heading) if tally.points[criterion] > 0]
        return max(spoken, key=lambda c: tally.points[c] + likeness[c], default=None)

    def _criteria_of(self, heading: str) -> list[str]:
        return [criterion for criterion, its_heading in self._criteria.items() if its_heading == heading]

    def _under(self, name: str) -> list[str]:
        """The headings with criteria under a priority of that id, or the heading of that id.

        Raises NotInFramework where there is neither.
        """
        headings = dict.fromkeys(self._criteria.values())
        return [h for h in headings if h.split("-")[0] == name] or [framework.heading(name).id]

    def _spread(self, points: dict[str, str]) -> dict[str, float]:
        spread: defaultdict[str, float] = defaultdict(float)
        for name, value in points.items():
            for heading in self._under(name):
                spread[heading] += float(value)
        return dict(spread)


class _Words:
    """The phrases of the lexicon, each with its points by criterion (or by heading, where it names one)."""

    def __init__(self, criteria: dict[str, dict[str, list[str]]]) -> None:
        for target in criteria:
            _ = framework.criterion(target) if "." in target else framework.heading(target)
        listed = [
            (phrase, target, POINTS[strength])
            for target, strengths in criteria.items()
            for strength, phrases in strengths.items()
            for phrase in phrases
        ]
        self._phrases = Phrases(phrase for phrase, _, _ in listed)
        self._points: dict[str, dict[str, float]] = defaultdict(dict)
        for phrase, target, points in listed:
            self._points[self._phrases.as_listed(phrase)][target] = points

    def phrases_of(self, criterion: str) -> list[str]:
        return [phrase for phrase, points in self._points.items() if criterion in points]

    def add(self, tally: _Tally, words: list[str], share: float, source: str) -> set[str]:
        """Add the points of each phrase found, once however often it stands there. The headings spoken of."""
        spoken = set()
        for phrase in dict.fromkeys(match.phrase for match in self._phrases.find(words)):
            by_heading: defaultdict[str, float] = defaultdict(float)
            for target, points in self._points[phrase].items():
                heading = target.split(".")[0]
                if target != heading:
                    tally.points[target] += share * points
                by_heading[heading] = max(by_heading[heading], points)
            for heading, points in by_heading.items():
                tally.add(heading, share * points, f"{source}: {phrase}")
            spoken |= set(by_heading)
        return spoken


class _Tally:
    """Points by heading (and, from phrases alone, by criterion), with the reason for each point of a
    heading."""

    def __init__(self) -> None:
        self.points: defaultdict[str, float] = defaultdict(float)
        self._reasons: dict[str, list[str]] = defaultdict(list)

    def add(self, heading: str, points: float, reason: str) -> None:
        self.points[heading] += points
        self._reasons[heading].append(f"{reason} ({points:+.1f})")

    def reasons(self, heading: str) -> tuple[str, ...]:
        return tuple(self._reasons[heading])


def _unplaced(best: Ranked) -> str | None:
    """Why the best guess is not good enough to place the statement, None where it is."""
    if best.heading == NOT_EVIDENCE:
        return "it reads as scope or method, not as evidence"
    if not best.spoken:
        return "no phrase in it speaks of the likeliest heading"
    if best.score < THRESHOLD:
        return f"too close to call, a score of {best.score:.2f} where {THRESHOLD:.2f} is needed"
    return None


def _may_stand_by(heading: str, winner: str, named: set[str]) -> bool:
    """Whether a heading may stand beside the winner: on the same children, on children named, or on none."""
    children = heading.split("-")[0]
    return heading != NOT_EVIDENCE and (
        children not in _OF_CHILDREN or children == winner.split("-")[0] or children in named
    )


def _score(tally: _Tally, heading: str, order: list[str]) -> float:
    rival = next(h for h in order if h != heading)
    ours, theirs = (max(tally.points[h], 0.0) for h in (heading, rival))
    return round(ours / (ours + theirs + DOUBT), 3)


def word_weights() -> TfidfVectorizer:
    """An unfitted TF-IDF over folded words, those that English uses everywhere left out."""
    return TfidfVectorizer(preprocessor=_content_words, token_pattern=r"\S+", sublinear_tf=True)


def _content_words(text: str) -> str:
    return " ".join(word for word in fold(text) if word not in ENGLISH_STOP_WORDS)
