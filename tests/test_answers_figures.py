"""What the notebooks about returns show: returns small enough to count by hand, and a made-up authority."""

import importlib
from datetime import date
from typing import Literal

import pytest
from lineofsight import Run, params, return_quality, sample
from lineofsight.answers import figures_asked as asked
from lineofsight.answers import help_and_protection, leaders_and_workforce
from lineofsight.display import Figure, Table, Text
from lineofsight.indicators import CATALOGUE
from lineofsight.journey import journeys
from lineofsight.periods import Period
from lineofsight.returns import Return
from lineofsight.tables import TABLES
from tiny_tables import period, table

NOTEBOOKS = ("help_and_protection", "children_in_care", "care_leavers", "leaders_and_workforce", "data_quality")
MODULES = {name: importlib.import_module(f"lineofsight.answers.{name}") for name in NOTEBOOKS}
EVERY_ANSWER = [
    pytest.param(answer, id=f"{name}.{answer.__name__}")
    for name, module in MODULES.items()
    for answer in vars(module).values()
    if getattr(answer, "__module__", "") == module.__name__
    and getattr(answer, "__annotations__", {}).get("run") == "Run"
    and not answer.__name__.startswith("_")
]

YEARS = period("2024-04-01", "2026-03-31")
HALF_YEAR = period("2026-01-01", "2026-06-30")


def census(covers: Period = YEARS, label: str = "children in need census, 2024-26", **tables) -> Return:
    return Return("children in need census", label, tables, dict.fromkeys(tables, covers), (("a.xml", "0" * 64),))


def annex_a(**tables) -> Return:
    covers = dict.fromkeys(tables, HALF_YEAR)
    return Return("Annex A", "Annex A as at 30 June 2026", tables, covers, (("a.xlsx", "1" * 64),), snapshot=True)


def run_on(*returns: Return) -> Run:
    """A run of returns made here, without files."""
    given = params.Params(authority="Exampleshire", sources=["."], as_at=date(2026, 6, 30))
    run = Run(given, ())
    run.__dict__["returns"] = returns
    return run


AUDIENCES: tuple[Literal["internal", "public"], ...] = ("internal", "public")


