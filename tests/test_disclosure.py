"""Hidden counts stay hidden: rules by name, tables done by hand, published attacks, and every table against search."""

import csv
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineofsight.disclosure import (
    PROFILES,
    Protected,
    Range,
    Sum,
    Symbol,
    Why,
    attack,
    audited,
    half_up,
    protect,
    symbol,
)
from lineofsight.disclosure.rounding import to_nearest
from lineofsight.errors import Disclosive

CENSUS = PROFILES["children in need census"]
AWKWARD = st.sampled_from([0, 0, 1, 2, 3, 5, 6, 7, 12, 40])
quick = settings(max_examples=40, deadline=None)


def table(cells: dict[tuple[str, str], int]) -> tuple[dict[str, int], list[Sum]]:
    """The counts of a table with its margins, and its sums."""
    rows, columns = (list(dict.fromkeys(key)) for key in zip(*cells, strict=True))
    counts = {f"{row} {column}": count for (row, column), count in cells.items()}
    sums = [Sum(row, tuple(f"{row} {column}" for column in columns)) for row in rows]
    sums += [Sum(column, tuple(f"{row} {column}" for row in rows)) for column in columns]
    counts |= {each.total: sum(counts[part] for part in each.parts) for each in sums}
    counts["all"] = sum(cells.values())
    return counts, [*sums, Sum("all", tuple(rows)), Sum("all", tuple(columns))]


def known(counts: dict[str, int], hidden: set[str]) -> dict[str, Range]:
    """What a reader knows where some counts are hidden, and might be 0."""
    return {key: Range(0, None) if key in hidden else Range(count, count) for key, count in counts.items()}


# Rules by name ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown", "hidden"),
    [
        ("children in need census", [0, 6, 7], [1, 4, 5]),  # five is hidden: the rule is no "under 5"
        ("ssda903", [0, 6], [1, 5]),
        ("hospital admissions", [0, 8], [1, 7]),
        ("strict", [0, 10], [1, 9]),
        ("internal", [0, 1, 5], []),
    ],
)
def test_a_profile_hides_what_its_publisher_hides_and_no_more(name, shown, hidden):
    counts = {f"group of {count}": count for count in shown + hidden}
    protected = protect(counts, [], PROFILES[name])
    assert set(protected.shown) == {f"group of {count}" for count in shown}
    assert {key: each.why for key, each in protected.hidden.items()} == {f"group of {n}": Why.SMALL for n in hidden}


def test_every_profile_says_where_its_rule_stands():
    assert all(profile.source and name == profile.name for name, profile in PROFILES.items())


def test_what_is_hidden_is_not_in_what_is_handed_on():
    protected = protect({"boys": 31, "girls": 3}, [], CENSUS)
    assert protected.shown == {"boys": 31}
    assert "3" not in repr(protected).replace("31", "")


# One small count in a row of a table ------------------------------------------------------------------------------


def test_a_small_count_takes_a_second_of_its_sum_with_it():
    # 20 = 3 + 7 + 10: with 3 hidden alone, 20 - 7 - 10 gives it. The cheapest second is 7.
    counts = {"all": 20, "north": 3, "east": 7, "west": 10}
    protected = protect(counts, [Sum("all", ("north", "east", "west"))], CENSUS)
    assert protected.shown == {"all": 20, "west": 10}
    assert protected.hidden["north"].words == "too small to show"
    assert protected.hidden["east"].words == "a small count could be worked out from it: north"
    # The two make 10 and neither is 0: each may be 1 to 9.
    assert audited(protected).ranges == {"north": Range(1, 9), "east": Range(1, 9)}


def test_two_small_counts_that_could_be_any_small_count_need_no_third():
    # 4 + 2 = 6: either may be 1 to 5.
    counts = {"all": 16, "north": 4, "east": 2, "west": 10}
    protected = protect(counts, [Sum("all", ("north", "east", "west"))], CENSUS)
    assert set(protected.hidden) == {"north", "east"}


def test_two_small_counts_whose_sum_bounds_them_take_a_third():
    # 1 + 2 = 3: neither can be more than 2, which is more than "1 to 5" says.
    counts = {"all": 13, "north": 1, "east": 2, "west": 10}
    protected = protect(counts, [Sum("all", ("north", "east", "west"))], CENSUS)
    assert set(protected.hidden) == {"north", "east", "west"}


