"""From series of cells to the tidy table: what the readers of every publisher have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lineofsight.issue_log import Fault, Log
from lineofsight.published import COLUMNS, NOT_STATED, Table, validated
from lineofsight.readers.published.places import Place
from lineofsight.readers.published.source import Source

_TWO_YEARS = re.compile(r"((?:19|20)\d\d)\s*[-/_]?\s*(?:(?:19|20))?(\d\d)")
_ONE_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Labels:
    """A text for each row, each different one once: `at` says which of `texts` a row has."""

    at: np.ndarray
    texts: Sequence[str]

    @classmethod
    def same(cls, text: str, rows: int) -> Labels:
        return cls(np.zeros(rows, dtype=np.intp), [text])


@dataclass(frozen=True, slots=True)
class Rows:
    """What each row of a file is about. `number` is its row in the file, the header being row 1, or "Data!5"."""

    period: Labels
    at: np.ndarray
    places: Sequence[Place]
    number: np.ndarray


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator's figures: for the rows `of` a file, its value or symbol, and the parts where they are given."""

    of: np.ndarray
    indicator: str
    breakdown: Labels
    value: np.ndarray
    symbol: np.ndarray
    numerator: np.ndarray | None
    denominator: np.ndarray | None
    column: str


def period(printed: str, calendar: bool) -> str | None:
    """A period as the tidy table writes it: "2023-24", "2024" or a day. None where it is no such thing.

    A single year is the year to its 31 March or 31 August, and so of two years ("2024" is "2023-24"), unless it is a
    calendar year. Two years are two that follow each other.
    """
    text = printed.strip()
    if _DAY.fullmatch(text):
        return text
    if _ONE_YEAR.fullmatch(text):
        return text if calendar else f"{int(text) - 1}-{text[2:]}"
    both = _TWO_YEARS.fullmatch(text)
    if both and (int(both[1]) + 1) % 100 == int(both[2]):
        return f"{both[1]}-{both[2]}"
    return None


def last_year(periods: Sequence[str]) -> str:
    """The year that the latest of the periods ends in."""
    years = [int(text[:4]) + (len(text) == 7) for text in periods if re.match(r"\d{4}", text)]
    return str(max(years)) if years else NOT_STATED


_RELEASE = re.compile(r"(?P<publication>.*), .*?(?P<year>(?:19|20)\d\d)(?:[-/](?P<end>\d\d))?$")


def release(publication: str, periods: Sequence[str], stated: str = "") -> str:
    """The publication and the year of the release: no file says which it is of.

    What is `stated` of a fetched file decides the year ("Academic year 2024/25" is 2025), and the publication of a
    dataset that is not known; else the year is that of the latest figures.
    """
    said = _RELEASE.fullmatch(stated)
    if said is None:
        return f"{publication}, {last_year(periods)}" if publication else stated or NOT_STATED
    year = f"{said['year'][:2]}{said['end']}" if said["end"] else said["year"]
    return f"{publication or said['publication']}, {year}"


def table(source: Source, publisher: str, of_release: str, rows: Rows, series: Sequence[Series], log: Log) -> Table:
    """The series under one another, in their order, each in the order of the file's rows."""
    of = np.concatenate([its.of for its in series])
    sizes = [len(its.of) for its in series]
    at = rows.at[of]
    columns = {
        "publisher": _same(publisher, len(of)),
        "release": _same(of_release, len(of)),
        "dataset": _same(source.stem, len(of)),
        "period": _category(rows.period.at[of], rows.period.texts),
        "geography_level": _category(at, [place.level for place in rows.places]),
        "la_code": _category(at, [place.code for place in rows.places]),
        "la_name": _category(at, [place.name for place in rows.places]),
        "indicator": _category(np.repeat(np.arange(len(series)), sizes), [its.indicator for its in series]),
        "breakdown": _breakdowns(series),
        "value": _numbers([its.value for its in series]),
        "numerator": _numbers([_or_nothing(its.numerator, len(its.of)) for its in series]),
        "denominator": _numbers([_or_nothing(its.denominator, len(its.of)) for its in series]),
        "symbol": pd.Categorical(np.concatenate([its.symbol for its in series])),
        "locator": _locators(source.name, rows, series),
    }
    frame = pd.DataFrame({name: columns[name] for name in COLUMNS})
    _note_twice(frame, log)
    return Table(validated(frame), tuple(log.issues()), of_release, source.stem, source.sha256)


def _same(text: str, many: int) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(np.zeros(many, dtype=np.int8), dtype=pd.CategoricalDtype([text])))


def _category(at: np.ndarray, texts: Sequence[str]) -> pd.Series:
    """A category for rows that have one of `texts` each, where a text may stand in the list more than once."""
    different = sorted(set(texts))
    index = {text: code for code, text in enumerate(different)}
    codes = np.array([index[text] for text in texts], dtype=np.int32)[at]
    return pd.Series(pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(different)))


def _breakdowns(series: Sequence[Series]) -> pd.Series:
    texts: list[str] = []
    ats = []
    for its in series:
        ats.append(its.breakdown.at + len(texts))
        texts.extend(its.breakdown.texts)
    return _category(np.concatenate(ats), texts)


def _numbers(parts: Sequence[np.ndarray]) -> pd.arrays.FloatingArray:
    values = np.concatenate(parts)
    return pd.arrays.FloatingArray(values, np.isnan(values))


def _or_nothing(values: np.ndarray | None, many: int) -> np.ndarray:
    return np.full(many, np.nan) if values is None else values


def _locators(name: str, rows: Rows, series: Sequence[Series]) -> pd.Series:
    heads = np.array([f"{name}!{number}/" for number in rows.number], dtype=object)
    return pd.Series(np.concatenate([heads[its.of] + its.column for its in series])).astype(str)


def _note_twice(frame: pd.DataFrame, log: Log) -> None:
    """Note the indicators that have a place, period and breakdown more than once."""
    same = ["indicator", "breakdown", "period", "geography_level", "la_code", "la_name"]
    key = np.zeros(len(frame), dtype=np.int64)
    for name in same:
        codes = frame[name].cat
        key = key * len(codes.categories) + codes.codes.to_numpy()
    twice = pd.Series(key).duplicated().to_numpy()
    for indicator in frame["indicator"][twice].unique():
        log.note(
            str(indicator),
            Fault(
                "has more than one figure for a place, a period and a part",
                "a reader could not tell which is meant",
                "all are kept, each with its own locator",
            ),
        )
