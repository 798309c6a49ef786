"""The `lineofsight` command: a page of verbs over the library, and the one place a fault becomes an exit code."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from lineofsight.errors import LineOfSightError, PackFault, Refused

PAPER = Console(soft_wrap=True, highlight=False, markup=False)
"""Where results are printed."""
ASIDE = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
"""Where progress and faults are printed, so that results can be piped."""

A_PATH = click.Path(path_type=Path)


class Verbs(click.Group):
    """Commands that end with the sentence of a fault and its exit code, never with a traceback for it."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LineOfSightError as fault:
            ASIDE.print(str(fault), style="red")
            sys.exit(fault.exit_code)
        except KeyboardInterrupt:
            ASIDE.print("Stopped. Nothing half-written is left.", style="red")
            sys.exit(130)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lineofsight")
def main() -> None:
    """Evidence packs for children's social care, from the source line to the inspection criterion.

    \b
    Exit codes: 0 done                                  5 nothing to build a pack from
                1 a fault in Line of Sight              6 a pack does not verify
                2 the command was typed wrongly         7 a notebook did not run to its end
                3 the parameter file is wrong           8 a public pack would give a number away
                4 a file was refused, others were read  9 a public file was not fetched
                                                      130 stopped by you
    """


@main.command()
@click.argument("params", nargs=-1, required=True, type=A_PATH)
@click.option("--out", type=A_PATH, default=Path("outputs"), show_default=True, help="The folder packs are written to.")
def run(params: tuple[Path, ...], out: Path) -> None:
    """Build a pack for each parameter file and say where it opens.

    One that fails does not stop the next; the exit code is then that of the first fault.
    """
    from lineofsight import batch

    codes = []
    for file in params:
        with ASIDE.status(f"{file.name}: starting") as status:
            try:
                built = batch.build(file, out, lambda step, name=file.name: _step(status, f"{name}: {step}"))
            except LineOfSightError as fault:
                ASIDE.print(str(fault), style="red")
                codes.append(fault.exit_code)
                continue
        for sentence in built.refused:
            ASIDE.print(f"Left out: {sentence}", style="yellow")
            codes.append(Refused.exit_code)
        PAPER.print(f"{built.pack.index}")
        ASIDE.print(f"  manifest sha256 {built.pack.digest}", style="dim")
    sys.exit(codes[0] if codes else 0)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=A_PATH)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, a line each.")
@click.option("--csv", "as_csv", is_flag=True, help="The figures of published statistics, all files in one table.")
def read(paths: tuple[Path, ...], as_json: bool, as_csv: bool) -> None:
    """Read files and folders, whatever they hold, and say what was found in each."""
    from lineofsight import readers, readout

    if as_csv:
        sys.exit(_figures(paths))
    refused = False
    for path in readers.files(paths):
        source = readers.read(path)
        refused = refused or source.refused is not None
        if as_json:
            click.echo(json.dumps(readout.as_json(source), ensure_ascii=False))
        else:
            PAPER.print(readout.in_words(source))
    sys.exit(Refused.exit_code if refused else 0)


def _figures(paths: tuple[Path, ...]) -> int:
    """Print the published figures of the files, say beside them what was refused and noticed, and give the exit code.

    Only a file that cannot be read, or has no published figures and is none of the lists built in, counts as refused.
    """
    from lineofsight import published, readers, readout
    from lineofsight.content import Published

    tables, refused = [], False
    for path in readers.files(paths):
        source = readers.read(path, cache=readers.published.cache_folder())
        found = [content.table for content in source.contents if isinstance(content, Published)]
        tables += found
        for issue in (*source.issues, *(issue for table in found for issue in table.issues)):
            ASIDE.print(f"{source.name}: {readout.noticed(issue)}")
        if source.refused or (source.contents and not found):
            refused = True
            why = source.refused or f"{source.name}: is read as {source.kind}, which has no published figures."
            ASIDE.print(why, style="red")
    if tables:
        click.echo(published.as_csv(published.joined(tables)), nl=False)
    return Refused.exit_code if refused else 0


@main.command()
@click.argument("packs", nargs=-1, required=True, type=A_PATH)
def verify(packs: tuple[Path, ...]) -> None:
    """Say whether each pack is, byte for byte, what was written."""
    from lineofsight.pack.verify import verify as check

    whole = True
    for pack in packs:
        faults = check(pack)
        whole = whole and not faults
        for fault in faults:
            PAPER.print(f"{pack}: {fault}", style="red")
        if not faults:
            PAPER.print(f"{pack}: as it was written.")
    sys.exit(0 if whole else PackFault.exit_code)


@main.command()
@click.argument("old", type=A_PATH)
@click.argument("new", type=A_PATH)
@click.option("--json", "as_json", is_flag=True, help="The differences as one JSON object.")
def compare(old: Path, new: Path, as_json: bool) -> None:
    """Say what moved between two packs, and which input moved it."""
    from lineofsight.pack.compare import compare as difference

    found = difference(old, new)
    PAPER.print(found.as_json() if as_json else found.in_words())


