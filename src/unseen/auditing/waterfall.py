"""The waterfall from the claimed score to the honest one."""

from dataclasses import replace

import numpy as np

from ..result import Estimate, ModelScore, Scores, Step
from ..scoring.folds import SplitKind
from ..scoring.outcome import Outcome, compare
from ..stats.metrics.catalogue import Metric
from .effects import Steps


def scores_of(
    metric: Metric,
    steps: Steps,
    claim: float | None,
    *,
    claimed_by: str = "user",
    codes: tuple[str, ...] = (),
    chosen: Step | None = None,
) -> Scores:
    """Make the waterfall.

    Parameters
    ----------
    metric
        The metric.
    steps
        The walk from the protocol as given to the honest one.
    claim, claimed_by
        The claimed score, if there is one, and whose it is.
    codes
        Findings that explain how the claim differs from the protocol as given.
    chosen
        The step that takes the luck of a choice off the claim, if there is one.
    """
    given, honest = steps[0][2], steps[-1][2]
    waterfall = []
    claimed = given.score(metric)
    if claim is not None:
        claimed = Estimate(
            value=claim,
            low=None,
            high=None,
            level=0.95,
            n=0,
            method=f"claimed by the {claimed_by}",
        )
        waterfall.append(Step(label="claimed", codes=(), score=claimed))
    start = claim
    if claim is not None and chosen is not None and chosen.score.value is not None:
        waterfall.append(chosen)
        start = chosen.score.value
    before: Outcome | None = None
    for label, own, outcome in steps:
        change = None
        score = outcome.score(metric)
        if before is not None:
            change = _change(metric, outcome, before)
        elif start is not None and score.value is not None:
            change = replace(
                score,
                value=score.value - start,
                low=None if score.low is None else score.low - start,
                high=None if score.high is None else score.high - start,
                method="refit less the claim",
            )
        explains = own if before is not None or claim is None else (*codes, *own)
        waterfall.append(Step(label=label, codes=explains, score=score, change=change))
        before = outcome
    models = []
    for name, outcome in (("as given", given), ("honest", honest)):
        models += [
            ModelScore(model=m, protocol=name, score=outcome.score(metric, m))
            for m in outcome.models
        ]
    return Scores(
        metric=metric.name,
        higher_is_better=metric.higher_is_better,
        claimed=claimed,
        claimed_by=claimed_by if claim is not None else "protocol",
        honest=honest.score(metric),
        waterfall=tuple(waterfall),
        models=tuple(models),
        protocol=_protocol_words(honest, honest.score(metric)),
    )


def _change(metric: Metric, after: Outcome, before: Outcome) -> Estimate:
    change = compare(after, before, metric)
    if metric.higher_is_better or change.value is None:
        return change
    # `compare` is positive where the first is better; a change is in the metric's unit.
    return replace(
        change,
        value=-change.value,
        low=None if change.high is None else -change.high,
        high=None if change.low is None else -change.low,
    )


def _protocol_words(honest: Outcome, score: Estimate) -> str:
    k = len(np.unique(honest.folds))
    how = {
        SplitKind.GIVEN: "the test table as given",
        SplitKind.RANDOM: "random folds",
        SplitKind.GROUPED: "folds that keep groups whole",
        SplitKind.FORWARD: "later stretches of time",
    }[honest.protocol.split]
    blank = ""
    if score.value is not None and score.low is None and score.high is None:
        blank = (
            " There is no interval: a few values of the target are so large that such "
            "as nobody has seen may decide the score."
        )
    taken = sorted(set(honest.chosen))
    who = " or the ".join(taken)
    better = ", whichever has the smaller inner loss," if len(taken) > 1 else ""
    return (
        f"The {who}{better} fitted on {honest.n_train:,} rows"
        + (f" in each of {k} folds" if k > 1 else "")
        + f", scored on {len(honest.rows):,} rows of {how}; columns were chosen "
        f"without the scored rows.{_estimator_words(score)}" + blank
    )


def _estimator_words(score: Estimate) -> str:
    """Name the estimator of the score, where it has a name."""
    name, colon, _ = score.method.partition(":")
    return f" The estimator is `{name}`." if colon else ""
