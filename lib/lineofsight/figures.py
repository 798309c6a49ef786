"""Every figure that a run's returns can give, reckoned once, when it is asked for.

In a public pack the figures are those that `disclosure` lets out, for the whole publication at once: a count hidden
here could be worked out from one shown there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from lineofsight import figure
from lineofsight.figure import Figure
from lineofsight.indicator import Indicator, Policy
from lineofsight.indicators import CATALOGUE
from lineofsight.publication import Publication, publish
from lineofsight.returns import Return

INTERNAL = "internal"
"""The profile under which nothing is hidden: see `disclosure.PROFILES`."""

PUBLIC = "children in need census"
"""The profile of a public pack: the Department's own, for an authority."""


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures of some returns, under a profile of `disclosure`.

    Where two returns hold what an indicator needs, each gives its own figure.
    """

    returns: tuple[Return, ...]
    policy: Policy
    profile: str = INTERNAL
    _reckoned: dict[tuple[str, str], tuple[Figure, ...]] = field(default_factory=dict)

    def latest(self, *ids: str) -> tuple[Figure, ...]:
        """The latest figure of each indicator, of every return that can give it; of all indicators if none is named.

        A return in which nothing was recorded is left out where another gives the figure: a census holds no visits.
        """
        return tuple(made for id in ids or CATALOGUE for made in _recorded(self._of("latest", id)))

    def groups(self, id: str) -> tuple[Figure, ...]:
        """The latest figure of an indicator for each group of every breakdown, of each return that can give it."""
        return self._of("groups", id)

    def course(self, id: str) -> tuple[Figure, ...]:
        """The figure of an indicator in each earlier period and the latest, oldest first, return after return."""
        return self._of("course", id)

    def held(self, indicator: Indicator) -> tuple[Return, ...]:
        """The returns that hold every table an indicator takes."""
        return tuple(given for given in self.returns if figure.holds(indicator, given))

    @cached_property
    def publication(self) -> Publication | None:
        """The figures judged together, where they are for the public; None where nothing is hidden from who reads."""
        if self.profile == INTERNAL:
            return None
        every = (each for what in _RECKON for id in CATALOGUE for each in self._whole(what, id))
        return publish(every, self.profile)

    def _of(self, what: str, id: str) -> tuple[Figure, ...]:
        whole = self._whole(what, id)
        return tuple(map(self.publication.let_out, whole)) if self.publication else whole

    def _whole(self, what: str, id: str) -> tuple[Figure, ...]:
        if (what, id) not in self._reckoned:
            indicator = CATALOGUE[id]
            found = [_RECKON[what](indicator, given, self.policy) for given in self.held(indicator)]
            self._reckoned[what, id] = tuple(each for figures in found for each in figures)
        return self._reckoned[what, id]


def _recorded(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple(each for each in figures if each.absent != figure.NOT_RECORDED) or figures


_RECKON = {
    "latest": lambda indicator, given, policy: (figure.measure(indicator, given, policy),),
    "groups": figure.broken_down,
    "course": figure.over_time,
}
