"""Degrees of freedom: the trace, and the covariance that defines it."""

import numpy as np
import pytest
from sklearn.linear_model import lasso_path

from unseen.errors import InputError
from unseen.stats.effective_dof import elastic_net_dof, ridge_dof


def table(n=30, p=8, seed=0):
    X = np.random.default_rng(seed).normal(size=(n, p))
    return X - X.mean(axis=0)


@pytest.mark.parametrize("shape", [(30, 8), (10, 40)])
def test_ridge_is_the_trace_of_its_hat(shape):
    X = table(*shape)
    for alpha in (0.01, 1.0, 100.0):
        inverse = np.linalg.inv(X.T @ X + len(X) * alpha * np.eye(X.shape[1]))
        expected = np.trace(X @ inverse @ X.T)
        assert ridge_dof(X, alpha)[0] == pytest.approx(expected, rel=1e-9)


def test_without_penalty_it_is_the_rank():
    X = table()
    X[:, 3] = X[:, 1] - X[:, 2]
    assert ridge_dof(X, [0.0])[0] == pytest.approx(7)
    assert ridge_dof(np.zeros((5, 2)), [0.0, 1.0]).tolist() == [0, 0]


def test_it_falls_with_the_penalty():
    assert (np.diff(ridge_dof(table(), np.geomspace(1e-6, 1e6, 30))) < 0).all()


def test_of_a_lasso_it_counts_the_nonzeros():
    coefs = np.zeros((8, 3))
    coefs[:2, 1] = 1
    coefs[:, 2] = -1
    assert elastic_net_dof(table(), coefs).tolist() == pytest.approx([0, 2, 8])
    assert elastic_net_dof(table(), coefs[:, 1])[0] == pytest.approx(2)


def test_the_lasso_s_is_the_covariance_of_fit_and_target():
    X, alpha, draws = table(n=40), 0.1, 600
    mean = X[:, 0] - X[:, 1] / 2
    rng = np.random.default_rng(1)
    noise = rng.normal(size=(draws, 40))
    fits, counts = np.empty((draws, 40)), np.empty(draws)
    for b in range(draws):
        coef = lasso_path(X, mean + noise[b], alphas=[alpha])[1]
        fits[b], counts[b] = X @ coef[:, 0], elastic_net_dof(X, coef)[0]
    # By definition, and without bias for any penalty that is fixed.
    covariance = ((fits - fits.mean(axis=0)) * noise).sum(axis=1)
    error = covariance.std() / draws**0.5
    assert counts.mean() == pytest.approx(covariance.mean(), abs=3 * error)


def test_errors_say_what_to_do():
    with pytest.raises(InputError) as caught:
        ridge_dof(table(), [-1.0])
    assert str(caught.value) == (
        "`alphas` must be at least 0, got -1. "
        "A penalty below 0 rewards large coefficients."
    )
    with pytest.raises(InputError) as caught:
        elastic_net_dof(table(), np.zeros((3, 2)))
    assert str(caught.value) == (
        "`coefs` must have one row for each of the 8 columns of `X`, "
        "got the shape (3, 2). Pass them as (p, L)."
    )
