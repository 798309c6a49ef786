"""Standardised rates and ratios against the workbook of the public health indicators, and by hand."""

from collections.abc import Sequence

import pandas as pd
import pytest
from lineofsight.statistics.rates import byar
from lineofsight.statistics.standardise import direct, expected_events, indirect

# The European Standard Population of 2013, by five years to 90 and over: public, and what the workbook weighs by.
EUROPEAN_2013 = [
    5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000,
]  # fmt: skip
# The big area of PHEindicatormethods' tests by the same bands: events, people, and how many of them had one to four.
COUNTS = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91]
POPULATIONS = [636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288, 153, 123, 207]
PEOPLE = {
    1: [75, 16, 11, 12, 8, 18, 26, 18, 18, 21, 21, 23, 23, 39, 25, 40, 46, 49, 56],
    2: [16, 3, 2, 3, 0, 3, 6, 3, 4, 4, 4, 4, 6, 8, 5, 9, 9, 10, 11],
    3: [4, 1, 1, 1, 0, 1, 2, 1, 1, 1, 1, 1, 2, 2, 1, 2, 2, 3, 3],
    4: [2, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1],
}


def areas(shared, sheet: str) -> dict[str, pd.DataFrame]:
    path = shared / "oracles/phe/testdata_DSR_ISR.xlsx"
    book = pd.read_excel(path, sheet_name=sheet, engine="calamine")
    book = book.fillna(0)  # the workbook's tests take an empty cell as 0
    return {str(area): rows for area, rows in book.groupby(book.columns[0], sort=False)}


def standardised(rows: pd.DataFrame, confidence: float, per: int = 100_000, standard: Sequence[float] = EUROPEAN_2013):
    people = {f: rows[f"f{f}"].astype(int).tolist() for f in (1, 2, 3, 4)} if "f1" in rows else None
    return direct(
        rows["count"].astype(int).tolist(), rows["pop"].tolist(), standard, per=per, confidence=confidence,
        people=people,
    )  # fmt: skip


def results(shared, sheet: str) -> pd.DataFrame:
    return pd.read_excel(shared / "oracles/phe/testdata_DSR_ISR.xlsx", sheet_name=sheet, engine="calamine")


@pytest.mark.parametrize(
    ("people", "value", "lower", "upper"),
    [
        # PHEindicatormethods (UKHSA), tests of its directly standardised rates, for each 100,000.
        (None, 10430.247991, 9717.709068, 11178.940915),
        (PEOPLE, 10430.247991, 9532.949779, 11373.074833),
    ],
)
def test_the_directly_standardised_rate_is_the_published_one(people, value, lower, upper):
    found = direct(COUNTS, POPULATIONS, EUROPEAN_2013, per=100_000, people=people)
    assert found is not None
    assert found.events == 895
    assert (found.value, found.interval.lower, found.interval.upper) == pytest.approx((value, lower, upper), abs=1e-5)


def test_every_directly_standardised_rate_of_the_workbook_is_met(shared):
    found = areas(shared, "testdata_multiarea") | areas(shared, "testdata_nonindepe")
    rows = [row for row in results(shared, "testresults_DSR").to_dict("records") if row["area"] in found]
    assert len(rows) >= 8
    for row in rows:
        per = 10_000 if str(row["statistic"]).endswith("per 10000") else 100_000
        for confidence, end in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            ours = standardised(found[row["area"]], confidence, per)
            if pd.isna(row["value"]):
                assert ours is None
            else:
                assert ours is not None
                assert (ours.value, ours.interval.lower, ours.interval.upper) == pytest.approx(
                    (row["value"], row[f"lower{end}"], row[f"upper{end}"]), rel=1e-9
                )


def test_another_standard_population_gives_the_rates_of_the_workbook(shared):
    bands = results(shared, "testdata_1976")
    rows = results(shared, "testresults_DSR").query("area == 'testdata_1976'").to_dict("records")
    assert len(rows) == 2
    for row in rows:
        per = 10_000 if row["statistic"].endswith("per 10000") else 100_000
        # The workbook's 99.8% ends of these two rows are for ten times as many people as their rates.
        for confidence, end, times in ((0.95, "95_0cl", 1), (0.998, "99_8cl", 10)):
            ours = standardised(bands, confidence, per, bands["esp1976"].tolist())
            assert ours is not None
            assert (ours.value, ours.interval.lower * times, ours.interval.upper * times) == pytest.approx(
                (row["value"], row[f"lower{end}"], row[f"upper{end}"]), rel=1e-9
            )


@pytest.mark.parametrize("sheet", ["testdata_err1", "testdata_err2", "testdata_err3", "testdata_err4"])
def test_what_the_workbook_has_as_wrong_is_refused(shared, sheet):
    # A count below 0, a population of 0 and one below 0, a weight below 0.
    bands = results(shared, sheet).head(19)
    standard = bands["stdpop"].tolist() if "stdpop" in bands else EUROPEAN_2013
    with pytest.raises(ValueError, match="a count and a weight of 0 or more and a population above 0"):
        direct(bands["count"].tolist(), bands["pop"].tolist(), standard)


