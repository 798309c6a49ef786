"""A reviewer's spreadsheet: written from a pack, filled in by a person, read on every later run."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from lineofsight import evidence, framework, line_of_sight, review
from lineofsight.cli import main
from lineofsight.errors import PackFault, Refused
from lineofsight.evidence import COLUMNS, Evidence
from lineofsight.pack import csv_text, review_file
from lineofsight.pack.compare import compare
from lineofsight.pack.manifest import Input
from lineofsight.params import Params
from lineofsight.review import Verdict
from lineofsight.run import Run
from lineofsight.surveys import Side
from pack_example import MANIFEST
from python_calamine import CalamineWorkbook

ILACS = framework.edition("ilacs-2026")
VISIT = "2025-10-21_focused-visit.txt"
SUMMARY = "2026-04-30_survey-summary.txt"

PROMPT = "Referrals are dealt with promptly."
LATE = "Too many visits are late."


def said(evidence_id: str, statement: str, **told) -> Evidence:
    """A row of evidence: a strength on HP-THR.1, unless told otherwise."""
    usual = {
        **{"authority": "Exampleshire", "kind": "finding", "criterion": "HP-THR.1", "polarity": "strength"},
        **{"source_kind": "inspection report", "source": "report.pdf", "source_sha256": "ab" * 32, "locator": ""},
        **{"place": "page 2", "mapped_by": "the mapper", "confidence": 0.6, "why": "words: referrals", "caveats": ""},
    }
    return Evidence(**dict.fromkeys(COLUMNS) | usual | {"evidence_id": evidence_id, "statement": statement} | told)


def filled_in(folder: Path, *rows: dict, name: str = "review.xlsx") -> Path:
    """A review file with these rows, the usual machine's columns added."""
    usual = dict.fromkeys(review_file.WIDTHS, "") | {
        **{"evidence_id": "e1", "source": "report.pdf", "statement": PROMPT, "kind": "finding"},
        **{"criterion": "HP-THR.1", "polarity": "strength", "confidence": "0.6"},
    }
    path = folder / name
    path.write_bytes(review_file.workbook([usual | row for row in rows], review.choices(ILACS)))
    return path


SIGNED = {"initials": "AB", "date": "2026-05-01"}


def after(folder: Path, row: dict, about: Evidence | None = None, notes: bool = True) -> Evidence:
    """The row of evidence after one decision about it."""
    told = review.read(filled_in(folder, SIGNED | row), ILACS)
    (decided,) = review.applied([about or said("e1", PROMPT)], told, notes).rows
    return decided


def faults(folder: Path, *rows: dict) -> list[tuple[str, str]]:
    return [(issue.where, issue.found) for issue in review.read(filled_in(folder, *rows), ILACS).issues]


# --- what a person decided wins over the machine ------------------------------------------------------------


def test_move_puts_a_statement_on_another_criterion_and_says_who_and_from_where(tmp_path):
    row = after(tmp_path, {"decision": "move", "criterion_to": "HP-DEC.2"})
    assert (row.criterion, row.polarity) == ("HP-DEC.2", "strength")
    assert row.mapped_by == "reviewed by AB, 2026-05-01"
    assert row.why == "moved by AB, 2026-05-01, from HP-THR.1 to HP-DEC.2; words: referrals"
    assert row.confidence is None, "the score was the machine's"


def test_move_can_change_the_polarity_alone(tmp_path):
    row = after(tmp_path, {"decision": "move", "polarity_to": "mixed", "note": "Praise, and a gap."})
    assert (row.criterion, row.polarity) == ("HP-THR.1", "mixed")
    assert row.why.startswith("moved by AB, 2026-05-01, from strength to mixed (Praise, and a gap.)")


def test_keep_holds_what_the_reviewer_saw_when_the_machine_changes_its_mind(tmp_path):
    row = after(tmp_path, {"decision": "Keep"}, about=said("e1", PROMPT, criterion="LEAD-PERF", polarity="neutral"))
    assert (row.criterion, row.polarity) == ("HP-THR.1", "strength")


