"""The strongest columns on the training rows, where there are too many to fit."""

import numpy as np
from numpy.typing import NDArray

from ..tables.binning import ALL_BINS

_CELLS_AT_ONCE = 4_000_000


def strongest(
    bins: NDArray[np.uint8],
    y: NDArray[np.float64],
    train: NDArray[np.bool_],
    most: int,
) -> NDArray[np.int64]:
    """Give the columns whose bins explain most of the target on the training rows.

    Parameters
    ----------
    bins
        Shape (n, p).
    y
        Shape (n,).
    train
        Which rows may be looked at, shape (n,).
    most
        Number of columns to keep.

    Returns
    -------
    ndarray of int64
        Sorted places, at most `most`.

    Notes
    -----
    The explained sum of squares, less one share of the variance for each filled bin:
    what a column of noise explains on average. Done inside each fold, so the rows
    that are scored have no say.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> bins = rng.integers(1, 5, (200, 50)).astype(np.uint8)
    >>> y = bins[:, 17] * 1.0
    >>> strongest(bins, y, np.ones(200, bool), 1).tolist()
    [17]
    """
    p = bins.shape[1]
    if p <= most:
        return np.arange(p)
    own, centred = bins[train], y[train] - y[train].mean()
    n = len(centred)
    variance = float(centred @ centred) / max(n, 1)
    gain = np.empty(p)
    step = max(1, _CELLS_AT_ONCE // max(n, 1))
    for start in range(0, p, step):
        part = own[:, start : start + step]
        width = part.shape[1]
        flat = (part + np.arange(width) * ALL_BINS).ravel()
        size = width * ALL_BINS
        count = np.bincount(flat, minlength=size).reshape(width, ALL_BINS)
        total = np.bincount(flat, weights=np.repeat(centred, width), minlength=size)
        between = total.reshape(width, ALL_BINS) ** 2 / np.maximum(count, 1)
        filled = (count > 0).sum(axis=1) - 1
        gain[start : start + step] = between.sum(axis=1) - filled * variance
    return np.sort(np.argsort(-gain, kind="stable")[:most])
