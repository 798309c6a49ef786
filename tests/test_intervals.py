"""Intervals against published values, and at the ends of their range."""

import csv
import json
from math import inf, nan, nextafter

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
        (1045, 5000, 0.998, 0.191794, 0.227316),
        # Neither has to be a whole number: the same tests have a share of one.
        (0.445, 1, 0.95, 0.043817, 0.933462),
        (0.445, 1, 0.998, 0.019347, 0.970226),
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
        (0, 0, 0.95, "base above 0"),
        (1, inf, 0.95, "base above 0"),
        (1, nan, 0.95, "base above 0"),
        (nan, 8, 0.95, "between 0 and its base"),
        (-1, 8, 0.95, "between 0 and its base"),
        (9, 8, 0.95, "between 0 and its base"),
        (4, 8, 95, "confidence lies between 0 and 1"),
    ],
)
def test_what_is_no_proportion_is_refused(numerator, base, confidence, sentence):
    with pytest.raises(ValueError, match=sentence):
        wilson(numerator, base, confidence)


def test_less_than_one_post_has_an_interval_that_says_next_to_nothing():
    # All of 0.6 of a post: 0.6/(0.6 + z²) is the lower end, z² = 3.8415.
    assert wilson(0.6, 0.6).lower == pytest.approx(0.6 / 4.4415, abs=1e-5)
    assert wilson(0.6, 0.6).upper == 1
    assert wilson(0.3, 0.6).upper - wilson(0.3, 0.6).lower > 0.9


def test_posts_counted_by_their_hours_are_surer_than_the_hours_say():
    # Three full posts and four halves are 5 full-time equivalents. By Kish they count as 5²/(3 + 4 · 0.25) = 6.25 posts
    # that are alike, so an interval of 5 is the wider one, and one of the 7 people would be the narrower.
    alike = 5**2 / (3 + 4 * 0.25)
    width = [each.upper - each.lower for each in (wilson(0.2 * n, n) for n in (5, alike, 7))]
    assert width == sorted(width, reverse=True)


def workbook(shared, name: str, sheet: str) -> pd.DataFrame:
    return pd.read_excel(shared / f"oracles/phe/testdata_{name}.xlsx", sheet_name=sheet, engine="calamine")


def test_every_row_of_the_public_health_workbook_of_methods_is_met(shared):
    rows = workbook(shared, "Byars_Wilson", "testdata_B_W").dropna(subset=["method"]).to_dict("records")
    assert len(rows) == 13
    for row in rows:
        confidence = round(float(row["confidence"].removesuffix("%")) / 100, 3)
        if pd.isna(row["lowercl"]):  # one event at 99.8%, which it gives no lower end either
            with pytest.raises(ValueError, match="take the exact one"):
                byar(row["x"], confidence)
            continue
        interval = byar(row["x"], confidence) if row["method"] == "Byars" else wilson(row["x"], row["n"], confidence)
        assert (interval.lower, interval.upper) == pytest.approx((row["lowercl"], row["uppercl"]), rel=1e-9)


def test_the_proportions_of_samplingbook_are_met(shared):
    cases = json.loads((shared / "oracles/sampling/expected.json").read_text())["Sprop_infinite"]
    assert cases
    for case in cases:
        interval = wilson(case["m"], case["n"])
        digits = 3 if case["m"] == 302 else 4  # as its tests print them
        assert [round(interval.lower, digits), round(interval.upper, digits)] == case["wilson"]


