"""The score of a path estimator's predictions, higher being better."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, r2_score

from ._deviance import row_losses
from ._reading import CLASSES

Array = NDArray[np.float64]


def score_of(model: Any, X: Any, y: Any, sample_weight: Any) -> float:
    """Give accuracy, R², explained deviance or concordance, as fits the family."""
    if model.family in CLASSES:
        said = model.predict(X)
        return float(accuracy_score(y, said, sample_weight=sample_weight))
    if model.family in ("gaussian", "multigaussian"):
        said = model.predict(X)
        return float(r2_score(y, said, sample_weight=sample_weight))
    if model.family == "cox":
        return concordance(np.asarray(y, float), model.linear_predictor(X))
    values = np.asarray(y, float)
    weight = np.ones(len(values)) if sample_weight is None else sample_weight
    eta = model.linear_predictor(X)
    mean = np.log(np.average(values, weights=weight))
    both = np.column_stack([eta, np.full(len(eta), mean)])
    own, null = weight @ row_losses(model.family, model.power, values, both)
    return float(1 - own / null)


def concordance(y: Array, risk: Array) -> float:
    """Give Harrell's C: of comparable pairs, how many have the order of their risks.

    Parameters
    ----------
    y
        Times and events, shape (n, 2).
    risk
        Higher for earlier events, shape (n,).

    Returns
    -------
    float
        In [0, 1]; NaN where no pair can be compared.
    """
    time, event = y.T
    right = pairs = 0.0
    for i in np.flatnonzero(event):
        later = (time > time[i]) | ((time == time[i]) & (event == 0))
        pairs += later.sum()
        right += (risk[i] > risk[later]).sum() + 0.5 * (risk[i] == risk[later]).sum()
    return right / pairs if pairs else float("nan")
