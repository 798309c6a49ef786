"""Ofsted's tables of inspection outcomes: authorities down, inspections across, a grade in each cell.

Two forms are read, from any sheet of the workbook: what stands on a day (the latest inspection of each authority), and
the inspections of many years side by side, each under its own name in the header ("First SIF", "Second ILACS"). A sheet
may hold a second table, of authorities since abolished. Sheets of providers and of national counts are left alone.

A header is taken apart into the inspection it is of and the area that is graded, so that a column moved, added, or
named a little otherwise is met. Until January 2023 children in care and care leavers had one grade: where an ILACS
inspection has no grade for care leavers, the column "in care" is that one grade, and the inspection is of that edition
although its report may have come out in the next.

In the years before 2013 the table prints "requires improvement to be good" where the reports of the time said
"adequate", which were not the same grade. The word is kept as the table prints it, and noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from lineofsight import authorities, framework
from lineofsight.authorities import Authority
from lineofsight.errors import Refused
from lineofsight.issue_log import Fault, Log
from lineofsight.published import AUTHORITY, Table
from lineofsight.readers.published import tidy
from lineofsight.readers.published.places import Place
from lineofsight.readers.published.source import Source
from lineofsight.readers.published.tidy import Labels, Rows, Series

PUBLISHED, BEGAN = "published", "began"
GRADES = {
    "outstanding": 1,
    "good": 2,
    "requires improvement to be good": 3,
    "requires improvement": 3,
    "adequate": 3,
    "inadequate": 4,
}
"""The grades' places in their scales, 1 the best. Two that share a place ("adequate") do not share a meaning."""

_TOGETHER = "in_care_and_care_leavers"
_RECODED = ("slac-2009", "protection-2012", "tlac-2013")
_NAME = "local authority name"
_BESIDES = re.compile(r"web link|local authority name|(la |ofsted )?region|la authority type|visit theme")
_TYPE = re.compile(r"inspection(/visit)? type$")
_DATE = re.compile(r"(publication|inspection(/visit)?) date$")

_INSPECTIONS = (
    (re.compile(r"slac re-inspection of safeguarding|slac re-inspection safeguarding"), "slac-2009",
     "re-inspection of safeguarding"),
    (re.compile(r"slac re-inspection"), "slac-2009", "re-inspection of services for looked after children"),
    (re.compile(r"slac\b|\(slac\)"), "slac-2009", "inspection"),
    (re.compile(r"cpri\b|\(cpri\)|child protection re-inspection"), "protection-2012", "re-inspection"),
    (re.compile(r"cpi\b|\(cpi\)|child protection inspection"), "protection-2012", "inspection"),
    (re.compile(r"tlac\b|\(tlac\)|targeted looked after"), "tlac-2013", "inspection"),
    (re.compile(r"sif re-inspection"), "sif-2013", "re-inspection"),
    (re.compile(r"sif\b|\(sif\)|lscb|safeguarding children board"), "sif-2013", "first inspection"),
    (re.compile(r"(first|second|third|fourth|fifth) ilacs"), "ilacs", r"\1 inspection"),
    (re.compile(r"ilacs"), "ilacs", "first inspection"),
)  # fmt: skip
"""What a header is the inspection of: the first that is found in it. None: the latest, under ILACS."""

_AREAS = (
    (re.compile(r"slac safeguarding|slac re-inspection safeguarding"), "safeguarding"),
    (re.compile(r"slac (re-inspection of services |re-inspection )?(children looked after|looked after children)"),
     "in_care"),
    (re.compile(r"lscb|safeguarding children board"), "lscb"),
    (re.compile(r"adoption"), "adoption"),
    (re.compile(r"children in care and care leavers"), _TOGETHER),
    (re.compile(r"care leavers"), "care_leavers"),
    (re.compile(r"help and protection"), "help_and_protection"),
    (re.compile(r"children looked after|children in care"), "in_care"),
    (re.compile(r"impact of leaders|leadership"), "leaders"),
    (re.compile(r"overall"), "overall"),
)  # fmt: skip
"""The area a header grades: the first that is found in it."""

_REPORTED = timedelta(days=200)
"""The longest after the last inspections of an edition that their reports came out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One grade of one inspection, as the table has it.

    `framework` is an edition's id; `inspection` which one ("first inspection", "latest"); `kind` its type as printed,
    "" where it is not; `day` when it was published or began, as `day_is` says. `word` is the grade as printed, `rank`
    its place from 1, None where the cell says no grade. `row` and `column` are the cell's place in the sheet.
    """

    authority: Authority
    framework: str
    inspection: str
    kind: str
    day: date
    day_is: str
    area: str
    word: str
    rank: int | None
    sheet: str
    row: int
    column: str


