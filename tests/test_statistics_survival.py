"""Waiting and leaving against R, SAS and cmprsk, and by hand for four children."""

import csv
import json

import pytest
from lineofsight.statistics.survival import still_waiting, time_until, ways_out

# The small example in the tests of statsmodels (SurvfuncRight), from R's survival.
TIMES, HAPPENED = [3, 1, 2, 3, 2, 1, 5, 3], [False, True, True, True, False, False, True, False]
OTHER_TIMES = [1, 1, 2, 3, 7, 1, 5, 3, 9]
OTHER_HAPPENED = [False, True, False, False, True, False, True, False, True]

# Bone marrow transplants, acute lymphoblastic leukaemia (Klein and Moeschberger): days, below 0 where still waiting.
TRANSPLANTS = [
    -2081, -1602, -1496, -1462, -1433, -1377, -1330, -996, -226, -1199, -1111, -530, -1182, -1167, 418, 383, 276, 104,
    609, 172, 487, 662, 194, 230, 526, 122, 129, 74, 122, 86, 466, 192, 109, 55, 1, 107, 110, 332,
]  # fmt: skip

# R's cmprsk, in the tests of statsmodels: three ways out, None still there.
CMPRSK_TIMES = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4]
CMPRSK_LEFT = [*"aaabbbccc", *[None] * 9]


def columns(shared, name: str) -> list[dict[str, str]]:
    with (shared / "oracles/statsmodels" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


# Still waiting ------------------------------------------------------------------------------------------------------


def test_the_share_still_waiting_is_that_of_r():
    course = still_waiting(TIMES, HAPPENED)
    assert [step.time for step in course.steps] == [1, 2, 3, 5]
    assert [step.share for step in course.steps] == pytest.approx([0.875, 0.7291667, 0.546875, 0], abs=1e-7)
    assert [step.waiting for step in course.steps] == [8, 6, 4, 1]
    errors = [step.error for step in course.steps]
    assert errors[:3] == pytest.approx([0.1169268, 0.1649762, 0.20058], abs=1e-6)
    assert errors[3] is None  # nobody waits any more, and that has no error
    assert (course.cases, course.last) == (8, 5)


def test_the_other_share_still_waiting_is_that_of_r():
    course = still_waiting(OTHER_TIMES, OTHER_HAPPENED)
    assert [step.share for step in course.steps] == pytest.approx([0.8888889, 0.5925926, 0.2962963, 0], abs=1e-7)


def test_a_share_holds_from_its_step_until_the_next():
    course = still_waiting(TIMES, HAPPENED)
    shares = [course.at(time).share for time in (0, 0.9, 1, 1.9, 2, 4.9, 5)]
    assert shares == pytest.approx([1, 1, 0.875, 0.875, 0.7291667, 0.546875, 0])


def test_nothing_is_known_beyond_the_longest_observed():
    course = still_waiting(TIMES, HAPPENED)
    for time in (5.1, -1):
        with pytest.raises(ValueError, match="the longest was 5"):
            course.at(time)


def test_the_interval_of_a_share_by_hand():
    # log(-log 0.875) -/+ 1.96 * 0.1169268 / (0.875 * 0.133531): 0.875^exp(1.96144) and 0.875^exp(-1.96144).
    interval = still_waiting(TIMES, HAPPENED).steps[0].interval
    assert interval is not None
    assert (interval.lower, interval.upper) == pytest.approx((0.387, 0.9814), abs=5e-4)


def test_where_it_never_happened_all_still_wait():
    course = still_waiting([10, 20], [False, False])
    assert course.steps == ()
    assert course.at(20).share == 1


def test_the_share_of_the_transplanted_is_that_of_sas(shared):
    course = still_waiting([abs(days) for days in TRANSPLANTS], [days > 0 for days in TRANSPLANTS])
    for row in columns(shared, "bmt_results.csv"):
        step = course.at(float(row["t"]))
        assert (step.share, step.error) == pytest.approx((float(row["s"]), float(row["se"])), abs=1e-5)


# By when ------------------------------------------------------------------------------------------------------------


def test_by_when_a_quarter_had_it_happen_is_between_86_and_230_days():
    # SAS's interval of the complementary log-log, in the tests of statsmodels.
    found = time_until([abs(days) for days in TRANSPLANTS], [days > 0 for days in TRANSPLANTS], 0.25)
    assert found.interval is not None
    assert (found.interval.lower, found.interval.upper) == (86, 230)


def test_half_is_not_yet_reached_while_most_still_wait():
    found = time_until([5, 10, 10, 10], [True, False, False, False])
    assert found.time is None
    assert time_until([5, 10], [False, False]).time is None


def test_half_is_reached_when_exactly_half_had_it_happen():
    assert time_until([5, 6, 10, 10], [True, True, True, False]).time == 6
    # 9/10 * 8/9 * 7/8 * 6/7 * 5/6, which floating point makes a little more than a half
    assert time_until([1, 2, 3, 4, 5, *[9] * 5], [*[True] * 5, *[False] * 5]).time == 5


def test_those_who_wait_make_the_time_longer():
    # The mean time of the two that happened is 3, whoever waits; half of the four have it only at the last of them.
    assert time_until([2, 4], [True, True], 0.4).time == 2
    assert time_until([2, 4, 9, 9], [True, True, False, False], 0.4).time == 4


def test_what_is_no_confidence_is_refused():
    for happened in (HAPPENED, [False] * len(TIMES)):
        for method in (still_waiting, time_until):
            with pytest.raises(ValueError, match="confidence lies between 0 and 1"):
                method(TIMES, happened, confidence=95)


@pytest.mark.parametrize("share", [0, 1, 50])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="share lies between 0 and 1"):
        time_until(TIMES, HAPPENED, share)


