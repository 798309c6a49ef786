"""Every report: Exampleshire's against its answers, and 498 real ones against the grades Ofsted publishes."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from lineofsight import framework
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.inspection import InspectionReport
from lineofsight.readers import inspection_report

EXAMPLESHIRE = Path(__file__).resolve().parents[1] / "data_samples" / "exampleshire"
ANSWERS = yaml.safe_load((EXAMPLESHIRE / "answers.yml").read_text(encoding="utf-8"))["reports"]
FORMS = {"PDF": "reports/{}.pdf", "text": "reports_as_text/{}.txt"}


# Exampleshire, made up: PDF and text alike


@pytest.fixture(params=[(name, form) for name in ANSWERS for form in FORMS], ids=lambda case: " as ".join(case))
def sample(request) -> tuple[dict, Document, InspectionReport]:
    name, form = request.param
    document = Document.open(EXAMPLESHIRE / FORMS[form].format(name))
    return ANSWERS[name], document, inspection_report.read(document)


def test_a_sample_says_who_when_and_under_what(sample):
    answer, _, report = sample
    for field in ("framework", "inspection_type", "inspection_start", "inspection_end", "published", "lead_inspector"):
        assert getattr(report, field) == answer[field], field
    assert (report.authority, report.authority_code) == ("Exampleshire", "999")


def test_a_samples_grades_and_every_place_they_are_printed(sample):
    answer, _, report = sample
    found = [(j.area, j.section, j.grade_word.lower(), j.grade_number, list(j.appears_in)) for j in report.judgements]
    assert sorted(map(str, found)) == sorted(
        str((j["area"], j["section"], j.get("printed", j["grade"]), j["number"], j["where"]))
        for j in answer["judgements"]
    )


def test_a_samples_improvements_are_counted_as_printed(sample):
    answer, _, report = sample
    told = answer["improvements"]
    assert len(report.improvements) == told["count"]
    assert Counter(i.timescale for i in report.improvements if i.timescale) == told["by_timescale"]
    references = [i.national_framework for i in report.improvements if i.national_framework]
    assert references == told.get("national_framework", [])


def test_a_samples_paragraph_numbers_and_its_pages(sample):
    answer, document, report = sample
    assert [p.number for p in report.paragraphs if p.number] == [str(n + 1) for n in range(answer["paragraphs"])]
    split = [
        int(p.number)
        for p in report.paragraphs
        if p.number and document.line(p.locator.first_line).page != document.line(p.locator.last_line).page
    ]
    if document.pages:
        assert [n for n in split if n in answer.get("split_by_a_page", [])] == answer.get("split_by_a_page", [])


def test_a_samples_service_facts_and_sums(sample):
    answer, _, report = sample
    stated = Counter((fact.value, fact.kind) for fact in report.facts)
    told = Counter((fact["value"], fact.get("kind", "count")) for fact in answer.get("service_information", []))
    assert not told - stated
    sums = [{"whole": check.stated, "parts": list(check.parts)} for check in report.sums if check.adds_up]
    assert sums == answer.get("sums", [])


def test_every_value_of_a_sample_is_quoted_at_its_place(sample):
    _, document, report = sample
    for value in (*report.paragraphs, *report.improvements):
        assert document.quote(value.locator) == value.text
    assert report.issues == ()


# The real ones


AREAS = ("overall", "leaders", "help_and_protection", "in_care", "care_leavers", "adoption", "lscb")
PRINTED_BUT_NOT_IN_THE_TABLE = {("2016-09-20_sif_80450_london-corporation", "lscb"): "outstanding"}
"""Ofsted's table leaves this cell empty; the report prints the grade on page 33."""


@pytest.fixture(scope="module")
def manifest(shared) -> list[dict[str, str]]:
    with (shared / "reports" / "manifest_dev.csv").open(encoding="utf-8-sig") as rows:
        return list(csv.DictReader(rows))


@pytest.fixture(scope="module")
def reports(shared, manifest, tmp_path_factory) -> dict[str, InspectionReport | Refused]:
    folder = tmp_path_factory.mktemp("reports")
    with zipfile.ZipFile(shared / "reports" / "all_reports_text_dev.zip") as texts:
        texts.extractall(folder)
    return {row["doc_id"]: read(folder / f"{row['doc_id']}.txt") for row in manifest}


def read(path: Path) -> InspectionReport | Refused:
    try:
        return inspection_report.read(Document.open(path))
    except Refused as refusal:
        return refusal


def graded(report: InspectionReport) -> dict[str, str]:
    """The grades by area in the words of the scale. A targeted inspection's cell is its overall grade alone."""
    found = {j.area: framework.grade(j.grade_word, report.framework).normal for j in report.judgements if j.area}
    found.setdefault("in_care", found.pop("in_care_and_care_leavers", ""))
    only = ("overall",) if report.framework == "tlac-2013" else AREAS
    return {area: found.get(area, "") for area in only}


def test_every_grade_of_every_report_is_the_one_ofsted_publishes(manifest, reports):
    wrong, right = [], 0
    for row in manifest:
        if isinstance(report := reports[row["doc_id"]], InspectionReport):
            for area, grade in graded(report).items():
                published = PRINTED_BUT_NOT_IN_THE_TABLE.get((row["doc_id"], area), row[area])
                right += grade == published != ""
                if grade != published:
                    wrong.append((row["doc_id"], area, published, grade))
    assert wrong == []
    assert right == 1279


def test_the_one_file_that_is_no_report_is_refused_and_no_other(manifest, reports):
    refused = [doc_id for doc_id, report in reports.items() if isinstance(report, Refused)]
    assert refused == [row["doc_id"] for row in manifest if row["doc_type"].startswith("NOT_A_REPORT")]


def test_every_report_names_its_authority_and_its_days(manifest, reports):
    for row in manifest:
        if isinstance(report := reports[row["doc_id"]], InspectionReport):
            assert report.authority_code == row["la_code_3digit"], row["doc_id"]
            days = (date.fromisoformat(row["published"]) - report.inspection_end).days
            assert 0 < days < 150, row["doc_id"]


def test_letters_and_narrative_reports_have_no_grades(manifest, reports):
    narrative = ("ILACS focused visit", "JTAI", "Area SEND inspection")
    graded = [row["doc_id"] for row in manifest if row["doc_type"] in narrative and reports[row["doc_id"]].judgements]
    assert graded == []


def test_every_report_says_something(reports):
    for doc_id, report in reports.items():
        if isinstance(report, InspectionReport):
            assert sum(paragraph.evaluative for paragraph in report.paragraphs) >= 4, doc_id


def test_a_pdf_and_its_text_give_the_same_grades_improvements_and_facts(shared):
    for pdf in sorted((shared / "reports" / "pdf_sample").glob("*.pdf")):
        one, other = read(pdf), read(shared / "reports" / "txt_sample" / f"{pdf.stem}.txt")
        if isinstance(one, Refused):
            assert isinstance(other, Refused)
            continue
        for view in (grades_and_pages, asked_for, facts, identity):
            assert view(one) == view(other), (pdf.stem, view.__name__)


def grades_and_pages(report: InspectionReport):
    return [
        (j.area, j.heading, j.grade_word, j.appears_in, [at.page for at in j.printed_at]) for j in report.judgements
    ]


def asked_for(report: InspectionReport):
    return [(item.text.replace("- ", "-"), item.national_framework) for item in report.improvements]


def facts(report: InspectionReport):
    return [(fact.fact_id, fact.value) for fact in report.facts]


def identity(report: InspectionReport):
    return (report.framework, report.authority_code, report.inspection_start, report.published, report.lead_inspector)
