"""Fits of all families behind one call: plain arrays in, plain results out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.paths import (
    cox_path,
    many_gaussian_path,
    multinomial_path,
    penalised_path,
)
from ._reading import Rows

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How paths are fitted; fields as in `ElasticNetPath`."""

    family: str
    power: float
    alphas: Array | None
    n_alphas: int
    eps: float | None
    l1_ratio: float
    fit_intercept: bool
    standardize: bool
    penalty_factor: Array | None
    lower: Array | None
    upper: Array | None
    feature_groups: Any
    tol: float
    max_iter: int
    refit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldFit:
    """A path without a fold.

    Parameters
    ----------
    coefs
        Shape (p, L), or (C, p, L); sparse where it is a matrix.
    intercepts
        Shape (L,), or (C, L).
    refitted, refitted_intercepts
        The same without a penalty on the features that are in, or None.
    """

    coefs: Any
    intercepts: Array
    refitted: Any = None
    refitted_intercepts: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A path of fits.

    Parameters
    ----------
    alphas
        Shape (L,), falling.
    coefs
        Shape (p, L), or (C, p, L).
    intercepts
        Shape (L,), or (C, L).
    dual_gaps
        Relative to the null objective, shape (L,).
    losses
        Mean loss, up to what does not depend on the fit, shape (L,).
    null_loss, scale
        Loss without penalised features, and that less the least possible.
    folds
        One for each held-out set.
    rounds
        Newton steps.
    converged
        Whether every gap is within the tolerance.
    refitted, refitted_intercepts
        The same without a penalty on the features that are in, or None.
    """

    alphas: Array
    coefs: Array
    intercepts: Array
    dual_gaps: Array
    losses: Array
    null_loss: float
    scale: float
    folds: Sequence[FoldFit]
    rounds: int
    converged: bool
    refitted: Array | None = None
    refitted_intercepts: Array | None = None


def fit_rows(
    rows: Rows,
    settings: Settings,
    held_out: Sequence[Index] = (),
    tell: Tell | None = None,
) -> Fit:
    """Fit a path, and one without each held-out set.

    Raises
    ------
    InputError
        If the family has no such penalty.
    """
    common: dict[str, Any] = {
        "alphas": settings.alphas,
        "n_alphas": settings.n_alphas,
        "eps": settings.eps,
        "l1_ratio": settings.l1_ratio,
        "penalty_factor": settings.penalty_factor,
        "lower": settings.lower,
        "upper": settings.upper,
        "standardize": settings.standardize,
        "sample_weight": rows.weight,
        "tol": settings.tol,
        "max_rounds": settings.max_iter,
        "held_out": held_out,
        "tell": tell,
    }
    if settings.refit and settings.family in ("multinomial", "multigaussian", "cox"):
        raise InputError(
            f"`relaxed` must be False for family {settings.family!r}, got True. Refit "
            "the chosen features with another estimator."
        )
    groups = settings.feature_groups
    together = isinstance(groups, str)
    if groups is not None and (together != (settings.family == "multinomial")):
        raise InputError(
            "`feature_groups` must be a label for each feature, or 'classes' for "
            f"family 'multinomial', got {groups!r} for {settings.family!r}. "
            "Leave it out to let each feature enter alone."
        )
    if settings.family in ("cox", "multigaussian") and groups is not None:
        raise InputError(
            f"`feature_groups` must be None for family {settings.family!r}, got labels."
            " Features enter one by one there."
        )
    bounded = settings.lower is not None or settings.upper is not None
    if bounded and groups is not None:
        raise InputError(
            "`lower` and `upper` must be None with `feature_groups`, got bounds. A "
            "norm of a group has no sign."
        )
    if settings.family == "multinomial":
        found = multinomial_path(
            rows.X,
            rows.y,
            fit_intercept=settings.fit_intercept,
            offset=rows.offset,
            grouped=together,
            **common,
        )
    elif settings.family == "cox":
        time, event = rows.y.T
        found = cox_path(rows.X, time, event, offset=rows.offset, **common)
    elif settings.family == "multigaussian":
        if settings.lower is not None:
            raise InputError(
                "`lower` and `upper` must be None for family 'multigaussian', got "
                "bounds. Fit the responses one by one."
            )
        bounds = ("lower", "upper")
        free = {name: value for name, value in common.items() if name not in bounds}
        found = many_gaussian_path(
            rows.X,
            rows.y,
            fit_intercept=settings.fit_intercept,
            offset=rows.offset,
            **free,
        )
    else:
        found = penalised_path(
            rows.X,
            rows.y,
            family=settings.family,
            power=settings.power,
            fit_intercept=settings.fit_intercept,
            offset=rows.offset,
            refit=settings.refit,
            feature_groups=groups,
            **common,
        )
    return Fit(
        alphas=found.alphas,
        coefs=found.coefs,
        intercepts=found.intercepts,
        dual_gaps=found.dual_gaps,
        losses=found.losses,
        null_loss=found.null_loss,
        scale=found.null_objective,
        folds=[
            FoldFit(
                coefs=f.coefs,
                intercepts=f.intercepts,
                refitted=f.refitted,
                refitted_intercepts=f.refitted_intercepts,
            )
            for f in found.folds
        ],
        rounds=found.rounds,
        converged=found.converged,
        refitted=found.refitted,
        refitted_intercepts=found.refitted_intercepts,
    )
