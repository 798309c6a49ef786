"""Judgements beside published figures: which figure stands beside a grade, and what the models say, by a second route.

The made-up tables have real authorities' names and codes, so that they are known, and no figure of theirs.
"""

import json
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from lineofsight import authorities, display, published
from lineofsight.answers import judgements_and_indicators as judged
from lineofsight.grades_and_figures import FEWEST, paired
from lineofsight.params import Params
from lineofsight.run import Run

ANSWERS = [
    *("summary", "grades_and_dates", "by_grade_drawn", "by_grade", "association"),
    *("together", "checks", "low_and_high", "over_years"),
]
OTHERS = [
    each
    for each in authorities.AUTHORITIES.values()
    if each.gss and not each.made_up and each.last_day is None and each.name != "Norfolk"
]
PLACES = [next(each for each in authorities.AUTHORITIES.values() if each.name == "Norfolk"), *OTHERS]
"""Norfolk, whose page it is, then every other authority there is."""


def national(folder, figures, grades):
    """A run on made-up tables: `figures` by indicator and period, one an authority or None; `grades` as (day, rank)."""
    lines = [",".join(published.COLUMNS)]

    def add(place, publisher, period, indicator, part, value):
        its = PLACES[place]
        level = f'local authority,{its.gss},"{its.name}"'
        locator = f"made!{len(lines)}/value"
        lines.append(f'{publisher},"Made up, 2024",made,{period},{level},{indicator},{part},{value},,,,{locator}')

    for indicator, periods in figures.items():
        for period, values in periods.items():
            for place, value in enumerate(values):
                if value is not None:
                    add(place, "DfE", period, indicator, "", value)
    for place, (day, rank, *edition) in enumerate(grades):
        its = edition[0] if edition else "ilacs-2018"
        part = f"framework: {its}; inspection: latest; date: published; grade: {judged.GRADES[rank - 1]}"
        add(place, "Ofsted", day, "grade_overall", part, rank)
    (folder / "made.csv").write_text("\n".join(lines), encoding="utf-8")
    return Run.of(Params(authority="Norfolk", sources=[str(folder / "made.csv")], as_at=date(2026, 9, 30)))


def column(table, name):
    assert isinstance(table, display.Table)
    return dict(zip(table.frame.iloc[:, 0], table.frame[name], strict=True))


def said(answer) -> str:
    if isinstance(answer, display.Text):
        return " ".join(answer.paragraphs)
    return f"{answer.alt} {answer.caption}" if isinstance(answer, display.Figure) else answer.plain()


# Which figure stands beside a grade -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "figure"),
    [
        ("2022-03-30", None),  # the year to 31 March 2022 has not ended, and the one before is not in the tables
        ("2022-03-31", 22.0),  # it ends on the day
        ("2023-03-30", 22.0),
        ("2023-03-31", 23.0),
        ("2024-03-30", 23.0),  # a year less a day after the last figure
        ("2024-04-02", None),  # more than a year after it
    ],
)
def test_a_grade_stands_beside_the_last_year_that_had_ended_by_its_day(tmp_path, day, figure):
    figures = {"rereferrals": {"2021-22": [22], "2022-23": [23]}}
    run = national(tmp_path, figures, [(day, 2)])
    its = paired(run.comparison, run.outcomes)
    assert its is not None
    assert [pair.value for pair in its.pairs["rereferrals"]] == ([] if figure is None else [figure])


@pytest.mark.parametrize(
    ("id_", "periods", "day", "figure"),
    [
        ("absent_from_school_in_care", ("2020-21", "2021-22"), "2022-08-30", 1.0),  # the school year is still running
        ("absent_from_school_in_care", ("2020-21", "2021-22"), "2022-08-31", 2.0),
        ("turnover", ("2022", "2023"), "2023-09-29", 1.0),
        ("turnover", ("2022", "2023"), "2023-09-30", 2.0),  # the day of the count
        ("turnover", ("2022", "2023"), "2023-11-15", 2.0),  # the calendar year has not ended, and the count is made
    ],
)
def test_no_school_year_still_running_and_no_count_made_is_passed_over(tmp_path, id_, periods, day, figure):
    run = national(tmp_path, {id_: dict(zip(periods, ([1], [2]), strict=True))}, [(day, 2)])
    its = paired(run.comparison, run.outcomes)
    assert its is not None
    (pair,) = its.pairs[id_]
    assert pair.value == figure
    assert 0 <= pair.months < 12.1


