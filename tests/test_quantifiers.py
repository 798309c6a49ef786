"""How many, as prose says it: what is read as a number, what stays a word, and what is no claim."""

from fractions import Fraction

import pytest
from lineofsight.quantifiers import NUMBER, Kind, number, quantifiers


def only(text):
    (found,) = quantifiers(text)
    return found


def told(text):
    """The kind, numerator and base of every claim."""
    return [(q.kind.value, q.numerator, q.base) for q in quantifiers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "numerator", "base"),
    [
        ("Three of the seven children had moved.", "count", 3, 7),
        ("3 out of 7 children had moved.", "count", 3, 7),
        ("None of the seven children had moved.", "none", 0, 7),
        ("None of the seven had moved.", "none", 0, 7),
        ("All the seven children had a plan.", "all", 7, 7),
        ("Half of the 12 cases were late.", "half", 6, 12),
        ("Two thirds of the nine plans were late.", "fraction", 6, 9),
        ("Twenty-one of the thirty files were read.", "count", 21, 30),
        ("Six children were safe.", "count", 6, None),
        ("In two instances they were poor.", "count", 2, None),
        ("It was due to three main reasons.", "count", 3, None),
        ("None of the children had moved.", "none", 0, None),
        ("No child had moved.", "none", 0, None),
        ("All of the children had a plan.", "all", None, None),
        ("Half of the children had waited.", "half", None, None),
        ("An example was seen of good work.", "example", 1, None),
        ("It took about 50 minutes to read.", "duration", None, None),
        ("It has been in use since at least 2004.", "date", None, None),
    ],
)
def test_words_become_the_numbers_they_say_and_no_others(text, kind, numerator, base):
    assert told(text) == [(kind, numerator, base)]


@pytest.mark.parametrize(
    "text",
    [
        "Several children had moved.",
        "Most were late.",
        "Almost all children were seen.",
        "Not all teams use the form.",
        "A small number of children had moved.",
        "The majority of work was sound.",
        "It was too late for several of them.",
        "More than half of the children had moved.",
        "At least three children had moved.",
        "Nearly half of the 12 cases were late.",
    ],
)
def test_a_vague_word_or_a_bound_is_never_a_number(text):
    found = only(text)
    assert (found.kind, found.numerator) == (Kind.VAGUE, None)


def test_a_share_is_kept_where_the_base_is_not_printed():
    assert [only(f"{words} of the children had moved.").share for words in ("All", "None", "Half", "A quarter")] == [
        Fraction(1), Fraction(0), Fraction(1, 2), Fraction(1, 4),
    ]  # fmt: skip


def test_half_of_an_odd_number_is_no_number_of_children():
    assert told("Half of the seven children had moved.") == [("half", None, 7)]


def test_words_that_point_back_count_nothing_of_their_own():
    text = "Seven were in care, and the file of one of these was lost. Two others had left."
    first, second, third = quantifiers(text)
    assert (first.counted, second.counted, third.counted) == (None, None, None)
    assert (first.of_these, second.of_these) == (False, True)


def test_the_place_of_the_words_is_their_place_in_the_text():
    text = "Plans were late. Three of the seven children had moved."
    found = only(text)
    assert text[found.start : found.end] == found.text == "Three of the seven children"
    assert found.sentence == "Three of the seven children had moved."


@pytest.mark.parametrize(
    "text",
    [
        "Plans were made in the last 12 months.",
        "The visit was on 7 May 2015, under article 42.",
        "This is the most recent review.",
        "Some plans were late.",
        "She works with a vulnerable teenager.",
        "It was a two year plan.",
        "65% of children agreed, and 70 per cent had a copy.",
        "For example, one child [REDACTED]",
        "One child, [REDACTED].",
    ],
)
def test_a_window_a_date_a_percentage_and_a_cut_subject_are_no_claims(text):
    assert quantifiers(text) == ()


def test_in_one_case_stays_a_claim_when_the_rest_is_redacted():
    assert told("In one case, [REDACTED].") == [("count", 1, None)]


def test_a_number_that_is_redacted_is_counted_and_stays_hidden():
    assert told("They were completed for [REDACTED] children.") == [("redacted count", None, None)]


def test_a_sentence_begins_behind_a_redaction_in_brackets():
    assert told("Visits were late. ([REDACTED]) Most were recorded.") == [("vague", None, None)]


def test_in_one_instance_before_a_time_gives_way_to_the_time():
    assert told("In one instance, it took 50 minutes.") == [("duration", None, None)]


def test_a_date_is_that_of_the_one_child_named_before_it():
    assert told("A review in respect of a very young child had not been held since 2011.") == [("date", 1, None)]


def test_a_second_all_for_what_the_sentence_has_counted_is_not_a_second_claim():
    assert told("Almost all children were seen, and visits were recorded for all children.") == [("vague", None, None)]


def test_a_caveat_limits_a_list():
    assert told("Not all were found in each case.") == [("caveat", None, None)]


@pytest.mark.parametrize(
    ("printed", "value"), [("7", 7), ("seven", 7), ("Nineteen", 19), ("forty two", 42), ("99", 99)]
)
def test_numbers_in_figures_and_words(printed, value):
    assert number(printed) == value


def test_a_word_that_is_no_number_is_refused():
    with pytest.raises(KeyError):
        number("several")
    assert "several" not in NUMBER
