"""The rules by which publishers hide and round small counts, each by name. No two releases have quite the same.

"Under 5" is a common name for a rule that no release here has: the children in need census hides 5 as well.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One publisher's rule.

    `hidden` are the counts too small to show, `range(1, 6)` for 1 to 5; empty where nothing is hidden. A reader must be
    left with every one of them as possible for a count hidden as small, and with two or more numbers for any other
    hidden count: `protect` sees to it and `audited` proves it. `rounding` is the base that shown counts are rounded to,
    5 and above up; 1 shows them as they are. `bases_only` hides small bases, with what is counted in them, and shows
    small parts of large ones. `complements`: a difference between a shown total and its parts that nobody prints is a
    count like any other (7 of 8 who did says that 1 did not). `whole_groups`: that all of a group, or none, did
    something tells it of each of them, so it is hidden. `source` cites where the rule stands, `note` what else it says.
    """

    name: str
    hidden: range
    source: str
    rounding: int = 1
    bases_only: bool = False
    complements: bool = True
    whole_groups: bool = False
    note: str = ""

    @property
    def least(self) -> int:
        """The least that a hidden count can be: 1 where every 0 is shown, and so a hidden one is none; else 0."""
        return 0 if self.whole_groups else 1


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            "children in need census",
            range(1, 6),
            "Department for Education, Characteristics of children in need, data guidance 2020 and 2021",
            note="The Department rounds England and the regions to the nearest 10, and prints percentages and rates to "
            "one decimal place.",
        ),
        Profile(
            "ssda903",
            range(1, 6),
            "Department for Education, Children looked after in England, methodology of placements by location. It "
            "hides small counts and names no threshold; that of the children in need census is taken",
            note="The Department rounds England and the regions to the nearest 10, leaves authorities unrounded, and "
            "prints percentages as whole numbers.",
        ),
        Profile(
            "hospital admissions",
            range(1, 8),
            "NHS England, Hospital Episode Statistics, as in the Department for Education's dashboard of children's "
            "social care: from 2012 counts of 1 to 7 are hidden and those below the nation rounded to the nearest 5",
            rounding=5,
            note="The dashboard's rates come from unrounded counts. Ours come from rounded ones, because an unrounded "
            "rate gives its count away.",
        ),
        Profile(
            "survey",
            range(1, 10),
            "Our own choice: bases of fewer than 10 are hidden",
            bases_only=True,
            complements=False,
            note="Treat bases of 10 to 29 as of low reliability. Sport England's Active Lives survey of children and "
            "young people shows no base below 30.",
        ),
        Profile(
            "strict",
            range(1, 10),
            "Our own choice, for small groups that people know, such as the children of one team",
            rounding=5,
            whole_groups=True,
        ),
        Profile("internal", range(0), "Nothing is hidden: for those who may see the children's records"),
    )
}
"""Every profile by name. Authorities may follow others; a new one is one entry here."""
