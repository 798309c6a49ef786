"""How long it takes to protect a table of 152 authorities by 8 groups and to attack it, in solutions of one programme.

    python benchmarks/disclosure.py

The table is made up, with about 290 counts of 1 to 5. Times are given as ratios to one linear programme of the size of
the whole table, so that they can be compared between machines. Ends with exit code 1 where a target is missed.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from lineofsight.disclosure import PROFILES, Sum, audited, protect
from lineofsight.disclosure.programme import cheapest
from lineofsight.disclosure.sums import equations

T = TypeVar("T")

AUTHORITIES, GROUPS = 152, 8
PROTECTED_IN, ATTACKED_IN = 300, 30
"""The targets, in solutions of one programme."""


def main() -> int:
    counts, sums = publication()
    matrix = equations(list(counts), sums)
    size = len(counts)
    cost, truth = np.arange(1, size + 1, dtype=float), np.array(list(counts.values()), dtype=float)
    cheapest(cost, matrix, np.zeros(len(sums)), truth * 0, truth * 2)  # the first solution also loads the solver
    one = timed(lambda: cheapest(cost, matrix, np.zeros(len(sums)), np.maximum(truth - 2, 0), truth + 2))[0]
    protecting, protected = timed(lambda: protect(counts, sums, PROFILES["children in need census"]))
    attacking, audit = timed(lambda: audited(protected))
    hidden = Counter(each.why.value for each in protected.hidden.values())
    print(f"table: {size} counts, {len(sums)} sums; hidden: {dict(hidden)}; exposed: {len(audit.exposed)}")
    print(f"one programme of the whole table: {1000 * one:.0f} ms")
    print(f"protected in {protecting:.1f} s, {protecting / one:.0f} programmes (target {PROTECTED_IN})")
    print(f"attacked in {attacking:.1f} s, {attacking / one:.0f} programmes (target {ATTACKED_IN})")
    return int(bool(audit.exposed) or protecting / one > PROTECTED_IN or attacking / one > ATTACKED_IN)


def publication() -> tuple[dict[str, int], list[Sum]]:
    """Counts with the long tail that counts of children by authority and group have, and the table's margins."""
    rows, columns = [f"authority {n}" for n in range(AUTHORITIES)], [f"group {n}" for n in range(GROUPS)]
    cells = np.random.Generator(np.random.PCG64(3)).negative_binomial(0.8, 0.04, (AUTHORITIES, GROUPS))
    counts = {
        f"{row}, {column}": int(count)
        for row, line in zip(rows, cells, strict=True)
        for column, count in zip(columns, line, strict=True)
    }
    sums = [Sum(row, tuple(f"{row}, {column}" for column in columns)) for row in rows]
    sums += [Sum(column, tuple(f"{row}, {column}" for row in rows)) for column in columns]
    counts |= {each.total: sum(counts[part] for part in each.parts) for each in sums}
    counts["all"] = int(cells.sum())
    return counts, [*sums, Sum("all", tuple(rows)), Sum("all", tuple(columns))]


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """The best of three times, in seconds, and what the work gave."""
    runs = []
    for _ in range(3):
        started = time.perf_counter()
        result = work()
        runs.append((time.perf_counter() - started, result))
    return min(seconds for seconds, _ in runs), runs[-1][1]


if __name__ == "__main__":
    sys.exit(main())
