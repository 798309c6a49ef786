"""Published statistics in one tidy table: a figure a row, with its release, its symbol and the cell it came from.

| column | holds |
|---|---|
| publisher | DfE, ONS, LAIT or Ofsted |
| release | the publication and the year of its latest figures; "not stated" where the file is of no known publication |
| dataset | the file's own name, without its ending |
| period | a return or school year ("2023-24", the year to 31 March 2024), a calendar year ("2024"), or a day |
| geography_level | national, region or local authority |
| la_code | ONS code; of an authority the one now in force, so that its years stand together; empty where not known |
| la_name | the name used in packs; "England", or the region's |
| indicator | an id of `INDICATORS`, or the publisher's own name where it is none: "b1: Anypoint_episodes" |
| breakdown | "" for the whole, or what it is a part by: "age: 10 to 15; sex: Male" |
| value | NA where a symbol stands, and where the cell is empty |
| numerator, denominator | where the file has them beside the value |
| symbol | as printed (c, z, x, low and so on; `disclosure.symbols` has their meanings), "" beside a number |
| locator | "file!row/column"; a value worked out here from several cells names their columns, with "÷" |

London is a region, and so are Inner and Outer London within it: sum `one_of_each_region(frame)`, never all regions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256 as _sha256
from importlib.resources import files

import pandas as pd
import yaml
from pandas.api.types import union_categoricals

from lineofsight import authorities
from lineofsight.errors import LineOfSightError
from lineofsight.indicator import Better, Unit
from lineofsight.inspection import Issue

TEXTS = (
    "publisher",
    "release",
    "dataset",
    "period",
    "geography_level",
    "la_code",
    "la_name",
    "indicator",
    "breakdown",
    "symbol",
)
NUMBERS = ("value", "numerator", "denominator")
COLUMNS = (
    "publisher",
    "release",
    "dataset",
    "period",
    "geography_level",
    "la_code",
    "la_name",
    "indicator",
    "breakdown",
    "value",
    "numerator",
    "denominator",
    "symbol",
    "locator",
)
"""The columns in their order. `TEXTS` are categories, `NUMBERS` Float64, `locator` text."""

NATIONAL, REGION, AUTHORITY = "national", "region", "local authority"
LEVELS = (NATIONAL, REGION, AUTHORITY)
ENGLAND = "E92000001"
REGIONS: Mapping[str, str] = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E13000001": "Inner London",
    "E13000002": "Outer London",
    "E12000008": "South East",
    "E12000009": "South West",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOT_STATED = "not stated"
SEVERAL = "several"


class NotPublished(LineOfSightError):
    """A table of published figures is not what its columns say: a reader's fault, never a file's."""


@dataclass(frozen=True, slots=True)
class PublishedIndicator:
    """A published figure by our id. `unit` is None for a grade; `local` the id of ours that is nearest, or None.

    `year_ends` is the month and day that its years end on, or that it is counted on ("09-30"); "" for 31 March of
    return years and 31 December of calendar years.
    """

    id: str
    title: str
    unit: Unit | None
    better: Better
    local: str | None
    differs_besides: str
    year_ends: str = ""

    @property
    def compared(self) -> bool:
        """Whether authorities may be set beside one another by it: a count compares their sizes, a grade no measure."""
        return self.unit not in (Unit.COUNT, None)

    @property
    def differs(self) -> str:
        """How the published figure is counted otherwise than ours, in a sentence or two; "" where nothing is known."""
        from lineofsight.indicators import CATALOGUE  # the tables of 98 indicators are not needed to read a file

        ours = CATALOGUE[self.local].published_differently if self.local else ""
        return " ".join(part for part in (ours, self.differs_besides) if part)

    def last_day(self, period: str) -> date | None:
        """The last day that the figure of a period knows of, by `year_ends`: 31 August 2022 of a school year "2021-22".

        A period that is a day is that day; None for other periods. See `published.last_day` for whose figure it is.
        """
        day = last_day(period)
        if day is None or not self.year_ends or _DAY.fullmatch(period):
            return day
        return date.fromisoformat(f"{day.year}-{self.year_ends}")


@dataclass(frozen=True, eq=False)
class Table:
    """The figures of one file, or of several: then `release` and `dataset` say "several" where they differ.

    `frame` has the columns of `COLUMNS`. `issues` are what was not understood, column by column.
    """

    frame: pd.DataFrame
    issues: tuple[Issue, ...]
    release: str
    dataset: str
    sha256: str


def _read_indicators() -> dict[str, PublishedIndicator]:
    text = files("lineofsight").joinpath("published_indicators.yml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster, and not everywhere
    return {
        key: PublishedIndicator(
            id=key,
            title=entry["title"],
            unit=None if entry["unit"] == "grade" else Unit[entry["unit"].upper()],
            better=Better[entry["better"].upper()],
            local=entry.get("local"),
            differs_besides=entry.get("differs", ""),
            year_ends=entry.get("year_ends", ""),
        )
        for key, entry in yaml.load(text, loader).items()
    }


INDICATORS: Mapping[str, PublishedIndicator] = _read_indicators()
"""The published figures that have an id of ours, in the order of a child's journey."""

COMPARED: tuple[PublishedIndicator, ...] = tuple(each for each in INDICATORS.values() if each.compared)
"""Those that authorities may be set beside one another by."""


