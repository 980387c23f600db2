"""What a prediction of a left-out row costs: squared error, or deviance."""

import numpy as np
from numpy.typing import NDArray

from ..stats.paths.path import loss_of

Array = NDArray[np.float64]

# Probabilities are kept this far from 0 and 1, so that one row cannot decide alone.
_LEAST = 1e-5
_FARTHEST = float(np.log((1 - _LEAST) / _LEAST))


def row_losses(family: str, power: float, y: Array, eta: Array) -> Array:
    """Give the loss of each prediction.

    Parameters
    ----------
    family, power
        As in `ElasticNetPath`.
    y
        Targets, shape (n,), or class codes of a multinomial, or responses (n, q).
    eta
        Linear predictors, shape (n, L), or (C, n, L).

    Returns
    -------
    ndarray, shape (n, L)
        Squared error, summed over responses; else deviance: twice the log likelihood
        of a perfect fit less that of this one.
    """
    if family == "gaussian":
        return (y[:, None] - eta) ** 2
    if family == "multigaussian":
        return ((y.T[:, :, None] - eta) ** 2).sum(axis=0)
    if family == "multinomial":
        top = eta - eta.max(axis=0)
        odds = np.exp(top)
        share = odds / odds.sum(axis=0)
        rows = np.arange(len(y))
        own = share[y.astype(int), rows]
        return -2 * np.log(np.clip(own, _LEAST, 1 - _LEAST))
    loss = loss_of(family, power)
    if family == "binomial":
        eta = np.clip(eta, -_FARTHEST, _FARTHEST)
    column = y[:, None]
    perfect = loss.dual(column, np.zeros_like(column), loss.start(column))
    return 2 * (loss.value(column, eta) - perfect)


def partial_deviance(y: Array, eta: Array, weight: Array) -> Array:
    """Give minus twice Breslow's log partial likelihood.

    Parameters
    ----------
    y
        Times and events, shape (n, 2).
    eta
        Linear predictors, shape (n, L).
    weight
        Shape (n,).

    Returns
    -------
    ndarray, shape (L,)
    """
    time, event = y.T
    order = np.argsort(-time, kind="stable")
    top = eta.max(axis=0)
    risk = np.cumsum(weight[order, None] * np.exp(eta[order] - top), axis=0)
    # All rows of an event's time are at risk with it.
    last = np.searchsorted(-time[order], -time, side="right") - 1
    seen = np.flatnonzero((event > 0) & (weight > 0))
    logs = np.log(risk[last[seen]]) + top
    return -2 * (weight[seen] @ (eta[seen] - logs))
