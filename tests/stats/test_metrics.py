"""Metrics against scikit-learn's values, and their influence against the jackknife."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen import InputError
from unseen.result import TargetKind
from unseen.stats.metrics.catalogue import METRICS, metric_named


def classes(n=300, k=2, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, k, n).astype(float)
    logits = np.round(np.eye(k)[y.astype(int)] + rng.normal(size=(n, k)), 1)
    p = np.exp(logits)
    return y, p / p.sum(axis=1, keepdims=True)


def numbers(n=300, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.normal(size=n)
    return y, 0.6 * y + rng.normal(size=n)


# Values of scikit-learn 1.9.1 and SciPy 1.17.1 on the same rows:
# roc_auc_score(y, p[:, 1]); average_precision_score(y, p[:, 1]); log_loss(y, p);
# brier_score_loss(y, p[:, 1]); accuracy_score, balanced_accuracy_score,
# f1_score(average="macro") of p.argmax(1); r2_score, root_mean_squared_error,
# mean_absolute_error; scipy.stats.spearmanr.
def test_agrees_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    stats = pytest.importorskip("scipy.stats")
    y, p = classes()
    label = p.argmax(axis=1)
    expected = {
        "auc": metrics.roc_auc_score(y, p[:, 1]),
        "average_precision": metrics.average_precision_score(y, p[:, 1]),
        "log_loss": metrics.log_loss(y, p),
        "brier": metrics.brier_score_loss(y, p[:, 1]),
        "accuracy": metrics.accuracy_score(y, label),
        "balanced_accuracy": metrics.balanced_accuracy_score(y, label),
        "macro_f1": metrics.f1_score(y, label, average="macro"),
    }
    for name, value in expected.items():
        assert METRICS[name].of(y, p).value == pytest.approx(value, abs=1e-12)
    y, q = numbers()
    expected = {
        "r2": metrics.r2_score(y, q),
        "rmse": np.sqrt(metrics.mean_squared_error(y, q)),
        "mae": metrics.mean_absolute_error(y, q),
        "spearman": stats.spearmanr(y, q).statistic,
    }
    for name, value in expected.items():
        assert METRICS[name].of(y, q).value == pytest.approx(value, abs=1e-12)


def test_several_classes_agree_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    y, p = classes(k=4, seed=3)
    assert METRICS["auc"].of(y, p).value == pytest.approx(
        metrics.roc_auc_score(y, p, multi_class="ovr"), abs=1e-12
    )
    assert METRICS["log_loss"].of(y, p).value == pytest.approx(
        metrics.log_loss(y, p), abs=1e-12
    )


@pytest.mark.parametrize("name", METRICS)
def test_influence_is_the_jackknife(name):
    metric = METRICS[name]
    y, p = classes(150) if TargetKind.BINARY in metric.kinds else numbers(150)
    influence = metric.of(y, p)
    n = len(y)
    left_out = np.array(
        [metric.of(np.delete(y, i), np.delete(p, i, axis=0)).value for i in range(n)]
    )
    jackknife = (n - 1) * (influence.value - left_out)
    assert influence.rows.sum() == pytest.approx(0, abs=1e-9)
    assert np.corrcoef(jackknife, influence.rows)[0, 1] > 0.99
    assert influence.rows.std() == pytest.approx(jackknife.std(), rel=0.05)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.permutations(range(40)))
def test_the_order_of_rows_has_no_say(seed, order):
    order = np.array(order)
    for name, metric in METRICS.items():
        y, p = (
            classes(40, seed=seed)
            if TargetKind.BINARY in metric.kinds
            else numbers(40, seed)
        )
        if name != "r2" and len(np.unique(y)) < 2:
            continue
        a, b = metric.of(y, p), metric.of(y[order], p[order])
        assert a.value == pytest.approx(b.value, nan_ok=True)
        np.testing.assert_allclose(a.rows[order], b.rows, atol=1e-9)


def test_undefined_stays_undefined():
    one = np.ones(5)
    p = np.column_stack([one * 0.5, one * 0.5])
    assert np.isnan(METRICS["auc"].of(one, p).value)
    assert np.isnan(METRICS["r2"].of(one, one).value)
    assert np.isnan(METRICS["spearman"].of(one, one).value)


@pytest.mark.parametrize(
    ("given_name", "says"),
    [
        ("aux", "There is no metric 'aux'. Did you mean auc?"),
        (
            "xyzzy",
            "There is no metric 'xyzzy'. Known: auc, average_precision, log_loss, "
            "brier, accuracy, balanced_accuracy, macro_f1, r2, rmse, mae, spearman.",
        ),
    ],
)
def test_messages(given_name, says):
    with pytest.raises(InputError) as error:
        metric_named(given_name)
    assert str(error.value) == says


def test_names_of_scikit_learn_are_understood():
    assert metric_named("roc_auc") is METRICS["auc"]
    assert metric_named("f1_macro") is METRICS["macro_f1"]
