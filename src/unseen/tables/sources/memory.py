"""Tables that a Python program holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, final

import pyarrow as pa

from ...errors import InputError
from .batches import batch_rows
from .databases import relation_reader
from .frames import lazy_part, pandas_part, polars_part
from .kinds import Kind, column_of
from .mixed import array_of
from .names import noted, repeated, text_name
from .notes import Notes, quoted
from .part import AbstractPart
from .spool import Spool

_ROWS = 65_536
_RELATION = "a DuckDB relation"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart(AbstractPart):
    """A table in Arrow's memory.

    Parameters
    ----------
    table
        It.
    """

    table: pa.Table = field(repr=False)

    def stream(self, names: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """Give the named columns without copying them."""
        chosen = self.table.select(list(names))
        yield from chosen.to_batches(max_chunksize=batch_rows(rows, len(names)))


def memory_part(table: Any, role: str, notes: Notes) -> AbstractPart:
    """Take a table that is no path.

    Raises
    ------
    InputError
        Where it is none of the sorts of table that are known.
    """
    home = type(table).__module__.split(".")[0]
    sort = type(table).__name__
    if isinstance(table, pa.Table | pa.RecordBatch):
        return _arrow(table, role, f"a pyarrow {sort}")
    if isinstance(table, Mapping):
        return _mapping(table, role, notes)
    if home == "pandas" and sort == "DataFrame":
        return pandas_part(table, role, notes)
    if home == "polars" and sort == "DataFrame":
        return polars_part(table, role)
    if home == "polars" and sort == "LazyFrame":
        return lazy_part(table, role)
    if home in ("duckdb", "_duckdb") and sort == "DuckDBPyRelation":
        return _stream(table, role, _RELATION)
    if hasattr(table, "__arrow_c_stream__"):
        return _stream(table, role, f"a {home} {sort}")
    raise InputError(
        f"`{role}` must be a path or a table, got {_article(sort)}. Pass a pandas, "
        "polars or pyarrow table, or a dict of columns."
    )


def _article(sort: str) -> str:
    return f"{'an' if sort[:1].lower() in tuple('aeiou') else 'a'} {sort}"


def _arrow(table: pa.Table | pa.RecordBatch, role: str, name: str) -> TablePart:
    if isinstance(table, pa.RecordBatch):
        table = pa.Table.from_batches([table])
    return TablePart(
        role=role,
        name=name,
        columns=tuple(column_of(f.name, f.type) for f in table.schema),
        n_rows=table.num_rows,
        n_bytes=table.get_total_buffer_size(),
        table=table,
    )


def _mapping(table: Mapping[Any, Any], role: str, notes: Notes) -> TablePart:
    arrays: dict[str, pa.Array] = {}
    for key, values in table.items():
        name = text_name(key, role, notes)
        if isinstance(values, str | bytes) or not hasattr(values, "__len__"):
            got = f"{_article(type(values).__name__)} for {quoted(name)}"
            raise InputError(
                f"`{role}` must map names to columns, got {got}. "
                "Pass a list or an array for each name."
            )
        if name in arrays:
            raise repeated(role, name)
        arrays[name] = _column(values, name, role, notes)
    lengths = {name: len(array) for name, array in arrays.items()}
    first = next(iter(lengths), "")
    for name, length in lengths.items():
        if length != lengths[first]:
            raise InputError(
                f"`{role}` must have columns of one length, got {lengths[first]:,} for "
                f"{quoted(first)} and {length:,} for {quoted(name)}. "
                "Check how they were made."
            )
    return _arrow(pa.table(arrays), role, "a dict")


def _column(values: Any, name: str, role: str, notes: Notes) -> pa.Array:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        whole = isinstance(values, pa.ChunkedArray)
        return values.combine_chunks() if whole else values
    if getattr(values, "ndim", 1) != 1:
        raise InputError(
            f"`{role}` must have columns of one dimension, got {values.ndim} for "
            f"{quoted(name)}. Give each of its columns a name of its own."
        )
    python = isinstance(values, list | tuple)
    if python or str(getattr(values, "dtype", "")) == "object":
        return noted(array_of(list(values)), name, role, notes)
    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError):
        return noted(array_of(list(values)), name, role, notes)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _stream(table: Any, role: str, name: str) -> AbstractPart:
    """Keep what may come only once, or in another order the next time."""
    try:
        if name == _RELATION:
            return _spooled(relation_reader(table, _ROWS), role, name)
        return _spooled(pa.RecordBatchReader.from_stream(table), role, name)
    except InputError:
        raise
    # The rows are made by another program, which may raise anything.
    except Exception as why:
        first = (str(why).strip().splitlines() or [type(why).__name__])[0].rstrip(".")
        raise InputError(
            f"`{role}` must give record batches, got {name} that does not: {first}. "
            "Pass a table with named columns."
        ) from why


def _spooled(reader: pa.RecordBatchReader, role: str, name: str) -> AbstractPart:
    columns = tuple(column_of(f.name, f.type) for f in reader.schema)
    kept = [i for i, c in enumerate(columns) if c.kind is not Kind.LEFT_OUT]
    if len({columns[i].name for i in kept}) < len(kept):
        return _arrow(reader.schema.empty_table(), role, name)
    schema = pa.schema([reader.schema.field(i) for i in kept])
    spool = Spool(name, schema)
    spool.extend(batch.select(schema.names) for batch in reader)
    return spool.finished(role=role, columns=columns, n_bytes=None)
