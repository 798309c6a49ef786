"""Make `published/`, small tables of published figures, and the list of statistical neighbours that the library ships.

    python data_samples/make_published.py [--shared FOLDER]

FOLDER holds `public_data/` with the publishers' own files. Without it there is nothing to make them from, and the
script says so and leaves what is there. Facts only: figures, symbols, codes and names, each with its release.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from lineofsight import authorities, published
from lineofsight.answers.judgements_and_indicators import PREDICTORS
from lineofsight.readers.published import load, neighbours
from lineofsight.readers.published.neighbours import COLUMNS, read
from lineofsight.readers.published.source import Source

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "published"
NEIGHBOURS = HERE.parents[0] / "lib" / "lineofsight" / "neighbours.csv"
MODELS = {"2025": "sn_model_2025_wide.csv", "2021": "New_Statistical_Neighbour_Groupings_April_2021.csv"}
CHOSEN = ("Norfolk", "Wiltshire")
REGIONS = ("East of England", "South West")
YEARS = ("2019-20", "2020-21", "2021-22", "2022-23", "2023-24", "2020", "2021", "2022", "2023", "2024")
LATEST = ("2023-24", "2024")

POPULATION = "2024_release/ons_mid-year_population_estimates_2012_to_2023.csv"
TABLES = {
    "children_in_need.csv": {
        "2024_release/c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv": ("rereferrals",),
        "2024_release/c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv": ("conferences_in_15_working_days",),
        "2024_release/d1_child_protection_plans_2013_to_2024.csv": ("child_protection_plan_rate",),
        "2024_release/d3_cpps_subsequent_plan_2013_to_2024.csv": ("repeat_plans",),
    },
    "children_looked_after.csv": {
        "2024_release/cla_number_and_rate_per_10k_children.csv": ("children_in_care_rate",),
        "2024_release/la_cla_placement_stability.csv": ("three_placements_in_year", "settled_with_carer"),
        "2024_release/la_conviction_health_outcome_cla.csv.gz": ("health_assessed",),
        "2024_release/la_care_leavers_activity.csv.gz": ("active_19_21",),
        "2024_release/la_care_leavers_accommodation_suitability.csv": ("suitable_accommodation_19_21",),
    },
    "workforce.csv": {"2024_release/csww_indicators_2017_to_2024.csv": ("caseload", "turnover")},
    "workforce_of_2022.csv": {"csww_headline_measures_2017_to_2022.csv": ("caseload", "turnover")},
}
"""The indicators of each sample by the publisher's file; two releases of the workforce, so that a revision shows."""
EARLIER = ("workforce_of_2022.csv",)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the samples of published figures.")
    parser.add_argument("--shared", type=Path, default=HERE.parents[1] / "shared", help="the publishers' files")
    data = parser.parse_args().shared / "public_data"
    if not data.is_dir():
        print(f"{data.name} is not in the folder of publishers' files, so the samples are left as they are.")
        return 0
    write_neighbours(data / "lookups")
    FOLDER.mkdir(exist_ok=True)
    for name, sources in TABLES.items():
        table = load(data / "ees" / source for source in (*sources, POPULATION))
        wanted = {indicator for indicators in sources.values() for indicator in indicators}
        (FOLDER / name).write_text(published.as_csv(of_places(table, wanted, name not in EARLIER)), encoding="utf-8")
        print(f"{name}: {(FOLDER / name).stat().st_size / 1000:.0f} kB")
    return 0


def of_places(table: published.Table, indicators: set[str], latest: bool) -> published.Table:
    """The indicators of the chosen authorities, their neighbours and regions, and England, in five years.

    In the latest release every authority has those of the latest year, which is what a funnel and a range of ranks
    take, and in five years those that grades are set beside.
    """
    frame = published.with_populations(table.frame)
    places = {authority.gss for name in CHOSEN if (authority := authorities.find(name))}
    places |= {code for code, name in published.REGIONS.items() if name in REGIONS}
    places |= {neighbour.code for name in CHOSEN for neighbour in neighbours(name)}
    here = (frame["geography_level"] == published.NATIONAL) | frame["la_code"].isin(places)
    everywhere = frame["period"].isin(LATEST) | frame["indicator"].isin(PREDICTORS)
    here |= (frame["geography_level"] == published.AUTHORITY) & everywhere & latest
    kept = frame["indicator"].isin(indicators) & frame["period"].isin(YEARS) & here
    rows = frame[kept].sort_values(["indicator", "geography_level", "la_name", "period"], kind="stable")
    return published.Table(rows, (), table.release, table.dataset, table.sha256)


def write_neighbours(lookups: Path) -> None:
    with NEIGHBOURS.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(COLUMNS)
        for model, name in MODELS.items():
            for listed in read(Source.open(lookups / name)):
                for rank, (code, closeness) in enumerate(listed.neighbours, start=1):
                    rows.writerow((model, listed.code, rank, code, closeness))
    print(f"{NEIGHBOURS.name}: {NEIGHBOURS.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
