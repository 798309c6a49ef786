"""A run: the parameters, every source read once, and the tables that notebooks, pages and files are made from.

The rows of child-level returns stay in `Run.returns`; what is shown of them is `Run.figures`, and nothing else.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pandas as pd

from lineofsight import authorities, evidence, framework, published, readers, review
from lineofsight.audits import AuditReport
from lineofsight.authorities import Authority
from lineofsight.comparators import Comparison, compare
from lineofsight.content import Content, Documented, Published
from lineofsight.display import count
from lineofsight.errors import NothingToShow
from lineofsight.evidence import Evidence
from lineofsight.figures import INTERNAL, PUBLIC, Figures
from lineofsight.framework import Edition
from lineofsight.indicator import Policy
from lineofsight.inspection import InspectionReport, Issue
from lineofsight.outcomes import Graded, graded
from lineofsight.params import NOTEBOOKS, Params
from lineofsight.plans import Plan
from lineofsight.readers import Source
from lineofsight.readers.return_values import Mappings, own_mappings
from lineofsight.returns import Return, ReturnPart
from lineofsight.review import NO_REVIEW, Review, Reviewed
from lineofsight.surveys import Survey, SurveySummary, each_round_once
from lineofsight.tables import TABLES
from lineofsight.themes import ThematicReport

T = TypeVar("T")

MONTHS = {"immediately": 0, "within three months": 3, "within six months": 6, "within 12 months": 12}
"""Months from publication to the due date of each timescale that SLAC reports print."""


@dataclass(frozen=True)
class Run:
    """The parameters of one authority's run and its sources, in the order they were given."""

    params: Params
    sources: tuple[Source, ...]
    review: Review = NO_REVIEW
    mappings: Mappings | None = None

    @classmethod
    def of(cls, params: Params, folder: Path = Path(), progress: Callable[[str], None] = lambda name: None) -> Run:
        """Read the sources. Relative paths are taken from `folder`; `progress` is told each file's name.

        A source about another authority, and a second file of an inspection already read, are refused with a
        sentence and kept in `sources`. Raises NothingToShow when nothing is left to read, Refused when the review
        file cannot be read: a pack without its decisions would say what a person has corrected.
        """
        decisions = review.read(folder / params.review, params.edition) if params.review else NO_REVIEW
        mappings = own_mappings(folder / params.local.mappings) if params.local.mappings else None
        sources = []
        for path in readers.files(folder / source for source in params.sources):
            if params.review and path.resolve() == (folder / params.review).resolve():
                continue
            progress(path.name)
            sources.append(readers.read(path, mappings, readers.published.cache_folder()))
        sources = _each_round_once(_without_copies(_about(source, params.authority) for source in sources))
        if not any(source.contents for source in sources):
            refused = " ".join(source.refused for source in sources if source.refused)
            raise NothingToShow(
                f"Nothing about {params.authority} was read from {', '.join(params.sources)}. "
                + (refused or "There is no file there of a kind that can be read.")
            )
        return cls(params, tuple(sources), decisions, mappings)

    @property
    def authority(self) -> Authority:
        found = authorities.find(self.params.authority)
        assert found is not None, "Params holds only known authorities"
        return found

    @property
    def edition(self) -> Edition:
        """The framework edition the evidence is set against."""
        return self.params.edition

    @cached_property
    def inspections(self) -> tuple[InspectionReport, ...]:
        """Every inspection read, oldest first."""
        found = self._of(InspectionReport)
        return tuple(sorted(found, key=lambda report: (report.day or date.min, report.framework, report.file)))

    @cached_property
    def audits(self) -> tuple[AuditReport, ...]:
        return self._of(AuditReport)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The improvement plans, the earliest first; a plan without a date stands before those that have one."""
        return tuple(sorted(self._of(Plan), key=lambda plan: (plan.day or date.min, plan.file)))

    @cached_property
    def themes(self) -> tuple[ThematicReport, ...]:
        """National reports, whatever nation they are of: never about one authority."""
        return self._of(ThematicReport)

    @cached_property
    def survey_summaries(self) -> tuple[SurveySummary, ...]:
        """The summaries, their items on the side a reviewer put them."""
        return tuple(review.moved(summary, self._reviewed.rows) for summary in self._of(SurveySummary))

    @cached_property
    def surveys(self) -> tuple[Survey, ...]:
        return self._of(Survey)

    @cached_property
    def returns(self) -> tuple[Return, ...]:
        """The child-level returns, each joined from its files, in the order of `readers.RETURNS`."""
        return readers.assembled(self._of(ReturnPart), self.params.as_at, self.mappings)

    @cached_property
    def figures(self) -> Figures:
        """Every figure that the returns can give; in a public pack, those that may be shown."""
        local = self.params.local
        policy = Policy(local.protection_visit_days, local.population, local.population_source)
        return Figures(self.returns, policy, PUBLIC if self.params.audience == "public" else INTERNAL)

    @property
    def documents_and_returns(self) -> tuple[Content, ...]:
        """All that can be evidence: everything but published figures, which evidence is set beside."""
        return tuple(held for source in self.sources for held in source.contents if not isinstance(held, Published))

    @cached_property
    def published(self) -> published.Table | None:
        """The published figures of every file that holds some, rates with their population; None where none does."""
        tables = [content.table for content in self._of(Published)]
        if not tables:
            return None
        table = published.joined(tables)
        return replace(table, frame=published.with_populations(table.frame))

    @cached_property
    def comparison(self) -> Comparison | None:
        """The authority's published figures beside those of others; None where the sources hold none that are known."""
        found = compare(self.published.frame, self.authority, self.params.compare) if self.published else None
        return found if found and found.indicators else None

    @cached_property
    def outcomes(self) -> tuple[Graded, ...]:
        """The grades of every authority in Ofsted's tables, each inspection once, oldest first."""
        return graded(self.published.frame) if self.published else ()

    def _of(self, kind: type[T]) -> tuple[T, ...]:
        return tuple(content for source in self.sources for content in source.contents if isinstance(content, kind))

    @cached_property
    def notebooks(self) -> tuple[str, ...]:
        """The notebooks of the pack: those the parameters name, or all that the sources can fill."""
        return tuple(self.params.notebooks) or tuple(
            name for name, needs in NOTEBOOKS.items() if not needs or any(self.holds(need) for need in needs)
        )

    def holds(self, need: str) -> bool:
        """Whether the sources hold a kind of document (`plans` ...) or a table of a return (`referrals` ...)."""
        if need in TABLES:
            return any(len(given.tables.get(need, ())) for given in self.returns)
        return bool(getattr(self, need))

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The evidence that counts: `all_evidence` without the rows that a reviewer rejected."""
        rows = self.all_evidence
        return rows[rows["polarity"] != evidence.REJECTED].reset_index(drop=True)

    @cached_property
    def all_evidence(self) -> pd.DataFrame:
        """One tidy table of evidence, as `evidence.csv` holds it: see `lineofsight.evidence` for its columns."""
        return evidence.table(self._reviewed.rows)

    @cached_property
    def _reviewed(self) -> Reviewed:
        """The rows of evidence with a reviewer's decisions in them. The oldest source first.

        What is said of a whole nation is in the table of that nation only, and in no authority's. Of several plans the
        latest counts: an action carried on from quarter to quarter is one action.
        """
        earlier = self.plans[:-1]
        sources = [(held, source) for source in self.sources for held in source.contents if held not in earlier]
        sources.sort(key=lambda pair: (pair[0].day or date.min, pair[1].name))
        rows = (
            row
            for content, source in sources
            if isinstance(content, Documented) and source.document and source.kind
            if not _national_elsewhere(content, self.params.authority)
            for row in evidence.of(source.document, content, source.kind)
        )
        found = evidence.identified([*rows, *self._figures_as_evidence()])
        return review.applied(found, self.review, notes=self.params.audience == "internal")

    def _figures_as_evidence(self) -> Iterator[Evidence]:
        given = {each.label: each for each in self.returns}
        for figure in self.figures.latest():
            yield evidence.of_figure(figure, given[figure.source], self.params.authority)

    def evidence_rows(self, source: Source) -> int:
        """How many rows of evidence a file gave; to a figure, every file of its return gave something."""
        labels = [each.label for each in self.returns if (source.name, source.sha256) in each.files]
        rows = self.all_evidence
        return int(((rows["source_sha256"] == source.sha256) | rows["source"].isin(labels)).sum())

    @cached_property
    def judgements(self) -> pd.DataFrame:
        """Every grade, a row each, oldest inspection first.

        Columns: framework (edition id), inspection_type, inspection_start, inspection_end, published (dates or
        None), day (the last day of the inspection, else its publication), section, parent, area, heading, grade_word
        (as printed), grade (as the edition spells it), grade_number (Int64, as printed), source, place.
        """
        return pd.DataFrame.from_records(
            [
                {
                    **_columns_about(report),
                    "section": judgement.section,
                    "parent": judgement.parent,
                    "area": judgement.area,
                    "heading": judgement.heading,
                    "grade_word": judgement.grade_word,
                    "grade": framework.grade(judgement.grade_word, report.framework).normal,
                    "grade_number": judgement.grade_number,
                    "source": report.file,
                    "place": str(judgement.locator),
                }
                for report in self.inspections
                for judgement in report.judgements
            ],
            columns=[*ABOUT, *JUDGED, "source", "place"],
        ).astype({"grade_number": "Int64"})

    @cached_property
    def improvements(self) -> pd.DataFrame:
        """Everything inspectors asked for, a row each, oldest inspection first.

        Columns: those of an inspection as in `judgements`, then section, area, text, timescale (as printed, None
        where none is), due (counted from publication, since reports print no start; None without a timescale),
        national_framework, source, place.
        """
        return pd.DataFrame.from_records(
            [
                {
                    **_columns_about(report),
                    "section": improvement.section,
                    "area": improvement.area,
                    "text": improvement.text,
                    "timescale": improvement.timescale,
                    "due": due(report.published, improvement.timescale),
                    "national_framework": improvement.national_framework,
                    "source": report.file,
                    "place": str(improvement.locator),
                }
                for report in self.inspections
                for improvement in report.improvements
            ],
            columns=[*ABOUT, "section", "area", "text", "timescale", "due", "national_framework", "source", "place"],
        )

    @cached_property
    def issues(self) -> pd.DataFrame:
        """What the readers noticed: file, where, found, why, done. Refused files first, a reviewer's file last."""
        refused = [
            Issue(source.name, "whole file", source.refused, "it adds no evidence", "left out; the rest was read")
            for source in self.sources
            if source.refused
        ]
        noticed = [issue for source in self.sources for issue in source.issues]
        returned = [issue for part in self._of(ReturnPart) for issue in part.issues]
        returned += [issue for given in self.returns for issue in given.issues]
        noticed += returned if self.params.audience == "internal" else _without_counts(returned)
        for source in self.sources:
            noticed += [issue for held in source.contents if not isinstance(held, ReturnPart) for issue in held.issues]
        noticed += [*self.review.issues, *self._reviewed.issues]
        return pd.DataFrame.from_records(
            [asdict(issue) for issue in [*refused, *noticed]], columns=list(Issue.__slots__)
        )


