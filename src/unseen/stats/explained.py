"""How much of a target each column's bins explain, all columns at once."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_CELLS_AT_ONCE = 4_000_000


def explained_share(
    bins: NDArray[np.uint8], y: Array, n_bins: int
) -> NDArray[np.float64]:
    r"""Give each column's share of the target's variance between its bins.

    Parameters
    ----------
    bins
        Shape (n, p), codes below `n_bins`.
    y
        Shape (n,).
    n_bins
        Number of bins.

    Returns
    -------
    ndarray, shape (p,)
        :math:`\eta^2` corrected for what noise explains,
        :math:`1 - (1 - \eta^2)(n - 1)/(n - b)` with b filled bins; it can be below 0.

    References
    ----------
    T. L. Kelley (1935), "An unbiased correlation ratio measure",
    doi:10.1073/pnas.21.9.554.

    Examples
    --------
    >>> y = np.repeat([0.0, 1.0], 50)
    >>> bins = np.column_stack([y + 1, np.arange(100) % 2]).astype(np.uint8)
    >>> np.round(explained_share(bins, y, 3), 2).tolist()
    [1.0, -0.01]
    """
    n, p = bins.shape
    centred = y - y.mean()
    total = float(centred @ centred)
    out = np.zeros(p)
    if n < 2 or total == 0:
        return out
    step = max(1, _CELLS_AT_ONCE // n)
    for start in range(0, p, step):
        part = bins[:, start : start + step]
        width = part.shape[1]
        flat = (part + np.arange(width) * n_bins).ravel()
        count = np.bincount(flat, minlength=width * n_bins).reshape(width, n_bins)
        sums = np.bincount(
            flat, weights=np.repeat(centred, width), minlength=width * n_bins
        ).reshape(width, n_bins)
        between = (sums**2 / np.maximum(count, 1)).sum(axis=1) / total
        filled = (count > 0).sum(axis=1)
        free = np.maximum(n - filled, 1)
        out[start : start + step] = 1 - (1 - between) * (n - 1) / free
    return out
