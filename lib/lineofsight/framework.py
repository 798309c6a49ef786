"""The inspection frameworks as dated data: editions, judgement areas, criteria, grades, and what may be
compared.

Everything here is read once from `frameworks/*.yml`: one file an edition, `common.yml` (areas and grade
scales), `criteria.yml` (the ILACS headings and criteria, in our own words, with the official reference)
and `crosswalk.yml` (what became what). A new edition is a new file; no code knows a year.

    edition("ilacs-2023").areas          the judgement areas, in the order of the report
    edition_on(date(2022, 11, 18))       the ILACS edition of that day
    grade("Adequate", "slac-2009")       the grade as printed, and what it meant there
    comparable("slac-2009", "sif-2013", "overall")
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from lineofsight.errors import LineOfSightError

_STRICT = ConfigDict(extra="forbid")
T = TypeVar("T")


class NotInFramework(LineOfSightError):
    """An edition, heading, criterion, area or grade that the framework data does not have."""


@dataclass(frozen=True)
class Level:
    """One grade of a scale. `number` is None where the framework had words only; `also` holds other
    printed forms."""

    __pydantic_config__ = _STRICT
    word: str
    meaning: str
    number: int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class GradeScale:
    """The grades of an edition, best first. `direction` says which way its numbers run, if it has any."""

    __pydantic_config__ = _STRICT
    id: str
    direction: str
    note: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Grade:
    """A grade that was given. `word` and `number` are as printed (None: no number was); `normal` is the
    scale's word.

    `rank` counts from 1, the best of this edition's scale. Ranks of two editions are not to be compared
    or averaged.
    """

    word: str
    normal: str
    number: int | None
    rank: int
    meaning: str
    edition: str


@dataclass(frozen=True)
class GradedHeading:
    """One judgement as the edition's reports print it. `area` is None where no area is a fair home for it.

    `id` is the area's slug unless the data gives another; `number` is printed before the heading
    ("2.1"); `section` and `parent` are the larger headings it stands under; `also` holds other printed
    wordings.
    """

    __pydantic_config__ = _STRICT
    heading: str
    area: str | None
    id: str = ""
    number: str | None = None
    section: str | None = None
    parent: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Area:
    """A judgement area of an edition. `headings` are the judgements filed under it, as printed."""

    slug: str
    title: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What is known to have changed, and when. `title` replaces a heading's title from that day."""

    __pydantic_config__ = _STRICT
    day: date
    what: str
    status: str
    title: str | None = None


@dataclass(frozen=True)
class Criterion:
    """One evaluation criterion, in our own words. `reference` and `url` lead to the official text."""

    id: str
    heading: str
    area: str
    text: str
    reference: str
    url: str | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Heading:
    """A group of criteria (`HP-DEC`), or a special label (`HP-GEN`, `X-SEND`), which has no criteria.

    `area` is the judgement it belongs to in this edition, None for X-SEND and X-NONE. `changes` are
    those known up to the edition's last day, the whole priority's among them.
    """

    id: str
    title: str
    area: str | None
    criteria: tuple[str, ...]
    changes: tuple[Change, ...]
    special: bool


@dataclass(frozen=True)
class Edition:
    """One edition of a framework.

    `last_day` is None while it is in use. The two `status` fields say how surely a date is known. A
    `narrative` edition is read without grades. `judgements` are the graded headings in the order of the
    report; `not_given` names areas that the edition does not grade by design, with the sentence to show
    instead. `headings` (special labels included, last) and `criteria` are empty where the edition's
    criteria are not in the data.
    """

    id: str
    title: str
    short_name: str
    family: str
    first_day: date
    first_day_status: str
    last_day: date | None
    last_day_status: str
    narrative: bool
    scale: GradeScale | None
    inspection_types: tuple[str, ...]
    reference: str
    url: str | None
    url_status: str
    note: str
    judgements: tuple[GradedHeading, ...]
    not_given: Mapping[str, str]
    areas: tuple[Area, ...]
    headings: tuple[Heading, ...]
    criteria: tuple[Criterion, ...]

    def in_use_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def area(self, slug: str) -> Area | None:
        """The area, or None where this edition does not judge it."""
        return next((a for a in self.areas if a.slug == slug), None)


