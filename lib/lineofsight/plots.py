"""The figures: each takes a table and returns a `Figure`, with its content in words beside the drawing.

Drawn narrow, so that words stay legible on a telephone, and never by colour alone: a grade has its own marker and
its word is printed beside it, a direction has its own marker and its count. Everything is placed in points from the
top left corner, so that words keep their size whatever the number of rows.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing
from matplotlib.textpath import TextPath

from lineofsight import framework
from lineofsight.display import Figure, count, listed, words
from lineofsight.framework import Edition
from lineofsight.line_of_sight import NO_EVIDENCE

STYLE = files("lineofsight").joinpath("lineofsight.mplstyle")
SMALL = 7.5
"""Points of the smallest words: 10 pixels at the size drawn."""

GRADE_MARKS = {
    "outstanding": ("*", "C0"),
    "good": ("o", "C1"),
    "adequate": ("s", "C2"),
    "requires improvement to be good": ("^", "C3"),
    "inadequate": ("X", "C4"),
}
GRADE_HEIGHTS = {
    "outstanding": 3.0,
    "good": 2.0,
    "adequate": 1.15,
    "requires improvement to be good": 0.85,
    "inadequate": 0.0,
}
"""Adequate and requires improvement are both third of four, on scales that never meet: a level each."""

DIRECTION_MARKS = {
    "strengths": ("^", "C0"),
    "weaknesses": ("v", "C3"),
    "mixed": ("D", "C2"),
    "improvements": ("s", "C5"),
}
DIRECTION_WORDS = {
    "strengths": "strength",
    "weaknesses": "weakness",
    "mixed": "both in one",
    "improvements": "improvement asked for",
}

PANELS = {
    "Overall effectiveness": ("overall",),
    "Leaders": ("leaders",),
    "Help and protection": ("help_and_protection",),
    "Children in care": ("in_care", "in_care_and_care_leavers"),
    "Care leavers": ("care_leavers",),
    "Adoption": ("adoption",),
}
"""The small multiples of the history, by title: the judgement areas drawn in each."""


# Grades, inspection by inspection


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection on the x axis, `x` points from the left."""

    edition: Edition
    day: date
    x: float


@dataclass(frozen=True, slots=True)
class Given:
    """A grade given in a panel's areas at one inspection, by how many judgements, of which sections."""

    grade: str
    times: int
    sections: tuple[str, ...]

    @property
    def word(self) -> str:
        return short(self.grade) + (f" ×{self.times}" if self.times > 1 else "")


SLOT, BREAK = 64.0, 9.0
LEVEL, ABOVE, BELOW = 24.0, 20.0, 20.0
PANEL_TITLE, FOOT = 17.0, 30.0
FIELD = ABOVE + 3 * LEVEL + BELOW


def grade_history(judgements: pd.DataFrame) -> Figure:
    """Grades at each inspection, area under area, each framework in a band of its own.

    `judgements` is the frame of `Run.judgements`, one dated row or more; undated rows are counted in the caption.
    Single grades of an area under one framework are joined by a step; nothing is joined across the break between two
    frameworks. An area never graded is left out.
    """
    dated = judgements.dropna(subset=["day"])
    inspections = _inspections(dated)
    panels = {title: _given(slugs, inspections, dated) for title, slugs in PANELS.items()}
    panels = {title: given for title, given in panels.items() if any(given)}
    width = inspections[-1].x + SLOT / 2
    key = Key([(*GRADE_MARKS[grade], short(grade)) for grade in _on_the_scales(inspections)], width)
    names = [
        (textwrap.fill(e.short_name, int((right - left) / 5)), (left + right) / 2)
        for e, left, right in _bands(inspections)
    ]
    top = key.height + 10 * max(name.count("\n") + 1 for name, _ in names) + 2
    with style():
        page = Page(width, top + (PANEL_TITLE + FIELD) * len(panels) + FOOT)
        page.key(key)
        for name, middle in names:
            page.write(middle, top - 1, name, va="bottom", weight="bold", fontsize=SMALL - 0.5)
        for row, (title, given) in enumerate(panels.items()):
            _panel(page, title, given, inspections, top + row * (PANEL_TITLE + FIELD))
        for one in inspections:
            page.write(one.x, page.height - FOOT / 2, f"{one.day:%b\n%Y}")
        svg = page.svg("Grades at each inspection")
    return Figure(
        title="Grades at each inspection, framework by framework",
        svg=svg,
        alt=_history_in_words(panels, inspections),
        caption=_history_caption(dated, inspections, undated=len(judgements) - len(dated)),
    )


