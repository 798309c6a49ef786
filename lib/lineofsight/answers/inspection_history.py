"""What inspectors have said, framework by framework: grades, improvements asked for, and then against now."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd

from lineofsight import framework, line_of_sight, plots
from lineofsight.display import Figure, Table, Text, count, listed, words
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
    names = list(dict.fromkeys(framework.edition(report.framework).short_name for report in run.inspections))
    return Text(
        (
            f"{count(len(run.inspections), 'inspection').capitalize()} of {run.authority.name} "
            f"{'was' if len(run.inspections) == 1 else 'were'} read, {_period(run.inspections)}, under "
            f"{count(len(names), 'framework')}: {listed(names)}.",
            f"{len(graded)} of them gave grades, {count(len(run.judgements), 'grade')} in all. "
            + (_latest(graded[-1]) if graded else NO_GRADES),
            *_not_given(run.inspections),
        )
    )


def grades(run: Run) -> Figure | Text:
    """Grades at each inspection, drawn with a break between frameworks."""
    dated = run.judgements[["inspection_end", "published"]].notna().any(axis="columns")
    return plots.grade_history(run.judgements) if dated.any() else Text((NO_GRADES,))


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
        note=f"Base: {count(len(frame), 'grade')}. A number is shown where one was printed. Numbers and words are those of "
        "the framework of the day; they are never turned into those of another.",
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
                    f"start: {edition.first_day_status}; end: {edition.last_day_status}",
                    ", ".join(level.word for level in edition.scale.levels) if edition.scale else "no grades",
                    "; ".join(area.title for area in edition.areas) or "no graded areas",
                    " ".join([edition.note, *edition.not_given.values()]),
                )
                for edition in editions
            ],
            columns=["framework", "in use", "how sure the dates are", "grades, best first", "areas judged", "to know"],
        ),
        note=f"Base: the {count(len(editions), 'framework')} of the inspections read here, in our own words. Source: "
        + "; ".join(dict.fromkeys(edition.reference for edition in editions))
        + ".",
    )


def what_may_be_compared(run: Run) -> Table:
    """For each change of framework, area by area: whether grades may be set side by side, and why."""
    records = []
    for earlier, later in pairwise(e for e in _editions(run.inspections) if not e.narrative):
        slugs = dict.fromkeys([area.slug for area in (*later.areas, *earlier.areas)])
        for slug in slugs:
            area = later.area(slug) or earlier.area(slug)
            found = framework.comparable(earlier.id, later.id, slug)
            records.append((f"{earlier.short_name} to {later.short_name}", area.title, found.answer.value, found.why))
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
    return Text(
        (
            f"Inspectors asked for {count(len(asked), 'improvement')} in {count(asked['source'].nunique(), 'report')}. "
            f"{len(due)} had a timescale; {past} of those fell due by {words(run.params.as_at)}.",
            COUNTED_FROM,
        )
    )


def improvements(run: Run) -> Table:
    """Everything inspectors asked for, with its due date where a timescale was printed; newest inspection first."""
    newest_first = run.improvements.iloc[::-1].sort_values("published", ascending=False, kind="stable")
    frame = newest_first.groupby(["source"], sort=False, group_keys=False)[newest_first.columns].apply(
        lambda rows: rows[::-1]
    )
    return Table(
        title=f"What inspectors asked for: {run.authority.name}",
        frame=pd.DataFrame(
            {
                "inspection": _inspection_names(frame),
                "asked for": frame["text"],
                "about": frame["area"]
                .map(_area_title, na_action="ignore")
                .where(frame["area"].notna(), frame["section"]),
                "timescale": frame["timescale"],
                "due": frame["due"],
                "national framework": frame["national_framework"],
                "place": _joined(frame["source"], frame["place"]),
            }
        ),
        note=f"Base: {count(len(frame), 'improvement')}, in the words of the reports. {COUNTED_FROM}",
        group="inspection",
        absent="not given",
        empty="None of the inspections read here asked for improvements in a list.",
    )


def then_and_now(run: Run) -> Table:
    """For each heading: what the first inspection to speak of it said, and what the last one said."""
    frame = line_of_sight.then_and_now(run.evidence, run.edition)
    return Table(
        title="What was said first, and what was said last, under each heading",
        frame=pd.DataFrame(
            {
                "heading": frame["heading"],
                "first": _quoted(frame, "then"),
                "last": _quoted(frame, "now"),
            }
        ),
        note=f"Base: the {count(len(frame), 'heading')} of {run.edition.short_name} that inspections of two or more dates speak "
        "of. Of several statements, the one mapped with the highest score is quoted: it is an example, not a balance, and the "
        "two need not be about the same thing. The framework had changed in between where the history above shows a break.",
        empty="No heading is spoken of by inspections of two different dates.",
    )


def tensions(run: Run) -> Table:
    """Headings under which the newest inspection to have both found a strength and a weakness."""
    frame = line_of_sight.tensions(run.evidence, run.edition).drop_duplicates("heading_id")
    return Table(
        title="A strength and a weakness under one heading, at one inspection",
        frame=pd.DataFrame(
            {
                "heading": frame["heading"],
                "inspection": [
                    f"{words(day)}, {source}" for day, source in zip(frame["as_at"], frame["source"], strict=True)
                ],
                "a strength": _one_of(frame, "strength", "strengths"),
                "a weakness": _one_of(frame, "weakness", "weaknesses"),
            }
        ),
        note=f"Base: {count(len(frame), 'heading')}; of each, the newest inspection that found both. One statement of each kind is "
        "quoted, the one mapped with the highest score. They are set side by side and not resolved: both can be true, of "
        "different teams, children or months.",
        empty="No inspection was found to give both a strength and a weakness under one heading.",
    )


def _period(inspections: tuple[InspectionReport, ...]) -> str:
    days = [report.day for report in inspections if report.day]
    if not days:
        return "none with a date"
    return words(days[0]) if days[0] == days[-1] else f"from {words(days[0])} to {words(days[-1])}"


def _latest(report: InspectionReport) -> str:
    overall = [judgement for judgement in report.judgements if judgement.area == "overall"]
    if not overall:
        return f"The latest that did, {words(report.day)}, gave no overall grade."
    given = listed(
        [judgement.grade_word + (f" ({judgement.section})" if judgement.section else "") for judgement in overall]
    )
    return f"The latest overall effectiveness grade is of {words(report.day)}: {given}."


def _not_given(inspections: tuple[InspectionReport, ...]) -> list[str]:
    return list(
        dict.fromkeys(why for report in inspections for why in framework.edition(report.framework).not_given.values())
    )


def _editions(inspections: tuple[InspectionReport, ...]) -> list[framework.Edition]:
    found = {report.framework: framework.edition(report.framework) for report in inspections}
    return sorted(found.values(), key=lambda edition: edition.first_day)


def _in_use(edition: framework.Edition) -> str:
    last = f"to {edition.last_day:%B %Y}" if edition.last_day else "and still"
    return f"{edition.first_day:%B %Y} {last}"


def _area_title(slug: str) -> str:
    titles = {area.slug: area.title for edition in framework.EDITIONS.values() for area in edition.areas}
    return titles[slug]


def _inspection_names(frame: pd.DataFrame) -> list[str]:
    """A name for the inspection of each row: day, framework and kind of visit."""
    return [
        f"{_day(row.inspection_end, row.published)}: {framework.edition(row.framework).short_name}, {row.inspection_type}"
        for row in frame.itertuples()
    ]


def _day(inspection_end: date | None, published: date | None) -> str:
    if pd.notna(inspection_end):
        return words(inspection_end)
    return f"published {words(published)}" if pd.notna(published) else "no date printed"


def _joined(first: pd.Series, second: pd.Series) -> list[str]:
    """Two columns as one, a comma between them where both are there."""
    return [f"{one}, {other}" if pd.notna(other) else one for one, other in zip(first, second, strict=True)]


def _quoted(frame: pd.DataFrame, when: str) -> list[str]:
    columns = (frame[f"{when}_{part}"] for part in ("day", "polarity", "statement", "source", "place"))
    return [
        f"{words(day)}, {polarity}: “{statement}” ({source}, {place})"
        for day, polarity, statement, source, place in zip(*columns, strict=True)
    ]


def _one_of(frame: pd.DataFrame, kind: str, kinds: str) -> list[str]:
    columns = (frame[name] for name in (kind, f"{kind}_place", kinds))
    return [f"“{said}” ({place}; 1 of {number})" for said, place, number in zip(*columns, strict=True)]
