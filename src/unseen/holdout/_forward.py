"""Predictions of each stretch of time by the model of what came before."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.metrics.catalogue import Needs
from ._fitting import fit_rows, predict_rows
from ._held_out import fold_labels, folds_within
from ._table import Codes, Rows, Table

Array = NDArray[np.float64]


def forward_predictions(
    estimator: Any,
    table: Table,
    needs: Needs,
    cv: int,
    repeats: int,
    rng: np.random.Generator,
) -> tuple[Rows, Codes, Array]:
    """Predict every stretch but the first from its past.

    Groups of the stretch are left out of its past.

    Returns
    -------
    rows
        Numbers of the rows that were scored, in order of the table, shape (m,).
    stretch
        The stretch of each, shape (m,).
    prediction
        As `predict_rows` gives it, for these rows.

    Raises
    ------
    InputError
        If `repeats` is not 1, or no past is left without the groups.
    """
    if repeats != 1:
        raise InputError(
            f"`repeats` must be 1 with `time`, got {repeats}. Time has one order."
        )
    stretch = fold_labels(table, cv, rng)
    rows = np.flatnonzero(stretch > 0)
    place = np.cumsum(stretch > 0) - 1
    prediction: Array | None = None
    for past, score in folds_within(table, stretch):
        fitted = fit_rows(estimator, table, past, rng)
        part = predict_rows(fitted, table, score, needs)
        if prediction is None:
            prediction = np.empty((len(rows), *part.shape[1:]))
        prediction[place[score]] = part
    assert prediction is not None
    return rows, stretch[rows], prediction
