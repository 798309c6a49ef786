"""Authorities add up to England, or it is said why not; and a later release says what it changed."""

import pandas as pd
import pytest
from lineofsight.published import REGIONS
from lineofsight.published_checks import (
    LEFT_OUT,
    MISSING,
    NOT_EXPLAINED,
    PROTECTING,
    SMALL,
    WITHIN_ROUNDING,
    counts,
    identities,
    missing_returns,
    revisions,
)
from lineofsight.readers.published import load, read
from published_files import EAST, ENGLAND, HEADER, NORFOLK, SUFFOLK, one, referrals, written

CAMBRIDGESHIRE = NORFOLK.replace("926,Norfolk,E10000020", "873,Cambridgeshire,E10000003")
CUMBRIA = NORFOLK.replace("926,Norfolk,E10000020", "909,Cumbria,E10000006")


def plans(folder, *rows):
    """Plans started in a year: each row is a place and its plans, of 2024 where no year is given."""
    return written(
        folder,
        "d3.csv",
        f"{HEADER},category,CPP_start,CPP_subsequent,CPP_subsequent_percent",
        *(f"{(year or ['2024'])[0]}{place[4:]},Plans,{number},60,20.5" for place, number, *year in rows),
    )


def found(path, **where):
    return one(identities(read(path).frame), **{"indicator": "d3: CPP_start", "period": "2023-24", **where})


def explanation(folder, *rows):
    return found(plans(folder, *rows))["explanation"]


@pytest.mark.parametrize(
    ("england", "norfolk", "suffolk", "why"),
    [
        (300, 201, 99, WITHIN_ROUNDING),
        (300, 201, 104, WITHIN_ROUNDING),
        (310, 201, 104, WITHIN_ROUNDING),
        (310, 201, 103, NOT_EXPLAINED),
        (300, 201, 94, WITHIN_ROUNDING),
        (300, 201, 93, NOT_EXPLAINED),
        (320, 201, 104, NOT_EXPLAINED),
        (300, 201, 106, NOT_EXPLAINED),
        (300, 201, "z", NOT_EXPLAINED),
    ],
)
def test_authorities_add_up_to_england_within_the_rounding_of_england(tmp_path, england, norfolk, suffolk, why):
    assert explanation(tmp_path, (ENGLAND, england), (NORFOLK, norfolk), (SUFFOLK, suffolk)) == why


@pytest.mark.parametrize(
    ("norfolk", "why"),
    [
        (306, NOT_EXPLAINED),
        (305, WITHIN_ROUNDING),
        (299, WITHIN_ROUNDING),
        (291, SMALL),
        (289, NOT_EXPLAINED),
        (201, NOT_EXPLAINED),
    ],
)
def test_a_hidden_small_count_is_five_at_most(tmp_path, norfolk, why):
    """England is rounded to 10, so it may be 5 more than its authorities, and Suffolk's 5 more than that."""
    assert explanation(tmp_path, (ENGLAND, 300), (NORFOLK, norfolk), (SUFFOLK, "c")) == why


@pytest.mark.parametrize(("norfolk", "why"), [(291, SMALL), (289, PROTECTING), (235, PROTECTING), (233, NOT_EXPLAINED)])
def test_a_count_hidden_to_protect_a_small_one_is_twice_its_nearest_year_at_most(tmp_path, norfolk, why):
    """Suffolk had 30 the year before, so it may have 60 now; of 2022, when it had 99, nothing is asked."""
    years = [(SUFFOLK, 30, "2023"), (SUFFOLK, 99, "2022")]
    assert explanation(tmp_path, (ENGLAND, 300), (NORFOLK, norfolk), (SUFFOLK, "c"), *years) == why


@pytest.mark.parametrize(
    ("norfolk", "why"),
    [(296, WITHIN_ROUNDING), (293, NOT_EXPLAINED), (256, NOT_EXPLAINED), (254, MISSING), (96, MISSING),
     (94, NOT_EXPLAINED)],
)  # fmt: skip
def test_a_missing_return_is_between_half_and_twice_its_nearest_year(tmp_path, norfolk, why):
    """Suffolk had 100 the year before: England has 50 to 200 more than Norfolk, or 5 more or less for its rounding."""
    rows = [(ENGLAND, 300), (NORFOLK, norfolk), (SUFFOLK, "x"), (SUFFOLK, 100, "2023")]
    its = found(plans(tmp_path, *rows))
    assert its["explanation"] == why
    assert its["missing"] == "Suffolk"


def test_a_missing_return_that_england_leaves_out_is_said_to_be(tmp_path):
    """Norfolk is 9 short of England: Cambridgeshire's small count and the rounding are enough, without Suffolk."""
    rows = [(ENGLAND, 300), (NORFOLK, 291), (CAMBRIDGESHIRE, "c"), (SUFFOLK, "u"), (SUFFOLK, 100, "2023")]
    its = found(plans(tmp_path, *rows))
    assert (its["explanation"], its["hidden"], its["missing"]) == (LEFT_OUT, 1, "Suffolk")


