"""A column that says something of each row: its group, its time, its target."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

Codes = NDArray[np.int64]


def ranks(name: str, values: Any, n: int, of: str = "`X`") -> Codes | None:
    """Give the ranks of a column's values, or None for None, shape (n,).

    Parameters
    ----------
    name
        What the column is called in an error.
    values
        Shape (n,).
    n
        Number of rows.
    of
        What has these rows, in an error.

    Raises
    ------
    InputError
        If it is not one column of n values that are there.
    """
    if values is None:
        return None
    column = row_column(name, values, n, of)
    return np.unique(column, return_inverse=True)[1].astype(np.int64)


def row_column(name: str, values: Any, n: int, of: str = "`X`") -> NDArray:
    """Give a column with one value for each row; as in `ranks`, shape (n,)."""
    column = np.asarray(values)
    if column.ndim != 1:
        raise InputError(
            f"`{name}` must have one dimension, got shape {column.shape}. "
            "Pass one column."
        )
    if len(column) != n:
        raise InputError(
            f"`{name}` must have one value for each of the {n} rows of {of}, got "
            f"{len(column)}. Take both from the same table."
        )
    missing = int(np.sum(_missing(column)))
    if missing:
        raise InputError(
            f"`{name}` must have no missing values, got {missing}. Drop these rows."
        )
    return column


def _missing(column: NDArray) -> NDArray[np.bool_]:
    if column.dtype.kind == "f":
        return ~np.isfinite(column)
    if column.dtype.kind in "mM":
        return np.isnat(column)
    if column.dtype.kind == "O":
        # NaN is the one value that differs from itself.
        return np.array([v is None or bool(v != v) for v in column], bool)
    return np.zeros(len(column), bool)
