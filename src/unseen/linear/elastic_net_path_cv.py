"""The path of elastic nets, with a penalty chosen on rows that were left out."""

from typing import Any, final

from ._chosen_path import ChosenPath


@final
class ElasticNetPathCV(ChosenPath):
    r"""Choose the penalty of a ridge, lasso or elastic net by cross-validation.

    Prefer it to scikit-learn's ``ElasticNetCV`` and ``LogisticRegressionCV`` for its
    speed, its families, and a path that stays on the object with its certificate.

    Parameters
    ----------
    l1_ratio
        Share of the absolute value in the penalty: 1 the lasso, 0 ridge; or a list of
        which cross-validation chooses one.
    cv
        A number of folds, the fold of each row, a scikit-learn splitter or an iterable
        of (train, test).
    choose
        ``"min"``, the least loss; ``"1se"``, the largest penalty within a standard
        error of it; or a tolerance: the largest penalty that loses at most this share
        of the loss without features (.01 is a hundredth of R²).
    random_state
        Seed of the folds.
    family, power, alphas, n_alphas, eps, fit_intercept, standardize
        As in `ElasticNetPath`.
    penalty_factor, lower, upper, positive, feature_groups, tol, max_iter
        As in `ElasticNetPath`.
    adaptive
        None, or the power of the adaptive lasso: penalties are divided by that power
        of a ridge's coefficients, found anew without each fold.
    relaxed
        False, True or shares in [0, 1]: how much of the shrinkage is kept, 1 all, 0 a
        refit of the chosen features without a penalty. True tries 0, .25, .5, .75, 1.

    Attributes
    ----------
    alphas_, coefs_, intercepts_, dual_gaps_, dev_ratios_, nonzeros_
        The path on all rows, as in `ElasticNetPath`.
    cv_losses_, cv_errors_
        Mean loss of the left-out rows and its standard error: squared error, or
        deviance; shape (L,).
    cv_scores_
        Minus `cv_losses_`: higher is better.
    fold_losses_
        Shape (folds, L).
    alpha_, alpha_min_, alpha_1se_, l1_ratio_, relaxation_
        What was chosen, and what the rules would choose.
    coef_, intercept_
        Of the choice, fitted on all rows.
    left_out_
        Linear predictor of each row from the path without its fold, shape (n,).
    fitted_, target_
        Linear predictor of each row from the choice, and its target, shape (n,).
    fold_of_
        Fold in which each row was left out, -1 for none, shape (n,).

    Notes
    -----
    All folds go down the path in step with the fit on all rows, so that a product with
    the table serves all of them; each fold standardises with its own rows. Groups are
    never on both sides, and with `time` only the past predicts.

    The least loss is no honest score: it was chosen. See `unseen.holdout.tuned_cv`.
    The rule of one standard error takes folds as independent; see
    `unseen.holdout.one_standard_error` for paired errors.

    References
    ----------
    J. Friedman, T. Hastie, R. Tibshirani (2010), doi:10.18637/jss.v033.i01;
    H. Zou (2006), doi:10.1198/016214506000000735 (adaptive weights);
    N. Meinshausen (2007), doi:10.1016/j.csda.2006.12.019 (relaxed fits).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(100, 30))
    >>> y = X[:, :3].sum(axis=1) + rng.normal(size=100)
    >>> model = ElasticNetPathCV(choose="1se", random_state=0).fit(X, y)
    >>> np.flatnonzero(model.coef_).tolist()
    [0, 1, 2]
    """

    def __init__(
        self,
        l1_ratio: Any = 1.0,
        *,
        cv: Any = 10,
        choose: Any = "min",
        random_state: Any = 0,
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
        adaptive: float | None = None,
        relaxed: Any = False,
        tol: float = 1e-6,
        max_iter: int = 1000,
    ) -> None:
        self.l1_ratio = l1_ratio
        self.cv = cv
        self.choose = choose
        self.random_state = random_state
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
        self.adaptive = adaptive
        self.relaxed = relaxed
        self.tol = tol
        self.max_iter = max_iter
