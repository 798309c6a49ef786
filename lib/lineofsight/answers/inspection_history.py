"""What inspectors have said, framework by framework: grades, improvements asked for, and then against now."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from lineofsight import framework, line_of_sight, plots
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.framework import Edition
from lineofsight.inspection import InspectionReport
from lineofsight.run import Run

NO_GRADES = "None of the inspections read here printed a grade."
COUNTED_FROM = (
    "Due dates are counted from the day of publication, which is an assumption: reports print no starting day. "
    "Whether anything asked for was done is not in these sources."
)


def summary(run: Run) -> Text:
    """How many inspections were read, under which frameworks, and how many of them gave grades."""
    graded = [report for report in run.inspections if report.judgements]
    editions = _editions(run.inspections)
    not_given = dict.fromkeys(why for edition in editions for why in edition.not_given.values())
    read = count(len(run.inspections), "inspection").capitalize()
    return Text(
        (
            f"{read} of {run.authority.name} {'was' if len(run.inspections) == 1 else 'were'} read, "
            f"{_period(run.inspections)}, under {count(len(editions), 'framework')}: "
            f"{listed([edition.short_name for edition in editions])}.",
            f"{len(graded)} of the {len(run.inspections)} gave grades, {count(len(run.judgements), 'grade')} in all. "
            + _latest_overall(graded)
            if graded
            else NO_GRADES,
            *not_given,
        )
    )


def grades(run: Run) -> Figure | Text:
    """Grades at each inspection, drawn with a break between frameworks."""
    dated = bool(run.judgements["day"].notna().any())
    return plots.grade_history(run.judgements) if dated else Text((NO_GRADES,))


def grades_as_printed(run: Run) -> Table:
    """Every grade, in the words and with the number that were printed."""
    frame = run.judgements
    return Table(
        title=f"Every grade, as printed: {run.authority.name}",
        frame=pd.DataFrame(
            {
                "inspection": _inspection_names(frame),
                "judgement": _joined(frame["heading"], frame["section"]),
                "grade": frame["grade_word"],
                "number": frame["grade_number"].map(words, na_action="ignore"),
                "source": frame["source"],
                "place": frame["place"],
            }
        ),
        note=f"Base: {count(len(frame), 'grade')}. A number is shown where one was printed. Words and numbers are "
        "those of the framework of the day; they are never turned into those of another.",
        group="inspection",
        absent="none printed",
        empty=NO_GRADES,
    )


def frameworks(run: Run) -> Table:
    """What each framework that was read judged, and on what scale."""
    editions = _editions(run.inspections)
    return Table(
        title="What each framework judged",
        frame=pd.DataFrame.from_records(
            [
                (
                    edition.short_name,
                    _in_use(edition),
                    "; ".join(area.title for area in edition.areas) or "no graded areas",
                    ", ".join(level.word for level in edition.scale.levels) if edition.scale else "no grades",
                    " ".join([edition.note, *edition.not_given.values()]),
                )
                for edition in editions
            ],
            columns=["framework", "in use", "areas judged", "grades, best first", "to know"],
        ),
        note=f"Base: the {count(len(editions), 'framework')} of the inspections read here, in our own words. Source: "
        + "; ".join(dict.fromkeys(edition.reference for edition in editions))
        + ".",
    )


def what_may_be_compared(run: Run) -> Table:
    """For each change of framework, area by area: whether grades may be set side by side, and why."""
    records = []
    for earlier, later in pairwise(edition for edition in _editions(run.inspections) if not edition.narrative):
        areas = {area.slug: area.title for area in (*later.areas, *earlier.areas)}
        for slug, title in areas.items():
            found = framework.comparable(earlier.id, later.id, slug)
            change = f"{earlier.short_name} to {later.short_name}"
            records.append((change, title, found.answer.value, found.why))
    return Table(
        title="What may be compared across each change of framework",
        frame=pd.DataFrame.from_records(records, columns=["change", "area", "may be compared", "why"]),
        note=f"Base: {count(len(records), 'pair')} of judgements, each framework read here against the one before it. "
        "“Partly” means that the subject is shared and the grade is not the same measure.",
        group="change",
        empty="All inspections read here are under one framework, so nothing needs comparing across two.",
    )


def improvements_in_words(run: Run) -> Text:
    """How many improvements were asked for, and how many of them fell due by the as-at date."""
    asked, due = run.improvements, run.improvements["due"].dropna()
    past = sum(day <= run.params.as_at for day in due)
    timed = f"{len(due) or 'None'} had a timescale"
    timed += f"; {past or 'none'} of those fell due by {words(run.params.as_at)}." if len(due) else "."
    return Text(
        (
            f"Inspectors asked for {count(len(asked), 'improvement')} in {count(asked['source'].nunique(), 'report')}. "
            + timed,
            COUNTED_FROM,
        )
    )


def improvements(run: Run) -> Table:
    """Everything inspectors asked for, with its due date where a timescale was printed; newest inspection first."""
    frame = run.improvements.sort_values(["day", "source"], ascending=False, kind="stable")
    return Table(
        title=f"What inspectors asked for: {run.authority.name}",
        frame=pd.DataFrame(
            {
                "inspection": _inspection_names(frame),
                "asked for": frame["text"],
                "about": [_about(row) for row in frame.to_dict("records")],
                "timescale": frame["timescale"],
                "due": frame["due"],
                "national framework": frame["national_framework"],
                "place": _joined(frame["source"], frame["place"]),
            }
        ),
        note=f"Base: {count(len(frame), 'improvement')}, in the words of the reports. {COUNTED_FROM}",
        group="inspection",
        empty="None of the inspections read here asked for improvements in a list.",
    )


def then_and_now(run: Run) -> Table:
    """For each heading: what the first inspection to judge it said, and what the last one said."""
    frame = line_of_sight.then_and_now(run.evidence, run.edition)
    return Table(
        title="What was said first, and what was said last, under each heading",
        frame=pd.DataFrame(
            {"heading": frame["heading"], "first": _quoted(frame, "then"), "last": _quoted(frame, "now")}
        ),
        note=f"Base: the {count(len(frame), 'heading')} of {run.edition.short_name} that inspections of two or more "
        "dates judge. Of several statements, the one mapped with the highest score is quoted: it is an example and no "
        "balance, and the two need not be about the same thing. Strength, weakness and mixed are by listed words.",
        empty="No heading is judged by inspections of two different dates.",
    )


def tensions(run: Run) -> Table:
    """Headings under which one inspection found a strength and a weakness: of each, the newest that did."""
    frame = line_of_sight.tensions(line_of_sight.inspected(run.evidence), run.edition).drop_duplicates("heading_id")
    return Table(
        title="A strength and a weakness under one heading, at one inspection",
        frame=pd.DataFrame(
            {
                "heading": frame["heading"],
                "inspection": _joined(frame["as_at"].map(words, na_action="ignore"), frame["source"]),
                "a strength": _one_of(frame, "strength", "strengths"),
                "a weakness": _one_of(frame, "weakness", "weaknesses"),
            }
        ),
        note=f"Base: {count(len(frame), 'heading')}; of each, the newest inspection that found both. One statement of "
        "each kind is quoted, the one mapped with the highest score. They are set side by side and not resolved: both "
        "can be true, of different teams, children or months.",
        empty="No inspection was found to give both a strength and a weakness under one heading.",
    )


def visit(edition: Edition, inspection_type: str) -> str:
    """An inspection's framework and kind, said once where the one is the other."""
    name = edition.short_name
    return name if inspection_type == name.lower() else f"{name}, {inspection_type}"


