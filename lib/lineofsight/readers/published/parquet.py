"""Columns of a flat Parquet file, read with numpy alone.

The Local Authority Interactive Tool keeps its data in one Parquet file. The libraries that read Parquet weigh more than
everything else here together, so this reads the part of the format that such a file uses: flat columns of text and
numbers, pages of version 1, plain or dictionary encoding, stored as they are or compressed with Snappy or gzip.
Anything else is refused with the sentence that says what to do instead.

Format: parquet.apache.org/docs/file-format (metadata in Thrift's compact protocol; levels and indices in the hybrid of
run lengths and packed bits); github.com/google/snappy, format_description.txt.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np

from lineofsight.errors import Refused

MAGIC = b"PAR1"
_BYTES, _NUMBERS = 6, {1: "<i4", 2: "<i8", 4: "<f4", 5: "<f8"}
_PLAIN, _DICTIONARIES, _RUNS = 0, (2, 8), 3
_DATA_PAGE, _DICTIONARY_PAGE = 0, 2


def columns(data: bytes, name: str) -> dict[str, np.ndarray]:
    """Each column by its name, in the file's order, as an array of texts or None (object), or of numbers or NaN.

    Raises Refused where the file is cut short or uses a part of the format that is not read here.
    """
    try:
        return _columns(data)
    except (_NotRead, IndexError, KeyError, ValueError, struct.error, zlib.error) as fault:
        what = str(fault) if isinstance(fault, _NotRead) else "the file is cut short or damaged"
        raise Refused(f"{name}: this Parquet file cannot be read ({what}); save it as CSV and read that.") from None


class _NotRead(Exception):
    """A part of the format that is not read here."""


def _columns(data: bytes) -> dict[str, np.ndarray]:
    if data[:4] != MAGIC or data[-4:] != MAGIC:
        raise _NotRead("it does not begin and end as one")
    footer = len(data) - 8 - struct.unpack_from("<i", data, len(data) - 8)[0]
    meta = _Thrift(data, footer).structure()
    schema = meta[2][1:]  # the first element is the root
    if any(5 in element for element in schema):
        raise _NotRead("columns within columns")
    names = [element[4].decode() for element in schema]
    optional = [element.get(3) == 1 for element in schema]
    chunks: dict[str, list[np.ndarray]] = {name: [] for name in names}
    for group in meta[4]:
        for column, may_be_empty, name in zip(group[1], optional, names, strict=True):
            chunks[name].append(_chunk(data, column[3], may_be_empty))
    return {name: np.concatenate(its) if its else np.array([], dtype=object) for name, its in chunks.items()}


def _chunk(data: bytes, meta: dict[int, Any], may_be_empty: bool) -> np.ndarray:
    """The values of one column in one group of rows."""
    kind, codec, left = meta[1], meta[4], meta[5]
    if kind != _BYTES and kind not in _NUMBERS:
        raise _NotRead("a type that is neither text nor number")
    at, pages = meta.get(11, meta[9]), []
    dictionary = np.array([], dtype=object)
    while left > 0:
        thrift = _Thrift(data, at)
        header = thrift.structure()
        at = thrift.at + header[3]
        body = _unpacked(data[thrift.at : at], codec, header[2])
        if header[1] == _DICTIONARY_PAGE:
            dictionary = _plain(body, kind, header[7][1])
        elif header[1] == _DATA_PAGE:
            pages.append(_page(body, kind, header[5], may_be_empty, dictionary))
            left -= header[5][1]
        else:
            raise _NotRead("pages of version 2")
    return np.concatenate(pages)


def _page(body: bytes, kind: int, header: dict[int, Any], may_be_empty: bool, dictionary: np.ndarray) -> np.ndarray:
    many, encoding, start = header[1], header[2], 0
    there = np.ones(many, dtype=bool)
    if may_be_empty:
        if header[3] != _RUNS:
            raise _NotRead("levels that are not run lengths")
        size = struct.unpack_from("<i", body)[0]
        start = 4 + size
        there = _runs(body[4:start], 1, many) == 1
    if encoding == _PLAIN:
        values = _plain(body[start:], kind, int(there.sum()))
    elif encoding in _DICTIONARIES:
        values = dictionary[_runs(body[start + 1 :], body[start], int(there.sum()))]
    else:
        raise _NotRead("an encoding that is neither plain nor a dictionary")
    page = np.full(many, None, dtype=object) if kind == _BYTES else np.full(many, np.nan)
    page[there] = values
    return page


def _plain(body: bytes, kind: int, many: int) -> np.ndarray:
    if kind in _NUMBERS:
        return np.frombuffer(body, _NUMBERS[kind], many).astype(float)
    values, at = np.empty(many, dtype=object), 0
    for index in range(many):
        size = int.from_bytes(body[at : at + 4], "little")
        at += 4 + size
        values[index] = body[at - size : at].decode()
    return values


def _runs(body: bytes, width: int, many: int) -> np.ndarray:
    """`many` whole numbers of `width` bits: runs of one number, and groups of eight packed together."""
    found, at, have = [], 0, 0
    while have < many:
        head, at = _varint(body, at)
        if head & 1:
            size = (head >> 1) * width
            bits = np.unpackbits(np.frombuffer(body, np.uint8, size, at), bitorder="little")
            run = bits.reshape(-1, width) @ (1 << np.arange(width)) if width else np.zeros((head >> 1) * 8, dtype=int)
            at += size
        else:
            size = (width + 7) // 8
            run = np.full(head >> 1, int.from_bytes(body[at : at + size], "little"))
            at += size
        found.append(run)
        have += len(run)
    return np.concatenate(found)[:many] if found else np.array([], dtype=int)


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def _unpacked(body: bytes, codec: int, size: int) -> bytes:
    if codec == 0:
        return body
    if codec == 1:
        return _snappy(body)
    if codec == 2:
        return zlib.decompress(body, 31, size)
    raise _NotRead("a compression that is neither Snappy nor gzip")


def _snappy(body: bytes) -> bytes:
    """Snappy's block format: literal bytes, and copies of what went before."""
    _, at = _varint(body, 0)
    out = bytearray()
    while at < len(body):
        tag = body[at]
        at += 1
        if tag & 3 == 0:
            size = tag >> 2
            if size >= 60:
                wide = size - 59
                size = int.from_bytes(body[at : at + wide], "little")
                at += wide
            out += body[at : at + size + 1]
            at += size + 1
            continue
        if tag & 3 == 1:
            size, back = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | body[at]
            at += 1
        else:
            wide = 2 if tag & 3 == 2 else 4
            size, back = (tag >> 2) + 1, int.from_bytes(body[at : at + wide], "little")
            at += wide
        if not 0 < back <= len(out):
            raise ValueError("a copy from before the beginning")
        start = len(out) - back
        piece = bytes(out[start : start + size])
        out += (piece * (size // len(piece) + 1))[:size]  # a copy may run into what it writes
    return bytes(out)


class _Thrift:
    """Thrift's compact protocol: a structure as a dictionary from field number to value."""

    def __init__(self, data: bytes, at: int):
        self.data, self.at = data, at

    def structure(self) -> dict[int, Any]:
        fields: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._zigzag()
            fields[number] = self._value(head & 15)
        return fields

    def _value(self, kind: int) -> Any:
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            return self._byte()
        if kind in (4, 5, 6):
            return self._zigzag()
        if kind == 7:
            self.at += 8
            return struct.unpack_from("<d", self.data, self.at - 8)[0]
        if kind == 8:
            size, self.at = _varint(self.data, self.at)
            self.at += size
            return self.data[self.at - size : self.at]
        if kind in (9, 10):
            head = self._byte()
            many = head >> 4
            if many == 15:
                many, self.at = _varint(self.data, self.at)
            return [self._element(head & 15) for _ in range(many)]
        if kind == 12:
            return self.structure()
        raise _NotRead("metadata of an unknown type")

    def _element(self, kind: int) -> Any:
        return self._byte() == 1 if kind in (1, 2) else self._value(kind)

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _zigzag(self) -> int:
        value, self.at = _varint(self.data, self.at)
        return value >> 1 ^ -(value & 1)
