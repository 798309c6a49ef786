"""The children in need census: the XML of a year, and several years joined.

Layouts of 2017 to 2026 are one here: what a later year added is simply not recorded in an earlier one. The census
holds no visits, no contacts and no teams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lineofsight import authorities, periods, tables
from lineofsight.codes import code_set
from lineofsight.display import count
from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.periods import Period, year_words
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
from lineofsight.readers.xml_records import Element, Fields, children, fields, header, local, records
from lineofsight.returns import CIN_CENSUS, Return, ReturnPart

DISABILITIES = frozenset(["MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA"])
"""The codes of the census for a disability. NONE says that there is none."""


# --- which element each column is read from, and how

Reader = Callable[[Column, ReturnLog, Mappings | None, int], pd.Series]


@dataclass(frozen=True, slots=True)
class From:
    """The element that a column is read from, what else it was called, and how its text is read."""

    element: str
    read: Reader
    or_from: str = ""


def _id(column: Column, log: ReturnLog, mappings: Mappings | None, year: int) -> pd.Series:
    return values.identifiers(column, log)


def _day(column: Column, log: ReturnLog, mappings: Mappings | None, year: int) -> pd.Series:
    return values.days(column, log)


def _flag(column: Column, log: ReturnLog, mappings: Mappings | None, year: int) -> pd.Series:
    return values.flags(column, log)


def _count(column: Column, log: ReturnLog, mappings: Mappings | None, year: int) -> pd.Series:
    return values.counts(column, log, most=20)


def _code(name: str) -> Reader:
    return lambda column, log, mappings, year: values.codes(column, code_set(name), log, mappings, year)


_READ: dict[str, dict[str, From]] = {
    "children": {
        "child_id": From("LAchildID", _id),
        "birth": From("PersonBirthDate", _day, or_from="ExpectedPersonBirthDate"),
        "sex": From("Sex", _code("sex"), or_from="GenderCurrent"),
        "ethnicity": From("Ethnicity", _code("ethnicity")),
        "disabled": From("Disability", _flag),
    },
    "referrals": {
        "date": From("CINreferralDate", _day),
        "source": From("ReferralSource", _code("referral_source")),
        "no_further_action": From("ReferralNFA", _flag),
        "closed": From("CINclosureDate", _day),
        "closure_reason": From("ReasonForClosure", _code("closure_reason")),
        "primary_need": From("PrimaryNeedCode", _code("need")),
    },
    "assessments": {
        "started": From("AssessmentActualStartDate", _day),
        "authorised": From("AssessmentAuthorisationDate", _day),
    },
    "section_47s": {
        "started": From("S47ActualStartDate", _day),
        "conference": From("DateOfInitialCPC", _day),
        "conference_not_needed": From("ICPCnotRequired", _flag),
    },
    "protection_plans": {
        "started": From("CPPstartDate", _day),
        "ended": From("CPPendDate", _day),
        "category_initial": From("InitialCategoryOfAbuse", _code("abuse")),
        "category_latest": From("LatestCategoryOfAbuse", _code("abuse")),
        "previous_plans": From("NumberOfPreviousCPP", _count),
    },
    "plan_reviews": {
        "plan_started": From("CPPstartDate", _day),
        "date": From("CPPreviewDate", _day),
    },
}
"""Each table's columns, beside the child's own number. A row of `referrals` is an episode, CINdetails: those of need
become `need_episodes` too."""

_IN_ORDER = {
    "referrals": ("date", "closed"),
    "assessments": ("started", "authorised"),
    "protection_plans": ("started", "ended"),
}
"""Two columns of which the first is never the later."""


def recognise(file: ReturnFile) -> str:
    """Why a file is a children in need census, empty where it is not: its first elements say so."""
    named = file.root == "Message" and header(file).get("Collection") == "CIN"
    return "its header names the collection CIN" if named else ""


def read(file: ReturnFile, mappings: Mappings | None = None) -> ReturnPart:
    """One census. Raises Refused where it has no reference date or no child.

    A table without a row is not given: nobody can tell whether there were none or none were exported.
    """
    log = ReturnLog(file.name)
    about = header(file)
    day = reference_date(about)
    if day is None:
        raise Refused(
            f"{file.name} is a children in need census without a reference date (YYYY-MM-DD) in its header: "
            "add it, or export the census again."
        )
    rows = {table: _Rows(columns) for table, columns in _READ.items()}
    for number, (_, child) in enumerate(records(file, "Child")):
        _take(rows, number, child)
    found = {table: its.typed(table, log, mappings, day) for table, its in rows.items()}
    if found["children"]["child_id"].isna().all():
        raise Refused(f"{file.name} is a children in need census without a child (LAchildID): export it again.")
    code = authority_code(about)
    named = authorities.by_code(code) if code else None
    return ReturnPart(
        kind=CIN_CENSUS,
        file=file.name,
        sha256=file.sha256,
        frames=_given(found, log),
        rows=len(found["children"]),
        issues=log.issues(),
        year=periods.return_year_of(day),
        authority=named.name if named else None,
        authority_code=code,
        day=day,
    )


def _given(found: dict[str, pd.DataFrame], log: ReturnLog) -> dict[str, pd.DataFrame]:
    """The tables that have rows, each row with its child's identifier, as `tables.TABLES` has them."""
    identifiers = found["children"]["child_id"]
    whole = {}
    for table, rows in found.items():
        if rows.empty:
            log.note(
                f"no row of {table.replace('_', ' ')}",
                "nobody can tell whether there were none or none were exported",
                "read as not given",
            )
        else:
            whose = identifiers.take(rows["child"].to_numpy()).set_axis(rows.index)
            whole[table] = rows.drop(columns="child").assign(child_id=whose)[whose.notna()].reset_index(drop=True)
    if "referrals" in whole:
        episodes = whole["referrals"]
        # A referral that leads to nothing begins no episode of need, and often has no day on which it was closed.
        of_need = episodes[~episodes["no_further_action"].fillna(False).astype(bool)].reset_index(drop=True)
        whole["need_episodes"] = of_need.rename(columns={"date": "started", "closed": "ended"})[
            ["child_id", "started", "ended", "primary_need", "closure_reason"]
        ]
        whole["referrals"] = episodes.drop(columns="primary_need")
    return {
        table: tables.made(table, {str(name): rows[name] for name in rows})
        for table, rows in whole.items()
        if len(rows)
    }


