"""Nested cross-validation by refits: the fits, the losses, and how often it misses."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeRegressor

from unseen import InputError
from unseen.holdout import nested_cv
from unseen.stats.folds import deal_folds
from unseen.stats.nested import nested_estimate, nested_summary


def test_agrees_with_all_fits_made_one_by_one():
    X, y = make_classification(80, 5, random_state=0)
    model = LogisticRegression()
    fold = deal_folds(80, 4, np.random.default_rng(5))
    outer, inner = np.empty(80), np.empty((80, 4))
    for a in range(4):
        for b in range(4):
            seen = (fold != a) & (fold != b)
            p = model.fit(X[seen], y[seen]).predict_proba(X[fold == b])
            loss = -np.log(p[np.arange(len(p)), y[fold == b]])
            inner[fold == b, a] = loss
            if a == b:
                outer[fold == b] = loss
    expected = nested_estimate(
        [nested_summary(fold, outer, inner)],
        n=80,
        units=80,
        method="nested 4-fold cv of the log_loss, 1 partitions, refitted",
    )
    asked = {"loss": "log_loss", "cv": 4, "repeats": 1, "seed": 5}
    made = nested_cv(model, X, y, **asked)
    assert made.method == expected.method
    for end in ("value", "low", "high"):
        assert getattr(made, end) == pytest.approx(getattr(expected, end))


@pytest.mark.parametrize("loss", ["zero_one", "log_loss", "brier"])
@pytest.mark.parametrize("classes", [2, 3])
def test_losses_of_classes_lie_in_their_range(loss, classes):
    X, y = make_classification(
        90, 6, n_informative=4, n_classes=classes, random_state=0
    )
    names = np.array(["a", "b", "c"])[y]
    e = nested_cv(LogisticRegression(), X, names, loss=loss, cv=4, repeats=2)
    chance = {"zero_one": 1 - 1 / classes, "log_loss": np.log(classes)}
    assert 0 <= e.low < e.value < e.high
    assert e.value < chance.get(loss, 1.0)
    assert e.high <= 1 or loss != "zero_one"


def test_a_classifier_without_probabilities_has_hits():
    X, y = make_classification(60, 5, random_state=0)
    e = nested_cv(LinearSVC(random_state=0), X, y, cv=4, repeats=1)
    assert e.method.startswith("nested 4-fold cv of the zero_one")


def test_a_perfect_classifier_still_has_an_upper_end():
    class Sign(ClassifierMixin, BaseEstimator):
        def fit(self, X, y):
            self.classes_ = np.array([0, 1])
            return self

        def predict(self, X):
            return (X[:, 0] > 0).astype(int)

    X = np.random.default_rng(0).normal(size=(50, 1))
    e = nested_cv(Sign(), X, (X[:, 0] > 0).astype(int), cv=5, repeats=1)
    assert (e.value, e.low) == (0.0, 0.0)
    assert 0.05 < e.high < 0.1


def test_a_search_is_fitted_inside():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 5))
    y = X[:, 0] + rng.normal(size=60)
    search = GridSearchCV(Ridge(), {"alpha": [0.1, 10.0]}, cv=3)
    e = nested_cv(search, X, y, cv=3, repeats=1)
    assert e.method.endswith("refitted")
    assert 0.5 < e.value < 2


def test_forward_is_made_of_the_forward_losses():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(120, 2))
    y = X[:, 0] + rng.normal(size=120)
    e = nested_cv(LinearRegression(), X, y, cv=5, time=np.arange(120))
    assert e.n == 100
    assert e.method == "nested forward cv of the squared_error, 5 stretches"
    assert e.low < 1.0 < e.high


def test_a_loss_that_drifts_widens_the_forward_interval():
    rng = np.random.default_rng(0)
    X, e = rng.normal(size=(300, 1)), rng.normal(size=300)
    growing = e * np.linspace(0.3, 3, 300)
    level = growing.std()
    asked = {"cv": 6, "time": np.arange(300)}
    drift = nested_cv(LinearRegression(), X, growing, **asked)
    still = nested_cv(LinearRegression(), X, level * rng.permutation(e), **asked)
    assert drift.high - drift.low > 1.3 * (still.high - still.low)


def test_rows_of_one_group_widen_the_interval():
    rng = np.random.default_rng(0)
    group = np.repeat(np.arange(30), 10)
    X = rng.normal(size=(300, 2))
    y = rng.normal(size=30)[group] * 2 + rng.normal(size=300)
    plain = nested_cv(LinearRegression(), X, y)
    grouped = nested_cv(LinearRegression(), X, y, groups=group)
    assert grouped.high - grouped.low > 1.3 * (plain.high - plain.low)


def test_the_same_seed_gives_the_same_bytes():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 2)), rng.normal(size=40)
    asked = {"cv": 3, "repeats": 1}
    model = RandomForestRegressor(3)
    a, b = (nested_cv(model, X, y, seed=1, **asked) for _ in range(2))
    assert a == b
    assert a != nested_cv(model, X, y, seed=2, **asked)


def missed(draws, n, p, seed):
    """Count misses of naive and of nested 90% intervals of least squares."""
    naive = nested = 0
    for child in np.random.SeedSequence(seed).spawn(draws):
        rng = np.random.default_rng(child)
        X, y = rng.normal(size=(n, p)), rng.normal(size=n)
        model = LinearRegression(fit_intercept=False)
        truth = 1 + np.square(model.fit(X, y).coef_).sum()
        asked = {"level": 0.9, "repeats": 20, "seed": int(rng.integers(2**31))}
        e = nested_cv(model, X, y, **asked)
        nested += not e.low <= truth <= e.high
        fold = deal_folds(n, 10, rng)
        losses = np.empty(n)
        for k in range(10):
            fitted = model.fit(X[fold != k], y[fold != k])
            losses[fold == k] = (y[fold == k] - fitted.predict(X[fold == k])) ** 2
        half = 1.645 * losses.std(ddof=1) / n**0.5
        naive += abs(losses.mean() - truth) > half
    return naive / draws, nested / draws


def test_misses_less_often_than_the_naive_interval():
    naive, nested = missed(40, 60, 20, seed=0)
    assert nested < naive
    assert nested <= 0.2


@pytest.mark.slow
def test_misses_about_as_often_as_it_says():
    naive, nested = missed(400, 100, 20, seed=1)
    assert 0.05 <= nested <= 0.135
    assert naive > nested


@pytest.mark.parametrize(
    ("model", "kwargs", "says"),
    [
        (
            Ridge(),
            {"cv": 2},
            "`cv` must be a whole number of at least 3, got 2. Ten folds are usual.",
        ),
        (
            Ridge(),
            {"repeats": 0},
            "`repeats` must be a whole number of at least 1, got 0. "
            "50 make the width steady.",
        ),
        (
            Ridge(),
            {"loss": "r2"},
            "`loss` must be a loss of one row that judges values, got 'r2'. Pass one "
            "of squared_error, absolute_error.",
        ),
        (
            Ridge(),
            {"cv": 3, "time": [0] * 36 + [1, 2, 3, 4]},
            "`time` must give at least 3 stretches to score, got 1. Most rows share a "
            "few times; use a finer one.",
        ),
        (
            DecisionTreeRegressor(),
            {"cv": 10, "groups": np.arange(40) % 4},
            "`cv` must be at most the number of groups, 4, got 10. Use fewer folds.",
        ),
    ],
)
def test_messages(model, kwargs, says):
    X = np.random.default_rng(0).normal(size=(40, 2))
    with pytest.raises(InputError) as error:
        nested_cv(model, X, X[:, 0], **kwargs)
    assert str(error.value) == says
