"""What is predicted: values on one scale, classes as zeros and ones, chances."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.utils import assert_all_finite, check_consistent_length
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d

from ..errors import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Values:
    """Values of mean 0 and variance 1, and their unit.

    Parameters
    ----------
    standard
        Shape (n,).
    centre, spread
        Mean and standard deviation, in y's unit; 1 where all are equal.
    """

    standard: Array
    centre: float
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classes:
    """Classes, and whether each row is of them.

    Parameters
    ----------
    classes
        Sorted, at least two.
    codes
        Number of each row's class, shape (n,).
    targets
        0 or 1: one column for two classes, else one for each, shape (n, t).
    """

    classes: NDArray
    codes: NDArray[np.intp]
    targets: Array


def read_target(X: Any, y: Any) -> NDArray:
    """Give the target as one column of as many rows as X has."""
    y = column_or_1d(y, warn=True)
    check_consistent_length(X, y)
    if len(y) < 2:
        raise InputError(
            f"`X` must have at least 2 rows, got {len(y)} sample. Pass more rows."
        )
    return y


def read_values(X: Any, y: Any, *, classifier: str) -> Values:
    """Give values on one scale.

    Parameters
    ----------
    X
        Features, for their number of rows.
    y
        Values, shape (n,).
    classifier
        Its name, for what to do about classes.

    Raises
    ------
    InputError
        If they are no numbers, or fewer than two.
    ValueError
        If some are missing or infinite, in scikit-learn's words.
    """
    y = read_target(X, y)
    if y.dtype.kind not in "biuf":
        try:
            y = y.astype(float)
        except (TypeError, ValueError):
            raise InputError(
                f"`y` must be numbers, got {y.dtype}. For classes use {classifier}."
            ) from None
    y = y.astype(float)
    assert_all_finite(y, input_name="y")
    # In two steps, as the sum of huge values is not a number.
    size = float(np.abs(y).max()) or 1.0
    centre = float((y / size).mean())
    spread = float((y / size).std()) or 1.0
    return Values(
        standard=(y / size - centre) / spread,
        centre=centre * size,
        spread=spread * size,
    )


def read_classes(X: Any, y: Any) -> Classes:
    """Give classes as zeros and ones.

    Parameters
    ----------
    X
        Features, for their number of rows.
    y
        Classes, shape (n,).

    Raises
    ------
    InputError
        If there is one class only.
    ValueError
        If some are missing, in scikit-learn's words.
    """
    y = read_target(X, y)
    assert_all_finite(y, input_name="y")
    check_classification_targets(y)
    classes, codes = np.unique(y, return_inverse=True)
    if len(classes) < 2:
        raise InputError(
            f"`y` must hold at least two classes, got {len(classes)} class. "
            "Fit on rows of both."
        )
    targets = (codes[:, None] == np.arange(len(classes))).astype(float)
    if len(classes) == 2:
        targets = targets[:, 1:]
    return Classes(classes=classes, codes=codes, targets=targets)


def chances(odds: Array) -> Array:
    """Give probabilities of all classes from the log-odds of one or of each."""
    chance = expit(odds)
    if chance.shape[1] == 1:
        # Of two classes one column says both.
        return np.column_stack([1 - chance, chance])
    total = np.maximum(chance.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    return chance / total