def test_a_missing_return_of_which_no_year_is_known_explains_nothing(tmp_path):
    assert explanation(tmp_path, (ENGLAND, 300), (NORFOLK, 201), (SUFFOLK, "x")) == NOT_EXPLAINED


@pytest.mark.parametrize(("release", "why"), [("", NOT_EXPLAINED), (" (statistical first release)", SMALL)])
def test_a_cross_hid_a_small_count_in_the_releases_until_2017_and_is_a_missing_return_since(tmp_path, release, why):
    frame = read(plans(tmp_path, (ENGLAND, 300), (NORFOLK, 291), (SUFFOLK, "x"))).frame
    frame["release"] = frame["release"].cat.rename_categories(lambda name: f"{name}{release}, 2015")
    assert one(identities(frame), indicator="d3: CPP_start")["explanation"] == why


def test_how_many_are_hidden_and_by_how_much_the_sum_falls_short_is_said(tmp_path):
    its = found(plans(tmp_path, (ENGLAND, 300), (NORFOLK, 201), (SUFFOLK, "c")))
    assert (its["published"], its["total"], its["hidden"], its["difference"], its["rounding"]) == (300, 201, 1, 99, 5)


def test_where_authorities_are_rounded_too_each_may_differ_by_half_a_step(tmp_path):
    its = found(plans(tmp_path, (ENGLAND, 310), (NORFOLK, 200), (SUFFOLK, 100)))
    assert its["rounding"] == 5 + 2 * 5
    assert its["explanation"] == WITHIN_ROUNDING


def test_the_authorities_of_a_region_add_up_to_the_region(tmp_path):
    """Cumbria is in the North West, so it is no part of the East of England's 300."""
    path = plans(tmp_path, (ENGLAND, 400), (EAST, 300), (NORFOLK, 201), (SUFFOLK, 99), (CUMBRIA, 103))
    east = found(path, whole="East of England")
    assert (east["parts"], east["total"], east["explanation"]) == ("authorities", 300, WITHIN_ROUNDING)
    assert found(path, whole="England", parts="authorities")["total"] == 403


def test_the_nine_regions_add_up_to_england_with_london_once(tmp_path):
    """Nine regions of 101 are 909; Inner and Outer London are in London's 101."""
    numbers = dict.fromkeys(REGIONS.values(), 101) | {"Inner London": 51, "Outer London": 50}
    regions = [
        (EAST.replace("E12000006,East of England", f"{code},{name}"), numbers[name]) for code, name in REGIONS.items()
    ]
    its = found(plans(tmp_path, (ENGLAND, 910), *regions), parts="regions")
    assert (its["total"], its["explanation"]) == (909, WITHIN_ROUNDING)


def test_rates_and_percentages_have_no_sum(tmp_path):
    frame = read(referrals(tmp_path)).frame
    assert set(frame.loc[counts(frame), "indicator"]) == {"referrals", "c1: Re_referrals"}


def test_a_return_that_is_missing_is_found_from_the_table_itself(tmp_path):
    path = written(
        tmp_path,
        "d3.csv",
        f"{HEADER},category,CPP_start,CPP_subsequent,CPP_subsequent_percent",
        f"{ENGLAND},Plans,300,60,20",
        f"{NORFOLK},Plans,x,x,x",
        f"{SUFFOLK},Plans,100,c,c",
        f"{NORFOLK.replace('926,Norfolk,E10000020', '909,Cumbria,E10000006')},Plans,z,z,z",
    )
    missing = missing_returns(read(path).frame)
    assert missing[["period", "la_name", "symbols"]].to_numpy().tolist() == [["2023-24", "Norfolk", "x"]]


def workforce(folder, name, year, *rows):
    return written(folder, name, f"{HEADER},turnover_rate_fte,leavers_fte,inpost_fte,caseload_fte", *rows)


def test_what_a_later_release_changed_is_listed(tmp_path):
    paths = [
        workforce(tmp_path, "first.csv", 2023, f"2022{NORFOLK[4:]},10.5,20,200,15", f"2022{SUFFOLK[4:]},9,9,100,c"),
        workforce(tmp_path, "second.csv", 2024, f"2022{NORFOLK[4:]},11.0,21,200,15", f"2022{SUFFOLK[4:]},9,9,100,17",
                  f"{NORFOLK},12,20,200,16"),
    ]  # fmt: skip
    changed = revisions(load(paths).frame)
    turnover = one(changed, indicator="turnover")
    assert (turnover["earlier"], turnover["later"], turnover["change"]) == (10.5, 11, 0.5)
    assert turnover["earlier_release"].endswith("2022")
    assert turnover["later_release"].endswith("2024")
    caseload = one(changed, indicator="caseload")
    assert (pd.isna(caseload["earlier"]), caseload["earlier_symbol"], caseload["later"]) == (True, "c", 17)
    assert set(changed["indicator"]) == {"turnover", "caseload", "csww: leavers_fte"}


def test_one_release_has_no_revisions(tmp_path):
    assert revisions(read(referrals(tmp_path)).frame).empty
