"""What a pack was made from and what it holds, in one sorted file that can be checked years later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path
from platform import python_version
from typing import Any

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
"""The manifest's own digest, in the form `sha256sum --check` reads."""
RAN = "ran.json"
"""The one file that says when the pack was made, and so the one that differs between equal runs."""

PACKAGES = (
    *("ipykernel", "jinja2", "lxml", "matplotlib", "mistune", "nbclient", "numpy", "pandas", "papermill"),
    *("pydantic", "pypdfium2", "scikit-learn", "statsmodels"),
)
"""The packages whose version can change a figure, a word or a byte of a pack."""

NOTHING_SUPPRESSED = "Nothing was suppressed."

_CODE = {".py", ".yml", ".csv", ".jinja", ".css", ".mplstyle"}


@dataclass(frozen=True)
class Input:
    """One file a run was given. `kind` is None where it was refused, `refused` None where it was not.

    `sha256` and `bytes` are None for a file that could not be opened, `pages` for a file without pages, `rows` for one
    that is no table.
    """

    file: str
    sha256: str | None
    bytes: int | None
    kind: str | None
    pages: int | None
    rows: int | None
    evidence_rows: int
    refused: str | None


@dataclass(frozen=True)
class Code:
    """The library that made a pack: its version, and one digest over its files and the notebooks' sources."""

    version: str
    sha256: str


@dataclass(frozen=True)
class Suppressed:
    """A figure that was hidden or rounded, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Output:
    """One file of a pack. `file` is its path inside the pack, with forward slashes."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """Everything but the time. `framework` is an edition id; `outputs` is filled when the pack is written."""

    authority: str
    run: str
    audience: str
    parameters: Mapping[str, Any]
    framework: str
    inputs: tuple[Input, ...]
    code: Code
    packages: Mapping[str, str]
    suppressed: tuple[Suppressed, ...] = ()
    outputs: tuple[Output, ...] = ()

    def with_outputs(self, folder: Path) -> Manifest:
        """The manifest of the files now in `folder`, in the order of their paths."""
        return replace(self, outputs=tuple(_output(folder, file) for file in files(folder)))

    @property
    def text(self) -> str:
        """The manifest as the JSON of its file. The order of a run's inputs and of its lists is kept."""
        hidden = [asdict(each) for each in self.suppressed]
        told = asdict(self) | {
            "suppressed": {"figures": hidden, "note": "" if hidden else NOTHING_SUPPRESSED},
            "format": 1,
        }
        return as_json(told)

    @classmethod
    def of(cls, text: str) -> Manifest:
        """The manifest in the text of its file. Raises ValueError, KeyError or TypeError on other text."""
        told = json.loads(text)
        del told["format"]
        lists = {"inputs": Input, "outputs": Output}
        return cls(
            **told
            | {name: tuple(kind(**each) for each in told[name]) for name, kind in lists.items()}
            | {"code": Code(**told["code"])}
            | {"suppressed": tuple(Suppressed(**each) for each in told["suppressed"]["figures"])}
        )


def as_json(value: Any) -> str:
    """The JSON of every file here: sorted names, two spaces, words as they are, a line end at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def seal(manifest: bytes) -> str:
    """The text of the file that holds the manifest's digest."""
    return f"{digest(manifest)}  {MANIFEST}\n"


def sealed(told: dict[str, object]) -> str:
    """The text of `ran.json`: what it tells, with a digest of that, since no manifest can hold it."""
    return as_json(told | {"sha256": digest(as_json(told).encode())})


def files(folder: Path) -> list[str]:
    """The path of every file in the folder and below, with forward slashes, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _output(folder: Path, file: str) -> Output:
    content = (folder / file).read_bytes()
    return Output(file, digest(content), len(content))


def this_code(notebooks: Iterable[Path]) -> Code:
    """The version and digest of the library as it is now, with these notebooks.

    Line ends are read as one character, so that a copy checked out on Windows has the same digest.
    """
    library = Path(__file__).resolve().parents[1]
    sources = {path.relative_to(library).as_posix(): path for path in library.rglob("*") if path.suffix in _CODE}
    sources |= {f"notebooks/{path.name}": path for path in notebooks}
    together = hashlib.sha256()
    for name, path in sorted(sources.items()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        together.update(f"{name}\0{digest(content)}\n".encode())
    return Code(metadata.version("lineofsight"), together.hexdigest())


def these_packages() -> dict[str, str]:
    """The version of Python and of every package in `PACKAGES`, as installed."""
    return {"python": python_version()} | {name: metadata.version(name) for name in PACKAGES}
