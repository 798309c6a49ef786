"""The workforce census: who is in post, who left, how many cases, how many posts are empty."""

import pandas as pd
import pytest
from lineofsight.indicators.workforce import (
    absent_on_the_day,
    agency_rate,
    agency_rate_of_heads,
    caseload,
    new_social_workers,
    sickness_absence,
    turnover,
    turnover_of_heads,
    vacancy_rate,
)
from tiny_tables import cases, period, table, values

YEAR = period("2024-10-01", "2025-09-30")
CENSUS = "2025-09-30"


def workers(rows: int, **columns: list) -> pd.DataFrame:
    """Own workers of the census of 2025, full time and long in post, where the columns do not say otherwise."""
    usual = {"census": [CENSUS] * rows, "agency": [False] * rows, "fte": [1.0] * rows, "started": ["2015-01-05"] * rows}
    return table("workers", **(usual | columns))


def test_only_workers_of_a_census_in_the_year_count():
    given = workers(3, census=["2024-09-30", CENSUS, None], absent=[True, True, True])
    assert values(absent_on_the_day, YEAR, given) == {1: True}


# --- who is in post, who left, who is new


def test_who_left_on_30_september_is_a_leaver_and_who_left_the_day_after_is_in_post():
    given = workers(3, ended=["2025-09-30", "2025-10-01", None], fte=[0.5, 0.8, 1.0])
    assert values(turnover, YEAR, given) == {0: (0.5, 0.0), 1: (0.0, 0.8), 2: (0.0, 1.0)}
    assert values(turnover_of_heads, YEAR, given) == {0: (1.0, 0.0), 1: (0.0, 1.0), 2: (0.0, 1.0)}
    assert values(absent_on_the_day, YEAR, given) == {1: None, 2: None}


def test_who_left_on_1_october_left_in_the_year_and_who_left_on_30_september_before_did_not():
    given = workers(2, ended=["2024-10-01", "2024-09-30"])
    assert values(turnover, YEAR, given) == {0: (1.0, 0.0)}


def test_who_began_and_left_in_the_same_year_is_no_leaver():
    given = workers(3, started=["2024-10-01", "2024-09-30", None], ended=["2025-03-01"] * 3)
    assert values(turnover_of_heads, YEAR, given) == {1: (1.0, 0.0), 2: (1.0, 0.0)}


def test_a_role_begun_on_1_october_is_new_and_one_begun_the_day_before_is_not():
    given = workers(5, started=["2024-10-01", "2024-09-30", "2025-09-30", None, "2025-10-01"])
    assert values(new_social_workers, YEAR, given) == {0: True, 1: False, 2: True, 3: None, 4: False}


def test_agency_workers_are_in_no_turnover_and_a_worker_of_unknown_kind_is_not_recorded():
    given = workers(3, agency=[True, False, None], absent=[True, True, True])
    assert values(turnover, YEAR, given) == {1: (0.0, 1.0), 2: (0.0, None)}
    assert values(turnover_of_heads, YEAR, given) == {1: (0.0, 1.0), 2: (0.0, None)}
    assert values(new_social_workers, YEAR, given) == {1: False, 2: None}
    assert values(absent_on_the_day, YEAR, given) == {1: True, 2: None}
    assert values(sickness_absence, YEAR, given).keys() == {1, 2}


# --- caseload


def test_the_caseload_counts_workers_in_post_with_a_case_agency_workers_too():
    given = workers(
        6,
        agency=[True, False, False, False, False, False],
        cases=[20, 15, 0, 12, 10, None],
        fte=[1.0, 0.5, 1.0, 0.0, 1.0, 1.0],
        ended=[None, None, None, None, "2025-09-30", None],
    )
    assert values(caseload, YEAR, given) == {0: (20, 1.0), 1: (15, 0.5), 5: (None, 1.0)}


# --- vacancies, agency, absence


def test_vacant_posts_are_set_against_vacant_and_filled_ones_without_agency_workers():
    posts = table("vacancies", census=[CENSUS, "2024-09-30"], vacant_fte=[2.0, 9.0])
    given = workers(4, fte=[1.0, 0.5, 1.0, 1.0], agency=[False, False, True, False], ended=[None, None, None, CENSUS])
    assert values(vacancy_rate, YEAR, posts, given) == {0: (2.0, 3.5)}


def test_the_vacancy_rate_is_not_recorded_where_the_vacancies_or_all_hours_are_not():
    assert values(vacancy_rate, YEAR, table("vacancies", census=[CENSUS]), workers(1)) == {0: (None, None)}
    posts = table("vacancies", census=[CENSUS], vacant_fte=[2.0])
    assert values(vacancy_rate, YEAR, posts, workers(2, fte=[None, None])) == {0: (2.0, None)}
    assert values(vacancy_rate, YEAR, posts, workers(1)[:0]) == {0: (2.0, None)}


def test_agency_workers_are_a_share_of_all_in_post():
    given = workers(4, agency=[True, False, None, True], fte=[0.5, 1.0, 1.0, None])
    assert values(agency_rate, YEAR, given) == {0: (0.5, 0.5), 1: (0.0, 1.0), 2: (None, None), 3: (None, None)}
    assert values(agency_rate_of_heads, YEAR, given) == {0: True, 1: False, 2: None, 3: True}


def test_days_lost_are_set_against_253_days_for_each_full_time_worker_in_post():
    given = workers(3, fte=[1.0, 0.5, 1.0], days_lost=[10.0, None, 4.0], ended=[None, None, "2025-01-31"])
    assert values(sickness_absence, YEAR, given) == {0: (10.0, 253.0), 1: (None, 126.5), 2: (4.0, 0.0)}


def test_a_year_with_a_29_february_has_one_working_day_more():
    given = workers(1, census=["2024-09-30"], days_lost=[10.0])
    assert values(sickness_absence, period("2023-10-01", "2024-09-30"), given) == {0: (10.0, 254.0)}


# --- against what was published


@pytest.mark.parametrize(
    ("indicator", "published"),
    [(caseload, 16.3), (turnover, 15.4), (agency_rate, 15.5), (vacancy_rate, 16.7), (sickness_absence, 3.1)],
    ids=lambda value: getattr(value, "id", value),
)
def test_englands_published_numbers_of_2021_give_its_published_rates(indicator, published):
    # Own case holders, own others, agency case holders, leavers. Only the sums are published, and the case holders
    # include agency workers: 20,548.9 in all hold 335,201 cases, 5,969.5 are from an agency, 32,502.0 are not.
    given = workers(
        4,
        census=["2021-09-30"] * 4,
        fte=[20548.9 - 5969.5, 32502.0 - (20548.9 - 5969.5), 5969.5, 4994.5],
        cases=[300000, 0, 35201, 0],
        agency=[False, False, True, False],
        ended=[None, None, None, "2021-01-31"],
        days_lost=[257240.9, 0, 0, 0],
    )
    posts = table("vacancies", census=["2021-09-30"], vacant_fte=[6521.9])
    taken = [{"workers": given, "vacancies": posts}[name] for name in indicator.tables]
    sums = cases(indicator, period("2020-10-01", "2021-09-30"), *taken).values.sum()
    per = 1 if indicator is caseload else 100
    assert round(float(per * sums["part"] / sums["whole"]), 1) == published
