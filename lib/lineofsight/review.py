"""A reviewer's decisions: read from the spreadsheet that `lineofsight review` wrote, and set above the machine's.

    read(path, edition)              the decisions of a review file, and the faults of the rows that hold none
    applied(rows, review, notes)     the evidence with the decisions in it, and what became of those without evidence

A decision says where a statement belongs, whatever the machine says of it on a later run:

* **keep**: on the criterion and with the polarity that stood beside it when the reviewer looked.
* **move**: on `criterion_to`, with `polarity_to`; where one of the two is empty, what stood there is kept.
* **reject**: nowhere. The row stays in `evidence.csv` without a criterion and with the polarity "rejected", and is in
  no other table, count or drawing of the pack.

A decision belongs to the words it was made about. It finds them by `evidence_id`, else by the same words in evidence of
the same kind, such as an action carried on into next quarter's plan, if they stand there once. Where the words have
changed or gone it is not applied, and the issue log says so.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import pandas as pd

from lineofsight import office_text, readers
from lineofsight.display import count, listed
from lineofsight.documents import Document
from lineofsight.errors import Refused
from lineofsight.evidence import REJECTED, REVIEWED_BY, Evidence
from lineofsight.framework import Edition
from lineofsight.inspection import Issue
from lineofsight.issue_log import Fault, Log
from lineofsight.mapping import Polarity
from lineofsight.mapping.mapper import NOT_EVIDENCE
from lineofsight.office_text import column_letters
from lineofsight.readers.cells import Cell, Sheet, sheets
from lineofsight.statement import Kind
from lineofsight.surveys import Side, SummaryItem, SurveySummary

EVIDENCE_COLUMNS = (
    *("evidence_id", "source", "place", "statement", "kind", "criterion", "criterion title"),
    *("polarity", "why", "confidence", "status"),
)
"""What a review file tells of each row of evidence."""

REVIEWER_COLUMNS = ("decision", "criterion_to", "polarity_to", "note", "initials", "date")
"""What a reviewer fills in."""

_NEEDED = ("evidence_id", "statement", "kind", "criterion", "polarity", *REVIEWER_COLUMNS)
_LONGEST_INITIALS = 8
_CLOSE = 0.5
"""Two statements may be one, reworded, when they share at least this part of all the words in either."""


class Verdict(StrEnum):
    """What a reviewer can decide."""

    KEEP = "keep"
    MOVE = "move"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a review file with something in a reviewer's column, as it was typed.

    `columns` numbers the columns by their headings, `cells` holds those that are not empty.
    """

    sheet: str
    row: int
    columns: dict[str, int]
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        """The words in a column, on one line; empty where there are none."""
        return " ".join(self.cells[column].text.split()) if column in self.cells else ""

    def place(self, column: str) -> str:
        """Where a column's cell is, filled in or not: `Review!L12`."""
        return f"{self.sheet}!{column_letters(self.columns[column] - 1)}{self.row}"

    @property
    def said(self) -> Said:
        return Said(self.text("evidence_id"), self.text("kind"), self.text("statement"))


