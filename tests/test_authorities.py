"""Authorities are found by the names that publishers use, and never taken for one another."""

import csv
from datetime import date, timedelta

import pytest
from lineofsight import authorities


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Norfolk", "926"),
        ("Norfolk County Council", "926"),
        ("NORFOLK", "926"),
        ("Norfolk local authority", "926"),
        ("Norfolk County Council’s children’s services", "926"),
        ("Bristol, City of", "801"),
        ("Bristol City Council", "801"),
        ("Kingston upon Hull City Council", "810"),
        ("Kingston Upon Hull, City of", "810"),
        ("Kingston upon Thames", "314"),
        ("Bournemouth, Christchurch & Poole", "839"),
        ("Bournemouth, Christchurch and Poole Council", "839"),
        ("Telford & Wrekin", "894"),
        ("Telford and\nWrekin local authority", "894"),
        ("the London Borough of Southwark", "210"),
        ("Royal Borough of Windsor and Maidenhead", "868"),
        ("Wigan Metropolitan Borough Council", "359"),
        ("Southend on Sea", "882"),
        ("St. Helens", "342"),
        ("london corporation", "201"),
        ("Isles of Scilly", "420"),
        ("Derby City", "831"),
        ("Exampleshire County Council", "999"),
    ],
)
def test_a_printed_name_finds_its_authority(printed, code):
    found = authorities.find(printed)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Northamptonshire", "North Northamptonshire"),
        ("North Northamptonshire", "West Northamptonshire"),
        ("Dorset", "Bournemouth, Christchurch and Poole"),
        ("Bournemouth", "Bournemouth, Christchurch and Poole"),
        ("York", "North Yorkshire"),
        ("Somerset", "North Somerset"),
        ("Somerset", "Bath and North East Somerset"),
        ("Leicester", "Leicestershire"),
        ("Nottingham", "Nottinghamshire"),
        ("Derby", "Derbyshire"),
        ("East Sussex", "West Sussex"),
        ("Lincolnshire", "North East Lincolnshire"),
        ("Cumbria", "Cumberland"),
        ("Bedford", "Bedfordshire"),
    ],
)
def test_names_that_look_alike_are_different_authorities(one, another):
    assert authorities.find(one).name == one
    assert authorities.find(another).name == another


@pytest.mark.parametrize("name", ["Sussex", "Berkshire", "Kingston", "London", "Yorkshire", "", "County Council"])
def test_a_name_that_is_no_single_authority_finds_none(name):
    assert authorities.find(name) is None


@pytest.mark.parametrize("name", ["Leicester County Council", "Nottingham County Council", "Norfolk City Council"])
def test_a_county_is_not_found_by_the_name_of_its_city_nor_a_city_by_its_county(name):
    assert authorities.find(name) is None


def test_dorset_is_the_county_council_until_march_2019_and_the_new_council_after():
    assert authorities.find("Dorset", on=date(2019, 3, 31)).code == "835"
    assert authorities.find("Dorset", on=date(2019, 4, 1)).code == "838"
    assert authorities.find("Dorset").code == "838"
    assert authorities.find("Dorset County Council").code == "835"


def test_a_report_about_an_abolished_authority_still_finds_it():
    northamptonshire = authorities.find("Northamptonshire County Council")
    assert northamptonshire.last_day == date(2021, 3, 31)
    assert [authorities.by_code(code).name for code in northamptonshire.successors] == [
        "North Northamptonshire",
        "West Northamptonshire",
    ]


def test_every_successor_is_in_the_list_and_begins_the_day_after():
    for old in authorities.AUTHORITIES.values():
        for code in old.successors:
            assert (authorities.by_code(code).first_day - old.last_day).days == 1, old.name