def test_the_examples_typed_here_are_those_of_the_published_tests(shared):
    published = json.loads((shared / "oracles/statsmodels/expected.json").read_text())
    small, other, ways = (published[name] for name in ("km_small", "km_small2", "cuminc_R_cmprsk"))
    for case, times, happened in ((small, TIMES, HAPPENED), (other, OTHER_TIMES, OTHER_HAPPENED)):
        assert (case["time"], case["status"]) == (times, [int(each) for each in happened])
        assert [step.share for step in still_waiting(times, happened).steps] == pytest.approx(case["surv"], abs=1e-7)
    assert small["n_risk"] == [step.waiting for step in still_waiting(TIMES, HAPPENED).steps]
    assert published["bmt_ALL_q25_ci_SAS"]["cloglog"] == [86, 230]
    assert (ways["ftime"], [" abc"[each].strip() or None for each in ways["fstat"]]) == (CMPRSK_TIMES, CMPRSK_LEFT)
    courses = ways_out(CMPRSK_TIMES, CMPRSK_LEFT, "abc")
    for number, way in enumerate("abc", start=1):
        drawn = [courses[way].at(time).share for time in (1, 2, 4, 6, 7, 8, 9)]
        assert drawn == pytest.approx(ways[f"cinc{number}"], abs=1e-8)
    lymphoblastic = [row for row in columns(shared, "bmt.csv") if row["Group"] == "ALL"]
    days = [int(row["T"]) if row["Status"] == "1" else -int(row["T"]) for row in lymphoblastic]
    assert sorted(days) == sorted(TRANSPLANTS)


# Ways out -----------------------------------------------------------------------------------------------------------


def test_the_ways_out_are_those_of_cmprsk():
    courses = ways_out(CMPRSK_TIMES, CMPRSK_LEFT, "abc")
    assert [courses["a"].at(time).share for time in (1, 2, 9)] == pytest.approx([0.1111111, 0.1703704, 0.1703704])
    assert [courses["b"].at(time).share for time in (1, 2, 4, 9)] == pytest.approx([0, 0, 0.2074074, 0.2074074])
    assert [courses["c"].at(time).share for time in (4, 6, 7, 9)] == pytest.approx([0, 0.1777778, 0.2666667, 0.2666667])


def test_one_less_the_share_still_waiting_says_too_much_where_children_leave_another_way():
    # Adopted at 1, home at 2, adopted at 3, and one still waiting at 4. By hand: 1/4, and at 3 half of the half still
    # there. One less Kaplan and Meier treats the child at home as if it might still be adopted: 1 - 3/4 * 1/2.
    times, left = [1, 2, 3, 4], ["adopted", "home", "adopted", None]
    courses = ways_out(times, left, ["adopted", "home"])
    assert [step.share for step in courses["adopted"].steps] == pytest.approx([0.25, 0.5])
    assert [step.share for step in courses["home"].steps] == pytest.approx([0.25])
    assert [step.waiting for step in courses["adopted"].steps] == [4, 2]
    assert 1 - still_waiting(times, [way == "adopted" for way in left]).at(3).share == pytest.approx(0.625)


def test_the_ways_out_and_those_still_waiting_add_up():
    courses = ways_out(CMPRSK_TIMES, CMPRSK_LEFT, "abc")
    waiting = still_waiting(CMPRSK_TIMES, [way is not None for way in CMPRSK_LEFT])
    for time in (0, 1, 2, 4, 6, 7, 9):
        assert sum(course.at(time).share for course in courses.values()) + waiting.at(time).share == pytest.approx(1)


def test_where_all_were_seen_to_the_end_the_error_is_the_binomial_one():
    # One of four adopted by 1: the root of 1/4 * 3/4 / 4; two of four by 3: of 1/4 / 4.
    steps = ways_out([1, 2, 3, 4], ["a", "b", "a", "b"], "ab")["a"].steps
    assert [step.error for step in steps] == pytest.approx([(3 / 64) ** 0.5, 0.25])


def test_the_last_to_leave_has_a_share_and_no_error():
    last = ways_out([1, 2, 3, 4], ["a", "b", "a", "b"], "ab")["b"].steps[-1]
    assert (last.share, last.error, last.interval) == (pytest.approx(0.5), None, None)


def test_a_way_nobody_left_in_is_a_course_without_steps():
    courses = ways_out([1, 2], ["a", None], ["a", "b"])
    assert courses["b"].steps == ()
    assert courses["b"].at(2).share == 0
    assert [course.steps for course in ways_out([1, 2], [None, None], ["a"]).values()] == [()]


def test_a_way_out_that_was_not_named_is_refused():
    with pytest.raises(ValueError, match="not among the 1 named: b"):
        ways_out([1, 2], ["a", "b"], ["a"])


@pytest.mark.parametrize(
    ("times", "happened", "sentence"),
    [
        ([1], [True, False], "1 and 2"),
        ([], [], "0 and 0"),
        ([float("nan")], [True], "recorded"),
        ([-1], [True], "0 or"),
    ],
)
def test_what_is_no_cohort_is_refused(times, happened, sentence):
    for method in (still_waiting, time_until):
        with pytest.raises(ValueError, match=sentence):
            method(times, happened)
