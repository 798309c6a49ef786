"""A national inspection: findings told from a page's menus, kept apart from any authority."""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.mapping import Polarity
from lineofsight.readers import thematic_report
from lineofsight.statement import Kind
from lineofsight.themes import Part
from without_places import without_places

SAMPLES = Path(__file__).resolve().parents[1] / "data_samples" / "exampleshire"

PAGE = """\
• Home
• News

Thematic inspection of foster carers' training in Scotland
Published 4 March 2022

Too few carers are asked what training they want.

Despite good will on all sides, training records are incomplete.

The fieldwork was carried out between June and September 2021 in all councils in Scotland. Inspectors heard
the views of 120 carers and young people (aged 12+), and the views of trainers.

Chief Inspector of the Care Inspectorate, Morag Ellerby, said:

Carers told us what they need. Councils must now listen.

Our inspection found:

  • Councils share courses well across borders,
  • Carers waited too long for:
    ◦ training on loss and grief
    ◦ somebody to ask at night
  • The training records that councils keep of their carers were
  incomplete in most of them.

Follow us
  • Print this page
"""
"""Invented: no such inspection was made."""


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Document:
    path = tmp_path_factory.mktemp("page") / "news.txt"
    path.write_text(PAGE, encoding="utf-8")
    return Document.open(path)


@pytest.fixture(scope="module")
def read(page):
    return thematic_report.read(page)


def items(report) -> dict[str, str]:
    return {item.label: item.text for item in report.items}


def test_headlines_quotations_and_findings_are_told_apart(read):
    assert items(read) == {
        "H1": "Too few carers are asked what training they want.",
        "H2": "Despite good will on all sides, training records are incomplete.",
        "Q1": "Carers told us what they need. Councils must now listen.",
        "B1": "Councils share courses well across borders,",
        "B2a": "training on loss and grief",
        "B2b": "somebody to ask at night",
        "B3": "The training records that councils keep of their carers were incomplete in most of them.",
    }


def test_a_finding_under_a_lead_in_is_stated_with_it(page, read):
    stated = {statement.label: statement for statement in read.statements}
    assert stated["B2b"].text == "Carers waited too long for: somebody to ask at night"
    assert [passage.text for passage in read.lead_ins] == ["Carers waited too long for:"]
    assert stated["B2b"].polarity == Polarity.WEAKNESS, "“somebody to ask” alone would pass no judgement"


def test_every_statement_is_what_stands_at_its_place(page, read):
    assert [page.quote(statement.locator) for statement in read.statements] == [s.text for s in read.statements]


def test_a_quotation_is_a_claim_and_no_finding(read):
    assert {item.label: item.statement.kind for item in read.items if item.part is Part.QUOTATION} == {"Q1": Kind.CLAIM}
    assert len(read.findings) == 6


def test_bullets_outside_a_list_of_findings_are_menus(read):
    assert read.bullets == 8
    assert read.left_out == (1, 2, 27, 28)
    assert [issue.where for issue in read.issues if "bullets" in issue.found] == ["lines 1, 2, 28"]


def test_what_it_says_of_itself_is_kept_with_its_place(page, read):
    assert read.title == "Thematic inspection of foster carers' training in Scotland"
    assert read.published == date(2022, 3, 4)
    assert read.fieldwork.text == "between June and September 2021"
    assert (read.fieldwork_start, read.fieldwork_end) == (date(2021, 6, 1), date(2021, 9, 30))
    assert read.day == date(2021, 9, 30)
    assert read.inspector.text == "Morag Ellerby"
    assert [(heard.number, heard.youngest) for heard in read.consulted] == [(120, 12), (None, None)]
    assert page.quote(read.coverage.locator) == "all councils in Scotland"


def test_it_is_national_and_of_no_authority(read):
    assert (read.level, read.jurisdiction) == ("national", "Scotland")
    assert (read.authority, read.authority_code) == (None, None)
    assert "by topic only" in " ".join(read.caveats)


def test_a_headline_repeated_among_the_findings_is_a_repeat(read):
    assert [(repeat.labels, repeat.phrases) for repeat in read.repeats] == [(("H2", "B3"), ("train record",))]


def test_a_request_for_change_is_a_weakness_and_mixed_where_it_grants_something():
    verdict = thematic_report._verdict
    assert verdict("There needs to be better support.").polarity is Polarity.WEAKNESS
    assert verdict("Councils took complaints seriously but more help is needed.").polarity is Polarity.MIXED
    assert verdict("Councils took complaints seriously.").polarity is Polarity.NEUTRAL


