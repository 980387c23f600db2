"""What came of one refit, and how two of them compare."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from ..stats.intervals import (
    CROSS_VALIDATED,
    difference_interval,
    evaluate,
    score_interval,
)
from ..stats.metrics.catalogue import Metric
from ..stats.metrics.influence import Influence
from .protocol import Protocol

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """Out-of-fold predictions of every model under one protocol.

    Parameters
    ----------
    protocol
        How they were made.
    rows
        Places in the pool of the rows that were scored, in order, shape (m,).
    y
        Their targets, shape (m,).
    folds
        Which fold scored each, shape (m,).
    clusters
        Which rows depend on each other, shape (m,), or None.
    predictions
        By model: probabilities of shape (m, n_classes) or values of shape (m,).
        ``best`` takes in each fold the model with the lower inner loss.
    chosen
        The model that ``best`` took in each fold.
    train_scores
        By model the metric on each fold's own training rows, shape (k,).
    n_train
        Mean number of training rows of a fold.
    """

    protocol: Protocol
    rows: Codes
    y: Array
    folds: Codes
    clusters: Codes | None
    predictions: dict[str, Array]
    chosen: tuple[str, ...]
    train_scores: dict[str, Array]
    n_train: int

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the models, ``best`` apart."""
        return tuple(m for m in self.predictions if m != BEST)

    def influence(self, metric: Metric, model: str = BEST) -> Influence:
        """Judge a model's predictions."""
        return evaluate(metric, self.y, self.predictions[model], self.folds)

    def score(self, metric: Metric, model: str = BEST) -> Estimate:
        """Give a model's score with its interval."""
        k = len(np.unique(self.folds))
        kind = self.protocol.split.value
        method = f"{kind} {k}-fold cross-validation" if k > 1 else f"{kind} holdout"
        if k > 1:
            # By the names of `unseen.holdout`: `best` is chosen inside each fold.
            several = model == BEST and len(set(self.chosen)) > 1
            method = f"{'nested_cv' if several else 'cross_val'}: {method}"
        return score_interval(
            metric,
            self.y,
            self.influence(metric, model),
            clusters=self.clusters,
            method=method,
            widen=CROSS_VALIDATED if k > 1 else 1.0,
        )


def compare(
    a: Outcome,
    b: Outcome,
    metric: Metric,
    models: tuple[str, str] = (BEST, BEST),
    level: float = 0.95,
) -> Estimate:
    """Estimate how much better `a` scores than `b` on the rows that both scored.

    Parameters
    ----------
    a, b
        Outcomes on the same pool.
    metric
        The metric; the estimate is positive where `a` is better.
    models
        The model of each.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Estimate
        In the metric's unit. Its value is the difference on the common rows, so it
        can differ from that of two scores which rest on different rows.
    """
    common, at_a, at_b = np.intersect1d(a.rows, b.rows, return_indices=True)
    if not len(common):
        return Estimate(
            value=None, low=None, high=None, level=level, n=0, method="no common rows"
        )
    first = evaluate(metric, a.y[at_a], a.predictions[models[0]][at_a], a.folds[at_a])
    second = evaluate(metric, b.y[at_b], b.predictions[models[1]][at_b], b.folds[at_b])
    if not metric.higher_is_better:
        first, second = second, first
    clusters = a.clusters if a.clusters is not None else b.clusters
    at = at_a if a.clusters is not None else at_b
    several = len(np.unique(a.folds)) > 1
    return difference_interval(
        first,
        second,
        clusters=None if clusters is None else clusters[at],
        level=level,
        widen=CROSS_VALIDATED if several else 1.0,
    )
