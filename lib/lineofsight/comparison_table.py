"""The figures of the page of comparisons in one tidy table, each with the cell it came from.

| column | holds |
|---|---|
| indicator, title, unit | the id, its title, and what it is a number of |
| period | a return or school year ("2023-24", the year to 31 March 2024) or a calendar year |
| place, la_code | the name and code of `published`; all of those who make a joint return; "group, mean" with no code |
| role | one of `Role`: the authority itself, England, its region, a member of the group, or the group worked out |
| value | as published; of the group as worked out |
| unrounded | what the page shows: from numerator and denominator where they give the value, else the value |
| lower, upper | the 95% interval, empty where nothing says how sure the figure is |
| numerator, denominator | where published |
| symbol | what is printed in place of a value |
| members | how many members a figure of the group stands on; empty for others |
| release | the publication and year; of the group those that its members' figures are from |
| locator | the cell, "file!row/column"; of the group empty, since the rows of its members have theirs |

Other authorities of England, the points of a funnel, are not in it: `lineofsight read --csv` has those.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import pandas as pd

from lineofsight.comparators import Comparison
from lineofsight.published import ENGLAND, PublishedIndicator
from lineofsight.published_value import Value


class Role(StrEnum):
    """What a figure is to the authority that is compared."""

    OWN = "own"
    ENGLAND = "England"
    REGION = "region"
    MEMBER = "group member"
    GROUP = "group"


NUMBERS = ("value", "unrounded", "lower", "upper", "numerator", "denominator")
COLUMNS = (
    *("indicator", "title", "unit", "period", "place", "la_code", "role"),
    *NUMBERS,
    *("symbol", "members", "release", "locator"),
)


def table(comparison: Comparison) -> pd.DataFrame:
    """A row for each figure, by indicator as they are listed, then by period, then by role and member in their order.

    Columns: `COLUMNS`, of which `NUMBERS` are Float64. What is hidden has a row with its symbol; what is not in the
    files has none. A joint return of the authority and a member, or of two members, has one row: the first.
    """
    rows = [
        {"indicator": each.id, "title": each.title, "unit": each.unit and each.unit.value, "period": period} | row
        for each in comparison.indicators
        for period in comparison.periods(each)
        for row in (*_published(comparison, each, period), *_worked_out(comparison, each, period))
    ]
    return pd.DataFrame.from_records(rows, columns=list(COLUMNS)).astype(dict.fromkeys(NUMBERS, "Float64"))


def _places(comparison: Comparison) -> Iterator[tuple[Role, str]]:
    yield Role.OWN, comparison.authority.gss or ""
    yield Role.ENGLAND, ENGLAND
    yield Role.REGION, comparison.region
    for member in comparison.group.members:
        yield Role.MEMBER, member.code


def _published(comparison: Comparison, indicator: PublishedIndicator, period: str) -> Iterator[dict[str, object]]:
    seen = set()
    for role, asked in _places(comparison):
        value = comparison.of(indicator, asked).get(period)
        alone = comparison.values.get((indicator.id, asked), {})
        code = asked if period in alone else comparison.joint.get(asked, asked)
        if value and code not in seen:
            seen.add(code)
            yield {"la_code": code, "role": role.value} | _cells(value)


def _cells(value: Value) -> dict[str, object]:
    interval = value.interval()
    return {
        "place": value.place,
        "value": value.value,
        "unrounded": value.exact,
        "lower": interval.lower if interval else None,
        "upper": interval.upper if interval else None,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "symbol": value.symbol,
        "release": value.release,
        "locator": value.locator,
    }


def _worked_out(comparison: Comparison, indicator: PublishedIndicator, period: str) -> Iterator[dict[str, object]]:
    together, members = comparison.together(indicator, period), comparison.group.members
    found = [comparison.of(indicator, member.code).get(period) for member in members]
    releases = sorted({value.release for value in found if value and value.value is not None})
    figures = {
        "mean": (together.mean, together.words),
        "median": (together.median, together.words),
        "pooled": (together.pooled, f"{together.pooled_of} of {len(members)}"),
    }
    for name, (value, stands_on) in figures.items():
        if value is not None:
            yield {
                "place": f"group, {name}",
                "la_code": "",
                "role": Role.GROUP.value,
                "value": value,
                "unrounded": value,
                "symbol": "",
                "members": stands_on,
                "release": "; ".join(releases),
                "locator": "",
            }
