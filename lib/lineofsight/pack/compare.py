"""What moved between two packs, and which input, parameter or version moved it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from lineofsight.comparison_table import COLUMNS as FIGURE_COLUMNS
from lineofsight.display import count, listed
from lineofsight.errors import PackFault
from lineofsight.evidence import REVIEWED_BY
from lineofsight.pack import csv_text
from lineofsight.pack.figures_moved import FILE, FiguresMoved, OneSided, figures_moved
from lineofsight.pack.manifest import Manifest, as_json
from lineofsight.pack.verify import read_manifest
from lineofsight.review import KIND as REVIEW

CLOSE = 0.5
"""Two statements are one, reworded, when they share at least this part of all the words in either."""

MOST_NAMED = 20
"""More files than this that moved alike, such as all of a new release, are a number."""

EVIDENCE = "evidence.csv"

Row = dict[str, str]


class Moved(StrEnum):
    """What became of something between the old pack and the new."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class InputMove:
    """A file that the runs did not both read with the same content. `now` is its name in the new pack."""

    file: str
    moved: Moved
    words: str


@dataclass(frozen=True)
class SettingMove:
    """A parameter, edition or version that differs. None where a pack has none of that name."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class EvidenceMove:
    """One row of evidence that was added, removed or changed, and what moved it.

    `old` and `new` hold the row's cells by column, None on the side where it is absent; `columns` names the
    cells that differ, and is empty unless the row changed. `because` holds everything that can have moved it,
    its own file first; it is empty where no input and no setting changed.
    """

    moved: Moved
    kind: str
    source: str
    columns: tuple[str, ...]
    old: Row | None
    new: Row | None
    because: tuple[str, ...]

    def __str__(self) -> str:
        """The move as a line for each side: `- ` what was, `+ ` what is."""
        what = f"{self.moved.capitalize()} {self.kind} in {self.source}"
        columns = f" ({listed(list(self.columns))})" if self.columns else ""
        was = [f"  - {_row_in_words(self.old, self.columns)}"] if self.old else []
        now = [f"  + {_row_in_words(self.new, self.columns)}"] if self.new else []
        return "\n".join([f"{what}{columns}", *was, *now])


@dataclass(frozen=True)
class Comparison:
    """Two packs side by side. `unchanged` counts the rows of evidence that are equal in both.

    `figures` are what moved of the published figures, None where neither pack holds any.
    """

    old: str
    new: str
    inputs: tuple[InputMove, ...]
    settings: tuple[SettingMove, ...]
    evidence: tuple[EvidenceMove, ...]
    unchanged: int
    figures: FiguresMoved | OneSided | None = None

    @property
    def judgements(self) -> tuple[EvidenceMove, ...]:
        """The moves of printed grades."""
        return tuple(move for move in self.evidence if move.kind == "judgement")

    @property
    def nothing_changed(self) -> bool:
        same_figures = self.figures is None or self.figures.nothing_changed
        return same_figures and not (self.inputs or self.settings or self.evidence)

    def sentences(self) -> list[str]:
        """The comparison in a few words: first what moved in all, then what moved it."""
        if self.nothing_changed:
            return ["Nothing changed: the same inputs, settings and evidence in both packs."]
        causes = _inputs_in_words(self.inputs) + [_setting_in_words(move) for move in self.settings]
        figures = self.figures.sentences() if self.figures else []
        return [self._evidence_in_words(), *figures, *(causes or ["No input and no setting changed."])]

    def in_words(self) -> str:
        """The sentences, then a few lines for each row of evidence and each figure of the authority that moved.

        Judgements come first.
        """
        moves = sorted(self.evidence, key=lambda move: (move.kind != "judgement", move.source))
        figures = self.figures.listed() if self.figures else []
        return "\n".join([*self.sentences(), *(f"\n{move}" for move in (*moves, *figures))])

    def as_json(self) -> str:
        """The comparison as JSON, for programs."""
        return as_json(asdict(self) | {"nothing_changed": self.nothing_changed})

    def _evidence_in_words(self) -> str:
        if not (self.evidence or self.unchanged):
            return "Neither pack holds a row of evidence."
        if not self.evidence:
            return f"No evidence moved: {count(self.unchanged, 'row is', 'rows are')} the same."
        counted = [(moved, sum(move.moved is moved for move in self.evidence)) for moved in Moved]
        told = listed([f"{number} {moved}" for moved, number in counted if number])
        graded = f", {count(len(self.judgements), 'judgement')} among them" if self.judgements else ""
        return f"Evidence: {told}{graded}; {count(self.unchanged, 'row is', 'rows are')} the same."


def compare(old: Path, new: Path) -> Comparison:
    """What moved from the pack at `old` to the pack at `new`. Raises PackFault where either is no pack."""
    before, after = read_manifest(old), read_manifest(new)
    inputs, settings = _inputs_moved(before, after), _settings_moved(before, after)
    removed, added, unchanged = _apart(_rows(old, EVIDENCE), _rows(new, EVIDENCE))
    changed, removed, added = _paired(removed, added)
    moves = [
        *((Moved.CHANGED, was, now) for was, now in changed),
        *((Moved.REMOVED, was, None) for was in removed),
        *((Moved.ADDED, None, now) for now in added),
    ]
    reviews = {each.file for each in (*before.inputs, *after.inputs) if each.kind == REVIEW}
    told = tuple(_move(moved, was, now, inputs, settings, reviews) for moved, was, now in moves)
    figures = figures_moved(_figures(old, before), _figures(new, after))
    return Comparison(str(old), str(new), inputs, settings, told, unchanged, figures)


# --- what moved it ------------------------------------------------------------------------------------------


def _inputs_moved(old: Manifest, new: Manifest) -> tuple[InputMove, ...]:
    """Files added, removed, renamed or changed. The same content under another name is a file renamed."""
    was, now = ({each.file: each for each in manifest.inputs} for manifest in (old, new))
    contents = {each.sha256: each.file for each in old.inputs if each.file not in now}
    moves, accounted = [], set()
    for name, each in now.items():
        if name in was and was[name].sha256 != each.sha256:
            moves.append(InputMove(name, Moved.CHANGED, f"{name} has other content."))
        elif name not in was and each.sha256 in contents:
            accounted.add(contents[each.sha256])
            moves.append(InputMove(name, Moved.CHANGED, f"{contents[each.sha256]} is now called {name}."))
        elif name not in was:
            moves.append(InputMove(name, Moved.ADDED, f"{name} was added."))
        elif was[name].refused != each.refused:
            moves.append(InputMove(name, Moved.CHANGED, f"{name} is now {'refused' if each.refused else 'read'}."))
    gone = [name for name in was if name not in now and name not in accounted]
    moves += [InputMove(name, Moved.REMOVED, f"{name} was removed.") for name in gone]
    return tuple(sorted(moves, key=lambda move: move.file))


def _inputs_in_words(moves: tuple[InputMove, ...]) -> list[str]:
    """A sentence for each file; one for all that were added, removed or changed, where they are many."""
    told = []
    for moved in Moved:
        its = [move.words for move in moves if move.moved is moved]
        told += [f"{count(len(its), 'file')} were {moved}: --json names them."] if len(its) > MOST_NAMED else its
    return told


def _settings_moved(old: Manifest, new: Manifest) -> tuple[SettingMove, ...]:
    was, now = _settings(old), _settings(new)
    names = [*was, *(name for name in now if name not in was)]
    return tuple(SettingMove(name, was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name))


def _settings(manifest: Manifest) -> dict[str, Any]:
    parameters = {f"parameter {name}": value for name, value in manifest.parameters.items()}
    packages = {f"package {name}": version for name, version in manifest.packages.items()}
    return {
        "authority": manifest.authority,
        "framework": manifest.framework,
        **parameters,
        "version of Line of Sight": manifest.code.version,
        "code": manifest.code.sha256[:12],
        **packages,
    }


def _row_in_words(row: Row, columns: tuple[str, ...]) -> str:
    """The statement, and the cells that differ and are worth reading: not the id, nor the place as a program has it."""
    cells = [f"{name}: {row.get(name) or 'empty'}" for name in columns if name not in {"statement", *_NOT_READ}]
    return "; ".join([row["statement"], *cells])


_NOT_READ = ("evidence_id", "source_sha256", "locator")


def _setting_in_words(move: SettingMove) -> str:
    old, new = ("not given" if value is None else value for value in (move.old, move.new))
    return f"{move.name[0].upper()}{move.name[1:]}: was {old}, is {new}."


def _move(
    moved: Moved,
    old: Row | None,
    new: Row | None,
    inputs: Iterable[InputMove],
    settings: Iterable[SettingMove],
    reviews: set[str],
) -> EvidenceMove:
    row = new or old or {}
    columns = tuple(name for name in new if old.get(name, "") != new[name]) if old and new else ()
    sides = [side for side in (old, new) if side]
    sources = {side["source"] for side in sides}
    if any(side.get("mapped_by", "").startswith(REVIEWED_BY) for side in sides):
        sources |= reviews
    because = [move.words for move in inputs if move.file in sources]
    because += [_setting_in_words(move) for move in settings]
    return EvidenceMove(moved, row["kind"], row["source"], columns, old, new, tuple(because))


# --- what moved ---------------------------------------------------------------------------------------------


def _figures(pack: Path, manifest: Manifest) -> list[Row] | None:
    """The rows of a pack's published figures, None where it was made without them."""
    return _rows(pack, FILE, FIGURE_COLUMNS) if any(each.file == FILE for each in manifest.outputs) else None


