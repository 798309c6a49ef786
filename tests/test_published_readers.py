"""Each publisher's form, in small made-up files: what is read, and what is said of what is not understood."""

import base64
import gzip
import hashlib
import json
from datetime import datetime

import pandas as pd
import pytest
import xlsxwriter
from lineofsight import published
from lineofsight.errors import Refused
from lineofsight.readers.published import EES, KINDS, LAIT, NEIGHBOURS, OFSTED, SFR, load, neighbours, read, recognise
from lineofsight.readers.published.brought import CHECKSUMS
from lineofsight.readers.published.neighbours import CLOSENESS, MODELS
from lineofsight.readers.published.neighbours import read as read_neighbours
from lineofsight.readers.published.ofsted_outcomes import outcomes
from lineofsight.readers.published.source import Source
from published_files import EAST, ENGLAND, HEADER, NORFOLK, REFERRALS, SUFFOLK, one, referrals, stability, written

PARQUET = base64.b64decode(
    "UEFSMRUEFSIVJkwVBBUAEgAAEUAGAAAATEFDbnVtAwAAAExBQxUAFRIVFiwVCBUQFQYVBhwAAAAJIAIAAAAIAQEDDBUEFSQVKEwVBBUAEgAAEkQG"
    "AAAATnVtYmVyBAAAAFJhdGUVABUSFRYsFQgVEBUGFQYcAAAACSACAAAAAwUBAwIVBBUgFSRMFQQVABIAABA8BAAAADIwMjMEAAAAMjAyNBUAFRIV"
    "FiwVCBUQFQYVBhwAAAAJIAIAAAAIAQEDChUEFRYVGkwVAhUAEgAACygHAAAATm9yZm9saxUAFRIVFiwVCBUQFQYVBhwAAAAJIAIAAAAIAQEIABUE"
    "FTYVNkwVCBUAEgAAGxwEAAAAMTIxNQUINDE1MgIAAAA3MgEAAAAtFQAVFBUYLBUIFRAVBhUGHAAAAAokAgAAAAgBAgPkABUEFRAVFEwVAhUAEgAA"
    "CBwAAAAAAPCMQBUAFRIVFiwVCBUQFQYVBhwAAAAJIAIAAAAIAQEIABUEFSYVKkwVAhUAEgAAE0gPAAAARWFzdCBvZiBFbmdsYW5kFQAVEhUWLBUI"
    "FRAVBhUGHAAAAAkgAgAAAAgBAQgAFQQZjDUAGAZzY2hlbWEVDgAVDCUCGApTaG9ydCBEZXNjJQBMHAAAABUMJQIYCURhdGEgaXRlbSUATBwAAAAV"
    "DCUCGAVZZWFycyUATBwAAAAVDCUCGA5MQSBhbmQgUmVnaW9ucyUATBwAAAAVDCUCGAZWYWx1ZXMlAEwcAAAAFQolAhgJTEEgTnVtYmVyABUMJQIY"
    "BlJlZ2lvbiUATBwAAAAWCBkcGXwmABwVDBk1AAYQGRgKU2hvcnQgRGVzYxUCFggWdhZ+JkomCCksFQQVABUCABUAFRAVAgA8FiQZBhkmAAgAAAAm"
    "ABwVDBk1AAYQGRgJRGF0YSBpdGVtFQIWCBZ4FoABJsoBJoYBKSwVBBUAFQIAFQAVEBUCADwWFBkGGSYEBAAAACYAHBUMGTUABhAZGAVZZWFycxUC"
    "FggWdBZ8JsYCJoYCKSwVBBUAFQIAFQAVEBUCADwWIBkGGSYACAAAACYAHBUMGTUABhAZGA5MQSBhbmQgUmVnaW9ucxUCFggWahZyJrgDJoIDKSwV"
    "BBUAFQIAFQAVEBUCADwWOBkGGSYACAAAACYAHBUMGTUABhAZGAZWYWx1ZXMVAhYIFowBFpABJsYEJvQDKSwVBBUAFQIAFQAVEBUCADwWFhkGGSYA"
    "CAAAACYAHBUKGTUABhAZGAlMQSBOdW1iZXIVAhYIFmQWbCa0BSaEBSksFQQVABUCABUAFRAVAgA8KQYZJgAIAAAAJgAcFQwZNQAGEBkYBlJlZ2lv"
    "bhUCFggWehaCASa2BibwBSksFQQVABUCABUAFRAVAgA8FngZBhkmAAgAAAAWtgYWCCYIFuoGACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAy"
    "Ni4wLjEZfBwAABwAABwAABwAABwAABwAABwAAACoAgAAUEFSMQ=="
)
"""Four rows of the interactive tool's layout, written by pyarrow 26 with Snappy: Norfolk, LACnum 1215 and 1152 in 2023
and 2024, LAC 72 and "-"; the second and fourth cell of "Data item" empty."""
ZSTD = base64.b64decode(
    "UEFSMRUEFRAVIkwVAhUAEgAAKLUv/SAIQQAABAAAADIwMjMVABUSFSQsFQIVEBUGFQYcAAAAKLUv/SAJSQAAAgAAAAIBAQIAFQQZLDUAGAZzY2hl"
    "bWEVAgAVDCUCGAVZZWFycyUATBwAAAAWAhkcGRwmABwVDBk1AAYQGRgFWWVhcnMVDBYCFmQWiAEmRiYIKSwVBBUAFQIAFQAVEBUCADwWCBkGGSYA"
    "AgAAABZkFgImCBaIAQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAlgAAAFBBUjE="
)
"""One cell, compressed with Zstandard."""


def said(table, where):
    return [f"{issue.found}; {issue.done}" for issue in table.issues if where in issue.where]


# DfE's open data


def test_a_figure_has_its_parts_and_its_cell(tmp_path):
    path = referrals(tmp_path)
    assert recognise(path) == EES
    norfolk = one(read(path).frame, indicator="rereferrals", la_name="Norfolk")
    assert (norfolk["value"], norfolk["numerator"], norfolk["denominator"]) == (25, 50, 200)
    assert (norfolk["period"], norfolk["la_code"], norfolk["locator"]) == (
        "2023-24",
        "E10000020",
        "c1.csv!3/Re_referrals_percent",
    )


def test_a_symbol_stays_in_its_own_column(tmp_path):
    suffolk = one(read(referrals(tmp_path)).frame, indicator="rereferrals", la_name="Suffolk")
    assert pd.isna(suffolk["value"])
    assert pd.isna(suffolk["numerator"])
    assert (suffolk["symbol"], suffolk["denominator"]) == ("c", 100)


def test_every_cell_of_figures_is_one_row_under_an_id_or_the_publishers_name(tmp_path):
    frame = read(referrals(tmp_path)).frame
    assert frame.groupby("indicator", observed=True).size().to_dict() == {
        "referral_rate": 3,
        "referrals": 3,
        "rereferrals": 3,
        "c1: Re_referrals": 3,
    }


def test_a_percentage_of_rows_finds_its_whole_in_another_row(tmp_path):
    norfolk = one(read(stability(tmp_path)).frame, indicator="three_placements_in_year")
    assert (norfolk["value"], norfolk["numerator"], norfolk["denominator"]) == (10, 40, 400)
    assert norfolk["breakdown"] == ""


