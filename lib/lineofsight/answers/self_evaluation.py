"""The three questions of a self-evaluation: what is known of practice, how it is known, and what is planned.

Tables built from the evidence, to be read and argued with: nothing here answers a question on its own.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from lineofsight import line_of_sight
from lineofsight.audits import AuditReport
from lineofsight.display import Table, Text, count, dated, listed, words
from lineofsight.line_of_sight import KINDS_OF_SOURCE, NO_EVIDENCE, NOT_EVIDENCE
from lineofsight.plans import Action, Plan, Status
from lineofsight.plots_survey import share
from lineofsight.readers import Content
from lineofsight.run import Run, due
from lineofsight.surveys import Percentage, Survey, SurveyResult, SurveySummary
from lineofsight.themes import ThematicReport

NO_DEADLINE = "no deadline given"


def what_we_know(run: Run) -> Table:
    """The first question: what is known of the quality and impact of practice, heading by heading."""
    rows = line_of_sight.mapped(run.evidence, run.edition)
    figures = _figures(run, rows)
    records = []
    for heading in _headings(run).to_dict("records"):
        here = rows[rows["heading_id"] == heading["heading_id"]]
        known = [
            _example(here, counted_as, run) for counted_as in _READS_AS if (here["counted_as"] == counted_as).any()
        ]
        known += _returned(here, run) + figures.get(heading["heading_id"], [])
        nothing = {"what is known": NO_EVIDENCE} | dict.fromkeys(_KNOWN[2:], "none")
        name = {"heading": f"{heading['area']}: {heading['heading']}"}
        records += [name | each for each in known or [nothing]]
    return Table(
        title="What do we know about the quality and impact of practice?",
        frame=pd.DataFrame.from_records(records, columns=list(_KNOWN)),
        note=f"Base: {count(int(_headings(run)['evidence'].sum()), 'statement')} of evidence. Of each sort one "
        "statement is quoted, of the newest date that has any, the one mapped with the highest score, and it says "
        "of how many: an example, and no balance. Figures of returns stand whole. Answers are those of each survey's "
        "latest round. What is planned or claimed is not here.",
        group="heading",
        absent="no date given",
    )


def how_we_know(run: Run) -> Table:
    """The second question: the sources, with their kind, base, date and age."""
    rows = line_of_sight.mapped(run.evidence, run.edition)
    rows = rows[~rows["counted_as"].isin(NOT_EVIDENCE)]
    records = []
    for source in run.sources:
        for content in source.contents:
            here = rows[rows["source_sha256"] == content.sha256]
            if len(here):
                records.append(
                    {
                        "kind": KINDS_OF_SOURCE[str(source.kind)],
                        "source": source.name,
                        "about": content.authority or "names no authority",
                        "as at": content.day,
                        "age": line_of_sight.age(content.day, run.params.as_at) if content.day else "no date given",
                        "base": base(content),
                        "statements": len(here),
                        "headings": here["heading_id"].nunique(),
                    }
                )
    for given in run.returns:
        here = rows[rows["source"] == given.label]
        if len(here):
            last = max(period.end for period in given.covers.values())
            records.append(
                {
                    "kind": KINDS_OF_SOURCE[given.kind],
                    "source": given.label,
                    "about": run.authority.name,
                    "as at": last,
                    "age": line_of_sight.age(last, run.params.as_at),
                    "base": f"the base of each figure stands with it; {count(len(given.files), 'file')}",
                    "statements": len(here),
                    "headings": here["heading_id"].nunique(),
                }
            )
    frame = pd.DataFrame.from_records(
        records, columns=["kind", "source", "about", "as at", "age", "base", "statements", "headings"]
    )
    return Table(
        title="How do we know it?",
        frame=frame.sort_values(["kind", "as at"], kind="stable", na_position="last"),
        note=f"Base: {count(len(frame), 'source')} with evidence of practice under a heading. The base is what the "
        "source says it looked at or asked; where it prints none, none is made up. Plans are no evidence and "
        "stand in the next table.",
        group="kind",
        absent="no date given",
        empty="None of these sources gives evidence of practice under a heading.",
    )


def our_plans(run: Run) -> Table:
    """The third question: the plan's actions, heading by heading, and the headings that no action touches."""
    actions = _actions(run)
    if actions is None:
        return _plans_table(run, [], "None of these sources is an improvement plan.")
    records = []
    for heading in [*(each for each in run.edition.headings), None]:
        here = [action for place, action in actions if place == (heading and heading.id)]
        title = heading.title if heading else "No heading: the mapper abstained"
        records += [_planned(title, action, run) for action in here]
        if heading and not heading.special and not here:
            records.append(dict.fromkeys(_PLANNED, "none") | {"heading": title, "action": "no action in this plan"})
    return _plans_table(run, records, "The plan has no actions.")


