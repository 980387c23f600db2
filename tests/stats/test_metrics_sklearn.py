"""All metrics against scikit-learn: several classes, ties, and odd little samples."""

import warnings
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from scipy.stats import spearmanr
from sklearn import metrics as sk

from unseen.result import TargetKind
from unseen.stats.metrics.catalogue import METRICS, Metric

Array = np.ndarray

# The class of scikit-learn that gives a mean over classes is asked class by class,
# because it refuses samples in which a class does not occur.


def _over_classes(score: Callable[[Array, Array], float], y: Array, p: Array) -> float:
    if p.shape[1] == 2:
        return score(y == 1, p[:, 1])
    there = [k for k in range(p.shape[1]) if 0 < (y == k).sum() < len(y)]
    return float(np.mean([score(y == k, p[:, k]) for k in there]))


def _auc(y: Array, p: Array) -> float:
    return _over_classes(sk.roc_auc_score, y, p)


def _average_precision(y: Array, p: Array) -> float:
    if p.shape[1] == 2:
        return sk.average_precision_score(y == 1, p[:, 1])
    there = [k for k in range(p.shape[1]) if (y == k).any()]
    return float(np.mean([sk.average_precision_score(y == k, p[:, k]) for k in there]))


def _brier(y: Array, p: Array) -> float:
    if p.shape[1] == 2:
        return sk.mean_squared_error(y == 1, p[:, 1])
    return p.shape[1] * sk.mean_squared_error(np.eye(p.shape[1])[y.astype(int)], p)


SCIKIT_LEARN: dict[str, Callable[[Array, Array], float]] = {
    "auc": _auc,
    "average_precision": _average_precision,
    "log_loss": lambda y, p: sk.log_loss(y, p, labels=range(p.shape[1])),
    "brier": _brier,
    "accuracy": lambda y, p: sk.accuracy_score(y, p.argmax(axis=1)),
    "balanced_accuracy": lambda y, p: sk.recall_score(
        y, p.argmax(axis=1), average="macro", labels=np.unique(y), zero_division=0
    ),
    "macro_f1": lambda y, p: sk.f1_score(y, p.argmax(axis=1), average="macro"),
    "r2": sk.r2_score,
    "rmse": lambda y, q: sk.mean_squared_error(y, q) ** 0.5,
    "mae": sk.mean_absolute_error,
    "spearman": lambda y, q: spearmanr(y, q).statistic,
}
OF_CLASSES = [n for n, m in METRICS.items() if TargetKind.BINARY in m.kinds]
OF_NUMBERS = [n for n in METRICS if n not in OF_CLASSES]


def test_every_metric_has_its_judge():
    assert SCIKIT_LEARN.keys() == METRICS.keys()


def probabilities(rng: np.random.Generator, n: int, k: int, steps: int) -> Array:
    """Coarse ones have ties between rows and between classes."""
    p = rng.integers(1, steps + 1, (n, k)).astype(float)
    return p / p.sum(axis=1, keepdims=True)


def agrees(metric: Metric, y: Array, p: Array) -> None:
    with warnings.catch_warnings():
        # Classes that were never predicted are no concern here.
        warnings.simplefilter("ignore")
        expected = SCIKIT_LEARN[metric.name](y, p)
    assert metric.of(y, p).value == pytest.approx(expected, abs=1e-12, rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    n=st.integers(2, 40),
    k=st.integers(2, 5),
    steps=st.sampled_from([2, 5, 1000]),
)
def test_classes(seed, n, k, steps):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, k, n).astype(float)
    assume(len(np.unique(y)) > 1)
    p = probabilities(rng, n, k, steps)
    for name in OF_CLASSES:
        agrees(METRICS[name], y, p)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    n=st.integers(3, 40),
    digits=st.integers(0, 6),
    scale=st.sampled_from([1e-6, 1.0, 1e9]),
)
def test_numbers(seed, n, digits, scale):
    rng = np.random.default_rng(seed)
    y = scale * rng.normal(size=n).round(digits)
    q = 0.5 * y + scale * rng.normal(size=n).round(digits)
    assume(len(np.unique(y)) > 1 < len(np.unique(q)))
    for name in OF_NUMBERS:
        metric = METRICS[name]
        expected = SCIKIT_LEARN[name](y, q)
        assert metric.of(y, q).value == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", OF_CLASSES)
def test_one_row_of_each_class(name):
    y = np.array([0.0, 1.0])
    for p in ([[0.9, 0.1], [0.2, 0.8]], [[0.5, 0.5], [0.5, 0.5]], [[0, 1], [1, 0]]):
        agrees(METRICS[name], y, np.array(p, float))


def test_certain_and_wrong_is_dear_but_finite():
    y, p = np.array([0.0, 1.0]), np.array([[0.0, 1.0], [0.0, 1.0]])
    value = METRICS["log_loss"].of(y, p).value
    assert value == pytest.approx(-np.log(np.finfo(float).eps) / 2)


@pytest.mark.parametrize("name", OF_CLASSES)
def test_a_class_that_does_not_occur_is_left_out(name):
    rng = np.random.default_rng(0)
    y = rng.choice([0.0, 2.0], 30)
    agrees(METRICS[name], y, probabilities(rng, 30, 3, 50))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_the_names_of_the_classes_have_no_say(seed):
    rng = np.random.default_rng(seed)
    y, p = rng.integers(0, 3, 40), probabilities(rng, 40, 3, 10**6)
    new = rng.permutation(3)
    renamed = np.empty_like(p)
    renamed[:, new] = p
    for name in OF_CLASSES:
        metric = METRICS[name]
        assert metric.of(new[y].astype(float), renamed).value == pytest.approx(
            metric.of(y.astype(float), p).value, abs=1e-12
        )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([1e-3, 1.0, 60.0]), st.floats(-9, 9))
def test_units(seed, unit, shift):
    rng = np.random.default_rng(seed)
    y, q = rng.normal(size=(2, 30))
    moved = [
        METRICS[n].of(unit * y + shift, unit * q + shift).value for n in OF_NUMBERS
    ]
    plain = [METRICS[n].of(y, q).value for n in OF_NUMBERS]
    factor = [unit if n in ("rmse", "mae") else 1.0 for n in OF_NUMBERS]
    assert moved == pytest.approx(np.multiply(plain, factor), rel=1e-6)
