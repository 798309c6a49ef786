"""The figures of a public pack: what `disclosure` lets out of them, judged together and attacked before they go.

A figure is made of counts, and counts are tied to one another: a numerator is part of its base, groups add up to the
whole, quarters to the year, and two indicators may count the very same children. All of that is told to `disclosure`
at once, since a count hidden in one place could be worked out from another.

What is not told: that the children of one count are some of those of another, unless the two stand in one figure or
one breakdown; how many cases were not recorded, which tells of records and not of children; and other publications of
the authority. Counts are printed unrounded, so a profile that rounds is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lineofsight import disclosure
from lineofsight.disclosure import Audit, Profile, Sum
from lineofsight.figure import FEW, Figure
from lineofsight.indicator import Over, Unit

_COUNTED = (Unit.PERCENT, Unit.RATE, Unit.COUNT)
"""The units whose numerator is a count of cases."""

COUNTED = "counted"
"""The role of a numerator."""

Key = tuple[str, str, str, str, str]
"""What a figure is known by: see `Figure.key`."""


@dataclass(frozen=True, eq=False)
class Publication:
    """Figures that were judged together: `audit` holds what is hidden and why, and the proof that it stays so.

    `withheld` are the keys of figures of which nothing at all is printed: those of too few cases, and the parts of a
    whole that is small itself, since nobody could be left in doubt about a small number and each of its parts.
    """

    audit: Audit
    withheld: frozenset[Key]
    _names: dict[str, str]

    def let_out(self, figure: Figure) -> Figure:
        """The figure as it may be printed: whole, or with the words why not in place of its value."""
        hidden = self.audit.protected.hidden
        if figure.key in self.withheld:
            return _blank(figure, disclosure.Why.SMALL)
        reasons = [hidden[name].why for name in map(self._names.__getitem__, _parts(figure)) if name in hidden]
        if reasons:
            return _blank(figure, reasons[0])
        few = self.audit.protected.profile.hidden
        return replace(
            figure,
            not_recorded=_left_out(figure, figure.not_recorded, few),
            too_recent=_left_out(figure, figure.too_recent, few),
        )


def publish(figures: Iterable[Figure], profile: str) -> Publication:
    """Judge figures together under a profile of `disclosure.PROFILES`.

    Raises Disclosive where the result could be seen through: then nothing may be printed. Raises ValueError for a
    profile that rounds.
    """
    rule = disclosure.PROFILES[profile]
    if rule.rounding > 1:
        raise ValueError(f"figures are printed unrounded, and the profile {profile} rounds")
    every = {each.key: each for each in figures}
    families = list(_families(every))
    parts_of_few = {
        part.key
        for whole, parts in families
        if any(number in rule.hidden for _, number, _ in _counts(whole))
        for part in parts
    }
    of_few = {each.key for each in every.values() if _tells_of_few(each, rule)}
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for each in every.values():
        if each.key not in parts_of_few:
            for fingerprint, number, role in _counts(each):
                if fingerprint not in names and not (role == COUNTED and each.key in of_few):
                    names[fingerprint] = _name(each, role)
                    counts[names[fingerprint]] = number
    printed = [each for each in every.values() if each.key not in parts_of_few | of_few]
    sums = [*_within_base(printed, names)]
    for whole, parts in families:
        if not any(part.key in parts_of_few for part in parts):
            sums += _adds_up(whole, parts, of_few, names)
    protected = disclosure.protect(counts, dict.fromkeys(sums), rule)
    return Publication(disclosure.audited(protected), frozenset(parts_of_few | of_few), names)


def _families(figures: dict[Key, Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Each figure with those that are its parts: the groups of one breakdown, the periods within its period."""
    groups: dict[Key, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    course: dict[tuple[str, str], list[tuple[Key, Figure]]] = defaultdict(list)
    for key, each in figures.items():
        if each.group:
            groups[*key[:3], "", ""][each.breakdown].append(each)
        else:
            course[key[:2]].append((key, each))
    for key, breakdowns in groups.items():
        for its in breakdowns.values():
            yield figures[key], its
    for its in course.values():
        for key, each in its:
            within = [other for its_key, other in its if its_key != key and other.period in each.period]
            if within and each.indicator.over is Over.PERIOD:
                yield each, within


def _within_base(figures: Iterable[Figure], names: dict[str, str]) -> Iterator[Sum]:
    """What is counted is a part of what it is counted in."""
    for each in figures:
        if each.indicator.unit is Unit.PERCENT and each.numerator_rows != each.base_rows:
            yield Sum(names[each.base_rows], (names[each.numerator_rows],), complete=False)


def _adds_up(whole: Figure, parts: Sequence[Figure], of_few: set[Key], names: dict[str, str]) -> Iterator[Sum]:
    """The sums of a whole and its parts, numerators and bases; without what is counted in a part that is withheld.

    Quarters may add up to less than the year: what was too recent to judge then is not now.
    """
    for place, (fingerprint, number, role) in enumerate(_counts(whole)):
        its = [(part, *list(_counts(part))[place]) for part in parts]
        together = sum(count for _, _, count, _ in its)
        kept = [known for part, known, _, _ in its if not (role == COUNTED and part.key in of_few)]
        different = fingerprint not in kept and len(set(kept)) == len(kept)
        if kept and different and together <= number and fingerprint in names:
            complete = together == number and len(kept) == len(its)
            yield Sum(names[fingerprint], tuple(names[known] for known in kept), complete)


def _counts(figure: Figure) -> Iterator[tuple[str, int, str]]:
    """The counts a figure is made of: fingerprint, number, role. A population is public, and none of them."""
    if figure.indicator.unit in _COUNTED:
        yield figure.numerator_rows, int(figure.numerator or 0), COUNTED
    if figure.indicator.unit not in (Unit.RATE, Unit.COUNT):
        yield figure.base_rows, figure.cases, "of"


def _parts(figure: Figure) -> tuple[str, ...]:
    """The fingerprints of the counts a figure is made of."""
    return tuple(dict.fromkeys(part for part, _, _ in _counts(figure)))


def _tells_of_few(figure: Figure, rule: Profile) -> bool:
    """Whether a figure is of so few cases that it is nearly what one child's record says."""
    if figure.indicator.unit is Unit.PERCENT:
        return figure.cases in rule.hidden
    return figure.indicator.unit not in _COUNTED and 0 < figure.cases < FEW


def _name(figure: Figure, role: str) -> str:
    group = f", {figure.breakdown} {figure.group}" if figure.group else ""
    return f"{figure.indicator.id}, {figure.source}, {figure.period}{group}: {role}"


def _left_out(figure: Figure, number: int | None, few: range) -> int | None:
    """How many cases are in neither part of a figure, as it may be shown: no small number, and none of a group's."""
    return number if number == 0 or (number is not None and number not in few and not figure.group) else None


def _blank(figure: Figure, why: disclosure.Why) -> Figure:
    """The figure without its numbers."""
    return replace(
        figure,
        value=None,
        lower=None,
        upper=None,
        numerator=None,
        base=None,
        not_recorded=None if figure.not_recorded else 0,
        too_recent=None if figure.too_recent else 0,
        cases=0,
        absent=f"hidden: {why.value}",
        numerator_rows="",
        base_rows="",
    )
