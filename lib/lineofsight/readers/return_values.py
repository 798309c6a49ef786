"""The values of a return's columns: days, codes, yes or no, numbers; and a log that never repeats one.

    log = ReturnLog(file.name)
    column = Column("Date of Birth", values, places.__getitem__)    # values as the file holds them
    births = days(column, log)                                      # datetime64[s], NaT where nothing could be read
    sexes = codes(column, code_set("sex"), log)                     # category
    log.issues()                                                    # a tuple of Issue

Every function takes a `Column` of values as the file holds them (text, numbers, dates, None) and gives a Series of the
type a table wants, on the column's own index, NA where nothing could be made of a value. What it could not take is
counted in the log by class ("text of 8 letters") and place: never the value itself, which may be a name typed into
the wrong cell.

Values are read once each, however often they are repeated: a million cells of a few thousand days take a tenth of a
second. A column of type category is faster still.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lineofsight.codes import CodeSet, code_set
from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.office_text import column_letters

_MOST_NAMED = 8
"""Places an issue names one by one; it counts the rest."""

_NOT_RECORDED = "read as not recorded"


# The log


@dataclass(slots=True)
class ReturnLog:
    """What was noticed in one file: each thing once, with how often it was found and the first places of it.

    Nothing that a cell holds may be given to it: `what` and `where` are words of ours, names of columns as the return
    defines them, sheets and cells.
    """

    file: str
    _found: dict[tuple[str, str, str], _Places] = field(default_factory=dict)

    def note(self, found: str, why: str, done: str, where: Sequence[str] = (), times: int | None = None) -> None:
        """Something found at some places, `times` in all where more than are named; noted again, it is counted on."""
        places = self._found.setdefault((found, why, done), _Places())
        places.first += list(where)[: _MOST_NAMED - len(places.first)]
        places.count += len(where) if times is None else times

    def issues(self) -> tuple[Issue, ...]:
        """An issue for each thing, in the order they were first found."""
        return tuple(
            Issue(self.file, places.where(), f"{places.times()}{found}", why, done)
            for (found, why, done), places in self._found.items()
        )


@dataclass(slots=True)
class _Places:
    first: list[str] = field(default_factory=list)
    count: int = 0

    def where(self) -> str:
        more = self.count - len(self.first)
        return (", ".join(self.first) + (f" and {more:,} more" if more else "")) if self.first else "whole file"

    def times(self) -> str:
        return f"{self.count:,} times: " if self.count > 1 else ""


# A column, and where its values stand


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """One column of a file as it stands there.

    `name` is what the return's definition calls it, `values` are its cells (text, numbers, dates, bool, None; any
    index, any dtype), and `place` says where the value at a position of them, from 0, is found.
    """

    name: str
    values: pd.Series = field(repr=False)
    place: Callable[[int], str]


def cell_places(sheet: str, column: int, rows: Sequence[int] | np.ndarray) -> Callable[[int], str]:
    """The places of a sheet's column, both counted from 0: `List_3!C7`. Without a sheet's name it is a CSV file's:
    `line 7, column C`. `rows` holds the row of each value."""
    letters = column_letters(column)
    if sheet:
        return lambda position: f"{sheet}!{letters}{rows[position] + 1}"
    return lambda position: f"line {rows[position] + 1}, column {letters}"


# What every type shares: each different value is read once


@dataclass(frozen=True, slots=True)
class _Unread:
    """Why a value could not be taken: its class, what was wanted, what was done instead."""

    what: str
    why: str
    done: str = _NOT_RECORDED


BLANKS = frozenset({"", "-", "--", "–", "—", ".", "n/a", "na", "null", "nan", "nat", "not recorded"})
"""Texts that say nothing was recorded, in lower case: no issue is made of them. "-" is what ChAT puts there."""

_EXCEL_ERRORS = frozenset({"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!", "#calc!"})


def _each(column: Column, log: ReturnLog, read: Callable[[Any], Any]) -> tuple[np.ndarray, list[Any]]:
    """The position of each cell's value in a list of values read, which ends with None; faults are logged.

    `read` gives the value, None where there is none, or `_Unread`.
    """
    at, uniques = _unique(column.values)
    return at, _logged(column, log, at, [read(value) for value in uniques])


def _unique(values: pd.Series) -> tuple[np.ndarray, Sequence[Any]]:
    """Where each cell's value is among the different ones, -1 for a cell that has none; and these."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy().astype(np.intp), list(values.cat.categories)
    at, uniques = pd.factorize(values, use_na_sentinel=True)
    return at, list(uniques)


