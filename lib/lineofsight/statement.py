"""One thing a document says that can bear on a criterion, whatever kind of document it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lineofsight.documents import Locator


class Kind(StrEnum):
    """What sort of statement it is. It decides how the statement may be counted: an action is no evidence yet."""

    FINDING = "finding"
    IMPROVEMENT = "improvement"
    RECOMMENDATION = "recommendation"
    ACTION = "action"
    SURVEY_RESULT = "survey result"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a document with their place, before anything is made of them.

    `label` is its number or id as printed ("4.3", "A7"). `headings` are the headings it stands under, as printed,
    nearest first. `area` is a judgement area's slug where the document files it under one. `polarity` is a value of
    `mapping.Polarity` where the document itself says which (a heading "Strengths"), with the reason in
    `polarity_why`; None leaves it to the words. `before` is the text it points back to ("This has led to ...").
    """

    kind: Kind
    text: str
    locator: Locator
    label: str | None = None
    headings: tuple[str, ...] = ()
    area: str | None = None
    polarity: str | None = None
    polarity_why: tuple[str, ...] = ()
    before: str = ""
