"""The eleven lists of Annex A: their columns, as the template of August 2019 heads them and newer files add to them.

A column says how its values are read and where they go: to a column of the list's table, to the table of children, or
nowhere. What no table holds is not kept on reading: workers' names, postcodes, ages (which go out of date, and are
written in many ways; the date of birth says them), and the sex of adopters, whose letters list 11 swaps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cache

import pandas as pd

from lineofsight.codes import code_set
from lineofsight.readers.return_values import (
    Column,
    Mappings,
    ReturnLog,
    codes,
    counts,
    days,
    flags,
    identifiers,
    teams,
)

Read = Callable[[Column, ReturnLog, Mappings | None], pd.Series]

CHILDREN = ("birth", "sex", "ethnicity", "disabled")
"""What lists say of a child itself, as the table of children names it."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list. `header` is Ofsted's; `also` are other headers seen. `field` is the table's column, "" for
    what is not kept; `read` makes its values. A column that `newer` files have is no fault where it is not there."""

    header: str
    field: str = ""
    read: Read | None = None
    also: tuple[str, ...] = ()
    newer: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Its headers as `header_key` makes them."""
        return _keys((self.header, *self.also))

    def goes_by(self, keys: Set[str]) -> bool:
        """Whether one of these headers is the column's."""
        return not keys.isdisjoint(self.keys)

    def begins_with(self, key: str) -> bool:
        """Whether a header is the beginning of the column's."""
        return any(whole.startswith(key) for whole in self.keys)


@dataclass(frozen=True, slots=True)
class AnnexList:
    """One list: its table in `tables.TABLES`, and its columns in their order. `names` are what its sheet is called
    instead of "List 3". A list that has each child `once` shows its latest episode."""

    number: int
    title: str
    table: str
    names: tuple[str, ...]
    columns: tuple[ListColumn, ...]
    once: bool = False

    @property
    def frame(self) -> str:
        """The name of its frame in a `ReturnPart`."""
        return f"list {self.number}"

    @property
    def identifier(self) -> ListColumn:
        """The column that says whose row it is."""
        return next(column for column in self.columns if column.field in ("child_id", "adopter_id"))

    @property
    def own(self) -> tuple[ListColumn, ...]:
        """The columns that tell it from most other lists."""
        return tuple(column for column in self.columns if column.header not in _SHARED)


def header_key(header: object) -> str:
    """A header's letters and digits in lower case, without "(Y/N)": spaces, quotation marks and brackets differ.

    >>> header_key("Was the Child Seen Alone?") == header_key("was the child seen  alone (Y/N)")
    True
    """
    text = unicodedata.normalize("NFKC", str(header)).casefold()
    return re.sub(r"[\W_]", "", re.sub(r"\(\s*y\s*/\s*n\s*\)", "", text))


@cache
def _keys(headers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(header_key, headers))


def _day(column: Column, log: ReturnLog, _: Mappings | None) -> pd.Series:
    return days(column, log)


def _flag(column: Column, log: ReturnLog, _: Mappings | None) -> pd.Series:
    return flags(column, log)


def _count(column: Column, log: ReturnLog, _: Mappings | None) -> pd.Series:
    return counts(column, log)


def _team(column: Column, log: ReturnLog, _: Mappings | None) -> pd.Series:
    return teams(column, log)


def _identifier(column: Column, log: ReturnLog, _: Mappings | None) -> pd.Series:
    return identifiers(column, log)


def _in_or_out(column: Column, log: ReturnLog, _: Mappings | None) -> pd.Series:
    return flags(column, log, yes="in", no="out")


def _suitable(column: Column, log: ReturnLog, _: Mappings | None) -> pd.Series:
    return flags(column, log, yes="suitable", no="unsuitable")


def _placements(column: Column, log: ReturnLog, _: Mappings | None) -> pd.Series:
    return counts(column, log, least=1)  # the present placement counts


def _code(name: str) -> Read:
    return lambda column, log, mappings: codes(column, code_set(name), log, mappings)


_ID = ListColumn("Child Unique ID", "child_id", _identifier, ("Child ID", "Unique ID", "Unique Child ID"))
_SEX = ListColumn("Gender", "sex", _code("sex"), ("Sex",))
_ETHNICITY = ListColumn("Ethnicity", "ethnicity", _code("ethnicity"), ("Ethnic origin",))
_BIRTH = ListColumn("Date of Birth", "birth", _day, ("DOB", "Birth date"))
_AGE = ListColumn("Age of Child (Years)", also=("Age", "Age (years)", "Age of child"))
_DISABLED = ListColumn("Does the Child have a Disability", "disabled", _flag, ("Disability", "Child has a disability"))
_TEAM = ListColumn("Allocated Team", "team", _team, ("Team",))
_WORKER = ListColumn("Allocated Worker", also=("Worker", "Social Worker", "Allocated Social Worker"))
_CHILD = (_ID, _SEX, _ETHNICITY, _BIRTH, _AGE)
_SHARED = {column.header for column in (*_CHILD, _DISABLED, _TEAM, _WORKER)}

