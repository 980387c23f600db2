"""The basis of the highly adaptive lasso: against its definition, by loops."""

import numpy as np
import pytest

from unseen.smooth.columns import code_rows, learn_column
from unseen.smooth.hal_basis import different, main_basis, with_products


def read(X):
    columns = [learn_column(f"x{j}", column) for j, column in enumerate(X)]
    return columns, code_rows(columns, X)


def by_definition(X, order, degree=2):
    """All products of steps or ramps at the rows, as columns, by loops."""
    n, d = X.shape
    places = (X - X.min(axis=0)) / np.ptp(X, axis=0)
    found = []
    sets = [(j,) for j in range(d)]
    if degree > 1:
        sets += [(j, k) for j in range(d) for k in range(j + 1, d)]
    for some in sets:
        for knot in range(n):
            column = np.ones(n)
            for j in some:
                above = places[:, j] - places[knot, j]
                column *= (above >= 0) if order == 0 else np.maximum(above, 0)
            found.append(column)
    return np.array(found).T


@pytest.mark.parametrize("order", [0, 1])
def test_with_all_knots_it_is_the_definition(order):
    X = np.random.default_rng(0).random((12, 2))
    columns, rows = read(list(X.T))
    basis = main_basis(columns, rows, order, 1000)
    basis = with_products(basis, columns, rows, order, 1000, 2, [0, 1], 10**6)
    ours = basis.design(rows).toarray()
    theirs = by_definition(X, order)

    def patterns(table):
        varying = table[:, np.ptp(table, axis=0) > 0]
        return {tuple(column) for column in varying.T.round(9).tolist()}

    # A product with the least step is a term of one feature: the same column twice.
    if order == 0:
        assert patterns(ours) == patterns(theirs)
    # The highest ramp is 0; a row there has the next knot in its products.
    assert patterns(theirs) <= patterns(ours)


def test_knots_are_limited():
    X = [np.random.default_rng(0).random(500)]
    columns, rows = read(X)
    for order in (0, 1):
        basis = main_basis(columns, rows, order, 10)
        assert 8 <= len(basis) <= 10


def test_terms_are_limited():
    X = list(np.random.default_rng(0).random((6, 300)))
    columns, rows = read(X)
    basis = main_basis(columns, rows, 1, 20)
    whole = with_products(basis, columns, rows, 1, 20, 2, list(range(6)), 700)
    assert len(whole) <= 700
    assert len({whole.features(i) for i in range(len(whole))}) == 6 + 15


def test_degree_three_is_made_where_it_is_asked_for():
    X = list(np.random.default_rng(0).random((3, 60)))
    columns, rows = read(X)
    basis = main_basis(columns, rows, 0, 16)
    whole = with_products(basis, columns, rows, 0, 16, 3, [0, 1, 2], 5000)
    degrees = {len(whole.features(i)) for i in range(len(whole))}
    assert degrees == {1, 2, 3}


def test_terms_read_in_the_features_own_units():
    X = [np.array([10.0, 20.0, 40.0]), np.array(["a", "b", None], object)]
    columns, rows = read(X)
    steps = main_basis(columns, rows, 0, 10)
    assert [steps.text(i) for i in range(len(steps))] == [
        "1{x0 ≥ 20}",
        "1{x0 ≥ 40}",
        "1{x1 missing}",
        "1{x1 = a}",
        "1{x1 = b}",
    ]


def test_what_is_missing_is_above_no_knot():
    X = [np.array([1.0, 2.0, np.nan, 3.0])]
    columns, rows = read(X)
    basis = main_basis(columns, rows, 0, 10)
    design = basis.design(rows).toarray()
    texts = [basis.text(i) for i in range(len(basis))]
    assert texts[-1] == "1{x0 missing}"
    assert design[2].tolist() == [0.0] * (len(texts) - 1) + [1.0]
    # The least step says whether there is a value: not constant, and kept.
    assert texts[0] == "1{x0 ≥ 1}"


def test_equal_and_constant_columns_are_left_out():
    x = np.random.default_rng(0).random(40)
    X = [x, x.copy(), np.full(40, 2.0)]
    columns, rows = read(X)
    basis = main_basis(columns, rows, 1, 10)
    kept, design = different(basis, basis.design(rows))
    assert len(kept) == len(basis) // 2
    assert np.ptp(design.toarray(), axis=0).min() > 0
    assert kept.features(0) == (0,)


def test_a_part_of_the_basis_has_the_same_columns():
    X = list(np.random.default_rng(0).random((3, 50)))
    columns, rows = read(X)
    basis = main_basis(columns, rows, 1, 8)
    basis = with_products(basis, columns, rows, 1, 8, 2, [0, 1, 2], 1000)
    whole = basis.design(rows).toarray()
    some = np.random.default_rng(1).permutation(len(basis))[:15]
    assert (basis.take(some).design(rows).toarray() == whole[:, some]).all()
