"""Wrong stacks by structure: each kind is named with its place, right ones pass."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import (
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import (
    GridSearchCV,
    GroupKFold,
    KFold,
    LeaveOneOut,
    ShuffleSplit,
    StratifiedKFold,
    TimeSeriesSplit,
    TunedThresholdClassifierCV,
)
from sklearn.multioutput import MultiOutputRegressor
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import StandardScaler

from unseen import InputError
from unseen.holdout.stacking import (
    StackedClassifier,
    StackedRegressor,
    StackFaultKind,
    wrong_stack,
)

BASES = [("line", LogisticRegression()), ("other", LogisticRegression(C=0.1))]
GROUPS = np.random.default_rng(0).permutation(np.repeat(np.arange(20), 3))
KIND = StackFaultKind


def stack(**kwargs):
    return StackingClassifier(BASES, **kwargs)


def value_stack(**kwargs):
    return StackingRegressor([("line", Ridge())], **kwargs)


def brief(faults):
    return [(f.kind, f.path) for f in faults]


class Frozen(BaseEstimator):
    """Stands for scikit-learn's, which 1.5 does not have."""

    def __init__(self, estimator):
        self.estimator = estimator


Frozen.__name__, Frozen.__module__ = "FrozenEstimator", "sklearn.frozen._frozen"


def peer(name, **attributes):
    """A class that has the name and the package of mlxtend's."""
    plural = "classifiers" if name.endswith("Classifier") else "regressors"

    class Peer(BaseEstimator):
        def __init__(self, models=(), cv=2, shuffle=True, fit_base_estimators=True):
            self.models = models
            self.cv = cv
            self.shuffle = shuffle
            self.fit_base_estimators = fit_base_estimators
            setattr(self, plural, models)

    Peer.__name__, Peer.__module__ = name, "mlxtend.classifier.stacking"
    return Peer(**attributes)


RIGHT = [
    stack(),
    stack(cv=5),
    stack(cv=StratifiedKFold(3, shuffle=True)),
    make_pipeline(StandardScaler(), stack()),
    StackedClassifier(BASES),
    StackedRegressor([("line", Ridge())]),
    CalibratedClassifierCV(LogisticRegression()),
    TunedThresholdClassifierCV(LogisticRegression()),
    VotingClassifier(BASES, weights=[1, 2]),
    GridSearchCV(VotingClassifier(BASES), {"weights": [[1, 2], [2, 1]]}),
    peer("StackingCVClassifier", models=[LogisticRegression()]),
    LogisticRegression(),
    object(),
    None,
]


@pytest.mark.parametrize("estimator", RIGHT, ids=lambda e: type(e).__name__)
def test_right_ones_pass(estimator):
    assert wrong_stack(estimator) == ()
    # Groups of one row each are none.
    assert wrong_stack(estimator, groups=np.arange(30)) == ()


@pytest.mark.parametrize(
    ("estimator", "path"),
    [
        (stack(cv="prefit"), ""),
        (
            make_pipeline(StandardScaler(), stack(cv="prefit")),
            "steps.stackingclassifier",
        ),
        (GridSearchCV(stack(cv="prefit"), {}), "estimator"),
        (
            GridSearchCV(
                make_pipeline(stack()), {"stackingclassifier": [stack(cv="prefit")]}
            ),
            "param_grid.stackingclassifier.0",
        ),
        (TransformedTargetRegressor(value_stack(cv="prefit")), "regressor"),
        (MultiOutputRegressor(value_stack(cv="prefit")), "estimator"),
        (StackingClassifier([("in", stack(cv="prefit")), BASES[0]]), "estimators.in"),
        (StackingClassifier([("old", Frozen(BASES[0][1])), BASES[0]]), ""),
        (
            StackingClassifier([("old", make_pipeline(StandardScaler(), Frozen(1)))]),
            "",
        ),
        (CalibratedClassifierCV(Frozen(BASES[0][1])), ""),
        (TunedThresholdClassifierCV(BASES[0][1], cv="prefit", refit=False), ""),
        (
            GridSearchCV(
                VotingClassifier([("old", Frozen(BASES[0][1]))]), {"weights": [[1]]}
            ),
            "estimator",
        ),
        (peer("StackingRegressor", models=[Ridge()], fit_base_estimators=False), ""),
    ],
)
def test_models_that_come_fitted(estimator, path):
    [fault] = wrong_stack(estimator)
    assert (fault.kind, fault.path, fault.certain) == (KIND.PREFIT, path, False)


