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
from lineofsight.outcomes import (
    OVERALL,
    PUBLISHED,
    Graded,
    complete_from,
    headline,
    headlines,
    headlines_standing,
)
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
LATEST = 5
"""Year ends that are shown one by one; before them, one for each framework that had ended."""

ADEQUATE = "adequate"
"""The third grade of the scales before 2013: the tables print that of today in its place."""

PARTS = ("Help and protection", "Children in care", "Care leavers", "Leaders")
IN_CARE, CARE_LEAVERS, TOGETHER = "in_care", "care_leavers", "in_care_and_care_leavers"
NOT_GIVEN = "not given under this framework"
NO_GRADE_YET, NONE_HERE = "no grade yet", "none in these tables"
SOURCE = "Source: Ofsted's tables of inspection outcomes."
NO_SAMPLE = "Who is inspected in a year is no random choice, so a year is no sample of authorities."


def summary(run: Run) -> Text:
    """What stood last, how many inspections of how many authorities, how late each table goes, and what has ended."""
    grades = run.outcomes
    if not grades:
        return Text((NO_GRADES,))
    inspections = {(each.code, each.framework, each.day) for each in grades}
    said = [
        *_stood_last(grades),
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
    records, within = [], _editions(run.outcomes)
    for edition in [*within, *_ended_overall(run, among=within)]:
        its = [each for each in run.outcomes if each.framework == edition.id]
        named = [(head.name, sum(each.area == head.area for each in its)) for head in headlines(edition)]
        for name, number in named or [(edition.not_given.get(OVERALL, "none"), None)]:
            days = [each.day for each in its]
            held = " to ".join(dict.fromkeys(f"{day:%B %Y}" for day in days[:1] + days[-1:])) or NONE_HERE
            records.append((edition.short_name, name, number, held, _third(edition)))
    return Table(
        title="The headline grade of each framework",
        frame=pd.DataFrame.from_records(
            records, columns=["framework", "headline grade", "times given", "reports", "third of four grades"]
        ).astype({"times given": "Int64"}),
        absent="–",
        note=" ".join(
            [
                f"Base: {count(len(run.outcomes), 'grade')}, those of parts of an inspection included in the dates "
                "only.",
                *_of_part(within),
                *_adequate(within),
                SOURCE,
            ]
        ),
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
    caption = [
        f"Base: {count(len(grades), 'grade')}, by the year of the report. Height is how many inspections gave the "
        "grade, on one scale all over the figure.",
        "A dashed line is a change of framework, and nothing is joined across one." * (len(editions) > 1),
        _split(editions),
        f"The latest report is of {words(grades[-1].day)}.",
        _not_drawn(run.outcomes),
        NO_SAMPLE,
        SOURCE,
    ]
    return plots_grades.grades_by_year(
        "The parts of an inspection, year by year", bands, " ".join(filter(None, caption)), lane=24.0
    )


def as_it_stood(run: Run) -> Table | Text:
    """The headline grades that stood on 31 March, framework by framework, and who had none that the tables know of.

    The last five year ends, and the first after each framework ended.
    """
    grades = [each for each in run.outcomes if headline(each)]
    if not grades:
        return Text((NO_HEADLINES if run.outcomes else NO_GRADES,))
    records, within = [], _editions(grades)
    days = _year_ends(grades)
    for day in days:
        held = headlines_standing(grades, day)
        there = {each.gss: each for each in authorities.AUTHORITIES.values() if _english(each) and each.existed_on(day)}
        group = f"{words(day)}, {count(len(there), 'authority', 'authorities')}"
        records += [(group, *row) for row in _stood(held)]
        without = [its for code, its in there.items() if code not in {each.code for each in held}]
        records += [(group, *row, *(None for _ in range(5))) for row in _without_grade(without, complete_from(grades))]
    notes = [
        "Base: every authority of the day, in the group's heading; an abolished one counts until it ended.",
        f"Shown are the last {LATEST} year ends in the tables and, before them, the first after each framework ended."
        * (len(_all_year_ends(grades)) > LATEST),
        "A grade stands until a later one of the same services. Frameworks have rows of their own and are never added "
        "up.",
        "Until its first inspection of all services an authority may be in two rows, one for each half of them."
        * bool(_of_part(within)),
        *_lacking(grades, records),
        "A report counts from the day it was published: Ofsted's own count of a day adds reports that came out in the "
        "weeks after it.",
        SOURCE,
    ]
    places = _places(within)
    return Table(
        title="The headline grades that stood at the end of a year",
        frame=pd.DataFrame.from_records(
            records, columns=["on", "headline grade", "authorities", *places, "given in"]
        ).astype(dict.fromkeys(("authorities", *places), "Int64")),
        group="on",
        absent="–",
        note=" ".join(filter(None, notes)),
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
            columns=["framework", "graded", *_places(_editions(run.outcomes)), "without re-inspections",
                     "of those good or better (95% interval)"],
        ),
        note=f"Base: {count(len(run.outcomes), 'grade')}; an authority inspected twice counts twice. "
        + "Re-inspections were of authorities that had done badly: they are among the grades, and left out of the "
        "share. " * any(each.again for each in run.outcomes)
        + "The inspections are all there were, not a sample: the interval (Wilson) says how far chance could move a "
        f"share of so few, were they a draw of many. {SOURCE}",
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
        note=f"Base: {count(len(editions), 'framework')}. A part that both frameworks graded and that is not listed "
        "may be compared. Nothing on this page is joined across a change of framework, whether or not it may be "
        "compared.",
        empty=NO_GRADES,
    )


def own_place(run: Run) -> Table | Text:
    """The grades of each inspection of the authority itself in these tables, then those of later reports it has."""
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
        frame=pd.DataFrame.from_records(
            _by_inspection([*records, *later]), columns=["from", "day", "framework", "grades"]
        ),
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


# What is said of no more than is there


def _places(editions: Sequence[Edition]) -> tuple[str, ...]:
    """The places of these scales, best first. The third is "adequate" on the earlier ones: never both on one."""
    return tuple(" or ".join(dict.fromkeys(map(short, words))) for words in zip(*map(_scale, editions), strict=True))


def _of_part(editions: Sequence[Edition]) -> list[str]:
    """That the first grades of some of these frameworks were of a part of the services, a sentence for each."""
    found = []
    for edition in editions:
        named = [head.name for head in headlines(edition) if len(head.services) == 1]
        if named:
            found.append(f"{edition.short_name} had no overall grade: its first grades were of {listed(named)}.")
    return found


def _adequate(editions: Sequence[Edition]) -> list[str]:
    """What the tables print for the third grade of the earlier scales."""
    earlier = [edition.short_name for edition in editions if _third(edition) == ADEQUATE]
    if not earlier:
        return []
    return [
        f"Of {listed(earlier)} Ofsted's tables print “requires improvement to be good” where the reports said "
        "“adequate”: this page says adequate, which was another grade."
    ]


def _not_drawn(grades: Sequence[Graded]) -> str:
    """Which parts that are in the table of frameworks have no field of their own in the drawing."""
    drawn = {area for part in PARTS for area in PANELS[part]}
    others = dict.fromkeys(_named(each) for each in grades if not headline(each) and each.area not in drawn)
    return f"Not drawn, and in the table of frameworks further down: {listed(list(others))}." if others else ""


def _lacking(grades: Sequence[Graded], records: Sequence[tuple]) -> list[str]:
    """What the two rows of authorities without a grade mean, each where it is there."""
    rows = {row[1] for row in records}
    said = []
    if NO_GRADE_YET in rows:
        first = min(each.first_day.year for each in framework.EDITIONS.values() if headlines(each))
        said.append(
            f"“{NO_GRADE_YET.capitalize()}” is of the frameworks since {first}, and a new authority has none before "
            "its own first inspection."
        )
    if NONE_HERE in rows:
        lacking = [
            each.short_name
            for each in framework.EDITIONS.values()
            if headlines(each) and each.first_day < complete_from(grades) and each not in _editions(grades)
        ]
        said.append(
            f"“{NONE_HERE.capitalize()}”: an authority may have had a grade under {listed(lacking)}, which these "
            "tables do not hold."
        )
    return said


# What is counted


def _all_year_ends(grades: Sequence[Graded]) -> list[date]:
    """Every 31 March from the first of the grades to the last."""
    first, last = grades[0].day, grades[-1].day
    days = [date(year, 3, 31) for year in range(first.year, last.year + 1)]
    return [day for day in days if first <= day <= last]


def _year_ends(grades: Sequence[Graded]) -> list[date]:
    """The latest of them, and the first after each framework ended."""
    days = _all_year_ends(grades)
    ended = [edition.last_day for edition in _editions(grades) if edition.last_day]
    after = [next((day for day in days if day >= end), None) for end in ended]
    return [day for day in days if day in days[-LATEST:] or day in after]


def _without_grade(without: Sequence[authorities.Authority], complete: date) -> list[tuple[str, int]]:
    """How many of these authorities had no grade yet, and of how many the tables do not go back far enough to say."""
    yet = sum(complete == date.min or (its.first_day is not None and its.first_day > complete) for its in without)
    unknown = len(without) - yet
    rows = [(NO_GRADE_YET, yet)] * bool(yet or complete == date.min)
    return rows + [(NONE_HERE, unknown)] * bool(unknown)


def _stood_last(grades: Sequence[Graded]) -> list[str]:
    """A sentence on the grades that stood on the last 31 March, framework by framework; none before the first."""
    of_headlines = [each for each in grades if headline(each)]
    days = _all_year_ends(of_headlines) if of_headlines else []
    if not days:
        return []
    held, said = headlines_standing(of_headlines, days[-1]), []
    for edition in _editions(held):
        for head in headlines(edition):
            ranks = Counter(each.rank for each in held if (each.framework, each.area) == (edition.id, head.area))
            scale = [f"{ranks[rank]} {short(word)}" for rank, word in enumerate(_scale(edition), 1) if ranks[rank]]
            if scale:
                said.append(f"under {edition.short_name}, of {head.name}, {listed(scale)}")
    return [f"On {words(days[-1])} these grades stood: {'; '.join(said)}."]


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


def _by_inspection(rows: Sequence[tuple[str, str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """A row for each inspection, with its grades in their order, of rows that have one grade each."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for source, day, edition, graded, grade in rows:
        found.setdefault((source, day, edition), []).append(f"{graded}: {grade}")
    return [(*inspection, "; ".join(grades)) for inspection, grades in found.items()]


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
