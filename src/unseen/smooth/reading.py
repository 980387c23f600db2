"""Features as columns of numbers or text, from arrays and data frames."""

from collections.abc import Sequence
from inspect import signature
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_array

from ..errors import InputError

# scikit-learn 1.6 gave the argument its new name.
_NEW = "ensure_all_finite" in signature(check_array).parameters
_AS_IT_COMES: dict[str, Any] = {
    "dtype": None,
    "ensure_all_finite" if _NEW else "force_all_finite": "allow-nan",
}


def read_features(X: Any) -> list[NDArray]:
    """Give each feature as floats with NaN, or as text with None where missing.

    Parameters
    ----------
    X
        Array, pandas or polars data frame of n rows. Text, categories and objects are
        categorical; booleans are 0 and 1; times are seconds.

    Returns
    -------
    list of NDArray
        One array of shape (n,) for each feature.

    Raises
    ------
    InputError
        For infinite values.
    TypeError, ValueError
        For what is no table, in scikit-learn's words.

    Examples
    --------
    >>> read_features(np.array([["a", 1.5], [None, 2]], dtype=object))
    [array(['a', None], dtype=object), array([1.5, 2. ])]
    """
    if hasattr(X, "columns") and hasattr(X, "shape"):
        if 0 in X.shape:
            check_array(np.empty(X.shape))
        if hasattr(X, "iloc"):
            table = [_of_pandas(X.iloc[:, j]) for j in range(X.shape[1])]
        else:
            table = [_of_polars(X[name]) for name in X.columns]
    else:
        if isinstance(X, np.ndarray) and X.dtype.kind == "f":
            # Before it is summed, which warns where both signs are there.
            for j, column in enumerate(np.atleast_2d(X).T):
                _refuse_infinite(column, j)
        array: Any = check_array(X, **_AS_IT_COMES)
        if array.dtype.kind in "biuf":
            table = list(array.T.astype(float))
        else:
            table = [_of_objects(array[:, j]) for j in range(array.shape[1])]
    for j, column in enumerate(table):
        if column.dtype.kind == "f":
            _refuse_infinite(column, j)
    return table


def as_categories(table: list[NDArray], which: Sequence[int]) -> list[NDArray]:
    """Give the table with some features as text, whatever they were."""
    table = list(table)
    for j in which:
        if table[j].dtype.kind == "f":
            missing = np.isnan(table[j])
            text = np.array([f"{v:.15g}" for v in table[j]], object)
            text[missing] = None
            table[j] = text
    return table


def _refuse_infinite(column: NDArray, j: int) -> None:
    many = int(np.isinf(column).sum())
    if many:
        raise InputError(
            f"`X` must have no infinite values, got {many} in feature {j}. Make them "
            "missing, or clip them."
        )


def _of_pandas(column: Any) -> NDArray:
    kind = getattr(column.dtype, "kind", "O")
    if kind in "biuf" and not hasattr(column, "cat"):
        return column.to_numpy(dtype=float, na_value=np.nan)
    if kind in "mM":
        return _seconds(column.to_numpy())
    if kind == "c":
        check_array(np.zeros((1, 1), complex))
    missing = column.isna().to_numpy()
    values = column.to_numpy(dtype=object).copy()
    values[missing] = None
    return _of_objects(values)


def _of_polars(column: Any) -> NDArray:
    if column.dtype.is_temporal():
        return _seconds(column.to_numpy())
    return _of_objects(np.array([*column.to_list(), None], object)[:-1])


def _seconds(times: NDArray) -> NDArray:
    if times.dtype.kind not in "mM":
        return _of_objects(times.astype(object))
    missing = np.isnat(times)
    unit = "datetime64[us]" if times.dtype.kind == "M" else "timedelta64[us]"
    found = times.astype(unit).astype(np.int64) / 1e6
    found[missing] = np.nan
    return found


def _of_objects(column: NDArray) -> NDArray:
    """Give floats where all that is there is a number, else text."""
    # NaN is the one value that differs from itself.
    values = [None if v is None or bool(v != v) else v for v in column]
    if all(v is None or isinstance(v, int | float | np.number) for v in values):
        return np.array([np.nan if v is None else v for v in values], float)
    if not all(v is None or np.isscalar(v) or np.ndim(v) == 0 for v in values) or any(
        isinstance(v, dict | set | list) for v in values
    ):
        raise TypeError("The argument of a feature must be a string or a number.")
    found = np.empty(len(values), object)
    found[:] = [None if v is None else str(v) for v in values]
    return found
