"""The children in need census: the XML of a year, and several years joined.

Layouts of 2017 to 2026 are one here: what a later year added is simply not recorded in an earlier one. The census
holds no visits, no contacts and no teams.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import pandas as pd

from lineofsight import authorities, periods, tables
from lineofsight.codes import code_set
from lineofsight.display import count
from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.periods import Period
from lineofsight.readers import return_values as values
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import Column, Mappings, ReturnLog
from lineofsight.readers.xml_records import Element, children, fields, records
from lineofsight.returns import CIN_CENSUS, Return, ReturnPart

_NO_DISABILITY = "NONE"

_JOINED_ON = {
    "children": ["child_id"],
    "referrals": ["child_id", "date"],
    "need_episodes": ["child_id", "started"],
    "assessments": ["child_id", "started"],
    "section_47s": ["child_id", "started"],
    "protection_plans": ["child_id", "started"],
    "plan_reviews": ["child_id", "plan_started", "date"],
}
"""What makes a row of one census the same as a row of another: the later census tells how it went on."""


def recognise(file: ReturnFile) -> str:
    """Why a file is a children in need census, empty where it is not: its first elements say so."""
    if file.root != "Message":
        return ""
    for _, header in records(file, "Header"):
        said = fields(children(header, "CollectionDetails")[0]) if children(header, "CollectionDetails") else {}
        return "its header names the collection CIN" if said.get("Collection") == "CIN" else ""
    return ""


def read(file: ReturnFile, mappings: Mappings | None = None) -> ReturnPart:
    """One census. Raises Refused where it has no reference date or no child."""
    log = ReturnLog(file.name)
    rows = _Rows()
    header: dict[str, str] = {}
    known = 0
    for name, element in records(file, "Header", "Child"):
        if name == "Header":
            header = _about(element)
        else:
            known += 1
            _child(rows, element)
    day = _reference_date(header, file)
    if not known:
        raise Refused(f"{file.name} is a children in need census without a child: export it again.")
    frames = rows.typed(log, mappings, periods.return_year_of(day))
    _note_impossible(frames, day, log)
    code = header.get("LEA")
    named = authorities.by_code(code) if code else None
    return ReturnPart(
        kind=CIN_CENSUS,
        file=file.name,
        sha256=file.sha256,
        frames=frames,
        rows=known,
        issues=log.issues(),
        year=periods.return_year_of(day),
        authority=named.name if named else None,
        authority_code=code,
        day=day,
    )


def _note_impossible(frames: dict[str, pd.DataFrame], day: date, log: ReturnLog) -> None:
    """Days that cannot be as they stand are counted and kept: which of two days is wrong, no reader can know."""
    for table, column in _NOT_AFTER:
        later = int((frames[table][column] > pd.Timestamp(day)).sum())
        if later:
            log.note(
                f"{table}, {column}: a day after the reference date",
                "the census tells what had happened by then",
                "kept: no figure of the year counts it",
                times=later,
            )
    for table, first, last in _IN_ORDER:
        backwards = int((frames[table][last] < frames[table][first]).sum())
        if backwards:
            log.note(
                f"{table}: {last} before {first}",
                "nothing ends before it starts",
                "kept: a figure of how long it took leaves it out",
                times=backwards,
            )


_NOT_AFTER = (
    ("referrals", "date"),
    ("assessments", "started"),
    ("assessments", "authorised"),
    ("section_47s", "started"),
    ("protection_plans", "started"),
    ("plan_reviews", "date"),
)
_IN_ORDER = (
    ("referrals", "date", "closed"),
    ("assessments", "started", "authorised"),
    ("protection_plans", "started", "ended"),
)


def _about(header: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in ("CollectionDetails", "Source"):
        for element in children(header, block):
            found |= fields(element)
    return found


def _reference_date(header: dict[str, str], file: ReturnFile) -> date:
    try:
        return date.fromisoformat(header.get("ReferenceDate", "")[:10])
    except ValueError:
        raise Refused(
            f"{file.name} is a children in need census without a reference date (YYYY-MM-DD) in its header: "
            "add it, or export the census again."
        ) from None


# --- from a child's elements to rows


class _Rows:
    """Rows of text as they are found, a list of columns for each table; each different text is kept once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[int]] = defaultdict(list)
        self._columns: dict[str, dict[str, list[str | None]]] = {
            name: {column: [] for column in columns} for name, columns in _READ.items()
        }
        self._texts: dict[str, str] = {}

    def add(self, table: str, line: int, found: dict[str, str | None]) -> None:
        self._lines[table].append(line)
        for column, cells in self._columns[table].items():
            text = found.get(column)
            cells.append(None if text is None else self._texts.setdefault(text, text))

    def typed(self, log: ReturnLog, mappings: Mappings | None, year: int) -> dict[str, pd.DataFrame]:
        """The tables, typed and validated. A row without a child's identifier is left out and counted."""
        found = {}
        for table, columns in self._columns.items():
            lines = self._lines[table]
            typed = {
                column: _READ[table][column](
                    Column(f"{table}, {column}", pd.Series(columns[column], dtype=object), _places(lines)),
                    log,
                    mappings,
                    year,
                )
                for column in columns
            }
            whose = typed["child_id"].notna()
            if not whose.all():
                log.note(
                    f"{table} without the child's identifier",
                    "it cannot be joined to anything",
                    "left out",
                    [f"line {line:,}" for line, there in zip(lines, whose, strict=True) if not there],
                )
            found[table] = tables.made(
                table, {column: its[whose].reset_index(drop=True) for column, its in typed.items()}
            )
        return found


