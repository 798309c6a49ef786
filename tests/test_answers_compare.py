"""What the pages of published statistics show, of a sample of real figures and of files small enough to read."""

from datetime import date

import pytest
from lineofsight import authorities, display, published, published_checks
from lineofsight.answers import compare_authorities as comparing
from lineofsight.answers import published_tables
from lineofsight.params import Params
from lineofsight.readers.published import read
from lineofsight.run import Run

ANSWERS = [
    *(comparing.in_short, comparing.summary, comparing.group, comparing.over_time, comparing.beside, comparing.funnels),
    *(comparing.outside, comparing.rank_ranges, comparing.family, comparing.local_beside_published),
    *(comparing.since_last_year, published_tables.since_last_release, published_tables.missing_returns),
    *(published_tables.adding_up, published_tables.differences),
]


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


@pytest.mark.parametrize("asked", ANSWERS, ids=lambda asked: asked.__name__)
def test_without_published_statistics_each_answer_is_a_sentence(root, asked):
    answer = asked(run(root, "data_samples/norfolk"))
    assert isinstance(answer, display.Text)
    assert answer.paragraphs == (published_tables.NO_FIGURES,)


@pytest.mark.parametrize("asked", ANSWERS, ids=lambda asked: asked.__name__)
def test_of_years_that_no_table_has_each_answer_says_which_there_are(root, asked):
    answer = asked(run(root, "data_samples/published/workforce.csv", compare={"years": [2009]}))
    assert isinstance(answer, display.Text)
    assert answer.paragraphs[0].endswith("in 2009. The tables run from 2020 to 2024.")


def test_the_page_begins_with_what_stands_out(norfolk):
    said = comparing.in_short(norfolk).paragraphs
    assert said[0].startswith("Of 12 figures of Norfolk, 5 figures are similar to England's and 1 figure cannot")
    assert "Worse than England's: Care leavers aged 19 to 21 in suitable accommodation." in said[0]
    assert "Children on a child protection plan" in said[1]


def test_an_authoritys_first_year_is_said_and_not_tested(root):
    its = run(root, "data_samples/published", authority="Cumberland", compare=["Norfolk"])
    row = "Referrals within 12 months"
    assert cells(comparing.beside(its), "Cumberland (95% interval)", row)[0].endswith("; its first year")
    assert "In the first year of Cumberland" in comparing.beside(its).note
    assert cells(comparing.since_last_year(its), "every test counted", row) == ["not tested: its first year"]


def test_the_group_shows_closeness_the_model_and_what_is_hidden(norfolk):
    table = comparing.group(norfolk)
    assert cells(table, "how close", "Suffolk") == ["Very close"]
    assert "Neighbours are by a model" in table.note
    assert cells(table, "not shown, and why", "Northumberland") == [
        "Care leavers aged 19 to 21 in suitable accommodation: hidden (c)"
    ]


def test_a_figure_is_the_published_one_with_its_decimals_given_back(norfolk):
    # DfE prints 28.5 for 484 of 169,965 children on a plan; England's is 49,900 of 11,998,646.
    table = comparing.beside(norfolk)
    row = "Children on a child protection plan"
    # Byar's interval of 484: 441.9 and 529.2, each over the children.
    assert cells(table, "Norfolk (95% interval)", row) == ["28.5 (26.0 to 31.1)"]
    assert cells(table, "England", row) == ["41.6"]
    assert cells(table, "group has", row) == ["10 of 10"]


def test_where_neither_way_is_better_nothing_is_called_worse(norfolk):
    table = comparing.beside(norfolk)
    neither = table.frame["indicator"].str.contains("protection plan|in care")
    assert not table.frame.loc[neither, "beside England"].str.contains("better|worse").any()


def test_cases_for_each_worker_have_no_interval_no_rank_and_no_test(norfolk):
    row = "Cases for each social worker"
    assert cells(comparing.beside(norfolk), "Norfolk (95% interval)", row) == ["15.9 (no interval)"]
    assert cells(comparing.family(norfolk), "p alone", row) == ["not tested"]
    assert cells(comparing.rank_ranges(norfolk), "authorities", row) == []
    assert row in comparing.outside(norfolk).note


