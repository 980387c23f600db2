"""Rows by what they hold: without names, without order, without spelling."""

import contextlib
import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...tables.arrays import validity_of, values_of, with_missing
from ._table import column_of

_EXACT = 2.0**53
MISSING = b"-"


def cell_tokens(array: pa.Array) -> list[bytes]:
    """Give each cell as bytes that are equal where the values are.

    Numbers, truth values and times go by value, so that 1 and 1.0 are one, and so
    does text that spells a number. Spaces around text don't count. NaN, null and
    empty text are all missing.

    Examples
    --------
    >>> a = cell_tokens(pa.array([1, 2, None]))
    >>> b = cell_tokens(pa.array([" 1.0", "2", "nan"]))
    >>> c = cell_tokens(pa.array([1.0, 2.0, float("nan")]))
    >>> a == b == c
    True
    """
    kind = array.type
    if pa.types.is_string(kind):
        return _text_tokens(array)
    if pa.types.is_integer(kind):
        return _whole_tokens(array)
    if pa.types.is_timestamp(kind):
        array = array.view(pa.int64())
        return _whole_tokens(array)
    return _number_tokens(with_missing(array))


def row_digests(
    table: pa.Table, names: Sequence[str], rows: NDArray[np.integer] | None = None
) -> list[bytes]:
    """Give the SHA-256 of each row by its named cells, sorted.

    Parameters
    ----------
    table, names
        The table and the columns that count; their order doesn't.
    rows
        The rows that count; all where it is None.
    """
    columns = []
    for name in sorted(names):
        called = len(name.encode()).to_bytes(4, "big") + name.encode()
        tokens = cell_tokens(column_of(table, name))
        columns.append([called + len(t).to_bytes(4, "big") + t for t in tokens])
    every = list(zip(*columns, strict=True))
    chosen = every if rows is None else [every[i] for i in rows.tolist()]
    return sorted(hashlib.sha256(b"".join(row)).digest() for row in chosen)


def digest_of(parts: Iterable[bytes]) -> bytes:
    """Give the SHA-256 of parts whose borders count."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


def cell_hashes(table: pa.Table, names: Sequence[str]) -> NDArray[np.uint64]:
    """Hash each cell for comparisons within this process, shape (rows, names).

    Python salts these hashes in each process, so nobody can make rows that collide;
    they are never stored.
    """
    hashes = np.empty((table.num_rows, len(names)), np.uint64)
    for j, name in enumerate(names):
        tokens = cell_tokens(column_of(table, name))
        signed = np.fromiter((hash(t) for t in tokens), np.int64, len(tokens))
        hashes[:, j] = signed.view(np.uint64)
    return hashes


def _text_tokens(array: pa.Array) -> list[bytes]:
    coded = array.dictionary_encode()
    levels = [_spelled(s) for s in coded.dictionary.to_pylist()]
    codes = coded.indices.to_pylist()
    return [MISSING if code is None else levels[code] for code in codes]


def _spelled(text: str | None) -> bytes:
    word = (text or "").strip()
    if not word:
        return MISSING
    if word.lower() in ("true", "false"):
        return _number_token(float(word.lower() == "true"))
    with contextlib.suppress(ValueError):
        # Python reads 1_000 as a number; people who write it mean a name.
        if "_" not in word:
            number = float(word)
            whole = word.lstrip("+-").isdecimal()
            return _whole_token(int(word)) if whole else _number_token(number)
    return b"t" + word.encode()


def _number_token(value: float) -> bytes:
    return _number_tokens(np.array([value]))[0]


def _whole_token(value: int) -> bytes:
    if abs(value) < _EXACT:
        return b"n" + (np.float64(value) + 0.0).tobytes()
    return b"i" + str(value).encode()


def _whole_tokens(array: pa.Array) -> list[bytes]:
    values = values_of(array)
    tokens = _number_tokens(values.astype(np.float64))
    # Beyond 2^53 floats can't tell whole numbers apart.
    for i in np.flatnonzero(np.abs(values.astype(np.float64)) >= _EXACT).tolist():
        tokens[i] = _whole_token(int(values[i]))
    valid = validity_of(array)
    if valid is not None:
        for i in np.flatnonzero(~valid).tolist():
            tokens[i] = MISSING
    return tokens


def _number_tokens(values: NDArray[np.float64]) -> list[bytes]:
    raw = (values + 0.0).astype("<f8").tobytes()
    tokens = [b"n" + raw[i : i + 8] for i in range(0, len(raw), 8)]
    for i in np.flatnonzero(np.isnan(values)).tolist():
        tokens[i] = MISSING
    return tokens
