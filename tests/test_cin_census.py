"""The children in need census: each layout is read, years are joined, and hostile XML does no harm."""

from __future__ import annotations

import time
from datetime import date

import pandas as pd
import psutil
import pytest
from lineofsight import figure, readers
from lineofsight.errors import Refused
from lineofsight.indicator import Policy
from lineofsight.indicators import CATALOGUE
from lineofsight.periods import Period
from lineofsight.readers import cin_census
from lineofsight.readers.return_file import ReturnFile

AS_AT = date(2026, 6, 30)


def elements(**texts) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts.items())


def child(
    *episodes, number="1001", birth="<PersonBirthDate>2015-01-25</PersonBirthDate>", sex="<Sex>F</Sex>", **more
) -> str:
    disability = more.get("disability", "<Disabilities><Disability>NONE</Disability></Disabilities>")
    identifier = f"<LAchildID>{number}</LAchildID>" if number else ""
    return (
        f"<Child><ChildIdentifiers>{identifier}{birth}{sex}</ChildIdentifiers>"
        f"<ChildCharacteristics><Ethnicity>WBRI</Ethnicity>{disability}</ChildCharacteristics>{''.join(episodes)}</Child>"
    )


def episode(referred="2025-05-06", *blocks, closed="", reason="", nothing="false", need="N1") -> str:
    told = elements(CINreferralDate=referred, ReferralSource="1A", PrimaryNeedCode=need, ReferralNFA=nothing)
    told += elements(CINclosureDate=closed) if closed else ""
    told += elements(ReasonForClosure=reason) if reason else ""
    return f"<CINdetails>{told}{''.join(blocks)}</CINdetails>"


def assessment(started, authorised="") -> str:
    told = elements(AssessmentActualStartDate=started)
    told += elements(AssessmentAuthorisationDate=authorised) if authorised else ""
    return f"<Assessments>{told}</Assessments>"


def enquiry(started, conference="", not_needed="false") -> str:
    told = elements(S47ActualStartDate=started, ICPCnotRequired=not_needed)
    told += elements(DateOfInitialCPC=conference) if conference else ""
    return f"<Section47>{told}</Section47>"


def plan(started, *reviews, ended="") -> str:
    told = elements(CPPstartDate=started, InitialCategoryOfAbuse="NEG", LatestCategoryOfAbuse="EMO")
    told += elements(NumberOfPreviousCPP="1") + (elements(CPPendDate=ended) if ended else "")
    return f"<ChildProtectionPlans>{told}{''.join(reviews)}</ChildProtectionPlans>"


def reviews(*days) -> str:
    return f"<Reviews>{''.join(elements(CPPreviewDate=day) for day in days)}</Reviews>"


def census(*children, day="2026-03-31", collection="CIN", code="999") -> str:
    return (
        "<Message><Header>"
        f"<CollectionDetails>{elements(Collection=collection, Year=day[:4], ReferenceDate=day)}</CollectionDetails>"
        f"<Source>{elements(SourceLevel='L', LEA=code)}</Source></Header>"
        f"<Children>{''.join(children)}</Children></Message>"
    )


def opened(folder, xml, name="census.xml") -> ReturnFile:
    path = folder / name
    path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
    return ReturnFile.open(path)


def part(folder, *children, day="2026-03-31", name=None):
    return cin_census.read(opened(folder, census(*children, day=day), name or f"census {day}.xml"))


def joined(*parts):
    return cin_census.assemble(parts, AS_AT)


def whole(folder, *children, **more):
    return joined(part(folder, *children, **more))


def noticed(found):
    return [(issue.where, issue.found, issue.done) for issue in found.issues]


# What each table holds


