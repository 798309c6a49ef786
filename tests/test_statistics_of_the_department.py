"""Rounding, symbols and statistical neighbours against what the Department's own tools are tested on."""

import csv

import pytest
from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.disclosure.rounding import half_up
from lineofsight.disclosure.symbols import Symbol, symbol
from lineofsight.readers.published.neighbours import neighbours


def lines(shared, name: str) -> list[dict[str, str]]:
    with (shared / "oracles" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_halves_go_up_in_every_case_of_the_department_s_package(shared):
    cases = lines(shared, "sdc/dfeR_round_five_up.csv")
    assert len(cases) == 9
    for case in cases:
        assert half_up(float(case["number"]), int(case["dp"])) == pytest.approx(float(case["expected"]), abs=1e-12)


def test_every_symbol_of_the_analysts_guide_and_its_earlier_form_is_known(shared):
    rows = {row["symbol"]: row for row in lines(shared, "sdc/dfe_symbols.csv")}
    assert {mark: symbol(mark) for mark in rows} == {
        "z": Symbol.NOT_APPLICABLE,
        "x": Symbol.UNAVAILABLE,
        "c": Symbol.CONFIDENTIAL,
        "low": Symbol.ROUNDS_TO_ZERO,
        "k": Symbol.ROUNDS_TO_ZERO,
        "u": Symbol.LOW_RELIABILITY,
    }
    earlier = {row["obsolete_equivalent"]: mark for mark, row in rows.items() if row["obsolete_equivalent"]}
    assert set(earlier) == {":", "~"}
    assert all(symbol(old) is symbol(new) for old, new in earlier.items())


@pytest.mark.parametrize(("file", "model"), [("sn_april_2021_long", "2021"), ("sn_may_2025_long", "2025")])
def test_the_statistical_neighbours_are_those_of_the_interactive_tool(shared, file, model):
    listed: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(lines(shared, f"neighbours/{file}.csv"), key=lambda row: int(row["sn_order"])):
        listed.setdefault(row["la_code"], []).append((row["sn_code"], row["closeness"]))
    now = [code for code in listed if authority(code).last_day is None]
    assert len(now) >= 148
    for code in now:
        ours = [(authority(each.code).code, each.closeness.casefold()) for each in neighbours(code, model)]
        assert ours == listed[code], code


def authority(code: str) -> Authority:
    its = authorities.by_code(code)
    assert its is not None, code
    return its
