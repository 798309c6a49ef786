"""Agreement of graders against SAS, R and Gwet's own examples, and the cases in which a coefficient misleads."""

import csv
import json

import pytest
from lineofsight.statistics.agreement import (
    ALL_THE_SAME,
    TOO_FEW,
    Coefficient,
    Weights,
    agreed,
    cohen,
    gwet,
    krippendorff,
)
from scipy.special import stdtrit

WEIGHTS = {"": Weights.NONE, "_linear_weights": Weights.LINEAR, "_quadratic_weights": Weights.QUADRATIC}

# Gwet's twelve units and four raters (Handbook of Inter-Rater Reliability, table 2.11), a dot where nobody rated.
FOUR_RATERS = [tuple(None if mark == "." else mark for mark in row) for row in (
    "11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3.",
)]  # fmt: skip
FIVE = "12345"


def table(cells: list[list[int]], grades: str) -> list[tuple[str, str]]:
    """The cases of a table of two graders: rows the first's grades, columns the second's."""
    return [
        (grades[one], grades[other])
        for one, row in enumerate(cells)
        for other, number in enumerate(row)
        for _ in range(number)
    ]


def read(shared, name: str, before: int = 1) -> list[tuple[str | None, ...]]:
    """The ratings of a file, after so many columns that say which case it is."""
    with (shared / f"oracles/irr/irrcac_{name}.csv").open(encoding="utf-8-sig") as lines:
        rows = list(csv.reader(lines))[1:]
    return [tuple(cell.strip() if cell.strip() not in ("", "NA") else None for cell in row[before:]) for row in rows]


def ends(found: Coefficient) -> tuple[float, float]:
    assert found.interval is not None
    return found.interval.lower, found.interval.upper


# How many agree -----------------------------------------------------------------------------------------------------


def test_how_many_agree_comes_first():
    # Of the eleven that two or more rated, all agree on 1, 3, 4, 5, 7, 9, 10 and 11.
    found = agreed(FOUR_RATERS)
    assert found is not None
    assert (found.agreed, found.cases) == (8, 11)
    assert (found.interval.lower, found.interval.upper) == pytest.approx((0.4344, 0.9025), abs=1e-4)


def test_cases_graded_once_say_nothing_of_agreement():
    assert agreed([("good", None), (None, None)]) is None


# Two graders --------------------------------------------------------------------------------------------------------

SAS = table([[0, 4, 1], [0, 8, 0], [0, 1, 5]], "abc")


@pytest.mark.parametrize(
    ("weights", "kappa", "error", "lower", "upper"),
    [(Weights.NONE, 0.4842, 0.1380, 0.2137, 0.7547), (Weights.LINEAR, 0.4701, 0.1457, 0.1845, 0.7558)],
)
def test_kappa_is_that_of_sas(weights, kappa, error, lower, upper):
    found = cohen(SAS, "abc", weights)
    assert found.value == pytest.approx(kappa, abs=5e-5)
    assert found.error == pytest.approx(error, abs=5e-5)
    assert ends(found) == pytest.approx((lower, upper), abs=1e-4)


@pytest.mark.parametrize(
    ("weights", "kappa"),
    [(Weights.NONE, -0.006289308), (Weights.LINEAR, 0.1459075), (Weights.QUADRATIC, 0.2520325)],
)
def test_kappa_of_the_anxiety_raters_is_that_of_r(shared, weights, kappa):
    with (shared / "oracles/irr/anxiety.csv").open(encoding="utf-8") as lines:
        ratings = [(row["rater2"], row["rater3"]) for row in csv.DictReader(lines)]
    found = cohen(ratings, sorted({grade for row in ratings for grade in row}), weights)
    assert found.value == pytest.approx(kappa, abs=1e-7)


def test_kappa_and_ac1_of_gwet_s_two_tables():
    abstractors = table([[13, 0, 0], [0, 20, 7], [0, 4, 56]], "abc")
    found = cohen(abstractors, "abc")
    assert found.value == pytest.approx(0.796409, abs=1e-6)
    assert ends(found) == pytest.approx((0.679518, 0.913301), abs=2e-3)
    assert gwet(abstractors, "abc").value == pytest.approx(0.849331, abs=1e-6)
    diagnosis = table([[40, 6, 4, 15], [4, 25, 1, 5], [4, 2, 21, 9], [17, 13, 12, 45]], "abcd")
    assert cohen(diagnosis, "abcd").value == pytest.approx(0.431501, abs=1e-6)
    assert gwet(diagnosis, "abcd").value == pytest.approx(0.456158, abs=1e-6)


