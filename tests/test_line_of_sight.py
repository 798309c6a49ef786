"""Criterion by criterion, on a handful of statements that can be counted by hand."""

from datetime import date

import pandas as pd
import pytest
from lineofsight import framework, line_of_sight, readers
from lineofsight.evidence import COLUMNS
from lineofsight.line_of_sight import NO_EVIDENCE, age, is_old

EDITION = framework.edition("ilacs-2023")
AS_AT = date(2026, 6, 30)
OLD, NEW = date(2011, 6, 17), date(2026, 2, 27)


def said(
    criterion,
    polarity,
    day=NEW,
    kind="finding",
    edition="ilacs-2023",
    score=0.6,
    statement=None,
    source_kind="inspection report",
    authority="Exampleshire",
):
    """One row of evidence. Rows of one day and kind of source come from one document."""
    row = dict.fromkeys(COLUMNS)
    year = day.year if day else "undated"
    return row | {
        "authority": authority,
        "kind": kind,
        "criterion": criterion,
        "polarity": polarity,
        "statement": statement or f"A {polarity} of {year}.",
        "as_at": day,
        "framework": edition if source_kind == "inspection report" else None,
        "source_kind": source_kind,
        "source": f"{year}.pdf" if source_kind == "inspection report" else f"{source_kind} {year}.pdf",
        "place": "page 1, line 2",
        "mapped_by": "lexicon" if criterion else None,
        "confidence": score if criterion else None,
    }


def evidence(*rows):
    return pd.DataFrame.from_records(list(rows), columns=list(COLUMNS))


def criteria(*rows, old_after_years=3):
    frame = line_of_sight.criteria(evidence(*rows), EDITION, AS_AT, old_after_years)
    return frame.set_index(frame["criterion"].fillna(frame["heading_id"]))


def test_each_statement_is_counted_once_under_its_direction():
    line = criteria(
        said("HP-DEC.3", "strength"),
        said("HP-DEC.3", "strength", OLD),
        said("HP-DEC.3", "weakness"),
        said("HP-DEC.3", "mixed"),
        said("HP-DEC.3", "neutral"),
        said("HP-DEC.3", "planned"),
        said("HP-DEC.3", "weakness", kind="improvement"),
        said("HP-DEC.3", "strength", kind="claim"),
    ).loc["HP-DEC.3"]
    assert {name: line[name] for name in line_of_sight.COUNTS} == {
        "strengths": 2,
        "weaknesses": 1,
        "mixed": 1,
        "neutral": 1,
        "improvements": 1,
        "figures": 0,
        "planned": 1,
        "claims": 1,
    }
    assert (line["evidence"], line["sources"], line["oldest"], line["newest"]) == (6, 2, OLD, NEW)


def test_what_is_said_of_a_heading_as_a_whole_counts_on_none_of_its_criteria():
    frame = criteria(said("HP-DEC", "strength"))
    assert frame.loc["HP-DEC", "evidence"] == 1
    assert (frame.loc[["HP-DEC.1", "HP-DEC.2", "HP-DEC.3", "HP-DEC.4", "HP-DEC.5"], "state"] == NO_EVIDENCE).all()


def test_a_heading_has_evidence_when_one_of_its_criteria_has():
    frame = line_of_sight.headings(evidence(said("HP-DEC.3", "weakness")), EDITION, AS_AT, 3).set_index("heading_id")
    assert frame.loc["HP-DEC", "state"] == "evidence"
    assert frame.loc["HP-THR", "state"] == NO_EVIDENCE


def test_silence_is_worded_no_evidence_here_and_never_weak():
    frame = criteria()
    assert set(frame["state"]) == {"no evidence here"}
    assert len(frame) == 17 + 56


def test_a_promise_alone_is_no_evidence():
    line = criteria(said("HP-EH.1", "planned")).loc["HP-EH.1"]
    assert (line["planned"], line["evidence"], line["state"]) == (1, 0, NO_EVIDENCE)


@pytest.mark.parametrize(
    ("kind", "polarity", "counted_as"),
    [
        ("finding", "strength", "strengths"),
        ("survey result", "neutral", "neutral"),
        ("survey result", "strength", "strengths"),
        ("improvement", "weakness", "improvements"),
        ("recommendation", "weakness", "improvements"),
        ("action", "planned", "planned"),
        ("claim", "strength", "claims"),
        ("claim", "planned", "claims"),
        ("figure", "neutral", "figures"),
    ],
)
def test_the_kind_of_a_statement_decides_how_it_counts(kind, polarity, counted_as):
    line = criteria(said("HP-EH.1", polarity, kind=kind)).loc["HP-EH.1"]
    assert {name: line[name] for name in line_of_sight.COUNTS if line[name]} == {counted_as: 1}


def test_praise_of_oneself_is_no_evidence():
    line = criteria(said("HP-EH.1", "strength", kind="claim", source_kind="improvement plan")).loc["HP-EH.1"]
    assert (line["claims"], line["evidence"], line["state"]) == (1, 0, NO_EVIDENCE)


