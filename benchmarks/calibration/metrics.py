"""The metrics once more, by scikit-learn: an implementation that is not the tool's."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..bases import TargetKind

Score = Callable[[np.ndarray, np.ndarray], float]

BY_KIND: dict[TargetKind, tuple[str, ...]] = {
    TargetKind.BINARY: (
        "auc",
        "average_precision",
        "log_loss",
        "brier",
        "accuracy",
        "balanced_accuracy",
    ),
    TargetKind.MULTICLASS: ("accuracy", "macro_f1", "log_loss", "balanced_accuracy"),
    TargetKind.REGRESSION: ("r2", "rmse", "mae", "spearman"),
}


def _clipped(p: np.ndarray) -> np.ndarray:
    return np.clip(p, 1e-15, 1 - 1e-15)


def _labels(p: np.ndarray) -> np.ndarray:
    return p.argmax(axis=1) if p.ndim == 2 else (p >= 0.5).astype(int)


def _rank_correlation(y: np.ndarray, p: np.ndarray) -> float:
    import pandas as pd

    return float(pd.Series(y).rank().corr(pd.Series(p).rank()))


def score(name: str, y: np.ndarray, p: np.ndarray) -> float:
    """Score predictions.

    Parameters
    ----------
    name
        One of the metrics of `BY_KIND`.
    y
        Codes of the classes, 0, 1, ..., or numbers, shape (rows,).
    p
        Probability of class 1, or of each class, shape (rows, classes), or numbers.

    Returns
    -------
    float
        The score, in the metric's own unit.

    Examples
    --------
    >>> score("auc", np.array([0, 0, 1]), np.array([0.1, 0.6, 0.5]))
    0.5
    """
    from sklearn import metrics as m

    labelled: dict[str, Any] = {
        "accuracy": m.accuracy_score,
        "balanced_accuracy": m.balanced_accuracy_score,
        "macro_f1": lambda t, q: m.f1_score(t, q, average="macro"),
    }
    valued: dict[str, Any] = {
        "auc": m.roc_auc_score,
        "average_precision": m.average_precision_score,
        "brier": m.brier_score_loss,
        "r2": m.r2_score,
        "rmse": lambda t, q: np.sqrt(m.mean_squared_error(t, q)),
        "mae": m.mean_absolute_error,
        "spearman": _rank_correlation,
    }
    if name in labelled:
        return float(labelled[name](y, _labels(p)))
    if name == "log_loss":
        return float(m.log_loss(y, _clipped(p)))
    return float(valued[name](y, p))
