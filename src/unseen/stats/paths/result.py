"""What a path gives: plain arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldPath:
    """The path without the rows of one fold.

    Parameters
    ----------
    coefs
        On the scale of the table, shape (p, L), sparse; a list of them where there
        are several classes.
    intercepts
        Shape (L,).
    dual_gaps
        Relative to the null objective, shape (L,).
    refitted, refitted_intercepts
        The features that are in, fitted without a penalty; None if not asked for.
    """

    coefs: Any
    intercepts: Array
    dual_gaps: Array
    refitted: csc_array | None = None
    refitted_intercepts: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """A path of penalised fits and the same without each fold.

    Parameters
    ----------
    alphas
        Penalties, falling, shape (L,).
    coefs
        On the scale of the table, shape (p, L).
    intercepts
        Shape (L,).
    dual_gaps
        An upper bound of (objective - best) / null objective, shape (L,), where the
        best unpenalised coefficients b* are within 1 + 2 abs(b) of those found, b.
    objectives
        Loss and penalty, shape (L,).
    losses
        Weighted mean loss, up to what does not depend on the fit, shape (L,).
    null_loss
        The same of the fit without penalised features.
    null_objective
        What the gaps are relative to: the null loss less the least that any
        predictor reaches.
    nonzeros
        Features with a coefficient, shape (L,).
    refitted, refitted_intercepts
        As in `FoldPath`, dense.
    folds
        One for each held-out set.
    rounds
        Newton steps in all.
    converged
        Whether every gap is at most the tolerance.
    """

    alphas: Array
    coefs: Array
    intercepts: Array
    dual_gaps: Array
    objectives: Array
    losses: Array
    null_loss: float
    null_objective: float
    nonzeros: NDArray[np.intp]
    folds: tuple[FoldPath, ...]
    rounds: int
    converged: bool
    refitted: Array | None = None
    refitted_intercepts: Array | None = None