def test_every_kind_of_source_that_can_be_read_is_told_apart():
    assert set(line_of_sight.KINDS_OF_SOURCE) == {*readers.READERS, *readers.RETURNS}


def triangulated(*rows, authority="Exampleshire"):
    frame = line_of_sight.triangulation(evidence(*rows), EDITION, authority, AS_AT, 3)
    return frame.set_index("heading_id").loc["HP-DEC"]


def test_a_heading_is_triangulated_by_two_kinds_of_source_about_one_authority():
    row = triangulated(said("HP-DEC.3", "strength"), said("HP-DEC", "weakness", source_kind="audit report"))
    assert (row["kinds"], row["triangulated"]) == (("inspections", "audits"), True)


def test_two_inspections_are_one_kind_and_so_are_a_survey_and_a_summary_of_surveys():
    two = triangulated(said("HP-DEC", "strength"), said("HP-DEC", "strength", date(2025, 1, 1)))
    assert (two["kinds"], two["triangulated"]) == (("inspections",), False)
    both = triangulated(
        said("HP-DEC", "neutral", kind="survey result", source_kind="survey"),
        said("HP-DEC", "strength", source_kind="survey summary"),
    )
    assert (both["kinds"], both["triangulated"]) == (("surveys",), False)


@pytest.mark.parametrize(
    ("second", "left_out"),
    [
        (said("HP-DEC", "strength", source_kind="audit report", authority="not named"), "does not name the authority"),
        (said("HP-DEC", "strength", None, source_kind="audit report"), "has no date"),
        (said("HP-DEC", "strength", date(2023, 6, 29), source_kind="audit report"), "is old"),
        (said("HP-DEC", "strength", date(2026, 7, 1), source_kind="audit report"), "is dated after 2026-06-30"),
    ],
)
def test_a_second_kind_that_does_not_count_is_left_out_with_the_reason(second, left_out):
    row = triangulated(said("HP-DEC.3", "strength"), second)
    assert (row["kinds"], row["left_out"], row["triangulated"]) == (
        ("inspections",),
        (("audits", left_out),),
        False,
    )


def test_a_second_kind_counts_on_the_last_day_before_it_is_old():
    on_the_day = said("HP-DEC", "strength", date(2023, 6, 30), source_kind="audit report")
    assert triangulated(said("HP-DEC.3", "strength"), on_the_day)["triangulated"]


def test_promises_and_claims_triangulate_nothing():
    row = triangulated(
        said("HP-DEC.3", "strength"),
        said("HP-DEC.3", "planned", kind="action", source_kind="improvement plan"),
        said("HP-DEC.3", "strength", kind="claim", source_kind="thematic inspection"),
    )
    assert (row["kinds"], row["left_out"], row["triangulated"]) == (("inspections",), (), False)


def test_each_kind_of_source_is_counted_on_each_heading():
    frame = line_of_sight.by_kind(
        evidence(
            said("HP-DEC", "strength"),
            said("HP-DEC.1", "weakness", OLD),
            said("HP-DEC.1", "weakness", source_kind="audit report"),
            said("HP-DEC.1", "planned", kind="action", source_kind="improvement plan"),
        ),
        EDITION,
    )
    assert frame[["kind_of_source", "evidence", "planned", "sources"]].values.tolist() == [
        ["inspections", 2, 0, 2],
        ["audits", 1, 0, 1],
        ["plans", 0, 1, 1],
    ]


def across(*rows):
    return line_of_sight.tensions_across_kinds(evidence(*rows), EDITION, "Exampleshire", AS_AT, 3).to_dict("records")


def test_kinds_of_source_that_pull_apart_are_set_side_by_side():
    (row,) = across(
        said("HP-DEC.3", "strength", statement="Assessments are timely."),
        said("HP-DEC.4", "weakness", statement="Plans drift.", source_kind="audit report"),
    )
    assert (row["for_kind"], row["for_statement"], row["for_criterion"]) == (
        "inspections",
        "Assessments are timely.",
        "HP-DEC.3",
    )
    assert (row["against_kind"], row["against_statement"], row["against_number"]) == ("audits", "Plans drift.", 1)


def test_what_another_kind_of_source_asked_for_stands_against_a_strength():
    (row,) = across(
        said("HP-DEC.3", "strength"),
        said("HP-DEC.4", "weakness", kind="improvement", source_kind="survey summary"),
    )
    assert (row["against_kind"], row["against_counted_as"]) == ("surveys", "improvements")


def test_kinds_of_source_years_apart_are_change_and_no_tension():
    assert across(said("HP-DEC", "strength", OLD), said("HP-DEC", "weakness", source_kind="audit report")) == []
    assert across() == []


def test_grades_and_numbers_are_not_counted_as_statements():
    frame = criteria(said("HP-EH.1", "graded", kind="judgement"), said("HP-EH.1", "neutral", kind="service fact"))
    assert frame.loc["HP-EH.1", "state"] == NO_EVIDENCE


def test_a_statement_the_mapper_left_without_a_criterion_is_counted_nowhere():
    assert criteria(said(None, "strength"))["evidence"].sum() == 0


