"""Reading SSDA903: which files are one, what becomes of their cells, which year they are of."""

import datetime
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lineofsight.errors import Refused
from lineofsight.readers import ssda903
from lineofsight.readers.return_file import ReturnFile
from lineofsight.returns import Return, ReturnPart

AS_AT = datetime.date(2026, 3, 31)
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
OC2 = (
    "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
    "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"
)
COLUMNS = {
    "header": HEADER,
    "episodes": EPISODES,
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "uasc": "CHILD,SEX,DOB,DUC",
    "oc2": OC2,
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placed_for_adoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "previous_permanence": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "social_workers": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "dolo": "CHILD,DOB,DOLO_START,DOLO_END",
}
"""The columns of each part of the return."""


@pytest.fixture
def read(tmp_path: Path):
    def of(name: str, *lines: str, encoding: str = "utf-8") -> ReturnPart:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding=encoding)
        return ssda903.read(ReturnFile.open(path))

    return of


def found(part: ReturnPart | Return) -> list[str]:
    return [issue.found for issue in part.issues]


def where(part: ReturnPart | Return, words: str) -> list[str]:
    return [issue.where for issue in part.issues if words in issue.found]


# Which files are one


@pytest.mark.parametrize(("name", "columns"), COLUMNS.items())
def test_each_part_is_known_by_its_columns_whatever_its_name(read, tmp_path, name, columns):
    (tmp_path / "any name.csv").write_text(columns + "\n", encoding="utf-8")
    assert ssda903.recognise(ReturnFile.open(tmp_path / "any name.csv")) == f"{name} of SSDA903"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_case_order_spaces_and_byte_order_marks_do_not_matter(read, encoding):
    part = read("x.csv", "decom; Rne ;place;Child", "01/06/2025;S;U6;C1", encoding=encoding)
    assert part.frames["episodes"]["placement"].tolist() == ["U6"]
    assert "episodes has no column LS, CIN, PLACE_PROVIDER, DEC, REC, REASON_PLACE_CHANGE" in found(part)


def test_columns_that_the_return_does_not_have_are_counted_and_left_out(read):
    part = read("x.csv", f"{COLUMNS['missing']},NAME,WORKER", "C1,01/01/2010,M,01/06/2025,02/06/2025,Ann,Bob")
    assert found(part)[0] == "2 times: a column that missing does not have"
    assert set(part.frames["missing"]) == {"child_id", "birth", "kind", "started", "ended"}


def test_a_file_of_other_columns_is_no_return(tmp_path):
    (tmp_path / "x.csv").write_text("Child Unique ID,Gender,Date of Birth\n1,2,3\n", encoding="utf-8")
    file = ReturnFile.open(tmp_path / "x.csv")
    assert ssda903.recognise(file) == ""
    with pytest.raises(Refused, match="has the columns of none of its tables"):
        ssda903.read(file)


def test_a_workbook_with_a_part_on_each_sheet_is_read(tmp_path):
    path = tmp_path / "903 2025-26.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        pd.DataFrame(
            [["C1", datetime.date(2025, 6, 1), "S", "U6"]], columns=["CHILD", "DECOM", "RNE", "PLACE"]
        ).to_excel(book, sheet_name="Episodes", index=False)
        pd.DataFrame([["C1", "Q", "01/02/2010", "WBRI"]], columns=["CHILD", "SEX", "DOB", "ETHNIC"]).to_excel(
            book, sheet_name="Header", index=False
        )
    assert ssda903.recognise(ReturnFile.open(path)) == "episodes, header of SSDA903"
    part = ssda903.read(ReturnFile.open(path))
    assert part.frames["episodes"]["started"].tolist() == [pd.Timestamp("2025-06-01")]
    assert where(part, "SEX holds") == ["Header!B2"]


def test_of_two_sheets_of_one_part_the_first_is_read_and_the_other_logged(tmp_path):
    path = tmp_path / "2026.xlsx"
    columns = COLUMNS["missing"].split(",")
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        for sheet, kind in (("now", "M"), ("old", "A")):
            rows = pd.DataFrame([["C1", "", kind, "01/06/2025", ""]], columns=columns)
            rows.to_excel(book, sheet_name=sheet, index=False)
    part = ssda903.read(ReturnFile.open(path))
    assert part.frames["missing"]["kind"].tolist() == ["M"]
    assert found(part) == ["a second sheet has the columns of missing"]


