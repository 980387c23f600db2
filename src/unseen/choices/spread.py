"""By how much the best of several scores flatters, where only they are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from ..stats.metrics.catalogue import Metric

# Scales the median of absolute deviations to a normal's standard deviation.
_NORMAL_SCALE = 1.4826


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """What the best of several scores is worth.

    Parameters
    ----------
    value
        The score, corrected for the choice, in the metric's unit.
    error
        Standard error of one score from the rows alone.
    """

    value: float
    error: float


def shrunk_best(
    scores: Sequence[float],
    error: float,
    *,
    higher_is_better: bool = True,
    seed: int = 0,
    draws: int = 2000,
) -> Shrunk:
    r"""Correct the best of K scores for the choice, from the scores alone.

    Prefer `unseen.holdout.best_of` where what each run said of each row was kept.

    Parameters
    ----------
    scores
        Of the K runs, in the metric's unit.
    error
        Standard error of one score, see `error_from_rows`.
    higher_is_better
        The metric's direction.
    seed
        Of the draws.
    draws
        How often all scores are drawn anew.

    Returns
    -------
    Shrunk

    Notes
    -----
    The bootstrap bias correction on scores: each is drawn anew as
    :math:`s_k + \tau e_k`, the best is taken, and stands for
    :math:`s_k - \tau e_k`, since the rows left out of a draw err to the other side.
    :math:`\tau` is the standard error, or the spread of the scores around their
    median if that is less: noise that all runs share moves none of them past another.

    Assumes that what is left of the error is each run's own. Where runs differ in
    truth by about as much as by luck, and err on the same rows, it errs towards too
    much correction. It errs towards too little where runs are missing from the list.

    References
    ----------
    I. Tsamardinos, E. Greasidou, G. Borboudakis (2018),
    doi:10.1007/s10994-018-5714-4 (the correction on rows).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> coins = rng.binomial(200, 0.5, 50) / 200
    >>> print(f"{coins.max():.3f} {shrunk_best(coins, (0.25 / 200) ** 0.5).value:.3f}")
    0.585 0.506
    """
    sign = 1.0 if higher_is_better else -1.0
    seen = sign * np.asarray(scores, float)
    best = float(seen.max())
    if len(seen) < 2:
        return Shrunk(value=sign * best, error=error)
    away = np.abs(seen - np.median(seen))
    # Of two runs the median deviation is half their distance, as it should be.
    spread = _NORMAL_SCALE * float(np.median(away))
    own = min(error, spread)
    noise = own * np.random.default_rng(seed).normal(size=(draws, len(seen)))
    chosen = (seen + noise).argmax(axis=1)
    left = seen[chosen] - noise[np.arange(draws), chosen]
    value = min(best, max(float(left.mean()), float(seen.min())))
    return Shrunk(value=sign * value, error=error)


def error_from_rows(
    metric: Metric, score: float, n: int, positives: int | None
) -> float | None:
    """Give a score's standard error from the number of rows, or None.

    Parameters
    ----------
    metric
        Accuracy, balanced accuracy, AUC or Brier score; of others rows say nothing.
    score
        In the metric's unit.
    n
        Rows.
    positives
        Rows of the positive class, which AUC and balanced accuracy need.

    References
    ----------
    J. Hanley, B. McNeil (1982), doi:10.1148/radiology.143.1.7063747 (the area).

    Examples
    --------
    >>> from unseen.stats.metrics.catalogue import METRICS
    >>> error_from_rows(METRICS["accuracy"], 0.5, 100, None)
    0.05
    >>> round(error_from_rows(METRICS["auc"], 0.8, 100, 50), 4)
    0.0445
    """
    if metric.name in ("accuracy", "brier") and 0 <= score <= 1:
        return sqrt(score * (1 - score) / n)
    if positives is None or not 0 < positives < n:
        return None
    other = n - positives
    if metric.name == "balanced_accuracy":
        return sqrt(score * (1 - score) * n / (4 * positives * other))
    if metric.name != "auc":
        return None
    first, second = score / (2 - score), 2 * score**2 / (1 + score)
    variance = (
        score * (1 - score)
        + (positives - 1) * (first - score**2)
        + (other - 1) * (second - score**2)
    ) / (positives * other)
    return sqrt(max(variance, 0.0))
