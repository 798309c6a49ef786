"""The faults that returns have in the field, put into Exampleshire's on purpose, each listed with where it is.

What a reader should do is said beside each. Lists and files are spoiled before they are written; XML after, line by
line. A fault of a cell is put into a few rows, drawn from the seed, so that most of a return can still be read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from lineofsight.sample.annex_a import LONGEST_SHEET
from lineofsight.sample.ssda903 import Form
from lineofsight.sample.table import Table

HEADINGS = ("file", "sheet", "line", "cell", "fault", "what a reader should do")
PADDED_TO = 5_000
"""Rows to which a well-known template fills its sheets with dashes."""

READ_AS_CODE = "read it as the code it means, and say that it was matched"
NOT_RECORDED = "count it as not recorded, and log the place and not the value"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a fault is. `line` counts from 1, with everything above it; `cell` is a cell of a sheet, a column of a CSV
    file, an element of XML, or empty where the whole line or file is meant."""

    file: str
    sheet: str
    line: int | None
    cell: str
    fault: str
    reader: str


def write(path: Path, faults: list[Fault]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(HEADINGS)
        for each in faults:
            rows.writerow([each.file, each.sheet, each.line or "", each.cell, each.fault, each.reader])
    return path


def _some(rng: Generator, rows: int) -> list[int]:
    """A few rows of so many, in order: one in two hundred, but at least one and at most ten."""
    count = min(rows, max(1, min(10, rows // 200)))
    return sorted(rng.choice(rows, count, replace=False).tolist()) if rows else []


# --- Annex A: sheets of a workbook


@dataclass
class Sheet:
    """A sheet before it is written: what stands above the headings, the headings and how some are written, the rows."""

    name: str
    headings: list[str]
    rows: list[list[Any]]
    above: list[list[Any]] = field(default_factory=list)
    title_merged: bool = False
    renamed: dict[str, str] = field(default_factory=dict)

    def all_rows(self) -> Iterator[list[Any]]:
        yield from self.above
        yield [self.renamed.get(heading, heading) for heading in self.headings]
        yield from self.rows

    def line(self, row: int) -> int:
        return len(self.above) + 2 + row

    def cell(self, row: int, heading: str) -> str:
        return f"{_letter(self.headings.index(heading))}{self.line(row)}"


def _letter(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def _text(words: str) -> Callable[[Any], Any]:
    return lambda cell: words


def _serial(cell: Any) -> str:
    return str((cell - date(1899, 12, 30)).days) if isinstance(cell, date) else "42567"


def _iso(cell: Any) -> str:
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else "2015-02-03"


def _long_before(cell: Any) -> Any:
    return cell - timedelta(days=400) if isinstance(cell, date) else date(2015, 1, 5)


def _plain(cell: Any) -> str:
    """Without the letter that the template puts before a word."""
    return str(cell).partition(") ")[2] or str(cell)


CELLS: tuple[tuple[int, str, str, Callable[[Any], Any], str], ...] = (
    (1, "Gender", "a word instead of the code", _plain, READ_AS_CODE),
    (1, "Ethnicity", "a spelling of one's own", _text("White - British"), READ_AS_CODE),
    (1, "Contact Source", "a code that is in no list", _text("z) 99: Passer-by"), NOT_RECORDED),
    (1, "Child Unique ID", "no identifier", _text(""), "leave the row out, and count it"),
    (2, "Date of Birth", "an error of a formula", _text("#N/A"), NOT_RECORDED),
    (2, "Age of Child (Years)", "an age in words", _text("8.5yrs"), "ignore it: age comes from the date of birth"),
    (3, "Date of referral", "a day that does not exist", _text("31/02/2026"), NOT_RECORDED),
    (3, "Referral NFA?", "free text for yes or no", _text("see case note"), NOT_RECORDED),
    (3, "Number of Referrals in Last 12 Months", "a number in words", _text("two"), NOT_RECORDED),
    (3, "Allocated Team", "a space behind, and one that does not break",
     lambda cell: f"{cell}\u00a0 ", "take the spaces away: one team is not two"),
    (4, "Continuous Assessment Start Date", "an Excel day number as text", _serial, "read it as the day it is"),
    (4, "Continuous Assessment Date of Authorisation", "ends long before it starts", _long_before,
     "keep both days, log it; a duration below nothing is not recorded"),
    (4, "Was the child assessed as requiring LA children's social care support", "free text for yes or no",
     _text("CS Assessment Updated"), NOT_RECORDED),
    (5, "Date of Initial Child Protection Conference", "a day and a month that could be each other",
     _text("03-04-26"), NOT_RECORDED),
    (6, "Primary Need Code", "a code of another collection", _text("PSRMEM - Support with memory"), NOT_RECORDED),
    (6, "Date Child Was Last Seen", "a day written year first", _iso, "read it as the day it is"),
    (6, "CIN Closure Date", "a day after the list's own", _text("01/11/2031"), "log it: it has not happened yet"),
    (7, "Latest Category of Abuse", "a word in capitals", lambda cell: _plain(cell).upper(), READ_AS_CODE),
    (7, "Number of Previous Child Protection Plans", "a blank where 0 is meant", _text(""), NOT_RECORDED),
    (8, "Placement postcode", "a word for no postcode", _text("nope"), "ignore it: postcodes are not kept"),
    (8, "Child's Legal Status", "a code that belongs to no child in care", _text("X1: not a status"), NOT_RECORDED),
    (8, "Date of Last Dental Check", "a word for a day", _text("refused"), NOT_RECORDED),
    (9, "LA In Touch", "a word without its letter", _plain, READ_AS_CODE),
    (9, "Activity Status", "a dash for a blank", _text("-"), "read it as a blank"),
    (10, "Date of Adoption Order", "a month that does not exist", _text("11/13/2025"), NOT_RECORDED),
)  # fmt: skip
"""List, heading, fault, what it makes of a cell, what a reader should do."""


def in_lists(rng: Generator, file: str, lists: tuple[Table, ...]) -> tuple[list[Sheet], list[Fault]]:
    """The sheets of a workbook with faults in them, and the faults.

    Raises ValueError where a list is longer than a sheet.
    """
    if max(len(table) for table in lists) >= LONGEST_SHEET - PADDED_TO:
        raise ValueError("faults are put into a workbook, and a list is longer than its sheet: ask for fewer children")
    sheets = [Sheet(table.name, list(table.columns), [list(row) for row in table.rows()]) for table in lists]
    spoiled = _twice(rng, sheets)
    for number, heading, fault, makes, reader in CELLS:
        sheet = sheets[number - 1]
        place = sheet.headings.index(heading)
        taken = {each.row for each in spoiled if each.sheet is sheet}
        free = [row for row in range(len(sheet.rows)) if row not in taken]
        for row in (free[at] for at in _some(rng, len(free))):
            sheet.rows[row][place] = makes(sheet.rows[row][place])
            spoiled.append(_Spoiled(sheet, row, heading, fault, reader))
    faults = _in_layout(file, sheets)
    faults += [
        Fault(
            file,
            each.sheet.name,
            each.sheet.line(each.row),
            each.sheet.cell(each.row, each.heading) if each.heading else "",
            each.fault,
            each.reader,
        )
        for each in spoiled
        if each.fault
    ]
    return [*sheets, Sheet("Pivot", ["Row labels", "Count"], [["made up", 3], ["(blank)", ""]])], faults


@dataclass(frozen=True, eq=False, slots=True)
class _Spoiled:
    """A row with a fault, or, without words for one, to be left as it is. Where it stands is known at the end."""

    sheet: Sheet
    row: int
    heading: str = ""
    fault: str = ""
    reader: str = ""


def _twice(rng: Generator, sheets: list[Sheet]) -> list[_Spoiled]:
    """Rows put in a second time, at the end of their lists."""
    found = []
    for number in (4, 5, 7):
        sheet = sheets[number - 1]
        for row in _some(rng, len(sheet.rows)):
            sheet.rows.append(list(sheet.rows[row]))
            again = _Spoiled(
                sheet, len(sheet.rows) - 1, fault="a row that is there twice", reader="count it once, and log it"
            )
            found += [_Spoiled(sheet, row), again]
    return found


RENAMED = {
    (2, "Assessment completion date"): "Assessment completion date ",
    (3, "Date of referral"): "Date of Referral",
    (6, "Case status"): "Case Status",
    (8, "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"):
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
    (8, "Child's Category of Need"): "Child’s Category of Need",
    (8, "Age of Child (Years)"): "Age",
    (9, "LA In Touch"): "LA In Touch ",
}  # fmt: skip
"""Headings as files have them."""


def _in_layout(file: str, sheets: list[Sheet]) -> list[Fault]:
    """Faults of whole sheets and lines, which change where cells stand."""
    for (number, heading), written in RENAMED.items():
        sheets[number - 1].renamed[heading] = written
    swapped = sheets[3]
    _swap(swapped, "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation")
    sheets[0].above = [["List 1: Contacts"]]
    sheets[4].above = [["List 5: Section 47 enquiries and Initial Child Protection Conferences"], []]
    sheets[4].title_merged = True
    sheets[5].above = [[]]
    sheets[1].name, sheets[2].name, sheets[6].name = "List 2", "Referrals", "Child Protection"
    padded = sheets[2]
    begin = len(padded.rows)
    padded.rows.extend([["-"] * len(padded.headings)] * max(0, PADDED_TO - begin))
    found = []
    for (number, heading), written in RENAMED.items():
        sheet = sheets[number - 1]
        found.append(
            Fault(
                file, sheet.name, sheet.line(-1), sheet.cell(-1, heading), f"a heading written {written!r}", "match it"
            )
        )
    return [
        *found,
        Fault(file, sheets[0].name, 1, "A1", "a title above the headings", "find the headings below it"),
        Fault(file, sheets[4].name, 1, "A1", "a title in merged cells, and an empty row", "find the headings"),
        Fault(file, sheets[5].name, 1, "", "an empty first row", "find the headings below it"),
        Fault(file, "List 2", None, "", "a sheet with another name", "know the list by its columns"),
        Fault(file, "Referrals", None, "", "a sheet with another name", "know the list by its columns"),
        Fault(file, "Child Protection", None, "", "a sheet with another name", "know the list by its columns"),
        Fault(file, swapped.name, 1, "", "two columns in each other's place", "go by the headings"),
        Fault(file, padded.name, padded.line(begin), "", f"rows of dashes to row {padded.line(len(padded.rows) - 1)}",
              "leave them out: they are no referrals"),
        Fault(file, "Pivot", None, "", "a sheet that is no list", "leave it out, and say so"),
    ]  # fmt: skip


def _swap(sheet: Sheet, one: str, other: str) -> None:
    a, b = sheet.headings.index(one), sheet.headings.index(other)
    for row in (sheet.headings, *sheet.rows):
        row[a], row[b] = row[b], row[a]


# --- SSDA903: CSV files


FORMS = {
    "header": (Form("utf-8-sig"), "a byte order mark before the first heading"),
    "episodes": (Form("cp1252"), "written in Windows-1252"),
    "reviews": (Form("utf-16"), "written in UTF-16"),
    "missing": (Form(separator=";"), "cells parted by semicolons"),
}
"""Files that are not written as the others are."""

COLUMNS: tuple[tuple[str, str, str, Callable[[str], str], str], ...] = (
    ("header", "SEX", "a code of no year", _text("3"), NOT_RECORDED),
    ("header", "ETHNIC", "a code in small letters", str.lower, READ_AS_CODE),
    ("header", "DOB", "a day that does not exist", _text("30/02/2014"), NOT_RECORDED),
    ("header", "CHILD", "no identifier", _text(""), "leave the row out, and count it"),
    ("episodes", "PLACE", "a code of no year", _text("Q9"), NOT_RECORDED),
    ("episodes", "LS", "a space that does not break behind the code", lambda cell: f"{cell}\u00a0", READ_AS_CODE),
    ("episodes", "PL_DISTANCE", "the sign that the distance is not known", _text("999.9"), NOT_RECORDED),
    ("episodes", "URN", "an error of a formula", _text("#N/A"), "ignore it: it is not kept"),
    (
        "reviews",
        "REVIEW",
        "a day written year first",
        lambda cell: f"{cell[6:]}-{cell[3:5]}-{cell[:2]}",
        "read it as the day it is",
    ),
    ("reviews", "REVIEW_CODE", "a code of no year", _text("PN9"), NOT_RECORDED),
    ("oc2", "SDQ_SCORE", "a score above 40", _text("53"), NOT_RECORDED),
    ("oc2", "CONVICTED", "a word for a flag", _text("No"), "read it as the flag it means"),
    ("oc3", "ACCOM", "a code of no year", _text("Q1"), NOT_RECORDED),
    ("missing", "MIS_END", "a day that does not exist", _text("31/11/2025"), NOT_RECORDED),
)
"""File, column, fault, what it makes of a cell, what a reader should do."""


def in_files(
    rng: Generator, folder: str, files: dict[str, pd.DataFrame]
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """The CSV files of a return year with faults in them, and the faults."""
    made = {name: rows.astype(object) for name, rows in files.items()}
    faults = [
        Fault(f"{folder}/{name}.csv", "", None, "", fault, "find it out from the file, and read it")
        for name, (_, fault) in FORMS.items()
    ]
    taken: dict[str, set[int]] = {name: set() for name in made}
    for name, column, fault, makes, reader in COLUMNS:
        rows = made[name]
        free = [row for row in range(len(rows)) if row not in taken[name]]
        for row in (free[at] for at in _some(rng, len(free))):
            taken[name].add(row)
            rows.at[row, column] = makes(str(rows.at[row, column]))
            faults.append(Fault(f"{folder}/{name}.csv", "", row + 2, column, fault, reader))
    made["episodes"], found = _in_episodes(rng, f"{folder}/episodes.csv", made["episodes"], taken["episodes"])
    return made, [*faults, *found]


def _in_episodes(rng: Generator, file: str, rows: pd.DataFrame, taken: set[int]) -> tuple[pd.DataFrame, list[Fault]]:
    """Episodes that overlap, leave days between them, end before they begin, or are there twice."""
    going_on = np.flatnonzero((rows["REC"] == "X1").to_numpy())
    going_on = [row for row in going_on.tolist() if row not in taken and row + 1 not in taken]
    faults = []
    for row, (move, fault, reader) in zip(
        rng.permutation(going_on).tolist(),
        (
            (5, "ends after the next episode begins", "follow the rule table for overlaps, and log it"),
            (-4, "ends before the next episode begins", "follow the rule table for gaps, and log it"),
            (-9000, "ends before it begins", "follow the rule table, and log it"),
        ),
        strict=False,
    ):
        day = datetime.strptime(str(rows.at[row, "DEC"]), "%d/%m/%Y") + timedelta(days=move)
        rows.at[row, "DEC"] = f"{day:%d/%m/%Y}"
        faults.append(Fault(file, "", row + 2, "DEC", fault, reader))
    twice = [row for row in _some(rng, len(rows)) if row not in taken]
    faults += [
        Fault(file, "", len(rows) + 2 + at, "", "a row that is there twice", "count it once, and log it")
        for at in range(len(twice))
    ]
    return pd.concat([rows, rows.iloc[twice]], ignore_index=True), faults


# --- XML: lines


LineFault = tuple[str, str, str, str, str]
"""What is looked for, what takes its place, the element, the fault, what a reader should do."""

CENSUS_LINES: tuple[LineFault, ...] = (
    (r"<ReferralNFA>false", "<ReferralNFA>0", "ReferralNFA", "0 for false", "read it as the flag it means"),
    (r"</Reviews>", "</Reviews><Reviews><CPPreviewDate>{year}-02-02</CPPreviewDate></Reviews>", "Reviews",
     "a second block of reviews", "read every block"),
    (r"</UPN>", "</UPN>UPN", "ChildIdentifiers", "words between the elements", "take no notice of them"),
    (r"<Ethnicity>WBRI", "<Ethnicity>WENG", "Ethnicity", "a code that is in no list", NOT_RECORDED),
    (r"<CINclosureDate>[-\d]+", "<CINclosureDate>{year}-02-30", "CINclosureDate", "a day that does not exist",
     NOT_RECORDED),
    (r"<AssessmentAuthorisationDate>[-\d]+", "<AssessmentAuthorisationDate>2016-05-05",
     "AssessmentAuthorisationDate", "ends long before it starts",
     "keep both days, log it; a duration below nothing is not recorded"),
    (r"<LAchildID>[^<]+</LAchildID>", "", "LAchildID", "no identifier", "leave the child out, and count it"),
)  # fmt: skip

WORKFORCE_LINES: tuple[LineFault, ...] = (
    (r"<FTE30>[\d.]+", "<FTE30>2.50", "FTE30", "more hours than anyone works", NOT_RECORDED),
    (r"<OrgRole>\d", "<OrgRole>9", "OrgRole", "a code that is in no list", NOT_RECORDED),
    (r"<Cases30>\d+</Cases30>", "<Cases30></Cases30>", "Cases30", "an empty element", NOT_RECORDED),
)


def in_xml(rng: Generator, path: Path, name: str, looked_for: tuple[LineFault, ...], year: int) -> list[Fault]:
    """Put faults into an XML file that has been written, no two of them on one line."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    faults, taken = [], set()
    for pattern, instead, element, fault, reader in looked_for:
        found = [at for at, line in enumerate(lines) if at not in taken and re.search(pattern, line)]
        for at in (found[place] for place in _some(rng, len(found))):
            taken.add(at)
            lines[at] = re.sub(pattern, instead.format(year=year), lines[at], count=1)
            faults.append(Fault(name, "", at + 1, element, fault, reader))
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return faults
