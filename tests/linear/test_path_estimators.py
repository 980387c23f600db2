"""Path estimators: scikit-learn's manners, choices, and what they refuse."""

import pickle
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse as sp
import sklearn
from scipy.special import log_softmax
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GroupKFold, TimeSeriesSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from unseen import InputError
from unseen.linear import (
    ElasticNetPath,
    ElasticNetPathCV,
    LassoPathCV,
    RidgePathCV,
)

# Leaving a row out leaves its copies in, so a weight is no copy there.
COPIES = {
    f"check_sample_weight_equivalence_on_{kind}_data": "copies are not left out"
    for kind in ("dense", "sparse")
}


def expected(estimator):
    return COPIES if isinstance(estimator, RidgePathCV) else {}


CHECKED = [
    ElasticNetPath(n_alphas=5),
    ElasticNetPath(n_alphas=5, family="binomial"),
    ElasticNetPath(n_alphas=5, family="poisson"),
    ElasticNetPathCV(n_alphas=5, cv=3),
    ElasticNetPathCV(n_alphas=5, cv=3, family="binomial", l1_ratio=0.5),
    LassoPathCV(n_alphas=5, cv=3),
    RidgePathCV(n_alphas=5),
]
try:
    MANNERS = parametrize_with_checks(CHECKED, expected_failed_checks=expected)
except TypeError:
    # Scikit-learn 1.5 has another way to say what fails, and asks less.
    MANNERS = parametrize_with_checks([e for e in CHECKED if not expected(e)])


@MANNERS
def test_scikit_learns_manners(estimator, check):
    check(estimator)


