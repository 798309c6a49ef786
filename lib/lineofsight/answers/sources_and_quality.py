"""What was read, what was refused, and what is uncertain."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from lineofsight import framework, readers
from lineofsight.answers.inspection_history import visit
from lineofsight.display import Table, Text, count, listed, words
from lineofsight.line_of_sight import BEARS_ON_CRITERIA
from lineofsight.readers import Source
from lineofsight.run import Run

UNSURE_BELOW = 0.5
"""A mapping with a score under this is called unsure: its runner-up and the doubt together weigh as much."""


def summary(run: Run) -> Text:
    """How many files were found, read and refused, and what came of them."""
    refused = [source for source in run.sources if source.refused]
    kinds = Counter(run.evidence["kind"])
    rows = f"{listed([count(kinds[kind], kind) for kind in sorted(kinds)])}" if kinds else "none"
    return Text(
        (
            f"{count(len(run.sources), 'file').capitalize()} found: {len(run.sources) - len(refused)} read and "
            f"{len(refused)} refused. They gave {count(len(run.evidence), 'row')} of evidence: {rows}.",
            "Every row carries the file it came from, that file's digest and the place the words stand.",
        )
    )


def files_read(run: Run) -> Table:
    """Each file that was read: what it is, its pages, its digest and the rows of evidence it gave."""
    read = [source for source in run.sources if not source.refused]
    return Table(
        title="Files read",
        frame=pd.DataFrame.from_records(
            [
                (
                    source.name,
                    source.kind,
                    _inspections(source),
                    count(source.document.pages, "page") if source.document and source.document.pages else None,
                    source.sha256[:12] if source.sha256 else None,
                    run.evidence_rows(source),
                )
                for source in read
            ],
            columns=["file", "kind", "inspections", "pages", "sha256 begins", "rows of evidence"],
        ),
        note=f"Base: {count(len(read), 'file')}. The whole digest is in manifest.json. A text or CSV file has no pages "
        "unless it marks them. A figure rests on every file of its return, and counts with each.",
        absent="no pages",
        empty="No file was read.",
    )


def files_refused(run: Run) -> Table:
    """Each file that was left out, and why."""
    refused = [source for source in run.sources if source.refused]
    return Table(
        title="Files refused",
        frame=pd.DataFrame({"file": [s.name for s in refused], "why, and what to do": [s.refused for s in refused]}),
        note=f"Base: {count(len(refused), 'file')} of {len(run.sources)}. A refused file adds nothing to other pages.",
        empty="No file was refused.",
    )


def noticed(run: Run) -> Table:
    """What the readers noticed in the files they read, and what they did about it."""
    files = [source.name for source in run.sources if not source.refused]
    frame = run.issues[run.issues["file"].isin(files)]
    return Table(
        title="What the readers noticed",
        frame=frame.rename(columns={"why": "why it matters", "done": "what was done"}),
        note=f"Base: {count(len(frame), 'notice')} in {count(frame['file'].nunique(), 'file')}, all of them in "
        "issues.csv.",
        group="file",
        empty="The readers noticed nothing out of the ordinary.",
    )


def uncertain(run: Run) -> Table:
    """What a reader should not lean on: how many rows of evidence, and why."""
    rows = run.evidence
    every = pd.Series(True, index=rows.index)
    said = rows["kind"].isin(BEARS_ON_CRITERIA)
    placed = said & rows["criterion"].notna()
    doubts = {
        "no criterion: the mapper abstained": (rows["criterion"].isna(), said),
        f"mapped with a score under {UNSURE_BELOW}": (rows["confidence"] < UNSURE_BELOW, placed),
        "passes no judgement, by the listed words": (rows["polarity"] == "neutral", said),
        "a promise, not yet evidence": (rows["polarity"] == "planned", said),
        "no judgement area": (rows["area"].isna(), every),
        "no date": (rows["as_at"].isna(), every),
        "carries a caveat of its own": (rows["caveats"].fillna("") != "", every),
    }
    return Table(
        title="What is uncertain",
        frame=pd.DataFrame.from_records(
            [(doubt, int((base & true).sum()), int(base.sum())) for doubt, (true, base) in doubts.items()],
            columns=["doubt", "rows", "of"],
        ),
        note=f"Base: {count(len(rows), 'row')} of evidence. “Of” is the rows that the doubt can apply to. A row can be "
        "in several lines.",
    )


def by_kind(run: Run) -> Table:
    """Where the evidence came from: rows of each kind from each source, oldest first."""
    kinds = sorted(set(run.evidence["kind"]))
    groups = run.evidence.groupby(["as_at", "source", "source_kind"], dropna=False)["kind"]
    return Table(
        title="Where the evidence came from",
        frame=pd.DataFrame.from_records(
            [
                (
                    source,
                    day,
                    source_kind,
                    *(int((rows == kind).sum()) for kind in kinds),
                )
                for (day, source, source_kind), rows in groups
            ],
            columns=["source", "as at", "kind of source", *kinds],
        ),
        note=f"Base: {count(len(run.evidence), 'row')}. A finding is one sentence of a report or one finding "
        "of an audit; an improvement or recommendation is one thing asked for.",
        absent="no date given",
        empty="There is no evidence.",
    )


def _inspections(source: Source) -> str:
    """What a file holds, in words: up to three inspections by name, more by number."""
    if len(source.inspections) > 3:
        return count(len(source.inspections), "inspection")
    names = [
        f"{visit(framework.edition(each.framework), each.inspection_type)}, "
        f"{words(each.day) if each.day else 'no date given'}"
        for each in source.inspections
    ]
    none = "none left: each was read from a report" if source.kind == readers.FACTS else "none: not an inspection"
    return "; ".join(names) or none
