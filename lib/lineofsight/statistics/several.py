"""Many tests at once: fifty figures without any difference flag two or three at 95%, and nine authorities in ten.

The family is named before anyone looks at a figure, and every test of it counts, whatever it found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np


class Method(Enum):
    """How the tests of a family are corrected, in the words of a caption."""

    BENJAMINI_HOCHBERG = "Benjamini-Hochberg: of the flags, so large a share may be false"
    BENJAMINI_YEKUTIELI = (
        "Benjamini-Yekutieli: so large a share of the flags may be false, whatever the tests have in common"
    )
    HOLM = "Holm: the chance that any flag is false"


_STATSMODELS = {Method.BENJAMINI_HOCHBERG: "fdr_bh", Method.BENJAMINI_YEKUTIELI: "fdr_by", Method.HOLM: "holm"}


@dataclass(frozen=True, slots=True)
class Tested:
    """One test of a family: its p alone and corrected, and whether it is flagged. p is None where it was not made."""

    name: str
    p: float | None
    corrected: float | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class Family:
    """The tests of a family in its order."""

    method: Method
    at: float
    tests: tuple[Tested, ...]

    @property
    def made(self) -> int:
        """How many tests were made: the m of the correction."""
        return sum(test.p is not None for test in self.tests)

    @property
    def words(self) -> str:
        """What a caption says of the family."""
        flagged, named = sum(test.flagged for test in self.tests), len(self.tests)
        left = "" if self.made == named else f" ({named - self.made} more named beforehand could not be tested)"
        return f"{flagged} of {self.made} tests flagged at {self.at:.0%}{left}. {self.method.value}."


def corrected(
    family: Sequence[str],
    p: Mapping[str, float | None],
    method: Method = Method.BENJAMINI_HOCHBERG,
    at: float = 0.05,
) -> Family:
    """The tests named in `family`, each with its p, corrected for one another.

    `p` has each of the family and nothing else, None where a test could not be made; that one is named and not counted.
    Benjamini-Hochberg holds for tests that are independent or rise together; where indicators overlap heavily and some
    fall as others rise, take Benjamini-Yekutieli.

    Raises ValueError where the family is empty, names a test twice, `p` has other tests than it, a p is not between 0
    and 1, or `at` is not.

    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57
    (1995), pages 289 to 300; Y. Benjamini and D. Yekutieli, Annals of Statistics 29 (2001), pages 1165 to 1188;
    S. Holm, Scandinavian Journal of Statistics 6 (1979), pages 65 to 70.
    """
    if not family or len(set(family)) != len(family) or set(p) != set(family):
        raise ValueError(
            "the tests are those of the family, named once each before looking: "
            f"{len(family)} named, {len(set(p) - set(family))} tested beside it, {len(set(family) - set(p))} left out"
        )
    if not 0 < at < 1:
        raise ValueError(f"the level of a family lies between 0 and 1, and {at} does not")
    made = [(name, each) for name in family if (each := p[name]) is not None]
    if not all(0 <= each <= 1 for _, each in made):
        raise ValueError("a p lies between 0 and 1; None where a test could not be made")
    found: dict[str, float] = {}
    if made:
        from statsmodels.stats.multitest import multipletests

        corrections = np.asarray(multipletests([each for _, each in made], alpha=at, method=_STATSMODELS[method])[1])
        found = {name: float(each) for (name, _), each in zip(made, corrections, strict=True)}
    tests = (Tested(name, p[name], found.get(name), name in found and found[name] <= at) for name in family)
    return Family(method, at, tuple(tests))
