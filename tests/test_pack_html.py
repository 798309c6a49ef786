"""What a page shows, and what it refuses to show because not everybody could read it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from lineofsight.display import Figure, Table
from lineofsight.errors import NotebookFailed
from lineofsight.pack import html
from lineofsight.pack.html import AreaEvidence, Made, Question
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from pack_example import INDEX, NOTEBOOKS, SVG, notebook, shown

MADE = Made("spring 2026", "0.1.0", "5e" * 32, "Nothing was suppressed.")


def index(**other: object) -> str:
    return html.index_page(replace(INDEX, **other), NOTEBOOKS, [], MADE)


def page(*cells: object) -> str:
    """A notebook's page with these cells at its end."""
    book = notebook("small", "Small")
    book.node.cells += cells
    return html.notebook_page(INDEX, [book], book)


def showing(markup: str) -> object:
    output = new_output("execute_result", data={"text/html": markup}, execution_count=6)
    return new_code_cell("show()", id="added", execution_count=6, outputs=[output])


# --- the index ----------------------------------------------------------------------------------------------


def test_the_index_has_one_title_and_its_headings_in_order():
    levels = [int(level) for level in re.findall(r"<h([1-6])", index())]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_internal_pack_is_marked_at_its_head_and_foot_and_on_paper_and_a_public_one_is_not():
    assert index().count("OFFICIAL-SENSITIVE") == 3
    assert "OFFICIAL-SENSITIVE" not in index(marking=None)


def test_a_comparison_in_short_leads_to_its_page_where_the_pack_has_it():
    said = ("Of 12 figures, 3 are similar to England's.",)
    compared = (*NOTEBOOKS, notebook("compare_authorities", "Compare authorities"))
    questions = (*INDEX.questions, Question("compare_authorities", "How do they stand beside England?"))
    with_page = html.index_page(replace(INDEX, compared=said, questions=questions), compared, [], MADE)
    to_page = '<a href="notebooks/compare_authorities.html">Every figure,'

    assert "Of 12 figures, 3 are similar to England&#39;s." in with_page
    assert to_page in with_page
    assert to_page not in index(compared=said)
    assert "compared" not in index()


def test_what_is_set_against_no_framework_names_none():
    assert "et against" not in index(framework=None, title="Norfolk: published statistics", compared=())


def test_a_change_of_framework_is_drawn_between_the_inspections_it_parts():
    rows = re.findall(r'<li(?: class="(break)")?>\n<p class="when">([^<]+)', index())

    assert rows == [
        ("", "9 March 2026"),
        ("break", "12 May 2022"),
        ("break", "2 October 2017"),
        ("", "8 June 2015"),
        ("break", "21 October 2011"),
    ]


def test_a_direction_is_told_in_words_beside_its_colour():
    text = index(areas=(AreaEvidence("Leaders", 1, 2, 0, 0, 1, "March 2026"),))

    told = re.sub(r"<[^>]+>|\s+", " ", text[text.index('<ul class="counts">') :])
    assert " ".join(told.split()).startswith("1 strength 2 weaknesses 1 other finding Newest: March 2026.")


def test_an_area_without_evidence_says_so_and_draws_no_bar():
    text = index(areas=(AreaEvidence("Adoption", 0, 0, 0, 0, 0, ""),))

    assert "<p>No evidence here.</p>" in text
    assert 'class="bar"' not in text


def test_a_section_with_nothing_in_it_is_left_out():
    text = index(history=(), areas=(), blind_spots=(), refused=())

    for heading in ("Inspections, newest first", "Evidence by judgement area", "Blind spots", "Files left out"):
        assert heading not in text


@pytest.mark.parametrize(
    ("count", "told"),
    [(999, "999 bytes"), (1000, "1 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (3_440_000, "3.4 MB")],
)
def test_a_size_is_told_as_a_reader_weighs_it(count, told):
    assert html.size(count) == told


# --- a notebook's page --------------------------------------------------------------------------------------


def test_a_figure_is_an_image_with_its_words_and_can_be_taken_away():
    text = page(shown("draw()", Figure("Grades", SVG, "Good in 2022.", "Source: Ofsted."), 6))

    assert 'alt="Good in 2022."' in text
    assert "<figcaption>Grades. Source: Ofsted. " in text
    assert 'href="../figures/small-2.svg"' in text


def test_every_figure_is_a_file_named_for_its_notebook_and_place():
    assert html.figures(NOTEBOOKS[0]) == {"inspection_history-1.svg": SVG}


def test_code_is_folded_away_and_named_by_its_cell_in_the_notebook_a_reader_opens():
    labels = re.findall(r"<summary>(.*?)</summary>", page())

    assert labels == [
        "Code of cell 2",
        "The parameters of this run",
        "Code of cell 4",
        "Code of cell 6",
        "Code of cell 8",
    ]


def test_a_link_to_a_notebook_leads_to_its_page():
    assert '<a href="line_of_sight.html">the evidence</a>' in page()


def test_headings_of_the_same_words_are_two_places():
    text = page(*(new_markdown_cell("## Limits", id=f"limits-{number}") for number in (1, 2)))

    assert re.findall(r'<h2 id="(limits-\d)"', text) == ["limits-4", "limits-5"]


def test_printed_text_is_shown_as_it_was_printed():
    printed = new_code_cell("print()", id="p", execution_count=6, outputs=[new_output("stream", text="1 < 2\n")])

    assert '<pre tabindex="0">1 &lt; 2\n</pre>' in page(printed)


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script>alert(1)</script>", "the element script"),
        ("<p onclick='alert(1)'>x</p>", "the attribute onclick of p"),
        ("<p style='color: red'>x</p>", "the attribute style of p"),
        ("<a href='javascript:alert(1)'>x</a>", "the attribute href of a"),
        ("<img alt='x' src='https://example.org/x.png'>", "the attribute src of img"),
        ("<img src='data:image/png;base64,AA=='>", "an image without words for it"),
        ("<h1>x</h1>", "the element h1"),
        ("<table><tr><td>x</td></tr></table>", "a table without a caption"),
        ("<table><caption>x</caption><tr><th>x</th></tr></table>", "a header cell without a scope"),
        ("<!-- x -->", "a comment"),
        ("<svg><p>x</p></svg>", "the element svg"),
    ],
)
def test_markup_that_is_not_ours_or_that_not_everybody_can_read_is_refused(markup, fault):
    with pytest.raises(NotebookFailed, match=rf"small\.ipynb, cell 9: shows HTML with {fault}"):
        page(showing(markup))


def test_the_tables_of_this_suite_are_shown_as_they_are():
    table = Table("Grades", pd.DataFrame({"area": ["Leaders"], "grade": ["good"]}), "As printed.")

    assert table.html() in page(shown("run.table()", table, 6))


def test_a_picture_that_is_not_svg_is_refused():
    output = new_output("display_data", data={"image/png": "AA==", "text/plain": "<Figure size 1x1>"})

    with pytest.raises(NotebookFailed, match="shows a picture that is not SVG"):
        page(new_code_cell("plot()", id="p", execution_count=6, outputs=[output]))
