"""Criterion by criterion: what evidence there is, for and against, how old, and where there is none.

Everything here is a function of the evidence table (`evidence.COLUMNS`) and a framework edition. Findings and
improvements bear on criteria; judgements are grades and service facts are numbers, so neither is counted here.
A statement mapped to a heading as a whole counts on the heading and on none of its criteria.

Nothing is weighed, netted or graded: a strength does not cancel a weakness. Few statements mean few statements,
not poor practice, and none at all is worded `NO_EVIDENCE`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lineofsight import framework
from lineofsight.framework import Edition, Heading

NO_EVIDENCE = "no evidence here"
"""The only words for a heading or criterion on which the sources say nothing. It is never called weak."""

HEADING_AS_A_WHOLE = "the heading as a whole"
ABSTAINED = "nothing: the mapper abstained"
OUTSIDE = "Outside the judgement areas"
BEARS_ON_CRITERIA = ("finding", "improvement")

COUNTS = ("strengths", "weaknesses", "mixed", "neutral", "planned", "improvements")
"""What is counted. A planned action is not evidence of practice yet, so it is counted and left out of `evidence`."""

_COUNTED_AS = {
    "strength": "strengths",
    "weakness": "weaknesses",
    "mixed": "mixed",
    "neutral": "neutral",
    "planned": "planned",
}


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
    """The evidence that bears on a heading or criterion of the edition, with two columns more.

    `heading_id` is the heading it counts under, `counted_as` one of `COUNTS`.
    The rows keep their order and index.
    """
    heading_of = {line.id: line.heading_id for line in lines(edition)}
    rows = evidence[evidence["kind"].isin(BEARS_ON_CRITERIA) & evidence["criterion"].isin(list(heading_of))]
    asked = rows["kind"] == "improvement"
    return rows.assign(
        heading_id=rows["criterion"].map(heading_of),
        counted_as=rows["polarity"].map(_COUNTED_AS).mask(asked, "improvements"),
    )


def criteria(evidence: pd.DataFrame, edition: Edition, as_at: date, old_after_years: int) -> pd.DataFrame:
    """One row a heading as a whole and one a criterion, in the order of the framework.

    Columns: area, heading_id, heading, criterion (None for the heading as a whole), text, the `COUNTS`, evidence (all
    of them but planned), sources (files), oldest and newest (dates, None without evidence), state. `state` is
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

    Columns: heading_id, source, as_at, then the counts. Headings in the order of the framework, sources by date.
    """
    rows = mapped(evidence, edition)
    order = {heading.id: place for place, heading in enumerate(edition.headings)}
    keys = ["heading_id", "source", "as_at"]
    counts = (
        rows.groupby([*keys, "counted_as"], dropna=False)
        .size()
        .unstack(fill_value=0)
        .reindex(columns=list(COUNTS), fill_value=0)
    )
    found = counts.reset_index().rename_axis(columns=None)
    by = found.assign(place=found["heading_id"].map(order)).sort_values(["place", "as_at", "source"])
    return by.drop(columns="place").reset_index(drop=True)


def tensions(evidence: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Where one inspection found both a strength and a weakness under one heading. Set side by side, not resolved.

    One row a heading and inspection, headings in the order of the framework and the newest inspection first. Columns:
    heading_id, heading, as_at, source, strengths and weaknesses (how many), strength, strength_place, weakness,
    weakness_place: of each, the statement mapped with the highest score, the first of equals.
    """
    rows = mapped(evidence, edition)
    inspections = rows[["as_at", "source"]].drop_duplicates().sort_values(["as_at", "source"], ascending=False)
    records = []
    for heading in edition.headings:
        here = rows[rows["heading_id"] == heading.id]
        for inspection in inspections.to_dict("records"):
            said = here[here["source"] == inspection["source"]]
            good, bad = (said[said["counted_as"] == kind] for kind in ("strengths", "weaknesses"))
            if len(good) and len(bad):
                one, other = clearest(good), clearest(bad)
                counted = {"strengths": len(good), "weaknesses": len(bad)}
                quoted = {"strength": one["statement"], "strength_place": one["place"]}
                quoted |= {"weakness": other["statement"], "weakness_place": other["place"]}
                records.append({"heading_id": heading.id, "heading": heading.title} | inspection | counted | quoted)
    return pd.DataFrame.from_records(records, columns=list(_TENSION_COLUMNS))


def then_and_now(evidence: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """For each heading spoken of at two or more dates: what was said first, and what was said last.

    Columns: heading_id, heading, then `then_` and `now_` each with day, source, statement, polarity and place. Of
    several statements on a day the one mapped with the highest score is quoted. Only statements that judge practice
    are: a strength, a weakness, or both in one.
    """
    rows = mapped(evidence, edition)
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
    """The row mapped with the highest score, the first of equals; `rows` is not empty."""
    return rows.iloc[int(rows["confidence"].fillna(-1.0).argmax())]


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
    shown = rows[rows["counted_as"] != "planned"]
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
