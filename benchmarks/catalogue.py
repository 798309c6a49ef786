"""How long the whole catalogue of indicators takes, and whether ten times the children take ten times as long.

    python benchmarks/catalogue.py [--children NUMBER]

Makes an authority of NUMBER children and one of a tenth of them, reads their returns (which is not timed here), and
reckons the latest figure of every indicator three times, the two sizes in turn; the fastest of each counts. Ends with
exit code 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from lineofsight import readers, sample
from lineofsight.figures import Figures
from lineofsight.indicator import Policy
from lineofsight.returns import Return

AS_AT = date(2026, 6, 30)
SECONDS_FOR_100_000 = 10
TIMES_FOR_TEN_TIMES = 11


def main() -> int:
    parser = argparse.ArgumentParser(description="How long the whole catalogue of indicators takes.")
    parser.add_argument("--children", type=int, default=100_000, help="children known to the larger authority")
    children = parser.parse_args().children
    with tempfile.TemporaryDirectory() as folder:
        few, many = (read(Path(folder), number) for number in (children // 10, children))
    times = [(seconds(few), seconds(many)) for _ in range(3)]
    shorter, longer = (min(each) for each in zip(*times, strict=True))
    per_100_000 = longer * 100_000 / children
    print(f"{children:,} children: {longer:.2f} s, {per_100_000:.2f} s for 100,000 (target {SECONDS_FOR_100_000})")
    print(f"a tenth of them: {shorter:.2f} s; ratio {longer / shorter:.1f} (target {TIMES_FOR_TEN_TIMES})")
    return int(per_100_000 > SECONDS_FOR_100_000 or longer / shorter > TIMES_FOR_TEN_TIMES)


def read(folder: Path, children: int) -> tuple[Return, ...]:
    """The returns of an authority of so many children."""
    made = folder / str(children)
    sample.write(made, children=children, quarters=13, as_at=AS_AT)
    folders = (made / kind for kind in ("cin_census", "ssda903", "workforce"))
    found = (readers.read(path) for path in readers.files(folders))
    return readers.assembled([part for source in found for part in source.parts], AS_AT)


def seconds(returns: Iterable[Return]) -> float:
    """Seconds to reckon the latest figure of every indicator of the catalogue."""
    figures = Figures(tuple(returns), Policy(population=100_000))
    started = time.perf_counter()
    figures.latest()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
