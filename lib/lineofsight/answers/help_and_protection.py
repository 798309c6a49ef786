"""Help and protection: who comes to notice, how soon need is seen and answered, and who is protected for how long."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lineofsight import plots_journey
from lineofsight.answers import figures_asked as asked
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.journey import Journey, Step, journeys
from lineofsight.run import Run

NOTICED = ("contacts", "early_help_assessments_open", "referral_rate", "referrals_with_no_further_action")
RECOGNISED = ("rereferrals", "assessed_not_in_need", "assessments_finding_no_need")
ASSESSED = (
    *("assessments_in_45_working_days", "assessment_duration", "children_seen_in_assessment"),
    "assessments_open_beyond_45_working_days",
)
ENQUIRED = (
    *("section_47_rate", "section_47s_leading_to_conference"),
    *("conferences_in_15_working_days", "conferences_leading_to_plan"),
)
HELPED = ("children_in_need_rate", "days_since_children_in_need_were_seen", "child_protection_plan_rate")
WATCHED = ("plan_reviews_in_time", "latest_plan_review_overdue", "plan_visits_in_time", "children_seen_alone")
LASTING = ("repeat_plans", "plans_of_two_years_or_longer_open", "plans_of_two_years_or_longer_at_ending")

INDICATORS = (*NOTICED, *RECOGNISED, *ASSESSED, *ENQUIRED, *HELPED, *WATCHED, *LASTING)
"""Every indicator this page shows, in its order."""

NO_REFERRALS = "No return read here lists referrals, so no journey can be followed."


def summary(run: Run) -> Text:
    """Which returns tell of help and protection, and what days they cover."""
    return asked.summary(run, INDICATORS)


def shares(run: Run) -> Figure | Text:
    """Every percentage of help and protection, with its interval."""
    return asked.shares(run, "The percentages of help and protection", INDICATORS)


def noticed(run: Run) -> Table | Text:
    """How many children come to notice."""
    return asked.table(run, "How many children come to notice", NOTICED)


def noticed_over_time(run: Run) -> Figure | Text:
    """Contacts and referrals, quarter by quarter."""
    return asked.over_time(run, "Contacts and referrals, over time", NOTICED)


def from_whom(run: Run) -> Figure | Text:
    """Who makes contacts and referrals, and what becomes of the referrals of each."""
    return asked.groups(
        run,
        "Who contacts and refers, and what becomes of it",
        ("contacts", "referral_rate", "referrals_with_no_further_action"),
        only=("source",),
    )


def recognised(run: Run) -> Table | Text:
    """How many children come back, and how many are assessed and found not in need."""
    return asked.table(run, "Whether need is recognised at the first referral", RECOGNISED)


def recognised_over_time(run: Run) -> Figure | Text:
    """The same, quarter by quarter."""
    return asked.over_time(run, "Referrals that come again, and children found not in need, over time", RECOGNISED)


def assessed(run: Run) -> Table | Text:
    """How timely assessments are, and whether children are seen."""
    return asked.table(run, "How soon children are assessed, and whether they are seen", ASSESSED)


def assessed_over_time(run: Run) -> Figure | Text:
    """The same, quarter by quarter."""
    return asked.over_time(run, "Assessments, over time", ASSESSED)


def enquired(run: Run) -> Table | Text:
    """Enquiries under section 47, and what follows how soon."""
    return asked.table(run, "Section 47 enquiries, and the conferences and plans that follow", ENQUIRED)


def enquired_over_time(run: Run) -> Figure | Text:
    """The same, quarter by quarter."""
    return asked.over_time(run, "Section 47 enquiries, conferences and plans, over time", ENQUIRED)


def helped(run: Run) -> Table | Text:
    """How many children have help and protection."""
    return asked.table(run, "How many children are in need, and on a plan", HELPED)


def helped_over_time(run: Run) -> Figure | Text:
    """The same at the end of each quarter."""
    return asked.over_time(run, "Children in need, and on a plan, over time", HELPED)


def watched(run: Run) -> Table | Text:
    """Whether plans are reviewed, and children visited and seen alone."""
    return asked.table(run, "Whether plans are reviewed, and children visited", WATCHED)


def watched_over_time(run: Run) -> Figure | Text:
    """The same at the end of each quarter."""
    return asked.over_time(run, "Reviews and visits of children on a plan, over time", WATCHED)


def lasting(run: Run) -> Table | Text:
    """Plans that last long, and plans that come again."""
    return asked.table(run, "Whether plans last long, or come again", LASTING)


def lasting_over_time(run: Run) -> Figure | Text:
    """The same, quarter by quarter."""
    return asked.over_time(run, "Plans that last, and plans that come again, over time", LASTING)


def who_is_helped(run: Run) -> Figure | Text:
    """The children referred, and those on a plan, by age, sex, ethnicity and disability."""
    return asked.groups(
        run,
        "Who is referred, and who is on a plan",
        ("referral_rate", "child_protection_plan_rate"),
        leave=("source", "team"),
    )


def whether_groups_differ(run: Run) -> Figure | Text:
    """Referrals that come again, and assessments in time, by group of children."""
    return asked.groups(
        run,
        "Referrals that come again, and assessments, group by group",
        ("rereferrals", "assessments_in_45_working_days"),
        leave=("source", "team"),
    )


def whether_teams_differ(run: Run) -> Figure | Text:
    """Assessments in time, visits and reviews, team by team in the order of the alphabet."""
    return asked.groups(
        run,
        "Assessments, referrals that come again and visits, team by team",
        ("assessments_in_45_working_days", "rereferrals", "plan_visits_in_time"),
        only=("team",),
    )


def journey_drawn(run: Run) -> Figure | Text:
    """The journey from referral to care, of the return with the most referrals."""
    found = _journeys(run)
    return found if isinstance(found, Text) else plots_journey.journey(found[0])


def journey_steps(run: Run) -> Table | Text:
    """The journey in numbers, of every return that lists referrals, with what linked one step to the next."""
    found = _journeys(run)
    if isinstance(found, Text):
        return found
    rows = [row for journey in found for row in _steps(journey)]
    return Table(
        title="From referral to care, step by step",
        frame=pd.DataFrame.from_records(rows, columns=["journey", "step", "taken as", "took it", "too recent"]),
        note=f"Base: {listed([count(journey.referrals, 'referral') for journey in found])}. Of each step: how many "
        "took it, of those that took the step before and are old enough to have taken it. Steps are linked by the "
        "child and the days, since no return links them: the number of days is a convention of this page. A child "
        "referred twice is two referrals, and one assessment can follow both.",
        group="journey",
    )


def definitions(run: Run) -> Table:
    """How each figure of this page is counted."""
    return asked.definitions(run, INDICATORS)


def adds(run: Run) -> Table | Text:
    """The evidence that this page adds."""
    return asked.adds(run, INDICATORS)


def _journeys(run: Run) -> tuple[Journey, ...] | Text:
    if not run.returns:
        return Text((asked.NO_RETURNS,))
    if run.params.audience == "public":
        return Text((asked.NOT_PUBLIC,))
    return journeys(run.returns) or Text((NO_REFERRALS,))


def _steps(journey: Journey) -> Iterator[tuple[str, ...]]:
    name = f"{listed(list(journey.sources))}: {count(journey.referrals, 'referral')}, {journey.period}"
    for step in (*journey.steps, journey.care):
        yield name, step.name, step.link, plots_journey.taken(step), _recent(step)


def _recent(step: Step) -> str:
    return words(step.too_recent) if step.too_recent else "none"
