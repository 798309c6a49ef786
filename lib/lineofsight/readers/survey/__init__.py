"""A survey's own data, from a workbook or CSV file: a row a respondent, or a row an answer.

    recognise(document)    "survey responses", "survey results", or None
    read(document)         a `Survey`

**Responses**: a column named `Respondent`, perhaps `Round` (the round's date) and `Group`, and a column for each
question, headed by its words. **Results**: the columns `Question`, `Option`, and `Count` or `Percent`; perhaps `Base`,
`Asked`, `Round`, `Group`, `Authority`. A sheet `About` holds what is true of all rows (survey, authority, round, who
was asked, number asked), and a sheet `Options` (question, option) the answers that were offered. Both kinds are in
`data_samples/templates`.

What a respondent wrote in free words is counted and never kept, nor is any column that could name a person. Without a
sheet `Options`, a column is a closed question only where its answers are few, short and repeated: what is left are
comments. Results of fewer than `SMALLEST_BASE` answers are hidden, and others with them where the hidden ones could be
worked out from the total.

One page of code an idea: `table` (where the answers stand), `faults` (what can be wrong with them), `responses` and
`results` (the two layouts), `small_bases` (what may be shown).
"""

from __future__ import annotations

from lineofsight import authorities
from lineofsight.authorities import Authority
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.issue_log import Log
from lineofsight.readers.cells import Cell, sheets
from lineofsight.readers.survey import faults, responses, results
from lineofsight.readers.survey.small_bases import without_small_bases
from lineofsight.readers.survey.table import RESPONSES, RESULTS, Table, about_all, find_table, tabular, text_of, told
from lineofsight.surveys import Survey

__all__ = ["RESPONSES", "RESULTS", "read", "recognise"]


def recognise(document: Document) -> str | None:
    """`RESPONSES` or `RESULTS` where a sheet has such a header among its first rows, else None."""
    found = find_table(sheets(document)) if tabular(document) else None
    return found.kind if found else None


def read(document: Document) -> Survey:
    """Read one. Raises Refused where no sheet has such a header, or no row stands under it."""
    found = sheets(document) if tabular(document) else ()
    table = find_table(found)
    if not table:
        raise Refused(
            f"{document.name} is no survey: no sheet has a column 'Respondent', or columns 'Question', 'Option' and "
            "'Count'."
        )
    if not table.rows:
        raise Refused(f"{document.name} has the header of a survey and no row under it: add the answers, one a row.")
    log = Log(document.name)
    about = about_all(found)
    if table.kind == RESPONSES:
        answers = responses.read(document, table, about, responses.offered(found), log)
    else:
        answers = results.read(document, table, about, log)
    authority = _authority(about, table, log)
    return Survey(
        file=document.name,
        sha256=document.sha256,
        kind=table.kind,
        title=text_of(told(about, table, "survey")),
        authority=authority.name if authority else None,
        authority_code=authority.code if authority else None,
        population=text_of(told(about, table, "whom")),
        days=tuple(sorted({result.day for result in answers.results if result.day})),
        results=tuple(without_small_bases(answers.results)),
        comments=tuple(answers.comments),
        rounds=tuple(answers.rounds),
        issues=tuple(log.issues()),
    )


def _authority(about: dict[str, Cell], table: Table, log: Log) -> Authority | None:
    cell = told(about, table, "authority")
    known = authorities.find(cell.text) if cell else None
    if not cell:
        log.note("whole file", faults.NO_AUTHORITY)
    elif not known:
        log.note(cell.place, faults.UNKNOWN_AUTHORITY)
    return known
