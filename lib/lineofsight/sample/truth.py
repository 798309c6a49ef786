"""What is true of the made-up authority, for each indicator that its returns can give.

Counted a second way: event by event from what was simulated, in plain loops, with a calendar of its own. Nothing of
the readers, the tables or the indicators is used, so that what they make of the files can be held against it. The
rules are those that the definitions state; what a return leaves out (Annex A has a child's latest plan only) is left
out here too.

Not covered: what no return in it records (`NOT_COVERED` says why).
"""

from __future__ import annotations

import csv
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from lineofsight.periods import bank_holidays
from lineofsight.sample.annex_a import listed_adopters, listed_for_adoption
from lineofsight.sample.authority import Authority
from lineofsight.sample.days import NEVER
from lineofsight.sample.needs import DECIDED_IN
from lineofsight.sample.snapshot import Snapshot
from lineofsight.sample.ssda903 import SOCIAL_WORKERS
from lineofsight.sample.table import each

HEADINGS = ("indicator", "return", "period_start", "period_end", "numerator", "denominator", "value")
VISITED_WITHIN = 14
"""Calendar days between visits of a child on a plan: what a policy says where an authority does not set another."""
ANNEX_A, SSDA903, CIN_CENSUS, WORKFORCE = "Annex A", "SSDA903", "children in need census", "workforce census"

NOT_COVERED = {
    (ANNEX_A, "assessed_not_in_need"): "list 3 has no closures",
    (CIN_CENSUS, "children_seen_in_assessment"): "the census does not ask whether a child was seen",
    (CIN_CENSUS, "assessments_finding_no_need"): "the census does not ask what an assessment found",
    (CIN_CENSUS, "days_since_children_in_need_were_seen"): "the census holds no visits",
    (CIN_CENSUS, "plan_visits_in_time"): "the census holds no visits",
    (CIN_CENSUS, "children_seen_alone"): "the census holds no visits",
    (SSDA903, "pathway_plans_reviewed"): "SSDA903 does not ask for pathway plans",
}
"""Indicators whose tables a return has, but not what they are about."""

Row = tuple[str, str, str, str, str, str, str]


def write(path: Path, authority: Authority, now: Snapshot) -> Path:
    with path.open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(HEADINGS)
        rows.writerows(truths(authority, now))
    return path


def truths(authority: Authority, now: Snapshot) -> Iterator[Row]:
    yield from _annex_a(authority, now)
    for year in authority.span.years:
        yield from _ssda903(authority, year)
    for year in authority.span.years:
        yield from _cin_census(authority, year)
    for place in range(len(authority.span.censuses)):
        yield from _workforce(authority, place)


# --- days, one at a time


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


@cache
def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


@cache
def _months(day: int, months: int) -> int:
    """The same day some months on, or the last of the month where it has no such day."""
    start = _date(day)
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return _number(min(date(year, month, 1) + timedelta(days=start.day - 1), after - timedelta(days=1)))


def _age(birth: int, day: int) -> int:
    born, on = _date(birth), _date(day)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@cache
def _worked() -> list[int]:
    """Working days from 1970 up to each day: Mondays to Fridays that are no bank holiday."""
    holidays = {_number(day) for day in bank_holidays()}
    so_far, found = 0, []
    for day in range(_number(date(2050, 1, 1))):
        # 1 January 1970 was a Thursday.
        so_far += (day + 3) % 7 < 5 and day not in holidays
        found.append(so_far)
    return found


def _working(start: int, end: int) -> int:
    return _worked()[end] - _worked()[start]


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(frame[column].tolist() for column in columns), strict=True)


# --- from cases to a line


