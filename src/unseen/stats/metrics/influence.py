"""What a metric gives for one set of rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Influence:
    """A metric's value and how much each row moves it.

    Parameters
    ----------
    value
        The metric, NaN where it is undefined.
    rows
        The empirical influence function, shape (n,): the rate at which the value
        changes when the row's weight grows. It sums to zero, and the mean of its
        squares over n is the sampling variance of the value.

    References
    ----------
    F. R. Hampel (1974), "The influence curve and its role in robust estimation",
    doi:10.1080/01621459.1974.10482962; B. Efron (1982), "The jackknife, the
    bootstrap and other resampling plans", doi:10.1137/1.9781611970319, chapter 6.
    """

    value: float
    rows: Array


def of_mean(values: Array) -> Influence:
    """Give the influence on a mean of per-row values, shape (n,)."""
    mean = float(values.mean())
    return Influence(value=mean, rows=values - mean)


def of_ratio(upper: Array, lower: Array) -> Influence:
    """Give the influence on the ratio of two means; NaN where the lower is 0."""
    bottom = float(lower.mean())
    if bottom == 0:
        return Influence(value=float("nan"), rows=np.zeros(len(upper)))
    ratio = float(upper.mean()) / bottom
    return Influence(value=ratio, rows=(upper - ratio * lower) / bottom)


def average(parts: list[Influence]) -> Influence:
    """Average metrics over classes, leaving out those that are undefined."""
    defined = [p for p in parts if not np.isnan(p.value)]
    if not defined:
        return Influence(value=float("nan"), rows=np.zeros(len(parts[0].rows)))
    return Influence(
        value=float(np.mean([p.value for p in defined])),
        rows=np.mean([p.rows for p in defined], axis=0),
    )
