"""The catalogue: every indicator by its id, in the order of a child's journey. What is not listed here is not there."""

from __future__ import annotations

from lineofsight.indicator import Indicator
from lineofsight.indicators.adoption import ADOPTION
from lineofsight.indicators.assessments import ASSESSMENTS
from lineofsight.indicators.care_health import CARE_HEALTH
from lineofsight.indicators.care_leavers import CARE_LEAVERS
from lineofsight.indicators.child_protection import CHILD_PROTECTION
from lineofsight.indicators.children_in_need import CHILDREN_IN_NEED
from lineofsight.indicators.contacts_and_referrals import CONTACTS_AND_REFERRALS
from lineofsight.indicators.in_care import IN_CARE
from lineofsight.indicators.workforce import WORKFORCE

JOURNEY: tuple[Indicator, ...] = (
    *CONTACTS_AND_REFERRALS,
    *ASSESSMENTS,
    *CHILDREN_IN_NEED,
    *CHILD_PROTECTION,
    *IN_CARE,
    *CARE_HEALTH,
    *ADOPTION,
    *CARE_LEAVERS,
    *WORKFORCE,
)

CATALOGUE: dict[str, Indicator] = {indicator.id: indicator for indicator in JOURNEY}
