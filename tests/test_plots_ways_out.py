"""Children followed, drawn: each panel says in words what it shows, and where few children carry it."""

import re
from dataclasses import replace

import pytest
from lineofsight import plots_ways_out
from lineofsight.statistics.intervals import Interval
from lineofsight.statistics.survival import Step
from lineofsight.ways_out_of_care import IN_CARE, UNRECORDED, WAYS_OUT, Cohort
from tiny_tables import period

HOME, ADOPTED = "returned home", "adopted"
TITLE = "How, and how soon, children leave care"


def cohort(*left: tuple[int, str | None], **more) -> Cohort:
    given = Cohort(
        source="SSDA903, 2023-24 to 2025-26",
        period=period("2023-04-01", "2026-03-31"),
        days=tuple(days for days, _ in left),
        left=tuple(way for _, way in left),
        ways=WAYS_OUT,
        began="came into care",
        waiting=IN_CARE,
        before=0,
    )
    return replace(given, **more)


TWENTY = cohort(*[(100, HOME)] * 4, (300, ADOPTED), *[(800, None)] * 15)


def dashes(svg: str) -> int:
    return len(re.findall("stroke-dasharray", svg))


def test_each_panel_says_its_shares_and_intervals_in_words():
    drawn = plots_ways_out.followed(TITLE, TWENTY)
    # 4 of 20 home, 1 of 20 adopted: nobody was lost before, so the shares are those.
    assert "Returned home: 20.0% by 6 months (95% interval " in drawn.alt
    assert "Adopted: 0.0% by 6 months; 5.0% by 12 months (95% interval " in drawn.alt
    assert "Still in care: 80.0% by 6 months" in drawn.alt
    assert "36 months" not in drawn.alt


def test_the_caption_says_who_is_counted_and_by_when_half_had_left():
    caption = plots_ways_out.followed(TITLE, TWENTY).caption
    assert caption.startswith(
        "Base: 20 children who came into care between 1 April 2023 and 31 March 2026; 15 of them were still in care on "
        "the last day. Each counts for as long as it was followed."
    )
    assert "fewer than half of them had left" in caption
    assert caption.endswith("Source: SSDA903, 2023-24 to 2025-26.")


def test_the_day_by_which_half_had_left_is_told_in_months_with_its_interval():
    # 487 days are 16 months of 30.4375
    caption = plots_ways_out.followed(TITLE, cohort(*[(487, HOME)] * 11, *[(900, None)] * 9)).caption
    assert "Half of them had left, in one way or another, by 16.0 months (95% interval 16.0 to " in caption


@pytest.mark.parametrize(("stayed", "dashed"), [(10, 0), (9, 5)], ids=["ten", "nine"])
def test_a_line_is_dashed_where_fewer_than_ten_are_followed(stayed, dashed):
    """Nobody left before day 200. From then nine are followed, or ten: nothing is dashed, or a line in each panel."""
    svg = plots_ways_out.followed(TITLE, cohort(*[(200, None)] * 5, *[(800, None)] * stayed)).svg
    assert dashes(svg) == dashed


def test_a_way_that_is_not_recorded_has_a_panel_and_a_colour_of_its_own():
    ways = (*WAYS_OUT, UNRECORDED)
    drawn = plots_ways_out.followed(TITLE, cohort(*[(200, UNRECORDED)] * 5, *[(800, None)] * 9, ways=ways))
    assert "Left, and how is not recorded: " in drawn.alt
    assert len({*plots_ways_out.COLORS, plots_ways_out.WAITING_COLOR}) == len(ways) + 1


@pytest.mark.parametrize(
    "left",
    [
        [(0, HOME)] * 2 + [(400, HOME)] * 9,
        [(0, None)] * 5 + [(190, None)] * 5,
        [(5000, None)] * 12,
    ],
    ids=["all-gone-some-on-the-first-day", "nobody-gone", "thirteen-years"],
)
def test_the_ends_of_what_can_happen_are_drawn(left):
    drawn = plots_ways_out.followed(TITLE, cohort(*left))
    assert drawn.svg.count("<path") > 20
    assert "nan" not in drawn.svg


def test_the_same_cohort_is_the_same_drawing():
    assert plots_ways_out.followed(TITLE, TWENTY).svg == plots_ways_out.followed(TITLE, TWENTY).svg


def test_an_interval_is_in_per_cent_and_its_absence_in_words():
    assert plots_ways_out.sure(Step(1, 0.2, 9, 0.1, Interval(0.0912, 0.3899))) == "9.1 to 39.0"
    assert plots_ways_out.sure(Step(0, 0.0, 9, 0.0, None)) == "no interval"
