"""Recognise columns that were computed from the target over a key."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

# What rounding to floats leaves, relative to the size of the numbers.
_ROUNDING = 1e-9
_FEWEST_GROUPS = 5
_FEWEST_ROWS = 20
_AGREE = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a column comes from the target.

    Parameters
    ----------
    what
        ``mean``, ``smoothed mean``, ``sum``, ``mean of the other rows`` or
        ``smoothed mean of the other rows``.
    groups
        Number of groups, or of different values, that agree.
    rows
        Number of rows that agree.
    """

    what: str
    groups: int
    rows: int


def decimals_of(x: Array) -> int:
    """Give the number of decimals to which values were rounded, at most 9.

    Examples
    --------
    >>> decimals_of(np.array([0.25, 1.5])), decimals_of(np.array([1 / 3]))
    (2, 9)
    """
    slack = 1e-12 * (1 + float(np.abs(x).max()))
    for digits in range(9):
        if float(np.abs(x - np.round(x, digits)).max()) <= slack:
            return digits
    return 9


def mean_over_values(x: Array, y: Array) -> Encoding | None:
    """Recognise a column that is, at each of its values, the mean target there.

    The key need not be known: a group's mean stands in all rows of the group, and if
    two groups share a mean then so does their union.

    Parameters
    ----------
    x
        The column without NaN, shape (n,).
    y
        The target, shape (n,).

    Returns
    -------
    Encoding or None

    Notes
    -----
    Single rows are not evidence, since there the mean is the target itself. At least
    five different values of at least two rows must agree, and 98% of the rows.

    Examples
    --------
    >>> y = np.array([0.0, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1])
    >>> key = np.repeat(np.arange(5), [2, 3, 4, 5, 6])
    >>> x = (np.bincount(key, weights=y) / np.bincount(key))[key]
    >>> mean_over_values(x, y).what
    'mean'
    """
    # The mean of y at each value of x being x, the slope of y on x is 1.
    centred = x - x.mean()
    spread = float(centred @ centred)
    if spread == 0 or abs(float(centred @ y) / spread - 1) > 0.02:
        return None
    values, place, n = np.unique(x, return_inverse=True, return_counts=True)
    mean = np.bincount(place, weights=y) / n
    return _agreeing(values, values - mean, n, tolerance_of(x, y), "mean")


def over_key(x: Array, y: Array, key: Codes) -> Encoding | None:
    r"""Recognise a column computed from the target over a known key.

    Parameters
    ----------
    x
        The column without NaN, shape (n,).
    y
        The target, shape (n,).
    key
        Code of each row's group, from 0, shape (n,).

    Returns
    -------
    Encoding or None

    Notes
    -----
    With n rows and target sum S in a group, a smoothed mean is
    :math:`c = (S + m\mu)/(n + m)`, so :math:`cn - S = m(\mu - c)` is a straight line
    in c with the same m and :math:`\mu` for all groups. Leaving the own row out,
    :math:`c_i(n - 1) - (S - y_i) = m(\mu - c_i)`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> key, y = rng.integers(0, 12, 300), rng.normal(size=300)
    >>> total, n = np.bincount(key, weights=y), np.bincount(key)
    >>> over_key(((total + 10 * 0.5) / (n + 10))[key], y, key).what
    'smoothed mean'
    >>> over_key((total[key] - y) / (n[key] - 1), y, key).what
    'mean of the other rows'
    """
    n = np.bincount(key)
    if (n > 1).sum() < _FEWEST_GROUPS:
        return None
    total = np.bincount(key, weights=y)
    tolerance = tolerance_of(x, y)
    first = np.zeros(len(n))
    first[key] = x
    if np.mean(np.abs(x - first[key]) <= tolerance) > _AGREE:
        mean = total / np.maximum(n, 1)
        return (
            _agreeing(first, first - mean, n, tolerance, "mean")
            or _agreeing(first, first - total, n, tolerance, "sum")
            or _on_a_line(first, first * n - total, n, tolerance, "smoothed mean", n)
        )
    others = n[key] - 1
    left = x * others - (total[key] - y)
    close = (np.abs(left) <= tolerance * (others + 1)) & (others > 0)
    what = "mean of the other rows"
    if _is_enough(x, close, others > 0):
        return Encoding(what=what, groups=int((n > 1).sum()), rows=int(close.sum()))
    return _on_a_line(
        x, left, n[key], tolerance, f"smoothed {what}", np.ones(len(x), np.int64)
    )


def tolerance_of(x: Array, y: Array) -> float:
    """Give how far a mean may be off because the column was rounded."""
    size = max(float(np.abs(x).max()), float(np.abs(y).max()), 1e-300)
    digits = decimals_of(x)
    return (0.501 * 10.0**-digits if digits < 9 else 0.0) + _ROUNDING * size


def _is_enough(x: Array, close: NDArray[np.bool_], asked: NDArray[np.bool_]) -> bool:
    """Whether nearly all rows agree, and not only because nearly all are one value."""
    if close.sum() < _FEWEST_ROWS or close.sum() < _AGREE * asked.sum():
        return False
    counts = np.unique(x[close], return_counts=True)[1]
    return len(counts) >= _FEWEST_GROUPS and counts.max() < 0.8 * counts.sum()


def _agreeing(
    value: Array, difference: Array, n: Codes, tolerance: float, what: str
) -> Encoding | None:
    several = n > 1
    close = (np.abs(difference) <= tolerance) & several
    rows = int(n[close].sum())
    if rows < _FEWEST_ROWS or rows < _AGREE * n[several].sum():
        return None
    # Rows per different value: a column that is 0 nearly everywhere proves nothing.
    distinct, place = np.unique(value[close], return_inverse=True)
    held = np.bincount(place, weights=n[close])
    if len(distinct) < _FEWEST_GROUPS or held.max() > 0.8 * held.sum():
        return None
    return Encoding(what=what, groups=len(distinct), rows=rows)


def _on_a_line(
    x: Array, left: Array, n: Codes, tolerance: float, what: str, rows: Codes
) -> Encoding | None:
    """Whether `left` falls along a straight line of `x`, to within rounding.

    `rows` says for how many rows each entry stands.
    """
    several = n > 1
    a, b = x[several], left[several]
    distinct = len(np.unique(a))
    if len(a) < 8 or distinct < _FEWEST_GROUPS or len(np.unique(n[several])) < 3:
        return None
    slope, offset = np.polyfit(a, b, 1)
    # From a tenth of a row of smoothing up to a thousand rows.
    if not -1000 < slope < -0.1:
        return None
    off = np.abs(b - offset - slope * a)
    slack = tolerance * (n[several] - slope) * 1.5 + 1e-8 * float(np.abs(b).max())
    close = off <= slack
    if close.mean() < _AGREE:
        return None
    return Encoding(what=what, groups=distinct, rows=int(rows[several][close].sum()))
