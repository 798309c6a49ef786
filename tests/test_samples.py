"""Exampleshire's inspection reports: made as committed, hard in the ways real ones are, and our own."""

from __future__ import annotations

import importlib.util
import re
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import bad_files
import pypdfium2
import pytest
import yaml

SAMPLES = Path(__file__).resolve().parents[1] / "data_samples"
EXAMPLESHIRE = SAMPLES / "exampleshire"


def loaded_generator():
    spec = importlib.util.spec_from_file_location("make_reports", SAMPLES / "make_reports.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_reports"] = module
    spec.loader.exec_module(module)
    return module


make_reports = loaded_generator()
ANSWERS = yaml.safe_load((EXAMPLESHIRE / "answers.yml").read_text(encoding="utf-8"))["reports"]
SOURCES = {path.stem: make_reports.read_source(path) for path in sorted((EXAMPLESHIRE / "source").glob("*.md"))}
NUMBERED = [name for name, answer in ANSWERS.items() if answer["paragraphs"]]


@pytest.fixture(scope="module")
def face():
    return make_reports.Typeface()


@pytest.fixture(scope="module")
def pdf_pages() -> dict[str, list[str]]:
    return {
        path.stem: make_reports.page_texts(path.read_bytes())
        for path in sorted((EXAMPLESHIRE / "reports").glob("*.pdf"))
    }


def text_of(name: str) -> str:
    return (EXAMPLESHIRE / "reports_as_text" / f"{name}.txt").read_text(encoding="utf-8")


# --- made as committed --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made() -> dict[Path, bytes]:
    return make_reports.made(EXAMPLESHIRE / "source")


def test_the_committed_files_are_what_the_sources_make(made):
    assert make_reports.out_of_date(EXAMPLESHIRE, made) == []


def test_a_missing_a_stray_and_a_changed_file_are_out_of_date(tmp_path):
    (tmp_path / "reports_as_text").mkdir()
    (tmp_path / "reports_as_text" / "changed.txt").write_bytes(b"Grade 3")
    (tmp_path / "reports_as_text" / "stray.txt").write_bytes(b"Grade 3")
    files = {Path("reports_as_text/changed.txt"): b"Grade 4", Path("reports/missing.pdf"): b"%PDF"}
    assert make_reports.out_of_date(tmp_path, files) == [
        "reports/missing.pdf",
        "reports_as_text/changed.txt",
        "reports_as_text/stray.txt",
    ]


def test_two_runs_make_the_same_bytes(made):
    assert make_reports.made(EXAMPLESHIRE / "source") == made


def test_there_is_a_report_an_answer_and_a_text_of_each_template():
    assert set(ANSWERS) == set(SOURCES)
    assert {source.head["template"] for source in SOURCES.values()} == set(make_reports.TEMPLATES)
    assert all((EXAMPLESHIRE / "reports" / f"{name}.pdf").is_file() and text_of(name) for name in ANSWERS)


def test_every_pdf_is_small():
    assert all(path.stat().st_size < 150_000 for path in (EXAMPLESHIRE / "reports").glob("*.pdf"))


# --- honest about being made up -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ANSWERS)
def test_every_report_says_that_it_is_made_up(name, pdf_pages):
    for text in (text_of(name), " ".join(pdf_pages[name])):
        assert re.search(r"made[\s-]up", text)
        assert "999" in text
        assert "Crown copyright" not in text


# --- the answers agree with the sources ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answers_count_the_numbered_paragraphs(name):
    numbers = [block.level for block in SOURCES[name].blocks if block.kind == "numbered"]
    assert numbers == list(range(1, ANSWERS[name]["paragraphs"] + 1))


@pytest.mark.parametrize("name", NUMBERED)
def test_the_answers_name_the_paragraphs_split_by_a_page(name, face):
    source = SOURCES[name]
    pages = make_reports.laid_out(source, face)
    on = [{piece.block for piece in page.pieces} for page in pages]
    over = {block for first, second in pairwise(on) for block in first & second if block >= 0}
    split = [source.blocks[block].level for block in sorted(over) if source.blocks[block].kind == "numbered"]
    assert split == ANSWERS[name]["split_by_a_page"]


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_printed_in_its_report(name):
    printed = " ".join(text_of(name).split())
    answer = ANSWERS[name]
    for judgement in answer["judgements"]:
        assert judgement["heading"] in printed
        assert judgement.get("printed", judgement["grade"]).lower() in printed.lower()
        if judgement["number"]:
            assert f"Grade {judgement['number']} ({judgement['grade']})" in printed
    if answer["lead_inspector"]:
        assert answer["lead_inspector"] in printed
    for day in ("inspection_start", "inspection_end", "published"):
        if answer[day]:
            assert str(answer[day].year) in printed
            assert re.search(rf"\b{answer[day].day}\b", printed)


