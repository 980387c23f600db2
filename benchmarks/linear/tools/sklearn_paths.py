"""scikit-learn: LassoCV, ElasticNetCV and RidgeCV.

``LassoCV`` fits a path without each fold and then one fit at its choice, not the whole
path on all rows: it has a path less to do. Its `tol` counts the duality gap in squared
lengths of the target, so that a gap of half of it is twice as much of the null
objective. ``RidgeCV`` leaves out each row, and its `alpha` is n times ours. There is
no counterpart for logistic elastic nets that isn't minutes away.
"""

import numpy as np

from ..layout import Problem
from .found import Found, choices


def load() -> str:
    import sklearn
    import sklearn.linear_model

    return sklearn.__version__


def fit(
    problem: Problem, threads: int, tolerance: float | None, only_path: bool
) -> Found:
    """Fit; with `only_path` the path on all rows."""
    from sklearn.linear_model import ElasticNetCV, LassoCV, RidgeCV, enet_path
    from sklearn.model_selection import PredefinedSplit

    X, y, alphas = problem.X, problem.y, problem.alphas
    if problem.family != "gaussian":
        raise NotImplementedError("no path of logistic fits")
    if problem.l1_ratio == 0:
        ridge = RidgeCV(alphas=alphas * len(y)).fit(X, y)
        return _one(ridge.coef_, ridge.intercept_, ridge.alpha_ / len(y))
    more = {} if tolerance is None else {"tol": tolerance}
    more["max_iter"] = 100_000
    if only_path:
        centre = np.asarray(X.mean(axis=0)).ravel()
        offset = {} if isinstance(X, np.ndarray) else {"X_offset": centre}
        offset |= {} if not offset else {"X_scale": np.ones(len(centre))}
        _, coefs, _ = enet_path(
            X,
            y - y.mean(),
            l1_ratio=problem.l1_ratio,
            alphas=alphas,
            check_input=False,
            **offset,
            **more,
        )[:3]
        return Found(coefs=coefs, intercepts=y.mean() - centre @ coefs, alphas=alphas)
    given = {
        "alphas": alphas,
        "cv": PredefinedSplit(problem.folds),
        "n_jobs": threads,
        **more,
    }
    if problem.l1_ratio == 1:
        model = LassoCV(**given).fit(X, y)
    else:
        model = ElasticNetCV(l1_ratio=problem.l1_ratio, **given).fit(X, y)
    _, simple = choices(model.alphas_, model.mse_path_.T)
    return _one(model.coef_, model.intercept_, model.alpha_, simple)


def _one(coef, intercept, alpha, simple: float = float("nan")) -> Found:
    return Found(
        coefs=np.asarray(coef).reshape(-1, 1),
        intercepts=np.array([float(intercept)]),
        alphas=np.array([float(alpha)]),
        alpha_min=float(alpha),
        alpha_1se=simple,
    )
