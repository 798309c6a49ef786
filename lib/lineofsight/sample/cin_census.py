"""The children in need census: the XML of a year, child by child, in the layout of that year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lineofsight.sample import days
from lineofsight.sample.annex_a import sexes
from lineofsight.sample.authority import CODE, NAME, Authority
from lineofsight.sample.days import NEVER
from lineofsight.sample.draws import Mask
from lineofsight.sample.needs import DECIDED_IN
from lineofsight.sample.snapshot import by
from lineofsight.sample.table import written

LETTERS_FOR_SEX = 2025
"""From this census on there is Sex with M, F or U; before, GenderCurrent with 1, 2 or 0."""
PRE_PROCEEDINGS = 2026
"""From this census on, pre-proceedings and family group decision making are in it."""
OLDER_SEX = {"M": "1", "F": "2", "U": "0"}
FACTORS = ("1A", "2B", "3B", "4B", "5A", "6A", "8B", "9A", "10A", "11A", "13A", "14A", "16A", "17A", "21A", "24A")
DISABILITIES = ("LD", "AUT", "MOB", "COMM", "BEH", "CON")

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<Message>
  <Header>
    <CollectionDetails>
      <Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{day}</ReferenceDate>
    </CollectionDetails>
    <Source>
      <SourceLevel>L</SourceLevel><LEA>{code}</LEA><SoftwareCode>{name}, made up</SoftwareCode><Release>1</Release>
      <SerialNo>001</SerialNo><DateTime>{day}T09:00:00</DateTime>
    </Source>
  </Header>
  <Children>
"""


def told_in(authority: Authority, year: int) -> Mask:
    """Which episodes of need are in the census of a year: those open on any of its days."""
    opened, closed = days.number(date(year - 1, 4, 1)), days.number(date(year, 3, 31))
    episodes = authority.needs.episodes
    return ((episodes["referred"] <= closed) & (episodes["closed"] >= opened)).to_numpy()


