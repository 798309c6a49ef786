"""An authority's published figures, and what they may be set beside: England, its region, and authorities like it.

A comparator never holds the authority it is compared with: the neighbours' pooled figure and median leave it out, and
England is tested without it. A figure that is hidden is counted as hidden and never guessed. Of authorities that make
a return together there is one figure (`joint_returns`), and it counts once.

A count of all cases has an interval too: how far chance could have moved it, were the year one of many like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

import pandas as pd

from lineofsight import authorities, published
from lineofsight.authorities import Authority
from lineofsight.indicator import Unit
from lineofsight.joint_returns import counted_once, joint_codes
from lineofsight.params import NEIGHBOURS_OF, Compare
from lineofsight.published import AUTHORITY, COMPARED, ENGLAND, INDICATORS, PublishedIndicator
from lineofsight.readers.published import neighbours
from lineofsight.readers.published.neighbours import MODELS
from lineofsight.statistics import differences, funnel, rates
from lineofsight.statistics.differences import Difference
from lineofsight.statistics.intervals import Interval, wilson
from lineofsight.statistics.trend import Marker, marker_of_proportions, marker_of_values

PER: Mapping[Unit, float] = {Unit.PERCENT: 100, Unit.SHARE: 100, Unit.RATE: 10_000, Unit.RATIO: 1}
"""What a numerator over its denominator is multiplied by to be the published value."""

PROPORTIONS = (Unit.PERCENT, Unit.SHARE)
"""Parts of a whole."""

FULL_TIME_EQUIVALENTS = ("turnover", "vacancy_rate", "agency_rate")
"""Shares of posts, each full-time equivalent taken as one person. People work fewer hours than that, so that there are
more of them and the interval is a little too wide: by 3% on average of the authorities of 2024, by 9% at most."""

CHANCE = (*PROPORTIONS, Unit.RATE)
"""Units of which two published numbers say how sure a figure is. Of days and of cases for each worker they do not."""

ROUNDED_TO: Mapping[Unit, float] = {Unit.PERCENT: 1, Unit.SHARE: 1, Unit.RATE: 1, Unit.RATIO: 0.1}
"""The coarsest step that a value of a unit is published in."""


@dataclass(frozen=True, slots=True)
class Value:
    """One published figure of a place in a period. `symbol` is what stands in its place, where `value` is None."""

    place: str
    unit: Unit
    period: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    symbol: str = ""
    release: str = ""

    @property
    def base(self) -> tuple[float, float] | None:
        """Numerator and denominator, where both are published and give the value within its rounding."""
        x, n, per = self.numerator, self.denominator, PER.get(self.unit)
        if x is None or n is None or per is None or self.value is None or not n > 0 or x < 0:
            return None
        if self.unit in PROPORTIONS and x > n:
            return None
        return (x, n) if abs(x / n * per - self.value) <= ROUNDED_TO[self.unit] / 2 + 0.1 * per / n + 1e-9 else None

    @property
    def exact(self) -> float | None:
        """The value from its base, which no publisher has rounded; the value as published where there is no base."""
        return self.base[0] / self.base[1] * PER[self.unit] if self.base else self.value

    def interval(self, confidence: float = 0.95) -> Interval | None:
        """How far chance could move it: Wilson's of a proportion, Byar's of a rate; None of other units or bases."""
        if self.base is None or self.unit not in CHANCE:
            return None
        x, n = self.base
        if self.unit is Unit.RATE:
            return rates.rate(round(x), n, confidence=confidence)
        ends = wilson(x, n, confidence)
        return Interval(100 * ends.lower, 100 * ends.upper)


@dataclass(frozen=True, slots=True)
class Member:
    """An authority of a group; `closeness` is the publisher's word for how alike it is, "" for one chosen by name."""

    name: str
    code: str
    closeness: str


