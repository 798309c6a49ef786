"""Funnels against PHEindicatormethods, FunnelPlotR and Spiegelhalter's appendix, and overdispersion by hand."""

import csv
import json
from math import asin, exp, sin, sqrt

import pytest
from lineofsight.statistics.funnel import (
    Limits,
    Place,
    Rule,
    Scale,
    binomial_limits,
    count_limits,
    normal_limits,
    proportions,
    rates,
    ratios,
)
from lineofsight.statistics.intervals import Interval, wilson
from lineofsight.statistics.rates import exact_poisson

# The six units and the seven of the vignette in the tests of FunnelPlotR.
OBSERVED, EXPECTED = [100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220]
VIGNETTE_OBSERVED, VIGNETTE_EXPECTED = [15, 40, 72, 28, 50, 66, 75], [13, 32, 75, 33, 54, 60, 72]
PHE_LABELS = {
    "Low (0.001)": Place.BELOW_OUTER,
    "Low (0.025)": Place.BELOW_INNER,
    "Not significant": Place.WITHIN,
    "High (0.025)": Place.ABOVE_INNER,
    "High (0.001)": Place.ABOVE_OUTER,
}


def named(count: int) -> list[str]:
    return [f"Authority {number}" for number in range(1, count + 1)]


def rows(shared, name: str) -> list[dict[str, str]]:
    with (shared / "oracles/phe" / name).open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


# Limits of chance ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "confidence", "lower", "upper"),
    [
        # PHEindicatormethods (UKHSA), tests of its funnels, in per cent: a whole of 80.642448%.
        (1, 0.95, 3.204264, 100),
        (2, 0.95, 25.885383, 100),
        (2, 0.998, 0, 100),
        (3, 0.998, 10.150815, 100),
        (4, 0.998, 19.594903, 100),
    ],
)
def test_the_limits_of_a_proportion_are_those_of_public_health_england(base, confidence, lower, upper):
    limits = normal_limits(base, 0.80642448, confidence)
    assert (100 * limits.lower, 100 * limits.upper) == pytest.approx((lower, upper), abs=1e-5)


def test_the_hundred_points_of_public_health_england_s_curve_are_met(shared):
    points = rows(shared, "testdata_funnel_prop_outputs.csv")
    inputs = rows(shared, "testdata_funnel_prop_inputs.csv")
    numerators = [float(row["numerator"]) for row in inputs]
    drawn = proportions([row["Area"] for row in inputs], numerators, [float(row["denominator"]) for row in inputs])
    assert len(points) == 100
    for point in points:
        limits = drawn.limits_at(float(point["Population"]))
        ours = (limits.inner.lower, limits.inner.upper, limits.outer.lower, limits.outer.upper, drawn.centre)
        names = ("Lower2s0025limit", "Upper2s0025limit", "Lower3s0001limit", "Upper3s0001limit", "Baseline")
        assert [100 * each for each in ours] == pytest.approx([float(point[name]) for name in names], abs=2e-6)


def test_the_303_proportions_of_public_health_england_lie_where_it_says(shared):
    inputs = rows(shared, "testdata_funnel_prop_inputs.csv")
    numerators = [float(row["numerator"]) for row in inputs]
    drawn = proportions([row["Area"] for row in inputs], numerators, [float(row["denominator"]) for row in inputs])
    assert len(inputs) == 303
    assert [point.place for point in drawn.points] == [PHE_LABELS[row["significance"]] for row in inputs]


@pytest.mark.parametrize(
    ("observed", "expected", "place"),
    [
        # Five of the 300 in the tests of PHEindicatormethods.
        (8, 6.239860227, Place.WITHIN),
        (151, 106.4429719, Place.ABOVE_OUTER),
        (159, 232.9329036, Place.BELOW_OUTER),
        (150, 119.5695496, Place.ABOVE_INNER),
        (101, 126.2973615, Place.BELOW_INNER),
        (0, 240.6273499, Place.BELOW_OUTER),
        # Beyond the interval round the expected number at 95% alone; by PHE's test at 99.8%.
        (141, 106.7211626, Place.ABOVE_OUTER),
    ],
)
def test_a_ratio_lies_where_public_health_england_says(observed, expected, place):
    assert ratios(["one", "other"], [observed, 10], [expected, 10]).points[0].place is place