def short(grade: str) -> str:
    """A grade as it is drawn: requires improvement for requires improvement to be good."""
    return grade.removesuffix(" to be good")


def _on_the_scales(inspections: list[Inspection]) -> list[str]:
    """The grades that the frameworks of these inspections could give, best first."""
    scales = [one.edition.scale for one in inspections if one.edition.scale]
    words_of = {level.word for scale in scales for level in scale.levels}
    return [grade for grade in GRADE_MARKS if grade in words_of]


def _inspections(judgements: pd.DataFrame) -> list[Inspection]:
    found: list[Inspection] = []
    x = SLOT / 2
    each = judgements[["day", "framework"]].drop_duplicates().sort_values(["day", "framework"])
    for day, edition_id in each.itertuples(index=False):
        if found:
            x += SLOT if found[-1].edition.id == edition_id else SLOT + BREAK
        found.append(Inspection(framework.edition(edition_id), day, x))
    return found


def _bands(inspections: list[Inspection]) -> Iterator[tuple[Edition, float, float]]:
    """Each run of inspections under one framework: the edition, and the left and right edge of its band."""
    for _, run in groupby(inspections, key=lambda one: one.edition.id):
        band = list(run)
        yield band[0].edition, band[0].x - SLOT / 2, band[-1].x + SLOT / 2


def _given(slugs: tuple[str, ...], inspections: list[Inspection], judgements: pd.DataFrame) -> list[list[Given]]:
    """The grades given in the areas at each inspection, best first; an empty list where none was."""
    here = judgements[judgements["area"].isin(slugs)]
    return [
        [
            Given(grade, len(rows), tuple(rows["section"].dropna()))
            for grade in GRADE_MARKS
            if len(rows := here[_at(here, one) & (here["grade"] == grade)])
        ]
        for one in inspections
    ]


def _at(judgements: pd.DataFrame, one: Inspection) -> pd.Series:
    return (judgements["day"] == one.day) & (judgements["framework"] == one.edition.id)


def _panel(page: Page, title: str, given: list[list[Given]], inspections: list[Inspection], top: float) -> None:
    floor = top + PANEL_TITLE + ABOVE + 3 * LEVEL
    bands = list(_bands(inspections))
    page.write(2, top + PANEL_TITLE / 2 + 1, title, ha="left", weight="bold", fontsize=9.5)
    for edition, left, right in bands:
        page.field(left, right, top + PANEL_TITLE, floor + BELOW)
        for level in edition.scale.levels if edition.scale else ():
            page.level(left, right, _y(level.word, floor))
    for (_, _, right), _ in pairwise(bands):
        page.cut(right + BREAK / 2, top + PANEL_TITLE - 2, floor + BELOW + 2)
    for (one, before), (other, after) in pairwise(zip(inspections, given, strict=True)):
        if one.edition is other.edition and _single(before) and _single(after):
            page.step(one.x, _y(before[0].grade, floor), other.x, _y(after[0].grade, floor))
    for number, (one, grades) in enumerate(zip(inspections, given, strict=True)):
        fallen = number > 0 and _fell(given[number - 1], grades) and inspections[number - 1].edition is one.edition
        for grade in grades:
            _draw_grade(page, grade, one.x, _y(grade.grade, floor), below=fallen)
        if PANELS[title] == ("overall",) and len(grades) > 1:
            _draw_sections(page, grades, one.x, floor)
        if not grades:
            _draw_none(page, PANELS[title], one, floor - 1.5 * LEVEL)


def _single(grades: list[Given]) -> bool:
    return len(grades) == 1 and grades[0].times == 1


def _fell(before: list[Given], after: list[Given]) -> bool:
    return _single(before) and _single(after) and GRADE_HEIGHTS[before[0].grade] > GRADE_HEIGHTS[after[0].grade]


