"""Metrics of predicted numbers: R², RMSE, MAE."""

import numpy as np

from .influence import Array, Influence, of_mean, of_ratio


def r_squared(y: Array, prediction: Array) -> Influence:
    """Share of the target's variance that the prediction explains.

    Undefined for a constant target; below 0 where the mean would do better.

    Examples
    --------
    >>> round(r_squared(np.array([1.0, 2, 3]), np.array([1.0, 2, 4])).value, 6)
    0.5
    """
    ratio = of_ratio((y - prediction) ** 2, (y - y.mean()) ** 2)
    return Influence(value=1 - ratio.value, rows=-ratio.rows)


def rmse(y: Array, prediction: Array) -> Influence:
    """Root of the mean squared error, in the target's unit.

    Examples
    --------
    >>> round(rmse(np.array([1.0, 2, 3]), np.array([1.0, 2, 4])).value, 6)
    0.57735
    """
    mse = of_mean((y - prediction) ** 2)
    root = float(np.sqrt(mse.value))
    rows = mse.rows / (2 * root) if root > 0 else np.zeros(len(y))
    return Influence(value=root, rows=rows)


def mae(y: Array, prediction: Array) -> Influence:
    """Mean absolute error, in the target's unit.

    Examples
    --------
    >>> round(mae(np.array([1.0, 2, 3]), np.array([1.0, 2, 4])).value, 6)
    0.333333
    """
    return of_mean(np.abs(y - prediction))
