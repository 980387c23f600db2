"""Paths against slow solvers, their certificates, and their laws."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings, strategies as st
from scipy.optimize import minimize
from sklearn.linear_model import ElasticNet, Lasso

from unseen.stats.paths import column_working, newton, penalised_path
from unseen.stats.paths.design import Design
from unseen.stats.paths.path import loss_of, normalised

FAMILIES = ["gaussian", "binomial", "poisson", "gamma", "tweedie"]


def table(n=60, p=12, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) * rng.uniform(0.2, 4, p) + rng.normal(size=p)
    return X, X[:, :4] @ [1.0, -0.5, 0.3, 0.2]


def target(family, eta, seed=0):
    rng = np.random.default_rng(seed)
    eta = (eta - eta.mean()) / eta.std()
    mean = np.exp(eta)
    return {
        "gaussian": eta + rng.normal(size=len(eta)),
        "binomial": (rng.uniform(size=len(eta)) < 1 / (1 + np.exp(-2 * eta))) * 1.0,
        "poisson": rng.poisson(mean) * 1.0,
        "gamma": mean * rng.gamma(2.0, size=len(eta)),
        "tweedie": mean * rng.gamma(2.0, size=len(eta)) * rng.integers(0, 2, len(eta)),
    }[family]


def standardised(X, weight=None):
    mean = np.average(X, axis=0, weights=weight)
    return (X - mean) / np.sqrt(np.average((X - mean) ** 2, axis=0, weights=weight))


def slow(family, Z, y, alpha, l1_ratio, weight, offset):
    """Minimise by L-BFGS-B over positive and negative parts, from scipy."""
    loss = loss_of(family)
    p = Z.shape[1]
    share = weight / weight.sum()

    def objective(v):
        b = v[1 : p + 1] - v[p + 1 :]
        eta = v[0] + Z @ b + offset
        value = share @ loss.value(y, eta)
        slope = -share * loss.slope(y, eta)
        grad = Z.T @ slope + alpha * (1 - l1_ratio) * b
        value += alpha * (l1_ratio * v[1:].sum() + (1 - l1_ratio) / 2 * b @ b)
        part = alpha * l1_ratio
        return value, np.concatenate([[slope.sum()], grad + part, -grad + part])

    start = np.zeros(2 * p + 1)
    start[0] = np.log(share @ y) if family not in ("gaussian", "binomial") else 0.0
    bounds = [(None, None)] + [(0, None)] * (2 * p)
    options = {"maxiter": 50_000, "maxfun": 10**6, "ftol": 1e-16, "gtol": 1e-11}
    found = minimize(
        objective, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options
    )
    return found.fun, found.x[1 : p + 1] - found.x[p + 1 :]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("l1_ratio", [1.0, 0.4])
def test_every_family_reaches_the_least_objective(family, l1_ratio):
    X, eta = table()
    y = target(family, eta)
    rng = np.random.default_rng(1)
    weight, offset = rng.uniform(0.5, 2, 60), 0.3 * rng.normal(size=60)
    path = penalised_path(
        X,
        y,
        family=family,
        l1_ratio=l1_ratio,
        sample_weight=weight,
        offset=offset,
        n_alphas=8,
        tol=1e-11,
    )
    Z = standardised(X, weight)
    spread = (
        X.std(axis=0)
        if weight is None
        else np.sqrt(
            np.average(
                (X - np.average(X, axis=0, weights=weight)) ** 2, axis=0, weights=weight
            )
        )
    )
    for place in (2, 4):
        alpha = path.alphas[place]
        least, b = slow(family, Z, y, alpha, l1_ratio, weight, offset)
        assert path.objectives[place] <= least + 1e-9
        np.testing.assert_allclose(path.coefs[:, place] * spread, b, atol=2e-5)
    assert path.converged
    assert path.dual_gaps.max() <= 1e-11


def test_gaussian_coefficients_are_those_of_scikit_learn():
    X, eta = table()
    y = target("gaussian", eta)
    path = penalised_path(X, y, n_alphas=30)
    Z = standardised(X)
    for place in (5, 15, 29):
        slow_fit = Lasso(alpha=path.alphas[place], tol=1e-14, max_iter=10**6).fit(Z, y)
        np.testing.assert_allclose(
            path.coefs[:, place] * X.std(axis=0), slow_fit.coef_, atol=1e-9
        )


def test_elastic_net_with_more_features_than_rows_is_that_of_scikit_learn():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(40, 300))
    y = X[:, :5].sum(axis=1) + rng.normal(size=40)
    path = penalised_path(X, y, l1_ratio=0.5, n_alphas=20, tol=1e-12)
    Z = standardised(X)
    for place in (5, 12, 19):
        slow_fit = ElasticNet(
            alpha=path.alphas[place], l1_ratio=0.5, tol=1e-14, max_iter=10**6
        ).fit(Z, y)
        np.testing.assert_allclose(
            path.coefs[:, place] * X.std(axis=0), slow_fit.coef_, atol=1e-7
        )


@pytest.mark.parametrize("family", FAMILIES)
def test_a_folds_path_is_that_of_its_rows_alone(family):
    X, eta = table(n=80)
    y = target(family, eta)
    folds = np.array_split(np.random.default_rng(2).permutation(80), 4)
    both = penalised_path(X, y, family=family, held_out=folds, n_alphas=6, tol=1e-12)
    for fold, rows in zip(both.folds, folds, strict=True):
        train = np.setdiff1d(np.arange(80), rows)
        alone = penalised_path(
            X[train], y[train], family=family, alphas=both.alphas, tol=1e-12
        )
        np.testing.assert_allclose(fold.coefs.toarray(), alone.coefs, atol=2e-5)
        np.testing.assert_allclose(fold.intercepts, alone.intercepts, atol=2e-5)


@pytest.mark.parametrize("p", [10, 150])
@pytest.mark.parametrize("family", ["gaussian", "poisson"])
def test_sparse_and_single_precision_give_the_same(p, family):
    rng = np.random.default_rng(4)
    S = sp.random(100, p, density=0.1, format="csr", random_state=rng)
    X = np.float32(S.toarray()).astype(float)
    y = target(family, X[:, :5].sum(axis=1))
    folds = [np.arange(30), np.arange(30, 50)]
    wanted = penalised_path(X, y, family=family, held_out=folds, n_alphas=15, tol=1e-11)
    ways = [np.asfortranarray(X), np.float32(X), sp.csr_array(X), sp.csc_matrix(X)]
    for form in ways:
        got = penalised_path(
            form, y, family=family, held_out=folds, n_alphas=15, tol=1e-11
        )
        np.testing.assert_allclose(got.coefs, wanted.coefs, atol=1e-5)
        for a, b in zip(got.folds, wanted.folds, strict=True):
            np.testing.assert_allclose(a.coefs.toarray(), b.coefs.toarray(), atol=1e-5)


def test_the_table_is_neither_copied_nor_changed():
    X, eta = table()
    X.setflags(write=False)
    before = X.copy()
    penalised_path(X, target("gaussian", eta), n_alphas=5)
    np.testing.assert_array_equal(X, before)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([1.0, 0.5]), st.booleans())
def test_the_gap_bounds_what_is_lost(seed, l1_ratio, wide):
    rng = np.random.default_rng(seed)
    n, p = (15, 40) if wide else (40, 15)
    X = rng.normal(size=(n, p))
    y = rng.normal(size=n)
    rough = penalised_path(X, y, l1_ratio=l1_ratio, n_alphas=10, tol=1e-2)
    exact = penalised_path(X, y, l1_ratio=l1_ratio, alphas=rough.alphas, tol=1e-11)
    lost = (rough.objectives - exact.objectives) / rough.null_objective
    assert (lost <= rough.dual_gaps + 1e-10).all()
    assert (rough.dual_gaps <= 1e-2).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(-8, 8))
def test_units_of_features_change_nothing(seed, power):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(30, 6))
    y = X[:, 0] + rng.normal(size=30)
    unit = 10.0**power
    one = penalised_path(X, y, n_alphas=10)
    other = penalised_path(X * unit, y, n_alphas=10)
    np.testing.assert_allclose(one.alphas, other.alphas, rtol=1e-9)
    np.testing.assert_allclose(one.coefs, other.coefs * unit, atol=1e-8)


def test_a_weight_is_a_repeated_row():
    X, eta = table(n=40)
    y = target("binomial", eta)
    times = np.random.default_rng(0).integers(0, 4, 40)
    weighted = penalised_path(
        X, y, family="binomial", sample_weight=times * 1.0, n_alphas=8, tol=1e-12
    )
    repeated = penalised_path(
        np.repeat(X, times, axis=0),
        np.repeat(y, times),
        family="binomial",
        n_alphas=8,
        tol=1e-12,
    )
    np.testing.assert_allclose(weighted.coefs, repeated.coefs, atol=2e-5)


def test_factors_bounds_and_free_features():
    X, eta = table()
    y = target("gaussian", eta)
    factor = np.array([0.0, np.inf] + [1.0] * 10)
    path = penalised_path(X, y, penalty_factor=factor, n_alphas=10)
    assert (path.coefs[0] != 0).all()
    assert (path.coefs[1] == 0).all()
    held = penalised_path(
        X, y, lower=np.full(12, -0.01), upper=np.full(12, 0.02), n_alphas=10
    )
    assert held.coefs.min() >= -0.01
    assert held.coefs.max() <= 0.02
    assert held.dual_gaps.max() < 1e-6
    assert (held.coefs == 0.02).any()


def test_bounded_fits_are_those_of_a_slow_solver():
    X, eta = table()
    y = target("gaussian", eta)
    path = penalised_path(X, y, lower=np.zeros(12), upper=np.full(12, np.inf))
    Z = standardised(X)
    fit = Lasso(alpha=path.alphas[60], positive=True, tol=1e-14, max_iter=10**6)
    np.testing.assert_allclose(
        path.coefs[:, 60] * X.std(axis=0), fit.fit(Z, y).coef_, atol=1e-9
    )


def test_copies_and_constants_do_no_harm():
    X, eta = table()
    y = target("gaussian", eta)
    wider = np.column_stack([X, X[:, 0], np.full(60, 7.3), np.zeros(60)])
    path = penalised_path(wider, y)
    alone = penalised_path(X, y, alphas=path.alphas)
    np.testing.assert_allclose(path.objectives, alone.objectives, atol=1e-9)
    assert (path.coefs[-2:] == 0).all()


def test_classes_that_are_told_apart_end():
    X, _ = table()
    y = (X[:, 0] > X[:, 0].mean()) * 1.0
    path = penalised_path(X, y, family="binomial")
    assert np.isfinite(path.coefs).all()
    assert path.dual_gaps.max() <= 1e-6


def test_without_a_penalty_it_is_least_squares():
    X, eta = table()
    y = target("gaussian", eta)
    path = penalised_path(X, y, alphas=np.array([1.0, 0.1, 0.0]))
    A = np.column_stack([np.ones(60), X])
    np.testing.assert_allclose(
        path.coefs[:, 2], np.linalg.lstsq(A, y, rcond=None)[0][1:], atol=1e-9
    )


def test_many_active_features_go_by_conjugate_gradients():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(400, 900))
    y = X[:, :300].sum(axis=1) + rng.normal(size=400)
    folds = [np.arange(200, 300), np.arange(100)]
    path = penalised_path(X, y, l1_ratio=0.2, n_alphas=12, held_out=folds, tol=1e-10)
    # 240 columns are the limit of a factorisation.
    assert path.nonzeros[-1] > 400
    Z = standardised(X)
    fit = ElasticNet(alpha=path.alphas[-1], l1_ratio=0.2, tol=1e-12, max_iter=10**5)
    np.testing.assert_allclose(
        path.coefs[:, -1] * X.std(axis=0), fit.fit(Z, y).coef_, atol=1e-5
    )
    assert max(fold.dual_gaps.max() for fold in path.folds) <= 1e-10


def test_refits_are_least_squares_on_the_features_that_are_in():
    X, eta = table()
    y = target("gaussian", eta)
    folds = [np.arange(20)]
    path = penalised_path(X, y, n_alphas=10, refit=True, held_out=folds)
    active = np.flatnonzero(path.coefs[:, 4])
    A = np.column_stack([np.ones(60), X[:, active]])
    wanted = np.linalg.lstsq(A, y, rcond=None)[0]
    np.testing.assert_allclose(path.refitted[active, 4], wanted[1:], atol=1e-7)
    np.testing.assert_allclose(path.refitted_intercepts[4], wanted[0], atol=1e-7)
    fold = path.folds[0]
    own = np.flatnonzero(fold.coefs.toarray()[:, 4])
    A = np.column_stack([np.ones(40), X[20:, own]])
    wanted = np.linalg.lstsq(A, y[20:], rcond=None)[0]
    np.testing.assert_allclose(fold.refitted.toarray()[own, 4], wanted[1:], atol=1e-7)


def test_the_same_twice_to_the_last_byte():
    X, eta = table()
    y = target("binomial", eta)
    folds = [np.arange(20), np.arange(20, 40)]
    one, two = (
        penalised_path(X, y, family="binomial", held_out=folds) for _ in range(2)
    )
    assert one.coefs.tobytes() == two.coefs.tobytes()


def test_a_fold_with_one_class_does_not_stop_the_others():
    X, _ = table()
    y = np.zeros(60)
    y[:3] = 1
    path = penalised_path(X, y, family="binomial", held_out=[np.arange(3)])
    assert np.isfinite(path.folds[0].intercepts).all()
    assert path.dual_gaps.max() <= 1e-6


@pytest.mark.parametrize("wide", [8, 60, 120])
def test_products_in_single_precision_change_no_answer(wide, monkeypatch):
    # The working set grows over the bar, and is cut down below it again.
    rng = np.random.default_rng(3)
    X = rng.normal(size=(60, 300)) + rng.normal(size=(60, 1))
    y = X[:, :15] @ rng.normal(size=15) + rng.normal(size=60)
    ways = {"l1_ratio": 0.7, "tol": 1e-10, "n_alphas": 40}
    held = [np.arange(k, 60, 6) for k in range(6)]
    exact = penalised_path(X, y, held_out=held, **ways)
    precisions = set()
    before = column_working.ColumnWorking._extend_gram

    def watched(self, old):
        before(self, old)
        precisions.add(self._gram.dtype.char)

    monkeypatch.setattr(column_working.ColumnWorking, "_extend_gram", watched)
    monkeypatch.setattr(column_working, "_WIDE", wide)
    monkeypatch.setattr(newton, "DIRECT_LIMIT", 20)
    found = penalised_path(X, y, held_out=held, **ways)
    assert "f" in precisions
    assert found.converged
    assert found.nonzeros.max() > 50
    np.testing.assert_allclose(found.coefs, exact.coefs, atol=1e-5)
    np.testing.assert_allclose(found.objectives, exact.objectives, rtol=1e-9)


def test_a_working_set_cut_down_has_exact_products_again(monkeypatch):
    monkeypatch.setattr(column_working, "_WIDE", 20)
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(50, 40)), rng.normal(size=50)
    weights = normalised(np.ones(50), [np.arange(10)])
    design = Design(X, weights[0], centre=True, scale=True)
    working = column_working.ColumnWorking(
        design, loss_of("gaussian"), y, 0 * y, weights, intercept=True
    )
    index = np.tile(np.arange(1, 8), (2, 1))
    errors = []
    for change in (
        lambda: working.admit(np.arange(12)),
        lambda: working.admit(np.arange(12, 35)),
        lambda: working.keep(np.arange(3, 30)),
        lambda: working.keep(np.arange(2, 10)),
        lambda: working.admit(np.arange(35, 38)),
    ):
        change()
        rows = working.rows[index[0]]
        wanted = np.stack([(rows * w) @ rows.T for w in weights])
        found = working.blocks(np.arange(2), (weights, 0 * weights, weights), index)
        errors.append(abs(found - wanted).max())
    assert max(errors) < 1e-14


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_penalty_far_below_the_first_is_reached(seed):
    # More features than rows seem to matter at once there: from nothing, Newton steps
    # took thousands of rounds, or never ended.
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(200, 400))
    y = X[:, :5].sum(axis=1) + rng.normal(size=200)
    top = penalised_path(X, y, n_alphas=1).alphas[0]
    alone = penalised_path(X, y, alphas=np.array([0.03 * top]), tol=1e-10)
    assert alone.converged
    assert alone.rounds < 150
    many = np.geomspace(top, 0.03 * top, 60)
    path = penalised_path(X, y, alphas=many, tol=1e-10)
    np.testing.assert_allclose(alone.coefs[:, 0], path.coefs[:, -1], atol=1e-7)


def test_penalties_on_the_way_to_nothing_are_not_kept():
    X, y = np.eye(4), np.arange(4.0)
    path = penalised_path(X, y, alphas=np.array([1.0, 1e-12, 0.0]), refit=True)
    assert path.coefs.shape == (4, 3)
    assert len(path.objectives) == 3
    np.testing.assert_allclose(path.coefs[:, -1] - path.coefs[0, -1], y, atol=1e-6)


@pytest.mark.parametrize("n", [20, 200])
@pytest.mark.parametrize("value", [0.1, 1.0, -3.7])
def test_a_target_that_varies_by_rounding_has_an_empty_path(n, value):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 40))
    y = value * (1 + np.finfo(float).eps * rng.integers(-1, 2, n))
    path = penalised_path(X, y, sample_weight=rng.random(n))
    assert path.converged
    assert not path.coefs.any()
    np.testing.assert_allclose(path.intercepts, value, rtol=1e-15)