@main.command()
@click.argument("pack", type=A_PATH)
@click.argument("evidence_id")
@click.argument("paths", nargs=-1, required=True, type=A_PATH)
def source(pack: Path, evidence_id: str, paths: tuple[Path, ...]) -> None:
    """Show one row of a pack's evidence where it stands: give the files, or the folder, it was read from."""
    from lineofsight import readout

    PAPER.print(readout.in_place(pack, evidence_id, paths))


@main.command()
@click.argument("pack", type=A_PATH)
@click.option("--out", type=A_PATH, help="The file to write; by default beside the pack, named for it.")
@click.option("--from", "earlier", type=A_PATH, help="An earlier review file, to carry its decisions over.")
def review(pack: Path, out: Path | None, earlier: Path | None) -> None:
    """Write a spreadsheet in which a person keeps, moves or rejects every mapping and polarity of a pack.

    Its decisions are read by every run whose parameter file names it: `review: <path>`. A file that is there already
    is never written over.
    """
    from lineofsight.pack import review_file

    written = review_file.write(pack, out, earlier)
    PAPER.print(f"{written.file}")
    ASIDE.print(f"  {written}", style="dim")


@main.group()
def evaluate() -> None:
    """Say how often the machine is right, on statements that people have labelled."""


@evaluate.command()
@click.argument("file", required=False, type=A_PATH)
@click.option("--json", "as_json", is_flag=True, help="Every measure as one JSON object.")
def mapping(file: Path | None, as_json: bool) -> None:
    """Measure the mapper on FILE, beside plain TF-IDF, each share with its interval.

    FILE is JSON Lines: a labelled statement a line, with id, text, primary (a heading of the criteria, X-NONE for no
    evidence), labels (every heading that would be fair), polarity, kind, group (near-duplicates share one) and, where
    known, area, section and heading.
    """
    from lineofsight.mapping import evaluation

    if file is None:
        raise click.UsageError(
            "Name a file of labelled statements, in JSON Lines. `lineofsight evaluate mapping --help` says what each "
            "line holds."
        )
    measured = evaluation.measure(file)
    PAPER.print(measured.as_json() if as_json else measured.in_words())


@main.command()
@click.argument("indicator", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object, or one a line.")
@click.option("--published", is_flag=True, help="List the published figures that authorities may be compared by.")
def indicators(indicator: str | None, as_json: bool, published: bool) -> None:
    """List the indicators, or say how one is counted: give its id."""
    from lineofsight import definitions

    if published:
        if indicator or as_json:
            raise click.UsageError("--published lists published figures, and takes no id and no --json.")
        PAPER.print(definitions.published_in_words())
        return
    PAPER.print(definitions.as_json(indicator) if as_json else definitions.in_words(indicator))


@main.command()
@click.option("--seed", type=int, default=1, show_default=True, help="Another number makes another authority.")
@click.option("--children", type=click.IntRange(20, 5_000_000), default=600, show_default=True, help="Children known.")
@click.option("--quarters", type=click.IntRange(2, 40), default=8, show_default=True, help="Quarters of history.")
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), default="2026-06-30", show_default=True)
@click.option("--dirty", is_flag=True, help="With the faults seen in the field, each listed in faults.csv.")
@click.option("--out", type=A_PATH, required=True, help="A folder that is not there yet, or is empty.")
def sample(seed: int, children: int, quarters: int, as_at: datetime, dirty: bool, out: Path) -> None:
    """Make up an authority: the same children in every return, and the true value of each indicator."""
    from lineofsight import sample as made_up

    with ASIDE.status("starting") as status:
        try:
            written = made_up.write(
                out, seed, children, quarters, as_at.date(), dirty, lambda step: _step(status, step)
            )
        except ValueError as fault:
            raise click.UsageError(f"{fault}.") from None
    PAPER.print(str(out))
    ASIDE.print(f"  {len(written.files)} files. For a pack of them: lineofsight run {out / 'params.yml'}", style="dim")


@main.command()
@click.argument("names", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="The names, and what each file holds.")
@click.option("--out", type=A_PATH, default=Path("published"), show_default=True, help="A folder of a day goes there.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The folder's day; else the server's today.")
def fetch(names: tuple[str, ...], listed: bool, out: Path, day: datetime | None) -> None:
    """Bring published statistics from DfE and Ofsted: the one command that uses the network.

    A name stands for a file, or for all the files of a publication. The same command again goes on where it stopped.
    """
    from lineofsight import fetch as public

    if listed:
        PAPER.print(public.in_words(public.shipped()))
        return
    if not names:
        raise click.UsageError("Name at least one public file; --list shows them all.")
    with ASIDE.status("starting") as status:
        try:
            paths = public.fetch(names, out, day.date() if day else None, lambda step: _step(status, step))
        except KeyboardInterrupt:
            ASIDE.print("Stopped. What is half there ends in .part; the same command goes on from it.", style="red")
            sys.exit(130)
    for path in paths:
        PAPER.print(str(path))


@main.command()
def docs() -> None:
    """Write the generated pages of docs/ and params/schema.json again."""
    from lineofsight import generated

    for path in generated.write():
        PAPER.print(str(path))


def _step(status, words: str) -> None:
    """Progress: a line that changes on a terminal, a line each where there is none."""
    if ASIDE.is_terminal:
        status.update(words)
    else:
        ASIDE.print(words, style="dim")
