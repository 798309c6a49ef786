"""From the values of cases to one figure, with its base and interval; to its breakdowns, and its course over time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lineofsight import codes, periods
from lineofsight.display import count, words
from lineofsight.indicator import Cases, Indicator, Over, Policy, Unit
from lineofsight.periods import Period
from lineofsight.returns import Return
from lineofsight.statistics import intervals, rates

CONFIDENCE = 0.95
FEW = 10
"""A figure about fewer cases is said to rest on few."""

PER = 10_000
"""Children that a rate is given for."""

OTHER_TEAMS = "other teams"
"""Teams of fewer rows than `FEW`, together."""

NO_CASES = "no cases"
NOT_RECORDED = "not recorded"
NO_POPULATION = "no population given"
TOO_RECENT = "too recent to judge"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one return and period, for all cases or one group of a breakdown.

    `value`, `lower` and `upper` are in the indicator's unit: percentages from 0 to 100, rates per 10,000. `numerator`
    and `base` are what it was made of; for days and means `numerator` is None and `base` counts the cases. Cases that
    are `not_recorded` or `too_recent` are in neither. Where there is no value, `absent` says why in words.
    `cases` counts the rows it was made of. `numerator_rows` and `base_rows` are fingerprints of the rows counted: two
    figures with one fingerprint count the same cases, whatever they are called. They are for `publication`, and are
    shown to nobody. In a public pack a small count of cases `not_recorded` or `too_recent` is None.
    """

    indicator: Indicator
    source: str
    period: Period
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    base: float | None
    not_recorded: int | None
    too_recent: int | None
    cases: int = 0
    absent: str = ""
    breakdown: str = ""
    group: str = ""
    numerator_rows: str = ""
    base_rows: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What a figure is known by: indicator, return, period, breakdown, group."""
        return self.indicator.id, self.source, str(self.period), self.breakdown, self.group

    @property
    def shown(self) -> str:
        """The value as a reader sees it: `83.1%`, `12 days`, `612`; or in words why there is none."""
        if self.value is None:
            return self.absent
        return shown(self.value, self.indicator.unit)

    @property
    def interval(self) -> str:
        """`80.6 to 85.4`, or the words that there is none."""
        if self.lower is None or self.upper is None:
            return "no interval"
        low, high = (number(end, self.indicator.unit) for end in (self.lower, self.upper))
        return f"{low} to {high}"

    @property
    def of(self) -> str:
        """What the value was made of: `812 of 977`, `977 cases`, `312 in 164,000 children`."""
        if self.base is None:
            return ""
        if self.numerator is None:
            return count(round(self.base), "case")
        numerator, base = (_amount(part) for part in (self.numerator, self.base))
        if self.indicator.unit is Unit.RATE:
            return f"{numerator} in {base} children"
        return numerator if self.indicator.unit is Unit.COUNT else f"{numerator} of {base}"

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know before using the figure, a sentence each."""
        said = []
        if self.indicator.published_differently:
            said.append(self.indicator.published_differently)
        if self.value is not None and self.cases < FEW and self.indicator.unit not in (Unit.COUNT, Unit.RATE):
            said.append(f"It rests on {count(self.cases, 'case')}: few.")
        return tuple(said)

    @property
    def sentence(self) -> str:
        """The figure whole: what, how much, how sure, of how many, when, and what is not in it."""
        said = f"{self.indicator.title}: {self.shown}"
        if self.lower is not None:
            said += f" (95% interval {self.interval})"
        if self.value is not None and self.of and self.indicator.unit is not Unit.COUNT:
            said += f", {self.of}"
        said += f", {self.period}" if self.indicator.over is not Over.DAY else f", on {words(self.period.end)}"
        return said + "".join(f"; {part}" for part in self.left_out) + "."

    @property
    def left_out(self) -> tuple[str, ...]:
        """The cases in neither part of the figure, in words: `3 cases not recorded`."""
        parts = ((self.not_recorded, NOT_RECORDED), (self.too_recent, TOO_RECENT))
        return tuple(
            f"{'a few cases' if number is None else count(number, 'case')} {why}"
            for number, why in parts
            if number != 0
        )


