import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LassoCV, LogisticRegression, Ridge
from sklearn.model_selection import (
    GridSearchCV,
    GroupKFold,
    KFold,
    RandomizedSearchCV,
    TimeSeriesSplit,
)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from unseen.errors import InputError
from unseen.holdout import OptunaTuning, tuned_cv
from unseen.stats.folds import deal_folds
from unseen.stats.proportion import wilson_ends
from unseen.stats.quantiles import t_quantile


def table(n=60, p=3, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, (X[:, 0] + rng.normal(size=n) > 0).astype(int)


class Watched:
    """A search by hand that notes what it was given."""

    def __init__(self):
        self.calls = []

    def __call__(self, X, y, *, folds, seed):
        self.calls.append((X, y, folds, seed))
        return DummyClassifier().fit(X, y)


def test_equals_the_same_by_hand():
    X, y = table()
    search = GridSearchCV(KNeighborsClassifier(), {"n_neighbors": [1, 5, 15]}, cv=3)
    found = tuned_cv(search, X, y, metric="accuracy", cv=5, repeats=3, seed=4)
    rng = np.random.default_rng(4)
    means, naive = [], []
    for _ in range(3):
        fold = deal_folds(60, 5, rng, strata=y)
        right = np.empty(60)
        for k in range(5):
            model = search.fit(X[fold != k], y[fold != k])
            right[fold == k] = model.predict(X[fold == k]) == y[fold == k]
        means.append(right.mean())
        naive.append(right.var(ddof=1) / 60)
    mean = np.mean(means)
    variance = 1.75 * np.mean(naive) + np.var(means, ddof=1) / 3
    rows = mean * (1 - mean) / variance
    rows = min(rows, 60 * np.mean(naive) / variance)
    ends = wilson_ends(mean, rows, t_quantile(0.975, 59))
    assert found.value == pytest.approx(mean)
    assert (found.low, found.high) == pytest.approx(ends)
    assert (found.n, found.method) == (60, "3 × 5-fold cv of the search")


def test_the_choosing_sees_no_row_that_scores():
    X, y = table()
    X[:, 0] = np.arange(60)
    watched = Watched()
    tuned_cv(watched, X, y, cv=6, repeats=2, metric="accuracy")
    assert len(watched.calls) == 12
    for seen, _, folds, _ in watched.calls:
        assert len(seen) == 50
        tested = np.sort(np.concatenate([test for _, test in folds]))
        assert tested.tolist() == list(range(50))
        assert all(not set(train) & set(test) for train, test in folds)
    missing = [set(range(60)) - set(seen[:, 0]) for seen, *_ in watched.calls[:6]]
    assert set.union(*missing) == set(range(60))


def test_groups_stay_together_outside_and_inside():
    X, y = table()
    group = np.arange(60) // 3
    X[:, 0] = group
    watched = Watched()
    e = tuned_cv(watched, X, y, cv=5, repeats=2, groups=group)
    for seen, _, folds, _ in watched.calls:
        inside = seen[:, 0]
        assert all((group == g).sum() == (inside == g).sum() for g in set(inside))
        for train, test in folds:
            assert not set(inside[train]) & set(inside[test])
    assert e.n == 60


def test_no_search_sees_the_future():
    X, y = table()
    time = np.random.default_rng(1).permutation(60)
    X[:, 0] = time
    watched = Watched()
    e = tuned_cv(watched, X, y, cv=4, time=time, inner=2)
    assert [len(seen) for seen, *_ in watched.calls] == [12, 24, 36, 48]
    for seen, _, folds, _ in watched.calls:
        when = seen[:, 0]
        assert when.max() == len(when) - 1
        assert all(when[train].max() < when[test].min() for train, test in folds)
    assert (e.n, e.method) == (
        48,
        "forward cv of the search, 4 stretches",
    )


def test_a_number_of_folds_in_a_search_is_made_to_keep_groups():
    X, y = table()
    group = np.arange(60) // 6
    seen = []

    class Noting(LogisticRegression):
        def fit(self, X, y):
            seen.append(set(X[:, 1]))
            return super().fit(X, y)

    X[:, 1] = group
    search = GridSearchCV(Noting(), {"C": [1.0]}, cv=2, refit=False)
    search = make_pipeline(StandardScaler(with_mean=False, with_std=False), search)
    with pytest.raises(AttributeError):
        # Without a refit there is no model to score; the fits before it are noted.
        tuned_cv(search, X, y, cv=5, repeats=1, groups=group, metric="accuracy")
    assert len(seen) == 2
    assert not seen[0] & seen[1]


@pytest.mark.parametrize(
    "search",
    [
        GridSearchCV(LogisticRegression(), {"C": [0.1, 10]}, cv=3),
        RandomizedSearchCV(
            LogisticRegression(), {"C": np.logspace(-2, 2, 20)}, n_iter=3
        ),
        make_pipeline(
            StandardScaler(), GridSearchCV(LogisticRegression(), {"C": [0.1, 10]})
        ),
    ],
)
def test_scikit_learns_searches(search):
    X, y = table()
    one = tuned_cv(search, X, y, cv=4, repeats=2)
    assert 0.6 < one.value < 0.95
    by_group = tuned_cv(search, X, y, cv=4, repeats=1, groups=np.arange(60) // 4)
    by_time = tuned_cv(search, X, y, cv=3, time=np.arange(60), metric="log_loss")
    assert by_group.low < by_group.value < by_group.high
    assert by_time.value > 0


def test_two_processes_give_the_same():
    X, y = table()
    search = GridSearchCV(LogisticRegression(), {"C": [0.1, 10]}, cv=3)
    one = tuned_cv(search, X, y, cv=4, repeats=2)
    assert one == tuned_cv(search, X, y, cv=4, repeats=2, n_jobs=2)


def test_values_and_an_optuna_study():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3))
    y = X[:, 0] + rng.normal(size=50)
    tuning = OptunaTuning(
        suggest=lambda trial: Ridge(alpha=trial.suggest_float("alpha", 0.1, 10)),
        trials=3,
    )
    one = tuned_cv(tuning, X, y, cv=3, repeats=2, seed=1)
    assert one == tuned_cv(tuning, X, y, cv=3, repeats=2, seed=1)
    assert one.method == "2 × 3-fold cv of the search"
    assert 0.1 < one.value < 0.8
    lasso = tuned_cv(LassoCV(cv=3), X, y, cv=5, repeats=2, metric="mae")
    assert 0.3 < lasso.value < 1.5


