"""How often the mapper is right, on statements that a person has labelled, beside plain baselines.

A labelled statement is a line of JSON: `id`, `text`, `primary` (the heading, `X-NONE` where it is no
evidence), `labels` (every heading that would be fair), `polarity`, `kind`, `group` (near-duplicates share
one), and where it was said, if known: `area`, `section`, `heading`, `location`.

Everything is cross-validated in folds that keep a group together. The mapper and the first baseline learn
nothing from the other folds; the second baseline does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold
from statsmodels.stats.proportion import proportion_confint

from lineofsight.errors import Refused
from lineofsight.mapping.mapper import (
    NO_CONTEXT,
    NOT_EVIDENCE,
    Context,
    criteria_edition,
    map_statements,
    word_weights,
)
from lineofsight.mapping.polarity import Polarity, polarity_of

FOLDS = 5
POLARITY = "polarity"
REQUESTS = frozenset(["area for improvement", "recommendation"])
"""Kinds of statement that are known to be requests, and so weaknesses, before they are read."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement and what a person said of it. `labels` holds `primary` and any other fair heading."""

    id: str
    text: str
    primary: str
    labels: tuple[str, ...]
    polarity: Polarity
    kind: str
    group: str
    context: Context

    @property
    def is_evidence(self) -> bool:
        return self.primary != NOT_EVIDENCE


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method said: a heading, None where it abstained, and its three best guesses either way."""

    heading: str | None
    best: tuple[str, ...]


Method = Callable[[Sequence[Labelled], Sequence[Labelled]], list[Answer]]
"""Takes the statements it may learn from and those it is asked about; gives one answer to each of these."""


@dataclass(frozen=True)
class Measured:
    """What `evaluate` and `scores` found in one file; `table` and `bands` are as there."""

    file: str
    statements: int
    evidence: int
    groups: int
    table: pd.DataFrame
    bands: pd.DataFrame

    def in_words(self) -> str:
        """A line a measure, a column a method: the share with its interval, and the counts it is made of.

        Then what the mapper's scores were worth.
        """
        cells = {(row.method, row.measure): _in_words(row) for row in self.table.itertuples()}
        methods, measures = (list(dict.fromkeys(self.table[name])) for name in ("method", "measure"))
        headings = [measure for measure in measures if measure != POLARITY]
        told = [[m for m in methods if (m, headings[0]) in cells], [m for m in methods if (m, POLARITY) in cells]]
        blocks = [
            _columns([["", *names], *([measure, *(cells[name, measure] for name in names)] for measure in block)])
            for names, block in zip(told, (headings, [POLARITY]), strict=True)
        ]
        return "\n\n".join(
            [
                f"{self.file}: {self.statements} statements in {self.groups} groups; {self.evidence} are evidence "
                f"and {self.statements - self.evidence} not ({NOT_EVIDENCE}).\n"
                f"Cross-validated in {FOLDS} folds that keep a group together. In brackets the 95% interval (Wilson), "
                "which takes statements for independent.",
                *blocks,
                _columns([["mapper's score", "right"], *map(_band, self.bands.itertuples())]),
            ]
        )

    def as_json(self) -> str:
        """The counts and the table as one JSON object; a share of none is null."""
        about = {name: getattr(self, name) for name in ("file", "statements", "evidence", "groups")}
        told = {
            name: frame.astype(object).where(frame.notna(), None).to_dict("records")
            for name, frame in (("measures", self.table), ("scores", self.bands))
        }
        return json.dumps(about | {"folds": FOLDS} | told, indent=2)


def measure(path: Path) -> Measured:
    """How often the mapper and the baselines are right on the labelled statements of a file.

    Raises Refused where the file cannot be read, a line is no labelled statement, or there are fewer groups than folds.
    """
    statements = read(path)
    groups = len({statement.group for statement in statements})
    if groups < FOLDS:
        raise Refused(f"{path.name} has {groups} groups of statements, and it takes {FOLDS} to cross-validate.")
    evidence = sum(statement.is_evidence for statement in statements)
    return Measured(path.name, len(statements), evidence, groups, evaluate(statements), scores(statements))


def read(path: Path) -> tuple[Labelled, ...]:
    """The labelled statements of a JSON Lines file, in order.

    Raises Refused where it is no file of text, or with the line that is no labelled statement and what it lacks.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(f"{path.name} cannot be read as text ({type(fault).__name__}): check its name.") from None
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found += [_labelled(json.loads(line))] if line.strip() else []
        except json.JSONDecodeError:
            raise Refused(f"{path.name}, line {number}: is no JSON; each line is one labelled statement.") from None
        except KeyError as missing:
            raise Refused(f"{path.name}, line {number}: has no {missing.args[0]!r}.") from None
        except (TypeError, ValueError):
            raise Refused(
                f"{path.name}, line {number}: labels is a list, and polarity one of {', '.join(Polarity)}."
            ) from None
    return tuple(found)