def test_every_indirectly_standardised_ratio_of_the_workbook_is_met(shared):
    reference = results(shared, "refdata")
    # One of the areas has nobody in a band: nothing is expected there, where a direct rate would have no answer.
    others = results(shared, "testdata_err2").assign(**{
        column: [*reference[column], *reference[column]] for column in ("refcount", "refpop")
    })  # fmt: skip
    found = areas(shared, "testdata_multiarea_isr") | {str(area): bands for area, bands in others.groupby("area")}
    rows = results(shared, "testresults_ISR").to_dict("records")
    assert len(rows) == 16
    for row in rows:
        bands = found[row["area"]]
        expected = expected_events(bands["pop"].tolist(), bands["refcount"].tolist(), bands["refpop"].tolist())
        assert expected == pytest.approx(row["expected"], rel=1e-9)
        per = row["ref_rate"] if pd.notna(row["ref_rate"]) else int(str(row["statistic"]).split()[-1])
        for confidence, end in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            if pd.isna(row[f"lower{end}"]):
                continue
            ours = indirect(int(row["observed"]), expected, per=per, confidence=confidence)
            assert (ours.value, ours.interval.lower, ours.interval.upper) == pytest.approx(
                (row["value"], row[f"lower{end}"], row[f"upper{end}"]), rel=1e-9
            )


@pytest.mark.parametrize(
    ("observed", "value", "lower", "upper"),
    [
        # The same tests: 835.883561 expected; Byar's for many events, exact for nine.
        (895, 107.072329, 100.171477, 114.323329),
        (91, 10.886684, 8.765040, 13.366576),
        (9, 1.076705, 0.492338, 2.043921),
    ],
)
def test_the_indirectly_standardised_ratio_is_the_published_one(observed, value, lower, upper):
    found = indirect(observed, 835.883561)
    assert (found.value, found.interval.lower, found.interval.upper) == pytest.approx((value, lower, upper), abs=1e-5)


def test_a_directly_standardised_rate_by_hand():
    # Two bands weighed alike: 10 of 1,000 and 30 of 1,000. The rate is 0.02; its variance (10 + 30)/1000^2/4 = 1e-5.
    found = direct([10, 30], [1000, 1000], [1, 1], per=1000)
    assert found is not None
    assert found.value == pytest.approx(20)
    assert found.events == 40
    lower = 1000 * (0.02 + (1e-5 / 40) ** 0.5 * (byar(40).lower - 40))
    assert found.interval.lower == pytest.approx(lower)


def test_one_band_is_the_crude_rate_with_byar_s_interval():
    found, events = direct([40], [2000], [7], per=1000), byar(40)
    assert found is not None
    ours = (found.value, found.interval.lower, found.interval.upper)
    assert ours == pytest.approx((20, events.lower / 2, events.upper / 2))


def test_nine_events_have_no_directly_standardised_rate_and_ten_have():
    assert direct([4, 5], [100, 100], [1, 1]) is None
    assert direct([5, 5], [100, 100], [1, 1]) is not None


def test_the_lower_end_of_a_rate_stops_at_nothing():
    # One of ten events is in a band of ten people that weighs nearly all: the rate is that event's, 0.1, and so is the
    # root of its variance. 0.1 + 0.1/√10 · (Byar's 4.79 - 10) lies below 0.
    found = direct([1, 9], [10, 100_000], [100_000, 1], per=1)
    assert found is not None
    assert found.value == pytest.approx(0.1, abs=1e-5)
    assert found.interval.lower == 0
    assert found.interval.upper == pytest.approx(0.1 + 0.1 / 10**0.5 * (byar(10).upper - 10), abs=1e-5)


def test_children_with_several_events_widen_the_interval_and_leave_the_rate():
    # Twenty events of twenty children, or of ten with two each: the variance doubles.
    alone = direct([20], [1000], [1], people={1: [20]})
    paired = direct([20], [1000], [1], people={2: [10]})
    assert alone is not None
    assert paired is not None
    assert alone == direct([20], [1000], [1])
    assert paired.value == alone.value
    widths = [each.interval.upper - each.interval.lower for each in (alone, paired)]
    assert widths[1] == pytest.approx(widths[0] * 2**0.5)


def test_the_expected_number_by_hand():
    # England: 1 in 100 and 1 in 10; here 200 and 50 children: 2 + 5.
    assert expected_events([200, 50], [10, 20], [1000, 200]) == pytest.approx(7)


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        (([10, 10], [100], [1, 1]), {}, "2, 1 and 2"),
        (([], [], []), {}, "0, 0 and 0"),
        (([-1, 20], [100, 100], [1, 1]), {}, "weight of 0 or more"),
        (([10, 10], [100, 0], [1, 1]), {}, "population above 0"),
        (([10, 10], [100, 100], [0, 0]), {}, "some weight above 0"),
        (([10, 10], [100, 100], [2, -1]), {}, "weight of 0 or more"),
        (([10, 10], [100, 100], [1, 1]), {"people": {1: [10, 9]}}, "do not add up"),
    ],
)
def test_what_is_no_standardised_rate_is_refused(arguments, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        direct(*arguments, **options)


def test_a_ratio_needs_an_observed_number_too():
    with pytest.raises(ValueError, match="a count is 0 or more"):
        indirect(float("nan"), 5)  # pyright: ignore[reportArgumentType]


def test_a_ratio_needs_an_expected_number():
    with pytest.raises(ValueError, match="expected number above 0"):
        indirect(5, 0)
