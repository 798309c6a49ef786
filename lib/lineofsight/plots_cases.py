"""Figures of a few things drawn one by one: a square a case, a marker a finding, a line an action.

An audit reads a handful of cases and a plan holds some dozens of actions. Bars and percentages would make them look
like many, so each is drawn as itself.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import matplotlib as mpl

from lineofsight.audits import AuditReport, Rating, Section
from lineofsight.display import Figure, count, listed, words
from lineofsight.mapping import Polarity
from lineofsight.plans import Action, Milestone, Plan
from lineofsight.plots import SMALL, Key, Page, style

WIDTH = 355.0
"""Points: as wide as the other figures are, legible on a telephone."""

RATING_COLORS = {Rating.POSITIVE: "C0", Rating.MIXED: "C2", Rating.NOT_IMPROVED: "C3"}
NOT_SAID = "not said"

FINDING_MARKS = {
    Polarity.STRENGTH: ("^", "C0"),
    Polarity.MIXED: ("D", "C2"),
    Polarity.WEAKNESS: ("v", "C3"),
    Polarity.NEUTRAL: ("o", "C5"),
}
FINDING_WORDS = {
    Polarity.STRENGTH: "strength",
    Polarity.MIXED: "both in one",
    Polarity.WEAKNESS: "weakness",
    Polarity.NEUTRAL: "no judgement",
}


# Outcomes, case by case

LABEL, SQUARE, LINE, HEAD = 78.0, 17.0, 20.0, 22.0
A_LINE = 12
"""Squares on one line."""


def outcomes(audits: Sequence[AuditReport]) -> Figure:
    """What became of the children: one square for each case, a row for each rating, audit under audit.

    Every audit has a sample and outcomes. Cases of the sample whose outcome no sentence counts are hollow squares.
    """
    rows = [list(_rated(audit)) for audit in audits]
    height = sum(HEAD + sum(LINE * _lines(cases) for _, cases in each) + 6 for each in rows)
    with style():
        page = Page(WIDTH, height)
        y = 0.0
        for audit, each in zip(audits, rows, strict=True):
            page.field(0, page.width, y, y + HEAD - 4)
            page.write(4, y + (HEAD - 4) / 2, f"{dated(audit.day)}: {_cases(audit)}", ha="left", weight="bold")
            y += HEAD
            for rating, cases in each:
                _squares(page, rating, cases, y)
                y += LINE * _lines(cases)
            y += 6
        svg = page.svg("Outcomes, a square for each case")
    return Figure(
        title="What became of the children, a square for each case",
        svg=svg,
        alt=" ".join(_outcomes_in_words(audit, each) for audit, each in zip(audits, rows, strict=True)),
        caption=f"Base: {listed([f'{_cases(audit)}, {dated(audit.day)}' for audit in audits])}. Each square is one "
        "case. Cases this few are not drawn as percentages, and are too few to tell a trend from chance. "
        f"Source: {listed([_printed_at(audit) for audit in audits])}.",
    )


def _rated(audit: AuditReport) -> Iterator[tuple[str, int]]:
    """Each rating and its cases, best first; then the cases of which no sentence says what became."""
    given = {outcome.rating: outcome.cases for outcome in audit.outcomes}
    yield from ((rating.value, given.get(rating, 0)) for rating in Rating)
    assert audit.sample
    if audit.sample.cases > sum(given.values()):
        yield NOT_SAID, audit.sample.cases - sum(given.values())


def _lines(cases: int) -> int:
    return max(1, -(-cases // A_LINE))


def _squares(page: Page, rating: str, cases: int, top: float) -> None:
    page.write(4, top + LINE / 2, rating, ha="left")
    if not cases:
        page.write(LABEL + SQUARE / 2, top + LINE / 2, "none", style="italic", ha="left")
    for place in range(cases):
        x, y = LABEL + SQUARE * (place % A_LINE + 0.5), top + LINE * (place // A_LINE + 0.5)
        if rating == NOT_SAID:
            _hollow(page, x, y, "s")
        else:
            page.mark(x, y, "s", RATING_COLORS[Rating(rating)], 11)
    if cases:
        x = LABEL + SQUARE * min(cases, A_LINE) + 5
        page.write(x, top + LINE / 2, str(cases), ha="left", weight="bold")


def _hollow(page: Page, x: float, y: float, marker: str) -> None:
    color = mpl.rcParams["axes.edgecolor"]
    page.axes.plot([x], [y], marker=marker, markersize=10, markerfacecolor="none", markeredgecolor=color, zorder=3)


def _cases(audit: AuditReport) -> str:
    return count(audit.sample.cases, "case") if audit.sample else "cases not counted"


def _outcomes_in_words(audit: AuditReport, rows: list[tuple[str, int]]) -> str:
    said = listed([f"{rating} {cases or 'none'}" for rating, cases in rows])
    return f"{dated(audit.day)}, {_cases(audit)}: {said}."


def _printed_at(audit: AuditReport) -> str:
    places = [str(place) for outcome in audit.outcomes for place in outcome.printed_at]
    return f"{audit.file} ({'; '.join(dict.fromkeys(places))})"


# Findings, section by section

SECTION, FINDING, ROW = 148.0, 12.5, 25.0


def findings(sections: Sequence[Section], source: str) -> Figure:
    """The detailed findings of an audit, one section or more: a row a section and a marker a finding."""
    kinds = list(FINDING_MARKS)
    most = max(len(section.findings) for section in sections)
    width = max(WIDTH, SECTION + FINDING * (most + 1))
    key = Key([(*FINDING_MARKS[kind], FINDING_WORDS[kind]) for kind in kinds], width)
    with style():
        page = Page(width, key.height + 10 + ROW * len(sections))
        page.key(key)
        for row, section in enumerate(sections):
            top = key.height + 6 + ROW * row
            page.level(0, page.width, top)
            page.write(3, top + ROW / 2, textwrap.fill(section.heading, 34), ha="left", fontsize=SMALL)
            for place, kind in enumerate(sorted((f.polarity for f in section.findings), key=kinds.index)):
                page.mark(SECTION + FINDING * (place + 0.5), top + ROW / 2, *FINDING_MARKS[kind], 6.5)
        svg = page.svg("Findings by section")
    total = sum(len(section.findings) for section in sections)
    return Figure(
        title="What was found, section by section",
        svg=svg,
        alt=" ".join(_section_in_words(section) for section in sections),
        caption=f"Base: {count(total, 'detailed finding')} in {count(len(sections), 'section')}. One marker is one "
        "finding as printed, good news first; the points listed under a finding are not drawn. How many findings a "
        f"section has tells how much was written, not how good practice is. Source: {source}.",
    )


def _section_in_words(section: Section) -> str:
    found = Counter(finding.polarity for finding in section.findings)
    return f"{section.heading}: " + listed([polarity_count(k, found[k]) for k in FINDING_MARKS if found[k]]) + "."


def polarity_count(kind: Polarity, number: int) -> str:
    """So many findings of a kind, in words: `2 weaknesses`, `3 both in one`."""
    plurals = {Polarity.STRENGTH: "strengths", Polarity.WEAKNESS: "weaknesses"}
    return f"{number} {FINDING_WORDS[kind] if number == 1 else plurals.get(kind, FINDING_WORDS[kind])}"


# Actions and their dates

ACTION, FOOT = 92.0, 30.0
BAR = 19.0
MILESTONE_MARKS = {
    "milestone met": ("o", "C1"),
    "milestone to come": ("D", "C5"),
    "milestone passed, not said to be met": ("X", "C3"),
    "deadline": ("s", "C0"),
}


def timeline(plan: Plan) -> Figure:
    """Each action that has a deadline, from its start to its end, with milestones and a dashed line at the plan's day.

    At least one action has a deadline that is a day. The others are counted in the caption.
    """
    drawn = [action for action in plan.actions if deadline(action)]
    days = [day for action in drawn for day in _days(action)] + ([plan.day] if plan.day else [])
    first, last = _quarter(min(days)), _next_quarter(max(days))
    key = Key([(*mark, name) for name, mark in MILESTONE_MARKS.items()], WIDTH)
    with style():
        page = Page(WIDTH, key.height + 6 + BAR * len(drawn) + FOOT)
        page.key(key)
        top, bottom = key.height + 6, page.height - FOOT

        def place(day: date) -> float:
            return ACTION + (WIDTH - ACTION - 14) * (day - first).days / (last - first).days

        quarters = list(_quarters(first, last))
        for position, day in enumerate(quarters):
            page.upright(place(day), top, bottom)
            if position % -(-len(quarters) // 7) == 0:
                page.write(place(day), bottom + 12, f"{day:%b\n%Y}", fontsize=SMALL)
        if plan.day:
            page.cut(place(plan.day), top - 4, bottom)
        for row, action in enumerate(drawn):
            y = top + BAR * (row + 0.5)
            status = str(action.status or NO_STATUS)
            page.write(3, y, action.id, ha="left", weight="bold", fontsize=SMALL)
            page.write(28, y, status, ha="left", fontsize=SMALL)
            _line(page, action, plan.day, y, place)
        svg = page.svg("Actions and their dates")
    undated = len(plan.actions) - len(drawn)
    return Figure(
        title="Actions and their dates",
        svg=svg,
        alt=" ".join(_action_in_words(action, plan.day) for action in drawn),
        caption=f"Base: {len(drawn)} of {count(len(plan.actions), 'action')} whose deadline is a day"
        + (f"; the other {undated} cannot be drawn. " if undated else ". ")
        + (f"The dashed line is the day of the plan, {words(plan.day)}. " if plan.day else "The plan has no date. ")
        + "A line begins at the action's start where one is given, and is missing where none is. "
        f"Source: {plan.file}.",
    )


NO_STATUS = "no status"


def deadline(action: Action) -> date | None:
    """The day of an action's deadline; None where it has none, or one that is no day ("ongoing")."""
    return action.deadline.day if action.deadline else None


