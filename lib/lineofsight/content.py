"""What a source can turn out to hold, whatever kind of document it is."""

from __future__ import annotations

from dataclasses import dataclass

from lineofsight.audits import AuditReport
from lineofsight.inspection import InspectionReport, Issue
from lineofsight.plans import Plan
from lineofsight.published import Table
from lineofsight.returns import ReturnPart
from lineofsight.surveys import Survey, SurveySummary
from lineofsight.themes import ThematicReport


@dataclass(frozen=True, eq=False)
class Published:
    """The figures of one file of published statistics. They are of many authorities at once, and so of no one of them.

    They are what evidence is set beside, and no evidence themselves.
    """

    table: Table
    authority: None = None
    authority_code: None = None
    day: None = None

    @property
    def title(self) -> str:
        return self.table.release

    @property
    def sha256(self) -> str:
        return self.table.sha256

    @property
    def issues(self) -> tuple[Issue, ...]:
        return self.table.issues


Stated = AuditReport | Plan | ThematicReport | SurveySummary | Survey
"""What its reader makes statements of; an inspection report's are its sentences, see `findings.statements`."""

Documented = InspectionReport | Stated
"""What is said in words, each at its place in a document."""

Content = Documented | ReturnPart | Published
"""Anything a source holds. All have an authority and its code, a title, a day and issues; None where not given."""
