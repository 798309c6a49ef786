"""How fast the published tables are read, read again from the cache, and made into a pack of every authority.

    python benchmarks/published.py [--shared FOLDER]

FOLDER holds `public_data/`: DfE's tables of two releases, the older releases, Ofsted's two tables and the interactive
tool's long table, 61 files and 1.8 million figures. Reading is in processor seconds of the one process; the pack in
seconds on the clock, as its reader waits, from files that were never read before and then again. Ends with exit code 1
where a target is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lineofsight.published import COMPARED
from lineofsight.readers.published import load
from lineofsight.readers.published.remembered import CACHE_VARIABLE

FIRST_SECONDS = 15
AGAIN_SECONDS = 1
PACK_SECONDS = 60
INDICATORS = 30


def main() -> int:
    beside = Path(__file__).resolve().parents[2] / "shared"
    parser = argparse.ArgumentParser(description="How fast the published tables are read.")
    parser.add_argument("--shared", type=Path, default=beside, help="the folder of publishers' files")
    parser.add_argument("--cache", type=Path, help="measure one reading with this cache, in this process")
    given = parser.parse_args()
    if given.cache:
        print(seconds(given.shared, given.cache))
        return 0
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, __file__, "--shared", str(given.shared), "--cache", cache]
        runs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() for _ in range(3)]
        size = sum(path.stat().st_size for path in Path(cache).iterdir()) / 1e6
    (first, files, rows), *again = runs
    best = min(float(run[0]) for run in again)
    print(f"{files} files, {int(rows):,} figures: {float(first):.1f} s the first time (target {FIRST_SECONDS})")
    print(f"again, from a cache of {size:.0f} MB: {best:.2f} s (target {AGAIN_SECONDS})")
    with tempfile.TemporaryDirectory() as folder:
        packs = [pack(given.shared.resolve(), Path(folder)) for _ in range(2)]
    print(f"the pack of all authorities, {INDICATORS} indicators: {packs[0]:.0f} s, again {packs[1]:.0f} s", end=" ")
    print(f"(target {PACK_SECONDS})")
    return int(float(first) > FIRST_SECONDS or best > AGAIN_SECONDS or packs[0] > PACK_SECONDS)


def pack(shared: Path, folder: Path) -> float:
    """The seconds that `lineofsight run` takes to compare one authority with all the others."""
    data = shared / "public_data"
    sources = "".join(f"  - '{source}'\n" for source in (data / "ees" / "2024_release", data / "lait", data / "ofsted"))
    indicators = ", ".join(each.id for each in COMPARED[:INDICATORS])
    told = folder / "everybody.yml"
    told.write_text(
        f"authority: Norfolk\nsources:\n{sources}as_at: 2026-09-30\ncompare:\n  indicators: [{indicators}]\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "lineofsight", "run", str(told), "--out", str(folder / "out")]
    started = time.perf_counter()
    ran = subprocess.run(command, env=os.environ | {CACHE_VARIABLE: str(folder / "cache")}, capture_output=True)
    assert ran.returncode in (0, 4), ran.stderr  # 4: the tool's dictionary is no table of figures
    return time.perf_counter() - started


def seconds(shared: Path, cache: Path) -> str:
    data = shared / "public_data"
    patterns = ("ees/*.csv", "ees/2024_release/*", "ees_sfr/*/*.csv", "ofsted/*.ods", "lait/*.parquet")
    paths = [path for pattern in patterns for path in sorted(data.glob(pattern))]
    started = time.process_time()
    table = load(paths, cache)
    return f"{time.process_time() - started} {len(paths)} {len(table.frame)}"


if __name__ == "__main__":
    sys.exit(main())
