"""The inspection framework as a plan reprints it, and which of our edition's criteria each printed one is.

Our criteria are in our own words, so likeness of words alone would mislead. Both lists run in the official order, so
they are aligned as wholes: the pairing that keeps the order and has the greatest likeness in sum. A heading printed
below its first criterion then shows itself, since the criterion above it pairs with one of the heading below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer

from lineofsight import framework
from lineofsight.documents import Document, Passage
from lineofsight.mapping.phrases import fold
from lineofsight.plans import Appendix, PrintedCriterion, PrintedHeading, Priority
from lineofsight.readers.improvement_plan.text import BULLET, TextLine

_PRIORITY = re.compile(r"Priority (\d):?")
_TITLE = re.compile(r"evaluation criteria", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_LINES_ABOVE = 6
_PAIRED = 0.05
"""What a pair is worth for being one, so that a criterion in words quite unlike ours still finds its place in order."""

BEFORE_2023 = "ilacs-2018"
SINCE_2023 = "ilacs-2023"


def start(lines: Sequence[TextLine]) -> int | None:
    """The number of the line a reprinted framework starts on, with its title; None where the plan has none."""
    for at, line in enumerate(lines):
        if _PRIORITY.fullmatch(line.text) and any(BULLET.match(later.text) for later in lines[at : at + 12]):
            above = lines[max(0, at - _LINES_ABOVE) : at]
            return next((one.number for one in above if _TITLE.match(one.text)), line.number)
    return None


@dataclass
class _Printed:
    heading: Passage | None
    words: Passage


def read(document: Document, lines: Sequence[TextLine]) -> Appendix:
    """The framework in the lines of an appendix."""
    lines = [line for line in lines if not _ADDRESS.match(line.text)]
    bullets = [at for at, line in enumerate(lines) if BULLET.match(line.text)]
    heading: Passage | None = None
    titles: list[tuple[int, Passage]] = []
    headings: list[Passage] = []
    printed: list[_Printed] = []
    for start, end in zip([0, *bullets], [*bullets, len(lines)], strict=True):
        segment = lines[start:end]
        under = heading
        if end < len(lines):
            cut = _heading_from(segment)
            if cut < len(segment):
                heading = _passage(document, segment[cut:])
                headings.append(heading)
                segment = segment[:cut]
        for at, line in enumerate(segment):
            if match := _PRIORITY.fullmatch(line.text):
                titles.append((int(match[1]), _passage(document, segment[at + 1 :])))
                segment = segment[:at]
                break
        if segment and (bullet := BULLET.match(segment[0].text)):
            first = segment[0].without(bullet.end())
            printed.append(_Printed(under, _passage(document, [line for line in (first, *segment[1:]) if line.text])))
    edition = _edition(titles)
    pairs = _aligned([one.words.text for one in printed], edition.criteria)
    criteria = _criteria(printed, pairs, _own_heading(printed, pairs))
    ids = {one.printed_under: one.heading for one in criteria if not one.moved}
    return Appendix(
        edition=edition.id,
        priorities=tuple(Priority(number, title) for number, title in titles),
        headings=tuple(PrintedHeading(ids.get(one.text, ""), one) for one in headings),
        criteria=criteria,
    )


def _edition(titles: Sequence[tuple[int, Passage]]) -> framework.Edition:
    """The edition by its priorities: until 2022 one judgement covered children in care and care leavers."""
    together = any("in care and care leavers" in title.text.casefold() for _, title in titles)
    return framework.edition(BEFORE_2023 if together else SINCE_2023)


def _heading_from(segment: Sequence[TextLine]) -> int:
    """Where the heading at the end of a criterion's lines starts: at the last line that begins with a capital letter,
    if no full stop follows it. The length of the segment where there is no heading."""
    if segment[-1].text.endswith("."):
        return len(segment)
    for at in range(len(segment) - 1, -1, -1):
        if BULLET.match(segment[at].text):
            return len(segment)
        if segment[at].text[0].isupper():
            return at
    return len(segment)


def _aligned(
    printed: Sequence[str], criteria: Sequence[framework.Criterion]
) -> list[tuple[framework.Criterion, float] | None]:
    """The edition's criterion for each printed one, in order, with the likeness of the two; None where it has none."""
    if not printed:
        return []
    vectorizer = TfidfVectorizer(preprocessor=_folded, token_pattern=r"\S+", sublinear_tf=True)
    matrix = vectorizer.fit_transform([*printed, *(criterion.text for criterion in criteria)])
    likeness = (matrix[: len(printed)] @ matrix[len(printed) :].T).toarray()
    rows, columns = likeness.shape
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows):
        for j in range(columns):
            paired = best[i][j] + likeness[i][j] + _PAIRED
            best[i + 1][j + 1] = max(paired, best[i][j + 1], best[i + 1][j])
    pairs: list[tuple[framework.Criterion, float] | None] = [None] * rows
    i, j = rows, columns
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs[i] = (criteria[j], float(likeness[i][j]))
    return pairs


def _folded(text: str) -> str:
    return " ".join(fold(text))


def _own_heading(
    printed: Sequence[_Printed], pairs: Sequence[tuple[framework.Criterion, float] | None]
) -> dict[str, str]:
    """The edition's heading for each printed one: that of most of its criteria, the first of them in a tie."""
    votes: dict[str, Counter[str]] = {}
    for one, pair in zip(printed, pairs, strict=True):
        if one.heading and pair:
            votes.setdefault(one.heading.text, Counter())[pair[0].heading] += 1
    return {heading: count.most_common(1)[0][0] for heading, count in votes.items()}


def _criteria(
    printed: Sequence[_Printed],
    pairs: Sequence[tuple[framework.Criterion, float] | None],
    own: dict[str, str],
) -> tuple[PrintedCriterion, ...]:
    found = []
    for one, pair in zip(printed, pairs, strict=True):
        under = one.heading.text if one.heading else ""
        if pair:
            criterion, score = pair
            moved = own.get(under) != criterion.heading
            found.append(PrintedCriterion(criterion.id, criterion.heading, one.words, under, moved, round(score, 3)))
        else:
            found.append(PrintedCriterion("", own.get(under, ""), one.words, under, False, 0.0))
    return tuple(found)


def _passage(document: Document, lines: Sequence[TextLine]) -> Passage:
    return document.passage([line.span for line in lines])
