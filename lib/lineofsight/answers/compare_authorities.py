"""An authority's published figures beside England, its region and authorities like it, with how sure each is.

No league table: an authority has a range of ranks. No flag without saying how many tests were made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from lineofsight import plots_compare
from lineofsight.answers.published_tables import nothing
from lineofsight.comparators import Comparison, Member
from lineofsight.display import Figure, Table, Text, count, listed
from lineofsight.errors import Refused
from lineofsight.indicator import Better, Unit
from lineofsight.plots_compare import shown, sources_of, titled
from lineofsight.published import PublishedIndicator
from lineofsight.published_value import (
    FULL_TIME_EQUIVALENTS,
    MANY_OF_EACH_CHILD,
    PROPORTIONS,
    Value,
    against_the_rest,
    change,
    funnel_of,
    interval_of,
    trend,
)
from lineofsight.readers.published import neighbours
from lineofsight.run import Run
from lineofsight.statistics import benchmark, ranks, several
from lineofsight.statistics.differences import Difference
from lineofsight.statistics.funnel import Funnel, Place
from lineofsight.statistics.trend import Direction

MOST_NAMED = 20
"""More authorities than this outside the limits of chance are the rule, and no news of any of them."""

FEW_NAMED = 3
"""Figures that one authority lacks are named up to so many; more are a number."""

FEW_TITLES = 6
"""Figures are named in a short answer up to so many."""

NOT_CLOSE, MANY_NOT_CLOSE = "Not close", 3
"""The publisher's word for a neighbour unlike the authority, and how many of them make a poor group."""

LATER = "later, as printed"
"""The column of a later year of which the numbers behind the figures are not published."""

NOTHING_BEFORE, FIRST_YEAR = "no year to set it beside", "its first year"
NONE, NOT_TESTED, NOT_COMPARED = "none", "not tested", "not compared"
OUTER = (Place.ABOVE_OUTER, Place.BELOW_OUTER)


def in_short(run: Run) -> Text:
    """Which figures are better or worse than England, which moved, and which are outside every limit."""
    its = run.comparison
    if not its:
        return nothing(run)
    sides: dict[str, list[str]] = {}
    for each in its.indicators:
        period = its.measured(each)
        found = _beside_england(its.own(each).get(period), its.england(each).get(period))
        sides.setdefault(found.words(each.better).partition(":")[0], []).append(each.title)
    if not any(its.own(each).get(its.measured(each)) for each in its.indicators):
        return Text((f"No figure of {its.authority.name} itself is published in these tables.",))
    apart = [
        f"{word} than England's: {_few(sides[word.casefold()])}."
        for word in ("Better", "Worse", "Higher", "Lower")
        if word.casefold() in sides
    ]
    moved = [move.indicator.title for move, test in _tested_moves(its) if test.flagged]
    outside = [
        indicator.title
        for indicator, period, found in _funnels(its)
        if any(point.name == its.name(indicator, period) and point.wider_place in OUTER for point in found.points)
    ]
    similar, rest = len(sides.get("similar", [])), len(sides.get(NOT_COMPARED, []))
    return Text(
        (
            f"Of {count(len(its.indicators), 'figure')} of {its.authority.name}, {count(similar, 'figure')} "
            f"{'is' if similar == 1 else 'are'} similar to England's and {count(rest, 'figure')} cannot be compared. "
            + (" ".join(apart) or "None is better or worse, higher or lower."),
            f"Moved since the year before by more than chance would move so many: {_few(moved)}.",
            f"Outside every limit of its funnel, the ways authorities always differ allowed for: {_few(outside)}.",
        )
    )


def _few(titles: list[str]) -> str:
    """The titles, or how many they are where a reader would not read them all."""
    return (
        (listed(titles) or NONE) if len(titles) <= FEW_TITLES else f"{len(titles)} figures, named in the tables below"
    )


