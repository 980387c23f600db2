"""What answers wear off a holdout: the nats given away, and the bar that follows."""

from math import ceil, lgamma, log, log1p, sqrt

# The looks that the default budget is worked out for.
EXPECTED_LOOKS = 1_000
# The default budget ends where the sampling error may be this many thresholds.
_THRESHOLDS = 2.0


def nats_given(*, looks: int, told: int, values: int, most: int | None = None) -> float:
    r"""Bound what earlier answers may have taught the one who asks.

    Parameters
    ----------
    looks
        Answers given before this one, at least 0.
    told
        How many of them said something of the holdout's value.
    values
        How many different values such an answer can have, at least 1.
    most
        The budget for `told`, or None where there is none.

    Returns
    -------
    float
        Nats: the logarithm of one over the weight of this history.

    Notes
    -----
    A later question can depend on the holdout only through the answers before it.
    With :math:`b` told of :math:`i` answers there are at most :math:`\binom{i}{b}
    L^b` histories. Each gets the same weight, after :math:`1/((i+1)(i+2))` for the
    number of answers and :math:`1/(1+\min(i, \text{most}))` for :math:`b`; the
    weights of all histories sum to at most 1. So a bound for one fixed question at
    level :math:`1-\beta` times the weight holds for all of them together.

    Assumes that nothing else of the holdout reaches the one who asks. A glance at
    the rows, or a second holdout service on the same rows, makes it too small.

    References
    ----------
    C. Dwork, V. Feldman, M. Hardt, T. Pitassi, O. Reingold, A. Roth (2015),
    arXiv:1506.02629, section 3 (description length).

    Examples
    --------
    >>> round(nats_given(looks=0, told=0, values=100), 3)
    0.693
    >>> round(nats_given(looks=99, told=3, values=100, most=10), 1)
    37.4
    """
    choices = lgamma(looks + 1) - lgamma(told + 1) - lgamma(looks - told + 1)
    kinds = looks if most is None else min(looks, most)
    return log(looks + 1) + log(looks + 2) + log1p(kinds) + choices + told * log(values)


def worn_ends(
    lower: float, upper: float, *, n: int, nats: float, level: float
) -> tuple[float, float]:
    r"""Give the ends of the bar for a mean of rows in [0, 1] behind `nats` of wear.

    Parameters
    ----------
    lower, upper
        The holdout's mean is known to lie between them, both in [0, 1].
    n
        Independent rows of the holdout, at least 1.
    nats
        What `nats_given` says of the answers before this one.
    level
        Coverage for all answers together, in (0, 1).

    Returns
    -------
    tuple of float
        Lower and upper end for the mean of the population, in [0, 1].

    Notes
    -----
    Chernoff's bound in Kullback and Leibler's form, :math:`n\,\mathrm{kl}(\bar x, p)
    \le \log(2/\beta) + \text{nats}`, for any independent rows in [0, 1]. It errs to
    the wide side, most for rows that are nearly alike.

    References
    ----------
    W. Hoeffding (1963), doi:10.1080/01621459.1963.10500830, theorem 1.

    Examples
    --------
    >>> ends = worn_ends(0.1, 0.1, n=1000, nats=0.0, level=0.95)
    >>> print("{:.3f} {:.3f}".format(*ends))
    0.076 0.128
    """
    room = (log(2 / (1 - level)) + nats) / n
    return 1 - _furthest(1 - lower, room), _furthest(upper, room)


def default_budget(*, n: int, threshold: float, values: int, level: float) -> int:
    """Give the most answers to tell, so that the bar stays of the threshold's size.

    Parameters
    ----------
    n
        Independent rows of the holdout.
    threshold
        In units of the loss's range, in (0, 1).
    values
        How many different values an answer can have.
    level
        Coverage for all answers together.

    Returns
    -------
    int
        The largest budget, at least 1, with which the sampling error (Hoeffding's)
        behind 1,000 looks is at most twice the threshold.

    Examples
    --------
    >>> default_budget(n=10_000, threshold=0.04, values=101, level=0.95)
    10
    >>> default_budget(n=100_000, threshold=0.04, values=101, level=0.95)
    173
    """
    budget = 1
    while budget < EXPECTED_LOOKS:
        nats = nats_given(
            looks=EXPECTED_LOOKS, told=budget + 1, values=values, most=budget + 1
        )
        if sqrt((log(2 / (1 - level)) + nats) / (2 * n)) > _THRESHOLDS * threshold:
            break
        budget += 1
    return budget


def values_between(low: float, high: float, step: float) -> int:
    """Count the multiples of `step` from `low` that round values in [low, high].

    Examples
    --------
    >>> values_between(0.0, 1.0, 0.25)
    5
    """
    # The small term keeps 1 / 0.01 from being counted as 101 steps.
    return ceil((high - low) / step - 1e-9) + 1


def _furthest(mean: float, room: float) -> float:
    """Give the largest p >= mean with kl(mean, p) <= room, from above."""
    inside, outside = mean, 1.0
    for _ in range(60):
        p = (inside + outside) / 2
        if _divergence(mean, p) <= room:
            inside = p
        else:
            outside = p
    return outside


def _divergence(q: float, p: float) -> float:
    """Give the divergence of Bernoulli(q) from Bernoulli(p), q <= p."""
    if p >= 1:
        return 0.0 if q >= 1 else float("inf")
    total = 0.0
    if q > 0:
        total += q * log(q / p)
    if q < 1:
        total += (1 - q) * log((1 - q) / (1 - p))
    return total
