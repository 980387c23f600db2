"""The nested score: equal to plain refitting, and each fit made once."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.ensemble import StackingClassifier, StackingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeClassifier

from unseen import InputError
from unseen.holdout import best_of, cross_val
from unseen.holdout._held_out import fold_labels
from unseen.holdout._table import read_table
from unseen.holdout.stacking import (
    ConvexRegressor,
    StackedClassifier,
    StackedRegressor,
    stack_gain,
    stack_score,
)
from unseen.holdout.stacking._nested_layers import nested_layers
from unseen.stats.metrics.catalogue import Needs

SURE = [
    ("line", LogisticRegression()),
    ("tree", DecisionTreeClassifier(max_depth=3, random_state=0)),
    ("near", KNeighborsClassifier(5)),
]
VALUE = [("line", Ridge()), ("near", KNeighborsRegressor(3))]


class Counted(RegressorMixin, BaseEstimator):
    """Remembers what it was fitted on; shared by all clones."""

    fits: list = []  # noqa: RUF012 - shared on purpose

    def fit(self, X, y):
        Counted.fits.append(frozenset(X[:, 0].astype(int)))
        self.mean_ = y.mean()
        return self

    def predict(self, X):
        return self.mean_ + X[:, 0]


def second(X):
    return X[:, 1:]


def classes(n=120, k=2, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    cut = [0, 0.8][: k - 1]
    return X, np.digitize(X[:, 0] + 0.5 * rng.normal(size=n), cut)


def values(n=120, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    return X, X[:, 0] + np.abs(X[:, 1]) + 0.5 * rng.normal(size=n)


def labels_of(table, cv, seed=0):
    return fold_labels(table, cv, np.random.default_rng(seed))


def plainly(theirs, X, y, label, k):
    """Refit scikit-learn's whole stack without fold k; its folds are the others."""
    rest = np.flatnonzero(label != k)
    inner = label[rest]
    pairs = [
        (np.flatnonzero(inner != j), np.flatnonzero(inner == j)) for j in set(inner)
    ]
    stack = clone(theirs).set_params(cv=pairs).fit(X[rest], y[rest])
    return stack, np.flatnonzero(label == k)


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("passthrough", [False, True])
@pytest.mark.parametrize("grouped", [False, True])
def test_equals_plain_refitting_of_classes(k, passthrough, grouped):
    X, y = classes(k=k)
    groups = np.random.default_rng(3).integers(20, size=120) if grouped else None
    top = LogisticRegression()
    stack = StackedClassifier(SURE, top, passthrough=passthrough)
    theirs = StackingClassifier(SURE, top, passthrough=passthrough)
    table = read_table(stack, X, y, groups=groups)
    label = labels_of(table, 4)
    found = nested_layers(stack, table, Needs.PROBABILITIES, 4, 0)
    for fold in range(4):
        fitted, rows = plainly(theirs, X, y, label, fold)
        assert found.stack[rows] == pytest.approx(
            fitted.predict_proba(X[rows]), abs=1e-8
        )
        for (name, _), base in zip(SURE, fitted.estimators_, strict=True):
            assert found.bases[name][rows] == pytest.approx(base.predict_proba(X[rows]))
    assert (found.fits, found.plain_fits) == (10, 16)
    score = stack_score(stack, X, y, metric="log_loss", cv=4, groups=groups)
    assert score.value == pytest.approx(log_loss(y, found.stack))


def test_equals_plain_refitting_of_values():
    X, y = values()
    stack = StackedRegressor(VALUE, Ridge())
    theirs = StackingRegressor(VALUE, Ridge())
    label = labels_of(read_table(stack, X, y), 5)
    said = np.empty(120)
    for fold in range(5):
        fitted, rows = plainly(theirs, X, y, label, fold)
        said[rows] = fitted.predict(X[rows])
    score = stack_score(stack, X, y, metric="mae")
    assert score.value == pytest.approx(np.abs(y - said).mean())
    assert score.low < score.value < score.high
    assert score.method == "nested stack, 5 folds, 15 fits of 25"


@pytest.mark.parametrize("grouped", [False, True])
def test_equals_plain_refitting_in_time(grouped):
    X, y = values()
    when = np.random.default_rng(4).permutation(120)
    groups = np.random.default_rng(5).integers(60, size=120) if grouped else None
    stack = StackedRegressor(VALUE)
    table = read_table(stack, X, y, time=when, groups=groups)
    found = nested_layers(stack, table, Needs.VALUES, 4, 0)
    label = labels_of(table, 5)
    own = np.arange(120) if groups is None else groups

    def fit_and_say(seen, rows):
        return np.column_stack(
            [clone(m).fit(X[seen], y[seen]).predict(X[rows]) for _, m in VALUE]
        )

    for k in range(2, 6):
        scored = np.flatnonzero(label == k)
        usable = (label < k) & ~np.isin(own, own[scored])
        shown, target = [], []
        for j in range(1, k):
            rows = np.flatnonzero(usable & (label == j))
            seen = usable & (label < j) & ~np.isin(own, own[rows])
            shown.append(fit_and_say(seen, rows))
            target.append(y[rows])
        top = ConvexRegressor().fit(np.vstack(shown), np.concatenate(target))
        mine = found.stack[np.searchsorted(found.rows, scored)]
        assert mine == pytest.approx(top.predict(fit_and_say(usable, scored)))
    assert (np.sort(found.rows) == np.flatnonzero(label > 1)).all()
    if not grouped:
        assert (found.fits, found.plain_fits) == (5, 14)
        score = stack_score(stack, X, y, metric="mae", cv=4, time=when)
        assert score.method.startswith("nested stack, 4 stretches, 5 fits of 14")
        assert score.n == 80