def plans_in_words(run: Run) -> Text:
    """How many actions there are, how many fall due in the next twelve months, and how many lack a date or an owner."""
    if not run.plans:
        return Text(("None of these sources is an improvement plan, so what is planned is not known here.",))
    plan = run.plans[-1]
    when = [_when(action, run) for action in plan.actions]
    soon = sum(each.startswith("due ") for each in when)
    dated = f"dated {words(plan.day)}" if plan.day else "which carries no date"
    return Text(
        (
            f"{plan.file}, {dated}, has {count(len(plan.actions), 'action')}: {soon or 'none'} due in the twelve "
            f"months to {words(_a_year_on(run))}, {when.count(NO_DEADLINE) or 'none'} without a deadline and "
            f"{sum(action.owner is None for action in plan.actions) or 'none'} without an owner.",
            "An action is a promise: it shows what the authority means to do, and not that practice is or will be "
            "good.",
        )
    )


def base(content: Content) -> str:
    """What a source says it looked at or asked, in words."""
    if isinstance(content, AuditReport):
        return count(content.sample.cases, "case") if content.sample else "number of cases not given"
    if isinstance(content, SurveySummary):
        return count(content.base, "answer") if content.base else "number who answered not given"
    if isinstance(content, Survey):
        return _answered(content)
    if isinstance(content, ThematicReport):
        heard = [str(each.number) for each in content.consulted if each.number]
        return f"{listed(heard)} people heard, across many authorities" if heard else "number heard not given"
    if isinstance(content, Plan):
        return "a plan, which looks at nothing"
    return "the inspectors' own sample, not given as one number"


_READS_AS = {
    "strengths": "for",
    "weaknesses": "against",
    "mixed": "both in one",
    "improvements": "asked for",
    "neutral": "no judgement",
}
_KNOWN = ("heading", "what is known", "reads as", "kind", "as at", "place")
_PLANNED = ("heading", "action", "when", "owner", "status", "place")


def _answered(survey: Survey) -> str:
    """How many answered the latest round, of how many asked, as far as given."""
    latest = [each for each in survey.rounds if each.day == survey.day]
    if latest:
        asked = f" of {latest[-1].asked} asked" if latest[-1].asked else ", number asked not given"
        return f"{latest[-1].responded} took part{asked}"
    bases = sorted({result.base for result in survey.overall if result.day == survey.day and result.base is not None})
    ends = " to ".join(str(each) for each in dict.fromkeys(bases[:1] + bases[-1:]))
    return f"{ends} answered a question" if bases else "number who answered not given"


def _actions(run: Run) -> list[tuple[str | None, Action]] | None:
    """The actions of the latest plan, each with the heading it is mapped to; None where there is no plan."""
    if not run.plans:
        return None
    plan = run.plans[-1]
    rows = line_of_sight.mapped(run.evidence, run.edition)
    rows = rows[(rows["kind"] == "action") & (rows["source_sha256"] == plan.sha256)]
    heading_at = dict(zip(rows["locator"], rows["heading_id"], strict=True))
    return [(heading_at.get(action.locator.address), action) for action in plan.actions]


def _plans_table(run: Run, records: list[dict[str, str]], empty: str) -> Table:
    plan = f" of {run.plans[-1].file}" if run.plans else ""
    planned = [record for record in records if record["action"] != "no action in this plan"]
    return Table(
        title="What are our plans for the next twelve months?",
        frame=pd.DataFrame.from_records(records, columns=list(_PLANNED)),
        note=f"Base: {count(len(planned), 'action')}{plan}, the latest plan read. “No action in this plan” says "
        f"what the plan leaves out, not that anything is weak. The twelve months run to {words(_a_year_on(run))}.",
        group="heading",
        empty=empty,
    )


