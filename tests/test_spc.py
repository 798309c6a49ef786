"""Charts of what a series does by itself, against Montgomery's textbook and NHSRplotthedots, and rules by hand."""

import csv
import json

import pytest
from lineofsight.statistics.spc import Chart, Rule, near_limits, one_side, p_chart, p_prime, trends, u_chart, xmr

# R's set.seed(123); rnorm(20), as in the tests of NHSRplotthedots.
TWENTY = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285,
    -0.44566197, 1.2240818, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716,
    0.7013559, -0.47279141,
]  # fmt: skip
WITH_A_LEAP = [*TWENTY[:14], 10, *TWENTY[15:]]
ACCIDENTS = [
    (266501, 280443), (264225, 276823), (276532, 291681), (281461, 296155), (269071, 282343), (261215, 275888),
    (270409, 283867), (279778, 295251), (270483, 284468), (270320, 282529), (267923, 279618), (271478, 283932),
    (255353, 266629), (256820, 268091), (261835, 276803), (259144, 271578), (255910, 266005), (260863, 273520),
    (264465, 278574), (260989, 273772),
]  # fmt: skip
"""Patients seen within four hours in English emergency departments, the series Laney's chart is known by."""


def limits(chart: Chart, place: int = 0) -> tuple[float, float]:
    return chart.points[place].lower, chart.points[place].upper


# XmR --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "screened", "mean", "lower", "upper"),
    [
        (TWENTY, True, 0.1416238, -3.01138, 3.294627),
        (WITH_A_LEAP, True, 0.6694159, -2.383666, 3.722497),
        (WITH_A_LEAP, False, 0.6694159, -4.596625, 5.935457),
    ],
)
def test_the_limits_are_those_of_nhsrplotthedots(values, screened, mean, lower, upper):
    chart = xmr(values, screened=screened)
    assert chart.centre == pytest.approx(mean, abs=1e-6)
    assert limits(chart) == pytest.approx((lower, upper), abs=1e-6)


@pytest.mark.parametrize(("screened", "ends"), [(True, (-0.72, 4.60)), (False, (-3.06, 6.95))])
def test_screening_is_what_tells_the_package_from_the_nhs_workbook(screened, ends):
    # The vignette on deviations from the workbook: one leap to 10 in a series that goes between 1 and 2.
    chart = xmr([1, 2, 1, 2, 10, *([1, 2] * 6), 1], screened=screened)
    assert chart.centre == pytest.approx(1.94, abs=0.005)
    assert limits(chart) == pytest.approx(ends, abs=0.005)


def test_montgomery_s_chart_of_single_values(shared):
    with (shared / "oracles/spc/i_chart_montgomery_ex_6_5.csv").open() as lines:
        rows = [row for row in csv.DictReader(lines) if row["baseline"] == "True"]
    chart = xmr([float(row["y"]) for row in rows])
    assert chart.centre == pytest.approx(300.5)
    # The book divides by 1.128; Making Data Count multiplies by 2.66, which is 2.6596 rounded.
    assert limits(chart) == pytest.approx((279.783315, 321.216685), abs=0.005)


def test_one_point_has_no_limits():
    with pytest.raises(ValueError, match="two points or more, not 1"):
        xmr([4])


def test_eleven_points_have_trial_limits_and_twelve_do_not():
    assert xmr([1, 2] * 5 + [1]).trial
    assert not xmr([1, 2] * 6).trial


def test_a_series_that_never_moves_marks_nothing():
    # 0.7 eleven times: its mean differs from 0.7 in the last digit on some machines, which is no side.
    for values in ([0.7] * 11, [3] * 20):
        assert {point.rule for point in xmr(values, screened=True).points} == {None}


def test_every_series_of_nhsrplotthedots_is_met(shared):
    cases = json.loads((shared / "oracles/spc/nhsrplotthedots_xmr.json").read_text())
    assert len(cases) == 5
    for case in cases:
        chart = xmr(case["y"], screened=case["screen"])
        digits = "_2dp" if "mean_2dp" in case else ""
        expected = [case[f"{end}{digits}"] for end in ("mean", "lpl", "upl")]
        assert [chart.centre, *limits(chart)] == pytest.approx(expected, abs=0.005 if digits else 5e-7)


def test_screening_a_series_that_hardly_moves_marks_every_point_of_it():
    # Four moves of which the one is 4 average ones: it goes, and the limits lie on the mean. A reason not to screen.
    screened = xmr([1, 1, 1, 1, 2], screened=True)
    assert limits(screened) == pytest.approx((1.2, 1.2))
    assert {point.rule for point in screened.points} == {Rule.OUTSIDE}
    assert [point.rule for point in xmr([1, 1, 1, 1, 2]).points] == [None, None, None, None, Rule.OUTSIDE]


# Rules ------------------------------------------------------------------------------------------------------------


def test_a_point_on_the_limit_is_within_and_one_beyond_is_outside():
    # A half of 16 each: the standard error is 0.125, and the limits are 2 and 14 of 16.
    assert {point.rule for point in p_chart([2, 14], [16, 16]).points} == {None}
    assert {point.rule for point in p_chart([1, 15], [16, 16]).points} == {Rule.OUTSIDE}


