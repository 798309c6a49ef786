"""Ranks with their sureness against the United States' travel times, and bands against DfE's tool and Fingertips."""

import csv
import json
from functools import partial

import pytest
from lineofsight.indicator import Better
from lineofsight.statistics.intervals import Interval, normal_deviate, wilson
from lineofsight.statistics.ranks import Rank, bounds, joint, normal, quartile_band

STATES = {
    "Alabama": (23.9, 0.2), "Alaska": (18.4, 0.5), "Arizona": (24.8, 0.2), "Arkansas": (21.3, 0.4),
    "California": (27.1, 0.1), "Colorado": (24.5, 0.3), "Connecticut": (25.0, 0.3), "Delaware": (25.3, 0.6),
    "District of Columbia": (30.1, 0.5), "Florida": (25.8, 0.2), "Georgia": (27.1, 0.3), "Hawaii": (25.7, 0.4),
    "Idaho": (19.7, 0.4), "Illinois": (28.2, 0.2), "Indiana": (23.5, 0.2), "Iowa": (18.8, 0.2), "Kansas": (18.9, 0.3),
    "Kentucky": (22.9, 0.2), "Louisiana": (24.5, 0.2), "Maine": (23.4, 0.4), "Maryland": (32.2, 0.2),
    "Massachusetts": (28.0, 0.2), "Michigan": (24.1, 0.2), "Minnesota": (23.0, 0.2), "Mississippi": (23.9, 0.4),
    "Missouri": (23.1, 0.2), "Montana": (18.2, 0.5), "Nebraska": (18.1, 0.3), "Nevada": (24.1, 0.4),
    "New Hampshire": (26.9, 0.5), "New Jersey": (30.5, 0.2), "New Mexico": (21.4, 0.4), "New York": (31.5, 0.2),
    "North Carolina": (23.4, 0.2), "North Dakota": (16.9, 0.6), "Ohio": (23.1, 0.1), "Oklahoma": (21.1, 0.2),
    "Oregon": (22.5, 0.3), "Pennsylvania": (25.9, 0.1), "Rhode Island": (23.4, 0.5), "South Carolina": (23.6, 0.3),
    "South Dakota": (16.9, 0.5), "Tennessee": (24.2, 0.2), "Texas": (24.8, 0.1), "Utah": (21.6, 0.3),
    "Vermont": (21.9, 0.5), "Virginia": (27.7, 0.2), "Washington": (25.5, 0.2), "West Virginia": (25.6, 0.5),
    "Wisconsin": (21.9, 0.2), "Wyoming": (18.1, 0.8),
}  # fmt: skip
"""Mean travel to work in 51 states in minutes, and its margin of error at 90% (US Census, 2011, to a tenth)."""


def fixed(lower: float, upper: float):
    return lambda confidence: Interval(lower, upper)


def ranked():
    """The states' ranks at a joint 90%, from margins to a tenth of a minute, as the authors take them."""

    def published(mean: float, margin: float, confidence: float) -> Interval:
        reach = round(margin / normal_deviate(0.9) * normal_deviate(confidence), 1)
        return Interval(round(mean - reach, 1), round(mean + reach, 1))

    return joint({state: partial(published, *figures) for state, figures in STATES.items()}, 0.9)


@pytest.mark.parametrize(
    ("state", "first", "last"),
    [("South Dakota", 1, 6), ("Mississippi", 17, 35), ("Pennsylvania", 36, 42), ("Maryland", 50, 51)],
)
def test_the_ranks_of_the_states_are_those_of_klein_wright_and_wieczorek(state, first, last):
    found = {rank.name: rank for rank in ranked().ranks}
    assert found[state] == Rank(state, first, last, 51)


def test_each_of_51_intervals_at_90_is_taken_at_3_08_errors():
    found = ranked()
    assert normal_deviate(found.each) == pytest.approx(3.0809, abs=5e-5)
    # A joint 90% is for all at once; on average a state may have ten ranks of 51.
    assert sum(rank.last - rank.first + 1 for rank in found.ranks) / 51 == pytest.approx(9.8, abs=0.05)


def test_every_joint_rank_is_met(shared):
    with (shared / "oracles/computed/joint_rank_intervals_TravelTime2011.csv").open(encoding="utf-8") as lines:
        expected = {row["State"]: (int(row["rank_lo"]), int(row["rank_hi"])) for row in csv.DictReader(lines)}
    assert {rank.name: (rank.first, rank.last) for rank in ranked().ranks} == expected


