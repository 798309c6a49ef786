"""What the first page of a pack says: what is known, how sure, and what is not, in sentences made from the run.

Nothing here grades or predicts. A sentence with a number in it says what the number is out of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pandas as pd

from lineofsight import framework, line_of_sight, review
from lineofsight.answers import compare_authorities
from lineofsight.display import count, listed, words
from lineofsight.inspection import InspectionReport
from lineofsight.pack.html import (
    OFFICIAL_SENSITIVE,
    AreaEvidence,
    BlindSpot,
    Index,
    Inspected,
    NotRead,
    Question,
    SourceRead,
)
from lineofsight.published import NOT_STATED, SEVERAL
from lineofsight.readers import PUBLISHED, REPORT, RETURNS, Source
from lineofsight.run import Run

QUESTIONS = {
    "inspection_history": "What grades were given, under which framework, and what did inspectors ask for?",
    "audit_report": "What did an independent audit of case files find, and what did it recommend?",
    "childrens_voice": "What do children, young people and families say, how many were asked, and how sure is it?",
    "improvement_plan": "What is planned, why, by whom and by when, and what does no action touch?",
    "national_themes": "What have national inspections found on the same themes, kept apart from any one authority?",
    "help_and_protection": "How soon are children helped and kept safe, from contact to child protection plan?",
    "children_in_care": "How settled, seen, healthy and heard are children in care, and how do they leave it?",
    "care_leavers": "Who is in touch, suitably housed, and in education, employment or training?",
    "leaders_and_workforce": "How many cases does a social worker hold, who leaves, and how many posts are empty?",
    "data_quality": "What do the returns hold, what is not recorded, and what was odd in them?",
    "compare_authorities": "How do the published figures stand beside England and similar authorities, and how surely?",
    "national_picture": "What grades has England been given, year by year, and where may they not be compared?",
    "judgements_and_indicators": "Do published figures differ between authorities that were judged differently?",
    "line_of_sight": "Criterion by criterion, what is there for and against, how old, and where is there nothing?",
    "sources_and_quality": "What was read, what was refused, and how sure is the reading?",
}
"""What each notebook answers, in one line."""

ABSENT = {
    "inspection reports": ("inspections",),
    "audits of case files": ("audits",),
    "the improvement plan": ("plans",),
    "what children and families say": ("surveys", "survey_summaries"),
    "the authority's own returns": ("returns",),
}
"""What a full picture would rest on, and the sources of a run that would bring it."""

RELEASES = {NOT_STATED: "release not stated", SEVERAL: "several releases"}
"""What is said of a published table that is of no known release, or of several."""

NOT_GIVEN = "not given"
NARRATIVE = "No grades, by design"
NO_GRADES = "not graded"
MOST_GRADES_IN_A_LINE = 6


def index(run: Run) -> Index:
    """The first page of the run's pack. Where only published tables were read, nothing is set against a framework."""
    its = run.edition
    looked_at = not _only_published(run)
    expected = [heading.id for heading in its.headings if not heading.special and looked_at]
    rows = line_of_sight.criteria(run.evidence, its, run.params.as_at, run.params.old_after_years)
    rows = rows[rows["heading_id"].isin(expected)]
    criteria = rows[rows["criterion"].notna()]
    return Index(
        authority=run.authority.name,
        title=f"{run.authority.name}: {f'evidence against {its.short_name}' if looked_at else 'published statistics'}",
        marking=OFFICIAL_SENSITIVE if run.params.audience == "internal" else None,
        as_at=run.params.as_at,
        framework=its.short_name if looked_at else None,
        known=tuple(_known(run)),
        how_sure=tuple(_how_sure(run)),
        not_known=tuple(_not_known(run, criteria)),
        compared=tuple(_compared(run)),
        history=tuple(_inspected(report) for report in reversed(run.inspections)),
        areas=tuple(_area(str(area), here) for area, here in rows.groupby("area", sort=False)),
        questions=tuple(Question(name, QUESTIONS[name]) for name in run.notebooks),
        sources=tuple(_source(run, source) for source in run.sources if not source.refused),
        refused=tuple(NotRead(source.name, source.refused) for source in run.sources if source.refused),
        blind_spots=tuple(
            BlindSpot(str(row.area), str(row.criterion), str(row.text))
            for row in criteria[criteria["state"] == line_of_sight.NO_EVIDENCE].itertuples()
        ),
    )


