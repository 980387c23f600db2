"""Rows of a ladder, from whatever holds them."""

from typing import Any

from ..auditing.intake import Tell, Wishes
from ..errors import InputError
from .read_arrays import read_arrays
from .read_table import read_table
from .rows import Rows


def _silent(what: str, done: int, total: int | None) -> None:
    """Say nothing."""


def read_rows(
    X: Any,
    y: Any = None,
    *,
    target: str | None = None,
    metric: str | None = None,
    id: str | None = None,
    group: Any = None,
    time: Any = None,
    seed: int = 0,
    tell: Tell = _silent,
) -> Rows:
    """Read rows to climb on.

    Parameters
    ----------
    X
        A table in any form that `unseen.audit` takes, with its target; or, with `y`,
        features alone: an array, a sparse matrix or a table of n rows.
    y
        The target, shape (n,), or None where it is a column.
    target
        Name of the column that is predicted.
    metric
        Name of the metric; by default AUC for classes and R² for values.
    id, group, time
        Columns with a role, inferred where None, switched off by ``"none"``. With `y`,
        `group` and `time` are values, shape (n,), and nothing is inferred.
    seed
        Seed of the sample, where one is taken.
    tell
        Told what is being done.

    Returns
    -------
    Rows

    Raises
    ------
    InputError
        For rows that cannot be used, in one sentence of fact and one of advice.

    Examples
    --------
    >>> x = [0.1 * (7 * k % 11) for k in range(30)]
    >>> rows = read_rows({"x": x, "y": [0, 1, 1] * 10}, target="y")
    >>> rows.table.n, rows.columns, rows.metric.name
    (30, ('x',), 'auc')
    """
    if y is None:
        wishes = Wishes(
            target=target, metric=metric, id=id, group=group, time=time, seed=seed
        )
        return read_table(X, wishes, tell=tell)
    if target is not None or id is not None:
        raise InputError(
            "`target` and `id` must be columns of a table that holds its target, got "
            "one of them beside `y`. Leave out `y`, or pass the features without it."
        )
    return read_arrays(
        X, y, groups=group, time=time, metric=metric, seed=seed, tell=tell
    )
