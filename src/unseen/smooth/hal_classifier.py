"""Highly adaptive lasso for classes."""

from typing import Any, Self, final

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin

from .hal_model import AdaptiveLasso
from .targets import chances, read_classes

Array = NDArray[np.float64]


@final
class HighlyAdaptiveLassoClassifier(ClassifierMixin, AdaptiveLasso):
    r"""Fit log-odds as a sum of few steps or ramps, and products, by the lasso.

    To be preferred to `HighlyAdaptiveRidgeClassifier` where the model is to be read.

    Parameters
    ----------
    order, max_degree, max_knots, max_terms, choose, cv, n_alphas, tol
        As for `HighlyAdaptiveLassoRegressor`; losses are deviances, and each fold has
        its share of each class.
    categorical_features, random_state
        As for `HighlyAdaptiveLassoRegressor`.

    Attributes
    ----------
    classes_
        The classes, sorted.
    basis_, coef_, intercept_
        The terms that were kept, coefficients of the log-odds, shape (t, terms), and
        intercepts, shape (t,): t is 1 for two classes, else one for each.
    alpha_, df_, variation_norm_
        Penalty that was chosen, terms and the intercept, and sum of the absolute
        coefficients, shape (t,).
    left_out_
        Probabilities of each row by the path without its fold, shape (n, classes).
    fold_of_, n_terms_
        As for `HighlyAdaptiveLassoRegressor`.

    Notes
    -----
    More than two classes are fitted one against the rest, and their probabilities
    divided by the sum. Classes that a term separates perfectly keep finite
    coefficients by the penalty.

    References
    ----------
    D. Benkeser, M. van der Laan (2016), doi:10.1109/DSAA.2016.93.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.random((200, 3))
    >>> y = np.where(X[:, 1] > 0.5, "high", "low")
    >>> model = HighlyAdaptiveLassoClassifier(order=0).fit(X, y)
    >>> model.predict([[0.5, 0.9, 0.5], [0.5, 0.1, 0.5]]).tolist()
    ['high', 'low']
    """

    def fit(self, X: Any, y: Any, groups: Any = None) -> Self:
        """Fit the path and choose its penalty.

        Parameters
        ----------
        X
            Array or data frame of n rows; values may be missing.
        y
            Classes, shape (n,), none missing.
        groups
            Group of each row, shape (n,): none is on both sides of a fold.

        Raises
        ------
        InputError
            For unusable parameters, values or rows, or a single class.
        """
        found = read_classes(X, y)
        self.classes_ = found.classes
        self._fit_path(X, found.targets, "binomial", groups, found.codes)
        fits = self.fits_
        self.alpha_ = np.array([fit.alphas[fit.place] for fit in fits])
        self.df_ = np.count_nonzero(self.coef_, axis=1) + 1.0
        self.variation_norm_ = np.abs(self.coef_).sum(axis=1)
        self.left_out_ = chances(np.column_stack([fit.left_out for fit in fits]))
        return self

    def predict_proba(self, X: Any) -> Array:
        """Give the probability of each class, shape (m, classes)."""
        return chances(self._linear(X))

    def predict(self, X: Any) -> NDArray:
        """Give the likeliest class, shape (m,)."""
        chance = self.predict_proba(X)
        return self.classes_[np.argmax(chance, axis=1)]