def summary(run: Run) -> Text:
    """Which releases were read, who is compared with whom, and how many figures the authority has."""
    its = run.comparison
    if not its:
        return nothing(run)
    name, members = its.authority.name, its.group.members
    with_one = [each for each in its.indicators if any(value.value is not None for value in its.own(each).values())]
    periods = sorted({period for each in its.indicators for period in its.periods(each)})
    beside = listed(["England", *[its.authority.region] * bool(its.region)])
    if members:
        beside += f", and beside {count(len(members), 'authority', 'authorities')}: {its.group.name}"
    why = "Its parameters choose no other authority" if its.asked.authorities else "No model has neighbours of it"
    return Text(
        (
            f"{count(len(its.indicators), 'indicator').capitalize()} from {periods[0]} to {periods[-1]}, of which "
            f"{len(with_one) or 'none'} {'has' if len(with_one) == 1 else 'have'} a figure of {name}. "
            f"{sources_of(its)}",
            f"{name} stands beside {beside}. The files hold {count(len(its.places), 'authority', 'authorities')}.",
            *([f"Asked for, and in none of these files: {listed(list(its.not_found))}."] if its.not_found else []),
            *(
                f"{titled(each)} is of {place}, who return it together: of both, and of neither alone."
                for each in its.indicators
                if (place := its.name(each, its.latest(each))) != name
            ),
            *([] if members else [f"{why}, so no group stands beside it."]),
        )
    )


def group(run: Run) -> Table | Text:
    """The authorities beside it: how close each is, whether it has this one as a neighbour, and what it lacks."""
    its = run.comparison
    if not its:
        return nothing(run)
    records = []
    for member in its.group.members:
        latest = {each.title: its.of(each, member.code).get(its.measured(each)) for each in its.indicators}
        lacking = [f"{title}: {value.lacking}" for title, value in latest.items() if value and value.lacking]
        records.append(
            (
                member.name,
                member.closeness or "chosen by name",
                _mutual(its, member),
                f"{sum(value is not None and not value.lacking for value in latest.values())} of {len(latest)}",
                ("; ".join(lacking) if len(lacking) <= FEW_NAMED else f"{len(lacking)} figures") or NONE,
            )
        )
    far = sum(member.closeness == NOT_CLOSE for member in its.group.members)
    return Table(
        title=f"Who {its.authority.name} is set beside",
        frame=pd.DataFrame.from_records(
            records,
            columns=["authority", "how close", "has it as a neighbour", "latest figures", "not shown, and why"],
        ),
        note=f"Base: {count(len(records), 'authority', 'authorities')}. The authority itself is never among them."
        + " Neighbours are by a model of the Department's, and not mutual." * bool(its.group.models)
        + f" {far} of them are not close: the group says little of what is usual for {its.authority.name}."
        * (far >= MANY_NOT_CLOSE),
        empty="No other authority was chosen, and no model has neighbours of this one.",
    )


def over_time(run: Run) -> Figure | Text:
    """Every indicator over the years: the authority with its interval, England, region, the group's mean and median."""
    its = run.comparison
    if not its:
        return nothing(run)
    return plots_compare.over_time(f"{its.authority.name} and those beside it, over the years", its)


def beside(run: Run) -> Table | Text:
    """The latest figure of each indicator beside its comparators, and better, similar or worse than England."""
    its = run.comparison
    if not its:
        return nothing(run)
    records = []
    for each in its.indicators:
        period, unit = its.measured(each), each.unit
        own, england, together = its.own(each).get(period), its.england(each).get(period), its.together(each, period)
        records.append(
            (
                f"{titled(each)}, {period}",
                _with_interval(own) + (f"; {FIRST_YEAR}" if own and its.first_year(period) else ""),
                _said(england),
                _said(its.of(each, its.region).get(period)),
                shown(together.mean, unit),
                shown(together.median, unit),
                shown(together.pooled, unit),
                together.words,
                _standing(own, england, each.better),
                _later(its, each),
            )
        )
    columns = [
        "indicator",
        f"{its.authority.name} (95% interval)",
        "England",
        its.authority.region or "region",
        "group, mean",
        "group, median",
        "group, pooled",
        "group has",
        "beside England",
        LATER,
    ]
    frame = pd.DataFrame.from_records(records, columns=columns)
    return Table(
        title=f"{its.authority.name}: the latest figures, and what stands beside them",
        frame=frame if (frame[LATER] != NONE).any() else frame.drop(columns=LATER),
        note=f"Base: {count(len(records), 'indicator')}. The mean counts each authority of the group once, the median "
        "is the middle one, and pooled is all their cases together. Beside England: Fingertips' rule, "
        f"{benchmark.Rule.INTERVAL.value}, at 95%, or 99.8% where said; England holds the authority. Where "
        "neither way is better it says higher or lower. A figure with a decimal is worked out from the published "
        "numbers behind it, where they give it; one without is as printed."
        f"{_of_first_year(its)}{_of_posts(its)}{_of_sessions(its)} The cell that each came from is in comparison.csv. "
        f"{sources_of(its)}",
    )


