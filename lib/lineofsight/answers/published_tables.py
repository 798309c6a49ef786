"""What the published tables read here are worth: what was revised, which returns are missing, whether they add up."""

from __future__ import annotations

import pandas as pd

from lineofsight import published_checks
from lineofsight.display import Table, Text, count, listed, words
from lineofsight.indicator import Better
from lineofsight.plots_compare import sources_of, titled
from lineofsight.published import PublishedIndicator, last_day
from lineofsight.run import Run

NO_FIGURES = (
    "None of these sources is a table of published statistics, so there is nothing to compare with. "
    "`lineofsight fetch` brings the tables that DfE and Ofsted publish; their folder is a source as it is."
)
NOT_KNOWN = "These published statistics have no figure that is known here for this authority or those beside it"


def nothing(run: Run) -> Text:
    """Why there is nothing to compare: no published table, or none with the years asked for."""
    if run.published is None:
        return Text((NO_FIGURES,))
    years = run.params.compare.years
    ends = sorted(end.year for period in run.published.frame["period"].cat.categories if (end := last_day(period)))
    if not years or not ends:
        return Text((f"{NOT_KNOWN}.",))
    asked = listed([str(year) for year in years])
    return Text((f"{NOT_KNOWN} in {asked}. The tables run from {ends[0]} to {ends[-1]}.",))


def since_last_release(run: Run) -> Table | Text:
    """Which figures of the authority and those beside it a later release of the same publication gives otherwise."""
    its = run.comparison
    if not its or not run.published:
        return nothing(run)
    revised = published_checks.revisions(run.published.frame)
    codes = [its.authority.gss, *(member.code for member in its.group.members)]
    titles = {each.id: titled(each) for each in its.indicators}
    found = revised[
        revised["la_code"].isin(codes) & revised["indicator"].isin(list(titles)) & (revised["breakdown"] == "")
    ]
    two = _two_releases(run.published.frame)
    if not two:
        return Text(
            (
                "One release only of each publication is among the sources, so no revision can be seen. A folder of "
                "an earlier release beside this one would show what was revised.",
            )
        )
    return Table(
        title="What was revised since the release before",
        frame=pd.DataFrame(
            {
                "figure": [
                    f"{titles[id]}, {period}" for id, period in zip(found["indicator"], found["period"], strict=True)
                ],
                "authority": found["la_name"].to_list(),
                "earlier": [_cell(*pair) for pair in zip(found["earlier"], found["earlier_symbol"], strict=True)],
                "later": [_cell(*pair) for pair in zip(found["later"], found["later_symbol"], strict=True)],
                "releases": [
                    f"{a}; {b}" for a, b in zip(found["earlier_release"], found["later_release"], strict=True)
                ],
            }
        ),
        note=f"Base: {count(len(found), 'figure')} of {its.authority.name} and those beside it. More than one release "
        f"is here of: {listed(two)}. A revision corrects a return; it is no change in what happened.",
        empty="No figure of these authorities was revised between the releases read here.",
    )


def missing_returns(run: Run) -> Table | Text:
    """Which tables have no figure at all of the authority, or of one beside it, in a period that England has one of."""
    its = run.comparison
    if not its or not run.published:
        return nothing(run)
    found = published_checks.missing_returns(run.published.frame)
    codes = [its.authority.gss, *(member.code for member in its.group.members)]
    beside_it = found[found["la_code"].isin(codes)]
    by = ["la_name", "release", "period", "symbols"]
    tables = beside_it.astype(dict.fromkeys(by, object)).groupby(by).size().rename("tables").reset_index()
    return Table(
        title=f"Returns of {its.authority.name} and those beside it that are missing",
        frame=tables.set_axis(["authority", "release", "period", "printed instead", "tables"], axis=1),
        note=f"Base: {count(len(found), 'table')} without a return of some authority, {words(len(beside_it))} of them "
        "without one of these. A missing return is in no mean, median or pooled figure, and England's figure may hold "
        "the publisher's estimate of it.",
        empty="No return of these authorities is missing from the tables read here.",
    )


def adding_up(run: Run) -> Table | Text:
    """How many counts of each table add up to England's and each region's, and what explains the others."""
    its = run.comparison
    if not its or not run.published:
        return nothing(run)
    sums = published_checks.of_whole_tables(published_checks.identities(run.published.frame))
    numbers = sums.groupby(["dataset", "explanation"], observed=True).size().unstack(fill_value=0)
    numbers = numbers.reindex(columns=list(published_checks.EXPLANATIONS), fill_value=0)
    return Table(
        title="Whether authorities and regions add up to England, and authorities to their region",
        frame=numbers.rename_axis("table", axis=0).rename_axis(None, axis=1).reset_index(),
        note=f"Base: {count(len(sums), 'sum')} of counts, of tables that list nine in ten authorities. A small count "
        "that is hidden is five at most, and one hidden to protect it at most twice what it was in the nearest year. A "
        "missing return is estimated in the whole where that lies between half and twice its nearest year. What is "
        "not explained is a question for the publisher, and no reason to doubt the rest.",
        empty="No table here lists all authorities and England in counts, so nothing can be added up.",
    )


def differences(run: Run) -> Table | Text:
    """How each published figure is counted otherwise than the authority's own would be."""
    its = run.comparison
    if not its:
        return nothing(run)
    return Table(
        title="How the published figures are counted",
        frame=pd.DataFrame.from_records(
            [
                (
                    each.title,
                    _unit(each),
                    "neither" if each.better is Better.NEITHER else each.better.value,
                    each.differs or "nothing known",
                )
                for each in its.indicators
            ],
            columns=["indicator", "unit", "which way is better", "how it differs from an own figure"],
        ),
        note=f"Base: {count(len(its.indicators), 'indicator')}. {sources_of(its)}",
    )


def _cell(value: object, symbol: object) -> str:
    return f"{value:,.4g}" if isinstance(value, float) and not pd.isna(value) else f"({symbol})" if symbol else "empty"


def _two_releases(frame: pd.DataFrame) -> list[str]:
    """The publications of which more than one release is here."""
    names = pd.Series([name.rpartition(", ")[0] for name in frame["release"].cat.categories], dtype=object)
    return sorted({name for name in names[names.duplicated()] if name})


def _unit(each: PublishedIndicator) -> str:
    return each.unit.value if each.unit else "grade"
