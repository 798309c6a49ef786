"""The frameworks are dated data, a grade keeps its word, and editions compare only where that is fair."""

import json
from datetime import date
from itertools import pairwise

import pytest
from lineofsight import framework
from lineofsight.errors import LineOfSightError
from lineofsight.framework import Answer, Comparability, NotInFramework

ILACS = ["ilacs-2018", "ilacs-2023", "ilacs-2026"]
HEADINGS = 17
CRITERIA = 56


def slugs(edition_id: str) -> list[str]:
    return [area.slug for area in framework.edition(edition_id).areas]


def test_the_catalogue_holds_eleven_editions_oldest_first():
    assert sorted(framework.EDITIONS) == sorted(
        [
            "jar-2005",
            "slac-2009",
            "protection-2012",
            "tlac-2013",
            "sif-2013",
            "ilacs-2018",
            "ilacs-2023",
            "ilacs-2026",
            "jtai-2016",
            "area-send-2016",
            "area-send-2023",
        ]
    )
    days = [edition.first_day for edition in framework.EDITIONS.values()]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 12, 31), None),
        (date(2018, 1, 1), "ilacs-2018"),
        (date(2022, 12, 31), "ilacs-2018"),
        (date(2023, 1, 1), "ilacs-2023"),
        (date(2026, 3, 31), "ilacs-2023"),
        (date(2026, 4, 1), "ilacs-2026"),
    ],
)
def test_the_edition_of_a_day_changes_on_the_days_in_the_data(day, expected):
    found = framework.edition_on(day)
    assert (found.id if found else None) == expected


def test_two_editions_of_a_family_are_never_in_use_on_one_day():
    editions = list(framework.EDITIONS.values())
    for older in editions:
        for newer in editions[editions.index(older) + 1 :]:
            if older.family == newer.family:
                assert not older.in_use_on(newer.first_day), (older.id, newer.id)


def test_care_leavers_share_a_judgement_before_2023_and_have_their_own_after():
    assert slugs("ilacs-2018") == ["leaders", "help_and_protection", "in_care_and_care_leavers", "overall"]
    assert slugs("ilacs-2023") == ["leaders", "help_and_protection", "in_care", "care_leavers", "overall"]
    assert framework.heading("CIC-CL", "ilacs-2018").area == "in_care_and_care_leavers"
    assert framework.heading("CIC-CL", "ilacs-2023").area == "care_leavers"
    assert framework.heading("CIC-PERM", "ilacs-2018").area == "in_care_and_care_leavers"
    assert framework.heading("CIC-PERM", "ilacs-2023").area == "in_care"


def test_from_april_2026_overall_effectiveness_is_not_given_rather_than_missing():
    edition = framework.edition("ilacs-2026")
    assert edition.area("overall") is None
    assert edition.not_given["overall"].startswith("Ofsted has given no overall effectiveness grade")


def test_slac_has_22_judgements_in_two_sections_with_seven_headings_in_both():
    judgements = framework.edition("slac-2009").judgements
    by_section = [
        [j.heading for j in judgements if j.section == s] for s in dict.fromkeys(j.section for j in judgements)
    ]
    assert [len(headings) for headings in by_section] == [10, 12]
    assert len(set(by_section[0]) & set(by_section[1])) == 7
    assert len({(j.section, j.heading) for j in judgements}) == 22


@pytest.mark.parametrize("edition_id", ILACS)
def test_the_ilacs_editions_share_17_headings_and_56_criteria(edition_id):
    edition = framework.edition(edition_id)
    headings = [h for h in edition.headings if not h.special]
    assert len(headings) == HEADINGS
    assert [c for h in headings for c in h.criteria] == [c.id for c in edition.criteria]
    assert len(edition.criteria) == CRITERIA
    assert {h.area for h in headings} <= set(slugs(edition_id))
    assert [h.id for h in edition.headings if h.special] == [
        "HP-GEN",
        "CIC-GEN",
        "LEAD-GEN",
        "X-SEND",
        "X-NONE",
    ]


def test_a_criterion_says_where_its_official_text_is():
    found = framework.criterion("HP-DEC.3", "ilacs-2023")
    assert (found.heading, found.area) == ("HP-DEC", "help_and_protection")
    assert found.reference.startswith("Ofsted, ")
    assert found.url.startswith("https://www.gov.uk/")


