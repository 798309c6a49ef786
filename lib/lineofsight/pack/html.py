"""The pages of a pack: one for each notebook, and the index a director of children's services opens first.

A page holds everything it shows: its style, and its figures as data. It asks the network for nothing, and a
content policy in its head says so to the browser, which also runs no script, whatever words a report held.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import Any

import mistune
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lineofsight.display import words
from lineofsight.engine import ExecutedNotebook
from lineofsight.errors import NotebookFailed
from lineofsight.pack.place import slug

OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"
"""How a pack for internal use is marked, at the head and foot of every page, on screen and on paper."""

COMPARISON = "compare_authorities"
"""The notebook that the comparison in short leads to, where the pack has it."""


# --- what the index says ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inspected:
    """One inspection in the history, in words.

    `grade` is the overall grade as printed, or says that none was given; `more` is one sentence, or empty.
    """

    when: str
    what: str
    framework: str
    grade: str
    more: str = ""


@dataclass(frozen=True)
class AreaEvidence:
    """How many statements bear on one judgement area, by direction, and the date of the newest in words.

    `asked` counts what inspectors asked for, apart from the weaknesses they found: the two often overlap.
    """

    area: str
    strengths: int
    weaknesses: int
    asked: int
    mixed: int
    other: int
    newest: str


@dataclass(frozen=True)
class Question:
    """The one line that says what a notebook answers. `name` is its file's name without the ending."""

    name: str
    question: str


@dataclass(frozen=True)
class SourceRead:
    """A file that was read. `kind`, `dated` and `graded` in words: inspection report, 12 May 2022, good.

    Of a published table the release stands for the day, and the number of its figures for the grades.
    """

    file: str
    sha256: str
    kind: str
    dated: str
    graded: str
    evidence_rows: int


@dataclass(frozen=True)
class NotRead:
    """A file that was refused, and the sentence that says why."""

    file: str
    why: str


@dataclass(frozen=True)
class BlindSpot:
    """A heading or criterion of the framework with no evidence here. `area` in words, `reference` its id."""

    area: str
    reference: str
    text: str


@dataclass(frozen=True)
class Index:
    """Everything the index page says that is not known from the other files of the pack.

    `marking` is None for a public pack, `framework` where nothing is set against one. `known`, `how_sure`, `not_known`
    and `compared` are sentences; the first of each is the one to remember. An empty tuple leaves its section out, save
    `not_known`: something never is known. `compared` is of published figures, and leads to the page of `COMPARISON`.
    """

    authority: str
    title: str
    marking: str | None
    as_at: date
    framework: str | None
    known: tuple[str, ...]
    how_sure: tuple[str, ...]
    not_known: tuple[str, ...]
    compared: tuple[str, ...]
    history: tuple[Inspected, ...]
    areas: tuple[AreaEvidence, ...]
    questions: tuple[Question, ...]
    sources: tuple[SourceRead, ...]
    refused: tuple[NotRead, ...]
    blind_spots: tuple[BlindSpot, ...]


@dataclass(frozen=True)
class Download:
    """A file to take away: its path in the pack, what it is, and its bytes (None for the manifest)."""

    file: str
    what: str
    bytes: int | None


@dataclass(frozen=True)
class Made:
    """How the pack was made, for the foot of the index: what a second person needs to make it again."""

    run: str
    version: str
    code_sha256: str
    suppressed: str


# --- pages --------------------------------------------------------------------------------------------------


def index_page(index: Index, notebooks: Sequence[ExecutedNotebook], downloads: Sequence[Download], made: Made) -> str:
    """The page `index.html`, which links to a page for each notebook and to each download."""
    questions = {each.name: each.question for each in index.questions}
    return (
        _templates()
        .get_template("index.html.jinja")
        .render(
            index=index,
            page=index.title,
            pages=_pages(notebooks, here=None),
            comparison=COMPARISON if any(each.name == COMPARISON for each in notebooks) else None,
            chapters=[(each.name, each.title, questions[each.name]) for each in notebooks],
            blind_spots=_by_area(index.blind_spots),
            downloads=downloads,
            made=made,
        )
    )


