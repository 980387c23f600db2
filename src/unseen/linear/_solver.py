"""The lasso behind the inference: the one place that knows which solver it is.

Columns and target come centred, so nothing here has an intercept. The objective is
that of scikit-learn, ``||y - X b||^2 / (2 n) + alpha ||b||_1``.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..stats.folds import deal_folds
from ..stats.paths import penalised_path

Array = NDArray[np.float64]

# Of the duality gap: the signs of the solution are taken at their word.
_TOLERANCE = 1e-9
_MOST_SWEEPS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LassoChoice:
    """A lasso whose alpha was chosen by cross-validation.

    Parameters
    ----------
    alpha
        The alpha with the least mean squared error on rows left out.
    coef
        The coefficients there, shape (p,).
    """

    alpha: float
    coef: Array


def lasso_path(X: Array, y: Array, alphas: Sequence[float] | Array) -> Array:
    """Give the coefficients at falling `alphas`, shape (p, L)."""
    return penalised_path(
        X,
        y,
        alphas=np.asarray(alphas, float),
        fit_intercept=False,
        standardize=False,
        tol=_TOLERANCE,
    ).coefs


def chosen_lasso(
    X: Array, y: Array, *, folds: int = 10, seed: int = 0, most: int | None = None
) -> LassoChoice:
    """Choose alpha by cross-validation over folds drawn from `seed`.

    With `most`, among those that keep at most so many features.
    """
    n, p = X.shape
    largest = float(np.abs(X.T @ y).max()) / n
    if largest == 0:
        return LassoChoice(alpha=0.0, coef=np.zeros(p))
    alphas = np.geomspace(largest, largest * (0.001 if n > p else 0.02), 60)
    label = deal_folds(n, min(folds, n), np.random.default_rng(seed))
    held = [np.flatnonzero(label == k) for k in range(min(folds, n))]
    # Rows left out are centred by the rest: the folds need the intercept.
    path = penalised_path(X, y, alphas=alphas, standardize=False, held_out=held)
    lost = np.zeros(len(alphas))
    for fold, rows in zip(path.folds, held, strict=True):
        said = X[rows] @ fold.coefs.toarray() + fold.intercepts
        lost += ((y[rows, None] - said) ** 2).mean(axis=0)
    if most is not None:
        # The first keeps none.
        lost[(path.coefs != 0).sum(axis=0) > most] = np.inf
    best = int(lost.argmin())
    return LassoChoice(alpha=float(alphas[best]), coef=path.coefs[:, best])


def node_coefs(
    X: Array, gram: Array, columns: NDArray[np.int64], alpha: float
) -> Array:
    """Give the lasso of each of `columns` on all others, shape (p, len(columns)).

    Parameters
    ----------
    X
        Centred columns, shape (n, p).
    gram
        ``X.T @ X``. Written to while it works, and the same again in the end.
    columns
        Numbers of the columns to be explained.
    alpha
        Strength of the penalty.
    """
    from sklearn import linear_model  # noqa: PLC0415 - heavy

    path: Any = linear_model.lasso_path  # its stub knows lists and words alone

    coefs = np.zeros((X.shape[1], len(columns)))
    with _quiet():
        for at, j in enumerate(columns):
            # A column without correlations stays out of its own lasso: no copy of
            # the Gram matrix is needed.
            own = gram[j].copy()
            gram[j] = gram[:, j] = 0.0
            target = own.copy()
            target[j] = 0.0
            coefs[:, at] = path(
                X,
                X[:, j],
                alphas=[alpha],
                precompute=gram,
                Xy=target,
                check_input=False,
                tol=1e-4,
                max_iter=_MOST_SWEEPS,
            )[1][:, 0]
            gram[j] = gram[:, j] = own
    return coefs


def _quiet() -> warnings.catch_warnings:
    """Keep the solver's advice on its own settings from the user, who has none."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - heavy

    return warnings.catch_warnings(action="ignore", category=ConvergenceWarning)
