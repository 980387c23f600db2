"""How much wider the interval of repeated cross-validation is than the rows say."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from .intervals import variance_of
from .metrics.influence import Influence

Codes = NDArray[np.int64]

# Variance of cross-validation over the naive one that rows alone would have. Two rows
# that each had a part in the other's prediction are wrong together. For hits and misses
# of a linear rule, labels without signal, it is 1 + 2/π = 1.64 (the correlation of two
# signs). Ten kinds of learners, measured, have 0.7 to 1.6; a search that chooses one of
# 20 rules on inner folds 1.74, the most that was seen; with a signal it is less.
SHARED_TRAINING = 1.75
# What one way of dealing the folds adds, where only one was tried; measured .2 to .65.
_ONE_DEAL = 0.5


def mean_influence(repeats: Sequence[Influence]) -> Influence:
    """Average what several cross-validations of the same rows gave."""
    return Influence(
        value=float(np.mean([r.value for r in repeats])),
        rows=np.mean([r.rows for r in repeats], axis=0),
    )


def one_repeat(repeats: Sequence[Influence], clusters: Codes | None) -> Influence:
    """Give the mean value, with rows that vary as those of one repeat do.

    The mean influence of a row varies less: the repeats share out its luck. That much
    is for `repeated_widening` to say.
    """
    both = mean_influence(repeats)
    usual = float(np.mean([variance_of(r, clusters)[0] for r in repeats]))
    variance = variance_of(both, clusters)[0]
    scale = sqrt(usual / variance) if variance > 0 else 1.0
    return Influence(value=both.value, rows=both.rows * scale)


def repeated_widening(
    values: Sequence[float], variance: float, *, deals: bool = True
) -> float:
    r"""Give the factor for the standard error of the mean of repeats.

    Prefer it to `nested_estimate` where a fit is dear: that one learns from cv(cv+1)/2
    fits a repeat how much wider the interval must be, and needs some 50 repeats to
    know it; this one takes the widening from theory and the rest from the repeats.

    Parameters
    ----------
    values
        Score of each repeat.
    variance
        Naive sampling variance of one of them: as if its rows were one model's.
    deals
        Whether the folds could have been dealt otherwise; not so with time.

    Returns
    -------
    float
        At least 1.

    Notes
    -----
    With v the naive variance and s² the variance of the R values around their mean
    (v/2 where R = 1), the variance of the mean is taken to be :math:`1.75\,v + s^2/R`.

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
    >>> round(repeated_widening([0.31, 0.29], 0.002), 3)
    1.342
    """
    if variance <= 0:
        return sqrt(SHARED_TRAINING)
    repeats = len(values)
    dealt = float(np.var(values, ddof=1)) if repeats > 1 else _ONE_DEAL * variance
    return sqrt(SHARED_TRAINING + deals * dealt / repeats / variance)