def _places(lines: Sequence[int]) -> Callable[[int], str]:
    return lambda position: f"line {lines[position]:,}"


def _child(rows: _Rows, element: Element) -> None:
    told: dict[str, str] = {}
    for block in ("ChildIdentifiers", "ChildCharacteristics"):
        for its in children(element, block):
            told |= fields(its)
    child = told.get("LAchildID")
    line = element.sourceline or 0
    disabilities = [
        (each.text or "").strip() for each in children(element, "ChildCharacteristics", "Disabilities", "Disability")
    ]
    rows.add(
        "children",
        line,
        {
            "child_id": child,
            "birth": told.get("PersonBirthDate") or told.get("ExpectedPersonBirthDate"),
            "sex": told.get("Sex") or told.get("GenderCurrent"),
            "ethnicity": told.get("Ethnicity"),
            "disabled": None if not disabilities else str(any(each != _NO_DISABILITY for each in disabilities)),
        },
    )
    for episode in children(element, "CINdetails"):
        _episode(rows, child, episode)


def _episode(rows: _Rows, child: str | None, episode: Element) -> None:
    told = fields(episode)
    line = episode.sourceline or 0
    began_and_ended = {
        "child_id": child,
        "closure_reason": told.get("ReasonForClosure"),
    }
    rows.add(
        "referrals",
        line,
        began_and_ended
        | {
            "date": told.get("CINreferralDate"),
            "source": told.get("ReferralSource"),
            "no_further_action": told.get("ReferralNFA"),
            "closed": told.get("CINclosureDate"),
        },
    )
    rows.add(
        "need_episodes",
        line,
        began_and_ended
        | {
            "started": told.get("CINreferralDate"),
            "ended": told.get("CINclosureDate"),
            "primary_need": told.get("PrimaryNeedCode"),
        },
    )
    for assessment in children(episode, "Assessments"):
        its = fields(assessment)
        rows.add(
            "assessments",
            assessment.sourceline or 0,
            {
                "child_id": child,
                "started": its.get("AssessmentActualStartDate"),
                "authorised": its.get("AssessmentAuthorisationDate"),
            },
        )
    plans = [(plan, fields(plan)) for plan in children(episode, "ChildProtectionPlans")]
    plan_starts = {its.get("CPPstartDate") for _, its in plans}
    for enquiry in children(episode, "Section47"):
        its = fields(enquiry)
        conference = its.get("DateOfInitialCPC")
        rows.add(
            "section_47s",
            enquiry.sourceline or 0,
            {
                "child_id": child,
                "started": its.get("S47ActualStartDate"),
                "conference": conference,
                "conference_not_needed": its.get("ICPCnotRequired"),
                # A plan is dated from the conference that made it.
                "plan_followed": str(conference in plan_starts) if conference else None,
            },
        )
    for plan, its in plans:
        reviews = [(each.text or "").strip() for each in children(plan, "Reviews", "CPPreviewDate")]
        rows.add(
            "protection_plans",
            plan.sourceline or 0,
            {
                "child_id": child,
                "started": its.get("CPPstartDate"),
                "ended": its.get("CPPendDate"),
                "category_initial": its.get("InitialCategoryOfAbuse"),
                "category_latest": its.get("LatestCategoryOfAbuse"),
                "previous_plans": its.get("NumberOfPreviousCPP"),
                "latest_review": max(reviews, default=None),
            },
        )
        for review in reviews:
            rows.add(
                "plan_reviews",
                plan.sourceline or 0,
                {"child_id": child, "plan_started": its.get("CPPstartDate"), "date": review},
            )


