"""Code sets are data: each code once, in a group, and found under every spelling that a return has for it."""

from importlib.resources import files

import pandas as pd
import pytest
from lineofsight.codes import code_set
from lineofsight.errors import Refused
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import (
    Column,
    ReturnLog,
    cell_places,
    codes,
    own_mappings,
    shipped_mappings,
    spelling_key,
)

NAMES = sorted(file.name[:-4] for file in files("lineofsight").joinpath("code_sets").iterdir())

SET_OF_HEADING = {
    "Gender": "sex",
    "Ethnicity": "ethnicity",
    "Contact / Referral Source": "referral_source",
    "Primary Need Code": "need",
    "Reason for Closure": "closure_reason",
    "Case status": "case_status",
    "Initial/Latest Category of Abuse": "abuse",
    "Child's Category of Need": "need",
    "Child's Legal Status": "legal_status",
    "What is the permanence plan for this child?": "permanence_plan",
    "Reason Ceased to be Looked After": "reason_ended",
    "Placement Type": "placement",
    "Placement Provider": "provider",
    "Eligibility Category": "eligibility",
    "LA In Touch ": "in_touch",
    "Type of Accommodation": "accommodation",
    "Activity Status": "activity",
}
"""Ofsted's list of codes, a heading a column, and the set that reads it."""


@pytest.fixture
def log():
    return ReturnLog("lists.xlsx")


def column(*cells):
    return Column("Contact Source", pd.Series(list(cells), dtype=object), cell_places("List_1", 6, range(1, 100)))


def read(name, log, *cells, **more):
    return [None if pd.isna(code) else code for code in codes(column(*cells), code_set(name), log, **more)]


@pytest.mark.parametrize("name", NAMES)
def test_no_spelling_of_a_set_means_two_codes(name):
    meant = {}
    for code in code_set(name).codes:
        for form in (code.code, code.label, *code.spellings):
            assert meant.setdefault(spelling_key(form), code.code) == code.code, form


@pytest.mark.parametrize("name", NAMES)
def test_every_code_has_a_label_a_group_and_years_in_order(name):
    for code in code_set(name).codes:
        assert code.label
        assert code.group
        assert code.since is None or code.until is None or code.since <= code.until


def test_every_shipped_mapping_is_to_a_code_that_there_is():
    assert [row for row in shipped_mappings().rows if row[2] not in code_set(row[0]).values] == []


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("referral_source", "g) 3A: Health services", "3A"),
        ("referral_source", "3A", "3A"),
        ("referral_source", "3a", "3A"),
        ("referral_source", "GP", "3A"),
        ("referral_source", "Health services", "3F"),
        ("referral_source", "POLICE", "6"),
        ("referral_source", 6.0, "6"),
        ("sex", "b) Female", "F"),
        ("sex", "Female", "F"),
        ("sex", 2, "F"),
        ("sex", "c) Not stated/recorded (or unborn)", "U"),
        ("need", "N1 - Abuse or Neglect", "N1"),
        ("need", "N2 – Child’s disability", "N2"),
        ("legal_status", "C2: FCO", "C2"),
        ("abuse", "e) Multiple/not recommended", "MUL"),
        ("placement", "f) U6: Foster placement - not FFA", "U6"),
        ("provider", "e) PR4 - Private provision", "PR4"),
        ("accommodation", "Y: Other accommodation", "Y"),
        ("accommodation", "U1", "U"),
        ("activity", "F1: Full time in higher education", "F1"),
        ("in_touch", "a) Yes", "YES"),
        ("ethnicity", "s) REFU", "REFU"),
        ("ethnicity", "s) NOBT", "NOBT"),
        ("ethnicity", " white\xa0 british ", "WBRI"),
    ],
)
def test_a_code_is_found_under_the_ways_that_returns_write_it(log, name, cell, code):
    assert read(name, log, cell) == [code]
    assert log.issues() == ()


def test_the_letter_before_a_code_is_not_what_says_it(log):
    """List 11 gives Neither the letter c and Not stated the letter d; lists 1 to 10 have them the other way."""
    assert read("sex", log, "c) Neither", "d) Neither", "d) Not stated/recorded", "c) Not stated/recorded") == [
        "N",
        "N",
        "U",
        "U",
    ]


def test_a_value_that_is_no_code_is_logged_by_class_and_not_recorded(log):
    assert read("need", log, "PSRMEM - Support with memory", "N1") == [None, "N1"]
    (issue,) = log.issues()
    assert issue.where == "List_1!G2"
    assert "more than 20 characters" in issue.found
    assert "PSRMEM" not in str(issue)


def test_an_empty_cell_is_no_issue(log):
    assert read("need", log, "", "-", None) == [None, None, None]
    assert log.issues() == ()


def test_the_categories_are_the_codes_of_the_set_in_its_order(log):
    assert codes(column("NEG"), code_set("abuse"), log).cat.categories.tolist() == ["NEG", "PHY", "SAB", "EMO", "MUL"]


@pytest.mark.parametrize(
    ("cell", "year", "issues"),
    [("K3", 2024, 1), ("K3", 2025, 0), ("H5", 2024, 0), ("H5", 2025, 1), ("Z14", 2025, 1), ("Z14", 2026, 0)],
)
def test_a_code_out_of_its_years_is_kept_and_logged(log, cell, year, issues):
    assert read("placement", log, cell, year=year) == [cell]
    assert len(log.issues()) == issues


def test_an_analysts_own_mappings_win(tmp_path, log):
    path = tmp_path / "mappings.csv"
    path.write_text("code_set,spelling,code\nreferral_source,Health services,3A\nneed,Blue form,N4\n", "utf-8")
    own = own_mappings(path)
    assert read("referral_source", log, "d) health  services", mappings=own) == ["3A"]
    assert read("need", log, "BLUE FORM", mappings=own) == ["N4"]
    assert read("need", log, "Blue form") == [None]


def test_mappings_with_other_columns_are_refused(tmp_path):
    path = tmp_path / "mappings.csv"
    path.write_text("from,to\na,b\n", "utf-8")
    with pytest.raises(Refused, match=r"mappings\.csv needs the columns code_set, spelling, code"):
        own_mappings(path)


def test_a_mapping_to_a_code_that_there_is_not_is_refused(tmp_path):
    path = tmp_path / "mappings.csv"
    path.write_text("code_set,spelling,code\nneed,Blue form,N99\n", "utf-8")
    with pytest.raises(Refused, match=r"mappings\.csv, line 2: the code set need has no such code"):
        own_mappings(path)


def test_every_preferred_code_of_ofsteds_template_is_known(shared, log):
    sheet = ReturnFile.open(shared / "childlevel/annex_a/cscdp/2015-01-sample.xlsx").rows()["Codes_used"]
    for number, heading in enumerate(sheet[0]):
        if heading in SET_OF_HEADING:
            cells = [row[number] for row in sheet[2:] if row[number]]
            assert None not in read(SET_OF_HEADING[heading], log, *cells), heading
    assert log.issues() == ()
