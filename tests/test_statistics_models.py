"""Models against R's polr and the converged maximum, and their traps one by one."""

import numpy as np
import pandas as pd
import pytest
from lineofsight.statistics.models import NoModel, most_alike, multilevel, ordinal
from scipy.stats import chi2

GRADES = ["inadequate", "requires improvement", "good"]


@pytest.fixture(scope="module")
def applications(shared) -> pd.DataFrame:
    """400 students, how likely they are to apply for graduate school: the example of R's polr by UCLA."""
    return pd.read_csv(shared / "oracles/statsmodels/ologit_ucla.csv")


@pytest.fixture(scope="module")
def fitted(applications):
    order = ["unlikely", "somewhat likely", "very likely"]
    grades = pd.Series(pd.Categorical(applications["apply"], order, ordered=True))
    return ordinal(grades, applications[["pared", "public", "gpa"]])


def graded(codes) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(list(codes), GRADES, ordered=True))


def two_by_three() -> tuple[pd.Series, pd.DataFrame]:
    """Authorities without the thing (10, 20 and 10 of each grade) and with it (20, 15 and 5)."""
    codes = [0] * 10 + [1] * 20 + [2] * 10 + [0] * 20 + [1] * 15 + [2] * 5
    return graded(codes), pd.DataFrame({"thing": [0.0] * 40 + [1.0] * 40})


# Grades -------------------------------------------------------------------------------------------------------------


def test_the_terms_are_those_of_r(fitted):
    assert [term.name for term in fitted.terms] == ["pared", "public", "gpa"]
    # R stops at about four digits.
    assert [term.estimate for term in fitted.terms] == pytest.approx([1.04769011, -0.05878572, 0.61594057], rel=2e-3)
    assert [term.error for term in fitted.terms] == pytest.approx([0.2658, 0.2979, 0.2606], abs=1e-4)
    assert fitted.thresholds == pytest.approx([2.203915, 4.299363], rel=1e-3)


def test_the_maximum_is_reached(fitted):
    assert [term.estimate for term in fitted.terms] == pytest.approx([1.0476637, -0.0586828, 0.6157458], rel=1e-6)
    assert fitted.thresholds == pytest.approx([2.2033232, 4.2987674], rel=1e-6)
    assert fitted.log_likelihood == pytest.approx(-358.5124356780, rel=1e-10)
    assert fitted.converged
    assert fitted.warnings == ()


def test_the_number_behind_the_model_is_stated(fitted):
    assert fitted.authorities == 400
    assert fitted.grades == (("unlikely", 220), ("somewhat likely", 140), ("very likely", 40))


def test_the_odds_of_each_step_stand_beside_the_model_s(fitted):
    # UCLA's page on the example: parents' education 1.06 and 0.92 for the two steps, and public -0.20 and 0.54.
    pared, public, _ = fitted.odds
    assert [term.estimate for _, term in pared.steps] == pytest.approx([1.0596, 0.9156], abs=1e-4)
    assert [term.estimate for _, term in public.steps] == pytest.approx([-0.2006, 0.5351], abs=1e-4)
    assert [grade for grade, _ in pared.steps] == ["somewhat likely", "very likely"]


def test_the_binary_logits_by_hand():
    # Above the lowest: 30 to 10 without, 20 to 20 with: log(20/20) - log(30/10). The top: 10 to 30, and 5 to 35.
    model = ordinal(*two_by_three())
    (thing,) = model.odds
    assert [term.estimate for _, term in thing.steps] == pytest.approx([-np.log(3), np.log(3 / 7)], abs=1e-6)
    # The one of the model lies between them.
    assert -np.log(3) < model.terms[0].estimate < np.log(3 / 7)


def test_authorities_without_a_grade_or_a_predictor_are_left_out_and_counted():
    grades, predictors = two_by_three()
    predictors.loc[0, "thing"] = np.nan
    grades.iloc[1] = np.nan
    model = ordinal(grades, predictors)
    assert (model.authorities, model.left_out) == (78, 2)


def test_a_grade_few_authorities_have_is_a_warning():
    model = ordinal(*two_by_three())
    assert model.grades[0] == ("inadequate", 30)
    assert model.warnings == ()
    codes = [0] * 3 + [1] * 20 + [2] * 10 + [0] * 6 + [1] * 15 + [2] * 5
    few = ordinal(graded(codes), pd.DataFrame({"thing": [0.0] * 33 + [1.0] * 26}))
    assert few.warnings == ("inadequate in 9 authorities only",)