def test_a_value_worked_out_from_bands_names_its_columns(tmp_path):
    path = written(
        tmp_path,
        "conferences.csv",
        f"{HEADER},category,Section47,Section47_rate,ICPC,ICPC_rate,Duration_0-10_days,Duration_11-15_days,"
        "Duration_16-20_days,Duration_21+_days",
        f"{NORFOLK},ICPC,400,90,200,45,40,120,30,10",
        f"{SUFFOLK},ICPC,300,80,100,35,c,60,20,c",
    )
    frame = read(path).frame
    norfolk = one(frame, indicator="conferences_in_15_working_days", la_name="Norfolk")
    assert (norfolk["value"], norfolk["numerator"], norfolk["denominator"]) == (80, 160, 200)
    assert norfolk["locator"] == "conferences.csv!2/Duration_0-10_days + Duration_11-15_days ÷ ICPC"
    suffolk = one(frame, indicator="conferences_in_15_working_days", la_name="Suffolk")
    assert pd.isna(suffolk["value"])
    assert suffolk["symbol"] == "c"


def test_nothing_is_divided_by_nothing(tmp_path):
    path = written(
        tmp_path,
        "conferences.csv",
        f"{HEADER},category,Section47,Section47_rate,ICPC,ICPC_rate,Duration_0-10_days,Duration_11-15_days",
        f"{NORFOLK},ICPC,0,0,0,0,0,0",
    )
    its = one(read(path).frame, indicator="conferences_in_15_working_days")
    assert pd.isna(its["value"])
    assert (its["numerator"], its["denominator"], its["symbol"]) == (0, 0, "")


def test_a_compressed_file_is_read_as_its_contents(tmp_path):
    plain = referrals(tmp_path)
    packed = tmp_path / "c1.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert recognise(packed) == EES
    assert read(packed).frame["value"].equals(read(plain).frame["value"])
    assert read(packed).dataset == "c1"


def test_a_calendar_year_and_a_workforce_year_stay_single_years(tmp_path):
    path = written(tmp_path, "csww.csv", f"{HEADER},turnover_rate_fte,leavers_fte,inpost_fte,caseload_fte,cases",
                   f"{NORFOLK},10,20.5,205,15,3000")  # fmt: skip
    its = one(read(path).frame, indicator="turnover")
    assert (its["period"], its["numerator"], its["denominator"]) == ("2024", 20.5, 205)
    assert read(path).release == "Children's social work workforce, 2024"


# A release that was never seen


def test_columns_in_another_order_with_other_spellings_and_a_new_one_are_read(tmp_path):
    path = written(
        tmp_path,
        "referrals_2027.csv",
        "la_name,New LA code,Re-referrals percentage,old_la_code,Year,geographic_level,time_identifier,region_name,"
        "region_code,country_name,country_code,category,Re_Referrals,Referrals,Referrals_per_child,Referrals_rate",
        "Norfolk,E10000020,25,926,202627,Local authority,Academic year,East of England,E12000006,England,E92000001,"
        "Referrals,50,200,1.1,400",
    )
    table = read(path)
    its = one(table.frame, indicator="rereferrals")
    assert (its["value"], its["numerator"], its["denominator"], its["period"]) == (25, 50, 200, "2026-27")
    assert table.release == "Characteristics of children in need, 2027"
    assert said(table, "Year") == ["is no name known here; its values are those of time_period; read as time_period"]
    assert said(table, "Referrals_per_child") == [
        "is no column of this dataset known here; its cells are numbers; kept as figures under the publisher's name"
    ]
    assert one(table.frame, indicator="c1: Referrals_per_child")["value"] == 1.1


def test_every_column_of_time_and_place_is_known_by_its_values(tmp_path):
    path = written(
        tmp_path,
        "renamed.csv",
        "when,what_kind,where,land_code,land,area_code,area,number_of_la,council,ons,grouping,Referrals,Referrals_rate",
        f"{NORFOLK},Referrals,200,400",
        f"{EAST},Referrals,900,410",
    )
    table = read(path)
    assert one(table.frame, indicator="referral_rate", la_name="Norfolk")["value"] == 400
    assert one(table.frame, indicator="referral_rate", la_name="East of England")["geography_level"] == "region"
    assert {issue.where for issue in table.issues} >= {"when", "where", "council", "ons", "number_of_la", "grouping"}


def test_a_new_filter_goes_into_the_breakdown_and_its_total_does_not(tmp_path):
    path = written(
        tmp_path,
        "stability.csv",
        f"{HEADER},sex,cla_group,placement_stability,number,percentage",
        f"{NORFOLK},Total,CLA on 31 March,With 3 or more placements during the year,40,10",
        f"{NORFOLK},Total,CLA on 31 March,Total children,400,100",
        f"{NORFOLK},Male,CLA on 31 March,With 3 or more placements during the year,30,15",
        f"{NORFOLK},Male,CLA on 31 March,Total children,200,100",
    )
    table = read(path)
    frame = table.frame
    assert one(frame, indicator="three_placements_in_year", breakdown="")["value"] == 10
    male = one(frame, indicator="three_placements_in_year", breakdown="sex: Male")
    assert (male["value"], male["denominator"]) == (15, 200)
    assert said(table, "sex") == ["is no column of this dataset known here; its cells are words; kept in the breakdown"]


def test_filters_with_other_names_are_known_by_their_words(tmp_path):
    path = written(
        tmp_path,
        "stability.csv",
        f"{HEADER},cohort,measure,number,percentage",
        f"{NORFOLK},CLA on 31 March,With 3 or more placements during the year,40,10",
        f"{NORFOLK},CLA on 31 March,Total children,400,100",
    )
    table = read(path)
    assert one(table.frame, indicator="three_placements_in_year")["denominator"] == 400
    assert said(table, "cohort, measure") == [
        "2 times: is no name known here; the words of an indicator stand in it; read by its words"
    ]
    assert said(table, "measure") == said(table, "cohort, measure")


def test_a_measure_that_the_release_no_longer_has_is_named(tmp_path):
    path = written(tmp_path, "c1.csv", f"{HEADER},category,Referrals,Referrals_rate", f"{NORFOLK},Referrals,200,400")
    table = read(path)
    assert said(table, "rereferrals") == [
        "needs 'Re_referrals_percent', which this release does not have; "
        "not read; the map of the dataset may need the new name"
    ]


def test_a_value_whose_parts_the_release_no_longer_has_is_read_without_them(tmp_path):
    path = written(
        tmp_path, "c1.csv", f"{HEADER},category,Referrals,Re_referrals_percent", f"{NORFOLK},Referrals,200,25"
    )
    table = read(path)
    its = one(table.frame, indicator="rereferrals")
    assert (its["value"], pd.isna(its["numerator"]), its["denominator"]) == (25, True, 200)
    assert "needs 'Re_referrals'" in said(table, "rereferrals")[0]


def test_a_dataset_that_is_in_no_map_is_kept_under_its_own_names(tmp_path):
    path = written(tmp_path, "kinship.csv", f"{HEADER},carer,arrangements,cost", f"{NORFOLK},Aunt,12,3.5")
    table = read(path)
    assert set(table.frame["indicator"]) == {"kinship: arrangements", "kinship: cost"}
    assert table.release == "not stated"
    assert "is of no dataset in the maps" in said(table, "whole file")[0]
    assert said(table, "carer") == ["is a column of no dataset known here; its cells are words; kept in the breakdown"]
    assert said(table, "arrangements, cost") == [
        "2 times: is a column of no dataset known here; its cells are numbers; "
        "kept as figures under the publisher's name"
    ]


