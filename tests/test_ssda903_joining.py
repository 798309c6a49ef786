"""The rules by which several years of SSDA903 become periods of care and placements: one child's journey for each."""

import datetime
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from lineofsight.readers import ssda903
from lineofsight.readers.return_file import ReturnFile
from lineofsight.readers.ssda903.rules import RULES
from lineofsight.returns import Return

COLUMNS = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC"
AS_AT = datetime.date(2026, 3, 31)


@pytest.fixture
def journey(tmp_path: Path):
    """One child's episodes by year of the return, each "DECOM RNE LS PLACE DEC REC" with "." for a blank, joined."""

    def joined(episodes: Mapping[int, str], **others: Mapping[int, str]) -> Return:
        parts = []
        for year, lines in episodes.items():
            rows = [line.split() for line in lines.strip().splitlines()]
            cells = [
                ",".join(
                    "" if cell == "." else cell for cell in ("C1", start, why, law, "N1", place, "PR1", end, reason)
                )
                for start, why, law, place, end, reason in rows
            ]
            parts.append(_read(tmp_path / str(year) / "episodes.csv", "\n".join([COLUMNS, *cells])))
        for name, by_year in others.items():
            parts += [_read(tmp_path / str(year) / f"{name}.csv", text) for year, text in by_year.items()]
        return ssda903.assemble(parts, AS_AT)

    return joined


def _read(path: Path, text: str):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return ssda903.read(ReturnFile.open(path))


def days(values: pd.Series) -> list[str | None]:
    return [None if pd.isna(value) else f"{value:%Y-%m-%d}" for value in values]


def spans(table: pd.DataFrame) -> list[tuple[str | None, str | None]]:
    return list(zip(days(table["started"]), days(table["ended"]), strict=True))


def noticed(found: Return, words: str) -> list[str]:
    """Where the issues whose finding has these words were found."""
    return [issue.where for issue in found.issues if words in issue.found]


# One episode, in several returns


def test_an_open_episode_carried_on_is_one_episode_as_the_later_return_has_it(journey):
    found = journey(
        {
            2025: "01/06/2024 S C2 U6 . .",
            2026: "01/06/2024 S C2 U6 30/09/2025 E4A",
        }
    )
    assert spans(found.tables["care_periods"]) == [("2024-06-01", "2025-09-30")]
    assert found.tables["care_periods"]["reason_ended"].tolist() == ["E4A"]
    assert noticed(found, "in the next return again") == ["2024-25: 1"]


def test_an_episode_twice_in_one_return_is_counted_once(journey):
    found = journey({2026: "01/06/2025 S C2 U6 . .\n01/06/2025 S C2 U6 . ."})
    assert spans(found.tables["placements"]) == [("2025-06-01", None)]
    assert noticed(found, "twice in one year") == ["2025-26: 1"]


def test_of_two_episodes_that_start_on_one_day_the_one_that_has_ended_is_kept(journey):
    found = journey({2026: "01/06/2025 S C2 U6 01/09/2025 E4A\n01/06/2025 S C2 K2 . ."})
    assert spans(found.tables["placements"]) == [("2025-06-01", "2025-09-01")]
    assert found.tables["placements"]["placement"].tolist() == ["U6"]
    assert noticed(found, "start on one day") == ["2025-26: 1"]


def test_of_two_open_episodes_that_start_on_one_day_the_one_that_stands_last_is_kept(journey):
    found = journey({2026: "01/06/2025 S C2 U6 . .\n01/06/2025 S C2 K2 . ."})
    assert found.tables["placements"]["placement"].tolist() == ["K2"]


def test_an_ended_episode_repeated_in_a_later_return_is_counted_once(journey):
    found = journey({2025: "01/06/2024 S C2 U6 01/09/2024 E4A", 2026: "01/06/2024 S C2 U6 01/09/2024 E4A"})
    assert spans(found.tables["care_periods"]) == [("2024-06-01", "2024-09-01")]
    assert noticed(found, "with the same last day") == ["2024-25: 1"]


def test_the_later_return_is_right_on_which_day_an_episode_ended(journey):
    found = journey({2025: "01/06/2024 S C2 U6 01/09/2024 E4A", 2026: "01/06/2024 S C2 U6 08/09/2024 E4B"})
    assert spans(found.tables["care_periods"]) == [("2024-06-01", "2024-09-08")]
    assert found.tables["care_periods"]["reason_ended"].tolist() == ["E4B"]
    assert noticed(found, "ends on another day") == ["2024-25: 1"]