@pytest.mark.parametrize(
    ("name", "last", "successors"),
    [
        ("Northamptonshire", date(2021, 3, 31), ["North Northamptonshire", "West Northamptonshire"]),
        ("Cumbria", date(2023, 3, 31), ["Cumberland", "Westmorland and Furness"]),
        ("Dorset (until 2019)", date(2019, 3, 31), ["Dorset", "Bournemouth, Christchurch and Poole"]),
        ("Bournemouth", date(2019, 3, 31), ["Bournemouth, Christchurch and Poole"]),
        ("Poole", date(2019, 3, 31), ["Bournemouth, Christchurch and Poole"]),
        ("Bedfordshire", date(2009, 3, 31), ["Bedford", "Central Bedfordshire"]),
        ("Cheshire", date(2009, 3, 31), ["Cheshire East", "Cheshire West and Chester"]),
    ],
)
def test_a_series_ends_with_its_authority_and_the_next_begins_the_day_after(name, last, successors):
    ended, next_day = authorities.find(name), last + timedelta(days=1)
    assert authorities.continuity(ended, date(2008, 3, 31), last).joins
    broken = authorities.continuity(ended, last, next_day)
    assert (broken.joins, broken.why) == (
        False,
        f"{name} ended on {last.day} {last:%B %Y}; its area is now {' and '.join(successors)}'s.",
    )
    for successor in successors:
        began = authorities.find(successor)
        assert authorities.continuity(began, next_day, date(2026, 3, 31)).joins
        before = authorities.continuity(began, last, next_day)
        assert not before.joins
        assert before.why.startswith(f"{successor} began on 1 April {next_day.year}, in an area that was ")
        assert name in before.why


@pytest.mark.parametrize(
    ("name", "former", "now", "words"),
    [
        ("Barnsley", "E08000016", "E08000038", "1 April 2025, when its boundary with Sheffield moved"),
        ("Sheffield", "E08000019", "E08000039", "1 April 2025, when its boundary with Barnsley moved"),
        ("Gateshead", "E08000020", "E08000037", "1 April 2013, when its boundary with Northumberland moved"),
        ("Northumberland", "E06000048", "E06000057", "1 April 2013, when its boundary with Gateshead moved"),
        ("Somerset", "E10000027", "E06000066", "1 April 2023, when one council took over from the county council"),
        ("North Yorkshire", "E10000023", "E06000065", "1 April 2023, when one council took over from the county"),
        ("Buckinghamshire", "E10000002", "E06000060", "1 April 2020, when one council took over from the county"),
    ],
)
def test_a_change_of_code_joins_and_the_day_and_the_reason_are_said(name, former, now, words):
    authority = authorities.find(name)
    assert authorities.by_code(former) is authorities.by_code(now) is authority
    found = authorities.continuity(authority, date(2012, 3, 31), date(2025, 9, 30))
    assert found.joins
    assert f"its ONS code was {former}, and {now} since {words}" in found.why


def test_every_change_of_code_has_its_day_and_its_reason():
    for authority in authorities.AUTHORITIES.values():
        changed = bool(authority.former_gss)
        assert (authority.gss_since is not None, bool(authority.gss_why)) == (changed, changed), authority.name


def test_an_authority_is_found_by_either_code_present_or_former():
    assert authorities.by_code("926").name == "Norfolk"
    assert authorities.by_code("E10000020").name == "Norfolk"
    assert authorities.by_code("E10000023").name == "North Yorkshire"
    assert authorities.by_code("E99999999") is None


def test_there_are_153_authorities_today_and_one_is_made_up():
    today = [a for a in authorities.AUTHORITIES.values() if a.last_day is None]
    assert len([a for a in today if not a.made_up and a.code.isdecimal()]) == 153
    assert [a.name for a in today if a.made_up] == ["Exampleshire"]


def test_no_two_authorities_of_the_same_day_share_a_spelling():
    for authority in authorities.AUTHORITIES.values():
        for spelling in authority.names:
            assert authorities.find(spelling, on=authority.last_day or date(2026, 4, 1)) == authority, spelling


def test_a_misspelt_name_is_answered_with_the_nearest():
    assert authorities.suggest("Norflok") == ["Norfolk"]
    assert "West Berkshire" in authorities.suggest("Berkshire")
    assert authorities.suggest("xyzzy") == []


def test_every_authority_of_the_real_reports_is_found_with_its_codes(shared):
    with (shared / "reports" / "manifest_dev.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found = authorities.find(row["la_name"])
            assert (found.code, found.gss, found.urn) == (
                row["la_code_3digit"],
                row["la_code_gss"],
                row["ofsted_urn"],
            ), row["la_name"]


def test_every_upper_tier_authority_of_the_ons_lookup_is_found_with_its_code(shared):
    with (shared / "public_data" / "lookups" / "LTLA-UTLA_Apr23_Lookup_England-Wales.csv").open(
        encoding="utf-8-sig"
    ) as lines:
        for row in csv.DictReader(lines):
            if row["UTLA23CD"].startswith("E"):
                found = authorities.find(row["UTLA23NM"])
                assert row["UTLA23CD"] in (found.gss, *found.former_gss), row["UTLA23NM"]
