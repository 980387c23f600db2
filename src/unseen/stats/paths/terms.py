"""Penalties of all features for all problems, in the units of each.

Legend: K problems, p features.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .design import Design
from .newton import Penalty

Array = NDArray[np.float64]
Index = NDArray[np.intp]

#: A penalty that no score exceeds.
NEVER = 1e100


@dataclass(slots=True)
class Terms:
    """Penalties of all features at alpha 1, and their bounds, each shape (K, p).

    Parameters
    ----------
    l1, l2
        Of the absolute value, or of a group's norm, and of half the square.
    lower, upper
        Bounds of standardised coefficients; None where there are none.
    groups
        Group of each feature, shape (p,); None where each stands alone.
    """

    l1: Array
    l2: Array
    lower: Array | None = None
    upper: Array | None = None
    groups: Index | None = None

    def at(self, alpha: float, columns: Index, first: int) -> Penalty:
        """Give the penalties of working columns, the intercept's first."""
        pad = ((0, 0), (first, 0))
        lower = upper = None
        if self.lower is not None and self.upper is not None:
            lower = np.pad(self.lower[:, columns], pad, constant_values=-np.inf)
            upper = np.pad(self.upper[:, columns], pad, constant_values=np.inf)
        own = None
        if self.groups is not None:
            # Intercepts are groups of their own, without a penalty.
            own = np.unique(self.groups[columns], return_inverse=True)[1]
            own = np.concatenate([np.arange(first), first + own])
        return Penalty(
            np.pad(alpha * self.l1[:, columns], pad),
            np.pad(alpha * self.l2[:, columns], pad),
            lower,
            upper,
            own,
        )

    def sizes(self, scores: Array) -> Array:
        """Give what is held against `l1`: magnitudes, or norms of groups, (K, p)."""
        if self.groups is None:
            return np.abs(scores)
        count = int(self.groups.max()) + 1
        sums = np.array([np.bincount(self.groups, row, count) for row in scores**2])
        return np.sqrt(sums)[:, self.groups]

    def representatives(self) -> Index:
        """Give a feature of each group, or all features where each stands alone."""
        if self.groups is None:
            return np.arange(self.l1.shape[1])
        return np.unique(self.groups, return_index=True)[1]


def grouped(terms: Terms, groups: Index) -> Terms:
    """Give the penalties of groups.

    Each weighs as its first member, times the root of its size.
    """
    _, first, group, size = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    root = np.sqrt(size)
    weigh = np.minimum(terms.l1[:, first] * root, NEVER)
    ridge = terms.l2[:, first]
    return Terms(weigh[:, group], ridge[:, group], groups=group)


def make_terms(
    design: Design,
    weights: Array,
    l1_ratio: float,
    penalty_factor: Array | None,
    lower: Array | None,
    upper: Array | None,
    standardize: bool,
) -> Terms:
    """Give penalties in units in which a fold's features have its own deviations."""
    factor = np.ones(design.p) if penalty_factor is None else penalty_factor
    factor = np.broadcast_to(factor, (len(weights), design.p))
    ratio = np.ones((len(weights), design.p))
    if standardize:
        ratio[1:] = _spread_ratios(design, weights)
    kept_out = np.isinf(factor)
    factor = np.where(kept_out, 0.0, factor)
    l1 = l1_ratio * factor * ratio
    l2 = (1 - l1_ratio) * factor * ratio**2
    l1[kept_out] = NEVER
    # What is constant in a fold's rows has no scale there, so it stays out.
    l1[ratio == 0] = NEVER
    if lower is None and upper is None:
        return Terms(l1, l2)
    low = np.full(design.p, -np.inf) if lower is None else np.asarray(lower, float)
    high = np.full(design.p, np.inf) if upper is None else np.asarray(upper, float)
    shape = (len(weights), design.p)
    return Terms(
        l1,
        l2,
        np.broadcast_to(low * design.spreads, shape).copy(),
        np.broadcast_to(high * design.spreads, shape).copy(),
    )


def _spread_ratios(design: Design, weights: Array) -> Array:
    """Give each fold's deviations over those of all rows, shape (K - 1, p)."""
    total = weights[0]
    ratios = np.ones((len(weights) - 1, design.p))
    for k, own in enumerate(weights[1:]):
        gone = np.flatnonzero((total > 0) & (own == 0))
        lost = total[gone]
        if 2 * len(gone) <= len(total):
            first, second = _sums(design, gone, lost)
            share = 1.0 - lost.sum()
            # Standardised features have mean 0 and mean square 1 over all rows; not
            # centred ones are moved first.
            mean = -first / share
            square = (1.0 - second) / share
        else:
            rows = np.flatnonzero(own > 0)
            mean, square = _sums(design, rows, own[rows])
        variance = square - mean**2
        variance[variance < 1e-12] = 0.0
        ratios[k] = np.sqrt(variance)
    ratios[:, design.constant] = 0.0
    return ratios


def _sums(design: Design, rows: Index, weight: Array) -> tuple[Array, Array]:
    """Weighted sums of centred, scaled features and of their squares, over rows."""
    centre = design.own_means
    spread = design.own_spreads
    total = weight.sum()
    if design.sparse:
        part = design.X[rows].tocsc()
        raw = np.asarray(part.T @ weight)
        column = np.repeat(np.arange(design.p), np.diff(part.indptr))
        squares = part.copy()
        squares.data = (part.data / spread[column]) ** 2
        second = np.asarray(squares.T @ weight)
        off = centre / spread
        first = raw / spread - total * off
        return first, second - 2 * off * raw / spread + total * off**2
    first = np.empty(design.p)
    second = np.empty(design.p)
    for some in design.chunks():
        part = np.asarray(design.X[rows, some], float) - centre[some]
        part /= spread[some]
        first[some] = weight @ part
        second[some] = weight @ np.square(part, out=part)
    return first, second
