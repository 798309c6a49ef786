"""What is drawn of figures from returns: each says in words what it shows, and what it does not."""

from dataclasses import replace

import pytest
from lineofsight import plots_course, plots_figures, plots_journey
from lineofsight.figure import NO_POPULATION, Figure
from lineofsight.indicators import CATALOGUE
from lineofsight.journey import Journey, Step
from lineofsight.periods import quarters
from tiny_tables import period

YEAR = period("2025-04-01", "2026-03-31")
CENSUS = "children in need census, 2025-26"
ANNEX_A = "Annex A as at 30 June 2026"
HIDDEN = "hidden: too small to show"


def share(numerator: int, base: int, of: str = "rereferrals", **more) -> Figure:
    """A share with an interval of five points either side: near enough to draw."""
    value = 100 * numerator / base
    ends = max(0.0, value - 5), min(100.0, value + 5)
    figure = Figure(CATALOGUE[of], CENSUS, YEAR, value, *ends, numerator, base, 0, 0, cases=base)
    return replace(figure, **more)


def rate(numerator: int, **more) -> Figure:
    """A rate whose population is not known: a number of cases."""
    figure = Figure(CATALOGUE["referral_rate"], CENSUS, YEAR, None, None, None, numerator, None, 0, 0, cases=numerator)
    return replace(figure, absent=NO_POPULATION, **more)


def hidden(figure: Figure) -> Figure:
    return replace(figure, value=None, lower=None, upper=None, numerator=None, base=None, cases=0, absent=HIDDEN)


def course(shares: list[int], base: int = 100, of: str = "rereferrals") -> list[Figure]:
    """A share of the same base in each quarter from April 2020."""
    found = quarters(period("2020-04-01", "2030-03-31"))
    return [share(each, base, of, period=quarter) for each, quarter in zip(shares, found, strict=False)]


# Shares


def test_a_share_is_said_in_words_with_its_count_interval_and_period():
    drawn = plots_figures.shares("Shares", [share(30, 120)])
    assert drawn.alt == (
        "Referrals within 12 months of an earlier one: 25.0% (95% interval 20.0 to 30.0), 30 of 120, "
        "1 April 2025 to 31 March 2026."
    )
    assert "Base: 1 share;" in drawn.caption
    assert drawn.caption.endswith(f"Source: {CENSUS}.")


def test_a_share_without_a_value_is_not_drawn_and_is_named_with_the_reason():
    drawn = plots_figures.shares("Shares", [share(30, 120), hidden(share(2, 9, "repeat_plans"))])
    assert "Plans for a second" not in drawn.alt
    assert f"Not drawn: Plans for a second or later time ({CENSUS}): {HIDDEN}." in drawn.caption


@pytest.mark.parametrize(("cases", "said"), [(9, True), (10, False)])
def test_a_share_of_few_cases_is_said_to_rest_on_few(cases, said):
    assert ("fewer than 10 cases: few" in plots_figures.shares("Shares", [share(5, cases)]).caption) is said


def test_the_same_figures_are_the_same_drawing():
    assert plots_figures.shares("A", [share(3, 12)]).svg == plots_figures.shares("A", [share(3, 12)]).svg


def test_each_return_has_a_marker_of_its_own_and_the_same_in_every_drawing():
    marks = {plots_figures.mark(each) for each in (CENSUS, ANNEX_A, "SSDA903, 2025-26", "workforce census, 2025")}
    assert len({marker for marker, _ in marks}) == len({color for _, color in marks}) == 4
    assert plots_figures.mark("another return") not in marks


@pytest.mark.parametrize(
    ("highest", "percent", "end"),
    [(0, False, 4), (4, False, 4), (5, False, 8), (97, False, 100), (101, False, 120), (20, True, 20), (21, True, 40)],
)
def test_an_axis_ends_at_a_number_whose_quarters_are_whole_above_every_value(highest, percent, end):
    assert plots_figures.nice_end([highest], percent) == end


# Groups


def grouped(figure: Figure, breakdown: str, group: str) -> Figure:
    return replace(figure, breakdown=breakdown, group=group)


def test_groups_stand_in_the_order_given_with_their_cases_and_teams_are_not_ranked():
    teams = [grouped(share(2, 20), "team", "East"), grouped(share(9, 20), "team", "North")]
    drawn = plots_figures.groups("Teams", [(share(11, 40), teams)])
    assert drawn.alt == (
        "Referrals within 12 months of an earlier one, by team: East 10.0% (2 of 20, 5.0 to 15.0); "
        "North 45.0% (9 of 20, 40.0 to 50.0)."
    )
    assert "Base: 2 groups" in drawn.caption
    assert "Teams stand in the order of the alphabet." in drawn.caption


