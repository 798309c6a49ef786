"""How, and how soon, children leave care: cohorts small enough to follow child by child, and a made-up authority."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

import pytest
from lineofsight import Run, params, readers, sample
from lineofsight import ways_out_of_care as ways
from lineofsight.answers import children_in_care as care
from lineofsight.answers import figures_asked as asked
from lineofsight.codes import code_set
from lineofsight.display import Figure, Table, Text
from lineofsight.figure import FEW
from lineofsight.periods import Period
from lineofsight.returns import Return
from lineofsight.sample.authority import simulated
from lineofsight.sample.people import Span
from lineofsight.statistics.survival import still_waiting
from lineofsight.tables import empty
from tiny_tables import period, table

THREE_YEARS = period("2023-04-01", "2026-03-31")
FIRST_DAY = date(2023, 4, 1)
ANSWERS = (care.ways_out_drawn, care.ways_out, care.placed_for_adoption)


def ssda903(care_periods=None, adoptions=None, covers: Period = THREE_YEARS) -> Return:
    tables = {
        "care_periods": empty("care_periods") if care_periods is None else care_periods,
        "adoptions": empty("adoptions") if adoptions is None else adoptions,
    }
    label = "SSDA903, 2023-24 to 2025-26"
    return Return("SSDA903", label, tables, dict.fromkeys(tables, covers), (("a.csv", "0" * 64),))


def run_on(*returns: Return, audience: Literal["internal", "public"] = "internal") -> Run:
    given = params.Params(authority="Exampleshire", sources=["."], as_at=date(2026, 6, 30), audience=audience)
    run = Run(given, ())
    run.__dict__["returns"] = returns
    return run


def after(days: int | None) -> str | None:
    return None if days is None else str(FIRST_DAY + timedelta(days))


def all_came_on_the_first_day(*left: tuple[int, str] | None) -> Return:
    """A child for each, who came on the first day of three years and left after some days for a reason, or stayed."""
    return ssda903(
        table(
            "care_periods",
            child_id=[f"child {number}" for number in range(len(left))],
            started=[after(0)] * len(left),
            ended=[after(each[0]) if each else None for each in left],
            reason_ended=[each[1] if each else None for each in left],
        )
    )


def rows(shown, months: int) -> dict[str, tuple[str, str, str]]:
    """Share, interval and children seen, by what had become of them, of one block of a table."""
    assert isinstance(shown, Table)
    its = [row for row in shown.frame.to_dict("records") if row["when"].startswith(f"By {months} months")]
    return {row["what had become of them"]: (row["share"], row["95% interval"], row["seen"]) for row in its}


def shares(shown, months: int) -> list[str]:
    return [share for share, _, _ in rows(shown, months).values()]


# Who is followed


def test_a_child_is_followed_from_coming_into_care_until_it_left_or_the_last_day_known():
    cohort = ways.into_care(
        ssda903(
            table(
                "care_periods",
                started=["2023-04-01", "2026-03-01", "2026-03-31"],
                ended=["2023-04-11", None, None],
                reason_ended=["E4A", None, None],
            )
        )
    )
    assert cohort.days == (10, 30, 0)
    assert cohort.left == ("returned home", None, None)


def test_children_already_in_care_when_the_return_begins_are_counted_and_not_followed():
    cohort = ways.into_care(
        ssda903(
            table(
                "care_periods",
                # in care before; in care before and left on the first day; came on the first day; on the last; after it
                started=["2023-03-31", "2020-01-01", "2023-04-01", "2026-03-31", "2026-04-01"],
                ended=[None, "2023-04-01", None, None, None],
            )
        )
    )
    assert cohort.days == (1095, 0)
    assert cohort.before == 2


@pytest.mark.parametrize(
    ("ended", "days", "left"), [("2026-03-31", 365, "returned home"), ("2026-04-01", 365, None)], ids=["on", "after"]
)
def test_who_left_after_the_last_day_was_still_in_care(ended, days, left):
    given = ssda903(table("care_periods", started=["2025-03-31"], ended=[ended], reason_ended=["E4A"]))
    cohort = ways.into_care(given)
    assert (cohort.days, cohort.left) == ((days,), (left,))


def test_a_child_who_came_twice_counts_from_the_first_time():
    cohort = ways.into_care(
        ssda903(
            table(
                "care_periods",
                child_id=["a", "a"],
                started=["2025-01-01", "2024-01-01"],
                ended=[None, "2024-01-31"],
                reason_ended=[None, "E4B"],
            )
        )
    )
    assert (cohort.days, cohort.left) == ((30,), ("returned home",))


def test_short_breaks_are_no_coming_into_care():
    given = ssda903(table("care_periods", started=["2024-01-01"] * 2, short_breaks=[True, False], ended=[None] * 2))
    assert len(ways.into_care(given).days) == 1


def test_every_reason_for_the_end_of_care_is_one_way_out():
    reasons = {code for code in code_set("reason_ended").values if code != "X1"}
    assert ways.WAY_OF.keys() == reasons
    by_way = {way: {code for code in reasons if ways.WAY_OF[code] == way} for way in ways.WAYS_OUT}
    assert by_way["adopted"] == {"E11", "E12"}
    assert by_way["special guardianship or child arrangements order"] == {
        *("E41", "E43", "E44", "E45", "E46", "E47", "E48")
    }
    assert by_way["returned home"] == {"E4A", "E4B"}
    assert {"Died", "Aged 18, stayed with carers", "Care taken by another authority"} < set(ways.OTHER_REASONS)
    assert "Care goes on" not in ways.OTHER_REASONS


def test_who_left_and_how_is_not_recorded_is_a_way_of_its_own():
    left = ways.into_care(all_came_on_the_first_day((10, "E4A"))).ways
    assert ways.UNRECORDED not in left
    given = ssda903(table("care_periods", started=["2024-01-01"], ended=["2024-02-01"]))
    cohort = ways.into_care(given)
    assert (cohort.left, cohort.ways[-1]) == ((ways.UNRECORDED,), ways.UNRECORDED)


# Shares, by hand


TWENTY = all_came_on_the_first_day(
    *[(100, "E4A"), (182, "E4B"), (183, "E4A"), (300, "E8"), (365, "E45"), (366, "E41"), (700, "E11"), (730, "E12")],
    *[None] * 12,
)
"""Twenty children, all followed for three years less a day: every share is a number of children out of 20."""


def test_where_all_are_followed_to_the_end_the_shares_are_simple_proportions():
    shown = care.ways_out(run_on(TWENTY))
    # Half a year is 182.6 days, a year 365.25, two 730.5: 2 of 20 home; 3 home, 1 order, 1 other; 2 adopted, 2 orders.
    assert shares(shown, 6) == ["0.0%", "0.0%", "10.0%", "0.0%", "90.0%"]
    assert shares(shown, 12) == ["0.0%", "5.0%", "15.0%", "5.0%", "75.0%"]
    assert shares(shown, 24) == ["10.0%", "10.0%", "15.0%", "5.0%", "60.0%"]
    assert [seen for _, _, seen in rows(shown, 24).values()] == ["2", "2", "3", "1", "12"]


def test_three_years_less_a_day_are_not_thirty_six_months():
    assert not rows(care.ways_out(run_on(TWENTY)), 36)
    longer = ssda903(TWENTY.tables["care_periods"], covers=period("2023-04-01", "2026-04-01"))
    assert shares(care.ways_out(run_on(longer)), 36) == ["10.0%", "10.0%", "15.0%", "5.0%", "60.0%"]


def test_the_interval_of_a_share_by_hand():
    # Five of twenty gone by a year: 0.75, error (0.75 * 0.25 / 20) ** 0.5 = 0.0968. log(-log 0.75) = -1.2459, its error
    # 0.0968 / (0.75 * 0.28768) = 0.44875: exp(-exp(-1.2459 +/- 1.96 * 0.44875)) is 0.49994 and 0.88747.
    assert rows(care.ways_out(run_on(TWENTY)), 12)["still in care"][:2] == ("75.0%", "50.0 to 88.7")


def test_a_child_still_waiting_counts_for_as_long_as_it_was_followed_and_never_as_gone():
    # Ten children. One home after 50 days; one came 100 days before the end and is still in care; one adopted after
    # 300 days. Aalen and Johansen by hand: home 1/10 at 50 (all ten waiting). Nine wait on; the one is followed to 100
    # only, so of the eight then followed one is adopted at 300: 9/10 * 1/8 = 9/80 = 11.25%. Still in care: 9/10 * 7/8
    # = 63/80 = 78.75%. Left out, that child would make adoption 1/9; taken as staying for good, 1/10.
    days = [0, 995, *[0] * 8]
    given = ssda903(
        table(
            "care_periods",
            started=[after(each) for each in days],
            ended=[after(50), None, after(300), *[None] * 7],
            reason_ended=["E4A", None, "E12", *[None] * 7],
        )
    )
    shown = care.ways_out(run_on(given))
    assert shares(shown, 12) == ["11.3%", "0.0%", "10.0%", "0.0%", "78.8%"]
    assert ways.courses(ways.into_care(given))["adopted"].at(365).share == pytest.approx(9 / 80)
    assert [seen for _, _, seen in rows(shown, 12).values()] == ["1", "0", "1", "0", "7"]
    # What an estimate of one way by itself would say, where those who went home could still be adopted: 1 - 7/8.
    cohort = ways.into_care(given)
    alone = still_waiting(cohort.days, [how == "adopted" for how in cohort.left])
    assert 1 - alone.at(365).share == pytest.approx(1 / 8)


def test_the_shares_of_a_block_are_all_children():
    for course_at in (0, 183, 400, 1000):
        shares_then = [course.at(course_at).share for course in ways.courses(ways.into_care(TWENTY)).values()]
        assert sum(shares_then) == pytest.approx(1)


def test_half_have_left_by_the_day_of_the_one_who_makes_it_half():
    ten = [(100 * each, "E4A") for each in range(1, 6)]
    half = ways.half_gone(ways.into_care(all_came_on_the_first_day(*ten, *[None] * 5)))
    assert half.time == 500
    assert ways.half_gone(ways.into_care(all_came_on_the_first_day(*ten[:4], *[None] * 6))).time is None


# What is shown


def test_the_note_says_who_is_counted_who_is_not_and_what_another_way_is():
    shown = care.ways_out(run_on(TWENTY))
    assert isinstance(shown, Table)
    assert shown.note.startswith(
        "Base: 20 children who came into care between 1 April 2023 and 31 March 2026; 12 of them were still in care on "
        "the last day. Each counts for as long as it was followed."
    )
    assert "Not among them: no children who had set out before" in shown.note
    assert "died; care taken by another authority;" in shown.note
    assert shown.note.endswith("Source: SSDA903, 2023-24 to 2025-26.")


@pytest.mark.parametrize(("stayed", "said"), [(9, ", few"), (10, "")])
def test_a_block_that_rests_on_fewer_than_ten_still_followed_says_so(stayed, said):
    shown = care.ways_out(run_on(all_came_on_the_first_day((100, "E4A"), *[None] * stayed)))
    assert isinstance(shown, Table)
    assert shown.frame["when"].iloc[0] == f"By 6 months: {stayed} still in care and followed{said}"


@pytest.mark.parametrize("answer", ANSWERS[:2])
def test_fewer_than_ten_children_are_said_to_be_too_few_and_nothing_is_drawn(answer):
    shown = answer(run_on(all_came_on_the_first_day((100, "E4A"), *[None] * (FEW - 2))))
    assert shown == Text(
        (
            "9 children who came into care between 1 April 2023 and 31 March 2026; 8 of them were still in care on the "
            "last day: too few to follow, so no shares are given.",
        )
    )
    assert isinstance(answer(run_on(all_came_on_the_first_day(*[None] * FEW))), Figure | Table)


@pytest.mark.parametrize("answer", ANSWERS[:2])
def test_where_nobody_was_followed_for_half_a_year_that_is_said(answer):
    lately = ssda903(table("care_periods", started=["2025-12-01"] * 10, ended=[None] * 10))
    (said,) = answer(run_on(lately)).paragraphs
    assert said.endswith("None was still in care and followed for 6 months.")


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_return_without_children_is_a_sentence(answer):
    (said,) = answer(run_on(ssda903())).paragraphs
    assert said.startswith("No children who ")
    assert said.endswith("too few to follow, so no shares are given.")


@pytest.mark.parametrize("answer", ANSWERS)
def test_without_episodes_nobody_can_be_followed(answer):
    assert answer(run_on()) == Text((asked.NO_RETURNS,))
    listed = Return("Annex A", "Annex A", {"children_in_care": empty("children_in_care")}, {}, (), snapshot=True)
    assert answer(run_on(listed)) == Text((care.NO_EPISODES,))


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_public_pack_shows_none_of_it_and_says_so(answer):
    assert answer(run_on(TWENTY, audience="public")) == Text((care.NOT_FOLLOWED_IN_PUBLIC,))


# Adoption


def decided(covers: Period = THREE_YEARS, care_ended: list[str | None] | None = None, **days) -> ways.Cohort:
    size = len(days["decided"])
    periods = table("care_periods", started=["2022-01-01"] * size, ended=care_ended or [None] * size)
    return ways.for_adoption(ssda903(periods, table("adoptions", **days), covers))


def test_a_decision_is_followed_to_placement_to_a_change_of_plan_to_the_end_of_care_or_to_the_last_day():
    cohort = decided(
        decided=["2024-01-01"] * 5,
        placed=["2024-04-10", None, None, None, "2026-04-01"],
        reversed=[None, "2024-02-01", None, None, None],
        care_ended=[None, "2024-02-01", "2024-03-01", None, None],
    )
    assert cohort.days == (100, 31, 60, 820, 820)
    assert cohort.left == (ways.PLACED, ways.NO_LONGER, ways.UNPLACED, None, None)


def test_the_end_of_another_period_of_care_ends_no_wait():
    given = ssda903(
        table("care_periods", child_id=["a", "a"], started=["2021-01-01", "2023-06-01"], ended=["2022-01-01", None]),
        table("adoptions", decided=["2024-01-01"]),
    )
    assert ways.for_adoption(given).left == (None,)


def test_a_child_placed_before_the_decision_or_adopted_without_a_placement_was_placed():
    cohort = decided(
        decided=["2024-01-01"] * 2, placed=["2023-12-01", None], adopted=["2024-08-01", "2024-01-31"],
        care_ended=["2024-08-01", "2024-01-31"],
    )  # fmt: skip
    assert cohort.days == (0, 30)
    assert cohort.left == (ways.PLACED, ways.PLACED)


def test_of_two_decisions_the_first_counts_and_those_made_before_the_return_are_not_followed():
    cohort = decided(
        decided=["2025-01-01", "2024-01-01", "2023-03-31", "2023-03-31"],
        child_id=["a", "a", "b", "c"],
        reversed=[None, "2024-06-01", None, None],
        placed=[None, None, None, "2023-03-31"],
    )
    assert cohort.left == (ways.NO_LONGER,)
    assert cohort.before == 1  # b waited when the return began; c was placed by then


def test_the_share_placed_by_hand_and_why_the_mean_of_adoptions_made_is_not_given():
    # Ten decisions on one day. Six placed within 300 days, one no longer to be placed, three still waiting: 60%, 10%,
    # 30% by a year.
    shown = care.placed_for_adoption(
        run_on(
            ssda903(
                table("care_periods", started=["2023-01-01"] * 10),
                table(
                    "adoptions",
                    decided=["2023-05-01"] * 10,
                    placed=[*["2024-01-01"] * 6, *[None] * 4],
                    reversed=[*[None] * 6, "2024-02-01", *[None] * 3],
                ),
            )
        )
    )
    assert isinstance(shown, Table)
    assert shares(shown, 12) == ["60.0%", "10.0%", "0.0%", "30.0%"]
    assert care.MEAN_MISLEADS in shown.note


# The made-up authority


def test_the_cohort_of_a_made_up_authority_is_what_is_true_of_it(tmp_path):
    """Counted from what was simulated in plain loops, and the shares reckoned step by step in fractions."""
    as_at, quarters, children = date(2026, 6, 30), 12, 900
    sample.write(tmp_path / "returns", seed=3, children=children, quarters=quarters, as_at=as_at)
    parts = [part for path in readers.files([tmp_path / "returns/ssda903"]) for part in readers.read(path).parts]
    (given,) = readers.assembled(parts, as_at)
    cohort = ways.into_care(given)
    first, last = ((day - date(1970, 1, 1)).days for day in (cohort.period.start, cohort.period.end))
    periods = simulated(Span(as_at, quarters), 3, children).care.periods
    true, seen = [], set()
    for row in periods.sort_values("started").to_dict("records"):
        if first <= row["started"] <= last and not row["short"] and row["child"] not in seen:
            seen.add(row["child"])
            gone = row["ended"] <= last
            way = ways.WAY_OF[row["reason_ended"]] if gone else None
            true.append((min(row["ended"], last) - row["started"], way))
    assert len(true) > 50
    assert sorted(zip(cohort.days, cohort.left, strict=True), key=str) == sorted(true, key=str)
    courses = ways.courses(cohort)
    for months in cohort.after_months:
        waiting, gone = Fraction(1), dict.fromkeys(cohort.ways, Fraction(0))
        for day in sorted({days for days, way in true if way and days <= months * 365.25 / 12}):
            at_risk = sum(days >= day for days, _ in true)
            leaving = {way: sum(each == (day, way) for each in true) for way in cohort.ways}
            for way, number in leaving.items():
                gone[way] += waiting * Fraction(number, at_risk)
            waiting *= 1 - Fraction(sum(leaving.values()), at_risk)
        shares_then = {way: course.at(months * ways.MONTH).share for way, course in courses.items()}
        assert shares_then == pytest.approx({way: float(each) for way, each in {**gone, ways.IN_CARE: waiting}.items()})
