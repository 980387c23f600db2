"""How much rows with the same value of a key resemble each other."""

from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from .quantiles import t_quantile

Array = NDArray[np.float64]
Codes = NDArray[np.int64]


def indicators(y: Array, n_classes: int) -> Array:
    """Give a target as columns in which resemblance can be measured.

    Parameters
    ----------
    y
        Class codes or values without NaN, shape (n,).
    n_classes
        Number of classes, 0 for values.

    Returns
    -------
    ndarray, shape (n, k)
        An indicator of each class (one is enough for two), or the ranks of the values,
        which no outlier can dominate.

    Examples
    --------
    >>> indicators(np.array([0.0, 1.0, 2.0]), 3).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    >>> indicators(np.array([5.0, 900.0, 7.0]), 0).ravel().tolist()
    [0.0, 2.0, 1.0]
    """
    if not n_classes:
        _, rank, size = np.unique(y, return_inverse=True, return_counts=True)
        middle = np.cumsum(size) - (size + 1) / 2
        return middle[rank][:, None]
    if n_classes == 2:
        return (y == 1).astype(float)[:, None]
    return (y[:, None] == np.arange(n_classes)).astype(float)


def intraclass_correlation(y: Array, groups: Codes, *, level: float = 0.95) -> Estimate:
    r"""Estimate the share of the target's variance that lies between groups.

    Parameters
    ----------
    y
        What `indicators` gives, shape (n, k).
    groups
        Code of each row's group, shape (n,).
    level
        Coverage, in (0, 1).

    Returns
    -------
    Estimate
        1 where rows of a group are alike, 0 where a group's rows are as different as
        any. `n` counts the groups. The value is None with fewer than three groups of
        several rows.

    Notes
    -----
    The analysis of variance gives :math:`\rho = (B - W)/(B + (m - 1) W)` with the mean
    squares between and within groups and the mean size m. The interval is Student's on
    the scale of :math:`\log(B/W)`, with the variance of leaving out one group at a
    time: it needs no normal target. Assumes groups that are independent; too narrow for
    fewer than ten.

    References
    ----------
    R. A. Fisher (1925), "Statistical methods for research workers", chapter 7;
    A. Donner (1986), doi:10.2307/1403259.

    Examples
    --------
    >>> groups = np.repeat(np.arange(20), 4)
    >>> alike = (groups % 2).astype(float)[:, None]
    >>> e = intraclass_correlation(alike, groups)
    >>> e.value, e.n
    (1.0, 20)
    """
    code = np.unique(groups, return_inverse=True)[1]
    size = np.bincount(code).astype(float)
    k, n = len(size), float(len(y))
    several = int((size > 1).sum())
    blank = Estimate(
        value=None,
        low=None,
        high=None,
        level=level,
        n=k,
        method="intraclass correlation",
    )
    if several < 3 or k >= n:
        return blank
    y = y - y.mean(axis=0)
    sums = np.column_stack([np.bincount(code, weights=c) for c in y.T])
    squares = np.bincount(code, weights=(y * y).sum(axis=1))
    if squares.sum() <= 1e-12 * n:
        return blank
    between = (sums * sums).sum(axis=1) / size
    whole = _ratio(
        n, k, sums.sum(axis=0), between.sum(), squares.sum(), (size**2).sum()
    )
    value = _correlation(*whole)
    if value >= 1 - 1e-9:
        # Without variance inside any group the ratio is infinite and has no spread.
        return Estimate(
            value=1.0,
            low=max(0.0, 1 - 3 / several),
            high=1.0,
            level=level,
            n=k,
            method="intraclass correlation, rule of three",
        )
    spread = _spread(y, sums, squares, between, size)
    middle = log(max(float(whole[0]), 1e-12))
    half = t_quantile((1 + level) / 2, max(several - 1, 1)) * spread
    low, high = (
        _correlation(exp(min(middle + s * half, 700.0)), float(whole[1]))
        for s in (-1, 1)
    )
    return Estimate(
        value=value,
        low=low,
        high=high,
        level=level,
        n=k,
        method="intraclass correlation, jackknife over groups",
    )


