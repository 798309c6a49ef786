"""How each indicator is counted, in words: for the command line, and for the generated pages of docs/."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from itertools import groupby

from lineofsight import framework
from lineofsight.errors import NoSuchIndicator
from lineofsight.framework import Edition
from lineofsight.indicator import Indicator
from lineofsight.indicators import CATALOGUE
from lineofsight.published import COMPARED


def of(indicator_id: str) -> Indicator:
    """The indicator of that id. Raises NoSuchIndicator with the nearest ids where there is none."""
    if indicator_id in CATALOGUE:
        return CATALOGUE[indicator_id]
    near = difflib.get_close_matches(indicator_id, CATALOGUE, n=3, cutoff=0.4)
    meant = f"did you mean {' or '.join(near)}?" if near else "`lineofsight indicators` lists them."
    raise NoSuchIndicator(f"{indicator_id} is no indicator; {meant}")


def in_words(indicator_id: str | None = None) -> str:
    """One indicator's definition; every indicator's id and title, a line each, where none is named."""
    if indicator_id:
        return "\n".join(_defined(of(indicator_id)))
    widest = max(map(len, CATALOGUE))
    return "\n".join(f"{each.id:<{widest}}  {each.title}" for each in CATALOGUE.values())


def published_in_words() -> str:
    """The id and title of every published figure that authorities may be compared by, a line each."""
    widest = max(len(each.id) for each in COMPARED)
    return "\n".join(f"{each.id:<{widest}}  {each.title}" for each in COMPARED)


def as_json(indicator_id: str | None = None) -> str:
    """One indicator's definition as a JSON object; every one, an object a line, where none is named."""
    wanted = [of(indicator_id)] if indicator_id else CATALOGUE.values()
    return "\n".join(json.dumps(_plain(each), ensure_ascii=False) for each in wanted)


def _plain(each: Indicator) -> dict[str, object]:
    return {
        "id": each.id,
        "title": each.title,
        "numerator": each.numerator,
        "denominator": each.denominator,
        "unit": each.unit.value,
        "better": each.better.value,
        "over": each.over.value,
        "tables": list(each.tables),
        "criteria": list(each.criteria),
        "source": each.source,
        "published_differently": each.published_differently,
        "about": each.about,
    }


def _defined(each: Indicator) -> Iterator[str]:
    yield f"{each.id}: {each.title}"
    yield f"  numerator     {each.numerator}"
    yield f"  denominator   {each.denominator}"
    yield f"  unit          {each.unit.value}; {each.better.value}; over a {each.over.value}"
    yield f"  tables        {', '.join(each.tables)}"
    yield f"  criteria      {', '.join(each.criteria)}"
    yield f"  source        {each.source}"
    if each.published_differently:
        yield f"  published     {each.published_differently}"
    yield ""
    yield each.about


def page() -> Iterator[str]:
    """The lines of docs/indicators.md: every definition."""
    yield "# Indicators"
    yield ""
    yield "Made by `make docs` from `lib/lineofsight/indicators/`. Each is declared once; what a figure is made of, its"
    yield "interval, breakdowns and course all come from there. Intervals are of 95%."
    yield ""
    yield "| id | title | unit | better | criteria |"
    yield "|---|---|---|---|---|"
    for each in CATALOGUE.values():
        criteria = ", ".join(each.criteria)
        yield f"| [{each.id}](#{each.id}) | {each.title} | {each.unit.value} | {each.better.value} | {criteria} |"
    for each in CATALOGUE.values():
        yield ""
        yield f"## {each.id}"
        yield ""
        yield f"**{each.title}**"
        yield ""
        yield f"* Numerator: {each.numerator}"
        yield f"* Denominator: {each.denominator}"
        yield f"* Unit: {each.unit.value}; {each.better.value}; over a {each.over.value}"
        yield f"* Tables: {', '.join(each.tables)}"
        yield f"* Criteria: {', '.join(each.criteria)}"
        yield f"* Source: {each.source}"
        if each.published_differently:
            yield f"* The published figure: {each.published_differently}"
        yield ""
        yield each.about

    yield ""
    yield "## Published figures"
    yield ""
    yield "What authorities may be compared by, once a published table that holds it is among the sources: the ids that"
    yield "`compare: indicators:` of a parameter file takes. The last column is the figure of ours that is nearest."
    yield ""
    yield "| id | title | unit | better | nearest of ours |"
    yield "|---|---|---|---|---|"
    for each in COMPARED:
        nearest = f"[{each.local}](#{each.local})" if each.local else "none"
        yield f"| {each.id} | {each.title} | {each.unit.value if each.unit else ''} | {each.better.value} | {nearest} |"


def coverage() -> Iterator[str]:
    """The lines of docs/coverage.md: every criterion of the latest edition with the indicators that bear on it."""
    latest = [edition for edition in framework.EDITIONS.values() if edition.criteria][-1]
    rows = list(_criteria(latest))
    empty = sum(not indicators for _, _, indicators in rows)
    yield f"# What the indicators cover of {latest.short_name}"
    yield ""
    yield "Made by `make docs`. A criterion without an indicator is not weak: no return counts what it is about, and it"
    yield "needs audits, inspections and what children say."
    yield ""
    yield f"{len(rows) - empty} of {len(rows)} criteria have an indicator that bears on them; {empty} have none."
    yield ""
    yield "| heading | criterion | in our words | indicators |"
    yield "|---|---|---|---|"
    for heading, its in groupby(rows, key=lambda row: row[0]):
        for _, criterion, indicators in its:
            text = framework.criterion(criterion, latest.id).text
            yield f"| {heading} | {criterion} | {text} | {', '.join(indicators) or '**none**'} |"


def _criteria(edition: Edition) -> Iterator[tuple[str, str, list[str]]]:
    for heading in edition.headings:
        if not heading.special:
            for criterion in heading.criteria:
                yield heading.title, criterion, [each.id for each in CATALOGUE.values() if criterion in each.criteria]
