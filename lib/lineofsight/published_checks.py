"""What published tables have to agree on: authorities add up to England, and one release with the next.

Neither is a fault of a publisher by itself. A sum falls short where figures are hidden or a return is missing, and
earlier years are revised in every release; what matters is that a reader is told which, and by how much.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from lineofsight.indicator import Unit
from lineofsight.published import AUTHORITY, INDICATORS, NATIONAL

SERIES = ["release", "dataset", "indicator", "breakdown", "period"]
WITHIN_ROUNDING, HIDDEN, NOT_EXPLAINED = "within rounding", "hidden or missing", "not explained"

_NO_COUNT = re.compile(
    r"rate|percent|%|(?<![a-z])pt_|avg|average|median|percentile|score|caseload|_CI|tool:|p8score|attain", re.IGNORECASE
)
"""Words in a publisher's name for a figure that is no count: it has no sum."""
_NOT_APPLICABLE = ("z", "[z]")
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
    """The sum of authorities beside England, for every count, release, part and period that has both.

    Columns: those of `SERIES`, `england`, `authorities` (their sum), `hidden` (how many have a symbol in place of a
    number, those not applicable left out), `who` (the authorities, where few are hidden), `difference` (England less
    the sum), `rounding` (how far the two may differ by rounding alone) and `explanation`: `WITHIN_ROUNDING`, `HIDDEN`
    where authorities are hidden and the rest add up to no more than England (or are counts that may be negative),
    `NOT_EXPLAINED` otherwise.
    """
    rows = frame[counts(frame)]
    england = rows[rows["geography_level"] == NATIONAL].set_index(SERIES)["value"].astype(float).dropna()
    england = england[~england.index.duplicated()]
    places = rows[rows["geography_level"] == AUTHORITY]
    hidden = places["value"].isna() & ~places["symbol"].isin(_NOT_APPLICABLE)
    by = [places[name] for name in SERIES]
    values = places["value"].astype(float)
    table = pd.DataFrame(
        {
            "authorities": values.groupby(by, observed=True).sum(),
            "known": values.groupby(by, observed=True).count(),
            "hidden": hidden.groupby(by, observed=True).sum(),
            "step": _step(values)
            .groupby([places["dataset"], places["indicator"]], observed=True)
            .transform("min")
            .groupby(by, observed=True)
            .min(),
            "signed": (values < 0).groupby(by, observed=True).any(),
        }
    )
    names = places.loc[hidden].groupby(SERIES, observed=True)["la_name"].agg(_few)
    table = table.join(england.rename("england"), how="inner").join(names.rename("who"))
    table["who"] = table["who"].astype(object).where(table["who"].notna(), "")
    table["difference"] = table["england"] - table["authorities"]
    rounded = table["step"].where(table["step"] != 1, 0) / 2 * (table["known"] + table["hidden"])
    of_england = _step(table["england"]).groupby(level=["dataset", "indicator"], observed=True).transform("min")
    table["rounding"] = of_england / 2 + rounded
    near = table["difference"].abs() <= table["rounding"] + 1e-6
    fewer = (table["hidden"] > 0) & (table["signed"] | (table["difference"] >= -table["rounding"]))
    table["explanation"] = np.select([near, fewer], [WITHIN_ROUNDING, HIDDEN], NOT_EXPLAINED)
    columns = ["england", "authorities", "hidden", "who", "difference", "rounding", "explanation"]
    return table[columns].reset_index()


def _step(values: pd.Series) -> pd.Series:
    """The largest step of rounding that each value is a whole number of."""
    found = pd.Series(_STEPS[-1], index=values.index)
    for step in reversed(_STEPS):
        found = found.where((values / step - (values / step).round()).abs() > 1e-6, step)
    return found


def _few(names: pd.Series) -> str:
    return ", ".join(names) if len(names) <= 8 else f"{len(names)} authorities"


def missing_returns(frame: pd.DataFrame) -> pd.DataFrame:
    """The authorities of which a dataset has a row but no figure in a period, although it has England's.

    Columns: dataset, period, la_code, la_name, symbols (those printed). An authority to which nothing applies, before
    it began or after it ended, is left out.
    """
    by = ["dataset", "period", "la_code", "la_name"]
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
    return table[~table["symbols"].isin(("", "z", "x z"))].reset_index(drop=True)


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
