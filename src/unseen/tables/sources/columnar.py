"""Parquet and Arrow files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import final

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet

from ...errors import InputError
from .batches import batch_rows
from .kinds import column_of
from .part import AbstractPart
from .places import Format, Place

# Pages are read as they are needed; without it a row group of a million rows is held
# compressed and whole.
_BUFFER = 1 << 16
# Up to about 65,000 levels are written in two bytes a row. Beyond that a dictionary
# costs more time and memory than it saves (measured: three times the time).
_LEVEL_BYTES = 2.5


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetPart(AbstractPart):
    """One Parquet file.

    Parameters
    ----------
    place
        Where it lies.
    levels
        Columns of text that the file keeps as dictionaries of few levels.
    """

    place: Place
    levels: tuple[str, ...]

    def stream(self, names: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """Give the named columns, a page at a time."""
        with _readable(self.place), self._open() as file:
            for batch in file.iter_batches(
                batch_rows(rows, len(names)),
                columns=list(names),
                # One thread costs a quarter less CPU and memory; readers are faster
                # than what is done with what they read.
                use_threads=False,
            ):
                yield batch.select(list(names))

    def _open(self) -> pyarrow.parquet.ParquetFile:
        return pyarrow.parquet.ParquetFile(
            str(self.place.path),
            read_dictionary=list(self.levels),
            pre_buffer=False,
            buffer_size=_BUFFER,
        )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowPart(AbstractPart):
    """One Arrow IPC file (Feather is one) or stream.

    Parameters
    ----------
    place
        Where it lies.
    """

    place: Place

    def stream(self, names: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """Give the named columns in the batches of the file."""
        del rows
        with _readable(self.place):
            for batch in _arrow_batches(self.place, names):
                _validate(batch)
                yield batch.select(list(names))


def parquet_part(place: Place) -> ParquetPart:
    """Read the schema of a Parquet file.

    Raises
    ------
    InputError
        Where the file is damaged.
    """
    place = place.unpacked()
    with _readable(place), pyarrow.parquet.ParquetFile(str(place.path)) as file:
        schema = file.schema_arrow
        levels = frozenset(_levels(file.metadata, schema))
        columns = (column_of(f.name, f.type) for f in schema)
        return ParquetPart(
            role=place.role,
            name=place.name,
            columns=tuple(
                replace(c, levels=c.levels or c.name in levels) for c in columns
            ),
            n_rows=file.metadata.num_rows,
            n_bytes=place.n_bytes,
            place=place,
            levels=tuple(sorted(levels)),
        )


def _levels(
    metadata: pyarrow.parquet.FileMetaData, schema: pa.Schema
) -> tuple[str, ...]:
    """Find the text that repeats by its size in the first row group."""
    texts = {
        f.name
        for f in schema
        if f.type in (pa.string(), pa.large_string(), pa.string_view())
    }
    if not texts or not metadata.num_row_groups:
        return ()
    group = metadata.row_group(0)
    found = []
    for i in range(group.num_columns):
        chunk = group.column(i)
        small = chunk.total_uncompressed_size <= _LEVEL_BYTES * chunk.num_values
        if chunk.path_in_schema in texts and chunk.has_dictionary_page and small:
            found.append(chunk.path_in_schema)
    return tuple(found)


def arrow_part(place: Place) -> ArrowPart:
    """Read the schema of an Arrow file or stream, and count its rows.

    Raises
    ------
    InputError
        Where the file is damaged.
    """
    place = place.unpacked()
    with _readable(place):
        schema = _arrow_schema(place)
        columns = tuple(column_of(field.name, field.type) for field in schema)
        first = tuple(schema.names[:1])
        # Names that come twice can't be read by name; the table is refused anyway.
        distinct = len(set(schema.names)) == len(schema)
        batches = _arrow_batches(place, first) if distinct else ()
        n_rows = sum(batch.num_rows for batch in batches)
    return ArrowPart(
        role=place.role,
        name=place.name,
        columns=columns,
        n_rows=n_rows,
        n_bytes=place.n_bytes,
        place=place,
    )


def _arrow_schema(place: Place) -> pa.Schema:
    stream = place.format is Format.ARROW_STREAM
    with pa.memory_map(str(place.path)) as source:
        return (pa.ipc.open_stream if stream else pa.ipc.open_file)(source).schema


def _arrow_batches(place: Place, names: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    schema = _arrow_schema(place)
    wanted = sorted(schema.get_field_index(name) for name in names)
    options = pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False)
    with pa.memory_map(str(place.path)) as source:
        if place.format is Format.ARROW_STREAM:
            yield from pa.ipc.open_stream(source, options=options)
            return
        reader = pa.ipc.open_file(source, options=options)
        for i in range(reader.num_record_batches):
            yield reader.get_batch(i)


def _validate(batch: pa.RecordBatch) -> None:
    """Look at every offset and index: a wrong one crashes whoever follows it."""
    batch.validate(full=True)
    for array in batch.columns:
        if isinstance(array, pa.DictionaryArray):
            array.dictionary.validate(full=True)


@contextmanager
def _readable(place: Place) -> Iterator[None]:
    """Turn Arrow's words for a damaged file into ours."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as why:
        first = str(why).strip().splitlines()[0].rstrip(".")
        raise InputError(
            f"`{place.role}` must be {place.format} that is whole, got {place.name!r}: "
            f"{first}. Copy or write it again."
        ) from why
