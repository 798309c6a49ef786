"""Make published/inspection_outcomes.csv: the overall grade of every inspection in two of Ofsted's tables.

    python data_samples/make_outcomes.py FOLDER

FOLDER holds the two workbooks as Ofsted published them, "Childrens social care in England 2023, underlying data" and
"LA inspection outcomes as at March 2024". Each inspection is kept once, dated by the publication of its report.
"""

import sys
from dataclasses import replace
from pathlib import Path

from lineofsight import published
from lineofsight.readers.published import load

HERE = Path(__file__).parent
INDICATOR, DATED = "grade_overall", "date: published"


def main(folder: Path) -> None:
    table = load(sorted(folder.glob("*.ods"), reverse=True))
    frame = table.frame
    frame = frame[(frame["indicator"] == INDICATOR) & frame["breakdown"].astype(object).str.contains(DATED)]
    frame = frame.drop_duplicates(["la_code", "period", "indicator"]).sort_values(["la_name", "period"])
    text = published.as_csv(replace(table, frame=frame.reset_index(drop=True)))
    (HERE / "published" / "inspection_outcomes.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