def test_a_step_that_a_predictor_splits_without_a_remainder_has_no_answer():
    # No authority with the thing has the top grade: that binary logit runs off, and the others stand.
    codes = [0] * 10 + [1] * 20 + [2] * 10 + [0] * 20 + [1] * 20
    model = ordinal(graded(codes), pd.DataFrame({"thing": [0.0] * 40 + [1.0] * 40}))
    (thing,) = model.odds
    assert thing.steps[0][1] is not None
    assert thing.steps[1] == ("good", None)
    assert (thing.p, model.proportional) == (None, None)


def test_a_predictor_that_says_every_grade_is_no_model():
    # Each grade has its own value of the thing: the likelihood has no maximum, however sure it looks.
    codes = [0] * 20 + [1] * 20 + [2] * 20
    model = ordinal(graded(codes), pd.DataFrame({"thing": [float(code) for code in codes]}))
    assert not model.converged
    assert model.warnings[-1] == "the model did not converge: its numbers mean nothing"
    assert [term for _, term in model.odds[0].steps] == [None, None]


def test_brants_test_is_the_one_of_stata(fitted):
    # Stata's brant on the example of UCLA: 4.34 on 3 degrees of freedom for all, then 0.13, 3.44 and 0.18 on one.
    assert fitted.proportional == pytest.approx(0.227, abs=5e-4)
    assert [odds.p for odds in fitted.odds] == pytest.approx([0.716, 0.064, 0.672], abs=5e-4)


def test_brants_test_of_a_table_by_hand():
    # Of each group of 40 the logits of two steps are of the same authorities: with n below the first, middle, and top
    # of 40, their variances are 1/n + 1/(40 - n) and alike for the top, their covariance 40 / ((40 - n) * (40 - top)).
    apart = np.log(20 / 20 / (30 / 10)) - np.log(5 / 35 / (10 / 30))
    variance = 0.0
    for low, top in ((10, 10), (20, 5)):
        variance += 1 / low + 1 / (40 - low) + 1 / top + 1 / (40 - top) - 2 * 40 / ((40 - low) * (40 - top))
    model = ordinal(*two_by_three())
    assert model.odds[0].p == pytest.approx(chi2.sf(apart**2 / variance, 1), rel=1e-4)
    assert model.proportional == model.odds[0].p


def test_steps_that_go_opposite_ways_are_not_one():
    # The thing halves neither grade in the middle but drives authorities to both ends.
    codes = [0] * 5 + [1] * 40 + [2] * 5 + [0] * 20 + [1] * 10 + [2] * 20
    model = ordinal(graded(codes), pd.DataFrame({"thing": [0.0] * 50 + [1.0] * 50}))
    assert model.proportional is not None
    assert model.proportional < 0.001


def test_two_grades_have_one_step_and_nothing_to_compare_it_with():
    model = ordinal(graded([0] * 20 + [1] * 20), pd.DataFrame({"thing": [0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0] * 5}))
    assert (model.proportional, model.odds[0].p) == (None, None)
    assert model.odds[0].steps[0][1] is not None


