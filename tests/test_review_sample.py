"""Exampleshire's review file, in which a person has decided three times: read, and followed."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date

import pytest
from lineofsight import Run, framework, review
from lineofsight.params import Params

FILE = "data_samples/exampleshire/review/2026-10-15_review.xlsx"
AUDIT = "data_samples/exampleshire/audit/2024-03-22_independent-audit"

KEPT = "Five of the seven looked after children had a care plan that was clear and up to date."
MOVED = "Seven of the ten children and young people had waited too long for a decision about where they would live."
REJECTED = "Outcomes are worse for two children."


def test_it_holds_a_decision_of_each_sort_with_initials_and_date(root):
    told = review.read(root / FILE, framework.edition("ilacs-2026"))
    assert {decision.line.said.statement: decision.verdict for decision in told.decisions} == {
        KEPT: "keep",
        MOVED: "move",
        REJECTED: "reject",
    }
    assert {(decision.initials, decision.day) for decision in told.decisions} == {("HB", date(2026, 10, 15))}
    assert told.issues == ()


@pytest.mark.parametrize("suffix", ["pdf", "docx", "txt"])
def test_a_run_follows_it_whichever_copy_of_the_audit_it_reads(root, suffix):
    params = Params(authority="Exampleshire", sources=[f"{AUDIT}.{suffix}"], as_at="2026-12-31", review=FILE)
    run = Run.of(params, root)
    rows = run.all_evidence.set_index("statement")
    assert set(rows.loc[[KEPT, MOVED, REJECTED], "mapped_by"]) == {"reviewed by HB, 2026-10-15"}
    assert list(rows.loc[[KEPT, MOVED], "criterion"]) == ["CIC-DEC.5", "CIC-PERM"]
    assert REJECTED not in set(run.evidence["statement"])
    assert FILE.rpartition("/")[2] not in set(run.issues["file"])


def test_it_is_what_its_source_makes(root, monkeypatch):
    folder = root / "data_samples"
    monkeypatch.syspath_prepend(str(folder))
    spec = importlib.util.spec_from_file_location("make_review", folder / "make_review.py")
    make_review = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_review", make_review)
    spec.loader.exec_module(make_review)
    assert make_review.out_of_date() == []
    assert make_review.made() == make_review.made()
