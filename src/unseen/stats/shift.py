"""How far two samples of a column, or of a target, lie apart."""

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from .quantiles import normal_quantile

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


def distances(first: Counts, second: Counts, ordered: NDArray[np.bool_]) -> Array:
    """Give how far the columns of two tables lie apart.

    Parameters
    ----------
    first, second
        Rows by column and bin, shape (p, bins); bin 0 holds the missing values.
    ordered
        Whether a column's bins have an order, shape (p,).

    Returns
    -------
    ndarray, shape (p,)
        In [0, 1]: the share of rows that would have to change. Without order the total
        variation distance; with order the largest difference of the shares of rows
        below a value, above a value, or missing. A column that few rows know can
        change few rows.

    Examples
    --------
    >>> one, two = np.array([[0, 6, 4]]), np.array([[0, 3, 7]])
    >>> distances(one, two, np.array([True])).round(2).tolist()
    [0.3]
    """
    a, b = _shares(first), _shares(second)
    apart = np.abs(a - b).sum(axis=1) / 2
    below = np.cumsum((a - b)[:, 1:], axis=1)
    above = below[:, -1:] - below
    steps = np.maximum(np.abs(below).max(axis=1), np.abs(above).max(axis=1))
    return np.where(ordered, steps, apart)


def chance_distance(first: Counts, second: Counts, ordered: NDArray[np.bool_]) -> Array:
    """Give the distance that two samples of one distribution have on average.

    Parameters
    ----------
    first, second, ordered
        As in `distances`.

    Returns
    -------
    ndarray, shape (p,)
        At most, for ordered columns, where it is that of continuous values.
    """
    n, m = first.sum(axis=1), second.sum(axis=1)
    scale = 1 / np.maximum(n, 1) + 1 / np.maximum(m, 1)
    share = (first + second) / np.maximum(n + m, 1)[:, None]
    # Mean absolute value of a normal difference, bin by bin.
    apart = np.sqrt(2 / np.pi * share * (1 - share) * scale[:, None]).sum(axis=1) / 2
    return np.where(ordered, 0.87 * np.sqrt(scale), apart)


def half_width(n: float, m: float, luck: float) -> float:
    r"""Give how far a distance may stray from its mean, both ways, but for `luck`.

    Parameters
    ----------
    n, m
        Rows of the two samples.
    luck
        Chance of straying further, in (0, 1).

    Notes
    -----
    :math:`\sqrt{\log(2/\text{luck})/2}\sqrt{1/n + 1/m}`: by McDiarmid's inequality
    for any number of bins, since a row changes a distance by at most 1/n; by Massart's
    for the largest difference of distribution functions. Both assume independent
    rows.

    References
    ----------
    C. McDiarmid (1989), doi:10.1017/CBO9781107359949.008; P. Massart (1990),
    doi:10.1214/aop/1176990746.

    Examples
    --------
    >>> round(half_width(750, 250, 0.001), 3)
    0.142
    """
    return sqrt(log(2 / luck) / 2) * sqrt(1 / max(n, 1.0) + 1 / max(m, 1.0))


def class_shift(
    first: Counts, second: Counts, *, rows: tuple[float, float], level: float = 0.95
) -> Estimate:
    r"""Estimate how far the classes of two samples lie apart.

    Parameters
    ----------
    first, second
        Rows by class, shape (k,), at least one row each.
    rows
        Independent rows that each sample is worth.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Estimate
        The total variation distance, in [0, 1].

    Notes
    -----
    The interval is that of the largest difference of one class's shares, normal and
    with Bonferroni's correction, around the distance; its lower end is 0 unless some
    class differs by more than chance.

    Examples
    --------
    >>> e = class_shift(np.array([700, 300]), np.array([150, 150]), rows=(1000, 300))
    >>> print(f"{e.value:.2f} [{e.low:.2f}, {e.high:.2f}]")
    0.20 [0.14, 0.26]
    """
    a, b = first / first.sum(), second / second.sum()
    n, m = rows
    both = (first + second) / (first.sum() + second.sum())
    apart = float(np.abs(a - b).sum() / 2)
    kinds = max(1, int((both > 0).sum()) - 1)
    z = normal_quantile(1 - (1 - level) / 2 / kinds)
    error = np.sqrt(both * (1 - both) * (1 / n + 1 / m))
    clear = np.abs(a - b) - z * error
    half = z * float(error.max())
    low = max(apart - half, 0.0) if clear.max() > 0 else 0.0
    return Estimate(
        value=apart,
        low=low,
        high=min(1.0, apart + half),
        level=level,
        n=round(n + m),
        method="total variation distance",
    )


def mean_shift(
    first: Array, second: Array, *, rows: tuple[float, float], level: float = 0.95
) -> Estimate:
    """Estimate how far the means of two samples lie apart, in standard deviations.

    Parameters
    ----------
    first, second
        Values without NaN, at least two each.
    rows
        Independent rows that each sample is worth.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Estimate
        Positive where the second mean is larger; in standard deviations of the first.

    Notes
    -----
    Welch's standard error with a normal quantile. Heavy tails make it wide.

    Examples
    --------
    >>> a, b = np.arange(100.0), np.arange(100.0) + 30
    >>> e = mean_shift(a, b, rows=(100, 100))
    >>> print(f"{e.value:.2f} [{e.low:.2f}, {e.high:.2f}]")
    1.03 [0.76, 1.31]
    """
    spread = float(first.std(ddof=1)) or float(second.std(ddof=1)) or 1.0
    value = float(second.mean() - first.mean()) / spread
    error = sqrt(first.var(ddof=1) / rows[0] + second.var(ddof=1) / rows[1]) / spread
    half = normal_quantile((1 + level) / 2) * error
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        level=level,
        n=round(rows[0] + rows[1]),
        method="difference of means in standard deviations",
    )


def _shares(counts: Counts) -> Array:
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
