"""The tidy table of published figures: its columns, its catalogue, its periods and places."""

from datetime import date

import pandas as pd
import pytest
from lineofsight import authorities, published
from lineofsight.indicator import Unit
from lineofsight.indicators import CATALOGUE
from lineofsight.published import INDICATORS, NotPublished
from lineofsight.readers.published import cells, load, places, read, tidy
from published_files import NORFOLK, SUFFOLK, one, referrals, stability, written

RATES = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code"


# The catalogue


def test_every_published_indicator_that_names_one_of_ours_names_one_that_there_is():
    assert [its.id for its in INDICATORS.values() if its.local and its.local not in CATALOGUE] == []


@pytest.mark.parametrize("id_", sorted(i for i, its in INDICATORS.items() if its.local))
def test_a_published_figure_has_the_direction_of_the_local_one_it_stands_beside(id_):
    assert INDICATORS[id_].better is CATALOGUE[INDICATORS[id_].local].better


def test_a_published_figure_says_how_it_is_counted_otherwise():
    assert "special guardianship" in INDICATORS["left_care_with_special_guardianship"].differs
    assert INDICATORS["rereferrals"].differs == CATALOGUE["rereferrals"].published_differently
    assert INDICATORS["children_in_need"].differs == ""


def test_a_grade_has_no_unit():
    assert INDICATORS["grade_overall"].unit is None
    assert INDICATORS["referral_rate"].unit is Unit.RATE


@pytest.mark.parametrize(
    ("id_", "period", "day"),
    [
        ("rereferrals", "2021-22", date(2022, 3, 31)),
        ("absent_from_school_in_care", "2021-22", date(2022, 8, 31)),  # a school year
        ("key_stage_2_in_care", "2021-22", date(2022, 8, 31)),
        ("turnover", "2023", date(2023, 9, 30)),  # the day social workers are counted on
        ("children_0_to_17", "2023", date(2023, 6, 30)),
        ("turnover", "2023-12-31", date(2023, 12, 31)),
        ("turnover", "the year before", None),
    ],
)
def test_a_figure_has_happened_by_the_end_of_its_own_year(id_, period, day):
    assert INDICATORS[id_].last_day(period) == day


def test_all_social_workers_are_counted_on_one_day_and_school_years_end_on_one():
    ends = {its.year_ends: [] for its in INDICATORS.values()}
    for its in INDICATORS.values():
        ends[its.year_ends].append(its.id)
    assert set(ends) == {"", "06-30", "08-31", "09-30"}
    assert all(("school" in id_) or ("absent" in id_) or ("_in_care" in id_) for id_ in ends["08-31"])
    assert len(ends["08-31"]) == 6
    assert len(ends["09-30"]) == 8


def test_whose_a_school_year_is_goes_by_31_march():
    """The tables have Northamptonshire in 2020-21, a school year that ended after it did, and its heirs in 2021-22."""
    assert INDICATORS["absent_from_school_in_care"].last_day("2020-21") > date(2021, 4, 1)
    assert published.continuity("928", "2019-20", "2020-21").joins
    assert not published.continuity("928", "2020-21", "2021-22").joins


# Cells


@pytest.mark.parametrize(
    ("cell", "value"), [("12", 12), ("12.5", 12.5), ("-0.4", -0.4), ("1,234", 1234), (".5", 0.5), ("1E-3", 0.001)]
)
def test_a_number_is_read_as_it_is_printed(cell, value):
    assert cells.number(cell) == value


@pytest.mark.parametrize("cell", ["c", "z", "x", ":", "k", "u", "low", "~", "-", "[c]", "", "12%", "1,23", "nan", "e5"])
def test_what_is_no_number_never_becomes_one(cell):
    assert pd.isna(cells.number(cell))


@pytest.mark.parametrize("mark", ["c", "z", "x", ":", "k", "u", "low", "~", "-", "[c]", ".."])
def test_symbols_are_known(mark):
    assert cells.is_mark(mark)


# Periods


