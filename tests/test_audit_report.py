"""Independent audit reports, read: Exampleshire's and a real one, each against answers made by hand."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
import yaml
from lineofsight.audits import Origin
from lineofsight.documents import Document, Line
from lineofsight.errors import Refused
from lineofsight.mapping import Polarity
from lineofsight.readers.audit_report import read, recognise
from lineofsight.readers.audit_report.approach import dates
from lineofsight.statement import Kind
from without_places import without_places

SAMPLES = Path(__file__).resolve().parents[1] / "data_samples"
AUDIT = SAMPLES / "exampleshire" / "audit"
NAME = "2025-03-28_independent-audit"
BEFORE = "2024-03-22_independent-audit"
ANSWERS = yaml.safe_load((AUDIT / "answers.yml").read_text(encoding="utf-8"))


# --- Exampleshire's audit -----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["txt", "pdf", "docx"])
def document(request):
    return Document.open(AUDIT / f"{NAME}.{request.param}")


@pytest.fixture(scope="module")
def report(document):
    return read(document)


def test_it_is_recognised_by_its_title_and_parts_whatever_its_name(tmp_path):
    path = AUDIT / f"{NAME}.txt"
    other = tmp_path / "inspection.txt"
    other.write_bytes(path.read_bytes())
    assert "findings and recommendations" in recognise(Document.open(other))


def test_what_the_report_says_of_itself(report):
    assert report.title == ANSWERS["title"]
    assert (report.authority, report.authority_code) == (ANSWERS["authority"], ANSWERS["code"])
    assert report.jurisdiction == ANSWERS["jurisdiction"]
    assert (report.author, report.day) == (ANSWERS["author"], ANSWERS["day"])
    assert (report.commissioner, report.phase) == (ANSWERS["commissioner"], ANSWERS["phase"])
    assert (len(report.themes), len(report.criteria_from)) == (ANSWERS["themes"], ANSWERS["criteria_from"])


def test_the_phases_and_what_is_wrong_with_them(report):
    found = [[p.number, p.printed, p.start, p.end, p.suspect is not None] for p in report.phases]
    assert found == ANSWERS["phases"]


def test_the_sample_card(report):
    sample, answer = report.sample, ANSWERS["sample"]
    assert sample.cases == answer["cases"]
    assert {group.name: group.cases for group in sample.groups} == answer["groups"]
    assert sample.not_fully_audited == answer["not_fully_audited"]
    assert sample.look_back.text == answer["look_back"]
    assert sample.listed_as_of == answer["listed_as_of"]
    assert [claim.in_words for claim in sample.unavailable] == ["2 of 5"]


def test_the_findings_in_their_sections(report):
    assert len(report.key_findings) == ANSWERS["key_findings"]
    assert [
        [section.heading, len(section.findings), sum(len(finding.sub_points) for finding in section.findings)]
        for section in report.sections
    ] == ANSWERS["sections"]


def test_what_the_audit_did_not_look_at_is_neutral_and_not_good_news(report):
    (outside,) = (finding for finding in report.findings if finding.outside_audit)
    assert (outside.text, outside.polarity) == (ANSWERS["outside_audit"], Polarity.NEUTRAL)


def test_outcomes_are_counts_of_cases(report):
    assert {outcome.rating.value: outcome.cases for outcome in report.outcomes} == ANSWERS["outcomes"]
    assert [len(outcome.printed_at) for outcome in report.outcomes] == [2, 2, 2]


def test_every_claim_of_how_many(report):
    assert [[c.text, c.kind.value, c.numerator, c.base] for c in report.claims] == ANSWERS["claims"]


def test_a_claim_whose_base_is_not_stated_keeps_every_base_it_could_have(report):
    (five,) = (claim for claim in report.claims if claim.text == "Five children")
    assert (five.unclear, five.candidates, five.small) == (True, (9, 12), None)
    assert five.in_words == "5 of 9 or 12 (base not stated)"


def test_every_base_is_small_and_no_claim_is_a_percentage(report):
    assert all(claim.small for claim in report.claims if claim.base is not None)
    assert not any("%" in claim.in_words for claim in report.claims)


def test_half_is_of_the_base_that_can_be_halved(report):
    (half,) = (claim for claim in report.claims if claim.kind == "half")
    assert (half.in_words, half.why) == ("6 of 12", "half of 9 is no whole number")


def test_the_recommendations_whose_numbers_start_again(report):
    assert [[r.id, r.number, r.owner] for r in report.recommendations] == ANSWERS["recommendations"]
    assert [group.origin.value for group in report.groups] == ANSWERS["origins"]


def test_redactions_are_marks_with_a_place(document, report):
    assert len(report.redactions) == ANSWERS["redactions"]
    assert sum(mark.whole_paragraph for mark in report.redactions) == ANSWERS["redacted_paragraphs"]
    assert {document.quote(mark.locator) for mark in report.redactions} == {"[REDACTED]"}
    assert report.has_redactions


def test_every_text_is_quoted_from_its_place(document, report):
    statements = report.statements
    assert Counter(statement.kind for statement in statements) == {Kind.FINDING: 23, Kind.RECOMMENDATION: 5}
    for said in (*statements, *report.claims, *report.themes, *report.criteria_from):
        assert document.quote(said.locator) == said.text


def test_a_point_in_a_list_points_back_to_the_finding_above_it(report):
    points = [statement for statement in report.statements if statement.before]
    assert len(points) == 3
    assert {point.before for point in points} == {"Plans for older children are weaker. Their weaknesses were these:"}


def test_recommendations_are_linked_to_findings_by_words_that_are_shown(report):
    linked = {(link.recommendation.id, link.finding.text.split(".")[0]) for link in report.links}
    assert ("1.2", "Two of the plans were signed by nobody") in linked
    assert ("2.1", "Challenge by independent reviewing officers was not evident") in linked
    assert all(len(link.shared) >= 2 and 0 < link.score <= 1 for link in report.links)
    (signed,) = (link for link in report.links if link.recommendation.id == "1.2")
    assert signed.shared[0] == "signed"


def test_findings_nobody_took_up_and_recommendations_from_nowhere_are_listed(report):
    alone = [finding.text for finding in report.findings_without_recommendation]
    assert "Recording is variable, and chronologies are poor." in alone
    assert [recommendation.id for recommendation in report.recommendations_without_finding] == ["4.1"]


def test_the_issues_name_the_bad_date_the_missing_date_the_unclear_bases_and_the_redactions(report):
    found = [issue.found for issue in report.issues]
    assert found[0].startswith("phase 2 is dated “29 to 31 February 2025”: there is no such date")
    assert found[1] == "phase 3 has no dates and is the one this report is about"
    assert found[2].startswith("5 claims count children or cases and do not say of how many")
    assert found[3] == "5 redactions on 5 lines"
    assert len(found) == 4


def test_two_readings_are_the_same(document, report):
    assert read(document) == report


# --- a report in other clothes ------------------------------------------------------------------------------


def text(*lines: str) -> Document:
    numbered = tuple(Line(number, None, line) for number, line in enumerate(lines, start=1))
    return Document("audit.txt", hashlib.sha256("\n".join(lines).encode()).hexdigest(), numbered, None)


PLAIN = (
    *("Audit of supervision", "", "Key findings", "", "- Supervision is late.", ""),
    *("Recommendations", "", "1. Hold it."),
)


def test_a_report_without_blank_lines_is_read_by_its_headings_and_bullets():
    path = AUDIT / f"{NAME}.txt"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    report = read(text(*lines))
    assert len(report.key_findings) == 7
    assert [section.heading for section in report.sections] == ["Outcomes", "Care plans", "Reviews", "Moving on"]


def test_what_a_short_report_does_not_say_is_none_and_an_issue():
    report = read(text(*PLAIN))
    assert (report.authority, report.authority_code, report.jurisdiction, report.day) == (None, None, None, None)
    assert (report.sample, report.phases, report.outcomes, report.has_redactions) == (None, (), (), False)
    assert [issue.found for issue in report.issues] == [
        "no date of the report was found",
        "no authority is named on the first page",
        "no number of cases audited was found",
    ]


def test_an_authority_outside_england_keeps_its_printed_name_and_has_no_code():
    report = read(text("Government of Guernsey", "", *PLAIN))
    assert (report.authority, report.authority_code) == ("Government of Guernsey", None)
    assert report.jurisdiction == "Guernsey"


def test_findings_in_prose_are_paragraphs():
    lines = ["Supervision is late." if line.startswith("- ") else line for line in PLAIN]
    assert [finding.text for finding in read(text(*lines)).key_findings] == ["Supervision is late."]


def test_groups_that_do_not_add_up_are_an_issue_and_are_kept():
    said = ("Method", "", "Ten case files were audited. Six were of looked after children. Three had left care.", "")
    report = read(text(*PLAIN[:2], *said, *PLAIN[2:]))
    assert "the groups of the sample add up to 9, not to the 10 cases audited" in [i.found for i in report.issues]


def test_outcomes_counted_differently_in_two_places_are_an_issue():
    said = ("- Outcomes are good for four children.", "- Outcomes are good for three children.")
    report = read(text(*PLAIN[:4], *said, *PLAIN[5:]))
    assert "positive outcomes are counted as 4 and 3 (lines 5, 6)" in [issue.found for issue in report.issues]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("11 to 14 May 2015", (date(2015, 5, 11), date(2015, 5, 14), None)),
        ("9,10 and 11 June 2015", (date(2015, 6, 9), date(2015, 6, 11), None)),
        ("26 and 26 May 2015", (date(2015, 5, 26), None, "the same day is printed twice")),
        ("14 to 11 May 2015", (None, None, "the days run backwards")),
        ("29 May to 2 June 2015", (date(2015, 5, 29), date(2015, 6, 2), None)),
        ("31 June 2015", (None, None, "there is no such date")),
    ],
)
def test_dates_that_cannot_be_are_said_and_not_corrected(printed, expected):
    assert dates(printed) == expected


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("Minutes of a meeting", "", "We met."), "no title on its first page speaks of an audit"),
        (PLAIN[:6], "no heading for its recommendations"),
        (("Audit of supervision", "", "It was done well."), "no heading for its findings or recommendations"),
    ],
)
def test_what_is_no_audit_report_is_refused_with_what_is_missing(lines, sentence):
    document = text(*lines)
    assert recognise(document) is None
    with pytest.raises(Refused, match=sentence):
        read(document)


def test_no_sample_inspection_report_is_taken_for_an_audit():
    for path in sorted((SAMPLES / "exampleshire" / "reports_as_text").glob("*.txt")):
        assert recognise(Document.open(path)) is None


@pytest.fixture(scope="module")
def make_audit():
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.syspath_prepend(str(SAMPLES))
        spec = importlib.util.spec_from_file_location("make_audit", SAMPLES / "make_audit.py")
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "make_audit", module)
        spec.loader.exec_module(module)
        yield module


def test_the_samples_are_what_their_sources_make(make_audit):
    assert make_audit.KEPT.out_of_date() == []


def test_two_runs_make_the_same_bytes(make_audit):
    assert make_audit.made() == make_audit.made()


# --- the same report in other files --------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
@pytest.mark.parametrize("name", [NAME, BEFORE])
def test_every_copy_says_what_the_text_says(name, suffix):
    text, copy = (read(Document.open(AUDIT / f"{name}.{kind}")) for kind in ("txt", suffix))
    assert without_places(copy) == without_places(text)


def test_a_finding_of_a_word_file_stands_in_a_paragraph():
    report = read(Document.open(AUDIT / f"{NAME}.docx"))
    assert str(report.key_findings[0].locator) == "paragraph 23"
    assert "(paragraph 20, " in report.issues[2].found


# --- a real report, item by item ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gold(shared):
    return json.loads((shared / "gold" / "gold_001.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def real_document(shared, gold):
    return Document.open(shared / "seeds" / gold["file"])


@pytest.fixture(scope="module")
def real(real_document):
    return read(real_document)


def place(locator) -> int:
    return locator.first_line


def words(said: str) -> list[str]:
    return re.findall(r"\w+", said)


def test_real_metadata(real, gold):
    about = gold["metadata"]
    assert words(real.title) == words(about["title"])
    assert (real.authority, real.authority_code, real.jurisdiction) == (about["authority"], None, "Jersey")
    assert (real.author, real.author_role) == (about["author"], about["author_role"])
    assert real.day == date.fromisoformat(about["report_date"])
    assert (real.commissioner, real.window) == (about["commissioner"], about["audit_window_printed"])
    assert real.sample.listed_as_of == date.fromisoformat(about["sample_date"])
    assert real.sample.look_back.text == about["look_back"]
    assert [theme.text for theme in real.themes] == gold["themes"]
    assert [(place(s.locator), words(s.text)) for s in real.criteria_from] == [
        (source["line"], words(source["name"])) for source in gold["criteria_sources"]
    ]
    assert [(place(case.locator), case.text) for case in real.referred_back] == [
        (case["line"], case["text"]) for case in gold["cases_referred_back"]
    ]


def test_real_sample(real, gold):
    answer, sample = gold["sample"], real.sample
    assert (sample.cases, sample.not_fully_audited) == (answer["care_plans_audited"], answer["not_fully_audited"])
    assert {group.name: group.cases for group in sample.groups} == {
        "looked after": answer["looked_after"],
        "care leavers": answer["care_leavers"],
    }
    assert [(claim.numerator, claim.base) for claim in sample.unavailable] == [
        (answer["review_minutes_not_received_for"], None),
        (answer["review_minutes_not_auditable"], answer["review_minutes_not_received_for"]),
    ]


def test_real_phases(real, gold):
    def day(printed):
        return date.fromisoformat(printed) if printed else None

    assert [(p.number, p.printed, p.start, p.end, place(p.locator), p.suspect is not None) for p in real.phases] == [
        (p["number"], p["dates_printed"], day(p["start"]), day(p["end"]), p["line"], p["suspect"])
        for p in gold["phases"]
    ]
    assert [issue.where for issue in real.issues][:2] == ["line 19", "line 23"]


def test_real_key_findings_are_one_list(real, gold):
    assert [(place(f.locator), f.text) for f in real.key_findings] == [
        (f["line"], f["text"]) for f in gold["key_findings"]
    ]


def test_real_detailed_findings(real, gold):
    assert [(section.heading, place(section.locator)) for section in real.sections] == [
        (section["heading"], section["heading_line"]) for section in gold["detailed_sections"]
    ]
    for section, answer in zip(real.sections, gold["detailed_sections"], strict=True):
        for finding, wanted in zip(section.findings, answer["findings"], strict=True):
            further = [more["text"] for more in wanted.get("continuation", [])]
            assert (place(finding.locator), finding.text) == (wanted["line"], " ".join([wanted["text"], *further]))
            assert finding.redactions == wanted["redactions"]
            assert [(place(point.locator), point.text) for point in finding.sub_points] == [
                (point["line"], point["text"]) for point in wanted.get("sub_items", [])
            ]
    points = sum(len(finding.sub_points) for finding in real.findings)
    assert (len(real.sections), len(real.detailed_findings), points) == (15, 75, 13)


READ_OTHERWISE = {
    152: (
        "says the quality is variable and then only criticises: a person called it a weakness, and four other findings "
        "of that shape in this report (lines 135, 172, 174 and 199) mixed, which is what the rule for variable says"
    ),
}
"""Findings of the real report whose polarity is not the person's, by line, with the reason."""