def write(path: Path, authority: Authority, year: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    day = date(year, 3, 31)
    with path.open("w", encoding="utf-8", newline="\n") as text:
        text.write(_HEAD.format(year=year, day=day, code=CODE, name=NAME))
        text.writelines(_children(authority, year))
        text.write("  </Children>\n</Message>\n")
    return path


def _children(authority: Authority, year: int, at_once: int = 20_000) -> Iterator[str]:
    """Each episode of each child, as one piece of text; so many children are held in memory."""
    rows = np.flatnonzero(told_in(authority, year))
    child = authority.needs.episodes["child"].to_numpy()[rows]
    firsts = np.flatnonzero(np.r_[True, child[1:] != child[:-1]])
    for start, end in pairwise([*firsts[::at_once].tolist(), len(rows)]):
        yield from _some(authority, year, rows[start:end])


def _some(authority: Authority, year: int, rows: Any) -> Iterator[str]:
    opened, closed = days.number(date(year - 1, 4, 1)), days.number(date(year, 3, 31))
    episodes = authority.needs.episodes.loc[rows]
    blocks: dict[str, dict[int, str]] = {
        "assessments": _assessments(authority, rows, opened, closed),
        "help": _help(episodes, opened, closed),
        "enquiries": _enquiries(authority, rows, opened, closed),
        "plans": _plans(authority, episodes, opened, closed),
        "proceedings": _proceedings(episodes, closed) if year >= PRE_PROCEEDINGS else {},
    }
    who = _identified(authority, np.unique(episodes["child"]), year, closed)
    over = (episodes["closed"] <= closed).to_numpy()
    written_so_far = -1
    for row, child, referred, source, need, ended, reason, no_action in zip(
        rows.tolist(),
        episodes["child"].tolist(),
        _iso(episodes["referred"]),
        episodes["source"].tolist(),
        np.where(episodes["no_action"], "", episodes["need"]).tolist(),
        _iso(by(episodes["closed"], closed)),
        np.where(over, episodes["closure_reason"], "").tolist(),
        np.where(episodes["no_action"], "true", "false").tolist(),
        strict=True,
    ):
        start = ""
        if child != written_so_far:
            start = ("    </Child>\n" if written_so_far >= 0 else "") + f"    <Child>\n{who[child]}"
            written_so_far = child
        yield (
            f"{start}      <CINdetails>\n        <CINreferralDate>{referred}</CINreferralDate>"
            f"<ReferralSource>{source}</ReferralSource>{_if('PrimaryNeedCode', need)}{_if('CINclosureDate', ended)}"
            f"{_if('ReasonForClosure', reason)}\n{blocks['assessments'].get(row, '')}{blocks['help'].get(row, '')}"
            f"{blocks['enquiries'].get(row, '')}        <ReferralNFA>{no_action}</ReferralNFA>\n"
            f"{blocks['plans'].get(row, '')}{blocks['proceedings'].get(row, '')}      </CINdetails>\n"
        )
    yield "    </Child>\n"


def _if(element: str, value: str) -> str:
    return f"<{element}>{value}</{element}>" if value else ""


def _iso(values: Any) -> list[str]:
    return written(np.asarray(values), "%Y-%m-%d").tolist()


def _identified(authority: Authority, children: Any, year: int, closed: int) -> dict[int, str]:
    who = authority.people
    sex = sexes(authority, children, closed)
    found = {}
    for child, birth, unborn, its_sex, school, ethnicity, disabled in zip(
        children.tolist(),
        _iso(who.birth[children]),
        (who.birth[children] > closed).tolist(),
        sex.tolist(),
        (days.age_on(who.birth[children], closed) >= 5).tolist(),
        who.ethnicity[children].tolist(),
        who.disabled[children].tolist(),
        strict=True,
    ):
        upn = f"<UPN>Z999{child:09d}</UPN>" if school else "<UPNunknown>UN1</UPNunknown>"
        day = "ExpectedPersonBirthDate" if unborn else "PersonBirthDate"
        said = (
            f"<Sex>{its_sex}</Sex>"
            if year >= LETTERS_FOR_SEX
            else f"<GenderCurrent>{OLDER_SEX[its_sex]}</GenderCurrent>"
        )
        disability = DISABILITIES[child % len(DISABILITIES)] if disabled else "NONE"
        found[child] = (
            f"      <ChildIdentifiers><LAchildID>{authority.identifier(child)}</LAchildID>{upn}"
            f"<{day}>{birth}</{day}>{said}</ChildIdentifiers>\n"
            f"      <ChildCharacteristics><Ethnicity>{ethnicity}</Ethnicity><Disabilities>"
            f"<Disability>{disability}</Disability></Disabilities></ChildCharacteristics>\n"
        )
    return found


def _of(rows: pd.DataFrame, wanted: Any) -> pd.DataFrame:
    """The rows of these episodes. Both are in the order of episodes, or near it: children stand together."""
    return rows[np.isin(rows["episode"].to_numpy(), wanted)]


def _joined(episodes: list[int], texts: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for episode, text in zip(episodes, texts, strict=True):
        found[episode] = found.get(episode, "") + text
    return found


def _assessments(authority: Authority, rows: Any, opened: int, closed: int) -> dict[int, str]:
    every = _of(authority.needs.assessments, rows)
    its = every[(every["started"] <= closed) & (every["authorised"] >= opened)]
    texts = []
    for child, started, authorised in zip(
        its["child"].tolist(), _iso(its["started"]), _iso(by(its["authorised"], closed)), strict=True
    ):
        factors = "".join(
            f"<AssessmentFactors>{FACTORS[(child * step) % len(FACTORS)]}</AssessmentFactors>"
            for step in (3, 7)[: 1 + child % 2]
        )
        texts.append(
            f"        <Assessments><AssessmentActualStartDate>{started}</AssessmentActualStartDate>"
            f"{_if('AssessmentAuthorisationDate', authorised)}"
            f"{_if('FactorsIdentifiedAtAssessment', factors if authorised else '')}</Assessments>\n"
        )
    return _joined(its["episode"].tolist(), texts)


def _help(episodes: pd.DataFrame, opened: int, closed: int) -> dict[int, str]:
    its = episodes[
        (episodes["helped_from"] <= closed) & (episodes["helped_until"] >= opened) & (episodes["helped_until"] < NEVER)
    ]
    return {
        episode: f"        <CINPlanDates><CINPlanStartDate>{started}</CINPlanStartDate>"
        f"{_if('CINPlanEndDate', ended)}</CINPlanDates>\n"
        for episode, started, ended in zip(
            its.index.tolist(), _iso(its["helped_from"]), _iso(by(its["helped_until"], closed)), strict=True
        )
    }


def _enquiries(authority: Authority, rows: Any, opened: int, closed: int) -> dict[int, str]:
    every = _of(authority.needs.enquiries, rows)
    # An enquiry goes on until its conference, or until it is plain that there is to be none.
    decision = days.working_days_on(every["started"].to_numpy(), DECIDED_IN)
    over = np.where(every["conference"] < NEVER, every["conference"], decision)
    its = every[(every["started"] <= closed) & (over >= opened)]
    started = its["started"].to_numpy()
    decided = (its["conference"] < NEVER) | (days.working_days_on(started, DECIDED_IN) <= closed)
    texts = [
        f"        <Section47><S47ActualStartDate>{day}</S47ActualStartDate>{_if('InitialCPCtarget', target)}"
        f"{_if('DateOfInitialCPC', conference)}{_if('ICPCnotRequired', needless)}</Section47>\n"
        for day, target, conference, needless in zip(
            _iso(started),
            _iso(np.where(its["conference"] < NEVER, days.working_days_on(started, 15), NEVER)),
            _iso(by(its["conference"], closed)),
            np.where(decided, np.where(its["conference"] < NEVER, "false", "true"), "").tolist(),
            strict=True,
        )
    ]
    return _joined(its["episode"].tolist(), texts)


def _plans(authority: Authority, episodes: pd.DataFrame, opened: int, closed: int) -> dict[int, str]:
    """The plans of the year, each with all its reviews so far: those of earlier years too."""
    its = episodes[episodes["plan"] & (episodes["plan_started"] <= closed) & (episodes["plan_ended"] >= opened)]
    held = _of(authority.needs.plan_reviews, its.index.to_numpy())
    held = held[held["date"] <= closed]
    reviews = _joined(
        held["episode"].tolist(),
        [f"<CPPreviewDate>{day}</CPPreviewDate>" for day in _iso(held["date"])],
    )
    return {
        episode: f"        <ChildProtectionPlans><CPPstartDate>{started}</CPPstartDate>{_if('CPPendDate', ended)}"
        f"<InitialCategoryOfAbuse>{first}</InitialCategoryOfAbuse><LatestCategoryOfAbuse>{latest}</LatestCategoryOfAbuse>"
        f"<NumberOfPreviousCPP>{previous}</NumberOfPreviousCPP>"
        f"{_if('Reviews', reviews.get(episode, ''))}</ChildProtectionPlans>\n"
        for episode, started, ended, first, latest, previous in zip(
            its.index.tolist(),
            _iso(its["plan_started"]),
            _iso(by(its["plan_ended"], closed)),
            its["category"].tolist(),
            its["category_latest"].tolist(),
            its["previous_plans"].tolist(),
            strict=True,
        )
    }


def _proceedings(episodes: pd.DataFrame, closed: int) -> dict[int, str]:
    """Meetings before going to court, where a plan came before care and lasted a while."""
    started = episodes["care_started"] - 60
    its = episodes[episodes["plan"] & (started > episodes["plan_started"]) & (started <= closed) & episodes["enters"]]
    return {
        episode: f"        <PreProceedingsandFGDM><PPStartDate>{day}</PPStartDate>"
        f"<FGDMMeetingOffer>1</FGDMMeetingOffer>"
        f"<FGDMMeetingFac>{episode % 2}</FGDMMeetingFac></PreProceedingsandFGDM>\n"
        for episode, day in zip(its.index.tolist(), _iso(its["care_started"] - 60), strict=True)
    }
