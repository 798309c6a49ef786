"""What is shown of surveys: a leaflet and a survey small enough to count by hand, written out here."""

from datetime import date

import pytest
from lineofsight import Run, params
from lineofsight.answers import childrens_voice as voice
from lineofsight.display import Figure, Text


def answers(first: int, second: int, base: int, day: str, group: str = "") -> list[str]:
    """The rows of one round of one question with two answers."""
    row = f"Do you feel safe?,{{}},{{}},{base},{base + 4},{day},{group}"
    return [row.format("Yes", first), row.format("No", second)]


def survey(folder, *rows: str, name: str = "survey.csv"):
    header = "Question,Option,Count,Base,Asked,Round,Group,Authority,Survey"
    named = [f"{row},Exampleshire,Our voice" for row in rows]
    (folder / name).write_text("\n".join([header, *named]) + "\n", encoding="utf-8")
    return folder


def run_on(folder) -> Run:
    return Run.of(params.Params(authority="Exampleshire", sources=["."], as_at="2026-12-31"), folder)


EVERY_ANSWER = [
    getattr(voice, name)
    for name, answer in vars(voice).items()
    if not name.startswith("_") and getattr(answer, "__annotations__", {}).get("run") == "Run"
]


@pytest.fixture(scope="module")
def sample(root):
    folder = root / "data_samples" / "exampleshire" / "survey"
    names = ["2026-03-31_survey-responses.xlsx", "2026-09-30_survey-responses.xlsx", "2026-04-30_survey-summary.txt"]
    sources = [str(folder / name) for name in names]
    return Run.of(params.Params(authority="Exampleshire", sources=sources, as_at="2026-12-31"))


@pytest.fixture(scope="module")
def inspected(root):
    """A run without a survey of any sort."""
    report = root / "data_samples" / "exampleshire" / "reports_as_text" / "2018-10-25_focused-visit.txt"
    return Run.of(params.Params(authority="Exampleshire", sources=[str(report)], as_at="2026-12-31"))


def plain(shown) -> str:
    bundle = shown._repr_mimebundle_()
    return (bundle[0] if isinstance(bundle, tuple) else bundle)["text/plain"]


@pytest.mark.parametrize("answer", EVERY_ANSWER, ids=lambda answer: answer.__name__)
def test_every_answer_says_its_base_and_speaks_in_words_when_there_is_no_survey(sample, inspected, answer):
    for run in (sample, inspected):
        shown = answer(run)
        if isinstance(shown, Text):
            assert shown.paragraphs
            assert all(paragraph.endswith(".") for paragraph in shown.paragraphs)
        else:
            assert (shown.caption if isinstance(shown, Figure) else shown.note).startswith("Base: ")
    assert "None of these sources is a" in plain(answer(inspected))


def test_a_share_stands_with_its_count_base_interval_and_those_who_did_not_answer(tmp_path):
    (yes, no) = voice.results(run_on(survey(tmp_path, *answers(40, 10, 50, "2026-03-31")))).frame.to_dict("records")
    # Wilson, 40 of 50: 0.670 to 0.888, as the published tables have it
    assert (yes["share"], yes["interval"]) == ("80%, 40 of 50", "67% to 89%")
    assert (yes["asked"], yes["gave no answer"], no["share"]) == ("54", "4", "20%, 10 of 50")


@pytest.mark.parametrize(("base", "warned"), [(29, True), (30, False)])
def test_few_answers_come_with_a_warning(tmp_path, base, warned):
    (yes, _) = voice.results(run_on(survey(tmp_path, *answers(15, base - 15, base, "2026-03-31")))).frame.to_dict(
        "records"
    )
    assert yes["to know"] == (f"Only {base} answered: read it with its interval." if warned else "no warning")


def test_a_group_of_few_is_one_line_that_says_why_it_is_not_shown(tmp_path):
    everybody = answers(40, 10, 50, "2026-03-31")
    homes, foster = answers(5, 4, 9, "2026-03-31", "Homes"), answers(35, 6, 41, "2026-03-31", "Foster care")
    run = run_on(survey(tmp_path, *everybody, *homes, *foster))
    rows = voice.groups(run).frame.to_dict("records")
    (few,) = [row for row in rows if row["group"] == "Homes"]
    assert few["answer"] == "all 2 answers"
    assert few["share"] == "Not shown: fewer than 10 answered."
    assert {few["interval"], few["asked"], few["gave no answer"]} == {"not shown"}


def test_a_few_hidden_in_one_file_are_not_told_by_the_total_in_another(tmp_path):
    groups = [answers(10, 10, 20, "2026-03-31", "Foster care"), answers(9, 9, 18, "2026-03-31", "Children’s home")]
    few = answers(3, 3, 6, "2026-03-31", "Living with family")
    survey(tmp_path, *groups[0], *groups[1], *few, name="by-group.csv")
    survey(tmp_path, *answers(22, 22, 44, "2026-03-31"), name="whole.csv")
    whole = (tmp_path / "whole.csv").read_text(encoding="utf-8").replace("Our voice", "Our voices")
    (tmp_path / "whole.csv").write_text(whole, encoding="utf-8")
    run = run_on(tmp_path)
    assert [row["share"] for row in voice.results(run).frame.to_dict("records")] == ["50%, 22 of 44"] * 2
    rows = voice.groups(run).frame.to_dict("records")
    assert [row["group"] for row in rows] == ["Foster care", "Children’s home", "Living with family"]
    assert all(row["share"].startswith("Not shown: whole.csv has this question of this round") for row in rows)


