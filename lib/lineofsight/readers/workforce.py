"""The census of children's social workers on 30 September: the XML of a year, or a CSV file of the same elements.

A worker's own number is not kept: rows are numbered as they are read, since no figure needs to know a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lineofsight import authorities, tables
from lineofsight.codes import code_set
from lineofsight.errors import Refused
from lineofsight.readers import return_values as values
from lineofsight.readers.census_years import (
    authority_code,
    covered,
    day_of,
    giving_up_to_the_latest,
    reference_date,
    unbroken,
)
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import Column, Mappings, ReturnLog
from lineofsight.readers.xml_records import Fields, fields, header, records
from lineofsight.returns import WORKFORCE, Return, ReturnPart

_WORKER = "CSWWWorker"
_VACANCIES = "LALevelVacancies"

_WORKERS = {
    "agency": "AgencyWorker",
    "role": "OrgRole",
    "started": "RoleStartDate",
    "ended": "RoleEndDate",
    "fte": "FTE30",
    "cases": "Cases30",
    "absent": "Absat30Sept",
    "days_lost": "WorkingDaysLost",
}
"""The element of the census that each column of `workers` is read from."""

_CONTRACT = "FTE"
"""The hours of the contract, of whoever has no FTE30: those who left before 30 September."""

_AUTHORITY = {"vacant_fte": "NumberOfVacancies", "agency_fte": "NoAgencyFTE", "agency_workers": "NoAgencyHeadcount"}
"""The element that each column of `vacancies` is read from."""

_REFERENCE = "ReferenceDate"
_NEEDED_IN_A_CSV = frozenset({"agencyworker", "rolestartdate", "fte30"})


def recognise(file: ReturnFile) -> str:
    """Why a file is a workforce census, empty where it is not: its first elements or its columns say so."""
    if file.columns and {_key(column) for column in file.columns} >= _NEEDED_IN_A_CSV:
        return "it has the columns AgencyWorker, RoleStartDate and FTE30"
    named = file.root == "Message" and header(file).get("Collection") == "CSWW"
    return "its header names the collection CSWW" if named else ""


def read(file: ReturnFile, mappings: Mappings | None = None) -> ReturnPart:
    """One census. Raises Refused where it has no worker, or where its 30 September cannot be known."""
    log = ReturnLog(file.name)
    found = _from_xml(file) if file.root else _from_csv(file)
    if not found.workers:
        raise Refused(f"{file.name} is a workforce census without a worker: export it again.")
    day = reference_date(found.about)
    if day is None:
        raise Refused(
            f"{file.name} is a workforce census without its reference date: add {_REFERENCE} (YYYY-09-30), in the "
            "header of the XML or as a column of the CSV."
        )
    frames = {"workers": tables.made("workers", _workers(found, day, log, mappings))}
    if found.vacancies:
        frames["vacancies"] = tables.made("vacancies", _vacancies(found.vacancies, day, log))
    code = authority_code(found.about)
    named = authorities.by_code(code) if code else None
    return ReturnPart(
        kind=WORKFORCE,
        file=file.name,
        sha256=file.sha256,
        frames=frames,
        rows=len(found.workers),
        issues=log.issues(),
        year=day.year,
        authority=named.name if named else None,
        authority_code=code,
        day=day,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file holds, as text: its header, a mapping a worker, each with its line, and the authority's own line."""

    about: Fields
    workers: list[Fields]
    lines: list[int]
    vacancies: Fields

    def place(self, position: int) -> str:
        return f"line {self.lines[position]:,}"


def _from_xml(file: ReturnFile) -> _Found:
    found = _Found(header(file), [], [], {})
    for name, element in records(file, _VACANCIES, _WORKER):
        if name == _VACANCIES:
            found.vacancies.update(fields(element))
        else:
            found.workers.append(fields(element))
            found.lines.append(element.sourceline or 0)
    return found


def _from_csv(file: ReturnFile) -> _Found:
    """A row a worker, under the names of the elements; a CSV file has no header, and its census in a column."""
    found = _Found({}, [], [], {})
    names = {_key(name): name for name in (*_WORKERS.values(), _CONTRACT, _REFERENCE)}
    first, *rows = file.rows()[""][(file.header_line or 1) - 1 :]
    headings = [names.get(_key(heading), "") for heading in first]
    for line, row in enumerate(rows, start=(file.header_line or 1) + 1):
        cells = {name: cell.strip() for name, cell in zip(headings, row, strict=False) if name and cell.strip()}
        if cells:
            found.about.setdefault(_REFERENCE, cells.pop(_REFERENCE, ""))
            found.workers.append(cells)
            found.lines.append(line)
    return found


def _key(heading: str) -> str:
    return heading.casefold().replace(" ", "")


def _workers(found: _Found, day: date, log: ReturnLog, mappings: Mappings | None) -> dict[str, pd.Series]:
    def column(element: str, otherwise: str = "") -> Column:
        cells = [its.get(element) or its.get(otherwise) for its in found.workers]
        return Column(element, pd.Series(cells, dtype=object), found.place)

    elements = {name: column(element) for name, element in _WORKERS.items()}
    numbers = range(1, len(found.workers) + 1)
    return {
        "worker_id": pd.Series([f"{day.year}-{number}" for number in numbers], dtype="string"),
        "census": pd.Series(pd.Timestamp(day), index=range(len(found.workers))),
        "agency": values.flags(elements["agency"], log),
        "role": values.codes(elements["role"], code_set("worker_role"), log, mappings, day.year),
        "started": values.days(elements["started"], log),
        "ended": values.days(elements["ended"], log),
        "fte": values.numbers(column(_WORKERS["fte"], otherwise=_CONTRACT), log, most=1.5),
        "cases": values.numbers(elements["cases"], log),
        "absent": values.flags(elements["absent"], log),
        "days_lost": values.numbers(elements["days_lost"], log, most=366),
    }


def _vacancies(told: Fields, day: date, log: ReturnLog) -> dict[str, pd.Series]:
    def column(name: str) -> Column:
        cell = pd.Series([told.get(_AUTHORITY[name])], dtype=object)
        return Column(_AUTHORITY[name], cell, lambda position: f"{_VACANCIES}, {_AUTHORITY[name]}")

    return {
        "census": pd.Series([pd.Timestamp(day)]),
        "vacant_fte": values.numbers(column("vacant_fte"), log),
        "agency_fte": values.numbers(column("agency_fte"), log),
        "agency_workers": values.counts(column("agency_workers"), log),
    }


def assemble(parts: Iterable[ReturnPart], as_at: date) -> Return:
    """The censuses as one return, over the latest years that follow one another without a gap.

    A table covers the years up to the latest in which every census gives it.
    """
    held, left_out = unbroken(parts)
    giving = {name: given for name in ("workers", "vacancies") if (given := giving_up_to_the_latest(held, name))}
    first, last = (day_of(part) for part in (held[0], held[-1]))
    return Return(
        kind=WORKFORCE,
        label=f"{WORKFORCE}, {last.year}" if first == last else f"{WORKFORCE}, {first.year} to {last.year}",
        tables={
            name: tables.validated(name, pd.concat([part.frames[name] for part in given], ignore_index=True))
            for name, given in giving.items()
        },
        covers={name: covered(given) for name, given in giving.items()},
        files=tuple((part.file, part.sha256) for part in held),
        issues=left_out,
    )
