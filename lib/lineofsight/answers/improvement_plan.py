"""What an improvement plan promises: where each action came from, what is left out, what could be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps

import pandas as pd

from lineofsight import framework, line_of_sight, plan_answers, plan_headings, plan_progress, plots_cases, smart
from lineofsight.answers.inspection_history import visit
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.evidence import REVIEWED_BY
from lineofsight.inspection import InspectionReport
from lineofsight.plan_answers import Answer, Answered
from lineofsight.plan_headings import Bearing, Placed, Reach, heading_of
from lineofsight.plans import Action, Dated, Plan, Status
from lineofsight.plots_cases import NO_STATUS, deadline, milestone_state
from lineofsight.run import Run
from lineofsight.smart import Criterion

Shown = Text | Table | Figure

NO_PLAN = Text(("No improvement plan is among the sources of this run.",))
NO_ACTION = "no action in this plan"
"""The only words for a heading or criterion that no action was mapped to. It is never called weak."""

UNFILED = "under no priority"
BESIDE = ("weaknesses", "asked for")
"""What the sources of the run say under the same heading or criterion: where to look first for a missing action."""
MAPPED = (
    "Actions are set against the framework by the mapper: first by their own words, then by their output and what else "
    "they speak of nearly as much. Check before saying that nothing is planned. Weaknesses and improvements asked for "
    "are counted in all the sources of this run, whatever their age."
)


def _of_the_newest(answer: Callable[[Run, Plan], Shown]) -> Callable[[Run], Shown]:
    """The answer for the newest plan of the run, or the sentence that there is none."""

    @wraps(answer)
    def of_run(run: Run) -> Shown:
        return answer(run, run.plans[-1]) if run.plans else NO_PLAN

    return of_run


@_of_the_newest
def summary(run: Run, plan: Plan) -> Text:
    """Which plan this is, how much it holds, and which other plans were read."""
    name = f"“{plan.title}”" if plan.title else "A plan without a title"
    mentions = sum(source.mentions for source in plan.sources)
    others = [other for other in run.plans if other is not plan]
    also = (
        f"Shown here is the newest of {count(len(run.plans), 'plan')}. Also read: "
        + listed([f"{other.file} ({_as_at(other)})" for other in others])
        + ".",
    )
    return Text(
        (
            f"{name} ({_as_at(plan)}) holds {count(len(plan.actions), 'action')} under "
            f"{count(len(plan.priorities), 'priority', 'priorities')}, resting on {count(len(plan.sources), 'source')} "
            f"in {count(mentions, 'mention')}.",
            " ".join(plan.caveats),
            *_older_criteria(run, plan),
            *(also if others else ()),
        )
    )


@_of_the_newest
def by_priority(run: Run, plan: Plan) -> Table:
    """How many actions each priority has, what they rest on, and how many give an owner and a day."""
    records = [_about_priority(title, actions) for title, actions in _by_priority(plan)]
    columns = ["priority", "actions", "ids", "sources", "mentions", "on one source", "with an owner", "with a day"]
    return Table(
        title="Actions by priority",
        frame=pd.DataFrame.from_records(records, columns=columns),
        note=f"Base: {count(len(plan.actions), 'action')}. A source counts once in a priority, and once for each "
        f"mention in the plan. “With a day” means a deadline that is a day. Source: {plan.file}.",
        empty="The plan holds no actions.",
    )


@_of_the_newest
def actions(run: Run, plan: Plan) -> Table:
    """Every action with its sources, its output and what it is to mean for children."""
    return Table(
        title="The actions, and where each came from",
        frame=pd.DataFrame.from_records(
            [
                (
                    title,
                    _titled(action),
                    "; ".join(action.source_names) or None,
                    " / ".join(output.text for output in action.outputs) or None,
                    action.meaning.text if action.meaning else None,
                    str(action.locator),
                )
                for title, own in _by_priority(plan)
                for action in own
            ],
            columns=["priority", "action", "sources", "output", "meaning for children", "place"],
        ),
        note=f"Base: {count(len(plan.actions), 'action')}, in the plan's words; sources under one name for all their "
        f"spellings. Source: {plan.file}.",
        group="priority",
        empty="The plan holds no actions.",
    )


@_of_the_newest
def sources_by_priority(run: Run, plan: Plan) -> Table:
    """For each source, how many actions of each priority rest on it."""
    numbers = [priority.number for priority in plan.priorities]
    priority_of = {action.id: action.priority for action in plan.actions}
    counts = [Counter(priority_of[id] for id in source.actions) for source in plan.sources]
    frame = pd.DataFrame({"source": [source.name for source in plan.sources]})
    for number in numbers:
        frame[f"priority {number}"] = [each[number] for each in counts]
    frame["actions"] = [len(source.actions) for source in plan.sources]
    without = sum(not action.sources for action in plan.actions)
    return Table(
        title="Actions by source and priority",
        frame=frame,
        note=f"Base: {count(len(plan.actions), 'action')}, {without or 'none'} of them without a source. An action "
        f"that rests on two sources is counted under both. Source: {plan.file}.",
        empty="The plan names no sources.",
    )


@_of_the_newest
def on_one_source(run: Run, plan: Plan) -> Table:
    """The actions that a single source asked for."""
    alone = plan.resting_on_one_source
    return Table(
        title="Actions resting on one source",
        frame=pd.DataFrame.from_records(
            [(_titled(action), action.source_names[0], str(action.locator)) for action in alone],
            columns=["action", "the one source", "place"],
        ),
        note=f"Base: {len(alone)} of {count(len(plan.actions), 'action')}. One source can be reason enough; a "
        f"second one would say whether the need was seen from elsewhere too. Source: {plan.file}.",
        empty="Every action that names a source names two or more.",
    )


@_of_the_newest
def sources(run: Run, plan: Plan) -> Table:
    """Each source, how often it is mentioned, and the spellings that were taken for it."""
    mentions = sum(source.mentions for source in plan.sources)
    spellings = sum(len(source.printed) > 1 for source in plan.sources)
    return Table(
        title="What the plan rests on",
        frame=pd.DataFrame.from_records(
            [
                (
                    source.name,
                    source.family,
                    source.mentions,
                    ", ".join(source.actions),
                    "; ".join(f"{printed} ({times})" for printed, times in source.printed),
                )
                for source in plan.sources
            ],
            columns=["source", "kind", "mentions", "actions", "as printed (times)"],
        ),
        note=f"Base: {count(mentions, 'mention')} of {count(len(plan.sources), 'source')}, {spellings or 'none'} "
        "printed in more than one way. Spellings are merged by the table plan_sources.csv, which can be edited. "
        f"Source: {plan.file}.",
        empty="The plan names no sources.",
    )


@_of_the_newest
def by_heading(run: Run, plan: Plan) -> Table:
    """Every heading of the framework, with the actions that were mapped to it, or that there are none."""
    bearings = _bearings(run, plan)
    headings = [heading.id for heading in run.edition.headings if not heading.special]
    found = line_of_sight.headings(run.evidence, run.edition, run.params.as_at, run.params.old_after_years)
    records = []
    for row in found[found["heading_id"].isin(headings)].to_dict("records"):
        named = _under(row["heading_id"], bearings) or NO_ACTION
        records.append((row["area"], row["heading"], named, row["weaknesses"], row["improvements"]))
    without = sum(named == NO_ACTION for _, _, named, *_ in records)
    return Table(
        title=f"Actions under each heading of {run.edition.short_name}",
        frame=pd.DataFrame.from_records(records, columns=["area", "heading", "actions", *BESIDE]),
        note=f"Base: {count(len(records), 'heading')}, {without or 'none'} of them with {NO_ACTION}. In brackets: "
        f"actions that bear on another heading first. {MAPPED} Source: {plan.file}.",
        group="area",
    )


@_of_the_newest
def criteria_without_action(run: Run, plan: Plan) -> Table:
    """The criteria that no action was mapped to, under headings that have an action and headings that have none."""
    touched = {line for bearing in _bearings(run, plan).values() for line in bearing.lines}
    special = [heading.id for heading in run.edition.headings if heading.special]
    found = line_of_sight.criteria(run.evidence, run.edition, run.params.as_at, run.params.old_after_years)
    found = found[found["criterion"].notna() & ~found["heading_id"].isin(special)]
    records = [
        (
            f"{row['area']}: {row['heading']}",
            f"{row['criterion']} {row['text']}",
            row["weaknesses"],
            row["improvements"],
        )
        for row in found.to_dict("records")
        if row["criterion"] not in touched
    ]
    return Table(
        title=f"Criteria with {NO_ACTION}",
        frame=pd.DataFrame.from_records(records, columns=["heading", "criterion", *BESIDE]),
        note=f"Base: {len(records)} of the {len(found)} criteria of {run.edition.short_name}, in our own words. A "
        "plan need not touch a criterion that needs no change, so this says what is not planned, not how good "
        "practice is. "
        f"{MAPPED} Source: {plan.file}.",
        group="heading",
        empty="Every criterion has at least one action.",
    )


@_of_the_newest
def outside(run: Run, plan: Plan) -> Table:
    """Actions outside the judgement areas of the framework, wholly or in part, and those that were not placed."""
    bearings = _bearings(run, plan)
    titles = {heading.id: heading.title for heading in run.edition.headings}
    records = [
        (_OUTSIDE[reach], _titled(action), _headings(bearing, titles), str(action.locator))
        for reach in _OUTSIDE
        for action in plan.actions
        if (bearing := bearings.get(action.id)) and bearing.reach is reach
    ]
    return Table(
        title="Actions outside the judgement areas",
        frame=pd.DataFrame.from_records(records, columns=["how far", "action", "bears on", "place"]),
        note=f"Base: {len(records)} of {count(len(plan.actions), 'action')}. In part: the action bears on something "
        "outside as well, or the title of its priority speaks of it. A plan may rightly do more than "
        f"{run.edition.short_name} asks; or the mapper did not see what an action is for. Source: {plan.file}.",
        group="how far",
        absent="nothing the mapper could see",
        empty="Every action was mapped to a judgement area.",
    )


@_of_the_newest
def smart_counts(run: Run, plan: Plan) -> Table:
    """How many actions pass each check of how they are written."""
    lacking = Counter(lack for action in plan.actions for lack in smart.lacks(action))
    return Table(
        title="How the actions are written",
        frame=pd.DataFrame.from_records(
            [(_CHECKS[each], len(plan.actions) - lacking[each], lacking[each]) for each in Criterion],
            columns=["check", "actions that pass", "actions that lack it"],
        ),
        note=f"Base: {count(len(plan.actions), 'action')}. The checks look at words and cells, never at whether an "
        f"action is a good one. Source: {plan.file}.",
    )


@_of_the_newest
def smart_list(run: Run, plan: Plan) -> Table:
    """For each action, which of the four it lacks, and why."""
    records = []
    for title, own in _by_priority(plan):
        for action in own:
            failed = [check for check in smart.smart(action) if not check.met]
            lacks, why = (", ".join(check.criterion for check in failed), "; ".join(check.why for check in failed))
            records.append((title, _titled(action), lacks or "nothing", why or "all four checks pass"))
    complete = sum(lacks == "nothing" for *_, lacks, _ in records)
    return Table(
        title="What each action lacks",
        frame=pd.DataFrame.from_records(records, columns=["priority", "action", "lacks", "why"]),
        note=f"Base: {count(len(records), 'action')}, {complete or 'none'} of them with all four: specific, "
        f"measurable, owner and deadline. Source: {plan.file}.",
        group="priority",
        empty="The plan holds no actions.",
    )


@_of_the_newest
def answered_in_words(run: Run, plan: Plan) -> Text:
    """How many of the improvements inspectors asked for may be answered in the plan."""
    found = [each for _, answers in _answers(run, plan) for each in answers]
    if not found:
        return Text((NOTHING_ASKED,))
    answers = Counter(each.answer for each in found)
    left_out = len(_asking(run)) - len(_lately(run, plan))
    return Text(
        (
            f"Inspectors asked for {count(len(found), 'improvement')} that this plan could answer. "
            f"{answers[Answer.LIKELY] or 'None'} may be answered, {answers[Answer.PARTLY] or 'none'} may be in part, "
            f"and for {answers[Answer.NONE] or 'none'} no action was found. This goes by words in common and by the "
            "headings both may bear on, and is never certain.",
            *((_left_out(run, plan, left_out),) if left_out else ()),
        )
    )


@_of_the_newest
def answered(run: Run, plan: Plan) -> Table:
    """For each improvement inspectors asked for: the actions that may answer it, with their likeness and words."""
    records = [
        (
            _named(report),
            each.improvement.text,
            each.verdict,
            "; ".join(f"{candidate.action.id}: {candidate.why}" for candidate in each.candidates) or None,
            f"{report.file}, {each.improvement.locator}",
        )
        for report, answers in _answers(run, plan)
        for each in answers
    ]
    return Table(
        title="What inspectors asked for, and the actions that may answer it",
        frame=pd.DataFrame.from_records(
            records, columns=["inspection", "asked for", "in this plan", "why, by words in common", "place"]
        ),
        note=f"Base: {count(len(records), 'improvement')}, newest inspection first. Likeness runs from 0 to 1 and is "
        "no probability. Two texts on one thing in different words are missed, and two that share a word may be "
        f"about two things: a person decides. Sources: {plan.file} and the reports named.",
        group="inspection",
        absent="no words in common",
        empty=NOTHING_ASKED,
    )


@_of_the_newest
def status_counts(run: Run, plan: Plan) -> Table:
    """How many actions of each priority have each status."""
    frame = pd.DataFrame({"priority": [title for title, _ in _by_priority(plan)]})
    for status in (*Status, None):
        frame[status or NO_STATUS] = [sum(action.status is status for action in own) for _, own in _by_priority(plan)]
    printed = any(action.status_printed for action in plan.actions)
    return Table(
        title="How far the actions are, by the plan's own account",
        frame=frame if printed else frame.iloc[:0],
        note=f"Base: {count(len(plan.actions), 'action')}, {_as_at(plan)}. A status is what the plan says of itself. "
        f"Source: {plan.file}.",
        empty="This plan gives no status for any action.",
    )


@_of_the_newest
def timeline(run: Run, plan: Plan) -> Figure | Text:
    """Each action from its start to its deadline, with its milestones."""
    if not any(deadline(action) for action in plan.actions):
        return Text(("No action of this plan has a deadline that is a day, so nothing is drawn.",))
    return plots_cases.timeline(plan)


@_of_the_newest
def status(run: Run, plan: Plan) -> Table:
    """Each action's owner, dates, status as printed, progress and milestones."""
    records = [
        (
            title,
            _titled(action),
            action.owner.text if action.owner else None,
            action.start.words.text if action.start else None,
            action.deadline.words.text if action.deadline else None,
            _status(action),
            action.progress.text if action.progress else None,
            "; ".join(_milestones(action, plan)) or None,
        )
        for title, own in _by_priority(plan)
        for action in own
    ]
    columns = ["priority", "action", "owner", "start", "deadline", "status", "progress", "milestones"]
    tracked = any(a.status_printed or a.progress or a.milestones or a.deadline or a.owner for a in plan.actions)
    return Table(
        title="Owner, dates, status and milestones",
        frame=pd.DataFrame.from_records(records if tracked else [], columns=columns),
        note=f"Base: {count(len(plan.actions), 'action')}, {_as_at(plan)}. Dates are as printed. Source: {plan.file}.",
        group="priority",
        empty="This plan gives no owner, deadline, status, progress or milestone for any action.",
    )


