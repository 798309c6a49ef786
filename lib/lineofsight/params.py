"""What a run is told: one YAML file of a few lines, checked whole before anything else happens.

```yaml
authority: Norfolk
sources:
  - ../data_samples/norfolk
as_at: 2026-06-30
```

Paths are read from the folder the file stands in, so a parameter file and its sources move together. There
is no wall clock: `as_at` is the date that ages, due dates and editions are counted from.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from lineofsight import authorities, framework
from lineofsight.authorities import Authority
from lineofsight.errors import ParameterError, Refused
from lineofsight.published import COMPARED, INDICATORS

NOTEBOOKS: dict[str, tuple[str, ...]] = {
    "inspection_history": ("inspections",),
    "audit_report": ("audits",),
    "childrens_voice": ("surveys", "survey_summaries"),
    "improvement_plan": ("plans",),
    "help_and_protection": ("contacts", "referrals", "assessments", "section_47s", "protection_plans"),
    "children_in_care": ("children_in_care", "care_periods", "adoptions"),
    "care_leavers": ("care_leavers",),
    "leaders_and_workforce": ("workers", "vacancies"),
    "data_quality": ("returns",),
    "compare_authorities": ("published",),
    "national_picture": ("outcomes",),
    "judgements_and_indicators": ("outcomes",),
    "national_themes": ("themes",),
    "line_of_sight": ("documents_and_returns",),
    "sources_and_quality": (),
}
"""The notebooks a pack can hold, in the order a reader meets them, and what a run needs one of to fill each: a kind of
document, or a table of its returns (`tables.TABLES`)."""


NEIGHBOURS_OF = re.compile(r"neighbours of (?P<authority>.+?)(?: \((?P<model>2025|2021)\))?")
"""What `compare` may name besides authorities: the neighbours of one, by the model of 2025 where none is named."""


class Compare(BaseModel):
    """What is compared of published figures, with whom, over which years."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    authorities: list[str] = Field(
        default=[],
        description='Authorities whose published figures stand beside its own: names, or "neighbours of Norfolk"; left '
        "out, its statistical neighbours",
    )
    indicators: list[str] = Field(
        default=[],
        description="The published figures to compare, by id (`lineofsight indicators --published` lists them); left "
        "out, all that the sources hold",
    )
    years: list[Annotated[int, Field(ge=1990, le=2100)]] = Field(
        default=[], description="The years to show, each by the year it ends in: 2024 for 2023-24; left out, all"
    )

    @field_validator("authorities")
    @classmethod
    def _known_authorities(cls, value: list[str]) -> list[str]:
        return _each_known(value, _known_comparison)

    @field_validator("indicators")
    @classmethod
    def _known_indicators(cls, value: list[str]) -> list[str]:
        return _each_known(value, _known_indicator)


class Local(BaseModel):
    """What figures from an authority's own returns need and no return holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    population: int | None = Field(
        default=None, ge=1, description="Children aged 0 to 17 in the authority, for rates; left out, no rate is given"
    )
    population_source: str = Field(default="", description="Whose estimate the population is, and of which year")
    protection_visit_days: int = Field(
        default=14, ge=1, le=90, description="Days within which a child on a protection plan is visited: local policy"
    )
    mappings: str = Field(default="", description="A mappings.csv of your own, with spellings that your returns use")


class Params(BaseModel):
    """The parameters of a run. A name that is not here is refused, so that a slip cannot run with a default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    authority: str = Field(description="The authority's name, or its three-digit code in quotation marks")
    sources: list[str] = Field(min_length=1, description="Files and folders to read, whatever they hold")
    as_at: date = Field(description="The date that ages and due dates are counted to: 2026-06-30")
    framework: str = Field(
        default="", description="The edition evidence is set against; the one in force on as_at if left out"
    )
    audience: Literal["internal", "public"] = Field(
        default="internal", description="internal packs are marked official-sensitive"
    )
    old_after_years: int = Field(
        default=3, ge=1, le=20, description="Evidence older than this on as_at is marked as old"
    )
    compare: Compare = Field(
        default=Compare(),
        description="What is compared of published figures: authorities, indicators, years; a list alone is of "
        "authorities",
    )
    review: str = Field(
        default="", description="The review file with a reviewer's decisions, as `lineofsight review` wrote it"
    )
    local: Local = Field(
        default=Local(), description="What figures from the authority's own returns need: population, visiting policy"
    )
    notebooks: list[Literal[tuple(NOTEBOOKS)]] = Field(  # type: ignore[valid-type]
        default=[], description="The notebooks the pack holds; left out, all that the sources can fill"
    )

    @field_validator("authority", mode="before")
    @classmethod
    def _a_known_authority(cls, value: Any) -> Any:
        if not isinstance(value, str | int):
            return value
        return _known(str(value)).name

    @field_validator("compare", mode="before", json_schema_input_type=Compare | list[str])
    @classmethod
    def _a_list_is_of_authorities(cls, value: Any) -> Any:
        return {"authorities": value} if isinstance(value, list) else value

    @field_validator("framework")
    @classmethod
    def _a_known_edition(cls, value: str) -> str:
        editions = [name for name, edition in framework.EDITIONS.items() if edition.criteria]
        if value and value not in editions:
            near = difflib.get_close_matches(value, editions, n=2, cutoff=0.4)
            other = _nearest(near) or _choices(editions)
            raise ValueError(f"{value!r} is not a framework edition with criteria{other}")
        return value

    @model_validator(mode="after")
    def _an_edition_with_criteria(self) -> Params:
        if not self.framework and framework.edition_on(self.as_at) is None:
            raise PydanticCustomError("no_edition", "no ILACS edition was in force on {day}", {"day": str(self.as_at)})
        return self

    @property
    def edition(self) -> framework.Edition:
        """The edition named, or the ILACS edition in force on `as_at`."""
        edition = framework.edition(self.framework) if self.framework else framework.edition_on(self.as_at)
        assert edition is not None, "checked when the parameters were made"
        return edition

    def for_notebook(self) -> dict[str, Any]:
        """The parameters as plain values a notebook's parameter cell can hold; dates as ISO strings."""
        return self.model_dump(mode="json", exclude={"notebooks"})