def shown(value: float, unit: Unit) -> str:
    """A value with its unit: `83.1%`, `57.0 per 10,000`, `12 days`."""
    figure = number(value, unit)
    if unit in (Unit.PERCENT, Unit.SHARE):
        return f"{figure}%"
    if unit is Unit.RATE:
        return f"{figure} per 10,000"
    return f"{figure} days" if unit in (Unit.DAYS, Unit.MEAN_DAYS) else figure


def number(value: float, unit: Unit) -> str:
    """A value without its unit: counts and median days whole, or with a half; all else to one decimal, half up."""
    if unit is Unit.COUNT or (unit is Unit.DAYS and value == math.floor(value)):
        return words(round(value))
    return f"{math.floor(value * 10 + 0.5 + 1e-9) / 10:,.1f}"


def latest(indicator: Indicator, given: Return) -> Period:
    """The period of an indicator's figure: what its first table covers, or the last twelve months of that."""
    covers = given.covers[indicator.tables[0]]
    year = periods.year_to(covers.end)
    return year if indicator.over is Over.YEAR or year in covers else covers


def earlier(indicator: Indicator, given: Return, most: int = 12) -> tuple[Period, ...]:
    """The periods a figure can be followed over, oldest first: years for what is returned yearly, else quarters.

    A snapshot shows how things stood on one day only, so it has none for what stands on a day.
    """
    covers = given.covers[indicator.tables[0]]
    if indicator.over is Over.YEAR:
        found = []
        year = periods.year_to(covers.end)
        while year in covers:
            found.insert(0, year)
            year = periods.year_to((year.first - pd.Timedelta(days=1)).date())
        return tuple(found[-most:])
    if indicator.over is Over.DAY and given.snapshot:
        return ()
    return periods.quarters(covers)[-most:]


def holds(indicator: Indicator, given: Return) -> bool:
    """Whether a return holds every table an indicator takes."""
    return all(table in given.tables for table in indicator.tables)


def measure(indicator: Indicator, given: Return, policy: Policy, period: Period | None = None) -> Figure:
    """The figure for all cases in a period; in the latest where none is named."""
    period = period or latest(indicator, given)
    return _figure(indicator, given, policy, period, indicator.cases(dict(given.tables), period, policy))


def over_time(indicator: Indicator, given: Return, policy: Policy) -> tuple[Figure, ...]:
    """The figure in each earlier period and the latest, oldest first; empty where a return tells of one day only."""
    return tuple(measure(indicator, given, policy, period) for period in earlier(indicator, given))


def broken_down(
    indicator: Indicator, given: Return, policy: Policy, period: Period | None = None
) -> tuple[Figure, ...]:
    """The figure for each group of every breakdown in `BREAKDOWNS` that the return can give, groups in their order.

    Rates are counts here: a group's population is not known.
    """
    period = period or latest(indicator, given)
    cases = indicator.cases(dict(given.tables), period, policy)
    without_population = replace(policy, population=None)
    rows = given.tables[indicator.tables[0]].loc[cases.values.index.append(cases.too_recent)]
    found = []
    for breakdown, grouped in BREAKDOWNS.items():
        groups = grouped(rows, given, period)
        if groups is None:
            continue
        of_values, of_recent = groups.loc[cases.values.index], groups.loc[cases.too_recent]
        for group in groups.cat.categories[groups.cat.categories.isin(groups)]:
            part = Cases(cases.values[(of_values == group).to_numpy()], of_recent.index[of_recent == group])
            figure = _figure(indicator, given, without_population, period, part)
            found.append(replace(figure, breakdown=breakdown, group=str(group)))
    return tuple(found)


