"""Boosting against scikit-learn's on two real tables, and its laws."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)
from sklearn.metrics import r2_score, roc_auc_score
from threadpoolctl import threadpool_limits

from unseen.probes.boosting import Fit, Settings, boost
from unseen.tables.binning import bin_numbers, edges_of


def binned(x):
    columns = [bin_numbers(c, edges_of(c, 62)) for c in x.T.astype(float)]
    return np.column_stack(columns)


def roles(n, seed=0):
    draw = np.random.default_rng(seed).random(n)
    return np.where(draw < 0.3, 2, np.where(draw < 0.4, 1, 0)).astype(np.int8)


def cancer():
    x, y = load_breast_cancer(return_X_y=True)
    return x, y.astype(float)


def even_digits():
    x, y = load_digits(return_X_y=True)
    return x, (y % 2 == 0).astype(float)


@pytest.mark.parametrize("load", [cancer, even_digits])
def test_ranks_as_well_as_scikit_learns(load):
    x, y = load()
    bins = binned(x)
    mine, theirs = [], []
    for seed in range(3):
        role = roles(len(y), seed)
        fit = Fit(bins=bins, y=y, role=role, logistic=True)
        test = role == 2
        raw = boost([fit], np.random.default_rng(seed))[0].raw
        mine.append(roc_auc_score(y[test], raw[test]))
        model = HistGradientBoostingClassifier(early_stopping=True, random_state=seed)
        with threadpool_limits(1):
            model.fit(x[~test], y[~test])
            raw = model.decision_function(x[test])
        theirs.append(roc_auc_score(y[test], raw))
    assert np.mean(mine) == pytest.approx(np.mean(theirs), abs=0.01)


def test_explains_as_much_as_scikit_learns():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1500, 6))
    y = 10 * np.sin(x[:, 0]) + 5 * x[:, 1] * (x[:, 2] > 0) + rng.normal(size=1500)
    role = roles(1500)
    test = role == 2
    fit = Fit(bins=binned(x), y=y, role=role, logistic=False)
    raw = boost([fit], np.random.default_rng(0))[0].raw
    model = HistGradientBoostingRegressor(early_stopping=True, random_state=0)
    with threadpool_limits(1):
        expected = r2_score(y[test], model.fit(x[~test], y[~test]).predict(x[test]))
    assert r2_score(y[test], raw[test]) == pytest.approx(expected, abs=0.03)


def small(seed=0, n=200, p=4, logistic=True):
    rng = np.random.default_rng(seed)
    bins = rng.integers(0, 12, (n, p)).astype(np.uint8)
    z = bins[:, 0] - 1.0 * bins[:, 1] + 3 * rng.normal(size=n)
    y = (z > 0).astype(float) if logistic else z
    return Fit(bins=bins, y=y, role=roles(n, seed), logistic=logistic)


def poisoned(fit, value):
    y = np.where(fit.role == 2, value, fit.y)
    return Fit(bins=fit.bins, y=y, role=fit.role, logistic=fit.logistic)


@pytest.mark.parametrize("logistic", [True, False])
def test_scored_rows_are_not_read(logistic):
    fit = small(logistic=logistic)
    a, b = (
        boost([f], np.random.default_rng(0))[0] for f in (fit, poisoned(fit, np.nan))
    )
    np.testing.assert_array_equal(a.raw, b.raw)


def test_the_same_seed_gives_the_same_bytes():
    fits = [small(s) for s in range(3)]
    a, b = (boost(fits, np.random.default_rng(4)) for _ in range(2))
    assert [m.raw.tobytes() for m in a] == [m.raw.tobytes() for m in b]


def test_fits_of_any_size_keep_their_order():
    fits = [small(s, n=n) for s, n in enumerate((300, 90, 120))]
    made = boost(fits, np.random.default_rng(0))
    assert [len(m.raw) for m in made] == [300, 90, 120]
    for fit, m in zip(fits, made, strict=True):
        assert roc_auc_score(fit.y, m.raw) > 0.75


@pytest.mark.parametrize("logistic", [True, False])
def test_units_and_names_of_classes_have_no_say(logistic):
    fit = small(logistic=logistic)
    turned = Fit(
        bins=fit.bins,
        y=1 - fit.y if logistic else 1e4 * fit.y + 7,
        role=fit.role,
        logistic=logistic,
    )
    a, b = (boost([f], np.random.default_rng(0))[0] for f in (fit, turned))
    expected = -a.raw if logistic else 1e4 * a.raw + 7
    np.testing.assert_allclose(b.raw, expected, rtol=1e-6, atol=1e-6)


def test_noise_stops_early():
    rng = np.random.default_rng(0)
    fit = Fit(
        bins=rng.integers(0, 60, (400, 5)).astype(np.uint8),
        y=(rng.random(400) < 0.5).astype(float),
        role=roles(400),
        logistic=True,
    )
    made = boost([fit], rng)[0]
    assert made.trees < 10
    assert made.stopping_loss <= np.log(2) + 0.02


def test_the_loss_is_that_of_the_rows_that_stopped_it():
    fit = small()
    made = boost([fit], np.random.default_rng(0))[0]
    stop = fit.role == 1
    raw, y = made.raw[stop], fit.y[stop]
    assert made.stopping_loss == pytest.approx(np.mean(np.logaddexp(0, raw) - y * raw))


@pytest.mark.parametrize(
    "fit",
    [
        Fit(
            bins=np.zeros((30, 0), np.uint8),
            y=np.arange(30.0) % 2,
            role=np.zeros(30, np.int8),
            logistic=True,
        ),
        Fit(
            bins=np.ones((30, 2), np.uint8),
            y=np.full(30, 3.5),
            role=np.zeros(30, np.int8),
            logistic=False,
        ),
        Fit(
            bins=np.ones((30, 2), np.uint8),
            y=np.arange(30.0),
            role=np.repeat([0, 2], [1, 29]).astype(np.int8),
            logistic=False,
        ),
    ],
)
def test_what_cannot_be_fitted_is_a_constant(fit):
    made = boost([fit], np.random.default_rng(0))[0]
    assert made.trees == 0
    assert np.ptp(made.raw) == 0


def test_no_more_trees_than_allowed():
    made = boost([small()], np.random.default_rng(0), Settings(most_trees=3))[0]
    assert made.trees <= 3
