"""Metrics of predicted classes: accuracy, balanced accuracy, macro-F1."""

import numpy as np

from .influence import Array, Influence, average, of_mean, of_ratio


def accuracy(y: Array, label: Array) -> Influence:
    """Share of rows whose class is right.

    Examples
    --------
    >>> accuracy(np.array([0.0, 1, 1]), np.array([0.0, 1, 0])).value
    0.6666666666666666
    """
    return of_mean((y == label).astype(float))


def balanced_accuracy(y: Array, label: Array) -> Influence:
    """Mean over the classes that occur of the share of its rows that are right.

    Examples
    --------
    >>> balanced_accuracy(np.array([0.0, 0, 0, 1]), np.array([0.0, 0, 1, 1])).value
    0.8333333333333333
    """
    right = (y == label).astype(float)
    return average(
        [of_ratio(right * (y == k), (y == k).astype(float)) for k in np.unique(y)]
    )


def macro_f1(y: Array, label: Array) -> Influence:
    """Mean over classes of F1, the harmonic mean of precision and recall.

    Examples
    --------
    >>> round(macro_f1(np.array([0.0, 0, 1, 1]), np.array([0.0, 1, 1, 1])).value, 6)
    0.733333
    """
    parts = []
    for k in np.unique(np.concatenate([y, label])):
        true, said = y == k, label == k
        parts.append(of_ratio(2.0 * (true & said), 1.0 * true + said))
    return average(parts)
