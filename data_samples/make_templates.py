"""Make the spreadsheet templates that authorities fill in.

    python data_samples/make_templates.py            make them again
    python data_samples/make_templates.py --check    say which are out of date (exit code 1 if any)

`improvement_plan()` makes the workbook of an improvement plan, empty or filled in; its columns are those that the
reader of plans knows. Two runs make the same bytes.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from lineofsight.plans import Status
from xlsxwriter.utility import xl_rowcol_to_cell

TEMPLATES = Path(__file__).parent / "templates"
MADE = datetime(2026, 1, 1)
ROWS = 200  # rows below a header that have lists and date checks
PRIORITIES = 10

COLUMNS = {
    "id": (7, "The priority's number, a point, the action's own: 2.4. Never give a number away again."),
    "priority": (9, "The number of a priority on the sheet Priorities."),
    "action": (
        44,
        "What will be done. Begin with a verb that has an end: open, train, review; not continue.",
    ),
    "source": (30, "Where the need was found. Several: one a line, or with semicolons between them."),
    "output": (34, "What will be there when it is done, with a number. Several: as for sources."),
    "meaning for children": (34, "What children will notice."),
    "owner": (22, "One post, not a team and not a person's name."),
    "start": (12, "A date."),
    "deadline": (12, "A date. 'Ongoing' is none."),
    "status": (13, "One of the list."),
    "progress": (34, "Where it stands, in a sentence."),
}
"""The columns of the sheet Actions: their width in characters, and what to write in them."""

MILESTONES = {
    "action id": (10, "The id of its action."),
    "milestone": (50, "A step on the way, in words that stay the same from quarter to quarter."),
    "due": (12, "A date."),
    "met": (12, "The date it was reached; empty until then."),
}

GUIDANCE = (
    "Fill in the sheet Plan, then Priorities, then a row for each action in Actions, and its steps in Milestones.",
    "Each quarter, save a copy under a new name, change the date in Plan, and bring the rows up to date.",
    "Keep an action's id and words from quarter to quarter: that is how it is followed.",
    "When an action is done, set its status to complete and leave it in for a quarter.",
    "Do not merge cells, and do not write about a child: a plan is shown to many people.",
    "Columns may stand in another order and may be left out; the headings must stay as they are.",
)


def improvement_plan(plan: Mapping[str, Any] | None = None) -> bytes:
    """The workbook of an improvement plan, filled in from `plan` (title, authority, as_at, priorities, actions)."""
    plan = plan or {}
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Improvement plan", "author": "Line of Sight", "created": MADE})
    look = {
        "head": book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True,
                                 "valign": "top", "border": 1}),
        "cell": book.add_format({"text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }  # fmt: skip
    sheets = {name: book.add_worksheet(name) for name in ("Guidance", "Plan", "Priorities", "Actions", "Milestones")}
    _guidance(sheets["Guidance"], look)
    _details(sheets["Plan"], look, plan)
    priorities = [[number, title] for number, title in plan.get("priorities", {}).items()]
    _table(sheets["Priorities"], look, {"number": (9, ""), "title": (80, "")}, priorities)
    actions = plan.get("actions", ())
    _table(sheets["Actions"], look, COLUMNS, [_row(action) for action in actions])
    steps = [
        [action["id"], step["milestone"], step["due"], step.get("met")]
        for action in actions
        for step in action["milestones"]
    ]
    _table(sheets["Milestones"], look, MILESTONES, steps)
    _checks(sheets["Actions"], sheets["Milestones"])
    sheets["Actions" if actions else "Guidance"].activate()
    book.close()
    return buffer.getvalue()


def _row(action: Mapping[str, Any]) -> list[Any]:
    return [
        action["id"],
        int(action["id"].split(".")[0]),
        action["action"],
        "\n".join(action["sources"]),
        "\n".join(action["outputs"]),
        *(action[name] for name in ("meaning", "owner", "start", "deadline", "status", "progress")),
    ]


def _guidance(sheet: Any, look: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.write(0, 0, "How to fill in this workbook", look["title"])
    row = 2
    for sentence in GUIDANCE:
        sheet.write(row, 1, sentence, look["cell"])
        row += 1
    for name, columns in (("Actions", COLUMNS), ("Milestones", MILESTONES)):
        row += 1
        sheet.write(row, 0, f"Sheet {name}", look["title"])
        for column, (_, what) in columns.items():
            row += 1
            sheet.write(row, 0, f"{name}: {column}", look["cell"])
            sheet.write(row, 1, what, look["cell"])
        row += 1


def _details(sheet: Any, look: Mapping[str, Any], plan: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    for row, (name, key) in enumerate({"authority": "authority", "title": "title", "as at": "as_at"}.items()):
        sheet.write(row, 0, name, look["head"])
        _write(sheet, row, 1, plan.get(key), look)
    sheet.data_validation("B3", _date_check())


def _table(sheet: Any, look: Mapping[str, Any], columns: Mapping[str, tuple[int, str]], rows: Sequence[list]) -> None:
    for at, (name, (width, what)) in enumerate(columns.items()):
        sheet.set_column(at, at, width)
        sheet.write(0, at, name, look["head"])
        if what:
            sheet.write_comment(0, at, what, {"author": "Line of Sight"})
    for row, values in enumerate(rows, start=1):
        for at, value in enumerate(values):
            _write(sheet, row, at, value, look)
    if next(iter(columns)) in ("id", "action id"):  # text, so that 1.10 stays 1.10
        for row in range(len(rows) + 1, ROWS + 1):
            sheet.write_blank(row, 0, None, look["text"])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, at: int, value: Any, look: Mapping[str, Any]) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), look["day"])
    elif isinstance(value, int):
        sheet.write_number(row, at, value, look["cell"])
    elif value is not None:
        sheet.write_string(row, at, value, look["text"])


def _checks(actions: Any, milestones: Any) -> None:
    """Lists to choose from, and cells that take only dates. They warn; they do not forbid."""
    at = {name: index for index, name in enumerate(COLUMNS)}
    warn = {"error_type": "warning"}
    numbers = f"=Priorities!$A$2:$A${PRIORITIES + 1}"
    actions.data_validation(1, at["priority"], ROWS, at["priority"], {"validate": "list", "source": numbers, **warn})
    states = {"validate": "list", "source": [str(status) for status in Status], **warn}
    actions.data_validation(1, at["status"], ROWS, at["status"], states)
    for name in ("start", "deadline"):
        actions.data_validation(1, at[name], ROWS, at[name], _date_check())
    last = xl_rowcol_to_cell(ROWS, 0, row_abs=True, col_abs=True)
    ids = {"validate": "list", "source": f"=Actions!$A$2:{last}", **warn}
    milestones.data_validation(1, 0, ROWS, 0, ids)
    milestones.data_validation(1, 2, ROWS, 3, _date_check())


def _date_check() -> dict[str, Any]:
    return {
        "validate": "date",
        "criteria": ">",
        "value": date(2000, 1, 1),
        "error_type": "warning",
        "error_title": "Not a date",
        "error_message": "Write a day as 31/03/2027.",
    }


def made() -> dict[str, bytes]:
    """The bytes of every template, by name."""
    return {"improvement_plan.xlsx": improvement_plan()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the spreadsheet templates.")
    parser.add_argument("--check", action="store_true", help="say which are out of date; write nothing")
    check = parser.parse_args(arguments).check
    stale = 0
    for name, content in made().items():
        path = TEMPLATES / name
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            print(f"{len(content):>9,} bytes  {name}")
        elif not path.is_file() or path.read_bytes() != content:
            print(f"out of date: {name} (run python data_samples/make_templates.py)")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
