"""One file of a return, opened once: the rows of its sheets, or where its XML is.

Returns are large, so they are not opened as a `Document` of numbered lines. A place in one is a sheet and a cell, or
a line of text. What a file is, is decided by what is in it, never by its name: an `.xls` may be a web page.

A CSV file and an XML file are not held in memory: they are passed over once, for the digest and the encoding.
"""

from __future__ import annotations

import codecs
import csv
import gc
import hashlib
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, ZipError

from lineofsight.errors import Refused
from lineofsight.office_text import LARGEST_UNZIPPED
from lineofsight.readers.workbook_extent import damaged_xls, too_far

_HEAD = 64 * 1024
"""Bytes at each end of a file that say what it is, and whether it is whole."""

_CHUNK = 1 << 20
_TOP = 12
"""Lines that say what parts the cells of a CSV file."""

_SEPARATORS = ",;\t|"
_ENCODINGS = ("utf-8", "cp1252")
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""How an encrypted Office file names its only content, in an older format's directory."""

_NO_RETURN = {b"%PDF-": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"{\\rtf": "a rich text file"}
_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError)
"""What the standard library raises for a zip whose bytes are damaged; RuntimeError where one says it is encrypted."""

_WEB_PAGE = re.compile(rb"\s*(<!doctype html|<html|<table|<meta)", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class ReturnFile:
    """A file that may be part of a return.

    `sheets` are the rows of a workbook's sheets by name, from cell A1 on, each cell as the workbook types it (text,
    number, date, "" where it is empty); rows of one sheet have one length. A CSV file has none of them read yet:
    `columns` are the cells of the first line that holds any, without spaces round them, `header_line` is its number
    from 1, and `encoding` and `separator` say how to read it. `root` is the name of an XML file's first element,
    without its namespace. What does not apply is None.
    """

    path: Path
    sha256: str
    size: int
    sheets: Mapping[str, list[list[Any]]] | None = field(default=None, repr=False)
    columns: tuple[str, ...] | None = field(default=None, repr=False)
    header_line: int | None = None
    encoding: str | None = None
    separator: str | None = None
    root: str | None = None

    @property
    def name(self) -> str:
        return self.path.name

    @classmethod
    def open(cls, path: Path | str) -> ReturnFile:
        """The file, as a workbook (.xlsx, .xls, .ods), a CSV file or an XML file.

        A CSV file may be in UTF-8 (with a byte order mark or not), UTF-16 or Windows-1252, and its cells parted by
        commas, semicolons, tabs or bars, whichever its first lines have equally often. Of an XML file only the first
        element is read here. Raises Refused, in one sentence, where the file is missing, empty, protected by a
        password, cut short, or none of these.
        """
        path = Path(path)
        try:
            return _opened(path)
        except FileNotFoundError:
            raise Refused(f"{path.name} is not there: check its name and folder.") from None
        except IsADirectoryError:
            raise Refused(f"{path.name} is a folder: name the files in it.") from None
        except OSError as fault:
            raise Refused(
                f"{path.name} cannot be opened ({fault.strerror}): close it in Excel, and check that you may read it."
            ) from None

    def rows(self, first: int | None = None) -> Mapping[str, list[list[Any]]]:
        """The sheets of a workbook; of a CSV file one sheet without a name, whose cells are text. None of XML.

        A CSV file's rows may differ in length, as its lines do; of these only the `first` are read where that is
        given. Raises Refused where it cannot be parsed.
        """
        if self.sheets is not None:
            return self.sheets
        if self.columns is None:
            return {}
        try:
            with self.path.open(encoding=self.encoding, newline="") as text:
                return {"": list(islice(csv.reader(text, delimiter=self.separator or ","), first))}
        except csv.Error:
            raise Refused(f"{self.name} is no CSV file that can be read: save it again as CSV UTF-8.") from None


def _opened(path: Path) -> ReturnFile:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        size = file.seek(0, io.SEEK_END)
        file.seek(max(size - _HEAD, 0))
        tail = file.read()
    if not head.strip(b"\0 \t\r\n\xff\xfe\xef\xbb\xbf"):
        raise Refused(f"{path.name} is empty: export it again.")
    for start, kind in _NO_RETURN.items():
        if head.startswith(start):
            raise Refused(f"{path.name} is {kind}, not a return: name the workbook, CSV or XML file.")
    if head.startswith((_ZIP, _OLE)):
        data = path.read_bytes()
        return ReturnFile(path, hashlib.sha256(data).hexdigest(), size, sheets=_sheets(path.name, data))
    if _WEB_PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        raise Refused(f"{path.name} is a web page, not a return: open it in Excel and save it as a workbook.")
    sha256, encoding = _read_through(path, head)
    if head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return ReturnFile(path, sha256, size, root=_root(path, tail))
    if encoding is None:
        raise Refused(f"{path.name} is no workbook, CSV or XML file: export it again.")
    line, columns, separator = _header(path, encoding)
    return ReturnFile(path, sha256, size, columns=columns, header_line=line, encoding=encoding, separator=separator)


def _sheets(name: str, data: bytes) -> dict[str, list[list[Any]]]:
    if data.startswith(_OLE) and _PROTECTED in data:
        raise Refused(f"{name} is protected by a password: save a copy without one and read that.")
    damaged = Refused(f"{name} is a damaged workbook: open it in Excel, save it again and read that.")
    if data.startswith(_OLE) and damaged_xls(data):
        raise damaged
    try:
        if data.startswith(_ZIP):
            _refuse_other_zips(name, data)
        with _no_collection():
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            found = {
                sheet.name: workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet
            }
    except PasswordError:
        raise Refused(f"{name} is protected by a password: save a copy without one and read that.") from None
    except (CalamineError, ZipError, *_DAMAGED_ZIP):
        raise damaged from None
    except BaseException as fault:
        # A panic inside calamine is no Exception, and its class cannot be imported.
        if type(fault).__name__ != "PanicException":
            raise
        raise damaged from None
    if not any(found.values()):
        raise Refused(f"{name} is a workbook whose sheets are all empty: export it again.")
    return found


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for cycles among objects: a million cells hold none, and looking takes an eighth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _refuse_other_zips(name: str, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if too_far(archive):
            raise Refused(f"{name} has a cell far below or beside its lists: delete the empty rows and columns.")
    names = {part.filename for part in parts}
    if not any(part.startswith("xl/") for part in names) and "content.xml" not in names:
        raise Refused(f"{name} is a zip file, not a workbook: take the return out of it and read that.")
    if (unpacked := sum(part.file_size for part in parts)) > LARGEST_UNZIPPED:
        raise Refused(f"{name} unpacks to {unpacked / 1024**2:,.0f} MB: check that it is the right file.")


def _read_through(path: Path, head: bytes) -> tuple[str, str | None]:
    """The digest of the whole file, and the first encoding that all of it is in; None where it is no text.

    Windows-1252 leaves five bytes without a meaning, and no text has a NUL: that is how other files are told.
    """
    encodings = _encodings(head)
    digest, decoders = hashlib.sha256(), {name: codecs.getincrementaldecoder(name)() for name in encodings}
    with path.open("rb") as file:
        for chunk in _chunks(file):
            digest.update(chunk)
            for name in list(decoders):
                try:
                    nul = "\0" in decoders[name].decode(chunk, final=len(chunk) < _CHUNK)
                except UnicodeDecodeError:
                    nul = True
                if nul:
                    del decoders[name]
    return digest.hexdigest(), next(iter(decoders), None)


def _chunks(file: io.BufferedReader) -> Iterator[bytes]:
    """The file in pieces, the last one shorter than the others (it may be empty)."""
    while True:
        chunk = file.read(_CHUNK)
        yield chunk
        if len(chunk) < _CHUNK:
            return


def _encodings(head: bytes) -> tuple[str, ...]:
    """The encodings to try: what the byte order mark says, else what the first bytes allow."""
    for mark, encoding in _BOMS.items():
        if head.startswith(mark):
            return (encoding,)
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > half * 0.7:
        return ("utf-16-le",)
    if head[::2].count(0) > half * 0.7:
        return ("utf-16-be",)
    return _ENCODINGS


def _header(path: Path, encoding: str) -> tuple[int, tuple[str, ...], str]:
    """The number of the first line that holds a cell, its cells, and what parts them."""
    blank = f'"{_SEPARATORS} \t\r\n\xa0'
    with path.open(encoding=encoding, newline="") as text:
        lines = ((number, line) for number, line in enumerate(text, start=1) if line.strip(blank))
        top = list(islice(lines, _TOP))
    if not top:
        raise Refused(f"{path.name} is empty: export it again.")
    header, separator = top[0][0], _separator([line for _, line in top])
    with path.open(encoding=encoding, newline="") as text:
        try:
            # A heading in quotation marks may run over several lines.
            cells = next(islice(csv.reader(text, delimiter=separator), header - 1, None))
        except (csv.Error, StopIteration):
            raise Refused(f"{path.name} is no CSV file that can be read: save it again as CSV UTF-8.") from None
    return header, tuple(" ".join(cell.split()) for cell in cells), separator


def _separator(lines: list[str]) -> str:
    """What lines have equally often, as cells do: commas in a title or a sentence come and go."""

    def regular(separator: str) -> int:
        counts = Counter(re.sub(r'"[^"]*"', "", line).count(separator) for line in lines)
        return max(count * times for count, times in counts.items())

    return max(_SEPARATORS, key=regular)


def _root(path: Path, tail: bytes) -> str:
    """The name of the first element, where the file's end closes it."""
    try:
        with path.open("rb") as file:
            parsed = etree.iterparse(
                file, events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            _, element = next(iter(parsed))
    except (etree.XMLSyntaxError, StopIteration):
        raise Refused(f"{path.name} is XML that cannot be read: export it again.") from None
    root = etree.QName(element).localname
    if not re.search(rb"(</(\w+:)?" + root.encode() + rb"\s*>|/>\s*\Z)", tail.replace(b"\0", b"")):
        raise Refused(f"{path.name} is cut short: its first element is never closed. Export it again.")
    return root
