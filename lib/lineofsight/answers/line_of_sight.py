"""Criterion by criterion: what evidence there is, for and against, how old, and where there is none."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from lineofsight import line_of_sight, plots
from lineofsight.answers.inspection_history import tensions
from lineofsight.display import Figure, Table, Text, count, words
from lineofsight.line_of_sight import COUNTS, HEADING_AS_A_WHOLE, NO_EVIDENCE
from lineofsight.run import Run

__all__ = [
    "blind_spots",
    "coverage",
    "for_and_against",
    "how_mapped",
    "how_old",
    "mapped",
    "older_frameworks",
    "summary",
    "tensions",
]

FEW = 5
"""Fewer statements than this are said to be few: one more or one less would change the picture."""


def summary(run: Run) -> Text:
    """How many headings and criteria have no evidence, and how many rest on little or old evidence."""
    special = [heading.id for heading in run.edition.headings if heading.special]
    headings = _headings(run)
    headings = headings[~headings["heading_id"].isin(special)]
    criteria = _criteria(run).dropna(subset=["criterion"])
    few = ((headings["evidence"] > 0) & (headings["evidence"] < FEW)).sum()
    old = (headings["state"] == "old").sum()
    of_headings = f"of the {len(headings)} headings"
    return Text(
        (
            f"{_without(headings) or 'None'} {of_headings} of {run.edition.short_name} and "
            f"{_without(criteria) or 'none'} of the {len(criteria)} criteria under them have {NO_EVIDENCE}. That says "
            "what these sources leave out, not how good practice is.",
            f"{few or 'None'} {of_headings} rest on fewer than {FEW} statements, too few to lean on; "
            f"{old or 'none'} have only evidence that was more than {count(run.params.old_after_years, 'year')} old on "
            f"{words(run.params.as_at)}.",
        )
    )


def coverage(run: Run) -> Figure | Text:
    """Headings by source: how many statements there are, for and against."""
    counts = line_of_sight.coverage(run.evidence, run.edition)
    if counts.empty:
        return Text((f"Nothing in these sources was mapped to {run.edition.short_name}.",))
    return plots.coverage(counts, _headings(run))


def for_and_against(run: Run) -> Table:
    """Every criterion, and every heading with statements on the whole of it: for, against, sources and age."""
    frame = _criteria(run)
    frame = frame[frame["criterion"].notna() | (frame[list(COUNTS)].sum(axis="columns") > 0)]
    mapped_here = len(line_of_sight.mapped(run.evidence, run.edition))
    return Table(
        title=f"Criterion by criterion: {run.authority.name} against {run.edition.short_name}",
        frame=pd.DataFrame(
            {
                "group": frame["area"] + ": " + frame["heading"],
                "criterion": _criterion_names(frame),
                "strengths": frame["strengths"],
                "weaknesses": frame["weaknesses"],
                "mixed": frame["mixed"],
                "asked for": frame["improvements"],
                "no judgement": frame["neutral"],
                "planned": frame["planned"],
                "sources": frame["sources"],
                "age of the newest": [_age(line, run) for line in frame.to_dict("records")],
            }
        ),
        note=f"Base: {count(mapped_here, 'statement')} mapped to a heading or criterion. What is mapped to a heading "
        "as a whole has a line of its own and is counted under none of the criteria. “Asked for” are improvements that "
        "inspectors listed; “planned” is a promise, and no evidence. Numbers say how much was written, and are mostly "
        f"small. Criteria are in our own words; the official text is {run.edition.reference}.",
        group="group",
    )


def how_old(run: Run) -> Table:
    """The newest and the oldest evidence on each heading, and its age on the as-at date."""
    frame = _headings(run)
    return Table(
        title=f"How old the evidence is on {words(run.params.as_at)}",
        frame=pd.DataFrame(
            {
                "area": frame["area"],
                "heading": frame["heading"],
                "statements": frame["evidence"],
                "sources": frame["sources"],
                "oldest": frame["oldest"],
                "newest": frame["newest"],
                "age of the newest": [_age(line, run) for line in frame.to_dict("records")],
            }
        ),
        note=f"Base: {count(int(frame['evidence'].sum()), 'statement')}, planned actions left out. Age runs from the "
        f"last day of the inspection. Old means more than {count(run.params.old_after_years, 'year')} (the parameter "
        "old_after_years).",
        group="area",
        absent="none",
    )


def blind_spots(run: Run) -> Table:
    """The criteria on which the sources say nothing."""
    lines = _criteria(run)
    frame = lines[(lines["state"] == NO_EVIDENCE) & lines["criterion"].notna()]
    whole = {line["heading_id"]: line["evidence"] for line in lines.to_dict("records") if pd.isna(line["criterion"])}
    return Table(
        title=f"Criteria with {NO_EVIDENCE}",
        frame=pd.DataFrame(
            {
                "group": frame["area"] + ": " + frame["heading"],
                "criterion": _criterion_names(frame),
                "what there is": NO_EVIDENCE,
                "on its heading as a whole": [count(whole[heading], "statement") for heading in frame["heading_id"]],
                "planned": frame["planned"],
            }
        ),
        note=f"Base: {count(len(frame), 'criterion', 'criteria')} of {len(run.edition.criteria)}. Ask whether the "
        "authority knows about these from elsewhere: audits, returns, children and families. Silence is neither good "
        "nor bad.",
        group="group",
        empty="Every criterion has at least one statement.",
    )


def older_frameworks(run: Run) -> Table:
    """How far what was said under other frameworks may be set against this one."""
    frame = line_of_sight.comparisons(run.evidence, run.edition)
    return Table(
        title=f"Evidence from other frameworks than {run.edition.short_name}",
        frame=frame.rename(columns={"comparable": "grades may be compared"}),
        note=f"Base: {count(int(frame['statements'].sum()), 'statement')}. A statement keeps the framework it was "
        "written under. Where grades may not be compared, what was seen may still be worth reading; how it was weighed "
        "then is not known.",
        group="framework",
        empty="All the evidence is from this framework.",
    )


def mapped(run: Run) -> Text:
    """How many statements found a place in the framework, and how many the mapper left without one."""
    rows = run.evidence[run.evidence["kind"].isin(line_of_sight.BEARS_ON_CRITERIA)]
    abstained = int(rows["criterion"].isna().sum())
    return Text(
        (
            f"{len(rows) - abstained} of {count(len(rows), 'statement')} were mapped to a heading or criterion. On "
            f"{abstained or 'none'} the mapper abstained: they are in evidence.csv without a criterion, and are "
            "counted in none of the tables above.",
            "The mapper goes by listed words, the place in the report and likeness to the criteria, and every row can "
            "be checked against its source. Its score says how clearly one heading won, from 0 to 1; it is not a "
            "probability.",
        )
    )


def how_mapped(run: Run) -> Table:
    """How statements came to their criteria, and with what scores."""
    frame = line_of_sight.mapping(run.evidence)
    names = {"mapped_by": "mapped by", "lowest": "lowest score", "middle": "middle score", "highest": "highest score"}
    return Table(
        title="How statements came to their criteria",
        frame=frame.rename(columns=names),
        note=f"Base: {count(int(frame['statements'].sum()), 'statement')}. The middle score is the median.",
        absent="no score",
        empty="There is no statement to map.",
    )


def _criteria(run: Run) -> pd.DataFrame:
    return line_of_sight.criteria(run.evidence, run.edition, run.params.as_at, run.params.old_after_years)


def _headings(run: Run) -> pd.DataFrame:
    return line_of_sight.headings(run.evidence, run.edition, run.params.as_at, run.params.old_after_years)


def _without(frame: pd.DataFrame) -> int:
    return int((frame["state"] == NO_EVIDENCE).sum())


def _criterion_names(frame: pd.DataFrame) -> list[str]:
    return [
        f"{criterion} {text}" if pd.notna(criterion) else f"{heading_id} {HEADING_AS_A_WHOLE}"
        for criterion, heading_id, text in zip(frame["criterion"], frame["heading_id"], frame["text"], strict=True)
    ]


def _age(line: dict[Hashable, Any], run: Run) -> str:
    """How old the newest evidence of a line is, and whether that is old; or that there is none."""
    if line["state"] == NO_EVIDENCE:
        return NO_EVIDENCE
    if pd.isna(line["newest"]):
        return "no date given"
    aged = line_of_sight.age(line["newest"], run.params.as_at)
    return f"{aged}, old" if line["state"] == "old" else aged
