"""How likely a row is to come twice by chance."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Hashes = NDArray[np.uint64]

# Two numbers whose ranks agree as well as this are one number in two units.
_SAME = 0.995


def chance_of_equal(hashes: Hashes, rows: NDArray[np.intp]) -> Array:
    r"""Give the chance that a row drawn at random equals a given one.

    To be preferred to the product of the columns' shares: where columns go together
    (no internet, so no streaming, so the cheapest price), the product is far too small.

    Parameters
    ----------
    hashes
        Hash of each value, shape (n, p); the same value has the same hash in every
        column. No two rows may be the same: rows that come twice are what is in
        question, and must not prove themselves frequent.
    rows
        The rows in question, shape (k,).

    Returns
    -------
    ndarray, shape (k,)
        Chances in [0, 1].

    Notes
    -----
    The columns are taken from the row's commonest value to its rarest. As long as other
    rows agree with it in all columns so far, their share is counted, so that whatever
    goes together is counted together. When none is left, the count goes on among the
    rows that agree in the column before; a value that no other row has is given the
    share of Good and Turing, :math:`2 N_2 / (N_1 n)` with :math:`N_r` values in r rows
    each, and counts once where it stands in the row twice.

    Errs upwards where many columns are independent (the commonest values come first),
    downwards where rare values of several columns come from one cause. Leave columns
    out that say the same as others, see `distinct_columns`.

    References
    ----------
    I. J. Good (1953), "The population frequencies of species and the estimation of
    population parameters", doi:10.1093/biomet/40.3-4.237.

    Examples
    --------
    >>> coarse = np.array([[1, 3], [1, 4], [2, 3], [2, 4]], dtype=np.uint64)
    >>> fine = np.arange(8, dtype=np.uint64).reshape(4, 2)
    >>> chance_of_equal(coarse, np.array([0])).round(3).tolist()
    [0.167]
    >>> chance_of_equal(fine, np.array([0])).round(3).tolist()
    [0.004]
    """
    n, p = hashes.shape
    if not p or not n:
        return np.ones(len(rows))
    shares = np.column_stack([_shares(hashes[:, j], rows) for j in range(p)])
    return np.array(
        [_chance(hashes, int(row), shares[i]) for i, row in enumerate(rows)]
    )


def _chance(hashes: Hashes, row: int, shares: Array) -> float:
    """Multiply conditional shares, from the row's commonest value to its rarest."""
    own = hashes[row]
    others = np.delete(np.arange(len(hashes)), row)
    base = live = others
    chance, last = 1.0, -1
    counted: set[int] = set()
    for j in np.argsort(-shares, kind="stable"):
        agree = live[hashes[live, j] == own[j]]
        if not len(agree):
            # None is left. Go on among those that agree in the column before.
            chance *= len(live) / len(base)
            same = hashes[others, last] == own[last]
            base = live = others if last < 0 else others[same]
            agree = live[hashes[live, j] == own[j]]
        if len(agree):
            live, last = agree, int(j)
        else:
            # The fare and the total of a single trip are one number.
            chance *= 1.0 if int(own[j]) in counted else shares[j]
            base = live = others
            last = -1
        counted.add(int(own[j]))
    return float(chance * len(live) / max(len(base), 1))


def distinct_columns(values: Array) -> NDArray[np.bool_]:
    """Tell which number columns say something that none before them says.

    Parameters
    ----------
    values
        Shape (n, p), NaN for missing; the columns that tell most values apart first.

    Returns
    -------
    ndarray of bool, shape (p,)
        False where a column orders the rows as an earlier one does, or the other way
        round: the same in another unit, a rank, a logarithm.

    Examples
    --------
    >>> x = np.arange(9.0)
    >>> distinct_columns(np.column_stack([x, 7 - x / 3, x % 4])).tolist()
    [True, False, True]
    """
    n, p = values.shape
    keep = np.ones(p, bool)
    if n < 3 or p < 2:
        return keep
    order = np.argsort(values, axis=0, kind="stable")
    z = np.argsort(order, axis=0, kind="stable").astype(np.float32)
    z -= z.mean(axis=0)
    z /= np.sqrt((z * z).sum(axis=0))
    together = np.abs(z.T @ z) > _SAME
    for j in range(p):
        if keep[j]:
            keep[j + 1 :] &= ~together[j, j + 1 :]
    return keep


def _shares(column: Hashes, rows: NDArray[np.intp]) -> Array:
    """Give the share of each row's value in one column, shape (k,)."""
    n = len(column)
    _, code, size = np.unique(column, return_inverse=True, return_counts=True)
    once, twice = int((size == 1).sum()), int((size == 2).sum())
    own = size[code[rows]].astype(float)
    # Half a value more keeps the share above 0 where no value has come twice.
    own[own == 1] = min(1.0, 2 * (twice + 0.5) / max(once, 1))
    return np.minimum(own / n, 1.0)
