"""Make a review file in which a person has decided, from what it says.

    python data_samples/make_review.py            make it again
    python data_samples/make_review.py --check    say whether it is out of date (exit code 1 if it is)

Reads `exampleshire/review/source.yml`: the rows as `lineofsight review` wrote them, and three decisions. Two runs make
the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml
from lineofsight import framework, review
from lineofsight.pack import review_file

REVIEW = Path(__file__).parent / "exampleshire" / "review"


def made() -> dict[str, bytes]:
    """The bytes of the file, by name."""
    told = yaml.safe_load((REVIEW / "source.yml").read_text(encoding="utf-8"))
    criteria = review.choices(framework.edition(told["framework"]))
    signed = {"initials": told["initials"], "date": told["date"].isoformat()}
    rows = []
    for row in told["rows"]:
        machine = {"source": told["source"], "status": review_file.TO_REVIEW}
        machine["criterion title"] = criteria.get(row["criterion"], "")
        decision = told["decisions"].get(row["evidence_id"])
        rows.append(dict.fromkeys(review_file.WIDTHS, "") | machine | row | ((decision | signed) if decision else {}))
    return {told["file"]: review_file.workbook(rows, criteria)}


def out_of_date() -> list[str]:
    """Names of the files that are missing, stray or not what the source makes."""
    kept = {path.name: path.read_bytes() for path in REVIEW.glob("*.xlsx")}
    files = made()
    return sorted(name for name in files | kept if files.get(name) != kept.get(name))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make a review file in which a person has decided.")
    parser.add_argument("--check", action="store_true", help="say whether it is out of date; write nothing")
    if parser.parse_args(arguments).check:
        stale = out_of_date()
        for name in stale:
            print(f"out of date: {name} (run python data_samples/make_review.py)")
        return 1 if stale else 0
    for name, content in made().items():
        (REVIEW / name).write_bytes(content)
        print(f"{len(content):>9,} bytes  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
