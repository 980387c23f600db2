"""Highly adaptive ridge for classes."""

from typing import Any, Self, final

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin

from ..errors import InputError
from .adaptive import AdaptiveRidge, Member, Plan
from .approximation import blended_difference
from .blending import blend_odds
from .columns import Coded
from .landmark_logistic import SolvedLogistic, landmark_logistic
from .logistic import LogisticFit, choose_logistic, fit_logistic
from .members import Kernel
from .targets import chances, read_classes

Array = NDArray[np.float64]

# The penalty does not depend on n: of more rows some are enough to choose it.
_ROWS_FOR_ALPHA = 1500


@final
class HighlyAdaptiveRidgeClassifier(ClassifierMixin, AdaptiveRidge):
    r"""Fit smooth log-odds of many features, of which few may matter.

    To be preferred to boosting on up to some thousands of rows, where probabilities
    are wanted and the truth is curved rather than cut up.

    Parameters
    ----------
    kernel, eta, sparse_features, categorical_features, tuning_rows, random_state
        As for `HighlyAdaptiveRidgeRegressor`.
    solver, landmarks
        As for `HighlyAdaptiveRidgeRegressor`, without ``"cg"``, and with at most 1,000
        landmarks where None.
    alpha
        Penalty, above 0, in units of the kernel; or ``"loo"``, by the log-loss of rows
        left out.

    Attributes
    ----------
    classes_
        The classes, sorted.
    loo_
        Probabilities of each training row by the fit without it, to first order,
        shape (n, classes).
    alpha_, df_
        Penalty and effective parameters, shape (members, columns): one column for two
        classes, else one for each.
    approximation_
        How far chances are from the exact fit's, to first order, as root of the mean
        square, with an interval; None for the exact fit. For the blend at most this.
    eta_, feature_weights_, members_, solver_
        As for `HighlyAdaptiveRidgeRegressor`.

    Notes
    -----
    Weights of features are tuned by the likelihood of 0 and 1 as if they were
    Gaussian, then log-odds are fitted by penalised maximum likelihood. More than two
    classes are fitted one against the rest, and their probabilities divided by the
    sum. `loo_` flatters, as for the regressor.

    References
    ----------
    A. Schuler, A. Hagemeister, M. van der Laan (2024), "Highly adaptive ridge",
    arXiv:2410.02680.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.random((200, 5))
    >>> y = np.where(np.abs(X[:, 1] - 0.5) < 0.25, "in", "out")
    >>> model = HighlyAdaptiveRidgeClassifier("product").fit(X, y)
    >>> model.predict([[0.5, 0.5, 0.5, 0.5, 0.5], [0.5, 0.9, 0.5, 0.5, 0.5]]).tolist()
    ['in', 'out']
    """

    classes_: NDArray
    loo_: Array
    df_: Array
    _difference_unit = "in chances"

    def fit(self, X: Any, y: Any) -> Self:
        """Tune the weights of features, then the penalty.

        Parameters
        ----------
        X
            Array or data frame of n rows; values may be missing.
        y
            Classes, shape (n,), none missing.

        Raises
        ------
        InputError
            For unusable parameters, values or rows, or a single class.
        """
        if self.alpha in ("gcv", "likelihood"):
            raise InputError(
                f"`alpha` must be 'loo' or a number above 0, got {self.alpha!r}. "
                "The others are for values."
            )
        if self.solver == "cg":
            raise InputError(
                "`solver` must be 'auto', 'exact' or 'nystrom', got 'cg'. It is for "
                "values."
            )
        found = read_classes(X, y)
        self.classes_ = found.classes
        return self._fit(X, found.targets, found.targets)

    def predict_proba(self, X: Any) -> Array:
        """Give the probability of each class, shape (m, classes)."""
        raw = self._raw(X)
        shares = np.array([member.share for member in self.members_])
        return chances(np.tensordot(shares, raw, 1))

    def predict(self, X: Any) -> NDArray:
        """Give the likeliest class, shape (m,)."""
        chance = self.predict_proba(X)
        return self.classes_[np.argmax(chance, axis=1)]

    def _fit_members(
        self, kernels: tuple[Kernel, ...], rows: Coded, y: Array, plan: Plan
    ) -> tuple[Member, ...]:
        rng = np.random.default_rng(plan.seed)
        found = [self._fitted(kernel, rows, y, plan, rng) for kernel in kernels]
        fits = [each.fits for each in found]
        left_out = np.array([[fit.left_out for fit in each] for each in fits])
        shares = np.ones(1)
        if len(fits) > 1:
            shares = blend_odds(left_out.reshape(len(fits), -1).T, y.T.ravel())
        self.loo_ = chances(np.tensordot(shares, left_out, 1).T)
        self.alpha_ = np.array([[fit.alpha for fit in each] for each in fits])
        self.df_ = np.array([[fit.df for fit in each] for each in fits])
        self.approximation_ = blended_difference(
            [each.difference for each in found], shares
        )
        self._enough = all(each.enough for each in found)
        return tuple(
            Member(
                kernel=kernel,
                dual=np.column_stack([fit.dual for fit in each.fits]),
                intercept=np.array([fit.intercept for fit in each.fits]),
                alpha=self.alpha_[place],
                df=self.df_[place],
                share=float(shares[place]),
                centres=each.centres,
            )
            for place, (kernel, each) in enumerate(zip(kernels, found, strict=True))
        )

    def _fitted(
        self,
        kernel: Kernel,
        rows: Coded,
        y: Array,
        plan: Plan,
        rng: np.random.Generator,
    ) -> SolvedLogistic:
        if plan.solver == "exact":
            gram = kernel.gram(rows, rows)
            fits = tuple(self._one(gram, target) for target in y.T)
            return SolvedLogistic(centres=rows, fits=fits)
        alphas = np.full(y.shape[1], self.alpha)
        if isinstance(self.alpha, str):
            # The same rows for all classes, so that their kernel is made once.
            some = rng.permutation(rows.n)[:_ROWS_FOR_ALPHA]
            part = rows.take(some)
            gram = kernel.gram(part, part)
            alphas = np.array([_penalty(gram, target[some]) for target in y.T])
        return landmark_logistic(
            kernel.gram, rows, y, alphas, landmarks=self.landmarks, rng=rng
        )

    def _one(self, gram: Array, y: Array) -> LogisticFit:
        if not isinstance(self.alpha, str):
            return fit_logistic(gram, y, float(self.alpha))
        if len(y) <= _ROWS_FOR_ALPHA:
            return choose_logistic(gram, y)
        some = np.random.default_rng(0).permutation(len(y))[:_ROWS_FOR_ALPHA]
        if np.ptp(y[some]) == 0:
            return choose_logistic(gram, y)
        alpha = choose_logistic(gram[np.ix_(some, some)], y[some]).alpha
        return fit_logistic(gram, y, alpha)


def _penalty(gram: Array, y: Array) -> float:
    if np.ptp(y) == 0:
        # A class that none of these rows has: smooth as if one had it.
        y = np.append(1 - y[0], y[1:])
    return choose_logistic(gram, y).alpha