def test_where_nearly_all_cases_are_of_one_grade_kappa_falls_and_ac1_does_not():
    # They agree on 118 of 125: kappa says worse than chance.
    ratings = table([[118, 5], [2, 0]], "ab")
    found = agreed(ratings)
    assert found is not None
    assert found.agreed / found.cases == pytest.approx(0.944)
    assert cohen(ratings, "ab").value == pytest.approx(-0.023, abs=5e-4)
    assert gwet(ratings, "ab").value == pytest.approx(0.941, abs=5e-4)


def test_eight_cases_leave_kappa_nearly_anywhere():
    lower, upper = ends(cohen(table([[3, 1], [1, 3]], "ab"), "ab"))
    assert upper - lower > 1


def test_a_grade_nobody_gave_counts_among_those_that_could_be_given():
    # Quadratic weights of a scale of four are not those of the two grades used.
    ratings = table([[4, 2], [1, 5]], "bc")
    assert gwet(ratings, "bc").value != gwet(ratings, "abcd").value
    assert cohen(ratings, "bc").value == pytest.approx(cohen(ratings, "abcd").value)


# Several graders ----------------------------------------------------------------------------------------------------


def test_gwet_s_own_example():
    found = gwet(FOUR_RATERS, FIVE)
    assert found.value == pytest.approx(0.775444, abs=1e-6)
    assert found.error == pytest.approx(0.14295, abs=1e-5)
    assert ends(found) == pytest.approx((0.461, 1), abs=5e-4)
    assert found.name == "Gwet's AC1"
    weighted = gwet(FOUR_RATERS, FIVE, Weights.QUADRATIC)
    assert (weighted.name, weighted.value) == ("Gwet's AC2", pytest.approx(0.914001, abs=1e-6))
    assert gwet(FOUR_RATERS, FIVE, Weights.LINEAR).value == pytest.approx(0.858739, abs=1e-6)


def test_krippendorff_s_alpha_of_gwet_s_example():
    expected = {Weights.NONE: 0.743421, Weights.LINEAR: 0.800384, Weights.QUADRATIC: 0.849107}
    for weights, alpha in expected.items():
        assert krippendorff(FOUR_RATERS, FIVE, weights).value == pytest.approx(alpha, abs=1e-6)


def test_krippendorff_s_alpha_of_three_coders():
    # The example of the Wikipedia article, cases by coder.
    coders = [".....34121133.3", "1.213343.......", "..21344.21133.4"]
    ratings = [tuple(None if mark == "." else mark for mark in case) for case in zip(*coders, strict=True)]
    assert krippendorff(ratings, "1234").value == pytest.approx(0.691358, abs=1e-6)
    assert krippendorff(ratings, "1234", Weights.QUADRATIC).value == pytest.approx(0.810845, abs=1e-6)


@pytest.mark.parametrize(
    ("file", "before", "name"),
    [
        ("cac.raw4raters", 1, "raw4raters"),
        ("cac.raw5obser", 1, "raw5observers"),
        ("cac.raw.gender", 1, "raw_gender"),
        ("cac.raw.g1g2", 2, "raw_g1g2"),
        ("cac.ben.gerry", 2, "raw_ben_gerry"),
    ],
)
def test_every_example_of_several_graders_is_met(shared, file, before, name):
    ratings = read(shared, file, before)
    given = sorted({grade for row in ratings for grade in row if grade is not None})
    with (shared / "oracles/irr/irrcac_expected.csv").open(encoding="utf-8") as lines:
        rows = {row["test"]: row for row in csv.DictReader(lines)}
    met = 0
    for end, weights in WEIGHTS.items():
        for found in (gwet(ratings, given, weights), krippendorff(ratings, given, weights)):
            test = f"test_gwet_{name}" if found.error is not None else f"test_krippendorff_kappa_{name}"
            if row := rows.get(test + end):
                met += 1
                assert found.value == pytest.approx(float(row["coefficient_value"]), abs=5.1e-4)
                if found.error is not None:
                    assert found.error == pytest.approx(float(row["se"]), abs=5.1e-4)
                    assert ends(found) == pytest.approx((float(row["ci_low"]), float(row["ci_upp"])), abs=1e-3)
    assert met == (6 if name == "raw4raters" else 2)


