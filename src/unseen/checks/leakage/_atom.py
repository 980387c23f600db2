"""A value of a numeric target that is so common that it is a class."""

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...tables.binning import ALL_BINS

Counts = NDArray[np.int64]

# The most frequent other value has at most this share of its rows.
_LARGEST_OTHER = 0.2


def atom(evidence: Evidence) -> tuple[float, float]:
    """Give the most frequent value of a numeric target, and its share."""
    values, n = np.unique(evidence.y, return_counts=True)
    at = int(n.argmax())
    return float(values[at]), float(n[at] / n.sum())


def atom_table(evidence: Evidence) -> Counts | None:
    """Count a numeric target as two classes: its most frequent value, or another.

    Only where that value is common and an end of the scale, such as the zero of an
    amount that few pay: of a count the lowest number is one among others.
    """
    if not len(evidence.y):
        return None
    value, share = atom(evidence)
    others = evidence.y[evidence.y != value]
    if not 0.02 <= share <= 0.98 or not (
        (others > value).all() or (others < value).all()
    ):
        return None
    next_ = np.unique(others, return_counts=True)[1].max()
    if next_ > _LARGEST_OTHER * share * len(evidence.y):
        return None
    is_atom = (evidence.y == value).astype(np.int64)
    bins = evidence.sample.bins.astype(np.int64)
    p = bins.shape[1]
    flat = (bins + np.arange(p) * ALL_BINS) * 2 + is_atom[:, None]
    return np.bincount(flat.ravel(), minlength=p * ALL_BINS * 2).reshape(p, ALL_BINS, 2)
