"""What of a survey may be shown: no result of few answers, and none that would tell one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lineofsight.surveys import SMALLEST_BASE, SurveyResult, same

SMALL = f"Not shown: fewer than {SMALLEST_BASE} answered."
WITH_SMALL = f"Not shown: with the total, it would tell the answers of fewer than {SMALLEST_BASE}."


def without_small_bases(results: Sequence[SurveyResult]) -> Iterator[SurveyResult]:
    """The results, those of fewer than `SMALLEST_BASE` answers emptied of their numbers.

    Where a total is shown, and what is left of it beside the groups shown is fewer than that too, the smallest of these
    is emptied with them, until what is left is enough. A result without a base is kept: nothing says that it is small.
    """
    bases: dict[tuple, dict[str | None, int]] = defaultdict(dict)
    for result in results:
        if result.base is not None:
            its = bases[same(result.question), result.day]
            its[result.group] = min(result.base, its.get(result.group, result.base))
    hidden = {question: _hidden(its) for question, its in bases.items()}
    for result in results:
        why = hidden.get((same(result.question), result.day), {}).get(result.group)
        yield result.emptied(why) if why and not result.hidden else result


def _hidden(bases: dict[str | None, int]) -> dict[str | None, str]:
    """Which groups of one question in one round are hidden, and why. The group None is everybody."""
    shown = {group: base for group, base in bases.items() if base >= SMALLEST_BASE}
    hidden = {group: SMALL for group in bases if group not in shown}
    total = shown.pop(None, None)
    while total is not None and shown and 0 < total - sum(shown.values()) < SMALLEST_BASE:
        smallest = min(shown, key=lambda group: (shown[group], group or ""))
        hidden[smallest] = WITH_SMALL
        del shown[smallest]
    return hidden