def test_grades_that_a_predictor_parts_almost_whole_have_no_model():
    # Four grades of twenty authorities each, and a figure that rises with them, a step for every eight.
    places = np.arange(80)
    with pytest.raises(NoModel, match="no model has a maximum"):
        ordinal(
            pd.Series(pd.Categorical.from_codes(places // 20, categories=list("abcd"), ordered=True)),
            pd.DataFrame({"thing": 10.0 + places // 8}),
        )


def test_the_two_predictors_most_alike_go_together_either_way():
    # Worked by hand: first and second -1, first and third 1/2, second and third -1/2.
    three = pd.DataFrame({"first": [-1, 0, 1], "second": [1, 0, -1], "third": [0, -1, 1]})
    assert most_alike(three) == ("first", "second", pytest.approx(-1))
    assert most_alike(three[["first", "third"]]) == ("first", "third", pytest.approx(0.5))


def test_a_predictor_alone_or_without_variation_is_like_no_other():
    for predictors in ({"a": [1, 2]}, {"a": [1, 2], "b": [1, 1]}):
        with pytest.raises(ValueError, match="two predictors or more"):
            most_alike(pd.DataFrame(predictors))


@pytest.mark.parametrize(
    ("grades", "predictors", "sentence"),
    [
        (pd.Series(["good", "inadequate"]), pd.DataFrame({"a": [1, 2]}), "plain words would go by the alphabet"),
        (graded([1, 1]), pd.DataFrame({"a": [1, 2]}), "two grades or more"),
        (graded([0, 1]), pd.DataFrame(index=[0, 1]), "takes 1 to 5 predictors, not 0"),
        (graded([0, 1]), pd.DataFrame({name: [1, 2] for name in "abcdef"}), "takes 1 to 5 predictors, not 6"),
        (graded([0, 1]), pd.DataFrame({"a": [1, 1]}), "the same for every authority, so nothing goes with it: a"),
        (graded([0, 1, 2]), pd.DataFrame({"a": [1, 2, 4], "b": [2, 4, 8]}), "say the same: a, b"),
    ],
)
def test_what_no_model_can_tell_is_refused(grades, predictors, sentence):
    with pytest.raises(ValueError, match=sentence):
        ordinal(grades, predictors)


# Several years of each authority ------------------------------------------------------------------------------------


def panel(between: float, authorities: int = 30, years: int = 5) -> tuple[pd.Series, pd.Series, pd.DataFrame]:
    """Values that rise by 2 a year, round a level of each authority with that standard deviation, and noise of 1."""
    draw = np.random.default_rng(20260401)
    which = np.repeat(np.arange(authorities), years)
    year = np.tile(np.arange(years), authorities)
    values = 50 + 2.0 * year + between * draw.standard_normal(authorities)[which] + draw.standard_normal(len(which))
    return pd.Series(values), pd.Series(which), pd.DataFrame({"year": year})


def test_the_slope_and_the_variances_of_a_balanced_panel_by_analysis_of_variance():
    values, which, predictors = panel(3.0)
    model = multilevel(values, which, predictors)
    # Balanced, so restricted maximum likelihood is the analysis of variance: the slope is that within authorities.
    frame = pd.DataFrame({"y": values, "a": which, "t": predictors["year"]})
    within = frame - frame.groupby("a")[["y", "t"]].transform("mean").reindex(columns=frame.columns, fill_value=0)
    slope = (within["t"] * within["y"]).sum() / (within["t"] ** 2).sum()
    left = ((within["y"] - slope * within["t"]) ** 2).sum() / (150 - 30 - 1)
    means = frame.groupby("a")["y"].mean()
    assert {term.name for term in model.terms} == {"year", "const"}
    year = next(term for term in model.terms if term.name == "year")
    assert year.estimate == pytest.approx(slope, rel=1e-6)
    assert model.within == pytest.approx(left, rel=1e-3)
    assert model.between == pytest.approx(means.var(ddof=1) - left / 5, rel=1e-3)
    assert model.share_between == pytest.approx(model.between / (model.between + model.within))
    assert (model.authorities, model.values, model.left_out) == (30, 150, 0)
    assert model.converged
    assert model.warnings == ()


def test_a_variance_at_its_boundary_is_said():
    # Levels half above and half below, 0.25 in variance, where years alone would make the means vary by 1.77/5 = 0.35.
    year = np.tile(np.arange(5), 30)
    noise = np.concatenate([np.roll([2.0, -1.0, 0.5, -1.5, 0.0], place) for place in range(30)])
    levels = np.repeat([0.5, -0.5] * 15, 5)
    for unit in (1, 0.01):  # whatever unit the values are in
        values = pd.Series(unit * (10 + noise + levels))
        model = multilevel(values, pd.Series(np.repeat(np.arange(30), 5)), pd.DataFrame({"year": year}))
        assert model.share_between == pytest.approx(0, abs=1e-3)
        assert model.warnings == (
            "the variance between authorities is at its boundary of 0: they differ no more than their years",
        )
        assert all(np.isfinite(term.error) for term in model.terms)


def test_shares_whose_variance_is_small_in_their_unit_are_not_at_the_boundary():
    values, which, predictors = panel(3.0)
    model = multilevel(values / 1000, which, predictors)
    assert model.between < 0.01
    assert model.warnings == ()


def test_a_fit_that_does_not_converge_says_that_its_numbers_mean_nothing():
    # Noise that adds up to nothing in each authority: less than chance between them, and statsmodels runs off.
    year = np.tile(np.arange(5), 30)
    noise = np.concatenate([np.roll([2.0, -1.0, 0.5, -1.5, 0.0], place) for place in range(30)])
    model = multilevel(pd.Series(10 + noise), pd.Series(np.repeat(np.arange(30), 5)), pd.DataFrame({"year": year}))
    assert not model.converged
    assert model.warnings[-1] == "the model did not converge: its numbers mean nothing"


def test_twenty_authorities_are_enough_and_nineteen_are_not():
    assert multilevel(*panel(3.0, authorities=20)).authorities == 20
    with pytest.raises(ValueError, match="needs 20 or more with values, and there are 19"):
        multilevel(*panel(3.0, authorities=19))


def test_values_that_are_missing_are_left_out_and_counted():
    values, which, predictors = panel(3.0)
    values.iloc[[0, 7]] = np.nan
    model = multilevel(values, which, predictors)
    assert (model.values, model.left_out) == (148, 2)
