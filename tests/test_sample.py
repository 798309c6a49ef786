"""The made-up authority: one set of children in every return, the same bytes again, and faults where they are said."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lineofsight import sample
from lineofsight.figure import holds, measure
from lineofsight.indicator import Policy
from lineofsight.indicators import CATALOGUE
from lineofsight.periods import Period
from lineofsight.readers import annex_a as annex_a_reader
from lineofsight.readers import cin_census, ssda903, workforce
from lineofsight.readers.return_file import ReturnFile
from lineofsight.returns import Return
from lineofsight.sample import days
from lineofsight.sample.authority import Authority, simulated
from lineofsight.sample.days import NEVER
from lineofsight.sample.people import Span
from lineofsight.sample.snapshot import snapshot
from lineofsight.sample.truth import HEADINGS, NOT_COVERED, truths
from lxml import etree
from python_calamine import CalamineWorkbook

COMMITTED: dict[str, Any] = {"seed": 29, "children": 600, "quarters": 12, "as_at": date(2026, 12, 31)}
"""What the sample in `data_samples` was made with."""


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("clean")
    sample.write(out, seed=3, children=400)
    return out


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dirty")
    sample.write(out, seed=3, children=400, dirty=True)
    return out


@pytest.fixture(scope="module")
def authority() -> Authority:
    return simulated(Span(date(2026, 6, 30), 8), seed=3, children=3_000)


def sheets(path: Path) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def annex_a(folder: Path) -> Path:
    return next((folder / "annex_a").iterdir())


def content(path: Path) -> bytes | dict[str, bytes]:
    """What a file says; of a workbook its parts, since how tightly they are packed depends on the machine."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def files(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


# --- days


def test_the_next_working_day_after_good_friday_is_the_tuesday():
    maundy_thursday = np.array([days.number(date(2026, 4, 2))])
    assert days.as_date(days.working_days_on(maundy_thursday, 1)[0]) == date(2026, 4, 7)


def test_no_working_day_on_is_the_day_itself_even_a_sunday():
    sunday = np.array([days.number(date(2026, 6, 28))])
    assert days.working_days_on(sunday, 0)[0] == sunday[0]
    assert days.as_date(days.on_a_working_day(sunday)[0]) == date(2026, 6, 29)


def test_a_birthday_counts_and_the_day_before_does_not():
    born = np.array([days.number(date(2010, 6, 30))])
    assert days.age_on(born, days.number(date(2026, 6, 30))).tolist() == [16]
    assert days.age_on(born, days.number(date(2026, 6, 29))).tolist() == [15]


def test_who_was_born_on_29_february_is_older_on_1_march():
    born = np.array([days.number(date(2008, 2, 29))])
    assert days.as_date(days.birthday(born, 18)[0]) == date(2026, 3, 1)
    assert days.age_on(born, days.number(date(2026, 2, 28))).tolist() == [17]


def test_the_unborn_are_minus_one():
    due = np.array([days.number(date(2026, 9, 1))])
    assert days.age_on(due, days.number(date(2026, 6, 30))).tolist() == [-1]


@pytest.mark.parametrize(
    ("as_at", "quarters", "years", "censuses"),
    [
        (date(2026, 6, 30), 1, (2026,), (2025,)),
        (date(2026, 6, 30), 5, (2026,), (2025,)),
        (date(2026, 6, 30), 6, (2025, 2026), (2024, 2025)),
        (date(2026, 3, 31), 1, (2026,), (2025,)),
        (date(2026, 3, 30), 4, (2025,), (2024, 2025)),
        (date(2025, 12, 31), 12, (2023, 2024, 2025), (2022, 2023, 2024, 2025)),
    ],
)
def test_a_return_year_is_told_when_it_ended_in_the_quarters(as_at, quarters, years, censuses):
    span = Span(as_at, quarters)
    assert (span.years, span.censuses) == (years, censuses)


# --- the same children in every return