def test_an_episode_that_had_ended_is_open_where_the_later_return_says_so(journey):
    found = journey({2025: "01/06/2024 S C2 U6 01/03/2025 E4A", 2026: "01/06/2024 S C2 U6 . ."})
    assert spans(found.tables["care_periods"]) == [("2024-06-01", None)]
    assert noticed(found, "open in a later one") == ["2024-25: 1"]


def test_the_order_in_which_files_are_given_makes_no_difference(journey):
    there = journey({2025: "01/06/2024 S C2 U6 . .", 2026: "01/06/2024 S C2 U6 30/09/2025 E4A"})
    back = journey({2026: "01/06/2024 S C2 U6 30/09/2025 E4A", 2025: "01/06/2024 S C2 U6 . ."})
    pd.testing.assert_frame_equal(there.tables["care_periods"], back.tables["care_periods"])


# Episodes that cannot be


def test_an_episode_without_a_first_day_is_left_out(journey):
    found = journey({2026: "01/06/2025 S C2 U6 . .\n. P C2 K2 . ."})
    assert spans(found.tables["placements"]) == [("2025-06-01", None)]
    assert noticed(found, "without a first day") == ["2025-26: 1"]


def test_an_episode_that_ends_before_it_starts_is_left_out_and_care_goes_on_over_it(journey):
    found = journey(
        {
            2026: """
            01/04/2025 S C2 U6 01/06/2025 X1
            01/06/2025 P C2 K2 31/05/2025 X1
            01/08/2025 P C2 U4 . .
            """
        }
    )
    assert spans(found.tables["care_periods"]) == [("2025-04-01", None)]
    assert spans(found.tables["placements"]) == [("2025-04-01", "2025-06-01"), ("2025-08-01", None)]
    assert noticed(found, "ends before it starts") == ["2025-26: 1"]


def test_an_episode_that_ends_on_the_day_it_starts_is_kept(journey):
    found = journey({2026: "01/06/2025 S L1 U6 01/06/2025 E4A"})
    assert spans(found.tables["care_periods"]) == [("2025-06-01", "2025-06-01")]


def test_an_episode_within_a_longer_one_is_left_out(journey):
    found = journey(
        {
            2026: """
            01/04/2025 S C2 U6 01/12/2025 X1
            01/06/2025 P C2 K2 01/07/2025 X1
            01/12/2025 P C2 U4 . .
            """
        }
    )
    assert spans(found.tables["placements"]) == [("2025-04-01", "2025-12-01"), ("2025-12-01", None)]
    assert noticed(found, "lies within") == ["2025-26: 1"]


def test_an_episode_that_only_a_later_return_has_cuts_the_longer_one_of_an_earlier(journey):
    found = journey({2025: "01/04/2024 S C2 U6 01/12/2024 X1", 2026: "01/06/2024 P C2 K2 01/07/2024 E4A"})
    assert spans(found.tables["placements"]) == [("2024-04-01", "2024-06-01"), ("2024-06-01", "2024-07-01")]
    assert noticed(found, "lies within") == []


def test_an_episode_that_ends_after_the_year_of_its_return_is_open(journey):
    found = journey({2026: "01/04/2025 S C2 U6 31/03/2026 E4A"})
    assert spans(found.tables["care_periods"]) == [("2025-04-01", "2026-03-31")]
    found = journey({2026: "01/04/2025 S C2 U6 01/04/2062 E4A\n01/06/2025 P C2 K2 01/07/2025 E4B"})
    assert spans(found.tables["placements"]) == [("2025-04-01", "2025-06-01"), ("2025-06-01", "2025-07-01")]
    assert noticed(found, "after the year of its return") == ["2025-26: 1"]


def test_an_episode_that_overlaps_the_next_ends_where_the_next_starts(journey):
    found = journey({2026: "01/04/2025 S C2 U6 08/06/2025 X1\n01/06/2025 P C2 K2 . ."})
    assert spans(found.tables["placements"]) == [("2025-04-01", "2025-06-01"), ("2025-06-01", None)]
    assert noticed(found, "after the next has started") == ["2025-26: 1"]