def test_real_polarity_is_the_persons_finding_by_finding(real, gold):
    answers = [f for section in gold["detailed_sections"] for f in section["findings"]]
    wanted = {f["line"]: f["polarity"] for f in gold["key_findings"]}
    wanted |= {item["line"]: item["polarity"] for f in answers for item in (f, *f.get("sub_items", []))}
    found = {place(item.locator): item.polarity.value for f in real.findings for item in (f, *f.sub_points)}
    assert len(wanted) == 109
    assert found == wanted | dict.fromkeys(READ_OTHERWISE, "mixed")
    assert {wanted[line] for line in READ_OTHERWISE} == {"weakness"}


def test_real_polarities_counted(real, gold):
    key = Counter(f.polarity.value for f in real.key_findings)
    assert key == gold["key_findings_polarity"] == {"strength": 4, "mixed": 8, "weakness": 9}
    detailed = Counter(f.polarity.value for f in real.detailed_findings)
    assert detailed == {"strength": 11, "mixed": 22 + 1, "weakness": 41 - 1, "neutral": 1}


def test_real_outcomes(real, gold):
    answer = gold["outcome_ratings"]
    counted = {outcome.rating.value.replace(" ", "_"): outcome.cases for outcome in real.outcomes}
    assert counted == {name: answer[name] for name in ("positive", "mixed", "not_improved")}
    assert sorted({place(at) for outcome in real.outcomes for at in outcome.printed_at}) == answer["lines"]


