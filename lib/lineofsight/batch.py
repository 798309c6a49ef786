"""From parameter files to packs, one after another: what `lineofsight run` does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lineofsight import comparison_table, overview, params, review
from lineofsight.display import count
from lineofsight.engine import execute_all
from lineofsight.evidence import REVIEWED_BY
from lineofsight.pack import manifest
from lineofsight.pack.place import pack_folder
from lineofsight.pack.write import Written, write
from lineofsight.run import Run

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
"""Where the notebooks are: beside the library, in the project's folder."""


@dataclass(frozen=True)
class Built:
    """A pack, and the sentences of the files that were left out of it."""

    pack: Written
    refused: tuple[str, ...]


def build(file: Path, outputs: Path, step: Callable[[str], None] = lambda name: None) -> Built:
    """The pack of one parameter file, in `outputs/<authority>/<the file's name>`.

    `step` is told what is being done, a few words at a time. Raises ParameterError, NothingToShow, NotebookFailed or
    PackFault; a pack that was there before is then still there, whole.
    """
    started = datetime.now(UTC)
    step("reading the parameters")
    told = params.read(file)
    run = Run.of(told, file.parent, lambda name: step(f"reading {name}"))
    notebooks = [NOTEBOOKS / f"{name}.ipynb" for name in run.notebooks]
    code = manifest.this_code(notebooks)  # before they run: a library edited meanwhile is not the one that ran
    step(f"running {len(notebooks)} notebooks")
    executed = execute_all(
        notebooks, told.for_notebook(), file.resolve().parent, lambda notebook: step(f"{notebook.stem} has run")
    )
    step("writing the pack")
    pack = pack_folder(outputs, run.authority.name, file.stem)
    about = _manifest(run, file, code)
    compared = comparison_table.table(run.comparison) if run.comparison else None
    written = write(pack, overview.index(run), executed, run.all_evidence, run.issues, about, started, compared)
    return Built(written, tuple(source.refused for source in run.sources if source.refused))


def _manifest(run: Run, file: Path, code: manifest.Code) -> manifest.Manifest:
    return manifest.Manifest(
        authority=run.authority.name,
        run=file.stem,
        audience=run.params.audience,
        parameters=run.params.model_dump(mode="json"),
        framework=run.edition.id,
        inputs=tuple(_inputs(run)),
        code=code,
        packages=manifest.these_packages(),
        suppressed=tuple(_suppressed(run)),
    )


def _suppressed(run: Run) -> Iterator[manifest.Suppressed]:
    """What was hidden, counted by reason: of a survey, where few had answered; of figures, by `publication`."""
    for survey in run.surveys:
        for why, hidden in Counter(result.hidden for result in survey.results if result.hidden).items():
            yield manifest.Suppressed(f"{survey.file}: {count(hidden, 'result')}", why)
    if published := run.figures.publication:
        told = published.audit.summary
        for why, hidden in told["hidden"].items():
            yield manifest.Suppressed(f"figures, profile “{told['profile']}”: {count(hidden, 'count')}", why)
        proof = f"each of the {told['attacked']} was attacked by linear programming, and {told['exposed']} gave way"
        yield manifest.Suppressed(f"figures not printed at all: {count(len(published.withheld), 'figure')}", proof)


def _inputs(run: Run) -> Iterator[manifest.Input]:
    """The files of a run: its sources, then the review file. A review file's rows are its sound decisions."""
    rows, public = run.all_evidence, run.params.audience == "public"
    for source in run.sources:
        yield manifest.Input(
            file=source.name,
            sha256=source.sha256,
            bytes=source.size,
            kind=source.kind,
            pages=source.document.pages if source.document else None,
            rows=None if public and source.parts else source.rows,  # a file of few children would say how few
            evidence_rows=run.evidence_rows(source),
            refused=source.refused,
        )
    if run.params.review:
        reviewed = int(rows["mapped_by"].fillna("").str.startswith(REVIEWED_BY).sum())
        told = run.review
        yield manifest.Input(told.file, told.sha256, told.size, review.KIND, None, len(told.decisions), reviewed, None)
