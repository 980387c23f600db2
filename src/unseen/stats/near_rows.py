"""Nearest rows of a table with numbers and words, whatever the units."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Hashes = NDArray[np.uint64]
Index = NDArray[np.intp]
Thin = NDArray[np.float32]

# Each scaling gives so many candidates, one from each of the nearest blocks.
_CANDIDATES = 6
_BLOCK = 32
_CELLS_AT_ONCE = 8_000_000
# Share of the rows on either side of a value that sets how near a number is near.
_WINDOW = 0.02
_WORD = 0.5
_SCALINGS = ("raw", "standard", "rank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows to be compared.

    Parameters
    ----------
    numbers
        Shape (n, p), NaN for missing.
    words
        Hash of each word, 0 for missing, shape (n, w).
    """

    numbers: Array
    words: Hashes

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, index: Index | slice) -> Self:
        """Give some of the rows."""
        return type(self)(numbers=self.numbers[index], words=self.words[index])


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The nearest rows of each row, the nearest first.

    Parameters
    ----------
    index
        Their places in the reference, shape (q, k).
    nats
        How surprising their nearness is, shape (q, k); -inf where there is none.
    """

    index: Index
    nats: Array

    @property
    def gaps(self) -> Array:
        """How much more surprising each neighbour is than the next, shape (q, k - 1).

        Times its rank: for rows at random places each column has about the same
        exponential distribution, and later columns have slightly larger values.
        """
        with np.errstate(invalid="ignore"):
            gap = self.nats[:, :-1] - self.nats[:, 1:]
        return np.nan_to_num(gap, posinf=0.0) * np.arange(1, self.nats.shape[1])


class Reference:
    r"""Rows among which neighbours are looked for.

    Parameters
    ----------
    rows
        At least five rows, no two of them the same.
    scalings
        Those under which candidates are looked for; all three if None.

    Notes
    -----
    A neighbour's *nats* are :math:`-\sum_j \log p_j`, where :math:`p_j` is the share of
    rows as near as the neighbour in column j alone: of the rows with the same word, or
    of those within the same distance, taken from how far the nearest 4% of the values
    reach. So no column's unit counts, a column that differs altogether adds
    nothing and takes nothing away, and words must agree to count.

    Candidates come from matrix products under three scalings (as they are,
    standardised, ranks), for one loud column can drown a neighbour under each of them.
    The nearest of a block of rows stands for the block, so now and then a second
    neighbour is passed over.
    """

    def __init__(self, rows: Rows, *, scalings: tuple[str, ...] | None = None) -> None:
        self.rows = rows
        self.n = len(rows)
        self.scalings = scalings or _SCALINGS

    def nearest(
        self, queries: Rows, *, own: Index | None = None, k: int = 6
    ) -> Neighbours:
        """Give the k nearest rows of each query.

        Parameters
        ----------
        queries
            Rows with the same columns.
        own
            The place of each query in the reference, where it is not its own
            neighbour, shape (q,).
        k
            Number of neighbours.
        """
        step = max(1, _CELLS_AT_ONCE // self.n)
        parts = [
            self._nearest(
                queries.take(slice(at, at + step)),
                None if own is None else own[at : at + step],
                k,
            )
            for at in range(0, max(len(queries), 1), step)
        ]
        return Neighbours(
            index=np.concatenate([p.index for p in parts]),
            nats=np.concatenate([p.nats for p in parts]),
        )

    def of_equal(self, own: Index) -> Array:
        """Give the nats that a row equal to each of these would have, shape (q,)."""
        return self._nats(self.rows.take(own), own[:, None])[:, 0]

    def _nearest(self, queries: Rows, own: Index | None, k: int) -> Neighbours:
        found = [
            _closest(self._scaled(queries, how), mine, own)
            for how, mine in self._scalings.items()
        ]
        index = np.sort(np.hstack(found), axis=1)
        nats = self._nats(queries, index)
        again = np.zeros(index.shape, bool)
        again[:, 1:] = index[:, 1:] == index[:, :-1]
        if own is not None:
            again |= index == own[:, None]
        nats[again] = -np.inf
        order = np.argsort(-nats, axis=1, kind="stable")[:, :k]
        return Neighbours(
            index=np.take_along_axis(index, order, 1),
            nats=np.take_along_axis(nats, order, 1),
        )

    def _nats(self, queries: Rows, index: Index) -> Array:
        """Add up the surprise of each candidate over the columns, shape (q, c)."""
        out = np.zeros(index.shape)
        for j, column in enumerate(self._columns):
            x = queries.numbers[:, j]
            y = self.rows.numbers[:, j][index]
            out -= np.log(column.chance(x, y))
        for j, (levels, share) in enumerate(self._levels):
            word = queries.words[:, j]
            slot = np.minimum(np.searchsorted(levels, word), len(levels) - 1)
            own = np.where(levels[slot] == word, share[slot], 1.0)
            same = word[:, None] == self.rows.words[:, j][index]
            out -= np.where(same, np.log(own)[:, None], 0.0)
        return out

    @cached_property
    def _columns(self) -> list["_Column"]:
        return [
            _Column(self.rows.numbers[:, j]) for j in range(self.rows.numbers.shape[1])
        ]

    @cached_property
    def _levels(self) -> list[tuple[Hashes, Array]]:
        out = []
        for j in range(self.rows.words.shape[1]):
            level, size = np.unique(self.rows.words[:, j], return_counts=True)
            share = np.maximum(size - 1.0, _alone(size)) / self.n
            out.append((level, share))
        return out

    @property
    def spread(self) -> Array:
        """Standard deviation of each number column, shape (p,)."""
        return self._spread[1]

    @cached_property
    def _spread(self) -> tuple[Array, Array]:
        x = np.where(np.isfinite(self.rows.numbers), self.rows.numbers, np.nan)
        middle = np.array([c.middle for c in self._columns])
        known = ~np.isnan(x)
        x = np.where(known, x - middle, 0.0)
        spread = np.sqrt((x * x).sum(axis=0) / np.maximum(known.sum(axis=0), 1))
        return middle, np.where((spread > 0) & np.isfinite(spread), spread, 1.0)

    @cached_property
    def _scalings(self) -> dict[str, Thin]:
        return {how: self._scaled(self.rows, how) for how in self.scalings}

    def _scaled(self, rows: Rows, how: str) -> Thin:
        middle, spread = self._spread
        x = np.where(np.isfinite(rows.numbers), rows.numbers, middle)
        if how == "rank":
            z = np.column_stack([c.rank(x[:, j]) for j, c in enumerate(self._columns)])
            z = z if len(self._columns) else x
        else:
            z = (x - middle) / (1.0 if how == "raw" else spread)
        parts = [z.astype(np.float32)]
        if how != "raw":
            parts += [_signs(rows.words, bit) for bit in (7, 23, 41, 57)]
        return np.hstack(parts)


class _Column:
    """The values of one number column, and how near is near in it."""

    def __init__(self, values: Array) -> None:
        self.n = len(values)
        self.values = np.sort(values[np.isfinite(values)])
        self.known = len(self.values)
        self.middle = float(self.values[self.known // 2]) if self.known else 0.0
        size = np.unique(self.values, return_counts=True)[1]
        self.least = _alone(size) / self.n

    def rank(self, x: Array) -> Array:
        """Give ranks with a standard deviation of 1, ties in the middle."""
        low = np.searchsorted(self.values, x, side="left")
        high = np.searchsorted(self.values, x, side="right")
        return ((low + high) / max(self.known, 1) - 1) * np.sqrt(3.0)

    def chance(self, x: Array, y: Array) -> Array:
        """Give the share of rows as near to x as y is, shape of y."""
        if not self.known:
            return np.ones(y.shape)
        low = np.searchsorted(self.values, x, side="left")
        high = np.searchsorted(self.values, x, side="right")
        reach = min(max(3, int(_WINDOW * self.known)), max(1, self.known // 2 - 1))
        first = np.maximum(low - reach, 0)
        last = np.minimum(high - 1 + reach, self.known - 1)
        width = (self.values[last] - self.values[first]) / 2
        inside = (last - first) / self.n
        # Half of a window's rows lie within half of its width.
        with np.errstate(divide="ignore", invalid="ignore"):
            near = np.abs(y - x[:, None]) * (inside / width)[:, None]
        missing = np.isnan(x)
        same = np.maximum(high - low - 1, 0) / self.n
        same[missing] = (self.n - self.known - 1) / self.n
        equal = (y == x[:, None]) | (missing[:, None] & np.isnan(y))
        near = np.where(np.isnan(near), 1.0, near)
        near = np.where(equal, same[:, None], np.maximum(near, same[:, None]))
        return np.clip(near, self.least, 1.0)


def _alone(sizes: NDArray[np.int64]) -> float:
    """Give the rows that a value of one row is worth, after Good and Turing."""
    once, twice = int((sizes == 1).sum()), int((sizes == 2).sum())
    return min(1.0, 2 * (twice + 0.5) / max(once, 1))


def _signs(words: Hashes, bit: int) -> Thin:
    """Give plus or minus for one bit of each hash: unlike words differ in half."""
    return (
        ((words >> np.uint64(bit)) & np.uint64(1)).astype(np.float32) * 2 - 1
    ) * _WORD


def _closest(queries: Thin, rows: Thin, own: Index | None) -> Index:
    """Give the nearest row of each of the nearest blocks, shape (q, candidates)."""
    n = len(rows)
    far = queries @ rows.T
    far *= -2
    far += (rows * rows).sum(axis=1)
    # Overflow of huge numbers must not look near.
    far[~np.isfinite(far)] = np.inf
    if own is not None:
        far[np.arange(len(queries)), own] = np.inf
    size = _BLOCK if n >= _BLOCK * _CANDIDATES * 2 else 1
    blocks = -(-n // size)
    if blocks * size > n:
        far = np.pad(far, ((0, 0), (0, blocks * size - n)), constant_values=np.inf)
    cube = far.reshape(len(far), size, blocks)
    most = min(_CANDIDATES, blocks)
    best = np.argpartition(cube.min(axis=1), most - 1, axis=1)[:, :most]
    at = np.arange(len(far))
    inner = [cube[at, :, best[:, i]].argmin(axis=1) for i in range(most)]
    return np.minimum(np.column_stack(inner) * blocks + best, n - 1)
