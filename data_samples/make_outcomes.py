"""Make published/inspection_outcomes.csv: every grade of every inspection in two of Ofsted's tables, 2009 to 2024.

    python data_samples/make_outcomes.py FOLDER

FOLDER holds the two workbooks as Ofsted published them, "Childrens social care in England 2023, underlying data" and
"LA inspection outcomes as at March 2024". Each grade is kept once, of the later workbook where both have it, dated by
the publication of its report. To keep the file small the type of the inspection is left out.
"""

import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
from lineofsight import published
from lineofsight.readers.published import load

HERE = Path(__file__).parent
GRADES, DATED = "grade_", "date: published"


def main(folder: Path) -> None:
    table = load(sorted(folder.glob("*.ods"), reverse=True))
    frame = table.frame
    parts = frame["breakdown"].astype(object)
    frame = frame[frame["indicator"].astype(object).str.startswith(GRADES) & parts.str.contains(DATED)]
    frame = frame.drop_duplicates(["la_code", "period", "indicator"]).sort_values(["la_name", "period", "indicator"])
    shorter = frame["breakdown"].astype(object).str.replace(r" type: [^;]*;", "", regex=True)
    frame = frame.assign(breakdown=pd.Categorical(shorter))
    text = published.as_csv(replace(table, frame=frame.reset_index(drop=True)))
    (HERE / "published" / "inspection_outcomes.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