def validated(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame itself, where its columns, types and levels are as they should be and no symbol has a value.

    Raises NotPublished, naming the column.
    """
    if tuple(frame.columns) != COLUMNS:
        raise NotPublished(f"a table of published figures has the columns {', '.join(COLUMNS)}, in that order")
    for name in TEXTS:
        if not isinstance(frame[name].dtype, pd.CategoricalDtype):
            raise NotPublished(f"'{name}' of a table of published figures is a category")
    for name in NUMBERS:
        if frame[name].dtype != pd.Float64Dtype():
            raise NotPublished(f"'{name}' of a table of published figures is Float64")
    if unknown := set(frame["geography_level"].cat.categories) - set(LEVELS):
        raise NotPublished(f"'{min(unknown)}' is no level of geography")
    if bool((frame["value"].notna() & (frame["symbol"] != "")).any()):
        raise NotPublished("a cell is a number or a symbol, never both")
    return frame


def joined(tables: Iterable[Table]) -> Table:
    """The figures of several files in one table, in the order given. Raises NotPublished where there is none."""
    its = list(tables)
    if not its:
        raise NotPublished("no published table was given, so there is nothing to join")
    if len(its) == 1:
        return its[0]
    columns = {}
    for name in COLUMNS:
        parts = [table.frame[name] for table in its]
        if name in TEXTS:
            columns[name] = pd.Series(union_categoricals([part.array for part in parts], sort_categories=True))
        else:
            columns[name] = pd.concat(parts, ignore_index=True)
    return Table(
        frame=pd.DataFrame(columns, copy=False),
        issues=tuple(issue for table in its for issue in table.issues),
        release=common(table.release for table in its),
        dataset=common(table.dataset for table in its),
        sha256=_sha256("".join(table.sha256 for table in its).encode()).hexdigest(),
    )


def common(texts: Iterable[str]) -> str:
    """The text that all are, "several" where they are not one."""
    different = dict.fromkeys(texts)
    return next(iter(different)) if len(different) == 1 else SEVERAL


def one_of_each_region(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the nine regions: London once, without Inner and Outer London."""
    return frame[(frame["geography_level"] == REGION) & ~frame["la_code"].isin(["E13000001", "E13000002"])]


POPULATION = "children_0_to_17"


def with_populations(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame, with the children aged 0 to 17 as denominator of every rate that is published without one.

    The figures of `POPULATION` in the same frame are used: those of the middle of the return year ("2023" for
    "2023-24"), as DfE does. A rate of a place or year without them keeps NA. A rate of which only the count is
    published, as in 2025, is worked out to one decimal.
    """
    known = frame[(frame["indicator"] == POPULATION) & frame["value"].notna()]
    by_place = {
        (place, year): number
        for place, year, number in zip(known["la_code"], known["period"], known["value"], strict=True)
    }
    rate = frame["indicator"].isin([name for name, its in INDICATORS.items() if its.unit is Unit.RATE])
    lacking = rate & frame["denominator"].isna()
    rows = frame.loc[lacking, ["la_code", "period"]]
    found = [by_place.get((place, period[:4])) for place, period in zip(rows["la_code"], rows["period"], strict=True)]
    filled = frame.copy()
    filled.loc[lacking, "denominator"] = pd.array(found, dtype="Float64")
    counted = rate & filled["value"].isna() & (filled["symbol"] == "")
    filled.loc[counted, "value"] = (10_000 * filled["numerator"] / filled["denominator"])[counted].round(1)
    return filled


def last_day(period: str) -> date | None:
    """The last day of a period: 31 March of a return year, 31 December of a calendar year; None for other periods.

    By it goes whose figure it is, of whatever kind: the school years of a new authority begin with the return year that
    it began with, as its returns do. By which day a figure had happened its indicator says: `INDICATORS[id].last_day`.
    """
    if re.fullmatch(r"\d{4}-\d\d", period):
        return date(int(period[:4]) + 1, 3, 31)
    if re.fullmatch(r"\d{4}", period):
        return date(int(period), 12, 31)
    return date.fromisoformat(period) if _DAY.fullmatch(period) else None


def continuity(la_code: str, earlier: str, later: str) -> authorities.Continuity:
    """Whether the series of a place runs on from one period to another. England and regions always do.

    A joint return runs on while its authorities do; a figure of one of them alone is another place's. Raises
    NotPublished where the code is no authority's or a period has no day.
    """
    if la_code == ENGLAND or la_code in REGIONS:
        return authorities.Continuity(True, f"{REGIONS.get(la_code, 'England')} has not changed.")
    days = last_day(earlier), last_day(later)
    parts = [authorities.by_code(code.strip()) for code in la_code.split("/")]
    if days[0] is None or days[1] is None or None in parts:
        raise NotPublished(f"'{la_code}' from {earlier} to {later} is no authority, or no two periods, known here")
    each = [authorities.continuity(part, days[0], days[1]) for part in parts if part]
    return next((its for its in each if not its.joins), each[0])


def as_csv(table: Table) -> str:
    """The table as CSV text, a header first; a number as it is, NA as an empty cell."""
    frame = table.frame.copy()
    for name in NUMBERS:
        frame[name] = frame[name].map(_number, na_action="ignore").astype("object").where(frame[name].notna(), "")
    return frame.to_csv(index=False, lineterminator="\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
