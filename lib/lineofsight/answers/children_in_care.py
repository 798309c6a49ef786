"""Children in care: who comes and goes, where they live and for how long, who looks after them, and what lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from lineofsight import plots_ways_out
from lineofsight import ways_out_of_care as ways
from lineofsight.answers import figures_asked as asked
from lineofsight.display import Figure, Table, Text, count, words
from lineofsight.figure import FEW, shown
from lineofsight.indicator import Unit
from lineofsight.returns import Return
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

NO_EPISODES = "None of the returns read here is an SSDA903 with episodes, so nobody can be followed through care."
NOT_FOLLOWED_IN_PUBLIC = (
    "Not shown in a public pack: a step in how a few children fare over time can be a single child. It is in the pack "
    "for internal use."
)
MEAN_MISLEADS = (
    "The mean time of the adoptions already made is not given here: it leaves out every child who waits or is never "
    "adopted, and can look short while many wait."
)

_STANDING = ("when", "what had become of them", "share", "95% interval", "seen")


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


def ways_out_drawn(run: Run) -> Figure | Text:
    """How, and how soon, children who came into care leave it: drawn, with those still in care counted."""
    cohort = _cohort(run, ways.into_care)
    if isinstance(cohort, Text):
        return cohort
    return plots_ways_out.followed("How, and how soon, children leave care", cohort)


def ways_out(run: Run) -> Table | Text:
    """The same at 6, 12, 24 and 36 months after coming into care, as far as the returns reach."""
    cohort = _cohort(run, ways.into_care)
    if isinstance(cohort, Text):
        return cohort
    return _after_months(
        "What had become of children who came into care",
        cohort,
        f"Left in another way is: {'; '.join(each[0].lower() + each[1:] for each in ways.OTHER_REASONS)}.",
    )


def adopted(run: Run) -> Table | Text:
    """How long children wait for adoption, step by step, and adopters for approval."""
    return asked.table(run, "Adoption, step by step", ADOPTED)


def placed_for_adoption(run: Run) -> Table | Text:
    """How soon children are placed with adopters once that is decided, with those who wait or never are counted."""
    cohort = _cohort(run, ways.for_adoption)
    if isinstance(cohort, Text):
        return cohort
    return _after_months("What had become of children whose adoption was decided", cohort)


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


def _cohort(run: Run, of: Callable[[Return], ways.Cohort]) -> ways.Cohort | Text:
    """The children followed in the first return with episodes; why none are shown, where they cannot be."""
    if not run.returns:
        return Text((asked.NO_RETURNS,))
    if run.params.audience == "public":
        return Text((NOT_FOLLOWED_IN_PUBLIC,))
    given = next((each for each in run.returns if {"care_periods", "adoptions"} <= each.tables.keys()), None)
    if given is None:
        return Text((NO_EPISODES,))
    cohort = of(given)
    if len(cohort.days) < FEW:
        return Text((f"{_first_upper(cohort.base)}: too few to follow, so no shares are given.",))
    if not cohort.after_months:
        months = ways.AFTER_MONTHS[0]
        return Text((f"{_first_upper(cohort.base)}. None was {cohort.waiting} and followed for {months} months.",))
    return cohort


def _after_months(title: str, cohort: ways.Cohort, *to_know: str) -> Table:
    """The share of a cohort in each state, some months after it set out, with what each share rests on."""
    return Table(
        title=title,
        frame=pd.DataFrame.from_records(list(_standing(cohort)), columns=list(_STANDING)),
        note=" ".join(
            [
                f"Base: {cohort.base}. Each counts for as long as it was followed.",
                "“Seen” are the children known to have left so by then, or to be waiting still; a share allows for",
                "those who were not followed for so long. Where nobody was seen to leave in a way no interval can be",
                "reckoned, which does not mean that nobody will.",
                f"Not among them: {count(cohort.before, 'child', 'children')} who had set out before. Of all who had,",
                "the return holds only the ones who waited until then: they would make waiting look longer than it is.",
                *to_know,
                MEAN_MISLEADS,
                f"Source: {cohort.source}.",
            ]
        ),
        group="when",
    )


def _standing(cohort: ways.Cohort) -> Iterator[tuple[str, ...]]:
    its = ways.courses(cohort)
    for months in cohort.after_months:
        day = months * ways.MONTH
        followed = cohort.followed(day)
        when = f"By {months} months: {words(followed)} {cohort.waiting} and followed{', few' if followed < FEW else ''}"
        for way, course in its.items():
            step = course.at(day)
            seen = followed if way == cohort.waiting else cohort.gone(way, day)
            yield when, way, shown(100 * step.share, Unit.PERCENT), plots_ways_out.sure(step), words(seen)


def _first_upper(said: str) -> str:
    return said[0].upper() + said[1:]