@dataclass(frozen=True, slots=True)
class Group:
    """The authorities that a figure is set beside, never the authority itself.

    `name` is what a reader sees ("statistical neighbours of Norfolk"), `model` the year of the model they are of, ""
    where they were chosen by name.
    """

    name: str
    model: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """A group's figures of one period: the mean of its authorities, the median one, and all their cases pooled.

    A large authority weighs no more than a small one in the mean, and as much more as it is larger in `pooled`, which
    is None where no member has a base and stands on `pooled_of` figures. `known` members have a figure, `hidden` have a
    symbol instead, `with_it` make the return together with the authority itself, `missing` have no row.
    """

    mean: float | None
    median: float | None
    pooled: float | None
    pooled_of: int
    known: int
    hidden: int
    with_it: int
    missing: int

    @property
    def words(self) -> str:
        """How many members the figures stand on: "9 of 10; 1 hidden"."""
        parts = [f"{self.known} of {self.known + self.hidden + self.with_it + self.missing}"]
        parts += [f"{self.hidden} hidden"] * bool(self.hidden)
        parts += [f"{self.with_it} in one return with it"] * bool(self.with_it)
        return "; ".join(parts + [f"{self.missing} not in the files"] * bool(self.missing))


@dataclass(frozen=True, eq=False)
class Comparison:
    """The published figures of an authority and of everybody it may be set beside.

    `values` has those of each indicator and place by period; `places` the names of the authorities by code, a joint
    return among them; `joint` the code of that return for each authority that makes one.
    `not_found` are the indicators asked for of which neither the authority, nor England, nor a member has a row.
    """

    authority: Authority
    group: Group
    indicators: tuple[PublishedIndicator, ...]
    not_found: tuple[PublishedIndicator, ...]
    values: Mapping[tuple[str, str], Mapping[str, Value]]
    places: Mapping[str, str]
    joint: Mapping[str, str]

    @property
    def region(self) -> str:
        """The code of the authority's region, "" where it is in none."""
        return next((code for code, name in published.REGIONS.items() if name == self.authority.region), "")

    def of(self, indicator: PublishedIndicator, code: str) -> Mapping[str, Value]:
        """The figures of a place by period, those of its joint return among them; empty where nothing is published."""
        alone = self.values.get((indicator.id, code), {})
        return {**self.values.get((indicator.id, self.joint[code]), {}), **alone} if code in self.joint else alone

    def own(self, indicator: PublishedIndicator) -> Mapping[str, Value]:
        return self.of(indicator, self.authority.gss or "")

    def name(self, indicator: PublishedIndicator, period: str) -> str:
        """The name that the authority's figure stands under: its own, or that of its joint return."""
        own = self.own(indicator).get(period)
        return own.place if own else self.authority.name

    def england(self, indicator: PublishedIndicator) -> Mapping[str, Value]:
        return self.of(indicator, ENGLAND)

    def periods(self, indicator: PublishedIndicator) -> tuple[str, ...]:
        """Every period that the authority, England, or a member has a row of, oldest first."""
        codes = (self.authority.gss or "", ENGLAND, *(member.code for member in self.group.members))
        return tuple(sorted({period for code in codes for period in self.of(indicator, code)}))

    def latest(self, indicator: PublishedIndicator) -> str:
        return self.periods(indicator)[-1]

    def measured(self, indicator: PublishedIndicator) -> str:
        """The latest period in which two authorities have the numbers behind their figures; else the latest of all.

        The Interactive Tool has figures a year before the Department's tables have their numerators.
        """
        periods = reversed(self.periods(indicator))
        return next((each for each in periods if len(self.based(indicator, each)) > 1), self.latest(indicator))

    def based(self, indicator: PublishedIndicator, period: str) -> list[Value]:
        """The figure of every authority that has the numbers which say how sure it is, in the order of their names."""
        return [each for each in self.everyone(indicator, period) if each.base and each.unit in CHANCE]

    def together(self, indicator: PublishedIndicator, period: str) -> Together:
        """The group's figures of a period. A return that several members make counts once."""
        found = [self.of(indicator, member.code).get(period) for member in self.group.members]
        own = self.own(indicator).get(period)
        return together([value for value in found if value], len(self.group.members), own.place if own else "")

    def everyone(self, indicator: PublishedIndicator, period: str) -> tuple[Value, ...]:
        """The figure of every authority in the files, in the order of their names."""
        found = (self.values.get((indicator.id, code), {}).get(period) for code in self.places)
        return tuple(sorted((value for value in found if value), key=lambda value: value.place))

    def before(self, indicator: PublishedIndicator, period: str) -> str | None:
        """The period that the authority had a row of before this one, None where there is none or the series breaks."""
        earlier = [each for each in self.own(indicator) if each < period]
        broken = any(later == period for later, _ in self.breaks(indicator))
        return max(earlier) if earlier and not broken else None

    def breaks(self, indicator: PublishedIndicator) -> tuple[tuple[str, str], ...]:
        """The periods from which the authority's series is of another place than before, each with the reason."""
        found, own = [], self.own(indicator)
        for earlier, later in pairwise(sorted(own)):
            if own[earlier].place != own[later].place:
                found.append((later, f"from {later} on the return is of {own[later].place}."))
        for earlier, later in pairwise(self.periods(indicator)):
            days = published.last_day(earlier), published.last_day(later)
            if self.authority.gss is None or days[0] is None or days[1] is None:
                continue
            began_or_ended = self.authority.existed_on(days[0]) is not self.authority.existed_on(days[1])
            its = published.continuity(self.authority.gss, earlier, later)
            if began_or_ended and not its.joins:
                found.append((later, its.why))
        return tuple(found)