@given(st.integers(1, 100_000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_wilson_by_hand_is_wilson_by_statsmodels(case):
    numerator, base = case
    ours, theirs = wilson(numerator, base), proportion_confint(numerator, base, method="wilson")
    assert (ours.lower, ours.upper) == pytest.approx(theirs, abs=1e-12)


def test_every_proportion_of_the_public_health_workbook_is_met(shared):
    rows = both_sheets(shared, "Proportion", "Prop")
    assert len(rows) == 16 * 2 + 8
    for row in rows:
        interval = wilson(row["Numerator"], row["Denominator"], row["confidence"])
        ends = interval.lower * row["multiplier"], interval.upper * row["multiplier"]
        assert ends == pytest.approx((row["lower"], row["upper"]), rel=1e-9)


def both_sheets(shared, name: str, sheet: str) -> list[dict]:
    """Every interval of a workbook, of areas and of areas put together, with its confidence."""
    each, together = workbook(shared, name, f"testdata_{sheet}"), workbook(shared, name, f"testdata_{sheet}_g")
    at = [
        each.assign(confidence=0.95, lower=each["lower95_0cl"], upper=each["upper95_0cl"]),
        each.assign(confidence=0.998, lower=each["lower99_8cl"], upper=each["upper99_8cl"]),
        together.assign(confidence=0.95, lower=together["lowercl"], upper=together["uppercl"]),
    ]
    return pd.concat(at).dropna(subset=["Numerator", "Denominator"]).to_dict("records")


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
    rows = both_sheets(shared, "Rate", "Rate")
    assert len(rows) == 17 * 2 + 9
    for row in rows:
        interval = rate(int(row["Numerator"]), row["Denominator"], int(row["multiplier"]), row["confidence"])
        assert (interval.lower, interval.upper) == pytest.approx((row["lower"], row["upper"]), rel=1e-9)


@pytest.mark.parametrize(
    ("method", "arguments", "sentence"),
    [
        (rate, (3, 0), "population above 0"),
        (rate, (3, inf), "population above 0"),
        (rate, (nan, 100), "0 or more"),
        (byar, (nan,), "0 or more"),
        (exact_poisson, (inf,), "0 or more"),
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


def test_the_exact_samples_of_samplingbook_are_met_but_for_its_one_case_further_out(shared):
    for case in json.loads((shared / "oracles/sampling/expected.json").read_text())["Sprop_samplingbook"]:
        m, n, cases = case["m"], case["n"], case["N"]
        ends = hypergeometric(m, n, cases)
        # It steps one out where the end is not already the least or the most that the sample leaves possible.
        further = [max(int(ends.lower) - 1, m), min(int(ends.upper) + 1, cases - (n - m))]
        assert further == case["exact"]


def test_every_sample_of_ninety_is_met(shared):
    with (shared / "oracles/computed/case_sample_of_90_intervals.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 50
    for row in rows:
        m, n, cases = (int(row[name]) for name in ("m", "n", "N"))
        ends, shares = hypergeometric(m, n, cases), wilson(m, n)
        assert (ends.lower, ends.upper) == (int(row["hyper_K_low"]), int(row["hyper_K_upp"]))
        assert (shares.lower, shares.upper) == pytest.approx(
            (float(row["wilson_low"]), float(row["wilson_upp"])), abs=1e-12
        )


def test_wilson_s_interval_holds_the_truth_of_ninety_less_often_than_it_says(shared):
    with (shared / "oracles/computed/coverage_n8_N90.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 91
    shares = [wilson(met, 8) for met in range(9)]
    counts = [hypergeometric(met, 8, 90) for met in range(9)]
    for row in rows:
        truth = int(row["K"])
        seen = hypergeom.pmf(range(9), 90, truth, 8)
        by_share = sum(p for p, i in zip(seen, shares, strict=True) if i.lower <= truth / 90 <= i.upper)
        by_count = sum(p for p, i in zip(seen, counts, strict=True) if i.lower <= truth <= i.upper)
        assert (by_share, by_count) == pytest.approx((float(row["wilson"]), float(row["hyper"])), abs=1e-9)
    assert min(float(row["wilson"]) for row in rows) == pytest.approx(0.829, abs=5e-4)


def test_the_interval_of_a_sample_holds_the_truth_as_often_as_it_says():
    intervals = [hypergeometric(met, 8, 90) for met in range(9)]
    for truth in range(91):
        seen = hypergeom.pmf(range(9), 90, truth, 8)
        assert sum(p for p, i in zip(seen, intervals, strict=True) if i.lower <= truth <= i.upper) >= 0.95


@pytest.mark.parametrize(("met", "sample", "cases"), [(9, 8, 90), (-1, 8, 90), (8, 91, 90), (0, 0, 90), (2.5, 8, 90)])
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


def test_every_mean_of_the_public_health_workbook_is_met(shared):
    values = workbook(shared, "Mean", "testdata_Mean")
    rows = workbook(shared, "Mean", "testdata_Mean_results").to_dict("records")
    assert len(rows) == 3
    for row in rows:
        own = values if row["area"] == "No grouping" else values[values["area"] == row["area"]]
        for confidence, end in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            interval = student_mean(own["values"].to_list(), confidence)
            assert interval is not None
            ends = row[f"lower{end}"], row[f"upper{end}"]
            assert (interval.lower, interval.upper) == pytest.approx(ends, rel=1e-9)


def test_one_case_and_cases_that_are_all_alike_say_nothing_about_how_cases_vary():
    assert student_mean([12]) is None
    assert student_mean([12, 12, 12]) is None
    assert student_mean([0.1, 0.1, 0.1]) is None  # whose mean a computer holds as a little more
    assert student_mean([12, 13]) is not None
    assert ratio([12], [24]) is None
    # No post of three is covered by agency staff, or each is: that is not sure to the last decimal.
    assert ratio([0, 0, 0], [1, 0.5, 1]) is None
    assert ratio([1, 0.5, 1], [1, 0.5, 1]) is None
    assert ratio([1, 0, 0], [1, 0.5, 1]) is not None


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
