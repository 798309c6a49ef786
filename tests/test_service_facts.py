"""The numbers a report states about its services, in figures and in words."""

from __future__ import annotations

import csv

import pytest
from lineofsight.documents import Document, Line
from lineofsight.inspection import Paragraph, ServiceFact
from lineofsight.readers import inspection_report
from lineofsight.readers.inspection_report.facts import number, service_facts, sum_checks


def facts_in(text: str, heading: str = "Service information", evaluative: bool = False) -> dict[str, ServiceFact]:
    document = Document("report.txt", "0" * 64, (Line(1, None, text),), None)
    passage = document.whole_lines([1], "4")
    paragraph = Paragraph("4", heading, None, None, passage.text, evaluative, passage.locator)
    found = service_facts(document, [paragraph])
    for fact in found:
        assert str(fact.value).removesuffix(".0") in document.quote(fact.locator).replace(",", "") or fact.value < 100
    return {fact.fact_id: fact for fact in found}


def values(text: str) -> dict[str, float | str]:
    return {fact_id: fact.value for fact_id, fact in facts_in(text).items()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nine", 9),
        ("Sixteen", 16),
        ("twenty", 20),
        ("twenty-one", 21),
        ("ninety nine", 99),
        ("1,052", 1052),
        ("66.5", 66.5),
    ],
)
def test_numbers_in_figures_and_in_words(text, value):
    assert number(text) == value


def test_schools_that_add_up():
    text = (
        "There are 20 maintained schools comprising 12 primary schools, six secondary schools and two special schools."
    )
    found = facts_in(text)
    assert {fact_id: fact.value for fact_id, fact in found.items()} == {
        "maintained_schools": 20, "primary_schools": 12, "secondary_schools": 6, "special_schools": 2,
    }  # fmt: skip
    [check] = sum_checks(tuple(found.values()))
    assert (check.parts, check.total, check.stated, check.adds_up) == ((12, 6, 2), 20, 20, True)


def test_parts_that_make_more_than_the_whole_are_told():
    found = facts_in("There are 20 maintained schools: 15 primary schools and six secondary schools.")
    [check] = sum_checks(tuple(found.values()))
    assert (check.total, check.adds_up) == (21, False)


def test_parts_that_fall_short_are_no_sum_when_some_are_not_stated():
    found = facts_in("There are 20 maintained schools, with six secondary schools and one special school.")
    assert sum_checks(tuple(found.values())) == ()


def test_a_lower_bound_is_no_count():
    assert facts_in("There are over 750 childminders.")["childminders"].kind == "lower bound"
    assert facts_in("There are 750 childminders.")["childminders"].kind == "count"


def test_a_team_for_looked_after_children_is_not_three_children():
    found = values("There are three looked after children teams and 412 looked after children.")
    assert found == {"looked_after_teams": 3, "looked_after_children": 412}


def test_a_dated_number_with_the_earlier_one_it_is_compared_with():
    found = facts_in(
        "At 31 May 2016, 1,234 children are being looked after by the council (a rate of 41.7 per 10,000 children). "
        "This is a reduction from 1,300 (44 per 10,000 children) at 31 March 2015.",
        heading="Children looked after in this area",
    )
    assert {fact_id: fact.value for fact_id, fact in found.items()} == {
        "looked_after_children_at": "31 May 2016",
        "looked_after_children": 1234,
        "looked_after_children_before": 1300,
        "looked_after_children_before_at": "31 March 2015",
    }


def test_the_same_number_of_two_things_is_two_facts():
    found = values("There are 429 maintained schools. Provision is delivered in 429 settings.")
    assert found == {"maintained_schools": 429, "early_years_settings": 429}


def test_part_of_a_longer_number_is_no_number():
    assert values("There are 1,429.5 maintained schools.") == {}


def test_findings_are_not_searched_for_facts():
    assert facts_in("Inspectors met 12 foster carers.", heading="Leadership and management", evaluative=True) == {}


def test_stated_numbers_of_looked_after_children_in_74_real_sentences(shared, tmp_path):
    """Sentences that others took from the reports by a pattern of their own; every number agrees."""
    with (shared / "reports" / "derived_sif_stated_cla_vs_dfe_dev.csv").open(encoding="utf-8-sig") as rows:
        stated = list(csv.DictReader(rows))
    assert len(stated) == 74
    for row in stated:
        fact = "looked_after_children" + ("" if row["kind"] == "current" else "_before")
        found = {f.fact_id: f.value for f in facts_of_sentence(row["quote"])}
        assert found[fact] == float(row["report_n"]), row["doc_id"]


def facts_of_sentence(sentence: str) -> tuple[ServiceFact, ...]:
    return tuple(facts_in(sentence, heading="Children looked after in this area").values())


def test_the_four_numbers_of_norfolks_looked_after_children(shared):
    found = {}
    for name in ("2013-08-16_tlac", "2015-10-20_sif", "2018-01-19_sif-reinsp"):
        report = inspection_report.read(Document.open(shared / "reports" / "pdf_sample" / f"{name}_80418_norfolk.pdf"))
        found |= {f"{name[:4]} {f.fact_id}": f.value for f in report.facts if f.fact_id.startswith("looked_after_ch")}
    assert found["2013 looked_after_children"] == 1088
    assert found["2015 looked_after_children"] == 1052
    assert found["2015 looked_after_children_before"] == 1150
    assert found["2018 looked_after_children"] == 1115
