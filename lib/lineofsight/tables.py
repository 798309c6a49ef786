"""The tables that returns become, whichever return they came in: one schema each, and the only door.

A referral in list 3 of an Annex A and a referral in a children in need census are the same thing to whoever counts
referrals, so both readers make the same table of it, and an indicator is declared once. What a return does not hold
is a column of "not recorded" (NA), never a guess.

Children are known by `child_id`, as the authority writes it. It stays inside the tables: nothing that is shown,
logged or written holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from pandas.api.types import pandas_dtype

from lineofsight.errors import LineOfSightError

ID, DAY, FLAG, CODE, COUNT, NUMBER = "string", "datetime64[s]", "boolean", "category", "Int64", "Float64"
"""The six types a column can have: who, when, whether, which code, how many, how much. All but ID can be NA."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its type, one of the six, and what it says."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Schema:
    """What a table is of, and its columns in order."""

    about: str
    columns: Mapping[str, TableColumn]


def _table(about: str, **columns: tuple[str, str]) -> Schema:
    return Schema(about, {name: TableColumn(kind, says) for name, (kind, says) in columns.items()})


_CHILD = {"child_id": (ID, "the child, as the authority's own system numbers them")}
_TEAM = {"team": (CODE, "the team that holds the work, as the authority names it")}
_ADOPTION_DAYS = {
    "entered_care": (DAY, "start of the period of care"),
    "decided": (DAY, "decision that the child should be placed for adoption"),
    "placement_order": (DAY, "placement order, or freeing order"),
    "matched": (DAY, "decision on the match with adopters"),
    "fostered_by_adopters": (
        DAY,
        "start of the fostering placement with those who adopt the child, where there was one",
    ),
    "placed": (DAY, "placed for adoption"),
    "adopted": (DAY, "adoption order"),
    "reversed": (DAY, "decision that the child should no longer be placed"),
}

