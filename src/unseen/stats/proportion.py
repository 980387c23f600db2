"""Intervals for a proportion."""

from math import sqrt

from ..errors import InputError
from ..result import Estimate
from .quantiles import normal_quantile


def wilson_interval(hits: float, n: float, *, level: float = 0.95) -> Estimate:
    r"""Estimate a proportion with the Wilson score interval.

    Keeps close to its level for small `n` and for proportions near 0 or 1, where
    the textbook interval does not.

    Parameters
    ----------
    hits
        Number of rows that have the property, 0 <= hits <= n.
    n
        Number of rows looked at, n >= 1. Fractions are allowed: an effective number
        of rows, for rows that are not independent.
    level
        Coverage asked for, 0 < level < 1.

    Returns
    -------
    Estimate
        `value` is hits / n, a share in [0, 1].

    Raises
    ------
    InputError
        If an argument is outside its range.

    Notes
    -----
    With :math:`z = \Phi^{-1}((1 + \text{level}) / 2)`, the ends are

    .. math::
        \frac{\hat p + z^2/2n \pm z\sqrt{\hat p(1-\hat p)/n + z^2/4n^2}}{1 + z^2/n}.

    Assumes independent rows. Rows that come in groups make it too narrow.

    References
    ----------
    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical
    inference", doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> e = wilson_interval(3, 20)
    >>> print(f"{e.value:.2f} [{e.low:.3f}, {e.high:.3f}]")
    0.15 [0.052, 0.360]
    """
    if n < 1:
        raise InputError(f"`n` must be at least 1, got {n}. Pass a non-empty sample.")
    if not 0 <= hits <= n:
        raise InputError(f"`hits` must lie in 0..{n} (= `n`), got {hits}.")
    if not 0 < level < 1:
        raise InputError(
            f"`level` must lie strictly between 0 and 1, got {level}. "
            "For a 95% interval pass 0.95."
        )
    p = hits / n
    low, high = wilson_ends(p, n, normal_quantile((1 + level) / 2))
    return Estimate(
        value=p, low=low, high=high, level=level, n=round(n), method="wilson"
    )


def wilson_ends(p: float, n: float, z: float) -> tuple[float, float]:
    """Give the ends of Wilson's interval for a share `p` of `n` rows.

    Parameters
    ----------
    p
        Share, in [0, 1].
    n
        Number of rows, or what they are worth.
    z
        Quantile that sets the level: normal, or Student's for a few clusters.

    Examples
    --------
    >>> low, high = wilson_ends(0.15, 20, 1.959964)
    >>> round(low, 3), round(high, 3)
    (0.052, 0.36)
    """
    mid = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, mid - half), min(1.0, mid + half)
