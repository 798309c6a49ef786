"""From a statement to the line of the framework it bears on, with the reasons in the open.

`mapper` chooses a heading, `polarity` says whether the statement is for or against, `phrases` finds the
words they go by, and `evaluation` measures them on labelled statements. The words themselves are in
`lexicon.yml` and `polarity.yml`, for an analyst to edit.
"""

from lineofsight.mapping.mapper import NAME, NO_CONTEXT, Context, Mapping, map_statement, map_statements
from lineofsight.mapping.polarity import Polarity, Verdict, polarity_of

__all__ = [
    "NAME",
    "NO_CONTEXT",
    "Context",
    "Mapping",
    "Polarity",
    "Verdict",
    "map_statement",
    "map_statements",
    "polarity_of",
]
