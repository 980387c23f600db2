"""Fit base models on folds and put their predictions side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...stats.metrics.catalogue import Needs
from .._fitting import predict_rows, seeded
from .._held_out import Fold
from .._table import Rows, Table, take

Array = NDArray[np.float64]
Metadata = Mapping[str, Any]


def fit_base(base: Any, table: Table, rows: Rows, metadata: Metadata, seed: int) -> Any:
    """Fit a copy on some rows, with their part of the metadata.

    Parameters
    ----------
    base
        The estimator; it is not changed.
    table
        All rows.
    rows
        Numbers of the rows to fit on.
    metadata
        What goes to its fit beside X and y, by name; columns of n values are cut.
    seed
        Seed of each ``random_state`` that is None.

    Raises
    ------
    InputError
        If these rows have one class only.
    """
    y = table.y[rows]
    if table.classes is not None and len(np.unique(y)) < 2:
        raise InputError(
            "`y` must have two classes in each inner fold's training rows, got only "
            f"{y[0]}. Use fewer folds, or more rows of the other class."
        )
    own = seeded(base, np.random.default_rng(seed))
    return own.fit(take(table.X, rows), y, **cut(metadata, rows, table.n))


def cut(metadata: Metadata, rows: Rows, n: int) -> dict[str, Any]:
    """Give the rows' part of what has one value a row, and the rest as it is."""
    return {
        name: np.asarray(value)[rows] if _is_column(value, n) else value
        for name, value in metadata.items()
    }


def columns_of(fitted: Any, table: Table, rows: Rows) -> Array:
    """Give what a base model says to the top, shape (m, columns).

    Values; or the probability of the second of two classes; or the probabilities of
    all of more classes. A model without probabilities votes: its class has all of it.
    """
    needs = Needs.VALUES
    if table.classes is not None:
        sure = hasattr(fitted, "predict_proba")
        needs = Needs.PROBABILITIES if sure else Needs.LABELS
    said = predict_rows(fitted, table, rows, needs)
    if said.ndim == 1:
        return said[:, None]
    return said[:, 1:] if said.shape[1] == 2 else said


def out_of_fold(
    bases: Sequence[Any],
    table: Table,
    folds: Sequence[Fold],
    metadata: Sequence[Metadata],
    seeds: NDArray[np.int64],
    n_jobs: int | None,
) -> tuple[Rows, Array]:
    """Predict each fold by models that were not fitted on it.

    Parameters
    ----------
    bases
        The estimators.
    table
        All rows.
    folds
        Training and predicted rows.
    metadata
        For each base.
    seeds
        Shape (bases, folds).
    n_jobs
        Processes, as joblib has them.

    Returns
    -------
    rows
        Those that were predicted, in order, shape (m,).
    columns
        What the bases say of them, side by side, shape (m, columns).
    """
    from sklearn.utils.parallel import Parallel, delayed  # noqa: PLC0415 - heavy

    jobs = [(b, f) for b in range(len(bases)) for f in range(len(folds))]
    said: Any = Parallel(n_jobs=n_jobs)(
        delayed(_one)(bases[b], table, folds[f], metadata[b], int(seeds[b, f]))
        for b, f in jobs
    )
    found = dict(zip(jobs, said, strict=True))
    rows = np.concatenate([scored for _, scored in folds])
    blocks = [
        np.concatenate([found[b, f] for f in range(len(folds))])
        for b in range(len(bases))
    ]
    order = np.argsort(rows, kind="stable")
    return rows[order], np.hstack(blocks)[order]


def _one(base: Any, table: Table, fold: Fold, metadata: Metadata, seed: int) -> Array:
    train, scored = fold
    return columns_of(fit_base(base, table, train, metadata, seed), table, scored)


def _is_column(value: Any, n: int) -> bool:
    return hasattr(value, "__len__") and not isinstance(value, str) and len(value) == n
