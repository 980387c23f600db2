"""Paths of models with several linear predictors: classes, or responses."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from .design import Design
from .grid import alpha_grid, walk
from .lockstep import Lockstep
from .many_gaussian import ManyGaussianWorking
from .multinomial import MultinomialWorking
from .path import normalised
from .result import FoldPath, Paths
from .terms import Terms, make_terms
from .without_mean import without_mean

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
    fit_intercept: bool = True,
    standardize: bool = True,
    sample_weight: Array | None = None,
    offset: Array | None = None,
    tol: float = 1e-6,
    max_rounds: int = 1000,
    held_out: Sequence[Index] | None = None,
    grouped: bool = False,
    tell: Tell | None = None,
) -> Paths:
    r"""Fit a path of multinomial logistic regressions, with and without each fold.

    Parameters
    ----------
    X
        Shape (n, p), as in `penalised_path`.
    y
        Codes of the classes, 0..C-1, all of them there, shape (n,).
    alphas, n_alphas, eps, l1_ratio, penalty_factor, lower, upper
        As in `penalised_path`; each class has its own coefficient of each feature.
    fit_intercept, standardize, sample_weight, tol, max_rounds, held_out, tell
        As in `penalised_path`.
    offset
        Added to the linear predictors, shape (n, C).
    grouped
        Whether a feature enters for all classes at once, by the norm of its
        coefficients.

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
    design = Design(X, weights[0], centre=fit_intercept, scale=standardize)
    hot = (y.astype(int) == np.arange(count)[:, None]).astype(float)
    shift = np.zeros((n, count)) if offset is None else np.asarray(offset, float)
    working = MultinomialWorking(
        design, hot, weights, offset=shift.T, intercept=fit_intercept
    )
    share = np.maximum(hot @ weights[0], 1e-12)
    start = np.log(share) - weights[0] @ shift
    start = (start - start.mean())[: working.first]
    terms = _pair_terms(
        design,
        weights,
        count,
        l1_ratio,
        penalty_factor,
        lower,
        upper,
        standardize=standardize,
        grouped=grouped,
    )
    solver = Lockstep(working, terms, tol=tol, max_rounds=max_rounds)
    null = solver.null(start)
    usual = 1e-4 if n > design.p else 1e-2
    found = _walked(
        solver, design, null, l1_ratio, alphas, n_alphas, eps or usual, tell
    )
    # What is common to all intercepts means nothing.
    return _centred(found) if fit_intercept else found


def many_gaussian_path(
    X: Any,
    Y: Array,
    *,
    alphas: Array | None = None,
    n_alphas: int = 100,
    eps: float | None = None,
    l1_ratio: float = 1.0,
    penalty_factor: Array | None = None,
    fit_intercept: bool = True,
    standardize: bool = True,
    sample_weight: Array | None = None,
    offset: Array | None = None,
    tol: float = 1e-6,
    max_rounds: int = 1000,
    held_out: Sequence[Index] | None = None,
    tell: Tell | None = None,
) -> Paths:
    r"""Fit a path for several responses, in which features enter for all at once.

    Parameters
    ----------
    X
        Shape (n, p), as in `penalised_path`.
    Y
        Responses, shape (n, C).
    alphas, n_alphas, eps, penalty_factor, fit_intercept, standardize
        As in `penalised_path`.
    l1_ratio
        Share of the norm in the penalty, the rest being half the square.
    sample_weight, tol, max_rounds, held_out, tell
        As in `penalised_path`.
    offset
        Added to the linear predictors, shape (n, C).

    Returns
    -------
    Paths
        ``coefs`` of shape (C, p, L), ``intercepts`` (C, L); a fold's coefs are a list
        of C sparse matrices.

    Notes
    -----
    The loss is half the squared error, added over the responses; the penalty of a
    feature is the norm of its coefficients.

    References
    ----------
    N. Simon, J. Friedman, T. Hastie (2013), arXiv:1311.6529; M. Yuan, Y. Lin (2006),
    doi:10.1111/j.1467-9868.2005.00532.x.
    """
    Y = Y if offset is None else Y - offset
    n, count = Y.shape
    weight = np.ones(n) if sample_weight is None else np.asarray(sample_weight, float)
    weights = normalised(weight, held_out or ())
    design = Design(X, weights[0], centre=fit_intercept, scale=standardize)
    middle = np.zeros(count)
    if fit_intercept:
        Y, middle = without_mean(Y, weights[0])
    working = ManyGaussianWorking(design, Y.T, weights, intercept=fit_intercept)
    terms = _pair_terms(
        design,
        weights,
        count,
        l1_ratio,
        penalty_factor,
        None,
        None,
        standardize=standardize,
        grouped=True,
    )
    solver = Lockstep(working, terms, tol=tol, max_rounds=max_rounds)
    null = solver.null(np.zeros(working.first))
    usual = 1e-4 if n > design.p else 1e-2
    found = _walked(
        solver, design, null, l1_ratio, alphas, n_alphas, eps or usual, tell
    )
    return replace(
        found,
        intercepts=found.intercepts + middle[:, None],
        folds=tuple(
            replace(fold, intercepts=fold.intercepts + middle[:, None])
            for fold in found.folds
        ),
    )


def _pair_terms(
    design: Design,
    weights: Array,
    count: int,
    l1_ratio: float,
    penalty_factor: Array | None,
    lower: Array | None,
    upper: Array | None,
    *,
    standardize: bool,
    grouped: bool,
) -> Terms:
    """Penalties of pairs; a feature's coefficients are one group where asked for."""
    one = make_terms(
        design,
        weights,
        l1_ratio,
        penalty_factor,
        lower,
        upper,
        standardize,
    )

    def spread(values: Array | None) -> Array | None:
        return None if values is None else np.repeat(values, count, axis=1)

    l1, l2 = np.repeat(one.l1, count, axis=1), np.repeat(one.l2, count, axis=1)
    groups = np.repeat(np.arange(design.p), count) if grouped else None
    return Terms(l1, l2, spread(one.lower), spread(one.upper), groups)


def _walked(
    solver: Lockstep,
    design: Design,
    null: Array,
    l1_ratio: float,
    alphas: Array | None,
    n_alphas: int,
    eps: float,
    tell: Tell | None,
) -> Paths:
    """Walk down the path and put the pairs' coefficients into their places."""
    solver.scale[:] = max(null[0], np.finfo(float).tiny)
    grid = alpha_grid(solver, l1_ratio, alphas, n_alphas, eps)
    trace = walk(solver, grid, tell)
    count = len(solver.terms.l1[0]) // design.p
    heads = np.array(trace.intercepts)
    if not heads.shape[2]:
        heads = np.zeros((*heads.shape[:2], count))
    gaps = np.array(trace.gaps)
    folds: list[FoldPath] = []
    for k in range(solver.count):
        tables = [_class_table(design, trace, k, c, count) for c in range(count)]
        shifted = [
            heads[:, k, c] - np.asarray(table.T @ design.means)
            for c, table in enumerate(tables)
        ]
        folds.append(
            FoldPath(coefs=tables, intercepts=np.array(shifted), dual_gaps=gaps[:, k])
        )
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
        converged=bool((gaps <= solver.tol).all()),
    )


def _centred(found: Paths) -> Paths:
    def centred(heads: Array) -> Array:
        return heads - heads.mean(axis=0)

    return replace(
        found,
        intercepts=centred(found.intercepts),
        folds=tuple(
            replace(fold, intercepts=centred(fold.intercepts)) for fold in found.folds
        ),
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
