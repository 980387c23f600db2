"""Gradient boosting of histogram trees, many fits at once.

Every fit (a fold, a class, a permuted target) is a root of its own in one forest, so
that a tree level costs one `bincount` for all of them. Gradients are rounded to
integers before they are summed: the sums are exact and the same on every machine.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..tables.binning import ALL_BINS

Array = NDArray[np.float64]
Bins = NDArray[np.uint8]

# A gradient is rounded to 2^-12 of the largest one; with at most 2^26 rows the sum of
# the gradients stays below half of _PLACE, and beside it the row count below 2^53.
_GRADIENT_STEPS = 2.0**12
_LOWEST_TRAIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What regularises the boosting.

    Parameters
    ----------
    learning_rate
        Share of each tree that is taken.
    depth
        Levels of splits in a tree.
    most_trees, patience
        Trees at most, and trees without a better validation loss before it stops.
    smallest_leaf
        Rows in a leaf at least.
    penalty
        Added to the curvature of each leaf.
    row_share, column_share
        Share of rows and columns that each tree sees.
    """

    learning_rate: float = 0.12
    depth: int = 4
    most_trees: int = 120
    patience: int = 8
    smallest_leaf: int = 10
    penalty: float = 1.0
    row_share: float = 0.6
    column_share: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """One model to be fitted: rows that train, rows that stop it, rows to score.

    Parameters
    ----------
    bins
        Shape (n, p), the same p in every fit of a call.
    y
        0 or 1 where `logistic`, else any number; shape (n,), not read for the
        rows that are only scored.
    role
        0 trains, 1 stops, 2 is only scored; shape (n,).
    logistic
        Whether probabilities are fitted or values.
    """

    bins: Bins
    y: Array
    role: NDArray[np.int8]
    logistic: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Boosted:
    """What one fit gave.

    Parameters
    ----------
    raw
        Log odds or values of all rows, shape (n,).
    stopping_loss
        Mean loss (log loss or squared error) on the rows that stopped it.
    trees
        Number of trees taken.
    """

    raw: Array
    stopping_loss: float
    trees: int


def boost(
    fits: list[Fit],
    rng: np.random.Generator,
    settings: Settings = Settings(),
) -> list[Boosted]:
    """Fit all models at once.

    Parameters
    ----------
    fits
        Independent models with the same number of columns.
    rng
        Draws the rows and columns that each tree sees.
    settings
        What regularises them.

    Returns
    -------
    list of Boosted
        In the order of `fits`.

    Notes
    -----
    Level-wise trees on binned columns with Newton leaves (Friedman 2001; Chen and
    Guestrin 2016) and stochastic rows and columns (Friedman 2002). Splits maximise the
    squared sum of gradients over the row count; missing values are the lowest bin.

    References
    ----------
    J. H. Friedman (2001), doi:10.1214/aos/1013203451, and (2002),
    doi:10.1016/S0167-9473(01)00065-2; T. Chen, C. Guestrin (2016),
    doi:10.1145/2939672.2939785.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> bins = rng.integers(1, 9, (400, 3)).astype(np.uint8)
    >>> y = (bins[:, 0] > 4).astype(float)
    >>> role = np.repeat([0, 1, 2], [200, 100, 100]).astype(np.int8)
    >>> fit = Fit(bins=bins, y=y, role=role, logistic=True)
    >>> raw = boost([fit], rng)[0].raw
    >>> bool(((raw > 0) == (y == 1)).all())
    True
    """
    running = [_Running(i, fit) for i, fit in enumerate(fits)]
    done: dict[int, Boosted] = {}
    for start in _blocks(fits):
        block = [m for m in running[start] if not m.stopped]
        done |= {m.place: m.finish() for m in running[start] if m.stopped}
        while block:
            _grow(block, rng, settings)
            for model in block:
                model.judge(settings)
            done |= {m.place: m.finish() for m in block if m.stopped}
            block = [m for m in block if not m.stopped]
    return [done[i] for i in range(len(fits))]


class _Running:
    """One fit under way; its training rows stand first."""

    def __init__(self, place: int, fit: Fit) -> None:
        self.place, self.logistic = place, fit.logistic
        self.order = np.argsort(fit.role, kind="stable")
        self.bins = np.ascontiguousarray(fit.bins[self.order])
        self.y = fit.y[self.order].astype(float)
        self.n_train = int((fit.role == 0).sum())
        self.n_known = int((fit.role <= 1).sum())
        train = self.y[: self.n_train]
        self.scale = 1.0
        if self.logistic:
            share = (train.sum() + 0.5) / (self.n_train + 1)
            base = float(np.log(share / (1 - share)))
        else:
            base = float(train.mean()) if self.n_train else 0.0
            self.scale = float(train.std()) if self.n_train else 1.0
        self.raw = np.full(len(self.y), base)
        self.best, self.best_loss = self.raw.copy(), self._loss()
        self.trees = self.best_trees = 0
        self.stopped = (
            self.n_train < _LOWEST_TRAIN or self.scale == 0 or not self.bins.shape[1]
        )

    def gradient(self) -> tuple[Array, Array]:
        """Give the downhill direction and the curvature at the training rows."""
        y, raw = self.y[: self.n_train], self.raw[: self.n_train]
        if not self.logistic:
            return y - raw, np.ones(len(y))
        p = _sigmoid(raw)
        return y - p, p * (1 - p)

    def judge(self, settings: Settings) -> None:
        """Keep the state if it is the best so far, and stop if none was for long."""
        self.trees += 1
        loss = self._loss()
        if loss < self.best_loss:
            self.best, self.best_loss = self.raw.copy(), loss
            self.best_trees = self.trees
        idle = self.trees - self.best_trees
        self.stopped |= idle >= settings.patience or self.trees >= settings.most_trees

    def finish(self) -> Boosted:
        raw = np.empty(len(self.best))
        raw[self.order] = self.best
        return Boosted(raw=raw, stopping_loss=self.best_loss, trees=self.best_trees)

    def _loss(self) -> float:
        known = slice(self.n_train, self.n_known)
        if self.n_known == self.n_train:
            known = slice(0, self.n_train)
        y, raw = self.y[known], self.raw[known]
        if not len(y):
            return np.inf
        if self.logistic:
            return float(np.mean(np.logaddexp(0, raw) - y * raw))
        return float(np.mean((y - raw) ** 2))


