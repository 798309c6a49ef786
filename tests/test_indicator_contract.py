"""What holds for every indicator of the catalogue, on tables made from the schemas with awkward values among them."""

import random
import re
from functools import cache

import hypothesis
import pandas as pd
import pytest
from hypothesis import strategies
from lineofsight import tables
from lineofsight.codes import code_set
from lineofsight.framework import criterion
from lineofsight.indicator import Cases, Indicator, Over, Policy, Unit
from lineofsight.indicators import CATALOGUE, JOURNEY
from lineofsight.periods import Period
from tiny_tables import period

YEAR, WORKFORCE_YEAR = period("2024-04-01", "2025-03-31"), period("2023-10-01", "2024-09-30")
AWKWARD_DAYS = (
    *("2024-03-31", "2024-04-01", "2025-03-31", "2025-04-01", "2024-02-29", "2024-12-31"),
    *("2023-09-30", "2023-10-01", "2024-09-30", "2024-10-01"),
)
LONG_BEFORE = ("2004-01-05", "2005-02-14", "2006-09-30", "2007-04-01")
LONG_AFTER = ("2034-01-05", "2035-02-14", "2036-09-30", "2037-04-01")
BIRTHS = tuple(
    f"{year}-{day}" for year in (1999, *range(2003, 2010), 2018, 2024) for day in ("03-31", "04-01", "12-31")
)
NO_BEGINNING = ("children", "unaccompanied")
"""Tables whose rows say nothing of when they begin, so that none of them lies after a period."""
NOT_RECORDED_COUNTS = ("short_breaks", "suitable")
"""Flags whose absence says something, as published: taken as no short break, and, of a care leaver out of touch, as no
suitable home."""
ABSENCE_IS_COUNTED = ("strengths_and_difficulties_returned",)
"""Indicators of what was recorded: there, what is not is False by definition."""
SETS_OF_TABLES = 3
ROWS = 150
OF_CASES = {Unit.PERCENT: ("boolean",), Unit.RATE: ("boolean",), Unit.COUNT: ("boolean",)}
NUMBERS = ("Int64", "Float64")


def period_of(indicator: Indicator) -> Period:
    return WORKFORCE_YEAR if {"workers", "vacancies"} & set(indicator.tables) else YEAR


@cache
def some_table(name: str, seed: int, rows: int = ROWS, days: tuple[str, ...] = ()) -> pd.DataFrame:
    """Rows of few children and awkward days: both ends of the period, the days beside them, leap days, not recorded.

    Where `days` are given, every day is one of them, and none is not recorded. The index is not in order.
    """
    chance = random.Random(f"{name} {seed}")
    columns = {
        column: pd.Series([_some_value(its, chance, BIRTHS if column == "birth" else days) for _ in range(rows)])
        for column, its in tables.TABLES[name].columns.items()
    }
    if name == "children":
        columns["child_id"] = pd.Series([f"child {number}" for number in range(rows)])
    made = tables.made(name, columns)
    made.index = pd.Index(chance.sample(range(10 * rows), rows))
    return made


def _some_value(column, chance: random.Random, days: tuple[str, ...]) -> object:
    kind = column.kind
    if kind == tables.ID:
        return f"child {chance.randrange(40)}"
    if kind == tables.DAY:
        return chance.choice(days or (*AWKWARD_DAYS, _any_day(chance), _any_day(chance), _any_day(chance), None))
    if chance.random() < 0.15:
        return None
    if kind == tables.FLAG:
        return chance.random() < 0.5
    if kind == tables.CODE:
        named = re.search("`(.+?)`", column.says)
        return chance.choice(code_set(named[1]).values if named else ("east", "west"))
    if kind == tables.COUNT:
        return chance.randrange(5)
    return chance.choice([0.0, 0.5, 1.0, 21.5])


def _any_day(chance: random.Random) -> str:
    return str((pd.Timestamp("2020-01-01") + pd.Timedelta(days=chance.randrange(2200))).date())


def some_tables(indicator: Indicator, seed: int) -> dict[str, pd.DataFrame]:
    return {name: some_table(name, seed) for name in indicator.tables}


def found(indicator: Indicator, given: dict[str, pd.DataFrame]) -> Cases:
    return indicator.cases(given, period_of(indicator), Policy(population=10_000))


def assert_same(one: Cases, other: Cases) -> None:
    if isinstance(one.values, pd.DataFrame):
        pd.testing.assert_frame_equal(one.values.sort_index(), other.values.sort_index())
    else:
        pd.testing.assert_series_equal(one.values.sort_index(), other.values.sort_index())
    assert set(one.too_recent) == set(other.too_recent)


def of_its_id(indicator: Indicator) -> str:
    return indicator.id