def without_context(statements: Iterable[Labelled]) -> tuple[Labelled, ...]:
    """The same statements, as if nobody knew where they were said."""
    return tuple(replace(statement, context=NO_CONTEXT) for statement in statements)


def evaluate(statements: Sequence[Labelled]) -> pd.DataFrame:
    """One row a method and measure: `method, measure, right, of, share, lower, upper` (Wilson, 95%).

    `heading, strict` counts the primary label, `heading, lenient` any label, `in the best three` the
    primary label among three guesses; an abstention is wrong in the first two. The three are taken over
    evidence, `abstains on no evidence` over the rest. `answers on evidence` counts evidence on which it
    did not abstain.
    """
    rows = []
    for name, method in METHODS.items():
        answers = _cross_validated(method, statements)
        rows += [(name, *row) for row in _heading_measures(statements, answers)]
    rows += [("listed words", *_polarity_measure(statements))]
    commonest = max(Polarity, key=lambda polarity: sum(s.polarity is polarity for s in statements))
    rows += [("always " + commonest, *_counted(POLARITY, [s.polarity is commonest for s in statements]))]
    return pd.DataFrame(rows, columns=["method", "measure", "right", "of", "share", "lower", "upper"])


def scores(statements: Sequence[Labelled], bands: int = 5) -> pd.DataFrame:
    """What the mapper's scores have been worth: how much was right in bands of evidence of rising score.

    The bands are of equal size, fewer where there are too few statements. The best guess counts, abstained or not,
    against the primary label. Columns `from_score, to_score, right, of, share, lower, upper`, lowest band first.
    """
    evidence = [s for s in statements if s.is_evidence]
    mappings = map_statements([s.text for s in evidence], [s.context for s in evidence])
    judged = sorted((m.score, m.ranked[0].heading == s.primary) for s, m in zip(evidence, mappings, strict=True))
    rows = []
    for band in np.array_split(np.arange(len(judged)), bands):
        members = [judged[i] for i in band]
        if not members:
            continue
        _, *counted = _counted("", [right for _, right in members])
        rows.append((members[0][0], members[-1][0], *counted))
    return pd.DataFrame(rows, columns=["from_score", "to_score", "right", "of", "share", "lower", "upper"])


def _labelled(row: dict) -> Labelled:
    printed = tuple(row[field] for field in ("heading", "section", "location") if row.get(field))
    return Labelled(
        id=row["id"],
        text=row["text"],
        primary=row["primary"],
        labels=tuple(row["labels"]),
        polarity=Polarity(row["polarity"]),
        kind=row["kind"],
        group=row["group"],
        context=Context(row.get("area"), printed),
    )


def _mapper(_: Sequence[Labelled], asked: Sequence[Labelled]) -> list[Answer]:
    mappings = map_statements([s.text for s in asked], [s.context for s in asked])
    return [Answer(m.heading, tuple(r.heading for r in m.ranked)) for m in mappings]