def _logged(column: Column, log: ReturnLog, at: np.ndarray, found: list[Any]) -> list[Any]:
    """The values with None for what could not be taken, and one None more, where position -1 points."""
    read = [*found, None]
    faults: dict[_Unread, list[int]] = {}
    for number, each in enumerate(found if _Unread in set(map(type, found)) else ()):
        if isinstance(each, _Unread):
            faults.setdefault(each, []).append(number)
    for fault, numbers in faults.items():
        positions = np.flatnonzero(np.isin(at, numbers))
        if len(positions):  # a category may have no cell
            where = [column.place(int(position)) for position in positions[:_MOST_NAMED]]
            log.note(f"{column.name} holds {fault.what}", fault.why, fault.done, where, len(positions))
        for number in numbers:
            read[number] = None
    return read


def _text(value: Any) -> str:
    """A value as text: composed, without spaces at its ends or doubled, a whole number without its ".0"."""
    if isinstance(value, str) and value.isascii() and value.isalnum():
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFKC", str(value)).split())


def _class_of(value: Any) -> str:
    """What a value is, in words that do not tell it."""
    if isinstance(value, bool | np.bool_):
        return "a yes or no"
    if isinstance(value, int | float | np.number):
        return "a number"
    if isinstance(value, date | np.datetime64):
        return "a date"
    if isinstance(value, time | timedelta):
        return "a time"
    text = _text(value)
    if text.startswith("="):
        return "a formula as text"
    if text.casefold() in _EXCEL_ERRORS:
        return "an error of a formula"
    kind = "digits" if text.isdigit() else "letters" if text.replace(" ", "").isalpha() else "characters"
    if len(text) > 20:
        return f"text of more than 20 {kind}"
    return f"text of {len(text)} {kind if len(text) != 1 else kind[:-1]}"


def _blank(value: Any) -> bool:
    return isinstance(value, str) and _text(value).casefold() in BLANKS


# Days

FIRST_DAY, LAST_DAY = date(1920, 1, 1), date(2099, 12, 31)
"""A day before or after these is a fault of typing: nobody in a return was born before, nothing is planned after."""

_SERIAL_0 = date(1899, 12, 30)
"""Day 0 of Excel's 1900 system for every day after February 1900, whose 29th Excel believes in."""