def test_every_block_of_a_child_becomes_rows_of_its_table(tmp_path):
    its = episode(
        "2025-05-06",
        assessment("2025-05-07", "2025-06-30"),
        enquiry("2025-05-08", "2025-05-20"),
        plan("2025-05-20", reviews("2025-08-12")),
        closed="2026-02-02",
        reason="RC7",
    )
    found = whole(tmp_path, child(its)).tables
    assert {name: len(rows) for name, rows in found.items()} == {
        "children": 1,
        "referrals": 1,
        "need_episodes": 1,
        "assessments": 1,
        "section_47s": 1,
        "protection_plans": 1,
        "plan_reviews": 1,
    }
    assert found["children"].iloc[0][["child_id", "sex", "ethnicity", "disabled"]].tolist() == [
        "1001",
        "F",
        "WBRI",
        False,
    ]
    assert found["referrals"]["source"].tolist() == ["1A"]
    assert found["need_episodes"].iloc[0][["primary_need", "closure_reason"]].tolist() == ["N1", "RC7"]
    assert found["need_episodes"]["ended"].tolist() == [pd.Timestamp(2026, 2, 2)]
    assert found["assessments"]["authorised"].tolist() == [pd.Timestamp(2025, 6, 30)]
    assert found["section_47s"]["conference"].tolist() == [pd.Timestamp(2025, 5, 20)]
    assert found["protection_plans"].iloc[0][["category_initial", "category_latest", "previous_plans"]].tolist() == [
        "NEG",
        "EMO",
        1,
    ]
    assert found["protection_plans"]["latest_review"].tolist() == [pd.Timestamp(2025, 8, 12)]
    assert found["plan_reviews"]["plan_started"].tolist() == [pd.Timestamp(2025, 5, 20)]


def test_a_census_says_whose_it_is_and_which_year_it_tells_of(tmp_path):
    read = part(tmp_path, child(episode()))
    assert (read.authority, read.authority_code, read.year, read.day) == (
        "Exampleshire",
        "999",
        2026,
        date(2026, 3, 31),
    )
    found = joined(read)
    assert found.label == "children in need census, 2025-26"
    assert set(found.covers.values()) == {Period(date(2025, 4, 1), date(2026, 3, 31))}


def test_what_stands_in_place_of_the_authoritys_code_is_not_repeated(tmp_path):
    read = cin_census.read(opened(tmp_path, census(child(episode()), code="Mary Canary")))
    assert (read.authority, read.authority_code) == (None, None)


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("<GenderCurrent>1</GenderCurrent>", "M"),
        ("<GenderCurrent>2</GenderCurrent>", "F"),
        ("<GenderCurrent>0</GenderCurrent>", "U"),
        ("<GenderCurrent>9</GenderCurrent>", "N"),
        ("<Sex>M</Sex>", "M"),
        ("<Sex>F</Sex>", "F"),
        ("<Sex>U</Sex>", "U"),
        ("<Sex>1</Sex>", "M"),
    ],
)
def test_sex_is_read_as_the_layout_of_each_year_has_it(tmp_path, element, code):
    assert whole(tmp_path, child(episode(), sex=element)).tables["children"]["sex"].tolist() == [code]


@pytest.mark.parametrize(("text", "flag"), [("1", True), ("true", True), ("0", False), ("false", False)])
def test_no_further_action_is_a_number_or_a_word(tmp_path, text, flag):
    found = whole(tmp_path, child(episode(nothing=text))).tables
    assert found["referrals"]["no_further_action"].tolist() == [flag]


def test_a_referral_that_led_to_nothing_is_a_referral_and_no_episode_of_need(tmp_path):
    """Such a referral often has no day of closure: as an episode it would stay open for ever."""
    found = whole(tmp_path, child(episode("2025-05-06", nothing="1"), episode("2025-09-01"))).tables
    assert found["referrals"]["date"].tolist() == [pd.Timestamp(2025, 5, 6), pd.Timestamp(2025, 9, 1)]
    assert found["need_episodes"]["started"].tolist() == [pd.Timestamp(2025, 9, 1)]


def test_whether_a_referral_led_to_nothing_is_not_known_it_is_an_episode(tmp_path):
    found = whole(tmp_path, child(episode(nothing=""))).tables
    assert found["referrals"]["no_further_action"].isna().tolist() == [True]
    assert len(found["need_episodes"]) == 1


def test_an_unborn_child_has_the_expected_day(tmp_path):
    expected = "<ExpectedPersonBirthDate>2026-05-01</ExpectedPersonBirthDate>"
    found = part(tmp_path, child(episode(), birth=expected))
    assert joined(found).tables["children"]["birth"].tolist() == [pd.Timestamp(2026, 5, 1)]
    assert [said for said in noticed(found) if "BirthDate" in said[1]] == []


