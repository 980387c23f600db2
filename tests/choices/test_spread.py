"""The best of scores alone: what is left of it without the choice."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from unseen.choices.spread import error_from_rows, shrunk_best
from unseen.stats.metrics.catalogue import METRICS


def test_coins_come_back_to_a_half_on_average():
    rng = np.random.default_rng(0)
    error = 0.5 / np.sqrt(200)
    left = [
        shrunk_best(
            (rng.binomial(200, 0.5, 50) / 200).tolist(), error, seed=k, draws=400
        ).value
        for k in range(100)
    ]
    assert np.mean(left) == pytest.approx(0.5, abs=0.01)


def test_one_far_ahead_keeps_its_score():
    scores = [*np.linspace(0.6, 0.61, 30), 0.9]
    assert shrunk_best(scores, 0.02).value == pytest.approx(0.9, abs=0.002)


def test_runs_that_hardly_differ_lose_no_more_than_they_differ():
    scores = (0.8 + np.linspace(0, 0.004, 20)).tolist()
    assert 0.8 <= shrunk_best(scores, 0.05).value <= 0.804


def test_a_single_run_was_not_chosen():
    assert shrunk_best([0.7], 0.1).value == 0.7


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20), st.floats(0.001, 0.2))
def test_a_loss_is_the_mirror_of_a_score(scores, error):
    up = shrunk_best(scores, error, draws=200).value
    down = shrunk_best([-s for s in scores], error, draws=200, higher_is_better=False)
    assert down.value == pytest.approx(-up, abs=1e-12)
    assert min(scores) <= up <= max(scores)


@pytest.mark.parametrize("name", ["accuracy", "balanced_accuracy", "auc"])
def test_errors_are_those_of_fresh_rows(name):
    rng = np.random.default_rng(3)
    y = np.repeat([0, 1], [120, 60])
    scores = []
    for _ in range(400):
        x = 1.5 * y + rng.normal(size=180)
        said = x > 0.75
        scores.append(
            roc_auc_score(y, x)
            if name == "auc"
            else balanced_accuracy_score(y, said)
            if name == "balanced_accuracy"
            else (said == y).mean()
        )
    error = error_from_rows(METRICS[name], float(np.mean(scores)), 180, 60)
    # The area's error is Hanley and McNeil's, a little too large for normal scores.
    assert error == pytest.approx(np.std(scores), rel=0.12 if name != "auc" else 0.25)


def test_of_other_metrics_rows_say_nothing():
    assert error_from_rows(METRICS["rmse"], 0.5, 100, None) is None
    assert error_from_rows(METRICS["auc"], 0.5, 100, None) is None
    assert error_from_rows(METRICS["macro_f1"], 0.5, 100, 50) is None
