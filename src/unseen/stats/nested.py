"""The arithmetic of nested cross-validation: from losses to an interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from .intervals import variance_of
from .metrics.influence import of_mean
from .proportion import wilson_ends
from .quantiles import t_quantile

Array = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NestedSummary:
    """What one partition into folds tells of the error of cross-validation.

    Parameters
    ----------
    gap
        For each outer fold the mean inner loss less the mean outer loss, shape (K,).
    noise
        Sampling variance of each fold's mean outer loss, shape (K,).
    spread
        Sampling variance of each fold's mean inner loss, as naive cross-validation
        has it, shape (K,).
    inner, outer
        Mean of all inner losses, and of all outer ones.
    naive
        Naive sampling variance of the mean loss of all rows.
    """

    gap: Array
    noise: Array
    spread: Array
    inner: float
    outer: float
    naive: float


def nested_summary(
    fold: Codes, outer: Array, inner: Array, clusters: Codes | None = None
) -> NestedSummary:
    """Summarise the losses of one nested cross-validation.

    Parameters
    ----------
    fold
        Fold of each row, 0..K-1, shape (n,).
    outer
        Loss of each row by the model that saw all folds but its own, shape (n,).
    inner
        ``inner[i, k]`` is the loss of row i by the model that saw neither its own
        fold nor fold k, shape (n, K); where k is its own fold it is not read.
    clusters
        Which rows belong together, shape (n,). Folds do not part them.

    Returns
    -------
    NestedSummary

    Examples
    --------
    >>> fold = np.array([0, 0, 1, 1, 2, 2])
    >>> s = nested_summary(fold, np.arange(6.0), np.full((6, 3), 2.0))
    >>> s.gap, s.noise, s.outer
    (array([ 1.5, -0.5, -2.5]), array([0.25, 0.25, 0.25]), 2.5)
    """
    n, k = inner.shape
    size = np.bincount(fold, minlength=k)
    own = fold[:, None] == np.arange(k)
    read = np.where(own, 0.0, inner)
    mean_out = np.bincount(fold, weights=outer, minlength=k) / size
    mean_in = read.sum(axis=0) / (n - size)
    if clusters is None:
        away = np.bincount(fold, weights=(outer - mean_out[fold]) ** 2, minlength=k)
        noise = away / size / np.maximum(size - 1, 1)
        away = np.where(own, 0.0, (inner - mean_in) ** 2).sum(axis=0)
        spread = away / (n - size) / (n - size - 1)
    else:
        noise, spread = np.empty(k), np.empty(k)
        for j in range(k):
            here, rest = own[:, j], ~own[:, j]
            noise[j] = mean_variance(outer[here], clusters[here])
            spread[j] = mean_variance(inner[rest, j], clusters[rest])
    return NestedSummary(
        gap=mean_in - mean_out,
        noise=noise,
        spread=spread,
        inner=float(read.sum() / (n * (k - 1))),
        outer=float(outer.mean()),
        naive=float(spread.mean()) * (k - 1) / k,
    )


def forward_summary(
    stretch: Codes, losses: Array, clusters: Codes | None = None
) -> NestedSummary:
    """Summarise the losses of models that each saw only the past.

    In a forward split the inner folds of a stretch are the stretches before it, each
    scored by a model of its own past: nothing has to be fitted twice.

    Parameters
    ----------
    stretch
        Stretch of time of each scored row, 1..K in order of time, shape (n,).
    losses
        Loss of each row by the model of all earlier stretches, shape (n,).
    clusters
        Which rows belong together, shape (n,).

    Returns
    -------
    NestedSummary
        With K - 1 gaps: nothing comes before the first stretch.
    """
    gap, noise, spread = [], [], []
    for j in np.unique(stretch)[1:]:
        here, past = stretch == j, stretch < j
        gap.append(losses[past].mean() - losses[here].mean())
        noise.append(mean_variance(losses[here], _of(clusters, here)))
        spread.append(mean_variance(losses[past], _of(clusters, past)))
    mean = float(losses.mean())
    return NestedSummary(
        gap=np.asarray(gap),
        noise=np.asarray(noise),
        spread=np.asarray(spread),
        inner=mean,
        outer=mean,
        naive=mean_variance(losses, clusters),
    )


def nested_estimate(
    summaries: Sequence[NestedSummary],
    *,
    n: int,
    units: int,
    level: float = 0.95,
    high: float = inf,
    method: str = "nested cv",
) -> Estimate:
    r"""Estimate a mean loss with the interval of Bates, Hastie and Tibshirani.

    Parameters
    ----------
    summaries
        One for each partition into folds.
    n, units
        Number of rows, and of independent units among them.
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
    The mean squared error of cross-validation is estimated by the mean of
    :math:`(\bar e_{in} - \bar e_{out})^2 - \widehat{var}(\bar e_{out})` over outer
    folds and partitions. Its root, over the naive standard error of the same inner
    losses, is restricted to :math:`[1, \sqrt K]` and widens the naive interval of all
    rows. The models of inner folds see n(K - 2)/K rows, and those of outer ones
    n(K - 1)/K; where the loss falls as 1/n their difference, times
    :math:`1 + (K - 2)/K`, is what the inner mean has too much, and it is taken off.

    Assumes exchangeable units. The quantile is Student's instead of the normal.
    With few partitions the width is noisy, and on average too large: the restriction
    cuts below 1.

    References
    ----------
    S. Bates, T. Hastie, R. Tibshirani (2024), "Cross-validation: what does it
    estimate and how well does it do it?", arXiv:2104.00673,
    doi:10.1080/01621459.2023.2197686.

    Examples
    --------
    >>> s = NestedSummary(
    ...     gap=np.array([0.2, -0.2]),
    ...     noise=np.array([0.01, 0.01]),
    ...     spread=np.array([0.02, 0.02]),
    ...     inner=1.0,
    ...     outer=1.0,
    ...     naive=0.01,
    ... )
    >>> e = nested_estimate([s], n=100, units=100)
    >>> e.value, round(e.high - e.value, 3)
    (1.0, 0.243)
    """
    k = len(summaries[0].gap)
    inner = float(np.mean([s.inner for s in summaries]))
    outer = float(np.mean([s.outer for s in summaries]))
    value = inner - (1 + (k - 2) / k) * (inner - outer)
    value = min(max(value, 0.0), high)
    naive = sqrt(np.mean([s.naive for s in summaries]))
    t = t_quantile((1 + level) / 2, max(units - 1, 1))
    low: float | None
    top: float | None
    if naive > 0:
        half = t * naive * inflation_of(summaries)
        low, top = max(value - half, 0.0), min(value + half, high)
    elif high == 1 and value in (0, 1):
        low, top = wilson_ends(value, units, t)
    else:
        low = top = None
    return Estimate(value=value, low=low, high=top, level=level, n=n, method=method)


def inflation_of(summaries: Sequence[NestedSummary]) -> float:
    """Give the factor for the naive standard error, between 1 and the root of K.

    Examples
    --------
    >>> one = np.ones(4)
    >>> inflation_of(
    ...     [
    ...         NestedSummary(
    ...             gap=9 * one, noise=one, spread=one, inner=1.0, outer=1.0, naive=1.0
    ...         )
    ...     ]
    ... )
    2.0
    """
    squared = np.concatenate([s.gap**2 - s.noise for s in summaries])
    spread = float(np.concatenate([s.spread for s in summaries]).mean())
    if spread <= 0:
        return 1.0
    ratio = sqrt(max(0.0, float(squared.mean())) / spread)
    return max(1.0, min(ratio, sqrt(len(summaries[0].gap))))


def mean_variance(losses: Array, clusters: Codes | None) -> float:
    """Give the sampling variance of a mean loss; 0 for fewer than two units."""
    return variance_of(of_mean(losses), clusters)[0]


def _of(clusters: Codes | None, rows: NDArray[np.bool_]) -> Codes | None:
    return None if clusters is None else clusters[rows]
