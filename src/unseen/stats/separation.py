"""How well one threshold, or one value a class, tells the classes apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The threshold that tells two classes apart best.

    Parameters
    ----------
    at
        Half-way between the neighbouring values.
    above
        Class (0 or 1) of the rows above it.
    wrong
        Rows of class 0 and of class 1 on the wrong side.
    gap, width
        Distance between the two sides' nearest values, and the wider side's range.
    """

    at: float
    above: int
    wrong: tuple[int, int]
    gap: float
    width: float

    @property
    def exact(self) -> bool:
        """Whether no row is on the wrong side."""
        return self.wrong == (0, 0)


def best_threshold(x: Array, y: Array) -> Threshold | None:
    """Give the threshold with the smallest mean of the two classes' error rates.

    Parameters
    ----------
    x
        Values without NaN, shape (n,).
    y
        0 or 1, shape (n,).

    Returns
    -------
    Threshold or None
        None where there is one class or one value.

    Examples
    --------
    >>> t = best_threshold(np.array([1.0, 2.0, 8.0, 9.0]), np.array([0, 0, 1, 1]))
    >>> t.at, t.above, t.exact
    (5.0, 1, True)
    """
    n1 = int(y.sum())
    n0 = len(y) - n1
    if not n0 or not n1:
        return None
    order = np.argsort(x, kind="stable")
    ordered, ones = x[order], np.cumsum(y[order])
    cut = np.flatnonzero(ordered[1:] > ordered[:-1])
    if not len(cut):
        return None
    low1 = ones[cut]
    low0 = cut + 1 - low1
    # Error rates where class 1 lies above, and where it lies below.
    up = low1 / n1 + (n0 - low0) / n0
    down = (n1 - low1) / n1 + low0 / n0
    above = int(up.min() <= down.min())
    best = int(np.argmin(up if above else down))
    i = int(cut[best])
    if above:
        wrong = int(n0 - low0[best]), int(low1[best])
    else:
        wrong = int(low0[best]), int(n1 - low1[best])
    low, high = float(ordered[i]), float(ordered[i + 1])
    return Threshold(
        at=low / 2 + high / 2,
        above=above,
        wrong=wrong,
        gap=high - low,
        width=max(low - float(ordered[0]), float(ordered[-1]) - high),
    )


def inversions(x: Array, y: Array) -> tuple[int, int]:
    """Count neighbouring pairs in the order of `x` at which `y` turns the wrong way.

    Parameters
    ----------
    x, y
        Shape (n,), without NaN. Ties of `x` are put in the order that favours a
        monotone relation.

    Returns
    -------
    int, int
        Pairs of the rarer direction, and pairs at which `y` changes at all.

    Examples
    --------
    >>> inversions(np.array([1.0, 2, 3, 4]), np.array([1.0, 4, 9, 16]))
    (0, 3)
    """
    up = np.diff(y[np.lexsort((y, x))])
    down = np.diff(y[np.lexsort((-y, x))])
    wrong_up, wrong_down = int((up < 0).sum()), int((down > 0).sum())
    if wrong_up <= wrong_down:
        return wrong_up, int((up != 0).sum())
    return wrong_down, int((down != 0).sum())
