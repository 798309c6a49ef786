"""The trend marker against Fingertips' own tests, and the quarterly trend against numbers made to be known."""

import csv
import json
from math import log
from typing import Any

import pytest
from lineofsight.statistics.intervals import Interval
from lineofsight.statistics.trend import (
    POINTS,
    THRESHOLD,
    Direction,
    Marker,
    marker_of_proportions,
    marker_of_values,
    quarterly,
)
from scipy.stats import chi2
from statsmodels.stats.contingency_tables import Table

# Made to be known exactly, some series leave nothing unexplained, and the model says so.
pytestmark = pytest.mark.filterwarnings("ignore:Perfect separation")

# Fingertips (MIT, Crown copyright), TrendMarkerCalculatorTest, sets 1, 2 and 3, the oldest year first.
COUNTS_1, BASES_1 = [994, 1023, 1199, 1332, 1367], [40299, 41527, 42811, 44064, 44701]
VALUES_1 = [24.67, 24.6, 28.0, 30.2, 30.6]
INTERVALS_1 = [
    Interval(23.16, 26.25), Interval(23.15, 26.19), Interval(26.44, 29.64), Interval(28.63, 31.9),
    Interval(28.98, 32.25),
]  # fmt: skip
VALUES_2 = [20.5506, 19.5952, 19.0349, 21.3966, 18.4372]
INTERVALS_2 = [
    Interval(18.1803, 23.1427), Interval(17.3444, 22.0602), Interval(16.8421, 21.4394), Interval(19.0918, 23.8975),
    Interval(16.2925, 20.7941),
]  # fmt: skip


def test_the_threshold_is_chi_squared_at_one_in_five_hundred():
    assert chi2.ppf(0.998, 1) == pytest.approx(THRESHOLD, rel=1e-9)


def test_the_line_of_fingertips_first_set_increases():
    marker = marker_of_values(VALUES_1, INTERVALS_1)
    assert marker.direction is Direction.UP
    assert marker.chi_squared == pytest.approx(46.77, abs=0.005)
    assert marker.steady


def test_the_proportions_of_fingertips_first_set_increase():
    marker = marker_of_proportions(COUNTS_1, BASES_1)
    assert marker.direction is Direction.UP
    assert marker.chi_squared == pytest.approx(47.90, abs=0.005)


def test_fingertips_second_set_does_not_change():
    marker = marker_of_values(VALUES_2, INTERVALS_2)
    assert marker.direction is Direction.NO_CHANGE
    assert marker.chi_squared == pytest.approx(0.464, abs=0.0005)


def test_fingertips_third_set_is_not_calculated():
    # All five of five in the first year: that proportion has no logit.
    marker = marker_of_proportions([5, 3, 1, 1, 2], [5, 5, 5, 4, 4])
    assert marker.direction is Direction.NONE
    assert marker.chi_squared is None
    assert marker.why_not == "none or all were counted in a year"


def test_the_sets_are_those_of_the_shared_folder(shared):
    expected = json.loads((shared / "oracles/fingertips/trend_expected.json").read_text())
    with (shared / "oracles/fingertips/trend_inputs.csv").open(encoding="utf-8") as lines:
        years = sorted(csv.DictReader(lines), key=lambda row: int(row["year"]))
    assert (expected["chi2_threshold"], expected["points"]) == (THRESHOLD, POINTS)

    def of_values(name: str) -> Marker:
        its = [row for row in years if row["dataset"].startswith(name)]
        ends = [Interval(float(row["lower95"]), float(row["upper95"])) for row in its]
        return marker_of_values([float(row["value"]) for row in its], ends)

    def of_proportions(name: str) -> Marker:
        its = [row for row in years if row["dataset"].startswith(name)]
        return marker_of_proportions(*([float(row[column]) for row in its] for column in ("count", "denominator")))

    for key, marker in (("set1_wls", of_values("set1")), ("set1_proportion", of_proportions("set1"))):
        assert marker.chi_squared == pytest.approx(expected["expected"][key]["chi2_2dp"], abs=0.005)
        assert marker.direction is Direction.UP
        assert expected["expected"][key]["significant"]
    assert of_values("set2").direction is Direction.NO_CHANGE
    assert expected["expected"]["set2_wls"]["significant"] is False
    assert of_proportions("set3").direction is Direction.NONE
    assert expected["expected"]["set3_proportion"]["marker"] == "CannotBeCalculated"


def test_the_test_is_that_of_statsmodels_but_for_one_case():
    # Its variance has N - 1 where Cochran and Armitage have N.
    rest = [n - x for x, n in zip(COUNTS_1, BASES_1, strict=True)]
    theirs: Any = Table(list(zip(COUNTS_1, rest, strict=True))).test_ordinal_association()
    marker = marker_of_proportions(COUNTS_1, BASES_1)
    assert marker.chi_squared == pytest.approx(theirs.zscore**2 * sum(BASES_1) / (sum(BASES_1) - 1), rel=1e-9)


def test_what_rises_for_one_side_falls_for_the_other():
    rest = [n - x for x, n in zip(COUNTS_1, BASES_1, strict=True)]
    one, other = marker_of_proportions(COUNTS_1, BASES_1), marker_of_proportions(rest, BASES_1)
    assert other.direction is Direction.DOWN
    assert other.chi_squared == pytest.approx(one.chi_squared, rel=1e-9)