def test_keep_on_a_statement_the_machine_left_unplaced_leaves_it_unplaced(tmp_path):
    row = after(tmp_path, {"decision": "keep", "criterion": "", "confidence": ""})
    assert (row.criterion, row.mapped_by) == (None, "reviewed by AB, 2026-05-01")


def test_reject_takes_criterion_and_polarity_away_and_keeps_the_row_with_what_it_was(tmp_path):
    row = after(tmp_path, {"decision": "reject"})
    assert (row.criterion, row.polarity) == (None, "rejected")
    assert row.statement == PROMPT
    assert row.why.startswith("rejected by AB, 2026-05-01, was HP-THR.1, strength")


def test_what_a_person_placed_is_quoted_before_what_scored_highest(tmp_path):
    placed = after(tmp_path, {"decision": "keep"})
    rows = evidence.table([said("e2", LATE, confidence=0.99), placed])
    assert line_of_sight.clearest(rows)["statement"] == PROMPT


def test_a_note_is_not_shown_in_a_public_pack(tmp_path):
    row = after(tmp_path, {"decision": "keep", "note": "As the manager told me."}, notes=False)
    assert "manager" not in row.why


def test_a_row_without_a_decision_is_left_to_the_machine(tmp_path):
    told = review.read(filled_in(tmp_path, {"note": "Ask about this one."}), ILACS)
    assert (told.decisions, told.issues) == ((), ())


@pytest.mark.parametrize("day", ["2026-05-01", "01/05/2026", "01/05/26"])
def test_a_date_can_be_written_in_either_order(tmp_path, day):
    row = after(tmp_path, {"decision": "keep", "date": day})
    assert row.mapped_by == "reviewed by AB, 2026-05-01"


# --- decisions and the evidence they were about -------------------------------------------------------------


def outcome(folder: Path, row: dict, *rows: Evidence) -> tuple[list[str], list[tuple[str, str]]]:
    """The ids of the rows that were decided, and the issues."""
    told = review.read(filled_in(folder, SIGNED | {"decision": "reject"} | row), ILACS)
    found = review.applied(rows, told, notes=True)
    decided = [each.evidence_id for each in found.rows if each.polarity == "rejected"]
    return decided, [(issue.where, issue.found) for issue in found.issues]


def test_a_decision_whose_evidence_is_gone_is_reported_by_its_cell(tmp_path):
    assert outcome(tmp_path, {}, said("e2", LATE)) == (
        [],
        [("Review!A2", "a decision whose evidence is gone from the sources")],
    )


def test_a_decision_whose_evidence_was_reworded_is_not_applied_and_names_the_nearest(tmp_path):
    decided, issues = outcome(tmp_path, {}, said("e2", LATE), said("e3", "Referrals are all dealt with promptly."))
    assert decided == []
    assert issues == [("Review!A2", "a decision whose evidence is gone; nearest to its words is now e3")]


def test_a_decision_follows_the_same_words_into_a_new_file(tmp_path):
    decided, issues = outcome(tmp_path, {}, said("e2", LATE), said("e3", PROMPT, source="corrected.pdf"))
    assert decided == ["e3"]
    assert issues == [("Review!A2", "a decision whose evidence has another evidence_id now, and the same words")]


def test_words_that_stand_twice_do_not_say_which_was_meant(tmp_path):
    decided, issues = outcome(tmp_path, {}, said("e2", PROMPT), said("e3", PROMPT))
    assert decided == []
    assert len(issues) == 1


def test_columns_that_were_sorted_apart_are_noticed(tmp_path):
    assert outcome(tmp_path, {"statement": LATE}, said("e1", PROMPT)) == (
        [],
        [("Review!A2", "a decision beside other words than its evidence_id has")],
    )


