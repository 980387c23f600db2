"""Ends for a bounded mean that hold for any number of rows, each at its own error."""

from collections.abc import Callable
from math import ceil, floor, inf, log, sqrt

from ..stats.quantiles import binomial_tail

# A reported score is a multiple of 1/n but for its rounding.
_ROUNDING = 1e-9


def binomial_ends(
    fewest: int, most: int, n: int, below: float, above: float
) -> tuple[float, float]:
    """Give the exact binomial ends (Clopper and Pearson).

    Parameters
    ----------
    fewest, most
        Hits: `fewest` decides the lower end and `most` the upper one.
    n
        Trials.
    below, above
        Chance that the truth lies below the lower end, or above the upper one.

    References
    ----------
    C. Clopper, E. Pearson (1934), doi:10.1093/biomet/26.4.404.

    Examples
    --------
    >>> low, high = binomial_ends(8, 8, 10, 0.025, 0.025)
    >>> round(low, 4), round(high, 4)
    (0.4439, 0.9748)
    """
    low, high = 0.0, 1.0
    if fewest > 0:
        low = _crossing(lambda p: binomial_tail(fewest, n, p) - below, 0.0, 1.0)
    if most < n:
        low_tail = n - most
        high = 1 - _crossing(lambda p: binomial_tail(low_tail, n, p) - above, 0.0, 1.0)
    return low, high


def hits_of(share: float, n: int) -> tuple[int, int]:
    """Give the fewest and the most hits that a reported share may stand for.

    Examples
    --------
    >>> hits_of(0.875, 8), hits_of(0.87, 8)
    ((7, 7), (6, 7))
    """
    hits = share * n
    return max(0, floor(hits + _ROUNDING * n)), min(n, ceil(hits - _ROUNDING * n))


def chernoff_ends(
    mean: float, n: float, below: float, above: float
) -> tuple[float, float]:
    r"""Give ends for a mean of `n` independent values in [0, 1].

    Notes
    -----
    Where :math:`n\,KL(\text{mean} \| p)` reaches the logarithm of one over the error.
    Hoeffding (1963, section 5) carries it over to a mean over pairs, with n the number
    of pairs that share no row.

    References
    ----------
    W. Hoeffding (1963), doi:10.1080/01621459.1963.10500830, theorem 1 and section 5.

    Examples
    --------
    >>> low, high = chernoff_ends(0.0, 100, 0.025, 0.025)
    >>> low, round(high, 4)
    (0.0, 0.0362)
    """
    low = _crossing(lambda p: log(1 / below) / n - divergence(mean, p), 0.0, mean)
    high = _crossing(lambda p: divergence(mean, p) - log(1 / above) / n, mean, 1.0)
    return (low if mean > 0 else 0.0), (high if mean < 1 else 1.0)


def hoeffding_ends(
    mean: float, n: float, below: float, above: float
) -> tuple[float, float]:
    """Give ends for a weighted mean worth `n` rows, of values in [0, 1].

    Examples
    --------
    >>> low, high = hoeffding_ends(0.5, 100, 0.025, 0.025)
    >>> round(low, 4), round(high, 4)
    (0.3642, 0.6358)
    """
    low = mean - sqrt(log(1 / below) / (2 * n))
    high = mean + sqrt(log(1 / above) / (2 * n))
    return max(0.0, low), min(1.0, high)


def divergence(q: float, p: float) -> float:
    """Give the Kullback-Leibler divergence of two coins, in nats.

    Examples
    --------
    >>> divergence(0.5, 0.5), round(divergence(0.0, 0.5), 4)
    (0.0, 0.6931)
    """
    if (p <= 0 and q > 0) or (p >= 1 and q < 1):
        return inf
    heads = q * log(q / p) if q > 0 else 0.0
    tails = (1 - q) * log((1 - q) / (1 - p)) if q < 1 else 0.0
    return heads + tails


def _crossing(rising: Callable[[float], float], low: float, high: float) -> float:
    """Give where a rising function passes zero."""
    for _ in range(60):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
