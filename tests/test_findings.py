"""Findings: sentences as an analyst would quote them, each with its place, polarity and heading."""

from __future__ import annotations

import pytest
from lineofsight.documents import Document, Line
from lineofsight.findings import Finding, findings, sentences
from lineofsight.inspection import Improvement, InspectionReport, Paragraph
from lineofsight.mapping import Polarity
from lineofsight.sentences import sentence_bounds
from lineofsight.statement import Kind


def document(*lines: str) -> Document:
    numbered = tuple(Line(number, None, text) for number, text in enumerate(lines, start=1))
    return Document("exampleshire.txt", "0" * 64, numbered, None)


def paragraph(source: Document, *numbers: int, evaluative: bool = True, **about: str | None) -> Paragraph:
    passage = source.whole_lines(numbers, about.get("number"))
    fields = {"number": None, "heading": None, "section": None, "area": None} | about
    return Paragraph(**fields, text=passage.text, evaluative=evaluative, locator=passage.locator)


def report(*paragraphs: Paragraph, improvements: tuple[Improvement, ...] = ()) -> InspectionReport:
    return InspectionReport(
        file="exampleshire.txt",
        sha256="0" * 64,
        framework="ilacs-2023",
        inspection_type="standard",
        title="Inspection of Exampleshire local authority children's services",
        authority="Exampleshire",
        authority_code="000",
        inspection_start=None,
        inspection_end=None,
        published=None,
        lead_inspector=None,
        pages=None,
        judgements=(),
        improvements=improvements,
        paragraphs=paragraphs,
        facts=(),
        sums=(),
        issues=(),
    )


def of(*lines: str, **about: str | None) -> tuple[Finding, ...]:
    """The findings of a report of one paragraph."""
    source = document(*lines)
    return findings(source, report(paragraph(source, *range(1, len(lines) + 1), **about)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Visits are timely. Plans are not.", ["Visits are timely.", "Plans are not."]),
        ("Dr. Osei met Mrs. Hale. Both were heard.", ["Dr. Osei met Mrs. Hale.", "Both were heard."]),
        ("See No. 4 for the rest. No. That is all.", ["See No. 4 for the rest.", "No.", "That is all."]),
        (
            "Some checks, e.g. Police ones, are late. I agree.",
            ["Some checks, e.g. Police ones, are late.", "I agree."],
        ),
        ("J. Moor leads the team. It is full.", ["J. Moor leads the team.", "It is full."]),
        (
            "Caseloads average 17.5 children. 20 is the most.",
            ["Caseloads average 17.5 children.", "20 is the most."],
        ),
        ("One said, ‘I am safe.’ Others agreed.", ["One said, ‘I am safe.’", "Others agreed."]),
        ("Asked “is it fair?” he said yes.", ["Asked “is it fair?” he said yes."]),
        (
            "Steps were taken to mend this.There is more to do.",
            ["Steps were taken to mend this.", "There is more to do."],
        ),
        ("Few have moved.2 Most are settled.", ["Few have moved.2", "Most are settled."]),
        ("• Plans are late. \uf0b7 Visits are rare.", ["Plans are late.", "Visits are rare."]),
        ("The following stand out: • Plans • Visits", ["The following stand out:", "Plans", "Visits"]),
        ("Support lasts to 25 years", ["Support lasts to 25 years"]),
        ("", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_bounds(text)] == expected


def test_a_sentence_keeps_its_own_place_over_a_line_break() -> None:
    source = document("Visits are timely. Plans are often", "late. Reviews are prompt.")
    first, second, third = sentences(source, paragraph(source, 1, 2))
    assert second.text == "Plans are often late."
    assert (second.locator.first_line, second.locator.last_line) == (1, 2)
    assert [source.quote(each.locator) for each in (first, second, third)] == [
        "Visits are timely.",
        "Plans are often late.",
        "Reviews are prompt.",
    ]


def test_every_finding_is_the_words_at_its_locator() -> None:
    source = document("Visits are very timely.  Plans for children are", "often pre-", "pared late, and drift.")
    found = findings(source, report(paragraph(source, 1, 2, 3, number="12")))
    said = [finding.statement for finding in found]
    assert [each.text for each in said] == [source.quote(each.locator) for each in said]
    assert {each.label for each in said} == {"12"}


def test_praise_and_criticism_stay_apart_as_two_findings() -> None:
    strength, weakness = of("Most referrals receive a prompt response. However, some strategy meetings are late.")
    assert (strength.polarity, strength.mapping.heading) == (Polarity.STRENGTH, "HP-THR")
    assert (weakness.polarity, weakness.mapping.heading) == (Polarity.WEAKNESS, "HP-DEC")


def test_a_sentence_that_points_back_takes_its_topic_from_the_one_before() -> None:
    topic, pointing = of("The virtual school knows its pupils well. This has led to better results for them.")
    assert topic.mapping.heading == pointing.mapping.heading == "CIC-LEARN"
    assert any("words of the sentence before: virtual school" in reason for reason in pointing.mapping.why)


def test_a_sentence_that_does_not_point_back_stands_alone() -> None:
    _, alone = of("The virtual school knows its pupils well. Better results have followed this year.")
    assert alone.mapping.abstained


def test_a_sentence_that_passes_no_judgement_is_kept_as_neutral() -> None:
    (finding,) = of("The adoption team is based in the county town.")
    assert (finding.polarity, finding.polarity_why) == (Polarity.NEUTRAL, ())


def test_a_sentence_of_method_is_neutral_however_warm_its_words() -> None:
    (finding,) = of("The inspection team reviewed a good range of effective case records.")
    assert finding.polarity is Polarity.NEUTRAL
    assert finding.mapping.heading is None


def test_a_paragraph_that_is_not_evaluative_has_no_findings() -> None:
    source = document("Support for care leavers is excellent.")
    assert findings(source, report(paragraph(source, 1, evaluative=False))) == ()


def test_a_fragment_of_three_words_is_no_finding_and_one_of_four_is() -> None:
    assert of("Good practice seen.") == ()
    assert len(of("Good practice was seen.")) == 1


def test_what_inspectors_asked_for_is_a_weakness_even_in_words_of_praise() -> None:
    source = document("effective and timely supervision of social workers")
    asked = source.whole_lines([1])
    improvement = Improvement(asked.text, "leaders", None, "within three months", None, asked.locator)
    (finding,) = findings(source, report(improvements=(improvement,)))
    assert (finding.statement.kind, finding.polarity) == (Kind.IMPROVEMENT, Polarity.WEAKNESS)
    assert finding.statement.area == "leaders"
    assert finding.statement.headings == ()


def test_a_report_without_paragraphs_or_improvements_has_no_findings() -> None:
    assert findings(document("Nothing"), report()) == ()


def test_words_of_a_web_page_or_a_spreadsheet_stay_words() -> None:
    (finding,) = of('=HYPERLINK("x") <b>Referrals</b> are handled well.')
    assert finding.statement.text == '=HYPERLINK("x") <b>Referrals</b> are handled well.'