_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*Z?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}")
_NUMBERED = re.compile(rf"(\d{{1,2}})\s*([/.-])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}){_TIME}")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ /-]([A-Za-z]{3,9})\.?[ /-](\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[ /.-](?:\d{1,2}|[A-Za-z]{3,9})[ /.-]\d{2}")
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_1970 = date(1970, 1, 1).toordinal()
_NAT = np.iinfo(np.int64).min

_HOW_A_DAY_IS_WRITTEN = "a day is written DD/MM/YYYY or YYYY-MM-DD"
_SWAPPED = 5
"""Real dates and dates in text that a column must have at least of each, to be said to have days and months swapped."""


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A date in text of two numbers and a year, of which the column decides which is the day."""

    first: int
    second: int
    year: int


def days(column: Column, log: ReturnLog) -> pd.Series:
    """The days of a column (datetime64[s], at midnight; times of day are dropped).

    Read are real dates; text as DD/MM/YYYY (also with - or .), YYYY-MM-DD or 31 March 2025, each with or without a
    time; and Excel's serial numbers of the 1900 system, as numbers or as text. Dates in text have the day first,
    unless the column says otherwise: where more than one in twenty of those that can only be read one way have the
    month first, all that could be read either way are not read. A month that comes first is never read as a month.

    Logged and NaT: what is no day, a day that does not exist, a year of two digits, a month first, a day that could
    be read either way in such a column, a day before 1920 or after 2099 and 1 January 1900, which stands for none.
    Logged and kept: real dates all on days 1 to 12 among dates in text all on later days, as when Excel has read
    dates with the month first.
    """
    at, uniques = _unique(column.values)
    # A workbook's days are dates already: they are taken as they are, since there are many.
    found = [value if type(value) is date and FIRST_DAY <= value <= LAST_DAY else _day(value) for value in uniques]
    if _Numbered in set(map(type, found)):
        mixed = _month_first(found, at)
        found = [_settled(each, mixed) if isinstance(each, _Numbered) else each for each in found]
    if str in set(map(type, uniques)):
        _note_swapped(column, log, uniques, found)
    # numpy takes numbers in far faster than dates.
    since_1970 = [_NAT if day is None else day.toordinal() - _1970 for day in _logged(column, log, at, found)]
    stamps = np.array(since_1970, dtype=np.int64).view("datetime64[D]").astype("datetime64[s]")
    return pd.Series(stamps[at], index=column.values.index)


def _day(value: Any) -> date | _Numbered | _Unread | None:
    """A value as a day, or as a date in text that its column must decide on."""
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, date):
        return _possible(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, bool | np.bool_):
        return _Unread(_class_of(value), _HOW_A_DAY_IS_WRITTEN)
    if isinstance(value, int | float | np.number):
        return _serial(float(value))
    if isinstance(value, time):  # Excel shows its day 0, which empty cells give, as midnight
        return None if value == time() else _Unread(_class_of(value), _HOW_A_DAY_IS_WRITTEN)
    if not isinstance(value, str):
        return _Unread(_class_of(value), _HOW_A_DAY_IS_WRITTEN)
    return None if _blank(value) else _day_of_text(_text(value))


def _day_of_text(text: str) -> date | _Numbered | _Unread:
    if iso := _ISO.fullmatch(text):
        return _existing(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbered := _NUMBERED.fullmatch(text):
        first, second, year = int(numbered[1]), int(numbered[3]), int(numbered[4])
        settled = first > 12 or first == second
        return _existing(year, second, first) if settled and second <= 12 else _Numbered(first, second, year)
    if (named := _NAMED.fullmatch(text)) and (month := named[2][:3].casefold()) in _MONTHS:
        return _existing(int(named[3]), _MONTHS.index(month) + 1, int(named[1]))
    if _SERIAL.fullmatch(text):
        return _serial(float(text))
    if _SHORT_YEAR.fullmatch(text):
        return _Unread("a date with a year of two digits", "the century cannot be known")
    return _Unread(_class_of(text), _HOW_A_DAY_IS_WRITTEN)


def _existing(year: int, month: int, day: int) -> date | _Unread:
    try:
        return _possible(date(year, month, day))
    except ValueError:
        return _Unread("a day that does not exist", "no calendar has it")


def _possible(day: date) -> date | _Unread:
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    if day == date(1900, 1, 1):
        return _Unread("1 January 1900", "systems write it where no date is known")
    return _Unread(f"a day before {FIRST_DAY.year} or after {LAST_DAY.year}", "nothing in a return happened then")


def _serial(number: float) -> date | _Unread:
    if math.isfinite(number) and 0 <= number < 3_000_000:
        day = _SERIAL_0 + timedelta(days=int(number))
        if FIRST_DAY <= day <= LAST_DAY:
            return day
    return _Unread("a number", "it is no day in Excel's numbering that a return could hold")


def _month_first(found: list[Any], at: np.ndarray) -> bool:
    """Whether so many dates of a column can only have their month first that none is known to have its day first."""
    dates = [found[number] for number in np.unique(at[at >= 0])]
    month_first = sum(isinstance(each, _Numbered) and each.first <= 12 < each.second for each in dates)
    day_first = sum(isinstance(each, date) and each.day > 12 for each in dates)
    return month_first * 20 > month_first + day_first


def _settled(numbered: _Numbered, mixed: bool) -> date | _Unread:
    if numbered.first <= 12 < numbered.second <= 31:
        return _Unread("a date with the month before the day", _HOW_A_DAY_IS_WRITTEN)
    if mixed and numbered.second <= 12:
        return _Unread(
            "a date whose day and month could be either", "other dates of the column have the month before the day"
        )
    return _existing(numbered.year, numbered.second, numbered.first)


def _note_swapped(column: Column, log: ReturnLog, uniques: Sequence[Any], found: list[Any]) -> None:
    read = [(value, day) for value, day in zip(uniques, found, strict=True) if isinstance(day, date)]
    real = [day.day for value, day in read if isinstance(value, date)]
    told = [day.day for value, day in read if isinstance(value, str)]
    if min(len(real), len(told)) >= _SWAPPED and max(real) <= 12 < min(told):
        log.note(
            f"{column.name} holds real dates on days 1 to 12 only, and dates as text on later days only",
            "that is how days and months look when Excel has swapped them",
            "read as they stand: check them in the system they come from",
        )


# Yes or no

_YES = frozenset({"yes", "y", "true", "1", "t"})
_NO = frozenset({"no", "n", "false", "0", "f"})
_UNKNOWN = frozenset({"unknown", "not known", "not stated", "u", "not applicable"})
_LETTER = re.compile(r"\A[a-z]{1,2}\d?\)\s*")
"""The letter that Annex A's codes begin with: "b) No"."""


def flags(column: Column, log: ReturnLog, yes: str = "yes", no: str = "no") -> pd.Series:
    """Yes or no (boolean): "a) Yes", "No", Y, n, true, 0, 1. "c) Unknown" is NA without an issue.

    `yes` and `no` are what a column of another pair of words has in their place ("in", "out"), in lower case.
    """
    at, read = _each(column, log, lambda value: _flag(value, yes, no))
    return pd.Series(pd.array(read, dtype="boolean").take(at), index=column.values.index)


def _flag(value: Any, yes: str, no: str) -> bool | _Unread | None:
    word = _LETTER.sub("", _text(value).casefold(), count=1)
    if word == yes or word in _YES:
        return True
    if word == no or word in _NO:
        return False
    if _blank(value) or word in _UNKNOWN:
        return None
    return _Unread(_class_of(value), f"it should be {yes} or {no}")


# Numbers


def counts(column: Column, log: ReturnLog, least: int = 0, most: int | None = None) -> pd.Series:
    """Whole numbers (Int64): 3, 3.0, "3", "3,000". One below `least` or above `most` is logged and NA."""
    at, read = _each(column, log, lambda value: _whole(_number(value, least, most)))
    return pd.Series(pd.array(read, dtype="Int64").take(at), index=column.values.index)


def numbers(column: Column, log: ReturnLog, least: float = 0, most: float | None = None) -> pd.Series:
    """Numbers (Float64), with the limits of `counts`."""
    at, read = _each(column, log, lambda value: _number(value, least, most))
    return pd.Series(pd.array(read, dtype="Float64").take(at), index=column.values.index)


_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"-?\d{1,15}(\.\d+)?")
_MOST_COUNTED = 10**15


