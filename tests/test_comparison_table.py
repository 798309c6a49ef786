"""Every figure of the page of comparisons is a row, with its place, its interval and the cell it came from."""

import pandas as pd
import pytest
from lineofsight import authorities, published
from lineofsight.comparators import compare
from lineofsight.comparison_table import COLUMNS, table
from lineofsight.params import Compare
from lineofsight.published import ENGLAND
from lineofsight.readers import published as published_readers

NORFOLK, SUFFOLK, DEVON, EAST = "E10000020", "E10000029", "E10000008", "E12000006"
NORTH, WEST = "E06000061", "E06000062"
NAMES = {
    **{NORFOLK: "Norfolk", SUFFOLK: "Suffolk", DEVON: "Devon", ENGLAND: "England", EAST: "East of England"},
    f"{NORTH} / {WEST}": "North Northamptonshire / West Northamptonshire",
}
LEVELS = {ENGLAND: published.NATIONAL, EAST: published.REGION}


def row(code, value=None, numerator=None, denominator=None, **other):
    return {
        "publisher": "DfE",
        "release": "Characteristics of children in need, 2024",
        "dataset": "c1",
        "period": "2023-24",
        "geography_level": LEVELS.get(code, published.AUTHORITY),
        "la_code": code,
        "la_name": NAMES[code],
        "indicator": "rereferrals",
        "breakdown": "",
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "symbol": "",
        "locator": f"c1.csv!{list(NAMES).index(code) + 2}/Re_referrals_percent",
    } | other


def tabled(*rows, authority="926", group=("Suffolk", "Devon")):
    made = pd.DataFrame(list(rows), columns=list(published.COLUMNS))
    made = made.astype(dict.fromkeys(published.TEXTS, "category") | dict.fromkeys(published.NUMBERS, "Float64"))
    asked = Compare(authorities=list(group))
    return table(compare(published.validated(made), authorities.AUTHORITIES[authority], asked))


def of(frame, **where):
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return [{name: None if pd.isna(cell) else cell for name, cell in row.items()} for row in frame.to_dict("records")]


def test_a_figure_has_its_value_as_published_its_parts_and_the_cell_it_came_from():
    (own,) = of(tabled(row(NORFOLK, 33.3, 100, 300)), role="own")

    assert own["title"] == published.INDICATORS["rereferrals"].title
    assert own["unit"] == "%"
    assert (own["period"], own["place"], own["la_code"]) == ("2023-24", "Norfolk", NORFOLK)
    assert (own["value"], own["numerator"], own["denominator"]) == (33.3, 100, 300)
    assert own["locator"] == "c1.csv!2/Re_referrals_percent"
    assert own["release"] == "Characteristics of children in need, 2024"


def test_what_the_page_shows_is_not_rounded_and_has_its_interval():
    (own,) = of(tabled(row(NORFOLK, 33.3, 100, 300)), role="own")

    assert own["unrounded"] == pytest.approx(100 / 3)
    assert (own["lower"], own["upper"]) == (pytest.approx(28.2, abs=0.1), pytest.approx(38.8, abs=0.1))  # Wilson's


def test_a_figure_without_its_parts_has_no_interval():
    (own,) = of(tabled(row(NORFOLK, 33.3)), role="own")

    assert (own["lower"], own["upper"], own["unrounded"]) == (None, None, 33.3)


def test_a_hidden_figure_has_a_row_with_its_symbol_and_one_that_is_not_there_has_none():
    frame = tabled(row(NORFOLK, 25, 50, 200), row(SUFFOLK, symbol="c"))

    (hidden,) = of(frame, place="Suffolk")
    assert (hidden["value"], hidden["symbol"]) == (None, "c")
    assert not of(frame, place="Devon")


def test_rows_stand_by_year_then_authority_england_region_members_and_the_group():
    later = [row(code, 20, 20, 100) for code in (DEVON, SUFFOLK, EAST, ENGLAND, NORFOLK)]
    frame = tabled(*later, row(NORFOLK, 10, 10, 100, period="2022-23"))

    assert list(zip(frame["period"], frame["place"], frame["role"], strict=True)) == [
        ("2022-23", "Norfolk", "own"),
        ("2023-24", "Norfolk", "own"),
        ("2023-24", "England", "England"),
        ("2023-24", "East of England", "region"),
        ("2023-24", "Suffolk", "group member"),
        ("2023-24", "Devon", "group member"),
        ("2023-24", "group, mean", "group"),
        ("2023-24", "group, median", "group"),
        ("2023-24", "group, pooled", "group"),
    ]
    assert tuple(frame.columns) == COLUMNS


def test_a_figure_of_the_group_says_on_how_many_members_it_stands():
    # 10 of 100 and 90 of 300: 20% on average, 100 of 400 together. Without parts Devon is in the mean alone.
    both = tabled(row(NORFOLK, 25), row(SUFFOLK, 10, 10, 100), row(DEVON, 30, 90, 300))
    assert [(each["place"], each["value"], each["members"]) for each in of(both, role="group")] == [
        ("group, mean", pytest.approx(20), "2 of 2"),
        ("group, median", pytest.approx(20), "2 of 2"),
        ("group, pooled", pytest.approx(25), "2 of 2"),
    ]
    one = tabled(row(NORFOLK, 25), row(SUFFOLK, 10, 10, 100), row(DEVON, 30))
    assert [each["members"] for each in of(one, role="group")] == ["2 of 2", "2 of 2", "1 of 2"]


def test_a_return_that_two_members_make_together_is_one_row():
    joint = row(f"{NORTH} / {WEST}", 20, 20, 100)
    frame = tabled(row(NORFOLK, 25), joint, group=("North Northamptonshire", "West Northamptonshire"))

    (member,) = of(frame, role="group member")
    assert (member["place"], member["la_code"]) == (NAMES[f"{NORTH} / {WEST}"], f"{NORTH} / {WEST}")


def test_the_cell_of_a_figure_is_the_same_when_its_file_was_read_before(root, tmp_path):
    sample = root / "data_samples" / "published" / "workforce.csv"

    first, again = (published_readers.read(sample, tmp_path).frame["locator"] for _ in range(2))

    assert list(again) == list(first)
    assert first[0].startswith("csww_indicators_2017_to_2024.csv!")