def test_the_rule_says_when_the_years_of_its_figures_end(tmp_path):
    figures = {"rereferrals": {"2022-23": [20]}, "turnover": {"2022": [10]}}
    run = national(tmp_path, figures, [("2023-05-01", 2)])
    assert "The figures' years end on 31 March and 30 September." in said(judged.summary(run))


def test_a_figure_that_is_missing_is_not_filled_from_an_older_year(tmp_path):
    figures = {"rereferrals": {"2021-22": [22, 12], "2022-23": [23, None]}}
    run = national(tmp_path, figures, [("2023-05-01", 2), ("2023-05-01", 2)])
    assert column(judged.by_grade(run), "authorities") == {"Referrals within 12 months of an earlier one (%)": 1}


def test_the_latest_grade_of_an_authority_counts_once(tmp_path):
    run = national(tmp_path, {"rereferrals": {"2022-23": [23]}}, [("2023-05-01", 2)])
    (first,) = run.outcomes
    both = (*run.outcomes, *national(tmp_path, {}, [("2019-05-01", 4)]).outcomes)
    its = paired(run.comparison, both)
    assert its is not None
    assert list(its.grades.values()) == [first]


def test_sixty_authorities_with_a_figure_before_the_grade_are_enough_for_that_rule(tmp_path):
    grades = [("2023-05-01", rank) for rank in islice(cycle((1, 2, 3, 4)), 80)]
    for before, rule in ((FEWEST, "last year that had ended by the day"), (FEWEST - 1, "Figures are the latest")):
        figures = {"rereferrals": {"2022-23": list(range(before)), "2023-24": list(range(80))}}
        run = national(tmp_path, figures, grades)
        assert rule in judged.by_grade(run).note
        assert rule in judged.by_grade_drawn(run).caption
    # The year to March 2024 ended after every one of these grades, and each of the 80 has that figure.
    assert "80 of 80 figures are of a year that ended after the grade" in said(judged.summary(run))


def test_the_months_between_and_the_frameworks_are_said(tmp_path):
    # 31 March to 30 September is 183 days, 6 months; to 15 April 15 days, half a month, which rounds to 0.
    grades = [("2022-09-30", 2), ("2022-04-15", 3), ("2023-09-30", 1, "ilacs-2023")]
    run = national(tmp_path, {"rereferrals": {"2021-22": [20, 21, 22], "2022-23": [20, 21, 22]}}, grades)
    table = judged.grades_and_dates(run)
    older, newer = column(table, "under ILACS 2018"), column(table, "under ILACS 2023")
    assert [older[name] for name in ("authorities", *judged.GRADES)] == ["2", "0", "1", "1", "0"]
    assert older["a figure's year ended, earliest"] == "6 months before the grade"
    assert older["a figure's year ended, latest"] == "with the grade"
    assert newer["first graded"] == "30 September 2023"
    assert "ILACS 2018 and ILACS 2023: " in table.note
    assert "2 under ILACS 2018 and 1 under ILACS 2023" in said(judged.summary(run))


def test_an_overall_grade_of_the_protection_of_children_alone_is_not_one_of_overall_effectiveness(tmp_path):
    run = national(tmp_path, {"rereferrals": {"2011-12": [20]}}, [("2012-09-30", 2, "protection-2012")])
    assert said(judged.summary(run)) == judged.NOT_BOTH


# One figure and the grade ---------------------------------------------------------------------------------------------


