"""Published figures, drawn: an authority beside its comparators, funnels of all authorities.

No drawing ranks authorities, and none says that a figure is good or bad. See `plots` for the manner of drawing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10, sqrt

from lineofsight import display
from lineofsight.comparators import Comparison
from lineofsight.display import count, listed
from lineofsight.indicator import Unit
from lineofsight.plots import SMALL, Key, Page, style
from lineofsight.published import PublishedIndicator
from lineofsight.published_value import PROPORTIONS, Value
from lineofsight.statistics.funnel import Funnel, Limits, Place, Point

WIDTH = 355.0
"""Points: as wide as the other figures are, legible on a telephone."""

GAP, AXIS, RIGHT = 9.0, 27.0, 5.0
PANEL = (WIDTH - GAP) / 2
LINE, FIELD, FOOT = 10.5, 86.0, 22.0

OWN, ENGLAND, REGION = ("o", "C0"), ("D", "C5"), ("s", "C2")
MEAN, MEDIAN = ("P", "C1"), ("v", "C3")
MEMBERS, OUTSIDE = ("$|$", "C5"), ("X", "C4")
FAINT = 0.35
"""How much of its colour the spread of the group has, behind the lines."""

UNITS: Mapping[Unit, str] = {
    Unit.PERCENT: "%",
    Unit.SHARE: "%",
    Unit.RATE: "per 10,000",
    Unit.RATIO: "for each",
    Unit.DAYS: "days",
    Unit.MEAN_DAYS: "days",
    Unit.MEAN: "mean",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis over round numbers `ticks`, from the first to the last of them, between two points of the page."""

    ticks: tuple[float, ...]
    at_low: float
    at_high: float

    @classmethod
    def holding(cls, values: Sequence[float], at_low: float, at_high: float, most: float | None = None) -> Scale:
        """The axis that holds all values in two to five steps of 1, 2 or 5 times a power of ten.

        It does not go below 0, nor above `most` where that holds every value.
        """
        low, high = min(values), max(values)
        rough = max(high - low, abs(high) * 0.02, 0.1) / 4
        power = 10.0 ** floor(log10(rough))
        step = next(part * power for part in (1, 2, 5, 10) if part * power >= rough * 0.999)
        first, last = max(floor(low / step), 0), ceil(high / step)
        if most is not None and high <= most < last * step:
            last = round(most / step)
        return cls(tuple(step * part for part in range(first, max(last, first + 1) + 1)), at_low, at_high)

    @property
    def ends(self) -> tuple[float, float]:
        return self.ticks[0], self.ticks[-1]

    def at(self, value: float) -> float:
        low, high = self.ends
        return self.at_low + (self.at_high - self.at_low) * (min(max(value, low), high) - low) / (high - low)


@dataclass(frozen=True, slots=True)
class Panel:
    """Where one panel stands on the page: the field of its data."""

    left: float
    right: float
    top: float
    floor: float


def _panels(page: Page, y: float, titles: Sequence[str]) -> list[Panel]:
    """Two panels a line from `y` down, each under its title."""
    found = []
    lines = [_wrapped(title) for title in titles]
    for place in range(0, len(titles), 2):
        pair = lines[place : place + 2]
        deep = LINE * max(map(len, pair)) + 4
        for column, title in enumerate(pair):
            left = column * (PANEL + GAP)
            for number, line in enumerate(title):
                page.write(left + 2, y + LINE * (number + 0.5), line, ha="left", weight="bold", fontsize=SMALL)
            found.append(Panel(left + AXIS, left + PANEL - RIGHT, y + deep, y + deep + FIELD))
            page.field(left + AXIS, left + PANEL - RIGHT, y + deep, y + deep + FIELD)
        y += deep + FIELD + FOOT
    return found


def _height(titles: Sequence[str]) -> float:
    lines = [len(_wrapped(title)) for title in titles]
    return sum(LINE * max(lines[place : place + 2]) + 4 + FIELD + FOOT for place in range(0, len(lines), 2))