class _Cases:
    """The cases of each indicator of one return and period, as they are met."""

    def __init__(self, kind: str, start: int, end: int, population: int) -> None:
        self.kind, self.start, self.end, self.population = kind, start, end, population
        self._of: dict[str, tuple[Callable[..., tuple[Any, Any, Any]], list[Any]]] = {}

    def percent(self, *indicators: str) -> list[list[bool]]:
        return [self._begin(indicator, _percent) for indicator in indicators]

    def rate(self, indicator: str, cases: int) -> None:
        self._of[indicator] = (lambda found: (cases, self.population, 10_000 * cases / self.population), [])

    def count(self, indicator: str, cases: int) -> None:
        self._of[indicator] = (lambda found: (cases, cases, cases), [])

    def middle(self, *indicators: str) -> list[list[int]]:
        return [self._begin(indicator, _middle) for indicator in indicators]

    def mean(self, *indicators: str) -> list[list[float]]:
        return [self._begin(indicator, _mean) for indicator in indicators]

    def share(self, indicator: str, part: float, whole: float, per: float = 100) -> None:
        self._of[indicator] = (lambda found: (part, whole, per * part / whole if whole else None), [])

    def lines(self) -> Iterator[Row]:
        for indicator, (told, found) in self._of.items():
            numbers = (_shown(number) for number in told(found))
            yield (indicator, self.kind, str(_date(self.start)), str(_date(self.end)), *numbers)  # pyright: ignore[reportReturnType]

    def _begin(self, indicator: str, told: Callable[..., tuple[Any, Any, Any]]) -> list[Any]:
        found: list[Any] = []
        self._of[indicator] = (told, found)
        return found


def _percent(found: list[bool]) -> tuple[int, int, float | None]:
    return sum(found), len(found), 100 * sum(found) / len(found) if found else None


def _middle(found: list[int]) -> tuple[None, int, float | None]:
    return None, len(found), statistics.median(found) if found else None


def _mean(found: list[float]) -> tuple[None, int, float | None]:
    return None, len(found), statistics.fmean(found) if found else None


def _shown(number: float | None) -> str:
    if number is None:
        return ""
    return str(int(number)) if number == int(number) else f"{number:.6f}"


# --- Annex A


def _annex_a(authority: Authority, now: Snapshot) -> Iterator[Row]:
    day = authority.span.end
    half = _Cases(ANNEX_A, _months(day + 1, -6), day, authority.population)
    _front_door(half, authority)
    _listed_assessments(half, authority)
    _listed_enquiries(half, authority)
    _listed_in_need(half, now)
    _listed_on_plan(half, now)
    _listed_in_care(half, authority, now)
    _in_and_out(half, authority, _latest_periods(authority, day))
    _care_leavers(half, authority, 0)
    yield from half.lines()
    year = _Cases(ANNEX_A, _months(day + 1, -12), day, authority.population)
    _adoption(year, listed_for_adoption(authority))
    _adopters(year, listed_adopters(authority))
    yield from year.lines()


def _front_door(its: _Cases, authority: Authority) -> None:
    its.count("contacts", sum(its.start <= day <= its.end for (day,) in _rows(authority.contacts, "date")))
    open_ = sum(s <= its.end < e for s, e in _rows(authority.early_help, "started", "completed"))
    its.count("early_help_assessments_open", open_)
    again, nothing = its.percent("rereferrals", "referrals_with_no_further_action")
    referrals = 0
    every = _rows(authority.needs.episodes, "child", "referred", "no_action")
    for _, theirs in groupby(every, key=itemgetter(0)):
        days = []
        for _, referred, no_action in theirs:
            if referred > its.end:
                continue
            days.append(referred)
            if referred >= its.start:
                referrals += 1
                nothing.append(no_action)
        listed = [day for day in days if day >= its.start]
        if listed:
            # Only of the latest does the list say how many there were in the year before it.
            again.append(any(_months(before, 12) >= listed[-1] for before in days if before < listed[-1]))
    its.rate("referral_rate", referrals)


def _listed_assessments(its: _Cases, authority: Authority) -> None:
    _timed_assessments(its, authority)
    seen, needless = its.percent("children_seen_in_assessment", "assessments_finding_no_need")
    for authorised, was_seen, needed in _rows(authority.needs.assessments, "authorised", "seen", "support_needed"):
        if its.start <= authorised <= its.end:
            seen.append(was_seen)
            needless.append(not needed)