def _y(grade: str, floor: float) -> float:
    return floor - GRADE_HEIGHTS[grade] * LEVEL


def _draw_grade(page: Page, given: Given, x: float, y: float, below: bool) -> None:
    """A marker for each judgement that gave the grade, and the word: above, unless a step comes down from there."""
    marker, color = GRADE_MARKS[given.grade]
    for place in range(given.times):
        page.mark(x + 9 * (place - (given.times - 1) / 2), y, marker, color, 10 if marker == "*" else 7)
    word = textwrap.fill(given.word, 13)
    look = {"color": color, "weight": "bold", "fontsize": SMALL}
    page.write(x, y + 7 if below else y - 6, word, va="top" if below else "bottom", **look)


def _draw_sections(page: Page, grades: list[Given], x: float, floor: float) -> None:
    """Which half of a report gave which overall grade: under the worst grade, and over the words of the others."""
    for given in grades:
        name = textwrap.fill(listed(list(given.sections)), 15)
        y = _y(given.grade, floor)
        last = given is grades[-1]
        page.write(
            x, y + 6 if last else y - 17, name, va="top" if last else "bottom", fontsize=SMALL - 1, bbox=page.patch
        )


def _draw_none(page: Page, slugs: tuple[str, ...], one: Inspection, y: float) -> None:
    """Why an inspection has no grade here, in words, with a mark of its own where the framework gives none."""
    why = _why_none(slugs, one.edition)
    if why == "not given":
        page.ring(one.x, y - 12)
    page.write(one.x, y, textwrap.fill(why, 13), fontsize=SMALL, style="italic", bbox=page.patch)


def _why_none(slugs: tuple[str, ...], edition: Edition) -> str:
    if slugs[0] in edition.not_given:
        return "not given"
    if slugs[0] == "care_leavers" and edition.area("in_care_and_care_leavers"):
        return "graded with children in care"
    return "no grade printed" if any(edition.area(slug) for slug in slugs) else "not judged"


def _history_in_words(panels: dict[str, list[list[Given]]], inspections: list[Inspection]) -> str:
    """The content of the drawing, a sentence for each inspection."""
    return " ".join(
        f"{one.day:%B %Y}, {one.edition.short_name}: "
        + "; ".join(f"{title.lower()} {_grades_in_words(given[number], title, one)}" for title, given in panels.items())
        + "."
        for number, one in enumerate(inspections)
    )


def _grades_in_words(grades: list[Given], title: str, one: Inspection) -> str:
    if not grades:
        return _why_none(PANELS[title], one.edition)
    if _single(grades):
        return grades[0].grade
    return listed([f"{given.grade} for {count(given.times, 'judgement')}" for given in grades])


def _history_caption(judgements: pd.DataFrame, inspections: list[Inspection], undated: int) -> str:
    undrawn = int((~judgements["area"].isin([slug for slugs in PANELS.values() for slug in slugs])).sum())
    sentences = [
        f"Base: {count(len(judgements), 'grade')} printed at {count(len(inspections), 'inspection')}, "
        f"{words(inspections[0].day)} to {words(inspections[-1].day)}.",
        "The best grade of each framework is its top line. A dashed line is a break: what stands on its two sides was "
        "given under different frameworks and is not joined.",
        "Inspections stand in order of their last day; the space between them is not time.",
        "Adequate and requires improvement belong to different scales, and have a line each.",
    ]
    if (judgements.groupby(["day", "framework", "area"]).size() > 1).any():
        sentences.append("Where several judgements of one inspection belong to an area, each is a marker of its own.")
    if undrawn:
        sentences.append(f"Not drawn: {count(undrawn, 'grade')} on headings outside these areas.")
    if undated:
        sentences.append(f"Left out: {count(undated, 'grade')} of an inspection without a date.")
    return " ".join([*sentences, f"Source: {listed(list(dict.fromkeys(judgements['source'])))}."])


# Evidence, heading by heading and source by source

LABELS, COLUMN, ROW, GROUP = 110.0, 49.0, 29.0, 17.0
COLUMNS = 5
"""As many columns as a telephone can show: where there are more sources, the oldest share the first."""


