"""Make Exampleshire's surveys, and the spreadsheet templates of a survey, from the source a person can edit.

    python data_samples/make_survey_samples.py            make every file again
    python data_samples/make_survey_samples.py --check    say which files are out of date (exit code 1 if any)

Reads `exampleshire/survey/source.yml`. Of each round it makes the responses (a row a respondent), of both together the
results (a row an answer), each as a workbook and as CSV; and a leaflet in two columns as PDF and text, whose heading
"Strengths" is a picture; and the leaflet's words in one column as a Word file. Two runs make the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import make_reports
import word_files
import xlsxwriter
import yaml
from make_reports import Page, Piece, Typeface

HERE = Path(__file__).parent
SURVEY = HERE / "exampleshire" / "survey"
TEMPLATES = HERE / "templates"
MADE = datetime(2026, 1, 1)
ALL = "All"

RESULTS = ("Question", "Option", "Count", "Base", "Asked", "Round", "Group")

Row = Sequence[str | int | date | None]

ABOUT_HELP = {
    "Survey": "What the survey is called.",
    "Authority": "The council's name.",
    "Round": "The last day on which people could answer: 31/03/2027. One file a round.",
    "Who was asked": "The people the survey went to, in a few words.",
    "Number asked": "How many were asked, whether or not they answered. Leave empty if it is not known.",
}
"""The labels of the sheet About, and what to write behind them."""

RESPONSES_HELP = (
    "A row for each person who answered, and a column for each question, headed by its words in full.",
    "Respondent is a number and nothing else. Never put in a name, a date of birth or a case number.",
    "Group is where the child lives, or another group you want to look at; leave it out if you have none.",
    "List in the sheet Options what could be chosen. A question that is not listed there, and whose answers are long "
    "or all different, is taken for comments: these are counted, and their words are never read into a pack.",
    "Leave a cell empty where somebody gave no answer. Results of fewer than 10 answers are never shown.",
)
RESULTS_HELP = (
    "A row for each answer to each question. Count is how many gave it, Base how many answered the question at all.",
    "Asked is how many were asked the question; leave it empty if it is not known.",
    "Without a base there is no interval: write Percent in place of Count and Base only if you know no more.",
    f"Group is {ALL} for everybody. Rows for everybody and rows for groups may stand in one sheet.",
    "Several rounds may stand in one sheet: Round is the last day on which people could answer.",
)


# --- the answers --------------------------------------------------------------------------------------------


def read_source() -> dict[str, Any]:
    return yaml.safe_load((SURVEY / "source.yml").read_text(encoding="utf-8"))


def responses(source: Mapping[str, Any], at: int) -> list[list[str | int | None]]:
    """The rows of one round: a number, the group, an answer to each question, a comment."""
    groups = source["rounds"][at]["groups"]
    columns: list[list[str | None]] = []
    for number, question in enumerate(source["questions"], start=1):
        column: list[str | None] = []
        for group, size in groups.items():
            counts = question["answers"][at][group]
            given = [option for option, count in zip(question["options"], counts, strict=True) for _ in range(count)]
            answers = [*given, *[None] * (size - len(given))]
            turn = 3 * number % size
            column += answers[turn:] + answers[:turn]
        columns.append(column)
    people = [group for group, size in groups.items() for _ in range(size)]
    comments = dict(zip(range(2, 100, 7), source["comments"]["answers"][at], strict=False))
    return [
        [number, group, *(column[number - 1] for column in columns), comments.get(number)]
        for number, group in enumerate(people, start=1)
    ]


def results(source: Mapping[str, Any]) -> Iterator[list[str | int | date]]:
    """The rows of both rounds counted, for everybody and for each group."""
    for at, this in enumerate(source["rounds"]):
        for question in source["questions"]:
            of_groups = question["answers"][at]
            everybody = [sum(counts) for counts in zip(*of_groups.values(), strict=True)]
            for group, counts in {ALL: everybody, **of_groups}.items():
                asked = sum(this["groups"].values()) if group == ALL else this["groups"][group]
                for option, count in zip(question["options"], counts, strict=True):
                    yield [question["question"], option, count, sum(counts), asked, this["day"], group]


def about(source: Mapping[str, Any], at: int) -> list[list[Any]]:
    this = source["rounds"][at]
    values = (source["survey"], source["authority"], this["day"], source["whom"], this["asked"])
    return [[label, value] for label, value in zip(ABOUT_HELP, values, strict=True)]


def headings(source: Mapping[str, Any]) -> list[str]:
    asked = [question["question"] for question in source["questions"]]
    return ["Respondent", "Group", *asked, source["comments"]["question"]]


def options(source: Mapping[str, Any]) -> list[list[str]]:
    return [[q["question"], option] for q in source["questions"] for option in q["options"]]


# --- workbooks and CSV --------------------------------------------------------------------------------------


def workbook(title: str, sheets: Mapping[str, tuple[Row | None, Sequence[Row]]]) -> bytes:
    """A workbook of sheets, each a header (or none, for labels and values) and rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "author": "Line of Sight", "created": MADE})
    head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    for name, (header, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, 30 if header is None or header[0] == "Question" else 12)
        sheet.set_column(1, 12, 60 if header is None else 22)
        for at, heading in enumerate(header or ()):
            sheet.write_string(0, at, str(heading), head)
        for row, values in enumerate(rows, start=bool(header)):
            for at, value in enumerate(values):
                if isinstance(value, date):
                    sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), day)
                elif isinstance(value, int):
                    sheet.write_number(row, at, value, cell)
                elif value is not None:
                    sheet.write_string(row, at, value, head if header is None and at == 0 else cell)
        if header:
            sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def table(header: Row, rows: Sequence[Row]) -> bytes:
    """The rows as CSV, as Excel saves it: with a mark that says UTF-8, and CRLF at the ends of lines."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def spreadsheets(source: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for at, this in enumerate(source["rounds"]):
        rows, name = responses(source, at), f"{this['day']}_survey-responses"
        yield f"{name}.xlsx", workbook(source["survey"], {
            "About": (None, about(source, at)),
            "Responses": (headings(source), rows),
            "Options": (("Question", "Option"), options(source)),
        })  # fmt: skip
        whole = [source["survey"], source["authority"], this["day"], source["whom"], this["asked"]]
        header = ["Respondent", *ABOUT_HELP, *headings(source)[1:]]
        yield f"{name}.csv", table(header, [[row[0], *whole, *row[1:]] for row in rows])
    counted = list(results(source))
    told = [["Survey", source["survey"]], ["Authority", source["authority"]], ["Who was asked", source["whom"]]]
    yield "survey-results.xlsx", workbook(source["survey"], {"About": (None, told), "Results": (RESULTS, counted)})
    header = [*RESULTS, "Survey", "Authority", "Who was asked"]
    yield "survey-results.csv", table(header, [[*row, *(value for _, value in told)] for row in counted])


def templates() -> Iterator[tuple[str, bytes]]:
    labels = [[label, None] for label in ABOUT_HELP]
    guide = [[label, what] for label, what in ABOUT_HELP.items()]
    yield "survey_responses.xlsx", workbook("Survey responses", {
        "How to fill this in": (None, [*([None, line] for line in RESPONSES_HELP), *guide]),
        "About": (None, labels),
        "Responses": (("Respondent", "Group", *("Write a question here" for _ in range(4))), ()),
        "Options": (("Question", "Option"), ()),
    })  # fmt: skip
    yield "survey_results.xlsx", workbook("Survey results", {
        "How to fill this in": (None, [*([None, line] for line in RESULTS_HELP), *guide]),
        "About": (None, [row for row in labels if row[0] not in ("Round", "Number asked")]),
        "Results": ((*RESULTS, "Percent"), ()),
    })  # fmt: skip


# --- the leaflet --------------------------------------------------------------------------------------------

SIZE, LEADING = 10.5, 14.0
LEFT, RIGHT, COLUMN = 50.0, 310.0, 230.0


class Leaflet:
    """One page, box after box: each box is set at its place on the page and comes as one block of text."""

    def __init__(self, face: Typeface) -> None:
        self.face, self.page, self.block = face, Page(), 0
        self.lines: list[str] = []
        self.boxes: list[tuple[Sequence[str], bool]] = []

    def box(
        self, x: float, y: float, texts: Sequence[str], bullet: str = "", width: float = COLUMN, bold: bool = False
    ) -> None:
        """Paragraphs or bullets in a box. In the text, a space before its first line is all that is left of it."""
        self.boxes.append((texts, bool(bullet)))
        for at, text in enumerate(texts):
            self.block += 1
            for number, line in enumerate(self.face.lines(bullet + text, width, SIZE, bold)):
                self.page.pieces.append(Piece(x, y, line, SIZE, bold, self.block))
                self.lines.append((" " if at == number == 0 else "") + line)
                y += LEADING


def leaflet(told: Mapping[str, Any], face: Typeface) -> Leaflet:
    page = Leaflet(face)
    page.box(LEFT, 60, [told["title"]], width=2 * COLUMN, bold=True)
    page.lines.append("")
    page.box(LEFT, 85, [told["intro"]], width=490)
    page.lines.append("")
    page.box(LEFT, 165, [told["heading"]], bold=True)
    page.box(LEFT, 183, told["left"], bullet="• ")
    page.box(RIGHT, 183, told["right"], bullet="• ")
    page.page.boxes.append((RIGHT, 148, 80.0, 22.0))  # where a picture of the word Strengths would be
    page.box(LEFT, 420, told["below"], bullet="• ", width=490)
    for x, figure in zip((LEFT, 220.0, 390.0), told["figures"], strict=True):
        page.box(x, 520, [figure], width=150)
    page.box(LEFT, 640, [told["caveat"]], width=490)
    page.lines.append("")
    page.box(LEFT, 690, [told["foot"]], width=490)
    return page


def word(told: Mapping[str, Any], page: Leaflet) -> bytes:
    """The boxes one under the other, with an empty paragraph between them."""
    document = word_files.begun(told["title"], told["published"])
    for number, (texts, bullets) in enumerate(page.boxes):
        if number:
            document.add_paragraph()
        for text in texts:
            if bullets:
                word_files.bullet(document, text)
            else:
                document.add_paragraph(text)
    return word_files.saved(document)


def leaflets(source: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    told, face = source["leaflet"], Typeface()
    set_page = leaflet(told, face)
    name = f"{told['published']}_survey-summary"
    head = make_reports.Source(name, told, (), {})
    yield f"{name}.pdf", make_reports.pdf_bytes(head, [set_page.page], face)
    yield f"{name}.docx", word(told, set_page)
    yield f"{name}.txt", ("\n".join(set_page.lines) + "\n").encode()


# --- the files ----------------------------------------------------------------------------------------------


def made() -> dict[Path, bytes]:
    """The bytes of every file, by path."""
    source = read_source()
    files = {SURVEY / name: content for name, content in (*spreadsheets(source), *leaflets(source))}
    return files | {TEMPLATES / name: content for name, content in templates()}


def out_of_date() -> list[str]:
    """Names of the files that are missing or not what the source makes, and of files that it does not make."""
    files = made()
    kept = {path for path in SURVEY.iterdir() if path.name != "source.yml"}
    stale = [path for path, content in files.items() if not path.is_file() or not same(path, content)]
    return sorted(path.name for path in [*stale, *(kept - set(files))])


def same(path: Path, content: bytes) -> bool:
    return make_reports.same(path, path.read_bytes(), content)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make Exampleshire's surveys and the templates of a survey.")
    parser.add_argument("--check", action="store_true", help="say which files are out of date; write nothing")
    if parser.parse_args(arguments).check:
        stale = out_of_date()
        for name in stale:
            print(f"out of date: {name} (run python data_samples/make_survey_samples.py)")
        return 1 if stale else 0
    for path, content in made().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{len(content):>9,} bytes  {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
