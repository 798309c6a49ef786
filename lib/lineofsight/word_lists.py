"""The bullets and numbers of a Word file's lists, which Word draws and no paragraph holds.

A paragraph is in a list by itself or by its style. How far in a bullet stands is told by its level, or by the style's
own ("List Bullet 2"). Numbers are counted as Word counts them: on through the file, until a list is made to start
again. Numbers in Roman figures or words are shown in figures.
"""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsmap
from docx.text.paragraph import Paragraph
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

BULLETS = "•◦▪"
"""The mark of an item, of one in a list within a list, and of any further in."""

LEVELS = 9
"""The levels that a list of Word's can have. Styles that rest on more styles than this rest on themselves."""

INDENT = "  "
"""What stands before the mark for each list that an item's list is within."""


class Lists:
    """The lists of one file. `mark` is asked of every paragraph once, in reading order."""

    def __init__(self, document: Document) -> None:
        links = document.part.rels.values()
        parts: list[Any] = [link.target_part for link in links if link.reltype == RELATIONSHIP_TYPE.NUMBERING]
        numbering = parts[0].element if parts else None
        self._lists = {_value(each, "./@w:numId"): each for each in _all(numbering, "./w:num")}
        self._looks = {_value(each, "./@w:abstractNumId"): each for each in _all(numbering, "./w:abstractNum")}
        self._counted: dict[tuple[str, int], int] = {}
        self._begun: set[str] = set()

    def mark(self, paragraph: Paragraph) -> str:
        """What is drawn before a paragraph, with a space behind it: "• ", "  ◦ ", "2. "; empty where nothing is."""
        number, level = _list_and_level(paragraph)
        shared = _value(self._lists.get(number), "./w:abstractNumId/@w:val")
        look = self._level(shared, level)
        match _value(look, "./w:numFmt/@w:val"):
            case "" | "none":
                return ""
            case "bullet":
                depth = max(level, _level_of_style(paragraph))
                return f"{INDENT * depth}{BULLETS[min(depth, len(BULLETS) - 1)]} "
        self._count(number, shared, level)
        return f"{self._printed(shared, level, _value(look, './w:lvlText/@w:val'))} "

    def _level(self, shared: str, level: int) -> Any:
        """What a level of the lists of one definition looks like, None where nothing says."""
        levels = _all(self._looks.get(shared), "./w:lvl")
        return next((each for each in levels if _value(each, "./@w:ilvl") == str(level)), None)

    def _count(self, number: str, shared: str, level: int) -> None:
        """Count one more at a level. Lists of one definition share a count; one told to start again does so once."""
        if number not in self._begun:
            self._begun.add(number)
            for again in _all(self._lists.get(number), "./w:lvlOverride[w:startOverride]"):
                start = _whole(_value(again, "./w:startOverride/@w:val"), 1)
                self._counted[shared, _whole(_value(again, "./@w:ilvl"), 0)] = start - 1
        self._counted[shared, level] = self._counted.get((shared, level), self._start(shared, level) - 1) + 1
        for deeper in [key for key in self._counted if key[0] == shared and key[1] > level]:
            del self._counted[deeper]

    def _printed(self, shared: str, level: int, pattern: str) -> str:
        """The number as the list prints it: "2.", "b)", "1.2"."""

        def figure(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            value = self._counted.get((shared, at), self._start(shared, at))
            look = _value(self._level(shared, at), "./w:numFmt/@w:val")
            if look in ("lowerLetter", "upperLetter") and 1 <= value <= len(ascii_lowercase):
                letter = ascii_lowercase[value - 1]
                return letter if look == "lowerLetter" else letter.upper()
            return str(value)

        return re.sub(r"%([1-9])", figure, pattern)

    def _start(self, shared: str, level: int) -> int:
        return _whole(_value(self._level(shared, level), "./w:start/@w:val"), 1)


def _all(element: Any, path: str) -> list[Any]:
    return [] if element is None else etree.XPath(path, namespaces=nsmap)(element)


def _value(element: Any, path: str) -> str:
    """The first value at a path, "" where there is none."""
    return next(iter(_all(element, path)), "")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() else otherwise


def _list_and_level(paragraph: Paragraph) -> tuple[str, int]:
    """The id of the list a paragraph is in, and its level from 0: its own, else its style's; "0" is no list."""
    style: Any = paragraph.style
    elements: list[Any] = [paragraph._p]
    while style is not None and len(elements) < LEVELS:
        elements.append(style.element)
        style = style.base_style
    ids = filter(None, (_value(element, "./w:pPr/w:numPr/w:numId/@w:val") for element in elements))
    levels = filter(None, (_value(element, "./w:pPr/w:numPr/w:ilvl/@w:val") for element in elements))
    return next(ids, "0"), min(_whole(next(levels, ""), 0), LEVELS - 1)


def _level_of_style(paragraph: Paragraph) -> int:
    """The level that a list style's name tells: 1 for "List Bullet 2"."""
    name = (paragraph.style.name if paragraph.style else None) or ""
    told = re.fullmatch(r"List \w+ (\d)", name)
    return int(told[1]) - 1 if told else 0
