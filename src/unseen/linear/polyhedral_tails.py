"""The normal law between two bounds, also where both lie far in its tail."""

from collections.abc import Callable

import numpy as np
from scipy.special import erfcx, ndtr

# Beyond this many standard errors an end is called unknown.
_FARTHEST = 1e8
_HALVINGS = 200
_SQRT2 = float(np.sqrt(2))


def share_below(x: float, low: float, high: float, mean: float) -> float:
    r"""Give the chance of at most `x` for a normal kept between `low` and `high`.

    Parameters
    ----------
    x
        In [low, high], in standard deviations.
    low, high
        The bounds, `low` < `high`; infinite ones are none.
    mean
        Of the normal before it was cut; its variance is 1.

    Returns
    -------
    float
        :math:`(\Phi(x-m) - \Phi(l-m)) / (\Phi(h-m) - \Phi(l-m))`, to nine digits
        at any distance of the mean.

    Examples
    --------
    >>> round(share_below(1.0, 0.0, np.inf, 0.0), 4)
    0.6827
    >>> round(share_below(1.0, 0.0, 2.0, -1e6), 4)
    1.0
    >>> round(share_below(1e-6, 0.0, 2.0, -1e6), 4)
    0.6321
    """
    if x <= low:
        return 0.0
    if x >= high:
        return 1.0
    if low > mean:
        return _upper(x - low, high - low, low - mean)
    if high < mean:
        return 1.0 - _upper(high - x, high - low, mean - high)
    bottom = ndtr(low - mean)
    return float((ndtr(x - mean) - bottom) / (ndtr(high - mean) - bottom))


def _upper(gap: float, width: float, start: float) -> float:
    """Give the share of the first `gap` of a stretch that begins `start` above 0.

    With Q the upper tail, Q(s + g) / Q(s) is the ratio of two scaled functions times
    exp(-g (2 s + g) / 2), of which nothing overflows or cancels.
    """

    def tail(g: float) -> float:
        if np.isinf(g):
            return 0.0
        scaled = erfcx((start + g) / _SQRT2) / erfcx(start / _SQRT2)
        return float(scaled * np.exp(-g * (start + g / 2)))

    # For a small gap the ratio is near 1, and what is asked for is 1 less it.
    short = gap * (start + 1) < 1e-5
    return (_near(gap, start) if short else 1 - tail(gap)) / (
        _near(width, start) if width * (start + 1) < 1e-5 else 1 - tail(width)
    )


def _near(g: float, start: float) -> float:
    """Give 1 less the ratio of tails for a gap far below the scale of the tail."""
    # The density at the start over its tail, by a series of second order.
    hazard = _SQRT2 / (np.sqrt(np.pi) * erfcx(start / _SQRT2))
    return float(hazard * g * (1 - start * g / 2))


def mean_between(
    x: float, low: float, high: float, *, level: float
) -> tuple[float | None, float | None]:
    """Give the interval for the mean of a normal seen at `x` between two bounds.

    Parameters
    ----------
    x, low, high
        As for `share_below`, the variance being 1.
    level
        Coverage.

    Returns
    -------
    tuple
        The ends; None where one lies beyond 1e8 standard deviations.
    """
    tail = (1 - level) / 2
    # The share falls as the mean grows.
    return (
        _solved(lambda mean: share_below(x, low, high, mean) - (1 - tail), x, -1.0),
        _solved(lambda mean: share_below(x, low, high, mean) - tail, x, 1.0),
    )


def _solved(
    excess: Callable[[float], float], start: float, towards: float
) -> float | None:
    """Find where a falling function is 0, by widening and then halving."""
    step = 1.0
    above, below = start - step, start + step
    while excess(above) < 0:
        step *= 2
        above = start - step
        if step > _FARTHEST:
            return None
    step = 1.0
    while excess(below) > 0:
        step *= 2
        below = start + step
        if step > _FARTHEST:
            return None
    for _ in range(_HALVINGS):
        middle = (above + below) / 2
        if middle in (above, below):
            break
        above, below = (middle, below) if excess(middle) > 0 else (above, middle)
    return above if towards < 0 else below