def test_real_claims_line_by_line(real, gold):
    wanted, found = defaultdict(list), defaultdict(list)
    for claim in gold["quantifier_claims"]:
        kind = "count" if claim["kind"] == "count of reasons" else claim["kind"]
        wanted[claim["line"]].append((kind, claim["numerator"], claim["denominator"]))
    for claim in real.claims:
        found[place(claim.locator)].append((claim.kind.value, claim.numerator, claim.base))
    assert {line: Counter(claims) for line, claims in found.items()} == {
        line: Counter(claims) for line, claims in wanted.items()
    }


def test_real_claims_are_the_same_words(real, gold):
    printed = defaultdict(list)
    for claim in gold["quantifier_claims"]:
        printed[claim["line"]].append(claim["text"].lower())
    for claim in real.claims:
        assert any(claim.text.lower() in said for said in printed[place(claim.locator)]), claim


def test_real_claims_in_total(real, gold):
    both = [claim for claim in real.claims if claim.numerator is not None and claim.base is not None]
    vague = [claim for claim in real.claims if claim.numerator is None]
    assert {
        "total": len(real.claims),
        "with_both": len(both),
        "numerator_only": len(real.claims) - len(both) - len(vague),
        "vague_or_other": len(vague),
    } == gold["quantifier_counts"]