def _nearest_criteria(_: Sequence[Labelled], asked: Sequence[Labelled]) -> list[Answer]:
    """The heading whose criteria text is nearest by TF-IDF cosine. No lexicon, no context, nothing learnt."""
    return _nearest(_heading_texts(), asked)


def _nearest_examples(learnt: Sequence[Labelled], asked: Sequence[Labelled]) -> list[Answer]:
    """The same, with the labelled statements of the other folds added to each heading's text."""
    texts = _heading_texts()
    for statement in learnt:
        if statement.primary in texts:
            texts[statement.primary] += " " + statement.text
    return _nearest(texts, asked)


METHODS: dict[str, Method] = {
    "mapper": _mapper,
    "TF-IDF, criteria": _nearest_criteria,
    "TF-IDF, criteria and examples": _nearest_examples,
}


def _heading_texts() -> dict[str, str]:
    latest = criteria_edition()
    texts = {heading.id: heading.title for heading in latest.headings if not heading.special}
    for criterion in latest.criteria:
        texts[criterion.heading] += " " + criterion.text
    return texts


def _nearest(texts: dict[str, str], asked: Sequence[Labelled]) -> list[Answer]:
    vectors = word_weights()
    headings, by_heading = list(texts), vectors.fit_transform(texts.values())
    cosines = (vectors.transform([s.text for s in asked]) @ by_heading.T).toarray()
    answers = []
    for row in cosines:
        best = tuple(headings[i] for i in np.argsort(-row, kind="stable")[:3])
        answers.append(Answer(best[0] if row.any() else None, best))
    return answers


def _cross_validated(method: Method, statements: Sequence[Labelled]) -> list[Answer]:
    answers: dict[int, Answer] = {}
    groups = [s.group for s in statements]
    for learnt, asked in GroupKFold(FOLDS).split(statements, groups=groups):
        given = method([statements[i] for i in learnt], [statements[i] for i in asked])
        answers |= dict(zip(asked.tolist(), given, strict=True))
    return [answers[i] for i in range(len(statements))]


def _heading_measures(statements: Sequence[Labelled], answers: Sequence[Answer]) -> list[tuple]:
    pairs = list(zip(statements, answers, strict=True))
    evidence = [(s, a) for s, a in pairs if s.is_evidence]
    return [
        _counted("heading, strict", [a.heading == s.primary for s, a in evidence]),
        _counted("heading, lenient", [a.heading in s.labels for s, a in evidence]),
        _counted("in the best three", [s.primary in a.best for s, a in evidence]),
        _counted("answers on evidence", [a.heading is not None for s, a in evidence]),
        _counted("abstains on no evidence", [a.heading is None for s, a in pairs if not s.is_evidence]),
    ]


def _polarity_measure(statements: Sequence[Labelled]) -> tuple:
    said = [Polarity.WEAKNESS if s.kind in REQUESTS else polarity_of(s.text).polarity for s in statements]
    return _counted(POLARITY, [p is s.polarity for p, s in zip(said, statements, strict=True)])


def _counted(measure: str, right: Sequence[bool]) -> tuple:
    """The measure, how many were right, of how many, the share and its interval; NaN where there were
    none."""
    if not right:
        return (measure, 0, 0, np.nan, np.nan, np.nan)
    lower, upper = proportion_confint(sum(right), len(right), method="wilson")
    return (measure, sum(right), len(right), sum(right) / len(right), lower, upper)


def _in_words(row: Any) -> str:
    """`75% (69 to 80), 174 of 231`; in words where there was nothing to count."""
    if not row.of:
        return "none to count"
    return f"{row.share:.0%} ({100 * row.lower:.0f} to {100 * row.upper:.0f}), {row.right} of {row.of}"


def _band(row: Any) -> list[str]:
    return [f"{row.from_score:.2f} to {row.to_score:.2f}", _in_words(row)]


def _columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("   ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
