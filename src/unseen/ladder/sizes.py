"""How large a fitted rung is: effective parameters, features kept, trees."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..holdout._table import take
from ..result import TargetKind
from .fitting import quiet
from .rows import Rows
from .rungs import Rung

Array = NDArray[np.float64]

# A decomposition of more cells than this costs more than the fit it tells of.
_MOST_CELLS = 4_000_000


def size_of(
    rung: Rung, model: Any, rows: Rows, places: NDArray[np.int64]
) -> tuple[float | None, int | None, int, str]:
    """Say how large a fitted model is.

    Parameters
    ----------
    rung
        Which rung it is.
    model
        Its fitted pipeline.
    rows, places
        The rows that it was fitted on.

    Returns
    -------
    effective
        Effective parameters, or None.
    kept
        Features with a part in it, or None.
    columns
        Columns that the model was given.
    words
        Both, for people.

    Notes
    -----
    Ridge's effective parameters are the trace of its smoother,
    sum d² / (d² + penalty) over the singular values d of the centred design, and one
    for the intercept; for logistic ridge with rows weighted by p(1 - p). The lasso's
    are the number of its coefficients that are not zero (Zou, Hastie and Tibshirani
    2007, doi:10.1214/009053607000000127).
    """
    last = _chosen_model(model[-1])
    X = take(rows.table.X, places)
    with quiet():
        columns = int(model[:-1].transform(X[:1]).shape[1]) if len(model) > 1 else 0
    outputs = 1
    if rows.table.kind is TargetKind.MULTICLASS:
        outputs = len(rows.table.classes) - 1  # type: ignore[arg-type]
    if rung.name == "mean":
        return float(outputs), 0, 0, "one number" if outputs == 1 else "class shares"
    if rung.name == "ols":
        count = float(outputs * (columns + 1))
        return count, columns, columns, f"{count:,.0f} parameters"
    if rung.name == "lasso":
        each = getattr(last, "estimators_", [last])
        coef = np.vstack([np.atleast_2d(np.asarray(m.coef_, float)) for m in each])
        kept = int((coef != 0).any(axis=0).sum())
        used = float((coef != 0).sum() + len(coef))
        return used, kept, columns, f"keeps {kept:,} of {columns:,} columns"
    if hasattr(last, "n_iter_") and hasattr(last, "max_leaf_nodes"):
        words = f"{int(last.n_iter_)} trees of up to {last.max_leaf_nodes} leaves"
        return None, None, columns, words
    effective = _smoother(model, X, outputs)
    if effective is None:
        return None, None, columns, f"{columns:,} columns"
    return effective, None, columns, f"{effective:,.1f} effective parameters"


def _chosen_model(model: Any) -> Any:
    """Give what a search or a pipeline predicts with."""
    while True:
        if hasattr(model, "best_estimator_"):
            model = model.best_estimator_
        elif hasattr(model, "steps"):
            model = model.steps[-1][1]
        else:
            return model


def _smoother(model: Any, X: Any, outputs: int) -> float | None:
    """Trace a ridge's smoother in the columns that it reads."""
    own = _said(_chosen_model(model[-1]))
    if own is not None:
        return own
    with quiet():
        Z = X
        for step in _steps(model):
            if hasattr(step, "transform"):
                Z = step.transform(Z)
        last = _chosen_model(model[-1])
        if hasattr(Z, "toarray") or Z.shape[0] * Z.shape[1] > _MOST_CELLS:
            return None
        if hasattr(last, "alpha_"):
            penalty, weight = float(last.alpha_), np.ones(len(Z))
        elif hasattr(last, "C"):
            share = last.predict_proba(Z)
            penalty, weight = 1.0 / float(last.C), 1 - (share**2).sum(axis=1)
            weight /= 2.0  # p(1 - p) for two classes, and its mean for more
        else:
            return None
    middle = np.average(Z, axis=0, weights=np.maximum(weight, 1e-12))
    centred = (Z - middle) * np.sqrt(weight)[:, None]
    spectrum = np.linalg.svd(centred, compute_uv=False) ** 2
    return outputs * (1.0 + float((spectrum / (spectrum + penalty)).sum()))


def _said(last: Any) -> float | None:
    """Give the effective parameters that a model of kernels counted itself."""
    if hasattr(last, "members_"):
        # Its members share the prediction out; each class has its own parameters.
        return float(sum(one.share * np.sum(one.df) for one in last.members_))
    return None


def _steps(model: Any) -> list[Any]:
    """Give all steps of a pipeline and of the pipelines within, in order."""
    found: list[Any] = []
    for _, step in model.steps:
        inner = getattr(step, "best_estimator_", step)
        found += _steps(inner) if hasattr(inner, "steps") else [inner]
    return found