def milestone_state(milestone: Milestone, on: date | None) -> str:
    """Whether a milestone was met, is to come, or passed without a word: a name in `MILESTONE_MARKS`.

    On no date at all nothing has passed.
    """
    if milestone.met:
        return "milestone met"
    due = milestone.due.day if milestone.due else None
    return "milestone passed, not said to be met" if due and on and due < on else "milestone to come"


def dated(day: date | None) -> str:
    return words(day) if day else "no date printed"


def _milestone_day(milestone: Milestone) -> date | None:
    """The day a milestone is drawn at: when it was met, else when it is due."""
    for given in (milestone.met, milestone.due):
        if given and given.day:
            return given.day
    return None


def _days(action: Action) -> Iterator[date]:
    days = [action.start.day if action.start else None, deadline(action), *map(_milestone_day, action.milestones)]
    yield from (day for day in days if day)


def _line(page: Page, action: Action, on: date | None, y: float, place) -> None:
    end = deadline(action)
    assert end
    if action.start and action.start.day:
        color = mpl.rcParams["axes.edgecolor"]
        page.axes.plot([place(action.start.day), place(end)], [y, y], color=color, lw=1.5, zorder=2)
    page.mark(place(end), y, *MILESTONE_MARKS["deadline"], 6)
    for day, same in groupby(filter(_milestone_day, action.milestones), key=_milestone_day):
        for milestone in same:
            # One that falls on the deadline is drawn above it, so that both are seen.
            up = 5.5 if day == end else 0
            page.mark(place(day), y - up, *MILESTONE_MARKS[milestone_state(milestone, on)], 5.5)


def _action_in_words(action: Action, on: date | None) -> str:
    steps = [f"{step.words.text}, {milestone_state(step, on)}" for step in action.milestones]
    started = f"from {words(action.start.day)} " if action.start and action.start.day else ""
    said = "; ".join([f"{action.id}, {action.status or NO_STATUS}: {started}to {words(deadline(action))}", *steps])
    return f"{said}."


def _quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _next_quarter(day: date) -> date:
    first = _quarter(day)
    return date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)


def _quarters(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = _next_quarter(first)