def read(path: Path) -> Params:
    """The parameters in a YAML file.

    Raises ParameterError with one sentence for every fault: the line, what was found, the nearest valid name.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ParameterError([f"{path.name}: no such file. Parameter files are kept in params/."]) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise ParameterError([f"{path.name}: cannot be read as text ({type(fault).__name__})."]) from None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        given = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "somewhere"
        raise ParameterError([f"{path.name}, {where}: not YAML ({getattr(fault, 'problem', fault)})."]) from None
    if not isinstance(given, dict):
        raise ParameterError([f"{path.name}: holds no parameters. A file needs authority, sources and as_at."])
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    faults = [f"{path.name}, line {line}: {name} is given twice; keep one." for name, line in _given_twice(node)]
    try:
        params = Params(**{str(name): value for name, value in given.items()})
    except ValidationError as invalid:
        faults += [_fault(path.name, lines, error) for error in invalid.errors()]
        raise ParameterError(sorted(faults, key=_line_of)) from None
    if faults:
        raise ParameterError(faults)
    return params


def _given_twice(node: yaml.MappingNode) -> list[tuple[str, int]]:
    names = [key.value for key, _ in node.value]
    return [
        (key.value, key.start_mark.line + 1) for place, (key, _) in enumerate(node.value) if key.value in names[:place]
    ]


_NESTED: dict[str, type[BaseModel]] = {"local": Local, "compare": Compare}


def _fault(file: str, lines: dict[str, int], error: Any) -> str:
    """One sentence for one of pydantic's errors."""
    if error["type"] == "no_edition":
        return f"{file}, line {lines['as_at']}: {error['msg']}. Name one with framework."
    first = str(error["loc"][0])
    where = f"{file}, line {lines[first]}" if first in lines else file
    within = _NESTED.get(first, Params) if len(error["loc"]) > 1 else Params
    name = first if within is Params else str(error["loc"][1])
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, within.model_fields, n=1, cutoff=0.4)
        kind = "parameter" if within is Params else f"parameter of {first}"
        return _ended(f"{where}: {name} is not a {kind}{_nearest(near) or _choices(list(within.model_fields))}")
    if error["type"] == "missing":
        return f"{where}: {name} is missing. {Params.model_fields[name].description}."
    if error["type"] == "model_type":
        return f"{where}: {first} takes {', '.join(_NESTED[first].model_fields)}, each on a line of its own under it."
    if error["type"] == "value_error":
        return _ended(f"{where}: {error['ctx']['error']}")
    if error["type"] == "literal_error":
        wanted = re.findall(r"'([^']+)'", error["ctx"]["expected"])
        near = difflib.get_close_matches(str(error["input"]), wanted, n=1, cutoff=0.4)
        return _ended(f"{where}: {name} cannot be {error['input']!r}{_nearest(near) or _choices(wanted)}")
    return f"{where}: {name}: {error['msg'][0].lower()}{error['msg'][1:]}, but {error['input']!r} was given."


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


def _known(name: str) -> Authority:
    """The authority of a name or code. Raises ValueError, with the nearest names, where there is none."""
    found = authorities.find(name) or authorities.by_code(name)
    if found is None:
        raise ValueError(f"{name!r} is not an authority{_nearest(authorities.suggest(name))}")
    return found


def _each_known(asked: list[str], known: Callable[[str], str]) -> list[str]:
    """What each is known as. Raises ValueError with what is wrong of each that is not known."""
    found, faults = [], []
    for each in asked:
        try:
            found.append(known(each))
        except ValueError as fault:
            faults.append(str(fault))
    if faults:
        raise ValueError("; ".join(faults))
    return found


def _known_comparison(asked: str) -> str:
    """What `compare` asks for, with the authority's usual name. Raises ValueError where it is none, or has no list."""
    from lineofsight.readers.published.neighbours import MODELS, neighbours  # the readers are not needed for the rest

    if found := NEIGHBOURS_OF.fullmatch(asked):
        name = _known(found["authority"]).name
        try:
            neighbours(name, found["model"] or MODELS[0])
        except Refused as why:
            raise ValueError(str(why).removesuffix(".")) from None
        return f"neighbours of {name}" + (f" ({found['model']})" if found["model"] else "")
    return _known(asked).name


def _known_indicator(asked: str) -> str:
    """The id of a published figure that is compared. Raises ValueError, with the nearest ids, where it is none."""
    compared = [each.id for each in COMPARED]
    if asked in compared:
        return asked
    if asked in INDICATORS:
        raise ValueError(f"{asked!r} is a count or a grade, which says how large a place is and not how it compares")
    near = difflib.get_close_matches(asked, compared, n=2, cutoff=0.4)
    raise ValueError(
        f"{asked!r} is no published figure{_nearest(near) or '; `lineofsight indicators --published` lists them'}"
    )


def _nearest(names: list[str]) -> str:
    return f"; did you mean {' or '.join(names)}?" if names else ""


def _choices(names: list[str]) -> str:
    return f"; it can be {', '.join(names)}"


def _line_of(fault: str) -> int:
    line = re.search(r", line (\d+)", fault)
    return int(line.group(1)) if line else 0