def test_a_cell_that_is_neither_number_nor_symbol_is_counted_and_has_no_value(tmp_path):
    rows = [f"{2000 + n}{NORFOLK[4:]},Referrals,{n},1" for n in range(24)]
    path = written(tmp_path, "c1.csv", f"{HEADER},category,Referrals,Referrals_rate", *rows,
                   f"{NORFOLK},Referrals,about 200,400")  # fmt: skip
    table = read(path)
    its = one(table.frame, indicator="referrals", period="2023-24")
    assert pd.isna(its["value"])
    assert its["symbol"] == "about 200"
    assert "'about 200' in 1 cells" in said(table, "Referrals")[0]


def test_a_figure_given_twice_is_said(tmp_path):
    path = written(tmp_path, "c1.csv", f"{HEADER},category,Referrals,Referrals_rate", f"{NORFOLK},Referrals,200,400",
                   f"{NORFOLK},Referrals,201,402")  # fmt: skip
    assert "more than one figure" in said(read(path), "referral_rate")[0]


def test_a_place_that_is_in_no_list_is_said(tmp_path):
    erewhon = NORFOLK.replace("926,Norfolk,E10000020", "777,Erewhon,E06000777")
    table = read(written(tmp_path, "c1.csv", f"{HEADER},{REFERRALS}", f"{erewhon},Referrals,100,2,50,50"))
    assert "no list" in said(table, "Erewhon")[0]
    assert one(table.frame, indicator="referrals")["la_code"] == "E06000777"


@pytest.mark.parametrize(
    ("codes_and_name", "found", "conflict"),
    [
        ("926,Norfolk,E10000020", "Norfolk", ""),
        ("926,Norfolke,E99999999", "Norfolk", "'E99999999', which is in no list and 'Norfolke', which is in no list"),
        ("926,Norfolke,E10000020", "Norfolk", "'Norfolke', which is in no list"),
        (",Norfolk,E99999999", "Norfolk", "'E99999999', which is in no list"),
        ("935,Suffolk,E10000020", "Suffolk", "'E10000020', which is of Norfolk"),
        ("926,Suffolk,E10000020", "Norfolk", "'Suffolk', which is of Suffolk"),
        (",Suffolk,E10000020", "Norfolk", "'Suffolk', which is of Suffolk"),
    ],
)
def test_codes_and_a_name_in_conflict_are_read_by_what_agrees_and_said(tmp_path, codes_and_name, found, conflict):
    row = NORFOLK.replace("926,Norfolk,E10000020", codes_and_name)
    table = read(written(tmp_path, "c1.csv", f"{HEADER},{REFERRALS}", f"{row},Referrals and Re-referrals,100,2,50,50"))
    assert one(table.frame, indicator="referrals")["la_name"] == found
    issues = [issue.found for issue in table.issues if "but for" in issue.found]
    assert issues == ([f"is of {found}, but for {conflict}"] if conflict else [])


# The releases of 2025, whose columns had other names: each heading as it was published, the figures made up


@pytest.mark.parametrize(
    ("heading", "whole", "part", "indicator"),
    [
        (
            "cla_group,placement_stability,children_count,children_percent",
            "CLA on 31 March,Total children,400,100",
            "CLA on 31 March,With 3 or more placements during the year,40,10",
            "three_placements_in_year",
        ),
        (
            "cla_group,sw_stability,children_count,children_percent",
            "CLA on 31 March,Total children,400,100",
            "CLA on 31 March,3 or more social workers during the year,40,10",
            "three_social_workers",
        ),
        (
            "characteristic,breakdown,children_count,children_percent",
            "Reason episode ceased,Total,400,100",
            "Reason episode ceased,Adopted,40,10",
            "left_care_adopted",
        ),
        (
            "characteristic,breakdown,children_count,children_percent",
            "Location of new placements during the year,Total new placements,400,100",
            "Location of new placements during the year,Placed outside LA boundary more than 20 miles from home,40,10",
            "new_placements_far_and_outside",
        ),
        (
            "characteristic,breakdown,children_count,children_percent",
            "Development assessments: Children looked after ages 0 to 4 years,Total ages 0 to 4 years,400,100",
            "Development assessments: Children looked after ages 0 to 4 years,Development assessments up to date,40,10",
            "development_checked",
        ),
        (
            "care_leaver_age,breakdown,care_leaver_count,care_leaver_percent",
            "17 to 18 years,Total,400,100",
            '17 to 18 years,"Total in education, employment or training",40,10',
            "active_17_18",
        ),
        (
            "care_leaver_age,breakdown,care_leaver_count,care_leaver_percent",
            "19 to 21 years,Total,400,100",
            "19 to 21 years,Accommodation considered suitable,40,10",
            "suitable_accommodation_19_21",
        ),
    ],
)
def test_a_part_of_the_release_of_2025_has_its_whole(tmp_path, heading, whole, part, indicator):
    other = part.rsplit(",", 2)[0] + ",c,c"
    rows = (f"{NORFOLK},{whole}", f"{NORFOLK},{part}", f"{SUFFOLK},{whole}", f"{SUFFOLK},{other}")
    frame = read(written(tmp_path, "la.csv", f"{HEADER},{heading}", *rows)).frame
    norfolk = one(frame, indicator=indicator, la_name="Norfolk")
    assert (norfolk["value"], norfolk["numerator"], norfolk["denominator"]) == (10, 40, 400)
    assert (norfolk["breakdown"], norfolk["symbol"]) == ("", "")
    suffolk = one(frame, indicator=indicator, la_name="Suffolk")
    assert (pd.isna(suffolk["value"]), suffolk["symbol"], suffolk["denominator"]) == (True, "c", 400)


def test_children_in_care_of_2025_are_on_31_march_where_they_were_at_it(tmp_path):
    path = written(
        tmp_path,
        "numbers.csv",
        f"{HEADER},population_type,population_estimate,children_count,rate_per_10000",
        f"{NORFOLK},Children looked after on 31 March each year,170000,1190,70",
        f"{NORFOLK},Children starting to be looked after each year,170000,340,20",
        f"{NORFOLK},Children ceasing to be looked after each year,170000,510,30",
    )
    table = read(path)
    rate = one(table.frame, indicator="children_in_care_rate")
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (70, 1190, 170000)
    assert one(table.frame, indicator="children_in_care")["value"] == 1190
    assert table.issues == ()


