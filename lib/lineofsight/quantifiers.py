"""How many, as prose says it: "three of the seven", "half of the cases", "none", "several".

`quantifiers` finds the words that count cases in a text and says what they count, of how many, and how surely.
Only what is printed becomes a number: "half" is a share until somebody says of what, "most" is never one, and a
number that a mark of redaction hides stays hidden. Nothing here is a percentage, which a handful of cases cannot
carry.

Children, families, cases, their records and what is counted about them are read; a number of anything else (a
page, a law, a phone number) is not. What prose says is not always a claim, so some words are passed over:

* "some" unless it counts people (or opens a sentence about "some aspects"): "some plans" says only that there are two;
* a window ("in the last 12 months"), which bounds what was looked at;
* a subject that a redaction cuts from its verb ("One child, [REDACTED]."): nothing is said of that child;
* a second "all" for what the sentence has counted already;
* "in one instance" before a length of time, which is then the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import chain

from lineofsight.sentences import sentence_bounds

REDACTION = re.compile(
    r"\[\s*(?:redacted|name removed|name withheld|withheld|removed|deleted)\s*\]|[█▇■]{2,}", re.IGNORECASE
)
"""A mark printed in place of words that were taken out before the document was published."""


class Kind(StrEnum):
    """What sort of claim the words make.

    `REDACTED` is a count whose number is hidden, `CAVEAT` limits a list ("not all were found in each case"),
    `EXAMPLE` is one case told as an example, `DURATION` and `DATE` measure time.
    """

    COUNT = "count"
    ALL = "all"
    NONE = "none"
    HALF = "half"
    FRACTION = "fraction"
    VAGUE = "vague"
    EXAMPLE = "example"
    REDACTED = "redacted count"
    CAVEAT = "caveat"
    DURATION = "duration"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Quantifier:
    """Words that say how many, from character `start` to `end` of the text, which stand in `sentence`.

    `numerator` and `base` are what the words say, None where they do not: "all the seven" is 7 of 7, "none of the
    children" 0 of a base not given, "several" neither. `share` is the fraction of a base (1/2 for half, 1 for all,
    0 for none), None for a number. `counted` is the noun as printed, with its list and its "looked after"; None
    where the words point back ("two others", "most were", "one of these").
    """

    kind: Kind
    text: str
    start: int
    end: int
    sentence: str
    numerator: int | None = None
    base: int | None = None
    share: Fraction | None = None
    counted: str | None = None

    @property
    def of_these(self) -> bool:
        """Whether it is a part of what was counted just before."""
        return bool(re.search(r"of (?:these|those|them)$", self.text, re.IGNORECASE))


_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve"]
_TEENS += [f"{word}teen" for word in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {
    **{word: value for value, word in enumerate([*_ONES, *_TEENS])},
    **{word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)},
    **{f"{tens}-{one}": 10 * t + o for t, tens in enumerate(_TENS, 2) for o, one in enumerate(_ONES[1:], 1)},
}
NUMBER = (
    r"(?:(?<![\d.,/£€-])\d{1,3}(?![\d%]|[.,/]\d|\s*per\s?cent)|"
    + "|".join(sorted((word.replace("-", "[- ]") for word in _VALUES), key=len, reverse=True))
    + ")"
)
"""A regular expression for a whole number, in figures below 1,000 or in words below 100."""


def number(text: str) -> int:
    """The value of a number as printed. Raises KeyError for words that are none."""
    return int(text) if text.isdigit() else _VALUES["-".join(text.lower().replace("-", " ").split())]


_PERSON = (
    r"(?:looked[- ]after |(?:birth |foster )?)"
    r"(?:child(?:ren)?|young (?:people|persons?|adults?)|care leavers?|babies|siblings?|parents?|carers?|families|"
    r"family)"
)
_PEOPLE = rf"{_PERSON}(?:(?:, | and | or ){_PERSON})*\b(?: (?:(?:still|currently) )?looked after\b| in care\b)?"
_THINGS = (
    r"(?:cases?|case files?|files?|care plans?|pathway plans?|plans?|instances?|examples?|recordings?|records?|"
    r"reports?|reviews?|visits?|assessments?|chronologies|referrals?|meetings?|interviews|sets? of [a-z]+|"
    r"teams?|phases?|reasons?|audits?|responses|respondents)\b"
)
_NOUN = rf"(?P<noun>{_PEOPLE}|{_THINGS})"
_ADJECTIVE = (
    r"(?:(?:very )?(?!(?:of|the|and|or|to|in|for|with|was|were|is|are|had|have|has|on|at|by|that|who)\b)"
    r"(?!(?:minute|hour|day|week|month|year)\b)[a-z-]+ )?"
)
_THE = r"(?:the |these |those |its |our )?"
_BASE = rf"(?:(?P<base>\b{NUMBER}) )?"
_ABOUT = (
    r"(?P<about>\b(?:about|around|approximately|nearly|almost|just (?:under|over)|more than|over|under|fewer than|"
    r"less than|at least|up to) )?"
)
_VERB = r"(?= (?:also |all )?(?:was|were|is|are|had|have|has|did|received|said|showed|benefited|experienced)\b)"
_UNITS = r"(?:minutes|hours|days|weeks|months|years)"
_OF_HOW_MANY = _THE + _BASE + _ADJECTIVE + _NOUN
_N = rf"(?P<n>\b{NUMBER})"
_ONE_PERSON = rf"(?P<n>an?) {_ADJECTIVE}(?P<noun>child|young person)\b(?!['’])"


_RULES: tuple[tuple[Kind, re.Pattern[str], Fraction | None], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE), share)
    for kind, share, pattern in (
        (Kind.CAVEAT, None, rf"\bnot all (?:were|was|are|is|apply|applied)\b[^.;]*?\b(?:each|every) {_NOUN}"),
        (Kind.VAGUE, None, rf"\b(?:not|almost|nearly|virtually) all (?:of )?{_OF_HOW_MANY}"),
        (Kind.VAGUE, None, r"\b(?:the |a )?(?:large |small |great |vast )?(?:majority|minority) of (?:the )?\w+"),
        (Kind.VAGUE, None, rf"\ba (?:small |large )?(?:number|handful) of {_THE}{_ADJECTIVE}{_NOUN}"),
        (Kind.VAGUE, None, rf"(?<!\bthe )\b(?:several|most|many|a few|few) (?:of )?{_OF_HOW_MANY}"),
        (Kind.VAGUE, None, r"\b(?:several|most|many|a few|few) of (?:these|those|them)\b"),
        (Kind.VAGUE, None, rf"^(?:several|most|many|few){_VERB}"),
        (Kind.VAGUE, None, rf"\bsome (?:of )?{_THE}{_ADJECTIVE}(?P<noun>{_PEOPLE})\b"),
        (Kind.VAGUE, None, r"^some (?P<noun>aspects)\b"),
        (Kind.ALL, Fraction(1), rf"\b(?:all|both) (?:of )?{_OF_HOW_MANY}"),
        (Kind.ALL, Fraction(1), rf"\bevery {_ADJECTIVE}{_NOUN}"),
        (Kind.NONE, Fraction(0), rf"\bnone (?:of )?{_OF_HOW_MANY}"),
        (Kind.NONE, Fraction(0), rf"\bnone of {_THE}(?P<base>{NUMBER})\b"),
        (Kind.NONE, Fraction(0), rf"^none{_VERB}"),
        (Kind.NONE, Fraction(0), r"\bno (?P<noun>child(?:ren)?|young (?:person|people))\b"),
        (Kind.HALF, Fraction(1, 2), rf"{_ABOUT}\bhalf (?:of )?{_OF_HOW_MANY}"),
        (Kind.FRACTION, Fraction(1, 3), rf"{_ABOUT}\b(?:a|one)[- ]third of {_OF_HOW_MANY}"),
        (Kind.FRACTION, Fraction(2, 3), rf"{_ABOUT}\btwo[- ]thirds of {_OF_HOW_MANY}"),
        (Kind.FRACTION, Fraction(1, 4), rf"{_ABOUT}\b(?:a|one)[- ]quarter of {_OF_HOW_MANY}"),
        (Kind.FRACTION, Fraction(3, 4), rf"{_ABOUT}\bthree[- ]quarters of {_OF_HOW_MANY}"),
        (Kind.EXAMPLE, None, r"^(?:in )?(?P<n>one|an) example\b"),
        (Kind.COUNT, None, rf"{_ABOUT}{_N} (?:out )?of {_THE}(?:all )?(?P<base>{NUMBER})\b(?: {_ADJECTIVE}{_NOUN})?"),
        (Kind.COUNT, None, rf"{_ABOUT}{_N} of (?:the|these|those|our) {_ADJECTIVE}{_NOUN}"),
        (Kind.COUNT, None, rf"{_N} of (?:these|those|them)\b"),
        (Kind.COUNT, None, rf"{_ABOUT}{_N} {_ADJECTIVE}{_NOUN}"),
        (Kind.COUNT, None, rf"{_N} others\b|\bthe (?:remaining|other) (?P<rest>{NUMBER})\b(?! {_ADJECTIVE}{_NOUN})"),
        (Kind.COUNT, None, rf"(?:^|(?<=, )(?!\d)|(?<=\band )(?!\d)){_N}{_VERB}"),
        (Kind.COUNT, None, rf"(?:(?<=\bfor )|(?<=\brespect of )){_ONE_PERSON}"),
        (Kind.REDACTED, None, rf"(?:{REDACTION.pattern})\s+{_ADJECTIVE}{_NOUN}"),
        (Kind.DURATION, None, rf"(?:about |around )?\b{NUMBER}(?:(?: or | to |-|–){NUMBER})? {_UNITS}\b"),
        (Kind.DATE, None, r"\bsince (?:at least |about )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b"),
    )
)
"""What is looked for: the kind of claim, the share it states, and its words; `^` is the start of a sentence."""

_WINDOW = re.compile(r"\b(?:last|past|previous|next|first|within|every|the)(?: the)? (?:about )?$", re.IGNORECASE)
_HIDDEN = re.compile(
    rf"\([^()]{{0,40}}(?:{REDACTION.pattern})[^()]{{0,40}}\)|\(?(?:{REDACTION.pattern})\)?", re.IGNORECASE
)
_CUT = re.compile(rf",? ?\(?(?:{REDACTION.pattern})", re.IGNORECASE)


def quantifiers(text: str) -> tuple[Quantifier, ...]:
    """Every claim of how many in a text of one or more sentences, in reading order. They never overlap."""
    # The brackets a redaction leaves behind hide where a sentence begins.
    shown = _HIDDEN.sub(lambda mark: " " * len(mark.group()), text)
    return tuple(chain.from_iterable(_in_sentence(text, start, end) for start, end in sentence_bounds(shown)))


def _in_sentence(text: str, start: int, end: int) -> Iterator[Quantifier]:
    sentence = text[start:end]
    found: list[Quantifier] = []
    for quantifier in sorted(_matches(sentence, start), key=lambda q: (q.start, -q.end)):
        if not found or quantifier.start >= found[-1].end:
            found.append(quantifier)
    measured = [q for q in found if q.kind in (Kind.DURATION, Kind.DATE)]
    for index, quantifier in enumerate(found):
        if _is_cut(quantifier, text, start) or _told_before(quantifier, found[:index]):
            continue
        if quantifier.kind is Kind.COUNT and measured and _introduces(quantifier, measured):
            continue
        yield _of_whom(quantifier, found[:index]) if quantifier in measured else quantifier


def _matches(sentence: str, offset: int) -> Iterator[Quantifier]:
    for kind, pattern, share in _RULES:
        for match in pattern.finditer(sentence):
            if kind is Kind.DURATION and _WINDOW.search(sentence[: match.start()]):
                continue
            yield _quantifier(kind, share, match, offset)


def _quantifier(kind: Kind, share: Fraction | None, match: re.Match[str], offset: int) -> Quantifier:
    groups = match.groupdict()
    base = number(groups["base"]) if groups.get("base") else None
    counted = groups.get("noun")
    if groups.get("about"):
        kind, share = Kind.VAGUE, None
    numerator = None
    if kind is Kind.NONE:
        numerator = 0
    elif share is not None and base is not None:
        numerator = int(share * base) if (share * base).denominator == 1 else None
    elif kind in (Kind.COUNT, Kind.EXAMPLE):
        said = groups.get("n") or groups["rest"]
        numerator = 1 if said.lower() in ("a", "an") else number(said)
    return Quantifier(
        kind, match.group(), offset + match.start(), offset + match.end(), match.string, numerator, base, share, counted
    )


def _is_cut(quantifier: Quantifier, text: str, start: int) -> bool:
    """Whether it is the subject of a sentence, begun at `start`, whose verb a redaction took."""
    is_subject = text[start : quantifier.start].lower() in ("", "for example, ")
    return quantifier.kind is Kind.COUNT and is_subject and bool(_CUT.match(text, quantifier.end))


def _told_before(quantifier: Quantifier, before: list[Quantifier]) -> bool:
    """Whether it is an "all" for what the sentence has counted already."""
    nouns = {q.counted.split()[0].lower() for q in before if q.counted}
    return quantifier.kind is Kind.ALL and bool(quantifier.counted) and quantifier.counted.split()[0].lower() in nouns


def _introduces(quantifier: Quantifier, measured: list[Quantifier]) -> bool:
    """Whether the count only says in which instance, or of which child, a time further on was measured."""
    one = quantifier.numerator == 1 and measured[-1].start > quantifier.start
    return one and (quantifier.counted == "instance" or quantifier.text.lower().startswith(("a ", "an ")))


def _of_whom(measure: Quantifier, before: list[Quantifier]) -> Quantifier:
    """A length of time or a date with the one child it was measured of, where the words just before name one."""
    people = [q for q in before if q.text.lower().startswith(("a ", "an ")) and q.kind is Kind.COUNT]
    return replace(measure, numerator=1, counted=people[-1].counted) if people else measure
