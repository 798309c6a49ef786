"""A made-up authority, whole: the returns it would hand over, and what is true of it.

Nobody in it exists, and nothing in it comes from a real return. The same children are in every return; whatever is
true of them was known before any file was written (`truth.csv`), so that readers and indicators can be held to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
from numpy.random import Generator

from lineofsight.errors import LineOfSightError
from lineofsight.periods import year_words
from lineofsight.sample import annex_a, cin_census, faults, ssda903, truth, workforce
from lineofsight.sample.authority import CODE, NAME, simulated
from lineofsight.sample.draws import generator
from lineofsight.sample.people import Span
from lineofsight.sample.snapshot import snapshot
from lineofsight.sample.table import Table

AS_AT = date(2026, 6, 30)
"""The day the made-up Annex A is as at, where no other is asked for."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. `population` are the children who live in the authority, known to it or not: rates need it."""

    files: tuple[Path, ...]
    children: int
    population: int
    faults: int


def _about(path: Path, written: dict[str, object]) -> Path:
    path.write_text("".join(f"{name}: {value}\n" for name, value in written.items()), encoding="utf-8", newline="\n")
    return path


def _params(path: Path, as_at: date, population: int) -> Path:
    """The parameter file with which `lineofsight run` makes a pack of these returns."""
    path.write_text(
        f"authority: {NAME}\nsources: [annex_a, ssda903, cin_census, workforce]\nas_at: {as_at}\n"
        f"local:\n  population: {population}\n  population_source: made up with the sample\n",
        encoding="utf-8",
        newline="\n",
    )
    return path


class CannotWrite(LineOfSightError):
    """The folder asked for is not empty: a sample is one folder, and an older one's files would pass for part of it."""

    exit_code = 2


def write(
    out: Path,
    seed: int = 1,
    children: int = 500,
    quarters: int = 8,
    as_at: date = AS_AT,
    dirty: bool = False,
    progress: Callable[[str], None] = lambda said: None,
) -> Written:
    """Write Exampleshire's returns to a folder: the same bytes for the same arguments.

    `children` are known to the authority in `quarters` quarters to `as_at`. `dirty` adds the faults that returns have
    in the field, each listed in `faults.csv`; `truth.csv` stays what is true, and `params.yml` is what
    `lineofsight run` needs. Raises CannotWrite where the folder has
    files in it; ValueError where less than one child or quarter is asked for, or faults in a list longer than a sheet.
    """
    if children < 1 or quarters < 1:
        raise ValueError("a sample needs at least one child and one quarter")
    if out.exists() and any(out.iterdir()):
        raise CannotWrite(f"{out.name} is not an empty folder: name a new one, or empty it first.")
    out.mkdir(parents=True, exist_ok=True)
    span = Span(as_at, quarters)
    progress(f"{children:,} children and what happened to them")
    authority = simulated(span, seed, children)
    now = snapshot(authority)
    to = _Folder(out, generator(seed, 10) if dirty else None)
    progress("Annex A")
    to.annex_a(annex_a.lists(authority, now), as_at)
    for year in span.years:
        progress(f"SSDA903 {year_words(year)}")
        to.ssda903(f"ssda903/{year_words(year)}", ssda903.files(authority, year))
    for year in span.years:
        progress(f"children in need census {year}")
        name = f"cin_census/cin_census_{year}.xml"
        to.xml(name, cin_census.write(out / name, authority, year), faults.CENSUS_LINES, year)
    for year, (_, vacancies) in zip(span.censuses, authority.vacancies.iterrows(), strict=True):
        progress(f"workforce {year}")
        name = f"workforce/workforce_{year}.xml"
        workers = authority.workers[authority.workers["census"] == vacancies["census"]]
        to.xml(name, workforce.write(out / name, CODE, workers, vacancies), faults.WORKFORCE_LINES, year)
    progress("what is true of it")
    to.paths.append(truth.write(out / "truth.csv", authority, now))
    if dirty:
        to.paths.append(faults.write(out / "faults.csv", to.faults))
    about = {"authority": NAME, "code": CODE, "as_at": as_at, "children_0_to_17": authority.population}
    arguments = {"seed": seed, "children": children, "quarters": quarters, "dirty": str(dirty).lower()}
    to.paths.append(_about(out / "about.yml", about | arguments))
    to.paths.append(_params(out / "params.yml", as_at, authority.population))
    return Written(tuple(to.paths), children, authority.population, len(to.faults))


@dataclass
class _Folder:
    """Where returns are written to: as they are, or with faults drawn by `chance`. Gathers what was written."""

    out: Path
    chance: Generator | None
    paths: list[Path] = field(default_factory=list)
    faults: list[faults.Fault] = field(default_factory=list)

    def annex_a(self, lists: tuple[Table, ...], as_at: date) -> None:
        if self.chance is None:
            self.paths += annex_a.write(self.out / "annex_a", lists, as_at)
            return
        name = f"annex_a/annex_a_{as_at}.xlsx"
        sheets, found = faults.in_lists(self.chance, name, lists)
        self.faults += found
        (self.out / name).parent.mkdir()
        rows = {sheet.name: sheet.all_rows() for sheet in sheets}
        merged = {sheet.name: len(sheet.headings) for sheet in sheets if sheet.title_merged}
        self.paths.append(annex_a.workbook(self.out / name, rows, as_at, merged))

    def ssda903(self, folder: str, files: dict[str, pd.DataFrame]) -> None:
        if self.chance is None:
            self.paths += ssda903.write(self.out / folder, files)
            return
        files, found = faults.in_files(self.chance, folder, files)
        self.faults += found
        forms = {name: form for name, (form, _) in faults.FORMS.items()}
        self.paths += ssda903.write(self.out / folder, files, forms)

    def xml(self, name: str, path: Path, lines: tuple[faults.LineFault, ...], year: int) -> None:
        self.paths.append(path)
        if self.chance is not None:
            self.faults += faults.in_xml(self.chance, path, name, lines, year)