def funnels(run: Run) -> Figure | Text:
    """A funnel of every authority for each indicator, with both sets of limits."""
    its = run.comparison
    drawn = list(_funnels(its)) if its else []
    if not its or not drawn:
        return nothing(run)
    return plots_compare.funnels("Every authority in the files, round England", its, drawn)


def outside(run: Run) -> Table | Text:
    """Who is outside which limit, by chance alone and with overdispersion."""
    its = run.comparison
    drawn = list(_funnels(its)) if its else []
    if not its or not drawn:
        return nothing(run)
    left_out = [each.title for each in its.indicators if each not in {indicator for indicator, _, _ in drawn}]
    records = [
        (
            f"{titled(indicator)}, {period}: {len(found.points)} authorities, phi {found.dispersion.phi:.1f}. "
            f"{its.name(indicator, period)}: {_where(found, its.name(indicator, period))}.",
            "above" if place is Place.ABOVE_OUTER else "below",
            _named([point.name for point in found.points if point.wider_place is place], its),
            _named([point.name for point in found.points if point.place is place is not point.wider_place], its),
        )
        for indicator, period, found in drawn
        for place in (Place.ABOVE_OUTER, Place.BELOW_OUTER)
    ]
    return Table(
        title="Who is outside the 99.8% limits",
        frame=pd.DataFrame.from_records(
            records, columns=["figure", "side", "outside both limits", "outside that of chance alone"]
        ),
        group="figure",
        note="Phi is how many times more authorities vary than chance would make them: 1 is chance alone. Where it is "
        "large most authorities are outside the limits of chance, which then say little. “Both”: outside even with "
        "overdispersion allowed for, which hides outliers as well as explains them. Outside asks why; it is not poor, "
        f"nor good.{f' Without a funnel, since nothing says how sure they are: {listed(left_out)}.' * bool(left_out)}",
    )