def test_the_states_typed_here_are_those_of_the_census(shared):
    with (shared / "oracles/ranking/TravelTime2011_1dec.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["State"]: (float(row["Estimate.1dec"]), float(row["MOE.1dec"])) for row in rows} == STATES


def test_ranks_by_hand():
    # The second overlaps the third; the first lies below both.
    found = joint({"A": fixed(1, 2), "B": fixed(3, 5), "C": fixed(4, 6)})
    assert [(rank.first, rank.last) for rank in found.ranks] == [(1, 1), (2, 3), (2, 3)]
    assert [rank.words for rank in found.ranks] == ["1 of 3", "between 2 and 3 of 3", "between 2 and 3 of 3"]


def test_intervals_that_touch_are_in_order():
    found = joint({"A": fixed(1, 2), "B": fixed(2, 3)})
    assert [(rank.first, rank.last) for rank in found.ranks] == [(1, 1), (2, 2)]


def test_authorities_that_do_not_differ_may_have_any_rank():
    found = joint({name: fixed(1, 2) for name in "ABCD"})
    assert {(rank.first, rank.last) for rank in found.ranks} == {(1, 4)}


def test_the_normal_interval_is_an_estimate_and_its_errors():
    interval = normal(20, 2)(0.95)
    assert (interval.lower, interval.upper) == pytest.approx((20 - 2 * 1.959964, 20 + 2 * 1.959964), abs=1e-5)


def test_two_authorities_share_the_confidence():
    # Two independent intervals at the root of 0.9 hold together at 0.9.
    assert joint({"A": fixed(1, 2), "B": fixed(1, 2)}, 0.9).each == pytest.approx(0.9**0.5)


def test_more_cases_make_a_rank_surer():
    few = joint({name: partial(wilson, x, 10) for name, x in (("A", 2), ("B", 5), ("C", 8))})
    many = joint({name: partial(wilson, x * 100, 1000) for name, x in (("A", 2), ("B", 5), ("C", 8))})
    assert [(rank.first, rank.last) for rank in few.ranks] == [(1, 3), (1, 3), (1, 3)]
    assert [(rank.first, rank.last) for rank in many.ranks] == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize(
    ("intervals", "confidence", "sentence"),
    [
        ({"A": fixed(1, 2)}, 0.95, "two authorities or more"),
        ({"A": fixed(1, 2), "B": fixed(3, 3)}, 0.95, "without width"),
        ({"A": fixed(1, 2), "B": fixed(float("nan"), 3)}, 0.95, "without width"),
        ({"A": fixed(1, 2), "B": fixed(2, 3)}, 95, "confidence lies between 0 and 1"),
    ],
)
def test_what_has_no_joint_ranks_is_refused(intervals, confidence, sentence):
    with pytest.raises(ValueError, match=sentence):
        joint(intervals, confidence)


# Bands --------------------------------------------------------------------------------------------------------------


def test_fifths_are_those_of_fingertips():
    # Fingertips, QuintilesCalculatorTest: 1 to 50.
    assert bounds(range(1, 51), 5) == pytest.approx((1, 10.8, 20.6, 30.4, 40.2, 50))


def test_the_fifths_of_fingertips_own_test_are_met(shared):
    case = json.loads((shared / "oracles/fingertips/quintile_bounds.json").read_text())
    assert bounds(case["values"], 5) == pytest.approx(case["bounds"])


@pytest.mark.parametrize(
    ("value", "low_is_good", "high_is_good"),
    [
        # Department for Education, Local Authority Interactive Tool, test-fn_analysis: quarters of 0 to 100.
        (10, "A", "D"), (30, "B", "C"), (60, "C", "B"), (80, "D", "A"),
        (0, "A", "D"), (25, "A", "D"), (50, "B", "C"), (75, "C", "B"), (100, "D", "A"),
    ],
)  # fmt: skip
def test_quarters_are_those_of_the_department_s_tool(value, low_is_good, high_is_good):
    ends = (0, 25, 50, 75, 100)
    assert quartile_band(value, ends, Better.LOWER) == low_is_good
    assert quartile_band(value, ends, Better.HIGHER) == high_is_good
    assert quartile_band(value, ends, Better.NEITHER) is None


def test_every_band_of_the_department_s_tool_is_met(shared):
    with (shared / "oracles/neighbours/lait_quartile_band_cases.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            better = Better.LOWER if row["polarity"] == "Low" else Better.HIGHER
            ends = [float(row[f"q{share}"]) for share in (0, 25, 50, 75, 100)]
            assert quartile_band(float(row["value"]), ends, better) == row["band"]


def test_a_value_outside_the_ends_has_no_band():
    assert quartile_band(101, (0, 25, 50, 75, 100), Better.LOWER) is None
    assert quartile_band(float("nan"), (0, 25, 50, 75, 100), Better.LOWER) is None


def test_bands_need_a_value_each():
    assert bounds([1, 2, 3, 4]) == pytest.approx((1, 1.75, 2.5, 3.25, 4))
    with pytest.raises(ValueError, match="4 bands need 4 recorded values"):
        bounds([1, 2, 3])
    with pytest.raises(ValueError, match="recorded values"):
        bounds([1, 2, 3, float("nan")])
