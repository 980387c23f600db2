"""Weights of features: the real ones are found, the others are exactly 0."""

import numpy as np
import pytest
from sklearn.datasets import make_friedman1

from unseen.smooth.columns import code_rows, learn_column
from unseen.smooth.kernels import components_of
from unseen.smooth.weights import rows_for_tuning, tune_weights


def tuned(X, y, shape="rough rank", **settings):
    columns = [learn_column(str(j), v) for j, v in enumerate(X.T)]
    rows = code_rows(columns, list(X.T))
    targets = ((y - y.mean()) / y.std())[:, None]
    return tune_weights(components_of(columns, (shape,)), rows, targets, **settings)


def test_friedman_in_50_dimensions():
    X, y = make_friedman1(300, n_features=50, noise=1.0, random_state=0)
    found = tuned(X, y, "smooth place")
    assert np.all(found.weights[:5] > 0.005)
    assert np.sum(found.weights[5:] == 0) >= 25
    assert found.weights[5:].max() < found.weights[:5].min()
    assert found.weights.max() == 1


def test_noise_has_nearly_no_signal():
    rng = np.random.default_rng(0)
    scales = [
        tuned(rng.random((150, 10)), rng.normal(size=150)).scale for _ in range(5)
    ]
    # Noise has variance 1: on the whole a strongest effect far below it.
    assert np.median(scales) < 0.2


def test_a_pure_interaction_is_found():
    rng = np.random.default_rng(1)
    X = rng.random((300, 8))
    y = np.sign((X[:, 2] - 0.5) * (X[:, 6] - 0.5)) + 0.3 * rng.normal(size=300)
    found = tuned(X, y)
    assert set(np.argsort(-found.weights)[:2]) == {2, 6}


def test_eta_that_is_given_is_kept():
    rng = np.random.default_rng(2)
    X = rng.random((80, 4))
    found = tuned(X, X[:, 0] * X[:, 1], eta=0.25)
    assert found.eta == 0.25
    assert set(np.argsort(-found.weights)[:2]) == {0, 1}


@pytest.mark.parametrize("y", [np.zeros(20), np.full(20, 3.0)])
def test_a_constant_target_needs_nothing(y):
    X = np.random.default_rng(3).random((20, 2))
    columns = [learn_column(str(j), v) for j, v in enumerate(X.T)]
    rows = code_rows(columns, list(X.T))
    parts = components_of(columns, ("rough rank",))
    found = tune_weights(parts, rows, y[:, None])
    assert not found.weights.any()


def test_of_very_many_features_the_strongest_are_tuned():
    rng = np.random.default_rng(4)
    X = rng.random((80, 400))
    y = 4 * X[:, 7] + 0.1 * rng.normal(size=80)
    found = tuned(X, y)
    assert np.count_nonzero(found.weights) <= 300
    assert found.weights.argmax() == 7


def test_memory_limits_the_rows():
    assert rows_for_tuning(5000, 10, 600) == 600
    assert rows_for_tuning(400, 10, 600) == 400
    assert rows_for_tuning(5000, 1000, 5000) == 632
