"""Whether a workbook's cells reach so far out that reading it would take all memory.

A workbook is read into a rectangle from its first cell to its last. One cell far out, where somebody pressed the space
bar or a byte is damaged, makes that rectangle of billions of empty cells. This looks at where cells say they are, which
costs little: at what an `.xlsx` sheet says of itself in its first lines, and at each cell record of an `.xls` file.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator

from lineofsight.office_text import column_number

MOST_CELLS = 40_000_000
"""Cells that a sheet may reach over, the empty ones counted: a gigabyte of them."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_DIMENSION = re.compile(rb'<dimension ref="\$?[A-Z]+\$?\d+:\$?([A-Z]{1,3})\$?(\d{1,7})"')
_FIRST_LINES = 4096

_CELL_RECORDS = {0x0006, 0x00BD, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E}
"""The records of an `.xls` file that hold a cell: formula, numbers, labels, blank, yes or no."""

_MOST_XLS_COLUMNS = 256
_SMALLEST_STREAM = 4096
"""Bytes. A shorter stream is kept elsewhere in the file, and no list is that short."""

_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""


def too_far(archive: zipfile.ZipFile) -> bool:
    """Whether a sheet of an `.xlsx` workbook says that it reaches over more than `MOST_CELLS`."""
    for name in filter(_SHEET.fullmatch, archive.namelist()):
        with archive.open(name) as sheet:
            said = _DIMENSION.search(sheet.read(_FIRST_LINES))
        if said and (column_number(said[1].decode()) + 1) * int(said[2]) > MOST_CELLS:
            return True
    return False


def damaged_xls(data: bytes) -> bool:
    """Whether an `.xls` file is cut short or has a cell where that format has no column."""
    try:
        return any(
            kind in _CELL_RECORDS and struct.unpack_from("<H", record, 2)[0] >= _MOST_XLS_COLUMNS
            for kind, record in _records(_stream(data))
        )
    except (struct.error, IndexError, UnicodeDecodeError):
        return True


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(data: bytes) -> bytes:
    """The stream named Workbook (Book in the oldest) of a compound file. Raises IndexError or struct.error."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    first_directory = struct.unpack_from("<I", data, 48)[0]
    tables = [number for number in _tables(data, size) if number < _END_OF_CHAIN]
    next_of = [number for table in tables for number in struct.unpack(f"<{size // 4}I", _sector(data, table, size))]
    directory = _chain(data, first_directory, next_of, size)
    for at in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if directory[at : at + max(length - 2, 0)].decode("utf-16-le") in ("Workbook", "Book"):
            first, length = struct.unpack_from("<II", directory, at + 116)
            return _chain(data, first, next_of, size) if length >= _SMALLEST_STREAM else b""
    raise IndexError("no stream of a workbook")


def _tables(data: bytes, size: int) -> Iterator[int]:
    """The sectors that say which sector follows which: the first 109 in the header, others in sectors of their own."""
    yield from struct.unpack_from("<109I", data, 76)
    more, left = struct.unpack_from("<II", data, 68)
    for _ in range(min(left, len(data) // size)):
        *numbers, more = struct.unpack(f"<{size // 4}I", _sector(data, more, size))
        yield from numbers


def _chain(data: bytes, first: int, next_of: list[int], size: int) -> bytes:
    sectors, number = [], first
    while number < _END_OF_CHAIN:
        sectors.append(_sector(data, number, size))
        number = next_of[number]
        if len(sectors) > len(next_of):
            raise IndexError("sectors that follow one another in a circle")
    return b"".join(sectors)


def _sector(data: bytes, number: int, size: int) -> bytes:
    sector = data[(number + 1) * size : (number + 2) * size]
    if len(sector) < size:
        raise IndexError("cut short")
    return sector
