"""Care leavers: who is still in touch, what they do, where they live, and what they were promised."""

from __future__ import annotations

from lineofsight.answers import figures_asked as asked
from lineofsight.display import Figure, Table, Text
from lineofsight.run import Run

IN_TOUCH = ("in_touch_17_18", "in_touch_19_21", "pathway_plans_reviewed")
ACTIVE = ("active_17_18", "active_19_21")
LIVING = (
    *("suitable_accommodation_17_18", "suitable_accommodation_19_21"),
    *("staying_put", "living_with_former_carers"),
)

INDICATORS = (*IN_TOUCH, *ACTIVE, *LIVING)
"""Every indicator this page shows, in its order."""


def summary(run: Run) -> Text:
    """Which returns tell of care leavers, and what days they cover."""
    return asked.summary(run, INDICATORS)


def shares(run: Run) -> Figure | Text:
    """Every percentage about care leavers, with its interval."""
    return asked.shares(run, "The percentages about care leavers", INDICATORS)


def in_touch(run: Run) -> Table | Text:
    """Whether the authority is in touch, and plans are reviewed."""
    return asked.table(run, "Whether care leavers are in touch, and their plans reviewed", IN_TOUCH)


def active(run: Run) -> Table | Text:
    """Who is in education, employment or training."""
    return asked.table(run, "Care leavers in education, employment or training", ACTIVE)


def living(run: Run) -> Table | Text:
    """Where care leavers live."""
    return asked.table(run, "Where care leavers live", LIVING)


def over_time(run: Run) -> Figure | Text:
    """Every figure about care leavers, period by period."""
    return asked.over_time(run, "Care leavers, over time", INDICATORS)


def whether_groups_differ(run: Run) -> Figure | Text:
    """The same, by group of young people."""
    return asked.groups(
        run,
        "Care leavers aged 19 to 21, group by group",
        ("in_touch_19_21", "active_19_21", "suitable_accommodation_19_21"),
        leave=("age", "team"),
    )


def whether_teams_differ(run: Run) -> Figure | Text:
    """Being in touch and plans reviewed, team by team in the order of the alphabet."""
    return asked.groups(
        run, "In touch, and plans reviewed, team by team", ("in_touch_19_21", "pathway_plans_reviewed"), only=("team",)
    )


def definitions(run: Run) -> Table:
    """How each figure of this page is counted."""
    return asked.definitions(run, INDICATORS)


def adds(run: Run) -> Table | Text:
    """The evidence that this page adds."""
    return asked.adds(run, INDICATORS)