def test_each_set_of_rows_is_fitted_once():
    X, y = np.arange(60.0)[:, None], np.arange(60.0)
    for cv in (3, 5):
        Counted.fits.clear()
        stack_score(StackedRegressor([("one", Counted())]), X, y, cv=cv)
        assert len(Counted.fits) == len(set(Counted.fits)) == cv * (cv + 1) // 2


def test_no_group_and_no_future_is_seen():
    X, y = np.arange(60.0)[:, None], np.random.default_rng(0).normal(size=60)
    groups = np.arange(60) // 5
    Counted.fits.clear()
    stack_score(StackedRegressor([("one", Counted())]), X, y, cv=4, groups=groups)
    assert len(Counted.fits) == 10
    for seen in Counted.fits:
        inside = np.isin(np.arange(60), list(seen))
        assert not set(groups[inside]) & set(groups[~inside])
    Counted.fits.clear()
    stack_score(StackedRegressor([("one", Counted())]), X, y, cv=4, time=np.arange(60))
    assert len(Counted.fits) == 5
    assert all(seen == set(range(len(seen))) for seen in Counted.fits)


def test_a_stack_of_noise_scores_as_noise():
    low = 0
    for seed in range(8):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(100, 5)), rng.integers(2, size=100)
        bases = [("line", LogisticRegression()), ("1nn", KNeighborsClassifier(1))]
        score = stack_score(StackedClassifier(bases), X, y, metric="accuracy")
        low += score.low > 0.5
    assert low <= 1


def test_a_stack_of_one_is_its_model():
    X, y = values()
    stack = StackedRegressor([("line", Ridge())], Ridge(1e-9))
    nested = stack_score(stack, X, y, metric="mae", cv=5)
    alone = cross_val(Ridge(), X, y, metric="mae", cv=5)
    assert nested.value == pytest.approx(alone.value, rel=0.03)


def test_the_gain_is_that_of_the_losses_and_knows_of_the_choice():
    X, y = values(400)
    stack = StackedRegressor([*VALUE, ("same", Ridge(1.01))])
    found = stack_gain(stack, X, y, cv=4)
    table = read_table(stack, X, y)
    nested = nested_layers(stack, table, Needs.VALUES, 4, 0)
    loss = {name: (y - said) ** 2 for name, said in nested.bases.items()}
    best = min(loss, key=lambda name: loss[name].mean())
    own = (y - nested.stack) ** 2
    assert found.model == best
    assert found.loss == "squared_error"
    assert found.naive.value == pytest.approx((loss[best] - own).mean())
    assert found.stack_loss.value == pytest.approx(own.mean())
    others = np.column_stack(list(loss.values())) - own[:, None]
    known = best_of(others, names=list(loss))
    assert found.gain == known.corrected
    assert found.gain.low < found.gain.value < found.gain.high


def test_models_that_err_in_different_places_gain_together():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(600, 2))
    y = 2 * X[:, 0] + 2 * np.sin(4 * X[:, 1]) + 0.3 * rng.normal(size=600)
    curve = make_pipeline(FunctionTransformer(second), KNeighborsRegressor(20))
    bases = [("line", Ridge()), ("curve", curve)]
    found = stack_gain(StackedRegressor(bases, Ridge()), X, y)
    assert found.gain.low > 0
    assert found.stack_loss.high < found.best_loss.low


def test_no_gain_where_one_model_is_right():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 3))
    y = X[:, 0] + rng.normal(size=300)
    found = stack_gain(StackedRegressor(VALUE), X, y)
    assert found.model == "line"
    assert found.gain.low < 0 < found.gain.high + 0.05


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (
            lambda X, y: stack_score(Ridge(), X, y),
            "`stack` must be a StackedClassifier or StackedRegressor, got Ridge. Build "
            "one from the same base models.",
        ),
        (
            lambda X, y: stack_score(StackedRegressor(VALUE), X, y, cv=2),
            "`cv` must be a whole number of at least 3, got 2. Five folds are usual.",
        ),
        (
            lambda X, y: stack_score(StackedRegressor(VALUE), X, y, metric="auc"),
            "`metric` must judge a regression target, got 'auc'. Choose a metric of "
            "this kind of target.",
        ),
        (
            lambda X, y: stack_gain(StackedRegressor(VALUE), X, y, level=1),
            "`level` must lie strictly between 0 and 1, got 1. For a 95% interval pass "
            "0.95.",
        ),
        (
            lambda X, y: stack_score(
                StackedRegressor(VALUE), X, y, cv=3, time=[0] * 80 + [1] * 20 + [2] * 20
            ),
            "`time` must have more different values than `cv`, 4, got 3. Use fewer "
            "folds or a finer time.",
        ),
        (
            lambda X, y: stack_score(
                StackedRegressor(VALUE), X, y, cv=3, time=[0] * 116 + [1, 2, 3, 4]
            ),
            "`time` must give at least 2 stretches after the first past, got fewer. "
            "Most rows share a few times; use a finer one.",
        ),
    ],
)
def test_errors(act, text):
    with pytest.raises(InputError) as caught:
        act(*values())
    assert str(caught.value) == text