def _timed_assessments(its: _Cases, authority: Authority) -> None:
    in_time, beyond = its.percent("assessments_in_45_working_days", "assessments_open_beyond_45_working_days")
    (took,) = its.middle("assessment_duration")
    for started, authorised in _rows(authority.needs.assessments, "started", "authorised"):
        if its.start <= authorised <= its.end:
            working = _working(started, authorised)
            took.append(working)
            in_time.append(working <= 45)
        elif started <= its.end < authorised:
            beyond.append(_working(started, its.end) > 45)


def _listed_enquiries(its: _Cases, authority: Authority) -> None:
    told = its.end
    rows = [
        (started, conference, plan)
        for started, conference, plan in _rows(authority.needs.enquiries, "started", "conference", "plan")
        if its.start <= started <= its.end
    ]
    _enquiries(its, rows, told)


def _enquiries(its: _Cases, rows: Iterable[tuple[int, int, bool]], told: int) -> None:
    """Of the enquiries a return lists, what is known of each on the last day it tells of."""
    led, in_time, plans = its.percent(
        "section_47s_leading_to_conference", "conferences_in_15_working_days", "conferences_leading_to_plan"
    )
    started_in = 0
    for started, conference, plan in rows:
        if its.start <= conference <= its.end:
            in_time.append(_working(started, conference) <= 15)
            plans.append(plan)
        if its.start <= started <= its.end:
            started_in += 1
            if conference <= told:
                led.append(True)
            elif conference == NEVER and _working(started, told) >= DECIDED_IN:
                led.append(False)
    its.rate("section_47_rate", started_in)


def _listed_in_need(its: _Cases, now: Snapshot) -> None:
    (since,) = its.middle("days_since_children_in_need_were_seen")
    open_ = 0
    for ended, seen in _rows(now.in_need, "ended", "last_seen"):
        if ended > its.end:
            open_ += 1
            if seen <= its.end:
                since.append(its.end - seen)
    its.rate("children_in_need_rate", open_)


def _listed_on_plan(its: _Cases, now: Snapshot) -> None:
    again, long, long_ended, overdue, visited, alone = its.percent(
        "repeat_plans",
        "plans_of_two_years_or_longer_open",
        "plans_of_two_years_or_longer_at_ending",
        "latest_plan_review_overdue",
        "plan_visits_in_time",
        "children_seen_alone",
    )
    open_ = 0
    columns = ("started", "ended", "previous", "latest_review", "last_visit", "alone")
    for started, ended, previous, review, visit, seen_alone in _rows(now.on_plan, *columns):
        if its.start <= started <= its.end:
            again.append(previous > 0)
        if ended <= its.end:
            long_ended.append(ended - started > 729)
            continue
        open_ += 1
        long.append(its.end - started > 729)
        if seen_alone in ("yes", "no"):
            alone.append(seen_alone == "yes")
        if _months(started, 3) <= its.end and review <= its.end:
            overdue.append(_months(review, 6) < its.end)
        if its.end - started >= VISITED_WITHIN and visit <= its.end:
            visited.append(its.end - visit <= VISITED_WITHIN)
    its.rate("child_protection_plan_rate", open_)


FOSTERED = {"U1", "U2", "U3", "U4", "U5", "U6"}
RESIDENTIAL = {"K1", "K2", "R1", "S1"}
SUPPORTED = {"H5", "K3"}


def _latest_periods(authority: Authority, day: int) -> list[tuple[int, int, int, bool, str]]:
    """The latest period of care of each child: list 8 has one row for a child, and no room for an earlier one."""
    columns = ("child", "started", "ended", "short", "reason_ended")
    latest = {}
    for period in sorted(_rows(authority.care.periods, *columns), key=itemgetter(0, 1)):
        if period[1] <= day and not period[3]:
            latest[period[0]] = period
    return list(latest.values())