def test_the_300_ratios_of_public_health_england_lie_where_it_says(shared):
    inputs = rows(shared, "testdata_funnel_ratio_inputs.csv")
    observed, expected = ([float(row[name]) for row in inputs] for name in ("obs", "expected"))
    drawn = ratios(named(300), observed, expected)
    assert [point.place for point in drawn.points] == [PHE_LABELS[row["significance"]] for row in inputs]


def test_the_40_rates_of_public_health_england_lie_where_it_says(shared):
    inputs = rows(shared, "testdata_funnel_rate_dsr_inputs.csv")
    counts, populations = ([float(row[name]) for row in inputs] for name in ("count", "pop"))
    drawn = rates(named(40), counts, populations, per=100_000)
    expected = [PHE_LABELS[row["crude_per_100000_with_0"]] for row in inputs]
    assert [point.place for point in drawn.points] == expected
    assert drawn.points[0].value == pytest.approx(float(inputs[0]["rate_crude_per_100000"]), abs=1e-6)
    per_cent = rates(named(40), counts, populations, per=100)
    assert [point.place for point in per_cent.points] == [PHE_LABELS[row["crude_per_100_with_0"]] for row in inputs]
    without = rates(named(39), counts[:39], populations[:39], per=100_000)  # the last is the one without an event
    assert [point.place for point in without.points] == [
        PHE_LABELS[row["crude_per_100000_without_0"]] for row in inputs[:39]
    ]


def test_directly_standardised_rates_take_the_population_that_they_imply(shared):
    # PHE's funnel of standardised rates sets the events over events divided by rate; without events there is none.
    inputs = rows(shared, "testdata_funnel_rate_dsr_inputs.csv")[:39]
    counts = [float(row["count"]) for row in inputs]
    implied = [count / float(row["rate_dsr"]) * 100_000 for count, row in zip(counts, inputs, strict=True)]
    drawn = rates(named(39), counts, implied, per=100_000)
    for column in ("dsr_per_100000_with_0", "dsr_per_100000_without_0"):
        assert [point.place for point in drawn.points] == [PHE_LABELS[row[column]] for row in inputs]


def test_the_curve_over_other_bases_is_met(shared):
    points = rows(shared, "testdata_funnel_prop_outputs_with_axis_variation.csv")
    assert len(points) == 100
    for point in points:
        base, whole = float(point["Population"]), float(point["Baseline"]) / 100
        for deviations, confidence in (("2s0025", 0.95), ("3s0001", 0.998)):
            limits = normal_limits(base, whole, confidence)
            expected = float(point[f"Lower{deviations}limit"]), float(point[f"Upper{deviations}limit"])
            assert (100 * limits.lower, 100 * limits.upper) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize(
    ("events", "confidence", "lower_at", "upper_at"),
    [
        # PHEindicatormethods, its curve of rates round 116.1720835 for each 100,000 a year, over three years.
        (1, 0.95, 1598.675694, 7.264481402),
        (3, 0.95, 2515.599722, 177.5159418),
        (1360, 0.998, 424043.2424, 358342.3275),
    ],
)
def test_a_count_is_just_within_at_the_populations_that_public_health_england_says(
    events, confidence, lower_at, upper_at
):
    expected = [population * 3 * 116.1720835 / 100_000 for population in (lower_at, upper_at)]
    assert count_limits(expected[0], confidence).lower == pytest.approx(events, rel=1e-5)
    assert count_limits(expected[1], confidence).upper == pytest.approx(events, rel=1e-5)


@pytest.mark.parametrize("file", ["outputs", "outputs_2", "outputs_3"])
def test_every_point_of_public_health_england_s_curves_of_rates_is_met(shared, file):
    # At so many events in three years, the yearly population at which they are just not significant.
    points = rows(shared, f"testdata_funnel_rate_{file}.csv")
    assert len(points) == 100
    for point in points:
        events, whole = float(point["Events"]), float(point["baseline"]) / 100_000
        for deviations, confidence in (("2s", 0.95), ("3s", 0.998)):
            of_low, of_high = (float(point[f"{end}_{deviations}_population_1_year"]) * 3 for end in ("lower", "upper"))
            low, high = count_limits(of_low * whole, confidence).lower, count_limits(of_high * whole, confidence).upper
            assert (low, high) == pytest.approx((events, events), rel=1e-5)  # where its search stops
            assert events / of_low * 100_000 == pytest.approx(float(point[f"lower_{deviations}_limit"]), rel=1e-6)