def _rows(pack: Path, file: str, columns: Iterable[str] = ()) -> list[Row]:
    """The rows of a CSV of a pack, which has at least these columns."""
    try:
        frame = csv_text.read((pack / file).read_bytes())
    except (FileNotFoundError, ValueError):
        frame = None
    if frame is None or not set(columns) <= set(frame.columns):
        raise PackFault(f"{pack}: its {file} is missing or damaged. `lineofsight verify` says what else is.")
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _apart(old: list[Row], new: list[Row]) -> tuple[list[Row], list[Row], int]:
    """The rows only in the old, those only in the new, and how many are equal in both."""
    waiting: defaultdict[tuple, list[int]] = defaultdict(list)
    for place, row in enumerate(old):
        waiting[tuple(row.items())].append(place)
    added, matched = [], set()
    for row in new:
        same = waiting[tuple(row.items())]
        if same:
            matched.add(same.pop())
        else:
            added.append(row)
    return [row for place, row in enumerate(old) if place not in matched], added, len(matched)


def _paired(removed: list[Row], added: list[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Rows that are one row, changed: first by id, then by closeness of wording in one source and kind."""
    by_id, removed, added = _matched(removed, added, ("evidence_id",), lambda old, new: 1.0)
    reworded, removed, added = _matched(removed, added, ("source", "kind"), _closeness)
    return [*by_id, *reworded], removed, added


def _matched(
    old: list[Row], new: list[Row], key: tuple[str, ...], closeness: Callable[[Row, Row], float]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pairs of rows equal in `key`, the closest first, no row in two pairs; then what is left of each side."""
    places: defaultdict[tuple, list[int]] = defaultdict(list)
    for place, row in enumerate(old):
        places[tuple(row[name] for name in key)].append(place)
    near = sorted(
        (-closeness(old[was], row), was, now)
        for now, row in enumerate(new)
        for was in places[tuple(row[name] for name in key)]
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for distance, was, now in near:
        if -distance >= CLOSE and was not in pairs and now not in taken:
            pairs[was] = now
            taken.add(now)
    return (
        [(old[was], new[now]) for was, now in sorted(pairs.items())],
        [row for place, row in enumerate(old) if place not in pairs],
        [row for place, row in enumerate(new) if place not in taken],
    )


def _closeness(old: Row, new: Row) -> float:
    """The part of all the words in either statement that are in both: 1 for the same words, 0 for none."""
    was, now = (set(re.findall(r"\w+", row["statement"].lower())) for row in (old, new))
    return len(was & now) / len(was | now) if was | now else 1.0