def test_evidence_is_old_the_day_after_the_anniversary():
    assert not is_old(date(2023, 6, 30), AS_AT, 3)
    assert is_old(date(2023, 6, 29), AS_AT, 3)
    assert not is_old(date(2024, 2, 29), date(2027, 2, 28), 3)
    assert is_old(date(2024, 2, 29), date(2027, 3, 1), 3)


def test_a_criterion_is_old_only_when_its_newest_evidence_is():
    assert criteria(said("HP-EH.1", "strength", OLD)).loc["HP-EH.1", "state"] == "old"
    assert criteria(said("HP-EH.1", "strength", OLD), said("HP-EH.1", "weakness")).loc["HP-EH.1", "state"] == "evidence"


@pytest.mark.parametrize(
    ("day", "in_words"),
    [
        (date(2026, 6, 30), "under a month"),
        (date(2026, 5, 31), "under a month"),
        (date(2026, 5, 30), "1 month"),
        (date(2025, 7, 1), "11 months"),
        (date(2025, 6, 30), "1 year"),
        (date(2021, 7, 30), "4 years 11 months"),
        (date(2026, 7, 1), "after the as-at date"),
    ],
)
def test_age_is_said_in_whole_years_and_months(day, in_words):
    assert age(day, AS_AT) == in_words


def test_a_tension_is_a_strength_and_a_weakness_under_one_heading_at_one_inspection():
    frame = line_of_sight.tensions(
        evidence(
            said("HP-DEC.3", "strength", statement="Assessments are timely.", score=0.9),
            said("HP-DEC", "strength", statement="Help is good.", score=0.5),
            said("HP-DEC.4", "weakness", statement="Plans drift."),
            said("HP-THR", "strength"),  # no weakness: no tension
            said("CIC-HLTH", "strength", OLD),  # the weakness is of another inspection
            said("CIC-HLTH", "weakness", NEW),
        ),
        EDITION,
    )
    (row,) = frame.to_dict("records")
    assert (row["heading_id"], row["strengths"], row["weaknesses"]) == ("HP-DEC", 2, 1)
    assert (row["strength"], row["weakness"]) == ("Assessments are timely.", "Plans drift.")


def test_an_improvement_asked_for_is_not_the_other_side_of_a_tension():
    rows = evidence(said("HP-DEC", "strength"), said("HP-DEC", "weakness", kind="improvement"))
    assert line_of_sight.tensions(rows, EDITION).empty


def test_then_and_now_quotes_the_first_and_the_last_that_judged():
    frame = line_of_sight.then_and_now(
        evidence(
            said("HP-EH", "neutral", date(2009, 5, 1)),
            said("HP-EH", "weakness", OLD, statement="Help comes late."),
            said("HP-EH", "mixed", date(2017, 11, 24)),
            said("HP-EH.1", "strength", NEW, statement="Help comes early."),
            said("HP-THR", "strength", NEW),  # spoken of once
        ),
        EDITION,
    )
    (row,) = frame.to_dict("records")
    assert (row["then_statement"], row["now_statement"]) == ("Help comes late.", "Help comes early.")
    assert (row["then_day"], row["now_day"]) == (OLD, NEW)


def test_then_and_now_is_of_inspections_alone():
    rows = evidence(said("HP-EH", "weakness", OLD), said("HP-EH", "strength", source_kind="audit report"))
    assert line_of_sight.then_and_now(rows, EDITION).empty


def test_evidence_of_an_earlier_framework_says_how_far_it_may_be_compared():
    frame = line_of_sight.comparisons(
        evidence(said("HP-EH", "strength", OLD, edition="slac-2009"), said("HP-EH", "strength")), EDITION
    )
    (row,) = frame.to_dict("records")
    assert (row["framework"], row["area"], row["statements"]) == (
        "Safeguarding and looked after 2009",
        "Help and protection",
        1,
    )
    assert row["comparable"] == "partly"
    assert "adequate" in row["why"]


def test_coverage_counts_each_heading_at_each_source():
    frame = line_of_sight.coverage(
        evidence(said("HP-EH", "strength", OLD), said("HP-EH.1", "weakness", OLD), said("HP-EH", "strength")), EDITION
    )
    assert frame[["heading_id", "source", "strengths", "weaknesses"]].values.tolist() == [
        ["HP-EH", "2011.pdf", 1, 1],
        ["HP-EH", "2026.pdf", 1, 0],
    ]


def test_abstentions_are_counted_beside_the_mapped():
    rows = evidence(said("HP-EH", "strength", score=0.4), said("HP-THR", "strength", score=0.8), said(None, "weakness"))
    frame = line_of_sight.mapping(rows).set_index("mapped_by")
    assert frame["statements"].to_dict() == {"lexicon": 2, "nothing: the mapper abstained": 1}
    assert (frame.loc["lexicon", "lowest"], frame.loc["lexicon", "highest"]) == (0.4, 0.8)


def test_the_order_of_the_rows_of_evidence_changes_no_count():
    rows = [said("HP-DEC.3", "strength"), said("HP-DEC", "weakness", OLD), said("CIC-CL", "mixed")]
    pd.testing.assert_frame_equal(criteria(*rows), criteria(*reversed(rows)))
