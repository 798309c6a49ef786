"""What an audit report says of itself: its title, the authority, who wrote it and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from lineofsight import authorities
from lineofsight.readers.audit_report.outline import Block, Place, looks_like_heading
from lineofsight.readers.inspection_report.dates import PERIOD, period

_COVER_BLOCKS = 15
_TITLE = re.compile(r"\baudits?\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?:report )?(?P<label>author|auditor|written by|prepared by|by|date(?: of (?:the )?report)?|published)"
    r"\s*:?\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:councils?|borough|county|states of|government|services?|authority|trust|directorate|department)\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s+[-–—|]\s+|:\s+|,\s+")
_SIGNATURE = re.compile(
    r"(?P<name>[A-Z][\w'’.-]*(?:\s(?:[A-Z][\w'’.-]*|de|van|von)){1,4}?),?\s(?:[–-]\s)?"
    r"(?P<role>(?i:(?:independent|lead|principal|external|senior|audit)\s)*(?i:auditor|reviewer|consultant|author))[,.\s]*"
    rf"(?P<date>{PERIOD})?"
)
_OTHER_JURISDICTION = re.compile(r"\b(?:Jersey|Guernsey|Isle of Man|Wales|Scotland|Northern Ireland)\b")
"""The jurisdictions of these islands whose children's services Ofsted does not inspect, as a first page names them."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The report's account of itself. `signature` are the blocks at the report's end that sign it."""

    title: str
    authority: str | None
    authority_code: str | None
    jurisdiction: str | None
    day: date | None
    author: str | None
    author_role: str | None
    signature: tuple[Block, ...]


def find_title(places: Sequence[Place]) -> list[Block]:
    """The blocks of the title and of the subtitle below it; none where the first page has no title of an audit."""
    blocks = list(_front(places))
    for index, block in enumerate(blocks):
        if looks_like_heading(block) and _TITLE.search(block.text) and not _LABELLED.fullmatch(block.text):
            below = blocks[index + 1 : index + 2]
            return [block, *takewhile(_is_subtitle, below)]
    return []


def _front(places: Sequence[Place]) -> Iterator[Block]:
    yield from places[0].blocks[:_COVER_BLOCKS]


def _is_subtitle(block: Block) -> bool:
    plain = looks_like_heading(block) and not re.search(PERIOD, block.text)
    return plain and not _LABELLED.fullmatch(block.text) and not _authority(block.text) and not _BODY.search(block.text)


def read_cover(places: Sequence[Place], title: Sequence[Block]) -> Cover:
    front = [block for block in _front(places) if block not in title]
    name, role, day, signature = _signature([block for place in places for block in place.blocks])
    for block in front:
        if labelled := _LABELLED.fullmatch(block.text):
            if labelled["label"].lower().startswith(("date", "published")):
                day = day or _day(labelled["rest"])
            else:
                name = name or labelled["rest"].split(",")[0].strip()
        elif re.fullmatch(PERIOD, block.text):
            day = day or _day(block.text)
    printed = [block.text for block in [*front, *title]]
    known = next(filter(None, map(_authority, printed)), None)
    english = known if known and known.code.isdigit() else None  # a code of letters is no English authority's
    elsewhere = next((text for text in printed if _BODY.search(text) and not _TITLE.search(text)), None)
    return Cover(
        title=". ".join(block.text.rstrip(".") for block in title),
        authority=english.name if english else elsewhere,
        authority_code=english.code if english else None,
        jurisdiction="England" if english else _jurisdiction(printed),
        day=day,
        author=name,
        author_role=role,
        signature=signature,
    )


def _authority(text: str) -> authorities.Authority | None:
    parts = [text, *_DASH.split(text)]
    return next(filter(None, map(authorities.find, parts)), None)


def _jurisdiction(printed: Sequence[str]) -> str | None:
    return next((named.group() for text in printed if (named := _OTHER_JURISDICTION.search(text))), None)


def _signature(blocks: Sequence[Block]) -> tuple[str | None, str | None, date | None, tuple[Block, ...]]:
    """Name, role and date in the last one to three blocks of the report."""
    for count in (1, 2, 3):
        last = tuple(blocks[-count:])
        if match := _SIGNATURE.fullmatch(" ".join(block.text for block in last)):
            return match["name"], match["role"], _day(match["date"] or ""), last
    return None, None, None, ()


def _day(text: str) -> date | None:
    days = period(text)
    return days[1] if days else None
