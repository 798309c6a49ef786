"""Pages made from the catalogues, so that they cannot fall behind them: `make docs` writes them, a test compares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from lineofsight import definitions, framework
from lineofsight.display import words
from lineofsight.framework import Edition
from lineofsight.params import Params

ROOT = Path(__file__).resolve().parents[2]


def pages() -> dict[str, str]:
    """Every generated page, by its path in the project."""
    return {
        "params/schema.json": json.dumps(Params.model_json_schema(), indent=2, ensure_ascii=False) + "\n",
        "docs/frameworks.md": "\n".join(_frameworks()) + "\n",
        "docs/indicators.md": "\n".join(definitions.page()) + "\n",
        "docs/coverage.md": "\n".join(definitions.coverage()) + "\n",
    }


def write() -> list[str]:
    """Write every page into the project's folder; the paths written."""
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
    return list(pages())


def _frameworks() -> Iterator[str]:
    yield "# Inspection frameworks"
    yield ""
    yield "Made by `make docs` from `lib/lineofsight/frameworks/`. Criteria are in our own words; the official text is"
    yield "at the address of each edition. Grades of different frameworks are never averaged or joined."
    yield ""
    yield "## Editions"
    yield ""
    yield "| id | framework | from | to | grades, best first |"
    yield "|---|---|---|---|---|"
    for edition in framework.EDITIONS.values():
        last = words(edition.last_day) if edition.last_day else "in force"
        yield f"| {edition.id} | {edition.title} | {words(edition.first_day)} | {last} | {_grades(edition)} |"
    latest = [edition for edition in framework.EDITIONS.values() if edition.criteria][-1]
    yield ""
    yield f"## Criteria ({latest.short_name})"
    for heading in latest.headings:
        if heading.special:
            continue
        area = latest.area(heading.area) if heading.area else None
        yield ""
        yield f"### {heading.id} {heading.title}"
        yield ""
        yield f"Judgement: {area.title if area else 'none'}."
        yield ""
        for criterion in heading.criteria:
            yield f"* **{criterion}** {framework.criterion(criterion, latest.id).text}"
    yield ""
    yield "## What became what"
    yield ""
    yield "| from | judgement | to | how near | note |"
    yield "|---|---|---|---|---|"
    for row in framework.CROSSWALK:
        yield f"| {row.from_edition} | {row.from_judgement} | {row.to_edition} | {row.comparability} | {row.note} |"


def _grades(edition: Edition) -> str:
    if edition.scale is None:
        return "none: read as narrative"
    return ", ".join(
        level.word if level.number is None else f"{level.word} ({level.number})" for level in edition.scale.levels
    )
