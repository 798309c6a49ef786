"""What a column of a published table holds: numbers, symbols in place of numbers, or words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lineofsight.disclosure.symbols import symbol
from lineofsight.readers.published.maps import key

_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_NOTHING = frozenset({"-", "–", ".", "..", "#", "na", "n/a"})
"""Marks for nothing that publishers other than DfE print."""
_FEW = 0.05
"""Words for each number that a column of numbers may have; with more it is one of words."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The cells of one column, each different text once: `at` says which of `texts` a row has.

    `name` is as printed. `known_as` is what every release calls the column: a year within it is "{year}".
    """

    name: str
    known_as: str
    at: np.ndarray
    texts: Sequence[str]

    @classmethod
    def of(cls, name: str, cells: pd.Series) -> Column:
        at, texts = pd.factorize(cells)
        return cls(name, name, at, _without_percent_signs([str(text).strip() for text in texts]))

    @classmethod
    def same(cls, name: str, text: str, rows: int) -> Column:
        """A column that says the same in every row."""
        return cls(name, name, np.zeros(rows, dtype=np.intp), [text])

    @property
    def key(self) -> str:
        return key(self.known_as)

    def only(self, rows: np.ndarray) -> Column:
        """The column in these rows, by number."""
        if len(rows) == len(self.at):
            return self
        at, different = pd.factorize(self.at[rows])
        return replace(self, at=at, texts=[self.texts[int(text)] for text in different])


def combinations(columns: Sequence[Column], rows: np.ndarray) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """What the columns say together: which combination of their texts each of the rows has, and the combinations.

    They are in the order they are met. Of no column, all rows have the one that says nothing.
    """
    together = np.zeros(len(rows), dtype=np.int64)
    for column in columns:
        together = together * len(column.texts) + column.at[rows]
    at, _ = pd.factorize(together)
    first = rows[np.unique(at, return_index=True)[1]]
    return at, [tuple(column.texts[int(column.at[row])] for column in columns) for row in first]


def _without_percent_signs(texts: list[str]) -> list[str]:
    """The texts, "12.5%" as "12.5" where no number is without the sign: then the column is of percentages."""
    plain = [text.removesuffix("%").rstrip() for text in texts]
    signed = {was.endswith("%") for was, now in zip(texts, plain, strict=True) if not np.isnan(number(now))}
    return plain if signed == {True} else texts


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """The numbers of some rows: NaN beside a symbol or an empty cell; `symbols` as printed, "" beside a number."""

    values: np.ndarray
    symbols: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A column as numbers, as `Amounts` of every row.

    `odd` counts cells that are neither number nor symbol, by what they say; such a cell stands as its own symbol.
    """

    column: Column
    values: np.ndarray
    symbols: np.ndarray
    odd: dict[str, int]

    def of(self, rows: np.ndarray) -> Amounts:
        return Amounts(self.values[rows], self.symbols[rows])


def numbers(column: Column) -> Numbers:
    values = np.array([number(text) for text in column.texts], dtype=float)
    words = ["" if not np.isnan(value) else text for value, text in zip(values, column.texts, strict=True)]
    counts = np.bincount(column.at, minlength=len(words))
    odd = {word: int(counts[index]) for index, word in enumerate(words) if word and not is_mark(word)}
    return Numbers(column, values[column.at], np.array(words, dtype=object)[column.at], odd)


def total(columns: Sequence[Numbers], rows: np.ndarray) -> Amounts:
    """The columns added up in these rows: NaN where one is hidden, beside the first symbol that hides it."""
    values, symbols = np.zeros(len(rows)), np.full(len(rows), "", dtype=object)
    for part in (column.of(rows) for column in columns):
        values = values + part.values
        symbols = np.where(symbols == "", part.symbols, symbols)
    return Amounts(values, symbols)


def number(text: str) -> float:
    """The number that a cell says, a comma between thousands allowed; NaN where it says none."""
    return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else np.nan


def is_mark(text: str) -> bool:
    """Whether a cell is a symbol that some publisher prints in place of a number."""
    return symbol(text) is not None or text.casefold() in _NOTHING


def holds_numbers(column: Column) -> bool:
    """Whether its cells are numbers and symbols, a few apart. A column that is empty throughout holds none."""
    cells = Counter[str]()
    for text, many in zip(column.texts, np.bincount(column.at, minlength=len(column.texts)), strict=True):
        cells[_kind(text)] += int(many)
    return cells["word"] <= _FEW * cells["number"] and cells["number"] + cells["mark"] > 0


def _kind(text: str) -> str:
    if not text:
        return "empty"
    if is_mark(text):
        return "mark"
    return "word" if np.isnan(number(text)) else "number"
