"""What the notebook on an audit says: Exampleshire's twelve cases, counted by hand, and a real report of eight."""

from dataclasses import replace

import pytest
from lineofsight import Run
from lineofsight.answers import audit_report
from lineofsight.audit_counts import Pair
from lineofsight.audits import Origin
from lineofsight.display import Figure, Table, Text
from lineofsight.params import Params

ANSWERS = [
    answer
    for name, answer in vars(audit_report).items()
    if not name.startswith("_") and getattr(answer, "__annotations__", {}).get("run") == "Run"
]
AUDIT = "data_samples/exampleshire/audit/2025-03-28_independent-audit.txt"
BEFORE = "data_samples/exampleshire/audit/2024-03-22_independent-audit.docx"
INSPECTION = "data_samples/exampleshire/reports/2018-10-25_focused-visit.pdf"
JERSEY = "seeds/001_6390cb585e7510e6.txt"


def run_on(folder, *sources, authority="Exampleshire"):
    return Run.of(Params(authority=authority, sources=list(sources), as_at="2026-09-30"), folder)


@pytest.fixture(scope="module")
def run(root):
    return run_on(root, AUDIT)


@pytest.fixture(scope="module")
def without(root):
    return run_on(root, INSPECTION)


@pytest.fixture(scope="module")
def jersey(shared):
    return run_on(shared, JERSEY, authority="Jersey")


def column(table: Table, name: str) -> list:
    return table.frame[name].to_list()


def words_of(shown: Text) -> str:
    return " ".join(shown.paragraphs)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_every_answer_says_its_base_and_source(run, answer):
    shown = answer(run)
    if isinstance(shown, Table):
        assert shown.note.startswith("Base: ")
        assert "Source: " in shown.note
    if isinstance(shown, Figure):
        assert shown.caption.startswith("Base: ")
        assert "Source: " in shown.caption
        assert shown.alt
    if isinstance(shown, Text):
        assert all(paragraph.endswith(".") for paragraph in shown.paragraphs)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_no_answer_makes_a_percentage_of_a_few_cases(run, answer):
    shown = answer(run)._repr_mimebundle_()
    assert "%" not in (shown[0] if isinstance(shown, tuple) else shown)["text/plain"]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_a_run_without_an_audit_says_so_in_words(without, answer):
    assert answer(without) == audit_report.NO_AUDIT


def test_the_sample_card_gives_groups_as_parts_of_the_whole(run):
    card = audit_report.sample_card(run).frame.set_index("about the sample")["as the report gives it"]
    assert card["cases audited"] == "12"
    assert card["of these, looked after"] == "9 of 12"
    assert card["of these, care leavers"] == "3 of 12"
    assert card["not fully audited"] == "1 of 12"
    assert card["lists as at"] == "6 January 2025"


def test_a_phase_whose_dates_cannot_be_and_one_without_dates_are_flagged(run):
    sound, impossible, missing = column(audit_report.phases(run), "check")
    assert sound == "nothing wrong was seen"
    assert impossible.startswith("check: ")
    assert missing == "check: no dates are printed"


def test_outcomes_are_drawn_as_cases(run):
    drawn = audit_report.outcomes(run)
    assert drawn.alt == "28 March 2025, 12 cases: positive 7, mixed 3 and not improved 2."
    assert drawn.caption.startswith("Base: 12 cases, 28 March 2025.")


def test_the_findings_stand_under_their_sections_with_the_points_listed_under_them(run):
    table = audit_report.findings(run)
    assert list(dict.fromkeys(column(table, "section"))) == ["Outcomes", "Care plans", "Reviews", "Moving on"]
    (weaker,) = (text for text in column(table, "finding") if text.startswith("Plans for older children are weaker"))
    assert "(2) Actions without a date." in weaker
    assert audit_report.by_section(run).caption.startswith("Base: 13 detailed findings in 4 sections.")


def test_a_claim_is_shown_as_n_of_n_with_where_its_base_comes_from(run):
    (half,) = (row for row in audit_report.claims(run).frame.to_dict("records") if row["the words"].startswith("Half"))
    assert (half["how many"], half["where the base comes from"]) == ("6 of 12", "half of 9 is no whole number")


def test_a_count_whose_base_is_unclear_is_named_with_every_base_it_could_have(run):
    assert "5 of 9 or 12 (base not stated)" in column(audit_report.unclear_bases(run), "how many")


def test_two_counts_that_do_not_agree_stand_side_by_side(run):
    (row,) = audit_report.counts_that_differ(run).frame.to_dict("records")
    assert row["one count"].startswith("6 of 12: “Half of the children and young people had waited too long")
    assert row["another"].startswith("4 of 9 or 12 (base not stated): “Four children are still waiting")
    assert row["words in common"] == "waited, decision, live"


