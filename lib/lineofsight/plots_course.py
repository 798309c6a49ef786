"""Figures from returns over time: a panel an indicator, with limits where there are points enough to reckon them from.

Limits are those of `statistics.spc`: of shares with the cases of each period (p′), of all else with how much the values
move (XmR). Where they would say little, each point has its interval instead, and the caption says why.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby, pairwise
from statistics import median

from lineofsight import display
from lineofsight.display import count, listed, words
from lineofsight.figure import FEW, NO_POPULATION, Figure, shown
from lineofsight.indicator import Indicator, Over, Unit
from lineofsight.plots import SMALL, Page, style
from lineofsight.plots_figures import (
    PERCENTAGES,
    WIDTH,
    few_words,
    key_of,
    mark,
    nice_end,
    plotted,
    point,
    source_words,
    when,
)
from lineofsight.statistics import spc

LINE = 11.0

AXIS, TITLE, FIELD, FOOT = 34.0, 15.0, 74.0, 30.0
RIGHT = 12.0

TOO_SHORT = f"With fewer than {spc.FEWEST_FOR_LIMITS} points limits would say little, so none are drawn."
CARRIED_OVER = (
    "How things stand on a day carries over to the next quarter: limits would be too narrow, and none are drawn."
)
TOO_FEW = f"Where most periods have fewer than {FEW} cases, limits would hold nearly everything, and none are drawn."

ASKS_WHY = ("$?$", "C4", "asks for an explanation")
"""The mark of a point that a rule of `spc` marks. It is neither good nor bad."""

_UNITS = {
    Unit.PERCENT: "%",
    Unit.SHARE: "%",
    Unit.RATE: "per 10,000",
    Unit.COUNT: "number",
    Unit.DAYS: "days, median",
    Unit.MEAN_DAYS: "days, mean",
    Unit.MEAN: "mean",
    Unit.RATIO: "for each",
}


@dataclass(frozen=True, slots=True)
class _Course:
    """One figure over time in one return: its points that have a value, and its limits, or why it has none.

    `scale` is what a chart's values are multiplied by to be the figure's: 100 for shares.
    """

    source: str
    points: tuple[Figure, ...]
    chart: spc.Chart | None = None
    scale: float = 1.0
    why_no_limits: str = ""


@dataclass(frozen=True, slots=True)
class _Panel:
    """One indicator, and its course in each return."""

    indicator: Indicator
    courses: tuple[_Course, ...]

    @property
    def points(self) -> list[Figure]:
        return [each for course in self.courses for each in course.points]

    @property
    def title(self) -> list[str]:
        """The lines of the title, the unit at its end: a rate whose population is not given is a number."""
        counted = any(each.absent == NO_POPULATION for each in self.points)
        unit = "number" if counted else _UNITS[self.indicator.unit]
        return textwrap.wrap(f"{self.indicator.title} ({unit})", 72)

    @property
    def height(self) -> float:
        return TITLE + LINE * (len(self.title) - 1) + FIELD + FOOT

    @property
    def most(self) -> float:
        """The end of the axis: above every point, interval and limit drawn."""
        ends = [plotted(each) or 0.0 for each in self.points]
        for course in self.courses:
            if course.chart:
                ends += [limit.upper * course.scale for limit in course.chart.points]
            else:
                ends += [each.upper for each in course.points if each.upper is not None]
        return nice_end(ends, self.indicator.unit in PERCENTAGES)


def over_time(title: str, figures: Sequence[Figure]) -> display.Figure:
    """A panel for each indicator, a point for each period, each return with its own marker.

    `figures` are courses as `Figures.course` gives them, one after the other, with two points with a value or more.
    A course of 12 points or more of what happened in each period has an average and limits; every other has intervals.
    """
    panels = [
        _Panel(indicator, tuple(_course(list(its)) for _, its in groupby(rows, key=lambda each: each.source)))
        for indicator, rows in groupby(figures, key=lambda each: each.indicator)
    ]
    drawn = [each for panel in panels for each in panel.points]
    span = min(each.period.start for each in drawn), max(each.period.end for each in drawn)
    marked = any(_rules(course) for panel in panels for course in panel.courses)
    key = key_of((each.source for each in drawn), *([ASKS_WHY] if marked else []))
    with style():
        page = Page(WIDTH, key.height + 6 + sum(panel.height for panel in panels))
        page.key(key)
        y = key.height + 6
        for panel in panels:
            _draw_panel(page, panel, span, y)
            y += panel.height
        svg = page.svg(title)
    return display.Figure(
        title=title,
        svg=svg,
        alt=" ".join(_in_words(panel.indicator, course) for panel in panels for course in panel.courses),
        caption=_caption(panels, figures),
    )


def _course(figures: Sequence[Figure]) -> _Course:
    points = tuple(each for each in figures if plotted(each) is not None)
    course = partial(_Course, figures[0].source, points)
    indicator = figures[0].indicator
    if len(points) < spc.FEWEST_FOR_LIMITS:
        return course(why_no_limits=TOO_SHORT)
    if indicator.over is not Over.PERIOD:
        return course(why_no_limits=CARRIED_OVER)
    if indicator.unit is not Unit.PERCENT:
        return course(spc.xmr([plotted(each) or 0.0 for each in points]))
    if median(each.cases for each in points) < FEW:
        return course(why_no_limits=TOO_FEW)
    numerators = [round(each.numerator or 0) for each in points]
    return course(spc.p_prime(numerators, [each.cases for each in points]), 100.0)


def _draw_panel(page: Page, panel: _Panel, span: tuple[date, date], y: float) -> None:
    for place, line in enumerate(panel.title):
        page.write(2, y + TITLE / 2 + LINE * place, line, ha="left", weight="bold", fontsize=SMALL + 0.5)
    top = y + TITLE + LINE * (len(panel.title) - 1) + 2
    field = _Field(span, panel.most, top, top + FIELD - 4)
    page.field(AXIS, WIDTH - RIGHT, field.top, field.floor)
    for part in (0, 0.5, 1):
        page.level(AXIS, WIDTH - RIGHT, field.up(panel.most * part))
        page.write(AXIS - 4, field.up(panel.most * part), f"{panel.most * part:,g}", ha="right", fontsize=SMALL - 0.5)
    for place, course in enumerate(panel.courses):
        _draw_course(page, course, field, aside=5.0 * place)
    _draw_days(page, field, years=panel.indicator.over is Over.YEAR)


@dataclass(frozen=True, slots=True)
class _Field:
    """Where a day and a value stand on the page, from 0 at the floor to `most` at the top."""

    span: tuple[date, date]
    most: float
    top: float
    floor: float

    def across(self, day: date) -> float:
        first, last = self.span
        return AXIS + 9 + (WIDTH - RIGHT - AXIS - 18) * (day - first).days / max(1, (last - first).days)

    def up(self, value: float) -> float:
        return self.floor - (self.floor - self.top) * min(max(value, 0.0), self.most) / self.most


def _day_of(figure: Figure) -> date:
    """Where a point stands: in the middle of its period; on the day itself for how things stood."""
    if figure.indicator.over is Over.DAY:
        return figure.period.end
    return figure.period.start + (figure.period.end - figure.period.start) / 2


def _draw_course(page: Page, course: _Course, field: _Field, aside: float) -> None:
    """The points of a course, each joined to the next period's, and its limits or intervals.

    `aside` keeps the points of two returns apart.
    """
    color = mark(course.source)[1]
    xs = [field.across(_day_of(each)) + aside for each in course.points]
    ys = [field.up(plotted(each) or 0.0) for each in course.points]
    for place, (before, after) in enumerate(pairwise(course.points)):
        # A period without a value is a gap, and not a line across it.
        if after.period.start - before.period.end == timedelta(days=1):
            page.axes.plot(xs[place : place + 2], ys[place : place + 2], color=color, lw=0.8, zorder=2)
    for x, y, each in zip(xs, ys, course.points, strict=True):
        if course.chart is None and each.lower is not None and each.upper is not None:
            page.axes.plot([x, x], [field.up(each.lower), field.up(each.upper)], color=color, lw=1.2, zorder=2)
        point(page, x, y, each, 4.0)
    if course.chart:
        _draw_limits(page, course.chart, course.scale, field, xs, color)


def _draw_limits(page: Page, chart: spc.Chart, scale: float, field: _Field, xs: list[float], color: str) -> None:
    for end in ("lower", "upper"):
        edge = [field.up(getattr(each, end) * scale) for each in chart.points]
        page.axes.plot(xs, edge, color=color, lw=0.9, ls=(0, (4, 2)), drawstyle="steps-mid", zorder=1)
    page.axes.plot([xs[0], xs[-1]], [field.up(chart.centre * scale)] * 2, color=color, lw=0.7, zorder=1)
    for x, each in zip(xs, chart.points, strict=True):
        if each.rule:
            y = field.up(each.value * scale)
            page.mark(x, y - 9 if y - 9 > field.top else y + 9, *ASKS_WHY[:2], 7)


def _draw_days(page: Page, field: _Field, years: bool) -> None:
    """The start of each quarter or year along the foot, as many as there is room for."""
    first, last = field.span
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    starts = [day for day in starts if first <= day <= last and (not years or day.month == first.month)]
    every = max(1, -(-len(starts) // 8))
    for place, day in enumerate(starts):
        page.upright(field.across(day), field.floor, field.floor + 3)
        if place % every == 0:
            page.write(field.across(day), field.floor + 13, f"{day:%b\n%Y}", fontsize=SMALL - 0.5)


# What is drawn, in words


def _in_words(indicator: Indicator, course: _Course) -> str:
    """The points of a course, and what its limits say."""
    said = "; ".join(f"{when(each)} {_shown(each)}" for each in course.points)
    limits = ""
    if course.chart:
        centre = shown(course.chart.centre * course.scale, indicator.unit)
        limits = f" Average {centre}. {_rules(course) or 'No point asks for an explanation.'}"
    return f"{indicator.title}, {course.source}: {said}.{limits}"


def _shown(figure: Figure) -> str:
    return figure.shown if figure.value is not None else words(round(plotted(figure) or 0))


def _rules(course: _Course) -> str:
    """Which points ask for an explanation, by the rule that marks them; empty where none does."""
    points = course.chart.points if course.chart else ()
    marked = [
        (each.rule, when(of)) for each, of in zip(points, course.points if points else (), strict=True) if each.rule
    ]
    return " ".join(
        f"{listed([day for its, day in marked if its is rule])}: {rule.value}."
        for rule in dict.fromkeys(rule for rule, _ in marked)
    )


def _caption(panels: Sequence[_Panel], figures: Sequence[Figure]) -> str:
    courses = [(panel.indicator, course) for panel in panels for course in panel.courses]
    drawn = [each for panel in panels for each in panel.points]
    said = [f"Base: {count(len(drawn), 'point')}, each of the cases of its own period."]
    if any(course.chart for _, course in courses):
        said.append(
            "Dashed lines are limits within which a steady process stays nearly always, the line between them its "
            "average; for a share they follow how many cases each period has."
        )
        marked = [f"{indicator.title}: {_rules(course)}" for indicator, course in courses if _rules(course)]
        said += marked
        said.append(
            "A point with a question mark asks why: it is neither good nor bad."
            if marked
            else "No point asks for an explanation."
        )
    said += _without_limits(courses)
    if gone := [each for each in figures if plotted(each) is None]:
        why = listed(list(dict.fromkeys(each.absent for each in gone)))
        said.append(
            f"{count(len(gone), 'period')} without a value {'is' if len(gone) == 1 else 'are'} left out ({why})."
        )
    return " ".join(filter(None, [*said, few_words(drawn).strip(), source_words(drawn)]))


def _without_limits(courses: Sequence[tuple[Indicator, _Course]]) -> Iterator[str]:
    """Why courses have no limits, a sentence for each reason, with their titles where that is not plain to see."""
    without = [(indicator, course) for indicator, course in courses if course.chart is None]
    if without:
        yield "Where there are no limits, upright lines are the 95% interval of each point."
    for why in dict.fromkeys(course.why_no_limits for _, course in without):
        titles = dict.fromkeys(indicator.title for indicator, course in without if course.why_no_limits == why)
        yield why if why == TOO_SHORT else f"{listed(list(titles))}: {why[0].lower()}{why[1:]}"
