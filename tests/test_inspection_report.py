"""The reader of inspection reports, trap by trap: each test is one small report that holds one trap.

The reports are made up, in the layout of the real ones. `page` breaks are written as a line of three dashes.
"""

from __future__ import annotations

from datetime import date
from textwrap import dedent

import bad_files
import pytest
from lineofsight.documents import Document, Line
from lineofsight.errors import Refused
from lineofsight.inspection import InspectionReport
from lineofsight.readers import inspection_report

PRIVATE_BULLET = "\uf06e"
"""A bullet as the Wingdings font keeps it: a code point that means nothing outside the font."""


def document(text: str) -> Document:
    """The text as a document; a line `---` begins a new page."""
    lines, page = [], 1
    for line in dedent(text).strip("\n").split("\n"):
        page += line == "---"
        lines.append(Line(len(lines) + 1, page, "" if line == "---" else line))
    paged = page > 1
    return Document("report.txt", "0" * 64, tuple(Line(x.number, x.page if paged else None, x.text) for x in lines),
                    page if paged else None)  # fmt: skip


def read(text: str) -> InspectionReport:
    doc = document(text)
    report = inspection_report.read(doc)
    for value in (*report.paragraphs, *report.improvements):
        assert doc.quote(value.locator) == value.text
    return report


ILACS_TABLE = {
    "leaders": "The impact of leaders on social work\npractice with children and families\nGood",
    "help_and_protection": "The experiences and progress of\nchildren who need help and protection\n"
    "Requires improvement\nto be good",
    "in_care": "The experiences and progress of\nchildren in care\nOutstanding",
    "care_leavers": "The experiences and progress of care\nleavers\nGood",
    "overall": "Overall effectiveness\nGood",
}
"""The rows of a front table by area: label and grade in columns so narrow that both are broken over lines."""

ILACS_FRONT = "\n".join(
    [
        "Inspection of Exampleshire local authority children’s services",
        "Inspection dates: 7 to 18 October 2024",
        "Lead inspector: Ruth Amblecote, His Majesty’s Inspector",
        "Judgement\nGrade",
        *ILACS_TABLE.values(),
    ]
)
SLAC_FRONT = """
Inspection of safeguarding and
looked after children services
Exampleshire County Council

Inspection dates: 5 – 16 September 2011
Reporting inspector Marian Oakshott

Published: 21 October 2011

"""


def ilacs(body: str, front: str = ILACS_FRONT) -> InspectionReport:
    return read(front.strip("\n") + "\n" + dedent(body).strip("\n"))


def slac(body: str) -> InspectionReport:
    return read(SLAC_FRONT.strip("\n") + "\n" + dedent(body).strip("\n"))


def texts(report: InspectionReport) -> list[tuple[str | None, str]]:
    return [(paragraph.number, paragraph.text) for paragraph in report.paragraphs]


# Judgements


def test_a_front_table_with_labels_and_grades_over_several_lines():
    report = ilacs("")
    assert [(j.area, j.grade_word) for j in report.judgements] == [
        ("leaders", "Good"),
        ("help_and_protection", "Requires improvement to be good"),
        ("in_care", "Outstanding"),
        ("care_leavers", "Good"),
        ("overall", "Good"),
    ]
    assert report.judgements[1].heading == "The experiences and progress of children who need help and protection"
    assert {j.appears_in for j in report.judgements} == {("table",)}


def test_a_section_heading_prints_the_grade_again_and_gives_its_paragraphs_their_area():
    report = ilacs("""
        Leaders know their services well.
        The experiences and progress of children in care: outstanding
        1.
        Children live in stable homes.
        """)
    in_care = report.judgements[2]
    assert in_care.appears_in == ("table", "heading")
    assert [place.first_line for place in in_care.printed_at] == [13, 22]
    assert [(p.number, p.area) for p in report.paragraphs] == [(None, None), ("1", "in_care")]


def test_two_places_that_disagree_are_an_issue_and_the_first_is_taken():
    report = ilacs("""
        The experiences and progress of children in care: good
        1.
        Children live in stable homes.
        """)
    assert report.judgements[2].grade_word == "Outstanding"
    [issue] = report.issues
    assert "two grades are printed" in issue.found
    assert "Outstanding (table, lines 13 to 15); good (heading, line 21)" in issue.found


