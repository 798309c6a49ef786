"""The social workers: how many cases, how many come and go, posts empty, agency and absence.

All from the workforce census of 30 September. In post is who had not left by the end of that day; who left on it is a
leaver (our convention). Agency workers are counted apart, as the publication does.
"""

from __future__ import annotations

import pandas as pd

from lineofsight.indicator import Better, Over, Unit, indicator
from lineofsight.indicators.cohorts import where_known
from lineofsight.periods import Period, calendar_days, months_after

POSSIBLE_DAYS = 253
"""Working days of a full-time year in the published absence rate, one more where the year has a 29 February. Not stated
in the publication: worked out from days lost, workers and rates of some 160 authorities a year, 2017 to 2024."""

_LAIT = "LAIT measure 287"
_EES = "DfE children's social work workforce, indicators table"


def _counted(workers: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Workers of the censuses whose day lies in the period."""
    return workers[period.holds(workers["census"])]


def _in_post(rows: pd.DataFrame) -> pd.Series:
    return ~(rows["ended"] <= rows["census"])


def _began_in_year(rows: pd.DataFrame) -> pd.Series:
    """Whether the role began in the twelve months to the census (plain bool; False where not recorded)."""
    return (rows["started"] > months_after(rows["census"], -12)) & (rows["started"] <= rows["census"])


def _left(rows: pd.DataFrame) -> pd.Series:
    """Whether they left in the year. Who also began in it is no leaver, as published."""
    in_year = (rows["ended"] > months_after(rows["census"], -12)) & (rows["ended"] <= rows["census"])
    return in_year & ~_began_in_year(rows)


def _not_agency(rows: pd.DataFrame) -> pd.DataFrame:
    """Workers not known to be from an agency: where that is not recorded, `_own` makes their values NA."""
    return rows[~rows["agency"].fillna(False).astype(bool)]


def _own(values: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """The values of those known to be the authority's own, NA where it is not recorded."""
    return values.where(rows["agency"].notna())


def _heads(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(1.0, index=rows.index, dtype="Float64")


def _left_over_in_post(workers: pd.DataFrame, period: Period, size: pd.Series) -> pd.DataFrame:
    """The share that turnover is: part is a leaver's size, whole the size of one in post."""
    rows = _not_agency(_counted(workers, period))
    rows = rows[_in_post(rows) | _left(rows)]
    known = _own(size.loc[rows.index], rows)
    left = _left(rows)
    return pd.DataFrame({"part": known.where(left, 0.0), "whole": known.where(~left, 0.0)})


@indicator(
    title="Cases for each social worker",
    numerator="Cases held on 30 September",
    denominator="Full-time equivalents of the social workers in post who held a case, agency workers included",
    unit=Unit.RATIO,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{_EES}; {_LAIT}",
    criteria=["LEAD-WORK.1"],
)
def caseload(workers: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Workers in post with no case, or with no full-time equivalent above 0, are left out. Where either number is not
    recorded the worker is not recorded; authorities leave cases empty for many who hold none, so that count can be
    large. An average: it does not show the few who hold far too many.
    """
    rows = _counted(workers, period)
    none_held = (rows["cases"] < 1).fillna(False) | (rows["fte"] <= 0).fillna(False)
    rows = rows[_in_post(rows) & ~none_held.astype(bool)]
    return pd.DataFrame({"part": rows["cases"], "whole": rows["fte"]})


@indicator(
    title="Turnover of social workers, full-time equivalents",
    numerator="Full-time equivalents of social workers who left in the year to 30 September",
    denominator="Full-time equivalents of social workers in post on 30 September",
    unit=Unit.SHARE,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{_EES}; {_LAIT}",
    criteria=["LEAD-WORK.1", "LEAD-WORK.2"],
)
def turnover(workers: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Agency workers are left out, and so is who began and left in the same year. Leavers are not among those in
    post, so it can pass 100%. Leaving for another post in the authority's children's services is not leaving.
    """
    return _left_over_in_post(workers, period, workers["fte"])


@indicator(
    title="Turnover of social workers, heads",
    numerator="Social workers who left in the year to 30 September",
    denominator="Social workers in post on 30 September",
    unit=Unit.SHARE,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{_EES}; {_LAIT}",
    criteria=["LEAD-WORK.1", "LEAD-WORK.2"],
    published_differently="Published heads count a worker with two posts once; here each row of the return is a head.",
)
def turnover_of_heads(workers: pd.DataFrame, period: Period) -> pd.DataFrame:
    """As `turnover`, each worker counting one, however few hours."""
    return _left_over_in_post(workers, period, _heads(workers))


@indicator(
    title="Social workers new in the year",
    numerator="Social workers in post on 30 September whose role began in the year to it",
    denominator="Social workers in post on 30 September",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.YEAR,
    source="Workforce census, role start date",
    criteria=["LEAD-WORK.1", "LEAD-WORK.2"],
    published_differently="Published starters leave out who moved from one such post to another in the authority.",
)
def new_social_workers(workers: pd.DataFrame, period: Period) -> pd.Series:
    """Agency workers are left out. From 1 October to 30 September. Many new workers can follow from many leaving, or
    from posts filled: read it beside turnover and vacancies.
    """
    rows = _not_agency(_counted(workers, period))
    rows = rows[_in_post(rows)]
    return where_known(_began_in_year(rows), rows["agency"].notna() & rows["started"].notna())


@indicator(
    title="Vacant social work posts",
    numerator="Vacant posts on 30 September, full-time equivalents",
    denominator="Vacant posts and social workers in post, full-time equivalents",
    unit=Unit.SHARE,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{_EES}; {_LAIT}",
    criteria=["LEAD-WORK.2"],
)
def vacancy_rate(vacancies: pd.DataFrame, workers: pd.DataFrame, period: Period) -> pd.DataFrame:
    """One case for each census. Agency workers are not in post: a vacancy covered by one is still a vacancy. Workers
    whose hours, or whether they are from an agency, are not recorded add nothing below the line, which makes the rate
    look higher; where no worker's are, the rate is not recorded.
    """
    rows = vacancies[period.holds(vacancies["census"])]
    own = _not_agency(_counted(workers, period))
    in_post = _own(own["fte"], own)[_in_post(own)].groupby(own["census"]).sum(min_count=1)
    filled = rows["census"].map(in_post).astype("Float64")
    return pd.DataFrame({"part": rows["vacant_fte"], "whole": rows["vacant_fte"] + filled})


@indicator(
    title="Agency social workers, full-time equivalents",
    numerator="Full-time equivalents of agency social workers on 30 September",
    denominator="Full-time equivalents of all social workers in post on 30 September",
    unit=Unit.SHARE,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{_EES}; {_LAIT}",
    criteria=["LEAD-WORK.2"],
)
def agency_rate(workers: pd.DataFrame, period: Period) -> pd.DataFrame:
    """From the workers listed one by one, whether or not they cover a vacancy; not from the count of agency workers
    returned for the whole authority. A return that lists none gives 0%.
    """
    rows = _counted(workers, period)
    rows = rows[_in_post(rows)]
    whole = rows["fte"].where(rows["agency"].notna())
    return pd.DataFrame({"part": whole.where(rows["agency"].fillna(False).astype(bool), whole * 0), "whole": whole})


@indicator(
    title="Agency social workers, heads",
    numerator="Agency social workers on 30 September",
    denominator="All social workers in post on 30 September",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{_EES}; {_LAIT}",
    criteria=["LEAD-WORK.2"],
)
def agency_rate_of_heads(workers: pd.DataFrame, period: Period) -> pd.Series:
    """As `agency_rate`, each worker counting one."""
    rows = _counted(workers, period)
    return rows.loc[_in_post(rows), "agency"]


@indicator(
    title="Social workers absent on 30 September",
    numerator="Social workers in post who were absent on 30 September",
    denominator="Social workers in post on 30 September",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.YEAR,
    source="Workforce census, absent on 30 September",
    criteria=["LEAD-WORK.1", "LEAD-WORK.2"],
    published_differently="Published is sickness over the year: `sickness_absence`.",
)
def absent_on_the_day(workers: pd.DataFrame, period: Period) -> pd.Series:
    """Absent for any reason that the census asks for, maternity and paternity leave among them. Agency workers are
    left out. One day of the year.
    """
    rows = _not_agency(_counted(workers, period))
    rows = rows[_in_post(rows)]
    return _own(rows["absent"], rows)


@indicator(
    title="Working days lost to sickness",
    numerator="Working days that social workers lost to sickness in the year to 30 September",
    denominator="Working days possible: full-time equivalents in post on 30 September times 253",
    unit=Unit.SHARE,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{_EES}; {_LAIT}",
    criteria=["LEAD-WORK.1", "LEAD-WORK.2"],
    published_differently="Whether the published rate counts days lost by those who left is not stated: here it does.",
)
def sickness_absence(workers: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Agency workers are left out. Those who left in the year add the days they lost and no days possible, so it is
    no true share. The possible days are 254 where the year has a 29 February, whatever bank holidays were added.
    """
    rows = _not_agency(_counted(workers, period))
    rows = rows[_in_post(rows) | _left(rows)]
    in_leap_year = calendar_days(months_after(rows["census"], -12), rows["census"]) == 366
    possible = rows["fte"] * (POSSIBLE_DAYS + in_leap_year.astype("Float64"))
    return pd.DataFrame({"part": _own(rows["days_lost"], rows), "whole": possible.where(_in_post(rows), 0.0)})


WORKFORCE = (
    caseload,
    turnover,
    turnover_of_heads,
    new_social_workers,
    vacancy_rate,
    agency_rate,
    agency_rate_of_heads,
    absent_on_the_day,
    sickness_absence,
)
