"""What the lists of an Annex A say together: of each child, and of which referrals were not a child's first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lineofsight.periods import months_after
from lineofsight.readers.annex_a.lists import CHILDREN, REFERRALS_BEFORE
from lineofsight.readers.return_values import ReturnLog
from lineofsight.tables import made

_SAYS_NOTHING = {"sex": "U", "ethnicity": "NOBT"}
"""The codes for what is not known: another list that knows contradicts nothing."""

_WORDS = {"birth": "dates of birth", "sex": "sexes", "ethnicity": "ethnicities", "disabled": "answers on disability"}


def children(lists: Sequence[pd.DataFrame], log: ReturnLog) -> pd.DataFrame:
    """A row for each child of any list, in the order they are first found in.

    Where lists differ on a child, what most of their rows say is read, of equals what comes first, in the order of
    the lists; the children are counted in the log.
    """
    child, ids = pd.factorize(pd.concat([found["child_id"] for found in lists], ignore_index=True))
    of_list = np.split(child, np.cumsum([len(found) for found in lists])[:-1])
    columns = {"child_id": pd.Series(ids, dtype="string")}
    for field in CHILDREN:
        if told := [(of, found[field]) for of, found in zip(of_list, lists, strict=True) if field in found]:
            of_row, said = zip(*told, strict=True)
            columns[field] = _most_said(
                np.concatenate(of_row), pd.concat(said, ignore_index=True), field, len(ids), log
            )
    return made("children", columns)


def _most_said(child: np.ndarray, said: pd.Series, field: str, children: int, log: ReturnLog) -> pd.Series:
    """For each child, by number, the value that most rows hold. A code for what is not known gives way to any other."""
    value, values = pd.factorize(said)
    known = value >= 0
    if (nothing := _SAYS_NOTHING.get(field)) in list(values):
        more = known & (value != list(values).index(nothing))
        known &= more | ~np.isin(child, child[more])
    child, value = child[known], value[known]
    at = np.full(children, -1)
    at[child[::-1]] = value[::-1]  # of each child's rows the first is written last
    if len(differing := np.unique(child[value != at[child]])):
        log.note(
            f"a child of whom the lists hold different {_WORDS[field]}",
            "one child has one",
            "read as most rows have it, of equals as the first list has it",
            times=len(differing),
        )
        of_these = np.isin(child, differing)
        rows = pd.DataFrame({"child": child[of_these], "value": value[of_these]})
        counted = rows.groupby(["child", "value"], sort=False).size().rename("rows").reset_index()
        most = counted.sort_values("rows", ascending=False, kind="stable").drop_duplicates("child")
        at[most["child"]] = most["value"]
    return pd.Series(values).reindex(at).reset_index(drop=True)


def rereferrals(referrals: pd.DataFrame, log: ReturnLog) -> pd.Series:
    """Whether each referral came within 12 months of an earlier one of the same child (boolean).

    The list prints how many began in the 12 months before the child's latest referral, on every row of the child: that
    is what is known of the latest, and nothing of the others, which are NA: to count those of them with another listed
    before, and not those without, would be to count re-referrals only. Of two referrals on one day the one that stands
    later in the list is the latest. Where another is listed in the 12 months before it, its anniversary included, the
    latest is a re-referral whatever is printed; a printed 0 that the list contradicts is logged.
    """
    if "date" not in referrals:
        return pd.Series(pd.NA, index=referrals.index, dtype="boolean")
    ordered = referrals[referrals["date"].notna()].sort_values("date", kind="stable")
    by_child = ordered.groupby("child_id", sort=False)["date"]
    first_of_day = ~ordered.duplicated(["child_id", "date"])
    before = ordered[first_of_day].groupby("child_id", sort=False)["date"].shift()
    before = (
        before.reindex(ordered.index).groupby([ordered["child_id"], ordered["date"]], sort=False).transform("first")
    )
    listed = ((months_after(before, 12) >= ordered["date"]) & before.notna()).astype("boolean")
    latest = by_child.cumcount(ascending=False) == 0
    printed = (
        ordered[REFERRALS_BEFORE]
        if REFERRALS_BEFORE in ordered
        else pd.Series(pd.NA, index=ordered.index, dtype="Int64")
    )
    known = (printed > 0).where(latest).astype("boolean")
    if contradicted := int((listed & ~known).fillna(False).sum()):
        log.note(
            "list 3: a latest referral with no other in 12 months printed, and one listed",
            "the list contradicts its own count",
            "read as a re-referral",
            times=contradicted,
        )
    return known.mask(listed & latest, True).reindex(referrals.index)
