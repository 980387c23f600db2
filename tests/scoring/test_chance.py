"""What guessing scores, against scikit-learn's dummies."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier, DummyRegressor

from unseen.scoring.chance import (
    chance_score,
    constant_prediction,
    perfect_score,
    possible_gain,
)
from unseen.stats.metrics.catalogue import METRICS


def test_is_scikit_learns_dummy():
    rng = np.random.default_rng(0)
    y, X = rng.integers(0, 3, 50), np.zeros((50, 1))
    expected = DummyClassifier(strategy="prior").fit(X, y).predict_proba(X)
    np.testing.assert_allclose(constant_prediction(y * 1.0, 50, 3), expected)
    z = rng.normal(size=50)
    mean = DummyRegressor().fit(X, z).predict(X)
    np.testing.assert_allclose(constant_prediction(z, 50, 0), mean)


def test_a_class_that_never_trained_has_no_chance():
    assert constant_prediction(np.zeros(4), 1, 3).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("auc", 0.5), ("accuracy", 0.75), ("balanced_accuracy", 0.5), ("brier", 0.1875)],
)
def test_guessing_among_classes(name, expected):
    y = np.array([0.0, 0, 0, 1])
    assert chance_score(METRICS[name], y, y, 2) == pytest.approx(expected)


@pytest.mark.parametrize(("name", "expected"), [("r2", 0.0), ("mae", 2.0)])
def test_guessing_numbers(name, expected):
    y = np.array([0.0, 4.0])
    assert chance_score(METRICS[name], y, y, 0) == pytest.approx(expected)


def test_a_constant_has_no_rank():
    y = np.array([1.0, 2, 3])
    assert chance_score(METRICS["spearman"], y, y, 0) == 0.0


@pytest.mark.parametrize("name", METRICS)
def test_perfection_is_the_good_end(name):
    metric = METRICS[name]
    assert perfect_score(metric) == (1.0 if metric.higher_is_better else 0.0)
    chance = 0.25
    assert possible_gain(metric, chance) == (0.75 if metric.higher_is_better else 0.25)


def test_there_is_always_a_distance_to_divide_by():
    assert possible_gain(METRICS["accuracy"], 1.0) == 1e-12
