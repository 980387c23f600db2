"""How heavy the tail of a number is."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_FEWEST_ROWS = 50
_FEWEST_LARGEST = 8


def tail_index(y: Array) -> float:
    r"""Estimate the order up to which a number has moments.

    Parameters
    ----------
    y
        Values without NaN, shape (n,).

    Returns
    -------
    float
        The tail index: 2 where the variance begins to be infinite, 1 where the mean
        does; infinity for fewer than 50 rows, or without a tail.

    Notes
    -----
    Hill's estimate on the distances from the median: with the k largest ones,
    :math:`k = \max(8, \sqrt n)`, the inverse of the mean of
    :math:`\log(x_{(i)} / x_{(k+1)})`. It errs upwards where the tail begins further
    out than the k-th largest value.

    References
    ----------
    B. M. Hill (1975), doi:10.1214/aos/1176343247.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> round(tail_index(rng.pareto(1.5, 4_000)), 1)
    1.6
    >>> tail_index(rng.normal(size=4_000)) > 4
    True
    """
    n = len(y)
    if n < _FEWEST_ROWS:
        return float("inf")
    k = max(_FEWEST_LARGEST, int(n**0.5))
    far = np.sort(np.abs(y - np.median(y)))[::-1][: k + 1]
    if far[k] <= 0 or far[0] == far[k]:
        return float("inf")
    return float(1 / np.log(far[:k] / far[k]).mean())
