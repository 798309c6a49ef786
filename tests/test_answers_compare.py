"""What the pages of published statistics show, of a sample of real figures and of files small enough to read."""

from datetime import date

import pandas as pd
import pytest
from lineofsight import authorities, display, outcomes, published
from lineofsight.answers import compare_authorities as comparing
from lineofsight.answers import judgements_and_indicators as judged
from lineofsight.answers import national_picture as national
from lineofsight.params import Params
from lineofsight.run import Run

NORFOLK = "E10000020"
ANSWERS = [
    *("summary", "group", "over_time", "beside", "funnels", "outside", "rank_ranges", "family"),
    *("local_beside_published", "since_last_release", "differences"),
]
NATIONAL = ["summary", "year_by_year", "as_it_stood", "by_framework", "own_place"]


@pytest.fixture(scope="module")
def norfolk(root):
    return run(root, "data_samples/published", compare=["neighbours of Norfolk"])


def run(root, *sources, authority="Norfolk", **other):
    its = [str(root / source) for source in sources]
    return Run.of(Params(authority=authority, sources=its, as_at=date(2026, 9, 30), **other))


def cells(table, column, row):
    assert isinstance(table, display.Table)
    first = table.frame.columns[0]
    return table.frame.loc[table.frame[first].str.startswith(row), column].to_list()


def test_the_sample_fills_the_pages_and_is_no_evidence(norfolk):
    assert {"compare_authorities", "national_picture"} <= set(norfolk.notebooks)
    assert norfolk.evidence.empty
    assert not [source.refused for source in norfolk.sources if source.refused]


@pytest.mark.parametrize("name", ANSWERS)
def test_without_published_statistics_each_answer_is_a_sentence(root, name):
    graded = run(root, "data_samples/norfolk")
    answer = getattr(comparing, name)(graded)
    assert isinstance(answer, display.Text)
    assert answer.paragraphs == (comparing.NO_FIGURES,)


@pytest.mark.parametrize("name", NATIONAL)
def test_without_ofsteds_tables_there_is_no_national_picture(root, name):
    answer = getattr(national, name)(run(root, "data_samples/norfolk"))
    assert isinstance(answer, display.Text)
    assert answer.paragraphs == (national.NO_GRADES,)


def test_the_group_shows_closeness_the_model_and_what_is_hidden(norfolk):
    table = comparing.group(norfolk)
    assert cells(table, "how close", "Suffolk") == ["Very close"]
    assert "model of 2025" in table.note
    assert cells(table, "hidden by the publisher", "Northumberland") == [
        "Care leavers aged 19 to 21 in suitable accommodation (c)"
    ]


def test_a_figure_is_the_published_one_with_its_decimals_given_back(norfolk):
    # DfE prints 28.5 for 484 of 169,965 children on a plan; England's is 49,900 of 11,998,646.
    table = comparing.beside(norfolk)
    row = "Children on a child protection plan"
    assert cells(table, "Norfolk", row) == ["28.5"]
    assert cells(table, "England", row) == ["41.6"]
    assert cells(table, "group has", row) == ["10 of 10"]


def test_where_neither_way_is_better_nothing_is_called_worse(norfolk):
    table = comparing.beside(norfolk)
    neither = table.frame["indicator"].str.contains("protection plan|in care")
    assert not table.frame.loc[neither, "beside England"].str.contains("better|worse").any()


def test_cases_for_each_worker_have_no_interval_no_rank_and_no_test(norfolk):
    row = "Cases for each social worker"
    assert cells(comparing.beside(norfolk), "95% interval", row) == ["none"]
    assert cells(comparing.family(norfolk), "p alone", row) == ["not tested"]
    assert cells(comparing.rank_ranges(norfolk), "authorities", row) == []
    assert row in comparing.outside(norfolk).note


def test_the_family_says_how_many_tests_were_made(norfolk):
    # Twelve indicators, of which the cases for each worker cannot be tested.
    assert comparing.family(norfolk).note.startswith("m = 11.")


def test_a_rank_is_a_range_and_never_one_place(norfolk):
    ranks = comparing.rank_ranges(norfolk).frame["rank, from the lowest figure"]
    assert ranks.str.match(r"between \d+ and \d+ of \d+").all()


def test_one_release_shows_no_revision_and_two_show_what_was_revised(norfolk, root, tmp_path):
    assert isinstance(comparing.since_last_release(norfolk), display.Text)
    text = (root / "data_samples/published/workforce.csv").read_text(encoding="utf-8")
    earlier = text.replace("workforce, 2024", "workforce, 2023").replace(",19.2,2196,114.3,", ",19.9,2196,110.3,")
    (tmp_path / "earlier.csv").write_text(earlier, encoding="utf-8")
    its = Run.of(
        Params(
            authority="Norfolk",
            sources=[str(root / "data_samples/published"), str(tmp_path / "earlier.csv")],
            as_at=date(2026, 9, 30),
            compare=["Cheshire East"],
        )
    )
    table = comparing.since_last_release(its)
    assert cells(table, "authority", "Cases for each social worker (for each), 2020") == ["Cheshire East"]
    assert cells(table, "earlier", "Cases") == ["19.9"]
    assert cells(table, "later", "Cases") == ["19.2"]