@pytest.mark.parametrize(
    ("codes", "disabled"),
    [
        (["NONE"], False),
        (["none"], False),
        (["HAND", "HEAR"], True),
        (["NONE", "LD"], True),
        ([""], None),
        ([], None),
    ],
)
def test_a_child_is_disabled_by_its_codes(tmp_path, codes, disabled):
    block = f"<Disabilities>{''.join(elements(Disability=code) for code in codes)}</Disabilities>"
    found = whole(tmp_path, child(episode(), disability=block)).tables["children"]["disabled"].tolist()
    assert found == [pd.NA if disabled is None else disabled]


def test_a_disability_that_is_no_code_of_the_census_is_counted_and_not_recorded(tmp_path):
    block = "<Disabilities><Disability>asthma</Disability></Disabilities>"
    found = part(tmp_path, child(episode(), disability=block))
    assert ("line 1", "Disability holds text of 6 letters", "read as not recorded") in noticed(found)
    assert joined(found).tables["children"]["disabled"].isna().all()


@pytest.mark.parametrize(
    "block",
    [
        reviews("2025-08-01", "2026-01-15"),
        reviews("2025-08-01") + reviews("2026-01-15"),
        reviews("2026-01-15") + reviews("", "2025-08-01"),
    ],
    ids=["two days in a block", "two blocks", "an empty day, the later first"],
)
def test_every_review_of_a_plan_is_read_however_they_are_written(tmp_path, block):
    found = whole(tmp_path, child(episode("2025-05-06", plan("2025-05-20", block)))).tables
    assert sorted(found["plan_reviews"]["date"]) == [pd.Timestamp(2025, 8, 1), pd.Timestamp(2026, 1, 15)]
    assert found["protection_plans"]["latest_review"].tolist() == [pd.Timestamp(2026, 1, 15)]


@pytest.mark.parametrize(("started", "followed"), [("2025-05-20", True), ("2025-05-21", False)])
def test_a_plan_followed_the_conference_where_one_starts_on_its_day(tmp_path, started, followed):
    its = episode("2025-05-06", enquiry("2025-05-08", "2025-05-20"), enquiry("2025-06-08"), plan(started))
    found = whole(tmp_path, child(its)).tables["section_47s"]["plan_followed"]
    assert found.tolist() == [followed, pd.NA]


def test_stray_text_comments_and_namespaces_change_nothing(tmp_path):
    plain = census(child(episode("2025-05-06", plan("2025-05-20", reviews("2025-08-01")))))
    strange = (
        plain.replace("</LAchildID>", "</LAchildID>PersonBirthDate")
        .replace("<CINdetails>", "<!-- <CINdetails> --> and <CINdetails>")
        .replace("<Message>", '<?xml version="1.0"?><m:Message xmlns:m="urn:x" xmlns="urn:y">')
        .replace("</Message>", "</m:Message>")
    )
    first, second = (joined(cin_census.read(opened(tmp_path, xml))).tables for xml in (plain, strange))
    assert first.keys() == second.keys()
    for name, rows in first.items():
        pd.testing.assert_frame_equal(rows, second[name])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_census_is_read_in_other_encodings(tmp_path, encoding):
    file = opened(tmp_path, census(child(episode())).encode(encoding))
    assert len(cin_census.read(file).frames["children"]) == 1


def test_the_pre_proceedings_of_2026_are_left_aside(tmp_path):
    block = f"<PreProceedingsandFGDM>{elements(PPStartDate='2025-09-09', PPOutcome='A')}</PreProceedingsandFGDM>"
    found = part(tmp_path, child(episode("2025-05-06", block, assessment("2025-05-07"))))
    assert len(found.frames["assessments"]) == 1
    assert not [said for said in noticed(found) if "PP" in said[1]]


def test_a_block_that_no_child_has_gives_no_table(tmp_path):
    """Nobody can tell whether there was no enquiry in a year, or none was exported."""
    found = part(tmp_path, child(episode("2025-05-06", assessment("2025-05-07"))))
    assert set(found.frames) == {"children", "referrals", "need_episodes", "assessments"}
    assert ("whole file", "no row of section 47s", "read as not given") in noticed(found)


# What cannot be


@pytest.mark.parametrize(("day", "times"), [("2026-03-31", 0), ("2026-04-01", 1)])
def test_a_day_after_the_reference_date_is_counted(tmp_path, day, times):
    found = [said for said in noticed(part(tmp_path, child(episode(day)))) if said[1].startswith("CINreferralDate")]
    told = ("line 1", "CINreferralDate holds a day after 31/03/2026", "kept: no figure up to that day counts it")
    assert found == [told] * times


