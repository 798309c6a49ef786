"""A pack is complete or absent: it is made in a hidden folder beside its place and moved there when whole.

A folder cannot be replaced in one step on every system, so an old pack is first moved aside. Killed between
the two steps, the run leaves both packs whole under hidden names; the next run puts the old one back before
it starts. Hidden folders are named for the machine and the process that made them, so that a colleague's run
on the same network drive is left alone.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from lineofsight.errors import PackFault

LONGEST_NAME = 80
"""Windows allows 260 characters for a whole path, and a pack has names of its own to add."""

# Windows takes these for devices, whatever the ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")
_HIDDEN = re.compile(r"\.(?P<pack>.+)\.(?P<state>partial|replaced)-(?P<machine>[0-9a-f]{6})-(?P<process>\d+)")


def pack_folder(outputs: Path, authority: str, run: str) -> Path:
    """Where a run's pack goes: `outputs/<authority>/<run>`, in lower case letters, digits and hyphens."""
    return outputs / slug(authority) / slug(run)


def slug(text: str) -> str:
    """The text as a name every file system takes: `Bristol, City of` is `bristol-city-of`.

    Raises ValueError on a text without one letter or digit.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    name = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_NAME].strip("-")
    if not name:
        raise ValueError(f"{text!r} has no letter or digit to name a folder by")
    return f"{name}-pack" if _DEVICES.fullmatch(name) else name


@contextmanager
def placed(pack: Path) -> Iterator[Path]:
    """A new, empty folder to make a pack in. It becomes `pack` when the block ends, and is gone if it fails.

    Raises PackFault when the old pack cannot be moved aside, with the old one still in its place.
    """
    pack.parent.mkdir(parents=True, exist_ok=True)
    _settle(pack)
    partial = _hidden(pack, "partial")
    partial.mkdir()
    try:
        yield partial
        _move_into_place(partial, pack)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _move_into_place(partial: Path, pack: Path) -> None:
    if not pack.exists():
        partial.rename(pack)
        return
    replaced = _hidden(pack, "replaced")
    try:
        pack.rename(replaced)
    except PermissionError:
        raise PackFault(
            f"{pack.name}: the old pack could not be replaced and is unchanged. "
            "Close the files of it that are open in Excel, Word or a browser, and run it again."
        ) from None
    try:
        partial.rename(pack)
    except BaseException:
        replaced.rename(pack)
        raise
    shutil.rmtree(replaced, ignore_errors=True)


def _settle(pack: Path) -> None:
    """Undo what dead runs left: put back an old pack that was moved aside, not replaced; remove the rest."""
    for folder, state in _left_behind(pack):
        if state == "replaced" and not pack.exists():
            folder.rename(pack)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _left_behind(pack: Path) -> list[tuple[Path, str]]:
    """This pack's hidden folders whose process, on this machine, has ended; the old packs first."""
    found = []
    for folder in pack.parent.iterdir():
        name = _HIDDEN.fullmatch(folder.name)
        if name and name["pack"] == pack.name and name["machine"] == _machine():
            process = int(name["process"])
            if process == os.getpid() or not psutil.pid_exists(process):
                found.append((folder, name["state"]))
    return sorted(found, key=lambda each: (each[1] != "replaced", each[0]))


def _hidden(pack: Path, state: str) -> Path:
    return pack.with_name(f".{pack.name}.{state}-{_machine()}-{os.getpid()}")


def _machine() -> str:
    """Six letters and digits for this machine: its name is nobody's business."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]