def test_referrals_of_2025_are_counted_and_their_rate_is_said_to_be_gone(tmp_path):
    path = written(
        tmp_path,
        "c1.csv",
        f"{HEADER},category,referral_count,rereferral_count,rereferral_percent,no_further_action_count,"
        "no_further_action_percent,not_in_need_count,not_in_need_percent,referral_child_count,rereferral_child_count,"
        "rereferral_child_percent",
        f"{NORFOLK},Referrals and Re-referrals,200,50,25,20,10,60,30,180,45,25",
    )
    table = read(path)
    its = one(table.frame, indicator="rereferrals")
    assert (its["value"], its["numerator"], its["denominator"], its["breakdown"]) == (25, 50, 200, "")
    assert one(table.frame, indicator="assessed_not_in_need")["numerator"] == 60
    assert one(table.frame, indicator="referrals")["value"] == 200
    assert [issue.where for issue in table.issues] == ["referral_rate"]
    assert "needs 'Referrals_rate', which this release does not have" in table.issues[0].found
    population = written(tmp_path, "population.csv", f"{HEADER},age_group,population_estimate",
                         f"{NORFOLK.replace('2024', '2023', 1)},Children aged 0 to 17 years,160000")  # fmt: skip
    beside = published.with_populations(load([path, population]).frame)
    rate = one(beside, indicator="referral_rate")
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (12.5, 200, 160000)


def test_attainment_of_2025_has_its_new_names_and_a_row_for_each_subject(tmp_path):
    four = written(
        tmp_path,
        "ks4.csv",
        f"{HEADER},social_care_group,version,pupil_count,attainment8_sum,attainment8_average,engmath_95_total,"
        "engmath_95_percent,engmath_94_total,engmath_94_percent,ebacc_entering_total,ebacc_entering_percent,"
        "ebacc_aps_sum,ebacc_aps_average,progress8_pupil_count,progress8_sum,progress8_average,"
        "progress8_lower_95_ci,progress8_upper_95_ci",
        f"{NORFOLK},CLA 12 months at 31 March,Revised,50,1000,20,5,10,10,20,5,10,100,2,x,x,x,x,x",
    )
    its = one(read(four).frame, indicator="attainment_8_in_care")
    assert (its["value"], its["numerator"], its["denominator"]) == (20, 1000, 50)
    two = written(
        tmp_path,
        "ks2.csv",
        f"{HEADER},social_care_group,version,subject,eligible_pupil_count,expected_standard_pupil_count,"
        "expected_standard_pupil_percent",
        f"{NORFOLK},CLA 12 months at 31 March,Revised,Reading,40,20,50",
        f'{NORFOLK},CLA 12 months at 31 March,Revised,"Reading, writing and maths",40,14,35',
    )
    its = one(read(two).frame, indicator="key_stage_2_in_care")
    assert (its["value"], its["numerator"], its["denominator"]) == (35, 14, 40)


# What would be read wrongly, and what is known by its values


def yearly(*cells):
    """Norfolk in twelve years; each cell is worked out from the number of the year."""
    return [f"{2013 + n}{NORFOLK[4:]},{','.join(str(cell(n)) for cell in cells)}" for n in range(12)]


REREFERRED = (lambda n: 200 + n, lambda n: 40 + 2 * n, lambda n: round(100 * (40 + 2 * n) / (200 + n), 1))


@pytest.mark.parametrize("lost", ["Referrals", "Re_referrals", "Re_referrals_percent"])
def test_a_column_with_a_new_name_is_known_by_the_sum_it_completes(tmp_path, lost):
    heading = ["Referrals", "Re_referrals", "Re_referrals_percent"]
    named = ["anything" if name == lost else name for name in heading]
    table = read(written(tmp_path, "c1.csv", f"{HEADER},category,{','.join(named)}",
                         *yearly(lambda n: "Referrals and Re-referrals", *REREFERRED)))  # fmt: skip
    its = one(table.frame, indicator="rereferrals", period="2012-13")
    assert (its["value"], its["numerator"], its["denominator"]) == (20, 40, 200)
    (what,) = said(table, "anything")
    assert what.endswith(f"read as {lost}")


def placements(*renamed):
    """Children in care in twelve years, and those of them who had three placements, under the names given."""
    lines = [f"{HEADER},cla_group,placement_stability,{','.join(renamed)}"]
    for n in range(12):
        where, some, all_ = f"{2013 + n}{NORFOLK[4:]},CLA on 31 March", 40 + 2 * n, 200 + n
        lines.append(f"{where},With 3 or more placements during the year,{some},{round(100 * some / all_)}")
        lines.append(f"{where},Total children,{all_},100")
    return lines


def test_a_number_and_its_percentage_with_new_names_are_known_by_each_other(tmp_path):
    table = read(written(tmp_path, "a.csv", *placements("many", "share")))
    its = one(table.frame, indicator="three_placements_in_year", period="2012-13")
    assert (its["value"], its["numerator"], its["denominator"]) == (20, 40, 200)
    assert said(table, "share")[0].endswith("read as percentage")
    assert said(table, "many")[0].endswith("read as number")


def test_two_percentages_are_not_taken_for_a_percentage_and_its_number(tmp_path):
    """The percentage with a decimal, and 100 of the whole, would give the rounded one."""
    lines = placements("share", "rounded")
    lines[1:] = [
        f"{2013 + n}{NORFOLK[4:]},CLA on 31 March,{part}"
        for n in range(12)
        for part in (f"With 3 or more placements during the year,{20 + n}.3,{20 + n}", "Total children,100,100")
    ]
    table = read(written(tmp_path, "a.csv", *lines))
    assert "three_placements_in_year" not in set(table.frame["indicator"])
    assert "needs 'percentage', which" in said(table, "three_placements_in_year")[0]


WORKFORCE = "inpost_fte,vacancy_fte,vacancy_rate_fte,agency_fte,agency_rate_fte,cases,case_holders_fte,caseload_fte"


def test_a_denominator_may_be_a_sum_and_is_not_believed_where_it_does_not_make_the_value(tmp_path):
    """England in 2024, as published: 6520.7 of 40848.9 is 16.0%, where the release has 16.2%."""
    path = written(
        tmp_path,
        "csww.csv",
        f"{HEADER},{WORKFORCE}",
        f"{ENGLAND},34328.2,7188.6,17.3,6520.7,16.2,320461,20803.5,15.4",
        f"{SUFFOLK},80,20,20,0,0,1000,50,20",
        f"{NORFOLK},75,25,25,25,25,1000,50,20",
    )
    table = read(path)
    norfolk = one(table.frame, indicator="vacancy_rate", la_name="Norfolk")
    assert (norfolk["value"], norfolk["numerator"], norfolk["denominator"]) == (25, 25, 100)
    england = one(table.frame, indicator="agency_rate", la_name="England")
    assert (england["value"], england["numerator"], pd.isna(england["denominator"])) == (16.2, 6520.7, True)
    assert one(table.frame, indicator="agency_rate", la_name="Suffolk")["denominator"] == 80
    assert one(table.frame, indicator="vacancy_rate", la_name="England")["denominator"] == pytest.approx(41516.8)
    assert said(table, "agency_rate")[:1] == [
        "is not what its parts make in 1 of 2 rows; read there without a denominator"
    ]


def test_a_percentage_that_is_not_of_its_parts_is_not_read(tmp_path):
    fraction = (*REREFERRED[:2], lambda n: round((40 + 2 * n) / (200 + n), 3))
    path = written(tmp_path, "c1.csv", f"{HEADER},category,Referrals,Re_referrals,Re_referrals_percent",
                   *yearly(lambda n: "Referrals and Re-referrals", *fraction))  # fmt: skip
    table = read(path)
    assert "rereferrals" not in set(table.frame["indicator"])
    assert one(table.frame, indicator="c1: Re_referrals_percent", period="2012-13")["value"] == 0.2
    assert "is not what its parts make in 12 of 12 rows" in said(table, "rereferrals")[0]