def test_a_child_is_born_on_one_day_in_every_return(clean: Path):
    births: dict[str, set[date]] = {}
    for name, rows in sheets(annex_a(clean)).items():
        if "Date of Birth" in rows[0]:
            at = rows[0].index("Date of Birth")
            for row in rows[1:]:
                births.setdefault(row[0], set()).add(row[at])
        else:
            assert name == "List_11"
    for path in (clean / "ssda903").rglob("*.csv"):
        for row in csv.DictReader(path.open(encoding="utf-8")):
            if "DOB" in row:
                births.setdefault(row["CHILD"], set()).add(datetime.strptime(row["DOB"], "%d/%m/%Y").date())
    for path in (clean / "cin_census").iterdir():
        for child in etree.parse(str(path)).iter("ChildIdentifiers"):
            said = child.findtext("PersonBirthDate") or child.findtext("ExpectedPersonBirthDate") or ""
            births.setdefault(child.findtext("LAchildID") or "", set()).add(date.fromisoformat(said))
    assert len(births) > 350
    assert all(len(its) == 1 for its in births.values())


def test_a_child_of_one_return_is_in_the_others_that_ask_for_it(clean: Path):
    listed = {row[0] for row in sheets(annex_a(clean))["List_8"][1:]}
    episodes = pd.read_csv(clean / "ssda903" / "2025-26" / "episodes.csv", dtype=str)
    # In care on 31 March, out of short breaks, and so still or until lately in care on 30 June.
    in_care = set(episodes.loc[episodes["DEC"].isna() & (episodes["LS"] != "V4"), "CHILD"])
    assert in_care
    assert in_care <= listed
    header = set(pd.read_csv(clean / "ssda903" / "2025-26" / "header.csv", dtype=str)["CHILD"])
    assert set(episodes["CHILD"]) <= header
    census = etree.parse(str(clean / "cin_census" / "cin_census_2026.xml"))
    assert in_care <= {each.text for each in census.iter("LAchildID")}


def test_there_are_as_many_children_as_asked_for(authority: Authority):
    assert len(authority.people) == 3_000


def test_no_plan_without_a_referral_an_enquiry_and_a_conference_before_it(authority: Authority):
    plans = authority.needs.episodes[authority.needs.episodes["plan"]]
    assert len(plans) > 50
    assert (plans["referred"] <= plans["enquiry"]).all()
    assert (plans["enquiry"] < plans["plan_started"]).all()
    assert (plans["conference"] == plans["plan_started"]).all()
    assert (plans["plan_started"] < plans["plan_ended"]).all()
    assert (plans["plan_ended"] <= plans["closed"]).all()


def test_every_day_of_an_episode_of_need_lies_in_it(authority: Authority):
    episodes = authority.needs.episodes
    for day in ("assessed_from", "enquiry", "conference", "plan_started", "helped_from", "care_started"):
        happened = episodes[episodes[day] < NEVER]
        assert (happened[day] >= happened["referred"]).all(), day
        assert (happened[day] <= happened["closed"]).all(), day
    assert (episodes["contacted"] <= episodes["referred"]).all()


def test_assessments_enquiries_and_reviews_end_before_the_case_is_closed(authority: Authority):
    needs = authority.needs
    for rows, first, last in (
        (needs.assessments, "started", "authorised"),
        (needs.enquiries, "started", "started"),
        (needs.plan_reviews, "plan_started", "date"),
    ):
        episodes = needs.episodes.loc[rows["episode"]]
        assert (rows["child"].to_numpy() == episodes["child"].to_numpy()).all()
        assert (rows[first].to_numpy() >= episodes["referred"].to_numpy()).all()
        assert (rows[last].to_numpy() <= episodes["closed"].to_numpy()).all()


def test_nobody_is_referred_while_a_case_is_open(authority: Authority):
    episodes = authority.needs.episodes
    before = episodes.groupby("child")["closed"].shift()
    assert not (episodes["referred"] <= before).any()


def test_periods_of_care_do_not_overlap_and_end_by_the_18th_birthday(authority: Authority):
    periods = authority.care.periods[~authority.care.periods["short"]]
    assert not (periods["started"] < periods.groupby("child")["ended"].shift()).any()
    assert (periods["started"] < periods["ended"]).all()
    assert (periods["ended"] <= days.birthday(authority.people.birth[periods["child"]], 18)).all()
    assert (periods["started"] >= authority.people.birth[periods["child"]]).all()


