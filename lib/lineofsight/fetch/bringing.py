"""One file brought whole, or a `.part` of it left to go on from when the publisher's copy has not changed since."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from lineofsight.fetch.network import (
    CHUNK,
    Answer,
    Network,
    Passing,
    Stopped,
    changed_shape,
    chunks,
    host_of,
    is_packed,
    length_of,
)
from lineofsight.fetch.places import Found

PART = ".part"
"""How the name of anything unfinished ends."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is known of a file begun: the copy it is of, so that no other is joined to it."""

    url: str
    validator: str
    packed: bool

    @classmethod
    def of(cls, url: str, response: Answer) -> _Begun:
        """A weak ETag may stand for two different copies, so then the time of the last change is taken."""
        etag = response.headers.get("ETag", "")
        changed = response.headers.get("Last-Modified", "")
        return cls(url, changed if etag.startswith("W/") or not etag else etag, is_packed(response))

    @classmethod
    def read(cls, path: Path) -> _Begun:
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def bring(net: Network, found: Found, path: Path, tell: Callable[[str], None]) -> None:
    """The file, whole and under its own name, or a `.part` to go on from. Raises Stopped."""
    part, begun = path.with_name(f"{path.name}{PART}"), path.with_name(f"{path.name}.begun{PART}")
    net.patiently(found.url, lambda: _go_on(net, found.url, part, begun, tell))
    whole = _unpacked(found.url, part) if _Begun.read(begun).packed else part
    begun.unlink()
    if not _looks_right(whole, path.suffix):
        whole.unlink()
        raise changed_shape(host_of(found.url))
    whole.replace(path)


def _unpacked(url: str, part: Path) -> Path:
    whole = part.with_name(f"unpacked.{part.name}")
    try:
        with gzip.open(part) as source, whole.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        whole.unlink()
        raise Stopped(host_of(url), "what came cannot be unpacked", "try again") from None
    finally:
        part.unlink()
    return whole


def _go_on(net: Network, url: str, part: Path, begun: Path, tell: Callable[[str], None]) -> None:
    """One try: from where the last ended if the copy is the same, else from the start.

    A file begun is asked for from its last byte, not the one after, so that a whole file has a byte to give.
    """
    have, validator = _have(url, part, begun)
    again = {"Range": f"bytes={have - 1}-", "If-Range": validator} if have else {}
    try:
        response = net.opened(url, {"Accept-Encoding": "identity", **again})
    except Stopped as stop:
        if stop.status == 416:
            part.unlink(missing_ok=True)
            raise Passing("the file changed on the way") from None
        raise
    with closing(response):
        goes_on = response.status == 206
        if goes_on and (_first_byte(response), _Begun.of(url, response).validator) != (have - 1, validator):
            part.unlink()
            raise Passing("the file changed on the way")
        if not goes_on:
            begun.write_text(json.dumps(asdict(_Begun.of(url, response))), encoding="utf-8")
        at = have - 1 if goes_on else 0
        length = length_of(response)
        whole = None if length is None else at + length
        with part.open("r+b" if goes_on else "wb") as target:
            target.seek(at)
            for chunk in chunks(response, host_of(url)):
                target.write(chunk)
                at = _told(at, at + len(chunk), whole, tell)


def _told(before: int, now: int, whole: int | None, tell: Callable[[str], None]) -> int:
    """Says how far a file is at every tenth of it, or where its length is not known at every chunk; gives `now`."""
    if whole is None:
        tell(f"{now:,} bytes")
    elif now * 10 // whole > before * 10 // whole:
        tell(f"{now:,} of {whole:,} bytes")
    return now


def _have(url: str, part: Path, begun: Path) -> tuple[int, str]:
    """How many bytes are there to go on from, and of which copy; 0 where that is not known."""
    if not part.is_file() or not begun.is_file():
        return 0, ""
    try:
        its = _Begun.read(begun)
    except (ValueError, TypeError):
        return 0, ""
    return (part.stat().st_size, its.validator) if its.url == url and its.validator else (0, "")


def _first_byte(response: Answer) -> int | None:
    said = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(said[1]) if said else None


def _looks_right(path: Path, suffix: str) -> bool:
    """A spreadsheet is a ZIP, and a CSV is neither that nor a page. Nothing is no file at all."""
    with path.open("rb") as opened:
        start = opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix == ".csv":
        return bool(start) and not start.startswith((b"PK\x03\x04", b"<"))
    return start.startswith(b"PK\x03\x04")
