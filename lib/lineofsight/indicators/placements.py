"""Where children in care live: in what kind of home, how far from their own, and how settled they are."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from lineofsight.codes import code_set
from lineofsight.indicator import Better, Over, Unit, indicator
from lineofsight.indicators.care_cohorts import (
    AT_31_MARCH,
    LIST_8,
    aged,
    ages,
    in_care_on,
    looked_after,
    one_of,
    overlapping,
    unaccompanied_on,
)
from lineofsight.indicators.cohorts import open_on, where_known
from lineofsight.periods import Period, months_after, year_to

MANY_PLACEMENTS = 3
"""Placements in a year, or two, that count as many (LAIT measure 372)."""
SETTLED_MONTHS = 24
"""With one carer since the day this many months before, or earlier (DfE data guidance for placement stability)."""
SETTLED_COHORT_MONTHS = 30
"""Two and a half years in care: since the day this many months before, or earlier (the same)."""
SETTLED_OLDEST = 15
"""Under 16 on the day (the same; LAIT measure 393)."""
FAR_MILES = 20
"""More than this from home is far (LAIT measure 87; DfE placement data)."""
FOSTERING = code_set("placement").in_group("Foster placement")
PLACED_FOR_ADOPTION = code_set("placement").in_group("Placed for adoption")
PLACED_WITH_CARER = ("A3", "A5")
"""Placed for adoption with the foster carer the child already lives with: no change of placement (LAIT measure 372)."""
TEMPORARY = code_set("placement").in_group("Temporary placement")
RESIDENTIAL = code_set("placement").in_group(
    "Children's home", "Secure children's home", "Residential care home", "Residential school"
)
"""The grouping is ours: published tables set schools apart, and put supported accommodation with children's homes."""
SUPPORTED = code_set("placement").in_group("Supported accommodation", "Semi-independent living")
"""Supported accommodation (K3, from 2025) and the semi-independent living it took the place of (H5, until 2024)."""


@indicator(
    title="In foster placements",
    numerator="Children in a foster placement",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source="DfE children looked after statistics, placement type; SSDA903",
    criteria=["CIC-PERM.3"],
    published_differently=AT_31_MARCH,
)
def in_foster_placements(placements: pd.DataFrame, period: Period) -> pd.Series:
    """With relatives, friends or other carers (U1 to U6). Placed for adoption is apart."""
    return one_of(in_care_on(placements, period.last)["placement"], FOSTERING)


