"""Annex A: lists are known by their columns, cells are read or counted, and no child leaves the tables."""

from datetime import date, timedelta

import pandas as pd
import pytest
import xlsxwriter
from lineofsight.errors import Refused
from lineofsight.periods import Period
from lineofsight.readers import annex_a
from lineofsight.readers.annex_a.lists import LISTS, header_key
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.return_values import own_mappings
from lineofsight.tables import TABLES

AS_AT = date(2025, 9, 30)

CHILD = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"]
CONTACTS = [*CHILD, "Date of Contact", "Contact Source"]
REFERRALS = [
    *CHILD,
    "Date of referral",
    "Referral Source",
    "Referral NFA?",
    "Number of Referrals in Last 12 Months",
    "Allocated Team",
    "Allocated Worker",
]
GIRL = ["b) Female", "a) WBRI", date(2015, 1, 25), 10]


def contact(child, day, source="q) 6: Police"):
    return [child, *GIRL, day, source]


def referral(child, day, before=0):
    return [child, *GIRL, day, "q) 6: Police", "b) No", before, "Duty Team", "Ann Worker"]


def workbook(folder, **sheets):
    """A workbook of rows by sheet. Dates are real dates of Excel, an underscore in a name may stand for a space."""
    path = folder / "annex_a.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name.replace("__", " "))
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return ReturnFile.open(path)


