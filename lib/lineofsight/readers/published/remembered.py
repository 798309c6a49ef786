"""What was read from a file, kept in a folder so that the next run need not read it again.

A table is one `.npz` file of plain arrays: numbers, which text a row has in each column, and the texts themselves, each
once, as JSON. Nothing in it can run, as a pickle could. Its name is the sha256 of the file, of the maps, of the list of
authorities and of the code that reads. It is written under another name and moved into place when whole.

Published figures only: nothing of a child-level return or a document is ever kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from dataclasses import astuple
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import platformdirs

from lineofsight.inspection import Issue
from lineofsight.published import COLUMNS, NUMBERS, TEXTS, Table
from lineofsight.readers.published import maps
from lineofsight.readers.published.source import Source

CACHE_VARIABLE = "LINEOFSIGHT_CACHE"
"""The environment variable that names another folder than the system's own for what programs may forget."""

MOST_KEPT = 500
"""Tables kept at most, the latest: some five years of releases. All of one year take 17 MB."""

_CODE = ("published.py", "published_indicators.yml", "authorities.csv", "authorities.py", "disclosure/symbols.py")


def cache_folder() -> Path:
    """Where a user's published tables are kept: a folder of this machine, never of the project or a network drive."""
    given = os.environ.get(CACHE_VARIABLE)
    return Path(given) if given else platformdirs.user_cache_path("lineofsight", appauthor=False) / "published"


def recall(source: Source, folder: Path) -> Table | None:
    """What was read from this file before, None where nothing is kept or what is kept is damaged."""
    path = _path(source, folder)
    try:
        with np.load(path, allow_pickle=False) as kept:
            return _table(dict(kept), source)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def keep(table: Table, source: Source, folder: Path) -> None:
    """Keep what was read from a file. Where the folder cannot be written to, nothing is kept."""
    path = _path(source, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            np.savez(part, allow_pickle=False, **_arrays(table, source))
        os.replace(part.name, path)
        for old in sorted(folder.glob("*.npz"), key=lambda kept: kept.stat().st_mtime, reverse=True)[MOST_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _path(source: Source, folder: Path) -> Path:
    name = hashlib.sha256(f"{source.name}\n{source.sha256}\n{source.release}\n{_reading()}".encode()).hexdigest()
    return folder / f"{name}.npz"


@cache
def _reading() -> str:
    """The sha256 of everything that decides how a file is read."""
    package = files("lineofsight")
    readers = package.joinpath("readers", "published")
    paths = [package.joinpath(name) for name in _CODE]
    paths += sorted((path for path in readers.iterdir() if path.name.endswith(".py")), key=lambda path: path.name)
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths) + maps.digest().encode()).hexdigest()


def _arrays(table: Table, source: Source) -> dict[str, np.ndarray]:
    texts: dict[str, list] = {
        "about": [table.release, table.dataset, table.sha256],
        "issues": [astuple(issue) for issue in table.issues],
    }
    arrays = {}
    for name in TEXTS:
        column = table.frame[name].cat
        texts[name] = list(column.categories)
        if len(column.categories) > 1:
            arrays[name] = column.codes.to_numpy()
    for name in NUMBERS:
        values = table.frame[name].to_numpy(dtype=float, na_value=np.nan)
        if not np.isnan(values).all():
            arrays[name] = values
    locators = table.frame["locator"].tolist()
    own = all(locator.startswith(source.name) for locator in locators)  # in our own layout they name other files
    texts["file"] = [source.name] if own else [""]
    start = len(texts["file"][0])
    rows, slashes, cells = zip(*(locator[start:].partition("/") for locator in locators), strict=True)
    for name, parts in (("row", rows), ("cell", [slash + cell for slash, cell in zip(slashes, cells, strict=True)])):
        at, different = pd.factorize(np.array(parts, dtype=object))
        texts[name] = list(different)
        arrays[name] = at.astype(np.int32)
    arrays["texts"] = np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8)
    return arrays


def _table(kept: dict[str, np.ndarray], source: Source) -> Table:
    texts = json.loads(kept["texts"].tobytes())
    rows = len(kept["row"])
    columns = {}
    for name in COLUMNS:
        if name in TEXTS:
            at = kept[name] if len(texts[name]) > 1 else np.zeros(rows, dtype=np.int8)
            columns[name] = pd.Categorical.from_codes(at, categories=texts[name], validate=False)
        elif name in NUMBERS:
            values = kept.get(name, np.full(rows, np.nan))
            columns[name] = pd.arrays.FloatingArray(values, np.isnan(values))
        else:
            heads = np.array([f"{texts['file'][0]}{row}" for row in texts["row"]], dtype=object)
            columns[name] = pd.array(
                heads[kept["row"]] + np.array(texts["cell"], dtype=object)[kept["cell"]], dtype="str"
            )
    issues = tuple(Issue(*words) for words in texts["issues"])
    return Table(pd.DataFrame(columns, copy=False), issues, *texts["about"])
