"""From cases to one figure, its groups and its course, on returns small enough to count by hand."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from lineofsight import figure, tables
from lineofsight.figure import Figure
from lineofsight.indicator import Policy
from lineofsight.indicators import CATALOGUE
from lineofsight.periods import Period, return_year
from lineofsight.returns import Return

YEAR = return_year(2026)
POLICY = Policy(population=10_000)
IN_TIME = CATALOGUE["assessments_in_45_working_days"]


def a_return(covers: Period = YEAR, snapshot: bool = False, **given: dict[str, list]) -> Return:
    """A return of tables given as columns; children are numbered 1, 2, 3 ... where a table names none."""
    held = {}
    for name, columns in given.items():
        rows = len(next(iter(columns.values())))
        ids = {"child_id": [str(number) for number in range(1, rows + 1)]} if "worker_id" not in columns else {}
        held[name] = tables.made(name, {column: pd.Series(cells) for column, cells in (ids | columns).items()})
    return Return("a census", "a census, 2025-26", held, dict.fromkeys(held, covers), (), snapshot)


def assessed(days: list[tuple[str, str | None]], **columns: list) -> Return:
    started, authorised = zip(*days, strict=True)
    return a_return(assessments={"started": list(started), "authorised": list(authorised)} | columns)


SOON, LATE = ("2025-06-02", "2025-06-20"), ("2025-06-02", "2025-11-03")


def test_a_share_is_of_the_cases_known_with_wilsons_interval():
    found = figure.measure(IN_TIME, assessed([SOON] * 8 + [LATE] * 2), POLICY)

    # Wilson, 8 of 10: (2*8 + 3.8415 -/+ 1.96*sqrt(3.8415 + 4*8*(1 - 0.8))) / (2*(10 + 3.8415)) = 0.4902 and 0.9433
    assert (found.value, found.numerator, found.base) == (80.0, 8, 10)
    assert (found.lower, found.upper) == (pytest.approx(49.02, abs=0.01), pytest.approx(94.33, abs=0.01))
    assert found.sentence == (
        "Assessments completed within 45 working days: 80.0% (95% interval 49.0 to 94.3), 8 of 10, "
        "1 April 2025 to 31 March 2026."
    )


def test_a_figure_of_few_cases_says_so_and_one_of_ten_does_not():
    assert "It rests on 9 cases: few." in figure.measure(IN_TIME, assessed([SOON] * 9), POLICY).caveats
    assert not any("few" in each for each in figure.measure(IN_TIME, assessed([SOON] * 10), POLICY).caveats)


def test_without_cases_there_is_no_value_and_a_word_for_it():
    found = figure.measure(IN_TIME, assessed([("2020-01-06", "2020-02-03")]), POLICY)

    assert (found.value, found.shown, found.base) == (None, figure.NO_CASES, 0)


def test_a_rate_needs_a_population_and_gives_byars_interval():
    given = a_return(referrals={"date": ["2025-05-01"] * 20})
    rate = CATALOGUE["referral_rate"]

    found = figure.measure(rate, given, POLICY)
    # Byar, 20 events in 10,000: 20(1 - 1/180 - 1.96/(3*sqrt 20))^3 = 12.21; 21(1 - 1/189 + 1.96/(3*sqrt 21))^3 = 30.89
    assert (found.value, found.lower, found.upper) == (
        20.0, pytest.approx(12.21, abs=0.01), pytest.approx(30.89, abs=0.01),
    )  # fmt: skip
    without = figure.measure(rate, given, replace(POLICY, population=None))
    assert (without.shown, without.numerator) == (figure.NO_POPULATION, 20)


def test_a_median_of_three_days_is_the_middle_one():
    times = CATALOGUE["assessment_duration"]
    given = assessed([("2025-06-02", "2025-06-03"), ("2025-06-02", "2025-06-04"), ("2025-06-02", "2025-06-30")])

    found = figure.measure(times, given, POLICY)
    assert (found.value, found.interval, found.of) == (2.0, "no interval", "3 cases")


def test_the_latest_figure_is_of_the_last_twelve_months_of_several_years():
    two_years = Period(date(2024, 4, 1), date(2026, 3, 31))
    given = replace(assessed([SOON, ("2024-06-03", "2024-06-20")]), covers={"assessments": two_years})

    assert figure.latest(IN_TIME, given) == YEAR
    assert figure.measure(IN_TIME, given, POLICY).base == 1


def test_the_course_of_what_happens_is_by_quarter_and_of_a_snapshot_on_a_day_there_is_none():
    given = assessed([SOON, LATE])

    assert [each.base for each in figure.over_time(IN_TIME, given, POLICY)] == [1, 0, 1, 0]
    open_late = CATALOGUE["assessments_open_beyond_45_working_days"]
    assert len(figure.over_time(open_late, given, POLICY)) == 4
    assert figure.over_time(open_late, replace(given, snapshot=True), POLICY) == ()


def test_every_group_that_has_a_case_is_given_and_the_groups_add_up():
    given = a_return(
        assessments={"started": ["2025-06-02"] * 4, "authorised": ["2025-06-20"] * 3 + ["2025-11-03"]},
        children={"birth": ["2020-01-01", "2020-01-01", "2012-01-01", None], "sex": ["F", "M", "F", "F"]},
    )
    groups = figure.broken_down(IN_TIME, given, POLICY)

    assert [(each.breakdown, each.group, each.of) for each in groups] == [
        ("age", "5 to 9", "2 of 2"),
        ("age", "10 to 15", "1 of 1"),
        ("age", figure.NOT_RECORDED, "0 of 1"),
        ("sex", "Male", "1 of 1"),
        ("sex", "Female", "2 of 3"),
        ("ethnicity", figure.NOT_RECORDED, "3 of 4"),
    ]


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        ("2026-04-01", "unborn"),
        ("2026-03-31", "under 1"),
        ("2025-04-01", "under 1"),
        ("2025-03-31", "1 to 4"),
        ("2021-04-01", "1 to 4"),
        ("2021-03-31", "5 to 9"),
        ("2010-03-31", "16 and 17"),
        ("2010-04-01", "10 to 15"),
        ("2008-03-31", "18 and over"),
    ],
)
def test_a_birthday_on_the_last_day_moves_a_child_into_the_next_band(birth: str, band: str):
    given = a_return(assessments={"started": ["2025-06-02"], "authorised": ["2025-06-20"]}, children={"birth": [birth]})

    assert [each.group for each in figure.broken_down(IN_TIME, given, POLICY) if each.breakdown == "age"] == [band]


def test_what_stands_in_a_teams_column_a_few_times_is_not_repeated():
    """It may be a name typed into the wrong cell."""
    days = {"started": ["2025-06-02"] * 20, "authorised": ["2025-06-20"] * 20}
    given = a_return(assessments=days | {"team": ["North"] * 10 + ["Zebedee Quux"] * 9 + [None]})

    groups = [each for each in figure.broken_down(IN_TIME, given, POLICY) if each.breakdown == "team"]
    assert [(each.group, each.of) for each in groups] == [
        ("North", "10 of 10"), (figure.OTHER_TEAMS, "9 of 9"), (figure.NOT_RECORDED, "1 of 1"),
    ]  # fmt: skip


def test_two_figures_of_the_same_rows_have_one_fingerprint_and_of_other_rows_another():
    given = assessed([SOON, SOON, LATE])
    share = figure.measure(IN_TIME, given, POLICY)
    times = figure.measure(CATALOGUE["assessment_duration"], given, POLICY)

    assert share.base_rows == times.base_rows != share.numerator_rows


def test_numbers_are_rounded_half_up_once():
    assert [figure.number(value, IN_TIME.unit) for value in (66.65, 66.6499, 0.05, 100.0)] == [
        "66.7",
        "66.6",
        "0.1",
        "100.0",
    ]


def test_what_cannot_be_known_is_said_in_words():
    found = figure.measure(CATALOGUE["children_seen_in_assessment"], assessed([SOON, SOON]), POLICY)

    assert (found.value, found.shown, found.not_recorded) == (None, figure.NOT_RECORDED, 2)
    assert found.sentence.endswith("2 cases not recorded.")
    assert isinstance(found, Figure)
