"""The pool's rows as the user's own code knows them: names, types and words."""

from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..errors import InputError
from ..tables.frame import Frame
from ..tables.hashing import MISSING
from ..tables.plan import Column, Kind, Target
from .pool import Pool

Array = NDArray[Any]

_LIBRARIES = ("pandas", "polars")
_TRUE = "true"


def original_columns(
    pool: Pool, names: Iterable[str], held: Iterable[str] = ()
) -> dict[str, Array]:
    """Give columns with their original names, types and values, in the table's order.

    Parameters
    ----------
    pool
        The rows, n of them.
    names
        Columns to give as they are.
    held
        Columns to give as one value in every row, the median or the commonest word:
        a pipeline that names a column needs it, and a constant tells nothing.

    Returns
    -------
    dict of str to ndarray
        By name whole numbers without gaps as int64, other numbers as float64 with
        NaN, times as datetime64[us] with NaT, words as objects with None; shape (n,).
    """
    shown, still = frozenset(names), frozenset(held)
    places = {c.name: j for j, c in enumerate(pool.plan.numbers)}
    places |= {c.name: j for j, c in enumerate(pool.plan.words)}
    out = {}
    for column in pool.plan.columns:
        if column.name in shown or column.name in still:
            values = _values(pool.frame, column, places[column.name])
            if column.name not in shown:
                values = np.repeat(_middle(values), len(values))
            out[column.name] = values
    return out


def original_labels(pool: Pool, y: NDArray[np.float64]) -> Array:
    """Give the target as the table spells it.

    Parameters
    ----------
    pool
        The rows.
    y
        Class codes, or values of a regression, shape (n,).

    Returns
    -------
    ndarray
        Values, or the classes as strings, whole numbers, numbers or booleans.
    """
    assert pool.plan.target is not None
    if not pool.n_classes:
        return y
    return spelled_classes(pool.plan.target)[y.astype(np.int64)]


def spelled_classes(target: Target) -> Array:
    """Give the classes as the table spells them, shape (n_classes,)."""
    names, arrow = target.classes, target.column.arrow
    if target.column.kind is Kind.NUMBER or pa.types.is_integer(arrow):
        numbers = np.array([float(c) for c in names])
        whole = bool((numbers == np.rint(numbers)).all())
        return numbers.astype(np.int64) if whole else numbers
    if pa.types.is_boolean(arrow):
        return np.array([c == _TRUE for c in names])
    return np.array(names, dtype=object)


def to_table(columns: dict[str, Array]) -> Any:
    """Make a DataFrame: of pandas if it is installed, else of polars.

    Raises
    ------
    InputError
        If neither is.
    """
    library = _library()
    if library.__name__ == "pandas":
        return library.DataFrame(columns)
    lists = {n: v.tolist() if v.dtype == object else v for n, v in columns.items()}
    return library.DataFrame(lists, nan_to_null=True)


def to_series(values: Array, name: str) -> Any:
    """Make the target's column of the library that `to_table` takes.

    Words stay objects: not every release of scikit-learn that we support knows the
    string type of today's pandas.
    """
    library = _library()
    if library.__name__ == "pandas":
        return library.Series(values, name=name, dtype=values.dtype)
    return library.Series(name, values.tolist())


def rows_of(table: Any, rows: Array) -> Any:
    """Give some rows of a DataFrame, a Series or an array, by their places."""
    return table.iloc[rows] if hasattr(table, "iloc") else table[rows]


def _library() -> Any:
    for name in _LIBRARIES:
        try:
            return import_module(name)
        except ImportError:
            continue
    raise InputError(
        "`model` must be handed its rows by pandas or polars, got neither installed. "
        "Run pip install unseen[models]."
    )


def _values(frame: Frame, column: Column, place: int) -> Array:
    if column.kind in (Kind.NUMBER, Kind.TIME):
        return _numbers(frame.numbers[:, place], column.arrow)
    return _words(frame.words[:, place], frame.spelled, column.arrow)


def _numbers(values: NDArray[np.float64], arrow: pa.DataType) -> Array:
    whole = bool(np.isfinite(values).all())
    if pa.types.is_timestamp(arrow):
        known = np.where(np.isfinite(values), values, 0).astype("datetime64[us]")
        known[~np.isfinite(values)] = np.datetime64("NaT")
        return known
    if whole and pa.types.is_integer(arrow):
        return values.astype(np.int64)
    if whole and pa.types.is_boolean(arrow):
        return values.astype(np.bool_)
    return values


def _words(
    hashes: NDArray[np.uint64], spelled: dict[int, str], arrow: pa.DataType
) -> Array:
    levels, at = np.unique(hashes, return_inverse=True)
    words = [None if h == MISSING else spelled.get(int(h)) for h in levels]
    gaps = None in words
    if pa.types.is_integer(arrow) or pa.types.is_floating(arrow):
        known = np.array([np.nan if w is None else float(w) for w in words])
        return _numbers(known[at], arrow)
    if pa.types.is_boolean(arrow):
        flags = [None if w is None else w == _TRUE for w in words]
        return np.array(flags, dtype=object if gaps else np.bool_)[at]
    return np.array(words, dtype=object)[at]


def _middle(values: Array) -> Array:
    """Give the median, or the commonest word, as an array of one."""
    if values.dtype == object:
        counts = Counter(w for w in values.tolist() if w is not None)
        # Of equally common words the first by spelling: the order of rows has no say.
        often = min(counts, key=lambda w: (-counts[w], str(w)), default=None)
        return np.array([often], dtype=object)
    known = np.sort(values[~np.isnat(values)] if values.dtype.kind == "M" else values)
    if known.dtype.kind == "f":
        known = known[np.isfinite(known)]
    return known[len(known) // 2 :][:1] if len(known) else values[:1]
