"""Authorities add up to England, or it is said why not; and a later release says what it changed."""

import pandas as pd
import pytest
from lineofsight.published_checks import (
    HIDDEN,
    NOT_EXPLAINED,
    WITHIN_ROUNDING,
    counts,
    identities,
    missing_returns,
    revisions,
)
from lineofsight.readers.published import load, read
from published_files import ENGLAND, HEADER, NORFOLK, SUFFOLK, one, referrals, written


def plans(folder, england, norfolk, suffolk, name="d3.csv", column="CPP_start"):
    return written(
        folder,
        name,
        f"{HEADER},category,{column},CPP_subsequent,CPP_subsequent_percent",
        f"{ENGLAND},Plans,{england},60,20.5",
        f"{NORFOLK},Plans,{norfolk},40,20.5",
        f"{SUFFOLK},Plans,{suffolk},20,20.5",
    )


def found(path):
    return one(identities(read(path).frame), indicator="d3: CPP_start")


@pytest.mark.parametrize(
    ("england", "norfolk", "suffolk", "explanation"),
    [
        (300, 201, 99, WITHIN_ROUNDING),
        (300, 201, 104, WITHIN_ROUNDING),
        (310, 201, 104, WITHIN_ROUNDING),
        (310, 201, 103, NOT_EXPLAINED),
        (300, 201, 94, WITHIN_ROUNDING),
        (300, 201, 93, NOT_EXPLAINED),
        (320, 201, 104, NOT_EXPLAINED),
        (300, 201, 106, NOT_EXPLAINED),
        (300, 201, "c", HIDDEN),
        (300, 299, "c", WITHIN_ROUNDING),
        (300, 305, "c", WITHIN_ROUNDING),
        (300, 306, "c", NOT_EXPLAINED),
        (300, 201, "z", NOT_EXPLAINED),
    ],
)
def test_authorities_add_up_to_england_within_the_rounding_of_england(tmp_path, england, norfolk, suffolk, explanation):
    assert found(plans(tmp_path, england, norfolk, suffolk))["explanation"] == explanation


def test_who_is_hidden_and_by_how_much_the_sum_falls_short_is_said(tmp_path):
    its = found(plans(tmp_path, 300, 201, "x"))
    assert (its["hidden"], its["who"], its["difference"], its["rounding"]) == (1, "Suffolk", 99, 5)


def test_where_authorities_are_rounded_too_each_may_differ_by_half_a_step(tmp_path):
    its = found(plans(tmp_path, 310, 200, 100))
    assert its["rounding"] == 5 + 2 * 5
    assert its["explanation"] == WITHIN_ROUNDING


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
