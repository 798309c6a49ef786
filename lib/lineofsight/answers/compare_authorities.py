"""An authority's published figures beside England, its region and authorities like it, with how sure each is.

No league table: an authority has a range of ranks. No flag without saying how many tests were made.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lineofsight import plots_compare, published_checks
from lineofsight.comparators import (
    FULL_TIME_EQUIVALENTS,
    Comparison,
    Value,
    against_the_rest,
    change,
    funnel_of,
    interval_of,
    trend,
)
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.indicator import Better, Unit
from lineofsight.plots_compare import shown, sources_of, titled
from lineofsight.published import PublishedIndicator
from lineofsight.readers.published import neighbours
from lineofsight.run import Run
from lineofsight.statistics import benchmark, ranks, several
from lineofsight.statistics.differences import Difference
from lineofsight.statistics.funnel import Funnel, Place
from lineofsight.statistics.trend import Direction

NO_FIGURES = (
    "None of these sources is a table of published statistics, so there is nothing to compare with. "
    "`lineofsight fetch` brings the tables that DfE and Ofsted publish; their folder is a source as it is."
)
NOT_KNOWN = "These published statistics have no figure that is known here for this authority or those beside it."
MOST_NAMED = 20
"""More authorities than this outside the limits of chance are the rule, and no news of any of them."""

NOT_CLOSE, MANY_NOT_CLOSE = "Not close", 3
"""The publisher's word for a neighbour unlike the authority, and how many of them make a poor group."""

NOTHING_BEFORE = "no year to set it beside"
NONE, NOT_TESTED = "none", "not tested"


def summary(run: Run) -> Text:
    """Which releases were read, who is compared with whom, and how many figures the authority has."""
    its = run.comparison
    if not its:
        return _absent(run)
    name, members = its.authority.name, its.group.members
    with_one = [each for each in its.indicators if any(value.value is not None for value in its.own(each).values())]
    periods = sorted({period for each in its.indicators for period in its.periods(each)})
    beside = f"{name} stands beside England" + (f", {its.authority.region}" if its.region else "")
    if members:
        beside += f" and {count(len(members), 'authority', 'authorities')}: {its.group.name}"
        beside += f", by the model of {its.group.model}" if its.group.model else ""
    return Text(
        (
            f"{count(len(its.indicators), 'indicator').capitalize()} from {periods[0]} to {periods[-1]}, of which "
            f"{len(with_one) or 'none'} {'has' if len(with_one) == 1 else 'have'} a figure of {name}. "
            f"{sources_of(its)}",
            f"{beside}. The files hold {count(len(its.places), 'authority', 'authorities')} in all.",
            *(
                [f"Asked for, and in none of these files: {listed([each.title for each in its.not_found])}."]
                if its.not_found
                else []
            ),
            *(
                f"{titled(each)} is of {place}, who return it together: of both, and of neither alone."
                for each in its.indicators
                if (place := its.name(each, its.latest(each))) != name
            ),
            *([] if members else ["No group of authorities was chosen, and no model has neighbours of this one."]),
        )
    )


def group(run: Run) -> Table | Text:
    """The authorities beside it: how close each is, whether it has this one as a neighbour, and what is hidden."""
    its = run.comparison
    if not its:
        return _absent(run)
    records = []
    for member in its.group.members:
        latest = [its.of(each, member.code).get(its.latest(each)) for each in its.indicators]
        hidden = [
            f"{each.title} ({value.symbol})"
            for each, value in zip(its.indicators, latest, strict=True)
            if value and value.value is None
        ]
        records.append(
            (
                member.name,
                member.closeness or "chosen by name",
                _mutual(its, member.code) if its.group.model else "no model used",
                f"{sum(value is not None and value.value is not None for value in latest)} of {len(latest)}",
                listed(hidden) or NONE,
            )
        )
    model = (
        f" Neighbours are by the Department's model of {its.group.model}, and not mutual." if its.group.model else ""
    )
    far = sum(member.closeness == NOT_CLOSE for member in its.group.members)
    if far >= MANY_NOT_CLOSE:
        model += f" {far} of them are not close: the group says little of what is usual for {its.authority.name}."
    return Table(
        title=f"Who {its.authority.name} is set beside",
        frame=pd.DataFrame.from_records(
            records,
            columns=["authority", "how close", "has it as a neighbour", "latest figures", "hidden by the publisher"],
        ),
        note=f"Base: {count(len(records), 'authority', 'authorities')}. The authority itself is never among them."
        f"{model}",
        empty="No authorities were chosen, and no model has neighbours of this one.",
    )


