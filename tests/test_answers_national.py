"""What the national picture shows, of tables small enough to count by hand, and of the sample of real grades."""

import csv
import re
from datetime import date

import pandas as pd
import pytest
from lineofsight import authorities, display, framework, outcomes, published
from lineofsight.answers import national_picture as national
from lineofsight.params import Params
from lineofsight.run import Run

NORFOLK, SUFFOLK, LEEDS = "E10000020", "E10000029", "E08000035"
ANSWERS = ["summary", "generations", "year_by_year", "parts", "as_it_stood", "by_framework", "own_place"]
GOOD, RI, INADEQUATE = "Good", "Requires improvement to be good", "Inadequate"
RANKS = {"Outstanding": 1, GOOD: 2, RI: 3, INADEQUATE: 4}
RELEASE = "Outcomes as at 31 March 2024, published 2024-08-30"
NO_OVERALL = "Ofsted has given no overall effectiveness grade since April 2026."


def row(edition, day, area, word, code=NORFOLK, inspection="inspection", day_is="published", release=RELEASE):
    """A row as a file of published figures in our own layout has it."""
    part = f"framework: {edition}; inspection: {inspection}; date: {day_is}; grade: {word}"
    its = authorities.by_code(code)
    return dict.fromkeys(published.COLUMNS, "") | {
        "publisher": "Ofsted", "release": release, "period": day, "geography_level": "local authority",
        "la_code": code, "la_name": its.name if its else code, "indicator": f"grade_{area}", "breakdown": part,
        "value": RANKS[word], "locator": "made up",
    }  # fmt: skip


def of(*rows):
    return outcomes.graded(pd.DataFrame(list(rows)))


def run(tmp_path, *rows, as_at="2026-09-30", sources=(), authority="Norfolk"):
    path = tmp_path / "grades.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, published.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return Run.of(Params(authority=authority, sources=[str(path), *map(str, sources)], as_at=as_at))


def lines(table):
    """The rows of a table, without its first column where that is the group."""
    assert isinstance(table, display.Table)
    return [tuple(values) for values in table.frame.astype(object).itertuples(index=False)]


@pytest.fixture(scope="module")
def sample(root):
    source = str(root / "data_samples/published/inspection_outcomes.csv")
    return Run.of(Params(authority="Norfolk", sources=[source], as_at=date(2026, 9, 30)))


# Each inspection once


def test_an_inspection_dated_by_its_beginning_and_by_its_report_counts_once():
    (only,) = of(
        row("ilacs-2018", "2022-09-12", "overall", GOOD, day_is="began"),
        row("ilacs-2018", "2022-11-15", "overall", GOOD),
        row("ilacs-2018", "2022-11-15", "overall", GOOD),
    )
    assert (only.day, only.day_is, only.other_word) == (date(2022, 11, 15), "published", "")


@pytest.mark.parametrize(("began", "inspections"), [("2022-04-29", 1), ("2022-04-28", 2), ("2022-11-16", 2)])
def test_a_report_belongs_to_an_inspection_that_began_up_to_200_days_before(began, inspections):
    found = of(
        row("ilacs-2018", began, "overall", GOOD, day_is="began"), row("ilacs-2018", "2022-11-15", "overall", GOOD)
    )
    assert len(found) == inspections


def test_two_inspections_with_the_same_grade_years_apart_are_two():
    assert (
        len(of(row("ilacs-2018", "2019-02-01", "overall", GOOD), row("ilacs-2018", "2022-11-15", "overall", GOOD))) == 2
    )


def test_a_grade_that_a_later_release_prints_otherwise_counts_once_as_the_later_says(tmp_path):
    earlier = row("ilacs-2018", "2022-11-15", "overall", RI, release="Outcomes 2023, published 2023-07-06")
    (only,) = of(earlier, row("ilacs-2018", "2022-11-15", "overall", GOOD))
    assert (only.word, only.other_word) == (GOOD, RI)
    said = national.summary(run(tmp_path, earlier, row("ilacs-2018", "2022-11-15", "overall", GOOD))).paragraphs
    assert any(each.startswith("1 grade in two tables differ") for each in said)


# What is the headline