def _wrapped(title: str) -> list[str]:
    return textwrap.wrap(title, 36)


def titled(indicator: PublishedIndicator) -> str:
    """An indicator with its unit: "Turnover of social workers (%)"."""
    return f"{indicator.title} ({UNITS[indicator.unit]})" if indicator.unit else indicator.title


def shown(value: float | None, unit: Unit | None) -> str:
    """A value with one decimal and its unit; "no figure" where there is none."""
    if value is None:
        return "no figure"
    return f"{value:,.1f}%" if unit in (Unit.PERCENT, Unit.SHARE) else f"{value:,.1f}"


def _levels(page: Page, panel: Panel, scale: Scale) -> None:
    for tick in scale.ticks:
        page.level(panel.left, panel.right, scale.at(tick))
        page.write(panel.left - 3, scale.at(tick), f"{tick:,.4g}", ha="right", fontsize=SMALL - 0.5)


# Over time


def over_time(title: str, comparison: Comparison) -> display.Figure:
    """A panel for each indicator: the authority with its interval, England, region, and the group in two figures.

    A dashed upright line is where the authority's series breaks. At least one indicator is compared.
    """
    entries = [(*OWN, comparison.authority.name), (*ENGLAND, "England")]
    entries += [(*REGION, comparison.authority.region)] if comparison.region else []
    if comparison.group.members:
        entries += [(*MEAN, "group, mean"), (*MEDIAN, "group, median"), (*MEMBERS, "lowest to highest of the group")]
    key = Key(entries, WIDTH)
    titles = [titled(each) for each in comparison.indicators]
    with style():
        page = Page(WIDTH, key.height + 6 + _height(titles))
        page.key(key)
        panels = _panels(page, key.height + 6, titles)
        for indicator, panel in zip(comparison.indicators, panels, strict=True):
            _draw_course(page, panel, comparison, indicator)
        svg = page.svg(title)
    return display.Figure(
        title=title,
        svg=svg,
        alt=" ".join(_course_in_words(comparison, each) for each in comparison.indicators),
        caption=_course_caption(comparison),
    )


