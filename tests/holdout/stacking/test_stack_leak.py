"""The measured leak: wrong stacks are found, right ones pass, whoever made them."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import StackingClassifier, StackingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from unseen import InputError, Verdict
from unseen.holdout.stacking import StackedClassifier, StackedRegressor, stack_leak

SURE = [("line", LogisticRegression()), ("1nn", KNeighborsClassifier(1))]
VALUE = [("line", Ridge()), ("1nn", KNeighborsRegressor(1))]


class Plain(ClassifierMixin, BaseEstimator):
    """Fits its top on what the base models say of their own rows, as mlxtend's."""

    def __init__(self, classifiers, meta_classifier, use_probas=False, cv=None):
        self.classifiers = classifiers
        self.meta_classifier = meta_classifier
        self.use_probas = use_probas
        self.cv = cv

    def fit(self, X, y):
        self.clfs_ = [clone(c).fit(X, y) for c in self.classifiers]
        self.meta_clf_ = clone(self.meta_classifier)
        self.meta_clf_.fit(self.predict_meta_features(X), y)
        return self

    def predict_meta_features(self, X):
        if self.use_probas:
            return np.hstack([c.predict_proba(X) for c in self.clfs_])
        return np.column_stack([c.predict(X) for c in self.clfs_])


Plain.__name__, Plain.__module__ = "StackingClassifier", "mlxtend.classifier"


def classes(seed=0, n=200, k=2):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 4))
    noisy = X[:, 0] + X[:, 1] + rng.normal(size=n)
    return X, np.array(list("abc"))[np.digitize(noisy, [0, 1][: k - 1])]


def values(seed=0, n=200):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 4))
    return X, X[:, 0] + rng.normal(size=n)


def grouped(seed=0):
    rng = np.random.default_rng(seed)
    groups = rng.permutation(np.repeat(np.arange(60), 5))
    centre, effect = rng.normal(size=(60, 6)), rng.normal(size=60)
    X = centre[groups] + 0.2 * rng.normal(size=(300, 6))
    return X, X[:, 0] + 2 * effect[groups] + 0.5 * rng.normal(size=300), groups


def prefit(cls, bases, X, y):
    return cls([(name, clone(b).fit(X, y)) for name, b in bases], cv="prefit")


@pytest.mark.parametrize("k", [2, 3])
def test_right_stacks_pass(k):
    for seed in range(2):
        X, y = classes(seed, k=k)
        for stack in (StackingClassifier(SURE), StackedClassifier(SURE)):
            assert stack_leak(stack, X, y, seed=seed).verdict is Verdict.CLEAR
        X, y = values(seed)
        found = stack_leak(StackingRegressor(VALUE), X, y, seed=seed)
        assert found.verdict is Verdict.CLEAR
        assert found.base == "1nn"
        assert found.leak.high < found.memory.low


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("use_probas", [False, True])
def test_a_top_on_seen_rows_is_found(k, use_probas):
    models = [b for _, b in SURE]
    for seed in range(3):
        X, y = classes(seed, k=k)
        stack = Plain(models, LogisticRegression(), use_probas=use_probas)
        found = stack_leak(stack, X, y, seed=seed)
        assert (found.verdict, found.base) == (Verdict.FOUND, "1")
        assert found.loss == ("brier" if use_probas else "zero_one")
        # All that it remembers reaches the top.
        assert found.leak.value == pytest.approx(found.memory.value)


def test_prefit_on_the_same_rows_is_found_and_on_others_passes():
    for seed in range(4):
        X, y = classes(seed)
        here = stack_leak(prefit(StackingClassifier, SURE, X, y), X, y, seed=seed)
        assert here.verdict is Verdict.FOUND
        for n in (200, 2000):
            there = prefit(StackingClassifier, SURE, *classes(seed + 100, n=n))
            found = stack_leak(there, X, y, seed=seed)
            assert found.verdict in (Verdict.CLEAR, Verdict.UNDECIDED)
            assert found.leak.high < found.memory.value
        X, y = values(seed)
        assert stack_leak(prefit(StackingRegressor, VALUE, X, y), X, y).verdict is (
            Verdict.FOUND
        )


def test_a_line_that_was_fitted_here_is_known_though_it_remembers_little():
    X, y = values(n=500)
    stack = prefit(StackingRegressor, VALUE[:1], X, y)
    assert stack_leak(stack, X, y).verdict is Verdict.FOUND
    other = prefit(StackingRegressor, VALUE[:1], *values(1, n=500))
    assert stack_leak(other, X, y).verdict is not Verdict.FOUND


def test_inner_folds_that_part_groups_are_found():
    for seed in range(4):
        X, y, groups = grouped(seed)
        found = stack_leak(StackingRegressor(VALUE), X, y, groups=groups)
        assert found.verdict is Verdict.FOUND
        right = stack_leak(StackedRegressor(VALUE), X, y, groups=groups, seed=seed)
        assert right.verdict is not Verdict.FOUND
        folds = list(GroupKFold(5).split(X, y, groups))
        listed = StackingRegressor(VALUE, cv=folds)
        assert stack_leak(listed, X, y, groups=groups).verdict is not Verdict.FOUND


