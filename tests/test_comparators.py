"""What a published figure may be set beside: small tables whose pooled figures and medians are reckoned by hand."""

import pandas as pd
import pytest
from lineofsight import authorities, published
from lineofsight.comparators import Member, compare, group_of, latest_release, together
from lineofsight.indicator import Unit
from lineofsight.params import Compare, Params
from lineofsight.published import ENGLAND
from lineofsight.published_value import Value, against_the_rest, change, funnel_of, interval_of, trend
from lineofsight.statistics.trend import Direction

NORFOLK, SUFFOLK, DEVON, CUMBERLAND = "E10000020", "E10000029", "E10000008", "E06000063"
NAMES = {NORFOLK: "Norfolk", SUFFOLK: "Suffolk", DEVON: "Devon", CUMBERLAND: "Cumberland", ENGLAND: "England"}


def row(code, value=None, numerator=None, denominator=None, **other):
    level = published.NATIONAL if code == ENGLAND else published.AUTHORITY
    return {
        "publisher": "DfE",
        "release": "Children in need, 2024",
        "dataset": "b1",
        "period": "2023-24",
        "geography_level": level,
        "la_code": code,
        "la_name": NAMES[code],
        "indicator": "rereferrals",
        "breakdown": "",
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "symbol": "",
        "locator": "b1.csv!2/value",
    } | other


def frame(*rows):
    made = pd.DataFrame(list(rows), columns=list(published.COLUMNS))
    made = made.astype(dict.fromkeys(published.TEXTS, "category") | dict.fromkeys(published.NUMBERS, "Float64"))
    return published.validated(made)


def compared(*rows, **asked):
    return compare(frame(*rows), authorities.AUTHORITIES["926"], Compare(authorities=["Suffolk", "Devon"], **asked))


def share(value, numerator, denominator, place="Norfolk", period="2023-24"):
    return Value(place, Unit.PERCENT, period, value, numerator, denominator)


def test_pooled_is_all_cases_together_and_the_median_is_the_middle_authority():
    # 10 of 100 and 90 of 300 are 100 of 400 together, 25%; the middle of 10% and 30% is 20%.
    its = together([share(10, 10, 100, "Suffolk"), share(30, 90, 300, "Devon")], members=2)
    assert its.pooled == pytest.approx(25)
    assert its.median == pytest.approx(20)
    assert its.words == "2 of 2"


def test_a_hidden_figure_and_a_missing_row_are_told_apart_and_neither_is_a_zero():
    hidden = Value("Devon", Unit.PERCENT, "2023-24", None, symbol="c")
    its = together([share(10, 10, 100, "Suffolk"), hidden], members=3)
    assert (its.known, its.lacking, its.missing) == (1, ("hidden (c)",), 1)
    assert its.pooled == pytest.approx(10)
    assert its.words == "1 of 3; 1 hidden (c); 1 not in the files"


def test_a_group_without_a_figure_has_none():
    its = together([], members=2)
    assert its.pooled is None
    assert its.median is None


def test_the_authority_itself_is_never_in_its_group():
    norfolk = authorities.AUTHORITIES["926"]
    assert group_of(norfolk, ["Norfolk", "Suffolk"]).members == (Member("Suffolk", SUFFOLK, "", ""),)
    for each in ("neighbours of Suffolk", "neighbours of Norfolk"):
        assert NORFOLK not in {member.code for member in group_of(norfolk, [each]).members}


def test_neighbours_come_with_closeness_and_the_year_of_their_model():
    group = group_of(authorities.AUTHORITIES["926"], [])
    assert group.name == "statistical neighbours of Norfolk, by the model of 2025"
    assert group.models == ("2025",)
    assert len(group.members) == 10
    assert {member.closeness for member in group.members} == {"Very close"}


def test_an_authority_asked_for_twice_counts_once():
    group = group_of(authorities.AUTHORITIES["926"], ["Suffolk", "neighbours of Norfolk"])
    assert [member.name for member in group.members].count("Suffolk") == 1
    assert len(group.members) == 10


def test_a_made_up_authority_has_no_neighbours():
    made_up = next(each for each in authorities.AUTHORITIES.values() if each.made_up)
    assert group_of(made_up, []).members == ()


def test_a_base_that_does_not_give_the_published_value_is_not_used():
    assert share(20, 20, 100).base == (20, 100)
    assert share(20.4, 20, 100).base == (20, 100)
    assert share(26, 20, 100).base is None
    assert share(26, 20, 100).exact == 26