@pytest.mark.parametrize(
    ("block", "found"),
    [
        (assessment("2025-05-07", "2025-05-07"), 0),
        (assessment("2025-05-07", "2025-05-06"), 1),
        (plan("2025-05-07", ended="2025-05-06"), 1),
    ],
)
def test_what_ends_before_it_starts_is_counted(tmp_path, block, found):
    told = [said for said in noticed(part(tmp_path, child(episode("2025-05-06", block)))) if " before " in said[1]]
    assert len(told) == found


def test_values_that_cannot_be_read_are_counted_by_class_and_line(tmp_path):
    xml = census(child(episode("6th of May last"))).replace("<CINdetails>", "\n\n<CINdetails>")
    found = cin_census.read(opened(tmp_path, xml))
    assert ("line 3", "CINreferralDate holds text of 15 characters", "read as not recorded") in noticed(found)


def test_a_child_without_an_identifier_is_left_out_and_counted(tmp_path):
    found = part(tmp_path, child(episode(), number=""), child(episode(), number="1002"))
    assert ("line 1", "a child without an identifier", "left out, with all that is told of the child") in noticed(found)
    assert found.frames["referrals"]["child_id"].tolist() == ["1002"]


# Refusals


@pytest.mark.parametrize("day", ["", "31/03/2026", "2026-02-30", "1919-12-31", "2100-01-01", "9999-12-31"])
def test_a_census_without_a_reference_date_is_refused(tmp_path, day):
    file = opened(tmp_path, census(child(episode()), day=day))
    with pytest.raises(Refused, match="without a reference date"):
        cin_census.read(file)


@pytest.mark.parametrize("inside", ["", child(episode(), number="")], ids=["no child", "no child with an identifier"])
def test_a_census_without_a_child_is_refused(tmp_path, inside):
    with pytest.raises(Refused, match="without a child"):
        cin_census.read(opened(tmp_path, census(inside)))


def test_another_collection_and_a_message_without_a_header_are_not_recognised(tmp_path):
    assert cin_census.recognise(opened(tmp_path, census(child(episode())))) == "its header names the collection CIN"
    assert cin_census.recognise(opened(tmp_path, census(child(episode()), collection="CSWW"))) == ""
    assert cin_census.recognise(opened(tmp_path, f"<Message><Children>{child(episode())}</Children></Message>")) == ""


def test_a_census_cut_short_is_refused_with_a_sentence_that_says_so(tmp_path):
    path = tmp_path / "cut.xml"
    path.write_text(census(child(episode()))[:-40], encoding="utf-8")
    assert readers.read(path).refused == "cut.xml is cut short: its first element is never closed. Export it again."


def test_a_census_broken_in_the_middle_is_refused_with_its_line(tmp_path):
    xml = census(child(episode()), "\n<Child><ChildIdentifiers></Child>")
    path = tmp_path / "broken.xml"
    path.write_text(xml, encoding="utf-8")
    told = "broken.xml is XML that cannot be read to its end at line 2: export it again."
    assert readers.read(path).refused == told


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("declared", "number"),
    [
        (LAUGHS, "&a11;"),
        (f'<!ENTITY a11 "{"x" * 100_000}">', "&a11;" * 1000),
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
        ('<!ENTITY a SYSTEM "http://example.invalid/secret">', "&a;"),
        ('<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;', "1"),
    ],
    ids=["a billion laughs", "a long one often", "a file", "an address", "a parameter"],
)
def test_a_file_that_declares_entities_is_refused_at_once(tmp_path, declared, number):
    path = tmp_path / "hostile.xml"
    path.write_text(f"<!DOCTYPE m [{declared}]>{census(child(episode(), number=number))}", encoding="utf-8")
    started, held = time.process_time(), psutil.Process().memory_info().rss
    told = readers.read(path).refused
    assert told == "hostile.xml declares entities of its own, which no return does: export it again."
    assert time.process_time() - started < 2
    assert psutil.Process().memory_info().rss - held < 50 * 1024**2


def test_entities_in_an_attribute_are_not_expanded_either(tmp_path):
    path = tmp_path / "hostile.xml"
    xml = census(child(episode())).replace("<Message>", '<Message version="&a11;">')
    path.write_text(f"<!DOCTYPE m [{LAUGHS}]>{xml}", encoding="utf-8")
    started = time.process_time()
    assert "hostile.xml" in str(readers.read(path).refused)
    assert time.process_time() - started < 2