REFERRALS_BEFORE = "referrals_before"
"""The field of list 3's printed count, which becomes `rereferral`."""

LISTS = (
    AnnexList(
        1,
        "Contacts",
        "contacts",
        ("contact",),
        (
            *_CHILD,
            ListColumn("Date of Contact", "date", _day, ("Contact date",)),
            ListColumn("Contact Source", "source", _code("referral_source"), ("Source of contact",)),
        ),
    ),
    AnnexList(
        2,
        "Early Help",
        "early_help",
        ("early help assessments",),
        (
            *_CHILD,
            ListColumn("Assessment start date", "started", _day),
            ListColumn("Assessment completion date", "completed", _day),
            ListColumn("Organisation completing assessment"),
        ),
    ),
    AnnexList(
        3,
        "Referral",
        "referrals",
        ("referrals",),
        (
            *_CHILD,
            ListColumn("Date of referral", "date", _day, ("Referral date",)),
            ListColumn("Referral Source", "source", _code("referral_source"), ("Source of referral",)),
            ListColumn("Referral NFA?", "no_further_action", _flag, ("NFA",)),
            ListColumn("Number of Referrals in Last 12 Months", REFERRALS_BEFORE, _count),
            _TEAM,
            _WORKER,
        ),
    ),
    AnnexList(
        4,
        "Assessments",
        "assessments",
        ("assessment",),
        (
            *_CHILD,
            _DISABLED,
            ListColumn("Continuous Assessment Start Date", "started", _day),
            ListColumn("Child Seen During Continuous Assessment", "child_seen", _flag),
            ListColumn("Continuous Assessment Date of Authorisation", "authorised", _day),
            ListColumn(
                "Was the child assessed as requiring LA children's social care support",
                "support_needed",
                _flag,
                ("Was the child assessed as being in need at assessment",),
            ),
            _TEAM,
            _WORKER,
        ),
    ),
    AnnexList(
        5,
        "Section 47 enquiries and Initial Child Protection Conferences",
        "section_47s",
        ("sec47 and icpc", "s47 and icpc", "section 47 and icpc", "section 47"),
        (
            *_CHILD,
            _DISABLED,
            ListColumn("Strategy discussion initiating Section 47 Enquiry Start Date", "started", _day),
            ListColumn(
                "Was an Initial Child Protection Conference deemed unnecessary?", "conference_not_needed", _flag
            ),
            ListColumn("Date of Initial Child Protection Conference", "conference", _day),
            ListColumn(
                "Did the Initial Child Protection Conference Result in a Child Protection Plan", "plan_followed", _flag
            ),
            ListColumn("Number of Section 47 Enquiries in the last 12 months"),
            ListColumn("Number of ICPCs in the last 12 months"),
            _TEAM,
            _WORKER,
        ),
    ),
    AnnexList(
        6,
        "Children in Need",
        "need_episodes",
        ("child in need", "cin"),
        (
            *_CHILD,
            _DISABLED,
            ListColumn("CIN Start Date", "started", _day),
            ListColumn("Primary Need Code", "primary_need", _code("need")),
            ListColumn("Date Child Was Last Seen", "last_seen", _day),
            ListColumn("CIN Closure Date", "ended", _day),
            ListColumn("Reason for Closure", "closure_reason", _code("closure_reason")),
            ListColumn("Case status", "case_status", _code("case_status")),
            _TEAM,
            _WORKER,
        ),
        once=True,
    ),
    AnnexList(
        7,
        "Child protection",
        "protection_plans",
        ("child protection plans", "cp"),
        (
            *_CHILD,
            _DISABLED,
            ListColumn("Child Protection Plan Start Date", "started", _day),
            ListColumn("Initial Category of Abuse", "category_initial", _code("abuse")),
            ListColumn("Latest Category of Abuse", "category_latest", _code("abuse")),
            ListColumn("Date of the Last Statutory Visit", "last_visit", _day, ("Date of Last Statutory Visit",)),
            ListColumn("Was the Child Seen Alone?", "seen_alone", _flag),
            ListColumn("Date of latest review conference", "latest_review", _day),
            ListColumn("Child Protection Plan End Date", "ended", _day),
            ListColumn(
                "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)"
            ),
            ListColumn("Number of Previous Child Protection Plans", "previous_plans", _count),
            _TEAM,
            _WORKER,
        ),
        once=True,
    ),
    AnnexList(
        8,
        "Children in care",
        "children_in_care",
        ("looked after children", "children looked after", "cla", "lac"),
        (
            *_CHILD,
            ListColumn(
                "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
                "unaccompanied",
                _flag,
                ("UASC",),
            ),
            _DISABLED,
            ListColumn("Date Started to be Looked After", "started", _day),
            ListColumn("Child's Category of Need", "need", _code("need")),
            ListColumn(
                "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
                "second_period",
                _flag,
                (
                    "Is this a second or subsequent episode of being a Looked After Child within the last 12 months"
                    " (Y/N)",
                ),
            ),
            ListColumn("Start date of current legal status"),
            ListColumn("Child's Legal Status", "legal_status", _code("legal_status")),
            ListColumn("Date of Latest Statutory Review", "latest_review", _day),
            ListColumn("Date of Last Social Work Visit", "last_visit", _day),
            ListColumn("What is the permanence plan for this child?", "permanence_plan", _code("permanence_plan")),
            ListColumn("Date of Last IRO Visit / Contact to the Child", "last_reviewing_officer", _day),
            ListColumn("Date of Last Health Assessment", "health_assessed", _day),
            ListColumn("Date of Last Dental Check", "dental_check", _day),
            ListColumn("Number of Placements in the Last 12 months", "placements_in_year", _placements),
            ListColumn("Date Ceased to be Looked After", "ended", _day),
            ListColumn("Reason Ceased to be Looked After", "reason_ended", _code("reason_ended")),
            ListColumn("Start Date of Most Recent Placement", "placement_started", _day),
            ListColumn("Placement Type", "placement", _code("placement")),
            ListColumn("Placement Provider", "provider", _code("provider")),
            ListColumn("Placement postcode"),
            ListColumn("URN of Placement"),
            ListColumn("Placement Location", "placed_inside", _in_or_out),
            ListColumn("LA of Placement"),
            ListColumn(
                "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
                "missing_in_year",
                _count,
            ),
            ListColumn(
                "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
                "absent_in_year",
                _count,
            ),
            ListColumn(
                "Was the child offered a Return Interview after their last missing episode (Y/N)?",
                "interview_offered",
                _flag,
            ),
            ListColumn(
                "Did the child accept a Return Interview after their last missing episode (Y/N)?",
                "interview_accepted",
                _flag,
            ),
            _TEAM,
            _WORKER,
        ),
        once=True,
    ),
    AnnexList(
        9,
        "Care leavers",
        "care_leavers",
        ("care leaver", "leaving care"),
        (
            *_CHILD,
            ListColumn(
                "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
                also=("UASC",),
                newer=True,
            ),
            _DISABLED,
            _TEAM,
            _WORKER,
            ListColumn("Allocated Personal Advisor", also=("Personal Advisor", "Personal Adviser"), newer=True),
            ListColumn("Eligibility Category", "eligibility", _code("eligibility")),
            ListColumn("Latest Pathway Plan Review Date", "plan_reviewed", _day, newer=True),
            ListColumn("LA In Touch", "in_touch", _code("in_touch")),
            ListColumn("Latest Date of Contact", "latest_contact", _day, newer=True),
            ListColumn("Type of Accommodation", "accommodation", _code("accommodation")),
            ListColumn("Suitability of Accommodation", "suitable", _suitable),
            ListColumn("Activity Status", "activity", _code("activity")),
        ),
        once=True,
    ),
    AnnexList(
        10,
        "Adoption",
        "adoptions",
        ("adoptions",),
        (
            _ID,
            ListColumn("Family identifier"),
            *_CHILD[1:],
            _DISABLED,
            ListColumn("Date the Child Entered Care", "entered_care", _day),
            ListColumn("Date of Decision that Child Should be Placed for Adoption", "decided", _day),
            ListColumn("Date of Placement Order", "placement_order", _day),
            ListColumn("Date of Matching Child and Prospective Adopters", "matched", _day),
            ListColumn("Date Placed for Adoption", "placed", _day),
            ListColumn("Date of Adoption Order", "adopted", _day),
            ListColumn("Date of Decision that Child Should No Longer be Placed for Adoption", "reversed", _day),
            ListColumn("Reason Why Child No Longer Placed for Adoption"),
            ListColumn(
                "Date the child was placed for fostering in FFA or concurrent planning placement",
                "fostered_by_adopters",
                _day,
            ),
        ),
    ),
    AnnexList(
        11,
        "Adopters",
        "adopters",
        ("prospective adopters",),
        (
            ListColumn("Individual adopter identifier", "adopter_id", _identifier, ("Adopter identifier",)),
            ListColumn("Family identifier"),
            ListColumn("Gender"),
            ListColumn("Ethnicity"),
            ListColumn("Disability"),
            ListColumn("Is the (prospective) adopter fostering for adoption?"),
            ListColumn("Date enquiry received", "enquired", _day),
            ListColumn("Date Stage 1 started", "stage_1_started", _day),
            ListColumn("Date Stage 1 ended", "stage_1_ended", _day),
            ListColumn("Date Stage 2 started", "stage_2_started", _day),
            ListColumn("Date Stage 2 ended", "stage_2_ended", _day),
            ListColumn("Date application submitted"),
            ListColumn("Date application approved", "approved", _day),
            ListColumn("Date adopter matched with child(ren)", "matched", _day),
            ListColumn("Date child/children placed with adopter(s)", "placed", _day),
            ListColumn("No. of children placed"),
            ListColumn("Date of Adoption Order", "adopted", _day),
            ListColumn("Date of leaving adoption process", "left", _day),
            ListColumn("Reason for leaving adoption process"),
        ),
    ),
)
"""Every list, in Ofsted's order."""
