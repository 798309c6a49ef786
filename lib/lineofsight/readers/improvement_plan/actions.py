"""From rows to actions: ids made unique, sources named, dates and states understood, and everything odd said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from lineofsight.documents import Document, Passage
from lineofsight.inspection import Issue
from lineofsight.plans import Action, Dated, Milestone, SourceMention, Status
from lineofsight.readers.improvement_plan import dates
from lineofsight.readers.improvement_plan.rows import Column, Row
from lineofsight.readers.improvement_plan.sources import UNKNOWN, closed_up, named, renamed, same_inspection

STATUSES = {
    Status.NOT_STARTED: ("not started", "not yet started", "to start", "planned", "white", "grey"),
    Status.ON_TRACK: ("on track", "in progress", "started", "under way", "underway", "green", "on target"),
    Status.AT_RISK: ("at risk", "amber", "some risk", "off track"),
    Status.DELAYED: ("delayed", "late", "behind", "overdue", "red", "slipped"),
    Status.COMPLETE: ("complete", "completed", "done", "closed", "blue", "finished", "achieved"),
    Status.STOPPED: ("stopped", "cancelled", "withdrawn", "superseded", "no longer needed"),
}
"""The words that plans use for how far an action is."""

_STATUS = {word: status for status, words in STATUSES.items() for word in words}
_NUMBERED_ID = re.compile(r"(\d{1,2})\.(\d{1,2})")
_NOT_GIVEN = re.compile(r"(?:n/?a|none|-+|tbc|tba|not given|to be (?:confirmed|agreed|decided))\.?", re.IGNORECASE)


@dataclass
class Writer:
    """Issues as they are met. `where` of an issue is the place of the words it is about."""

    document: Document
    issues: list[Issue] = field(default_factory=list)

    def say(self, where: Passage | str, found: str, why: str, done: str) -> None:
        place = where if isinstance(where, str) else str(where.locator)
        self.issues.append(Issue(self.document.name, place, found, why, done))


def build(
    writer: Writer, rows: Sequence[Row], milestones: Sequence[Row] = (), without_action: Sequence[str] = ()
) -> tuple[Action, ...]:
    """The actions in the rows, in order. What is odd about them goes to the writer.

    `without_action` are ids that are printed with nothing to do beside them: they are no gaps in the numbers.
    """
    actions = [_action(writer, row, identity) for row, identity in zip(rows, _ids(writer, rows), strict=True)]
    actions = _with_milestones(writer, actions, milestones)
    names = same_inspection(mention for action in actions for mention in action.sources)
    for short, full in names.items():
        mention = next(m for action in actions for m in action.sources if m.name == short)
        writer.say(
            str(mention.locator),
            f"'{mention.printed}', a year without a month",
            "one source under two names would be counted twice",
            f"taken for '{full}', the only inspection of that year the plan names; an inference",
        )
    actions = [replace(a, sources=tuple(renamed(mention, names) for mention in a.sources)) for a in actions]
    _say_unknown_sources(writer, actions)
    _say_gaps(writer, actions, without_action)
    return tuple(actions)


def _ids(writer: Writer, rows: Sequence[Row]) -> list[str]:
    """An id for every row: as printed; with a number behind it where it is printed again; from the place if missing."""
    used: Counter[str] = Counter()
    ids = []
    for row in rows:
        words = row.cells[Column.ACTION][0]
        printed = row.id.text if row.id else None
        if printed is None:
            identity = f"no id ({words.locator})"
            writer.say(
                words,
                "an action without an id",
                "without one it can be followed to the next quarter only by its words",
                f"called '{identity}' here: give it an id",
            )
        else:
            used[printed] += 1
            identity = printed if used[printed] == 1 else f"{printed} ({used[printed]})"
            if used[printed] > 1:
                assert row.id
                writer.say(
                    row.id,
                    f"id {printed} a second time",
                    "two actions under one id cannot be told apart; a workbook makes 1.10 into 1.1 unless it is text",
                    f"kept as '{identity}': give it an id of its own",
                )
        ids.append(identity)
    return ids


def _action(writer: Writer, row: Row, identity: str) -> Action:
    words = row.cells[Column.ACTION]
    text = words[0] if len(words) == 1 else writer.document.passage([s for p in words for s in p.locator.spans])
    priority = row.priority
    numbered = _NUMBERED_ID.match(identity)
    if priority is None and numbered:
        priority = int(numbered[1])
    start = _dated(writer, row, Column.START) or _in_words(writer.document, text, dates.START_IN_TEXT, last=False)
    deadline = _dated(writer, row, Column.DEADLINE) or _in_words(
        writer.document, text, dates.DEADLINE_IN_TEXT, last=True
    )
    if start and deadline and start.day and deadline.day and start.day > deadline.day:
        writer.say(
            deadline.words,
            f"a deadline before the start ({start.words.text})",
            "one of the two dates must be wrong",
            "both kept as printed",
        )
    printed = _given(row, Column.STATUS)
    status = _STATUS.get(" ".join(printed.text.casefold().split())) if printed else None
    if printed and not status:
        writer.say(
            printed,
            f"the status '{printed.text}'",
            f"it is none of {', '.join(Status)}, nor a word known for one",
            "kept as printed; counted as no status",
        )
    return Action(
        id=identity,
        priority=priority,
        words=text,
        sources=tuple(map(_mention, row.cells.get(Column.SOURCE, ()))),
        outputs=tuple(row.cells.get(Column.OUTPUT, ())),
        meaning=_whole(writer.document, row, Column.MEANING),
        owner=_given(row, Column.OWNER),
        start=start,
        deadline=deadline,
        status=status,
        status_printed=printed,
        progress=_whole(writer.document, row, Column.PROGRESS),
        milestones=_milestone(writer, row),
    )


def _whole(document: Document, row: Row, column: Column) -> Passage | None:
    parts = row.cells.get(column, [])
    return document.passage([span for part in parts for span in part.locator.spans]) if parts else None


def _given(row: Row, column: Column) -> Passage | None:
    """What a cell gives; "TBC" and the like give nothing."""
    words = row.first(column)
    return words if words and not _NOT_GIVEN.fullmatch(words.text) else None


def _mention(passage: Passage) -> SourceMention:
    printed = closed_up(passage.text)
    name, family = named(printed)
    return SourceMention(printed, name, family, passage.locator)


def _dated(writer: Writer, row: Row, column: Column) -> Dated | None:
    words = row.first(column)
    if words is None:
        return None
    day = dates.day(words.text, last=column is not Column.START)
    if day is None:
        writer.say(
            words,
            f"'{words.text}' where a date should stand",
            f"no day can be read from it, so the {column} cannot be checked",
            "kept as printed; counted as no date",
        )
    elif dates.is_serial(words.text):
        writer.say(
            words,
            f"the number {words.text} where a date should stand",
            "a workbook counts days from 1900, and this cell was not formatted as a date",
            f"read as {day.isoformat()}: format the cell as a date",
        )
    return Dated(words, day)


def _in_words(document: Document, text: Passage, pattern: re.Pattern[str], *, last: bool) -> Dated | None:
    """A date that the action itself gives in words."""
    match = pattern.search(text.text)
    if not match:
        return None
    words = document.part(text, *match.span(1))
    return Dated(words, dates.day(words.text, last=last))


def _milestone(writer: Writer, row: Row) -> tuple[Milestone, ...]:
    words = row.first(Column.MILESTONE)
    if not words:
        return ()
    return (Milestone(words, _dated(writer, row, Column.DUE), _dated(writer, row, Column.MET)),)


def _with_milestones(writer: Writer, actions: list[Action], rows: Sequence[Row]) -> list[Action]:
    own: dict[str, list[Milestone]] = {}
    known = {action.id for action in actions}
    for row in rows:
        found = _milestone(writer, row)
        if found and row.id and row.id.text in known:
            own.setdefault(row.id.text, []).extend(found)
        elif found:
            writer.say(
                row.id or found[0].words,
                f"a milestone of '{row.id.text if row.id else 'no id'}'",
                "no action of the plan has that id",
                "left out: give it the id of its action",
            )
    return [replace(action, milestones=(*action.milestones, *own.get(action.id, ()))) for action in actions]


def _say_unknown_sources(writer: Writer, actions: Sequence[Action]) -> None:
    unknown = Counter(m.name for action in actions for m in action.sources if m.family == UNKNOWN)
    if unknown:
        names = "; ".join(f"{name} ({count})" for name, count in sorted(unknown.items()))
        writer.say(
            "whole file",
            f"not in plan_sources.csv, with how often each is named: {names}",
            "their spellings cannot be merged, and they belong to no family",
            "each kept under its printed name: add a row for each",
        )


def _say_gaps(writer: Writer, actions: Iterable[Action], without_action: Sequence[str]) -> None:
    """Numbers that the printed ids step over."""
    last: dict[int, tuple[int, Action]] = {}
    for action in actions:
        match = _NUMBERED_ID.fullmatch(action.id)
        if not match:
            continue
        major, minor = int(match[1]), int(match[2])
        before = last.get(major, (0, action))[0]
        between = (f"{major}.{number}" for number in range(before + 1, minor))
        missing = [number for number in between if number not in without_action]
        if missing:
            writer.say(
                action.words,
                f"no action {' or '.join(missing)} before {action.id}",
                "a gap in the numbers looks like an action that was dropped",
                f"{' and '.join(missing)} never existed in this file, so no comparison reports it as deleted",
            )
        last[major] = (max(minor, before), action)
