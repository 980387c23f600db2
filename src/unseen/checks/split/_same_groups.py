"""Columns that name the same groups of rows under other names."""

import numpy as np

from ...evidence import Evidence
from ...tables.plan import Kind


def same_groups(evidence: Evidence, name: str) -> tuple[str, ...]:
    """Give the features that are one-to-one with a column, words before numbers.

    Two rows have the same value of such a column if, and only if, they have the same
    value of the given one. Names are not looked at; rows without a value of either are
    left out, and no more than one in ten may be.
    """
    code, known = _codes(evidence, name)
    found = []
    for other in evidence.features(Kind.CATEGORY, Kind.NUMBER):
        if other.name == name:
            continue
        theirs, also = _codes(evidence, other.name)
        both = known & also
        if 10 * both.sum() < 9 * known.sum():
            continue
        a = np.unique(code[both], return_inverse=True)[1]
        b = np.unique(theirs[both], return_inverse=True)[1]
        pairs = np.unique(a.astype(np.int64) * (len(b) + 1) + b)
        if len(pairs) == a.max(initial=-1) + 1 == b.max(initial=-1) + 1:
            found.append((other.kind is Kind.NUMBER, other.name))
    return tuple(column for _, column in sorted(found))


def _codes(evidence: Evidence, name: str) -> tuple[np.ndarray, np.ndarray]:
    values = evidence.values(name)
    known = ~np.isnan(values) if values.dtype.kind == "f" else values != 0
    return values, known