def over_time(run: Run) -> Figure | Text:
    """Every indicator over the years: the authority with its interval, England, region, the group's mean and median."""
    its = run.comparison
    if not its:
        return _absent(run)
    return plots_compare.over_time(f"{its.authority.name} and those beside it, over the years", its)


def beside(run: Run) -> Table | Text:
    """The latest figure of each indicator beside its comparators, and better, similar or worse than England."""
    its = run.comparison
    if not its:
        return _absent(run)
    records = []
    for each in its.indicators:
        period, unit = its.latest(each), each.unit
        own, england = its.own(each).get(period), its.england(each).get(period)
        region, together = its.of(each, its.region).get(period), its.together(each, period)
        records.append(
            (
                f"{titled(each)}, {period}",
                _with_interval(own),
                _said(england),
                _said(region),
                shown(together.mean, unit),
                shown(together.median, unit),
                shown(together.pooled, unit),
                together.words,
                _standing(own, england, each.better),
            )
        )
    return Table(
        title=f"{its.authority.name}: the latest figures, and what stands beside them",
        frame=pd.DataFrame.from_records(
            records,
            columns=[
                "indicator",
                f"{its.authority.name} (95% interval)",
                "England",
                its.authority.region or "region",
                "group, mean",
                "group, median",
                "group, pooled",
                "group has",
                "beside England",
            ],
        ),
        note=f"Base: {count(len(records), 'indicator')}. The mean counts each authority of the group once, the median "
        "is the middle one, and pooled is all their cases together. Beside England: Fingertips' rule, "
        f"{benchmark.Rule.INTERVAL.value}, at 95%, or 99.8% where said; England holds the authority. Where "
        "neither way is better it says higher or lower. Values are from the published numerators, not the rounded "
        f"figure.{_of_posts(its)} {sources_of(its)}",
    )


def funnels(run: Run) -> Figure | Text:
    """A funnel of every authority for each indicator, with both sets of limits."""
    its = run.comparison
    drawn = list(_funnels(its)) if its else []
    if not its or not drawn:
        return _absent(run)
    return plots_compare.funnels("Every authority in the files, round England", its, drawn)