@pytest.fixture(scope="module")
def exampleshire(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exampleshire") / "returns"
    sample.write(folder, children=150, quarters=8)
    sources = [str(folder / name) for name in ("annex_a", "ssda903", "cin_census", "workforce")]
    return {
        audience: Run.of(
            params.Params(authority="Exampleshire", sources=sources, as_at=date(2026, 6, 30), audience=audience)
        )
        for audience in AUDIENCES
    }


def rows_of(shown) -> list[dict]:
    assert isinstance(shown, Table)
    return shown.frame.to_dict("records")


def everything(shown) -> str:
    """All that an answer puts on a page, an SVG and its words with it."""
    bundle = shown._repr_mimebundle_()
    return " ".join((bundle[0] if isinstance(bundle, tuple) else bundle).values())


# Every answer


@pytest.mark.parametrize("answer", EVERY_ANSWER)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_answer_says_its_base_and_names_no_child(exampleshire, answer, audience):
    run = exampleshire[audience]
    shown = answer(run)
    assert isinstance(shown, Text | Table | Figure)
    if isinstance(shown, Text):
        assert shown.paragraphs
        assert all(paragraph.endswith(".") for paragraph in shown.paragraphs)
    else:
        assert (shown.caption if isinstance(shown, Figure) else shown.note).startswith("Base: ")
    page = everything(shown)
    numbers = {number for given in run.returns for rows in given.tables.values() for number in _numbers(rows)}
    assert len(numbers) > 100
    assert not [number for number in numbers if len(number) > 4 and number in page]


def _numbers(rows) -> set[str]:
    return {number for column in rows if column in ("child_id", "adopter_id") for number in rows[column].astype(str)}


@pytest.mark.parametrize("answer", EVERY_ANSWER)
def test_every_answer_is_a_sentence_where_there_is_no_return(answer):
    if answer.__name__ != "definitions":
        assert answer(run_on()) == Text((asked.NO_RETURNS,))


def test_a_public_page_shows_no_count_that_did_not_go_through_disclosure_control(exampleshire):
    public = exampleshire["public"]
    for answer in (help_and_protection.journey_drawn, help_and_protection.journey_steps):
        assert answer(public) == Text((asked.NOT_PUBLIC,))
    quality = MODULES["data_quality"]
    for answer in (quality.covers, quality.not_recorded, quality.overlaps, quality.differing):
        assert answer(public) == Text((asked.NOT_PUBLIC,))


def test_every_indicator_of_the_catalogue_is_shown_on_some_page():
    shown = {id for module in MODULES.values() for id in getattr(module, "INDICATORS", ())}
    assert shown == set(CATALOGUE)


# Tables of figures


REFERRALS = table(
    "referrals",
    child_id=["a", "a", "b", "c"],
    date=["2025-05-01", "2025-09-01", "2025-06-01", "2026-02-01"],
    rereferral=[False, True, False, None],
    source=["6", "6", "2A", "1A"],
)


def test_a_figure_stands_with_base_interval_period_return_and_what_it_leaves_out():
    (row,) = rows_of(asked.table(run_on(census(referrals=REFERRALS)), "Again", ["rereferrals"]))
    assert row["return"] == "children in need census, 2024-26"
    # Wilson, 1 of 3: 0.061 to 0.792, as the published tables have it
    assert (row["figure"], row["95% interval"], row["made of"]) == ("33.3%", "6.1 to 79.2", "1 of 3")
    assert (row["when"], row["left out"]) == ("1 April 2025 to 31 March 2026", "1 case not recorded")
    assert row["to know"].endswith("It rests on 3 cases: few.")


def test_two_returns_of_the_same_thing_both_stand_and_what_is_published_is_said_once():
    asked_of = REFERRALS.assign(no_further_action=[True, False, False, False]).astype({"no_further_action": "boolean"})
    run = run_on(census(referrals=asked_of), annex_a(referrals=asked_of))
    shown = asked.table(run, "Nothing further", ["referrals_with_no_further_action", "contacts"])
    first, second = rows_of(shown)
    assert isinstance(shown, Table)
    assert (first["return"], first["made of"]) == ("children in need census, 2024-26", "1 of 4")
    assert (second["return"], second["made of"]) == ("Annex A as at 30 June 2026", "0 of 1")
    published = CATALOGUE["referrals_with_no_further_action"].published_differently
    assert first["to know"] == f"{published} It rests on 4 cases: few."
    assert second["to know"] == "As above. It rests on 1 case: few."
    assert "No return read here gives: Contacts (it takes contacts)." in shown.note


def test_a_rate_without_a_population_is_its_count():
    (row,) = rows_of(asked.table(run_on(census(referrals=REFERRALS)), "Referrals", ["referral_rate"]))
    assert (row["figure"], row["made of"]) == ("no population given", "4 cases")


def test_a_table_that_is_not_there_is_named():
    assert asked.table(run_on(census(referrals=REFERRALS)), "Plans", ["plan_reviews_in_time"]) == Text(
        ("The returns read here hold none of what these figures are made of: protection plans and plan reviews.",)
    )


def test_who_refers_is_told_by_the_groups_of_the_source():
    shown = asked.groups(run_on(census(referrals=REFERRALS)), "From whom", ["referral_rate"], only=["source"])
    assert isinstance(shown, Figure)
    assert shown.alt == "Referrals (number), by source: Individual 1; Schools 1; Police 2."


def test_one_day_makes_no_course():
    run = run_on(annex_a(early_help=table("early_help", started=["2026-05-01"])))
    assert asked.over_time(run, "Course", ["early_help_assessments_open"]) == Text((asked.NO_COURSE,))


def test_the_evidence_of_a_page_stands_under_its_criteria():
    shown = asked.adds(run_on(census(referrals=REFERRALS)), ["rereferrals", "referral_rate"])
    assert isinstance(shown, Table)
    assert [each.split(":")[0] for each in shown.frame["criterion"]] == ["HP-THR.1", "HP-THR.1"]
    assert set(shown.frame["bears on too"]) == {"HP-DEC.4", "nothing else"}
    assert shown.frame["reference"].str.match(r"^e[0-9a-f]{11}$").all()


def test_the_policy_behind_the_figures_is_said():
    note = leaders_and_workforce.definitions(run_on()).note
    assert "a child on a plan is to be visited every 14 days." in note
    assert "No population is given" in note


# The journey


def test_a_step_counts_on_its_last_day_and_not_on_the_day_after():
    referrals = table("referrals", date=["2025-06-01"] * 3)
    assessments = table("assessments", child_id=["a", "b"], started=["2025-06-16", "2025-06-17"])
    (journey,) = journeys([census(referrals=referrals, assessments=assessments)])
    step, *others = journey.steps
    assert (step.name, step.reached, step.base, step.too_recent) == ("assessment", 1, 3, 0)
    assert [each.reached for each in others] == [None] * 4


def test_a_referral_is_too_recent_while_its_days_are_not_over():
    referrals = table("referrals", date=["2026-03-16", "2026-03-17"])
    assessments = table("assessments", child_id=["b"], started=["2026-03-17"])
    (journey,) = journeys([census(referrals=referrals, assessments=assessments)])
    assert (journey.steps[0].reached, journey.steps[0].base, journey.steps[0].too_recent) == (0, 1, 1)


def test_each_step_is_of_those_that_took_the_one_before_and_care_is_of_all():
    referrals = table("referrals", child_id=["a", "b", "c"], date=["2025-05-01"] * 3)
    assessments = table("assessments", child_id=["a", "b"], started=["2025-05-02"] * 2)
    enquiries = table(
        "section_47s", child_id=["a", "c"], started=["2025-05-05"] * 2, conference=["2025-06-19", "2025-05-20"]
    )
    plans = table("protection_plans", child_id=["a"], started=["2025-06-20"])
    care = table("care_periods", child_id=["a", "c"], started=["2025-07-01", "2025-05-03"])
    given = census(referrals=referrals, assessments=assessments, section_47s=enquiries, protection_plans=plans)
    (journey,) = journeys(
        [given, Return("SSDA903", "SSDA903, 2024-26", {"care_periods": care}, {"care_periods": YEARS}, ())]
    )
    assert [(step.reached, step.base) for step in journey.steps] == [(2, 3), (1, 2), (1, 1), (1, 1), (1, 1)]
    assert (journey.care.reached, journey.care.base) == (2, 3)
    assert journey.sources == ("children in need census, 2024-26", "SSDA903, 2024-26")


@pytest.mark.parametrize(("held", "reached"), [("2025-06-19", 1), ("2025-06-20", 0)])
def test_a_conference_follows_its_own_enquiry_within_forty_five_days(held, reached):
    referrals = table("referrals", child_id=["a"], date=["2025-05-01"])
    assessments = table("assessments", child_id=["a"], started=["2025-05-02"])
    enquiries = table("section_47s", child_id=["a"], started=["2025-05-05"], conference=[held])
    (journey,) = journeys([census(referrals=referrals, assessments=assessments, section_47s=enquiries)])
    assert journey.steps[2].reached == reached


def test_a_census_is_not_followed_into_a_list_of_who_is_in_care_now():
    referrals = table("referrals", child_id=["a"], date=["2025-05-01"])
    listed = annex_a(care_periods=table("care_periods", child_id=["a"], started=["2025-05-02"]))
    (journey,) = journeys([listed, census(referrals=referrals)])
    assert journey.sources == ("children in need census, 2024-26",)
    assert journey.care.reached is None


def test_an_annex_a_is_followed_into_its_own_list_of_children_in_care():
    referrals = table("referrals", child_id=["a"], date=["2026-01-01"])
    in_care = table("children_in_care", child_id=["a"], started=["2026-06-30"])
    (journey,) = journeys([annex_a(referrals=referrals, children_in_care=in_care)])
    assert journey.sources == ("Annex A as at 30 June 2026",)
    assert (journey.care.reached, journey.care.base) == (1, 1)


# The quality of returns


def test_an_empty_cell_that_should_have_a_value_is_told_from_one_that_need_not():
    found = {each.column: each for each in return_quality.empties([census(referrals=REFERRALS)])}
    assert (found["rereferral"].empty, found["rereferral"].rows, found["rereferral"].expected) == (1, 4, True)
    assert (found["closed"].empty, found["closed"].expected) == (4, False)
    assert "date" not in found


def test_children_on_a_plan_in_one_return_only_are_counted_on_the_last_day_of_both():
    plans = table("protection_plans", child_id=["a", "b"], started=["2026-02-01"] * 2, ended=[None, "2026-04-01"])
    others = table("protection_plans", child_id=["b", "c", "d"], started=["2026-02-01", "2026-03-31", "2026-04-01"])
    (found,) = return_quality.overlaps([annex_a(protection_plans=others), census(protection_plans=plans)])
    # On 31 March both a and b have a plan in the census; b and c in the list, and d not yet.
    assert str(found.day) == "2026-03-31"
    assert (found.both, found.only_first, found.only_second) == (1, 1, 1)


def test_a_return_that_tells_of_care_in_two_tables_is_not_set_beside_itself():
    in_care = table("children_in_care", child_id=["a"], started=["2026-02-01"])
    periods = table("care_periods", child_id=["a", "b"], started=["2026-02-01"] * 2)
    listed = annex_a(children_in_care=in_care, care_periods=periods)
    assert return_quality.overlaps([listed]) == ()
    (found,) = return_quality.overlaps([listed, census(label="SSDA903, 2024-26", care_periods=periods)])
    assert (found.both, found.only_first, found.only_second) == (1, 0, 1)


def test_what_two_returns_say_of_a_child_is_compared_where_both_say_it():
    here = table("children", child_id=["a", "b", "c"], birth=["2015-01-01"] * 3, sex=["M", "F", None])
    there = table("children", child_id=["a", "b", "d"], birth=["2015-01-01", "2015-01-02", None], sex=["M", "F", "F"])
    found = {each.what: each for each in return_quality.differing([annex_a(children=here), census(children=there)])}
    assert (found["date of birth"].differing, found["date of birth"].base) == (1, 2)
    assert (found["sex"].differing, found["sex"].base) == (0, 2)


def test_every_table_says_in_which_columns_a_value_is_to_be_expected():
    assert list(return_quality.EXPECTED) == list(TABLES)
    for name, columns in return_quality.EXPECTED.items():
        assert set(columns) <= set(TABLES[name].columns), name
