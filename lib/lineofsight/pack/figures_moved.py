"""What moved of the published figures between two packs: what was revised, what is new and what is gone.

A figure is told by its indicator, place and period. What is worked out of the group is left out, since it moves with
its members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lineofsight.comparison_table import Role
from lineofsight.display import count, listed, words

FILE = "comparison.csv"
"""The file of a pack that holds its published figures."""

MOST_LISTED, MOST_NAMED = 20, 3
"""Of more revisions of the authority, and of more indicators in a period, it is said how many they are."""

Row = dict[str, str]


@dataclass(frozen=True)
class Revised:
    """One figure that both packs hold and that is not the same in both: the rows by column."""

    old: Row
    new: Row

    @property
    def own(self) -> bool:
        """Whether it is a figure of the authority that is compared."""
        return self.new["role"] == Role.OWN

    def __str__(self) -> str:
        """The figure, then a line for each side: `- ` what was, `+ ` what is."""
        its = self.new
        return "\n".join(
            [
                f"Revised: {its['title']} ({its['unit']}), {its['period']}, {its['place']}",
                f"  - {_in_words(self.old)}",
                f"  + {_in_words(self.new)}",
            ]
        )


@dataclass(frozen=True)
class Other:
    """What one pack holds figures of and the other does not.

    Titles of indicators, names of places, and, of the indicators that both hold, titles by period.
    """

    indicators: tuple[str, ...]
    places: tuple[str, ...]
    periods: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class FiguresMoved:
    """The published figures of two packs side by side.

    `added` and `removed` count the figures that only one pack holds; `new` and `gone` say what those are of.
    """

    revised: tuple[Revised, ...]
    added: int
    removed: int
    unchanged: int
    new: Other
    gone: Other

    @property
    def nothing_changed(self) -> bool:
        return not (self.revised or self.added or self.removed)

    def sentences(self) -> list[str]:
        """The counts, then whose figures were revised, and what is new or gone."""
        same = f"{count(self.unchanged, 'figure is', 'figures are')} the same"
        if self.nothing_changed:
            return [f"No published figure moved: {same}."]
        numbers = {"revised": len(self.revised), "new": self.added, "gone": self.removed}
        told = [f"{words(number)} {what}" for what, number in numbers.items() if number]
        return [
            f"Published figures: {listed(told)}; {same}.",
            *([f"Revised: {listed(self._whose())}."] if self.revised else []),
            *_other_in_words("New", self.new),
            *_other_in_words("Gone", self.gone),
        ]

    def listed(self) -> list[str]:
        """The revisions of the authority, a few lines each; of more than `MOST_LISTED` the first, and how many more."""
        own = [str(each) for each in self.revised if each.own]
        more = len(own) - MOST_LISTED
        where = f"{more} more of the authority were revised: --json lists every one, and {FILE} of both packs has them."
        return [*own[:MOST_LISTED], *([where] if more > 0 else [])]

    def _whose(self) -> list[str]:
        by_role = sorted((each.new for each in self.revised), key=lambda row: list(Role).index(Role(row["role"])))
        whose = Counter("the group" if row["role"] == Role.MEMBER else row["place"] for row in by_role)
        return [f"{words(number)} of {place}" for place, number in whose.items()]


@dataclass(frozen=True)
class OneSided:
    """Only one of two packs, the "old" or the "new", holds published figures: so many."""

    only_in: str
    figures: int

    @property
    def nothing_changed(self) -> bool:
        return False

    def sentences(self) -> list[str]:
        """That nothing can be set beside them, and why that may be."""
        other = "old" if self.only_in == "new" else "new"
        return [
            f"Only the {self.only_in} pack has {FILE}, with {count(self.figures, 'figure')}: the {other} one has no "
            "published figures, or was made before packs held them. Make it again to compare them."
        ]

    def listed(self) -> list[str]:
        return []


def figures_moved(old: list[Row] | None, new: list[Row] | None) -> FiguresMoved | OneSided | None:
    """What moved from the old rows of `comparison.csv` to the new; None stands for a pack without that file."""
    if old is None or new is None:
        rows = old or new
        return OneSided("old" if new is None else "new", len(_by_figure(rows))) if rows is not None else None
    was, now = _by_figure(old), _by_figure(new)
    both = [figure for figure in now if figure in was]
    revised = tuple(Revised(was[each], now[each]) for each in both if _is_revised(was[each], now[each]))
    return FiguresMoved(
        revised=revised,
        added=len(now) - len(both),
        removed=len(was) - len(both),
        unchanged=len(both) - len(revised),
        new=_only_in(now.values(), was.values()),
        gone=_only_in(was.values(), now.values()),
    )


def _by_figure(rows: Iterable[Row]) -> dict[tuple[str, str, str], Row]:
    """The published rows in their order, by what tells one from another."""
    published = (row for row in rows if row["role"] != Role.GROUP)
    return {(row["indicator"], row["la_code"], row["period"]): row for row in published}


def _is_revised(old: Row, new: Row) -> bool:
    """Whether value or symbol differ, or a part that both have: a table that prints no parts revises none."""
    if any(old[name] != new[name] for name in ("value", "symbol")):
        return True
    return any(old[name] != new[name] for name in ("numerator", "denominator") if old[name] and new[name])


def _only_in(rows: Iterable[Row], others: Iterable[Row]) -> Other:
    """What the rows are of that no other row is of. Of places the code counts: a name may be spelt otherwise."""
    rows, others = list(rows), list(others)
    indicators, places = ({row[name] for row in others} for name in ("indicator", "la_code"))
    periods = {(row["indicator"], row["period"]) for row in others}
    by_period: dict[str, dict[str, None]] = {}
    for row in rows:
        if row["indicator"] in indicators and (row["indicator"], row["period"]) not in periods:
            by_period.setdefault(row["period"], {})[row["title"]] = None
    return Other(
        indicators=tuple(dict.fromkeys(row["title"] for row in rows if row["indicator"] not in indicators)),
        places=tuple(dict.fromkeys(row["place"] for row in rows if row["la_code"] not in places)),
        periods={period: tuple(by_period[period]) for period in sorted(by_period)},
    )


def _other_in_words(word: str, other: Other) -> list[str]:
    alike: dict[tuple[str, ...], list[str]] = {}
    for period, titles in other.periods.items():
        alike.setdefault(titles, []).append(period)
    periods = [
        f"{listed(periods)} of {_quoted(titles, MOST_NAMED, ' indicators')}" for titles, periods in alike.items()
    ]
    told = {
        "periods": "; ".join(periods),
        "indicators": _quoted(other.indicators, MOST_LISTED),
        "places": listed(list(other.places)),
    }
    return [f"{word} {what}: {names}." for what, names in told.items() if names]


def _quoted(titles: tuple[str, ...], most: int, several: str = "") -> str:
    """The titles in quotation marks; of more than `most` how many they are, with a word for them."""
    return listed([f"“{title}”" for title in titles]) if len(titles) <= most else f"{words(len(titles))}{several}"


def _in_words(row: Row) -> str:
    """The figure of one side, what it is made of, and the release it is from."""
    said = row["value"] or (f"no figure ({row['symbol']})" if row["symbol"] else "no figure")
    parts = f", {row['numerator']} of {row['denominator']}" if row["numerator"] and row["denominator"] else ""
    return f"{said}{parts}: {row['release']}"
