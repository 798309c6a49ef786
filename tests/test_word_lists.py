"""The marks that Word draws before the items of its lists, as a reader sees them on the page."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lineofsight import office_text


def texts(document) -> list[str]:
    buffer = io.BytesIO()
    document.save(buffer)
    return [text for _, text in office_text.lines("plan.docx", buffer.getvalue(), "word")]


def restarted(document, *starts: tuple[int, int]):
    """A new list of the definition below, its levels made to start at the numbers given."""
    lists = document.part.numbering_part.element
    again = lists.add_num(99)
    for level, start in starts:
        again.add_lvlOverride(level).add_startOverride(start)
    return again.numId


def item(document, number: int, level: int, text: str) -> None:
    own = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
    own.get_or_add_numId().val = number
    own.get_or_add_ilvl().val = level


@pytest.fixture
def outline():
    """An empty document with a definition of a list of three levels: 1. then 1.1 then a)."""
    document = docx.Document()
    levels = [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"), ("none", "")]
    told = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{look}"/><w:lvlText w:val="{printed}"/></w:lvl>'
        for at, (look, printed) in enumerate(levels)
    )
    definition = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{told}</w:abstractNum>'
    document.part.numbering_part.element.insert(0, parse_xml(definition))
    return document


def test_bullets_stand_further_in_for_each_list_they_are_within():
    document = docx.Document()
    for style in ("List Bullet", "List Bullet 2", "List Bullet 3"):
        document.add_paragraph("late", style=style)
    assert texts(document) == ["• late", "  ◦ late", "    ▪ late"]


def test_numbers_go_on_through_the_file_past_what_is_in_no_list():
    document = docx.Document()
    for style in ("List Number", None, "List Number"):
        document.add_paragraph("late", style=style)
    assert texts(document) == ["1. late", "late", "2. late"]


def test_a_list_within_a_list_starts_again_under_each_item(outline):
    one = restarted(outline)
    for level, text in ((0, "a"), (1, "b"), (2, "c"), (2, "d"), (0, "e"), (1, "f")):
        item(outline, one, level, text)
    assert texts(outline) == ["1. a", "1.1 b", "a) c", "b) d", "2. e", "2.1 f"]


def test_a_list_made_to_start_again_does_so_once_and_its_sister_goes_on(outline):
    one, again, sister = restarted(outline), restarted(outline, (0, 1)), restarted(outline)
    for number in (one, one, again, again, sister):
        item(outline, number, 0, "late")
    assert texts(outline) == ["1. late", "2. late", "1. late", "2. late", "3. late"]


def test_a_list_can_start_from_another_number(outline):
    item(outline, restarted(outline, (0, 7)), 0, "late")
    assert texts(outline) == ["7. late"]


def test_a_level_without_a_mark_and_a_paragraph_taken_out_of_its_styles_list_have_none(outline):
    item(outline, restarted(outline), 3, "late")
    taken_out = outline.add_paragraph("late", style="List Bullet")._p.get_or_add_pPr().get_or_add_numPr()
    taken_out.get_or_add_numId().val = 0
    assert texts(outline) == ["late", "late"]


def test_an_empty_item_is_an_empty_line_and_is_counted_as_word_counts_it():
    document = docx.Document()
    for text in ("late", "", "early"):
        document.add_paragraph(text, style="List Number")
    assert texts(document) == ["1. late", "", "3. early"]


def test_a_list_that_the_file_does_not_define_has_no_marks(outline):
    item(outline, 12345, 0, "late")
    assert texts(outline) == ["late"]
