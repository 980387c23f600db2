"""The stacks: scikit-learn's conventions, and rows that are really left out."""

import pickle

import numpy as np
import pandas as pd
import pytest
import sklearn
from scipy import sparse
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.compose import make_column_transformer
from sklearn.ensemble import StackingClassifier, StackingRegressor
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from sklearn.utils.estimator_checks import parametrize_with_checks

from unseen import InputError
from unseen.holdout._held_out import fold_labels, folds_within
from unseen.holdout._table import read_table
from unseen.holdout.stacking import StackedClassifier, StackedRegressor

SURE = [("line", LogisticRegression()), ("tree", DecisionTreeClassifier(max_depth=2))]
VALUE = [("line", Ridge()), ("tree", DecisionTreeRegressor(max_depth=2))]


class Spy(RegressorMixin, BaseEstimator):
    """Remembers what it was fitted on and what it predicted; shared by all clones."""

    fits: list = []  # noqa: RUF012 - shared on purpose

    def fit(self, X, y, sample_weight=None):
        self.rows_ = X[:, 0].astype(int)
        self.weight_ = sample_weight
        Spy.fits.append(self)
        self.predicted_ = None
        return self

    def predict(self, X):
        self.predicted_ = X[:, 0].astype(int)
        return X[:, 0] % 3


@pytest.fixture
def spied():
    Spy.fits.clear()
    return Spy.fits


def classes(n=90, k=2, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 4))
    return X, np.array(list("abc"))[np.digitize(X[:, 0] + X[:, 1], [0, 1][: k - 1])]


def values(n=90, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 4))
    return X, X[:, 0] + np.abs(X[:, 1]) + rng.normal(size=n)


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([StackedClassifier(SURE), StackedRegressor(VALUE)])
def test_scikit_learns_checks(estimator, check):
    check(estimator)


def my_folds(stack, X, y, **facts):
    """The folds that a stack with seed 0 deals."""
    table = read_table(stack, X, y, **facts)
    seed = np.random.RandomState(0).randint(2**31 - 1)
    label = fold_labels(table, stack.cv, np.random.default_rng(seed))
    return folds_within(table, label, np.ones(len(y), bool))


@pytest.mark.parametrize("passthrough", [False, True])
@pytest.mark.parametrize("k", [2, 3])
def test_agrees_with_scikit_learn_on_the_same_folds(k, passthrough):
    X, y = classes(k=k)
    top = LogisticRegression()
    mine = StackedClassifier(SURE, top, passthrough=passthrough)
    theirs = StackingClassifier(
        SURE, top, cv=my_folds(mine, X, y), passthrough=passthrough
    )
    assert mine.fit(X, y).predict_proba(X) == pytest.approx(
        theirs.fit(X, y).predict_proba(X), abs=1e-9
    )
    assert mine.transform(X) == pytest.approx(theirs.transform(X))


def test_agrees_with_scikit_learn_by_group():
    X, y = values()
    groups = np.random.default_rng(1).integers(12, size=90)
    mine = StackedRegressor(VALUE, Ridge(), cv=3)
    folds = my_folds(mine, X, y, groups=groups)
    theirs = StackingRegressor(VALUE, Ridge(), cv=folds).fit(X, y)
    said = mine.fit(X, y, groups=groups).predict(X)
    assert said == pytest.approx(theirs.predict(X))


def test_no_group_is_on_both_sides(spied):
    X = np.arange(60.0)[:, None]
    groups = np.random.default_rng(1).integers(9, size=60)
    StackedRegressor([("spy", Spy())], cv=4).fit(
        X, X[:, 0], groups=[f"g{g}" for g in groups]
    )
    *inner, last = spied
    assert len(inner) == 4
    for model in inner:
        assert not set(groups[model.rows_]) & set(groups[model.predicted_])
    assert sorted(np.concatenate([m.predicted_ for m in inner])) == list(range(60))
    assert list(last.rows_) == list(range(60))


