"""What national and thematic inspections found, by topic, with jurisdictions apart and never as one authority's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from lineofsight import line_of_sight, readers
from lineofsight.display import Table, Text, count, listed, words
from lineofsight.findings import Finding, findings
from lineofsight.framework import Heading
from lineofsight.run import Run
from lineofsight.themes import Part, ThematicReport, ThemeItem

NOTHING = "None of these sources is a national or thematic inspection."
NOT_PLACED = "No heading: the mapper abstained"
UNKNOWN = "not stated"


def summary(run: Run) -> Text:
    """What was read, of which nations, and what it may not be used for."""
    if not run.themes:
        return Text((f"{NOTHING} What was found across a nation is not in this pack.",))
    return Text(
        (
            *map(_about, run.themes),
            f"Nothing here says how good practice is in {run.authority.name}: these reports are about many "
            "authorities and name none. Findings of different nations stand apart, since each has its own law and "
            "inspectorate.",
        )
    )


def reports(run: Run) -> Table:
    """What each report says of itself: who inspected, where, when, and whom they heard."""
    rows = [row for report in run.themes for row in _facts(report)]
    return Table(
        title="The national reports read",
        frame=pd.DataFrame.from_records(rows, columns=["report", "about", "as printed", "place"]),
        note=f"Base: {count(len(run.themes), 'report')}. What a report does not print is said to be not stated; "
        "nothing is filled in from elsewhere.",
        group="report",
        absent=UNKNOWN,
        empty=NOTHING,
    )


def by_heading(run: Run) -> Table:
    """The findings of each jurisdiction under the heading of the framework that each is nearest to by topic."""
    placed = sorted(_placed(run), key=lambda each: (each.jurisdiction, each.order))
    rows = [
        (
            f"{each.jurisdiction}: {each.heading.title if each.heading else NOT_PLACED}",
            f"{each.item.label}: {_words(each.item)}",
            each.finding.polarity.value,
            "; ".join(each.finding.polarity_why),
            f"{each.report.file}, {each.item.locator}",
        )
        for each in placed
        if each.item.part is not Part.QUOTATION
    ]
    return Table(
        title=f"What was found, by topic of {run.edition.short_name}, jurisdictions apart",
        frame=pd.DataFrame.from_records(rows, columns=["topic", "finding", "reads as", "because", "place"]),
        note=f"Base: {count(len(rows), 'finding')} of {count(len(run.themes), 'report')}; H marks a headline, B a "
        "finding further down. The headings sort by topic only: these findings are no judgement under this "
        "framework, and a finding that many authorities share need not be true of one.",
        group="topic",
        empty=NOTHING,
    )


def repeats(run: Run) -> Table:
    """Headlines that a finding of the same report says again: one finding, not two."""
    rows = []
    for report in run.themes:
        said = {item.label: f"{item.label}: “{_words(item)}” ({item.locator})" for item in report.items}
        rows += [(*(said[label] for label in each.labels), ", ".join(each.phrases)) for each in report.repeats]
    return Table(
        title="Said twice in one report",
        frame=pd.DataFrame.from_records(rows, columns=["headline", "finding", "word stems shared"]),
        note=f"Base: {count(len(rows), 'pair')}, found by words that only the two share. Count each pair as "
        "one finding.",
        empty=NOTHING if not run.themes else "No headline was found to repeat a finding.",
    )


def across_reports(run: Run) -> Table:
    """Topics on which two or more national reports found something, each with its jurisdiction."""
    placed = [each for each in _placed(run) if each.item.part is not Part.QUOTATION]
    rows = []
    for heading in run.edition.headings:
        here = [each for each in placed if each.heading == heading]
        reports_here = sorted({(each.jurisdiction, each.report.file) for each in here})
        for jurisdiction, file in reports_here if len(reports_here) > 1 else []:
            labels = [each.item.label for each in here if each.report.file == file]
            rows.append((heading.title, jurisdiction, file, len(labels), listed(labels)))
    return Table(
        title="Topics on which more than one national report found something",
        frame=pd.DataFrame.from_records(rows, columns=["topic", "jurisdiction", "report", "findings", "items"]),
        note=f"Base: {count(len(run.themes), 'report')}. A topic in two jurisdictions is the same topic under two "
        "laws: set side by side, and never added up.",
        group="topic",
        empty=NOTHING if not run.themes else "No topic has findings in more than one report.",
    )


def quotations(run: Run) -> Table:
    """What named people are quoted as saying: claims, and no findings."""
    rows = [
        (report.file, f"{item.label}: “{item.text}”", str(item.locator))
        for report in run.themes
        for item in report.items
        if item.part is Part.QUOTATION
    ]
    return Table(
        title="Quotations",
        frame=pd.DataFrame.from_records(rows, columns=["report", "said", "place"]),
        note=f"Base: {count(len(rows), 'quotation')}. A quotation sums up or welcomes what others found; it is "
        "counted as a claim and as no finding.",
        group="report",
        empty=NOTHING if not run.themes else "No one is quoted.",
    )


def beside_own_evidence(run: Run) -> Table:
    """Topics of the national findings on which the authority's own sources say something too, side by side."""
    own = _own(run)
    placed = [each for each in _placed(run) if each.item.part is not Part.QUOTATION]
    rows = []
    for heading in run.edition.headings:
        here = own[own["heading_id"] == heading.id]
        found = [each for each in placed if each.heading == heading]
        if found and len(here):
            rows += [_national(each) for each in found]
            rows.append(_authority_says(here, run, heading))
    topics = len({row["topic"] for row in rows})
    return Table(
        title=f"National findings, and what the sources about {run.authority.name} say on the same topic",
        frame=pd.DataFrame.from_records(rows, columns=["topic", "about", "as at", "reads as", "said", "place"]),
        note=f"Base: {count(topics, 'topic')}. A line about a nation and a line about one authority do not confirm "
        "each other, whatever they say; together they show a question worth asking here. Of the authority's "
        "statements one is quoted: of the newest date, the one mapped with the highest score.",
        group="topic",
        absent="no date given",
        empty=NOTHING
        if not run.themes
        else f"No topic of these findings has evidence of practice from a source that names {run.authority.name}.",
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """One item of a national report, with its finding and the heading it is nearest to (None where unplaced)."""

    report: ThematicReport
    item: ThemeItem
    finding: Finding
    heading: Heading | None
    order: int

    @property
    def jurisdiction(self) -> str:
        return _jurisdiction(self.report)


def _placed(run: Run) -> Iterator[_Placed]:
    """Every item of the national reports, in reading order."""
    order = {heading.id: place for place, heading in enumerate(run.edition.headings)}
    for source in run.sources:
        for report in source.contents:
            if isinstance(report, ThematicReport) and source.document:
                for item, finding in zip(report.items, findings(source.document, report), strict=True):
                    place = order.get(finding.mapping.heading or "", len(order))
                    heading = run.edition.headings[place] if place < len(order) else None
                    yield _Placed(report, item, finding, heading, place)


def _own(run: Run) -> pd.DataFrame:
    """The evidence of practice from sources that name the authority, each with its heading."""
    rows = line_of_sight.mapped(run.evidence, run.edition)
    named = (rows["authority"] == run.authority.name) & (rows["source_kind"] != readers.THEMATIC)
    return rows[named & ~rows["counted_as"].isin(line_of_sight.NOT_EVIDENCE)]


def _about(report: ThematicReport) -> str:
    headlines, leaves = (sum(item.part is part for item in report.items) for part in (Part.HEADLINE, Part.FINDING))
    quoted = len(report.items) - headlines - leaves
    when = words(report.day) if report.day else "a day not stated"
    published = words(report.published) if report.published else "not stated"
    return (
        f"{report.file}, about {_jurisdiction(report)} as a whole, as at {when} (published: {published}), gives "
        f"{count(headlines, 'headline')}, {count(leaves, 'finding')} and {count(quoted, 'quotation')}. "
        f"{count(len(report.repeats), 'headline').capitalize()} "
        f"{'is' if len(report.repeats) == 1 else 'are'} said again among the findings."
    )


def _facts(report: ThematicReport) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Its metadata, a row each: what it is about, as printed, and where."""
    printed = {
        "inspectorate": report.publisher_printed,
        "where": report.coverage,
        "fieldwork": report.fieldwork,
        "speaks for the inspectorate": report.inspector,
    }
    yield report.title, "jurisdiction", _jurisdiction(report), report.jurisdiction_why
    yield report.title, "published", words(report.published) if report.published else None, None
    for about, passage in printed.items():
        text = report.publisher if about == "inspectorate" and report.publisher else passage and passage.text
        yield report.title, about, text, str(passage.locator) if passage else None
    for heard in report.consulted:
        yield report.title, "heard", heard.passage.text, str(heard.passage.locator)
    for law in report.laws:
        yield report.title, "law it names", law.text, str(law.locator)


def _jurisdiction(report: ThematicReport) -> str:
    return report.jurisdiction or "a nation it does not name"


def _words(item: ThemeItem) -> str:
    """A finding in its own words, after those of the line it stands under."""
    return f"{item.lead_in.text} {item.text}" if item.lead_in else item.text


def _national(each: _Placed) -> dict[str, object]:
    return {
        "topic": each.heading.title if each.heading else NOT_PLACED,
        "about": f"{each.jurisdiction} as a whole",
        "as at": each.report.day,
        "reads as": each.finding.polarity.value,
        "said": f"“{_words(each.item)}”",
        "place": f"{each.report.file}, {each.item.locator}",
    }


def _authority_says(rows: pd.DataFrame, run: Run, heading: Heading) -> dict[str, object]:
    """One line for what an authority's own sources say on a heading: how much, and one quotation."""
    counts = rows["counted_as"].value_counts()
    said = line_of_sight.clearest(line_of_sight.newest(rows))
    return {
        "topic": heading.title,
        "about": f"{run.authority.name}: one of {count(len(rows), 'statement')}, in "
        f"{listed(line_of_sight.kinds_in(rows))} ({counts.get('strengths', 0)} for, {counts.get('weaknesses', 0)} "
        f"against, {counts.get('improvements', 0)} asked for)",
        "as at": said["as_at"],
        "reads as": "asked for" if said["counted_as"] == "improvements" else said["polarity"],
        "said": f"“{said['statement']}”",
        "place": f"{said['source']}, {said['place']}",
    }
