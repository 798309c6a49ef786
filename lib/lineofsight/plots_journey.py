"""The journey from referral to care, drawn as a funnel. Counts only."""

from __future__ import annotations

from itertools import pairwise

import matplotlib as mpl

from lineofsight import display
from lineofsight.display import count, listed, words
from lineofsight.figure import number
from lineofsight.indicator import Unit
from lineofsight.journey import Journey, Step
from lineofsight.plots import SMALL, Page, style
from lineofsight.plots_figures import WIDTH, Scale

STEP, STEP_HEAD, BAR, NAME = 45.0, 15.0, 13.0, 150.0


def journey(given: Journey) -> display.Figure:
    """A funnel: a bar for the referrals of a period, one for each step as long as how many took it, then all care."""
    rows = [Step("referral", f"received {given.period}", given.referrals, given.referrals, 0), *given.steps]
    scale = Scale(max(1, given.referrals), 4.0, WIDTH - 4)
    last = STEP * len(rows)
    with style():
        page = Page(WIDTH, last + 6 + STEP)
        for place, step in enumerate(rows):
            _step(page, step, scale, STEP * place, first=not place)
        for place, (before, step) in enumerate(pairwise(rows)):
            if step.base:
                _narrowing(page, scale, before.reached or 0, step.base, STEP * (place + 1))
        page.level(4, WIDTH - 4, last)
        _step(page, given.care, scale, last + 6)
        svg = page.svg("From referral to care")
    return display.Figure(
        title="From referral to care",
        svg=svg,
        alt=" ".join(_in_words(step) for step in (*given.steps, given.care)),
        caption=f"Base: {count(given.referrals, 'referral')}, {given.period}. A full bar is how many took the step, "
        "its outline how many of those that took the step before are old enough to have taken it. Under the line, care "
        "by itself: of all referrals, whatever came between. A child referred twice is two referrals. "
        f"Source: {listed(list(given.sources))}.",
    )


def _step(page: Page, step: Step, scale: Scale, y: float, first: bool = False) -> None:
    page.write(4, y + STEP_HEAD / 2, step.name.capitalize(), ha="left", weight="bold", fontsize=SMALL + 0.5)
    page.write(NAME, y + STEP_HEAD / 2, _taken(step, first), ha="left", fontsize=SMALL)
    top, bottom = y + STEP_HEAD, y + STEP_HEAD + BAR
    edge = mpl.rcParams["axes.edgecolor"]
    if step.base:
        right = scale.at(step.base)
        page.axes.plot([4, right, right, 4, 4], [top, top, bottom, bottom, top], color=edge, lw=0.8, zorder=1)
    if step.reached:
        page.axes.fill_between([4, scale.at(step.reached)], top, bottom, color="C0", linewidth=0, zorder=2)


def _narrowing(page: Page, scale: Scale, before: int, now: int, y: float) -> None:
    """A light band from the end of one bar to the outline of the next."""
    color = mpl.rcParams["grid.color"]
    page.axes.fill_betweenx(
        [y - STEP + STEP_HEAD + BAR, y + STEP_HEAD],
        [4, 4],
        [scale.at(before), scale.at(now)],
        color=color,
        alpha=0.35,
        linewidth=0,
        zorder=0,
    )


def _taken(step: Step, first: bool) -> str:
    if step.reached is None:
        return "no return here tells"
    if first:
        return words(step.reached)
    recent = f"; {words(step.too_recent)} too recent" if step.too_recent else ""
    if not step.base:
        return f"nobody to judge{recent}"
    return f"{taken(step)}{recent}"


def taken(step: Step) -> str:
    """How many took a step, of how many who could: `38 of 101 (37.6%)`; in words where nobody could."""
    if step.reached is None:
        return "no return here tells"
    if not step.base:
        return "nobody to judge"
    percent = number(100 * step.reached / step.base, Unit.PERCENT)
    return f"{words(step.reached)} of {words(step.base)} ({percent}%)"


def _in_words(step: Step) -> str:
    recent = f", {words(step.too_recent)} too recent to judge" if step.too_recent else ""
    return f"{step.name.capitalize()}, {step.link}: {taken(step)}{recent}."