def test_every_point_of_public_health_england_s_ratio_curve_is_met(shared):
    # Its curve is given the other way round: at so many events, the expected number that is just not significant.
    points = rows(shared, "testdata_funnel_ratio_outputs.csv")
    assert points
    for row in points:
        count = float(next(iter(row.values())))
        for deviations, confidence in (("2s", 0.95), ("3s", 0.998)):
            low = count_limits(float(row[f"lower_{deviations}_exp_events"]), confidence).lower
            high = count_limits(float(row[f"upper_{deviations}_exp_events"]), confidence).upper
            assert (low, high) == pytest.approx((count, count), rel=1e-5)  # where its search stops


def test_a_count_is_outside_exactly_where_its_own_exact_interval_leaves_out_the_expected_one():
    for expected in (0.0005, 0.01, 0.4, 3.2, 15, 47.5):
        for confidence in (0.95, 0.998):
            limits = count_limits(expected, confidence)
            for count in range(100):
                own = exact_poisson(count, confidence)
                assert (count < limits.lower) is (own.upper < expected)
                assert (count > limits.upper) is (own.lower > expected)


@pytest.mark.parametrize(
    ("expected", "confidence", "lower", "upper"),
    [
        # FunnelPlotR, test-poisson_limits: the interval round the expected number, over it.
        (15, 0.95, 0.5596924, 1.649348),
        (20, 0.95, 0.6108260, 1.544419),
        (30, 0.95, 0.6746958, 1.427562),
        (15, 0.998, 0.3862650, 2.082907),
        (20, 0.998, 0.4479107, 1.902094),
        (30, 0.998, 0.5289724, 1.702771),
    ],
)
def test_the_interval_round_an_expected_number_is_that_of_funnelplotr(expected, confidence, lower, upper):
    limits = exact_poisson(expected, confidence)
    assert (limits.lower / expected, limits.upper / expected) == pytest.approx((lower, upper), abs=1e-6)


@pytest.mark.parametrize(
    ("base", "confidence", "lower", "upper"),
    [
        # From Spiegelhalter's formula for a whole of 0.2; it goes below 0 for a base of 10, and is cut there.
        (10, 0.95, 0, 0.429493882921007),
        (20, 0.998, 0, 0.4892541262842706),
        (50, 0.95, 0.084405, 0.307094),
        (100, 0.95, 0.119742, 0.276476),
        (500, 0.998, 0.145490, 0.255895),
    ],
)
def test_the_exact_limits_of_a_proportion_are_spiegelhalter_s(base, confidence, lower, upper):
    limits = binomial_limits(base, 0.2, confidence)
    assert (limits.lower, limits.upper) == pytest.approx((lower, upper), abs=1e-6)


def test_every_exact_limit_of_spiegelhalter_is_met(shared):
    with (shared / "oracles/computed/spiegelhalter_exact_binomial_limits.csv").open(encoding="utf-8") as lines:
        points = list(csv.DictReader(lines))
    assert len(points) == 20
    for point in points:
        base, whole, share = int(point["n"]), float(point["target"]), float(point["p"])
        limits = binomial_limits(base, whole, 1 - 2 * min(share, 1 - share))
        drawn = limits.lower if share < 0.5 else limits.upper
        assert drawn == pytest.approx(max(float(point["limit"]), 0), abs=1e-9)


def test_every_limit_of_funnelplotr_is_met(shared):
    cases = json.loads((shared / "oracles/funnel/funnelplotr_cases.json").read_text())
    published = cases["poisson_limits"]
    for place, expected in enumerate(published["expected"]):
        for confidence, end in ((0.95, "95"), (0.998, "998")):
            limits = exact_poisson(expected, confidence)
            assert limits.lower / expected == pytest.approx(published[f"ll{end}"][place], abs=1e-6)
            assert limits.upper / expected == pytest.approx(published[f"ul{end}"][place], abs=1e-6)
    assert (cases["units6"]["num"], cases["units6"]["den"]) == (OBSERVED, EXPECTED)
    assert (cases["vignette7"]["obs"], cases["vignette7"]["exp"]) == (VIGNETTE_OBSERVED, VIGNETTE_EXPECTED)


