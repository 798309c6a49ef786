"""The grades of all authorities over the years, drawn: a field for each framework, and nothing joined across two.

See `plots` for the manner of drawing.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lineofsight.display import Figure, listed
from lineofsight.outcomes import Graded
from lineofsight.plots import GRADE_MARKS, SMALL, Page, short, style

WIDTH = 276.0
"""Points: what a telephone shows without scrolling, so that a break at the right is not out of sight."""

NAMES, GAP, LEAST, EMPTY = 62.0, 4.0, 50.0, 42.0
"""How wide: the grades' names, the room between fields, the narrowest field, an empty one."""
NARROWEST, EVERY, WIDEST = 12.0, 14.0, 24.0
"""How wide a year is at least, from where on each has its label, and at most."""
BAR, HEADROOM = 0.68, 10.0
TITLE, LINE, FOOT = 15.0, 9.0, 20.0
LETTER = 3.9
"""About how wide a letter of a title is."""


@dataclass(frozen=True, slots=True)
class Field:
    """What one framework has in a band: the grades of some years, or, where `absent` says why, none.

    `title` says what is graded; `framework` is an edition's id, so that a break is drawn where it changes; `words` are
    the four grades of its scale, best first. `years` may be empty where there are no grades.
    """

    title: str
    framework: str
    words: tuple[str, ...]
    years: tuple[int, ...] = ()
    grades: tuple[Graded, ...] = ()
    absent: str = ""

    def counts(self) -> Counter[tuple[int, int]]:
        """How many grades, by year and rank."""
        return Counter((each.day.year, each.rank) for each in self.grades)


