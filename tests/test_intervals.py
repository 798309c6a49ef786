"""Intervals against published values, and at the ends of their range."""

import csv
from math import nextafter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lineofsight.statistics.intervals import hypergeometric, median_interval, ratio, student_mean, wilson
from lineofsight.statistics.rates import byar, exact_poisson, rate
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson


@pytest.mark.parametrize(
    ("numerator", "base", "confidence", "lower", "upper"),
    [
        # PHEindicatormethods (UKHSA), tests of phe_proportion, from the published spreadsheets.
        (65, 100, 0.95, 0.552544, 0.736358),
        (65, 100, 0.998, 0.495495, 0.778354),
        (5, 100, 0.95, 0.02154368, 0.11175047),
        (1, 100, 0.95, 0.00176743, 0.05448620),
        # binom.confint of R, and the same case in the tests of statsmodels.
        (19, 38, 0.95, 0.348499283643951, 0.651500716356049),
        # Eight of eight: sure of two thirds, and no more.
        (8, 8, 0.95, 0.676, 1),
    ],
)
def test_wilson_gives_the_published_interval(numerator, base, confidence, lower, upper):
    interval = wilson(numerator, base, confidence)
    precision = 1e-3 if lower == 0.676 else 1e-6
    assert interval.lower == pytest.approx(lower, abs=precision)
    assert interval.upper == pytest.approx(upper, abs=precision)


def test_every_interval_of_r_is_met(shared):
    with (shared / "oracles/statsmodels/binom_confint_R.csv").open(encoding="utf-8") as lines:
        published = [row for row in csv.DictReader(lines) if row["method_R_binom"] == "wilson"]
    assert published
    for row in published:
        interval = wilson(int(row["count"]), int(row["nobs"]))
        assert interval.lower == pytest.approx(float(row["ci_low"]), abs=5e-8)  # R prints some to seven digits
        assert interval.upper == pytest.approx(float(row["ci_upp"]), abs=5e-8)  # R prints some to seven digits


def test_none_of_some_starts_at_nothing_and_all_of_some_ends_at_all():
    assert wilson(0, 8).lower == 0
    assert wilson(8, 8).upper == 1
    assert wilson(0, 8).upper == pytest.approx(1 - wilson(8, 8).lower)


@pytest.mark.parametrize(
    ("numerator", "base", "confidence", "sentence"),
    [
        (0, 0, 0.95, "base of 1 or more"),
        (-1, 8, 0.95, "between 0 and its base"),
        (9, 8, 0.95, "between 0 and its base"),
        (4, 8, 95, "confidence lies between 0 and 1"),
    ],
)
def test_what_is_no_proportion_is_refused(numerator, base, confidence, sentence):
    with pytest.raises(ValueError, match=sentence):
        wilson(numerator, base, confidence)


