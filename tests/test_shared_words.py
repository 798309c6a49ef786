"""Statements of one document that share words, by hand on a few lines."""

from lineofsight.shared_words import nearest, stem, telling

AREAS = ("visits", "plans")
TEXTS = {
    "visits": "Statutory visits are often late.",
    "plans": "Care plans need to be clearer, and to be written with the child before a review.",
    "prompt": "Visits after a first placement were prompt.",
    "copy": "Every child had a written copy of the plan.",
    "dentist": "Children saw a dentist.",
    "foster": "Children in foster homes said they were happy.",
    "bullied": "Nobody was bullied at school.",
}


def test_each_text_goes_with_the_area_whose_words_it_shares():
    assert nearest(TEXTS, AREAS) == {"prompt": ("visits", ("visit",)), "copy": ("plans", ("plan", "written"))}


def test_a_word_that_few_hold_counts_for_more_than_one_that_many_hold():
    more = {"areas": "Plans wait.", "reviews": "Reviews wait.", **{f"t{n}": "A plan." for n in range(5)}}
    both = nearest(
        {**more, "both": "Plans and reviews.", **{f"n{n}": "Schools." for n in range(9)}}, ("areas", "reviews")
    )
    assert both["both"] == ("reviews", ("review",))


def test_a_word_counts_for_less_in_a_longer_text():
    areas = {
        "long": "Records of visits are late where nobody has checked the list of them.",
        "short": "Records are late.",
    }
    rest = {f"n{n}": "Schools." for n in range(9)}
    assert nearest({**areas, "said": "Records were read.", **rest}, ("long", "short"))["said"][0] == "short"


def test_where_children_live_says_whom_it_is_of_and_links_nothing():
    areas = {"home": "Staff in foster homes must be trained."}
    rest = {f"n{n}": "Schools." for n in range(9)}
    assert nearest({**areas, "said": "Children in foster homes were happy.", **rest}, ("home",)) == {}


def test_without_areas_nothing_is_linked():
    assert nearest(TEXTS, ()) == {}


def test_a_stem_keeps_four_letters():
    assert (stem("engagement"), stem("engaged"), stem("used")) == ("engag", "engag", "used")


def test_words_that_english_uses_everywhere_say_nothing_in_any_form():
    assert telling("She always visits others each week") == [None, None, "visit", None, None, None]
