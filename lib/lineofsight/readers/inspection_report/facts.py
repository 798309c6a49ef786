"""The numbers a report states about the services: a table of what is said, and in which words.

Each row names one number and how reports of 2009 to 2018 print it; `{n}` in a pattern is the number, in figures
or in words. A new fact is one more row. Only the parts of a report that describe the services are searched, never
its findings; the first statement of a fact is taken. The names of the facts are the same in every report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lineofsight.documents import Document
from lineofsight.inspection import Paragraph, ServiceFact, SumCheck

_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_IN_WORDS = {word: value for value, word in enumerate(_UNITS)} | {
    f"{tens} {unit}".rstrip(): 10 * ten + value
    for ten, tens in enumerate(_TENS, start=2)
    for value, unit in enumerate(["", *_UNITS[1:10]])
}
_DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?"
    rf"|{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_SLOTS = {
    "count": _NUMBER,
    "percentage": _NUMBER,
    "year": re.compile(r"\b\d{4}\b"),
    "date": re.compile(r"\b[A-Z][a-z]+ \d{4}\b"),
    "label": re.compile(r"\b\d\b"),
}
"""What `{n}` stands for, by the kind of fact."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """`patterns` are tried in order; `kind` is that of a `ServiceFact`.

    `dated`: reports give the day of the number, and often an earlier one to compare it with.
    """

    fact_id: str
    what: str
    unit: str
    patterns: tuple[str, ...]
    kind: str
    dated: bool


def _fact(fact_id: str, what: str, unit: str, *patterns: str, kind: str = "count", dated: bool = False) -> _Fact:
    return _Fact(fact_id, what, unit, patterns, kind, dated)


_CHILDREN = r"(?:children|young people|children and young people)"
_PLAN = r"(?:the )?subjects? (?:of|to) (?:a )?child protection plans?"
_APOSTROPHE = "['’]"

_TABLE: tuple[_Fact, ...] = (
    _fact("maintained_schools", "maintained schools", "schools", "{n} maintained schools"),
    _fact("sixth_form_colleges", "sixth form colleges", "schools", "{n} sixth form colleges?"),
    _fact("primary_schools", "primary schools", "schools", "{n} (?:maintained )?primary schools"),
    _fact("secondary_schools", "secondary schools", "schools", "{n} (?:maintained )?secondary schools"),
    _fact("special_schools", "special schools", "schools", "{n} (?:maintained )?special schools"),
    _fact("pupil_referral_units", "pupil referral units", "units", "{n} pupil referral units?"),
    _fact("academies", "academies", "academies", "{n} academies"),
    _fact("academies_primary", "academies that are primary schools", "academies",
          r"academies\b[^.(]*\([^)]*?{n} primary"),
    _fact("academies_secondary", "academies that are secondary schools", "academies",
          r"academies\b[^.(]*\([^)]*?{n} secondary"),
    _fact("early_years_settings", "early years settings", "settings", "{n} (?:early years )?settings"),
    _fact("day_nurseries", "day nurseries", "settings", "{n} day nurseries"),
    _fact("pre_schools", "pre-schools", "settings", "{n} pre-schools"),
    _fact("nurseries", "nurseries", "settings", "{n} nurser(?:ies|y classes)"),
    _fact("la_maintained_nurseries", "nurseries the authority maintains", "nurseries",
          "{n} local authority maintained nurser(?:ies|y)"),
    _fact("childminders", "childminders", "childminders", "{n} childminders"),
    _fact("childrens_trust_established", "year the children's trust was set up", "year",
          r"Trust was (?:formally )?(?:established|set up) in {n}", kind="year"),
    _fact("nscb_inception", "year the safeguarding children board began", "year",
          r"(?:SCB|Safeguarding Children Board)\b[^.]*? (?:inception|established|set up) in {n}",
          kind="year"),
    _fact("safeguarding_board_chair_since", "month since when the safeguarding board's chair is independent", "date",
          r"independent chair since {n}", kind="date"),
    _fact("foster_carers", "foster carers", "carers", r"{n} (?:(?!and )\w+ ){0,3}?foster carers"),
    _fact("la_childrens_homes", "children's homes of the authority", "homes",
          r"{n} (?:local authority |council )?children{apostrophe}s homes?\b"),
    _fact("cwd_units", "of which units for children with disabilities", "units",
          "{n} children with disabilities (?:residential )?units"),
    _fact("short_break_homes", "of which homes that give short breaks", "homes", "{n} of which gives? short breaks"),
    _fact("block_commissioned_homes", "further homes commissioned from others", "homes",
          r"further {n} (?:children{apostrophe}s )?homes\b"),
    _fact("teams_since", "month since when the teams have been as they are", "date",
          r"provided, since {n}, by", kind="date"),
    _fact("duty_teams", "duty teams", "teams", "{n} duty teams?"),
    _fact("safeguarding_teams", "safeguarding teams", "teams", "{n} safeguarding teams?"),
    _fact("cin_teams", "children in need teams", "teams", "{n} children in need teams?"),
    _fact("looked_after_teams", "looked after children teams", "teams", "{n} looked after children teams?"),
    _fact("corporate_parenting_teams", "corporate parenting teams", "teams", "{n} corporate parenting teams?"),
    _fact("childrens_centres", "children's centres", "centres",
          "{n} (?:designated |sure start )*children{apostrophe}s centres?"),
    _fact("camhs_tier", "tier of the mental health services named", "tier", r"\(CAMHS\) tier {n}", kind="label"),
    _fact("children_under_18", "children and young people under 18 who live in the area", "children",
          "{n} {children} under the age of 18"),
    _fact("children_in_need", "children in need", "children",
          r"{n} children (?:\([^)]*\) )?had been identified through assessment",
          "{n} children as being formally in need", dated=True),
    _fact("looked_after_children", "children looked after", "children",
          "{n} looked after children(?! teams?)",
          r"{n} {children} (?:\([^)]*\) )?(?:are|were) (?:being )?looked after", dated=True),
    _fact("lac_under_5", "looked after, under five", "children",
          "{n} children (?:less than|under|aged under) (?:five|5) years"),
    _fact("lac_5_16", "looked after, of school age", "children", "{n} children of school age"),
    _fact("lac_over_16", "looked after, over 16", "children",
          "{n} (?:young people aged over 16|post-16 young people|young people aged 16 (?:or|and) over)"),
    _fact("care_leavers", "care leavers", "young people",
          "{n} (?:care leavers|with care leaver status)",
          "{n} young people over the age of 18 receiving support as care leavers"),
    _fact("lac_outside_area", "looked after, living outside the area", "children",
          r"{n} (?:\([^)]*\) )?live outside the local authority"),
    _fact("lac_in_childrens_homes", "looked after, in residential children's homes", "children",
          "{n} live in residential children{apostrophe}s homes"),
    _fact("lac_in_special_schools", "looked after, in residential special schools", "children",
          "{n} live in residential special schools"),
    _fact("lac_in_foster_families", "looked after, with foster families", "children", "{n} live with foster families"),
    _fact("lac_with_parents", "looked after, with parents", "children", "{n} live with parents"),
    _fact("lac_unaccompanied", "looked after, unaccompanied asylum seekers", "children",
          "{n} (?:children )?(?:are|is an?) unaccompanied asylum"),
    _fact("adoptions", "adoptions in the last 12 months", "children", "there (?:have|has) been {n} adoptions?"),
    _fact("special_guardianship_orders", "special guardianship orders in the last 12 months", "children",
          "{n} {children} (?:have become|became) (?:the )?subjects? of special guardianship"),
    _fact("lac_ceased", "ceased to be looked after in the last 12 months", "children",
          "{n} {children} (?:have )?ceased to be looked after, of whom"),
    _fact("private_fostering", "children in private fostering arrangements", "children",
          "{n} children (?:live|lived|are living|were living) in (?:a )?privately arranged foster", dated=True),
    _fact("cp_plans", "children with a child protection plan", "children",
          "{n} {children} (?:who )?(?:are|were) {plan}",
          "child protection plans (?:were|are) in place for {n} children", dated=True),
    _fact("cp_female", "child protection plan, girls", "children", "{n} females?"),
    _fact("cp_male", "child protection plan, boys", "children", "{n} males?"),
    _fact("cp_unborn", "child protection plan, unborn", "children", "{n} (?:were |are )?unborn"),
    _fact("cp_under_5_pct", "child protection plan, under five", "percent",
          "{n}% of these children (?:are|were) (?:aged )?under five", kind="percentage"),
    _fact("cp_5_11_pct", "child protection plan, 5 to 11", "percent",
          "{n}% (?:are|were) (?:aged )?5 to 11", kind="percentage"),
    _fact("cp_12_plus_pct", "child protection plan, 12 or older", "percent",
          "{n}% (?:are|were) (?:aged )?12 (?:years )?or (?:older|more|over)", kind="percentage"),
    _fact("cp_neglect_pct", "child protection plan for neglect", "percent", "neglect at {n}%", kind="percentage"),
    _fact("cp_emotional_pct", "child protection plan for emotional abuse", "percent",
          "emotional abuse at {n}%", kind="percentage"),
)  # fmt: skip

_SUMS: tuple[tuple[str, tuple[str, ...], str | float | None], ...] = (
    ("maintained_schools",
     ("sixth_form_colleges", "primary_schools", "secondary_schools", "special_schools", "pupil_referral_units"),
     "maintained_schools"),
    ("academies", ("academies_primary", "academies_secondary"), "academies"),
    ("early_years_settings", ("day_nurseries", "pre_schools", "nurseries"), "early_years_settings"),
    ("looked_after_children", ("lac_under_5", "lac_5_16", "lac_over_16"), "looked_after_children"),
    ("cp_by_sex", ("cp_female", "cp_male", "cp_unborn"), "cp_plans"),
    ("cp_by_age_pct", ("cp_under_5_pct", "cp_5_11_pct", "cp_12_plus_pct"), 100.0),
    ("cp_categories_pct", ("cp_neglect_pct", "cp_emotional_pct"), None),
)  # fmt: skip
"""Name, the parts, and the whole they should make: a fact, a number, or None where no whole is printed."""

_DESCRIBES_SERVICES = re.compile(
    r"service information|(?:previous|other) ofsted inspections|.* in this area|other information about this area"
    r"|information about this local authority area",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"(?:over|more than|at least) $", re.IGNORECASE)
_AT_DAY = re.compile(rf"\b(?:At|On|As at|As of) (?P<day>{_DAY})")
_FROM = re.compile(r"(?:increase|reduction|decrease|rise|fall) from $", re.IGNORECASE)
_ON_THAT_DAY = re.compile(rf"(?: \([^)]*\))? (?:at|on) (?P<day>{_DAY})")


@dataclass(frozen=True, slots=True)
class _Wording:
    """The words before and behind a number. Numbers are found first, which is much quicker than whole patterns."""

    before: re.Pattern[str] | None
    behind: re.Pattern[str]


def _wording(pattern: str) -> _Wording:
    words = pattern.replace("{children}", _CHILDREN).replace("{plan}", _PLAN).replace("{apostrophe}", _APOSTROPHE)
    before, behind = words.split("{n}")
    return _Wording(re.compile(f"(?:{before})$", re.IGNORECASE) if before else None, re.compile(behind, re.IGNORECASE))


_FACTS = tuple((fact, [_wording(pattern) for pattern in fact.patterns]) for fact in _TABLE)


@dataclass(frozen=True, slots=True)
class _Found:
    """A number in a paragraph, from where it or the words before it begin to where the words behind it end."""

    text: str
    number: int
    start: int
    end: int


def service_facts(document: Document, paragraphs: Sequence[Paragraph]) -> tuple[ServiceFact, ...]:
    """The facts a report states about the services, in the order they stand in it.

    A dated fact brings up to three more: the day (`cp_plans_at`), and the earlier number and its day that it is
    compared with (`cp_plans_before`, `cp_plans_before_at`).
    """
    described = [p for p in paragraphs if not p.evaluative and _DESCRIBES_SERVICES.fullmatch(p.heading or "")]
    numbers = [{slot: list(slot.finditer(p.text)) for slot in _SLOTS.values()} for p in described]
    found: list[ServiceFact] = []
    for fact, wordings in _FACTS:
        slot = _SLOTS[fact.kind]
        for paragraph, slots in zip(described, numbers, strict=True):
            if stated := next(_stated(paragraph.text, slots[slot], wordings), None):
                found += _facts(document, paragraph, stated, fact)
                break
    return tuple(sorted(found, key=lambda fact: fact.locator.spans))


def _stated(text: str, numbers: Sequence[re.Match[str]], wordings: Sequence[_Wording]) -> Iterator[_Found]:
    for wording in wordings:
        for number in numbers:
            behind = wording.behind.match(text, number.end())
            before = wording.before.search(text, 0, number.start()) if wording.before and behind else None
            if behind and (before or not wording.before):
                start = before.start() if before else number.start()
                yield _Found(number.group(), number.start(), start, behind.end())


def _facts(document: Document, paragraph: Paragraph, stated: _Found, fact: _Fact) -> Iterator[ServiceFact]:
    text = paragraph.text
    kind = "lower bound" if _AT_LEAST.search(text, 0, stated.number) else fact.kind
    start = stated.start if kind == "percentage" else stated.number  # a percentage needs the words before it
    value = stated.text if kind == "date" else number(stated.text)
    yield _fact_at(document, paragraph, start, stated.end, fact, "", value, kind)
    if not fact.dated:
        return
    if day := _AT_DAY.search(text, 0, stated.start):
        yield _fact_at(document, paragraph, *day.span("day"), fact, "_at", day["day"], "date")
    later = (match for match in _NUMBER.finditer(text, stated.end) if _FROM.search(text, stated.end, match.start()))
    if earlier := next(later, None):
        yield _fact_at(document, paragraph, *earlier.span(), fact, "_before", number(earlier.group()), fact.kind)
        if day := _ON_THAT_DAY.match(text, earlier.end()):
            yield _fact_at(document, paragraph, *day.span("day"), fact, "_before_at", day["day"], "date")


_SUFFIXES = {"": "{}", "_at": "day of: {}", "_before": "{}, earlier", "_before_at": "day of: {}, earlier"}


def _fact_at(
    document: Document,
    paragraph: Paragraph,
    start: int,
    end: int,
    fact: _Fact,
    suffix: str,
    value: float | str,
    kind: str,
) -> ServiceFact:
    passage = document.passage(paragraph.locator.spans, paragraph.number)
    return ServiceFact(
        fact_id=fact.fact_id + suffix,
        what=_SUFFIXES[suffix].format(fact.what),
        value=value,
        unit="date" if kind == "date" else fact.unit,
        kind=kind,
        paragraph=paragraph.number,
        locator=document.part(passage, start, end).locator,
    )


def number(text: str) -> float:
    """A number in figures or words: "1,052", "66.5", "twenty-one"."""
    in_words = _IN_WORDS.get(text.casefold().replace("-", " "))
    return float(text.replace(",", "")) if in_words is None else float(in_words)


def sum_checks(facts: Sequence[ServiceFact]) -> tuple[SumCheck, ...]:
    """Whether the parts a report states make the whole it states.

    Left out where fewer than two parts are stated, and where the parts that are fall short: a report may name some
    only ("429 schools, among them 11 special schools").
    """
    stated = {fact.fact_id: fact.value for fact in facts if isinstance(fact.value, float)}
    checks = []
    for name, parts, whole in _SUMS:
        values = tuple(stated[part] for part in parts if part in stated)
        goal = stated.get(whole) if isinstance(whole, str) else whole
        incomplete = len(values) < len(parts) and (goal is None or sum(values) < goal)
        if len(values) > 1 and not incomplete:
            checks.append(SumCheck(name, values, sum(values), goal, None if goal is None else sum(values) == goal))
    return tuple(checks)