def test_one_round_makes_no_trend_and_says_so(tmp_path):
    run = run_on(survey(tmp_path, *answers(40, 10, 50, "2026-03-31")))
    assert voice.rounds(run).frame.empty
    assert "No trend: it takes two dated rounds" in plain(voice.not_compared(run))


def test_two_dated_rounds_are_compared_by_their_intervals_and_never_by_an_arrow(tmp_path):
    run = run_on(survey(tmp_path, *answers(40, 10, 50, "2026-03-31"), *answers(20, 30, 50, "2026-09-30")))
    (yes, _) = voice.rounds(run).frame.to_dict("records")
    assert yes["earlier"] == "31 March 2026: 80% (40 of 50; 67% to 89%)"
    assert yes["how far apart"] == "40 points down; the intervals are apart"
    assert voice.not_compared(run) == Text(("Nothing was refused: see the limits above.",))


def test_rounds_in_two_files_of_one_survey_are_compared_and_those_of_another_survey_are_not(tmp_path):
    survey(tmp_path, *answers(40, 10, 50, "2026-03-31"), name="spring.csv")
    survey(tmp_path, *answers(38, 12, 50, "2026-09-30"), name="autumn.csv")
    (yes, _) = voice.rounds(run_on(tmp_path)).frame.to_dict("records")
    assert yes["how far apart"] == "4 points down; the intervals overlap, so it may be chance"
    other = (tmp_path / "autumn.csv").read_text(encoding="utf-8").replace("Our voice", "Another survey")
    (tmp_path / "autumn.csv").write_text(other, encoding="utf-8")
    assert voice.rounds(run_on(tmp_path)).frame.empty


@pytest.mark.parametrize(("base", "compared"), [(29, False), (30, True)])
def test_a_round_of_few_is_not_compared(tmp_path, base, compared):
    rows = [*answers(40, 10, 50, "2026-03-31"), *answers(15, base - 15, base, "2026-09-30")]
    (yes, _) = voice.rounds(run_on(survey(tmp_path, *rows))).frame.to_dict("records")
    assert yes["how far apart"].startswith("not compared") is not compared


def test_the_drawing_shows_the_latest_round_and_says_it_in_words(tmp_path):
    run = run_on(survey(tmp_path, *answers(40, 10, 50, "2026-03-31"), *answers(20, 30, 50, "2026-09-30")))
    figure = voice.drawn(run)
    assert figure.alt == "Do you feel safe? Yes: 40% (20 of 50; 28% to 54%); No: 60% (30 of 50; 46% to 72%)."
    assert "Base: 1 question, everybody together, the latest round; 50 answered each." in figure.caption
    assert figure.svg == voice.drawn(run).svg


def test_percentages_without_a_base_are_drawn_as_rings_and_have_no_interval(tmp_path):
    rows = "Question,Option,Percent,Round\nDo you feel safe?,Yes,80,2026-03-31\nDo you feel safe?,No,20,2026-03-31\n"
    (tmp_path / "survey.csv").write_text(rows, encoding="utf-8")
    run = run_on(tmp_path)
    assert voice.drawn(run).alt == "Do you feel safe? Yes: 80%; No: 20%."
    assert "how many answered is not given" in voice.drawn(run).caption
    assert voice.results(run).frame["interval"].iloc[0] == "No interval: how many answered is not given."


def test_a_comment_is_counted_and_its_words_are_nowhere(sample):
    counted = voice.comments(sample).frame
    assert counted["comments"].to_list() == [5, 3]
    shown = " ".join(plain(answer(sample)) for answer in EVERY_ANSWER)
    assert not [word for word in ("Caleb", "Marnie", "my dog", "bus pass", "pocket money") if word in shown]


def test_a_leaflet_is_shown_with_the_reason_for_each_placement_and_the_caveat_beside_each_percentage(sample):
    assert all(row["placed by"] for row in voice.placed(sample).frame.to_dict("records"))
    rows = {row["what it measures"].split(":")[0]: row for row in voice.percentages(sample).frame.to_dict("records")}
    assert {label: row["printed"] for label, row in rows.items()} == {
        "S2": "89%",
        "S5": "95%",
        "P1": "57%",
        "P2": "31%",
        "P3": "more than 60%",
    }
    assert "one figure for 2 statements" in rows["S5"]["what it measures"]
    assert all(row["caveat beside it"].startswith("*The percentages are of those") for row in rows.values())
    assert "is no number to set one round" in rows["P3"]["who answered, and interval"]


def test_the_real_leaflet_has_seven_percentages_each_with_its_caveat(shared):
    (leaflet,) = (shared / "seeds").glob("000_*")
    run = Run.of(params.Params(authority="Not named", sources=[str(leaflet)], as_at=date(2026, 9, 30)))
    table = voice.percentages(run).frame
    assert table["printed"].to_list() == ["92%", "90%", "100%", "75%", "65%", "70%", "more than 50%"]
    assert table["caveat beside it"].nunique() == 1
    assert table["list"].to_list() == ["strength"] * 3 + ["call-out"] * 4
    assert voice.placed(run).frame.groupby("list", sort=False).size().to_list() == [8, 7, 4]