@pytest.mark.parametrize(
    ("edition", "named"),
    [
        ("slac-2009", ["safeguarding services", "services for looked after children"]),
        ("protection-2012", ["protection of children"]),
        ("tlac-2013", ["services for looked after children"]),
        ("sif-2013", ["overall effectiveness"]),
        ("ilacs-2018", ["overall effectiveness"]),
        ("ilacs-2023", ["overall effectiveness"]),
        ("ilacs-2026", []),
    ],
)
def test_each_framework_has_its_own_headline_and_that_of_2026_none(edition, named):
    assert [each.name for each in outcomes.headlines(framework.edition(edition))] == named


def test_no_grade_of_2009_is_called_overall(tmp_path):
    its = run(
        tmp_path, row("slac-2009", "2011-07-22", "safeguarding", RI), row("slac-2009", "2011-07-22", "in_care", GOOD)
    )
    for table in (national.generations(its), national.by_framework(its), national.as_it_stood(its)):
        assert "overall" not in " ".join(map(str, lines(table)[:2])).casefold()
    assert "overall" not in national.year_by_year(its).alt.split("no overall grade since")[0].casefold()


def test_the_third_grade_before_2013_is_adequate_and_the_word_of_the_table_is_beside_it(tmp_path):
    its = run(tmp_path, row("slac-2009", "2011-07-22", "safeguarding", RI))
    assert lines(national.own_place(its))[0][-1] == (
        "safeguarding services: adequate (the table prints requires improvement to be good)"
    )
    assert "in 2011 1 adequate" in national.year_by_year(its).alt


# What stood


def test_a_grade_stands_from_its_day_on():
    its = of(row("ilacs-2018", "2022-11-15", "overall", GOOD))
    assert outcomes.standing(its, "overall", date(2022, 11, 14)) == {}
    assert outcomes.standing(its, "overall", date(2022, 11, 15)) == {NORFOLK: its[0]}


def test_an_inspection_of_an_authority_that_ended_stands_until_then():
    its = of(row("ilacs-2018", "2022-11-15", "overall", GOOD, code="E10000006"))
    assert len(outcomes.headlines_standing(its, date(2023, 3, 31))) == 1
    assert outcomes.headlines_standing(its, date(2023, 4, 1)) == ()


def test_a_grade_stands_until_a_later_one_of_the_same_services():
    """Child protection in 2013 takes the place of safeguarding, and the single inspection of both."""
    its = of(
        row("slac-2009", "2011-07-22", "safeguarding", RI), row("slac-2009", "2011-07-22", "in_care", GOOD),
        row("protection-2012", "2013-02-22", "overall", INADEQUATE),
        row("sif-2013", "2015-10-19", "overall", INADEQUATE), row("sif-2013", "2015-10-19", "leaders", RI),
    )  # fmt: skip

    def stood(*day):
        return [(each.framework, each.area) for each in outcomes.headlines_standing(its, date(*day))]

    assert stood(2013, 2, 21) == [("slac-2009", "in_care"), ("slac-2009", "safeguarding")]
    assert stood(2013, 2, 22) == [("slac-2009", "in_care"), ("protection-2012", "overall")]
    assert stood(2015, 10, 19) == [("sif-2013", "overall")]


def test_authorities_without_a_grade_are_said_and_frameworks_are_not_added_up(tmp_path):
    """152 authorities on 31 March 2019: two graded here under two frameworks, one of them on that very day."""
    its = run(
        tmp_path,
        row("sif-2013", "2017-05-01", "overall", RI),
        row("ilacs-2018", "2019-03-31", "overall", GOOD, code=SUFFOLK),
        row("ilacs-2018", "2019-04-01", "overall", GOOD, code=LEEDS),
    )
    on = "31 March 2019, 152 authorities"
    found = [line for line in lines(national.as_it_stood(its)) if line[0] == on]
    assert [line[1:3] for line in found] == [
        ("Single inspection 2013: overall effectiveness", 1),
        ("ILACS 2018: overall effectiveness", 1),
        ("none in these tables", 150),
    ]
    assert [line[3:] for line in found[:2]] == [(0, 0, 1, 0, "2017"), (0, 1, 0, 0, "2019")]


# What the tables do not go back far enough to say

