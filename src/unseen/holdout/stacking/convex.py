"""Combine models by weights that are not negative and sum to one."""

from typing import Any, Self, final

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils import assert_all_finite, check_array
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d

from ...errors import InputError

Array = NDArray[np.float64]


@final
class ConvexRegressor(RegressorMixin, BaseEstimator):
    r"""Weigh the values of several models, and the mean.

    The default top of `StackedRegressor`. To be preferred to least squares where rows
    are few or the models agree; least squares can do more where all are off in the
    same way and rows are many.

    Attributes
    ----------
    weights_
        Weight of each model, shape (n_models,), none negative.
    rest_
        Weight of the mean of the targets: 1 less the sum of `weights_`.
    mean_
        Mean of the targets, in their unit.

    Notes
    -----
    The weights minimise the mean of
    :math:`(y_i - \sum_k w_k z_{ik} - w_0 \bar y)^2` over :math:`w \ge 0`,
    :math:`\sum w = 1`, exactly: with the sum held at one the residual is linear in w,
    so the problem is one of nonnegative least squares. The mean as one more model
    lets the weights shrink where nothing predicts.

    Assumes that the predictions are out-of-fold. Fitted on those of seen rows, it
    gives all weight to the model that memorises.

    References
    ----------
    L. Breiman (1996), "Stacked regressions", doi:10.1007/BF00117832; M. van der Laan,
    E. Polley, A. Hubbard (2007), "Super learner", doi:10.2202/1544-6115.1309.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> y = rng.normal(size=500)
    >>> Z = np.column_stack([y + rng.normal(size=500), rng.normal(size=500)])
    >>> ConvexRegressor().fit(Z, y).weights_.round(1).tolist()
    [0.5, 0.0]
    """

    weights_: Array
    rest_: float
    mean_: float
    n_features_in_: int

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Find the weights.

        Parameters
        ----------
        X
            What each model predicts, shape (n, n_models).
        y
            Values, shape (n,).
        sample_weight
            Weight of each row, shape (n,), none negative; equal where None.
        """
        Z = check_array(X, dtype="float64")
        target = column_or_1d(y, warn=True).astype(np.float64)
        assert_all_finite(target, input_name="y")
        _same_length(Z, target)
        weight = _row_weights(sample_weight, len(Z))
        self.mean_ = float(np.average(target, weights=weight))
        away = np.column_stack([Z, np.full(len(Z), self.mean_)]) - target[:, None]
        found = convex_weights(away * np.sqrt(weight)[:, None])
        self.weights_, self.rest_ = found[:-1], float(found[-1])
        self.n_features_in_ = Z.shape[1]
        return self

    def predict(self, X: Any) -> Array:
        """Give the weighed values, shape (m,)."""
        check_is_fitted(self)
        Z = check_array(X, dtype="float64")
        _as_many_columns(Z, self.n_features_in_)
        return Z @ self.weights_ + self.rest_ * self.mean_


@final
class ConvexClassifier(ClassifierMixin, BaseEstimator):
    r"""Weigh the probabilities of several models, and the share of each class.

    The default top of `StackedClassifier`: what it gives are probabilities, and a
    model that is sure and wrong cannot pull it beyond what some model says.

    Parameters
    ----------
    classes
        The classes of the columns, sorted, where the rows may lack some of them;
        those of the target where None.

    Attributes
    ----------
    classes_
        The classes, sorted.
    weights_
        Weight of each model, shape (n_models,), none negative.
    rest_
        Weight of the shares of the classes: 1 less the sum of `weights_`.
    shares_
        Share of each class, shape (n_classes,).

    Notes
    -----
    Minimises the Brier score, as `ConvexRegressor` does the squared error. With two
    classes each column is one model's probability of the second class; with more,
    each model has a column for each class, in order.

    References
    ----------
    D. Wolpert (1992), doi:10.1016/S0893-6080(05)80023-1; L. Breiman (1996),
    doi:10.1007/BF00117832.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> p = rng.uniform(size=1000)
    >>> y = rng.uniform(size=1000) < p
    >>> model = ConvexClassifier().fit(np.column_stack([p, 1 - p]), y)
    >>> model.weights_.round(1).tolist()
    [1.0, 0.0]
    """

    classes_: NDArray
    weights_: Array
    rest_: float
    shares_: Array
    n_features_in_: int

    def __init__(self, classes: Any = None) -> None:
        self.classes = classes

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Find the weights.

        Parameters
        ----------
        X
            Probabilities by each model, shape (n, n_models) for two classes, else
            (n, n_models * n_classes).
        y
            Classes, shape (n,).
        sample_weight
            Weight of each row, shape (n,), none negative; equal where None.
        """
        Z = check_array(X, dtype="float64")
        target = column_or_1d(y, warn=True)
        check_classification_targets(target)
        _same_length(Z, target)
        weight = _row_weights(sample_weight, len(Z))
        self.classes_ = np.unique(target if self.classes is None else self.classes)
        code = np.searchsorted(self.classes_, target)
        if not np.isin(target, self.classes_).all():
            raise InputError(
                f"`y` must hold the classes {self.classes_.tolist()} alone, got "
                "others. Name all classes that the columns have."
            )
        said = _by_class(Z, len(self.classes_))
        hit = np.eye(len(self.classes_))[code]
        self.shares_ = np.average(hit, axis=0, weights=weight)
        shares = np.broadcast_to(self.shares_, (len(Z), 1, len(self.classes_)))
        away = np.concatenate([said, shares], axis=1) - hit[:, None, :]
        away *= np.sqrt(weight)[:, None, None]
        found = convex_weights(np.moveaxis(away, 1, 2).reshape(-1, away.shape[1]))
        self.weights_, self.rest_ = found[:-1], float(found[-1])
        self.n_features_in_ = Z.shape[1]
        return self

    def predict_proba(self, X: Any) -> Array:
        """Give the weighed probabilities, shape (m, n_classes)."""
        check_is_fitted(self)
        Z = check_array(X, dtype="float64")
        _as_many_columns(Z, self.n_features_in_)
        said = _by_class(Z, len(self.classes_))
        return np.einsum("nkc,k->nc", said, self.weights_) + self.rest_ * self.shares_

    def predict(self, X: Any) -> NDArray:
        """Give the likeliest class, shape (m,)."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def convex_weights(away: Array) -> Array:
    r"""Minimise :math:`|E w|^2` over weights that are not negative and sum to one.

    Parameters
    ----------
    away
        Residual of each row under each model, shape (n, K).

    Returns
    -------
    ndarray, shape (K,)

    Notes
    -----
    Nonnegative least squares of :math:`|E u|^2 + (\sum u - 1)^2`, scaled to sum to
    one. For u = t w with the sum of w at one and q = |E w|² the best t leaves
    q/(1 + q), which grows with q: so both have the same best w.

    Examples
    --------
    >>> convex_weights(np.array([[1.0, -1.0], [2.0, -2.0]])).round(6).tolist()
    [0.5, 0.5]
    """
    from scipy.optimize import nnls  # noqa: PLC0415 - heavy

    scale = float(np.sqrt((away**2).mean())) or 1.0
    # The triangle has the same squares as all rows.
    triangle = np.linalg.qr(away / (scale * np.sqrt(len(away))), mode="r")
    rows = np.vstack([triangle, np.ones(away.shape[1])])
    found, _ = nnls(rows, np.append(np.zeros(len(triangle)), 1.0))
    return found / found.sum()


def _by_class(Z: Array, classes: int) -> Array:
    """Give probabilities of shape (n, n_models, n_classes)."""
    if classes <= 2:
        return np.stack([1 - Z, Z], axis=2)[:, :, :classes]
    if Z.shape[1] % classes:
        raise InputError(
            f"`X` must have {classes} columns for each model, got {Z.shape[1]} in all. "
            "Pass each model's probabilities of all classes."
        )
    return Z.reshape(len(Z), -1, classes)


def _same_length(Z: Array, target: NDArray) -> None:
    if len(Z) != len(target):
        raise InputError(
            f"`y` must have one value for each of the {len(Z)} rows of `X`, got "
            f"{len(target)}. Take both from the same table."
        )


def _as_many_columns(Z: Array, fitted: int) -> None:
    if Z.shape[1] != fitted:
        raise InputError(
            f"`X` must have the {fitted} columns that it was fitted on, got "
            f"{Z.shape[1]}. Predict with the same models."
        )


def _row_weights(sample_weight: Any, n: int) -> Array:
    if sample_weight is None:
        return np.ones(n)
    weight = np.asarray(sample_weight, np.float64)
    if weight.shape != (n,) or not (weight >= 0).all() or not weight.sum() > 0:
        raise InputError(
            f"`sample_weight` must have one weight for each of the {n} rows, none "
            f"negative and not all 0, got shape {weight.shape}. Pass one column."
        )
    return weight
