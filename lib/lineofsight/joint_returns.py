"""Returns that two authorities make together: one figure, of both of them and of neither alone.

Kingston and Richmond upon Thames return their workforce so, and North and West Northamptonshire have since 2021. The
Department's later tables print such a figure under both codes ("E09000021 / E09000027"), its earlier ones under one of
the two, and the Interactive Tool under each, so that it would count two or three times over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

BETWEEN = " / "
"""What stands between the codes, and between the names, of those who return together."""


def joint_codes(codes: Iterable[str]) -> Mapping[str, str]:
    """The code of its joint return for each authority that makes one, among these codes of places."""
    return {part: code for code in codes if BETWEEN in code for part in code.split(BETWEEN)}


def counted_once(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures, those of a joint return under its own code alone.

    `rows` have one row for each indicator, place and period, and the columns indicator, la_code, la_name, period and
    value. Of an indicator that is returned jointly, what other tables print under one of the authorities is left out in
    the periods of the joint return, and in later ones is kept once where all of them have the same figure.
    """
    joint = rows[rows["la_code"].str.contains(BETWEEN, regex=False)]
    again: list[int] = []
    under: dict[int, tuple[str, str]] = {}
    for code, indicator in sorted(set(zip(joint["la_code"], joint["indicator"], strict=True))):
        its = joint[(joint["la_code"] == code) & (joint["indicator"] == indicator)]
        alone = code.split(BETWEEN)
        printed = rows[rows["la_code"].isin(alone) & (rows["indicator"] == indicator)]
        again += printed.index[printed["period"].isin(its["period"])].to_list()
        for first, *others in _the_same(printed[printed["period"] > its["period"].max()], len(alone)):
            under[first] = (code, its["la_name"].iloc[0])
            again += others
    kept = rows.drop(index=again)
    for index, (code, name) in under.items():
        kept.loc[index, ["la_code", "la_name"]] = [code, name]
    return kept


def _the_same(printed: pd.DataFrame, authorities: int) -> Iterator[list[int]]:
    """The rows of each period in which all the authorities have one figure."""
    for _, rows in printed.groupby("period", sort=True):
        if len(rows) == authorities and rows["value"].notna().all() and rows["value"].nunique() == 1:
            yield rows.index.to_list()