def _draw_course(page: Page, panel: Panel, comparison: Comparison, indicator: PublishedIndicator) -> None:
    periods = comparison.periods(indicator)
    xs = {
        period: panel.left + 10 + (panel.right - panel.left - 20) * place / max(1, len(periods) - 1)
        for place, period in enumerate(periods)
    }
    own = comparison.own(indicator)
    groups = {period: comparison.together(indicator, period) for period in periods}
    lines = [
        (_plain(comparison.of(indicator, comparison.region), periods), REGION),
        ({period: its.median for period, its in groups.items() if its.median is not None}, MEDIAN),
        ({period: its.mean for period, its in groups.items() if its.mean is not None}, MEAN),
        (_plain(comparison.england(indicator), periods), ENGLAND),
        (_plain(own, periods), OWN),
    ]
    members = [_plain(comparison.of(indicator, member.code), periods) for member in comparison.group.members]
    spread = {
        period: (min(found), max(found))
        for period in periods
        if (found := [its[period] for its in members if period in its])
    }
    intervals = {period: its for period in periods if period in own and (its := own[period].interval())}
    values = [value for its, _ in lines for value in its.values()] + [end for ends in spread.values() for end in ends]
    values += [end for its in intervals.values() for end in (its.lower, its.upper)]
    if not values:
        page.write((panel.left + panel.right) / 2, (panel.top + panel.floor) / 2, "no figure", style="italic")
        return
    scale = Scale.holding(values, panel.floor - 3, panel.top + 3, _most(indicator))
    _levels(page, panel, scale)
    breaks = {period for period, _ in comparison.breaks_shown(indicator)}
    for later in breaks:
        page.cut(xs[later] - 6, panel.top, panel.floor)
    for period, ends in spread.items():
        page.axes.plot([xs[period]] * 2, list(map(scale.at, ends)), color=MEMBERS[1], lw=4.0, alpha=FAINT, zorder=1)
    for its, look in lines:
        _draw_line(
            page, {xs[each]: scale.at(value) for each, value in its.items()}, look, {xs[each] for each in breaks}
        )
    for period, its in intervals.items():
        page.axes.plot([xs[period]] * 2, [scale.at(its.lower), scale.at(its.upper)], color=OWN[1], lw=1.3, zorder=2)
    every = max(1, -(-len(periods) // 5))
    for place, period in enumerate(periods):
        if place % every == 0:
            page.write(xs[period], panel.floor + 8, _short(period), fontsize=SMALL - 0.8)


def _draw_line(page: Page, points: Mapping[float, float], look: tuple[str, str], breaks: Collection[float]) -> None:
    """A line through the points, from left to right, with a gap at each break; the last of them has its mark.

    Of the authority itself every point has one.
    """
    for before, after in pairwise(points):
        if after not in breaks or look is not OWN:
            wide = 1.0 if look is OWN else 0.7
            page.axes.plot([before, after], [points[before], points[after]], color=look[1], lw=wide, zorder=2)
    for x in points if look is OWN else list(points)[-1:]:
        page.mark(x, points[x], *look, 4.6 if look is OWN else 4.0)


def _plain(values: Mapping[str, Value], periods: Sequence[str]) -> dict[str, float]:
    """The values that are numbers, in the order of the periods."""
    return {each: exact for each in periods if each in values and (exact := values[each].exact) is not None}


def _short(period: str) -> str:
    """A period in a few letters: 2023-24 as 23-24."""
    return period[2:] if len(period) == 7 else period


def _course_in_words(comparison: Comparison, indicator: PublishedIndicator) -> str:
    period, unit = comparison.latest(indicator), indicator.unit
    own = comparison.own(indicator)
    course = "; ".join(
        f"{each} {shown(own[each].exact, unit)}" for each in comparison.periods(indicator) if each in own
    )
    england, its = comparison.england(indicator).get(period), comparison.together(indicator, period)
    return (
        f"{indicator.title}, {comparison.authority.name}: {course or 'no figure'}. In {period} England "
        f"{shown(england.exact if england else None, unit)}, group mean {shown(its.mean, unit)}, "
        f"group median {shown(its.median, unit)}."
    )


def _course_caption(comparison: Comparison) -> str:
    lacking = sum(len(comparison.together(each, period).lacking)
                 for each in comparison.indicators for period in comparison.periods(each))  # fmt: skip
    breaks = dict.fromkeys(why for each in comparison.indicators for _, why in comparison.breaks_shown(each))
    said = [
        f"Base: {count(len(comparison.indicators), 'indicator')}, a panel each on its own scale, which need not start "
        "at 0. The upright line is the 95% interval: how far chance could move the authority's figure, were the year "
        "one of many like it. A figure without a line is of a unit, or has a base, that gives none.",
    ]
    if comparison.group.members:
        said.append(
            f"Group: {comparison.group.name}, {count(len(comparison.group.members), 'authority', 'authorities')}"
            + ". The mean counts each authority once, the median is the middle one; the authority is in neither. "
            + (f"{count(lacking, 'figure')} of theirs not shown." if lacking else "All of theirs are shown.")
        )
    said += [f"A dashed line is a break: {why}" for why in breaks]
    return " ".join([*said, sources_of(comparison)])


def sources_of(comparison: Comparison) -> str:
    """The releases that the figures are from."""
    releases = {value.release for its in comparison.values.values() for value in its.values()}
    return f"Source: {listed(sorted(releases))}."


# Funnels


def funnels(
    title: str, comparison: Comparison, drawn: Sequence[tuple[PublishedIndicator, str, Funnel]]
) -> display.Figure:
    """A funnel of all authorities for each indicator and period, the authority of the run marked; one or more.

    Solid lines are the limits of chance at 95% and 99.8%; dashed ones also allow for overdispersion.
    """
    entries = [
        (*OWN, comparison.authority.name),
        (".", "C5", "another authority"),
        (*OUTSIDE, "another, outside every limit"),
    ]
    key = Key(entries, WIDTH)
    titles = [f"{titled(indicator)}, {period}" for indicator, period, _ in drawn]
    with style():
        page = Page(WIDTH, key.height + 6 + _height(titles))
        page.key(key)
        for (indicator, period, its), panel in zip(drawn, _panels(page, key.height + 6, titles), strict=True):
            _draw_funnel(page, panel, indicator, its, comparison.name(indicator, period))
        svg = page.svg(title)
    number = [len(its.points) for _, _, its in drawn]
    return display.Figure(
        title=title,
        svg=svg,
        alt=" ".join(
            _funnel_in_words(indicator, period, its, comparison.name(indicator, period))
            for indicator, period, its in drawn
        ),
        caption=f"Base: {min(number)} to {max(number)} authorities in each panel, across by how many cases or children "
        "a figure is of, up by the figure. The level line is England. Solid lines: 95% and 99.8% of authorities would "
        "be inside by chance alone. Dashed lines: the same, allowing for how much authorities differ besides "
        f"(overdispersion). Outside asks why; it is not poor, nor good. {sources_of(comparison)}",
    )


OUTER = (Place.BELOW_OUTER, Place.ABOVE_OUTER)


def _draw_funnel(page: Page, panel: Panel, indicator: PublishedIndicator, its: Funnel, own: str) -> None:
    smallest, largest = (sqrt(end(each.base for each in its.points)) for end in (min, max))
    wide = max(largest - smallest, 1.0)

    def across(root: float) -> float:
        return panel.left + 8 + (panel.right - panel.left - 16) * (root - smallest) / wide

    per = 100 if indicator.unit in PROPORTIONS else 1
    roots = [smallest + wide * part / 24 for part in range(25)]
    curves = [(its.limits_at(root**2), its.wider_at(root**2)) for root in roots]
    values = [each.value * per for each in its.points] + [its.centre * per]
    up = Scale.holding(values, panel.floor - 3, panel.top + 3, _most(indicator))
    _levels(page, panel, up)
    page.axes.plot([panel.left, panel.right], [up.at(its.centre * per)] * 2, color="C1", lw=0.9, zorder=1)
    for which, dash in enumerate(("-", (0, (3, 2)))):
        for edge in range(4):
            ends = [_edges(curve[which])[edge] * per for curve in curves]
            inside = [up.at(end) if up.ends[0] <= end <= up.ends[1] else float("nan") for end in ends]
            page.axes.plot(list(map(across, roots)), inside, color="C1", lw=0.6 + 0.3 * (edge > 1), ls=dash, zorder=1)
    for point in sorted(its.points, key=lambda each: each.name == own):
        look = (*OWN, 5.0) if point.name == own else (*OUTSIDE, 4.2) if _outside(point) else (".", "C5", 4.0)
        page.mark(across(sqrt(point.base)), up.at(point.value * per), *look)
    for root, side in ((smallest, "left"), (smallest + wide, "right")):
        page.write(across(root), panel.floor + 8, f"{root**2:,.0f}", ha=side, fontsize=SMALL - 0.8)


def _most(indicator: PublishedIndicator) -> float | None:
    return 100.0 if indicator.unit in PROPORTIONS else None


def _edges(limits: Limits) -> tuple[float, float, float, float]:
    return limits.inner.lower, limits.inner.upper, limits.outer.lower, limits.outer.upper


def _outside(point: Point) -> bool:
    return point.wider_place in OUTER


def _funnel_in_words(indicator: PublishedIndicator, period: str, its: Funnel, own: str) -> str:
    point = next((each for each in its.points if each.name == own), None)
    beyond = [each.name for each in its.points if _outside(each)]
    where = (
        f"{own} is {point.place.value} by chance alone, {point.wider_place.value} with overdispersion"
        if point
        else f"{own} is not among them"
    )
    return (
        f"{indicator.title}, {period}: {len(its.points)} authorities; {where}. Outside every limit: "
        f"{listed(beyond) or 'none'}."
    )
