"""What published tables have to agree on: parts add up to the whole, and one release with the next.

Neither is a fault of a publisher by itself. A sum falls short where figures are hidden or a return is missing, and
earlier years are revised in every release; what matters is that a reader is told which, and by how much.

How large a hidden figure can be is judged by two sentences. A small count that is hidden is 5 at most, and one hidden
to protect it at most twice what that authority had in the nearest year that shows it. A return that is missing is
either left out of the whole, or in it with between half and twice what that authority had in its nearest year.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from lineofsight import authorities
from lineofsight.disclosure.profiles import PROFILES
from lineofsight.disclosure.symbols import PRINTED, Symbol
from lineofsight.indicator import Unit
from lineofsight.published import AUTHORITY, INDICATORS, NATIONAL, REGIONS, last_day, one_of_each_region

FIGURE = ["release", "dataset", "indicator", "breakdown", "period"]
SUM = [*FIGURE, "whole", "parts"]
"""What tells one sum from another: the figure, the place it is of, and what adds up to it, authorities or regions."""
AUTHORITIES_ADD_UP, REGIONS_ADD_UP = "authorities", "regions"

WITHIN_ROUNDING = "within rounding"
SMALL = "small counts hidden"
PROTECTING = "larger counts hidden to protect small ones"
MISSING = "missing returns estimated in the whole"
LEFT_OUT = "missing returns left out of the whole"
NOT_EXPLAINED = "not explained"
EXPLANATIONS = (WITHIN_ROUNDING, SMALL, PROTECTING, MISSING, LEFT_OUT, NOT_EXPLAINED)
"""Why a sum is what it is, the plainest reason before others."""

NEARLY_ALL = 0.9
"""The share of its parts that a table lists at least, where it is no extract. Some list one authority fewer."""

LARGEST_SMALL = PROFILES["children in need census"].hidden[-1]
"""The largest count that is hidden as small, in the census of children in need as in the SSDA903 return."""

_NO_COUNT = re.compile(
    r"rate|percent|%|(?<![a-z])pt_|avg|average|median|percentile|score|caseload|_CI|tool:|p8score|attain", re.IGNORECASE
)
"""Words in a publisher's name for a figure that is no count: it has no sum."""
_NOT_APPLICABLE = ("z", "[z]")
_HIDING = tuple(mark for mark, its in PRINTED.items() if its in (Symbol.CONFIDENTIAL, Symbol.ROUNDS_TO_ZERO))
_CROSS_HIDES = "(statistical first release)"
"""In the releases until 2017 a cross hid a small count, or one that would give it away; since then a "c" does."""
_STEPS = (10, 5, 1, 0.1, 0.01)
"""Steps of rounding. England's counts are rounded to 10 in every release since 2012."""


def counts(frame: pd.DataFrame) -> pd.Series:
    """Which rows are counts, which authorities add up to England: by unit, or by the publisher's own name for them."""
    names = frame["indicator"].cat.categories
    summed = {
        name: INDICATORS[name].unit is Unit.COUNT if name in INDICATORS else not _NO_COUNT.search(name)
        for name in names
    }
    parts = {part: not _NO_COUNT.search(part) for part in frame["breakdown"].cat.categories}
    return frame["indicator"].map(summed).astype(bool) & frame["breakdown"].map(parts).astype(bool)


def identities(frame: pd.DataFrame) -> pd.DataFrame:
    """Every count of England and of a region beside the sum of its parts, release by release.

    England is set beside its authorities and beside the nine regions (London once), a region beside its authorities.
    Columns: those of `SUM`, `published` (the whole as printed), `total` (the sum of the parts that are shown), `hidden`
    (how many parts are hidden as small, or to protect what is), `missing` (the names of the parts whose return is
    missing), `difference` (published less total), `rounding` (how far the two may differ by rounding alone) and
    `explanation`, one of `EXPLANATIONS`: the first that is enough. Parts to which the figure does not apply are none.
    The Interactive Tool prints a dash for all that is not shown, which says neither, and is taken for a missing return.
    `listed` is how many parts have a row: see `of_whole_tables`.
    """
    rows = frame[counts(frame)]
    parts = _parts(rows)
    by = [parts[name] for name in SUM]
    step = _step(parts["value"]).groupby([parts[n] for n in ("dataset", "indicator", "parts")], observed=True)
    table = pd.DataFrame(
        {
            "total": parts["value"].groupby(by, observed=True).sum(),
            "listed": parts["value"].groupby(by, observed=True).size(),
            "step": step.transform("min").groupby(by, observed=True).min(),
            "signed": (parts["value"] < 0).groupby(by, observed=True).any(),
        }
    )
    hidden = _how_large(rows, parts)
    sums = hidden[["small", "missing", "least", "most_small", "most"]].groupby([hidden[n] for n in SUM], observed=True)
    names = hidden[hidden["missing"]].groupby(SUM, observed=True)["la_name"].agg(", ".join)
    table = table.join(sums.sum().drop(columns="missing").rename(columns={"small": "hidden"})).fillna(0)
    table = table.join(names.rename("missing")).join(_wholes(rows), on=[*FIGURE, "whole"], how="inner")
    table["missing"] = table["missing"].astype(object).where(table["missing"].notna(), "")
    table["difference"] = table["published"] - table["total"]
    rounded = table["step"].where(table["step"] != 1, 0) / 2 * table["listed"]
    table["rounding"] = table["of_whole"] / 2 + rounded
    table["explanation"] = _explanation(table)
    columns = ["published", "total", "hidden", "missing", "listed", "difference", "rounding", "explanation"]
    return table.reset_index().reindex(columns=[*SUM, *columns]).astype({"hidden": int, "listed": int})