def test_the_interval_is_wilsons_of_the_published_numbers():
    # 65 of 100: 55.2544 to 73.6358, as PHE's own functions give it.
    its = share(65, 65, 100).interval()
    assert its is not None
    assert (its.lower, its.upper) == (pytest.approx(55.2544, abs=1e-4), pytest.approx(73.6358, abs=1e-4))


def test_the_interval_of_a_rate_is_byars():
    # 65 events: 50.163188 to 82.849139; of 10,000 children that is the rate itself.
    its = Value("Norfolk", Unit.RATE, "2023-24", 65, 65, 10_000).interval()
    assert its is not None
    assert (its.lower, its.upper) == (pytest.approx(50.163188), pytest.approx(82.849139))


def test_cases_for_each_worker_have_no_interval_since_two_numbers_do_not_say_how_they_vary():
    its = Value("Norfolk", Unit.RATIO, "2024", 15.9, 159, 10)
    assert its.base == (159, 10)
    assert its.interval() is None


def test_sessions_of_a_few_children_have_no_interval_however_many_they_are():
    # Ten children who could have attended 3,000 sessions are ten children.
    its = Value("City of London", Unit.PERCENT, "2023-24", 30, 900, 3_000, independent=False)
    assert (its.exact, its.interval(), its.sure) == (30, None, False)


def test_a_count_rounded_to_ten_gives_no_decimal_where_that_would_move_it():
    # 120 of 4,690 is 2.56%, and 119 of them 2.54%: but 115 are 2.45%, and DfE prints 2%.
    london = Value("London", Unit.PERCENT, "2023-24", 2, 120, 4_690, counted_to=10)
    assert (london.base, london.exact) == (None, 2)
    # 2,390 of 1,367,078 children is 17.48 for each 10,000, to 0.04 either way; DfE prints 18 for it.
    east = Value("East of England", Unit.RATE, "2023-24", 18, 2_390, 1_367_078, counted_to=10)
    assert east.exact == pytest.approx(17.48, abs=0.01)


@pytest.mark.parametrize(
    ("symbol", "words"),
    [
        ("c", "hidden (c)"),
        ("z", "does not apply (z)"),
        ("u", "unreliable (u)"),
        ("k", "rounds to 0 (k)"),
        ("x", "not available (x)"),
        ("-", "not shown (-)"),
    ],
)
def test_each_symbol_says_why_there_is_no_figure(symbol, words):
    assert Value("Devon", Unit.PERCENT, "2023-24", None, symbol=symbol).lacking == words


def test_a_change_of_shares_is_in_points_and_of_rates_a_ratio():
    # 20 of 100 and then 30 of 100; 50 of 10,000 children and then 40.
    assert change(share(20, 20, 100), share(30, 30, 100)).value == pytest.approx(0.1)
    rates = [Value("Norfolk", Unit.RATE, "2023-24", number, number, 10_000) for number in (50, 40)]
    assert change(*rates).value == pytest.approx(0.8)
    assert change(share(20, None, None), share(30, 30, 100)) is None


def test_joint_ranks_take_an_interval_at_any_confidence():
    at = interval_of(share(65, 65, 100))
    assert at(0.95).lower == pytest.approx(0.552544, abs=1e-6)
    assert at(0.998).lower == pytest.approx(0.495495, abs=1e-6)


def test_the_latest_release_of_a_figure_counts_and_the_departments_before_a_copy():
    rows = latest_release(
        frame(
            row(NORFOLK, 19, release="Children in need, 2023"),
            row(NORFOLK, 20, release="Children in need, 2024"),
            row(NORFOLK, 21, release="Interactive Tool, 2025", publisher="LAIT"),
        )
    )
    assert rows["value"].to_list() == [20]


def test_counts_parts_grades_and_names_not_known_are_not_compared():
    left = frame(
        row(NORFOLK, 400, indicator="children_in_need"),
        row(NORFOLK, 20, breakdown="age: 10 to 15"),
        row(NORFOLK, 2, indicator="grade_overall"),
        row(NORFOLK, 3, indicator="b1: something"),
    )
    assert latest_release(left).empty


def test_the_rest_of_england_is_england_without_the_authority():
    # 20 of 100 beside 220 of 1,100: the rest is 200 of 1,000, the same share, so chance explains all of it.
    assert against_the_rest(share(20, 20, 100), share(20, 220, 1_100, "England")) == pytest.approx(1.0)
    assert against_the_rest(share(20, 20, 100), share(20, 20, 100, "England")) is None