# Rows and cells


def test_an_unread_cell_is_logged_by_its_class_and_place(read):
    part = read("2026.csv", HEADER, "C1,1,01/02/2010,WBRI,,,", "", "C2,9x9,31/02/2010,MWBC,,,")
    assert where(part, "DOB holds a day that does not exist") == ["line 4, column C"]
    assert where(part, "SEX holds text of 3 characters") == ["line 4, column B"]
    assert part.frames["header"]["child_id"].tolist() == ["C1", "C2"]


def test_a_row_without_a_child_is_left_out_and_counted_and_a_blank_one_only_left_out(read):
    part = read("2026.csv", COLUMNS["missing"], ",01/02/2010,M,01/06/2025,", ",,,,", "C1,01/02/2010,M,01/06/2025,")
    assert len(part.frames["missing"]) == 1
    assert where(part, "without a child") == ["line 2, column A"]


def test_identifiers_keep_their_leading_zeros(read):
    part = read("2026.csv", COLUMNS["missing"], "007,01/02/2010,M,01/06/2025,", "08,01/02/2010,M,01/06/2025,")
    assert part.frames["missing"]["child_id"].tolist() == ["007", "08"]


def test_a_row_with_a_cell_too_many_is_logged_and_one_with_more_is_left_out(read):
    rows = ["C1,01/02/2010,M,01/06/2025,", "C2,01/02/2010,M,01/06/2025,,x", "C3,01/02/2010,M,01/06/2025,,x,y"]
    part = read("2026.csv", COLUMNS["missing"], *rows)
    assert part.frames["missing"]["child_id"].tolist() == ["C1", "C2"]
    assert where(part, "more cells than there are headers") == ["line 3", "line 4"]


def test_a_comma_at_the_end_of_every_row_is_no_fault(read):
    part = read("2026.csv", COLUMNS["missing"], "C1,01/02/2010,M,01/06/2025,,", "C2,01/02/2010,A,01/06/2025,,")
    assert part.frames["missing"]["kind"].tolist() == ["M", "A"]
    assert found(part) == []


def test_headers_without_a_row_are_not_a_return_of_none(read):
    part = read("2026.csv", COLUMNS["missing"])
    assert part.frames == {}
    assert found(part)[-1] == "missing has no row"


def test_a_distance_that_is_not_known_is_not_recorded(read):
    columns = "CHILD,DECOM,RNE,PLACE,PL_DISTANCE,PL_LA,PL_LOCATION"
    rows = ["C1,01/06/2025,S,U6,12.4,E06000001,OUT", "C2,01/06/2025,S,U6,999.9,E06000001,IN"]
    episodes = read("2026.csv", columns, *rows).frames["episodes"]
    assert episodes["miles_from_home"].tolist() == [12.4, pd.NA]
    assert episodes["placed_inside"].tolist() == [False, True]


# Codes by year


def test_a_code_out_of_use_in_the_year_is_logged_and_kept(read):
    row = "C1,01/06/2025,S,C2,N1,H5,PR4,01/09/2025,E4A,,,,"
    part = read("2025-26/episodes.csv", EPISODES, row)
    assert part.frames["episodes"]["placement"].tolist() == ["H5"]
    assert where(part, "PLACE holds the code H5") == ["line 2, column F"]
    assert found(read("2023-24/episodes.csv", EPISODES, row.replace("2025", "2023"))) == []


@pytest.mark.parametrize(("code", "first"), [("K3", 2025), ("Z11", 2026), ("Z12", 2026), ("Z13", 2026), ("Z14", 2026)])
def test_new_kinds_of_placement_are_in_use_from_their_year_on(read, code, first):
    row = f"C1,01/05/2023,S,C2,N1,{code},PR4,,,,,,"
    assert found(read(f"{first}/episodes.csv", EPISODES, row)) == []
    assert found(read(f"{first - 1}/episodes.csv", EPISODES, row)) == [f"PLACE holds the code {code}"]


@pytest.mark.parametrize(("year", "own", "other"), [(2024, "1", "M"), (2025, "M", "1")])
def test_sex_is_a_number_until_2024_and_a_letter_after_and_either_is_read(read, year, own, other):
    assert found(read(f"{year}.csv", HEADER, f"C1,{own},01/02/2010,WBRI,,,")) == []
    part = read(f"{year}.csv", HEADER, f"C1,{other},01/02/2010,WBRI,,,")
    assert part.frames["header"]["sex"].tolist() == ["M"]
    assert len(found(part)) == 1


