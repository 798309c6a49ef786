"""Corrections for many tests against R's multtest, and a family fixed before looking."""

import csv

import pytest
from lineofsight.statistics.several import Method, corrected

# R's multtest, in the tests of statsmodels (multtest3).
RAW = [0.001, 0.002, 0.003, 0.004, 0.005, 0.05, 0.06, 0.07, 0.08, 0.09]
NAMES = [f"indicator {number}" for number in range(1, 11)]


def test_benjamini_and_hochberg_are_those_of_r():
    family = corrected(NAMES, dict(zip(NAMES, RAW, strict=True)))
    expected = [0.01] * 5 + [0.0833333, 0.0857143, 0.0875, 0.0888889, 0.09]
    assert [test.corrected for test in family.tests] == pytest.approx(expected, abs=1e-7)
    assert [test.flagged for test in family.tests] == [True] * 5 + [False] * 5
    assert [test.p for test in family.tests] == RAW


def test_holm_is_that_of_r():
    family = corrected(NAMES, dict(zip(NAMES, RAW, strict=True)), Method.HOLM)
    expected = [0.01, 0.018, 0.024, 0.028, 0.03, *[0.25] * 5]
    assert [test.corrected for test in family.tests] == pytest.approx(expected, abs=1e-9)


def test_benjamini_and_yekutieli_are_those_of_r():
    family = corrected(NAMES, dict(zip(NAMES, RAW, strict=True)), Method.BENJAMINI_YEKUTIELI)
    expected = [0.0292897] * 5 + [0.2440807, 0.2510544, 0.2562847, 0.2603527, 0.2636071]
    assert [test.corrected for test in family.tests] == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("file", ["multtest2_R.csv", "multtest3_R.csv"])
@pytest.mark.parametrize(
    ("method", "column"),
    [(Method.BENJAMINI_HOCHBERG, "BH"), (Method.BENJAMINI_YEKUTIELI, "BY"), (Method.HOLM, "Holm")],
)
def test_every_correction_of_r_is_met(shared, file, method, column):
    with (shared / "oracles/statsmodels" / file).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = [str(place) for place in range(len(rows))]
    family = corrected(names, {name: float(row["rawp"]) for name, row in zip(names, rows, strict=True)}, method)
    assert [test.corrected for test in family.tests] == pytest.approx([float(row[column]) for row in rows], rel=1e-9)


def test_the_order_of_the_family_is_kept():
    backwards = list(reversed(NAMES))
    family = corrected(backwards, dict(zip(NAMES, RAW, strict=True)))
    assert [test.name for test in family.tests] == backwards
    assert family.tests[-1].corrected == pytest.approx(0.01)


def test_a_test_that_could_not_be_made_is_named_and_not_counted():
    family = corrected(["placements", "visits", "reviews"], {"placements": 0.02, "visits": None, "reviews": 0.5})
    assert family.made == 2
    # 0.02 * 2 / 1 with two made; with three it would be 0.06.
    assert family.tests[0].corrected == pytest.approx(0.04)
    assert family.tests[1].corrected is None
    assert not family.tests[1].flagged
    assert family.words.startswith(
        "1 of 2 tests flagged at 5% (1 more named beforehand could not be tested). Benjamini-Hochberg"
    )


def test_a_family_in_which_nothing_was_tested_flags_nothing():
    family = corrected(["visits"], {"visits": None})
    assert family.made == 0
    assert family.words.startswith("0 of 0 tests")


def test_a_corrected_p_at_the_level_is_flagged():
    assert corrected(["one"], {"one": 0.05}).tests[0].flagged
    assert not corrected(["one"], {"one": 0.0501}).tests[0].flagged


@pytest.mark.parametrize(
    ("family", "p", "sentence"),
    [
        (["a"], {"a": 0.1, "b": 0.001}, "1 named, 1 tested beside it, 0 left out"),  # found by looking
        (["a", "b"], {"a": 0.1}, "2 named, 0 tested beside it, 1 left out"),
        (["a", "a"], {"a": 0.1}, "named once each"),
        ([], {}, "named once each"),
        (["a"], {"a": 1.2}, "p lies between 0 and 1"),
        (["a"], {"a": float("nan")}, "p lies between 0 and 1"),
    ],
)
def test_what_is_no_family_is_refused(family, p, sentence):
    with pytest.raises(ValueError, match=sentence):
        corrected(family, p)


def test_a_level_is_a_share():
    with pytest.raises(ValueError, match="level of a family lies between 0 and 1"):
        corrected(["a"], {"a": 0.1}, at=5)