TABLES: dict[str, Schema] = {
    "children": _table(
        "A row for each child of a return.",
        **_CHILD,
        birth=(DAY, "date of birth; the expected one of an unborn child"),
        sex=(CODE, "code set `sex`"),
        ethnicity=(CODE, "code set `ethnicity`"),
        disabled=(FLAG, "has a disability"),
    ),
    "contacts": _table(
        "A row for each child in a contact.",
        **_CHILD,
        date=(DAY, "contact received"),
        source=(CODE, "code set `referral_source`"),
    ),
    "early_help": _table(
        "A row for each early help assessment.",
        **_CHILD,
        started=(DAY, "assessment started"),
        completed=(DAY, "assessment completed; NA while it is open"),
    ),
    "referrals": _table(
        "A row for each referral.",
        **_CHILD,
        date=(DAY, "referral received"),
        source=(CODE, "code set `referral_source`"),
        no_further_action=(FLAG, "the referral led to nothing further"),
        rereferral=(FLAG, "a referral of the same child began in the 12 months before; NA where that cannot be known"),
        closed=(DAY, "the episode of need that it began was closed"),
        closure_reason=(CODE, "code set `closure_reason`"),
        **_TEAM,
    ),
    "assessments": _table(
        "A row for each assessment under section 17 or 47.",
        **_CHILD,
        started=(DAY, "assessment started"),
        authorised=(DAY, "assessment authorised; NA while it is open"),
        child_seen=(FLAG, "the child was seen during it"),
        support_needed=(FLAG, "the child was found to need support from children's social care"),
        **_TEAM,
    ),
    "section_47s": _table(
        "A row for each section 47 enquiry.",
        **_CHILD,
        started=(DAY, "strategy discussion that began it"),
        conference=(DAY, "initial child protection conference held"),
        conference_not_needed=(FLAG, "a conference was judged unnecessary"),
        plan_followed=(FLAG, "the conference led to a child protection plan"),
        **_TEAM,
    ),
    "need_episodes": _table(
        "A row for each episode of need (census), or each child in need (Annex A list 6).",
        **_CHILD,
        started=(DAY, "start of the episode; the referral where only an assessment is open"),
        ended=(DAY, "closed; NA while it is open"),
        primary_need=(CODE, "code set `need`"),
        case_status=(CODE, "code set `case_status`"),
        closure_reason=(CODE, "code set `closure_reason`"),
        last_seen=(DAY, "the child was last seen"),
        **_TEAM,
    ),
    "protection_plans": _table(
        "A row for each child protection plan.",
        **_CHILD,
        started=(DAY, "plan started"),
        ended=(DAY, "plan ended; NA while it is open"),
        category_initial=(CODE, "code set `abuse`, at the start"),
        category_latest=(CODE, "code set `abuse`, latest"),
        previous_plans=(COUNT, "earlier plans of the same child in the same authority"),
        last_visit=(DAY, "last statutory visit"),
        seen_alone=(FLAG, "the child was seen alone at it"),
        latest_review=(DAY, "latest review conference"),
        **_TEAM,
    ),
    "plan_reviews": _table(
        "A row for each review conference of a child protection plan.",
        **_CHILD,
        plan_started=(DAY, "start of the plan reviewed: with `child_id`, the plan it belongs to"),
        date=(DAY, "review conference held"),
    ),
    "children_in_care": _table(
        "A row for each child in care (Annex A list 8: now, or ceased in the last six months).",
        **_CHILD,
        started=(DAY, "started to be looked after"),
        ended=(DAY, "ceased; NA while in care"),
        second_period=(FLAG, "second or later period of care in 12 months"),
        unaccompanied=(FLAG, "unaccompanied and seeking asylum in the last 12 months"),
        need=(CODE, "code set `need`"),
        legal_status=(CODE, "code set `legal_status`"),
        permanence_plan=(CODE, "code set `permanence_plan`"),
        latest_review=(DAY, "latest statutory review"),
        last_visit=(DAY, "last social work visit"),
        last_reviewing_officer=(DAY, "last visit or contact of the independent reviewing officer"),
        health_assessed=(DAY, "last health assessment"),
        dental_check=(DAY, "last dental check"),
        placements_in_year=(COUNT, "placements in the last 12 months, the present one counted"),
        reason_ended=(CODE, "code set `reason_ended`"),
        placement_started=(DAY, "present placement started"),
        placement=(CODE, "code set `placement`"),
        provider=(CODE, "code set `provider`"),
        placed_inside=(FLAG, "placed inside the authority"),
        missing_in_year=(COUNT, "times missing from placement in the last 12 months"),
        absent_in_year=(COUNT, "times absent from placement in the last 12 months"),
        interview_offered=(FLAG, "a return interview was offered after the last time missing"),
        interview_accepted=(FLAG, "it was accepted"),
        **_TEAM,
    ),
    "care_periods": _table(
        "A row for each unbroken period of care, joined from the episodes of SSDA903. Short breaks are apart.",
        **_CHILD,
        started=(DAY, "started to be looked after"),
        ended=(DAY, "ceased; NA while in care"),
        reason_ended=(CODE, "code set `reason_ended`"),
        need=(CODE, "code set `need`, of the latest episode"),
        legal_status=(CODE, "code set `legal_status`, of the latest episode"),
        short_breaks=(FLAG, "an agreed series of short-term placements (V3, V4)"),
    ),
    "placements": _table(
        "A row for each placement, joined from the episodes of SSDA903 that follow one another in one placement.",
        **_CHILD,
        period_started=(DAY, "start of the period of care: with `child_id`, the period it belongs to"),
        started=(DAY, "placement started"),
        ended=(DAY, "placement ended; NA while it lasts"),
        placement=(CODE, "code set `placement`, of the latest episode"),
        provider=(CODE, "code set `provider`"),
        with_carer_since=(DAY, "first day, without a break, with the carer of this placement"),
        miles_from_home=(NUMBER, "miles from the child's home; NA where either place is not known (999.9)"),
        placed_inside=(FLAG, "placed inside the authority"),
        short_breaks=(FLAG, "an agreed series of short-term placements (V3, V4)"),
    ),
    "care_reviews": _table(
        "A row for each statutory review of a child in care.",
        **_CHILD,
        date=(DAY, "review held"),
        participation=(CODE, "code set `participation`"),
    ),
    "unaccompanied": _table(
        "A row for each child who was unaccompanied and seeking asylum.",
        **_CHILD,
        ended=(DAY, "the status ended, on the 18th birthday at the latest"),
    ),
    "care_outcomes": _table(
        "A row for each child in the outcomes part of SSDA903 (OC2) and each year: looked after 12 months at 31 March.",
        **_CHILD,
        year_end=(DAY, "31 March of the return"),
        sdq_score=(COUNT, "strengths and difficulties questionnaire, 0 to 40"),
        convicted=(FLAG, "convicted, or a final warning, in the year"),
        development_check=(FLAG, "development checks up to date (under five)"),
        immunised=(FLAG, "immunisations up to date"),
        dental_check=(FLAG, "teeth checked by a dentist in the year"),
        health_assessed=(FLAG, "annual health assessment (two in the year under five)"),
        substance_misuse=(FLAG, "a problem with substance misuse in the year"),
    ),
    "missing": _table(
        "A row for each time a child in care was missing or away without authorisation.",
        **_CHILD,
        kind=(CODE, "code set `missing`"),
        started=(DAY, "went missing"),
        ended=(DAY, "came back; NA while missing"),
    ),
    "care_social_workers": _table(
        "A row for each spell of a child in care with one social worker.",
        **_CHILD,
        worker_id=(ID, "the social worker, as the return numbers them"),
        started=(DAY, "allocated"),
        ended=(DAY, "ended; NA while it lasts"),
    ),
    "care_leavers": _table(
        "A row for each care leaver (Annex A list 9), or each in a year of SSDA903 (OC3).",
        **_CHILD,
        as_at=(DAY, "the day the row describes: the list's day; the birthday in the year for OC3"),
        eligibility=(CODE, "code set `eligibility`"),
        in_touch=(CODE, "code set `in_touch`"),
        accommodation=(CODE, "code set `accommodation`"),
        suitable=(FLAG, "accommodation judged suitable"),
        activity=(CODE, "code set `activity`"),
        latest_contact=(DAY, "latest contact"),
        plan_reviewed=(DAY, "latest review of the pathway plan"),
        **_TEAM,
    ),
    "adoptions": _table(
        "A row for each child adopted, waiting, or no longer to be adopted.", **_CHILD, **_ADOPTION_DAYS
    ),
    "adopters": _table(
        "A row for each adopter or household in the process.",
        adopter_id=(ID, "the adopter, as the authority numbers them"),
        enquired=(DAY, "enquiry received"),
        stage_1_started=(DAY, "stage 1 started"),
        stage_1_ended=(DAY, "stage 1 ended"),
        stage_2_started=(DAY, "stage 2 started"),
        stage_2_ended=(DAY, "stage 2 ended"),
        approved=(DAY, "approved"),
        matched=(DAY, "matched"),
        placed=(DAY, "child or children placed"),
        adopted=(DAY, "adoption order"),
        left=(DAY, "left the process"),
    ),
    "workers": _table(
        "A row for each children's social worker counted on 30 September, or who left in the 12 months to it.",
        worker_id=(ID, "a number given on reading: no return's own number is kept"),
        census=(DAY, "30 September of the return"),
        agency=(FLAG, "agency worker"),
        role=(CODE, "code set `worker_role`"),
        started=(DAY, "started in the role"),
        ended=(DAY, "left; NA while in post"),
        fte=(NUMBER, "full-time equivalent, 0 to 1"),
        cases=(NUMBER, "cases held on 30 September"),
        absent=(FLAG, "absent on 30 September"),
        days_lost=(NUMBER, "working days lost to sickness in the year"),
    ),
    "vacancies": _table(
        "A row for each census of the workforce.",
        census=(DAY, "30 September of the return"),
        vacant_fte=(NUMBER, "vacant posts, full-time equivalent"),
        agency_fte=(NUMBER, "agency workers, full-time equivalent"),
        agency_workers=(COUNT, "agency workers, heads"),
    ),
}
"""Every table by name, in the order of a child's journey."""