def test_an_own_figure_beside_a_published_one_is_flagged_where_definitions_differ(root):
    returns = "data_samples/exampleshire/returns/workforce"
    its = run(root, returns, "data_samples/published", authority="Exampleshire", compare=["Norfolk"])
    table = comparing.local_beside_published(its)
    assert set(table.frame["indicator"]) == {
        "Cases for each social worker",
        "Turnover of social workers, full-time equivalents",
    }
    for indicator, flag in zip(table.frame["indicator"], table.frame["flag"], strict=True):
        its_title = next(each for each in published.INDICATORS.values() if each.title == indicator)
        assert flag.startswith("Definitions differ") == bool(its_title.differs)


def grade(day, day_is, word="Good", **other):
    part = f"framework: ilacs-2018; inspection: latest; date: {day_is}; grade: {word}"
    its = {"indicator": "grade_overall", "period": day, "la_code": NORFOLK, "la_name": "Norfolk", "value": 2}
    return its | {"breakdown": part} | other


def test_an_inspection_dated_by_its_beginning_and_by_its_report_counts_once():
    rows = [grade("2022-09-12", "began"), grade("2022-11-15", "published"), grade("2022-11-15", "published")]
    (only,) = outcomes.graded(pd.DataFrame(rows))
    assert (only.day, only.day_is) == (date(2022, 11, 15), "published")


def test_two_inspections_with_the_same_grade_years_apart_are_two():
    rows = [grade("2019-02-01", "published"), grade("2022-11-15", "published"), grade("2022-09-12", "began", "Poor")]
    assert len(outcomes.graded(pd.DataFrame(rows))) == 3


def test_a_grade_stands_from_its_day_on():
    its = outcomes.graded(pd.DataFrame([grade("2022-11-15", "published")]))
    assert outcomes.standing(its, "overall", date(2022, 11, 14)) == {}
    assert outcomes.standing(its, "overall", date(2022, 11, 15)) == {NORFOLK: its[0]}


def test_an_abolished_authority_stands_in_no_later_year(norfolk):
    table = national.as_it_stood(norfolk)
    stood = dict(zip(table.frame["on"], table.frame["authorities graded"], strict=True))
    gone = [each for each in authorities.AUTHORITIES.values() if each.last_day == date(2023, 3, 31)]
    assert "Cumbria" in {each.name for each in gone}
    assert stood["31 March 2024"] <= 153


def test_the_break_at_april_2026_is_said(norfolk):
    table = national.breaks(norfolk)
    (why,) = table.frame.loc[table.frame["from"] == "April 2026", "why"]
    assert why == "Ofsted has given no overall effectiveness grade since April 2026."
    assert why in national.summary(norfolk).paragraphs


def test_an_inspection_of_an_authority_that_ended_stands_until_then():
    cumbria = next(each for each in authorities.AUTHORITIES.values() if each.name == "Cumbria")
    its = outcomes.graded(pd.DataFrame([grade("2022-11-15", "published", la_code=cumbria.gss, la_name="Cumbria")]))
    assert len(outcomes.standing(its, "overall", date(2023, 3, 31))) == 1
    assert outcomes.standing(its, "overall", date(2023, 4, 1)) == {}


def test_with_too_few_authorities_there_is_no_model_and_the_page_says_how_many(norfolk):
    (sentence,) = judged.association(norfolk).paragraphs
    assert sentence.startswith("No model was made: fewer than 60 authorities have both a grade and a figure.")
    assert "At most 22 authorities have both here." in sentence


def test_each_grade_of_an_indicator_says_how_many_authorities_it_stands_on(norfolk):
    table = judged.by_grade(norfolk)
    (inadequate,) = cells(table, "inadequate", "Children in care")
    assert inadequate.endswith("; 2)")


def test_no_words_of_the_page_predict_a_grade(norfolk):
    said = " ".join(judged.summary(norfolk).paragraphs)
    assert "there is no predicted grade" in said
    assert "association" in said


@pytest.mark.parametrize("name", ["summary", "by_grade", "association", "when_graded"])
def test_grades_without_figures_are_a_sentence(root, name):
    only_grades = run(root, "data_samples/published/inspection_outcomes.csv")
    assert getattr(judged, name)(only_grades).paragraphs == (judged.NOT_BOTH,)


def test_an_association_that_was_put_in_is_found_with_its_direction_and_its_checks(tmp_path, root):
    """150 authorities, of whose figure a higher value was given to worse grades, with much besides."""
    its = [each for each in authorities.AUTHORITIES.values() if each.gss and not each.made_up and each.last_day is None]
    lines = [",".join(published.COLUMNS)]
    for place, each in enumerate(its[:150]):
        rank = 1 + place % 4
        value = 10 + 2 * rank + (place * 7) % 11
        level = f"local authority,{each.gss},{each.name.replace(',', '')}"
        part = f"framework: ilacs-2023; inspection: latest; date: published; grade: {rank}"
        lines.append(f'DfE,"Made up, 2024",made,2023-24,{level},rereferrals,,{value},,,,made!{place}/value')
        lines.append(
            f'Ofsted,"Made up, 2024",made,2024-02-01,{level},grade_overall,{part},{rank},,,,made!{place}/grade'
        )
    (tmp_path / "made.csv").write_text("\n".join(lines), encoding="utf-8")
    made = Run.of(Params(authority="Norfolk", sources=[str(tmp_path / "made.csv")], as_at=date(2026, 9, 30)))
    table = judged.association(made)
    assert cells(table, "authorities", "Referrals") == [150]
    (estimate,) = cells(table, "log odds for one standard deviation (95%)", "Referrals")
    assert not estimate.startswith("-")
    assert "flagged" in cells(table, "p corrected", "Referrals")[0]
    assert cells(table, "checks", "Referrals")[0].startswith("converged")
    assert table.note.startswith("m = 1.")