def rows(n=120, p=20, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, 2 * X[:, :3].sum(axis=1) + rng.normal(size=n)


def test_the_choice_is_a_place_on_the_path():
    X, y = rows()
    least = ElasticNetPathCV(choose="min").fit(X, y)
    simple = ElasticNetPathCV(choose="1se").fit(X, y)
    place = int(np.flatnonzero(least.alphas_ == least.alpha_)[0])
    assert least.cv_losses_[place] == least.cv_losses_.min()
    assert simple.alpha_ == least.alpha_1se_ > least.alpha_
    bar = least.cv_losses_[place] + least.cv_errors_[place]
    at = int(np.flatnonzero(simple.alphas_ == simple.alpha_)[0])
    assert simple.cv_losses_[at] <= bar < simple.cv_losses_[at - 1]
    np.testing.assert_array_equal(least.coef_, least.coefs_[:, place])
    np.testing.assert_array_equal(least.cv_scores_, -least.cv_losses_)


def test_a_tolerance_is_a_share_of_what_can_be_explained():
    X, y = rows()
    model = ElasticNetPathCV(choose=0.05).fit(X, y)
    at = int(np.flatnonzero(model.alphas_ == model.alpha_)[0])
    bar = model.cv_losses_.min() + 0.05 * y.var()
    assert model.cv_losses_[at] <= bar < model.cv_losses_[at - 1]


def test_left_out_predictions_make_the_loss():
    X, y = rows()
    model = ElasticNetPathCV(random_state=3).fit(X, y)
    by_fold = [
        np.mean((y - model.left_out_)[model.fold_of_ == k] ** 2) for k in range(10)
    ]
    assert np.mean(by_fold) == pytest.approx(model.cv_losses_.min(), rel=1e-12)


def test_left_out_predictions_are_those_of_a_fit_without_the_fold():
    X, y = rows()
    model = ElasticNetPathCV(cv=4, tol=1e-10).fit(X, y)
    for k in range(4):
        train = model.fold_of_ != k
        alone = ElasticNetPath(alphas=model.alphas_, tol=1e-10).fit(X[train], y[train])
        coef, intercept = alone.coefs_at(model.alpha_)
        np.testing.assert_allclose(
            X[~train] @ coef + intercept, model.left_out_[~train], atol=1e-6
        )


def test_groups_are_never_on_both_sides():
    X, y = rows()
    groups = np.arange(120) // 6
    model = ElasticNetPathCV(cv=5).fit(X, y, groups=groups)
    for group in range(20):
        assert len(set(model.fold_of_[groups == group])) == 1
    same = ElasticNetPathCV(cv=GroupKFold(5)).fit(X, y, groups=groups)
    assert np.isfinite(same.left_out_).all()


def test_the_future_never_predicts_the_past():
    X, y = rows()
    time = np.random.default_rng(0).permutation(120)
    model = ElasticNetPathCV(cv=4, tol=1e-10).fit(X, y, time=time)
    assert np.isnan(model.left_out_[time < 20]).all()
    last = model.fold_of_ == model.fold_of_.max()
    train = time < time[last].min()
    alone = ElasticNetPath(alphas=model.alphas_, tol=1e-10).fit(X[train], y[train])
    coef, intercept = alone.coefs_at(model.alpha_)
    np.testing.assert_allclose(
        X[last] @ coef + intercept, model.left_out_[last], atol=1e-6
    )
    forward = ElasticNetPathCV(cv=TimeSeriesSplit(3)).fit(X, y)
    assert np.isnan(forward.left_out_).sum() == 30


def test_a_ratio_is_chosen_among_several():
    X, y = rows()
    model = ElasticNetPathCV(l1_ratio=[0.1, 1.0]).fit(X, y)
    least = {
        ratio: losses.min() for (ratio, _), (_, losses, _) in model.searched_.items()
    }
    assert model.l1_ratio_ == min(least, key=least.get) == 1.0


def test_relaxed_fits_keep_a_share_of_the_shrinkage():
    X, y = rows()
    bare = ElasticNetPathCV(relaxed=[0.0], choose="1se").fit(X, y)
    inside = np.flatnonzero(bare.coef_)
    wanted = LinearRegression().fit(X[:, inside], y)
    np.testing.assert_allclose(bare.coef_[inside], wanted.coef_, atol=1e-8)
    either = ElasticNetPathCV(relaxed=True).fit(X, y)
    plain = ElasticNetPathCV().fit(X, y)
    assert either.cv_losses_.min() < plain.cv_losses_.min()
    assert either.relaxation_ == 0.0


def test_adaptive_weights_leave_fewer_features_in():
    X, y = rows(p=60)
    plain, adaptive = (ElasticNetPathCV(adaptive=a).fit(X, y) for a in (None, 1.0))
    assert (adaptive.coef_ != 0).sum() < (plain.coef_ != 0).sum()
    assert (adaptive.coef_[:3] != 0).all()
    assert adaptive.cv_losses_.min() < plain.cv_losses_.min()


def test_adaptive_weights_never_see_the_rows_that_are_scored():
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(60, 400)), rng.normal(size=60)
    # Of noise alone: weights found on all rows would seem to explain much.
    model = ElasticNetPathCV(adaptive=1.0).fit(X, y)
    assert model.cv_losses_.min() > 0.85 * y.var()


def test_names_of_features_are_kept():
    X, y = rows(p=4)
    for frame in (pd.DataFrame(X, columns=list("abcd")), pl.DataFrame(X, list("abcd"))):
        model = ElasticNetPathCV(n_alphas=5).fit(frame, y)
        assert model.feature_names_in_.tolist() == list("abcd")
        assert len(model.predict(frame)) == 120


def test_it_is_cloned_pickled_and_routed():
    X, y = rows()
    model = ElasticNetPathCV(n_alphas=10, choose="1se").fit(X, y)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict(X), model.predict(X))
    assert clone(model).get_params() == model.get_params()
    groups = np.arange(120) // 4
    with sklearn.config_context(enable_metadata_routing=True):
        routed = ElasticNetPathCV(n_alphas=10, cv=3)
        routed.set_fit_request(groups=True, sample_weight=True)
        line = make_pipeline(
            StandardScaler().set_fit_request(sample_weight=True), routed
        )
        line.fit(X, y, groups=groups, sample_weight=np.ones(120))
        assert len(set(line[-1].fold_of_[groups == 0])) == 1
        scores = cross_val_score(line, X, y, params={"groups": groups}, cv=3)
        assert scores.mean() > 0.8