def empty(name: str) -> pd.DataFrame:
    """The table with no rows, each column of its type."""
    return made(name, {}, rows=0)


def made(name: str, columns: dict[str, pd.Series], rows: int | None = None) -> pd.DataFrame:
    """A table of the columns given, every other one not recorded, all in the schema's order and types, validated.

    `rows` is needed where no column is given. Raises `TableFault` where a column is not of its type, is unknown, or
    an identifier is missing: a reader's fault, since readers turn what they cannot take into NA and an issue.
    """
    schema = TABLES[name]
    if unknown := columns.keys() - schema.columns:
        raise TableFault(f"table {name} has no column {', '.join(sorted(unknown))}")
    index = next(iter(columns.values())).index if columns else pd.RangeIndex(rows or 0)
    not_recorded = pd.Series(pd.NA, index=index)
    try:
        typed = {
            column: columns.get(column, not_recorded).astype(pandas_dtype(its.kind))
            for column, its in schema.columns.items()
        }
    except (TypeError, ValueError) as fault:
        raise TableFault(f"table {name}: a column is not of its type ({type(fault).__name__})") from None
    return validated(name, pd.DataFrame(typed, copy=False))


def validated(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table itself, where it is as its schema says: its columns in order, each of its type, no identifier missing.

    Raises `TableFault` naming the table and the column. Values are never named.
    """
    schema = TABLES[name]
    if list(table.columns) != list(schema.columns):
        raise TableFault(f"table {name}: its columns are not those of its schema, in order")
    for column, its in schema.columns.items():
        if table[column].dtype != its.kind:
            raise TableFault(f"table {name}, {column}: is {table[column].dtype} and not {its.kind}")
        if its.kind == ID and table[column].isna().any():
            raise TableFault(f"table {name}, {column}: {int(table[column].isna().sum())} identifiers are missing")
    return table


class TableFault(LineOfSightError):
    """A table is not what its schema says: a fault in a reader, never in a file."""