def test_seven_that_rise_are_a_trend_and_six_are_not():
    assert trends([1, 2, 3, 4, 5, 6]) == [False] * 6
    assert trends([1, 2, 3, 4, 5, 6, 7]) == [True] * 7
    assert trends([7, 6, 5, 4, 3, 2, 1]) == [True] * 7
    assert trends([2, 1, 2, 3, 4, 5, 6, 7, 3]) == [False, *[True] * 7, False]


def test_two_the_same_end_a_trend():
    assert trends([1, 2, 3, 3, 4, 5, 6]) == [False] * 7


def test_seven_on_one_side_are_a_run_and_six_are_not():
    assert one_side([1] * 6) == [False] * 6
    assert one_side([1] * 6 + [-1]) == [False] * 7
    assert one_side([1] * 8 + [-1]) == [True] * 8 + [False]
    assert one_side([-1] * 7) == [True] * 7


def test_a_point_on_the_average_ends_a_run():
    assert one_side([1, 1, 1, 0, 1, 1, 1]) == [False] * 7


def test_two_of_three_near_a_limit_are_marked_and_the_third_is_not():
    assert near_limits([2.5, 1, 2.5], [3, 3, 3]) == [True, False, True]
    assert near_limits([2.5, -1, 2.5], [3, 3, 3]) == [False] * 3  # not all on one side
    assert near_limits([2, 1, 2.5], [3, 3, 3]) == [False] * 3  # two thirds of the way is not yet the outer third
    assert near_limits([3.1, 1, 2.5], [3, 3, 3]) == [False] * 3  # outside is another rule's
    assert near_limits([3, 1, 2.5], [3, 3, 3]) == [True, False, True]


def test_every_rule_vector_of_nhsrplotthedots_is_met(shared):
    rules = json.loads((shared / "oracles/spc/plotthedots_rules_and_limits.json").read_text())["rules"]
    # The vectors mark the last point of each seven; a chart marks all seven.
    for ours, name in ((one_side, "seven_point_one_side_mean"), (trends, "seven_point_trend")):
        for case in rules[name]:
            last = [bool(mark) for mark in case["out"]]
            assert ours(case["in"]) == [any(last[place : place + 7]) for place in range(len(last))]
    # They mark the whole three; a chart marks those of it that are near the limit.
    for case in rules["two_in_three (close, relative_to_mean)"]:
        away = [side * (2.5 if close else 1) for close, side in zip(case["close"], case["rtm"], strict=True)]
        expected = [bool(mark and close) for mark, close in zip(case["out"], case["close"], strict=True)]
        assert near_limits(away, [3] * len(away)) == expected


def test_every_limit_of_nhspy_plotthedots_is_met(shared):
    for case in json.loads((shared / "oracles/spc/plotthedots_rules_and_limits.json").read_text())["limits"]:
        mean, lower, upper, _, _ = case["mean_lpl_upl_nlpl_nupl"]
        chart = xmr(case["y"], screened=True)
        assert (chart.centre, *limits(chart)) == pytest.approx((mean, lower, upper), abs=1e-9)


def test_a_point_is_near_a_limit_from_where_nhspy_plotthedots_says(shared):
    for case in json.loads((shared / "oracles/spc/plotthedots_rules_and_limits.json").read_text())["limits"]:
        mean, _, upper, near_lower, near_upper = case["mean_lpl_upl_nlpl_nupl"]
        reaches = [upper - mean] * 3
        for end in (near_lower, near_upper):
            beyond, before = ((end - mean) * stretch for stretch in (1.001, 0.999))
            assert near_limits([beyond] * 3, reaches) == [True] * 3
            assert near_limits([before] * 3, reaches) == [False] * 3


# Proportions and rates --------------------------------------------------------------------------------------------


def test_montgomery_s_chart_of_proportions_with_bases_that_differ():
    # Introduction to Statistical Quality Control, table 7.4: purchase orders by week.
    numerators = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
    bases = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, 100, 100, 100, 100,
             90, 90]  # fmt: skip
    chart = p_chart(numerators, bases)
    assert chart.centre == pytest.approx(0.09551, abs=5e-6)
    assert limits(chart) == pytest.approx((0.007335, 0.183686), abs=1e-6)
    assert limits(chart, 1) == pytest.approx((0, 0.194093), abs=1e-6)  # a lower limit stops at none
    assert [place for place, point in enumerate(chart.points, start=1) if point.rule is Rule.OUTSIDE] == [11]


def test_montgomery_s_chart_of_rates():
    # Example 7.4: faults a unit, 50 units a week.
    counts = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
    chart = u_chart(counts, [50] * 20)
    assert chart.centre == pytest.approx(0.074)
    assert limits(chart) == pytest.approx((0, 0.189412), abs=1e-6)


