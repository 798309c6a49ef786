"""The grades of every authority over time, framework by framework, with a break wherever the measure changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pandas as pd

from lineofsight import authorities, framework, plots_grades
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.framework import Answer, Edition
from lineofsight.outcomes import OVERALL, PUBLISHED, Graded, headline, headlines, headlines_standing
from lineofsight.plots import PANELS, short
from lineofsight.plots_grades import Band, Field
from lineofsight.run import Run
from lineofsight.statistics.intervals import wilson

NO_GRADES = (
    "None of these sources is one of Ofsted's tables of inspection outcomes, so there is no national picture. "
    "`lineofsight fetch` brings the latest one."
)
NO_HEADLINES = "The tables hold no headline grade: no overall one, and none that stood first before 2013."
NO_PARTS = "The tables grade no part of an inspection: each grade in them is a headline."
PLACES = ("outstanding", "good", "adequate or requires improvement", "inadequate")
"""The places of every scale, best first. The third is adequate on the earlier scales: never both on one."""

PARTS = ("Help and protection", "Children in care", "Care leavers", "Leaders")
IN_CARE, CARE_LEAVERS, TOGETHER = "in_care", "care_leavers", "in_care_and_care_leavers"
NOT_GIVEN = "not given under this framework"
SOURCE = "Source: Ofsted's tables of inspection outcomes."
NO_SAMPLE = "Who is inspected in a year is no random choice, so a year is no sample of authorities."


def summary(run: Run) -> Text:
    """How many inspections of how many authorities, how late each table goes, and what no framework gives any more."""
    grades = run.outcomes
    if not grades:
        return Text((NO_GRADES,))
    inspections = {(each.code, each.framework, each.day) for each in grades}
    said = [
        f"{count(len(grades), 'grade').capitalize()} of {count(len(inspections), 'inspection')} of "
        f"{count(len({each.code for each in grades}), 'authority', 'authorities')}, from {words(grades[0].day)} to "
        f"{words(grades[-1].day)}, under {count(len(_editions(grades)), 'framework')}.",
        _how_late(grades),
    ]
    if began := sum(each.day_is != PUBLISHED for each in grades):
        said.append(f"{count(began, 'grade').capitalize()} can be dated only by the day the inspection began.")
    if differing := [each for each in grades if each.other_word]:
        said.append(
            f"{count(len(differing), 'grade').capitalize()} in two tables differ. The later release is taken, or the "
            "table with the day of publication."
        )
    return Text((*said, *(edition.not_given[OVERALL] for edition in _without_overall())))


def generations(run: Run) -> Table | Text:
    """Which grade is the headline of each framework, on which scale, and how many of them the tables hold."""
    if not run.outcomes:
        return Text((NO_GRADES,))
    records = []
    for edition in [*_editions(run.outcomes), *_ended_overall(run, among=_editions(run.outcomes))]:
        its = [each for each in run.outcomes if each.framework == edition.id]
        named = [(head.name, sum(each.area == head.area for each in its)) for head in headlines(edition)]
        for name, number in named or [(edition.not_given.get(OVERALL, "none"), None)]:
            days = [each.day for each in its]
            held = f"{days[0]:%B %Y} to {days[-1]:%B %Y}" if days else "none in these tables"
            records.append((edition.short_name, name, number, held, _third(edition)))
    return Table(
        title="The headline grade of each framework",
        frame=pd.DataFrame.from_records(
            records, columns=["framework", "headline grade", "times given", "reports", "third of four grades"]
        ).astype({"times given": "Int64"}),
        absent="–",
        note=f"Base: {count(len(run.outcomes), 'grade')}, those of parts of an inspection included in the dates only. "
        "Inspections of 2009 to 2012 had two headline grades and no overall one; those of 2012 and 2013 were of a "
        "part of the services. Ofsted's tables print “requires improvement to be good” for these years, where the "
        f"reports said “adequate”: this page says adequate, which was another grade. {SOURCE}",
    )


def year_by_year(run: Run) -> Figure | Text:
    """How many inspections of each year gave each headline grade: a field for each framework, a break between them."""
    grades = [each for each in run.outcomes if headline(each)]
    if not grades:
        return Text((NO_HEADLINES if run.outcomes else NO_GRADES,))
    ended = _ended_overall(run)
    fields = [field for edition in _editions(grades) for field in _headline_fields(edition, grades)]
    fields += [*_after(run), *(_ended(run, each) for each in ended)]
    bands = [Band(_span(its), its) for its in plots_grades.in_bands(fields)]
    return plots_grades.grades_by_year(
        "Headline grades of each framework, year by year",
        bands,
        f"Base: {count(len(grades), 'grade')}, by the year of the report. Height is how many inspections gave the "
        "grade, on one scale all over the figure. A dashed line is a change of framework: grades on its two sides are "
        "not the same measure, and nothing is joined. " + " ".join([*map(_absence, ended), NO_SAMPLE, SOURCE]),
        lane=38.0,
    )


def parts(run: Run) -> Figure | Text:
    """How many inspections of each year gave each grade on each part, from the framework that first graded parts."""
    grades = [each for each in run.outcomes if not headline(each) and any(each.area in PANELS[part] for part in PARTS)]
    if not grades:
        return Text((NO_PARTS if run.outcomes else NO_GRADES,))
    editions = _editions(grades)
    bands = [
        Band(part if its[0].framework == editions[0].id else f"{part}, continued", its)
        for part in PARTS
        for its in plots_grades.in_bands([_part_field(part, each, grades) for each in editions])
    ]
    return plots_grades.grades_by_year(
        "The parts of an inspection, year by year",
        bands,
        f"Base: {count(len(grades), 'grade')}, by the year of the report. Height is how many inspections gave the "
        "grade, on one scale all over the figure. A dashed line is a change of framework, and nothing is joined across "
        f"one. {_split(editions)} The latest report is of {words(grades[-1].day)}. Adoption and safeguarding boards, "
        f"graded until 2018, are in the table further down. {NO_SAMPLE} {SOURCE}",
        lane=24.0,
    )


def as_it_stood(run: Run) -> Table | Text:
    """The headline grades that stood on 31 March of each year, framework by framework, and who had none."""
    grades = [each for each in run.outcomes if headline(each)]
    if not grades:
        return Text((NO_HEADLINES if run.outcomes else NO_GRADES,))
    records = []
    for year in range(grades[0].day.year, grades[-1].day.year + 1):
        day = date(year, 3, 31)
        if held := headlines_standing(grades, day) if day <= grades[-1].day else ():
            there = {each.gss for each in authorities.AUTHORITIES.values() if _english(each) and each.existed_on(day)}
            group = f"{words(day)}, {count(len(there), 'authority', 'authorities')}"
            records += [(group, *row) for row in _stood(held)]
            without = len(there - {each.code for each in held})
            records.append((group, "no grade yet", without, *(None for _ in PLACES), None))
    return Table(
        title="The headline grades that stood at the end of each year",
        frame=pd.DataFrame.from_records(
            records, columns=["on", "headline grade", "authorities", *PLACES, "given in"]
        ).astype(dict.fromkeys(("authorities", *PLACES), "Int64")),
        group="on",
        absent="–",
        note="Base: every authority of the day, in the group's heading; an abolished one counts until it ended, and a "
        "new one has no grade before its own first inspection. A grade stands until a later one of the same services. "
        "Frameworks have rows of their own and are never added up; until its single inspection an authority may be in "
        "two rows, one for each half of its services. A report counts from the day it was published: "
        f"Ofsted's own count of a day adds reports that came out in the weeks after it. {SOURCE}",
        empty="The tables hold no such grade before a 31 March.",
    )


def by_framework(run: Run) -> Table | Text:
    """Under each framework and on each thing graded: how many of each grade, and the share that was good or better."""
    if not run.outcomes:
        return Text((NO_GRADES,))
    records = []
    for edition in _editions(run.outcomes):
        its = sorted((each for each in run.outcomes if each.framework == edition.id), key=_place)
        for name in dict.fromkeys(map(_named, its)):
            of = [each for each in its if _named(each) == name]
            ranks = Counter(each.rank for each in of)
            group = f"{edition.short_name} (third grade: {_third(edition)})"
            records.append((group, name, *(ranks[place] for place in (1, 2, 3, 4)), *_good_or_better(of)))
    return Table(
        title="Grades under each framework",
        frame=pd.DataFrame.from_records(
            records,
            columns=["framework", "graded", *PLACES, "without re-inspections",
                     "of those good or better (95% interval)"],
        ),
        note=f"Base: {count(len(run.outcomes), 'grade')}; an authority inspected twice counts twice. Re-inspections "
        "were of authorities that had done badly: they are among the grades, and left out of the share. The "
        "inspections are all there were, not a sample: the interval (Wilson) says how far chance could move a share of "
        f"so few, were they a draw of many. {SOURCE}",
        group="framework",
    )  # fmt: skip


def breaks(run: Run) -> Table:
    """Whether a grade may be set beside that of the framework before, and why: headlines, and parts that changed."""
    within = _editions(run.outcomes)
    ended = _ended_overall(run, among=within)
    editions = sorted([*within, *ended], key=lambda each: each.first_day)
    in_parts = {each.framework for each in run.outcomes if not headline(each)} | {each.id for each in ended}
    records = []
    for earlier, later in pairwise(editions):
        change = f"{earlier.short_name} to {later.short_name}, {later.first_day:%B %Y}"
        found = framework.comparable(earlier.id, later.id, OVERALL)
        records.append((change, "headline grade", found.answer.value, found.why))
        for part in PARTS if {earlier.id, later.id} <= in_parts else ():
            found = framework.comparable(earlier.id, later.id, PANELS[part][0])
            if found.answer is not Answer.YES:
                records.append((change, part.lower(), found.answer.value, found.why))
    return Table(
        title="Breaks in the series",
        frame=pd.DataFrame.from_records(records, columns=["change", "grade", "may be compared", "why"]),
        group="change",
        note=f"Base: {count(len(editions), 'framework')}. Parts were first graded one by one at single inspections; "
        "those not listed may be compared. Nothing on this page is joined across a change of framework, whether or not "
        "it may be compared.",
        empty=NO_GRADES,
    )


def own_place(run: Run) -> Table | Text:
    """Every grade of the authority itself in these tables, then those of later reports that the run has read."""
    if not run.outcomes:
        return Text((NO_GRADES,))
    own = [each for each in run.outcomes if each.code == run.authority.gss]
    records = [
        (
            f"From Ofsted's table: {each.release}",
            f"{words(each.day)} ({each.day_is})",
            framework.edition(each.framework).short_name,
            _named(each),
            _printed(each),
        )
        for each in sorted(own, key=lambda each: (each.day, _place(each)))
    ]
    later = _later_reports(run)
    read = sum(grade != NOT_GIVEN for *_, grade in later)
    return Table(
        title=f"{run.authority.name}, inspection by inspection",
        frame=pd.DataFrame.from_records([*records, *later], columns=["from", "day", "framework", "graded", "grade"]),
        note=f"Base: {count(len(records), 'grade')} in the tables and {count(read, 'grade')} in later reports "
        f"that this run read. {_how_late(run.outcomes)} Where a table and a report differ, the report is right.",
        group="from",
        empty="None of these tables grades this authority, and no later report of it was read.",
    )


# What is drawn


def _headline_fields(edition: Edition, grades: Sequence[Graded]) -> list[Field]:
    """A field for each headline grade of the framework that was given."""
    found = []
    for head in headlines(edition):
        its = [each for each in grades if each.framework == edition.id and each.area == head.area]
        if its:
            found.append(
                Field(f"{edition.short_name}: {head.name}", edition.id, _scale(edition), _years(its), tuple(its))
            )
    return found


def _part_field(part: str, edition: Edition, grades: Sequence[Graded]) -> Field:
    of_edition = [each for each in grades if each.framework == edition.id]
    its = tuple(each for each in of_edition if each.area in PANELS[part])
    together = edition.area(TOGETHER) is not None
    if its:
        title = f"{edition.short_name}, with care leavers" if its[0].area == TOGETHER else edition.short_name
        return Field(title, edition.id, _scale(edition), _years(of_edition), its)
    why = "graded with children in care" if together and PANELS[part] == (CARE_LEAVERS,) else "not graded"
    return Field(edition.short_name, edition.id, _scale(edition), _years(of_edition), absent=why)


def _after(run: Run) -> list[Field]:
    """An empty field from the tables' end to the run's day, or to the day from which no overall grade is given."""
    last = run.outcomes[-1]
    ended = [each.first_day for each in _ended_overall(run)]
    if last.day.year >= min([run.params.as_at, *ended]).year:
        return []
    scale = _scale(framework.edition(last.framework))
    return [Field("", last.framework, scale, absent=f"after {last.day:%B %Y}: not in these tables")]


def _ended(run: Run, edition: Edition) -> Field:
    """The empty field of a framework without an overall grade."""
    inspections = len({(each.code, each.day) for each in run.outcomes if each.framework == edition.id})
    said = f"no overall grade since {edition.first_day:%B %Y}"
    if inspections:
        said += f" ({count(inspections, 'inspection')} in these tables)"
    return Field(edition.short_name, edition.id, _scale(edition), absent=said)


def _absence(edition: Edition) -> str:
    return (
        f"{edition.not_given[OVERALL]} The empty field is that rule and not missing data; an inspection made before "
        "then has an overall grade although its report may be later."
    )


def _years(grades: Sequence[Graded]) -> tuple[int, ...]:
    return tuple(sorted({each.day.year for each in grades}))


def _span(fields: Sequence[Field]) -> str:
    """The years of a band, and from when there is none: said at the left, where a telephone shows it."""
    years = [year for field in fields for year in field.years]
    ended = [its.first_day for field in fields if OVERALL in (its := framework.edition(field.framework)).not_given]
    if ended:
        return f"{years[0]} on, none since {ended[0]:%B %Y}"
    return f"{years[0]} to {max(years)}" if max(years) > years[0] else str(years[0])


def _split(editions: Sequence[Edition]) -> str:
    """Where the grades of children in care and of care leavers were joined or parted between these frameworks."""
    apart = (
        framework.comparable(earlier.id, later.id, IN_CARE).why
        for earlier, later in pairwise(editions)
        if (earlier.area(TOGETHER) is None) != (later.area(TOGETHER) is None)
    )
    return next(apart, "")


# What is counted


def _stood(held: Sequence[Graded]) -> list[tuple]:
    """The rows of a day: a row for each headline grade of each framework that still stood."""
    rows = []
    for edition in _editions(held):
        for head in headlines(edition):
            its = [each for each in held if (each.framework, each.area) == (edition.id, head.area)]
            if its:
                ranks = Counter(each.rank for each in its)
                years = _years(its)
                given = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
                name = f"{edition.short_name}: {head.name}"
                rows.append((name, len(its), *(ranks[place] for place in (1, 2, 3, 4)), given))
    return rows


def _good_or_better(grades: Sequence[Graded]) -> tuple[int, str]:
    """How many were given at other than re-inspections, and the share of those that was good or better."""
    others = [each for each in grades if not each.again]
    if not others:
        return 0, "no share of none"
    good = sum(each.rank <= 2 for each in others)
    fair = wilson(good, len(others))
    return len(others), f"{good / len(others):.0%} ({fair.lower:.0%} to {fair.upper:.0%})"


def _how_late(grades: Sequence[Graded]) -> str:
    """Up to which day each release was read from: a grade in several is counted for the latest."""
    last: dict[str, date] = {}
    for each in grades:
        last[each.release] = max(each.day, last.get(each.release, each.day))
    said = [f"“{release}” to {words(day)}" for release, day in sorted(last.items(), key=lambda pair: pair[1])]
    return f"How late the tables go: grades are taken from {listed(said)}. Later inspections are in none of them."


def _later_reports(run: Run) -> list[tuple]:
    """The grades in the authority's own reports that came out after the last of the tables.

    Where the framework gives no overall grade, a row says so.
    """
    last, rows = run.outcomes[-1].day, {}
    for each in run.judgements.to_dict("records"):
        day_is, day = (PUBLISHED, each["published"]) if pd.notna(each["published"]) else ("ended", each["day"])
        if pd.notna(day) and day > last:
            edition = framework.edition(each["framework"])
            group = f"Later than the tables, in no count of this page: {each['source']}"
            report = (group, f"{words(day)} ({day_is})", edition.short_name)
            graded = ": ".join(part for part in (each["section"], each["heading"]) if pd.notna(part))
            rows.setdefault(report, []).append((*report, graded, each["grade"]))
            if OVERALL in edition.not_given and len(rows[report]) == 1:
                rows[report].insert(0, (*report, "Overall effectiveness", NOT_GIVEN))
    return [row for its in rows.values() for row in its]


def _printed(each: Graded) -> str:
    """The grade in the table's word, with the word of the report where the table has another."""
    word, scale = each.word.lower(), _scale(framework.edition(each.framework))
    known = scale[each.rank - 1]
    return word if short(word) == short(known) else f"{known} (the table prints {word})"


