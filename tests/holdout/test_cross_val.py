"""Cross-validation: the plain numbers, and that folds respect groups and time."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.svm import LinearSVC

from unseen import InputError
from unseen.holdout import cross_val, nested_cv
from unseen.stats.folds import deal_folds, forward_stretches


class Spy(RegressorMixin, BaseEstimator):
    """Remembers what it was fitted on; a list shared by all clones."""

    seen: list = []  # noqa: RUF012 - shared on purpose

    def fit(self, X, y):
        self.rows_ = X[:, 0]
        return self

    def predict(self, X):
        Spy.seen.append((self.rows_, X[:, 0]))
        return np.zeros(len(X)) + X[:, 0] % 3


def numbered(n):
    """Rows that carry their own number."""
    return np.arange(float(n))[:, None], np.random.default_rng(0).normal(size=n)


@pytest.mark.parametrize("score", [cross_val, nested_cv])
def test_no_group_is_on_both_sides(score):
    Spy.seen.clear()
    X, y = numbered(60)
    groups = np.random.default_rng(1).integers(9, size=60)
    score(Spy(), X, y, cv=4, groups=[f"g{g}" for g in groups])
    assert len(Spy.seen) >= 4
    for train, test in Spy.seen:
        assert not set(groups[train.astype(int)]) & set(groups[test.astype(int)])


@pytest.mark.parametrize("score", [cross_val, nested_cv])
@pytest.mark.parametrize("grouped", [False, True])
def test_the_future_is_never_in_the_past(score, grouped):
    Spy.seen.clear()
    X, y = numbered(80)
    day = np.random.default_rng(2).integers(30, size=80)
    groups = np.arange(80) % 20 if grouped else None
    when = np.datetime64("2026-01-01") + day
    score(Spy(), X, y, cv=4, groups=groups, time=when)
    assert len(Spy.seen) == 4
    for train, test in Spy.seen:
        train, test = train.astype(int), test.astype(int)
        assert day[train].max() < day[test].min()
        if groups is not None:
            assert not set(groups[train]) & set(groups[test])


def test_agrees_with_scikit_learn_on_the_same_folds():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(90, 3))
    y = X[:, 0] + rng.normal(size=90)
    fold = deal_folds(90, 5, np.random.default_rng(7))
    pairs = [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(5)]
    said = cross_val_predict(LinearRegression(), X, y, cv=pairs)
    e = cross_val(LinearRegression(), X, y, metric="mae", cv=5, seed=7)
    assert e.value == pytest.approx(np.abs(y - said).mean())
    assert e.low < e.value < e.high
    assert (e.n, e.method) == (90, "1 × 5-fold cv, naive interval")


def test_repeats_are_the_mean_of_partitions():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 2)), np.arange(60) % 2
    many = cross_val(LogisticRegression(), X, y, cv=3, repeats=30)
    one = [cross_val(LogisticRegression(), X, y, cv=3, seed=s).value for s in range(30)]
    # Two independent means of 30 partitions.
    assert many.value == pytest.approx(
        np.mean(one), abs=4 * np.std(one) * (2 / 30) ** 0.5
    )


def test_forward_scores_only_what_has_a_past():
    X, y = numbered(50)
    e = cross_val(LinearRegression(), X, y, metric="mae", cv=4, time=np.arange(50))
    stretch = forward_stretches(np.arange(50), 4)
    assert e.n == int((stretch > 0).sum()) == 40
    losses = []
    for k in range(1, 5):
        past, here = stretch < k, stretch == k
        model = LinearRegression().fit(X[past], y[past])
        losses += list(np.abs(y[here] - model.predict(X[here])))
    assert e.value == pytest.approx(np.mean(losses))


def test_the_same_seed_gives_the_same_bytes_for_a_model_without_one():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 3)), np.arange(40) % 2
    model = RandomForestClassifier(5)
    a, b, other = (cross_val(model, X, y, cv=4, seed=s) for s in (3, 3, 4))
    assert a == b
    assert a != other
    assert model.random_state is None


def test_data_frames_and_text_classes_are_taken():
    pd = pytest.importorskip("pandas")
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = np.where(X[:, 0] > 0, "yes", "no")
    asked = {"metric": "log_loss", "cv": 4}
    plain = cross_val(LogisticRegression(), X, y, **asked)
    frame = pd.DataFrame(X, columns=["a", "b"], index=range(100, 160))
    framed = cross_val(
        LogisticRegression(), frame, pd.Series(y), metric="log_loss", cv=4
    )
    assert framed == plain


ROWS = np.arange(12.0)[:, None]
BAD = [
    (
        LinearRegression(),
        np.arange(11.0),
        {},
        "`y` must have one value for each of the "
        "12 rows of `X`, got 11. Take both from the same table.",
    ),
    (
        LinearRegression(),
        np.ones((12, 1)),
        {},
        "`y` must have one dimension, got shape (12, 1). Pass one column.",
    ),
    (
        LinearRegression(),
        [1.0] * 11 + [float("nan")],
        {},
        "`y` must have no missing values, got 1. Drop these rows.",
    ),
    (
        LinearRegression(),
        ["a", "b"] * 6,
        {},
        "`y` must be numbers for a regressor, got <U1. Pass a classifier, or numbers.",
    ),
    (
        LogisticRegression(),
        [1] * 12,
        {},
        "`y` must hold at least two classes, got 1. Score the model on rows of both.",
    ),
    (
        LogisticRegression(),
        [0] * 11 + [1],
        {"cv": 3, "metric": "accuracy"},
        "`y` must "
        "have two classes in each training set, got one that has only 0. Use "
        "fewer folds, or more rows of the other class.",
    ),
    (
        LinearRegression(),
        np.arange(12.0),
        {"groups": [None] + ["a"] * 11},
        "`groups` must have no missing values, got 1. Drop these rows.",
    ),
    (
        LinearRegression(),
        np.arange(12.0),
        {"cv": 1},
        "`cv` must be a whole number of at least 2, got 1. Ten folds are usual.",
    ),
    (
        LinearRegression(),
        np.arange(12.0),
        {"cv": 2.5},
        "`cv` must be a whole number of at least 2, got 2.5. Ten folds are usual.",
    ),
    (
        LinearRegression(),
        np.arange(12.0),
        {"repeats": 0},
        "`repeats` must be a whole "
        "number of at least 1, got 0. One partition is the least.",
    ),
    (
        LinearRegression(),
        np.arange(12.0),
        {"level": 95},
        "`level` must lie strictly "
        "between 0 and 1, got 95. For a 95% interval pass 0.95.",
    ),
    (
        LinearRegression(),
        np.arange(12.0),
        {"metric": "auc"},
        "`metric` must judge a "
        "regression target, got 'auc'. Choose a metric of this kind of target.",
    ),
    (
        LinearRegression(),
        np.arange(12.0),
        {"cv": 3, "time": range(12), "repeats": 2},
        "`repeats` must be 1 with `time`, got 2. Time has one order.",
    ),
    (
        LinearRegression(),
        np.arange(12.0),
        {"cv": 3, "time": range(12), "groups": [1] * 12},
        "`groups` must leave a past without the groups that are "
        "scored, got none for stretch 1. Pass `groups` or `time`, not both.",
    ),
    (
        LinearSVC(),
        [0, 1] * 6,
        {"cv": 3},
        "`estimator` must have `predict_proba` for this metric, got LinearSVC. Wrap it "
        "in CalibratedClassifierCV, or choose a metric of classes.",
    ),
]


@pytest.mark.parametrize(("model", "y", "kwargs", "says"), BAD)
def test_messages(model, y, kwargs, says):
    with pytest.raises(InputError) as error:
        cross_val(model, ROWS, y, **kwargs)
    assert str(error.value) == says
