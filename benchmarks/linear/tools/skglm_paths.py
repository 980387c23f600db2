"""skglm: its path, walked through the folds, since it has no cross-validation.

It compiles in each new process; that is its first call. Its logistic regression has no
path: it starts each fit where the last one ended.
"""

import numpy as np
from scipy import sparse

from ..layout import Problem
from .found import Found, choices


def load() -> str:
    import skglm  # pyright: ignore[reportMissingImports]

    return skglm.__version__


def fit(
    problem: Problem, threads: int, tolerance: float | None, only_path: bool
) -> Found:
    """Fit on one thread, whatever is asked."""
    X, y, folds = problem.X, problem.y, problem.folds
    if problem.l1_ratio == 0:
        raise NotImplementedError("no ridge path")
    losses = []
    for fold in [] if only_path else np.unique(folds):
        held = folds == fold
        # Indexing makes rows of an array in Fortran order one in C order: it is put
        # back, as its solver walks by columns.
        rest = X[~held] if sparse.issparse(X) else np.asfortranarray(X[~held])
        coefs, intercepts = _path(problem, rest, y[~held], tolerance)
        eta = np.asarray(X[held] @ coefs) + intercepts
        losses.append(_loss(y[held], eta.T, problem.family))
    coefs, intercepts = _path(problem, X, y, tolerance)
    chosen = choices(problem.alphas, np.array(losses)) if losses else (np.nan, np.nan)
    return Found(
        coefs=coefs,
        intercepts=intercepts,
        alphas=problem.alphas,
        alpha_min=chosen[0],
        alpha_1se=chosen[1],
    )


def _path(problem: Problem, X, y: np.ndarray, tolerance: float | None):
    from skglm import (  # pyright: ignore[reportMissingImports]
        ElasticNet,
        Lasso,
        SparseLogisticRegression,
    )

    more = {"fit_intercept": True, "warm_start": True}
    if tolerance is not None:
        more["tol"] = tolerance
    if problem.family == "binomial":
        model = SparseLogisticRegression(max_iter=200, **more)
    elif problem.l1_ratio == 1:
        model = Lasso(max_iter=500, **more)
    else:
        model = ElasticNet(l1_ratio=problem.l1_ratio, max_iter=500, **more)
    coefs, intercepts = [], []
    for alpha in problem.alphas:
        model.set_params(alpha=alpha).fit(X, y)
        coefs.append(sparse.csc_matrix(np.reshape(model.coef_, (-1, 1))))
        intercepts.append(float(np.ravel(model.intercept_)[0]))
    return sparse.hstack(coefs, format="csc"), np.array(intercepts)


def _loss(y: np.ndarray, eta: np.ndarray, family: str) -> np.ndarray:
    if family == "gaussian":
        return np.mean((eta - y) ** 2, axis=1)
    return 2 * np.mean(np.logaddexp(0, eta) - y * eta, axis=1)