def _named(each: Graded) -> str:
    head = headline(each)
    if head:
        return head.name
    area = framework.edition(each.framework).area(each.area)
    return area.title.lower() if area else each.area.replace("_", " ")


def _place(each: Graded) -> int:
    """Where a grade stands among those of its framework: headlines, then as in the report."""
    edition = framework.edition(each.framework)
    order = [*(head.area for head in headlines(edition)), *(area.slug for area in edition.areas)]
    return order.index(each.area) if each.area in order else len(order)


def _editions(grades: Sequence[Graded]) -> list[Edition]:
    found = {each.framework: framework.edition(each.framework) for each in grades}
    return sorted(found.values(), key=lambda edition: edition.first_day)


def _scale(edition: Edition) -> tuple[str, ...]:
    return tuple(level.word for level in edition.scale.levels) if edition.scale else ()


def _third(edition: Edition) -> str:
    return short(_scale(edition)[2])


def _without_overall() -> list[Edition]:
    """The frameworks that say in their data that they give no overall grade."""
    return [each for each in framework.EDITIONS.values() if OVERALL in each.not_given]


def _ended_overall(run: Run, among: Sequence[Edition] = ()) -> list[Edition]:
    """Those of them that began by the run's day, or under which the tables hold inspections; without those `among`."""
    held = {each.framework for each in run.outcomes}
    return [
        each
        for each in _without_overall()
        if (each.first_day <= run.params.as_at or each.id in held) and each not in among
    ]


def _english(its: authorities.Authority) -> bool:
    return its.code.isdigit() and not its.made_up
