"""What a reader found in a document, without where: two copies of one document must agree in it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass

PLACES = ("locator", "printed_at", "where", "file", "sha256", "switches", "left_out")
_PLACE = re.compile(r"\(?\b(?:page \d+, )?(?:lines?|paragraph) \d+(?:(?:,| and| to)(?: paragraph)? \d+)*\)?")


def without_places(value):
    """The value as lists and dictionaries, without its places and the lines and paragraphs its sentences name."""
    if is_dataclass(value):
        return {
            each.name: without_places(getattr(value, each.name)) for each in fields(value) if each.name not in PLACES
        }
    if isinstance(value, tuple):
        return [without_places(each) for each in value]
    return _PLACE.sub("", value) if isinstance(value, str) else value
