"""No identifier that stands in a return is in anything shown or written: canaries are planted, and looked for.

Every child, adopter and worker of a made-up authority gets an identifier that could come from nowhere else, and in
every column and element a name, a number or an address is put where it does not belong, as happens when a cell is
filled in on the wrong line. A team's name is the one value of a cell that is shown on purpose.
"""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner
from lineofsight import figure, readers, return_quality, sample, tables
from lineofsight.cli import main
from lineofsight.errors import Refused
from lineofsight.indicator import Policy
from lineofsight.indicators import CATALOGUE
from lineofsight.returns import Return
from lxml import etree
from python_calamine import CalamineWorkbook

AS_AT = date(2026, 6, 30)

IDENTIFIER = "ZQXVKJWP"
"""How the identifier of everybody in the planted returns begins."""

CANARIES = (
    "Peregrine Quillfeather",
    "Z936251847362",
    "SW7734195288",
    "ZQ9X 7VK",
    "fourth of november two thousand and eleven",
    "07700 900461",
    f"{IDENTIFIER}99",
)
"""What is put into columns: a name, a UPN, a social worker's number, a postcode, a birthday, a telephone, a child."""

TOKENS = (*(token.encode() for token in CANARIES), IDENTIFIER.encode(), b"Quillfeather")
_LOOKED_FOR = re.compile(b"|".join(re.escape(token) for token in TOKENS), re.IGNORECASE)

_WHO = re.compile(r"\b(?:EX|SW|AD|FA)\d{5,}\b")
"""How the made-up authority numbers people."""


def renamed(text: str) -> str:
    return _WHO.sub(lambda who: IDENTIFIER + who[0], text)


# Planting


