"""The figures: nothing is joined across frameworks, everything is said in words, and the bytes are the same."""

import re
from datetime import date

import matplotlib as mpl
import pandas as pd
import pytest
from lineofsight import framework, line_of_sight, plots

JUDGEMENTS = ["framework", "day", "section", "area", "heading", "grade", "source"]
RI = "requires improvement to be good"


def judgements(*rows):
    """Rows of (framework, day, area, grade) or with a section after the area."""
    records = []
    for edition, day, area, *section, grade in rows:
        records.append((edition, day, *(section or [None]), area, "a heading", grade, f"{day.year}.pdf"))
    return pd.DataFrame.from_records(records, columns=JUDGEMENTS)


# Norfolk's overall grades, as printed in its reports.
NORFOLK = judgements(
    ("slac-2009", date(2011, 6, 17), "overall", "Safeguarding services", "adequate"),
    ("slac-2009", date(2011, 6, 17), "overall", "Services for looked after children", "adequate"),
    ("tlac-2013", date(2013, 7, 12), "overall", "inadequate"),
    ("sif-2013", date(2015, 7, 30), "overall", "inadequate"),
    ("sif-2013", date(2017, 11, 24), "overall", RI),
    ("ilacs-2018", date(2022, 11, 18), "overall", "good"),
    ("ilacs-2023", date(2026, 2, 27), "overall", "outstanding"),
)


@pytest.fixture
def steps(monkeypatch):
    """Every step drawn, as (from, to) on the x axis."""
    drawn = []
    monkeypatch.setattr(plots.Page, "step", lambda page, x, y, to_x, to_y: drawn.append((x, to_x)))
    return drawn


@pytest.fixture
def written(monkeypatch):
    """Every word drawn, with line breaks folded."""
    drawn = []
    monkeypatch.setattr(plots.Page, "write", lambda page, x, y, text, **look: drawn.append(" ".join(text.split())))
    return drawn


def test_the_history_is_told_in_words_with_every_framework_named():
    assert plots.grade_history(NORFOLK).alt == (
        "June 2011, Safeguarding and looked after 2009: overall effectiveness adequate for 2 judgements. "
        "July 2013, Looked after 2013: overall effectiveness inadequate. "
        "July 2015, Single inspection 2013: overall effectiveness inadequate. "
        "November 2017, Single inspection 2013: overall effectiveness requires improvement to be good. "
        "November 2022, ILACS 2018: overall effectiveness good. "
        "February 2026, ILACS 2023: overall effectiveness outstanding."
    )


def test_grades_are_joined_within_a_framework_and_never_across_a_break(steps):
    plots.grade_history(NORFOLK)
    assert len(steps) == 1  # 2015 to 2017, both under the single inspection framework


def test_two_grades_of_one_inspection_are_both_drawn_and_joined_to_nothing(steps, written):
    plots.grade_history(
        judgements(
            ("slac-2009", date(2010, 3, 23), "overall", "adequate"),
            ("slac-2009", date(2012, 3, 23), "overall", "Safeguarding services", "inadequate"),
            ("slac-2009", date(2012, 3, 23), "overall", "Services for looked after children", "adequate"),
        )
    )
    assert steps == []
    assert {"Safeguarding services", "Services for looked after children", "inadequate"} <= set(written)


def test_the_word_of_each_grade_stands_beside_its_marker(written):
    plots.grade_history(NORFOLK)
    drawn = [
        word for word in written if word in {"adequate ×2", "inadequate", "requires improvement", "good", "outstanding"}
    ]
    assert drawn == [
        *(
            "outstanding",
            "good",
            "requires improvement",
            "inadequate",
        ),  # the key, "adequate" among them without a number
        *("adequate ×2", "inadequate", "inadequate", "requires improvement", "good", "outstanding"),
    ]


def test_adequate_has_a_line_of_its_own():
    heights = plots.GRADE_HEIGHTS
    assert len(set(heights.values())) == 5
    assert heights["good"] > heights["adequate"] > heights["inadequate"]
    assert heights["good"] > heights[RI] > heights["inadequate"]


def test_every_grade_of_every_framework_can_be_drawn():
    scales = [edition.scale for edition in framework.EDITIONS.values() if edition.scale]
    assert (
        {level.word for scale in scales for level in scale.levels} == set(plots.GRADE_MARKS) == set(plots.GRADE_HEIGHTS)
    )


def test_every_marker_differs_so_that_colour_is_never_alone():
    for marks in (plots.GRADE_MARKS, plots.DIRECTION_MARKS):
        assert len({marker for marker, _ in marks.values()}) == len(marks)


