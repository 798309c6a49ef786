"""Annex A, lists 1 to 11, as at the last day of the span: one workbook, or a CSV a list where a sheet is too short."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from numpy.typing import NDArray

from lineofsight.sample import days
from lineofsight.sample.authority import NAME, Authority
from lineofsight.sample.days import NEVER, Days
from lineofsight.sample.needs import DECIDED_IN
from lineofsight.sample.snapshot import Snapshot, by, months_to
from lineofsight.sample.table import BLANK, Table

LONGEST_SHEET = 1_048_576
"""Rows of an Excel sheet."""
FIRST_EXCEL_DAY = date(1899, 12, 30).toordinal()
"""The day that Excel numbers 0."""

Words = NDArray[np.object_]

SEX = {"M": "a) Male", "F": "b) Female", "U": "c) Not stated/recorded"}
LETTERS = "abcdefghijklmnopqrstu"
ETHNICITY = ("WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH",
             "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU")  # fmt: skip
SOURCES = {"1A": "Individual", "1B": "Individual", "1C": "Individual", "1D": "Individual", "2A": "Schools",
           "2B": "Education services", "3A": "Health services", "3B": "Health services", "3C": "Health services",
           "3D": "Health services", "3E": "Health services", "3F": "Health services", "4": "Housing",
           "5A": "LA services", "5B": "LA services", "5C": "LA services", "6": "Police", "7": "Other legal agency",
           "8": "Other", "9": "Anonymous", "10": "Unknown"}  # fmt: skip
NEEDS = {"N1": "Abuse or neglect", "N2": "Child's disability", "N3": "Parental disability or illness",
         "N4": "Family in acute stress", "N5": "Family dysfunction", "N6": "Socially unacceptable behaviour",
         "N7": "Low income", "N8": "Absent parenting", "N9": "Cases other than children in need",
         "N0": "Not stated"}  # fmt: skip
STATUSES = {"CLA": "a) Looked after child", "CPP": "b) Child Protection plan", "CIN": "c) Child in need plan",
            "OPEN": "d) Open assessment", "CLOSED": "e) Closed episode"}  # fmt: skip
CLOSURES = {"RC1": "RC1 - Adopted", "RC3": "RC3 - Child arrangements order", "RC4": "RC4 - Special guardianship order",
            "RC5": "RC5 - Transferred to services of another local authority",
            "RC6": "RC6 - Transferred to adult social care services",
            "RC7": "RC7 - Services ceased for any other reason, including child no longer in need",
            "": ""}  # fmt: skip
ABUSE = {"NEG": "a) Neglect", "PHY": "b) Physical abuse", "SAB": "c) Sexual abuse", "EMO": "d) Emotional abuse",
         "MUL": "e) Multiple/not recommended"}  # fmt: skip
LEGAL = {"C1": "C1: ICO", "C2": "C2: FCO", "E1": "E1: Placement order", "V2": "V2: Single period under S20",
         "L1": "L1: Police protection LA accommodation", "L2": "L2: EPO",
         "J1": "J1: Remanded to LA or youth detention"}  # fmt: skip
PERMANENCE = {"RETURN": "a) Return to family", "ADOPTION": "b) Adoption", "GUARDIAN": "c) SGO/CAO",
              "SUPPORTED": "d) Supported living in the community", "RESIDENTIAL": "e) Long-term residential placement",
              "FOSTERING": "f) Long-term fostering", "OTHER": "g) Other", "": ""}  # fmt: skip
ENDED = {"E11": "a) E11: Adopted - application unopposed", "E12": "b) E12: Adopted - consent dispensed",
         "E3": "d) E3: Care taken by another LA",
         "E4A": "e) E4A: Returned home to live with parents or relatives - part of planning",
         "E4B": "f) E4B: Returned home to live with parents or relatives - not part of planning",
         "E13": "g) E13: Parents, relatives or other with no parental responsibility",
         "E41": "h) E41: Residence order granted",
         "E45": "i) E45: Special Guardianship Orders - former carer relative/friend",
         "E46": "j) E46: Special Guardianship Orders - former carer other",
         "E47": "k) E47: Special Guardianship Orders - relative/friend",
         "E5": "m) E5: Moved into independent living - supported",
         "E6": "n) E6: Moved into independent living - no support",
         "E7": "o) E7: Transferred to residential care funded by adult social services",
         "E9": "p) E9: Sentenced to custody", "E15": "r) E15: Age assessment determined child was 18 or over",
         "E16": "s) E16: Child moved abroad", "E8": "t) E8: Care ceased for any other reason", "": ""}  # fmt: skip
PLACEMENTS = {"U1": "a) U1: Foster placement - relatives - long term", "U2": "b) U2: Foster placement - relative - FFA",
              "U3": "c) U3: Foster placement - relative - not FFA", "U4": "d) U4: Foster placement - long term",
              "U5": "e) U5: Foster placement - FFA", "U6": "f) U6: Foster placement - not FFA",
              "A3": "g) A3: Placed for adoption - consent - current foster",
              "A4": "h) A4: Placed for adoption - consent - not foster",
              "A5": "i) A5: Placed for adoption - order - foster",
              "A6": "j) A6: Placed for adoption - order - not foster", "P1": "k) P1: Placed with parents",
              "H5": "K3: Supported accommodation", "K1": "o) K1: Secure Children's Homes",
              "K2": "p) K2: Children's Homes", "R1": "q) R1: Residential Care Home", "R2": "r) R2: NHS/Health Trust",
              "R3": "s) R3: Family Centre or Mother and Baby Unit", "R5": "t) R5: Young Offender Institution",
              "S1": "u) S1: Residential school", "Z1": "v) Z1: Other placements"}  # fmt: skip
PROVIDERS = {"PR0": "a) PR0: Parents/Parental responsibility", "PR1": "b) PR1: Own provision",
             "PR2": "c) PR2: Other LA provision", "PR3": "d) PR3: Other public provision",
             "PR4": "e) PR4: Private provision", "PR5": "f) PR5: Voluntary/third sector"}  # fmt: skip
ELIGIBILITY = {"relevant": "a) Relevant child", "former relevant": "b) Former relevant child",
               "qualifying": "c) Qualifying care leaver", "eligible": "d) Eligible child"}  # fmt: skip
TOUCH = {"YES": "a) Yes", "NO": "b) No", "DIED": "c) Died", "REFU": "d) Refu", "NREQ": "e) NREQ", "RHOM": "f) Rhom"}
HOMES = {"B": "B: Parents/relatives", "C": "C: Community home / residential care", "D": "D: Semi-independent, "
         "transitional accommodation and self-contained accommodation", "E": "E: Supported lodgings", "G": "G: Abroad",
         "H": "H: Deported", "K": "K: Ordinary lodgings, without formal support", "R": "R: Residence not known",
         "S": "S: No fixed abode / homeless", "T": "T: Foyers and similar supported accommodation",
         "U": "U: Independent living", "V": "V: Emergency accommodation", "W": "W: Bed and breakfast",
         "X": "X: In custody", "Y": "Y: Other accommodation", "Z": "Z: With former foster carers", "": ""}  # fmt: skip
ACTIVITIES = {"F1": "F1: Full time in higher education", "P1": "P1: Part time in higher education",
              "F2": "F2: Full time in education other than higher",
              "P2": "P2: Part time in education other than higher", "F4": "F4: Full time in an apprenticeship",
              "P4": "P4: Part time in an apprenticeship", "F5": "F5: Full time in training or employment",
              "P5": "P5: Part time in training or employment",
              "G4": "G4: Not in education, employment or training - illness or disability",
              "G5": "G5: Not in education, employment or training - other",
              "G6": "G6: Not in education, employment or training - pregnancy or parenting", "": ""}  # fmt: skip
REVERSALS = {"RD1": "RD1 - The child's needs changed subsequent to the decision",
             "RD2": "RD2 - The Court did not make a placement order",
             "RD3": "RD3 - Prospective adopters could not be found", "RD4": "RD4 - Any other reason",
             "": ""}  # fmt: skip
LEAVING = {"1": "1 - Adopter withdrew from process", "2": "2 - Process put on hold", "3": "3 - Application refused"}


def _ethnicity(codes: Words) -> Words:
    words = {code: f"{letter}) {code}" for letter, code in zip(LETTERS, ETHNICITY, strict=False)} | {"NOBT": "s) NOBT"}
    return _said(codes, words)


def _said(codes: Any, words: Mapping[str, str]) -> Words:
    """The words for each code, each different code looked up once."""
    different, place = np.unique(np.asarray(codes, dtype=str), return_inverse=True)
    return np.array([words[code] for code in different.tolist()], dtype=object)[place]


def _yes_or_no(values: Any) -> Words:
    """Yes or no; BLANK stays one."""
    given = np.asarray(values, dtype=object)
    return np.where(given == True, "a) Yes", np.where(given == False, "b) No", BLANK))  # noqa: E712


def postcode(number: Any) -> Words:
    """A postcode of no place: no post town begins with ZZ."""
    return np.array(
        [f"ZZ{each % 90 + 10} {each // 90 % 9 + 1}ZZ" for each in np.asarray(number).tolist()], dtype=object
    )


def sexes(authority: Authority, child: Days, day: int) -> Words:
    """M, F, or U of those not yet born."""
    who = authority.people
    return np.where(who.birth[child] > day, "U", np.where(who.female[child], "F", "M")).astype(object)


def lists(authority: Authority, now: Snapshot) -> tuple[Table, ...]:
    """The eleven lists, each in the order in which what it lists came to be."""
    return tuple(make(authority, now) for make in _LISTS)


def _child(authority: Authority, child: Any, *, disability: bool = True, family: bool = False) -> dict[str, Any]:
    who, day = authority.people, authority.span.end
    child = np.asarray(child)
    age = days.age_on(who.birth[child], day)
    first = {"Child Unique ID": np.array([authority.identifier(each) for each in child.tolist()], dtype=object)}
    if family:
        first["Family identifier"] = np.array(
            [f"FAM{each + 1:07d}" for each in who.family[child].tolist()], dtype=object
        )
    return first | {
        "Gender": _said(sexes(authority, child, day), SEX),
        "Ethnicity": _ethnicity(who.ethnicity[child]),
        "Date of Birth": who.birth[child],
        "Age of Child (Years)": np.maximum(age, -1),
        **({"Does the Child have a Disability": _yes_or_no(who.disabled[child])} if disability else {}),
    }


def _who_works(child: Any, team: Any) -> dict[str, Any]:
    return {
        "Allocated Team": np.asarray(team, dtype=object),
        "Allocated Worker": np.array(
            [f"Worker {each * 7 % 89 + 1:02d}" for each in np.asarray(child).tolist()], dtype=object
        ),
    }


def _table(number: int, title: str, columns: dict[str, Any]) -> Table:
    arrays = {heading: np.asarray(values) for heading, values in columns.items()}
    # Every heading of a day says so, and no heading of a number does.
    of_days = frozenset(heading for heading in arrays if "date" in heading.lower())
    return Table(f"List_{number}", f"List {number}: {title}", arrays, of_days)


def _contacts(authority: Authority, now: Snapshot) -> Table:
    rows = authority.contacts
    return _table(1, "Contacts", _child(authority, rows["child"], disability=False) | {
        "Date of Contact": rows["date"],
        "Contact Source": _sources(rows["source"]),
    })  # fmt: skip


def _sources(codes: Any) -> Words:
    lettered = zip(LETTERS, SOURCES.items(), strict=True)
    return _said(codes, {code: f"{letter}) {code}: {word}" for letter, (code, word) in lettered})


def _early_help(authority: Authority, now: Snapshot) -> Table:
    rows = authority.early_help
    return _table(2, "Early Help", _child(authority, rows["child"], disability=False) | {
        "Assessment start date": rows["started"],
        "Assessment completion date": by(rows["completed"], authority.span.end),
        "Organisation completing assessment": rows["by"],
    })  # fmt: skip


def _referrals(authority: Authority, now: Snapshot) -> Table:
    every = authority.needs.episodes
    rows = every[every["referred"].between(months_to(authority, 6), authority.span.end)].sort_values(
        "referred", kind="stable"
    )
    return _table(3, "Referral", _child(authority, rows["child"], disability=False) | {
        "Date of referral": rows["referred"],
        "Referral Source": _sources(rows["source"]),
        "Referral NFA?": _yes_or_no(rows["no_action"]),
        "Number of Referrals in Last 12 Months":
            _in_the_year_before_latest(every, "referred", rows["child"], authority.span.end),
        **_who_works(rows["child"], rows["first_team"]),
    })  # fmt: skip


def _in_the_year_before_latest(
    every: pd.DataFrame, started: str, child: pd.Series, last: int, counted: str | None = None
) -> Days:
    """How many a child had in the twelve months before its latest: the same number on every row of the child."""
    told = every[every[started] <= last]
    latest = told.groupby("child")[started].max()
    start = told["child"].map(latest)
    opened = days.months_on(start.to_numpy(), -12)
    counts = told[counted or started]
    earlier = (told[started] < start) & (counts >= opened) & (counts < start)
    counted_of = earlier.astype(np.int64).groupby(told["child"]).sum()
    return counted_of.reindex(child).to_numpy(np.int64)


def _assessments(authority: Authority, now: Snapshot) -> Table:
    every, day = authority.needs.assessments, authority.span.end
    rows = every[(every["started"] <= day) & (every["authorised"] >= months_to(authority, 6))].sort_values(
        "started", kind="stable"
    )
    done = (rows["authorised"] <= day).to_numpy()
    return _table(4, "Assessments", _child(authority, rows["child"]) | {
        "Continuous Assessment Start Date": rows["started"],
        "Child Seen During Continuous Assessment": _yes_or_no(np.where(done | rows["seen"], rows["seen"], False)),
        "Continuous Assessment Date of Authorisation": by(rows["authorised"], day),
        "Was the child assessed as requiring LA children's social care support":
            _yes_or_no(np.where(done, rows["support_needed"], BLANK)),
        **_who_works(rows["child"], rows["team"]),
    })  # fmt: skip


def _enquiries(authority: Authority, now: Snapshot) -> Table:
    every, day = authority.needs.enquiries, authority.span.end
    rows = every[every["started"].between(months_to(authority, 6), day)].sort_values("started", kind="stable")
    held = (rows["conference"] <= day).to_numpy()
    planned = (rows["conference"] < NEVER).to_numpy()
    decided = planned | (days.working_days_on(rows["started"].to_numpy(), DECIDED_IN) <= day)
    title = "Section 47 enquiries and Initial Child Protection Conferences"
    return _table(5, title, _child(authority, rows["child"]) | {
        "Strategy discussion initiating Section 47 Enquiry Start Date": rows["started"],
        "Was an Initial Child Protection Conference deemed unnecessary?":
            _yes_or_no(np.where(decided, ~planned, BLANK)),
        "Date of Initial Child Protection Conference": by(rows["conference"], day),
        "Did the Initial Child Protection Conference Result in a Child Protection Plan":
            _yes_or_no(np.where(held, rows["plan"], BLANK)),
        "Number of Section 47 Enquiries in the last 12 months":
            _in_the_year_before_latest(every, "started", rows["child"], day),
        "Number of ICPCs in the last 12 months":
            _in_the_year_before_latest(every, "started", rows["child"], day, "conference"),
        **_who_works(rows["child"], rows["team"]),
    })  # fmt: skip


def _in_need(authority: Authority, now: Snapshot) -> Table:
    rows = now.in_need
    return _table(6, "Children in Need", _child(authority, rows["child"]) | {
        "CIN Start Date": rows["started"],
        "Primary Need Code": _said(rows["need"], {code: f"{code} - {word}" for code, word in NEEDS.items()}),
        "Date Child Was Last Seen": rows["last_seen"],
        "CIN Closure Date": rows["ended"],
        "Reason for Closure": _said(rows["reason"], CLOSURES),
        "Case status": _said(rows["status"], STATUSES),
        **_who_works(rows["child"], rows["team"]),
    })  # fmt: skip


def _on_plan(authority: Authority, now: Snapshot) -> Table:
    rows = now.on_plan
    return _table(7, "Child protection", _child(authority, rows["child"]) | {
        "Child Protection Plan Start Date": rows["started"],
        "Initial Category of Abuse": _said(rows["category"], ABUSE),
        "Latest Category of Abuse": _said(rows["category_latest"], ABUSE),
        "Date of the Last Statutory Visit": rows["last_visit"],
        "Was the Child Seen Alone?":
            _said(rows["alone"], {"yes": "a) Yes", "no": "b) No", "unknown": "c) Unknown", "": ""}),
        "Date of latest review conference": rows["latest_review"],
        "Child Protection Plan End Date": rows["ended"],
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)":
            _yes_or_no(rows["protected"]),
        "Number of Previous Child Protection Plans": rows["previous"],
        **_who_works(rows["child"], rows["team"]),
    })  # fmt: skip


def _in_care(authority: Authority, now: Snapshot) -> Table:
    rows = now.in_care
    needs = {code: f"{code} - {word}" for code, word in NEEDS.items()} | {"N3": "N3 - Parental illness or disability"}
    return _table(8, "Children in care", _child(authority, rows["child"], disability=False) | {
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)": _yes_or_no(rows["arrived"]),
        "Does the Child have a Disability": _yes_or_no(authority.people.disabled[rows["child"]]),
        "Date Started to be Looked After": rows["started"],
        "Child's Category of Need": _said(rows["need"], needs),
        "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)":
            _yes_or_no(rows["second"]),
        "Start date of current legal status": rows["legal_from"],
        "Child's Legal Status": _said(rows["legal"], LEGAL),
        "Date of Latest Statutory Review": rows["latest_review"],
        "Date of Last Social Work Visit": rows["last_visit"],
        "What is the permanence plan for this child?": _said(rows["plan"], PERMANENCE),
        "Date of Last IRO Visit / Contact to the Child": rows["officer"],
        "Date of Last Health Assessment": rows["health"],
        "Date of Last Dental Check": rows["dental"],
        "Number of Placements in the Last 12 months": rows["placements"],
        "Date Ceased to be Looked After": rows["ended"],
        "Reason Ceased to be Looked After": _said(rows["reason"], ENDED),
        "Start Date of Most Recent Placement": rows["placed_from"],
        "Placement Type": _said(rows["kind"], PLACEMENTS),
        "Placement Provider": _said(rows["provider"], PROVIDERS),
        "Placement postcode": postcode(rows["home"]),
        "URN of Placement": np.where(rows["urn"] > 0, rows["urn"].astype(object), BLANK),
        "Placement Location": np.where(rows["inside"], "a) In", "b) Out").astype(object),
        "LA of Placement": np.where(rows["inside"], NAME, "Elsewhereshire").astype(object),
        "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months": rows["missing"],
        "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 months": rows["absent"],
        "Was the child offered a Return Interview after their last missing episode (Y/N)?": _yes_or_no(rows["offered"]),
        "Did the child accept a Return Interview after their last missing episode (Y/N)?": _yes_or_no(rows["accepted"]),
        **_who_works(rows["child"], rows["team"]),
    })  # fmt: skip


def _leavers(authority: Authority, now: Snapshot) -> Table:
    rows = authority.leavers[authority.leavers["year"] == 0]
    arrived = authority.care.periods.loc[authority.care.periods["arrived"], "child"].unique()
    told = (rows["touch"] == "YES").to_numpy()
    return _table(9, "Care leavers", _child(authority, rows["child"], disability=False) | {
        "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)":
            _yes_or_no(rows["child"].isin(arrived)),
        "Does the Child have a Disability": _yes_or_no(authority.people.disabled[rows["child"]]),
        **_who_works(rows["child"], np.full(len(rows), "Leaving Care Team", dtype=object)),
        "Allocated Personal Advisor":
            np.array([f"Adviser {each % 23 + 1:02d}" for each in rows["child"]], dtype=object),
        "Eligibility Category": _said(rows["eligibility"], ELIGIBILITY),
        "Latest Pathway Plan Review Date": rows["plan_reviewed"],
        "LA In Touch": _said(rows["touch"], TOUCH),
        "Latest Date of Contact": np.where(told, rows["contacted"], NEVER),
        "Type of Accommodation": _said(rows["home"], HOMES),
        "Suitability of Accommodation":
            np.where(rows["home"] == "", BLANK, np.where(rows["suitable"], "a) Suitable", "b) Unsuitable")),
        "Activity Status": _said(rows["activity"], ACTIVITIES),
    })  # fmt: skip


def listed_for_adoption(authority: Authority) -> pd.DataFrame:
    """The periods of care of list 10: adopted in the twelve months, waiting, or the decision reversed in them."""
    day, year = authority.span.end, months_to(authority, 12)
    every = authority.care.periods
    decided = every[every["decided"] <= day]
    adopted = decided["adopted"].between(year, day)
    reversed_ = decided["reversed"].between(year, day)
    waiting = (decided["adopted"] > day) & (decided["reversed"] > day) & (decided["ended"] > day)
    return decided[adopted | reversed_ | waiting]


def _adoption(authority: Authority, now: Snapshot) -> Table:
    rows, day = listed_for_adoption(authority), authority.span.end
    return _table(10, "Adoption", _child(authority, rows["child"], family=True) | {
        "Date the Child Entered Care": rows["started"],
        "Date of Decision that Child Should be Placed for Adoption": rows["decided"],
        "Date of Placement Order": by(rows["placement_order"], day),
        "Date of Matching Child and Prospective Adopters": by(rows["matched"], day),
        "Date Placed for Adoption": by(rows["placed"], day),
        "Date of Adoption Order": by(rows["adopted"], day),
        "Date of Decision that Child Should No Longer be Placed for Adoption": by(rows["reversed"], day),
        "Reason Why Child No Longer Placed for Adoption":
            np.where(rows["reversed"] <= day, _said(rows["reversal_reason"], REVERSALS), BLANK),
        "Date the child was placed for fostering in FFA or concurrent planning placement": by(rows["fostered"], day),
    })  # fmt: skip


def listed_adopters(authority: Authority) -> pd.DataFrame:
    """The households of list 11: in the process at any time in the twelve months."""
    year = months_to(authority, 12)
    every = authority.adopters
    return every[(every["left"] >= year) & (every["adopted"] >= year)]


def _adopters(authority: Authority, now: Snapshot) -> Table:
    rows, day = listed_adopters(authority), authority.span.end
    number = rows.index.to_numpy()
    gone = (rows["left"] <= day).to_numpy()
    return _table(11, "Adopters", {
        "Individual adopter identifier": np.array([f"AD{each + 1:06d}" for each in number.tolist()], dtype=object),
        "Family identifier": np.array([f"AF{each + 1:06d}" for each in number.tolist()], dtype=object),
        "Gender": np.where(number % 5 < 3, "b) Female", "a) Male").astype(object),
        "Ethnicity": _ethnicity(np.array(ETHNICITY)[number * 7 % 5 // 2 * 3]),
        "Disability": np.where(number % 31 == 0, "a) Yes", "b) No").astype(object),
        "Is the (prospective) adopter fostering for adoption?": _yes_or_no(rows["early"]),
        "Date enquiry received": rows["enquired"],
        "Date Stage 1 started": by(rows["stage_1_started"], day),
        "Date Stage 1 ended": by(rows["stage_1_ended"], day),
        "Date Stage 2 started": by(rows["stage_2_started"], day),
        "Date Stage 2 ended": by(rows["stage_2_ended"], day),
        "Date application submitted": by(rows["submitted"], day),
        "Date application approved": by(rows["approved"], day),
        "Date adopter matched with child(ren)": by(rows["matched"], day),
        "Date child/children placed with adopter(s)": by(rows["placed"], day),
        "No. of children placed": np.where(rows["placed"] <= day, 1, 0),
        "Date of Adoption Order": by(rows["adopted"], day),
        "Date of leaving adoption process": by(rows["left"], day),
        "Reason for leaving adoption process": np.where(gone, _said(rows["reason"], LEAVING), BLANK),
    })  # fmt: skip


_LISTS = (_contacts, _early_help, _referrals, _assessments, _enquiries, _in_need, _on_plan, _in_care, _leavers,
          _adoption, _adopters)  # fmt: skip


def write(folder: Path, tables: tuple[Table, ...], as_at: date) -> tuple[Path, ...]:
    """One workbook, a sheet a list, headings in the first row; or a CSV a list, where one is longer than a sheet."""
    folder.mkdir(parents=True)
    if max(len(table) for table in tables) >= LONGEST_SHEET:
        return tuple(_csv(folder / f"{table.name.lower()}_{as_at}.csv", table) for table in tables)
    sheets = {table.name: chain([list(table.columns)], table.rows()) for table in tables}
    return (workbook(folder / f"annex_a_{as_at}.xlsx", sheets, as_at),)


def _csv(path: Path, table: Table) -> Path:
    with path.open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(table.columns)
        rows.writerows([f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row] for row in table.rows())
    return path


def workbook(
    path: Path, sheets: Mapping[str, Iterable[Sequence[Any]]], as_at: date, merged: Mapping[str, int] | None = None
) -> Path:
    """Rows of words, whole numbers and dates, sheet by sheet. `as_at` is the day the file says it was made.

    `merged` are sheets whose first row is one cell over so many columns.
    Row by row, so that a million children fit in memory; and with no hour of its own, so that it is the same again.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"title": f"Annex A, {NAME}", "created": datetime(as_at.year, as_at.month, as_at.day)})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                if number == 0 and merged and name in merged:
                    sheet.merge_range(0, 0, 0, merged[name] - 1, row[0])
                    continue
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        if cell:
                            sheet.write_string(number, place, cell)
                    elif isinstance(cell, date):
                        sheet.write_number(number, place, cell.toordinal() - FIRST_EXCEL_DAY, day)
                    else:
                        sheet.write_number(number, place, cell)
    return path
