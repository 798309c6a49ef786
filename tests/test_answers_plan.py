"""What the notebook on a plan says: Exampleshire's plan in two quarters, known from its source, and a real one."""

import pytest
from lineofsight import Run
from lineofsight.answers import improvement_plan
from lineofsight.answers.improvement_plan import NO_ACTION
from lineofsight.display import Figure, Table, Text
from lineofsight.params import Params

ANSWERS = [
    answer
    for name, answer in vars(improvement_plan).items()
    if not name.startswith("_") and getattr(answer, "__annotations__", {}).get("run") == "Run"
]
PLAN = "data_samples/exampleshire/plan/{}_improvement-plan.xlsx"
SEPTEMBER, DECEMBER = PLAN.format("2026-09-30"), PLAN.format("2026-12-31")
REPORTS = "data_samples/exampleshire/reports"
FOCUSED_VISIT = f"{REPORTS}/2018-10-25_focused-visit.pdf"
WILTSHIRE = "seeds/002_937349602916aa5c.txt"


def run_on(folder, *sources, authority="Exampleshire"):
    return Run.of(Params(authority=authority, sources=list(sources), as_at="2026-12-31"), folder)


@pytest.fixture(scope="module")
def run(root):
    return run_on(root, f"{REPORTS}/2026-06-30_ilacs.pdf", f"{REPORTS}/2011-10-21_slac.pdf", SEPTEMBER, DECEMBER)


@pytest.fixture(scope="module")
def without(root):
    return run_on(root, FOCUSED_VISIT)


@pytest.fixture(scope="module")
def wiltshire(shared):
    return run_on(shared, WILTSHIRE, authority="Wiltshire")


def rows(table: Table) -> list[dict]:
    return table.frame.to_dict("records")


def row_of(table: Table, id: str) -> dict:
    (row,) = (row for row in rows(table) if row["action"].startswith(f"{id} "))
    return row


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_every_answer_says_its_base(run, answer):
    shown = answer(run)
    if isinstance(shown, Table):
        assert shown.note.startswith("Base: ")
    if isinstance(shown, Figure):
        assert shown.caption.startswith("Base: ")
        assert "Source: " in shown.caption
        assert shown.alt
    if isinstance(shown, Text):
        assert all(paragraph.endswith(".") for paragraph in shown.paragraphs)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_a_run_without_a_plan_says_so_in_words(without, answer):
    assert answer(without) == improvement_plan.NO_PLAN


def test_the_newest_of_two_plans_is_shown_and_the_other_named(run):
    said = " ".join(improvement_plan.summary(run).paragraphs)
    assert "(as at 31 December 2026) holds 11 actions under 4 priorities" in said
    assert "Also read: 2026-09-30_improvement-plan.xlsx (as at 30 September 2026)." in said


def test_actions_are_counted_by_priority_and_by_source(run):
    assert [row["ids"] for row in rows(improvement_plan.by_priority(run))] == [
        "1.1, 1.2, 1.3",
        "2.1, 2.2, 2.4",
        "3.1, 3.3",
        "4.1, 4.2, 4.3",
    ]
    staff = [row for row in rows(improvement_plan.sources_by_priority(run)) if row["source"] == "Staff survey 2026"]
    assert staff == [
        {
            "source": "Staff survey 2026",
            "priority 1": 0,
            "priority 2": 0,
            "priority 3": 0,
            "priority 4": 2,
            "actions": 2,
        }
    ]


def test_the_spellings_of_one_source_are_merged_and_shown(run):
    (audit,) = (row for row in rows(improvement_plan.sources(run)) if row["source"] == "Audit")
    assert (audit["mentions"], audit["as printed (times)"]) == (3, "Audit (2); Audits (1)")


def test_actions_resting_on_one_source_are_listed(run):
    assert [row["action"][:3] for row in rows(improvement_plan.on_one_source(run))] == ["2.1", "2.4"]


def test_a_heading_without_an_action_is_never_called_weak(run):
    headings = improvement_plan.by_heading(run)
    assert NO_ACTION in headings.frame["actions"].to_list()
    assert (len(headings.frame), NO_ACTION) == (17, "no action in this plan")
    criteria = improvement_plan.criteria_without_action(run)
    assert criteria.title == "Criteria with no action in this plan"
    assert "not how good practice is" in criteria.note
    assert "weak " not in (headings.plain() + criteria.plain()).lower()


def test_each_action_is_told_what_it_lacks_and_why(run):
    table = improvement_plan.smart_list(run)
    assert row_of(table, "1.1")["lacks"] == "nothing"
    raised = row_of(table, "2.1")
    assert raised["lacks"] == "specific, measurable, owner, deadline"
    assert "'ongoing' is no day" in raised["why"]


def test_what_was_asked_for_long_before_the_plan_is_left_out_and_counted(run):
    answered = improvement_plan.answered(run)
    assert set(answered.frame["inspection"]) == {"22 May 2026: ILACS 2026, standard"}
    assert "Left out: 1 inspection after the plan's day" in improvement_plan.answered_in_words(run).paragraphs[-1]