def test_the_family_says_how_many_tests_were_made(norfolk):
    # Twelve indicators, of which the cases for each worker cannot be tested.
    assert comparing.family(norfolk).note.startswith("m = 11.")


def test_a_figure_that_chance_would_seldom_move_so_far_has_moved(norfolk):
    # 484 of 169,965 children on a plan after 699 of 168,618: 28.48 over 41.45 is 68.7% of it.
    table = comparing.since_last_year(norfolk)
    row = "Children on a child protection plan"
    assert cells(table, "year before", row) == ["41.5 (2022-23)"]
    assert cells(table, "change (95% interval)", row)[0].startswith("-31.")
    assert cells(table, "every test counted", row) == ["moved"]
    assert cells(table, "every test counted", "Cases for each social worker") == ["not tested"]
    assert cells(table, "England, the two years", row) == ["42.7 to 41.6"]


def test_what_is_asked_for_and_not_in_the_files_is_named(root):
    asked = {"authorities": ["Devon"], "indicators": ["turnover", "agency_rate"], "years": [2023, 2024]}
    its = run(root, "data_samples/published", compare=asked)
    assert "2023 to 2024" in comparing.summary(its).paragraphs[0]
    assert "Asked for, and in none of these files" in comparing.summary(its).paragraphs[2]
    assert len(comparing.beside(its).frame) == 1


def test_a_return_that_was_not_made_is_named_for_those_on_the_page(norfolk, root):
    assert published_tables.missing_returns(norfolk).frame.empty
    beside_hampshire = run(root, "data_samples/published", compare=["Hampshire"])
    table = published_tables.missing_returns(beside_hampshire)
    assert set(cells(table, "period", "Hampshire")) == {"2023-24"}
    assert set(cells(table, "printed instead", "Hampshire")) == {"u"}


def test_an_extract_has_no_sums_and_a_whole_table_says_what_explains_each(norfolk, tmp_path):
    assert published_tables.adding_up(norfolk).frame.empty  # rates and shares, of which nothing is added up
    whole = [each for each in authorities.AUTHORITIES.values() if each.gss and each.existed_on(date(2024, 3, 31))]
    table = "time_period,geographic_level,country_code,country_name,new_la_code,children_in_need\n"
    table += "2024,National,E92000001,England,," + f"{10 * len(whole) + 3}\n"
    rows = [f"2024,Local authority,E92000001,England,{each.gss},10\n" for each in whole]
    (tmp_path / "children.csv").write_text(table + "".join(rows), encoding="utf-8")
    (tmp_path / "few.csv").write_text(table + "".join(rows[:20]), encoding="utf-8")
    sums = published_checks.identities(
        published.joined([read(tmp_path / n) for n in ("children.csv", "few.csv")]).frame
    )
    assert set(sums["dataset"]) == {"children", "few"}
    kept = published_checks.of_whole_tables(sums)
    assert kept[["dataset", "listed", "explanation"]].values.tolist() == [["children", len(whole), "within rounding"]]


def test_a_rank_is_a_range_and_never_one_place(norfolk):
    ranks = comparing.rank_ranges(norfolk).frame["rank, from the lowest figure"]
    assert ranks.str.match(r"between \d+ and \d+ of \d+").all()


def test_one_release_shows_no_revision_and_two_show_what_was_revised(norfolk, root, tmp_path):
    one = run(root, "data_samples/published/workforce.csv")
    assert isinstance(published_tables.since_last_release(one), display.Text)
    two = published_tables.since_last_release(norfolk)
    assert isinstance(two, display.Table)
    assert two.frame.empty  # the two releases of the sample agree on these authorities
    text = (root / "data_samples/published/workforce.csv").read_text(encoding="utf-8")
    earlier = text.replace("workforce, 2024", "workforce, 2023").replace(",19.2,2196,114.3,", ",19.9,2196,110.3,")
    (tmp_path / "earlier.csv").write_text(earlier, encoding="utf-8")
    its = run(root, "data_samples/published/workforce.csv", tmp_path / "earlier.csv", compare=["Cheshire East"])
    table = published_tables.since_last_release(its)
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
