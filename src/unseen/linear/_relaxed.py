"""Fits that keep only a share of their shrinkage."""

from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import InputError
from ._engine import Fit

_USUAL = (0.0, 0.25, 0.5, 0.75, 1.0)


def check_relaxed(relaxed: Any) -> tuple[float, ...]:
    """Give the shares of the shrinkage that are tried."""
    if relaxed is False or relaxed is None:
        return (1.0,)
    if relaxed is True:
        return _USUAL
    shares = np.unique(np.atleast_1d(np.asarray(relaxed, float)))
    if not len(shares) or not ((shares >= 0) & (shares <= 1)).all():
        raise InputError(
            f"`relaxed` must be True, False or shares in [0, 1], got {relaxed!r}. 0 is "
            "a fit without a penalty on the chosen features, 1 keeps it."
        )
    return tuple(shares.tolist())


def relaxed_fit(fit: Fit, kept: float) -> Fit:
    """Give the path with a share of its shrinkage; its gaps stay those of the path."""
    if kept == 1 or fit.refitted is None or fit.refitted_intercepts is None:
        return fit
    return replace(
        fit,
        coefs=kept * fit.coefs + (1 - kept) * fit.refitted,
        intercepts=kept * fit.intercepts + (1 - kept) * fit.refitted_intercepts,
    )