def test_a_0_is_shown_and_hides_nothing():
    # The second must be 17: hiding the 0 beside the 3 would leave 3 as the only number not shown as 0.
    counts = {"all": 20, "north": 3, "east": 0, "west": 17}
    protected = protect(counts, [Sum("all", ("north", "east", "west"))], CENSUS)
    assert protected.shown == {"all": 20, "east": 0}


def test_a_total_goes_where_its_parts_are_not_enough():
    # 6 = 3 + 3: each may be 1 to 5. 5 = 3 + 2 is itself small, and 7 = 1 + 1 + 5 leaves each part 5, which is enough;
    # 6 = 1 + 1 + 4 leaves each part 4, which is not.
    sums = [Sum("all", ("north", "east"))]
    assert set(protect({"all": 6, "north": 3, "east": 3}, sums, CENSUS).hidden) == {"north", "east"}
    assert set(protect({"all": 5, "north": 3, "east": 2}, sums, CENSUS).hidden) == {"all", "north", "east"}
    sums = [Sum("all", ("north", "east", "west"))]
    assert "all" in protect({"all": 7, "north": 1, "east": 1, "west": 5}, sums, CENSUS).shown
    assert "all" in protect({"all": 6, "north": 1, "east": 1, "west": 4}, sums, CENSUS).hidden


def test_a_hidden_total_of_two_that_are_not_0_is_known_to_be_two_or_more():
    # Showing each 0 tells that much by itself, whatever else is hidden.
    protected = protect({"all": 3, "north": 1, "east": 2, "west": 0}, [Sum("all", ("north", "east", "west"))], CENSUS)
    assert protected.shown == {"west": 0}
    assert audited(protected).ranges["all"] == Range(2, None)


# Numerators, and figures made of counts ---------------------------------------------------------------------------


def test_seven_of_eight_says_that_one_did_not():
    sums = [Sum("children", ("seen",), complete=False)]
    protected = protect({"children": 8, "seen": 7}, sums, CENSUS)
    assert protected.shown == {"children": 8}
    assert protected.hidden["children without seen"].why is Why.SMALL
    assert audited(protected).exposed == ()


def test_six_who_did_not_are_no_secret():
    sums = [Sum("children", ("seen",), complete=False)]
    assert protect({"children": 20, "seen": 14}, sums, CENSUS).shown == {"children": 20, "seen": 14}


def test_all_who_did_may_be_shown_unless_the_profile_guards_groups():
    sums = [Sum("children", ("seen",), complete=False)]
    counts = {"children": 20, "seen": 20}
    assert protect(counts, sums, CENSUS).shown == counts
    guarded = protect(counts, sums, PROFILES["strict"])
    assert guarded.shown == {"children": 20}
    assert guarded.hidden["seen"].why is Why.WHOLE_GROUP
    assert audited(guarded).exposed == ()


def test_none_who_did_tells_of_each_of_them_too():
    sums = [Sum("children", ("seen", "missed"))]
    guarded = protect({"children": 20, "seen": 0, "missed": 20}, sums, PROFILES["strict"])
    assert guarded.shown == {"children": 20}


def test_a_figure_is_shown_only_if_all_it_is_made_of_is():
    sums = [Sum("children", ("seen",), complete=False)]
    protected = protect({"children": 30, "seen": 4}, sums, CENSUS)
    assert protected.shows("children")
    assert not protected.shows("seen", "children")


def test_a_survey_hides_small_bases_and_shows_few_of_many():
    sums = [Sum("girls", ("girls yes", "girls no")), Sum("boys", ("boys yes", "boys no"))]
    counts = {"girls": 10, "girls yes": 8, "girls no": 2, "boys": 9, "boys yes": 5, "boys no": 4}
    protected = protect(counts, sums, PROFILES["survey"])
    assert protected.shown == {"girls": 10, "girls yes": 8, "girls no": 2}
    assert audited(protected).exposed == ()


# Tables that share counts -----------------------------------------------------------------------------------------