def two_by_two(folder):
    """Of 40 authorities with a low figure 30 are good, of 40 with a high one 10; the others require improvement."""
    ranks = [2] * 30 + [3] * 10 + [2] * 10 + [3] * 30
    figures = {"rereferrals": {"2022-23": [10] * 40 + [20] * 40}}
    return national(folder, figures, [("2023-05-01", rank) for rank in ranks])


def test_the_odds_ratio_of_a_table_of_two_by_two_is_the_one_worked_by_hand(tmp_path):
    # (30 / 10) / (10 / 30) = 9; its log has the error root of 1/30 + 1/10 + 1/10 + 1/30 = 0.5164: from 3.27 to 24.76.
    table = judged.association(two_by_two(tmp_path))
    row = "Referrals within 12 months of an earlier one (%)"
    assert column(table, judged.ODDS_RATIO)[row] == "9.00 (3.27 to 24.76)"
    # z = 2.1972 / 0.5164 = 4.25, and one test is not corrected for another.
    assert column(table, "p corrected")[row] == "under 0.001, flagged"
    assert column(table, "authorities")[row] == 80
    assert table.note.startswith("m = 1:")


def test_several_figures_are_corrected_for_one_another_whatever_they_have_in_common(tmp_path):
    run = two_by_two(tmp_path)
    ranks = [each.rank for each in run.outcomes]
    # The second figure goes with nothing: 20 of each grade have a low one.
    mixed = [10 + 10 * (place % 2) for place in range(80)]
    figures = {"rereferrals": {"2022-23": [10] * 40 + [20] * 40}, "repeat_plans": {"2022-23": mixed}}
    order = {each.code: each.rank for each in run.outcomes}
    run = national(tmp_path, figures, [("2023-05-01", order[PLACES[place].gss]) for place in range(80)])
    assert sorted(ranks) == [2] * 40 + [3] * 40
    found = column(judged.association(run), "p corrected")
    # Benjamini-Yekutieli of two: the larger p, 1, times 1 + 1/2, and never above 1.
    assert found["Plans for a second or later time (%)"] == "1.000"
    assert "Benjamini-Yekutieli" in judged.association(run).note


@pytest.mark.parametrize(
    ("ranks", "sentence"),
    [
        ([1, 2, 3, 4] * 14 + [2] * 3, "and 59 authorities have both here"),
        ([1, 2, 3] * 19 + [4] * 4, "a model takes 5 authorities of a grade, and there are 4 inadequate"),
        ([2] * 60, "all 60 authorities have one grade"),
    ],
)
def test_with_too_few_there_is_no_model_and_one_sentence_says_how_many(tmp_path, ranks, sentence):
    values = [10 + place % 7 for place in range(len(ranks))]
    run = national(tmp_path, {"rereferrals": {"2022-23": values}}, [("2023-05-01", rank) for rank in ranks])
    (paragraph,) = judged.association(run).paragraphs
    assert sentence in paragraph


def test_five_of_a_grade_and_sixty_authorities_are_enough(tmp_path):
    ranks = [1, 2, 3] * 18 + [2] + [4] * 5
    values = [10 + place % 7 for place in range(len(ranks))]
    run = national(tmp_path, {"rereferrals": {"2022-23": values}}, [("2023-05-01", rank) for rank in ranks])
    assert len(ranks) == FEWEST
    assert isinstance(judged.association(run), display.Table)


# The short answer, and what is left out -------------------------------------------------------------------------------


def test_the_short_answer_says_how_many_associations_stand_and_of_how_many_authorities(tmp_path):
    first, second, *_ = judged.summary(two_by_two(tmp_path)).paragraphs
    assert first == (
        "Of 1 published figure, each set alone against the grades of 80 authorities, 1 goes with the grade when every "
        "test is counted: “Referrals within 12 months of an earlier one”."
    )
    assert second.startswith("No model of several figures is made: ")


