"""Which headings each action of a plan bears on, and how far it lies outside the judgement areas."""

import json
from datetime import date

import pytest
from lineofsight import framework
from lineofsight.documents import Document, Line, Passage
from lineofsight.mapping import evaluation, map_statements
from lineofsight.plan_headings import Bearing, Placed, Reach, bearings, heading_of
from lineofsight.plans import Action, Plan, Priority
from lineofsight.readers import improvement_plan

EDITION = framework.edition("ilacs-2026")
NOWHERE = Placed(None, by_person=False)


def said(text: str) -> Passage:
    return Document("plan.txt", "0" * 64, (Line(1, None, text),), None).whole_lines([1])


def bearing_of(action: str, *outputs: str, title: str = "Our plan", placed: Placed = NOWHERE) -> Bearing:
    """What one action bears on, under a priority of that title."""
    promised = Action("1.1", 1, said(action), outputs=tuple(map(said, outputs)))
    priority = Priority(1, said(title))
    plan = Plan("plan.txt", "0" * 64, None, None, None, date(2026, 9, 30), (priority,), (promised,), (), None, ())
    return bearings(plan, {"1.1": placed}, EDITION)["1.1"]


def headings(bearing: Bearing) -> list[str]:
    return [heading_of(line) for line in bearing.lines]


def test_an_action_on_two_things_bears_on_both():
    found = bearing_of("Bring caseloads down, and audit the quality of plans every month")
    assert {"LEAD-WORK", "LEAD-PERF"} <= set(headings(found))


def test_an_action_whose_own_words_say_little_is_placed_by_its_output():
    action = "Hold a forum every month"
    assert bearing_of(action).lines == ()
    assert headings(bearing_of(action, "Staff feedback is acted on")) == ["LEAD-WORK"]


def test_a_school_is_for_every_child_until_children_in_care_are_named():
    action = "Build a safeguarding culture in schools, for attainment and attendance"
    assert "CIC-LEARN" not in headings(bearing_of(action, placed=Placed("HP-THR.1", by_person=False)))[:1]
    named = bearing_of("Raise the attainment of looked after children at school")
    assert headings(named) == ["CIC-LEARN"]


def test_the_evidence_tables_line_comes_first_and_its_heading_only_once():
    found = bearing_of("Bring caseloads down", placed=Placed("LEAD-WORK.2", by_person=False))
    assert (found.first, found.further) == ("LEAD-WORK.2", ())


def test_a_persons_decision_stands_alone():
    action = "Bring caseloads down"
    assert headings(bearing_of(action, placed=Placed("HP-MGT.1", by_person=False))) == ["HP-MGT", "LEAD-WORK"]
    assert headings(bearing_of(action, placed=Placed("HP-MGT.1", by_person=True))) == ["HP-MGT"]


def test_an_action_that_a_person_rejected_is_left_out():
    priority = Priority(1, said("Our plan"))
    action = Action("1.1", 1, said("Bring caseloads down"))
    plan = Plan("plan.txt", "0" * 64, None, None, None, None, (priority,), (action,), (), None, ())
    assert bearings(plan, {}, EDITION) == {}


def test_an_action_is_wholly_outside_where_all_it_bears_on_is():
    plans = "Finish every EHC plan on time"
    assert bearing_of(plans).reach is Reach.WHOLLY
    assert bearing_of(plans, placed=Placed("LEAD-PERF.1", by_person=False)).reach is Reach.PARTLY


def test_an_action_is_in_part_outside_where_its_priority_speaks_of_something_outside():
    action = "Bring caseloads down"
    assert bearing_of(action, title="A stable workforce").reach is Reach.INSIDE
    assert bearing_of(action, title="Workforce and SEND support").reach is Reach.PARTLY


def test_an_action_that_nothing_speaks_for_is_not_placed_and_so_not_outside():
    assert bearing_of("Explore a rent guarantee").reach is Reach.NOT_PLACED


# --- a real plan -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def labelled(shared) -> dict[str, dict]:
    """The actions of Wiltshire's plan whose headings a person labelled, by id."""
    lines = (shared / "gold" / "mapping_dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["seed"] == "002"]
    return {row["location"].split()[1]: row for row in rows if row["location"].startswith("action ")}


@pytest.fixture(scope="module")
def wiltshire(shared) -> dict[str, Bearing]:
    plan = improvement_plan.read(Document.open(next((shared / "seeds").glob("002_*.txt"))))
    return bearings(plan, {action.id: NOWHERE for action in plan.actions}, framework.edition("ilacs-2018"))


def test_every_labelled_action_of_a_real_plan_bears_first_on_the_heading_a_person_put_first(wiltshire, labelled):
    assert len(labelled) == 16
    told = {id: row["primary"] for id, row in labelled.items()}
    assert {id: heading_of(wiltshire[id].lines[0]) for id in told} == told


def test_further_headings_are_more_often_fair_than_not(shared):
    """A floor some five points under what was measured, on statements the lexicon was corrected against."""
    statements = [each for each in evaluation.read(shared / "gold" / "mapping_dev.jsonl") if each.is_evidence]
    mappings = map_statements([each.text for each in statements], [each.context for each in statements])
    fair = [
        heading_of(line) in each.labels
        for each, mapping in zip(statements, mappings, strict=True)
        for line in mapping.also
    ]
    assert len(fair) > 40
    assert sum(fair) / len(fair) > 0.60
