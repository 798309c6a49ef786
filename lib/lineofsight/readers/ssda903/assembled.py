"""The parts of an SSDA903 return, of one year or several, as one `Return`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from lineofsight.inspection import Issue
from lineofsight.periods import Period, return_year, return_year_of, year_words
from lineofsight.readers.ssda903 import columns as table
from lineofsight.readers.ssda903 import rules
from lineofsight.readers.ssda903.adoptions import adoptions_of
from lineofsight.readers.ssda903.care import care_of
from lineofsight.readers.ssda903.columns import ReturnTable, empty
from lineofsight.readers.ssda903.episodes import joined
from lineofsight.readers.ssda903.rules import RuleCount
from lineofsight.readers.ssda903.years import settled
from lineofsight.returns import SSDA903, Return, ReturnPart
from lineofsight.tables import TABLES, made

_FROM = {
    "children": table.HEADER,
    "care_periods": table.EPISODES,
    "placements": table.EPISODES,
    "care_reviews": table.REVIEWS,
    "unaccompanied": table.UNACCOMPANIED,
    "care_outcomes": table.OUTCOMES,
    "missing": table.MISSING,
    "care_social_workers": table.SOCIAL_WORKERS,
    "care_leavers": table.LEAVERS,
    "adoptions": table.EPISODES,
}
"""The tables made, and the part of the return that must be given for each."""


def assemble(parts: Sequence[ReturnPart], as_at: date) -> Return:
    """One return of all parts, the years among them joined by the rules of `rules`.

    Returns of years that begin after `as_at` are left out. A table covers the latest unbroken run of years in which
    the return has the part it is made from, to 31 March of the last or to `as_at` where that is earlier. A part that no
    year has gives no table: nothing but headers, or returns of later years only, give none at all. Where no year is
    known it is taken to be that of `as_at`, and an issue says so.
    """
    count = RuleCount()
    issues: list[Issue] = []
    of_year = _in_time(settled(parts, return_year_of(as_at)), as_at, issues)
    given = {its.name: _all(its, of_year) for its in table.TABLES}
    for name in ("oc2", "oc3"):
        given[name] = _of_known_year(given[name], count)
    years = {its.name: _years(its, of_year) for its in table.TABLES}
    tables = _tables(given, count)
    every = years["episodes"] or set().union(*years.values()) or {return_year_of(as_at)}
    covers = {name: _covers(years[its.name] or every, as_at) for name, its in _FROM.items() if name in tables}
    issues += _missing_years(years, every) + _same_part_twice(of_year)
    return Return(
        kind=SSDA903,
        label=f"{SSDA903}, {_span(*_latest_run(every))}",
        tables=tables,
        covers=covers,
        files=tuple((part.file, part.sha256) for _, part in of_year),
        issues=(*issues, *count.issues()),
    )


# Years


def _in_time(
    parts: list[tuple[int | None, ReturnPart]], as_at: date, issues: list[Issue]
) -> list[tuple[int | None, ReturnPart]]:
    late = {year for year, _ in parts if year and return_year(year).start > as_at}
    for year in sorted(late):
        issues.append(
            Issue(
                SSDA903,
                year_words(year),
                "a return of a year after the day asked for",
                f"it begins after {as_at:%d/%m/%Y}",
                "left out",
            )
        )
    if parts and all(part.year is None for _, part in parts):
        issues.append(
            Issue(
                SSDA903,
                "every file",
                "returns whose year is not known",
                "neither their names nor their dates say it",
                f"taken to be of {year_words(return_year_of(as_at))}: put the year in the files' or the folder's name",
            )
        )
    if unknown := [part.file for year, part in parts if year is None and part.frames]:
        issues.append(
            Issue(
                SSDA903,
                ", ".join(dict.fromkeys(unknown)),
                "files whose year is not known",
                "a return is of one year",
                "joined as if before all others: put the year in the file's or folder's name",
            )
        )
    return [(year, part) for year, part in parts if year not in late]


def _years(its: ReturnTable, parts: Sequence[tuple[int | None, ReturnPart]]) -> set[int]:
    return {year for year, part in parts if year and its.name in part.frames}


def _latest_run(years: set[int]) -> tuple[int, int]:
    """The first and last of the latest years without a gap."""
    last = first = max(years)
    while first - 1 in years:
        first -= 1
    return first, last


def _covers(years: set[int], as_at: date) -> Period:
    first, last = _latest_run(years)
    return Period(return_year(first).start, min(return_year(last).end, as_at))


def _span(first: int, last: int) -> str:
    return year_words(first) + (f" to {year_words(last)}" if last > first else "")


def _missing_years(years: dict[str, set[int]], every: set[int]) -> list[Issue]:
    """An issue for each part of the return that lacks years between the first and the last return there is."""
    found = []
    for its in table.TABLES:
        if not years[its.name] or its.name not in {each.name for each in _FROM.values()}:
            continue
        since = max(min(every), its.since or 0)
        if lacking := [year for year in range(since, max(every) + 1) if year not in years[its.name]]:
            found.append(
                Issue(
                    SSDA903,
                    ", ".join(map(year_words, lacking)),
                    f"no {its.name} for {'these years' if len(lacking) > 1 else 'this year'}",
                    "figures of years without it cannot be known",
                    f"it covers {_span(*_latest_run(years[its.name]))}",
                )
            )
    return found


def _same_part_twice(parts: Sequence[tuple[int | None, ReturnPart]]) -> list[Issue]:
    held: dict[tuple[int, str], list[str]] = {}
    for year, part in parts:
        for name in part.frames:
            held.setdefault((year or 0, name), []).append(part.file)
    return [
        Issue(
            SSDA903,
            ", ".join(files),
            f"{len(files)} files hold {name} of {year_words(year) if year else 'a year not known'}",
            "one may be an older copy of the other",
            "both are read, and what is in both is counted once; the last named is right where they differ",
        )
        for (year, name), files in held.items()
        if len(files) > 1
    ]


# The tables


def _all(its: ReturnTable, parts: Sequence[tuple[int | None, ReturnPart]]) -> pd.DataFrame:
    """The frames of all years one under another, earliest first, with `year` (0: not known)."""
    frames = [part.frames[its.name].assign(year=year or 0) for year, part in parts if its.name in part.frames]
    return pd.concat(frames or [empty(its).assign(year=0)], ignore_index=True)


def _latest(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """The last row of each: the latest year's."""
    return rows.drop_duplicates(list(by), keep="last").reset_index(drop=True)


