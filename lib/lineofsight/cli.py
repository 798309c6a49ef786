"""The `lineofsight` command: a page of verbs over the library, and the one place a fault becomes an exit code."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as RichTable

from lineofsight.errors import LineOfSightError

PAPER = Console(soft_wrap=True, highlight=False)
"""Where results are printed."""
ASIDE = Console(stderr=True, soft_wrap=True, highlight=False)
"""Where progress and faults are printed, so that results can be piped."""


class Verbs(click.Group):
    """Commands that end with the sentence of a fault and its exit code, never with a traceback for it."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except LineOfSightError as fault:
            ASIDE.print(str(fault), style="red", markup=False)
            sys.exit(fault.exit_code)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lineofsight")
def main() -> None:
    """Evidence packs for children's social care, from the source line to the inspection criterion.

    Exit codes: 0 done; 1 a fault in Line of Sight; 2 the command was typed wrongly; 3 the parameter file is wrong;
    4 a file was refused, the others were read; 5 nothing to build a pack from; 6 a pack does not verify; 7 a
    notebook did not run to its end; 130 stopped by you.
    """


@main.command()
@click.argument("params", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("outputs"), show_default=True,
              help="The folder packs are written to.")
def run(params: tuple[Path, ...], out: Path) -> None:
    """Build a pack for each parameter file, PARAMS, and say where it opens."""
    from lineofsight import batch

    sys.exit(batch.run_all(params, out, say=ASIDE.print, show=PAPER.print))