@dataclass(frozen=True, slots=True)
class Said:
    """What tells one row of evidence from the others."""

    evidence_id: str
    kind: str
    statement: str

    @property
    def words(self) -> tuple[str, str]:
        """Its kind, and its statement with white space folded."""
        return self.kind, " ".join(self.statement.split())


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, sound in itself. `criterion` (None for no criterion) and `polarity` are where the row ends.

    `day` is None where no date was given.
    """

    line: Line
    verdict: Verdict
    criterion: str | None
    polarity: str
    note: str
    initials: str
    day: date | None

    @property
    def by(self) -> str:
        return f"{self.initials}, {self.day.isoformat() if self.day else 'date not given'}"


@dataclass(frozen=True)
class Review:
    """A review file, read. `sha256` and `size` (bytes) are None where a run has no review file."""

    file: str
    sha256: str | None
    size: int | None
    decisions: tuple[Decision, ...]
    issues: tuple[Issue, ...]


KIND = "reviewer's decisions"
"""What a review file is called among the inputs of a pack."""

NO_REVIEW = Review("", None, None, (), ())


@dataclass(frozen=True)
class Reviewed:
    """The evidence with the decisions in it, in its order, and an issue for each decision that found no evidence."""

    rows: tuple[Evidence, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """The id of the row a line is about, and what is to be said: no row where the words have changed or gone."""

    evidence_id: str | None
    fault: Fault | None = None


_HELD = "not applied: the machine's mapping stands"
_UNSOUND = "a decision is applied whole or not at all"
_RUN_BY = "what a formula shows can change without anybody deciding it"
_AGAIN = "not applied; to be decided again if it is the same, reworded"
_OUTLIVED = "a decision is about the words it was made about"

FORMULA = Fault("a formula, or text that begins with “=”, in a reviewer's column", _RUN_BY, _HELD)
NO_ID = Fault("a decision without an evidence_id beside it", "it cannot be told what it is about", _HELD)
NO_DECISION = Fault("a criterion_to or polarity_to without a decision", _UNSOUND, _HELD)
UNKNOWN_DECISION = Fault("a decision that is none of keep, move and reject", "nobody defined it", _HELD)
NOWHERE = Fault("a move with neither criterion_to nor polarity_to", _UNSOUND, _HELD)
TWO_MINDS = Fault("a keep or reject with a criterion_to or polarity_to", "it says two things", _HELD)
NO_INITIALS = Fault(
    f"a decision without initials, of up to {_LONGEST_INITIALS} characters", "a decision is somebody's", _HELD
)
UNKNOWN_POLARITY = Fault(f"a polarity that is none of {', '.join(Polarity)}", "it could not be counted", _HELD)
TWICE = Fault("one evidence_id decided on more than one row", "the decisions cannot all hold", "none of them applied")
NO_DATE = Fault(
    "a decision without a date such as 2026-05-01", "a reader cannot tell how old it is", "applied, as not dated"
)
SCRAMBLED = Fault(
    "a decision beside other words than its evidence_id has",
    "columns may have been sorted apart, or a statement edited",
    _HELD,
)
GONE = Fault("a decision whose evidence is gone from the sources", _OUTLIVED, "not applied; kept in the review file")
FOUND_BY_WORDS = Fault(
    "a decision whose evidence has another evidence_id now, and the same words",
    "its file, date, paragraph or framework is another than before",
    "applied, since these words stand once among the evidence of their kind",
)


def unknown_criterion(edition: Edition) -> Fault:
    return Fault(f"a criterion that {edition.short_name} does not have", "it could be shown nowhere", _HELD)


def reworded(evidence_id: str) -> Fault:
    return Fault(f"a decision whose evidence is gone; nearest to its words is now {evidence_id}", _OUTLIVED, _AGAIN)


def choices(edition: Edition) -> dict[str, str]:
    """Every heading and criterion a statement can be moved to, with its title, in the order of the framework."""
    texts = {criterion.id: criterion.text for criterion in edition.criteria}
    titles: dict[str, str] = {}
    for heading in edition.headings:
        if heading.id != NOT_EVIDENCE:  # that is a rejection
            titles[heading.id] = heading.title if heading.special else f"{heading.title} (the heading as a whole)"
            titles |= {criterion: texts[criterion] for criterion in heading.criteria}
    return titles


# --- reading ------------------------------------------------------------------------------------------------


def read(path: Path, edition: Edition) -> Review:
    """The decisions in a review file, checked against an edition, in the order of its rows.

    A row with a fault is no decision and is named in `issues` with its sheet and cell; equal faults are one issue,
    counted. Raises Refused, in one sentence, where the file is missing, protected, damaged or no review file.
    """
    lines, formulas, data = _opened(path)
    log, known = Log(path.name), choices(edition)
    decisions = [decision for line in lines if (decision := _decision(line, formulas, known, edition, log))]
    times = Counter(decision.line.said.evidence_id for decision in decisions)
    for decision in decisions:
        if times[decision.line.said.evidence_id] > 1:
            log.note(decision.line.place("evidence_id"), TWICE)
    kept = tuple(decision for decision in decisions if times[decision.line.said.evidence_id] == 1)
    return Review(path.name, hashlib.sha256(data).hexdigest(), len(data), kept, tuple(log.issues()))


def typed(path: Path) -> tuple[Line, ...]:
    """The rows of a review file in which a reviewer has typed anything. Raises Refused as `read` does."""
    return _opened(path)[0]


def _opened(path: Path) -> tuple[tuple[Line, ...], frozenset[str], bytes]:
    """The rows a reviewer has typed in, the cells with formulas, and the file's bytes."""
    document = Document.open(path)
    data = path.read_bytes()
    no_review = f"{path.name} is no review file: give the .xlsx that `lineofsight review` wrote."
    try:
        formulas = office_text.formulas(data)
    except ValueError:
        raise Refused(no_review) from None
    found = [(sheet, header) for sheet in sheets(document) if (header := _header(sheet))]
    if not found:
        raise Refused(no_review)
    return tuple(line for sheet, header in found for line in _lines(path.name, sheet, header)), formulas, data


def _header(sheet: Sheet) -> int | None:
    """The row with the headings, None where the sheet has none of a review."""
    named = ((number, {cell.text.strip() for cell in row.values()}) for number, row in sheet.rows.items())
    return next((number for number, names in named if {"evidence_id", "decision"} <= names), None)