def test_real_unclear_bases_are_flagged(real):
    flagged = {place(claim.locator): claim.in_words for claim in real.claims if claim.unclear}
    assert (flagged[151], flagged[94]) == ("6 of 7 or 8 (base not stated)", "0 of 7 or 8 (base not stated)")
    assert [claim.why for claim in real.claims if claim.kind == "half"] == ["half of 7 is no whole number"] * 2


def test_real_recommendations(real, gold):
    origins = {"G7": Origin.CARRIED, "G8": Origin.CARRIED, "G9": Origin.SHARED}
    assert [(group.heading, place(group.locator), group.origin) for group in real.groups] == [
        (group["heading"], group["heading_line"], origins.get(group["id"], Origin.HERE))
        for group in gold["recommendations"]
    ]
    wanted = [item for group in gold["recommendations"] for item in group["recommendations"]]
    for recommendation, answer in zip(real.recommendations, wanted, strict=True):
        number = answer["number_as_printed"]
        assert (f"G{recommendation.id}", place(recommendation.locator)) == (answer["id"], answer["line"])
        assert recommendation.number == (number.removeprefix("- ") if number else None)
        assert (recommendation.owner, recommendation.text) == (answer["owner"], answer["text"])


def test_real_redactions(real, gold):
    answer = gold["redactions"]
    by_line = Counter(str(place(mark.locator)) for mark in real.redactions)
    assert by_line == answer["by_line"]
    assert (len(real.redactions), len(by_line)) == (answer["count"], answer["lines_with_redactions"])
    alone = [place(mark.locator) for mark in real.redactions if mark.whole_paragraph]
    assert alone == [gold["standalone_redaction"]["line"]]
    assert "72 redactions on 47 lines" in [issue.found for issue in real.issues]


def test_real_findings_expected_to_have_no_recommendation_have_none(real):
    alone = {place(finding.locator) for finding in real.findings_without_recommendation}
    assert {60, 84, 114, 162, 163, 164, 165, 186, 220} <= alone


def test_real_statements_are_128_and_quoted_from_their_places(real, real_document):
    assert len(real.statements) == 21 + 75 + 13 + 19
    for said in (*real.statements, *real.claims):
        assert real_document.quote(said.locator) == said.text


def test_the_sample_shares_no_run_of_ten_words_with_a_real_document(shared):
    def runs(said):
        found = re.findall(r"[a-z0-9']+", said.lower().replace("’", "'"))
        return set(zip(*(found[start:] for start in range(10)), strict=False))

    ours = {run for path in (AUDIT / "source").iterdir() for run in runs(path.read_text(encoding="utf-8"))}
    for path in sorted((shared / "seeds").glob("*.txt")):
        assert not ours & runs(path.read_text(encoding="utf-8", errors="replace")), path.name
