"""Cox models and multinomials against slow solvers and their certificates."""

import numpy as np
import pytest
from scipy.optimize import minimize

from unseen.stats.paths import cox_path, many_gaussian_path, multinomial_path


def survival(n=80, p=10, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) + 5
    time = rng.exponential(np.exp(-0.5 * X[:, :3].sum(axis=1) + 7))
    # To one digit, so that there are ties of events, and of events with exits.
    return X, np.round(time, 1), (rng.uniform(size=n) < 0.7) * 1.0


def slow_cox(X, time, event, weight, offset, alpha, l1_ratio):
    share = weight / weight.sum()
    mean = share @ X
    Z = (X - mean) / np.sqrt(share @ (X - mean) ** 2)
    p = X.shape[1]

    def objective(v):
        b = v[:p] - v[p:]
        eta, value, slope = Z @ b + offset, 0.0, np.zeros(len(time))
        for i in np.flatnonzero(event):
            risk = share * np.exp(eta) * (time >= time[i])
            value += share[i] * (np.log(risk.sum()) - eta[i])
            slope += share[i] * risk / risk.sum()
            slope[i] -= share[i]
        grad = Z.T @ slope + alpha * (1 - l1_ratio) * b
        value += alpha * (l1_ratio * v.sum() + (1 - l1_ratio) / 2 * b @ b)
        return value, np.concatenate([grad, -grad]) + alpha * l1_ratio

    options = {"maxiter": 5000, "ftol": 1e-16, "gtol": 1e-11}
    return minimize(
        objective,
        np.zeros(2 * p),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * (2 * p),
        options=options,
    ).fun


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
def test_cox_reaches_the_least_objective(l1_ratio):
    X, time, event = survival()
    rng = np.random.default_rng(1)
    weight, offset = rng.uniform(0.5, 2, 80), 0.2 * rng.normal(size=80)
    path = cox_path(
        X,
        time,
        event,
        sample_weight=weight,
        offset=offset,
        l1_ratio=l1_ratio,
        n_alphas=8,
        tol=1e-9,
    )
    assert path.converged
    for place in (2, 4):
        least = slow_cox(X, time, event, weight, offset, path.alphas[place], l1_ratio)
        assert path.objectives[place] == pytest.approx(least, abs=1e-10)


def test_the_gap_of_a_rough_cox_fit_bounds_what_is_lost():
    X, time, event = survival()
    rough = cox_path(X, time, event, n_alphas=8, tol=1e-2)
    exact = cox_path(X, time, event, alphas=rough.alphas, tol=1e-10)
    lost = (rough.objectives - exact.objectives) / rough.null_objective
    assert (lost <= rough.dual_gaps + 1e-12).all()
    assert (rough.dual_gaps <= 1e-2).all()


def test_a_cox_folds_path_is_that_of_its_rows_alone():
    X, time, event = survival()
    both = cox_path(X, time, event, held_out=[np.arange(20)], n_alphas=6, tol=1e-11)
    alone = cox_path(X[20:], time[20:], event[20:], alphas=both.alphas, tol=1e-11)
    np.testing.assert_allclose(both.folds[0].coefs.toarray(), alone.coefs, atol=1e-6)


def classes(n=120, p=8, seed=0, count=3):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    B = np.zeros((count, p))
    B[:, :3] = rng.normal(size=(count, 3)) * 1.5
    return X, (X @ B.T + rng.gumbel(size=(n, count))).argmax(axis=1) * 1.0


def slow_multinomial(X, y, alpha, l1_ratio):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    n, p = X.shape
    C = int(y.max()) + 1
    hot = (y[:, None] == np.arange(C)) * 1.0

    def objective(v):
        W = (v[: C * p] - v[C * p : 2 * C * p]).reshape(C, p)
        eta = Z @ W.T + v[2 * C * p :]
        odds = np.exp(eta - eta.max(axis=1, keepdims=True))
        chance = odds / odds.sum(axis=1, keepdims=True)
        value = -np.log((chance * hot).sum(axis=1)).mean()
        slope = (chance - hot) / n
        grad = slope.T @ Z + alpha * (1 - l1_ratio) * W
        value += alpha * l1_ratio * v[: 2 * C * p].sum()
        value += alpha * (1 - l1_ratio) / 2 * (W**2).sum()
        flat = grad.ravel()
        return value, np.concatenate(
            [flat + alpha * l1_ratio, -flat + alpha * l1_ratio, slope.sum(axis=0)]
        )

    bounds = [(0, None)] * (2 * C * p) + [(None, None)] * C
    options = {"maxiter": 20_000, "maxfun": 10**6, "ftol": 1e-16, "gtol": 1e-11}
    start = np.zeros(len(bounds))
    return minimize(
        objective, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options
    ).fun


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_multinomial_reaches_the_least_objective(l1_ratio, count):
    X, y = classes(count=count)
    path = multinomial_path(X, y, l1_ratio=l1_ratio, n_alphas=8, tol=1e-9)
    assert path.converged
    for place in (2, 4):
        least = slow_multinomial(X, y, path.alphas[place], l1_ratio)
        assert path.objectives[place] == pytest.approx(least, abs=1e-9)


def test_a_multinomial_folds_path_is_that_of_its_rows_alone():
    X, y = classes()
    both = multinomial_path(X, y, held_out=[np.arange(30)], n_alphas=6, tol=1e-10)
    alone = multinomial_path(X[30:], y[30:], alphas=both.alphas, tol=1e-10)
    fold = np.stack([table.toarray() for table in both.folds[0].coefs])
    for place in range(6):
        eta = X @ fold[:, :, place].T + both.folds[0].intercepts[:, place]
        wanted = X @ alone.coefs[:, :, place].T + alone.intercepts[:, place]
        eta -= eta.mean(axis=1, keepdims=True)
        wanted -= wanted.mean(axis=1, keepdims=True)
        np.testing.assert_allclose(eta, wanted, atol=1e-3)


def test_a_cox_model_of_two_rows_has_a_scale():
    X = np.array([[0.0], [1.0]])
    path = cox_path(X, np.array([1.0, 2.0]), np.array([1.0, 0.0]), n_alphas=4)
    assert path.null_objective == pytest.approx(0.5 * np.log(2))
    assert path.converged
    ratios = (path.null_loss - path.losses) / path.null_objective
    assert ((ratios >= 0) & (ratios <= 1)).all()


def test_hazards_that_are_far_apart_stop_no_fit():
    X, time, event = survival()
    offset = np.where(np.arange(80) % 2, 400.0, -400.0)
    path = cox_path(X, time, event, offset=offset, n_alphas=4)
    assert not np.isneginf(path.objectives).any()


def test_responses_that_vary_by_rounding_do_not_hold_up_the_others():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 8))
    flat, y = np.full(60, 0.1), X[:, 0] + rng.normal(size=60)
    for Y in (np.column_stack([flat, flat]), np.column_stack([flat, y])):
        path = many_gaussian_path(X, Y, n_alphas=20)
        assert path.converged
        assert path.rounds < 200
        assert not path.coefs[0].any()
        np.testing.assert_allclose(path.intercepts[0], 0.1, rtol=1e-12)