@_of_the_newest
def moved(run: Run, plan: Plan) -> Table:
    """What moved from the plan before to this one: new, closed, gone, reworded, slipped, overdue."""
    before = [other for other in run.plans if other.day and plan.day and other.day < plan.day]
    changes = plan_progress.progress(before[-1], plan) if before else ()
    between = f"between {words(before[-1].day)} and {words(plan.day)}" if before else "between two quarters"
    alone = "There is no earlier dated plan in this run, so nothing can be said to have moved."
    return Table(
        title=f"What moved {between}",
        frame=pd.DataFrame.from_records(
            [
                (_titled(action), change.move.value, change.why, _days(change.days))
                for change in changes
                if (action := change.new or change.old)
            ],
            columns=["action", "what", "how", "days"],
        ),
        note=f"Base: {count(len(changes), 'change')} in {count(len({change.id for change in changes}), 'action')}, "
        f"those no longer in the plan among them; it holds {len(plan.actions)} now. An action is the same one where it "
        "keeps its id and most of its words. "
        f"Source: {listed([other.file for other in (*before[-1:], plan)])}.",
        absent="no day moved",
        empty="Nothing moved and nothing is overdue." if before else alone,
    )


@_of_the_newest
def claims(run: Run, plan: Plan) -> Table:
    """What the authority says of itself in the plan, kept apart from evidence."""
    first = {claim.text: claim for each in reversed(run.plans) for claim in each.claims}
    return Table(
        title="What the authority says of itself",
        frame=pd.DataFrame.from_records(
            [
                (claim.text, claim.headings[0] if claim.headings else None, f"{claim.locator.file}, {claim.locator}")
                for claim in first.values()
            ],
            columns=["claim", "under the heading", "place"],
        ),
        note=f"Base: {count(len(first), 'claim')} in {count(len(run.plans), 'plan')}, the same words once. A claim "
        "is an authority's word about itself: it is counted nowhere "
        "as evidence. Look for a figure, a finding or a child's answer that bears it out.",
        absent="none",
        empty="The plans read here make no claims about the authority in prose.",
    )


