"""Published figures of authorities by the grade each was given, drawn as strips of dots: one dot an authority.

No authority is named but the run's own, which stands in the strip of the grade it was given, never of any other.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from lineofsight.display import Figure, count
from lineofsight.plots import SMALL, Key, Page, style
from lineofsight.plots_compare import Scale, shown, titled
from lineofsight.published import PublishedIndicator

WIDTH = 355.0
"""Points: as wide as the other figures are, legible on a telephone."""

GAP, AXIS, RIGHT, LINE, FIELD, FOOT = 9.0, 27.0, 5.0, 10.5, 100.0, 38.0
PANEL = (WIDTH - GAP) / 2
LANE = (PANEL - AXIS - RIGHT) / 4
DOT, APART = 3.4, 2.5
"""The size of a dot, and how far two of them stand apart where the strip is wide enough, in points."""

OWN, OTHER, MEDIAN = ("o", "C0"), (".", "C5"), ("$-$", "C3")


@dataclass(frozen=True, slots=True)
class Strip:
    """A panel: the figures of the authorities of each grade, best grade first, each lowest figure first.

    `own` is the place of the grade (0 the best) and the figure of the run's authority, which is among the others too;
    None where it has no grade or no figure.
    """

    indicator: PublishedIndicator
    by_grade: tuple[tuple[float, ...], ...]
    own: tuple[int, float] | None

    @property
    def authorities(self) -> int:
        return sum(map(len, self.by_grade))


def strips(title: str, drawn: Sequence[Strip], grades: Sequence[str], own: str, caption: str) -> Figure:
    """A panel of four strips for each indicator, with a mark at each grade's median and its number of authorities.

    One strip or more, each with an authority or more. `grades` are the names of the four, best first; `caption` goes
    on from the base.
    """
    entries = [(*OTHER, "an authority"), (*MEDIAN, "median of the grade")]
    entries += [(*OWN, f"{own}, in the grade it was given")] if any(strip.own for strip in drawn) else []
    key = Key(entries, WIDTH)
    titles = [textwrap.wrap(titled(strip.indicator), 36) for strip in drawn]
    deep = [LINE * max(map(len, titles[place : place + 2])) + 4 for place in range(0, len(titles), 2)]
    with style():
        page = Page(WIDTH, key.height + 6 + sum(each + FIELD + FOOT for each in deep))
        page.key(key)
        top = key.height + 6
        for row, head in enumerate(deep):
            for column, (strip, lines) in enumerate(zip(drawn[2 * row :][:2], titles[2 * row :][:2], strict=True)):
                _draw(page, column * (PANEL + GAP), top, top + head, lines, strip, grades)
            top += head + FIELD + FOOT
        svg = page.svg(title)
    number = [strip.authorities for strip in drawn]
    return Figure(
        title=title,
        svg=svg,
        alt=" ".join(_in_words(strip, grades, own) for strip in drawn),
        caption=f"Base: {_span(number)} in each panel, as many of each grade as stand under its strip. {caption}",
    )


def _draw(
    page: Page, left: float, top: float, field: float, lines: Sequence[str], strip: Strip, grades: Sequence[str]
) -> None:
    for number, line in enumerate(lines):
        page.write(left + 2, top + LINE * (number + 0.5), line, ha="left", weight="bold", fontsize=SMALL)
    floor = field + FIELD
    page.field(left + AXIS, left + PANEL - RIGHT, field, floor)
    scale = Scale.holding([value for values in strip.by_grade for value in values], floor - 4, field + 4)
    for tick in scale.ticks:
        page.level(left + AXIS, left + PANEL - RIGHT, scale.at(tick))
        page.write(left + AXIS - 3, scale.at(tick), f"{tick:,.4g}", ha="right", fontsize=SMALL - 0.5)
    for place, (name, values) in enumerate(zip(grades, strip.by_grade, strict=True)):
        middle = left + AXIS + LANE * (place + 0.5)
        dots = beside_each_other([scale.at(value) for value in values], LANE / 2 - DOT / 2)
        if values:
            # One line of dots, not a mark each: nine thousand marks would be most of the pack.
            across, down = [middle + x for x, _ in dots], [y for _, y in dots]
            page.axes.plot(across, down, OTHER[0], color=OTHER[1], markersize=DOT, markeredgewidth=0, zorder=3)
            ends = [middle - LANE * 0.42, middle + LANE * 0.42]
            page.axes.plot(ends, [scale.at(median(values))] * 2, color=MEDIAN[1], lw=1.8, zorder=4)
        if strip.own and strip.own[0] == place:
            x = next(x for (x, _), value in zip(dots, values, strict=True) if value == strip.own[1])
            page.mark(middle + x, scale.at(strip.own[1]), *OWN, 6.0)
        page.write(middle, floor + 7, str(len(values)), weight="bold", fontsize=SMALL)
        # Four names in one line would run into each other: every second one stands a line lower.
        page.write(middle, floor + (17 if place % 2 == 0 else 27), name, fontsize=SMALL - 0.5)


def beside_each_other(ys: Sequence[float], room: float) -> list[tuple[float, float]]:
    """Where the dots at these heights stand: in the middle, or as near it as leaves those before them free.

    None stands further out than `room`: where a strip is full, dots cover each other.
    """
    placed: list[tuple[float, float]] = []
    steps = [0.0] + [side * APART * step / 2 for step in range(1, int(2 * room / APART) + 1) for side in (1, -1)]
    for y in ys:
        near = [(x, other) for x, other in placed if abs(other - y) < APART]
        free = (
            step for step in steps if all((step - x) ** 2 + (y - other) ** 2 >= APART**2 - 1e-9 for x, other in near)
        )
        placed.append((next(free, 0.0), y))
    return placed


def _span(numbers: Sequence[int]) -> str:
    low, high = min(numbers), max(numbers)
    return count(high, "authority", "authorities") if low == high else f"{low} to {high} authorities"


def _in_words(strip: Strip, grades: Sequence[str], own: str) -> str:
    unit = strip.indicator.unit
    each = [
        f"{name} {shown(median(values), unit)} ({count(len(values), 'authority', 'authorities')})"
        if values
        else f"{name} no authority"
        for name, values in zip(grades, strip.by_grade, strict=True)
    ]
    said = f"{titled(strip.indicator)}, median by grade: {'; '.join(each)}."
    return f"{said} {own}, {grades[strip.own[0]]}: {shown(strip.own[1], unit)}." if strip.own else said