def outside(run: Run) -> Table | Text:
    """Who is outside which limit, by chance alone and with overdispersion."""
    its = run.comparison
    drawn = list(_funnels(its)) if its else []
    if not its or not drawn:
        return _absent(run)
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
        return _absent(run)
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
        return _absent(run)
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
        return _absent(run)
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
        return _absent(run)
    moves = [_move(its, each) for each in its.indicators]
    p = {each.id: found.p if found else None for each, (_, found) in zip(its.indicators, moves, strict=True)}
    tested = several.corrected(list(p), p)
    records = []
    for each, (earlier, found), test in zip(its.indicators, moves, tested.tests, strict=True):
        period = its.latest(each)
        england = its.england(each)
        records.append(
            (
                titled(each),
                f"{_said(its.own(each).get(earlier))} ({earlier})" if earlier else NOTHING_BEFORE,
                f"{_said(its.own(each).get(period))} ({period})",
                _moved(found, each.unit),
                NOT_TESTED if test.p is None else "moved" if test.flagged else "no evidence that it moved",
                _trend(its, each),
                f"{_said(england.get(earlier))} to {_said(england.get(period))}" if earlier else NONE,
            )
        )
    return Table(
        title=f"{its.authority.name}: the latest year and the one before",
        frame=pd.DataFrame.from_records(
            records,
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
        note=f"m = {tested.made}. {tested.words} Shares change by points, rates by so much of what they were. Of a "
        "number on one day, such as children in care, many are the same children in both years, so less moves by "
        f"chance than the interval says. Five years: Fingertips' marker, at 99.8%. {sources_of(its)}",
    )


def since_last_release(run: Run) -> Table | Text:
    """Which figures of the authority and those beside it a later release of the same publication gives otherwise."""
    its = run.comparison
    if not its or not run.published:
        return _absent(run)
    revised = published_checks.revisions(run.published.frame)
    codes = [its.authority.gss, *(member.code for member in its.group.members)]
    titles = {each.id: titled(each) for each in its.indicators}
    found = revised[
        revised["la_code"].isin(codes) & revised["indicator"].isin(list(titles)) & (revised["breakdown"] == "")
    ]
    two = _two_releases(run.published.frame)
    if not two:
        return Text(
            (
                "One release only of each publication is among the sources, so no revision can be seen. A folder of "
                "an earlier release beside this one would show what was revised.",
            )
        )
    return Table(
        title="What was revised since the release before",
        frame=pd.DataFrame(
            {
                "figure": [
                    f"{titles[id]}, {period}" for id, period in zip(found["indicator"], found["period"], strict=True)
                ],
                "authority": found["la_name"].to_list(),
                "earlier": [_cell(*pair) for pair in zip(found["earlier"], found["earlier_symbol"], strict=True)],
                "later": [_cell(*pair) for pair in zip(found["later"], found["later_symbol"], strict=True)],
                "releases": [
                    f"{a}; {b}" for a, b in zip(found["earlier_release"], found["later_release"], strict=True)
                ],
            }
        ),
        note=f"Base: {count(len(found), 'figure')} of {its.authority.name} and those beside it. More than one release "
        f"is here of: {listed(two)}. A revision corrects a return; it is no change in what happened.",
        empty="No figure of these authorities was revised between the releases read here.",
    )


def missing_returns(run: Run) -> Table | Text:
    """Which tables have no figure at all of the authority, or of one beside it, in a period that England has one of."""
    its = run.comparison
    if not its or not run.published:
        return _absent(run)
    found = published_checks.missing_returns(run.published.frame)
    codes = [its.authority.gss, *(member.code for member in its.group.members)]
    beside_it = found[found["la_code"].isin(codes)]
    by = ["la_name", "release", "period", "symbols"]
    tables = beside_it.astype(dict.fromkeys(by, object)).groupby(by).size().rename("tables").reset_index()
    return Table(
        title=f"Returns of {its.authority.name} and those beside it that are missing",
        frame=tables.set_axis(["authority", "release", "period", "printed instead", "tables"], axis=1),
        note=f"Base: {count(len(found), 'table')} without a return of some authority, {words(len(beside_it))} of them "
        "without one of these. A missing return is in no mean, median or pooled figure, and England's figure may hold "
        "the publisher's estimate of it.",
        empty="No return of these authorities is missing from the tables read here.",
    )


def adding_up(run: Run) -> Table | Text:
    """How many counts of each table add up to England's and each region's, and what explains the others."""
    its = run.comparison
    if not its or not run.published:
        return _absent(run)
    sums = published_checks.of_whole_tables(published_checks.identities(run.published.frame))
    numbers = sums.groupby(["dataset", "explanation"], observed=True).size().unstack(fill_value=0)
    numbers = numbers.reindex(columns=list(published_checks.EXPLANATIONS), fill_value=0)
    return Table(
        title="Whether authorities and regions add up to England, and authorities to their region",
        frame=numbers.rename_axis("table", axis=0).rename_axis(None, axis=1).reset_index(),
        note=f"Base: {count(len(sums), 'sum')} of counts, of tables that list nine in ten authorities. A small count "
        "that is hidden is five at most, and one hidden to protect it at most twice what it was in the nearest year. A "
        "missing return is estimated in the whole where that lies between half and twice its nearest year. What is "
        "not explained is a question for the publisher, and no reason to doubt the rest.",
        empty="No table here lists all authorities and England in counts, so nothing can be added up.",
    )


def differences(run: Run) -> Table | Text:
    """How each published figure is counted otherwise than the authority's own would be."""
    its = run.comparison
    if not its:
        return _absent(run)
    return Table(
        title="How the published figures are counted",
        frame=pd.DataFrame.from_records(
            [
                (
                    each.title,
                    _unit(each),
                    "neither" if each.better is Better.NEITHER else each.better.value,
                    each.differs or "nothing known",
                )
                for each in its.indicators
            ],
            columns=["indicator", "unit", "which way is better", "how it differs from an own figure"],
        ),
        note=f"Base: {count(len(its.indicators), 'indicator')}. {sources_of(its)}",
    )


def _absent(run: Run) -> Text:
    return Text((NO_FIGURES if run.published is None else NOT_KNOWN,))


def _mutual(its: Comparison, code: str) -> str:
    """Whether a member's own list has the authority."""
    listed_by = neighbours(code, its.group.model)
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
    """A value with its unit, the symbol that stands in its place, or that there is none."""
    if value is None:
        return "no figure"
    return f"hidden ({value.symbol})" if value.value is None and value.symbol else shown(value.exact, value.unit)


def _cell(value: object, symbol: object) -> str:
    return f"{value:,.4g}" if isinstance(value, float) and not pd.isna(value) else f"({symbol})" if symbol else "empty"


def _with_interval(value: Value | None) -> str:
    """A value with its interval, or that there is none to give."""
    if value is None or value.value is None:
        return _said(value)
    ends = value.interval()
    return f"{_said(value)} ({f'{ends.lower:,.1f} to {ends.upper:,.1f}' if ends else 'no interval'})"


def _standing(own: Value | None, england: Value | None, better: Better) -> str:
    """Better, similar or worse than England by Fingertips' rule, with the confidence where it differs."""
    if own is None or england is None:
        return "not compared"
    its = benchmark.single_interval(own.interval(), england.exact, own.interval(0.998))
    return its.words(better) + (f" (at {its.at:.1%})".replace("95.0", "95") if its.at else "")


def _of_posts(its: Comparison) -> str:
    """What is said of intervals of shares of posts, where there is one."""
    if not any(each.id in FULL_TIME_EQUIVALENTS for each in its.indicators):
        return ""
    return " Shares of posts take each full-time equivalent as a person: their intervals are a little too wide."


def _trend(its: Comparison, each: PublishedIndicator) -> str:
    if its.breaks(each):
        return "not calculated: the series breaks"
    marker = trend(its.own(each))
    return (
        f"{marker.direction.value}: {marker.why_not}" if marker.direction is Direction.NONE else marker.direction.value
    )


def _verdict(test: several.Tested, strict: several.Tested) -> str:
    if test.p is None:
        return NOT_TESTED
    if not test.flagged:
        return "no evidence that it differs"
    return "differs" if strict.flagged else "differs, unless the tests overlap"


def _move(its: Comparison, each: PublishedIndicator) -> tuple[str | None, Difference | None]:
    """The period before an indicator's latest one, and how the authority's figure moved between them."""
    period, own = its.latest(each), its.own(each)
    earlier = its.before(each, period)
    return earlier, change(own[earlier], own[period]) if earlier and period in own else None


def _moved(found: Difference | None, unit: Unit | None) -> str:
    """A change in words: points of a share, per cent of a rate; that there is no interval where none can be given."""
    if found is None:
        return NONE
    as_it_was, word = (1, "%") if unit is Unit.RATE else (0, " points")
    ends = (found.value, found.interval.lower, found.interval.upper)
    value, lower, upper = (f"{100 * (end - as_it_was):+.1f}" for end in ends)
    return f"{value}{word} ({lower} to {upper})"


def _chance(p: float | None) -> str:
    if p is None:
        return NOT_TESTED
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


def _two_releases(frame: pd.DataFrame) -> list[str]:
    """The publications of which more than one release is here."""
    names = pd.Series([name.rpartition(", ")[0] for name in frame["release"].cat.categories], dtype=object)
    return sorted({name for name in names[names.duplicated()] if name})


def _unit(each: PublishedIndicator) -> str:
    return each.unit.value if each.unit else "grade"
