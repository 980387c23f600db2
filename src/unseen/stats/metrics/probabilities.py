"""Losses of predicted probabilities: log loss and the Brier score."""

import numpy as np

from .influence import Array, Influence, of_mean

_SMALLEST = np.finfo(np.float64).eps


def log_loss(y: Array, probability: Array) -> Influence:
    """Mean of -log of the probability given to the class that came.

    Parameters
    ----------
    y
        Class codes, shape (n,).
    probability
        Shape (n, n_classes), rows sum to 1. Zeros are lifted to the float epsilon.

    Examples
    --------
    >>> p = np.array([[0.9, 0.1], [0.2, 0.8]])
    >>> round(log_loss(np.array([0.0, 1.0]), p).value, 6)
    0.164252
    """
    given = probability[np.arange(len(y)), y.astype(int)]
    return of_mean(-np.log(np.clip(given, _SMALLEST, 1.0)))


def brier(y: Array, probability: Array) -> Influence:
    """Mean squared error of the probabilities.

    For two classes that of the positive class, in [0, 1]; for more the sum over the
    classes, in [0, 2].

    Examples
    --------
    >>> p = np.array([[0.9, 0.1], [0.2, 0.8]])
    >>> round(brier(np.array([0.0, 1.0]), p).value, 6)
    0.025
    """
    if probability.shape[1] == 2:
        return of_mean((probability[:, 1] - y) ** 2)
    came = np.eye(probability.shape[1])[y.astype(int)]
    return of_mean(((probability - came) ** 2).sum(axis=1))
