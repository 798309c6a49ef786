"""What a column of a published table holds: numbers, symbols in place of numbers, or words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lineofsight.disclosure.symbols import symbol

_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_NOTHING = frozenset({"-", "–", ".", "..", "#", "na", "n/a"})
"""Marks for nothing that publishers other than DfE print."""
_FEW = 0.05
"""Words for each number that a column of numbers may have; with more it is one of words."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The cells of one column, each different text once: `at` says which of `texts` a row has."""

    name: str
    at: np.ndarray
    texts: Sequence[str]

    @classmethod
    def of(cls, name: str, cells: pd.Series) -> Column:
        at, texts = pd.factorize(cells)
        return cls(name, at, _without_percent_signs([str(text).strip() for text in texts]))

    def only(self, rows: np.ndarray) -> Column:
        """The column in these rows, by number."""
        if len(rows) == len(self.at):
            return self
        at, different = pd.factorize(self.at[rows])
        return Column(self.name, at, [self.texts[int(text)] for text in different])


def _without_percent_signs(texts: list[str]) -> list[str]:
    """The texts, "12.5%" as "12.5" where no number is without the sign: then the column is of percentages."""
    plain = [text.removesuffix("%").rstrip() for text in texts]
    signed = {was.endswith("%") for was, now in zip(texts, plain, strict=True) if not np.isnan(number(now))}
    return plain if signed == {True} else texts


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A column as numbers: NaN beside a symbol or an empty cell; `symbols` as printed, "" beside a number.

    `odd` counts cells that are neither number nor symbol, by what they say; such a cell stands as its own symbol.
    """

    values: np.ndarray
    symbols: np.ndarray
    odd: dict[str, int]


def numbers(column: Column) -> Numbers:
    values = np.array([number(text) for text in column.texts], dtype=float)
    words = ["" if not np.isnan(value) else text for value, text in zip(values, column.texts, strict=True)]
    counts = np.bincount(column.at, minlength=len(words))
    odd = {word: int(counts[index]) for index, word in enumerate(words) if word and not is_mark(word)}
    return Numbers(values[column.at], np.array(words, dtype=object)[column.at], odd)


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
