"""Criterion by criterion: what evidence there is, for and against, how old, and where there is none.

Everything here is a function of the evidence table (`evidence.COLUMNS`) and a framework edition. What a source says
bears on criteria, and its kind decides how it counts:

| kind | counted as | evidence of practice |
|---|---|---|
| finding, survey result | its polarity: strengths, weaknesses, mixed, neutral | yes, unless it is planned |
| improvement, recommendation | improvements ("asked for"), any polarity | yes: somebody looked and saw a need |
| action | planned | no: a promise |
| claim | claims, any polarity | no: what a body says of itself, or sums up of others |
| figure | figures | yes: neither for nor against until it is compared |

Judgements are grades and service facts are numbers that a report prints, so neither is counted here. A statement
mapped to a heading as a whole counts on the heading and on none of its criteria.

Nothing is weighed, netted or graded: a strength does not cancel a weakness. Few statements mean few statements,
not poor practice, and none at all is worded `NO_EVIDENCE`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

import pandas as pd

from lineofsight import framework, readers
from lineofsight.evidence import FIGURE
from lineofsight.framework import Edition, Heading
from lineofsight.statement import Kind

NO_EVIDENCE = "no evidence here"
"""The only words for a heading or criterion on which the sources say nothing. It is never called weak."""

HEADING_AS_A_WHOLE = "the heading as a whole"
ABSTAINED = "nothing: the mapper abstained"
OUTSIDE = "Outside the judgement areas"
BEARS_ON_CRITERIA = tuple(kind.value for kind in Kind)
"""The kinds of evidence that are statements: all but grades and service facts."""

COUNTS = ("strengths", "weaknesses", "mixed", "neutral", "improvements", "figures", "planned", "claims")
"""What is counted: of each statement or figure exactly one."""

NOT_EVIDENCE = ("planned", "claims")
"""What is counted and is no evidence of practice, so that it is left out of `evidence` and triangulates nothing."""

_BY_POLARITY = {
    "strength": "strengths",
    "weakness": "weaknesses",
    "mixed": "mixed",
    "neutral": "neutral",
    "planned": "planned",
}
_BY_KIND = {
    Kind.IMPROVEMENT.value: "improvements",
    Kind.RECOMMENDATION.value: "improvements",
    Kind.ACTION.value: "planned",
    Kind.CLAIM.value: "claims",
    FIGURE: "figures",
}

KINDS_OF_SOURCE = {
    readers.REPORT: "inspections",
    readers.FACTS: "inspections",
    readers.AUDIT: "audits",
    readers.SURVEY: "surveys",
    readers.SURVEY_SUMMARY: "surveys",
    readers.THEMATIC: "national themes",
    readers.PLAN: "plans",
    **dict.fromkeys(readers.RETURNS, "returns"),
}
"""The kinds that evidence is triangulated between, by the name of the reader. Two files that can tell of one and the
same looking are one kind: a survey and a summary of surveys, a report and a table of its facts, all that one system
returns."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row that evidence can bear on: a heading as a whole (`criterion` None) or one of its criteria."""

    area: str
    heading_id: str
    heading: str
    criterion: str | None
    text: str

    @property
    def id(self) -> str:
        return self.criterion or self.heading_id


def lines(edition: Edition) -> Iterator[Line]:
    """Every heading of the edition and then its criteria, in the order of the framework; special labels last."""
    text = {criterion.id: criterion.text for criterion in edition.criteria}
    for heading in edition.headings:
        area = _area_title(edition, heading)
        yield Line(area, heading.id, heading.title, None, HEADING_AS_A_WHOLE)
        for criterion in heading.criteria:
            yield Line(area, heading.id, heading.title, criterion, text[criterion])


