"""What a public pack lets out: nothing small, nothing that gives a small number away, and words in its place."""

from datetime import date

import pandas as pd
import pytest
from lineofsight import disclosure, tables
from lineofsight.figure import Figure
from lineofsight.figures import PUBLIC, Figures
from lineofsight.indicator import Policy
from lineofsight.periods import return_year
from lineofsight.publication import publish
from lineofsight.returns import Return

YEAR = return_year(2026)
SOON, LATE = ("2025-06-02", "2025-06-20"), ("2025-06-02", "2025-11-03")
IN_TIME = "assessments_in_45_working_days"


def published(in_time: int, late: int, sexes: str = "") -> Figures:
    """The public figures of so many assessments, in time first; `sexes` says M or F of each child where it is given."""
    days = [SOON] * in_time + [LATE] * late
    ids = [str(number) for number in range(len(days))]
    given = {
        "assessments": {
            "child_id": ids,
            "started": [started for started, _ in days],
            "authorised": [authorised for _, authorised in days],
        }
    }
    if sexes:
        given["children"] = {"child_id": ids, "sex": list(sexes)}
    held = {
        name: tables.made(name, {column: pd.Series(cells) for column, cells in columns.items()})
        for name, columns in given.items()
    }
    census = Return("a census", "a census, 2025-26", held, dict.fromkeys(held, YEAR), ())
    return Figures((census,), Policy(), PUBLIC)


def whole(figures: Figures) -> Figure:
    return figures.latest(IN_TIME)[0]


def test_a_share_of_many_with_many_on_both_sides_is_shown_whole():
    shown = whole(published(in_time=20, late=10))

    assert (shown.of, shown.shown) == ("20 of 30", "66.7%")


@pytest.mark.parametrize(
    ("in_time", "late", "is_shown"),
    [
        (5, 20, False),  # 5 is small
        (6, 20, True),
        (20, 5, False),  # 20 of 25 says that 5 were late
        (20, 6, True),
        (20, 0, True),  # none was late: noughts are shown
        (0, 20, True),
        (3, 0, False),
    ],
)
def test_one_to_five_are_hidden_on_either_side_and_none_and_six_are_shown(in_time: int, late: int, is_shown: bool):
    figure = whole(published(in_time, late))

    assert (figure.value is not None) == is_shown
    if not is_shown:
        assert (figure.numerator, figure.base, figure.lower, figure.cases) == (None, None, None, 0)
        assert figure.shown.startswith("hidden: ")


def test_a_second_group_is_hidden_where_the_whole_would_give_the_first_away():
    # 12 boys, 4 girls: with 16 and 12 shown, anybody could take one from the other.
    figures = published(in_time=16, late=0, sexes="M" * 12 + "F" * 4)
    groups = {each.group: each for each in figures.groups(IN_TIME) if each.breakdown == "sex"}

    assert whole(figures).of == "16 of 16"
    assert {group: each.value for group, each in groups.items()} == {"Male": None, "Female": None}
    assert groups["Female"].absent == "hidden: too small to show"
    assert groups["Male"].absent == "hidden: a small count could be worked out from it"


def test_the_quarters_of_a_year_do_not_give_away_the_one_that_is_small():
    shown = published(in_time=20, late=3).course(IN_TIME)

    assert [each.period.start for each in shown] == [
        date(2025, 4, 1),
        date(2025, 7, 1),
        date(2025, 10, 1),
        date(2026, 1, 1),
    ]
    assert shown[2].value is None  # three, all late, in the quarter to December
    assert all(each.value is None for each in shown if each.cases)


def test_two_figures_of_the_same_children_are_judged_as_one():
    figures = published(in_time=20, late=10, sexes="M" * 26 + "F" * 4)
    audit = figures.publication.audit

    # Every indicator of assessments authorised has the same base, so it is one count under one name.
    assert len([name for name in audit.protected.shown if name.endswith(f"{YEAR}: of")]) == 1


def test_a_publication_is_attacked_and_nothing_in_it_gives_way():
    audit = published(in_time=20, late=10, sexes="MF" * 13 + "FFFF").publication.audit

    assert audit.protected.hidden
    assert audit.exposed == ()


def test_a_profile_that_rounds_is_refused_since_figures_are_printed_unrounded():
    with pytest.raises(ValueError, match="the profile hospital admissions rounds"):
        publish([], "hospital admissions")


def test_the_children_in_need_profile_is_the_departments_one_to_five():
    assert disclosure.PROFILES[PUBLIC].hidden == range(1, 6)


def test_a_public_run_says_nothing_of_how_often_something_was_odd_in_a_return(root):
    from lineofsight import Params, Run

    sources = [str(root / "data_samples" / "exampleshire" / "returns" / "ssda903" / "2025-26")]
    asked = {"authority": "Exampleshire", "sources": sources, "as_at": date(2026, 3, 31)}
    issues = Run.of(Params(**asked, audience="public")).issues
    inside = Run.of(Params(**asked)).issues

    assert set(issues["where"]) <= {"not shown in a public pack"}
    assert len(issues) <= len(inside)