def test_the_ratio_of_places_put_together_is_their_events_over_all_expected():
    # FunnelPlotR, test-aggregate_fun: three places, two and one; not the mean of their ratios.
    observed, expected = [100 + 150 + 180, 89 + 120, 225], [102 + 135 + 165, 95 + 100, 220]
    together = ratios(["a", "b", "c"], observed, expected)
    assert [point.value for point in together.points] == pytest.approx([1.069652, 1.071795, 1.022727], abs=1e-6)


def test_phe_s_limits_are_not_wilson_s_and_the_rule_is_named():
    # 20% of 50: 0.2 -/+ 1.96 * 0.0566 is 0.089 to 0.311, and Wilson's 0.112 to 0.330.
    drawn = proportions(["A", "B"], [10, 20], [50, 100])
    assert drawn.rule is Rule.PHE_PROPORTION
    assert drawn.points[0].limits.inner.lower == pytest.approx(0.0891, abs=1e-4)
    assert wilson(10, 50).lower == pytest.approx(0.1124, abs=1e-4)


def test_a_point_on_a_limit_is_within_it():
    limits = Limits(Interval(2, 4), Interval(1, 5))
    places = [limits.place(value) for value in (0.9, 1, 2, 3, 4, 5, 5.1)]
    assert places == [
        Place.BELOW_OUTER,
        Place.BELOW_INNER,
        Place.WITHIN,
        Place.WITHIN,
        Place.WITHIN,
        Place.ABOVE_INNER,
        Place.ABOVE_OUTER,
    ]


def test_p_is_that_of_the_test_whose_limits_are_drawn():
    # 32 of 64 where 20% were expected: 19.2 above 12.8 in errors of 3.2, six of them.
    drawn = proportions(["A", "B"], [32, 12], [64, 60], centre=0.2)
    assert drawn.points[0].p == pytest.approx(1.973e-9, rel=1e-3)
    assert drawn.points[1].p == pytest.approx(1)
    # No event where two were expected: twice exp(-2).
    assert ratios(["A", "B"], [0, 5], [2, 5]).points[0].p == pytest.approx(2 * 0.135335, abs=1e-6)
    # None of two where half were expected: twice a quarter.
    coins = proportions(["A", "B"], [0, 1], [2, 2], centre=0.5, rule=Rule.EXACT_BINOMIAL)
    assert coins.points[0].p == pytest.approx(0.5)


def test_a_rate_is_compared_with_england_where_england_is_given():
    # 10 in 10,000 children, where England has 20 for each 10,000: outside both.
    drawn = rates(["A", "B"], [10, 5], [10_000, 5_000], centre=40)
    assert drawn.centre == 40
    assert drawn.points[0].value == 10
    assert drawn.points[0].place is Place.BELOW_OUTER
    assert rates(["A", "B"], [10, 5], [10_000, 5_000]).points[0].place is Place.WITHIN


# Overdispersion -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observed", "expected", "scale", "phi", "tau2"),
    [
        (OBSERVED, EXPECTED, Scale.SQUARE_ROOT, 2.327178, 0.00343978),
        (OBSERVED, EXPECTED, Scale.LOGARITHM, 2.149053, 0.0121185),
        (VIGNETTE_OBSERVED, VIGNETTE_EXPECTED, Scale.SQUARE_ROOT, 0.409984, 0),
    ],
)
def test_phi_and_tau2_are_those_of_funnelplotr_s_formulas(observed, expected, scale, phi, tau2):
    found = ratios(named(len(observed)), observed, expected, scale=scale).dispersion
    assert found.phi == pytest.approx(phi, abs=1e-6)
    assert found.tau2 == pytest.approx(tau2, abs=1e-7)


def test_the_wider_limits_by_hand():
    # Square root, E = 100 and tau2 = t: (1 -/+ 1.96 * sqrt(1/400 + t)) squared.
    drawn = ratios(named(6), OBSERVED, EXPECTED)
    tau2 = drawn.dispersion.tau2
    reach = 1.959964 * (1 / 400 + tau2) ** 0.5
    wider = drawn.wider_at(100).inner
    assert (wider.lower, wider.upper) == pytest.approx(((1 - reach) ** 2, (1 + reach) ** 2), abs=1e-6)
    assert wider.lower < drawn.limits_at(100).inner.lower