def test_one_that_ends_on_the_day_the_next_starts_does_not_overlap_it(journey):
    found = journey({2026: "01/04/2025 S C2 U6 01/06/2025 X1\n01/06/2025 P C2 K2 . ."})
    assert noticed(found, "after the next has started") == []


def test_of_two_open_episodes_the_earlier_ends_where_the_later_starts(journey):
    found = journey({2026: "01/04/2025 S C2 U6 . .\n01/06/2025 P C2 K2 . ."})
    assert spans(found.tables["placements"]) == [("2025-04-01", "2025-06-01"), ("2025-06-01", None)]
    assert noticed(found, "after which another") == ["2025-26: 1"]


def test_an_open_episode_that_the_next_return_lacks_ended_on_the_last_day_that_is_known(journey):
    found = journey({2025: "01/06/2024 S C2 U6 . .", 2026: ". S C2 U6 . ."})
    assert spans(found.tables["care_periods"]) == [("2024-06-01", "2025-03-31")]
    assert found.tables["care_periods"]["reason_ended"].isna().all()
    assert noticed(found, "no later return has") == ["2024-25: 1"]


def test_an_open_episode_not_carried_on_ends_where_the_next_starts_if_care_went_on(journey):
    found = journey({2025: "01/06/2024 S C2 U6 . .", 2026: "20/06/2025 P C2 K2 . ."})
    assert spans(found.tables["placements"]) == [("2024-06-01", "2025-06-20"), ("2025-06-20", None)]
    assert spans(found.tables["care_periods"]) == [("2024-06-01", None)]
    assert noticed(found, "after which another") == ["2024-25: 1"]


def test_an_open_episode_not_carried_on_ended_in_its_year_if_care_started_again(journey):
    found = journey({2025: "01/06/2024 S C2 U6 . .", 2026: "20/06/2025 S C2 K2 . ."})
    assert spans(found.tables["care_periods"]) == [("2024-06-01", "2025-03-31"), ("2025-06-20", None)]
    assert noticed(found, "no later return has") == ["2024-25: 1"]


def test_an_open_episode_of_the_last_return_stays_open(journey):
    found = journey({2026: "01/06/2025 S C2 U6 . X1"})  # some write X1 where care goes on
    assert spans(found.tables["care_periods"]) == [("2025-06-01", None)]
    assert found.tables["care_periods"]["reason_ended"].isna().all()
    assert noticed(found, "ended with X1") == []


# Periods of care


