"""The path of Cox models, with and without each fold."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cox import CoxWorking
from .design import Design
from .grid import alpha_grid, walk
from .lockstep import Lockstep
from .path import normalised
from .result import Paths
from .terms import make_terms
from .trace import paths_of

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Tell = Callable[[float], None]


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
        Intercepts are 0.

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
    # The least that any hazards reach: at each time the events alone are at risk.
    deaths = working.deaths(working.weights[:1])[0]
    deaths = deaths[deaths > 0]
    least = float(deaths @ np.log(deaths))
    solver.scale[:] = max(null[0] - least, np.finfo(float).tiny)
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