def notebook_page(index: Index, notebooks: Sequence[ExecutedNotebook], notebook: ExecutedNotebook) -> str:
    """The page of one notebook, `notebooks/<name>.html`.

    Raises NotebookFailed on an output that could not be read by everybody: a figure without words for it, a
    table without a caption, markup that is not ours.
    """
    prose = _Prose()
    cells = list(_cells(notebook, prose))
    return (
        _templates()
        .get_template("notebook.html.jinja")
        .render(
            index=index,
            page=notebook.title,
            pages=_pages(notebooks, here=notebook),
            name=notebook.name,
            sections=prose.sections,
            cells=cells,
        )
    )


def figures(notebook: ExecutedNotebook) -> dict[str, str]:
    """The figures of a notebook as SVG, by file name: `<notebook>-1.svg` and so on, in the order shown."""
    outputs = (output for cell in notebook.node.cells for output in cell.get("outputs", []))
    drawn = [output["data"][SVG] for output in outputs if SVG in output.get("data", {})]
    return {f"{notebook.name}-{number}.svg": svg for number, svg in enumerate(drawn, start=1)}


def size(count: int) -> str:
    """A file's size as a reader weighs it: `740 bytes`, `12 kB`, `3.4 MB`."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 999_500 else f"{count / 1_000_000:.1f} MB"


SVG = "image/svg+xml"


def _pages(notebooks: Sequence[ExecutedNotebook], here: ExecutedNotebook | None) -> list[tuple[str, str, bool]]:
    """The pages of the pack as (address from this page, title, whether it is this page), the index first."""
    up, down = ("", "notebooks/") if here is None else ("../", "")
    first = (f"{up}index.html", "Overview", here is None)
    return [first, *((f"{down}{each.name}.html", each.title, each is here) for each in notebooks)]


def _by_area(spots: Iterable[BlindSpot]) -> dict[str, list[BlindSpot]]:
    areas: dict[str, list[BlindSpot]] = {}
    for spot in spots:
        areas.setdefault(spot.area, []).append(spot)
    return areas


@cache
def _templates() -> Environment:
    """The templates. Every value in them is escaped; a name that is not given is an error, never a blank."""
    environment = Environment(
        loader=PackageLoader("lineofsight.pack"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"words": words, "size": size}
    return environment


# --- cells --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    """A cell as the page shows it: prose, or what code has shown with the code itself folded away below."""

    shown: tuple[Markup, ...]
    code: str | None
    label: str


def _cells(notebook: ExecutedNotebook, prose: _Prose) -> Iterator[_Cell]:
    markdown = mistune.create_markdown(renderer=prose, plugins=["table"])
    files = iter(figures(notebook))
    number = 0
    for cell in notebook.node.cells:
        given = cell.id == "injected-parameters"
        number += not given
        if cell.cell_type == "markdown":
            yield _Cell((Markup(markdown(cell.source)),), None, "")
        elif cell.cell_type == "code" and cell.source.strip():
            where = f"{notebook.name}.ipynb, cell {number}"
            shown = tuple(_shown(output, where, files) for output in cell.outputs)
            yield _Cell(shown, cell.source, "The parameters of this run" if given else f"Code of cell {number}")


def _shown(output: Any, where: str, files: Iterator[str]) -> Markup:
    """An output in the richest form that everybody can read."""
    data = output.get("data", {})
    if SVG in data:
        about = output.metadata.get(SVG, {})
        return _figure(data[SVG], about.get("alt", ""), about.get("caption", ""), next(files), where)
    if "text/html" in data:
        _Ours(where).check(data["text/html"])
        return Markup(data["text/html"])
    if any(kind.startswith("image/") for kind in data):
        raise NotebookFailed(f"{where}: shows a picture that is not SVG, which blurs when it is enlarged.")
    return Markup('<pre tabindex="0">{}</pre>').format(output.get("text") or data.get("text/plain", ""))


def _figure(svg: str, alt: str, caption: str, file: str, where: str) -> Markup:
    """A figure as an image of its own inside the page: its ids and styles cannot meet those of another."""
    if not alt or not caption:
        raise NotebookFailed(f"{where}: shows a figure without words (alt and caption) for those who cannot see it.")
    return Markup(
        '<figure>\n<div class="drawing" role="group" aria-label="Drawing" tabindex="0">'
        '<img src="data:{};base64,{}" alt="{}"></div>\n'
        '<figcaption>{} <a href="../figures/{}">This figure as a file (SVG)</a></figcaption>\n</figure>'
    ).format(SVG, base64.b64encode(svg.encode()).decode(), alt, caption, file)


class _Prose(mistune.HTMLRenderer):
    """Markdown as HTML in which markup is text, pictures are their words, and sections can be linked to."""

    def __init__(self) -> None:
        super().__init__(escape=True)
        self.sections: list[tuple[str, str]] = []

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        if level != 2:
            return super().heading(text, level, **attrs)
        plain = Markup(text).striptags()
        name = f"{slug(plain)}-{len(self.sections) + 1}"
        self.sections.append((name, plain))
        return f'<h2 id="{name}">{text}</h2>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return escape(text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link to another notebook leads to its page."""
        return super().link(text, re.sub(r"^([\w-]+)\.ipynb\b", r"\1.html", url), title)


