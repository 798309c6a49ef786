"""What a report says of itself: its kind, authority, dates and lead inspector."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.errors import Refused
from lineofsight.readers.inspection_report.body import BodyLine
from lineofsight.readers.inspection_report.dates import PERIOD, period
from lineofsight.readers.inspection_report.templates import (
    BELOW_THE_TITLE,
    SCOPE,
    TEMPLATES,
    Begins,
    Named,
    Template,
)

_FIRST_PAGE = 60
"""Lines, of those with text. The longest list of addressees above a letter's title takes 40."""

_TITLE_LINES = 5
_NAME_LINES = 3


@dataclass(frozen=True, slots=True)
class Title:
    """The template whose title stands first, the lines it stands on (counted from 0), and its words."""

    template: Template
    lines: range
    text: str


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of the inspection and of publication; None where they are not printed."""

    start: date | None
    end: date | None
    published: date | None


def find_title(lines: Sequence[BodyLine]) -> Title | None:
    """The title of a report, None where its first page has none that a template knows.

    It begins a line, with a capital letter: a sentence that mentions an inspection is no title.
    """
    for at in range(min(_FIRST_PAGE, len(lines))):
        if not lines[at].text[0].isupper():
            continue
        for template in TEMPLATES:
            if count := _lines_matched(lines[at : at + _TITLE_LINES], template):
                whole = range(at, _title_end(lines, at + count, template))
                return Title(template, whole, _text(lines[whole.start : whole.stop]))
    return None


def _lines_matched(lines: Sequence[BodyLine], template: Template) -> int:
    """How many of the lines the template's title takes; 0 where it is not there."""
    if not (match := template.title.match(_text(lines))):
        return 0
    return next(count for count in range(1, len(lines) + 1) if len(_text(lines[:count])) >= match.end())


def _title_end(lines: Sequence[BodyLine], end: int, template: Template) -> int:
    """A title that names the authority goes on to the sentence, or the dates, below it."""
    if Named.IN_TITLE not in template.named:
        return end
    texts = [line.text for line in lines[end : end + _TITLE_LINES]]
    return next((end + n for n, text in enumerate(texts) if SCOPE.match(text) or BELOW_THE_TITLE.match(text)), end)


def find_authority(file: str, lines: Sequence[BodyLine], title: Title, day: date | None) -> Authority:
    """The authority inspected. Raises Refused where the name printed is none that is known."""
    names = [name for name in _names(lines, title) if name]
    if authority := next(filter(None, (authorities.find(name, day) for name in names)), None):
        return authority
    looks = f"{file} looks like an Ofsted report ({title.template.name}), but"
    if not names:
        raise Refused(f"{looks} its first page names no authority: check that the file holds the whole report.")
    printed = min(names, key=len)
    near = " or ".join(authorities.suggest(printed))
    raise Refused(
        f"{looks} '{printed}' is not an English authority{f' (the nearest is {near})' if near else ''}: "
        "check that it is the report you meant."
    )


def _names(lines: Sequence[BodyLine], title: Title) -> Iterator[str]:
    """What may be the authority's name: ends of the title, or the lines above or below it, by template."""
    first, last = title.lines.start, title.lines.stop
    if Named.IN_TITLE in title.template.named:
        words = _OF_THE_SERVICE.sub("", title.text)
        yield title.template.title.sub("", words, count=1).strip()
        yield from (words[match.end() :] for match in re.finditer(r"\b(?:of|in|to|for)\s+", words))
        scope = _VISIT_TO.search(_text(lines[last : last + _TITLE_LINES]))
        yield from scope.groups() if scope else ()
    if Named.ABOVE in title.template.named:
        yield from (_text(lines[max(first - count, 0) : first]) for count in range(1, _NAME_LINES + 1))
    if Named.BELOW in title.template.named:
        yield from (_text(lines[last : last + count]) for count in range(1, _NAME_LINES + 1))


_OF_THE_SERVICE = re.compile(
    r"(?:['’]s)?(?: local authority)? children(?:['’]s (?:social care )?services|['’]s trust| and families trust)"
    r"|\.?\d{0,2}$",
    re.IGNORECASE,
)
_VISIT_TO = re.compile(r"visit to (?:the )?(.{3,70}?)(?:['’]s)?(?: local authority)? children['’]s", re.IGNORECASE)


def find_dates(lines: Sequence[BodyLine], title: Title) -> Dates:
    """The dates on the first page. A letter's own date, above its title, is the day of publication."""
    above = [line.text for line in lines[: title.lines.start]]
    front = _text(lines[: title.lines.stop + _FIRST_PAGE])
    letter = title.template.begins is Begins.AT_TITLE
    published = _first_period(above) if letter else _first_period(_behind(r"published:?\s*", front))
    below = _text(lines[title.lines.stop : title.lines.stop + _FIRST_PAGE])
    behind = (
        _behind(r"\b(?:on|between|from|place)\s+(?:the\s+)?", below)
        if letter
        else _behind(r"(?<!previous )inspection dates?:?\s*", front)
    )
    inspected = _first_period(behind, before=published[1] if published else None)
    return Dates(*(inspected or (None, None)), published[1] if published else None)


def _behind(label: str, text: str) -> Iterator[str]:
    for match in re.finditer(rf"{label}({PERIOD})", text, re.IGNORECASE):
        yield match.group(1)


def _first_period(texts: Iterator[str] | Sequence[str], before: date | None = None) -> tuple[date, date] | None:
    whole = (text for text in texts if re.fullmatch(PERIOD, text.strip()))
    return next((days for text in whole if (days := period(text, before))), None)


_INSPECTOR = re.compile(r"(?:lead|reporting) inspectors?\b:?\s*(?P<name>.*)", re.IGNORECASE)
_OF_SEVERAL = re.compile(r"(?P<name>[^,]{3,40}?),? (?:Ofsted )?HMI,? (?:Ofsted )?lead inspector\b", re.IGNORECASE)
"""A joint inspection has several lead inspectors; Ofsted's is named."""

_RANK = re.compile(r",?\s*\b(?:(?:Her|His) Majesty['’]s Inspectors?|HMI)\b.*")


def find_lead_inspector(lines: Sequence[BodyLine], template: Template) -> str | None:
    """The lead inspector as named in the report, or as signed under a letter, without rank. None if not named."""
    for at, line in enumerate(lines[:-1]):
        below = lines[at + 1].text
        if template.signed and re.fullmatch(r"yours? (?:sincerely|faithfully),?", line.text, re.IGNORECASE):
            return _RANK.sub("", below).strip() or None
        if not template.signed and (named := _INSPECTOR.match(line.text)):
            return _RANK.sub("", named["name"] or below).strip() or None
        if not template.signed and (named := _OF_SEVERAL.match(line.text)):
            return named["name"]
    return None


def _text(lines: Sequence[BodyLine]) -> str:
    """The lines as one, a hyphen at the end of a line joined to its word."""
    return re.sub(r"(?<=[^\W\d])- ", "-", " ".join(line.text for line in lines))