def _figure(indicator: Indicator, given: Return, policy: Policy, period: Period, cases: Cases) -> Figure:
    values = cases.values
    absent = values.isna().any(axis=1) if isinstance(values, pd.DataFrame) else values.isna()
    known = values[~absent]
    made = _UNITS[indicator.unit](known, policy)
    rows = indicator.tables[0], given.label
    counted = (
        known.index[known.to_numpy(bool)] if isinstance(known, pd.Series) and known.dtype == "boolean" else known.index
    )
    return replace(
        made.figure(indicator, given.label, period),
        not_recorded=int(absent.sum()),
        too_recent=len(cases.too_recent),
        cases=len(known),
        absent=made.absent or _why_none(made, int(absent.sum()), len(cases.too_recent)),
        numerator_rows=_fingerprint(*rows, counted),
        base_rows=_fingerprint(*rows, known.index),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """What a unit makes of the known values."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    base: float | None = None
    absent: str = ""

    def figure(self, indicator: Indicator, source: str, period: Period) -> Figure:
        return Figure(indicator, source, period, self.value, self.lower, self.upper, self.numerator, self.base, 0, 0)


def _why_none(made: _Made, not_recorded: int, too_recent: int) -> str:
    if made.value is not None:
        return ""
    if not_recorded:
        return NOT_RECORDED
    return TOO_RECENT if too_recent else NO_CASES


def _percent(known: pd.Series, policy: Policy) -> _Made:
    base, numerator = len(known), int(known.sum())
    if not base:
        return _Made(numerator=0, base=0)
    interval = intervals.wilson(numerator, base, CONFIDENCE)
    return _Made(100 * numerator / base, 100 * interval.lower, 100 * interval.upper, numerator, base)


def _rate(known: pd.Series, policy: Policy) -> _Made:
    numerator = int(known.sum())
    if policy.population is None:
        return _Made(numerator=numerator, absent=NO_POPULATION)
    interval = rates.rate(numerator, policy.population, PER, CONFIDENCE)
    return _Made(PER * numerator / policy.population, interval.lower, interval.upper, numerator, policy.population)


def _count(known: pd.Series, policy: Policy) -> _Made:
    numerator = int(known.sum())
    return _Made(float(numerator), numerator=numerator, base=len(known))


def _median(known: pd.Series, policy: Policy) -> _Made:
    if known.empty:
        return _Made(base=0)
    values = known.to_numpy(float)
    interval = intervals.median_interval(values, CONFIDENCE)
    return _Made(float(np.median(values)), *_ends(interval), base=len(values))


def _mean(known: pd.Series, policy: Policy) -> _Made:
    if known.empty:
        return _Made(base=0)
    values = known.to_numpy(float)
    # The mean of a few cases, of which one may be very long, has no interval worth printing.
    interval = intervals.student_mean(values, CONFIDENCE) if len(values) >= FEW else None
    return _Made(math.fsum(values) / len(values), *_ends(interval), base=len(values))


def _share(known: pd.DataFrame, policy: Policy, per: float = 100) -> _Made:
    part, whole = (known[column].to_numpy(float) for column in ("part", "whole"))
    numerator, base = math.fsum(part), math.fsum(whole)
    if not base:
        return _Made(numerator=numerator, base=base)
    interval = intervals.ratio(part, whole, CONFIDENCE)
    lower, upper = _ends(interval)
    return _Made(
        per * numerator / base,
        None if lower is None else per * max(0.0, lower),
        None if upper is None else per * upper,
        numerator,
        base,
    )


def _ratio(known: pd.DataFrame, policy: Policy) -> _Made:
    return _share(known, policy, per=1)


def _ends(interval: intervals.Interval | None) -> tuple[float | None, float | None]:
    return (interval.lower, interval.upper) if interval else (None, None)


_UNITS: dict[Unit, Callable[..., _Made]] = {
    Unit.PERCENT: _percent,
    Unit.RATE: _rate,
    Unit.COUNT: _count,
    Unit.DAYS: _median,
    Unit.MEAN_DAYS: _mean,
    Unit.MEAN: _mean,
    Unit.SHARE: _share,
    Unit.RATIO: _ratio,
}


def _fingerprint(table: str, source: str, rows: pd.Index) -> str:
    """A short word for a set of rows of one table, whatever their order: the same rows give the same word."""
    hashes = pd.util.hash_array(rows.to_numpy())
    return f"{source}/{table}/{len(rows)}/{int(np.bitwise_xor.reduce(hashes)) if len(rows) else 0:x}"


def _amount(part: float) -> str:
    """Cases or children as a whole number, full-time equivalents to one decimal."""
    return words(int(part)) if part == int(part) else f"{part:,.1f}"


# --- breakdowns: from the rows counted, the return and the period to each row's group; None where it cannot be made

AGE_BANDS = {"unborn": -1, "under 1": 0, "1 to 4": 4, "5 to 9": 9, "10 to 15": 15, "16 and 17": 17, "18 and over": 199}
"""The oldest age of each band, as the published statistics of children in need and in care band them."""


def _per_child(rows: pd.DataFrame, given: Return, column: str) -> pd.Series | None:
    """A column of the children's table for each row; None where rows are not of children or the return has none."""
    if "child_id" not in rows or "children" not in given.tables:
        return None
    return rows["child_id"].map(given.tables["children"].set_index("child_id")[column])


def _age_band(rows: pd.DataFrame, given: Return, period: Period) -> pd.Series | None:
    births = _per_child(rows, given, "birth")
    if births is None:
        return None
    ages = periods.age(births.astype("datetime64[s]"), period.end)
    edges = [-np.inf, *AGE_BANDS.values()]
    return _with_absent(
        pd.cut(ages.astype("Float64").to_numpy(float, na_value=np.nan), edges, labels=list(AGE_BANDS)), rows
    )


def _coded(column: str, name: str, group: bool) -> Callable[[pd.DataFrame, Return, Period], pd.Series | None]:
    def groups(rows: pd.DataFrame, given: Return, period: Period) -> pd.Series | None:
        of_child = _per_child(rows, given, column)
        if of_child is None:
            return None
        return _in_words(of_child, name, group, rows)

    return groups


def _in_words(coded: pd.Series, name: str, group: bool, rows: pd.DataFrame) -> pd.Series:
    """The groups, or the labels, of a column of codes, in the order of their code set."""
    words_of = {code.code: code.group if group else code.label for code in codes.code_set(name).codes}
    order = list(dict.fromkeys(words_of.values()))
    return _with_absent(pd.Categorical(coded.astype("object").map(words_of), order), rows)


def _source(rows: pd.DataFrame, given: Return, period: Period) -> pd.Series | None:
    if "source" not in rows or not rows["source"].notna().any():
        return None
    return _in_words(rows["source"], "referral_source", True, rows)


def _disabled(rows: pd.DataFrame, given: Return, period: Period) -> pd.Series | None:
    of_child = _per_child(rows, given, "disabled")
    if of_child is None or not given.tables["children"]["disabled"].notna().any():
        return None
    said = of_child.astype("object").map({True: "disabled", False: "not disabled"})
    return _with_absent(pd.Categorical(said, ["disabled", "not disabled"]), rows)


def _team(rows: pd.DataFrame, given: Return, period: Period) -> pd.Series | None:
    if "team" not in rows or not rows["team"].notna().any():
        return None
    known = _teams(given)
    teams = rows["team"].astype("object")
    named = teams.where(teams.isna() | teams.isin(known), OTHER_TEAMS)
    return _with_absent(pd.Categorical(named, [*known, OTHER_TEAMS]), rows)


def _teams(given: Return) -> list[str]:
    """The teams with `FEW` rows or more in the tables of a return, in alphabetical order.

    A cell of a team's column may hold anything, a child's name among it: what stands there a few times is not repeated.
    """
    tables = [table["team"] for table in given.tables.values() if "team" in table]
    rows = pd.concat([teams.astype("object") for teams in tables]).value_counts()
    return sorted(map(str, rows.index[rows >= FEW]))


def _with_absent(groups: Any, rows: pd.DataFrame) -> pd.Series:
    return pd.Series(groups.add_categories([NOT_RECORDED]).fillna(NOT_RECORDED), index=rows.index)


BREAKDOWNS: dict[str, Callable[[pd.DataFrame, Return, Period], pd.Series | None]] = {
    "age": _age_band,
    "sex": _coded("sex", "sex", group=False),
    "ethnicity": _coded("ethnicity", "ethnicity", group=True),
    "disability": _disabled,
    "source": _source,
    "team": _team,
}
"""How a figure can be broken down, by the name a reader sees."""