def test_activities_were_split_in_2022(read):
    row = "C1,01/02/2004,YES,{},U1"
    assert found(read("2021.csv", COLUMNS["oc3"], row.format("F3"))) == []
    assert found(read("2022.csv", COLUMNS["oc3"], row.format("F4"))) == []
    assert found(read("2022.csv", COLUMNS["oc3"], row.format("F3"))) == ["ACTIV holds the code F3"]


# Years


ENDED = [f"C{n},01/05/2017,S,C2,N1,U6,PR1,{10 + n}/10/2017,E4A,,,," for n in range(5)]


@pytest.mark.parametrize("name", ["2018/e.csv", "2017-18/e.csv", "2017_2018 e.csv", "903/e.csv"])
def test_the_year_is_the_names_and_the_dates(read, name):
    part = read(name, EPISODES, *ENDED)
    assert part.year == 2018
    assert found(part) == []


def test_where_name_and_dates_disagree_the_dates_are_right_and_it_is_said(read):
    part = read("2017-episodes.csv", EPISODES, *ENDED)
    assert part.year == 2018
    assert found(part) == ["the name says 2017 and most dates lie in the year 2017-18"]


def test_too_few_dates_do_not_overrule_a_name(read):
    held = [f"C{n},01/02/2010,0{n}/06/2017,PN1" for n in range(1, 6)]
    assert read("2017-reviews.csv", COLUMNS["reviews"], *held).year == 2018
    assert read("2017-reviews.csv", COLUMNS["reviews"], *held[:4]).year == 2017


def test_one_ended_episode_shows_that_a_name_gives_the_year_the_return_begins_in(read):
    assert read("2017-episodes.csv", EPISODES, ENDED[0]).year == 2018
    assert read("2014-episodes.csv", EPISODES, ENDED[0]).year == 2014


def test_files_without_dates_follow_those_that_are_named_alike(read):
    parts = [
        read("2017-episodes.csv", EPISODES, *ENDED),
        read("2017-oc2.csv", OC2, "C1,01/02/2010,12,,0,,1,1,1,0,,"),
    ]
    outcomes = ssda903.assemble(parts, AS_AT).tables["care_outcomes"]
    assert outcomes["year_end"].tolist() == [pd.Timestamp("2018-03-31")]


def test_files_without_a_year_follow_the_episodes(read):
    parts = [
        read("2018/episodes.csv", EPISODES, *ENDED),
        read("903/sw.csv", COLUMNS["social_workers"], "C1,01/02/2010,SW1,01/01/2020,03/01/2020,OTHERS"),
    ]
    assert str(ssda903.assemble(parts, AS_AT).covers["care_social_workers"]) == "1 April 2017 to 31 March 2018"


def test_where_no_year_is_known_it_is_that_of_the_day_asked_for_and_it_is_said(read):
    whole = ssda903.assemble([read("x.csv", OC2, "C1,01/02/2010,12,,0,,1,1,1,0,,")], AS_AT)
    assert whole.label == "SSDA903, 2025-26"
    assert found(whole) == ["returns whose year is not known"]


# The whole return


def of_year(read, year: int, name: str = "episodes") -> ReturnPart:
    row = {"episodes": f"C1,01/05/{year - 1},S,C2,N1,U6,PR1,,,,,,", "missing": f"C1,01/02/2010,M,01/06/{year - 1},"}
    return read(f"{year}/{name}.csv", COLUMNS[name], row[name])


def test_the_latest_unbroken_run_of_years_is_covered_and_missing_years_are_said(read):
    whole = ssda903.assemble([of_year(read, year) for year in (2021, 2022, 2024, 2025, 2026)], AS_AT)
    assert whole.label == "SSDA903, 2023-24 to 2025-26"
    assert str(whole.covers["care_periods"]) == "1 April 2023 to 31 March 2026"
    assert where(whole, "no episodes for this year") == ["2022-23"]


def test_each_part_covers_the_years_that_have_it_and_a_part_never_given_is_no_table(read):
    parts = [of_year(read, year) for year in (2024, 2025, 2026)] + [of_year(read, y, "missing") for y in (2024, 2026)]
    whole = ssda903.assemble(parts, AS_AT)
    assert str(whole.covers["missing"]) == "1 April 2025 to 31 March 2026"
    assert where(whole, "no missing for this year") == ["2024-25"]
    assert list(whole.tables) == ["care_periods", "placements", "missing", "adoptions"]


