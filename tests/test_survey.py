"""A survey's own data: counted, with intervals where a base is given, and nobody's words in it."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import xlsxwriter
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.mapping import Polarity
from lineofsight.readers import survey
from lineofsight.readers.cells import sheets
from lineofsight.readers.survey.small_bases import SMALL, WITH_SMALL, without_small_bases
from lineofsight.statement import Kind
from lineofsight.surveys import SHOWN_ONCE, SMALLEST_BASE, SurveyResult, each_round_once

SAMPLES = Path(__file__).resolve().parents[1] / "data_samples"
SURVEY = SAMPLES / "exampleshire" / "survey"
SOURCE = yaml.safe_load((SURVEY / "source.yml").read_text(encoding="utf-8"))
MARCH, SEPTEMBER = date(2026, 3, 31), date(2026, 9, 30)
SAFE = "Do you feel safe where you live?"
SPREADSHEETS = sorted(
    path.name for path in SURVEY.iterdir() if path.suffix in (".xlsx", ".csv") and "survey-re" in path.name
)

HEADER = ("Question", "Option", "Count", "Base", "Percent", "Round", "Group", "Asked")


def read(path: Path):
    return survey.read(Document.open(path))


def workbook(tmp_path: Path, **named) -> Document:
    """A workbook with the sheets given by name, each a list of rows; what begins with "=" stays text."""
    path = tmp_path / "survey.xlsx"
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    for name, rows in named.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return Document.open(path)


def results(tmp_path, *rows) -> survey.Survey:
    return survey.read(workbook(tmp_path, Results=[HEADER, *rows]))


def responses(tmp_path, header, rows, **sheets_too) -> survey.Survey:
    return survey.read(workbook(tmp_path, Responses=[header, *rows], **sheets_too))


def faults(read_survey) -> dict[str, str]:
    """What was found, by where."""
    return {issue.where: issue.found for issue in read_survey.issues if "authority" not in issue.found}


# --- Exampleshire's survey ------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_answers_of_everybody_are_counted_with_an_interval(suffix):
    found = {r.option: r for r in read(SURVEY / f"2026-03-31_survey-responses.{suffix}").overall if r.question == SAFE}
    # 18 + 4 + 3 of 28 + 11 + 5 answered "Always".
    assert (found["Always"].count, found["Always"].base) == (25, 44)
    assert found["Always"].percent == pytest.approx(56.818, abs=0.001)
    # Wilson, by hand: (2*25 + 3.8415 -+ 1.96 * sqrt(3.8415 + 4*25*19/44)) / (2 * 47.8415)
    assert (found["Always"].interval.lower, found["Always"].interval.upper) == pytest.approx((0.4222, 0.7032), abs=1e-4)


def test_responses_and_results_of_the_same_survey_say_the_same():
    def numbers(*names):
        return {
            (r.question, r.option, r.day, r.group): (r.count, r.base, r.asked, r.hidden)
            for name in names
            for r in read(SURVEY / name).results
        }

    counted = numbers("survey-results.xlsx")
    assert counted == numbers("survey-results.csv")
    assert counted == numbers("2026-03-31_survey-responses.xlsx", "2026-09-30_survey-responses.xlsx")


def test_who_was_asked_and_did_not_answer_is_shown():
    found = read(SURVEY / "2026-03-31_survey-responses.xlsx")
    assert [(r.day, r.asked, r.responded) for r in found.rounds] == [(MARCH, 62, 44)]
    plan = [r for r in found.overall if r.question == "Do you know what your care plan says?"]
    # In foster care 26 of 28 answered, in children's homes 10 of 11.
    assert {(r.asked, r.base, r.not_answered) for r in plan} == {(44, 41, 3)}


def test_a_group_of_fewer_than_ten_is_hidden_and_with_it_one_that_would_tell_it():
    found = [r for r in read(SURVEY / "survey-results.xlsx").results if r.question == SAFE and r.day == MARCH]
    hidden = {r.group: r.hidden for r in found}
    assert hidden == {None: None, "Foster care": None, "Living with family": SMALL, "Children’s home": WITH_SMALL}
    for result in found:
        if result.hidden:
            assert (result.count, result.base, result.asked, result.percent, result.interval) == (None,) * 5


def test_two_dated_rounds_make_a_trend_possible_and_one_does_not():
    both, one = read(SURVEY / "survey-results.csv"), read(SURVEY / "2026-03-31_survey-responses.csv")
    assert (both.days, both.no_trend) == ((MARCH, SEPTEMBER), None)
    assert one.no_trend == "No trend: it takes two dated rounds of the same questions, and this file has one."
    assert (one.authority, one.population, one.no_comparison) == ("Exampleshire", SOURCE["whom"], None)


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_no_comment_is_ever_in_what_was_read(name):
    said = repr(read(SURVEY / name))
    comments = [comment for round_ in SOURCE["comments"]["answers"] for comment in round_]
    assert [comment for comment in comments if comment in said] == []
    assert "Caleb" not in said


def test_comments_are_counted():
    found = read(SURVEY / "2026-09-30_survey-responses.xlsx")
    assert [(c.question, c.day, c.count) for c in found.comments] == [(SOURCE["comments"]["question"], SEPTEMBER, 3)]
    assert faults(found)["Responses!G24"] == "an answer that begins with “=”", "so it is counted as none"


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_every_statement_is_what_stands_at_its_place(name):
    document = Document.open(SURVEY / name)
    statements = survey.read(document).statements
    assert statements
    assert [document.quote(statement.locator) for statement in statements] == [s.text for s in statements]
    assert {(statement.kind, statement.polarity) for statement in statements} == {
        (Kind.SURVEY_RESULT, Polarity.NEUTRAL)
    }


def test_a_statement_stands_where_the_answer_was_offered_and_never_in_a_respondents_row():
    found = read(SURVEY / "2026-03-31_survey-responses.xlsx").statements
    assert (found[1].text, str(found[1].locator)) == (f"{SAFE} Mostly", "Options!A3")
    assert {str(s.locator).split("!")[0] for s in found} == {"Options"}


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_it_is_recognised_by_its_columns(name):
    kind = "survey responses" if "responses" in name else "survey results"
    assert survey.recognise(Document.open(SURVEY / name)) == kind


def test_no_sample_of_another_kind_is_taken_for_a_survey():
    for path in sorted(SAMPLES.rglob("*.*")):
        if path.suffix in (".txt", ".csv", ".xlsx", ".docx") and "survey" not in path.name:
            assert survey.recognise(Document.open(path)) is None, path.name


@pytest.mark.parametrize("name", ["survey_responses.xlsx", "survey_results.xlsx"])
def test_an_empty_template_is_known_for_what_it_is_and_refused(name):
    document = Document.open(SAMPLES / "templates" / name)
    assert survey.recognise(document)
    with pytest.raises(Refused, match="no row under it"):
        survey.read(document)


def test_the_committed_files_are_what_the_source_makes(monkeypatch):
    monkeypatch.syspath_prepend(str(SAMPLES))
    spec = importlib.util.spec_from_file_location("make_survey_samples", SAMPLES / "make_survey_samples.py")
    generator = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_survey_samples", generator)
    spec.loader.exec_module(generator)
    assert generator.out_of_date() == []
    assert generator.made() == generator.made()


# --- what may be shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("base", "shown"), [(SMALLEST_BASE - 1, False), (SMALLEST_BASE, True)])
def test_ten_answers_are_shown_and_nine_are_not(tmp_path, base, shown):
    result = results(tmp_path, ("Safe?", "Yes", 5, base), ("Safe?", "No", base - 5, base)).results[0]
    assert (result.hidden is None) is shown
    assert (result.count, result.base) == ((5, base) if shown else (None, None))


@pytest.mark.parametrize(("base", "warned"), [(29, True), (30, False)])
def test_fewer_than_thirty_answers_come_with_a_warning(tmp_path, base, warned):
    result = results(tmp_path, ("Safe?", "Yes", 15, base), ("Safe?", "No", base - 15, base)).results[0]
    assert (result.warning is not None) is warned


@cache
def any_statement():
    return read(SURVEY / "survey-results.csv").statements[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 25), max_size=5), st.integers(0, 12))
def test_what_is_left_of_a_total_is_never_a_few(groups, without_a_group):
    """From everybody and the groups that are shown, nobody can work out the answers of one to nine people."""
    statement = any_statement()
    bases = {None: sum(groups) + without_a_group, **{f"group {n}": base for n, base in enumerate(groups)}}
    found = without_small_bases(
        [SurveyResult.counted("Safe?", "Yes", None, group, None, base, 0, statement) for group, base in bases.items()]
    )
    shown = {result.group: result.base for result in found if result.hidden is None}
    assert all(base >= SMALLEST_BASE for base in shown.values())
    if None in shown:
        left = shown.pop(None) - sum(shown.values())
        assert left == 0 or left >= SMALLEST_BASE or not shown


def of_file(name: str, *results: SurveyResult, whom: str | None = "children in care"):
    return replace(read(SURVEY / "survey-results.csv"), file=name, population=whom, results=results)


def counted(base: int, group: str | None = None, day: date | None = date(2026, 3, 31), question: str = "Safe?"):
    return SurveyResult.counted(question, "Yes", day, group, None, base, base // 2, any_statement())


def test_what_one_file_hides_cannot_be_worked_out_with_the_total_of_another():
    """44 in all, less 20 and 18 in two groups, would tell of the six that the first file hides."""
    few = counted(6, "Family").emptied(SMALL)
    by_group = of_file("groups.csv", counted(20, "Foster care"), counted(18, "Homes"), few)
    whole = of_file("all.csv", counted(44))
    one, other = each_round_once([by_group, whole])
    assert other == whole, "the file that tells of everybody is the one shown, wherever it stands"
    assert {result.hidden for result in one.results} == {SHOWN_ONCE.format("all.csv")}
    assert {(result.base, result.count) for result in one.results} == {(None, None)}


def test_of_two_files_of_groups_the_first_is_shown():
    one, other = each_round_once([of_file("a.csv", counted(20, "Girls")), of_file("b.csv", counted(20, "Homes"))])
    assert (one.results[0].hidden, other.results[0].hidden) == (None, SHOWN_ONCE.format("a.csv"))


@pytest.mark.parametrize(
    ("later", "whom", "hidden"),
    [
        (counted(47), "children in care", True),  # the same round counted again, with three answers more
        (counted(44, "Girls"), "children in care", True),  # cut by another group
        (counted(44, question="  safe "), "children in care", True),  # the same question
        (counted(44, day=None), "children in care", True),  # a round without a date may be any
        (counted(44), None, True),  # and so may people who are not named
        (counted(44, day=date(2026, 9, 30)), "children in care", False),
        (counted(44, question="Happy?"), "children in care", False),
        (counted(44), "parents", False),
    ],
)
def test_a_question_is_shown_for_a_round_from_one_file_alone(later, whom, hidden):
    _, other = each_round_once([of_file("first.csv", counted(44)), of_file("later.csv", later, whom=whom)])
    assert [result.hidden is not None for result in other.results] == [hidden]


def test_hiding_twice_hides_no_more():
    once = each_round_once([of_file("first.csv", counted(44)), of_file("later.csv", counted(47))])
    assert each_round_once(once) == once


# --- a row a respondent ---------------------------------------------------------------------------------------

TWENTY = [(number, "Yes" if number % 2 else "No") for number in range(20)]


def test_answers_that_are_few_short_and_repeated_are_a_closed_question(tmp_path):
    found = responses(tmp_path, ("Respondent", "Safe?"), TWENTY)
    assert [(r.option, r.count, r.base) for r in found.results] == [("No", 10, 20), ("Yes", 10, 20)]
    assert found.comments == ()


def test_what_one_alone_said_is_not_shown_unless_it_was_offered(tmp_path):
    rows = [*TWENTY, (20, "Only when Uncle Dan is out")]
    found = responses(tmp_path, ("Respondent", "Safe?"), rows)
    assert [(r.option, r.count) for r in found.results] == [("No", 10), ("Yes", 10), ("another answer", 1)]
    assert "Uncle" not in repr(found)
    assert faults(found)["Responses!B22"].startswith("an answer that only one gave")
    offered = [("Question", "Option"), ("Safe?", "Yes"), ("", "No"), ("", "Never")]
    found = responses(tmp_path, ("Respondent", "Safe?"), rows, Options=offered)
    assert [(r.option, r.count) for r in found.results] == [
        ("Yes", 10),
        ("No", 10),
        ("Never", 0),
        ("another answer", 1),
    ]
    assert "Uncle" not in repr(found)
    assert faults(found)["Responses!B22"] == "an answer that was not offered"


def test_long_or_many_answers_are_comments(tmp_path):
    said = [(number, f"A comment that only number {number} made") for number in range(12)]
    found = responses(tmp_path, ("Respondent", "What would you change?"), said)
    assert (found.results, [c.count for c in found.comments]) == ((), [12])
    assert "only number" not in repr(found)


def test_a_column_that_could_name_a_person_is_not_read(tmp_path):
    rows = [(number, "Sam", "a@b.example", answer) for number, answer in TWENTY]
    found = responses(tmp_path, ("Respondent", "First name", "Email address", "Safe?"), rows)
    assert {r.question for r in found.results} == {"Safe?"}
    assert "Sam" not in repr(found)
    assert faults(found)["Responses!B1, Responses!C1"] == "2 times: a column that can tell who answered"


def test_an_empty_cell_and_a_formula_are_no_answer(tmp_path):
    rows = [*TWENTY, (20, ""), (21, "=1+1"), (22, "no answer")]
    found = responses(tmp_path, ("Respondent", "Safe?"), rows)
    assert {(r.base, r.asked, r.not_answered) for r in found.results} == {(20, 23, 3)}
    assert faults(found) == {"Responses!B23": "an answer that begins with “=”"}


def test_days_of_answering_are_one_round(tmp_path):
    rows = [(number, f"2026-03-{number + 1:02}", answer) for number, answer in TWENTY]
    found = responses(tmp_path, ("Respondent", "Round", "Safe?"), rows)
    assert found.days == (date(2026, 3, 20),)
    assert faults(found)["Responses!B1"].startswith("dates that hardly repeat")


def test_more_answers_than_were_asked_is_an_issue(tmp_path):
    found = responses(tmp_path, ("Respondent", "Safe?"), TWENTY, About=[("Number asked", 19)])
    assert [(r.asked, r.responded) for r in found.rounds] == [(None, 20)]
    assert faults(found)["About!B1"] == "fewer were asked than answered"


# --- a row an answer ------------------------------------------------------------------------------------------


def test_a_count_above_its_base_is_not_shown(tmp_path):
    found = results(tmp_path, ("Safe?", "Yes", 41, 40), ("Safe?", "No", 3, 40))
    assert faults(found)["Results!C2"] == "a count above its base"
    assert found.results[0].hidden.startswith("Not shown: its count is above its base")
    assert [r.option for r in found.overall] == ["No"]


def test_a_count_that_is_its_base_is_everybody(tmp_path):
    found = results(tmp_path, ("Safe?", "Yes", 40, 40), ("Safe?", "No", 0, 40))
    assert (found.results[0].percent, found.results[0].interval.upper) == (100, 1)
    assert faults(found) == {}


@pytest.mark.parametrize(("last", "noted"), [(26, False), (25, True)])
def test_percentages_that_do_not_add_up_are_noted_beyond_rounding(tmp_path, last, noted):
    # Three percentages, each rounded by half a point at most, add up to 98.5 at the least.
    rows = [("Safe?", option, "", "", percent) for option, percent in (("Yes", 50), ("Partly", 23), ("No", last))]
    found = results(tmp_path, *rows)
    assert ("Results!B2" in faults(found)) is noted
    assert [r.percent for r in found.results] == [50, 23, last], "kept as they stand"


def test_without_a_base_there_is_no_interval_and_the_words_say_why(tmp_path):
    found = results(tmp_path, ("Safe?", "Yes", "", "", 80), ("Safe?", "No", "", "", 20), ("Heard?", "Yes", 33))
    assert [(r.percent, r.interval) for r in found.results] == [(80, None), (20, None), (None, None)]
    assert {r.no_interval for r in found.results} == {"No interval: how many answered is not given."}


def test_counts_that_do_not_add_up_to_the_base_are_noted(tmp_path):
    found = results(
        tmp_path,
        ("Safe?", "Yes", 20, 40),
        ("Safe?", "No", 19, 40),
        ("Who helps?", "Mum", 30, 40),
        ("Who helps?", "Dad", 20, 40),
    )
    assert faults(found) == {
        "Results!B2": "the counts of a question add up to less than its base",
        "Results!B4": "the counts of a question add up to more than its base",
    }
    assert len(found.overall) == 4


def test_a_percentage_that_is_not_its_count_by_its_base_gives_way(tmp_path):
    found = results(tmp_path, ("Safe?", "Yes", 30, 40, 70), ("Safe?", "No", 10, 40, 25))
    assert found.results[0].percent == 75
    assert faults(found) == {
        "Results!E2": "a percentage that is not its count divided by its base",
        "Results!B2": "the percentages of a question do not add up to 100",
    }


def test_those_who_gave_no_answer_are_no_part_of_the_base(tmp_path):
    inside = results(tmp_path, ("Safe?", "Yes", 30, 44), ("Safe?", "No", 10, 44), ("Safe?", "No answer", 4, 44))
    beside = results(tmp_path, ("Safe?", "Yes", 30, 40), ("Safe?", "No", 10, 40), ("Safe?", "No answer", 4, 40))
    for found in (inside, beside):
        assert [(r.option, r.count, r.base, r.not_answered) for r in found.results] == [
            ("Yes", 30, 40, 4),
            ("No", 10, 40, 4),
        ]


def test_cells_that_hold_no_number_are_named_and_survived(tmp_path):
    found = results(
        tmp_path,
        ("Safe?", "Yes", "thirty", 40),
        ("Safe?", "No", "=5+5", 40),
        ("=cmd()", "Yes", 3, 40),
        ("Heard?", "Yes", 33, 40, "", "last spring"),
        ("Heard?", "No", 7, 40),
        ("", "", 7, 40),
    )
    assert [(r.question, r.count) for r in found.results] == [
        ("Safe?", None),
        ("Safe?", None),
        ("Heard?", 33),
        ("Heard?", 7),
    ]
    assert faults(found) == {
        "Results!C2": "not a whole number",
        "Results!C3": "a number that begins with “=”",
        "Results!A4": "a question or option that begins with “=”",
        "Results!F5": "not a date such as 2026-03-31",
        "Results!C7": "a row without a question or without an option",
    }


def test_a_question_merged_over_its_answers_is_carried_down(tmp_path):
    found = results(tmp_path, ("Safe?", "Yes", 30, 40), ("", "No", 10, ""))
    assert [(r.question, r.option, r.base) for r in found.results] == [("Safe?", "Yes", 40), ("Safe?", "No", 40)]
    assert faults(found)["Results!B3"] == "a row without a question"
    assert found.results[1].statement.text == "Safe? No"


def test_the_same_answer_twice_is_read_once(tmp_path):
    found = results(tmp_path, ("Safe?", "Yes", 30, 40), ("Safe?", "No", 10, 40), ("safe", "yes", 30, 40))
    assert len(found.results) == 2
    assert "a second time" in faults(found)["Results!B4"]


def test_percentages_kept_as_shares_of_one_are_read_as_percentages(tmp_path):
    found = results(tmp_path, ("Safe?", "Yes", "", "", 0.75), ("Safe?", "No", "", "", 0.25))
    assert [r.percent for r in found.results] == [75, 25]
    assert faults(found)["Results!E2"].startswith("a column of percentages none of which is above 1")


def test_a_sentence_in_place_of_an_option_is_not_copied(tmp_path):
    found = results(
        tmp_path, ("Safe?", "Not since my stepdad came back to live with us", 1, 40), ("Safe?", "Yes", 39, 40)
    )
    assert "stepdad" not in repr(found)
    assert faults(found)["Results!B2"] == "an option as long as a sentence"


def test_a_fault_found_often_is_one_issue_that_counts_it(tmp_path):
    rows = [(f"Question {n}", option, "many", 40) for n, option in product(range(10), ("Yes", "No"))]
    found = results(tmp_path, *rows)
    issue = next(issue for issue in found.issues if "whole number" in issue.found)
    assert issue.found == "20 times: not a whole number"
    assert issue.where.startswith("Results!C2, Results!C3")
    assert issue.where.endswith("Results!C9 and 12 more")


def test_an_authority_nobody_knows_is_an_issue(tmp_path):
    found = survey.read(
        workbook(
            tmp_path,
            About=[("Authority", "Atlantis")],
            Results=[HEADER, ("Safe?", "Yes", 30, 40), ("Safe?", "No", 10, 40)],
        )
    )
    assert (found.authority, found.authority_code) == (None, None)
    assert [issue.where for issue in found.issues] == ["About!B1"]
    assert found.no_comparison == "Not compared: the file gives no authority or date."


def test_a_workbook_with_a_password_is_refused_in_words(tmp_path):
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Refused, match="protected by a password"):
        Document.open(path)


# --- cells of a CSV file --------------------------------------------------------------------------------------


def test_a_cell_in_quotation_marks_may_hold_commas_marks_and_lines(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('a,"b, c"\r\n"he said ""no""","two\r\nlines"\r\n,last\r\n', encoding="utf-8", newline="")
    document = Document.open(path)
    cells = [cell for row in sheets(document)[0].rows.values() for cell in row.values()]
    assert [(cell.row, cell.column, cell.text) for cell in cells] == [
        (1, 1, "a"),
        (1, 2, "b, c"),
        (2, 1, 'he said "no"'),
        (2, 2, "two lines"),
        (4, 2, "last"),
    ]
    assert [cell.place for cell in cells[-2:]] == ["line 2, column B", "line 4, column B"]
    assert document.passage(cells[1].spans).text == "b, c"


def test_semicolons_and_tabs_separate_too(tmp_path):
    for separator in ";\t":
        path = tmp_path / "table.csv"
        path.write_text(separator.join(("Question", "Option", "Count", "Base")) + "\n", encoding="utf-8")
        assert survey.recognise(Document.open(path)) == "survey results"


def test_the_counts_of_the_source_are_those_of_its_groups():
    for question, at in product(SOURCE["questions"], (0, 1)):
        for group, size in SOURCE["rounds"][at]["groups"].items():
            assert sum(question["answers"][at][group]) <= size
    assert Counter(len(q["options"]) for q in SOURCE["questions"]) == {4: 2, 3: 2}
