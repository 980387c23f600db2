"""Odds ratios, and how far above a limit the data put one."""

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from .proportion import wilson_ends
from .quantiles import binomial_tail, normal_quantile

Counts = NDArray[np.int64]

_UPPER = normal_quantile(0.9)


def odds_ratio(
    hits: int, n: int, rest_hits: int, rest_n: int, *, level: float = 0.95
) -> Estimate:
    r"""Estimate the odds ratio of two groups of rows.

    Parameters
    ----------
    hits, n
        Rows of the group with the event, and rows of the group.
    rest_hits, rest_n
        The same for the other rows.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Estimate
        Never 0 or infinite: half a row is added to each of the four counts.

    Notes
    -----
    Woolf's interval on the log scale with the correction of Haldane and Anscombe,
    :math:`\log OR \pm z \sqrt{\sum 1/(n_{ij} + 1/2)}`. Assumes independent rows; it is
    a little too wide for small counts.

    References
    ----------
    J. B. S. Haldane (1956), doi:10.1111/j.1469-1809.1955.tb01285.x; F. J. Anscombe
    (1956), doi:10.1093/biomet/43.3-4.461.

    Examples
    --------
    >>> e = odds_ratio(30, 40, 10, 40)
    >>> print(f"{e.value:.1f} [{e.low:.1f}, {e.high:.1f}]")
    8.4 [3.1, 22.7]
    """
    cells = np.array([hits, n - hits, rest_hits, rest_n - rest_hits]) + 0.5
    middle = log(cells[0] * cells[3] / (cells[1] * cells[2]))
    half = normal_quantile((1 + level) / 2) * sqrt(float((1 / cells).sum()))
    return Estimate(
        value=float(np.exp(middle)),
        low=float(np.exp(middle - half)),
        high=float(np.exp(middle + half)),
        level=level,
        n=n + rest_n,
        method="odds ratio, Woolf",
    )


def chance_beyond(
    hits: int, n: int, rest_hits: int, rest_n: int, *, limit: float
) -> float:
    """Give the chance of so many hits if the odds ratio were at its limit.

    Parameters
    ----------
    hits, n
        Rows of the group with the event, and rows of the group.
    rest_hits, rest_n
        The same for the other rows.
    limit
        The largest odds ratio that would still be believed.

    Returns
    -------
    float
        P(at least `hits` of `n`) at `limit` times the upper end of the 80% interval
        of the other rows' odds: few other rows prove little.

    Examples
    --------
    >>> round(chance_beyond(60, 60, 100, 400, limit=50.0), 4)
    0.0484
    """
    _, share = wilson_ends(rest_hits / rest_n, rest_n, _UPPER)
    odds = limit * share / max(1 - share, 1e-12)
    return binomial_tail(hits, n, odds / (1 + odds))


def log_odds_ratios(
    hits: Counts, n: Counts, rest_hits: Counts, rest_n: Counts
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give many log odds ratios and their standard errors at once.

    Parameters
    ----------
    hits, n, rest_hits, rest_n
        As in `odds_ratio`, of one shape.

    Returns
    -------
    tuple of ndarray
        Log odds ratios and standard errors, of that shape.
    """
    a, b = hits + 0.5, n - hits + 0.5
    c, d = rest_hits + 0.5, rest_n - rest_hits + 0.5
    return np.log(a * d / (b * c)), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def least_odds_ratio(
    hits: int, n: int, rest_hits: int, rest_n: int, *, level: float
) -> float:
    """Give the lower end of an odds ratio, exact in the group's own rows.

    Parameters
    ----------
    hits, n
        Rows of the group with the event, and rows of the group.
    rest_hits, rest_n
        The same for the other rows; their odds are taken as known, half a row is added
        to each count.
    level
        Level of the two-sided interval.

    Returns
    -------
    float
        The odds ratio at which so many hits have the chance (1 - level) / 2.

    Notes
    -----
    Clopper and Pearson's bound for the group. Where a group has no exception the
    interval of Woolf is far too wide.

    Examples
    --------
    >>> round(least_odds_ratio(10, 10, 195, 740, level=0.99), 1)
    4.0
    """
    if not hits:
        return 0.0
    tail = (1 - level) / 2
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if binomial_tail(hits, n, middle) < tail:
            low = middle
        else:
            high = middle
    odds = (rest_hits + 0.5) / (rest_n - rest_hits + 0.5)
    return low / max(1 - low, 1e-12) / odds
