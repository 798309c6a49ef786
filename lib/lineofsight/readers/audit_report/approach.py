"""How the audit was done: its phases, themes, criteria and sample."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lineofsight.audits import Group, Phase
from lineofsight.documents import Document, Passage
from lineofsight.quantifiers import Kind, Quantifier, number, quantifiers
from lineofsight.readers.audit_report.outline import Block, Part, Place
from lineofsight.readers.inspection_report.dates import PERIOD, period
from lineofsight.sentences import sentence_bounds

_PHASE = re.compile(r"(?:Phase|Stage)\s+(?P<number>\w+)\s*[:.–-]\s*(?P<rest>.+)")
_HELD = re.compile(
    r"[.;,]?\s*(?:\w+(?: \w+)? )?(?:took place|was carried out|was held|ran)(?: on| from| between| in)?\s+"
    rf"(?P<dates>{PERIOD})"
)
_THEMES = re.compile(r"\bthemes?\b", re.IGNORECASE)
_DERIVED = re.compile(r"\b(?:derived|drawn|taken) from:?\s+")
_COMMISSIONED = re.compile(r"(?:^|[.] )(?:The )?(?P<who>[A-Z][^.]{3,90}?) commissioned (?:this|the|an)\b")
_COMMISSIONED_BY = re.compile(r"commissioned by (?:the )?(?P<who>[A-Z][^.,;]{3,90})")
_WINDOW = re.compile(r"\btook place (?P<when>(?:between|from|over|in|on|during) [^.]+)")
_LOOK_BACK = re.compile(
    r"\b(?:over|in|during|within|for|of) "
    r"(?P<period>the (?:last|previous|past) [\w-]+(?: (?:to|or) \w+)? (?:weeks|months|years))\b"
)
_LISTED = re.compile(rf"\bas (?:of|at|on) (?P<day>{PERIOD})")
_SELECTED = re.compile(r"\b(?:selected|chosen|drawn)\b")
AUDITED = re.compile(r"\b(?:audited|sampled|examined)\b")
_INCOMPLETE = re.compile(r"\b(?:could not be (?:located|found|opened)|not fully|only partly|incomplete)\b")

_GROUPS = (
    ("care leavers", r"left care|leaving care|care[- ]leavers?|formerly in care"),
    ("looked after", r"looked[- ]after|in (?:our )?care\b"),
    ("child protection", r"child protection"),
    ("child in need", r"in need\b"),
)
"""The groups a sample is made up of, and the words for each, in the order in which they are looked for."""


def group_named(words: str) -> str | None:
    """The group of the sample that words name, None where they name none ("children and young people")."""
    return next((name for name, pattern in _GROUPS if re.search(pattern, words, re.IGNORECASE)), None)


@dataclass(frozen=True, slots=True)
class Approach:
    """What a report says about how it was done. `read` are the blocks of its title, phases and themes: no claims."""

    phases: tuple[Phase, ...]
    themes: tuple[Passage, ...]
    criteria_from: tuple[Passage, ...]
    commissioner: str | None
    window: str | None
    look_back: Passage | None
    listed_as_of: date | None
    selection: Passage | None
    cases: int | None
    cases_at: Passage | None
    groups: tuple[Group, ...]
    not_fully_audited: int | None
    read: tuple[Block, ...]


def approach_blocks(places: Sequence[Place]) -> list[Block]:
    return [block for place in places if place.part in (Part.COVER, Part.APPROACH) for block in place.blocks]


def read_approach(document: Document, places: Sequence[Place], title: Sequence[Block]) -> Approach:
    blocks = [block for block in approach_blocks(places) if block not in title]
    phase_blocks = [block for block in blocks if _phase(document, block)]
    theme_blocks = list(_theme_blocks(blocks))
    passages = [block.passage(document) for block in blocks if block not in (*phase_blocks, *theme_blocks)]
    cases, cases_at, counts = _sample(passages)
    return Approach(
        phases=tuple(filter(None, (_phase(document, block) for block in phase_blocks))),
        themes=tuple(block.passage(document) for block in theme_blocks[1:]),
        criteria_from=tuple(_criteria(document, passages)),
        commissioner=_first(passages, _COMMISSIONED, "who") or _first(passages, _COMMISSIONED_BY, "who"),
        window=_first(passages, _WINDOW, "when"),
        look_back=_first_part(document, passages, _LOOK_BACK, "period"),
        listed_as_of=_day(_first(passages, _LISTED, "day")),
        selection=_selection(document, passages),
        cases=cases,
        cases_at=cases_at,
        groups=tuple(_groups(document, cases_at, counts)) if cases_at else (),
        not_fully_audited=_not_fully_audited(passages),
        read=(*title, *phase_blocks, *theme_blocks),
    )


def _first(passages: Sequence[Passage], pattern: re.Pattern[str], group: str) -> str | None:
    return next((match[group] for passage in passages if (match := pattern.search(passage.text))), None)


def _first_part(
    document: Document, passages: Sequence[Passage], pattern: re.Pattern[str], group: str
) -> Passage | None:
    found = ((passage, match) for passage in passages if (match := pattern.search(passage.text)))
    return next((document.part(passage, *match.span(group)) for passage, match in found), None)


def _day(text: str | None) -> date | None:
    days = period(text) if text else None
    return days[0] if days else None


# --- phases and themes --------------------------------------------------------------------------------------


def _phase(document: Document, block: Block) -> Phase | None:
    match = _PHASE.fullmatch(block.text)
    if not match or (position := phase_number(match["number"])) is None:
        return None
    held = _HELD.search(match["rest"])
    printed = held["dates"] if held else None
    start, end, suspect = dates(printed) if printed else (None, None, None)
    topic = (match["rest"][: held.start()] if held else match["rest"]).rstrip(". ")
    return Phase(position, topic, printed, start, end, suspect, block.passage(document).locator)


def phase_number(word: str) -> int | None:
    """The number in "Phase 4" or "Phase four", None where the word is none."""
    try:
        return number(word)
    except KeyError:
        return None


def dates(printed: str) -> tuple[date | None, date | None, str | None]:
    """First and last day of a printed period; where it cannot be, the days to rely on and what is wrong."""
    days = period(printed)
    if not days:
        return None, None, "there is no such date"
    in_month = [int(day) for day in re.findall(r"\b\d{1,2}\b(?!/)", printed)]
    months = re.findall(r"[A-Z][a-z]{2,}", printed)
    if len(set(in_month)) < len(in_month) and len(months) == 1:
        return days[0], None, "the same day is printed twice"
    if in_month != sorted(in_month) and len(months) == 1:
        return None, None, "the days run backwards"
    return *days, None


def _theme_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """The paragraph that leads in to the themes, and the list of them."""
    leads = (n for n, block in enumerate(blocks) if block.leads_in and not block.mark and _THEMES.search(block.text))
    if (first := next(leads, None)) is None:
        return
    yield blocks[first]
    for block in blocks[first + 1 :]:
        if not block.mark:
            return
        yield block


def _criteria(document: Document, passages: Sequence[Passage]) -> Iterator[Passage]:
    """What the audit's criteria were derived from, one sentence each."""
    for passage in passages:
        if "criteria" in passage.text and (lead := _DERIVED.search(passage.text)):
            rest = passage.text[lead.end() :]
            for start, end in sentence_bounds(rest):
                yield document.part(passage, lead.end() + start, lead.end() + end)
            return


