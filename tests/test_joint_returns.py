"""Kingston and Richmond return their workforce together: one figure, wherever and under whatever code it is printed."""

import pandas as pd
import pytest
from lineofsight import authorities, published
from lineofsight.comparators import compare
from lineofsight.joint_returns import counted_once, joint_codes
from lineofsight.params import Compare

KINGSTON, RICHMOND, MERTON = "E09000021", "E09000027", "E09000024"
BOTH = f"{KINGSTON} / {RICHMOND}"
NAMES = {
    KINGSTON: "Kingston upon Thames",
    RICHMOND: "Richmond upon Thames",
    MERTON: "Merton",
    BOTH: "Kingston upon Thames / Richmond upon Thames",
}


def row(code, period, value, symbol="", **other):
    return {
        "publisher": "DfE",
        "release": "Children's social work workforce, 2024",
        "dataset": "csww",
        "period": period,
        "geography_level": published.AUTHORITY,
        "la_code": code,
        "la_name": NAMES[code],
        "indicator": "turnover",
        "breakdown": "",
        "value": value,
        "numerator": value,
        "denominator": 100,
        "symbol": symbol,
        "locator": "csww.csv!2/turnover",
    } | other


ROWS = [
    row(KINGSTON, "2016", 17.4),
    row(BOTH, "2023", 12),
    row(BOTH, "2024", 13),
    row(KINGSTON, "2024", 13, publisher="LAIT"),
    row(RICHMOND, "2024", 13, publisher="LAIT"),
    row(KINGSTON, "2025", 28, publisher="LAIT"),
    row(RICHMOND, "2025", 28, publisher="LAIT"),
    row(MERTON, "2024", 20),
    row(MERTON, "2025", 22),
]


def compared(authority, *members, rows=ROWS):
    frame = pd.DataFrame(list(rows), columns=list(published.COLUMNS))
    frame = frame.astype(dict.fromkeys(published.TEXTS, "category") | dict.fromkeys(published.NUMBERS, "Float64"))
    its = compare(frame, authorities.find(authority), Compare(authorities=list(members)))
    return its, its.indicators[0]


def test_a_joint_return_stands_under_its_own_code_alone():
    once = counted_once(pd.DataFrame(ROWS))
    assert list(zip(once["la_code"], once["period"], once["value"], strict=True)) == [
        (KINGSTON, "2016", 17.4),
        (BOTH, "2023", 12),
        (BOTH, "2024", 13),
        (BOTH, "2025", 28),
        (MERTON, "2024", 20),
        (MERTON, "2025", 22),
    ]


def test_later_figures_that_differ_are_of_each_alone():
    rows = [row(BOTH, "2023", 12), row(KINGSTON, "2025", 28), row(RICHMOND, "2025", 30)]
    assert counted_once(pd.DataFrame(rows))["la_code"].to_list() == [BOTH, KINGSTON, RICHMOND]


def test_without_a_joint_return_nothing_changes():
    rows = pd.DataFrame([row(KINGSTON, "2024", 12), row(RICHMOND, "2024", 12)])
    assert counted_once(rows).equals(rows)
    assert joint_codes(rows["la_code"]) == {}


def test_among_all_authorities_it_is_one():
    its, turnover = compared("Merton", "Kingston upon Thames")
    assert [value.place for value in its.everyone(turnover, "2024")] == [NAMES[BOTH], "Merton"]


def test_either_of_them_has_it_under_both_names_and_a_break_where_it_began():
    its, turnover = compared("Kingston upon Thames", "Merton")
    assert its.name(turnover, "2024") == NAMES[BOTH]
    assert its.own(turnover)["2025"].value == 28
    ((period, why),) = its.breaks(turnover)
    assert (period, why) == ("2023", f"from 2023 on the return is of {NAMES[BOTH]}.")


def test_in_a_group_it_counts_once_and_both_are_known():
    its, turnover = compared("Merton", "Kingston upon Thames", "Richmond upon Thames")
    group = its.together(turnover, "2024")
    assert (group.mean, group.pooled_of, group.words) == (13, 1, "2 of 2")


def test_the_other_half_of_an_authoritys_own_return_is_no_comparator():
    its, turnover = compared("Kingston upon Thames", "Richmond upon Thames", "Merton")
    group = its.together(turnover, "2024")
    assert group.median == 20
    assert group.words == "1 of 2; 1 in one return with it"


@pytest.mark.parametrize("authority", ["Kingston upon Thames", "Richmond upon Thames"])
def test_a_joint_return_of_another_indicator_changes_nothing_here(authority):
    rows = [
        *ROWS,
        row(KINGSTON, "2024", 15, indicator="rereferrals"),
        row(RICHMOND, "2024", 16, indicator="rereferrals"),
    ]
    its, _ = compared(authority, rows=rows)
    rereferrals = next(each for each in its.indicators if each.id == "rereferrals")
    assert its.name(rereferrals, "2024") == authority