@pytest.mark.parametrize("grouped", [False, True])
def test_the_future_is_never_in_the_past(spied, grouped):
    X = np.arange(80.0)[:, None]
    day = np.random.default_rng(2).integers(30, size=80)
    groups = np.arange(80) % 20 if grouped else None
    when = np.datetime64("2026-01-01") + day
    stack = StackedRegressor([("spy", Spy())], cv=4)
    stack.fit(X, X[:, 0], time=when, groups=groups)
    for model in spied[:4]:
        assert day[model.rows_].max() < day[model.predicted_].min()
        if grouped:
            assert not set(groups[model.rows_]) & set(groups[model.predicted_])
    # The first stretch is predicted by nobody, so the top is not fitted on it.
    predicted = np.concatenate([m.predicted_ for m in spied[:4]])
    assert sorted(predicted) == stack.meta_rows_.tolist()
    first = np.setdiff1d(np.arange(80), stack.meta_rows_)
    assert day[first].max() < day[stack.meta_rows_].min()


def test_the_top_does_not_trust_a_model_that_recognises_groups():
    rng = np.random.default_rng(0)
    groups = rng.permutation(np.repeat(np.arange(60), 5))
    centre, effect = rng.normal(size=(60, 6)), rng.normal(size=60)
    X = centre[groups] + 0.1 * rng.normal(size=(300, 6))
    y = X[:, 0] + 2 * effect[groups] + 0.3 * rng.normal(size=300)
    bases = [("line", Ridge()), ("1nn", KNeighborsRegressor(1))]
    plain = StackedRegressor(bases).fit(X, y).final_estimator_.weights_
    told = StackedRegressor(bases).fit(X, y, groups=groups).final_estimator_.weights_
    assert plain[1] > 0.8
    assert told[1] < 0.3


def test_same_seed_same_bytes_and_another_seed_other_folds():
    X, y = classes()
    bases = [("tree", DecisionTreeClassifier(max_features=1)), SURE[0]]
    one, two, other = (
        StackedClassifier(bases, LogisticRegression(), random_state=seed).fit(X, y)
        for seed in (0, 0, 1)
    )
    assert pickle.dumps(one) == pickle.dumps(two)
    assert (one.predict_proba(X) != other.predict_proba(X)).any()
    again = pickle.loads(pickle.dumps(one))
    assert (again.predict(X) == one.predict(X)).all()
    assert not hasattr(clone(one), "estimators_")


def test_parameters_go_by_name():
    stack = StackedClassifier(SURE)
    stack.set_params(tree__max_depth=5, cv=3)
    assert stack.get_params()["tree__max_depth"] == 5
    X, y = classes()
    stack.set_params(tree="drop").fit(X, y)
    assert list(stack.named_estimators_) == ["line"]
    assert stack.transform(X).shape == (90, 1)
    search = GridSearchCV(StackedClassifier(SURE), {"tree__max_depth": [1, 3]}, cv=3)
    assert search.fit(X, y).best_params_["tree__max_depth"] in (1, 3)


def test_frames_names_and_set_output():
    X, y = classes(k=3)
    frame = pd.DataFrame(X, columns=list("pqrs"))
    stack = StackedClassifier(SURE, LogisticRegression(), passthrough=True)
    stack.set_output(transform="pandas").fit(frame, y)
    out = stack.transform(frame)
    assert list(out.columns) == [
        *(f"stackedclassifier_{b}{c}" for b in ("line", "tree") for c in range(3)),
        *"pqrs",
    ]
    assert stack.feature_names_in_.tolist() == list("pqrs")
    assert stack.predict(frame).shape == (90,)
    with pytest.raises(ValueError, match="feature names"):
        stack.predict(frame[list("srqp")])
    value = StackedRegressor(VALUE).fit(X, X[:, 0])
    assert value.get_feature_names_out().tolist() == [
        "stackedregressor_line",
        "stackedregressor_tree",
    ]


