"""Fit a copy of an estimator on some rows and predict others."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.metrics.catalogue import Needs
from ._table import Rows, Table, take

Array = NDArray[np.float64]


def fit_rows(estimator: Any, table: Table, rows: Rows, rng: np.random.Generator) -> Any:
    """Fit a copy on some rows.

    Parameters
    ----------
    estimator
        A scikit-learn estimator; it is not changed.
    table
        All rows.
    rows
        Numbers of the rows to fit on.
    rng
        Draws a seed for each ``random_state`` that is None, so that the same seed
        gives the same model.

    Returns
    -------
    estimator
        The fitted copy.

    Raises
    ------
    InputError
        If these rows have one class only.
    """
    own = seeded(estimator, rng)
    check_classes(table, rows)
    return own.fit(take(table.X, rows), table.y[rows])


def seeded(estimator: Any, rng: np.random.Generator) -> Any:
    """Give a copy in which each ``random_state`` that was None has a seed."""
    from sklearn.base import clone  # noqa: PLC0415 - heavy

    own: Any = clone(estimator)
    states = {
        name: int(rng.integers(2**31 - 1))
        for name, value in sorted(own.get_params(deep=True).items())
        if name.rpartition("__")[2] == "random_state" and value is None
    }
    if states:
        own.set_params(**states)
    return own


def check_classes(table: Table, rows: Rows) -> None:
    """Refuse training rows of one class only."""
    y = table.y[rows]
    if table.classes is not None and len(np.unique(y)) < 2:
        raise InputError(
            "`y` must have two classes in each training set, got one that has only "
            f"{y[0]}. Use fewer folds, or more rows of the other class."
        )


def predict_rows(fitted: Any, table: Table, rows: Rows, needs: Needs) -> Array:
    """Predict some rows in the form that a metric reads.

    Returns
    -------
    ndarray
        Values, shape (m,), or probabilities over all classes of the table, shape
        (m, n_classes). Where labels are enough, the predicted class has all of it.

    Raises
    ------
    InputError
        If probabilities are needed and the estimator gives none.
    """
    part = take(table.X, rows)
    if table.classes is None:
        return np.asarray(fitted.predict(part), float).reshape(len(rows))
    full = np.zeros((len(rows), len(table.classes)))
    if needs is Needs.LABELS:
        said = np.searchsorted(table.classes, fitted.predict(part))
        full[np.arange(len(rows)), said] = 1.0
        return full
    if not hasattr(fitted, "predict_proba"):
        raise InputError(
            "`estimator` must have `predict_proba` for this metric, got "
            f"{type(fitted).__name__}. Wrap it in CalibratedClassifierCV, or choose a "
            "metric of classes."
        )
    full[:, np.searchsorted(table.classes, fitted.classes_)] = fitted.predict_proba(
        part
    )
    return full
