"""Every refit of an audit, for the checks that judge scores."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from ..stats.metrics.catalogue import Metric
from .outcome import Outcome
from .pool import Pool
from .skill import Single


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scorebook:
    """Outcomes on one pool.

    Parameters
    ----------
    pool
        The rows.
    metric
        What judges them.
    given
        The protocol as given: all columns, the user's split or a random one.
    honest
        After every remedy.
    claim
        What the user claims, or None.
    permuted
        The honest columns against a permuted target: what the model memorises.
    past_to_future
        Trained on the first half of time and scored on the stretches after it.
    singles
        The strongest columns alone.
    honest_skill
        The honest model's share of the possible skill.
    own_model
        Name of the user's model, or None where the probes stand in.
    rows_in_table
        Rows of the training table, of which the pool may be a sample.
    """

    pool: Pool
    metric: Metric
    given: Outcome
    honest: Outcome
    claim: float | None
    permuted: Outcome | None
    past_to_future: Outcome | None
    singles: tuple[Single, ...]
    honest_skill: float
    own_model: str | None
    rows_in_table: int

    def baseline(self) -> tuple[Estimate, NDArray[np.float64]]:
        """Give the score of predicting the training rows' mean or class shares.

        Returns
        -------
        Estimate, ndarray
            The score, and the predictions for the rows that `honest` scored.
        """
        from dataclasses import replace  # noqa: PLC0415

        y = self.pool.y
        n_classes = self.pool.n_classes
        own = self.honest
        prediction = np.empty(
            (len(own.rows), n_classes) if n_classes else len(own.rows), float
        )
        for k in np.unique(own.folds):
            scored = own.folds == k
            train = np.ones(len(y), bool)
            train[own.rows[scored]] = False
            if n_classes:
                n = np.bincount(y[train].astype(int), minlength=n_classes)
                prediction[scored] = n / n.sum()
            else:
                prediction[scored] = y[train].mean()
        outcome = replace(own, predictions={"baseline": prediction})
        return outcome.score(self.metric, "baseline"), prediction
