"""A stack of regressors whose top sees only rows that were left out."""

from typing import Any, final

from numpy.typing import NDArray
from sklearn.base import RegressorMixin, is_regressor

from ._stack import Stack
from .convex import ConvexRegressor


@final
class StackedRegressor(RegressorMixin, Stack):
    """Combine regressors by a top that is fitted on out-of-fold predictions.

    To be preferred to scikit-learn's ``StackingRegressor`` where rows belong together
    or have an order: `fit` takes `groups` and `time`, and the inner folds respect them.

    Parameters
    ----------
    estimators
        Base models, a list of (name, regressor). Each is fitted `cv` times on inner
        folds and once on all rows.
    final_estimator
        The top, a regressor; `ConvexRegressor` where None.
    cv
        Number of inner folds, at least 2. With `time`, the number of stretches that
        are predicted by the models of their past.
    passthrough
        Whether the top sees the features as well.
    random_state
        Seed of the folds and of base models without one.
    n_jobs
        Processes for the inner fits, as joblib has them.

    Attributes
    ----------
    estimators_
        The base models, fitted on all rows.
    final_estimator_
        The top; `final_estimator_.weights_` are the weights of the usual one.
    meta_rows_
        Numbers of the rows that the top was fitted on: all, but with `time` those of
        the first stretch.

    Notes
    -----
    As for `StackedClassifier`. A trend makes the models of the short past look worse
    than they will be, and the top trusts those that need few rows too much.

    References
    ----------
    D. Wolpert (1992), "Stacked generalization", doi:10.1016/S0893-6080(05)80023-1;
    L. Breiman (1996), "Stacked regressions", doi:10.1007/BF00117832.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import LinearRegression
    >>> from sklearn.neighbors import KNeighborsRegressor
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(300, 2))
    >>> y = X[:, 0] + rng.normal(size=300)
    >>> bases = [("line", LinearRegression()), ("1nn", KNeighborsRegressor(1))]
    >>> stack = StackedRegressor(bases, cv=4).fit(X, y, time=np.arange(300))
    >>> stack.final_estimator_.weights_.round(1).tolist(), len(stack.meta_rows_)
    ([1.0, 0.0], 240)
    """

    def _usual_top(self) -> Any:
        return ConvexRegressor()

    def _fits(self, base: Any) -> bool:
        return is_regressor(base)

    def _check_target(self, y: NDArray) -> None:
        """Numbers are looked for where the table is read."""
