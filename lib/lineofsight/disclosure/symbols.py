"""The symbols that published tables print in place of a number, and what each of them says.

A symbol is never a number: it stands in a column of its own, and no sum, mean or zero is made of it.

Department for Education, Analysts' guide, "Data symbols" (statistics production, underlying data).
"""

from __future__ import annotations

from enum import Enum


class Symbol(Enum):
    """What a symbol says, in the words a reader sees."""

    CONFIDENTIAL = "hidden, so that no child can be known by it"
    NOT_APPLICABLE = "not applicable"
    UNAVAILABLE = "not available for another reason"
    ROUNDS_TO_ZERO = "some, but so few that it rounds to 0"
    LOW_RELIABILITY = "of low reliability"

    @property
    def printed(self) -> str:
        """The symbol as this suite prints it; for what rounds to 0, the word and not the letter."""
        return next(mark for mark, symbol in PRINTED.items() if symbol is self)


PRINTED = {
    "c": Symbol.CONFIDENTIAL,
    "z": Symbol.NOT_APPLICABLE,
    "x": Symbol.UNAVAILABLE,
    "low": Symbol.ROUNDS_TO_ZERO,
    "u": Symbol.LOW_RELIABILITY,
    # The other ways to print them: the letter where "low" would be unkind, and the forms of earlier years.
    "k": Symbol.ROUNDS_TO_ZERO,
    ":": Symbol.UNAVAILABLE,
    "~": Symbol.ROUNDS_TO_ZERO,
}
"""Each symbol by what is printed, the form used now before earlier ones."""


def symbol(cell: str) -> Symbol | None:
    """The symbol in a cell's text, in either case, in square brackets or not ("[c]"); None where there is none."""
    return PRINTED.get(cell.strip().removeprefix("[").removesuffix("]").casefold())