def recognise(source: Source) -> bool:
    """Whether a sheet of the workbook grades authorities."""
    return any(any(_headers(rows)) for rows in source.sheets.values())


def outcomes(path: Path) -> tuple[Outcome, ...]:
    """Every grade in the workbook, sheet by sheet, row by row. Raises Refused as `read` does."""
    source = Source.open(path)
    return tuple(_outcomes(source, Log(source.name)))


def read(source: Source) -> Table:
    """The grades as figures: the value is the grade's rank, 1 the best; its word and inspection are the breakdown.

    Raises Refused where no sheet grades authorities.
    """
    log = Log(source.name)
    found = list(_outcomes(source, log))
    if not found:
        raise Refused(f"{source.name}: no sheet of it grades local authorities; it is another of Ofsted's workbooks.")
    if any(its.framework in _RECODED and its.word.casefold().startswith("requires") for its in found):
        log.note("inspections before 2013", Fault(
            "are graded 'requires improvement to be good', a grade that was not yet given",
            "the reports say 'adequate', which was another grade",
            "kept as printed; the grade in the report is the one to quote",
        ))  # fmt: skip
    places = list({o.authority.code: Place(AUTHORITY, o.authority.gss or o.authority.code, o.authority.name)
                   for o in found}.values())  # fmt: skip
    index = {place.name: at for at, place in enumerate(places)}
    rows = Rows(
        period=Labels(np.arange(len(found)), [o.day.isoformat() for o in found]),
        at=np.array([index[o.authority.name] for o in found]),
        places=places,
        number=np.array([f"{o.sheet}!{o.row}" for o in found], dtype=object),
    )
    return tidy.table(source, "Ofsted", _release(source), rows, list(_series(found)), log)


def _series(found: Sequence[Outcome]) -> Iterator[Series]:
    """The grades by column, so that a locator names its own."""
    for area, column in dict.fromkeys((o.area, o.column) for o in found):
        of = np.array([at for at, o in enumerate(found) if (o.area, o.column) == (area, column)])
        its = [found[at] for at in of]
        yield Series(
            of=of,
            indicator=f"grade_{area}",
            breakdown=Labels(np.arange(len(its)), [_part(o) for o in its]),
            value=np.array([np.nan if o.rank is None else o.rank for o in its], dtype=float),
            symbol=np.array(["" if o.rank else o.word for o in its], dtype=object),
            numerator=None,
            denominator=None,
            column=column,
        )


def _part(o: Outcome) -> str:
    kind = f"; type: {o.kind}" if o.kind else ""
    return f"framework: {o.framework}; inspection: {o.inspection}{kind}; date: {o.day_is}; grade: {o.word}"


def _release(source: Source) -> str:
    """The title on the workbook's cover, and the day it says it was published."""
    cover = next(iter(source.sheets.values()), [])
    cells = [" ".join(str(cell).split()) for row in cover[:1] for cell in row if str(cell).strip()]
    title = cells[0] if cells else source.stem
    day = next((row[1] for row in cover if len(row) > 1 and str(row[0]).startswith("Published on")), None)
    about = next((row[1] for row in cover if len(row) > 1 and str(row[0]).startswith("Policy area")), title)
    named = title if "outcomes" in title.casefold() else str(about)
    return f"{named}, published {_day(day):%Y-%m-%d}" if _day(day) else named


# The sheets


@dataclass(frozen=True, slots=True)
class _Header:
    """A header of one table: the columns of each inspection by what they hold ("date", "type" or an area)."""

    row: int
    name: int
    inspections: dict[tuple[str, str], dict[str, int]]
    titles: Sequence[str]


def _outcomes(source: Source, log: Log) -> Iterator[Outcome]:
    for sheet, rows in source.sheets.items():
        headers = list(_headers(rows))
        if not headers:
            log.note(f"sheet {sheet}", Fault("does not grade authorities", "only authorities' grades are read",
                                             "left alone"))  # fmt: skip
            continue
        ends = [header.row for header in headers[1:]] + [len(rows)]
        for header, end in zip(headers, ends, strict=True):
            _note_columns(sheet, header, log)
            for number in range(header.row + 1, end):
                yield from _row(sheet, header, number, rows[number], log)