NOTHING_ASKED = "No inspection in these sources asked for improvements that this plan could answer."

_OUTSIDE = {
    Reach.WHOLLY: "Wholly outside",
    Reach.PARTLY: "In part outside",
    Reach.NOT_PLACED: "Not placed by the mapper",
}

_CHECKS = {
    Criterion.SPECIFIC: "specific: an end that could be seen",
    Criterion.MEASURABLE: "measurable: a number to reach",
    Criterion.OWNER: "owner: who answers for it",
    Criterion.DEADLINE: "deadline: a day",
}


def _as_at(plan: Plan) -> str:
    return f"as at {words(plan.day)}" if plan.day else "undated"


def _older_criteria(run: Run, plan: Plan) -> Iterator[str]:
    """A warning where the plan reprints the criteria of another edition than the run's."""
    if plan.appendix and plan.appendix.edition != run.edition.id:
        printed = framework.edition(plan.appendix.edition)
        headings, criteria = len(plan.appendix.headings), len(plan.appendix.criteria)
        yield (
            f"Warning: the plan reprints the inspection criteria of {printed.short_name} "
            f"({count(headings, 'heading')} and {count(criteria, 'criterion', 'criteria')}); here its actions are "
            f"set against {run.edition.short_name}."
        )


def _by_priority(plan: Plan) -> list[tuple[str, list[Action]]]:
    """Each priority with its actions, in number order; those filed under none last."""
    groups = [
        (f"Priority {priority.number}: {priority.title}", [a for a in plan.actions if a.priority == priority.number])
        for priority in plan.priorities
    ]
    numbers = {priority.number for priority in plan.priorities}
    rest = [action for action in plan.actions if action.priority not in numbers]
    return [*groups, (UNFILED, rest)] if rest else groups