# --- from a child's elements to rows


class _Rows:
    """The rows of one table as text, a list for each column; each different text is kept once."""

    def __init__(self, columns: dict[str, From]) -> None:
        self.columns = columns
        self.children: list[int] = []
        self.lines: list[int] = []
        self._cells: list[tuple[list[str | None], str, str]] = [
            ([], its.element, its.or_from) for its in columns.values()
        ]
        self._texts: dict[str, str] = {}

    def add(self, child: int, told: Fields, element: Element) -> None:
        """A row of the child of that number, from 0."""
        self.children.append(child)
        self.lines.append(element.sourceline or 0)
        for cells, name, other in self._cells:
            text = told.get(name) or told.get(other)
            cells.append(None if text is None else self._texts.setdefault(text, text))

    def place(self, position: int) -> str:
        return f"line {self.lines[position]:,}"

    def typed(self, table: str, log: ReturnLog, mappings: Mappings | None, day: date) -> pd.DataFrame:
        """Each column of its type, and the number of each row's child; what cannot be is logged and kept."""
        year = periods.return_year_of(day)
        found = pd.DataFrame(
            {
                name: its.read(Column(its.element, pd.Series(cells, dtype=object), self.place), log, mappings, year)
                for (name, its), (cells, _, _) in zip(self.columns.items(), self._cells, strict=True)
            }
        ).assign(child=np.array(self.children, dtype=np.intp))
        if "child_id" in found:
            said = "nothing about the child can be joined", "left out, with all that is told of the child"
            self._note(found["child_id"].isna(), log, "a child without an identifier", *said)
        for name, its in self.columns.items():
            if its.read is _day and name != "birth":
                self._note(found[name] > pd.Timestamp(day), log, *_after(its.element, day))
        if table in _IN_ORDER:
            first, last = _IN_ORDER[table]
            backwards = f"{self.columns[last].element} before {self.columns[first].element}"
            said = "nothing ends before it starts", "kept: a figure of how long it took leaves it out"
            self._note(found[last] < found[first], log, backwards, *said)
        return found

    def _note(self, which: pd.Series, log: ReturnLog, found: str, why: str, done: str) -> None:
        positions = np.flatnonzero(which)
        if len(positions):
            log.note(found, why, done, [self.place(int(at)) for at in positions[:8]], len(positions))


