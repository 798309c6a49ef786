"""From words that count to claims: of how many, and how that is known.

A base is taken, in this order, from the words themselves ("three of the seven"), from what they point back to ("two
others"), from the group of the sample they name, or from arithmetic (half of seven children is no number of children,
so half is of eight). Where several bases are possible, none is chosen and all are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lineofsight.audits import Claim, Outcome, Rating, Sample
from lineofsight.documents import Document, Passage
from lineofsight.quantifiers import Kind, Quantifier, quantifiers
from lineofsight.readers.audit_report.approach import AUDITED, group_named

_EARLIER = re.compile(r"(?:previous|earlier|former) (?:phases?|audits?|reviews?|inspections?)\b", re.IGNORECASE)
"""How a sentence begins that tells what other audits found, of other children."""

_OF_THE_SAMPLE = re.compile(r"\b(?:child|children|young|care leavers?|cases?|case files?)\b", re.IGNORECASE)
_UNAVAILABLE = re.compile(
    r"\b(?:unable to audit|not (?:been )?(?:received|available|provided)|could not be audited)\b", re.IGNORECASE
)

NOT_STATED = "base not stated"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known when a claim is read: the sample, the number of phases, and what the paragraph has said so far."""

    sample: Sample | None
    phases: int
    carried: int | None = None
    before: Claim | None = None


def read_claims(document: Document, units: Sequence[Passage], sample: Sample | None, phases: int) -> list[Claim]:
    """Every claim in the paragraphs and points given, in their order."""
    claims = [claim for unit in units for claim in _in_unit(document, unit, _Known(sample, phases))]
    return _with_outcome_bases(claims, sample)


def _in_unit(document: Document, unit: Passage, known: _Known) -> Iterator[Claim]:
    for quantifier in quantifiers(unit.text):
        if _EARLIER.match(quantifier.sentence):
            continue
        base, why, candidates = _base(quantifier, known)
        place = document.part(unit, quantifier.start, quantifier.end)
        claim = Claim(
            kind=quantifier.kind,
            text=place.text,
            locator=place.locator,
            sentence=quantifier.sentence,
            counted=quantifier.counted,
            numerator=_numerator(quantifier, base),
            base=base,
            why=why,
            candidates=candidates,
            rating=_rating(quantifier, unit),
        )
        yield claim
        known = replace(known, carried=base if _carries(quantifier, base) else known.carried, before=claim)


def _carries(quantifier: Quantifier, base: int | None) -> bool:
    """Whether the sentences after it count parts of the same base: children or cases, or what was audited."""
    if base is None or quantifier.of_these or not quantifier.counted:
        return False
    return bool(_OF_THE_SAMPLE.search(quantifier.counted) or AUDITED.search(quantifier.sentence))


def _numerator(quantifier: Quantifier, base: int | None) -> int | None:
    if quantifier.numerator is not None or base is None or quantifier.share is None:
        return quantifier.numerator
    part = quantifier.share * base
    return int(part) if part.denominator == 1 else None


def _base(quantifier: Quantifier, known: _Known) -> tuple[int | None, str, tuple[int, ...]]:
    """The base, where it comes from, and those that are possible where it is not known."""
    sample, counted = known.sample, quantifier.counted or ""
    if quantifier.base is not None:
        return quantifier.base, "stated", ()
    if quantifier.of_these and known.before and known.before.numerator:
        return known.before.numerator, "a part of those counted just before", ()
    if counted.lower().startswith("phase") and known.phases:
        return known.phases, "the phases of the audit", ()
    if quantifier.kind in _WITHOUT_BASE or (quantifier.kind is Kind.DATE and quantifier.numerator is None):
        points_back = quantifier.kind is Kind.VAGUE and not counted and known.carried
        return (known.carried, _CARRIED, ()) if points_back else _NONE
    if sample and quantifier.numerator == sample.cases and counted and AUDITED.search(quantifier.sentence):
        return sample.cases, "the sample", ()
    if sample and (named := [group.cases for group in sample.groups if group.name == group_named(counted)]):
        return named[0], f"the sample's {group_named(counted)}", ()
    if counted and not _OF_THE_SAMPLE.search(counted):
        return _NONE
    if known.carried and (quantifier.numerator or 0) <= known.carried and quantifier.kind in (Kind.COUNT, Kind.DATE):
        return known.carried, _CARRIED, ()
    return _possible(quantifier, sample) if sample and counted else _NONE