# --- what can be wrong with a file --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "where", "found"),
    [
        ({"decision": "perhaps"}, "L2", "a decision that is none of keep, move and reject"),
        ({"decision": "move", "criterion_to": "HP-XYZ.9"}, "M2", "a criterion that ILACS 2026 does not have"),
        ({"decision": "move", "polarity_to": "good"}, "N2", "a polarity that is none of strength, weakness, "),
        ({"decision": "move"}, "M2", "a move with neither criterion_to nor polarity_to"),
        ({"decision": "keep", "criterion_to": "HP-DEC.2"}, "M2", "a keep or reject with a criterion_to or"),
        ({"criterion_to": "HP-DEC.2"}, "M2", "a criterion_to or polarity_to without a decision"),
        ({"decision": "keep", "initials": ""}, "P2", "a decision without initials, of up to 8 characters"),
        ({"decision": "keep", "initials": "Alice Brown"}, "P2", "a decision without initials, of up to 8 characters"),
        ({"decision": "keep", "evidence_id": ""}, "A2", "a decision without an evidence_id beside it"),
        ({"decision": "keep", "initials": "=A1"}, "P2", "a formula, or text that begins with “=”"),
    ],
)
def test_a_row_with_a_fault_is_named_by_sheet_and_cell_and_is_no_decision(tmp_path, row, where, found):
    told = review.read(filled_in(tmp_path, SIGNED | row), ILACS)
    assert told.decisions == ()
    (issue,) = told.issues
    assert (issue.file, issue.where) == ("review.xlsx", f"Review!{where}")
    assert issue.found.startswith(found)


def test_a_fault_of_many_rows_is_one_issue_that_counts_them(tmp_path):
    rows = [{"decision": "keep", "evidence_id": f"e{number}"} for number in range(12)]
    (issue,) = review.read(filled_in(tmp_path, *rows), ILACS).issues
    assert issue.found == "12 times: a decision without initials, of up to 8 characters"
    assert issue.where.startswith("Review!P2, Review!P3, ")
    assert issue.where.endswith(" and 4 more")


def test_a_decision_without_a_date_is_applied_and_said_to_be_undated(tmp_path):
    assert faults(tmp_path, {"decision": "keep", "initials": "AB"}) == [
        ("Review!Q2", "a decision without a date such as 2026-05-01")
    ]
    assert after(tmp_path, {"decision": "keep", "date": "soon"}).mapped_by == "reviewed by AB, date not given"


def test_one_id_decided_twice_is_decided_by_neither(tmp_path):
    path = filled_in(tmp_path, SIGNED | {"decision": "keep"}, SIGNED | {"decision": "reject"})
    told = review.read(path, ILACS)
    assert told.decisions == ()
    (issue,) = told.issues
    assert (issue.where, issue.found) == (
        "Review!A2, Review!A3",
        "2 times: one evidence_id decided on more than one row",
    )


def test_a_formula_decides_nothing_whatever_it_last_showed(tmp_path):
    path = tmp_path / "formula.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Review")
    sheet.write_row(0, 0, list(review_file.WIDTHS))
    sheet.write_row(1, 0, ["e1", "report.pdf", "page 2", PROMPT, "finding", "HP-THR.1", "", "strength"])
    sheet.write_row(1, 11, ["keep"])
    sheet.write_formula(1, 15, "=B9", value="AB")
    book.close()
    told = review.read(path, ILACS)
    assert told.decisions == ()
    assert [(issue.where, issue.found[:9]) for issue in told.issues] == [("Review!P2", "a formula")]


def not_there(folder: Path) -> Path:
    return folder / "review.xlsx"


def locked(folder: Path) -> Path:
    path = folder / "review.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"))
    return path


def another_workbook(folder: Path) -> Path:
    path = folder / "review.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Actions").write_row(0, 0, ["id", "action", "owner"])
    return path


def a_text(folder: Path) -> Path:
    path = folder / "review.xlsx"
    path.write_text("evidence_id,decision\ne1,keep\n", encoding="utf-8")
    return path