def test_years_that_begin_after_the_day_asked_for_are_left_out_and_the_year_it_lies_in_is_cut(read):
    parts = [of_year(read, 2025), of_year(read, 2026)]
    assert str(ssda903.assemble(parts, datetime.date(2025, 9, 30)).covers["placements"]) == (
        "1 April 2024 to 30 September 2025"
    )
    earlier = ssda903.assemble(parts, datetime.date(2025, 3, 31))
    assert earlier.label == "SSDA903, 2024-25"
    assert where(earlier, "after the day asked for") == ["2025-26"]
    assert ssda903.assemble(parts, datetime.date(2020, 3, 31)).tables == {}


def test_a_child_is_as_the_latest_return_has_them(read):
    parts = [
        read("2025/h.csv", HEADER, "C1,F,01/02/2010,WBRI,,,", "C2,M,03/03/2012,MWBC,,,"),
        read("2026/h.csv", HEADER, "C1,F,02/02/2010,,,,"),
        read("2026/m.csv", COLUMNS["missing"], "C3,04/04/2011,M,01/06/2025,"),
    ]
    whole = ssda903.assemble(parts, AS_AT)
    children = whole.tables["children"].set_index("child_id")
    assert children["birth"].to_dict() == {
        "C1": pd.Timestamp("2010-02-02"),
        "C2": pd.Timestamp("2012-03-03"),
        "C3": pd.Timestamp("2011-04-04"),
    }
    assert children.loc["C1", "ethnicity"] == "WBRI"
    assert children["disabled"].isna().all()
    assert where(whole, "two dates of birth") == ["2025-26: 1"]


@pytest.mark.parametrize(
    ("born", "birthday"),
    [
        ("01/04/2006", "2025-04-01"),
        ("31/03/2006", "2026-03-31"),
        ("29/02/2004", "2026-03-01"),
        ("31/12/2005", "2025-12-31"),
    ],
)
def test_a_care_leavers_row_describes_the_birthday_in_the_year(read, born, birthday):
    whole = ssda903.assemble([read("2026.csv", COLUMNS["oc3"], f"C1,{born},YES,F4,U1")], AS_AT)
    assert whole.tables["care_leavers"]["as_at"].tolist() == [pd.Timestamp(birthday)]


def test_the_29_february_of_a_leap_year_is_a_birthday(read):
    whole = ssda903.assemble([read("2024.csv", COLUMNS["oc3"], "C1,29/02/2004,YES,F4,U1")], AS_AT)
    assert whole.tables["care_leavers"]["as_at"].tolist() == [pd.Timestamp("2024-02-29")]


def test_a_care_leaver_without_a_birth_has_a_row_without_a_day(read):
    whole = ssda903.assemble([read("2026.csv", COLUMNS["oc3"], "C1,,YES,F4,U1")], AS_AT)
    assert whole.tables["care_leavers"]["as_at"].isna().tolist() == [True]
    assert where(whole, "without a date of birth") == ["2025-26: 1"]


def test_an_outcome_of_a_year_that_cannot_be_known_is_left_out(read):
    parts = [of_year(read, 2025), of_year(read, 2026), read("x.csv", OC2, "C1,01/02/2010,12,,0,,1,1,1,0,,")]
    whole = ssda903.assemble(parts, AS_AT)
    assert "care_outcomes" not in whole.tables
    assert where(whole, "whose year is not known") == ["x.csv", "year not known: 1"]


def test_accommodation_is_a_letter_and_whether_it_is_suitable(read):
    rows = ["C1,01/06/2006,YES,F4,B1", "C2,01/06/2006,YES,F4,b2", "C3,01/06/2006,NO,0,0", "C4,01/06/2006,NO,0,01"]
    part = read("2026.csv", COLUMNS["oc3"], *rows)
    leavers = ssda903.assemble([part], AS_AT).tables["care_leavers"]
    assert leavers["accommodation"].astype("string").tolist() == ["B", "B", "0", pd.NA]
    assert leavers["suitable"].tolist() == [True, False, pd.NA, pd.NA]
    assert where(part, "ACCOM holds text of 2 digits") == ["line 5, column E"]


