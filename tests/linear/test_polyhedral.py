"""Intervals given the choice: the polyhedron, the law, the coverage."""

import numpy as np
import pytest
from scipy.stats import kstest

from unseen.errors import InputError
from unseen.linear._solver import lasso_path
from unseen.linear.inference import read_rows
from unseen.linear.polyhedral import _Polyhedron, polyhedral_intervals


def design(n=60, p=20, rho=0.5, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    for j in range(1, p):
        X[:, j] = rho * X[:, j - 1] + (1 - rho**2) ** 0.5 * X[:, j]
    return X


def slopes(X, mean, columns):
    centred = X[:, columns] - X[:, columns].mean(axis=0)
    return np.linalg.lstsq(centred, mean, rcond=None)[0]


def test_value_is_least_squares_on_the_chosen():
    X = design()
    y = X[:, 2] - X[:, 7] + np.random.default_rng(1).normal(size=60)
    found = polyhedral_intervals(X, y, alpha=0.2, noise=1.0)
    assert {2, 7} <= set(found.columns)
    given = [e.value for _, e in found]
    np.testing.assert_allclose(given, slopes(X, y, found.columns), rtol=1e-8)


def test_the_bounds_are_where_the_choice_changes():
    # Moving y along one coefficient's direction keeps the rest of it: the lasso must
    # choose the same just inside of the bounds and something else just outside.
    X = design()
    y = X[:, 2] - X[:, 7] + np.random.default_rng(1).normal(size=60)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    t = y - y.mean()
    coef = lasso_path(Z, t, [0.2])[:, 0]
    chosen = np.flatnonzero(coef)
    inverse = np.linalg.inv(Z[:, chosen].T @ Z[:, chosen])

    def same(moved):
        now = lasso_path(Z, moved, [0.2])[:, 0]
        return np.array_equal(np.sign(now), np.sign(coef))

    bounds = _Polyhedron(read_rows(X, y, None), chosen, np.sign(coef[chosen]), 0.2)
    seen = 0
    for i in range(len(chosen)):
        at, low, high, error = bounds.along(i, 1.0)
        direction = Z[:, chosen] @ inverse[:, i] / inverse[i, i]
        for end in (low, high):
            if np.isfinite(end):
                step = (end - at) * error
                assert same(t + 0.99 * step * direction)
                assert not same(t + 1.01 * step * direction)
                seen += 1
    assert seen >= len(chosen)


def p_values(X, mean, draws, **more):
    shares, holds = [], []
    for b in range(draws):
        y = mean + np.random.default_rng([3, b]).normal(size=len(X))
        found = polyhedral_intervals(X, y, alpha=0.15, noise=1.0, **more)
        if len(found):
            # One a draw: those of one draw hang together.
            i = b % len(found)
            truth = slopes(X, mean, found.columns)[i]
            e = found.estimates[i]
            low = -np.inf if e.low is None else e.low
            high = np.inf if e.high is None else e.high
            holds.append(low <= truth <= high)
            if abs(truth) < 1e-12:
                shares.append(found.p_values[i])
    return np.array(shares), np.mean(holds)


def test_on_noise_alone_p_values_are_uniform():
    X = design()
    shares, holds = p_values(X, np.zeros(60), 250)
    assert kstest(shares, "uniform").pvalue > 0.01
    assert 0.91 <= holds <= 0.985


@pytest.mark.slow
def test_coverage_of_the_chosen_model():
    X = design(n=100, p=150)
    _, holds = p_values(X, X[:, 5] / 2 - X[:, 20] / 3, 1500)
    assert 0.935 <= holds <= 0.965


def test_the_naive_interval_misses_where_this_one_holds():
    X = design(p=40, rho=0.0)
    naive = ours = total = 0
    for b in range(60):
        y = np.random.default_rng([9, b]).normal(size=60)
        found = polyhedral_intervals(X, y, alpha=0.25, noise=1.0)
        own = X[:, found.columns] - X[:, found.columns].mean(axis=0)
        errors = np.sqrt(np.diag(np.linalg.inv(own.T @ own))) if len(found) else []
        for (_, e), error in zip(found, errors, strict=True):
            total += 1
            naive += abs(e.value) <= 1.96 * error
            ours += (e.low is None or e.low <= 0) and (e.high is None or e.high >= 0)
    assert total > 40
    assert naive / total < 0.6
    assert ours / total > 0.88


def test_the_default_penalty_follows_the_noise():
    X = design()
    y = np.random.default_rng(0).normal(size=60)
    small = polyhedral_intervals(X, y + 3 * X[:, 0], noise=1.0)
    large = polyhedral_intervals(X, y + 3 * X[:, 0], noise=2.0)
    assert large.alpha == pytest.approx(2 * small.alpha)
    again = polyhedral_intervals(X, y + 3 * X[:, 0], noise=1.0)
    assert again.estimates == small.estimates


def test_units_move_with_the_interval():
    X = design()
    y = X[:, 2] + np.random.default_rng(1).normal(size=60)
    one = polyhedral_intervals(X, y, alpha=0.3, noise=1.0)
    ten = polyhedral_intervals(X * 10 + 3, y - 5, alpha=0.3, noise=1.0)
    for (_, a), (_, b) in zip(one, ten, strict=True):
        assert a.low == pytest.approx(10 * b.low, rel=1e-6)
        assert a.high == pytest.approx(10 * b.high, rel=1e-6)


def test_nothing_chosen_is_an_empty_answer():
    X = design()
    y = np.random.default_rng(1).normal(size=60)
    found = polyhedral_intervals(X, y, alpha=5.0, noise=1.0)
    assert len(found) == len(found.p_values) == 0
    assert "<svg" in found.plot().svg()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"alpha": -1.0},
            "`alpha` must be above 0 and finite, got -1.0. Without a penalty nothing "
            "is chosen, and the intervals of least squares hold.",
        ),
        (
            {"noise": 0.0},
            "`noise` must be above 0 and finite, got 0.0. "
            "Leave it out to have it estimated.",
        ),
        (
            {"y": np.zeros(60)},
            "`y` must vary beyond what the features say, got residuals of 0. "
            "The relation is exact, and needs no interval.",
        ),
    ],
)
def test_errors_say_what_to_do(change, text):
    given = {"y": np.random.default_rng(1).normal(size=60)} | change
    with pytest.raises(InputError) as caught:
        polyhedral_intervals(design(), given.pop("y"), **given)
    assert str(caught.value) == text


def test_as_many_features_as_rows_is_refused():
    X = np.random.default_rng(0).normal(size=(12, 60))
    y = np.random.default_rng(1).normal(size=12)
    # How many it takes is the solver's affair.
    text = (
        r"^`alpha` must leave fewer features than rows, got \d+ features on 12 rows at "
        r"alpha 1e-05\. Raise it\.$"
    )
    with pytest.raises(InputError, match=text):
        polyhedral_intervals(X, y, alpha=1e-5, noise=1.0)


def test_copies_among_the_chosen_are_named():
    X = design()
    X[:, 3] = X[:, 2]
    signs = np.array([1.0, 1.0])
    rows = read_rows(X, X[:, 2] + np.arange(60.0), None)
    with pytest.raises(InputError) as caught:
        _Polyhedron(rows, np.array([2, 3]), signs, 0.2)
    assert str(caught.value) == (
        "`X` must have no copies among the chosen columns, got `x2` and `x3`. "
        "Drop one of each pair."
    )
