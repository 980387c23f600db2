"""What all tools read is what was drawn, and the same each time."""

import numpy as np
import pytest
import scipy.sparse as sp
from benchmarks.linear.cases import CASES
from benchmarks.linear.layout import (
    read_path,
    read_problem,
    write_path,
    write_problem,
)


@pytest.mark.parametrize("name", list(CASES))
def test_a_case_is_read_as_it_was_drawn(name, tmp_path):
    drawn = CASES[name].smaller(100).problem()
    write_problem(tmp_path, drawn)
    got = read_problem(tmp_path)

    def dense(X):
        return X.toarray() if sp.issparse(X) else X

    np.testing.assert_array_equal(dense(got.X), dense(drawn.X))
    np.testing.assert_array_equal(got.y, drawn.y)
    np.testing.assert_array_equal(got.alphas, drawn.alphas)
    np.testing.assert_array_equal(got.folds, drawn.folds)
    assert (got.family, got.l1_ratio) == (drawn.family, drawn.l1_ratio)


@pytest.mark.parametrize("name", list(CASES))
def test_a_case_is_standardised_and_the_same_twice(name):
    case = CASES[name].smaller(100)
    one, two = case.problem(), case.problem()
    assert one.y.tobytes() == two.y.tobytes()
    X = one.X.toarray() if sp.issparse(one.X) else one.X
    spread = X.std(axis=0)
    np.testing.assert_allclose(spread[spread > 0], 1.0, rtol=1e-9)
    if not sp.issparse(one.X):
        np.testing.assert_allclose(X.mean(axis=0), 0.0, atol=1e-9)
    assert len(one.alphas) == 100
    assert sorted(set(one.folds)) == list(range(10))
    if one.family == "gaussian":
        assert one.y.std() == pytest.approx(1.0)
    # At the first penalty no feature is in: its score is the bound.
    score = np.abs(X.T @ (one.y - one.y.mean())).max() / len(one.y)
    assert one.alphas[0] * max(one.l1_ratio, 1e-3) == pytest.approx(score)


def test_a_path_is_read_as_it_was_written(tmp_path):
    coefs = np.array([[0.0, 1.5], [0.0, 0.0], [-2.0, 0.0]])
    write_path(tmp_path, coefs, np.array([1.0, 2.0]), np.array([0.5, 0.25]))
    got, intercepts, alphas = read_path(tmp_path, 3)
    np.testing.assert_array_equal(got.toarray(), coefs)
    assert intercepts.tolist() == [1.0, 2.0]
    assert alphas.tolist() == [0.5, 0.25]
