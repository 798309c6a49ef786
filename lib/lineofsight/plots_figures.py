"""Figures from returns, drawn: shares with their intervals, and groups side by side.

Which return a figure is from has a marker of its own, the same in every drawing. A figure of few cases is a hollow
marker. No drawing says that a figure is good or bad, and no team is ranked. See `plots` for the manner of drawing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lineofsight import display
from lineofsight.display import count, listed, words
from lineofsight.figure import FEW, NO_POPULATION, Figure
from lineofsight.indicator import Over, Unit
from lineofsight.plots import SMALL, Key, Page, style
from lineofsight.returns import ANNEX_A, CIN_CENSUS, SSDA903, WORKFORCE

WIDTH = 355.0
"""Points: as wide as the other figures are, legible on a telephone."""

RETURN_MARKS = {ANNEX_A: ("o", "C0"), CIN_CENSUS: ("D", "C3"), SSDA903: ("s", "C1"), WORKFORCE: ("^", "C2")}
OTHER_MARK = ("P", "C5")

PERCENTAGES = (Unit.PERCENT, Unit.SHARE)
COUNTED = (Unit.COUNT, Unit.RATE)
"""Units whose groups are counts: what a rate of a group would be is not known."""


def mark(source: str) -> tuple[str, str]:
    """The marker and colour of a return, by what its label begins with."""
    return next((its for kind, its in RETURN_MARKS.items() if source.startswith(kind)), OTHER_MARK)


def key_of(sources: Iterable[str], *others: tuple[str, str, str]) -> Key:
    """The key along the top: each return's marker, then others."""
    return Key([*((*mark(source), source) for source in dict.fromkeys(sources)), *others], WIDTH)


def few(figure: Figure) -> bool:
    """Whether a share, a median or a mean rests on fewer cases than `FEW`."""
    return figure.cases < FEW and figure.indicator.unit not in COUNTED


def point(page: Page, x: float, y: float, figure: Figure, size: float) -> None:
    """The marker of a figure's return; hollow where it rests on few cases."""
    marker, color = mark(figure.source)
    inside = "white" if few(figure) else color
    page.axes.plot(
        [x],
        [y],
        marker=marker,
        markersize=size,
        mfc=inside,
        mec=color,
        mew=1.0 if few(figure) else 0,
        ls="none",
        zorder=3,
    )


# Values beside each other, with how sure each is

LABELS, NUMBERS = 112.0, 92.0
ROW, LINE, HEAD, AFTER = 18.0, 11.0, 17.0, 7.0
INSET = 8.0


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from 0 to `most`, drawn between two points of the page."""

    most: float
    left: float = LABELS + INSET
    right: float = WIDTH - NUMBERS - INSET

    @property
    def ticks(self) -> tuple[float, ...]:
        return tuple(self.most * part / 4 for part in range(5))

    def at(self, value: float) -> float:
        return self.left + (self.right - self.left) * min(value, self.most) / self.most


_ENDS = (4, 8, *(part * 10**power for power in range(1, 9) for part in (1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)))


def nice_end(values: Iterable[float], percent: bool) -> float:
    """The end of an axis that holds all values: 20, 40 or 100 for percentages, else one whose quarters are whole."""
    highest = max(values, default=0.0)
    return next(end for end in ((20.0, 40.0, 100.0, highest) if percent else (*_ENDS, highest)) if highest <= end)


def shares(title: str, figures: Sequence[Figure]) -> display.Figure:
    """The percentages among some figures, those of one indicator together, each with its interval.

    At least one has a value. Those without are named under the drawing, with the reason.
    """
    drawn = [each for each in figures if each.indicator.unit in PERCENTAGES and each.value is not None]
    blocks = [
        _Block([indicator.title], [(when(row), row) for row in rows])
        for indicator, rows in groupby(drawn, key=lambda each: each.indicator)
    ]
    key = key_of(each.source for each in drawn)
    with style():
        page = Page(WIDTH, key.height + HEAD + sum(block.height for block in blocks))
        page.key(key)
        y = key.height + HEAD
        _ticks(page, Scale(100.0), "%", y - 7)
        for block in blocks:
            y = _draw(page, block, y)
        svg = page.svg(title)
    hidden = [each for each in figures if each.indicator.unit in PERCENTAGES and each.value is None]
    return display.Figure(
        title=title,
        svg=svg,
        alt=" ".join(each.sentence for each in drawn),
        caption=f"Base: {count(len(drawn), 'share')}; how many cases each is of stands at its right. {_LINES} "
        f"{few_words(drawn)}{_not_drawn(hidden)}{source_words(drawn)}",
    )


_LINES = (
    "The line is the 95% interval, how far chance alone could move the share. No line means that none can be reckoned."
)


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading and, for each figure, a row with its label.

    `all_at` is the value of all cases together, drawn as a dashed line. `axis` says whether the block has its own.
    """

    head: list[str]
    rows: list[tuple[str, Figure]]
    scale: Scale = Scale(100.0)
    unit: str = "%"
    all_at: float | None = None
    axis: bool = False

    @property
    def top(self) -> float:
        """From the block's top to its first row."""
        return LINE * len(self.head) + (HEAD if self.axis else 4.0)

    @property
    def height(self) -> float:
        return self.top + ROW * len(self.rows) + AFTER


