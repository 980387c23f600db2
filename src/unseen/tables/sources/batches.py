"""Record batches of one size, whatever the size they come in."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

# 32 MiB of numbers: a table of 20,000 columns gets 209 rows a batch, not 65,536.
_MAX_CELLS = 1 << 22


def batch_rows(rows: int, n_columns: int) -> int:
    """Give how many rows a batch may hold, `rows` or fewer where the table is wide.

    Examples
    --------
    >>> batch_rows(65_536, 50), batch_rows(65_536, 20_000)
    (65536, 209)
    """
    return max(1, min(rows, _MAX_CELLS // max(1, n_columns)))


def rebatched(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Cut and join batches so that each but the last has exactly `rows` rows.

    What reads them then does the same work, in the same order, for any source.
    """
    held: list[pa.RecordBatch] = []
    n = 0
    for batch in batches:
        start = 0
        while batch.num_rows - start >= rows - n:
            held.append(batch.slice(start, rows - n))
            start += rows - n
            yield from _one(held)
            held, n = [], 0
        if start < batch.num_rows:
            held.append(batch.slice(start))
            n += batch.num_rows - start
    if held:
        yield from _one(held)


def _one(held: list[pa.RecordBatch]) -> Iterable[pa.RecordBatch]:
    if len(held) == 1:
        return held
    # Joining also makes one dictionary of the several that text levels come with. More
    # than 2 GiB of text in one column stays in pieces.
    return pa.Table.from_batches(held).combine_chunks().to_batches()
