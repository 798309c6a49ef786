"""Improvement plans: read from every kind of file, checked, compared quarter by quarter, set against inspections."""

import gzip
import importlib.util
import json
import sys
from datetime import date

import pytest
import xlsxwriter
import yaml
from lineofsight import framework
from lineofsight.documents import Document, Line
from lineofsight.errors import Refused
from lineofsight.inspection import Improvement
from lineofsight.plan_answers import Answer, answers
from lineofsight.plan_progress import Move, progress
from lineofsight.plans import Status
from lineofsight.readers import improvement_plan, inspection_report
from lineofsight.readers.improvement_plan import dates, sources
from lineofsight.smart import Criterion, lacks, smart, standard
from lineofsight.statement import Kind

FIRST, NEXT = "2026-09-30_improvement-plan", "2026-12-31_improvement-plan"


def plan_of(path):
    return improvement_plan.read(Document.open(path))


def as_text(text: str) -> Document:
    lines = tuple(Line(number, None, line) for number, line in enumerate(text.strip("\n").split("\n"), start=1))
    return Document("plan.txt", "0" * 64, lines, None)


# --- a real plan, against what a careful person found in it -----------------------------------------------------


@pytest.fixture(scope="module")
def found(shared):
    return json.loads((shared / "gold" / "gold_002.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wiltshire(shared):
    return plan_of(next((shared / "seeds").glob("002_*.txt")))


def test_a_real_plan_gives_its_priorities_in_the_order_of_their_numbers(wiltshire, found):
    assert [(p.number, p.title) for p in wiltshire.priorities] == [
        (p["number"], p["title"]) for p in found["strategic_priorities"]
    ]


def test_a_real_plan_gives_every_action_with_its_text_sources_outputs_and_meaning(wiltshire, found):
    read = [
        {
            "id": action.id,
            "priority": action.priority,
            "text": action.text,
            "sources": [{"printed": m.printed, "canonical": m.name} for m in action.sources],
            "outputs": [output.text for output in action.outputs],
            "meaning_for_children": action.meaning.text,
            "first_line": action.locator.first_line,
        }
        for action in wiltshire.actions
    ]
    assert read == [{key: value for key, value in action.items() if key != "flags"} for action in found["actions"]]


def test_a_real_plans_sources_are_one_name_for_every_spelling_and_the_spellings_are_kept(wiltshire, found):
    counts = found["source_counts"]
    assert {s.name: s.mentions for s in wiltshire.sources} == counts["by_source"]
    assert sum(s.mentions for s in wiltshire.sources) == counts["mentions"] == 70
    merged = {s.name: dict(s.printed) for s in wiltshire.sources if len(s.printed) > 1}
    assert merged == counts["printed_variants"]
    ofsted = [s for s in wiltshire.sources if s.family == "Ofsted"]
    assert sum(s.mentions for s in ofsted) == counts["ofsted_family"]["mentions"]
    assert sorted({a for s in ofsted for a in s.actions}) == counts["ofsted_family"]["actions"]
    assert [a.id for a in wiltshire.resting_on_one_source] == counts["actions_with_one_source"]


def test_a_real_plans_gap_split_rows_and_missing_date_are_issues(wiltshire, found):
    issues = {issue.found: issue for issue in wiltshire.issues}
    assert issues["no action 4.4 before 4.5"].done.startswith("4.4 never existed in this file")
    for split in found["action_counts"]["split_over_pages"]:
        assert f"action {split} runs over a page" in issues
    assert len([text for text in issues if "runs over a page" in text]) == 4
    assert wiltshire.day is None
    assert "no date" in issues


def test_a_real_plans_authority_is_the_one_it_names_most_and_it_has_no_printed_title(wiltshire):
    assert (wiltshire.authority, wiltshire.authority_code, wiltshire.title) == ("Wiltshire", "865", None)


def test_the_reprinted_framework_is_matched_criterion_by_criterion(wiltshire, found):
    expected = found["appendix"]
    assert [(p.number, p.title) for p in wiltshire.appendix.priorities] == [
        (p["priority"], p["title"]) for p in expected["priorities"]
    ]
    headings = [heading for priority in expected["priorities"] for heading in priority["headings"]]
    assert [(h.id, h.words.text) for h in wiltshire.appendix.headings] == [(h["id"], h["heading"]) for h in headings]
    assert [(c.id, c.heading, c.words.text) for c in wiltshire.appendix.criteria] == [
        (c["id"], h["id"], c["text"]) for h in headings for c in h["criteria"]
    ]
    assert [c.id for c in wiltshire.appendix.criteria] == [c.id for c in framework.edition("ilacs-2018").criteria]
    moved = [(c.id, c.printed_under) for c in wiltshire.appendix.criteria if c.moved]
    assert moved == [(m["criterion"], m["printed_under"]) for m in expected["misplaced"]]


def test_the_reprinted_framework_is_said_to_be_the_text_before_2023(wiltshire):
    assert wiltshire.appendix.edition == "ilacs-2018"
    assert any("in use until 2022-12-31" in issue.found for issue in wiltshire.issues)


def test_a_real_plans_claims_are_kept_apart_from_what_it_promises(wiltshire, shared):
    claims = [s for s in wiltshire.statements if s.kind is Kind.CLAIM]
    assert len([s for s in claims if s.polarity == "strength"]) == 11
    assert len([s for s in wiltshire.statements if s.polarity == "planned"]) == 33
    text = (shared / "gold" / "mapping_dev.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    own = [row for row in rows if row["seed"] == "002" and row.get("self_reported")]
    for row in own:
        first, last = row["lines"]
        near = [c for c in claims if first <= c.locator.first_line and c.locator.last_line <= last]
        assert [c.polarity for c in near] == [row["polarity"]], row["location"]


def test_every_word_of_a_real_plan_stands_where_its_locator_says(shared):
    document = Document.open(next((shared / "seeds").glob("002_*.txt")))
    plan = improvement_plan.read(document)
    words = [(s.text, s.locator) for s in plan.statements]
    words += [(p.text, p.locator) for a in plan.actions for p in (*a.outputs, a.meaning)]
    words += [(c.words.text, c.words.locator) for c in plan.appendix.criteria]
    assert all(document.quote(locator) == text for text, locator in words)


def test_a_real_plan_has_no_owner_no_deadline_one_standard_and_one_start(wiltshire, found):
    assert all({Criterion.OWNER, Criterion.DEADLINE} <= set(lacks(action)) for action in wiltshire.actions)
    counts = found["action_counts"]
    assert [(a.id, standard(a)) for a in wiltshire.actions if standard(a)] == [("5.2", "24 weeks")]
    assert [(a.id, a.start.words.text) for a in wiltshire.actions if a.start] == [("3.1", "September 2022")]
    assert (counts["with_numeric_target"], counts["with_start_date"]) == (["5.2"], ["3.1"])


def test_a_real_plan_against_what_the_inspection_before_it_asked_for(wiltshire, shared):
    path = shared / "reports" / "derived_what_needs_to_improve_dev.jsonl.gz"
    rows = map(json.loads, gzip.decompress(path.read_bytes()).decode().splitlines())
    asked = [row["text"] for row in rows if row["doc_id"] == "2019-07-22_ilacs_80580_wiltshire"]
    told = {answer.improvement.text: answer for answer in answers(wiltshire, [improvement(text) for text in asked])}
    by_word = {word: next(a for text, a in told.items() if word in text) for word in (
        "fostering", "placements", "records", "education", "supervision")}  # fmt: skip
    assert {word: answer.answer for word, answer in by_word.items()} == {
        "fostering": Answer.LIKELY,
        "placements": Answer.LIKELY,
        "records": Answer.PARTLY,
        "education": Answer.NONE,
        "supervision": Answer.NONE,
    }
    assert by_word["fostering"].candidates[0].action.id == "4.7"
    assert by_word["placements"].candidates[0].action.id == "4.1"
    assert by_word["records"].candidates[0].action.id == "1.1"


def improvement(text: str) -> Improvement:
    place = as_text(text).whole_lines([1]).locator
    return Improvement(text, None, None, None, None, place)


# --- Exampleshire's plan: the same in four kinds of file ---------------------------------------------------------


@pytest.fixture(scope="module")
def folder(root):
    return root / "data_samples" / "exampleshire" / "plan"


@pytest.fixture(scope="module")
def expected(folder):
    return yaml.safe_load((folder / "answers.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def source(folder):
    return yaml.safe_load((folder / "source.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def first(folder):
    return plan_of(folder / f"{FIRST}.xlsx")


@pytest.fixture(scope="module")
def later(folder):
    return plan_of(folder / f"{NEXT}.xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf", "txt"])
def test_a_plan_says_the_same_in_every_kind_of_file(folder, expected, source, kind):
    plan = plan_of(folder / f"{FIRST}.{kind}")
    told = expected["first_quarter"]
    assert (plan.title, plan.authority, plan.authority_code) == (expected["title"], *expected["authority"].values())
    assert plan.day == told["day"]
    assert [(p.number, p.title) for p in plan.priorities] == list(source["priorities"].items())
    assert [a.id for a in plan.actions] == told["actions"]
    for action, written in zip(plan.actions, source["actions"], strict=True):
        assert action.text == written["action"]
        assert [m.printed for m in action.sources] == written["sources"]
        assert [o.text for o in action.outputs] == written["outputs"]
        assert action.meaning.text == written["meaning"]
        assert str(action.priority) == action.id[0]
    assert {s.name: s.mentions for s in plan.sources} == told["sources"]
    assert [a.id for a in plan.resting_on_one_source] == told["on_one_source"]
    assert any(issue.found == "no action 2.3 before 2.4" for issue in plan.issues)


@pytest.mark.parametrize("kind", ["docx", "pdf", "txt"])
def test_a_plans_prose_is_a_claim_or_a_promise_and_a_vision_is_neither(folder, expected, kind):
    told = expected["first_quarter"]
    polarities = [claim.polarity for claim in plan_of(folder / f"{FIRST}.{kind}").claims]
    assert polarities.count("strength") == told["claims"]
    assert polarities.count("planned") == told["promises_without_a_number"]
    assert len(polarities) == 2


@pytest.mark.parametrize("kind", ["pdf", "txt"])
def test_a_row_that_runs_over_a_page_is_joined_again_and_said(folder, expected, kind):
    issues = plan_of(folder / f"{FIRST}.{kind}").issues
    split = [issue.found.split()[1] for issue in issues if "runs over a page" in issue.found]
    assert split == expected["first_quarter"]["over_a_page"]


def test_a_workbook_gives_owner_dates_status_progress_and_milestones(first, source):
    for action, written in zip(first.actions, source["actions"], strict=True):
        assert (action.owner.text if action.owner else None) == written["owner"]
        deadline = written["deadline"]
        assert (action.deadline.day if action.deadline else None) == (deadline if deadline != "ongoing" else None)
        assert (action.progress.text if action.progress else None) == written["progress"]
        assert [(m.words.text, m.due.day, m.met.day if m.met else None) for m in action.milestones] == [
            (m["milestone"], m["due"], m.get("met")) for m in written["milestones"]
        ]
    assert first.actions[0].status is Status.ON_TRACK
    assert str(first.actions[0].locator) == "Actions!C2"


def test_what_actions_lack_in_the_sample(first, expected):
    told = expected["first_quarter"]
    assert [a.id for a in first.actions if Criterion.OWNER in lacks(a)] == told["without_owner"]
    assert [a.id for a in first.actions if Criterion.DEADLINE in lacks(a)] == told["without_deadline"]
    assert [a.id for a in first.actions if Criterion.MEASURABLE not in lacks(a)] == told["measurable"]


def test_two_quarters_show_what_is_new_gone_closed_reworded_and_slipped(first, later, expected):
    told, changes = expected["next_quarter"], progress(first, later)

    def ids(move):
        return [change.id for change in changes if change.move is move]

    assert ids(Move.NEW) == told["new"]
    assert ids(Move.GONE) == told["gone"]
    assert ids(Move.CLOSED) == told["closed"]
    assert ids(Move.REWORDED) == told["reworded"]
    assert ids(Move.STATUS) == told["status_changed"]
    assert {change.id: change.days for change in changes if change.move is Move.SLIPPED} == told["slipped"]
    assert {change.id: change.days for change in changes if change.move is Move.OVERDUE} == told["overdue"]
    assert not any(change.id == "2.3" for change in changes)


def test_a_plan_compared_with_itself_moved_nowhere(first):
    assert progress(first, first) == ()


def test_the_sample_against_what_its_inspections_asked_for(root, first, expected):
    reports = root / "data_samples" / "exampleshire" / "reports"
    latest, before = (
        inspection_report.read(Document.open(reports / f"{name}.pdf"))
        for name in ("2026-06-30_ilacs", "2025-01-27_ilacs")
    )
    for answer, told in zip(answers(first, latest.improvements), expected["asked_in_may_2026"], strict=True):
        assert answer.answer is not Answer.NONE, told["about"]
        assert {c.action.id for c in answer.candidates} <= set(told["actions"]), told["about"]
        assert "check" in answer.verdict
    health = [a for a in answers(first, before.improvements) if expected["unanswered"] in a.improvement.text]
    assert [a.answer for a in health] == [Answer.NONE]


def test_answers_to_nothing_asked_are_none(first):
    assert answers(first, ()) == ()


# --- a workbook as people fill it in ------------------------------------------------------------------------------


@pytest.fixture
def untidy(tmp_path):
    """A plan with a column of its own naming, merged cells, and most of what can be wrong with a row."""
    path = tmp_path / "untidy.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet("Actions")
    header = ["Ref", "Priority", "What we will do", "Sources", "Outcome", "Lead", "Start date", "By when", "RAG", "Hue"]
    rows = [
        ["1.1", "Voice", "Open a hub", "Audit; Peer review", "A hub", "Head A", "01/02/2026", 46112, "Green"],
        [
            "1.1",
            "Voice",
            "Close a hub",
            "Audit, Self-assessment",
            "=1+1",
            "Head B",
            "March 2026",
            "31/06/2026",
            "mauve",
        ],
        ["", "Voice", "Ask children", "Wombat review", "", "TBC", "", "ongoing", "red"],
        ["1.4", "Voice", None, "Audit", "", None, "1 May 2026", "1 Jan 2026"],
        [None, None, None, "Complaints"],
        ["2.1", "Staff"],
        ["2.2", "Staff", "Pay people"],
    ]
    for number, row in enumerate([header, *rows]):
        sheet.write_row(number, 0, row)
    sheet.merge_range("C5:C6", "=Write to schools")
    sheet.merge_range("F5:F6", "Head C")
    book.close()
    return plan_of(path)


def test_every_usable_row_of_an_untidy_workbook_is_read(untidy):
    assert [(a.id, a.text) for a in untidy.actions] == [
        ("1.1", "Open a hub"),
        ("1.1 (2)", "Close a hub"),
        ("no id (Actions!C4)", "Ask children"),
        ("1.4", "=Write to schools"),
        ("2.2", "Pay people"),
    ]
    assert [(p.number, p.title) for p in untidy.priorities] == [(1, "Voice"), (2, "Staff")]


def test_an_action_merged_over_two_rows_has_the_sources_of_both_and_a_merged_owner_holds(untidy):
    merged = untidy.actions[3]
    assert [m.printed for m in merged.sources] == ["Audit", "Complaints"]
    assert merged.owner.text == "Head C"


def test_sources_in_one_cell_part_at_semicolons_and_at_commas_between_known_names(untidy):
    assert [m.printed for m in untidy.actions[0].sources] == ["Audit", "Peer review"]
    assert [m.printed for m in untidy.actions[1].sources] == ["Audit", "Self-assessment"]


def test_dates_are_read_from_text_and_serial_numbers_and_an_impossible_day_is_none(untidy):
    hub, closed, ask = untidy.actions[:3]
    assert (hub.start.day, hub.deadline.day) == (date(2026, 2, 1), date(2026, 3, 31))
    assert (closed.start.day, closed.deadline.day) == (date(2026, 3, 1), None)
    assert (ask.deadline.words.text, ask.deadline.day, ask.owner) == ("ongoing", None, None)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("Actions!A3", "id 1.1 a second time"),
        ("Actions!C4", "an action without an id"),
        ("Actions!I3", "the status 'mauve'"),
        ("Actions!E3", "a cell that begins with '='"),
        ("Actions!C5", "a cell that begins with '='"),
        ("Actions!C5:C6", "merged cells"),
        ("Actions!F5:F6", "merged cells"),
        ("Actions!H2", "the number 46112 where a date should stand"),
        ("Actions!H3", "'31/06/2026' where a date should stand"),
        ("Actions!H5", "a deadline before the start (1 May 2026)"),
        ("Actions!A7", "a row without an action"),
        ("Actions!J1", "a column headed 'Hue'"),
        ("Actions!C5", "no action 1.2 or 1.3 before 1.4"),
        ("whole file", "not in plan_sources.csv, with how often each is named: Wombat review (1)"),
        ("whole file", "no one authority named"),
        ("whole file", "no date"),
    ],
)
def test_everything_wrong_with_a_workbook_is_named_with_its_cell(untidy, where, found):
    assert [issue.found for issue in untidy.issues if issue.where == where and issue.found == found] == [found]


def test_an_id_that_stands_without_an_action_is_no_gap(untidy):
    assert not any("no action 2.1" in issue.found for issue in untidy.issues)


def test_a_workbook_with_a_password_is_refused(tmp_path):
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Refused, match=r"locked\.xlsx is protected by a password"):
        plan_of(path)


def test_the_empty_template_is_a_plan_to_be_filled_in(root):
    document = Document.open(root / "data_samples" / "templates" / "improvement_plan.xlsx")
    assert improvement_plan.recognise(document) == "improvement plan in tables"
    with pytest.raises(Refused, match="no action under it: fill it in"):
        improvement_plan.read(document)


def test_what_is_no_plan_is_not_recognised_and_refused(root):
    document = Document.open(root / "data_samples" / "exampleshire" / "reports" / "2026-06-30_ilacs.pdf")
    assert improvement_plan.recognise(document) is None
    with pytest.raises(Refused, match="is no improvement plan"):
        improvement_plan.read(document)


# --- text that lost its tables ----------------------------------------------------------------------------------

PLAN = """
1. A voice for children

What we will do  Source  Output  What will this
mean for children

1.1 Hear every
child

\uf0b7 Audit A report to
councillors

Children are heard

1.2 Print a book of the

\uf0b7 Complaints

Many books
Better paper

Young people read in
 words children say

\uf0b7 Audit

their own words
"""


def test_cells_that_share_a_line_part_behind_a_known_source():
    action = improvement_plan.read(as_text(PLAN)).actions[0]
    assert [m.printed for m in action.sources] == ["Audit"]
    assert [o.text for o in action.outputs] == ["A report to councillors"]


def test_pieces_on_the_next_page_go_back_to_the_cells_left_open():
    action = improvement_plan.read(as_text(PLAN)).actions[1]
    assert action.text == "Print a book of the words children say"
    assert [m.printed for m in action.sources] == ["Complaints", "Audit"]
    assert action.meaning.text == "Young people read in their own words"


# --- one action at a time -----------------------------------------------------------------------------------------


def written(text, output="A list"):
    """A plan of one action in words."""
    rows = f"1.1 {text}\n\n\uf0b7 Audit\n\n{output}\n\nChildren are safe\n\n1.2 Ask\n\n\uf0b7 Audit\n\nA list"
    header = "Action Source Output What this means for children"
    return improvement_plan.read(as_text(f"{header}\n\n{rows}")).actions[0]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Visit within 20 working days", "20 working days"),
        ("Train 90% of staff", "90%"),
        ("Bring 12 children home", "12 children"),
        ("Halve the list from 30 to 15", "from 30 to 15"),
        ("Help those aged 16 and over", None),
        ("Support young people up to age 25", None),
        ("Carry out the strategy for 2022", None),
        ("Write to homes for children under 5 years old", None),
    ],
)
def test_an_amount_is_a_standard_and_an_age_or_a_year_is_none(text, amount):
    assert standard(written(text)) == amount


def test_each_check_names_the_words_it_was_decided_by():
    checks = smart(written("Continue to raise standards by the end of March 2027", output="More visits"))
    assert [(check.criterion, check.met) for check in checks] == [
        (Criterion.SPECIFIC, False),
        (Criterion.MEASURABLE, False),
        (Criterion.OWNER, False),
        (Criterion.DEADLINE, True),
    ]
    assert [check.why for check in checks] == [
        "open-ended: 'Continue' has no end that could be seen",
        "'More' says which way, and no number says how far",
        "no owner given",
        "by end of March 2027",
    ]


def test_a_start_is_no_deadline():
    action = written("Run the pilot from September 2022")
    assert action.start.day == date(2022, 9, 1)
    assert action.deadline is None
    assert smart(action)[3].why == "no deadline given; it gives a start (September 2022)"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-31", date(2026, 3, 31), date(2026, 3, 31)),
        ("31/3/26", date(2026, 3, 31), date(2026, 3, 31)),
        ("Friday 1st May 2026", date(2026, 5, 1), date(2026, 5, 1)),
        ("Feb 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("by the end of September 2026", date(2026, 9, 1), date(2026, 9, 30)),
        ("Q4 2025/26", date(2026, 1, 1), date(2026, 3, 31)),
        ("Q1 2025/26", date(2025, 4, 1), date(2025, 6, 30)),
        ("2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("46112", date(2026, 3, 31), date(2026, 3, 31)),
        ("31 June 2026", None, None),
        ("13/13/2026", None, None),
        ("ongoing", None, None),
    ],
)
def test_a_month_is_its_first_day_as_a_start_and_its_last_as_a_deadline(text, first, last):
    assert dates.day(text, last=False) == first
    assert dates.day(text, last=True) == last


@pytest.mark.parametrize(
    ("printed", "name", "family"),
    [
        ("OFSTED ANNUAL CONVERSATION NOVEMBER 2021", "Ofsted annual conversation November 2021", "Ofsted"),
        ("Service plans 2024/25", "Service plans 2024/2025", "service plan"),
        ("SEND Strategy 2020- 2023", "SEND Strategy 2020-2023", "strategy"),
        ("self evaluation", "Self-assessment", "self-assessment"),
        ("Wombat review 2021", "Wombat review 2021", sources.UNKNOWN),
    ],
)
def test_a_source_is_known_by_its_words_and_keeps_its_date(printed, name, family):
    assert sources.named(printed) == (name, family)


def test_a_year_alone_is_the_inspection_of_that_year_only_if_the_plan_names_one():
    def mentioned(*printed):
        bullets = "\n".join(f"\uf0b7 {source}" for source in printed)
        rows = f"1.1 Ask\n\n{bullets}\n\nA list\n\nChildren ask\n\n1.2 Act\n\n\uf0b7 Audit\n\nA list\n\nChildren act"
        text = f"Action Source Output What this means for children\n\n{rows}"
        return improvement_plan.read(as_text(text)).actions[0].source_names

    assert mentioned("Ofsted 2019", "Ofsted inspection July 2019") == ("Ofsted inspection July 2019",)
    assert mentioned("Ofsted 2019", "Ofsted report May 2019", "Ofsted report July 2019")[0] == "Ofsted inspection 2019"
    assert mentioned("Ofsted 2019") == ("Ofsted inspection 2019",)


# --- two plans in words -------------------------------------------------------------------------------------------


def quarter(tmp_path, name, rows, day="2026-03-31"):
    path = tmp_path / f"{name}.xlsx"
    book = xlsxwriter.Workbook(str(path))
    details = book.add_worksheet("Plan")
    details.write_row(0, 0, ["as at", day])
    sheet = book.add_worksheet("Actions")
    sheet.write_row(0, 0, ["id", "action", "deadline", "status"])
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    book.close()
    return plan_of(path)


def moves(old, new):
    return [(change.move, change.id) for change in progress(old, new)]


def test_an_action_under_another_id_in_the_same_words_was_renumbered(tmp_path):
    old = quarter(tmp_path, "old", [["1.1", "Train every foster carer in first aid"], ["1.2", "Open a hub"]])
    new = quarter(tmp_path, "new", [["1.3", "Train every foster carer in first aid"], ["1.2", "Open a hub"]])
    assert moves(old, new) == [(Move.RENUMBERED, "1.3")]


def test_an_id_given_to_another_action_is_one_gone_and_one_new(tmp_path):
    old = quarter(tmp_path, "old", [["1.1", "Train every foster carer in first aid"]])
    new = quarter(tmp_path, "new", [["1.1", "Publish the sufficiency strategy"]])
    assert moves(old, new) == [(Move.NEW, "1.1"), (Move.GONE, "1.1")]
    assert "in the earlier plan 1.1 was another action" in progress(old, new)[0].why


def test_a_deadline_that_moves_back_slips_and_one_that_moves_forward_does_not(tmp_path):
    old = quarter(tmp_path, "old", [["1.1", "Open a hub", "2026-06-30"], ["1.2", "Train staff", "2026-06-30"]])
    new = quarter(tmp_path, "new", [["1.1", "Open a hub", "2026-07-01"], ["1.2", "Train staff", "2026-06-29"]])
    assert [(change.move, change.days) for change in progress(old, new)] == [
        (Move.SLIPPED, 1),
        (Move.BROUGHT_FORWARD, -1),
    ]


def test_a_deadline_is_overdue_the_day_after_it_and_not_once_complete(tmp_path):
    rows = [["1.1", "Open a hub", "2026-03-31"], ["1.2", "Train staff", "2026-03-30"]]
    plan = quarter(tmp_path, "plan", rows, day="2026-03-31")
    assert [(c.move, c.id, c.days) for c in progress(plan, plan)] == [(Move.OVERDUE, "1.2", 1)]
    done = quarter(tmp_path, "done", [[*row, "complete"] for row in rows])
    assert moves(plan, done) == [(Move.CLOSED, "1.1"), (Move.CLOSED, "1.2")]


# --- what is published ----------------------------------------------------------------------------------------------


def generator(root, name):
    """A script of the data_samples folder, which is no package."""
    folder = str(root / "data_samples")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


def test_the_template_is_what_its_script_makes_byte_for_byte(root):
    assert generator(root, "make_templates").main(["--check"]) == 0


def test_the_sample_plan_is_what_its_source_makes(root):
    assert generator(root, "make_plan").KEPT.out_of_date() == []


def test_the_templates_columns_are_all_known_to_the_reader(root):
    from lineofsight.readers.improvement_plan.rows import column

    made = generator(root, "make_templates")
    assert all(column(name) for name in (*made.COLUMNS, *made.MILESTONES))