def _listed_in_care(its: _Cases, authority: Authority, now: Snapshot) -> None:
    back, arrived, full_order = its.percent(
        "children_coming_back_into_care", "unaccompanied_children_listed", "children_under_full_care_order"
    )
    fostered, residential, supported, outside, moved = its.percent(
        "in_foster_placements_listed",
        "in_residential_care_listed",
        "in_supported_accommodation_listed",
        "placed_outside_listed",
        "three_placements_in_year_listed",
    )
    overdue, visited, health, teeth, missing, offered, accepted = its.percent(
        "latest_care_review_overdue",
        "care_visits_in_time",
        "health_assessed_listed",
        "teeth_checked_listed",
        "children_missing_listed",
        "return_interviews_offered",
        "return_interviews_accepted",
    )
    (officer_since,) = its.middle("days_since_reviewing_officer")
    births = authority.people.birth.tolist()
    day = its.end
    for row in each(now.in_care):
        if its.start <= row.started <= day:
            back.append(row.second)
        if row.ended <= day:
            continue
        arrived.append(row.arrived)
        full_order.append(row.legal == "C2")
        fostered.append(row.kind in FOSTERED)
        residential.append(row.kind in RESIDENTIAL)
        supported.append(row.kind in SUPPORTED)
        outside.append(not row.inside)
        moved.append(row.placements >= 3)
        missing.append(row.missing > 0)
        if row.missing > 0:
            offered.append(row.offered)
            if row.offered:
                accepted.append(row.accepted)
        if _working(row.started, day) >= 20 and row.latest_review <= day:
            overdue.append(_months(row.latest_review, 6) < day)
        visited.append(day - row.last_visit <= 42 and (row.last_visit >= row.placed_from or day - row.placed_from <= 7))
        if row.health <= day:
            health.append(_months(row.health, 6 if _age(births[row.child], day) < 5 else 12) >= day)
        if row.dental <= day:
            teeth.append(_months(row.dental, 12) >= day)
        if row.officer <= day:
            officer_since.append(day - row.officer)


# --- care leavers and adoption, as both returns have them


def _care_leavers(its: _Cases, authority: Authority, year: int) -> None:
    """`year` 0 is the list of Annex A."""
    touch_17, touch_19, active_17, active_19, home_17, home_19, with_carers = its.percent(
        "in_touch_17_18",
        "in_touch_19_21",
        "active_17_18",
        "active_19_21",
        "suitable_accommodation_17_18",
        "suitable_accommodation_19_21",
        "living_with_former_carers",
    )
    (reviewed,) = its.percent("pathway_plans_reviewed") if not year else [[]]
    rows = authority.leavers[authority.leavers["year"] == year]
    for row in each(rows):
        if row.touch in ("DIED", "RHOM") or row.eligibility in ("qualifying", "eligible"):
            continue
        if 18 <= row.age <= 20:
            with_carers.append(row.home == "Z")
        if not 17 <= row.age <= 21:
            continue
        reviewed.append(_months(row.plan_reviewed, 6) >= row.day)
        younger = row.age <= 18
        (touch_17 if younger else touch_19).append(row.touch == "YES")
        (active_17 if younger else active_19).append(row.activity[:1] in ("F", "P"))
        if row.home not in ("G", "H", "R"):
            (home_17 if younger else home_19).append(row.home != "" and row.suitable)


def _adoption(its: _Cases, listed: pd.DataFrame) -> None:
    a1, a10, a2, to_decision, to_match, to_placement = its.mean(
        "adoption_a1",
        "adoption_a10",
        "adoption_a2",
        "days_from_entry_to_decision",
        "days_from_decision_to_match",
        "days_from_match_to_placement",
    )
    (soon,) = its.percent("adoption_a3")
    waiting = 0
    for row in each(listed):
        if its.start <= row.adopted <= its.end:
            a1.append(row.placed - row.started)
            a10.append(min(row.fostered, row.placed) - row.started)
            if row.placement_order <= its.end:
                a2.append(max(row.matched - row.placement_order, 0))
            to_decision.append(row.decided - row.started)
            to_match.append(row.matched - row.decided)
            to_placement.append(row.placed - row.matched)
            soon.append(row.placed - row.started < 426)
        elif row.decided <= its.end < min(row.adopted, row.reversed):
            if row.placed > its.end:
                waiting += 1
            if row.placed <= its.end or its.end - row.started >= 426:
                soon.append(min(row.placed, its.end) - row.started < 426)
    its.count("children_waiting_for_adoption", waiting)


