"""What is shown of national reports: apart from any authority, by topic, with what is said twice said to be so."""

from datetime import date

import pytest
from lineofsight import Run, params
from lineofsight.answers import national_themes as themes
from lineofsight.display import Text

EVERY_ANSWER = [
    getattr(themes, name)
    for name, answer in vars(themes).items()
    if not name.startswith("_") and getattr(answer, "__annotations__", {}).get("run") == "Run"
]


def run_on(authority, *sources) -> Run:
    return Run.of(params.Params(authority=authority, sources=[str(s) for s in sources], as_at=date(2026, 9, 30)))


@pytest.fixture(scope="module")
def seeds(root):
    folder = root / ".." / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the folder of real documents is not beside the project")
    return folder


@pytest.fixture(scope="module")
def beside(seeds):
    """One authority's report with a national report of another country beside it."""
    return run_on("Norfolk", *seeds.glob("004_*"), *seeds.glob("003_*"))


@pytest.mark.parametrize("answer", EVERY_ANSWER, ids=lambda answer: answer.__name__)
def test_a_run_without_a_national_report_says_so_in_words(root, answer):
    report = root / "data_samples" / "exampleshire" / "reports_as_text" / "2018-10-25_focused-visit.txt"
    shown = answer(run_on("Exampleshire", report))
    words = shown.paragraphs[0] if isinstance(shown, Text) else shown.empty
    assert words.startswith("None of these sources is a national or thematic inspection.")
    assert isinstance(shown, Text) or (shown.frame.empty and shown.note.startswith("Base: no "))


def test_thirteen_findings_stand_under_topics_of_their_own_nation(beside):
    frame = themes.by_heading(beside).frame
    assert len(frame) == 13
    assert all(topic.startswith("Wales: ") for topic in frame["topic"])
    assert frame["reads as"].value_counts().to_dict() == {"weakness": 9, "mixed": 4}


def test_a_finding_under_a_lead_in_is_shown_with_it(beside):
    said = themes.by_heading(beside).frame["finding"]
    (leaf,) = [each for each in said if each.startswith("B7b")]
    assert "barriers" in leaf
    assert leaf.endswith("independence")


def test_headlines_said_again_are_named_and_quotations_are_no_findings(beside):
    repeats = themes.repeats(beside).frame
    pairs = [(a.split(":")[0], b.split(":")[0]) for a, b in zip(repeats["headline"], repeats["finding"], strict=True)]
    assert pairs == [("H1", "B8"), ("H2", "B1")]
    assert len(themes.quotations(beside).frame) == 3


def test_an_authority_is_set_beside_a_nation_by_topic_and_each_line_says_whose_it_is(beside):
    frame = themes.beside_own_evidence(beside).frame
    whose = {about.split(":")[0] for about in frame["about"]}
    assert whose == {"Wales as a whole", "Norfolk"}
    last_of_each = frame.groupby("topic", sort=False)["about"].last()
    assert all(about.startswith("Norfolk: one of ") for about in last_of_each)


def test_no_row_of_a_national_report_is_evidence_about_the_authority(beside):
    assert not beside.evidence["source"].str.startswith("003").any()


def test_a_nation_has_no_evidence_of_its_own_beside_its_national_report(seeds):
    wales = run_on("Wales", *seeds.glob("003_*"))
    shown = themes.beside_own_evidence(wales)
    assert shown.frame.empty
    assert shown.empty == "No topic of these findings has evidence of practice from a source that names Wales."


def test_one_report_is_not_two(beside):
    assert themes.across_reports(beside).empty == "No topic has findings in more than one report."


def test_what_a_report_does_not_print_is_said_to_be_not_stated(beside):
    table = themes.reports(beside)
    frame = table.frame.set_index("about")
    assert frame["as printed"].isna().to_dict()["published"]
    assert table.absent == "not stated"
    assert frame.loc["fieldwork", "as printed"] == "between January and May 2014"
    assert "published: not stated" in themes.summary(beside).paragraphs[0]
