"""Where the sentences of a text begin and end, in the English of reports as PDF extraction leaves it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_GLYPHS = "•▪●◦◼■\ue000-\uf8ff"
"""Bullets as PDF text has them; those of symbol fonts come out as private-use characters."""

# The end of a sentence: a full stop, with the closing quotation mark, bracket or footnote number, before a
# new sentence; one glued to the next word by extraction; or a bullet. An abbreviation is matched first, and
# is no end.
_END = re.compile(
    rf"""(?P<abbreviation>\b (?: Dr|Mrs?|Ms|Prof|Rev|St|Cllr|paras?|fig|vs|cf|approx|e\.g|i\.e|[A-Za-z]
                                 | Nos?(?=\.\s?\d) ) \.)
      | [.!?] (?: ['"’”)\]]+ | (?<=[a-z]\.)\d{{1,2}} )? (?=\s+ ['"‘“(\[]? [A-Z0-9])
      | (?<=[a-z]{{2}})[.!?] (?=[A-Z][a-z])
      | \s (?=[{_GLYPHS}]\s)""",
    re.VERBOSE,
)
_BULLET = re.compile(rf"[\s{_GLYPHS}]+")


def sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text starts and ends, in characters."""
    start = 0
    for end in [*(match.end() for match in _END.finditer(text) if not match["abbreviation"]), len(text)]:
        if bullet := _BULLET.match(text, start):
            start = bullet.end()
        if start < end:
            yield start, len(text[:end].rstrip())
        start = max(start, end)
