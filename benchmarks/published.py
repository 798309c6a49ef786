"""How fast the published tables are read, and read again from the cache, in processor seconds of the one process.

    python benchmarks/published.py [--shared FOLDER]

FOLDER holds `public_data/`: DfE's tables of two releases, the older releases, Ofsted's two tables and the interactive
tool's long table, 61 files and 1.8 million figures. Ends with exit code 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lineofsight.readers.published import load

FIRST_SECONDS = 15
AGAIN_SECONDS = 1


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
    return int(float(first) > FIRST_SECONDS or best > AGAIN_SECONDS)


def seconds(shared: Path, cache: Path) -> str:
    data = shared / "public_data"
    patterns = ("ees/*.csv", "ees/2024_release/*", "ees_sfr/*/*.csv", "ofsted/*.ods", "lait/*.parquet")
    paths = [path for pattern in patterns for path in sorted(data.glob(pattern))]
    started = time.process_time()
    table = load(paths, cache)
    return f"{time.process_time() - started} {len(paths)} {len(table.frame)}"


if __name__ == "__main__":
    sys.exit(main())
