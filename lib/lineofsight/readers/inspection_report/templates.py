"""The kinds of report, one `Template` each, and the headings they share.

A template says how a report of its kind names itself and what its parts are; the framework edition (its family, on
the last day of the inspection) says which judgements it gives and in which words. A new kind of report is one more
`Template`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, StrEnum


class Part(StrEnum):
    """What the text under a heading is."""

    FINDINGS = "findings"
    SCOPE = "scope of a letter, or its first findings"
    IMPROVEMENTS = "improvements"
    INFORMATION = "information"
    RECORD = "record"


class Begins(Enum):
    """Where the body of a report begins."""

    AT_TITLE = "behind the title"
    AT_TABLE = "behind the table of judgements on the first page"
    AT_HEADING = "at the first heading known below"


class Named(Enum):
    """Where a report names the authority."""

    IN_TITLE = "in the title"
    ABOVE = "above the title"
    BELOW = "below the title"


@dataclass(frozen=True)
class Template:
    """One kind of report. `title` is matched at the start of a line of the first page, in capitals or not.

    `graded`: it gives every grade of its edition, save perhaps those of the areas in `may_lack`; with `front_table`,
    in a table on its first page. `judged_as` holds, by area, ways in which a sentence names a judgement, beside the
    edition's headings. `signed`: the lead inspector signs at the end, and is not named at the head.
    """

    name: str
    family: str
    inspection_type: str
    title: re.Pattern[str]
    begins: Begins
    named: tuple[Named, ...]
    judged_as: tuple[tuple[str, str], ...] = ()
    front_table: bool = False
    may_lack: tuple[str, ...] = ()
    graded: bool = True
    signed: bool = False


def _title(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SIF_SENTENCES = (
    ("overall", r"children['’]s services?(?: in .{2,70}?)?(?= (?:is|are|requires?) )"),
    ("overall", r"the overall judge?ment is(?: that children['’]s services?)?"),
    ("lscb", r"the effectiveness of the (?:local safeguarding children board(?: \(lscb\))?|lscb)"),
    ("lscb", r"the local safeguarding children board(?: \(lscb\))?"),
)

TEMPLATES: tuple[Template, ...] = (
    Template(
        "inspection of safeguarding and looked after children services",
        family="slac",
        inspection_type="announced",
        title=_title(r"inspection of safeguarding and looked after children services"),
        begins=Begins.AT_HEADING,
        named=(Named.BELOW, Named.ABOVE),
    ),
    Template(
        "inspection of arrangements for the protection of children",
        family="protection",
        inspection_type="unannounced",
        title=_title(r"inspection of local authority arrangements for the protection of children"),
        begins=Begins.AT_HEADING,
        named=(Named.BELOW, Named.ABOVE),
    ),
    Template(
        "targeted inspection of looked after children services",
        family="tlac",
        inspection_type="targeted",
        title=_title(r"inspection of (?:services for )?looked after children(?: services)?"),
        begins=Begins.AT_HEADING,
        named=(Named.BELOW, Named.ABOVE),
    ),
    Template(
        "single inspection",
        family="sif",
        inspection_type="single inspection",
        title=_title(r"inspection of services for children in need of help and protection"),
        begins=Begins.AT_HEADING,
        named=(Named.ABOVE,),
        judged_as=_SIF_SENTENCES,
        may_lack=("lscb",),
        front_table=True,
    ),
    Template(
        "re-inspection under the single inspection framework",
        family="sif",
        inspection_type="re-inspection",
        title=_title(r"re-\s?inspection of services for children in need of help and protection"),
        begins=Begins.AT_HEADING,
        named=(Named.ABOVE,),
        judged_as=_SIF_SENTENCES,
        may_lack=("lscb",),
        front_table=True,
    ),
    Template(
        "inspection of local authority children’s services",
        family="ilacs",
        inspection_type="standard",
        title=_title(
            r"inspection of (?:[^.]{2,80} )?(?:local authority )?"
            r"children(?:['’]s (?:social care )?services|['’]s trust| and families trust)"
        ),
        begins=Begins.AT_TABLE,
        named=(Named.IN_TITLE, Named.ABOVE),
        front_table=True,
    ),
    Template(
        "focused visit letter",
        family="ilacs",
        inspection_type="focused visit",
        title=_title(r"(?:ilacs )?focus(?:s?ed)? visit (?:to|of)\b"),
        begins=Begins.AT_TITLE,
        named=(Named.IN_TITLE,),
        graded=False,
        signed=True,
    ),
    Template(
        "monitoring visit letter",
        family="ilacs",
        inspection_type="monitoring visit",
        title=_title(r"monitoring visit (?:to|of)\b"),
        begins=Begins.AT_TITLE,
        named=(Named.IN_TITLE,),
        graded=False,
        signed=True,
    ),
    Template(
        "joint targeted area inspection letter",
        family="jtai",
        inspection_type="joint targeted area inspection",
        title=_title(r"joint targeted area inspection (?:of|in)\b"),
        begins=Begins.AT_TITLE,
        named=(Named.IN_TITLE,),
        graded=False,
    ),
    Template(
        "area SEND inspection report",
        family="area-send",
        inspection_type="area SEND inspection",
        title=_title(
            r"(?:area send (?:monitoring )?inspection of"
            r"|joint (?:local )?area send (?:re-?)?(?:inspection|visit) (?:in|of))\b"
        ),
        begins=Begins.AT_HEADING,
        named=(Named.IN_TITLE,),
        graded=False,
    ),
    Template(
        "joint area review",
        family="jar",
        inspection_type="joint area review",
        title=_title(r"(?:joint area review|.{2,60} joint area review)\b"),
        begins=Begins.AT_HEADING,
        named=(Named.IN_TITLE, Named.ABOVE, Named.BELOW),
        graded=False,
    ),
)


@dataclass(frozen=True)
class KnownHeading:
    """A heading that reports of several kinds share. `section` begins a larger part; `area` is what it is about."""

    pattern: re.Pattern[str]
    part: Part
    section: bool = False
    area: str | None = None


def _known(pattern: str, part: Part, section: bool = False, area: str | None = None) -> KnownHeading:
    return KnownHeading(re.compile(pattern, re.IGNORECASE), part, section, area)


HEADINGS: tuple[KnownHeading, ...] = (
    _known(r"safeguarding services", Part.FINDINGS, section=True),
    _known(r"services for looked after children", Part.FINDINGS, section=True),
    _known(r"section 1: the local authority(?: [-–] summary of (?:key )?findings)?", Part.FINDINGS, section=True),
    _known(
        r"(?:section 2: )?(?:summary of (?:key )?findings[:–-]? )?(?:the )?(?:effectiveness of the )?"
        r"local safeguarding children board(?: \(lscb\))?(?: [-–] summary of (?:key )?findings)?",
        Part.FINDINGS, section=True, area="lscb",
    ),
    _known(r"the local authority", Part.INFORMATION, section=True),
    _known(r"record of main findings", Part.RECORD),
    _known(r"(?:executive )?summary|overview|context", Part.FINDINGS),
    _known(r"summary of (?:key )?findings|summary for children and young people", Part.FINDINGS),
    _known(r"(?:headline |main |key |inspection )?findings", Part.FINDINGS),
    _known(r"(?:case|practice) stud(?:y|ies).{0,60}", Part.FINDINGS),
    _known(r"the (?:local authority|lscb)(?:['’]s| has the following) strengths(?: are)?", Part.FINDINGS),
    _known(r"inspection findings [-–] the local safeguarding children board", Part.FINDINGS),
    _known(r"inspection judge?ments? about the (?:local authority|lscb)", Part.FINDINGS),
    _known(r"(?:key )?strengths(?: and weaknesses of the lscb)?", Part.FINDINGS),
    _known(r"inspection outcome", Part.FINDINGS),
    _known(r"what (?:is it like|are the experiences) .{5,80}", Part.FINDINGS),
    _known(r"what is the area partnership doing that is effective", Part.FINDINGS),
    _known(r"what does the area partnership need to do better", Part.FINDINGS),
    _known(r"what needs to improve(?: in this area of (?:social work )?practice)?", Part.IMPROVEMENTS),
    _known(r"what (?:does|do) the (?:local authority|lscb|board) need to improve", Part.IMPROVEMENTS),
    _known(r"areas? for (?:development and )?improvement", Part.IMPROVEMENTS),
    _known(r"(?:areas? for )?priority (?:and immediate )?actions?", Part.IMPROVEMENTS),
    _known(r"recommendations?", Part.IMPROVEMENTS),
    _known(r"about this inspection|the inspection judge?ments and what they mean", Part.INFORMATION),
    _known(r"service information|next steps", Part.INFORMATION),
    _known(r"what the inspection judge?ments mean(?:: the (?:local authority|lscb))?", Part.INFORMATION),
    _known(r"information about this (?:inspection|local authority area)", Part.INFORMATION),
    _known(r"information about the local area partnership|local area partnership details", Part.INFORMATION),
    _known(r"(?:previous|other) ofsted inspections|local leadership", Part.INFORMATION),
    _known(r"other information about this area|the casework model used in this area", Part.INFORMATION),
    _known(r"children (?:living|looked after) in this area|child protection in this area", Part.INFORMATION),
    _known(r"(?:the )?inspection team", Part.INFORMATION),
)  # fmt: skip
"""Headings by what stands under them; a heading that is not listed has findings under it, as most do."""

_ANY_HEADING = re.compile("|".join(f"(?:{heading.pattern.pattern})" for heading in HEADINGS), re.IGNORECASE)


def may_begin_heading(text: str) -> bool:
    """Whether a heading or a table's head may begin the text: a quick look before a careful one."""
    return bool(_ANY_HEADING.match(text) or TABLE_HEAD.match(text))


