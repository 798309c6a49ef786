"""The grades of every authority over time, framework by framework, with a break wherever the measure changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pandas as pd

from lineofsight import framework, plots_compare
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.framework import Edition
from lineofsight.outcomes import PUBLISHED, Graded, standing
from lineofsight.run import Run
from lineofsight.statistics.intervals import wilson

OVERALL = "overall"
NO_GRADES = (
    "None of these sources is one of Ofsted's tables of inspection outcomes, so there is no national picture. "
    "`lineofsight fetch` brings the latest one."
)
GRADES = ("outstanding", "good", "requires improvement", "inadequate")
"""The places of every scale, best first; the third was called adequate until 2013."""


def summary(run: Run) -> Text:
    """How many inspections of how many authorities, under which frameworks, and how late the tables go."""
    grades = run.outcomes
    if not grades:
        return Text((NO_GRADES,))
    editions = _editions(grades)
    inspections = {(each.code, each.day) for each in grades}
    began = sum(each.day_is != PUBLISHED for each in grades)
    return Text(
        (
            f"{count(len(grades), 'grade').capitalize()} of {count(len(inspections), 'inspection')} of "
            f"{count(len({each.code for each in grades}), 'authority', 'authorities')}, from {words(grades[0].day)} to "
            f"{words(grades[-1].day)}, under {count(len(editions), 'framework')}: "
            f"{listed([edition.short_name for edition in editions])}. Later inspections are not in these tables."
            + (
                f" {count(began, 'grade').capitalize()} can be dated only by the day the inspection began."
                * bool(began)
            ),
            *_why_no_overall(),
        )
    )


def year_by_year(run: Run) -> Figure | Text:
    """How many inspections of each year gave each overall grade, with a break between frameworks."""
    grades = _overall(run)
    if not grades:
        return Text((NO_GRADES,))
    return plots_compare.grades_by_year("Overall grades, year by year", grades, GRADES)


def by_framework(run: Run) -> Table | Text:
    """Under each framework and in each area: how many of each grade, and the share that was good or better."""
    if not run.outcomes:
        return Text((NO_GRADES,))
    records = []
    for edition in _editions(run.outcomes):
        its = [each for each in run.outcomes if each.framework == edition.id]
        for area in dict.fromkeys(each.area for each in its):
            ranks = Counter(each.rank for each in its if each.area == area)
            base = sum(ranks.values())
            fair = wilson(ranks[1] + ranks[2], base)
            records.append(
                (
                    edition.short_name,
                    area.replace("_", " "),
                    base,
                    *(ranks[place] for place in (1, 2, 3, 4)),
                    f"{(ranks[1] + ranks[2]) / base:.0%} ({fair.lower:.0%} to {fair.upper:.0%})",
                )
            )
    return Table(
        title="Grades under each framework",
        frame=pd.DataFrame.from_records(
            records, columns=["framework", "area", "grades", *GRADES, "good or better (95% interval)"]
        ),
        note=f"Base: {count(len(run.outcomes), 'grade')}; an authority inspected twice counts twice. The third grade "
        "was called adequate until 2013, and was another grade. Re-inspections are of authorities that did badly "
        "before, so a share is of inspections and not of authorities.",
        group="framework",
    )


def as_it_stood(run: Run) -> Table | Text:
    """The latest overall grade of each authority, as it stood on 31 March of each year."""
    grades = _overall(run)
    if not grades:
        return Text((NO_GRADES,))
    records = []
    for year in range(grades[0].day.year + 1, grades[-1].day.year + 2):
        day = date(year, 3, 31)
        if day > _last(run):
            continue
        held = standing(grades, OVERALL, day).values()
        ranks = Counter(each.rank for each in held)
        under = Counter(each.framework for each in held)
        names = [f"{framework.edition(id).short_name} ({number})" for id, number in sorted(under.items())]
        records.append((words(day), len(held), *(ranks[place] for place in (1, 2, 3, 4)), listed(names)))
    return Table(
        title="The latest overall grade of each authority, year by year",
        frame=pd.DataFrame.from_records(records, columns=["on", "authorities graded", *GRADES, "under"]),
        note="Base: every authority with an overall grade by that day, abolished "
        "ones until they ended. A grade may be years old, and of an earlier framework: the last column says how many "
        "are of which. From April 2026 on no overall grade is given, and the ones that stand grow older.",
        empty="The tables hold no overall grade before a 31 March.",
    )


def breaks(run: Run) -> Table:
    """Whether an overall grade may be set beside one of the framework before, and why."""
    editions = [each for each in framework.EDITIONS.values() if each.scale and not each.narrative]
    records = []
    for earlier, later in pairwise(sorted(editions, key=lambda each: each.first_day)):
        found = framework.comparable(earlier.id, later.id, OVERALL)
        change = f"{earlier.short_name} to {later.short_name}"
        records.append((change, f"{later.first_day:%B %Y}", found.answer.value, found.why))
    return Table(
        title="Breaks in the series of overall grades",
        frame=pd.DataFrame.from_records(records, columns=["change", "from", "may be compared", "why"]),
        note=f"Base: {count(len(records), 'change')} of framework. Nothing on this page is joined across one.",
    )


def own_place(run: Run) -> Table | Text:
    """Every grade of the authority itself in these tables."""
    if not run.outcomes:
        return Text((NO_GRADES,))
    its = [each for each in run.outcomes if each.code == run.authority.gss]
    return Table(
        title=f"{run.authority.name} in these tables",
        frame=pd.DataFrame.from_records(
            [
                (
                    f"{words(each.day)} ({each.day_is})",
                    framework.edition(each.framework).short_name,
                    each.area.replace("_", " "),
                    each.word.lower(),
                )
                for each in its
            ],
            columns=["day", "framework", "area", "grade, as the table prints it"],
        ),
        note=f"Base: {count(len(its), 'grade')}. Where a report says otherwise, the report is right.",
        empty="None of these tables grades this authority.",
    )


def _overall(run: Run) -> list[Graded]:
    return [each for each in run.outcomes if each.area == OVERALL]


def _last(run: Run) -> date:
    return max(each.day for each in run.outcomes)


def _editions(grades: Sequence[Graded]) -> list[Edition]:
    found = {each.framework: framework.edition(each.framework) for each in grades}
    return sorted(found.values(), key=lambda edition: edition.first_day)


def _why_no_overall() -> list[str]:
    """What a framework in force says of grades it no longer gives."""
    return list(dict.fromkeys(why for edition in framework.EDITIONS.values() for why in edition.not_given.values()))
