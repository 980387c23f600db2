"""Thresholds, rounds and weights against slow ways to score them."""

from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, strategies as st
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score

from unseen.choices.family import What, family_of, threshold_scores, weight_grid
from unseen.choices.shown import Shown
from unseen.stats.metrics.catalogue import METRICS

SLOW: dict[str, Any] = {
    "accuracy": accuracy_score,
    "balanced_accuracy": balanced_accuracy_score,
    "macro_f1": lambda y, p: f1_score(
        y, p, average="macro", zero_division=cast(Any, 0)
    ),
}


def shown(values, names, y, classes=2):
    return Shown(
        names=names, values=values, y=y, labels=False, classes=classes, source="t"
    )


@pytest.mark.parametrize("name", SLOW)
@given(seed=st.integers(0, 200))
def test_every_threshold_scores_as_scikit_learn_says(name, seed):
    rng = np.random.default_rng(seed)
    y = np.append(rng.integers(0, 2, 10), [0, 1]).astype(float)
    # Few values, so that ties are common.
    score = rng.integers(0, 6, 12) / 5
    cuts, scores = threshold_scores(y, score, METRICS[name])
    slow = [SLOW[name](y, (score > t).astype(float)) for t in cuts]
    assert scores == pytest.approx(slow, abs=1e-12)


def test_rounds_stand_in_their_order():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 50).astype(float)
    values = rng.random((50, 3))
    family = family_of(shown(values, ("round_10", "round_2", "round_1"), y),
                       METRICS["auc"])  # fmt: skip
    assert family is not None
    assert family.what is What.ROUND
    assert family.names == ("round_1", "round_2", "round_10")
    assert list(family.usual) == ["the last, round_10"]


@pytest.mark.parametrize("models", [2, 3, 4, 6, 9, 30])
def test_weights_sum_to_one_and_hold_each_model_alone(models):
    grid = weight_grid(models)
    assert grid.sum(axis=1) == pytest.approx(1.0)
    assert (grid >= 0).all()
    assert len(grid) <= 450
    for row in (*np.eye(models), np.full(models, 1 / models)):
        assert np.isclose(grid, row).all(axis=1).any()


def test_the_best_of_a_family_is_the_best_of_its_losses():
    rng = np.random.default_rng(1)
    y = rng.normal(size=80)
    family = family_of(shown(rng.normal(size=(80, 2)), ("a", "b"), y, 0),
                       METRICS["mae"])  # fmt: skip
    assert family is not None
    assert family.losses.mean(axis=0).min() == pytest.approx(family.best)


def test_no_choice_moves_what_has_none():
    y = np.array([0.0, 1.0])
    one = np.array([[0.2], [0.8]])
    assert family_of(shown(one, ("p",), y), METRICS["auc"]) is None
    assert family_of(shown(one, ("p",), y, 0), METRICS["mae"]) is None


def test_many_thresholds_are_thinned_and_keep_the_best():
    rng = np.random.default_rng(2)
    y = (rng.random(6000) < 0.4).astype(float)
    score = y + rng.normal(size=6000)
    for name in ("accuracy", "macro_f1"):
        family = family_of(shown(score[:, None], ("p",), y), METRICS[name])
        assert family is not None
        assert family.size == 6001
        assert family.losses.shape[1] < 1000
        best = 1 - family.losses.mean(axis=0).min()
        assert best == pytest.approx(family.best, abs=1e-9)