def test_a_count_in_a_column_that_cannot_be_believed_is_not_read(tmp_path):
    rate = (lambda n: "Children looked after at 31 March each year", lambda n: 1000 + n, lambda n: 170000,
            lambda n: round((1000 + n) / 17, 0))  # fmt: skip
    right = f"{HEADER},population_count,number,population_estimate,rate_per_10000"
    wrong = f"{HEADER},population_count,population_estimate,number,rate_per_10000"
    assert "children_in_care" in set(read(written(tmp_path, "a.csv", right, *yearly(*rate))).frame["indicator"])
    table = read(written(tmp_path, "b.csv", wrong, *yearly(*rate)))
    assert "children_in_care" not in set(table.frame["indicator"])
    assert "not what it should be beside the others" in said(table, "children_in_care")[-1]


def test_a_whole_that_is_not_there_is_said_once_whatever_columns_were_tried(tmp_path):
    path = written(tmp_path, "stability.csv", f"{HEADER},cla_group,placement_stability,number,one,two",
                   f"{NORFOLK},CLA on 31 March,With 3 or more placements during the year,40,10,20")  # fmt: skip
    assert said(read(path), "three_placements_in_year") == [
        "needs 'percentage', which this release does not have; not read; the map of the dataset may need the new name"
    ]


def test_the_whole_is_of_the_same_filter_as_the_part_and_not_of_a_new_one(tmp_path):
    path = written(
        tmp_path,
        "activity.csv",
        f"sex,{HEADER},age,activity,number,percentage",
        f"Male,{NORFOLK},Aged 17 to 18,Total,60,100",
        f'Male,{NORFOLK},Aged 17 to 18,"Total in education, employment or training",30,50',
        f'Total,{NORFOLK},Aged 17 to 18,"Total in education, employment or training",50,50',
        f"Total,{NORFOLK},Aged 17 to 18,Total,100,100",
    )
    frame = read(path).frame
    assert one(frame, indicator="active_17_18", breakdown="")["denominator"] == 100
    assert one(frame, indicator="active_17_18", breakdown="sex: Male")["denominator"] == 60


def test_a_file_of_one_part_only_is_not_taken_for_the_whole(tmp_path):
    path = written(tmp_path, "c1.csv", f"{HEADER},sex,{REFERRALS}",
                   f"{NORFOLK},Female,Referrals and Re-referrals,200,400,50,25")  # fmt: skip
    assert one(read(path).frame, indicator="rereferrals")["breakdown"] == "sex: Female"


def test_a_district_is_not_taken_for_its_authority(tmp_path):
    district = NORFOLK.replace("Local authority,", "Local authority district,")
    path = written(tmp_path, "c1.csv", f"{HEADER},{REFERRALS}", f"{district},Referrals,20,40,5,25",
                   f"{NORFOLK},Referrals,200,400,50,25")  # fmt: skip
    table = read(path)
    assert one(table.frame, indicator="referrals")["locator"] == "c1.csv!3/Referrals"
    assert "says 'Local authority district' in 1 rows" in said(table, "geographic_level")[0]


def test_a_term_is_not_taken_for_its_year(tmp_path):
    path = written(tmp_path, "c1.csv", f"{HEADER},{REFERRALS}",
                   f"{NORFOLK.replace('Reporting year', 'Autumn term')},Referrals,200,400,50,25")  # fmt: skip
    table = read(path)
    assert set(table.frame["period"]) == {"2023-24 Autumn term"}
    assert "is no whole year" in said(table, "time_identifier")[0]


def test_a_year_of_two_in_a_dataset_of_calendar_years_is_said(tmp_path):
    path = written(tmp_path, "csww.csv", f"{HEADER},turnover_rate_fte,leavers_fte,inpost_fte,caseload_fte,cases",
                   f"202324{NORFOLK[4:]},10,20.5,205,15,3000")  # fmt: skip
    table = read(path)
    assert set(table.frame["period"]) == {"2023-24"}
    assert "is two years, where this dataset has had one of the calendar" in said(table, "time_period")[0]


def test_words_that_are_never_in_one_row_are_said(tmp_path):
    path = written(
        tmp_path,
        "stability.csv",
        f"{HEADER},cla_group,placement_stability,number,percentage",
        f"{NORFOLK},CLA on 31 March,Total children,400,100",
        f"{NORFOLK},CLA 2 years on 31 March,With 3 or more placements during the year,40,10",
    )
    assert "has each of its words in this file, but never in one row" in said(read(path), "three_placements_in_year")[0]


def test_two_datasets_that_cannot_be_told_apart_are_both_named(tmp_path):
    bands = "3_months_or_less,3_months_or_less_percent,2_years_or_more,2_years_or_more_percent"
    table = read(written(tmp_path, "plans.csv", f"{HEADER},all_plans,{bands}", f"{NORFOLK},100,90,90,10,10"))
    assert "may be of the dataset d5 or d7" in said(table, "whole file")[0]
    assert "plans: 2_years_or_more" in set(table.frame["indicator"])
    stated = read(written(tmp_path, "plans.csv", f"{HEADER},topic,all_plans,{bands}",
                          f"{NORFOLK},Child Protection Plans ending by length of time,100,90,90,10,10"))  # fmt: skip
    assert one(stated.frame, indicator="plans_of_two_years_or_longer_at_ending")["value"] == 10


@pytest.mark.parametrize(
    ("heading", "row", "value", "symbol"),
    [
        ("time_period,geographic_level,new_la_code,Referrals,ReReferrals,ReReferralsPercent",
         "2023-24,Local authority,E10000020,200,50,25%", 25, ""),
        ("\ufefftime_period,geographic_level,old_la_code,REFERRALS,RE_REFERRALS,RE_REFERRALS_PERCENT",
         "202324,Local authority,926,\"2,000\",500,25", 25, ""),
        ("Year,geographic_level,new_la_code,Referrals,Re-referrals,Re-referrals (%)",
         "2023/24,LA,E10000020,200,[c],[c]", None, "[c]"),
    ],
)  # fmt: skip
def test_other_spellings_of_names_years_codes_and_cells_are_read(tmp_path, heading, row, value, symbol):
    its = one(read(written(tmp_path, "c1.csv", heading, row)).frame, indicator="rereferrals")
    assert (its["la_name"], its["period"], its["symbol"]) == ("Norfolk", "2023-24", symbol)
    assert (None if pd.isna(its["value"]) else its["value"]) == value


# The statistical first releases


def sfr(folder, name, *, column="CLA_Mar2015"):
    return written(
        folder,
        name,
        f"New_geog_code,geog_l,geog_c,geog_n,{column},CLA_male,CLA_UASC,CLA_Outbound,CLA_Fost",
        "E92000001,NATIONAL,999,ENGLAND,69540,38530,2030,27520,52050",
        "E12000007,REGION,H,INNER LONDON,4000,2000,300,2500,3000",
        "E10000020,LA,926,Norfolk,1080,600,x,270,800",
    )


