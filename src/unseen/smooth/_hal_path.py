"""The path of a highly adaptive lasso, and the penalty that left-out rows choose."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..stats.paths import penalised_path

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
# Newton steps at one penalty; a fit that needs more is marked by its gap.
ROUNDS = 100
Choose = Literal["min", "1se"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChosenFit:
    """A path and the fit that was chosen on it.

    Parameters
    ----------
    alphas
        Falling, shape (L,).
    coef, intercept
        Of the choice, shape (T,), and a number.
    nonzeros
        Terms with a coefficient along the path, shape (L,).
    losses, errors
        Mean loss of left-out rows, and its standard error over folds, shape (L,).
    fold_losses
        Shape (folds, L).
    place, least, within
        Places of the choice, of the least loss, and of one standard error.
    left_out
        Linear predictor of each row by the path without its fold, shape (n,).
    dual_gaps
        Relative duality gaps, shape (L,).
    """

    alphas: Array
    coef: Array
    intercept: float
    nonzeros: NDArray[np.intp]
    losses: Array
    errors: Array
    fold_losses: Array
    place: int
    least: int
    within: int
    left_out: Array
    dual_gaps: Array


def chosen_fit(
    design: Any,
    y: Array,
    fold: Codes,
    *,
    family: Literal["gaussian", "binomial"],
    choose: Choose,
    n_alphas: int,
    eps: float,
    tol: float,
    factors: Array | None = None,
) -> ChosenFit:
    """Fit the path on all rows and without each fold, and choose a penalty.

    Parameters
    ----------
    design
        Values of T terms on n rows, sparse.
    y
        Shape (n,); 0 or 1 where binomial.
    fold
        Fold of each row, 0 to K - 1, shape (n,).
    family
        Squared error, or log-loss of log-odds.
    choose
        The least mean loss, or the largest penalty within one standard error of it.
    n_alphas, eps
        Of the grid: how many, and the last over the first.
    tol
        Largest relative duality gap.
    factors
        Of the penalty of each term, infinite for one that is out, for all rows and
        for each fold, shape (1 + K, T); None for ones.
    """
    width = design.shape[1]
    if not width:
        # A feature that is nothing anywhere keeps the path's form.
        design = np.zeros((len(y), 1))
    held = [np.flatnonzero(fold == k) for k in range(int(fold.max()) + 1)]
    paths = penalised_path(
        design,
        y,
        family=family,
        n_alphas=n_alphas,
        eps=eps,
        standardize=False,
        tol=tol,
        max_rounds=ROUNDS,
        held_out=held,
        penalty_factor=factors,
    )
    said = np.empty((len(y), len(paths.alphas)))
    by_row = design.tocsr() if hasattr(design, "tocsr") else design
    for rows, part in zip(held, paths.folds, strict=True):
        said[rows] = np.asarray(by_row[rows] @ part.coefs.toarray()) + part.intercepts
    if family == "binomial":
        # Twice the log-loss: the deviance, as the linear paths have it.
        each = 2 * np.logaddexp(0.0, (1 - 2 * y)[:, None] * said)
    else:
        each = (y[:, None] - said) ** 2
    folds = np.array([each[rows].mean(axis=0) for rows in held])
    share = np.array([len(rows) for rows in held]) / len(y)
    losses = share @ folds
    spread = share @ (folds - losses) ** 2
    errors = np.sqrt(spread / max(len(held) - 1, 1))
    least = int(np.argmin(losses))
    within = int(np.flatnonzero(losses <= losses[least] + errors[least])[0])
    place = least if choose == "min" else within
    return ChosenFit(
        alphas=paths.alphas,
        coef=paths.coefs[:width, place],
        intercept=float(paths.intercepts[place]),
        nonzeros=paths.nonzeros,
        losses=losses,
        errors=errors,
        fold_losses=folds,
        place=place,
        least=least,
        within=within,
        left_out=said[:, place],
        dual_gaps=paths.dual_gaps,
    )


def first_features(
    design: Any,
    y: Array,
    fold: Codes,
    feature_of: Codes,
    *,
    family: Literal["gaussian", "binomial"],
    most: int,
    tol: float,
) -> list[list[int]]:
    """Give the features that come first on the path, for all rows and for each fold.

    Parameters
    ----------
    design, y, fold, family, tol
        As in `chosen_fit`.
    feature_of
        Feature of each term, shape (T,).
    most
        Most features.

    Returns
    -------
    list of list of int
        For all rows, then without each fold; rising.
    """
    held = [np.flatnonzero(fold == k) for k in range(int(fold.max()) + 1)]
    paths = penalised_path(
        design,
        y,
        family=family,
        n_alphas=30,
        eps=0.02,
        standardize=False,
        tol=tol,
        max_rounds=ROUNDS,
        held_out=held,
    )
    tables = [paths.coefs, *(part.coefs.toarray() for part in paths.folds)]
    return [_first(table, feature_of, most) for table in tables]


def _first(coefs: Array, feature_of: Codes, most: int) -> list[int]:
    here = coefs != 0
    # A term that never comes in counts as one that comes after the end.
    entry = np.where(here.any(axis=1), here.argmax(axis=1), coefs.shape[1])
    found = np.full(int(feature_of.max(initial=-1)) + 1, coefs.shape[1])
    np.minimum.at(found, feature_of, entry)
    alive = np.flatnonzero(found < coefs.shape[1])
    size = np.zeros(len(found))
    np.add.at(size, feature_of, np.abs(coefs[:, -1]))
    ordered = alive[np.lexsort((-size[alive], found[alive]))]
    return sorted(ordered[:most].tolist())