def of_whole_tables(sums: pd.DataFrame) -> pd.DataFrame:
    """The sums, as `identities` gives them, of which nine in ten of the parts there were have a row.

    Of an extract, such as a few authorities chosen from a table, nothing adds up to England.
    """
    kinds = list(zip(sums["whole"], sums["parts"], sums["period"], strict=True))
    there = {kind: _parts_there_were(*kind) for kind in set(kinds)}
    return sums[sums["listed"].to_numpy() >= NEARLY_ALL * np.array([there[kind] for kind in kinds])]


def _parts_there_were(whole: str, parts: str, period: str) -> int:
    """How many regions England has, or how many authorities it or a region had at the end of a period."""
    if parts == REGIONS_ADD_UP:
        return len(REGIONS) - 2  # London once
    day = last_day(period)
    its = [each for each in authorities.AUTHORITIES.values() if each.gss and (day is None or each.existed_on(day))]
    return sum(whole in ("England", each.region) for each in its)


def _explanation(table: pd.DataFrame) -> np.ndarray:
    """The first of `EXPLANATIONS` that is enough for each sum.

    Where figures may be negative, a hidden one may move the sum either way.
    """
    short = table["difference"].abs().where(table["signed"], table["difference"])
    slack = table["rounding"] + 1e-6

    def between(least: pd.Series | float, most: pd.Series | float) -> pd.Series:
        return (short >= least - slack) & (short <= most + slack)

    lacking = table["missing"] != ""
    return np.select(
        [
            table["difference"].abs() <= slack,
            ~lacking & between(0, table["most_small"]),
            ~lacking & between(0, table["most"]),
            lacking & between(table["least"], 4 * table["least"] + table["most"]),
            lacking & between(0, table["most"]),
        ],
        EXPLANATIONS[:-1],
        NOT_EXPLAINED,
    )