def test_the_short_answer_says_that_none_stands(tmp_path):
    mixed = [10 + 10 * (place % 4 // 2) for place in range(80)]
    run = national(
        tmp_path, {"rereferrals": {"2022-23": mixed}}, [("2023-05-01", 2 + place % 2) for place in range(80)]
    )
    first, *_ = judged.summary(run).paragraphs
    assert "none goes with the grade by more than chance when every test is counted." in first


def test_the_short_answer_says_which_figures_of_the_one_model_go_with_the_grade(several_figures):
    _, second, *_ = judged.summary(several_figures[0]).paragraphs
    # Two were given with the grade; an interval that leaves out 1 is counted in the table.
    apart = [
        row for row, ratio in column(judged.together(several_figures[0]), judged.ODDS_RATIO).items()
        if not float(ratio.split("(")[1].split(" ")[0]) <= 1 <= float(ratio.rstrip(")").split(" ")[-1])
    ]  # fmt: skip
    assert 2 <= len(apart) < 5
    assert f"of 150 authorities, {len(apart)} go with the grade beside the others: " in second
    assert [row for row in apart if f"“{row.removesuffix(' (%)')}”" not in second] == []
    assert second.endswith("None is corrected for being one of 5.")


def test_a_strip_takes_sixty_authorities_and_the_others_are_said(tmp_path):
    ranks = [1, 2, 3, 4] * 20
    figures = {
        "rereferrals": {"2022-23": [10 + place % 7 for place in range(FEWEST)]},
        "repeat_plans": {"2022-23": [10 + place % 7 for place in range(FEWEST - 1)]},
    }
    run = national(tmp_path, figures, [("2023-05-01", rank) for rank in ranks])
    drawn = judged.by_grade_drawn(run)
    assert drawn.caption.startswith("Base: 60 authorities in each panel")
    assert "Plans for a second" not in drawn.alt
    assert "Not shown is 1 figure: 1 that fewer than 60 authorities have beside a grade. " in drawn.caption
    # The table of few figures holds it all the same.
    assert column(judged.by_grade(run), "authorities")["Plans for a second or later time (%)"] == FEWEST - 1


def test_with_too_few_authorities_of_every_figure_nothing_is_drawn_and_it_is_said(tmp_path):
    figures = {"rereferrals": {"2022-23": list(range(FEWEST - 1))}}
    run = national(tmp_path, figures, [("2023-05-01", 2)] * 80)
    assert judged.by_grade_drawn(run).paragraphs == (
        "No figure is drawn: it takes 60 authorities with both a grade and a figure, and of no figure here more than "
        "59 authorities have both.",
    )


def many(folder, number):
    """So many figures of 80 authorities, those declared among them, and none that goes with the grade but one."""
    compared = [each.id for each in published.COMPARED if not each.year_ends and each.id != "staying_put"]
    ids = list(dict.fromkeys([*judged.PREDICTORS[:4], *compared]))[: number - 1]
    ranks = [1 + place // 20 for place in range(80)]
    figures = {id: {"2022-23": [10 + place % 5 for place in range(80)]} for id in ids}
    figures["staying_put"] = {"2022-23": [10 + 2 * rank + place % 7 for place, rank in enumerate(ranks)]}
    return national(folder, figures, [("2023-05-01", rank) for rank in ranks])


def test_of_more_than_twelve_figures_those_declared_and_those_that_stand_are_shown(tmp_path):
    twelve = many(tmp_path, judged.MANY)
    assert judged.by_grade_drawn(twelve).alt.count("median by grade") == 12
    assert "Not shown" not in judged.by_grade_drawn(twelve).caption
    thirteen = many(tmp_path, judged.MANY + 1)
    assert judged.by_grade_drawn(thirteen).alt.count("median by grade") == 5
    left = (
        "Not shown are 8 figures: 8 that are neither declared for the model of several nor go with the grade when "
        "every test is counted, which the table of associations holds or names. "
    )
    assert left in judged.by_grade_drawn(thirteen).caption
    assert left in judged.by_grade(thirteen).note
    assert len(judged.by_grade(thirteen).frame) == 5
    # Four of those declared are here, and one figure goes with the grade: the other eight are named under the table.
    assert len(judged.association(twelve).frame) == 12
    assert len(judged.association(thirteen).frame) == 5
    *_, named = judged.association(thirteen).note.partition(
        "Tested, and without a row, for their corrected p is 1.000: "
    )
    assert len(named.split("; ")) == 8


# Several figures and the grade ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def several_figures(tmp_path_factory):
    """150 authorities whose re-referrals and turnover were given with their grades, and three figures with nothing."""
    draw = np.random.default_rng(20130903)
    ranks = np.array([1, 2, 2, 3, 4] * 30)
    frame = pd.DataFrame(
        {
            "rereferrals": 20 + 2 * ranks + draw.normal(0, 4, 150),
            "conferences_in_15_working_days": 80 + draw.normal(0, 6, 150),
            "three_placements_in_year": 10 + draw.normal(0, 2, 150),
            "active_19_21": 55 + draw.normal(0, 5, 150),
            "turnover": 15 + ranks + draw.normal(0, 4, 150),
        }
    ).round(3)
    periods = {id: "2022" if id == "turnover" else "2022-23" for id in frame.columns}
    figures = {id: {periods[id]: frame[id].to_list()} for id in frame.columns}
    run = national(tmp_path_factory.mktemp("several"), figures, [("2023-05-01", rank) for rank in ranks])
    return run, ranks, frame


@pytest.fixture(scope="module")
def direct(several_figures):
    """The same model straight from statsmodels, of the figures in standard deviations."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    _, ranks, frame = several_figures
    standard = (frame - frame.mean()) / frame.std()
    y = pd.Series(pd.Categorical(ranks, categories=[1, 2, 3, 4], ordered=True))
    return OrderedModel(y, standard, distr="logit").fit(method="newton", disp=False), frame


def test_the_odds_ratios_are_those_of_the_same_model_on_another_scale(several_figures, direct):
    run, *_ = several_figures
    fitted, frame = direct
    found = column(judged.together(run), judged.ODDS_RATIO)
    between = (frame.quantile(0.75) - frame.quantile(0.25)) / frame.std()
    for id in judged.PREDICTORS:
        middle, error = fitted.params[id] * between[id], fitted.bse[id] * between[id]
        ends = np.exp([middle, middle - 1.959964 * error, middle + 1.959964 * error])
        title = next(row for row in found if row.startswith(published.INDICATORS[id].title))
        assert found[title] == f"{ends[0]:.2f} ({ends[1]:.2f} to {ends[2]:.2f})"


def test_grades_at_low_and_high_figures_are_counted_and_each_authority_once(several_figures):
    run, ranks, frame = several_figures
    table = judged.low_and_high(run)
    for id in judged.PREDICTORS:
        rows = table.frame[table.frame["indicator"].str.startswith(published.INDICATORS[id].title)]
        assert rows["authorities"].sum() == 150
        assert rows[list(judged.GRADES)].sum().to_list() == [30, 60, 30, 30]
    rows = table.frame[table.frame["indicator"].str.startswith("Turnover")]
    # A quarter of 150 is 37.5: 38 lie at or beyond each quartile, none on it.
    assert rows["authorities"].to_list() == [38, 74, 38]
    highest = np.argsort(frame["turnover"].to_numpy())[-38:]
    assert rows.iloc[2][list(judged.GRADES)].to_list() == [int((ranks[highest] == rank).sum()) for rank in (1, 2, 3, 4)]
    assert "counts of grades that were given, and no model stands behind them" in table.note


def test_every_check_says_what_was_found_and_of_how_many(several_figures):
    run, *_ = several_figures
    table = judged.checks(run)
    found = column(table, "what was found")
    assert set(table.frame["authorities"]) == {150}
    assert found["Who is in it"].startswith("0 with a grade are left out")
    # 30 outstanding and 30 inadequate of five figures: 6 for each.
    assert "30 outstanding, 60 good, 30 requires improvement and 30 inadequate" in found["Number of each grade"]
    assert "6.0 for each figure" in found["Number of each grade"]
    assert found["Frameworks"] == "150 under ILACS 2018"
    assert found["Convergence"].startswith("converged")
    assert found["Separation"].startswith("no figure")
    assert found["Steps: Referrals within 12 months of an earlier one"].count("worse than") == 3


def test_the_pair_of_figures_most_alike_is_named_with_its_correlation(several_figures):
    run, _, frame = several_figures
    r = frame.corr().where(~np.eye(5, dtype=bool)).abs().max().max()
    found = column(judged.checks(run), "what was found")["Figures that say the same"]
    assert found.replace("-", "").endswith(f"a correlation of {r:.2f}")


def test_a_model_of_the_declared_figures_takes_all_of_them(tmp_path):
    run = two_by_two(tmp_path)
    for name in ("together", "checks", "low_and_high"):
        (sentence,) = getattr(judged, name)(run).paragraphs
        assert sentence.startswith("No model of several figures is made: these sources lack Conferences held within 15")
        assert "Referrals" not in sentence


def test_authorities_without_one_of_the_figures_are_left_out_and_counted(tmp_path, several_figures):
    _, ranks, frame = several_figures
    figures = {id: {"2022" if id == "turnover" else "2022-23": frame[id].to_list()} for id in frame.columns}
    figures["turnover"]["2022"][:91] = [None] * 91
    run = national(tmp_path, figures, [("2023-05-01", rank) for rank in ranks])
    (sentence,) = judged.together(run).paragraphs
    assert "and 59 authorities have both here" in sentence
    assert "all of the declared figures" in sentence


# Figures over the years -----------------------------------------------------------------------------------------------

YEARS = ("2018-19", "2019-20", "2020-21", "2021-22", "2022-23")
NOISE = (2.0, -1.0, 0.5, -1.5, 0.0)
ROW = "Referrals within 12 months of an earlier one (%)"


def followed(folder, places=24, years=YEARS, known_until="2023-06-01", lone=()):
    """Authorities each on a level of its own, half of them below good and 3 higher, in years that rise by 1.

    One grade of each stood throughout. Another authority, with the figures of `lone` by year, was graded last.
    """
    ranks = [2 + place % 2 for place in range(places)]
    levels = [(-4.0, -1.0, 1.0, 4.0)[place // 2 % 4] + 3 * (rank == 3) for place, rank in enumerate(ranks)]
    values = {
        year: [50 + number + levels[place] + NOISE[(place + number) % 5] for place in range(places)]
        + [dict(lone).get(year)]
        for number, year in enumerate(years)
    }
    grades = [*(("2018-06-01", rank) for rank in ranks), (known_until, 2)]
    return national(folder, {"rereferrals": values}, grades), values, np.array(ranks)


def test_the_difference_and_the_share_of_a_balanced_panel_are_those_of_analysis_of_variance(tmp_path):
    run, values, ranks = followed(tmp_path)
    table = judged.over_years(run)
    panel = np.array([values[year][:24] for year in YEARS], dtype=float)
    means = panel.mean(axis=0)
    left = panel - panel.mean(axis=1, keepdims=True) - means + panel.mean()
    within = (left**2).sum() / (4 * 23)
    groups = [means[ranks == rank] for rank in (2, 3)]
    between = sum(((group - group.mean()) ** 2).sum() for group in groups) / 22 - within / 5
    # The noise of each authority adds up to nothing, and both halves have each level three times: 3 apart, by hand.
    assert column(table, "difference below good (95%)")[ROW].startswith("+3.0 (")
    share = column(table, "variation that is between authorities")[ROW]
    assert share == f"{between / (between + within):.0%}"
    assert column(table, "authorities")[ROW] == 24
    assert (column(table, "figures")[ROW], column(table, "of them below good")[ROW]) == (24 * 5, 12 * 5)
    assert column(table, "years")[ROW] == "2018-19 to 2022-23"


@pytest.mark.parametrize(
    ("known_until", "years"), [("2023-03-30", "2018-19 to 2021-22"), ("2023-03-31", "2018-19 to 2022-23")]
)
def test_no_year_is_followed_that_ended_after_the_last_grade_in_the_tables(tmp_path, known_until, years):
    run, *_ = followed(tmp_path, known_until=known_until)
    assert column(judged.over_years(run), "years")[ROW] == years


def test_twenty_authorities_are_followed_and_nineteen_are_not(tmp_path):
    run, *_ = followed(tmp_path, places=20)
    assert column(judged.over_years(run), "authorities")[ROW] == 20
    run, *_ = followed(tmp_path, places=19)
    (sentence,) = judged.over_years(run).paragraphs
    assert sentence.endswith("it takes 20 authorities with grades in two years or more, and there are 19.")


def test_three_years_are_enough_and_two_are_not(tmp_path):
    run, *_ = followed(tmp_path, years=YEARS[2:])
    assert column(judged.over_years(run), "years")[ROW] == "2020-21 to 2022-23"
    run, *_ = followed(tmp_path, years=YEARS[3:])
    assert said(judged.over_years(run)).endswith("it takes 3 years with grades, and there are 2.")


def test_an_authority_with_one_year_only_is_not_followed(tmp_path):
    # The last one was graded on 31 March 2022, so that its grade stood at the end of two of the years.
    for lone, number in (({"2022-23": 60.0}, 24), ({"2021-22": 60.0, "2022-23": 61.0}, 25)):
        run, *_ = followed(tmp_path, known_until="2023-03-31", lone=lone.items())
        its = (*run.outcomes[:-1], replace(run.outcomes[-1], day=date(2022, 3, 31)))
        both = SimpleNamespace(comparison=run.comparison, outcomes=(*its, later_elsewhere(run)))
        assert column(judged.over_years(both), "authorities")[ROW] == number


def later_elsewhere(run):
    """A grade of an authority without figures, by which the tables are known until after the last year."""
    return replace(run.outcomes[-1], code=PLACES[-1].gss, authority=PLACES[-1].name, day=date(2023, 6, 1))


# The page as a whole --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def norfolk(root):
    return Run.of(Params(authority="Norfolk", sources=[str(root / "data_samples/published")], as_at=date(2026, 9, 30)))


@pytest.mark.parametrize("name", ANSWERS)
def test_no_answer_predicts_a_grade_or_names_another_authority(norfolk, name):
    text = said(getattr(judged, name)(norfolk)).casefold()
    for words in ("predicts", "leads to", "risk of", "will be graded", "likely", "expected to", "would have"):
        assert words not in text
    assert text.count("predict") == (name == "summary")  # where it says that there is no predicted grade
    assert not [other.name for other in OTHERS if f" {other.name.casefold()}" in text]


def test_the_words_of_the_notebook_predict_no_grade(root):
    notebook = json.loads((root / "notebooks/judgements_and_indicators.ipynb").read_text(encoding="utf-8"))
    text = " ".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    assert "no authority has a predicted grade" in text
    for words in ("predicts", "leads to", "risk of"):
        assert words not in text


def test_the_own_authority_stands_in_the_grade_it_was_given(norfolk):
    # Norfolk was judged good in November 2022.
    assert "Norfolk, good: " in judged.by_grade_drawn(norfolk).alt


@pytest.mark.parametrize("name", ANSWERS)
def test_grades_without_figures_are_a_sentence(root, name):
    source = str(root / "data_samples/published/inspection_outcomes.csv")
    only_grades = Run.of(Params(authority="Norfolk", sources=[source], as_at=date(2026, 9, 30)))
    assert getattr(judged, name)(only_grades).paragraphs == (judged.NOT_BOTH,)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_single_authority_breaks_no_answer(tmp_path, name):
    lone = national(tmp_path, {"rereferrals": {"2015-16": [20]}}, [("2023-05-01", 2)])
    assert said(getattr(judged, name)(lone))