def test_an_old_overall_grade_in_prose_is_never_an_overall_grade():
    front = ILACS_FRONT.replace("7 to 18 October 2024", "11 to 22 May 2026").replace(
        "Overall effectiveness\nGood\n", ""
    )
    report = ilacs("The last inspection judged overall effectiveness good.\nMuch has changed.\n", front)
    assert report.framework == "ilacs-2026"
    assert "overall" not in [j.area for j in report.judgements]
    assert report.issues == ()


@pytest.mark.parametrize(
    ("dates", "edition"),
    [
        ("5 to 16 December 2022", "ilacs-2018"),
        ("9 to 20 January 2023", "ilacs-2023"),
        ("16 to 31 March 2026", "ilacs-2023"),
        ("23 March to 1 April 2026", "ilacs-2026"),
    ],
)
def test_the_edition_follows_the_last_day_of_the_inspection(dates, edition):
    assert ilacs("", ILACS_FRONT.replace("7 to 18 October 2024", dates)).framework == edition


def test_a_missing_grade_is_an_issue_not_a_guess():
    report = ilacs("", ILACS_FRONT.removesuffix(ILACS_TABLE["overall"]))
    assert [issue.found for issue in report.issues] == ["no grade was found for 'Overall effectiveness'"]


def test_the_same_heading_in_two_sections_is_two_judgements():
    report = slac("""
        Safeguarding services

        Overall effectiveness Grade 3 (adequate)

        1. The overall effectiveness of safeguarding services is adequate. Help comes late.

        Services for looked after children

        Overall effectiveness
        Grade 2 (good)

        2. The overall effectiveness of services for looked after children is good.
        """)
    assert [(j.section, j.grade_word, j.grade_number, j.appears_in) for j in report.judgements] == [
        ("Safeguarding services", "adequate", 3, ("heading", "sentence")),
        ("Services for looked after children", "good", 2, ("heading", "sentence")),
    ]


def test_a_judgement_only_in_the_record_has_no_number():
    report = slac("""
        Safeguarding services
        Partnership working Grade 2 (good)
        1. Partnership working is good.
        Record of main findings:
        Safeguarding services
        Partnership working Good
        Equality and diversity

        Adequate
        """)
    assert [(j.heading, j.grade_word, j.grade_number, j.appears_in) for j in report.judgements] == [
        ("Partnership working", "good", 2, ("heading", "sentence", "record")),
        ("Equality and diversity", "Adequate", None, ("record",)),
    ]
    assert [p.number for p in report.paragraphs] == ["1"]


SIF_TABLE = {
    "help_and_protection": "1. Children who need help and protection\nOutstanding",
    "in_care": "2. Children looked after and achieving\npermanence\nGood",
    "adoption": "2.1 Adoption performance\nGood",
    "care_leavers": "2.2 Experiences and progress of care leavers\nInadequate",
    "leaders": "3. Leadership, management and governance\nRequires improvement",
}
SIF = """
Exampleshire County Council
Inspection of services for children in need of help and
protection
with a review of the effectiveness of the Local Safeguarding Children
Board1
Inspection date: 9 March 2015 – 2 April 2015
Report published: 26 June 2015
Children’s services in Exampleshire
require improvement to be good
{table}

1 A note on the powers that the report is made under.
---
Executive summary
Much has been done.
Previous Ofsted inspections
• The judgements of the inspection of 2011 were:
• adoption performance: inadequate
• children who need help and protection: inadequate
Recommendations
1.
Visit children more often:
• at home
• at school.
2.
Write plans sooner.
The graded judgement for adoption performance is that it is
good
3.
Adopters wait four months.
The Local Safeguarding Children Board (LSCB)
The Local Safeguarding Children Board is good
Recommendations
4.
Check that plans are shared.
""".format(table="\n".join(SIF_TABLE.values()))


def test_a_single_inspection_gives_its_grades_in_sentences_and_a_table():
    report = read(SIF)
    assert [(j.area, j.grade_word, j.appears_in) for j in report.judgements] == [
        ("overall", "require improvement to be good", ("sentence",)),
        ("help_and_protection", "Outstanding", ("table",)),
        ("in_care", "Good", ("table",)),
        ("adoption", "Good", ("table", "heading")),
        ("care_leavers", "Inadequate", ("table",)),
        ("leaders", "Requires improvement", ("table",)),
        ("lscb", "good", ("sentence",)),
    ]


