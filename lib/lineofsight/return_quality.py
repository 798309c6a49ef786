"""How whole returns are, and whether they agree on the same children. Counts only: no child is named.

That a cell is empty can be right: an assessment that is still open has no day on which it was authorised. Which
columns a value is always to be expected in is written down here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import pandas as pd

from lineofsight.indicators.care_cohorts import in_care_on
from lineofsight.indicators.cohorts import open_on
from lineofsight.returns import Return
from lineofsight.tables import ID, TABLES

EXPECTED: dict[str, tuple[str, ...]] = {
    "children": ("birth", "sex", "ethnicity", "disabled"),
    "contacts": ("date", "source"),
    "early_help": ("started",),
    "referrals": ("date", "source", "no_further_action", "rereferral", "team"),
    "assessments": ("started", "team"),
    "section_47s": ("started", "team"),
    "need_episodes": ("started", "primary_need", "case_status", "team"),
    "protection_plans": ("started", "category_initial", "category_latest", "previous_plans", "team"),
    "plan_reviews": ("plan_started", "date"),
    "children_in_care": (
        *("started", "second_period", "unaccompanied", "need", "legal_status", "permanence_plan", "placements_in_year"),
        *("placement_started", "placement", "provider", "placed_inside", "missing_in_year", "absent_in_year", "team"),
    ),
    "care_periods": ("started", "need", "legal_status", "short_breaks"),
    "placements": ("period_started", "started", "placement", "provider", "placed_inside", "short_breaks"),
    "care_reviews": ("date", "participation"),
    "unaccompanied": (),
    "care_outcomes": (*("year_end", "immunised", "dental_check", "health_assessed", "substance_misuse"),),
    "missing": ("kind", "started"),
    "care_social_workers": ("started",),
    "care_leavers": ("as_at", "eligibility", "in_touch", "accommodation", "suitable", "activity", "team"),
    "adoptions": ("entered_care",),
    "adopters": ("enquired",),
    "workers": ("census", "agency", "role", "started", "fte", "cases", "absent"),
    "vacancies": ("census", "vacant_fte", "agency_fte", "agency_workers"),
}
"""The columns of each table in which an empty cell is a value that is missing; in any other it may be right."""


@dataclass(frozen=True, slots=True)
class Empty:
    """The empty cells of one column of one return, of all its `rows`. `expected` says whether they should have values.

    Where every cell is empty, the return may not hold the column at all.
    """

    source: str
    table: str
    column: str
    empty: int
    rows: int
    expected: bool


def empties(returns: Sequence[Return]) -> tuple[Empty, ...]:
    """Every column with an empty cell, of every table with rows: the worst first, then in the order of the tables."""
    found = [
        Empty(given.label, table, column, int(rows[column].isna().sum()), len(rows), column in EXPECTED[table])
        for given in returns
        for table, rows in given.tables.items()
        for column, its in TABLES[table].columns.items()
        if len(rows) and its.kind != ID and rows[column].isna().any()
    ]
    return tuple(sorted(found, key=lambda each: -each.empty / each.rows))


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many children two returns have in common on a day, and how many only one of them has."""

    what: str
    day: date
    sources: tuple[str, str]
    both: int
    only_first: int
    only_second: int


@dataclass(frozen=True, slots=True)
class Differing:
    """Of the children that two returns both have, with a value in both: how many values are not the same."""

    what: str
    sources: tuple[str, str]
    differing: int
    base: int


def overlaps(returns: Sequence[Return]) -> tuple[Overlap, ...]:
    """The children of each two returns that both say who was in need, on a plan or in care, on the last day of both."""
    return tuple(found for what, tables, of in _SAME for found in _overlaps(what, tables, of, returns))


def differing(returns: Sequence[Return]) -> tuple[Differing, ...]:
    """What each two returns say of the children that both list: birth, sex, ethnicity, disability."""
    listing = [given for given in returns if "children" in given.tables]
    return tuple(
        found
        for first, second in combinations(listing, 2)
        for found in _differing((first.label, second.label), first.tables["children"], second.tables["children"])
    )


def _open(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return rows[open_on(rows, day)]


_SAME: tuple[tuple[str, tuple[str, ...], Callable[[pd.DataFrame, pd.Timestamp], pd.DataFrame]], ...] = (
    ("children in need", ("need_episodes",), _open),
    ("children on a child protection plan", ("protection_plans",), _open),
    ("children in care", ("children_in_care", "care_periods"), in_care_on),
)
"""What two returns can both tell of a day: the tables that do, and the rows of them that count on it."""


def _overlaps(what: str, tables: tuple[str, ...], of: Callable, returns: Sequence[Return]) -> Iterator[Overlap]:
    held = [(given, [table for table in tables if len(given.tables.get(table, ()))]) for given in returns]
    telling = [(given, its[0]) for given, its in held if its]
    for (first, table), (second, other) in combinations(telling, 2):
        covers = first.covers[table], second.covers[other]
        day = min(each.end for each in covers)
        if day < max(each.start for each in covers):
            continue
        ids = set(of(first.tables[table], pd.Timestamp(day))["child_id"])
        others = set(of(second.tables[other], pd.Timestamp(day))["child_id"])
        sources = first.label, second.label
        yield Overlap(what, day, sources, len(ids & others), len(ids - others), len(others - ids))


def _differing(sources: tuple[str, str], first: pd.DataFrame, second: pd.DataFrame) -> Iterator[Differing]:
    pairs = first.merge(second, on="child_id", suffixes=("", "_other"))
    for column in ("birth", "sex", "ethnicity", "disabled"):
        one, other = pairs[column].astype("object"), pairs[f"{column}_other"].astype("object")
        known = one.notna() & other.notna()
        yield Differing(_WORDS.get(column, column), sources, int((one[known] != other[known]).sum()), int(known.sum()))


_WORDS = {"birth": "date of birth", "disabled": "disability"}
