"""From a child's record, an inspector's paragraph or a young person's answer, to the criterion it bears on.

All that a notebook imports is here. The reading order of the library is its import order: `errors`, `documents`,
`framework` and `authorities`, the `readers`, `findings` and `mapping`, `evidence`, `line_of_sight`, `run`, then what
shows it: `display`, `plots`, `answers` (what each notebook asks of a run), `engine`, `pack`, `batch`, `cli`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lineofsight.params import Params
    from lineofsight.run import Run

__all__ = ["Params", "Run"]


def __getattr__(name: str) -> Any:
    """`Params` and `Run` when they are first asked for: they bring pandas, and `lineofsight --help` needs neither."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"lineofsight.{name.lower()}"), name)