def test_a_hidden_group_says_why_in_place_of_its_value():
    groups = [grouped(share(8, 20), "sex", "Male"), hidden(grouped(share(1, 4), "sex", "Female"))]
    drawn = plots_figures.groups("Groups", [(share(9, 24), groups)])
    assert drawn.alt.endswith(f"Male 40.0% (8 of 20, 35.0 to 45.0); Female {HIDDEN}.")
    assert plots_figures.groups("Groups", [(hidden(share(9, 24)), groups)]).alt == drawn.alt


def test_groups_of_a_rate_are_numbers_since_nobody_knows_how_many_children_a_group_has():
    drawn = plots_figures.groups("Groups", [(rate(50), [grouped(rate(50), "age", "1 to 4")])])
    assert drawn.alt == "Referrals (number), by age: 1 to 4 50."
    assert "Bars are numbers of cases" in drawn.caption


def test_what_the_figure_of_all_leaves_out_is_said_under_its_groups():
    whole = share(11, 40, not_recorded=3)
    drawn = plots_figures.groups("Groups", [(whole, [grouped(share(11, 40), "sex", "Male")])])
    assert "Referrals within 12 months of an earlier one: 3 cases not recorded." in drawn.caption


# The course


@pytest.mark.parametrize(("points", "limits"), [(11, False), (12, True)])
def test_limits_are_drawn_from_twelve_points_on_and_intervals_before(points, limits):
    drawn = plots_course.over_time("Course", course([20] * points))
    assert ("Average 20.0%." in drawn.alt) is limits
    assert (plots_course.TOO_SHORT in drawn.caption) is not limits


@pytest.mark.parametrize(("base", "limits"), [(9, False), (10, True)])
def test_limits_are_not_drawn_where_most_periods_have_few_cases(base, limits):
    drawn = plots_course.over_time("Course", course([3] * 12, base))
    assert ("Average" in drawn.alt) is limits
    assert ("with fewer than" in drawn.caption.lower() or "have fewer than 10 cases" in drawn.caption) is not limits


def test_how_things_stand_on_a_day_has_no_limits_and_the_caption_says_why():
    drawn = plots_course.over_time("Course", course([20] * 14, of="plan_reviews_in_time"))
    assert "Average" not in drawn.alt
    assert "Children whose plan was reviewed in time: how things stand on a day carries over" in drawn.caption


def test_a_point_outside_the_limits_is_named_and_called_neither_good_nor_bad():
    # p = 20%, n = 100: limits 8% and 32%. A run of alternating points would move them; one far point lies outside.
    drawn = plots_course.over_time("Course", course([20] * 14 + [60]))
    assert "Oct 2023 to Dec 2023: outside the limits." in drawn.caption
    assert "neither good nor bad" in drawn.caption
    assert "No point asks" in plots_course.over_time("Course", course([20] * 14)).caption


def test_a_period_without_a_value_is_left_out_and_counted():
    figures = course([20] * 5)
    figures[2] = replace(figures[2], value=None, absent="no cases")
    drawn = plots_course.over_time("Course", figures)
    assert "Base: 4 points" in drawn.caption
    assert "1 period without a value is left out (no cases)." in drawn.caption


def test_two_returns_share_a_panel_and_are_never_joined():
    later = [replace(each, source=ANNEX_A) for each in course([22, 24])]
    drawn = plots_course.over_time("Course", [*course([20, 21, 22]), *later])
    assert drawn.alt.count("Referrals within 12 months of an earlier one, ") == 2
    assert f"Source: {CENSUS} and {ANNEX_A}." in drawn.caption


def test_a_rate_without_a_population_is_followed_as_a_number():
    figures = [rate(number, period=each.period) for number, each in zip((12, 15), course([0, 0]), strict=True)]
    assert plots_course.over_time("Course", figures).alt == (
        f"Referrals, {CENSUS}: Apr 2020 to Jun 2020 12; Jul 2020 to Sep 2020 15."
    )


# The journey


def test_the_journey_says_how_many_took_each_step_of_those_who_could():
    steps = (
        Step("assessment", "started within 15 days of the referral", 80, 90, 10),
        Step("section 47 enquiry", "began within 45 days of the referral", 0, 0, 80),
        Step("care", "began within 180 days of the referral", None, 0, 0),
    )
    care = Step("care, whatever came between", "began within 180 days of the referral", None, 0, 0)
    drawn = plots_journey.journey(Journey((CENSUS,), YEAR, 100, steps, care))
    assert drawn.alt == (
        "Assessment, started within 15 days of the referral: 80 of 90 (88.9%), 10 too recent to judge. "
        "Section 47 enquiry, began within 45 days of the referral: nobody to judge, 80 too recent to judge. "
        "Care, began within 180 days of the referral: no return here tells. "
        "Care, whatever came between, began within 180 days of the referral: no return here tells."
    )
    assert drawn.caption.startswith("Base: 100 referrals, 1 April 2025 to 31 March 2026.")
