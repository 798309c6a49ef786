"""The census of children's social workers on 30 September: the XML of a year, or a CSV file of the same elements.

A worker's own number is not kept: rows are numbered as they are read, since no figure needs to know a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import pandas as pd

from lineofsight import authorities, periods, tables
from lineofsight.codes import code_set
from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.periods import Period
from lineofsight.readers import return_values as values
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import Column, Mappings, ReturnLog
from lineofsight.readers.xml_records import children, fields, records
from lineofsight.returns import WORKFORCE, Return, ReturnPart

_WORKER = "CSWWWorker"
_VACANCIES = "LALevelVacancies"

_ELEMENTS = {
    "agency": "AgencyWorker",
    "role": "OrgRole",
    "started": "RoleStartDate",
    "ended": "RoleEndDate",
    "fte": "FTE30",
    "cases": "Cases30",
    "absent": "Absat30Sept",
    "days_lost": "WorkingDaysLost",
}
"""The element of the census that each column of `workers` is read from. FTE30 is on the day; FTE is an older name."""

_OLDER = {"fte": "FTE"}
_LA_LEVEL = {"vacant_fte": "NumberOfVacancies", "agency_fte": "NoAgencyFTE", "agency_workers": "NoAgencyHeadcount"}
_NEEDED_IN_A_CSV = frozenset({"agencyworker", "rolestartdate", "fte30"})


def recognise(file: ReturnFile) -> str:
    """Why a file is a workforce census, empty where it is not: its first elements or its columns say so."""
    if file.columns and {column.casefold().replace(" ", "") for column in file.columns} >= _NEEDED_IN_A_CSV:
        return "it has the columns AgencyWorker, RoleStartDate and FTE30"
    if file.root != "Message":
        return ""
    for _, header in records(file, "Header"):
        about = children(header, "CollectionDetails")
        return "its header names the collection CSWW" if about and fields(about[0]).get("Collection") == "CSWW" else ""
    return ""


def read(file: ReturnFile, mappings: Mappings | None = None) -> ReturnPart:
    """One census. Raises Refused where it has no worker, or where its 30 September cannot be known."""
    log = ReturnLog(file.name)
    found = _from_xml(file) if file.root else _from_csv(file)
    if not found.workers:
        raise Refused(f"{file.name} is a workforce census without a worker: export it again.")
    census = _census_day(found, file)
    workers_read = len(found.workers)
    columns = {
        name: Column(
            f"workers, {element}",
            pd.Series([its.get(element) or its.get(_OLDER.get(name, "")) for its in found.workers], dtype=object),
            found.place,
        )
        for name, element in _ELEMENTS.items()
    }
    day = pd.Series([pd.Timestamp(census)] * workers_read)
    workers = {"worker_id": pd.Series([f"{census.year}-{number}" for number in range(1, workers_read + 1)], dtype="string")}
    workers |= {"census": day} | {
        name: _READ[name](column, log, mappings, census.year) for name, column in columns.items()
    }
    frames = {"workers": tables.made("workers", workers)}
    if found.vacancies:
        frames["vacancies"] = tables.made("vacancies", _vacancies(found.vacancies, census, log))
    named = authorities.by_code(found.authority) if found.authority else None
    return ReturnPart(
        kind=WORKFORCE,
        file=file.name,
        sha256=file.sha256,
        frames=frames,
        rows=workers_read,
        issues=log.issues(),
        year=census.year,
        authority=named.name if named else None,
        authority_code=found.authority,
        day=census,
    )


class _Found:
    """What a file holds, as text: a mapping a worker, the authority's own line, and the header."""

    def __init__(self) -> None:
        self.workers: list[Mapping[str, str]] = []
        self.lines: list[int] = []
        self.vacancies: Mapping[str, str] = {}
        self.authority: str | None = None
        self.reference = ""

    def place(self, position: int) -> str:
        return f"line {self.lines[position]:,}"