@given(st.integers(1, 100_000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_wilson_by_hand_is_wilson_by_statsmodels(case):
    numerator, base = case
    ours, theirs = wilson(numerator, base), proportion_confint(numerator, base, method="wilson")
    assert (ours.lower, ours.upper) == pytest.approx(theirs, abs=1e-12)


def test_every_proportion_of_the_public_health_workbook_is_met(shared):
    book = pd.read_excel(shared / "oracles/phe/testdata_Proportion.xlsx", sheet_name="testdata_Prop", engine="calamine")
    rows = book[book["multiplier"] == 1].dropna(subset=["Numerator", "Denominator"])
    assert len(rows) > 7
    for row in rows.to_dict("records"):
        for confidence, end in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            interval = wilson(int(row["Numerator"]), int(row["Denominator"]), confidence)
            assert interval.lower == pytest.approx(row[f"lower{end}"], rel=1e-9)
            assert interval.upper == pytest.approx(row[f"upper{end}"], rel=1e-9)


# Counts and rates of events ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "confidence", "lower", "upper"),
    [
        # PHEindicatormethods (UKHSA), tests of Byar's method, from the published spreadsheets.
        (65, 0.95, 50.163188, 82.849139),
        (1045, 0.95, 982.593202, 1110.331213),
        (1, 0.95, 0.013072, 5.563756),
        (65, 0.998, 42.880261, 94.000291),
        (10, 0.998, 2.916318, 24.193725),
    ],
)
def test_byar_gives_the_published_interval(count, confidence, lower, upper):
    interval = byar(count, confidence)
    assert (interval.lower, interval.upper) == pytest.approx((lower, upper), abs=1e-6)


@pytest.mark.parametrize(
    ("count", "confidence", "lower", "upper"),
    [
        # The same tests, of phe_rate: the exact method below 10 events.
        (1, 0.95, 0.025318, 5.571643),
        (5, 0.95, 1.623486, 11.668332),
        (5, 0.998, 0.739372, 16.454745),
        (0, 0.95, 0, 3.688879),
    ],
)
def test_exact_poisson_gives_the_published_interval(count, confidence, lower, upper):
    interval = exact_poisson(count, confidence)
    assert (interval.lower, interval.upper) == pytest.approx((lower, upper), abs=1e-6)


@pytest.mark.parametrize("count", [0, 1, 9, 10, 250])
def test_exact_poisson_is_that_of_statsmodels(count):
    interval = exact_poisson(count)
    assert (interval.lower, interval.upper) == pytest.approx(confint_poisson(count, 1, method="exact-c"), rel=1e-12)


def test_nine_events_are_exact_and_ten_are_byar():
    assert rate(9, 1000, per=1000) == exact_poisson(9)
    assert rate(10, 1000, per=1000) == byar(10)


def test_a_rate_is_for_each_ten_thousand_children():
    events = byar(65)
    assert rate(65, 20_000).lower == pytest.approx(events.lower / 2)
    assert rate(65, 20_000).upper == pytest.approx(events.upper / 2)


def test_every_rate_of_the_public_health_workbook_is_met(shared):
    book = pd.read_excel(shared / "oracles/phe/testdata_Rate.xlsx", sheet_name="testdata_Rate", engine="calamine")
    rows = book.dropna(subset=["Numerator", "Denominator"])
    assert len(rows) > 14
    for row in rows.to_dict("records"):
        for confidence, end in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            interval = rate(int(row["Numerator"]), row["Denominator"], int(row["multiplier"]), confidence)
            assert interval.lower == pytest.approx(row[f"lower{end}"], rel=1e-9)
            assert interval.upper == pytest.approx(row[f"upper{end}"], rel=1e-9)


@pytest.mark.parametrize(
    ("method", "arguments", "sentence"),
    [
        (rate, (3, 0), "population above 0"),
        (rate, (-1, 100), "0 or more"),
        (byar, (0,), "take the exact one"),
        (byar, (1, 0.998), "take the exact one"),  # PHEindicatormethods gives no lower end here either
        (exact_poisson, (3, 95), "confidence lies between 0 and 1"),
    ],
)
def test_what_is_no_rate_is_refused(method, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        method(*arguments)


# A sample of a short list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("met", "sample", "cases", "lower", "upper"),
    [
        # The textbook inversion, beside the tests of the samplingbook package of R (which goes one further out).
        (45, 100, 300, 111, 160),
        (2, 100, 300, 2, 18),
        (50, 60, 61, 50, 51),
        (10, 20, 20, 10, 10),  # the whole list was looked at
        # Eight of ninety: all eight met it, and a third of the ninety may not.
        (8, 8, 90, 59, 90),
        (0, 8, 90, 0, 31),
    ],
)
def test_a_sample_of_a_short_list_says_how_many_of_it(met, sample, cases, lower, upper):
    interval = hypergeometric(met, sample, cases)
    assert (interval.lower, interval.upper) == (lower, upper)


def test_the_ends_of_a_sample_s_interval_are_the_last_that_could_well_give_it():
    # By hand: all 2 of a sample of 2 of 5. With K met of 5 that happens in C(K, 2) of 10 samples: 1, 3, 6, 10 for K = 2
    # to 5. At 80% a tail of 10% is kept, so 2 stays; at 79% the tail is 10.5%, and 2 goes.
    assert hypergeometric(2, 2, 5, 0.8 + 1e-9).lower == 2
    assert hypergeometric(2, 2, 5, 0.79).lower == 3


def test_the_interval_of_a_sample_holds_the_truth_as_often_as_it_says():
    intervals = [hypergeometric(met, 8, 90) for met in range(9)]
    for truth in range(91):
        seen = hypergeom.pmf(range(9), 90, truth, 8)
        assert sum(p for p, i in zip(seen, intervals, strict=True) if i.lower <= truth <= i.upper) >= 0.95


@pytest.mark.parametrize(("met", "sample", "cases"), [(9, 8, 90), (-1, 8, 90), (8, 91, 90), (0, 0, 90)])
def test_what_is_no_sample_is_refused(met, sample, cases):
    with pytest.raises(ValueError, match="no sample's result"):
        hypergeometric(met, sample, cases)


# Days and ratios --------------------------------------------------------------------------------------------------

AREA_1 = [33.09375, 48.38596, 64.83495, 67.98475, 22.93556, 71.23587, 38.78465, 82.37927]


@pytest.mark.parametrize(
    ("confidence", "lower", "upper"), [(0.95, 36.168325, 71.240365), (0.998, 18.216705, 89.191985)]
)
def test_the_interval_of_a_mean_is_the_published_one(confidence, lower, upper):
    # PHEindicatormethods (UKHSA), tests of phe_mean, area 1.
    interval = student_mean(AREA_1, confidence)
    assert interval is not None
    assert (interval.lower, interval.upper) == pytest.approx((lower, upper), abs=1e-6)


def test_one_case_says_nothing_about_how_cases_vary():
    assert student_mean([12]) is None
    assert ratio([12], [24]) is None
    assert student_mean([12, 12]) is not None


def test_the_median_of_ten_lies_between_the_second_and_the_ninth():
    # Of ten tosses, fewer than 2 are heads in 11 of 1,024; fewer than 3 in 56, more than 2.5%.
    interval = median_interval([40, 10, 30, 20, 50, 60, 70, 80, 90, 100])
    assert interval is not None
    assert (interval.lower, interval.upper) == (20, 90)


@pytest.mark.parametrize(("cases", "rank"), [(6, 1), (8, 1), (9, 2), (11, 2), (12, 3), (20, 6), (100, 40)])
def test_the_ranks_are_those_of_the_binomial_table(cases, rank):
    # Cumulative binomials of a half: 6: 1/64; 8: 9/256; 9: 10/512; 11: 67/2048; 12: 79/4096; 20: .0207 (r 6), .0577;
    # 100: .0176 (r 40), .0284.
    interval = median_interval(range(1, cases + 1))
    assert interval is not None
    assert (interval.lower, interval.upper) == (rank, cases + 1 - rank)


def test_five_cases_have_no_interval_for_their_median_and_six_do():
    # All above the median in 1 of 32: more than 2.5%. Of six in 1 of 64.
    assert median_interval([1, 2, 3, 4, 5]) is None
    assert median_interval([1, 2, 3, 4, 5, 6]) is not None
    assert median_interval([]) is None


def test_the_interval_of_a_ratio_by_hand():
    # 4 of 8 in all: R = 0.5. The parts less half the wholes are 0, 1 and -1: variance 2/2 = 1, over 3 cases and the
    # mean whole (8/3) squared: 1/3/7.1111 = 0.046875, root 0.2165064. Student's t, 2 degrees of freedom, is 4.302653.
    interval = ratio([1, 2, 1], [2, 2, 4])
    assert interval is not None
    assert interval.lower == pytest.approx(0.5 - 4.302653 * 0.2165064, abs=1e-6)
    assert interval.upper == pytest.approx(0.5 + 4.302653 * 0.2165064, abs=1e-6)


def test_a_ratio_to_one_a_case_is_a_mean():
    mean, same = student_mean(AREA_1), ratio(AREA_1, [1] * len(AREA_1))
    assert mean is not None
    assert same is not None
    assert (same.lower, same.upper) == pytest.approx((mean.lower, mean.upper), rel=1e-12)


def test_a_ratio_to_nothing_has_no_interval():
    assert ratio([0, 0], [0, 0]) is None


@pytest.mark.parametrize("method", [student_mean, median_interval])
def test_a_missing_value_is_refused_and_not_passed_on(method):
    with pytest.raises(ValueError, match="recorded values only"):
        method([1, 2, float("nan")])


def test_a_part_without_a_whole_is_refused():
    with pytest.raises(ValueError, match="3 parts, 2 wholes"):
        ratio([1, 2, 3], [1, 2])


@pytest.mark.parametrize("confidence", [0, 1, nextafter(1, 2), float("nan")])
def test_what_is_no_confidence_is_refused_everywhere(confidence):
    for method, arguments in [(student_mean, (AREA_1,)), (median_interval, (AREA_1,)), (hypergeometric, (1, 2, 5))]:
        with pytest.raises(ValueError, match="confidence lies between 0 and 1"):
            method(*arguments, confidence)
