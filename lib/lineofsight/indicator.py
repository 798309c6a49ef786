"""What an indicator is: one documented function, from typed tables and a period to one value for each case.

From that one column of values come the figure, its interval, every breakdown and the quarterly trend (`figure.py`).
An indicator writes no statistics: its unit chooses them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import pandas as pd

from lineofsight.tables import TABLES


class Unit(Enum):
    """What a figure is a number of, and with it what the values of cases must be."""

    PERCENT = "%"
    """True or False for each case (boolean, NA not recorded). Wilson's interval."""
    RATE = "per 10,000 children aged 0 to 17"
    """True for each case that counts. Byar's interval, exact Poisson below 10."""
    DAYS = "days"
    """Days for each case (Int64 or Float64, NA not recorded): the median, with the interval of its ranks."""
    MEAN_DAYS = "days on average"
    """Days for each case: the mean, as the adoption scorecards publish it, with Student's interval."""
    MEAN = "on average"
    """A number for each case: the mean, with Student's interval."""
    COUNT = "cases"
    """True for each case that counts. A count of all cases has no interval."""
    SHARE = "% of a whole"
    """A frame of `part` and `whole` for each case (Float64): the sum of one over the sum of the other, in per cent."""
    RATIO = "for each"
    """A frame as for SHARE: the sum of one over the sum of the other."""


class Better(Enum):
    """Which way is better, for who reads a figure. It is no grade, and most counts have none."""

    HIGHER = "higher is better"
    LOWER = "lower is better"
    NEITHER = "neither way is better"


class Over(Enum):
    """What a figure is about: what happened in a period, how things stand on its last day, or a year as returned."""

    PERIOD = "period"
    DAY = "day"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Policy:
    """What an authority sets for itself, and a few conventions that no publication settles. Printed with the figure.

    `protection_visit_days`: calendar days within which a child on a plan is to be visited; local policy.
    `population`: children aged 0 to 17, None where not given; `population_source` says whose estimate.
    """

    protection_visit_days: int = 14
    population: int | None = None
    population_source: str = ""


@dataclass(frozen=True, eq=False)
class Cases:
    """The values of an indicator's cases, indexed by the rows of its first table; and the cases too recent to judge.

    A row in neither is outside the cohort.
    """

    values: pd.Series | pd.DataFrame
    too_recent: pd.Index = field(default_factory=lambda: pd.Index([]))


@dataclass(frozen=True, eq=False)
class Indicator:
    """One declared indicator. `id` is the function's name; `tables` the names of the tables it takes, in order.

    `published_differently` says how the published figure of that name is counted otherwise; empty where it is not, or
    where none is published. `source` cites where the definition stands.
    """

    id: str
    title: str
    numerator: str
    denominator: str
    unit: Unit
    better: Better
    over: Over
    source: str
    criteria: tuple[str, ...]
    published_differently: str
    tables: tuple[str, ...]
    about: str
    _function: Callable[..., pd.Series | pd.DataFrame | Cases]
    _takes_policy: bool

    def cases(self, tables: dict[str, pd.DataFrame], period: Any, policy: Policy) -> Cases:
        """The values of the cases in a period. `tables` holds at least the indicator's own."""
        given: dict[str, Any] = {name: tables[name] for name in self.tables}
        if self._takes_policy:
            given["policy"] = policy
        found = self._function(**given, period=period)
        return found if isinstance(found, Cases) else Cases(found)


def indicator(
    *,
    title: str,
    numerator: str,
    denominator: str,
    unit: Unit,
    better: Better,
    over: Over,
    source: str,
    criteria: list[str],
    published_differently: str = "",
) -> Callable[[Callable[..., pd.Series | pd.DataFrame | Cases]], Indicator]:
    """Declare an indicator. The function takes its tables by name, then `period`, then `policy` if it needs it.

    Raises TypeError where an argument is no table, or a docstring is missing: a catalogue is read by people.
    """

    def declared(function: Callable[..., pd.Series | pd.DataFrame | Cases]) -> Indicator:
        names = list(inspect.signature(function).parameters)
        tables = tuple(name for name in names if name not in ("period", "policy"))
        if unknown := [name for name in tables if name not in TABLES]:
            raise TypeError(f"indicator {function.__name__} takes {', '.join(unknown)}, which is no table")
        if not tables or not function.__doc__:
            raise TypeError(f"indicator {function.__name__} needs a table and a docstring")
        return Indicator(
            id=function.__name__,
            title=title,
            numerator=numerator,
            denominator=denominator,
            unit=unit,
            better=better,
            over=over,
            source=source,
            criteria=tuple(criteria),
            published_differently=published_differently,
            tables=tables,
            about=inspect.cleandoc(function.__doc__),
            _function=function,
            _takes_policy="policy" in names,
        )

    return declared