def test_columns_text_missing_values_and_sparse_rows():
    X, y = classes()
    frame = pd.DataFrame(X, columns=list("pqrs"))
    frame["kind"] = np.where(X[:, 0] > 0, "x", "y")
    encode = make_column_transformer(
        (OneHotEncoder(), ["kind"]), (StandardScaler(), ["p", "q"])
    )
    mixed = StackedClassifier([("pipe", make_pipeline(encode, SURE[0][1])), SURE[1]])
    mixed.set_params(tree=make_pipeline(clone(encode), SURE[1][1]))
    assert mixed.fit(frame, y).score(frame, y) > 0.8

    holes = X.copy()
    holes[::7, 2] = np.nan
    patch = make_pipeline(SimpleImputer(), LogisticRegression())
    assert StackedClassifier([("patch", patch)]).fit(holes, y).score(holes, y) > 0.8

    stack = StackedClassifier(SURE, LogisticRegression(), passthrough=True)
    dense = stack.fit(X, y).predict_proba(X)
    for form in (sparse.csr_array, sparse.csc_matrix, sparse.coo_array):
        said = stack.fit(form(X), y).predict_proba(form(X))
        assert said == pytest.approx(dense, abs=1e-5)

    text = np.where(y == y[0], "good day", "bad night")
    read = make_pipeline(CountVectorizer(), LogisticRegression())
    assert StackedClassifier([("words", read)]).fit(text, y).score(text, y) == 1


def test_a_model_without_probabilities_votes():
    X, y = classes()
    stack = StackedClassifier([("svm", LinearSVC()), SURE[0]]).fit(X, y)
    assert set(np.unique(stack.transform(X)[:, 0])) == {0, 1}
    assert stack.predict_proba(X).sum(axis=1) == pytest.approx(np.ones(90))


def test_a_class_that_the_top_never_saw_has_no_probability():
    X, y = classes(120, k=3)
    y = np.where((y == "c") & (np.arange(120) >= 30), "a", y)
    stack = StackedClassifier(SURE, cv=3).fit(X, y, time=np.arange(120))
    said = stack.predict_proba(X)
    assert said.shape == (120, 3)
    weights = stack.final_estimator_.weights_
    each = [m.predict_proba(X)[:, 2] for m in stack.estimators_]
    # Nobody had it among the rows of the top: only the base models know of it.
    assert "c" not in y[stack.meta_rows_]
    assert said[:, 2] == pytest.approx(weights @ each)


def test_weights_reach_the_models_and_the_top(spied):
    X = np.arange(40.0)[:, None]
    weight = 1.0 + np.arange(40)
    StackedRegressor([("spy", Spy())], Spy()).fit(X, X[:, 0], sample_weight=weight)
    inner, last, top = spied[:5], spied[5], spied[6]
    for model in [*inner, last]:
        assert (model.weight_ == 1 + model.rows_).all()
    assert (top.weight_ == weight).all()


def test_metadata_is_routed_to_those_that_ask():
    X, y = classes()
    groups, weight = np.arange(90) // 3, np.ones(90)
    with sklearn.config_context(enable_metadata_routing=True):
        inside = GridSearchCV(
            LogisticRegression()
            .set_fit_request(sample_weight=True)
            .set_score_request(sample_weight=False),
            {"C": [0.1, 1]},
            cv=GroupKFold(3),
        )
        stack = StackedClassifier([("grid", inside), ("1nn", KNeighborsClassifier(1))])
        stack.set_fit_request(groups=True)
        stack.fit(X, y, groups=groups, sample_weight=weight)
        assert stack.estimators_[0].best_params_["C"] in (0.1, 1)
        scores = cross_val_score(
            stack,
            X,
            y,
            cv=GroupKFold(3),
            params={"groups": groups},
            error_score="raise",
        )
        assert scores.min() > 0.5


def test_groups_reach_a_stack_in_a_pipeline(spied):
    X = np.arange(60.0)[:, None]
    groups = np.arange(60) % 10
    pipe = make_pipeline("passthrough", StackedRegressor([("spy", Spy())], cv=3))
    pipe.fit(X, X[:, 0], stackedregressor__groups=groups)
    for model in spied[:3]:
        assert not set(groups[model.rows_]) & set(groups[model.predicted_])