def _adopters(its: _Cases, listed: pd.DataFrame) -> None:
    first, second = its.middle("adopters_stage_1", "adopters_stage_2")
    for row in each(listed):
        if its.start <= row.stage_1_ended <= its.end:
            first.append(row.stage_1_ended - row.stage_1_started)
        if its.start <= row.stage_2_ended <= its.end:
            second.append(row.stage_2_ended - row.stage_2_started)


# --- SSDA903


def _ssda903(authority: Authority, year: int) -> Iterator[Row]:
    its = _Cases(SSDA903, _number(date(year - 1, 4, 1)), _number(date(year, 3, 31)), authority.population)
    _coming_and_going(its, authority)
    _living(its, authority)
    _reviewed(its, authority)
    _missing(its, authority)
    if year >= SOCIAL_WORKERS:
        _workers(its, authority)
    _well(its, authority, year)
    _care_leavers(its, authority, year)
    _staying_put(its, authority, year)
    _adoption(its, _of_returns(authority))
    yield from its.lines()


def _of_returns(authority: Authority) -> pd.DataFrame:
    """The periods of care of the years held that adoption was ever decided in."""
    periods = authority.care.periods
    return periods[(periods["decided"] < NEVER) & (periods["ended"] >= authority.span.start)]


def _in_care(authority: Authority, day: int) -> dict[int, tuple[int, int, bool]]:
    """Each period of care open at the end of a day: the child, its start, whether the child came without parents."""
    columns = ("child", "started", "ended", "short", "arrived")
    return {
        period: (child, started, arrived)
        for period, (child, started, ended, short, arrived) in enumerate(_rows(authority.care.periods, *columns))
        if started <= day < ended and not short
    }


def _unaccompanied(authority: Authority, day: int) -> set[int]:
    """Children who came without parents, and whose status had not ended by the day."""
    columns = ("child", "arrived", "status_until", "ended")
    first = authority.span.start
    return {
        child
        for child, arrived, until, ended in _rows(authority.care.periods, *columns)
        if arrived and until > day and until >= first and ended >= first
    }


def _coming_and_going(its: _Cases, authority: Authority) -> None:
    columns = ("child", "started", "ended", "short", "reason_ended")
    _in_and_out(its, authority, list(_rows(authority.care.periods, *columns)))
    alone = _unaccompanied(authority, its.end)
    (arrived,) = its.percent("unaccompanied_children")
    arrived.extend(child in alone for child, _, _ in _in_care(authority, its.end).values())


def _in_and_out(its: _Cases, authority: Authority, periods: Iterable[tuple[int, int, int, bool, str]]) -> None:
    starting, leaving = set(), {}
    for child, started, ended, short, reason in periods:
        if short:
            continue
        if its.start <= started <= its.end:
            starting.add(child)
        if its.start <= ended <= its.end:
            leaving[child] = reason
    its.rate("children_in_care_rate", len(_in_care(authority, its.end)))
    its.rate("children_starting_care_rate", len(starting))
    its.rate("children_ceasing_care_rate", len(leaving))
    adopted, order, home = its.percent("left_care_adopted", "left_care_with_order", "left_care_for_home")
    adopted.extend(reason in ("E11", "E12") for reason in leaving.values())
    order.extend(reason in ("E41", "E45", "E46", "E47", "E48") for reason in leaving.values())
    home.extend(reason in ("E4A", "E4B") for reason in leaving.values())


