"""Leaders and the workforce: whether there are enough social workers, whether they stay, and what children notice."""

from __future__ import annotations

from lineofsight.answers import figures_asked as asked
from lineofsight.display import Figure, Table, Text
from lineofsight.run import Run

LOADED = ("caseload",)
STAYING = ("turnover", "turnover_of_heads", "new_social_workers")
FILLED = ("vacancy_rate", "agency_rate", "agency_rate_of_heads")
AT_WORK = ("absent_on_the_day", "sickness_absence")
NOTICED = ("three_social_workers",)
OVERSEEN = (
    *("assessments_open_beyond_45_working_days", "latest_plan_review_overdue", "latest_care_review_overdue"),
    *("plan_visits_in_time", "care_visits_in_time"),
)

WORKFORCE = (*LOADED, *STAYING, *FILLED, *AT_WORK)
INDICATORS = (*WORKFORCE, *NOTICED, *OVERSEEN)
"""Every indicator this page shows, in its order."""


def summary(run: Run) -> Text:
    """Which returns tell of the workforce, and what days they cover."""
    return asked.summary(run, WORKFORCE)


def shares(run: Run) -> Figure | Text:
    """Every percentage of the workforce, with its interval."""
    return asked.shares(run, "The percentages of the workforce", WORKFORCE)


def loaded(run: Run) -> Table | Text:
    """How many cases a social worker holds."""
    return asked.table(run, "How much work each social worker holds", LOADED)


def staying(run: Run) -> Table | Text:
    """How many social workers leave, and how many are new."""
    return asked.table(run, "Whether social workers stay", STAYING)


def filled(run: Run) -> Table | Text:
    """Vacant posts, and agency workers in them."""
    return asked.table(run, "Vacant posts and agency workers", FILLED)


def at_work(run: Run) -> Table | Text:
    """Absence and sickness."""
    return asked.table(run, "Absence", AT_WORK)


def over_time(run: Run) -> Figure | Text:
    """Every figure of the workforce, year by year."""
    return asked.over_time(run, "The workforce, over time", WORKFORCE)


def noticed(run: Run) -> Table | Text:
    """How many children had several social workers in a year."""
    return asked.table(run, "What children notice of it", NOTICED)


def overseen(run: Run) -> Table | Text:
    """Work that is late, which a manager can see on any day."""
    return asked.table(run, "Work that is late, and visits in time", OVERSEEN)


def whether_teams_differ(run: Run) -> Figure | Text:
    """The same, team by team in the order of the alphabet."""
    return asked.groups(run, "Work that is late, and visits in time, team by team", OVERSEEN, only=("team",))


def definitions(run: Run) -> Table:
    """How each figure of this page is counted."""
    return asked.definitions(run, INDICATORS)


def adds(run: Run) -> Table | Text:
    """The evidence that this page adds."""
    return asked.adds(run, INDICATORS)