def test_an_older_release_has_the_year_of_its_files_name(tmp_path):
    path = sfr(tmp_path, "SFR34_CLA2015.csv")
    assert recognise(path) == SFR
    frame = read(path).frame
    norfolk = one(frame, indicator="children_in_care", la_name="Norfolk")
    assert (norfolk["period"], norfolk["value"]) == ("2014-15", 1080)
    outside = one(frame, indicator="placed_outside", la_name="Norfolk")
    assert (outside["value"], outside["numerator"], outside["denominator"]) == (25, 270, 1080)
    assert one(frame, indicator="unaccompanied_children", la_name="Norfolk")["symbol"] == "x"
    assert one(frame, indicator="children_in_care", geography_level="region")["la_code"] == "E13000001"


def test_a_locator_names_the_column_as_printed(tmp_path):
    frame = read(sfr(tmp_path, "SFR34_CLA2015.csv")).frame
    whole = one(frame, indicator="children_in_care", la_name="Norfolk")
    assert whole["locator"] == "SFR34_CLA2015.csv!4/CLA_Mar2015"
    outside = one(frame, indicator="placed_outside", la_name="Norfolk")
    assert outside["locator"] == "SFR34_CLA2015.csv!4/CLA_Outbound ÷ CLA_Mar2015"


def test_two_columns_that_differ_by_their_year_are_both_kept_and_said(tmp_path):
    path = written(tmp_path, "SFR34_CLA2015.csv", "New_geog_code,geog_l,geog_c,geog_n,CLA_Mar2015,CLA_Mar2014,CLA_UASC",
                   "E10000020,LA,926,Norfolk,1080,1070,x")  # fmt: skip
    table = read(path)
    assert one(table.frame, indicator="children_in_care")["value"] == 1080
    other = one(table.frame, indicator="sfr_cla: CLA_Mar{year}")
    assert (other["value"], other["locator"]) == (1070, "SFR34_CLA2015.csv!2/CLA_Mar2014")
    assert "has the same name as CLA_Mar2015" in said(table, "CLA_Mar2014")[-1]


def test_a_column_of_another_year_than_the_files_is_said(tmp_path):
    table = read(sfr(tmp_path, "SFR34_CLA2016.csv"))
    assert set(table.frame["period"]) == {"2015-16"}
    assert "2015" in said(table, "CLA_Mar2015")[0]


def test_without_a_year_in_the_name_the_columns_say_it(tmp_path):
    assert set(read(sfr(tmp_path, "looked_after.csv")).frame["period"]) == {"2014-15"}


def test_a_file_that_says_no_year_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(Refused, match="end the file's name with it"):
        read(sfr(tmp_path, "looked_after.csv", column="CLA_Mar"))


# The interactive tool

TOOL = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region"


def test_the_tools_long_table_is_read_from_csv(tmp_path):
    path = written(
        tmp_path,
        "tool.csv",
        TOOL,
        "LAC,Rate,2024,Norfolk,68,926,East of England",
        "LAC,Rate,2024,London (Inner),70,987,NA",
        "LAC,Rate,2024,England,-,970,NA",
        "Work_Force_TO_Rate,Turnover,2024,Norfolk,12.5,926,East of England",
        "Budget,Spend,2023/24,Norfolk,1200,926,East of England",
        "Deaths,Deaths,2014-16,Norfolk,3,926,East of England",
    )
    assert recognise(path) == LAIT
    table = read(path)
    assert one(table.frame, indicator="children_in_care_rate", la_name="Norfolk")["period"] == "2023-24"
    assert one(table.frame, indicator="children_in_care_rate", la_name="Inner London")["la_code"] == "E13000001"
    england = one(table.frame, indicator="children_in_care_rate", la_name="England")
    assert (england["symbol"], pd.isna(england["value"])) == ("-", True)
    assert one(table.frame, indicator="turnover")["period"] == "2024"
    assert one(table.frame, indicator="tool: Budget")["period"] == "2023-24"
    assert one(table.frame, indicator="tool: Deaths")["period"] == "2014-16"
    assert said(table, "series") == ["2 of 4 series have no id of ours; kept under the tool's own short names"]


def test_the_tools_parquet_file_is_read(tmp_path):
    path = tmp_path / "tool.parquet"
    path.write_bytes(PARQUET)
    assert recognise(path) == LAIT
    frame = read(path).frame
    assert one(frame, indicator="children_in_care", period="2022-23")["value"] == 1215
    assert one(frame, indicator="children_in_care", period="2023-24")["value"] == 1152
    assert one(frame, indicator="children_in_care_rate", period="2022-23")["la_code"] == "E10000020"
    assert one(frame, indicator="children_in_care_rate", period="2023-24")["symbol"] == "-"


@pytest.mark.parametrize("damage", [ZSTD, PARQUET[:-40] + PARQUET[-4:], PARQUET[:4] + b"xxxx" + PARQUET[-4:]])
def test_a_parquet_file_that_cannot_be_read_is_to_be_saved_as_csv(tmp_path, damage):
    path = tmp_path / "tool.parquet"
    path.write_bytes(damage)
    with pytest.raises(Refused, match="save it as CSV"):
        read(path)


# Ofsted's outcomes


def workbook(path, sheets):
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


GOOD, RI = "Good", "Requires improvement to be good"


def history(path):
    return workbook(path, {
        "Cover": [["Local authority inspection outcomes as at 31 March 2024"],
                  ["Published on:", datetime(2024, 8, 30)]],
        "History": [
            ["A title"],
            ["Web link", "Local authority name", "LA region", "CPI publication date", "CPI Overall Effectiveness (OE)",
             "First SIF publication date", " First SIF Overall Judgement\n(OE)",
             " First SIF CLA Sub: Adoption Performance", "LSCB Overall Effectiveness ", "First ILACS publication date",
             "First ILACS inspection type", "First ILACS overall effectiveness",
             "First ILACS experiences and progress of children in care",
             "First ILACS experiences and progress of care leavers", "Second ILACS publication date",
             "Second ILACS overall effectiveness", "Second ILACS experiences and progress of children in care",
             "Second ILACS experiences and progress of care leavers", "Rating of the moon"],
            ["link", "Norfolk", "East of England", datetime(2013, 2, 19), RI, datetime(2015, 10, 20), "Inadequate",
             GOOD, RI, datetime(2020, 1, 10), "ILACS Standard Inspection", RI, GOOD, "", datetime(2023, 5, 1), GOOD,
             GOOD, RI, "full"],
            [],
            ["Former authorities"],
            ["Web link", "Local authority name", "LA region", "First SIF publication date",
             "First SIF Overall Judgement"],
            ["link", "Dorset", "South West", datetime(2016, 5, 1), " -"],
            ["link", "Erewhon", "South West", datetime(2016, 5, 1), GOOD],
        ],
        "Providers": [["Web link", "URN", "Local authority"], ["link", "1", "Norfolk"]],
    })  # fmt: skip


def test_grades_of_many_years_side_by_side_are_told_apart(tmp_path):
    path = history(tmp_path / "outcomes.xlsx")
    assert recognise(path) == OFSTED
    found = {(o.framework, o.inspection, o.area): o.word for o in outcomes(path) if o.authority.name == "Norfolk"}
    assert found == {
        ("protection-2012", "inspection", "overall"): RI,
        ("sif-2013", "first inspection", "overall"): "Inadequate",
        ("sif-2013", "first inspection", "adoption"): GOOD,
        ("sif-2013", "first inspection", "lscb"): RI,
        ("ilacs-2018", "first inspection", "overall"): RI,
        ("ilacs-2018", "first inspection", "in_care_and_care_leavers"): GOOD,
        ("ilacs-2023", "second inspection", "overall"): GOOD,
        ("ilacs-2023", "second inspection", "in_care"): GOOD,
        ("ilacs-2023", "second inspection", "care_leavers"): RI,
    }