def test_inner_folds_that_look_ahead_are_found():
    rng = np.random.default_rng(3)
    wander = np.cumsum(rng.normal(size=400) * 0.5)
    X = np.column_stack([np.arange(400) / 10, rng.normal(size=400)])
    y = wander + 0.3 * rng.normal(size=400)
    shuffled = StackingRegressor(VALUE, cv=KFold(5, shuffle=True, random_state=0))
    when = np.arange(400)
    assert stack_leak(shuffled, X, y, time=when).verdict is Verdict.FOUND
    right = stack_leak(StackedRegressor(VALUE), X, y, time=when)
    assert right.verdict is not Verdict.FOUND


def test_what_cannot_remember_is_undecided():
    X, y = values(n=60)
    flat = StackingRegressor([("flat", Ridge(1e6))])
    assert stack_leak(flat, X, y).verdict is Verdict.UNDECIDED


def test_the_steps_before_the_stack_are_taken_along():
    X, y = classes()
    scaled = make_pipeline(StandardScaler(), StackingClassifier(SURE))
    found = stack_leak(GridSearchCV(scaled, {}), X * [1, 1e3, 1, 1], y)
    assert found.path == "estimator.steps.stackingclassifier"
    plain = stack_leak(StackingClassifier(SURE), StandardScaler().fit_transform(X), y)
    assert found.verdict is plain.verdict is Verdict.CLEAR
    assert found.memory.value == pytest.approx(plain.memory.value, abs=0.05)


def test_a_calibration_on_seen_rows_is_found():
    frozen = pytest.importorskip("sklearn.frozen", reason="new in scikit-learn 1.6")
    X, y = classes()
    tree = DecisionTreeClassifier(random_state=0)
    for rows, verdict in (
        ((X, y), Verdict.FOUND),
        (classes(9), Verdict.CLEAR),
    ):
        model = frozen.FrozenEstimator(clone(tree).fit(*rows))
        found = stack_leak(CalibratedClassifierCV(model), X, y)
        assert found.verdict is verdict


def test_same_seed_same_answer_and_nothing_is_changed():
    X, y = classes()
    stack = StackingClassifier([*SURE, ("tree", DecisionTreeClassifier())])
    before = repr(stack)
    assert stack_leak(stack, X, y, seed=3) == stack_leak(stack, X, y, seed=3)
    assert repr(stack) == before
    assert not hasattr(stack, "estimators_")


def test_the_sentence_says_both():
    X, y = classes()
    found = stack_leak(prefit(StackingClassifier, SURE[1:], X, y), X, y)
    e = found.leak
    assert found.sentence == (
        "The top was shown what '1nn' remembers: its mean brier was "
        f"{e.value:.3g} lower ({e.low:.3g} to {e.high:.3g}) than on fresh rows."
    )


def test_a_stack_that_cannot_be_read_is_undecided():
    class Halved(Plain):
        def fit(self, X, y):
            return super().fit(X[::2], y[::2])

    X, y = classes()
    found = stack_leak(Halved([SURE[1][1]], LogisticRegression()), X, y)
    assert found.verdict is Verdict.UNDECIDED
    assert found.leak.value is None
    assert found.sentence == (
        "The stack could not be read: its top is not fitted on one line for each row."
    )


@pytest.mark.slow
def test_right_stacks_pass_over_many_draws():
    accused = 0
    for seed in range(40):
        X, y = values(seed, n=100)
        found = stack_leak(StackingRegressor(VALUE), X, y, seed=seed)
        X, y, groups = grouped(seed)
        told = stack_leak(StackedRegressor(VALUE), X, y, groups=groups, seed=seed)
        accused += sum(f.verdict is Verdict.FOUND for f in (found, told))
    assert accused <= 3


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (
            lambda X, y: stack_leak(LogisticRegression(), X, y),
            "`estimator` must hold a stack, got LogisticRegression. Pass a Stacking* "
            "of scikit-learn or mlxtend, a Stacked* of unseen, or a calibration or "
            "threshold on a fitted model.",
        ),
        (
            lambda X, y: stack_leak(StackingClassifier(SURE, cv="prefit"), X, y),
            "`estimator` must hold fitted base models, got 'line', which is not. Fit "
            "it first, or let the stack fit it.",
        ),
        (
            lambda X, y: stack_leak(StackingClassifier(SURE), X, y, cv=1),
            "`cv` must be a whole number of at least 2, got 1. Five folds are usual.",
        ),
    ],
)
def test_errors(act, text):
    with pytest.raises(InputError) as caught:
        act(*classes())
    assert str(caught.value) == text