def _about_priority(title: str, own: list[Action]) -> tuple:
    names = {name for action in own for name in action.source_names}
    return (
        title,
        len(own),
        ", ".join(action.id for action in own),
        len(names),
        sum(len(action.sources) for action in own),
        sum(len(action.source_names) == 1 for action in own),
        sum(action.owner is not None for action in own),
        sum(deadline(action) is not None for action in own),
    )


def _mapped_actions(run: Run, plan: Plan) -> pd.DataFrame:
    """The plan's rows of evidence, with the action's id in the column `action`."""
    id_at = {action.locator.address: action.id for action in plan.actions}
    rows = run.evidence[(run.evidence["source"] == plan.file) & (run.evidence["kind"] == "action")]
    return rows.assign(action=rows["locator"].map(id_at))


def _bearings(run: Run, plan: Plan) -> dict[str, Bearing]:
    """What each of the plan's actions bears on, by its id."""
    placed = {
        row["action"]: Placed(
            line=row["criterion"] if pd.notna(row["criterion"]) else None,
            by_person=pd.notna(row["mapped_by"]) and row["mapped_by"].startswith(REVIEWED_BY),
        )
        for row in _mapped_actions(run, plan).to_dict("records")
    }
    return plan_headings.bearings(plan, placed, run.edition)