def _headers(rows: Sequence[Sequence]) -> Iterator[_Header]:
    for number, row in enumerate(rows):
        titles = [_plain(cell) for cell in row]
        if _NAME not in titles:
            continue
        inspections: dict[tuple[str, str], dict[str, int]] = {}
        for at, title in enumerate(titles):
            if what := _holds(title):
                inspections.setdefault(_inspection(title), {}).setdefault(what, at)
        graded = {of: its for of, its in inspections.items() if "date" in its and its.keys() - {"date", "type"}}
        if graded:
            yield _Header(number, titles.index(_NAME), graded, titles)


def _row(sheet: str, header: _Header, number: int, row: Sequence, log: Log) -> Iterator[Outcome]:
    name = str(row[header.name]).strip() if len(row) > header.name else ""
    if not name or len([cell for cell in row if str(cell).strip()]) < 2:
        return
    for (framework_of, inspection), columns in header.inspections.items():
        cells = {what: row[at] if at < len(row) else "" for what, at in columns.items()}
        day, printed = _day(cells.pop("date")), str(row[columns["date"]]).strip()
        kind = str(cells.pop("type", "")).strip()
        authority = authorities.find(name, on=day) if day else authorities.find(name)
        if authority is None:
            log.note(f"sheet {sheet}, row {number + 1}", Fault(f"'{name}' is no authority in the list",
                                                               "its grades belong to nobody", "left out"))  # fmt: skip
            return
        words = {area: " ".join(str(word).split()) for area, word in cells.items()}
        if day is None:
            if printed or any(words.values()):
                log.note(f"sheet {sheet}, row {number + 1}", Fault(
                    f"'{printed}' stands where a date should" if printed else "has grades without a date",
                    "a grade without a day has no period", "left out"))  # fmt: skip
            continue
        edition = _edition(framework_of, day, {area for area, word in words.items() if word})
        for area, word in words.items():
            if not word:
                continue
            if area == "in_care" and framework.edition(edition).area(_TOGETHER):
                area = _TOGETHER
            rank = GRADES.get(word.casefold())
            if rank is None and word.strip("-– "):
                why = "it has no place in a scale"
                log.note(
                    f"sheet {sheet}, row {number + 1}",
                    Fault(f"'{word}' is no grade known here", why, "kept as a symbol"),
                )
            at = columns["in_care" if area == _TOGETHER and "in_care" in columns else area]
            day_is = PUBLISHED if "publication" in header.titles[columns["date"]] else BEGAN
            yield Outcome(authority, edition, inspection, kind, day, day_is, area, word, rank, sheet, number + 1,
                          header.titles[at])  # fmt: skip


def _edition(framework_of: str, day: date, areas: set[str]) -> str:
    """The edition's id: of ILACS, of those that a report of the day may be under, the latest that grades these areas.

    A report came out up to months after the inspection, so its day alone does not say the edition.
    """
    if framework_of != "ilacs":
        return framework_of
    family = [each for each in framework.EDITIONS.values() if each.family == framework_of]
    near = [
        each for each in family if each.first_day <= day and (each.last_day is None or day <= each.last_day + _REPORTED)
    ]

    def fits(each: framework.Edition) -> int:
        return sum((slug in areas) == (each.area(slug) is not None) for slug in ("care_leavers", "overall"))

    return max(near or family, key=lambda each: (fits(each), each.first_day)).id


def _holds(title: str) -> str | None:
    if not title or _BESIDES.fullmatch(title):
        return None
    if _DATE.search(title):
        return "date"
    if _TYPE.search(title):
        return "type"
    return next((area for pattern, area in _AREAS if pattern.search(title)), None)


def _inspection(title: str) -> tuple[str, str]:
    for pattern, framework_of, name in _INSPECTIONS:
        if found := pattern.search(title):
            return framework_of, found.expand(name)
    return "ilacs", "latest"


def _note_columns(sheet: str, header: _Header, log: Log) -> None:
    read: Iterable[int] = {at for columns in header.inspections.values() for at in columns.values()}
    for at, title in enumerate(header.titles):
        if title and at not in read and not _BESIDES.fullmatch(title):
            log.note(f"sheet {sheet}, column '{title}'", Fault(
                "is neither a date, a type nor a grade known here", "a grade may stand in it", "left out"
            ))  # fmt: skip


def _plain(cell: object) -> str:
    return " ".join(str(cell).casefold().split())


def _day(cell: object) -> date | None:
    """A date as calamine gives it, or as text in the form 2024-03-31 or 31/03/2024."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(str(cell).strip(), form).date()
        except ValueError:
            continue
    return None