def test_the_grades_of_an_earlier_inspection_in_a_list_are_not_this_reports():
    assert read(SIF).issues == ()


def test_recommendations_hold_their_points_and_the_boards_are_its_own():
    asked = read(SIF).improvements
    assert [(i.locator.paragraph, i.area, i.text) for i in asked] == [
        ("1", None, "Visit children more often: at home at school."),
        ("2", None, "Write plans sooner."),
        ("4", "lscb", "Check that plans are shared."),
    ]


# Paragraphs


def test_a_line_that_begins_with_a_year_is_no_paragraph():
    report = ilacs("""
        1. The trust was set up in
        2006. The trust includes the council.
        2. Visits are regular.
        """)
    assert texts(report) == [
        ("1", "The trust was set up in 2006. The trust includes the council."),
        ("2", "Visits are regular."),
    ]


def test_a_number_left_out_in_print_is_let_pass_and_told():
    report = ilacs("""
        1.
        Visits are regular.
        3.
        Plans are clear.
        """)
    assert [number for number, _ in texts(report)] == ["1", "3"]
    assert [issue.found for issue in report.issues] == ["paragraph 3 follows paragraph 1"]


def test_a_number_printed_twice_is_let_pass_and_told():
    report = ilacs("1.\nVisits are regular.\n1.\nPlans are clear.\n2.\nPlans are shared.")
    assert [number for number, _ in texts(report)] == ["1", "1", "2"]


def test_a_number_without_its_full_stop_is_a_number():
    assert texts(ilacs("1. Visits are regular.\n2\nPlans are clear.")) == [
        ("1", "Visits are regular."),
        ("2", "Plans are clear."),
    ]


def test_a_running_header_and_page_number_inside_a_sentence_are_left_out():
    header = "Inspection of Exampleshire local authority children’s services\n7 to 18 October 2024\n"
    report = ilacs(
        "1. Social workers visit children regularly and they\n---\n"
        + header + "2\nwrite to them. Plans\n---\n" + header + "3\nare clear."
    )  # fmt: skip
    assert texts(report) == [("1", "Social workers visit children regularly and they write to them. Plans are clear.")]
    assert report.title == "Inspection of Exampleshire local authority children’s services"


def test_a_footnote_between_two_halves_of_a_sentence_is_left_out_and_its_mark_stays():
    report = ilacs("""
        1. The survey of home education1 found much that is good, and
        officers have

        1 Finding the right help, Exampleshire, 2010.
        ---
        used it well.
        """)
    assert texts(report) == [
        ("1", "The survey of home education1 found much that is good, and officers have used it well."),
    ]


def test_a_line_that_begins_with_a_number_nobody_marked_is_no_footnote():
    report = ilacs("""
        1. Officers visited

        12 children in March.
        ---
        2. Plans are clear.
        """)
    assert texts(report)[0] == ("1", "Officers visited 12 children in March.")


def test_a_contents_page_that_repeats_headings_is_left_out():
    report = slac("""
        Contents
        Service information 2
        Partnership working  3
        The contribution of health agencies to keeping children and
        young people safe  10

        Service information
        1. There are 12 schools.

        Safeguarding services
        Partnership working Grade 2 (good)
        2. Partnership working is good.
        """)
    assert [(p.number, p.heading, p.evaluative) for p in report.paragraphs] == [
        ("1", "Service information", False),
        ("2", "Partnership working", True),
    ]


def test_a_text_whose_bullets_and_page_breaks_are_single_spaces():
    """One space after an empty line is a lost bullet; straight below a line it is a new page; two are both."""
    report = slac(
        "Safeguarding services\nCapacity for improvement Grade 3 (adequate)\n1. Capacity is\n sufficient.\n\n"
        "Areas for improvement\n\n2. The council should take the following action.\n\n"
        "Immediately:\n\n visit children\n  write plans\n\n Within three months:\n\n train staff.\n"
    )
    assert texts(report)[0] == ("1", "Capacity is sufficient.")
    assert texts(report)[1] == (
        "2",
        "The council should take the following action. Immediately: visit children write plans "
        "Within three months: train staff.",
    )
    assert [(i.text, i.timescale, i.locator.paragraph) for i in report.improvements] == [
        ("visit children", "immediately", "2"),
        ("write plans", "immediately", "2"),
        ("train staff.", "within three months", "2"),
    ]


