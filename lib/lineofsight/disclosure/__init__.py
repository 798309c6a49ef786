"""The only place a figure is hidden or rounded: what is too small, what gives it away, and the proof that nothing does.

`profiles` holds publishers' rules by name, `sums` says what adds up in a publication, `protect` hides, `attack` is what
a reader with a solver can work out, `audit` refuses what is not safe, and `symbols` are the marks printed instead.
"""

from lineofsight.disclosure.attack import attack
from lineofsight.disclosure.audit import Audit, audited
from lineofsight.disclosure.profiles import PROFILES, Profile
from lineofsight.disclosure.protect import Hidden, Protected, Why, protect
from lineofsight.disclosure.rounding import half_up
from lineofsight.disclosure.sums import Range, Sum
from lineofsight.disclosure.symbols import PRINTED, Symbol, symbol

__all__ = [
    "PRINTED",
    "PROFILES",
    "Audit",
    "Hidden",
    "Profile",
    "Protected",
    "Range",
    "Sum",
    "Symbol",
    "Why",
    "attack",
    "audited",
    "half_up",
    "protect",
    "symbol",
]
