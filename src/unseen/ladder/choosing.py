"""The rule: the simplest rung that is no worse than the best, but for chance."""

from collections.abc import Mapping
from math import isnan, sqrt

from numpy.typing import NDArray

from ..stats.intervals import CROSS_VALIDATED, variance_of
from ..stats.metrics.catalogue import Metric
from ..stats.metrics.influence import Influence


def within_reach(
    judged: Mapping[str, Influence],
    metric: Metric,
    clusters: NDArray | None,
    *,
    errors: float = 1.0,
) -> tuple[str, str, dict[str, float]]:
    r"""Choose the simplest rung within one standard error of the best.

    Parameters
    ----------
    judged
        By rung, the simplest first, its score on rows that all of them predicted and
        none was fitted on.
    metric
        What judged.
    clusters
        Which rows belong together, or None.
    errors
        How many standard errors a simpler rung may be behind.

    Returns
    -------
    chosen, best
        Names of rungs.
    error
        By rung the standard error of its difference to the best.

    Notes
    -----
    The error is that of the difference on the same rows, from each row's influence on
    the metric. What makes a row hard for both rungs cancels, so it is much smaller than
    the error of either score: a rung must truly be about as good as the best. It is
    widened for the training rows that folds share (`CROSS_VALIDATED`).

    A rung whose score is undefined is never chosen.

    References
    ----------
    L. Breiman, J. Friedman, R. Olshen, C. Stone (1984), "Classification and regression
    trees", section 3.4.3; P. Bayle, A. Bayle, L. Janson, L. Mackey (2020),
    arXiv:2007.12671 (the error of a difference).

    Examples
    --------
    >>> import numpy as np
    >>> from unseen.stats.metrics.catalogue import metric_named
    >>> r2 = metric_named("r2")
    >>> hard = np.array([-2.0, 1.0, 1.0, 0.0])
    >>> a = Influence(value=0.50, rows=hard)
    >>> b = Influence(value=0.52, rows=hard + np.array([0.1, -0.1, 0.1, -0.1]))
    >>> within_reach({"ols": a, "ridge": b}, r2, None)[:2]
    ('ols', 'ridge')
    """
    known = {name: one for name, one in judged.items() if not isnan(one.value)}
    if not known:
        first = next(iter(judged))
        return first, first, {}
    best = next(iter(known))
    for name, one in known.items():
        if metric.better(one.value, known[best].value):
            best = name
    top = known[best]
    error: dict[str, float] = {}
    for name, one in known.items():
        apart = Influence(value=0.0, rows=one.rows - top.rows)
        error[name] = CROSS_VALIDATED * sqrt(variance_of(apart, clusters)[0])
    chosen = next(
        name
        for name, one in known.items()
        if metric.gain(top.value, one.value) <= errors * error[name]
    )
    return chosen, best, error