def test_two_breakdowns_of_one_total_are_protected_each():
    counts = {"all": 40, "boys": 22, "girls": 18, "under 5": 3, "5 to 15": 25, "16 and over": 12}
    sums = [Sum("all", ("boys", "girls")), Sum("all", ("under 5", "5 to 15", "16 and over"))]
    protected = protect(counts, sums, CENSUS)
    assert set(protected.hidden) == {"under 5", "16 and over"}


def test_a_quarter_hidden_alone_would_follow_from_the_year():
    counts = {"year": 33, "Q1": 4, "Q2": 9, "Q3": 8, "Q4": 12}
    protected = protect(counts, [Sum("year", ("Q1", "Q2", "Q3", "Q4"))], CENSUS)
    assert set(protected.hidden) == {"Q1", "Q3"}


def test_what_another_publication_hid_stays_hidden_and_takes_its_second():
    counts = {"all": 60, "north": 10, "east": 20, "west": 30}
    protected = protect(counts, [Sum("all", ("north", "east", "west"))], CENSUS, elsewhere={"west"})
    assert protected.hidden["west"].why is Why.ELSEWHERE
    assert protected.hidden["north"].protects == "west"
    assert protected.shown == {"all": 60, "east": 20}


def test_tables_that_share_nothing_do_not_touch_each_other():
    sums = [Sum("all", ("north", "east")), Sum("everyone", ("boys", "girls"))]
    counts = {"all": 30, "north": 2, "east": 28, "everyone": 50, "boys": 24, "girls": 26}
    assert set(protect(counts, sums, CENSUS).shown) == {"all", "everyone", "boys", "girls"}


# Published examples -----------------------------------------------------------------------------------------------

SQUARE = {
    ("w", "a"): 30, ("w", "b"): 47, ("w", "c"): 64, ("w", "d"): 89,
    ("x", "a"): 90, ("x", "b"): 124, ("x", "c"): 5, ("x", "d"): 31,
    ("y", "a"): 92, ("y", "b"): 100, ("y", "c"): 59, ("y", "d"): 85,
    ("z", "a"): 800, ("z", "b"): 991, ("z", "c"): 651, ("z", "d"): 685,
}  # fmt: skip
"""The table in the tests of the sdcTable package of R: two or more are hidden in each row and column."""
SQUARE_HIDDEN = {"w a", "w b", "w c", "x a", "x c", "y b", "y d", "z b", "z d"}


def test_two_hidden_in_each_row_and_column_are_not_enough():
    counts, sums = table(SQUARE)
    assert attack(known(counts, SQUARE_HIDDEN), sums)["w b"] == Range(47, 47)


@pytest.mark.parametrize(("also", "upper"), [("x d", 78), ("x b", 141), ("w d", 136)])
def test_one_more_hidden_opens_the_range(also, upper):
    counts, sums = table(SQUARE)
    assert attack(known(counts, SQUARE_HIDDEN | {also}), sums)["w b"] == Range(0, upper)


def test_what_can_be_worked_out_is_refused_with_its_name_and_no_number():
    counts, sums = table(SQUARE)
    shown = {key: count for key, count in counts.items() if key not in SQUARE_HIDDEN}
    hidden = protect(counts, sums, CENSUS, elsewhere=SQUARE_HIDDEN).hidden
    careless = Protected(CENSUS, shown, {key: hidden[key] for key in SQUARE_HIDDEN}, tuple(sums))
    with pytest.raises(Disclosive, match=r"1 of 9 hidden counts .*'w b'") as refusal:
        audited(careless)
    assert "47" not in str(refusal.value)
    assert refusal.value.exit_code == 8


def test_three_more_hide_the_one_small_count_of_the_sdctable_example():
    # 100 people by region and sex, one small count: 2 women in region A. The best pattern hides region C with it.
    people = {"A": (18, 2), "B": (14, 19), "C": (12, 10), "D": (11, 14)}
    cells = {(region, sex): n for region, both in people.items() for sex, n in zip(("men", "women"), both, strict=True)}
    protected = protect(*table(cells), CENSUS)
    assert set(protected.hidden) == {"A women", "A men", "C women", "C men"}