def test_a_definition_kept_elsewhere_is_not_fetched(tmp_path):
    path = tmp_path / "census.xml"
    path.write_text(f'<!DOCTYPE Message SYSTEM "file:///etc/passwd">{census(child(episode()))}', encoding="utf-8")
    assert readers.read(path).kind == "children in need census"


@pytest.mark.parametrize("inside", ["<a>" * 50_000 + "</a>" * 50_000, elements(LAchildID="1" * 11_000_000)])
def test_elements_within_elements_and_endless_text_are_refused(tmp_path, inside):
    path = tmp_path / "hostile.xml"
    path.write_text(census(f"<Child>{inside}</Child>"), encoding="utf-8")
    assert "cannot be read to its end" in str(readers.read(path).refused)


# Several years


def test_an_episode_carried_on_counts_once_as_the_later_census_tells_it(tmp_path):
    first = part(tmp_path, child(episode("2025-02-03", need="N5")), day="2025-03-31")
    second = part(tmp_path, child(episode("2025-02-03", closed="2025-06-01", reason="RC7", need="N1")))
    found = joined(second, first)
    assert found.label == "children in need census, 2024-25 to 2025-26"
    assert found.covers["referrals"] == Period(date(2024, 4, 1), date(2026, 3, 31))
    assert found.tables["need_episodes"][["primary_need", "ended"]].to_numpy().tolist() == [
        ["N1", pd.Timestamp(2025, 6, 1)]
    ]
    assert len(found.tables["referrals"]) == 1
    assert found.issues == ()


def test_a_childs_details_are_those_of_the_latest_census(tmp_path):
    first = part(tmp_path, child(episode("2025-02-03"), sex="<GenderCurrent>0</GenderCurrent>"), day="2025-03-31")
    second = part(tmp_path, child(episode("2025-02-03"), sex="<Sex>F</Sex>"))
    assert joined(first, second).tables["children"]["sex"].tolist() == ["F"]


def test_reviews_of_a_plan_are_gathered_from_every_census(tmp_path):
    first = part(tmp_path, child(episode("2025-01-03", plan("2025-01-20", reviews("2025-03-20")))), day="2025-03-31")
    second = part(tmp_path, child(episode("2025-01-03", plan("2025-01-20", reviews("2025-09-01")))))
    found = joined(first, second).tables
    assert found["plan_reviews"]["date"].tolist() == [pd.Timestamp(2025, 3, 20), pd.Timestamp(2025, 9, 1)]
    assert found["protection_plans"]["latest_review"].tolist() == [pd.Timestamp(2025, 9, 1)]


def test_what_was_open_in_march_and_is_not_in_the_next_census_is_left_out(tmp_path):
    """Its referral date was corrected, or the child has a new number: kept, it would be open for ever."""
    first = part(
        tmp_path,
        child(episode("2025-02-03", plan("2025-03-01"), assessment("2025-03-02"))),
        child(episode("2024-06-01", closed="2024-07-01"), number="1002"),
        day="2025-03-31",
    )
    second = part(tmp_path, child(episode("2025-02-04", plan("2025-03-01"), assessment("2025-03-02", "2025-04-02"))))
    found = joined(first, second)
    assert found.tables["need_episodes"]["started"].tolist() == [pd.Timestamp(2024, 6, 1), pd.Timestamp(2025, 2, 4)]
    assert len(found.tables["protection_plans"]) == len(found.tables["assessments"]) == 1
    assert [(issue.where, issue.found) for issue in found.issues] == [
        ("table need_episodes", "1 row open at the end of a census and not in the next")
    ]


def test_a_year_that_is_missing_leaves_the_years_before_it_out_and_says_so(tmp_path):
    parts = [part(tmp_path, child(episode(f"{year}-02-03")), day=f"{year}-03-31") for year in (2023, 2025, 2026)]
    found = joined(*parts)
    assert found.covers["referrals"] == Period(date(2024, 4, 1), date(2026, 3, 31))
    assert noticed(found)[0] == (
        "whole file",
        "does not end the day before the year of census 2025-03-31.xml",
        "left out",
    )
    assert found.issues[0].file == "census 2023-03-31.xml"
    assert [name for name, _ in found.files] == ["census 2025-03-31.xml", "census 2026-03-31.xml"]


