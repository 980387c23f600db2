"""unseen, through its public estimators."""

from typing import Any

import numpy as np
from scipy import sparse

from ..layout import Problem
from .found import Found


def load() -> str:
    import unseen
    import unseen.linear

    return unseen.__version__


def fit(
    problem: Problem, threads: int, tolerance: float | None, only_path: bool
) -> Found:
    """Fit with folds; ridge without folds, with each row left out in turn."""
    from unseen.linear import ElasticNetPath, ElasticNetPathCV, RidgePathCV

    X, y = problem.X, problem.y
    if problem.family == "binomial":
        y = y.astype(int)
    if sparse.issparse(X):
        # Rows first is how text and clicks come; the peers are given columns first.
        X = X.tocsr()
    # Threads are those of the linear algebra: OPENBLAS_NUM_THREADS of this process.
    shared: dict[str, Any] = {"alphas": problem.alphas, "standardize": False}
    if problem.l1_ratio == 0:
        model: Any = RidgePathCV(**shared)
    else:
        shared |= {"family": problem.family}
        if tolerance is not None:
            shared["tol"] = tolerance
        if only_path:
            model = ElasticNetPath(problem.l1_ratio, **shared)
        else:
            model = ElasticNetPathCV(problem.l1_ratio, cv=problem.folds, **shared)
    model.fit(X, y)
    return Found(
        coefs=model.coefs_,
        intercepts=np.atleast_1d(model.intercepts_),
        alphas=model.alphas_,
        alpha_min=float(getattr(model, "alpha_min_", np.nan)),
        alpha_1se=float(getattr(model, "alpha_1se_", np.nan)),
    )
