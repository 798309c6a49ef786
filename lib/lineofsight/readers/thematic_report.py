"""National and thematic inspections, and the news pages that announce them.

    recognise(document)    "thematic inspection", or None
    read(document)         a `ThematicReport`

Such a document has a title, a few headline paragraphs, perhaps what someone said, and lists of bullets under lines that
lead in to them ("The report also found:"). A bullet outside such a list is navigation of the page it was saved from,
and no finding; so is everything after the last list. A bullet that ends with a colon leads in to the bullets set
further in below it: those are the findings, and it is told with each.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lineofsight import shared_words
from lineofsight.documents import Document, Passage, joined
from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.mapping import Polarity, Verdict, polarity_of
from lineofsight.readers.blocks import Block, blocks
from lineofsight.readers.inspection_report.dates import PERIOD, period
from lineofsight.statement import Kind, Statement
from lineofsight.themes import Consulted, Part, Repeat, ThematicReport, ThemeItem

KIND = "thematic inspection"

INSPECTORATES = (
    ("Care and Social Services Inspectorate Wales", "CSSIW", "Wales"),
    ("Care Inspectorate Wales", "CIW", "Wales"),
    ("Estyn", "Estyn", "Wales"),
    ("Care Inspectorate", "Care Inspectorate", "Scotland"),
    ("Regulation and Quality Improvement Authority", "RQIA", "Northern Ireland"),
    ("Ofsted", "Ofsted", "England"),
    ("Care Quality Commission", "CQC", "England"),
)
"""Each inspectorate, its short name, and the country whose law it inspects under. The first that is printed counts."""

_TITLE = re.compile(
    r"(?:a |the )?(?:(?:joint|national) thematic|national|thematic) (?:inspection|review|survey|report|overview)\b.*",
    re.IGNORECASE,
)
_WITHIN = 15
"""How many lines with words a title may stand after: a saved page has its menu above it."""

COUNTRIES = ("Wales", "Scotland", "Northern Ireland", "England")

_COVERAGE = re.compile(
    r"\b(?:in|across|of) (?P<where>(?:all |every |\w+ )?(?:local authorit(?:y|ies)|councils?|areas?)"
    rf" (?:in|across|of) (?:{'|'.join(COUNTRIES)}))\b"
)
_LEAD_IN = re.compile(r".*\b(?:found|findings?|identified|concluded|highlighted|reported)\b[^.]{0,60}:", re.IGNORECASE)
_SPEAKER = re.compile(
    r"(?P<role>.*?\b(?i:inspector|director|minister|commissioner)\b[^,]*),? "
    r"(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+),? (?:said|says|commented|added):?"
)
_METHOD = re.compile(
    r"\b(?:took place|inspection work|fieldwork|was carried out|were carried out|we visited|inspectors visited)\b",
    re.IGNORECASE,
)
_MONTH = "|".join(name for name in month_name if name)
_MONTHS = re.compile(
    rf"\b(?:between|from|in|during) (?P<first>{_MONTH})(?: (?P<year>\d{{4}}))?"
    rf"(?: (?:and|to|until) (?P<last>{_MONTH}))? (?P<end>\d{{4}})"
)
_DAYS = re.compile(rf"\b(?:between|from|on) (?P<days>{PERIOD})")
_PUBLISHED = re.compile(rf"(?:(?:published|date of publication)(?: on)?:? )?(?P<days>{PERIOD})", re.IGNORECASE)
_VIEWS = re.compile(
    r"the views of (?P<whom>(?:(?P<number>\d[\d,]*) )?[^.]*?)(?=,? and the views of |\.(?:\s|$)|$)", re.IGNORECASE
)
_YOUNGEST = re.compile(
    r"\baged? (?P<age>\d{1,2})(?: ?\+| (?:or|and) over)|\bages? (?P<from>\d{1,2}) to \d", re.IGNORECASE
)
_LAW = re.compile(
    r"\b(?:The )?[A-Z][\w-]*(?:(?: (?:and|of))? (?:[A-Z][\w-]*|\([A-Z][a-z]+\)))* (?:Act|Measure)\b(?: \d{4})?"
)


def recognise(document: Document) -> str | None:
    """`KIND` where a title among the first lines says so and a line leads in to a list of findings; else None."""
    found = blocks(document, _begins)
    return KIND if _title(found) and any(map(_leads_in, found)) else None


def read(document: Document) -> ThematicReport:
    """Read one. Raises Refused where it has no such title, or no list of findings."""
    found = blocks(document, _begins)
    title = _title(found)
    if not title:
        raise Refused(f"{document.name} has no title of a national or thematic inspection among its first lines.")
    body = _body(found, title)
    if not body.findings:
        raise Refused(
            f"{document.name} has the title of a thematic inspection but no list of findings: "
            "check that it holds the whole page."
        )
    items = tuple(_items(document, body))
    method = [block.passage for block in body.method]
    coverage = _coverage(document, [block.passage for block in found])
    publisher, printed, law = _publisher(document, found)
    jurisdiction, why = _jurisdiction(coverage, publisher, law)
    fieldwork, first, last = _fieldwork(document, method)
    published = _published(found[: found.index(title) + 2])
    speaker = next((part for block in found if (part := _name(document, block))), None)
    report = ThematicReport(
        file=document.name,
        sha256=document.sha256,
        title=title.text,
        publisher=publisher,
        publisher_printed=printed,
        jurisdiction=jurisdiction,
        jurisdiction_why=why,
        coverage=coverage,
        fieldwork=fieldwork,
        fieldwork_start=first,
        fieldwork_end=last,
        published=published,
        inspector=speaker,
        consulted=tuple(_consulted(document, method)),
        laws=tuple(_laws(document, found)),
        items=items,
        lead_ins=tuple(dict.fromkeys(item.lead_in for item in items if item.lead_in)),
        repeats=_repeats(title.text, items),
        bullets=sum(block.sign is not None for block in found),
        left_out=tuple(sorted(_lines(body.left_out))),
        issues=(),
    )
    return replace(report, issues=tuple(_issues(report, body)))


def _begins(line: str, before: str) -> bool:
    """Whether a line begins something new: the day of publication, which stands right under a title."""
    return bool(_PUBLISHED.fullmatch(line.strip()) or _PUBLISHED.fullmatch(before.strip()))


@dataclass(frozen=True, slots=True)
class _Body:
    """The blocks of a document by what they are. A finding comes with the bullet that leads in to it, if any."""

    headlines: tuple[Block, ...]
    quotations: tuple[Block, ...]
    method: tuple[Block, ...]
    findings: tuple[tuple[Block, Block | None], ...]
    left_out: tuple[Block, ...]


def _title(found: Sequence[Block]) -> Block | None:
    first = [block for block in found if block.first_line][:_WITHIN]
    return next((block for block in first if block.sign is None and _TITLE.fullmatch(block.text)), None)


def _leads_in(block: Block) -> bool:
    return block.sign is None and bool(_LEAD_IN.fullmatch(block.text)) and not _SPEAKER.fullmatch(block.text)


def _body(found: Sequence[Block], title: Block) -> _Body:
    headlines, quotations, method, findings, left_out = [], [], [], [], []
    start = found.index(title)
    left_out += found[:start]
    listed: list[Block] = []
    in_list = spoken = False
    last = max((at for at, block in enumerate(found) if block.sign and _listed(found, at)), default=start)
    for at, block in enumerate(found[start + 1 :], start=start + 1):
        if at > last or (block.sign and not in_list):
            left_out.append(block)
        elif block.sign:
            listed.append(block)
        else:
            findings += _leaves(listed)
            listed, in_list = [], _leads_in(block)
            if in_list:
                spoken = False
            elif _SPEAKER.fullmatch(block.text):
                spoken = True
            elif spoken:
                quotations.append(block)
                spoken = not block.text.endswith(("”", '"'))
            else:
                of_itself = _METHOD.search(block.text) or _PUBLISHED.fullmatch(block.text)
                (method if of_itself else headlines).append(block)
    return _Body(tuple(headlines), tuple(quotations), tuple(method), (*findings, *_leaves(listed)), tuple(left_out))


def _listed(found: Sequence[Block], at: int) -> bool:
    """Whether a bullet belongs to a list of findings: the paragraph above its list leads in to one."""
    above = next((block for block in reversed(found[:at]) if block.sign is None), None)
    return bool(above) and _leads_in(above)


def _leaves(bullets: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    """The bullets that are findings, each with the one that leads in to it."""
    lead_in: Block | None = None
    for at, bullet in enumerate(bullets):
        if lead_in and not _below(lead_in, bullet):
            lead_in = None
        following = bullets[at + 1] if at + 1 < len(bullets) else None
        if lead_in is None and bullet.text.endswith(":") and following and _below(bullet, following):
            lead_in = bullet
        else:
            yield bullet, lead_in


def _below(lead_in: Block, bullet: Block) -> bool:
    """Whether a bullet is set under another: further in, with another sign, or else as part of a sentence."""
    if (lead_in.indent, lead_in.sign) != (bullet.indent, bullet.sign):
        return bullet.indent > lead_in.indent or bullet.sign != lead_in.sign
    return bullet.text[:1].islower()


def _items(document: Document, body: _Body) -> Iterator[ThemeItem]:
    """The headlines, findings and quotations, in reading order."""
    items = [_item(f"H{n}", Part.HEADLINE, block) for n, block in enumerate(body.headlines, start=1)]
    items += [_item(f"Q{n}", Part.QUOTATION, block) for n, block in enumerate(body.quotations, start=1)]
    number, letter, under = 0, 0, None
    for block, lead_in in body.findings:
        if lead_in is None or lead_in is not under:
            number, letter = number + 1, 0
        under = lead_in
        label = f"B{number}" if lead_in is None else f"B{number}{chr(ord('a') + letter)}"
        letter += 1
        items.append(_item(label, Part.FINDING, block, lead_in, document))
    return iter(sorted(items, key=lambda item: item.locator.first_line))


def _item(
    label: str, part: Part, block: Block, lead_in: Block | None = None, document: Document | None = None
) -> ThemeItem:
    whole = block.passage
    if lead_in and document:
        whole = document.passage(joined((*lead_in.passage.locator.spans, *block.passage.locator.spans)))
    verdict = _verdict(whole.text)
    statement = Statement(
        kind=Kind.CLAIM if part is Part.QUOTATION else Kind.FINDING,
        text=whole.text,
        locator=whole.locator,
        label=label,
        polarity=verdict.polarity.value,
        polarity_why=verdict.why,
    )
    return ThemeItem(label, part, block.text, block.passage.locator, lead_in.passage if lead_in else None, statement)


_ASKS = re.compile(
    r"\b(?:needs? to (?:be|work|have|do|become|improve)|has to be|have to be|is needed|are needed|is a need|"
    r"should|must)\b",
    re.IGNORECASE,
)
_GRANTS = re.compile(
    r"\b(?:t(?:ake|akes|ook|aken)\b.{0,80}?\bseriously|"
    r"(?:growing|increasing|greater|stronger) (?:focus|emphasis|use|commitment))\b",
    re.IGNORECASE,
)


def _verdict(text: str) -> Verdict:
    """The polarity of a national finding: one that asks for a change is a weakness, and mixed where it also grants
    that something is there already; the listed words decide the others."""
    asks, grants = _ASKS.search(text), _GRANTS.search(text)
    by_words = polarity_of(text)
    if not asks or by_words.polarity is Polarity.MIXED:
        return by_words
    why = (f"asks for a change: {asks.group()}",)
    if grants:
        return Verdict(Polarity.MIXED, (*why, f"grants what is there: {grants.group()}"))
    return Verdict(Polarity.WEAKNESS, why)


def _repeats(title: str, items: Sequence[ThemeItem]) -> tuple[Repeat, ...]:
    """A headline and a finding that share two neighbouring words which stand in no other item, nor in the title."""
    part = {item.label: item.part for item in items}
    phrases = shared_words.shared_phrases({"title": title, **{item.label: item.text for item in items}}, most=2)
    return tuple(
        Repeat((one, other), shared)
        for (one, other), shared in phrases.items()
        if shared and (part.get(one), part.get(other)) == (Part.HEADLINE, Part.FINDING)
    )


def _coverage(document: Document, passages: Sequence[Passage]) -> Passage | None:
    return next((document.part(p, *match.span("where")) for p in passages if (match := _COVERAGE.search(p.text))), None)


def _jurisdiction(coverage: Passage | None, publisher: str | None, law: str | None) -> tuple[str | None, str]:
    """Whose law it was written under, and how that is known: the country it covers, else that of its inspectorate."""
    if coverage:
        return next(name for name in COUNTRIES if name in coverage.text), f"it says “{coverage.text}”"
    return law, f"{publisher} inspects there" if law else "neither a country nor an inspectorate is printed"


def _publisher(document: Document, found: Sequence[Block]) -> tuple[str | None, Passage | None, str | None]:
    """The inspectorate first printed: its full name, where, and its jurisdiction. None where none is."""
    for block in found:
        for name, short, jurisdiction in INSPECTORATES:
            if match := re.search(rf"\b(?:{name}|{short})\b", block.text):
                return name, document.part(block.passage, *match.span()), jurisdiction
    return None, None, None


def _fieldwork(document: Document, method: Sequence[Passage]) -> tuple[Passage | None, date | None, date | None]:
    for passage in method:
        days = _DAYS.search(passage.text)
        if days and (read := period(days["days"])):
            return document.part(passage, *days.span()), *read
        if months := _MONTHS.search(passage.text):
            names, end = list(month_name), int(months["end"])
            last = names.index(months["last"] or months["first"])
            first = date(int(months["year"] or end), names.index(months["first"]), 1)
            return document.part(passage, *months.span()), first, date(end, last, monthrange(end, last)[1])
    return None, None, None


def _published(front: Sequence[Block]) -> date | None:
    """The day printed near the title, alone on its line or behind "published"."""
    for block in front:
        match = _PUBLISHED.fullmatch(block.text)
        if match and (days := period(match["days"])):
            return days[1]
    return None


def _name(document: Document, block: Block) -> Passage | None:
    speaker = _SPEAKER.fullmatch(block.text)
    return (
        document.part(block.passage, *speaker.span("name"))
        if speaker and "inspector" in speaker["role"].lower()
        else None
    )


def _consulted(document: Document, method: Sequence[Passage]) -> Iterator[Consulted]:
    for passage in method:
        for views in _VIEWS.finditer(passage.text):
            number, young = views["number"], _YOUNGEST.search(views.group())
            yield Consulted(
                number=int(number.replace(",", "")) if number else None,
                youngest=int(young["age"] or young["from"]) if young else None,
                passage=document.part(passage, *views.span("whom")),
            )


def _laws(document: Document, found: Sequence[Block]) -> Iterator[Passage]:
    for block in found:
        for law in _LAW.finditer(block.text):
            yield document.part(block.passage, *law.span())


def _lines(left_out: Sequence[Block]) -> Iterator[int]:
    for block in left_out:
        for span in block.passage.locator.spans:
            yield from range(span.first_line, span.last_line + 1)


def _issues(report: ThematicReport, body: _Body) -> Iterator[Issue]:
    bullets = [str(block.first_line) for block in body.left_out if block.sign]
    if bullets:
        yield Issue(
            report.file,
            f"line{'s' * (len(bullets) > 1)} {', '.join(bullets)}",
            f"{len(bullets)} of {report.bullets} bullets stand in no list of findings",
            "a page's menus have bullets too, and would be counted as findings",
            "left out",
        )
    if report.left_out:
        yield Issue(
            report.file,
            f"lines {', '.join(map(str, report.left_out))}",
            f"{len(report.left_out)} lines with words stand before the title or after the last finding",
            "what a saved page has there is navigation",
            "not read as findings",
        )
    if not report.published:
        yield Issue(
            report.file,
            "whole file",
            "no day of publication is printed",
            "its findings are dated by it where no dates of fieldwork are given",
            f"dated {report.day}, the end of the fieldwork" if report.day else "left undated",
        )
    if report.fieldwork and not any(character.isdigit() for character in report.fieldwork.text.split()[1]):
        yield Issue(
            report.file,
            str(report.fieldwork.locator),
            f"the fieldwork is dated by months (“{report.fieldwork.text}”)",
            "the age of the evidence is counted in days",
            f"counted from {report.fieldwork_start} to {report.fieldwork_end}",
        )
    if not report.jurisdiction:
        yield Issue(
            report.file,
            "whole file",
            "neither a country nor an inspectorate is printed",
            "findings made under another country's law are set beside the criteria by topic only",
            "its jurisdiction is left as not stated",
        )
