"""What children, young people and families say: printed summaries, and a survey's own data, never compared in haste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise

import pandas as pd

from lineofsight import plots_survey
from lineofsight.display import Figure, Table, Text, count, listed, words
from lineofsight.plots_survey import between, share, whole
from lineofsight.run import Run
from lineofsight.surveys import (
    FEW_ANSWERS,
    Percentage,
    Side,
    Survey,
    SurveyResult,
    SurveySummary,
    same,
)

NOTHING = (
    "None of these sources is a survey or a summary of one. What children and families say may be known from "
    "elsewhere; it is not in this pack."
)
NO_SUMMARY = "None of these sources is a summary of surveys."
NO_DATA = "None of these sources is a survey's own data, so there is nothing to draw or to set an interval round."
NO_ROUNDS = "Nothing was asked in two dated rounds of one survey, so nothing is compared over time."


def summary(run: Run) -> Text:
    """What was read, how much of it is figures, and what they rest on."""
    if not run.survey_summaries and not run.surveys:
        return Text((NOTHING,))
    return Text((*map(_about_summary, run.survey_summaries), *map(_about_survey, run.surveys)))


def placed(run: Run) -> Table:
    """Every item of the summaries in the list it was read into, with the reasons, so that a person can move it."""
    rows = [
        (f"{each.file}: {_SIDE_TITLES[side]}", f"{item.label}: {item.text}", "; ".join(item.why), str(item.locator))
        for each in run.survey_summaries
        for side in Side
        for item in each.on(side)
    ]
    return Table(
        title="What the summaries list, and why each item stands where it does",
        frame=pd.DataFrame.from_records(rows, columns=["list", "item", "placed by", "place"]),
        note=f"Base: {count(len(rows), 'item')}, in the words of the document. {_headings_printed(run)}A call-out "
        "is a percentage in neither list: the document does not say whether it is good, and nothing here decides "
        "it.",
        group="list",
        empty=NO_SUMMARY,
    )


def percentages(run: Run) -> Table:
    """Every printed percentage: what it measures, of whom, on what base, and the caveat printed beside it."""
    rows = [
        {
            "what it measures": f"{item.label}: {_measures(printed)}",
            "printed": printed.shown,
            "of whom": printed.whom,
            "list": str(item.side),
            "caveat beside it": printed.caveat.text if printed.caveat else _no_caveat(printed),
            "who answered, and interval": _interval(printed),
            "place": f"{each.file}, {printed.locator}",
        }
        for each in run.survey_summaries
        for item in each.items
        if (printed := item.percentage)
    ]
    return Table(
        title="Every percentage the summaries print",
        frame=pd.DataFrame.from_records(rows, columns=_PERCENTAGE_COLUMNS),
        note=f"Base: {count(len(rows), 'percentage')}. Each stands as printed: “more than” is a bound and no number. "
        "They are never averaged, since they are of different people and may rest on different numbers of answers.",
        absent="not printed",
        empty=NO_SUMMARY if not run.survey_summaries else "The summaries print no percentage.",
    )


def side_by_side(run: Run) -> Table:
    """Areas for improvement beside a strength or percentage that speaks of the same thing."""
    rows = []
    for each in run.survey_summaries:
        said = {item.label: f"{item.label}: “{item.text}” ({item.locator})" for item in each.items}
        rows += [(said[link.labels[0]], said[link.labels[1]], ", ".join(link.words)) for link in each.links]
    return Table(
        title="An area for improvement, and what else the summary says of the same thing",
        frame=pd.DataFrame.from_records(rows, columns=["area for improvement", "beside it", "word stems shared"]),
        note=f"Base: {count(len(rows), 'pair')}, found by words that only a few items share: each item stands beside "
        "the one area likest to it. They are set side by side and not resolved: both can be true.",
        empty=NO_SUMMARY if not run.survey_summaries else "No two items share words that few others have.",
    )


def who_answered(run: Run) -> Table:
    """For each round of each survey, how many were asked and how many took part."""
    rows = [row for survey in run.surveys for row in _took_part(survey)]
    return Table(
        title="Who was asked, and who answered",
        frame=pd.DataFrame.from_records(rows, columns=["survey", "round", "who", "asked", "took part", "did not"]),
        note=f"Base: {count(len(rows), 'round')}. Those who did not take part may feel otherwise, and no interval "
        "allows for that: where many did not, the answers are those of the willing.",
        group="survey",
        empty=NO_DATA,
    )


def drawn(run: Run) -> Figure | Text:
    """The answers of everybody in the latest round of each survey, with intervals."""
    latest = [survey for survey in _latest(run) if _drawable(survey)]
    if not latest:
        return Text(("No result of these surveys may be shown, so nothing is drawn." if run.surveys else NO_DATA,))
    results = [result for survey in latest for result in _drawable(survey)]
    return plots_survey.shares(results, [survey.file for survey in latest])


def results(run: Run) -> Table:
    """Every answer of everybody, round by round: share, count, base, interval, and how many gave no answer."""
    rows = [_result(survey, result) for survey in run.surveys for result in survey.results if result.group is None]
    return Table(
        title="Every answer, everybody together",
        frame=pd.DataFrame.from_records(rows, columns=_RESULT_COLUMNS),
        note=f"Base: {count(len(rows), 'result')}. A share is of those who answered the question. Intervals are "
        f"Wilson's, 95%. {_HIDING}",
        group="question",
        absent="not given",
        empty=NO_DATA,
    )


def groups(run: Run) -> Table:
    """The same answers for each group of children, where enough answered to show them."""
    of_groups = [(survey, result) for survey in run.surveys for result in survey.results if result.group is not None]
    hidden = sum(result.hidden is not None for _, result in of_groups)
    rows = [{"group": result.group} | _result(survey, result) for survey, result in of_groups]
    rows = list(_hidden_together(rows))
    return Table(
        title="The same answers, group by group",
        frame=pd.DataFrame.from_records(rows, columns=["group", *_RESULT_COLUMNS]),
        note=f"Base: {count(len(of_groups), 'result')}, {hidden or 'none'} of them not shown. {_HIDING} Groups are "
        "small: where two intervals overlap much, the groups cannot be told apart.",
        group="question",
        absent="not given",
        empty=NO_DATA if not run.surveys else "These surveys tell no groups apart.",
    )


def rounds(run: Run) -> Table:
    """The same answer in one dated round and the next of the same survey, where there are two."""
    rows = list(_changes(run))
    return Table(
        title="The same answers, one round and the next",
        frame=pd.DataFrame.from_records(rows, columns=["question", "answer", "earlier", "later", "how far apart"]),
        note=f"Base: {count(len(rows), 'answer')} asked for in the same words in two dated rounds of one survey. A "
        f"round of fewer than {FEW_ANSWERS} answers is not compared. Points are of the shares before rounding. Two "
        "intervals that overlap do not show that nothing changed, only that so few answers cannot tell. Some "
        "children may be in both rounds, others have come or gone.",
        group="question",
        empty=NO_ROUNDS if run.surveys or run.survey_summaries else NOTHING,
    )


def comments(run: Run) -> Table:
    """How many answered in their own words. The words are never kept."""
    rows = [
        (f"{survey.file}, {each.locator}", each.question, words(each.day) if each.day else "no date given", each.count)
        for survey in run.surveys
        for each in survey.comments
    ]
    return Table(
        title="Answers in free words",
        frame=pd.DataFrame.from_records(rows, columns=["place", "question", "round", "comments"]),
        note=f"Base: {count(len(rows), 'question')}. Comments are counted and never copied: a child can be known by "
        "what they wrote. Read them where they are kept.",
        empty=NO_DATA if not run.surveys else "No question was answered in free words.",
    )


def not_compared(run: Run) -> Text:
    """What these sources may not be used for, each refusal with its reason."""
    said = [
        f"{each.file}: {reason}"
        for each in (*run.survey_summaries, *run.surveys)
        for reason in (each.no_comparison, _no_trend(each, run))
        if reason
    ]
    return Text(tuple(said) or ((NOTHING,) if not run.surveys else ("Nothing was refused: see the limits above.",)))


_SIDE_TITLES = {
    Side.STRENGTH: "strengths",
    Side.IMPROVEMENT: "areas for improvement",
    Side.CALL_OUT: "call-outs, in neither list",
    Side.NOT_PLACED: "not placed",
}
_PERCENTAGE_COLUMNS = (
    *("what it measures", "printed", "of whom", "list"),
    *("caveat beside it", "who answered, and interval", "place"),
)
_RESULT_COLUMNS = ("question", "answer", "share", "interval", "asked", "gave no answer", "to know")
_HIDING = (
    "Where few answered, nothing is shown, nor what would let the few be worked out from the rest: no table should "
    "tell what a child answered."
)


def _about_summary(each: SurveySummary) -> str:
    listed_as = listed([f"{len(each.on(side))} read as {_SIDE_TITLES[side]}" for side in Side if each.on(side)])
    lacks = f" It prints no {_or(each.missing)}." if each.missing else ""
    bare = sum(printed.base is None for printed in each.percentages)
    which = "all" if bare == len(each.percentages) else f"{bare} of them"
    based = f", {which} without the number who answered" if bare else ""
    return (
        f"{each.file} is a summary of {count(len(each.items), 'item')}: {listed_as}. "
        f"It prints {count(len(each.percentages), 'percentage')}{based}.{lacks}"
    )


def _about_survey(survey: Survey) -> str:
    questions = len({result.question for result in survey.results})
    when = listed([words(day) for day in survey.days]) or "without a date"
    hidden = sum(result.hidden is not None for result in survey.results)
    about = f" ({survey.title})" if survey.title else ""
    return (
        f"{survey.file}{about} holds the answers to {count(questions, 'question')}, {when}. {hidden or 'None'} of "
        f"its {count(len(survey.results), 'result')} may not be shown, since too few answered, a number in the "
        "file is wrong, or another file has the same question of the same round."
    )


def _headings_printed(run: Run) -> str:
    """Which headings the summaries print and where their text turns, a sentence each."""
    said = []
    for each in run.survey_summaries:
        printed = listed([f"“{heading.text}”" for heading in each.headings]) or "no heading"
        turns = [str(line) for line in each.switches]
        at = f"; its text turns from list to list at {'lines' if len(turns) > 1 else 'line'} {listed(turns)}"
        said.append(f"{each.file} prints {printed}{at if turns else ''}. ")
    return "".join(said)


def _measures(printed: Percentage) -> str:
    if len(printed.measures) < 2:
        return "".join(printed.measures)
    return f"one figure for {len(printed.measures)} statements: {listed(list(printed.measures))}"


def _no_caveat(printed: Percentage) -> str:
    return "starred, and what the star refers to was not found" if printed.starred else "none printed beside it"


def _interval(printed: Percentage) -> str:
    answered = f"{printed.base} answered. " if printed.base else ""
    return answered + (between(printed) or printed.no_interval or "")


def _took_part(survey: Survey) -> Iterator[tuple[str, ...]]:
    """A row a round; where the file gives no rounds' totals, a row that says so with the bases of its questions."""
    about = survey.title or survey.file
    who = survey.population or "not given"
    for each in survey.rounds:
        asked = "not given" if each.asked is None else str(each.asked)
        silent = "not given" if each.asked is None else f"{each.asked - each.responded} of {each.asked}"
        when = words(each.day) if each.day else "no date given"
        yield about, when, who, asked, str(each.responded), silent
    told = {each.day for each in survey.rounds}
    for day in dict.fromkeys(result.day for result in survey.overall if result.day not in told):
        bases = sorted({result.base for result in survey.overall if result.day == day and result.base is not None})
        ends = " to ".join(str(base) for base in dict.fromkeys(bases[:1] + bases[-1:]))
        when = words(day) if day else "no date given"
        yield about, when, who, "not given", f"{ends} a question" if bases else "not given", "not given"


