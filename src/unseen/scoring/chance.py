"""What guessing scores: the constant prediction, and the distance to perfection."""

import numpy as np
from numpy.typing import NDArray

from ..stats.metrics.catalogue import Metric

Array = NDArray[np.float64]


def constant_prediction(y_train: Array, n: int, n_classes: int) -> Array:
    """Predict the training rows' mean, or the shares of their classes.

    Parameters
    ----------
    y_train
        Class codes or values.
    n
        Rows to predict.
    n_classes
        Number of classes, 0 for a regression.

    Examples
    --------
    >>> constant_prediction(np.array([0.0, 0, 1, 0]), 1, 2).tolist()
    [[0.75, 0.25]]
    """
    if not n_classes:
        return np.full(n, float(y_train.mean()))
    shares = np.bincount(y_train.astype(np.int64), minlength=n_classes) / len(y_train)
    return np.repeat(shares[None], n, axis=0)


def chance_score(metric: Metric, y_train: Array, y: Array, n_classes: int) -> float:
    """Give what the constant prediction scores on `y`; 0 where it has no rank.

    Examples
    --------
    >>> from unseen.stats.metrics.catalogue import METRICS
    >>> y = np.array([0.0, 0, 1, 0])
    >>> [chance_score(METRICS[name], y, y, 2) for name in ("accuracy", "auc")]
    [0.75, 0.5]
    """
    value = metric.of(y, constant_prediction(y_train, len(y), n_classes)).value
    return 0.0 if np.isnan(value) else value


def perfect_score(metric: Metric) -> float:
    """Give what a model without an error scores: 1, or a loss of 0."""
    return metric.high if metric.higher_is_better else metric.low


def possible_gain(metric: Metric, chance: float) -> float:
    """Give the distance from guessing to perfection, in the metric's unit.

    Scores of 0.9 mean different things by different metrics; shares of this distance
    mean nearly the same.

    Examples
    --------
    >>> from unseen.stats.metrics.catalogue import METRICS
    >>> possible_gain(METRICS["auc"], 0.5), possible_gain(METRICS["rmse"], 3.0)
    (0.5, 3.0)
    """
    return max(metric.gain(perfect_score(metric), chance), 1e-12)