def _parts(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of authorities as parts of England and again of their region, and those of the nine regions as parts of
    England; without those to which the figure does not apply."""
    places = rows[rows["geography_level"] == AUTHORITY]
    codes = places["la_code"].cat.categories
    regions = places["la_code"].map({code: _region(code) for code in codes}).astype(object)
    each = [
        places.assign(whole="England", parts=AUTHORITIES_ADD_UP),
        places.assign(whole=regions, parts=AUTHORITIES_ADD_UP)[regions != ""],
        one_of_each_region(rows).assign(whole="England", parts=REGIONS_ADD_UP),
    ]
    together = pd.concat(each, ignore_index=True).astype({"value": float, "whole": "category", "parts": "category"})
    return together[~together["symbol"].isin(_NOT_APPLICABLE)]


def _region(code: str) -> str:
    """The region of an authority, or of all who made a joint return; "" where there is none."""
    its = authorities.by_code(code.partition("/")[0].strip())
    return its.region if its and its.region in REGIONS.values() else ""


def _wholes(rows: pd.DataFrame) -> pd.DataFrame:
    """The figure of England and of each region, and the step that such figures are rounded to (`of_whole`)."""
    wholes = pd.concat([rows[rows["geography_level"] == NATIONAL], one_of_each_region(rows)])
    wholes = wholes[wholes["value"].notna()].astype({"value": float})
    step = _step(wholes["value"]).groupby(
        [wholes[n] for n in ("dataset", "indicator", "geography_level")], observed=True
    )
    wholes = wholes.assign(published=wholes["value"], of_whole=step.transform("min"), whole=wholes["la_name"])
    return wholes.drop_duplicates([*FIGURE, "whole"]).set_index([*FIGURE, "whole"])[["published", "of_whole"]]


def _how_large(rows: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """The parts without a number, with how large each can be.

    `small` and `missing` tell the two kinds. A missing return is at `least` half of its place's figure in the nearest
    year that shows one, and 4 times that at most. A hidden count is `most_small` where it is small itself, and `most`
    where it protects one: twice the nearest year's, or, where no year shows any, the largest that the release shows of
    the place for the same indicator and period, of which it is a part.
    """
    place = ["indicator", "breakdown", "la_code"]
    known = rows[rows["value"].notna()]
    known = known.assign(year=_year(known), near=known["value"].astype(float).abs())
    known = known.drop_duplicates([*place, "year"]).sort_values("year")[[*place, "year", "near"]]
    there = ["release", "dataset", "indicator", "period", "la_code"]
    largest = rows["value"].astype(float).abs().groupby([rows[n] for n in there], observed=True).max().rename("largest")
    hidden = parts[parts["value"].isna()]
    hidden = hidden.assign(year=_year(hidden))
    hidden = pd.merge_asof(hidden.sort_values("year", kind="stable"), known, on="year", by=place, direction="nearest")
    hidden = hidden.join(largest, on=there)
    crossed = hidden["release"].astype(str).str.contains(_CROSS_HIDES, regex=False) & (hidden["symbol"] == "x")
    small = hidden["symbol"].isin(_HIDING) | crossed
    likely = (2 * hidden["near"]).fillna(hidden["largest"]).fillna(0)
    return hidden.assign(
        small=small,
        missing=~small,
        least=(hidden["near"] / 2).fillna(0).where(~small, 0),
        most_small=np.where(small, LARGEST_SMALL, 0),
        most=likely.clip(lower=LARGEST_SMALL).where(small, 0),
    )


def _year(rows: pd.DataFrame) -> pd.Series:
    return rows["period"].map({period: int(period[:4]) for period in rows["period"].cat.categories}).astype(int)


def _step(values: pd.Series) -> pd.Series:
    """The largest step of rounding that each value is a whole number of."""
    found = pd.Series(_STEPS[-1], index=values.index)
    for step in reversed(_STEPS):
        found = found.where((values / step - (values / step).round()).abs() > 1e-6, step)
    return found


def missing_returns(frame: pd.DataFrame) -> pd.DataFrame:
    """The authorities of which a dataset has a row but no figure in a period, although it has England's.

    Columns: release, dataset, period, la_code, la_name, symbols (those printed). An authority to which nothing applies,
    before it began or after it ended, is left out, and so is one of which a count is hidden: it made a return.
    """
    by = ["release", "dataset", "period", "la_code", "la_name"]
    places = frame[frame["geography_level"] == AUTHORITY]
    known = places["value"].notna().groupby([places[name] for name in by], observed=True).any()
    rows = places.set_index(by)["symbol"]
    symbols = (
        rows[rows.index.isin(known[~known].index)]
        .groupby(level=by, observed=True)
        .agg(lambda its: " ".join(sorted({str(symbol) for symbol in its} - {""})))
    )
    national = frame[(frame["geography_level"] == NATIONAL) & frame["value"].notna()]
    there = pd.MultiIndex.from_frame(national[["dataset", "period"]].drop_duplicates())
    table = symbols.rename("symbols").reset_index()
    table = table[pd.MultiIndex.from_frame(table[["dataset", "period"]]).isin(there)]
    made = pd.Series([any(mark in _HIDING for mark in str(its).split()) for its in table["symbols"]], index=table.index)
    return table[~made & ~table["symbols"].isin(("", "z", "x z"))].reset_index(drop=True)


def revisions(frame: pd.DataFrame) -> pd.DataFrame:
    """The figures that a later release of a publication gives otherwise than an earlier one.

    Columns: publication, indicator, breakdown, period, la_code, la_name, earlier_release, later_release, earlier, later
    (NA where hidden), earlier_symbol, later_symbol, change (later less earlier). Figures to which neither release gives
    a value are left out.
    """
    key = ["publication", "indicator", "breakdown", "period", "la_code", "la_name"]
    years = {name: name.rpartition(", ") for name in frame["release"].cat.categories}
    several = pd.Series([publication for publication, _, _ in years.values()]).value_counts()
    repeated = [name for name, (publication, _, _) in years.items() if several[publication] > 1]
    rows = frame.loc[frame["release"].isin(repeated), ["release", "value", "symbol", *key[1:]]].astype(
        dict.fromkeys(("release", "symbol", *key[1:]), object)
    )
    rows["publication"] = rows["release"].map(lambda name: years[name][0])
    rows["year"] = rows["release"].map(lambda name: years[name][2])
    rows = rows.sort_values([*key, "year"], kind="stable")
    before = rows.groupby(key, sort=False, dropna=False)[["release", "value", "symbol"]].shift()
    changed = before["release"].notna() & (before["release"] != rows["release"])
    changed &= before["value"].notna() | rows["value"].notna()
    changed &= (before["value"].fillna(-1) != rows["value"].fillna(-1)) | (before["symbol"] != rows["symbol"])
    table = rows[key].assign(
        earlier_release=before["release"],
        later_release=rows["release"],
        earlier=before["value"],
        later=rows["value"],
        earlier_symbol=before["symbol"],
        later_symbol=rows["symbol"],
        change=rows["value"] - before["value"],
    )
    return table[changed].reset_index(drop=True)