_CARRIED = "carried from the sentence before"
_NONE = (None, NOT_STATED, ())
_WITHOUT_BASE = (Kind.VAGUE, Kind.EXAMPLE, Kind.REDACTED, Kind.CAVEAT, Kind.DURATION)


def _possible(quantifier: Quantifier, sample: Sample) -> tuple[int | None, str, tuple[int, ...]]:
    """The base where arithmetic or the word "cases" leaves one, else all that are possible."""
    if quantifier.share is not None and re.match(r"case", quantifier.counted or "", re.IGNORECASE):
        return sample.cases, "all the cases of the sample", ()
    sizes = tuple(size for size in sample.sizes if (quantifier.numerator or 0) <= size)
    whole = tuple(size for size in sizes if quantifier.share is None or (quantifier.share * size).denominator == 1)
    if len(whole) == 1:
        excluded = [str(size) for size in sizes if size not in whole]
        return whole[0], f"{quantifier.kind} of {excluded[0]} is no whole number" if excluded else "the sample", ()
    return None, NOT_STATED, whole


# --- outcomes -----------------------------------------------------------------------------------------------

_OUTCOMES = re.compile(r"(?:the )?outcomes?\b", re.IGNORECASE)
_STILL_OUTCOMES = re.compile(r"(?:they|these) (?:are|were|have)\b", re.IGNORECASE)
_RATINGS = (
    (Rating.POSITIVE, r"\b(?:positive|good|improv(?:ed|ing))\b"),
    (Rating.MIXED, r"\b(?:mixed|variable)\b"),
    (Rating.NOT_IMPROVED, r"\bnot (?:yet )?improv(?:ed|ing)\b|\b(?:poor|negative|worse|deteriorat\w+)\b"),
)
"""The words for each rating. Where two end at one place, the later in this list holds: "not improved"."""


def _rating(quantifier: Quantifier, unit: Passage) -> Rating | None:
    """The last rating before a count, in a sentence about outcomes or one that points back to it."""
    at = unit.text.find(quantifier.sentence)
    still = _OUTCOMES.match(unit.text) and _STILL_OUTCOMES.match(quantifier.sentence)
    if quantifier.kind is not Kind.COUNT or not (_OUTCOMES.match(quantifier.sentence) or still):
        return None
    before = unit.text[at : quantifier.start]
    ends = {match.end(): rating for rating, words in _RATINGS for match in re.finditer(words, before, re.IGNORECASE)}
    return ends[max(ends)] if ends else None


def read_outcomes(claims: Sequence[Claim]) -> tuple[Outcome, ...]:
    """The outcomes, best first. Where a rating is counted more than once, the first count; the others are checked."""
    found: list[Outcome] = []
    for rating in Rating:
        counted = [claim for claim in claims if claim.rating is rating]
        if counted:
            found.append(Outcome(rating, counted[0].numerator or 0, tuple(claim.locator for claim in counted)))
    return tuple(found)


def outcome_conflicts(claims: Sequence[Claim]) -> Iterator[tuple[Rating, list[Claim]]]:
    """The ratings whose counts differ from place to place."""
    for rating in Rating:
        counted = [claim for claim in claims if claim.rating is rating]
        if len({claim.numerator for claim in counted}) > 1:
            yield rating, counted


def _with_outcome_bases(claims: list[Claim], sample: Sample | None) -> list[Claim]:
    """Counts of outcomes that add up to the sample are out of the sample."""
    if not sample or sum(outcome.cases for outcome in read_outcomes(claims)) != sample.cases:
        return claims
    why = "the outcomes add up to the sample"
    return [replace(claim, base=sample.cases, why=why, candidates=()) if claim.rating else claim for claim in claims]


def unavailable(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Counts of documents that were not received or could not be audited."""
    return tuple(claim for claim in claims if claim.kind is Kind.COUNT and _UNAVAILABLE.search(claim.sentence))