def test_the_files_of_the_published_examples_are_as_typed_here(shared):
    with (shared / "oracles/sdc/sdctable_attack_4x4.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    assert {(row["v1"], row["v2"]): int(row["freq"]) for row in rows} == SQUARE
    assert {f"{row['v1']} {row['v2']}" for row in rows if row["suppressed"] == "True"} == SQUARE_HIDDEN
    with (shared / "oracles/sdc/sdctable_microdata1.csv").open() as lines:
        people = Counter((row["region"], row["gender"]) for row in csv.DictReader(lines))
    assert people["A", "female"] == 2
    assert people["C", "male"] == 12


def test_totals_of_what_is_shown_would_give_the_hidden_ones_away():
    # ACRO prints margins of the cells it shows: 164 + 119 + 82 + 11 = 376. Beside a true 400 elsewhere, the difference
    # of 24 is what was hidden. Here margins are true, and so nothing is hidden alone.
    counts = {"all": 400, "north": 164, "east": 119, "west": 82, "south": 31, "isles": 4}
    protected = protect(counts, [Sum("all", ("north", "east", "west", "south", "isles"))], CENSUS)
    assert protected.shown["all"] == 400
    assert set(protected.hidden) == {"isles", "south"}


# Attacks by hand --------------------------------------------------------------------------------------------------


def test_what_is_hidden_alone_in_a_sum_is_found():
    counts = {"all": 20, "north": 3, "east": 17}
    assert attack(known(counts, {"north"}), [Sum("all", ("north", "east"))]) == {"north": Range(3, 3)}


def test_a_hidden_count_that_nothing_adds_to_may_be_anything():
    assert attack({"north": Range(1, None), "east": Range(17, 17)}, []) == {"north": Range(1, None)}


def test_three_sums_in_a_ring_give_all_three_counts():
    # a + b = 5, b + c = 7, a + c = 6: bounds passed from sum to sum do not see that a = 2; the programme does.
    counts = {"a": 2, "b": 3, "c": 4, "ab": 5, "bc": 7, "ac": 6}
    sums = [Sum("ab", ("a", "b")), Sum("bc", ("b", "c")), Sum("ac", ("a", "c"))]
    assert attack(known(counts, {"a", "b", "c"}), sums) == {"a": Range(2, 2), "b": Range(3, 3), "c": Range(4, 4)}


def test_only_whole_children_are_counted():
    # a + b, b + c and a + c are one number each, of 4 to 5: together 2(a + b + c) is even. With halves, a + b + c could
    # be 7.5 and a 2.5 + ...; in whole numbers a + b + c is 6 or 7, and a = that less b + c.
    rounded = {key: Range(4, 5) for key in ("ab", "bc", "ac")}
    sums = [Sum("ab", ("a", "b")), Sum("bc", ("b", "c")), Sum("ac", ("a", "c")), Sum("abc", ("a", "b", "c"))]
    found = attack(
        {"a": Range(0, None), "b": Range(0, None), "c": Range(0, None), **rounded, "abc": Range(0, None)}, sums
    )
    assert found["abc"] == Range(6, 7)


def test_rounding_leaves_each_count_its_five_numbers():
    # 20 stands for 18 to 22, 10 for 8 to 12: the hidden one may be 6 to 14.
    sums = [Sum("all", ("north", "east"))]
    assert attack({"all": Range(18, 22), "east": Range(8, 12), "north": Range(1, None)}, sums)["north"] == Range(6, 14)


def test_a_publication_that_does_not_add_up_is_no_publication():
    with pytest.raises(ValueError, match="does not add up"):
        attack({"all": Range(20, 20), "north": Range(3, 3), "east": Range(16, 16)}, [Sum("all", ("north", "east"))])
    with pytest.raises(ValueError, match="does not add up"):
        attack({"all": Range(3, 3), "north": Range(1, None), "east": Range(4, 4)}, [Sum("all", ("north", "east"))])


# Rounding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        # dfeR (Department for Education), tests of round_five_up.
        (285, -1, 290),
        (2.85, 0, 3),
        (2.5, 0, 3),
        (2.85, 1, 2.9),
        (283.54, -2, 300),
        (283.54, -1, 280),
        (283.234, 0, 283),
        (2.86, 1, 2.9),
        (2.86, 2, 2.86),
        # What a computer holds as a little less than halfway.
        (1.005, 2, 1.01),
        (2.675, 2, 2.68),
        (-2.5, 0, -3),
    ],
)
def test_halves_go_up(number, places, expected):
    assert half_up(number, places) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("count", "base", "expected"), [(7, 5, 5), (8, 5, 10), (12, 5, 10), (15, 10, 20), (14, 10, 10)]
)
def test_counts_are_rounded_to_the_nearest_base_from_halfway_up(count, base, expected):
    assert to_nearest(count, base) == expected


