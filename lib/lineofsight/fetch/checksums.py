"""What is recorded of the files in a folder of a day: `checksums.json`, written last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from lineofsight.fetch.bringing import PART
from lineofsight.readers.published.brought import CHECKSUMS


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was brought, as `checksums.json` says it. `size` is in bytes."""

    sha256: str
    size: int
    url: str
    release: str
    publisher: str
    licence: str


def digest(path: Path) -> str:
    """The sha256 of a file, "" where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def recorded(folder: Path) -> dict[str, Kept]:
    """What the folder's checksums say, those of an unfinished run over those of a finished one.

    Checksums that cannot be read are as if not there: their files are brought again.
    """
    kept = {}
    for path in (folder / CHECKSUMS, folder / f"{CHECKSUMS}{PART}"):
        if path.is_file():
            with suppress(ValueError, TypeError):
                kept |= {name: Kept(**one) for name, one in json.loads(path.read_text(encoding="utf-8")).items()}
    return {name: one for name, one in kept.items() if (folder / name).is_file()}


def record(path: Path, kept: Mapping[str, Kept]) -> None:
    rows = {name: asdict(kept[name]) for name in sorted(kept)}
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
