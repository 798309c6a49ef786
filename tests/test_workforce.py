"""The workforce census: workers without their numbers, from XML or CSV, and years joined."""

from __future__ import annotations

import csv
from datetime import date

import pandas as pd
import pytest
from lineofsight import figure, readers
from lineofsight.codes import code_set
from lineofsight.errors import Refused
from lineofsight.indicator import Policy
from lineofsight.indicators import CATALOGUE
from lineofsight.periods import Period
from lineofsight.readers import workforce
from lineofsight.readers.return_file import ReturnFile

AS_AT = date(2026, 3, 31)
WORKER = {
    "AgencyWorker": "0",
    "SWENo": "SW12345678",
    "FTE": "1",
    "PersonBirthDate": "1980-02-03",
    "OrgRole": "5",
    "RoleStartDate": "2020-05-01",
    "FTE30": "0.8",
    "Cases30": "14",
    "WorkingDaysLost": "3.5",
    "Absat30Sept": "0",
}
VACANCIES = {"NumberOfVacancies": "12.5", "NoAgencyFTE": "7.2", "NoAgencyHeadcount": "8"}


def elements(texts) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts.items() if text is not None)


def census(*workers, day="2025-09-30", vacancies=VACANCIES, collection="CSWW") -> str:
    told = elements({"Collection": collection, "Year": day[:4], "ReferenceDate": day})
    at_level = f"<LALevelVacancies>{elements(vacancies)}</LALevelVacancies>" if vacancies else ""
    each = "".join(f"<CSWWWorker>{elements(WORKER | worker)}</CSWWWorker>" for worker in workers)
    return (
        f"<Message><Header><CollectionDetails>{told}</CollectionDetails><Source><LEA>999</LEA></Source></Header>"
        f"{at_level}{each}</Message>"
    )


def part(folder, *workers, day="2025-09-30", **more):
    path = folder / f"census {day}.xml"
    path.write_text(census(*workers, day=day, **more), encoding="utf-8")
    return workforce.read(ReturnFile.open(path))


def csv_part(folder, *rows, headings=(*WORKER, "ReferenceDate")):
    path = folder / "workers.csv"
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([headings, *rows])
    return workforce.read(ReturnFile.open(path))


def noticed(found):
    return [(issue.where, issue.found, issue.done) for issue in found.issues]


# Workers


def test_a_worker_is_a_row_under_a_number_of_ours(tmp_path):
    found = part(tmp_path, {}, {"OrgRole": "1"})
    workers = found.frames["workers"]
    assert workers["worker_id"].tolist() == ["2025-1", "2025-2"]
    assert workers.iloc[0][["role", "fte", "cases", "days_lost"]].tolist() == ["5", 0.8, 14, 3.5]
    assert workers[["agency", "absent"]].to_numpy().tolist() == [[False, False]] * 2
    assert workers["started"].tolist() == [pd.Timestamp(2020, 5, 1)] * 2
    assert workers["ended"].isna().all()
    assert "12345678" not in workers.to_csv()


def test_a_census_says_whose_it_is_and_of_which_day(tmp_path):
    found = part(tmp_path, {})
    assert (found.authority, found.authority_code, found.year, found.day) == (
        "Exampleshire",
        "999",
        2025,
        date(2025, 9, 30),
    )


@pytest.mark.parametrize(
    ("at_30_september", "contract", "read"),
    [("0.8", "1", 0.8), ("0", "1", 0.0), (None, "0.6", 0.6), (None, None, None)],
)
def test_the_hours_are_those_of_30_september_and_of_a_leaver_those_of_the_contract(
    tmp_path, at_30_september, contract, read
):
    found = part(tmp_path, {"FTE30": at_30_september, "FTE": contract}).frames["workers"]["fte"].tolist()
    assert found == [pd.NA if read is None else read]


@pytest.mark.parametrize(
    ("element", "text", "said"),
    [
        ("OrgRole", "7", "OrgRole holds text of 1 digit"),
        ("FTE30", "1.6", "FTE30 holds a number outside its limits"),
        ("Cases30", "-1", "Cases30 holds a number outside its limits"),
        ("WorkingDaysLost", "367", "WorkingDaysLost holds a number outside its limits"),
        ("AgencyWorker", "perhaps", "AgencyWorker holds text of 7 letters"),
        ("RoleStartDate", "2020-02-30", "RoleStartDate holds a day that does not exist"),
    ],
)
def test_values_that_cannot_be_read_are_counted_by_class(tmp_path, element, text, said):
    assert noticed(part(tmp_path, {element: text})) == [("line 1", said, "read as not recorded")]


@pytest.mark.parametrize(("element", "text"), [("FTE30", "1.5"), ("WorkingDaysLost", "366"), ("Cases30", "0")])
def test_values_at_their_limits_are_read(tmp_path, element, text):
    assert noticed(part(tmp_path, {element: text})) == []


def test_the_six_roles_are_those_of_the_census():
    assert [code.label for code in code_set("worker_role").codes] == [
        "Senior manager",
        "Middle manager",
        "First line manager",
        "Senior practitioner",
        "Case holder",
        "Qualified without cases",
    ]


