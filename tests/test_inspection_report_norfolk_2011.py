"""The 2011 report on Norfolk, read item by item against an answer sheet that people made by hand."""

from __future__ import annotations

import json
from datetime import date

import pytest
from lineofsight.documents import Document, Locator
from lineofsight.readers import inspection_report


@pytest.fixture(scope="module")
def answers(shared) -> dict:
    return json.loads((shared / "gold" / "gold_004.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def document(shared, answers) -> Document:
    return Document.open(shared / "seeds" / answers["file"])


@pytest.fixture(scope="module")
def report(document):
    return inspection_report.read(document)


def lines(locator: Locator) -> list[int]:
    return [locator.first_line, locator.last_line]


def test_what_the_report_says_of_itself(report, answers):
    told = answers["metadata"]
    assert report.framework == "slac-2009"
    assert (report.authority, report.authority_code) == ("Norfolk", "926")
    assert report.title == told["title"]
    assert report.lead_inspector == told["reporting_inspector"]
    assert report.inspection_start == date.fromisoformat(told["inspection_start"])
    assert report.inspection_end == date.fromisoformat(told["inspection_end"])
    assert report.published == date.fromisoformat(told["published"])
    assert report.issues == ()


def test_22_judgements_in_two_sections(report, document, answers):
    assert len(report.judgements) == len(answers["judgements"]) == 22
    for found, told in zip(report.judgements, answers["judgements"], strict=True):
        assert (found.section, found.parent, found.heading) == (told["section"], told["parent"], told["heading"])
        assert found.grade_word.lower() == told["grade_word"]
        assert lines(found.printed_at[-1]) == told["record_of_main_findings"]["lines"]
        if told["body"]:
            assert found.grade_number == told["grade_number"]
            assert found.appears_in == ("heading", "sentence", "record")
            assert lines(found.locator) == told["body"]["lines"]
            assert document.quote(found.locator) == told["body"]["printed"]
            assert document.quote(found.printed_at[1]) == told["opening_sentence"]
        else:
            assert (found.grade_number, found.appears_in) == (None, ("record",))


def test_20_judgements_stand_in_headings_and_record_and_2_in_the_record_only(report):
    assert sorted("heading" in judgement.appears_in for judgement in report.judgements) == [False] * 2 + [True] * 20


def test_25_areas_for_improvement_by_when_they_are_due(report, answers):
    assert len(report.improvements) == 25
    for found, told in zip(report.improvements, answers["areas_for_improvement"], strict=True):
        assert (found.text, found.timescale, found.section) == (told["text"], told["timescale"], told["section"])
        assert lines(found.locator) == told["lines"]
        assert found.locator.paragraph == str(told["paragraph"])


def test_60_paragraphs_of_which_49_say_something_about_the_services(report, answers):
    assert sum(paragraph.evaluative for paragraph in report.paragraphs) == 49
    assert len(report.paragraphs) == 60
    for found, told in zip(report.paragraphs, answers["paragraphs"], strict=True):
        assert (found.number, found.heading, found.section) == (str(told["number"]), told["heading"], told["section"])
        assert found.text == told["text"]
        assert lines(found.locator) == told["lines"]


def test_every_value_is_quoted_at_its_place(report, document):
    for value in (*report.paragraphs, *report.improvements):
        assert document.quote(value.locator) == value.text


def test_41_service_facts(report, answers):
    told = {fact["id"]: fact for fact in answers["service_information"]}
    assert sorted(fact.fact_id for fact in report.facts) == sorted(told)
    for fact in report.facts:
        answer = told[fact.fact_id]
        assert (fact.value, fact.unit) == (answer["value"], answer["unit"])
        assert fact.kind == answer["kind"].removesuffix(" not a count")
        assert (fact.paragraph, fact.locator.first_line) == (str(answer["paragraph"]), answer["line"])


def test_six_sums_add_up_and_one_has_no_whole_to_check(report, answers):
    told = {check["id"]: check for check in answers["arithmetic_checks"]}
    assert sum(check.adds_up is True for check in report.sums) == 6
    for check in report.sums:
        answer = told[check.fact_id]
        assert (check.total, check.stated, check.adds_up) == (answer["sum"], answer["stated"], answer["adds_up"])
        assert "+".join(f"{part:g}" for part in check.parts) == answer["formula"]