@pytest.mark.parametrize(
    ("printed", "calendar", "period"),
    [
        ("202324", False, "2023-24"),
        ("2024", False, "2023-24"),
        ("2024", True, "2024"),
        ("2023/24", True, "2023-24"),
        ("2023-2024", False, "2023-24"),
        ("199900", False, "1999-00"),
        ("2024-03-31", False, "2024-03-31"),
        ("202325", False, None),
        ("2014-16", False, None),
        ("2018 (Rev)", False, None),
    ],
)
def test_a_period_is_a_return_year_a_calendar_year_or_a_day(printed, calendar, period):
    assert tidy.period(printed, calendar) == period


def test_the_release_is_named_by_the_year_its_latest_period_ends_in():
    assert tidy.release("Children in need", ["2022-23", "2023-24"]) == "Children in need, 2024"
    assert tidy.release("", ["2023-24"]) == "not stated"


# Places


@pytest.mark.parametrize(
    ("level", "codes", "name", "code", "usual"),
    [
        ("local authority", ("E10000020", "926"), "Norfolk", "E10000020", "Norfolk"),
        ("local authority", ("801",), "Bristol, City of", "E06000023", "Bristol"),
        ("local authority", ("E08000016",), "Barnsley", "E08000038", "Barnsley"),
        ("local authority", ("E08000019",), "Sheffield", "E08000039", "Sheffield"),
        ("local authority", ("E10000027",), "Somerset", "E06000066", "Somerset"),
        ("local authority", ("835",), "Dorset (Pre LG)", "E10000009", "Dorset (until 2019)"),
        ("region", ("E12000007",), "INNER LONDON", "E13000001", "Inner London"),
        ("region", ("E12000007",), "LONDON", "E12000007", "London"),
        ("region", (), "London (Outer)", "E13000002", "Outer London"),
        ("national", (), "ENGLAND", "E92000001", "England"),
    ],
)
def test_a_place_has_the_code_now_in_force_and_the_usual_name(level, codes, name, code, usual):
    place = places.place(level, codes, name)
    assert (place.code, place.name, place.fault) == (code, usual, "")


def test_a_joint_return_keeps_the_names_and_codes_of_both():
    place = places.place("local authority", ("E09000021 / E09000027", "314 / 318"), "Kingston / Richmond")
    assert place.name == "Kingston upon Thames / Richmond upon Thames"
    assert place.code == "E09000021 / E09000027"


def test_a_place_that_is_in_no_list_is_kept_and_said():
    place = places.place("local authority", ("E06000999",), "Erewhon")
    assert (place.code, place.name) == ("E06000999", "Erewhon")
    assert "no list" in place.fault


def test_one_authoritys_code_beside_anothers_name_is_said():
    assert "Norfolk" in places.place("local authority", ("926",), "Suffolk").fault


# Authorities through time


@pytest.mark.parametrize(
    ("code", "earlier", "later", "words"),
    [
        ("928", "2020-21", "2021-22", "North Northamptonshire and West Northamptonshire"),
        ("909", "2022-23", "2023-24", "Cumberland and Westmorland and Furness"),
        ("838", "2018-19", "2019-20", "Dorset (until 2019)"),
        ("839", "2018-19", "2019-20", "Dorset (until 2019), Poole and Bournemouth"),
        ("942", "2022-23", "2023-24", "began on 1 April 2023"),
        ("E06000064", "2022", "2023", "Cumbria"),
    ],
)
def test_a_series_breaks_where_an_authority_ends_or_begins(code, earlier, later, words):
    found = published.continuity(code, earlier, later)
    assert not found.joins
    assert words in found.why


@pytest.mark.parametrize(
    "name", ["Barnsley", "Sheffield", "Somerset", "North Yorkshire", "Buckinghamshire", "Gateshead"]
)
def test_a_change_of_code_alone_joins_and_is_said(name):
    authority = authorities.find(name)
    found = published.continuity(authority.gss, "2012-13", "2024-25")
    assert found.joins
    assert all(code in found.why for code in (authority.gss, *authority.former_gss))


def test_the_day_an_authority_ends_and_the_next():
    cumbria = authorities.by_code("909")
    assert authorities.continuity(cumbria, date(2022, 3, 31), date(2023, 3, 31)).joins
    assert not authorities.continuity(cumbria, date(2022, 3, 31), date(2023, 4, 1)).joins


def test_norfolk_england_regions_and_joint_returns_run_on():
    for code in ("926", "E92000001", "E12000006", "E09000021 / E09000027"):
        assert published.continuity(code, "2012-13", "2023-24").joins


