"""Whether two samples of times follow one another, or interleave."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def distance_of(a: Array, b: Array) -> float:
    """Give the largest difference of the two distribution functions.

    Parameters
    ----------
    a, b
        Values without NaN, shape (n,) and (m,), at least one each.

    Returns
    -------
    float
        0 where both are spread alike, 1 where all of one lie before the other.

    References
    ----------
    N. Smirnov (1939), the two-sample test named after him and Kolmogorov.

    Examples
    --------
    >>> distance_of(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    1.0
    >>> distance_of(np.array([1.0, 3.0]), np.array([1.0, 3.0]))
    0.0
    """
    at = np.concatenate([a, b])
    below_a = np.searchsorted(np.sort(a), at, side="right") / len(a)
    below_b = np.searchsorted(np.sort(b), at, side="right") / len(b)
    return float(np.abs(below_a - below_b).max())


def best_cut(earlier: Array, later: Array) -> tuple[float, int, int]:
    """Give the time that parts two samples best.

    Parameters
    ----------
    earlier, later
        Times without NaN, shape (n,) and (m,), at least one each.

    Returns
    -------
    float, int, int
        The cut; the rows of `earlier` after it; the rows of `later` at or before it.

    Examples
    --------
    >>> best_cut(np.array([1.0, 2.0, 3.0, 9.0]), np.array([4.0, 5.0, 6.0]))
    (3.0, 1, 0)
    """
    at = np.unique(np.concatenate([earlier, later]))
    late = len(earlier) - np.searchsorted(np.sort(earlier), at, side="right")
    early = np.searchsorted(np.sort(later), at, side="right")
    best = int(np.argmin(late + early))
    return float(at[best]), int(late[best]), int(early[best])


def resemblance_along(y: Array, times: Array, rng: np.random.Generator) -> float:
    """Give the correlation of rows that are neighbours in time.

    Parameters
    ----------
    y
        The target in columns, as `indicators` gives it, shape (n, k).
    times
        Shape (n,); rows of the same time are put in random order.
    rng
        Draws that order.

    Returns
    -------
    float
        0 by chance, with a standard deviation of 1 / sqrt(n).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> t = np.arange(100.0)
    >>> round(resemblance_along(np.sin(t / 9)[:, None], t, rng), 1)
    1.0
    """
    z = y[np.lexsort((rng.random(len(times)), times))]
    z = z - z.mean(axis=0)
    total = float((z * z).sum())
    return float((z[1:] * z[:-1]).sum() / total) if total > 0 else 0.0
