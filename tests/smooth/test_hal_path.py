"""The chosen fit of a path: folds against refits, both rules, who is multiplied."""

import numpy as np
import pytest

from unseen.smooth._hal_path import chosen_fit, first_features
from unseen.stats.folds import deal_folds
from unseen.stats.paths import penalised_path

EXACT = {"standardize": False, "tol": 1e-9}


def rows(n=80, p=12, seed=0):
    rng = np.random.default_rng(seed)
    X = np.asfortranarray(rng.random((n, p)))
    y = 3 * X[:, 2] - 2 * X[:, 5] + 0.5 * rng.normal(size=n)
    return X, y, deal_folds(n, 4, rng)


def settled(X, y, fold, family="gaussian", choose="min", **more):
    return chosen_fit(
        X,
        y,
        fold,
        family=family,
        choose=choose,
        n_alphas=12,
        eps=1e-2,
        tol=1e-9,
        **more,
    )


@pytest.mark.parametrize("family", ["gaussian", "binomial"])
def test_left_out_rows_have_no_part_in_their_prediction(family):
    X, y, fold = rows()
    y = y if family == "gaussian" else (y > 0.5).astype(float)
    fit = settled(X, y, fold, family=family)
    for k in range(4):
        kept, held = fold != k, fold == k
        alone = penalised_path(
            np.asfortranarray(X[kept]),
            y[kept],
            family=family,
            alphas=fit.alphas,
            **EXACT,
        )
        said = X[held] @ alone.coefs + alone.intercepts
        assert fit.left_out[held] == pytest.approx(said[:, fit.place], abs=1e-3)
        sign = 1 - 2 * y[held][:, None]
        losses = (
            (y[held][:, None] - said) ** 2
            if family == "gaussian"
            else 2 * np.log1p(np.exp(sign * said))
        )
        assert fit.fold_losses[k] == pytest.approx(losses.mean(axis=0), rel=2e-3)


def test_both_rules_are_those_of_the_losses():
    X, y, fold = rows()
    least, simple = (settled(X, y, fold, choose=each) for each in ("min", "1se"))
    assert least.place == least.least == int(np.argmin(least.losses))
    bar = least.losses.min() + least.errors[least.least]
    assert simple.losses[simple.place] <= bar
    assert (simple.losses[: simple.place] > bar).all()
    share = np.bincount(fold) / len(y)
    assert least.losses == pytest.approx(share @ least.fold_losses)


def test_factors_keep_terms_out_of_single_folds():
    X, y, fold = rows()
    factors = np.ones((5, X.shape[1]))
    factors[1, 2] = np.inf
    free, kept = settled(X, y, fold), settled(X, y, fold, factors=factors)
    first = fold == 0
    assert kept.coef == pytest.approx(free.coef, abs=1e-6) or kept.place != free.place
    assert kept.fold_losses[0].min() > free.fold_losses[0].min()
    assert kept.fold_losses[1:] == pytest.approx(free.fold_losses[1:], rel=1e-3)
    assert not np.allclose(kept.left_out[first], free.left_out[first])


def test_without_terms_the_mean_is_left():
    _, y, fold = rows()
    fit = settled(np.empty((80, 0)), y, fold)
    assert fit.coef.shape == (0,)
    assert fit.intercept == pytest.approx(y.mean())
    for k in range(4):
        assert fit.left_out[fold == k] == pytest.approx(y[fold != k].mean())


def test_the_strongest_features_come_first():
    X, y, fold = rows(n=300)
    found = first_features(
        X, y, fold, np.repeat(np.arange(6), 2), family="gaussian", most=2, tol=1e-6
    )
    # Terms 2 and 5 belong to features 1 and 2.
    assert found == [[1, 2]] * 5
