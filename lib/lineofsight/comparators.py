"""An authority's published figures, and what they may be set beside: England, its region, and authorities like it.

A comparator never holds the authority it is compared with: the neighbours' mean, median and pooled figure leave it out,
and England is tested without it. A figure that is hidden is counted as hidden and never guessed. Of authorities that
make a return together there is one figure (`joint_returns`), and it counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from statistics import fmean, median

import pandas as pd

from lineofsight import authorities, published
from lineofsight.authorities import Authority
from lineofsight.display import listed
from lineofsight.joint_returns import counted_once, joint_codes
from lineofsight.params import NEIGHBOURS_OF, Compare
from lineofsight.published import AUTHORITY, COMPARED, ENGLAND, INDICATORS, PublishedIndicator
from lineofsight.published_value import COUNTED_TO, COUNTED_TO_TEN, MANY_OF_EACH_CHILD, PER, Value
from lineofsight.readers.published import neighbours
from lineofsight.readers.published.neighbours import MODELS


@dataclass(frozen=True, slots=True)
class Member:
    """An authority of a group; `closeness` is the publisher's word for how alike it is by the `model` of a year.

    Both are "" for one chosen by name.
    """

    name: str
    code: str
    closeness: str
    model: str


@dataclass(frozen=True, slots=True)
class Group:
    """The authorities that a figure is set beside, never the authority itself.

    `name` is what a reader sees ("statistical neighbours of Norfolk"); it names the model where there is one.
    """

    name: str
    members: tuple[Member, ...]

    @property
    def models(self) -> tuple[str, ...]:
        """The years of the models that members were chosen by; none where all were chosen by name."""
        return tuple(dict.fromkeys(member.model for member in self.members if member.model))


@dataclass(frozen=True, slots=True)
class Together:
    """A group's figures of one period: the mean of its authorities, the median one, and all their cases pooled.

    A large authority weighs no more than a small one in the mean, and as much more as it is larger in `pooled`, which
    is None where no member has a base and stands on `pooled_of` figures. `known` members have a figure, `lacking` says
    why others have none (see `Value.lacking`), `with_it` make the return together with the authority itself, `missing`
    have no row.
    """

    mean: float | None
    median: float | None
    pooled: float | None
    pooled_of: int
    known: int
    lacking: tuple[str, ...]
    with_it: int
    missing: int

    @property
    def words(self) -> str:
        """How many members the figures stand on: "9 of 10; 1 hidden (c)"."""
        parts = [f"{self.known} of {self.known + len(self.lacking) + self.with_it + self.missing}"]
        parts += [f"{number} {why}" for why, number in sorted(Counter(self.lacking).items())]
        parts += [f"{self.with_it} in one return with it"] * bool(self.with_it)
        return "; ".join(parts + [f"{self.missing} not in the files"] * bool(self.missing))


@dataclass(frozen=True, eq=False)
class Comparison:
    """The published figures of an authority and of everybody it may be set beside.

    `values` has those of each indicator and place by period; `places` the names of the authorities by code, a joint
    return among them; `joint` the code of that return for each authority that makes one. `years` are those asked for:
    only their periods are shown, and what is worked out over years takes earlier ones too.
    """

    authority: Authority
    group: Group
    asked: Compare
    values: Mapping[tuple[str, str], Mapping[str, Value]]
    places: Mapping[str, str]
    joint: Mapping[str, str]

    @cached_property
    def indicators(self) -> tuple[PublishedIndicator, ...]:
        """Those asked for that the authority, England or a member has a row of in the years asked for."""
        return tuple(each for each in _wanted(self.asked) if self.periods(each))

    @cached_property
    def not_found(self) -> tuple[str, ...]:
        """What was asked for and is in none of the files: titles of indicators, and years."""
        there = {_year(period) for each in self.indicators for period in self.periods(each)}
        titles = [each.title for each in _wanted(self.asked) if self.asked.indicators and not self.periods(each)]
        return (*titles, *(str(year) for year in self.asked.years if year not in there))

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
        """Every period asked for that the authority, England, or a member has a row of, oldest first."""
        years = self.asked.years
        return tuple(each for each in self._every(indicator) if not years or _year(each) in years)

    def _every(self, indicator: PublishedIndicator) -> list[str]:
        codes = (self.authority.gss or "", ENGLAND, *(member.code for member in self.group.members))
        return sorted({period for code in codes for period in self.of(indicator, code)})

    def latest(self, indicator: PublishedIndicator) -> str:
        return self.periods(indicator)[-1]

    def measured(self, indicator: PublishedIndicator) -> str:
        """The latest period, or the one before where only that has the numbers behind two authorities' figures.

        The Interactive Tool has figures a year before the Department's tables have their numerators.
        """
        last_two = reversed(self.periods(indicator)[-2:])
        return next((each for each in last_two if len(self.based(indicator, each)) > 1), self.latest(indicator))

    def based(self, indicator: PublishedIndicator, period: str) -> list[Value]:
        """The figure of every authority that has the numbers which say how sure it is, in the order of their names."""
        return [each for each in self.everyone(indicator, period) if each.sure]

    def together(self, indicator: PublishedIndicator, period: str) -> Together:
        """The group's figures of a period. A return that several members make counts once."""
        found = [self.of(indicator, member.code).get(period) for member in self.group.members]
        own = self.own(indicator).get(period)
        return together([value for value in found if value], len(self.group.members), own.place if own else "")

    def everyone(self, indicator: PublishedIndicator, period: str) -> tuple[Value, ...]:
        """The figure of every authority in the files, in the order of their names."""
        found = (self.values.get((indicator.id, code), {}).get(period) for code in self.places)
        return tuple(sorted((value for value in found if value), key=lambda value: value.place))

    def course(self, indicator: PublishedIndicator, period: str) -> Mapping[str, Value]:
        """The authority's figures up to a period, from the last break of its series on."""
        began = max((later for later, _ in self.breaks(indicator) if later <= period), default="")
        return {each: value for each, value in self.own(indicator).items() if began <= each <= period}

    def before(self, indicator: PublishedIndicator, period: str) -> str | None:
        """The period a year before, None where the authority has no row of it or its series breaks between them."""
        course = self.course(indicator, period)
        return next((each for each in course if int(each[:4]) == int(period[:4]) - 1), None)

    def first_year(self, period: str) -> bool:
        """Whether a period is the authority's first: it counts part of a year, or looks back on another's."""
        began, end = self.authority.first_day, published.last_day(period)
        return bool(began and end and began <= end < began + timedelta(days=366))

    def breaks(self, indicator: PublishedIndicator) -> tuple[tuple[str, str], ...]:
        """The periods from which the authority's series is of another place than before, each with the reason."""
        found, own = [], self.own(indicator)
        for earlier, later in pairwise(sorted(own)):
            if own[earlier].place != own[later].place:
                found.append((later, f"from {later} on the return is of {own[later].place}."))
        for earlier, later in pairwise(self._every(indicator)):
            days = published.last_day(earlier), published.last_day(later)
            if self.authority.gss is None or days[0] is None or days[1] is None:
                continue
            began_or_ended = self.authority.existed_on(days[0]) is not self.authority.existed_on(days[1])
            its = published.continuity(self.authority.gss, earlier, later)
            if began_or_ended and not its.joins:
                found.append((later, its.why))
        return tuple(found)

    def breaks_shown(self, indicator: PublishedIndicator) -> tuple[tuple[str, str], ...]:
        """Those of its breaks that lie between periods that are shown."""
        shown = self.periods(indicator)[1:]
        return tuple((later, why) for later, why in self.breaks(indicator) if later in shown)


