"""Better, similar and worse against the tests of Fingertips' own program, and what is missing."""

import csv
from itertools import pairwise

import pytest
from lineofsight.indicator import Better
from lineofsight.statistics.benchmark import Comparison, Rule, Side, proportion, rate, single_interval, two_intervals
from lineofsight.statistics.funnel import Limits, Place, normal_limits
from lineofsight.statistics.intervals import Interval, wilson

GOOD = {"low": Better.LOWER, "high": Better.HIGHER}


def table(shared, name: str) -> list[dict[str, str]]:
    with (shared / "oracles/fingertips" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def label(found: Comparison, better: Better, at: float) -> str:
    """Fingertips' word at one level: what differs only at 95% is the same at 99.8%."""
    if found.side is Side.SIMILAR or (found.at or 0) < at:
        return "Same"
    return found.words(better).capitalize()


# The authority against the limits round the benchmark ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "base", "benchmark", "at_95", "at_998"),
    [
        # Fingertips (MIT, Crown copyright), SpcForProportionsComparerTest; low is good.
        (7.706576728499156, 5930, 8.961108687627933, "Better", "Better"),
        (9.898812142542896, 2273, 8.961108687627933, "Same", "Same"),
        (12.474645030425965, 1972, 8.961108687627933, "Worse", "Worse"),
        (10.9783420463032, 1339, 12.8379546895717, "Better", "Same"),
        (15.9065628476085, 899, 12.8379546895717, "Worse", "Same"),
    ],
)
def test_a_proportion_is_where_fingertips_has_it(value, base, benchmark, at_95, at_998):
    found = proportion(value / 100, base, benchmark / 100)
    assert (label(found, Better.LOWER, 0.95), label(found, Better.LOWER, 0.998)) == (at_95, at_998)


@pytest.mark.parametrize(
    ("value", "denominator", "at_95"),
    [
        # SpcForDsrComparerTest, for each 100,000 with 2.1327 for England; low is good, and all are the same at 99.8%.
        (1.1358436559886544, 616282, "Better"),
        (2.657913272289925, 601976, "Same"),
        (4.1515156695295845, 409489, "Worse"),
    ],
)
def test_a_rate_is_where_fingertips_has_it(value, denominator, at_95):
    found = rate(value, denominator, 2.132708657734625, per=100_000)
    assert (label(found, Better.LOWER, 0.95), label(found, Better.LOWER, 0.998)) == (at_95, "Same")


def test_every_case_of_fingertips_limits_is_met(shared):
    for row in table(shared, "spc_for_proportions_cases.csv"):
        found = proportion(float(row["value_pct"]) / 100, float(row["denominator"]), float(row["benchmark_pct"]) / 100)
        assert label(found, GOOD[row["polarity_good"]], float(row["level"]) / 100) == row["expected"]
    for row in table(shared, "spc_for_dsr_cases.csv"):
        given = (float(row[name]) for name in ("value_per100k", "denominator2", "benchmark_per100k"))
        found = rate(*given, per=100_000)
        assert label(found, GOOD[row["polarity_good"]], float(row["level"]) / 100) == row["expected"]


# The benchmark against the authority's interval ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("benchmark", "low_is_good", "at"),
    [
        # SingleOverlappingCIsForTwoCILevelsComparerTest: 2.6, from 2.5 to 2.7 at 95% and 2.3 to 2.9 at 99.8%.
        (3.0, "better", 0.998),
        (2.8, "better", 0.95),
        (2.6, "similar", None),
        (2.4, "worse", 0.95),
        (2.2, "worse", 0.998),
    ],
)
def test_two_levels_are_those_of_fingertips(benchmark, low_is_good, at):
    found = single_interval(Interval(2.5, 2.7), benchmark, Interval(2.3, 2.9))
    assert found.words(Better.LOWER) == low_is_good
    assert found.at == at
    swapped = {"better": "worse", "worse": "better", "similar": "similar"}
    assert found.words(Better.HIGHER) == swapped[low_is_good]


def test_every_case_of_two_levels_is_met(shared):
    words = {"Best": ("better", 0.998), "Better": ("better", 0.95), "Same": ("similar", None), "Worse": ("worse", 0.95)}
    words["Worst"] = ("worse", 0.998)
    for row in table(shared, "single_ci_two_level_cases.csv"):
        inner, outer = (Interval(float(row[f"lower{level}"]), float(row[f"upper{level}"])) for level in ("95", "998"))
        found = single_interval(inner, float(row["benchmark"]), outer)
        assert (found.words(GOOD[row["polarity_good"]]), found.at) == words[row["expected"]]


def test_a_benchmark_on_an_end_of_the_interval_is_similar():
    for benchmark in (2.5, 2.7):
        assert single_interval(Interval(2.5, 2.7), benchmark).side is Side.SIMILAR
    assert single_interval(Interval(2.5, 2.7), 2.49).side is Side.HIGHER
    assert single_interval(Interval(2.5, 2.7), 2.71).side is Side.LOWER


def test_without_the_wider_interval_a_difference_stands_at_95():
    assert single_interval(Interval(2.5, 2.7), 9).at == 0.95


@pytest.mark.parametrize(
    ("own", "other", "low_is_good"),
    [
        # DoubleOverlappingCIsComparerTest; low is good.
        (Interval(3.5, 4.5), Interval(2.7, 3.6), "similar"),
        (Interval(2.7, 4.1), Interval(3.5, 4.5), "similar"),
        (Interval(3.5, 4.5), Interval(2.7, 3.1), "worse"),
        (Interval(2.7, 3.1), Interval(3.5, 4.5), "better"),
        (Interval(2.7, 3.5), Interval(3.5, 4.5), "similar"),  # they touch
    ],
)
def test_two_intervals_that_touch_are_similar(own, other, low_is_good):
    found = two_intervals(own, other)
    assert found.words(Better.LOWER) == low_is_good
    assert found.at is None  # it is not a test at 95%