def test_of_two_censuses_of_one_day_one_is_read(tmp_path):
    found = joined(part(tmp_path, child(episode()), name="a.xml"), part(tmp_path, child(episode()), name="b.xml"))
    assert [name for name, _ in found.files] == ["b.xml"]
    assert (found.issues[0].file, found.issues[0].found) == ("a.xml", "has the same reference date as b.xml")


def test_a_table_covers_the_years_in_which_every_census_gives_it(tmp_path):
    first = part(tmp_path, child(episode("2024-05-01")), day="2025-03-31")
    second = part(tmp_path, child(episode("2025-05-06", assessment("2025-05-07"))))
    found = joined(first, second)
    assert found.covers["referrals"] == Period(date(2024, 4, 1), date(2026, 3, 31))
    assert found.covers["assessments"] == Period(date(2025, 4, 1), date(2026, 3, 31))


def test_rows_equal_in_every_column_count_once(tmp_path):
    found = whole(tmp_path, child(episode(), episode(), episode(need="N5")))
    assert len(found.tables["need_episodes"]) == 2
    assert (
        "table need_episodes",
        "1 row standing twice in one census, equal in every column",
        "each counted once",
    ) in (noticed(found))


def test_a_child_standing_twice_is_one_child_with_the_episodes_of_both(tmp_path):
    found = whole(tmp_path, child(episode("2025-05-06")), child(episode("2025-07-01"), sex="<Sex>M</Sex>"))
    assert found.tables["children"][["child_id", "sex"]].to_numpy().tolist() == [["1001", "M"]]
    assert len(found.tables["referrals"]) == 2
    assert [said[0] for said in noticed(found)] == ["table children"]


# Re-referrals


@pytest.mark.parametrize(
    ("second", "again"),
    [("2025-05-05", True), ("2025-05-06", True), ("2025-05-07", False)],
    ids=["11 months and 29 days", "12 months to the day", "12 months and a day"],
)
def test_a_referral_within_twelve_months_of_the_last_is_one_again(tmp_path, second, again):
    first = part(tmp_path, child(episode("2024-05-06", closed="2024-06-01")), day="2025-03-31")
    found = joined(first, part(tmp_path, child(episode(second))))
    assert found.tables["referrals"]["rereferral"].tolist() == [pd.NA, again]


@pytest.mark.parametrize(("referred", "known"), [("2025-03-31", False), ("2025-04-01", True)])
def test_whether_it_is_one_again_is_known_only_where_the_twelve_months_before_are_held(tmp_path, referred, known):
    """The census of 2024-25 tells of 1 April 2024 on."""
    first = part(tmp_path, child(episode("2024-04-01", closed="2024-04-20")), day="2025-03-31")
    found = joined(first, part(tmp_path, child(episode(referred))))
    assert found.tables["referrals"]["rereferral"].tolist() == [pd.NA, True if known else pd.NA]


def test_one_census_alone_can_tell_of_no_referral_whether_it_is_one_again(tmp_path):
    found = whole(tmp_path, child(episode("2025-05-06", closed="2025-06-01"), episode("2025-07-01")))
    assert found.tables["referrals"]["rereferral"].isna().all()


def test_two_referrals_on_one_day_are_not_one_the_other_again(tmp_path):
    first = part(tmp_path, child(episode("2024-05-06"), number="9"), day="2025-03-31")
    other = episode("2025-05-06").replace("<ReferralSource>1A", "<ReferralSource>6")
    second = part(tmp_path, child(episode("2025-05-06"), other))
    found = joined(first, second).tables["referrals"]
    assert found["rereferral"].tolist() == [pd.NA, False, False]


# Every public file


def test_every_made_up_census_that_others_published_is_read_and_gives_figures(shared):
    held = {}
    for path in sorted((shared / "childlevel" / "cin").rglob("*.xml")):
        source = readers.read(path)
        assert source.kind == "children in need census", path.name
        (given,) = readers.assembled(source.parts, AS_AT)
        held[path.name] = {name: len(rows) for name, rows in given.tables.items()}
        for indicator in CATALOGUE.values():
            if figure.holds(indicator, given):
                figure.measure(indicator, given, Policy())
    assert held["fake_CIN_data.xml"] == {"children": 332, "referrals": 402}  # every referral led to nothing
    assert held["CIN2rows.xml"]["protection_plans"] == 1  # one plan, standing there twice
    assert held["CIN_Census_2026.xml"]["children"] == 2
