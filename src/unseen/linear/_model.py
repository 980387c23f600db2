"""What all path estimators share: parameters, predictions, scores."""

from abc import ABC, abstractmethod
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.base import BaseEstimator
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from ..errors import InputError
from ._engine import Settings
from ._reading import CLASSES, Rows, read_features, read_offset

Array = NDArray[np.float64]


def _tells_classes(model: Any) -> bool:
    return model.family in CLASSES


class PathModel(BaseEstimator, ABC):
    """A linear model with a whole path of penalties behind it.

    Attributes
    ----------
    alphas_
        Penalties, falling, shape (L,).
    coefs_
        Shape (p, L), or (C, p, L) with C responses or classes.
    intercepts_
        Shape (L,), or (C, L).
    dual_gaps_
        By how much a fit can fall short of the best at most, as a share of the
        objective without features, shape (L,). A proof, except that the best value of
        what no penalty holds (intercepts, features of factor 0) is taken to lie within
        1 and twice its size of where it stands.
    dev_ratios_
        Share of the deviance that a fit explains on its own rows, shape (L,).
    nonzeros_
        Features with a coefficient, shape (L,).
    coef_, intercept_, alpha_
        Those of the penalty that predictions are made at.
    """

    family: str
    power: float
    alphas: Any
    n_alphas: int
    eps: float | None
    fit_intercept: bool
    standardize: bool
    penalty_factor: Any
    lower: Any
    upper: Any
    positive: bool
    feature_groups: Any
    tol: float
    max_iter: int
    classes_: NDArray
    alphas_: Array
    coefs_: Array
    intercepts_: Array
    coef_: Array
    intercept_: Any

    @abstractmethod
    def fit(self, X: Any, y: Any) -> Any:
        """Fit the path."""

    def predict(self, X: Any, offset: Any = None) -> NDArray:
        """Predict values, or classes.

        Parameters
        ----------
        X
            Shape (n, p).
        offset
            Added to the linear predictor, shape (n,), or (n, C) with several classes
            or responses.

        Returns
        -------
        ndarray
            Means, shape (n,); classes; responses (n, C); of a Cox model the log of
            the relative hazard.
        """
        eta = self.linear_predictor(X, offset)
        if self.family == "binomial":
            return self.classes_[(eta > 0).astype(int)]
        if self.family == "multinomial":
            return self.classes_[eta.argmax(axis=1)]
        if self.family in ("poisson", "gamma", "tweedie"):
            return np.exp(eta)
        return eta

    @available_if(_tells_classes)
    def decision_function(self, X: Any, offset: Any = None) -> Array:
        """Give the linear predictor of a class, shape (n,) or (n, C)."""
        return self.linear_predictor(X, offset)

    def linear_predictor(self, X: Any, offset: Any = None) -> Array:
        """Give the linear predictor, shape (n,) or (n, C)."""
        check_is_fitted(self)
        checked = read_features(self, X, reset=False)
        eta = np.asarray(checked @ self.coef_.T, float) + self.intercept_
        shift = read_offset(offset, len(eta), None if eta.ndim == 1 else eta.shape[1])
        return eta if shift is None else eta + shift

    @available_if(_tells_classes)
    def predict_proba(self, X: Any, offset: Any = None) -> Array:
        """Give the probability of each class, shape (n, classes)."""
        eta = self.linear_predictor(X, offset)
        if self.family == "multinomial":
            return softmax(eta, axis=1)
        return np.column_stack([expit(-eta), expit(eta)])

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Give accuracy, R², the share of deviance explained, or concordance.

        Parameters
        ----------
        X, y
            Rows with their targets.
        sample_weight
            Shape (n,).

        Returns
        -------
        float
            As fits the family: accuracy for classes, R² for values, the share of the
            deviance of the mean for counts and amounts, Harrell's C for times.
        """
        from ._scores import score_of  # noqa: PLC0415 - metrics

        return score_of(self, X, y, sample_weight)

    def coefs_at(self, alpha: float) -> tuple[Array, Array]:
        """Give coefficients and intercepts at any penalty of the path.

        Parameters
        ----------
        alpha
            Within the path; between two of its penalties the line between their
            coefficients is taken, which is exact for a lasso if no feature enters
            there.

        Returns
        -------
        coef
            Shape (p,), or (C, p).
        intercept
            A number, or shape (C,).

        Raises
        ------
        InputError
            If `alpha` lies outside the path.
        """
        check_is_fitted(self)
        rising = self.alphas_[::-1]
        if not rising[0] <= alpha <= rising[-1]:
            raise InputError(
                f"`alpha` must lie within the path, {rising[0]:.4g} to "
                f"{rising[-1]:.4g}, got {alpha:.4g}. Pass `alphas` that hold it."
            )
        after = min(int(np.searchsorted(-self.alphas_, -alpha)), len(rising) - 1)
        before = max(after - 1, 0)
        width = self.alphas_[before] - self.alphas_[after]
        share = 1.0 if width == 0 else (self.alphas_[before] - alpha) / width
        mix = (1 - share, share)
        coef = mix[0] * self.coefs_[..., before] + mix[1] * self.coefs_[..., after]
        heads = self.intercepts_
        return coef, mix[0] * heads[..., before] + mix[1] * heads[..., after]

    def plot(self, kind: str = "path", *, title: str | None = None) -> Any:
        """Draw the path, its cross-validation, or fitted against left-out values.

        Parameters
        ----------
        kind
            ``"path"``: coefficients in standard deviations of their features where
            `standardize`, the largest named; ``"cv"``: losses with their standard
            errors, both choices, and the number of features on top; ``"fitted"``:
            the target against fitted values and against those of rows left out.
        title
            Of the figure.

        Returns
        -------
        Chart
            Shows itself in a notebook; ``save("path.html")``, ``.svg``, ``.png``.

        Raises
        ------
        InputError
            If the model has no such figure.
        """
        from ._plots import draw  # noqa: PLC0415 - figures

        check_is_fitted(self)
        return draw(self, kind, title)

    def _settings(self, rows: Rows, l1_ratio: float) -> Settings:
        p = rows.X.shape[1]
        lower, upper = _bounds(self, p)
        return Settings(
            family=self.family,
            power=self.power,
            alphas=_alphas(self.alphas),
            n_alphas=_whole("n_alphas", self.n_alphas, 1),
            eps=_share("eps", self.eps),
            l1_ratio=_ratio(l1_ratio),
            fit_intercept=bool(self.fit_intercept),
            standardize=bool(self.standardize),
            penalty_factor=_factor(self.penalty_factor, p),
            lower=lower,
            upper=upper,
            feature_groups=_feature_groups(self.feature_groups, p),
            tol=_positive("tol", self.tol),
            max_iter=_whole("max_iter", self.max_iter, 1),
        )

    @property
    def _estimator_type(self) -> str:
        return "classifier" if self.family in CLASSES else "regressor"

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import (  # noqa: PLC0415 - not in scikit-learn 1.5
            ClassifierTags,
            RegressorTags,
        )

        tags = super().__sklearn_tags__()
        tags.estimator_type = self._estimator_type
        tags.input_tags.sparse = True
        tags.target_tags.required = True
        tags.target_tags.multi_output = self.family == "multigaussian"
        tags.target_tags.positive_only = self.family in ("poisson", "gamma", "tweedie")
        if self.family in CLASSES:
            multi = self.family == "multinomial"
            tags.classifier_tags = ClassifierTags(multi_class=multi)
        else:
            tags.regressor_tags = RegressorTags()
        return tags

    def _more_tags(self) -> dict[str, Any]:
        return {
            "requires_y": True,
            "binary_only": self.family == "binomial",
            "multioutput": self.family == "multigaussian",
            "requires_positive_y": self.family in ("poisson", "gamma", "tweedie"),
        }


def _alphas(alphas: Any) -> Array | None:
    if alphas is None:
        return None
    values = np.atleast_1d(np.asarray(alphas, float))
    if (
        values.ndim != 1
        or not len(values)
        or not (values >= 0).all()
        or (not np.isfinite(values).all())
    ):
        raise InputError(
            f"`alphas` must be numbers of at least 0, got {alphas!r}. Leave them out "
            "for a grid that fits the data."
        )
    return np.unique(values)[::-1]


def _ratio(value: Any) -> float:
    number = isinstance(value, float | int | np.floating | np.integer)
    if not number or not 0 <= value <= 1:
        raise InputError(
            f"`l1_ratio` must lie in [0, 1], got {value!r}. 1 is the lasso, 0 ridge."
        )
    return float(value)


def _share(name: str, value: Any) -> float | None:
    if value is None:
        return None
    if not 0 < value < 1:
        raise InputError(
            f"`{name}` must lie strictly between 0 and 1, got {value!r}. It is the "
            "last penalty over the first."
        )
    return float(value)


def _positive(name: str, value: Any) -> float:
    if not (isfinite(value) and value > 0):
        raise InputError(
            f"`{name}` must be above 0, got {value!r}. It is a share of the loss "
            "without features; 1e-6 is the usual."
        )
    return float(value)


def _whole(name: str, value: Any, least: int) -> int:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least:
        raise InputError(
            f"`{name}` must be a whole number of at least {least}, got {value!r}. "
            "The default is a good start."
        )
    return int(value)


def _factor(values: Any, p: int) -> Array | None:
    if values is None:
        return None
    factor = np.asarray(values, float)
    if factor.shape != (p,) or np.isnan(factor).any() or (factor < 0).any():
        raise InputError(
            f"`penalty_factor` must hold {p} numbers of at least 0, one for each "
            f"feature, got shape {factor.shape}. 0 leaves a feature free, infinity "
            "keeps it out."
        )
    return factor


def _bounds(model: Any, p: int) -> tuple[Array | None, Array | None]:
    lower, upper = model.lower, model.upper
    if model.positive:
        if lower is not None:
            raise InputError(
                f"`lower` must be None with `positive`, got {lower!r}. Pass one of "
                "the two."
            )
        lower = 0.0
    if lower is None and upper is None:
        return None, None
    low = np.broadcast_to(-np.inf if lower is None else np.asarray(lower, float), p)
    high = np.broadcast_to(np.inf if upper is None else np.asarray(upper, float), p)
    if not ((low <= 0) & (high >= 0)).all():
        raise InputError(
            "`lower` and `upper` must hold 0 between them, got bounds without it. A "
            "penalty draws to 0; move the target by an offset instead."
        )
    return low, high


def _feature_groups(values: Any, p: int) -> Any:
    if values is None or (isinstance(values, str) and values == "classes"):
        return values
    labels = np.asarray(values)
    if labels.shape != (p,):
        raise InputError(
            f"`feature_groups` must name a group for each of the {p} features, got "
            f"shape {labels.shape}. Give a feature alone a group of its own."
        )
    return np.unique(labels, return_inverse=True)[1]