def test_rounded_counts_are_printed_and_unrounded_ones_are_not():
    protected = protect({"north": 13, "east": 8, "west": 3, "isles": 0}, [], PROFILES["hospital admissions"])
    assert protected.shown == {"north": 15, "east": 10, "isles": 0}
    # A reader knows that 1 to 7 would have been hidden, so 10 stands for 8 to 12 and 0 for none.
    assert protected.known["north"] == Range(13, 17)
    assert protected.known["east"] == Range(8, 12)
    assert protected.known["isles"] == Range(0, 0)


def test_rounding_may_protect_what_would_need_a_second():
    # 38 = 30 + 4 + 4 is printed as 40 (38 to 42) and 30 (28 to 32): the two hidden make 6 to 14, and each may be any of
    # 1 to 7. Unrounded they would make 8, and be 1 to 7 too; 36 = 30 + 3 + 3 is printed as 35 (33 to 37): 1 to 9.
    counts = {"all": 36, "north": 30, "east": 3, "west": 3}
    sums = [Sum("all", ("north", "east", "west"))]
    protected = protect(counts, sums, PROFILES["hospital admissions"])
    assert set(protected.hidden) == {"east", "west"}
    ranges = audited(protected).ranges
    assert (ranges["east"], ranges["west"]) == (Range(1, 8), Range(1, 8))


# Symbols ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "meaning"),
    [
        ("c", Symbol.CONFIDENTIAL),
        ("[C]", Symbol.CONFIDENTIAL),
        (" z ", Symbol.NOT_APPLICABLE),
        ("x", Symbol.UNAVAILABLE),
        (":", Symbol.UNAVAILABLE),
        ("low", Symbol.ROUNDS_TO_ZERO),
        ("k", Symbol.ROUNDS_TO_ZERO),
        ("~", Symbol.ROUNDS_TO_ZERO),
        ("u", Symbol.LOW_RELIABILITY),
        ("0", None),
        ("-100", None),
        ("", None),
        ("children", None),
    ],
)
def test_a_symbol_is_read_however_it_is_printed(printed, meaning):
    assert symbol(printed) is meaning


def test_a_symbol_is_printed_in_the_form_used_now():
    assert [each.printed for each in Symbol] == ["c", "z", "x", "low", "u"]


# What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "sums", "sentence"),
    [
        ({"all": 9, "north": 3}, [Sum("all", ("north",))], "the parts of 'all' do not add up"),
        ({"all": 9, "north": 10}, [Sum("all", ("north",), complete=False)], "the parts of 'all' do not add up"),
        ({"all": 9}, [Sum("all", ("north",))], "names 'north', which is not among the counts"),
        ({"all": -1}, [], "that of 'all' is not"),
    ],
)
def test_counts_that_do_not_add_up_are_refused(counts, sums, sentence):
    with pytest.raises(ValueError, match=sentence):
        protect(counts, sums, CENSUS)


def test_a_0_hidden_elsewhere_is_refused_under_a_rule_that_shows_it():
    with pytest.raises(ValueError, match="shows each 0"):
        protect({"north": 0}, [], CENSUS, elsewhere={"north"})


# The manifest -----------------------------------------------------------------------------------------------------


def test_the_manifest_says_how_many_are_hidden_and_why_and_no_count():
    counts = {"all": 20, "north": 3, "east": 7, "west": 10}
    summary = audited(protect(counts, [Sum("all", ("north", "east", "west"))], CENSUS)).summary
    assert summary["profile"] == "children in need census"
    assert summary["shown"] == 2
    assert summary["hidden"] == {"a small count could be worked out from it": 1, "too small to show": 1}
    assert summary["reasons"]["north"] == "too small to show"
    assert (summary["attacked"], summary["exposed"]) == (2, 0)
    assert {value for value in summary.values() if isinstance(value, int)} == {1, 2, 0}