def test_the_report_of_2011_has_22_judgements_and_two_of_them_only_in_its_record():
    judgements = ANSWERS["2011-10-21_slac"]["judgements"]
    grades = [judgement["grade"] for judgement in judgements]
    assert len(judgements) == 22
    assert [judgement["heading"] for judgement in judgements if judgement["where"] == ["record"]] == [
        "Equality and diversity",
        "Equality and diversity",
    ]
    assert {grade: grades.count(grade) for grade in grades} == {
        "adequate": 12,
        "good": 7,
        "inadequate": 2,
        "outstanding": 1,
    }
    headings = [block.grade for block in SOURCES["2011-10-21_slac"].blocks if block.grade]
    record = [row for block in SOURCES["2011-10-21_slac"].blocks for row in block.cells if "(Grade" not in row[0]]
    assert len(headings) == 20
    assert [(label, grade.lower()) for label, grade in record] == [
        (judgement["heading"], judgement["grade"]) for judgement in judgements
    ]


def test_the_sums_of_the_service_information_add_up():
    for name in ("2011-10-21_slac", "2013-07-19_targeted-looked-after"):
        for total in ANSWERS[name]["sums"]:
            assert sum(total["parts"]) == total["whole"]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_improvements_add_up(name):
    improvements = ANSWERS[name]["improvements"]
    for parts in (improvements["by_timescale"], improvements.get("by_section", {})):
        assert not parts or sum(parts.values()) == improvements["count"]
    references = improvements.get("national_framework", [])
    assert len(references) in (0, improvements["count"])
    source = (EXAMPLESHIRE / "source" / f"{name}.md").read_text(encoding="utf-8")
    assert re.findall(r"\(([^()]*), national framework\)", source) == references


# --- hard in the ways real reports are ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bullet"),
    [
        ("2011-10-21_slac", "\uf0a7"),
        ("2013-07-19_targeted-looked-after", "\uf0a7"),
        ("2015-06-26_sif", "\uf06e"),
        ("2015-06-26_sif", "\uf02d"),
        ("2018-10-25_focused-visit", "\uf06e"),
        ("2020-01-10_ilacs", "\uf06e"),
        ("2026-06-30_ilacs", "◼"),
    ],
)
def test_the_bullets_in_the_pdf_are_those_of_its_day(name, bullet, pdf_pages):
    assert any(line.startswith(bullet) for page in pdf_pages[name] for line in page.splitlines())


def test_a_header_and_page_number_stand_inside_a_sentence(pdf_pages):
    pages = pdf_pages["2013-07-19_targeted-looked-after"]
    assert pages[3].endswith("in two years, and the increase")
    assert pages[4].startswith("Exampleshire County Council Inspection of looked after children services 3\r\nhas")


def test_a_grade_stands_beside_a_label_of_two_lines(pdf_pages):
    lines = text_of("2026-06-30_ilacs").splitlines()
    label = lines.index("The experiences and progress of children")
    assert lines[label : label + 3] == [
        "The experiences and progress of children",
        "who need help and protection",
        "Requires improvement to be good",
    ]


def test_a_contents_page_repeats_the_headings_with_their_pages(pdf_pages):
    contents = pdf_pages["2015-06-26_sif"][1]
    for heading, number in re.findall(r"^(Executive summary|Recommendations) (\d+)\r?$", contents, re.MULTILINE):
        assert heading in pdf_pages["2015-06-26_sif"][int(number) - 1]
    assert contents.count("Executive summary") == 2  # the council's and the board's


def test_a_footnote_stands_inside_a_sentence(pdf_pages):
    page = next(page for page in pdf_pages["2011-10-21_slac"] if "the ESCB1 are understood" in page)
    assert page.endswith("list events\r\n1 Finding the right help, Exampleshire Safeguarding Children Board, 2010.")


