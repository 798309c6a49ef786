"""Files spoiled in every way that is cheap to think of: each is read, or refused with a sentence, and never worse.

The same files are spoiled in the same ways each time: a case is known by its seed, which a failure names.
"""

from __future__ import annotations

import copy
import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from lineofsight import figure, readers, readout, sample
from lineofsight.errors import Refused
from lineofsight.indicator import Policy
from lineofsight.indicators import CATALOGUE
from lineofsight.returns import ReturnPart
from lxml import etree
from python_calamine import CalamineWorkbook

AS_AT = date(2026, 6, 30)

AWKWARD: tuple[Any, ...] = (
    *("", " ", "-", "\xa0", "NaN", "None", "inf", "-inf", "1e309", "1e-400", "0x10", "-0", "+7", "1,000", "٣٤٥٦٧", "²"),
    *("31/02/2020", "2020-13-45", "2020-02-30", "01/13/2020", "1/1/1", "0000-00-00", "9999-12-31", "١٢/٠٣/٢٠٢٠"),
    *("00/00/0000", "2020-01-01T99:99", "29/02/2100", "99999", "-1", "0", "3000000", "43831.5", "1900-01-01"),
    *(
        "=1+1",
        "#REF!",
        "#N/A",
        "a) ",
        "a) a) Yes",
        ": ",
        " - ",
        "N1 - ",
        "x" * 70_000,
        "\u202etxet",
        "👩‍👩‍👧‍👦",
        "\ufeff",
    ),
    *('"', '"",', "'", ";;;", "\t", "line\nline", "<b>&amp;</b>", "]]>", "null", "TRUE", "1001.0", "1E+16", "é\u0301"),
)
"""Texts that have broken one reader or another."""

TYPED = (True, False, 1e300, -1e300, 1e16, 0.1, -5, 2**60, datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59))
"""Values that a cell of a workbook can also have."""


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The returns of a small made-up authority."""
    folder = tmp_path_factory.mktemp("returns") / "all"
    sample.write(folder, seed=5, children=40, quarters=4, as_at=AS_AT)
    workers = next(folder.glob("workforce/*.xml"))
    rows = [
        {field.tag: field.text for field in worker} | {"ReferenceDate": "2025-09-30"}
        for worker in etree.parse(workers).iter("CSWWWorker")
    ]
    with (folder / "workforce" / "workers.csv").open("w", encoding="utf-8", newline="") as text:
        table = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
        table.writeheader()
        table.writerows(rows)
    return folder


def survives(path: Path, case: str, beside: Sequence[ReturnPart] = (), figures: bool = True) -> None:
    """Read a file and reckon every figure it gives, alone or beside the other files of its return.

    Only a refusal may come of it, and that as a sentence.
    """
    try:
        source = readers.read(path)
        readout.as_json(source)
        assert source.refused is None or ("\n" not in source.refused and len(source.refused) < 500)
        for given in readers.assembled([*source.parts, *beside], AS_AT):
            for indicator in CATALOGUE.values() if figures else ():
                if figure.holds(indicator, given):
                    figure.measure(indicator, given, Policy())
    except Refused:
        pass
    except Exception as fault:
        raise AssertionError(f"{case}: {type(fault).__name__}: {str(fault)[:300]}") from fault


def cases(name: str, times: int) -> Iterator[tuple[str, random.Random]]:
    for number in range(times):
        seed = f"{name}, case {number}"
        yield seed, random.Random(seed)


# Bytes


def spoiled(content: bytes, draw: random.Random) -> bytes:
    """Some bytes cut off, changed, put in, taken out or repeated."""
    found = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 8))):
        start = draw.randrange(len(found) + 1)
        some = slice(start, min(len(found), start + draw.choice((1, 2, 40, 4000))))
        what = draw.randrange(5)
        if what == 0 and draw.random() < 0.3:
            del found[start:]
        elif what == 1:
            for at in range(some.start, min(some.stop, some.start + 20)):
                found[at] = draw.randrange(256)
        elif what == 2:
            found[start:start] = draw.choice(
                (b"\0", b"\xff\xfe", b"\r", b'"', b"<", b"&#0;", b",,,,", draw.randbytes(9))
            )
        elif what == 3:
            del found[some]
        else:
            found[start:start] = found[some]
    return bytes(found)


def spoiled_within(content: bytes, draw: random.Random) -> bytes:
    """A zipped document whose packing is whole, with one of its parts spoiled, or missing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        chosen, gone = draw.choice(names), draw.random() < 0.1
        for name in names:
            part = before.read(name)
            if name != chosen:
                after.writestr(name, part)
            elif not gone:
                after.writestr(name, spoiled(part, draw))
    return out.getvalue()