def test_a_frozen_first_step_is_a_transformer_and_passes():
    pipe = make_pipeline(Frozen(StandardScaler()), LogisticRegression())
    assert wrong_stack(StackingClassifier([("pipe", pipe)])) == ()


def test_the_plain_stacks_of_mlxtend_see_their_own_rows():
    [fault] = wrong_stack(
        make_pipeline(StandardScaler(), peer("StackingRegressor", models=[Ridge()]))
    )
    assert fault.kind is KIND.SEEN_ROWS
    assert fault.certain
    assert fault.sentence == (
        "The second layer of mlxtend's StackingRegressor is fitted on what the base "
        "models say of the rows that they were fitted on: it learns to trust the one "
        "that memorises."
    )
    assert fault.advice == "Use StackedRegressor, or mlxtend's StackingCVRegressor."

    class Own(type(peer("StackingClassifier"))):
        """A subclass is known too."""

    assert brief(wrong_stack(Own())) == [(KIND.SEEN_ROWS, "")]


def test_a_stack_that_feeds_a_later_step():
    pipe = make_pipeline(StandardScaler(), stack(), LogisticRegression())
    assert brief(wrong_stack(pipe)) == [(KIND.MIDDLE_STEP, "steps.stackingclassifier")]
    beside = FeatureUnion([("own", stack()), ("all", "passthrough")])
    [fault] = wrong_stack(make_pipeline(beside, LogisticRegression()))
    assert fault.kind is KIND.MIDDLE_STEP
    assert fault.path == "steps.featureunion.transformer_list.own"
    # Nobody learns from it here.
    assert wrong_stack(make_pipeline(StandardScaler(), stack())) == ()


@pytest.mark.parametrize(
    ("cv", "share"),
    [
        (5, None),
        (None, None),
        (KFold(5), "counted"),
        (KFold(5, shuffle=True, random_state=0), "counted"),
        (ShuffleSplit(3, random_state=0), "counted"),
        (LeaveOneOut(), 1.0),
        (list(KFold(5).split(GROUPS)), "counted"),
    ],
)
def test_inner_folds_that_part_groups(cv, share):
    [fault] = wrong_stack(stack(cv=cv), groups=GROUPS)
    assert (fault.kind, fault.certain) == (KIND.SPLIT_GROUPS, True)
    if share == "counted":
        pairs = cv if isinstance(cv, list) else cv.split(GROUPS)
        seen = [GROUPS[i] in GROUPS[a] for a, b in pairs for i in b]
        assert fault.share == pytest.approx(np.mean(seen))
        assert f"{fault.share:.0%} of its rows" in fault.sentence
    else:
        assert fault.share == share
    if not isinstance(cv, list):
        [untold] = wrong_stack(stack(cv=cv), groups=True)
        assert (untold.kind, untold.share) == (KIND.SPLIT_GROUPS, None)


def test_targets_let_the_share_be_counted():
    y = np.random.default_rng(1).integers(2, size=60)
    [fault] = wrong_stack(stack(cv=5), y=y, groups=GROUPS)
    pairs = StratifiedKFold(5).split(GROUPS, y)
    seen = [GROUPS[i] in GROUPS[a] for a, b in pairs for i in b]
    assert fault.share == pytest.approx(np.mean(seen))


