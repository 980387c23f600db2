"""Arrow arrays of any type, as the type that their column agreed on."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .cells import is_text, strict_cells, texts
from .kinds import Column, Kind

# Arrow's compute functions are made at import, so type checkers don't know them.
_compute: Any = pc

_PER_SECOND = {"s": "1", "ms": "1e3", "us": "1e6", "ns": "1e9"}


def converted(array: pa.Array, column: Column) -> pa.Array:
    """Give `array` in the type of `column`.

    Raises
    ------
    pyarrow.ArrowInvalid
        Where a cell of text is not what the column holds.

    Examples
    --------
    >>> day = pa.array([86_400], pa.duration("s"))
    >>> converted(day, Column(name="d", kind=Kind.FLOAT)).to_pylist()
    [86400.0]
    """
    array = _plain(array)
    if array.type == column.type:
        return array
    if column.kind is Kind.EMPTY or array.null_count == len(array):
        return pa.nulls(len(array), column.type)
    if column.kind is Kind.TEXT or column.ambiguous:
        return _as_text(array, column)
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary_decode()
    if is_text(array.type):
        return strict_cells(array, column)
    if isinstance(array.type, pa.TimestampType):
        return _naive(array)
    if pa.types.is_time(array.type) or pa.types.is_duration(array.type):
        return _seconds(array)
    return _compute.cast(array, column.type, safe=False)


def _plain(array: pa.Array) -> pa.Array:
    """Look through what wraps the values."""
    if isinstance(array, pa.ExtensionArray):
        return _plain(array.storage)
    if isinstance(array, pa.RunEndEncodedArray):
        return _plain(_compute.run_end_decode(array))
    return array


def _as_text(array: pa.Array, column: Column) -> pa.Array:
    if isinstance(array, pa.DictionaryArray):
        return _compute.cast(array, column.type)
    try:
        text = _compute.cast(array, pa.string())
    # The oldest Arrow that is supported can hold views of text, but not cast them.
    except pa.ArrowNotImplementedError:
        text = pa.array(array.to_pylist(), pa.string())
    return text.dictionary_encode() if column.levels else text


def _naive(array: pa.Array) -> pa.Array:
    """Keep the instant in UTC; Arrow stores a zoned time that way already."""
    unit = pa.timestamp("us", tz=array.type.tz)
    return _compute.cast(array, unit, safe=False).view(pa.timestamp("us"))


def _seconds(array: pa.Array) -> pa.Array:
    whole = pa.int32() if pa.types.is_time32(array.type) else pa.int64()
    counts = _compute.cast(array.view(whole), pa.float64(), safe=False)
    per_second = _compute.cast(texts(_PER_SECOND[array.type.unit]), pa.float64())[0]
    return _compute.divide(counts, per_second)
