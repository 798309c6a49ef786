"""What each notebook says, on the made-up authority: eleven reports whose grades and lists are known."""

import shutil
from pathlib import Path

import pytest
from lineofsight import Run, params
from lineofsight.answers import inspection_history, line_of_sight, sources_and_quality
from lineofsight.display import Figure, Table, Text
from lineofsight.readers import RETURNS

EVERY_ANSWER = [
    getattr(module, name)
    for module in (inspection_history, line_of_sight, sources_and_quality)
    for name, answer in vars(module).items()
    if not name.startswith("_") and getattr(answer, "__annotations__", {}).get("run") == "Run"
]


@pytest.fixture(scope="module")
def run(root):
    return Run.of(params.read(root / "params" / "exampleshire.yml"), root / "params")


def run_on(folder: Path) -> Run:
    return Run.of(params.Params(authority="Exampleshire", sources=["."], as_at="2026-09-30"), folder)


def rows(table: Table, **wanted):
    """The rows of a table that have the wanted values, as dictionaries."""
    records = table.frame.to_dict("records")
    return [row for row in records if all(row[name.replace("_", " ")] == value for name, value in wanted.items())]


@pytest.mark.parametrize(
    "answer", EVERY_ANSWER, ids=lambda answer: f"{answer.__module__.split('.')[-1]}.{answer.__name__}"
)
def test_every_answer_says_its_base_and_holds_no_markup_of_a_report(run, answer):
    shown = answer(run)
    if isinstance(shown, Table):
        assert shown.note.startswith("Base: ")
    if isinstance(shown, Figure):
        assert shown.caption.startswith("Base: ")
        assert "Source" in shown.caption
        assert shown.alt
    if isinstance(shown, Text):
        assert all(paragraph.endswith(".") for paragraph in shown.paragraphs)


def test_the_history_says_what_was_read_and_which_overall_grade_was_the_last(run):
    read, graded, why = inspection_history.summary(run).paragraphs
    assert read.startswith("11 inspections of Exampleshire were read, from 16 September 2011 to 22 May 2026")
    assert "7 of the 11 gave grades, 53 grades in all." in graded
    assert "given on 13 December 2024: Good. A newer inspection gave grades without an overall one." in graded
    assert why == "Ofsted has given no overall effectiveness grade since April 2026."


def test_a_grade_is_shown_in_the_words_and_with_the_number_that_were_printed(run):
    table = inspection_history.grades_as_printed(run)
    (row,) = rows(table, judgement="Performance management and quality assurance, Safeguarding services")
    assert (row["grade"], row["number"]) == ("inadequate", "4")
    assert "requires improvement" not in {row["grade"] for row in rows(table) if row["inspection"].startswith("16 Sep")}


def test_two_frameworks_are_compared_area_by_area_and_narrative_ones_left_out(run):
    table = inspection_history.what_may_be_compared(run)
    (row,) = rows(table, change="ILACS 2023 to ILACS 2026", area="Overall effectiveness")
    assert row["may be compared"] == "no"
    assert not [row for row in rows(table) if "Joint targeted" in row["change"]]


def test_improvements_are_listed_newest_inspection_first_and_in_the_order_of_the_report(run):
    asked = inspection_history.improvements(run).frame
    assert asked["inspection"].iloc[0] == "22 May 2026: ILACS 2026, standard"
    assert asked["inspection"].iloc[-1] == "16 September 2011: Safeguarding and looked after 2009, announced"
    assert asked["asked for"].iloc[0].startswith("The pace at which help changes life for older children")


def test_the_due_date_says_that_it_is_an_assumption(run):
    *_, assumption = inspection_history.improvements_in_words(run).paragraphs
    assert "counted from the day of publication, which is an assumption" in assumption


def test_a_report_without_grades_gives_sentences_in_place_of_a_figure(root, tmp_path):
    shutil.copy(root / "data_samples" / "exampleshire" / "reports" / "2018-10-25_focused-visit.pdf", tmp_path)
    alone = run_on(tmp_path)
    assert inspection_history.grades(alone) == Text((inspection_history.NO_GRADES,))
    assert inspection_history.grades_as_printed(alone).empty == inspection_history.NO_GRADES


def test_the_criteria_are_counted_with_those_that_have_none(run):
    said = line_of_sight.summary(run).paragraphs[0]
    assert "of the 56 criteria under them have no evidence here" in said
    assert {row["what there is"] for row in rows(line_of_sight.blind_spots(run))} <= {"no evidence here"}


def test_no_answer_calls_silence_weak_or_predicts_a_grade(run):
    for answer in EVERY_ANSWER:
        said = answer(run)._repr_mimebundle_()
        plain = (said[0] if isinstance(said, tuple) else said)["text/plain"].lower()
        assert "likely grade" not in plain
        assert "predicted" not in plain
        assert "weak evidence" not in plain


def test_a_refused_file_is_named_with_the_reason_and_the_rest_is_read(root, tmp_path):
    shutil.copy(root / "data_samples" / "exampleshire" / "reports" / "2025-01-27_ilacs.pdf", tmp_path)
    (tmp_path / "<script>.txt").write_text("Minutes of a meeting.", encoding="utf-8")
    mixed = run_on(tmp_path)
    refused = sources_and_quality.files_refused(mixed)
    assert refused.frame["file"].to_list() == ["<script>.txt"]
    assert "<script>" not in refused.html()
    assert sources_and_quality.summary(mixed).paragraphs[0].startswith("2 files found: 1 read and 1 refused.")


def test_the_rows_of_evidence_by_kind_add_up_to_the_evidence(run):
    frame = sources_and_quality.by_kind(run).frame
    assert frame.drop(columns=["source", "as at", "kind of source"]).to_numpy().sum() == len(run.evidence)
    of_documents = run.evidence[run.evidence["kind"] != "figure"]
    read = sources_and_quality.files_read(run).frame
    assert read.loc[~read["kind"].isin(list(RETURNS)), "rows of evidence"].sum() == len(of_documents)


def test_a_figure_counts_with_every_file_of_its_return(run):
    read = sources_and_quality.files_read(run).frame
    for given in run.returns:
        its = read[read["kind"] == given.kind]
        assert len(its) == len(given.files)
        assert set(its["rows of evidence"]) == {int((run.evidence["source"] == given.label).sum())}