def compare(frame: pd.DataFrame, authority: Authority, asked: Compare) -> Comparison:
    """Set an authority's published figures beside those of others.

    `frame` has the columns of `published.COLUMNS`. Where releases or publishers give the same figure, the latest
    release of the Department counts.
    """
    wanted = tuple(each for each in COMPARED if not asked.indicators or each.id in asked.indicators)
    rows = counted_once(latest_release(frame, wanted, asked.years))
    values: dict[tuple[str, str], dict[str, Value]] = {}
    for row in rows.to_dict("records"):
        unit = INDICATORS[row["indicator"]].unit
        assert unit is not None, "grades are left out"
        values.setdefault((row["indicator"], row["la_code"]), {})[row["period"]] = Value(
            place=row["la_name"],
            unit=unit,
            period=row["period"],
            value=_known(row["value"]),
            numerator=_known(row["numerator"]),
            denominator=_known(row["denominator"]),
            symbol=row["symbol"],
            release=row["release"],
        )
    its = rows[rows["geography_level"] == AUTHORITY].drop_duplicates("la_code")
    joint = joint_codes(its["la_code"])
    group = group_of(authority, asked.authorities)
    told = {authority.gss, ENGLAND, *(member.code for member in group.members)}
    told |= {joint[code] for code in told if code in joint}
    there = {id for id, code in values if code in told}
    return Comparison(
        authority=authority,
        group=group,
        indicators=tuple(each for each in wanted if each.id in there),
        not_found=tuple(each for each in wanted if each.id not in there and asked.indicators),
        values=values,
        places=dict(zip(its["la_code"], its["la_name"], strict=True)),
        joint=joint,
    )


def latest_release(
    frame: pd.DataFrame, indicators: Sequence[PublishedIndicator] = COMPARED, years: Sequence[int] = ()
) -> pd.DataFrame:
    """One row for each figure of the whole of a place in a period, as plain text and numbers.

    Rows of parts and of other indicators are left out, and where `years` are given those of periods that end in others.
    Of several rows the one that the Department published comes before the Interactive Tool's copy of it, and the latest
    release before others.
    """
    ids = [each.id for each in indicators]
    rows = frame[frame["indicator"].isin(ids) & (frame["breakdown"] == "") & (frame["la_code"] != "")]
    if years:
        ends = {period: published.last_day(period) for period in rows["period"].cat.categories}
        rows = rows[rows["period"].map({period: bool(day and day.year in years) for period, day in ends.items()})]
    rows = rows.astype(dict.fromkeys(published.TEXTS, object))
    rows = rows.assign(
        copied=rows["publisher"] == "LAIT", released=rows["release"].map(lambda name: str(name).rpartition(", ")[2])
    )
    rows = rows.sort_values(["copied", "released"], ascending=[True, False], kind="stable")
    return rows.drop_duplicates(["indicator", "la_code", "period"])


def group_of(authority: Authority, asked: Sequence[str]) -> Group:
    """The authorities asked for, each once, without the authority itself; its statistical neighbours where none is.

    An authority that a model has no neighbours for, such as a made-up one, has an empty group.
    """
    wanted = list(asked) or [f"neighbours of {authority.name}"] * bool(authority.gss)
    members = {each.code: each for name in wanted for each in _members(name) if each.code != authority.gss}
    of_neighbours = [found for name in wanted if (found := NEIGHBOURS_OF.fullmatch(name))]
    names = [f"statistical {name}" if NEIGHBOURS_OF.fullmatch(name) else name for name in wanted]
    models = dict.fromkeys(found["model"] or MODELS[0] for found in of_neighbours)
    return Group(" and ".join(names), " and ".join(models), tuple(members.values()))


