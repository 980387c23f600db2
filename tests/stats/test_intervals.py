"""Intervals of metrics: coverage by simulation, limits, clusters, pairs."""

import numpy as np
import pytest

from unseen.stats.intervals import difference_interval, evaluate, score_interval
from unseen.stats.metrics.catalogue import METRICS


def draw(n, rng, shift=1.0):
    y = (rng.random(n) < 0.4).astype(float)
    s = shift * y + rng.normal(size=n)
    p = 1 / (1 + np.exp(-(shift * s - shift**2 / 2 + np.log(0.4 / 0.6))))
    return y, np.column_stack([1 - p, p])


@pytest.mark.parametrize(
    "name",
    [
        "auc",
        "average_precision",
        "log_loss",
        "brier",
        "accuracy",
        "balanced_accuracy",
        "macro_f1",
    ],
)
def test_covers_about_as_often_as_it_says(name):
    metric, rng = METRICS[name], np.random.default_rng(1)
    truth = metric.of(*draw(200_000, rng)).value
    hit = []
    for _ in range(500):
        y, p = draw(150, rng)
        e = score_interval(metric, y, metric.of(y, p))
        hit.append(e.low <= truth <= e.high)
    assert 0.92 <= np.mean(hit) <= 0.985


@pytest.mark.parametrize("name", ["r2", "rmse", "mae", "spearman"])
def test_covers_for_numbers(name):
    metric, rng = METRICS[name], np.random.default_rng(2)

    def values(n):
        x = rng.normal(size=n)
        return x + rng.normal(size=n), x

    truth = metric.of(*values(200_000)).value
    hit = []
    for _ in range(500):
        y, p = values(150)
        e = score_interval(metric, y, metric.of(y, p))
        hit.append(e.low <= truth <= e.high)
    assert 0.915 <= np.mean(hit) <= 0.985


def test_clusters_widen_the_interval_as_much_as_they_must():
    metric, rng = METRICS["accuracy"], np.random.default_rng(3)
    y = np.ones(400)
    right = np.repeat(rng.random(40) < 0.7, 10)
    p = np.column_stack([~right, right]).astype(float)
    influence = metric.of(y, p)
    alone = score_interval(metric, y, influence)
    together = score_interval(
        metric, y, influence, clusters=np.repeat(np.arange(40), 10)
    )
    ratio = (together.high - together.low) / (alone.high - alone.low)
    assert ratio == pytest.approx(np.sqrt(10), rel=0.1)


def test_a_perfect_score_still_has_a_lower_end():
    y = np.repeat([0.0, 1.0], 25)
    p = np.column_stack([1 - y, y])
    for name in ("auc", "accuracy", "balanced_accuracy", "macro_f1"):
        e = score_interval(METRICS[name], y, METRICS[name].of(y, p))
        assert e.value == 1.0
        assert e.high == pytest.approx(1.0)
        assert 0.8 < e.low < 0.96


def test_an_unknown_bound_is_none():
    y = np.arange(10.0)
    e = score_interval(METRICS["rmse"], y, METRICS["rmse"].of(y, y))
    assert (e.value, e.low, e.high) == (0.0, None, None)


def test_models_of_several_folds_are_not_ranked_against_each_other():
    rng = np.random.default_rng(4)
    y, p = draw(200, rng)
    folds = np.arange(200) % 2
    shifted = p.copy()
    # The second model's probabilities are all lower: no fault of its ranking.
    shifted[folds == 1] = np.column_stack(
        [1 - p[folds == 1, 1] / 50, p[folds == 1, 1] / 50]
    )
    metric = METRICS["auc"]
    plain, moved = (evaluate(metric, y, q, folds).value for q in (p, shifted))
    assert plain == pytest.approx(moved)
    assert metric.of(y, shifted).value < plain - 0.1


def test_a_paired_difference_is_narrower_than_two_intervals():
    rng = np.random.default_rng(5)
    metric = METRICS["auc"]
    y, p = draw(400, rng)
    q = np.clip(p + rng.normal(scale=0.01, size=p.shape), 0.001, 0.999)
    a, b = metric.of(y, p), metric.of(y, q)
    paired = difference_interval(a, b)
    single = score_interval(metric, y, a)
    assert paired.high - paired.low < (single.high - single.low) / 3
    assert paired.low <= 0 <= paired.high


def test_difference_covers():
    rng, metric = np.random.default_rng(6), METRICS["accuracy"]
    hit = []
    for _ in range(500):
        y = (rng.random(150) < 0.5).astype(float)
        a = np.where(rng.random(150) < 0.8, y, 1 - y)
        b = np.where(rng.random(150) < 0.7, y, 1 - y)
        pa, pb = (np.column_stack([1 - v, v]) for v in (a, b))
        e = difference_interval(metric.of(y, pa), metric.of(y, pb))
        hit.append(e.low <= 0.1 <= e.high)
    assert 0.92 <= np.mean(hit) <= 0.98
