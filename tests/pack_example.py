"""A small pack, filled in by hand: Exampleshire, whose reports hold awkward words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
from lineofsight.display import Figure, Table, Text
from lineofsight.engine import ExecutedNotebook
from lineofsight.pack import write
from lineofsight.pack.html import (
    OFFICIAL_SENSITIVE,
    AreaEvidence,
    BlindSpot,
    Index,
    Inspected,
    NotRead,
    Question,
    SourceRead,
)
from lineofsight.pack.manifest import Code, Input, Manifest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

HOSTILE = (
    "<script>document.title = 'taken'</script>",
    '<img src="https://example.org/x.png" onerror="alert(1)">',
    '=HYPERLINK("https://example.org", "click")',
    "</style></head><body onload=alert(1)>",
    "{{ 7 * 7 }} ${7 * 7}",
    "[click](javascript:alert(1)) ![seen](https://example.org/y.png)",
)
"""Words a report could hold. Each has to stay words in every file of a pack."""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 90" width="320" height="90">'
    '<style>*{stroke-linejoin: round}</style><rect id="a" width="320" height="90" fill="#f1f4f7"/>'
    '<path d="M30 70 L130 40 L230 40" fill="none" stroke="#1d3f8f" stroke-width="2"/>'
    '<circle cx="30" cy="70" r="7" fill="#8b1550"/><circle cx="130" cy="40" r="7" fill="#b4530a"/>'
    '<circle cx="230" cy="40" r="7" fill="#0f766e"/></svg>'
)

INDEX = Index(
    authority="Exampleshire",
    title="What inspections say about Exampleshire",
    marking=OFFICIAL_SENSITIVE,
    as_at=date(2026, 6, 30),
    framework="Ofsted’s inspections of local authority children’s services, from April 2026",
    known=(
        "The last inspection, in March 2026, graded the experiences of children in care good.",
        "Four inspections under four frameworks were read. Help and protection rose from inadequate in 2015 "
        "to good in 2026, on scales that are not one scale.",
    ),
    how_sure=(
        "Nearly all the evidence is inspectors’ own words from one source, Ofsted.",
        "64 of 259 findings are less than a year old; 120 are more than five years old and marked as old.",
        "Which part of the framework a finding bears on was chosen by a program; 31 were left unplaced.",
    ),
    not_known=(
        "Nothing read says what children and families themselves think.",
        "Six parts of the framework have no evidence here. One file could not be read.",
    ),
    compared=(),
    history=(
        Inspected("9 March 2026", "Standard inspection", "ILACS 2026", "no overall grade is given from April 2026"),
        Inspected("12 May 2022", "Standard inspection", "ILACS 2018", "good", "Leaders: good."),
        Inspected("2 October 2017", "Re-inspection", "SIF 2013", "requires improvement to be good"),
        Inspected("8 June 2015", "Single inspection", "SIF 2013", "inadequate", "Help and protection: inadequate."),
        Inspected("21 October 2011", "Safeguarding and looked after children", "SLAC 2009", "adequate / adequate"),
    ),
    areas=(
        AreaEvidence("Leaders", 14, 9, 2, 3, 2, "March 2026"),
        AreaEvidence("Help and protection", 21, 30, 0, 6, 1, "March 2026"),
        AreaEvidence("Children in care", 25, 8, 1, 1, 0, "March 2026"),
        AreaEvidence("Care leavers", 6, 1, 0, 0, 0, "May 2022"),
        AreaEvidence("Adoption", 0, 0, 0, 0, 0, ""),
    ),
    questions=(
        Question(
            "inspection_history",
            "How has each area been graded, framework by framework, and what was asked for?",
        ),
        Question("line_of_sight", "What evidence is there for and against each part of the framework?"),
    ),
    sources=(
        SourceRead("exampleshire 2026.pdf", "3f7a" * 16, "Inspection report", "9 March 2026", "No overall grade", 64),
        SourceRead(
            "exampleshire-2022-with-a-very-long-name-from-a-download-folder (1).pdf",
            "9b2c" * 16,
            "Inspection report",
            "12 May 2022",
            "Good",
            75,
        ),
        SourceRead(f"{HOSTILE[0]}.txt", "77aa" * 16, "Inspection report", "21 October 2011", "Adequate", 120),
    ),
    refused=(
        NotRead(
            "report (2).pdf",
            "Is a saved web page that says the report was not found. Download the report again.",
        ),
        NotRead(HOSTILE[1], HOSTILE[3]),
    ),
    blind_spots=(
        BlindSpot("Help and protection", "HP-PREV", "Children at risk of leaving education are found and helped"),
        BlindSpot("Help and protection", "HP-EXPL.4", "Information about exploitation is shared between partners"),
        BlindSpot("Care leavers", "CL-HEALTH", "Care leavers know and can use their health histories"),
        BlindSpot("Leaders", "LEAD-WF.2", HOSTILE[4]),
    ),
)

EVIDENCE = pd.DataFrame(
    {
        "evidence_id": [f"e{number:011d}" for number in range(len(HOSTILE) + 1)],
        "authority": "Exampleshire",
        "kind": ["judgement", *["finding"] * len(HOSTILE)],
        "criterion": ["", *["HP-DEC"] * len(HOSTILE)],
        "statement": ["Overall effectiveness: good", *HOSTILE],
        "source": "exampleshire 2026.pdf",
        "locator": [f"page=3&text={number}:0-{number}:40" for number in range(1, len(HOSTILE) + 2)],
        "confidence": [None, *[0.5] * len(HOSTILE)],
    }
)

ISSUES = pd.DataFrame(
    {
        "file": ["report (2).pdf"],
        "where": ["whole file"],
        "found": ["a saved web page"],
        "why": ["it adds no evidence"],
        "done": ["left out; the rest was read"],
    }
)

MANIFEST = Manifest(
    authority="Exampleshire",
    run="example",
    audience="internal",
    parameters={"authority": "Exampleshire", "as_at": "2026-06-30", "sources": ["reports"]},
    framework="ilacs-2026",
    inputs=(
        Input("exampleshire 2026.pdf", "3f7a" * 16, 204_800, "inspection report", 12, None, 64, None),
        Input("report (2).pdf", "0c1d" * 16, 41_000, None, None, None, 0, "Is a saved web page."),
    ),
    code=Code("0.1.0", "5e5e" * 16),
    packages={"pandas": "3.1.1", "python": "3.11.7"},
)

STARTED = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def shown(source: str, value: object, number: int):
    """A code cell that has run and shown a value, as Jupyter would keep it."""
    bundle = value._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    output = new_output("execute_result", data=data, metadata=metadata, execution_count=number)
    return new_code_cell(source, id=f"code-{number}", execution_count=number, outputs=[output])


def notebook(name: str, title: str) -> ExecutedNotebook:
    """A notebook with prose, sentences, a table and a figure, and every hostile string in each of them."""
    table = Table(
        "What was found, and where",
        pd.DataFrame({"finding": HOSTILE, "direction": "weakness", "pieces": range(len(HOSTILE)), "newest": "2022"}),
        "Every finding is quoted from a report.",
    )
    figure = Figure("Grades", SVG, f"Inadequate in 2015, good in 2026. {HOSTILE[0]}", f"Source: Ofsted. {HOSTILE[1]}")
    node = new_notebook(
        cells=[
            new_markdown_cell(f"# {title}\n\nWhat this page asks, and **why**.", id="title"),
            new_code_cell('authority = "nowhere"  # the authority\'s name', id="defaults", execution_count=1),
            new_code_cell('authority = "Exampleshire"', id="injected-parameters", execution_count=2),
            new_markdown_cell("## What was found\n\n" + "\n\n".join(HOSTILE), id="found"),
            shown("run.findings()", Text(HOSTILE), 3),
            new_markdown_cell("## The table", id="table"),
            shown("run.table()", table, 4),
            new_markdown_cell("## The figure\n\nSee also [the evidence](line_of_sight.ipynb).", id="figure"),
            shown("plots.grade_history(run.judgements)", figure, 5),
        ],
        metadata={"papermill": {"parameters": {"authority": "Exampleshire"}}},
    )
    return ExecutedNotebook(name, title, node, ())


NOTEBOOKS = (
    notebook("inspection_history", "Inspection history"),
    notebook("line_of_sight", "Line of sight to the framework"),
)


def write_example(pack: Path, started: datetime = STARTED) -> write.Written:
    """The example as a pack, in `pack`."""
    return write.write(pack, INDEX, NOTEBOOKS, EVIDENCE, ISSUES, MANIFEST, started)
