"""The health of children in care, and what it shares a return with: strengths and difficulties, offending, substances.

SSDA903 asks once a year, of children looked after for the twelve months to 31 March (its part OC2). Annex A asks for
the last health assessment and dental check of every child in care: another cohort, so another indicator.
"""

from __future__ import annotations

import pandas as pd

from lineofsight.indicator import Better, Over, Unit, indicator
from lineofsight.indicators.care_cohorts import LIST_8, aged, ages, in_care_on, known_by
from lineofsight.indicators.cohorts import where_known
from lineofsight.periods import Period, months_after

UNDER_FIVE = 4
"""The oldest for whom development checks, and two health assessments a year, are asked (DfE data guidance)."""
QUESTIONNAIRE_AGES = (5, 16)
"""Ages of the published questionnaire scores. Scores are required from 4, by an age the return does not hold (DfE)."""
OFFENDING_AGES = (10, 17)
"""Ages at which a child can be convicted (LAIT measure 202)."""
LOWEST_SCORE, HIGHEST_SCORE = 0, 40
CONCERN = 17
"""The lowest score that is a cause for concern; 14 to 16 is borderline (DfE data guidance; LAIT measure 162)."""
ASSESSMENT_MONTHS, ASSESSMENT_MONTHS_UNDER_FIVE = 12, 6
"""Months within which health is assessed again (LAIT measure 3; DfE data guidance)."""
DENTAL_MONTHS = 12

OUTCOMES = "SSDA903, outcomes of children looked after for 12 months; DfE children looked after statistics"
YEAR_LONG = "Children looked after for the twelve months to 31 March"
ANOTHER_COHORT = (
    "Another cohort: published are children looked after for twelve months at 31 March, here is every child in care on "
    "the day, with the last date that the list has."
)


