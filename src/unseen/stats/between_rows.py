"""Rows that lie exactly on the line between two others."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# What arithmetic in double precision leaves, relative to the values.
_EXACT = 1e-9
_DIGITS = 6
_FEWEST = 3


def between_others(
    values: Array, rows: NDArray[np.intp], near: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Tell which rows lie between two of their neighbours, to the last digit.

    Parameters
    ----------
    values
        Columns of measurements, none a function of another, shape (n, p), NaN allowed.
    rows
        The rows in question, shape (q,).
    near
        Places of neighbours of each, shape (q, k).

    Returns
    -------
    ndarray of bool, shape (q,)
        True where a row is a weighted mean of the same two neighbours in every column,
        and in at least three of them neither rounded nor the same in both.

    Notes
    -----
    Oversampling by SMOTE makes such rows; measurements have one in three columns with a
    chance of about 1e-12. Rounded values are left out, for on a grid three points in a
    line are common. Assumes that `near` holds both ends of the line.

    References
    ----------
    N. Chawla et al. (2002), "SMOTE: synthetic minority over-sampling technique",
    doi:10.1613/jair.953.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(4, 3))
    >>> x[3] = 0.3 * x[0] + 0.7 * x[1]
    >>> near = np.array([[1, 2, 3], [0, 1, 2]])
    >>> between_others(x, np.array([0, 3]), near).tolist()
    [False, True]
    """
    own = values[rows]
    found = np.zeros(len(rows), bool)
    fine = is_unrounded(own)
    if values.shape[1] < _FEWEST:
        return found
    spread = np.nanstd(values, axis=0)
    for i, j in combinations(range(near.shape[1]), 2):
        a, b = values[near[:, i]], values[near[:, j]]
        found |= _lies_between(own, a, b, fine, np.where(spread > 0, spread, 1.0))
    return found


def is_unrounded(values: Array) -> NDArray[np.bool_]:
    """Tell which values have more than six significant digits.

    Examples
    --------
    >>> is_unrounded(np.array([0.5, 123.25, 1 / 3, 2 / 3 * 1e9, np.nan])).tolist()
    [False, False, True, True, False]
    """
    size = np.abs(values)
    known = np.isfinite(values) & (size > 0)
    power = np.floor(np.log10(np.where(known, size, 1.0)))
    unit = 10.0 ** (power - _DIGITS + 1)
    scaled = np.where(known, values, 0.0) / unit
    return known & (np.abs(scaled - np.rint(scaled)) > 1e-4)


def _lies_between(
    z: Array, a: Array, b: Array, fine: NDArray[np.bool_], spread: Array
) -> NDArray[np.bool_]:
    step = b - a
    size = np.abs(step) / spread
    widest = np.nan_to_num(size, nan=-1.0).argmax(axis=1)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.take_along_axis(z - a, widest, 1) / np.take_along_axis(
            step, widest, 1
        )
        error = np.abs(z - a - weight * step)
        exact = error <= _EXACT * (np.abs(z) + np.abs(a) + np.abs(b))
    unknown = np.isnan(error)
    telling = fine & exact & (size > 1e-6)
    inside = (weight[:, 0] > 0) & (weight[:, 0] < 1)
    return inside & (exact | unknown).all(axis=1) & (telling.sum(axis=1) >= _FEWEST)
