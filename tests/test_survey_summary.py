"""A leaflet of survey results: two lists under one printed heading, and percentages between them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.mapping import Polarity
from lineofsight.readers import survey_summary
from lineofsight.statement import Kind
from lineofsight.surveys import Side
from without_places import without_places

SAMPLES = Path(__file__).resolve().parents[1] / "data_samples" / "exampleshire"
LEAFLET = "2026-04-30_survey-summary"


@pytest.fixture(scope="module", params=["txt", "pdf", "docx"])
def leaflet(request):
    return survey_summary.read(Document.open(SAMPLES / "survey" / f"{LEAFLET}.{request.param}"))


def summary_of(tmp_path, text: str):
    path = tmp_path / "summary.txt"
    path.write_text(text, encoding="utf-8")
    return survey_summary.read(Document.open(path))


def sides(summary) -> dict[str, str]:
    return {item.text: item.side.value for item in summary.items}


PAGE = """\
What our survey of young people said:

WHAT IS WORKING WELL
• Young people are well supported by their advisers.
{bullet}
• Advisers are skilled.
WHAT NEEDS TO IMPROVE
• Plans need to be clearer.
• Calls should be answered.
60% of young people felt heard.
At least 40%* said that they feel ready to leave.
"""


# --- Exampleshire's leaflet, as text and as PDF ---------------------------------------------------------------


def test_two_lists_and_call_outs_are_found_under_one_printed_heading(leaflet):
    assert [heading.text for heading in leaflet.headings] == ["AREAS FOR IMPROVEMENT"]
    assert [len(leaflet.on(side)) for side in Side] == [5, 6, 3, 0]
    labels = [item.label for item in leaflet.items]
    assert labels == ["A1", "A2", "A3", "A4", "S1", "S2", "S3", "S4", "S5", "A5", "A6", "P1", "P2", "P3"]
    first_lines = {item.locator.first_line: item.label for item in leaflet.items}
    assert [first_lines[line] for line in leaflet.switches] == ["S1", "A5", "P1"]


def test_each_item_says_why_it_stands_where_it_does(leaflet):
    why = {item.label: item.why for item in leaflet.items}
    assert why["A1"][0] == "wording: “need to”"
    assert why["A3"][0].startswith("position: between areas for improvement"), "its words say nothing"
    assert why["S2"][0].startswith("position: between strengths"), "a percentage says what was asked"
    assert why["S5"][0].startswith("position: in one list with strengths"), "what follows it is for improvement"
    assert why["P1"] == ("position: a percentage that stands alone, in neither list",)


def test_percentages_keep_what_they_measure_whom_and_their_caveat(leaflet):
    told = {item.label: item.percentage for item in leaflet.items if item.percentage}
    assert {label: (p.shown, p.whom) for label, p in told.items()} == {
        "S2": ("89%", "children in foster care"),
        "S5": ("95%", "children"),
        "P1": ("57%", "children"),
        "P2": ("31%", None),
        "P3": ("more than 60%", "young people"),
    }
    assert told["P2"].measures == ("knew all that their care plan says",)
    assert told["S5"].measures == ("said they have an adult to talk to", "know how to make a complaint")
    assert {p.beside for p in told.values()} == {leaflet.caveat.text}
    assert leaflet.caveat.text.startswith("*The percentages are of those who answered")


def test_a_bound_is_no_number_and_nothing_without_a_base_has_an_interval(leaflet):
    told = {item.label: item.percentage for item in leaflet.items if item.percentage}
    assert (told["P3"].exact, told["P1"].exact) == (False, True)
    assert [p.interval for p in told.values()] == [None] * 5
    assert told["P3"].no_interval.startswith("No interval: “more than 60%”")
    assert told["P1"].no_interval == "No interval: how many answered is not given."


def test_what_the_leaflet_says_of_itself(leaflet):
    assert leaflet.title == "What children in our care told us"
    assert (leaflet.authority, leaflet.authority_code, leaflet.level) == ("Exampleshire", "999", "authority")
    assert (leaflet.day, leaflet.base) == (date(2026, 3, 31), 44)
    assert leaflet.population == "children in our care"
    assert leaflet.no_comparison is None
    assert leaflet.no_trend == "No trend: it takes two dated rounds of the same questions with the number who answered."


def test_every_statement_is_what_stands_at_its_place():
    for suffix in ("txt", "pdf", "docx"):
        document = Document.open(SAMPLES / "survey" / f"{LEAFLET}.{suffix}")
        for statement in survey_summary.read(document).statements:
            assert document.quote(statement.locator) == statement.text


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_every_copy_says_what_the_text_says(suffix):
    text, copy = (
        survey_summary.read(Document.open(SAMPLES / "survey" / f"{LEAFLET}.{kind}")) for kind in ("txt", suffix)
    )
    assert without_places(copy) == without_places(text)


def test_a_call_out_takes_no_side(leaflet):
    stated = {statement.label: statement for statement in leaflet.statements}
    assert (stated["P1"].kind, stated["P1"].polarity) == (Kind.SURVEY_RESULT, Polarity.NEUTRAL)
    assert stated["P1"].polarity_why[0] == "the document does not say whether this figure is good"
    assert (stated["S2"].kind, stated["S2"].polarity) == (Kind.SURVEY_RESULT, Polarity.STRENGTH)
    assert (stated["A1"].kind, stated["A1"].polarity) == (Kind.IMPROVEMENT, Polarity.WEAKNESS)
    assert (stated["S1"].kind, stated["S1"].polarity) == (Kind.FINDING, Polarity.STRENGTH)


def test_a_person_moves_an_item_and_it_says_so(leaflet):
    moved = leaflet.move("P2", Side.IMPROVEMENT, by="RA", note="a third is too few")
    item = next(item for item in moved.items if item.label == "P2")
    assert (item.side, item.moved_by) == (Side.IMPROVEMENT, "RA")
    assert item.why[0] == "moved by RA from call-out to area for improvement: a third is too few"
    assert item.statement.polarity == Polarity.WEAKNESS
    assert len(leaflet.on(Side.CALL_OUT)) == 3, "the summary that was read is as it was"


def test_moving_what_is_not_there_is_refused(leaflet):
    with pytest.raises(ValueError, match="X9 is no item"):
        leaflet.move("X9", Side.STRENGTH, by="RA")


def test_an_area_for_improvement_is_linked_to_figures_on_the_same_thing(leaflet):
    assert ("A5", "P2") in [link.labels for link in leaflet.links], "both are on care plans"


# --- small pages ----------------------------------------------------------------------------------------------


def test_a_bullet_whose_words_say_nothing_is_placed_by_its_neighbours(tmp_path):
    summary = summary_of(tmp_path, PAGE.format(bullet="• Advisers visit on Tuesdays."))
    assert sides(summary)["Advisers visit on Tuesdays."] == "strength"


def test_words_outweigh_the_heading_above_them(tmp_path):
    summary = summary_of(tmp_path, PAGE.format(bullet="• Visits need to be more frequent."))
    item = summary.items[1]
    assert (item.text, item.side) == ("Visits need to be more frequent.", Side.IMPROVEMENT)
    assert item.under is None, "the heading above it is that of the other list"


def test_a_page_without_any_signal_places_by_the_heading_and_one_without_a_heading_is_none(tmp_path):
    bullets = "".join(f"• Advisers visit on day {n}.\n" for n in range(1, 6))
    page = f"Our survey said:\n\nSTRENGTHS\n{bullets}\n60% felt heard.\n\n70% felt seen.\n"
    summary = summary_of(tmp_path, page)
    assert [len(summary.on(side)) for side in Side] == [5, 0, 2, 0]
    assert summary.items[0].why == ("position: under the heading on line 3",)
    with pytest.raises(Refused, match="no summary of a survey"):
        summary_of(tmp_path, page.replace("STRENGTHS\n", ""))


def test_a_bullet_before_any_heading_and_any_words_is_not_placed(tmp_path):
    bullets = "".join(f"• Advisers visit on day {n}.\n" for n in range(1, 6))
    summary = summary_of(tmp_path, f"Our survey said:\n{bullets}\nSTRENGTHS\n60% felt heard.\n\n70% felt seen.\n")
    assert [item.label for item in summary.on(Side.NOT_PLACED)] == ["N1", "N2", "N3", "N4", "N5"]
    assert summary.items[0].statement.polarity == Polarity.NEUTRAL
    assert sum("cannot be told" in issue.found for issue in summary.issues) == 5


def test_a_star_that_nothing_explains_is_an_issue(tmp_path):
    summary = summary_of(tmp_path, PAGE.format(bullet="• Advisers visit on Tuesdays."))
    assert [p.shown for p in summary.percentages] == ["60%", "at least 40%"]
    assert [p.beside for p in summary.percentages] == [None, "It has a star, and the note to it is not printed."]
    assert [issue.found for issue in summary.issues if "star" in issue.found] == [
        "1 of 2 percentages have a star that no note explains"
    ]


def test_a_printed_base_gives_an_interval(tmp_path):
    page = PAGE.format(bullet="• Advisers visit on Tuesdays.").replace("60% of young", "65% (n=100) of young")
    first = summary_of(tmp_path, page).percentages[0]
    assert (first.base, first.whom) == (100, "young people")
    assert (first.interval.lower, first.interval.upper) == pytest.approx((0.552544, 0.736358), abs=1e-6)


def test_without_authority_date_and_base_nothing_is_compared(tmp_path):
    summary = summary_of(tmp_path, PAGE.format(bullet="• Advisers visit on Tuesdays."))
    assert summary.no_comparison == (
        "Not compared: the document prints no authority, date or number of people who answered."
    )
    assert "this round prints no authority" in summary.no_trend


def test_no_sample_of_another_kind_is_taken_for_one():
    for path in sorted(SAMPLES.rglob("*.txt")):
        if "survey-summary" not in path.name:
            assert survey_summary.recognise(Document.open(path)) is None, path.name


# --- the real one ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared) -> Document:
    return Document.open(next((shared / "seeds").glob("000_*.txt")))


@pytest.fixture(scope="module")
def answers(shared) -> dict:
    return json.loads((shared / "gold" / "gold_000.json").read_text(encoding="utf-8"))


def test_every_item_of_the_real_leaflet_agrees(real, answers):
    expected = {
        item["id"]: (item["text"], tuple(item["lines"]))
        for part in ("areas_for_improvement", "strengths", "callouts")
        for item in answers[part]
    }
    read = survey_summary.read(real)
    assert {i.label: (i.text, (i.locator.first_line, i.locator.last_line)) for i in read.items} == expected


def test_the_numbers_of_the_real_leaflet_agree(real, answers):
    read, counts = survey_summary.read(real), answers["counts"]
    assert len(read.on(Side.STRENGTH)) == counts["strengths"] == 8
    assert len(read.on(Side.IMPROVEMENT)) == counts["areas_for_improvement"] == 7
    assert len(read.on(Side.CALL_OUT)) == counts["callouts"] == 4
    assert len(read.percentages) == counts["percentages"] == 7
    assert len(read.items) == counts["units_total"]
    assert list(read.switches) == answers["layout"]["column_switches"]
    assert [(heading.text, heading.locator.first_line) for heading in read.headings] == [("AREAS FOR IMPROVEMENT", 8)]


def test_every_percentage_of_the_real_leaflet_agrees(real, answers):
    read = {item.label: item.percentage for item in survey_summary.read(real).items if item.percentage}
    assert set(read) == {told["id"] for told in answers["percentages"]} == set(answers["caveat"]["applies_to"])
    for told in answers["percentages"]:
        percentage = read[told["id"]]
        assert percentage.value == told["percent"]
        assert percentage.bound == {"=": "", ">": "more than"}[told["operator"]]
        assert percentage.locator.first_line == told["line"]
        assert " and ".join(percentage.measures) == told["measures"]
        assert percentage.base is told["n"] is None
        assert percentage.starred is told["starred"]
        assert percentage.beside == answers["caveat"]["text"]
        if percentage.whom is None:
            assert told["population"].startswith("not stated")
        else:
            assert told["population"].split(" (")[0] == percentage.whom.replace("’", "'")
    assert [len(p.measures) for p in read.values()].count(2) == 1, "one figure covers two statements"


def test_what_the_real_leaflet_says_of_itself_agrees(real, answers):
    read, said = survey_summary.read(real), answers["metadata"]
    assert read.intro.text == said["intro"]
    assert read.population == said["population"]
    assert (read.title, read.authority, read.day) == (said["title"], said["authority"], said["date"])
    assert read.missing == ("authority", "date", "number of people who answered")


def test_no_call_out_of_the_real_leaflet_takes_a_side(real, answers):
    polarity = {statement.label: statement.polarity for statement in survey_summary.read(real).statements}
    assert {polarity[item["id"]] for item in answers["callouts"] if item["polarity_in_document"] is None} == {"neutral"}


def test_the_links_of_the_real_leaflet_agree(real, answers):
    """A link is an area for improvement with another item; where three or four items go together, with each of them."""
    told = {(group["items"][0], other) for group in answers["internal_links"] for other in group["items"][1:]}
    assert {link.labels for link in survey_summary.read(real).links} == told
    assert len(told) == 7


def test_no_other_document_is_taken_for_a_summary(shared):
    names = [path for path in sorted((shared / "seeds").glob("*.txt")) if not path.name.startswith("000")]
    for path in [*names, *sorted((shared / "reports" / "txt_sample").glob("*.txt"))]:
        assert survey_summary.recognise(Document.open(path)) is None, path.name
