"""Batches kept for reading again: in memory while they are few, else in a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import final

import pyarrow as pa

from .batches import batch_rows, rebatched
from .kinds import Column
from .part import AbstractPart
from .temporary import TemporaryFile, no_room

_IN_MEMORY = 1 << 25
_ROWS = 65_536


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SpooledPart(AbstractPart):
    """Rows that were read once and are kept.

    Parameters
    ----------
    held
        The batches that stayed in memory; they come before those in the file.
    file
        The rest, as an Arrow stream, or None.
    """

    held: tuple[pa.RecordBatch, ...] = field(repr=False)
    file: TemporaryFile | None = field(repr=False, default=None)

    def stream(self, names: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """Give the named columns as they were kept; their number of rows is fixed."""
        del rows
        for batch in self.held:
            yield batch.select(names)
        if self.file is None:
            return
        place = {column.name: i for i, column in enumerate(self.columns)}
        # Only the columns asked for are decompressed; they come in the file's order.
        options = pa.ipc.IpcReadOptions(
            included_fields=sorted(place[name] for name in names)
        )
        with (
            pa.OSFile(str(self.file.path)) as source,
            pa.ipc.open_stream(source, options=options) as reader,
        ):
            for batch in reader:
                yield batch.select(names)


@final
class Spool:
    """Takes batches of one schema in; gives a part."""

    def __init__(self, what: str, schema: pa.Schema) -> None:
        self._what = what
        self._schema = schema
        self._held: list[pa.RecordBatch] = []
        self._bytes = 0
        self._rows = 0
        self._file: TemporaryFile | None = None
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None

    def extend(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Take all of `batches` in, at one size.

        Raises
        ------
        InputError
            Where the disk is full.
        """
        rows = batch_rows(_ROWS, len(self._schema))
        try:
            for batch in rebatched(batches, rows):
                self._add(batch)
        except BaseException:
            self.drop()
            raise

    def _add(self, batch: pa.RecordBatch) -> None:
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._bytes <= _IN_MEMORY:
            self._held.append(batch)
            return
        try:
            if self._writer is None:
                self._file = TemporaryFile(".arrow")
                self._writer = pa.ipc.new_stream(
                    str(self._file.path),
                    self._schema,
                    options=pa.ipc.IpcWriteOptions(
                        compression="lz4", use_threads=False
                    ),
                )
            self._writer.write_batch(batch)
        except OSError as why:
            raise no_room(repr(self._what), why) from why

    def finished(
        self, *, role: str, columns: tuple[Column, ...], n_bytes: int | None
    ) -> SpooledPart:
        """Give what was taken in as a part."""
        if self._writer is not None:
            try:
                self._writer.close()
            except OSError as why:
                raise no_room(repr(self._what), why) from why
        return SpooledPart(
            role=role,
            name=self._what,
            columns=columns,
            n_rows=self._rows,
            n_bytes=n_bytes,
            held=tuple(self._held),
            file=self._file,
        )

    def drop(self) -> None:
        """Forget what was taken in."""
        if self._writer is not None:
            self._writer.close()
        if self._file is not None:
            self._file.remove()
        self._held, self._file, self._writer = [], None, None