def csv_file(folder, *rows, name="list 3.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes("\r\n".join(";".join(map(str, row)) for row in rows).encode(encoding))
    return ReturnFile.open(path)


def whole(*files, **more):
    return annex_a.assemble([annex_a.read(file) for file in files], AS_AT, **more)


def noticed(file):
    return [(issue.where, issue.found) for issue in annex_a.read(file).issues]


def said(found):
    """Every word that a return shows to anyone: its issues."""
    return "\n".join(f"{issue.where} {issue.found} {issue.why} {issue.done}" for issue in found)


# Which sheets are lists


@pytest.mark.parametrize("name", ["List_1", "List__1", "Contacts", "list 01", "Sheet1", "LIST-1 contacts"])
@pytest.mark.parametrize("above", [[], [["List 1: Contacts"]], [[]], [[], ["List 1: Contacts"], []]])
def test_a_list_is_known_by_its_columns_with_a_title_above_them_or_not(tmp_path, name, above):
    file = workbook(tmp_path, **{name: [*above, CONTACTS, contact(1001, date(2025, 5, 6))]})
    assert annex_a.recognise(file) == "list 1 of Annex A"
    assert noticed(file) == []
    contacts = whole(file).tables["contacts"]
    assert contacts["child_id"].tolist() == ["1001"]
    assert contacts["date"].tolist() == [pd.Timestamp(2025, 5, 6)]
    assert contacts["source"].tolist() == ["6"]


@pytest.mark.parametrize("its", LISTS, ids=lambda its: its.frame)
def test_every_list_is_told_from_every_other_by_its_columns(tmp_path, its):
    headers = [column.header for column in its.columns]
    file = workbook(tmp_path, Export=[headers, ["1"] * len(headers)])
    assert annex_a.recognise(file) == f"{its.frame} of Annex A"


@pytest.mark.parametrize("its", LISTS, ids=lambda its: its.frame)
def test_every_column_that_a_list_keeps_is_one_of_its_table_or_of_children(its):
    fields = {column.field for column in its.columns if column.field} - {"referrals_before"}
    assert fields <= TABLES[its.table].columns.keys() | {"birth", "sex", "ethnicity", "disabled"}


@pytest.mark.parametrize("its", LISTS, ids=lambda its: its.frame)
def test_no_header_is_that_of_two_columns_of_a_list(its):
    keys = [key for column in its.columns for key in column.keys]
    assert len(keys) == len(set(keys))


def test_list_1_is_not_list_10_or_11(tmp_path):
    adoption = next(its for its in LISTS if its.number == 10)
    headers = [column.header for column in adoption.columns]
    row = ["1001", "9", "a) Male", "a) WBRI", date(2020, 1, 1), 5, "b) No", date(2024, 1, 2)]
    file = workbook(
        tmp_path,
        List_10=[headers, row],
        List_1=[CONTACTS, contact(1002, date(2025, 5, 6))],
    )
    assert annex_a.recognise(file) == "list 1, list 10 of Annex A"
    assert noticed(file) == []


def test_a_sheet_named_as_one_list_with_the_columns_of_another_is_read_as_its_columns_say(tmp_path):
    file = workbook(tmp_path, List_3=[CONTACTS, contact(1001, date(2025, 5, 6))])
    assert noticed(file) == [("sheet 1", "a sheet named as list 3 has the columns of list 1")]
    assert list(annex_a.read(file).frames) == ["list 1"]


def test_a_sheet_named_as_a_list_without_its_headers_is_left_out(tmp_path):
    file = workbook(tmp_path, List_1=[CONTACTS, contact(1, date(2025, 5, 6))], List_3=[referral(1, date(2025, 5, 6))])
    assert noticed(file) == [
        ("sheet 2", "a sheet named as list 3 has no row that holds its headers"),
        ("sheet 2", "a sheet that is not read as a list"),
    ]


def test_a_second_sheet_of_one_list_is_not_counted_twice(tmp_path):
    rows = [CONTACTS, contact(1001, date(2025, 5, 6))]
    file = workbook(tmp_path, Copy=rows, List_1=rows)
    assert ("whole file", "a second sheet has the columns of list 1") in noticed(file)
    assert annex_a.read(file).frames["list 1"].attrs["sheet"] == "List_1"


def test_a_file_without_a_list_is_not_recognised_and_refused(tmp_path):
    file = workbook(tmp_path, Sheet1=[["Child Unique ID", "Gender", "Shoe size"], ["1", "2", "3"]])
    assert annex_a.recognise(file) == ""
    with pytest.raises(Refused, match=r"annex_a\.xlsx is no list of Annex A"):
        annex_a.read(file)


def test_a_list_with_a_header_and_no_rows_is_an_issue_and_no_table(tmp_path):
    file = workbook(tmp_path, List_1=[CONTACTS], List_3=[REFERRALS, referral(1001, date(2025, 5, 6))])
    assert noticed(file) == [("List_1", "a list with a header and no row under it that can be read")]
    assert "contacts" not in whole(file).tables


# Columns


def test_headers_differ_in_case_spaces_quotation_marks_and_brackets():
    one = "Was the child offered a Return Interview after their last missing episode (Y/N)?"
    assert header_key(one) == header_key("Was the child offered a  return interview after their last missing episode")
    assert header_key("Child’s Legal Status ") == header_key("Child's\xa0Legal Status")
    assert header_key("UASC (Y/N))") == header_key("UASC (Y/N)")
    assert header_key("Date Stage 1 started") != header_key("Date Stage 2 started")


def test_a_header_cut_short_is_known_where_it_is_the_beginning_of_one_column_only(tmp_path):
    headers = [header.replace("Number of Referrals in Last 12 Months", "Number of Referrals") for header in REFERRALS]
    file = workbook(tmp_path, List_3=[headers, referral(1001, date(2025, 5, 6), before=2)])
    assert noticed(file) == []
    assert whole(file).tables["referrals"]["rereferral"].tolist() == [True]


def test_lists_in_which_nothing_happened_for_a_fortnight_are_read_as_of_their_last_day(tmp_path):
    def lists(last: date):
        rows = [contact(number, last - timedelta(days=number % 30)) for number in range(1, 121)]
        return whole(workbook(tmp_path, List_1=[CONTACTS, *rows]))

    assert lists(AS_AT - timedelta(days=14)).covers["contacts"].end == AS_AT
    early = lists(AS_AT - timedelta(days=15))
    assert early.covers["contacts"].end == AS_AT - timedelta(days=15)
    assert early.label == "Annex A as at 15 September 2025"
    assert "nothing in the lists happened after 15/09/2025, and the run is as at 30/09/2025" in said(early.issues)


def test_a_header_that_could_be_two_columns_is_read_as_neither(tmp_path):
    its = next(its for its in LISTS if its.number == 4)
    headers = [column.header for column in its.columns]
    headers[headers.index("Continuous Assessment Start Date")] = "Continuous Assessment"
    headers[headers.index("Continuous Assessment Date of Authorisation")] = "Signed off"
    file = workbook(tmp_path, List_4=[headers, ["1001", *GIRL, "b) No", *["a) Yes"] * 6]])
    found = noticed(file)
    assert ("List_4!G1", "a header that could be 2 columns of list 4") in found
    assert ("List_4!I1", "a header that is none of list 4") in found
    assert ("List_4", "list 4 has no column Continuous Assessment Start Date") in found
    assert whole(file).tables["assessments"]["started"].isna().all()


def test_a_column_with_two_headers_that_disagree_is_not_read(tmp_path):
    rows = [[*CONTACTS, "DOB"], [*contact(1001, date(2025, 5, 6)), date(2014, 1, 1)]]
    file = workbook(tmp_path, List_1=rows)
    assert noticed(file) == [("List_1!D1, List_1!H1", "2 times: 2 columns are headed as Date of Birth")]
    assert whole(file).tables["children"]["birth"].isna().all()


def test_a_column_that_is_there_twice_with_the_same_cells_is_read_once(tmp_path):
    rows = [[*CONTACTS, "DOB"], [*contact(1001, date(2025, 5, 6)), date(2015, 1, 25)]]
    assert whole(workbook(tmp_path, List_1=rows)).tables["children"]["birth"].tolist() == [pd.Timestamp(2015, 1, 25)]


def test_a_header_that_is_nobodys_is_named_by_its_place_alone(tmp_path):
    file = workbook(tmp_path, List_1=[[*CONTACTS, "Zebedee Quux"], [*contact(1001, date(2025, 5, 6)), "x"]])
    assert noticed(file) == [("List_1!H1", "a header that is none of list 1")]


def test_headers_merged_over_two_rows_and_columns_are_found(tmp_path):
    path = tmp_path / "merged.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("List_1")
    sheet.merge_range(0, 0, 0, 6, "List 1: Contacts")
    for number, header in enumerate(CONTACTS):
        sheet.merge_range(1, number, 2, number, header)
    sheet.write_row(3, 0, contact(1001, date(2025, 5, 6)))
    book.close()
    file = ReturnFile.open(path)
    assert noticed(file) == []
    assert len(whole(file).tables["contacts"]) == 1


def test_list_9_is_read_with_its_old_and_its_new_columns(tmp_path):
    its = next(its for its in LISTS if its.number == 9)
    cells = {
        "Child Unique ID": "1001",
        "Gender": "b) Female",
        "Eligibility Category": "b) Former relevant child",
        "LA In Touch": "a) Yes",
        "Type of Accommodation": "U: Independent living",
        "Suitability of Accommodation": "b) Unsuitable",
        "Activity Status": "G5: Not in education, employment or training - other",
        "Latest Date of Contact": date(2025, 8, 1),
    }
    for columns, contacted in (
        ([column for column in its.columns if not column.newer], [pd.NaT]),
        (its.columns, [pd.Timestamp(2025, 8, 1)]),
    ):
        headers = [column.header for column in columns]
        file = workbook(tmp_path, List_9=[headers, [cells.get(header, "") for header in headers]])
        leavers = whole(file).tables["care_leavers"]
        assert len(headers) in (13, 17)
        assert noticed(file) == []
        assert leavers["latest_contact"].tolist() == contacted
        assert leavers["suitable"].tolist() == [False]
        assert leavers["activity"].tolist() == ["G5"]
        assert leavers["as_at"].tolist() == [pd.Timestamp(AS_AT)]


# Rows


def test_five_thousand_rows_of_padding_are_no_children(tmp_path):
    padding = [["-"] * 7, [""] * 7, [0, "-", "-", "-", 125, "-", "-"]] * 1700
    file = workbook(tmp_path, List_1=[CONTACTS, contact(1001, date(2025, 5, 6)), *padding])
    assert noticed(file) == []
    assert annex_a.read(file).rows == 1


def test_a_row_without_an_identifier_and_a_note_under_the_list_are_left_out_and_counted(tmp_path):
    rows = [CONTACTS, contact("", date(2025, 5, 6)), contact(1001, date(2025, 5, 6)), ["Total: 2"]]
    file = workbook(tmp_path, List_1=rows)
    assert noticed(file) == [
        ("List_1!A2", "list 1: a row without an identifier"),
        ("List_1!A4", "list 1: a row with an identifier and nothing else"),
    ]
    assert whole(file).tables["contacts"]["child_id"].tolist() == ["1001"]


def test_a_row_that_is_there_twice_is_counted_once_but_two_contacts_on_a_day_are_two(tmp_path):
    day = date(2025, 5, 6)
    file = workbook(
        tmp_path,
        List_1=[CONTACTS, contact(1001, day), contact(1001, day)],
        List_3=[REFERRALS, referral(1001, day), referral(1001, day)],
    )
    found = whole(file)
    assert len(found.tables["contacts"]) == 2
    assert len(found.tables["referrals"]) == 1
    assert "list 3: a row that another one is equal to" in said(found.issues)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_a_list(tmp_path, encoding):
    file = csv_file(
        tmp_path,
        ["List 3: children’s referrals, contacts, and so on"],
        REFERRALS,
        ["1001", "Female", "WBRI", "25/01/2015", "<1", "06/05/2025", "Police", "No", "0", "Duty Team", "A Worker"],
        ["1002", "Male", "WBRI", "soon"],
        encoding=encoding,
    )
    assert annex_a.recognise(file) == "list 3 of Annex A"
    found = whole(file)
    assert found.tables["referrals"]["date"].tolist() == [pd.Timestamp(2025, 5, 6), pd.NaT]
    assert [issue.where for issue in found.issues] == ["line 4, column D"]


def test_lists_of_several_files_are_one_return(tmp_path):
    first = csv_file(tmp_path, CONTACTS, contact(1001, "06/05/2025"), name="one.csv")
    second = csv_file(tmp_path, CONTACTS, contact(1002, "2025-05-07"), name="two.csv")
    third = csv_file(tmp_path, REFERRALS, referral(1002, "07/05/2025"), name="three.csv")
    found = whole(first, second, third)
    assert found.tables["contacts"]["child_id"].tolist() == ["1001", "1002"]
    assert found.tables["children"]["child_id"].tolist() == ["1001", "1002"]
    assert [name for name, _ in found.files] == ["one.csv", "two.csv", "three.csv"]


# Values


def test_what_is_not_kept_is_not_there(tmp_path):
    part = annex_a.read(workbook(tmp_path, List_3=[REFERRALS, referral(1001, date(2025, 5, 6))]))
    assert "Allocated Worker" not in part.frames["list 3"]
    assert "Age of Child (Years)" not in part.frames["list 3"]
    assert "Ann Worker" not in part.frames["list 3"].to_string()


def test_unmatched_values_are_counted_by_class_with_sheet_and_cell(tmp_path):
    rows = [CONTACTS, *(contact(1000 + k, date(2025, 5, 6), "The milkman") for k in range(10))]
    (issue,) = whole(workbook(tmp_path, List_1=rows)).issues
    assert issue.found == "10 times: list 1, Contact Source holds text of 11 letters"
    assert issue.where.startswith("List_1!G2, List_1!G3")
    assert issue.where.endswith("and 2 more")


def test_an_analysts_mappings_are_used(tmp_path):
    path = tmp_path / "mappings.csv"
    path.write_text("code_set,spelling,code\nreferral_source,the milkman,1B\n", encoding="utf-8")
    file = workbook(tmp_path, List_1=[CONTACTS, contact(1001, date(2025, 5, 6), "The milkman")])
    found = whole(file, mappings=own_mappings(path))
    assert found.tables["contacts"]["source"].tolist() == ["1B"]
    assert found.issues == ()


def test_a_cell_that_begins_with_an_equals_sign_is_never_kept(tmp_path):
    row = referral("=1001", date(2025, 5, 6))
    other = [*referral(1002, "=TODAY()")[:-2], "=cmd|calc", "Ann Worker"]
    found = whole(workbook(tmp_path, List_3=[REFERRALS, row, other]))
    assert found.tables["referrals"]["child_id"].tolist() == ["1002"]
    assert found.tables["referrals"]["date"].isna().all()
    assert found.tables["referrals"]["team"].isna().all()
    assert "=" not in said(found.issues)


def test_a_day_after_the_returns_own_is_counted_and_an_expected_birth_is_not(tmp_path):
    unborn = [1002, "c) Not stated/recorded", "s) NOBT", date(2025, 12, 1), -1, date(2025, 9, 30), "9"]
    file = workbook(tmp_path, List_1=[CONTACTS, contact(1001, date(2025, 10, 1)), unborn])
    (issue,) = whole(file).issues
    assert (issue.where, issue.found) == ("List_1!F2", "list 1, Date of Contact holds a day after 30/09/2025")


# Together


def test_tables_cover_six_months_and_adoption_twelve(tmp_path):
    adoption = next(its for its in LISTS if its.number == 10)
    headers = [column.header for column in adoption.columns]
    row = ["1001", "9", "a) Male", "a) WBRI", date(2020, 1, 1), 5, "b) No", date(2024, 1, 2)]
    file = workbook(tmp_path, List_10=[headers, row], List_1=[CONTACTS, contact(1001, date(2025, 5, 6))])
    found = whole(file)
    assert found.covers["contacts"] == Period(date(2025, 4, 1), AS_AT)
    assert found.covers["adoptions"] == Period(date(2024, 10, 1), AS_AT)
    assert found.covers.keys() == found.tables.keys()
    assert found.snapshot
    assert found.label == "Annex A as at 30 September 2025"


def test_a_child_is_what_most_rows_say_and_differences_are_counted(tmp_path):
    day = date(2025, 5, 6)
    girl, boy = contact(1001, day), contact(1001, day)
    boy[1], boy[2] = "a) Male", "s) NOBT"
    file = workbook(tmp_path, List_1=[CONTACTS, boy, girl], List_3=[REFERRALS, referral(1001, day)])
    found = whole(file)
    assert found.tables["children"][["sex", "ethnicity"]].to_numpy().tolist() == [["F", "WBRI"]]
    assert [issue.found for issue in found.issues] == ["a child of whom the lists hold different sexes"]


def test_of_equals_the_first_list_is_believed(tmp_path):
    day = date(2025, 5, 6)
    boy = contact(1001, day)
    boy[1] = "a) Male"
    file = workbook(tmp_path, List_1=[CONTACTS, boy], List_3=[REFERRALS, referral(1001, day)])
    assert whole(file).tables["children"]["sex"].tolist() == ["M"]


def rereferral(tmp_path, *rows):
    return whole(workbook(tmp_path, List_3=[REFERRALS, *rows])).tables["referrals"]["rereferral"].tolist()


def test_the_printed_count_says_whether_the_latest_referral_is_a_rereferral(tmp_path):
    day = date(2025, 5, 6)
    rows = referral(1001, day, 0), referral(1002, day, 1), referral(1003, day, "")
    assert rereferral(tmp_path, *rows) == [False, True, pd.NA]


def test_of_a_childs_referrals_only_the_latest_is_known(tmp_path):
    """The printed count is about the latest of the three: with only the second known too, all known would be one."""
    rows = [referral(1001, date(2025, month, 6), 2) for month in (9, 5, 7)]
    assert rereferral(tmp_path, *rows) == [True, pd.NA, pd.NA]


@pytest.mark.parametrize(("second", "again"), [(date(2025, 5, 6), True), (date(2025, 5, 7), pd.NA)])
def test_twelve_months_end_on_the_anniversary(tmp_path, second, again):
    rows = referral(1001, date(2024, 5, 6), ""), referral(1001, second, "")
    assert rereferral(tmp_path, *rows) == [pd.NA, again]


def test_a_printed_nought_that_the_list_contradicts_is_overruled_and_logged(tmp_path):
    file = workbook(tmp_path, List_3=[REFERRALS, *(referral(1001, date(2025, month, 6), 0) for month in (5, 7))])
    found = whole(file)
    assert found.tables["referrals"]["rereferral"].tolist() == [pd.NA, True]
    assert "list 3: a latest referral with no other in 12 months printed, and one listed" in said(found.issues)


def test_of_two_referrals_on_one_day_neither_is_before_the_other(tmp_path):
    first, second = referral(1001, date(2025, 5, 6), 0), referral(1001, date(2025, 5, 6), 0)
    second[6] = "2A"
    assert rereferral(tmp_path, first, second) == [pd.NA, False]


def test_a_child_with_two_rows_in_a_list_of_one_row_each_is_counted(tmp_path):
    its = next(its for its in LISTS if its.number == 6)
    headers = [column.header for column in its.columns]
    rows = [["1001", *GIRL, "b) No", date(2024, 1, day), "N1"] for day in (1, 2)]
    found = whole(workbook(tmp_path, List_6=[headers, *rows]))
    assert len(found.tables["need_episodes"]) == 2
    assert "list 6: a child who already has a row" in said(found.issues)


# Nobody is named


def test_no_issue_names_anybody_whatever_column_they_are_typed_into(tmp_path):
    """Every column of every list, its header row included, holds a name, an identifier and a date of birth."""
    canaries = ["Zebedee Quux", "ZQ448714487", "=Quux", "14/48/1987", "Quux, Z. (b. 14.08.87)"]
    sheets = {}
    for its in LISTS:
        headers = [column.header for column in its.columns]
        rows = [[f"{canary} {number}" for number in range(len(headers))] for canary in canaries]
        clean = [[f"ZQ{number}", *[canary] * (len(headers) - 1)] for number, canary in enumerate(canaries)]
        sheets[f"List_{its.number}"] = [["Quux title"], [*headers, "Quux"], *rows, *clean, ["", "Quux"], ["Quux"]]
    file = workbook(tmp_path, Quux=[["Zebedee Quux"]], **sheets)
    part = annex_a.read(file)
    told = said(part.issues) + said(annex_a.assemble([part], AS_AT).issues) + annex_a.recognise(file) + part.title
    assert len(told) > 1000
    assert not [canary for canary in ("Quux", "Zebedee", "ZQ", "4487", "14/48", "14.08") if canary in told]


# Files that others made


def test_the_files_that_others_made_are_read(shared):
    files = sorted((shared / "childlevel" / "annex_a").rglob("*.xls*"))
    assert len(files) == 7
    for path in files:
        file = ReturnFile.open(path)
        assert annex_a.recognise(file) == f"{', '.join(f'list {number}' for number in range(1, 12))} of Annex A"
        part = annex_a.read(file)
        found = annex_a.assemble([part], AS_AT)
        assert not [issue for issue in part.issues if "header that" in issue.found or "no column" in issue.found], path
        of_lists = {its.table for its in LISTS if its.frame in part.frames}
        assert set(found.tables) - {"children", "care_periods"} == of_lists


def test_the_dirty_file_is_read_as_a_person_reads_it(shared):
    """Counted by hand in the workbook: 5 to 7 rows a list, 5 answers that are no yes or no, one need of no code."""
    file = ReturnFile.open(shared / "childlevel/annex_a/liia-tools-pipeline/Annex_A_2024_Jan.xlsx")
    found = annex_a.assemble([annex_a.read(file)], date(2021, 3, 31))
    rows = {name: len(table) for name, table in found.tables.items() if name not in ("children", "care_periods")}
    assert rows == {
        "contacts": 5,
        "early_help": 5,
        "referrals": 6,
        "assessments": 5,
        "section_47s": 5,
        "need_episodes": 5,
        "protection_plans": 7,
        "children_in_care": 5,
        "care_leavers": 6,
        "adoptions": 5,
        "adopters": 5,
    }
    assert found.tables["contacts"]["source"].tolist() == ["6", "6", "1B", "6", "9"]
    assert found.tables["referrals"]["rereferral"].tolist() == [False, True, True, False, True, False]
    assert len(found.tables["care_periods"]) == len(found.tables["children_in_care"])
    assert found.tables["children_in_care"]["placement"].tolist() == ["U6", "U1", "U4", "U6", "H5"]
    assert [(issue.where, issue.found) for issue in found.issues[:2]] == [
        (
            "List 4!J2, List 4!J3, List 4!J4, List 4!J5, List 4!J6",
            "5 times: list 4, Was the child assessed as requiring LA children's social care support holds text of "
            "more than 20 letters",
        ),
        ("List 6!H2", "list 6, Primary Need Code holds text of more than 20 characters"),
    ]