def _number(value: Any, least: float, most: float | None) -> float | _Unread | None:
    if _blank(value):
        return None
    text = _text(value)
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool) and math.isfinite(value)
    if not (number or _THOUSANDS.fullmatch(text) or _PLAIN.fullmatch(text)):
        return _Unread(_class_of(value), "it should be a number")
    found = float(value if number else text.replace(",", ""))
    if found < least or (most is not None and found > most):
        limits = f"from {least:,} to {most:,}" if most is not None else f"{least:,} or more"
        return _Unread("a number outside its limits", f"it should be {limits}")
    return found


def _whole(found: float | _Unread | None) -> int | _Unread | None:
    if found is None or isinstance(found, _Unread):
        return found
    if found > _MOST_COUNTED:
        return _Unread("a number outside its limits", "nothing is counted so often")
    return int(found) if found == int(found) else _Unread("a number with a fraction", "it should be a whole number")


# Who, and which team

_ROUNDED = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
_ROUNDED_FROM = 1e15
_WHOLE = re.compile(r"(\d+)\.0")


def identifiers(column: Column, log: ReturnLog) -> pd.Series:
    """Identifiers (string), as text without spaces at their ends: 1001, 1001.0 and "1001.0" are all "1001".

    NA where a cell is blank, and logged NA where it holds no identifier: an error of a formula, a date, a number of
    more than 15 digits, which Excel has rounded. A row whose identifier is NA is the reader's to drop, and to count.
    """
    at, read = _each(column, log, _identifier)
    return pd.Series(pd.array(read, dtype="string").take(at), index=column.values.index)


