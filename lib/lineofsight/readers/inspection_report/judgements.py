"""The judgements of a report: every grade that is printed, gathered by judgement and checked against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lineofsight import framework
from lineofsight.documents import Document, Locator, joined
from lineofsight.framework import Edition, GradedHeading
from lineofsight.inspection import Issue, Judgement, Paragraph
from lineofsight.readers.inspection_report.grades import grade_words
from lineofsight.readers.inspection_report.outline import Outline
from lineofsight.readers.inspection_report.templates import Part, Template


@dataclass(frozen=True, slots=True)
class Printed:
    """One place at which the grade of a judgement is printed. `how` is heading, table, sentence or record."""

    judgement: GradedHeading
    heading: str
    section: str | None
    word: str
    number: int | None
    how: str
    locator: Locator


def printed_grades(
    document: Document, edition: Edition, found: Outline, paragraphs: Sequence[Paragraph]
) -> dict[str, list[Printed]]:
    """Every place a grade is printed, by the judgement's id, in the order of the edition and then of the pages."""
    printed: dict[str, list[Printed]] = {judgement.id: [] for judgement in edition.judgements}
    for statement, place in found.graded:
        judgement = statement.judgement
        how = "record" if place.part is Part.RECORD else statement.how
        opens_section = place.heading == place.section and place.area == judgement.area
        section = judgement.section or (place.section if opens_section else None)
        locator = document.passage(joined(line.span for line in statement.lines)).locator
        printed[judgement.id].append(
            Printed(judgement, statement.label, section, statement.word, statement.number, how, locator)
        )
    for place in _opening_sentences(document, edition, paragraphs):
        if any(other.how == "heading" for other in printed[place.judgement.id]):
            printed[place.judgement.id].append(place)
    for places in printed.values():
        places.sort(key=lambda place: place.locator.spans)
    return {key: places for key, places in printed.items() if places}


def _opening_sentences(document: Document, edition: Edition, paragraphs: Sequence[Paragraph]) -> Iterator[Printed]:
    """Grades in the sentence that opens the text under a judgement's heading: "Partnership working is adequate."

    The reports that print numbers open every section so, in whatever words; elsewhere the sentence must be about the
    judgement and nothing else, since "Early help is good." says nothing of the whole.
    """
    if not edition.scale:
        return
    numbered = any(level.number for level in edition.scale.levels)
    judged = {
        (judgement.section, heading.casefold()): judgement
        for judgement in edition.judgements
        for heading in (judgement.heading, *judgement.also)
    }
    words = grade_words(edition)
    opening = re.compile(
        rf"(?P<subject>[^.]{{5,250}}?) (?:is|are)(?: judged to be)? (?P<word>{words})\.", re.IGNORECASE
    )
    for paragraph in paragraphs:
        judgement = judged.pop((paragraph.section if numbered else None, (paragraph.heading or "").casefold()), None)
        if not judgement:
            continue
        sentence = opening.match(paragraph.text)
        if sentence and (numbered or _words(sentence["subject"]) <= _words(judgement.heading)):
            passage = document.passage(paragraph.locator.spans, paragraph.number)
            locator = document.part(passage, 0, sentence.end()).locator
            yield Printed(judgement, judgement.heading, judgement.section, sentence["word"], None, "sentence", locator)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold())) - {"the"}


def judgements(printed: Mapping[str, Sequence[Printed]]) -> tuple[Judgement, ...]:
    """One judgement for each that is graded. Where places differ, the first in the report is taken."""
    return tuple(
        Judgement(
            area=first.judgement.area,
            heading=first.heading,
            grade_word=first.word,
            grade_number=first.number,
            section=first.section,
            parent=first.judgement.parent,
            locator=first.locator,
            printed_at=tuple(place.locator for place in places),
            appears_in=tuple(place.how for place in places),
        )
        for places in printed.values()
        for first in places[:1]
    )


def grade_issues(
    document: Document, edition: Edition, template: Template, printed: Mapping[str, Sequence[Printed]]
) -> Iterator[Issue]:
    """Judgements that the edition gives and the report does not, and places that give two grades for one."""
    for judgement in edition.judgements if template.graded else ():
        places = printed.get(judgement.id, ())
        grades = {framework.grade(place.word, edition.id).normal for place in places}
        if len(grades) > 1:
            said = "; ".join(f"{place.word} ({place.how}, {place.locator})" for place in places)
            yield Issue(
                document.name,
                str(places[0].locator),
                f"two grades are printed for '{judgement.heading}': {said}",
                "only one of them can be the judgement",
                "the first was taken",
            )
        if not places and judgement.area not in template.may_lack:
            yield Issue(
                document.name,
                "whole file",
                f"no grade was found for '{judgement.heading}'",
                f"reports of this kind ({edition.short_name}) give one",
                "shown as not given",
            )
