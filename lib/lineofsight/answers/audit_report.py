"""What an independent audit found in the few cases it read: of how many, and what it recommends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import wraps

import pandas as pd

from lineofsight import line_of_sight, plots_cases
from lineofsight.audit_counts import Pair, disagreeing
from lineofsight.audit_counts import then_and_now as pairs_then_and_now
from lineofsight.audits import FEW, AuditFinding, AuditReport, Claim, Phase, Recommendation
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.documents import Passage
from lineofsight.mapping import Polarity
from lineofsight.plots_cases import FINDING_WORDS, dated, polarity_count
from lineofsight.run import Run

Shown = Text | Table | Figure

NO_AUDIT = Text(("No independent audit report is among the sources of this run.",))
NO_EARLIER = Text(("No earlier, dated audit of the same authority is among the sources of this run.",))
NO_OUTCOMES = Text(("The report does not count what became of the children, so nothing is drawn.",))

HOW_LINKED = "A recommendation and a finding are linked where they share telling words, and the words are shown."
HOW_PAIRED = "Two counts are paired where their sentences share telling words and none praises what the other regrets."
MISSED = "Two texts on one thing in different words are missed, so a person should look again."


def _of_the_newest(answer: Callable[[Run, AuditReport], Shown]) -> Callable[[Run], Shown]:
    """The answer for the newest audit of the run, or the sentence that there is none."""

    @wraps(answer)
    def of_run(run: Run) -> Shown:
        return answer(run, max(run.audits, key=_day)) if run.audits else NO_AUDIT

    return of_run


@_of_the_newest
def summary(run: Run, audit: AuditReport) -> Text:
    """Which audit this is, what it rests on, and which others were read."""
    by = ", ".join(part for part in (audit.author, audit.author_role) if part) or "an author who is not named"
    about = audit.authority or "an authority it does not name"
    others = sorted((other for other in run.audits if other is not audit), key=_day)
    also = (
        f"Shown here is the newest of {count(len(run.audits), 'audit report')}. Also read: "
        + listed([f"{other.file} ({dated(other.day)})" for other in others])
        + "; their findings are in evidence.csv and on the line of sight.",
    )
    return Text(
        (
            f"“{audit.title}” ({dated(audit.day)}) is about {about} and was written by {by}.",
            f"It holds {count(len(audit.key_findings), 'key finding')}, "
            f"{count(len(audit.detailed_findings), 'detailed finding')} in {count(len(audit.sections), 'section')} and "
            f"{count(len(audit.recommendations), 'recommendation')}. The key findings sum up the detailed ones, so the "
            "two are never added.",
            " ".join(audit.caveats),
            *(also if others else ()),
        )
    )


@_of_the_newest
def before_publishing(run: Run, audit: AuditReport) -> Text:
    """The warning about words that were taken out of the report."""
    if not audit.redactions:
        return Text(("The report holds no mark of words taken out. That does not make it safe to publish: read it.",))
    lines = len({mark.locator.first_line for mark in audit.redactions})
    alone = sum(mark.whole_paragraph for mark in audit.redactions)
    return Text(
        (
            "Warning: before anything from this report is published, the person who holds it should read it again. "
            f"Words were taken out of it in {count(len(audit.redactions), 'place')} on {count(lines, 'line')}; "
            f"{alone or 'none'} of these {'is' if alone == 1 else 'are'} all that is left of a paragraph. With so few "
            "children, what is left can still point to one.",
            "The marks are kept as they stand, and nothing here guesses at what they hide. This pack is marked "
            f"{run.params.audience}.",
        )
    )


@_of_the_newest
def sample_card(run: Run, audit: AuditReport) -> Table:
    """How many cases, of whom, how chosen, how far back, and what could not be seen."""
    records = list(_sample(audit))
    return Table(
        title="What was audited",
        frame=pd.DataFrame.from_records(records, columns=["about the sample", "as the report gives it", "place"]),
        note=f"Base: one report. “Not given” means that the report was not found to say. Source: {audit.file}.",
    )


@_of_the_newest
def phases(run: Run, audit: AuditReport) -> Table:
    """The phases of the audit with their dates, and what is wrong with them."""
    return Table(
        title="The phases of the audit",
        frame=pd.DataFrame.from_records(
            [
                (
                    f"Phase {phase.number}{' (this report)' if phase.number == audit.phase else ''}: {phase.topic}",
                    phase.printed,
                    _checked(phase),
                    str(phase.locator),
                )
                for phase in audit.phases
            ],
            columns=["phase", "dates as printed", "check", "place"],
        ),
        note=f"Base: {count(len(audit.phases), 'phase')}. Dates are kept as printed and never corrected. "
        f"Source: {audit.file}.",
        absent="none printed",
        empty="The report names no phases.",
    )


@_of_the_newest
def key_findings(run: Run, audit: AuditReport) -> Table:
    """The key findings as one list, in the order of the report."""
    found = Counter(finding.polarity for finding in audit.key_findings)
    return Table(
        title="Key findings",
        frame=_as_frame(audit.key_findings),
        note=f"Base: {count(len(audit.key_findings), 'key finding')}"
        + (f" ({_polarities(found)})" if found else "")
        + f". Whether one is a strength or a weakness goes by listed words. Source: {audit.file}.",
        empty="The report has no key findings of their own.",
    )


@_of_the_newest
def by_section(run: Run, audit: AuditReport) -> Figure | Text:
    """The detailed findings, one marker each, section by section."""
    if not audit.detailed_findings:
        return Text(("The report has no detailed findings under headings, so nothing is drawn.",))
    return plots_cases.findings(audit.sections, audit.file)


@_of_the_newest
def findings(run: Run, audit: AuditReport) -> Table:
    """Every detailed finding with the points listed under it, section by section."""
    found = Counter(finding.polarity for finding in audit.detailed_findings)
    points = sum(len(finding.sub_points) for finding in audit.detailed_findings)
    frame = _as_frame(audit.detailed_findings)
    frame.insert(0, "section", [finding.heading for finding in audit.detailed_findings])
    return Table(
        title="Detailed findings",
        frame=frame,
        note=f"Base: {count(len(audit.detailed_findings), 'finding')}"
        + (f" ({_polarities(found)})" if found else "")
        + f", with {count(points, 'point')} listed under them. Source: {audit.file}.",
        group="section",
        empty="The report has no detailed findings under headings.",
    )


@_of_the_newest
def not_looked_at(run: Run, audit: AuditReport) -> Table:
    """What the report says it did not look at."""
    outside = [finding for finding in audit.findings if finding.outside_audit]
    return Table(
        title="What the audit did not look at",
        frame=pd.DataFrame.from_records(
            [(finding.text, finding.heading, str(finding.locator)) for finding in outside],
            columns=["as printed", "section", "place"],
        ),
        note=f"Base: {count(len(outside), 'sentence')}. No evidence was looked for here, so none was found: that is "
        f"neither good news nor bad. Source: {audit.file}.",
        empty="The report was not found to say that it left anything out.",
    )


@_of_the_newest
def outcomes(run: Run, audit: AuditReport) -> Figure | Text:
    """What became of the children, a square for each case, for every audit that counts it."""
    counted = sorted((each for each in run.audits if each.sample and each.outcomes), key=_day)
    return plots_cases.outcomes(counted) if counted else NO_OUTCOMES


@_of_the_newest
def claims_in_words(run: Run, audit: AuditReport) -> Text:
    """How many claims of how many there are, and how many of them say of how many."""
    whole, unclear, rest = _sorted_claims(audit)
    if not audit.claims:
        return Text(("The report was not found to count cases anywhere.",))
    return Text(
        (
            f"{count(len(audit.claims), 'claim').capitalize()} of how many, or how long, found: {len(whole) or 'none'} "
            f"can be given as a number out of a known base; {len(unclear) or 'none'} count people or cases without "
            f"saying of how many; {len(rest) or 'none'} are words such as several or most, lengths of time, counts of "
            "other things, or hidden by a redaction.",
            "Say cases, not percentages. A change in one case would change any of these shares by a large amount.",
        )
    )


@_of_the_newest
def claims(run: Run, audit: AuditReport) -> Table:
    """Claims whose number and base are both known, as n of N."""
    whole, _, _ = _sorted_claims(audit)
    return Table(
        title="How many, of how many",
        frame=pd.DataFrame.from_records(
            [(claim.text, claim.in_words, claim.why, claim.sentence, str(claim.locator)) for claim in whole],
            columns=["the words", "how many", "where the base comes from", "the sentence", "place"],
        ),
        note=f"Base: {count(len(whole), 'claim')}. “Stated” means that the sentence prints the base; every other base "
        f"was worked out, as said beside it. Source: {audit.file}.",
        empty="No claim gives both a number and what it is out of.",
    )


@_of_the_newest
def unclear_bases(run: Run, audit: AuditReport) -> Table:
    """Claims that count people or cases without saying of how many."""
    _, unclear, _ = _sorted_claims(audit)
    return Table(
        title="Counts whose base is unclear",
        frame=pd.DataFrame.from_records(
            [(claim.text, _possible(claim), claim.sentence, str(claim.locator)) for claim in unclear],
            columns=["the words", "how many", "the sentence", "place"],
        ),
        note=f"Base: {count(len(unclear), 'claim')}. No base was chosen for them. Ask the auditor before quoting one. "
        f"Source: {audit.file}.",
        empty="Every count of people or cases says what it is out of.",
    )


@_of_the_newest
def counts_that_differ(run: Run, audit: AuditReport) -> Table:
    """Two counts that seem to be of the same thing and are not the same number, side by side."""
    pairs = disagreeing(audit)
    return Table(
        title="Two counts that do not agree",
        frame=pd.DataFrame.from_records(
            [(_with_sentence(pair.one), _with_sentence(pair.other), ", ".join(pair.shared)) for pair in pairs],
            columns=["one count", "another", "words in common"],
        ),
        note=f"Base: {count(len(pairs), 'pair')}. {HOW_PAIRED} They are set side by side and not resolved: they can be "
        f"of different children, months or bases. {MISSED} Source: {audit.file}.",
        empty="No two counts of children or cases were found that seem to be of the same thing and differ.",
    )


@_of_the_newest
def then_and_now(run: Run, audit: AuditReport) -> Table | Text:
    """What was counted in an earlier audit of the same authority and in this one, theme by theme."""
    earlier = _audit_before(run, audit)
    if earlier is None:
        return NO_EARLIER
    pairs = pairs_then_and_now(earlier, audit)
    before, after = (f"{dated(each.day)}: {_cases(each)}" for each in (earlier, audit))
    return Table(
        title="The audit before, and this one",
        frame=pd.DataFrame.from_records(
            [
                (", ".join(pair.shared), _with_sentence(pair.one), _with_sentence(pair.other), _compared(pair))
                for pair in pairs
            ],
            columns=["theme", f"then ({before})", f"now ({after})", "what it shows"],
        ),
        note=f"Base: {count(len(pairs), 'theme')} counted in both, each named by the words in common. {HOW_PAIRED} "
        f"Each audit read a few children, and seldom the same ones. Under {FEW} cases in either, no test and no arrow: "
        f"one or two cases would look like a trend. {MISSED} Source: {earlier.file} and {audit.file}.",
        empty="Nothing was found that both audits count out of a known base.",
    )


@_of_the_newest
def recommendations(run: Run, audit: AuditReport) -> Table:
    """Every recommendation under its aim, with its owner and whether this audit made it."""
    origins = Counter(each.origin.value for each in audit.recommendations)
    return Table(
        title="What the audit recommends",
        frame=pd.DataFrame.from_records(
            [
                (each.group, _titled(each), each.number, each.owner, each.origin.value, str(each.locator))
                for each in audit.recommendations
            ],
            columns=["aim", "recommendation", "number printed", "owner", "origin", "place"],
        ),
        note=f"Base: {count(len(audit.recommendations), 'recommendation')} in {count(len(audit.groups), 'group')}"
        + (f" ({listed([f'{number} {origin}' for origin, number in origins.items()])})" if origins else "")
        + ". Printed numbers start again in each group, so the id here is made of the group and the place in it. "
        f"Source: {audit.file}.",
        group="aim",
        absent="not given",
        empty="No recommendation was read.",
    )


@_of_the_newest
def taken_up(run: Run, audit: AuditReport) -> Table:
    """For each recommendation: the findings it may take up, and the words they share."""
    links = sorted(audit.links, key=lambda link: -link.score)
    records = []
    for each in audit.recommendations:
        own = [link for link in links if link.recommendation.id == each.id]
        records.append(
            (
                _titled(each),
                len(own),
                f"“{own[0].finding.text}” ({own[0].finding.locator})" if own else "no finding was found",
                ", ".join(own[0].shared) if own else None,
            )
        )
    without = len(audit.recommendations_without_finding)
    return Table(
        title="Recommendations and the findings they may rest on",
        frame=pd.DataFrame.from_records(
            records, columns=["recommendation", "findings", "the likeliest finding", "words in common"]
        ),
        note=f"Base: {count(len(records), 'recommendation')}, {without or 'none'} of them without a finding. "
        f"{HOW_LINKED} {MISSED} Source: {audit.file}.",
        absent="none",
        empty="No recommendation was read.",
    )


@_of_the_newest
def without_recommendation(run: Run, audit: AuditReport) -> Table:
    """Findings of something wrong that no recommendation was found to take up."""
    alone = [each for each in audit.findings_without_recommendation if each.polarity in _SOMETHING_WRONG]
    keys = {finding.locator for finding in audit.key_findings}
    frame = _as_frame(alone)
    frame.insert(0, "section", ["Key findings" if each.locator in keys else each.heading for each in alone])
    wrong = sum(each.polarity in _SOMETHING_WRONG for each in audit.findings)
    return Table(
        title="Findings with no recommendation",
        frame=frame,
        note=f"Base: {len(alone)} of the {wrong} key and detailed findings that are a weakness or both in one; praise "
        f"is left out, since it asks for nothing. {HOW_LINKED} {MISSED} Source: {audit.file}.",
        group="section",
        empty="Every finding of a weakness was linked to a recommendation.",
    )


@_of_the_newest
def without_finding(run: Run, audit: AuditReport) -> Table:
    """Recommendations for which no finding was found."""
    alone = audit.recommendations_without_finding
    return Table(
        title="Recommendations with no finding",
        frame=pd.DataFrame.from_records(
            [(_titled(each), each.origin.value, str(each.locator)) for each in alone],
            columns=["recommendation", "origin", "place"],
        ),
        note=f"Base: {len(alone)} of {count(len(audit.recommendations), 'recommendation')}. One carried over from an "
        f"earlier phase rests on findings that are not in this report. {MISSED} Source: {audit.file}.",
        empty="Every recommendation was linked to a finding.",
    )


@_of_the_newest
def tensions(run: Run, audit: AuditReport) -> Table:
    """Headings of the framework under which the audit found a strength and a weakness."""
    frame = line_of_sight.tensions(run.evidence[run.evidence["source"] == audit.file], run.edition)
    return Table(
        title="A strength and a weakness under one heading",
        frame=pd.DataFrame(
            {
                "heading": frame["heading"],
                "a strength": _quoted(frame, "strength", "strengths"),
                "a weakness": _quoted(frame, "weakness", "weaknesses"),
            }
        ),
        note=f"Base: {count(len(frame), 'heading')} of {run.edition.short_name}. One statement of each kind is quoted, "
        "the one mapped with the highest score. They are set side by side and not resolved: both can be true, of "
        f"different children or months. Source: {audit.file}.",
        empty="The audit was not found to give both a strength and a weakness under one heading.",
    )


NO_PLACE = "no line noted"
_SOMETHING_WRONG = (Polarity.WEAKNESS, Polarity.MIXED)


def _day(audit: AuditReport) -> date:
    return audit.day or date.min


def _sample(audit: AuditReport) -> Iterator[tuple[str, str | None, str]]:
    """The lines of the sample card: what, the report's answer, and its place."""
    yield "commissioned by", audit.commissioner, NO_PLACE
    yield "when the audit took place", audit.window, NO_PLACE
    sample = audit.sample
    if sample is None:
        yield "cases audited", None, NO_PLACE
        return
    yield "cases audited", words(sample.cases), str(sample.locator)
    for group in sample.groups:
        yield f"of these, {group.name}", f"{group.cases} of {sample.cases}", str(group.locator)
    partly = sample.not_fully_audited
    yield "not fully audited", None if partly is None else f"{partly} of {sample.cases}", str(sample.locator)
    for claim in sample.unavailable:
        yield f"not available: {claim.text}", claim.in_words, str(claim.locator)
    yield "how cases were chosen", *_printed(sample.selection)
    yield "lists as at", words(sample.listed_as_of) if sample.listed_as_of else None, NO_PLACE
    yield "period looked back on", *_printed(sample.look_back)
    for passage in audit.criteria_from:
        yield "judged against", *_printed(passage)
    for passage in audit.referred_back:
        yield "cases handed back", *_printed(passage)