def test_episodes_that_follow_one_another_are_one_period(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 X1\n01/06/2025 L C2 U6 01/09/2025 E4A"})
    period = found.tables["care_periods"]
    assert spans(period) == [("2025-04-01", "2025-09-01")]
    assert period["legal_status"].tolist() == ["C2"]
    assert found.issues == ()


def test_a_child_who_comes_back_has_two_periods(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 E4A\n02/06/2025 S V2 U6 . ."})
    assert spans(found.tables["care_periods"]) == [("2025-04-01", "2025-06-01"), ("2025-06-02", None)]
    assert found.issues == ()


def test_care_that_ended_starts_again_a_day_later_even_where_the_return_does_not_say_so(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 E4A\n02/06/2025 P V2 K2 . ."})
    assert spans(found.tables["care_periods"]) == [("2025-04-01", "2025-06-01"), ("2025-06-02", None)]
    assert noticed(found, "by a day or more") == ["2025-26: 1"]


def test_care_that_ended_and_goes_on_the_same_day_went_on(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 E4A\n01/06/2025 P V2 K2 . ."})
    assert spans(found.tables["care_periods"]) == [("2025-04-01", None)]
    assert noticed(found, "on the same day") == ["2025-26: 1"]


def test_days_between_two_episodes_are_care_where_the_first_said_that_another_follows(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 X1\n05/06/2025 P V2 K2 . ."})
    assert spans(found.tables["care_periods"]) == [("2025-04-01", None)]
    assert noticed(found, "days between two episodes") == ["2025-26: 1"]


def test_a_start_of_care_is_a_new_period_even_after_x1(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 X1\n01/06/2025 S V2 K2 . ."})
    period = found.tables["care_periods"]
    assert spans(period) == [("2025-04-01", "2025-06-01"), ("2025-06-01", None)]
    assert period["reason_ended"].isna().all()
    assert noticed(found, "did not end it") == ["2025-26: 1"]


def test_a_period_that_ends_with_x1_ends_there_without_a_reason(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 X1"})
    assert spans(found.tables["care_periods"]) == [("2025-04-01", "2025-06-01")]
    assert found.tables["care_periods"]["reason_ended"].isna().all()
    assert noticed(found, "whose last episode ended with X1") == ["2025-26: 1"]


def test_care_that_began_before_the_first_return_is_said_to_have(journey):
    found = journey({2026: "01/06/2024 P C2 U6 . ."})
    assert spans(found.tables["care_periods"]) == [("2024-06-01", None)]
    assert noticed(found, "not the start of care") == ["2025-26: 1"]


def test_short_breaks_are_a_line_of_their_own_and_flagged(journey):
    found = journey({2026: "01/04/2025 S V4 K2 01/12/2025 E8\n01/06/2025 S C2 U6 . ."})
    period = found.tables["care_periods"].sort_values("started")
    assert spans(period) == [("2025-04-01", "2025-12-01"), ("2025-06-01", None)]
    assert period["short_breaks"].tolist() == [True, False]
    assert found.tables["placements"].sort_values("started")["short_breaks"].tolist() == [True, False]
    assert found.issues == ()


# Placements and carers


def carers(found: Return) -> list[tuple[str | None, str | None]]:
    placements = found.tables["placements"]
    return list(zip(days(placements["started"]), days(placements["with_carer_since"]), strict=True))


def test_a_new_legal_status_is_no_new_placement_and_the_placement_is_of_the_latest_type(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 X1\n01/06/2025 L C2 U4 . ."})
    assert spans(found.tables["placements"]) == [("2025-04-01", None)]
    assert found.tables["placements"]["placement"].tolist() == ["U4"]
    assert noticed(found, "with another type of placement") == ["2025-26: 1"]


@pytest.mark.parametrize("why", ["T", "U"])
def test_a_move_with_the_same_carer_keeps_the_carer(journey, why):
    found = journey({2026: f"01/04/2025 S V2 U6 01/06/2025 X1\n01/06/2025 {why} C2 U4 . ."})
    assert carers(found) == [("2025-04-01", "2025-04-01"), ("2025-06-01", "2025-04-01")]


@pytest.mark.parametrize("why", ["P", "B"])
def test_a_move_to_another_carer_begins_the_time_with_that_carer(journey, why):
    found = journey({2026: f"01/04/2025 S V2 U6 01/06/2025 X1\n01/06/2025 {why} C2 U6 . ."})
    assert carers(found) == [("2025-04-01", "2025-04-01"), ("2025-06-01", "2025-06-01")]


def test_back_from_a_temporary_placement_the_time_with_the_carer_begins_anew(journey):
    found = journey(
        {
            2026: """
            01/04/2025 S C2 U6 01/06/2025 X1
            01/06/2025 P C2 T3 15/06/2025 X1
            15/06/2025 P C2 U6 . .
            """
        }
    )
    assert carers(found)[2] == ("2025-06-15", "2025-06-15")
    assert found.tables["placements"]["placement"].tolist() == ["U6", "T3", "U6"]


def test_an_episode_that_does_not_say_why_it_began_is_a_new_placement_where_its_type_is_another(journey):
    found = journey({2026: "01/04/2025 S C2 U6 01/06/2025 X1\n01/06/2025 . C2 K2 . ."})
    assert carers(found) == [("2025-04-01", "2025-04-01"), ("2025-06-01", "2025-06-01")]
    assert noticed(found, "does not say why") == ["2025-26: 1"]


def test_an_episode_that_does_not_say_why_it_began_is_the_same_placement_where_its_type_is_the_same(journey):
    found = journey({2026: "01/04/2025 S V2 U6 01/06/2025 X1\n01/06/2025 . C2 U6 . ."})
    assert carers(found) == [("2025-04-01", "2025-04-01")]


def test_a_placement_belongs_to_its_period(journey):
    found = journey(
        {2026: "01/04/2025 S V2 U6 01/06/2025 E4A\n01/09/2025 S V2 U6 01/10/2025 X1\n01/10/2025 P V2 K2 . ."}
    )
    assert days(found.tables["placements"]["period_started"]) == ["2025-04-01", "2025-09-01", "2025-09-01"]


# Adoption

ADOPTED = """
01/05/2024 S C1 U6 01/09/2024 X1
01/09/2024 L E1 U6 20/01/2025 X1
20/01/2025 {why} E1 {place} . .
"""
DECISION = "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\nC1,01/02/2024,{decided},{reversed},"
AD1 = "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE\nC1,01/02/2024,10/08/2024,{matched},{foster}"


def adoption(found: Return) -> list[dict[str, str | None]]:
    table = found.tables["adoptions"].drop(columns="child_id")
    columns = {str(name): days(table[name]) for name in table}
    return [{name: values[at] for name, values in columns.items()} for at in range(len(table))]


def test_an_adoption_is_told_by_the_decision_the_match_and_the_episodes(journey):
    found = journey(
        {2025: ADOPTED.format(why="P", place="A6"), 2026: "20/01/2025 P E1 A6 01/10/2025 E11"},
        placed={2025: DECISION.format(decided="10/08/2024", reversed="")},
        ad1={2026: AD1.format(matched="05/01/2025", foster="0")},
    )
    assert adoption(found) == [
        {
            "entered_care": "2024-05-01",
            "decided": "2024-08-10",
            "placement_order": "2024-09-01",
            "matched": "2025-01-05",
            "fostered_by_adopters": None,
            "placed": "2025-01-20",
            "adopted": "2025-10-01",
            "reversed": None,
        }
    ]


def test_foster_carers_who_adopt_have_had_the_child_since_the_foster_placement_began(journey):
    found = journey(
        {2025: ADOPTED.format(why="T", place="A5"), 2026: "20/01/2025 T E1 A5 01/10/2025 E12"},
        ad1={2026: AD1.format(matched="05/01/2025", foster="1")},
    )
    (row,) = adoption(found)
    assert row["fostered_by_adopters"] == "2024-05-01"
    assert row["placed"] == "2025-01-20"
    assert row["decided"] == "2024-08-10"  # of the adopted child's own part, since there is no other


def test_a_child_waiting_has_a_decision_and_an_order_and_no_placement(journey):
    found = journey(
        {2026: "01/05/2025 S C1 U6 01/09/2025 X1\n01/09/2025 L E1 U6 . ."},
        placed={2026: DECISION.format(decided="10/08/2025", reversed="")},
    )
    (row,) = adoption(found)
    assert (row["decided"], row["placement_order"], row["placed"]) == ("2025-08-10", "2025-09-01", None)


def test_a_decision_that_was_reversed_is_a_row_beside_the_one_that_came_later(journey):
    found = journey(
        {2025: ADOPTED.format(why="P", place="A6"), 2026: "20/01/2025 P E1 A6 . ."},
        placed={
            2025: DECISION.format(decided="01/06/2024", reversed="01/07/2024"),
            2026: DECISION.format(decided="10/08/2024", reversed=""),
        },
    )
    first, second = adoption(found)
    assert (first["decided"], first["reversed"], first["placed"]) == ("2024-06-01", "2024-07-01", None)
    assert (second["decided"], second["placement_order"], second["placed"]) == (
        "2024-08-10",
        "2024-09-01",
        "2025-01-20",
    )


def test_an_order_that_was_over_before_the_decision_is_not_of_it(journey):
    episodes = "01/05/2023 S E1 U6 01/09/2024 X1\n01/09/2024 L C2 U6 . ."
    found = journey({2025: episodes}, placed={2025: DECISION.format(decided="01/10/2024", reversed="")})
    assert [row["placement_order"] for row in adoption(found)] == [None]


def test_a_child_whose_order_ended_without_adoption_is_not_waiting(journey):
    found = journey({2025: "01/05/2023 S E1 U6 01/09/2024 X1\n01/09/2024 L C2 U6 . ."})
    assert adoption(found) == []


def test_a_child_under_an_order_without_a_decision_is_waiting(journey):
    found = journey({2025: "01/05/2023 S C1 U6 01/09/2024 X1\n01/09/2024 L E1 U6 . ."})
    assert [(row["entered_care"], row["placement_order"]) for row in adoption(found)] == [("2023-05-01", "2024-09-01")]


def test_a_child_never_to_be_adopted_is_in_no_row(journey):
    assert journey({2026: "01/05/2025 S C1 U6 . ."}).tables["adoptions"].empty


# The written table


def test_the_written_table_of_rules_is_the_rules(root):
    written = (root / "docs" / "ssda903_joining.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in written if line.startswith("| an ") or line.startswith(("| a ", "| two ", "| days "))]
    assert rows == [f"| {rule.found} | {rule.why} | {rule.done} |" for rule in RULES]
