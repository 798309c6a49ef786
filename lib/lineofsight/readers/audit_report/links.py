"""Which recommendation takes up which finding, by the words they share.

A recommendation is read together with the aim it stands under, a finding with its section's heading. Words that begin
with the same six letters are one (permanent, permanence), and an abbreviation is the words that the report writes out
elsewhere. A word counts the more the fewer findings and recommendations have it; the score is the cosine of the two.

It is a pointer for a reader, who sees the words. On one real report of 96 findings and 19 recommendations 58 links are
given, among them 25 of the 43 that a person listed. The letters, weights and `LIKENESS` were chosen on that report, so
expect worse: a link is a reason to look, and its absence no proof that nobody took a finding up.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from lineofsight.audit_counts import STEM
from lineofsight.audits import AuditFinding, Link, Recommendation, Section
from lineofsight.mapping.phrases import fold
from lineofsight.quantifiers import REDACTION

LIKENESS = 0.16
"""The score from which a recommendation is said to take up a finding."""

FEWEST_SHARED = 2
"""Words. One word in common ("plan") is chance."""

ABOVE = 0.5
"""What a word of the heading or aim counts for, beside one of the text itself."""

Words = Mapping[str, float]


def read_links(
    key_findings: Sequence[AuditFinding], sections: Sequence[Section], recommendations: Sequence[Recommendation]
) -> tuple[Link, ...]:
    """The links in the order of the recommendations, each with its findings, best first."""
    detailed = [(finding, section.heading) for section in sections for finding in section.findings]
    findings = [*((finding, "") for finding in key_findings), *detailed]  # "Key findings" is no topic
    texts = [*(_whole(finding) for finding, _ in findings), *(r.text for r in recommendations)]
    vocabulary = _Vocabulary(texts)
    told = [vocabulary.words(_whole(finding), heading) for finding, heading in findings]
    asked = [vocabulary.words(r.text, r.group) for r in recommendations]
    rarity = _rarity([*told, *asked])
    weighed = [(finding, _weighed(words, rarity)) for (finding, _), words in zip(findings, told, strict=True)]
    return tuple(
        link
        for recommendation, words in zip(recommendations, asked, strict=True)
        for link in _links(recommendation, _weighed(words, rarity), weighed, vocabulary)
    )


def _whole(finding: AuditFinding) -> str:
    return " ".join([finding.text, *(point.text for point in finding.sub_points)])


class _Vocabulary:
    """The words of one report, its abbreviations written out."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._written_out = dict(_abbreviations(texts))

    def words(self, text: str, above: str) -> dict[str, float]:
        """What each stem counts: once however often it is repeated, `ABOVE` where only the heading has it."""
        own = self.stems(text)
        return {stem: 1.0 if stem in own else ABOVE for stem in sorted({*own, *self.stems(above)})}

    def stems(self, text: str) -> dict[str, str]:
        """Each stem of a text with the first word that has it, the words that tell nothing left out."""
        folded = fold(REDACTION.sub(" ", text))
        found: dict[str, str] = {}
        for word in chain.from_iterable(self._written_out.get(word, [word]) for word in folded):
            if len(word) > 2 and word not in ENGLISH_STOP_WORDS:
                found.setdefault(word[:STEM], word)
        return found


def _abbreviations(texts: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Abbreviations with the first words of the report whose initials they are: iro, independent reviewing officer."""
    printed = sorted({match for text in texts for match in re.findall(r"\b([A-Z]{3,5}?)[sS]?\b", text)})
    for abbreviation in printed:
        letters = abbreviation.lower()
        for text in texts:
            words = fold(text)
            runs = (words[at : at + len(letters)] for at in range(len(words) - len(letters) + 1))
            if spelt := next((run for run in runs if "".join(word[0] for word in run) == letters), None):
                yield letters, spelt
                break


def _rarity(texts: Sequence[Iterable[str]]) -> dict[str, float]:
    counts = Counter(chain.from_iterable(texts))
    return {stem: math.log(len(texts) / count) for stem, count in counts.items()}


def _weighed(words: Words, rarity: Words) -> dict[str, float]:
    weights = {stem: count * rarity[stem] for stem, count in words.items()}
    length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
    return {stem: weight / length for stem, weight in weights.items()}


def _links(
    recommendation: Recommendation,
    asked: Words,
    findings: Sequence[tuple[AuditFinding, Words]],
    vocabulary: _Vocabulary,
) -> list[Link]:
    printed = vocabulary.stems(f"{recommendation.text} {recommendation.group}")
    links = []
    for finding, told in findings:
        parts = {stem: weight * told[stem] for stem, weight in asked.items() if stem in told}
        score = sum(parts.values())
        if score >= LIKENESS and len(parts) >= FEWEST_SHARED:
            stems = sorted(parts, key=lambda stem: (-parts[stem], stem))
            links.append(Link(recommendation, finding, round(score, 3), tuple(printed[stem] for stem in stems)))
    return sorted(links, key=lambda link: (-link.score, link.finding.locator.first_line))