def without_initials(folder: Path) -> Path:
    path = folder / "review.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Review").write_row(0, 0, [name for name in review_file.WIDTHS if name != "initials"])
    return path


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (not_there, "review.xlsx is not there"),
        (locked, "review.xlsx is protected by a password"),
        (another_workbook, "review.xlsx is no review file"),
        (a_text, "review.xlsx is no review file"),
        (without_initials, "the sheet Review has no column initials"),
    ],
)
def test_a_file_that_holds_no_review_stops_the_run_with_a_sentence(root, tmp_path, make, sentence):
    """A pack without its decisions would say again what a person has corrected."""
    path = make(tmp_path)
    with pytest.raises(Refused, match=sentence):
        run_of(root, str(path))


# --- the spreadsheet ----------------------------------------------------------------------------------------


def run_of(root: Path, decisions: str = "", **told) -> Run:
    folder = root / "data_samples" / "exampleshire"
    sources = [str(folder / "reports_as_text" / VISIT), str(folder / "survey" / SUMMARY)]
    return Run.of(Params(authority="Exampleshire", as_at="2026-09-30", sources=sources, review=decisions, **told))


def pack_of(run: Run, folder: Path) -> Path:
    """As much of a pack as a review is written from."""
    folder.mkdir()
    (folder / "manifest.json").write_text(MANIFEST.text, encoding="utf-8")
    (folder / "evidence.csv").write_bytes(csv_text.write(run.all_evidence))
    return folder


@pytest.fixture(scope="module")
def plain(root) -> Run:
    """A run of a focused visit and a survey summary that nobody has reviewed."""
    return run_of(root)


@pytest.fixture
def pack(plain, tmp_path) -> Path:
    return pack_of(plain, tmp_path / "exampleshire")


def cells(path: Path, sheet: str = "Review") -> list[dict]:
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_review_stands_beside_its_pack_and_has_every_statement_once(plain, pack):
    written = review_file.write(pack)
    assert written.file == pack.with_name("exampleshire-review.xlsx")
    rows = cells(written.file)
    stated = plain.evidence[~plain.evidence["kind"].isin(["judgement", "service fact"])]
    assert sorted(row["evidence_id"] for row in rows) == sorted(stated["evidence_id"])
    assert list(rows[0]) == [*review.EVIDENCE_COLUMNS, *review.REVIEWER_COLUMNS]


def test_the_least_certain_stand_first_and_the_unplaced_before_them(pack):
    scores = [row["confidence"] for row in cells(review_file.write(pack).file)]
    placed = [score for score in scores if score != ""]
    assert scores == [""] * (len(scores) - len(placed)) + sorted(placed)
    assert 0 < len(placed) < len(scores)


def test_two_reviews_of_one_pack_are_identical_to_the_byte(pack, tmp_path):
    one, other = (review_file.write(pack, tmp_path / name).file.read_bytes() for name in ("one.xlsx", "other.xlsx"))
    assert one == other


def test_a_statement_that_begins_as_a_formula_stays_text(tmp_path):
    path = filled_in(tmp_path, {"statement": '=HYPERLINK("https://example.org")', "note": "=1+1", "place": "007"})
    (row,) = cells(path)
    assert (row["statement"], row["note"], row["place"]) == ('=HYPERLINK("https://example.org")', "=1+1", "007")


def test_the_lists_to_choose_from_and_the_frozen_header_are_in_the_file(pack):
    sheet = zipfile.ZipFile(review_file.write(pack).file).read("xl/worksheets/sheet1.xml").decode()
    for listed in ('"keep,move,reject"', '"strength,weakness,mixed,neutral,planned"', "Criteria!$A$2:$A$"):
        assert f"<formula1>{listed}" in sheet
    assert 'state="frozen"' in sheet


