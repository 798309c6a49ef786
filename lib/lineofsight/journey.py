"""From a referral to care: how many referrals went on to each step. Counts only, and no child among them.

No return links these things: that an assessment followed a referral is read from the child and the days. A step counts
where the same child has the next thing within some days; how many is a convention of ours, printed with the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from lineofsight import periods
from lineofsight.periods import Period
from lineofsight.returns import Return

ASSESSMENT_DAYS = 15
SECTION_47_DAYS = 45
CONFERENCE_DAYS = 45
PLAN_DAYS = 15
CARE_DAYS = 180
"""Days from a referral to an assessment, an enquiry and care; from an enquiry to a conference, from that to a plan."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `base` counts the referrals that took the step before and are old enough to have taken this one.

    `reached` are those of them that did, None where no return holds the table; `too_recent` took the step before and
    are not old enough. `link` says in words what counts as this step.
    """

    name: str
    link: str
    reached: int | None
    base: int
    too_recent: int


@dataclass(frozen=True, slots=True)
class Journey:
    """The referrals of a period of one return, and the steps they took, each of those that took the one before.

    `care` is the last step by itself: of all referrals, whatever came between. `sources` are the returns linked.
    """

    sources: tuple[str, ...]
    period: Period
    referrals: int
    steps: tuple[Step, ...]
    care: Step


def journeys(returns: Sequence[Return]) -> tuple[Journey, ...]:
    """The journey that each return with referrals tells, the one with most referrals first.

    An Annex A has its own list of children in care; a census is linked to the periods of care of SSDA903, where they
    are there. The referrals are those of the last twelve months that a return covers, or of all it covers.
    """
    # A list of who is in care now would leave out those who came and went.
    elsewhere = next((given for given in returns if "care_periods" in given.tables and not given.snapshot), None)
    found = [_journey(given, elsewhere) for given in returns if len(given.tables.get("referrals", ()))]
    return tuple(sorted(found, key=lambda journey: -journey.referrals))


@dataclass(frozen=True, eq=False)
class _Followed:
    """For each referral the first day of what followed it, NaT where nothing did; None where no return tells.

    Of referrals after `until` it is too early to say.
    """

    name: str
    link: str
    days: pd.Series | None
    until: pd.Timestamp = pd.Timestamp.min


def _journey(given: Return, elsewhere: Return | None) -> Journey:
    covers = given.covers["referrals"]
    year = periods.year_to(covers.end)
    period = year if year in covers else covers
    rows = given.tables["referrals"]
    referrals = rows.loc[period.holds(rows["date"]), ["child_id", "date"]]
    everybody = pd.Series(True, index=referrals.index)
    own_care = "children_in_care" in given.tables
    care = _care(given, "children_in_care", referrals) if own_care else _care(elsewhere, "care_periods", referrals)
    steps, took = [], everybody
    for followed in (*_up_to_plan(given, referrals), care):
        step, took = _step(followed, referrals, took)
        steps.append(step)
    linked = [each.label for each in (given, None if own_care else elsewhere) if each is not None]
    whole = replace(_step(care, referrals, everybody)[0], name="care, whatever came between")
    return Journey(tuple(linked), period, len(referrals), tuple(steps), whole)


def _up_to_plan(given: Return, referrals: pd.DataFrame) -> Iterator[_Followed]:
    """The steps that the return of the referrals tells itself."""
    day = referrals["date"]
    days = _first(referrals, day, _events(given, "assessments"), ASSESSMENT_DAYS)
    link = f"started within {ASSESSMENT_DAYS} days of the referral"
    yield _Followed("assessment", link, days, _until(given, "assessments", ASSESSMENT_DAYS))

    enquiries = _events(given, "section_47s", "conference")
    days = _first(referrals, day, enquiries, SECTION_47_DAYS)
    link = f"began within {SECTION_47_DAYS} days of the referral"
    yield _Followed("section 47 enquiry", link, days, _until(given, "section_47s", SECTION_47_DAYS))

    conferences = None
    if enquiries is not None:
        held = (enquiries["conference"] - enquiries["day"]).dt.days.between(0, CONFERENCE_DAYS)
        conferences = enquiries[held].assign(event=enquiries["conference"])
    conferred = _first(referrals, day, conferences, SECTION_47_DAYS)
    link = f"held within {CONFERENCE_DAYS} days of the start of that enquiry"
    horizon = SECTION_47_DAYS + CONFERENCE_DAYS
    yield _Followed("child protection conference", link, conferred, _until(given, "section_47s", horizon))

    days = None if conferred is None else _first(referrals, conferred, _events(given, "protection_plans"), PLAN_DAYS)
    link = f"began within {PLAN_DAYS} days of that conference"
    yield _Followed("child protection plan", link, days, _until(given, "protection_plans", horizon + PLAN_DAYS))


def _care(given: Return | None, table: str, referrals: pd.DataFrame) -> _Followed:
    link = f"began within {CARE_DAYS} days of the referral"
    if given is None:
        return _Followed("care", link, None)
    days = _first(referrals, referrals["date"], _events(given, table), CARE_DAYS)
    return _Followed("care", link, days, _until(given, table, CARE_DAYS))


def _events(given: Return, table: str, *more: str) -> pd.DataFrame | None:
    """What a table tells: child_id, the `day` and the `event` to find, both its start; None where it is not there."""
    if table not in given.tables:
        return None
    rows = given.tables[table]
    return (
        rows.loc[rows["started"].notna(), ["child_id", "started", *more]]
        .rename(columns={"started": "day"})
        .assign(event=rows["started"])
    )


def _until(given: Return, table: str, days: int) -> pd.Timestamp:
    """The last day from which so many days more are still told of."""
    if table not in given.covers:
        return pd.Timestamp.min
    return pd.Timestamp(given.covers[table].end - timedelta(days=days))


def _first(referrals: pd.DataFrame, since: pd.Series, events: pd.DataFrame | None, within: int) -> pd.Series | None:
    """For each referral the first event of the same child whose day lies within some days after `since`."""
    if events is None:
        return None
    cases = referrals[["child_id"]].assign(since=since, row=referrals.index).dropna()
    pairs = cases.merge(events, on="child_id")
    in_time = (pairs["day"] - pairs["since"]).dt.days.between(0, within)
    return pairs[in_time].groupby("row")["event"].min().reindex(referrals.index)


def _step(followed: _Followed, referrals: pd.DataFrame, before: pd.Series) -> tuple[Step, pd.Series]:
    """The step, of the referrals that took the one before; and which of them took it."""
    if followed.days is None:
        return Step(followed.name, followed.link, None, 0, 0), before & False
    old_enough = referrals["date"] <= followed.until
    base = before & old_enough
    took = base & followed.days.notna()
    return (
        Step(followed.name, followed.link, int(took.sum()), int(base.sum()), int((before & ~old_enough).sum())),
        took,
    )
