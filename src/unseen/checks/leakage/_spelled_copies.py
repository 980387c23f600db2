"""Words that spell a numeric target."""

import re

import numpy as np

from ...evidence import Evidence
from ...result import Severity
from ...tables.plan import Column
from .._subjects import named
from ._copy import Copy

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_MOST_ROWS = 2_000
# Fewer words than these are told by the rows of each.
_FEWEST_WORDS = 12
_MOST_MISSING = 0.1


def spelled_copy(evidence: Evidence, c: Column) -> Copy | None:
    """Tell whether each word has the target's number in it, such as "<21.50> CAD"."""
    if len(evidence.plan.levels[c.name]) < _FEWEST_WORDS:
        return None
    words, y = evidence.values(c.name), evidence.y
    known = np.flatnonzero(words != 0)
    if len(known) < (1 - _MOST_MISSING) * len(words):
        return None
    known = known[:_MOST_ROWS]
    found = [_NUMBER.search(evidence.spelled(int(h))) for h in words[known]]
    if not all(found):
        return None
    numbers = np.array([float(f.group()) for f in found if f])
    # Words are written with fewer digits than numbers are held with.
    if not np.allclose(numbers, y[known], rtol=1e-5, atol=0.0):
        return None
    return Copy(
        severity=Severity.ERROR,
        sentence=f"{named(c.name)} spells the target: the number in its words is that "
        f"of the target in all {len(numbers):,} rows.",
    )