def test_the_wider_limits_of_the_logarithm_and_the_arcsine_by_hand():
    drawn = ratios(named(6), OBSERVED, EXPECTED, scale=Scale.LOGARITHM)
    reach = 1.959964 * sqrt(1 / 100 + drawn.dispersion.tau2)
    assert drawn.wider_at(100).inner.upper == pytest.approx(exp(reach), abs=1e-6)
    shares = proportions(named(4), [10, 90, 40, 60], [100] * 4)
    reach = 1.959964 * sqrt(1 / 400 + shares.dispersion.tau2)
    assert shares.wider_at(100).inner.upper == pytest.approx(sin(min(asin(sqrt(0.5)) + reach, 1.570796)) ** 2, abs=1e-6)


def test_phi_of_proportions_by_hand():
    # Two of 100 each, 40 and 60: 2 * 10 * (asin sqrt .6 - asin sqrt .5) = 2.0136 errors either way; drawn in by a tenth
    # of the way between them each, to 1.6109, whose square is 2.5949.
    found = proportions(["A", "B"], [40, 60], [100, 100]).dispersion
    assert found.phi == pytest.approx(2.5949, abs=1e-4)
    # tau2: (2 * 2.5949 - 1) / (800 - 2 * 400 ** 2 / 800) = 4.1898 / 400.
    assert found.tau2 == pytest.approx(4.1898 / 400, abs=1e-6)


def test_limits_are_never_narrowed():
    # The vignette's units differ less than chance: both sets are the same.
    drawn = ratios(named(7), VIGNETTE_OBSERVED, VIGNETTE_EXPECTED)
    assert all(point.wider == point.limits for point in drawn.points)
    # And where there is overdispersion no end of the wider ones lies within.
    drawn = ratios(named(6), OBSERVED, EXPECTED)
    for point in drawn.points:
        for wide, chance in zip(point.wider, point.limits, strict=True):
            assert wide.lower <= chance.lower <= chance.upper <= wide.upper


def test_one_far_outlier_does_not_excuse_itself():
    # Nineteen at the whole, and one at twice it: the tenth at each end is drawn in, and nothing is left of it.
    drawn = ratios(named(20), [100] * 19 + [200], [100] * 20)
    assert drawn.dispersion.tau2 == 0
    assert drawn.points[-1].wider_place is Place.ABOVE_OUTER


# What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "arguments", "options", "sentence"),
    [
        (proportions, (["A"], [1], [2]), {}, "two authorities or more"),
        (proportions, (["A", "B"], [1, 2], [2]), {}, "one of each: 2 names, 2 counts, 1 bases"),
        (proportions, (["A", "B"], [1, 2], [2, 0]), {}, "base above 0"),
        (proportions, (["A", "B"], [1, float("nan")], [2, 2]), {}, "count of 0 or more"),
        (proportions, (["A", "B"], [3, 1], [2, 2]), {}, "lies above it"),
        (proportions, (["A", "B"], [0, 0], [2, 2]), {}, "nothing to chance"),
        (proportions, (["A", "B"], [1, 1], [2, 2]), {"centre": float("nan")}, "nothing to chance"),
        # Full-time equivalents have no binomial distribution; PHE's rule takes them.
        (proportions, (["A", "B"], [1, 1], [2, 2.5]), {"rule": Rule.EXACT_BINOMIAL}, "whole number of cases"),
        (rates, (["A", "B"], [1, 1], [20, 20]), {"centre": float("inf")}, "no rate"),
        (proportions, (["A", "B"], [1, 1], [2, 2]), {"rule": Rule.PHE_COUNT}, "rule for proportions"),
        (rates, (["A", "B"], [0, 0], [20, 20]), {}, "no authority has an event"),
        (ratios, (["A", "B"], [0, 4], [2, 2]), {"scale": Scale.LOGARITHM}, "no logarithm"),
        (ratios, (["A", "B"], [1, 4], [2, 2]), {"scale": Scale.ARCSINE}, "arcsine is for proportions"),
    ],
)
def test_what_is_no_funnel_is_refused(method, arguments, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        method(*arguments, **options)
