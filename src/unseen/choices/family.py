"""The options among which a threshold, a round or weights were chosen."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..stats.metrics.catalogue import Metric, Needs
from .shown import Array, Shown

# Options times rows that are looked at one by one.
_MOST_CELLS = 4_000_000
_MOST_OPTIONS = 400
_ROUND = re.compile(r"(round|iteration|iter|epoch|stage|step)[_ -]?(\d+)", re.I)
# The grid of weights has steps of a half to a twentieth, as many as keep it small.
_STEPS = (20, 10, 5, 4, 3, 2)


class What(StrEnum):
    """What was chosen."""

    THRESHOLD = "threshold"
    ROUND = "round"
    WEIGHTS = "weights"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """Options, what each scores on the reported rows, and their losses.

    Parameters
    ----------
    what
        What is chosen.
    best
        The best score of all options, in the metric's unit.
    best_option
        Its name.
    usual
        What an option scores that is taken without a look, by name.
    names
        Of the options in `losses`, m of them: all, or as many as there is room for.
    losses
        Loss of each row under each, lower is better, shape (n, m).
    size
        Number of all options.
    """

    what: What
    best: float
    best_option: str
    usual: dict[str, float]
    names: tuple[str, ...]
    losses: Array
    size: int


def family_of(shown: Shown, metric: Metric) -> Family | None:
    """Tell from the columns what was chosen, and work out the options.

    One column of scores can be cut at any threshold. Columns named ``round_1``,
    ``epoch_2`` and so on are rounds. Other columns are models that weights combine.

    Returns
    -------
    Family or None
        None where the metric has no choice to make: a threshold moves no metric of
        ranks or probabilities, and labels can't be weighted.
    """
    if all(_ROUND.fullmatch(name) for name in shown.names) and len(shown.names) > 1:
        return _rounds(shown, metric)
    if len(shown.names) > 1:
        return None if shown.labels or shown.classes > 2 else _weights(shown, metric)
    if shown.labels or shown.classes != 2 or metric.needs is not Needs.LABELS:
        return None
    return _thresholds(shown, metric)


def threshold_scores(y: Array, score: Array, metric: Metric) -> tuple[Array, Array]:
    """Score every threshold.

    Parameters
    ----------
    y
        0 and 1, shape (n,).
    score
        Higher for 1, shape (n,).
    metric
        Accuracy, balanced accuracy or macro-F1.

    Returns
    -------
    thresholds
        The row is taken for 1 above it, ascending, shape (m,): below all, between
        any two that follow each other, and above all.
    scores
        Shape (m,).

    Examples
    --------
    >>> from unseen.stats.metrics.catalogue import METRICS
    >>> y, score = np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.4, 0.8])
    >>> [a.round(2).tolist() for a in threshold_scores(y, score, METRICS["accuracy"])]
    [[-inf, 0.3, 0.6, inf], [0.67, 1.0, 0.67, 0.33]]
    """
    values, place = np.unique(score, return_inverse=True)
    ones = np.bincount(place, weights=y, minlength=len(values))
    rows = np.bincount(place, minlength=len(values))
    # Above the k-th threshold: everything that is not among the first k values.
    hits = np.concatenate([[y.sum()], y.sum() - np.cumsum(ones)])
    said = np.concatenate([[len(y)], len(y) - np.cumsum(rows)])
    # A mean of two near floats may be one of them: then that one is not above it.
    middle = values[:-1] + (values[1:] - values[:-1]) / 2
    cuts = np.concatenate([[-np.inf], middle, [np.inf]])
    return cuts, _from_counts(metric.name, hits, said, y.sum(), len(y))


def _from_counts(name: str, hits: Array, said: Array, ones: float, n: int) -> Array:
    zeros = n - ones
    right_zeros = zeros - (said - hits)
    if name == "accuracy":
        return (hits + right_zeros) / n
    if name == "balanced_accuracy":
        return (hits / max(ones, 1) + right_zeros / max(zeros, 1)) / 2
    of_one = 2 * hits / np.maximum(said + ones, 1)
    of_zero = 2 * right_zeros / np.maximum(n - said + zeros, 1)
    return (of_one + of_zero) / 2


def _thresholds(shown: Shown, metric: Metric) -> Family:
    y, score = shown.y, shown.values[:, 0]
    cuts, scores = threshold_scores(y, score, metric)
    top = int(scores.argmax())
    room = int(np.clip(_MOST_CELLS // len(y), 50, len(cuts)))
    kept = np.unique(
        np.append(np.linspace(0, len(cuts) - 1, min(room, len(cuts))).round(), top)
    ).astype(int)
    if metric.name != "accuracy" and len(kept) > _MOST_OPTIONS:
        # Each costs a pass over the rows.
        kept = np.unique(np.append(kept[:: len(kept) // _MOST_OPTIONS + 1], top))
    if metric.name == "accuracy":
        losses = ((score[:, None] > cuts[kept]) != (y[:, None] == 1)).astype(float)
    else:
        losses = np.column_stack(
            [shown.losses(metric, (score > t).astype(float)) for t in cuts[kept]]
        )
    return Family(
        what=What.THRESHOLD,
        best=float(scores[top]),
        best_option=f"{cuts[top]:.4g}",
        usual=_usual_thresholds(y, score, metric),
        names=tuple(f"{k}: {cuts[k]:.4g}" for k in kept),
        losses=losses,
        size=len(cuts),
    )


def _usual_thresholds(y: Array, score: Array, metric: Metric) -> dict[str, float]:
    """Score the cuts that need no look at these rows: a half, and the usual shares."""
    share = float(y.mean())
    marks = {"a threshold of 0.5": 0.5, "a threshold at the share of positives": share}
    if score.min() < 0:
        marks["a threshold of 0"] = 0.0
    # As many positives as there are: what is done to match the rate.
    marks["as many positives as there are"] = float(np.quantile(score, 1 - share))
    out = {}
    for name, mark in marks.items():
        for says, hard in ((name, score > mark), (f"{name}, with it", score >= mark)):
            n_hits = np.array([float((hard & (y == 1)).sum())])
            n_said = np.array([float(hard.sum())])
            found = _from_counts(metric.name, n_hits, n_said, y.sum(), len(y))
            out[says] = float(found[0])
    return out


def _rounds(shown: Shown, metric: Metric) -> Family:
    numbers = [int(re.sub(r"\D", "", name)) for name in shown.names]
    order = np.argsort(numbers, kind="stable")
    columns = [shown.values[:, k] for k in order]
    names = tuple(shown.names[k] for k in order)
    losses = np.column_stack([shown.losses(metric, c) for c in columns])
    scores = [_score(shown, metric, c) for c in columns]
    top = _top(np.array(scores), metric)
    return Family(
        what=What.ROUND,
        best=scores[top],
        best_option=names[top],
        usual={f"the last, {names[-1]}": scores[-1]},
        names=names,
        losses=losses,
        size=len(names),
    )


def _weights(shown: Shown, metric: Metric) -> Family:
    m = len(shown.names)
    grid = weight_grid(m)
    losses = np.column_stack([shown.losses(metric, shown.values @ w) for w in grid])
    scores = np.array([_score(shown, metric, shown.values @ w) for w in grid])
    top = _top(scores, metric)
    usual = {"equal weights": _score(shown, metric, shown.values.mean(axis=1))}
    usual |= {
        f"`{name}` alone": _score(shown, metric, shown.values[:, j])
        for j, name in enumerate(shown.names)
    }
    names = tuple(" ".join(f"{x:.3g}" for x in w) for w in grid)
    return Family(
        what=What.WEIGHTS,
        best=float(scores[top]),
        best_option=names[top],
        usual=usual,
        names=names,
        losses=losses,
        size=len(grid),
    )


def weight_grid(models: int) -> NDArray[np.float64]:
    """Give weights that sum to 1, on as fine a grid as stays small.

    Parameters
    ----------
    models
        Number of models, at least 2.

    Returns
    -------
    ndarray
        Shape (options, models); at most some hundreds of options. Beyond 27
        models: each alone, some pairs by halves, and all together.

    Examples
    --------
    >>> weight_grid(2).shape, weight_grid(3).shape, weight_grid(20).shape
    ((21, 2), (232, 3), (211, 20))
    """
    for steps in _STEPS:
        if _count(models, steps) <= _MOST_OPTIONS:
            whole = _shares(models, steps) / steps
            if steps % models:
                # Equal weights are not on this grid, and yet are what is usual.
                whole = np.vstack([whole, np.full((1, models), 1 / models)])
            return np.unique(whole, axis=0)
    alone = np.eye(models)
    pairs = [
        (alone[i] + alone[j]) / 2 for i, j in product(range(models), repeat=2) if i < j
    ][:_MOST_OPTIONS]
    return np.vstack([alone, *pairs, np.full((1, models), 1 / models)])


def _count(models: int, steps: int) -> int:
    total = 1
    for k in range(1, models):
        total = total * (steps + k) // k
    return total


def _shares(models: int, steps: int) -> NDArray[np.float64]:
    if models == 1:
        return np.array([[float(steps)]])
    return np.vstack(
        [
            np.column_stack([np.full(len(rest), float(k)), rest])
            for k in range(steps + 1)
            for rest in [_shares(models - 1, steps - k)]
        ]
    )


def _score(shown: Shown, metric: Metric, values: Array) -> float:
    return metric.of(shown.y, shown.prediction(values)).value


def _top(scores: Array, metric: Metric) -> int:
    return int(scores.argmax() if metric.higher_is_better else scores.argmin())
