"""Which figure an estimator has, and of what numbers."""

from typing import Any

import numpy as np

from ..errors import InputError
from .pictures import path_chart
from .pictures_cv import cv_chart
from .pictures_fitted import fitted_chart


def draw(model: Any, kind: str, title: str | None) -> Any:
    """Give a `Chart` of a fitted path estimator.

    Raises
    ------
    InputError
        If there is no such figure of the model.
    """
    chosen = hasattr(model, "cv_losses_")
    known = ["path"] if model.coefs_.ndim == 2 else []
    if chosen:
        known.append("cv")
        if model.coefs_.ndim == 2 and model.family != "cox":
            known.append("fitted")
    if kind not in known:
        raise InputError(
            f"`kind` must be one of {', '.join(known) or 'none'} for this model, got "
            f"{kind!r}. Several responses have no path of their own to draw; a path "
            "without cross-validation has no losses."
        )
    if kind == "path":
        places = {}
        if chosen:
            places = {"least loss": model.alpha_min_, "one s.e.": model.alpha_1se_}
        return path_chart(
            model.alphas_,
            model.coefs_ * model.spreads_[:, None],
            getattr(model, "feature_names_in_", None),
            chosen=places or None,
            title=title,
        )
    if kind == "cv":
        squared = model.family in ("gaussian", "multigaussian")
        loss = "mean squared error" if squared else "mean deviance"
        return cv_chart(
            model.alphas_,
            model.cv_losses_,
            model.cv_errors_,
            model.nonzeros_,
            model.alpha_min_,
            model.alpha_1se_,
            loss=f"{loss} on rows left out",
            title=title,
        )
    return fitted_chart(
        _means(model, model.fitted_),
        _means(model, model.left_out_),
        model.target_,
        title=title,
    )


def _means(model: Any, eta: Any) -> Any:
    """Give predictions on the scale of the target."""
    if model.family == "binomial":
        return 1 / (1 + np.exp(-eta))
    return np.exp(eta) if model.family in ("poisson", "gamma", "tweedie") else eta
