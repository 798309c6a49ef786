"""What can go wrong, in one tree, and the exit code each fault ends the command with.

Every message is one sentence for a tired analyst: what, where, what was found, what to do. A message
names files, columns, pages and counts; it never holds a child's name, an identifier or a row.

| exit code | means |
|---|---|
| 0 | done |
| 1 | a fault in Line of Sight itself: the one case that shows a traceback |
| 2 | the command was typed wrongly |
| 3 | the parameter file is wrong; every fault in it is listed |
| 4 | at least one file was refused; the others were read |
| 5 | nothing to build a pack from |
| 6 | a pack does not verify: something in it is changed, missing or extra |
| 7 | a notebook did not run to its end, so no pack was written |
| 8 | a hidden count could be worked out from what would be published, so nothing was |
| 9 | a public file was not fetched: a proxy, the network or its publisher; the others asked for are there |
| 130 | stopped by the user; nothing half-written is left |
"""


class LineOfSightError(Exception):
    """A fault the user can mend. Shown as its sentence, without a traceback."""

    exit_code = 1


class ParameterError(LineOfSightError):
    """The parameter file is wrong. `faults` holds one sentence each, in the order of the file."""

    exit_code = 3

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("\n".join(faults))


class Refused(LineOfSightError):
    """A file that cannot be read as any kind of source. The sentence says what it is instead."""

    exit_code = 4


class NothingToShow(LineOfSightError):
    """No file could be read, so there is no evidence and no pack."""

    exit_code = 5


class PackFault(LineOfSightError):
    """A pack is not what its manifest says, or is no pack."""

    exit_code = 6


class NoSuchIndicator(LineOfSightError):
    """An indicator was asked for that the catalogue does not hold."""

    exit_code = 2


class NoSuchPublicFile(LineOfSightError):
    """A public file was asked for by a name that the catalogue of public files does not hold."""

    exit_code = 2


class NotebookFailed(LineOfSightError):
    """A notebook stopped before its end. Nothing was written."""

    exit_code = 7


class Disclosive(LineOfSightError):
    """A hidden count can be worked out from what would be published. Nothing was; the sentence names counts only."""

    exit_code = 8


class NotFetched(LineOfSightError):
    """A public file did not come. A sentence for each cause: which host, what to ask IT, what to do by hand."""

    exit_code = 9