def _latest(run: Run) -> list[Survey]:
    """Each survey's latest file, in the order of the sources."""
    newest: dict[tuple, Survey] = {}
    for survey in run.surveys:
        other = newest.get(_of_one(survey))
        if other is None or (survey.day or date.min) > (other.day or date.min):
            newest[_of_one(survey)] = survey
    return list(newest.values())


def _drawable(survey: Survey) -> list[SurveyResult]:
    """What everybody answered in the survey's latest round and has a percentage, question by question."""
    shown = [result for result in survey.overall if result.day == survey.day and result.percent is not None]
    order = list(dict.fromkeys(result.question for result in shown))
    return sorted(shown, key=lambda result: order.index(result.question))


def _result(survey: Survey, result: SurveyResult) -> dict[str, str]:
    when = words(result.day) if result.day else "no date given"
    return {
        "question": f"{result.question} ({when}; {survey.file})",
        "answer": result.option,
        "share": _counted(result),
        "interval": between(result) or result.no_interval,
        "asked": None if result.asked is None else str(result.asked),
        "gave no answer": None if result.not_answered is None else str(result.not_answered),
        "to know": result.warning or "no warning",
    } | ({"interval": "not shown", "asked": "not shown", "gave no answer": "not shown"} if result.hidden else {})


def _hidden_together(rows: Iterable[dict[str, str | None]]) -> Iterator[dict[str, str | None]]:
    """The rows, with one for all the answers of a group to a question where none of them may be shown."""
    for (_, group), of_group in groupby(rows, key=lambda row: (row["question"], row["group"])):
        answers = list(of_group)
        if len({answer["share"] for answer in answers}) == 1 and answers[0]["asked"] == "not shown":
            yield answers[0] | {"group": group, "answer": f"all {len(answers)} answers"}
        else:
            yield from answers