def _living(its: _Cases, authority: Authority) -> None:
    fostered, residential, supported, outside, far, far_out = its.percent(
        "in_foster_placements", "in_residential_care", "in_supported_accommodation", "placed_outside", "far_from_home",
        "far_and_outside",
    )  # fmt: skip
    many, many_in_two, settled = its.percent(
        "three_placements_in_year", "three_placements_in_two_years", "settled_with_carer"
    )
    there = _in_care(authority, its.end)
    alone = _unaccompanied(authority, its.end)
    births = authority.people.birth.tolist()
    short = authority.care.periods["short"].tolist()
    carers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    columns = ("period", "child", "started", "ended", "kind", "same_carer", "miles", "inside")
    since = before = 0
    now: dict[int, tuple[int, int, str]] = {}
    for period, child, started, ended, kind, same_carer, miles, inside in _rows(authority.care.placements, *columns):
        if short[period] or started > its.end:
            continue
        if same_carer:
            start_of_carer = carers[child].pop()[0]
        else:
            before, start_of_carer = (since if period in now else 0), started
        since = start_of_carer
        carers[child].append((start_of_carer, ended))
        now[period] = (since, before, kind)
        if period in there and ended > its.end:
            fostered.append(kind in FOSTERED)
            residential.append(kind in RESIDENTIAL)
            supported.append(kind in SUPPORTED)
            outside.append(not inside)
            if child not in alone:
                known = miles < 999
                if known:
                    far.append(miles > 20)
                if known or inside:
                    far_out.append(known and miles > 20 and not inside)
    opened_two = _months(its.start, -12)
    for period, (child, started, _) in there.items():
        # A carer of a day is none: what ended on the day it began is shorter than 24 hours.
        spells = [(start, end) for start, end in carers[child] if end > start]
        many.append(sum(end >= its.start for _, end in spells) >= 3)
        if _months(started, 24) <= its.end:
            many_in_two.append(sum(end >= opened_two for _, end in spells) >= 3)
        if _months(started, 30) <= its.end and _age(births[child], its.end) < 16:
            with_carer, with_one_before, kind = now[period]
            if kind in ("A4", "A6") and with_one_before:
                with_carer = with_one_before
            settled.append(_months(with_carer, 24) <= its.end)


def _reviewed(its: _Cases, authority: Authority) -> None:
    in_time, took_part = its.percent("reviews_in_time", "participation_in_reviews")
    births = authority.people.birth.tolist()
    held: dict[int, list[int]] = defaultdict(list)
    for period, child, day, code in _rows(authority.care.reviews, "period", "child", "date", "participation"):
        if authority.span.start <= day <= its.end:
            held[period].append(day)
        if its.start <= day <= its.end and _age(births[child], day) >= 4:
            took_part.append(code != "PN7")
    for period, (_, started, _) in _in_care(authority, its.end).items():
        if _working(started, its.end) >= 20:
            in_time.append(_never_overdue(started, held[period], its.start, its.end))


def _never_overdue(started: int, held: list[int], opened: int, closed: int) -> bool:
    """Whether no review was overdue on a day of the year. `held` are those the returns tell of, in order."""
    first = held[0] if held else closed
    if started >= opened:
        if _working(started, first) > 20:
            return False
    elif first > _months(opened, 6):
        return False
    for turn, day in enumerate(held):
        following = held[turn + 1] if turn + 1 < len(held) else None
        knows_the_first = started >= opened or (day < opened and day <= _months(started, 3))
        due = _months(day, 3 if turn == 0 and knows_the_first else 6)
        if following is None:
            if due < closed:
                return False
        elif due < following and following >= opened:
            return False
    return True


def _missing(its: _Cases, authority: Authority) -> None:
    missing, away = its.percent("children_missing", "children_away")
    (times,) = its.mean("missing_incidents_per_child")
    incidents: dict[str, dict[int, int]] = {"M": defaultdict(int), "A": defaultdict(int)}
    for child, started, ended, kind in _rows(authority.care.missing, "child", "started", "ended", "kind"):
        if started <= its.end and ended >= its.start:
            incidents[kind][child] += 1
    cared = {
        child
        for child, started, ended, short in _rows(authority.care.periods, "child", "started", "ended", "short")
        if started <= its.end and ended >= its.start and not short
    }
    missing.extend(child in incidents["M"] for child in cared)
    away.extend(child in incidents["A"] for child in cared)
    times.extend(incidents["M"][child] for child in cared if child in incidents["M"])


