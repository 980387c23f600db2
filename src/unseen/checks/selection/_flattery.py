"""How much better the best of several runs looks than it is."""

from dataclasses import dataclass

import numpy as np

from ...choices.choices import Choices
from ...choices.shown import Shown, loss_to_score
from ...choices.spread import error_from_rows, shrunk_best
from ...errors import Undecided
from ...holdout import BestOf, best_of, best_of_runs
from ...result import Effect, Estimate
from ...stats.metrics.catalogue import Metric
from ...stats.quantiles import normal_quantile
from ..fit._words import metric_word

_LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Flattery:
    """What the best of several is worth, in the metric's unit.

    Parameters
    ----------
    seen
        Its score as reported, with the interval of one that was not chosen.
    corrected
        Its score on rows that had no part in choosing it.
    inflation
        How much better it looks than it is; above 0 where the choice flatters.
    error
        Standard error of one score.
    """

    seen: Estimate
    corrected: Estimate
    inflation: Estimate
    error: float

    def effect(self, metric: Metric) -> Effect:
        """Give it as the effect of a finding."""
        return Effect(
            metric=metric.name,
            inflation=self.inflation,
            without=self.corrected,
            present=self.seen,
            applied=False,
        )

    def rows_for(self, tolerated: float) -> int | None:
        """Give the rows with which the flattery is at most this, or None if it is."""
        value = self.inflation.value or 0.0
        if value <= tolerated:
            return None
        rows = self.inflation.n * (value / tolerated) ** 2
        # Two digits: the third would claim what nobody knows.
        return int(float(f"{rows:.1e}"))


def from_rows(losses: BestOf, metric: Metric) -> Flattery:
    """Turn the best of a matrix of losses into the metric's unit."""
    naive = _score(losses.naive, metric)
    return Flattery(
        seen=naive,
        corrected=_score(losses.corrected, metric),
        inflation=_minus(losses.bias),
        error=_error(naive),
    )


def of_shown(shown: Shown, metric: Metric, seed: int) -> Flattery:
    """Judge the best of several columns of predictions.

    Raises
    ------
    Undecided
        If there are too few rows.
    """
    if len(shown.y) < 2:
        raise Undecided(f"{len(shown.y)} rows with a target are too few to answer.")
    columns = [shown.losses(metric, c) for c in shown.values.T]
    losses = np.column_stack(columns)
    return from_rows(best_of(losses, names=shown.names, seed=seed), metric)


def of_scores(choices: Choices, metric: Metric, seed: int) -> Flattery:
    """Judge the best of the runs by their scores alone.

    Raises
    ------
    Undecided
        If rows alone say nothing of this metric, or their number is not known.
    """
    runs, n = choices.runs, choices.n
    assert runs is not None
    word = metric_word(metric)
    if n is None:
        raise Undecided(
            f"It is not known how many rows scored the {len(runs.scores):,} runs. Give "
            "the test table, or their number."
        )
    best = runs.scores[runs.best(metric)]
    error = error_from_rows(metric, best, n, choices.positives)
    if error is None:
        raise Undecided(
            f"The number of rows alone says nothing of the error of the {word}. Give "
            "what each run said of the test rows."
        )
    bound = best_of_runs(
        runs.scores,
        n,
        metric=metric.name,
        positives=choices.positives,
        tried=runs.tried,
        level=_LEVEL,
    )
    value = shrunk_best(
        runs.scores, error, higher_is_better=metric.higher_is_better, seed=seed
    ).value
    value = min(max(value, bound.low or 0.0), 1.0 if bound.high is None else bound.high)
    z = normal_quantile((1 + _LEVEL) / 2)
    sign = 1.0 if metric.higher_is_better else -1.0
    ends = sorted(
        (sign * (best - (bound.low or 0.0)), sign * (best - (bound.high or 1.0)))
    )
    return Flattery(
        seen=Estimate(
            value=best,
            low=max(metric.low, best - z * error),
            high=min(metric.high, best + z * error),
            level=_LEVEL,
            n=n,
            method="naive",
        ),
        corrected=Estimate(
            value=value,
            low=bound.low,
            high=bound.high,
            level=_LEVEL,
            n=n,
            method=bound.method,
        ),
        inflation=Estimate(
            value=sign * (best - value),
            low=ends[0],
            high=ends[1],
            level=_LEVEL,
            n=n,
            method=bound.method,
        ),
        error=error,
    )


def _score(loss: Estimate, metric: Metric) -> Estimate:
    """Turn an estimate of a mean loss into one of the metric."""

    def turned(value: float | None) -> float | None:
        if value is None:
            return None
        score = loss_to_score(metric, value)
        return min(max(score, metric.low), metric.high)

    low, high = turned(loss.low), turned(loss.high)
    if metric.higher_is_better:
        low, high = high, low
    return Estimate(
        value=turned(loss.value),
        low=low,
        high=high,
        level=loss.level,
        n=loss.n,
        method=f"best_of: {loss.method}",
    )


def _minus(bias: Estimate) -> Estimate:
    return Estimate(
        value=None if bias.value is None else -bias.value,
        low=None if bias.high is None else -bias.high,
        high=None if bias.low is None else -bias.low,
        level=bias.level,
        n=bias.n,
        method=f"best_of: {bias.method}",
    )


def _error(naive: Estimate) -> float:
    if naive.low is None or naive.high is None:
        return 0.0
    return (naive.high - naive.low) / 2 / normal_quantile((1 + naive.level) / 2)
