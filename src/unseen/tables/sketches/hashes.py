"""How often each hash occurs, in bounded memory."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HashTable:
    """The finished form.

    Parameters
    ----------
    hashes
        Sorted distinct hashes, shape (k,).
    counts
        How often each occurs, shape (k,).
    share
        Share of all distinct values that is kept, 2^-s. Each is kept with all its
        occurrences or not at all, so counts divided by `share` estimate totals.
    """

    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]
    share: float

    @property
    def distinct(self) -> float:
        """Number of distinct values, estimated where `share` is below 1."""
        return len(self.hashes) / self.share

    def counts_of(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Give how often each of these occurs here, 0 where it does not."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.int64)
        slot = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[slot] == hashes, self.counts[slot], 0)


class Hashes:
    """Count distinct hashes; beyond the capacity keep a fixed share of the values.

    A hash is kept if its top s bits are zero, and s is the smallest number with which
    the kept ones fit. This depends on the set of hashes alone, not on their order, and
    equal values are always kept or left out together.

    References
    ----------
    P. Gibbons, S. Tirthapura (2001), "Estimating simple functions on the union of
    data streams", doi:10.1145/378580.378687.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.shift = 0
        self._hashes = np.zeros(0, np.uint64)
        self._counts = np.zeros(0, np.int64)
        self._waiting: list[NDArray[np.uint64]] = []
        self._n_waiting = 0

    def update(self, hashes: NDArray[np.uint64]) -> None:
        """Take hashes in, shape (n,)."""
        kept = self._kept(hashes)
        self._waiting.append(kept)
        self._n_waiting += len(kept)
        if self._n_waiting > max(self.capacity // 2, 1 << 16):
            self._settle()

    def merge(self, other: Self) -> None:
        """Take another part's table in."""
        self._settle()
        other._settle()
        self._absorb(other._hashes, other._counts, other.shift)

    def finish(self) -> HashTable:
        """Give the finished form."""
        self._settle()
        return HashTable(
            hashes=self._hashes, counts=self._counts, share=0.5**self.shift
        )

    def _kept(self, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
        if not self.shift:
            return hashes
        return hashes[hashes >> np.uint64(64 - self.shift) == 0]

    def _settle(self) -> None:
        if self._n_waiting:
            hashes, counts = np.unique(
                np.concatenate(self._waiting), return_counts=True
            )
            self._waiting, self._n_waiting = [], 0
            self._absorb(hashes, counts, self.shift)

    def _absorb(
        self, hashes: NDArray[np.uint64], counts: NDArray[np.int64], shift: int
    ) -> None:
        self.shift = max(self.shift, shift)
        both = np.concatenate([self._hashes, hashes])
        numbers = np.concatenate([self._counts, counts])
        order = np.argsort(both, kind="stable")
        both, numbers = both[order], numbers[order]
        first = np.ones(len(both), bool)
        first[1:] = both[1:] != both[:-1]
        start = np.flatnonzero(first)
        if len(start):
            numbers = np.add.reduceat(numbers, start)
        self._hashes, self._counts = both[start], numbers
        while True:
            if self.shift:
                keep = self._hashes >> np.uint64(64 - self.shift) == 0
                self._hashes, self._counts = self._hashes[keep], self._counts[keep]
            if len(self._hashes) <= self.capacity:
                return
            self.shift += 1