def _period(inspections: Iterable[InspectionReport]) -> str:
    days = [report.day for report in inspections if report.day]
    if not days:
        return "none with a date"
    return words(days[0]) if days[0] == days[-1] else f"from {words(days[0])} to {words(days[-1])}"


def _latest_overall(graded: list[InspectionReport]) -> str:
    """The newest overall grade, as printed, and whether newer grades stand beside none."""
    with_one = [report for report in graded if _overall(report)]
    if not with_one:
        return "None of them gave an overall grade."
    latest = with_one[-1]
    on = f"on {words(latest.day)}" if latest.day else "at an inspection without a date"
    newer = "" if latest is graded[-1] else " A newer inspection gave grades without an overall one."
    return f"The latest overall effectiveness grade was given {on}: {listed(_overall(latest))}.{newer}"


def _overall(report: InspectionReport) -> list[str]:
    """The overall grades of a report as printed, with the section where there is one."""
    return [
        each.grade_word + (f" ({each.section})" if each.section else "")
        for each in report.judgements
        if each.area == "overall"
    ]


def _editions(inspections: Iterable[InspectionReport]) -> list[Edition]:
    found = {report.framework: framework.edition(report.framework) for report in inspections}
    return sorted(found.values(), key=lambda edition: edition.first_day)


def _in_use(edition: Edition) -> str:
    """From when to when, and how surely each is known."""
    first = f"{edition.first_day:%B %Y} ({edition.first_day_status})"
    last = f"to {edition.last_day:%B %Y}" if edition.last_day else "and still"
    return f"{first} {last} ({edition.last_day_status})"


def _about(row: dict[Hashable, Any]) -> str | None:
    """What an improvement is about: its area, or its section where the framework judged by sections."""
    edition = framework.edition(row["framework"])
    area = edition.area(row["area"]) if pd.notna(row["area"]) else None
    if area:
        return area.title
    return row["section"] if row["section"] in {judgement.section for judgement in edition.judgements} else None


def _inspection_names(frame: pd.DataFrame) -> list[str]:
    """A name for the inspection of each row: day, framework and kind of visit."""
    return [
        f"{_dated(row['day'])}: {visit(framework.edition(row['framework']), row['inspection_type'])}"
        for row in frame.to_dict("records")
    ]


def _dated(day: date | None) -> str:
    return words(day) if pd.notna(day) else "no date printed"


def _joined(first: pd.Series, second: pd.Series) -> list[str]:
    """Two columns as one, a comma between them where both are there."""
    return [", ".join(part for part in pair if pd.notna(part)) for pair in zip(first, second, strict=True)]


def _quoted(frame: pd.DataFrame, when: str) -> list[str]:
    """A dated quotation with its direction and its place, from the columns of `then_and_now`."""
    columns = (frame[f"{when}_{part}"] for part in ("day", "polarity", "statement", "source", "place"))
    return [
        f"{words(day)}, {polarity}: “{statement}” ({source}, {place})"
        for day, polarity, statement, source, place in zip(*columns, strict=True)
    ]


def _one_of(frame: pd.DataFrame, kind: str, kinds: str) -> list[str]:
    """A quotation with its place, and how many of its kind there are."""
    columns = (frame[name] for name in (kind, f"{kind}_place", kinds))
    return [f"“{said}” ({place}; 1 of {number})" for said, place, number in zip(*columns, strict=True)]