# --- how each column is read


def _id(column: Column, log: ReturnLog, mappings: Mappings | None, year: int) -> pd.Series:
    return values.identifiers(column, log)


def _day(column: Column, log: ReturnLog, mappings: Mappings | None, year: int) -> pd.Series:
    return values.days(column, log)


def _flag(column: Column, log: ReturnLog, mappings: Mappings | None, year: int) -> pd.Series:
    return values.flags(column, log)


def _count(column: Column, log: ReturnLog, mappings: Mappings | None, year: int) -> pd.Series:
    return values.counts(column, log, most=20)


def _code(name: str) -> Callable[..., pd.Series]:
    return lambda column, log, mappings, year: values.codes(column, code_set(name), log, mappings, year)


_READ: dict[str, dict[str, Callable[[Column, ReturnLog, Mappings | None, int], pd.Series]]] = {
    "children": {
        "child_id": _id,
        "birth": _day,
        "sex": _code("sex"),
        "ethnicity": _code("ethnicity"),
        "disabled": _flag,
    },
    "referrals": {
        "child_id": _id,
        "date": _day,
        "source": _code("referral_source"),
        "no_further_action": _flag,
        "closed": _day,
        "closure_reason": _code("closure_reason"),
    },
    "need_episodes": {
        "child_id": _id,
        "started": _day,
        "ended": _day,
        "primary_need": _code("need"),
        "closure_reason": _code("closure_reason"),
    },
    "assessments": {"child_id": _id, "started": _day, "authorised": _day},
    "section_47s": {
        "child_id": _id,
        "started": _day,
        "conference": _day,
        "conference_not_needed": _flag,
        "plan_followed": _flag,
    },
    "protection_plans": {
        "child_id": _id,
        "started": _day,
        "ended": _day,
        "category_initial": _code("abuse"),
        "category_latest": _code("abuse"),
        "previous_plans": _count,
        "latest_review": _day,
    },
    "plan_reviews": {"child_id": _id, "plan_started": _day, "date": _day},
}
"""The columns of each table that the census fills, and how each is read."""


# --- several censuses as one return


