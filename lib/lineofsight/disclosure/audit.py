"""The proof that a publication is safe: it is attacked, and refused where a hidden count does not stay hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lineofsight.disclosure.attack import attack, left_open
from lineofsight.disclosure.protect import Protected, Why
from lineofsight.disclosure.sums import Range
from lineofsight.errors import Disclosive

NAMED = 5
"""So many exposed counts are named in the sentence that refuses a publication."""


@dataclass(frozen=True, slots=True)
class Audit:
    """A publication, and the `ranges` that an attack left of its hidden counts: for its makers, never to be printed."""

    protected: Protected
    ranges: Mapping[str, Range] = field(repr=False)

    @property
    def exposed(self) -> tuple[str, ...]:
        """The names of the hidden counts of which a reader can tell more than the profile allows."""
        shown, hidden, sums = self.protected.shown, self.protected.hidden, self.protected.sums
        zeros = {key for key, count in shown.items() if count == 0}
        open_to = left_open([*shown, *hidden], zeros, sums, self.protected.profile)
        return tuple(
            key
            for key, each in hidden.items()
            if self.ranges[key].exact or (each.why is Why.SMALL and not self.ranges[key].covers(open_to[key]))
        )

    @property
    def summary(self) -> dict[str, Any]:
        """For the manifest: the profile, how many counts are shown and hidden, each hidden one and why, the attack."""
        profile, hidden = self.protected.profile, self.protected.hidden
        return {
            "profile": profile.name,
            "source": profile.source,
            "note": profile.note,
            "rounded to the nearest": profile.rounding,
            "shown": len(self.protected.shown),
            "hidden": dict(sorted(Counter(each.why.value for each in hidden.values()).items())),
            "reasons": {key: each.words for key, each in hidden.items()},
            "attacked": len(hidden),
            "exposed": len(self.exposed),
        }


def audited(protected: Protected) -> Audit:
    """The publication with the proof that it is safe.

    Safe is: every count the profile calls small stays possible for each that is hidden as small, and each other hidden
    count could be two numbers or more.

    Raises Disclosive where it is not, naming counts and no numbers, and ValueError where it contradicts itself.
    """
    audit = Audit(protected, attack(protected.known, protected.sums))
    if exposed := audit.exposed:
        named = ", ".join(f"'{key}'" for key in exposed[:NAMED])
        more = f" and {len(exposed) - NAMED} more" if len(exposed) > NAMED else ""
        raise Disclosive(
            f"Under the rule “{protected.profile.name}” {len(exposed)} of {len(protected.hidden)} hidden counts can be "
            f"worked out from what is shown: {named}{more}. Nothing was published; hide more of the table they are in."
        )
    return audit