def _spread(
    y: Array, sums: NDArray, squares: NDArray, between: NDArray, size: Array
) -> float:
    """Give the standard error of log(B/W), leaving out one group at a time."""
    k = len(size)
    left = _ratio(
        len(y) - size,
        k - 1,
        sums.sum(axis=0) - sums,
        between.sum() - between,
        squares.sum() - squares,
        (size**2).sum() - size**2,
    )
    logs = np.log(np.maximum(left[0], 1e-12))
    return sqrt((k - 1) / k * float(((logs - logs.mean()) ** 2).sum()))


def correlation_beyond_order(
    y: Array, values: Array, *, level: float = 0.95
) -> Estimate:
    r"""Estimate how much rows of the same number share that neighbouring ones do not.

    To be preferred to `intraclass_correlation` for numbers that may be amounts: what
    follows the number smoothly, as illness follows age, does not count.

    Parameters
    ----------
    y
        What `indicators` gives, shape (n, k).
    values
        The number of each row, shape (n,).
    level
        Coverage, in (0, 1).

    Returns
    -------
    Estimate
        Share of the variance, about 0 for amounts. `n` counts the pairs of numbers
        compared. The value is None with fewer than twenty pairs.

    Notes
    -----
    Numbers with at least two rows are paired with the next one, each once. The squared
    difference of a pair's means, less what their rows' variance explains, is twice the
    variance of what belongs to the number alone. The interval is Student's over the
    pairs. A jump between two neighbours counts as well, so a step function of few steps
    adds a little.

    References
    ----------
    J. von Neumann (1941), "Distribution of the ratio of the mean square successive
    difference to the variance", doi:10.1214/aoms/1177731677.

    Examples
    --------
    >>> number = np.repeat(np.arange(200.0), 5)
    >>> amount = correlation_beyond_order(number[:, None] + 0.0, number)
    >>> name = correlation_beyond_order((number * 37 % 200)[:, None], number)
    >>> round(amount.value, 2), round(name.value, 1)
    (0.0, 0.9)
    """
    _, code, size = np.unique(values, return_inverse=True, return_counts=True)
    kept = np.flatnonzero(size > 1)
    pairs = len(kept) // 2
    blank = Estimate(
        value=None,
        low=None,
        high=None,
        level=level,
        n=pairs,
        method="neighbouring values",
    )
    y = y - y.mean(axis=0)
    total = float((y * y).mean(axis=0).sum())
    if pairs < 20 or total <= 1e-12:
        return blank
    mean = np.column_stack([np.bincount(code, weights=c) for c in y.T]) / size[:, None]
    rest = y - mean[code]
    inside = np.bincount(code, weights=(rest * rest).sum(axis=1))
    noise = inside[kept].sum() / (size[kept] - 1).sum()
    first, second = kept[0 : 2 * pairs : 2], kept[1 : 2 * pairs : 2]
    apart = ((mean[first] - mean[second]) ** 2).sum(axis=1)
    due = noise * (1 / size[first] + 1 / size[second])
    own = (apart - due) / 2 / total
    half = t_quantile((1 + level) / 2, pairs - 1) * float(own.std(ddof=1)) / sqrt(pairs)
    value = float(own.mean())
    return Estimate(
        value=max(0.0, value),
        low=max(0.0, value - half),
        high=min(1.0, max(0.0, value + half)),
        level=level,
        n=pairs,
        method="neighbouring values, Student over pairs",
    )


def _ratio(
    n: float | Array,
    k: int,
    total: Array,
    between: float | Array,
    squares: float | Array,
    sizes: float | Array,
) -> tuple[Array, Array]:
    """Give the ratio of the mean squares, and the mean size of a group."""
    among = (between - (total * total).sum(axis=-1) / n) / max(k - 1, 1)
    inside = np.maximum(squares - between, 0) / np.maximum(n - k, 1)
    # A ratio beyond any use stands for no variance inside the groups.
    ratio = np.maximum(among, 0) / np.maximum(inside, 1e-15 * np.maximum(among, 1e-15))
    return np.asarray(ratio), np.asarray((n - sizes / n) / max(k - 1, 1))


def _correlation(ratio: float | Array, size: float | Array) -> float:
    return float(
        min(1.0, max(0.0, (float(ratio) - 1) / (float(ratio) + float(size) - 1)))
    )