def test_the_authoritys_own_line_is_the_vacancies(tmp_path):
    vacancies = part(tmp_path, {}).frames["vacancies"]
    assert vacancies[["vacant_fte", "agency_fte", "agency_workers"]].to_numpy().tolist() == [[12.5, 7.2, 8]]


def test_without_the_authoritys_own_line_there_are_no_vacancies_rather_than_none_vacant(tmp_path):
    assert list(part(tmp_path, {}, vacancies={}).frames) == ["workers"]


# CSV


def test_a_csv_file_of_the_same_elements_is_the_same_census(tmp_path):
    found = csv_part(tmp_path, [*WORKER.values(), "2025-09-30"], [""] * 11, ["1", *list(WORKER.values())[1:], ""])
    of_xml = part(tmp_path, {}, {"AgencyWorker": "1"})
    pd.testing.assert_frame_equal(found.frames["workers"], of_xml.frames["workers"])
    assert (found.day, found.authority) == (date(2025, 9, 30), None)


def test_headings_of_a_csv_file_are_matched_whatever_their_case_and_spaces(tmp_path):
    headings = ["agencyworker", "Role Start Date", "FTE30 ", "REFERENCE DATE"]
    found = csv_part(tmp_path, ["0", "2020-05-01", "1", "2025-09-30"], headings=headings)
    assert found.frames["workers"]["started"].tolist() == [pd.Timestamp(2020, 5, 1)]


def test_the_place_of_a_fault_in_a_csv_file_is_its_line(tmp_path):
    row = [*(WORKER | {"OrgRole": "head of all"}).values(), "2025-09-30"]
    found = csv_part(tmp_path, [*WORKER.values(), "2025-09-30"], row)
    assert noticed(found) == [("line 3", "OrgRole holds text of 11 letters", "read as not recorded")]


# Refusals


def test_a_census_without_a_reference_date_is_refused(tmp_path):
    with pytest.raises(Refused, match="without its reference date"):
        part(tmp_path, {}, day="")
    with pytest.raises(Refused, match="as a column of the CSV"):
        csv_part(tmp_path, [*WORKER.values(), ""])


def test_a_census_without_a_worker_is_refused(tmp_path):
    with pytest.raises(Refused, match="without a worker"):
        part(tmp_path)
    with pytest.raises(Refused, match="without a worker"):
        csv_part(tmp_path, [""] * 11)


def test_another_collection_and_another_table_are_not_recognised(tmp_path):
    xml, table = tmp_path / "cin.xml", tmp_path / "table.csv"
    xml.write_text(census({}, collection="CIN"), encoding="utf-8")
    table.write_text("AgencyWorker,FTE30\n0,1\n", encoding="utf-8")
    assert workforce.recognise(ReturnFile.open(xml)) == ""
    assert workforce.recognise(ReturnFile.open(table)) == ""


def test_a_census_that_declares_entities_is_refused(tmp_path):
    path = tmp_path / "hostile.xml"
    hostile = census({"OrgRole": "&a;"})
    path.write_text(f'<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]>{hostile}', encoding="utf-8")
    assert "declares entities" in str(readers.read(path).refused)


# Several years


def test_years_that_follow_one_another_are_joined(tmp_path):
    found = workforce.assemble([part(tmp_path, {}), part(tmp_path, {}, {}, day="2024-09-30")], AS_AT)
    assert found.label == "workforce census, 2024 to 2025"
    assert found.tables["workers"]["worker_id"].tolist() == ["2024-1", "2024-2", "2025-1"]
    assert found.covers["workers"] == Period(date(2023, 10, 1), date(2025, 9, 30))
    assert found.issues == ()


def test_a_year_that_is_missing_leaves_the_years_before_it_out_and_says_so(tmp_path):
    found = workforce.assemble([part(tmp_path, {}, day=f"{year}-09-30") for year in (2022, 2024, 2025)], AS_AT)
    assert found.covers["workers"] == Period(date(2023, 10, 1), date(2025, 9, 30))
    assert [(issue.file, issue.done) for issue in found.issues] == [("census 2022-09-30.xml", "left out")]


def test_vacancies_cover_the_years_in_which_every_census_has_them(tmp_path):
    found = workforce.assemble([part(tmp_path, {}), part(tmp_path, {}, day="2024-09-30", vacancies={})], AS_AT)
    assert found.covers["vacancies"] == Period(date(2024, 10, 1), date(2025, 9, 30))
    assert len(found.tables["vacancies"]) == 1


# The public file


def test_the_made_up_census_that_others_published_is_read_and_gives_figures(shared):
    for path in sorted((shared / "childlevel" / "workforce").rglob("*.xml")):
        source = readers.read(path)
        (given,) = readers.assembled(source.parts, AS_AT)
        assert (source.kind, len(given.tables["workers"]), source.parts[0].issues) == ("workforce census", 30, ())
        assert given.tables["vacancies"]["agency_workers"].tolist() == [71]
        for indicator in CATALOGUE.values():
            if figure.holds(indicator, given):
                figure.measure(indicator, given, Policy())
