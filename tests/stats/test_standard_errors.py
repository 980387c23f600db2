"""Standard errors from influence against the bootstrap, plain and of whole groups."""

import numpy as np
import pytest

from unseen.result import TargetKind
from unseen.stats.intervals import variance_of
from unseen.stats.metrics.catalogue import METRICS


def drawn(name, n, rng, k=2):
    metric = METRICS[name]
    if TargetKind.BINARY not in metric.kinds:
        y = rng.normal(size=n)
        return y, 0.7 * y + rng.normal(size=n)
    y = rng.integers(0, k, n).astype(float)
    p = np.exp(1.2 * np.eye(k)[y.astype(int)] + rng.normal(size=(n, k)))
    return y, p / p.sum(axis=1, keepdims=True)


def bootstrap(metric, y, p, draws):
    return np.std([metric.of(y[i], p[i]).value for i in draws], ddof=1)


@pytest.mark.parametrize("k", [2, 4])
@pytest.mark.parametrize("name", METRICS)
def test_standard_error_is_that_of_the_bootstrap(name, k):
    rng, metric = np.random.default_rng(7), METRICS[name]
    y, p = drawn(name, 400, rng, k)
    error = variance_of(metric.of(y, p), None)[0] ** 0.5
    draws = rng.integers(0, 400, (300, 400))
    # 300 draws give a standard deviation to within some 4%.
    assert error == pytest.approx(bootstrap(metric, y, p, draws), rel=0.12)


@pytest.mark.parametrize("name", ["auc", "accuracy", "rmse", "r2"])
def test_groups_are_drawn_whole(name):
    rng, metric = np.random.default_rng(8), METRICS[name]
    y, p = drawn(name, 80, rng)
    y, p = np.repeat(y, 5), np.repeat(p, 5, axis=0)
    groups = np.repeat(np.arange(80), 5)
    variance, units = variance_of(metric.of(y, p), groups)
    draws = rng.integers(0, 80, (300, 80))
    rows = (5 * draws[:, :, None] + np.arange(5)).reshape(300, -1)
    assert units == 80
    assert variance**0.5 == pytest.approx(bootstrap(metric, y, p, rows), rel=0.15)


def test_one_unit_says_nothing_of_its_spread():
    y, p = drawn("auc", 30, np.random.default_rng(9))
    assert variance_of(METRICS["auc"].of(y, p), np.zeros(30, int)) == (0.0, 1)
