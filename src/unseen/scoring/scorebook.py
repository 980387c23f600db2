"""Every refit of an audit, for the checks that judge scores."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from ..stats.metrics.catalogue import Metric
from .chance import chance_score, constant_prediction, possible_gain
from .folds import SplitKind
from .outcome import BEST, Outcome, compare
from .penalised.line import Line
from .pool import Pool
from .skill import Single
from .survival import Survival

Array = NDArray[np.float64]

BASELINE = "baseline"

# Every row fitted without an error: there is no interval, and no doubt.
_BY_HEART = 1 - 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """How well a model fits a target that means nothing.

    Parameters
    ----------
    score
        Its score on the rows that it was fitted on.
    guessing
        What the constant prediction has there.
    share, low, high
        The score as a share of the way from guessing to perfection, and its interval.
    """

    score: Estimate
    guessing: float
    share: float
    low: float
    high: float


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
        What the user claims, or the user's procedure gives, or None.
    permuted
        The honest columns against a permuted target, scored where they were fitted
        too: what the models memorise.
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
    half
        The honest protocol with half of the training rows; made where there is a
        claim to hold it against.
    resplit
        The tables put together and split anew at random; made where the user gave a
        small test table.
    own_procedure
        Name of the user's procedure, or None.
    survivals
        What the user's model or procedure scores on shuffled targets.
    raised
        What the user's model raised, and its name, or None.
    dropped
        Columns that findings take out of the honest score.
    line
        The user's linear model, fitted when it is asked; None where there is none.
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
    half: Outcome | None = None
    resplit: Outcome | None = None
    own_procedure: str | None = None
    survivals: tuple[Survival, ...] = ()
    raised: tuple[str, str] | None = None
    dropped: tuple[str, ...] = ()
    line: Line | None = None

    @property
    def judged(self) -> str:
        """Name of the predictions that count: the user's model, or the best probe."""
        return self.own_model or BEST

    @property
    def probes(self) -> tuple[str, ...]:
        """Names of the probes, the simplest first."""
        return tuple(m for m in self.honest.models if m != self.own_model)

    def baseline(self, outcome: Outcome | None = None) -> tuple[Estimate, Array]:
        """Give the score of predicting the training rows' mean or class shares.

        Parameters
        ----------
        outcome
            Whose rows are predicted; the honest ones if None.

        Returns
        -------
        Estimate, ndarray
            The score, and the predictions for the rows that were scored.
        """
        beside = self.with_baseline(outcome)
        return beside.score(self.metric, BASELINE), beside.predictions[BASELINE]

    def with_baseline(self, outcome: Outcome | None = None) -> Outcome:
        """Give an outcome with the constant prediction among its models."""
        own = self.honest if outcome is None else outcome
        n_classes = self.pool.n_classes
        shape = (len(own.rows), n_classes) if n_classes else (len(own.rows),)
        prediction = np.empty(shape)
        for k in np.unique(own.folds):
            scored = own.folds == k
            y = self.pool.y[self._could_train(own, own.rows[scored])]
            prediction[scored] = constant_prediction(y, int(scored.sum()), n_classes)
        return replace(own, predictions={**own.predictions, BASELINE: prediction})

    def chance(self) -> float:
        """Give what guessing scores on the honest rows; 0 where it has no rank."""
        value = self.baseline()[0].value
        return 0.0 if value is None else value

    def possible(self) -> float:
        """Give the distance from guessing to perfection, in the metric's unit."""
        return possible_gain(self.metric, self.chance())

    def train_score(self, outcome: Outcome, model: str) -> float:
        """Give a model's mean score on the rows that it was fitted on; NaN if none."""
        folds = [
            outcome.train_scores[name if model == BEST else model][k]
            for k, name in enumerate(outcome.chosen)
        ]
        known = [s for s in folds if not np.isnan(s)]
        return float(np.mean(known)) if known else float("nan")

    def ahead(self, a: str, b: str) -> Estimate:
        """Estimate how much better one model is than another on the honest rows.

        Parameters
        ----------
        a, b
            Names of models, of the baseline, or of the best probe.

        Returns
        -------
        Estimate
            In the metric's unit, positive where `a` is better; paired row by row.
        """
        beside = self.with_baseline()
        return compare(beside, beside, self.metric, models=(a, b))

    def above_chance(self) -> Estimate:
        """Estimate how much better than guessing the judged predictions are."""
        gain = self.ahead(self.judged, BASELINE)
        if gain.value is not None:
            return gain
        # A constant has no rank to be correlated: guessing is 0.
        return self.honest.score(self.metric, self.judged)

    def best_probe(self) -> str:
        """Give the name of the probe with the best honest score."""
        values = {m: self.honest.score(self.metric, m).value for m in self.probes}
        known = {m: v for m, v in values.items() if v is not None}
        if not known:
            return self.probes[0]
        choose = max if self.metric.higher_is_better else min
        return choose(known, key=lambda m: known[m])

    def memory(self, model: str) -> Memory | None:
        """Judge a model on a shuffled target, on the rows that it was fitted on.

        Parameters
        ----------
        model
            Its name.

        Returns
        -------
        Memory or None
            None where no model was fitted so, or the score has no interval.
        """
        own = self.permuted
        if own is None:
            return None
        score = own.score(self.metric, model)
        if score.value is None:
            return None
        guessing = chance_score(self.metric, own.y, own.y, self.pool.n_classes)
        possible = possible_gain(self.metric, guessing)
        gain = self.metric.gain
        share = gain(score.value, guessing) / possible
        low = high = share
        if score.low is not None and score.high is not None:
            ends = gain(score.low, guessing), gain(score.high, guessing)
            low, high = min(ends) / possible, max(ends) / possible
        elif share < _BY_HEART:
            return None
        return Memory(score=score, guessing=guessing, share=share, low=low, high=high)

    def _could_train(
        self, own: Outcome, scored: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Rows from which the models of a fold could have learned."""
        pool = self.pool
        if own.protocol.split is SplitKind.GIVEN:
            return ~pool.given_test
        train = np.ones(len(pool), bool)
        if own.protocol.split is SplitKind.FORWARD and pool.times is not None:
            train = pool.times < pool.times[scored].min()
        train[scored] = False
        # Where every row was scored by one model, all of them are what is known.
        return train if train.any() else np.ones(len(pool), bool)
