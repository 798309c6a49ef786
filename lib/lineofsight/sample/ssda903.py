"""SSDA903: the CSV files of each return year, with the codes of that year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lineofsight.sample import days
from lineofsight.sample.annex_a import postcode
from lineofsight.sample.authority import CODE, Authority
from lineofsight.sample.days import NEVER, Days
from lineofsight.sample.snapshot import by
from lineofsight.sample.table import written


@dataclass(frozen=True, slots=True)
class Form:
    """How a CSV file is written."""

    encoding: str = "utf-8"
    separator: str = ","


LETTERS_FOR_SEX = 2025
"""From this return on sex is M, F or U; before, 1 or 2."""
SUPPORTED_ACCOMMODATION = 2025
"""From this return on H5 is K3."""
OTHER_PLACEMENTS = 2026
"""From this return on Z1 is told apart as Z11 to Z14."""
SOCIAL_WORKERS = 2024
"""From this return on there is a file of social workers."""


def files(authority: Authority, year: int) -> dict[str, pd.DataFrame]:
    """The files of one return year by name, all cells text. A year reaches from 1 April before to its 31 March.

    The first year's episodes go back to the start of each period of care that is open in it, as a system that is
    asked for the first time gives them: without it nobody could tell how long those children have been in care.
    """
    opened, closed = days.number(date(year - 1, 4, 1)), days.number(date(year, 3, 31))
    periods = authority.care.periods
    told = (periods["started"] <= closed) & (periods["ended"] >= opened)
    made = {
        "header": _header(authority, year, opened, closed, told),
        "episodes": _episodes(authority, year, opened, closed, told),
        "reviews": _reviews(authority, opened, closed, told),
        "uasc": _uasc(authority, year, opened, closed, told),
        "oc2": _oc2(authority, year, closed),
        "oc3": _oc3(authority, year),
        "ad1": _ad1(authority, opened, closed),
        "placed_for_adoption": _placed(authority, opened, closed, told),
        "previous_permanence": _previous_permanence(authority, opened, closed),
        "missing": _missing(authority, opened, closed),
    }
    return made | ({"sw_episodes": _workers(authority, opened, closed)} if year >= SOCIAL_WORKERS else {})


def write(folder: Path, made: Mapping[str, pd.DataFrame], forms: Mapping[str, Form] | None = None) -> tuple[Path, ...]:
    """A CSV file each; `forms` are those of files to be written otherwise than the rest."""
    folder.mkdir(parents=True)
    paths = []
    for name, rows in made.items():
        form = (forms or {}).get(name, Form())
        paths.append(folder / f"{name}.csv")
        rows.to_csv(paths[-1], index=False, lineterminator="\n", encoding=form.encoding, sep=form.separator)
    return tuple(paths)


def _day(values: Any) -> Any:
    return written(np.asarray(values), "%d/%m/%Y")


def _ids(authority: Authority, child: Any) -> Any:
    return np.array([authority.identifier(each) for each in np.asarray(child).tolist()], dtype=object)


def _who(authority: Authority, child: Any) -> dict[str, Any]:
    return {"CHILD": _ids(authority, child), "DOB": _day(authority.people.birth[np.asarray(child)])}


def _sex(authority: Authority, child: Any, year: int) -> Any:
    female = authority.people.female[np.asarray(child)]
    return np.where(female, "F", "M") if year >= LETTERS_FOR_SEX else np.where(female, "2", "1")


def _header(authority: Authority, year: int, opened: int, closed: int, told: pd.Series) -> pd.DataFrame:
    left = authority.leavers.loc[authority.leavers["year"] == year, "child"]
    child = np.unique(np.r_[authority.care.periods.loc[told, "child"], left])
    who = authority.people
    mother = who.female[child] & (days.age_on(who.birth[child], closed) >= 14) & (child % 41 == 0)
    parent_on = who.birth[child] + 16 * 365 + child % 300
    mother &= parent_on <= closed
    return pd.DataFrame(
        {
            "CHILD": _ids(authority, child),
            "SEX": _sex(authority, child, year),
            "DOB": _day(who.birth[child]),
            "ETHNIC": who.ethnicity[child],
            "UPN": [f"Z999{each:09d}" for each in child.tolist()],
            "MOTHER": np.where(mother, "1", ""),
            "MC_DOB": _day(np.where(mother, parent_on, NEVER)),
        }
    )


def episode_rows(authority: Authority) -> pd.DataFrame:
    """Every episode of care there ever was: one begins with each change of placement, of legal status, or of both."""
    care = authority.care
    moves = care.placements.reset_index(names="placement")[["period", "started", "placement"]]
    orders = care.legal.reset_index(names="order")[["period", "started", "order"]]
    both = moves.merge(orders, how="outer", on=["period", "started"]).sort_values(
        ["period", "started"], ignore_index=True
    )
    moved, ordered = both["placement"].notna(), both["order"].notna()
    both[["placement", "order"]] = both[["placement", "order"]].ffill().astype(int)
    first = both["period"] != both["period"].shift()
    last = both["period"] != both["period"].shift(-1)
    period_ended = care.periods["ended"].to_numpy()[both["period"]]
    same = care.placements["same_carer"].to_numpy()[both["placement"]]
    return both.assign(
        child=care.periods["child"].to_numpy()[both["period"]],
        ended=np.where(last, period_ended, both["started"].shift(-1, fill_value=0)),
        why=np.select(
            [first, moved & ordered & same, moved & ordered, moved & same, moved], ["S", "U", "B", "T", "P"], "L"
        ),
        last=last,
        moves_on=~last & moved.shift(-1, fill_value=False),
    )


def _episodes(authority: Authority, year: int, opened: int, closed: int, told: pd.Series) -> pd.DataFrame:
    care = authority.care
    every = episode_rows(authority)
    since = opened if year > authority.span.years[0] else 0
    rows = every[told.to_numpy()[every["period"]] & (every["started"] <= closed) & (every["ended"] >= since)]
    home = care.placements.loc[rows["placement"]]
    over = (rows["ended"] <= closed).to_numpy()
    kind = home["kind"].to_numpy()
    if year >= SUPPORTED_ACCOMMODATION:
        kind = np.where(kind == "H5", "K3", kind)
    if year >= OTHER_PLACEMENTS:
        kind = np.where(kind == "Z1", "Z11", kind)
    unknown_home = care.periods["arrived"].to_numpy()[rows["period"]]
    moves_on = over & rows["moves_on"].to_numpy() & (~rows["last"]).to_numpy()
    return pd.DataFrame(
        {
            "CHILD": _ids(authority, rows["child"]),
            "DECOM": _day(rows["started"]),
            "RNE": rows["why"].to_numpy(),
            "LS": care.legal["status"].to_numpy()[rows["order"]],
            "CIN": care.periods["need"].to_numpy()[rows["period"]],
            "PLACE": kind,
            "PLACE_PROVIDER": home["provider"].to_numpy(),
            "DEC": _day(np.where(over, rows["ended"], NEVER)),
            "REC": np.where(
                over, np.where(rows["last"], care.periods["reason_ended"].to_numpy()[rows["period"]], "X1"), ""
            ),
            "REASON_PLACE_CHANGE": np.where(moves_on, home["change"], ""),
            "HOME_POST": np.where(unknown_home, "", postcode(rows["child"].to_numpy() + 7)),
            "PL_POST": postcode(home["home"]),
            "URN": np.where(home["urn"] > 0, home["urn"].astype(str), ""),
            "PL_DISTANCE": home["miles"].to_numpy().astype(str),
            "PL_LA": np.where(home["inside"], CODE, "998"),
            "PL_LOCATION": np.where(home["inside"], "IN", "OUT"),
        }
    )


def _reviews(authority: Authority, opened: int, closed: int, told: pd.Series) -> pd.DataFrame:
    every = authority.care.reviews
    rows = every[told.to_numpy()[every["period"]] & every["date"].between(opened, closed)]
    return pd.DataFrame(
        _who(authority, rows["child"]) | {"REVIEW": _day(rows["date"]), "REVIEW_CODE": rows["participation"].to_numpy()}
    )


def _uasc(authority: Authority, year: int, opened: int, closed: int, told: pd.Series) -> pd.DataFrame:
    periods = authority.care.periods
    rows = periods[told & periods["arrived"] & (periods["status_until"] >= opened)].drop_duplicates(
        "child", keep="last"
    )
    child = rows["child"].to_numpy()
    return pd.DataFrame(
        {
            "CHILD": _ids(authority, child),
            "SEX": _sex(authority, child, year),
            "DOB": _day(authority.people.birth[child]),
            "DUC": _day(by(rows["status_until"], closed)),
        }
    )


def _flag(values: Any) -> Any:
    return np.where(values, "1", "0")


def _oc2(authority: Authority, year: int, closed: int) -> pd.DataFrame:
    every = authority.care.outcomes
    rows = every[every["year"] == year]
    checked = assessed_in_year(authority, rows, closed)
    teeth = events_in_year(authority.care.dental, rows, closed) > 0
    return pd.DataFrame(
        _who(authority, rows["child"])
        | {
            "SDQ_SCORE": np.where(rows["sdq"] >= 0, rows["sdq"].astype(str), ""),
            "SDQ_REASON": rows["sdq_reason"].to_numpy(),
            "CONVICTED": _flag(rows["convicted"]),
            "HEALTH_CHECK": np.where(rows["age"] < 5, _flag(rows["developed"]), ""),
            "IMMUNISATIONS": _flag(rows["immunised"]),
            "TEETH_CHECK": _flag(teeth),
            "HEALTH_ASSESSMENT": _flag(checked),
            "SUBSTANCE_MISUSE": _flag(rows["substance"]),
            "INTERVENTION_RECEIVED": np.where(rows["substance"], _flag(rows["received"]), ""),
            "INTERVENTION_OFFERED": np.where(rows["substance"] & ~rows["received"], _flag(rows["offered"]), ""),
        }
    )


def events_in_year(events: pd.DataFrame, rows: pd.DataFrame, closed: int) -> Days:
    """How many of these events each period of care had in the year that closes on a day."""
    opened = int(days.months_on(np.array([closed + 1]), -12)[0])
    held = events[events["date"].between(opened, closed)]
    return held.groupby("period").size().reindex(rows["period"]).fillna(0).to_numpy(np.int64)


def assessed_in_year(authority: Authority, rows: pd.DataFrame, closed: int) -> Any:
    """Whether health was assessed as often as it is to be: twice in the year under five, else once."""
    return events_in_year(authority.care.health, rows, closed) >= np.where(rows["age"] < 5, 2, 1)


def _oc3(authority: Authority, year: int) -> pd.DataFrame:
    rows = authority.leavers[authority.leavers["year"] == year]
    home = rows["home"] + np.where(rows["suitable"], "1", "2")
    return pd.DataFrame(
        _who(authority, rows["child"])
        | {
            "IN_TOUCH": rows["touch"].to_numpy(),
            "ACTIV": np.where(rows["activity"] == "", "0", rows["activity"]),
            "ACCOM": np.where(rows["home"] == "", "0", home),
        }
    )


def _ad1(authority: Authority, opened: int, closed: int) -> pd.DataFrame:
    periods = authority.care.periods
    rows = periods[periods["adopted"].between(opened, closed)]
    child = rows["child"].to_numpy()
    couple = child % 6 > 0
    return pd.DataFrame(
        _who(authority, child)
        | {
            "DATE_INT": _day(rows["placed"]),
            "DATE_MATCH": _day(rows["matched"]),
            "FOSTER_CARE": _flag(rows["fostered"] < NEVER),
            "NB_ADOPTR": np.where(couple, "2", "1"),
            "SEX_ADOPTR": np.where(
                ~couple, "F1", np.where(child % 7 == 0, "FF", np.where(child % 11 == 0, "MM", "MF"))
            ),
            "LS_ADOPTR": np.where(~couple, "L0", np.where(child % 5 == 0, "L12", "L11")),
        }
    )


def _placed(authority: Authority, opened: int, closed: int, told: pd.Series) -> pd.DataFrame:
    periods = authority.care.periods
    rows = periods[told & (periods["decided"] <= closed) & (periods["reversed"] >= opened)]
    undone = (rows["reversed"] <= closed).to_numpy()
    return pd.DataFrame(
        _who(authority, rows["child"])
        | {
            "DATE_PLACED": _day(rows["decided"]),
            "DATE_PLACED_CEASED": _day(by(rows["reversed"], closed)),
            "REASON_PLACED_CEASED": np.where(undone, rows["reversal_reason"], ""),
        }
    )


def _previous_permanence(authority: Authority, opened: int, closed: int) -> pd.DataFrame:
    every = authority.care.permanence
    started = authority.care.periods["started"].to_numpy()[every["period"]]
    rows = every[(started >= opened) & (started <= closed)]
    known = (rows["kind"] != "Z1").to_numpy()
    return pd.DataFrame(
        _who(authority, rows["child"])
        | {
            "PREV_PERM": rows["kind"].to_numpy(),
            "LA_PERM": np.where(known, CODE, ""),
            "DATE_PERM": _day(rows["date"]),
        }
    )


def _missing(authority: Authority, opened: int, closed: int) -> pd.DataFrame:
    every = authority.care.missing
    rows = every[(every["started"] <= closed) & (every["ended"] >= opened)]
    return pd.DataFrame(
        _who(authority, rows["child"])
        | {
            "MISSING": rows["kind"].to_numpy(),
            "MIS_START": _day(rows["started"]),
            "MIS_END": _day(by(rows["ended"], closed)),
        }
    )


def _workers(authority: Authority, opened: int, closed: int) -> pd.DataFrame:
    every = authority.care.workers
    rows = every[(every["started"] <= closed) & (every["ended"] >= opened)]
    over = (rows["ended"] <= closed).to_numpy()
    return pd.DataFrame(
        _who(authority, rows["child"])
        | {
            "SW_ID": [f"SW{each + 1:05d}" for each in rows["worker"].tolist()],
            "SW_DECOM": _day(rows["started"]),
            "SW_DEC": _day(by(rows["ended"], closed)),
            "SW_REASON": np.where(over, rows["reason"], ""),
        }
    )
