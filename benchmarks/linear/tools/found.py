"""What a tool found."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A path, and the choices of cross-validation where the tool makes them.

    Parameters
    ----------
    coefs
        Shape (p, L), dense or sparse.
    intercepts, alphas
        Shape (L,). A tool that keeps only its choice gives a path of one penalty.
    alpha_min, alpha_1se
        Penalty of the least loss, and by one standard error; NaN where not told.
    """

    coefs: Any
    intercepts: np.ndarray
    alphas: np.ndarray
    alpha_min: float = float("nan")
    alpha_1se: float = float("nan")


def choices(alphas: np.ndarray, losses: np.ndarray) -> tuple[float, float]:
    """Give the penalty of the least loss, and the largest within a standard error.

    Parameters
    ----------
    alphas
        Falling, shape (L,).
    losses
        Mean loss of each fold, shape (folds, L).
    """
    mean = losses.mean(axis=0)
    error = losses.std(axis=0, ddof=1) / np.sqrt(len(losses))
    least = int(np.argmin(mean))
    return float(alphas[least]), float(
        alphas[np.flatnonzero(mean <= mean[least] + error[least])[0]]
    )