RETURNS = {
    "annex A": ("annex_a/*.xlsx", 8),
    "census": ("cin_census/*.xml", 30),
    "workforce": ("workforce/*.xml", 30),
    "workers": ("workforce/*.csv", 30),
    "episodes": ("ssda903/*/episodes.csv", 12),
    "header": ("ssda903/*/header.csv", 10),
    "oc2": ("ssda903/*/oc2.csv", 10),
    "oc3": ("ssda903/*/oc3.csv", 10),
    "adoption": ("ssda903/*/ad1.csv", 10),
}
"""The files of a return that are spoiled, and how often in each way."""


@pytest.mark.parametrize("name", RETURNS)
def test_a_return_with_spoiled_bytes_is_read_or_refused(returns, tmp_path, name):
    pattern, times = RETURNS[name]
    original = sorted(returns.glob(pattern))[-1]
    content = original.read_bytes()
    ways: list[Callable[[bytes, random.Random], bytes]] = [spoiled]
    if original.suffix == ".xlsx":
        ways.append(spoiled_within)
    for way in ways:
        for case, draw in cases(f"{name}, {way.__name__}", times):
            path = tmp_path / original.name
            path.write_bytes(way(content, draw))
            survives(path, case)


# Cells


def with_awkward_cells(rows: list[list[Any]], draw: random.Random, values: tuple[Any, ...]) -> list[list[Any]]:
    """A table with some cells, a whole column or some headers changed, and columns or rows moved, repeated or gone."""
    rows = [list(row) for row in rows]
    width = max(map(len, rows))
    for _ in range(draw.choice((1, 2, 5))):
        column = draw.randrange(width)
        what = draw.randrange(8)
        if what == 0:
            for row in rows[1:]:
                row[column % len(row)] = draw.choice(values)
        elif what == 1:
            same = draw.choice(values)
            for row in rows[1:]:
                row[column % len(row)] = same
        elif what == 2:
            order = draw.sample(range(width), width)
            rows = [[row[at] if at < len(row) else "" for at in order] for row in rows]
        elif what == 3:
            rows[0][draw.randrange(len(rows[0]))] = draw.choice((*AWKWARD, *map(str, rows[0])))
        elif what == 4:
            rows = [[*row[:column], *row[column + draw.randrange(2) * 2 - 1 :]] or [""] for row in rows]
        elif what == 5:
            rows = rows[: draw.randrange(len(rows)) + 1]
        elif what == 6:
            at = draw.randrange(len(rows))
            rows[at:at] = draw.choice(([[]], [[""] * width], [rows[0]], [rows[-1]] * 3, [list(AWKWARD)]))
        else:
            for _ in range(20):
                row = draw.choice(rows[1:] or rows)
                if row:
                    row[draw.randrange(len(row))] = draw.choice(values)
        width = max(*map(len, rows), 1)
        rows = [row or [""] for row in rows]
    return rows