def test_placements_follow_one_another_from_the_first_day_of_care(authority: Authority):
    care = authority.care
    placements = care.placements
    first = ~placements["period"].duplicated()
    started = care.periods["started"].to_numpy()[placements["period"]]
    assert (placements["started"] == started)[first].all()
    assert (placements["started"] == placements["ended"].shift())[~first].all()


def test_the_stages_of_adoption_are_in_order(authority: Authority):
    periods = authority.care.periods
    adopted = periods[periods["adopted"] < NEVER]
    assert len(adopted) > 5
    for before, after in (("started", "decided"), ("decided", "matched"), ("matched", "placed"), ("placed", "adopted")):
        assert (adopted[before] < adopted[after]).all(), (before, after)
    assert (adopted["adopted"] == adopted["ended"]).all()


# --- what England is like, roughly


def test_rates_are_about_those_of_england(authority: Authority):
    said = {(row[0], row[1], row[3]): row for row in truths(authority, snapshot(authority))}

    def value(indicator: str, kind: str, end: str) -> float:
        return float(said[indicator, kind, end][6])

    assert value("children_in_care_rate", "SSDA903", "2026-03-31") == pytest.approx(70, abs=25)
    assert value("child_protection_plan_rate", "children in need census", "2026-03-31") == pytest.approx(43, abs=20)
    assert value("referral_rate", "children in need census", "2026-03-31") == pytest.approx(520, abs=120)
    assert value("rereferrals", "children in need census", "2026-03-31") == pytest.approx(22, abs=6)
    assert value("assessments_in_45_working_days", "children in need census", "2026-03-31") == pytest.approx(83, abs=6)
    assert value("conferences_in_15_working_days", "children in need census", "2026-03-31") == pytest.approx(80, abs=10)
    assert value("agency_rate", "workforce census", "2025-09-30") == pytest.approx(13, abs=10)


# --- truth


def test_truth_says_what_was_simulated(authority: Authority):
    said = {(row[0], row[1], row[3]): row for row in truths(authority, snapshot(authority))}
    day = days.number(date(2026, 3, 31))
    periods = authority.care.periods
    in_care = ((periods["started"] <= day) & (periods["ended"] > day) & ~periods["short"]).sum()
    assert said["children_in_care_rate", "SSDA903", "2026-03-31"][4:6] == (str(in_care), str(authority.population))


def test_each_indicator_is_told_once_for_a_return_and_period(clean: Path):
    rows = list(csv.reader((clean / "truth.csv").open(encoding="utf-8")))
    assert tuple(rows[0]) == HEADINGS
    keys = [tuple(row[:4]) for row in rows[1:]]
    assert len(keys) == len(set(keys))


READERS = {"annex_a": annex_a_reader, "ssda903": ssda903, "cin_census": cin_census, "workforce": workforce}


def read(folder: Path) -> list[Return]:
    """Every return of a sample, read from its files."""
    found = []
    for name, reader in READERS.items():
        opened = [ReturnFile.open(path) for path in sorted((folder / name).rglob("*")) if path.is_file()]
        assert all(reader.recognise(file) for file in opened)
        found.append(reader.assemble([reader.read(file) for file in opened], sample.AS_AT))
    return found


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Return], list[dict[str, str]], Policy]:
    """Returns as read from the files of a larger sample, by kind; what is true of it; and its population."""
    out = tmp_path_factory.mktemp("larger")
    written = sample.write(out, seed=5, children=3_000, quarters=12)
    told = list(csv.DictReader((out / "truth.csv").open(encoding="utf-8")))
    return {its.kind: its for its in read(out)}, told, Policy(population=written.population)


