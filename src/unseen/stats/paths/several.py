"""Paths of models with several linear predictors, or none for a single row."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from .cox import CoxWorking
from .design import Design
from .grid import alpha_grid, walk
from .lockstep import Lockstep
from .multinomial import MultinomialWorking
from .path import normalised
from .result import FoldPath, Paths
from .terms import Terms, make_terms
from .trace import paths_of

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Tell = Callable[[float], None]


def multinomial_path(
    X: Any,
    y: Array,
    *,
    alphas: Array | None = None,
    n_alphas: int = 100,
    eps: float | None = None,
    l1_ratio: float = 1.0,
    penalty_factor: Array | None = None,
    lower: Array | None = None,
    upper: Array | None = None,
    standardize: bool = True,
    sample_weight: Array | None = None,
    tol: float = 1e-6,
    max_rounds: int = 1000,
    held_out: Sequence[Index] | None = None,
    tell: Tell | None = None,
) -> Paths:
    r"""Fit a path of multinomial logistic regressions, with and without each fold.

    Parameters
    ----------
    X
        Shape (n, p), as in `penalised_path`.
    y
        Codes of the classes, 0..C-1, all of them there, shape (n,).
    alphas, n_alphas, eps, l1_ratio, penalty_factor, lower, upper, standardize
        As in `penalised_path`; each class has its own coefficient of each feature.
    sample_weight, tol, max_rounds, held_out, tell
        As in `penalised_path`.

    Returns
    -------
    Paths
        ``coefs`` of shape (C, p, L), ``intercepts`` (C, L); a fold's coefs are a list
        of C sparse matrices.

    Notes
    -----
    The loss is minus the log likelihood. Each class has a predictor, none is the
    reference: the penalty, not a constraint, fixes what could be added to all.

    References
    ----------
    J. Friedman, T. Hastie, R. Tibshirani (2010), doi:10.18637/jss.v033.i01.
    """
    n = len(y)
    weight = np.ones(n) if sample_weight is None else np.asarray(sample_weight, float)
    weights = normalised(weight, held_out or ())
    count = int(y.max()) + 1
    design = Design(X, weights[0], centre=True, scale=standardize)
    working = MultinomialWorking(design, y, count, weights)
    one = make_terms(
        design, weights, l1_ratio, penalty_factor, lower, upper, standardize
    )

    def spread(values: Array | None) -> Array | None:
        return None if values is None else np.repeat(values, count, axis=1)

    l1, l2 = np.repeat(one.l1, count, axis=1), np.repeat(one.l2, count, axis=1)
    terms = Terms(l1, l2, spread(one.lower), spread(one.upper))
    solver = Lockstep(working, terms, tol=tol, max_rounds=max_rounds)
    share = np.maximum(working.hot @ weights[0], 1e-12)
    null = solver.null(np.log(share) - np.log(share).mean())
    solver.scale[:] = max(null[0], np.finfo(float).tiny)
    usual = 1e-4 if n > design.p else 1e-2
    grid = alpha_grid(solver, l1_ratio, alphas, n_alphas, eps or usual)
    trace = walk(solver, grid, tell)
    heads = np.array(trace.intercepts)
    gaps = np.array(trace.gaps)
    folds: list[FoldPath] = []
    for k in range(solver.count):
        tables, shifted = [], []
        for c in range(count):
            table = _class_table(design, trace, k, c, count)
            tables.append(table)
            shifted.append(heads[:, k, c] - np.asarray(table.T @ design.means))
        # What is common to all intercepts means nothing.
        level = np.array(shifted)
        level -= level.mean(axis=0)
        folds.append(FoldPath(coefs=tables, intercepts=level, dual_gaps=gaps[:, k]))
    coefs = np.stack([table.toarray() for table in folds[0].coefs])
    return Paths(
        alphas=grid,
        coefs=coefs,
        intercepts=folds[0].intercepts,
        dual_gaps=folds[0].dual_gaps,
        objectives=np.array([o[0] for o in trace.objectives]),
        losses=np.array([o[0] for o in trace.losses]),
        null_loss=float(null[0]),
        null_objective=float(solver.scale[0]),
        nonzeros=(coefs != 0).any(axis=0).sum(axis=0),
        folds=tuple(folds[1:]),
        rounds=solver.rounds,
        converged=bool((gaps <= tol).all()),
    )


def _class_table(design: Design, trace: Any, k: int, c: int, count: int) -> csc_array:
    """Give one problem's coefficients of one class, shape (p, L)."""
    cols, values, bounds = [], [], [0]
    for rows, pairs, found in zip(trace.rows, trace.cols, trace.values, strict=True):
        mine = (rows == k) & (pairs % count == c)
        features = pairs[mine] // count
        cols.append(features)
        values.append(found[mine] / design.spreads[features])
        bounds.append(bounds[-1] + len(features))
    flat = np.concatenate([*cols, np.empty(0, np.intp)])
    data = np.concatenate([*values, np.empty(0)])
    return csc_array((data, flat, bounds), shape=(design.p, len(trace.rows)))


def cox_path(
    X: Any,
    time: Array,
    event: Array,
    *,
    alphas: Array | None = None,
    n_alphas: int = 100,
    eps: float | None = None,
    l1_ratio: float = 1.0,
    penalty_factor: Array | None = None,
    lower: Array | None = None,
    upper: Array | None = None,
    standardize: bool = True,
    sample_weight: Array | None = None,
    offset: Array | None = None,
    tol: float = 1e-6,
    max_rounds: int = 1000,
    held_out: Sequence[Index] | None = None,
    tell: Tell | None = None,
) -> Paths:
    r"""Fit a path of Cox models, with and without each fold.

    Parameters
    ----------
    X
        Shape (n, p), as in `penalised_path`.
    time, event
        When, and 1 where the event was seen, 0 where the row left before; (n,).
    alphas, n_alphas, eps, l1_ratio, penalty_factor, lower, upper, standardize
        As in `penalised_path`.
    sample_weight, offset, tol, max_rounds, held_out, tell
        As in `penalised_path`.

    Returns
    -------
    Paths
        Intercepts are 0. The null objective is the loss without features.

    Notes
    -----
    Breslow's treatment of ties. Newton's method has the exact Hessian. The gap is from
    a feasible dual point, so it is true; it may be larger than the best there is.

    References
    ----------
    N. Simon et al. (2011), doi:10.18637/jss.v039.i05; N. Breslow (1974),
    doi:10.2307/2529620.
    """
    n = len(time)
    weight = np.ones(n) if sample_weight is None else np.asarray(sample_weight, float)
    weights = normalised(weight, held_out or ())
    shift = np.zeros(n) if offset is None else np.asarray(offset, float)
    design = Design(X, weights[0], centre=True, scale=standardize)
    working = CoxWorking(design, time, event, shift, weights)
    terms = make_terms(
        design, weights, l1_ratio, penalty_factor, lower, upper, standardize
    )
    solver = Lockstep(working, terms, tol=tol, max_rounds=max_rounds)
    null = solver.null(np.empty(0))
    solver.scale[:] = max(abs(null[0]), np.finfo(float).tiny)
    usual = 1e-4 if n > design.p else 1e-2
    grid = alpha_grid(solver, l1_ratio, alphas, n_alphas, eps or usual)
    trace = walk(solver, grid, tell)
    # A hazard's level is no part of the model, so its features need no centre.
    design.means = np.zeros(design.p)
    return paths_of(
        design,
        trace,
        grid,
        0.0,
        null,
        float(solver.scale[0]),
        solver.rounds,
        tol,
        lower,
        upper,
    )