def _draw(page: Page, block: _Block, y: float) -> float:
    """A block from `y` down; returns where the next may start."""
    page.field(0, page.width, y, y + LINE * len(block.head) + 3)
    for place, line in enumerate(block.head):
        page.write(3, y + LINE * (place + 0.5) + 1.5, line, ha="left", weight="bold", fontsize=SMALL + 0.5)
    y += block.top
    floor = y + ROW * len(block.rows)
    for tick in block.scale.ticks:
        page.upright(block.scale.at(tick), y, floor)
    if block.axis:
        _ticks(page, block.scale, block.unit, y - 6.5)
    if block.all_at is not None:
        page.cut(block.scale.at(block.all_at), y - 1, floor)
    for label, figure in block.rows:
        _row(page, label, figure, block.scale, y + ROW / 2)
        y += ROW
        page.level(0, page.width, y)
    return y + AFTER


def _ticks(page: Page, scale: Scale, unit: str, y: float) -> None:
    for tick in scale.ticks:
        page.write(scale.at(tick), y, f"{tick:g}{unit}", fontsize=SMALL - 0.5)


def _row(page: Page, label: str, figure: Figure, scale: Scale, y: float) -> None:
    lines = textwrap.wrap(label, 27, max_lines=2, placeholder=" …")
    page.write(3, y, "\n".join(lines), ha="left", fontsize=SMALL if len(lines) == 1 else SMALL - 0.8)
    value = plotted(figure)
    if value is None:
        patch = {"facecolor": "white", "pad": 1}
        page.write(scale.left, y, figure.absent, ha="left", style="italic", fontsize=SMALL, bbox=patch)
        return
    color = mark(figure.source)[1]
    if figure.indicator.unit in COUNTED:
        page.axes.plot([scale.at(0), scale.at(value)], [y, y], color=color, lw=5, solid_capstyle="butt", zorder=2)
    elif figure.lower is not None and figure.upper is not None:
        ends = [scale.at(figure.lower), scale.at(figure.upper)]
        page.axes.plot(ends, [y, y], color=color, lw=1.6, solid_capstyle="butt", zorder=2)
    if figure.indicator.unit not in COUNTED:
        point(page, scale.at(value), y, figure, 5.5)
    page.write(page.width - 2, y, _beside(figure), ha="right", fontsize=SMALL)


def plotted(figure: Figure) -> float | None:
    """What is drawn of a figure: its value, or the count of a rate without a population; None where none is known."""
    if figure.value is None and figure.absent == NO_POPULATION:
        return figure.numerator
    return figure.value


def _beside(figure: Figure) -> str:
    """The figure in a few letters: `83.1%, 812 of 977`; the count where that is all there is."""
    if figure.indicator.unit in COUNTED:
        return words(round(plotted(figure) or 0))
    return f"{figure.shown}, {figure.of.removesuffix(' cases').removesuffix(' case')}" + (
        "" if figure.numerator is not None else " cases"
    )


def when(figure: Figure) -> str:
    """The period in a few letters: `Apr 2025 to Mar 2026`, or the day."""
    if figure.indicator.over is Over.DAY:
        return f"{figure.period.end.day} {figure.period.end:%b %Y}"
    return f"{figure.period.start:%b %Y} to {figure.period.end:%b %Y}"


