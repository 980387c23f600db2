"""The duality gap: how far from the best an answer can be, proven.

Legend: m problems, p features.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def conjugate(
    score: Array, l1: Array, l2: Array, lower: Array | None, upper: Array | None
) -> Array:
    """Give the supremum over b of score * b less the penalty, summed by problem.

    Parameters
    ----------
    score
        Products of features and dual point, shape (m, p).
    l1, l2
        Penalties, shape (m, p).
    lower, upper
        Bounds of the coefficients, or None.

    Returns
    -------
    ndarray, shape (m,)
        Infinite where no bound and no ridge part holds the supremum.
    """
    over = np.abs(score) - l1
    hit = over > 0
    if not hit.any():
        return np.zeros(len(score))
    rows, cols = np.nonzero(hit)
    excess = over[rows, cols]
    ridge = l2[rows, cols]
    room = np.full(len(excess), np.inf)
    if lower is not None and upper is not None:
        up = score[rows, cols] > 0
        room = np.where(up, upper[rows, cols], -lower[rows, cols])
    with np.errstate(divide="ignore"):
        best = np.minimum(np.where(ridge > 0, excess / ridge, np.inf), room)
    endless = np.isinf(best)
    finite = np.where(endless, 0.0, best)
    gain = np.where(endless, np.inf, excess * finite - 0.5 * ridge * finite**2)
    out = np.zeros(len(score))
    np.add.at(out, rows, gain)
    return out


def shrinkage(
    score: Array, l1: Array, l2: Array, lower: Array | None, upper: Array | None
) -> Array:
    """Give the factor that makes the dual point feasible, at most 1, shape (m,)."""
    over = np.abs(score)
    bound = (l2 == 0) & (over > l1)
    if lower is not None and upper is not None:
        room = np.where(score > 0, upper, -lower)
        bound &= np.isinf(room)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(bound, l1 / over, 1.0)
    return factor.min(axis=1, initial=1.0)
