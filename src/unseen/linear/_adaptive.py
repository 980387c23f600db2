"""Penalties that go easy on features with a large coefficient."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.paths.ridge import ridge_path
from ._engine import Settings
from ._reading import Rows

Array = NDArray[np.float64]
Index = NDArray[np.intp]


def check_power(power: Any) -> float:
    """Refuse what is no power of the adaptive lasso."""
    if isinstance(power, bool) or not isfinite(power) or power <= 0:
        raise InputError(
            f"`adaptive` must be None or a power above 0, got {power!r}. 1 is usual."
        )
    return float(power)


def adaptive_factors(
    rows: Rows, settings: Settings, held_out: Sequence[Index], power: float
) -> Array:
    """Give each problem's factors from a ridge on its own rows, shape (K, p).

    The ridge is of squared error in all families, its penalty chosen by leaving out
    each row: it only says which features matter.
    """
    usual = settings.penalty_factor
    factors = []
    for held in [np.empty(0, np.intp), *held_out]:
        weight = rows.weight.copy()
        weight[held] = 0.0
        own = np.flatnonzero(weight > 0)
        X = rows.X[own]
        found = ridge_path(
            X,
            rows.y[own],
            weight=weight[own],
            fit_intercept=settings.fit_intercept,
            standardize=settings.standardize,
        )
        share = weight[own] / weight[own].sum()
        place = int((share @ found.left_out**2).argmin())
        size = np.abs(found.coefs[:, place])
        if settings.standardize:
            size = size * _spreads(X, share)
        with np.errstate(divide="ignore"):
            factor = (size / max(size.max(), np.finfo(float).tiny)) ** -power
        factors.append(factor if usual is None else factor * usual)
    return np.array(factors)


def _spreads(X: Any, share: Array) -> Array:
    mean = np.asarray(X.T @ share)
    square = X.multiply(X) if hasattr(X, "multiply") else np.square(X)
    return np.sqrt(np.maximum(np.asarray(square.T @ share) - mean**2, 0.0))
