"""Grades kept as facts: the sample tables of two real authorities, and the sentence a faulty table gets."""

import csv
import json
from datetime import date

import pytest
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.readers import fact_table

NORFOLK = "data_samples/norfolk/judgements.csv"
WILTSHIRE = "data_samples/wiltshire/judgements.csv"


def rows_of(path):
    return fact_table.rows(Document.open(path))


def overall(rows) -> list[tuple[str, str]]:
    return [(row.framework, row.grade_word) for row in rows if row.area == "overall"]


def test_norfolk_goes_from_adequate_through_inadequate_to_outstanding(root):
    assert overall(rows_of(root / NORFOLK)) == [
        ("slac-2009", "adequate"),
        ("slac-2009", "adequate"),
        ("protection-2012", "inadequate"),
        ("tlac-2013", "inadequate"),
        ("sif-2013", "inadequate"),
        ("sif-2013", "requires improvement to be good"),
        ("ilacs-2018", "Good"),
        ("ilacs-2023", "Outstanding"),
    ]


def test_wiltshire_goes_from_inadequate_safeguarding_to_outstanding(root):
    assert overall(rows_of(root / WILTSHIRE)) == [
        ("slac-2009", "inadequate"),
        ("slac-2009", "adequate"),
        ("protection-2012", "adequate"),
        ("sif-2013", "require improvement"),
        ("ilacs-2018", "Good"),
        ("ilacs-2023", "Outstanding"),
    ]


def test_norfolk_in_2011_has_22_judgements_18_adequate_2_good_2_inadequate(root):
    words = [row.grade_word for row in rows_of(root / NORFOLK) if row.framework == "slac-2009"]
    assert (len(words), words.count("adequate"), words.count("good"), words.count("inadequate")) == (
        22,
        18,
        2,
        2,
    )


def test_the_inspection_of_february_2026_has_an_overall_grade_though_published_after_it_ended(root):
    last = rows_of(root / NORFOLK)[-1]
    assert (last.framework, last.area, last.grade_word) == ("ilacs-2023", "overall", "Outstanding")
    assert (last.inspection_end, last.published) == (date(2026, 2, 27), date(2026, 5, 18))


def test_adoption_in_norfolk_was_outstanding_in_the_reinspection(root):
    assert [
        row.grade_word
        for row in rows_of(root / NORFOLK)
        if row.area == "adoption" and row.inspection_type == "re-inspection"
    ] == ["Outstanding"]


def test_a_grade_read_elsewhere_says_so_and_leaves_the_unknown_days_empty(root):
    rows = [row for row in rows_of(root / WILTSHIRE) if row.framework == "slac-2009"]
    assert {row.inspection_start for row in rows} == {None}
    assert all("1 September 2015" in row.stated_in for row in rows)


def test_the_words_at_the_place_of_a_row_are_its_heading_and_its_grade(root):
    document = Document.open(root / NORFOLK)
    for row in fact_table.rows(document):
        assert document.quote(row.locator) == f"{row.heading} {row.grade_word}"
    assert str(fact_table.rows(document)[0].locator) == "line 2"


def test_a_table_of_judgements_is_recognised_by_its_header_and_not_by_its_name(root, tmp_path):
    assert fact_table.recognise(Document.open(root / NORFOLK))
    other = tmp_path / "judgements.csv"
    other.write_text("authority,measure,value\n", encoding="utf-8")
    assert not fact_table.recognise(Document.open(other))


def test_the_rows_of_one_inspection_are_one_report_that_says_where_its_grades_were_read(root):
    inspections = fact_table.read(Document.open(root / NORFOLK))
    assert [len(each.judgements) for each in inspections] == [22, 1, 5, 7, 6, 4, 5]
    protection = inspections[1]
    assert (protection.inspection_end, protection.day) == (None, date(2013, 2, 22))
    assert protection.stated_in.startswith("grade: Ofsted report of 19 October 2015")