JUDGED = ("section", "parent", "area", "heading", "grade_word", "grade", "grade_number")
"""The columns that say what was judged, and how."""

ABOUT = ("framework", "inspection_type", "inspection_start", "inspection_end", "published", "day")
"""The columns that say which inspection a row is from."""


def _columns_about(report: InspectionReport) -> dict[str, object]:
    return {name: getattr(report, name) for name in ABOUT}


def due(published: date | None, timescale: str | None) -> date | None:
    """The day an improvement was due, counted from publication: the 31st becomes the month's last day."""
    if published is None or timescale not in MONTHS:
        return None
    months = published.month - 1 + MONTHS[timescale]
    year, month = published.year + months // 12, months % 12 + 1
    return date(year, month, min(published.day, monthrange(year, month)[1]))


def _about(source: Source, authority: str) -> Source:
    """The source, refused if it is about another authority; with an issue if it names none, or is about a nation."""
    named = {authorities.usual_name(content.authority) for content in source.contents if content.authority}
    others = sorted(named - {authority})
    if others:
        return source.refuse(
            f"{source.name}: is about {' and '.join(others)}, and this run is about {authority}. "
            "Move it to that authority's folder."
        )
    for content in source.contents:
        if isinstance(content, ThematicReport) and _national_elsewhere(content, authority):
            source = source.note(
                f"is about {content.jurisdiction or 'a nation it does not name'} as a whole",
                "what is true of a nation need not be true of one authority",
                f"shown among national themes, and in no table about {authority}",
            )
        elif content.authority is None and not isinstance(content, ThematicReport | ReturnPart | Published):
            source = source.note(
                "names no authority",
                "it may be about another",
                f"kept, since it stands among the sources of {authority}, and marked as not naming it",
            )
    return source


