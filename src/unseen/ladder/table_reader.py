"""Any table as numbers: the first step of a model that reads raw rows."""

from typing import Any, Self, final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from ..errors import InputError
from ..tables.frame import numbers_of, times_of
from ..tables.source import open_tables

Array = NDArray[np.float64]

# The kernels are made when Arrow is imported, and a type checker cannot see them.
_compute: Any = pc

_DAY = 86_400e6
_KINDS = {"numbers": "number", "dates": "time", "words": "text"}
# What a date is split into, beside its day: microseconds of a turn, and its steps.
_TURNS = {"hour": (_DAY, 24), "weekday": (7 * _DAY, 7)}
# 1970 began on a Thursday; weeks here begin on a Monday.
_MONDAY = 4 * _DAY


@final
class TableReader(TransformerMixin, BaseEstimator):
    """Read a table of numbers, dates and words as an array of numbers.

    Numbers are kept, infinite ones count as missing. A date gives its day since 1970,
    its weekday and its hour. A word gives the place of its level among those that were
    seen in `fit`. What is missing, and a level never seen, is NaN. No target is read.

    Parameters
    ----------
    numbers, dates, words
        Names of the columns to read in each way.

    Attributes
    ----------
    levels_
        For each of `words` its levels, sorted.
    n_features_in_
        Number of columns read.
    feature_names_in_
        Their names, shape (n_features_in_,).

    Examples
    --------
    >>> reader = TableReader(numbers=["age"], words=["town"])
    >>> table = {"age": [31.0, 40.0, None], "town": ["Bonn", None, "Aachen"]}
    >>> reader.fit_transform(table).tolist()
    [[31.0, 1.0], [40.0, nan], [nan, 0.0]]
    """

    def __init__(self, *, numbers: Any = (), dates: Any = (), words: Any = ()) -> None:
        self.numbers = numbers
        self.dates = dates
        self.words = words

    def fit(self, X: Any, y: Any = None) -> Self:
        """Remember the levels of the words.

        Parameters
        ----------
        X
            A path, a pandas, polars or pyarrow table, a dict of columns, or anything
            with ``__arrow_c_stream__``.
        y
            Not read.

        Raises
        ------
        InputError
            If a column is missing, or the table cannot be read.
        """
        table = self._read(X)
        self.levels_ = [
            sorted(_text(table[name]).drop_null().unique().to_pylist())
            for name in self.words
        ]
        names = [*self.numbers, *self.dates, *self.words]
        self.feature_names_in_ = np.array(names, object)
        self.n_features_in_ = len(names)
        return self

    def transform(self, X: Any) -> Array:
        """Give the columns as numbers, shape (n, columns of `get_feature_names_out`).

        Raises
        ------
        InputError
            If a column is missing, or the table cannot be read.
        """
        check_is_fitted(self, "levels_")
        table = self._read(X)
        parts: list[Array] = []
        for name in self.numbers:
            values = numbers_of(table[name])
            parts.append(np.where(np.isfinite(values), values, np.nan))
        for name in self.dates:
            parts += _date_parts(times_of(table[name]))
        for name, levels in zip(self.words, self.levels_, strict=True):
            parts.append(_places(_text(table[name]), levels))
        return np.column_stack(parts)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Give the names of the columns that `transform` gives."""
        dates = [
            f"{name}{part}"
            for name in self.dates
            for part in ("", *(f" ({turn})" for turn in _TURNS))
        ]
        return np.array([*self.numbers, *dates, *self.words], object)

    def _read(self, X: Any) -> dict[str, pa.Array]:
        """Give the columns by name, read the way they were asked for."""
        if isinstance(X, pa.Table):
            # As `open_tables` gave it before; nothing is left to settle.
            return {name: _whole(X.column(name)) for name in self._names(X.schema)}
        kinds = {
            name: kind for way, kind in _KINDS.items() for name in getattr(self, way)
        }
        source = open_tables(X, kinds=_only(kinds, X)).train
        names = self._names(source.schema)
        batches = list(source.batches(columns=names))
        return {
            name: _whole(pa.chunked_array([b.column(j) for b in batches], schema.type))
            if batches
            else pa.array([], schema.type)
            for j, (name, schema) in enumerate(
                (n, source.schema.field(n)) for n in names
            )
        }

    def _names(self, schema: pa.Schema) -> list[str]:
        names = [*self.numbers, *self.dates, *self.words]
        known = set(schema.names)
        for name in names:
            if name not in known:
                raise InputError(
                    f"The table must have the column {name!r}, got one without it. "
                    "Give a table with the columns that the model was fitted on."
                )
        return names


def _only(kinds: dict[str, str], X: Any) -> dict[str, str]:
    """Leave out columns that the table lacks; that they are missing is said later."""
    own = getattr(X, "columns", None)
    if isinstance(X, dict):
        own = list(X)
    if own is None:
        return kinds
    known = set(own)
    return {name: kind for name, kind in kinds.items() if name in known}


def _whole(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        # Each part may have a dictionary of its own.
        column = column.cast(column.type.value_type)
    if column.num_chunks == 1:
        return column.chunk(0)
    return (
        pa.concat_arrays(column.chunks) if column.chunks else pa.array([], column.type)
    )


def _text(array: pa.Array) -> pa.Array:
    return array if pa.types.is_string(array.type) else array.cast(pa.string())


def _places(array: pa.Array, levels: list[str]) -> Array:
    if not levels:
        return np.full(len(array), np.nan)
    found = _compute.index_in(array, value_set=pa.array(levels, pa.string()))
    return numbers_of(found)


def _date_parts(times: Array) -> list[Array]:
    parts = [times / _DAY]
    for turn, steps in _TURNS.values():
        start = _MONDAY if steps == 7 else 0.0
        parts.append(np.floor((times - start) % turn / turn * steps))
    return parts
