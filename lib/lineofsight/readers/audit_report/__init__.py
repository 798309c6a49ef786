"""Independent audits of practice: a few cases read closely by one auditor, who writes up what they found.

    recognise(document)    why the document is such a report, or None
    read(document)         an `AuditReport`; refuses what is none

One page of code an idea: `outline` (blocks, headings and parts), `cover` (what a report says of itself), `approach`
(phases and sample), `findings`, `claims` (how many of how many), `recommendations`, `links` (which recommendation
takes up which finding).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from lineofsight.audits import AuditReport, Claim, Redaction, Sample
from lineofsight.documents import Document, Locator, Span
from lineofsight.errors import Refused
from lineofsight.inspection import Issue
from lineofsight.quantifiers import REDACTION
from lineofsight.readers.audit_report.approach import Approach, approach_blocks, phase_number, read_approach
from lineofsight.readers.audit_report.claims import outcome_conflicts, read_claims, read_outcomes, unavailable
from lineofsight.readers.audit_report.cover import find_title, read_cover
from lineofsight.readers.audit_report.findings import read_key_findings, read_sections
from lineofsight.readers.audit_report.links import read_links
from lineofsight.readers.audit_report.outline import Block, Part, Place, outline
from lineofsight.readers.audit_report.recommendations import read_recommendations

_FINDINGS = (Part.KEY_FINDINGS, Part.FINDINGS)


def recognise(document: Document) -> str | None:
    """Why a document is an audit report (its title, with findings and recommendations), or None."""
    places = outline(document)
    title = find_title(places)
    if not title or _missing(places):
        return None
    return f"its title is “{title[0].text}”, and it has findings and recommendations"


def read(document: Document) -> AuditReport:
    """Read one audit report. Raises Refused where a document has no title of one, no findings or no recommendations."""
    places = outline(document)
    if not (title := find_title(places)):
        raise Refused(f"{document.name} is a text but no audit report: no title on its first page speaks of an audit.")
    if missing := _missing(places):
        raise Refused(
            f"{document.name} has the title of an audit report but no heading for its {' or '.join(missing)}: "
            "check that the file holds the whole report."
        )
    cover = read_cover(places, title)
    approach = read_approach(document, places, title)
    sample = _sample(approach)
    key_findings = read_key_findings(document, places)
    sections = read_sections(document, places)
    units = [block.passage(document) for block in _claiming(places, approach)]
    claims = read_claims(document, units, sample, len(approach.phases))
    if sample:
        sample = replace(sample, unavailable=unavailable(claims))
    groups = read_recommendations(document, places, cover.signature)
    redactions = tuple(_redactions(document))
    phase = re.search(r"\b(?:phase|stage) (\w+)", cover.title, re.IGNORECASE)
    report = AuditReport(
        file=document.name,
        sha256=document.sha256,
        title=cover.title,
        authority=cover.authority,
        authority_code=cover.authority_code,
        jurisdiction=cover.jurisdiction,
        day=cover.day,
        author=cover.author,
        author_role=cover.author_role,
        commissioner=approach.commissioner,
        window=approach.window,
        phase=phase_number(phase[1]) if phase else None,
        phases=approach.phases,
        themes=approach.themes,
        criteria_from=approach.criteria_from,
        sample=sample,
        referred_back=tuple(b.passage(document) for p in places if p.part is Part.REFERRED_BACK for b in p.blocks),
        key_findings=key_findings,
        sections=sections,
        claims=tuple(claims),
        outcomes=read_outcomes(claims),
        groups=groups,
        redactions=redactions,
        links=read_links(key_findings, sections, [r for group in groups for r in group.recommendations]),
        issues=(),
    )
    return replace(report, issues=tuple(_issues(report)))


def _missing(places: Sequence[Place]) -> list[str]:
    parts = {place.part for place in places}
    missing = [] if parts & set(_FINDINGS) else ["findings"]
    return missing if Part.RECOMMENDATIONS in parts else [*missing, "recommendations"]


def _sample(approach: Approach) -> Sample | None:
    if approach.cases is None or approach.cases_at is None:
        return None
    return Sample(
        cases=approach.cases,
        groups=approach.groups,
        not_fully_audited=approach.not_fully_audited,
        look_back=approach.look_back,
        listed_as_of=approach.listed_as_of,
        selection=approach.selection,
        unavailable=(),
        locator=approach.cases_at.locator,
    )


def _claiming(places: Sequence[Place], approach: Approach) -> list[Block]:
    """The blocks that make claims: how the audit was done, what was referred back, and the findings."""
    told = [block for block in approach_blocks(places) if block not in approach.read]
    referred = [block for place in places if place.part is Part.REFERRED_BACK for block in place.blocks]
    found = [block for place in places if place.part in _FINDINGS for block in place.blocks if not block.only_redacted]
    return sorted((*told, *referred, *found), key=lambda block: block.lines[0].number)


def _redactions(document: Document) -> Iterator[Redaction]:
    for line in document.lines:
        alone = not REDACTION.sub("", line.text).strip(" .,;()")
        for mark in REDACTION.finditer(line.text):
            span = Span(line.number, mark.start(), line.number, mark.end())
            yield Redaction(document.passage([span]).locator, alone)


# --- issues -------------------------------------------------------------------------------------------------


def _issues(report: AuditReport) -> Iterator[Issue]:
    issue = partial(_issue, report)
    if not report.day:
        yield issue(None, "no date of the report was found", "evidence needs a date to be put in order", "not given")
    if not report.authority:
        yield issue(None, "no authority is named on the first page", "evidence belongs to an authority", "not given")
    for phase in report.phases:
        if phase.suspect:
            yield issue(
                phase.locator,
                f"phase {phase.number} is dated “{phase.printed}”: {phase.suspect}",
                "one of these dates is likely misprinted",
                "kept as printed, not corrected",
            )
        elif not phase.printed:
            own = " and is the one this report is about" if phase.number == report.phase else ""
            yield issue(
                phase.locator,
                f"phase {phase.number} has no dates{own}",
                "what it found cannot be dated more closely than the report",
                f"dated by the report ({report.day})" if report.day else "not dated",
            )
    yield from _sample_issues(report)
    for rating, claims in outcome_conflicts(report.claims):
        yield issue(
            claims[0].locator,
            f"{rating} outcomes are counted as {' and '.join(str(c.numerator) for c in claims)} ({_places(claims)})",
            "the counts of one audit should agree",
            "the first was taken",
        )
    if report.redactions:
        lines = len({mark.locator.first_line for mark in report.redactions})
        yield issue(
            None,
            f"{len(report.redactions)} redactions on {lines} lines",
            "what was taken out can be about a child, and what is left can still point to one",
            "kept as marks; check before anything is published",
        )


def _issue(report: AuditReport, locator: Locator | None, found: str, why: str, done: str) -> Issue:
    return Issue(report.file, str(locator) if locator else "whole file", found, why, done)


def _sample_issues(report: AuditReport) -> Iterator[Issue]:
    issue = partial(_issue, report)
    sample = report.sample
    if not sample:
        yield issue(None, "no number of cases audited was found", "a claim without a base says little", "not given")
        return
    total = sum(group.cases for group in sample.groups)
    if sample.groups and total != sample.cases:
        yield issue(
            sample.locator,
            f"the groups of the sample add up to {total}, not to the {sample.cases} cases audited",
            "the base of claims about a group is uncertain",
            "kept as printed",
        )
    unclear = [claim for claim in report.claims if claim.unclear]
    if unclear:
        yield issue(
            None,
            f"{len(unclear)} claims count children or cases and do not say of how many ({_places(unclear)})",
            f"the base can be {' or '.join(map(str, sample.sizes))}",
            "no base was chosen",
        )


def _places(claims: Sequence[Claim]) -> str:
    """The places of claims: "lines 57, 81", or the paragraphs of a Word file."""
    if any(claim.locator.label for claim in claims):
        return ", ".join(dict.fromkeys(str(claim.locator) for claim in claims))
    return "lines " + ", ".join(dict.fromkeys(str(claim.locator.first_line) for claim in claims))
