"""One- or two-page summaries of surveys and audits: what is good, what is to improve, and percentages set between.

    recognise(document)    "survey summary", or None
    read(document)         a `SurveySummary`

Such a page is set in columns and boxes. Its text comes box after box, its headings can be pictures, and a heading
that is text can seem to stand over everything behind it. So each bullet is placed by its own words where they say
enough, then by the bullets it stands among, then by the printed heading; and every item tells which. A percentage that
stands alone is a call-out, in neither list. What a person moves stays moved: see `SurveySummary.move`.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lineofsight import authorities, shared_words
from lineofsight.authorities import Authority
from lineofsight.documents import Document, Passage
from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.mapping import Polarity, polarity_of
from lineofsight.office_text import CELL_LABEL
from lineofsight.readers.blocks import Block, blocks
from lineofsight.readers.inspection_report.dates import PERIOD, period
from lineofsight.surveys import Link, Percentage, Side, SummaryItem, SurveySummary

KIND = "survey summary"

LONGEST = 200
"""Lines with words. A longer document is a report on a survey, and not its summary."""

_HEADINGS = {
    Side.STRENGTH: r"(?:key )?strengths|what (?:is|we are|we do) (?:working|doing|well)(?: well)?"
    r"|what went well|what works well|positives",
    Side.IMPROVEMENT: r"(?:key )?areas? (?:for|of) (?:improvement|development)"
    r"|what (?:needs to|could|should) (?:improve|be better|change)"
    r"|what we need to (?:improve|do better)|even better if|what (?:are )?we(?: are)? worried about",
}  # fmt: skip
_HEADING = re.compile(rf"\s*(?:{'|'.join(_HEADINGS.values())})\s*[:?]?\s*", re.IGNORECASE)
_SURVEY = re.compile(r"\b(?:surveys?|questionnaires?)\b", re.IGNORECASE)
_NOTE = re.compile(r"\s*\*\s?[A-Za-z(]")
_PLURAL = {Side.STRENGTH: "strengths", Side.IMPROVEMENT: "areas for improvement"}
_SIGNS = {Side.STRENGTH: "S", Side.IMPROVEMENT: "A", Side.CALL_OUT: "P", Side.NOT_PLACED: "N"}

_BOUNDS = (
    "more than|over|above|at least|fewer than|less than|under|below|up to|nearly|almost|about|around|"
    "approximately|just over|just under"
)
_OPENS = re.compile(rf"\s*(?:(?:{_BOUNDS}) )?\d+(?:\.\d+)?\s?%", re.IGNORECASE)
_VERBS = (
    "feel felt had have has were was are is said say told report reported know knew agree agreed understand understood "
    "think thought would could can did do enjoy enjoyed see saw attend attended like liked trust trusted receive "
    "received got get want wanted describe described rate rated believe believed"
)
_VERB = rf"(?:{'|'.join(_VERBS.split())})"
_PERCENTAGE = re.compile(
    rf"(?:(?P<bound>{_BOUNDS}) )?(?P<value>\d+(?:\.\d+)?)\s?%(?P<star>\*)?,?"
    rf"(?: (?:\(n ?= ?(?P<n>\d+)\) ?)?(?:of (?:the |all )?(?P<whom>.+?) )?(?:who |that )?(?P<measures>{_VERB}\b.*))?",
    re.IGNORECASE,
)
_TWO_STATEMENTS = re.compile(rf"\s*,? and (?={_VERB}\b)", re.IGNORECASE)
_BASE = re.compile(
    r"\b(?P<base>\d[\d,]*) (?:children|young people|people|parents|carers|families|respondents)\b[^.]{0,60}?"
    r"\b(?:answered|responded|took part|replied|completed|gave)",
    re.IGNORECASE,
)
_POPULATION = re.compile(
    r"\b(?:relating to|asked|of|from|by|with|among) "
    r"(?P<whom>(?:the )?(?:children|young people|parents|carers|families)\b[^.:,]*?)(?= to |[.:,]|$)",
    re.IGNORECASE,
)
_COUNCIL = re.compile(r"\b(?:[A-Z][\w’'-]+ (?:and |upon |of )?){1,4}Council\b")
_MONTH = re.compile(rf"\b(?P<month>{'|'.join(name for name in month_name if name)}) (?P<year>\d{{4}})\b")

_NEED = re.compile(
    r"\b(?:(?:there (?:is|are) a )?needs? to|needs? (?:more|better|further|improving|strengthening)|should|must|"
    r"ha(?:s|ve) to (?:be|do)|could be|are not|is not|do not|does not)\b",
    re.IGNORECASE,
)
"""Words that ask for something. "Children in need" and "religious needs" do not."""


def recognise(document: Document) -> str | None:
    """`KIND` where a short document speaks of a survey at its start, has one of the two headings, at least five
    bullets, and two percentages that open a sentence; else None."""
    workbook = not document.lines or CELL_LABEL.fullmatch(document.lines[0].label or "")
    if workbook or sum(bool(line.text.strip()) for line in document.lines) > LONGEST:
        return None
    found = blocks(document, _begins)
    start = " ".join(block.text for block in found[:6])
    lists = any(_heading_of(block) for block in found)
    bullets = [block for block in found if block.sign]
    figures = [block for block in found if _OPENS.match(block.text)]
    return KIND if _SURVEY.search(start) and lists and len(bullets) >= 5 and len(figures) >= 2 else None


def read(document: Document) -> SurveySummary:
    """Read one. Raises Refused where `recognise` does not know it."""
    if not recognise(document):
        raise Refused(
            f"{document.name} is no summary of a survey: it has no heading such as “Areas for improvement” with "
            "bullets and percentages on one or two pages."
        )
    found = blocks(document, _begins)
    caveat = next((block.passage for block in found if not block.sign and _NOTE.match(block.text)), None)
    title, intro = _front(found)
    text = " ".join(block.text for block in found)
    items = tuple(_items(document, found, caveat))
    authority = _authority(text)
    population = _POPULATION.search(intro.text) if intro else None
    base = _BASE.search(text)
    return SurveySummary(
        file=document.name,
        sha256=document.sha256,
        title=title,
        authority=authority.name if authority else None,
        authority_code=authority.code if authority else None,
        day=_day(f"{title or ''} {intro.text if intro else ''}"),
        base=int(base["base"].replace(",", "")) if base else None,
        intro=intro,
        population=population["whom"] if population else None,
        headings=tuple(block.passage for block in found if _heading_of(block)),
        items=items,
        switches=tuple(_switches(items)),
        caveat=caveat,
        links=_links(items),
        issues=tuple(_issues(document, found, items, caveat)),
    )


def _begins(line: str, before: str) -> bool:
    """Whether a line begins something new: a heading, a note, a percentage that opens a sentence."""
    if _HEADING.fullmatch(line) or _HEADING.fullmatch(before) or _NOTE.match(line):
        return True
    return bool(_OPENS.match(line)) and before.rstrip().endswith((".", "!", "?"))


def _heading_of(block: Block) -> Side | None:
    """The list that a block is the heading of, None where it is no heading."""
    if block.sign or not _HEADING.fullmatch(block.text):
        return None
    plain = block.text.strip(" :?")
    return next(side for side, pattern in _HEADINGS.items() if re.fullmatch(pattern, plain, re.IGNORECASE))


def _front(found: Sequence[Block]) -> tuple[str | None, Passage | None]:
    """The title, a short line without a full stop; and the paragraph before the lists. None where not printed."""
    front: list[Block] = []
    for block in found:
        if block.sign or _heading_of(block) or _OPENS.match(block.text):
            break
        front.append(block)
    title = front[0].text if front and len(front[0].text.split()) <= 15 and front[0].text[-1] not in ".:" else None
    intro = next((block.passage for block in front if _SURVEY.search(block.text) and block.text[-1] in ".:"), None)
    return title, intro


def _authority(text: str) -> Authority | None:
    for match in _COUNCIL.finditer(text):
        if known := authorities.find(match.group()):
            return known
    return None


def _day(text: str) -> date | None:
    """The day, or the last day of the month, that the title or introduction prints."""
    for match in re.finditer(PERIOD, text):
        if days := period(match.group()):
            return days[1]
    if month := _MONTH.search(text):
        year, number = int(month["year"]), list(month_name).index(month["month"])
        return date(year, number, monthrange(year, number)[1])
    return None


@dataclass(frozen=True, slots=True)
class _Bullet:
    """A bullet with what its words say of its side, and the printed heading it comes after."""

    block: Block
    words: Side | None
    why: str
    under: Block | None


def _items(document: Document, found: Sequence[Block], caveat: Passage | None) -> Iterator[SummaryItem]:
    """The bullets and call-outs in reading order, each on its side with the reasons."""
    bullets: list[_Bullet] = []
    under: Block | None = None
    for block in found:
        under = block if _heading_of(block) else under
        if block.sign:
            bullets.append(_Bullet(block, *_by_words(block.text), under))
    placed = {bullet.block: (*_place(bullets, at), bullet.under) for at, bullet in enumerate(bullets)}
    numbers = dict.fromkeys(Side, 0)
    for block in found:
        if block in placed:
            side, why, heading = placed[block]
        elif _OPENS.match(block.text):
            side, why, heading = Side.CALL_OUT, (_ALONE,), None
        else:
            continue
        numbers[side] += 1
        fits = heading is not None and _heading_of(heading) is side
        yield SummaryItem(
            label=f"{_SIGNS[side]}{numbers[side]}",
            side=side,
            why=why,
            text=block.text,
            locator=block.passage.locator,
            percentage=_percentage(document, block, caveat),
            under=heading.text if heading and fits else None,
        )


_ALONE = "position: a percentage that stands alone, in neither list"


def _by_words(text: str) -> tuple[Side | None, str]:
    """The side that the words of a bullet are on, and which words. A percentage is praise only among praise."""
    if need := _NEED.search(text):
        return Side.IMPROVEMENT, f"wording: “{need.group()}”"
    verdict = polarity_of(text)
    side = {Polarity.STRENGTH: Side.STRENGTH, Polarity.WEAKNESS: Side.IMPROVEMENT}.get(verdict.polarity)
    if _OPENS.match(text) or not side:
        return None, ""
    return side, f"wording: {'; '.join(verdict.why)}"


def _place(bullets: Sequence[_Bullet], at: int) -> tuple[Side, tuple[str, ...]]:
    """The side of a bullet and why: its words, else the nearest bullets whose words say, else its heading.

    The nearest before and after may differ. Then the one in the same box of text counts, and the one before where both
    are or neither is.
    """
    bullet = bullets[at]
    before = _nearest(bullets[at - 1 :: -1] if at else ())
    after = _nearest(bullets[at + 1 :])
    neighbours = [b for b in (before, after) if b]
    if bullet.words:
        alike = [b for b in neighbours if b.words is bullet.words]
        among = (f"position: next to {_name(alike)} read so by their words",) if alike else ()
        return bullet.words, (bullet.why, *among)
    if len({b.words for b in neighbours}) == 2:
        same_box = [b for b in neighbours if not _apart(bullets, bullet, b)]
        neighbours = same_box if len(same_box) == 1 else neighbours[:1]
        why = f"position: in one list with {_name(neighbours)}"
    else:
        why = f"position: {'between' if len(neighbours) == 2 else 'next to'} {_name(neighbours)}"
    figure = ("wording: a percentage, which says what was asked and not whether it is good",)
    reasons = figure if _OPENS.match(bullet.block.text) else ()
    if neighbours:
        return neighbours[0].words or Side.NOT_PLACED, (why, *reasons)
    if bullet.under and (side := _heading_of(bullet.under)):
        return side, (f"position: under the heading on line {bullet.under.first_line}", *reasons)
    return Side.NOT_PLACED, ("neither its words nor its place say which list it is in", *reasons)


def _nearest(bullets: Sequence[_Bullet]) -> _Bullet | None:
    return next((bullet for bullet in bullets if bullet.words), None)


def _name(bullets: Sequence[_Bullet]) -> str:
    if not bullets:
        return "nothing"
    lines = " and ".join(str(bullet.block.first_line) for bullet in bullets)
    return f"{_PLURAL[bullets[0].words or Side.STRENGTH]} (line{'s' * (len(bullets) > 1)} {lines})"


def _apart(bullets: Sequence[_Bullet], one: _Bullet, other: _Bullet) -> bool:
    """Whether a new box of text begins between two bullets."""
    first, last = sorted((bullets.index(one), bullets.index(other)))
    return any(bullet.block.new_box for bullet in bullets[first + 1 : last + 1])


def _percentage(document: Document, block: Block, caveat: Passage | None) -> Percentage | None:
    """The percentage that opens a block, None where none does."""
    if not _OPENS.match(block.text):
        return None
    match = _PERCENTAGE.match(block.text)
    if not match:
        return None
    starred = match["star"] is not None
    end = match.end("star") if starred else block.text.index("%") + 1
    measures = (match["measures"] or "").rstrip(". ")
    return Percentage(
        value=float(match["value"]),
        bound=(match["bound"] or "").lower(),
        whom=match["whom"],
        measures=tuple(_TWO_STATEMENTS.split(measures)) if measures else (),
        starred=starred,
        caveat=caveat if starred else None,
        base=int(match["n"]) if match["n"] else None,
        locator=document.part(block.passage, 0, end).locator,
    )


def _switches(items: Sequence[SummaryItem]) -> Iterator[int]:
    """The first lines of items on another side than the item before."""
    for before, item in pairwise(items):
        if item.side is not before.side:
            yield item.locator.first_line


def _links(items: Sequence[SummaryItem]) -> tuple[Link, ...]:
    """Each strength and call-out with the area for improvement whose words it is likest, in the order of the areas.

    Of a percentage, the words are what it measures: whom it is of links nothing.
    """
    texts = {item.label: _said(item) for item in items if item.side is not Side.NOT_PLACED}
    areas = [item.label for item in items if item.side is Side.IMPROVEMENT]
    near = shared_words.nearest(texts, areas)
    return tuple(Link((area, other), near[other][1]) for area in areas for other in near if near[other][0] == area)


def _said(item: SummaryItem) -> str:
    return " ".join(item.percentage.measures) if item.percentage and item.percentage.measures else item.text


def _issues(
    document: Document, found: Sequence[Block], items: Sequence[SummaryItem], caveat: Passage | None
) -> Iterator[Issue]:
    printed = {_heading_of(block): block for block in found if _heading_of(block)}
    for side in (Side.STRENGTH, Side.IMPROVEMENT):
        on_it = [item for item in items if item.side is side]
        if on_it and side not in printed and printed:
            heading = next(iter(printed.values()))
            yield Issue(
                document.name,
                f"lines {on_it[0].locator.first_line} to {on_it[-1].locator.last_line}",
                f"{len(on_it)} bullets read as {_PLURAL[side]} stand under no heading but “{heading.text}” "
                f"(line {heading.first_line})",
                "a heading that is a picture is lost with the text, and the one that is left seems to stand over all",
                "placed by their words and position; each says why, and a person can move it",
            )
    for item in items:
        if item.side is Side.NOT_PLACED:
            yield Issue(
                document.name,
                str(item.locator),
                "a bullet whose list cannot be told",
                "it would count for or against practice by chance",
                f"kept as {item.label}, on neither side, for a person to move",
            )
    percentages = [item.percentage for item in items if item.percentage]
    starred = [percentage for percentage in percentages if percentage.starred]
    if starred and not caveat:
        yield Issue(
            document.name,
            ", ".join(str(percentage.locator) for percentage in starred),
            f"{len(starred)} of {len(percentages)} percentages have a star that no note explains",
            "a percentage is not to be shown without its caveat",
            "shown with words that say so",
        )
    without_base = [percentage for percentage in percentages if percentage.base is None]
    if without_base:
        yield Issue(
            document.name,
            "whole file",
            f"{len(without_base)} of {len(percentages)} percentages come without the number who answered",
            "without it there is no interval, no test and no average",
            "shown as printed, without an interval",
        )
    for item in items:
        if item.percentage and len(item.percentage.measures) > 1:
            yield Issue(
                document.name,
                str(item.locator),
                f"one percentage ({item.percentage.shown}) covers {len(item.percentage.measures)} statements",
                "it does not say how many agreed with each",
                "kept as one figure with its statements",
            )
