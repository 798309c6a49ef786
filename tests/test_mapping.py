"""From a statement to a heading and a polarity, by words that are written down."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from lineofsight import framework
from lineofsight.mapping import Context, Polarity, evaluation, map_statement, map_statements, polarity_of
from lineofsight.mapping.mapper import NEAR, NO_CONTEXT, POINTS, THRESHOLD
from lineofsight.mapping.phrases import Phrases, fold

LEXICON = yaml.load((files("lineofsight.mapping") / "lexicon.yml").read_text(encoding="utf-8"), yaml.BaseLoader)

# Phrases


def test_words_are_compared_without_capitals_plurals_possessives_and_hyphens() -> None:
    assert fold("Children’s re-referrals, families and IROs") == ["children", "re", "referral", "family", "and", "iro"]


def test_words_that_only_look_like_plurals_stay_whole() -> None:
    assert fold("process status this gas") == ["process", "status", "this", "gas"]


def test_a_longer_phrase_hides_the_shorter_one_inside_it() -> None:
    listed = Phrases(["health", "health visitor"])
    assert [match.phrase for match in listed.find(fold("Health visitors, and health"))] == ["health visitor", "health"]


def test_phrases_that_overlap_are_both_found() -> None:
    listed = Phrases(["care plan", "plan review"])
    assert [match.phrase for match in listed.find(fold("the care plan reviews"))] == ["care plan", "plan review"]


# Polarity


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Assessments are thorough and timely.", Polarity.STRENGTH),
        ("Assessments are superficial.", Polarity.WEAKNESS),
        ("Assessments are not sufficiently thorough.", Polarity.WEAKNESS),
        ("Effective oversight by managers remains limited.", Polarity.WEAKNESS),
        ("Children are seen without delay.", Polarity.STRENGTH),
        ("There is delay before children are seen.", Polarity.WEAKNESS),
        ("Work has led to fewer delays.", Polarity.STRENGTH),
        ("While visits are prompt, records are poor.", Polarity.MIXED),
        ("Visits are prompt, but records are poor.", Polarity.MIXED),
        ("Visits are prompt. Records are poor.", Polarity.MIXED),
        ("The quality of plans is variable.", Polarity.MIXED),
        ("Plans are of too variable a quality.", Polarity.WEAKNESS),
        ("A new strategy is yet to be agreed.", Polarity.WEAKNESS),
        ("A board will be set up in the spring.", Polarity.PLANNED),
        ("We will strengthen our poor records.", Polarity.PLANNED),
        ("Ensure that supervision is effective.", Polarity.WEAKNESS),
        ("The team has nine members.", Polarity.NEUTRAL),
        ("Children at risk of neglect are known to the police.", Polarity.NEUTRAL),
        ("Support is offered when it is needed.", Polarity.NEUTRAL),
        ("", Polarity.NEUTRAL),
    ],
)
def test_the_words_decide_whether_a_statement_is_for_or_against(statement: str, expected: Polarity) -> None:
    assert polarity_of(statement).polarity is expected


def test_a_polarity_names_the_words_that_decided_it() -> None:
    assert polarity_of("Plans are thorough but not always timely.").why == (
        "strength: thorough",
        "weakness: not always",
        "weakness: not always … timely",
    )


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Managers read the plans, but the records are poor.", Polarity.MIXED),
        ("Although managers read the plans, the records are poor.", Polarity.MIXED),
        ("While managers read the plans, the records are poor.", Polarity.MIXED),
        ("The records are poor while managers read the plans.", Polarity.WEAKNESS),
        ("But the records, which managers read, are poor.", Polarity.WEAKNESS),
        ("A small but poor team.", Polarity.WEAKNESS),
        ("The plans do not set goals, but rather list tasks.", Polarity.WEAKNESS),
        ("Managers read the plans, but the records are good.", Polarity.STRENGTH),
        ("Managers read the plans, but they wrote no minutes of it.", Polarity.NEUTRAL),
    ],
)
def test_what_is_granted_beside_a_criticism_is_a_strength(statement: str, expected: Polarity) -> None:
    assert polarity_of(statement).polarity is expected


def test_a_grant_names_the_word_that_makes_it() -> None:
    assert polarity_of("Managers read the plans, but the records are poor.").why == (
        "strength: granted by but",
        "weakness: poor",
    )


@pytest.mark.parametrize(
    "circumstance",
    [
        "Demand has grown",
        "Staff work hard",
        "Managers are aware of it",
        "The council has known of it for years",
        "The importance of it was accepted",
        "A template is in use",
    ],
)
def test_circumstance_effort_awareness_and_paperwork_grant_nothing(circumstance: str) -> None:
    assert polarity_of(f"{circumstance}, but the records are poor.").polarity is Polarity.WEAKNESS


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("All seven children had a plan.", Polarity.STRENGTH),
        ("Every child was offered an advocate.", Polarity.STRENGTH),
        ("Managers signed the plans in all cases.", Polarity.STRENGTH),
        ("All seven children had a plan. The plans were not reviewed.", Polarity.MIXED),
        ("All seven plans were late.", Polarity.WEAKNESS),
        ("Not all the children had a plan.", Polarity.WEAKNESS),
        ("None of the seven children had a plan.", Polarity.WEAKNESS),
        ("Six of the seven children had a plan.", Polarity.NEUTRAL),
    ],
)
def test_what_is_said_of_every_case_is_a_strength_unless_it_is_a_fault(statement: str, expected: Polarity) -> None:
    assert polarity_of(statement).polarity is expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Robust steps were taken for a boy for whom help had been ineffective.", Polarity.STRENGTH),
        ("There are children for whom help is ineffective.", Polarity.WEAKNESS),
    ],
)
def test_what_is_said_of_the_people_meant_yields_to_what_is_said_of_the_work(
    statement: str, expected: Polarity
) -> None:
    assert polarity_of(statement).polarity is expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Poor records, despite audits, are hiding good work.", Polarity.WEAKNESS),
        ("Despite audits, records are good.", Polarity.STRENGTH),
        ("Records are poor, despite thorough audits, and late.", Polarity.MIXED),
    ],
)
def test_an_aside_between_commas_leaves_the_clause_around_it_whole(statement: str, expected: Polarity) -> None:
    assert polarity_of(statement).polarity is expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("The system makes it harder to understand a history.", Polarity.WEAKNESS),
        ("Workers are persistent with families who are harder to reach.", Polarity.STRENGTH),
        ("There is scope for more careful matching.", Polarity.WEAKNESS),
        ("A clear summary would also be helpful.", Polarity.WEAKNESS),
        ("Thorough plans are the exception, rather than the rule.", Polarity.WEAKNESS),
        ("It is uncertain whether help was sufficient.", Polarity.WEAKNESS),
        ("A worker followed up an error in the minutes.", Polarity.STRENGTH),
        ("This is consistent with findings of the last audit.", Polarity.NEUTRAL),
    ],
)
def test_what_is_wished_for_or_doubted_is_no_praise(statement: str, expected: Polarity) -> None:
    assert polarity_of(statement).polarity is expected


def test_a_word_five_words_on_is_out_of_the_reach_of_a_negation() -> None:
    assert polarity_of("No plan seen was ever poor.").polarity is Polarity.STRENGTH
    assert polarity_of("No plan that was seen was poor.").polarity is Polarity.WEAKNESS


# Headings


@pytest.mark.parametrize(
    ("statement", "area", "heading"),
    [
        ("Families reach early help through one of five family hubs.", "help_and_protection", "HP-EH"),
        ("Contacts at the front door are screened within a day.", "help_and_protection", "HP-THR"),
        ("Strategy meetings bring police and health workers together.", "help_and_protection", "HP-DEC"),
        ("Letters before proceedings are clear to parents.", "help_and_protection", "HP-MGT"),
        (
            "Direct work helps social workers to understand children’s lived experience.",
            "help_and_protection",
            "HP-PART",
        ),
        ("Return home interviews follow each time a child goes missing.", "help_and_protection", "HP-VUL"),
        ("Children come into care when they should.", "in_care", "CIC-DEC"),
        ("The Children in Care Council has the ear of the director.", "in_care", "CIC-PART"),
        ("Most children in care say that they feel safe.", "in_care", "CIC-PROT"),
        ("Initial health assessments wait for the doctor’s clinic.", "in_care", "CIC-HLTH"),
        ("Personal education plans are up to date.", "in_care", "CIC-LEARN"),
        ("There are not enough foster homes, so choice of placement is narrow.", "in_care", "CIC-PERM"),
        ("Personal advisers write pathway plans with young people.", "care_leavers", "CIC-CL"),
        ("The lead member and chief executive ask hard questions of the director.", "leaders", "LEAD-STRAT"),
        ("Lessons learned from complaints change how teams work.", "leaders", "LEAD-LEARN"),
        ("Audits and performance data tell managers how good practice is.", "leaders", "LEAD-PERF"),
        ("Caseloads have come down as agency staff have become permanent.", "leaders", "LEAD-WORK"),
    ],
)
def test_each_heading_knows_its_own_subject(statement: str, area: str, heading: str) -> None:
    assert map_statement(statement, Context(area)).heading == heading


@pytest.mark.parametrize(
    ("statement", "criterion"),
    [
        ("Allegations against carers reach the designated officer.", "HP-DEC.2"),
        ("Disabled children are helped by workers with special skills.", "HP-VUL.2"),
        ("Few young people have their passport and birth certificate.", "CIC-CL.6"),
        ("Elected members are proud corporate parents.", "LEAD-STRAT.4"),
    ],
)
def test_the_criterion_is_the_one_its_words_speak_of(statement: str, criterion: str) -> None:
    assert map_statement(statement).criterion == criterion


def test_the_same_words_are_read_by_the_area_they_stand_in() -> None:
    statement = "Children’s wishes and feelings are recorded with care."
    assert map_statement(statement, Context("help_and_protection")).heading == "HP-PART"
    assert map_statement(statement, Context("in_care")).heading == "CIC-PART"


def test_a_printed_heading_of_2009_says_where_a_statement_belongs() -> None:
    statement = "Schools and carers give good support."
    here = Context("in_care", ("Enjoying and achieving", "Services for looked after children"))
    assert map_statement(statement, here).heading == "CIC-LEARN"
    assert "place: enjoying and achieving (+3.0)" in map_statement(statement, here).why


def test_an_area_alone_is_no_reason_to_place_a_statement() -> None:
    mapping = map_statement("Things went well there this year.", Context("in_care"))
    assert mapping.abstained
    assert mapping.criterion is None
    assert mapping.why[0] == "left unplaced: no phrase in it speaks of the likeliest heading"
    assert len(mapping.ranked) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "The inspection took place over two weeks in May.",
        "Inspectors met young people, carers and staff.",
        "The review of files was not a feature of this audit.",
    ],
)
def test_scope_and_method_are_evidence_of_nothing(statement: str) -> None:
    mapping = map_statement(statement)
    assert mapping.abstained
    assert mapping.is_method


def test_what_stands_under_service_information_is_no_evidence() -> None:
    statement = "Five teams and an out of hours service serve the county."
    assert map_statement(statement, Context(None, ("Service information",))).abstained
    assert map_statement(statement).heading == "HP-THR"


def test_special_educational_needs_have_a_label_of_their_own() -> None:
    assert map_statement("Education, health and care plans for pupils are late.").heading == "X-SEND"


def test_a_statement_too_thin_to_place_is_left_to_a_person() -> None:
    mapping = map_statement("There is delay.")
    assert mapping.score < THRESHOLD
    assert mapping.abstained
    assert mapping.why[0].startswith("left unplaced: too close to call")


def test_a_mapping_says_why_in_points_that_add_up() -> None:
    mapping = map_statement("Referrals are screened promptly.", Context("help_and_protection"))
    named = [float(reason.rsplit("(", 1)[1].rstrip(")")) for reason in mapping.why[1:]]
    assert mapping.why[1:4] == (
        "words: referral (+3.0)",
        "words: screened (+2.0)",
        "place: help_and_protection (+3.0)",
    )
    assert sum(named) == pytest.approx(mapping.ranked[0].points, abs=0.1)


def test_a_further_heading_has_words_and_nearly_the_points_of_the_first() -> None:
    mapping = map_statement("Bring caseloads down, and audit the quality of plans every month")
    first, second = mapping.ranked[:2]
    assert [each.split(".")[0] for each in mapping.also] == [second.heading]
    assert second.spoken
    assert second.points >= NEAR * first.points
    assert map_statement("Bring caseloads down").also == ()


def test_a_further_heading_of_other_children_counts_only_where_they_are_named() -> None:
    """Foster carers are named by the title, so the views may be those of children in care as well."""
    views = "We will gather the views of children"
    assert map_statement(views, Context(printed=("Early help",))).also == ()
    both = map_statement(views, Context(printed=("Foster care",)))
    assert {both.heading, *(each.split(".")[0] for each in both.also)} == {"HP-PART", "CIC-PART"}


def test_a_score_is_the_winner_against_the_runner_up() -> None:
    first, second, _ = map_statement("Referrals are screened promptly.").ranked
    assert first.score == pytest.approx(first.points / (first.points + second.points + 2), abs=0.002)
    assert 0 < second.score < first.score <= 1


def test_a_statement_maps_alike_alone_and_among_others() -> None:
    statements = ["Referrals are prompt.", "Pathway plans are late.", "Adoption is considered early."]
    together = map_statements(statements, [NO_CONTEXT] * 3)
    assert together == [map_statement(statement) for statement in statements]


def test_nothing_to_map_gives_nothing() -> None:
    assert map_statements([], []) == []


def test_contexts_must_match_statements_in_number() -> None:
    with pytest.raises(ValueError, match="argument"):
        map_statements(["Referrals are prompt."], [])


def test_every_criterion_has_words_and_every_word_a_criterion() -> None:
    known = {c.id for c in framework.edition("ilacs-2023").criteria}
    headings = {h.id for h in framework.edition("ilacs-2023").headings}
    assert known <= set(LEXICON["criteria"]) <= known | headings
    assert {strength for strengths in LEXICON["criteria"].values() for strength in strengths} == set(POINTS)


def test_no_phrase_is_listed_twice_under_one_criterion() -> None:
    for criterion, strengths in LEXICON["criteria"].items():
        folded = [tuple(fold(phrase)) for phrases in strengths.values() for phrase in phrases]
        assert len(folded) == len(set(folded)), criterion


# Measuring


def labelled(primary: str, text: str, group: str, *also: str) -> evaluation.Labelled:
    labels = (primary, *also)
    return evaluation.Labelled(group, text, primary, labels, Polarity.STRENGTH, "finding", group, NO_CONTEXT)


SIX = (
    labelled("HP-THR", "Referrals are prompt.", "a"),
    labelled("CIC-CL", "Pathway plans are good.", "b"),
    labelled("HP-DEC", "Referrals are prompt.", "c", "HP-THR"),
    labelled("LEAD-WORK", "Pathway plans are good.", "d"),
    labelled("HP-EH", "It went well.", "e"),
    labelled("X-NONE", "Inspectors met staff.", "f"),
)


def measured(measure: str, method: str = "mapper") -> tuple[int, int]:
    table = evaluation.evaluate(SIX).set_index(["method", "measure"]).loc[(method, measure)]
    return int(table["right"]), int(table["of"])


def test_strict_counts_the_primary_label_and_lenient_any_label() -> None:
    assert measured("heading, strict") == (2, 5)
    assert measured("heading, lenient") == (3, 5)


def test_abstaining_is_right_where_there_is_no_evidence_and_wrong_where_there_is() -> None:
    assert measured("abstains on no evidence") == (1, 1)
    assert measured("answers on evidence") == (4, 5)


def test_shares_carry_a_wilson_interval() -> None:
    # 2 of 5 by the formula: centre (0.4 + z²/10) / (1 + z²/5), z = 1.96, so 0.434 ± 0.317.
    row = evaluation.evaluate(SIX).iloc[0]
    assert row["share"] == 0.4
    assert (row["lower"], row["upper"]) == (pytest.approx(0.118, abs=0.001), pytest.approx(0.769, abs=0.001))


def test_score_bands_hold_every_piece_of_evidence_once() -> None:
    bands = evaluation.scores(SIX, bands=2)
    assert bands["of"].tolist() == [3, 2]
    assert bands["from_score"].is_monotonic_increasing


def test_labelled_statements_are_read_from_json_lines(tmp_path: Path) -> None:
    line = {
        "id": "1", "text": "Referrals are prompt.", "primary": "HP-THR", "labels": ["HP-THR"], "polarity": "strength",
        "kind": "finding", "group": "g", "area": "help_and_protection", "heading": "Front door",
    }  # fmt: skip
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps(line) + "\n\n", encoding="utf-8")
    (statement,) = evaluation.read(file)
    assert statement.context == Context("help_and_protection", ("Front door",))
    assert evaluation.without_context([statement])[0].context == NO_CONTEXT


def in_place(statement: evaluation.Labelled, row: dict, paragraphs: dict[int, dict]) -> evaluation.Labelled:
    """The statement with the area and headings of its paragraph, which the labels do not repeat."""
    if row.get("paragraph") not in paragraphs or row["seed"] != "004":
        return statement
    section, heading = (paragraphs[row["paragraph"]][field] for field in ("section", "heading"))
    judged = framework.edition("slac-2009").judgements
    area = next((j.area for j in judged if (j.section, j.heading) == (section, heading)), None)
    return replace(statement, context=Context(area, tuple(title for title in (heading, section) if title)))


def test_on_real_statements_the_mapper_keeps_well_above_plain_tf_idf(shared: Path) -> None:
    """Floors some five points under what was measured, on statements the lexicon was corrected against."""
    file = shared / "gold" / "mapping_dev.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    report = json.loads((shared / "gold" / "gold_004.json").read_text(encoding="utf-8"))
    paragraphs = {paragraph["number"]: paragraph for paragraph in report["paragraphs"]}
    statements = evaluation.read(file)
    placed = [in_place(*each, paragraphs) for each in zip(statements, rows, strict=True)]
    table = evaluation.evaluate(placed).set_index(["method", "measure"])["share"]
    assert table["mapper", "heading, strict"] > 0.72
    assert table["mapper", "heading, lenient"] > 0.85
    assert table["mapper", "in the best three"] > 0.92
    assert table["mapper", "answers on evidence"] > 0.93
    assert table["mapper", "abstains on no evidence"] > 0.60
    assert table["listed words", "polarity"] > 0.83
    assert table["mapper", "heading, strict"] > 1.8 * table["TF-IDF, criteria", "heading, strict"]
    nowhere = evaluation.evaluate(evaluation.without_context(placed)).set_index(["method", "measure"])["share"]
    assert nowhere["mapper", "heading, strict"] > 0.68
