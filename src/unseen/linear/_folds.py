"""Which rows each fold's path goes without, and which it is scored on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.folds import deal_folds, forward_stretches
from ..stats.row_columns import ranks

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Folds:
    """The folds of a cross-validation.

    Parameters
    ----------
    held_out
        Rows that are not trained on, an array for each fold.
    scored
        Rows that are scored; fewer than held out where time runs forward.
    of_row
        Fold in which each row is scored, -1 for none, shape (n,).
    """

    held_out: list[Index]
    scored: list[Index]
    of_row: NDArray[np.int64]


def make_folds(
    cv: Any,
    X: Any,
    y: NDArray,
    *,
    groups: Any,
    time: Any,
    classes: NDArray | None,
    seed: Any,
) -> Folds:
    """Deal the rows to folds that part neither groups nor the past from its order.

    Parameters
    ----------
    cv
        A number of folds, an array with the fold of each row, a scikit-learn splitter
        or an iterable of (train, test).
    X, y
        n rows.
    groups, time
        Group and time of each row, or None.
    classes
        Codes of the classes to spread evenly, or None.
    seed
        Of the deal.

    Raises
    ------
    InputError
        If a fold leaves nothing to train on or to score, or `groups` and `time` leave
        no past.
    """
    n = len(y)
    group = ranks("groups", groups, n)
    times = ranks("time", time, n)
    if isinstance(cv, int | np.integer) and not isinstance(cv, bool):
        if cv < 2:
            raise InputError(
                f"`cv` must be at least 2, got {cv}. Ten folds are the custom."
            )
        if times is not None:
            label = forward_stretches(times, int(cv))
            return _forward(label, group)
        rng = np.random.default_rng(seed)
        label = deal_folds(n, min(int(cv), n), rng, groups=group, strata=classes)
        return _of_labels(label)
    if times is not None:
        raise InputError(
            f"`time` must come with a number of folds, got `cv` {cv!r}. Pass cv=5."
        )
    labels = cv if isinstance(cv, np.ndarray) else np.empty(0)
    if labels.shape == (n,) and labels.dtype.kind in "iu":
        return _of_labels(np.unique(labels, return_inverse=True)[1])
    return _of_splitter(cv, X, y, group)


def check_weights(folds: Folds, weight: NDArray) -> None:
    """Raise an `InputError` if a fold has no row with a weight to train on."""
    for k, held in enumerate(folds.held_out):
        if not np.delete(weight, held).any():
            raise InputError(
                "`sample_weight` must be above 0 for some row outside each fold, got "
                f"none outside fold {k}. Pass fewer folds, or drop rows without weight."
            )


def _of_labels(label: NDArray) -> Folds:
    parts = [np.flatnonzero(label == k) for k in np.unique(label)]
    if len(parts) < 2:
        raise InputError(
            f"`cv` must name at least 2 folds, got {len(parts)}. Name a fold for each "
            "row, or pass a number."
        )
    return Folds(parts, parts, label.astype(np.int64))


def _forward(label: NDArray, group: NDArray | None) -> Folds:
    held, scored = [], []
    of_row = np.full(len(label), -1, np.int64)
    for k in range(1, int(label.max()) + 1):
        test = label == k
        train = label < k
        if group is not None:
            train &= ~np.isin(group, group[test])
        if not train.any():
            raise InputError(
                "`groups` must leave a past without the groups that are scored, got "
                f"none for stretch {k}. Pass `groups` or `time`, not both."
            )
        of_row[test] = len(held)
        held.append(np.flatnonzero(~train))
        scored.append(np.flatnonzero(test))
    return Folds(held, scored, of_row)


def _of_splitter(cv: Any, X: Any, y: NDArray, group: NDArray | None) -> Folds:
    from sklearn.model_selection import check_cv  # noqa: PLC0415 - heavy

    n = len(y)
    held, scored = [], []
    of_row = np.full(n, -1, np.int64)
    splitter: Any = check_cv(cv)
    for train, test in splitter.split(np.zeros((n, 1)), y, group):
        kept = np.ones(n, bool)
        kept[train] = False
        if kept.all() or not len(test):
            raise InputError(
                "`cv` must leave rows to train on and to score in each fold, got "
                f"{n - kept.sum()} and {len(test)}. Pass a number of folds."
            )
        of_row[test] = len(held)
        held.append(np.flatnonzero(kept))
        scored.append(np.asarray(test, np.intp))
    if len(held) < 2:
        raise InputError(
            f"`cv` must give at least 2 folds, got {len(held)}. Pass a number of folds."
        )
    return Folds(held, scored, of_row)
