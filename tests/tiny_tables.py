"""Tables small enough to check by hand, for the tests of indicators."""

import pandas as pd
from lineofsight import tables
from lineofsight.indicator import Cases, Indicator, Policy
from lineofsight.periods import Period, date


def table(name: str, **columns: list) -> pd.DataFrame:
    """A table of the columns given; days as ISO text, None where not recorded. Children are a, b, c where not named."""
    rows = len(next(iter(columns.values())))
    identifiers = [column for column in tables.TABLES[name].columns if column.endswith("_id")]
    named = {column: list("abcdefghijklmnop"[:rows]) for column in identifiers} | columns
    return tables.made(name, {column: pd.Series(values, dtype="object") for column, values in named.items()})


def period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def cases(indicator: Indicator, within: Period, *given: pd.DataFrame, policy: Policy | None = None) -> Cases:
    """The cases of an indicator, its tables given in its own order."""
    return indicator.cases(dict(zip(indicator.tables, given, strict=True)), within, policy or Policy())


def values(indicator: Indicator, within: Period, *given: pd.DataFrame, policy: Policy | None = None) -> dict:
    """The value of each case by its row: None where not recorded; (part, whole) where it is a share."""
    found = cases(indicator, within, *given, policy=policy).values
    if isinstance(found, pd.DataFrame):
        return {row: tuple(map(_plain, of)) for row, *of in found.itertuples()}
    return {row: _plain(value) for row, value in found.items()}


def _plain(value: object) -> object:
    return None if value is pd.NA else value
