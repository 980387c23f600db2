"""How much neighbours in an order resemble each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Changes of class along an order.

    Parameters
    ----------
    changes
        Neighbouring pairs of different class.
    expected
        What a random order gives on average.
    spread
        Standard deviation of the changes in a random order.
    """

    changes: int
    expected: float
    spread: float

    @property
    def ratio(self) -> float:
        """Changes over what a random order gives; 1 by chance, 0 if sorted."""
        return self.changes / self.expected if self.expected > 0 else 1.0


def class_runs(codes: NDArray[np.int64]) -> Runs:
    r"""Count changes of class along an order.

    Parameters
    ----------
    codes
        Class of each row in order, shape (n,).

    Notes
    -----
    In a random order a pair of neighbours differs with chance
    :math:`1 - \sum_k n_k (n_k - 1) / (n (n - 1))`. The spread is that of Wald and
    Wolfowitz for two classes, and an upper bound for more.

    References
    ----------
    A. Wald, J. Wolfowitz (1940), doi:10.1214/aoms/1177731909.

    Examples
    --------
    >>> class_runs(np.array([0, 0, 0, 1, 1, 1])).changes
    1
    """
    n = len(codes)
    sizes = np.bincount(codes).astype(float)
    if n < 2:
        return Runs(changes=0, expected=0.0, spread=0.0)
    same = float((sizes * (sizes - 1)).sum()) / (n * (n - 1))
    expected = (n - 1) * (1 - same)
    spread = expected / np.sqrt(n)
    if len(sizes) == 2 and n > 2:
        twice = 2 * sizes[0] * sizes[1]
        spread = np.sqrt(max(twice * (twice - n) / (n**2 * (n - 1)), 0.0))
    return Runs(
        changes=int((np.diff(codes) != 0).sum()),
        expected=expected,
        spread=float(spread),
    )


def neighbour_correlation(y: Array) -> float:
    """Give the correlation of the ranks of neighbours in an order.

    Parameters
    ----------
    y
        Values in order, shape (n,).

    Returns
    -------
    float
        0 by chance with a spread of 1 / sqrt(n), 1 if sorted.

    Examples
    --------
    >>> neighbour_correlation(np.arange(50.0))
    1.0
    """
    if len(y) < 3:
        return 0.0
    rank = np.argsort(np.argsort(y, kind="stable"), kind="stable").astype(float)
    rank -= rank.mean()
    a, b = rank[:-1], rank[1:]
    norm = np.sqrt(
        float((a - a.mean()) @ (a - a.mean())) * float((b - b.mean()) @ (b - b.mean()))
    )
    if norm == 0:
        return 0.0
    return min(1.0, round(float((a - a.mean()) @ (b - b.mean())) / norm, 12))
