"""Counts that seem to be of the same thing: two of one audit that do not agree, or one audit's and an earlier one's.

Two counts are taken to be of one thing where their sentences share two telling words (the beginnings of words: the
permanence of one is the permanent of the other) and neither praises what the other regrets. That sees words and no
meaning, so each pair is shown with its words, for a person to judge. Nothing is resolved or tested.

Only counts in findings, of children or cases of the sample, are looked at. One child told of is an example and no
count ("one young person needs a review"), and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from lineofsight.audits import AuditReport, Claim
from lineofsight.mapping import Polarity, polarity_of
from lineofsight.mapping.phrases import fold
from lineofsight.quantifiers import REDACTION
from lineofsight.shared_words import telling

FEWEST_SHARED = 2
"""Words. One in common ("delays") is not yet one subject."""

STEM = 6
"""Letters by which words are taken for one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two counts that seem to be of the same thing, in reading order or earlier and later, with the words shared."""

    one: Claim
    other: Claim
    shared: tuple[str, ...]


def disagreeing(audit: AuditReport) -> tuple[Pair, ...]:
    """The pairs of counts in different places of one audit whose numbers differ, in reading order.

    All of one group and all of another agree, and so do none and none. Counts of outcomes are left out: `issues` says
    where those differ.
    """
    counts = [claim for claim in _counts(audit) if claim.rating is None]
    apart = [(a, b) for a, b in combinations(counts, 2) if a.locator.first_line != b.locator.first_line]
    pairs = [Pair(a, b, shared) for a, b in apart if _differ(a, b) and (shared := _same_subject(a, b))]
    return tuple(pairs)


def then_and_now(then: AuditReport, now: AuditReport) -> tuple[Pair, ...]:
    """Each count of the later audit that has one of the same thing in the earlier, both out of a known base.

    First the outcomes, rating by rating; then the rest in the order of the later audit, each with the count it shares
    most words with. No count is used twice.
    """
    before = [claim for claim in _counts(then) if claim.base is not None]
    after = [claim for claim in _counts(now) if claim.base is not None]
    return (*_rated(before, after), *_by_subject(before, after))


def _rated(before: list[Claim], after: list[Claim]) -> Iterator[Pair]:
    for rating in dict.fromkeys(claim.rating for claim in after if claim.rating):
        earlier = next((claim for claim in before if claim.rating is rating), None)
        later = next(claim for claim in after if claim.rating is rating)
        if earlier:
            yield Pair(earlier, later, (f"outcomes: {rating}",))


def _by_subject(before: list[Claim], after: list[Claim]) -> Iterator[Pair]:
    left = [claim for claim in before if claim.rating is None]
    for later in after:
        found = [Pair(earlier, later, shared) for earlier in left if (shared := _same_subject(earlier, later))]
        if later.rating is None and found:
            closest = max(found, key=lambda pair: len(pair.shared))
            left.remove(closest.one)
            yield closest


def _counts(audit: AuditReport) -> list[Claim]:
    """The numbers of children or cases of the sample that its findings give; none where no sample was found."""
    if audit.sample is None:
        return []
    bases = {audit.sample.cases, *(group.cases for group in audit.sample.groups)}
    texts = [*audit.findings, *(point for finding in audit.findings for point in finding.sub_points)]
    lines = {line for text in texts for line in range(text.locator.first_line, text.locator.last_line + 1)}
    return [
        claim
        for claim in audit.claims
        if claim.locator.first_line in lines
        and claim.numerator not in (None, 1)
        and (claim.unclear or claim.base in bases)
    ]


def _differ(one: Claim, other: Claim) -> bool:
    everybody = one.numerator == one.base and other.numerator == other.base
    return one.numerator != other.numerator and not everybody


def _same_subject(one: Claim, other: Claim) -> tuple[str, ...]:
    """The words the two share, where they may be of the same thing; else nothing."""
    directions = {polarity_of(claim.sentence).polarity for claim in (one, other)}
    its, others = _subject(one), _subject(other)
    shared = tuple(word for stem, word in its.items() if stem in others)
    if directions == {Polarity.STRENGTH, Polarity.WEAKNESS} or len(shared) < FEWEST_SHARED:
        return ()
    return shared


def _subject(claim: Claim) -> dict[str, str]:
    """The telling words of a claim's sentence, without those that count, by their first letters."""
    said = REDACTION.sub(" ", claim.sentence.replace(claim.text, " ", 1))
    found: dict[str, str] = {}
    for word, stem in zip(fold(said), telling(said), strict=True):
        if stem:
            found.setdefault(stem[:STEM], word)
    return found