def _workers(its: _Cases, authority: Authority) -> None:
    (many,) = its.percent("three_social_workers")
    seen: dict[int, set[int]] = defaultdict(set)
    for child, started, ended, worker in _rows(authority.care.workers, "child", "started", "ended", "worker"):
        if started <= its.end and ended >= its.start:
            seen[child].add(worker)
    many.extend(len(seen[child]) >= 3 for child, _, _ in _in_care(authority, its.end).values())


def _well(its: _Cases, authority: Authority, year: int) -> None:
    health, teeth, immunised, developed, concern, returned, convicted, substance = its.percent(
        "health_assessed",
        "teeth_checked",
        "immunised",
        "development_checked",
        "strengths_and_difficulties_concern",
        "strengths_and_difficulties_returned",
        "convicted",
        "substance_misuse",
    )
    (scores,) = its.mean("strengths_and_difficulties")
    checks: list[dict[int, int]] = []
    for events in (authority.care.health, authority.care.dental):
        held: dict[int, int] = defaultdict(int)
        for period, day in _rows(events, "period", "date"):
            if its.start <= day <= its.end:
                held[period] += 1
        checks.append(held)
    births = authority.people.birth.tolist()
    rows = authority.care.outcomes[authority.care.outcomes["year"] == year]
    for row in each(rows):
        age = _age(births[row.child], its.end)
        health.append(checks[0].get(row.period, 0) >= (2 if age < 5 else 1))
        teeth.append(row.period in checks[1])
        immunised.append(row.immunised)
        substance.append(row.substance)
        if age < 5:
            developed.append(row.developed)
        if age >= 10:
            convicted.append(row.convicted)
        if 5 <= age <= 16:
            returned.append(row.sdq >= 0)
            if row.sdq >= 0:
                scores.append(row.sdq)
                concern.append(row.sdq >= 17)


def _staying_put(its: _Cases, authority: Authority, year: int) -> None:
    """Of those who turned 18 in a foster placement in a year that is held."""
    (stays,) = its.percent("staying_put")
    births = authority.people.birth.tolist()
    last = authority.care.placements.drop_duplicates("period", keep="last")
    fostered_until = {
        (child, ended) for child, ended, kind in _rows(last, "child", "ended", "kind") if kind in FOSTERED
    }
    told = authority.span.start, _number(date(authority.span.years[-1], 3, 31))
    rows = authority.leavers[(authority.leavers["year"] == year) & authority.leavers["age"].between(18, 20)]
    for child, touch, home in _rows(rows, "child", "touch", "home"):
        born = _date(births[child])
        feb_29 = (born.month, born.day) == (2, 29)
        turned_18 = _number(date(born.year + 18, 3, 1) if feb_29 else born.replace(year=born.year + 18))
        if touch not in ("DIED", "RHOM") and (child, turned_18) in fostered_until and told[0] <= turned_18 <= told[1]:
            stays.append(home == "Z")


# --- children in need census


def _cin_census(authority: Authority, year: int) -> Iterator[Row]:
    its = _Cases(CIN_CENSUS, _number(date(year - 1, 4, 1)), _number(date(year, 3, 31)), authority.population)
    told = _number(date(authority.span.years[-1], 3, 31))
    _census_referrals(its, authority, told, known_before=year > authority.span.years[0])
    _timed_assessments(its, authority)
    _census_enquiries(its, authority, told)
    _census_plans(its, authority)
    yield from its.lines()


