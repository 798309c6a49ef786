"""What moved between two packs of one authority, and what moved it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from lineofsight.comparison_table import COLUMNS as FIGURE_COLUMNS
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


def test_more_than_twenty_files_that_moved_alike_are_a_number(compared):
    files = [read(f"table {number}.csv", f"{number:x}") for number in range(15)]
    few = compared(inputs=(read("2022.pdf", "a"), *files))
    many = compared(inputs=(read("2022.pdf", "a"), *files, *(replace(each, file=f"b {each.file}") for each in files)))

    assert "table 7.csv was added." in few.sentences()
    assert many.sentences()[1:] == ["30 files were added: --json names them."]


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


# --- published figures --------------------------------------------------------------------------------------


def figure(value="25", period="2023-24", place="Norfolk", **other: str) -> dict[str, str]:
    """A row of comparison.csv: of Norfolk, and of an authority beside it where another place is named."""
    role = {"Norfolk": "own", "England": "England", "East of England": "region"}.get(place, "group member")
    told = {"indicator": "rereferrals", "title": "Re-referrals", "unit": "%", "period": period, "place": place}
    told |= {"la_code": place, "role": role, "value": value, "release": "Children in need, 2024"}
    return dict.fromkeys(FIGURE_COLUMNS, "") | told | other


@pytest.fixture
def of_figures(tmp_path: Path):
    """A comparison of two packs without evidence, from their rows of figures; None for a pack without such a file."""
    nothing = pd.DataFrame(columns=COLUMNS, dtype=object)

    def build(old: list[dict] | None, new: list[dict] | None) -> Comparison:
        packs = [tmp_path / "old", tmp_path / "new"]
        for folder, rows in zip(packs, (old, new), strict=True):
            frame = None if rows is None else pd.DataFrame(rows, columns=list(FIGURE_COLUMNS), dtype=object)
            write(folder, INDEX, NOTEBOOKS, nothing, ISSUES, MANIFEST, STARTED, frame)
        return compare(*packs)

    return build


NO_CAUSE = "No input and no setting changed."


def test_without_a_row_of_evidence_in_either_pack_it_says_so_and_not_that_none_moved(of_figures):
    comparison = of_figures([figure("25")], [figure("26")])

    assert comparison.sentences()[0] == "Neither pack holds a row of evidence."


def test_a_revised_figure_of_the_authority_is_shown_with_both_values_and_both_releases(of_figures):
    old = figure("25", numerator="50", denominator="200")
    new = figure("26", numerator="52", denominator="200", release="Children in need, 2025")

    told = of_figures([old], [new]).in_words()

    assert told.splitlines()[1:] == [
        "Published figures: 1 revised; no figures are the same.",
        "Revised: 1 of Norfolk.",
        NO_CAUSE,
        "",
        "Revised: Re-referrals (%), 2023-24, Norfolk",
        "  - 25, 50 of 200: Children in need, 2024",
        "  + 26, 52 of 200: Children in need, 2025",
    ]


def test_revisions_of_others_are_counted_place_by_place_and_not_listed(of_figures):
    places = ["Norfolk", "England", "East of England", "Suffolk", "Devon"]
    old, new = ([figure(value, place=each) for each in places] for value in ("25", "26"))
    comparison = of_figures(old, new)

    assert comparison.sentences()[2] == "Revised: 1 of Norfolk, 1 of England, 1 of East of England and 2 of the group."
    assert comparison.in_words().count("Revised: Re-referrals") == 1


def test_a_figure_that_is_hidden_now_was_revised(of_figures):
    told = of_figures([figure("25")], [figure("", symbol="c")]).in_words()

    assert "  + no figure (c): Children in need, 2024" in told


def test_parts_that_only_one_release_prints_are_no_revision_and_other_parts_are(of_figures):
    with_parts = figure("25", numerator="50", denominator="200")

    assert of_figures([figure("25")], [with_parts]).nothing_changed
    assert not of_figures([with_parts], [figure("25", numerator="51", denominator="204")]).nothing_changed


def test_a_new_release_of_the_same_figure_is_no_revision(of_figures):
    assert of_figures([figure("25")], [figure("25", release="Children in need, 2025")]).nothing_changed


def test_a_new_year_an_indicator_that_is_gone_and_a_new_place_are_named(of_figures):
    visits = {"indicator": "visits", "title": "Visits in time"}
    comparison = of_figures([figure(), figure(**visits)], [figure(), figure(period="2024-25"), figure(place="Devon")])

    assert comparison.sentences()[1:] == [
        "Published figures: 2 new and 1 gone; 1 figure is the same.",
        "New periods: 2024-25 of “Re-referrals”.",
        "New places: Devon.",
        "Gone indicators: “Visits in time”.",
        NO_CAUSE,
    ]


def test_years_that_are_new_for_the_same_indicators_are_told_together(of_figures):
    visits = {"indicator": "visits", "title": "Visits in time"}
    new = [figure(period=each) for each in ("2024-25", "2025-26", "2026-27")] + [figure(period="2026-27", **visits)]

    assert of_figures([figure(), figure(**visits)], [figure(), figure(**visits), *new]).sentences()[2] == (
        "New periods: 2024-25 and 2025-26 of “Re-referrals”; 2026-27 of “Re-referrals” and “Visits in time”."
    )


def test_of_more_than_twenty_revisions_of_the_authority_the_others_are_counted(of_figures):
    years = [str(year) for year in range(2001, 2023)]
    told = of_figures([figure("25", each) for each in years], [figure("26", each) for each in years]).in_words()

    assert told.count("Revised: Re-referrals") == 20
    assert told.splitlines()[-1].startswith("2 more of the authority were revised: --json lists every one")


def test_what_is_worked_out_of_the_group_is_no_revision(of_figures):
    mean = figure("25", place="group, mean", role="group")

    assert of_figures([figure(), mean], [figure(), mean | {"value": "26"}]).nothing_changed


def test_where_only_one_pack_has_published_figures_it_says_which(of_figures):
    added, taken_away = of_figures(None, [figure()]), of_figures([figure()], None)

    assert added.sentences()[1].startswith("Only the new pack has comparison.csv, with 1 figure: the old one")
    assert taken_away.sentences()[1].startswith("Only the old pack has comparison.csv, with 1 figure: the new one")


def test_packs_without_published_figures_say_nothing_of_them(compared):
    assert compared(code=Code("0.2.0", "5e5e" * 16)).sentences()[0] == "No evidence moved: 3 rows are the same."


def test_revisions_are_plain_values_for_programs(of_figures):
    told = json.loads(of_figures([figure("25")], [figure("26"), figure(period="2024-25")]).as_json())["figures"]

    assert told["revised"][0]["old"]["value"] == "25"
    assert told["revised"][0]["new"]["value"] == "26"
    assert told["new"]["periods"] == {"2024-25": ["Re-referrals"]}
    assert (told["added"], told["removed"], told["unchanged"]) == (1, 0, 0)


def test_a_damaged_table_of_figures_is_a_fault_of_the_pack(of_figures, tmp_path):
    of_figures([figure()], [figure()])
    (tmp_path / "new" / "comparison.csv").write_text("place,value\r\nNorfolk,25\r\n")

    with pytest.raises(PackFault, match=r"its comparison\.csv is missing or damaged"):
        compare(tmp_path / "old", tmp_path / "new")


def test_a_folder_that_is_no_pack_cannot_be_compared(tmp_path):
    with pytest.raises(PackFault, match="is no pack"):
        compare(tmp_path, tmp_path)
