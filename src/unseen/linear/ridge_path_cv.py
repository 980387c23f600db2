"""Ridge with a penalty chosen on rows that were left out, one by one or in folds."""

from typing import Any, Self, final

import numpy as np

from ..errors import InputError
from ..stats.paths.ridge import RidgePath, ridge_path
from ._choice import best, check_choice, chosen, curve_of, within_error
from ._model import PathModel
from ._reading import Rows, read_rows
from ._store import spreads


@final
class RidgePathCV(PathModel):
    r"""Choose the penalty of a ridge by leaving out each row, at the price of one fit.

    Prefer it to scikit-learn's ``RidgeCV`` for a path with its losses, their standard
    errors and degrees of freedom. For folds, groups, time or other families take
    `ElasticNetPathCV` with ``l1_ratio=0``.

    Parameters
    ----------
    choose
        ``"min"``, ``"1se"``, a tolerance, as in `ElasticNetPathCV`, or ``"gcv"``, the
        least generalised cross-validation.
    eps
        The last penalty of the grid over the first; 1e-8 where None.
    alphas, n_alphas, fit_intercept, standardize
        As in `ElasticNetPath`.
    penalty_factor
        A factor above 0 for each feature, shape (p,).

    Attributes
    ----------
    alphas_, coefs_, intercepts_, nonzeros_, dev_ratios_, dual_gaps_
        The path, as in `PathModel`; gaps are 0 up to rounding.
    df_
        Effective parameters without the intercept, shape (L,).
    cv_losses_, cv_scores_, cv_errors_
        Mean squared error of the rows left out, minus it, its standard error; (L,).
    gcv_
        Generalised cross-validation, shape (L,).
    alpha_, alpha_min_, alpha_1se_, coef_, intercept_
        What was chosen, and what the rules would choose.
    left_out_
        Prediction of each row by the fit without it, shape (n,).

    Notes
    -----
    Leaving a row out is exact, and keeps the scale of the features. Rows are taken as
    independent: where they come in groups or in order the losses flatter.

    References
    ----------
    G. Golub, M. Heath, G. Wahba (1979), doi:10.1080/00401706.1979.10489751.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(60, 100))
    >>> y = X @ rng.normal(size=100) + rng.normal(size=60)
    >>> model = RidgePathCV(n_alphas=50).fit(X, y)
    >>> model.coefs_.shape, bool(model.df_[-1] > model.df_[0])
    ((100, 50), True)
    """

    family = "gaussian"

    def __init__(
        self,
        *,
        choose: Any = "min",
        alphas: Any = None,
        n_alphas: int = 100,
        eps: float | None = None,
        fit_intercept: bool = True,
        standardize: bool = True,
        penalty_factor: Any = None,
    ) -> None:
        self.choose = choose
        self.alphas = alphas
        self.n_alphas = n_alphas
        self.eps = eps
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.penalty_factor = penalty_factor

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the path and choose.

        Parameters
        ----------
        X
            Shape (n, p), dense or sparse.
        y, sample_weight
            Shape (n,).

        Raises
        ------
        InputError
            If an argument is out of range.
        """
        if self.choose != "gcv":
            check_choice(self.choose)
        rows = read_rows(self, X, y, sample_weight, None)
        settings = self._settings(rows, 0.0)
        factor = settings.penalty_factor
        if factor is not None and not ((factor > 0) & np.isfinite(factor)).all():
            raise InputError(
                "`penalty_factor` must be above 0 and finite for RidgePathCV, got "
                "others. Take ElasticNetPathCV(l1_ratio=0), which leaves features free."
            )
        if settings.alphas is not None and not settings.alphas.all():
            raise InputError(
                "`alphas` must be above 0 for RidgePathCV, got 0. For a fit without a "
                "penalty take LinearRegression."
            )
        found = ridge_path(
            rows.X,
            rows.y,
            weight=rows.weight,
            alphas=settings.alphas,
            n_alphas=settings.n_alphas,
            eps=settings.eps,
            penalty_factor=factor,
            fit_intercept=settings.fit_intercept,
            standardize=settings.standardize,
        )
        self._store(rows, found)
        return self

    def _store(self, rows: Rows, found: RidgePath) -> None:
        weight = rows.weight / rows.weight.sum()
        inside = rows.weight > 0
        lost = found.left_out
        curve = curve_of(lost[inside] ** 2, weight[inside], 2 * found.null_loss)
        training = weight @ found.residuals**2
        self.gcv_ = training / (weight @ found.freedom) ** 2
        self.alphas_ = found.alphas
        self.coefs_ = found.coefs
        self.intercepts_ = found.intercepts
        self.df_ = found.df
        self.nonzeros_ = (found.coefs != 0).sum(axis=0)
        self.dual_gaps_ = np.zeros(len(found.alphas))
        null = 2 * found.null_loss
        self.dev_ratios_ = 1 - training / null if null else np.zeros(len(found.alphas))
        self.cv_losses_, self.cv_errors_ = curve.losses, curve.errors
        self.cv_scores_ = -curve.losses
        self.alpha_min_ = float(self.alphas_[best(curve)])
        self.alpha_1se_ = float(self.alphas_[within_error(curve)])
        place = (
            int(self.gcv_.argmin())
            if self.choose == "gcv"
            else chosen(curve, self.choose)
        )
        self.alpha_ = float(self.alphas_[place])
        self.coef_ = self.coefs_[:, place]
        self.intercept_ = float(self.intercepts_[place])
        self.left_out_ = rows.y - lost[:, place]
        self.fitted_ = rows.y - found.residuals[:, place]
        self.target_ = rows.y
        self.spreads_ = spreads(rows)
        # One decomposition serves all penalties.
        self.n_iter_ = 1

    # What the other path models let one set, and a decomposition has no use for.
    power = 1.5
    lower = upper = feature_groups = None
    positive = False
    tol = 1e-6
    max_iter = 1