def test_a_short_line_that_ends_a_sentence_ends_a_paragraph_without_a_number():
    long = "Leaders have worked with energy and with great care to make their services better for children"
    report = ilacs(f"{long}\nand it shows.\nStaff feel valued. {long[:60]}\nand proud.")
    assert [text.split()[0] for _, text in texts(report)] == ["Leaders", "Staff"]


# Improvements


def test_bullets_of_every_make_are_items_and_a_national_framework_tag_is_taken_off():
    report = ilacs(
        """
        What needs to improve?1
        ◼
        The quality of plans, including pre-
        birth plans. (outcome 1, national framework)
        ◼ Support for young carers (Enabler: leaders drive conditions, National Framework).
        SQUARE The response to children: [Outcome 3]
        The experiences and progress of children in care: outstanding
        1. Children live in stable homes.
        """.replace("SQUARE", PRIVATE_BULLET)
    )
    assert [(i.text, i.national_framework) for i in report.improvements] == [
        ("The quality of plans, including pre-birth plans.", "outcome 1"),
        ("Support for young carers", "Enabler: leaders drive conditions"),
        ("The response to children:", "Outcome 3"),
    ]
    assert [p.evaluative for p in report.paragraphs] == [False, False, False, True]


def test_points_under_an_item_belong_to_it():
    report = ilacs("""
        What needs to improve
        ◼ The response to children:
        – who are missing
        – who are at risk.
        ◼ Supervision.
        """)
    assert [i.text for i in report.improvements] == [
        "The response to children: who are missing who are at risk.",
        "Supervision.",
    ]


# Letters and narrative reports


LETTER = """
Ofsted
Piccadilly Gate
Store Street
Manchester
M1 2WD
Textphone 0161 618 8524
www.gov.uk/ofsted

21 January 2019
Cordelia Ashdown
Director of Children’s Services
Dear Ms Ashdown
Focused visit to Exampleshire children’s services
This letter summarises the findings of a focused visit to Exampleshire children’s services
on 18 and 19 December. The inspectors were Tessa Branwick and Nadia Kestrel.
Overview
The service was judged inadequate in 2017. Overall effectiveness
is now better.
What needs to improve in this area of social work practice
• Supervision.
Findings
• Children are seen alone.
Yours sincerely
Tessa Branwick
Her Majesty’s Inspector
"""


def test_a_letter_has_no_grades_whatever_its_prose_mentions():
    letter = read(LETTER)
    assert letter.judgements == ()
    assert letter.issues == ()
    assert (letter.framework, letter.inspection_type) == ("ilacs-2018", "focused visit")


def test_a_letters_dates_come_from_its_sentence_and_its_year_from_the_letter():
    letter = read(LETTER)
    assert (letter.inspection_start, letter.inspection_end) == (date(2018, 12, 18), date(2018, 12, 19))
    assert letter.published == date(2019, 1, 21)
    assert letter.lead_inspector == "Tessa Branwick"


def test_a_letters_scope_is_not_evaluative_and_its_signature_is_no_paragraph():
    assert [(p.heading, p.evaluative) for p in read(LETTER).paragraphs] == [
        ("Focused visit to Exampleshire children’s services", False),
        ("Overview", True),
        ("What needs to improve in this area of social work practice", False),
        ("Findings", True),
    ]


def test_a_joint_inspection_letter_names_the_authority_at_the_end_of_a_long_title():
    letter = read("""
        8 May 2019
        Dear partners
        Joint targeted area inspection of the multi-agency response to harm
        and neglect in Exampleshire
        Between 18 and 22 March 2019, inspectors carried out a joint inspection.

        Partners work well together.
        Key strengths
        ◼ Children are seen.
        Areas for improvement
        ◼ Referrals are late.
        """)
    assert (letter.authority, letter.framework, letter.inspection_end) == (
        "Exampleshire", "jtai-2016", date(2019, 3, 22),
    )  # fmt: skip
    assert [p.evaluative for p in letter.paragraphs] == [False, True, True, False]
    assert [i.text for i in letter.improvements] == ["Referrals are late."]


