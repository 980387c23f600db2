"""A few rows of a table as arrays, read by a plan."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .arrays import validity_of, values_of, with_missing
from .binning import bin_numbers, bin_words
from .hashing import MISSING, hash_numbers, hash_strings, mix
from .plan import Kind, Plan, Target

# The kernels are made when Arrow is imported, and a type checker cannot see them.
_compute: Any = pc

_CELLS_AT_ONCE = 1_000_000
_EXACT = 2.0**53
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECONDS = pa.timestamp("us")
_UNIVERSAL = pa.timestamp("us", "UTC")

# A date, or a date and a time, with or without a zone.
_CLOCK = r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
_ZONE = r"(Z|[+-]\d{2}:\d{2})"
ISO_TIME = rf"^\d{{4}}-\d{{2}}-\d{{2}}([T ]{_CLOCK}{_ZONE}?)?$"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """Rows of a table, column kinds apart.

    Shapes: n rows, p = n_numbers + n_words features in the order of `Plan.names`.

    Parameters
    ----------
    rows
        Number of each row in its table, from 0, shape (n,).
    numbers
        Number and time columns, NaN for missing, times in microseconds since 1970,
        shape (n, n_numbers), Fortran order.
    words
        Hash of each level, 0 for missing, shape (n, n_words), Fortran order.
    bins
        Bin of each value, shape (n, p), Fortran order.
    target
        Class code or value, NaN for missing, shape (n,).
    cells
        Cell of the target, the last one for missing, shape (n,).
    row_hashes
        One hash for all features of a row that count in a comparison, shape (n,).
    keys
        Hash of each key, shape (n, n_keys).
    spelled
        The spelling of each level hash that occurs.
    """

    rows: NDArray[np.int64]
    numbers: NDArray[np.float64]
    words: NDArray[np.uint64]
    bins: NDArray[np.uint8]
    target: NDArray[np.float64]
    cells: NDArray[np.int64]
    row_hashes: NDArray[np.uint64]
    keys: NDArray[np.uint64]
    spelled: dict[int, str]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, index: NDArray[np.integer] | NDArray[np.bool_]) -> Self:
        """Give some of the rows."""
        return type(self)(
            rows=self.rows[index],
            numbers=np.asfortranarray(self.numbers[index]),
            words=np.asfortranarray(self.words[index]),
            bins=np.asfortranarray(self.bins[index]),
            target=self.target[index],
            cells=self.cells[index],
            row_hashes=self.row_hashes[index],
            keys=self.keys[index],
            spelled=self.spelled,
        )

    def without_idle_words(self) -> Self:
        """Forget spellings of words that are in none of the rows."""
        used = np.unique(self.words).tolist()
        return replace(
            self, spelled={k: self.spelled[k] for k in used if k in self.spelled}
        )

    @classmethod
    def concat(cls, frames: "list[Frame]") -> "Frame":
        """Put frames below one another."""
        if len(frames) == 1:
            return frames[0]

        def tall(name: str) -> NDArray:
            return np.asfortranarray(np.concatenate([getattr(f, name) for f in frames]))

        spelled: dict[int, str] = {}
        for f in frames:
            spelled |= f.spelled
        return cls(
            rows=tall("rows"),
            numbers=tall("numbers"),
            words=tall("words"),
            bins=tall("bins"),
            target=tall("target"),
            cells=tall("cells"),
            row_hashes=tall("row_hashes"),
            keys=tall("keys"),
            spelled=spelled,
        )


def to_frame(batch: pa.RecordBatch, plan: Plan, first_row: int) -> Frame:
    """Read a record batch by a plan.

    Parameters
    ----------
    batch
        Rows with at least the plan's columns; the target may be absent.
    plan
        How to read them.
    first_row
        Number of the batch's first row in its table.

    Returns
    -------
    Frame
    """
    n = batch.num_rows
    arrays = dict(zip(batch.schema.names, batch.columns, strict=True))
    numbers = np.empty((n, len(plan.numbers)), order="F")
    words = np.empty((n, len(plan.words)), np.uint64, order="F")
    bins = np.empty((n, len(plan.names)), np.uint8, order="F")
    spelled: dict[int, str] = {}
    for j, column in enumerate(plan.numbers):
        array = arrays[column.name]
        numbers[:, j] = (
            times_of(array) if column.kind is Kind.TIME else numbers_of(array)
        )
        bins[:, j] = bin_numbers(numbers[:, j], plan.edges[column.name])
    for j, column in enumerate(plan.words):
        words[:, j] = words_of(arrays[column.name], spelled)
        bins[:, len(plan.numbers) + j] = bin_words(
            words[:, j], plan.levels[column.name]
        )
    row_hashes, keys = _hash_rows(arrays, numbers, words, plan)
    target, cells = target_of(batch, plan.target)
    return Frame(
        rows=np.arange(first_row, first_row + n),
        numbers=numbers,
        words=words,
        bins=bins,
        target=target,
        cells=cells,
        row_hashes=row_hashes,
        keys=keys,
        spelled=spelled,
    )


def numbers_of(array: pa.Array) -> NDArray[np.float64]:
    """Give an Arrow number, time or boolean array as floats, NaN for null.

    Examples
    --------
    >>> numbers_of(pa.array([1, None, 3])).tolist()
    [1.0, nan, 3.0]
    """
    if pa.types.is_timestamp(array.type) and array.type != _MICROSECONDS:
        array = pc.cast(array, _MICROSECONDS, safe=False)
    elif _is_text(array.type):
        array = pc.cast(array, pa.float64())
    return with_missing(array)


def times_of(array: pa.Array) -> NDArray[np.float64]:
    """Give times as microseconds since 1970, NaN for null and for what is no time.

    Parameters
    ----------
    array
        Times, numbers, or text in ISO form.

    Examples
    --------
    >>> times_of(pa.array(["1970-01-02", None, "soon"])).tolist()
    [86400000000.0, nan, nan]
    """
    if pa.types.is_dictionary(array.type):
        own = times_of(array.dictionary)
        if not len(own):
            return np.full(len(array), np.nan)
        valid = validity_of(array.indices)
        times = own[_codes(array)]
        return times if valid is None else np.where(valid, times, np.nan)
    if not _is_text(array.type):
        return numbers_of(array)
    iso = values_of(_compute.match_substring_regex(array, pattern=ISO_TIME))
    valid = validity_of(array)
    if valid is not None:
        iso = iso & valid
    if iso.all():
        for kind in (_MICROSECONDS, _UNIVERSAL):
            try:
                return numbers_of(array.cast(kind))
            except pa.ArrowInvalid:
                # A thirteenth month, or moments with a zone and others without: each
                # is read alone, and what is no time is missing.
                continue
    words = array.to_pylist()
    return np.array(
        [_microseconds(w) if ok else np.nan for w, ok in zip(words, iso, strict=True)]
    )


def _microseconds(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        # Arrow knows a year 0, and what a word says must not hang on its neighbours.
        return _microseconds_by_arrow(text) if text.startswith("0000") else float("nan")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) / timedelta(microseconds=1)


def _microseconds_by_arrow(text: str) -> float:
    try:
        return float(pa.scalar(text).cast(_MICROSECONDS).value)
    except pa.ArrowInvalid:
        return float("nan")


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def words_of(array: pa.Array, spelled: dict[int, str]) -> NDArray[np.uint64]:
    """Give the hash of each level, and note how each is spelled.

    Parameters
    ----------
    array
        Strings, a dictionary of strings, booleans or numbers.
    spelled
        Receives the spelling of each hash.
    """
    if not pa.types.is_dictionary(array.type):
        if not _is_text(array.type):
            array = pc.cast(array, pa.string())
        array = array.dictionary_encode()
    if len(array.dictionary) == 0:
        return np.zeros(len(array), np.uint64)
    of_level = hash_strings(array.dictionary)
    spelled.update(zip(of_level.tolist(), array.dictionary.to_pylist(), strict=True))
    h = of_level[_codes(array)]
    valid = validity_of(array.indices)
    if valid is not None:
        h[~valid] = MISSING
    return h


def _codes(array: pa.DictionaryArray) -> NDArray[np.int64]:
    """Give the place of each value in the dictionary; missing ones get the first."""
    codes = values_of(array.indices).astype(np.int64)
    valid = validity_of(array.indices)
    if valid is not None:
        codes[~valid] = 0
    return codes


def target_of(
    batch: pa.RecordBatch, target: Target | None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the target's values or class codes, and its cells."""
    n = batch.num_rows
    if target is None or target.column.name not in batch.schema.names:
        cells = target.cells if target else 0
        return np.full(n, np.nan), np.full(n, cells)
    array = batch.column(target.column.name)
    if target.classes:
        h = class_hashes_of(array, target.column.kind)
        order = np.argsort(target.class_hashes)
        known = target.class_hashes[order]
        slot = np.minimum(np.searchsorted(known, h), len(known) - 1)
        # A crowded target keeps its rare classes together in *other*, hash 0.
        other = order[0] if known[0] == MISSING else -1
        code = np.where(known[slot] == h, order[slot], other)
        code[h == MISSING] = -1
        values = np.where(code < 0, np.nan, code)
        return values, np.where(code < 0, target.cells, code)
    values = numbers_of(array).copy()
    values[~np.isfinite(values)] = np.nan
    cells = np.searchsorted(target.edges, values, side="left")
    return values, np.where(np.isnan(values), target.cells, cells)


