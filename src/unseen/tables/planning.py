"""Make the plan: kinds of columns, the target's classes, the edges of the bins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..errors import InputError
from .arrays import values_of
from .binning import MOST_BINS, bins_for, edges_of_many
from .frame import ISO_TIME, numbers_of, times_of, words_of
from .plan import Column, Kind, Plan, Target

MOST_ROWS = 100_000
MOST_CELLS = 16_000_000

# The kernels are made when Arrow is imported, and a type checker cannot see them.
_compute: Any = pc

# A text is longer than a label and rarely repeats.
_TEXT_LENGTH = 40
_TEXT_DISTINCT = 0.5
_COLUMNS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Head:
    """The first rows of a table, and whether they are all of them."""

    batches: tuple[pa.RecordBatch, ...]
    whole: bool

    @property
    def rows(self) -> int:
        """Number of rows."""
        return sum(b.num_rows for b in self.batches)

    def column(self, name: str) -> pa.Array:
        """Give one column as one array."""
        parts = [b.column(name) for b in self.batches]
        if len(parts) == 1:
            return parts[0]
        if pa.types.is_dictionary(parts[0].type):
            parts = [p.cast(parts[0].type.value_type) for p in parts]
        return pa.concat_arrays(parts)


def capacity_for(n_columns: int) -> int:
    """Give the number of rows of this many columns that are kept in memory.

    Examples
    --------
    >>> capacity_for(50), capacity_for(1_600), capacity_for(20_000)
    (100000, 10000, 800)
    """
    return int(min(MOST_ROWS, max(200, MOST_CELLS // max(n_columns, 1))))


def read_head(batches: Iterable[pa.RecordBatch], most: int) -> Head:
    """Read at most `most` rows."""
    kept: list[pa.RecordBatch] = []
    n = 0
    for batch in batches:
        if n >= most:
            return Head(batches=tuple(kept), whole=False)
        if n + batch.num_rows > most:
            kept.append(batch.slice(0, most - n))
            return Head(batches=tuple(kept), whole=False)
        kept.append(batch)
        n += batch.num_rows
    return Head(batches=tuple(kept), whole=True)


def read_columns(
    schema: pa.Schema, head: Head, kinds: Mapping[str, str]
) -> tuple[Column, ...]:
    """Decide how each column is read.

    Parameters
    ----------
    schema
        Names and Arrow types, after the source's normalisation.
    head
        First rows of the training table.
    kinds
        What the user says of a column's kind, by name.

    Raises
    ------
    InputError
        If `kinds` names a kind that does not exist.
    """
    arrays = _arrays(head)
    return tuple(
        _read_column(f.name, f.type, arrays.get(f.name), kinds.get(f.name))
        for f in schema
    )


def make_plan(
    columns: Iterable[Column],
    target: Target | None,
    heads: tuple[Head, ...],
    *,
    keys: Iterable[str],
    outside_rows: Iterable[str],
    capacity: int,
    seed: int,
    whole: bool,
) -> Plan:
    """Fix the bins and everything else that the sketches have in common.

    Parameters
    ----------
    columns
        The features.
    target
        The target, or None.
    heads
        First rows of the training table and of the test table: the bins are made for
        both, and no target is looked at.
    keys, outside_rows, capacity, seed, whole
        As in `Plan`.
    """
    used = tuple(c for c in columns if c.kind is not Kind.IGNORE)
    arrays = [_arrays(h) for h in heads]
    most = bins_for(sum(h.rows for h in heads))
    numbers = [c for c in used if c.kind in (Kind.NUMBER, Kind.TIME)]
    edges = _edges(numbers, arrays, most)
    levels: dict[str, NDArray[np.uint64]] = {}
    traced: list[str] = []
    for c in used:
        if c.name in edges:
            # Where the table is whole the sample has every value already.
            if not whole and not c.unique and len(edges[c.name]) + 1 >= most:
                traced.append(c.name)
            continue
        parts = [words_of(a[c.name], {}) for a in arrays if c.name in a]
        hashes = _joined(parts).astype(np.uint64)
        found, counts = np.unique(hashes[hashes != 0], return_counts=True)
        # Ties by hash, so that the order of the rows has no say.
        often = np.lexsort((found, -counts))[:MOST_BINS]
        levels[c.name] = np.sort(found[often])
        if len(found) > MOST_BINS or not whole:
            traced.append(c.name)
    return Plan(
        columns=used,
        target=target,
        edges=edges,
        levels=levels,
        traced=tuple(traced),
        keys=tuple(keys),
        outside_rows=frozenset(outside_rows),
        capacity=capacity,
        seed=seed,
        whole=whole,
    )


def _edges(
    columns: list[Column], arrays: list[dict[str, pa.Array]], most: int
) -> dict[str, NDArray[np.float64]]:
    """Cut the number columns, a block at a time."""
    edges: dict[str, NDArray[np.float64]] = {}
    for start in range(0, len(columns), _COLUMNS_AT_ONCE):
        block = columns[start : start + _COLUMNS_AT_ONCE]
        values = []
        for c in block:
            read = times_of if c.kind is Kind.TIME else numbers_of
            values.append(_joined([read(a[c.name]) for a in arrays if c.name in a]))
        cut = edges_of_many(np.column_stack(values), most)
        edges |= {c.name: e for c, e in zip(block, cut, strict=True)}
    return edges


def _joined(parts: list[NDArray]) -> NDArray:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _arrays(head: Head) -> dict[str, pa.Array]:
    if len(head.batches) == 1:
        batch = head.batches[0]
        return dict(zip(batch.schema.names, batch.columns, strict=True))
    if not head.batches:
        return {}
    return {name: head.column(name) for name in head.batches[0].schema.names}


def _read_column(
    name: str, arrow: pa.DataType, array: pa.Array | None, said: str | None
) -> Column:
    unique = array is not None and _is_unique(array)
    if said is not None:
        try:
            kind = Kind(said)
        except ValueError:
            known = ", ".join(Kind)
            raise InputError(
                f"The kind of column {name!r} must be one of {known}, got {said!r}. "
                "Correct it under [columns]."
            ) from None
        return Column(
            name=name, kind=kind, arrow=arrow, reason="declared", unique=unique
        )
    if pa.types.is_timestamp(arrow):
        return Column(
            name=name, kind=Kind.TIME, arrow=arrow, reason="dates", unique=unique
        )
    if pa.types.is_integer(arrow) or pa.types.is_floating(arrow):
        return Column(
            name=name, kind=Kind.NUMBER, arrow=arrow, reason="numbers", unique=unique
        )
    if pa.types.is_boolean(arrow):
        return Column(
            name=name, kind=Kind.CATEGORY, arrow=arrow, reason="true or false"
        )
    if array is not None and _is_written_time(array):
        return Column(
            name=name,
            kind=Kind.TIME,
            arrow=arrow,
            reason="dates written as text",
            unique=unique,
        )
    if array is not None and _is_text(array):
        return Column(
            name=name,
            kind=Kind.TEXT,
            arrow=arrow,
            reason="long strings that rarely repeat",
            unique=unique,
        )
    return Column(
        name=name, kind=Kind.CATEGORY, arrow=arrow, reason="strings", unique=unique
    )


def _is_unique(array: pa.Array) -> bool:
    """Whether no value comes twice, in a column without missing values."""
    if array.null_count or len(array) < 2 or pa.types.is_boolean(array.type):
        return False
    if pa.types.is_floating(array.type):
        # Floats are no keys; that they never repeat only saves counting them.
        values = values_of(array)[:200]
        return len(np.unique(values)) == len(values)
    if pa.types.is_dictionary(array.type) and len(array.dictionary) < len(array):
        return False
    words = _decoded(array)
    # A few rows settle it for most columns.
    few = words.slice(0, 200)
    return _distinct(few) == len(few) and _distinct(words) == len(words)


def _is_written_time(array: pa.Array) -> bool:
    """Whether all words are dates in ISO form, and at least two differ."""
    words = array.drop_null()
    few = _decoded(words.slice(0, 50))
    if len(few) < 2 or not _all_dates(few):
        return False
    different = _decoded(words.unique())
    return len(different) > 1 and _all_dates(different)


def _is_text(array: pa.Array) -> bool:
    present = len(array) - array.null_count
    # Words that repeat come as a dictionary, which spares the decoding here.
    few = pa.types.is_dictionary(array.type) and (
        len(array.dictionary) <= _TEXT_DISTINCT * present
    )
    if few or not present:
        return False
    words = _decoded(array)
    length = _compute.mean(_compute.binary_length(words)).as_py()
    return length > _TEXT_LENGTH and _distinct(words) > _TEXT_DISTINCT * present


def _decoded(array: pa.Array) -> pa.Array:
    """Give words as they are, so that it has no say how they came."""
    if pa.types.is_dictionary(array.type):
        return array.cast(array.type.value_type)
    return array


def _distinct(array: pa.Array) -> int:
    return _compute.count_distinct(array).as_py()


def _all_dates(words: pa.Array) -> bool:
    return bool(_compute.all(_compute.match_substring_regex(words, ISO_TIME)).as_py())
