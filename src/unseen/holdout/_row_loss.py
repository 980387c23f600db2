"""Losses that each row has by itself, so that their mean is the loss of a model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import TargetKind
from ..stats.metrics.catalogue import METRICS, Metric, Needs

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLoss:
    """A loss of one row.

    Parameters
    ----------
    name
        Its name.
    metric
        The metric of which it is one row's part; that is where its needs and its kinds
        of target stand.
    """

    name: str
    metric: Metric

    def high(self, kind: TargetKind) -> float:
        """Give the largest loss that is possible."""
        if self.name == "brier" and kind is TargetKind.BINARY:
            return 1.0
        return self.metric.high

    def of(self, target: Array, prediction: Array) -> Array:
        """Give the loss of each row, shape (n,).

        Parameters
        ----------
        target
            Class codes or values, shape (n,).
        prediction
            Probabilities of shape (n, n_classes), or values of shape (n,).
        """
        if self.name == "squared_error":
            return (target - prediction) ** 2
        influence = self.metric.of(target, prediction)
        rows = influence.rows + influence.value
        if self.name == "zero_one":
            # Rounded, so that hits that do not vary are seen not to.
            return np.rint(1 - rows)
        return rows

    def of_residuals(self, residual: Array) -> Array:
        """Give the loss of each residual, any shape; for values only."""
        return residual**2 if self.name == "squared_error" else np.abs(residual)

    def no_information(self, target: Array, prediction: Array) -> float:
        """Give the mean loss if targets and predictions were independent.

        The mean over all pairs of a row's target with a row's prediction (Efron and
        Tibshirani 1997, section 3).
        """
        if self.metric.needs is Needs.VALUES:
            if self.name == "squared_error":
                away = float(target.mean() - prediction.mean())
                return float(target.var() + prediction.var()) + away**2
            return _mean_distance(target, prediction)
        classes, count = np.unique(target, return_counts=True)
        pairs = [self.of(np.full(len(target), c), prediction).mean() for c in classes]
        return float(np.dot(count / count.sum(), pairs))


LOSSES: dict[str, RowLoss] = {
    name: RowLoss(name=name, metric=METRICS[metric])
    for name, metric in (
        ("squared_error", "rmse"),
        ("absolute_error", "mae"),
        ("zero_one", "accuracy"),
        ("log_loss", "log_loss"),
        ("brier", "brier"),
    )
}


def loss_named(name: str | None, kind: TargetKind) -> RowLoss:
    """Give the loss of this name, or the usual one.

    Raises
    ------
    InputError
        If there is none, or it does not judge this kind of target.

    Examples
    --------
    >>> loss_named(None, TargetKind.BINARY).name
    'zero_one'
    """
    fitting = [x.name for x in LOSSES.values() if kind in x.metric.kinds]
    if name is None:
        return LOSSES[fitting[0]]
    if name not in fitting:
        what = "values" if kind is TargetKind.REGRESSION else "classes"
        raise InputError(
            f"`loss` must be a loss of one row that judges {what}, got {name!r}. "
            f"Pass one of {', '.join(fitting)}."
        )
    return LOSSES[name]


def _mean_distance(a: Array, b: Array) -> float:
    """Mean of |a_i - b_j| over all pairs, without making them."""
    ordered = np.sort(b)
    below = np.searchsorted(ordered, a)
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    total = a * below - sums[below] + (sums[-1] - sums[below]) - a * (len(b) - below)
    return float(total.mean() / len(b))
