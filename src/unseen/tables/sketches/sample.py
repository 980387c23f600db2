"""A bounded random sample of rows, the same however the table is cut."""

from typing import Self

import numpy as np

from ..frame import Frame
from ..hashing import mix


class RowSample:
    """Keep the rows whose numbers have the smallest hashes.

    Every set of `capacity` rows is equally likely to be kept, and which one is depends
    on the seed and the row numbers alone.

    References
    ----------
    E. Cohen, H. Kaplan (2007), "Summarizing data using bottom-k sketches",
    doi:10.1145/1281100.1281133.
    """

    def __init__(self, capacity: int, seed: int) -> None:
        self.capacity = capacity
        self.salt = 16 + seed
        self._frames: list[Frame] = []
        self._n = 0
        self._limit: np.uint64 | None = None

    def update(self, frame: Frame) -> None:
        """Take rows in."""
        if self._limit is not None:
            frame = frame.take(mix(frame.rows, salt=self.salt) <= self._limit)
        self._add(frame)

    def merge(self, other: Self) -> None:
        """Take another part's sample in."""
        for frame in other._frames:
            self._add(frame)
        self._cut()

    def finish(self) -> Frame:
        """Give the sample in row order; needs at least one frame."""
        self._cut()
        whole = Frame.concat(self._frames)
        order = np.argsort(whole.rows, kind="stable")
        if (order[1:] > order[:-1]).all():
            return whole
        return whole.take(order)

    def _add(self, frame: Frame) -> None:
        # An empty frame is kept while there is no other: it carries the shapes.
        if len(frame) or not self._frames:
            self._frames.append(frame)
            self._n += len(frame)
        if self._n > 2 * self.capacity:
            self._cut()

    def _cut(self) -> None:
        if self._n <= self.capacity:
            return
        whole = Frame.concat(self._frames)
        h = mix(whole.rows, salt=self.salt)
        limit: np.uint64 = np.partition(h, self.capacity - 1)[self.capacity - 1]
        kept = whole.take(h <= limit)
        self._limit = limit
        self._frames, self._n = [kept.without_idle_words()], len(kept)
