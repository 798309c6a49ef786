"""How fast an SSDA903 is read, and in how much memory, beside pandas alone on the same files.

    python benchmarks/ssda903.py [--episodes N] [--folder FOLDER]

Files of five years are made up, N episodes in all (1,000,000), with the other parts of the return in proportion, and
read in two processes of their own: by `pandas.read_csv` with its dates parsed, and by the reader. Ends with exit code
1 where a target is missed. FOLDER keeps the files for the next run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

YEARS = range(2022, 2027)
TIMES_PANDAS = 3
MEGABYTES = 2000
DATES = {"DOB", "DECOM", "DEC", "REVIEW", "DUC", "MIS_START", "MIS_END", "DATE_INT", "DATE_MATCH", "DATE_PLACED"}


def main() -> int:
    parser = argparse.ArgumentParser(description="How fast an SSDA903 is read, beside pandas alone.")
    parser.add_argument("--episodes", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=MEASURES, help="measure one, in this process")
    given = parser.parse_args()
    if given.only:
        print(json.dumps(MEASURES[given.only](given.folder)))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        if not any(folder.glob("*/episodes.csv")):
            make(folder, given.episodes)
        size = sum(path.stat().st_size for path in folder.glob("*/*.csv")) / 1e6
        plain, reader = (measured(name, folder) for name in MEASURES)
    ratio = reader["read"] / plain["read"]
    print(f"{given.episodes:,} episodes, {size:,.0f} MB in {len(YEARS)} years")
    print(f"pandas.read_csv with dates parsed: {plain['read']:.1f} s, {plain['megabytes']:,.0f} MB at most")
    print(f"read and validated: {reader['read']:.1f} s, {ratio:.2f} times as long (target {TIMES_PANDAS})")
    print(f"assembled: {reader['assemble']:.1f} s more, {reader['assemble'] / plain['read']:.2f} times as long")
    print(f"memory: {reader['megabytes']:,.0f} MB at most, assembled included (target {MEGABYTES:,})")
    return int(ratio > TIMES_PANDAS or reader["megabytes"] > MEGABYTES)


def measured(name: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--only", name, "--folder", str(folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def plain(folder: Path) -> dict[str, float]:
    started = time.perf_counter()
    kept = []
    for path in sorted(folder.glob("*/*.csv")):
        header = path.open(encoding="utf-8").readline().strip().split(",")
        kept.append(pd.read_csv(path, parse_dates=[name for name in header if name in DATES], date_format="%d/%m/%Y"))
    return {"read": time.perf_counter() - started, "megabytes": megabytes()}


def reader(folder: Path) -> dict[str, float]:
    from lineofsight.readers import ssda903
    from lineofsight.readers.return_file import ReturnFile

    started = time.perf_counter()
    parts = [ssda903.read(ReturnFile.open(path)) for path in sorted(folder.glob("*/*.csv"))]
    read = time.perf_counter()
    ssda903.assemble(parts, date(YEARS[-1], 3, 31))
    return {"read": read - started, "assemble": time.perf_counter() - read, "megabytes": megabytes()}


MEASURES = {"plain": plain, "reader": reader}


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# Made-up files


def make(folder: Path, episodes: int) -> None:
    """Five years of a return: about two episodes a child and year, one of the two open and carried on."""
    rng = np.random.default_rng(903)
    each = episodes // len(YEARS)
    children = np.arange(each // 2 * 3)
    births = np.datetime64("2005-01-01") + rng.integers(0, 6000, len(children)).astype("timedelta64[D]")
    entered = np.datetime64("2018-04-01") + rng.integers(0, 3000, len(children)).astype("timedelta64[D]")
    for number, year in enumerate(YEARS):
        child = children[number * each // 4 :][: each // 2]
        write(folder / f"{year - 1}-{year % 100:02d}", year, child, births[child], entered[child], rng)


def write(
    folder: Path, year: int, child: np.ndarray, births: np.ndarray, entered: np.ndarray, rng: np.random.Generator
) -> None:
    folder.mkdir(parents=True)
    first, many = np.datetime64(f"{year - 1}-04-01"), len(child)
    moved = first + rng.integers(0, 364, many).astype("timedelta64[D]")
    ids, born = [f"C{1000000 + each}" for each in child], written(births)

    def some(codes: str, times: int = many) -> np.ndarray:
        return rng.choice(codes.split(), times)

    homes = np.array(
        [f"{a}{b} {c}{d}" for a in "ABEKLMN" for b in range(1, 40) for c in range(1, 9) for d in ("QX", "ZY")]
    )
    started = np.concatenate([np.minimum(entered, moved), moved])
    save(
        folder / "episodes.csv",
        CHILD=ids + ids,
        DECOM=written(started),
        RNE=np.concatenate([np.where(entered < first, "P", "S"), some("L P T B U")]),
        LS=some("C1 C2 V2 E1", many * 2),
        CIN=some("N1 N2 N3 N4 N5 N6 N7 N8", many * 2),
        PLACE=some("U1 U3 U4 U6 A5 K2 P1 S1", many * 2),
        PLACE_PROVIDER=some("PR1 PR2 PR4", many * 2),
        DEC=np.concatenate([written(moved), np.full(many, "", dtype=object)]),
        REC=np.concatenate([np.full(many, "X1"), np.full(many, "")]),
        REASON_PLACE_CHANGE=np.concatenate([some("CARPL CREQB OTHER"), np.full(many, "")]),
        HOME_POST=rng.choice(homes, many * 2),
        PL_POST=rng.choice(homes, many * 2),
        URN=rng.integers(1_000_000, 9_999_999, many * 2),
        PL_DISTANCE=np.round(rng.gamma(2, 9, many * 2), 1),
        PL_LA=some("E06000001 E06000002", many * 2),
        PL_LOCATION=some("IN OUT", many * 2),
    )
    sex = some("M F") if year >= 2025 else some("1 2")
    save(
        folder / "header.csv",
        CHILD=ids,
        SEX=sex,
        DOB=born,
        ETHNIC=some("WBRI BAFR MWBC"),
        UPN=ids,
        MOTHER="",
        MC_DOB="",
    )
    reviewed = [first + rng.integers(0, 364, many).astype("timedelta64[D]") for _ in range(2)]
    save(
        folder / "reviews.csv",
        CHILD=ids + ids,
        DOB=np.concatenate([born, born]),
        REVIEW=np.concatenate([written(day) for day in reviewed]),
        REVIEW_CODE=some("PN1 PN2 PN6 PN7", many * 2),
    )
    flags = {name: rng.integers(0, 2, many) for name in ("CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK")}
    save(
        folder / "oc2.csv",
        CHILD=ids,
        DOB=born,
        SDQ_SCORE=rng.integers(0, 41, many),
        SDQ_REASON="",
        **flags,
        HEALTH_ASSESSMENT=rng.integers(0, 2, many),
        SUBSTANCE_MISUSE=rng.integers(0, 2, many),
        INTERVENTION_RECEIVED=0,
        INTERVENTION_OFFERED=0,
    )
    save(
        folder / "missing.csv",
        CHILD=ids[: many // 4],
        DOB=born[: many // 4],
        MISSING=some("M A", many // 4),
        MIS_START=written(moved[: many // 4]),
        MIS_END=written(moved[: many // 4] + 1),
    )
    save(
        folder / "oc3.csv",
        CHILD=ids[: many // 6],
        DOB=born[: many // 6],
        IN_TOUCH=some("YES NO REFU", many // 6),
        ACTIV=some("F1 F2 G5", many // 6),
        ACCOM=some("B1 U1 Z1 S2", many // 6),
    )


def written(days: np.ndarray) -> np.ndarray:
    """Days as DD/MM/YYYY: each different day is written once."""
    at, each = pd.factorize(days)
    return pd.DatetimeIndex(each).strftime("%d/%m/%Y").to_numpy()[at]


def save(path: Path, **columns: object) -> None:
    pd.DataFrame(columns).to_csv(path, index=False)


if __name__ == "__main__":
    sys.exit(main())
