"""What a source can turn out to hold, whatever kind of document it is."""

from __future__ import annotations

from lineofsight.audits import AuditReport
from lineofsight.inspection import InspectionReport
from lineofsight.plans import Plan
from lineofsight.returns import ReturnPart
from lineofsight.surveys import Survey, SurveySummary
from lineofsight.themes import ThematicReport

Stated = AuditReport | Plan | ThematicReport | SurveySummary | Survey
"""What its reader makes statements of; an inspection report's are its sentences, see `findings.statements`."""

Content = InspectionReport | Stated | ReturnPart
"""Anything a source holds. All have an authority and its code, a title, a day and issues; None where not given."""
