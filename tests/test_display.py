"""What notebooks show: plain semantic HTML, in which the words of a report stay words."""

from datetime import date

import pandas as pd
from lineofsight.display import Figure, Table, Text, count, listed, words

HOSTILE = "<script>alert(1)</script> & \"quoted\" =HYPERLINK('x')"
HARMLESS = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; =HYPERLINK(&#x27;x&#x27;)"


def html(shown) -> str:
    return shown._repr_mimebundle_()["text/html"]


def test_a_table_is_a_caption_headers_with_a_scope_and_a_note():
    shown = html(Table("Grades", pd.DataFrame({"area": ["Leaders"], "grade": ["good"]}), "Base: 1 grade."))
    assert shown == (
        '<div class="table" role="region" aria-label="Grades" tabindex="0">\n'
        "<table>\n<caption>Grades</caption>\n<thead>\n"
        '<tr><th scope="col">area</th><th scope="col">grade</th></tr>\n'
        "</thead>\n<tbody>\n"
        '<tr><th scope="row">Leaders</th><td>good</td></tr>\n'
        "</tbody>\n</table>\n</div>\n"
        '<p class="note">Base: 1 grade.</p>'
    )


def test_a_group_is_said_once_above_its_rows():
    frame = pd.DataFrame({"year": ["2011", "2011", "2015"], "area": ["a", "b", "c"], "n": [1, 2, 3]})
    shown = html(Table("T", frame, "N", group="year"))
    assert shown.count("<tbody>") == 2
    assert shown.count('<th scope="rowgroup" colspan="2">2011</th>') == 1
    assert '<td class="number">3</td>' in shown


def test_words_of_a_report_stay_words_in_every_part_of_a_table():
    frame = pd.DataFrame({"group": [HOSTILE], HOSTILE: [HOSTILE], "other": [HOSTILE]})
    shown = html(Table(HOSTILE, frame, HOSTILE, group="group"))
    assert "<script" not in shown
    assert shown.count(HARMLESS) == 7  # title twice, column, group, two cells, note


def test_words_of_a_report_stay_words_in_sentences_and_figures():
    assert html(Text((HOSTILE,))) == f"<p>{HARMLESS}</p>"
    assert "<script" not in Figure(HOSTILE, "<svg/>", HOSTILE, HOSTILE).html()


def test_an_empty_cell_says_what_its_absence_means():
    frame = pd.DataFrame({"file": ["a.pdf"], "pages": [None]})
    assert "<td>no pages</td>" in html(Table("T", frame, "N", absent="no pages"))


def test_a_table_without_rows_says_why():
    shown = Table("Files refused", pd.DataFrame({"file": [], "why": []}), "N", empty="No file was refused.")
    assert '<td colspan="2">No file was refused.</td>' in html(shown)
    assert "No file was refused." in shown.plain()


def test_a_figure_carries_its_words_as_metadata_and_as_text():
    data, about = Figure("Grades", "<svg>é</svg>", "June 2011: good.", "Base: 1.")._repr_mimebundle_()
    assert data["image/svg+xml"] == "<svg>é</svg>"
    assert about["image/svg+xml"] == {"alt": "June 2011: good.", "caption": "Grades. Base: 1."}
    assert 'alt="June 2011: good."' in data["text/html"]
    assert data["text/plain"] == "Grades. June 2011: good."


def test_values_are_written_as_people_write_them():
    assert words(date(2011, 10, 1)) == "1 October 2011"
    assert words(1234) == "1,234"
    assert words(0.456) == "0.46"
    assert words("adequate") == "adequate"


def test_numbers_and_nouns_agree():
    assert [count(n, "report") for n in (0, 1, 2)] == ["no reports", "1 report", "2 reports"]
    assert count(2, "criterion", "criteria") == "2 criteria"
    assert [listed(list(letters)) for letters in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
