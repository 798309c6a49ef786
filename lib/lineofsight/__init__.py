"""From a child's record, an inspector's paragraph or a young person's answer, to the criterion it bears on.

All that a notebook imports is here. The reading order of the library is its import order: `errors`, `documents`,
`framework` and `authorities`, the `readers`, `findings` and `mapping`, `evidence`, `line_of_sight`, `run`, then what
shows it: `display`, `plots`, `engine`, `pack`.
"""

from lineofsight.params import Params
from lineofsight.run import Run

__all__ = ["Params", "Run"]