def _tables(given: dict[str, pd.DataFrame], count: RuleCount) -> dict[str, pd.DataFrame]:
    """Every table whose part of the return has a row, in the order of `tables.TABLES`."""
    care = care_of(joined(given["episodes"], count), count)
    made_of = {
        "children": lambda: _children(given, count),
        "care_periods": lambda: care.periods,
        "placements": lambda: care.placements,
        "care_reviews": lambda: _picked("care_reviews", _reviews(given["reviews"])),
        "unaccompanied": lambda: _picked("unaccompanied", _latest(given["uasc"], "child_id")),
        "care_outcomes": lambda: _outcomes(given["oc2"]),
        "missing": lambda: _picked("missing", _spells(given["missing"], count, "child_id", "started")),
        "care_social_workers": lambda: _picked(
            "care_social_workers", _spells(given["social_workers"], count, "child_id", "worker_id", "started")
        ),
        "care_leavers": lambda: _leavers(given["oc3"], count),
        "adoptions": lambda: adoptions_of(
            care, _latest(given["placed_for_adoption"], "child_id", "decided"), _latest(given["ad1"], "child_id")
        ),
    }
    return {name: made_of[name]() for name in TABLES if name in made_of and len(given[_FROM[name].name])}


def _picked(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The table of those of a frame's columns that it has."""
    return made(name, {column: rows[column] for column in TABLES[name].columns if column in rows})


def _children(given: dict[str, pd.DataFrame], count: RuleCount) -> pd.DataFrame:
    """Each child once, as the latest return that says anything has it; births also from the other parts."""
    header = given["header"]
    others = [
        rows[["child_id", "birth"]]
        for name, rows in given.items()
        if name not in ("header", "episodes") and "birth" in rows
    ]
    births = pd.concat([*others, header[["child_id", "birth"]]], ignore_index=True).dropna()
    known = header.dropna(subset=["birth"])
    conflicting = known.drop_duplicates(["child_id", "birth"])
    again = conflicting["child_id"].duplicated()
    count.count(rules.TWO_BIRTHS, conflicting["year"].to_numpy()[again])
    everyone = pd.concat([header["child_id"], given["episodes"]["child_id"], *(rows["child_id"] for rows in others)])
    child = everyone.drop_duplicates().reset_index(drop=True)
    says = {"birth": births, "sex": header, "ethnicity": header}
    return made("children", {"child_id": child} | {name: _last_said(child, rows, name) for name, rows in says.items()})


def _last_said(child: pd.Series, rows: pd.DataFrame, name: str) -> pd.Series:
    """What the last row that says it says of each child."""
    said = rows.loc[rows[name].notna(), ["child_id", name]].drop_duplicates("child_id", keep="last")
    at = pd.Index(said["child_id"]).get_indexer(pd.Index(child))
    return said[name].reset_index(drop=True).reindex(at).set_axis(child.index)


def _reviews(rows: pd.DataFrame) -> pd.DataFrame:
    return _latest(rows[rows["date"].notna()], "child_id", "date")


def _outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    rows = _latest(rows, "child_id", "year")
    return _picked("care_outcomes", rows.assign(year_end=_on(rows["year"], 3, 31)))


def _leavers(rows: pd.DataFrame, count: RuleCount) -> pd.DataFrame:
    rows = _latest(rows, "child_id", "year")
    count.count(rules.NO_BIRTHDAY, rows["year"].to_numpy()[rows["birth"].isna()])
    return _picked("care_leavers", rows.assign(as_at=_birthdays(rows["birth"], rows["year"])))


def _of_known_year(rows: pd.DataFrame, count: RuleCount) -> pd.DataFrame:
    unknown = (rows["year"] == 0).to_numpy()
    count.count(rules.NO_YEAR, rows["year"].to_numpy()[unknown])
    return rows[~unknown]


def _on(years: pd.Series, month: int, day: int) -> pd.Series:
    """That day of each year."""
    months = (years.to_numpy() - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    return pd.Series((months.astype("datetime64[D]") + (day - 1)).astype("datetime64[s]"), index=years.index)


def _birthdays(births: pd.Series, years: pd.Series) -> pd.Series:
    """The birthday in each return year: on 1 March for 29 February, where the year has none."""
    known = births.notna()
    month, day = births[known].dt.month, births[known].dt.day
    year = years[known] - (month >= 4)
    months = (year.to_numpy() - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month.to_numpy() - 1)
    found = months.astype("datetime64[D]") + (day.to_numpy() - 1)
    return pd.Series(found.astype("datetime64[s]"), index=births[known].index).reindex(births.index)


def _spells(rows: pd.DataFrame, count: RuleCount, *by: str) -> pd.DataFrame:
    """Each spell once, as the latest return has it; one that was open is carried on."""
    placeless = rows[list(by)].isna().any(axis=1).to_numpy()
    count.count(rules.SPELL_NO_START, rows["year"].to_numpy()[placeless])
    once = _latest(rows[~placeless], *by)
    backwards = (once["ended"] < once["started"]).to_numpy()
    count.count(rules.SPELL_BACKWARDS, once["year"].to_numpy()[backwards])
    return once[~backwards].reset_index(drop=True)