@indicator(
    title="In foster placements, as list 8 has it",
    numerator="Children in a foster placement",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source=f"{LIST_8}, placement type",
    criteria=["CIC-PERM.3"],
    published_differently=AT_31_MARCH,
)
def in_foster_placements_listed(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """As `in_foster_placements`."""
    return one_of(in_care_on(children_in_care, period.last)["placement"], FOSTERING)


@indicator(
    title="In residential care",
    numerator="Children in a children's home, a secure one, a residential care home or a residential school",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source="SSDA903 placement codes",
    criteria=["CIC-PERM.3"],
    published_differently="The published groups differ: schools stand apart, and supported accommodation is counted "
    "with children's homes.",
)
def in_residential_care(placements: pd.DataFrame, period: Period) -> pd.Series:
    """K1, K2, R1 and S1: the grouping is ours. Hospitals, family centres and custody (R2, R3, R5) are not in it."""
    return one_of(in_care_on(placements, period.last)["placement"], RESIDENTIAL)


@indicator(
    title="In residential care, as list 8 has it",
    numerator="Children in a children's home, a secure one, a residential care home or a residential school",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source=f"{LIST_8}, placement type",
    criteria=["CIC-PERM.3"],
    published_differently="The published groups differ: schools stand apart, and supported accommodation is counted "
    "with children's homes.",
)
def in_residential_care_listed(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """As `in_residential_care`."""
    return one_of(in_care_on(children_in_care, period.last)["placement"], RESIDENTIAL)


@indicator(
    title="In supported accommodation",
    numerator="Children in supported accommodation or, before 2025, semi-independent living",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source="SSDA903 placement codes",
    criteria=["CIC-PERM.3", "CIC-CL.3"],
    published_differently="Published together with children's homes.",
)
def in_supported_accommodation(placements: pd.DataFrame, period: Period) -> pd.Series:
    """K3 from the return of 2025, H5 before it. Independent living (P2, until 2024) is not in it."""
    return one_of(in_care_on(placements, period.last)["placement"], SUPPORTED)


@indicator(
    title="In supported accommodation, as list 8 has it",
    numerator="Children in supported accommodation or semi-independent living",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    over=Over.DAY,
    source=f"{LIST_8}, placement type",
    criteria=["CIC-PERM.3", "CIC-CL.3"],
    published_differently="Published together with children's homes.",
)
def in_supported_accommodation_listed(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """As `in_supported_accommodation`."""
    return one_of(in_care_on(children_in_care, period.last)["placement"], SUPPORTED)


@indicator(
    title="Placed outside the authority",
    numerator="Children placed outside the authority's boundary",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="DfE children looked after statistics, locality of placement; SSDA903 extended return",
    criteria=["CIC-PERM.3", "CIC-PERM.2"],
    published_differently=AT_31_MARCH,
)
def placed_outside(placements: pd.DataFrame, period: Period) -> pd.Series:
    """Outside may be a street away: in a small authority most of it is. Read it beside the distance."""
    return ~in_care_on(placements, period.last)["placed_inside"]


@indicator(
    title="Placed outside the authority, as list 8 has it",
    numerator="Children whose placement is outside the authority's boundary",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source=f"{LIST_8}, placement location",
    criteria=["CIC-PERM.3", "CIC-PERM.2"],
    published_differently=AT_31_MARCH,
)
def placed_outside_listed(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """The list has no distance: only this can be said of it."""
    return ~in_care_on(children_in_care, period.last)["placed_inside"]


def _with_known_home(placements: pd.DataFrame, unaccompanied: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Placements of children in care on the day, without unaccompanied children: theirs is no home to measure from."""
    cases = in_care_on(placements, period.last)
    return cases[~cases["child_id"].isin(unaccompanied_on(unaccompanied, period.last))]


@indicator(
    title="More than 20 miles from home",
    numerator="Children placed more than 20 miles from their home",
    denominator="Children in care at the end of the day whose distance is recorded, without unaccompanied children",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="DfE children looked after statistics, placement and distance; SSDA903 extended return",
    criteria=["CIC-PERM.3", "CIC-PERM.2"],
    published_differently=f"{AT_31_MARCH} The published table shows distances not known as a line of their own, within "
    "the children it is a percentage of.",
)
def far_from_home(placements: pd.DataFrame, unaccompanied: pd.DataFrame, period: Period) -> pd.Series:
    """Miles as the return has them, to one decimal: 20.0 is not far, 20.1 is. A distance not known (999.9, where a
    postcode is missing or outside England) is not recorded, and often so for children placed for adoption. Another
    indicator than `far_and_outside`, under which the same name is published.
    """
    return _with_known_home(placements, unaccompanied, period)["miles_from_home"] > FAR_MILES


@indicator(
    title="More than 20 miles from home and outside the authority",
    numerator="Children placed more than 20 miles from their home and outside the authority's boundary",
    denominator="Children in care at the end of the day for whom both are recorded, without unaccompanied children",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="LAIT measure 87; SSDA903 extended return",
    criteria=["CIC-PERM.3", "CIC-PERM.2"],
    published_differently=f"{AT_31_MARCH} Distances not known are counted in the published base.",
)
def far_and_outside(placements: pd.DataFrame, unaccompanied: pd.DataFrame, period: Period) -> pd.Series:
    """As `far_from_home`, and outside. Where one of the two is not recorded and the other is not so, it is not so."""
    cases = _with_known_home(placements, unaccompanied, period)
    return (cases["miles_from_home"] > FAR_MILES) & ~cases["placed_inside"]


def _carers(placements: pd.DataFrame) -> pd.DataFrame:
    """The placements that count, earliest first, each with `carer_since`, which marks placements with one carer.

    Short breaks and temporary placements (T0 to T4) do not count. A placement for adoption with the child's carer is
    with the carer of the placement before it, whether or not the return says so. Where it is not recorded since when
    the child was with the carer, it is since the placement started.
    """
    counted = looked_after(placements[~placements["placement"].isin(TEMPORARY)])
    counted = counted.sort_index().sort_values(["started", "ended"])
    since = counted["with_carer_since"].fillna(counted["started"])
    same = since.mask(counted["placement"].isin(PLACED_WITH_CARER))
    same = same.groupby([counted["child_id"], counted["period_started"]], sort=False).ffill()
    return counted.assign(carer_since=same.fillna(since))


def _many_placements(placements: pd.DataFrame, cases: pd.DataFrame, window: Period) -> pd.Series:
    """Which cases had three or more placements of 24 hours or longer in a window (boolean)."""
    lasted = open_on(placements, window.last) | (placements["ended"] > placements["started"])
    rows = _carers(placements[overlapping(placements, window) & lasted])
    placements_of = rows.drop_duplicates(["child_id", "carer_since"]).groupby("child_id", sort=False).size()
    return (cases["child_id"].map(placements_of).fillna(0) >= MANY_PLACEMENTS).astype("boolean")


@indicator(
    title="Three or more placements in the year",
    numerator="Children with three or more placements in the twelve months to the day",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="LAIT measure 372; DfE children looked after statistics, placement stability",
    criteria=["CIC-PERM.1"],
    published_differently=f"{AT_31_MARCH} Whether temporary placements and changes with the same carer are counted "
    "there is not settled by any source seen.",
)
def three_placements_in_year(placements: pd.DataFrame, period: Period) -> pd.Series:
    """Placements of 24 hours or longer at any time in the year, those open on its first and last day included; returns
    have days and no hours, so one that ended on the day it started is shorter, one that ended the next day is not.
    Being placed for adoption with the carer one lives with is no new placement. Conventions of ours: neither is any
    other change with the same carer, nor a temporary placement (T0 to T4) such as a stay in hospital. Coming back
    from one does count where the return gives it as a new carer, since it does not name carers. Placements of an
    earlier period of care in the year count.
    """
    cases = in_care_on(placements, period.last)
    return _many_placements(placements, cases, year_to(period.end))


@indicator(
    title="Three or more placements in the year, as list 8 has them",
    numerator="Children with three or more placements in the last 12 months, by the authority's own count",
    denominator="Children in care at the end of the day",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source=LIST_8,
    criteria=["CIC-PERM.1"],
    published_differently="Published is counted from each placement in SSDA903 by one rule; the list gives a number "
    "that each authority counts for itself.",
)
def three_placements_in_year_listed(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """The list asks for the present placement to be counted, so 1 is the least; 0 is left as it was given."""
    return in_care_on(children_in_care, period.last)["placements_in_year"] >= MANY_PLACEMENTS


@indicator(
    title="Three or more placements in two years",
    numerator="Children with three or more placements in the two years to the day",
    denominator="Children in care at the end of the day who have been so for two years",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.DAY,
    source="DfE children looked after statistics, placement stability",
    criteria=["CIC-PERM.1"],
    published_differently=f"{AT_31_MARCH} Two years of returns are needed: with one, children look more settled.",
)
def three_placements_in_two_years(placements: pd.DataFrame, period: Period) -> pd.Series:
    """Counted as in `three_placements_in_year`. Two years in care is one unbroken period since the same day of the
    month two years before, or earlier. Placements that ended before those two years are not counted.
    """
    cases = in_care_on(placements, period.last)
    cases = cases[months_after(cases["period_started"], 24) <= period.last]
    year_before = year_to(year_to(period.end).start - timedelta(days=1))
    two_years = Period(year_before.start, period.end)
    return _many_placements(placements, cases, two_years)


@indicator(
    title="Settled with the same carer for two years",
    numerator="Children who have lived with the same carer for two years or longer",
    denominator="Children under 16 in care at the end of the day for two and a half years or longer without a break",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source="DfE children looked after statistics, placement stability, as worded in 2025; LAIT measure 393",
    criteria=["CIC-PERM.1", "CIC-PERM.6"],
    published_differently="This is the version for the same carer, published for 2025. Before, the same placement was "
    "asked for, and a change of placement with one carer was a move: the two are not to be compared.",
)
def settled_with_carer(placements: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """Two years and two and a half run to the same day of the month: at 31 March 2025, with the carer since 31 March
    2023 and in care since 30 September 2022 or earlier, as the publisher's data guidance has it. For a child placed
    for adoption the time with the carer before counts too. On the 16th birthday a child is no longer under 16; one
    whose birth is not recorded is not in the figure. A child in a temporary placement (T0 to T4) is judged by it.
    """
    cases = in_care_on(placements, period.last)
    long_enough = months_after(cases["period_started"], SETTLED_COHORT_MONTHS) <= period.last
    cases = cases[long_enough]
    cases = cases[aged(ages(cases["child_id"], children, period.end), 0, SETTLED_OLDEST)]
    since = cases["with_carer_since"]
    adoptive = cases[cases["placement"].isin(PLACED_FOR_ADOPTION)]
    carers = _carers(placements[placements["child_id"].isin(adoptive["child_id"])])
    since = since.mask(cases.index.isin(adoptive.index), _since_with_carer_before(carers, adoptive))
    return where_known(months_after(since, SETTLED_MONTHS) <= period.last, since.notna())


def _since_with_carer_before(carers: pd.DataFrame, adoptive: pd.DataFrame) -> pd.Series:
    """For placements for adoption: since when the child was with the adopters, or with the carer before them.

    Placed with the foster carer they had, the carer before is the same: no other carer's time is added.
    """
    spell = ["child_id", "period_started", "carer_since"]
    spells = carers.drop_duplicates(spell)
    before = spells.assign(before=spells.groupby(spell[:2], sort=False)["carer_since"].shift())[[*spell, "before"]]
    rows = carers.loc[adoptive.index]
    found = rows[spell].merge(before, on=spell, how="left").set_axis(rows.index)["before"]
    return found.mask(rows["placement"].isin(PLACED_WITH_CARER)).fillna(rows["carer_since"])


PLACEMENTS = (
    in_foster_placements,
    in_foster_placements_listed,
    in_residential_care,
    in_residential_care_listed,
    in_supported_accommodation,
    in_supported_accommodation_listed,
    placed_outside,
    placed_outside_listed,
    far_from_home,
    far_and_outside,
    three_placements_in_year,
    three_placements_in_year_listed,
    three_placements_in_two_years,
    settled_with_carer,
)
