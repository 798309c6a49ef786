"""What a notebook shows: a table, a figure or sentences, each whole in itself and safe to open anywhere.

Words from a report may hold markup, scripts or spreadsheet formulas. They are text here and stay text: every
string that reaches HTML is escaped in this module, and nowhere is one taken as markup.

A `Table` is written as plain semantic HTML (caption, header cells with a scope, groups of rows), not by great_tables:
that writes its title into a cell of the head rather than a caption, and eight kilobytes of its own styles with
every table, which the page around it would have to undo. There is no id, class of the day or date in the HTML, so
the same table is the same bytes.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from html import escape
from numbers import Integral, Real
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences made by the library, a paragraph each. They are plain text: no markup is read in them."""

    paragraphs: tuple[str, ...]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {
            "text/html": "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs),
            "text/plain": "\n\n".join(self.paragraphs),
        }


@dataclass(frozen=True)
class Table:
    """A table with a caption, and a note that gives base, source and caveat.

    The first column holds the row headers. `group` names a column whose value is printed once, above its rows; rows
    of a group stand together already. `absent` is what an empty cell says. A table without rows says `empty`,
    the reason in words, in place of rows.
    """

    title: str
    frame: pd.DataFrame
    note: str
    group: str | None = None
    absent: str = "not given"
    empty: str = "Nothing was found."

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.plain()}

    def html(self) -> str:
        """The table in a region that scrolls sideways on a narrow screen, then its note."""
        columns = self._columns()
        head = "".join(f'<th scope="col"{self._side(name)}>{escape(name)}</th>' for name in columns)
        body = "\n".join(self._bodies(columns)) if len(self.frame) else self._empty_body(len(columns))
        title = escape(self.title)
        return (
            f'<div class="table" role="region" aria-label="{title}" tabindex="0">\n'
            f"<table>\n<caption>{title}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n{body}\n</table>\n</div>\n"
            f'<p class="note">{escape(self.note)}</p>'
        )

    def plain(self) -> str:
        """The table as lines, cells parted by bars, for a terminal and for comparison."""
        columns = self._columns()
        lines = [self.title, " | ".join(columns)]
        for group, rows in self._groups():
            lines += [group] if group else []
            lines += [" | ".join(self._words(row[name]) for name in columns) for _, row in rows.iterrows()]
        return "\n".join([*lines, *([] if len(self.frame) else [self.empty]), self.note])

    def _columns(self) -> list[str]:
        return [name for name in self.frame.columns if name != self.group]

    def _groups(self) -> list[tuple[str, pd.DataFrame]]:
        if self.group is None:
            return [("", self.frame)]
        return [(self._words(name), rows) for name, rows in self.frame.groupby(self.group, sort=False, dropna=False)]

    def _bodies(self, columns: list[str]):
        for group, rows in self._groups():
            over = f'<tr><th scope="rowgroup" colspan="{len(columns)}">{escape(group)}</th></tr>\n' if group else ""
            yield f"<tbody>\n{over}" + "\n".join(self._row(columns, row) for _, row in rows.iterrows()) + "\n</tbody>"

    def _row(self, columns: list[str], row: pd.Series) -> str:
        first, *others = columns
        cells = "".join(f"<td{self._side(name)}>{escape(self._words(row[name]))}</td>" for name in others)
        return f'<tr><th scope="row">{escape(self._words(row[first]))}</th>{cells}</tr>'

    def _empty_body(self, width: int) -> str:
        return f'<tbody>\n<tr><td colspan="{width}">{escape(self.empty)}</td></tr>\n</tbody>'

    def _side(self, name: str) -> str:
        return ' class="number"' if pd.api.types.is_numeric_dtype(self.frame[name]) else ""

    def _words(self, value: Any) -> str:
        return self.absent if pd.isna(value) else words(value)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, what it shows in words (`alt`), and its title, base, source and caveat.

    The title and caption are text beside the drawing, not drawn: text can be enlarged, copied and read aloud. The
    SVG goes out with `alt` and `caption` as metadata; JupyterLab shows the HTML, which holds all three.
    """

    title: str
    svg: str
    alt: str
    caption: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        about = {"alt": self.alt, "caption": f"{self.title}. {self.caption}"}
        return (
            {"image/svg+xml": self.svg, "text/html": self.html(), "text/plain": f"{self.title}. {self.alt}"},
            {"image/svg+xml": about},
        )

    def html(self) -> str:
        """The drawing as an image inside the page: its ids cannot meet those of another drawing."""
        data = base64.b64encode(self.svg.encode()).decode()
        return (
            f'<figure>\n<img src="data:image/svg+xml;base64,{data}" alt="{escape(self.alt)}">\n'
            f"<figcaption><strong>{escape(self.title)}.</strong> {escape(self.caption)}</figcaption>\n</figure>"
        )


def words(value: object) -> str:
    """A value as a reader sees it: dates as 21 October 2011, thousands with a comma, at most two decimals."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Integral):
        return f"{value:,}"
    if isinstance(value, Real):
        return f"{value:,.2f}"
    return str(value)


def dated(day: date | None) -> str:
    """A day in words, or the words that none is given."""
    return words(day) if pd.notna(day) else "no date given"


def count(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: `no reports`, `1 report`, `4 reports`."""
    return f"{words(number) if number else 'no'} {one if number == 1 else several or one + 's'}"


def listed(items: list[str]) -> str:
    """Items as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
