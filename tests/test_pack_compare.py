"""What moved between two packs of one authority, and what moved it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from lineofsight.errors import PackFault
from lineofsight.pack.compare import Comparison, InputMove, Moved, SettingMove, compare
from lineofsight.pack.manifest import Code, Input, Manifest
from lineofsight.pack.write import write
from pack_example import INDEX, ISSUES, MANIFEST, NOTEBOOKS, STARTED

COLUMNS = ["evidence_id", "kind", "criterion", "statement", "source"]

OLD = [
    ("e1", "judgement", "", "Overall effectiveness: requires improvement", "2022.pdf"),
    ("e2", "finding", "HP-DEC", "Social workers visit children often and see them alone.", "2022.pdf"),
    ("e3", "finding", "LEAD-WF", "Caseloads are too high in the assessment service.", "2022.pdf"),
]


def read(file: str, content: str, refused: str | None = None) -> Input:
    return Input(file, content * 64, 1000, None if refused else "inspection report", 9, None, 3, refused)


def pack(folder: Path, rows: list[tuple[str, ...]], manifest: Manifest) -> Path:
    evidence = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    return write(folder, INDEX, NOTEBOOKS, evidence, ISSUES, manifest, STARTED).folder


@pytest.fixture
def compared(tmp_path: Path):
    """A comparison of the old pack with one of other rows, inputs, parameters or code."""
    before = replace(MANIFEST, inputs=(read("2022.pdf", "a"),))

    def build(rows: list[tuple[str, ...]] = OLD, **other: object) -> Comparison:
        old = pack(tmp_path / "old", OLD, before)
        return compare(old, pack(tmp_path / "new", rows, replace(before, **other)))

    return build


def test_two_runs_of_the_same_things_say_that_nothing_changed(compared):
    comparison = compared()

    assert comparison.nothing_changed
    assert comparison.unchanged == 3
    assert comparison.sentences() == ["Nothing changed: the same inputs, settings and evidence in both packs."]


def test_a_new_report_adds_its_evidence_and_is_named_as_the_cause(compared):
    graded = ("e9", "judgement", "", "Overall effectiveness: good", "2026.pdf")

    comparison = compared([*OLD, graded], inputs=(read("2022.pdf", "a"), read("2026.pdf", "b")))

    assert comparison.inputs == (InputMove("2026.pdf", Moved.ADDED, "2026.pdf was added."),)
    (move,) = comparison.evidence
    assert (move.moved, move.old, move.new) == (Moved.ADDED, None, dict(zip(COLUMNS, graded, strict=True)))
    assert move.because == ("2026.pdf was added.",)
    assert comparison.judgements == (move,)
    assert comparison.sentences() == [
        "Evidence: 1 added, 1 judgement among them; 3 rows are the same.",
        "2026.pdf was added.",
    ]


def test_a_report_taken_away_takes_its_evidence_with_it(compared):
    comparison = compared([], inputs=(read("2026.pdf", "b"),))

    assert [move.words for move in comparison.inputs] == ["2022.pdf was removed.", "2026.pdf was added."]
    assert [move.moved for move in comparison.evidence] == [Moved.REMOVED] * 3
    assert comparison.evidence[0].because == ("2022.pdf was removed.",)


def test_a_finding_reworded_in_the_same_source_is_changed_not_lost(compared):
    reworded = ("e8", "finding", "HP-DEC", "Social workers visit children often and see them.", "2022.pdf")

    comparison = compared([OLD[0], reworded, OLD[2]], inputs=(read("2022.pdf", "c"),))

    (move,) = comparison.evidence
    assert move.moved is Moved.CHANGED
    assert move.columns == ("evidence_id", "statement")
    assert (move.old["evidence_id"], move.new["evidence_id"]) == ("e2", "e8")
    assert move.because == ("2022.pdf has other content.",)


@pytest.mark.parametrize(
    ("statement", "moved"),
    [
        ("Social workers visit children often here", [Moved.CHANGED]),  # 5 of the 10 words in either
        ("Social workers visit children", [Moved.REMOVED, Moved.ADDED]),  # 4 of 9
    ],
)
def test_wording_is_one_finding_reworded_when_half_of_the_words_in_either_are_in_both(compared, statement, moved):
    comparison = compared([OLD[0], ("e8", "finding", "HP-DEC", statement, "2022.pdf"), OLD[2]])

    assert [move.moved for move in comparison.evidence] == moved


def test_a_finding_moved_to_another_criterion_names_the_column_and_the_code_that_moved_it(compared):
    moved = [OLD[0], OLD[1], ("e3", "finding", "LEAD-CULT", *OLD[2][3:])]

    comparison = compared(moved, code=Code("0.2.0", "6f" * 32))

    (move,) = comparison.evidence
    assert (move.moved, move.columns) == (Moved.CHANGED, ("criterion",))
    assert move.because == (
        "Version of Line of Sight: was 0.1.0, is 0.2.0.",
        "Code: was 5e5e5e5e5e5e, is 6f6f6f6f6f6f.",
    )


def test_a_parameter_that_moved_nothing_is_still_named(compared):
    comparison = compared(parameters={**MANIFEST.parameters, "as_at": "2026-09-30", "old_after_years": 5})

    assert comparison.settings == (
        SettingMove("parameter as_at", "2026-06-30", "2026-09-30"),
        SettingMove("parameter old_after_years", None, 5),
    )
    assert comparison.sentences() == [
        "No evidence moved: 3 rows are the same.",
        "Parameter as_at: was 2026-06-30, is 2026-09-30.",
        "Parameter old_after_years: was not given, is 5.",
    ]


def test_a_renamed_file_is_one_file(compared):
    renamed = [(*row[:4], "norfolk 2022.pdf") for row in OLD]

    comparison = compared(renamed, inputs=(read("norfolk 2022.pdf", "a"),))

    assert [move.words for move in comparison.inputs] == ["2022.pdf is now called norfolk 2022.pdf."]
    assert {move.columns for move in comparison.evidence} == {("source",)}
    assert all(move.because == ("2022.pdf is now called norfolk 2022.pdf.",) for move in comparison.evidence)


def test_a_file_that_is_now_refused_is_named(compared):
    comparison = compared(OLD, inputs=(read("2022.pdf", "a", refused="Is a copy of another."),))

    assert [move.words for move in comparison.inputs] == ["2022.pdf is now refused."]


def test_a_new_column_of_evidence_is_a_change_in_every_row_and_no_fault(tmp_path):
    old = pack(tmp_path / "old", OLD, MANIFEST)
    wider = pd.DataFrame(OLD, columns=COLUMNS, dtype=object).assign(caveats="old evidence")
    new = write(tmp_path / "new", INDEX, NOTEBOOKS, wider, ISSUES, MANIFEST, STARTED).folder

    comparison = compare(old, new)

    assert {move.columns for move in comparison.evidence} == {("caveats",)}
    assert comparison.evidence[0].because == ()


def test_a_comparison_in_words_shows_both_sides_of_what_changed_judgements_first(compared):
    graded = ("e1", "judgement", "", "Overall effectiveness: good", "2022.pdf")
    placed = ("e3", "finding", "LEAD-CULT", *OLD[2][3:])

    assert compared([graded, OLD[1], placed], code=Code("0.2.0", "5e5e" * 16)).in_words().splitlines() == [
        "Evidence: 2 changed, 1 judgement among them; 1 row is the same.",
        "Version of Line of Sight: was 0.1.0, is 0.2.0.",
        "",
        "Changed judgement in 2022.pdf (statement)",
        "  - Overall effectiveness: requires improvement",
        "  + Overall effectiveness: good",
        "",
        "Changed finding in 2022.pdf (criterion)",
        "  - Caseloads are too high in the assessment service.; criterion: LEAD-WF",
        "  + Caseloads are too high in the assessment service.; criterion: LEAD-CULT",
    ]


def test_a_comparison_is_plain_values_for_programs(compared):
    told = json.loads(compared([*OLD[:2]]).as_json())

    assert told["nothing_changed"] is False
    assert told["evidence"][0]["moved"] == "removed"
    assert told["evidence"][0]["old"]["evidence_id"] == "e3"


def test_a_folder_that_is_no_pack_cannot_be_compared(tmp_path):
    with pytest.raises(PackFault, match="is no pack"):
        compare(tmp_path, tmp_path)
