"""Paths whose penalty is chosen by cross-validation."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._choice import Curve, chosen, curve_of
from ._deviance import row_losses
from ._engine import Fit, FoldFit, Settings, fit_rows
from ._folds import Folds
from ._reading import Rows

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A path with its cross-validated losses, at one share of the absolute value."""

    l1_ratio: float
    fit: Fit
    curve: Curve


def search(
    rows: Rows, settings: list[Settings], folds: Folds, choose: Any
) -> tuple[Candidate, int, list[Candidate]]:
    """Fit a path for each setting and choose among them all.

    Returns
    -------
    Candidate
        The one with the least loss.
    int
        The place of the penalty that the rule settles for on it.
    list of Candidate
        All of them.
    """
    found = [_candidate(rows, each, folds) for each in settings]
    best = min(found, key=lambda c: float(np.nanmin(c.curve.losses)))
    return best, chosen(best.curve, choose), found


def left_out(rows: Rows, folds: Folds, fit: Fit, place: int) -> Array:
    """Give each row's linear predictor from the path that went without it.

    Returns
    -------
    ndarray, shape (n,) or (n, C)
        NaN for rows that no fold scores.
    """
    many = fit.coefs.ndim == 3
    shape = (len(rows.y), len(fit.coefs)) if many else (len(rows.y),)
    out = np.full(shape, np.nan)
    for fold, scored in zip(fit.folds, folds.scored, strict=True):
        eta = linear_predictor(rows, fold, scored)[..., place]
        out[scored] = eta.T if many else eta
    return out


def linear_predictor(rows: Rows, fold: FoldFit, scored: NDArray) -> Array:
    """Give a fold's linear predictors of some rows, shape (rows, L) or (C, rows, L)."""
    coefs = fold.coefs
    part = rows.X[scored]
    if coefs.ndim == 3:
        return np.stack(
            [np.asarray(part @ c) + h for c, h in zip(coefs, fold.intercepts, strict=True)]
        )
    used = np.unique(coefs.indices)
    # Only columns that are used anywhere on the path are multiplied.
    dense = coefs[used].toarray()
    eta = np.asarray(part[:, used] @ dense, float) + fold.intercepts
    return eta if rows.offset is None else eta + rows.offset[scored, None]


def _candidate(rows: Rows, settings: Settings, folds: Folds) -> Candidate:
    fit = fit_rows(rows, settings, folds.held_out)
    losses = np.empty((len(folds.scored), len(fit.alphas)))
    weights = np.empty(len(folds.scored))
    for k, (fold, scored) in enumerate(zip(fit.folds, folds.scored, strict=True)):
        eta = linear_predictor(rows, fold, scored)
        each = row_losses(settings.family, settings.power, rows.y[scored], eta)
        weight = rows.weight[scored]
        weights[k] = weight.sum()
        losses[k] = weight @ each / weights[k] if weights[k] else 0.0
    null = 2 * fit.scale
    return Candidate(settings.l1_ratio, fit, curve_of(losses, weights, null))