def _titled(recommendation: Recommendation) -> str:
    return f"{recommendation.id} {recommendation.text}"


def _printed(passage: Passage | None) -> tuple[str | None, str]:
    return (passage.text, str(passage.locator)) if passage else (None, NO_PLACE)


def _checked(phase: Phase) -> str:
    if phase.suspect:
        return f"check: {phase.suspect}"
    return "nothing wrong was seen" if phase.printed else "check: no dates are printed"


def _as_frame(found: Iterable[AuditFinding]) -> pd.DataFrame:
    return pd.DataFrame.from_records(
        [(_with_points(each), FINDING_WORDS.get(each.polarity), each.redactions, str(each.locator)) for each in found],
        columns=["finding", "direction", "redactions", "place"],
    )


def _with_points(finding: AuditFinding) -> str:
    """A finding with the points listed under it."""
    if not finding.sub_points:
        return finding.text
    return f"{finding.text} " + "; ".join(f"({n}) {point.text}" for n, point in enumerate(finding.sub_points, 1))


def _polarities(found: Counter[Polarity]) -> str:
    return listed([polarity_count(kind, found[kind]) for kind in FINDING_WORDS if found[kind]])


def _sorted_claims(audit: AuditReport) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """Claims with number and base, those that leave the base of people or cases open, and the rest."""
    whole = [claim for claim in audit.claims if claim.numerator is not None and claim.base is not None]
    unclear = [claim for claim in audit.claims if claim.unclear]
    return whole, unclear, [claim for claim in audit.claims if claim not in whole and claim not in unclear]


