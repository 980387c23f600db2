"""What an estimator of the score is given, looked through once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import TargetKind
from ..stats.row_columns import ranks, row_column

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Rows to fit and to score.

    Parameters
    ----------
    X
        Features of n rows, in the form in which they were given.
    y
        The target as the estimator is fitted on it, shape (n,).
    target
        Class codes or values, shape (n,).
    classes
        The classes, sorted; None for a regression.
    groups
        Codes of the groups, shape (n,), or None.
    times
        Ranks of the times, shape (n,), or None.
    recurring
        Whether groups come again in time, and the future of known ones is asked for:
        then time alone parts the rows, and groups are only what depends on each other.
    """

    X: Any
    y: NDArray
    target: Array
    classes: NDArray | None
    groups: Codes | None
    times: Codes | None
    recurring: bool = False

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def kind(self) -> TargetKind:
        """What is predicted."""
        if self.classes is None:
            return TargetKind.REGRESSION
        return TargetKind.BINARY if len(self.classes) == 2 else TargetKind.MULTICLASS

    @property
    def units(self) -> int:
        """Number of rows, or of groups, that are independent of each other."""
        return self.n if self.groups is None else len(np.unique(self.groups))

    @property
    def clusters(self) -> Codes | None:
        """Which rows depend on each other: a group, or neighbours in time."""
        if self.groups is not None or self.times is None:
            return self.groups
        order = np.argsort(np.argsort(self.times, kind="stable"), kind="stable")
        # As many stretches as each has rows balances their number and their length.
        return (order // max(1, int(np.sqrt(self.n) / 2))).astype(np.int64)


def read_table(
    estimator: Any,
    X: Any,
    y: Any,
    *,
    groups: Any = None,
    time: Any = None,
    classes: bool | None = None,
) -> Table:
    """Look the rows through.

    Parameters
    ----------
    estimator
        Says whether the target is a class or a number.
    X
        Array, sparse matrix or data frame of n rows.
    y
        Classes or values, shape (n,).
    groups, time
        Group and time of each row, shape (n,), or None.
    classes
        Whether the target is a class; None asks the estimator.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        If lengths differ, values are missing or there is one class.
    """
    from sklearn.base import is_classifier  # noqa: PLC0415 - heavy

    if isinstance(X, Sequence):
        X = np.asarray(X)
    n = int(X.shape[0])
    answers = row_column("y", y, n)
    found: NDArray | None = None
    if is_classifier(estimator) if classes is None else classes:
        found, codes = np.unique(answers, return_inverse=True)
        if len(found) < 2:
            raise InputError(
                f"`y` must hold at least two classes, got {len(found)}. Score the "
                "model on rows of both."
            )
        target = codes.astype(float)
    else:
        target = _numbers(answers)
    return Table(
        X=X,
        y=answers,
        target=target,
        classes=found,
        groups=ranks("groups", groups, n),
        times=ranks("time", time, n),
    )


def read_targets(y: Any, n: int) -> Array:
    """Give a regression's targets as numbers, shape (n,)."""
    return _numbers(row_column("y", y, n, "`smoother_matrix`"))


def read_groups(groups: Any, n: int) -> Codes | None:
    """Give the groups as codes, shape (n,), or None."""
    return ranks("groups", groups, n, "`smoother_matrix`")


def take(X: Any, rows: Rows) -> Any:
    """Give some rows of an array, a sparse matrix or a data frame."""
    return X.iloc[rows] if hasattr(X, "iloc") else X[rows]


def check_level(level: float) -> None:
    """Refuse a level outside (0, 1)."""
    if not 0 < level < 1:
        raise InputError(
            f"`level` must lie strictly between 0 and 1, got {level}. "
            "For a 95% interval pass 0.95."
        )


def check_whole(name: str, value: Any, least: int, advice: str) -> None:
    """Refuse what is not a whole number of at least `least`."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least:
        raise InputError(
            f"`{name}` must be a whole number of at least {least}, got {value!r}. "
            f"{advice}"
        )


def _numbers(y: NDArray) -> Array:
    try:
        return y.astype(float)
    except (TypeError, ValueError):
        raise InputError(
            f"`y` must be numbers for a regressor, got {y.dtype}. Pass a classifier, "
            "or numbers."
        ) from None