@pytest.mark.parametrize(
    ("published_on", "overall", "care_leavers", "edition", "care"),
    [
        (datetime(2022, 12, 16), GOOD, "", "ilacs-2018", "in_care_and_care_leavers"),
        (datetime(2023, 1, 13), GOOD, "", "ilacs-2018", "in_care_and_care_leavers"),
        (datetime(2023, 7, 19), GOOD, "", "ilacs-2018", "in_care_and_care_leavers"),
        (datetime(2023, 7, 20), GOOD, "", "ilacs-2023", "in_care"),
        (datetime(2023, 3, 10), GOOD, RI, "ilacs-2023", "in_care"),
        (datetime(2026, 5, 18), GOOD, RI, "ilacs-2023", "in_care"),
        (datetime(2026, 6, 18), "", RI, "ilacs-2026", "in_care"),
    ],
)
def test_an_inspection_is_of_the_edition_whose_grades_it_has_though_its_report_came_out_in_the_next(
    tmp_path, published_on, overall, care_leavers, edition, care
):
    path = workbook(tmp_path / "one.xlsx", {"History": [
        ["Local authority name", "First ILACS publication date", "First ILACS overall effectiveness",
         "First ILACS experiences and progress of children in care",
         "First ILACS experiences and progress of care leavers"],
        ["Norfolk", published_on, overall, GOOD, care_leavers],
    ]})  # fmt: skip
    found = outcomes(path)
    assert {o.framework for o in found} == {edition}
    assert care in {o.area for o in found}


def test_a_grade_is_its_place_in_the_scale_with_the_word_beside(tmp_path):
    table = read(history(tmp_path / "outcomes.xlsx"))
    its = one(table.frame, indicator="grade_overall", period="2015-10-20")
    assert its["value"] == 4
    assert its["breakdown"] == "framework: sif-2013; inspection: first inspection; date: published; grade: Inadequate"
    assert its["locator"] == "outcomes.xlsx!History!3/first sif overall judgement (oe)"
    assert table.release == "Local authority inspection outcomes as at 31 March 2024, published 2024-08-30"


def test_the_second_table_is_of_authorities_since_abolished(tmp_path):
    dorset = one(read(history(tmp_path / "outcomes.xlsx")).frame, la_name="Dorset (until 2019)")
    assert (pd.isna(dorset["value"]), dorset["symbol"]) == (True, "-")


def test_what_is_no_grade_no_authority_and_no_table_of_them_is_said(tmp_path):
    table = read(history(tmp_path / "outcomes.xlsx"))
    assert "neither a date, a type nor a grade" in said(table, "rating of the moon")[0]
    assert "'Erewhon' is no authority" in said(table, "sheet History, row 8")[0]
    assert "left alone" in said(table, "sheet Providers")[0]
    assert "'adequate'" in next(i.why for i in table.issues if i.where == "inspections before 2013")


def test_the_state_of_a_day_has_the_inspections_dates_and_says_who_was_not_inspected(tmp_path):
    path = workbook(tmp_path / "state.xlsx", {"State": [
        ["Web link", "Local authority name", "Ofsted region", "Inspection date", "Overall effectiveness",
         "Impact of leaders", "Experiences and progress of children in care"],
        ["link", "Norfolk", "East of England", datetime(2022, 11, 7), GOOD, "Outstanding", GOOD],
        ["link", "Cumberland", "North West", "Not yet inspected", "", "", ""],
    ]})  # fmt: skip
    assert [(o.area, o.word, o.day_is, o.inspection) for o in outcomes(path)] == [
        ("overall", GOOD, "began", "latest"),
        ("leaders", "Outstanding", "began", "latest"),
        ("in_care_and_care_leavers", GOOD, "began", "latest"),
    ]
    assert "'Not yet inspected' stands where a date should" in said(read(path), "row 3")[0]


# Statistical neighbours


def test_each_model_has_ten_neighbours_for_norfolk_nearest_first():
    for model in MODELS:
        found = neighbours("Norfolk", model)
        assert len(found) == 10
        assert all(neighbour.code.startswith("E") for neighbour in found)
        ranks = [CLOSENESS.index(neighbour.closeness) for neighbour in found]
        assert ranks == sorted(ranks)
        assert "Norfolk" not in {neighbour.name for neighbour in found}


def test_an_authority_is_given_by_name_or_by_either_code():
    assert neighbours("Norfolk County Council") == neighbours("926") == neighbours("E10000020")


def test_an_authority_that_began_after_the_model_has_no_neighbours_in_it():
    assert len(neighbours("Cumberland", "2025")) == 10
    with pytest.raises(Refused, match="model of 2021 has no statistical neighbours for Cumberland"):
        neighbours("Cumberland", "2021")


def test_a_name_or_a_model_that_is_none_is_refused_with_what_there_is():
    with pytest.raises(Refused, match="did you mean Norfolk"):
        neighbours("Norflok")
    with pytest.raises(Refused, match="2025, 2021"):
        neighbours("Norfolk", "2014")


def test_a_publishers_list_is_recognised_and_read(tmp_path):
    names = ",".join(f"SN{n},SNP" for n in range(1, 11))
    codes = [935, 933, 916, 908, 878, 850, 860, 885, 891, 937]
    listed = ",".join(f"{code}, very Close " for code in codes)
    path = written(tmp_path, "sn.csv", f"LA num,LA Name,GOReg,{names}", f"926,Norfolk,East,{listed}", "note,,,")
    assert recognise(path) == NEIGHBOURS
    (norfolk,) = read_neighbours(Source.open(path))
    assert norfolk.code == "926"
    assert norfolk.neighbours[0] == ("935", "Very close")
    with pytest.raises(Refused, match="no figures"):
        read(path)


# Spoilt copies


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_cells_may_be_parted_by_semicolons_tabs_or_bars(tmp_path, separator):
    path = referrals(tmp_path)
    path.write_text(path.read_text().replace(",", separator))
    assert one(read(path).frame, indicator="rereferrals", la_name="Norfolk")["value"] == 25


def test_a_last_row_that_is_cut_short_is_left_out_and_said(tmp_path):
    path = referrals(tmp_path)
    path.write_text(path.read_text().removesuffix(",c,c\n"))
    table = read(path)
    assert set(table.frame["la_name"]) == {"England", "Norfolk"}
    assert said(table, "row 4") == ["is the last row, and is cut short; left out; fetch the file again"]


def test_a_last_cell_whose_line_has_no_end_is_not_taken_for_a_whole_one(tmp_path):
    """Of 25% the file has the 2."""
    path = written(tmp_path, "c1.csv", f"{HEADER},{REFERRALS}", f"{SUFFOLK},Referrals,100,350,20,20",
                   f"{NORFOLK},Referrals,200,400,50,25")  # fmt: skip
    assert said(read(path), "row") == []
    path.write_text(path.read_text().removesuffix("5\n"))
    table = read(path)
    assert pd.isna(one(table.frame, indicator="rereferrals", la_name="Norfolk")["value"])
    assert one(table.frame, indicator="referrals", la_name="Norfolk")["value"] == 200
    assert said(table, "row 3")[0].startswith("is the last row, and its line has no end; read without that cell")