def _possible(claim: Claim) -> str:
    if claim.numerator is not None:
        return claim.in_words
    return f"{claim.in_words}, of {' or '.join(map(str, claim.candidates))} (base not stated)"


def _with_sentence(claim: Claim) -> str:
    return f"{claim.in_words}: “{claim.sentence}” ({claim.locator})"


def _cases(audit: AuditReport) -> str:
    return count(audit.sample.cases, "case") if audit.sample else "cases not given"


def _audit_before(run: Run, audit: AuditReport) -> AuditReport | None:
    """The last dated audit of the same authority before this one."""
    same = [other for other in run.audits if audit.authority and other.authority == audit.authority]
    earlier = [other for other in same if audit.day and other.day and other.day < audit.day]
    return max(earlier, key=_day, default=None)


def _compared(pair: Pair) -> str:
    """Which of two shares is larger, in words, where both bases allow it; never a test of it."""
    then, now = (Fraction(claim.numerator or 0, claim.base or 1) for claim in (pair.one, pair.other))
    if pair.one.small or pair.other.small:
        return f"under {FEW} cases: no test, no arrow"
    if then == now:
        return "the same share"
    return f"a {'larger' if now > then else 'smaller'} share now, not tested: the cases are no random draw from many"


def _quoted(frame: pd.DataFrame, kind: str, kinds: str) -> list[str]:
    columns = (frame[name] for name in (kind, f"{kind}_place", kinds))
    return [f"“{said}” ({place}; 1 of {number})" for said, place, number in zip(*columns, strict=True)]