def test_only_the_last_five_years_count():
    longer = marker_of_values([99, *VALUES_1], [Interval(98, 100), *INTERVALS_1])
    assert longer == marker_of_values(VALUES_1, INTERVALS_1)
    assert marker_of_proportions([None, *COUNTS_1], [None, *BASES_1]) == marker_of_proportions(COUNTS_1, BASES_1)


def test_one_year_does_not_make_a_trend():
    # Flat, and then a leap: far beyond the threshold, but without the last year the line falls.
    values = [10, 9.9, 9.9, 9.8, 20]
    marker = marker_of_values(values, [Interval(value - 1, value + 1) for value in values])
    assert marker.chi_squared is not None
    assert marker.chi_squared > THRESHOLD
    assert not marker.steady
    assert marker.direction is Direction.NO_CHANGE


@pytest.mark.parametrize(
    ("marker", "why_not"),
    [
        (marker_of_values(VALUES_1[1:], INTERVALS_1[1:]), "the marker needs 5 years, and has 4"),
        (marker_of_values([*VALUES_1[:4], None], INTERVALS_1), "a year has no figure"),
        (marker_of_values(VALUES_1, [*INTERVALS_1[:4], None]), "a year has no figure"),
        (marker_of_values(VALUES_1, [*INTERVALS_1[:4], Interval(30, 30)]), "an interval of a year has no width"),
        (marker_of_proportions(COUNTS_1, [*BASES_1[:4], float("nan")]), "a year has no figure"),
        (marker_of_proportions([*COUNTS_1[:4], 0], BASES_1), "none or all were counted in a year"),
    ],
)
def test_what_is_not_calculated_says_why(marker, why_not):
    assert marker.direction is Direction.NONE
    assert marker.why_not == why_not


@pytest.mark.parametrize("count", [12, -1])
def test_a_numerator_beyond_its_base_is_refused_and_not_taken_for_all_of_it(count):
    with pytest.raises(ValueError, match="between 0 and its base"):
        marker_of_proportions([5, 6, 7, 8, count], [10] * 5)


# Across quarters ----------------------------------------------------------------------------------------------------


def test_a_rate_that_doubles_in_a_year_is_found_with_the_time_of_year_taken_out():
    # Each quarter of the year has its own level, and every year twice the year before: 2^(1/4) a quarter, exactly.
    counts = [level * 2**year for year in range(3) for level in (100, 200, 50, 400)]
    found = quarterly(counts, [1000.0] * 12)
    assert found is not None
    assert found.ratio == pytest.approx(2**0.25, rel=1e-9)
    assert found.dispersion == pytest.approx(0, abs=1e-9)
    assert found.quarters == 12


def test_errors_are_never_narrowed():
    # No spread at all beyond the model: the error is Poisson's own and not 0. By hand, with each level q and year y the
    # information on time is the sum over quarters of the weighted variance of time, mu = count.
    counts = [level * 2**year for year in range(3) for level in (100, 200, 50, 400)]
    found = quarterly(counts, [1000.0] * 12)
    weights = [1 / 7, 2 / 7, 4 / 7]
    middle = sum(weight * 4 * year for year, weight in enumerate(weights))
    spread = sum(weight * (4 * year - middle) ** 2 for year, weight in enumerate(weights))
    error = (sum(counts) * spread) ** -0.5
    assert found is not None
    assert log(found.interval.upper / found.ratio) == pytest.approx(2.364624 * error, rel=1e-5)  # Student's t, 7 left


def test_spread_beyond_chance_widens_the_interval_by_its_root():
    steady, wild = [100] * 12, [60, 140] * 6
    calm, moved = quarterly(steady, [1.0] * 12), quarterly([140, 60, 100, 100] * 2 + [60, 140, 100, 100], [1.0] * 12)
    assert calm is not None
    assert moved is not None
    assert moved.dispersion > 1
    assert log(moved.interval.upper / moved.interval.lower) == pytest.approx(
        log(calm.interval.upper / calm.interval.lower) * moved.dispersion**0.5, rel=0.15
    )
    # What alternates with the time of year is no spread.
    seasonal = quarterly(wild, [1.0] * 12)
    assert seasonal is not None
    assert seasonal.dispersion == pytest.approx(0, abs=1e-9)


def test_a_population_that_grows_with_the_events_is_no_trend():
    found = quarterly(range(100, 112), [float(each) for each in range(1000, 1120, 10)])
    assert found is not None
    assert found.ratio == pytest.approx(1, abs=1e-9)
    assert found.p == pytest.approx(1, abs=1e-6)


def test_seven_quarters_are_too_few_and_eight_are_not():
    assert quarterly([5] * 7, [1.0] * 7) is None
    assert quarterly([5] * 8, [1.0] * 8) is not None


def test_a_quarter_of_the_year_without_any_event_cannot_be_taken_out():
    assert quarterly([0, 5, 5, 5] * 3, [1.0] * 12) is None


@pytest.mark.parametrize(
    ("counts", "populations", "sentence"),
    [
        ([1] * 8, [1.0] * 7, "7 for 8"),
        ([-1] * 8, [1.0] * 8, "0 or more"),
        ([1] * 8, [0.0] * 8, "above 0"),
        ([float("nan")] * 8, [1.0] * 8, "0 or more"),
        ([1] * 8, [float("inf")] * 8, "above 0"),
    ],
)
def test_what_is_no_quarterly_rate_is_refused(counts, populations, sentence):
    with pytest.raises(ValueError, match=sentence):
        quarterly(counts, populations)
