"""Strips of figures by grade: where the dots stand, what is said in words, and that nobody else is named."""

import pytest
from lineofsight.plots_judgements import APART, Strip, beside_each_other, strips
from lineofsight.published import INDICATORS

GRADES = ("outstanding", "good", "requires improvement", "inadequate")
TURNOVER = INDICATORS["turnover"]


def drawn(*its):
    return strips("By grade", its, GRADES, "Norfolk", "And so on.")


def test_dots_far_from_each_other_stand_in_the_middle():
    assert beside_each_other([10.0, 20.0], room=8) == [(0.0, 10.0), (0.0, 20.0)]


def test_dots_at_one_height_stand_beside_each_other_right_first():
    assert [x for x, _ in beside_each_other([10.0] * 3, room=8)] == [0.0, APART, -APART]


def test_a_dot_that_just_touches_stays_in_the_middle():
    assert beside_each_other([10.0, 10.0 + APART], room=8)[1] == (0.0, 10.0 + APART)


def test_a_dot_half_above_another_moves_by_as_much_as_it_has_to():
    # 1.25 above one in the middle: half a step aside would be 1.77 from it, a whole one 2.80, and 2.5 is enough.
    assert beside_each_other([10.0, 10.0 + APART / 2], room=8)[1][0] == APART


def test_in_a_full_strip_dots_cover_each_other_and_none_leaves_it():
    xs = [x for x, _ in beside_each_other([10.0] * 20, room=APART)]
    assert sorted(set(xs)) == [-APART, 0.0, APART]


def test_each_grade_has_its_median_and_its_number_in_words():
    figure = drawn(Strip(TURNOVER, ((10.0,), (11.0, 13.0), (), (20.0, 21.0, 30.0)), (1, 13.0)))
    assert (
        "Turnover of social workers, full-time equivalents (%), median by grade: outstanding 10.0% (1 authority); "
        "good 12.0% (2 authorities); requires improvement no authority; inadequate 21.0% (3 authorities). "
        "Norfolk, good: 13.0%."
    ) in figure.alt
    assert figure.caption == (
        "Base: 6 authorities in each panel, as many of each grade as stand under its strip. And so on."
    )


def test_panels_of_different_size_say_the_fewest_and_the_most():
    figure = drawn(Strip(TURNOVER, ((1.0,), (), (), ()), None), Strip(TURNOVER, ((1.0, 2.0), (3.0,), (), ()), None))
    assert figure.caption.startswith("Base: 1 to 3 authorities in each panel")


def test_without_a_grade_or_figure_of_its_own_the_authority_is_not_drawn():
    others = ((10.0,), (11.0,), (12.0,), (13.0,))
    assert "Norfolk" not in drawn(Strip(TURNOVER, others, None)).alt
    assert drawn(Strip(TURNOVER, others, None)).svg != drawn(Strip(TURNOVER, others, (1, 11.0))).svg


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_drawing_is_the_same_bytes_each_time(number):
    its = [Strip(TURNOVER, ((1.0, 2.0), (2.0,), (3.0,), (4.0, 4.0)), (3, 4.0))] * number
    assert drawn(*its).svg == drawn(*its).svg