def _without_counts(issues: Iterable[Issue]) -> Iterator[Issue]:
    """What was noticed in returns, for the public: in which files, of how many kinds. A count could be of one child."""
    for file, its in Counter(issue.file for issue in issues).items():
        yield Issue(
            file,
            "not shown in a public pack",
            f"{count(its, 'kind')} of thing to look at",
            "how often, and where, could tell of a few children",
            "counted in the internal pack",
        )


def _national_elsewhere(content: Content, authority: str) -> bool:
    return isinstance(content, ThematicReport) and content.jurisdiction != authority


def _without_copies(sources: Iterable[Source]) -> list[Source]:
    """The sources, each thing kept once: an inspection from its report before a table of facts, else the first file.

    A second file of one inspection, audit, plan or survey is refused. A table of facts is kept without the inspections
    whose reports were read, and says so in its issues.
    """
    sources = list(sources)
    read_from: dict[tuple, str] = {}
    reports_first = sorted(range(len(sources)), key=lambda place: sources[place].kind == readers.FACTS)
    for place in reports_first:
        source = sources[place]
        again = [content for content in source.contents if _key(content) in read_from]
        if again and source.kind == readers.FACTS:
            sources[place] = source.without(again, (read_from[_key(content)] for content in again))
        elif again:
            what = "inspection" if source.kind == readers.REPORT else source.kind
            sources[place] = source.refuse(
                f"{source.name}: holds the same {what} as {read_from[_key(again[0])]}, which was read. "
                "Keep one of the two."
            )
        read_from |= {_key(content): source.name for content in sources[place].contents}
    return sources


def _each_round_once(sources: Sequence[Source]) -> list[Source]:
    """The sources, a survey's question shown for a round from one file alone: see `surveys.each_round_once`."""
    held = (content for source in sources for content in source.contents if isinstance(content, Survey))
    shown = iter(each_round_once(held))
    return [
        replace(source, contents=tuple(next(shown) if isinstance(c, Survey) else c for c in source.contents))
        for source in sources
    ]


def _key(content: Content) -> tuple:
    """What makes two files the same thing. A document without a date is its own words only: see its digest."""
    if isinstance(content, InspectionReport):
        return content.key
    return type(content), content.authority, content.title, content.day or content.sha256