def test_a_joint_return_breaks_with_the_first_of_its_authorities():
    found = published.continuity("E06000061 / E06000062", "2020", "2021")
    assert not found.joins
    assert found.why == "North Northamptonshire began on 1 April 2021, in an area that was Northamptonshire's."
    assert published.continuity("E06000061 / E06000062", "2021", "2024").joins


@pytest.mark.parametrize(
    ("code", "last", "first"),
    [
        ("E10000021", "2020", "2021"),
        ("E10000006", "2022", "2023"),
        ("E10000009", "2018", "2019"),
        ("E06000058", "2018-19", "2019-20"),
    ],
)
def test_a_series_breaks_between_the_two_periods_round_the_change_and_at_no_other(code, last, first):
    assert not published.continuity(code, last, first).joins
    outside = ("2012", last) if authorities.by_code(code).last_day else (first, "2025")
    assert published.continuity(code, *outside).joins


def test_a_former_code_is_the_same_place():
    assert published.continuity("E10000027", "2021-22", "2023-24").joins


def test_a_place_that_is_none_has_no_continuity():
    with pytest.raises(NotPublished, match="Erewhon"):
        published.continuity("Erewhon", "2022-23", "2023-24")


# The table


def test_two_files_are_joined_in_one_table(tmp_path):
    table = load([referrals(tmp_path), stability(tmp_path)])
    assert tuple(table.frame.columns) == published.COLUMNS
    assert table.release == "several"
    assert table.dataset == "several"
    assert len(table.frame) == 3 * 4 + 2 * 2


def test_a_table_with_a_number_beside_a_symbol_is_a_fault(tmp_path):
    frame = read(referrals(tmp_path)).frame
    frame.loc[frame["symbol"] == "c", "value"] = 3.0
    with pytest.raises(NotPublished, match="never both"):
        published.validated(frame)


def test_as_csv_leaves_a_hidden_value_empty_and_whole_numbers_whole(tmp_path):
    lines = published.as_csv(read(referrals(tmp_path))).splitlines()
    assert lines[0] == ",".join(published.COLUMNS)
    figures = [line.partition("local authority,")[2] for line in lines]
    assert "E10000029,Suffolk,rereferrals,,,,100,c,c1.csv!4/Re_referrals_percent" in figures
    assert "E10000020,Norfolk,rereferrals,,25,50,200,,c1.csv!3/Re_referrals_percent" in figures


def test_what_was_written_as_csv_is_read_as_it_was(tmp_path):
    table = read(referrals(tmp_path))
    again = read(written(tmp_path, "facts.csv", *published.as_csv(table).splitlines()))
    assert published.as_csv(again) == published.as_csv(table)
    assert again.release == table.release


def test_only_one_london_is_among_the_regions_that_are_summed(tmp_path):
    header = f"{RATES},la_name,new_la_code,category,Referrals,Referrals_rate"
    rows = [f"2024,Reporting year,Regional,E92000001,England,{code},{name},,,,Referrals and Re-referrals,{n},1"
            for code, name, n in (("E12000007", "London", 30), ("E13000001", "Inner London", 10),
                                  ("E13000002", "Outer London", 20), ("E12000006", "East of England", 5))]  # fmt: skip
    frame = read(written(tmp_path, "regions.csv", header, *rows)).frame
    its = published.one_of_each_region(frame[frame["indicator"] == "referrals"])
    assert its["value"].sum() == 35


def test_a_rate_without_a_denominator_gets_the_children_of_the_middle_of_its_year(tmp_path):
    population = written(
        tmp_path,
        "population.csv",
        f"{RATES},la_name,new_la_code,age_group,population_estimate",
        f"2023{NORFOLK[4:]},Children aged 0 to 17 years,5000",
        f"2024{NORFOLK[4:]},Children aged 0 to 17 years,9999",
        f"2023{SUFFOLK[4:]},Children aged 0 to 17 years,x",
    )
    frame = published.with_populations(load([referrals(tmp_path), population]).frame)
    assert one(frame, indicator="referral_rate", la_name="Norfolk")["denominator"] == 5000
    assert pd.isna(one(frame, indicator="referral_rate", la_name="Suffolk")["denominator"])
    assert one(frame, indicator="rereferrals", la_name="Norfolk")["denominator"] == 200