def test_classes_by_name_and_their_probabilities():
    X, y = rows()
    names = np.where(y > 0, "yes", "no")
    model = ElasticNetPathCV(family="binomial", choose="1se").fit(X, names)
    assert model.classes_.tolist() == ["no", "yes"]
    assert model.score(X, names) > 0.85
    chance = model.predict_proba(X)
    np.testing.assert_allclose(chance.sum(axis=1), 1)
    np.testing.assert_array_equal(
        model.predict(X), np.where(chance[:, 1] > 0.5, "yes", "no")
    )


def test_an_offset_is_part_of_the_predictor():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 5))
    exposure = rng.uniform(0.5, 10, 400)
    y = rng.poisson(exposure * np.exp(0.5 * X[:, 0]))
    model = ElasticNetPathCV(family="poisson").fit(X, y, offset=np.log(exposure))
    assert model.coef_[0] == pytest.approx(0.5, abs=0.05)
    said = model.predict(X, offset=np.log(exposure))
    assert np.corrcoef(said, y)[0, 1] > 0.8
    assert model.score(X, y) < 1


def test_offsets_of_classes_tell_what_features_do_not():
    rng = np.random.default_rng(0)
    X, known = rng.normal(size=(300, 4)), 2 * rng.normal(size=(300, 3))
    B = np.array([[1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 0, 0]])
    y = (X @ B.T + known + rng.gumbel(size=(300, 3))).argmax(axis=1)
    model = ElasticNetPathCV(family="multinomial", cv=5, tol=1e-9)
    without = model.fit(X, y).cv_losses_.min()
    model.fit(X, y, offset=known)
    assert model.cv_losses_.min() < without - 0.3
    # The left-out predictors hold the offset too.
    told = np.take_along_axis(log_softmax(model.left_out_, axis=1), y[:, None], 1)
    assert -2 * told.mean() == pytest.approx(model.cv_losses_.min(), rel=1e-6)
    chance = model.predict_proba(X, offset=known)
    assert (chance.argmax(axis=1) == y).mean() > 0.7
    assert max(model.dual_gaps_) <= 1e-9


def test_offsets_of_responses_are_taken_from_them():
    rng = np.random.default_rng(0)
    X, known = rng.normal(size=(60, 4)), rng.normal(size=(60, 2))
    Y = X[:, :2] + known + 0.1 * rng.normal(size=(60, 2))
    given = ElasticNetPathCV(family="multigaussian", cv=5).fit(X, Y, offset=known)
    moved = ElasticNetPathCV(family="multigaussian", cv=5).fit(X, Y - known)
    np.testing.assert_allclose(given.coef_, moved.coef_, atol=1e-12)
    np.testing.assert_allclose(given.cv_losses_, moved.cv_losses_, rtol=1e-9)
    said = given.predict(X, offset=known)
    np.testing.assert_allclose(said, moved.predict(X) + known, atol=1e-12)


def test_classes_without_intercepts():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 3)) + 1
    y = (X[:, 0] + rng.normal(size=80) > 2).astype(int) + (X[:, 1] > 1.5)
    free = ElasticNetPath(family="multinomial", fit_intercept=False).fit(X, y)
    assert not free.intercepts_.any()
    assert max(free.dual_gaps_) <= 1e-6
    assert free.coefs_.any()