# Every table ------------------------------------------------------------------------------------------------------

CORNERS = (("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"))
squares = st.lists(AWKWARD, min_size=4, max_size=4).map(lambda counts: table(dict(zip(CORNERS, counts, strict=True))))


def children(cells: list[int]) -> tuple[dict[str, int], list[Sum]]:
    """Children by age, by sex and by whether they were seen: two breakdowns of a numerator and of its denominator."""
    cube = np.array(cells).reshape(3, 2, 2)
    by = {"age 0": cube[0], "age 1": cube[1], "age 2": cube[2], "boys": cube[:, 0], "girls": cube[:, 1], "all": cube}
    counts = {name: int(part.sum()) for name, part in by.items()}
    counts |= {f"{name} seen": int(part[..., 0].sum()) for name, part in by.items()}
    sums = [Sum(name, (f"{name} seen",), complete=False) for name in by]
    for seen in ("", " seen"):
        sums.append(Sum("all" + seen, tuple(f"age {age}{seen}" for age in range(3))))
        sums.append(Sum("all" + seen, ("boys" + seen, "girls" + seen)))
    return counts, sums


overlapping = st.lists(AWKWARD, min_size=12, max_size=12).map(children)


@quick
@given(overlapping, st.sampled_from(sorted(PROFILES)))
def test_what_is_protected_passes_its_audit(publication, name):
    counts, sums = publication
    protected = protect(counts, sums, PROFILES[name])
    assert audited(protected).exposed == ()
    assert set(protected.shown) | set(protected.hidden) >= set(counts)


@quick
@given(overlapping)
def test_what_is_protected_twice_is_protected_once(publication):
    counts, sums = publication
    once = protect(counts, sums, CENSUS)
    twice = protect(counts, sums, CENSUS, elsewhere={key for key in once.hidden if key in counts})
    assert set(twice.hidden) == set(once.hidden)
    assert twice.shown == once.shown


@quick
@given(overlapping)
def test_the_same_publication_is_protected_the_same_way(publication):
    counts, sums = publication
    assert protect(counts, sums, CENSUS) == protect(counts, sums, CENSUS)


@quick
@given(squares)
def test_no_printed_number_tells_a_small_count_by_search_through_all_tables(publication):
    counts, sums = publication
    protected = protect(counts, sums, CENSUS)
    # Every table there is would be too many: shown cells stand, hidden ones take each number within 8 of their own.
    cells = [" ".join(corner) for corner in CORNERS]
    choices = [
        range(max(1, counts[key] - 8), counts[key] + 9) if key in protected.hidden else [protected.shown[key]]
        for key in cells
    ]
    tables = {key: axis.ravel() for key, axis in zip(cells, np.meshgrid(*choices), strict=True)}
    for each in sums:
        tables[each.total] = np.sum([tables[part] for part in each.parts], axis=0)
    agrees = np.all(
        [tables[key] == protected.shown[key] if key in protected.shown else tables[key] >= 1 for key in counts], axis=0
    )
    for key, hidden in protected.hidden.items():
        possible = set(tables[key][agrees].tolist())
        # A total of so many cells that are not 0 is known to be that many, as each 0 is shown.
        least = sum(counts[cell] > 0 for cell in cells if key == cell or key in (*cell.split(), "all"))
        assert possible >= set(range(least, 6)) if hidden.why is Why.SMALL else len(possible) > 1


@quick
@given(squares, st.sets(st.sampled_from(["a x", "a y", "b x", "b y", "a", "y"])), st.sampled_from(["a x", "b", "x"]))
def test_hiding_one_more_never_tells_more(publication, hidden, also):
    counts, sums = publication
    before, after = attack(known(counts, hidden), sums), attack(known(counts, hidden | {also}), sums)
    for key, was in before.items():
        now = after[key]
        assert now.lower <= was.lower
        assert now.upper is None or (was.upper is not None and now.upper >= was.upper)