def planted_table(rows: list[list[Any]]) -> list[list[Any]]:
    """A table, everybody renamed, with a canary in a cell of each column that is not a team's."""
    rows = [[renamed(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    header = next(number for number, row in enumerate(rows) if sum(bool(str(cell).strip()) for cell in row) > 2)
    below = rows[header + 1 :]
    canaries = cycle(CANARIES)
    for column, heading in enumerate(rows[header]):
        if below and "team" not in str(heading).casefold():
            row = below[column % len(below)]
            row[column] = next(canaries)
    for row in rows[header:]:
        row.append(CANARIES[0])  # a column that no return has, its heading a name
    return rows


def plant_csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = planted_table(list(csv.reader(text)))
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows(rows)


def plant_workbook(path: Path) -> None:
    book = CalamineWorkbook.from_path(path)
    sheets = {name: planted_table(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    again = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    for name, rows in {**sheets, "Notes": [[canary] for canary in CANARIES]}.items():
        sheet = again.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(number, column, cell)
                else:
                    sheet.write(number, column, cell)
    again.close()


def plant_xml(path: Path) -> None:
    """A canary in the last element of each name that has text, in attributes, comments and between the tags."""
    parsed = etree.parse(path)
    root = parsed.getroot()
    canaries = cycle(CANARIES)
    last = {}
    for element in root.iter(etree.Element):
        element.text = renamed(element.text or "")
        if element.text.strip() and element.tag not in ("Collection", "ReferenceDate"):
            last[element.tag] = element
    for element in last.values():
        element.text = element.tail = next(canaries)
        element.set("note", next(canaries))
        element.getparent().append(etree.Comment(next(canaries)))
    root.append(root.makeelement("Quillfeather", {}))
    parsed.write(path, encoding="utf-8")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The returns of a made-up authority with canaries in every file."""
    folder = tmp_path_factory.mktemp("planted") / "returns"
    sample.write(folder, seed=8, children=80, quarters=8, as_at=AS_AT)
    for path in folder.glob("*.*"):
        path.unlink()  # what the sample says of itself is no return
    plant = {".csv": plant_csv, ".xlsx": plant_workbook, ".xml": plant_xml}
    for path in sorted(folder.rglob("*.*")):
        plant[path.suffix](path)
    return folder


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory, planted: Path) -> Path:
    """Files that are refused for different reasons, each with canaries near what is wrong with it."""
    folder = tmp_path_factory.mktemp("refused")
    xml = next(planted.glob("cin_census/*.xml")).read_text(encoding="utf-8")
    name, number = CANARIES[0], f"{IDENTIFIER}EX1"
    written = {
        "cut.xml": xml[: len(xml) // 2],
        "broken.xml": xml.replace("</Child>", f"</Quillfeather>{name}</Child>", 1),
        "entities.xml": f'<!DOCTYPE Message [<!ENTITY n "{name}">]>{xml}',
        "undated.xml": re.sub("<ReferenceDate>.*?<", f"<ReferenceDate>{name}<", xml),
        "childless.xml": re.sub("(?s)<Children>.*</Children>", f"<Children>{name}</Children>", xml),
        "workers.csv": f"AgencyWorker,RoleStartDate,FTE30,ReferenceDate\n0,{name},{number},{name}\n",
        "nothing.csv": f"{name},{number}\n{name},{number}\n",
        "quoted.csv": f'CHILD,DECOM,RNE,LS\n"{number},{name}\n' + f"{name}\n" * 40_000,
        "page.html": f"<html><table><tr><td>{name}</td></tr></table></html>",
        "mappings.csv": f"code_set,spelling,code\nneed,{name},{number}\n",
    }
    for file, content in written.items():
        (folder / file).write_text(content, encoding="utf-8")
    return folder


# Looking


def found_in(name: str, content: bytes) -> Iterator[str]:
    """The places in some bytes where a canary is, those in the parts of zipped files too."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield from found_in(f"{name}, {part}", archive.read(part))
    for match in _LOOKED_FOR.finditer(content):
        around = content[max(match.start() - 80, 0) : match.end() + 40]
        yield f"{name}: ...{around.decode('utf-8', 'replace')}..."


def assert_none_in(name: str, said: str | bytes) -> None:
    found = list(found_in(name, said if isinstance(said, bytes) else said.encode()))
    assert not found, "\n".join(found[:10])


def returns_in(folder: Path) -> tuple[Return, ...]:
    parts = [part for path in readers.files([folder]) for part in readers.read(path).parts]
    return readers.assembled(parts, AS_AT)


def test_a_canary_is_found_wherever_it_is(tmp_path):
    book = tmp_path / "book.xlsx"
    again = xlsxwriter.Workbook(book)
    again.add_worksheet().write(0, 0, "seen by peregrine quillfeather")
    again.close()
    assert list(found_in("book", book.read_bytes()))
    assert not list(found_in("text", b"nobody"))


def test_the_canaries_are_in_the_files_and_some_reach_the_tables(planted):
    assert all(list(found_in(path.name, path.read_bytes())) for path in planted.rglob("*.*"))
    held = {given.kind: given for given in returns_in(planted)}
    assert held.keys() == readers.RETURNS.keys()
    identifiers = pd.concat(
        [given.tables["children"]["child_id"] for given in held.values() if "children" in given.tables]
    )
    assert identifiers.str.startswith(IDENTIFIER).sum() > 80


def test_no_canary_is_in_what_reading_says(planted, refused):
    for path in readers.files([planted, refused]):
        source = readers.read(path)
        assert_none_in(path.name, f"{source!r} {source.refused} {source.issues} {source.contents!r}")
        for part in source.parts:
            assert_none_in(path.name, f"{part.title} {part.issues} {part.authority} {part.authority_code}")


def test_no_canary_is_in_what_a_return_or_its_figures_say(planted):
    for given in returns_in(planted):
        assert_none_in(given.kind, f"{given!r} {given.issues} {given.label}")
        for indicator in CATALOGUE.values():
            if figure.holds(indicator, given):
                made = (
                    figure.measure(indicator, given, Policy(population=4_000)),
                    *figure.broken_down(indicator, given, Policy()),
                    *figure.over_time(indicator, given, Policy()),
                )
                assert_none_in(indicator.id, "".join(f"{each!r} {each.shown} {each.sentence}" for each in made))
        assert_none_in(given.kind, f"{return_quality.empties([given])!r}")


@pytest.mark.parametrize("more", [["--json"], []], ids=["json", "words"])
def test_no_canary_is_in_what_the_command_says_of_files(planted, refused, more):
    ran = CliRunner().invoke(main, ["read", str(planted), str(refused), *more], catch_exceptions=False)
    assert ran.exit_code == Refused.exit_code
    assert_none_in("read", ran.stdout + ran.stderr)


def test_no_canary_is_in_what_is_said_of_an_analysts_mappings(refused):
    with pytest.raises(Refused) as refusal:
        readers.return_values.own_mappings(refused / "mappings.csv")
    assert_none_in("mappings", str(refusal.value))


def test_no_canary_is_in_the_fault_of_a_reader():
    """A table that is not as its schema says is a fault of ours, and is told with a traceback."""
    for columns in (
        {"child_id": pd.Series([f"{IDENTIFIER}1", None], dtype="string")},
        {"child_id": pd.Series([f"{IDENTIFIER}1"]), "date": pd.Series([CANARIES[0]])},
    ):
        with pytest.raises(tables.TableFault) as fault:
            tables.made("referrals", columns)
        assert_none_in("fault", f"{fault.value} {fault.value.__cause__}")
        assert fault.value.__suppress_context__ or fault.value.__context__ is None


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_no_canary_is_in_any_byte_of_a_pack(planted, refused, tmp_path, audience):
    params = tmp_path / "canaries.yml"
    params.write_text(
        f"authority: Exampleshire\nas_at: {AS_AT}\naudience: {audience}\nlocal: {{population: 4000}}\n"
        f"sources:\n  - {planted.as_posix()}\n  - {refused.as_posix()}\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "lineofsight", "run", str(params), "--out", str(tmp_path / "out")],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONWARNINGS": "always"},
        check=False,
    )
    assert ran.returncode == Refused.exit_code, ran.stderr.decode()[-2000:]
    assert_none_in("printed", ran.stdout + ran.stderr)
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {"index.html", "evidence.csv", "help_and_protection.ipynb", "data_quality.html"} <= {
        path.name for path in written
    }
    for path in written:
        assert_none_in(path.name, path.read_bytes())