def test_indicators_reckoned_from_the_files_are_what_is_true(returns):
    by_kind, told, policy = returns
    wrong = []
    for row in told:
        period = Period(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]))
        figure = measure(CATALOGUE[row["indicator"]], by_kind[row["return"]], policy, period)
        numerator = None if row["numerator"] == "" else figure.numerator
        for name, found in (("numerator", numerator), ("denominator", figure.base), ("value", figure.value)):
            true = float(row[name]) if row[name] else None
            if found != pytest.approx(true, abs=1e-5):
                wrong.append((row["indicator"], row["return"], str(period), name, true, found))
    assert wrong == []


def test_every_indicator_a_return_can_give_is_told_or_said_not_to_be(returns):
    by_kind, told, _ = returns
    can = {(kind, its.id) for kind, given in by_kind.items() for its in CATALOGUE.values() if holds(its, given)}
    assert can == {(row["return"], row["indicator"]) for row in told} | NOT_COVERED.keys()


def test_returns_with_every_fault_in_them_lose_few_rows(clean: Path, dirty: Path):
    for as_is, spoiled in zip(read(clean), read(dirty), strict=True):
        rows, left = (sum(map(len, its.tables.values())) for its in (as_is, spoiled))
        assert 0.85 * rows < left <= 1.05 * rows, as_is.kind


def test_truth_does_not_know_the_indicators():
    source = Path(sample.__file__).with_name("truth.py").read_text(encoding="utf-8")
    assert not re.search(r"lineofsight\.(indicators?|tables|readers|figure)", source)


def test_faults_leave_the_truth_alone(clean: Path, dirty: Path):
    assert (clean / "truth.csv").read_bytes() == (dirty / "truth.csv").read_bytes()


# --- the same again


def test_two_runs_with_one_seed_are_the_same_byte_for_byte(dirty: Path, tmp_path: Path):
    sample.write(tmp_path / "again", seed=3, children=400, dirty=True)
    again = files(tmp_path / "again")
    assert again.keys() == files(dirty).keys()
    assert all(again[name].read_bytes() == path.read_bytes() for name, path in files(dirty).items())


def test_another_seed_makes_another_authority(clean: Path, tmp_path: Path):
    sample.write(tmp_path / "other", seed=4, children=400)
    assert (tmp_path / "other" / "truth.csv").read_bytes() != (clean / "truth.csv").read_bytes()


def test_the_committed_sample_is_what_the_command_writes(root: Path, tmp_path: Path):
    sample.write(tmp_path / "returns", **COMMITTED)
    committed, written = files(root / "data_samples" / "exampleshire" / "returns"), files(tmp_path / "returns")
    assert committed.keys() == written.keys()
    assert [name for name in written if content(written[name]) != content(committed[name])] == []
    assert sum(path.stat().st_size for path in committed.values()) < 1_500_000


@pytest.mark.parametrize("children", [1, 7])
def test_a_very_small_authority_can_be_written(children: int, tmp_path: Path):
    written = sample.write(tmp_path / "small", children=children, quarters=1, dirty=True)
    assert written.children == children
    assert all(path.is_file() for path in written.files)


def test_a_folder_with_files_in_it_is_refused(tmp_path: Path):
    (tmp_path / "older.csv").write_text("")
    with pytest.raises(sample.CannotWrite, match="is not an empty folder"):
        sample.write(tmp_path)


@pytest.mark.parametrize(("children", "quarters"), [(0, 8), (400, 0)])
def test_nobody_and_no_time_make_no_sample(children: int, quarters: int, tmp_path: Path):
    with pytest.raises(ValueError, match="at least one"):
        sample.write(tmp_path / "none", children=children, quarters=quarters)


# --- codes of their years


def test_sex_is_a_number_until_2024_and_a_letter_after(tmp_path: Path):
    sample.write(tmp_path / "out", children=400, quarters=12)
    sexes = {
        folder.name: set(pd.read_csv(folder / "header.csv", dtype=str)["SEX"])
        for folder in (tmp_path / "out" / "ssda903").iterdir()
    }
    assert sexes == {"2023-24": {"1", "2"}, "2024-25": {"M", "F"}, "2025-26": {"M", "F"}}
    placements = pd.read_csv(tmp_path / "out" / "ssda903" / "2025-26" / "episodes.csv", dtype=str)["PLACE"]
    assert not {"H5", "Z1"} & set(placements)