def test_every_case_of_two_intervals_is_met(shared):
    for row in table(shared, "double_ci_cases.csv"):
        own = Interval(float(row["lower95"]), float(row["upper95"]))
        other = Interval(float(row["comp_lower95"]), float(row["comp_upper95"]))
        expected = {"Same": "similar"}.get(row["expected_low_is_good"], row["expected_low_is_good"].lower())
        assert two_intervals(own, other).words(Better.LOWER) == expected


# Words, and what is missing -----------------------------------------------------------------------------------------


def test_where_neither_way_is_better_it_is_higher_or_lower_and_never_worse():
    sides = [single_interval(Interval(2.5, 2.7), benchmark).words(Better.NEITHER) for benchmark in (2, 2.6, 3)]
    assert sides == ["higher", "similar", "lower"]


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_what_is_missing_is_not_similar(missing):
    found = [
        (single_interval(None, 2), "no interval"),
        (single_interval(Interval(float("nan"), 2), 2), "no interval"),
        (single_interval(Interval(1, 2), missing), "no benchmark"),
        (two_intervals(Interval(1, 2), None), "no interval"),
        (two_intervals(Interval(float("nan"), 2), Interval(3, 4)), "no interval"),
        (proportion(missing, 10, 0.5), "no figure"),
        (proportion(0.5, missing, 0.5), "no cases"),
        (proportion(0.5, 0, 0.5), "no cases"),
        (rate(5, 100, missing), "no benchmark"),
        (rate(5, -1, 5), "no cases"),
    ]
    for comparison, why in found:
        assert comparison.side is Side.NONE
        assert comparison.words(Better.HIGHER) == f"not compared: {why}"


def test_an_interval_without_an_upper_end_is_compared_by_its_lower_one():
    above, within = Interval(2, float("inf")), Interval(0.5, float("inf"))
    assert [single_interval(each, 1).side for each in (above, within)] == [Side.HIGHER, Side.SIMILAR]
    assert two_intervals(above, Interval(0, 1)).side is Side.HIGHER


@pytest.mark.parametrize(
    ("base", "at"),
    # Where half are expected, none of so many cases: 1 in 32, 64, 512 and 1,024; the tails are 1 in 40 and in 1,000.
    [(1, None), (5, None), (6, 0.95), (9, 0.95), (10, 0.998)],
)
def test_none_or_all_of_a_few_cases_is_similar_where_chance_often_leaves_it(base, at):
    for value, side in ((0.0, Side.LOWER), (1.0, Side.HIGHER)):
        found = proportion(value, base, 0.5)
        assert found.at == at
        assert found.side is (side if at else Side.SIMILAR)


@pytest.mark.parametrize(
    ("population", "at"),
    # No event where 3.68, 3.70, 6.90 and 6.91 are expected: exp(-3.689) is 1 in 40, and exp(-6.908) 1 in 1,000.
    [(100, None), (3680, None), (3700, 0.95), (6900, 0.95), (6910, 0.998)],
)
def test_no_event_among_few_children_is_similar_where_chance_often_leaves_none(population, at):
    assert rate(0, population, 10).at == at


def test_the_authority_s_own_interval_says_what_the_funnel_says():
    # Wilson's interval leaves out the benchmark exactly where the proportion lies beyond z standard errors from it.
    for base in (1, 3, 10, 40):
        for count in range(base + 1):
            for benchmark in (0.02, 0.3, 0.5, 0.81):
                its = single_interval(wilson(count, base), benchmark, wilson(count, base, 0.998))
                limits = [normal_limits(base, benchmark, confidence) for confidence in (0.95, 0.998)]
                place = Limits(*limits).place(count / base)
                assert (its.side is Side.SIMILAR) is (place is Place.WITHIN)
                assert (its.at == 0.998) is (place in (Place.BELOW_OUTER, Place.ABOVE_OUTER))


def test_limits_round_the_benchmark_are_too_narrow_for_few_cases():
    # Eight of ten where half are expected: chance gives so much, or so little, to one in nine (112 of 1,024).
    assert proportion(0.8, 10, 0.5).side is Side.HIGHER
    assert single_interval(wilson(8, 10), 0.5).side is Side.SIMILAR


def test_less_than_one_post_is_compared_and_hardly_ever_differs():
    assert proportion(1.0, 0.6, 0.3).side is Side.SIMILAR


@pytest.mark.parametrize(
    ("method", "value", "benchmark"),
    [(proportion, 50, 0.12), (proportion, 0.5, 12), (proportion, -0.1, 0.5), (rate, -1, 5), (rate, 5, -1)],
)
def test_a_percentage_is_no_proportion_and_no_rate_lies_below_0(method, value, benchmark):
    with pytest.raises(ValueError, match="between 0 and 1, a rate not below 0"):
        method(value, 50, benchmark)


def test_each_rule_has_its_own_words():
    assert len({rule.value for rule in Rule}) == len(Rule)


def test_more_cases_never_make_a_difference_disappear():
    differ = [proportion(0.25, base, 0.2).side is Side.HIGHER for base in (50, 100, 200, 300, 1000)]
    assert all(not before or after for before, after in pairwise(differ))
    assert (differ[0], differ[-1]) == (False, True)