def test_a_difference_from_the_rest_is_the_score_test_of_two_proportions():
    # 60 of 200 beside 240 of 1,200: the rest is 180 of 1,000; 30% and 18%, pooled 20%.
    # z = 0.12 / sqrt(0.2 x 0.8 x (1/200 + 1/1000)) = 3.8730, two-sided p 0.0001075.
    p = against_the_rest(share(30, 60, 200), share(20, 240, 1_200, "England"))
    assert p == pytest.approx(0.0001075, rel=1e-3)


def test_a_funnel_stands_round_england_and_not_round_the_authorities_that_happen_to_be_here():
    values = [share(10, 10, 100, "Suffolk"), share(30, 90, 300, "Devon")]
    with_england = funnel_of(values, share(20, 2_000, 10_000, "England"))
    assert with_england is not None
    assert with_england.centre == pytest.approx(0.2)
    alone = funnel_of(values, None)
    assert alone is not None
    assert alone.centre == pytest.approx(0.25)
    assert funnel_of(values[:1], None) is None


def test_the_marker_needs_five_years():
    years = {f"20{n}-{n + 1}": share(20, 20, 100, period=f"20{n}-{n + 1}") for n in range(19, 23)}
    assert trend(years).direction is Direction.NONE


def five(last):
    return {f"20{n}-{n + 1}": share(20, 20, 100, period=f"20{n}-{n + 1}") for n in range(19, 23)} | {last.period: last}


@pytest.mark.parametrize(
    ("years", "why"),
    [
        (five(share(20, None, None, period="2023-24")), "nothing says how sure a year's figure is"),
        (five(share(None, None, None, period="2023-24")), "a year has no figure"),
        (five(share(20, 20, 100, period="2025-26")), "a year between them is missing"),
    ],
)
def test_what_keeps_a_marker_from_being_calculated_is_said(years, why):
    assert trend(years).why_not == why


def test_a_comparison_holds_the_places_and_periods_it_was_given():
    its = compared(
        row(NORFOLK, 20, 20, 100),
        row(NORFOLK, 22, 22, 100, period="2022-23"),
        row(SUFFOLK, None, symbol="c"),
        row(ENGLAND, 21, 2_100, 10_000),
    )
    (indicator,) = its.indicators
    assert its.periods(indicator) == ("2022-23", "2023-24")
    assert its.own(indicator)["2023-24"].value == 20
    assert its.england(indicator)["2023-24"].value == 21
    assert its.together(indicator, "2023-24").words == "0 of 2; 1 hidden (c); 1 not in the files"
    assert [value.place for value in its.everyone(indicator, "2023-24")] == ["Norfolk", "Suffolk"]
    assert its.breaks(indicator) == ()


def test_the_series_of_an_authority_breaks_once_where_it_began():
    cumberland = next(each for each in authorities.AUTHORITIES.values() if each.gss == CUMBERLAND)
    rows = [row(ENGLAND, 21, 2_100, 10_000, period=period) for period in ("2021-22", "2022-23", "2023-24")]
    its = compare(frame(*rows), cumberland, Compare(authorities=["Norfolk"]))
    ((period, why),) = its.breaks(its.indicators[0])
    assert period == "2023-24"
    assert "Cumbria" in why


def test_the_mean_counts_each_authority_once_and_the_pooled_figure_each_case():
    # 10 of 100 and 90 of 300: the mean of 10% and 30% is 20%, and 100 of 400 is 25%.
    its = together([share(10, 10, 100, "Suffolk"), share(30, 90, 300, "Devon")], 2)
    assert (its.mean, its.median, its.pooled) == pytest.approx((20, 20, 25))


def test_years_are_what_is_shown_and_earlier_ones_are_still_reckoned_with():
    its = compared(*(row(NORFOLK, 20, 20, 100, period=f"20{n}-{n + 1}") for n in range(19, 24)), years=[2024])
    (indicator,) = its.indicators
    assert its.periods(indicator) == ("2023-24",)
    assert its.before(indicator, "2023-24") == "2022-23"
    assert len(its.course(indicator, "2023-24")) == 5


def test_a_year_asked_for_that_no_table_has_is_named():
    assert compared(row(NORFOLK, 20), years=[2024, 2026]).not_found == ("2026",)


def test_the_year_before_is_one_year_before():
    its = compared(row(NORFOLK, 20, period="2011-12"), row(NORFOLK, 21, period="2014-15"))
    assert its.before(its.indicators[0], "2014-15") is None


