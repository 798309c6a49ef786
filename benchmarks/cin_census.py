"""How much memory and time a large children in need census takes to read, beside a bare pass over its elements.

    python benchmarks/cin_census.py [--megabytes N]

Makes a census of N MB (500 unless told) in a temporary folder, then, each in a process of its own, passes over its
elements with lxml alone and reads it as a return. Ends with exit code 1 where reading takes more memory than the
target.
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

MEGABYTES = 1_024
"""The most memory that reading may hold, in MB, whatever the size of the file."""

AT_ONCE = 5_000
"""Children that are made at once."""


def main() -> int:
    parser = argparse.ArgumentParser(description="How much memory and time a large census takes to read.")
    parser.add_argument("--megabytes", type=int, default=500, help="size of the census that is made")
    parser.add_argument("--only", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(MEASURES[given.only](given.file)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "census.xml", given.megabytes)
        size = path.stat().st_size / 1e8
        bare, reader = (measured(name, path) for name in ("bare", "reader"))
    print(f"a census of {size * 100:,.0f} MB, {reader['children']:,.0f} children")
    print(f"bare pass: {bare['seconds'] / size:.1f} s for 100 MB, {bare['megabytes']:,.0f} MB at most")
    print(
        f"reading: {reader['seconds'] / size:.1f} s for 100 MB, {reader['seconds'] / bare['seconds']:.1f} times the "
        f"bare pass; assembling: {reader['assemble'] / size:.1f} s for 100 MB"
    )
    print(f"memory: {reader['megabytes']:,.0f} MB at most, assembled included (target {MEGABYTES:,})")
    return int(reader["megabytes"] > MEGABYTES)


def measured(name: str, path: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--only", name, "--file", str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def bare(path: Path) -> dict[str, float]:
    from lxml import etree  # type: ignore[attr-defined]

    started = time.process_time()
    for _, child in etree.iterparse(str(path), tag="Child"):
        child.clear()
        while child.getprevious() is not None:
            del child.getparent()[0]
    return {"seconds": time.process_time() - started, "megabytes": megabytes()}


def reader(path: Path) -> dict[str, float]:
    from lineofsight.readers import cin_census
    from lineofsight.readers.return_file import ReturnFile

    started = time.process_time()
    part = cin_census.read(ReturnFile.open(path))
    read = time.process_time()
    cin_census.assemble([part], date(2026, 6, 30))
    ended = time.process_time()
    return {
        "seconds": read - started,
        "assemble": ended - read,
        "children": part.rows,
        "megabytes": megabytes(),
    }


MEASURES = {"bare": bare, "reader": reader}


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# A made-up census

HEAD = (
    "<Message>\n  <Header>\n    <CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
    "<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails>\n    <Source><LEA>999</LEA></Source>\n  </Header>\n"
    "  <Children>\n"
)


def make(path: Path, size: int) -> Path:
    """A census of so many MB. Every child has an episode with an assessment, one in four an enquiry and a plan."""
    rng = np.random.default_rng(2026)
    number = 0
    with path.open("w", encoding="utf-8", newline="\n") as text:
        text.write(HEAD)
        while text.tell() < size * 1e6:
            text.writelines(some(number, rng))
            number += AT_ONCE
        text.write("  </Children>\n</Message>\n")
    return path


def some(first: int, rng: np.random.Generator) -> list[str]:
    births = np.datetime64("2026-03-31") - rng.integers(0, 6000, AT_ONCE)
    referred = np.datetime64("2025-04-01") + rng.integers(0, 300, AT_ONCE)
    source = rng.choice(["1A", "2A", "3A", "5A", "6", "8"], AT_ONCE)
    need = rng.choice([f"N{number}" for number in range(1, 9)], AT_ONCE)
    return [
        child(first + k, *told)
        for k, told in enumerate(zip(births.tolist(), referred.tolist(), source.tolist(), need.tolist(), strict=True))
    ]


def child(number: int, birth: date, referred: date, source: str, need: str) -> str:
    def after(days: int) -> str:
        return str(date.fromordinal(referred.toordinal() + days))

    protected = (
        f"""        <Section47>
          <S47ActualStartDate>{after(2)}</S47ActualStartDate>
          <InitialCPCtarget>{after(23)}</InitialCPCtarget>
          <DateOfInitialCPC>{after(20)}</DateOfInitialCPC>
          <ICPCnotRequired>false</ICPCnotRequired>
        </Section47>
        <ChildProtectionPlans>
          <CPPstartDate>{after(20)}</CPPstartDate>
          <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
          <LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>
          <NumberOfPreviousCPP>{number % 3}</NumberOfPreviousCPP>
          <Reviews>
            <CPPreviewDate>{after(60)}</CPPreviewDate>
          </Reviews>
        </ChildProtectionPlans>
"""
        if number % 4 == 0
        else ""
    )
    return f"""    <Child>
      <ChildIdentifiers>
        <LAchildID>{10_000_000 + number}</LAchildID>
        <UPN>Z999{number:09d}</UPN>
        <PersonBirthDate>{birth}</PersonBirthDate>
        <Sex>{"MF"[number % 2]}</Sex>
      </ChildIdentifiers>
      <ChildCharacteristics>
        <Ethnicity>WBRI</Ethnicity>
        <Disabilities>
          <Disability>NONE</Disability>
        </Disabilities>
      </ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>{referred}</CINreferralDate>
        <ReferralSource>{source}</ReferralSource>
        <PrimaryNeedCode>{need}</PrimaryNeedCode>
        <Assessments>
          <AssessmentActualStartDate>{after(1)}</AssessmentActualStartDate>
          <AssessmentAuthorisationDate>{after(40)}</AssessmentAuthorisationDate>
          <FactorsIdentifiedAtAssessment>
            <AssessmentFactors>3B</AssessmentFactors>
          </FactorsIdentifiedAtAssessment>
        </Assessments>
{protected}        <ReferralNFA>false</ReferralNFA>
      </CINdetails>
    </Child>
"""


if __name__ == "__main__":
    sys.exit(main())
