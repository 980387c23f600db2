"""The rows drawn anew, for all models at once, as products of counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ._loss_matrix import LossMatrix

Array = NDArray[np.float64]

# Counts of one block, in numbers of 4 bytes: 64 MB, and as much again for the mask of
# those not drawn.
_BLOCK = 1 << 24


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """What the draws gave.

    Parameters
    ----------
    deviations
        Each model's mean on the drawn rows less its mean on all, in standard errors,
        shape (draws, K): what the mean is off by, if the rows at hand were all there
        are.
    left_out
        Loss of the model that is best on the drawn rows, on the rows not drawn, shape
        (draws,). A draw that takes every row is left out.
    """

    deviations: Array
    left_out: Array


def draw(losses: LossMatrix, *, draws: int, seed: int) -> Drawn:
    """Draw units with replacement.

    Notes
    -----
    With counts C (draws x units) the means on the drawn rows are C @ sums / C @ sizes
    and those on the rows not drawn (C == 0) @ sums / (C == 0) @ sizes: a matrix
    product each, in float32. Losses of 0 and 1 are summed exactly, so ties stay ties.

    Deviations of such losses are in the standard errors of the rows at hand, as the
    score test has them; others in those of the drawn rows, which carries skewness over
    (the bootstrap-t).
    """
    rng = np.random.default_rng(seed)
    units = losses.units
    # One shift for all models keeps their order, and float32 its digits.
    shift = 0.0 if losses.zero_one else float(losses.means.mean())
    sums = losses.sums - shift * losses.sizes[:, None]
    left = np.ascontiguousarray(sums, np.float32)
    right = _second_moments(losses)
    sizes = losses.sizes.astype(np.float32)
    deviations, left_out = [], []
    per_block = max(1, _BLOCK // units)
    for start in range(0, draws, per_block):
        counts = _counts(rng, min(per_block, draws - start), units)
        drawn = (counts @ sizes).astype(np.float64)[:, None]
        means = (counts @ left).astype(np.float64) / drawn + shift
        away = means - losses.means
        spread = _spread(losses, away, drawn, counts, right)
        deviations.append(np.divide(away, spread, out=away * 0, where=spread > 0))
        chosen = means.argmin(axis=1)
        rest = (counts == 0).astype(np.float32)
        weight = (rest @ sizes).astype(np.float64)
        some = weight > 0
        own = (rest @ left)[np.arange(len(rest)), chosen].astype(np.float64)
        left_out.append(own[some] / weight[some] + shift)
    return Drawn(
        deviations=np.concatenate(deviations), left_out=np.concatenate(left_out)
    )


def _counts(rng: np.random.Generator, draws: int, units: int) -> NDArray[np.float32]:
    picked = rng.integers(units, size=(draws, units), dtype=np.int64)
    picked += np.arange(draws)[:, None] * units
    flat = np.bincount(picked.ravel(), minlength=draws * units)
    return flat.reshape(draws, units).astype(np.float32)


def _second_moments(losses: LossMatrix) -> NDArray[np.float32] | None:
    """Give squares and, with clusters, products with the size, (units, K or 2 K)."""
    if losses.zero_one:
        return None
    own = losses.deviations
    parts = [own**2]
    if (losses.sizes != 1).any():
        parts.append(own * losses.sizes[:, None])
    return np.concatenate(parts, axis=1).astype(np.float32)


def _spread(
    losses: LossMatrix,
    away: Array,
    drawn: Array,
    counts: NDArray[np.float32],
    right: NDArray[np.float32] | None,
) -> Array:
    """Give the standard error of each drawn mean, shape (draws, K)."""
    if right is None:
        return np.broadcast_to(losses.errors, away.shape)
    k = away.shape[1]
    moments = (counts @ right).astype(np.float64)
    size_squares = (counts @ np.square(losses.sizes).astype(np.float32))[:, None]
    cross = moments[:, k:] if moments.shape[1] > k else away * drawn
    total = moments[:, :k] - 2 * away * cross + away**2 * size_squares
    small = losses.units / (losses.units - 1)
    return np.sqrt(np.maximum(total * small, 0.0)) / drawn