def known_heading(text: str) -> KnownHeading | None:
    """The heading that `text` is, or None."""
    if not _ANY_HEADING.fullmatch(text):
        return None
    return next(heading for heading in HEADINGS if heading.pattern.fullmatch(text))


TABLE_HEAD = re.compile(
    r"(?:key )?judge?ment|(?:judge?ment )?grade|key judge?ment judge?ment grade"
    r"|responsible body(?: areas for priority action)?",
    re.IGNORECASE,
)
"""What stands above the columns of a table of judgements."""

BELOW_THE_TITLE = re.compile(
    r"(?:inspection dates?|(?:lead|reporting) inspector|(?:report )?published)\b", re.IGNORECASE
)
"""Lines that stand below a title."""

SCOPE = re.compile(
    r"(?:this (?:letter|visit|inspection|joint|focused)|inspectors (?:looked|considered|evaluated|reviewed|also)|"
    r"the (?:inspectors?|visit|inspection|focused visit|team|methodology)|(?:his|her) majesty|between \d+|on \d+|"
    r"specifically|finally, inspectors|a range of evidence|ofsted(?:, the)?|in line with|as part of)\b",
    re.IGNORECASE,
)
"""How the paragraphs of a letter begin that say what was looked at, and how. What else stands there are findings."""

ENDS = re.compile(
    r"yours? (?:sincerely|faithfully),?|the office for standards in education, children['’]s services and skills.*"
    r"|any complaints about the inspection.*",
    re.IGNORECASE,
)
"""Lines behind which a report says nothing more about the services."""

TIMESCALE = re.compile(
    r"(?:immediately|within (?:the next )?[a-z0-9-]+ (?:days?|weeks?|months?|year))\s*:?",
    re.IGNORECASE,
)
"""A line that says by when the improvements below it are due."""
