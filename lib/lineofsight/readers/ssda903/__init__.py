"""SSDA903: the yearly return of every child looked after, as the CSV files of a year, one workbook, or XML.

    recognise(file)                  "episodes of SSDA903", or ""
    read(file)                       a `ReturnPart`: typed frames by the return's own names, of one year
    assemble(parts, as_at)           a `Return`: several years joined, tables of `tables.TABLES`

A file is known by its columns, whatever it is called. How years are joined into periods of care and placements is
written in `rules`, and in `docs/ssda903_joining.md`.
"""

from __future__ import annotations

from lineofsight.errors import Refused
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import ReturnLog
from lineofsight.readers.ssda903.assembled import assemble
from lineofsight.readers.ssda903.columns import days_of, typed
from lineofsight.readers.ssda903.files import cells_of, tables_in
from lineofsight.readers.ssda903.years import named, telling, year_of
from lineofsight.returns import SSDA903, ReturnPart

__all__ = ["assemble", "read", "recognise"]


def recognise(file: ReturnFile) -> str:
    """Which tables of SSDA903 the file holds, in words; "" where none. No row is read."""
    found = tables_in(file)
    return f"{', '.join(found)} of SSDA903" if found else ""


def read(file: ReturnFile) -> ReturnPart:
    """The tables of one file, typed. A table without a row is not given, since nobody can tell what that says.

    Raises Refused where the file holds no table of SSDA903 or cannot be read to its end.
    """
    log = ReturnLog(file.name)
    given = list(cells_of(file, log))
    if not given:
        raise Refused(f"{file.name} is no SSDA903: it has the columns of none of its tables.")
    days = {cells.table.name: days_of(cells, log) for cells in given}
    year, shown = year_of(file.path, {name: telling(name, its) for name, its in days.items()}, log)
    frames = {cells.table.name: typed(cells, days[cells.table.name], log, year) for cells in given}
    for name, frame in frames.items():
        frame.attrs = {"named": named(file.path), "dated": shown}
        if frame.empty:
            log.note(
                f"{name} has no row", "nobody can tell whether there were none or none were listed", "read as not given"
            )
    return ReturnPart(
        kind=SSDA903,
        file=file.name,
        sha256=file.sha256,
        frames={name: frame for name, frame in frames.items() if len(frame)},
        rows=sum(map(len, frames.values())),
        issues=log.issues(),
        year=year,
    )
