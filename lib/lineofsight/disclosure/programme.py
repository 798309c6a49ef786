"""The cheapest table that adds up: one linear programme, solved in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WHOLE = 1e-6
"""So far from a whole number is still that number, by the tolerance of the solver."""

NODES = 2_000
"""The branches that are looked at before the best bound found is taken. A number, not a time, so that runs agree."""


@dataclass(frozen=True, slots=True, eq=False)
class Cheapest:
    """The best table found, and what no table can cost less than."""

    table: NDArray[np.float64]
    cost: float


def cheapest(
    cost: NDArray[np.float64],
    matrix: Any,
    equals: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
) -> Cheapest | None:
    """The whole numbers from `lower` to `upper` with `matrix` times them `equals`, at least `cost`.

    None where there are none, or none is found in that many branches.

    Solved by HiGHS through scipy. Sums in two directions give whole numbers by themselves; only where they do not is
    the slower search among whole numbers made.
    """
    from scipy.optimize import milp

    # What is fixed is not the solver's business: most numbers of a publication are.
    free = np.flatnonzero(lower < upper)
    equals = equals - matrix @ np.where(lower < upper, 0, lower)
    table = lower.copy()
    if not free.size:
        return None if equals.any() else Cheapest(table, float(cost @ table))
    fixed_cost = float(cost @ np.where(lower < upper, 0, lower))
    problem: dict[str, Any] = {"constraints": [(matrix[:, free], equals, equals)], "bounds": (lower[free], upper[free])}
    solved = milp(cost[free], **problem)
    if solved.x is not None and np.abs(solved.x - np.round(solved.x)).max() > WHOLE:
        solved = milp(cost[free], **problem, integrality=np.ones(free.size), options={"node_limit": NODES})
    if solved.x is None:
        return None
    table[free] = np.round(solved.x)
    return Cheapest(table, fixed_cost + float(solved.mip_dual_bound if solved.status else solved.fun))