def test_figures_with_numbers_behind_them_are_compared_where_the_year_after_has_none():
    early = [row(code, 20, 20, 100) for code in (NORFOLK, SUFFOLK, ENGLAND)]
    its = compared(*early, row(NORFOLK, 22, period="2024-25", publisher="LAIT"))
    (indicator,) = its.indicators
    assert (its.measured(indicator), its.latest(indicator)) == ("2023-24", "2024-25")
    long_ago = [row(code, 20, 20, 100, period="2014-15") for code in (NORFOLK, SUFFOLK, ENGLAND)]
    its = compared(*long_ago, row(NORFOLK, 21, period="2023-24"), row(NORFOLK, 22, period="2024-25"))
    assert its.measured(its.indicators[0]) == "2024-25"


def test_an_authority_is_in_its_first_year_until_it_is_a_year_old():
    cumberland = next(each for each in authorities.AUTHORITIES.values() if each.gss == CUMBERLAND)
    its = compare(frame(row(CUMBERLAND, 20)), cumberland, Compare(authorities=["Norfolk"]))
    assert [its.first_year(period) for period in ("2022-23", "2023-24", "2024-25")] == [False, True, False]


def test_after_a_break_a_course_is_its_own():
    cumberland = next(each for each in authorities.AUTHORITIES.values() if each.gss == CUMBERLAND)
    rows = [row(code, 20, 20, 100, period=f"20{n}-{n + 1}") for code in (ENGLAND, CUMBERLAND) for n in range(21, 25)]
    its = compare(frame(*rows), cumberland, Compare(authorities=["Norfolk"]))
    assert list(its.course(its.indicators[0], "2024-25")) == ["2023-24", "2024-25"]
    assert its.before(its.indicators[0], "2023-24") is None


def test_only_the_indicators_and_years_asked_for_are_compared_and_what_is_not_there_is_named():
    rows = [row(NORFOLK, 20, period=period) for period in ("2021-22", "2022-23", "2023-24")]
    rows += [row(NORFOLK, 15, period="2023", indicator="caseload"), row(NORFOLK, 30, indicator="repeat_plans")]
    its = compared(*rows, indicators=["caseload", "rereferrals", "turnover"], years=[2022, 2023])
    assert [each.id for each in its.indicators] == ["rereferrals", "caseload"]
    assert [its.periods(each) for each in its.indicators] == [("2021-22", "2022-23"), ("2023",)]
    assert its.not_found == ("Turnover of social workers, full-time equivalents",)
    assert compared(*rows).not_found == ()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"indicators": ["rereferral"]}, "'rereferral' is no published figure; did you mean rereferrals"),
        ({"indicators": ["children_in_care"]}, "'children_in_care' is a count or a grade"),
        ({"years": [24]}, "greater than or equal to 1990"),
        ({"authorities": ["Norfok", "Devn"]}, "did you mean Norfolk.*'Devn' is not an authority"),
        ({"authorities": ["neighbours of Cumberland (2021)"]}, "2021 has no statistical neighbours for Cumberland"),
    ],
)
def test_what_to_compare_is_checked_with_the_parameters(asked, said):
    with pytest.raises(ValueError, match=said):
        Params(authority="Norfolk", sources=["x"], as_at="2026-09-30", compare=asked)


def test_who_to_compare_with_is_checked_with_the_parameters():
    known = {"authority": "Norfolk", "sources": ["x"], "as_at": "2026-09-30"}
    assert Params(**known, compare=["926", "neighbours of Suffolk County Council"]).compare == Compare(
        authorities=["Norfolk", "neighbours of Suffolk"]
    )
    with pytest.raises(ValueError, match="'Norfok' is not an authority; did you mean Norfolk"):
        Params(**known, compare=["neighbours of Norfok"])


def test_the_model_of_2021_is_named_after_the_authority():
    earlier = group_of(authorities.AUTHORITIES["926"], ["neighbours of Norfolk (2021)"])

    assert (earlier.models, earlier.members[0].name) == (("2021",), "Lincolnshire")
    assert group_of(authorities.AUTHORITIES["926"], ["neighbours of Norfolk"]).models == ("2025",)


def test_neighbours_of_both_models_and_names_may_stand_together_each_once():
    group = group_of(
        authorities.AUTHORITIES["926"], ["neighbours of Norfolk", "neighbours of Norfolk (2021)", "Hackney"]
    )
    assert group.models == ("2025", "2021")
    assert len({member.code for member in group.members}) == len(group.members) > 10
    assert next(member for member in group.members if member.name == "Hackney").model == ""
