"""A file as lines, and words with the place they stand: what opens, what is refused, what a quotation is."""

from __future__ import annotations

import bad_files
import pytest
from fpdf import FPDF
from lineofsight.documents import Document, Line, Locator, Span
from lineofsight.errors import Refused


def document(text: str) -> Document:
    lines = tuple(Line(number, None, line) for number, line in enumerate(text.split("\n"), start=1))
    return Document("report.txt", "0" * 64, lines, None)


def written(folder, name: str, content: bytes):
    path = folder / name
    path.write_bytes(content)
    return path


# Quotations


def test_a_quotation_folds_white_space_and_joins_lines_by_one_space():
    doc = document("  Social   workers \n visit.  ")
    assert doc.whole_lines([1, 2]).text == "Social workers visit."


def test_a_hyphen_at_the_end_of_a_line_joins_its_word_and_stays():
    assert document("234 pre- \nschools").whole_lines([1, 2]).text == "234 pre-schools"


def test_a_dash_behind_a_number_or_a_space_joins_nothing():
    assert document("in 2012-\n2013").whole_lines([1, 2]).text == "in 2012- 2013"
    assert document("Norfolk -\nsuffolk").whole_lines([1, 2]).text == "Norfolk - suffolk"


def test_blank_lines_are_no_part_of_a_quotation():
    passage = document("One\n\nTwo").whole_lines([1, 2, 3])
    assert passage.text == "One Two"
    assert passage.locator.spans == (Span(1, 0, 1, 3), Span(3, 0, 3, 3))


def test_neighbouring_lines_share_a_span():
    assert document("One\nTwo").whole_lines([1, 2]).locator.spans == (Span(1, 0, 2, 3),)


def test_what_stands_between_two_spans_is_left_out():
    doc = document("resulting in excessive work\n1 A footnote\nperiods for some")
    assert doc.whole_lines([1, 3]).text == "resulting in excessive work periods for some"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(0, 3, "One"), (4, 7, "two"), (4, 14, "two three-"), (8, 18, "three-four"), (10, 12, "re"), (19, 23, "five")],
)
def test_a_part_of_a_passage_is_quoted_from_its_own_narrower_place(start, end, words):
    doc = document("One  two\n three-\nfour\n\nfive")
    passage = doc.whole_lines(range(1, 6), paragraph="7")
    assert passage.text == "One two three-four five"
    part = doc.part(passage, start, end)
    assert part.text == words
    assert doc.quote(part.locator) == words
    assert part.locator.paragraph == "7"


def test_every_part_between_words_quotes_the_same_characters():
    doc = document("a  bc-\ndef\n\n  g. H\nij")
    passage = doc.whole_lines(range(1, 6))
    ends = [i for i, c in enumerate(passage.text) if c == " "] + [len(passage.text)]
    starts = [0] + [end + 1 for end in ends[:-1]]
    for start in starts:
        for end in ends:
            if start < end:
                assert doc.part(passage, start, end).text == passage.text[start:end]


def test_a_part_without_a_word_is_refused():
    doc = document("One two")
    with pytest.raises(ValueError, match="hold no word"):
        doc.part(doc.whole_lines([1]), 3, 4)


def test_a_locator_is_read_back_from_its_address():
    doc = Document("a.pdf", "f" * 64, (Line(1, 3, "Good"), Line(2, 3, "practice")), 3)
    locator = doc.whole_lines([1, 2], paragraph="10").locator
    assert locator.address == "page=3&paragraph=10&text=1:0-2:8"
    assert Locator.parse(locator.file, locator.sha256, locator.address) == locator
    assert str(locator) == "page 3, paragraph 10, lines 1 to 2"


# Text files


def test_form_feeds_are_page_breaks_and_lines_are_counted_through_the_file(tmp_path):
    doc = Document.open(written(tmp_path, "two.txt", b"first\nlast\n\x0cnext page\n"))
    assert [(line.number, line.page, line.text) for line in doc.lines] == [
        (1, 1, "first"), (2, 1, "last"), (3, 2, "next page"),
    ]  # fmt: skip
    assert doc.pages == 2


def test_a_text_without_form_feeds_has_no_pages(tmp_path):
    doc = Document.open(written(tmp_path, "one.txt", b"first\nlast\n"))
    assert doc.pages is None
    assert {line.page for line in doc.lines} == {None}


@pytest.mark.parametrize(
    "content",
    [
        "children’s".encode(),
        b"\xef\xbb\xbf" + "children’s".encode(),
        "children’s".encode("utf-16"),
        b"\xfe\xff" + "children’s".encode("utf-16-be"),
        "children’s".encode("cp1252"),
    ],
)
def test_a_text_in_any_common_encoding_reads_the_same(tmp_path, content):
    assert [line.text for line in Document.open(written(tmp_path, "a.txt", content)).lines] == ["children’s"]


