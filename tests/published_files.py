"""Small made-up files in the shapes that publishers use."""

from __future__ import annotations

from pathlib import Path

HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,la_name,new_la_code"
)
ENGLAND = "2024,Reporting year,National,E92000001,England,,,,,"
EAST = "2024,Reporting year,Regional,E92000001,England,E12000006,East of England,,,"
NORFOLK = "2024,Reporting year,Local authority,E92000001,England,E12000006,East of England,926,Norfolk,E10000020"
SUFFOLK = "2024,Reporting year,Local authority,E92000001,England,E12000006,East of England,935,Suffolk,E10000029"

REFERRALS = "category,Referrals,Referrals_rate,Re_referrals,Re_referrals_percent"


def written(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def referrals(folder: Path, name: str = "c1.csv") -> Path:
    """England 300, Norfolk 200 and Suffolk 100 referrals; Suffolk's re-referrals are hidden."""
    return written(
        folder,
        name,
        f"{HEADER},{REFERRALS}",
        f"{ENGLAND},Referrals and Re-referrals,300,500.5,60,20",
        f"{NORFOLK},Referrals and Re-referrals,200,400,50,25",
        f"{SUFFOLK},Referrals and Re-referrals,100,350,c,c",
    )


def stability(folder: Path) -> Path:
    """Norfolk: 40 of 400 children in care had three placements."""
    return written(
        folder,
        "stability.csv",
        f"{HEADER},cla_group,placement_stability,number,percentage",
        f"{NORFOLK},CLA on 31 March,With 3 or more placements during the year,40,10",
        f"{NORFOLK},CLA on 31 March,Total children,400,100",
    )


def one(frame, **where):
    """The one row that has these values, as a dictionary."""
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, f"{len(frame)} rows have {where}"
    return frame.iloc[0].to_dict()