OF_FLAGS = [each for each in JOURNEY if each.unit is Unit.PERCENT and each.id not in ABSENCE_IS_COUNTED]
every_indicator = pytest.mark.parametrize("indicator", JOURNEY, ids=of_its_id)


def every_seed(test):
    """The test, on a few of eight sets of tables; the draws are the same on every run."""
    few = hypothesis.settings(max_examples=SETS_OF_TABLES, deadline=None, derandomize=True, database=None)
    return few(hypothesis.given(seed=strategies.integers(1, 8))(test))


def test_no_two_indicators_have_one_id():
    assert len(CATALOGUE) == len(JOURNEY)


@every_indicator
def test_an_indicator_says_what_it_counts_where_that_stands_and_what_it_bears_on(indicator):
    for said in (indicator.title, indicator.numerator, indicator.denominator, indicator.source, indicator.about):
        assert said.strip()
    assert indicator.criteria
    for criterion_id in indicator.criteria:
        assert criterion(criterion_id).id == criterion_id


@every_indicator
def test_empty_tables_give_no_cases(indicator):
    none = found(indicator, {name: tables.empty(name) for name in indicator.tables})
    assert none.values.empty
    assert len(none.too_recent) == 0


@every_indicator
@every_seed
def test_values_are_of_the_units_type_for_rows_of_the_first_table_once_each(indicator, seed):
    given = some_tables(indicator, seed)
    some = found(indicator, given)
    rows = given[indicator.tables[0]].index
    assert some.values.index.append(some.too_recent).is_unique
    assert some.values.index.isin(rows).all()
    assert some.too_recent.isin(rows).all()
    if indicator.unit in (Unit.SHARE, Unit.RATIO):
        assert list(some.values.columns) == ["part", "whole"]
        assert set(some.values.dtypes.astype(str)) == {"Float64"}
    else:
        assert str(some.values.dtype) in OF_CASES.get(indicator.unit, NUMBERS)
    if indicator.unit in (Unit.RATE, Unit.COUNT):
        assert some.values.all()


@every_indicator
def test_some_awkward_table_gives_cases(indicator):
    assert any(not found(indicator, some_tables(indicator, seed)).values.empty for seed in range(1, 30))


@every_indicator
@every_seed
def test_the_order_of_rows_does_not_matter(indicator, seed):
    given = some_tables(indicator, seed)
    shuffled = {name: rows.sample(frac=1, random_state=seed) for name, rows in given.items()}
    assert_same(found(indicator, given), found(indicator, shuffled))


@every_indicator
def test_the_tables_are_left_as_they_were(indicator):
    given = some_tables(indicator, seed=1)
    before = {name: rows.copy(deep=True) for name, rows in given.items()}
    found(indicator, given)
    for name, rows in given.items():
        pd.testing.assert_frame_equal(rows, before[name])


@every_indicator
@every_seed
def test_rows_entirely_after_the_period_change_nothing(indicator, seed):
    given = some_tables(indicator, seed)
    assert_same(found(indicator, given), found(indicator, with_rows_on(LONG_AFTER, given, seed)))


@pytest.mark.parametrize("indicator", [each for each in JOURNEY if each.over is not Over.DAY], ids=of_its_id)
@every_seed
def test_rows_entirely_before_the_period_change_nothing_unless_a_day_is_asked_about(indicator, seed):
    given = some_tables(indicator, seed)
    assert_same(found(indicator, given), found(indicator, with_rows_on(LONG_BEFORE, given, seed)))


def with_rows_on(days: tuple[str, ...], given: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """The tables with more rows, all of whose days are of those given."""
    more = {
        name: pd.concat([rows, some_table(name, seed, 40, days).rename(lambda row: -1 - row)])
        for name, rows in given.items()
        if name not in NO_BEGINNING
    }
    return given | {name: tables.made(name, {column: rows[column] for column in rows}) for name, rows in more.items()}


@every_indicator
@every_seed
def test_where_nothing_is_recorded_nothing_is_false(indicator, seed):
    given = {
        name: tables.made(name, {column: rows[column] for column in rows if rows[column].dtype == tables.ID})
        for name, rows in some_tables(indicator, seed).items()
    }
    assert found(indicator, given).values.isna().to_numpy().all()


@pytest.mark.parametrize("indicator", OF_FLAGS, ids=of_its_id)
@every_seed
def test_a_flag_or_a_number_that_is_not_recorded_makes_no_case_false(indicator, seed):
    given = some_tables(indicator, seed)
    known = found(indicator, given).values
    for name, rows in given.items():
        for column, its in tables.TABLES[name].columns.items():
            if column not in NOT_RECORDED_COUNTS and its.kind in (tables.FLAG, tables.COUNT, tables.NUMBER):
                without = tables.made(name, {other: rows[other] for other in rows if other != column})
                values = found(indicator, {**given, name: without}).values
                assert set(values.index[values.eq(False)]) <= set(known.index[known.eq(False)])
