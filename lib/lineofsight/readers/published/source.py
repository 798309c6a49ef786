"""A publisher's file as it is: its rows or sheets, its sha256, and one sentence where it cannot be read."""

from __future__ import annotations

import gzip
import hashlib
import io
import warnings
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from lineofsight.errors import Refused
from lineofsight.readers.published import brought, parquet

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Source:
    """A published file. `sha256` is of the file as it stands, compressed or not.

    `release` is what the list of fetched files beside it says, "" where it says nothing.
    """

    name: str
    sha256: str
    data: bytes
    release: str = ""

    @classmethod
    def open(cls, path: Path) -> Source:
        """Raises Refused where the file is not there or cannot be opened."""
        try:
            data = path.read_bytes()
        except OSError as fault:
            raise Refused(f"{path.name}: cannot be opened ({fault.strerror}); check the path.") from None
        digest = hashlib.sha256(data).hexdigest()
        return cls(path.name, digest, data, brought.release(path, digest))

    @property
    def stem(self) -> str:
        """The file's own name, without the endings of its format."""
        stem = self.name.removesuffix(".gz")
        return stem.rpartition(".")[0] or stem

    @cached_property
    def plain(self) -> bytes:
        """The bytes, unpacked where the file is a `.gz`."""
        if not self.data.startswith(_GZIP):
            return self.data
        try:
            return gzip.decompress(self.data)
        except (OSError, EOFError, zlib.error):
            raise Refused(f"{self.name}: is a damaged .gz file; fetch it again.") from None

    @property
    def is_workbook(self) -> bool:
        return self.plain.startswith(_WORKBOOKS)

    @property
    def is_parquet(self) -> bool:
        return self.plain.startswith(parquet.MAGIC)

    @cached_property
    def sheets(self) -> dict[str, list[list]]:
        """Each sheet of a workbook as rows of cells, as calamine reads them. None where the file is no workbook."""
        if not self.is_workbook:
            return {}
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(self.plain))
            return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        except (CalamineError, OSError, ValueError) as fault:
            raise Refused(f"{self.name}: the workbook cannot be opened ({fault}); save it again as .xlsx.") from None

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The one table of a CSV or Parquet file, every cell as text, "" where it is empty; row 2 is the first.

        Raises Refused where the file is neither, has no rows, or has rows that are not of one table.
        """
        frame = self._parquet() if self.is_parquet else self._csv()
        if frame.empty:
            raise Refused(f"{self.name}: holds no rows of figures; check that the whole file was fetched.")
        return frame

    def _parquet(self) -> pd.DataFrame:
        read = parquet.columns(self.plain, self.name)
        return pd.DataFrame({name: _texts(values) for name, values in read.items()})

    def _csv(self) -> pd.DataFrame:
        if self.is_workbook:
            raise Refused(f"{self.name}: is a workbook, and none of the kinds read here is in its sheets.")
        if self.plain.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Refused(f"{self.name}: is in UTF-16; save it again as CSV (UTF-8).")
        try:
            text = self.plain.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = self.plain.decode("cp1252", errors="replace")
        try:
            with warnings.catch_warnings():
                # A line with more cells than the heading: no table.
                warnings.simplefilter("error", pd.errors.ParserWarning)
                return pd.read_csv(
                    io.StringIO(text), dtype=str, keep_default_na=False, na_filter=False, index_col=False
                )
        except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError, ValueError):
            raise Refused(f"{self.name}: is no table with one header and rows of the same cells.") from None


def _texts(values: np.ndarray) -> pd.Series:
    if values.dtype == object:
        return pd.Series(values, dtype=object).fillna("").astype(str)
    at, different = pd.factorize(values)
    words = np.array([*(f"{value:.15g}" for value in different), ""], dtype=object)  # -1, not a number, is the last
    return pd.Series(words[at]).astype(str)
