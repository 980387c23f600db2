"""Every fit of a stack in every outer fold, each made once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...stats.metrics.catalogue import Needs
from .._fitting import predict_rows
from .._table import Codes, Rows, Table
from ._inner_folds import Fold, fold_labels, folds_within
from ._layer_fit import columns_of, fit_base

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Fits = dict[bytes, tuple[Rows, Array]]
_SEEDS = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nested:
    """What a stack and its base models say of rows that had no part in them.

    Parameters
    ----------
    rows
        Numbers of the rows that are scored, in order, shape (m,).
    fold
        Outer fold of each, shape (m,).
    stack
        What the stack says, as metrics read it: values of shape (m,) or probabilities
        of shape (m, n_classes).
    bases
        The same of each base model alone, by name.
    fits
        Number of fits of each base model.
    plain_fits
        How many it would be if the stack were refitted in each outer fold.
    """

    rows: Rows
    fold: Codes
    stack: Array
    bases: dict[str, Array]
    fits: int
    plain_fits: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Outer:
    train: Rows
    scored: Rows
    inner: list[Fold]


def nested_layers(stack: Any, table: Table, needs: Needs, cv: int, seed: int) -> Nested:
    """Fit the base models once for each set of training rows, and a top a fold.

    Parameters
    ----------
    stack
        A `StackedClassifier` or `StackedRegressor`; not changed.
    table
        All rows.
    needs
        What is read of the predictions.
    cv
        Outer folds, at least 3; the inner folds of each are the others. With times,
        the number of stretches that are scored, each by a stack of its past.
    seed
        Of the folds and of base models without one.

    Notes
    -----
    Fold a is scored by base models without a, and the top that weighs them is fitted
    on what models without a and b say of b. A model without two folds serves both
    orders, which leaves cv(cv + 1)/2 fits of cv². With times a model of the past of a
    stretch serves as outer and as inner model, which leaves cv + 1.
    """
    rng = np.random.default_rng(seed)
    outer = _plan(table, cv, rng)
    bases = stack._kept()
    wanted = _wanted(outer, table.n)
    said = [_all_fits(base, table, wanted, rng) for _, base in bases]
    rows = np.concatenate([o.scored for o in outer])
    order = np.argsort(rows, kind="stable")
    parts: list[Array] = []
    for o in outer:
        shown = np.concatenate([test for _, test in o.inner])
        ranked = np.argsort(shown, kind="stable")
        layer = np.hstack(
            [
                np.concatenate([_of(fits, train, test) for train, test in o.inner])
                for fits in said
            ]
        )
        top = stack._fit_top(table, shown[ranked], layer[ranked], {}, rng)
        new = np.hstack([_of(fits, o.train, o.scored) for fits in said])
        parts.append(_top_says(stack, top, new, table, o.scored, needs))
    alone = {
        name: np.concatenate(
            [_in_full(_of(fits, o.train, o.scored), table, needs) for o in outer]
        )[order]
        for (name, _), fits in zip(bases, said, strict=True)
    }
    fold = np.concatenate([np.full(len(o.scored), k) for k, o in enumerate(outer)])
    return Nested(
        rows=rows[order],
        fold=fold[order],
        stack=np.concatenate(parts)[order],
        bases=alone,
        fits=len(wanted),
        plain_fits=sum(len(o.inner) + 1 for o in outer),
    )


def _plan(table: Table, cv: int, rng: np.random.Generator) -> list[_Outer]:
    forward = table.times is not None
    # The first stretch after the past is shown to the tops of the others.
    label = fold_labels(table, cv + 1 if forward else cv, rng)
    outer: list[_Outer] = []
    for train, scored in folds_within(table, label, np.ones(table.n, bool)):
        if forward and label[scored[0]] == 1:
            continue
        rows = np.zeros(table.n, bool)
        rows[train] = True
        inner = folds_within(table, label, rows)
        if not inner:
            raise InputError(
                "`groups` must leave rows that the top can be fitted on, got none for "
                f"stretch {label[scored[0]]}. Pass `groups` or `time`, not both."
            )
        outer.append(_Outer(train=train, scored=scored, inner=inner))
    if not outer:
        raise InputError(
            "`time` must give at least 2 stretches after the first past, got fewer. "
            "Most rows share a few times; use a finer one."
        )
    return outer


def _wanted(outer: list[_Outer], n: int) -> dict[bytes, tuple[Rows, Mask]]:
    """Give each set of training rows once, with all rows that it is to predict."""
    wanted: dict[bytes, tuple[Rows, Mask]] = {}
    for o in outer:
        for train, test in [(o.train, o.scored), *o.inner]:
            key = train.tobytes()
            if key not in wanted:
                wanted[key] = train, np.zeros(n, bool)
            wanted[key][1][test] = True
    return wanted


def _all_fits(
    base: Any,
    table: Table,
    wanted: dict[bytes, tuple[Rows, Mask]],
    rng: np.random.Generator,
) -> Fits:
    """Fit one base model on each set; give the rows it predicts, and what it says."""
    said: Fits = {}
    for key, (train, predicted) in wanted.items():
        fitted = fit_base(base, table, train, {}, int(rng.integers(_SEEDS)))
        rows = np.flatnonzero(predicted)
        said[key] = rows, columns_of(fitted, table, rows)
    return said


def _of(fits: Fits, train: Rows, test: Rows) -> Array:
    rows, columns = fits[train.tobytes()]
    return columns[np.searchsorted(rows, test)]


def _top_says(
    stack: Any, top: Any, new: Array, table: Table, rows: Rows, needs: Needs
) -> Array:
    layer = Table(
        X=stack._beside(new, table, rows),
        y=table.y[rows],
        target=table.target[rows],
        classes=table.classes,
        groups=None,
        times=None,
    )
    return predict_rows(top, layer, np.arange(len(rows)), needs)


def _in_full(columns: Array, table: Table, needs: Needs) -> Array:
    """Give a base model's columns as metrics read them."""
    if table.classes is None:
        return columns[:, 0]
    full = columns if columns.shape[1] > 1 else np.hstack([1 - columns, columns])
    if needs is Needs.LABELS:
        return np.eye(full.shape[1])[full.argmax(axis=1)]
    return full
