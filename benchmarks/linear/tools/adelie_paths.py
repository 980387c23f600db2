"""adelie: grpnet on all rows and without each fold.

Its ``cv_grpnet`` draws its own folds and penalties. So that all tools do the same work
this walks through the folds as its documentation says that it does: held-out rows get
the weight 0, and nothing is copied. Its Gaussian objective is ours.
"""

import numpy as np
from scipy import sparse

from ..layout import Problem
from .found import Found, choices


def load() -> str:
    import importlib.metadata

    import adelie  # pyright: ignore[reportMissingImports]  # noqa: F401

    return importlib.metadata.version("adelie")


def fit(
    problem: Problem, threads: int, tolerance: float | None, only_path: bool
) -> Found:
    """Fit all rows, and each fold's others; ridge only on all rows."""
    import adelie as ad  # pyright: ignore[reportMissingImports]

    X, y, folds = problem.X, problem.y, problem.folds
    if sparse.issparse(X):
        matrix = ad.matrix.sparse(X, method="naive", n_threads=threads)
    else:
        matrix = ad.matrix.dense(X, method="naive", n_threads=threads)
    glm = ad.glm.gaussian if problem.family == "gaussian" else ad.glm.binomial
    more = {} if tolerance is None else {"tol": tolerance}
    if tolerance is not None and problem.family != "gaussian":
        more["irls_tol"] = tolerance

    def path(weights: np.ndarray):
        return ad.grpnet(
            matrix,
            glm(y=y, weights=weights / weights.sum()),
            alpha=problem.l1_ratio,
            lmda_path=problem.alphas,
            early_exit=False,
            n_threads=threads,
            progress_bar=False,
            **more,
        )

    losses = []
    if not only_path and problem.l1_ratio > 0:
        for fold in np.unique(folds):
            held = folds == fold
            state = path(1.0 - held)
            eta = ad.diagnostic.predict(matrix, state.betas, state.intercepts)
            losses.append(_loss(y[held], eta[:, held], problem.family))
    state = path(np.ones(len(y)))
    chosen = choices(problem.alphas, np.array(losses)) if losses else (np.nan, np.nan)
    return Found(
        coefs=sparse.csc_matrix(state.betas.T),
        intercepts=np.asarray(state.intercepts),
        alphas=problem.alphas[: state.betas.shape[0]],
        alpha_min=chosen[0],
        alpha_1se=chosen[1],
    )


def _loss(y: np.ndarray, eta: np.ndarray, family: str) -> np.ndarray:
    if family == "gaussian":
        return np.mean((eta - y) ** 2, axis=1)
    return 2 * np.mean(np.logaddexp(0, eta) - y * eta, axis=1)
