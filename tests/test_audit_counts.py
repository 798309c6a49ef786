"""Counts that do not agree, and counts then and now: short made-up audits, Exampleshire's two, and a real one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import yaml
from lineofsight.audit_counts import disagreeing, then_and_now
from lineofsight.documents import Document, Line
from lineofsight.readers.audit_report import read

AUDIT = Path(__file__).parents[1] / "data_samples" / "exampleshire" / "audit"
ANSWERS = yaml.safe_load((AUDIT / "answers.yml").read_text(encoding="utf-8"))


def audit(*findings: str, files: str = "Ten case files were audited."):
    lines = ("Audit of visits", "", "Method", "", files, "", "Key findings", "")
    lines += tuple(line for finding in findings for line in (f"- {finding}", ""))
    lines += ("Recommendations", "", "1. Visit more often.")
    numbered = tuple(Line(number, None, line) for number, line in enumerate(lines, start=1))
    return read(Document("audit.txt", hashlib.sha256("\n".join(lines).encode()).hexdigest(), numbered, None))


def said(pairs) -> list[list[str]]:
    return [[pair.one.in_words, pair.other.in_words] for pair in pairs]


HALF = "Half of the children waited too long for a dentist."


def test_two_counts_of_one_thing_that_differ_stand_side_by_side_with_the_words_they_share():
    (pair,) = disagreeing(audit(HALF, "Four children were waiting to see a dentist."))
    assert (pair.one.in_words, pair.other.in_words) == ("5 of 10", "4 of 10")
    assert (pair.one.locator.first_line, pair.other.locator.first_line) == (9, 11)
    assert pair.shared == ("waited", "dentist")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("Five children were waiting to see a dentist.", "the numbers agree"),
        ("Four children went to a dentist.", "one word in common is no subject"),
        ("One child was waiting to see a dentist.", "one child is an example"),
        ("Several children were waiting to see a dentist.", "several is no number"),
        ("Four reports told of waiting for a dentist.", "reports are no children"),
        ("Four children had an excellent dentist without waiting.", "praise is no count of what is regretted"),
    ],
)
def test_what_is_no_disagreement(other, why):
    assert disagreeing(audit(HALF, other)) == (), why


def test_counts_of_one_paragraph_are_told_apart_by_its_author():
    assert disagreeing(audit(f"{HALF} Four children were waiting to see a dentist.")) == ()


def test_all_of_a_group_and_all_of_the_sample_agree():
    files = "Ten case files were audited. Seven were of looked after children. Three had left care."
    everyone = "All ten children had a plan that a manager had signed."
    the_group = "All seven looked after children had a plan that a manager had signed."
    assert disagreeing(audit(everyone, the_group, files=files)) == ()


def test_without_a_sample_nothing_is_compared():
    assert disagreeing(audit(HALF, "Four children were waiting to see a dentist.", files="Files were read.")) == ()


def test_then_and_now_pairs_each_count_once_with_the_closest_before():
    then = audit("Six of the ten children waited too long for a dentist.", "Two of the ten children waited for a plan.")
    now = audit("Three of the ten children waited too long for a dentist.", "Nine of the ten children can swim.")
    assert said(then_and_now(then, now)) == [["6 of 10", "3 of 10"]]


def test_a_count_without_a_base_is_not_set_beside_another_audit():
    files = "Ten case files were audited. Seven were of looked after children. Three had left care."
    then = audit("Six of the ten children waited too long for a dentist.")
    now = audit("Three children waited too long for a dentist.", files=files)
    assert now.claims[-1].in_words == "3 of 7 or 10 (base not stated)"
    assert then_and_now(then, now) == ()


def test_exampleshires_audit_and_the_one_before():
    earlier, later = (
        read(Document.open(AUDIT / f"{day}_independent-audit.txt")) for day in ("2024-03-22", "2025-03-28")
    )
    assert said(disagreeing(later)) == ANSWERS["differ"]
    assert said(then_and_now(earlier, later)) == ANSWERS["then_and_now"]


def test_the_tensions_of_counts_that_a_person_listed_are_found(shared):
    gold = json.loads((shared / "gold" / "gold_001.json").read_text(encoding="utf-8"))
    found = [
        [pair.one.locator.first_line, pair.other.locator.first_line]
        for pair in disagreeing(read(Document.open(shared / "seeds" / gold["file"])))
    ]
    listed = [tension["lines"][:2] for tension in gold["tensions_to_report"]]
    assert found == [[63, 103], [102, 180]]
    assert all(pair in listed for pair in found)
