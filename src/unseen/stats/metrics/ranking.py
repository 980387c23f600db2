"""Metrics of a ranking: the area under the ROC curve, average precision, Spearman."""

import numpy as np

from .influence import Array, Influence, average


def roc_auc(y: Array, score: Array) -> Influence:
    """Area under the ROC curve: the chance that a positive outranks a negative.

    Parameters
    ----------
    y
        1 for a positive and 0 for a negative, shape (n,).
    score
        Higher means more likely positive, shape (n,). Ties count one half.

    Returns
    -------
    Influence
        The rows' influence are DeLong's placements, so the variance is DeLong's.

    References
    ----------
    E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), doi:10.2307/2531595.

    Examples
    --------
    >>> roc_auc(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])).value
    0.75
    """
    positive = y == 1
    m, n = int(positive.sum()), int((~positive).sum())
    if not m or not n:
        return Influence(value=float("nan"), rows=np.zeros(len(y)))
    a, b = np.sort(score[positive]), np.sort(score[~positive])
    placement = np.empty(len(y))
    placement[positive] = _share_below(b, score[positive])
    placement[~positive] = 1 - _share_below(a, score[~positive])
    value = float(placement[positive].mean())
    share = np.where(positive, m, n) / len(y)
    return Influence(value=value, rows=(placement - value) / share)


def _share_below(ordered: Array, values: Array) -> Array:
    """Share of `ordered` below each value, ties one half."""
    low = np.searchsorted(ordered, values, side="left")
    high = np.searchsorted(ordered, values, side="right")
    return (low + high) / (2 * len(ordered))


def average_precision(y: Array, score: Array) -> Influence:
    r"""Average precision: the mean, over positives, of the precision at their score.

    Parameters
    ----------
    y
        1 for a positive and 0 for a negative, shape (n,).
    score
        Higher means more likely positive, shape (n,).

    Notes
    -----
    With P(s) the precision among rows that score at least s and G(s) their share, row
    i moves the average by

    .. math:: \frac{y_i}{\pi}(P(s_i) - AP) + \frac1\pi E\Big[y_j 1(s_j \le s_i)
        \frac{y_i - P(s_j)}{G(s_j)}\Big].

    References
    ----------
    K. Boyd, K. Eng, C. Page (2013), "Area under the precision-recall curve: point
    estimates and confidence intervals", doi:10.1007/978-3-642-40994-3_29.

    Examples
    --------
    >>> e = average_precision(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    >>> round(e.value, 6)
    0.833333
    """
    n, pi = len(y), float(y.mean())
    if pi == 0:
        return Influence(value=float("nan"), rows=np.zeros(n))
    order = np.argsort(-score, kind="stable")
    ranked, hits = score[order], np.cumsum(y[order])
    # With ties every row of a tie sees the counts at its end.
    last = np.searchsorted(-ranked, -ranked, side="right") - 1
    reached = last + 1.0
    precision = hits[last] / reached
    weight = y[order] / pi
    value = float((weight * precision).mean())
    # Sums over positives that score no higher than row i.
    inverse = weight * n / reached
    below_one = np.cumsum(inverse[::-1])[::-1]
    below_p = np.cumsum((inverse * precision)[::-1])[::-1]
    start = np.searchsorted(-ranked, -ranked, side="left")
    second = (y[order] * below_one[start] - below_p[start]) / n
    rows = np.empty(n)
    rows[order] = weight * (precision - value) + second
    return Influence(value=value, rows=rows - rows.mean())


def spearman(y: Array, prediction: Array) -> Influence:
    """Spearman's rank correlation of the target and the prediction.

    Parameters
    ----------
    y, prediction
        Shape (n,).

    References
    ----------
    C. Croux, C. Dehon (2010), "Influence functions of the Spearman and Kendall
    correlation measures", doi:10.1007/s10260-010-0142-z.

    Examples
    --------
    >>> a = np.array([1.0, 2, 3, 4, 5])
    >>> round(spearman(a, np.array([1.0, 3, 2, 5, 4])).value, 6)
    0.8
    """
    n = len(y)
    u, v = _mid_ranks(y), _mid_ranks(prediction)
    su, sv = float(u.std()), float(v.std())
    if su == 0 or sv == 0:
        return Influence(value=float("nan"), rows=np.zeros(n))
    a, b = (u - u.mean()) / su, (v - v.mean()) / sv
    value = float((a * b).mean())
    # A row also moves the ranks of the rows above it. The spread of the ranks stays.
    rows = a * b + _mean_above(y, b) / su + _mean_above(prediction, a) / sv
    return Influence(value=value, rows=rows - rows.mean())


def _mid_ranks(x: Array) -> Array:
    """Mid-ranks as shares, in (0, 1)."""
    return _share_below(np.sort(x), x)


def _mean_above(x: Array, w: Array) -> Array:
    """Mean over rows j of w_j where x_j > x_i, ties one half."""
    order = np.argsort(x, kind="stable")
    total = np.concatenate([np.cumsum(w[order][::-1])[::-1], [0.0]])
    ordered = x[order]
    low = total[np.searchsorted(ordered, x, side="left")]
    high = total[np.searchsorted(ordered, x, side="right")]
    return (low + high) / (2 * len(x))


def macro_roc_auc(y: Array, probability: Array) -> Influence:
    """Mean over classes of the area of that class against the rest.

    Parameters
    ----------
    y
        Class codes, shape (n,).
    probability
        Shape (n, n_classes).
    """
    return average(
        [
            roc_auc((y == k).astype(float), probability[:, k])
            for k in range(probability.shape[1])
        ]
    )


def macro_average_precision(y: Array, probability: Array) -> Influence:
    """Mean over classes of the average precision of that class against the rest."""
    return average(
        [
            average_precision((y == k).astype(float), probability[:, k])
            for k in range(probability.shape[1])
        ]
    )