def few_words(figures: Sequence[Figure]) -> str:
    return f"A hollow marker rests on fewer than {FEW} cases: few. " if any(map(few, figures)) else ""


def _not_drawn(figures: Sequence[Figure]) -> str:
    if not figures:
        return ""
    named = listed([f"{each.indicator.title} ({each.source}): {each.absent}" for each in figures])
    return f"Not drawn: {named}. "


def source_words(figures: Iterable[Figure]) -> str:
    return f"Source: {listed(list(dict.fromkeys(each.source for each in figures)))}."


# Groups side by side


def groups(title: str, parts: Sequence[tuple[Figure, Sequence[Figure]]]) -> display.Figure:
    """Figures of all cases, each with those of the groups of its breakdowns; one part or more, each with a group.

    A part is the figure of all cases and the figures of its groups, a breakdown's groups together and in their order.
    """
    blocks = [
        (whole, breakdown, list(its))
        for whole, of_groups in parts
        for breakdown, its in groupby(of_groups, key=lambda each: each.breakdown)
    ]
    drawn = [_group_block(*block) for block in blocks]
    key = key_of(each.source for each, _ in parts)
    with style():
        page = Page(WIDTH, key.height + 6 + sum(block.height for block in drawn))
        page.key(key)
        y = key.height + 6
        for block in drawn:
            y = _draw(page, block, y)
        svg = page.svg(title)
    every = [each for _, _, its in blocks for each in its]
    return display.Figure(
        title=title,
        svg=svg,
        alt=" ".join(_block_in_words(*block) for block in blocks),
        caption=f"Base: {count(len(every), 'group')}; the cases of each stand at its right. {_whole_words(parts)}"
        f"{few_words(every)}"
        + ("Teams stand in the order of the alphabet. " if any(by == "team" for _, by, _ in blocks) else "")
        + f"{_lost(parts)}{source_words(whole for whole, _ in parts)}",
    )


def _group_block(whole: Figure, by: str, its: list[Figure]) -> _Block:
    head = textwrap.wrap(f"{whole.indicator.title}{_counts(whole)}, by {by}: {when(whole)}", 72)
    rows = [(each.group, each) for each in its]
    if whole.indicator.unit in PERCENTAGES:
        return _Block(head, rows, all_at=whole.value, axis=True)
    if whole.indicator.unit in COUNTED:
        return _Block(head, rows, Scale(nice_end(_known(map(plotted, its)), percent=False)), "", axis=True)
    ends = _known([*(each.upper for each in its), *(each.value for each in its), whole.value])
    return _Block(head, rows, Scale(nice_end(ends, percent=False)), "", whole.value, axis=True)


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _counts(figure: Figure) -> str:
    return " (number)" if figure.indicator.unit in COUNTED else ""


def _whole_words(parts: Sequence[tuple[Figure, Sequence[Figure]]]) -> str:
    said = []
    if any(whole.indicator.unit not in COUNTED for whole, _ in parts):
        said.append(f"{_LINES} The dashed line is all cases together.")
    if any(whole.indicator.unit in COUNTED for whole, _ in parts):
        said.append("Bars are numbers of cases: how many children of each group live in the area is not known here.")
    return " ".join(said) + " "


def _lost(parts: Sequence[tuple[Figure, Sequence[Figure]]]) -> str:
    """What the figures of all cases leave out, a sentence for each that leaves something out."""
    return "".join(
        f"{whole.indicator.title}: {listed(list(whole.left_out))}. "
        for whole, _ in parts
        if whole.value is not None and whole.left_out
    )


def _block_in_words(whole: Figure, by: str, its: Sequence[Figure]) -> str:
    return f"{whole.indicator.title}{_counts(whole)}, by {by}: " + "; ".join(map(_group_in_words, its)) + "."


def _group_in_words(figure: Figure) -> str:
    value = plotted(figure)
    if value is None:
        return f"{figure.group} {figure.absent}"
    if figure.indicator.unit in COUNTED:
        return f"{figure.group} {words(round(value))}"
    sure = f", {figure.interval}" if figure.lower is not None else ""
    return f"{figure.group} {figure.shown} ({figure.of}{sure}{', few' if few(figure) else ''})"