def test_an_overall_grade_that_is_no_longer_given_is_drawn_as_not_given(written):
    figure = plots.grade_history(
        judgements(
            ("ilacs-2023", date(2024, 9, 29), "overall", "good"),
            ("ilacs-2026", date(2026, 5, 29), "leaders", "good"),
        )
    )
    assert "not given" in written
    assert "May 2026, ILACS 2026: overall effectiveness not given; leaders good." in figure.alt


def test_care_leavers_graded_with_children_in_care_are_not_called_missing(written):
    plots.grade_history(
        judgements(
            ("ilacs-2018", date(2019, 6, 19), "in_care_and_care_leavers", "good"),
            ("ilacs-2023", date(2023, 9, 29), "care_leavers", "good"),
        )
    )
    assert "graded with children in care" in written


def test_a_grade_without_any_date_is_left_out_and_counted():
    frame = pd.concat([NORFOLK, NORFOLK.tail(1).assign(day=None)])
    assert "Left out: 1 grade of an inspection without a date." in plots.grade_history(frame).caption


def test_the_caption_gives_base_and_sources():
    caption = plots.grade_history(NORFOLK).caption
    assert caption.startswith("Base: 7 grades printed at 6 inspections, 17 June 2011 to 27 February 2026.")
    assert caption.endswith("Source: 2011.pdf, 2013.pdf, 2015.pdf, 2017.pdf, 2022.pdf and 2026.pdf.")


def mapped(*rows):
    """Evidence with the columns that coverage needs, from rows of (criterion, polarity, day)."""
    records = [("finding", c, p, d, "inspection report", f"{d.year}.pdf", "ilacs-2023", 0.5) for c, p, d in rows]
    return pd.DataFrame(
        records, columns=["kind", "criterion", "polarity", "as_at", "source_kind", "source", "framework", "confidence"]
    )


def coverage(evidence):
    edition = framework.edition("ilacs-2023")
    headings = line_of_sight.headings(evidence, edition, date(2026, 6, 30), 3)
    return plots.coverage(line_of_sight.coverage(evidence, edition), headings)


EVIDENCE = mapped(
    ("HP-EH", "strength", date(2019, 1, 1)),
    ("HP-EH.1", "weakness", date(2026, 1, 1)),
    ("HP-EH.1", "planned", date(2026, 1, 1)),
)


def test_coverage_says_each_heading_in_words_and_the_silent_ones_too():
    figure = coverage(EVIDENCE)
    assert figure.alt.startswith("Early help: 1 strength, 1 weakness, none both in one, no improvements asked for.")
    assert "Workforce: no evidence here." in figure.alt
    assert figure.caption.startswith("Base: 2 statements mapped to a heading or its criteria, from 2 sources; 1 more")


def test_the_oldest_of_many_sources_share_a_column_so_that_a_telephone_can_show_them(written):
    figure = coverage(mapped(*[("HP-EH", "strength", date(year, 1, 1)) for year in range(2018, 2026)]))
    assert {"4 older", "Jan 2022", "Jan 2025"} <= set(written)
    assert "Jan 2021" not in written
    assert written.count("4") == 1  # one strength from each of 2018 to 2021
    assert "The 4 oldest sources share the first column." in figure.caption


def test_five_sources_have_a_column_each(written):
    coverage(mapped(*[("HP-EH", "strength", date(year, 1, 1)) for year in range(2021, 2026)]))
    assert {"Jan 2021", "Jan 2025"} <= set(written)


@pytest.mark.parametrize(
    "draw", [lambda: plots.grade_history(NORFOLK), lambda: coverage(EVIDENCE)], ids=["history", "coverage"]
)
def test_two_drawings_are_the_same_bytes_and_hold_no_date(draw):
    first, second = draw().svg, draw().svg
    assert first == second
    assert "<dc:date>" not in first


def test_a_drawing_does_not_depend_on_the_users_own_style():
    expected = plots.grade_history(NORFOLK).svg
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": "other"}):
        assert plots.grade_history(NORFOLK).svg == expected


def luminance(colour: str) -> float:
    """Relative luminance: WCAG 2.2, definition of "relative luminance"."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_words_has_contrast_enough_on_white_and_on_the_shade():
    style = plots.STYLE.read_text(encoding="utf-8")
    palette = re.search(r"axes.prop_cycle: cycler\(color=\[(.*)\]\)", style).group(1)
    colours = [*re.findall(r"[0-9a-f]{6}", palette), re.search(r"text.color: (\w{6})", style).group(1)]
    assert len(colours) == 7
    shade = luminance(re.search(r"axes.facecolor: (\w{6})", style).group(1))
    for colour in colours:
        assert (1.0 + 0.05) / (luminance(colour) + 0.05) >= 4.5, colour
        assert (shade + 0.05) / (luminance(colour) + 0.05) >= 4.5, colour