def test_an_outcome_not_recorded_is_not_a_no(read):
    whole = ssda903.assemble([read("2026.csv", OC2, "C1,01/02/2022,,SDQ4,0,1,,1,0,0,,")], AS_AT)
    outcomes = whole.tables["care_outcomes"]
    told = ["convicted", "development_check", "dental_check", "immunised", "sdq_score"]
    assert [outcomes[name].tolist() for name in told] == [[False], [True], [True], [pd.NA], [pd.NA]]


def test_a_score_above_40_is_not_recorded(read):
    part = read("2026.csv", OC2, "C1,01/02/2012,40,,0,,1,1,1,0,,", "C2,01/02/2012,41,,0,,1,1,1,0,,")
    assert part.frames["oc2"]["sdq_score"].tolist() == [40, pd.NA]
    assert where(part, "SDQ_SCORE holds a number outside its limits") == ["line 3, column C"]


def test_a_time_missing_that_was_open_is_carried_on_and_one_that_ends_before_it_starts_is_left_out(read):
    parts = [
        read("2025/m.csv", COLUMNS["missing"], "C1,01/02/2010,M,30/03/2025,", "C2,01/02/2010,M,09/09/2024,08/09/2024"),
        read("2026/m.csv", COLUMNS["missing"], "C1,01/02/2010,M,30/03/2025,02/04/2025"),
    ]
    whole = ssda903.assemble(parts, AS_AT)
    assert whole.tables["missing"]["ended"].tolist() == [pd.Timestamp("2025-04-02")]
    assert where(whole, "ends before it starts") == ["2024-25: 1"]


def test_a_time_missing_without_a_first_day_is_left_out(read):
    parts = [read("2026/m.csv", COLUMNS["missing"], "C1,01/02/2010,M,,02/04/2025", "C2,01/02/2010,M,01/05/2025,")]
    whole = ssda903.assemble(parts, AS_AT)
    assert whole.tables["missing"]["child_id"].tolist() == ["C2"]
    assert where(whole, "without a first day or a worker") == ["2025-26: 1"]


def test_a_review_in_two_files_is_one_review(read):
    parts = [read(f"2026/{name}.csv", COLUMNS["reviews"], "C1,01/02/2010,05/06/2025,PN1") for name in "ab"]
    whole = ssda903.assemble(parts, AS_AT)
    assert len(whole.tables["care_reviews"]) == 1
    assert where(whole, "2 files hold reviews of 2025-26") == ["a.csv, b.csv"]


# XML

XML = """<?xml version="1.0"?>
<EXPSSDA903><CHILD><HEADER><CHILDID>C1</CHILDID><SEX>F</SEX><DOB>01/02/2010</DOB><ETHNIC>WBRI</ETHNIC><UASC>1</UASC>
<AREVIEW><REVIEW>05/06/2025</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
<AREVIEW><REVIEW>05/12/2025</REVIEW><REVIEW_CODE>PN9</REVIEW_CODE></AREVIEW>
<IN_TOUCH>YES</IN_TOUCH><ACTIV>F4</ACTIV><ACCOM>U1</ACCOM></HEADER>
<EPISODE><DECOM>01/05/2025</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U6</PL><DEC>01/03/2026</DEC><REC>E4A</REC>
</EPISODE></CHILD></EXPSSDA903>"""


def test_xml_is_read_like_the_files(read):
    part = read("903.xml", XML)
    assert part.year == 2026
    assert {name: len(frame) for name, frame in part.frames.items()} == {
        "header": 1,
        "episodes": 1,
        "reviews": 2,
        "uasc": 1,
        "oc3": 1,
    }
    assert part.frames["episodes"]["placement"].tolist() == ["U6"]
    assert part.frames["oc3"]["birth"].tolist() == [pd.Timestamp("2010-02-01")]
    assert where(part, "REVIEW_CODE holds text of 3 characters") == ["child 1 of the file, REVIEW_CODE"]


def test_xml_that_declares_entities_is_refused(read):
    with pytest.raises(Refused, match="declares entities"):
        read("903.xml", XML.replace("<EXP", '<!DOCTYPE x [<!ENTITY a "b">]><EXP', 1))


def test_xml_without_a_child_is_refused(read):
    with pytest.raises(Refused, match="without a child"):
        read("903.xml", "<EXPSSDA903></EXPSSDA903>")