def _under(heading: str, bearings: dict[str, Bearing]) -> str:
    """The ids of the actions that bear on a heading; in brackets those that bear on another first."""
    first = [id for id, bearing in bearings.items() if bearing.first and heading_of(bearing.first) == heading]
    further = [id for id, bearing in bearings.items() if heading in map(heading_of, bearing.further)]
    return " ".join(part for part in (", ".join(first), f"({', '.join(further)})" if further else "") if part)


def _headings(bearing: Bearing, titles: dict[str, str]) -> str | None:
    return "; ".join(titles[heading_of(line)] for line in bearing.lines) or None


def _titled(action: Action) -> str:
    return f"{action.id} {action.text}"


def _asking(run: Run) -> list[InspectionReport]:
    """The inspections that asked for improvements, newest first."""
    return [report for report in reversed(run.inspections) if report.improvements]


def _lately(run: Run, plan: Plan) -> list[InspectionReport]:
    """Those a plan could answer: before its day, and not old on that day; all of them where it is undated."""
    day, years = plan.day, run.params.old_after_years
    return [
        report
        for report in _asking(run)
        if day is None or (report.day and report.day <= day and not line_of_sight.is_old(report.day, day, years))
    ]


def _left_out(run: Run, plan: Plan, number: int) -> str:
    return (
        f"Left out: {count(number, 'inspection')} after the plan's day, without a day, or more than "
        f"{count(run.params.old_after_years, 'year')} before it (the parameter old_after_years)."
    )


def _answers(run: Run, plan: Plan) -> list[tuple[InspectionReport, tuple[Answered, ...]]]:
    return [(report, plan_answers.answers(plan, report.improvements)) for report in _lately(run, plan)]


def _named(report: InspectionReport) -> str:
    day = words(report.day) if report.day else "no date printed"
    return f"{day}: {visit(framework.edition(report.framework), report.inspection_type)}"


def _status(action: Action) -> str | None:
    """The status, with the plan's own word where that is another or is nobody's."""
    printed = action.status_printed.text if action.status_printed else None
    if action.status is None:
        return f"{NO_STATUS} known: printed “{printed}”" if printed else None
    return action.status if printed in (None, action.status) else f"{action.status} (printed “{printed}”)"


def _milestones(action: Action, plan: Plan) -> Iterator[str]:
    for step in action.milestones:
        due, met = (_printed(given) for given in (step.due, step.met))
        said = f"met {met}" if met else milestone_state(step, plan.day).removeprefix("milestone ")
        yield f"{step.words.text} (due {due or 'on no day'}; {said})"


def _printed(given: Dated | None) -> str | None:
    return given.words.text if given else None


def _days(days: int | None) -> str | None:
    return None if days is None else f"{days:+d}"