EACH_FRAMEWORK = [
    row("slac-2009", "2011-07-22", "safeguarding", GOOD), row("slac-2009", "2011-07-22", "in_care", GOOD),
    row("protection-2012", "2013-02-22", "overall", GOOD), row("tlac-2013", "2013-09-22", "overall", GOOD),
    row("sif-2013", "2015-10-19", "overall", GOOD), row("ilacs-2018", "2018-03-31", "overall", GOOD),
]  # fmt: skip


def without_a_grade(its, on):
    found = [line[1:3] for line in lines(national.as_it_stood(its)) if line[0].startswith(on)]
    return [(name, number) for name, number in found if name in (national.NO_GRADE_YET, national.NONE_HERE)]


@pytest.mark.parametrize(
    ("first", "name"),
    [(0, "no grade yet"), (2, "none in these tables"), (5, "none in these tables")],
    ids=["every framework", "all but the first", "the latest alone"],
)
def test_who_has_no_grade_is_only_said_by_tables_that_skip_no_framework_before(tmp_path, first, name):
    its = run(tmp_path, *EACH_FRAMEWORK[first:])
    assert without_a_grade(its, "31 March 2018") == [(name, 151)]


def test_a_framework_missing_in_between_leaves_open_who_had_its_grade(tmp_path):
    rows = [each for each in EACH_FRAMEWORK if "sif-2013" not in each["breakdown"]]
    its = run(tmp_path, *rows)
    assert without_a_grade(its, "31 March 2018") == [("none in these tables", 151)]
    assert "a grade under Single inspection 2013, which these tables do not hold" in national.as_it_stood(its).note


def test_a_framework_that_began_after_the_latest_grade_is_not_missed(tmp_path):
    its = of(*EACH_FRAMEWORK)
    assert outcomes.complete_from(its) == date.min
    assert outcomes.complete_from(of(*EACH_FRAMEWORK[5:])) == date(2018, 6, 28)


def test_an_authority_that_began_after_what_the_tables_skip_is_known_to_have_no_grade(tmp_path):
    """Two began in April 2019, in Dorset, and two in April 2021, in Northamptonshire: of the others nothing is said."""
    its = run(tmp_path, *EACH_FRAMEWORK[5:], row("ilacs-2018", "2022-03-31", "overall", GOOD, code=LEEDS))
    assert without_a_grade(its, "31 March 2022") == [("no grade yet", 4), ("none in these tables", 146)]


def test_the_last_five_year_ends_and_those_after_a_framework_ended_are_shown(tmp_path):
    """The frameworks ended in July 2012, November 2013, June 2018 and December 2022."""
    its = run(tmp_path, *EACH_FRAMEWORK, row("ilacs-2023", "2024-03-30", "overall", GOOD, code=LEEDS))
    shown = list(dict.fromkeys(line[0].split(",")[0] for line in lines(national.as_it_stood(its))))
    # The grade of March 2024 is the latest, and no year end came after it.
    assert shown == [f"31 March {year}" for year in (2013, 2014, 2019, 2020, 2021, 2022, 2023)]
    later = run(tmp_path, *EACH_FRAMEWORK, row("ilacs-2023", "2024-03-31", "overall", GOOD, code=LEEDS))
    shown = list(dict.fromkeys(line[0].split(",")[0] for line in lines(national.as_it_stood(later))))
    assert shown == [f"31 March {year}" for year in (2013, 2014, 2019, 2020, 2021, 2022, 2023, 2024)]
    assert "Shown are the last 5 year ends" in national.as_it_stood(later).note


def test_notes_are_of_no_more_than_is_on_the_page(tmp_path):
    its = run(tmp_path, *EACH_FRAMEWORK[5:], row("ilacs-2018", "2018-03-31", "leaders", GOOD))
    said = " ".join(
        [national.generations(its).note, national.parts(its).caption, national.as_it_stood(its).note,
         *national.by_framework(its).frame.columns, *national.as_it_stood(its).frame.columns]
    )  # fmt: skip
    for word in ("2009 to", "adequate”", "adequate or", "doption", "safeguarding boards", "half of", "dashed"):
        assert word not in said