def _members(name: str) -> Iterator[Member]:
    if found := NEIGHBOURS_OF.fullmatch(name):
        for each in neighbours(found["authority"], found["model"] or MODELS[0]):
            yield Member(each.name, each.code, each.closeness)
    elif (its := authorities.find(name)) and its.gss:
        yield Member(its.name, its.gss, "")


def together(found: Sequence[Value], members: int, own: str = "") -> Together:
    """The figures of a group of so many members, of which these have a row.

    The authority itself is not among them; `own` is the place of its own figure, and a return that a member makes
    together with it is left out.
    """
    others = [value for value in found if value.place != own]
    known = [value for value in others if value.value is not None]
    once = list({value.place: value for value in known}.values())
    bases = [base for value in once if (base := value.base)]
    per = PER.get(once[0].unit) if once else None
    exact = [number for value in once if (number := value.exact) is not None]
    return Together(
        mean=fmean(exact) if exact else None,
        median=median(exact) if exact else None,
        pooled=sum(x for x, _ in bases) / sum(n for _, n in bases) * per if bases and per else None,
        pooled_of=len(bases),
        known=len(known),
        hidden=len(others) - len(known),
        with_it=len(found) - len(others),
        missing=members - len(found),
    )


def against_the_rest(own: Value, england: Value) -> float | None:
    """The two-sided p of an authority's figure against the rest of England, the authority taken out of it.

    Proportions by the score test, rates by the exact test of two counts. None where either has no base, or England's is
    no larger. England's counts are rounded to 10, which is far less than the sureness of any authority.
    """
    if own.base is None or england.base is None or own.unit not in CHANCE:
        return None
    (x, n), (all_x, all_n) = own.base, england.base
    others, of = all_x - x, all_n - n
    if others <= 0 or of <= 0:
        return None
    if own.unit is Unit.RATE:
        return differences.of_rates(round(x), n, round(others), of).p
    return differences.of_proportions(x, n, others, of).p if others <= of else None


def change(earlier: Value, later: Value) -> Difference | None:
    """How a place's figure moved from one period to another: shares in points (-1 to 1), rates as later over earlier.

    None where either has no base, or nothing happened in both. Of a number on one day, such as children in care, many
    are the same children in both years: chance then moves it less than the interval says.
    """
    if earlier.base is None or later.base is None or later.unit not in CHANCE:
        return None
    (x, n), (before, of) = later.base, earlier.base
    if later.unit is Unit.RATE:
        return differences.of_rates(round(x), n, round(before), of) if round(x) + round(before) else None
    return differences.of_proportions(x, n, before, of)


def interval_of(value: Value) -> Callable[[float], Interval]:
    """What gives the interval of a figure with a base at any confidence, for joint ranks: exact for counts.

    Byar's has no lower end for a few events at the confidence that many authorities at once take.
    """
    assert value.base, "ranks are of figures with a base"
    x, n = value.base

    def at(confidence: float) -> Interval:
        if value.unit is Unit.RATE:
            events = rates.exact_poisson(round(x), confidence)
            return Interval(events.lower / n * PER[Unit.RATE], events.upper / n * PER[Unit.RATE])
        return wilson(x, n, confidence)

    return at


def trend(values: Mapping[str, Value]) -> Marker:
    """Fingertips' marker of the five latest periods of a place: an annual series without a break."""
    series = [values[period] for period in sorted(values)]
    if all(value.unit in PROPORTIONS for value in series):
        bases = [value.base or (None, None) for value in series]
        return marker_of_proportions([x for x, _ in bases], [n for _, n in bases])
    return marker_of_values([value.exact for value in series], [value.interval() for value in series])


def funnel_of(values: Sequence[Value], england: Value | None) -> funnel.Funnel | None:
    """The funnel of authorities that have a base, round England; round all of them together where it has none.

    None where they are fewer than two.
    """
    based = [(value.place, *value.base) for value in values if value.base]
    if len(based) < 2:
        return None
    names, numerators, bases = (list(each) for each in zip(*based, strict=True))
    whole = england.base[0] / england.base[1] if england and england.base else sum(numerators) / sum(bases)
    if not whole > 0:
        return None
    if values[0].unit is Unit.RATE:
        return funnel.rates(names, numerators, bases, centre=whole * 10_000)
    return funnel.proportions(names, numerators, bases, centre=whole) if whole < 1 else None


def _known(number: object) -> float | None:
    return None if pd.isna(number) else float(number)  # type: ignore[arg-type]