@pytest.mark.parametrize(
    ("offset", "says"),
    [
        (
            np.zeros(9),
            "`offset` must be a finite table of 9 rows and 3 columns, got shape (9,). "
            "Give one column for each response, or for each class in the order of the "
            "classes.",
        ),
        (
            np.full((9, 3), "a"),
            "`offset` must be numbers, got others. Give one column for each response, "
            "or for each class in the order of the classes.",
        ),
    ],
)
def test_offsets_of_another_shape(offset, says):
    X, y = np.arange(18.0).reshape(9, 2) % 5, np.arange(9) % 3
    with pytest.raises(InputError) as caught:
        ElasticNetPath(family="multinomial").fit(X, y, offset=offset)
    assert str(caught.value) == says
    model = ElasticNetPath(family="multinomial", n_alphas=3).fit(X, y)
    with pytest.raises(InputError, match="`offset` must be"):
        model.predict(X, offset=offset)


def test_coefs_between_two_penalties_lie_on_a_line():
    X, y = rows()
    path = ElasticNetPath(n_alphas=50).fit(X, y)
    middle = (path.alphas_[20] + path.alphas_[21]) / 2
    coef, _ = path.coefs_at(middle)
    np.testing.assert_allclose(
        coef, (path.coefs_[:, 20] + path.coefs_[:, 21]) / 2, atol=1e-12
    )
    np.testing.assert_array_equal(path.coefs_at(path.alphas_[7])[0], path.coefs_[:, 7])
    with pytest.raises(InputError, match=r"^`alpha` must lie within the path, "):
        path.coefs_at(2 * path.alphas_[0])


def test_ridge_chooses_as_leaving_out_each_row_does():
    X, y = rows(n=50, p=80)
    model = RidgePathCV(n_alphas=20).fit(X, y)
    np.testing.assert_allclose(
        np.mean((y - model.left_out_) ** 2), model.cv_losses_.min(), rtol=1e-10
    )
    assert np.diff(model.df_).min() > 0
    wide = RidgePathCV(n_alphas=20, choose="1se").fit(sp.csr_matrix(X), y)
    assert wide.alpha_ == model.alpha_1se_ > model.alpha_
    assert RidgePathCV(choose="gcv").fit(X, y).alpha_ > 0


def test_what_is_not_solved_is_said():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 200))
    y = (rng.uniform(size=50) < 0.5).astype(int)
    with pytest.warns(ConvergenceWarning, match=r"^The duality gap is "):
        ElasticNetPath(family="binomial", max_iter=1, tol=1e-12).fit(X, y)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (
            {"family": "normal"},
            "`family` must be one of gaussian, binomial, poisson, gamma, tweedie, "
            "multinomial, multigaussian, cox, got 'normal'. For a number pass "
            "'gaussian', for two classes 'binomial'.",
        ),
        (
            {"l1_ratio": 2.0},
            "`l1_ratio` must lie in [0, 1], got 2.0. 1 is the lasso, 0 ridge.",
        ),
        (
            {"choose": "best"},
            "`choose` must be 'min', '1se' or a tolerance of at least 0, got 'best'. "
            "A tolerance is a share of the loss without features.",
        ),
        ({"cv": 1}, "`cv` must be at least 2, got 1. Ten folds are the custom."),
        (
            {"alphas": [-1.0]},
            "`alphas` must be numbers of at least 0, got [-1.0]. Leave them out for a "
            "grid that fits the data.",
        ),
        (
            {"eps": 2.0},
            "`eps` must lie strictly between 0 and 1, got 2.0. It is the last penalty "
            "over the first.",
        ),
        (
            {"lower": 1.0},
            "`lower` and `upper` must hold 0 between them, got bounds without it. A "
            "penalty draws to 0; move the target by an offset instead.",
        ),
        (
            {"penalty_factor": [1.0]},
            "`penalty_factor` must hold 20 numbers of at least 0, one for each "
            "feature, got shape (1,). 0 leaves a feature free, infinity keeps it out.",
        ),
        (
            {"adaptive": -1},
            "`adaptive` must be None or a power above 0, got -1. 1 is usual.",
        ),
        (
            {"relaxed": 3.0},
            "`relaxed` must be True, False or shares in [0, 1], got 3.0. 0 is a fit "
            "without a penalty on the chosen features, 1 keeps it.",
        ),
        (
            {"tol": 0.0},
            "`tol` must be above 0, got 0.0. It is a share of the loss without "
            "features; 1e-6 is the usual.",
        ),
        (
            {"n_alphas": 0},
            "`n_alphas` must be a whole number of at least 1, got 0. The default is a "
            "good start.",
        ),
    ],
)
def test_wrong_arguments_are_named(wrong, text):
    X, y = rows()
    with pytest.raises(InputError) as caught:
        ElasticNetPathCV(**wrong).fit(X, y)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("family", "y", "text"),
    [
        (
            "poisson",
            -np.ones(120),
            "`y` must be at least 0 for family 'poisson', got -1. Drop these rows, or "
            "pass family='gaussian'.",
        ),
        (
            "gamma",
            np.zeros(120),
            "`y` must be above 0 for family 'gamma', got 0. Drop these rows, or pass "
            "family='gaussian'.",
        ),
        (
            "binomial",
            np.zeros(120),
            "`y` must hold at least two classes, got 1 class. There is nothing to tell "
            "apart.",
        ),
        (
            "binomial",
            np.arange(120) % 3,
            "`y` must hold two classes for family 'binomial', got 3. Pass "
            "family='multinomial'. Only binary classification is supported by this "
            "family.",
        ),
        (
            "gaussian",
            np.full(120, np.nan),
            "`y` must have no missing values, got 120. Drop these rows.",
        ),
        (
            "gaussian",
            np.arange(120) * 1e300,
            "`y` must be of a size between 1e-140 and 1e140, got 1.19e+302. Its "
            "squares are no numbers; use another unit.",
        ),
    ],
)
def test_targets_that_do_not_fit_are_refused(family, y, text):
    X, _ = rows()
    with pytest.raises(InputError) as caught:
        ElasticNetPathCV(family=family).fit(X, y)
    assert str(caught.value) == text


@pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e150, 1e300])
def test_huge_and_tiny_scales_change_nothing(scale):
    X, y = rows(p=5)
    plain = ElasticNetPathCV(n_alphas=20).fit(X, y)
    scaled = ElasticNetPathCV(n_alphas=20).fit(X * scale, y)
    np.testing.assert_allclose(scaled.predict(X * scale), plain.predict(X), rtol=1e-9)


def test_an_interrupted_fit_leaves_nothing_behind(monkeypatch):
    X, y = rows()
    model = ElasticNetPathCV()

    def stop(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("unseen.stats.paths.lockstep.step", stop)
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, y)
    assert not hasattr(model, "coef_")


@pytest.mark.parametrize("model", [ElasticNetPath(), ElasticNetPathCV(), RidgePathCV()])
def test_one_row_with_a_weight_has_no_slope(model):
    X, y = np.random.default_rng(0).normal(size=(20, 3)), np.arange(20.0)
    with pytest.raises(InputError, match="above 0 for at least 2 rows, got 1"):
        model.fit(X, y, sample_weight=np.eye(20)[0])
    two = model.fit(X, y, sample_weight=np.eye(20)[0] + np.eye(20)[7])
    assert np.isfinite(two.predict(X)).all()


def test_a_fold_with_all_the_weight_is_named():
    X, y = np.random.default_rng(0).normal(size=(20, 3)), np.arange(20.0)
    folds = np.repeat([0, 1], 10)
    with pytest.raises(InputError, match="got none outside fold 1"):
        ElasticNetPathCV(cv=folds).fit(X, y, sample_weight=folds.astype(float))


@pytest.mark.parametrize("value", [0.1, 1.0, 12345.678])
def test_a_constant_target_is_predicted_without_a_warning(value):
    X = np.random.default_rng(0).normal(size=(60, 5))
    y = np.full(60, value)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for model in (ElasticNetPath(), ElasticNetPathCV(), RidgePathCV()):
            np.testing.assert_allclose(model.fit(X, y).predict(X), y, rtol=1e-12)