def test_an_address_stands_inside_a_sentence(pdf_pages):
    assert re.search(r"[a-z0-9]\r\nOfsted\r\nSample House\r\n", pdf_pages["2025-10-21_focused-visit"][0])


def test_the_saved_text_has_no_form_feeds_or_bullets():
    text = text_of("2011-10-21_slac")
    assert "\f" not in text
    assert "\uf0a7" not in text
    assert "\n\n conversations with 41 children" in text
    assert "one of\n which gives short breaks" in text


def test_the_report_of_2026_gives_no_overall_grade_and_mentions_an_old_one(pdf_pages):
    text = text_of("2026-06-30_ilacs")
    assert re.findall(r"overall effectiveness", text, re.IGNORECASE) == ["overall effectiveness"]
    assert all(judgement["area"] != "overall" for judgement in ANSWERS["2026-06-30_ilacs"]["judgements"])


def test_the_report_of_2026_says_nothing_of_the_health_of_children_in_care():
    blocks = SOURCES["2026-06-30_ilacs"].blocks
    start = next(i for i, block in enumerate(blocks) if "children in care:" in block.text)
    said = " ".join(block.text for block in blocks[start:] if block.kind == "numbered").lower()
    assert not re.search(r"health|dental|doctor|nurse|medical|well-being|therap|immunis|camhs", said)


# --- wholly our own -----------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def runs(text: str, length: int = 10):
    found = words(text)
    return zip(*(found[start:] for start in range(length)), strict=False)


def test_no_sentence_of_a_real_report_is_in_the_samples(shared):
    """Ten words in a row. Headings, tables and the fixed closing notes are those of the templates."""
    ours = {
        run: name
        for name, source in SOURCES.items()
        for block in source.blocks
        if block.kind in ("paragraph", "numbered", "bullet", "lines")
        for run in runs(block.text)
    }
    real = [
        path.read_text(encoding="utf-8", errors="replace")
        for folder in ("seeds", "reports/txt_sample")
        for path in sorted((shared / folder).glob("*.txt"))
    ]
    with zipfile.ZipFile(shared / "reports" / "all_reports_text_dev.zip") as archive:
        real += [archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist()]
    assert len(real) > 498
    assert {" ".join(run): ours[run] for text in real for run in runs(text) if run in ours} == {}


# --- the bad files are bad ----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", bad_files.REFUSED, ids=lambda make: make.__name__)
def test_each_bad_file_is_written_to_the_folder(make, tmp_path):
    assert make(tmp_path).parent == tmp_path
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "make",
    [
        bad_files.empty_pdf,
        bad_files.truncated_pdf,
        bad_files.encrypted_pdf,
        bad_files.web_page_renamed_to_pdf,
    ],
    ids=lambda make: make.__name__,
)
def test_these_pdfs_do_not_open(make, tmp_path):
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(make(tmp_path))


def test_a_zip_with_a_pdf_in_it_opens_as_that_pdf_so_a_reader_must_look_at_the_first_bytes(tmp_path):
    path = bad_files.zip_renamed_to_pdf(tmp_path)
    assert "Exampleshire" in make_reports.page_texts(path.read_bytes())[0]
    assert path.read_bytes().startswith(b"PK")


def test_a_scan_opens_and_has_no_text(tmp_path):
    assert make_reports.page_texts(bad_files.pdf_without_text(tmp_path).read_bytes()) == [""]


def test_a_page_that_is_not_a_report_opens_and_has_text(tmp_path):
    (page,) = make_reports.page_texts(bad_files.report_not_found_page(tmp_path).read_bytes())
    assert "Report not found" in page


def test_a_copy_is_the_same_report_under_another_name(tmp_path):
    first, second = bad_files.same_report_twice(tmp_path)
    assert first.name != second.name
    assert first.read_bytes() == second.read_bytes()


def test_the_hostile_report_holds_every_hostile_sentence(tmp_path):
    text = bad_files.report_with_markup_and_formulas(tmp_path).read_text(encoding="utf-8")
    assert all(sentence in text for sentence in bad_files.HOSTILE_SENTENCES)
