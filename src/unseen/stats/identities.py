"""Numbers that are an exact sum of a few others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# In standard deviations. Money in cents is rounded to less; measurements differ more.
_EXACT = 1e-5
# Rows that keep the books: a loan that is written off has a balance of zero.
_SHARE = 0.99
_FEWEST_ROWS = 50
_TRIMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A number that equals a constant plus weighted others, to rounding.

    Parameters
    ----------
    places
        Places of the others.
    weights
        Weight of each.
    exceptions
        Rows in which it does not hold.
    """

    places: tuple[int, ...]
    weights: tuple[float, ...]
    exceptions: int


def find_identity(y: Array, x: Array, *, most: int = 3) -> Identity | None:
    r"""Find a few columns of which a number is the exact weighted sum.

    Parameters
    ----------
    y
        The number, shape (n,), NaN for missing.
    x
        The columns, shape (n, p), NaN for missing.
    most
        Terms at most.

    Returns
    -------
    Identity or None
        None where there is none, or fewer than 50 rows are known in all columns.

    Notes
    -----
    Orthogonal matching pursuit: each step takes the column that correlates best with
    what is left, and fits all taken ones anew, thrice without the hundredth of the rows
    that it fits worst. An identity is told when 99 rows in 100 are fitted to 1e-5
    standard deviations. It can miss one whose terms hide each other, and never tells
    of one that does not hold in the rows.

    References
    ----------
    Y. C. Pati, R. Rezaiifar, P. S. Krishnaprasad (1993),
    doi:10.1109/ACSSC.1993.342465.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(80, 4))
    >>> find_identity(3 + 2 * x[:, 1] - x[:, 3], x)
    Identity(places=(1, 3), weights=(2.0, -1.0), exceptions=0)
    >>> find_identity(x[:, 0] ** 2, x[:, 1:]) is None
    True
    """
    known = ~np.isnan(y)
    usable = (np.isnan(x[known]).mean(axis=0) < 0.05) if known.any() else None
    if usable is None or not usable.any():
        return None
    places = np.flatnonzero(usable)
    known &= ~np.isnan(x[:, places]).any(axis=1)
    if known.sum() < _FEWEST_ROWS:
        return None
    target, columns = y[known], x[np.ix_(known, places)]
    spread = float(target.std())
    if spread == 0:
        return None
    centred = columns - columns.mean(axis=0)
    norms = np.sqrt((centred**2).sum(axis=0))
    left, taken = target - target.mean(), list[int]()
    found: Identity | None = None
    for _ in range(min(most, len(places))):
        fit = np.abs(centred.T @ left) / np.where(norms > 0, norms, np.inf)
        fit[taken] = -1.0
        taken.append(int(fit.argmax()))
        weights, left, wrong = _fitted(target, columns[:, taken], _EXACT * spread)
        better = found is None or 2 * wrong < found.exceptions
        if wrong <= (1 - _SHARE) * len(target) and better:
            order = np.argsort(taken)
            found = Identity(
                places=tuple(int(places[taken[k]]) for k in order),
                weights=tuple(float(f"{weights[k]:.6g}") for k in order),
                exceptions=wrong,
            )
        if found is not None and (not found.exceptions or not better):
            break
    return found


def _fitted(y: Array, x: Array, exact: float) -> tuple[Array, Array, int]:
    """Fit a line to all rows, and to those that it fits best; give the exacter one.

    Returns
    -------
    tuple
        Slopes, what is left of each row, and the number of rows that are not fitted.
    """
    design = np.column_stack([x, np.ones(len(x))])
    keep = np.ones(len(y), bool)
    best: tuple[Array, Array, int] | None = None
    for _ in range(_TRIMS):
        weights = np.linalg.lstsq(design[keep], y[keep], rcond=None)[0]
        left = y - design @ weights
        size = np.abs(left)
        wrong = int((size > exact).sum())
        if best is None or wrong < best[2]:
            best = np.asarray(weights[:-1], float), left, wrong
        keep = size <= np.quantile(size, _SHARE)
    assert best is not None
    return best