def _identifier(value: Any) -> str | _Unread | None:
    # Most are one of these two, and there are many.
    if isinstance(value, str) and value.isdecimal():
        return value
    if isinstance(value, float) and 0 <= value < _ROUNDED_FROM and value.is_integer():
        return str(int(value))
    if _blank(value):
        return None
    text = _text(value)
    if isinstance(value, bool | date | time | timedelta) or _class_of(value) in (
        "a formula as text",
        "an error of a formula",
    ):
        return _Unread(_class_of(value), "it is no identifier")
    if _ROUNDED.fullmatch(text) or (isinstance(value, float) and abs(value) >= _ROUNDED_FROM):
        return _Unread("a number that Excel has rounded", "two children could have come to share it")
    return whole[1] if (whole := _WHOLE.fullmatch(text)) else text


def teams(column: Column, log: ReturnLog) -> pd.Series:
    """Names of teams (category), white space made single; its categories are those found, in alphabetical order."""
    at, read = _each(column, log, _team)
    return _categorical(column, at, read, sorted({name for name in read if name}))


def _team(value: Any) -> str | _Unread | None:
    if _blank(value):
        return None
    if not isinstance(value, str) or _class_of(value) in ("a formula as text", "an error of a formula"):
        return _Unread(_class_of(value), "it is no name of a team")
    return _text(value)


def _categorical(column: Column, at: np.ndarray, read: list[str | None], categories: Sequence[str]) -> pd.Series:
    position = {name: number for number, name in enumerate(categories)}
    of_value = np.array([position.get(name, -1) if name else -1 for name in read])
    return pd.Series(
        pd.Categorical.from_codes(of_value[at], categories=pd.Index(list(categories)).astype("str")),
        index=column.values.index,
    )


# Codes, and the ways in which they are written


def codes(
    column: Column, its: CodeSet, log: ReturnLog, mappings: Mappings | None = None, year: int | None = None
) -> pd.Series:
    """The codes of a column (category, of all the set's codes in its order).

    A value is matched, without regard to case, spaces, kinds of quotation mark and dash, and the letter that Annex A
    puts before it ("g) 3A"): as `mappings` say (the shipped ones where none are given), as a code, a label or one of
    its spellings; then by its parts, where it is a code and a label ("N1 - Abuse or neglect"). The letter itself is
    not looked at: list 11 numbers the sexes otherwise than lists 1 to 10, and two ethnicities share an s. What matches
    nothing is logged and NA. Where `year` is given, a code that is not in use in that year is logged and kept.
    """
    known = (mappings or shipped_mappings()).spellings(its)
    at, uniques = _unique(column.values)
    found = [_code(value, known) for value in uniques]
    _note_out_of_use(column, its, log, at, found, year)
    read = _logged(column, log, at, found)
    return _categorical(column, at, read, its.values)