ROW = {
    "authority": "Norfolk County Council",
    "authority_code": "926",
    "framework": "ilacs-2018",
    "inspection_type": "standard",
    "inspection_start": "2022-11-07",
    "inspection_end": "2022-11-18",
    "published": "2023-01-13",
    "section": "",
    "area": "leaders",
    "heading": "Leaders",
    "grade_word": "Good",
    "grade_number": "",
    "source": "a report",
    "source_url": "https://example.org",
    "licence": "OGL",
    "stated_in": "this report",
}


def table(folder, **changed):
    path = folder / "facts.csv"
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(ROW))
        writer.writeheader()
        writer.writerow(ROW | changed)
    return path


def test_one_good_row_is_read_with_the_authority_by_its_usual_name(tmp_path):
    (row,) = rows_of(table(tmp_path))
    assert (row.authority, row.section, row.grade_number, row.published) == (
        "Norfolk",
        None,
        None,
        date(2023, 1, 13),
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"authority": "Norflok"}, "row 2: no authority has that name and code"),
        ({"authority_code": "865"}, "row 2: no authority has that name and code"),
        ({"framework": "ilacs-2019"}, "row 2: 'ilacs-2019' is not an edition"),
        ({"grade_word": "Adequate"}, "row 2: 'Adequate' is not a grade of ilacs-2018"),
        ({"grade_number": "2"}, "row 2: Grade 2 is not 'good' in ilacs-2018"),
        ({"grade_number": "two"}, "row 2: 'two' in 'grade_number' is not a number"),
        ({"area": "adoption"}, "row 2: ilacs-2018 does not grade the area 'adoption'"),
        (
            {"published": "13/01/2023"},
            "row 2: '13/01/2023' in 'published' is not a date; write it as 2011-06-17",
        ),
        ({"heading": ""}, "row 2: 'heading' is empty"),
        ({"source": "two\nlines"}, "row 2: has more or fewer cells than the header; keep each row on one line"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_in_one_sentence_naming_it(tmp_path, changed, sentence):
    with pytest.raises(Refused) as raised:
        rows_of(table(tmp_path, **changed))
    assert str(raised.value).startswith("facts.csv, " + sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "authority,framework,grade_word\n",
            "facts.csv: a table of judgements needs the columns 'authority_code'",
        ),
        (",".join(ROW) + "\n", "facts.csv: has a header and no rows"),
        (",".join(ROW) + "\nNorfolk,926\n", "facts.csv, row 2: has more or fewer cells than the header"),
    ],
)
def test_a_file_that_is_no_table_of_judgements_is_refused(tmp_path, text, sentence):
    path = tmp_path / "facts.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as raised:
        rows_of(path)
    assert str(raised.value).startswith(sentence)


def test_the_2011_judgements_are_those_of_the_report(root, shared):
    reference = json.loads((shared / "gold" / "gold_004.json").read_text(encoding="utf-8"))["judgements"]
    rows = [row for row in rows_of(root / NORFOLK) if row.framework == "slac-2009"]
    assert [(r.section, r.heading, r.grade_word, r.grade_number) for r in rows] == [
        (j["section"], j["heading"], j["grade_word"], j["grade_number"]) for j in reference
    ]


@pytest.mark.parametrize(("path", "name"), [(NORFOLK, "norfolk"), (WILTSHIRE, "wiltshire")])
def test_grades_since_2013_are_those_of_ofsteds_own_table(root, shared, path, name):
    rows = rows_of(root / path)
    with (shared / "reports" / "manifest_dev.csv").open(encoding="utf-8") as lines:
        official = [r for r in csv.DictReader(lines) if r["la_name"] == name and r["overall"]]
    assert len(official) >= 3
    for report in official:
        ours = {
            ("in_care" if row.area == "in_care_and_care_leavers" else row.area): row.grade_word.lower()
            for row in rows
            if row.published and abs((row.published - date.fromisoformat(report["published"])).days) <= 1
        }
        for area in (
            "overall",
            "leaders",
            "help_and_protection",
            "in_care",
            "care_leavers",
            "adoption",
            "lscb",
        ):
            if report[area]:
                assert ours[area].split()[0].rstrip("s") == report[area].split()[0].rstrip("s"), (
                    report["doc_id"],
                    area,
                )