def test_other_xml_is_no_return(tmp_path):
    (tmp_path / "x.xml").write_text("<Message><Header/></Message>", encoding="utf-8")
    assert ssda903.recognise(ReturnFile.open(tmp_path / "x.xml")) == ""


# Nothing of a child is told


def test_no_value_of_any_column_is_in_an_issue(read):
    """A canary in each cell in turn, in a row that is otherwise right."""
    canary = "Zeta Canary-4711"
    parts = []
    for name, columns in COLUMNS.items():
        width = columns.count(",") + 1
        rows = [",".join(canary if at == cell else "" if at else "C1" for at in range(width)) for cell in range(width)]
        parts.append(read(f"2026/{name}.csv", columns, *rows))
    whole = ssda903.assemble(parts, AS_AT)
    told = repr([issue for part in (*parts, whole) for issue in part.issues]) + whole.label
    assert "canary" not in told.casefold()
    assert "4711" not in told


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(COLUMNS)),
    cells=st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(
                    ["", "C1", "01/06/2025", "31/02/2025", "S", "X1", "U6", "999.9", "1", '"', "\x00", "ﬁ,"]
                ),
                st.text(max_size=6),
            ),
            max_size=15,
        ),
        max_size=6,
    ),
)
def test_whatever_the_cells_hold_a_file_is_read_or_refused(tmp_path, name, cells):
    path = tmp_path / "2026.csv"
    text = "\n".join([COLUMNS[name], *(",".join(row) for row in cells)])
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        part = ssda903.read(ReturnFile.open(path))
    except Refused:
        return
    ssda903.assemble([part], AS_AT)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(XML)),
    cut=st.integers(0, 40),
    put=st.text(alphabet='<>/&;"=! CHILDEPOS0123456789', max_size=12),
)
def test_whatever_becomes_of_xml_it_is_read_or_refused(tmp_path, at, cut, put):
    path = tmp_path / "2026.xml"
    path.write_text(XML[:at] + put + XML[at + cut :], encoding="utf-8")
    try:
        part = ssda903.read(ReturnFile.open(path))
    except Refused:
        return
    ssda903.assemble([part], AS_AT)


def test_no_text_of_xml_is_in_an_issue(read):
    spoilt = re.sub(r">[^<>\s]+</(?!CHILDID|UASC)", ">Zeta Canary</", XML)
    part = read("2026.xml", spoilt)
    assert len(part.issues) > 8
    assert "canary" not in repr(part.issues).casefold()


# Files that others made


def test_every_public_file_is_read_or_declined_with_an_issue_log(shared):
    folder = shared / "childlevel" / "ssda903"
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        file = ReturnFile.open(path)
        assert bool(ssda903.recognise(file)) == (path.suffix != ".xlsx")
        if path.suffix != ".xlsx":
            assert ssda903.read(file).rows > 0


def test_five_public_years_join(shared):
    folder = shared / "childlevel" / "ssda903" / "cs-demand-model"
    parts = [ssda903.read(ReturnFile.open(path)) for path in sorted(folder.glob("*.csv"))]
    whole = ssda903.assemble(parts, AS_AT)
    assert whole.label == "SSDA903, 2017-18 to 2021-22"
    outcomes = whole.tables["care_outcomes"]["year_end"].dt.year.value_counts().to_dict()
    assert outcomes == {2018: 670, 2019: 572, 2020: 362, 2021: 226, 2022: 144}  # the rows of each year's file
    assert not (whole.tables["care_periods"]["ended"] < whole.tables["care_periods"]["started"]).any()
    assert where(whole, "in the next return again") == ["2017-18: 434, 2018-19: 235, 2019-20: 157, 2020-21: 84"]


def test_broken_public_codes_are_counted_by_class(shared):
    folder = shared / "childlevel" / "ssda903" / "csc-validator-be-903"
    reversal = ssda903.read(ReturnFile.open(folder / "placed_for_adoption.csv"))
    assert "29 times: REASON_PLACED_CEASED holds text of 3 letters" in found(reversal)
    worker = ssda903.read(ReturnFile.open(folder / "sw_episodes.csv"))
    assert found(worker) == ["SW_REASON holds text of 6 letters"]
    assert "2 times: ACCOM holds text of 2 digits" in found(ssda903.read(ReturnFile.open(folder / "oc3.csv")))