def test_a_heading_is_renamed_from_the_day_ofsted_renamed_it():
    assert framework.heading("HP-PART", "ilacs-2018").title.startswith("Participation")
    assert framework.heading("HP-PART", "ilacs-2023").title.startswith("Engagement")
    assert framework.heading("HP-PART").title.startswith("Engagement")
    assert framework.heading("HP-PART", "ilacs-2018").changes == ()


def test_a_grade_keeps_the_printed_word_and_the_number_only_if_one_was_printed():
    with_number = framework.grade("Adequate", "slac-2009", 3)
    assert (with_number.word, with_number.normal, with_number.number, with_number.rank) == (
        "Adequate",
        "adequate",
        3,
        3,
    )
    assert framework.grade("Adequate", "slac-2009").number is None


@pytest.mark.parametrize(
    "printed",
    [
        "Requires improvement",
        "requires improvement to be good",
        "Requires improvement\n  to be good",
        "require improvement",
    ],
)
def test_requires_improvement_in_every_printed_form_is_one_grade(printed):
    found = framework.grade(printed, "sif-2013")
    assert (found.word, found.normal) == (printed, "requires improvement to be good")


@pytest.mark.parametrize("edition_id", ["sif-2013", *ILACS])
def test_adequate_never_becomes_requires_improvement(edition_id):
    with pytest.raises(NotInFramework, match="'adequate' is not a grade"):
        framework.grade("adequate", edition_id)


@pytest.mark.parametrize("edition_id", ["slac-2009", "protection-2012", "tlac-2013"])
def test_requires_improvement_is_no_grade_of_the_earlier_scales(edition_id):
    with pytest.raises(NotInFramework, match="is not a grade"):
        framework.grade("requires improvement", edition_id)


def test_grade_3_is_good_in_a_joint_area_review_and_adequate_in_slac():
    assert framework.grade("good", "jar-2005", 3).rank == 2
    assert framework.grade("adequate", "slac-2009", 3).rank == 3
    with pytest.raises(NotInFramework, match="Grade 3 is not 'good'"):
        framework.grade("good", "slac-2009", 3)


def test_a_number_under_a_framework_without_numbers_is_not_accepted():
    with pytest.raises(NotInFramework, match="words only"):
        framework.grade("good", "ilacs-2018", 2)


def test_a_narrative_edition_gives_no_grades():
    with pytest.raises(NotInFramework, match="gives no grades"):
        framework.grade("good", "jtai-2016")


@pytest.mark.parametrize(
    ("one", "other", "area", "answer"),
    [
        ("ilacs-2018", "ilacs-2018", "overall", Answer.YES),
        ("ilacs-2018", "ilacs-2023", "leaders", Answer.YES),
        ("ilacs-2018", "ilacs-2023", "overall", Answer.YES),
        ("ilacs-2023", "ilacs-2026", "care_leavers", Answer.YES),
        ("ilacs-2023", "ilacs-2026", "overall", Answer.NO),
        ("ilacs-2018", "ilacs-2023", "in_care", Answer.PARTLY),
        ("ilacs-2018", "ilacs-2023", "care_leavers", Answer.NO),
        ("sif-2013", "ilacs-2018", "help_and_protection", Answer.PARTLY),
        ("sif-2013", "ilacs-2018", "adoption", Answer.NO),
        ("sif-2013", "ilacs-2018", "lscb", Answer.NO),
        ("slac-2009", "sif-2013", "overall", Answer.NO),
        ("slac-2009", "ilacs-2018", "help_and_protection", Answer.PARTLY),
        ("tlac-2013", "sif-2013", "help_and_protection", Answer.NO),
        ("ilacs-2026", "ilacs-2026", "overall", Answer.NO),
    ],
)
def test_grades_of_two_editions_compare_as_far_as_the_crosswalk_allows(one, other, area, answer):
    found = framework.comparable(one, other, area)
    assert found.answer is answer
    assert found.why.endswith(".")
    assert framework.comparable(other, one, area) == found


def test_every_pair_of_graded_editions_has_its_own_answer_for_every_area():
    graded = [e for e in framework.EDITIONS.values() if e.judgements]
    for one in graded:
        for other in graded:
            for area in slugs(one.id):
                assert "Nothing is recorded" not in framework.comparable(one.id, other.id, area).why, (
                    one.id,
                    other.id,
                )


