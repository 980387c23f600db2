"""Put a fit's plain results where users of an estimator look for them."""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from ..stats.paths.design import Design
from ._engine import Fit
from ._reading import Rows


def spreads(rows: Rows) -> NDArray[np.float64]:
    """Give the standard deviations of the features, shape (p,)."""
    share = rows.weight / rows.weight.sum()
    return Design(rows.X, share, centre=True, scale=True).spreads


def store_path(model: Any, rows: Rows, found: Fit) -> None:
    """Set the attributes of a path, and warn where it is not solved."""
    model.alphas_ = found.alphas
    model.coefs_ = found.coefs
    model.intercepts_ = found.intercepts
    model.dual_gaps_ = found.dual_gaps
    model.dev_ratios_ = (found.null_loss - found.losses) / found.scale
    entered = found.coefs != 0
    features = entered.any(axis=0) if entered.ndim == 3 else entered
    model.nonzeros_ = features.sum(axis=0)
    model.n_iter_ = found.rounds
    model.spreads_ = spreads(rows)
    if rows.classes is not None:
        model.classes_ = rows.classes
    if not found.converged:
        worst = float(np.max(found.dual_gaps))
        warnings.warn(
            f"The duality gap is {worst:.1e} of the loss without features at worst, "
            f"where {model.tol:.1e} was asked for. Raise `max_iter` or `tol`, or leave "
            "out the smallest penalties.",
            ConvergenceWarning,
            stacklevel=3,
        )