class Comparability(StrEnum):
    """How near a judgement comes to what took its place."""

    SAME = "same judgement"
    CLOSEST = "closest"
    PARTIAL = "partial"
    TOPIC_ONLY = "topic only"
    NOT = "not comparable"


@dataclass(frozen=True)
class CrosswalkRow:
    """What one judgement became, in ids; `from_judgement` is the id of a `GradedHeading`."""

    __pydantic_config__ = _STRICT
    from_edition: str
    from_judgement: str
    to_edition: str
    headings: tuple[str, ...]
    comparability: Comparability
    note: str
    criteria: tuple[str, ...] = ()


class Answer(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True)
class Comparison:
    """Whether grades may be compared, and the sentence that says why."""

    answer: Answer
    why: str


def edition(edition_id: str) -> Edition:
    """The edition with this id, such as "ilacs-2023"."""
    return _look_up(EDITIONS, edition_id, "an edition of a framework")


def edition_on(day: date, family: str = "ilacs") -> Edition | None:
    """The edition of the family in use on a day, None if there was none. Ask with the last day of the
    inspection.

    Families: jar, slac, protection, tlac, sif, ilacs, jtai, area-send. Re-inspections under the single
    inspection framework ran on beside ILACS in 2018, so a date alone does not settle which family a
    report belongs to.
    """
    return next((e for e in EDITIONS.values() if e.family == family and e.in_use_on(day)), None)


def heading(heading_id: str, edition_id: str | None = None) -> Heading:
    """The heading or special label with this id, as the edition has it; without one, as the latest
    edition has it."""
    found = {h.id: h for e in _with_criteria(edition_id) for h in e.headings}
    return _look_up(found, heading_id, "a heading of the criteria")


def criterion(criterion_id: str, edition_id: str | None = None) -> Criterion:
    """The criterion with this id, as the edition has it; without one, as the latest edition has it."""
    found = {c.id: c for e in _with_criteria(edition_id) for c in e.criteria}
    return _look_up(found, criterion_id, "a criterion")


def grade(word: str, edition_id: str, number: int | None = None) -> Grade:
    """The grade printed as `word` (and `number`, if one was printed) in a report of the edition.

    Case and line breaks make no difference. "Requires improvement" and "requires improvement to be good"
    are one grade; "adequate" is a grade of the earlier scales only, and raises NotInFramework under the
    later ones, as does a number that is not the word's own.
    """
    scale = edition(edition_id).scale
    if scale is None:
        raise NotInFramework(f"{edition_id} gives no grades, so '{word}' cannot be one of them.")
    plain = " ".join(word.casefold().split())
    for rank, level in enumerate(scale.levels, start=1):
        if plain in (level.word, *level.also):
            if number not in (None, level.number):
                raise NotInFramework(f"Grade {number} is not '{level.word}' in {edition_id} ({scale.direction}).")
            return Grade(word, level.word, number, rank, level.meaning, edition_id)
    words = ", ".join(level.word for level in scale.levels)
    raise NotInFramework(f"'{word}' is not a grade of {edition_id}; its grades are {words}.")


def crosswalk(from_edition: str, to_edition: str) -> tuple[CrosswalkRow, ...]:
    """What each judgement of one edition became in another, in the order of the report; empty if it is
    not recorded."""
    return tuple(r for r in CROSSWALK if (r.from_edition, r.to_edition) == (from_edition, to_edition))