def _lines(file: str, sheet: Sheet, header: int) -> Iterator[Line]:
    columns = {cell.text.strip(): column for column, cell in sheet.rows[header].items()}
    if missing := [name for name in _NEEDED if name not in columns]:
        raise Refused(f"{file}: the sheet {sheet.name} has no column {missing[0]}; put back the heading it had.")
    for number, row in sheet.rows.items():
        cells = {name: row[column] for name, column in columns.items() if column in row}
        if number > header and any(name in cells for name in REVIEWER_COLUMNS):
            yield Line(sheet.name, number, columns, cells)


def _decision(
    line: Line, formulas: frozenset[str], known: dict[str, str], edition: Edition, log: Log
) -> Decision | None:
    """The decision on a row; None where there is none yet or, with its faults noted, none that can be applied."""
    found = list(_faults(line, formulas, known, edition))
    for column, fault in found:
        log.note(line.place(column), fault)
    if found or not line.text("decision"):
        return None
    day = day_of(line.text("date"))
    if day is None:
        log.note(line.place("date"), NO_DATE)
    return Decision(
        line,
        Verdict(line.text("decision").casefold()),
        line.text(_ends(line, "criterion")) or None,
        line.text(_ends(line, "polarity")).casefold(),
        line.text("note"),
        line.text("initials"),
        day,
    )


def _ends(line: Line, column: str) -> str:
    """The column that says where a row ends: `criterion_to` where it is filled in, else `criterion`."""
    return f"{column}_to" if line.text(f"{column}_to") else column


def _faults(
    line: Line, formulas: frozenset[str], known: dict[str, str], edition: Edition
) -> Iterator[tuple[str, Fault]]:
    """What keeps a row from being a decision, each with its column. A row with nothing decided has no fault."""
    run = [name for name in REVIEWER_COLUMNS if line.place(name) in formulas or _begins_as_formula(line, name)]
    wanted = line.text("decision").casefold()
    to = [name for name in ("criterion_to", "polarity_to") if line.text(name)]
    if run:
        yield from ((name, FORMULA) for name in run)
    elif not wanted:
        yield from ((name, NO_DECISION) for name in to)
    elif wanted not in {*Verdict}:
        yield "decision", UNKNOWN_DECISION
    else:
        yield from _faults_of(line, Verdict(wanted), to, known, edition)


def _begins_as_formula(line: Line, column: str) -> bool:
    """Whether a cell with something to choose or to sign begins with "="; a note may."""
    return column != "note" and line.text(column).startswith("=")


def _faults_of(
    line: Line, verdict: Verdict, to: list[str], known: dict[str, str], edition: Edition
) -> Iterator[tuple[str, Fault]]:
    if not line.text("evidence_id"):
        yield "evidence_id", NO_ID
    if verdict is Verdict.MOVE and not to:
        yield "criterion_to", NOWHERE
    if verdict is not Verdict.MOVE and to:
        yield to[0], TWO_MINDS
    if not 0 < len(line.text("initials")) <= _LONGEST_INITIALS:
        yield "initials", NO_INITIALS
    if verdict is not Verdict.REJECT:
        criterion, polarity = _ends(line, "criterion"), _ends(line, "polarity")
        if line.text(criterion) and line.text(criterion) not in known:
            yield criterion, unknown_criterion(edition)
        if line.text(polarity).casefold() not in {*Polarity}:
            yield polarity, UNKNOWN_POLARITY


def day_of(text: str) -> date | None:
    """The day a cell holds, as 2026-05-01 or 01/05/2026; None where it holds none."""
    for written in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(text, written).date()
        except ValueError:
            continue
    return None


# --- finding the evidence again -----------------------------------------------------------------------------


def traced(lines: Sequence[Line], rows: Sequence[Said]) -> list[Traced]:
    """Which of the rows each line is about, in the order of the lines: by id, else by its words, else none."""
    by_id = {row.evidence_id: row for row in rows}
    here = {line.said.evidence_id for line in lines}
    free = [row for row in rows if row.evidence_id not in here]
    by_words = {row.words: row for row in free}
    standing = Counter(row.words for row in free)
    asked = Counter(line.said.words for line in lines if line.said.evidence_id not in by_id)

    def trace(line: Line) -> Traced:
        said = line.said
        if row := by_id.get(said.evidence_id):
            return Traced(row.evidence_id) if row.words[1] == said.words[1] else Traced(None, SCRAMBLED)
        if standing[said.words] == asked[said.words] == 1:
            return Traced(by_words[said.words].evidence_id, FOUND_BY_WORDS)
        near = [(_closeness(said, row), row.evidence_id) for row in free if row.kind == said.kind]
        closeness, nearest = max(near, key=lambda pair: pair[0], default=(0.0, ""))
        return Traced(None, reworded(nearest) if closeness >= _CLOSE else GONE)

    return [trace(line) for line in lines]


