"""Children in care: who comes and goes, where they live and for how long, who looks after them, and what lasts."""

from __future__ import annotations

from lineofsight.answers import figures_asked as asked
from lineofsight.display import Figure, Table, Text
from lineofsight.run import Run

COMING = (
    *("children_in_care_rate", "children_starting_care_rate", "children_ceasing_care_rate"),
    *("children_coming_back_into_care", "children_under_full_care_order"),
    *("unaccompanied_children", "unaccompanied_children_listed"),
)
LIVING = (
    *("in_foster_placements", "in_foster_placements_listed", "in_residential_care", "in_residential_care_listed"),
    *("in_supported_accommodation", "in_supported_accommodation_listed", "placed_outside", "placed_outside_listed"),
    *("far_from_home", "far_and_outside"),
)
SETTLED = (
    *("three_placements_in_year", "three_placements_in_year_listed", "three_placements_in_two_years"),
    "settled_with_carer",
)
KNOWN = (
    *("care_visits_in_time", "three_social_workers", "reviews_in_time", "latest_care_review_overdue"),
    *("participation_in_reviews", "days_since_reviewing_officer"),
)
HEALTHY = (
    *("health_assessed", "health_assessed_listed", "teeth_checked", "teeth_checked_listed", "immunised"),
    *("development_checked", "strengths_and_difficulties", "strengths_and_difficulties_concern"),
    *("strengths_and_difficulties_returned", "substance_misuse", "convicted"),
)
MISSING = (
    *("children_missing", "children_missing_listed", "missing_incidents_per_child", "children_away"),
    *("return_interviews_offered", "return_interviews_accepted"),
)
LEAVING = ("left_care_for_home", "left_care_with_order", "left_care_adopted")
ADOPTED = (
    *("children_waiting_for_adoption", "adoption_a1", "adoption_a10", "adoption_a2", "adoption_a3"),
    *("days_from_entry_to_decision", "days_from_decision_to_match", "days_from_match_to_placement"),
    *("adopters_stage_1", "adopters_stage_2"),
)

INDICATORS = (*COMING, *LIVING, *SETTLED, *KNOWN, *HEALTHY, *MISSING, *LEAVING, *ADOPTED)
"""Every indicator this page shows, in its order."""


def summary(run: Run) -> Text:
    """Which returns tell of children in care, and what days they cover."""
    return asked.summary(run, INDICATORS)


def shares(run: Run) -> Figure | Text:
    """Every percentage about children in care, with its interval."""
    return asked.shares(run, "The percentages about children in care", INDICATORS)


def coming(run: Run) -> Table | Text:
    """How many children are in care, start and cease."""
    return asked.table(run, "How many children are in care, come into it and leave it", COMING)


def coming_over_time(run: Run) -> Figure | Text:
    """The same, quarter by quarter."""
    return asked.over_time(run, "Children in care, coming into it and leaving it, over time", COMING)


def who_is_in_care(run: Run) -> Figure | Text:
    """Children in care, and those who started, by age, sex, ethnicity and disability."""
    return asked.groups(
        run,
        "Who is in care, and who came into it",
        ("children_in_care_rate", "children_starting_care_rate"),
        leave=("team",),
    )


def living(run: Run) -> Table | Text:
    """Where children in care live, and how far from home."""
    return asked.table(run, "Where children in care live", LIVING)


def living_over_time(run: Run) -> Figure | Text:
    """The same at the end of each quarter."""
    return asked.over_time(run, "Where children in care live, over time", LIVING)


def settled(run: Run) -> Table | Text:
    """How often children move, and how many stay with one carer."""
    return asked.table(run, "Whether children stay where they are", SETTLED)


def settled_over_time(run: Run) -> Figure | Text:
    """The same at the end of each quarter."""
    return asked.over_time(run, "Moves, and staying with one carer, over time", SETTLED)


def known(run: Run) -> Table | Text:
    """Whether children are visited, reviewed and heard, by people they know."""
    return asked.table(run, "Whether children are visited, reviewed and heard", KNOWN)


def known_over_time(run: Run) -> Figure | Text:
    """The same, quarter by quarter."""
    return asked.over_time(run, "Visits, reviews and taking part, over time", KNOWN)


def healthy(run: Run) -> Table | Text:
    """Children's health, and what threatens it."""
    return asked.table(run, "Children's health", HEALTHY)


def healthy_over_time(run: Run) -> Figure | Text:
    """The same, year by year."""
    return asked.over_time(run, "Children's health, over time", HEALTHY)


def missing(run: Run) -> Table | Text:
    """Children who go missing, and whether anybody asks them why."""
    return asked.table(run, "Children who go missing, and return interviews", MISSING)


def missing_over_time(run: Run) -> Figure | Text:
    """The same, quarter by quarter."""
    return asked.over_time(run, "Children who went missing, over time", MISSING)


def leaving(run: Run) -> Table | Text:
    """What children leave care for."""
    return asked.table(run, "What children leave care for", LEAVING)


def leaving_over_time(run: Run) -> Figure | Text:
    """The same, quarter by quarter."""
    return asked.over_time(run, "What children left care for, over time", LEAVING)


def adopted(run: Run) -> Table | Text:
    """How long children wait for adoption, step by step, and adopters for approval."""
    return asked.table(run, "Adoption, step by step", ADOPTED)


def whether_groups_differ(run: Run) -> Figure | Text:
    """Whether children stay, and are reviewed and visited in time, by group of children."""
    return asked.groups(
        run,
        "Moves and reviews, group by group",
        ("three_placements_in_year", "three_placements_in_year_listed", "reviews_in_time"),
        leave=("team",),
    )


def whether_teams_differ(run: Run) -> Figure | Text:
    """Visits and reviews, team by team in the order of the alphabet."""
    return asked.groups(
        run, "Visits and reviews, team by team", ("care_visits_in_time", "latest_care_review_overdue"), only=("team",)
    )


def definitions(run: Run) -> Table:
    """How each figure of this page is counted."""
    return asked.definitions(run, INDICATORS)


def adds(run: Run) -> Table | Text:
    """The evidence that this page adds."""
    return asked.adds(run, INDICATORS)
