"""Arrow arrays as NumPy arrays, without the import of pandas.

`Array.to_numpy` and `pyarrow.array` import pandas wherever it is installed, and that
takes longer than reading and judging a small table.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def validity_of(array: pa.Array) -> NDArray[np.bool_] | None:
    """Tell which values are present, shape (n,), or None where all are.

    Examples
    --------
    >>> validity_of(pa.array([1, None, 3])).tolist()
    [True, False, True]
    """
    bits = array.buffers()[0]
    if bits is None or not array.null_count:
        return None
    return _bits(bits, array.offset, len(array))


def values_of(array: pa.Array) -> NDArray:
    """Give the values of a number, time or boolean array, shape (n,).

    Where a value is missing, whatever stands in the buffer is given.

    Examples
    --------
    >>> values_of(pa.array([1, 2, 3], pa.int64()).slice(1)).tolist()
    [2, 3]
    """
    kind, n = array.type, len(array)
    data = array.buffers()[1]
    if n == 0 or data is None:
        return np.zeros(n, _dtype(kind))
    if pa.types.is_boolean(kind):
        return _bits(data, array.offset, n)
    dtype = _dtype(kind)
    return np.frombuffer(data, dtype, n, array.offset * dtype.itemsize)


def with_missing(array: pa.Array) -> NDArray[np.float64]:
    """Give the values as floats, NaN where missing, shape (n,).

    Examples
    --------
    >>> with_missing(pa.array([1, None, 3])).tolist()
    [1.0, nan, 3.0]
    """
    values = values_of(array).astype(np.float64)
    valid = validity_of(array)
    if valid is not None:
        values[~valid] = np.nan
    return values


_DTYPES = {
    pa.bool_(): np.dtype(bool),
    pa.int8(): np.dtype(np.int8),
    pa.int16(): np.dtype(np.int16),
    pa.int32(): np.dtype(np.int32),
    pa.int64(): np.dtype(np.int64),
    pa.uint8(): np.dtype(np.uint8),
    pa.uint16(): np.dtype(np.uint16),
    pa.uint32(): np.dtype(np.uint32),
    pa.uint64(): np.dtype(np.uint64),
    pa.float16(): np.dtype(np.float16),
    pa.float32(): np.dtype(np.float32),
    pa.float64(): np.dtype(np.float64),
}


def _dtype(kind: pa.DataType) -> np.dtype:
    # Times are whole numbers of their unit.
    return _DTYPES.get(kind, np.dtype(np.int64))


def _bits(buffer: pa.Buffer, offset: int, n: int) -> NDArray[np.bool_]:
    first, last = offset // 8, (offset + n + 7) // 8
    whole = np.frombuffer(buffer, np.uint8)[first:last]
    bits = np.unpackbits(whole, bitorder="little")
    return bits[offset - 8 * first :][:n].astype(bool)