def _outcomes(care_outcomes: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of the return year."""
    return care_outcomes[period.holds(care_outcomes["year_end"])]


def _of_ages(care_outcomes: pd.DataFrame, children: pd.DataFrame, period: Period, *bounds: int) -> pd.DataFrame:
    """The rows of the year for children between two ages on 31 March. One whose birth is not recorded is left out."""
    rows = _outcomes(care_outcomes, period)
    return rows[aged(ages(rows["child_id"], children, rows["year_end"]), *bounds)]


def _scores(care_outcomes: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """The questionnaire's scores (Int64), NA where none is recorded: a number outside 0 to 40 is no score."""
    scores = _of_ages(care_outcomes, children, period, *QUESTIONNAIRE_AGES)["sdq_score"]
    return scores.where(scores.between(LOWEST_SCORE, HIGHEST_SCORE).fillna(False).astype(bool))


@indicator(
    title="Health assessed in the year",
    numerator="Children who had the year's health assessment, or both of the year's if under five",
    denominator=YEAR_LONG,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.YEAR,
    source=f"{OUTCOMES}; LAIT measure 3",
    criteria=["CIC-HLTH.1"],
)
def health_assessed(care_outcomes: pd.DataFrame, period: Period) -> pd.Series:
    """As returned: whether two were held for a child under five is already in the answer. A refusal is not having had
    one.
    """
    return _outcomes(care_outcomes, period)["health_assessed"]


@indicator(
    title="Teeth checked in the year",
    numerator="Children whose teeth were checked by a dentist in the year",
    denominator=YEAR_LONG,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.YEAR,
    source=f"{OUTCOMES}; LAIT measure 3",
    criteria=["CIC-HLTH.1"],
)
def teeth_checked(care_outcomes: pd.DataFrame, period: Period) -> pd.Series:
    """All ages, babies too. A refusal is not having had a check."""
    return _outcomes(care_outcomes, period)["dental_check"]


@indicator(
    title="Immunisations up to date",
    numerator="Children whose immunisations were up to date on 31 March",
    denominator=YEAR_LONG,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.YEAR,
    source=f"{OUTCOMES}; LAIT measure 3",
    criteria=["CIC-HLTH.1"],
)
def immunised(care_outcomes: pd.DataFrame, period: Period) -> pd.Series:
    """All ages. A refusal is not being up to date."""
    return _outcomes(care_outcomes, period)["immunised"]


@indicator(
    title="Development checks up to date",
    numerator="Children whose development checks were up to date",
    denominator=f"{YEAR_LONG}, under five on that day",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.YEAR,
    source=f"{OUTCOMES}; SSDA903 rules 545 and 546",
    criteria=["CIC-HLTH.1"],
)
def development_checked(care_outcomes: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """On the fifth birthday a child is no longer under five. One whose birth is not recorded is not in the figure."""
    return _of_ages(care_outcomes, children, period, 0, UNDER_FIVE)["development_check"]


@indicator(
    title="Strengths and difficulties: average score",
    numerator="Score of each child's questionnaire, 0 to 40",
    denominator=f"{YEAR_LONG}, aged 5 to 16 on that day, with a score",
    unit=Unit.MEAN,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{OUTCOMES}; LAIT measure 162",
    criteria=["CIC-HLTH.1"],
)
def strengths_and_difficulties(care_outcomes: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """A higher score means more difficulties. Read it beside the share of children with a score: those without one are
    not like the others. Carers answer; a score is a sign to look closer, no diagnosis.
    """
    return _scores(care_outcomes, children, period)


@indicator(
    title="Strengths and difficulties: cause for concern",
    numerator="Children with a score of 17 to 40",
    denominator=f"{YEAR_LONG}, aged 5 to 16 on that day, with a score",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{OUTCOMES}; LAIT measure 162",
    criteria=["CIC-HLTH.1"],
)
def strengths_and_difficulties_concern(
    care_outcomes: pd.DataFrame, children: pd.DataFrame, period: Period
) -> pd.Series:
    """16 is borderline, 17 a cause for concern."""
    return _scores(care_outcomes, children, period) >= CONCERN


@indicator(
    title="Strengths and difficulties: questionnaires returned",
    numerator="Children with a score",
    denominator=f"{YEAR_LONG}, aged 5 to 16 on that day",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.YEAR,
    source=OUTCOMES,
    criteria=["CIC-HLTH.1"],
)
def strengths_and_difficulties_returned(
    care_outcomes: pd.DataFrame, children: pd.DataFrame, period: Period
) -> pd.Series:
    """Here a score not recorded is a questionnaire not returned, whatever the reason given for it."""
    return _scores(care_outcomes, children, period).notna().astype("boolean")


@indicator(
    title="Convicted or cautioned in the year",
    numerator="Children convicted, or given a youth caution, in the year",
    denominator=f"{YEAR_LONG}, aged 10 to 17 on that day",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.YEAR,
    source=f"{OUTCOMES}; LAIT measure 202",
    criteria=["CIC-PROT.2"],
)
def convicted(care_outcomes: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """From the tenth birthday to the day before the eighteenth, by the age on 31 March."""
    return _of_ages(care_outcomes, children, period, *OFFENDING_AGES)["convicted"]


@indicator(
    title="Problem with substance misuse",
    numerator="Children identified as having a problem with substance misuse in the year",
    denominator=YEAR_LONG,
    unit=Unit.PERCENT,
    better=Better.LOWER,
    over=Over.YEAR,
    source=OUTCOMES,
    criteria=["CIC-PROT.2", "CIC-HLTH.1"],
)
def substance_misuse(care_outcomes: pd.DataFrame, period: Period) -> pd.Series:
    """All ages, so that most are young children: read it by age. Drugs and alcohol, not tobacco."""
    return _outcomes(care_outcomes, period)["substance_misuse"]


@indicator(
    title="Health assessed lately, as list 8 has it",
    numerator="Children whose last health assessment was within 12 months, or 6 if under five",
    denominator="Children in care at the end of the day with an assessment recorded",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source=LIST_8,
    criteria=["CIC-HLTH.1"],
    published_differently=ANOTHER_COHORT,
)
def health_assessed_listed(children_in_care: pd.DataFrame, children: pd.DataFrame, period: Period) -> pd.Series:
    """To the same day of the month. Under five, six months stand in for the two assessments a year, since only the last
    is known; a child whose birth is not recorded is given twelve. Where none is recorded the list cannot tell one not
    held from one not entered: it is not recorded, and no child who came into care lately is called late.
    """
    cases = in_care_on(children_in_care, period.last)
    last = known_by(cases["health_assessed"], period.last)
    young = aged(ages(cases["child_id"], children, period.end), 0, UNDER_FIVE)
    due = months_after(last, ASSESSMENT_MONTHS).mask(young, months_after(last, ASSESSMENT_MONTHS_UNDER_FIVE))
    return where_known(due >= period.last, last.notna())


@indicator(
    title="Teeth checked lately, as list 8 has it",
    numerator="Children whose last dental check was within 12 months",
    denominator="Children in care at the end of the day with a check recorded",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    over=Over.DAY,
    source=LIST_8,
    criteria=["CIC-HLTH.1"],
    published_differently=ANOTHER_COHORT,
)
def teeth_checked_listed(children_in_care: pd.DataFrame, period: Period) -> pd.Series:
    """To the same day of the month. Where no check is recorded, it is not recorded: read the figure beside how many."""
    last = known_by(in_care_on(children_in_care, period.last)["dental_check"], period.last)
    return where_known(months_after(last, DENTAL_MONTHS) >= period.last, last.notna())


CARE_HEALTH = (
    health_assessed,
    teeth_checked,
    immunised,
    development_checked,
    strengths_and_difficulties,
    strengths_and_difficulties_concern,
    strengths_and_difficulties_returned,
    convicted,
    substance_misuse,
    health_assessed_listed,
    teeth_checked_listed,
)
