"""Which heading of the framework a statement bears on, and why: a first mapper that can be read and edited.

For every heading it adds up points, and each point has a reason that can be shown:

* **words**: phrases of `lexicon.yml` found in the statement, three points for a decisive one, two for a telling
  one, one for a hint. Of the sentence before, when the statement points back at it ("This leads to ..."), half.
* **people**: whom the statement is about (children in need, children in care, leaders).
* **place**: the judgement area and the printed headings the statement stands under.
* **likeness**: the TF-IDF cosine with the heading's closest criterion, read together with that criterion's
  phrases. At most `LIKENESS` points; it decides between headings that the words leave level.

The heading with most points wins. The score is its lead and its weight in one number: points / (points + points
of the runner-up + 2), from 0 to 1. It is not a probability.

It abstains where the words say nothing (place alone is no reason), where the score is below `THRESHOLD`, and
where the statement reads as scope or method. Nothing is fitted: weights and threshold were set by hand, by looking
at labelled statements from five documents, so they are at home in those documents and less so elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from lineofsight.mapping.phrases import Phrases, fold

POINTS = {"decisive": 3.0, "telling": 2.0, "hint": 1.0}
PEOPLE = 1.5
LIKENESS = 6.0
CARRIED = 0.5
THRESHOLD = 0.30

NOT_EVIDENCE = "X-NONE"