def _code(value: Any, known: Mapping[str, str]) -> str | _Unread | None:
    key = _LETTER.sub("", spelling_key(value), count=1)
    if key in known:
        return known[key]
    head, _, rest = key.partition(":") if ":" in key else key.partition(" - ")
    for form in (head.strip(), rest.strip()):
        if rest and form in known:
            return known[form]
    return None if _blank(value) else _Unread(_class_of(value), "it is no code or spelling known: see mappings.csv")


def _note_out_of_use(
    column: Column, its: CodeSet, log: ReturnLog, at: np.ndarray, found: list[Any], year: int | None
) -> None:
    if year is None:
        return
    for code in its.codes:
        if not code.used_in(year) and (at_code := [k for k, each in enumerate(found) if each == code.code]):
            positions = np.flatnonzero(np.isin(at, at_code))
            log.note(
                f"{column.name} holds the code {code.code}",
                f"it is not in use in {year}",
                "kept",
                [column.place(int(position)) for position in positions[:_MOST_NAMED]],
                len(positions),
            )


def spelling_key(value: Any) -> str:
    """A spelling without what people do not mind: case, doubled spaces, kinds of quotation mark, dash, a last stop."""
    text = _text(value).casefold()
    text = re.sub("[‘’`´]", "'", re.sub("[–—−]", "-", text))
    return text.rstrip(" .?")


@dataclass(frozen=True, slots=True)
class Mappings:
    """Spellings of codes, beside those of the code sets: (name of the code set, spelling, code). Later ones win.

    A spelling that names only a group ("Health services", "Foster placement") is shipped as the group's "other" code:
    right for whoever counts groups, and a convention of ours for whoever counts codes.
    """

    rows: tuple[tuple[str, str, str], ...]

    def spellings(self, its: CodeSet) -> dict[str, str]:
        """Every spelling of a set, as `spelling_key` makes it and without Annex A's letter, with the code it means.

        A code is never overridden by another code's label, a label never by another's spelling, and all are by these
        mappings.
        """
        known: dict[str, str] = {}
        for forms in (
            ((code.code, code.code) for code in its.codes),
            ((code.label, code.code) for code in its.codes),
            ((spelling, code.code) for code in its.codes for spelling in code.spellings),
        ):
            for form, code in forms:
                known.setdefault(_LETTER.sub("", spelling_key(form), count=1), code)
        return known | {
            _LETTER.sub("", spelling_key(form), count=1): code for name, form, code in self.rows if name == its.name
        }

    def and_then(self, others: Mappings) -> Mappings:
        """These, and the others, which win."""
        return Mappings(self.rows + others.rows)


@cache
def shipped_mappings() -> Mappings:
    """The spellings of `readers/mappings.csv`: what returns are seen to write."""
    return _mappings("mappings.csv", files("lineofsight").joinpath("readers/mappings.csv").read_text(encoding="utf-8"))


def own_mappings(path: Path) -> Mappings:
    """The shipped mappings with an analyst's own, which win: a CSV file with columns code_set, spelling and code.

    Raises Refused where it cannot be read, has other columns, or names a code set or a code that there is not.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refused(f"{path.name} cannot be read: save it as CSV UTF-8, and close it in Excel.") from None
    return shipped_mappings().and_then(_mappings(path.name, text))


def _mappings(name: str, text: str) -> Mappings:
    table = csv.DictReader(io.StringIO(text))
    wanted = ("code_set", "spelling", "code")
    if not set(wanted) <= set(table.fieldnames or ()):
        raise Refused(f"{name} needs the columns {', '.join(wanted)} in its first line.")
    sets = {file.name.removesuffix(".yml") for file in files("lineofsight").joinpath("code_sets").iterdir()}
    rows = []
    for line, row in enumerate(table, start=2):
        code_set_name, spelling, code = ((row[column] or "").strip() for column in wanted)
        if code_set_name not in sets:
            raise Refused(f"{name}, line {line}: there is no such code set. There are {', '.join(sorted(sets))}.")
        if code not in code_set(code_set_name).values:
            raise Refused(f"{name}, line {line}: the code set {code_set_name} has no such code.")
        rows.append((code_set_name, spelling, code))
    return Mappings(tuple(rows))