def test_every_heading_and_criterion_can_be_chosen_and_no_evidence_cannot(pack):
    offered = [row["criterion"] for row in cells(review_file.write(pack).file, "Criteria")]
    assert [heading for heading in offered if heading.startswith("HP-THR")] == [
        "HP-THR",
        *framework.heading("HP-THR", "ilacs-2026").criteria,
    ]
    assert "X-NONE" not in offered, "that is a rejection"


def test_a_review_is_never_written_over(pack):
    path = review_file.write(pack).file
    before = path.read_bytes()
    with pytest.raises(Refused, match="is not written over, since it may hold decisions"):
        review_file.write(pack)
    assert path.read_bytes() == before


def test_a_folder_that_is_no_pack_has_no_review(tmp_path):
    with pytest.raises(PackFault, match="is no pack"):
        review_file.write(tmp_path)


# --- from run to review to run ------------------------------------------------------------------------------


def decide(pack: Path, folder: Path, decisions: dict[str, dict], name: str = "decided.xlsx") -> Path:
    """The review file of a pack, filled in by evidence_id."""
    rows = cells(review_file.write(pack, folder / f"empty {name}").file)
    rows = [{key: str(value) for key, value in row.items()} for row in rows]
    return filled_in(folder, *(row | decisions.get(row["evidence_id"], {}) for row in rows), name=name)


def a_row(run: Run, **like) -> dict:
    rows = run.evidence[run.evidence["criterion"].notna()]
    for column, value in like.items():
        rows = rows[rows[column] == value]
    return rows.iloc[0].to_dict()


def test_a_rejected_row_leaves_every_count_and_stays_in_the_file(root, plain, pack, tmp_path):
    row = a_row(plain, kind="finding", polarity="strength", source=VISIT)
    path = decide(pack, tmp_path, {row["evidence_id"]: SIGNED | {"decision": "reject"}})
    later = run_of(root, str(path))
    assert len(later.evidence) == len(plain.evidence) - 1
    assert list(later.all_evidence["evidence_id"]) == list(plain.evidence["evidence_id"])
    strengths = [
        int(line_of_sight.headings(run.evidence, run.edition, date(2026, 9, 30), 3)["strengths"].sum())
        for run in (plain, later)
    ]
    assert strengths[1] == strengths[0] - 1


def test_a_survey_summarys_item_moves_to_the_other_list_and_keeps_its_id(root, plain, pack, tmp_path):
    row = a_row(plain, source=SUMMARY, kind="improvement")
    path = decide(pack, tmp_path, {row["evidence_id"]: SIGNED | {"decision": "move", "polarity_to": "strength"}})
    later = run_of(root, str(path))
    (moved,) = later.evidence[later.evidence["evidence_id"] == row["evidence_id"]].to_dict("records")
    assert (moved["kind"], moved["polarity"]) == ("finding", "strength")
    (item,) = [item for item in later.survey_summaries[0].items if item.moved_by]
    assert (item.text, item.side, item.moved_by) == (row["statement"], Side.STRENGTH, "AB, 2026-05-01")
    assert item.why[0] == "moved by AB, 2026-05-01 from area for improvement to strength"


def test_decisions_are_carried_into_a_new_review_and_decide_the_same(root, plain, pack, tmp_path):
    kept, moved = plain.evidence[plain.evidence["criterion"].notna()]["evidence_id"].iloc[:2]
    decisions = {
        kept: SIGNED | {"decision": "keep"},
        moved: SIGNED | {"decision": "move", "criterion_to": "LEAD-PERF", "note": "About data."},
    }
    first = decide(pack, tmp_path, decisions)
    decided = run_of(root, str(first))
    again = pack_of(decided, tmp_path / "next quarter")
    with pytest.raises(Refused, match="holds 2 decisions that a new file would not have"):
        review_file.write(again)
    written = review_file.write(again, tmp_path / "second.xlsx", first)
    assert (written.carried, written.not_found) == (2, 0)
    rows = {row["evidence_id"]: row for row in cells(written.file)}
    assert rows[moved]["criterion"] != "LEAD-PERF", "what the reviewer saw, not what came of it"
    assert (rows[moved]["note"], rows[moved]["status"]) == ("About data.", "decided before")
    assert run_of(root, str(written.file)).all_evidence.equals(decided.all_evidence)


