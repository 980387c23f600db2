"""From a frame to what the probes read: everything learned from training rows alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..tables.binning import ALL_BINS, bin_numbers, edges_of
from ..tables.frame import Frame
from ..tables.plan import Kind, Plan

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_MOST_DUMMIES = 24
_FEWEST_ROWS = 5
_PRIOR_ROWS = 20.0
_INNER_FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Which of a frame's features a model may use.

    Parameters
    ----------
    numbers, words
        Places in `Frame.numbers` and `Frame.words`.
    crowded
        Places among the words with more levels than bins, and among the numbers that
        are names of things (a group's number): these are also encoded by the
        target's mean.
    """

    numbers: NDArray[np.int64]
    words: NDArray[np.int64]
    crowded_words: NDArray[np.int64]
    crowded_numbers: NDArray[np.int64]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to use."""
        return not (len(self.numbers) or len(self.words) or len(self.crowded_words))


def columns_for(
    plan: Plan, names: frozenset[str], as_names: frozenset[str] = frozenset()
) -> Columns:
    """Choose features by name.

    Parameters
    ----------
    plan
        The plan.
    names
        The features that may be used; long texts and unique strings never are.
    as_names
        Number columns whose values are names of things.
    """
    numbers = [j for j, c in enumerate(plan.numbers) if c.name in names]
    words = [
        j
        for j, c in enumerate(plan.words)
        if c.name in names and c.kind is Kind.CATEGORY and not c.unique
    ]
    crowded = [j for j in words if plan.words[j].name in plan.traced]
    named = [j for j in numbers if plan.numbers[j].name in as_names]
    return Columns(
        numbers=np.array(numbers, np.int64),
        words=np.array(words, np.int64),
        crowded_words=np.array(crowded, np.int64),
        crowded_numbers=np.array(named, np.int64),
    )


def binned_design(
    frame: Frame, columns: Columns, y: Array, train: Mask, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Give the bins that the trees read, shape (n, p).

    Words are put in the order of their training rows' mean target, so that one split
    can part the high levels from the low ones; crowded columns add their cross-fitted
    target mean.
    """
    n_numbers = frame.numbers.shape[1]
    parts = [frame.bins[:, columns.numbers]]
    if len(columns.words):
        words = frame.bins[:, n_numbers + columns.words]
        ordered = np.empty_like(words)
        for j in range(words.shape[1]):
            ordered[:, j] = _by_target(words[:, j], y, train)
        parts.append(ordered)
    for encoded in _target_means(frame, columns, y, train, rng):
        bins = bin_numbers(encoded, edges_of(encoded[train], 32))
        parts.append(bins[:, None])
    return np.concatenate(parts, axis=1)


def linear_design(
    frame: Frame, columns: Columns, y: Array, train: Mask, rng: np.random.Generator
) -> Array:
    """Give the columns that the linear model reads, shape (n, q), centred and scaled.

    Numbers are clipped to the training rows' range of five spreads and missing values
    set to the mean, with an indicator beside; words become indicators of their levels.
    """
    parts = []
    if len(columns.numbers):
        parts.append(_scaled_numbers(frame.numbers[:, columns.numbers], train))
    n_numbers = frame.numbers.shape[1]
    for j in columns.words:
        parts.append(_dummies(frame.bins[:, n_numbers + j], train))
    means = _target_means(frame, columns, y, train, rng)
    if means:
        parts.append(_scaled_numbers(np.column_stack(means), train))
    if not parts:
        return np.zeros((len(frame), 0))
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)


def _scaled_numbers(x: Array, train: Mask) -> Array:
    """Standardise by the training rows, with indicators of missing values."""
    missing = ~np.isfinite(x)
    gaps = missing[train].mean(axis=0)
    filled = x
    if missing.any():
        some = np.maximum((~missing[train]).sum(axis=0), 1)
        filled = np.where(missing, 0.0, x)
        filled = np.where(missing, filled[train].sum(axis=0) / some, filled)
    own = filled[train]
    centre, spread = own.mean(axis=0), own.std(axis=0)
    # A missing value at the mean adds nothing to the spread.
    spread = spread / np.sqrt(np.maximum(1 - gaps, 1 / max(len(own), 1)))
    keep = spread > 1e-12 * np.maximum(1, np.abs(centre))
    if not keep.all():
        filled, centre, spread = filled[:, keep], centre[keep], spread[keep]
    z = (filled - centre) / spread
    np.clip(z, -5, 5, out=z)
    z -= z[train].mean(axis=0)
    marked = (gaps > 0.005) & (gaps < 0.995)
    if not marked.any():
        return z
    flags = missing[:, marked].astype(float)
    flags = (flags - gaps[marked]) / np.sqrt(gaps[marked] * (1 - gaps[marked]))
    return np.concatenate([z, flags], axis=1)


def _dummies(bins: NDArray[np.uint8], train: Mask) -> Array:
    """Mark the levels with enough training rows, on half a spread's scale."""
    counts = np.bincount(bins[train], minlength=ALL_BINS)
    often = np.argsort(-counts, kind="stable")[:_MOST_DUMMIES]
    often = often[counts[often] >= _FEWEST_ROWS]
    if len(often) < 2:
        return np.zeros((len(bins), 0))
    flags = (bins[:, None] == often).astype(float)
    # The root of the spread: rare levels are shrunk more than common ones.
    spread = flags[train].std(axis=0)
    return (flags - flags[train].mean(axis=0)) / np.sqrt(np.maximum(spread, 0.05))


def _by_target(bins: NDArray[np.uint8], y: Array, train: Mask) -> NDArray[np.uint8]:
    """Renumber levels by the training rows' mean target; missing stays lowest."""
    own = bins[train]
    n = np.bincount(own, minlength=ALL_BINS)
    mean = float(y[train].mean())
    total = np.bincount(own, weights=y[train] - mean, minlength=ALL_BINS)
    # Levels that no training row has get the place of the mean, 0.
    effect = (total / (n + _PRIOR_ROWS))[1:]
    rank = np.zeros(ALL_BINS, np.uint8)
    rank[1:] = np.searchsorted(np.unique(np.append(effect[n[1:] > 0], 0.0)), effect) + 1
    return rank[bins]


def _target_means(
    frame: Frame, columns: Columns, y: Array, train: Mask, rng: np.random.Generator
) -> list[Array]:
    """Give the mean target of each crowded column's level, never of the row itself."""
    crowded = [frame.words[:, j] for j in columns.crowded_words]
    crowded += [frame.numbers[:, j] for j in columns.crowded_numbers]
    if not crowded:
        return []
    # Training rows see the other inner folds, the others see all training rows.
    fold = np.where(train, rng.integers(0, _INNER_FOLDS, len(frame)), _INNER_FOLDS)
    return [_cross_fitted(values, y, train, fold) for values in crowded]


def _cross_fitted(values: NDArray, y: Array, train: Mask, fold: NDArray) -> Array:
    _, level = np.unique(values, return_inverse=True)
    k = int(level.max()) + 1
    mean = float(y[train].mean())
    table = (_INNER_FOLDS + 1, k)
    at = (fold * k + level)[train]
    n = np.bincount(at, minlength=table[0] * k).reshape(table)
    total = np.bincount(at, weights=y[train] - mean, minlength=table[0] * k)
    total = total.reshape(table)
    n_left = n.sum(axis=0) - n
    left = (total.sum(axis=0) - total) / (n_left + _PRIOR_ROWS)
    return mean + left[fold, level]
