"""What can be wrong with a survey's file: each fault once, in words.

No fault names a number below which results are hidden, nor any words of a respondent: an issue log is published.
"""

from __future__ import annotations

from lineofsight.issue_log import Fault

_FILED = "evidence is filed by authority"
_RUN = "a spreadsheet would run it as a formula"
_OWN_WORDS = "it may be in a respondent's own words"
_HURT = "a comment can name or hurt the one who wrote it"
_NUMBERS = "a figure needs numbers to count with"
_TOO_MANY = "more cannot answer than were asked"

NO_AUTHORITY = Fault("no authority is given", _FILED, "left without one")
UNKNOWN_AUTHORITY = Fault("the authority is not in the list of authorities", _FILED, "left without one")
NO_DATE = Fault("not a date such as 2026-03-31", "rounds are told apart by their dates", "read as undated")
FORMULA_FOR_NUMBER = Fault("a number that begins with “=”", _RUN, "read as if it were not given")
NO_NUMBER = Fault("not a whole number", _NUMBERS, "read as if it were not given")
NO_PERCENTAGE = Fault(
    "no number from 0 to 100", "it cannot be a share of those who answered", "read as if it were not given"
)
ASKED_TOO_FEW = Fault("fewer were asked than answered", _TOO_MANY, "the number asked is not used")

PERSONAL = Fault(
    "a column that can tell who answered", "a pack must not name anyone", "not read; remove it from the file"
)
DAYS_OF_ANSWERING = Fault(
    "dates that hardly repeat: these are days of answering, not of rounds",
    "every day would be a round of its own, and a round of few",
    "all read as one round, dated by the last of them",
)
NO_ANSWERS = Fault("a question that nobody answered", "it has no result", "not read")
FORMULA_ANSWER = Fault("an answer that begins with “=”", _RUN, "counted as no answer")
NOT_OFFERED = Fault("an answer that was not offered", _OWN_WORDS, "counted as another answer, its words not kept")
GIVEN_ONCE = Fault(
    "an answer that only one gave, and no sheet 'Options' says that it was offered",
    _OWN_WORDS,
    "counted as another answer; list the options to see it",
)
FREE_WORDS = Fault("a question answered in free words", _HURT, "counted; its words are not kept")

COMMENTS = Fault("a column of comments", _HURT, "counted; its words are not kept")
QUESTION_ABOVE = Fault(
    "a row without a question",
    "a question merged over rows is kept in the first of them",
    "the question above it is taken",
)
NO_FIGURE = Fault("a row without a question or without an option", "a figure is an answer to a question", "not read")
FORMULA_WORDS = Fault("a question or option that begins with “=”", _RUN, "the row is not read")
LONG_OPTION = Fault("an option as long as a sentence", _OWN_WORDS, "the row is not read")
REPEATED = Fault(
    "the same answer to the same question, a second time",
    "both would count people twice",
    "the first is read, this is not",
)
SHARES = Fault(
    "a column of percentages none of which is above 1", "a spreadsheet keeps 45% as 0.45", "read as shares of 1"
)
SEVERAL_BASES = Fault(
    "the answers to one question have different bases", "as many answered it for each", "each is read with its own"
)
BASE_UNCLEAR = Fault(
    "the answers and those who gave none do not add up to the base",
    "it cannot be told whether the base has those who gave no answer in it",
    "the base is kept as given",
)
ABOVE_BASE = Fault(
    "a count above its base", "more cannot give an answer than answered", "not shown until one of them is corrected"
)
OTHER_PERCENTAGE = Fault(
    "a percentage that is not its count divided by its base", "one of the three is wrong", "count and base are taken"
)
MORE_THAN_BASE = Fault(
    "the counts of a question add up to more than its base",
    "some gave several answers, or a count is wrong",
    "read as they stand",
)
LESS_THAN_BASE = Fault(
    "the counts of a question add up to less than its base",
    "an answer is left out, or a count is wrong",
    "read as they stand",
)
NOT_A_HUNDRED = Fault(
    "the percentages of a question do not add up to 100",
    "some gave several answers, or a percentage is wrong; rounding alone moves the sum less",
    "read as they stand",
)