def class_hashes_of(array: pa.Array, kind: Kind) -> NDArray[np.uint64]:
    """Hash a target's classes: numbers by value, everything else by spelling."""
    if kind is Kind.NUMBER:
        return hash_numbers(numbers_of(array))
    return words_of(array, {})


def _hash_rows(
    arrays: dict[str, pa.Array],
    numbers: NDArray[np.float64],
    words: NDArray[np.uint64],
    plan: Plan,
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Hash each row, and each key of it."""
    n = len(numbers)
    # Odd words make the sum over columns a multilinear hash of the row.
    odd = mix(np.arange(len(plan.names), dtype=np.int64), salt=3) | np.uint64(1)
    odd[[c in plan.outside_rows for c in plan.names]] = 0
    total = np.zeros(n, np.uint64)
    key_of: dict[str, NDArray[np.uint64]] = {}
    step = max(1, _CELLS_AT_ONCE // max(n, 1))
    for start in range(0, numbers.shape[1], step):
        part = plan.numbers[start : start + step]
        h = hash_numbers(numbers[:, start : start + step])
        for j, column in enumerate(part):
            if column.integer:
                _rehash_large(h[:, j], arrays[column.name], numbers[:, start + j])
            if column.name in plan.keys:
                key_of[column.name] = h[:, j].copy()
        total += (h * odd[start : start + h.shape[1]]).sum(axis=1, dtype=np.uint64)
    total += (words * odd[numbers.shape[1] :]).sum(axis=1, dtype=np.uint64)
    key_of |= {
        c.name: words[:, j] for j, c in enumerate(plan.words) if c.name in plan.keys
    }
    keys = np.empty((n, len(plan.keys)), np.uint64, order="F")
    for k, name in enumerate(plan.keys):
        keys[:, k] = key_of[name]
    return mix(total), keys


def _rehash_large(
    hashes: NDArray[np.uint64], array: pa.Array, values: NDArray[np.float64]
) -> None:
    """Hash whole numbers beyond 2^53, which floats cannot tell apart, by all bits."""
    large = np.abs(values) >= _EXACT
    if large.any():
        exact = values_of(array)
        hashes[large] = mix(exact[large].astype(np.int64), salt=4)