def test_montgomery_s_limits_with_one_base_and_with_several():
    # Example 7.1: 301 faulty cans of 28 samples of 50. Example 7.3: 472 faults on 24 boards.
    cans = p_chart([10] * 7 + [11] * 21, [50] * 28)
    assert (limits(cans)[0], cans.centre, limits(cans)[1]) == pytest.approx((0.040703, 0.215, 0.389297), abs=1e-6)
    boards = u_chart([19] * 8 + [20] * 16, [1] * 24)
    assert (limits(boards)[0], limits(boards)[1]) == pytest.approx((6.362532, 32.970801), abs=1e-6)
    # Example 7.5: faults of dyed cloth, for each 50 square metres.
    cloth = u_chart([14, 12, 20, 11, 7, 10, 21, 16, 19, 23], [10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5])
    assert cloth.centre == pytest.approx(1.423256, abs=1e-6)
    assert [limits(cloth, place) for place in (0, 1)] == [
        pytest.approx((0.291474, 2.555038), abs=1e-6),
        pytest.approx((0.157885, 2.688626), abs=1e-6),
    ]


@pytest.mark.parametrize(
    ("file", "part", "chart", "unit"),
    [
        ("p_chart_montgomery_table_7_4", "1", p_chart, 1),
        ("p_chart_montgomery_ex_7_1", "1", p_chart, 1),  # without the two samples whose cause was found
        ("p_chart_montgomery_ex_7_1", "2", p_chart, 1),  # after the machine was adjusted
        ("u_chart_montgomery_ex_7_4", "1", u_chart, 1),
        ("u_chart_montgomery_ex_7_5", "1", u_chart, 50),  # faults for each 50 square metres
        ("c_chart_montgomery_ex_7_3", "1", u_chart, 1),  # a c chart is a u chart of one unit a point
    ],
)
def test_every_chart_of_montgomery_is_met(shared, file, part, chart, unit):
    with (shared / f"oracles/spc/{file}.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    rows = [row for row in rows if row["part"] == part and row["baseline"] == row["include"] == "True"]
    assert len(rows) >= 10
    drawn = chart([float(row["y.sum"]) for row in rows], [float(row["n"] or 1) / unit for row in rows])
    for point, row in zip(drawn.points, rows, strict=True):
        expected = tuple(float(row[column]) for column in ("y", "lcl", "cl", "ucl"))
        assert (point.value, point.lower, drawn.centre, point.upper) == pytest.approx(expected, rel=1e-9)
        assert (point.rule is Rule.OUTSIDE) is (row["sigma.signal"] == "True")


def test_the_accidents_are_those_of_the_published_table(shared):
    with (shared / "oracles/spc/nhs_accidents.csv").open() as lines:
        assert [(int(row["r"]), int(row["n"])) for row in csv.DictReader(lines)] == ACCIDENTS


def test_laney_s_limits_hold_what_moves_more_than_chance():
    numerators, bases = zip(*ACCIDENTS, strict=True)
    plain, primed = p_chart(numerators, bases), p_prime(numerators, bases)
    assert plain.centre == primed.centre == pytest.approx(0.9528997, abs=1e-7)
    assert limits(plain) == pytest.approx((0.951700, 0.954100), abs=1e-6)
    assert limits(primed) == pytest.approx((0.940130, 0.965670), abs=1e-6)
    assert sum(point.rule is Rule.OUTSIDE for point in plain.points) == 16
    assert sum(point.rule is Rule.OUTSIDE for point in primed.points) == 0


def test_laney_s_limits_are_never_narrower_than_the_plain_ones():
    # Two alike: they move by nothing, and chance would move them.
    assert p_prime([50, 50], [100, 100]) == p_chart([50, 50], [100, 100])


def test_none_or_all_at_every_point_has_limits_on_itself():
    assert p_prime([0, 0, 0], [8, 9, 10]) == p_chart([0, 0, 0], [8, 9, 10])
    assert limits(p_chart([8, 9], [8, 9])) == (1, 1)


@pytest.mark.parametrize("chart", [p_chart, p_prime, u_chart])
def test_a_point_without_cases_is_refused(chart):
    with pytest.raises(ValueError, match="leave out the points without cases"):
        chart([1, 0], [10, 0])


@pytest.mark.parametrize(
    ("chart", "arguments", "sentence"),
    [
        (p_chart, ([3], [2]), "between 0 and its base"),
        (p_prime, ([1, 3], [2, 2]), "between 0 and its base"),
        (p_chart, ([float("nan"), 1], [2, 2]), "count of 0 or more"),
        (u_chart, ([-1, 2], [2, 2]), "count of 0 or more"),
        (u_chart, ([1, 2], [2, float("inf")]), "base above 0"),
        (xmr, ([1, float("nan"), 3],), "recorded values only"),
    ],
)
def test_what_is_missing_or_impossible_is_refused_and_not_drawn_within_the_limits(chart, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        chart(*arguments)


def test_how_much_a_proportion_moves_needs_two_points():
    with pytest.raises(ValueError, match="two points or more, not 1"):
        p_prime([1], [10])