# --- the sample ---------------------------------------------------------------------------------------------


def _selection(document: Document, passages: Sequence[Passage]) -> Passage | None:
    for passage in passages:
        for start, end in sentence_bounds(passage.text):
            sentence = passage.text[start:end]
            if re.search(r"\b(?:cases|files|children)\b", sentence, re.IGNORECASE) and _SELECTED.search(sentence):
                return document.part(passage, start, end)
    return None


def _sample(passages: Sequence[Passage]) -> tuple[int | None, Passage | None, list[Quantifier]]:
    """How many cases were audited, the paragraph that says so, and what it counts after that."""
    for passage in passages:
        counts = [quantifier for quantifier in quantifiers(passage.text) if quantifier.kind is Kind.COUNT]
        for index, count in enumerate(counts):
            what = re.search(r"\b(?:cases?|files?|plans?|children)\b", count.counted or "", re.IGNORECASE)
            if what and AUDITED.search(count.sentence) and not count.base:
                return count.numerator, passage, counts[index + 1 :]
    return None, None, []


def _groups(document: Document, passage: Passage, counts: Sequence[Quantifier]) -> Iterator[Group]:
    for index, count in enumerate(counts):
        end = counts[index + 1].start if index + 1 < len(counts) else len(passage.text)
        words = re.split(r"[.;](?:\s|$)", passage.text[count.start : end])[0]
        name = group_named(words)
        if name and count.numerator is not None and not count.of_these:
            yield Group(name, count.numerator, document.part(passage, count.start, count.start + len(words)).locator)


def _not_fully_audited(passages: Sequence[Passage]) -> int | None:
    """The last count before the words that say so, in the same sentence."""
    for passage in passages:
        for start, end in sentence_bounds(passage.text):
            if missing := _INCOMPLETE.search(passage.text, start, end):
                before = (q for q in quantifiers(passage.text) if start <= q.start < missing.start())
                counts = [quantifier for quantifier in before if quantifier.kind is Kind.COUNT]
                return counts[-1].numerator if counts else None
    return None
