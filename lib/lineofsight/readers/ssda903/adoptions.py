"""Adoptions, from three places: the decision, the match and the episodes. A row for each decision, or child without."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lineofsight.codes import code_set
from lineofsight.readers.ssda903.care import Care
from lineofsight.readers.ssda903.episodes import in_days
from lineofsight.tables import DAY, made

PLACED = code_set("placement").in_group("Placed for adoption")
FOSTERED = code_set("placement").in_group("Foster placement")
ADOPTED = code_set("reason_ended").in_group("Adopted")
ORDERS = code_set("legal_status").in_group("Placement order granted", "Freed for adoption")

_APART = 1 << 40
"""More days than any date has."""


def adoptions_of(care: Care, decided: pd.DataFrame, adopted: pd.DataFrame) -> pd.DataFrame:
    """The adoptions of children in care: adopted, waiting, or no longer to be adopted.

    `decided` are the decisions (`decided`, `reversed`), each once, and `adopted` is a row for each child adopted
    (`decided`, `matched`, `fostered`). The decision of a child that has none of its own is that of `adopted`. A child
    without any has a row where the last episode of a period is one of adoption, of placement for it or under an order.

    An order, a placement, a match or an adoption belongs to the latest decision by its day, else to the child's first,
    unless it was over by then; of several the first order, the latest placement and the latest match count.

    Placed is the first day of placements for adoption that follow one another. Where those who fostered the child
    adopt, `fostered_by_adopters` is the day since which the child was with the carer of the foster placement before.
    """
    placed, ordered = _placed(care), _runs(care.episodes, care.episodes["legal_status"].isin(ORDERS), "period")
    ended = care.periods[care.periods["reason_ended"].isin(ADOPTED)]
    fosterers = adopted.loc[adopted["fostered"].fillna(False).astype(bool), "child_id"]
    fostered = placed[placed["child_id"].isin(fosterers)]
    rows = _rows(decided, adopted, [ended["child_id"], _still(care)])
    placement_order = rows.event(ordered, "started", first=True)
    placed_on = rows.event(placed, "started")
    adopted_on = rows.event(ended, "ended")
    decision = rows.of["decided"].astype(DAY)
    when = decision.fillna(placement_order).fillna(placed_on).fillna(adopted_on)
    return made(
        "adoptions",
        {
            "child_id": rows.of["child_id"],
            "entered_care": _entered(care.periods, rows.of["child_id"], when),
            "decided": decision,
            "placement_order": placement_order,
            "matched": rows.event(adopted, "matched"),
            "fostered_by_adopters": rows.event(fostered, "started", tells="with_carer"),
            "placed": placed_on,
            "adopted": adopted_on,
            "reversed": rows.of["reversed"].astype(DAY),
        },
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Rows:
    """The decisions, by child and day (a child without one first), and the children in their order."""

    of: pd.DataFrame
    children: pd.Index

    def event(self, events: pd.DataFrame, day: str, tells: str = "", first: bool = False) -> pd.Series:
        """For each row the latest (or the first) day of the events that belong to it, or what that one `tells`."""
        days, decided = in_days(events[day], -_APART), in_days(self.of["decided"], -_APART)
        at = _latest_by(self.children, self.of["child_id"], self.of["decided"], events["child_id"], events[day])
        use = np.flatnonzero((at >= 0) & events[day].notna().to_numpy())
        if "until" in events:  # an order that was over before the decision belongs to one that no return has
            use = use[in_days(events["until"], _APART)[use] >= decided[at[use]]]
        use = use[np.argsort(-days[use] if first else days[use], kind="stable")]  # the one set last stays
        found = np.full(len(self.of), np.datetime64("NaT", "s"))
        found[at[use]] = events[tells or day].to_numpy("datetime64[s]")[use]
        return pd.Series(found)


def _rows(decided: pd.DataFrame, adopted: pd.DataFrame, others: list[pd.Series]) -> _Rows:
    undecided = adopted[~adopted["child_id"].isin(decided["child_id"])]
    rows = pd.concat([decided[["child_id", "decided", "reversed"]], undecided[["child_id", "decided"]]])
    more = pd.concat(others).drop_duplicates()
    rows = pd.concat([rows, more[~more.isin(rows["child_id"])].to_frame("child_id")], ignore_index=True)
    children = pd.Index(rows["child_id"].drop_duplicates())
    order = np.argsort(_keys(children, rows["child_id"], rows["decided"]), kind="stable")
    return _Rows(rows.iloc[order].reset_index(drop=True), children)


def _keys(children: pd.Index, child: pd.Series, day: pd.Series) -> np.ndarray:
    """Numbers that order rows by child, then day, a day not recorded first."""
    return (children.get_indexer(pd.Index(child)) + 1) * _APART + in_days(day, -_APART // 4)


def _latest_by(
    children: pd.Index, child: pd.Series, day: pd.Series, wanted_child: pd.Series, wanted_day: pd.Series
) -> np.ndarray:
    """For each wanted child and day, the position of the child's last row by that day, else of its first; else -1.

    The rows searched are in the order of `_keys`.
    """
    keys, wanted = _keys(children, child, day), _keys(children, wanted_child, wanted_day)
    of = children.get_indexer(pd.Index(child))
    wants = children.get_indexer(pd.Index(wanted_child))
    at = np.searchsorted(keys, wanted, side="right") - 1
    ended = np.r_[of, -2]  # what no child has, past the end
    at = np.where((at >= 0) & (ended[at] == wants), at, at + 1)
    return np.where((ended[at] == wants) & (wants >= 0), at, -1)


def _runs(rows: pd.DataFrame, those: pd.Series, within: str) -> pd.DataFrame:
    """The first row of each run of those rows that follow one another `within` the same; `until` is its last day."""
    follows = those & those.shift(fill_value=False) & (rows[within] == rows[within].shift())
    run = (those & ~follows).cumsum()[those]
    of_run = rows[those]
    last = of_run["ended"][~run.duplicated(keep="last")]
    return of_run[~run.duplicated()].assign(until=last.to_numpy())


def _placed(care: Care) -> pd.DataFrame:
    """The first of each run of placements for adoption, with the day since when the child was with that carer.

    `with_carer` is NA where neither a foster placement came before nor the carer was there earlier.
    """
    period = care.episodes.drop_duplicates("placement_at")["period"].to_numpy()
    rows = care.placements.assign(period=period)
    before = rows[["period", "placement", "with_carer_since"]].shift()
    from_foster = (before["period"] == rows["period"]) & before["placement"].isin(FOSTERED)
    own = rows["with_carer_since"].where(rows["with_carer_since"] < rows["started"])
    rows = rows.assign(with_carer=before["with_carer_since"].where(from_foster, own))
    return _runs(rows, rows["placement"].isin(PLACED), "period")


def _still(care: Care) -> pd.Series:
    """The children of periods of care whose last episode is a placement for adoption or under an order."""
    last = care.episodes.drop_duplicates("period", keep="last")
    return last.loc[last["placement"].isin(PLACED) | last["legal_status"].isin(ORDERS), "child_id"]


def _entered(periods: pd.DataFrame, child: pd.Series, when: pd.Series) -> pd.Series:
    """The start of the period of care that each child was in on a day; of its first where none had begun by then."""
    rows = periods[~periods["short_breaks"].fillna(False).astype(bool)]
    children = pd.Index(rows["child_id"].drop_duplicates())
    rows = rows.iloc[np.argsort(_keys(children, rows["child_id"], rows["started"]), kind="stable")]
    at = _latest_by(children, rows["child_id"], rows["started"], child, when)
    starts = np.r_[rows["started"].to_numpy("datetime64[s]"), np.datetime64("NaT", "s")]
    return pd.Series(starts[at])