def coverage(counts: pd.DataFrame, headings: pd.DataFrame) -> Figure:
    """What each source says on each heading: a marker and a count for each direction.

    `counts` is the frame of `line_of_sight.coverage`, one row or more; `headings` that of `line_of_sight.headings`,
    whose order, areas and titles it takes. Of more than five sources the four newest have a column each.
    """
    oldest_first = counts[["as_at", "source", "kind_of_source"]].drop_duplicates()
    oldest_first = oldest_first.sort_values(["as_at", "source"], na_position="first")
    sources = oldest_first.to_dict("records")
    together = len(sources) - COLUMNS + 1 if len(sources) > COLUMNS else 1
    column_of = {each["source"]: max(0, place - together + 1) for place, each in enumerate(sources)}
    cells = counts.assign(column=counts["source"].map(column_of))
    cells = cells.groupby(["heading_id", "column"], as_index=False)[list(DIRECTION_MARKS)].sum().to_dict("records")
    areas = [(str(area), rows.to_dict("records")) for area, rows in headings.groupby("area", sort=False)]
    width = LABELS + COLUMN * max(2, max(column_of.values()) + 1)
    key = Key([(*mark, DIRECTION_WORDS[name]) for name, mark in DIRECTION_MARKS.items()], width)
    y = key.height + 36
    with style():
        page = Page(width, y + GROUP * len(areas) + ROW * len(headings) + 4)
        page.key(key)
        for each in sources[together - 1 :]:
            first = column_of[each["source"]] == 0 and together > 1
            name = f"{together}\nolder" if first else _month(each["as_at"])
            middle = LABELS + COLUMN * (column_of[each["source"]] + 0.5)
            page.write(middle, y - 3, name, va="bottom", weight="bold", fontsize=SMALL)
            if "older" not in name:
                page.write(middle, y - 24, each["kind_of_source"], va="bottom", fontsize=SMALL)
        for edge in range(1, round((width - LABELS) / COLUMN)):
            page.upright(LABELS + COLUMN * edge, y, page.height - 4)
        for area, rows in areas:
            page.field(0, page.width, y, y + GROUP)
            page.write(3, y + GROUP / 2, area, ha="left", weight="bold")
            y += GROUP
            for heading in rows:
                _heading(page, heading, cells, y)
                y += ROW
        svg = page.svg("Evidence by heading and source")
    return Figure(
        title="Statements on each heading, source by source",
        svg=svg,
        alt=_coverage_in_words(headings),
        caption=_coverage_caption(counts, [each["source"] for each in sources], together),
    )


def _month(day: date | None) -> str:
    return f"{day:%b\n%Y}" if pd.notna(day) else "no\ndate"


def _heading(page: Page, heading: dict[Hashable, Any], cells: list[dict[Hashable, Any]], top: float) -> None:
    """One row: the heading, and in each column what is said of it, or that nothing is."""
    page.write(3, top + ROW / 2, textwrap.fill(heading["heading"], 24), ha="left", fontsize=SMALL)
    for cell in cells:
        if cell["heading_id"] == heading["heading_id"]:
            _cell(page, cell, LABELS + COLUMN * cell["column"], top)
    if heading["state"] == NO_EVIDENCE:
        page.write(LABELS + 5, top + ROW / 2, NO_EVIDENCE, ha="left", style="italic", fontsize=SMALL)
    page.level(0, page.width, top + ROW)