@dataclass(frozen=True, slots=True)
class Band:
    """Fields side by side, on scales of the same grades; one with years, or more."""

    title: str
    fields: tuple[Field, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return self.fields[0].words


def in_bands(fields: Sequence[Field]) -> list[tuple[Field, ...]]:
    """The fields, as many side by side as there is room for. A scale begins a band; an empty field begins none."""
    bands: list[list[Field]] = []
    for together in _with_empty(fields):
        wide = _side_by_side([*(bands[-1] if bands else ()), *together], NARROWEST)
        if bands and wide <= WIDTH - NAMES and bands[-1][0].words == together[0].words:
            bands[-1] += together
        else:
            bands.append(together)
    return [tuple(band) for band in bands]


def _with_empty(fields: Sequence[Field]) -> list[list[Field]]:
    """Each field that has years, with the empty ones that follow it."""
    found: list[list[Field]] = []
    for field in fields:
        if field.years or not found:
            found.append([field])
        else:
            found[-1].append(field)
    return found


def grades_by_year(title: str, bands: Sequence[Band], caption: str, lane: float) -> Figure:
    """Band under band: in each a lane for each grade, a bar for each year; one band with one grade or more.

    A bar's height is how many inspections gave the grade, on one scale all over the figure. A dashed line stands
    between two fields of different frameworks. `lane` is the height of a lane, in points.
    """
    most = max(number for band in bands for field in band.fields for number in field.counts().values())
    tops, height = [], 0.0
    for band in bands:
        tops.append(height)
        height += _height(band, lane)
    with style():
        page = Page(WIDTH, height)
        for band, top in zip(bands, tops, strict=True):
            _draw(page, band, top, lane, most)
        svg = page.svg(title)
    return Figure(title=title, svg=svg, alt=" ".join(_in_words(bands)), caption=caption)


def _height(band: Band, lane: float) -> float:
    return TITLE + LINE * _deep(band) + 4 + (lane + 3) * len(band.words) + FOOT


def _deep(band: Band) -> int:
    return max(len(_lines(field.title, wide)) for field, wide in zip(band.fields, _widths(band), strict=True))


def _lines(text: str, wide: float) -> list[str]:
    return textwrap.wrap(text, max(9, int(wide / LETTER)), break_long_words=False)


def _widths(band: Band) -> list[float]:
    """How wide each field is: a year as wide as there is room for, no field narrower than its title needs."""
    room, year = WIDTH - NAMES, WIDEST
    while _side_by_side(band.fields, year) > room and year > NARROWEST:
        year -= 0.5
    return [_width(field, year) for field in band.fields]


def _width(field: Field, year: float) -> float:
    return max(LEAST, year * len(field.years)) if field.years else EMPTY


def _side_by_side(fields: Sequence[Field], year: float) -> float:
    return sum(_width(field, year) for field in fields) + GAP * (len(fields) - 1)


def _draw(page: Page, band: Band, top: float, lane: float, most: int) -> None:
    first = top + TITLE + LINE * _deep(band) + 4
    bottom = first + (lane + 3) * len(band.words) - 3
    page.write(2, top + TITLE / 2, band.title, ha="left", weight="bold", fontsize=9.5)
    floors = [first + (lane + 3) * place + lane for place in range(len(band.words))]
    for word, floor in zip(band.words, floors, strict=True):
        page.write(2, floor - lane / 2, "\n".join(textwrap.wrap(short(word), 12)), ha="left", weight="bold",
                   fontsize=SMALL)  # fmt: skip
    left, edges = NAMES, []
    for field, wide in zip(band.fields, _widths(band), strict=True):
        edges.append(left)
        lines = _lines(field.title, wide)
        middle = left + wide / 2
        page.write(middle, first - 4 - LINE * len(lines) / 2, "\n".join(lines), fontsize=SMALL - 0.5)
        if field.absent:
            page.field(left, left + wide, first, bottom)
            said = "\n".join(_lines(field.absent, wide))
            page.write(middle, (first + bottom) / 2, said, style="italic", fontsize=SMALL)
        else:
            _bars(page, field, band.words, (left, wide), (floors, lane), most)
        for place, year in enumerate(field.years):
            if place % 2 and wide / len(field.years) < EVERY:
                continue
            x = left + wide * (place + 0.5) / len(field.years)
            page.write(x, bottom + 8, f"’{year % 100:02d}", fontsize=SMALL - 0.5)
        left += wide + GAP
    for (one, other), edge in zip(pairwise(band.fields), edges[1:], strict=True):
        if one.framework != other.framework:
            page.cut(edge - GAP / 2, top + TITLE, bottom + 4)


def _bars(
    page: Page, field: Field, words: Sequence[str], across: tuple[float, float], down: tuple[list[float], float],
    most: int,
) -> None:  # fmt: skip
    (left, wide), (floors, lane) = across, down
    year_wide = wide / len(field.years)
    bar = min(year_wide, WIDEST) * BAR
    counts = field.counts()
    for rank, (word, floor) in enumerate(zip(words, floors, strict=True), start=1):
        page.field(left, left + wide, floor - lane, floor)
        page.level(left, left + wide, floor)
        for place, year in enumerate(field.years):
            if number := counts[year, rank]:
                x, high = left + year_wide * (place + 0.5), (lane - HEADROOM) * number / most
                page.axes.fill_between(
                    [x - bar / 2, x + bar / 2], floor - high, floor, color=GRADE_MARKS[word][1], linewidth=0
                )
                page.write(x, floor - high - 5, str(number), fontsize=SMALL - 1)


def _in_words(bands: Sequence[Band]) -> Iterator[str]:
    """The content of the drawing: a sentence for each band, then one for each field. Grades not given are left out."""
    for band in bands:
        yield f"{band.title}."
        for field in band.fields:
            counts = field.counts()
            given = {
                year: [f"{number} {short(word)}" for rank, word in enumerate(band.words, start=1)
                       if (number := counts[year, rank])]
                for year in field.years
            }  # fmt: skip
            each_year = [f"in {year} {listed(its) or 'none'}" for year, its in given.items()]
            yield ": ".join(part for part in (field.title, field.absent or "; ".join(each_year)) if part) + "."
