"""What was answered, drawn: a dot for a share, a line for how sure it is. See `plots` for the manner of drawing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby

from lineofsight.display import Figure, count, listed
from lineofsight.plots import SMALL, Key, Page, style
from lineofsight.surveys import Percentage, SurveyResult

LABELS, SCALE, NUMBERS = 118.0, 168.0, 66.0
MARGIN = 12.0
ROW, LINE, HEAD, AFTER = 20.0, 11.0, 18.0, 8.0
COLOR = "C0"


def shares(results: Sequence[SurveyResult], sources: Sequence[str]) -> Figure:
    """Question by question, the share that gave each answer, with its interval where a base is given.

    `results` are shown results with a percentage, one or more, those of a question together; `sources` their files. A
    share without an interval is a ring with nothing in it, and says so.
    """
    questions = [(question, list(rows)) for question, rows in groupby(results, key=lambda result: result.question)]
    width = LABELS + SCALE + NUMBERS
    heads = {question: textwrap.wrap(question, 68) for question, _ in questions}
    entries = [("o", COLOR, "share of those who answered, with its 95% interval")]
    key = Key(entries, width)
    bare = any(result.interval is None for result in results)
    top = key.height + (LINE if bare else 0) + 6
    height = top + sum(LINE * len(heads[question]) + HEAD + ROW * len(rows) + AFTER for question, rows in questions)
    with style():
        page = Page(width, height)
        page.key(key)
        if bare:
            page.ring(5, key.height - 1)
            page.write(12, key.height - 1, "share without an interval", ha="left", fontsize=SMALL)
        y = top
        for question, rows in questions:
            y = _question(page, heads[question], rows, y)
        svg = page.svg("Answers, question by question")
    return Figure(
        title="What was answered, question by question",
        svg=svg,
        alt=" ".join(_in_words(question, rows) for question, rows in questions),
        caption=_caption(results, len(questions), sources),
    )


def share(result: SurveyResult) -> str:
    """A share with what it rests on: `57% (25 of 44; 42% to 70%)`, or why it is not shown."""
    if result.hidden:
        return result.hidden
    if result.percent is None:
        return "not given"
    rests_on = [f"{result.count} of {result.base}"] if result.interval else []
    if interval := between(result):
        rests_on.append(interval)
    return whole(result.percent) + (f" ({'; '.join(rests_on)})" if rests_on else "")


def between(given: SurveyResult | Percentage) -> str | None:
    """The interval in whole percentages, None where there is none."""
    its = given.interval
    return f"{whole(100 * its.lower)} to {whole(100 * its.upper)}" if its else None


def whole(percent: float) -> str:
    """A percentage to the nearest whole, halves up: so few answers bear no decimals."""
    return f"{int(percent + 0.5)}%"


def _question(page: Page, head: list[str], rows: list[SurveyResult], y: float) -> float:
    """One question and its answers from `y` down; returns where the next may start."""
    page.field(0, page.width, y, y + LINE * len(head) + 3)
    for number, words in enumerate(head):
        page.write(3, y + LINE * (number + 0.5) + 1.5, words, ha="left", weight="bold", fontsize=SMALL + 0.5)
    y += LINE * len(head) + HEAD
    for percent in (0, 25, 50, 75, 100):
        page.upright(_x(percent), y, y + ROW * len(rows))
        page.write(_x(percent), y - 7, f"{percent}%", fontsize=SMALL - 0.5)
    for result in rows:
        _answer(page, result, y + ROW / 2)
        y += ROW
        page.level(0, page.width, y)
    return y + AFTER


def _answer(page: Page, result: SurveyResult, y: float) -> None:
    page.write(3, y, textwrap.fill(result.option, 27), ha="left", fontsize=SMALL)
    percent = result.percent or 0.0
    if result.interval:
        ends = [_x(100 * result.interval.lower), _x(100 * result.interval.upper)]
        page.axes.plot(ends, [y, y], color=COLOR, lw=2, solid_capstyle="butt", zorder=2)
        page.mark(_x(percent), y, "o", COLOR, 6)
    else:
        page.ring(_x(percent), y)
    words = f"{whole(percent)} of {result.base}" if result.base else f"{whole(percent)}, no base"
    page.write(page.width - 2, y, words, ha="right", fontsize=SMALL)


def _x(percent: float) -> float:
    return LABELS + MARGIN + (SCALE - 2 * MARGIN) * percent / 100


def _in_words(question: str, rows: list[SurveyResult]) -> str:
    return f"{question} {'; '.join(f'{result.option}: {share(result)}' for result in rows)}."


def _caption(results: Sequence[SurveyResult], questions: int, sources: Sequence[str]) -> str:
    bases = sorted({result.base for result in results if result.base is not None})
    answered = "how many answered is not given"
    if bases:
        answered = f"{bases[0]} answered each" if len(bases) == 1 else f"{bases[0]} to {bases[-1]} answered each"
    return (
        f"Base: {count(questions, 'question')}, everybody together, the latest round; {answered}. The line is Wilson’s "
        "95% interval: it allows for chance in who answered, and not for those who did not, who may feel otherwise. "
        f"Source: {listed(list(sources))}."
    )