def compare(frame: pd.DataFrame, authority: Authority, asked: Compare) -> Comparison:
    """Set an authority's published figures beside those of others.

    `frame` has the columns of `published.COLUMNS`. Where releases or publishers give the same figure, the latest
    release of the Department counts.
    """
    rows = counted_once(latest_release(frame, _wanted(asked)))
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
            locator=row["locator"],
            counted_to=COUNTED_TO if row["geography_level"] == AUTHORITY else COUNTED_TO_TEN,
            independent=row["indicator"] not in MANY_OF_EACH_CHILD,
        )
    its = rows[rows["geography_level"] == AUTHORITY].drop_duplicates("la_code")
    return Comparison(
        authority=authority,
        group=group_of(authority, asked.authorities),
        asked=asked,
        values=values,
        places=dict(zip(its["la_code"], its["la_name"], strict=True)),
        joint=joint_codes(its["la_code"]),
    )


def _wanted(asked: Compare) -> tuple[PublishedIndicator, ...]:
    return tuple(each for each in COMPARED if not asked.indicators or each.id in asked.indicators)


def latest_release(frame: pd.DataFrame, indicators: Sequence[PublishedIndicator] = COMPARED) -> pd.DataFrame:
    """One row for each figure of the whole of a place in a period, as plain text and numbers.

    Rows of parts and of other indicators are left out. Of several rows the one that the Department published comes
    before the Interactive Tool's copy of it, and the latest release before others.
    """
    ids = [each.id for each in indicators]
    rows = frame[frame["indicator"].isin(ids) & (frame["breakdown"] == "") & (frame["la_code"] != "")]
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
    members: dict[str, Member] = {}
    for name in wanted:
        for each in _members(name):
            if each.code != authority.gss:
                members.setdefault(each.code, each)
    return Group(listed(list(dict.fromkeys(map(_group_name, wanted)))), tuple(members.values()))


def _group_name(asked: str) -> str:
    found = NEIGHBOURS_OF.fullmatch(asked)
    if found is None:
        return asked
    return f"statistical neighbours of {found['authority']}, by the model of {found['model'] or MODELS[0]}"


def _members(name: str) -> Iterator[Member]:
    if found := NEIGHBOURS_OF.fullmatch(name):
        model = found["model"] or MODELS[0]
        for each in neighbours(found["authority"], model):
            yield Member(each.name, each.code, each.closeness, model)
    elif (its := authorities.find(name)) and its.gss:
        yield Member(its.name, its.gss, "", "")


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
        lacking=tuple(value.lacking for value in others if value.value is None),
        with_it=len(found) - len(others),
        missing=members - len(found),
    )


def _year(period: str) -> int | None:
    """The year that a period ends in."""
    end = published.last_day(period)
    return end.year if end else None


def _known(number: object) -> float | None:
    return None if pd.isna(number) else float(number)  # type: ignore[arg-type]
