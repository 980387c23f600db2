"""Which rows a model is fitted on, and which it then predicts."""

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.folds import deal_folds, forward_stretches
from ._table import Codes, Rows, Table

Fold = tuple[Rows, Rows]


def fold_labels(table: Table, cv: int, rng: np.random.Generator) -> Codes:
    """Deal rows to folds, or to stretches of time where there are times.

    Returns
    -------
    ndarray of int, shape (n,)
        Fold 0..cv-1; with time 0 for the first past, then 1, 2, …
    """
    if table.times is not None:
        return forward_stretches(table.times, cv)
    strata = None if table.classes is None else table.target.astype(np.int64)
    return deal_folds(table.n, cv, rng, groups=table.groups, strata=strata)


def folds_within(
    table: Table, label: Codes, rows: NDArray[np.bool_] | None = None
) -> list[Fold]:
    """Give training and predicted rows of each fold, within some of the rows.

    Parameters
    ----------
    table
        All rows, with their groups and times.
    label
        Fold or stretch of each row, shape (n,).
    rows
        Which rows may be used at all, shape (n,); None for all.

    Returns
    -------
    list of (ndarray, ndarray)
        No group on both sides, unless they are `recurring`; with time only the past is
        trained on, and the first past is predicted by nobody.

    Raises
    ------
    InputError
        If nothing is left to train on.
    """
    forward = table.times is not None
    rows = np.ones(table.n, bool) if rows is None else rows
    folds: list[Fold] = []
    for k in np.unique(label[rows]):
        if forward and k == 0:
            continue
        scored = rows & (label == k)
        train = rows & (label < k if forward else label != k)
        if forward and table.groups is not None and not table.recurring:
            train &= ~np.isin(table.groups, table.groups[scored])
        if not train.any():
            raise InputError(
                "`groups` must leave a past without the groups that are scored, "
                f"got none for stretch {k}. Pass `groups` or `time`, not both."
            )
        folds.append((np.flatnonzero(train), np.flatnonzero(scored)))
    return folds
