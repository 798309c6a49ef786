"""Differences against Fagerland, Lydersen and Laake, R's exactci, and by hand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lineofsight.statistics.differences import EXACT_UP_TO, of_proportions, of_rates, of_the_same_cases
from scipy.stats import boschloo_exact
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep


def test_the_difference_of_two_proportions_is_fagerland_s():
    # M. W. Fagerland, S. Lydersen and P. Laake (2015): 7 of 34 and 1 of 34. Wald's would be 0.029 to 0.32, Agresti and
    # Caffo's 0.012 to 0.32, Miettinen and Nurminen's 0.028 to 0.34.
    found = of_proportions(7, 34, 1, 34)
    assert found.value == pytest.approx(6 / 34)
    assert (found.interval.lower, found.interval.upper) == pytest.approx((0.019, 0.34), abs=0.0005)


def test_six_of_eight_after_three_of_eight_is_no_evidence_either_way():
    found = of_proportions(6, 8, 3, 8)
    assert (found.interval.lower, found.interval.upper) == pytest.approx((-0.09, 0.67), abs=0.005)
    assert found.p == pytest.approx(0.21, abs=0.005)


@given(
    st.tuples(st.integers(EXACT_UP_TO + 1, 400), st.integers(1, 400)).flatmap(
        lambda bases: st.tuples(*(st.tuples(st.integers(0, base), st.just(base)) for base in bases))
    )
)
def test_newcombe_by_hand_is_newcombe_by_statsmodels(groups):
    # More than a hundred cases in one: the exact test of each would take minutes.
    (x, n), (other_x, other_n) = groups
    found = of_proportions(x, n, other_x, other_n).interval
    theirs = confint_proportions_2indep(x, n, other_x, other_n, method="newcomb", compare="diff")
    assert (found.lower, found.upper) == pytest.approx(theirs, abs=1e-9)


def test_the_two_ways_round_are_each_other_s_mirror():
    one, other = of_proportions(7, 34, 1, 34), of_proportions(1, 34, 7, 34)
    assert (other.interval.lower, other.interval.upper) == pytest.approx((-one.interval.upper, -one.interval.lower))
    assert other.p == pytest.approx(one.p)


def test_a_hundred_cases_have_the_exact_test_and_more_the_score_test():
    exact = boschloo_exact([[50, 60], [50, 40]]).pvalue
    assert of_proportions(50, 100, 60, 100).p == pytest.approx(exact)
    # By hand: 500 and 550 of 1,000; pooled 0.525, error 0.022333: 2.2389 errors.
    assert of_proportions(550, 1000, 500, 1000).p == pytest.approx(0.02516, abs=1e-5)


def test_numbers_that_are_not_whole_have_the_score_test_however_few():
    # 4.5 of 9 posts and 1.5 of 9: pooled a third, error √(2/9 · 2/9) = 0.2222; a third is 1.5 errors, p 0.1336.
    found = of_proportions(4.5, 9, 1.5, 9)
    assert found.p == pytest.approx(0.13361, abs=1e-5)
    assert of_proportions(4.0, 9.0, 1.0, 9.0) == of_proportions(4, 9, 1, 9)


def test_none_of_either_differs_by_nothing():
    for numerator in (0, 8):
        found = of_proportions(numerator, 8, numerator, 8)
        assert (found.value, found.p) == (0, 1)
    assert of_proportions(0, 200, 0, 200).p == 1


# Rates --------------------------------------------------------------------------------------------------------------


def test_the_ratio_of_two_rates_is_that_of_r():
    # R's exactci: 60 events in 51,477.5 and 30 in 54,308.7. Its interval is that of the exact test; the score interval
    # lies within 2% of it.
    found = of_rates(60, 51477.5, 30, 54308.7)
    assert found.value == pytest.approx(2.10999757175465, rel=1e-12)
    assert found.p == pytest.approx(0.000675182658686321, rel=1e-9)
    assert (found.interval.lower, found.interval.upper) == pytest.approx((1.34983090611567, 3.27764509862914), rel=0.02)


def test_the_differences_typed_here_are_those_of_the_published_tests(shared):
    published = json.loads((shared / "oracles/statsmodels/expected.json").read_text())
    assert published["two_prop_Fagerland_7_34_vs_1_34"]["newcombe"] == [0.019, 0.34]
    case = published["poisson_two_rates_R"]
    found = of_rates(*(number for pair in zip(case["counts"], case["exposure"], strict=True) for number in pair))
    assert (found.value, found.p) == pytest.approx((case["ratio"], case["p_minlike"]), rel=1e-9)
    assert (found.interval.lower, found.interval.upper) == pytest.approx(case["ci"], rel=0.02)


@pytest.mark.parametrize(("count", "other"), [(60, 30), (5, 9), (100, 100), (1, 12)])
def test_the_closed_form_is_the_score_interval_of_statsmodels(count, other):
    found = of_rates(count, 3.0, other, 4.0)
    theirs = confint_poisson_2indep(count, 3.0, other, 4.0, method="score", compare="ratio")
    assert (found.interval.lower, found.interval.upper) == pytest.approx(theirs, rel=1e-5)


def test_no_event_in_one_has_an_interval_all_the_same():
    # None of 5 in the first: Wilson's upper end of 0 of 5 is 3.8415/8.8415, odds of 0.76829.
    first = of_rates(0, 100, 5, 100)
    assert first.value == 0
    assert (first.interval.lower, first.interval.upper) == pytest.approx((0, 0.76829), abs=1e-5)
    assert first.p == pytest.approx(2 / 32)
    second = of_rates(5, 100, 0, 100)
    assert second.value == float("inf")
    assert second.interval.lower == pytest.approx(1 / 0.76829, rel=1e-4)
    assert second.interval.upper == float("inf")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [((0, 10, 0, 10), "an event in one"), ((-1, 10, 5, 10), "0 or more"), ((1, 0, 5, 10), "populations above 0")],
)
def test_what_is_no_ratio_of_rates_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        of_rates(*arguments)


# The same cases twice -----------------------------------------------------------------------------------------------


def test_the_same_cases_looked_at_twice_by_hand():
    # Of seven that changed one went back: 2 * (1 + 7) / 128.
    found = of_the_same_cases(1, 6, 20)
    assert found.value == 0.25
    assert found.p == pytest.approx(0.125)
    # The error is sqrt(7 - 25/20)/20 = 0.119896; and 1/20 for continuity.
    assert found.interval.lower == pytest.approx(0.25 - 1.959964 * 0.119896 - 0.05, abs=1e-6)


def test_what_stayed_the_same_says_nothing_of_a_change():
    assert of_the_same_cases(1, 6, 20).p == of_the_same_cases(1, 6, 2000).p
    assert of_the_same_cases(0, 0, 8).p == 1


def test_a_difference_stays_between_all_and_none():
    assert of_the_same_cases(0, 8, 8).interval.upper == 1
    assert of_the_same_cases(8, 0, 8).interval.lower == -1


@pytest.mark.parametrize(("before", "after", "cases"), [(-1, 2, 8), (5, 4, 8), (0, 0, 0)])
def test_what_is_no_second_look_is_refused(before, after, cases):
    with pytest.raises(ValueError, match="no result of looking twice"):
        of_the_same_cases(before, after, cases)
