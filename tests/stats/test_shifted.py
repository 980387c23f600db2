"""Inverses of a matrix plus multiples of the identity, against NumPy's own."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.stats.shifted import Shifted
from unseen.stats.tridiagonal import tridiagonal

# Around one piece, one cut, and a few.
SIZES = [1, 2, 3, 40, 96, 97, 98, 99, 193, 194, 195, 300]


def products(n, p, seed=0):
    X = np.random.default_rng(seed).normal(size=(n, p))
    return np.asfortranarray(X @ X.T / p)


def without(unit):
    """Give an orthonormal basis of what is orthogonal to a vector."""
    return np.linalg.svd(unit[None, :])[2][1:].T


@pytest.mark.parametrize("n", SIZES)
def test_diagonals_and_solutions_are_those_of_the_inverse(n):
    A = products(n, 2 * n)
    y = np.random.default_rng(1).normal(size=n)
    alphas = np.geomspace(10, 1e-6, 7)
    shifted = Shifted(tridiagonal(A.copy(order="F")))
    own = shifted.own(alphas)
    solved = shifted.back(shifted.solve(shifted.turn(y), alphas))
    for place, alpha in enumerate(alphas):
        inverse = np.linalg.inv(A + alpha * np.eye(n))
        np.testing.assert_allclose(own[:, place], np.diag(inverse), rtol=1e-10)
        np.testing.assert_allclose(solved[:, place], inverse @ y, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(shifted.values, np.linalg.eigvalsh(A), atol=1e-12)


@pytest.mark.parametrize("n", SIZES[1:])
def test_a_direction_is_left_out_whether_the_matrix_knows_it_or_not(n):
    rng = np.random.default_rng(2)
    unit = np.sqrt(rng.dirichlet(np.ones(n)))
    basis = without(unit)
    alphas = np.array([1.0, 1e-3])
    for A in (products(n, n), basis @ products(n - 1, n, 3) @ basis.T):
        found = tridiagonal(A.copy(order="F"), unit)
        np.testing.assert_allclose(unit @ found.axes, 0, atol=1e-13)
        own = Shifted(found).own(alphas)
        for place, alpha in enumerate(alphas):
            inside = np.linalg.inv(basis.T @ A @ basis + alpha * np.eye(n - 1))
            asked = np.einsum("ij,jk,ik->i", basis, inside, basis)
            np.testing.assert_allclose(own[:, place], asked, rtol=1e-9, atol=1e-12)


def test_only_the_lower_half_is_read_and_the_memory_is_used_again():
    A = products(50, 60)
    spoiled = A + np.triu(np.full((50, 50), 7.0), 1)
    spoiled = np.asfortranarray(spoiled)
    found = tridiagonal(spoiled)
    assert np.shares_memory(found.axes, spoiled)
    tri = np.diag(found.diagonal) + np.diag(found.beside, 1) + np.diag(found.beside, -1)
    np.testing.assert_allclose(found.axes @ tri @ found.axes.T, A, atol=1e-12)


@pytest.mark.parametrize("rank", [1, 60, 130])
def test_missing_rank_and_penalties_below_rounding(rank):
    # Of a value that is 0 a tiny penalty is all there is; rounding must not turn it.
    A = products(200, rank)
    shifted = Shifted(tridiagonal(A.copy(order="F")))
    assert (shifted.values == 0).sum() == 200 - rank
    alphas = np.array([1e-6, 1e-300])
    own = shifted.own(alphas)
    assert np.isfinite(own).all()
    assert (own > 0).all()
    floor = shifted.resolved(alphas)
    assert floor[0] == 1e-6
    assert 0 < floor[1] < 1e-11
    values, vectors = np.linalg.eigh(A)
    values[: 200 - rank] = 0.0
    asked = np.square(vectors) @ (1 / (values + 1e-6))
    np.testing.assert_allclose(own[:, 0], asked, rtol=1e-7)


def test_small_terms_keep_their_digits():
    # A row nearly told apart from all others: its own share is 1e-12 of a term.
    A = np.asfortranarray(np.diag(np.geomspace(1, 1e12, 30)))
    own = Shifted(tridiagonal(A.copy(order="F"))).own(np.array([1.0]))
    np.testing.assert_allclose(own[:, 0], 1 / (np.diag(A) + 1), rtol=1e-13)


def test_zero_and_diagonal_matrices():
    shifted = Shifted(tridiagonal(np.zeros((5, 5), order="F")))
    assert shifted.values.tolist() == [0.0] * 5
    np.testing.assert_array_equal(shifted.own(np.array([2.0])), np.full((5, 1), 0.5))


@given(st.integers(1, 230), st.integers(0, 1000), st.floats(-6, 3))
@settings(max_examples=20, deadline=None)
def test_law_diagonals_add_up_to_the_trace(n, seed, log_alpha):
    shifted = Shifted(tridiagonal(products(n, n, seed)))
    alpha = np.array([10.0**log_alpha])
    trace = (1 / (shifted.values + alpha)).sum()
    assert shifted.own(alpha).sum() == pytest.approx(trace, rel=1e-6)


@given(st.integers(2, 120), st.integers(0, 1000), st.sampled_from([1e-150, 1e150]))
@settings(max_examples=20, deadline=None)
def test_law_scales_of_the_matrix_do_not_matter(n, seed, scale):
    A = products(n, n, seed)
    one = Shifted(tridiagonal(A.copy(order="F"))).own(np.array([0.1]))
    other = Shifted(tridiagonal(np.asfortranarray(A * scale)))
    found = other.own(np.array([0.1 * scale])) * scale
    np.testing.assert_allclose(found, one, rtol=1e-9)