def comparable(from_edition: str, to_edition: str, area: str) -> Comparison:
    """Whether the grades of an area may be compared between two editions, named in either order."""
    pair = (edition(from_edition), edition(to_edition))
    for rule in _RULES:
        if rule.area == area and rule.joins(*pair):
            return Comparison(rule.answer, rule.why)
    for one in pair:
        if one.area(area) is None:
            return Comparison(Answer.NO, one.not_given.get(area, f"{one.short_name} does not grade this area."))
    if pair[0] is pair[1]:
        return Comparison(Answer.YES, "The same framework.")
    for rule in _RULES:
        if rule.area is None and rule.joins(*pair):
            return Comparison(rule.answer, rule.why)
    return Comparison(Answer.NO, f"Nothing is recorded on comparing {pair[0].short_name} with {pair[1].short_name}.")


def _look_up(catalogue: Mapping[str, T], key: str, kind: str) -> T:
    if key in catalogue:
        return catalogue[key]
    near = difflib.get_close_matches(key, list(catalogue), n=1)
    hint = f"; the nearest is '{near[0]}'" if near else ""
    raise NotInFramework(f"'{key}' is not {kind}{hint}.")


def _with_criteria(edition_id: str | None) -> Iterable[Edition]:
    return [edition(edition_id)] if edition_id else EDITIONS.values()


# The shapes of the YAML files, where they differ from the values above.


@dataclass(frozen=True)
class _Rule:
    __pydantic_config__ = _STRICT
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    answer: Answer
    why: str
    area: str | None = None

    def joins(self, one: Edition, other: Edition) -> bool:
        earlier, later = sorted((one, other), key=lambda e: e.first_day)
        return one is not other and earlier.id in self.earlier and later.id in self.later


@dataclass(frozen=True)
class _CrosswalkFile:
    __pydantic_config__ = _STRICT
    rows: tuple[CrosswalkRow, ...]
    comparisons: tuple[_Rule, ...]


@dataclass(frozen=True)
class CommonFile:
    __pydantic_config__ = _STRICT
    areas: dict[str, str]
    scales: tuple[GradeScale, ...]


@dataclass(frozen=True)
class _EditionFile:
    __pydantic_config__ = _STRICT
    id: str
    title: str
    short_name: str
    family: str
    first_day: date
    first_day_status: str
    last_day: date | None
    last_day_status: str
    scale: str | None
    inspection_types: tuple[str, ...]
    reference: str
    url: str | None
    url_status: str
    note: str
    narrative: bool = False
    judgements: tuple[GradedHeading, ...] = ()
    not_given: dict[str, str] | None = None


@dataclass(frozen=True)
class _CriterionEntry:
    __pydantic_config__ = _STRICT
    id: str
    text: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class _HeadingEntry:
    __pydantic_config__ = _STRICT
    id: str
    title: str
    criteria: tuple[_CriterionEntry, ...]
    area: dict[str, str] | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class _Priority:
    __pydantic_config__ = _STRICT
    id: str
    area: str | dict[str, str]
    headings: tuple[_HeadingEntry, ...]
    changes: tuple[Change, ...] = ()

    def area_in(self, edition_id: str) -> str:
        return self.area if isinstance(self.area, str) else self.area[edition_id]


@dataclass(frozen=True)
class _SpecialLabel:
    __pydantic_config__ = _STRICT
    id: str
    title: str
    priority: str | None = None


@dataclass(frozen=True)
class _CriteriaFile:
    __pydantic_config__ = _STRICT
    editions: tuple[str, ...]
    priorities: tuple[_Priority, ...]
    special_labels: tuple[_SpecialLabel, ...]


_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster, and not everywhere


def parse(text: str, shape: type[T], name: str) -> T:
    """The text of one framework file as a value of its shape. A slip is one sentence: file, place, fault."""
    try:
        return TypeAdapter(shape).validate_python(yaml.load(text, _YAML_LOADER))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = f" near line {mark.line + 1}" if mark else ""
        raise LineOfSightError(f"frameworks/{name} is not valid YAML{line}; mend its layout.") from None
    except ValidationError as faults:
        first = faults.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise LineOfSightError(f"frameworks/{name}, at {place}: {first['msg'][0].lower()}{first['msg'][1:]}.") from None