def test_scales_that_share_no_third_grade_never_compare_fully():
    for one in ("slac-2009", "protection-2012", "tlac-2013"):
        for other in ("sif-2013", *ILACS):
            for area in slugs(one):
                assert framework.comparable(one, other, area).answer is not Answer.YES


def test_of_22_slac_headings_two_have_a_close_successor_and_eight_none():
    rows = framework.crosswalk("slac-2009", "ilacs-2018")
    assert [row.from_judgement for row in rows] == [j.id for j in framework.edition("slac-2009").judgements]
    counts = {kind: [row.comparability for row in rows].count(kind) for kind in Comparability}
    assert counts == {
        Comparability.SAME: 0,
        Comparability.CLOSEST: 2,
        Comparability.PARTIAL: 8,
        Comparability.TOPIC_ONLY: 4,
        Comparability.NOT: 8,
    }


def test_the_crosswalk_names_only_what_exists():
    for row in framework.CROSSWALK:
        judged = {j.id for j in framework.edition(row.from_edition).judgements}
        assert row.from_judgement in judged, row
        for heading_id in row.headings:
            framework.heading(heading_id, row.to_edition)
        for criterion_id in row.criteria:
            assert framework.criterion(criterion_id, row.to_edition).heading in row.headings, row


@pytest.mark.parametrize(("earlier", "later"), [("sif-2013", "ilacs-2018"), *pairwise(ILACS)])
def test_the_crosswalk_follows_every_judgement_into_the_next_framework(earlier, later):
    rows = framework.crosswalk(earlier, later)
    assert {row.from_judgement for row in rows} == {j.id for j in framework.edition(earlier).judgements}


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: framework.edition("ilacs-2024"),
            "'ilacs-2024' is not an edition of a framework; the nearest is",
        ),
        (
            lambda: framework.heading("HP-DEK"),
            "'HP-DEK' is not a heading of the criteria; the nearest is 'HP-DEC'",
        ),
        (lambda: framework.criterion("HP-DEC.9"), "'HP-DEC.9' is not a criterion; the nearest is"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(ask, sentence):
    with pytest.raises(NotInFramework, match=sentence):
        ask()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id: [", "frameworks/common.yml is not valid YAML near line"),
        ("areas: {}\nscales: []\nscale: x", "frameworks/common.yml, at scale: unexpected"),
        (
            "areas: {}\nscales: [{id: a, direction: b, note: c, levels: [{word: good}]}]",
            "at scales.0.levels.0.meaning: field required",
        ),
    ],
)
def test_a_slip_in_the_data_is_one_sentence_with_file_and_place(text, sentence):
    with pytest.raises(LineOfSightError, match=sentence) as raised:
        framework.parse(text, framework.CommonFile, "common.yml")
    assert "\n" not in str(raised.value)


def test_ids_and_labels_are_those_used_in_labelling(shared):
    labels = json.loads((shared / "gold" / "framework.json").read_text(encoding="utf-8"))
    edition = framework.edition("ilacs-2018")
    assert [h.id for h in edition.headings if not h.special] == [h["id"] for h in labels["headings"]]
    assert {c.id for c in edition.criteria} == {c["id"] for h in labels["headings"] for c in h["criteria"]}
    assert [h.id for h in edition.headings if h.special] == [s["id"] for s in labels["special_labels"]]


def test_the_crosswalk_agrees_row_by_row_with_the_reference(shared):
    reference = json.loads((shared / "gold" / "crosswalk.json").read_text(encoding="utf-8"))["slac_to_ilacs"]
    assert [
        (r.from_judgement, list(r.headings), list(r.criteria), str(r.comparability))
        for r in framework.crosswalk("slac-2009", "ilacs-2018")
    ] == [(r["slac_id"], r["ilacs_areas"], r["ilacs_criteria"], r["comparability"]) for r in reference]


def test_no_run_of_14_words_is_taken_from_the_official_criteria(shared, root):
    def runs(text: str) -> set[tuple[str, ...]]:
        words = "".join(c if c.isalnum() else " " for c in text.lower().replace("’", "").replace("'", "")).split()
        return {tuple(words[i : i + 14]) for i in range(len(words) - 13)}

    official = runs((shared / "gold" / "framework.json").read_text(encoding="utf-8"))
    for path in sorted((root / "lib" / "lineofsight" / "frameworks").glob("*.yml")):
        assert not runs(path.read_text(encoding="utf-8")) & official, path.name
