"""Published figures, drawn: what stands on the page is said in words beside it, the same bytes at every drawing."""

import pytest
from lineofsight import plots_compare
from lineofsight.params import Params
from lineofsight.plots_compare import Scale
from lineofsight.published_value import funnel_of
from lineofsight.run import Run


@pytest.fixture(scope="module")
def run(root):
    source = str(root / "data_samples/published")
    return Run.of(Params(authority="Norfolk", sources=[source], as_at="2026-09-30", compare=["neighbours of Norfolk"]))


def ends(values, most=None):
    return Scale.holding(values, 0, 1, most).ends


def test_an_axis_holds_its_values_between_round_numbers():
    assert ends([18, 29]) == (15, 30)
    assert ends([66, 74]) == (66, 74)


def test_an_axis_does_not_go_below_nothing_nor_above_all():
    assert ends([1, 14])[0] == 0
    assert ends([77, 99.5], 100)[1] == 100


def test_a_value_stands_between_the_ends_in_its_share():
    scale = Scale((0.0, 50.0, 100.0), 200.0, 100.0)
    assert scale.at(25) == 175.0
    assert scale.at(120) == 100.0


def test_small_multiples_say_each_figure_in_words_and_are_the_same_bytes_each_time(run):
    drawn = plots_compare.over_time("Over time", run.comparison)
    assert drawn.svg == plots_compare.over_time("Over time", run.comparison).svg
    assert "In 2023-24 England 41.6, group mean 37.0, group median 33.3." in drawn.alt
    assert "the authority is in neither" in drawn.caption
    assert "model of 2025" in drawn.caption


def test_a_funnel_names_who_is_outside_every_limit(run):
    its = run.comparison
    indicator = next(each for each in its.indicators if each.id == "repeat_plans")
    found = funnel_of(its.everyone(indicator, "2023-24"), its.england(indicator)["2023-24"])
    assert found is not None
    drawn = plots_compare.funnels("Funnels", its, [(indicator, "2023-24", found)])
    # Suffolk's 13.4% lies outside however the limits are drawn; Norfolk's 22.4% lies near England's 24.7%.
    assert "Outside every limit: Brent, Kensington and Chelsea, Suffolk and Trafford." in drawn.alt
    assert "Norfolk is within the limits by chance alone" in drawn.alt
    assert "not poor, nor good" in drawn.caption
