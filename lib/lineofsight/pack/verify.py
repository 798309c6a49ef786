"""Whether a pack is, byte for byte, what was written.

This finds a file that was changed, lost or added by accident: by a sync program, a spreadsheet that saved
on closing, a disk. It is no protection from a person who sets out to deceive, who can change a file, the
manifest and its digest together. Against that, keep the digest a run prints at its end somewhere else.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from lineofsight.errors import PackFault
from lineofsight.pack.manifest import MANIFEST, RAN, SEAL, Manifest, digest, files, seal, sealed

_LITTER = re.compile(r"(.*/)?(\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\.~lock\..*#|\.ipynb_checkpoints/.*)")
"""What systems and programs leave in any folder that is opened."""


@dataclass(frozen=True)
class Fault:
    """One file of a pack that is not as it was written, and what is wrong with it."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


def verify(pack: Path) -> list[Fault]:
    """Every fault in a pack, in the order of its files; an empty list when there is none.

    Raises PackFault where there is no pack to check, or its manifest can no longer be read.
    """
    manifest = read_manifest(pack)
    there = {file for file in files(pack) if not _LITTER.fullmatch(file)}
    expected = {output.file: output.sha256 for output in manifest.outputs}
    unlisted = {MANIFEST, SEAL, RAN}
    faults = [Fault(file, "is missing.") for file in (expected.keys() | unlisted) - there]
    faults += [Fault(file, "was not in the pack when it was made.") for file in there - expected.keys() - unlisted]
    changed = [file for file in there & expected.keys() if digest((pack / file).read_bytes()) != expected[file]]
    faults += [Fault(file, "was changed after the pack was made.") for file in changed]
    if SEAL in there and (pack / SEAL).read_bytes() != seal((pack / MANIFEST).read_bytes()).encode():
        faults.append(Fault(MANIFEST, f"or {SEAL} was changed after the pack was made: they do not agree."))
    if RAN in there and not _is_as_written((pack / RAN).read_bytes()):
        faults.append(Fault(RAN, "was changed after the pack was made."))
    return sorted(faults, key=lambda fault: (fault.file, fault.what))


def read_manifest(pack: Path) -> Manifest:
    """The manifest of a pack. Raises PackFault where the folder is no pack, or the manifest is damaged."""
    try:
        return Manifest.of((pack / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise PackFault(f"{pack}: is no pack, since it has no {MANIFEST}. Give the folder that has one.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PackFault(
            f"{pack}: its {MANIFEST} was changed since the pack was made and cannot be read. Make it again."
        ) from None


def _is_as_written(content: bytes) -> bool:
    try:
        told = json.loads(content.decode())
        del told["sha256"]
    except (ValueError, KeyError, TypeError):
        return False
    return sealed(told).encode() == content
