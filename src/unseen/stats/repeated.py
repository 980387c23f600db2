"""The mean of several cross-validations of the same rows, and its interval."""

from collections.abc import Sequence
from math import inf, sqrt

import numpy as np

from ..result import Estimate
from .proportion import wilson_ends
from .quantiles import t_quantile

# Variance of cross-validation over the naive one that rows alone would have. Two rows
# that each had a part in the other's prediction are wrong together. For hits and misses
# of a linear rule, labels without signal, it is 1 + 2/π = 1.64 (the correlation of two
# signs). Ten kinds of learners, measured, have 0.7 to 1.6; a search that chooses one of
# 20 rules on inner folds 1.74, the most that was seen; with a signal it is less.
SHARED_TRAINING = 1.75
# What one way of dealing the folds adds, where only one was tried; measured .2 to .65.
_ONE_DEAL = 0.5


def repeated_estimate(
    means: Sequence[float],
    variance: float,
    *,
    n: int,
    units: int,
    deals: bool = True,
    level: float = 0.95,
    high: float = inf,
    method: str = "repeated cv",
) -> Estimate:
    r"""Estimate a mean loss from repeated cross-validations.

    Prefer it to `nested_estimate` where a fit is dear: that one learns from cv(cv+1)/2
    fits a repeat how much wider the interval must be, and needs some 50 repeats to
    know it; this one takes the widening from theory and the rest from the repeats.

    Parameters
    ----------
    means
        Mean loss of each repeat.
    variance
        Naive sampling variance of such a mean: that of the rows' losses over n.
    n, units
        Number of rows, and of independent units among them.
    deals
        Whether the folds could have been dealt otherwise; not so with time.
    level
        Coverage, in (0, 1).
    high
        Largest loss that is possible; the least is 0.
    method
        Noted in the estimate.

    Returns
    -------
    Estimate
        In the loss's unit. The ends are None where no loss varies, but for a loss of
        0 or 1, which then gets Wilson's interval.

    Notes
    -----
    With v the naive variance, s² the variance of the R repeats around their mean (v/2
    where R = 1), the standard error is :math:`\sqrt{1.75\,v + s^2/R}` and the quantile
    is Student's.

    Assumes exchangeable units and learners whose rows depend on each other's labels
    about as a linear rule's do without signal. Too narrow where that is more: a squared
    loss of a learner that nearly interpolates (factor 3 at 50 features and 100 rows of
    noise), or a choice by the error on the training rows themselves (2.1). Where the
    signal is strong it is too wide, by up to a fourth.

    References
    ----------
    Y. Bengio, Y. Grandvalet (2004), "No unbiased estimator of the variance of k-fold
    cross-validation", JMLR 5: why part of it has to be assumed.

    Examples
    --------
    >>> e = repeated_estimate([0.31, 0.29], 0.0021, n=100, units=100)
    >>> print(f"{e.value:.2f} [{e.low:.3f}, {e.high:.3f}]")
    0.30 [0.178, 0.422]
    """
    repeats = len(means)
    value = min(max(float(np.mean(means)), 0.0), high)
    t = t_quantile((1 + level) / 2, max(units - 1, 1))
    low: float | None
    top: float | None
    if variance > 0:
        dealt = float(np.var(means, ddof=1)) if repeats > 1 else _ONE_DEAL * variance
        half = t * sqrt(SHARED_TRAINING * variance + deals * dealt / repeats)
        low, top = max(value - half, 0.0), min(value + half, high)
    elif high == 1 and value in (0, 1):
        low, top = wilson_ends(value, units, t)
    else:
        low = top = None
    return Estimate(value=value, low=low, high=top, level=level, n=n, method=method)
