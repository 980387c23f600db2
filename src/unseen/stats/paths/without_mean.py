"""A target without its mean."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def without_mean(y: Array, weights: Array) -> tuple[Array, Any]:
    """Give a target less its mean, and the mean.

    A target that varies by rounding alone comes back as zeros, so that no path is
    looked for in what rounding left of it.

    Parameters
    ----------
    y
        Shape (n,) or (n, C).
    weights
        Of the rows, adding up to 1, shape (n,).

    Examples
    --------
    >>> left, mean = without_mean(np.full(3, 0.1), np.full(3, 1 / 3))
    >>> left.tolist(), round(float(mean), 9)
    ([0.0, 0.0, 0.0], 0.1)
    """
    mean = weights @ y
    left = y - mean
    inside = weights > 0
    size = np.abs(y[inside]).max(axis=0)
    flat = np.abs(left[inside]).max(axis=0) <= 4 * np.finfo(float).eps * size
    return np.where(flat, 0.0, left), mean
