"""Where a report prints a grade: the name of a judgement, and behind it a word of the edition's scale.

That is one grammar for every kind of report since 2009:

| where | printed as |
|---|---|
| heading | `Overall effectiveness Grade 3 (adequate)`, `The experiences and progress of care leavers: good` |
| table, record | `Children looked after and achieving permanence` / `Inadequate`, each perhaps over two lines |
| sentence | `The graded judgement for adoption performance is that it is good` |

A grade counts only where nothing but this stands between the start of a line and the end of one, so prose that
mentions a grade, an older one perhaps, is never taken for a judgement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from lineofsight.framework import Edition, GradedHeading
from lineofsight.readers.inspection_report.body import BodyLine
from lineofsight.readers.inspection_report.templates import Template

_MOST_LINES = 6
"""A label of three lines and a grade of three is the longest statement that a table's narrow columns make."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A grade printed at one place. `how` is heading, table or sentence.

    `label` is the judgement's name as printed, or the edition's heading where a sentence names it in its own way.
    """

    judgement: GradedHeading
    label: str
    word: str
    number: int | None
    how: str
    lines: tuple[BodyLine, ...]


class Grammar:
    """Finds the statements of one edition, as a template prints them."""

    def __init__(self, edition: Edition, template: Template):
        graded = edition.judgements if template.graded else ()
        named = [
            (pattern, judgement, said)
            for judgement in graded
            for pattern, said in (
                *((_heading_pattern(heading), False) for heading in (judgement.heading, *judgement.also)),
                *((pattern, True) for area, pattern in template.judged_as if area == judgement.area),
            )
        ]
        named.sort(key=lambda name: len(name[0]), reverse=True)
        self._named = [(judgement, said) for _, judgement, said in named]
        labels = (
            "(?!)" if not named else "|".join(f"(?P<n{index}>{pattern})" for index, (pattern, *_) in enumerate(named))
        )
        numbers = "|".join(re.escape(judgement.number) for judgement in graded if judgement.number)
        lead = rf"(?P<graded>the graded judge?ment (?:for|about|on) )?(?:(?:{numbers})\.? )?"
        self._label = re.compile(rf"{lead}(?P<label>{labels})\d?(?=[ :.–-]|$)", re.IGNORECASE)
        firsts = {re.split(r"\W", heading.removeprefix("The "))[0] for j in graded for heading in (j.heading, *j.also)}
        self._begins = re.compile("|".join(["the ", "children", r"\d", *sorted(firsts)]), re.IGNORECASE)
        words = grade_words(edition)
        self._grade = re.compile(
            r" ?(?:(?P<heading>[:–-] ?|(?=grade \d))|(?P<sentence>(?:is|are)(?: that (?:it|they)(?: is| are)?)?:? )|)"
            rf"(?:grade (?P<before>\d) ?\((?P<inside>{words})\)|(?P<word>{words})(?: grade (?P<after>\d))?) ?\.?",
            re.IGNORECASE,
        )

    def statement_at(self, lines: Sequence[BodyLine], at: int) -> Statement | None:
        """The statement that begins on line `at`, or None."""
        if not self._begins.match(lines[at].text):
            return None
        window = _window(lines, at)
        if not (label := self._label.match(" ".join(window))):
            return None
        texts = [" ".join(window[: count + 1]) for count in range(len(window))]
        ends = ((count, self._grade.fullmatch(text, label.end())) for count, text in enumerate(texts, start=1))
        found = [(count, grade) for count, grade in ends if grade]
        if not found:
            return None
        count, grade = found[-1]  # "Requires improvement" is a grade, and so is it with "to be good" on the next line
        return self._statement(label, grade, tuple(lines[at : at + count]))

    def heading_at(self, lines: Sequence[BodyLine], at: int) -> tuple[GradedHeading, int] | None:
        """The judgement that the lines from `at` on name, and nothing else, with the number of those lines."""
        window = _window(lines, at)
        if not (label := self._label.match(" ".join(window))):
            return None
        for count, length in enumerate(accumulate(len(text) + 1 for text in window), start=1):
            if length - 1 == len(" ".join(window)[: label.end()].rstrip()):
                return self._judgement(label)[0], count
        return None

    def in_section(self, judgement: GradedHeading, section: str | None) -> GradedHeading:
        """The judgement of the same heading in a section: some editions give a heading in each of two."""
        namesakes = [other for other, _ in self._named if other.heading == judgement.heading]
        here = (
            other for other in namesakes if section and other.section and other.section.casefold() == section.casefold()
        )
        return next(here, judgement)

    def _statement(self, label: re.Match[str], grade: re.Match[str], lines: tuple[BodyLine, ...]) -> Statement:
        judgement, said = self._judgement(label)
        if grade["heading"] is not None or label["graded"]:
            how = "heading"
        else:
            how = "sentence" if grade["sentence"] or said else "table"
        name = judgement.heading if how == "sentence" or label["graded"] else label["label"]
        number = grade["before"] or grade["after"]
        return Statement(judgement, name, grade["inside"] or grade["word"], int(number) if number else None, how, lines)

    def _judgement(self, label: re.Match[str]) -> tuple[GradedHeading, bool]:
        return next(name for index, name in enumerate(self._named) if label[f"n{index}"])


def _window(lines: Sequence[BodyLine], at: int) -> list[str]:
    """The words of the lines from `at` on, single-spaced, up to the next item of a list."""
    items = (n for n, line in enumerate(lines[at + 1 : at + _MOST_LINES], start=1) if line.bullet)
    return [" ".join(line.text.split()) for line in lines[at : at + next(items, _MOST_LINES)]]


def grade_words(edition: Edition) -> str:
    """The words of the edition's grades as alternatives of a regular expression, the longest first."""
    levels = edition.scale.levels if edition.scale else ()
    words = [word for level in levels for word in (level.word, *level.also)]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)).replace("\\ ", " ")


def _heading_pattern(heading: str) -> str:
    """A heading with either apostrophe, and with or without the article before it."""
    bare = re.escape(heading.removeprefix("The ")).replace("\\ ", " ").replace("’", "['’]").replace("'", "['’]")
    return f"(?:the )?{bare}"