def _only_published(run: Run) -> bool:
    """Whether all that was read are published tables: no document, and no return of the authority's own."""
    return all(source.kind == PUBLISHED for source in run.sources if not source.refused)


def _compared(run: Run) -> Iterator[str]:
    """The comparison in short, and what it is of where that is not all that is known."""
    if run.comparison:
        yield from compare_authorities.in_short(run).paragraphs
        yield from () if _only_published(run) else compare_authorities.summary(run).paragraphs


def _known(run: Run) -> Iterator[str]:
    latest = next((r for r in reversed(run.inspections) if r.judgements), None)
    if latest is not None:
        edition = framework.edition(latest.framework)
        yield f"Latest grades, {_when(latest)}, {edition.short_name}: {_by_grade(latest)}."
        yield from edition.not_given.values()
    kinds = Counter(source.kind for source in run.sources if source.kind and source.kind not in RETURNS)
    returns = [f"{given.label} ({count(len(given.files), 'file')})" for given in run.returns]
    yield f"Read: {listed([*(count(number, str(kind)) for kind, number in kinds.items()), *returns])}."
    if run.comparison and _only_published(run):
        yield from compare_authorities.summary(run).paragraphs
    if not run.inspections:
        return
    editions = list(dict.fromkeys(report.framework for report in run.inspections))
    yield (
        f"{count(len(run.inspections), 'inspection').capitalize()} since {words(run.inspections[0].day)}, under "
        f"{count(len(editions), 'framework')}. Grades under different frameworks are shown apart and never averaged."
    )
    asked = run.improvements
    if len(asked):
        last = asked[asked["day"] == asked["day"].max()]
        yield (
            f"Inspectors asked for {count(len(asked), 'improvement')} in all, "
            f"{len(last)} of them at the latest inspection that asked for any ({words(last['day'].iloc[0])})."
        )


def _how_sure(run: Run) -> Iterator[str]:
    rows = run.evidence
    said = rows[rows["kind"].isin(line_of_sight.BEARS_ON_CRITERIA)]
    if len(said):
        placed = int(said["criterion"].notna().sum())
        yield (
            f"{placed:,} of {len(said):,} statements were set against a criterion by matching words; the other "
            f"{len(said) - placed:,} were left unplaced. {review.in_words(run.all_evidence)}"
        )
    elif run.inspections:
        yield "Only grades were read, as facts. There are no words here to set against the criteria."
    elif _only_published(run):
        yield from _how_sure_published(run)
    else:
        yield "Only figures were read. There are no words here to set against the criteria."
    days = [
        content.day
        for source in run.sources
        for content in source.contents
        if source.kind != PUBLISHED and source.kind not in RETURNS  # their days stand with each figure
    ]
    old = [day for day in days if day and line_of_sight.is_old(day, run.params.as_at, run.params.old_after_years)]
    undated = f"; {days.count(None)} not dated" if None in days else ""
    if days:
        yield (
            f"{len(old)} of {count(len(days), 'inspection or document', 'inspections and documents')} date from more "
            f"than {count(run.params.old_after_years, 'year')} before {words(run.params.as_at)}{undated}."
        )
    if noticed := len(run.issues):
        yield f"{count(noticed, 'note')} on what was odd, refused or uncertain in the sources, each with what was done."
    else:
        yield "Nothing in the sources was odd, refused or uncertain."


def _how_sure_published(run: Run) -> Iterator[str]:
    """How many of the authority's figures have an interval; nothing where no figures are compared."""
    if its := run.comparison:
        own = [value for each in its.indicators for period in its.periods(each) if (value := its.own(each).get(period))]
        known = [value for value in own if value.value is not None]
        sure = sum(value.sure for value in known)
        yield (
            f"{count(sure, 'figure').capitalize()} of {words(len(known))} that are published of {its.authority.name} "
            f"{'has' if sure == 1 else 'have'} a 95% interval, which says how far chance could move "
            f"{'it' if sure == 1 else 'them'}."
        )
        yield "An interval takes a published numerator and denominator, and cases that are separate people."


