"""How many values stand out from what chance gives, and from where on."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# The largest tenth of a sample is taken to fall off exponentially.
_TAIL = 0.1
_FEWEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """Values that stand out.

    Parameters
    ----------
    limit
        The smallest of them.
    count
        How many there are.
    expected
        How many chance gives from there on.
    """

    limit: float
    count: int
    expected: float


def outstanding(
    values: Array,
    chance: Iterable[Array],
    *,
    false: float = 0.01,
    luck: float = 1e-4,
    fewest: int = 4,
) -> Outstanding | None:
    r"""Tell from where on values are larger than chance makes them.

    Parameters
    ----------
    values
        What was observed, shape (m,).
    chance
        Samples of values that chance alone gives, shape (n,) each. The sample with the
        thinnest tail counts, so that one may hold some that are not chance.
    false
        Largest share of the outstanding values that may be chance, in (0, 1).
    luck
        Largest probability of so many by chance, in (0, 1).
    fewest
        Fewest values that are told.

    Returns
    -------
    Outstanding or None
        None where nothing stands out, or a sample is too small to tell.

    Notes
    -----
    Above its 90% point q a sample of chance is continued by an exponential,
    :math:`P(T > t) = 0.1 \exp(-(t - q)/e)` with e the mean excess, and never put below
    its own share above t. The probability of k
    values where E are expected is bounded by Chernoff's :math:`e^{k - E}(E/k)^k`.
    Assumes a tail no heavier than exponential; for heavier ones it tells too much.

    Examples
    --------
    >>> usual = np.linspace(0.0, 5.0, 200)
    >>> found = outstanding(np.r_[usual, 30.0, 31.0, 32.0, 33.0], [usual])
    >>> (found.limit, found.count) if found else None
    (30.0, 4)
    """
    samples = [s for s in chance if len(s) >= _FEWEST / _TAIL]
    if not samples or len(values) < fewest:
        return None
    down = np.sort(values)[::-1]
    tail = np.min([_tail(s, down) for s in samples], axis=0)
    expected = len(values) * tail
    count = np.arange(1, len(values) + 1)
    # Values equal to the next one are counted with it.
    whole = np.append(down[1:] < down[:-1], True)
    with np.errstate(divide="ignore"):
        bound = count - expected + count * np.log(np.maximum(expected, 1e-300) / count)
    good = (
        whole
        & (count >= fewest)
        & (expected <= false * count)
        & (bound <= np.log(luck))
    )
    if not good.any():
        return None
    last = int(np.flatnonzero(good)[-1])
    return Outstanding(
        limit=float(down[last]), count=last + 1, expected=float(expected[last])
    )


def _tail(sample: Array, at: Array) -> Array:
    """Give the share of a sample that chance puts above each value."""
    ordered = np.sort(sample)
    start = ordered[int((1 - _TAIL) * len(ordered))]
    excess = max(float((ordered[ordered >= start] - start).mean()), 1e-9)
    above = 1 - np.searchsorted(ordered, at, side="left") / len(ordered)
    fitted = _TAIL * np.exp(-np.maximum(at - start, 0) / excess)
    # Where many are equal the exponential may end before the sample does.
    return np.where(at > start, np.maximum(fitted, above), above)
