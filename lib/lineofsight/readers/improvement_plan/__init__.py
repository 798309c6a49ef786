"""Improvement plans: a workbook (the template in `data_samples/templates/`), a Word file, a PDF, or its text.

    recognise(document)    what kind of plan it is, or None
    read(document)         a `Plan`; refuses what is none, in a sentence that says what is missing

One page of code an idea: `rows` (columns by the names plans give them), `grid` (tables that are still tables), `text`
(tables that became lines), `actions` (from a row to an action), `sources` and `dates` (two kinds of cell), `appendix`
(the framework reprinted), `prose` (what the plan claims).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache

from lineofsight import authorities, framework
from lineofsight.authorities import Authority
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.plans import Action, Appendix, Plan, Priority
from lineofsight.readers.improvement_plan import appendix, dates
from lineofsight.readers.improvement_plan.actions import Writer, build
from lineofsight.readers.improvement_plan.grid import grids, read_grids
from lineofsight.readers.improvement_plan.prose import claims
from lineofsight.readers.improvement_plan.rows import Column
from lineofsight.readers.improvement_plan.text import ID, Tables, TextLine, header_at, read_tables, text_lines

_FEWEST_ROWS = 2
_LINES_OF_A_COVER = 12
_TITLE = re.compile(r"\b(?:plan|roadmap)\b", re.IGNORECASE)
_WORDS_OF_A_TITLE = 14
_AS_AT = re.compile(
    r"\b(?:as at|position at|updated(?: on)?|last updated|published|dated?|version of)\b[: ]+"
    r"(\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
_TWICE_AS_OFTEN = 2


def recognise(document: Document) -> str | None:
    """What kind of improvement plan a document is: "improvement plan in tables" or "... as text"; None if it is none.

    A plan has a header that names the action and at least two things said of it, and in text two actions under it.
    """
    if any(grid.holds_actions for grid in grids(document)):
        return "improvement plan in tables"
    lines = text_lines(document)
    ids = {line.text.split()[0] for line in lines if ID.match(line.text)}
    if len(ids) >= _FEWEST_ROWS and any(header_at(lines, at)[1] for at in range(len(lines))):
        return "improvement plan as text"
    return None


def read(document: Document) -> Plan:
    """Read one plan. Raises Refused where the document is none, or has no action in it."""
    kind = recognise(document)
    if kind is None:
        raise Refused(
            f"{document.name} is no improvement plan: no table of it has a column 'action' and two more that a plan's "
            "columns are known by (source, output, owner, deadline, ...): set it out as in the template."
        )
    writer = Writer(document)
    plan = _in_tables(writer) if kind.endswith("tables") else _as_text(writer)
    if not plan.actions:
        raise Refused(f"{document.name} has the header of an improvement plan and no action under it: fill it in.")
    return plan


def _in_tables(writer: Writer) -> Plan:
    document = writer.document
    sheets = read_grids(document, grids(document))
    writer.issues.extend(sheets.issues)
    first = min((row.cells[Column.ACTION][0].locator.first_line for row in sheets.rows), default=0)
    paragraphs = [
        line
        for line in text_lines(document)
        if line.number < first and (document.line(line.number).label or "").startswith("paragraph")
    ]
    details = {name: words.text for name, words in sheets.details.items()}
    return _plan(
        writer,
        paragraphs,
        tuple(Priority(number, sheets.priorities[number]) for number in sorted(sheets.priorities)),
        build(writer, sheets.rows, sheets.milestones, sheets.without_action),
        title=details.get("title"),
        authority=authorities.find(details["authority"]) if "authority" in details else None,
        day=dates.day(details["as at"], last=True) if "as at" in details else None,
    )


def _as_text(writer: Writer) -> Plan:
    document = writer.document
    lines = text_lines(document)
    end = appendix.start(lines) or len(document.lines) + 1
    tables = read_tables(document, lines, end)
    actions = build(writer, tables.rows)
    _say_of_tables(writer, tables)
    reprinted = [line for line in lines if line.number >= end]
    return _plan(
        writer,
        [line for line in lines if line.number < tables.first],
        tables.priorities,
        actions,
        reprinted=appendix.read(document, reprinted) if reprinted else None,
    )


def _plan(
    writer: Writer,
    before: Sequence[TextLine],
    priorities: tuple[Priority, ...],
    actions: tuple[Action, ...],
    *,
    title: str | None = None,
    authority: Authority | None = None,
    day: date | None = None,
    reprinted: Appendix | None = None,
) -> Plan:
    """The plan, with what the lines `before` its tables say of it where no cell does."""
    document = writer.document
    authority = authority or _authority(document)
    day = day or _day(before)
    if authority is None:
        writer.say(
            "whole file",
            "no one authority named",
            "evidence is kept authority by authority",
            "authority not given: name it in the plan",
        )
    if day is None:
        writer.say(
            "whole file",
            "no date",
            "without one nobody can say how old the plan is, or what is overdue",
            "undated: every date is 'not given' and nothing is called overdue",
        )
    if reprinted:
        _say_of_appendix(writer, reprinted)
    listed = min((p.words.locator.first_line for p in priorities), default=len(document.lines))
    return Plan(
        file=document.name,
        sha256=document.sha256,
        title=title or _title(before),
        authority=authority.name if authority else None,
        authority_code=authority.code if authority else None,
        day=day,
        priorities=priorities,
        actions=actions,
        claims=claims(document, [line for line in before if line.number < listed]),
        appendix=reprinted,
        issues=tuple(writer.issues),
    )


def _title(before: Sequence[TextLine]) -> str | None:
    """The first short line of the cover that ends without a full stop and calls itself a plan; None if none does."""
    for line in before[:_LINES_OF_A_COVER]:
        if _TITLE.search(line.text) and len(line.text.split()) <= _WORDS_OF_A_TITLE and line.text[-1] not in ".:?":
            return line.text
    return None


def _day(before: Sequence[TextLine]) -> date | None:
    """The day the cover says the plan is as at."""
    match = _AS_AT.search(" ".join(line.text for line in before[:_LINES_OF_A_COVER]))
    return dates.day(match[1], last=True) if match else None


def _authority(document: Document) -> Authority | None:
    """The one authority named in a document; None where it names none, or another half as often or more."""
    counts = Counter(match.group() for line in document.lines for match in _names().finditer(line.text))
    found = Counter[str]()
    for name, count in counts.items():
        if authority := authorities.find(name):
            found[authority.code] += count
    ranked = found.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < _TWICE_AS_OFTEN * ranked[1][1]):
        return None
    return authorities.by_code(ranked[0][0])


@cache
def _names() -> re.Pattern[str]:
    names = sorted({a.name for a in authorities.AUTHORITIES.values()}, key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


def _say_of_tables(writer: Writer, tables: Tables) -> None:
    rows = {row.id.text: row.id for row in tables.rows if row.id}
    for identity, columns in tables.split:
        writer.say(
            rows[identity],
            f"action {identity} runs over a page",
            "its cells start again there, and which piece goes on from which is told by their order only",
            f"joined again: {', '.join(columns)}; compare with the page",
        )
    for identity, why in tables.doubtful:
        writer.say(
            rows[identity],
            f"action {identity} has {why}",
            "in text without its tables, cells are told apart by their order",
            "read in the order of the columns; compare with the page",
        )


def _say_of_appendix(writer: Writer, reprinted: Appendix) -> None:
    edition = framework.edition(reprinted.edition)
    if edition.last_day:
        writer.say(
            reprinted.headings[0].words,
            f"the inspection criteria reprinted are those in use until {edition.last_day.isoformat()} "
            f"({edition.short_name})",
            "care leavers have had a judgement of their own since, and headings have changed",
            f"matched to the ids of {edition.id}; the plan is set against the edition the run asks for",
        )
    for criterion in reprinted.criteria:
        if criterion.moved:
            writer.say(
                criterion.words,
                f"{criterion.id} printed under '{criterion.printed_under}'",
                "its own heading is printed below it",
                f"put under {criterion.heading}",
            )
        elif not criterion.id:
            writer.say(
                criterion.words,
                "a criterion that is none of the edition's",
                "it cannot be matched to an id in the order they are printed in",
                "kept without an id",
            )