def _planned(title: str, action: Action, run: Run) -> dict[str, str]:
    return {
        "heading": title,
        "action": f"{action.id} {action.text}",
        "when": _when(action, run),
        "owner": action.owner.text if action.owner else "no owner given",
        "status": str(action.status or (action.status_printed and action.status_printed.text) or "no status given"),
        "place": str(action.locator),
    }


def _when(action: Action, run: Run) -> str:
    """When an action falls due, seen from the as-at date."""
    if action.status in (Status.COMPLETE, Status.STOPPED):
        return str(action.status)
    if action.deadline is None:
        return NO_DEADLINE
    day = action.deadline.day
    if day is None:
        return f"“{action.deadline.words.text}”, which is no date"
    if day < run.params.as_at:
        return f"overdue: {words(day)}"
    return f"due {words(day)}" if day <= _a_year_on(run) else f"later: {words(day)}"


def _a_year_on(run: Run) -> date:
    last = due(run.params.as_at, "within 12 months")
    assert last is not None, "as_at is a date, and the timescale one of MONTHS"
    return last


def _figures(run: Run, rows: pd.DataFrame) -> dict[str, list[dict[str, object]]]:
    """What surveys print as figures, by heading: a line a question of the latest round, a line a percentage."""
    heading_at = {(row["source_sha256"], row["locator"]): row["heading_id"] for row in rows.to_dict("records")}
    said: dict[str, list[dict[str, object]]] = {}
    for survey in run.surveys:
        questions: dict[str, list[SurveyResult]] = {}
        for result in survey.overall:
            if result.day == survey.day and (survey.sha256, result.statement.locator.address) in heading_at:
                questions.setdefault(result.question, []).append(result)
        for question, results in questions.items():
            locator = results[0].statement.locator
            answers = ", ".join(f"{result.option} {share(result)}" for result in results)
            line = _line(f"“{question}”: {answers}", "answers", "surveys", survey.day, survey.file, locator, run)
            said.setdefault(heading_at[survey.sha256, locator.address], []).append(line)
    for each in run.survey_summaries:
        for item in each.items:
            if item.percentage and (heading := heading_at.get((each.sha256, item.locator.address))):
                line = _line(_printed(item.percentage), "answers", "surveys", each.day, each.file, item.locator, run)
                said.setdefault(heading, []).append(line)
    return said


def _returned(rows: pd.DataFrame, run: Run) -> list[dict[str, object]]:
    """Every figure of the returns under a heading, whole: a figure is no example of others."""
    here = rows[rows["counted_as"] == "figures"]
    return [
        _line(row["statement"], "figure", row["kind_of_source"], row["as_at"], row["source"], row["place"], run)
        for row in here.to_dict("records")
    ]


def _example(rows: pd.DataFrame, counted_as: str, run: Run) -> dict[str, object]:
    """One statement of the newest date that has any of its sort, and of how many it is one."""
    here = rows[rows["counted_as"] == counted_as]
    said = line_of_sight.clearest(line_of_sight.newest(here))
    reads_as = f"{_READS_AS[counted_as]}, 1 of {len(here)}"
    quoted = f"“{said['statement']}”"
    return _line(quoted, reads_as, said["kind_of_source"], said["as_at"], said["source"], said["place"], run)


def _line(
    known: str, reads_as: str, kind: str, day: date | None, file: str, place: object, run: Run
) -> dict[str, object]:
    """One line of what is known, with its age where that is old."""
    old = pd.notna(day) and line_of_sight.is_old(day, run.params.as_at, run.params.old_after_years)
    when = f"{dated(day)}, old" if old else dated(day)
    return dict(zip(_KNOWN[1:], (known, reads_as, kind, when, f"{file}, {place}"), strict=True))


def _printed(percentage: Percentage) -> str:
    """A percentage, of whom, what it measures, and the caveat printed beside it."""
    caveat = f" ({percentage.caveat.text})" if percentage.caveat else ""
    whom = percentage.whom or "people it does not name"
    return f"{percentage.shown} of {whom}: {listed(list(percentage.measures))}{caveat}"


def _headings(run: Run) -> pd.DataFrame:
    return line_of_sight.headings(run.evidence, run.edition, run.params.as_at, run.params.old_after_years)
