"""Criterion by criterion: what evidence there is, for and against, how old, and where there is none."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from lineofsight import line_of_sight, plots, readers
from lineofsight.display import Figure, Table, Text, count, dated, listed, words
from lineofsight.line_of_sight import COUNTS, HEADING_AS_A_WHOLE, KINDS_OF_SOURCE, NO_EVIDENCE
from lineofsight.run import Run

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
            f"{_without(criteria) or 'none'} of the {len(criteria)} criteria under them have {NO_EVIDENCE}. That "
            "says what these sources leave out, not how good practice is.",
            f"{few or 'None'} {of_headings} rest on fewer than {FEW} statements, too few to lean on; "
            f"{old or 'none'} have only evidence that was more than {count(run.params.old_after_years, 'year')} "
            f"old on {words(run.params.as_at)}.",
        )
    )


def coverage(run: Run) -> Figure | Text:
    """Headings by source: how many statements there are, for and against. Sources that are neither have no column."""
    counts = line_of_sight.coverage(run.evidence, run.edition)
    drawn = counts[list(plots.DIRECTION_MARKS)].sum(axis="columns").groupby(counts["source"]).transform("sum")
    if not drawn.any():
        return Text((f"Nothing in these sources that is for or against was mapped to {run.edition.short_name}.",))
    return plots.coverage(counts[drawn > 0], _headings(run))


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
                "figures": frame["figures"],
                "planned or claimed": frame["planned"] + frame["claims"],
                "sources": frame["sources"],
                "age of the newest": [_age(line, run) for line in frame.to_dict("records")],
            }
        ),
        note=f"Base: {count(mapped_here, 'statement or figure', 'statements and figures')} set against a heading or "
        "criterion. What is mapped to a "
        "heading as a whole has a line of its own and is counted under none of the criteria. “Asked for” is what "
        "inspectors, auditors or a survey's summary listed as needed; “planned” is a promise and “claimed” is "
        "what a body says of itself, and neither is evidence of practice. A figure is neither for nor against. "
        "Numbers say how much was written, and "
        f"are mostly small. Criteria are in our own words; the official text is {run.edition.reference}.",
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
        note=f"Base: {count(int(frame['evidence'].sum()), 'statement')}, planned actions and claims left out. Age "
        "runs from the last day of an inspection, and from the date of any other source. Old means more than "
        f"{count(run.params.old_after_years, 'year')} (the parameter old_after_years).",
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
                "planned or claimed": frame["planned"] + frame["claims"],
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
        "written under. Where grades may not be compared, what was seen may still be worth reading; how it was "
        "weighed then is not known.",
        group="framework",
        empty="All that inspectors wrote was written under this framework; other sources are written under none.",
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
            "The mapper goes by listed words, the place in the report and likeness to the criteria, and every row "
            "can be checked against its source. Its score says how clearly one heading won, from 0 to 1; it is "
            "not a probability.",
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


def by_kind(run: Run) -> Table:
    """Headings by kind of source: how many statements each kind has on each heading."""
    counts = line_of_sight.by_kind(run.evidence, run.edition).set_index(["heading_id", "kind_of_source"])
    headings = _headings(run)
    statements = run.evidence[run.evidence["kind"].isin(line_of_sight.BEARS_ON_CRITERIA)]
    kinds = [kind for kind in line_of_sight.kinds_in(statements) if kind != KINDS_OF_SOURCE[readers.PLAN]]
    evidence = counts["evidence"].to_dict()
    columns = {
        kind: [str(evidence.get((heading, kind), 0) or NO_EVIDENCE) for heading in headings["heading_id"]]
        for kind in kinds
    }
    unnamed = int((statements["authority"] != run.authority.name).sum())
    return Table(
        title="Headings by kind of source: how many statements each kind has",
        frame=pd.DataFrame(
            {"area": headings["area"], "heading": headings["heading"]}
            | columns
            | {"planned": headings["planned"], "claimed": headings["claims"]}
        ),
        note=f"Base: {count(int(headings['evidence'].sum()), 'statement')} of evidence. A survey and a summary of "
        "surveys are one kind. Actions and claims have columns of their own, since they are no evidence of "
        "practice. "
        + (
            f"{unnamed} of the {len(statements)} statements read are of sources that do not name the authority. "
            if unnamed
            else ""
        )
        + "Counts tell how much was written, not how good practice is.",
        group="area",
    )


def triangulated(run: Run) -> Text:
    """How many headings two or more kinds of source speak to, or that none is."""
    frame = _triangulation(run)
    both = frame[frame["triangulated"]]
    rule = (
        "A heading counts as triangulated when two or more kinds of source about the same authority speak to it, "
        f"each no older than {count(run.params.old_after_years, 'year')} on {words(run.params.as_at)}. Actions and "
        "claims are no evidence of practice and triangulate nothing."
    )
    if both.empty:
        return Text((f"No heading is triangulated. {_why_none(frame)}", rule))
    return Text(
        (
            f"{len(both)} of the {len(frame)} headings of {run.edition.short_name} are triangulated: "
            f"{'; '.join(both['heading'])}. That kinds of source speak to a heading does not mean that they "
            "agree.",
            rule,
        )
    )


def triangulation(run: Run) -> Table:
    """For each heading, the kinds of source that count, and those that do not with the reason."""
    frame = _triangulation(run)
    return Table(
        title="Which headings rest on more than one kind of source",
        frame=pd.DataFrame(
            {
                "area": frame["area"],
                "heading": frame["heading"],
                "triangulated": [_state(row) for row in frame.to_dict("records")],
                "kinds that count": [listed(list(kinds)) or "none" for kinds in frame["kinds"]],
                "left out": ["; ".join(f"{kind}: {why}" for kind, why in out) or "none" for out in frame["left_out"]],
            }
        ),
        note=f"Base: {count(len(frame), 'heading')}. A kind counts where it names {run.authority.name} and is "
        f"dated within {count(run.params.old_after_years, 'year')} of {words(run.params.as_at)}. Actions and "
        "claims never count.",
        group="area",
    )


def tensions(run: Run) -> Table:
    """Headings under which one source found a strength and a weakness: of each, the newest that did."""
    frame = line_of_sight.tensions(run.evidence, run.edition).drop_duplicates("heading_id")
    return Table(
        title="A strength and a weakness under one heading, in one source",
        frame=pd.DataFrame(
            {
                "heading": frame["heading"],
                "source": [f"{dated(row['as_at'])}, {row['source']}" for row in frame.to_dict("records")],
                "a strength": _one_of(frame, "strength", "strengths"),
                "a weakness": _one_of(frame, "weakness", "weaknesses"),
            }
        ),
        note=f"Base: {count(len(frame), 'heading')}; of each, the newest source that found both. One statement of "
        "each kind is quoted, the one mapped with the highest score. They are set side by side and not resolved: "
        "both can be true, of different teams, children or months.",
        empty="No source was found to give both a strength and a weakness under one heading.",
    )


def tensions_across_kinds(run: Run) -> Table:
    """Headings under which one kind of source found a strength, and another a weakness or a need."""
    params = run.params
    frame = line_of_sight.tensions_across_kinds(
        run.evidence, run.edition, run.authority.name, params.as_at, params.old_after_years
    )
    records = frame.to_dict("records")
    return Table(
        title="One kind of source for, another against, under one heading",
        frame=pd.DataFrame.from_records(
            [(row["heading"], _side(row, "for"), _side(row, "against")) for row in records],
            columns=["heading", "for", "against"],
        ),
        note=f"Base: {count(len(frame), 'pair')} of kinds, from sources that name {run.authority.name} and are no "
        f"older than {count(params.old_after_years, 'year')}. Of each side one statement is quoted, of the newest "
        "date, and how many there are. Different dates may mean change and no tension. Nothing is resolved here.",
        group="heading",
        empty="No two kinds of source about the authority, recent enough, pull apart under one heading.",
    )


def _side(row: dict[Hashable, Any], side: str) -> str:
    """One side of a tension between kinds, quoted with its kind, date and place."""
    about = "asked for, " if row[f"{side}_counted_as"] == "improvements" else ""
    where = f"{row[f'{side}_criterion']}; {row[f'{side}_source']}, {row[f'{side}_place']}"
    quoted = f"“{row[f'{side}_statement']}” ({where}; 1 of {row[f'{side}_number']})"
    return f"{row[f'{side}_kind']}, {dated(row[f'{side}_day'])}: {about}{quoted}"


def _one_of(frame: pd.DataFrame, kind: str, kinds: str) -> list[str]:
    """A quotation with its place, and how many of its kind there are."""
    columns = (frame[name] for name in (kind, f"{kind}_place", kinds))
    return [f"“{said}” ({place}; 1 of {number})" for said, place, number in zip(*columns, strict=True)]


def _state(row: dict[Hashable, Any]) -> str:
    """Whether a heading is triangulated, in words."""
    if row["triangulated"]:
        return f"yes, by {len(row['kinds'])} kinds"
    if row["kinds"]:
        return "no: one kind only"
    return "no: nothing that counts" if row["left_out"] else f"no: {NO_EVIDENCE}"


def _why_none(frame: pd.DataFrame) -> str:
    """Why no heading is triangulated."""
    counting = list(dict.fromkeys(kind for kinds in frame["kinds"] for kind in kinds))
    if len(counting) > 1:
        return f"{listed(counting).capitalize()} speak to different headings."
    if counting:
        return f"Only {counting[0]} name the authority and are recent enough."
    return "No evidence of practice here both names the authority and is recent enough."


def _triangulation(run: Run) -> pd.DataFrame:
    params = run.params
    return line_of_sight.triangulation(
        run.evidence, run.edition, run.authority.name, params.as_at, params.old_after_years
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
