"""The grades over the years, drawn: a field for each framework, as many side by side as there is room for."""

import re
from datetime import date

import pytest
from lineofsight import plots_grades
from lineofsight.answers import national_picture as national
from lineofsight.outcomes import Graded
from lineofsight.params import Params
from lineofsight.plots_grades import Band, Field
from lineofsight.run import Run

WORDS = ("outstanding", "good", "requires improvement to be good", "inadequate")
EARLIER = ("outstanding", "good", "adequate", "inadequate")


def field(framework, years, words=WORDS, absent=""):
    return Field(framework, framework, words, tuple(years), absent=absent)


def test_grades_year_by_year_have_a_bar_for_each_framework_of_a_year(root):
    source = str(root / "data_samples/published/inspection_outcomes.csv")
    drawn = national.year_by_year(Run.of(Params(authority="Norfolk", sources=[source], as_at="2026-09-30")))
    earlier, later = re.findall(r"in 2018 ([^.;]*)", drawn.alt)
    assert earlier == "2 good, 7 requires improvement and 5 inadequate"
    assert later == "4 outstanding, 14 good, 7 requires improvement and 2 inadequate"


def test_what_is_drawn_is_said_in_words_and_is_the_same_bytes_each_time():
    grade = Graded(
        "Norfolk", "E10000020", "sif-2013", "first", date(2015, 10, 19), "published", "overall", "Good", 2, ""
    )
    one = Field("Single inspection", "sif-2013", WORDS, (2015, 2016), (grade,))
    band = Band("From 2015", (one, field("ilacs-2026", (), absent="no overall grade")))
    drawn = plots_grades.grades_by_year("Grades", [band], "Base: 1 grade.", lane=30)
    assert drawn.svg == plots_grades.grades_by_year("Grades", [band], "Base: 1 grade.", lane=30).svg
    assert drawn.alt == "From 2015. Single inspection: in 2015 1 good; in 2016 none. ilacs-2026: no overall grade."


def test_a_scale_begins_a_band():
    earlier, later = field("slac-2009", [2011], EARLIER), field("sif-2013", [2015])
    assert plots_grades.in_bands([earlier, later]) == [(earlier,), (later,)]


def test_fields_stand_side_by_side_while_there_is_room():
    """Room is for 214 points: 17 years of 12 points and a gap of 4 fit, and one year more does not."""
    first = field("sif-2013", range(2000, 2008))
    assert plots_grades.in_bands([first, field("ilacs-2018", range(2000, 2009))]) == [
        (first, field("ilacs-2018", range(2000, 2009)))
    ]
    assert len(plots_grades.in_bands([first, field("ilacs-2018", range(2000, 2010))])) == 2


def test_an_empty_field_stays_beside_what_it_follows():
    first, second = field("sif-2013", range(2000, 2010)), field("ilacs-2023", range(2000, 2007))
    empty = field("ilacs-2026", (), absent="none")
    assert plots_grades.in_bands([first, second, empty]) == [(first,), (second, empty)]


@pytest.mark.parametrize("years", [[[2013]], [[2009, 2010, 2011, 2012], [2012, 2013], [2013]]])
def test_fields_with_their_gaps_are_never_wider_than_the_page(years):
    band = Band("", tuple(field(f"{number}", its) for number, its in enumerate(years)))
    widths = plots_grades._widths(band)
    assert sum(widths) + plots_grades.GAP * (len(widths) - 1) <= plots_grades.WIDTH - plots_grades.NAMES
    assert min(widths) >= plots_grades.LEAST