def _blocks(fits: list[Fit]) -> list[slice]:
    """Fits that grow together: many small ones, or one large one."""
    blocks, start, cells = [], 0, 0
    for i, fit in enumerate(fits):
        if i > start and cells + fit.bins.size > 400_000:
            blocks.append(slice(start, i))
            start, cells = i, 0
        cells += fit.bins.size
    return [*blocks, slice(start, len(fits))]


def _grow(block: list[_Running], rng: np.random.Generator, s: Settings) -> None:
    """Add one tree to each model of the block."""
    p = block[0].bins.shape[1]
    most = max(min(p, 8), int(np.ceil(s.column_share * p)))
    columns = np.sort(rng.choice(p, most, replace=False)) if most < p else np.arange(p)
    parts = []
    for k, model in enumerate(block):
        slope, curve = model.gradient()
        some = max(_LOWEST_TRAIN, int(np.ceil(s.row_share * model.n_train)))
        rows = rng.permutation(model.n_train)[:some]
        parts.append((k, model, rows, slope, curve))
    bins = np.concatenate([m.bins[rows][:, columns] for _, m, rows, _, _ in parts])
    slope = np.concatenate(
        [g[rows] / (np.abs(g).max() or 1) for _, _, rows, g, _ in parts]
    )
    sizes = [len(rows) for _, _, rows, _, _ in parts]
    node = np.repeat(np.arange(len(block)), sizes)
    steps = np.rint(slope * _GRADIENT_STEPS)
    feature, limit = [], []
    for level in range(s.depth):
        f, t = _best_splits(bins, steps, node, len(block) << level, s)
        feature.append(f)
        limit.append(t)
        node = 2 * node + (bins[np.arange(len(node)), f[node]] > t[node])
    for k, model, _, slope, curve in parts:
        leaf = np.full(len(model.y), k)
        every = np.arange(len(leaf))
        for f, t in zip(feature, limit, strict=True):
            leaf = 2 * leaf + (model.bins[every, columns[f[leaf]]] > t[leaf])
        leaf -= k << s.depth
        n_leaves = 1 << s.depth
        own = leaf[: model.n_train]
        up = np.bincount(own, weights=slope, minlength=n_leaves)
        down = np.bincount(own, weights=curve, minlength=n_leaves) + s.penalty
        model.raw += s.learning_rate * (up / down)[leaf]


def _best_splits(
    bins: Bins, steps: Array, node: NDArray[np.int64], n_nodes: int, s: Settings
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give each node's column and the last bin that goes left."""
    feature = np.zeros(n_nodes, np.int64)
    # A node that cannot be split sends every row to the left.
    limit = np.full(n_nodes, ALL_BINS)
    large = np.bincount(node, minlength=n_nodes) >= 2 * s.smallest_leaf
    if not large.any():
        return feature, limit
    if not large.all():
        own = large[node]
        bins, steps, node = bins[own], steps[own], (np.cumsum(large) - 1)[node[own]]
    p, width, k = bins.shape[1], int(bins.max()) + 1, int(large.sum())
    place = 2.0 ** int(np.ceil(np.log2(len(node) * _GRADIENT_STEPS + 1)) + 2)
    flat = bins + (node * (p * width))[:, None]
    flat += np.arange(p) * width
    packed = np.bincount(
        flat.ravel(), weights=np.repeat(steps + place, p), minlength=k * p * width
    ).reshape(k, p, width)
    # Row counts and gradients ride in one float: both are whole numbers.
    left = packed.cumsum(axis=2)
    left_n = np.rint(left / place)
    left_g = left - left_n * place
    n, g = left_n[:, :, -1:], left_g[:, :, -1:]
    right_n = n - left_n
    fits = np.minimum(left_n, right_n) >= s.smallest_leaf
    gain = np.where(
        fits,
        left_g**2 / np.maximum(left_n, 1) + (g - left_g) ** 2 / np.maximum(right_n, 1),
        -1.0,
    ).reshape(k, -1)
    best = gain.argmax(axis=1)
    splits = gain[np.arange(k), best] >= 0
    at = np.flatnonzero(large)[splits]
    feature[at], limit[at] = np.divmod(best[splits], width)
    return feature, limit


def _sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))
