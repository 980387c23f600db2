"""One pass over a loose part: what each column holds, and its values."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, final

import pyarrow as pa
import pyarrow.compute as pc

from .cells import Cells, fitted, is_text, mostly
from .convert import converted
from .kinds import Column, Kind, agreed, column_of
from .part import AbstractLoosePart
from .spool import Spool, SpooledPart

_compute: Any = pc

# The first rows say what most columns hold; the others decide, and where they differ
# the part is read once more.
_HEAD_BLOCKS = 4
_HEAD_ROWS = 20_000


def scanned(
    part: AbstractLoosePart, columns: Mapping[str, Column], *, first: bool
) -> tuple[tuple[Column, ...], SpooledPart | None]:
    """Read every cell once.

    Parameters
    ----------
    part
        What to read.
    columns
        What its columns are thought to hold.
    first
        Whether nobody has read it before, so that columns are still to be guessed.

    Returns
    -------
    tuple
        The columns as they are, at least as wide, and the rows as a part, or None
        where a column turned out not to be what it was thought to be.
    """
    look = _Pass(part.cells, columns)
    blocks = part.blocks(columns)
    head = look.head(blocks) if first else []
    look.fix({**look.found, **({} if first else columns)})
    spool = Spool(part.name, look.schema)
    spool.extend(look.batches(head, blocks))
    found = tuple(look.found.values())
    if look.spoiled:
        spool.drop()
        return found, None
    kept = tuple(c for c in found if c.kind is not Kind.LEFT_OUT)
    return found, spool.finished(role=part.role, columns=kept, n_bytes=part.n_bytes)


_Values = dict[str, pa.Array]
_Read = tuple[pa.RecordBatch, _Values]


@final
class _Pass:
    """What is known between two blocks."""

    def __init__(self, cells: Cells, columns: Mapping[str, Column]) -> None:
        self._cells = cells
        self._types: dict[str, pa.DataType] = {}
        self.schema = pa.schema([])
        self._thought = columns
        self.found: dict[str, Column] = {}
        self.spoiled = False

    def head(self, blocks: Iterator[pa.RecordBatch]) -> list[_Read]:
        """Guess the columns from the first blocks; give these, and what was read."""
        head: list[_Read] = []
        rows = 0
        for block in blocks:
            head.append((block, self._take(block, {})))
            rows += block.num_rows
            if len(head) == _HEAD_BLOCKS or rows >= _HEAD_ROWS:
                break
        return head

    def fix(self, columns: Mapping[str, Column]) -> None:
        """From here on the columns are thought to be known."""
        self.found = dict(columns)
        known = (c for c in columns.values() if c.kind is not Kind.LEFT_OUT)
        self._types = {column.name: column.type for column in known}
        self.schema = pa.schema(list(self._types.items()))
        self.spoiled = False

    def batches(
        self, head: list[_Read], blocks: Iterator[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        """Give all blocks in the known types, until one doesn't fit them."""
        for block, ready in chain(head, ((block, {}) for block in blocks)):
            values = self._take(block, ready)
            if not self.spoiled:
                n = block.num_rows
                arrays = [
                    values[name] if name in values else pa.nulls(n, type_)
                    for name, type_ in self._types.items()
                ]
                yield pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _take(self, block: pa.RecordBatch, ready: _Values) -> _Values:
        """Widen the columns to hold the block; give its values."""
        values: _Values = {}
        for name, array in zip(block.schema.names, block.columns, strict=True):
            known = self._types.get(name)
            # What was read for the guess need not be read again where it was right.
            if name in ready and ready[name].type == known:
                values[name] = ready[name]
                continue
            before = self.found.get(name) or self._thought.get(name) or _unseen(name)
            after, fits = _fit(array, before, self._cells)
            if after.kind is Kind.TEXT and before.kind is not Kind.TEXT:
                after = _with_looks(after, fits)
            values[name] = fits
            if after is not before or name not in self.found:
                self.found[name] = after
                left_out = after.kind is Kind.LEFT_OUT
                self.spoiled |= known != (None if left_out else after.type)
        return values


def _unseen(name: str) -> Column:
    return Column(name=name, kind=Kind.EMPTY)


def _fit(array: pa.Array, column: Column, cells: Cells) -> tuple[Column, pa.Array]:
    if column.kind is Kind.LEFT_OUT:
        return column, array
    if column.kind is Kind.TEXT and column_of("", array.type).kind is not Kind.LEFT_OUT:
        return column, converted(array, column)
    if is_text(array.type):
        return fitted(array, column, cells)
    if array.type != column.type:
        wider = agreed((column, column_of(column.name, array.type)))
        if wider.kind is not column.kind:
            column = replace(wider, declared=column.declared, marks=column.marks)
    if column.kind is Kind.LEFT_OUT:
        return column, array
    return column, converted(array, column)


def _with_looks(column: Column, text: pa.Array) -> Column:
    """Say whether the text repeats, and whether most of it is something else."""
    n = len(text) - text.null_count
    levels = 2 * _compute.count_distinct(text).as_py() <= n
    return replace(column, levels=levels, expects=column.expects or mostly(text))