def _after(element: str, day: date) -> tuple[str, str, str]:
    return (
        f"{element} holds a day after {day:%d/%m/%Y}",
        "what had not happened yet cannot be counted",
        "kept: no figure up to that day counts it",
    )


def _take(rows: dict[str, _Rows], number: int, child: Element) -> None:
    """Add what the element of a child tells to the rows of every table."""
    told: Fields = {}
    for block in ("ChildCharacteristics", "ChildIdentifiers"):
        for its in children(child, block):
            told |= fields(its)
    told["Disability"] = _disability(children(child, "ChildCharacteristics", "Disabilities", "Disability"))
    rows["children"].add(number, told, child)
    for episode in children(child, "CINdetails"):
        rows["referrals"].add(number, fields(episode), episode)
        for block in episode:
            if table := _BLOCKS.get(local(block)):
                its = fields(block)
                rows[table].add(number, its, block)
                for review in children(block, "Reviews", "CPPreviewDate"):
                    if day := (review.text or "").strip():
                        rows["plan_reviews"].add(number, its | {"CPPreviewDate": day}, review)


_BLOCKS = {"Assessments": "assessments", "Section47": "section_47s", "ChildProtectionPlans": "protection_plans"}
"""The blocks of an episode that are read, and the table of each. Others (plans for need, pre-proceedings) are not."""


def _disability(elements: list[Element]) -> str:
    """Whether a child is disabled, as text; a code that the census does not have is left for the log to count."""
    codes = [text.upper() for element in elements if (text := (element.text or "").strip())]
    if DISABILITIES.intersection(codes):
        return "yes"
    unknown = [code for code in codes if code != "NONE"]
    return unknown[0] if unknown else "no" if codes else ""


# --- several censuses as one return


_SAME = {
    "children": ["child_id"],
    "referrals": ["child_id", "date"],
    "need_episodes": ["child_id", "started"],
    "assessments": ["child_id", "started"],
    "section_47s": ["child_id", "started"],
    "protection_plans": ["child_id", "started"],
    "plan_reviews": ["child_id", "plan_started", "date"],
}
"""What makes a row of one census the same as a row of another: the later census tells how it went on."""

_ENDS = {"need_episodes": "ended", "assessments": "authorised", "protection_plans": "ended"}
"""The tables whose rows are in every census until they have ended, and the column that says so."""


def assemble(parts: Iterable[ReturnPart], as_at: date) -> Return:
    """The censuses as one return, over the latest years that follow one another without a gap.

    A row that stands in two censuses counts once, as the later tells it: an episode still open in March is in the
    next census again. One that was open and is not there was changed or taken away since, and is left out. A table
    covers the years up to the latest in which every census gives it. `rereferral` is known only where the twelve
    months before the referral lie in the years held.
    """
    held, left_out = unbroken(parts)
    log = list(left_out)
    found: dict[str, pd.DataFrame] = {}
    covers: dict[str, Period] = {}
    for table in _SAME:
        if giving := giving_up_to_the_latest(held, table):
            covers[table] = covered(giving)
            found[table] = _once(table, giving, log)
    if "referrals" in found:
        found["referrals"]["rereferral"] = _rereferrals(found["referrals"], covers["referrals"])
    if "protection_plans" in found and "section_47s" in found:
        found["section_47s"]["plan_followed"] = _plan_followed(found["section_47s"], found["protection_plans"])
    if "protection_plans" in found and "plan_reviews" in found:
        found["protection_plans"]["latest_review"] = _latest_review(found["protection_plans"], found["plan_reviews"])
    first, last = (day_of(part) for part in (held[0], held[-1]))
    return Return(
        kind=CIN_CENSUS,
        label=f"{CIN_CENSUS}, {year_words(last.year)}"
        if first == last
        else f"{CIN_CENSUS}, {year_words(first.year)} to {year_words(last.year)}",
        tables={table: tables.validated(table, rows) for table, rows in found.items()},
        covers=covers,
        files=tuple((part.file, part.sha256) for part in held),
        issues=tuple(log),
    )


