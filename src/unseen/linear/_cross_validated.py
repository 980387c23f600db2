"""Paths whose penalty is chosen by cross-validation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._choice import Curve, bar, curve_of, first_within
from ._deviance import partial_deviance, row_losses
from ._engine import Fit, FoldFit, Settings, fit_rows
from ._folds import Folds
from ._reading import Rows

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A path with its cross-validated losses.

    Parameters
    ----------
    l1_ratio
        Share of the absolute value in the penalty.
    relaxation
        Share of the shrinkage that is kept.
    fit
        The paths.
    curve
        Their losses.
    """

    l1_ratio: float
    relaxation: float
    fit: Fit
    curve: Curve


def search(
    rows: Rows,
    settings: Sequence[Settings],
    folds: Folds,
    choose: Any,
    relaxations: Sequence[float],
) -> tuple[Candidate, int, list[Candidate]]:
    """Fit a path for each setting and choose among them all.

    Returns
    -------
    Candidate
        The one with the least loss; with a rule that prefers large penalties, of those
        of its l1_ratio that are as good the one with the largest.
    int
        The place of the penalty that the rule settles for on it.
    list of Candidate
        All of them.
    """
    found = [
        c for each in settings for c in _candidates(rows, each, folds, relaxations)
    ]
    least = min(found, key=lambda c: float(np.nanmin(c.curve.losses)))
    level = bar(least.curve, choose)
    same = [c for c in found if c.fit is least.fit]
    places = [first_within(c.curve, level) for c in same]
    pick = min(range(len(same)), key=lambda i: (places[i], same[i] is not least))
    return same[pick], places[pick], found


def left_out(
    rows: Rows, folds: Folds, fit: Fit, place: int, kept: float = 1.0
) -> Array:
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
        eta = mixed_predictor(rows, fold, scored, kept)[..., place]
        out[scored] = eta.T if many else eta
    return out


def linear_predictor(rows: Rows, fold: FoldFit, scored: NDArray) -> Array:
    """Give a fold's linear predictors of some rows, shape (rows, L) or (C, rows, L)."""
    coefs = fold.coefs
    part = rows.X[scored]
    if isinstance(coefs, list):
        eta = np.stack(
            [
                np.asarray(part @ c) + h
                for c, h in zip(coefs, fold.intercepts, strict=True)
            ]
        )
        return eta if rows.offset is None else eta + rows.offset[scored].T[:, :, None]
    used = np.unique(coefs.indices)
    # Only columns that are used anywhere on the path are multiplied.
    dense = coefs[used].toarray()
    eta = np.asarray(part[:, used] @ dense, float) + fold.intercepts
    return eta if rows.offset is None else eta + rows.offset[scored, None]


def _candidates(
    rows: Rows, settings: Settings, folds: Folds, relaxations: Sequence[float]
) -> list[Candidate]:
    fit = fit_rows(rows, settings, folds.held_out)
    shape = (len(relaxations), len(folds.scored), len(fit.alphas))
    losses = np.empty(shape)
    weights = np.empty(len(folds.scored))
    for k, (fold, scored) in enumerate(zip(fit.folds, folds.scored, strict=True)):
        weight = rows.weight[scored]
        if settings.family == "cox":
            weights[k], losses[0, k] = _cox_losses(rows, fold, folds.held_out[k])
            continue
        weights[k] = weight.sum()
        share = weight / weights[k] if weights[k] else weight
        for g, kept in enumerate(relaxations):
            eta = mixed_predictor(rows, fold, scored, kept)
            each = row_losses(settings.family, settings.power, rows.y[scored], eta)
            losses[g, k] = share @ each
    null = 2 * fit.scale
    if settings.family == "cox":
        # Its losses are means over events, the path's over all rows.
        null *= rows.weight.sum() / (rows.weight * rows.y[:, 1]).sum()
    return [
        Candidate(settings.l1_ratio, kept, fit, curve_of(losses[g], weights, null))
        for g, kept in enumerate(relaxations)
    ]


def _cox_losses(rows: Rows, fold: FoldFit, held: NDArray) -> tuple[float, Array]:
    """Give the weight of a fold's events and its mean deviance, shape (L,).

    The partial likelihood of a few rows says little, so it is that of all rows less
    that of the rows that were trained on.
    """
    everybody = np.arange(len(rows.y))
    eta = linear_predictor(rows, fold, everybody)
    kept = np.ones(len(rows.y), bool)
    kept[held] = False
    whole = partial_deviance(rows.y, eta, rows.weight)
    part = partial_deviance(rows.y[kept], eta[kept], rows.weight[kept])
    weight = float((rows.weight * rows.y[:, 1])[held].sum())
    return weight, (whole - part) / weight if weight else whole - part


def mixed_predictor(rows: Rows, fold: FoldFit, scored: NDArray, kept: float) -> Array:
    """Give a fold's linear predictors, with a share of the shrinkage kept."""
    shrunk = linear_predictor(rows, fold, scored)
    if kept == 1 or fold.refitted is None or fold.refitted_intercepts is None:
        return shrunk
    bare = FoldFit(coefs=fold.refitted, intercepts=fold.refitted_intercepts)
    return kept * shrunk + (1 - kept) * linear_predictor(rows, bare, scored)