def _from_xml(file: ReturnFile) -> _Found:
    found = _Found()
    for name, element in records(file, "Header", _VACANCIES, _WORKER):
        if name == "Header":
            for block in ("CollectionDetails", "Source"):
                for its in children(element, block):
                    told = fields(its)
                    found.reference = told.get("ReferenceDate", found.reference)
                    found.authority = told.get("LEA", found.authority)
        elif name == _VACANCIES:
            found.vacancies = fields(element)
        else:
            found.workers.append(fields(element))
            found.lines.append(element.sourceline or 0)
    return found


def _from_csv(file: ReturnFile) -> _Found:
    """A row a worker, under the names of the elements. A CSV file has no header: the census is the latest that fits."""
    found = _Found()
    names = {name.casefold(): name for name in (*_ELEMENTS.values(), *_OLDER.values(), "ReferenceDate")}
    first, *rows = file.rows()[""][(file.header_line or 1) - 1 :]
    headings = [names.get(heading.strip().casefold().replace(" ", ""), "") for heading in first]
    for line, row in enumerate(rows, start=(file.header_line or 1) + 1):
        cells = {name: cell.strip() for name, cell in zip(headings, row, strict=False) if name and cell.strip()}
        if cells:
            found.workers.append(cells)
            found.lines.append(line)
            found.reference = found.reference or cells.get("ReferenceDate", "")
    return found


def _census_day(found: _Found, file: ReturnFile) -> date:
    try:
        return date.fromisoformat(found.reference[:10])
    except ValueError:
        raise Refused(
            f"{file.name} is a workforce census without its reference date: add ReferenceDate (YYYY-09-30), in the "
            "header of the XML or as a column of the CSV."
        ) from None


def _vacancies(told: Mapping[str, str], census: date, log: ReturnLog) -> dict[str, pd.Series]:
    def cell(name: str) -> Column:
        return Column(
            f"vacancies, {name}", pd.Series([told.get(name)], dtype=object), lambda position: "the authority's own line"
        )

    return {
        "census": pd.Series([pd.Timestamp(census)]),
        "vacant_fte": values.numbers(cell(_LA_LEVEL["vacant_fte"]), log),
        "agency_fte": values.numbers(cell(_LA_LEVEL["agency_fte"]), log),
        "agency_workers": values.counts(cell(_LA_LEVEL["agency_workers"]), log),
    }


_READ: dict[str, Callable[[Column, ReturnLog, Mappings | None, int], pd.Series]] = {
    "agency": lambda column, log, mappings, year: values.flags(column, log),
    "role": lambda column, log, mappings, year: values.codes(column, code_set("worker_role"), log, mappings, year),
    "started": lambda column, log, mappings, year: values.days(column, log),
    "ended": lambda column, log, mappings, year: values.days(column, log),
    "fte": lambda column, log, mappings, year: values.numbers(column, log, most=1.5),
    "cases": lambda column, log, mappings, year: values.numbers(column, log),
    "absent": lambda column, log, mappings, year: values.flags(column, log),
    "days_lost": lambda column, log, mappings, year: values.numbers(column, log, most=366),
}


def assemble(parts: Iterable[ReturnPart], as_at: date) -> Return:
    """The censuses as one return, over the latest years that follow one another without a gap."""
    by_year = sorted(parts, key=lambda part: (part.day or as_at, part.file))
    held: list[ReturnPart] = by_year[-1:]
    log: list[Issue] = []
    for part in reversed(by_year[:-1]):
        if part.year == (held[0].year or 0) - 1:
            held.insert(0, part)
        else:
            log.append(
                Issue(
                    part.file,
                    "whole file",
                    f"is not of the year before {held[0].file}",
                    "figures over the years need years that join",
                    "left out",
                )
            )
    first, last = held[0].day or as_at, held[-1].day or as_at
    covers = Period(periods.year_to(first).start, last)
    names = [name for name in ("workers", "vacancies") if any(name in part.frames for part in held)]
    found = {
        name: pd.concat([part.frames[name] for part in held if name in part.frames], ignore_index=True)
        for name in names
    }
    return Return(
        kind=WORKFORCE,
        label=f"workforce census, {first.year}" + (f" to {last.year}" if last.year > first.year else ""),
        tables={name: tables.validated(name, rows) for name, rows in found.items()},
        covers=dict.fromkeys(found, covers),
        files=tuple((part.file, part.sha256) for part in held),
        issues=tuple(log),
    )