class _Ours(HTMLParser):
    """A check that HTML came from our own display objects, with what everybody needs to read it.

    It is no cleaner. Display objects escape every word they show, so anything else here is a fault of ours,
    and the pack is not written.
    """

    ELEMENT = re.compile(
        r"a|b|br|code|dd|div|dl|dt|em|h[234]|li|ol|p|pre|section|small|span|strong|sub|sup|time|ul"
        r"|caption|col|colgroup|table|tbody|td|tfoot|th|thead|tr|figcaption|figure|img"
    )
    ATTRIBUTES = re.compile(r"class|id|scope|colspan|rowspan|role|tabindex|alt|lang|datetime|aria-[a-z]+")
    LINK = re.compile(r"#[\w-]+|https://[\w./?=&%#-]+|[\w-]+\.html(#[\w-]+)?")
    IMAGE = re.compile(r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+")

    def __init__(self, where: str):
        super().__init__()
        self.where = where
        self.captions_due = 0

    def check(self, html: str) -> None:
        """Raise NotebookFailed on the first thing that is not ours or that not everybody can read."""
        self.feed(html)
        self.close()
        if self.captions_due:
            self._refuse("a table without a caption")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.ELEMENT.fullmatch(tag):
            self._refuse(f"the element {tag}")
        for name, value in attrs:
            expected = {"href": self.LINK, "src": self.IMAGE}.get(name)
            if not (expected.fullmatch(value or "") if expected else self.ATTRIBUTES.fullmatch(name)):
                self._refuse(f"the attribute {name} of {tag}")
        self.captions_due += (tag == "table") - (tag == "caption")
        given = dict(attrs)
        if tag == "img" and not given.get("alt"):
            self._refuse("an image without words for it")
        if tag == "th" and not given.get("scope"):
            self._refuse("a header cell without a scope")

    def handle_comment(self, data: str) -> None:
        self._refuse("a comment")

    def handle_decl(self, decl: str) -> None:
        self._refuse("a declaration")

    def unknown_decl(self, data: str) -> None:
        self._refuse("a declaration")

    def handle_pi(self, data: str) -> None:
        self._refuse("an instruction")

    def _refuse(self, what: str) -> None:
        raise NotebookFailed(f"{self.where}: shows HTML with {what}, which a pack does not hold.")