def open_data_workbook(path, above=0):
    """Norfolk's referrals in the second sheet, typed as Excel does, with rows above the heading and a note below."""
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Cover").write(0, 0, "Referrals")
    sheet = book.add_worksheet("Data")
    if above:
        sheet.write(0, 0, "Referrals by authority")
    sheet.write_row(above, 0, f"{HEADER},{REFERRALS}".split(","))
    typed = [202324, *NORFOLK.split(",")[1:7], 926, "Norfolk", "E10000020"]
    sheet.write_row(above + 1, 0, [*typed, "Referrals and Re-referrals", 200, 400.5, 50, 25])
    sheet.write(above + 3, 0, "Source: the Department for Education")
    book.close()
    return path


@pytest.mark.parametrize(("above", "row"), [(0, 2), (3, 5)])
def test_open_data_saved_as_a_workbook_is_read_as_its_csv_prints_it(tmp_path, above, row):
    path = open_data_workbook(tmp_path / "c1.xlsx", above)
    assert recognise(path) == EES
    table = read(path, tmp_path / "cache")
    its = one(table.frame, indicator="rereferrals")
    assert (its["value"], its["period"], its["la_code"]) == (25, "2023-24", "E10000020")
    assert its["locator"] == f"c1.xlsx!Data!{row}/Re_referrals_percent"
    assert one(table.frame, indicator="referral_rate")["value"] == 400.5
    assert {issue.where for issue in table.issues} == {"referrals_with_no_further_action", "assessed_not_in_need"}
    pd.testing.assert_frame_equal(read(path, tmp_path / "cache").frame, table.frame)


def test_a_workbook_without_a_heading_of_open_data_is_none_of_these(tmp_path):
    with pytest.raises(Refused, match="none of the published forms"):
        read(workbook(tmp_path / "plan.xlsx", {"Plan": [["Action", "Owner", "Due"], ["Visit", "A", "May"]]}))


# Files that are none of these, and what is kept between runs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,age\nA,3\n", "none of the published forms"),
        ("", "is empty; fetch it again"),
        ("\r\n \n", "is empty; fetch it again"),
        ("time_period,geographic_level,x\n", "no rows"),
    ],
)
def test_a_file_that_is_none_of_these_is_refused_in_a_sentence(tmp_path, text, words):
    path = tmp_path / "other.csv"
    path.write_text(text)
    with pytest.raises(Refused, match=words):
        read(path)


def test_a_file_that_is_not_there_in_utf_16_or_cut_short_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be opened"):
        read(tmp_path / "nowhere.csv")
    wide, cut = tmp_path / "wide.csv", tmp_path / "cut.csv.gz"
    wide.write_bytes("time_period\n".encode("utf-16"))
    with pytest.raises(Refused, match="UTF-8"):
        read(wide)
    cut.write_bytes(gzip.compress(referrals(tmp_path).read_bytes())[:-20])
    with pytest.raises(Refused, match="fetch it again"):
        read(cut)


def test_what_was_read_is_the_same_from_the_cache(tmp_path):
    paths = [referrals(tmp_path), stability(tmp_path), history(tmp_path / "outcomes.xlsx")]
    first = load(paths, tmp_path / "cache")
    assert len(list((tmp_path / "cache").glob("*.npz"))) == 3
    again = load(paths, tmp_path / "cache")
    pd.testing.assert_frame_equal(again.frame, first.frame)
    assert (again.issues, again.sha256) == (first.issues, first.sha256)


def listed(path, release, sha256=None):
    """The list that is written beside fetched files."""
    digest = sha256 or hashlib.sha256(path.read_bytes()).hexdigest()
    entry = {"sha256": digest, "size": 1, "url": "", "release": release, "publisher": "DfE", "licence": ""}
    (path.parent / CHECKSUMS).write_text(json.dumps({path.name: entry}))


@pytest.mark.parametrize(
    ("stated", "read_as"),
    [
        ("Children in need, Reporting year 2025", "Characteristics of children in need, 2025"),
        ("Outcomes, Academic year 2024/25", "Characteristics of children in need, 2025"),
        ("a draft", "Characteristics of children in need, 2024"),
    ],
)
def test_a_fetched_file_is_of_the_release_that_its_list_says(tmp_path, stated, read_as):
    path = referrals(tmp_path)
    listed(path, stated)
    assert read(path).release == read_as


def test_a_fetched_file_of_no_known_dataset_has_its_release_too(tmp_path):
    path = written(tmp_path, "kinship.csv", f"{HEADER},carer,arrangements", f"{NORFOLK},Aunt,12")
    listed(path, "Kinship care, Reporting year 2025")
    assert read(path).release == "Kinship care, 2025"


def test_a_list_of_another_copy_or_that_cannot_be_read_says_nothing(tmp_path):
    path = referrals(tmp_path)
    listed(path, "Children in need, Reporting year 2025", sha256="of another copy")
    assert read(path).release == "Characteristics of children in need, 2024"
    (tmp_path / CHECKSUMS).write_text("[")
    assert read(path).release == "Characteristics of children in need, 2024"


def test_a_list_that_comes_later_is_not_passed_over_for_what_is_remembered(tmp_path):
    path = referrals(tmp_path)
    assert load([path], tmp_path / "cache").release == "Characteristics of children in need, 2024"
    listed(path, "Children in need, Reporting year 2025")
    assert load([path], tmp_path / "cache").release == "Characteristics of children in need, 2025"


def test_a_file_that_changed_is_read_anew_and_a_damaged_cache_is_no_harm(tmp_path):
    path = referrals(tmp_path)
    load([path], tmp_path / "cache")
    path.write_text(path.read_text().replace("200,400,50,25", "200,400,60,30"))
    assert one(load([path], tmp_path / "cache").frame, indicator="rereferrals", la_name="Norfolk")["value"] == 30
    for kept in (tmp_path / "cache").glob("*.npz"):
        kept.write_bytes(kept.read_bytes()[:100])
    assert one(load([path], tmp_path / "cache").frame, indicator="rereferrals", la_name="Norfolk")["value"] == 30


def test_nothing_in_the_cache_can_run(tmp_path):
    load([referrals(tmp_path)], tmp_path / "cache")
    (kept,) = (tmp_path / "cache").glob("*.npz")
    assert b"numpy.core.multiarray" not in kept.read_bytes()
    assert list((tmp_path / "cache").glob("*.part")) == []


def test_the_samples_are_read_as_they_are_written(root):
    for path in sorted((root / "data_samples" / "published").glob("*.csv")):
        table = read(path)
        assert published.as_csv(table) == path.read_text(encoding="utf-8")
        assert {"Norfolk", "Wiltshire"} <= set(table.frame["la_name"])
        of_authorities = path.stem == "inspection_outcomes"
        assert ("England" in set(table.frame["la_name"])) != of_authorities
        assert table.issues == ()


def test_every_kind_has_a_name_of_its_own():
    assert len({*KINDS, NEIGHBOURS}) == len(KINDS) + 1
    assert ENGLAND.startswith("2024")