@pytest.mark.parametrize(
    "estimator",
    [
        value_stack(cv=GroupKFold(5)),
        value_stack(cv=list(GroupKFold(5).split(GROUPS, groups=GROUPS))),
        StackedRegressor([("line", Ridge())]),
        # Sorted by group, and the folds end where groups do.
        value_stack(cv=KFold(5)),
    ],
)
def test_inner_folds_that_keep_groups(estimator):
    groups = GROUPS
    if isinstance(estimator.cv, KFold):
        groups = np.sort(GROUPS)
    assert wrong_stack(estimator, groups=groups) == ()


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(20)))
def test_the_names_of_groups_do_not_matter(order):
    one = wrong_stack(value_stack(cv=5), groups=GROUPS)
    renamed = np.array([f"g{order[g]}" for g in GROUPS])
    assert wrong_stack(value_stack(cv=5), groups=renamed) == one


def test_inner_folds_that_look_ahead():
    when = np.arange(60)
    shuffled = value_stack(cv=KFold(5, shuffle=True, random_state=0))
    [fault] = wrong_stack(shuffled, time=when)
    assert (fault.kind, fault.certain) == (KIND.SPLIT_TIME, True)
    assert fault.share > 0.9
    [blocks] = wrong_stack(value_stack(cv=5), time=when)
    assert (blocks.kind, blocks.certain, blocks.share) == (KIND.SPLIT_TIME, False, 0.8)
    assert blocks.sentence == (
        "The inner folds of StackingRegressor (`cv=5`) train on what comes later than "
        "the rows that they predict for 80% of its rows, in blocks."
    )
    # The same blocks of rows that are in no order are no blocks of time.
    mixed = np.random.default_rng(0).permutation(60)
    assert wrong_stack(value_stack(cv=5), time=mixed)[0].certain
    assert wrong_stack(value_stack(cv=TimeSeriesSplit(5)), time=when) == ()
    assert wrong_stack(value_stack(cv=TimeSeriesSplit(5)), time=mixed) != ()
    assert [f.certain for f in wrong_stack(shuffled, time=True)] == [True]
    assert [f.certain for f in wrong_stack(value_stack(), time=True)] == [False]
    mlx = peer("StackingCVRegressor", models=[Ridge()])
    assert [f.certain for f in wrong_stack(mlx, time=True)] == [True]
    assert wrong_stack(StackedRegressor([("line", Ridge())]), time=when) == ()


def test_a_splitter_of_somebody_else_is_not_judged():
    class Own:
        def split(self, X, y=None, groups=None):
            yield from KFold(3).split(X)

        def get_n_splits(self, X=None, y=None, groups=None):
            return 3

    assert wrong_stack(value_stack(cv=Own()), groups=GROUPS, time=np.arange(60)) == ()


def test_several_faults_come_from_the_outside_in():
    inner = stack(cv="prefit")
    outer = StackingClassifier([("in", inner), BASES[0]], cv=KFold(3))
    assert brief(wrong_stack(outer, groups=GROUPS)) == [
        (KIND.SPLIT_GROUPS, ""),
        (KIND.PREFIT, "estimators.in"),
    ]


def test_what_holds_itself_ends():
    loop = {"a": []}
    loop["a"].append(loop)
    assert wrong_stack(GridSearchCV(stack(cv="prefit"), loop)) != ()


def test_neither_fitted_nor_changed():
    before = repr(stack(cv="prefit"))
    given = stack(cv="prefit")
    wrong_stack(given, groups=GROUPS)
    assert repr(given) == before
    assert not hasattr(given, "estimators_")


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (
            {"groups": GROUPS, "time": np.arange(3)},
            "`time` must have one value for each of the 60 rows of `X`, got 3. Take "
            "both from the same table.",
        ),
        (
            {"groups": ["a", None]},
            "`groups` must have no missing values, got 1. Drop these rows.",
        ),
    ],
)
def test_errors(facts, text):
    with pytest.raises(InputError) as caught:
        wrong_stack(stack(), **facts)
    assert str(caught.value) == text


def test_importing_loads_nothing_heavy():
    code = (
        "import sys; from unseen.holdout.stacking import wrong_stack, stack_leak, "
        "stack_score, stack_gain; wrong_stack(object(), groups=True); "
        "print([m for m in ('sklearn', 'scipy', 'pandas', 'mlxtend') "
        "if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