def _edition(entry: _EditionFile, common: CommonFile, criteria: _CriteriaFile) -> Edition:
    judgements = tuple(replace(j, id=j.id or str(j.area)) for j in entry.judgements)
    slugs = dict.fromkeys(j.area for j in judgements if j.area)
    if unknown := [s for s in slugs if s not in common.areas]:
        raise LineOfSightError(f"frameworks/{entry.id}.yml: '{unknown[0]}' is not an area of common.yml.")
    scales: dict[str | None, GradeScale | None] = {None: None, **{s.id: s for s in common.scales}}
    if entry.scale not in scales:
        raise LineOfSightError(f"frameworks/{entry.id}.yml: '{entry.scale}' is not a scale of common.yml.")
    areas = tuple(
        Area(slug, common.areas[slug], tuple(j.heading for j in judgements if j.area == slug)) for slug in slugs
    )
    with_criteria = criteria if entry.id in criteria.editions else replace(criteria, priorities=(), special_labels=())
    fields: dict[str, Any] = vars(entry) | {
        "scale": scales[entry.scale],
        "judgements": judgements,
        "not_given": entry.not_given or {},
        "areas": areas,
        "headings": _headings(entry, with_criteria),
        "criteria": _criteria(entry, with_criteria),
    }
    return Edition(**fields)


def _headings(entry: _EditionFile, criteria: _CriteriaFile) -> tuple[Heading, ...]:
    found = []
    for priority in criteria.priorities:
        for h in priority.headings:
            changes = _known(entry, priority.changes + h.changes)
            title = next((c.title for c in reversed(changes) if c.title), h.title)
            ids = tuple(c.id for c in h.criteria)
            found.append(Heading(h.id, title, _area(priority, h, entry.id), ids, changes, special=False))
    areas = {p.id: p.area_in(entry.id) for p in criteria.priorities}
    for label in criteria.special_labels:
        area = areas[label.priority] if label.priority else None
        found.append(Heading(label.id, label.title, area, (), (), special=True))
    return tuple(found)


def _criteria(entry: _EditionFile, criteria: _CriteriaFile) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            id=c.id,
            heading=h.id,
            area=_area(priority, h, entry.id),
            text=c.text,
            reference=f"{entry.reference}: {h.title[0].lower()}{h.title[1:]}",
            url=entry.url,
            changes=_known(entry, c.changes),
        )
        for priority in criteria.priorities
        for h in priority.headings
        for c in h.criteria
    )


def _area(priority: _Priority, entry: _HeadingEntry, edition_id: str) -> str:
    return entry.area[edition_id] if entry.area else priority.area_in(edition_id)


def _known(entry: _EditionFile, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes made by the edition's last day, oldest first."""
    made = [c for c in changes if entry.last_day is None or c.day <= entry.last_day]
    return tuple(sorted(made, key=lambda c: c.day))


def _read() -> tuple[dict[str, Edition], _CrosswalkFile]:
    texts = {f.name: f.read_text(encoding="utf-8") for f in files("lineofsight").joinpath("frameworks").iterdir()}
    common = parse(texts.pop("common.yml"), CommonFile, "common.yml")
    criteria = parse(texts.pop("criteria.yml"), _CriteriaFile, "criteria.yml")
    walk = parse(texts.pop("crosswalk.yml"), _CrosswalkFile, "crosswalk.yml")
    entries = [parse(text, _EditionFile, name) for name, text in texts.items()]
    entries.sort(key=lambda e: (e.first_day, e.id))
    return {e.id: _edition(e, common, criteria) for e in entries}, walk


EDITIONS, _WALK = _read()
"""Every edition by its id, oldest first."""

CROSSWALK = _WALK.rows
_RULES = _WALK.comparisons