def _census_referrals(its: _Cases, authority: Authority, told: int, *, known_before: bool) -> None:
    """`known_before`: the year before this one is held too, so that earlier referrals can be known."""
    nothing, no_need = its.percent("referrals_with_no_further_action", "assessed_not_in_need")
    (again,) = its.percent("rereferrals") if known_before else [[]]
    referrals, open_ = 0, set()
    columns = ("child", "referred", "closed", "no_action", "closure_reason")
    for child, theirs in groupby(_rows(authority.needs.episodes, *columns), key=itemgetter(0)):
        before = None
        for _, referred, closed, no_action, reason in theirs:
            # A referral that led to nothing began no episode of need.
            if referred <= its.end < closed and not no_action:
                open_.add(child)
            if its.start <= referred <= its.end:
                referrals += 1
                nothing.append(no_action)
                again.append(before is not None and _months(before, 12) >= referred)
                if closed <= told:
                    no_need.append(reason in ("RC8", "RC9") and not no_action)
                elif no_action or _working(referred, its.end) >= 45:
                    no_need.append(False)
            before = referred
    its.rate("referral_rate", referrals)
    its.rate("children_in_need_rate", len(open_))


def _census_enquiries(its: _Cases, authority: Authority, told: int) -> None:
    """All of them: one that goes on over 31 March is in both censuses."""
    _enquiries(its, _rows(authority.needs.enquiries, "started", "conference", "plan"), told)


def _census_plans(its: _Cases, authority: Authority) -> None:
    again, long, long_ended, in_time, overdue = its.percent(
        "repeat_plans",
        "plans_of_two_years_or_longer_open",
        "plans_of_two_years_or_longer_at_ending",
        "plan_reviews_in_time",
        "latest_plan_review_overdue",
    )
    told = _number(date(authority.span.years[-1], 3, 31))
    reviews: dict[int, list[int]] = defaultdict(list)
    for episode, day in _rows(authority.needs.plan_reviews, "episode", "date"):
        if day <= told:
            reviews[episode].append(day)
    open_ = 0
    plans = authority.needs.episodes[authority.needs.episodes["plan"]]
    rows = _rows(plans.reset_index(names="episode"), "episode", "plan_started", "plan_ended", "previous_plans")
    for episode, started, ended, previous in rows:
        if its.start <= started <= its.end:
            again.append(previous > 0)
        if its.start <= ended <= its.end:
            long_ended.append(ended - started > 729)
        if not started <= its.end < ended:
            continue
        open_ += 1
        long.append(its.end - started > 729)
        if _months(started, 3) > its.end:
            continue
        held = [day for day in reviews[episode] if day <= its.end]
        due = [_months(started, 3), *(_months(day, 6) for day in held)]
        on_time = all(day <= by for day, by in zip(held, due, strict=False))
        in_time.append(bool(held) and on_time and due[-1] >= its.end)
        # The census has every review, but the latest of them may be of the year after.
        if reviews[episode] and reviews[episode][-1] <= its.end:
            overdue.append(due[-1] < its.end)
    its.rate("child_protection_plan_rate", open_)


# --- workforce


def _workforce(authority: Authority, place: int) -> Iterator[Row]:
    vacant: Any = authority.vacancies.loc[place]
    day = int(vacant["census"])
    opened = _months(day, -12)
    its = _Cases(WORKFORCE, opened + 1, day, authority.population)
    new, agency_heads, absent = its.percent("new_social_workers", "agency_rate_of_heads", "absent_on_the_day")
    own = own_heads = left = left_heads = agency = cases = with_cases = lost = 0.0
    for row in each(authority.workers[authority.workers["census"] == day]):
        began = opened < row.started <= day
        in_post = row.ended > day
        if in_post:
            agency_heads.append(row.agency)
            if row.cases >= 1:
                cases, with_cases = cases + row.cases, with_cases + row.fte
        if row.agency:
            agency += row.fte * in_post
            continue
        if in_post:
            own, own_heads = own + row.fte, own_heads + 1
            new.append(began)
            absent.append(row.absent)
        elif not began:
            left, left_heads = left + row.fte, left_heads + 1
        if in_post or not began:
            lost += row.lost
    possible = 253 + (day - opened == 366)
    its.share("caseload", cases, with_cases, per=1)
    its.share("turnover", left, own)
    its.share("turnover_of_heads", left_heads, own_heads)
    its.share("vacancy_rate", float(vacant["vacant_fte"]), float(vacant["vacant_fte"]) + own)
    its.share("agency_rate", agency, agency + own)
    its.share("sickness_absence", lost, possible * own)
    yield from its.lines()