X0, Y0 = classes(30)


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (
            lambda: StackedClassifier([]).fit(X0, Y0),
            "`estimators` must hold at least one (name, estimator), got []. Name each "
            "base model.",
        ),
        (
            lambda: StackedClassifier(VALUE).fit(X0, Y0),
            "`estimators` must be classifiers, got 'line', a Ridge. Pass models of "
            "this kind of target.",
        ),
        (
            lambda: StackedRegressor(SURE).fit(X0, X0[:, 0]),
            "`estimators` must be regressors, got 'line', a LogisticRegression. Pass "
            "models of this kind of target.",
        ),
        (
            lambda: StackedClassifier(SURE, passthrough=True).fit(X0, Y0),
            "`final_estimator` must be given with `passthrough`, got None. Weights of "
            "models cannot weigh features; pass a model of both.",
        ),
        (
            lambda: StackedClassifier(SURE, cv="prefit").fit(X0, Y0),
            "`cv` must be a whole number of at least 2, got 'prefit'. Five folds are "
            "usual.",
        ),
        (
            lambda: StackedClassifier(SURE).fit(X0[:1], Y0[:1]),
            "`X` must hold at least 2 rows, got 1 sample. Stack where there are rows "
            "to leave out.",
        ),
        (
            lambda: StackedClassifier(SURE).fit(X0[:, 0], Y0),
            "`X` must have two dimensions, got shape (30,). Reshape your data to one "
            "row for each thing that is predicted.",
        ),
        (
            lambda: StackedClassifier(SURE).fit(X0, Y0, groups=np.arange(30) % 4),
            "`cv` must be at most the number of groups, 4, got 5. Use fewer folds.",
        ),
        (
            lambda: StackedClassifier([("1nn", KNeighborsClassifier(1))]).fit(
                X0, Y0, sample_weight=np.ones(30)
            ),
            "`sample_weight` must be taken by each base model, got '1nn', whose fit "
            "does not. Leave it out, or enable scikit-learn's metadata routing to say "
            "which take it.",
        ),
        (
            lambda: StackedClassifier(SURE).fit(X0, Y0, colour=1),
            "`fit` must be given groups, time and sample_weight alone, got colour. "
            "Enable scikit-learn's metadata routing to pass more.",
        ),
        (
            lambda: StackedClassifier(SURE).fit(X0, np.sort(Y0), time=np.arange(30)),
            "`y` must have two classes in each inner fold's training rows, got only a. "
            "Use fewer folds, or more rows of the other class.",
        ),
        (
            lambda: StackedClassifier(SURE, cv=2).fit(
                X0, ["a", "b"] * 5 + ["a"] * 20, time=np.arange(30)
            ),
            "`y` must have two classes among the rows that are predicted out of fold, "
            "got only a. Use a finer `time`, or more rows.",
        ),
        (
            lambda: StackedRegressor(VALUE, cv=3).fit(
                X0, X0[:, 0], time=np.arange(30), groups=np.zeros(30)
            ),
            "`groups` must leave a past without the groups that are scored, got "
            "none for stretch 1. Pass `groups` or `time`, not both.",
        ),
    ],
)
def test_errors(act, text):
    with pytest.raises(InputError) as caught:
        act()
    assert str(caught.value) == text


def test_frozen_models_are_refused():
    frozen = pytest.importorskip("sklearn.frozen", reason="new in scikit-learn 1.6")
    base = frozen.FrozenEstimator(LinearRegression().fit(X0, X0[:, 0]))
    with pytest.raises(InputError) as caught:
        StackedRegressor([("old", base)]).fit(X0, X0[:, 0])
    assert str(caught.value) == (
        "`estimators` must be fitted anew, got 'old', which is frozen. Pass the model "
        "itself: the top needs predictions of rows that it did not see."
    )
