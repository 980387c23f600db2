"""The tables that are timed, written once as Parquet, chunk by chunk."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..bases.cache import cache_folder

CHUNK = 250_000
EPOCH = np.datetime64("2020-01-01")
# Levels of the categorical columns: from a flag to a name.
LEVELS = (2, 3, 5, 8, 12, 40, 150, 600, 3000, 12000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A table to be timed.

    Parameters
    ----------
    name
        As it is printed.
    rows, columns
        Its size, the target and an id included.
    mixed
        Whether it has text, dates, counts and gaps, or floats alone.
    """

    name: str
    rows: int
    columns: int
    mixed: bool = True


SIZES: dict[str, Size] = {
    size.name: size
    for size in (
        Size(name="small", rows=1000, columns=15),
        Size(name="100k", rows=100_000, columns=50),
        Size(name="1m", rows=1_000_000, columns=50),
        Size(name="10m", rows=10_000_000, columns=50),
        Size(name="wide", rows=200, columns=20_000, mixed=False),
    )
}


def growing_rows() -> tuple[Size, ...]:
    """Give tables of 50 columns with more and more rows."""
    counts = (10_000, 30_000, 100_000, 300_000, 1_000_000)
    return tuple(Size(name=f"rows {n:,}", rows=n, columns=50) for n in counts)


def growing_columns() -> tuple[Size, ...]:
    """Give tables of 1,000 rows with more and more columns."""
    counts = (50, 200, 1000, 4000)
    return tuple(
        Size(name=f"columns {p:,}", rows=1000, columns=p, mixed=False) for p in counts
    )


def _numbers(n: int, j: int, rng: np.random.Generator) -> pa.Array:
    values = rng.normal(size=n)
    if j % 3 == 1:
        values = np.exp(values).round(2)
    mask = rng.random(n) < 0.05 if j % 5 == 2 else None
    return pa.array(values, mask=mask)


def _words(n: int, levels: int, rng: np.random.Generator) -> pa.Array:
    names = pa.array([f"level {i:05d}" for i in range(levels)])
    codes = np.minimum(rng.zipf(1.5, n) - 1, levels - 1)
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), names).cast(
        pa.string()
    )


def chunk(size: Size, first: int, n: int, rng: np.random.Generator) -> pa.Table:
    """Make some rows of a table.

    The signal is that of ordinary data: an AUC of about .8 in three columns.
    """
    columns: dict[str, pa.Array | pa.ChunkedArray] = {}
    signal = rng.normal(size=(n, 3))
    count = size.columns - 1
    if not size.mixed:
        for j in range(count):
            columns[f"g{j:05d}"] = pa.array(
                signal[:, j] if j < 3 else rng.normal(size=n)
            )
    else:
        columns["record_id"] = pa.array(np.arange(first, first + n))
        for j in range(3):
            columns[f"s{j}"] = pa.array(signal[:, j])
        for j in range(min(10, max(2, count // 5))):
            columns[f"c{j:02d}"] = _words(n, LEVELS[j], rng)
        columns["opened"] = pa.array(
            (EPOCH + rng.integers(0, 1500, n)).astype("datetime64[D]")
        )
        for j in range(count // 5):
            columns[f"n{j:02d}"] = pa.array(rng.poisson(2 + j, n))
        for j in range(count - len(columns)):
            columns[f"m{j:02d}"] = _numbers(n, j, rng)
    score = 1.2 * signal @ np.array([1.0, -0.8, 0.5])
    hit = rng.random(n) < 1 / (1 + np.exp(-score))
    columns["y"] = pa.array(np.where(hit, "yes", "no"))
    return pa.table(columns)


def chunks(size: Size) -> Iterator[pa.Table]:
    """Make a table piece by piece: same size, same bytes."""
    for number, first in enumerate(range(0, size.rows, CHUNK)):
        rng = np.random.default_rng([size.rows, size.columns, number])
        yield chunk(size, first, min(CHUNK, size.rows - first), rng)


def path_of(size: Size) -> Path:
    """Give the file of a table; write it if it is not there."""
    folder = cache_folder() / "speed"
    folder.mkdir(exist_ok=True)
    path = folder / f"{size.rows}x{size.columns}.parquet"
    if not path.exists():
        half = path.with_suffix(".half")
        pieces = chunks(size)
        table = next(pieces)
        with pq.ParquetWriter(half, table.schema) as writer:
            writer.write_table(table)
            for table in pieces:
                writer.write_table(table)
        half.replace(path)
    return path