def _once(table: str, giving: Sequence[ReturnPart], log: list[Issue]) -> pd.DataFrame:
    """A table's rows, each once, as the latest census that has it tells it."""
    rows = pd.concat([part.frames[table] for part in giving], ignore_index=True)
    census = pd.Series(np.repeat(np.arange(len(giving)), [len(part.frames[table]) for part in giving]))

    def leave_out(which: pd.Series, found: str, why: str, done: str) -> None:
        nonlocal rows, census
        if which.any():
            file = giving[-1].file if len(giving) == 1 else CIN_CENSUS
            log.append(Issue(file, f"table {table}", f"{count(int(which.sum()), 'row')} {found}", why, done))
        rows, census = rows[~which], census[~which]

    leave_out(
        rows.assign(census=census).duplicated(),
        "standing twice in one census, equal in every column",
        "the same event would count twice",
        "each counted once",
    )
    latest = census.groupby([rows[column] for column in _SAME[table]], observed=True, dropna=False).transform("max")
    rows, census = rows[census == latest], census[census == latest]
    if table in _ENDS:
        leave_out(
            rows[_ENDS[table]].isna() & (census < len(giving) - 1),
            "open at the end of a census and not in the next",
            "what goes on is in the next census: it was changed or taken away since, or the child has another number",
            "left out",
        )
    if table == "children":
        leave_out(
            rows["child_id"].duplicated(keep="last"),
            "of children standing twice in one census, with other details",
            "a child has one date of birth, sex and ethnicity",
            "the last details were taken",
        )
    return rows.reset_index(drop=True)


def _rereferrals(referrals: pd.DataFrame, covers: Period) -> pd.Series:
    """Whether a referral of the same child began in the twelve months before, the same day of the month included.

    NA where those months are not all held: where only some are, the referrals known to have had one before them would
    be known and the others not, and every share of them too high. Two referrals of a child on one day are one start:
    neither is a re-referral of the other.
    """
    starts = referrals[["child_id", "date"]].dropna().drop_duplicates().sort_values(["child_id", "date"])
    before = starts.groupby("child_id")["date"].shift()
    starts["again"] = (periods.months_after(before, 12) >= starts["date"]).astype("boolean")
    again = referrals[["child_id", "date"]].merge(starts, how="left", on=["child_id", "date"])["again"]
    known_from = periods.months_after(pd.Series([covers.first]), 12).iloc[0]
    return again.where(referrals["date"] >= known_from)


def _plan_followed(enquiries: pd.DataFrame, plans: pd.DataFrame) -> pd.Series:
    """Whether a plan starts on the day of the conference, as plans are dated; NA where no conference is recorded."""
    started = plans[["child_id", "started"]].dropna().drop_duplicates().assign(followed=True)
    joined = enquiries[["child_id", "conference"]].merge(
        started, how="left", left_on=["child_id", "conference"], right_on=["child_id", "started"]
    )
    return joined["followed"].notna().astype("boolean").where(enquiries["conference"].notna())


def _latest_review(plans: pd.DataFrame, reviews: pd.DataFrame) -> pd.Series:
    latest = reviews.groupby(["child_id", "plan_started"])["date"].max().rename("latest").reset_index()
    return plans[["child_id", "started"]].merge(
        latest, how="left", left_on=["child_id", "started"], right_on=["child_id", "plan_started"]
    )["latest"]