def assemble(parts: Iterable[ReturnPart], as_at: date) -> Return:
    """The censuses as one return, over the latest years that follow one another without a gap.

    A row that stands in two censuses counts once, as the later tells it: an episode still open in March is in the
    next census again. `rereferral` is known only where the twelve months before the referral lie in the years held.
    """
    by_year = sorted(parts, key=lambda part: (part.day or as_at, part.file))
    log: list[Issue] = []
    held = _unbroken(by_year, log)
    covers = Period(periods.year_to(_day_of(held[0])).start, _day_of(held[-1]))
    found = {}
    for table in _READ:
        frames = [part.frames[table] for part in held]
        rows = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
        found[table] = tables.validated(table, _once(table, rows, held, log))
    found["referrals"] = found["referrals"].assign(rereferral=_rereferrals(found["referrals"], covers))
    first, last = (_day_of(part) for part in (held[0], held[-1]))
    years = _years(last) if len(held) == 1 else f"{_years(first)} to {_years(last)}"
    return Return(
        kind=CIN_CENSUS,
        label=f"children in need census, {years}",
        tables={name: tables.validated(name, rows) for name, rows in found.items()},
        covers=dict.fromkeys(found, covers),
        files=tuple((part.file, part.sha256) for part in held),
        issues=tuple(log),
    )


def _day_of(part: ReturnPart) -> date:
    assert part.day is not None, "a census without a reference date is refused when it is read"
    return part.day


def _years(end: date) -> str:
    return f"{end.year - 1}-{end.year % 100:02d}"


def _unbroken(by_year: list[ReturnPart], log: list[Issue]) -> list[ReturnPart]:
    """The censuses up to the latest that follow one another; those before a gap are left out, and it is said."""
    held = [by_year[-1]]
    for part in reversed(by_year[:-1]):
        next_year = periods.year_to(_day_of(held[0]))
        if _day_of(part) == _day_of(held[0]):
            done, found = "left out", f"has the same reference date as {held[0].file}"
        elif (_day_of(part) - next_year.start).days != -1:
            done, found = "left out", f"does not end the day before {held[0].file} begins"
        else:
            held.insert(0, part)
            continue
        log.append(Issue(part.file, "whole file", found, "figures over the years need years that join", done))
    return held


def _once(table: str, rows: pd.DataFrame, held: list[ReturnPart], log: list[Issue]) -> pd.DataFrame:
    """Each row once, as the latest census tells it. Within one census only rows equal in every column are one."""
    years = pd.Series(
        [part.year for part in held for _ in range(len(part.frames[table]))], index=rows.index, dtype="Int64"
    )
    equal = rows.assign(year=years).duplicated(keep="first")
    if equal.any():
        log.append(
            Issue(
                held[-1].file if len(held) == 1 else CIN_CENSUS,
                f"table {table}",
                f"{count(int(equal.sum()), 'row')} standing twice, equal in every column",
                "the same event would count twice",
                "each counted once",
            )
        )
    rows, years = rows[~equal], years[~equal]
    # A later census holds the row again: the earlier ones of the same key are how it stood then.
    key = _JOINED_ON[table]
    latest = years.groupby([rows[column] for column in key], observed=True, dropna=False).transform("max")
    rows = rows[years == latest]
    if table == "children" and (twice := int(rows.duplicated("child_id").sum())):
        log.append(
            Issue(
                CIN_CENSUS,
                "table children",
                f"{count(twice, 'child', 'children')} standing twice, with other details",
                "a child has one date of birth, sex and ethnicity",
                "the last details were taken",
            )
        )
        rows = rows.drop_duplicates("child_id", keep="last")
    return rows.reset_index(drop=True)


def _rereferrals(referrals: pd.DataFrame, covers: Period) -> pd.Series:
    """Whether a referral of the same child began in the twelve months before; NA where those are not all held.

    Two referrals of a child on one day are one start: neither is a re-referral of the other.
    """
    starts = referrals[["child_id", "date"]].dropna().drop_duplicates().sort_values(["child_id", "date"])
    before = starts.groupby("child_id")["date"].shift()
    again = pd.Series(
        (periods.months_after(before, 12) >= starts["date"]).to_numpy(), index=pd.MultiIndex.from_frame(starts)
    )
    found = pd.Series(
        again.reindex(pd.MultiIndex.from_frame(referrals[["child_id", "date"]])).to_numpy(), index=referrals.index
    ).astype("boolean")
    year_before_held = periods.months_after(pd.Series([covers.first]), 12).iloc[0]
    return found.where(referrals["date"] >= year_before_held)