TABLES = {name: its for name, its in RETURNS.items() if its[0].endswith(".csv")} | {
    "reviews": ("ssda903/*/reviews.csv", 10),
    "missing": ("ssda903/*/missing.csv", 10),
    "social workers": ("ssda903/*/sw_episodes.csv", 10),
    "unaccompanied": ("ssda903/*/uasc.csv", 10),
    "placed": ("ssda903/*/placed_for_adoption.csv", 10),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_with_awkward_cells_and_headers_is_read_or_refused(returns, tmp_path, name):
    pattern, times = TABLES[name]
    original = max(returns.glob(pattern), key=lambda path: path.stat().st_size)
    others = [path for path in sorted(original.parent.glob("*.csv")) if path != original]
    beside = [part for path in others for part in readers.read(path).parts]
    with original.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    for case, draw in cases(name, times):
        path = tmp_path / original.name
        with path.open("w", encoding=draw.choice(("utf-8", "utf-8-sig", "utf-16")), newline="") as text:
            csv.writer(text, delimiter=draw.choice(",,,;\t|")).writerows(with_awkward_cells(rows, draw, AWKWARD))
        survives(path, case, beside if draw.random() < 0.2 else ())


def test_a_workbook_with_awkward_cells_and_headers_is_read_or_refused(returns, tmp_path):
    original = next(returns.glob("annex_a/*.xlsx"))
    book = CalamineWorkbook.from_path(original)
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    for case, draw in cases("workbook", 14):
        path = tmp_path / "annex a.xlsx"
        again = xlsxwriter.Workbook(path, {"strings_to_formulas": draw.random() < 0.5, "nan_inf_to_errors": True})
        day = again.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = again.add_worksheet(draw.choice((name, name.replace("_", " "), f"{len(again.sheetnames)}")))
            for number, row in enumerate(with_awkward_cells(rows, draw, AWKWARD + TYPED)):
                for column, cell in enumerate(row):
                    if isinstance(cell, date | datetime):
                        sheet.write_datetime(number, column, max(cell, type(cell)(1900, 1, 1)), day)
                    else:
                        sheet.write(number, column, cell[:32_000] if isinstance(cell, str) else cell)
        again.close()
        survives(path, case)


# Elements

DECLARED = (
    '<!DOCTYPE Message [<!ENTITY a "b">]>',
    '<!DOCTYPE Message [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE Message SYSTEM "file:///etc/hostname">',
    "<!DOCTYPE Message [<!ELEMENT Message ANY>]>",
    '<?xml version="1.0" encoding="no-such-encoding"?>',
    '<?xml version="1.1"?>',
    '<?xml-stylesheet href="x"?>',
)


def with_awkward_elements(root: Any, draw: random.Random) -> bytes:
    """An XML document with elements removed, repeated, moved into others, renamed, or with other text."""
    root = copy.deepcopy(root)
    for _ in range(draw.choice((1, 3, 12))):
        every = list(root.iter(etree.Element))
        its, other = draw.choice(every[1:] or every), draw.choice(every)
        parent = its.getparent()
        what = draw.randrange(8)
        if parent is None:
            continue
        if what == 0:
            parent.remove(its)
        elif what == 1:
            parent.extend(copy.deepcopy(its) for _ in range(draw.choice((1, 3))))
        elif what == 2 and its not in other.iterancestors() and other is not its:
            other.append(its)
        elif what == 3:
            its.tag = draw.choice(
                (other.tag, "{urn:x}" + etree.QName(its).localname, its.tag.lower(), "Child", "Header")
            )
        elif what == 4:
            its.text = "".join(mark for mark in str(draw.choice(AWKWARD)) if mark.isprintable() or mark in "\t\n")
        elif what == 5:
            its.tail = f"{draw.choice(('stray', '1', '2025-01-01'))} text"
        elif what == 6:
            its.insert(0, draw.choice((etree.Comment("remark"), etree.ProcessingInstruction("do"), etree.Entity("a"))))
        else:
            same = [each for each in every if each.tag == its.tag]
            value = str(draw.choice(AWKWARD[:40])).strip("\x00\ufeff")
            for each in same:
                each.text = value
    content = etree.tostring(root, encoding=draw.choice(("utf-8", "utf-16", "us-ascii")))
    return (draw.choice(DECLARED).encode() if draw.random() < 0.15 else b"") + content


@pytest.mark.parametrize(("pattern", "times"), [("cin_census/*.xml", 25), ("workforce/*.xml", 40)])
def test_xml_with_awkward_elements_is_read_or_refused(returns, tmp_path, pattern, times):
    original = sorted(returns.glob(pattern))[-1]
    root = etree.parse(original).getroot()
    for case, draw in cases(pattern, times):
        path = tmp_path / original.name
        path.write_bytes(with_awkward_elements(root, draw))
        survives(path, case)


# Documents

DOCUMENTS = {
    "exampleshire/reports_as_text/2025-01-27_ilacs.txt": 12,
    "exampleshire/audit/2025-03-28_independent-audit.txt": 12,
    "exampleshire/audit/2025-03-28_independent-audit.docx": 6,
    "exampleshire/audit/2025-03-28_independent-audit.pdf": 6,
    "exampleshire/plan/2026-09-30_improvement-plan.xlsx": 6,
    "exampleshire/plan/2026-09-30_improvement-plan.txt": 8,
    "exampleshire/plan/2026-09-30_improvement-plan.docx": 6,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_with_spoiled_bytes_is_read_or_refused(root, tmp_path, name):
    original = root / "data_samples" / name
    content = original.read_bytes()
    ways = [spoiled, spoiled_within] if original.suffix in (".docx", ".xlsx") else [spoiled]
    for way in ways:
        for case, draw in cases(f"{name}, {way.__name__}", DOCUMENTS[name]):
            path = tmp_path / original.name
            path.write_bytes(way(content, draw))
            survives(path, case, figures=False)