def test_a_joint_area_review_is_read_as_narrative_without_grades():
    report = read(
        """
        Joint area review
        Exampleshire Children’s Services Authority Area
        Published: 12 March 2007
        Main findings
        1. The council's services are good. Grade 3
        """.replace("Exampleshire Children’s Services Authority Area", "Exampleshire")
    )
    assert (report.framework, report.judgements) == ("jar-2005", ())
    assert texts(report) == [("1", "The council's services are good. Grade 3")]


def test_the_arrangements_for_protection_of_2012_are_graded_in_words():
    report = read("""
        Inspection of local authority
        arrangements for the protection of children
        Exampleshire County Council
        Inspection dates: 4 to 13 December 2012
        Overall effectiveness
        1. The overall effectiveness of the arrangements to protect children is judged to be adequate.
        Record of main findings
        Overall effectiveness Adequate
        The quality of practice Inadequate
        """)
    assert report.framework == "protection-2012"
    assert [(j.heading, j.grade_word) for j in report.judgements] == [
        ("Overall effectiveness", "Adequate"),
        ("The quality of practice", "Inadequate"),
    ]


# Dates on the first page


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("6 – 17 June 2011", (2011, 6, 6), (2011, 6, 17)),
        ("30 November to 11 December 2020", (2020, 11, 30), (2020, 12, 11)),
        ("28 December 2020 to 8 January 2021", (2020, 12, 28), (2021, 1, 8)),
        ("28 December to 8 January 2021", (2020, 12, 28), (2021, 1, 8)),
        ("1/06/2015 – 25/06/2015", (2015, 6, 1), (2015, 6, 25)),
        ("18 Feb 2014 – 12 March 2014", (2014, 2, 18), (2014, 3, 12)),
        ("19 November-11 December 2013 and 28 – 30 January 2014", (2013, 11, 19), (2014, 1, 30)),
        ("5 July 2016", (2016, 7, 5), (2016, 7, 5)),
    ],
)
def test_periods_as_they_are_printed(printed, start, end):
    report = ilacs("", ILACS_FRONT.replace("7 to 18 October 2024", printed))
    assert (report.inspection_start, report.inspection_end) == (date(*start), date(*end))


def test_dates_that_cannot_be_right_are_kept_as_printed_and_told():
    letter = read(LETTER.replace("18 and 19 December.", "18 and 19 December 2019."))
    assert letter.inspection_end == date(2019, 12, 19)
    [issue] = letter.issues
    assert "2019-12-19" in issue.found
    assert "2019-01-21" in issue.found


def test_a_page_without_text_is_an_issue():
    report = ilacs("1. Plans are clear.\n---\n---\n2. Visits are regular.")
    assert [(issue.where, issue.found) for issue in report.issues] == [("page 2", "the page has no text")]


# What is no report


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (bad_files.report_not_found_page, "'Report not found' page"),
        (bad_files.committee_agenda, "no inspection report"),
        (bad_files.report_on_an_authority_that_does_not_exist, "is not an English authority"),
    ],
)
def test_what_is_no_report_is_refused_with_what_it_is(tmp_path, make, says):
    doc = Document.open(make(tmp_path))
    with pytest.raises(Refused, match=says) as refusal:
        inspection_report.read(doc)
    assert str(refusal.value).startswith(doc.name)


def test_a_report_cut_off_before_its_judgements_is_refused():
    with pytest.raises(Refused, match="no table of judgements"):
        read("Inspection of Exampleshire local authority children’s services\nInspection dates: 7 to 18 October 2024\n")


def test_an_unknown_authority_is_refused_with_the_nearest_name():
    with pytest.raises(Refused, match=r"'Norfolkshire' is not an English authority \(the nearest is .*Norfolk"):
        ilacs("", ILACS_FRONT.replace("Exampleshire", "Norfolkshire"))


def test_a_sentence_that_mentions_an_inspection_is_no_title():
    doc = document("The council awaits an\ninspection of Exampleshire local authority children’s services.\n")
    assert inspection_report.recognise(doc) is None
    assert inspection_report.recognise(document(ILACS_FRONT)) == "inspection of local authority children’s services"