def test_an_answer_is_a_candidate_to_check_and_never_certain(run):
    verdicts = improvement_plan.answered(run).frame["in this plan"].to_list()
    assert all(verdict.endswith(("check", "look by hand")) for verdict in verdicts)
    assert "may be answered (2.2): check" in verdicts


def test_a_status_that_nobody_defined_counts_as_none_and_keeps_its_words(run):
    (fourth,) = (r for r in rows(improvement_plan.status_counts(run)) if r["priority"].startswith("Priority 4"))
    assert (fourth["on track"], fourth["no status"]) == (2, 1)
    assert row_of(improvement_plan.status(run), "4.2")["status"] == "no status known: printed “paused for now”"


def test_a_milestone_is_met_to_come_or_passed_without_a_word(run):
    table = improvement_plan.status(run)
    assert "; met 2026-09-11)" in row_of(table, "1.1")["milestones"]
    assert row_of(table, "1.2")["milestones"].endswith("passed, not said to be met)")
    assert row_of(table, "3.1")["milestones"].endswith("to come)")


def test_the_drawing_leaves_out_an_action_whose_deadline_is_no_day_and_says_so(run):
    drawn = improvement_plan.timeline(run)
    assert "Base: 10 of 11 actions whose deadline is a day; the other 1 cannot be drawn." in drawn.caption
    assert "2.1," not in drawn.alt


def test_what_slipped_between_two_quarters_is_counted_in_days(run):
    """From 30 November 2026 to 26 February 2027 are 88 days."""
    slipped = [row for row in rows(improvement_plan.moved(run)) if row["what"] == "slipped"]
    assert [(row["action"][:3], row["days"]) for row in slipped if "deadline" in row["how"]] == [("1.2", "+88")]


def test_one_plan_alone_has_not_moved_and_says_why(root):
    alone = improvement_plan.moved(run_on(root, SEPTEMBER))
    assert alone.frame.empty
    assert alone.empty.startswith("There is no earlier dated plan in this run")


def test_claims_are_kept_apart_from_evidence(root):
    """The two claims stand in the plan as a document; its spreadsheet has no prose."""
    claims = improvement_plan.claims(run_on(root, SEPTEMBER.replace("xlsx", "pdf")))
    assert len(claims.frame) == 2
    assert "counted nowhere as evidence" in claims.note


def test_the_plan_of_wiltshire(wiltshire):
    said = " ".join(improvement_plan.summary(wiltshire).paragraphs)
    assert "(undated) holds 32 actions under 5 priorities, resting on 23 sources in 70 mentions" in said
    assert "Warning: the plan reprints the inspection criteria of ILACS 2018 (17 headings and 56 criteria)" in said
    assert [row["actions"] for row in rows(improvement_plan.by_priority(wiltshire))] == [4, 8, 5, 7, 8]
    alone = [row["action"][:3] for row in rows(improvement_plan.on_one_source(wiltshire))]
    assert alone == ["2.2", "2.7", "2.8", "3.3", "3.4", "5.4", "5.5", "5.7"]
    lacking = improvement_plan.smart_counts(wiltshire).frame["actions that lack it"].to_list()
    assert lacking[1:] == [31, 32, 32]


def test_a_plan_without_status_or_dates_says_so_in_place_of_empty_tables(wiltshire):
    assert improvement_plan.status_counts(wiltshire).frame.empty
    assert improvement_plan.status(wiltshire).empty.startswith("This plan gives no owner")
    assert isinstance(improvement_plan.timeline(wiltshire), Text)


def test_the_headings_that_no_action_of_wiltshires_touches(wiltshire):
    """What a careful person found; the plan page says it in words and never calls them weak."""
    titles = {heading.title: heading.id for heading in wiltshire.edition.headings}
    untouched = [row["heading"] for row in rows(improvement_plan.by_heading(wiltshire)) if row["actions"] == NO_ACTION]
    assert [titles[title] for title in untouched] == ["HP-MGT", "CIC-DEC", "CIC-PROT", "CIC-HLTH", "CIC-LEARN"]


def test_no_criterion_of_an_untouched_heading_is_touched(wiltshire):
    listed = improvement_plan.criteria_without_action(wiltshire).frame["criterion"].str.split().str[0]
    touched = {criterion.id for criterion in wiltshire.edition.criteria} - set(listed)
    assert {id.split(".")[0] for id in touched}.isdisjoint({"HP-MGT", "CIC-DEC", "CIC-PROT", "CIC-HLTH", "CIC-LEARN"})


def test_the_actions_of_wiltshires_that_lie_outside_wholly_and_in_part(wiltshire):
    found = improvement_plan.outside(wiltshire).frame
    ids = {how: [text.split()[0] for text in group["action"]] for how, group in found.groupby("how far")}
    assert ids == {
        "Wholly outside": ["5.5", "5.8"],
        "In part outside": ["5.1", "5.2", "5.3", "5.4", "5.6", "5.7"],
    }


def test_an_action_stands_in_brackets_under_its_further_headings(run):
    """4.1 is on managers' challenge in supervision: performance management first, then the workforce."""
    found = {row["heading"]: row["actions"] for row in rows(improvement_plan.by_heading(run))}
    assert found["Performance management"] == "4.1"
    assert found["Workforce"] == "4.2, 4.3 (4.1)"