def test_line_ends_of_any_system_are_counted_as_an_editor_counts_them(tmp_path):
    doc = Document.open(written(tmp_path, "a.txt", b"one\r\ntwo\rthree\nfour \xe2\x80\xa8same line"))
    assert [line.number for line in doc.lines] == [1, 2, 3, 4]


def test_the_digest_is_of_the_bytes_and_the_name_has_no_folder(tmp_path):
    doc = Document.open(written(tmp_path, "a.txt", b"abc"))
    assert doc.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (doc.name, doc.size) == ("a.txt", 3)


# PDF files


def pdf(folder, *paragraphs: str, small: str = "") -> Document:
    """A page of paragraphs 40 points apart, their lines 14; `small` is set high behind the last, as a footnote is."""
    page = FPDF(unit="pt")
    page.add_page()
    page.set_font("Helvetica", size=12)
    y = 100
    for paragraph in paragraphs:
        for line in paragraph.split("\n"):
            page.text(72, y, line)
            y += 14
        y += 26
    if small:
        page.set_font("Helvetica", size=7)
        page.text(72 + 200, y - 45, small)
    path = folder / "page.pdf"
    page.output(str(path))
    return Document.open(path)


def texts(doc: Document) -> list[str]:
    return [line.text.strip() for line in doc.lines]


def test_a_wide_gap_on_a_pdf_page_becomes_an_empty_line(tmp_path):
    doc = pdf(tmp_path, "A first paragraph\nof two lines.", "A second one.")
    assert texts(doc) == ["A first paragraph", "of two lines.", "", "A second one."]
    assert {line.page for line in doc.lines} == {1}


def test_a_footnote_mark_goes_back_to_the_line_it_is_set_on(tmp_path):
    assert texts(pdf(tmp_path, "Eighteen children live in special schools", small="3"))[0].endswith("schools3")


def test_a_hyphen_at_the_end_of_a_pdf_line_is_a_hyphen_and_a_line_end(tmp_path):
    doc = pdf(tmp_path, "Agencies work with the multi-\nagency hub every day.")
    assert doc.whole_lines([1, 2]).text == "Agencies work with the multi-agency hub every day."


# Refusals: one sentence each, with the file's name and what to do


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (bad_files.empty_pdf, "is empty"),
        (bad_files.truncated_pdf, "cut short or damaged"),
        (bad_files.encrypted_pdf, "protected by a password"),
        (bad_files.zip_renamed_to_pdf, "is a zip file"),
        (bad_files.pdf_without_text, "without a text layer"),
        (bad_files.web_page_renamed_to_pdf, "is a web page"),
        (bad_files.huge_file, "200 MB"),
        (bad_files.binary_named_txt, "binary"),
    ],
)
def test_a_file_that_is_no_document_is_refused_in_one_sentence(tmp_path, make, says):
    path = make(tmp_path)
    with pytest.raises(Refused, match=says) as refusal:
        Document.open(path)
    sentence = str(refusal.value)
    assert sentence.startswith(path.name)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert str(tmp_path) not in sentence


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(Refused, match=r"gone\.pdf is not there"):
        Document.open(tmp_path / "gone.pdf")
    with pytest.raises(Refused, match="is a folder"):
        Document.open(tmp_path)


def test_a_file_of_the_largest_size_is_opened_and_one_byte_more_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("lineofsight.documents.LARGEST", 5)
    assert Document.open(written(tmp_path, "a.txt", b"12345")).size == 5
    with pytest.raises(Refused):
        Document.open(written(tmp_path, "b.txt", b"123456"))


# Real reports


def test_a_pdf_and_its_text_hold_the_same_words(shared):
    """Two extractors, one report: every word, mark and number, in the same order."""
    sample = shared / "reports" / "pdf_sample"
    for name in ("2013-08-16_tlac_80418_norfolk", "2015-10-20_sif_80418_norfolk", "2026-05-18_ilacs_80418_norfolk"):
        words = [sorted(words_of(Document.open(path))) for path in (
            sample / f"{name}.pdf", shared / "reports" / "txt_sample" / f"{name}.txt"
        )]  # fmt: skip
        assert words[0] == words[1]


def words_of(doc: Document) -> list[str]:
    text = doc.whole_lines(range(1, len(doc.lines) + 1)).text
    return [word for word in text.split() if any(character.isalnum() for character in word)]
