"""Sample files kept beside what makes them: which of them are out of date, and the command that writes them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import make_reports


@dataclass(frozen=True)
class Kept:
    """The files of `folder` whose names fit `pattern`, all of them made by `made` (bytes by name) of one script."""

    script: str
    about: str
    folder: Path
    pattern: str
    made: Callable[[], dict[str, bytes]]

    def out_of_date(self) -> list[str]:
        """Names of the files that are missing, stray or not what is made."""
        kept = {path.name: path.read_bytes() for path in self.folder.glob(self.pattern)}
        files = self.made()
        return sorted(
            name
            for name in files | kept
            if name not in files or name not in kept or not make_reports.same(Path(name), kept[name], files[name])
        )

    def command(self, arguments: list[str] | None) -> int:
        """Write the files, or with `--check` say which are out of date; the exit code."""
        parser = argparse.ArgumentParser(description=self.about)
        parser.add_argument("--check", action="store_true", help="say which files are out of date; write nothing")
        if parser.parse_args(arguments).check:
            stale = self.out_of_date()
            for name in stale:
                print(f"out of date: {name} (run python data_samples/{self.script})")
            return 1 if stale else 0
        self.folder.mkdir(exist_ok=True)
        for name, content in self.made().items():
            (self.folder / name).write_bytes(content)
            print(f"{len(content):>9,} bytes  {name}")
        return 0