def test_a_carried_decision_whose_evidence_is_not_in_the_pack_is_kept_at_the_end(pack, tmp_path):
    earlier = filled_in(tmp_path, SIGNED | {"decision": "keep", "statement": "Nothing like it.", "evidence_id": "e0"})
    written = review_file.write(pack, tmp_path / "new.xlsx", earlier)
    assert (written.carried, written.not_found) == (1, 1)
    last = cells(written.file)[-1]
    assert (last["evidence_id"], last["status"]) == ("e0", "decided before; not in this pack")
    assert (last["decision"], last["date"]) == ("keep", date(2026, 5, 1))


def test_a_second_decision_on_one_row_is_carried_too_and_not_lost(plain, pack, tmp_path):
    row = {"evidence_id": a_row(plain)["evidence_id"], "statement": a_row(plain)["statement"]}
    earlier = filled_in(tmp_path, *(SIGNED | row | {"decision": verdict} for verdict in ("keep", "reject")))
    rows = cells(review_file.write(pack, tmp_path / "new.xlsx", earlier).file)
    assert [each["decision"] for each in rows if each["evidence_id"] == row["evidence_id"]] == ["keep", "reject"]


def test_issues_of_the_review_are_among_those_of_the_run(root, tmp_path):
    path = filled_in(tmp_path, SIGNED | {"decision": "keep"}, {"decision": "keep", "evidence_id": "e2"})
    issues = run_of(root, str(path)).issues
    mine = issues[issues["file"] == "review.xlsx"]
    assert list(mine["where"]) == ["Review!P3", "Review!A2"]


def test_the_overview_says_who_reviewed_how_much(tmp_path):
    told = review.read(filled_in(tmp_path, SIGNED | {"decision": "reject"}), ILACS)
    rows = review.applied([said("e1", PROMPT), said("e2", LATE)], told, notes=True).rows
    assert review.in_words(evidence.table(rows)) == (
        "1 placing has been reviewed by a person (AB); 1 of them rejected, and left out of every count."
    )
    assert review.in_words(evidence.table([said("e2", LATE)])) == "No person has reviewed these placings."


def test_a_review_file_among_the_sources_is_no_source(root, plain, pack, tmp_path):
    path = decide(pack, tmp_path, {})
    params = plain.params.model_copy(update={"sources": [*plain.params.sources, str(path)], "review": str(path)})
    assert [source.name for source in Run.of(params).sources] == [VISIT, SUMMARY]


def test_the_command_prints_the_file_it_wrote(pack):
    ran = CliRunner().invoke(main, ["review", str(pack)])
    assert (ran.exit_code, Path(ran.stdout.strip()).name) == (0, "exampleshire-review.xlsx")
    again = CliRunner().invoke(main, ["review", str(pack)])
    assert again.exit_code == 4
    assert "is not written over" in again.stderr


def test_every_verdict_is_explained_on_the_guidance_sheet():
    for verdict in Verdict:
        assert any(sentence.startswith(f"{verdict}: ") for sentence in review_file.GUIDANCE)


def test_a_comparison_names_the_review_file_as_what_moved_a_reviewed_row(root, plain, pack, tmp_path):
    row = a_row(plain)["evidence_id"]
    path = decide(pack, tmp_path, {row: SIGNED | {"decision": "reject"}})
    told = Input(path.name, "cd" * 32, 1, review.KIND, None, 1, 1, None)
    later = pack_of(run_of(root, str(path)), tmp_path / "later")
    (later / "manifest.json").write_text(replace(MANIFEST, inputs=(*MANIFEST.inputs, told)).text, encoding="utf-8")
    (move,) = compare(pack, later).evidence
    assert move.new["polarity"] == "rejected"
    assert move.because == ("decided.xlsx was added.",)
