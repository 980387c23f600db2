"""Compare base models that come fitted with copies that are fitted here."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline

from ...errors import InputError
from .._table import Table
from ._inner_folds import fold_labels, folds_within
from ._layer_fit import columns_of, fit_base, out_of_fold
from ._layers import Layer, is_a
from ._what_the_top_saw import Losses, Unmeasured, steps_before

Array = NDArray[np.float64]
_SEEDS = 2**31 - 1

# A copy that agrees this much better with the fitted model than the out-of-fold
# models do is the same model: seeds and rounding part two fits by less.
_SAME = 0.01


def fitted_losses_of(
    layer: Layer, table: Table, cv: int, rng: np.random.Generator
) -> tuple[Losses, tuple[bool, ...]]:
    """Judge the fitted models on these rows beside copies of them.

    Parameters
    ----------
    layer
        A second layer whose base models come fitted, all or some.
    table
        The rows of the second layer.
    cv
        Number of folds of the copies.
    rng
        Draws folds and seeds.

    Returns
    -------
    losses
        `fresh` by copies that were fitted without the row, `shown` by the model as it
        comes, `remembered` by a copy that was fitted on all rows.
    same
        For each base model, whether the copy that was fitted on these very rows says
        the same.

    Raises
    ------
    InputError
        If a base model is not fitted.
    Unmeasured
        If it knows other classes.
    """
    chosen = set(layer.frozen) if layer.frozen and not layer.prefit else None
    bases = [
        (name, base)
        for name, base in layer.bases
        if base != "drop" and (chosen is None or name in chosen)
    ]
    before = steps_before(layer)
    if before is not None:
        X = before.fit_transform(table.X, table.y)
        table = Table(
            X=X.tocsr() if hasattr(X, "tocsr") else X,
            y=table.y,
            target=table.target,
            classes=table.classes,
            groups=table.groups,
            times=table.times,
        )
    label = fold_labels(table, cv, rng)
    folds = folds_within(table, label, np.ones(table.n, bool))
    every = np.arange(table.n)
    parts: list[tuple[Array, Array, Array]] = []
    same: list[bool] = []
    rows = every
    for name, base in bases:
        seeds = rng.integers(_SEEDS, size=len(folds) + 1)
        copy = thawed(base)
        rows, fresh = out_of_fold([copy], table, folds, [{}], seeds[None, 1:], None)
        own = fit_base(copy, table, every, {}, int(seeds[0]))
        remembered = columns_of(own, table, rows)
        shown = _as_it_comes(name, base, table)[rows]
        same.append(_rms(shown - remembered) <= _SAME * _rms(fresh - remembered))
        target = table.target[rows]
        parts.append(
            (
                _loss(fresh, target, table),
                _loss(shown, target, table),
                _loss(remembered, target, table),
            )
        )
    fresh, shown, remembered = (np.column_stack(p) for p in zip(*parts, strict=True))
    kind = "absolute_error" if table.classes is None else "brier"
    losses = Losses(
        names=tuple(name for name, _ in bases),
        rows=rows,
        fresh=fresh,
        shown=shown,
        remembered=remembered,
        kinds=(kind,) * len(bases),
    )
    return losses, tuple(same)


def thawed(base: Any) -> Any:
    """Give an unfitted copy that may be fitted, without its freezer."""
    if is_a(base, "FrozenEstimator", "sklearn"):
        return thawed(base.estimator)
    if is_a(base, "Pipeline", "sklearn"):
        return Pipeline([(name, thawed(step)) for name, step in base.steps])
    return clone(base) if hasattr(base, "get_params") else base


def _as_it_comes(name: str, base: Any, table: Table) -> Array:
    try:
        known = getattr(base, "classes_", ())
        if table.classes is not None and not set(known) <= set(table.classes):
            raise Unmeasured(f"{name!r} knows classes that these rows lack")
        return columns_of(base, table, np.arange(table.n))
    except NotFittedError:
        raise InputError(
            f"`estimator` must hold fitted base models, got {name!r}, which is not. "
            "Fit it first, or let the stack fit it."
        ) from None


def _loss(columns: Array, target: Array, table: Table) -> Array:
    if table.classes is None:
        return np.abs(columns[:, 0] - target)
    if columns.shape[1] == 1:
        columns = np.hstack([1 - columns, columns])
    hit = np.eye(columns.shape[1])[target.astype(np.int64)]
    return ((columns - hit) ** 2).sum(axis=1) / 2


def _rms(x: Array) -> float:
    return float(np.sqrt((x**2).mean()))
