"""Any table as one Arrow table of settled types, and its ids as text."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...errors import InputError
from ...facts.nearest import nearest_advice
from ...tables.arrays import values_of
from ...tables.source import open_tables

# The kernels are made when Arrow is imported, and a type checker cannot see them.
_compute: Any = pc


def read_table(
    given: Any, name: str, *, kinds: Mapping[str, str] | None = None
) -> pa.Table:
    """Read any source that an audit reads, whole.

    Parameters
    ----------
    given
        As `unseen.tables.source.open_tables` takes it.
    name
        What messages call it.
    kinds
        Columns of which the kind is known.

    Raises
    ------
    InputError
        If it can't be read, or has no rows.
    """
    try:
        source = open_tables(given, kinds=kinds).train
    except InputError as why:
        # Tables are read for audits too, where this one is called `train`.
        raise InputError(re.sub("`train`", f"`{name}`", str(why))) from None
    schema = pa.schema([(f.name, _plain(f.type)) for f in source.schema])
    batches = [
        pa.record_batch([_decoded(c) for c in b.columns], schema=schema)
        for b in source.batches()
    ]
    table = pa.Table.from_batches(batches, schema=schema)
    if not table.num_rows:
        raise InputError(
            f"`{name}` must have rows, got a header alone. Give a table with data."
        )
    return table.combine_chunks()


def column_of(table: pa.Table, name: str) -> pa.Array:
    """Give one column as one array."""
    column = table.column(name)
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks)


def array_of(values: NDArray[np.integer] | NDArray[np.float64]) -> pa.Array:
    """Give whole numbers or floats as an Arrow array, without the import of pandas.

    Examples
    --------
    >>> array_of(np.array([3, 1])).to_pylist(), array_of(np.array([0.5])).to_pylist()
    ([3, 1], [0.5])
    """
    whole = np.issubdtype(values.dtype, np.integer)
    dtype, kind = (np.int64, pa.int64()) if whole else (np.float64, pa.float64())
    data = np.ascontiguousarray(values, dtype)
    return pa.Array.from_buffers(kind, len(data), [None, pa.py_buffer(data)])


def need_column(table: pa.Table, role: str, name: str) -> None:
    """Refuse a role whose column is not there."""
    if name not in table.column_names:
        raise InputError(
            f"`{role}` must name a column of the table, got {name!r}. "
            + nearest_advice(name, table.column_names, "column")
        )


def as_text(array: pa.Array) -> pa.Array:
    """Spell ids: whole numbers without a point, text without spaces around it.

    Examples
    --------
    >>> as_text(pa.array([7.0, 8.5])).to_pylist()
    ['7', '8.5']
    >>> as_text(pa.array([" a ", None])).to_pylist()
    ['a', None]
    """
    if pa.types.is_string(array.type):
        return _compute.utf8_trim_whitespace(array)
    if pa.types.is_floating(array.type):
        whole = array.drop_null()
        if _compute.all(_compute.equal(_compute.round(whole), whole)).as_py():
            array = array.cast(pa.int64(), safe=False)
    return array.cast(pa.string())


def text_ids(table: pa.Table, name: str, role: str) -> pa.Array:
    """Give the ids as text.

    Raises
    ------
    InputError
        If one is missing, or comes twice.
    """
    ids = as_text(column_of(table, name))
    blank = int((values_of(_compute.utf8_length(ids)) == 0).sum())
    if blank:
        raise InputError(
            f"`{role}` must have an id in each row, got {blank:,} rows without one in "
            f"{name!r}. Fill them in, or leave these rows out."
        )
    first = first_repeated(ids)
    if first is not None:
        raise InputError(
            f"`{role}` must have each id once, got {first[0]!r} {first[1]} times. "
            "Leave one row an id."
        )
    return ids


def first_repeated(ids: pa.Array) -> tuple[str, int] | None:
    """Give the first id that comes again, and how often; None where none does."""
    counted = ids.value_counts()
    counts = values_of(counted.field("counts"))
    if not (counts > 1).any():
        return None
    at = int(np.flatnonzero(counts > 1)[0])
    return counted.field("values")[at].as_py(), int(counts[at])


def take(table: pa.Table, rows: NDArray[np.integer]) -> pa.Table:
    """Give some rows of a table, in that order."""
    return table.take(array_of(rows)).combine_chunks()


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _decoded(array: pa.Array) -> pa.Array:
    kind = array.type
    return array.cast(kind.value_type) if pa.types.is_dictionary(kind) else array
