"""One tidy table, whatever the source: what each column holds, and ids that stay the same."""

from dataclasses import replace
from datetime import date

import pytest
from lineofsight import evidence
from lineofsight.documents import Document, Line
from lineofsight.inspection import InspectionReport, Judgement, Paragraph, ServiceFact

TEXT = (
    "Leaders Good",
    "Plans are often late. Visits are often missed.",
    "There are 120 foster carers.",
)


def document(*texts: str, name: str = "report.txt") -> Document:
    return Document(name, "0" * 64, tuple(Line(n, None, text) for n, text in enumerate(texts, start=1)), None)


def report(source: Document, **about) -> InspectionReport:
    grade = source.whole_lines([1])
    body = source.whole_lines([2], paragraph="1")
    carers = source.whole_lines([3])
    fields = {
        "file": source.name,
        "sha256": source.sha256,
        "framework": "ilacs-2023",
        "inspection_type": "standard",
        "title": "Inspection",
        "authority": "Exampleshire",
        "authority_code": "999",
        "inspection_start": date(2024, 6, 3),
        "inspection_end": date(2024, 6, 14),
        "published": date(2024, 7, 30),
        "lead_inspector": None,
        "pages": None,
        "judgements": (
            Judgement("leaders", "Leaders", "Good", None, None, None, grade.locator, (grade.locator,), ("table",)),
        ),
        "improvements": (),
        "paragraphs": (Paragraph("1", "Leaders", None, "leaders", body.text, True, body.locator),),
        "facts": (ServiceFact("foster_carers", "foster carers", 120, "carers", "count", None, carers.locator),),
        "sums": (),
        "issues": (),
    }
    return InspectionReport(**fields | about)


def rows(source: Document, **about) -> list[evidence.Evidence]:
    return list(evidence.identified(evidence.of(source, report(source, **about), "inspection report")))


def test_a_report_gives_its_grades_then_its_findings_then_its_facts():
    source = document(*TEXT)
    assert [(row.kind, row.statement, row.value) for row in rows(source)] == [
        ("judgement", "Leaders Good", "Good"),
        ("finding", "Plans are often late.", None),
        ("finding", "Visits are often missed.", None),
        ("service fact", "There are 120 foster carers.", 120),
    ]


def test_a_grade_is_neither_for_nor_against_a_criterion():
    judgement = rows(document(*TEXT))[0]
    assert (judgement.polarity, judgement.criterion, judgement.area) == ("graded", None, "leaders")


def test_evidence_is_as_at_the_last_day_of_the_inspection_and_else_of_publication_with_a_caveat():
    source = document(*TEXT)
    assert {row.as_at for row in rows(source)} == {date(2024, 6, 14)}
    undated = rows(source, inspection_start=None, inspection_end=None)
    assert {row.as_at for row in undated} == {date(2024, 7, 30)}
    assert all("dated by publication" in row.caveats for row in undated)


def test_a_grade_stated_elsewhere_says_so_and_a_finding_does_not():
    judgement, finding, *_ = rows(document(*TEXT), stated_in="a later report")
    assert "Not read from the report itself; a later report." in judgement.caveats
    assert "Not read" not in finding.caveats


def test_an_id_begins_with_a_letter_and_no_two_rows_share_one_even_with_the_same_words():
    twice = document("Leaders Good", "Plans are late here. Plans are late here.", "There are 120 foster carers.")
    ids = [row.evidence_id for row in rows(twice)]
    assert len(set(ids)) == 4
    assert all(len(each) == 12 and each.startswith("e") for each in ids)


@pytest.mark.parametrize(
    "corrected",
    [
        document(*TEXT, name="renamed.txt"),
        replace(document(*TEXT), sha256="1" * 64),
        document(*TEXT[:2], TEXT[2].replace("120", "121")),
    ],
)
def test_an_id_stays_when_the_file_is_renamed_or_corrected_elsewhere(corrected):
    before = {row.statement: row.evidence_id for row in rows(document(*TEXT))}
    after = {row.statement: row.evidence_id for row in rows(corrected)}
    assert all(after[words] == before[words] for words in after.keys() & before.keys())
    assert len(after.keys() & before.keys()) >= 3


def test_an_id_changes_with_the_words():
    before = rows(document(*TEXT))[1].evidence_id
    after = rows(document(TEXT[0], TEXT[1].replace("late", "very late"), TEXT[2]))[1].evidence_id
    assert before != after


def test_the_table_has_every_column_in_order_even_without_a_row():
    assert list(evidence.table([]).columns) == list(evidence.COLUMNS)