def mapped(evidence: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """The evidence that bears on a heading or criterion of the edition, with three columns more.

    `heading_id` is the heading it counts under, `counted_as` one of `COUNTS`, `kind_of_source` a value of
    `KINDS_OF_SOURCE`. The rows keep their order and index.
    """
    heading_of = {line.id: line.heading_id for line in lines(edition)}
    counted = evidence["kind"].isin([*BEARS_ON_CRITERIA, FIGURE])
    rows = evidence[counted & evidence["criterion"].isin(list(heading_of))]
    return rows.assign(
        heading_id=rows["criterion"].map(heading_of),
        counted_as=rows["kind"].map(_BY_KIND).fillna(rows["polarity"].map(_BY_POLARITY)),
        kind_of_source=rows["source_kind"].map(KINDS_OF_SOURCE),
    )


def criteria(evidence: pd.DataFrame, edition: Edition, as_at: date, old_after_years: int) -> pd.DataFrame:
    """One row a heading as a whole and one a criterion, in the order of the framework.

    Columns: area, heading_id, heading, criterion (None for the heading as a whole), text, the `COUNTS`, evidence (all
    of them but `NOT_EVIDENCE`), sources (files), oldest and newest (dates, None without evidence), state. `state` is
    `NO_EVIDENCE`, "old" when even the newest is older than `old_after_years` on `as_at`, or "evidence". Special
    labels appear only where something is mapped to them: nothing is expected there.
    """
    rows = mapped(evidence, edition)
    special = {heading.id for heading in edition.headings if heading.special}
    records = [
        _tally(line, rows[rows["criterion"] == line.id], as_at, old_after_years)
        for line in lines(edition)
        if line.id not in special or (rows["criterion"] == line.id).any()
    ]
    return pd.DataFrame.from_records(records, columns=_CRITERIA_COLUMNS)


def headings(evidence: pd.DataFrame, edition: Edition, as_at: date, old_after_years: int) -> pd.DataFrame:
    """One row a heading: what is mapped to it as a whole and to its criteria, together.

    Columns as `criteria`, without criterion and text. A heading is without evidence only if all its criteria are.
    """
    rows = mapped(evidence, edition)
    records = []
    for heading in edition.headings:
        here = rows[rows["heading_id"] == heading.id]
        if not heading.special or len(here):
            line = Line(_area_title(edition, heading), heading.id, heading.title, None, HEADING_AS_A_WHOLE)
            records.append(_tally(line, here, as_at, old_after_years))
    return pd.DataFrame.from_records(records, columns=_CRITERIA_COLUMNS).drop(columns=["criterion", "text"])


def coverage(evidence: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Headings by source: one row for each heading and source with anything mapped, a column for each of `COUNTS`.

    Columns: heading_id, source, as_at, kind_of_source, then the counts. Headings in the order of the framework, sources
    by date.
    """
    rows = mapped(evidence, edition)
    order = {heading.id: place for place, heading in enumerate(edition.headings)}
    keys = ["heading_id", "source", "as_at", "kind_of_source"]
    counts = (
        rows.groupby([*keys, "counted_as"], dropna=False)
        .size()
        .unstack(fill_value=0)
        .reindex(columns=list(COUNTS), fill_value=0)
    )
    found = counts.reset_index().rename_axis(columns=None)
    by = found.assign(place=found["heading_id"].map(order)).sort_values(["place", "as_at", "source"])
    return by.drop(columns="place").reset_index(drop=True)


def by_kind(evidence: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Headings by kind of source: one row for each heading and kind with anything mapped.

    Columns: heading_id, kind_of_source, the `COUNTS`, evidence (all of them but `NOT_EVIDENCE`), sources (files).
    Headings in the order of the framework, kinds in that of `KINDS_OF_SOURCE`.
    """
    rows = mapped(evidence, edition)
    records = []
    for heading in edition.headings:
        for kind in kinds_in(rows):
            here = rows[(rows["heading_id"] == heading.id) & (rows["kind_of_source"] == kind)]
            if len(here):
                counts = here["counted_as"].value_counts()
                record = {"heading_id": heading.id, "kind_of_source": kind}
                record |= {name: int(counts.get(name, 0)) for name in COUNTS}
                record |= {"evidence": len(_of_practice(here)), "sources": here["source"].nunique()}
                records.append(record)
    return pd.DataFrame.from_records(records, columns=["heading_id", "kind_of_source", *COUNTS, "evidence", "sources"])


def kinds_in(rows: pd.DataFrame) -> list[str]:
    """The kinds of source that rows of evidence come from, in the order of `KINDS_OF_SOURCE`."""
    there = set(rows["source_kind"].map(KINDS_OF_SOURCE))
    return [kind for kind in dict.fromkeys(KINDS_OF_SOURCE.values()) if kind in there]


def triangulation(
    evidence: pd.DataFrame, edition: Edition, authority: str, as_at: date, old_after_years: int
) -> pd.DataFrame:
    """Which headings two or more kinds of source speak to, about the same authority and lately enough.

    One row a heading (none for special labels). Columns: area, heading_id, heading, kinds (a tuple: those that
    count), left_out (a tuple of pairs: a kind with evidence that does not count, and why), triangulated (two kinds or
    more count).

    Evidence counts that is of practice (`NOT_EVIDENCE` is not), of a source that names `authority`, and dated from
    `old_after_years` before `as_at` up to `as_at`. That kinds of source speak to a heading does not mean they agree.
    """
    rows = _of_practice(mapped(evidence, edition))
    records = []
    for heading in edition.headings:
        if heading.special:
            continue
        here = rows[rows["heading_id"] == heading.id]
        counts, left_out = [], []
        for kind in kinds_in(here):
            why = _why_not(here[here["kind_of_source"] == kind], authority, as_at, old_after_years)
            if why:
                left_out.append((kind, why))
            else:
                counts.append(kind)
        records.append(
            {
                "area": _area_title(edition, heading),
                "heading_id": heading.id,
                "heading": heading.title,
                "kinds": tuple(counts),
                "left_out": tuple(left_out),
                "triangulated": len(counts) > 1,
            }
        )
    return pd.DataFrame.from_records(
        records, columns=["area", "heading_id", "heading", "kinds", "left_out", "triangulated"]
    )


def _why_not(rows: pd.DataFrame, authority: str, as_at: date, old_after_years: int) -> str | None:
    """Why none of one kind's rows counts towards triangulation, None where one does."""
    own = rows[rows["authority"] == authority]
    days = own["as_at"].dropna()
    if own.empty:
        return "does not name the authority"
    if days.empty:
        return "has no date"
    if min(days) > as_at:
        return f"is dated after {as_at:%Y-%m-%d}"
    if not any(_dated_within(day, as_at, old_after_years) for day in days):
        return "is old"
    return None


def _of_practice(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `mapped` that are evidence of practice."""
    return rows[~rows["counted_as"].isin(NOT_EVIDENCE)]


def _dated_within(day: date | None, as_at: date, years: int) -> bool:
    """Whether a day is given, not after `as_at` and not old on it."""
    return day is not None and day <= as_at and not is_old(day, as_at, years)


def tensions_across_kinds(
    evidence: pd.DataFrame, edition: Edition, authority: str, as_at: date, old_after_years: int
) -> pd.DataFrame:
    """Where one kind of source found a strength under a heading, and another a weakness or a need. Not resolved.

    One row a heading and pair of kinds, in the order of the framework and of `KINDS_OF_SOURCE`, from the evidence that
    counts in `triangulation`: years apart it would be change and no tension. Columns: heading_id, heading, then `for_`
    and `against_` each with kind, number (how many statements the kind has), day, source, statement, criterion, place
    and counted_as. Quoted is, of the newest date that says so, the statement mapped with the highest score. What was
    asked for stands against: some sources print nothing else.
    """
    rows = _of_practice(mapped(evidence, edition))
    rows = rows[rows["authority"] == authority]
    rows = rows.loc[[_dated_within(day, as_at, old_after_years) for day in rows["as_at"]]]
    records = []
    for heading in edition.headings:
        here = rows[rows["heading_id"] == heading.id]
        good = here[here["counted_as"] == "strengths"]
        bad = here[here["counted_as"].isin(["weaknesses", "improvements"])]
        for one, other in product(kinds_in(good), kinds_in(bad)):
            if one != other:
                record: dict[str, object] = {"heading_id": heading.id, "heading": heading.title}
                records.append(record | _side("for", one, good) | _side("against", other, bad))
    columns = ["heading_id", "heading", *(f"{side}_{part}" for side in ("for", "against") for part in _SIDE)]
    return pd.DataFrame.from_records(records, columns=columns)


_SIDE = ("kind", "number", "day", "source", "statement", "criterion", "place", "counted_as")


def _side(name: str, kind: str, rows: pd.DataFrame) -> dict[str, object]:
    """One side of a tension: the columns of `_SIDE`, each with the side's name before it."""
    here = rows[rows["kind_of_source"] == kind]
    said = clearest(newest(here))
    quoted = {part: said[part] for part in ("source", "statement", "criterion", "place", "counted_as")}
    side = {"kind": kind, "number": len(here), "day": said["as_at"]} | quoted
    return {f"{name}_{part}": side[part] for part in _SIDE}


def newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of the newest date, all of them where none is dated."""
    days = rows["as_at"].dropna()
    return rows[rows["as_at"] == max(days)] if len(days) else rows


def tensions(evidence: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Where one source found both a strength and a weakness under one heading. Set side by side, not resolved.

    One row a heading and source, headings in the order of the framework, the newest source first and those undated
    last. Columns: heading_id, heading, as_at, source, strengths and weaknesses (how many), strength, strength_place,
    weakness, weakness_place: of each, the statement mapped with the highest score, the first of equals.
    """
    rows = mapped(evidence, edition)
    sources = rows[["as_at", "source"]].drop_duplicates().sort_values(["as_at", "source"], ascending=False)
    records = []
    for heading in edition.headings:
        here = rows[rows["heading_id"] == heading.id]
        for source in sources.to_dict("records"):
            said = here[here["source"] == source["source"]]
            good, bad = (said[said["counted_as"] == kind] for kind in ("strengths", "weaknesses"))
            if len(good) and len(bad):
                one, other = clearest(good), clearest(bad)
                counted = {"strengths": len(good), "weaknesses": len(bad)}
                quoted = {"strength": one["statement"], "strength_place": one["place"]}
                quoted |= {"weakness": other["statement"], "weakness_place": other["place"]}
                records.append({"heading_id": heading.id, "heading": heading.title} | source | counted | quoted)
    return pd.DataFrame.from_records(records, columns=list(_TENSION_COLUMNS))


def inspected(evidence: pd.DataFrame) -> pd.DataFrame:
    """The evidence of inspections alone: other sources are written under no framework."""
    return evidence[evidence["framework"].notna()]


def then_and_now(evidence: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """For each heading that inspections of two or more dates judged: what was said first, and what was said last.

    Columns: heading_id, heading, then `then_` and `now_` each with day, source, statement, polarity and place. Of
    several statements on a day the one mapped with the highest score is quoted. Only statements that judge practice
    are: a strength, a weakness, or both in one.
    """
    rows = mapped(inspected(evidence), edition)
    rows = rows[rows["counted_as"].isin(["strengths", "weaknesses", "mixed"])]
    records = []
    for heading in edition.headings:
        here = rows[(rows["heading_id"] == heading.id) & rows["as_at"].notna()]
        if heading.special or here["as_at"].nunique() < 2:
            continue
        record: dict[str, object] = {"heading_id": heading.id, "heading": heading.title}
        for when, day in (("then", here["as_at"].min()), ("now", here["as_at"].max())):
            said = clearest(here[here["as_at"] == day])
            record |= {f"{when}_day": day} | {f"{when}_{part}": said[part] for part in _QUOTED}
        records.append(record)
    return pd.DataFrame.from_records(records, columns=list(_THEN_AND_NOW_COLUMNS))


def comparisons(evidence: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """How far evidence from each other framework may be set beside the edition's, area by area.

    Columns: framework (short name), area (title), statements (how many), comparable ("yes", "partly", "no"), why. Only
    frameworks and areas with evidence mapped to them; oldest framework first.
    """
    rows = mapped(evidence, edition)
    area_of = {heading.id: heading.area for heading in edition.headings}
    counts = rows.assign(slug=rows["heading_id"].map(area_of)).groupby(["framework", "slug"]).size()
    records = []
    for source, slug, title in ((e, a.slug, a.title) for e in framework.EDITIONS for a in edition.areas):
        if source != edition.id and (source, slug) in counts.index:
            found = framework.comparable(source, edition.id, slug)
            name = framework.edition(source).short_name
            records.append((name, title, int(counts[source, slug]), found.answer.value, found.why))
    return pd.DataFrame.from_records(records, columns=["framework", "area", "statements", "comparable", "why"])


def mapping(evidence: pd.DataFrame) -> pd.DataFrame:
    """How statements came to their criteria: one row for each kind of evidence and mapper.

    Columns: kind, mapped_by ("nothing: the mapper abstained" where no criterion was given), statements, lowest, middle
    and highest score (the median is the middle; NaN where nothing was mapped).
    """
    rows = evidence[evidence["kind"].isin(BEARS_ON_CRITERIA)]
    by = rows["mapped_by"].astype(object).where(rows["criterion"].notna(), ABSTAINED)
    groups = rows.assign(mapped_by=by).groupby(["kind", "mapped_by"], sort=True)["confidence"]
    return groups.agg(statements="size", lowest="min", middle="median", highest="max").reset_index()


def is_old(day: date, as_at: date, years: int) -> bool:
    """Whether a day lies more than so many years before `as_at`; the anniversary itself is not old."""
    return (day.year + years, day.month, day.day) < (as_at.year, as_at.month, as_at.day)


def age(day: date, as_at: date) -> str:
    """How long before `as_at` a day lies: `4 years 11 months`, `under a month`, or that it lies after it."""
    if day > as_at:
        return "after the as-at date"
    years, months = divmod(_months(day, as_at), 12)
    parts = [
        f"{number} {noun}{'s' if number > 1 else ''}" for number, noun in ((years, "year"), (months, "month")) if number
    ]
    return " ".join(parts) or "under a month"


def clearest(rows: pd.DataFrame) -> pd.Series:
    """The row mapped with the highest score, the first of equals; one that a person placed has no score and goes first.

    `rows` is not empty, and every row is mapped.
    """
    return rows.iloc[int(rows["confidence"].fillna(1.0).argmax())]


_CRITERIA_COLUMNS = [
    "area",
    "heading_id",
    "heading",
    "criterion",
    "text",
    *COUNTS,
    "evidence",
    "sources",
    "oldest",
    "newest",
    "state",
]
_TENSION_COLUMNS = (
    *("heading_id", "heading", "as_at", "source", "strengths", "weaknesses"),
    *("strength", "strength_place", "weakness", "weakness_place"),
)
_QUOTED = ("source", "statement", "polarity", "place")
_THEN_AND_NOW_COLUMNS = (
    *("heading_id", "heading"),
    *(f"then_{part}" for part in ("day", *_QUOTED)),
    *(f"now_{part}" for part in ("day", *_QUOTED)),
)


def _tally(line: Line, rows: pd.DataFrame, as_at: date, old_after_years: int) -> dict[str, object]:
    counts = rows["counted_as"].value_counts()
    tally = {name: int(counts.get(name, 0)) for name in COUNTS}
    shown = _of_practice(rows)
    days = shown["as_at"].dropna()
    newest = max(days) if len(days) else None
    state = "evidence"
    if shown.empty:
        state = NO_EVIDENCE
    elif newest is not None and is_old(newest, as_at, old_after_years):
        state = "old"
    return {
        "area": line.area,
        "heading_id": line.heading_id,
        "heading": line.heading,
        "criterion": line.criterion,
        "text": line.text,
        **tally,
        "evidence": len(shown),
        "sources": shown["source"].nunique(),
        "oldest": min(days) if len(days) else None,
        "newest": newest,
        "state": state,
    }


def _months(day: date, as_at: date) -> int:
    """Whole months from a day to `as_at`."""
    return 12 * (as_at.year - day.year) + as_at.month - day.month - (as_at.day < day.day)


def _area_title(edition: Edition, heading: Heading) -> str:
    area = edition.area(heading.area) if heading.area else None
    return area.title if area else OUTSIDE
