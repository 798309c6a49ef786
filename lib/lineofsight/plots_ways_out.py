"""Children followed from a first day: a panel for each way they left, and one for those still waiting.

The steps are shares of all who set out, and those of all panels add up to all of them. See `plots` for the manner of
drawing, and `ways_out_of_care` for who is followed.
"""

from __future__ import annotations

from itertools import pairwise
from math import isinf

from lineofsight import display
from lineofsight.display import words
from lineofsight.figure import FEW, number, shown
from lineofsight.indicator import Unit
from lineofsight.plots import SMALL, Page, style
from lineofsight.plots_figures import WIDTH
from lineofsight.statistics.survival import Course, Step, TimeUntil
from lineofsight.ways_out_of_care import MONTH, Cohort, courses, half_gone

LEFT, RIGHT = 34.0, 14.0
TITLE, FIELD, AFTER = 16.0, 56.0, 18.0
FOOT = 38.0

COLORS = ("C0", "C1", "C3", "C2", "C4")
"""The colours of the ways out, in their order."""
WAITING_COLOR = "C5"


def followed(title: str, cohort: Cohort) -> display.Figure:
    """What became of a cohort, panel under panel, from the first day to the last that anybody was followed.

    The cohort has `FEW` children or more, one of them followed to the first of `AFTER_MONTHS`.
    """
    its = courses(cohort)
    scale = _Months(max(cohort.days))
    with style():
        page = Page(WIDTH, 4 + len(its) * (TITLE + FIELD + AFTER) + FOOT)
        y = 4.0
        for place, (way, course) in enumerate(its.items()):
            color = WAITING_COLOR if way == cohort.waiting else COLORS[place]
            _panel(page, cohort, way, course, color, scale, y)
            y += TITLE + FIELD + AFTER
        _numbers(page, cohort, scale, y)
        svg = page.svg(title)
    return display.Figure(title=title, svg=svg, alt=_in_words(cohort, its), caption=_caption(cohort))


class _Months:
    """Where a day stands on the page, from 0 to the last."""

    def __init__(self, last: float) -> None:
        self.last = last
        months = int(last / MONTH)
        every = next(each for each in (1, 3, 6, 12, 24, months) if months // each <= 8)
        self.ticks = tuple(range(0, months + 1, every))

    def at(self, day: float) -> float:
        return LEFT + (WIDTH - RIGHT - LEFT) * day / self.last


def _panel(page: Page, cohort: Cohort, way: str, course: Course, color: str, scale: _Months, y: float) -> None:
    page.write(2, y + TITLE / 2, f"{way[0].upper()}{way[1:]}", ha="left", weight="bold", fontsize=SMALL + 0.5)
    floor = y + TITLE + FIELD
    page.field(LEFT, WIDTH - RIGHT, y + TITLE, floor)
    for part in (0.0, 0.5, 1.0):
        page.level(LEFT, WIDTH - RIGHT, floor - FIELD * part)
        page.write(LEFT - 4, floor - FIELD * part, f"{100 * part:g}%", ha="right", fontsize=SMALL - 0.5)
    for months in scale.ticks:
        page.upright(scale.at(months * MONTH), floor, floor + 3)
        page.write(scale.at(months * MONTH), floor + 9, str(months), fontsize=SMALL - 0.5)
    _draw(page, cohort, course, color, scale, floor)
    for months in cohort.after_months:
        share = course.at(months * MONTH).share
        x, up = scale.at(months * MONTH), floor - FIELD * share
        page.axes.plot([x], [up], marker="o", markersize=3.5, color=color, ls="none", zorder=3)
        below = share > 0.8
        page.write(x, up + 4 if below else up - 4, _percent(share), va="top" if below else "bottom", fontsize=SMALL)


def _draw(page: Page, cohort: Cohort, course: Course, color: str, scale: _Months, floor: float) -> None:
    """The steps of a course, each until the next, and the interval of each that has one."""
    few_after = sorted(cohort.days)[-FEW]
    steps = [Step(0.0, course.start, course.cases, None, None), *course.steps]
    until = [*(after.time for after in course.steps), course.last]

    def line(days: tuple[float, float], shares: tuple[float, float]) -> None:
        dashes = (0, (3, 2)) if days[1] > few_after else "solid"
        ys = [floor - FIELD * share for share in shares]
        page.axes.plot([*map(scale.at, days)], ys, color=color, lw=1.3, ls=dashes, zorder=2)

    for (before, step), end in zip(pairwise([steps[0], *steps]), until, strict=True):
        turn = min(max(few_after, step.time), end)
        line((step.time, step.time), (before.share, step.share))
        line((step.time, turn), (step.share, step.share))
        line((turn, end), (step.share, step.share))
        if step.interval:
            lower, upper = (floor - FIELD * each for each in (step.interval.lower, step.interval.upper))
            xs = [scale.at(step.time), scale.at(end)]
            page.axes.fill_between(xs, lower, upper, color=color, alpha=0.18, linewidth=0, zorder=1)


def _numbers(page: Page, cohort: Cohort, scale: _Months, y: float) -> None:
    """What the axis counts, and how many are followed for so long."""
    middle = (LEFT + WIDTH - RIGHT) / 2
    page.write(middle, y + 4, f"months since they {cohort.began}", fontsize=SMALL)
    page.write(middle, y + 17, f"{cohort.waiting}, and followed for so long:", fontsize=SMALL)
    for months in scale.ticks:
        page.write(scale.at(months * MONTH), y + 29, words(cohort.followed(months * MONTH)), fontsize=SMALL)


# What is drawn, in words


def _percent(share: float) -> str:
    return shown(100 * share, Unit.PERCENT)


def sure(step: Step) -> str:
    """The interval of a share, in per cent: `9.1 to 39.0`, or the words that there is none."""
    if step.interval is None:
        return "no interval"
    return " to ".join(number(100 * end, Unit.PERCENT) for end in (step.interval.lower, step.interval.upper))


def _in_words(cohort: Cohort, its: dict[str, Course]) -> str:
    return " ".join(
        f"{way[0].upper()}{way[1:]}: "
        + "; ".join(_point(course.at(months * MONTH), months) for months in cohort.after_months)
        + "."
        for way, course in its.items()
    )


def _point(step: Step, months: int) -> str:
    interval = f" (95% interval {sure(step)})" if step.interval else ""
    return f"{_percent(step.share)} by {months} months{interval}"


def _caption(cohort: Cohort) -> str:
    said = [
        f"Base: {cohort.base}. Each counts for as long as it was followed.",
        "A line is the share of all of them, a shaded field its 95% interval; the shares of all panels add up to 100%.",
        f"A line is dashed where fewer than {FEW} are followed for so long: few.",
        _half(half_gone(cohort)),
    ]
    return " ".join([*said, f"Source: {cohort.source}."])


def _half(half: TimeUntil) -> str:
    """By when half had left, with its interval."""
    if half.time is None:
        return "By the last day that anybody was followed to, fewer than half of them had left."
    sure_of = ""
    if half.interval:
        least, most = half.interval.lower, half.interval.upper
        longer = "longer than they were followed" if isinf(most) else number(most / MONTH, Unit.MEAN)
        sure_of = f" (95% interval {number(least / MONTH, Unit.MEAN)} to {longer})"
    return f"Half of them had left, in one way or another, by {number(half.time / MONTH, Unit.MEAN)} months{sure_of}."