def test_every_example_of_two_graders_is_met(shared):
    with (shared / "oracles/irr/irrcac_expected.csv").open(encoding="utf-8") as lines:
        rows = {row["test"]: row for row in csv.DictReader(lines)}
    for name in ("cont3x3abstractors", "cont4x4diagnosis"):
        cells = [[int(cell or 0) for cell in row] for row in read(shared, name)]
        grades = "abcd"[: len(cells)]
        ratings = table(cells, grades)
        for end, weights in WEIGHTS.items():
            for kind, found in (("cohen", cohen(ratings, grades, weights)), ("gwet", gwet(ratings, grades, weights))):
                expected = rows[f"test_{kind}_{name}{end}"]
                assert found.value == pytest.approx(float(expected["coefficient_value"]), abs=5.1e-4)
                assert found.value is not None
                assert found.error is not None
                # Of tables it takes Student's t for kappa too, where SAS and we have the normal deviate; and it divides
                # Gwet's variance by n, where of ratings it divides by n - 1, as we do of both.
                cases = len(ratings)
                error = found.error * (1 if kind == "cohen" else ((cases - 1) / cases) ** 0.5)
                if expected["se"]:
                    assert error == pytest.approx(float(expected["se"]), abs=5.1e-4)
                reach = stdtrit(cases - 1, 0.975) * error
                published = float(expected["ci_low"]), float(expected["ci_upp"])
                assert (found.value - reach, found.value + reach) == pytest.approx(published, abs=5.1e-4)


def test_the_examples_typed_here_are_those_of_the_published_tests(shared):
    expected = json.loads((shared / "oracles/irr/expected_statsmodels_and_krippendorff.json").read_text())
    assert table(expected["cohen_table10"]["table"], "abc") == SAS
    assert expected["krippendorff_wikipedia"]["nominal"] == pytest.approx(0.691358, abs=1e-6)
    assert expected["anxiety_raters_2_3_R_irr"]["squared"][0] == 0.2520325
    for file in ("cac.raw4raters", "xraw12x4"):
        assert read(shared, file) == FOUR_RATERS
    with (shared / "oracles/irr/krippendorff_wikipedia_3coders.csv").open(encoding="utf-8") as lines:
        coders = [row[1:] for row in csv.reader(lines)][1:]
    cases = [tuple(cell[0] if cell else None for cell in case) for case in zip(*coders, strict=True)]
    assert krippendorff(cases, "1234").value == pytest.approx(0.691358, abs=1e-6)


# Where there is no answer -------------------------------------------------------------------------------------------


def test_where_every_grade_is_the_same_kappa_and_alpha_have_no_meaning():
    same = [("good", "good")] * 8
    for found in (cohen(same, ["good", "poor"]), krippendorff(same, ["good", "poor"])):
        assert found.value is None
        assert found.why_not == ALL_THE_SAME
    assert gwet(same, ["good", "poor"]).value == 1


def test_full_agreement_has_no_error_and_so_no_interval_however_few_the_cases():
    # Eight of eight: the coefficients are 1 with an error of 0, and that is not sureness. How many agree says it.
    full = [("good", "good")] * 4 + [("poor", "poor")] * 4
    for found in (cohen(full, ["good", "poor"]), gwet(full, ["good", "poor"])):
        assert (found.value, found.error, found.interval) == (1, None, None)
    counted = agreed(full)
    assert counted is not None
    assert counted.interval.lower == pytest.approx(0.676, abs=5e-4)


def test_a_grader_who_gives_one_grade_only_leaves_kappa_at_nothing_without_an_interval():
    found = cohen([("good", "good")] * 4 + [("good", "poor")] * 4, ["good", "poor"])
    assert (found.value, found.interval) == (0, None)


def test_one_case_graded_twice_is_too_few():
    one = [("good", "good"), ("poor", None)]
    for method in (cohen, gwet, krippendorff):
        found = method(one, ["good", "poor"])
        assert (found.value, found.why_not) == (None, TOO_FEW)


@pytest.mark.parametrize(
    ("method", "ratings", "grades", "sentence"),
    [
        (cohen, [("a", "b", "a")], "ab", "kappa is of two graders"),
        (gwet, [("a", "c")], "ab", "not among the 2 that could be given: c"),
        (krippendorff, [("a", "a")], "a", "two grades or more"),
        (gwet, [("a", "a")], "aa", "each once"),
    ],
)
def test_what_is_no_grading_is_refused(method, ratings, grades, sentence):
    with pytest.raises(ValueError, match=sentence):
        method(ratings, grades)