def test_notes_are_of_all_that_is_on_the_page(tmp_path):
    its = run(tmp_path, *EACH_FRAMEWORK, row("sif-2013", "2015-10-19", "adoption", GOOD),
              row("sif-2013", "2015-10-19", "leaders", GOOD))  # fmt: skip
    note = national.generations(its).note
    assert (
        "Safeguarding and looked after 2009 had no overall grade: its first grades were of safeguarding services and "
        "services for looked after children."
    ) in note
    assert "Of Safeguarding and looked after 2009, Child protection 2012 and Looked after 2013 Ofsted's tables" in note
    assert "in the table of frameworks further down: adoption" in national.parts(its).caption
    assert "adequate or requires improvement" in national.by_framework(its).frame.columns
    assert "in two rows, one for each half" in national.as_it_stood(its).note


def test_the_page_begins_with_what_stood_last(tmp_path):
    its = run(tmp_path, *EACH_FRAMEWORK, row("ilacs-2018", "2019-06-01", "overall", RI, code=LEEDS),
              row("ilacs-2023", "2024-03-31", "overall", INADEQUATE, code=SUFFOLK))  # fmt: skip
    assert national.summary(its).paragraphs[0] == (
        "On 31 March 2024 these grades stood: under ILACS 2018, of overall effectiveness, 1 good and 1 requires "
        "improvement; under ILACS 2023, of overall effectiveness, 1 inadequate."
    )


# Shares


def test_a_share_says_of_how_many_and_leaves_re_inspections_out(tmp_path):
    """One of two first inspections is good; Wilson's interval of 1 in 2 is 9% to 91%."""
    its = run(
        tmp_path,
        row("sif-2013", "2015-01-01", "overall", GOOD),
        row("sif-2013", "2015-01-01", "overall", INADEQUATE, code=LEEDS),
        row("sif-2013", "2017-01-01", "overall", GOOD, code=LEEDS, inspection="re-inspection"),
    )
    ((group, graded, *counts, base, share),) = lines(national.by_framework(its))
    assert (group, graded) == ("Single inspection 2013 (third grade: requires improvement)", "overall effectiveness")
    assert (counts, base, share) == ([0, 2, 0, 1], 2, "50% (9% to 91%)")
    assert "not a sample" in national.by_framework(its).note


# Breaks


@pytest.mark.parametrize(("as_at", "drawn"), [("2026-03-31", False), ("2026-04-01", True)])
def test_the_empty_field_is_drawn_from_april_2026_on(tmp_path, as_at, drawn):
    figure = national.year_by_year(run(tmp_path, row("ilacs-2023", "2024-05-16", "overall", GOOD), as_at=as_at))
    assert ("ILACS 2026: no overall grade since April 2026." in figure.alt) is drawn
    assert (NO_OVERALL in figure.caption) is drawn
    assert "after May 2024: not in these tables." in figure.alt


def test_inspections_since_april_2026_in_a_table_draw_the_field_and_are_counted_in_it(tmp_path):
    its = run(
        tmp_path,
        row("ilacs-2023", "2026-03-20", "overall", GOOD),
        row("ilacs-2026", "2026-06-20", "leaders", GOOD, code=LEEDS),
        as_at="2026-01-01",
    )
    said = national.year_by_year(its).alt
    assert "ILACS 2026: no overall grade since April 2026 (1 inspection in these tables)." in said
    assert "not in these tables" not in said
    assert lines(national.generations(its))[-1][:2] == ("ILACS 2026", NO_OVERALL)


def test_the_break_of_2026_and_the_parting_of_care_leavers_in_2023_are_said(sample):
    found = {(change[-12:], grade): why for change, grade, _, why in lines(national.breaks(sample))}
    assert found[", April 2026", "headline grade"] == NO_OVERALL
    assert found["January 2023", "children in care"].startswith("Until the end of 2022 one grade covered")
    assert NO_OVERALL in national.summary(sample).paragraphs


def test_care_leavers_have_an_empty_field_while_they_were_graded_with_children_in_care(tmp_path):
    its = run(
        tmp_path,
        row("ilacs-2018", "2022-06-01", "in_care_and_care_leavers", RI),
        row("ilacs-2023", "2023-06-01", "in_care", GOOD),
        row("ilacs-2023", "2023-06-01", "care_leavers", "Outstanding"),
    )
    said = national.parts(its).alt
    assert "Children in care. ILACS 2018, with care leavers: in 2022 1 requires improvement." in said
    assert "Care leavers. ILACS 2018: graded with children in care. ILACS 2023: in 2023 1 outstanding." in said
    assert national.year_by_year(its).paragraphs == (national.NO_HEADLINES,)


# The authority's own


