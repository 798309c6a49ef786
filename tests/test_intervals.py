"""Intervals against published values, and at the ends of their range."""

import csv

import pytest
from lineofsight.statistics.intervals import wilson


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