def test_a_study_without_a_score_is_said():
    X, y = table()
    tuning = OptunaTuning(
        suggest=lambda trial: DummyClassifier(), trials=2, scoring=lambda *_: np.nan
    )
    with pytest.raises(InputError, match="got none in 2 trials"):
        tuned_cv(tuning, X, y, cv=3, repeats=1)


@pytest.mark.parametrize(
    ("search", "words", "text"),
    [
        (
            3,
            {},
            "`search` must be an estimator or a function of (X, y, *, folds, seed), "
            "got int. Pass a GridSearchCV, say.",
        ),
        (
            lambda X, y, *, folds, seed: 1,
            {},
            "`search` must give a fitted model with `predict`, got int. Return the "
            "model that it chose.",
        ),
        (
            GridSearchCV(LogisticRegression(), {"C": [1]}, cv=KFold(5)),
            {"groups": np.arange(60) % 17},
            "`cv` of the search must keep groups together, got KFold. Pass a number "
            "of folds: they are then made so.",
        ),
        (
            GridSearchCV(LogisticRegression(), {"C": [1]}, cv=KFold(5)),
            {"time": np.arange(60)},
            "`cv` of the search must test on what is later only, got KFold. Pass a "
            "number of folds: they are then made so.",
        ),
        (
            GridSearchCV(LogisticRegression(), {"C": [1]}, cv=[([0, 1], [2, 3])]),
            {},
            "`cv` of the search must be a number or a splitter, got a list of rows. "
            "A list can't be used on a part of the rows.",
        ),
        (Watched(), {"cv": 2}, "`cv` must be a whole number of at least 3, got 2. "),
        (Watched(), {"inner": 1}, "`inner` must be a whole number of at least 2, "),
        (
            Watched(),
            {"time": np.arange(60), "repeats": 2},
            "`repeats` must be 1 with `time`, got 2. Time has one order.",
        ),
    ],
)
def test_bad_input(search, words, text):
    X, y = table()
    with pytest.raises(InputError) as raised:
        tuned_cv(search, X, y, **words)
    assert str(raised.value).startswith(text)


def test_a_splitter_that_keeps_groups_or_time_is_used():
    X, y = table()
    by_group = GridSearchCV(LogisticRegression(), {"C": [1]}, cv=GroupKFold(3))
    e = tuned_cv(by_group, X, y, cv=5, repeats=1, groups=np.arange(60) // 4)
    assert e.high is not None
    forward = GridSearchCV(LogisticRegression(), {"C": [1]}, cv=TimeSeriesSplit(2))
    assert tuned_cv(forward, X, y, cv=3, time=np.arange(60)).n == 45


def rules(X, y):
    low, high = X[y == 0].mean(axis=0), X[y == 1].mean(axis=0)
    return high - low, (low + high) / 2


def one_of_20(X, y, *, folds, seed):
    wrong = np.zeros(20)
    for train, test in folds:
        slope, middle = rules(X[train], y[train])
        said = (X[test] - middle) * slope > 0
        wrong += (said != (y[test] == 1)[:, None]).mean(axis=0)
    return Rule(int(wrong.argmin()), *rules(X, y))


def coverage(draws, seed):
    """Choose among 20 rules of one noise feature each; the truth is one half."""
    held = 0
    for i in range(draws):
        rng = np.random.default_rng([seed, i])
        X, y = rng.normal(size=(100, 20)), rng.integers(2, size=100)

        e = tuned_cv(one_of_20, X, y, metric="accuracy", repeats=2, seed=i)
        held += e.low <= 0.5 <= e.high
    return held / draws


class Rule:
    def __init__(self, j, slope, middle):
        self.j, self.slope, self.middle = j, slope[j], middle[j]

    def predict(self, X):
        return (((X[:, self.j] - self.middle) * self.slope) > 0).astype(int)


def test_covers_without_signal():
    assert coverage(60, 0) >= 0.9


@pytest.mark.slow
def test_covers_without_signal_many():
    assert 0.93 <= coverage(1000, 1) <= 0.99