def test_a_later_report_stands_beside_the_tables_and_is_in_no_count(tmp_path, root):
    """Norfolk's inspection published on 18 May 2026 is read from its own table of facts."""
    its = run(
        tmp_path,
        row("ilacs-2018", "2023-01-13", "overall", GOOD),
        row("ilacs-2023", "2024-05-16", "overall", GOOD, code=LEEDS),
        sources=[root / "data_samples/norfolk"],
    )
    table = national.own_place(its)
    assert lines(table)[0] == (f"From Ofsted's table: {RELEASE}", "13 January 2023 (published)", "ILACS 2018",
                               "overall effectiveness: good")  # fmt: skip
    later = lines(table)[1:]
    assert {(group, day) for group, day, *_ in later} == {
        ("Later than the tables, in no count of this page: judgements.csv", "18 May 2026 (published)")
    }
    assert len(later) == 1
    assert "Overall effectiveness: outstanding" in later[0][-1]
    assert "in 2026" not in national.year_by_year(its).alt
    assert national.year_by_year(its).caption.startswith("Base: 2 grades")
    assert "“Outcomes as at 31 March 2024, published 2024-08-30” to 16 May 2024" in table.note


def test_of_an_own_inspection_since_april_2026_it_is_said_that_there_is_no_overall_grade(tmp_path, root):
    its = run(
        tmp_path,
        row("ilacs-2023", "2024-05-16", "overall", GOOD, code=LEEDS),
        sources=[root / "data_samples/exampleshire/reports/2026-06-30_ilacs.pdf"],
        authority="Exampleshire",
        as_at="2026-12-31",
    )
    ((*_, edition, grades),) = lines(national.own_place(its))
    assert edition == "ILACS 2026"
    assert grades.startswith("Overall effectiveness: not given under this framework; ")
    assert len(grades.split("; ")) == 5
    assert "no grades in the tables and 4 grades in later reports" in national.own_place(its).note


# Without tables, and the sample


@pytest.mark.parametrize("name", ANSWERS)
def test_without_ofsteds_tables_there_is_no_national_picture(root, name):
    source = str(root / "data_samples/norfolk")
    answer = getattr(national, name)(Run.of(Params(authority="Norfolk", sources=[source], as_at=date(2026, 9, 30))))
    assert isinstance(answer, display.Text)
    assert answer.paragraphs == (national.NO_GRADES,)


def test_the_sample_holds_every_generation_as_the_workbooks_count_it(sample):
    """Counted in the cells of the two workbooks: outstanding, good, third grade, inadequate."""
    found = {line[:2]: list(line[2:6]) for line in lines(national.by_framework(sample))}
    headline = {(group.split(" (")[0], name): counts for (group, name), counts in found.items()}
    assert headline["Safeguarding and looked after 2009", "safeguarding services"] == [5, 57, 73, 26]
    assert headline["Safeguarding and looked after 2009", "services for looked after children"] == [2, 79, 69, 3]
    assert headline["Child protection 2012", "protection of children"] == [0, 4, 29, 18]
    assert headline["Looked after 2013", "services for looked after children"] == [0, 0, 1, 4]
    assert headline["Single inspection 2013", "overall effectiveness"] == [3, 54, 76, 40]
    assert headline["ILACS 2018", "overall effectiveness"] == [25, 63, 56, 24]
    assert headline["ILACS 2023", "overall effectiveness"] == [11, 20, 13, 7]


def test_new_authorities_have_no_grade_before_their_first_inspection(sample):
    """The two halves of Northamptonshire, from April 2021, and the two of Cumbria, from April 2023."""
    without = {on: number for on, name, number, *_ in lines(national.as_it_stood(sample)) if name == "no grade yet"}
    assert without["31 March 2019, 152 authorities"] == 0
    assert without["31 March 2022, 152 authorities"] == 2
    assert without["31 March 2024, 153 authorities"] == 2


def test_no_authority_is_named_but_the_runs_own(sample):
    names = {each.authority for each in sample.outcomes} - {"Norfolk"}
    for name in ANSWERS:
        shown = getattr(national, name)(sample)
        said = shown._repr_mimebundle_()
        said = said[0] if isinstance(said, tuple) else said
        assert not [each for each in names if re.search(rf"\b{re.escape(each)}\b", said["text/plain"])]
