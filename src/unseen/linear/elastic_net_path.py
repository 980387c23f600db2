"""The path of elastic nets, without a choice of the penalty."""

from typing import Any, Self, final

from ._engine import fit_rows
from ._model import PathModel
from ._reading import read_rows
from ._store import store_path


@final
class ElasticNetPath(PathModel):
    r"""Fit ridge, lasso or elastic net for a whole path of penalties.

    Prefer it to look at a path; to be given a penalty, prefer `ElasticNetPathCV`.

    Parameters
    ----------
    l1_ratio
        Share of the absolute value in the penalty: 1 the lasso, 0 ridge.
    family
        ``"gaussian"``, ``"binomial"``, ``"poisson"``, ``"gamma"``, ``"tweedie"`` (the
        last three with the log link), ``"multinomial"``, ``"multigaussian"`` or
        ``"cox"``.
    power
        Tweedie's, in (1, 2).
    alphas
        The penalties; predictions are made at the least of them. Where None, a
        grid of `n_alphas` from the least that keeps all features out, down to `eps`
        of it.
    n_alphas, eps
        Of the grid; `eps` is 1e-4, and 1e-2 with more features than rows, where None.
    fit_intercept
        Whether there is an intercept, which is never penalised.
    standardize
        Whether penalties count in standard deviations of the features. Coefficients
        are of the features as they came.
    penalty_factor
        A factor for each feature, shape (p,): 0 leaves it free, infinity keeps it out.
    lower, upper
        Bounds of the coefficients, at most and at least 0, a number or shape (p,).
    positive
        Whether coefficients are at least 0.
    feature_groups
        A label for each feature, shape (p,): a group enters as a whole, by the norm
        of its coefficients. ``"classes"`` with a multinomial: a feature enters for all
        classes at once, as it does for all responses of a multigaussian.
    tol
        The duality gap, as a share of the loss without features, at which a fit is
        done.
    max_iter
        Newton steps at one penalty.

    Attributes
    ----------
    alphas_, coefs_, intercepts_, dual_gaps_, dev_ratios_, nonzeros_
        The path; as in `PathModel`.
    coef_, intercept_, alpha_
        At the last penalty.

    Notes
    -----
    Minimises, at each penalty,

    .. math:: \frac{\sum_i w_i\,\ell(y_i, \eta_i)}{\sum_i w_i} + \alpha \sum_j f_j
        \Big(\rho |b_j| + \tfrac{1-\rho}{2} b_j^2\Big)

    with half the squared error, or the negative log likelihood, as the loss. Each fit
    carries its duality gap: the objective is at most that far above the best. The path
    is no estimate of how a fit will do on other rows.

    References
    ----------
    J. Friedman, T. Hastie, R. Tibshirani (2010), doi:10.18637/jss.v033.i01.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(100, 5))
    >>> y = 2 * X[:, 3] + rng.normal(size=100)
    >>> path = ElasticNetPath(n_alphas=20).fit(X, y)
    >>> int(np.argmax(path.coefs_[:, 5] != 0)), path.coefs_.shape
    (3, (5, 20))
    """

    def __init__(
        self,
        l1_ratio: float = 1.0,
        *,
        family: str = "gaussian",
        power: float = 1.5,
        alphas: Any = None,
        n_alphas: int = 100,
        eps: float | None = None,
        fit_intercept: bool = True,
        standardize: bool = True,
        penalty_factor: Any = None,
        lower: Any = None,
        upper: Any = None,
        positive: bool = False,
        feature_groups: Any = None,
        tol: float = 1e-6,
        max_iter: int = 1000,
    ) -> None:
        self.l1_ratio = l1_ratio
        self.family = family
        self.power = power
        self.alphas = alphas
        self.n_alphas = n_alphas
        self.eps = eps
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.lower = lower
        self.upper = upper
        self.positive = positive
        self.feature_groups = feature_groups
        self.tol = tol
        self.max_iter = max_iter

    def fit(
        self, X: Any, y: Any, sample_weight: Any = None, offset: Any = None
    ) -> Self:
        """Fit the path.

        Parameters
        ----------
        X
            Shape (n, p): an array in C or Fortran order, a SciPy sparse matrix, or a
            data frame.
        y
            Shape (n,); (n, C) for several responses; times and events for Cox.
        sample_weight
            Shape (n,).
        offset
            Added to the linear predictor, shape (n,), or (n, C) with several classes
            or responses.

        Raises
        ------
        InputError
            If an argument is out of range or the target doesn't fit the family.
        """
        rows = read_rows(self, X, y, sample_weight, offset)
        settings = self._settings(rows, self.l1_ratio)
        found = fit_rows(rows, settings)
        store_path(self, rows, found)
        self.alpha_ = float(self.alphas_[-1])
        self.coef_ = self.coefs_[..., -1]
        self.intercept_ = self.intercepts_[..., -1][()]
        return self