@pytest.mark.parametrize(
    "line",
    ["Thematic inspection of foster carers' training in Scotland", "Our inspection found:"],
)
def test_without_its_title_or_its_list_it_is_not_recognised(tmp_path, line):
    path = tmp_path / "page.txt"
    path.write_text(PAGE.replace(line, "Something else"), encoding="utf-8")
    document = Document.open(path)
    assert thematic_report.recognise(document) is None
    with pytest.raises(Refused, match=r"page\.txt has"):
        thematic_report.read(document)


NEWS = "2022-03-04_carers-training"


def test_the_copies_are_what_the_text_makes(monkeypatch):
    monkeypatch.syspath_prepend(str(SAMPLES.parent))
    spec = importlib.util.spec_from_file_location("make_national", SAMPLES.parent / "make_national.py")
    make_national = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_national", make_national)
    spec.loader.exec_module(make_national)
    assert make_national.KEPT.out_of_date() == []
    assert make_national.made() == make_national.made()


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_every_copy_of_the_sample_says_what_the_text_says(suffix):
    text = thematic_report.read(Document.open(SAMPLES.parent / "national" / f"{NEWS}.txt"))
    copy = thematic_report.read(Document.open(SAMPLES.parent / "national_copies" / f"{NEWS}.{suffix}"))
    found, wanted = without_places(copy), without_places(text)
    for each in (found, wanted):
        each.pop("issues")  # they count the lines of menus, which a PDF breaks elsewhere
    assert found == wanted


def test_no_sample_of_another_kind_is_taken_for_one():
    for path in sorted(SAMPLES.rglob("*.txt")):
        assert thematic_report.recognise(Document.open(path)) is None, path.name


# --- the real one ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wales(shared) -> Document:
    return Document.open(next((shared / "seeds").glob("003_*.txt")))


@pytest.fixture(scope="module")
def answers(shared) -> dict:
    return json.loads((shared / "gold" / "gold_003.json").read_text(encoding="utf-8"))


def test_every_item_of_the_welsh_inspection_agrees(wales, answers):
    expected = {}
    for item in answers["items"]:
        for leaf in item.get("sub_findings", [item]):
            expected[leaf["id"]] = (leaf["text"], leaf["line"], leaf["polarity"])
    read = thematic_report.read(wales)
    assert {i.label: (i.text, i.locator.first_line, i.polarity) for i in read.items} == expected


def test_the_numbers_of_the_welsh_inspection_agree(wales, answers):
    read, counts = thematic_report.read(wales), answers["counts"]
    of = {part: [item for item in read.items if item.part is part] for part in Part}
    assert len(of[Part.HEADLINE]) == counts["headline"] == 3
    assert len(of[Part.QUOTATION]) == counts["quotation"] == 3
    assert len(of[Part.FINDING]) == counts["leaf_findings"] == 10
    assert sum(item.lead_in is not None for item in read.items) == counts["sub_findings"] == 2
    polarities = [item.polarity for item in read.findings]
    expected = counts["polarity_of_headlines_and_leaf_findings"]
    assert {name: polarities.count(name) for name in set(polarities)} == expected
    assert read.bullets == 14
    assert [issue.where for issue in read.issues if "bullets" in issue.found] == ["lines 1, 39, 40"]


def test_what_the_welsh_inspection_says_of_itself_agrees(wales, answers):
    read, said = thematic_report.read(wales), answers["metadata"]
    assert read.title == said["title"]
    assert read.jurisdiction == said["jurisdiction"]
    assert read.fieldwork.text == said["fieldwork_printed"]
    assert f"{read.fieldwork_start:%Y-%m}" == said["fieldwork_start"]
    assert f"{read.fieldwork_end:%Y-%m}" == said["fieldwork_end"]
    assert read.coverage.text == said["coverage"]
    assert (read.consulted[0].number, read.consulted[0].youngest) == (300, said["people_consulted"]["min_age"])
    assert f"the views of {read.consulted[0].passage.text}" == said["people_consulted"]["text"]
    assert f"{read.consulted[1].passage.text} (no number)" == said["others_consulted"]
    assert read.inspector.text == said["chief_inspector"]
    assert [law.text for law in read.laws] == [said["legislation_mentioned"]]
    assert read.published is said["published"] is None
    assert (read.authority, read.level) == (None, "national")


def test_the_repeats_of_the_welsh_inspection_agree(wales, answers):
    repeats = [list(repeat.labels) for repeat in thematic_report.read(wales).repeats]
    assert repeats == [pair["items"] for pair in answers["duplicates"]]


def test_no_other_document_is_taken_for_a_thematic_inspection(shared):
    names = [path for path in sorted((shared / "seeds").glob("*.txt")) if not path.name.startswith("003")]
    for path in [*names, *sorted((shared / "reports" / "txt_sample").glob("*.txt"))]:
        assert thematic_report.recognise(Document.open(path)) is None, path.name
