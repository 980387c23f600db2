"""Highly adaptive lasso for values."""

from typing import Any, Self, final

import numpy as np
from numpy.typing import NDArray
from sklearn.base import RegressorMixin

from .hal_model import AdaptiveLasso
from .targets import read_values

Array = NDArray[np.float64]


@final
class HighlyAdaptiveLassoRegressor(RegressorMixin, AdaptiveLasso):
    r"""Fit a sum of few steps or ramps, and products of them, by the lasso.

    To be preferred to `HighlyAdaptiveRidgeRegressor` where the model is to be read: it
    is a list of terms such as ``(age - 40)+ · 1{sex = f}``. Ridge predicts better
    where the truth is smooth in many features.

    Parameters
    ----------
    order
        0 for steps ``1{x >= knot}`` over ranks, 1 for ramps ``(x - knot)+`` in units of
        the feature's range.
    max_degree
        Most features of a product.
    max_knots
        Most knots of a feature, at quantiles; None takes 100 steps or 20 ramps. A
        product of d features has 2^(d-1) times fewer of each.
    max_terms
        Most terms. There are fewer knots where they would be more, at least 4; and of
        many features only those that come first by themselves are multiplied.
    choose
        ``"min"``: the penalty with the least loss of left-out rows; ``"1se"``: the
        largest within one standard error of it.
    cv
        Number of folds, at least 2; with fewer rows as many as rows.
    n_alphas
        Penalties of the grid.
    tol
        Duality gap, relative to the loss without features.
    categorical_features
        Names or numbers of numeric features to be read as categories; text and
        categories of a data frame always are.
    random_state
        Seed of the folds.

    Attributes
    ----------
    terms_
        The terms that were kept, as text, the largest coefficient first.
    basis_, coef_, intercept_
        The terms that were kept, their coefficients in y's unit, shape (1, terms), and
        the intercept, shape (1,).
    alpha_, alpha_min_, alpha_1se_
        The penalty that was chosen, and what the two rules choose.
    alphas_, cv_losses_, cv_errors_, nonzeros_
        Along the path: penalties, mean squared errors of left-out rows with their
        standard errors, in y's unit squared, and numbers of terms, shape (L,).
    df_
        Degrees of freedom: the terms that were kept, and the intercept.
    variation_norm_
        Sum of the absolute coefficients, in y's unit.
    left_out_
        Prediction of each row by the path without its fold, shape (n,).
    fold_of_
        Fold of each row, shape (n,).
    n_terms_
        Terms that there were to choose from.

    Notes
    -----
    It minimises the mean of half the squared errors plus the penalty times the sum of
    absolute coefficients: with all knots that is the sectional variation norm (for
    ramps, that of the derivative). Terms are not put on one scale: a term that few
    rows have is penalised like all others, as its part of the norm is. The number of
    terms is an unbiased estimate of the degrees of freedom for a fixed penalty; the
    choice of the penalty adds to them. Where features are chosen for products, each
    fold chooses its own, so its rows have no part in it. `left_out_` flatters by the
    choice of the penalty alone. Beyond the training range the prediction stays as it
    is at the edge.

    References
    ----------
    D. Benkeser, M. van der Laan (2016), doi:10.1109/DSAA.2016.93; N. Hejazi, J. Coyle,
    M. van der Laan (2020), doi:10.21105/joss.02526 (knots, first order); H. Zou,
    T. Hastie, R. Tibshirani (2007), doi:10.1214/009053607000000127 (degrees of
    freedom).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.random((200, 4))
    >>> y = np.where(X[:, 1] > 0.5, 3.0, 0.0) + 0.1 * rng.normal(size=200)
    >>> model = HighlyAdaptiveLassoRegressor(order=0, choose="1se").fit(X, y)
    >>> model.terms_[0][:9]
    '1{1 ≥ 0.5'
    """

    def fit(self, X: Any, y: Any, groups: Any = None) -> Self:
        """Fit the path and choose its penalty.

        Parameters
        ----------
        X
            Array or data frame of n rows; values may be missing.
        y
            Values, shape (n,), none missing.
        groups
            Group of each row, shape (n,): none is on both sides of a fold.

        Raises
        ------
        InputError
            For unusable parameters, values or rows.
        """
        found = read_values(X, y, classifier="HighlyAdaptiveLassoClassifier")
        self._fit_path(X, found.standard[:, None], "gaussian", groups, None)
        unit = found.spread
        fit = self.fits_[0]
        self.coef_ = self.coef_ * unit
        self.intercept_ = self.intercept_ * unit + found.centre
        self.alphas_ = fit.alphas * unit
        self.alpha_ = float(self.alphas_[fit.place])
        self.alpha_min_ = float(self.alphas_[fit.least])
        self.alpha_1se_ = float(self.alphas_[fit.within])
        with np.errstate(over="ignore"):
            self.cv_losses_ = fit.losses * unit * unit
            self.cv_errors_ = fit.errors * unit * unit
        self.nonzeros_ = fit.nonzeros
        self.left_out_ = fit.left_out * unit + found.centre
        self.variation_norm_ = float(np.abs(self.coef_).sum())
        self.df_ = float(len(self.basis_) + 1)
        order = np.argsort(-np.abs(self.coef_[0]), kind="stable")
        self.terms_ = [self.basis_.text(int(i)) for i in order]
        return self

    def predict(self, X: Any) -> Array:
        """Predict values, shape (m,), in y's unit."""
        return self._linear(X)[:, 0]