def test_the_audit_before_is_set_beside_this_one_as_cases_without_test_or_arrow(root):
    table = audit_report.then_and_now(run_on(root, BEFORE, AUDIT))
    theme, then, now, shows = table.frame.columns
    assert (then, now) == ("then (22 March 2024: 10 cases)", "now (28 March 2025: 12 cases)")
    assert [said.split(":")[0] for said in column(table, then)] == [
        *("4 of 10", "4 of 10", "2 of 10"),
        *("5 of 7", "7 of 10", "2 of 3"),
    ]
    assert set(column(table, shows)) == {"under 20 cases: no test, no arrow"}
    assert column(table, theme)[:2] == ["outcomes: positive", "outcomes: mixed"]


def test_an_audit_of_another_authority_or_without_a_date_is_no_audit_before(root, run, tmp_path):
    text = (root / AUDIT).read_text(encoding="utf-8").replace("Exampleshire", "Norfolk").replace("2025", "2024")
    (tmp_path / "norfolk.txt").write_text(text, encoding="utf-8")
    assert audit_report.then_and_now(run) == audit_report.NO_EARLIER
    assert audit_report.then_and_now(run_on(root, AUDIT, str(tmp_path / "norfolk.txt"))) == audit_report.NO_EARLIER


@pytest.mark.parametrize(
    ("then", "now", "shows"),
    [
        ((10, 19), (15, 20), "under 20 cases: no test, no arrow"),
        ((10, 20), (15, 20), "a larger share now, not tested: the cases are no random draw from many"),
        ((15, 20), (10, 20), "a smaller share now, not tested: the cases are no random draw from many"),
        ((10, 20), (20, 40), "the same share"),
    ],
)
def test_from_twenty_cases_the_larger_share_is_named_and_never_tested(run, then, now, shows):
    (claim, *_) = (claim for claim in run.audits[0].claims if claim.base)
    pair = Pair(*(replace(claim, numerator=part, base=base) for part, base in (then, now)), ("plans",))
    assert audit_report._compared(pair) == shows


def test_recommendations_stand_under_their_aim_with_owner_and_origin(run):
    rows = audit_report.recommendations(run).frame.to_dict("records")
    assert [row["owner"] for row in rows][1] == "The Head of Care"
    assert rows[-1]["aim"] == "To know what children think"
    assert rows[-1]["origin"] == Origin.CARRIED.value


def test_praise_is_not_listed_among_findings_that_nobody_took_up(run):
    alone = audit_report.without_recommendation(run)
    assert "strength" not in column(alone, "direction")
    assert "Recording is variable, and chronologies are poor." in column(alone, "finding")


def test_what_was_not_looked_at_is_neither_good_news_nor_bad(run):
    table = audit_report.not_looked_at(run)
    assert column(table, "as printed") == ["Education plans were not part of this audit."]
    assert "neither good news nor bad" in table.note


def test_a_report_with_redactions_is_published_only_after_a_warning(run):
    warning = words_of(audit_report.before_publishing(run))
    assert warning.startswith("Warning: before anything from this report is published")
    assert "taken out of it in 5 places" in warning


def test_the_audit_of_jersey_on_eight_cases(jersey):
    assert audit_report.outcomes(jersey).alt == "13 July 2015, 8 cases: positive 4, mixed 2 and not improved 2."
    assert "21 key findings, 75 detailed findings in 15 sections and 19 recommendations" in words_of(
        audit_report.summary(jersey)
    )
    assert "in 72 places on 47 lines; 1 of these is all" in words_of(audit_report.before_publishing(jersey))
    assert column(audit_report.phases(jersey), "check")[1:] == [
        "check: the same day is printed twice",
        "nothing wrong was seen",
        "check: no dates are printed",
    ]
    assert words_of(audit_report.claims_in_words(jersey)).startswith("74 claims of how many, or how long, found: 26 ")
    recommendations = audit_report.recommendations(jersey).frame
    assert (len(recommendations), recommendations["aim"].nunique(), int(recommendations["owner"].notna().sum())) == (
        19,
        9,
        3,
    )


def test_findings_that_a_person_matched_to_no_recommendation_are_listed(jersey):
    """Recording and chronologies, special guardianship, and what the work does to staff."""
    places = column(audit_report.without_recommendation(jersey), "place")
    assert {"line 60", "line 84", "line 114", "line 162", "line 164", "line 186", "line 220"} <= set(places)


def test_counts_of_children_that_do_not_agree_are_shown_with_their_lines(jersey):
    table = audit_report.counts_that_differ(jersey)
    places = [[text.rsplit("(", 1)[1] for text in column(table, name)] for name in ("one count", "another")]
    assert places == [["line 63)", "line 102)"], ["line 103)", "line 180)"]]
