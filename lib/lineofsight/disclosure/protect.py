"""Which counts of a publication are hidden, so that no small one can be read or worked out from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from lineofsight.disclosure.attack import left_open
from lineofsight.disclosure.profiles import Profile
from lineofsight.disclosure.rounding import before_rounding, to_nearest
from lineofsight.disclosure.secondary import Table, costs, secondary
from lineofsight.disclosure.sums import Range, Sum, equations, independent, with_rests


class Why(Enum):
    """Why a count is hidden, in the words a manifest prints."""

    SMALL = "too small to show"
    WHOLE_GROUP = "it would tell the same of everyone in a group"
    SECONDARY = "a small count could be worked out from it"
    ELSEWHERE = "hidden in another publication"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why a count is hidden; for a secondary one, the name of the first count it protects."""

    why: Why
    protects: str | None = None

    @property
    def words(self) -> str:
        """The reason as a manifest prints it: "a small count could be worked out from it: Team A, aged 16"."""
        return f"{self.why.value}: {self.protects}" if self.protects else self.why.value


@dataclass(frozen=True, slots=True)
class Protected:
    """A publication safe to print: it holds no hidden count, only that and why it is hidden.

    `shown` are the counts to print, rounded as the profile says; `hidden` all others, with the rests that nobody prints
    but that must not be worked out. A percentage, rate, mean or difference is printed only if `shows` every count it is
    made of, and is made of the counts in `shown`, as an exact rate would undo the rounding.
    """

    profile: Profile
    shown: Mapping[str, int]
    hidden: Mapping[str, Hidden]
    sums: tuple[Sum, ...]

    def shows(self, *keys: str) -> bool:
        """Whether a figure made of these counts may be printed: only if each of them is."""
        return all(key in self.shown for key in keys)

    @property
    def known(self) -> dict[str, Range]:
        """What a reader knows of each count before they reckon: what is printed, the rounding and the rule."""
        rests = {each.rest for each in self.sums}
        return {
            **{key: before_rounding(count, self.profile) for key, count in self.shown.items()},
            **{key: Range(0 if key in rests else self.profile.least, None) for key in self.hidden},
        }


def protect(
    counts: Mapping[str, int], sums: Iterable[Sum], profile: Profile, elsewhere: Collection[str] = ()
) -> Protected:
    """Hide what the profile says is too small, and as few and as small other counts as keep that from being worked out.

    `counts` are whole numbers of people by a name that may be printed. `elsewhere` names counts that stay hidden
    because another publication that shares them, under the same profile, hid them. The same input gives the same
    result; it is a good one, and not always the one with the fewest hidden.

    For each small count two tables are looked for that agree with all that would be printed, one with the least and one
    with the most it could be under the rule; what has to change in them, at least cost, is hidden. So each hidden count
    has its tables by construction; `audited` does not take that on trust.

    Raises ValueError where a count is below 0, a sum does not add up or names a count that is not there, or a 0 is
    hidden elsewhere that this profile shows.

    M. Fischetti and J. J. Salazar, "Solving the cell suppression problem on tabular data with linear constraints",
    Management Science 47 (2001), pages 1008 to 1027; J. Castro, "A shortest-paths heuristic for statistical data
    protection in positive tables", INFORMS Journal on Computing 19 (2007), pages 520 to 533.
    """
    sums = tuple(sums)
    everything = with_rests(counts, sums)
    if shown_as_none := [key for key in counts if key in elsewhere and counts[key] < profile.least]:
        raise ValueError(
            f"'{shown_as_none[0]}' is hidden elsewhere and the rule “{profile.name}” shows each 0; take one rule"
        )
    hidden = {
        **{key: Hidden(Why.ELSEWHERE) for key in counts if key in elsewhere},
        **{key: Hidden(why) for key, why in _primary(everything, sums, profile).items()},
    }
    keys = tuple(everything)
    matrix = equations(keys, sums)
    price = costs(everything, sums)
    rests = set(everything) - set(counts)
    zeros = {key for key, count in counts.items() if count < profile.least}
    open_to = left_open(counts, zeros, sums, profile) if hidden else {}
    for rows, columns in independent(matrix):
        names = [keys[column] for column in columns]
        ends = {name: open_to[name] if hidden[name].why is Why.SMALL else None for name in names if name in hidden}
        if ends:
            table = Table(names, everything, rests, price, matrix[rows][:, columns], profile)
            hidden |= {name: Hidden(Why.SECONDARY, why) for name, why in secondary(table, ends).items()}
    return Protected(
        profile,
        {key: to_nearest(count, profile.rounding) for key, count in counts.items() if key not in hidden},
        {key: hidden[key] for key in everything if key in hidden},
        sums,
    )


def _primary(everything: Mapping[str, int], sums: tuple[Sum, ...], profile: Profile) -> dict[str, Why]:
    """The counts that may not be shown for what they say themselves."""
    judged = set(everything)
    if profile.bases_only:
        judged = {each.total for each in sums}
    if not profile.complements:
        judged -= {each.rest for each in sums}
    small = {key: Why.SMALL for key, count in everything.items() if key in judged and count in profile.hidden}
    if not profile.whole_groups:
        return small
    # Hiding the one part that everyone is in would not do: the parts shown with nobody in them would tell.
    whole = {
        part: Why.WHOLE_GROUP
        for each in sums
        if any(everything[part] == everything[each.total] > 0 for part in each.all_parts)
        for part in each.all_parts
    }
    return whole | small