def rank_ranges(run: Run) -> Table | Text:
    """In place of a league table: which ranks the authority may have, of all that have a figure."""
    its = run.comparison
    if not its:
        return nothing(run)
    records = []
    for each in its.indicators:
        period = its.measured(each)
        based = its.based(each, period)
        if len(based) < 2:
            continue
        found = ranks.joint({value.place: interval_of(value) for value in based})
        widths = sorted(rank.last - rank.first + 1 for rank in found.ranks)
        own = next((rank.words for rank in found.ranks if rank.name == its.name(each, period)), "no figure")
        records.append((f"{titled(each)}, {period}", own, len(based), widths[len(widths) // 2]))
    return Table(
        title=f"The ranks that {its.authority.name} may have",
        frame=pd.DataFrame.from_records(
            records,
            columns=["indicator", "rank, from the lowest figure", "authorities", "ranks a middling one may have"],
        ),
        note="Ranges hold for all authorities at once with 95% confidence (Klein, Wright and Wieczorek 2020). A rank "
        "counts from the lowest figure, whichever way is better. A wide range means that the figures cannot tell "
        f"authorities apart, and a league table of them would be noise. {sources_of(its)}",
        empty="No indicator here has the numbers that a range of ranks takes.",
    )


def family(run: Run) -> Table | Text:
    """Which differences from the rest of England stand when every test is counted."""
    its = run.comparison
    if not its:
        return nothing(run)
    p = {}
    for each in its.indicators:
        own, england = its.own(each).get(its.measured(each)), its.england(each).get(its.measured(each))
        p[each.id] = against_the_rest(own, england) if own and england else None
    ids = [each.id for each in its.indicators]
    alike = several.corrected(ids, p)
    overlapping = several.corrected(ids, p, several.Method.BENJAMINI_YEKUTIELI)
    return Table(
        title=f"{its.authority.name} and the rest of England: every test counted",
        frame=pd.DataFrame.from_records(
            [
                (
                    f"{titled(each)}, {its.measured(each)}",
                    _chance(test.p),
                    _chance(test.corrected),
                    _chance(strict.corrected),
                    _verdict(test, strict),
                )
                for each, test, strict in zip(its.indicators, alike.tests, overlapping.tests, strict=True)
            ],
            columns=["indicator", "p alone", "p corrected", "p if they overlap", "of the rest of England"],
        ),
        note=f"m = {alike.made}. {alike.words} That holds where tests are independent or rise together. Indicators of "
        f"one service overlap, so a stricter p stands beside it: {overlapping.words} The family is every indicator of "
        "this page, named before any was looked at. The authority is taken out of England first. A test knows chance "
        "only: authorities differ by much else, so to differ is common, and no judgement.",
    )


def local_beside_published(run: Run) -> Table | Text:
    """The authority's own figures beside the published ones, flagged where the two are counted otherwise."""
    its = run.comparison
    if not its:
        return nothing(run)
    records = []
    for each in its.indicators:
        period = its.latest(each)
        for own in run.figures.latest(each.local) if each.local else ():
            records.append(
                (
                    f"{each.title}",
                    f"{own.shown} ({own.period}, {own.source})",
                    f"{_said(its.own(each).get(period))} ({period})",
                    f"{_said(its.england(each).get(period))} ({period})",
                    f"Definitions differ: {each.differs}" if each.differs else "no difference known",
                )
            )
    return Table(
        title="Own figures beside published ones",
        frame=pd.DataFrame.from_records(
            records, columns=["indicator", "from the own returns", "published", "England, published", "flag"]
        ),
        note=f"Base: {count(len(records), 'own figure')}. The days differ too: a published figure is of an earlier "
        "year, was checked with the Department, and may have been corrected since.",
        empty="There is no own figure to set beside the published ones: no child-level return was read that gives one.",
    )


def since_last_year(run: Run) -> Table | Text:
    """How each figure of the authority moved from the year before to the latest, and whether chance would do it."""
    its = run.comparison
    if not its:
        return nothing(run)
    moves = list(_tested_moves(its))
    made = sum(test.p is not None for _, test in moves)
    return Table(
        title=f"{its.authority.name}: the latest year and the one before",
        frame=pd.DataFrame.from_records(
            [
                (
                    titled(move.indicator),
                    f"{_said(move.earlier)} ({move.earlier.period})" if move.earlier else NOTHING_BEFORE,
                    f"{_said(move.later)} ({move.period})",
                    move.words,
                    move.verdict(test),
                    _trend(its, move.indicator),
                    " to ".join(
                        _said(its.england(move.indicator).get(each.period)) for each in (move.earlier, move.later)
                    )
                    if move.earlier and move.later
                    else NONE,
                )
                for move, test in moves
            ],
            columns=[
                "indicator",
                "year before",
                "latest",
                "change (95% interval)",
                "every test counted",
                "five years",
                "England, the two years",
            ],
        ),
        note=f"m = {made}. {several.Method.BENJAMINI_HOCHBERG.value}: an interval without 0 is not enough where many "
        "are looked at. Shares change by points, rates by so much of what they were. Of a number on one day, such as "
        "children in care, many are the same children in both years, so less moves by chance than the interval says. "
        f"Five years: Fingertips' marker, at 99.8%. {sources_of(its)}",
    )


@dataclass(frozen=True, eq=False)
class _Move:
    """A figure of the authority in its latest year and in the year before; None where there is none."""

    indicator: PublishedIndicator
    period: str
    earlier: Value | None
    later: Value | None
    first_year: bool

    @cached_property
    def change(self) -> Difference | None:
        if self.earlier is None or self.later is None or self.first_year:
            return None
        return change(self.earlier, self.later)

    @property
    def words(self) -> str:
        """The change in points of a share or per cent of a rate; that there is none, or no interval of it."""
        if self.change is None:
            return NONE
        as_it_was, word = (1, "%") if self.indicator.unit is Unit.RATE else (0, " points")
        ends = (self.change.value, self.change.interval.lower, self.change.interval.upper)
        value, lower, upper = (f"{100 * (end - as_it_was):+.1f}" for end in ends)
        return f"{value}{word} ({lower} to {upper})"

    def verdict(self, test: several.Tested) -> str:
        """Whether it moved, once every test is counted."""
        if test.p is None:
            return f"{NOT_TESTED}: {FIRST_YEAR}" if self.first_year else NOT_TESTED
        if test.flagged:
            return "moved"
        return "moved alone, not among so many" if test.p <= 0.05 else "no evidence that it moved"


def _tested_moves(its: Comparison) -> Iterator[tuple[_Move, several.Tested]]:
    moves = []
    for each in its.indicators:
        period, own = its.measured(each), its.own(each)
        before = its.before(each, period)
        first = its.first_year(period) or bool(before and its.first_year(before))
        moves.append(_Move(each, period, own[before] if before else None, own.get(period), first))
    p = {move.indicator.id: move.change.p if move.change else None for move in moves}
    yield from zip(moves, several.corrected(list(p), p).tests, strict=True)


def _beside_england(own: Value | None, england: Value | None) -> benchmark.Comparison:
    """Where the authority stands beside England by Fingertips' rule."""
    target = england.exact if england else None
    return benchmark.single_interval(own.interval() if own else None, target, own.interval(0.998) if own else None)


def _standing(own: Value | None, england: Value | None, better: Better) -> str:
    """Better, similar or worse than England, with the confidence where it differs."""
    found = _beside_england(own, england)
    return found.words(better) + (f" (at {found.at:.1%})".replace("95.0", "95") if found.at else "")


def _mutual(its: Comparison, member: Member) -> str:
    """Whether a member's own list has the authority."""
    if not member.model:
        return "no model used"
    try:
        listed_by = neighbours(member.code, member.model)
    except Refused:  # an authority that the model has no neighbours for
        return "it has no list"
    return "yes" if any(each.code == its.authority.gss for each in listed_by) else "no"


def _funnels(its: Comparison) -> Iterator[tuple[PublishedIndicator, str, Funnel]]:
    for each in its.indicators:
        period = its.measured(each)
        if found := funnel_of(its.based(each, period), its.england(each).get(period)):
            yield each, period, found


def _named(names: list[str], its: Comparison) -> str:
    """The names; of more than `MOST_NAMED` how many they are, and the names of those in the group."""
    if len(names) <= MOST_NAMED:
        return listed(names) or NONE
    group = [member.name for member in its.group.members if member.name in names]
    return count(len(names), "authority", "authorities") + (f", of the group {listed(group)}" if group else "")


def _where(found: Funnel, name: str) -> str:
    point = next((each for each in found.points if each.name == name), None)
    if point is None:
        return "no figure"
    if point.place is point.wider_place:
        return f"{point.place.value}, both ways"
    return f"{point.place.value} by chance alone; {point.wider_place.value} with overdispersion"


def _said(value: Value | None) -> str:
    """A value with its unit; what stands in its place, or that there is no row of it.

    One worked out from its base has a decimal; one without a base is as printed, with the decimals it was given.
    """
    if value is None:
        return "no figure"
    if value.value is None or value.base:
        return value.lacking or shown(value.exact, value.unit)
    return f"{value.value:,g}" + "%" * (value.unit in PROPORTIONS)


def _with_interval(value: Value | None) -> str:
    """A value with its interval, or that there is none to give."""
    if value is None or value.value is None:
        return _said(value)
    ends = value.interval()
    return f"{_said(value)} ({f'{ends.lower:,.1f} to {ends.upper:,.1f}' if ends else 'no interval'})"


def _later(its: Comparison, each: PublishedIndicator) -> str:
    """The authority's figure of a later year than the one with numbers behind it."""
    latest = its.latest(each)
    return NONE if latest == its.measured(each) else f"{_said(its.own(each).get(latest))} ({latest})"


def _of_first_year(its: Comparison) -> str:
    if not any(its.first_year(its.measured(each)) for each in its.indicators):
        return ""
    return (
        f" In the first year of {its.authority.name} a figure counts part of a year, or looks back on what another "
        "authority did: it is no sign of how this one does."
    )


def _of_posts(its: Comparison) -> str:
    """What is said of intervals of shares of posts, where there is one."""
    if not any(each.id in FULL_TIME_EQUIVALENTS for each in its.indicators):
        return ""
    return " Shares of posts take each full-time equivalent as a person: their intervals are a little too wide."


def _of_sessions(its: Comparison) -> str:
    if not any(each.id in MANY_OF_EACH_CHILD for each in its.indicators):
        return ""
    return " Sessions missed have no interval: each child misses many, and how many children there are is not in them."


def _trend(its: Comparison, each: PublishedIndicator) -> str:
    marker = trend(its.course(each, its.measured(each)))
    return (
        f"{marker.direction.value}: {marker.why_not}" if marker.direction is Direction.NONE else marker.direction.value
    )


def _verdict(test: several.Tested, strict: several.Tested) -> str:
    if test.p is None:
        return NOT_TESTED
    if not test.flagged:
        return "no evidence that it differs"
    return "differs" if strict.flagged else "differs, unless the tests overlap"


def _chance(p: float | None) -> str:
    if p is None:
        return NOT_TESTED
    return "under 0.001" if p < 0.001 else f"{p:.3f}"
