"""A CSV of a pack opens in Excel as it should, runs nothing, and reads back as it was."""

import csv
import io
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lineofsight.pack import csv_text


def lines(*cells: object) -> list[str]:
    """The lines of a CSV with one column of these cells, the header left out."""
    content = csv_text.write(pd.DataFrame({"statement": pd.Series(cells, dtype=object)}))
    return content.decode("utf-8-sig").split("\r\n")[1:-1]


def test_the_file_begins_with_the_mark_excel_looks_for_and_its_lines_end_as_the_standard_says():
    content = csv_text.write(pd.DataFrame({"area": ["care leavers"], "grade": ["good – at last"]}))

    assert content == b"\xef\xbb\xbfarea,grade\r\ncare leavers,good \xe2\x80\x93 at last\r\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        ("- too many children wait", "'- too many children wait"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("-5 children", "'-5 children"),
        ("children = people", "children = people"),
        ("'tis said", "'tis said"),
        ("'=1+1", "''=1+1"),
    ],
)
def test_a_cell_that_would_run_as_a_formula_has_an_apostrophe_and_a_number_has_none(text, written):
    assert lines(text) == [written]


def test_numbers_dates_and_absence_are_written_plainly():
    assert lines(67.0, 0.1 + 0.2, -3, date(2022, 5, 12), None, float("nan"), pd.NA, pd.NaT) == [
        *("67", "0.3", "-3", "2022-05-12"),
        *('""', '""', '""', '""'),  # a line of one empty cell has to differ from no line
    ]


AWKWARD = st.lists(st.sampled_from(["'", "=", "-", "5", "\r", "\n", "\t", ",", '"', " ", "é", "<", ".", "e"]))
TEXTS = AWKWARD.map("".join) | st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4), TEXTS)
def test_what_is_written_reads_back_exactly(rows, name):
    frame = pd.DataFrame(rows, columns=[name, "another"], dtype=object)

    content = csv_text.write(frame)

    again = csv_text.read(content)
    assert again.columns.tolist() == [name, "another"]
    assert [tuple(row) for row in again.to_numpy()] == rows
    assert csv_text.write(again) == content


@given(TEXTS)
def test_no_cell_that_is_not_a_number_begins_as_a_formula_does(text):
    content = csv_text.write(pd.DataFrame({"statement": [text], "grade": ["good"]}, dtype=object))

    _, (cell, _) = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))

    assert not cell.strip().startswith(("=", "+", "-", "@")) or float(cell) is not None


@pytest.mark.parametrize("content", [b"", b"a,b\r\n1\r\n", b"\xff\xfe", b'a,b\r\n"1,2'])
def test_content_that_is_no_such_file_is_refused(content):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are not ours in every case
        csv_text.read(content)