def _closeness(one: Said, other: Said) -> float:
    """The part of all the words in either statement that are in both."""
    mine, its = (set(re.findall(r"\w+", each.statement.lower())) for each in (one, other))
    return len(mine & its) / max(len(mine | its), 1)


# --- applying -----------------------------------------------------------------------------------------------


def applied(rows: Iterable[Evidence], review: Review, notes: bool) -> Reviewed:
    """The rows, which have their ids, with the decisions of a review in them.

    A decided row is `mapped_by` "reviewed by" and who and when, has no score, and tells in `why` what was changed from
    what; a reviewer's note is told there only with `notes`, since a note can say what is not for the public.
    """
    rows = tuple(rows)
    lines = [decision.line for decision in review.decisions]
    found = traced(lines, [Said(row.evidence_id, row.kind, row.statement) for row in rows])
    log = Log(review.file)
    decided: dict[str, Decision] = {}
    for decision, trace in zip(review.decisions, found, strict=True):
        if trace.fault:
            log.note(decision.line.place("evidence_id"), trace.fault)
        if trace.evidence_id:
            decided[trace.evidence_id] = decision
    return Reviewed(
        tuple(_decided(row, decided[row.evidence_id], notes) if row.evidence_id in decided else row for row in rows),
        tuple(log.issues()),
    )


def _decided(row: Evidence, decision: Decision, notes: bool) -> Evidence:
    rejected = decision.verdict is Verdict.REJECT
    criterion = None if rejected else decision.criterion
    polarity = REJECTED if rejected else decision.polarity
    return replace(
        row,
        criterion=criterion,
        polarity=polarity,
        kind=_kind(row, polarity),
        mapped_by=f"{REVIEWED_BY}{decision.by}",
        confidence=None,
        why="; ".join(part for part in (_reason(row, decision, criterion, polarity, notes), row.why) if part),
    )


def _reason(row: Evidence, decision: Decision, criterion: str | None, polarity: str, notes: bool) -> str:
    was, now = ((each or "no criterion") for each in (row.criterion, criterion))
    changed = [f"from {was} to {now}"] if was != now and polarity != REJECTED else []
    changed += [f"from {row.polarity} to {polarity}"] if row.polarity != polarity != REJECTED else []
    if polarity == REJECTED:
        changed = [f"was {was}, {row.polarity}"]
    note = f" ({decision.note})" if notes and decision.note else ""
    verdict = {Verdict.KEEP: "kept", Verdict.MOVE: "moved", Verdict.REJECT: "rejected"}[decision.verdict]
    return ", ".join([f"{verdict} by {decision.by}", *changed]) + note


def _kind(row: Evidence, polarity: str) -> str:
    """A summary's item is a finding among its strengths and an improvement among its areas for improvement."""
    placed = {Polarity.STRENGTH: Kind.FINDING.value, Polarity.WEAKNESS: Kind.IMPROVEMENT.value}
    if row.source_kind == readers.SURVEY_SUMMARY and row.kind in placed.values() and polarity in placed:
        return placed[Polarity(polarity)]
    return row.kind


def in_words(rows: pd.DataFrame) -> str:
    """How much of the evidence, rejected rows included, a person has decided on: one sentence."""
    reviewed = rows[rows["mapped_by"].fillna("").str.startswith(REVIEWED_BY)]
    if reviewed.empty:
        return "No person has reviewed these placings."
    rejected = int((reviewed["polarity"] == REJECTED).sum())
    people = sorted({by.removeprefix(REVIEWED_BY).rpartition(", ")[0] for by in reviewed["mapped_by"]})
    out = f"; {rejected} of them rejected, and left out of every count" if rejected else ""
    return f"{count(len(reviewed), 'placing has', 'placings have')} been reviewed by a person ({listed(people)}){out}."


def moved(summary: SurveySummary, rows: Iterable[Evidence]) -> SurveySummary:
    """The summary with every item on the side that a reviewer's decisions in the rows put it."""
    decided = {
        row.locator: row
        for row in rows
        if row.source_sha256 == summary.sha256 and (row.mapped_by or "").startswith(REVIEWED_BY)
    }
    for item in summary.items:
        row = decided.get(item.locator.address)
        if row and (side := _side(item, row.polarity)) is not item.side:
            summary = summary.move(item.label, side, str(row.mapped_by).removeprefix(REVIEWED_BY))
    return summary


def _side(item: SummaryItem, polarity: str) -> Side:
    """The side a polarity stands for. One that stands for none leaves the item where it is."""
    return {"strength": Side.STRENGTH, "weakness": Side.IMPROVEMENT}.get(polarity, item.side)
