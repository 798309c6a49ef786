"""The three questions of a self-evaluation, on one source of each kind of the made-up authority."""

from datetime import date

import pytest
from lineofsight import Run, params
from lineofsight.answers import self_evaluation
from lineofsight.line_of_sight import NO_EVIDENCE

SOURCES = {
    "inspection": "reports_as_text/2018-10-25_focused-visit.txt",
    "audit": "audit/2025-03-28_independent-audit.txt",
    "plan": "plan/2026-12-31_improvement-plan.xlsx",
    "survey": "survey/2026-09-30_survey-responses.xlsx",
    "leaflet": "survey/2026-04-30_survey-summary.txt",
}


@pytest.fixture(scope="module")
def run_on(root):
    def run(*names, as_at=date(2026, 12, 31)) -> Run:
        paths = [str(root / "data_samples" / "exampleshire" / SOURCES[name]) for name in names]
        return Run.of(params.Params(authority="Exampleshire", sources=paths, as_at=as_at))

    return run


@pytest.fixture(scope="module")
def everything(run_on):
    return run_on(*SOURCES)


def planned(run) -> dict[str, str]:
    """When each action falls due, by its number."""
    rows = self_evaluation.our_plans(run).frame.to_dict("records")
    return {row["action"].split(" ")[0]: row["when"] for row in rows if row["place"] != "none"}


def test_every_source_of_evidence_says_its_kind_its_date_and_its_base(everything):
    rows = self_evaluation.how_we_know(everything).frame.set_index("source")
    assert rows["kind"].to_dict() == {
        "2025-03-28_independent-audit.txt": "audits",
        "2018-10-25_focused-visit.txt": "inspections",
        "2026-04-30_survey-summary.txt": "surveys",
        "2026-09-30_survey-responses.xlsx": "surveys",
    }
    assert rows.loc["2025-03-28_independent-audit.txt", "base"] == "12 cases"
    assert rows.loc["2026-09-30_survey-responses.xlsx", "base"] == "48 took part of 64 asked"
    assert rows.loc["2018-10-25_focused-visit.txt", "base"] == "the inspectors' own sample, not given as one number"
    assert rows.loc["2018-10-25_focused-visit.txt", "age"] == "8 years 2 months"


def test_what_is_known_quotes_with_kind_date_and_place_and_says_when_it_is_old(everything):
    frame = self_evaluation.what_we_know(everything).frame
    inspected = frame[(frame["kind"] == "inspections") & (frame["reads as"].str.startswith("for, 1 of "))]
    assert set(inspected["as at"]) == {"4 October 2018, old"}
    assert inspected["place"].str.startswith("2018-10-25_focused-visit.txt, ").all()
    answered = frame[frame["reads as"] == "answers"].set_index("as at")["what is known"]
    (safe,) = [said for said in answered["30 September 2026"] if "feel safe where you live" in said]
    assert safe.startswith("“Do you feel safe where you live?”: Always 63% (30 of 48; 48% to 75%), Mostly 27%")
    (dentist,) = [said for said in answered["31 March 2026"] if "dentist" in said]
    assert dentist.startswith("more than 60% of young people: had seen a dentist in the last six months (*The percent")


def test_a_plan_tells_nothing_of_practice(run_on):
    plan = run_on("plan")
    assert set(self_evaluation.what_we_know(plan).frame["what is known"]) == {NO_EVIDENCE}
    assert self_evaluation.how_we_know(plan).frame.empty


def test_every_heading_that_no_action_touches_says_so(run_on):
    rows = self_evaluation.our_plans(run_on("plan")).frame
    actions = rows["place"] != "none"
    assert actions.sum() == 11
    assert set(rows.loc[~actions, "action"]) == {"no action in this plan"}


@pytest.mark.parametrize(
    ("as_at", "action", "when"),
    [
        (date(2026, 9, 30), "3.1", "due 30 September 2027"),
        (date(2026, 9, 29), "3.1", "later: 30 September 2027"),
        (date(2027, 2, 26), "1.2", "due 26 February 2027"),
        (date(2027, 2, 27), "1.2", "overdue: 26 February 2027"),
        (date(2027, 2, 27), "1.3", "complete"),
        (date(2027, 2, 27), "2.1", "“ongoing”, which is no date"),
    ],
)
def test_an_action_is_due_within_twelve_months_counted_from_the_as_at_date(run_on, as_at, action, when):
    assert planned(run_on("plan", as_at=as_at))[action] == when


def test_without_a_plan_the_third_question_is_answered_in_words(run_on):
    alone = run_on("audit")
    assert self_evaluation.plans_in_words(alone).paragraphs == (
        "None of these sources is an improvement plan, so what is planned is not known here.",
    )
    assert self_evaluation.our_plans(alone).empty == "None of these sources is an improvement plan."


def test_the_plan_is_summed_up_with_what_it_lacks(run_on):
    first, promise = self_evaluation.plans_in_words(run_on("plan")).paragraphs
    assert first.endswith(
        "has 11 actions: 9 due in the twelve months to 31 December 2027, none without a deadline and 1 without an "
        "owner."
    )
    assert promise.startswith("An action is a promise")
