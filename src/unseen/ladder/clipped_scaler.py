"""Columns on one scale, and no value further out than the training rows warrant."""

from typing import Any, Self, final

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_array, check_is_fitted

from ..errors import InputError
from ..stats.note_features import note_features

Array = NDArray[np.float64]


@final
class ClippedScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Centre each column, divide it by its spread, and clip what lies far out.

    Prefer it to scikit-learn's ``StandardScaler`` before a linear model of few rows: a
    single fresh row, ten spreads out in one column, is predicted ten spreads wrong.

    Parameters
    ----------
    most
        Spreads from the mean beyond which a value is moved in, above 0.

    Attributes
    ----------
    mean_, spread_
        Of the training rows, shape (p,); the spread of a constant column is 1.

    Notes
    -----
    Assumes that a value far out says little more than one that is five spreads out.
    Where a line truly goes on so far, it is predicted too flat there.

    Examples
    --------
    >>> scaler = ClippedScaler(most=2.0).fit([[0.0], [2.0]])
    >>> scaler.transform([[1.0], [2.0], [50.0]]).ravel().tolist()
    [0.0, 1.0, 2.0]
    """

    def __init__(self, most: float = 5.0) -> None:
        self.most = most

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn the mean and spread of each column.

        Parameters
        ----------
        X
            Shape (n, p), all values known.
        y
            Not read.

        Raises
        ------
        InputError
            If `most` is not above 0.
        """
        if not self.most > 0:
            raise InputError(
                f"`most` must be above 0, got {self.most!r}. "
                "Pass a number of spreads, such as 5."
            )
        X = self._read(X, reset=True)
        self.mean_ = X.mean(axis=0)
        spread = X.std(axis=0)
        # Rounding leaves a constant column a spread that is not quite 0.
        tiny = 1e-12 * np.abs(X).max(axis=0)
        self.spread_ = np.where(spread > tiny, spread, 1.0)
        return self

    def transform(self, X: Any) -> Array:
        """Give the columns in spreads from the mean, shape (m, p)."""
        check_is_fitted(self)
        X = self._read(X, reset=False)
        return np.clip((X - self.mean_) / self.spread_, -self.most, self.most)

    def _read(self, X: Any, *, reset: bool) -> Array:
        values = np.asarray(check_array(X, dtype="float64"))
        note_features(self, X, reset=reset)
        return values