def _cell(page: Page, cell: dict[Hashable, Any], left: float, top: float) -> None:
    for place, (name, (marker, color)) in enumerate(DIRECTION_MARKS.items()):
        if number := cell[name]:
            x, y = left + 6 + 23 * (place % 2), top + 8 + 11.5 * (place // 2)
            page.mark(x, y, marker, color, 4.5)
            page.write(x + 5, y, str(number), ha="left", fontsize=SMALL, color=color, weight="bold")


def _coverage_in_words(headings: pd.DataFrame) -> str:
    return " ".join(
        f"{row['heading']}: {NO_EVIDENCE}."
        if row["state"] == NO_EVIDENCE
        else f"{row['heading']}: {count(row['strengths'], 'strength')}, "
        f"{count(row['weaknesses'], 'weakness', 'weaknesses')}, {row['mixed'] or 'none'} both in one, "
        f"{count(row['improvements'], 'improvement')} asked for."
        for row in headings.to_dict("records")
    )


def _coverage_caption(counts: pd.DataFrame, sources: list[str], together: int) -> str:
    drawn = int(counts[list(DIRECTION_MARKS)].to_numpy().sum())
    undrawn = int(counts[["neutral", "figures", "planned", "claims"]].to_numpy().sum())
    return (
        f"Base: {count(drawn, 'statement')} mapped to a heading or its criteria, from {count(len(sources), 'source')}; "
        f"{undrawn} more that pass no judgement, or only promise or claim, and figures are not drawn. An empty cell "
        "means that the source says nothing for or against on the heading. Counts tell how much was written, not how "
        "good practice is. "
        + (f"The {together} oldest sources share the first column. " if together > 1 else "")
        + f"Source, by date: {listed(sources)}."
    )


# The page they are drawn on


class Key:
    """Markers and their words along the top of a page, in as many lines as the width needs."""

    def __init__(self, entries: list[tuple[str, str, str]], width: float) -> None:
        self.entries: list[tuple[str, str, str, float, float]] = []
        x, y = 5.0, 7.0
        for marker, color, name in entries:
            wide = 20 + TextPath((0, 0), name, size=SMALL).get_extents().width
            if x + wide > width + 12:
                x, y = 5.0, y + 13
            self.entries.append((marker, color, name, x, y))
            x += wide
        self.height = y + 12


class Page:
    """A drawing measured in points from the top left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.drawing = Drawing(figsize=(width / 72, height / 72))
        FigureCanvasSVG(self.drawing)
        self.axes: Axes = self.drawing.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self.axes.axis("off")
        self.patch = {"facecolor": mpl.rcParams["axes.facecolor"], "pad": 1.5}

    def field(self, left: float, right: float, top: float, bottom: float) -> None:
        """A shaded field."""
        self.axes.fill_between([left, right], top, bottom, color=mpl.rcParams["axes.facecolor"], linewidth=0, zorder=0)

    def level(self, left: float, right: float, y: float) -> None:
        """A thin line to read along."""
        self.axes.plot(
            [left, right], [y, y], color=mpl.rcParams["grid.color"], lw=mpl.rcParams["grid.linewidth"], zorder=1
        )

    def upright(self, x: float, top: float, bottom: float) -> None:
        """A thin line between columns."""
        self.axes.plot([x, x], [top, bottom], color=mpl.rcParams["grid.color"], lw=0.5, zorder=-1)

    def cut(self, x: float, top: float, bottom: float) -> None:
        """A break."""
        self.axes.plot([x, x], [top, bottom], color=mpl.rcParams["axes.edgecolor"], lw=1.1, ls=(0, (3, 2)), zorder=1)

    def step(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """What stood until the next inspection, then what stood from then."""
        self.axes.plot([x, to_x, to_x], [y, y, to_y], color=mpl.rcParams["axes.edgecolor"], lw=1.3, zorder=2)

    def mark(self, x: float, y: float, marker: str, color: str, size: float) -> None:
        self.axes.plot([x], [y], marker=marker, color=color, markersize=size, markeredgewidth=0, ls="none", zorder=3)

    def ring(self, x: float, y: float) -> None:
        """The mark of something that is not given: a ring with nothing in it."""
        color = mpl.rcParams["axes.edgecolor"]
        self.axes.plot([x], [y], marker="o", markersize=7, markerfacecolor="none", markeredgecolor=color, zorder=3)

    def write(self, x: float, y: float, text: str, **look) -> None:
        self.axes.text(x, y, text, **{"va": "center", "ha": "center", "linespacing": 1.1, "zorder": 4} | look)

    def key(self, key: Key) -> None:
        for marker, color, name, x, y in key.entries:
            self.mark(x, y, marker, color, 8 if marker == "*" else 6)
            self.write(x + 7, y, name, ha="left", fontsize=SMALL)

    def svg(self, title: str) -> str:
        """The SVG, without the day it was drawn."""
        out = io.StringIO()
        self.drawing.savefig(out, format="svg", metadata={"Date": None, "Creator": "Line of Sight", "Title": title})
        return out.getvalue()


def style():
    return mpl.rc_context(fname=str(STYLE))