# --- faults are where they are said to be


def test_each_fault_of_a_cell_is_in_the_cell_that_is_named(clean: Path, dirty: Path):
    rows = list(csv.DictReader((dirty / "faults.csv").open(encoding="utf-8")))
    book = sheets(annex_a(dirty))
    seen = {
        "an error of a formula": "#N/A",
        "a day that does not exist": "31/02/2026",
        "free text for yes or no": ("see case note", "CS Assessment Updated"),
        "an age in words": "8.5yrs",
        "no identifier": "",
        "a word for a day": "refused",
        "a month that does not exist": "11/13/2025",
    }
    checked = 0
    for row in rows:
        if row["file"].endswith(".xlsx") and row["fault"] in seen:
            letters, line = re.fullmatch(r"([A-Z]+)(\d+)", row["cell"]).groups()  # pyright: ignore[reportOptionalMemberAccess]
            column = int(np.polyval([ord(letter) - 64 for letter in letters], 26)) - 1
            assert str(int(line)) == row["line"]
            assert book[row["sheet"]][int(line) - 1][column] in seen[row["fault"]]
            checked += 1
    assert checked >= len(seen)


def test_each_fault_of_a_csv_file_is_in_the_line_and_column_that_are_named(dirty: Path):
    found = {"a code of no year": {"3", "Q9", "PN9", "Q1"}, "a score above 40": {"53"}, "no identifier": {""}}
    rows = [
        row for row in csv.DictReader((dirty / "faults.csv").open(encoding="utf-8")) if row["file"].endswith(".csv")
    ]
    encodings = {"header": "utf-8-sig", "episodes": "cp1252", "reviews": "utf-16"}
    for row in rows:
        path = dirty / row["file"]
        text = path.read_text(encoding=encodings.get(path.stem, "utf-8"))
        cells = list(csv.reader(io.StringIO(text), delimiter=";" if path.stem == "missing" else ","))
        if row["cell"]:
            assert row["cell"] in cells[0]
            cell = cells[int(row["line"]) - 1][cells[0].index(row["cell"])]
            assert cell in found.get(row["fault"], {cell})
        elif row["fault"] == "a row that is there twice":
            assert cells[1:].count(cells[int(row["line"]) - 1]) == 2
    assert {row["fault"] for row in rows} >= {*found, "ends before it begins", "written in UTF-16"}


def test_each_fault_of_xml_is_in_the_line_that_is_named_and_the_file_still_parses(dirty: Path):
    looks = {
        "a second block of reviews": "</Reviews><Reviews>",
        "words between the elements": "</UPN>UPN",
        "0 for false": "<ReferralNFA>0<",
        "a day that does not exist": "-02-30<",
        "more hours than anyone works": "<FTE30>2.50<",
        "an empty element": "<Cases30></Cases30>",
    }
    rows = [
        row for row in csv.DictReader((dirty / "faults.csv").open(encoding="utf-8")) if row["file"].endswith(".xml")
    ]
    for row in rows:
        line = (dirty / row["file"]).read_text(encoding="utf-8").splitlines()[int(row["line"]) - 1]
        assert looks.get(row["fault"], "") in line
    assert {row["fault"] for row in rows} >= looks.keys()
    for name in {row["file"] for row in rows}:
        etree.parse(str(dirty / name))


def test_a_title_and_an_empty_row_stand_above_the_headings_that_are_said_to_have_them(dirty: Path):
    book = sheets(annex_a(dirty))
    assert book["List_1"][0][0] == "List 1: Contacts"
    assert book["List_1"][1][0] == "Child Unique ID"
    assert not any(book["List_6"][0])
    assert book["Referrals"][-1] == ["-"] * len(book["Referrals"][0])
    with zipfile.ZipFile(annex_a(dirty)) as parts:
        assert b'<mergeCell ref="A1:N1"/>' in parts.read("xl/worksheets/sheet5.xml")
