"""The recommendations: grouped by aim, numbered anew in each group or not at all, and some from other audits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lineofsight.audits import Origin, Recommendation, RecommendationGroup
from lineofsight.documents import Document, Passage
from lineofsight.readers.audit_report.outline import Block, Part, Place, heading_words

_ORIGIN = re.compile(r"\brecommendations?\b.*\b(?:phases?|stages?|earlier|previous|other)\b", re.IGNORECASE)
_CARRIED = re.compile(r"\brecommendations? (?:made )?(?:from|in|of) ", re.IGNORECASE)
_OWNER = re.compile(r"(?P<owner>[A-Z][^.:;]{3,90}):\s+(?=\S)")
_LONGEST_AIM = 30
"""Words in the heading of a group."""


@dataclass
class _Group:
    heading: Block | None
    origin: Origin
    origin_printed: Passage | None
    blocks: list[Block] = field(default_factory=list)


def read_recommendations(
    document: Document, places: Sequence[Place], signature: Sequence[Block]
) -> tuple[RecommendationGroup, ...]:
    """The groups that hold a recommendation. A group without a heading of its own stands under "Recommendations"."""
    found: list[RecommendationGroup] = []
    for place in places:
        if place.part is Part.RECOMMENDATIONS:
            for group in _groups(document, [block for block in place.blocks if block not in signature]):
                if group.blocks:
                    found.append(_read_group(document, place, group, len(found) + 1))
    return tuple(found)


def _groups(document: Document, blocks: Sequence[Block]) -> Iterator[_Group]:
    group = _Group(None, Origin.HERE, None)
    for block in blocks:
        listed = bool(block.mark or block.number)
        if not listed and block.leads_in and _ORIGIN.search(block.text):
            yield group
            origin = Origin.CARRIED if _CARRIED.search(block.text) else Origin.SHARED
            group = _Group(None, origin, block.passage(document))
        elif not listed and _is_aim(block):
            yield group
            group = _Group(block, group.origin, group.origin_printed)
        elif not block.only_redacted and not (block.leads_in and not listed):
            group.blocks.append(block)
    yield group


def _is_aim(block: Block) -> bool:
    """Whether a paragraph heads a group: one sentence that no full stop ends."""
    words = heading_words(block)
    return len(words.split()) <= _LONGEST_AIM and not re.search(r"[.!?]$|[.!?] [A-Z]", words)


def _read_group(document: Document, place: Place, group: _Group, position: int) -> RecommendationGroup:
    above = group.heading or place.heading
    heading = heading_words(above) if above else ""
    return RecommendationGroup(
        heading=heading,
        locator=(above or group.blocks[0]).passage(document).locator,
        origin=group.origin,
        origin_printed=group.origin_printed,
        recommendations=tuple(
            _recommendation(document, block, f"{position}.{number}", heading, group.origin)
            for number, block in enumerate(group.blocks, start=1)
        ),
    )


def _recommendation(document: Document, block: Block, id_: str, heading: str, origin: Origin) -> Recommendation:
    passage = block.passage(document)
    owner = _OWNER.match(passage.text)
    return Recommendation(
        id_, block.number, passage.text, owner["owner"] if owner else None, heading, origin, passage.locator
    )