def _counted(result: SurveyResult) -> str:
    if result.hidden or result.percent is None:
        return share(result)
    rests_on = f", {result.count} of {result.base}" if result.count is not None and result.base else ""
    return f"{whole(result.percent)}{rests_on}"


def _of_one(survey: Survey) -> tuple[str | None, ...]:
    """What makes two files rounds of one survey: authority, title and who was asked. One without a title is alone."""
    return survey.authority, survey.title or survey.file, survey.population


def _changes(run: Run) -> Iterator[tuple[str, ...]]:
    """Each answer in one dated round and the next, with how far apart they are in words."""
    found: dict[tuple, dict] = {}
    for survey in run.surveys:
        for result in survey.overall:
            if result.day and result.percent is not None:
                key = (_of_one(survey), same(result.question), result.option.casefold())
                found.setdefault(key, {}).setdefault(result.day, result)
    for by_day in found.values():
        for before, after in pairwise(by_day[day] for day in sorted(by_day)):
            shown = (f"{words(each.day)}: {share(each)}" for each in (before, after))
            yield after.question, after.option, *shown, _apart(before, after)


def _apart(before: SurveyResult, after: SurveyResult) -> str:
    if before.interval is None or after.interval is None:
        return "not compared: one of the two has no interval"
    if min(before.base or 0, after.base or 0) < FEW_ANSWERS:
        return f"not compared: fewer than {FEW_ANSWERS} answered in one of the two"
    points = round((after.percent or 0) - (before.percent or 0))
    moved = "the same to the nearest point" if not points else f"{abs(points)} points {'up' if points > 0 else 'down'}"
    if before.interval.lower <= after.interval.upper and after.interval.lower <= before.interval.upper:
        return f"{moved}; the intervals overlap, so it may be chance"
    return f"{moved}; the intervals are apart"


def _no_trend(each: SurveySummary | Survey, run: Run) -> str | None:
    """Why it makes no trend, None where other rounds of the same survey are among the sources."""
    if isinstance(each, Survey):
        days = {day for survey in run.surveys if _of_one(survey) == _of_one(each) for day in survey.days}
        return each.no_trend if len(days) < 2 else None
    return each.no_trend


def _or(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
