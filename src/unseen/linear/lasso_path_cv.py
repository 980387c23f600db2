"""The path of lassos, with a penalty chosen on rows that were left out."""

from typing import Any, final

from ._chosen_path import ChosenPath


@final
class LassoPathCV(ChosenPath):
    r"""Choose the penalty of a lasso by cross-validation.

    `ElasticNetPathCV` with ``l1_ratio=1`` and nothing else to set but the folds and the
    rule of choice.

    Parameters
    ----------
    cv, choose, random_state, family, alphas, n_alphas, eps, fit_intercept
        As in `ElasticNetPathCV`.
    standardize, penalty_factor, positive, tol, max_iter
        As in `ElasticNetPathCV`.

    Attributes
    ----------
    alphas_, coefs_, intercepts_, cv_losses_, alpha_, coef_, left_out_
        And all others of `ElasticNetPathCV`.

    References
    ----------
    R. Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(80, 200))
    >>> y = 2 * X[:, 5] + rng.normal(size=80)
    >>> np.flatnonzero(LassoPathCV(choose="1se").fit(X, y).coef_).tolist()
    [5]
    """

    l1_ratio = 1.0
    power = 1.5
    lower = upper = feature_groups = adaptive = None
    relaxed = False

    def __init__(
        self,
        *,
        cv: Any = 10,
        choose: Any = "min",
        random_state: Any = 0,
        family: str = "gaussian",
        alphas: Any = None,
        n_alphas: int = 100,
        eps: float | None = None,
        fit_intercept: bool = True,
        standardize: bool = True,
        penalty_factor: Any = None,
        positive: bool = False,
        tol: float = 1e-6,
        max_iter: int = 1000,
    ) -> None:
        self.cv = cv
        self.choose = choose
        self.random_state = random_state
        self.family = family
        self.alphas = alphas
        self.n_alphas = n_alphas
        self.eps = eps
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.positive = positive
        self.tol = tol
        self.max_iter = max_iter