def _not_known(run: Run, criteria: pd.DataFrame) -> Iterator[str]:
    if _only_published(run):
        yield f"No document or return was read, so no criterion of {run.edition.short_name} is looked at."
        yield "Published figures say how often something happened, and not how well it was done or why."
        return
    blind = int((criteria["state"] == line_of_sight.NO_EVIDENCE).sum())
    old = int((criteria["state"] == "old").sum())
    criteria_of = f"{len(criteria)} criteria of {run.edition.short_name}"
    yield f"{blind} of the {criteria_of}: no evidence here. {old} more: only old evidence."
    yield "That says nothing about practice. It says what these sources do not cover, or what the mapper did not place."
    absent = [name for name, needs in ABSENT.items() if not any(getattr(run, kind) for kind in needs)]
    if absent:
        yield f"Not in this pack: {listed(absent)}."


def _inspected(report: InspectionReport) -> Inspected:
    edition = framework.edition(report.framework)
    overall = [judgement for judgement in report.judgements if judgement.area == "overall"]
    if overall:
        grade = ", ".join(f"{_part(j.section)}{j.grade_word.lower()}" for j in overall)
    else:
        grade = f"Overall grade {NOT_GIVEN}" if report.judgements else NARRATIVE
    others = [words for words, j in zip(_grades(report), report.judgements, strict=True) if j.area != "overall"]
    more = "; ".join(others) if len(others) <= MOST_GRADES_IN_A_LINE else f"{len(others)} more grades"
    return Inspected(_when(report), report.inspection_type, edition.short_name, grade, more)


def _grades(report: InspectionReport) -> list[str]:
    """Each grade of a report in a few words: `care leavers good`."""
    edition = framework.edition(report.framework)
    return [f"{_titled(edition, j.area, j.heading)} {j.grade_word.lower()}" for j in report.judgements]


def _by_grade(report: InspectionReport) -> str:
    """The judgements of a report under each grade it gave, best first: `good for leaders and care leavers`."""
    edition = framework.edition(report.framework)
    given: dict[int, tuple[str, list[str]]] = {}
    for judgement in report.judgements:
        grade = framework.grade(judgement.grade_word, edition.id)
        given.setdefault(grade.rank, (grade.normal, []))[1].append(_titled(edition, judgement.area, judgement.heading))
    return "; ".join(f"{grade} for {listed(titles)}" for _, (grade, titles) in sorted(given.items()))


def _part(section: str | None) -> str:
    return f"{section}: " if section else ""


def _area(area: str, rows: pd.DataFrame) -> AreaEvidence:
    newest = rows["newest"].dropna()
    return AreaEvidence(
        area=area,
        strengths=int(rows["strengths"].sum()),
        weaknesses=int(rows["weaknesses"].sum()),
        asked=int(rows["improvements"].sum()),
        mixed=int(rows["mixed"].sum()),
        other=int(rows[["neutral", "figures", *line_of_sight.NOT_EVIDENCE]].to_numpy().sum()),
        newest=words(max(newest)) if len(newest) else line_of_sight.NO_EVIDENCE,
    )


def _source(run: Run, source: Source) -> SourceRead:
    days = sorted(content.day for content in source.contents if content.day)
    first, last = (words(days[0]), words(days[-1])) if days else (NOT_GIVEN, NOT_GIVEN)
    graded = sum(len(report.judgements) for report in source.inspections)
    dated = first if first == last else f"{first} to {last}"
    said = count(graded, "grade") if source.inspections else NO_GRADES
    if source.kind == PUBLISHED:
        release = str(source.contents[0].title)
        dated, said = RELEASES.get(release, release), count(source.rows or 0, "figure")
    return SourceRead(
        file=source.name,
        sha256=str(source.sha256),
        kind=_type(source) if source.kind == REPORT else str(source.kind),
        dated=dated,
        graded=said,
        evidence_rows=run.evidence_rows(source),
    )


def _type(source: Source) -> str:
    (report,) = source.inspections
    short_name = framework.edition(report.framework).short_name
    named_for_its_type = report.inspection_type.lower() in short_name.lower()
    return short_name if named_for_its_type else f"{short_name}, {report.inspection_type}"


def _titled(edition: framework.Edition, slug: str | None, heading: str) -> str:
    area = edition.area(slug) if slug else None
    return area.title.lower() if area else heading


def _when(report: InspectionReport) -> str:
    return words(report.day) if isinstance(report.day, date) else NOT_GIVEN
