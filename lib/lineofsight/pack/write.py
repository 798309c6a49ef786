"""One run, written as a pack: pages, notebooks, tables, figures, manifest, and the file that says when."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from lineofsight.engine import ExecutedNotebook
from lineofsight.pack import csv_text, html
from lineofsight.pack.figures_moved import FILE as COMPARISON
from lineofsight.pack.html import Download, Index, Made
from lineofsight.pack.manifest import (
    MANIFEST,
    NOTHING_SUPPRESSED,
    RAN,
    SEAL,
    Manifest,
    Output,
    digest,
    seal,
    sealed,
)
from lineofsight.pack.place import placed


@dataclass(frozen=True)
class Written:
    """A pack in its place. `digest` is its manifest's: kept elsewhere, it proves that a pack is this one."""

    folder: Path
    index: Path
    digest: str


def write(
    pack: Path,
    index: Index,
    notebooks: Sequence[ExecutedNotebook],
    evidence: pd.DataFrame,
    issues: pd.DataFrame,
    manifest: Manifest,
    started: datetime,
    comparison: pd.DataFrame | None = None,
) -> Written:
    """Write the pack at `pack`, in place of any that is there, and only once all of it is made.

    `index.questions` has one entry for each notebook; `manifest` comes without outputs, listed here;
    `started` is the time, in UTC, the run began; `comparison` is None where nothing is compared, and then has no file.
    Only `ran.json` differs between packs of the same values.
    Raises NotebookFailed where a notebook shows what no page can hold, PackFault where the old pack is open.
    """
    with placed(pack) as folder:
        for name, content in _contents(index, notebooks, evidence, issues, comparison):
            _put(folder / name, content)
        listed = manifest.with_outputs(folder).outputs
        made = Made(manifest.run, manifest.code.version, manifest.code.sha256, _suppressed(manifest))
        page = html.index_page(index, notebooks, _downloads(notebooks, listed), made)
        _put(folder / "index.html", page.encode())
        told = manifest.with_outputs(folder).text.encode()
        _put(folder / MANIFEST, told)
        _put(folder / SEAL, seal(told).encode())
        _put(folder / RAN, _ran(started, notebooks, digest(told)).encode())
    return Written(pack, pack / "index.html", digest(told))


def _contents(
    index: Index,
    notebooks: Sequence[ExecutedNotebook],
    evidence: pd.DataFrame,
    issues: pd.DataFrame,
    comparison: pd.DataFrame | None,
) -> Iterable[tuple[str, bytes]]:
    """Every file but the index and what is written about the files themselves."""
    yield "evidence.csv", csv_text.write(evidence)
    yield "issues.csv", csv_text.write(issues)
    if comparison is not None:
        yield COMPARISON, csv_text.write(comparison)
    for notebook in notebooks:
        yield f"notebooks/{notebook.name}.ipynb", notebook.source.encode()
        yield f"notebooks/{notebook.name}.html", html.notebook_page(index, notebooks, notebook).encode()
        for name, svg in html.figures(notebook).items():
            yield f"figures/{name}", svg.encode()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _downloads(notebooks: Sequence[ExecutedNotebook], outputs: Iterable[Output]) -> list[Download]:
    sizes = {output.file: output.bytes for output in outputs}
    tables = {
        "evidence.csv": "every piece of evidence with its source and place, for Excel",
        COMPARISON: "every published figure that is compared, with its release and the cell it came from, for Excel",
        "issues.csv": "what could not be read or was uncertain, and what was done, for Excel",
    }
    told = {
        **{name: what for name, what in tables.items() if name in sizes},
        **{f"notebooks/{each.name}.ipynb": f"the notebook “{each.title}”, for Jupyter" for each in notebooks},
    }
    drawings = {name: "a figure as a drawing (SVG), for Word" for name in sizes if name.startswith("figures/")}
    downloads = [Download(name, what, sizes[name]) for name, what in (told | drawings).items()]
    return [*downloads, Download(MANIFEST, "what the pack was made from, and a digest of every file", None)]


def _suppressed(manifest: Manifest) -> str:
    if not manifest.suppressed:
        return NOTHING_SUPPRESSED
    return " ".join(f"{each.what}: {each.why}." for each in manifest.suppressed)


def _ran(started: datetime, notebooks: Sequence[ExecutedNotebook], manifest: str) -> str:
    """When, for how long, on what system, and the warnings notebooks gave, which differ between systems."""
    ended = datetime.now(UTC)
    return sealed(
        {
            "started": started.isoformat(timespec="seconds"),
            "ended": ended.isoformat(timespec="seconds"),
            "seconds": round((ended - started).total_seconds(), 1),
            "system": platform.system(),
            "manifest_sha256": manifest,
            "warnings": [f"{each.where}: {each.kind}" for book in notebooks for each in book.warnings],
        }
    )
